//! The token by which `WeChat` knows the mini-program. All processes of a house share one through the database; one of them
//! fetches the next before it ends.

use std::time::Duration;

use mashang_domain::shared::Instant;
use serde_json::{Value, json};

use super::{Unmet, Wechat, nonsense};
use crate::outgoing::{Silence, Target};
use crate::repositories::AccessToken;

/// So long before its end a token is replaced: `WeChat` gives another from five minutes before on, and takes both until then.
const EARLY: chrono::Duration = chrono::Duration::minutes(4);
/// So long nobody asks again for one that was given with little time left.
const FRESH: chrono::Duration = chrono::Duration::minutes(1);
/// Another may be forced after so long.
const FORCED_AFTER: chrono::Duration = chrono::Duration::seconds(30);
/// How long whoever fetches one has for it.
const LEASE: chrono::Duration = chrono::Duration::seconds(15);
/// How often, and after which time each, it is looked whether another process has fetched one.
const LOOKS: u32 = 30;
const LOOK: Duration = Duration::from_millis(100);

impl AccessToken {
    /// Whether it can be used, unless it is the one that was refused.
    fn is_good(&self, now: Instant, refused: Option<&str>) -> bool {
        self.expires_at > now && refused != Some(self.text.as_str())
    }

    /// The same, with no other needed soon.
    fn serves(&self, now: Instant, refused: Option<&str>) -> bool {
        self.is_good(now, refused) && (self.expires_at - now > EARLY || now - self.fetched_at < FRESH)
    }
}

impl Wechat {
    /// The token, and not the one that was `refused`.
    ///
    /// # Errors
    /// [`Unmet`].
    pub(super) async fn token(&self, refused: Option<&str>) -> Result<String, Unmet> {
        let mut held = self.held.lock().await;
        if let Some(token) = held.as_ref().filter(|token| token.serves(self.clock.now(), refused)) {
            return Ok(token.text.clone());
        }
        for _ in 0..LOOKS {
            let (id, now) = (self.token_id, self.clock.now());
            let there = self.db.read(move |store| store.access_token(id)).await.map_err(|_| Unmet::NoToken)?;
            if let Some(token) = there.clone().filter(|token| token.serves(now, refused)) {
                return Ok(held.insert(token).text.clone());
            }
            let claim = self.db.write(move |store| store.claim_access_token(id, now, now + LEASE));
            if claim.await.map_err(|_| Unmet::NoToken)? {
                let token = self.fetch_and_keep(there.as_ref(), refused).await?;
                return Ok(held.insert(token).text.clone());
            }
            // Another process fetches one, and until it has, this one does.
            if let Some(token) = there.filter(|token| token.is_good(now, refused)) {
                return Ok(token.text);
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(Unmet::Silent(Silence::Lost))
    }

    async fn fetch_and_keep(&self, there: Option<&AccessToken>, refused: Option<&str>) -> Result<AccessToken, Unmet> {
        let (id, fetched) = (self.token_id, self.fetch_other(there, refused).await);
        let kept = fetched.as_ref().ok().cloned();
        let noted = self.db.write(move |store| store.keep_access_token(id, kept.as_ref())).await;
        match fetched {
            Ok(token) => {
                // Where it could not be kept, others fetch the same: until it ends, `WeChat` gives no other.
                if noted.is_err() {
                    tracing::warn!("the token of WeChat could not be kept");
                }
                Ok(token)
            }
            Err(why) => {
                tracing::warn!(%why, "WeChat gives no token");
                there.filter(|token| token.is_good(self.clock.now(), refused)).cloned().ok_or(why)
            }
        }
    }

    /// A token that is not the one that was refused: `WeChat` gives the same again until it ends, unless it is forced.
    async fn fetch_other(&self, there: Option<&AccessToken>, refused: Option<&str>) -> Result<AccessToken, Unmet> {
        let token = self.fetch(false).await?;
        if refused != Some(token.text.as_str()) {
            return Ok(token);
        }
        match there {
            Some(there) if self.clock.now() - there.fetched_at < FORCED_AFTER => Err(Unmet::Refused(super::BUSY)),
            _ => self.fetch(true).await,
        }
    }

    async fn fetch(&self, force: bool) -> Result<AccessToken, Unmet> {
        let body = json!({
            "grant_type": "client_credential",
            "appid": self.program.appid,
            "secret": self.program.secret.reveal(),
            "force_refresh": force,
        });
        let now = self.clock.now();
        let told = self.ask(Target::WechatToken, self.post("/cgi-bin/stable_token", None, &body)?).await?;
        let text = told.get("access_token").and_then(Value::as_str).filter(|text| (1..=2_048).contains(&text.len()));
        let seconds = told.get("expires_in").and_then(Value::as_i64).filter(|seconds| (1..=86_400).contains(seconds));
        let (text, seconds) = text.zip(seconds).ok_or_else(nonsense)?;
        Ok(AccessToken { text: text.to_owned(), fetched_at: now, expires_at: now + chrono::Duration::seconds(seconds) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_replaced_before_it_ends_and_never_over_and_over() {
        let now = Instant::default() + chrono::Duration::days(1);
        let ago = |minutes| now - chrono::Duration::minutes(minutes);
        let token = |fetched_at, left| AccessToken {
            text: "t".into(),
            fetched_at,
            expires_at: now + chrono::Duration::minutes(left),
        };
        assert!(token(ago(10), 110).serves(now, None));
        assert!(!token(ago(117), 3).serves(now, None) && token(ago(117), 3).is_good(now, None));
        assert!(token(now, 3).serves(now, None), "it was just given");
        assert!(!token(ago(120), 0).is_good(now, None));
        assert!(!token(now, 120).serves(now, Some("t")) && token(now, 120).serves(now, Some("u")));
    }
}
