//! What administrators do with grants.

use super::{AccountFault, Accounts, Granted};
use crate::shared::{AccountId, Context, Failure, Grant, GrantId};

type Outcome<T> = Result<T, Failure>;

/// # Errors
/// Forbidden for whoever administers nothing.
fn require_administrator(ctx: &Context) -> Outcome<()> {
    let administers = ctx.actor.grants().iter().any(|grant| matches!(grant, Grant::Administrator { .. }));
    if administers { Ok(()) } else { Err(Failure::Forbidden) }
}

/// Whether the actor administers where a grant holds.
fn administered(store: &mut impl Accounts, ctx: &Context, granted: &Granted) -> Outcome<bool> {
    Ok(store.place_of(&granted.grant)?.is_some_and(|place| ctx.actor.administers(&place)))
}

/// All that was ever granted to an account within the actor's area, the latest first.
///
/// # Errors
/// Forbidden for whoever administers nothing; not found where there is nothing of the kind.
pub fn granted_to(store: &mut impl Accounts, ctx: &Context, account: AccountId) -> Outcome<Vec<Granted>> {
    require_administrator(ctx)?;
    let mut found = Vec::new();
    for granted in store.grants_ever(account)? {
        if administered(store, ctx, &granted)? {
            found.push(granted);
        }
    }
    if found.is_empty() { Err(Failure::NotFound) } else { Ok(found) }
}

/// What the actor itself was granted, and may act as: whatever this session acts as.
pub fn own_grants(store: &mut impl Accounts, ctx: &Context) -> Outcome<Vec<Granted>> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    Ok(store.grants_of(account)?)
}

/// Takes a grant of an account back, from this moment on.
///
/// # Errors
/// Forbidden for whoever administers nothing; not found where the actor does not administer the place in which it holds;
/// [`AccountFault::OwnGrant`], [`AccountFault::AlreadyTakenBack`].
pub fn take_back(store: &mut impl Accounts, ctx: &Context, account: AccountId, id: GrantId) -> Outcome<Granted> {
    require_administrator(ctx)?;
    let granted = store.grant(id)?.filter(|granted| granted.account == account).ok_or(Failure::NotFound)?;
    if !administered(store, ctx, &granted)? {
        return Err(Failure::NotFound);
    }
    let by = ctx.actor.account().ok_or(Failure::Forbidden)?;
    if by == account {
        return Err(Failure::rule(AccountFault::OwnGrant));
    }
    if granted.taken_back_at.is_some() {
        return Err(Failure::rule(AccountFault::AlreadyTakenBack));
    }
    store.take_back_grant(id, by, ctx.now)?;
    Ok(Granted { taken_back_at: Some(ctx.now), ..granted })
}
