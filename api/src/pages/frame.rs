//! What all pages have: the reader's language and look, the headers around them, the way to another, and a notice for what can't
//! be shown.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::language::Language;
use crate::problem::Problem;

/// Remembers how somebody wants pages to look: letters, and nothing of who that is.
pub(super) const LOOK_COOKIE: &str = "look";
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob: data:; \
                      media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// How pages look to somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    pub language: Language,
    /// Larger text.
    pub large: bool,
    /// More contrast.
    pub contrast: bool,
}

impl Look {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let cookie = request.cookie(LOOK_COOKIE);
        let letters = cookie.as_ref().map(|cookie| cookie.value()).unwrap_or_default();
        Self::read(letters, Language::preferred(request.headers()))
    }

    /// `l` large, `c` contrast, `z` and `e` a language that was chosen.
    fn read(letters: &str, preferred: Language) -> Self {
        let language = match (letters.contains('e'), letters.contains('z')) {
            (true, false) => Language::English,
            (false, true) => Language::Chinese,
            _ => preferred,
        };
        Self { language, large: letters.contains('l'), contrast: letters.contains('c') }
    }

    /// The same with one thing the other way round.
    pub(super) fn toggled(self, letter: &str) -> Self {
        match letter {
            "l" => Self { large: !self.large, ..self },
            "c" => Self { contrast: !self.contrast, ..self },
            "e" => Self { language: Language::English, ..self },
            "z" => Self { language: Language::Chinese, ..self },
            _ => self,
        }
    }

    /// What the cookie holds.
    pub(super) fn letters(self, chosen: bool) -> String {
        let language = match self.language {
            Language::Chinese => 'z',
            Language::English => 'e',
        };
        let letters = [(self.large, 'l'), (self.contrast, 'c'), (chosen, language)];
        letters.into_iter().filter_map(|(on, letter)| on.then_some(letter)).collect()
    }

    /// The words in the reader's language.
    pub(crate) fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    /// The language's tag (BCP 47).
    pub(crate) fn lang(self) -> &'static str {
        self.language.tag()
    }
}

/// A page that says one thing.
#[derive(Default, Template)]
#[template(path = "notice.html")]
pub(crate) struct Notice<'a> {
    pub look: Look,
    pub title: &'a str,
    pub detail: Option<&'a str>,
    /// What the reader can do.
    pub advice: &'a str,
    /// Whether a printed code can be typed here.
    pub asks: bool,
    /// The status and the request's id, to be told to those who help.
    pub trace: Option<(u16, &'a str)>,
}

/// Answers a page.
pub(crate) fn html(status: StatusCode, page: &impl Template, caching: &'static str) -> Result<HttpResponse, Problem> {
    let body = page.render().map_err(Problem::internal)?;
    Ok(HttpResponse::build(status)
        .insert_header(("Content-Security-Policy", POLICY))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .insert_header(("Cache-Control", caching))
        .insert_header(("Vary", "Accept, Accept-Language, Cookie"))
        .content_type("text/html; charset=utf-8")
        .body(body))
}

/// Leads to another page of this house, and tells it nothing of where somebody comes from.
pub(crate) fn see(path: &str, cookie: Option<Cookie<'static>>) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((LOCATION, path)).insert_header(("Cache-Control", "private, no-store"));
    response.insert_header(("Referrer-Policy", "no-referrer"));
    if let Some(cookie) = cookie {
        response.cookie(cookie);
    }
    response.finish()
}

/// Answers a form that no page of ours sent.
pub(crate) fn foreign(look: Look) -> Result<HttpResponse, Problem> {
    let title = look.say("请从本站页面操作", "Please use our own page");
    let detail = look.say(
        "这个请求来自别的网站，没有办理。请打开本站的页面再试。",
        "This came from another site, and nothing was done. Open our own page and try again.",
    );
    html(StatusCode::FORBIDDEN, &Notice { look, title, detail: Some(detail), ..Notice::default() }, "no-store")
}

/// Answers a style sheet or a script.
pub(crate) fn asset(body: &'static str, kind: &'static str) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=3600")).content_type(kind).body(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_chose_is_kept_in_letters() {
        let plain = Look::read("", Language::English);
        assert_eq!(plain, Look { language: Language::English, large: false, contrast: false });
        let changed = plain.toggled("l").toggled("c").toggled("z");
        assert_eq!(changed.letters(true), "lcz");
        assert_eq!(Look::read("lcz", Language::English), changed);
        assert_eq!(changed.toggled("l").toggled("x").letters(false), "c");
        assert_eq!(Look::read("\u{2603}ez", Language::Chinese).language, Language::Chinese);
    }
}
