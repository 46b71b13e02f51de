use std::net::IpAddr;

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::{ClientFault, ClientScope, ClientState};
use crate::shared::text::{Name, Phone};
use crate::shared::{Actor, ApiClientId, DivisionCode, Grant, Instant, OfficeId, Standing};

/// How far ahead a client's end may lie.
pub const LONGEST: Duration = Duration::days(3 * 366);
/// How long a client is good where nobody says otherwise.
pub const USUAL: Duration = Duration::days(365);
/// How long a secret is good: whoever never changes one is made to.
pub const SECRET_LIFE: Duration = Duration::days(365);
/// How many secrets are good at a time: the one of before goes on while the next is rolled out.
pub const ACTIVE_SECRETS: usize = 2;
/// How many secrets are kept of a client, those of before among them.
pub const KEPT_SECRETS: usize = 100;

/// Whom to ask about a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientContact {
    pub name: Name,
    pub phone: Phone,
}

/// A network from which a client may call: an address, or one of which the leading bits count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressRange(String);

impl AddressRange {
    /// # Errors
    /// [`ClientFault::AddressWrong`].
    pub fn new(text: &str) -> Result<Self, ClientFault> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ClientFault::AddressWrong)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let digits = |bits: &str| bits.bytes().all(|byte| byte.is_ascii_digit());
        let fits = |bits: &str| digits(bits) && bits.parse::<u8>().is_ok_and(|bits| bits <= most);
        if bits.is_none_or(fits) { Ok(Self(text.to_owned())) } else { Err(ClientFault::AddressWrong) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// On which curve a client's key lies, and so which algorithm it signs by: what a token's header says decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCurve {
    /// EdDSA.
    Ed25519,
    /// ES256.
    P256,
}

/// The public half of a client's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientKey {
    pub curve: ClientCurve,
    /// The point: 32 bytes of Ed25519; of P-256 the 65 of SEC 1 that name both coordinates.
    pub point: Vec<u8>,
}

/// A secret that a client was given. Of its text nothing is kept but a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    pub id: Uuid,
    pub tag: Vec<u8>,
    pub issued_at: Instant,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
}

impl ClientSecret {
    #[must_use]
    pub fn is_good(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// What a client may do, and by what it shows who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientTerms {
    pub scopes: Vec<ClientScope>,
    /// How much it may ask for.
    pub requests_per_minute: u32,
    /// From where it may call; from anywhere where there is none.
    pub addresses: Vec<AddressRange>,
    /// With what it signs assertions, where it does.
    pub key: Option<ClientKey>,
    pub expires_at: Instant,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ApiClient {
    pub id: ApiClientId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<ClientState>,
    pub name: Name,
    pub contact: ClientContact,
    /// In whose name it acts.
    pub office: OfficeId,
    /// The division of that office: whoever oversees it keeps the client.
    pub place: DivisionCode,
    /// The division in which the client acts, inside that one.
    pub division: DivisionCode,
    pub terms: ClientTerms,
    /// The oldest first.
    pub secrets: Vec<ClientSecret>,
    /// The text of the last of them, known when it is issued and then to nobody but who was given it.
    pub issued: Option<String>,
    pub registered_at: Instant,
}

impl ApiClient {
    /// Whether it may call.
    #[must_use]
    pub fn is_good(&self, now: Instant) -> bool {
        self.standing.state() == ClientState::Active && now < self.terms.expires_at
    }

    /// Which good secret of its has that tag.
    #[must_use]
    pub fn secret_of(&self, tag: &[u8], now: Instant) -> Option<Uuid> {
        self.secrets.iter().find(|secret| secret.is_good(now) && secret.tag == tag).map(|secret| secret.id)
    }

    /// Whether that secret of its is good still: with it goes what was given for it.
    #[must_use]
    pub fn has_good(&self, secret: Uuid, now: Instant) -> bool {
        self.secrets.iter().any(|kept| kept.id == secret && kept.is_good(now))
    }

    /// The client as an actor: what its office may read, where the client acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let grant = Grant::Office { office: self.office, area: self.division.clone() };
        Actor::Client { client: self.id, grants: vec![grant] }
    }
}

/// How often a client did something on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientUsage {
    pub client: ApiClientId,
    /// As a calendar in Quanzhou shows it.
    pub day: NaiveDate,
    /// An operation of the API's document.
    pub operation: String,
    pub count: i64,
    /// When that was for the last time.
    pub last_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_an_address_with_or_without_leading_bits() {
        for right in ["203.0.113.7", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "::1"] {
            assert_eq!(AddressRange::new(right).map(|range| range.0).as_deref(), Ok(right));
        }
        for wrong in ["", "203.0.113.0/33", "::/129", "203.0.113/8", "203.0.113.0/", "203.0.113.0/+8", "example.cn"] {
            assert_eq!(AddressRange::new(wrong), Err(ClientFault::AddressWrong), "{wrong}");
        }
    }
}
