use super::{Cell, PublicationState};
use crate::cases::{Case, CaseNature, CaseState};
use crate::shared::code::TrackingCode;
use crate::shared::text::Text;
use crate::shared::{AccountId, AttachmentId, Instant, PublicationId, Standing};

/// What a matter is called in public.
pub type PublicTitle = Text<40>;
/// What is said of it.
pub type PublicText = Text<500>;

/// Whoever joined one matter at most, as many as may follow a case.
pub const MOST_JOINED: u32 = 1_000;
/// Public versions of one case at most, those that were withdrawn among them.
pub const MOST_OF_CASE: usize = 20;

/// Of such a nature nothing is shown: a report of a wrong would warn whom it is about.
pub const HIDDEN_NATURE: CaseNature = CaseNature::Report;
/// Nor anything of what belongs to others, as an accusation does.
pub const HIDDEN_STATES: [CaseState; 1] = [CaseState::Diverted];

/// The public words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicWords {
    pub title: PublicTitle,
    pub text: PublicText,
}

/// A public version of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    pub id: PublicationId,
    /// Counts its changes; whoever joins changes nothing of it.
    pub version: i32,
    pub standing: Standing<PublicationState>,
    /// The case, as it stands now.
    pub case: Case,
    /// What it says; nothing any more once it is withdrawn.
    pub words: Option<PublicWords>,
    /// About where it lies, where that is to be shown.
    pub cell: Option<Cell>,
    /// Of the case's pictures, those that are shown.
    pub photos: Vec<AttachmentId>,
    /// Who proposed it.
    pub author: AccountId,
    pub proposed_at: Instant,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    /// How many joined.
    pub joined: u32,
}

impl Publication {
    /// Whether everybody may see it: it is published, the resident still consents, and it did not turn out to be what is never shown.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let (state, case) = (self.standing.state(), &self.case);
        let hidden = HIDDEN_STATES.contains(&case.state()) || case.nature == HIDDEN_NATURE;
        state == PublicationState::Published && is_consented(case) && !hidden
    }

    /// How many people raise the matter.
    #[must_use]
    pub fn voices(&self) -> u32 {
        self.case.handling.voices.saturating_add(self.joined)
    }
}

/// Whether the resident consented to publication, and nothing of that was taken back.
#[must_use]
pub fn is_consented(case: &Case) -> bool {
    case.consent_to_publish && case.handling.erased_at.is_none()
}

/// Whether a case may have a public version at all: what is not handled here is nobody's to join.
#[must_use]
pub fn is_publishable(case: &Case) -> bool {
    let handled = case.state().is_open()
        || matches!(case.state(), CaseState::Resolved | CaseState::Closed | CaseState::ClosedUnrated);
    handled && case.nature != HIDDEN_NATURE
}

/// Who joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follower {
    Account(AccountId),
    /// Whoever holds this code.
    Code(TrackingCode),
}
