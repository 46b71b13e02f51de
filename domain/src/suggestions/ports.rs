use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Suggestion, SuggestionId, SuggestionKind, SuggestionState};
use crate::cases::CaseRating;
use crate::congresses::{CongressId, CongressSessionId, TermId};
use crate::shared::{DivisionCode, Instant, Page, PageRequest, Party, Repository, StoreError, WordCode};

/// Which suggestions an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuggestionScope {
    /// Of this deputy, or with this unit.
    Party(Party),
    /// Handed in within this office's area.
    Area(DivisionCode),
}

/// Which suggestions a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct SuggestionFilter {
    /// In one of these states; in whichever where none is named.
    pub states: Vec<SuggestionState>,
    pub kind: Option<SuggestionKind>,
    /// Of this congress.
    pub congress: Option<CongressId>,
    /// Under a leader's eye, or not.
    pub key: Option<bool>,
    /// Put before this session.
    pub session: Option<CongressSessionId>,
}

/// How many suggestions of a year stand so, were answered so and rated so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestionCount {
    pub kind: SuggestionKind,
    pub state: SuggestionState,
    /// Whether a leader keeps an eye on them.
    pub key: bool,
    /// Whether they are answered together with another one.
    pub joined: bool,
    /// What came of the last answer.
    pub class: Option<WordCode>,
    /// Of the result.
    pub result: Option<CaseRating>,
    /// Of how the unit went about it.
    pub attitude: Option<CaseRating>,
    pub count: i64,
}

/// Where one that waits for somebody stands in the list: when it is due, and its id.
pub type SuggestionTaskKey = (Instant, SuggestionId);

/// Suggestions, kept.
pub trait Suggestions: Repository<Suggestion> {
    /// The suggestion of that id.
    fn suggestion(&mut self, id: SuggestionId) -> Result<Option<Suggestion>, StoreError> {
        Repository::<Suggestion>::load(self, id)
    }

    /// Suggestions within any of `scopes` that fit `filter`, the newest first. Of a congress in an area nothing is shown that was not
    /// handed in.
    fn suggestions(
        &mut self,
        scopes: &[SuggestionScope],
        filter: &SuggestionFilter,
        page: &PageRequest<SuggestionId>,
    ) -> Result<Page<Suggestion, SuggestionId>, StoreError>;

    /// The last number that the congress gave in that year; 0 before the first. Two who ask at one moment are given the same: the one
    /// who keeps it later is refused.
    fn last_suggestion_number(&mut self, congress: CongressId, year: i32) -> Result<i32, StoreError>;

    /// Those that were answered, and whose answer the deputy could rate until a day before `today`: the earliest first.
    fn suggestions_unrated(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<SuggestionId>, StoreError>;

    /// Those that wait for any of `parties`, each with when it is due for that one: what is due first before all else.
    fn suggestion_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<SuggestionTaskKey>,
    ) -> Result<Page<(Instant, Suggestion), SuggestionTaskKey>, StoreError>;

    /// Those whose clocks tell something by `today`: whoever waits longest first.
    fn suggestions_due(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<SuggestionId>, StoreError>;

    /// When what was put before that session was assigned first.
    fn session_assigned(&mut self, session: CongressSessionId) -> Result<Option<Instant>, StoreError>;

    /// Keeps it, once for all.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when somebody was faster.
    fn note_session_assigned(&mut self, session: CongressSessionId, at: Instant) -> Result<(), StoreError>;

    /// Those that were handed in within that term and have most of these pairs of characters in their titles, the most first.
    fn suggestions_like(
        &mut self,
        term: TermId,
        pairs: &BTreeSet<String>,
        limit: u32,
    ) -> Result<Vec<SuggestionId>, StoreError>;

    /// How many of those that the congress numbered before that year promise something that is neither done nor given up.
    fn count_promises_before(&mut self, congress: CongressId, year: i32) -> Result<i64, StoreError>;

    /// How many there are of those that the congress numbered in that year, by what came of them.
    fn count_suggestions(&mut self, congress: CongressId, year: i32) -> Result<Vec<SuggestionCount>, StoreError>;
}
