use std::collections::BTreeSet;

use super::clocks::CaseClock;
use super::search::Sought;
use super::search::alike::Around;
use super::{Case, CaseNature, CaseState, ExternalNumber, Lists, Rules, Standings};
use crate::shared::code::{AnswerCode, TrackingCode};
use crate::shared::text::{Name, Title};
use crate::shared::{
    AccountId, CaseId, DeputyId, GridId, Instant, Page, PageRequest, Party, Repository, StoreError, UnitId, WordCode,
};
use crate::territory::DivisionCode;

/// What a list of cases is sorted by: when each was submitted, the newest first, or when it last changed, the earliest first.
pub type CaseKey = (Instant, CaseId);

/// Which cases an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseScope {
    /// Submitted by this account.
    Submitter(AccountId),
    /// Addressed to this deputy, room or office.
    Target(Party),
    /// In this office's area.
    Area(DivisionCode),
    /// This unit leads or helps.
    Unit(UnitId),
    /// In this grid.
    Grid(GridId),
}

/// Which cases a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// In one of these states; in whichever where none is named.
    pub states: Vec<CaseState>,
    /// About one of these; about whatever where none is named.
    pub categories: Vec<WordCode>,
    /// Of this nature.
    pub nature: Option<CaseNature>,
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// In this grid.
    pub grid: Option<GridId>,
    /// Addressed to this deputy.
    pub deputy: Option<DeputyId>,
    /// Submitted at this instant or later.
    pub from: Option<Instant>,
    /// Submitted before this instant.
    pub to: Option<Instant>,
    /// Of this number in another system.
    pub external_ref: Option<Name>,
    /// The system that gave that number; whichever where none is named.
    pub platform: Option<WordCode>,
    /// Changed at this instant or later: the list is in the order of changes then, the earliest first.
    pub updated_since: Option<Instant>,
    /// That say this: the list is in the order of submission then, whatever else is asked for, and holds those alone whose text the
    /// actor may read.
    pub text: Option<Sought>,
}

pub trait Cases: Repository<Case> + Rules + Lists {
    /// The case of that id.
    fn case(&mut self, id: CaseId) -> Result<Option<Case>, StoreError> {
        Repository::<Case>::load(self, id)
    }

    /// The case of that tracking code.
    fn case_by_tracking(&mut self, code: &TrackingCode) -> Result<Option<Case>, StoreError>;

    /// Cases within any of `scopes` that fit `filter`, the newest first.
    fn cases(
        &mut self,
        scopes: &[CaseScope],
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError>;

    /// Cases within any of `scopes` that fit `filter` and hold every pair of characters that is `sought`, the newest first; whether
    /// these stand next to each other, whoever opens them sees. It ends where enough was looked through: the page may hold less than
    /// it may, and go on all the same.
    fn cases_holding(
        &mut self,
        scopes: &[CaseScope],
        sought: &Sought,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError>;

    /// Cases around a place that came in `since` then, and in how many bits their prints differ from that of a `gist`: the nearest
    /// first, as far as [`super::search::alike::FARTHEST`] and as many as [`super::search::alike::NEAREST`].
    fn nearest(
        &mut self,
        around: &Around,
        since: Instant,
        gist: &BTreeSet<String>,
    ) -> Result<Vec<(CaseId, u32)>, StoreError>;

    /// What those of them are called in public that are published: none is yet.
    fn published_titles(&mut self, ids: &[CaseId]) -> Result<Vec<(CaseId, Title)>, StoreError> {
        let _ = ids;
        Ok(Vec::new())
    }

    /// Cases that wait for any of `parties`, the most urgent first. Its key is the instant that they are due.
    fn tasks(&mut self, parties: &[Party], page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>, StoreError>;

    /// How many cases of `division`, and of none of `except`, stand so; `most` at most.
    fn count_standing(
        &mut self,
        division: &DivisionCode,
        except: &[DivisionCode],
        standings: &Standings,
        most: u32,
    ) -> Result<u64, StoreError>;

    /// Cases with a clock of working days that runs, and is counted by an edition of the calendar before that one, the earliest first,
    /// after the one named; `limit` at most.
    fn counted_before(
        &mut self,
        edition: i32,
        after: Option<(i32, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(i32, CaseId)>, StoreError>;

    /// Which case of a county holds that number: the one that came in by it.
    fn case_numbered(&mut self, county: &DivisionCode, number: &ExternalNumber) -> Result<Option<CaseId>, StoreError>;

    /// Keeps the number that another system gave a case; it `holds` the number where nobody else in the county may have it.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another one holds it.
    fn keep_number(&mut self, case: &Case, number: &ExternalNumber, holds: bool) -> Result<(), StoreError>;

    /// Keeps that a code opens the link of that number of a case.
    fn keep_link(&mut self, code: &AnswerCode, case: CaseId, number: u32) -> Result<(), StoreError>;

    /// What a code opens: which case's link of which number.
    fn linked_by(&mut self, code: &AnswerCode) -> Result<Option<(CaseId, u32)>, StoreError>;

    /// Forgets the codes of all links of a case.
    fn drop_links(&mut self, case: CaseId) -> Result<(), StoreError>;

    /// Forgets the number of a case.
    fn drop_number(&mut self, case: CaseId) -> Result<(), StoreError>;

    /// How many cases are in each state.
    fn count_by_state(&mut self) -> Result<Vec<(CaseState, i64)>, StoreError>;
}

/// When a task must be done, for sorting: what has no clock comes last.
#[must_use]
pub fn urgency(case: &Case) -> Instant {
    case.due_at().unwrap_or(far_future())
}

/// When the first of a case's clocks wants a look again, for the index that the worker searches.
#[must_use]
pub fn alert_at(case: &Case) -> Option<Instant> {
    case.handling.clock.as_ref().and_then(CaseClock::alert_at)
}

/// Later than anything that happens, and within what both databases can keep.
fn far_future() -> Instant {
    const YEAR_9000: i64 = 221_845_392_000;
    Instant::from_timestamp(YEAR_9000, 0).unwrap_or(Instant::UNIX_EPOCH)
}
