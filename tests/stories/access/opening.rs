//! Institutions and invitations that operations change: each call has one of its own.

use std::sync::atomic::{AtomicUsize, Ordering};

use mashang_tests::{HOME, id_of};
use serde_json::{Value, json};

use super::Stage;

/// Which village comes next.
static VILLAGE: AtomicUsize = AtomicUsize::new(0);

impl Stage {
    /// A new institution for an operation that changes one, closed where it is to be opened again.
    pub(super) async fn institution(&self, operation: &str, path: &str) -> Option<String> {
        if path.contains("/suggestions/") {
            return Some(self.suggestion(operation).await);
        }
        if path.contains("/handovers/") {
            return Some(self.leave(operation).await);
        }
        if path.contains("/api-clients/") {
            return Some(id_of(&self.client().await).to_owned());
        }
        if !path.ends_with("/change") && !path.ends_with("/close") && !path.ends_with("/reopen") {
            return None;
        }
        let admin = &self.callers["demo-admin"];
        let (place, body) = if path.contains("/offices/") {
            // A village has one office.
            let villages = admin.get("/api/v1/divisions?level=village&limit=100").await.ok();
            let at = VILLAGE.fetch_add(1, Ordering::Relaxed) % 100;
            ("offices", json!({ "name": "代表联络处", "division_code": villages["items"][at]["code"] }))
        } else if path.contains("/units/") {
            ("units", json!({ "name": "新单位", "division_code": HOME }))
        } else if path.contains("/rooms/") {
            ("rooms", json!({ "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路" }))
        } else if path.contains("/mediation-organisations/") {
            let body = json!({ "kind": "committee", "name": "调解委员会", "division_code": HOME });
            ("mediation-organisations", body)
        } else {
            return None;
        };
        let made = admin.post(&format!("/api/v1/{place}"), &body).await.created();
        if operation.starts_with("reopen") {
            admin.post(&format!("/api/v1/{place}/{}/close", id_of(&made)), &json!({})).await.ok();
        }
        Some(id_of(&made).to_owned())
    }

    /// An invitation that nobody took up.
    pub(super) async fn invitation(&self, phone: Option<&str>) -> Value {
        let mut body = json!({ "kind": "grid_staff", "about_id": self.second_grid });
        if let Some(phone) = phone {
            body["phone"] = json!(phone);
        }
        self.callers["demo-office"].post("/api/v1/invitations", &body).await.created()
    }

    /// A leave of a deputy of whom nothing else is asked, in the state that an operation needs: what there was before is over.
    pub(super) async fn leave(&self, operation: &str) -> String {
        let page = self.world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
        let deputy = page["items"].as_array().unwrap().last().unwrap()["id"].clone();
        let me = self.world.login("deputy-on-leave").await.get("/api/v1/me").await.ok();
        if !me["roles"].as_array().unwrap().contains(&json!("deputy")) {
            let _ = self.world.grant(me["account_id"].as_str().unwrap(), &json!({ "Deputy": { "deputy": deputy } }));
        }
        let (away, office) = (self.world.login("deputy-on-leave").await, &self.callers["demo-office"]);
        for (state, verb) in [("asked", "withdraw"), ("planned", "withdraw"), ("in_force", "return")] {
            let path = format!("/api/v1/handovers?state={state}&deputy_id={}", deputy.as_str().unwrap());
            for one in office.get(&path).await.ok()["items"].as_array().unwrap() {
                office.post(&format!("/api/v1/handovers/{}/{verb}", id_of(one)), &json!({})).await.ok();
            }
        }
        let at_once = operation == "returnHandover";
        let begins = if at_once { "2026-03-02" } else { "2026-03-05" };
        let body = json!({ "begins_on": begins, "ends_on": "2026-03-20", "reason": "study" });
        let asked = away.post("/api/v1/leaves", &body).await.created();
        if at_once {
            office.post(&format!("/api/v1/handovers/{}/approve", id_of(&asked)), &json!({})).await.ok();
        }
        id_of(&asked).to_owned()
    }
}
