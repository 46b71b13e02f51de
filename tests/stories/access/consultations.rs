//! Consultations, each in the state that its operation needs.

use mashang_tests::id_of;
use serde_json::{Value, json};

use super::Stage;

/// What is done before each operation, in order.
fn way_to(operation: &str) -> &'static [&'static str] {
    match operation {
        "openConsultation" | "reviseConsultation" => &[],
        "minuteConsultationMeeting" => &["open", "meetings"],
        "reopenConsultation" | "groupOpinions" => &["open", "opinions", "stop"],
        "decideOpinionGroup" => &["open", "opinions", "stop", "groups"],
        "decideConsultation" => &["open", "opinions", "stop", "groups", "group-decisions"],
        "addConsultationMeasure" | "answerConsultation" => {
            &["open", "opinions", "stop", "groups", "group-decisions", "decide"]
        }
        "moveMilestone" | "nameMeasureHelpers" => {
            &["open", "opinions", "stop", "groups", "group-decisions", "decide", "measures"]
        }
        "closeConsultation" => &["open", "opinions", "stop", "groups", "group-decisions", "decide", "answer"],
        _ => &["open"],
    }
}

impl Stage {
    /// A new consultation of the office.
    pub(super) async fn consultation(&self, operation: &str) -> String {
        let office = &self.callers["demo-office"];
        let draft = self.example("ConsultationCreate", "", "createConsultation");
        let made = office.post("/api/v1/consultations", &draft).await.created();
        let id = id_of(&made).to_owned();
        for step in way_to(operation) {
            let body: Value = match *step {
                "meetings" => self.example("ConsultationMeetingCreate", "", ""),
                "opinions" => json!({ "voice": "residents", "text": "请拓宽市场门口的道路。" }),
                "groups" => self.example("OpinionGrouping", "", ""),
                "group-decisions" => self.example("OpinionGroupDecision", "", ""),
                "measures" => self.example("ConsultationMeasureCreate", "", ""),
                "answer" => self.example("ConsultationReplies", "", ""),
                _ => json!({}),
            };
            let path = format!("/api/v1/consultations/{id}/{step}");
            if *step == "opinions" {
                self.callers["demo-resident"].post(&path, &body).await.created();
            } else {
                office.post(&path, &body).await.ok();
            }
        }
        id
    }
}
