use serde::{Deserialize, Serialize};

use super::{Audience, Channel, Diversion, Measure, Moved, Nature, Rating, ReportKind, Settlement, State};
use crate::shared::text::{Body, Name};
use crate::shared::{AttachmentId, CaseId, GridMemberId, Instant, Party, UnitId};

/// What somebody wrote and attached while making a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Body>,
    /// The files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}

/// What happened to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CaseEvent {
    /// It came in.
    Submitted {
        /// How.
        channel: Channel,
        /// To whom it is addressed.
        to: Party,
        /// The files that came with it.
        note: Note,
    },
    /// The deputy took it on.
    Accepted {
        /// Words to the resident.
        note: Note,
    },
    /// It was refused.
    Declined {
        /// Why.
        note: Note,
        /// Where it belongs.
        proper_channel: Name,
    },
    /// It was handed to somebody else.
    Transferred {
        /// Why.
        note: Note,
        /// To whom.
        to: Party,
    },
    /// It was sent where it belongs.
    Diverted {
        /// The advice.
        note: Note,
        /// Where.
        to: Diversion,
    },
    /// The resident was asked for more.
    InfoRequested {
        /// The question.
        note: Note,
    },
    /// The resident added something.
    Supplemented {
        /// What.
        note: Note,
    },
    /// Somebody told how it goes.
    Reported {
        /// What.
        note: Note,
        /// What kind of report.
        report: ReportKind,
        /// Who sees it.
        audience: Audience,
        /// The grid's people who were there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        companions: Vec<GridMemberId>,
        /// What was agreed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        measures: Vec<Measure>,
        /// The numbers of measures that are done now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        completed: Vec<u32>,
    },
    /// It was passed to the office.
    Escalated {
        /// Why.
        note: Note,
    },
    /// A unit was made responsible.
    Assigned {
        /// Words to the unit.
        note: Note,
        /// The unit in the lead.
        lead: UnitId,
        /// The units that help.
        co: Vec<UnitId>,
        /// The nature that decides the term.
        nature: Nature,
        /// Until when.
        due: Instant,
    },
    /// The unit gave it back.
    Returned {
        /// Why.
        note: Note,
    },
    /// The unit began.
    Started {
        /// Words.
        note: Note,
    },
    /// The unit told the result.
    Replied {
        /// The result.
        note: Note,
        /// Photos of before.
        before: Vec<AttachmentId>,
        /// Photos of after.
        after: Vec<AttachmentId>,
        /// What was done.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        measures: Vec<Measure>,
    },
    /// The deputy confirmed the result on site.
    Verified {
        /// What was seen.
        note: Note,
    },
    /// The deputy did not accept the result.
    Rejected {
        /// Why.
        note: Note,
        /// Until when it is to be done again.
        due: Instant,
    },
    /// The unit was given more time.
    Extended {
        /// Why.
        note: Note,
        /// Until when now.
        due: Instant,
    },
    /// It was settled without a unit.
    Resolved {
        /// The answer.
        note: Note,
        /// By an answer or by measures.
        settlement: Settlement,
        /// The measures.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        measures: Vec<Measure>,
    },
    /// The resident rated it.
    Rated {
        /// Words.
        note: Note,
        /// The rating.
        rating: Rating,
    },
    /// No rating came in time.
    Expired,
    /// Whoever holds it was urged.
    Reminded {
        /// Words.
        note: Note,
        /// Who was urged.
        holder: Option<Party>,
    },
    /// It was put under the office's supervision.
    Supervised {
        /// Why.
        note: Note,
    },
    /// The resident's phone was shown to somebody.
    ContactRevealed,
    /// The resident took it back.
    Withdrawn {
        /// Why.
        note: Note,
    },
    /// It continues in another case.
    Merged {
        /// Why.
        note: Note,
        /// Which.
        into: CaseId,
    },
    /// Another case continues in this one.
    Absorbed {
        /// Which.
        case: CaseId,
    },
}

/// A [`CaseEvent`] with the step that it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseChange {
    /// What happened.
    pub event: CaseEvent,
    /// Where the case stood; absent when it came to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<State>,
    /// Where it stands.
    pub to: State,
}

impl CaseChange {
    /// The event that made that step.
    #[must_use]
    pub fn new(event: CaseEvent, moved: Moved) -> Self {
        Self { event, from: Some(moved.from), to: moved.to }
    }
}

crate::vocabulary! {
    /// What happened to a case.
    EventKind "进程类型" {
        /// It came in.
        Submitted = "submitted" "提交诉求",
        /// The deputy took it on.
        Accepted = "accepted" "代表受理",
        /// It was refused with the reason and the proper channel.
        Declined = "declined" "不予受理",
        /// It was handed to somebody else.
        Transferred = "transferred" "转办",
        /// It was sent where it belongs.
        Diverted = "diverted" "分流",
        /// The resident was asked for more.
        InfoRequested = "info_requested" "要求补充",
        /// The resident added something.
        Supplemented = "supplemented" "补充材料",
        /// Somebody told how it goes.
        Reported = "reported" "报告进展",
        /// It was passed to the office.
        Escalated = "escalated" "上报",
        /// A unit was made responsible.
        Assigned = "assigned" "交办",
        /// The unit gave it back.
        Returned = "returned" "退回",
        /// The unit began.
        Started = "started" "开始办理",
        /// The unit told the result.
        Replied = "replied" "答复",
        /// The deputy confirmed the result on site.
        Verified = "verified" "核实通过",
        /// The deputy did not accept the result.
        Rejected = "rejected" "退回重办",
        /// The unit was given more time.
        Extended = "extended" "延期",
        /// It was settled without a unit.
        Resolved = "resolved" "解决",
        /// The resident rated it.
        Rated = "rated" "评价",
        /// No rating came in time.
        Expired = "expired" "逾期未评价",
        /// Whoever holds it was urged.
        Reminded = "reminded" "催办",
        /// It was put under supervision.
        Supervised = "supervised" "督办",
        /// The resident's phone was shown to somebody.
        ContactRevealed = "contact_revealed" "查看联系方式",
        /// The resident took it back.
        Withdrawn = "withdrawn" "撤回",
        /// It continues in another case.
        Merged = "merged" "并入他案",
        /// Another case continues in this one.
        Absorbed = "absorbed" "他案并入",
    }
}

/// What a timeline shows of an event, whatever its kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Particulars {
    /// Words and files.
    pub note: Note,
    /// Photos of before.
    pub before: Vec<AttachmentId>,
    /// Photos of after.
    pub after: Vec<AttachmentId>,
    /// What was agreed or done.
    pub measures: Vec<Measure>,
    /// To whom.
    pub to: Option<Party>,
    /// Until when.
    pub due: Option<Instant>,
    /// The rating.
    pub rating: Option<Rating>,
    /// What kind of report.
    pub report: Option<ReportKind>,
    /// Where it belongs.
    pub proper_channel: Option<Name>,
    /// The other case of a merger.
    pub other_case: Option<CaseId>,
    /// How many of the grid's people were there.
    pub companions: usize,
}

impl CaseEvent {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Submitted { .. } => EventKind::Submitted,
            Self::Accepted { .. } => EventKind::Accepted,
            Self::Declined { .. } => EventKind::Declined,
            Self::Transferred { .. } => EventKind::Transferred,
            Self::Diverted { .. } => EventKind::Diverted,
            Self::InfoRequested { .. } => EventKind::InfoRequested,
            Self::Supplemented { .. } => EventKind::Supplemented,
            Self::Reported { .. } => EventKind::Reported,
            Self::Escalated { .. } => EventKind::Escalated,
            Self::Assigned { .. } => EventKind::Assigned,
            Self::Returned { .. } => EventKind::Returned,
            Self::Started { .. } => EventKind::Started,
            Self::Replied { .. } => EventKind::Replied,
            Self::Verified { .. } => EventKind::Verified,
            Self::Rejected { .. } => EventKind::Rejected,
            Self::Extended { .. } => EventKind::Extended,
            Self::Resolved { .. } => EventKind::Resolved,
            Self::Rated { .. } => EventKind::Rated,
            Self::Expired => EventKind::Expired,
            Self::Reminded { .. } => EventKind::Reminded,
            Self::Supervised { .. } => EventKind::Supervised,
            Self::ContactRevealed => EventKind::ContactRevealed,
            Self::Withdrawn { .. } => EventKind::Withdrawn,
            Self::Merged { .. } => EventKind::Merged,
            Self::Absorbed { .. } => EventKind::Absorbed,
        }
    }

    /// Who sees it. What only organises the handling stays with those who handle.
    #[must_use]
    pub fn audience(&self) -> Audience {
        match self {
            Self::Reported { audience, .. } => *audience,
            Self::Returned { .. } | Self::Rejected { .. } | Self::Reminded { .. } | Self::ContactRevealed => {
                Audience::Handlers
            }
            Self::Submitted { .. }
            | Self::Accepted { .. }
            | Self::Declined { .. }
            | Self::Transferred { .. }
            | Self::Diverted { .. }
            | Self::InfoRequested { .. }
            | Self::Supplemented { .. }
            | Self::Escalated { .. }
            | Self::Assigned { .. }
            | Self::Started { .. }
            | Self::Replied { .. }
            | Self::Verified { .. }
            | Self::Extended { .. }
            | Self::Resolved { .. }
            | Self::Rated { .. }
            | Self::Expired
            | Self::Supervised { .. }
            | Self::Withdrawn { .. }
            | Self::Merged { .. }
            | Self::Absorbed { .. } => Audience::Everyone,
        }
    }

    /// What a timeline shows of it.
    #[must_use]
    pub fn particulars(self) -> Particulars {
        let plain = Particulars::default();
        match self {
            Self::Submitted { note, to, .. } | Self::Transferred { note, to } => {
                Particulars { note, to: Some(to), ..plain }
            }
            Self::Accepted { note }
            | Self::InfoRequested { note }
            | Self::Supplemented { note }
            | Self::Escalated { note }
            | Self::Returned { note }
            | Self::Started { note }
            | Self::Verified { note }
            | Self::Supervised { note }
            | Self::Withdrawn { note } => Particulars { note, ..plain },
            Self::Diverted { note, to } => {
                let label = crate::shared::Vocabulary::label(to);
                Particulars { note, proper_channel: Name::new(label).ok(), ..plain }
            }
            Self::Declined { note, proper_channel } => {
                Particulars { note, proper_channel: Some(proper_channel), ..plain }
            }
            Self::Reported { note, report, companions, measures, .. } => {
                Particulars { note, report: Some(report), companions: companions.len(), measures, ..plain }
            }
            Self::Assigned { note, lead, due, .. } => {
                Particulars { note, to: Some(Party::Unit(lead)), due: Some(due), ..plain }
            }
            Self::Replied { note, before, after, measures } => Particulars { note, before, after, measures, ..plain },
            Self::Rejected { note, due } | Self::Extended { note, due } => {
                Particulars { note, due: Some(due), ..plain }
            }
            Self::Resolved { note, measures, .. } => Particulars { note, measures, ..plain },
            Self::Rated { note, rating } => Particulars { note, rating: Some(rating), ..plain },
            Self::Reminded { note, holder } => Particulars { note, to: holder, ..plain },
            Self::Expired | Self::ContactRevealed => plain,
            Self::Merged { note, into } => Particulars { note, other_case: Some(into), ..plain },
            Self::Absorbed { case } => Particulars { other_case: Some(case), ..plain },
        }
    }
}
