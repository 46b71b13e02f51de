//! What people are shown of receptions.

use super::usecases::ReceptionError;
use super::{Reception, ReceptionFilter, ReceptionKey, ReceptionRelation, Receptions, relations};
use crate::shared::{Context, Failure, Page, PageRequest, ReceptionId};

type Result<T> = std::result::Result<T, Failure<ReceptionError>>;

/// A reception as the actor may see it: the register only for those who keep it, and what the actor has to do with it.
///
/// # Errors
/// Not found when there is none.
pub fn detail(
    store: &mut impl Receptions,
    ctx: &Context,
    id: ReceptionId,
) -> Result<(Reception, Vec<ReceptionRelation>)> {
    let mut reception = store.reception(id)?.ok_or(Failure::NotFound)?;
    let relations = relations(&ctx.actor, &reception);
    if !relations.iter().any(|relation| relation.reads_register()) {
        reception.register.clear();
    }
    Ok((reception, relations))
}

/// Receptions by the time at which they begin, without their registers.
pub fn list(
    store: &mut impl Receptions,
    filter: &ReceptionFilter,
    page: &PageRequest<ReceptionKey>,
) -> Result<Page<Reception, ReceptionKey>> {
    let mut found = store.receptions(filter, page)?;
    for reception in &mut found.items {
        reception.register.clear();
    }
    Ok(found)
}
