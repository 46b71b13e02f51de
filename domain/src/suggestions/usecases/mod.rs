//! What people do with suggestions: one function for each thing, by who does it.

mod clock;
mod cosigners;
mod deputy;
mod draft;
mod office;
mod rating;
mod units;

pub use clock::*;
pub use cosigners::*;
pub use deputy::*;
pub use draft::*;
pub use office::*;
pub use rating::*;
pub use units::*;

use super::{MAX_NOTES, Suggestion, SuggestionAction, SuggestionEvent, SuggestionFault, SuggestionId, Suggestions};
use crate::cases::{Cases, SuggestionTerms};
use crate::congresses::{CongressId, CongressLevel, Congresses};
use crate::deputies::{Deputies, Deputy};
use crate::institutions::Institutions;
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DivisionCode, Failure};

type Result<T> = std::result::Result<T, Failure>;

/// All that a suggestion reads and writes.
pub trait SuggestionDesk: Suggestions + Cases + Congresses + Deputies + Institutions + Journal {}

impl<T: Suggestions + Cases + Congresses + Deputies + Institutions + Journal> SuggestionDesk for T {}

fn change<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    action: SuggestionAction,
    apply: impl FnOnce(&mut S, &mut Suggestion) -> Result<SuggestionEvent>,
) -> Result<Suggestion> {
    step(store, ctx, at, |_| action, |store: &mut S, suggestion: &mut Suggestion, _| apply(store, suggestion))
}

/// Who has how long with what begins now, where the suggestion's congress is.
fn terms_now(store: &mut impl Cases, ctx: &Context, suggestion: &Suggestion) -> Result<SuggestionTerms> {
    Ok(store.rules(&suggestion.division, local_date(ctx.now))?.suggestions)
}

/// Whether the deputy serves today in the congress of that division.
fn sits_in(ctx: &Context, deputy: &Deputy, congress: &DivisionCode) -> bool {
    let today = local_date(ctx.now);
    deputy.mandates.iter().any(|mandate| mandate.seat.congress == *congress && mandate.serves_on(today))
}

/// Whether one more note fits.
fn check_room<T>(notes: &[T]) -> Result<()> {
    if notes.len() < MAX_NOTES { Ok(()) } else { Err(Failure::rule(SuggestionFault::TooManyNotes)) }
}

/// The level of a congress that is there.
fn level_of(store: &mut impl Congresses, congress: CongressId) -> Result<CongressLevel> {
    Ok(store.congress(congress)?.ok_or(Failure::NotFound)?.level)
}
