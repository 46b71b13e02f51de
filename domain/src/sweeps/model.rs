use chrono::NaiveDate;

use super::{
    Alike, SweepCampaignState, SweepFindingState, SweepParties, SweepReportState, SweepRhythm, SweepRound, rounds,
};
use crate::disputes::{DisputeRisk, DisputeType};
use crate::shared::calendar::Calendar;
use crate::shared::geo::Point;
use crate::shared::text::{Body, Name, Title};
use crate::shared::time::{local_date, midnight};
use crate::shared::{
    AttachmentId, CaseId, DeputyId, DisputeId, DivisionCode, GridId, Instant, OfficeId, Party, Standing, WordCode,
};

crate::ids! {
    /// A sweep (排查).
    SweepCampaignId,
    /// What a grid reports in a round of it.
    SweepReportId,
    /// Something that a sweep found.
    SweepFindingId,
}

/// Of what grids are being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling {
    /// The round whose report is due; none where the sweep is announced.
    pub round: Option<u32>,
    /// The grid that was told last.
    pub after: Option<GridId>,
}

/// An office has the grids of an area looked through for disputes.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepCampaign {
    pub id: SweepCampaignId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<SweepCampaignState>,
    pub title: Title,
    pub issuer: OfficeId,
    /// None of them lies in another one.
    pub areas: Vec<DivisionCode>,
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    pub rhythm: SweepRhythm,
    /// Of what types disputes are looked for; of all where none is named.
    pub categories: Vec<WordCode>,
    pub drafted_at: Instant,
    pub announced_at: Option<Instant>,
    /// While grids are being told of something.
    pub telling: Option<Telling>,
    /// The last round of whose report grids were told, or are.
    pub reminded: u32,
    /// When its clock does something next.
    pub alert_at: Option<Instant>,
}

impl SweepCampaign {
    #[must_use]
    pub fn state(&self) -> SweepCampaignState {
        self.standing.state()
    }

    /// Its rounds, in order.
    #[must_use]
    pub fn rounds(&self) -> Vec<SweepRound> {
        rounds(self.rhythm, self.from, self.to)
    }

    #[must_use]
    pub fn round(&self, number: u32) -> Option<SweepRound> {
        self.rounds().into_iter().find(|round| round.number == number)
    }

    /// The round that runs on that day: the last one when the days of all are over, none before the first day.
    #[must_use]
    pub fn round_on(&self, day: NaiveDate) -> Option<SweepRound> {
        self.rounds().into_iter().rfind(|round| round.from <= day)
    }

    /// Whether `division` lies in its areas.
    #[must_use]
    pub fn covers(&self, division: &DivisionCode) -> bool {
        self.areas.iter().any(|area| area.covers(division))
    }

    /// Whether grids may report on that day: also where the clock has not begun it yet.
    #[must_use]
    pub fn takes_reports(&self, day: NaiveDate) -> bool {
        match self.state() {
            SweepCampaignState::UnderWay => true,
            SweepCampaignState::Announced => day >= self.from,
            SweepCampaignState::Drafted | SweepCampaignState::Closed | SweepCampaignState::Cancelled => false,
        }
    }

    /// The first round of whose report grids were not told, and that was not over when the sweep was announced.
    #[must_use]
    pub fn next_reminder(&self) -> Option<SweepRound> {
        let announced = self.announced_at.map(local_date);
        let told_in_time = |round: &SweepRound| announced.is_none_or(|day| day <= round.to);
        self.rounds().into_iter().find(|round| round.number > self.reminded && told_in_time(round))
    }

    /// Says anew when its clock does something next.
    pub(super) fn wind(&mut self, now: Instant, calendar: &Calendar) {
        let begins = || calendar.next_office_hour(midnight(self.from));
        self.alert_at = match self.state() {
            SweepCampaignState::Announced | SweepCampaignState::UnderWay if self.telling.is_some() => Some(now),
            SweepCampaignState::Announced => Some(begins()),
            SweepCampaignState::UnderWay => self.next_reminder().map(|round| round.remind_at(calendar)),
            SweepCampaignState::Drafted | SweepCampaignState::Closed | SweepCampaignState::Cancelled => None,
        };
        if self.alert_at.is_none() {
            self.telling = None;
        }
    }
}

/// What a grid reports in a round. Reporting again replaces it; what it said before stays in its events.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepReport {
    pub id: SweepReportId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<SweepReportState>,
    pub campaign: SweepCampaignId,
    pub round: u32,
    pub division: DivisionCode,
    pub grid: GridId,
    pub office: OfficeId,
    /// In whose name it was reported last.
    pub reporter: Party,
    /// The findings that it names; those that were replaced are not among them.
    pub findings: Vec<SweepFindingId>,
    pub reported_at: Instant,
    /// Whether the first report of the round came in time; what was late stays so.
    pub in_time: bool,
}

/// Where something was found.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPlace {
    pub address: Name,
    pub point: Option<Point>,
}

/// Something that a sweep found.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepFinding {
    pub id: SweepFindingId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<SweepFindingState>,
    pub campaign: SweepCampaignId,
    pub report: SweepReportId,
    pub round: u32,
    pub division: DivisionCode,
    pub grid: GridId,
    /// The office that strikes it off: the one nearest to the grid.
    pub office: OfficeId,
    /// The office that has the areas looked through.
    pub issuer: OfficeId,
    pub reporter: Party,
    pub kind: DisputeType,
    pub parties: SweepParties,
    pub risk: DisputeRisk,
    /// How many people it concerns.
    pub people: u32,
    /// Place and words may name people, and are sealed wherever they are kept.
    pub place: SweepPlace,
    pub description: Body,
    pub photos: Vec<AttachmentId>,
    /// The earlier one of which it is likely the same.
    pub same_as: Option<SweepFindingId>,
    pub dispute: Option<DisputeId>,
    pub case: Option<CaseId>,
    pub watcher: Option<Party>,
    pub found_at: Instant,
    /// When what is to be done next is due; when it was, once it is settled.
    pub due: Instant,
    pub settled_at: Option<Instant>,
    /// Files that show that it is settled.
    pub evidence: Vec<AttachmentId>,
    pub updated_at: Instant,
}

impl SweepFinding {
    #[must_use]
    pub fn state(&self) -> SweepFindingState {
        self.standing.state()
    }

    /// What tells whether it is likely the same as another one.
    #[must_use]
    pub fn alike(&self) -> Alike<'_> {
        Alike {
            grid: self.grid,
            kind: &self.kind.code,
            place: &self.place.address,
            point: self.place.point,
            found_at: self.found_at,
        }
    }

    /// Who answers for it in the ledger, while it is in hand.
    #[must_use]
    pub fn owner(&self) -> Option<Party> {
        match self.state() {
            SweepFindingState::Found | SweepFindingState::Disputed | SweepFindingState::Submitted => {
                Some(Party::Office(self.office))
            }
            SweepFindingState::Watched => Some(self.watcher.unwrap_or(Party::Office(self.office))),
            SweepFindingState::Linked
            | SweepFindingState::Dismissed
            | SweepFindingState::StruckOff
            | SweepFindingState::Withdrawn => None,
        }
    }

    /// Whether it is in hand and its term is over.
    #[must_use]
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.state().is_in_hand() && now >= self.due
    }

    /// The deputy who reported it, if one did.
    #[must_use]
    pub fn informant(&self) -> Option<DeputyId> {
        match self.reporter {
            Party::Deputy(deputy) => Some(deputy),
            Party::Account(_) | Party::Room(_) | Party::Office(_) | Party::Unit(_) | Party::Organisation(_) => None,
        }
    }

    /// What it is called: its type and its place.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}：{}", self.kind.label(), self.place.address.as_str())
    }
}
