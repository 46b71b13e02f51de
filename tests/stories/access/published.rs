//! What is public of cases: each call has something of its own.

use mashang_tests::{id_of, submission};
use serde_json::{Value, json};

use super::Stage;

impl Stage {
    /// A case of the submitter's that may be published, with a picture.
    pub(super) async fn consented(&self) -> (Value, String) {
        let submitter = &self.callers["demo-resident"];
        let photo = submitter.photo().await;
        let mut body = submission(&self.code);
        (body["consent_to_publish"], body["attachment_ids"]) = (json!(true), json!([photo]));
        (submitter.post("/api/v1/cases", &body).await.created(), photo)
    }

    /// A public version that waits, or is shown where everybody asks for it.
    pub(super) async fn published(&self, path: &str) -> String {
        if !path.contains("{id}") {
            return String::new();
        }
        let (case, photo) = self.consented().await;
        let body = json!({ "case_id": case["id"], "title": "过街难", "text": "希望疏导。", "photo_ids": [photo] });
        let made = self.callers["demo-deputy"].post("/api/v1/publications", &body).await.created();
        if path.contains("/public/") {
            let office = &self.callers["demo-office"];
            let waiting = office.get("/api/v1/moderation/items?limit=100").await.ok();
            let of_it = |item: &&Value| item["subject_id"] == made["id"];
            let item = waiting["items"].as_array().unwrap().iter().find(of_it).unwrap();
            let item = format!("/api/v1/moderation/items/{}/approve", id_of(item));
            office.post(&item, &json!({ "reason": "核对无误" })).await.ok();
        }
        id_of(&made).to_owned()
    }

    /// The path of a picture with the picture that is shown there.
    pub(super) async fn photo_in(&self, whole: String, id: &str) -> String {
        if !whole.contains("{photo_id}") {
            return whole;
        }
        let shown = self.world.anybody().get(&format!("/api/v1/public/cases/{id}")).await.ok();
        whole.replace("{photo_id}", shown["photo_ids"][0].as_str().unwrap())
    }
}
