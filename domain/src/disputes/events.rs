use chrono::NaiveDate;

use super::{
    AgreementForm, DisputeAudience, DisputeChannel, DisputeCredential, DisputeRisk, DisputeState, EscalationKind,
    MediationSessionKind, MediatorKind, PartyCapacity, SignatureMark,
};
use crate::shared::timeline::Told;
use crate::shared::{AttachmentId, Change, DeputyId, DueStep, Note, OrganisationId, Party, Vocabulary};

crate::vocabulary! {
    /// What happened to a dispute.
    DisputeEventKind "纠纷进程" {
        /// A dispute was reported.
        Reported = "reported" "报告纠纷",
        /// It was registered, and who mediates was said.
        Registered = "registered" "登记纠纷",
        /// A party was entered.
        PartyAdded = "party_added" "登记当事人",
        /// A party was given another code; the one before opens nothing any more.
        CodeReissued = "code_reissued" "重发查询码",
        /// A mediator was appointed or invited.
        MediatorAppointed = "mediator_appointed" "确定调解员",
        /// A party accepted or declined a mediator.
        MediatorAnswered = "mediator_answered" "当事人对调解员的意见",
        /// A mediator declared an interest and stepped aside.
        InterestDeclared = "interest_declared" "调解员回避",
        /// The parties were asked whether they want mediation.
        ConsentAsked = "consent_asked" "征求当事人意见",
        /// A party that acts by its code asked for a number on its phone.
        ConfirmationRequested = "confirmation_requested" "获取验证码",
        /// A party agreed to mediation.
        Consented = "consented" "同意调解",
        /// A party refused mediation.
        Refused = "refused" "拒绝调解",
        /// A sitting was called.
        Convened = "convened" "召集调解",
        /// A sitting was held.
        Held = "held" "调解记录",
        /// The parties agreed.
        Agreed = "agreed" "达成协议",
        /// Somebody signed the agreement.
        Signed = "signed" "签名",
        /// The organisation sealed the agreement.
        Sealed = "sealed" "盖章",
        /// The parties together asked the court to confirm the agreement.
        ConfirmationApplied = "confirmation_applied" "申请司法确认",
        /// The court confirmed it.
        Confirmed = "confirmed" "司法确认",
        /// The court dismissed the application; the agreement binds on.
        ConfirmationDenied = "confirmation_denied" "裁定驳回司法确认申请",
        /// The parties took their application to the court back.
        ConfirmationWithdrawn = "confirmation_withdrawn" "撤回司法确认申请",
        /// The agreement is being carried out.
        PerformanceBegun = "performance_begun" "开始履行",
        /// An item of the agreement was carried out.
        ItemPerformed = "item_performed" "履行一项",
        /// The agreement was broken.
        Breached = "breached" "未履行",
        /// Mediation goes on.
        Resumed = "resumed" "重新调解",
        /// Somebody looked how the parties are since.
        FollowedUp = "followed_up" "回访",
        /// The dispute was closed.
        Closed = "closed" "结案",
        /// Mediation came to nothing.
        Failed = "failed" "调解不成",
        /// The dispute was taken back, or a party ended the mediation.
        Withdrawn = "withdrawn" "终止请求",
        /// Mediation was ended, with advice.
        Terminated = "terminated" "终止调解",
        /// The dispute was sent where it belongs.
        Referred = "referred" "引导其他途径",
        /// Its risk was assessed.
        RiskAssessed = "risk_assessed" "研判风险",
        /// The police were told.
        PoliceAlerted = "police_alerted" "报告公安机关",
        /// It was kept from getting worse.
        EscalationAverted = "escalation_averted" "防止激化",
        /// Both sides agreed to more time.
        Extended = "extended" "延长调解期限",
        /// A party demanded that it is not public.
        PrivacyDemanded = "privacy_demanded" "要求不公开",
        /// Another deputy, room or office stands where it came in.
        Reassigned = "reassigned" "移交续办",
        /// A deputy who mediates serves no longer: another mediator is to be named.
        MediatorUnavailable = "mediator_unavailable" "调解员缺位",
        /// Two entries of a deputy who has to do with it became one.
        DeputyMerged = "deputy_merged" "合并重复的代表信息",
        /// The case out of which it came went to where that belongs, and it went with that.
        Diverted = "diverted" "随诉求分流",
        /// A sitting was moved to another time.
        SessionMoved = "session_moved" "调解改期",
        /// Whoever presided signed the record of a sitting.
        RecordSigned = "record_signed" "调解员签署笔录",
        /// A party said whether the record of a sitting is right.
        RecordConfirmed = "record_confirmed" "当事人核对笔录",
        /// A party chose a mediator.
        MediatorChosen = "mediator_chosen" "当事人选定调解员",
        /// Who acts for a party was entered.
        RepresentativeAdded = "representative_added" "登记代理人、代表人",
        /// Somebody acts for a party no longer.
        RepresentationEnded = "representation_ended" "终止代理、代表",
        /// A part of what an item says was received.
        ItemPaid = "item_paid" "部分履行",
        /// A party agreed that those who are invited to a hearing take part, or not to all of them.
        GuestsAnswered = "guests_answered" "当事人对受邀人员的意见",
        /// Little time was left for something.
        Reminded = "reminded" "临期提醒",
        /// Something was late.
        Late = "late" "超期",
    }
}

/// What is known of an event beside its kind; what does not apply is empty. Sealed wherever it is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisputeFacts {
    /// Words and files; nobody but the parties and those who mediate and oversee sees them.
    pub note: Note,
    /// Which party, by its number.
    pub party: Option<u32>,
    /// By what a party, or a mediator who signed, acted.
    pub credential: Option<DisputeCredential>,
    /// Which mediator, by its number.
    pub mediator: Option<u32>,
    /// Appointed or invited.
    pub mediator_kind: Option<MediatorKind>,
    /// The deputy that the mediator is.
    pub deputy: Option<DeputyId>,
    /// Whether a party accepts a mediator, all who are invited to a hearing, or the record of a sitting.
    pub accepts: Option<bool>,
    /// Which sitting, by its number.
    pub session: Option<u32>,
    pub session_kind: Option<MediationSessionKind>,
    /// Which item of the agreement, by its number.
    pub item: Option<u32>,
    pub form: Option<AgreementForm>,
    /// The deputies who mediated.
    pub deputies: Vec<DeputyId>,
    /// Who is to mediate, or whose seal it is.
    pub organisation: Option<OrganisationId>,
    pub risk: Option<DisputeRisk>,
    /// Where it was sent.
    pub channel: Option<DisputeChannel>,
    /// Until when mediation was extended, or the last day of what a clock tells of.
    pub until: Option<NaiveDate>,
    /// What it was kept from becoming.
    pub escalation: Option<EscalationKind>,
    /// How many people that would have been.
    pub people: Option<u32>,
    /// Of what rights the parties were told, by the edition of the text.
    pub rights: Option<u32>,
    /// From whom it was handed over.
    pub handed_from: Option<Party>,
    /// To whom it was handed over.
    pub handed_to: Option<Party>,
    /// As whom somebody acted for the party.
    pub capacity: Option<PartyCapacity>,
    /// Which of those who act for the party, by the number.
    pub representative: Option<u32>,
    /// By what mark a paper was signed.
    pub mark: Option<SignatureMark>,
    /// How much was received, in fen.
    pub amount_fen: Option<i64>,
    /// What is due, of what a clock tells.
    pub step: Option<DueStep>,
}

impl DisputeFacts {
    #[must_use]
    pub fn noted(note: Note) -> Self {
        Self { note, ..Self::default() }
    }
}

/// Something that happened to a dispute.
#[derive(Clone, Debug, PartialEq)]
pub struct DisputeEvent {
    pub kind: DisputeEventKind,
    pub facts: DisputeFacts,
}

/// A [`DisputeEvent`] with the step that it was.
pub type DisputeChange = Change<DisputeEvent, DisputeState>;

impl DisputeEvent {
    /// An event of which nothing is known but what somebody wrote and attached.
    #[must_use]
    pub fn noted(kind: DisputeEventKind, note: Note) -> Self {
        Self { kind, facts: DisputeFacts::noted(note) }
    }

    /// Whether it has the facts without which an event of its kind says less than what happened, or says it to more people.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        use DisputeEventKind as K;
        let facts = &self.facts;
        match self.kind {
            K::PartyAdded | K::CodeReissued | K::ConfirmationRequested | K::Consented | K::Refused => {
                facts.party.is_some()
            }
            K::MediatorAppointed | K::InterestDeclared => facts.mediator.is_some(),
            K::Reassigned | K::DeputyMerged => facts.handed_from.is_some() && facts.handed_to.is_some(),
            K::MediatorUnavailable => facts.mediator.is_some() && facts.deputy.is_some(),
            K::MediatorAnswered => facts.mediator.is_some() && facts.party.is_some() && facts.accepts.is_some(),
            K::Convened | K::Held => facts.session.is_some() && facts.session_kind.is_some(),
            K::Agreed => facts.form.is_some(),
            K::ItemPerformed => facts.item.is_some(),
            K::Referred => facts.channel.is_some(),
            K::RiskAssessed => facts.risk.is_some(),
            K::EscalationAverted => facts.escalation.is_some() && facts.people.is_some(),
            K::Extended => facts.until.is_some(),
            K::SessionMoved | K::RecordSigned => facts.session.is_some() && facts.session_kind.is_some(),
            K::RecordConfirmed | K::GuestsAnswered => {
                let of_a_sitting = facts.session.is_some() && facts.session_kind.is_some();
                of_a_sitting && facts.party.is_some() && facts.accepts.is_some()
            }
            K::Reminded | K::Late => facts.step.is_some() && facts.until.is_some(),
            K::MediatorChosen => facts.mediator.is_some() && facts.party.is_some(),
            K::RepresentativeAdded | K::RepresentationEnded => facts.party.is_some() && facts.representative.is_some(),
            K::ItemPaid => facts.item.is_some() && facts.amount_fen.is_some(),
            _ => true,
        }
    }

    #[must_use]
    pub fn attachments(&self) -> &[AttachmentId] {
        &self.facts.note.attachments
    }
}

impl Told for DisputeEvent {
    type Audience = DisputeAudience;
    type Particulars = DisputeFacts;

    fn kind(&self) -> &'static str {
        self.kind.as_str()
    }

    /// Whoever knows of the dispute sees where it stands; what a party did, only the parties and those inside; what
    /// organises the mediation and what was said to one side alone stays inside.
    fn audience(&self) -> DisputeAudience {
        use DisputeEventKind as K;
        match self.kind {
            K::Reported
            | K::Registered
            | K::ConsentAsked
            | K::Agreed
            | K::Withdrawn
            | K::Terminated
            | K::Referred
            | K::FollowedUp
            | K::Closed
            | K::Reassigned
            | K::Diverted => DisputeAudience::Everyone,
            K::RiskAssessed
            | K::PoliceAlerted
            | K::EscalationAverted
            | K::ConfirmationRequested
            | K::MediatorUnavailable
            | K::DeputyMerged => DisputeAudience::Insiders,
            // How long it is still mediated organises the mediation.
            K::Reminded | K::Late if self.facts.step == Some(DueStep::Mediation) => DisputeAudience::Insiders,
            K::Convened | K::Held | K::SessionMoved | K::RecordSigned | K::RecordConfirmed
                if self.facts.session_kind == Some(MediationSessionKind::Separate) =>
            {
                DisputeAudience::Insiders
            }
            _ => DisputeAudience::Parties,
        }
    }

    fn particulars(self) -> DisputeFacts {
        self.facts
    }
}
