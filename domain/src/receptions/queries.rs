//! What people are shown of receptions.

use super::{ReceptionFilter, ReceptionKey, ReceptionView, Receptions, view};
use crate::shared::{Context, Failure, Page, PageRequest, ReceptionId};

type Result<T> = std::result::Result<T, Failure>;

/// A reception as the actor may see it: the register only for those who keep it.
///
/// # Errors
/// Not found when there is none.
pub fn detail(store: &mut impl Receptions, ctx: &Context, id: ReceptionId) -> Result<ReceptionView> {
    let reception = store.reception(id)?.ok_or(Failure::NotFound)?;
    Ok(view(reception, &ctx.actor))
}

/// Receptions by the time at which they begin, as everybody may see them.
pub fn list(
    store: &mut impl Receptions,
    filter: &ReceptionFilter,
    page: &PageRequest<ReceptionKey>,
) -> Result<Page<ReceptionView, ReceptionKey>> {
    Ok(store.receptions(filter, page)?.map(super::view::listed))
}
