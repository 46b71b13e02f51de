//! What those who keep API clients are shown of them.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{ApiClient, ClientChange, ClientFilter, ClientState, ClientUsage, Clients, keeps, relations};
use crate::shared::{ApiClientId, Context, DivisionCode, Failure, Flow, Grant, Instant, Page, PageRequest, Recorded};

type Result<T> = std::result::Result<T, Failure>;

/// A client that the actor keeps.
///
/// # Errors
/// Not found otherwise.
pub fn detail(store: &mut impl Clients, ctx: &Context, id: ApiClientId) -> Result<ApiClient> {
    let client = store.client(id)?.ok_or(Failure::NotFound)?;
    if relations(&ctx.actor, &client).is_empty() { Err(Failure::NotFound) } else { Ok(client) }
}

/// Clients of offices inside `division`, or the actor's own area.
///
/// # Errors
/// Forbidden for whoever does not keep those there.
pub fn list(
    store: &mut impl Clients,
    ctx: &Context,
    division: Option<DivisionCode>,
    state: Option<ClientState>,
    page: &PageRequest<ApiClientId>,
) -> Result<Page<ApiClient, ApiClientId>> {
    let own = || {
        ctx.actor.grants().iter().find_map(|grant| match grant {
            Grant::Office { area, .. } | Grant::Administrator { area, .. } => Some(area.clone()),
            _ => None,
        })
    };
    let within = division.or_else(own).filter(|area| keeps(&ctx.actor, area)).ok_or(Failure::Forbidden)?;
    Ok(store.clients(&ClientFilter { within, state }, page)?)
}

/// All that happened to a client that the actor keeps, the oldest first.
///
/// # Errors
/// As [`detail`].
pub fn history(store: &mut impl Clients, ctx: &Context, id: ApiClientId) -> Result<Vec<Recorded<ClientChange>>> {
    let client = detail(store, ctx, id)?;
    Ok(store.events_of(client.subject())?)
}

/// How often a client did what on those days, and when it called last.
///
/// # Errors
/// As [`detail`].
pub fn usage(
    store: &mut impl Clients,
    ctx: &Context,
    id: ApiClientId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(Vec<ClientUsage>, Option<Instant>)> {
    let client = detail(store, ctx, id)?;
    Ok((store.usage_of(client.id, from, to)?, store.last_used(client.id)?))
}

/// The client of that id, while it may call and that token of its is good: asked on every request, so that whatever is taken back
/// is so at once.
///
/// # Errors
/// When the store fails.
pub fn admitted_by(store: &mut impl Clients, id: ApiClientId, token: Uuid, now: Instant) -> Result<Option<ApiClient>> {
    Ok(store.client_by_token(id, token)?.filter(|client| client.is_good(now)))
}

/// The client of that id, while it may call.
///
/// # Errors
/// When the store fails.
pub fn admitted(store: &mut impl Clients, id: ApiClientId, now: Instant) -> Result<Option<ApiClient>> {
    Ok(store.client(id)?.filter(|client| client.is_good(now)))
}

/// The client of that id, if that is a good secret of its, and which.
///
/// # Errors
/// When the store fails.
pub fn opened(
    store: &mut impl Clients,
    id: ApiClientId,
    secret: &str,
    now: Instant,
) -> Result<Option<(ApiClient, Uuid)>> {
    // Tags are of a key of our own: how long it takes to compare them tells nobody anything about a secret.
    let tag = store.secret_tag(secret);
    Ok(admitted(store, id, now)?.and_then(|client| client.secret_of(&tag, now).map(|secret| (client, secret))))
}
