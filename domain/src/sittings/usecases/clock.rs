//! What the clock of a sitting does by itself.

use super::Result;
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure, Repository};
use crate::sittings::{Sitting, SittingAction, SittingEvent, SittingEventKind, SittingId, Sittings, terms};

/// Reminds whoever answers for something of which little time is left until offices work again, of one thing each time; whether somebody was
/// told. Of what is late nobody is reminded. Does nothing when nothing is due, so that it may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike_sitting<S: Sittings + Journal>(store: &mut S, ctx: &Context, id: SittingId) -> Result<bool> {
    let Some(before) = store.sitting(id)? else { return Ok(false) };
    let today = local_date(ctx.now);
    let until = terms::reminded_until(today, &ctx.calendar);
    let mut now = before.clone();
    if now.pass_over_late(today) {
        // Nothing happened to the sitting, and nobody is told: its version stays.
        Repository::<Sitting>::save(store, &before, &now)?;
    }
    if now.alert_on().is_none_or(|day| day > until) {
        return Ok(false);
    }
    step(
        store,
        ctx,
        At { id, version: Some(before.version) },
        |_| SittingAction::Remind,
        |_: &mut S, sitting: &mut Sitting, _| {
            let number = sitting.remind(until).ok_or(Failure::NotFound)?;
            Ok(SittingEvent::bare(SittingEventKind::Reminded).about(number))
        },
    )?;
    Ok(true)
}
