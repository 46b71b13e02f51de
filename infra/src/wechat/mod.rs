//! What is asked of `WeChat` for a mini-program. What it answers with, errors too, says in numbers what became of it; a number is
//! all that anybody outside of here learns.

mod checks;
mod codes;
mod fields;
mod page;
pub mod push;
mod subscriptions;
mod ticket;
mod token;

use std::fmt;
use std::sync::Arc;

use mashang_domain::shared::Clock;
use mashang_domain::shared::text::Phone;
use reqwest::{RequestBuilder, Url};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::crypto::Vault;
use crate::db::Database;
use crate::outgoing::{Outgoing, Secret, Silence, Target, a_moment};
use crate::repositories::{AccessToken, token_id};

pub use checks::{CONTENT_CHECK, ContentChecks, Scene};
pub use codes::{ProgramCode, ProgramLink};
pub use fields::{SubscriptionField, SubscriptionTemplate};
pub use page::{OfficialAccount, PageVisitors, is_page_visitor};
pub use subscriptions::{SUBSCRIPTION, Subscriptions};
pub use ticket::{TICKET_LIFE, read_ticket, ticket};

/// Where `WeChat` is asked.
pub const BASE: &str = "https://api.weixin.qq.com";

/// It is too busy: the only refusal after which the same may be asked again at once.
const BUSY: i64 = -1;
/// The token is not, or no longer, the right one.
const STALE_TOKEN: [i64; 3] = [40_001, 40_014, 42_001];
/// Too much was asked of it, in a minute or in a day.
const TOO_MUCH: [i64; 2] = [45_009, 45_011];
/// A code that the phone gave is wrong, too old, or was used.
const BAD_CODE: [i64; 2] = [40_029, 40_163];
/// `WeChat` takes the person for a danger.
const BLOCKED: i64 = 40_226;

/// The mini-program in whose name it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MiniProgram {
    pub appid: String,
    pub secret: Secret,
    /// Where `WeChat` is asked, without a slash at the end.
    pub base: String,
}

/// Why `WeChat` did not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmet {
    /// There was no answer.
    Silent(Silence),
    /// It said no, and why by a number.
    Refused(i64),
    /// The token lies in the database, and that gave no answer.
    NoToken,
}

impl Unmet {
    /// Whether what the phone gave is at fault: wrong, too old, or used.
    #[must_use]
    pub fn is_bad_code(self) -> bool {
        matches!(self, Self::Refused(code) if BAD_CODE.contains(&code))
    }

    /// Whether too much was asked of it.
    #[must_use]
    pub fn is_too_much(self) -> bool {
        matches!(self, Self::Refused(code) if TOO_MUCH.contains(&code))
    }

    /// Whether it may do the same later.
    #[must_use]
    pub fn may_pass(self) -> bool {
        match self {
            Self::Silent(_) | Self::NoToken => true,
            Self::Refused(code) => code == BUSY || TOO_MUCH.contains(&code) || STALE_TOKEN.contains(&code),
        }
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent(silence) => f.write_str(silence.as_str()),
            Self::Refused(code) => write!(f, "errcode {code}"),
            Self::NoToken => f.write_str("the database is busy"),
        }
    }
}

/// Why nobody was logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLoggedIn {
    /// The code is wrong, too old, or was used.
    BadCode,
    /// `WeChat` lets the person log in nowhere.
    Blocked,
    /// The person logs in too often.
    TooOften,
    /// `WeChat` did not say who it is.
    Unavailable,
}

/// A number says that it did not do it; without one, or with 0, it did.
#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    errcode: i64,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

impl Reply {
    fn done(self) -> Result<serde_json::Map<String, Value>, Unmet> {
        if self.errcode == 0 { Ok(self.rest) } else { Err(Unmet::Refused(self.errcode)) }
    }
}

/// Asks `WeChat`.
pub struct Wechat {
    program: MiniProgram,
    outgoing: Outgoing,
    db: Database,
    clock: Arc<dyn Clock>,
    /// Under which id the token lies.
    token_id: Uuid,
    /// The token that this process used last; who waits for it waits for whoever looks for one.
    held: Mutex<Option<AccessToken>>,
}

/// Whether it may be what `WeChat` calls somebody.
fn is_openid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn nonsense() -> Unmet {
    Unmet::Silent(Silence::Nonsense)
}

/// Asks once more where nobody took what was asked: a code is good once, and is shown again then alone.
async fn patiently<T, F: Future<Output = Result<T, Unmet>>>(ask: impl Fn() -> F) -> Result<T, Unmet> {
    match ask().await {
        Err(Unmet::Refused(BUSY) | Unmet::Silent(Silence::Unreachable)) => {
            a_moment().await;
            ask().await
        }
        told => told,
    }
}

impl Wechat {
    #[must_use]
    pub fn new(program: MiniProgram, outgoing: Outgoing, db: Database, vault: &Vault, clock: Arc<dyn Clock>) -> Self {
        let token_id = token_id(vault, &program.appid);
        Self { program, outgoing, db, clock, token_id, held: Mutex::default() }
    }

    fn url<'a>(&self, path: &str, query: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Url, Unmet> {
        let mut url = Url::parse(&format!("{}{path}", self.program.base)).map_err(|_| nonsense())?;
        for (name, value) in query {
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(url)
    }

    fn post(&self, path: &str, token: Option<&str>, body: &impl Serialize) -> Result<RequestBuilder, Unmet> {
        let url = self.url(path, token.map(|token| ("access_token", token)))?;
        Ok(self.outgoing.client().post(url).json(body))
    }

    async fn ask(&self, target: Target, request: RequestBuilder) -> Result<serde_json::Map<String, Value>, Unmet> {
        self.outgoing.ask::<Reply>(target, request).await.map_err(Unmet::Silent)?.done()
    }

    /// Asks what needs a token, once more where that was no longer the right one.
    async fn call(&self, path: &str, body: &impl Serialize) -> Result<serde_json::Map<String, Value>, Unmet> {
        self.call_for(path, body, |request| self.ask(Target::Wechat, request)).await
    }

    /// The same where the answer is read by whoever asks.
    async fn call_for<T, F: Future<Output = Result<T, Unmet>>>(
        &self,
        path: &str,
        body: &impl Serialize,
        ask: impl Fn(RequestBuilder) -> F,
    ) -> Result<T, Unmet> {
        let token = self.token(None).await?;
        match ask(self.post(path, Some(&token), body)?).await {
            Err(Unmet::Refused(code)) if STALE_TOKEN.contains(&code) => {
                let token = self.token(Some(&token)).await?;
                ask(self.post(path, Some(&token), body)?).await
            }
            other => other,
        }
    }

    /// What `WeChat` calls the person whose phone gave `code`. The key of the session that it tells too is kept nowhere.
    ///
    /// # Errors
    /// [`NotLoggedIn`].
    pub async fn log_in(&self, code: &str) -> Result<String, NotLoggedIn> {
        patiently(|| self.session_of(code)).await.map_err(|why| match why {
            Unmet::Refused(code) if BAD_CODE.contains(&code) => NotLoggedIn::BadCode,
            Unmet::Refused(BLOCKED) => NotLoggedIn::Blocked,
            Unmet::Refused(code) if TOO_MUCH.contains(&code) => NotLoggedIn::TooOften,
            Unmet::Refused(_) | Unmet::Silent(_) | Unmet::NoToken => {
                tracing::warn!(%why, "nobody can log in through WeChat");
                NotLoggedIn::Unavailable
            }
        })
    }

    async fn session_of(&self, code: &str) -> Result<String, Unmet> {
        let query = [
            ("appid", self.program.appid.as_str()),
            ("secret", self.program.secret.reveal()),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ];
        let request = self.outgoing.client().get(self.url("/sns/jscode2session", query)?);
        let told = self.ask(Target::WechatLogin, request).await?;
        let openid = told.get("openid").and_then(Value::as_str).ok_or_else(nonsense)?;
        if is_openid(openid) { Ok(openid.to_owned()) } else { Err(nonsense()) }
    }

    /// The number that the owner of the phone that gave `code` let it tell.
    ///
    /// # Errors
    /// [`Unmet`]; `Ok(None)` for a number that is none of a phone in China.
    pub async fn phone_of(&self, code: &str) -> Result<Option<Phone>, Unmet> {
        const PATH: &str = "/wxa/business/getuserphonenumber";
        let body = json!({ "code": code });
        let told = patiently(|| self.call(PATH, &body)).await?;
        let info = told.get("phone_info").ok_or_else(nonsense)?;
        // It was told to this mini-program, and is not somebody else's answer.
        if info["watermark"]["appid"].as_str() != Some(self.program.appid.as_str()) {
            return Err(nonsense());
        }
        let number = info["purePhoneNumber"].as_str().ok_or_else(nonsense)?;
        let home = info["countryCode"].as_str() == Some("86");
        Ok(Phone::new(number).ok().filter(|_| home))
    }
}
