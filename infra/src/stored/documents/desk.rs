//! `desk_keys.sealed`: by what somebody logs in at a desk.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use mashang_domain::accounts;
use mashang_domain::shared::{AccountId, StoreError};
use serde::{Deserialize, Serialize};

use crate::sealed::columns;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeskKey {
    hash: String,
    secret: String,
    last_step: i64,
    confirmed: bool,
    recovery: Vec<String>,
}

impl From<&accounts::DeskKey> for DeskKey {
    fn from(key: &accounts::DeskKey) -> Self {
        Self {
            hash: key.hash.clone(),
            secret: BASE64.encode(key.secret),
            last_step: key.last_step,
            confirmed: key.confirmed,
            recovery: key.recovery.iter().map(|mark| BASE64.encode(mark)).collect(),
        }
    }
}

/// Bytes of a length.
fn bytes<const N: usize>(text: &str) -> Result<[u8; N], StoreError> {
    let read = BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    read.ok_or(StoreError::Corrupt(columns::DESK_KEY))
}

impl DeskKey {
    pub(crate) fn read(self, account: AccountId, version: i32) -> Result<accounts::DeskKey, StoreError> {
        Ok(accounts::DeskKey {
            account,
            version,
            hash: self.hash,
            secret: bytes(&self.secret)?,
            last_step: self.last_step,
            confirmed: self.confirmed,
            recovery: self.recovery.iter().map(|mark| bytes(mark)).collect::<Result<_, _>>()?,
        })
    }
}
