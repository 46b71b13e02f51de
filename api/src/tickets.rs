//! Links to files for what can send no header: they name the file and whose link it is, sealed, and are good for a moment. Whoever is
//! handed one sees what its owner may see then, and nothing once the owner may not.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{AttachmentId, Instant, SessionId};
use mashang_infra::crypto::{Unopenable, Vault};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// For what it is sealed.
const WHAT: &str = "file.ticket";
/// How long one is good.
const LIFE: Duration = Duration::minutes(5);
/// Characters of one, at most.
const MOST: usize = 1_000;

/// Whose a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// Whoever logged in so.
    Session(SessionId),
    /// Whoever holds that code.
    Code(TrackingCode),
}

/// What opens a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileTicket {
    pub(crate) file: AttachmentId,
    pub(crate) holder: Holder,
}

/// The same as it is sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    file: Uuid,
    until: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<TrackingCode>,
}

impl FileTicket {
    /// As it stands in an address, and until when it is good.
    ///
    /// # Errors
    /// [`Unopenable`] when the system has no randomness to give.
    pub(crate) fn sealed(&self, vault: &Vault, now: Instant) -> Result<(String, Instant), Unopenable> {
        let until = now + LIFE;
        let (session, code) = match &self.holder {
            Holder::Session(session) => (Some(session.0), None),
            Holder::Code(code) => (None, Some(code.clone())),
        };
        let kept = Kept { file: self.file.0, until: until.timestamp_micros(), session, code };
        let plain = serde_json::to_vec(&kept).map_err(|_| Unopenable)?;
        Ok((URL_SAFE_NO_PAD.encode(vault.seal(WHAT, &[], &plain)?), until))
    }

    /// What it says, while it is good.
    pub(crate) fn read(vault: &Vault, text: &str, now: Instant) -> Option<Self> {
        if text.len() > MOST {
            return None;
        }
        let plain = vault.open(WHAT, &[], &URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let Kept { file, until, session, code } = serde_json::from_slice(&plain).ok()?;
        let holder = match (session, code) {
            (Some(session), None) => Holder::Session(session.into()),
            (None, Some(code)) => Holder::Code(code),
            (Some(_), Some(_)) | (None, None) => return None,
        };
        (now.timestamp_micros() < until).then_some(Self { file: AttachmentId(file), holder })
    }
}
