//! Who looks at a page inside `WeChat`: the official account whose page it is asks for it, and nobody is asked anything
//! (网页授权, `snsapi_base`).

use reqwest::Url;
use serde_json::Value;

use super::{BAD_CODE, NotLoggedIn, Reply, TOO_MUCH, Unmet, is_openid, nonsense, patiently};
use crate::outgoing::{Outgoing, Secret, Target};

/// Where a browser inside `WeChat` is sent to be told a code.
const AUTHORIZE: &str = "https://open.weixin.qq.com/connect/oauth2/authorize";
/// Before what the official account calls somebody: the mini-program calls the same person otherwise.
const PREFIX: &str = "oa:";

/// The official account in whose name it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialAccount {
    pub appid: String,
    pub secret: Secret,
    /// Where `WeChat` is asked, without a slash at the end.
    pub base: String,
}

/// Whether somebody is known by a page, and not by the mini-program: whoever is can be told nothing there.
#[must_use]
pub fn is_page_visitor(openid: &str) -> bool {
    openid.starts_with(PREFIX)
}

/// Asks who looks at pages.
pub struct PageVisitors {
    account: OfficialAccount,
    outgoing: Outgoing,
}

impl PageVisitors {
    #[must_use]
    pub fn new(account: OfficialAccount, outgoing: Outgoing) -> Self {
        Self { account, outgoing }
    }

    /// Where a browser is sent that is to come to `back` with a code, and with `state` as it is.
    #[must_use]
    pub fn way(&self, back: &str, state: &str) -> Option<String> {
        let query = [
            ("appid", self.account.appid.as_str()),
            ("redirect_uri", back),
            ("response_type", "code"),
            ("scope", "snsapi_base"),
            ("state", state),
        ];
        let url = Url::parse_with_params(AUTHORIZE, query).ok()?;
        Some(format!("{url}#wechat_redirect"))
    }

    /// Whom a code stands for, known among accounts by another name than in the mini-program. `None` for a stand-in of somebody
    /// who only looks, which `WeChat` makes up.
    ///
    /// # Errors
    /// [`NotLoggedIn`].
    pub async fn visitor(&self, code: &str) -> Result<Option<String>, NotLoggedIn> {
        patiently(|| self.ask(code)).await.map_err(|why| match why {
            Unmet::Refused(code) if BAD_CODE.contains(&code) => NotLoggedIn::BadCode,
            Unmet::Refused(code) if TOO_MUCH.contains(&code) => NotLoggedIn::TooOften,
            Unmet::Refused(_) | Unmet::Silent(_) | Unmet::NoToken => {
                tracing::warn!(%why, "WeChat does not say who looks at a page");
                NotLoggedIn::Unavailable
            }
        })
    }

    async fn ask(&self, code: &str) -> Result<Option<String>, Unmet> {
        let query = [
            ("appid", self.account.appid.as_str()),
            ("secret", self.account.secret.reveal()),
            ("code", code),
            ("grant_type", "authorization_code"),
        ];
        let place = format!("{}/sns/oauth2/access_token", self.account.base);
        let url = Url::parse_with_params(&place, query).map_err(|_| nonsense())?;
        let request = self.outgoing.client().get(url);
        let told = self.outgoing.ask::<Reply>(Target::WechatPage, request).await.map_err(Unmet::Silent)?.done()?;
        if told.get("is_snapshotuser").and_then(Value::as_i64) == Some(1) {
            return Ok(None);
        }
        let openid = told.get("openid").and_then(Value::as_str).filter(|openid| is_openid(openid));
        openid.map(|openid| Some(format!("{PREFIX}{openid}"))).ok_or_else(nonsense)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_browser_is_sent_there_as_it_is_documented() {
        let account = OfficialAccount {
            appid: "wxfedcba9876543210".to_owned(),
            secret: Secret::new("s".to_owned()),
            base: super::super::BASE.to_owned(),
        };
        let pages = PageVisitors::new(account, Outgoing::new(Duration::from_secs(1)).expect("a client"));
        assert_eq!(
            pages.way("https://rd.example.cn/wechat/back", "0a1b").as_deref(),
            Some(
                "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wxfedcba9876543210&\
                 redirect_uri=https%3A%2F%2Frd.example.cn%2Fwechat%2Fback&response_type=code&scope=snsapi_base&\
                 state=0a1b#wechat_redirect"
            )
        );
        assert!(is_page_visitor("oa:o1") && !is_page_visitor("o1"));
    }
}
