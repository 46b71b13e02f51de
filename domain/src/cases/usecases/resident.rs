//! What the resident does: whoever submitted the case, with an account or by its tracking code.

use super::Result;
use super::children::take_back_children;
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseRating, Cases, VoiceRating};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Note};

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
            case.handling.question = None;
            Ok(CaseEvent::noted(CaseEventKind::Reopened, note))
        },
    )
}

/// The resident takes the case back, and its parts with it.
pub fn withdraw(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    let case: Case = step(
        store,
        ctx,
        at,
        |_| CaseAction::Withdraw,
        |_, case: &mut Case, _| {
            case.handling.withdrawn_at = Some(ctx.now);
            Ok(CaseEvent::noted(CaseEventKind::Withdrawn, note))
        },
    )?;
    take_back_children(store, ctx, &case)?;
    Ok(case)
}

/// Keeps what somebody said of the outcome who follows the case, instead of what that one said before.
pub(super) fn voice(case: &mut Case, ctx: &Context, rating: CaseRating, note: Note) -> CaseEvent {
    if let Some(by) = case.handling.follower(&ctx.actor) {
        case.handling.voice_ratings.retain(|voice| voice.by != by);
        case.handling.voice_ratings.push(VoiceRating { by, rating });
    }
    let facts = CaseFacts { rating: Some(rating), ..CaseFacts::noted(note) };
    CaseEvent { kind: CaseEventKind::VoiceRated, facts }
}

/// The resident does not accept that the case was declined, and says why: the office decides. Once, within as many days as the rules
/// say.
///
/// # Errors
/// As every step; [`crate::cases::CaseFault::ObjectedAlready`], [`crate::cases::CaseFault::TooLateToObject`].
pub fn object(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Object,
        |_, case, _| {
            note.require_text()?;
            case.handling.objected = true;
            Ok(CaseEvent::noted(CaseEventKind::Objected, note))
        },
    )
}
