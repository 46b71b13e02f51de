//! By what `WeChat` may fetch a file that it is to judge: an address that names the file sealed, for a while.

use mashang_domain::shared::{AttachmentId, Instant};
use uuid::Uuid;

use crate::crypto::{Vault, hex};

/// For what it is sealed.
const WHAT: &str = "wechat.ticket";
/// How long one is good: `WeChat` has half an hour for a judgement.
pub const TICKET_LIFE: chrono::Duration = chrono::Duration::minutes(30);

/// What opens that file until then.
#[must_use]
pub fn ticket(vault: &Vault, file: AttachmentId, until: Instant) -> Option<String> {
    let plain = [&file.0.as_bytes()[..], &until.timestamp().to_be_bytes()].concat();
    vault.seal(WHAT, &[], &plain).ok().map(|sealed| hex(&sealed))
}

/// The file that it opens now.
#[must_use]
pub fn read_ticket(vault: &Vault, text: &str, now: Instant) -> Option<AttachmentId> {
    let pairs = text.as_bytes().chunks_exact(2);
    if text.len() > 256 || !pairs.remainder().is_empty() {
        return None;
    }
    let sealed: Vec<u8> =
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect::<Option<_>>()?;
    let plain = vault.open(WHAT, &[], &sealed).ok()?;
    let (file, until) = plain.split_first_chunk::<16>()?;
    let until = i64::from_be_bytes(*until.first_chunk()?);
    (now.timestamp() < until).then(|| AttachmentId(Uuid::from_bytes(*file)))
}
