//! Sweeps, reports and findings, each in the state that its operation needs.

use mashang_tests::id_of;
use serde_json::{Value, json};

use super::Stage;

impl Stage {
    /// A new sweep of the office.
    pub(super) async fn sweep(&self, operation: &str) -> String {
        let office = &self.callers["demo-office"];
        let draft = self.example("SweepCampaignCreate", "", "createSweepCampaign");
        let made = office.post("/api/v1/sweep-campaigns", &draft).await.created();
        let id = id_of(&made).to_owned();
        if operation == "announceSweepCampaign" {
            return id;
        }
        office.post(&format!("/api/v1/sweep-campaigns/{id}/announce"), &json!({})).await.ok();
        // It begins with the first report.
        if operation == "closeSweepCampaign" {
            let zero = json!({ "grid_id": self.deputy["grid_ids"][0], "zero": true });
            self.reported(&id, &zero).await;
        }
        id
    }

    async fn reported(&self, sweep: &str, body: &Value) -> Value {
        let path = format!("/api/v1/sweep-campaigns/{sweep}/reports");
        self.callers["demo-grid-staff"].post(&path, body).await.created()
    }

    /// A report of the grid, or what it found.
    pub(super) async fn swept(&self, operation: &str) -> String {
        let sweep = self.sweep(operation).await;
        let mut body = self.example("SweepReportCreate", "", "fileSweepReport");
        let twice = body["findings"][0].clone();
        body["findings"][0]["is_another"] = json!(true);
        if operation == "separateSweepFinding" {
            body["findings"].as_array_mut().unwrap().push(twice);
        }
        let report = self.reported(&sweep, &body).await;
        if operation == "getSweepReport" {
            return id_of(&report).to_owned();
        }
        let found = report["findings"].as_array().unwrap().last().unwrap();
        let id = id_of(found).to_owned();
        if operation == "strikeOffSweepFinding" {
            let watched = json!({ "due_on": "2026-03-20" });
            self.callers["demo-office"].post(&format!("/api/v1/sweep-findings/{id}/watch"), &watched).await.ok();
        }
        id
    }
}
