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
            return self.read(body);
        };
        let envelope = fields(body).ok_or(Untaken::Nonsense)?;
        let sealed = envelope.get("Encrypt").and_then(Value::as_str).ok_or(Untaken::Foreign)?;
        self.hold(call, Some(sealed), now)?;
        let message = key.open(sealed, &self.appid).ok_or(Untaken::Foreign)?;
        self.read(&message)
    }

    fn read(&self, message: &[u8]) -> Result<Push, Untaken> {
        let fields = fields(message).ok_or(Untaken::Nonsense)?;
        // Some messages say themselves which mini-program they are about.
        if fields.get("appid").is_some_and(|appid| appid.as_str() != Some(self.appid.as_str())) {
            return Err(Untaken::Foreign);
        }
        Push::of(&fields).ok_or(Untaken::Nonsense)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wechatpy sealed; `make.py` beside it says how.
    const PUSHES: &str = include_str!("../../../../tests/fixtures/wechat/pushes.json");

    fn opened(name: &str, form: &str, seconds: i64) -> Result<Push, Untaken> {
        let pushes: Value = serde_json::from_str(PUSHES).expect("JSON");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let access = PushAccess {
            token: Secret::new(text(&pushes["token"])),
            key: PushKey::parse(&text(&pushes["key"])),
            appid: text(&pushes["appid"]),
        };
        let push = &pushes[name];
        let [timestamp, nonce, signature, body] =
            ["timestamp", "nonce", "msg_signature", form].map(|part| text(&push[part]));
        let call = PushCall { timestamp: &timestamp, nonce: &nonce, sealed_signature: &signature, signature: "" };
        let now = Instant::from_timestamp(1_772_413_200 + seconds, 0).expect("an instant");
        access.open(&call, body.as_bytes(), now)
    }

    #[test]
    fn what_another_program_sealed_opens_in_either_form() {
        for name in ["popup", "popups", "change", "text"] {
            let json = opened(name, "json", 0);
            assert!(json.is_ok(), "{name}: {json:?}");
            assert_eq!(json, opened(name, "xml", 0), "{name}");
        }
    }

    #[test]
    fn what_is_not_for_this_house_or_not_of_this_hour_opens_nothing() {
        for name in ["foreign_key", "foreign_appid", "foreign_token"] {
            assert_eq!(opened(name, "json", 0), Err(Untaken::Foreign), "{name}");
        }
        assert_eq!(opened("late", "json", 0), Err(Untaken::Late));
        for (seconds, taken) in [(300, true), (301, false), (-300, true), (-301, false)] {
            assert_eq!(opened("popup", "xml", seconds).is_ok(), taken, "{seconds}");
        }
        assert_eq!(opened("bomb", "xml", 0), Err(Untaken::Nonsense));
    }
}
