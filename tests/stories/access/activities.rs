//! Activities and groups of deputies, each in the state that its operation needs.

use mashang_tests::{HOME, Kind, execute, id_of};
use serde_json::{Value, json};

use super::Stage;

/// Whether the body of an operation is made here.
pub(super) fn is_about(operation: &str) -> bool {
    let all = ["createActivity", "inviteToActivity", "transferActivity", "createDeputyGroup", "changeDeputyGroup"];
    all.contains(&operation)
}

impl Stage {
    /// A body in the place of the example.
    pub(super) async fn of_activity(&self, operation: &str, body: &mut Value) {
        match operation {
            "inviteToActivity" => body["deputy_ids"] = json!([self.second_deputy]),
            "transferActivity" => body["unit_ids"] = json!([self.unit]),
            "createActivity" => body["congress_id"] = json!(self.congress().await),
            _ => *body = self.group_of_three().await,
        }
    }

    async fn group_of_three(&self) -> Value {
        let page = self.world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
        let members: Vec<&str> = page["items"].as_array().unwrap().iter().take(3).map(id_of).collect();
        json!({
            "congress_id": self.congress().await, "name": "梅岭第一代表小组", "basis": "area", "area_code": HOME,
            "leader_id": members[0], "member_ids": members
        })
    }

    /// A group to which the deputy belongs.
    pub(super) async fn deputy_group(&self) -> String {
        let body = self.group_of_three().await;
        id_of(&self.callers["demo-office"].post("/api/v1/deputy-groups", &body).await.created()).to_owned()
    }

    /// An activity to which the deputy is invited.
    pub(super) async fn activity(&self, operation: &str) -> String {
        let office = &self.callers["demo-office"];
        let body = json!({
            "kind": "research", "congress_id": self.congress().await, "theme": "电动自行车充电设施调研",
            "starts_at": "2026-03-10T01:00:00Z", "ends_at": "2026-03-10T09:00:00Z", "places": ["梅庭社区"],
            "deputy_ids": [self.deputy["id"]]
        });
        let id = id_of(&office.post("/api/v1/activities", &body).await.created()).to_owned();
        let path = format!("/api/v1/activities/{id}");
        if matches!(operation, "reviseActivity" | "announceActivity" | "inviteToActivity" | "cancelActivity") {
            return id;
        }
        office.post(&format!("{path}/announce"), &json!({})).await.ok();
        if operation == "decideActivityLeave" {
            let leave = json!({ "accepts": false, "reason": "出差" });
            self.callers["demo-deputy"].post(&format!("{path}/answer"), &leave).await.ok();
        }
        if matches!(operation, "answerActivity" | "decideActivityLeave" | "getActivity") {
            return id;
        }
        // The callers' tokens don't outlive the days until it begins.
        let begun = match self.world.kind {
            Kind::Sqlite => "UPDATE activities SET starts_at = 1772413200000000 - 60000000",
            Kind::Postgres(_) => "UPDATE activities SET starts_at = '2026-03-02T00:59:00Z'",
        };
        execute(&self.world.database.url, begun);
        if operation == "excuseActivityAbsence" {
            office.post(&format!("{path}/note-attendance"), &json!({ "present_ids": [] })).await.ok();
        }
        if matches!(operation, "transferActivity" | "feedBackActivity" | "closeActivity") {
            office.post(&format!("{path}/report"), &json!({ "findings": "充电桩不足。" })).await.ok();
        }
        if operation == "feedBackActivity" {
            office.post(&format!("{path}/transfer"), &json!({ "unit_ids": [self.unit] })).await.ok();
        }
        id
    }
}
