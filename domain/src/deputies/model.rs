use chrono::NaiveDate;

use crate::congresses::{CongressLevel, Seat};
use crate::shared::text::{Body, Name};
use crate::shared::time::{Period, without};
use crate::shared::{AssignmentId, AttachmentId, DeputyId, GridId, MandateId, OfficeId, Party, RoomId};
use crate::territory::DivisionCode;

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

crate::vocabulary! {
    /// Why a mandate is suspended (代表法第六十一条), or has ended (代表法第六十二条).
    MandateReason "代表资格变更原因" {
        /// 因刑事案件被羁押正在受侦查、起诉、审判 (第六十一条第一项).
        Detained = "detained" "因刑事案件被羁押正在受侦查、起诉、审判",
        /// 被依法判处管制、拘役或者有期徒刑而没有附加剥夺政治权利，正在服刑 (第六十一条第二项).
        Sentenced = "sentenced" "被判处刑罚而未附加剥夺政治权利，正在服刑",
        /// 地方各级人民代表大会代表迁出或者调离本行政区域.
        MovedAway = "moved_away" "迁出或者调离本行政区域",
        /// 辞职被接受.
        Resigned = "resigned" "辞职被接受",
        /// 未经批准两次不出席本级人民代表大会会议.
        Absent = "absent" "未经批准两次不出席本级人大会议",
        /// 被罢免.
        Recalled = "recalled" "被罢免",
        /// 丧失中华人民共和国国籍.
        CitizenshipLost = "citizenship_lost" "丧失中国国籍",
        /// 依照法律被剥夺政治权利.
        RightsDeprived = "rights_deprived" "依法被剥夺政治权利",
        /// 丧失行为能力.
        Incapacitated = "incapacitated" "丧失行为能力",
        /// 死亡 (第六十二条第七项).
        Died = "died" "去世",
        /// 任期届满.
        TermEnded = "term_ended" "任期届满",
        /// What led to a suspension is over.
        CauseGone = "cause_gone" "暂停原因消失，恢复执行职务",
    }
}

impl MandateReason {
    /// How a mandate stands for that reason.
    #[must_use]
    pub fn leads_to(self) -> MandateStatus {
        match self {
            Self::Detained | Self::Sentenced => MandateStatus::Suspended,
            Self::MovedAway
            | Self::Resigned
            | Self::Absent
            | Self::Recalled
            | Self::CitizenshipLost
            | Self::RightsDeprived
            | Self::Incapacitated
            | Self::Died
            | Self::TermEnded => MandateStatus::Ended,
            Self::CauseGone => MandateStatus::Active,
        }
    }
}

crate::vocabulary! {
    /// Why a deputy's name is corrected.
    NameReason "更正姓名原因" {
        /// It was mistyped.
        Mistyped = "mistyped" "录入有误",
        /// The deputy is called otherwise now.
        Renamed = "renamed" "本人更名",
    }
}

/// Days ahead for which a change of a mandate may be decided.
pub const MAX_DAYS_AHEAD: i64 = 60;

/// A change of a mandate that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandateChange {
    pub reason: MandateReason,
    /// Who decided: the congress, its standing committee, its presidium.
    pub decided_by: Name,
    pub decided_on: NaiveDate,
    /// The first day on which it stands so.
    pub effective_on: NaiveDate,
    /// The number of the announcement (公告), where there is one (代表法第六十三条).
    pub announcement: Option<Name>,
    pub attachment: Option<AttachmentId>,
}

/// A deputy's mandate in one congress for one term (代表资格).
#[derive(Clone, Debug, PartialEq)]
pub struct Mandate {
    pub id: MandateId,
    pub seat: Seat,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, once it is known: a term ends with the next one's first session (代表法第二条).
    pub to: Option<NaiveDate>,
    /// How it stands.
    pub status: MandateStatus,
    /// The first day on which it stands so.
    pub status_since: NaiveDate,
    /// The decision by which it stands so, where one was entered.
    pub decision: Option<MandateChange>,
    /// A change that was decided and is still to come.
    pub coming: Option<MandateChange>,
    /// Days of earlier suspensions.
    pub suspensions: Vec<Period>,
}

impl Mandate {
    /// The days on which the deputy serves by this mandate, by what was decided until now.
    #[must_use]
    pub fn service(&self) -> Vec<Period> {
        let mut mandate = self.clone();
        // What is decided for a day to come counts from that day on.
        if let Some(coming) = mandate.coming.take() {
            mandate.change(coming.reason.leads_to(), coming.effective_on);
        }
        let mut out = mandate.suspensions;
        if mandate.status != MandateStatus::Active {
            out.push(Period { from: mandate.status_since, to: None });
        }
        without(Period { from: mandate.from, to: mandate.to }, &out)
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

    /// Takes up what was decided for a day until `today`.
    pub fn settle(&mut self, today: NaiveDate) {
        if let Some(come) = self.coming.take_if(|coming| coming.effective_on <= today) {
            self.change(come.reason.leads_to(), come.effective_on);
            self.decision = Some(come);
        }
    }

    /// The mandate as it stands on `date`.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> Self {
        let mut mandate = self.clone();
        mandate.settle(date);
        mandate
    }

    /// The days on which it fills its seat, suspended or not, by what was decided until now; `None` for none.
    #[must_use]
    pub fn tenure(&self) -> Option<Period> {
        let decided = self.coming.iter().chain(&self.decision);
        let ended = decided.filter(|change| change.reason.leads_to() == MandateStatus::Ended);
        let kept = (self.status == MandateStatus::Ended).then_some(self.status_since);
        let vacant = ended.map(|change| change.effective_on).next().or(kept);
        let ends = vacant.and_then(|day| day.pred_opt());
        Period { from: self.from, to: self.to }.both(&Period { from: NaiveDate::MIN, to: ends })
    }

    /// Whether it fills its seat on `date`, suspended or not.
    #[must_use]
    pub fn stands_on(&self, date: NaiveDate) -> bool {
        self.tenure().is_some_and(|tenure| tenure.contains(date))
    }

    /// Whether the coverage of grids counts it: county and township deputies (县乡人大代表).
    #[must_use]
    pub fn counts_for_coverage(&self) -> bool {
        matches!(self.seat.level, CongressLevel::Township | CongressLevel::County)
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
    /// Who acts for the deputy, and when; kept by handovers. The one that holds a day says where new matters go on that day.
    pub stand_ins: Vec<StandIn>,
    /// The entry that is this person's, where this one was a second of the same.
    pub merged_into: Option<DeputyId>,
}

/// That somebody else takes in for a deputy what is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandIn {
    pub period: Period,
    /// A deputy, a room or an office.
    pub to: Party,
}

impl Deputy {
    /// Whether any mandate lets the deputy serve on `date`.
    #[must_use]
    pub fn serves_on(&self, date: NaiveDate) -> bool {
        self.mandates.iter().any(|mandate| mandate.serves_on(date))
    }

    /// Who acts for the deputy on `date`.
    #[must_use]
    pub fn stand_in_on(&self, date: NaiveDate) -> Option<Party> {
        self.stand_ins.iter().find(|one| one.period.contains(date)).map(|one| one.to)
    }

    /// The grids to which the deputy is assigned on `date`, the oldest assignment first.
    #[must_use]
    pub fn grids_on(&self, date: NaiveDate) -> Vec<GridId> {
        self.assignments.iter().filter(|one| one.period.contains(date)).map(|one| one.grid).collect()
    }
}
