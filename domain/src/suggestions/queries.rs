//! What people are shown of suggestions.

use uuid::Uuid;

use super::{
    Suggestion, SuggestionCount, SuggestionFault, SuggestionFilter, SuggestionId, SuggestionKind, SuggestionScope,
    SuggestionState, SuggestionView, Suggestions, relations, view,
};
use crate::cases::{CaseRating, ReplyClass};
use crate::congresses::{Congress, CongressFault, CongressId, Congresses};
use crate::shared::{
    Context, Failure, Flow, Grant, Page, PageRequest, Party, Repository, StoreError, Vocabulary, WordCode,
};

type Result<T> = std::result::Result<T, Failure>;

/// A suggestion with its timeline, as the actor may see them.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn detail(store: &mut impl Suggestions, ctx: &Context, id: SuggestionId) -> Result<SuggestionView> {
    let suggestion = store.suggestion(id)?.ok_or(Failure::NotFound)?;
    let events = store.events_of(suggestion.subject())?;
    view(suggestion, events, ctx).ok_or(Failure::NotFound)
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<SuggestionScope> {
    let of = |grant: &Grant| match grant {
        Grant::Deputy { deputy } | Grant::Former { deputy } => Some(SuggestionScope::Party(Party::Deputy(*deputy))),
        Grant::HandlingUnit { unit } => Some(SuggestionScope::Party(Party::Unit(*unit))),
        Grant::Office { area, .. } => Some(SuggestionScope::Area(area.clone())),
        Grant::RoomLiaison { .. }
        | Grant::GridStaff { .. }
        | Grant::Mediator { .. }
        | Grant::Leader { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => None,
    };
    ctx.actor.grants().iter().filter_map(of).collect()
}

/// The suggestions that the actor may see, the newest first, without their timelines.
pub fn list(
    store: &mut impl Suggestions,
    ctx: &Context,
    filter: &SuggestionFilter,
    page: &PageRequest<SuggestionId>,
) -> Result<Page<SuggestionView, SuggestionId>> {
    let Page { items, unreadable, next } = store.suggestions(&scopes(ctx), filter, page)?;
    let shown = |one: Suggestion| view(one, Vec::new(), ctx);
    Ok(Page { items: items.into_iter().filter_map(shown).collect(), unreadable, next })
}

/// What those suggestions are called, as far as the actor may know of them.
pub fn titles(
    store: &mut impl Suggestions,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(SuggestionId).collect();
    let found = Repository::<Suggestion>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|one| !relations(&ctx.actor, one).is_empty());
    Ok(known.map(|one| (one.id.0, one.dossier.title.into())).collect())
}

/// How the deputies rated; those who did not are nobody's satisfaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RatingCounts {
    pub satisfied: i64,
    pub basically: i64,
    pub dissatisfied: i64,
    /// Answered, and not rated, be it that there is still time.
    pub unrated: i64,
}

impl RatingCounts {
    fn note(&mut self, rating: Option<CaseRating>, count: i64) {
        *match rating {
            Some(CaseRating::Satisfied) => &mut self.satisfied,
            Some(CaseRating::Basically) => &mut self.basically,
            Some(CaseRating::Dissatisfied) => &mut self.dissatisfied,
            None => &mut self.unrated,
        } += count;
    }
}

/// What came of the suggestions of a year (代表法第五十一条第三款).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestionFigures {
    /// Numbered in that year.
    pub registered: i64,
    /// By what they are.
    pub kinds: Vec<(SuggestionKind, i64)>,
    /// By where they stand.
    pub states: Vec<(SuggestionState, i64)>,
    /// Under a leader's eye.
    pub key: i64,
    /// Answered at least once, of those under a leader's eye.
    pub key_answered: i64,
    /// Of what came of those under a leader's eye.
    pub key_results: RatingCounts,
    /// Answered together with another one; each counts as one everywhere else.
    pub joined: i64,
    /// Answered at least once.
    pub answered: i64,
    /// By what was answered last.
    pub classes: Vec<(WordCode, i64)>,
    /// Of what came of it.
    pub results: RatingCounts,
    /// Of how the units went about it.
    pub attitudes: RatingCounts,
    /// What was promised, and is neither done nor given up.
    pub backlog: i64,
    /// The same of those that were numbered in years before.
    pub backlog_before: i64,
    pub fulfilled: i64,
    pub failed: i64,
}

fn note<K: PartialEq>(counts: &mut Vec<(K, i64)>, key: K, count: i64) {
    match counts.iter_mut().find(|(one, _)| *one == key) {
        Some((_, so_far)) => *so_far += count,
        None => counts.push((key, count)),
    }
}

impl SuggestionFigures {
    /// All that is told of a year, of what a store counted.
    #[must_use]
    pub fn of(counts: Vec<SuggestionCount>) -> Self {
        let mut all = Self::default();
        for SuggestionCount { kind, state, key, joined, class, result, attitude, count } in counts {
            all.registered += count;
            all.key += if key { count } else { 0 };
            all.joined += if joined { count } else { 0 };
            note(&mut all.kinds, kind, count);
            note(&mut all.states, state, count);
            match state {
                SuggestionState::Tracking => all.backlog += count,
                SuggestionState::Fulfilled => all.fulfilled += count,
                SuggestionState::Failed => all.failed += count,
                _ => {}
            }
            if let Some(class) = class {
                all.answered += count;
                note(&mut all.classes, class, count);
                all.results.note(result, count);
                all.attitudes.note(attitude, count);
                if key {
                    all.key_answered += count;
                    all.key_results.note(result, count);
                }
            }
        }
        all.kinds.sort_unstable_by_key(|(kind, _)| *kind);
        all.states.sort_unstable_by_key(|(state, _)| *state);
        // As they ship, A to D; a division's own come behind.
        let place = |code: &WordCode| ReplyClass::ALL.iter().position(|class| class.as_str() == code.as_str());
        let place = |code: &WordCode| place(code).unwrap_or(usize::MAX);
        all.classes.sort_by(|(one, _), (other, _)| (place(one), one).cmp(&(place(other), other)));
        all
    }
}

/// What came of the suggestions that a congress numbered in a year: that report is public, and names nobody.
///
/// # Errors
/// [`CongressFault::UnknownCongress`], [`SuggestionFault::YearOutOfRange`].
pub fn figures(
    store: &mut (impl Suggestions + Congresses),
    congress: CongressId,
    year: i32,
) -> Result<(Congress, SuggestionFigures)> {
    if !(2000..=2100).contains(&year) {
        return Err(Failure::field("year", SuggestionFault::YearOutOfRange));
    }
    let found =
        store.congress(congress)?.ok_or_else(|| Failure::missing("congress_id", CongressFault::UnknownCongress))?;
    let counted = SuggestionFigures::of(store.count_suggestions(congress, year)?);
    let backlog_before = store.count_promises_before(congress, year)?;
    Ok((found, SuggestionFigures { backlog_before, ..counted }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_did_not_rate_is_satisfied_with_nothing() {
        let one = |state, class: Option<ReplyClass>, result, count| SuggestionCount {
            kind: SuggestionKind::Suggestion,
            state,
            key: state == SuggestionState::Concluded,
            joined: state == SuggestionState::Handling,
            class: class.map(WordCode::of),
            result,
            attitude: result,
            count,
        };
        let figures = SuggestionFigures::of(vec![
            one(SuggestionState::Handling, None, None, 4),
            one(SuggestionState::Tracking, Some(ReplyClass::Planned), None, 2),
            one(SuggestionState::Tracking, Some(ReplyClass::Planned), Some(CaseRating::Satisfied), 3),
            one(SuggestionState::Concluded, Some(ReplyClass::Solved), Some(CaseRating::Basically), 1),
        ]);
        assert_eq!((figures.registered, figures.answered, figures.backlog), (10, 6, 5));
        assert_eq!((figures.joined, figures.key, figures.key_answered, figures.key_results.basically), (4, 1, 1, 1));
        assert_eq!(figures.results, RatingCounts { satisfied: 3, basically: 1, dissatisfied: 0, unrated: 2 });
        let classes: Vec<_> = figures.classes.iter().map(|(class, count)| (class.as_str(), *count)).collect();
        assert_eq!(classes, [("solved", 1), ("planned", 5)]);
        assert_eq!(figures.states.iter().map(|(_, count)| count).sum::<i64>(), figures.registered);
    }
}
