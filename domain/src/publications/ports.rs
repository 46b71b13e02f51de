use super::{Cell, Follower, MapWindow, PublicCaseState, Publication};
use crate::cases::Cases;
use crate::moderation::Moderation;
use crate::shared::code::TrackingCode;
use crate::shared::{
    AccountId, CaseId, Instant, OfficeId, Page, PageRequest, PublicationId, Repository, StoreError, WordCode,
};
use crate::territory::DivisionCode;

/// What public lists are sorted by, the newest first: since when each is shown.
pub type PublicationKey = (Instant, PublicationId);

/// Which public versions a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct PublicFilter {
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// About this.
    pub category: Option<WordCode>,
    /// Standing so in public.
    pub state: Option<PublicCaseState>,
    /// Shown since then.
    pub from: Option<Instant>,
    /// Shown since before then.
    pub to: Option<Instant>,
}

pub trait Publications: Repository<Publication> + Moderation + Cases {
    /// The public version of that id.
    fn publication(&mut self, id: PublicationId) -> Result<Option<Publication>, StoreError> {
        Repository::<Publication>::load(self, id)
    }

    /// Which area an office serves.
    fn area_of(&mut self, office: OfficeId) -> Result<Option<DivisionCode>, StoreError>;

    /// What is public and fits `filter`, the newest first. What somebody took the consent back from is not.
    fn public(
        &mut self,
        filter: &PublicFilter,
        page: &PageRequest<PublicationKey>,
    ) -> Result<Page<Publication, PublicationKey>, StoreError>;

    /// The same as far as it lies in a window, by its cells: one more than a map looks through at most.
    fn public_cells(
        &mut self,
        filter: &PublicFilter,
        window: &MapWindow,
    ) -> Result<Vec<(Cell, PublicationId)>, StoreError>;

    /// All public versions that a case has or had, the newest first.
    fn publications_of(&mut self, case: CaseId) -> Result<Vec<Publication>, StoreError>;

    /// The one that is shown of a case, if one is.
    fn shown_of(&mut self, case: CaseId) -> Result<Option<PublicationId>, StoreError>;

    /// Notes that somebody joined; false where that was noted before.
    fn follow(&mut self, id: PublicationId, who: &Follower, at: Instant) -> Result<bool, StoreError>;

    /// Forgets it; false where there was nothing to forget.
    fn unfollow(&mut self, id: PublicationId, who: &Follower) -> Result<bool, StoreError>;

    /// Whether that one joined.
    fn is_following(&mut self, id: PublicationId, who: &Follower) -> Result<bool, StoreError>;

    /// What that one joined, the latest first, as many as `most`.
    fn followed_by(&mut self, who: &Follower, most: u32) -> Result<Vec<PublicationId>, StoreError>;

    /// The accounts that joined.
    fn accounts_following(&mut self, id: PublicationId) -> Result<Vec<AccountId>, StoreError>;

    /// Forgets whatever an account joined: its voice goes with it.
    fn forget_follower(&mut self, account: AccountId) -> Result<(), StoreError>;

    /// Whether somebody joined anything by that code, or it leads to a case.
    ///
    /// # Errors
    /// When the store fails.
    fn leads_anywhere(&mut self, code: &TrackingCode) -> Result<bool, StoreError> {
        let joined = !self.followed_by(&Follower::Code(code.clone()), 1)?.is_empty();
        Ok(joined || self.case_by_tracking(code)?.is_some())
    }
}
