//! Logging in, going on, and logging out: here or everywhere.

use super::{Account, AccountFault, Accounts, LoginClient, LoginSession, LoginWay};
use crate::shared::{AccountId, Actor, Context, Failure, GrantId, SessionId};

/// How long a refresh token may lie unused.
pub const SESSION_IDLE: chrono::Duration = chrono::Duration::days(30);
/// The same of staff at a desk, where others sit down, too, unless the house says otherwise. It is longer than an access token is
/// good: whoever works renews in time.
pub const DESK_IDLE: chrono::Duration = chrono::Duration::minutes(30);
/// How long the token before is taken as well: for two tabs that renew at the same moment, and for an answer that was lost.
pub const SESSION_OVERLAP: chrono::Duration = chrono::Duration::seconds(30);
/// In how many sessions an account goes on at once: as many as [`Accounts::sessions_of`] tells, so that none is hidden.
pub const MOST_SESSIONS: usize = 100;
/// How many old tokens of a session are known again.
const KNOWN_AGAIN: i32 = 100;

/// A session just opened or renewed, with what its account may do.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub session: LoginSession,
    /// The person as an actor.
    pub actor: Actor,
    /// Which grants make it so.
    pub granted: Vec<GrantId>,
    /// The sessions that ended for it: an account goes on in [`MOST_SESSIONS`], the last opened.
    pub ended: Vec<SessionId>,
}

type Outcome<T> = Result<T, Failure>;

/// How long a session may lie unused: one that a password opened, or that somebody with a role opened in a browser on a computer,
/// goes on at a desk.
fn idle(store: &mut impl Accounts, ctx: &Context, session: &LoginSession) -> Outcome<chrono::Duration> {
    let at_desk = match (session.way, session.client) {
        (LoginWay::Password, _) => true,
        (LoginWay::Wechat | LoginWay::Phone, LoginClient::ComputerBrowser) => {
            !store.grants_of(session.account)?.is_empty()
        }
        (LoginWay::Wechat | LoginWay::Phone, _) => false,
    };
    Ok(if at_desk { ctx.desk_idle } else { SESSION_IDLE })
}

impl LoginSession {
    /// Whether nothing but a phone was shown, at a desk: roles are for whoever shows a second factor there.
    #[must_use]
    pub fn lacks_second_factor(&self) -> bool {
        self.way == LoginWay::Phone && self.client == LoginClient::ComputerBrowser
    }
}

/// The session with what its account may do in it now. Where the grant as which it acts was taken back, that is nothing: nobody
/// is given other roles than the chosen one unasked. Neither is whoever shows no second factor at a desk.
fn entered(store: &mut impl Accounts, session: LoginSession) -> Outcome<LoggedIn> {
    let mut held = if session.lacks_second_factor() { Vec::new() } else { store.grants_of(session.account)? };
    if let Some(chosen) = session.acting_as {
        held.retain(|one| one.id == chosen);
    }
    let (granted, grants) = held.into_iter().map(|one| (one.id, one.grant)).unzip();
    Ok(LoggedIn { actor: Actor::Person { account: session.account, grants }, granted, session, ended: Vec::new() })
}

/// As whom the owner of a session acts in it now; `None` once it ended, or its time is over.
///
/// # Errors
/// When the store fails.
pub fn in_session(store: &mut impl Accounts, ctx: &Context, id: SessionId) -> Outcome<Option<Actor>> {
    let stands = |session: &LoginSession| session.revoked_at.is_none() && session.expires_at > ctx.now;
    let Some(session) = store.session(id)?.filter(stands) else { return Ok(None) };
    Ok(Some(entered(store, session)?.actor))
}

/// Opens a session of an account whose owner has shown to be it. It has an id of its own, whatever was shown before; where the
/// account goes on in as many as it may, the one that was opened first ends.
pub(super) fn open(
    store: &mut impl Accounts,
    ctx: &Context,
    account: AccountId,
    way: LoginWay,
    client: LoginClient,
) -> Outcome<LoggedIn> {
    let mut session = LoginSession {
        id: ctx.mint().into(),
        account,
        way,
        client,
        opened_at: ctx.now,
        acting_as: None,
        generation: 0,
        renewed_at: ctx.now,
        expires_at: ctx.now,
        revoked_at: None,
    };
    let held = store.sessions_of(account, ctx.now)?;
    let ended: Vec<_> = held.iter().skip(MOST_SESSIONS - 1).map(|one| one.id).collect();
    store.end_sessions(&ended, ctx.now)?;
    session.expires_at = ctx.now + idle(store, ctx, &session)?;
    store.add_session(&session)?;
    Ok(LoggedIn { ended, ..entered(store, session)? })
}

/// The account of whom `WeChat` calls `openid`; the first time makes it.
///
/// # Errors
/// When the store fails.
pub fn account_of(store: &mut impl Accounts, ctx: &Context, openid: &str) -> Outcome<AccountId> {
    if let Some(known) = store.account_by_openid(openid)? {
        return Ok(known.id);
    }
    let account = Account { id: ctx.mint().into(), openid: Some(openid.to_owned()), phone: None, created_at: ctx.now };
    store.add_accounts(std::slice::from_ref(&account))?;
    Ok(account.id)
}

/// Logs in whom `WeChat` calls `openid`; the first time makes the account.
pub fn log_in(store: &mut impl Accounts, ctx: &Context, openid: &str, client: LoginClient) -> Outcome<LoggedIn> {
    let account = account_of(store, ctx, openid)?;
    open(store, ctx, account, LoginWay::Wechat, client)
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

/// As what a session that is renewed goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    /// As before.
    AsBefore,
    /// As all that was granted to its account.
    AsAll,
    /// As that grant and no other.
    As(GrantId),
}

/// Renews a session; `shown` tells whether the token that was shown is the one of a generation.
///
/// # Errors
/// [`AccountFault::NotGranted`]; when the store fails. A refusal is a result, not an error, so that the end of the session is
/// committed.
pub fn renew(
    store: &mut impl Accounts,
    ctx: &Context,
    id: SessionId,
    acting: Acting,
    shown: impl Fn(i32) -> bool,
) -> Outcome<Renewal> {
    let Some(before) = store.session(id)? else { return Ok(Renewal::Refused) };
    if before.revoked_at.is_some() || before.expires_at <= ctx.now {
        return Ok(Renewal::Refused);
    }
    let mut session = before.clone();
    let last = session.generation - 1;
    if shown(session.generation) {
        session.generation += 1;
        session.renewed_at = ctx.now;
        session.expires_at = ctx.now + idle(store, ctx, &session)?;
    } else if last < 0 || !shown(last) || ctx.now - session.renewed_at > SESSION_OVERLAP {
        let old = (0.max(last - KNOWN_AGAIN)..=last).rev().any(shown);
        if old {
            session.revoked_at = Some(ctx.now);
            store.save_session(&before, &session)?;
        }
        return Ok(if old { Renewal::Ended } else { Renewal::Refused });
    }
    match acting {
        Acting::AsBefore => {}
        Acting::AsAll => session.acting_as = None,
        Acting::As(grant) => {
            if !store.grants_of(session.account)?.iter().any(|held| held.id == grant) {
                return Err(Failure::missing("grant_id", AccountFault::NotGranted));
            }
            session.acting_as = Some(grant);
        }
    }
    if session != before {
        store.save_session(&before, &session)?;
    }
    Ok(Renewal::Renewed(entered(store, session)?))
}

/// Logs out: ends the session, and says whether it did. Ending what has ended, or never was, changes nothing.
pub fn log_out(store: &mut impl Accounts, ctx: &Context, id: SessionId, shown: impl Fn(i32) -> bool) -> Outcome<bool> {
    let Some(before) = store.session(id)? else { return Ok(false) };
    let good = shown(before.generation) || (before.generation > 0 && shown(before.generation - 1));
    if !good {
        return Ok(false);
    }
    end(store, ctx, &before)
}

/// Ends a session, and says whether that changed anything.
pub(super) fn end(store: &mut impl Accounts, ctx: &Context, before: &LoginSession) -> Outcome<bool> {
    if before.revoked_at.is_some() {
        return Ok(false);
    }
    let session = LoginSession { revoked_at: Some(ctx.now), ..before.clone() };
    store.save_session(before, &session)?;
    Ok(true)
}

/// The actor's own sessions, the last opened first.
pub fn own_sessions(store: &mut impl Accounts, ctx: &Context) -> Outcome<Vec<LoginSession>> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    Ok(store.sessions_of(account, ctx.now)?)
}

/// Ends one of the actor's own sessions, wherever it goes on. Ending what has ended changes nothing.
///
/// # Errors
/// Not found where it is another's, or none.
pub fn end_own_session(store: &mut impl Accounts, ctx: &Context, id: SessionId) -> Outcome<()> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    let session = store.session(id)?.filter(|session| session.account == account).ok_or(Failure::NotFound)?;
    end(store, ctx, &session)?;
    Ok(())
}

/// Ends all of the actor's own sessions, this one too, and tells which.
pub fn end_own_sessions(store: &mut impl Accounts, ctx: &Context) -> Outcome<Vec<SessionId>> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    let mut ended = Vec::new();
    // Of before there was a limit there may be more than are told at once.
    loop {
        let going_on: Vec<_> = store.sessions_of(account, ctx.now)?.iter().map(|session| session.id).collect();
        if going_on.is_empty() {
            return Ok(ended);
        }
        store.end_sessions(&going_on, ctx.now)?;
        ended.extend(going_on);
    }
}
