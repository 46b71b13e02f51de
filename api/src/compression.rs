//! Content codings (RFC 9110, section 8.4): what is long and text is sent compressed to those who take it so. Whoever does not
//! ask for it costs nothing. What holds a secret beside what others wrote is sent as it is, or its length would betray the secret
//! to those who write (BREACH): answers to anything but a GET are, and what holds a tracking code.

use std::io::Write;

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use moka::sync::Cache;

use crate::quality::weight_of;

/// What is shorter fits into a packet or two anyway.
const LEAST: usize = 1024;
/// What is longer is compressed where nobody waits behind it.
const LONG: usize = 64 * 1024;
/// Bytes of compressed contents that are remembered.
const REMEMBERED: u64 = 16 * 1024 * 1024;
/// Where an answer says whose secret it holds.
const SECRET: &[u8] = b"\"tracking_code\":\"";

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    Gzip,
    Brotli,
}

impl Coding {
    /// Its name in `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }

    /// The coding that a request wants most; `None` where it would rather have the content as it is.
    pub(crate) fn preferred(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(ACCEPT_ENCODING) {
            return None;
        }
        let said = |name: &str| weight_of(headers, &ACCEPT_ENCODING, name);
        let of = |name: &str| said(name).or_else(|| said("*")).unwrap_or_default();
        let (brotli, gzip) = (of("br"), of("gzip"));
        let best = brotli.max(gzip);
        if best <= 0.0 || said("identity").is_some_and(|plain| plain > best) {
            return None;
        }
        Some(if brotli >= gzip { Self::Brotli } else { Self::Gzip })
    }

    fn compress(self, content: &[u8]) -> std::io::Result<Bytes> {
        let room = Vec::with_capacity(content.len() / 4);
        let compressed = match self {
            Self::Gzip => {
                let mut encoder = GzEncoder::new(room, Compression::new(5));
                encoder.write_all(content)?;
                encoder.finish()?
            }
            Self::Brotli => {
                let mut encoder = brotli::CompressorWriter::new(room, 4096, 5, 20);
                encoder.write_all(content)?;
                encoder.into_inner()
            }
        };
        Ok(compressed.into())
    }
}

/// Whether a content of that type and length is worth it.
pub(crate) fn is_worth_it(content_type: &str, length: usize) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let text = essence.starts_with("text/")
        || essence.ends_with("json")
        || essence.ends_with("xml")
        || essence == "application/javascript";
    text && length >= LEAST
}

/// Whether its length would tell others something.
pub(crate) fn is_secret(content: &[u8]) -> bool {
    content.windows(SECRET.len()).any(|part| part == SECRET)
}

/// Compressed contents that everybody is sent, by their tag: each is compressed once.
pub(crate) struct Compressed(Cache<(String, Coding), Bytes>);

impl Compressed {
    pub(crate) fn new() -> Self {
        let weight = |_: &(String, Coding), content: &Bytes| u32::try_from(content.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weight).max_capacity(REMEMBERED).build())
    }

    /// A content compressed; `tag` names it where everybody is sent the same. `None` where that fails.
    pub(crate) async fn compress(&self, content: &Bytes, coding: Coding, tag: Option<&str>) -> Option<Bytes> {
        let key = tag.map(|tag| (tag.to_owned(), coding));
        if let Some(known) = key.as_ref().and_then(|key| self.0.get(key)) {
            return Some(known);
        }
        let compressed = if content.len() > LONG {
            let content = content.clone();
            tokio::task::spawn_blocking(move || coding.compress(&content)).await.ok()?
        } else {
            coding.compress(content)
        };
        let compressed = compressed.ok()?;
        if let Some(key) = key {
            self.0.insert(key, compressed.clone());
        }
        Some(compressed)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn the_coding_that_weighs_most_is_chosen() {
        for (header, coding) in [
            ("", None),
            ("gzip", Some(Coding::Gzip)),
            ("gzip, deflate, br", Some(Coding::Brotli)),
            ("gzip, deflate, br, zstd", Some(Coding::Brotli)),
            ("br;q=0.5, gzip;q=0.8", Some(Coding::Gzip)),
            ("br;q=0, gzip;q=0", None),
            ("br;q=0, *", Some(Coding::Gzip)),
            ("*", Some(Coding::Brotli)),
            ("*;q=0", None),
            ("identity", None),
            ("identity, gzip;q=0.5", None),
            ("identity;q=0.5, gzip", Some(Coding::Gzip)),
            ("identity;q=0, GZIP;q=0.1", Some(Coding::Gzip)),
            ("deflate", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(header));
            assert_eq!(Coding::preferred(&headers), coding, "{header}");
        }
        assert_eq!(Coding::preferred(&HeaderMap::new()), None);
    }

    #[test]
    fn only_long_texts_are_worth_it() {
        for (kind, worth) in [
            ("application/json", true),
            ("application/problem+json", true),
            ("text/html; charset=utf-8", true),
            ("text/javascript", true),
            ("image/svg+xml", true),
            ("image/png", false),
            ("image/jpeg", false),
            ("application/pdf", false),
            ("application/octet-stream", false),
        ] {
            assert_eq!(is_worth_it(kind, LEAST), worth, "{kind}");
            assert!(!is_worth_it(kind, LEAST - 1), "{kind}");
        }
    }

    #[test]
    fn a_tracking_code_is_a_secret_and_a_schema_of_one_is_none() {
        assert!(is_secret(br#"{"title":"x","tracking_code":"KX7M-3PQR"}"#));
        assert!(!is_secret(br#"{"properties":{"tracking_code":{"type":"string"}}}"#));
    }
}
