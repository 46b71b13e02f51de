//! Suggestions under a leader's eye (重点督办, 代表法第五十二条): chosen by the chairpersons' meeting, in a township by the presidium.

use chrono::NaiveDate;

use super::{Result, SuggestionDesk, SuggestionWords, change, check_room};
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure};
use crate::suggestions::{
    KeyStep, Suggestion, SuggestionAction, SuggestionEvent, SuggestionEventKind, SuggestionFault, SuggestionId,
};

/// Under whose eye a suggestion is handled.
#[derive(Clone, Debug)]
pub struct MarkKey {
    pub leader: Name,
    /// When it was decided; today where nothing is said.
    pub decided_on: Option<NaiveDate>,
    pub text: Option<Body>,
}

/// The office notes that it was put under a leader's eye.
///
/// # Errors
/// As every step; a field error for a day to come.
pub fn mark_key<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: MarkKey,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::MarkKey, |_, suggestion| {
        let today = local_date(ctx.now);
        let decided_on = command.decided_on.unwrap_or(today);
        if decided_on > today {
            return Err(Failure::field("decided_on", SuggestionFault::KeyDay));
        }
        suggestion.dossier.leader = Some(command.leader);
        suggestion.dossier.key_on = Some(decided_on);
        Ok(SuggestionEvent::said(SuggestionEventKind::MarkedKey, command.text))
    })
}

/// The office notes a step of the leader's supervision, which the deputy and the units read.
///
/// # Errors
/// As every step; [`SuggestionFault::NotKey`], [`SuggestionFault::TooManyNotes`].
pub fn note_key_step<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::NoteKeyStep, |_, suggestion| {
        check_room(&suggestion.dossier.key_steps)?;
        suggestion.dossier.key_steps.push(KeyStep { at: ctx.now, text: command.text.clone() });
        Ok(SuggestionEvent::said(SuggestionEventKind::KeyStepNoted, Some(command.text)))
    })
}
