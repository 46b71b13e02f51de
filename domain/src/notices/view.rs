//! What each viewer sees of a notice.

use super::{Notice, NoticeId, NoticeRelation, NoticeState, relations};
use crate::shared::division::DivisionCode;
use crate::shared::text::{Body, Name, Title};
use crate::shared::{Actor, Instant, OfficeId};

/// A notice as one viewer sees it.
#[derive(Clone, Debug)]
pub struct NoticeView {
    pub id: NoticeId,
    pub version: i32,
    pub state: NoticeState,
    pub title: Title,
    pub text: Body,
    pub basis: Option<Name>,
    pub office: OfficeId,
    pub division: DivisionCode,
    pub drafted_at: Instant,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    pub readers: i64,
    /// What the viewer has to do with it.
    pub relations: Vec<NoticeRelation>,
}

/// Shows `notice` to `actor`; `None` when the actor may not know that it exists.
#[must_use]
pub fn view(notice: Notice, actor: &Actor) -> Option<NoticeView> {
    let relations = relations(actor, &notice);
    (!relations.is_empty()).then(|| NoticeView {
        id: notice.id,
        version: notice.version,
        state: notice.standing.state(),
        title: notice.title,
        text: notice.text,
        basis: notice.basis,
        office: notice.office,
        division: notice.division,
        drafted_at: notice.drafted_at,
        published_at: notice.published_at,
        withdrawn_at: notice.withdrawn_at,
        readers: notice.readers,
        relations,
    })
}
