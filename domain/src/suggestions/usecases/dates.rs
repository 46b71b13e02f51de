//! Dates that a session sets for what was put before it.

use chrono::NaiveDate;

use super::Result;
use crate::congresses::{CongressId, CongressSessions};
use crate::shared::{Context, Failure, Instant};
use crate::suggestions::{Suggestion, SuggestionFault, SuggestionSession, Suggestions};

/// The session of the congress on that day, where one is entered.
pub(super) fn session_on(
    store: &mut impl CongressSessions,
    congress: CongressId,
    day: NaiveDate,
) -> Result<Option<SuggestionSession>> {
    let found = store.session_within(congress, day, day)?;
    Ok(found.map(|session| SuggestionSession { id: session.id, until: session.to }))
}

/// Since when units that get one now are responsible: all that was put before one session has the date of the first of it that was
/// assigned.
///
/// # Errors
/// [`SuggestionFault::AssignedWithSession`] before that one.
pub(super) fn assigned_since(store: &mut impl Suggestions, ctx: &Context, suggestion: &Suggestion) -> Result<Instant> {
    match (suggestion.dossier.session, &suggestion.dossier.assignment) {
        (Some(session), None) => {
            let assigned = store.session_assigned(session.id)?;
            assigned.ok_or_else(|| Failure::rule(SuggestionFault::AssignedWithSession))
        }
        // What comes back from a unit goes to another by itself.
        (Some(_), Some(_)) | (None, _) => Ok(ctx.now),
    }
}
