//! What the resident does: whoever submitted the case, with an account or by its tracking code.

use super::Result;
use super::children::take_back_children;
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseRating, Cases};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Note};

/// The resident adds what was asked for.
pub fn supplement(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Supplement,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::noted(CaseEventKind::Supplemented, note))
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

/// The resident takes the case back, and its parts with it.
pub fn withdraw(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    let case: Case =
        step(store, ctx, at, |_| CaseAction::Withdraw, |_, _, _| Ok(CaseEvent::noted(CaseEventKind::Withdrawn, note)))?;
    take_back_children(store, ctx, &case)?;
    Ok(case)
}
