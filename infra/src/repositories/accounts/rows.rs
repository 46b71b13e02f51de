//! Rows of accounts: what WeChat calls somebody, and the phone, lie sealed by the account's own key.

use std::iter::once;

use diesel::prelude::*;
use mashang_domain::accounts::Account;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{AccountId, StoreError};
use uuid::Uuid;

use super::super::sound;
use super::super::subject_keys::Sealed;
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::schema::accounts;
use crate::sealed::{columns, tags};
use crate::subject_keys::Seal;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub(super) struct AccountRow {
    pub(super) id: Id,
    openid_tag: Vec<u8>,
    sealed: Vec<u8>,
    created_at: Stamp,
    phone_tag: Option<Vec<u8>>,
    phone: Option<Vec<u8>>,
}

pub(in crate::repositories) fn phone_tag(vault: &Vault, phone: &Phone) -> Vec<u8> {
    vault.tag(tags::ACCOUNT_PHONE, phone.reveal().as_bytes()).to_vec()
}

pub(super) fn seal_phone(by: Seal<'_>, id: AccountId, phone: &Phone) -> Result<Vec<u8>, StoreError> {
    by.seal_json(id.0, &phone.reveal(), columns::ACCOUNT_PHONE)
}

fn read_phone(by: Seal<'_>, id: Id, sealed: &[u8]) -> Result<Phone, StoreError> {
    let number: String = by.open_json(id.0, sealed, columns::ACCOUNT_PHONE)?;
    sound(Phone::new(&number), columns::ACCOUNT_PHONE)
}

impl Sealed for AccountRow {
    fn parts(&self) -> impl Iterator<Item = (Uuid, &[u8])> {
        once(self.sealed.as_slice()).chain(self.phone.as_deref()).map(|sealed| (self.id.0, sealed))
    }
}

impl AccountRow {
    pub(super) fn of(account: &Account, by: Seal<'_>) -> Result<Self, StoreError> {
        let vault = by.vault();
        Ok(Self {
            id: account.id.into(),
            openid_tag: match &account.openid {
                Some(openid) => vault.tag(tags::OPENID, openid.as_bytes()),
                None => vault.tag(tags::NO_OPENID, account.id.0.as_bytes()),
            }
            .to_vec(),
            sealed: by.seal_json(account.id.0, &account.openid, columns::ACCOUNT)?,
            created_at: account.created_at.into(),
            phone_tag: account.phone.as_ref().map(|phone| phone_tag(vault, phone)),
            phone: account.phone.as_ref().map(|phone| seal_phone(by, account.id, phone)).transpose()?,
        })
    }

    /// What lies sealed of it, each with whose key may have sealed it.
    pub(super) fn read(self, by: Seal<'_>) -> Result<Account, StoreError> {
        Ok(Account {
            id: self.id.0.into(),
            openid: by.open_json(self.id.0, &self.sealed, columns::ACCOUNT)?,
            phone: self.phone.map(|sealed| read_phone(by, self.id, &sealed)).transpose()?,
            created_at: self.created_at.0,
        })
    }
}
