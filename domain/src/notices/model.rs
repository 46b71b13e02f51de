use super::NoticeState;
use crate::shared::text::{Body, Name, Title};
use crate::shared::{Instant, OfficeId, Standing};
use crate::territory::DivisionCode;

crate::ids! {
    /// A notice (政策明白纸).
    NoticeId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: NoticeId,
    /// Counts its changes; readers are none.
    pub version: i32,
    pub standing: Standing<NoticeState>,
    pub title: Title,
    pub text: Body,
    /// The law and its article, or the document, that it explains.
    pub basis: Option<Name>,
    /// The office in whose name it was written.
    pub office: OfficeId,
    /// It reaches this division and all inside it.
    pub division: DivisionCode,
    pub drafted_at: Instant,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    /// How often it was opened. Nobody knows by whom: who opens it twice counts twice.
    pub readers: i64,
}

impl Notice {
    /// Since when it stands where it stands.
    #[must_use]
    pub fn since(&self) -> Instant {
        self.withdrawn_at.or(self.published_at).unwrap_or(self.drafted_at)
    }
}
