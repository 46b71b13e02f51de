//! What the clock does to an activity by itself: it reminds those who are to come, and begins it.

use super::{ActivityDesk, Result};
use crate::activities::{Activity, ActivityAction, ActivityEvent, ActivityEventKind, ActivityId, ActivityState};
use crate::shared::flow::step;
use crate::shared::{At, Context, DeputyId, Failure, StoreError};

/// Begins what was announced and whose time has come, whether or not the clock has come to it; says at which version whoever acts on
/// it acts then.
pub(super) fn begun<S: ActivityDesk>(store: &mut S, ctx: &Context, at: At<ActivityId>) -> Result<At<ActivityId>> {
    let Some(before) = store.activity(at.id)? else { return Ok(at) };
    if before.state() != ActivityState::Announced || ctx.now < before.starts_at {
        return Ok(at);
    }
    let clock = ctx.by_itself();
    let now = begin(store, &clock, &before).map_err(|failure| match failure {
        // The worker began it at the same moment: whoever acts is asked again.
        Failure::Version { .. } | Failure::Conflict { .. } => Failure::Store(StoreError::Stale),
        other => other,
    })?;
    let seen = at.version.map(|seen| if seen == before.version { now.version } else { seen });
    Ok(At { id: at.id, version: seen })
}

fn begin<S: ActivityDesk>(store: &mut S, clock: &Context, before: &Activity) -> Result<Activity> {
    step(
        store,
        clock,
        At { id: before.id, version: Some(before.version) },
        |_| ActivityAction::Begin,
        |_: &mut S, activity: &mut Activity, _| Ok(ActivityEvent::bare(ActivityEventKind::Begun, activity.kind)),
    )
}

/// What the clock of an activity does by itself; whether anything came of it. Does nothing when nothing is due, so that it may be called
/// any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike<S: ActivityDesk>(store: &mut S, ctx: &Context, id: ActivityId) -> Result<bool> {
    let Some(before) = store.activity(id)? else { return Ok(false) };
    if before.alert_at().is_none_or(|at| at > ctx.now) {
        return Ok(false);
    }
    if ctx.now >= before.starts_at {
        begin(store, ctx, &before)?;
        return Ok(true);
    }
    let Some(alert) = before.tells(ctx.now) else { return Ok(false) };
    step(
        store,
        ctx,
        At { id, version: Some(before.version) },
        |_| ActivityAction::Remind,
        |_: &mut S, activity: &mut Activity, _| {
            let expected = activity.invited.iter().filter(|one| one.is_expected());
            let deputies: Vec<DeputyId> = expected.map(|one| one.deputy).collect();
            activity.pass(ctx.now);
            let event = ActivityEvent::about(ActivityEventKind::Reminded, activity.kind, deputies);
            Ok(ActivityEvent { alert: Some(alert), ..event })
        },
    )?;
    Ok(true)
}
