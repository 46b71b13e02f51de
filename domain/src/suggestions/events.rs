use chrono::NaiveDate;

use super::SuggestionState;
use crate::shared::text::Body;
use crate::shared::timeline::Told;
use crate::shared::{AttachmentId, Change, DeputyId, Vocabulary};

crate::vocabulary! {
    /// What happened to a suggestion.
    SuggestionEventKind "代表建议进程" {
        /// A deputy began it.
        Drafted = "drafted" "起草",
        /// It says something else.
        Revised = "revised" "修改",
        /// Others were asked to sign.
        Invited = "invited" "邀请联名",
        /// A deputy signed.
        Signed = "signed" "联名",
        /// A deputy did not want to sign.
        Unsigned = "unsigned" "不参加联名",
        /// The deputy handed it in; who had not signed until then is out.
        Submitted = "submitted" "提交",
        /// The deputy took it back.
        Withdrawn = "withdrawn" "撤回",
        /// The office gave it back.
        SentBack = "sent_back" "退回修改",
        /// The congress deliberates on the motion.
        MotionListed = "motion_listed" "列入会议议程",
        /// The motion is handled as a suggestion.
        MotionTurned = "motion_turned" "转为代表建议",
        /// The office took it and numbered it.
        Registered = "registered" "登记",
        /// Units were made responsible.
        Assigned = "assigned" "交办",
        /// The unit says that it is another's.
        Objected = "objected" "申请退回",
        /// The unit handles it.
        Started = "started" "开始办理",
        /// The unit has six months.
        Extended = "extended" "延长办理期限",
        /// A leader keeps an eye on it.
        MarkedKey = "marked_key" "确定为重点督办",
        /// A unit talked with the deputy.
        Talked = "talked" "沟通",
        /// A unit that helps told what it thinks.
        OpinionGiven = "opinion_given" "协办意见",
        /// The unit answered.
        Replied = "replied" "答复",
        /// The deputy accepted the answer.
        Accepted = "accepted" "评价",
        /// The deputy was dissatisfied.
        Dissatisfied = "dissatisfied" "评价不满意",
        /// The deputy did not rate in time: that is no satisfaction.
        Unrated = "unrated" "逾期未评价",
        /// The chairpersons' meeting decided.
        CommitteeDecided = "committee_decided" "主任会议决定",
        /// The unit told how what it promised comes along.
        PromiseReported = "promise_reported" "报告承诺进展",
        /// What was promised was done.
        PromiseFulfilled = "promise_fulfilled" "承诺兑现",
        /// What was promised was not done.
        PromiseFailed = "promise_failed" "承诺未兑现",
        /// Little time was left.
        Reminded = "reminded" "临期催办",
        /// It was late.
        Late = "late" "超期",
        /// The unit asked for six months.
        ExtensionAsked = "extension_asked" "申请延长办理期限",
        /// The office gave no six months.
        ExtensionRefused = "extension_refused" "不同意延长",
        /// It is answered together with others on the same matter.
        Joined = "joined" "并案办理",
        /// It is answered by itself again.
        Parted = "parted" "撤销并案",
        /// The office noted a step of the leader's supervision.
        KeyStepNoted = "key_step_noted" "重点督办进展",
        /// The office had the unit handle anew what did not satisfy.
        ReturnedForRework = "returned_for_rework" "交回重新办理",
    }
}

/// What happened to a suggestion. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestionEvent {
    pub kind: SuggestionEventKind,
    /// What was said.
    pub text: Option<Body>,
    /// The deputies who were asked to sign; of what the office took, those who had.
    pub deputies: Vec<DeputyId>,
    /// Until when what begins with it is to be done.
    pub due: Option<NaiveDate>,
    /// The answer, scanned.
    pub scans: Vec<AttachmentId>,
}

impl SuggestionEvent {
    /// One of which nothing more is said.
    #[must_use]
    pub fn plain(kind: SuggestionEventKind) -> Self {
        Self { kind, text: None, deputies: Vec::new(), due: None, scans: Vec::new() }
    }

    /// One with words.
    #[must_use]
    pub fn said(kind: SuggestionEventKind, text: Option<Body>) -> Self {
        Self { text, ..Self::plain(kind) }
    }
}

/// What a timeline shows of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SuggestionTold {
    pub text: Option<Body>,
    /// Until when what began with it was to be done.
    pub due: Option<NaiveDate>,
}

impl Told for SuggestionEvent {
    type Audience = ();
    type Particulars = SuggestionTold;

    fn kind(&self) -> &'static str {
        self.kind.as_str()
    }

    fn audience(&self) {}

    fn particulars(self) -> SuggestionTold {
        SuggestionTold { text: self.text, due: self.due }
    }
}

/// A [`SuggestionEvent`] with the step that it was.
pub type SuggestionChange = Change<SuggestionEvent, SuggestionState>;
