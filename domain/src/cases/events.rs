use super::{
    CaseAbout, CaseAboutKind, CaseAudience, CaseChannel, CaseDiversion, CaseMeasure, CaseNature, CaseRating,
    CaseReportKind, CaseSettlement, CaseState, CaseTopic, ContestOutcome, RatingFlag, RatingProof, RatingReason,
    ReassignReason, ReplyOutcome, StageMark,
};
use crate::shared::text::{DocumentNumber, Name};
use crate::shared::timeline::Told;
use crate::shared::{
    AttachmentId, CaseId, Change, DisputeId, DivisionCode, GridMemberId, Instant, Note, Party, StoreError, UnitId,
    Vocabulary,
};

crate::vocabulary! {
    /// What happened to a case.
    CaseEventKind "诉求进程" {
        /// A case came in.
        Submitted = "submitted" "提交诉求",
        /// The deputy took it on.
        Accepted = "accepted" "代表受理",
        /// It was refused with the reason and the proper channel.
        Declined = "declined" "不予受理",
        /// It was handed to somebody else.
        Transferred = "transferred" "转办",
        /// Somebody else goes on with it.
        Reassigned = "reassigned" "移交续办",
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
        /// It was said of what nature it is and what it is about.
        Sorted = "sorted" "分类",
        /// A leader wrote down what is to be done.
        Instructed = "instructed" "领导批示",
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
        /// A year of the calendar was published, and its term ends on another day.
        DueMoved = "due_moved" "按放假安排调整期限",
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
        /// A dispute came out of it and goes its own way.
        DisputeOpened = "dispute_opened" "转入纠纷调处",
        /// The resident set right a name, a phone or an address.
        Corrected = "corrected" "更正个人信息",
        /// The resident took back a consent, and what rested on it is gone.
        ConsentWithdrawn = "consent_withdrawn" "撤回同意",
        /// What was written was erased at the resident's demand.
        Erased = "erased" "内容已删除",
        /// The office handed it to the office above.
        SubmittedUp = "submitted_up" "上送",
        /// The unit signed for it.
        Acknowledged = "acknowledged" "签收",
        /// The unit asked for more time.
        ExtensionRequested = "extension_requested" "申请延期",
        /// The unit was not given more time.
        ExtensionRefused = "extension_refused" "不同意延期",
        /// The unit in the lead asked those that help for their opinions.
        OpinionRequested = "opinion_requested" "征求协办意见",
        /// A unit that helps gave its opinion.
        OpinionGiven = "opinion_given" "提交协办意见",
        /// The resident did not accept that it was declined.
        Objected = "objected" "对不予受理提出异议",
        /// The office ended it after two dissatisfied ratings.
        Concluded = "concluded" "办结（终结）",
        /// The office goes on of its own motion with what was taken back.
        GoneOn = "gone_on" "依职权续办",
        /// Somebody rated it whose own case continues in it.
        VoiceRated = "voice_rated" "并案提交人评价",
        /// The resident was told once more what is asked for.
        AnswerReminded = "answer_reminded" "提醒补充",
        /// What the resident was asked for did not come in time.
        ClosedUnanswered = "closed_unanswered" "逾期未补充，已办结",
        /// The resident had it taken up again.
        Reopened = "reopened" "重新办理",
        /// A stage took longer than its term.
        Overdue = "overdue" "超期",
        /// The room's liaison or the office was asked for the first answer that did not come.
        FallbackAsked = "fallback_asked" "请求兜底",
        /// The resident was reminded to rate.
        RatingReminded = "rating_reminded" "提醒评价",
        /// By a number on the phone a rating is known to be the resident's.
        RatingVerified = "rating_verified" "评价已核实",
        /// Somebody who had no part in the handling called the resident.
        CalledBack = "called_back" "电话回访",
        /// The unit objected to a rating.
        RatingContested = "rating_contested" "单位对评价提出异议",
        /// The office decided on that.
        ContestDecided = "contest_decided" "评价异议已处理",
        /// The resident was asked whether it is still in order.
        FollowUpAsked = "follow_up_asked" "回头看",
        /// The resident answered, or wants not to be asked.
        FollowUpAnswered = "follow_up_answered" "回头看已答复",
        /// It was taken apart: each part goes its own way, and it waits for all of them.
        Split = "split" "拆分",
        /// A body without an account was asked.
        LinkAsked = "link_asked" "发送答复链接",
        /// No answer by a link is taken any more.
        LinkRevoked = "link_revoked" "撤销答复链接",
        /// A body without an account answered.
        AnsweredByLink = "answered_by_link" "凭链接答复",
        /// What it was merged into, or is a part of, was an accusation that went to where it belongs, and it went with that.
        Purged = "purged" "随案分流",
    }
}

/// What is known of an event beside its kind; what does not apply is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFacts {
    /// Words and files.
    pub note: Note,
    /// Who sees it, where somebody chose.
    pub audience: Option<CaseAudience>,
    /// How the case came in.
    pub channel: Option<CaseChannel>,
    /// From whom it was handed over.
    pub from: Option<Party>,
    /// To whom it went; who was urged.
    pub to: Option<Party>,
    /// Why it was handed over: for those who handle it alone.
    pub reason: Option<ReassignReason>,
    /// The units that help.
    pub co_units: Vec<UnitId>,
    /// The nature that decides the unit's term.
    pub nature: Option<CaseNature>,
    /// What it is about.
    pub category: Option<CaseTopic>,
    /// Until when.
    pub due: Option<Instant>,
    pub report: Option<CaseReportKind>,
    /// The grid's people who were there.
    pub companions: Vec<GridMemberId>,
    /// Whether it was written on the spot, by the position that was given; the position is kept nowhere.
    pub on_site: bool,
    /// What was agreed or done.
    pub measures: Vec<CaseMeasure>,
    /// The numbers of measures that are done now.
    pub completed: Vec<u32>,
    /// Photos of before.
    pub before: Vec<AttachmentId>,
    /// Photos of after.
    pub after: Vec<AttachmentId>,
    /// What came of a unit's answer.
    pub reply_class: Option<ReplyOutcome>,
    pub settlement: Option<CaseSettlement>,
    pub rating: Option<CaseRating>,
    /// Where the matter belongs, in the words of whoever declined it.
    pub proper_channel: Option<Name>,
    /// Where it was sent.
    pub diversion: Option<CaseDiversion>,
    /// The other case of a merger; the case that this one is a part of.
    pub other_case: Option<CaseId>,
    /// The parts into which it was taken.
    pub children: Vec<CaseId>,
    /// A body without an account that was asked, or answered.
    pub body: Option<Name>,
    /// The dispute that came out of it.
    pub dispute: Option<DisputeId>,
    /// The area whose leader wrote it.
    pub area: Option<DivisionCode>,
    /// Whether the unit can't give it back.
    pub finally: bool,
    /// The number of the document by which a unit replied.
    pub number: Option<DocumentNumber>,
    /// The scan of that document, with its seal.
    pub sealed_scan: Option<AttachmentId>,
    /// How the stage stood that was over then, or past due.
    pub stage: Option<StageMark>,
    /// Whom it complains about, where somebody said so: for those who handle it alone.
    pub about: Option<Vec<CaseAbout>>,
    /// What belongs to a rating beside its grade.
    pub evaluation: EvaluationFacts,
}

/// What is known of a rating beside its grade, and of what follows from one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvaluationFacts {
    /// How whoever handled it behaved.
    pub attitude: Option<CaseRating>,
    /// Why the resident is dissatisfied.
    pub reasons: Vec<RatingReason>,
    /// By what it is known to be the resident's.
    pub proof: Option<RatingProof>,
    /// Why it may be somebody else's.
    pub flag: Option<RatingFlag>,
    /// Whether whoever was called was on the phone.
    pub reached: Option<bool>,
    /// What the office made of an objection.
    pub outcome: Option<ContestOutcome>,
    /// Whether it is still in order.
    pub still_in_order: Option<bool>,
}

impl CaseFacts {
    #[must_use]
    pub fn noted(note: Note) -> Self {
        Self { note, ..Self::default() }
    }

    /// The same without what was written and attached, and without the accounts of people: what was counted stays as it was.
    ///
    /// # Errors
    /// Never, as long as the words that stand instead keep the rules of texts.
    pub fn erased(self) -> Result<Self, StoreError> {
        Ok(Self {
            note: Note::default(),
            from: self.from.filter(|party| !matches!(party, Party::Account(_))),
            to: self.to.filter(|party| !matches!(party, Party::Account(_))),
            measures: self.measures.iter().map(CaseMeasure::erased).collect::<Result<_, _>>()?,
            before: Vec::new(),
            after: Vec::new(),
            number: None,
            sealed_scan: None,
            proper_channel: None,
            about: self
                .about
                .map(|all| all.into_iter().filter(|one| one.kind() != Some(CaseAboutKind::Account)).collect()),
            body: None,
            ..self
        })
    }

    /// Every file that the event names.
    pub fn files(&self) -> impl Iterator<Item = &AttachmentId> {
        self.note.attachments.iter().chain(&self.before).chain(&self.after).chain(&self.sealed_scan)
    }
}

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseEvent {
    pub kind: CaseEventKind,
    pub facts: CaseFacts,
}

/// A [`CaseEvent`] with the step that it was.
pub type CaseChange = Change<CaseEvent, CaseState>;

impl CaseEvent {
    /// An event of which nothing is known but what somebody wrote and attached.
    #[must_use]
    pub fn noted(kind: CaseEventKind, note: Note) -> Self {
        Self { kind, facts: CaseFacts::noted(note) }
    }

    /// Whether it has the facts without which an event of its kind says less than what happened, or says it to more people.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        use CaseEventKind as K;
        let facts = &self.facts;
        match self.kind {
            K::Submitted => facts.channel.is_some(),
            K::Reported => facts.audience.is_some() && facts.report.is_some(),
            K::Transferred | K::Assigned | K::SubmittedUp => facts.to.is_some(),
            K::Reassigned => facts.from.is_some() && facts.to.is_some() && facts.reason.is_some(),
            K::Sorted => facts.nature.is_some() && facts.category.is_some(),
            K::DueMoved | K::OpinionRequested => facts.due.is_some(),
            K::FallbackAsked => facts.to.is_some(),
            K::Diverted => facts.diversion.is_some(),
            K::Resolved => facts.settlement.is_some(),
            K::Rated | K::VoiceRated => facts.rating.is_some(),
            K::Merged | K::Absorbed => facts.other_case.is_some(),
            K::DisputeOpened => facts.dispute.is_some(),
            K::CalledBack => facts.evaluation.reached.is_some(),
            K::ContestDecided => facts.evaluation.outcome.is_some(),
            K::Split => !facts.children.is_empty(),
            K::AnsweredByLink => facts.audience.is_some(),
            _ => true,
        }
    }
}

impl Told for CaseEvent {
    type Audience = CaseAudience;
    type Particulars = CaseFacts;

    fn kind(&self) -> &'static str {
        self.kind.as_str()
    }

    /// What only organises the handling stays with those who handle.
    fn audience(&self) -> CaseAudience {
        use CaseEventKind as K;
        let inside = matches!(
            self.kind,
            K::Instructed
                | K::Returned
                | K::Rejected
                | K::Reminded
                | K::ContactRevealed
                | K::ExtensionRequested
                | K::ExtensionRefused
                | K::OpinionRequested
                | K::OpinionGiven
                | K::VoiceRated
                | K::Overdue
                | K::FallbackAsked
                | K::RatingContested
                | K::LinkAsked
                | K::LinkRevoked
                | K::AnsweredByLink
        );
        self.facts.audience.unwrap_or(if inside { CaseAudience::Handlers } else { CaseAudience::Everyone })
    }

    fn particulars(self) -> CaseFacts {
        let Self { mut facts, .. } = self;
        // Accounts are nobody's business but their owners'.
        facts.to = facts.to.filter(|party| !matches!(party, Party::Account(_)));
        facts
    }
}
