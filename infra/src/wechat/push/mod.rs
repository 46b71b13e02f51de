//! What `WeChat` tells by itself: it calls the house, and shows by a token that was agreed on that it is `WeChat`. Where a key
//! was agreed on as well, nothing is taken that is not sealed with it: a signature says nothing of what is sent in the clear.

mod cipher;
mod told;
mod xml;

use mashang_domain::shared::Instant;
use serde_json::{Map, Value};

pub use cipher::PushKey;
use cipher::{same, signature};
pub use told::Push;

use crate::outgoing::Secret;

/// How old a message may be, or how much too early: whoever took one down can't send it later.
const WINDOW: chrono::Duration = chrono::Duration::minutes(5);
/// Bytes of a message at most.
pub const MOST_PUSHED: usize = 64 * 1024;

/// What was agreed on for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushAccess {
    pub token: Secret,
    pub key: Option<PushKey>,
    /// For whom contents are sealed.
    pub appid: String,
}

/// What stands in the address of a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct PushCall<'a> {
    pub signature: &'a str,
    pub timestamp: &'a str,
    pub nonce: &'a str,
    /// Of a sealed message, in place of `signature`.
    pub sealed_signature: &'a str,
}

/// Why nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untaken {
    /// It does not show to come from `WeChat`, or to be for this mini-program.
    Foreign,
    /// It does, and is too old.
    Late,
    /// It makes no sense.
    Nonsense,
}

/// The fields of a message in JSON or XML.
fn fields(bytes: &[u8]) -> Option<Map<String, Value>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{FEFF}').trim();
    if text.starts_with('<') {
        return xml::read(text);
    }
    match serde_json::from_str(text).ok()? {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

impl PushAccess {
    fn hold(&self, call: &PushCall<'_>, sealed: Option<&str>, now: Instant) -> Result<(), Untaken> {
        let token = self.token.reveal();
        let (shown, signed) = match sealed {
            Some(sealed) => (call.sealed_signature, signature(&mut [token, call.timestamp, call.nonce, sealed])),
            None => (call.signature, signature(&mut [token, call.timestamp, call.nonce])),
        };
        if !same(shown, &signed) {
            return Err(Untaken::Foreign);
        }
        let at = call.timestamp.parse::<i64>().ok().and_then(|seconds| Instant::from_timestamp(seconds, 0));
        let at = at.ok_or(Untaken::Nonsense)?;
        if (now - at).abs() > WINDOW { Err(Untaken::Late) } else { Ok(()) }
    }

    /// Whether a call that brings nothing but itself comes from `WeChat`.
    ///
    /// # Errors
    /// [`Untaken`].
    pub fn greets(&self, call: &PushCall<'_>, now: Instant) -> Result<(), Untaken> {
        self.hold(call, None, now)
    }

    /// What a call tells.
    ///
    /// # Errors
    /// [`Untaken`].
    pub fn open(&self, call: &PushCall<'_>, body: &[u8], now: Instant) -> Result<Push, Untaken> {
        let Some(key) = &self.key else {
            self.hold(call, None, now)?;
            return Push::of(&fields(body).ok_or(Untaken::Nonsense)?).ok_or(Untaken::Nonsense);
        };
        let envelope = fields(body).ok_or(Untaken::Nonsense)?;
        let sealed = envelope.get("Encrypt").and_then(Value::as_str).ok_or(Untaken::Foreign)?;
        self.hold(call, Some(sealed), now)?;
        let message = key.open(sealed, &self.appid).ok_or(Untaken::Foreign)?;
        Push::of(&fields(&message).ok_or(Untaken::Nonsense)?).ok_or(Untaken::Nonsense)
    }
}
