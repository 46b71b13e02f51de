//! What the clock does by itself.

use super::Result;
use crate::cases::clocks::{Counting, Stage};
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseState, Cases};
use crate::shared::calendar::Calendar;
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Note};

/// What a struck clock came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Struck {
    /// Nothing was due.
    Nothing,
    /// Somebody was told.
    Told,
    /// The case was closed for good.
    Closed,
    /// The case is to be closed, and was not.
    Held,
}

/// What the system's clock does to a case that wants a look: urges at yellow, says at red that the term is over, asks others for a
/// first answer that did not come, closes what nobody rated or answered if it `may_close`. Does nothing when nothing is due, so that
/// it may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike(store: &mut (impl Cases + Journal), ctx: &Context, id: CaseId, may_close: bool) -> Result<Struck> {
    let Some(case) = store.case(id)? else { return Ok(Struck::Nothing) };
    if case.state() == CaseState::AwaitingInfo {
        return strike_question(store, ctx, &case, may_close);
    }
    let Some(clock) = case.handling.clock.clone().filter(|clock| clock.paused.is_none()) else {
        return Ok(Struck::Nothing);
    };
    // What is struck at red stays so: it is struck by the end that a year gives it, also before the others are counted anew.
    if clock.counting != Counting::AllTime && clock.edition < ctx.calendar.edition() {
        recount(store, ctx, id, &ctx.calendar)?;
        return strike(store, ctx, id, may_close);
    }
    let at = At { id, version: Some(case.version) };
    let note = Note::default();
    if ctx.now >= clock.due && clock.stage == Stage::Rate {
        if !may_close {
            return Ok(Struck::Held);
        }
        step(
            store,
            ctx,
            at,
            |_| CaseAction::Expire,
            |_, _, _| Ok(CaseEvent::noted(CaseEventKind::Expired, Note::default())),
        )?;
        return Ok(Struck::Closed);
    }
    if ctx.now >= clock.due && !clock.overdue {
        step(
            store,
            ctx,
            at,
            |_| CaseAction::MarkOverdue,
            |_, case, _| {
                if let Some(clock) = &mut case.handling.clock {
                    (clock.warned, clock.overdue) = (true, true);
                }
                Ok(CaseEvent::noted(CaseEventKind::Overdue, note))
            },
        )?;
        return Ok(Struck::Told);
    }
    if ctx.now >= clock.yellow && !clock.warned && clock.stage != Stage::Rate {
        step(
            store,
            ctx,
            at,
            |_| CaseAction::Remind,
            |_, case, _| {
                if let Some(clock) = &mut case.handling.clock {
                    clock.warned = true;
                }
                Ok(CaseEvent {
                    kind: CaseEventKind::Reminded,
                    facts: CaseFacts { to: case.holder(), ..CaseFacts::noted(note) },
                })
            },
        )?;
        return Ok(Struck::Told);
    }
    if let Some((_, party)) = case.asked_next().filter(|(asked_at, _)| ctx.now >= *asked_at) {
        step(
            store,
            ctx,
            at,
            |_| CaseAction::AskFallback,
            |_, case, _| {
                case.note_asked(party);
                Ok(CaseEvent {
                    kind: CaseEventKind::FallbackAsked,
                    facts: CaseFacts { to: Some(party), ..CaseFacts::noted(note) },
                })
            },
        )?;
        return Ok(Struck::Told);
    }
    Ok(Struck::Nothing)
}

/// The same to one that waits for the resident's answer: tells once more what is asked for, and closes what nobody answered.
fn strike_question(store: &mut (impl Cases + Journal), ctx: &Context, case: &Case, may_close: bool) -> Result<Struck> {
    let Some(question) = &case.handling.question else { return Ok(Struck::Nothing) };
    let at = At { id: case.id, version: Some(case.version) };
    if ctx.now >= question.due {
        if !may_close {
            return Ok(Struck::Held);
        }
        step(
            store,
            ctx,
            at,
            |_| CaseAction::CloseUnanswered,
            |_, case, _| {
                if let Some(question) = &mut case.handling.question {
                    question.closed = Some(ctx.now);
                }
                Ok(CaseEvent::noted(CaseEventKind::ClosedUnanswered, Note::default()))
            },
        )?;
        return Ok(Struck::Closed);
    }
    if ctx.now >= question.remind_at() && !question.reminded {
        step(
            store,
            ctx,
            at,
            |_| CaseAction::RemindAnswer,
            |_, case, _| {
                let question = case.handling.question.as_mut();
                let due = question.map(|question| {
                    question.reminded = true;
                    question.due
                });
                Ok(CaseEvent { kind: CaseEventKind::AnswerReminded, facts: CaseFacts { due, ..CaseFacts::default() } })
            },
        )?;
        return Ok(Struck::Told);
    }
    Ok(Struck::Nothing)
}

/// Counts the clock of a case anew by the calendar as it is now; whether its end moved. Only then is it an event: whoever
/// waits for the day sees why it is another. While it stands still there is no day to wait for.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn recount(store: &mut (impl Cases + Journal), ctx: &Context, id: CaseId, calendar: &Calendar) -> Result<bool> {
    let Some(case) = store.case(id)? else { return Ok(false) };
    let mut counted = case.clone();
    let moved = match &mut counted.handling.clock {
        Some(clock) => {
            let old = calendar.of_edition(clock.edition);
            clock.recount(&old, calendar) && clock.paused.is_none()
        }
        None => false,
    };
    if !moved {
        store.save(&case, &counted)?;
        return Ok(false);
    }
    let (at, clock) = (At { id, version: Some(case.version) }, counted.handling.clock);
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Recount,
        |_, case, _| {
            let due = clock.as_ref().map(|clock| clock.due);
            case.handling.clock = clock;
            Ok(CaseEvent { kind: CaseEventKind::DueMoved, facts: CaseFacts { due, ..CaseFacts::default() } })
        },
    )?;
    Ok(true)
}
