//! In which language people are answered: Chinese, unless `Accept-Language` prefers English.

use std::borrow::Cow;
use std::future::Future;

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use mashang_domain::shared::Fault;

use crate::quality::weight;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    #[default]
    Chinese,
    English,
}

tokio::task_local! {
    static CURRENT: Language;
}

/// Chinese outside of a request.
pub(crate) fn current() -> Language {
    CURRENT.try_with(|language| *language).unwrap_or_default()
}

/// Answers a request in that language.
pub(crate) async fn within<F: Future>(language: Language, answer: F) -> F::Output {
    CURRENT.scope(language, answer).await
}

impl Language {
    /// The one that a request's `Accept-Language` weighs more.
    pub(crate) fn preferred(headers: &HeaderMap) -> Self {
        let of = |wanted: &str| {
            weight(headers, &ACCEPT_LANGUAGE, |tag| {
                tag.split('-').next().is_some_and(|name| name.eq_ignore_ascii_case(wanted))
            })
        };
        let weight = |primary: &str| of(primary).or_else(|| of("*")).unwrap_or_default();
        if weight("en") > weight("zh") { Self::English } else { Self::Chinese }
    }

    /// Its tag (BCP 47).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

/// A sentence in both languages.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub zh: Cow<'static, str>,
    pub en: Cow<'static, str>,
}

impl Said {
    pub(crate) fn text(self, language: Language) -> String {
        match language {
            Language::Chinese => self.zh.into_owned(),
            Language::English => self.en.into_owned(),
        }
    }
}

impl From<Fault> for Said {
    fn from(fault: Fault) -> Self {
        Self { zh: fault.label.into(), en: fault.label_en.into() }
    }
}

impl From<(&'static str, &'static str)> for Said {
    fn from((zh, en): (&'static str, &'static str)) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl From<(String, String)> for Said {
    fn from((zh, en): (String, String)) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn english_is_spoken_to_those_who_prefer_it() {
        for (header, language) in [
            ("", Language::Chinese),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en-GB,en;q=0.9,zh;q=0.8", Language::English),
            ("EN", Language::English),
            ("fr, en;q=0.3", Language::English),
            ("fr", Language::Chinese),
            ("*", Language::Chinese),
            ("en;q=0.5, *;q=0.9", Language::Chinese),
            ("en, zh", Language::Chinese),
            ("en;q=0", Language::Chinese),
            ("zh;q=0.1, en;q=0.2", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(header));
            assert_eq!(Language::preferred(&headers), language, "{header}");
        }
    }
}
