//! What the clock of a suggestion does by itself.

use super::{Result, SuggestionDesk, change};
use crate::shared::time::local_date;
use crate::shared::{At, Context};
use crate::suggestions::{
    SuggestionAction, SuggestionAlert, SuggestionEvent, SuggestionEventKind, SuggestionId, SuggestionState,
};

/// Reminds whoever has a suggestion, or tells that it is late; whether somebody was told. Does nothing when nothing is due, so that
/// it may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike_suggestion<S: SuggestionDesk>(store: &mut S, ctx: &Context, id: SuggestionId) -> Result<bool> {
    let Some(suggestion) = store.suggestion(id)? else { return Ok(false) };
    let Some(clock) = suggestion.dossier.clock else { return Ok(false) };
    let (action, kind, alert) = match clock.tells(local_date(ctx.now)) {
        None => return Ok(false),
        // What nobody rated in time runs out by itself: a deputy is reminded, and nobody tells on one.
        Some(SuggestionAlert::Late) if suggestion.state() == SuggestionState::Replied => return Ok(false),
        Some(alert @ SuggestionAlert::Late) => (SuggestionAction::TellLate, SuggestionEventKind::Late, alert),
        Some(alert @ SuggestionAlert::Reminder) => (SuggestionAction::Remind, SuggestionEventKind::Reminded, alert),
    };
    let at = At { id, version: Some(suggestion.version) };
    change(store, ctx, at, action, |_, suggestion| {
        suggestion.dossier.clock = Some(clock.told(alert));
        Ok(SuggestionEvent { due: Some(clock.due_on), ..SuggestionEvent::plain(kind) })
    })?;
    Ok(true)
}
