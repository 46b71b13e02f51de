use chrono::NaiveDate;

use super::{SweepCampaignState, SweepFindingId, SweepFindingState, SweepReportState};
use crate::shared::{CaseId, Change, DeputyId, DisputeId, Note, Party};

crate::vocabulary! {
    /// What happened to a sweep.
    SweepCampaignEventKind "排查进程" {
        /// An office drafted it.
        Drafted = "drafted" "拟定",
        /// It was announced.
        Announced = "announced" "部署",
        /// It began.
        Begun = "begun" "启动",
        /// Grids were told that it was announced.
        GridsTold = "grids_told" "通知网格",
        /// Grids that have not reported were told that the report of a round is due.
        ReportDue = "report_due" "排查报告临期提醒",
        /// It ended.
        Closed = "closed" "结束",
        /// It was called off.
        Cancelled = "cancelled" "取消",
    }
}

/// What happened to a sweep. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepCampaignEvent {
    pub kind: SweepCampaignEventKind,
    pub note: Note,
    /// The round whose report is due.
    pub round: Option<u32>,
    /// The people of the grids who are told; the scene of the event keeps them.
    pub told: Vec<Party>,
}

impl SweepCampaignEvent {
    #[must_use]
    pub fn noted(kind: SweepCampaignEventKind, note: Note) -> Self {
        Self { kind, note, round: None, told: Vec::new() }
    }

    #[must_use]
    pub fn bare(kind: SweepCampaignEventKind) -> Self {
        Self::noted(kind, Note::default())
    }
}

/// A [`SweepCampaignEvent`] with the step that it was.
pub type SweepCampaignChange = Change<SweepCampaignEvent, SweepCampaignState>;

crate::vocabulary! {
    /// What happened to a grid's report.
    SweepReportEventKind "排查报告进程" {
        /// The grid reported.
        Reported = "reported" "报告",
        /// The grid reported that there was nothing.
        ReportedZero = "reported_zero" "零报告",
        /// Another report of the round took its place.
        Replaced = "replaced" "更换报告",
    }
}

/// What happened to a grid's report. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepReportEvent {
    pub kind: SweepReportEventKind,
    /// The findings that it names since.
    pub findings: Vec<SweepFindingId>,
    /// Those that it named before, and names no more.
    pub withdrawn: Vec<SweepFindingId>,
}

/// A [`SweepReportEvent`] with the step that it was.
pub type SweepReportChange = Change<SweepReportEvent, SweepReportState>;

crate::vocabulary! {
    /// What happened to something that a sweep found.
    SweepFindingEventKind "排查发现进程" {
        /// A grid found it.
        Found = "found" "发现",
        /// A grid found it, and it may turn violent or draw a crowd: tell the police.
        HighRiskFound = "high_risk_found" "发现高风险纠纷，有激化可能的请告知公安机关" by "人民调解法第二十五条",
        /// It is likely the same as an earlier one.
        Linked = "linked" "并入此前发现",
        /// Somebody said that it is another one.
        Separated = "separated" "认定为另一事项",
        /// It became a dispute.
        DisputeOpened = "dispute_opened" "转矛盾纠纷",
        /// It became a case.
        CaseOpened = "case_opened" "转群众诉求",
        /// Somebody watches it.
        Watched = "watched" "列为关注",
        /// Nothing is to be done.
        Dismissed = "dismissed" "不予处置",
        /// The office struck it off.
        StruckOff = "struck_off" "销号",
        /// The report that named it was replaced.
        Withdrawn = "withdrawn" "随报告撤下",
    }
}

/// What happened to something that a sweep found. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepFindingEvent {
    pub kind: SweepFindingEventKind,
    pub note: Note,
    pub same_as: Option<SweepFindingId>,
    pub dispute: Option<DisputeId>,
    pub case: Option<CaseId>,
    pub watcher: Option<Party>,
    /// The day on which what is watched is looked at again.
    pub due_on: Option<NaiveDate>,
    /// The deputy who reported it, once it is clear that something is to be done.
    pub informant: Vec<DeputyId>,
}

impl SweepFindingEvent {
    #[must_use]
    pub fn noted(kind: SweepFindingEventKind, note: Note) -> Self {
        Self {
            kind,
            note,
            same_as: None,
            dispute: None,
            case: None,
            watcher: None,
            due_on: None,
            informant: Vec::new(),
        }
    }
}

/// A [`SweepFindingEvent`] with the step that it was.
pub type SweepFindingChange = Change<SweepFindingEvent, SweepFindingState>;

/// What happened to a sweep, to a grid's report, or to something that was found.
#[derive(Clone, Debug, PartialEq)]
pub enum SweepChange {
    Campaign(SweepCampaignChange),
    Report(SweepReportChange),
    Finding(SweepFindingChange),
}
