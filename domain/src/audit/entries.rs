use uuid::Uuid;

use super::{AuditAct, AuditSubject};
use crate::accounts::{self, Accounts, Granted};
use crate::shared::{
    AccountId, AccountRole, Actor, AdministratorPart, AuditEntryId, Context, DivisionCode, Failure, Grant, GrantId,
    Instant, Page, PageRequest, Party, StoreError,
};

type Outcome<T> = Result<T, Failure>;

/// What somebody looks at or changes, and where that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub act: AuditAct,
    pub subject: AuditSubject,
    pub id: Uuid,
    pub division: DivisionCode,
}

/// That somebody did. Entries are added and never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: AuditEntryId,
    pub at: Instant,
    pub account: AccountId,
    /// In which role: the first that was granted.
    pub role: AccountRole,
    /// In whose name that role acts.
    pub party: Option<Party>,
    pub look: Look,
    /// The request by which it happened, as logs name it.
    pub request: String,
}

/// What lists of entries are sorted by.
pub type AuditKey = (Instant, AuditEntryId);

/// Entries, kept.
pub trait AuditLog {
    fn add_entry(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// The entries of what lies in one of those areas, the newest first.
    fn entries_in(
        &mut self,
        within: &[DivisionCode],
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditEntry, AuditKey>, StoreError>;

    /// The latest entries about one thing, the newest first, at most 100.
    fn entries_about(&mut self, id: Uuid) -> Result<Vec<AuditEntry>, StoreError>;
}

/// Writes down that the actor looks at something, before it is shown. Whoever holds a code sees what is their own.
///
/// # Errors
/// When the store fails.
pub fn note(store: &mut impl AuditLog, ctx: &Context, look: &Look, request: &str) -> Outcome<()> {
    let Actor::Person { account, grants } = &ctx.actor else { return Ok(()) };
    let acting = grants.first();
    let entry = AuditEntry {
        id: ctx.mint().into(),
        at: ctx.now,
        account: *account,
        role: acting.map_or(AccountRole::Resident, Grant::role),
        party: acting.and_then(Grant::party),
        look: look.clone(),
        request: request.to_owned(),
    };
    Ok(store.add_entry(&entry)?)
}

/// Takes a grant back, as [`accounts::take_back`] does, and writes it down.
///
/// # Errors
/// As that.
pub fn take_back(
    store: &mut (impl Accounts + AuditLog),
    ctx: &Context,
    account: AccountId,
    id: GrantId,
    request: &str,
) -> Outcome<Granted> {
    let granted = accounts::take_back(store, ctx, account, id)?;
    if let Some(division) = store.place_of(&granted.grant)? {
        let look = Look { act: AuditAct::GrantTakenBack, subject: AuditSubject::Account, id: account.0, division };
        note(store, ctx, &look, request)?;
    }
    Ok(granted)
}

/// The entries of the areas that the actor administers, the newest first.
///
/// # Errors
/// Forbidden for whoever administers nothing.
pub fn list(
    store: &mut impl AuditLog,
    ctx: &Context,
    page: &PageRequest<AuditKey>,
) -> Outcome<Page<AuditEntry, AuditKey>> {
    let areas: Vec<DivisionCode> = ctx.actor.areas_of(AdministratorPart::Audit).cloned().collect();
    if areas.is_empty() {
        return Err(Failure::Forbidden);
    }
    Ok(store.entries_in(&areas, page)?)
}
