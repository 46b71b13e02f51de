//! Who answers for what is followed up while, or because, somebody else no longer can.

use uuid::Uuid;

use super::Result;
use crate::institutions::{InstitutionState, Institutions};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, Failure, Party};
use crate::sittings::{Sitting, SittingAction, SittingEvent, SittingEventKind, SittingFault, SittingId, Sittings};

/// The first of `heirs` who can answer for what is followed up after a sitting: a room does for its own alone, for those of others the
/// office does that serves them; an office does as long as it is open.
fn first_who_can(store: &mut impl Institutions, sitting: &Sitting, heirs: &[Party]) -> Result<Option<Party>> {
    for heir in heirs {
        let to = match *heir {
            Party::Room(room) if room != sitting.room => Party::Office(sitting.office),
            heir => heir,
        };
        if let Party::Office(id) = to
            && !store.office(id)?.is_some_and(|office| office.standing.state() == InstitutionState::Open)
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
    let to = first_who_can(store, &found, heirs)?.ok_or_else(nobody)?;
    let now = step(
        store,
        ctx,
        at,
        |_| SittingAction::Reassign,
        |_: &mut S, sitting: &mut Sitting, _| {
            if !sitting.pass_on(from, to, by) {
                return Err(Failure::NotFound);
            }
            let told = vec![from, to];
            Ok(SittingEvent { told, ..SittingEvent::bare(SittingEventKind::Reassigned) })
        },
    )?;
    Ok((now, to))
}

/// Lets `to` answer again for whatever went on by that and is still to be done, as it stood before; what went further since stays.
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
