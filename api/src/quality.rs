//! Preferences as requests state them (`Accept`, `Accept-Encoding`, `Accept-Language`): lists of what is wanted, each weighed by a
//! quality value.

use actix_web::http::header::{HeaderMap, HeaderName};

/// How much a header weighs what `names` knows by its name, from 0 to 1; `None` where it does not speak of it.
pub(crate) fn weight(headers: &HeaderMap, header: &HeaderName, names: impl Fn(&str) -> bool) -> Option<f32> {
    let lines = headers.get_all(header).filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .filter_map(|one| {
            let mut parts = one.split(';').map(str::trim);
            let named = parts.next().is_some_and(&names);
            let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            let quality = quality.and_then(|text| text.parse::<f32>().ok()).unwrap_or(1.0);
            named.then_some(quality.clamp(0.0, 1.0))
        })
        .reduce(f32::max)
}

/// The same of a name that must be said in full.
pub(crate) fn weight_of(headers: &HeaderMap, header: &HeaderName, name: &str) -> Option<f32> {
    weight(headers, header, |one| one.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT, HeaderValue};

    use super::*;

    #[test]
    fn each_name_has_the_weight_that_the_header_gives_it() {
        for (header, weight) in [
            ("", None),
            ("text/html", Some(1.0)),
            ("application/json, text/html;q=0.5", Some(0.5)),
            ("TEXT/HTML; level=1; q=0.25", Some(0.25)),
            ("text/html;q=0, text/html;q=0.1", Some(0.1)),
            ("text/html;q=7", Some(1.0)),
            ("text/htmlx", None),
            ("*/*", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(header));
            assert_eq!(weight_of(&headers, &ACCEPT, "text/html"), weight, "{header}");
        }
    }
}
