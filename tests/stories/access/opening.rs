//! Institutions and invitations that operations change: each call has one of its own.

use mashang_tests::{HOME, id_of};
use serde_json::{Value, json};

use super::Stage;

impl Stage {
    /// A new institution for an operation that changes one, closed where it is to be opened again.
    pub(super) async fn institution(&self, operation: &str, path: &str) -> Option<String> {
        static VILLAGE: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
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
            let at = VILLAGE.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 100;
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
}
