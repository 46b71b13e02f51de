//! What the unit does that an office made responsible.

use chrono::{Duration, NaiveDate};

use super::lists::chosen;
use super::{Result, gather};
use crate::cases::{
    Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseMeasure, Cases, DivisionListKind,
    ReplyOutcome,
};
use crate::shared::attachment::claim;
use crate::shared::flow::{Journal, step};
use crate::shared::text::DocumentNumber;
use crate::shared::time::{local_date, midnight};
use crate::shared::{At, AttachmentId, CaseId, Context, Failure, Flow, Instant, Note, Party, UnitId, WordCode};

/// The unit gives back what was wrongly assigned, within as many working days as the rules say. Units do so twice at most: the
/// assignment after that is final.
///
/// # Errors
/// As every step; [`CaseFault::AssignedFinally`], [`CaseFault::TooLateToReturn`].
pub fn return_assignment(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Return,
        |_, case, _| {
            note.require_text()?;
            (case.handling.lead_unit, case.handling.co_units) = (None, Vec::new());
            case.handling.returns += 1;
            case.handling.end_assignment();
            Ok(CaseEvent::noted(CaseEventKind::Returned, note))
        },
    )
}

/// The unit begins.
pub fn start(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Start, |_, _, _| Ok(CaseEvent::noted(CaseEventKind::Started, note)))
}

/// The unit in the lead signs for the case (签收).
///
/// # Errors
/// As every step; [`CaseFault::AlreadyAcknowledged`].
pub fn acknowledge(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Acknowledge,
        |_, case, _| {
            case.handling.acknowledged_at = Some(ctx.now);
            let due = case.due_at();
            Ok(CaseEvent { kind: CaseEventKind::Acknowledged, facts: CaseFacts { due, ..CaseFacts::noted(note) } })
        },
    )
}

/// The unit in the lead asks for more time, which the office gives by [`super::extend`] or refuses.
///
/// # Errors
/// As every step; [`CaseFault::ExtensionPending`], [`CaseFault::AlreadyExtended`] where the rules give no more,
/// [`CaseFault::ExtensionTooLate`] within the last working day.
pub fn request_extension(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::RequestExtension,
        |_, case, _| {
            note.require_text()?;
            let due = case.due_at();
            case.handling.extension_request = Some(ctx.now);
            Ok(CaseEvent {
                kind: CaseEventKind::ExtensionRequested,
                facts: CaseFacts { due, ..CaseFacts::noted(note) },
            })
        },
    )
}

/// What the unit in the lead asks those that help.
#[derive(Clone, Debug)]
pub struct RequestOpinion {
    pub note: Note,
    /// The last day on which they answer.
    pub due: NaiveDate,
}

/// The unit in the lead asks those that help for their opinions, until a day before its own term is over.
///
/// # Errors
/// As every step; [`CaseFault::NoCoUnits`]; a field error for a day that is past, or after the unit's own term.
pub fn request_opinion(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    command: RequestOpinion,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::RequestOpinion,
        |_, case, _| {
            let RequestOpinion { note, due } = command;
            note.require_text()?;
            let own = case.due_at();
            if due < local_date(ctx.now) || own.is_some_and(|own| local_date(own) < due) {
                return Err(Failure::field("due", CaseFault::OpinionsDueOutOfRange));
            }
            let due = end_of(due);
            let due = own.map_or(due, |own| own.min(due));
            case.handling.opinions_due = Some(due);
            case.handling.opinions.clear();
            Ok(CaseEvent {
                kind: CaseEventKind::OpinionRequested,
                facts: CaseFacts { co_units: case.handling.co_units.clone(), due: Some(due), ..CaseFacts::noted(note) },
            })
        },
    )
}

/// The last second of a day.
fn end_of(day: NaiveDate) -> Instant {
    midnight(day) + Duration::days(1) - Duration::seconds(1)
}

/// A unit that helps gives the opinion for which it was asked, once each time; late is better than never.
///
/// # Errors
/// As every step; [`CaseFault::OpinionNotAsked`], [`CaseFault::OpinionAlreadyGiven`].
pub fn give_opinion(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::GiveOpinion,
        |_, case, _| {
            note.require_text()?;
            let (handling, own) = (&mut case.handling, ctx.actor.parties());
            let asked = |unit: &&UnitId| own.contains(&Party::Unit(**unit)) && !handling.opinions.contains(*unit);
            let unit = handling.co_units.iter().find(asked).copied();
            handling.opinions.push(unit.ok_or(Failure::rule(CaseFault::OpinionAlreadyGiven))?);
            Ok(CaseEvent::noted(CaseEventKind::OpinionGiven, note))
        },
    )
}

/// What a unit replies.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The result in words.
    pub note: Note,
    /// Photos of before.
    pub before: Vec<AttachmentId>,
    /// Photos of after.
    pub after: Vec<AttachmentId>,
    /// What was done.
    pub measures: Vec<CaseMeasure>,
    /// What comes of it, of the list that holds there.
    pub class: Option<WordCode>,
    /// The number of the document.
    pub number: Option<DocumentNumber>,
    /// Its scan, with the seal.
    pub sealed_scan: Option<AttachmentId>,
}

/// The unit in the lead tells the result, with its proof.
///
/// # Errors
/// As every step; a field error for a class that may not be chosen there. Nobody but the unit may: a deputy does not exercise
/// administrative power (代表法第三十一条).
pub fn reply(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Reply) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reply,
        |store, case, _| {
            let Reply { note, before, after, measures, class, number, sealed_scan } = command;
            note.require_text()?;
            let place = (&case.division, local_date(ctx.now));
            let list = (DivisionListKind::ReplyClass, "class");
            let class = class.map(|code| chosen(store, list, place, &code)).transpose()?;
            gather(case, &measures)?;
            claim(store, "before", &before, case.subject())?;
            claim(store, "after", &after, case.subject())?;
            claim(store, "sealed_scan", sealed_scan.as_slice(), case.subject())?;
            case.handling.extension_request = None;
            Ok(CaseEvent {
                kind: CaseEventKind::Replied,
                facts: CaseFacts {
                    measures,
                    before,
                    after,
                    reply_class: class.as_ref().map(ReplyOutcome::from),
                    number,
                    sealed_scan,
                    ..CaseFacts::noted(note)
                },
            })
        },
    )
}
