//! What people are shown of notices.

use super::{Notice, NoticeFilter, NoticeId, NoticeKey, NoticeRelation, NoticeState, Notices, relations};
use crate::shared::{Context, Failure, Grant, Page, PageRequest};
use crate::territory::DivisionCode;

type Result<T> = std::result::Result<T, Failure>;

/// A notice, and what the actor has to do with it.
///
/// # Errors
/// Not found when there is none that the actor may see.
pub fn detail(store: &mut impl Notices, ctx: &Context, id: NoticeId) -> Result<(Notice, Vec<NoticeRelation>)> {
    let notice = store.notice(id)?.ok_or(Failure::NotFound)?;
    let relations = relations(&ctx.actor, &notice);
    if relations.is_empty() { Err(Failure::NotFound) } else { Ok((notice, relations)) }
}

/// Published notices that reach `division`, or all; of other states those inside `division`, or the actor's own area, and
/// none for whoever does not oversee it.
///
/// # Errors
/// When the store fails.
pub fn list(
    store: &mut impl Notices,
    ctx: &Context,
    state: NoticeState,
    division: Option<DivisionCode>,
    page: &PageRequest<NoticeKey>,
) -> Result<Page<Notice, NoticeKey>> {
    if state == NoticeState::Published {
        return Ok(store.notices(&NoticeFilter { state, reaching: division, within: None }, page)?);
    }
    let own = || {
        ctx.actor.grants().iter().find_map(|grant| match grant {
            Grant::Office { area, .. } | Grant::Administrator { area } => Some(area.clone()),
            _ => None,
        })
    };
    match division.or_else(own).filter(|area| ctx.actor.oversees(area)) {
        Some(area) => Ok(store.notices(&NoticeFilter { state, reaching: None, within: Some(area) }, page)?),
        None => Ok(Page { items: Vec::new(), next: None }),
    }
}
