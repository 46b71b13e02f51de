//! A deputy asks for leave; the office answers.

use chrono::NaiveDate;

use super::effect::{bring_back, carry_out};
use super::stand_in::{check_stand_in, nearest, overlap, serves_throughout};
use super::{HandoverDesk, Result, event};
use crate::deputies::DeputyFault;
use crate::handovers::{
    Handover, HandoverAction, HandoverEventKind, HandoverFault, HandoverId, HandoverReason, HandoverState,
    HandoverWork, LeaveReason, MAX_AHEAD, MAX_LEAVE_DAYS, may_give_up,
};
use crate::shared::flow::{begin, step};
use crate::shared::text::Body;
use crate::shared::time::{Period, local_date};
use crate::shared::{At, Bare, Context, DeputyId, Failure, Party, Standing, StoreError};

/// A leave as a deputy asks for it.
#[derive(Clone, Debug)]
pub struct AskLeave {
    /// The first day.
    pub begins: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
    pub reason: LeaveReason,
    /// Who is to stand in, if the deputy has a wish.
    pub stand_in: Option<Party>,
    pub text: Option<Body>,
}

/// Whether a handover may begin on that day.
pub(super) fn check_begin(ctx: &Context, begins: NaiveDate) -> Result<()> {
    let ahead = (begins - local_date(ctx.now)).num_days();
    if ahead < 0 {
        return Err(Failure::field("begins", HandoverFault::BeginsPast));
    }
    if ahead > MAX_AHEAD {
        return Err(Failure::field("begins", HandoverFault::BeginsTooFar));
    }
    Ok(())
}

/// Whether nobody else acts for the deputy on those days; a leave that waits for the office counts where `asked` says so.
fn is_free(
    store: &mut impl HandoverDesk,
    deputy: DeputyId,
    days: Period,
    besides: HandoverId,
    asked: bool,
) -> Result<bool> {
    let live = store.live_handovers(deputy)?;
    let counts = |one: &&Handover| one.from == deputy && one.id != besides && (asked || one.is_decided());
    Ok(!live.iter().filter(counts).any(|one| one.stands_in() && overlap(days, one)))
}

/// A deputy who serves asks for leave: 1 to 90 days from today on, no longer than the mandate is known to last.
///
/// # Errors
/// Forbidden for anybody but a deputy; [`DeputyFault::OutOfOffice`]; field errors for the days and for whoever is to stand in.
pub fn ask_leave<S: HandoverDesk>(store: &mut S, ctx: &Context, command: AskLeave) -> Result<Handover> {
    let AskLeave { begins, ends, reason, stand_in, text } = command;
    let stand_in = stand_in.map(|to| store.as_kept(to)).transpose()?;
    let deputy = store.deputy(ctx.actor.deputy().ok_or(Failure::Forbidden)?)?.ok_or(Failure::Forbidden)?;
    // Who asks may have become another entry just now.
    let from = deputy.id;
    if !deputy.serves_on(local_date(ctx.now)) {
        return Err(Failure::rule(DeputyFault::OutOfOffice));
    }
    check_begin(ctx, begins)?;
    if ends < begins {
        return Err(Failure::field("ends", HandoverFault::HandoverReversed));
    }
    if (ends - begins).num_days() >= MAX_LEAVE_DAYS {
        return Err(Failure::field("ends", HandoverFault::LeaveTooLong));
    }
    let handover = Handover {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(HandoverState::Asked),
        from,
        to: None,
        reason: HandoverReason::Leave,
        leave: Some(reason),
        begins,
        ends: Some(ends),
        office: deputy.office,
        division: deputy.division.clone(),
        room: deputy.room,
        only: Vec::new(),
        asked_by: ctx.actor.account(),
        asked_at: ctx.now,
        wished: stand_in,
        work: HandoverWork::Waiting,
        place: None,
    };
    if !serves_throughout(&deputy, handover.days()) {
        return Err(Failure::field("ends", HandoverFault::BeyondTerm));
    }
    if !is_free(store, from, handover.days(), handover.id, true)? {
        return Err(Failure::field("begins", HandoverFault::HandoverOverlaps));
    }
    if let Some(to) = stand_in {
        check_stand_in(store, &handover, to, "stand_in")?;
    }
    begin(store, ctx, &handover, Some(Party::Deputy(from)), event(HandoverEventKind::Asked, None, text))?;
    Ok(handover)
}

/// How the office approves a leave.
#[derive(Clone, Debug)]
pub struct ApproveLeave {
    /// Who stands in; whom the deputy wished for, or else whoever is nearest, where nobody is named.
    pub to: Option<Party>,
    pub text: Option<Body>,
}

/// Who stands in for a leave that is approved.
fn chosen(store: &mut impl HandoverDesk, handover: &Handover, named: Option<Party>) -> Result<Party> {
    if let Some(to) = named.or(handover.wished) {
        let to = store.as_kept(to)?;
        check_stand_in(store, handover, to, "to")?;
        return Ok(to);
    }
    nearest(store, handover)?.ok_or_else(|| Failure::field("to", HandoverFault::NoStandIn))
}

/// Whether the leave can still be taken as it was asked for.
fn check_leave(store: &mut impl HandoverDesk, ctx: &Context, handover: &Handover) -> Result<()> {
    let (today, from, days) = (local_date(ctx.now), handover.from, handover.days());
    if days.to.is_some_and(|ends| ends < today) {
        return Err(Failure::rule(HandoverFault::LeaveOver));
    }
    let deputy = store.deputy(from)?.ok_or(StoreError::Corrupt("handovers.from_id"))?;
    if !serves_throughout(&deputy, Period { from: days.from.max(today), to: days.to }) {
        return Err(Failure::rule(HandoverFault::BeyondTerm));
    }
    if !is_free(store, from, days, handover.id, false)? {
        return Err(Failure::rule(HandoverFault::HandoverOverlaps));
    }
    let live = store.live_handovers(from)?;
    let stands_in = |one: &Handover| {
        one.to == Some(Party::Deputy(from)) && one.is_decided() && one.stands_in() && overlap(days, one)
    };
    if live.iter().any(stands_in) {
        return Err(Failure::rule(HandoverFault::StandsIn));
    }
    Ok(())
}

/// The office approves a leave and says who stands in. Where its first day has come it takes effect at once.
///
/// # Errors
/// As every step; [`HandoverFault::OwnLeave`], [`HandoverFault::LeaveOver`], [`HandoverFault::BeyondTerm`],
/// [`HandoverFault::HandoverOverlaps`], [`HandoverFault::StandsIn`]; a field error for whoever may not stand in.
pub fn approve_leave<S: HandoverDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<HandoverId>,
    command: ApproveLeave,
) -> Result<Handover> {
    let ApproveLeave { to, text } = command;
    let approved = step(
        store,
        ctx,
        at,
        |_| HandoverAction::Approve,
        |store: &mut S, handover: &mut Handover, _| {
            if handover.asked_by.is_some() && handover.asked_by == ctx.actor.account() {
                return Err(Failure::rule(HandoverFault::OwnLeave));
            }
            check_leave(store, ctx, handover)?;
            let to = chosen(store, handover, to)?;
            handover.to = Some(to);
            Ok(event(HandoverEventKind::Approved, Some(to), text))
        },
    )?;
    carry_out(store, ctx, approved)
}

/// Why the office refuses a leave.
#[derive(Clone, Debug)]
pub struct RefuseLeave {
    pub text: Body,
}

/// The office refuses a leave, and says why.
///
/// # Errors
/// As every step; [`HandoverFault::OwnLeave`].
pub fn refuse_leave<S: HandoverDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<HandoverId>,
    command: RefuseLeave,
) -> Result<Handover> {
    step(
        store,
        ctx,
        at,
        |_| HandoverAction::Refuse,
        |_, handover: &mut Handover, _| {
            if handover.asked_by.is_some() && handover.asked_by == ctx.actor.account() {
                return Err(Failure::rule(HandoverFault::OwnLeave));
            }
            Ok(event(HandoverEventKind::Refused, None, Some(command.text)))
        },
    )
}

/// The deputy or the office takes back a leave, or the office a handover, that has not taken effect.
///
/// # Errors
/// As every step.
pub fn withdraw_handover<S: HandoverDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<HandoverId>,
    _: Bare,
) -> Result<Handover> {
    step(
        store,
        ctx,
        at,
        |_| HandoverAction::Withdraw,
        |_, handover: &mut Handover, relation| {
            if !may_give_up(relation, handover.reason) {
                return Err(Failure::Forbidden);
            }
            handover.work = HandoverWork::Done;
            Ok(event(HandoverEventKind::Withdrawn, None, None))
        },
    )
}

/// The deputy is back before the last day, or whoever was suspended acts again: what nobody has touched since goes back.
///
/// # Errors
/// As every step; [`HandoverFault::NotBack`].
pub fn return_handover<S: HandoverDesk>(store: &mut S, ctx: &Context, at: At<HandoverId>, _: Bare) -> Result<Handover> {
    let returned = bring_back(store, ctx, at)?;
    carry_out(store, ctx, returned)
}
