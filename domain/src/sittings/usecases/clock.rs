//! What the clock of a sitting does by itself.

use super::Result;
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure};
use crate::sittings::{Sitting, SittingAction, SittingEvent, SittingEventKind, SittingId, Sittings};

/// Reminds whoever answers for something of which little time is left, of one thing each time; whether somebody was told. Does nothing when
/// nothing is due, so that it may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike_sitting<S: Sittings + Journal>(store: &mut S, ctx: &Context, id: SittingId) -> Result<bool> {
    let Some(before) = store.sitting(id)? else { return Ok(false) };
    let today = local_date(ctx.now);
    if before.alert_on().is_none_or(|day| day > today) {
        return Ok(false);
    }
    step(
        store,
        ctx,
        At { id, version: Some(before.version) },
        |_| SittingAction::Remind,
        |_: &mut S, sitting: &mut Sitting, _| {
            let number = sitting.remind(today).ok_or(Failure::NotFound)?;
            Ok(SittingEvent::bare(SittingEventKind::Reminded).about(number))
        },
    )?;
    Ok(true)
}
