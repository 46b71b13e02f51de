//! How an agreement is carried out, or broken, and how a dispute ends well.

use super::{DisputeError, Result, effective, state_reason, tell};
use crate::disputes::{Dispute, DisputeAction, DisputeEvent, Disputes, Performance};
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId, Failure, Note};

/// The agreement is to be carried out now.
///
/// # Errors
/// As every step; [`DisputeError::NotEffective`].
pub fn begin_performance(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::BeginPerformance,
        |_, dispute: &mut Dispute, _| {
            effective(dispute)?;
            Ok(DisputeEvent::PerformanceBegun { note })
        },
    )
}

/// Which item was carried out, and how.
#[derive(Clone, Debug)]
pub struct Perform {
    pub note: Note,
    /// Its number.
    pub item: u32,
    pub performance: Performance,
}

/// An item was carried out; with the last one the agreement is performed.
///
/// # Errors
/// As every step; field errors for an item that does not exist and a day in the future; [`DisputeError::NotEffective`],
/// [`DisputeError::AlreadyPerformed`].
pub fn perform(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Perform,
) -> Result<Dispute> {
    let Perform { note, item: number, performance } = command;
    let action = |dispute: &Dispute| {
        let items = dispute.dossier.agreement.iter().flat_map(|agreement| &agreement.items);
        let left = items.filter(|item| item.performed.is_none() && item.number != number).count();
        if left == 0 { DisputeAction::PerformLast } else { DisputeAction::Perform }
    };
    step(store, ctx, at, action, |_, dispute: &mut Dispute, _| {
        if performance.on > local_date(ctx.now) {
            return Err(Failure::field("/on", "履行日期不能晚于今天"));
        }
        let item = effective(dispute)?
            .items
            .iter_mut()
            .find(|item| item.number == number)
            .ok_or_else(|| Failure::missing("/item", "协议没有这一项"))?;
        if item.performed.is_some() {
            return Err(Failure::Own(DisputeError::AlreadyPerformed));
        }
        item.performed = Some(performance);
        Ok(DisputeEvent::ItemPerformed { note, item: number })
    })
}

/// The agreement was broken.
///
/// # Errors
/// As every step; a field error without words.
pub fn breach(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Breach, note, |note| DisputeEvent::Breached { note })
}

/// Mediation goes on after a breach, or after the court did not confirm.
pub fn remediate(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Remediate, note, |note| DisputeEvent::Resumed { note })
}

/// Somebody looked how the parties are since the agreement was carried out.
///
/// # Errors
/// As every step; a field error without words.
pub fn follow_up(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::FollowUp, note, |note| DisputeEvent::FollowedUp { note })
}

/// Closes a dispute.
pub fn close(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Close, note, |note| DisputeEvent::Closed { note })
}
