//! What happened, once: the same record is a case's timeline, the audit trail and the log that consumers read.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::actor::{Actor, Party};
use super::failure::StoreError;
use super::ids::{AccountId, EventId};
use super::{Context, Instant};

crate::vocabulary! {
    /// What an event is about.
    SubjectKind "事件对象" {
        /// A case.
        Case = "case" "诉求",
        /// A dispute.
        Dispute = "dispute" "矛盾纠纷",
        /// A reception.
        Reception = "reception" "接待活动",
        /// A record of a deputy's duties.
        DutyRecord = "duty_record" "履职记录",
        /// A deputy.
        Deputy = "deputy" "人大代表",
        /// A grid.
        Grid = "grid" "网格",
    }
}

impl SubjectKind {
    /// Whether its events tell of private matters of persons, so that they are sealed wherever they are kept.
    #[must_use]
    pub fn is_confidential(self) -> bool {
        match self {
            Self::Dispute => true,
            Self::Case | Self::Reception | Self::DutyRecord | Self::Deputy | Self::Grid => false,
        }
    }
}

crate::vocabulary! {
    /// What happened, to whatever it happened.
    EventKind "进程类型" {
        /// A case came in.
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
        /// A dispute came out of it and goes its own way.
        DisputeOpened = "dispute_opened" "转入纠纷调处",
        /// A dispute was reported.
        DisputeReported = "dispute_reported" "报告纠纷",
        /// The office registered it and named the organisation.
        DisputeRegistered = "dispute_registered" "登记纠纷",
        /// A party was entered.
        PartyAdded = "party_added" "登记当事人",
        /// A mediator was appointed or invited.
        MediatorAppointed = "mediator_appointed" "确定调解员",
        /// A party accepted or declined a mediator.
        MediatorAnswered = "mediator_answered" "当事人对调解员的意见",
        /// A mediator declared an interest and stepped aside.
        InterestDeclared = "interest_declared" "调解员回避",
        /// The parties were asked whether they want mediation.
        ConsentAsked = "consent_asked" "征求当事人意见",
        /// A party agreed to mediation.
        Consented = "consented" "同意调解",
        /// A party refused mediation.
        MediationRefused = "mediation_refused" "拒绝调解",
        /// A sitting was called.
        SessionConvened = "session_convened" "召集调解",
        /// A sitting was held.
        SessionHeld = "session_held" "调解记录",
        /// The parties agreed.
        Agreed = "agreed" "达成协议",
        /// Somebody signed the agreement.
        Signed = "signed" "签名",
        /// The organisation sealed the agreement.
        Sealed = "sealed" "盖章",
        /// The agreement is being carried out.
        PerformanceBegun = "performance_begun" "开始履行",
        /// An item of the agreement was carried out.
        ItemPerformed = "item_performed" "履行一项",
        /// The agreement was broken.
        Breached = "breached" "未履行",
        /// Mediation goes on.
        MediationResumed = "mediation_resumed" "重新调解",
        /// The parties together asked the court to confirm the agreement.
        ConfirmationApplied = "confirmation_applied" "申请司法确认",
        /// The court confirmed it.
        Confirmed = "confirmed" "司法确认",
        /// The court did not confirm it.
        ConfirmationDenied = "confirmation_denied" "不予司法确认",
        /// Somebody looked how the parties are since.
        FollowedUp = "followed_up" "回访",
        /// The dispute was closed.
        DisputeClosed = "dispute_closed" "结案",
        /// Mediation came to nothing.
        MediationFailed = "mediation_failed" "调解不成",
        /// The dispute was taken back, or a party ended the mediation.
        DisputeWithdrawn = "dispute_withdrawn" "终止请求",
        /// Mediation was ended, with advice.
        MediationTerminated = "mediation_terminated" "终止调解",
        /// The dispute was sent where it belongs.
        DisputeReferred = "dispute_referred" "引导其他途径",
        /// Its risk was assessed.
        RiskAssessed = "risk_assessed" "研判风险",
        /// The police were told.
        PoliceAlerted = "police_alerted" "报告公安机关",
        /// Both sides agreed to more time.
        MediationExtended = "mediation_extended" "延长调解期限",
        /// A party demanded that it is not public.
        PrivacyDemanded = "privacy_demanded" "要求不公开",
        /// A reception was announced.
        ReceptionAnnounced = "reception_announced" "公告接待",
        /// A deputy came to it.
        CheckedIn = "checked_in" "签到",
        /// Somebody was heard.
        Heard = "heard" "听取意见",
        /// A policy or a law was explained.
        PolicyExplained = "policy_explained" "宣讲政策法律",
        /// What was heard became a case.
        EntrySubmitted = "entry_submitted" "转为诉求",
        /// A reception was held to its end.
        ReceptionConcluded = "reception_concluded" "结束接待",
        /// A reception was called off.
        ReceptionCancelled = "reception_cancelled" "取消接待",
        /// A deputy typed in work done outside.
        DutyEntered = "duty_entered" "录入履职",
        /// The deputy changed what was typed in.
        DutyRevised = "duty_revised" "修改履职",
        /// The office confirmed it.
        DutyConfirmed = "duty_confirmed" "确认履职",
        /// The office gave it back.
        DutyReturned = "duty_returned" "退回履职",
        /// The office countered what was confirmed.
        DutyCountered = "duty_countered" "冲销履职",
        /// A deputy was entered.
        DeputyEntered = "deputy_entered" "录入代表",
        /// What is known of a deputy was changed.
        DeputyChanged = "deputy_changed" "修改代表",
        /// A deputy was assigned to a grid.
        GridAssigned = "grid_assigned" "联系网格",
        /// An assignment was ended.
        GridAssignmentEnded = "grid_assignment_ended" "结束联系网格",
        /// A mandate was suspended, resumed or ended.
        MandateChanged = "mandate_changed" "变更代表资格",
        /// A grid was set up.
        GridCreated = "grid_created" "新建网格",
        /// A grid was changed.
        GridChanged = "grid_changed" "修改网格",
    }
}

/// An event of a context with the step that it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change<E, S> {
    pub event: E,
    /// Where the entity stood; absent when it came to be.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub from: Option<S>,
    /// Where it stands.
    pub to: S,
}

/// What an event is about: kind and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The kind of entity.
    pub kind: SubjectKind,
    pub id: Uuid,
}

/// Something that happened, as the log keeps it.
#[derive(Clone, Debug)]
pub struct EventRecord {
    /// Sorts by time.
    pub id: EventId,
    /// What it is about.
    pub subject: Subject,
    /// The version that the subject has since; no two events of a subject share it.
    pub version: i32,
    pub at: Instant,
    /// The account that acted, where one did.
    pub account: Option<AccountId>,
    /// In whose name.
    pub party: Option<Party>,
    /// The event itself, as the context wrote it.
    pub payload: serde_json::Value,
}

impl EventRecord {
    /// Records that `actor` did `event`, which brought `subject` to `version`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the event can't be written as JSON.
    pub fn new<E: Serialize>(
        ctx: &Context,
        subject: Subject,
        version: i32,
        party: Option<Party>,
        event: &E,
    ) -> Result<Self, StoreError> {
        let account = match &ctx.actor {
            Actor::Person { account, .. } => Some(*account),
            Actor::Anonymous | Actor::Tracker(_) | Actor::System => None,
        };
        let payload = serde_json::to_value(event).map_err(|_| StoreError::Corrupt("event payload"))?;
        Ok(Self { id: EventId(ctx.mint()), subject, version, at: ctx.now, account, party, payload })
    }

    /// The event in its context's own type.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the payload is not of that type.
    pub fn read<E: DeserializeOwned>(&self) -> Result<E, StoreError> {
        E::deserialize(&self.payload).map_err(|_| StoreError::Corrupt("event payload"))
    }
}

/// The one table of events.
pub trait EventLog {
    /// Appends `event` in the transaction that is under way.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the subject has an event of that version already.
    fn record(&mut self, event: &EventRecord) -> Result<(), StoreError>;

    /// The events of `subject`, oldest first; a subject's life is bounded, and so is this list (1,000).
    fn events_of(&mut self, subject: Subject) -> Result<Vec<EventRecord>, StoreError>;
}
