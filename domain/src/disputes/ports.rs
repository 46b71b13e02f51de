use chrono::NaiveDate;

use super::{Dispute, DisputeState, MediationOrganisation};
use crate::shared::code::TrackingCode;
use crate::shared::text::{Name, Phone};
use crate::shared::{
    Capped, DisputeId, GridId, Instant, OrganisationId, Page, PageRequest, Party, Repository, StoreError, WordCode,
};
use crate::territory::DivisionCode;

/// What a list of disputes is sorted by: when each was reported, the newest first, or when it last changed, the earliest first.
pub type DisputeKey = (Instant, DisputeId);

/// Which disputes an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisputeScope {
    /// This party is a person of it: a party, the reporter, a mediator, the organisation.
    Person(Party),
    /// In this office's area.
    Area(DivisionCode),
    /// In this grid.
    Grid(GridId),
}

/// Which disputes a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct DisputeFilter {
    /// In one of these states; in whichever where none is named.
    pub states: Vec<DisputeState>,
    /// Of this type.
    pub kind: Option<WordCode>,
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// Mediated by this organisation.
    pub organisation: Option<OrganisationId>,
    /// Changed at this instant or later: the list is in the order of changes then, the earliest first.
    pub updated_since: Option<Instant>,
}

/// Which numbers that are sent to a phone in a day are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneNumbers {
    /// All, of whichever disputes, but for those of [`PhoneNumbers::Unconfirmed`].
    All,
    /// Those of that dispute.
    Of(DisputeId),
    /// Of whichever disputes, those that are sent on somebody's mere word: they take nothing from the others.
    Unconfirmed,
}

/// Disputes and mediation organisations, kept.
pub trait Disputes: Repository<Dispute> {
    /// The dispute of that id.
    fn dispute(&mut self, id: DisputeId) -> Result<Option<Dispute>, StoreError> {
        Repository::<Dispute>::load(self, id)
    }

    /// The dispute whose reporter or one of whose parties holds that code.
    fn dispute_by_code(&mut self, code: &TrackingCode) -> Result<Option<Dispute>, StoreError>;

    /// Disputes within any of `scopes` that fit `filter`, the newest first.
    fn disputes(
        &mut self,
        scopes: &[DisputeScope],
        filter: &DisputeFilter,
        page: &PageRequest<DisputeKey>,
    ) -> Result<Page<Dispute, DisputeKey>, StoreError>;

    /// Counts a number that is sent to `phone` on that day, of `most` among `which`; `false` when there were as many already.
    fn count_number(
        &mut self,
        phone: &Phone,
        which: PhoneNumbers,
        on: NaiveDate,
        most: u32,
    ) -> Result<bool, StoreError>;

    /// Disputes that wait for any of `parties`, what is due first before all else. Its key is the instant of [`super::due_of`].
    fn dispute_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<DisputeKey>,
    ) -> Result<Page<Dispute, DisputeKey>, StoreError>;

    /// How many they are.
    fn count_dispute_tasks(&mut self, parties: &[Party]) -> Result<Capped, StoreError>;

    /// Disputes whose clocks tell something on `today` or before, `limit` at most, what was to be told first before all else.
    fn disputes_due(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<DisputeId>, StoreError>;

    /// The organisation of that id.
    fn organisation(&mut self, id: OrganisationId) -> Result<Option<MediationOrganisation>, StoreError>;

    /// Organisations by id: those that mediate in `of`, which are its own and those of the divisions above it;
    /// with a `name` those whose own contains it.
    fn organisations(
        &mut self,
        of: Option<&DivisionCode>,
        name: Option<&Name>,
        page: &PageRequest<OrganisationId>,
    ) -> Result<Page<MediationOrganisation, OrganisationId>, StoreError>;

    fn add_organisations(&mut self, organisations: &[MediationOrganisation]) -> Result<(), StoreError>;
}
