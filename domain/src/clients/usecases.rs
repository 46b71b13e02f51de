//! What people do with API clients.

use std::fmt::Write;

use uuid::Uuid;

use super::{
    ACTIVE_SECRETS, AddressRange, ApiClient, ClientAction, ClientContact, ClientEvent, ClientFault, ClientKey,
    ClientScope, ClientSecret, ClientState, ClientTerms, Clients, KEPT_SECRETS, LONGEST, SECRET_LIFE, USUAL, keeps,
};
use crate::institutions::{CongressOffice, InstitutionState, Institutions};
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::Name;
use crate::shared::{ApiClientId, At, Bare, Context, DivisionCode, Failure, Grant, Instant, OfficeId, Party, Standing};
use crate::territory::{Territory, TerritoryFault};

type Result<T> = std::result::Result<T, Failure>;

/// A client as it is registered.
#[derive(Clone, Debug)]
pub struct RegisterClient {
    pub name: Name,
    pub contact: ClientContact,
    pub office: OfficeId,
    /// Where it acts; in all of the office's division where nobody says otherwise.
    pub division: Option<DivisionCode>,
    pub scopes: Vec<ClientScope>,
    pub requests_per_minute: u32,
    pub addresses: Vec<AddressRange>,
    pub key: Option<ClientKey>,
    pub expires_at: Option<Instant>,
}

/// What is changed of a client; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct ChangeClient {
    pub name: Option<Name>,
    pub contact: Option<ClientContact>,
    pub division: Option<DivisionCode>,
    pub scopes: Option<Vec<ClientScope>>,
    pub requests_per_minute: Option<u32>,
    pub addresses: Option<Vec<AddressRange>>,
    pub key: Option<ClientKey>,
    pub expires_at: Option<Instant>,
}

/// A new secret of a client: its text, and how it is kept.
#[derive(Clone, Debug)]
pub struct IssuedSecret {
    pub text: String,
    pub kept: ClientSecret,
}

/// Whoever oversees an office lets a system of others act in its name.
///
/// # Errors
/// Forbidden for whoever does not keep its clients; [`ClientFault::UnknownOffice`], [`ClientFault::OfficeClosed`],
/// [`ClientFault::BeyondOffice`], [`TerritoryFault::UnknownDivision`], [`ClientFault::ExpiryOutOfRange`].
pub fn register<S: Clients + Institutions + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: RegisterClient,
) -> Result<ApiClient> {
    let missing = || Failure::missing("office", ClientFault::UnknownOffice);
    let CongressOffice { id: office, division: place, standing, .. } =
        store.office(command.office)?.ok_or_else(missing)?;
    if !keeps(&ctx.actor, &place) {
        return Err(Failure::Forbidden);
    }
    if standing.state() != InstitutionState::Open {
        return Err(Failure::field("office", ClientFault::OfficeClosed));
    }
    let division = command.division.unwrap_or_else(|| place.clone());
    within(store, &place, &division)?;
    let expires_at = command.expires_at.unwrap_or(ctx.now + USUAL);
    in_time(expires_at, ctx)?;
    let mut client = ApiClient {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(ClientState::Active),
        name: command.name,
        contact: command.contact,
        office,
        place,
        division,
        terms: ClientTerms {
            scopes: command.scopes,
            requests_per_minute: command.requests_per_minute,
            addresses: command.addresses,
            key: command.key,
            expires_at,
        },
        secrets: Vec::new(),
        issued: None,
        registered_at: ctx.now,
    };
    // Whoever signs with a key of its own needs no secret that could be lost.
    if client.terms.key.is_none() {
        give_secret(store, ctx, &mut client);
    }
    let by = keeping_office(ctx, &client);
    begin(store, ctx, &client, by, ClientEvent::Registered)?;
    Ok(client)
}

fn keeping_office(ctx: &Context, client: &ApiClient) -> Option<Party> {
    ctx.actor.grants().iter().find_map(|grant| match grant {
        Grant::Office { office, area } if area.covers(&client.place) => Some(Party::Office(*office)),
        _ => None,
    })
}

fn within(store: &mut impl Territory, place: &DivisionCode, division: &DivisionCode) -> Result<()> {
    if !place.covers(division) {
        return Err(Failure::field("division", ClientFault::BeyondOffice));
    }
    match store.division(division)? {
        Some(_) => Ok(()),
        None => Err(Failure::missing("division", TerritoryFault::UnknownDivision)),
    }
}

fn in_time(expires_at: Instant, ctx: &Context) -> Result<()> {
    let fits = expires_at > ctx.now && expires_at <= ctx.now + LONGEST;
    if fits { Ok(()) } else { Err(Failure::field("expires_at", ClientFault::ExpiryOutOfRange)) }
}

fn give_secret(store: &impl Clients, ctx: &Context, client: &mut ApiClient) -> Uuid {
    let mut bytes = [0u8; 32];
    ctx.ids.random(&mut bytes);
    // By this beginning whoever searches what was published by mistake knows what it found.
    let mut text = "mashang_".to_owned();
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    let secret = ClientSecret {
        id: ctx.mint(),
        tag: store.secret_tag(&text),
        issued_at: ctx.now,
        expires_at: ctx.now + SECRET_LIFE,
        revoked_at: None,
    };
    let id = secret.id;
    client.secrets.push(secret);
    client.issued = Some(text);
    id
}

/// Changes what a client may do, from its next call on.
///
/// # Errors
/// As every step; [`ClientFault::BeyondOffice`], [`TerritoryFault::UnknownDivision`], [`ClientFault::ExpiryOutOfRange`].
pub fn change<S: Clients + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ApiClientId>,
    command: ChangeClient,
) -> Result<ApiClient> {
    step(
        store,
        ctx,
        at,
        |_: &ApiClient| ClientAction::Change,
        |store, client, _| {
            let ChangeClient { name, contact, division, scopes, requests_per_minute, addresses, key, expires_at } =
                command;
            if let Some(division) = division {
                within(store, &client.place, &division)?;
                client.division = division;
            }
            if let Some(expires_at) = expires_at {
                in_time(expires_at, ctx)?;
                client.terms.expires_at = expires_at;
            }
            client.name = name.unwrap_or_else(|| client.name.clone());
            client.contact = contact.unwrap_or_else(|| client.contact.clone());
            let terms = &mut client.terms;
            terms.requests_per_minute = requests_per_minute.unwrap_or(terms.requests_per_minute);
            if let Some(scopes) = scopes {
                terms.scopes = scopes;
            }
            if let Some(addresses) = addresses {
                terms.addresses = addresses;
            }
            if key.is_some() {
                terms.key = key;
            }
            Ok(ClientEvent::Changed)
        },
    )
}

/// Gives a client another secret beside the one that it has.
///
/// # Errors
/// As every step; [`ClientFault::TooManySecrets`], [`ClientFault::TooManySecretsEver`].
pub fn issue_secret<S: Clients + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ApiClientId>,
    _: Bare,
) -> Result<IssuedSecret> {
    let client = step(
        store,
        ctx,
        at,
        |_: &ApiClient| ClientAction::IssueSecret,
        |store, client, _| {
            let good = client.secrets.iter().filter(|secret| secret.is_good(ctx.now)).count();
            if good >= ACTIVE_SECRETS {
                return Err(Failure::rule(ClientFault::TooManySecrets));
            }
            if client.secrets.len() >= KEPT_SECRETS {
                return Err(Failure::rule(ClientFault::TooManySecretsEver));
            }
            Ok(ClientEvent::SecretIssued { secret: give_secret(store, ctx, client) })
        },
    )?;
    let ApiClient { mut secrets, issued, .. } = client;
    issued.zip(secrets.pop()).map(|(text, kept)| IssuedSecret { text, kept }).ok_or(Failure::NotFound)
}

/// Revokes a secret. One that was revoked before stays so.
///
/// # Errors
/// As every step; not found for a secret that the client never had.
pub fn revoke_secret<S: Clients + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ApiClientId>,
    secret: Uuid,
) -> Result<ApiClient> {
    step(
        store,
        ctx,
        at,
        |_: &ApiClient| ClientAction::RevokeSecret,
        |_, client, _| {
            let kept = client.secrets.iter_mut().find(|kept| kept.id == secret).ok_or(Failure::NotFound)?;
            kept.revoked_at.get_or_insert(ctx.now);
            Ok(ClientEvent::SecretRevoked { secret })
        },
    )
}

/// Revokes a client for good: its very next call is refused.
///
/// # Errors
/// As every step.
pub fn revoke<S: Clients + Journal>(store: &mut S, ctx: &Context, at: At<ApiClientId>, _: Bare) -> Result<ApiClient> {
    step(store, ctx, at, |_: &ApiClient| ClientAction::Revoke, |_, _, _| Ok(ClientEvent::Revoked))
}
