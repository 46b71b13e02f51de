//! Which institution stands above which.

use super::{Institution, InstitutionFault, InstitutionState};
use crate::shared::{Failure, Repository};

/// Institutions that may stand one above the other.
const MAX_ABOVE: usize = 8;

/// Whether an institution may stand under the one that it names, which is looked for upwards as far as it goes.
///
/// # Errors
/// When the store fails; a field error for one that is not there, that takes no other under it, or that stands under it itself.
pub(super) fn check_above<I, S>(store: &mut S, institution: &I) -> Result<(), Failure>
where
    I: Institution,
    S: Repository<I>,
{
    let mut next = institution.above();
    let mut steps = 0;
    while let Some(id) = next {
        if id == institution.key() {
            return Err(Failure::field("parent", InstitutionFault::ParentCircle));
        }
        if steps == MAX_ABOVE {
            return Err(Failure::field("parent", InstitutionFault::TooManyAbove));
        }
        let above: Option<I> = store.load(id)?;
        let Some(above) = above else {
            if steps == 0 {
                return Err(Failure::missing("parent", InstitutionFault::UnknownParent));
            }
            return Ok(());
        };
        next = above.above();
        steps += 1;
        // A circle is told as one, whatever else speaks against its links.
        let is_circle = next.is_some_and(|id| id == institution.key());
        let fits = above.stands() == InstitutionState::Open && institution.may_stand_under(&above);
        if steps == 1 && !fits && !is_circle {
            return Err(Failure::field("parent", InstitutionFault::NoParent));
        }
    }
    Ok(())
}
