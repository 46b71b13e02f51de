//! What entities contribute to roll-ups: a line here for each context that does.

use crate::cases::{self, Cases};
use crate::deputies::{self, Deputies};
use crate::disputes::{self, Disputes};
use crate::shared::rollup::{Contribution, Indicator};
use crate::shared::{StoreError, Subject, SubjectKind};
use crate::territory::{self, Territory};

/// Subjects that contribute to roll-ups, in the order in which they are counted anew.
pub const CONTRIBUTORS: [SubjectKind; 4] = [deputies::SUBJECT, territory::SUBJECT, disputes::SUBJECT, cases::SUBJECT];

/// Whatever roll-ups count.
pub fn indicators() -> impl Iterator<Item = Indicator> {
    let of_disputes = disputes::consequences::INDICATORS.into_iter().chain(disputes::consequences::OF_THE_FORM);
    deputies::consequences::INDICATORS.into_iter().chain(of_disputes).chain(cases::consequences::INDICATORS)
}

/// What an entity contributes as it stands now; nothing when there is none.
///
/// # Errors
/// When the store fails.
pub fn contribution<S: Cases + Disputes + Deputies + Territory>(
    store: &mut S,
    subject: Subject,
) -> Result<Contribution, StoreError> {
    let found = match subject.kind {
        kind if kind == disputes::SUBJECT => {
            store.dispute(subject.id.into())?.as_ref().map(disputes::consequences::contribution)
        }
        kind if kind == cases::SUBJECT => {
            store.case(subject.id.into())?.as_ref().map(cases::consequences::contribution)
        }
        kind if kind == deputies::SUBJECT => {
            // An entry that became part of another one contributes nothing beside it.
            let deputy = store.deputy(subject.id.into())?.filter(|deputy| deputy.id.0 == subject.id);
            deputy.as_ref().map(deputies::consequences::contribution)
        }
        kind if kind == territory::SUBJECT => match store.grid(subject.id.into())? {
            Some(grid) => {
                let deputies = store.deputies_of_grid(grid.id)?;
                Some(deputies::consequences::of_grid(&grid, &deputies))
            }
            None => None,
        },
        _ => None,
    };
    Ok(found.unwrap_or_default())
}
