//! API clients that operations change: each call has one of its own.

use mashang_tests::id_of;
use serde_json::{Value, json};

use super::Stage;

impl Stage {
    /// A new client with a secret.
    pub(super) async fn client(&self) -> Value {
        let body = json!({
            "name": "12345 政务服务热线", "contact_name": "陈女士", "contact_phone": "13812345678",
            "office_id": self.deputy["office_id"], "scopes": ["cases:read"]
        });
        self.callers["demo-office"].post("/api/v1/api-clients", &body).await.created()
    }

    /// The path with the id of a secret of its client where it names one.
    pub(super) async fn secret_in(&self, path: String) -> String {
        if !path.contains("{secret_id}") {
            return path;
        }
        let (client, _) = path.split_once("/secrets/").unwrap();
        let secrets = self.callers["demo-office"].get(client).await.ok()["secrets"].clone();
        path.replace("{secret_id}", id_of(&secrets[0]))
    }

    /// The request with the form that its operation takes, if it takes one.
    pub(super) async fn formed(&self, operation: &str, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let what = match operation {
            "issueToken" => "grant_type=client_credentials",
            "revokeToken" => "token=none",
            _ => return request,
        };
        let client = self.client().await;
        let secret = client["secret"].as_str().unwrap();
        let form = format!("{what}&client_id={}&client_secret={secret}", id_of(&client));
        request.header("Content-Type", "application/x-www-form-urlencoded").body(form)
    }
}
