use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    BatchPlace, Consultation, ConsultationId, ConsultationIntake, ConsultationState, KeptOpinion, Opinion,
    OpinionAuthor, OpinionId, OpinionProposal, OpinionSource, OpinionVoice,
};
use crate::deputies::Deputies;
use crate::shared::text::Body;
use crate::shared::{
    AccountId, Capped, DivisionCode, Instant, OfficeId, Page, PageRequest, Party, Repository, StoreError,
};
use crate::territory::Territory;

/// Which consultations an actor may list: the union of what each opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsultationScope {
    /// Those that this office holds, drafts among them.
    Held(OfficeId),
    /// Those that were opened and that ask a division in this one, or around it.
    Meeting(DivisionCode),
    /// All that were opened.
    Opened,
}

/// Which consultations a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct ConsultationFilter {
    /// In one of these states; in any where there is none.
    pub states: Vec<ConsultationState>,
}

/// Which opinions a list asks for: all of a consultation, of one of its groups, or of one that was proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpinionsOf {
    All,
    Group(u32),
    Proposal(u32),
}

/// Where a consultation stands among what is due: when, and its id.
pub type ConsultationTaskKey = (Instant, ConsultationId);

/// Of how many opinions a group consists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupCount {
    pub group: u32,
    pub opinions: u32,
}

/// How many opinions came in by one way from one group of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoiceCount {
    pub source: OpinionSource,
    pub voice: OpinionVoice,
    pub opinions: u32,
}

/// What is put into a group.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    /// Those of these proposals that have no group.
    pub proposals: Vec<u32>,
    /// These, out of whatever group they are in.
    pub opinions: Vec<OpinionId>,
    /// All that have no group.
    pub rest: bool,
}

/// Consultations and opinions, kept beside the places that they are about.
pub trait Consultations: Repository<Consultation> + Territory + Deputies {
    /// The consultation of that id.
    fn consultation(&mut self, id: ConsultationId) -> Result<Option<Consultation>, StoreError> {
        Repository::<Consultation>::load(self, id)
    }

    /// What of it decides whether it takes an opinion: read without what lies sealed.
    fn consultation_intake(&mut self, id: ConsultationId) -> Result<Option<ConsultationIntake>, StoreError>;

    /// Consultations within any of `scopes` that fit `filter`, the newest first.
    fn consultations(
        &mut self,
        scopes: &[ConsultationScope],
        filter: &ConsultationFilter,
        page: &PageRequest<ConsultationId>,
    ) -> Result<Page<Consultation, ConsultationId>, StoreError>;

    /// Consultations of which something is due by `until` that waits for any of `parties`, what is due first before all else.
    fn consultation_tasks(
        &mut self,
        parties: &[Party],
        until: Instant,
        page: &PageRequest<ConsultationTaskKey>,
    ) -> Result<Page<Consultation, ConsultationTaskKey>, StoreError>;

    /// Consultations whose clocks do something by `now`, whoever waits longest first; `limit` at most.
    fn consultations_due(&mut self, now: Instant, limit: u32) -> Result<Vec<ConsultationId>, StoreError>;

    /// Which of those places of batches hold an opinion already.
    fn known_places(
        &mut self,
        consultation: ConsultationId,
        places: &[BatchPlace],
    ) -> Result<Vec<BatchPlace>, StoreError>;

    /// Of each author and day, in their order, whether that person has said something on that day. Whoever is unnamed has not.
    fn have_spoken(
        &mut self,
        consultation: ConsultationId,
        authors: &[(OpinionAuthor, NaiveDate)],
    ) -> Result<Vec<bool>, StoreError>;

    /// Keeps opinions.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when somebody was faster with the same.
    fn add_opinions(&mut self, opinions: &[Opinion]) -> Result<(), StoreError>;

    /// Opinions of a consultation, in the order in which they came in.
    fn opinions(
        &mut self,
        consultation: ConsultationId,
        of: OpinionsOf,
        page: &PageRequest<OpinionId>,
    ) -> Result<Page<KeptOpinion, OpinionId>, StoreError>;

    /// What somebody said by that account, the newest first.
    fn own_opinions(
        &mut self,
        account: AccountId,
        page: &PageRequest<OpinionId>,
    ) -> Result<Page<KeptOpinion, OpinionId>, StoreError>;

    /// The opinions of those ids, in no order.
    fn opinions_by_id(&mut self, ids: &[OpinionId]) -> Result<Vec<KeptOpinion>, StoreError>;

    /// The texts of those that have no group, in the order in which they came in; none of what can't be read.
    fn ungrouped_texts(
        &mut self,
        consultation: ConsultationId,
        after: Option<OpinionId>,
        limit: u32,
    ) -> Result<Vec<(OpinionId, Option<Body>)>, StoreError>;

    /// How many opinions there are, no further than anybody cares.
    fn opinions_capped(&mut self, consultation: ConsultationId) -> Result<Capped, StoreError>;

    /// How many there are by each way from each group of people.
    fn opinions_counted(&mut self, consultation: ConsultationId) -> Result<Vec<VoiceCount>, StoreError>;

    /// Forgets which groups were proposed. For which of them opinions were noted, [`unnote_proposals`](Self::unnote_proposals) forgets.
    fn forget_proposals(&mut self, consultation: ConsultationId) -> Result<(), StoreError>;

    /// Forgets of `limit` opinions for which proposal they were noted; of how many it did.
    fn unnote_proposals(&mut self, consultation: ConsultationId, limit: u32) -> Result<usize, StoreError>;

    /// Notes for which proposal opinions are.
    fn note_proposal(
        &mut self,
        consultation: ConsultationId,
        number: u32,
        opinions: &[OpinionId],
    ) -> Result<(), StoreError>;

    /// Keeps what was proposed.
    fn add_proposals(&mut self, consultation: ConsultationId, all: &[OpinionProposal]) -> Result<(), StoreError>;

    /// What was proposed, by number.
    fn proposals(
        &mut self,
        consultation: ConsultationId,
        page: &PageRequest<u32>,
    ) -> Result<Page<OpinionProposal, u32>, StoreError>;

    /// Puts opinions into a group, [`MOST_LINKED`](super::terms::MOST_LINKED) at most beside those that are named one by one; how many it
    /// were.
    fn link_opinions(&mut self, consultation: ConsultationId, group: u32, what: &Linked) -> Result<usize, StoreError>;

    /// Of how many opinions each group consists.
    fn groups_counted(&mut self, consultation: ConsultationId) -> Result<Vec<GroupCount>, StoreError>;

    /// Lets an account be told of what is new; the same twice is once.
    fn follow(&mut self, consultation: ConsultationId, account: AccountId) -> Result<(), StoreError>;

    /// Lets an account be told no longer.
    fn unfollow(&mut self, consultation: ConsultationId, account: AccountId) -> Result<(), StoreError>;

    /// Whether an account is told of what is new.
    fn follows(&mut self, consultation: ConsultationId, account: AccountId) -> Result<bool, StoreError>;

    /// Accounts that are told: authors of a group's opinions behind an opinion, or all who follow behind an account. With them where it
    /// goes on, if it does.
    fn to_be_told(
        &mut self,
        consultation: ConsultationId,
        group: Option<u32>,
        page: &PageRequest<Uuid>,
    ) -> Result<(Vec<AccountId>, Option<Uuid>), StoreError>;
}
