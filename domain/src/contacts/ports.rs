use chrono::NaiveDate;

use super::{
    ContactLink, ContactLinkId, ContactLinkKind, ContactLinkState, ContactNumbers, ContactTotals, ContactVisit,
    ContactVisitId,
};
use crate::shared::text::Phone;
use crate::shared::{DeputyId, DivisionCode, Instant, Page, PageRequest, Repository, StoreError};

/// Which links an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactScope {
    /// Those that this deputy keeps.
    Keeper(DeputyId),
    /// Those that lead to this deputy.
    Visited(DeputyId),
    /// Those of deputies who work in this area.
    Area(DivisionCode),
}

/// Which links a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct ContactFilter {
    pub state: Option<ContactLinkState>,
    pub kind: Option<ContactLinkKind>,
    /// That this deputy keeps.
    pub deputy: Option<DeputyId>,
    /// Whose deputy works in this division's subtree.
    pub division: Option<DivisionCode>,
    /// Whose next visit is due before this day.
    pub due_before: Option<NaiveDate>,
}

/// Where one whose visit is due stands in the list: when it is due, and its id.
pub type ContactTaskKey = (NaiveDate, ContactLinkId);

/// Links and visits, kept.
pub trait Contacts: Repository<ContactLink> {
    /// The link of that id.
    fn contact_link(&mut self, id: ContactLinkId) -> Result<Option<ContactLink>, StoreError> {
        Repository::<ContactLink>::load(self, id)
    }

    /// Links within any of `scopes` that fit `filter`, the newest first.
    fn contact_links(
        &mut self,
        scopes: &[ContactScope],
        filter: &ContactFilter,
        page: &PageRequest<ContactLinkId>,
    ) -> Result<Page<ContactLink, ContactLinkId>, StoreError>;

    /// Active links of that deputy whose next visit is due by `until`, what is due first before all else.
    fn contact_tasks(
        &mut self,
        deputy: DeputyId,
        until: NaiveDate,
        page: &PageRequest<ContactTaskKey>,
    ) -> Result<Page<ContactLink, ContactTaskKey>, StoreError>;

    /// Links that have not ended at whichever end of which that deputy stands, in the order of their ids; at most 500.
    fn contact_links_of(&mut self, deputy: DeputyId) -> Result<Vec<ContactLinkId>, StoreError>;

    /// Links that waited for consent until `now` in vain, whichever waited longest first; `limit` at most.
    fn contact_links_unanswered(&mut self, now: Instant, limit: u32) -> Result<Vec<ContactLinkId>, StoreError>;

    /// Links that lead to whoever has that phone, as far as it is kept, the newest first.
    fn contact_links_to(
        &mut self,
        phone: &Phone,
        page: &PageRequest<ContactLinkId>,
    ) -> Result<Page<ContactLink, ContactLinkId>, StoreError>;

    /// Erases whom a link led to and what was heard there. That it was, and when, stays.
    fn forget_contact(&mut self, id: ContactLinkId) -> Result<(), StoreError>;

    /// Which places of that deputy's links, of members or of people, are taken.
    fn contact_places(&mut self, deputy: DeputyId, of_members: bool) -> Result<Vec<u32>, StoreError>;

    /// Adds a visit.
    fn add_contact_visit(&mut self, visit: &ContactVisit) -> Result<(), StoreError>;

    /// The visits of a link, the newest first.
    fn contact_visits(
        &mut self,
        link: ContactLinkId,
        page: &PageRequest<ContactVisitId>,
    ) -> Result<Page<ContactVisit, ContactVisitId>, StoreError>;

    /// How the links of an area stand on that day.
    fn contact_totals(&mut self, area: &DivisionCode, today: NaiveDate) -> Result<ContactTotals, StoreError>;

    /// What the nearest division around that one lays down, where one does.
    fn contact_numbers(&mut self, division: &DivisionCode) -> Result<Option<ContactNumbers>, StoreError>;

    /// Lays it down for a division, in the place of what was.
    fn keep_contact_numbers(&mut self, division: &DivisionCode, numbers: ContactNumbers) -> Result<(), StoreError>;
}
