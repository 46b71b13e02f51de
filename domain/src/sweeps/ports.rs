use chrono::NaiveDate;

use super::{
    SweepCampaign, SweepCampaignId, SweepCampaignState, SweepFinding, SweepFindingId, SweepFindingState, SweepReport,
    SweepReportId, SweepRound,
};
use crate::deputies::Deputies;
use crate::disputes::DisputeRisk;
use crate::shared::{
    DivisionCode, GridId, Instant, OfficeId, Page, PageRequest, Party, Repository, RoomId, StoreError, WordCode,
};
use crate::territory::{Plot, Territory};

/// Which sweeps an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SweepCampaignScope {
    /// Those that this office issues, drafts among them.
    Issued(OfficeId),
    /// Those that were announced and of which an area lies in this one, or around it.
    Meeting(DivisionCode),
    /// Those that were announced and that cover any of these.
    Covering(Vec<DivisionCode>),
}

/// Which sweeps a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct SweepCampaignFilter {
    /// In one of these states; in any where there is none.
    pub states: Vec<SweepCampaignState>,
}

/// Which findings an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SweepFindingScope {
    /// Those of grids in this area.
    Area(DivisionCode),
    /// Those of sweeps that this office issues.
    Issued(OfficeId),
    Grid(GridId),
    /// Those that this party reported.
    Reporter(Party),
    /// Those that this party watches.
    Watcher(Party),
}

/// Which findings a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct SweepFindingFilter {
    pub campaign: Option<SweepCampaignId>,
    pub round: Option<u32>,
    /// In one of these states; in any where there is none.
    pub states: Vec<SweepFindingState>,
    pub risk: Option<DisputeRisk>,
    pub grid: Option<GridId>,
    /// Of grids in this division's subtree.
    pub division: Option<DivisionCode>,
    /// In hand, and due by then.
    pub overdue_at: Option<Instant>,
}

/// Where a sweep that waits for a grid's report stands in the list: when that is due, and its id.
pub type SweepTaskKey = (Instant, SweepCampaignId);

/// Where a finding stands in the ledger: when it is due, and its id.
pub type SweepLedgerKey = (Instant, SweepFindingId);

/// How many grids of a township there are since which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridsSince {
    pub township: DivisionCode,
    pub since: NaiveDate,
    pub grids: i64,
}

/// How many grids of a township reported in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportCount {
    pub township: DivisionCode,
    pub round: u32,
    pub reported: i64,
    /// Of those, that there was nothing.
    pub zero: i64,
}

/// How many findings of a township and a round are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingCount {
    pub township: DivisionCode,
    pub round: u32,
    pub state: SweepFindingState,
    pub findings: i64,
    /// Of those, whose term is over.
    pub overdue: i64,
}

/// Sweeps, reports and findings, kept beside the grids that they are about.
pub trait Sweeps:
    Repository<SweepCampaign> + Repository<SweepReport> + Repository<SweepFinding> + Territory + Deputies
{
    /// The sweep of that id.
    fn sweep_campaign(&mut self, id: SweepCampaignId) -> Result<Option<SweepCampaign>, StoreError> {
        Repository::<SweepCampaign>::load(self, id)
    }

    /// The report of that id.
    fn sweep_report(&mut self, id: SweepReportId) -> Result<Option<SweepReport>, StoreError> {
        Repository::<SweepReport>::load(self, id)
    }

    /// The finding of that id.
    fn sweep_finding(&mut self, id: SweepFindingId) -> Result<Option<SweepFinding>, StoreError> {
        Repository::<SweepFinding>::load(self, id)
    }

    /// Sweeps within any of `scopes` that fit `filter`, the newest first.
    fn sweep_campaigns(
        &mut self,
        scopes: &[SweepCampaignScope],
        filter: &SweepCampaignFilter,
        page: &PageRequest<SweepCampaignId>,
    ) -> Result<Page<SweepCampaign, SweepCampaignId>, StoreError>;

    /// Sweeps that were announced and neither closed nor cancelled, and that cover any of `divisions`; the newest first, `limit` at
    /// most.
    fn sweeps_over(&mut self, divisions: &[DivisionCode], limit: u32) -> Result<Vec<SweepCampaign>, StoreError>;

    /// Sweeps whose clocks do something by `now`, whoever waits longest first; `limit` at most.
    fn sweeps_due(&mut self, now: Instant, limit: u32) -> Result<Vec<SweepCampaignId>, StoreError>;

    /// What that grid reported in that round.
    fn report_of_round(
        &mut self,
        campaign: SweepCampaignId,
        round: u32,
        grid: GridId,
    ) -> Result<Option<SweepReport>, StoreError>;

    /// Which of `grids` reported in that round.
    fn grids_reported(
        &mut self,
        campaign: SweepCampaignId,
        round: u32,
        grids: &[GridId],
    ) -> Result<Vec<GridId>, StoreError>;

    /// Findings within any of `scopes` that fit `filter`, the newest first.
    fn sweep_findings(
        &mut self,
        scopes: &[SweepFindingScope],
        filter: &SweepFindingFilter,
        page: &PageRequest<SweepFindingId>,
    ) -> Result<Page<SweepFinding, SweepFindingId>, StoreError>;

    /// The ledger of a sweep within any of `areas`: findings that count, what is due first before all else.
    fn sweep_ledger(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
        page: &PageRequest<SweepLedgerKey>,
    ) -> Result<Page<SweepFinding, SweepLedgerKey>, StoreError>;

    /// Findings in hand for which any of `parties` answers and that are due by `until`, what is due first before all else.
    fn sweep_finding_tasks(
        &mut self,
        parties: &[Party],
        until: Instant,
        page: &PageRequest<SweepLedgerKey>,
    ) -> Result<Page<SweepFinding, SweepLedgerKey>, StoreError>;

    /// Findings of that grid and type that count and were found at `since` or later, the newest first; `limit` at most.
    fn findings_to_compare(
        &mut self,
        grid: GridId,
        kind: &WordCode,
        since: Instant,
        limit: u32,
    ) -> Result<Vec<SweepFinding>, StoreError>;

    /// The findings that are linked to that one: all of them, or one more than any report names.
    fn findings_linked_to(&mut self, finding: &SweepFinding) -> Result<Vec<SweepFindingId>, StoreError>;

    /// Grids of the sweep's areas that were there by the last day of `round` and have not reported in it, by id.
    fn grids_missing(
        &mut self,
        campaign: &SweepCampaign,
        round: SweepRound,
        page: &PageRequest<GridId>,
    ) -> Result<Page<Plot, GridId>, StoreError>;

    /// Those who are told of what their grids are to do: accounts of their staff, deputies who are assigned to them on that day, and
    /// the rooms of those deputies. Each once, 2,000 at most.
    fn people_of_grids(&mut self, grids: &[GridId], on: NaiveDate) -> Result<Vec<Party>, StoreError>;

    /// The grids of the deputies who receive people in that room on that day; at most 200.
    fn grids_of_room(&mut self, room: RoomId, on: NaiveDate) -> Result<Vec<GridId>, StoreError>;

    /// How many grids there are in each township of `areas`, since which days.
    fn grids_counted(&mut self, areas: &[DivisionCode]) -> Result<Vec<GridsSince>, StoreError>;

    /// How many grids of `areas` reported, township by township and round by round.
    fn reports_counted(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
    ) -> Result<Vec<ReportCount>, StoreError>;

    /// How many findings there are in `areas`, township by township, round by round and state by state.
    fn findings_counted(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
        now: Instant,
    ) -> Result<Vec<FindingCount>, StoreError>;
}
