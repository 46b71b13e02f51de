//! What the resident does: whoever submitted the case, with an account or by its tracking code.

use super::Result;
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseRating, Cases};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Failure, Note};

/// The resident adds what was asked for.
pub fn supplement(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Supplement,
        |_, case, _| {
            note.require_text()?;
            case.handling.question = None;
            Ok(CaseEvent::noted(CaseEventKind::Supplemented, note))
        },
    )
}

/// The resident has a case taken up again that was closed for want of an answer, and adds what was asked for: it goes on where it was
/// asked, and so does its clock.
///
/// # Errors
/// As every step; [`CaseFault::TooLateToReopen`].
pub fn reopen(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reopen,
        |_, case, _| {
            note.require_text()?;
            if !case.may_reopen(ctx.now) {
                return Err(Failure::rule(CaseFault::TooLateToReopen));
            }
            case.handling.question = None;
            Ok(CaseEvent::noted(CaseEventKind::Reopened, note))
        },
    )
}

/// How the resident rates the outcome.
#[derive(Clone, Debug)]
pub struct Rate {
    pub note: Note,
    pub rating: CaseRating,
}

/// The resident rates the outcome. Dissatisfied, the case goes back; the second time the office supervises it.
pub fn rate(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Rate) -> Result<Case> {
    let Rate { note, rating } = command;
    let action = |case: &Case| match (rating, case.handling.dissatisfied) {
        (CaseRating::Satisfied | CaseRating::Basically, _) => CaseAction::RateSatisfied,
        (CaseRating::Dissatisfied, 0) => CaseAction::RateDissatisfied,
        (CaseRating::Dissatisfied, _) => CaseAction::RateDissatisfiedAgain,
    };
    step(store, ctx, at, action, |_, case, _| {
        case.handling.rating = Some(rating);
        if rating == CaseRating::Dissatisfied {
            case.handling.dissatisfied += 1;
            case.handling.supervised |= case.handling.dissatisfied > 1;
        }
        Ok(CaseEvent {
            kind: CaseEventKind::Rated,
            facts: CaseFacts { rating: Some(rating), ..CaseFacts::noted(note) },
        })
    })
}

/// The resident takes the case back.
pub fn withdraw(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Withdraw, |_, _, _| Ok(CaseEvent::noted(CaseEventKind::Withdrawn, note)))
}
