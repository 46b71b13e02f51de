//! Suggestions on one matter are handled and answered together (并案): each keeps its number and its deputy's rating, and each deputy
//! who signed one of them is answered by name.

use super::{Result, SuggestionDesk, change};
use crate::shared::{At, Bare, Context, DeputyId, Failure, Field, Repository};
use crate::suggestions::{
    MAX_JOINED, Suggestion, SuggestionAction, SuggestionEvent, SuggestionEventKind, SuggestionFault, SuggestionId,
    SuggestionRelation, SuggestionState, Suggestions, relations,
};

/// The one with which `suggestion` is answered together, until it is.
fn leader_of(store: &mut impl Suggestions, suggestion: &Suggestion) -> Result<Option<Suggestion>> {
    let Some(id) = suggestion.dossier.joined_to.filter(|_| suggestion.dossier.replies.is_empty()) else {
        return Ok(None);
    };
    let leads = |one: &Suggestion| {
        one.state() != SuggestionState::Withdrawn
            && one.dossier.replies.is_empty()
            && one.dossier.joined.contains(&suggestion.id)
    };
    Ok(store.suggestion(id)?.filter(leads))
}

/// Those that are answered together with `suggestion`, until they are.
pub(super) fn joined_to(store: &mut impl Suggestions, suggestion: &Suggestion) -> Result<Vec<Suggestion>> {
    if suggestion.dossier.joined.is_empty() {
        return Ok(Vec::new());
    }
    let mut joined = Repository::<Suggestion>::load_all(store, &suggestion.dossier.joined)?;
    joined.retain(|one| {
        one.dossier.joined_to == Some(suggestion.id)
            && one.dossier.replies.is_empty()
            && one.state() != SuggestionState::Withdrawn
    });
    joined.sort_unstable_by_key(|one| one.id);
    Ok(joined)
}

/// Whether a step of the one to which it was joined is one of `joined`, too: what has six months already needs no more.
fn goes_along(joined: &Suggestion, action: SuggestionAction) -> bool {
    use SuggestionAction as A;
    !matches!(action, A::AskExtension | A::Extend | A::RefuseExtension) || joined.hindrance(action).is_none()
}

/// Makes a step of a suggestion and of all that are answered together with it. What was joined to another makes none by itself.
pub(super) fn change_together<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    action: SuggestionAction,
    mut apply: impl FnMut(&mut S, &mut Suggestion) -> Result<SuggestionEvent>,
) -> Result<Suggestion> {
    let mut joined = Vec::new();
    let first = change(store, ctx, at, action, |store: &mut S, suggestion: &mut Suggestion| {
        if leader_of(store, suggestion)?.is_some() {
            return Err(Failure::rule(SuggestionFault::AnsweredTogether));
        }
        joined = joined_to(store, suggestion)?;
        apply(store, suggestion)
    })?;
    for one in joined.into_iter().filter(|one| goes_along(one, action)) {
        let at = At { id: one.id, version: None };
        change(store, ctx, at, action, &mut apply)?;
    }
    Ok(first)
}

/// Whether `named` are all the deputies who signed `suggestion` or one that is answered together with it, and nobody else. Of one alone
/// they need not be named.
///
/// # Errors
/// Field errors for a stranger, and where somebody is not named.
pub(super) fn check_answered(store: &mut impl Suggestions, suggestion: &Suggestion, named: &[DeputyId]) -> Result<()> {
    let joined = joined_to(store, suggestion)?;
    if joined.is_empty() && named.is_empty() {
        return Ok(());
    }
    let mut signed = suggestion.signed_by();
    signed.extend(joined.iter().flat_map(Suggestion::signed_by));
    if let Some(at) = named.iter().position(|deputy| !signed.contains(deputy)) {
        return Err(Failure::field(Field::item("deputies", at), SuggestionFault::AnsweredStranger));
    }
    if signed.iter().any(|deputy| !named.contains(deputy)) {
        return Err(Failure::field("deputies", SuggestionFault::NotEachAnswered));
    }
    Ok(())
}

/// Which suggestions are answered together with one.
#[derive(Clone, Debug)]
pub struct JoinSuggestions {
    pub suggestions: Vec<SuggestionId>,
}

/// The other one, where it may be answered together with `first`.
fn joinable<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    first: &Suggestion,
    (id, field): (SuggestionId, Field),
) -> Result<Suggestion> {
    if id == first.id || first.dossier.joined.contains(&id) {
        return Err(Failure::field(field, SuggestionFault::JoinedTwice));
    }
    let known = |one: &Suggestion| relations(&ctx.actor, one).contains(&SuggestionRelation::Office);
    let other = store.suggestion(id)?.filter(known);
    let other = other.ok_or_else(|| Failure::missing(field, SuggestionFault::UnknownJoined))?;
    if leader_of(store, &other)?.is_some() || !joined_to(store, &other)?.is_empty() {
        return Err(Failure::field(field, SuggestionFault::JoinedAlready));
    }
    if (other.congress, other.state(), other.lead) != (first.congress, first.state(), first.lead) {
        return Err(Failure::field(field, SuggestionFault::JoinedUnlike));
    }
    Ok(other)
}

/// The office has suggestions on one matter answered together with one of them: before a unit answered any.
///
/// # Errors
/// As every step; field errors for too many, for one that stands there twice or is not there, for one that is joined already, and
/// for one of another congress, that stands elsewhere or is with another unit.
pub fn join_suggestions<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: JoinSuggestions,
) -> Result<Suggestion> {
    let JoinSuggestions { suggestions } = command;
    let mut joined = Vec::with_capacity(suggestions.len());
    let first = change(store, ctx, at, SuggestionAction::Join, |store: &mut S, first: &mut Suggestion| {
        if leader_of(store, first)?.is_some() {
            return Err(Failure::rule(SuggestionFault::JoinedAlready));
        }
        if suggestions.is_empty() || first.dossier.joined.len() + suggestions.len() > MAX_JOINED {
            return Err(Failure::field("suggestions", SuggestionFault::TooManyJoined));
        }
        for (at, id) in suggestions.iter().enumerate() {
            joined.push(joinable(store, ctx, first, (*id, Field::item("suggestions", at)))?);
            first.dossier.joined.push(*id);
        }
        // The one to which it was joined before may have been withdrawn.
        first.dossier.joined_to = None;
        Ok(SuggestionEvent::plain(SuggestionEventKind::Joined))
    })?;
    let broad = first.dossier.assignment.as_ref().is_some_and(|assignment| assignment.broad);
    for one in joined {
        let at = At { id: one.id, version: Some(one.version) };
        change(store, ctx, at, SuggestionAction::Join, |_: &mut S, one: &mut Suggestion| {
            one.dossier.joined.clear();
            one.dossier.joined_to = Some(first.id);
            // One letter answers both: it is due of neither before it is of the other.
            if let Some(assignment) = one.dossier.assignment.as_mut() {
                assignment.broad |= broad;
            }
            Ok(SuggestionEvent::plain(SuggestionEventKind::Joined))
        })?;
    }
    Ok(first)
}

/// The office has one that was joined answered by itself again, before it is answered.
///
/// # Errors
/// As every step; [`SuggestionFault::NotJoined`].
pub fn part_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    _: Bare,
) -> Result<Suggestion> {
    let mut leader = None;
    let parted = change(store, ctx, at, SuggestionAction::Part, |store: &mut S, suggestion: &mut Suggestion| {
        let leads = leader_of(store, suggestion)?.ok_or_else(|| Failure::rule(SuggestionFault::NotJoined))?;
        suggestion.dossier.joined_to = None;
        leader = Some(leads.id);
        Ok(SuggestionEvent::plain(SuggestionEventKind::Parted))
    })?;
    if let Some(id) = leader {
        change(store, ctx, At { id, version: None }, SuggestionAction::Part, |_: &mut S, first: &mut Suggestion| {
            first.dossier.joined.retain(|one| *one != parted.id);
            Ok(SuggestionEvent::plain(SuggestionEventKind::Parted))
        })?;
    }
    Ok(parted)
}
