//! What the clocks of a dispute do by themselves.

use super::Result;
use crate::disputes::{Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, Disputes};
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId};

/// Reminds of a term of which little is left, or tells that one is over; whether somebody was told. Where nothing is due its clocks are
/// wound as the calendar is now, so that it may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike_dispute(store: &mut (impl Disputes + Journal), ctx: &Context, id: DisputeId) -> Result<bool> {
    let Some(before) = store.dispute(id)? else { return Ok(false) };
    let today = local_date(ctx.now);
    let Some(alert) = before.alert(today, &ctx.calendar) else {
        let mut wound = before.clone();
        wound.wind(ctx.now, &ctx.calendar);
        // Another process was faster: whoever looks at it just now need not look again.
        if wound.alert_on == before.alert_on {
            return Ok(false);
        }
        wound.version += 1;
        store.save(&before, &wound)?;
        return Ok(false);
    };
    let (action, kind) = if alert.late {
        (DisputeAction::TellLate, DisputeEventKind::Late)
    } else {
        (DisputeAction::Remind, DisputeEventKind::Reminded)
    };
    let at = At { id, version: Some(before.version) };
    step(
        store,
        ctx,
        at,
        |_| action,
        |_, dispute: &mut Dispute, _| {
            dispute.note_told(alert, today);
            let (step, until) = (Some(alert.step), Some(alert.due_on));
            Ok(DisputeEvent { kind, facts: DisputeFacts { until, step, ..DisputeFacts::default() } })
        },
    )?;
    Ok(true)
}
