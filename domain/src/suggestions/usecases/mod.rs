//! What people do with suggestions: one function for each thing, by who does it.

mod clock;
mod cosigners;
mod dates;
mod deputy;
mod draft;
mod extension;
mod joining;
mod key;
mod office;
mod rating;
mod sessions;
mod units;

pub use clock::*;
pub use cosigners::*;
pub use deputy::*;
pub use draft::*;
pub use extension::*;
pub use joining::*;
pub use key::*;
pub use office::*;
pub use rating::*;
pub use sessions::*;
pub use units::*;

use super::{MAX_NOTES, Suggestion, SuggestionAction, SuggestionEvent, SuggestionFault, SuggestionId, Suggestions};
use crate::cases::{Cases, SuggestionTerms};
use crate::congresses::{CongressId, CongressLevel, CongressSessions, Congresses, Seat};
use crate::deputies::{Deputies, Deputy};
use crate::institutions::Institutions;
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DivisionCode, Failure};

type Result<T> = std::result::Result<T, Failure>;

/// All that a suggestion reads and writes.
pub trait SuggestionDesk:
    Suggestions + Cases + Congresses + CongressSessions + Deputies + Institutions + Journal
{
}

impl<T: Suggestions + Cases + Congresses + CongressSessions + Deputies + Institutions + Journal> SuggestionDesk for T {}

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

/// The seat in the congress of that division in which the deputy serves today.
fn seat_in<'a>(ctx: &Context, deputy: &'a Deputy, congress: &DivisionCode) -> Option<&'a Seat> {
    let today = local_date(ctx.now);
    let mut serving = deputy.mandates.iter().filter(|mandate| mandate.serves_on(today)).map(|mandate| &mandate.seat);
    serving.find(|seat| seat.congress == *congress)
}

/// Whether the deputy serves today in the congress of that division.
fn sits_in(ctx: &Context, deputy: &Deputy, congress: &DivisionCode) -> bool {
    seat_in(ctx, deputy, congress).is_some()
}

/// Whether one more note fits.
fn check_room<T>(notes: &[T]) -> Result<()> {
    if notes.len() < MAX_NOTES { Ok(()) } else { Err(Failure::rule(SuggestionFault::TooManyNotes)) }
}

/// The level of a congress that is there.
fn level_of(store: &mut impl Congresses, congress: CongressId) -> Result<CongressLevel> {
    Ok(store.congress(congress)?.ok_or(Failure::NotFound)?.level)
}
