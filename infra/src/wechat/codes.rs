//! The mini-program's own codes and links for what is printed: a code for a camera, and links for messages.

use mashang_domain::codes::CodeLinkKind;
use mashang_domain::shared::Instant;
use serde_json::{Value, json};

use super::{Reply, Unmet, Wechat, nonsense, patiently};
use crate::outgoing::{Silence, Target, parsed};

/// Bytes of a picture at most.
const PICTURE: usize = 1024 * 1024;
/// How wide it is, in pixels: enough to be printed in a hand's size.
const WIDTH: u32 = 860;
/// For how many days a link leads there, which is the longest.
const DAYS: i64 = 30;
/// There is no such page in what was released of the mini-program, or nothing was.
const NO_PAGE: [i64; 4] = [40_165, 40_212, 41_030, 85_079];
/// What the code is to say is not taken.
const NO_SCENE: [i64; 2] = [40_129, 40_169];

/// A picture that `WeChat` drew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramCode {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// A link that it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramLink {
    pub url: String,
    /// Until when it leads there.
    pub until: Instant,
}

impl Unmet {
    /// Whether the page that was named is not there.
    #[must_use]
    pub fn is_no_page(self) -> bool {
        matches!(self, Self::Refused(code) if NO_PAGE.contains(&code))
    }

    /// Whether what the code is to say is not taken.
    #[must_use]
    pub fn is_no_scene(self) -> bool {
        matches!(self, Self::Refused(code) if NO_SCENE.contains(&code))
    }
}

/// A picture, or JSON that says why there is none.
fn picture(bytes: Vec<u8>) -> Result<Result<ProgramCode, Unmet>, Silence> {
    let media_type = if bytes.starts_with(b"\xFF\xD8\xFF") {
        "image/jpeg"
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        "image/png"
    } else {
        let reply: Reply = parsed(&bytes)?;
        return reply.done().map_or_else(|why| Ok(Err(why)), |_| Err(Silence::Nonsense));
    };
    Ok(Ok(ProgramCode { media_type, bytes }))
}

impl Wechat {
    /// The code that opens `page`, or the first one, and tells it `scene`.
    ///
    /// # Errors
    /// [`Unmet`].
    pub async fn program_code(&self, page: Option<&str>, scene: &str) -> Result<ProgramCode, Unmet> {
        let mut body = json!({ "scene": scene, "check_path": true, "env_version": "release", "width": WIDTH });
        if let Some(page) = page {
            body["page"] = json!(page);
        }
        patiently(|| self.draw(&body)).await
    }

    async fn draw(&self, body: &Value) -> Result<ProgramCode, Unmet> {
        self.call_for("/wxa/getwxacodeunlimit", body, |request| async move {
            self.outgoing.ask_for(Target::Wechat, request, PICTURE, picture).await.map_err(Unmet::Silent)?
        })
        .await
    }

    /// A link that opens `page`, or the first one, with a query.
    ///
    /// # Errors
    /// [`Unmet`].
    pub async fn program_link(
        &self,
        kind: CodeLinkKind,
        page: Option<&str>,
        query: &str,
    ) -> Result<ProgramLink, Unmet> {
        let page = page.unwrap_or_default();
        let (path, name, begins, body) = match kind {
            CodeLinkKind::Scheme => (
                "/wxa/generatescheme",
                "openlink",
                "weixin://",
                json!({
                    "jump_wxa": { "path": page, "query": query, "env_version": "release" },
                    "is_expire": true, "expire_type": 1, "expire_interval": DAYS,
                }),
            ),
            CodeLinkKind::UrlLink => (
                "/wxa/generate_urllink",
                "url_link",
                "https://",
                json!({
                    "path": page, "query": query, "env_version": "release", "expire_type": 1, "expire_interval": DAYS,
                }),
            ),
        };
        let until = self.clock.now() + chrono::Duration::days(DAYS);
        let told = patiently(|| self.call(path, &body)).await?;
        let url = told.get(name).and_then(Value::as_str).ok_or_else(nonsense)?;
        let fits = url.len() <= 1_024 && url.starts_with(begins) && url.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(ProgramLink { url: url.to_owned(), until }) } else { Err(nonsense()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_one_and_anything_else_says_why_not() {
        let kind = |bytes: &[u8]| picture(bytes.to_vec()).map(|drawn| drawn.map(|code| code.media_type));
        assert_eq!(kind(b"\xFF\xD8\xFF\xE0.."), Ok(Ok("image/jpeg")));
        assert_eq!(kind(b"\x89PNG\r\n\x1A\n.."), Ok(Ok("image/png")));
        assert_eq!(kind(b"{\"errcode\":41030,\"errmsg\":\"invalid page\"}"), Ok(Err(Unmet::Refused(41_030))));
        for nonsense in [&b"{\"errcode\":0}"[..], b"", b"<html>", b"GIF89a"] {
            assert_eq!(kind(nonsense), Err(Silence::Nonsense));
        }
        assert!(Unmet::Refused(41_030).is_no_page() && Unmet::Refused(40_169).is_no_scene());
    }
}
