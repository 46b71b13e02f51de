use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AgreementForm, DisputeAudience, DisputeChannel, DisputeRisk, DisputeState, MediationSessionKind, MediatorKind,
};
use crate::shared::timeline::Told;
use crate::shared::{AttachmentId, Change, DeputyId, EventKind, Note, OrganisationId};

/// What happened to a dispute. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DisputeEvent {
    /// It was reported.
    Reported {
        /// The files that came with it.
        note: Note,
        /// How likely it seemed to get worse.
        risk: DisputeRisk,
    },
    /// The office registered it.
    Registered {
        note: Note,
        /// Who is to mediate.
        organisation: Option<OrganisationId>,
        /// How likely it is to get worse.
        risk: DisputeRisk,
    },
    /// A party was entered.
    PartyAdded { party: u32 },
    /// A mediator was appointed or invited.
    MediatorAppointed {
        mediator: u32,
        /// Appointed or invited.
        kind: MediatorKind,
        /// The deputy that the mediator is.
        deputy: Option<DeputyId>,
    },
    /// A party accepted or declined a mediator.
    MediatorAnswered {
        mediator: u32,
        party: u32,
        /// Whether it accepts.
        accepts: bool,
    },
    /// A mediator declared an interest and stepped aside.
    InterestDeclared { note: Note, mediator: u32 },
    /// The parties were asked.
    ConsentAsked { note: Note },
    /// A party agreed to mediation.
    Consented { note: Note, party: u32 },
    /// A party refused.
    Refused { note: Note, party: u32 },
    /// A sitting was called.
    Convened { session: u32, kind: MediationSessionKind },
    /// A sitting was held.
    Held { session: u32, kind: MediationSessionKind, note: Note },
    /// The parties agreed.
    Agreed {
        note: Note,
        /// By word of mouth or in writing.
        form: AgreementForm,
        /// The deputies who mediated.
        deputies: Vec<DeputyId>,
    },
    Signed {
        note: Note,
        /// The party who did.
        party: Option<u32>,
        /// The mediator who did.
        mediator: Option<u32>,
    },
    /// The organisation sealed.
    Sealed { note: Note },
    /// The parties together asked the court.
    ConfirmationApplied { note: Note },
    /// The court confirmed the agreement.
    Confirmed { note: Note },
    /// The court did not.
    ConfirmationDenied { note: Note },
    /// The agreement is to be carried out now.
    PerformanceBegun { note: Note },
    /// An item was carried out.
    ItemPerformed { note: Note, item: u32 },
    /// The agreement was broken.
    Breached { note: Note },
    /// Mediation goes on.
    Resumed { note: Note },
    /// Somebody looked how the parties are since.
    FollowedUp {
        /// What was seen.
        note: Note,
    },
    /// It was closed.
    Closed { note: Note },
    /// Mediation came to nothing.
    Failed { note: Note },
    /// It was taken back, or a party ended the mediation.
    Withdrawn { note: Note },
    /// Mediation was ended.
    Terminated {
        /// Where else the parties can turn (人民调解法第二十六条).
        note: Note,
        /// The deputies who mediated.
        deputies: Vec<DeputyId>,
    },
    /// It was sent where it belongs.
    Referred { note: Note, to: DisputeChannel },
    /// Its risk was assessed.
    RiskAssessed {
        /// What was seen.
        note: Note,
        /// How likely it is to get worse.
        risk: DisputeRisk,
    },
    /// The police were told.
    PoliceAlerted { note: Note },
    /// Both sides agreed to more time.
    Extended { note: Note, until: NaiveDate },
    /// A party demanded that it is not public.
    PrivacyDemanded { party: u32 },
}

/// A [`DisputeEvent`] with the step that it was.
pub type DisputeChange = Change<DisputeEvent, DisputeState>;

/// What a timeline shows of a dispute's event, whatever its kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisputeParticulars {
    /// Words and files; nobody but the parties and those who mediate and oversee sees them.
    pub note: Note,
    pub party: Option<u32>,
    pub mediator: Option<u32>,
    pub session: Option<u32>,
    /// What kind of sitting.
    pub session_kind: Option<MediationSessionKind>,
    /// Which item of the agreement.
    pub item: Option<u32>,
    /// Where it was sent.
    pub channel: Option<DisputeChannel>,
    /// How likely it is to get worse.
    pub risk: Option<DisputeRisk>,
}

impl DisputeEvent {
    /// The words and files that go with it.
    #[must_use]
    pub fn note(&self) -> Option<&Note> {
        match self {
            Self::Reported { note, .. }
            | Self::Registered { note, .. }
            | Self::InterestDeclared { note, .. }
            | Self::ConsentAsked { note }
            | Self::Consented { note, .. }
            | Self::Refused { note, .. }
            | Self::Held { note, .. }
            | Self::Agreed { note, .. }
            | Self::Signed { note, .. }
            | Self::Sealed { note }
            | Self::ConfirmationApplied { note }
            | Self::Confirmed { note }
            | Self::ConfirmationDenied { note }
            | Self::PerformanceBegun { note }
            | Self::ItemPerformed { note, .. }
            | Self::Breached { note }
            | Self::Resumed { note }
            | Self::FollowedUp { note }
            | Self::Closed { note }
            | Self::Failed { note }
            | Self::Withdrawn { note }
            | Self::Terminated { note, .. }
            | Self::Referred { note, .. }
            | Self::RiskAssessed { note, .. }
            | Self::PoliceAlerted { note }
            | Self::Extended { note, .. } => Some(note),
            Self::PartyAdded { .. }
            | Self::MediatorAppointed { .. }
            | Self::MediatorAnswered { .. }
            | Self::Convened { .. }
            | Self::PrivacyDemanded { .. } => None,
        }
    }

    /// The files that it names.
    #[must_use]
    pub fn attachments(&self) -> &[AttachmentId] {
        self.note().map_or(&[], |note| &note.attachments)
    }
}

impl Told for DisputeEvent {
    type Audience = DisputeAudience;
    type Particulars = DisputeParticulars;

    fn kind(&self) -> EventKind {
        match self {
            Self::Reported { .. } => EventKind::DisputeReported,
            Self::Registered { .. } => EventKind::DisputeRegistered,
            Self::PartyAdded { .. } => EventKind::PartyAdded,
            Self::MediatorAppointed { .. } => EventKind::MediatorAppointed,
            Self::MediatorAnswered { .. } => EventKind::MediatorAnswered,
            Self::InterestDeclared { .. } => EventKind::InterestDeclared,
            Self::ConsentAsked { .. } => EventKind::ConsentAsked,
            Self::Consented { .. } => EventKind::Consented,
            Self::Refused { .. } => EventKind::MediationRefused,
            Self::Convened { .. } => EventKind::SessionConvened,
            Self::Held { .. } => EventKind::SessionHeld,
            Self::Agreed { .. } => EventKind::Agreed,
            Self::Signed { .. } => EventKind::Signed,
            Self::Sealed { .. } => EventKind::Sealed,
            Self::ConfirmationApplied { .. } => EventKind::ConfirmationApplied,
            Self::Confirmed { .. } => EventKind::Confirmed,
            Self::ConfirmationDenied { .. } => EventKind::ConfirmationDenied,
            Self::PerformanceBegun { .. } => EventKind::PerformanceBegun,
            Self::ItemPerformed { .. } => EventKind::ItemPerformed,
            Self::Breached { .. } => EventKind::Breached,
            Self::Resumed { .. } => EventKind::MediationResumed,
            Self::FollowedUp { .. } => EventKind::FollowedUp,
            Self::Closed { .. } => EventKind::DisputeClosed,
            Self::Failed { .. } => EventKind::MediationFailed,
            Self::Withdrawn { .. } => EventKind::DisputeWithdrawn,
            Self::Terminated { .. } => EventKind::MediationTerminated,
            Self::Referred { .. } => EventKind::DisputeReferred,
            Self::RiskAssessed { .. } => EventKind::RiskAssessed,
            Self::PoliceAlerted { .. } => EventKind::PoliceAlerted,
            Self::Extended { .. } => EventKind::MediationExtended,
            Self::PrivacyDemanded { .. } => EventKind::PrivacyDemanded,
        }
    }

    /// Whoever knows of the dispute sees where it stands; what a party did, only the parties and those inside; what
    /// organises the mediation and what was said to one side alone stays inside.
    fn audience(&self) -> DisputeAudience {
        match self {
            Self::Reported { .. }
            | Self::Registered { .. }
            | Self::ConsentAsked { .. }
            | Self::Agreed { .. }
            | Self::Withdrawn { .. }
            | Self::Terminated { .. }
            | Self::Referred { .. }
            | Self::FollowedUp { .. }
            | Self::Closed { .. } => DisputeAudience::Everyone,
            Self::Convened { kind: MediationSessionKind::Separate, .. }
            | Self::Held { kind: MediationSessionKind::Separate, .. }
            | Self::RiskAssessed { .. }
            | Self::PoliceAlerted { .. } => DisputeAudience::Insiders,
            Self::PartyAdded { .. }
            | Self::MediatorAppointed { .. }
            | Self::MediatorAnswered { .. }
            | Self::InterestDeclared { .. }
            | Self::Consented { .. }
            | Self::Refused { .. }
            | Self::Convened { .. }
            | Self::Held { .. }
            | Self::Signed { .. }
            | Self::Sealed { .. }
            | Self::ConfirmationApplied { .. }
            | Self::Confirmed { .. }
            | Self::ConfirmationDenied { .. }
            | Self::PerformanceBegun { .. }
            | Self::ItemPerformed { .. }
            | Self::Breached { .. }
            | Self::Resumed { .. }
            | Self::Failed { .. }
            | Self::Extended { .. }
            | Self::PrivacyDemanded { .. } => DisputeAudience::Parties,
        }
    }

    fn particulars(self) -> DisputeParticulars {
        let plain = DisputeParticulars { note: self.note().cloned().unwrap_or_default(), ..Default::default() };
        match self {
            Self::Consented { party, .. }
            | Self::Refused { party, .. }
            | Self::PartyAdded { party }
            | Self::PrivacyDemanded { party } => DisputeParticulars { party: Some(party), ..plain },
            Self::MediatorAppointed { mediator, .. } | Self::InterestDeclared { mediator, .. } => {
                DisputeParticulars { mediator: Some(mediator), ..plain }
            }
            Self::MediatorAnswered { mediator, party, .. } => {
                DisputeParticulars { mediator: Some(mediator), party: Some(party), ..plain }
            }
            Self::Convened { session, kind } | Self::Held { session, kind, .. } => {
                DisputeParticulars { session: Some(session), session_kind: Some(kind), ..plain }
            }
            Self::Signed { party, mediator, .. } => DisputeParticulars { party, mediator, ..plain },
            Self::ItemPerformed { item, .. } => DisputeParticulars { item: Some(item), ..plain },
            Self::Referred { to, .. } => DisputeParticulars { channel: Some(to), ..plain },
            Self::Registered { risk, .. } | Self::RiskAssessed { risk, .. } => {
                DisputeParticulars { risk: Some(risk), ..plain }
            }
            Self::Reported { .. }
            | Self::ConsentAsked { .. }
            | Self::Agreed { .. }
            | Self::Sealed { .. }
            | Self::ConfirmationApplied { .. }
            | Self::Confirmed { .. }
            | Self::ConfirmationDenied { .. }
            | Self::PerformanceBegun { .. }
            | Self::Breached { .. }
            | Self::Resumed { .. }
            | Self::FollowedUp { .. }
            | Self::Closed { .. }
            | Self::Failed { .. }
            | Self::Withdrawn { .. }
            | Self::Terminated { .. }
            | Self::PoliceAlerted { .. }
            | Self::Extended { .. } => plain,
        }
    }
}
