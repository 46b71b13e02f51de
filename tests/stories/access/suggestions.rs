//! Suggestions, each in the state that its operation needs.

use mashang_tests::{Caller, execute, id_of};
use serde_json::{Value, json};

use super::Stage;

const COUNTY: &str = "350582000000";

/// The steps that bring a draft to the state in which an operation makes sense.
fn way_of_suggestion(operation: &str) -> &'static [&'static str] {
    match operation {
        "reviseSuggestion" | "inviteCosigners" | "submitSuggestion" | "withdrawSuggestion" => &[],
        "cosignSuggestion" => &["invite"],
        "decideMotion" => &["submit", "motion"],
        "assignSuggestion"
        | "markKeySuggestion"
        | "joinSuggestions"
        | "partSuggestion"
        | "assignSessionSuggestions" => &["submit", "register"],
        "noteKeySuggestionStep" => &["submit", "register", "mark-key"],
        "objectToSuggestion"
        | "startSuggestion"
        | "extendSuggestion"
        | "recordSuggestionTalk"
        | "askSuggestionExtension" => &["submit", "register", "assign"],
        "refuseSuggestionExtension" => &["submit", "register", "assign", "ask-extension"],
        "giveSuggestionOpinion" => &["submit", "register", "assign-to-others"],
        "replySuggestion" => &["submit", "register", "assign", "start", "record-talk"],
        "rateSuggestion" => &["submit", "register", "assign", "start", "record-talk", "reply"],
        "returnSuggestionForRework" => &["submit", "register", "assign", "start", "record-talk", "reply", "poor"],
        "decideOnSuggestion" => &[
            "submit",
            "register",
            "assign",
            "start",
            "record-talk",
            "reply",
            "poor",
            "return-for-rework",
            "record-talk",
            "reply",
            "poor",
        ],
        "reportPromise" | "settlePromise" => {
            &["submit", "register", "assign", "start", "record-talk", "promise", "rate"]
        }
        _ => &["submit"],
    }
}

impl Stage {
    /// The congress in which the deputy sits.
    pub(super) async fn congress(&self) -> String {
        let page = self.world.anybody().get(&format!("/api/v1/congresses?division={COUNTY}&limit=100")).await.ok();
        let own = page["items"].as_array().unwrap().iter().find(|one| one["division_code"] == COUNTY);
        id_of(own.unwrap()).to_owned()
    }

    /// Another deputy of the same congress.
    async fn colleague(&self) -> Caller {
        let me = self.world.login("proposing-deputy").await.get("/api/v1/me").await.ok();
        if !me["roles"].as_array().unwrap().contains(&json!("deputy")) {
            let grant = json!({ "Deputy": { "deputy": self.second_deputy } });
            let _ = self.world.grant(me["account_id"].as_str().unwrap(), &grant);
        }
        self.world.login("proposing-deputy").await
    }

    pub(super) async fn suggestion(&self, operation: &str) -> String {
        let body = json!({
            "kind": "suggestion", "title": "关于东门交通组织的建议", "text": "东门早晚高峰人车混行。",
            "proposal": "由交警部门统一研究。", "congress_id": self.congress().await,
            "at_session": operation == "assignSessionSuggestions"
        });
        // The deputy of the table is the one who is asked to sign.
        let colleague = if operation == "cosignSuggestion" { Some(self.colleague().await) } else { None };
        let proposer = colleague.as_ref().unwrap_or(&self.callers["demo-deputy"]);
        let id = id_of(&proposer.post("/api/v1/suggestions", &body).await.created()).to_owned();
        for step in way_of_suggestion(operation) {
            self.suggestion_step(&id, step, proposer).await;
        }
        if operation == "partSuggestion" {
            let first = Box::pin(self.suggestion("joinSuggestions")).await;
            let joined = json!({ "suggestion_ids": [id] });
            self.callers["demo-office"].post(&format!("/api/v1/suggestions/{first}/join"), &joined).await.ok();
        }
        id
    }

    /// A session of that congress which is over.
    pub(super) async fn session(&self) -> String {
        let (admin, path) =
            (&self.callers["demo-admin"], format!("/api/v1/congresses/{}/sessions", self.congress().await));
        if let Some(there) = admin.get(&path).await.ok()["items"].as_array().unwrap().first() {
            return id_of(there).to_owned();
        }
        let body = json!({ "name": "第五次会议", "from": "2026-03-02", "to": "2026-03-02" });
        id_of(&admin.post(&path, &body).await.created()).to_owned()
    }

    /// A session of a congress that has none.
    pub(super) async fn session_in(&self, congress: &str) -> String {
        let body = json!({ "name": "第一次会议", "from": "2026-02-02", "to": "2026-02-02" });
        let path = format!("/api/v1/congresses/{congress}/sessions");
        id_of(&self.callers["demo-admin"].post(&path, &body).await.created()).to_owned()
    }

    /// What the body of an operation on suggestions names, each time anew.
    pub(super) async fn complete_suggestion(&self, operation: &str, body: &mut Value) {
        match operation {
            "createSuggestion" => body["congress_id"] = json!(self.congress().await),
            "replySuggestion" => body["scan_id"] = json!(self.callers["demo-unit"].photo().await),
            "joinSuggestions" => body["suggestion_ids"] = json!([self.suggestion(operation).await]),
            _ => body["items"][0]["suggestion_id"] = json!(self.suggestion(operation).await),
        }
    }

    async fn suggestion_step(&self, id: &str, step: &str, proposer: &Caller) {
        let (deputy, office, unit) =
            (&self.callers["demo-deputy"], &self.callers["demo-office"], &self.callers["demo-unit"]);
        let statement = |result: &str| json!({ "result": result, "attitude": "satisfied", "text": "如上。" });
        let answered = |class: &str, scan: String| {
            json!({
                "reply_class": class, "number": "12号", "signed_by": "李队长", "scan_id": scan, "text": "答复如下。"
            })
        };
        let (who, verb, body): (&Caller, &str, Value) = match step {
            "invite" => (proposer, "invite", json!({ "deputy_ids": [self.deputy["id"]] })),
            "submit" => {
                let none = json!({ "own_matter": false, "several_matters": false, "in_procedure": false, "commercial": false });
                (deputy, "submit", none)
            }
            "motion" => return execute(&self.world.database.url, "UPDATE suggestions SET kind = 'motion'"),
            "assign" => (office, "assign", json!({ "lead_unit_id": self.unit })),
            "assign-to-others" => {
                let body = json!({ "lead_unit_id": self.other_unit().await, "co_unit_ids": [self.unit] });
                (office, "assign", body)
            }
            "record-talk" => {
                let talk = json!({ "on": "2026-03-02", "way": "phone", "by": "王科长", "text": "听取意见。" });
                (unit, "record-talk", talk)
            }
            "reply" => (unit, "reply", answered("solved", unit.photo().await)),
            "promise" => {
                let mut body = answered("planned", unit.photo().await);
                body["promised_on"] = json!("2027-05-31");
                (unit, "reply", body)
            }
            "rate" => (deputy, "rate", statement("satisfied")),
            "ask-extension" => (unit, "ask-extension", json!({ "text": "涉及多个部门。" })),
            "mark-key" => (office, "mark-key", json!({ "leader": "陈主任" })),
            "poor" => (deputy, "rate", statement("dissatisfied")),
            "return-for-rework" => (office, step, json!({ "text": "请逐条回应代表意见。" })),
            "start" => (unit, "start", json!({})),
            _ => (office, step, json!({})),
        };
        who.post(&format!("/api/v1/suggestions/{id}/{verb}"), &body).await.ok();
        if step == "submit" {
            // The office of the table is a street's, which takes nothing for the county's congress.
            execute(&self.world.database.url, "UPDATE suggestions SET division_code = '350582002000' WHERE handed_in");
        }
    }

    /// A unit of the county that is not the table's.
    async fn other_unit(&self) -> Value {
        let page = self.world.anybody().get(&format!("/api/v1/units?division={COUNTY}&limit=100")).await.ok();
        let other = page["items"].as_array().unwrap().iter().find(|one| one["id"] != self.unit);
        other.unwrap()["id"].clone()
    }
}
