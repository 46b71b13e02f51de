//! Who logs in, with which roles, and for how long.

pub mod consequences;
mod events;
mod faults;
mod grants;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use grants::*;

use crate::shared::text::Phone;
use crate::shared::{
    AccountId, Actor, Context, DivisionCode, EventLog, Failure, Grant, GrantId, Instant, SessionId, StoreError,
};

/// How long a refresh token may lie unused.
pub const SESSION_IDLE: chrono::Duration = chrono::Duration::days(30);
/// How long the token before is taken as well: for two tabs that renew at the same moment, and for an answer that was lost.
pub const SESSION_OVERLAP: chrono::Duration = chrono::Duration::seconds(30);
/// How many old tokens of a session are known again.
const KNOWN_AGAIN: i32 = 100;

/// A person who logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// `WeChat`'s id of the person in our mini-program.
    pub openid: String,
    /// When it came to be.
    pub created_at: Instant,
}

/// A role that an account was granted, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub id: GrantId,
    /// To whom.
    pub account: AccountId,
    /// What.
    pub grant: Grant,
    /// When it was taken back, if it was.
    pub taken_back_at: Option<Instant>,
}

/// A family of refresh tokens, one after the other: whoever shows an old one ends the family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginSession {
    pub id: SessionId,
    pub account: AccountId,
    /// Which token is good now: how often it was renewed.
    pub generation: i32,
    /// When that one took the place of the one before.
    pub renewed_at: Instant,
    /// Until when it may be used.
    pub expires_at: Instant,
    /// When it was ended, if it was.
    pub revoked_at: Option<Instant>,
}

/// Accounts, grants and sessions, kept.
pub trait Accounts: EventLog<GrantEvent> {
    /// The account of that id.
    fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError>;

    /// The account of that `openid`.
    fn account_by_openid(&mut self, openid: &str) -> Result<Option<Account>, StoreError>;

    /// Adds accounts.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when an `openid` has one already.
    fn add_accounts(&mut self, accounts: &[Account]) -> Result<(), StoreError>;

    /// Whether `phone` is the one that the account is known to hold; nothing where none is known.
    fn holds_phone(&mut self, account: AccountId, phone: &Phone) -> Result<Option<bool>, StoreError>;

    /// Notes that the account was seen to hold `phone`.
    fn note_phone(&mut self, account: AccountId, phone: &Phone) -> Result<(), StoreError>;

    /// What was granted to the account and not taken back; at most 50.
    fn grants_of(&mut self, account: AccountId) -> Result<Vec<Granted>, StoreError>;

    /// All that was ever granted to the account, the latest first; at most 100.
    fn grants_ever(&mut self, account: AccountId) -> Result<Vec<Granted>, StoreError>;

    /// The grant of that id, taken back or not.
    fn grant(&mut self, id: GrantId) -> Result<Option<Granted>, StoreError>;

    fn add_grants(&mut self, grants: &[(GrantId, AccountId, Grant)]) -> Result<(), StoreError>;

    /// Notes that a grant was taken back, by whom and when. It stays, so that later it is known who could do what.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was taken back already.
    fn take_back_grant(&mut self, id: GrantId, by: AccountId, at: Instant) -> Result<(), StoreError>;

    /// The grants that were taken back at `since` or later, the oldest first, at most `limit`.
    fn grants_taken_back(&mut self, since: Instant, limit: u32) -> Result<Vec<(GrantId, Instant)>, StoreError>;

    /// The division in which a grant holds; `None` where what it names is not there.
    fn place_of(&mut self, grant: &Grant) -> Result<Option<DivisionCode>, StoreError>;

    /// Whether what a grant names is open still; deputies and grids have no such state.
    fn is_open(&mut self, grant: &Grant) -> Result<bool, StoreError>;

    /// Every administrator's grant that stands. Until the transaction ends nobody else takes one of them back: two who take
    /// each other's back at once would leave nobody.
    fn administrators(&mut self) -> Result<Vec<Granted>, StoreError>;

    /// The session of that id.
    fn session(&mut self, id: SessionId) -> Result<Option<LoginSession>, StoreError>;

    /// Opens a session.
    fn add_session(&mut self, session: &LoginSession) -> Result<(), StoreError>;

    /// Keeps a changed session.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when its generation is no longer the one of `before`.
    fn save_session(&mut self, before: &LoginSession, session: &LoginSession) -> Result<(), StoreError>;

    /// The sessions that ended at `since` or later, the oldest first, at most `limit`.
    fn sessions_ended(&mut self, since: Instant, limit: u32) -> Result<Vec<(SessionId, Instant)>, StoreError>;
}

/// A session just opened or renewed, with what its account may do.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub session: LoginSession,
    /// The person as an actor.
    pub actor: Actor,
    /// Which grants make it so.
    pub granted: Vec<GrantId>,
}

type Outcome<T> = Result<T, Failure>;

/// The session with what its account may do now.
fn entered(store: &mut impl Accounts, session: LoginSession) -> Outcome<LoggedIn> {
    let (granted, grants) = store.grants_of(session.account)?.into_iter().map(|one| (one.id, one.grant)).unzip();
    Ok(LoggedIn { actor: Actor::Person { account: session.account, grants }, granted, session })
}

/// The account of whom `WeChat` calls `openid`; the first time makes it.
fn account_of(store: &mut impl Accounts, ctx: &Context, openid: &str) -> Outcome<AccountId> {
    if let Some(known) = store.account_by_openid(openid)? {
        return Ok(known.id);
    }
    let account = Account { id: ctx.mint().into(), openid: openid.to_owned(), created_at: ctx.now };
    store.add_accounts(std::slice::from_ref(&account))?;
    Ok(account.id)
}

/// Logs in whom `WeChat` calls `openid`; the first time makes the account.
pub fn log_in(store: &mut impl Accounts, ctx: &Context, openid: &str) -> Outcome<LoggedIn> {
    let account = account_of(store, ctx, openid)?;
    let session = LoginSession {
        id: ctx.mint().into(),
        account,
        generation: 0,
        renewed_at: ctx.now,
        expires_at: ctx.now + SESSION_IDLE,
        revoked_at: None,
    };
    store.add_session(&session)?;
    entered(store, session)
}

/// What became of a refresh token that somebody showed.
#[derive(Clone, Debug)]
pub enum Renewal {
    /// It was the good one, or just before; the session's token of now replaces it.
    Renewed(LoggedIn),
    /// It was no good.
    Refused,
    /// It was an old one, and the session ended with it: either the owner or a thief has shown a token twice, and nobody can
    /// tell which.
    Ended,
}

/// Renews a session; `shown` tells whether the token that was shown is the one of a generation.
///
/// # Errors
/// When the store fails. A refusal is a result, not an error, so that the end of the session is committed.
pub fn renew(store: &mut impl Accounts, ctx: &Context, id: SessionId, shown: impl Fn(i32) -> bool) -> Outcome<Renewal> {
    let Some(before) = store.session(id)? else { return Ok(Renewal::Refused) };
    if before.revoked_at.is_some() || before.expires_at <= ctx.now {
        return Ok(Renewal::Refused);
    }
    let mut session = before.clone();
    let last = session.generation - 1;
    if shown(session.generation) {
        session.generation += 1;
        session.renewed_at = ctx.now;
        session.expires_at = ctx.now + SESSION_IDLE;
        store.save_session(&before, &session)?;
    } else if last < 0 || !shown(last) || ctx.now - session.renewed_at > SESSION_OVERLAP {
        let old = (0.max(last - KNOWN_AGAIN)..=last).rev().any(shown);
        if old {
            session.revoked_at = Some(ctx.now);
            store.save_session(&before, &session)?;
        }
        return Ok(if old { Renewal::Ended } else { Renewal::Refused });
    }
    Ok(Renewal::Renewed(entered(store, session)?))
}

/// Logs out: ends the session, and says whether it did. Ending what has ended, or never was, changes nothing.
pub fn log_out(store: &mut impl Accounts, ctx: &Context, id: SessionId, shown: impl Fn(i32) -> bool) -> Outcome<bool> {
    let Some(before) = store.session(id)? else { return Ok(false) };
    let good = shown(before.generation) || (before.generation > 0 && shown(before.generation - 1));
    if !good || before.revoked_at.is_some() {
        return Ok(false);
    }
    let session = LoginSession { revoked_at: Some(ctx.now), ..before.clone() };
    store.save_session(&before, &session)?;
    Ok(true)
}
