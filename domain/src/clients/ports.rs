use chrono::NaiveDate;
use uuid::Uuid;

use super::{ApiClient, ClientState, ClientUsage};
use crate::shared::{ApiClientId, DivisionCode, Instant, Page, PageRequest, Repository, StoreError};

/// Which clients a list asks for.
#[derive(Clone, Debug)]
pub struct ClientFilter {
    /// Of an office in this division's subtree.
    pub within: DivisionCode,
    /// In this state; in whichever where none is named.
    pub state: Option<ClientState>,
}

/// API clients, kept; of their secrets nothing is but tags.
pub trait Clients: Repository<ApiClient> {
    /// The client of that id.
    fn client(&mut self, id: ApiClientId) -> Result<Option<ApiClient>, StoreError> {
        Repository::<ApiClient>::load(self, id)
    }

    /// The client of that id, unless that token of its was revoked: one statement, because every request asks.
    fn client_by_token(&mut self, id: ApiClientId, token: Uuid) -> Result<Option<ApiClient>, StoreError>;

    /// Takes a token no more that is good `until` then.
    fn revoke_token(&mut self, client: ApiClientId, token: Uuid, until: Instant) -> Result<(), StoreError>;

    /// Clients that fit `filter`, the newest first.
    fn clients(
        &mut self,
        filter: &ClientFilter,
        page: &PageRequest<ApiClientId>,
    ) -> Result<Page<ApiClient, ApiClientId>, StoreError>;

    /// By what a secret is known again. Secrets are 256 random bits: nobody tries them all, so that a keyed hash serves, and
    /// what slows guessing of passwords down would only slow the server down.
    fn secret_tag(&self, secret: &str) -> Vec<u8>;

    /// Takes an assertion of that name, which is good `until` then; false where it was taken before.
    fn take_assertion(&mut self, client: ApiClientId, name: &str, until: Instant) -> Result<bool, StoreError>;

    /// Adds to how often clients did what.
    fn add_usage(&mut self, counts: &[ClientUsage]) -> Result<(), StoreError>;

    /// How often a client did what on those days, by day and operation.
    fn usage_of(&mut self, client: ApiClientId, from: NaiveDate, to: NaiveDate)
    -> Result<Vec<ClientUsage>, StoreError>;

    /// When a client called last.
    fn last_used(&mut self, client: ApiClientId) -> Result<Option<Instant>, StoreError>;
}
