//! The deputy rates an answer; who does not in time is satisfied with nothing.

use super::{Result, SuggestionDesk, change, terms_now};
use crate::cases::CaseRating;
use crate::shared::flow::step;
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure};
use crate::suggestions::{
    Suggestion, SuggestionAction, SuggestionEvent, SuggestionEventKind, SuggestionFault, SuggestionId,
    SuggestionRating, SuggestionState,
};

/// What the deputy says of an answer.
#[derive(Clone, Debug)]
pub struct RateSuggestion {
    /// Of what came of it: that decides what follows.
    pub result: CaseRating,
    /// Of how the unit went about it.
    pub attitude: CaseRating,
    pub text: Option<Body>,
}

/// What a rating leads to.
fn rated(suggestion: &Suggestion, result: CaseRating) -> SuggestionAction {
    match result {
        CaseRating::Satisfied | CaseRating::Basically => {
            if suggestion.reply().is_some_and(|reply| reply.promises()) {
                SuggestionAction::RateSatisfiedPromise
            } else {
                SuggestionAction::RateSatisfied
            }
        }
        CaseRating::Dissatisfied => {
            let before = suggestion.dossier.ratings.iter().any(|one| one.result == CaseRating::Dissatisfied);
            if before { SuggestionAction::RateDissatisfiedAgain } else { SuggestionAction::RateDissatisfied }
        }
    }
}

/// The deputy rates what was answered, in the own account.
///
/// # Errors
/// As every step; a field error for a dissatisfied deputy who says nothing; [`SuggestionFault::RatedLate`].
pub fn rate_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: RateSuggestion,
) -> Result<Suggestion> {
    let RateSuggestion { result, attitude, text } = command;
    step(
        store,
        ctx,
        at,
        |suggestion: &Suggestion| rated(suggestion, result),
        |store: &mut S, suggestion: &mut Suggestion, _| {
            if result == CaseRating::Dissatisfied && text.is_none() {
                return Err(Failure::field("text", SuggestionFault::RatingWithoutWords));
            }
            if suggestion.reply().is_some_and(|reply| local_date(ctx.now) > reply.rate_by) {
                return Err(Failure::rule(SuggestionFault::RatedLate));
            }
            let kind = if result == CaseRating::Dissatisfied {
                // The office's term begins, to have the unit handle it anew.
                suggestion.dossier.terms = Some(terms_now(store, ctx, suggestion)?);
                SuggestionEventKind::Dissatisfied
            } else {
                SuggestionEventKind::Accepted
            };
            suggestion.dossier.ratings.push(SuggestionRating { at: ctx.now, result, attitude, text: text.clone() });
            Ok(SuggestionEvent::said(kind, text))
        },
    )
}

/// The time in which the deputy could rate is over, whether or not the deputy still serves: it stays unrated. Whether there was
/// something to do.
///
/// # Errors
/// As every step, which only the system makes.
pub fn expire_rating<S: SuggestionDesk>(store: &mut S, ctx: &Context, id: SuggestionId) -> Result<bool> {
    let over = |suggestion: &Suggestion| {
        let reply = suggestion.reply().filter(|reply| local_date(ctx.now) > reply.rate_by)?;
        let action = if reply.promises() { SuggestionAction::ExpirePromise } else { SuggestionAction::Expire };
        Some(action).filter(|_| suggestion.state() == SuggestionState::Replied)
    };
    let Some(action) = store.suggestion(id)?.as_ref().and_then(over) else { return Ok(false) };
    let at = At { id, version: None };
    change(store, ctx, at, action, |_, _| Ok(SuggestionEvent::plain(SuggestionEventKind::Unrated)))?;
    Ok(true)
}
