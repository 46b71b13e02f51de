use super::{Ballots, VoterReport, VoterReportId, VoterReportState};
use crate::cases::CaseRating;
use crate::congresses::TermId;
use crate::duties::DutyActivity;
use crate::shared::text::Phone;
use crate::shared::{DeputyId, DivisionCode, Instant, Page, PageRequest, Party, Repository, StoreError};

/// Which reports an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoterReportScope {
    /// Those of this deputy.
    Deputy(DeputyId),
    /// Those of deputies who work in this area.
    Area(DivisionCode),
}

/// Which reports a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct VoterReportFilter {
    pub state: Option<VoterReportState>,
    pub deputy: Option<DeputyId>,
    pub term: Option<TermId>,
    /// Whose deputy works in this division's subtree.
    pub division: Option<DivisionCode>,
}

/// Where one that waits for somebody stands in the list: when it is due, and its id.
pub type VoterReportTaskKey = (Instant, VoterReportId);

/// Reports to voters, kept; and beside them, joined to nothing, who was there and what ballots say.
pub trait VoterReports: Repository<VoterReport> {
    /// The report of that id.
    fn voter_report(&mut self, id: VoterReportId) -> Result<Option<VoterReport>, StoreError> {
        Repository::<VoterReport>::load(self, id)
    }

    /// The same, and nobody changes it until the transaction ends.
    fn voter_report_held(&mut self, id: VoterReportId) -> Result<Option<VoterReport>, StoreError>;

    /// Reports within any of `scopes` that fit `filter`, the newest first.
    fn voter_reports(
        &mut self,
        scopes: &[VoterReportScope],
        filter: &VoterReportFilter,
        page: &PageRequest<VoterReportId>,
    ) -> Result<Page<VoterReport, VoterReportId>, StoreError>;

    /// Those that wait for any of `parties`, what is due first before all else.
    fn voter_report_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<VoterReportTaskKey>,
    ) -> Result<Page<VoterReport, VoterReportTaskKey>, StoreError>;

    /// The latest of a deputy's that everybody may read, the newest first; `limit` at most.
    fn shown_reports(&mut self, deputy: DeputyId, limit: u32) -> Result<Vec<VoterReport>, StoreError>;

    /// Deputies with a mandate of that term who work in that area and have no report of it that was not cancelled, in the order of their ids.
    fn without_report(
        &mut self,
        term: TermId,
        area: &DivisionCode,
        page: &PageRequest<DeputyId>,
    ) -> Result<Page<DeputyId, DeputyId>, StoreError>;

    /// How often a deputy did what between those instants, of what is confirmed, in the order of the list of activities.
    fn count_activities(
        &mut self,
        deputy: DeputyId,
        between: (Instant, Instant),
    ) -> Result<Vec<(DutyActivity, i64)>, StoreError>;

    /// Keeps who was at a meeting: of each phone a tag that is another one for each report, in no order of theirs.
    fn keep_roll(&mut self, report: VoterReportId, phones: &[Phone]) -> Result<(), StoreError>;

    /// Whether that phone's voter has voted; `None` where nobody of the roll has that phone.
    fn has_voted(&mut self, report: VoterReportId, phone: &Phone) -> Result<Option<bool>, StoreError>;

    /// At which meetings the voter with that phone was, and whether that one has voted, in no order. Looks through the newest few thousand
    /// meetings: the tag of a voter is another one for each, so that nobody is found by one of them.
    fn meetings_of_voter(&mut self, phone: &Phone) -> Result<Vec<(VoterReportId, bool)>, StoreError>;

    /// Notes that the voter has voted, and apart from it counts one more ballot of that choice.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when that voter has voted.
    fn cast_ballot(&mut self, report: VoterReportId, phone: &Phone, choice: CaseRating) -> Result<(), StoreError>;

    /// Forgets which of those who were there have voted.
    fn forget_who_voted(&mut self, report: VoterReportId) -> Result<(), StoreError>;

    /// Forgets what the ballots say.
    fn empty_box(&mut self, report: VoterReportId) -> Result<(), StoreError>;

    /// What the ballots say.
    fn count_ballots(&mut self, report: VoterReportId) -> Result<Ballots, StoreError>;
}
