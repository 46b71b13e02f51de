//! Who logs in, with which roles, and for how long.

use crate::shared::{AccountId, Actor, Context, Failure, Grant, GrantId, Instant, SessionId, StoreError};

/// How long a refresh token may lie unused.
pub const SESSION_IDLE: chrono::Duration = chrono::Duration::days(30);

/// A person who logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// `WeChat`'s id of the person in our mini-program.
    pub openid: String,
    /// When it came to be.
    pub created_at: Instant,
}

/// A family of refresh tokens: each is good once, and whoever shows an old one ends the family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginSession {
    pub id: SessionId,
    pub account: AccountId,
    /// SHA-256 of the one token that is good now.
    pub token_hash: [u8; 32],
    /// Until when it may be used.
    pub expires_at: Instant,
    /// When it was ended, if it was.
    pub revoked_at: Option<Instant>,
}

/// Accounts, grants and sessions, kept.
pub trait Accounts {
    /// The account of that `openid`.
    fn account_by_openid(&mut self, openid: &str) -> Result<Option<Account>, StoreError>;

    /// Adds accounts.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when an `openid` has one already.
    fn add_accounts(&mut self, accounts: &[Account]) -> Result<(), StoreError>;

    /// What was granted to the account and not taken back; at most 50.
    fn grants_of(&mut self, account: AccountId) -> Result<Vec<Grant>, StoreError>;

    fn add_grants(&mut self, grants: &[(GrantId, AccountId, Grant)]) -> Result<(), StoreError>;

    /// The session of that id.
    fn session(&mut self, id: SessionId) -> Result<Option<LoginSession>, StoreError>;

    /// Opens a session.
    fn add_session(&mut self, session: &LoginSession) -> Result<(), StoreError>;

    /// Keeps a changed session whose token was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when its token is no longer `seen`.
    fn save_session(&mut self, session: &LoginSession, seen: &[u8; 32]) -> Result<(), StoreError>;
}

/// A session just opened or renewed, with what its account may do.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub session: LoginSession,
    /// The person as an actor.
    pub actor: Actor,
}

type Outcome<T> = Result<T, Failure>;

fn actor(store: &mut impl Accounts, account: AccountId) -> Outcome<Actor> {
    Ok(Actor::Person { account, grants: store.grants_of(account)? })
}

/// Logs in whom `WeChat` calls `openid`; the first time makes the account. The caller keeps the secret whose hash is
/// `token_hash`.
pub fn log_in(store: &mut impl Accounts, ctx: &Context, openid: &str, token_hash: [u8; 32]) -> Outcome<LoggedIn> {
    let account = if let Some(known) = store.account_by_openid(openid)? {
        known.id
    } else {
        let account = Account { id: ctx.mint().into(), openid: openid.to_owned(), created_at: ctx.now };
        store.add_accounts(std::slice::from_ref(&account))?;
        account.id
    };
    let session = LoginSession {
        id: ctx.mint().into(),
        account,
        token_hash,
        expires_at: ctx.now + SESSION_IDLE,
        revoked_at: None,
    };
    store.add_session(&session)?;
    Ok(LoggedIn { actor: actor(store, account)?, session })
}

/// What became of a refresh token that somebody showed.
#[derive(Clone, Debug)]
pub enum Renewal {
    /// It was the good one; `next` replaces it.
    Renewed(LoggedIn),
    /// It was no good. When it was an old one of a living session, that session is ended with it: either the owner or a
    /// thief has shown a token twice, and nobody can tell which.
    Refused,
}

/// Renews a session: `shown` is the hash of the token that was shown, `next` of the one that replaces it.
///
/// # Errors
/// When the store fails. A refusal is a result, not an error, so that the end of the session is committed.
pub fn renew(
    store: &mut impl Accounts,
    ctx: &Context,
    id: SessionId,
    shown: &[u8; 32],
    next: [u8; 32],
) -> Outcome<Renewal> {
    let Some(mut session) = store.session(id)? else { return Ok(Renewal::Refused) };
    if session.revoked_at.is_some() || session.expires_at <= ctx.now {
        return Ok(Renewal::Refused);
    }
    let seen = session.token_hash;
    if seen != *shown {
        session.revoked_at = Some(ctx.now);
        store.save_session(&session, &seen)?;
        return Ok(Renewal::Refused);
    }
    session.token_hash = next;
    session.expires_at = ctx.now + SESSION_IDLE;
    store.save_session(&session, &seen)?;
    Ok(Renewal::Renewed(LoggedIn { actor: actor(store, session.account)?, session }))
}

/// Logs out: ends the session. Ending what has ended, or never was, changes nothing.
pub fn log_out(store: &mut impl Accounts, ctx: &Context, id: SessionId, shown: &[u8; 32]) -> Outcome<()> {
    if let Some(mut session) = store.session(id)?
        && session.token_hash == *shown
        && session.revoked_at.is_none()
    {
        session.revoked_at = Some(ctx.now);
        store.save_session(&session, shown)?;
    }
    Ok(())
}
