//! Who answers for what is followed up while, or because, somebody else no longer can.

use super::Result;
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, Failure, Party};
use crate::sittings::{Sitting, SittingAction, SittingEvent, SittingEventKind, SittingId, Sittings};

/// Lets `to` answer for whatever `from` still has to do after a sitting; both are told.
///
/// # Errors
/// As every step; not found where there is nothing.
pub fn pass_on<S: Sittings + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    (from, to): (Party, Party),
) -> Result<Sitting> {
    step(
        store,
        ctx,
        at,
        |_| SittingAction::Reassign,
        |_: &mut S, sitting: &mut Sitting, _| {
            let to = sitting.pass_on(from, to).ok_or(Failure::NotFound)?;
            let told = vec![from, to];
            Ok(SittingEvent { told, ..SittingEvent::bare(SittingEventKind::Reassigned) })
        },
    )
}

/// Lets `to` answer again for whatever of it nobody has done; whoever did meanwhile is told, too.
///
/// # Errors
/// As every step; not found where there is nothing.
pub fn give_back<S: Sittings + Journal>(store: &mut S, ctx: &Context, at: At<SittingId>, to: Party) -> Result<Sitting> {
    step(
        store,
        ctx,
        at,
        |_| SittingAction::Reassign,
        |_: &mut S, sitting: &mut Sitting, _| {
            let mut told = sitting.give_back(to);
            if told.is_empty() {
                return Err(Failure::NotFound);
            }
            told.push(to);
            Ok(SittingEvent { told, ..SittingEvent::bare(SittingEventKind::Reassigned) })
        },
    )
}
