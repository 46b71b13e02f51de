//! The mini-program's own codes and links, the files that are judged, and who looks at pages.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{AskedMedia, CODE_PAGE, OA_APPID, OA_SECRET, Outside, Said, State, error};

/// As much of a JPEG as tells that it is one.
const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF a code";
/// A link leads somewhere for so many days at most.
const DAYS: i64 = 30;

impl Outside {
    /// The settings of a house that has an official account, too.
    #[must_use]
    pub fn official_account(&self) -> Vec<(&'static str, &'static str)> {
        let account = [("MASHANG_WECHAT_OA_APPID", OA_APPID), ("MASHANG_WECHAT_OA_SECRET", OA_SECRET)];
        [&self.wechat()[..], &account].concat()
    }

    /// What a page inside WeChat is given at which somebody looks.
    pub fn page_code(&self, openid: &str) -> String {
        let mut state = self.state();
        state.minted += 1;
        let code = format!("pg-{}", state.minted);
        state.pages.insert(code.clone(), openid.to_owned());
        code
    }

    /// What codes were drawn for.
    #[must_use]
    pub fn drawn(&self) -> Vec<Value> {
        self.state().drawn.clone()
    }

    /// The files that it was to look at.
    #[must_use]
    pub fn media(&self) -> Vec<AskedMedia> {
        self.state().media.clone()
    }
}

/// Why a page is not taken.
fn no_page(page: &Value) -> Option<i64> {
    match page.as_str() {
        None | Some("" | CODE_PAGE) => None,
        Some(page) if page.starts_with('/') || page.contains('?') => Some(40_165),
        Some(_) => Some(41_030),
    }
}

/// Whether a link is asked for as it may be.
fn is_link(asked: &Value, times: &Value) -> bool {
    let query = asked["query"].as_str().unwrap_or_default();
    let fits = query.len() <= 1_024 && query.bytes().all(|b| b.is_ascii_alphanumeric() || b"=&-_".contains(&b));
    let days = times["expire_interval"].as_i64().unwrap_or_default();
    fits && asked["env_version"] == "release" && times["expire_type"] == 1 && (1..=DAYS).contains(&days)
}

impl State {
    pub(super) fn program_code(&mut self, sent: &Value) -> Said {
        let known = ["scene", "page", "check_path", "env_version", "width"];
        let scene = sent["scene"].as_str().unwrap_or_default();
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$&'()*+,/:;=?@-._~".contains(&b);
        let width = sent["width"].as_i64().unwrap_or(430);
        let refused = if sent.as_object().is_none_or(|sent| sent.keys().any(|key| !known.contains(&key.as_str()))) {
            Some(47_001)
        } else if !(1..=32).contains(&scene.len()) || !scene.bytes().all(plain) {
            Some(40_169)
        } else if !(280..=1_280).contains(&width) || sent["env_version"] != "release" {
            Some(40_097)
        } else {
            no_page(&sent["page"])
        };
        if let Some(code) = refused {
            return Said::Json(error(code));
        }
        self.drawn.push(sent.clone());
        Said::Picture(PICTURE)
    }

    pub(super) fn scheme(sent: &Value) -> Value {
        let asked = &sent["jump_wxa"];
        match no_page(&asked["path"]) {
            Some(_) => error(40_165),
            None if sent["is_expire"] != true || !is_link(asked, sent) => error(40_002),
            None => json!({ "errcode": 0, "errmsg": "ok", "openlink": "weixin://dl/business/?t=Xk4Q9rZ1" }),
        }
    }

    pub(super) fn url_link(sent: &Value) -> Value {
        match no_page(&sent["path"]) {
            Some(_) => error(40_165),
            None if !is_link(sent, sent) => error(40_002),
            None => json!({ "errcode": 0, "errmsg": "ok", "url_link": "https://wxaurl.cn/Xk4Q9rZ1" }),
        }
    }

    pub(super) fn looks_at(&mut self, sent: &Value) -> Value {
        let (openid, url) =
            (sent["openid"].as_str().unwrap_or_default(), sent["media_url"].as_str().unwrap_or_default());
        let scene = sent["scene"].as_i64().unwrap_or_default();
        let kind = sent["media_type"].as_i64().unwrap_or_default();
        if sent["version"] != 2 || !(1..=4).contains(&scene) || !(1..=2).contains(&kind) || !url.starts_with("http") {
            return error(40_097);
        }
        if !self.seen.contains(openid) {
            return error(61_010);
        }
        let trace_id = format!("media-{}", self.media.len() + 1);
        self.media.push(AskedMedia { trace_id: trace_id.clone(), url: url.to_owned(), openid: openid.to_owned() });
        json!({ "errcode": 0, "errmsg": "ok", "trace_id": trace_id })
    }

    pub(super) fn page_visitor(&mut self, query: &HashMap<String, String>) -> Value {
        let given = |name: &str| query.get(name).map_or("", String::as_str);
        if given("appid") != OA_APPID {
            return error(40_013);
        }
        if given("secret") != OA_SECRET {
            return error(40_125);
        }
        if given("grant_type") != "authorization_code" || query.len() != 4 {
            return error(40_002);
        }
        match self.take(given("code"), |state| &mut state.pages) {
            // Whoever only looks is nobody.
            Ok(openid) if openid.is_empty() => {
                json!({ "openid": "o-made-up", "is_snapshotuser": 1, "scope": "snsapi_base" })
            }
            Ok(openid) => json!({
                "access_token": "pa", "expires_in": 7_200, "refresh_token": "pr", "openid": openid, "scope": "snsapi_base"
            }),
            Err(refused) => refused,
        }
    }
}
