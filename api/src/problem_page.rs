//! What went wrong, as a page for whoever follows a link with a browser: everybody else is answered the problem itself.

use actix_web::http::header::{ACCEPT, HeaderMap};
use askama::Template;
use serde::Deserialize;

use crate::language::Language;
use crate::pages::{Look, Notice};
use crate::quality::weight_of;

/// What a page shows of a problem.
#[derive(Deserialize)]
struct Shown {
    title: String,
    detail: Option<String>,
    status: u16,
    request_id: String,
}

/// Whether a request would rather have a page than JSON: browsers say so of what they navigate to, and of nothing else.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    let of = |name: &str| weight_of(headers, &ACCEPT, name);
    let json = [of("application/json"), of("application/problem+json"), of("application/*"), of("*/*")];
    let json = json.into_iter().flatten().reduce(f32::max).unwrap_or_default();
    // A list that names both alike is a program's: browsers don't name JSON.
    of("text/html").is_some_and(|html| html > json || (html > 0.0 && of("application/json").is_none() && html >= json))
}

/// What the reader can do.
fn advice(status: u16, look: Look) -> &'static str {
    let (zh, en) = match status {
        401 | 403 => {
            ("这里的内容需要登录，或使用查询码查看。", "What is here is for those who log in or hold a tracking code.")
        }
        404 => (
            "请核对网址；二维码请重新扫描，或在这里输入代码。",
            "Look at the address once more, scan the code again, or type it here.",
        ),
        405 => ("这个地址不能在浏览器中直接打开。", "This address is not one to be opened in a browser."),
        429 => ("请过几分钟再试。", "Try again in some minutes."),
        500.. => (
            "请稍后再试；若仍不行，请把下面的请求编号告诉工作人员。",
            "Try again later; if that does not help, tell the staff the number of the request below.",
        ),
        _ => ("请返回后重试。", "Go back and try again."),
    };
    if look.language == Language::English { en } else { zh }
}

/// The page of a problem in JSON; `None` where it is none.
pub(crate) fn page(problem: &[u8], look: Look) -> Option<String> {
    let shown: Shown = serde_json::from_slice(problem).ok()?;
    let page = Notice {
        look,
        title: &shown.title,
        detail: shown.detail.as_deref(),
        advice: advice(shown.status, look),
        asks: shown.status == 404,
        trace: Some((shown.status, shown.request_id.as_str())),
    };
    page.render().ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn browsers_that_navigate_want_a_page() {
        for (accept, wanted) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", true),
            ("text/html", true),
            ("text/html, */*", true),
            ("*/*", false),
            ("application/json", false),
            ("application/json, text/html", false),
            ("application/json, text/html;q=0.9", false),
            ("application/json;q=0.5, text/html", true),
            ("text/html;q=0", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(is_wanted(&headers), wanted, "{accept}");
        }
    }

    #[test]
    fn what_people_typed_stays_text() {
        let problem = br#"{"title":"<b>","status":404,"code":"x","request_id":"r-1","detail":"\u003cscript\u003e"}"#;
        let page = page(problem, Look::default()).expect("a page");
        assert!(page.contains("r-1") && page.contains("name=\"code\""), "{page}");
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{page}");
        assert_eq!(super::page(b"[]", Look::default()), None);
    }
}
