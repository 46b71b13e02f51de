//! What people are shown of notices.

use super::{NoticeFilter, NoticeId, NoticeKey, NoticeState, NoticeView, Notices, view};
use crate::shared::{AdministratorPart, Context, Failure, Grant, Page, PageRequest};
use crate::territory::DivisionCode;

type Result<T> = std::result::Result<T, Failure>;

/// A notice as the actor may see it.
///
/// # Errors
/// Not found when there is none that the actor may see.
pub fn detail(store: &mut impl Notices, ctx: &Context, id: NoticeId) -> Result<NoticeView> {
    let notice = store.notice(id)?.ok_or(Failure::NotFound)?;
    view(notice, &ctx.actor).ok_or(Failure::NotFound)
}

/// Published notices that reach `division`, or all; of other states those inside `division`, or the actor's own area, and
/// none for whoever does not oversee it.
pub fn list(
    store: &mut impl Notices,
    ctx: &Context,
    state: NoticeState,
    division: Option<DivisionCode>,
    page: &PageRequest<NoticeKey>,
) -> Result<Page<NoticeView, NoticeKey>> {
    let own = || {
        ctx.actor.grants().iter().find_map(|grant| match grant {
            Grant::Office { area, .. }
            | Grant::Administrator { area, .. }
            | Grant::Part { part: AdministratorPart::System, area } => Some(area.clone()),
            _ => None,
        })
    };
    let filter = if state == NoticeState::Published {
        NoticeFilter { state, reaching: division, within: None }
    } else {
        let Some(area) = division.or_else(own).filter(|area| ctx.actor.oversees(area)) else {
            return Ok(Page::empty());
        };
        NoticeFilter { state, reaching: None, within: Some(area) }
    };
    let Page { items, unreadable, next } = store.notices(&filter, page)?;
    Ok(Page { items: items.into_iter().filter_map(|one| view(one, &ctx.actor)).collect(), unreadable, next })
}
