//! The mini-program's own codes and links for what is printed. Each costs a call, of which there are so many a minute and a day:
//! what was given is given again, and callers ask one after the other.

use std::time::Duration;

use bytes::Bytes;
use mashang_domain::codes::CodeLinkKind;
use mashang_domain::shared::code::QrCode;
use mashang_infra::outgoing::Silence;
use mashang_infra::wechat::{ProgramLink, Unmet, Wechat};
use moka::sync::Cache;
use tokio::sync::{Mutex, MutexGuard};

/// Pictures that are kept: some 100 KB each.
const PICTURES: u64 = 500;
const LINKS: u64 = 10_000;
/// A link leads there for thirty days, of which whoever is given it has nearly all.
const LINK_LIFE: Duration = Duration::from_hours(24);
/// How long one waits for the turn to ask.
const PATIENCE: Duration = Duration::from_secs(10);

/// A picture, and what kind of one.
#[derive(Clone)]
pub(crate) struct ProgramPicture {
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Bytes,
}

pub(crate) struct ProgramCodes {
    pictures: Cache<String, ProgramPicture>,
    links: Cache<(CodeLinkKind, String), ProgramLink>,
    turn: Mutex<()>,
}

impl ProgramCodes {
    pub(crate) fn new() -> Self {
        Self {
            pictures: Cache::builder().max_capacity(PICTURES).build(),
            links: Cache::builder().max_capacity(LINKS).time_to_live(LINK_LIFE).build(),
            turn: Mutex::new(()),
        }
    }

    async fn turn(&self) -> Result<MutexGuard<'_, ()>, Unmet> {
        tokio::time::timeout(PATIENCE, self.turn.lock()).await.map_err(|_| Unmet::Silent(Silence::Spared))
    }

    /// The code that a camera reads.
    ///
    /// # Errors
    /// [`Unmet`].
    pub(crate) async fn picture(
        &self,
        wechat: &Wechat,
        page: Option<&str>,
        code: &QrCode,
    ) -> Result<ProgramPicture, Unmet> {
        let code = code.as_str();
        if let Some(known) = self.pictures.get(code) {
            return Ok(known);
        }
        let _turn = self.turn().await?;
        if let Some(known) = self.pictures.get(code) {
            return Ok(known);
        }
        let drawn = wechat.program_code(page, code).await?;
        let picture = ProgramPicture { media_type: drawn.media_type, bytes: drawn.bytes.into() };
        self.pictures.insert(code.to_owned(), picture.clone());
        Ok(picture)
    }

    /// A link for whoever has no camera at hand.
    ///
    /// # Errors
    /// [`Unmet`].
    pub(crate) async fn link(
        &self,
        wechat: &Wechat,
        kind: CodeLinkKind,
        page: Option<&str>,
        code: &QrCode,
    ) -> Result<ProgramLink, Unmet> {
        let key = (kind, code.as_str().to_owned());
        if let Some(known) = self.links.get(&key) {
            return Ok(known);
        }
        let _turn = self.turn().await?;
        if let Some(known) = self.links.get(&key) {
            return Ok(known);
        }
        let link = wechat.program_link(kind, page, &format!("code={}", code.as_str())).await?;
        self.links.insert(key, link.clone());
        Ok(link)
    }
}
