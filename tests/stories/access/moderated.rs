//! What waits before it is public: each call has something of its own.

use mashang_tests::{HOME, id_of};
use serde_json::json;

use super::Stage;

impl Stage {
    /// A notice that waits, or a list of words.
    pub(super) async fn moderated(&self, path: &str) -> String {
        if !path.contains("{id}") {
            return String::new();
        }
        let (office, admin) = (&self.callers["demo-office"], &self.callers["demo-admin"]);
        if path.contains("/word-lists/") {
            let list = json!({ "division_code": HOME, "entries": [] });
            return id_of(&admin.post("/api/v1/moderation/word-lists", &list).await.created()).to_owned();
        }
        let draft = json!({ "title": "物业热线", "text": "请拨打 13812345678。", "division_code": HOME });
        let notice = office.post("/api/v1/notices", &draft).await.created();
        office.post(&format!("/api/v1/notices/{}/publish", id_of(&notice)), &json!({})).await.ok();
        let waiting = admin.get("/api/v1/moderation/items?limit=1").await.ok();
        id_of(&waiting["items"][0]).to_owned()
    }
}
