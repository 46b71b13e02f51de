//! `ETag` and what callers say of it (RFC 9110, section 8.8.3 and 13). A tag follows from what is shown, because two people are
//! shown one entity differently, and one of them differently as time passes; where an entity has a version, that stands before
//! it, and is all that `If-Match` looks at.

use actix_web::http::header::{HeaderMap, IF_NONE_MATCH};
use mashang_infra::crypto::hex;
use sha2::{Digest, Sha256};

/// What a version in quotes may be followed by, as the document says it.
pub(crate) const IF_MATCH_PATTERN: &str = r#"^(\*|(W/)?"[0-9]{1,9}(-[0-9a-z-]{1,40})?")$"#;

/// Marks an answer that is never the same twice, and has no tag: a 304 would bring back one that is spent.
pub(crate) struct Fleeting;

/// The tag of a content, without quotes.
pub(crate) fn digest(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..12])
}

/// The tag itself, without what marks it as one.
fn opaque(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    tag.strip_prefix('"')?.strip_suffix('"')
}

/// The version that a tag names. A proxy that compresses weakens the tags of what it passes on: the version in them counts all
/// the same.
pub(crate) fn version(tag: &str) -> Option<i32> {
    let tag = opaque(tag)?;
    let (version, rest) = tag.split_once('-').unwrap_or((tag, ""));
    let written = (1..=9).contains(&version.len()) && version.bytes().all(|byte| byte.is_ascii_digit());
    let fits = written && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { version.parse().ok() } else { None }
}

/// The tag of a content to which its handler has given `tag`, if any: a version alone does not say what of the entity is shown.
pub(crate) fn of(tag: &str, content: &[u8]) -> String {
    match opaque(tag) {
        None => format!("\"{}\"", digest(content)),
        Some(version) if version.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("\"{version}-{}\"", digest(content))
        }
        Some(_) => tag.to_owned(),
    }
}

/// A tag as it was before a content coding was noted in it.
fn plain(tag: &str) -> &str {
    tag.strip_suffix("-gzip").or_else(|| tag.strip_suffix("-br")).unwrap_or(tag)
}

/// Whether the caller has what `tag` names, in whatever coding (`If-None-Match`, compared weakly).
pub(crate) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let Some(tag) = opaque(tag).map(plain) else { return false };
    let lines = headers.get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim).any(|one| one == "*" || opaque(one).map(plain) == Some(tag))
}

/// A tag for the same content in a content coding: other bytes, another tag.
pub(crate) fn coded(tag: &str, coding: &str) -> String {
    match tag.strip_suffix('"') {
        Some(open) => format!("{open}-{coding}\""),
        None => tag.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_version_is_read_out_of_every_tag_that_was_given_for_it() {
        for (tag, read) in [
            ("\"12\"", Some(12)),
            ("\"12-0123456789abcdef01234567\"", Some(12)),
            ("\"12-0123456789abcdef01234567-br\"", Some(12)),
            ("W/\"12-0123456789abcdef01234567\"", Some(12)),
            ("12", None),
            ("\"\"", None),
            ("\"-1\"", None),
            ("\"+1\"", None),
            ("\"1234567890\"", None),
            ("\"0123456789abcdef01234567\"", None),
            ("\"12\", \"13\"", None),
            ("three", None),
        ] {
            assert_eq!(version(tag), read, "{tag}");
        }
    }

    #[test]
    fn a_tag_follows_from_what_is_shown() {
        assert_eq!(digest(b""), "e3b0c44298fc1c149afbf4c8", "the first digits of SHA-256");
        assert_eq!(of("", b"x"), format!("\"{}\"", digest(b"x")));
        assert_eq!(of("\"12\"", b"x"), format!("\"12-{}\"", digest(b"x")));
        assert_ne!(of("\"12\"", b"x"), of("\"12\"", b"y"));
        assert_eq!(version(&of("\"12\"", b"x")), Some(12));
        assert_eq!(of("\"abc\"", b"x"), "\"abc\"", "whoever tagged it knows better");
    }

    #[test]
    fn who_has_a_tag_has_it_in_every_coding() {
        for (said, expected) in [
            ("\"7-abc\"", true),
            ("W/\"7-abc\"", true),
            ("\"x\", \"7-abc-gzip\"", true),
            ("\"7-abc-br\"", true),
            ("*", true),
            ("\"7\"", false),
            ("\"7-abd\", \"8-abc\"", false),
            ("7-abc", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, HeaderValue::from_static(said));
            assert_eq!(has(&headers, "\"7-abc\""), expected, "{said}");
            assert_eq!(has(&headers, &coded("\"7-abc\"", "gzip")), expected, "{said}");
        }
        assert!(!has(&HeaderMap::new(), "\"7-abc\""));
    }
}
