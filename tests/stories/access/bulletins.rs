//! Briefings, each in the state that its operation needs.

use mashang_tests::id_of;
use serde_json::json;

use super::Stage;

impl Stage {
    /// A new briefing of the office's, written by somebody else of it.
    pub(super) async fn bulletin(&self, operation: &str) -> String {
        let way: &[&str] = match operation {
            "issueBulletin" => &["review"],
            "getBulletin" | "getBulletinPaper" | "instructBulletin" | "feedBackBulletin" => &["review", "issue"],
            "answerBulletinInstruction" | "linkBulletinOrder" => &["review", "issue", "instruct"],
            "fileBulletin" => &["review", "issue", "feed-back"],
            _ => &[],
        };
        let (clerk, office) = (&self.callers["demo-office-clerk"], &self.callers["demo-office"]);
        let draft = self.example("BulletinCreate", "", "createBulletin");
        let made = clerk.post("/api/v1/bulletins", &draft).await.created();
        let path = format!("/api/v1/bulletins/{}", id_of(&made));
        let digest = json!({ "kind": "group_digest", "text": "本月群内多人反映停水。" });
        clerk.post(&format!("{path}/cite"), &digest).await.ok();
        for verb in way {
            let body = match *verb {
                "instruct" => self.example("BulletinInstruct", "", "instructBulletin"),
                "feed-back" => self.example("BulletinFeedBack", "", "feedBackBulletin"),
                _ => json!({}),
            };
            office.post(&format!("{path}/{verb}"), &body).await.ok();
        }
        id_of(&made).to_owned()
    }
}
