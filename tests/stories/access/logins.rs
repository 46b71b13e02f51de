//! What those show who log in otherwise than through WeChat.

use serde_json::{Value, json};

use super::{Stage, fresh_number};
use crate::desks::{begins, binds, has_password};
use crate::harbour::number_in;

impl Stage {
    /// A phone that nobody has, with the code that it was sent where the operation takes one: to log in, or to be the submitter's.
    pub(super) async fn phone(&self, operation: &str) -> Value {
        let phone = format!("139{:08}", fresh_number());
        if operation == "bindWechatPhone" {
            return json!({ "code": format!("sandbox:{phone}") });
        }
        let mut body = json!({ "phone": phone });
        let (caller, path) = match operation {
            "logInWithPhone" => (&self.callers[""], "/api/v1/sessions/phone/codes"),
            "bindPhone" => (&self.callers["demo-resident"], "/api/v1/me/phone/codes"),
            _ => return body,
        };
        caller.post(path, &body).await.ok();
        body["code"] = json!(number_in(&self.world.next_text(&phone, 0).await));
        body
    }

    /// What the office shows to set its password, to confirm it, or to log in by it.
    pub(super) async fn desk(&self, operation: &str) -> Value {
        let (office, phone) = (&self.callers["demo-office"], format!("138{:08}", fresh_number()));
        binds(&self.world, office, &phone).await;
        match operation {
            "confirmPassword" => json!({ "code": begins(&self.world, office).await }),
            "logInWithPassword" => has_password(&self.world, office, &phone).await,
            _ => json!({ "password": "Kf7-penang-lighthouse" }),
        }
    }
}
