//! What was put before a session is assigned together when it is over, with one date for all (统一交办).

use super::dates::assigned_since;
use super::joining::change_together;
use super::office::{AssignSuggestion, assign};
use super::{Result, SuggestionDesk};
use crate::congresses::sessions::{self, CorrectSession};
use crate::congresses::{Congress, CongressId, CongressSession, CongressSessionId};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure, Field, Instant, PageRequest, Repository};
use crate::suggestions::{
    Suggestion, SuggestionAction, SuggestionFault, SuggestionFilter, SuggestionId, SuggestionRelation, SuggestionScope,
    SuggestionSession, SuggestionState, relations,
};

/// Suggestions that are assigned at once, at most.
pub const MAX_AT_ONCE: usize = 100;
/// Those of a session that are looked through at once.
const TOGETHER: u32 = 100;

/// One of those that are assigned at once.
#[derive(Clone, Debug)]
pub struct SessionItem {
    pub suggestion: SuggestionId,
    pub assignment: AssignSuggestion,
}

/// Whom an office makes responsible for what was put before a session.
#[derive(Clone, Debug)]
pub struct AssignSession {
    pub items: Vec<SessionItem>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct SessionAssigned {
    pub session: CongressSession,
    /// The one date of assignment.
    pub at: Instant,
    /// Those that were assigned now.
    pub suggestions: Vec<Suggestion>,
}

/// Why one of many is refused, of the item that it is.
fn of_item(failure: Failure, at: usize) -> Failure {
    let item = |part| Field::item("items", at).part(part);
    match failure {
        Failure::Rule(fault) => Failure::field(item("suggestion"), fault),
        Failure::Field { field, fault } => Failure::field(item(field.name), fault),
        Failure::Missing { field, fault } => Failure::missing(item(field.name), fault),
        other => other,
    }
}

/// The office assigns what was put before a session once that is over: all of it or nothing. However many calls that takes, the
/// date is the first one's.
///
/// # Errors
/// Not found for an unknown session, forbidden for whoever works in no office; [`SuggestionFault::SessionRuns`]; field errors for too
/// many, for one that was not put before that session or is not registered, and for units as at assigning one alone.
pub fn assign_session<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<CongressSessionId>,
    command: AssignSession,
) -> Result<SessionAssigned> {
    let session = store.congress_session(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.works_in_an_office() {
        return Err(Failure::Forbidden);
    }
    if local_date(ctx.now) < session.to {
        return Err(Failure::rule(SuggestionFault::SessionRuns));
    }
    if !(1..=MAX_AT_ONCE).contains(&command.items.len()) {
        return Err(Failure::field("items", SuggestionFault::AssignedAtOnce));
    }
    let before = store.session_assigned(session.id)?;
    let since = before.unwrap_or(ctx.now);
    let mut suggestions = Vec::with_capacity(command.items.len());
    for (at, SessionItem { suggestion: id, assignment }) in command.items.into_iter().enumerate() {
        let field = Field::item("items", at).part("suggestion");
        let own = |one: &Suggestion| {
            one.dossier.session.is_some_and(|own| own.id == session.id)
                && relations(&ctx.actor, one).contains(&SuggestionRelation::Office)
        };
        let found = store.suggestion(id)?.filter(own);
        let found = found.ok_or_else(|| Failure::missing(field, SuggestionFault::NotOfSession))?;
        if found.state() != SuggestionState::Registered {
            return Err(Failure::field(field, SuggestionFault::NotToAssign));
        }
        let at_version = At { id, version: Some(found.version) };
        let assigned = change_together(store, ctx, at_version, SuggestionAction::Assign, |store, suggestion| {
            // What was joined may have been put before another session, or none: its date is its own.
            let own = suggestion.dossier.session.is_some_and(|own| own.id == session.id);
            let since = if own { since } else { assigned_since(store, ctx, suggestion)? };
            assign(store, ctx, suggestion, assignment.clone(), since)
        });
        suggestions.push(assigned.map_err(|failure| of_item(failure, at))?);
    }
    if before.is_none() {
        store.note_session_assigned(session.id, since)?;
    }
    Ok(SessionAssigned { session, at: since, suggestions })
}

/// Whoever looks after the congress corrects a session that was entered wrongly, before anything that was put before it was assigned:
/// until when that is to be done follows.
///
/// # Errors
/// As entering a session; a field error for one that the congress does not have; [`SuggestionFault::SessionAssigned`].
pub fn correct_session<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<CongressId>,
    command: CorrectSession,
) -> Result<Congress> {
    let (congress, session) = sessions::correct_session(store, ctx, at, command)?;
    if store.session_assigned(session.id)?.is_some() {
        return Err(Failure::rule(SuggestionFault::SessionAssigned));
    }
    let filter = SuggestionFilter { session: Some(session.id), ..SuggestionFilter::default() };
    let (scopes, mut after) = ([SuggestionScope::Area(congress.division.clone())], None);
    loop {
        let page = store.suggestions(&scopes, &filter, &PageRequest { limit: TOGETHER, after })?;
        for suggestion in &page.items {
            redate(store, ctx, suggestion, &session)?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(congress);
        }
    }
}

/// Gives what was put before a session its days as they are now. Nobody did anything to it: its timeline tells nothing of that.
fn redate<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    before: &Suggestion,
    session: &CongressSession,
) -> Result<()> {
    let mut now = before.clone();
    now.dossier.session = now.dossier.session.map(|own| SuggestionSession { until: session.to, ..own });
    if now.dossier.session != before.dossier.session {
        (now.version, now.updated_at) = (before.version + 1, ctx.now);
        now.wind(ctx.now, &ctx.calendar);
        Repository::<Suggestion>::save(store, before, &now)?;
    }
    Ok(())
}
