use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::{AuditAct, AuditSubject, LookPurpose};
use crate::accounts::{self, Accounts, Granted};
use crate::shared::text::Body;
use crate::shared::time::{local_date, midnight};
use crate::shared::{
    AccountId, AccountRole, AdministratorPart, AuditEntryId, Context, DivisionCode, Failure, Grant, GrantId, Instant,
    Page, PageRequest, Party, StoreError, Vocabulary,
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

/// Why somebody looks, as far as that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    pub purpose: Option<LookPurpose>,
    /// In words of one's own.
    pub words: Option<Body>,
}

/// That somebody did. Entries are added and never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: AuditEntryId,
    pub at: Instant,
    /// The account, or an API client under its own id.
    pub account: AccountId,
    /// In which role: the first that was granted.
    pub role: AccountRole,
    /// In whose name that role acts.
    pub party: Option<Party>,
    pub look: Look,
    /// Why.
    pub reason: Reason,
    /// The request by which it happened, as logs name it.
    pub request: String,
}

/// What lists of entries are sorted by.
pub type AuditKey = (Instant, AuditEntryId);

/// Entries, kept.
pub trait AuditLog {
    /// Keeps an entry; one of that id stays as it is.
    fn add_entry(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// Whether there is an entry of that id.
    fn has_entry(&mut self, id: AuditEntryId) -> Result<bool, StoreError>;

    /// The entries of what lies in one of those areas, and in none of the divisions that are left out, the newest first.
    fn entries_in(
        &mut self,
        within: &[DivisionCode],
        left_out: &[DivisionCode],
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditEntry, AuditKey>, StoreError>;

    /// The entries about one thing, the newest first.
    fn entries_about(
        &mut self,
        id: Uuid,
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditEntry, AuditKey>, StoreError>;

    /// The entries by others about what that person submitted, reported or is a party of, the newest first.
    fn entries_of(
        &mut self,
        account: AccountId,
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditEntry, AuditKey>, StoreError>;
}

/// The one id of the day of `now` that follows from those parts. It begins with the day, as ids do with the time.
pub(super) fn id_of_day(parts: &[&[u8]], now: Instant) -> AuditEntryId {
    let day = local_date(now);
    let mut hash = Sha256::new_with_prefix(day.to_string());
    for part in parts {
        hash.update(part);
    }
    let whole = hash.finalize();
    let bytes: [u8; 10] = std::array::from_fn(|at| whole[at]);
    let began = midnight(day).timestamp_millis();
    Builder::from_unix_timestamp_millis(u64::try_from(began).unwrap_or_default(), &bytes).into_uuid().into()
}

/// The one id that an entry of that day can have, so that whoever looks twice at once is written down once.
fn daily_id(account: AccountId, look: &Look, now: Instant) -> AuditEntryId {
    id_of_day(&[account.0.as_bytes(), look.id.as_bytes(), look.act.as_str().as_bytes()], now)
}

/// Those of the looks that are yet to be written down: without those of which there is an entry of this day already, where
/// that is enough.
///
/// # Errors
/// When the store fails.
pub fn unnoted(
    store: &mut impl AuditLog,
    ctx: &Context,
    looks: impl IntoIterator<Item = Look>,
) -> Result<Vec<Look>, StoreError> {
    let Some(account) = ctx.actor.known_as() else { return Ok(Vec::new()) };
    let mut left = Vec::new();
    for look in looks {
        if !look.act.is_daily() || !store.has_entry(daily_id(account, &look, ctx.now))? {
            left.push(look);
        }
    }
    Ok(left)
}

/// Writes down that the actor looks at something, before it is shown. Whoever holds a code sees what is their own.
///
/// # Errors
/// When the store fails.
pub fn note(store: &mut impl AuditLog, ctx: &Context, look: &Look, request: &str) -> Outcome<()> {
    let reason = Reason { purpose: look.act.implied(), words: None };
    note_for(store, ctx, look, &reason, request)
}

/// The same of a look for which a reason was given.
///
/// # Errors
/// When the store fails.
pub fn note_for(store: &mut impl AuditLog, ctx: &Context, look: &Look, reason: &Reason, request: &str) -> Outcome<()> {
    let Some(account) = ctx.actor.known_as() else { return Ok(()) };
    let acting = ctx.actor.grants().first();
    let id = if look.act.is_daily() { daily_id(account, look, ctx.now) } else { ctx.mint().into() };
    let entry = AuditEntry {
        id,
        at: ctx.now,
        account,
        role: acting.map_or(AccountRole::Resident, Grant::role),
        party: acting.and_then(Grant::party),
        look: look.clone(),
        reason: reason.clone(),
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
    let apart: Vec<DivisionCode> = ctx.actor.kept_apart().cloned().collect();
    Ok(store.entries_in(&areas, &apart, page)?)
}

/// Who looked at what is the actor's own, the newest first.
///
/// # Errors
/// Forbidden for whoever has no account.
pub fn looks_at_me(
    store: &mut impl AuditLog,
    ctx: &Context,
    page: &PageRequest<AuditKey>,
) -> Outcome<Page<AuditEntry, AuditKey>> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    Ok(store.entries_of(account, page)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_what_is_looked_at_make_the_id_and_nothing_else_does() {
        let division = DivisionCode::new("350582002001").expect("a code");
        let (account, other) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let look = |act, id| Look { act, subject: AuditSubject::Case, id, division: division.clone() };
        let shown = look(AuditAct::ContactShown, Uuid::from_u128(3));
        let at = |text: &str| text.parse::<Instant>().expect("an instant");
        let (morning, evening) = (at("2026-03-01T16:00:00Z"), at("2026-03-02T15:59:59Z"));
        let id = daily_id(account, &shown, morning);
        assert_eq!(daily_id(account, &shown, evening), id, "it is the same day in Quanzhou");
        assert_ne!(daily_id(account, &shown, at("2026-03-02T16:00:00Z")), id);
        assert_ne!(daily_id(other, &shown, morning), id);
        assert_ne!(daily_id(account, &look(AuditAct::RegisterShown, Uuid::from_u128(3)), morning), id);
        assert_ne!(daily_id(account, &look(AuditAct::ContactShown, Uuid::from_u128(4)), morning), id);
    }
}
