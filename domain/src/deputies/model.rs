use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::shared::text::{Body, Name};
use crate::shared::time::{Period, without};
use crate::shared::{AssignmentId, DeputyId, EventKind, GridId, MandateId, OfficeId, RoomId};
use crate::territory::DivisionCode;

crate::vocabulary! {
    /// The levels of people's congresses.
    CongressLevel "人大层级" {
        /// 乡镇人大. A street has no congress of its own.
        Township = "township" "乡镇人大代表",
        /// 县级人大.
        County = "county" "县（市、区）人大代表",
        /// 设区的市人大.
        City = "city" "市人大代表",
        /// 省人大.
        Province = "province" "省人大代表",
        /// 全国人大.
        National = "national" "全国人大代表",
    }
}

crate::vocabulary! {
    /// How a mandate stands (代表法第六十一条、第六十二条).
    MandateStatus "代表资格状态" {
        /// The deputy serves.
        Active = "active" "任职",
        /// 暂时停止执行代表职务.
        Suspended = "suspended" "暂停执行职务",
        /// 代表资格终止.
        Ended = "ended" "资格终止",
    }
}

/// A seat in one congress for one term.
#[derive(Clone, Debug, PartialEq)]
pub struct Mandate {
    pub id: MandateId,
    /// The level of the congress.
    pub level: CongressLevel,
    /// The division whose congress it is.
    pub congress: DivisionCode,
    /// The number of the term (届次).
    pub term: i32,
    /// The constituency (选区).
    pub constituency: Name,
    /// The first day of the term.
    pub from: NaiveDate,
    /// The last day of the term.
    pub to: NaiveDate,
    /// How it stands.
    pub status: MandateStatus,
    /// The first day on which it stands so.
    pub status_since: NaiveDate,
    /// Days of earlier suspensions.
    pub suspensions: Vec<Period>,
}

impl Mandate {
    /// The days on which the deputy serves by this mandate.
    #[must_use]
    pub fn service(&self) -> Vec<Period> {
        let term = Period { from: self.from, to: Some(self.to) };
        let mut out = self.suspensions.clone();
        if self.status != MandateStatus::Active {
            out.push(Period { from: self.status_since, to: None });
        }
        without(term, &out)
    }

    /// Whether the deputy serves by this mandate on `date`.
    #[must_use]
    pub fn serves_on(&self, date: NaiveDate) -> bool {
        self.service().iter().any(|period| period.contains(date))
    }

    /// From `today` on it stands as `status`. What was, stays: a suspension that ends is kept as days out of service.
    pub fn change(&mut self, status: MandateStatus, today: NaiveDate) {
        if self.status == status {
            return;
        }
        if self.status != MandateStatus::Active && status == MandateStatus::Active {
            let last = today.pred_opt();
            if last.is_some_and(|last| self.status_since <= last) {
                self.suspensions.push(Period { from: self.status_since, to: last });
            }
        }
        // An end after a suspension lets the deputy out of service since the suspension began.
        if self.status == MandateStatus::Active || status == MandateStatus::Active {
            self.status_since = today;
        }
        self.status = status;
    }

    /// Whether the coverage of grids counts it: county and township deputies (县乡人大代表).
    #[must_use]
    pub fn counts_for_coverage(&self) -> bool {
        matches!(self.level, CongressLevel::Township | CongressLevel::County)
    }
}

/// A deputy's assignment to a grid for a time (代表进网格).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridAssignment {
    pub id: AssignmentId,
    pub grid: GridId,
    /// For how long.
    pub period: Period,
}

/// A people's congress deputy: the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Deputy {
    pub id: DeputyId,
    /// Counts its changes.
    pub version: i32,
    /// The deputy's name.
    pub name: Name,
    /// What the deputy tells the public.
    pub profile: Option<Body>,
    /// The office that serves the deputy.
    pub office: OfficeId,
    /// The village or community in whose grids the deputy works.
    pub division: DivisionCode,
    /// The room in which the deputy receives people.
    pub room: Option<RoomId>,
    /// The assignments to grids, past ones among them; the oldest current one is where a case goes that names no place.
    pub assignments: Vec<GridAssignment>,
    pub mandates: Vec<Mandate>,
}

impl Deputy {
    /// Whether any mandate lets the deputy serve on `date`.
    #[must_use]
    pub fn serves_on(&self, date: NaiveDate) -> bool {
        self.mandates.iter().any(|mandate| mandate.serves_on(date))
    }

    /// The grids to which the deputy is assigned on `date`, the oldest assignment first.
    #[must_use]
    pub fn grids_on(&self, date: NaiveDate) -> Vec<GridId> {
        self.assignments.iter().filter(|one| one.period.contains(date)).map(|one| one.grid).collect()
    }
}

/// What happened to a deputy's entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeputyEvent {
    /// The deputy was entered.
    Entered,
    /// Profile or room were changed.
    Changed,
    /// The deputy was assigned to a grid.
    GridAssigned {
        assignment: AssignmentId,
        grid: GridId,
        /// For how long.
        period: Period,
    },
    /// An assignment was ended.
    GridAssignmentEnded {
        assignment: AssignmentId,
        /// Its last day.
        last: NaiveDate,
    },
    /// A mandate was suspended, resumed or ended.
    MandateChanged {
        mandate: MandateId,
        /// How it stands.
        status: MandateStatus,
    },
}

impl DeputyEvent {
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Entered => EventKind::DeputyEntered,
            Self::Changed => EventKind::DeputyChanged,
            Self::GridAssigned { .. } => EventKind::GridAssigned,
            Self::GridAssignmentEnded { .. } => EventKind::GridAssignmentEnded,
            Self::MandateChanged { .. } => EventKind::MandateChanged,
        }
    }
}
