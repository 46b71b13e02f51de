//! Pages of other origins that may call the API (CORS, as the Fetch standard has it). Nothing here knows a cookie: whoever calls
//! shows a token or a code of their own, and a page that was lent none gets what anybody gets.

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue,
    ORIGIN, VARY,
};

const SENT: &str =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Tracking-Code, X-Request-Id";
const SHOWN: &str = "ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id";
/// For how many seconds a browser need not ask again.
const AGE: &str = "7200";

/// Whose pages may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Anybody's.
    All,
    /// Those of these origins, each as a browser writes it; nobody's where there are none.
    These(Vec<String>),
}

impl Origins {
    /// `*`, or origins with commas between them.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.trim() == "*" {
            return Some(Self::All);
        }
        text.split(',').map(|one| origin(one.trim())).collect::<Option<_>>().map(Self::These)
    }

    /// Whether nobody's pages may.
    fn is_none(&self) -> bool {
        matches!(self, Self::These(origins) if origins.is_empty())
    }

    /// What an answer to a page of that origin says of who may read it.
    fn admits(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        match self {
            Self::All => Some(HeaderValue::from_static("*")),
            Self::These(origins) => {
                origins.iter().any(|one| one.as_bytes() == origin.as_bytes()).then(|| origin.clone())
            }
        }
    }
}

/// An origin as a browser writes it: a scheme and who serves it, and nothing behind.
fn origin(text: &str) -> Option<String> {
    let (scheme, host) = text.split_once("://")?;
    let named = !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'[' | b']'));
    (matches!(scheme, "http" | "https") && named).then(|| text.to_ascii_lowercase())
}

/// Whether pages of other origins call there.
fn is_open(path: &str) -> bool {
    path.starts_with("/api/v1/") || matches!(path, "/openapi.json" | "/openapi-3.0.json")
}

/// Lets a page read an answer, where it may.
pub(crate) fn share(origins: &Origins, path: &str, request: &HeaderMap, response: &mut HeaderMap) {
    if origins.is_none() || !is_open(path) {
        return;
    }
    if *origins != Origins::All {
        // Also where no page asks: what is kept of it must not be given to one.
        response.append(VARY, HeaderValue::from_static("Origin"));
    }
    if let Some(admitted) = request.get(ORIGIN).and_then(|origin| origins.admits(origin)) {
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, admitted);
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(SHOWN));
    }
}

/// Tells a browser that asks before it calls (a preflight) with what it may: `allow` are the path's methods.
pub(crate) fn invite(allow: &HeaderValue, request: &HeaderMap, response: &mut HeaderMap) {
    if request.contains_key(ACCESS_CONTROL_REQUEST_METHOD) && response.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        response.remove(ACCESS_CONTROL_EXPOSE_HEADERS);
        response.insert(ACCESS_CONTROL_ALLOW_METHODS, allow.clone());
        response.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
        response.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(AGE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for (text, read) in [
            ("*", Some(Origins::All)),
            ("https://rd.example.cn", Some(Origins::These(vec!["https://rd.example.cn".into()]))),
            (
                "https://RD.example.cn, http://localhost:5173",
                Some(Origins::These(vec!["https://rd.example.cn".into(), "http://localhost:5173".into()])),
            ),
            ("https://rd.example.cn/", None),
            ("rd.example.cn", None),
            ("https://", None),
            ("null", None),
            ("file://x", None),
            ("https://rd.example.cn,", None),
            ("https://a.cn, *", None),
        ] {
            assert_eq!(Origins::parse(text), read, "{text}");
        }
    }
}
