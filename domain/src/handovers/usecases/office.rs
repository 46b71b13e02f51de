//! The office hands a deputy's work over.

use chrono::NaiveDate;

use super::effect::carry_out;
use super::leave::check_begin;
use super::stand_in::{check_stand_in, overlap};
use super::{HandoverDesk, Result, event};
use crate::cases::Cases;
use crate::deputies::{Deputy, DeputyFault};
use crate::handovers::{
    Handover, HandoverEventKind, HandoverFault, HandoverReason, HandoverState, HandoverWork, MAX_NAMED,
};
use crate::shared::flow::begin;
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{CaseId, Context, DeputyId, Failure, Field, Grant, Party, Standing, StoreError};

/// What an office hands over.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// Whose work.
    pub deputy: DeputyId,
    pub reason: HandoverReason,
    /// To whom.
    pub to: Party,
    /// The first day; today where none is named.
    pub begins: Option<NaiveDate>,
    /// The last day of a suspension, where it is known.
    pub ends: Option<NaiveDate>,
    /// Some cases alone; all that is open, and what comes in meanwhile, where none is named.
    pub only: Vec<CaseId>,
    pub text: Option<Body>,
}

/// The office hands over the work of a deputy who is suspended, gone, elsewhere or overloaded: at once, or from a day on.
///
/// # Errors
/// Forbidden outside of the office's area; [`HandoverFault::OwnLeave`]; field errors for a deputy who does not exist, a reason that
/// is not the office's or does not fit, the days, cases that are not with the deputy, and whoever may not stand in.
pub fn hand_over<S: HandoverDesk>(store: &mut S, ctx: &Context, command: HandOver) -> Result<Handover> {
    let deputy = store.deputy(command.deputy)?.ok_or_else(|| Failure::missing("deputy", DeputyFault::UnknownDeputy))?;
    if !ctx.actor.serves(&deputy.division) {
        return Err(Failure::Forbidden);
    }
    let own = |grant: &Grant| match grant {
        Grant::Deputy { deputy: own } | Grant::Former { deputy: own } => *own == deputy.id,
        _ => false,
    };
    if ctx.actor.grants().iter().any(own) {
        return Err(Failure::rule(HandoverFault::OwnLeave));
    }
    if matches!(command.reason, HandoverReason::Leave | HandoverReason::Term) {
        return Err(Failure::field("reason", HandoverFault::NotByOffice));
    }
    order(store, ctx, &deputy, command)
}

/// The same by whoever decided it before: a change of term, above all.
///
/// # Errors
/// Field errors as of [`hand_over`].
pub fn order<S: HandoverDesk>(store: &mut S, ctx: &Context, deputy: &Deputy, command: HandOver) -> Result<Handover> {
    let HandOver { reason, to, begins, ends, only, text, .. } = command;
    let begins = begins.unwrap_or(local_date(ctx.now));
    check_begin(ctx, begins)?;
    if ends.is_some() && reason != HandoverReason::Suspended {
        return Err(Failure::field("ends", HandoverFault::NoLastDay));
    }
    if ends.is_some_and(|ends| ends < begins) {
        return Err(Failure::field("ends", HandoverFault::HandoverReversed));
    }
    if reason.is_out_of_office() && deputy.serves_on(begins) {
        return Err(Failure::field("reason", HandoverFault::StillServes));
    }
    check_named(store, deputy.id, &only)?;
    let to = store.as_kept(to)?;
    let handover = Handover {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(HandoverState::Planned),
        from: deputy.id,
        to: Some(to),
        reason,
        leave: None,
        begins,
        ends,
        office: deputy.office,
        division: deputy.division.clone(),
        room: deputy.room,
        only,
        asked_by: ctx.actor.account(),
        asked_at: ctx.now,
        wished: None,
        work: HandoverWork::Waiting,
        place: None,
    };
    check_stand_in(store, &handover, to, "to")?;
    if handover.stands_in() && is_taken(store, &handover)? {
        return Err(Failure::field("begins", HandoverFault::HandoverOverlaps));
    }
    let by = ctx.actor.grants().iter().find_map(|grant| match grant {
        Grant::Office { office, area } if area.covers(&handover.division) => Some(Party::Office(*office)),
        _ => None,
    });
    begin(store, ctx, &handover, by, event(HandoverEventKind::Ordered, Some(to), text))?;
    carry_out(store, ctx, handover)
}

/// Whether the deputy's work is handed over on those days by something that does not give way once this takes effect: a leave does
/// to a suspension, and both do to an end.
fn is_taken(store: &mut impl HandoverDesk, handover: &Handover) -> Result<bool> {
    let live = store.live_handovers(handover.from)?;
    let stays = |one: &&Handover| match one.reason {
        HandoverReason::Suspended => handover.reason != HandoverReason::Ended,
        HandoverReason::Ended => true,
        HandoverReason::Leave | HandoverReason::Term | HandoverReason::Moved | HandoverReason::Overload => false,
    };
    let decided = live.iter().filter(|one| one.from == handover.from && one.is_decided() && one.stands_in());
    Ok(decided.filter(stays).any(|one| overlap(handover.days(), one)))
}

/// Whether each of those cases is open and with the deputy.
fn check_named(store: &mut impl Cases, deputy: DeputyId, only: &[CaseId]) -> Result<()> {
    let not_theirs = |at| Failure::missing(Field::item("only", at), HandoverFault::NotTheirs);
    if only.len() > MAX_NAMED {
        return Err(not_theirs(MAX_NAMED));
    }
    for (at, id) in only.iter().enumerate() {
        let theirs = match store.case(*id) {
            Ok(case) => case.is_some_and(|case| case.target == Party::Deputy(deputy) && case.state().is_open()),
            Err(StoreError::Corrupt(_)) => false,
            Err(error) => return Err(error.into()),
        };
        if !theirs || only.iter().take(at).any(|one| one == id) {
            return Err(not_theirs(at));
        }
    }
    Ok(())
}
