//! What those show who ask for the own data.

use mashang_tests::id_of;
use serde_json::json;

use super::Stage;

impl Stage {
    /// A consent of the submitter's.
    pub(super) async fn consent(&self) -> String {
        let wish = json!({ "purpose": "messages_by_sms", "edition": mashang_domain::person::PRIVACY_EDITION });
        id_of(&self.callers["demo-resident"].post("/api/v1/me/consents", &wish).await.ok()).to_owned()
    }
}
