//! Sittings at tea rooms, each in the state that its operation needs.

use mashang_tests::id_of;
use serde_json::json;

use super::Stage;

impl Stage {
    /// A new sitting in the room, planned by the office; one that is written down is followed up by the unit.
    pub(super) async fn sitting(&self, operation: &str) -> String {
        let office = &self.callers["demo-office"];
        let mut plan = self.example("TeaSittingCreate", "", "createTeaSitting");
        (plan["starts_at"], plan["ends_at"]) = (json!("2026-03-01T07:00:00Z"), json!("2026-03-01T09:00:00Z"));
        let made = office.post("/api/v1/tea-sittings", &plan).await.created();
        if !matches!(operation, "changeTeaSitting" | "cancelTeaSitting" | "recordTeaSitting") {
            let mut record = self.example("TeaSittingRecord", "", "recordTeaSitting");
            record["follow_ups"] = json!([{
                "item": 1, "text": "与摊主约定收摊时间。", "to": { "kind": "unit", "id": self.unit }, "due_on": "2026-03-20"
            }]);
            office.post(&format!("/api/v1/tea-sittings/{}/record", id_of(&made)), &record).await.ok();
        }
        id_of(&made).to_owned()
    }
}
