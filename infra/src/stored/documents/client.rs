//! `api_clients.body`: what an API client may ask for and by what it shows who it is; and `api_clients.sealed`: what it is
//! called and whom to ask about it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use mashang_domain::clients::{self, AddressRange, ClientContact, ClientCurve, ClientScope};
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::{DivisionCode, StoreError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{First, Plain, Word};

/// The column, for what can't be read.
const BODY: &str = "api_clients.body";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Terms {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    division: Plain<DivisionCode>,
    scopes: Vec<Word<ClientScope>>,
    per_minute: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Key>,
    expires_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    secrets: Vec<Secret>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Key {
    curve: Curve,
    point: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Curve {
    Ed25519,
    P256,
}

#[derive(Debug, Serialize, Deserialize)]
struct Secret {
    id: Uuid,
    tag: String,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked_at: Option<DateTime<Utc>>,
}

fn bytes(text: &str) -> Result<Vec<u8>, StoreError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| StoreError::Corrupt(BODY))
}

impl From<&clients::ApiClient> for Terms {
    fn from(client: &clients::ApiClient) -> Self {
        let terms = &client.terms;
        let secret = |secret: &clients::ClientSecret| Secret {
            id: secret.id,
            tag: URL_SAFE_NO_PAD.encode(&secret.tag),
            issued_at: secret.issued_at,
            expires_at: secret.expires_at,
            revoked_at: secret.revoked_at,
        };
        let key = |key: &clients::ClientKey| Key {
            curve: match key.curve {
                ClientCurve::Ed25519 => Curve::Ed25519,
                ClientCurve::P256 => Curve::P256,
            },
            point: URL_SAFE_NO_PAD.encode(&key.point),
        };
        Self {
            _version: First,
            division: (&client.division).into(),
            scopes: terms.scopes.iter().copied().map(Word).collect(),
            per_minute: terms.requests_per_minute,
            addresses: terms.addresses.iter().map(|range| range.as_str().to_owned()).collect(),
            key: terms.key.as_ref().map(key),
            expires_at: terms.expires_at,
            secrets: client.secrets.iter().map(secret).collect(),
        }
    }
}

impl Terms {
    /// Where the client acts, what it may ask for, and its secrets.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for what breaks the domain's rules.
    pub(crate) fn read(self) -> Result<(DivisionCode, clients::ClientTerms, Vec<clients::ClientSecret>), StoreError> {
        let range = |text: &String| AddressRange::new(text).map_err(|_| StoreError::Corrupt(BODY));
        let key = |key: Key| {
            let curve = match key.curve {
                Curve::Ed25519 => ClientCurve::Ed25519,
                Curve::P256 => ClientCurve::P256,
            };
            Ok::<_, StoreError>(clients::ClientKey { curve, point: bytes(&key.point)? })
        };
        let secret = |secret: Secret| {
            Ok::<_, StoreError>(clients::ClientSecret {
                id: secret.id,
                tag: bytes(&secret.tag)?,
                issued_at: secret.issued_at,
                expires_at: secret.expires_at,
                revoked_at: secret.revoked_at,
            })
        };
        let terms = clients::ClientTerms {
            scopes: self.scopes.into_iter().map(Word::known).collect(),
            requests_per_minute: self.per_minute,
            addresses: self.addresses.iter().map(range).collect::<Result<_, _>>()?,
            key: self.key.map(key).transpose()?,
            expires_at: self.expires_at,
        };
        let secrets = self.secrets.into_iter().map(secret).collect::<Result<_, StoreError>>()?;
        Ok((self.division.0, terms, secrets))
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Called {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    name: Plain<Name>,
    contact: Plain<Name>,
    phone: Plain<Phone>,
}

impl From<&clients::ApiClient> for Called {
    fn from(client: &clients::ApiClient) -> Self {
        let ClientContact { name, phone } = &client.contact;
        Self { _version: First, name: (&client.name).into(), contact: name.into(), phone: phone.into() }
    }
}

impl Called {
    pub(crate) fn read(self) -> (Name, ClientContact) {
        (self.name.0, ClientContact { name: self.contact.0, phone: self.phone.0 })
    }
}
