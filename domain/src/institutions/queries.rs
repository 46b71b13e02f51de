//! What people are shown of institutions.

use super::{Institution, InstitutionChange};
use crate::shared::{Failure, Flow, Recorded, Repository};

/// All that happened to an institution, the oldest first. One that was there before such things were noted begins with its
/// first change.
///
/// # Errors
/// Not found when there is none.
pub fn history<I, S>(store: &mut S, id: <I as Institution>::Id) -> Result<Vec<Recorded<InstitutionChange>>, Failure>
where
    I: Institution,
    S: Repository<I>,
{
    let institution: I = store.load(id)?.ok_or(Failure::NotFound)?;
    Ok(store.events_of(institution.subject())?)
}
