//! Supervision orders, each in the state that its operation needs.

use mashang_tests::id_of;
use serde_json::{Value, json};

use super::Stage;

impl Stage {
    /// A new order of the office to the unit, on that case.
    pub(super) async fn order(&self, operation: &str, case: &Value) -> String {
        let way: &[&str] = match operation {
            "issueSupervisionOrder" => &[],
            "answerSupervisionOrder" => &["issue", "acknowledge"],
            "acceptSupervisionOrder" | "sendBackSupervisionOrder" => &["issue", "acknowledge", "answer"],
            "closeSupervisionOrder" => &["issue", "acknowledge", "answer", "accept"],
            _ => &["issue"],
        };
        let (office, unit) = (&self.callers["demo-office"], &self.callers["demo-unit"]);
        let draft = self.example("OrderCreate", id_of(case), "createSupervisionOrder");
        let made = office.post("/api/v1/supervision-orders", &draft).await.created();
        for verb in way {
            let who = if matches!(*verb, "acknowledge" | "answer") { unit } else { office };
            let body = if *verb == "answer" { json!({ "text": "已设置隔离设施。" }) } else { json!({}) };
            who.post(&format!("/api/v1/supervision-orders/{}/{verb}", id_of(&made)), &body).await.ok();
        }
        id_of(&made).to_owned()
    }
}
