//! Who answers for what is followed up while, or because, somebody else no longer can.

use uuid::Uuid;

use super::Result;
use crate::institutions::{InstitutionState, Institutions};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, Failure, PageRequest, Party};
use crate::sittings::{
    Sitting, SittingAction, SittingEvent, SittingEventKind, SittingFault, SittingId, Sittings, terms,
};

/// After which sittings somebody still has to do something.
#[derive(Debug, Default)]
pub struct StillToDo {
    /// Those that others can go on with at once.
    pub sittings: Vec<SittingId>,
    /// Those that somebody has to see to: what can't be read, and what is more than one transaction takes.
    pub left: Vec<Uuid>,
}

impl StillToDo {
    fn add(&mut self, id: SittingId) {
        if self.sittings.len() < terms::MAX_PASSED {
            self.sittings.push(id);
        } else {
            self.left.push(id.0);
        }
    }
}

/// After which sittings `party` still has to do something.
///
/// # Errors
/// When the store fails.
pub fn still_to_do(store: &mut impl Sittings, party: Party) -> Result<StillToDo> {
    let (mut all, mut request) = (StillToDo::default(), PageRequest { limit: terms::PASSED_TOGETHER, after: None });
    loop {
        let found = store.sitting_tasks(&[party], &request)?;
        all.left.extend(found.unreadable);
        for (_, sitting) in found.items {
            all.add(sitting.id);
        }
        request.after = found.next;
        // Whoever sees to those learns of more than these.
        if request.after.is_none() || all.left.len() >= terms::MAX_PASSED {
            return Ok(all);
        }
    }
}

/// The first of `heirs` who can answer for what is followed up after a sitting: a room does for its own alone, for those of others the
/// office does that serves them; an office does as long as it is open.
fn first_who_can(
    store: &mut impl Institutions,
    sitting: &Sitting,
    (from, heirs): (Party, &[Party]),
) -> Result<Option<Party>> {
    // Two entries of one person may have become one since somebody stands in.
    for heir in heirs.iter().filter(|heir| **heir != from) {
        let to = match *heir {
            Party::Room(room) if room != sitting.room => Party::Office(sitting.office),
            heir => heir,
        };
        if let Party::Office(id) = to
            && store.office(id)?.is_none_or(|office| office.standing.state() != InstitutionState::Open)
        {
            continue;
        }
        return Ok(Some(to));
    }
    Ok(None)
}

/// Lets the first of `heirs` who can answer for whatever `from` still has to do after a sitting, and says who does. `by` is what calls for
/// it: [`give_back`] asks for that.
///
/// # Errors
/// As every step; not found where there is nothing; [`SittingFault::NotResponsible`] where none of them can.
pub fn pass_on<S: Sittings + Institutions + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    (from, heirs): (Party, &[Party]),
    by: Uuid,
) -> Result<(Sitting, Party)> {
    let found = store.sitting(at.id)?.ok_or(Failure::NotFound)?;
    let nobody = || Failure::field("to", SittingFault::NotResponsible);
    let to = first_who_can(store, &found, (from, heirs))?.ok_or_else(nobody)?;
    let now = step(
        store,
        ctx,
        at,
        |_| SittingAction::Reassign,
        |_: &mut S, sitting: &mut Sitting, _| {
            if !sitting.pass_on(from, to, by) {
                return Err(Failure::NotFound);
            }
            Ok(SittingEvent { told: vec![to], ..SittingEvent::bare(SittingEventKind::Reassigned) })
        },
    )?;
    Ok((now, to))
}

/// Lets `to` answer again for whatever went on by that and is still to be done, as it stood before, whoever has it since.
///
/// # Errors
/// As every step; not found where there is nothing.
pub fn give_back<S: Sittings + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    (by, to): (Uuid, Party),
) -> Result<Sitting> {
    step(
        store,
        ctx,
        at,
        |_| SittingAction::Reassign,
        |_: &mut S, sitting: &mut Sitting, _| {
            if !sitting.give_back(by, to) {
                return Err(Failure::NotFound);
            }
            Ok(SittingEvent { told: vec![to], ..SittingEvent::bare(SittingEventKind::Reassigned) })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_than_one_transaction_takes_is_left_and_not_forgotten() {
        let mut all = StillToDo::default();
        for id in 0..=terms::MAX_PASSED {
            all.add(Uuid::from_u128(id as u128).into());
        }
        assert_eq!((all.sittings.len(), all.left.len()), (terms::MAX_PASSED, 1));
        assert_eq!(all.left, [Uuid::from_u128(terms::MAX_PASSED as u128)]);
    }
}
