//! Tokens by which others know the house: all processes share one, and one of them fetches the next.

use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};
use uuid::Uuid;

use super::{Store, insert_new};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::schema::outside::access_tokens;
use crate::sealed::{columns, tags};

/// Such a token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AccessToken {
    pub(crate) text: String,
    pub(crate) fetched_at: Instant,
    pub(crate) expires_at: Instant,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = access_tokens, treat_none_as_default_value = false)]
struct TokenRow {
    id: Id,
    sealed: Vec<u8>,
    fetched_at: Stamp,
    expires_at: Stamp,
    lease_until: Option<Stamp>,
}

impl TokenRow {
    fn of(id: Uuid, token: &AccessToken, vault: &Vault) -> Result<Self, StoreError> {
        Ok(Self {
            id: Id(id),
            sealed: vault.seal_json(id, &token.text, columns::ACCESS_TOKEN)?,
            fetched_at: token.fetched_at.into(),
            expires_at: token.expires_at.into(),
            lease_until: None,
        })
    }
}

/// Under which id the tokens of an app lie.
pub(crate) fn token_id(vault: &Vault, appid: &str) -> Uuid {
    let tag = vault.tag(tags::APPID, appid.as_bytes());
    tag.first_chunk().map_or(Uuid::nil(), |bytes| Uuid::from_bytes(*bytes))
}

impl Store {
    /// The token that lies there. One that does not open is as good as none: another is fetched.
    pub(crate) fn access_token(&mut self, id: Uuid) -> Result<Option<AccessToken>, StoreError> {
        let row: Option<TokenRow> = self.query(|connection| {
            access_tokens::table.find(Id(id)).select(TokenRow::as_select()).first(connection).optional()
        })?;
        Ok(row.and_then(|row| {
            let text = self.vault.open_json(id, &row.sealed, columns::ACCESS_TOKEN).ok()?;
            Some(AccessToken { text, fetched_at: row.fetched_at.0, expires_at: row.expires_at.0 })
        }))
    }

    /// Whether the caller is the one who fetches the next, which it has until `until` to do.
    pub(crate) fn claim_access_token(&mut self, id: Uuid, now: Instant, until: Instant) -> Result<bool, StoreError> {
        let none =
            AccessToken { text: String::new(), fetched_at: Instant::UNIX_EPOCH, expires_at: Instant::UNIX_EPOCH };
        let none = TokenRow::of(id, &none, &self.vault)?;
        let there: Result<(), StoreError> = insert_new!(self, access_tokens::table, [none], access_tokens::id);
        there?;
        let free = access_tokens::lease_until.is_null().or(access_tokens::lease_until.le(Some(Stamp(now))));
        let claimed = self.change(|connection| {
            diesel::update(access_tokens::table.find(Id(id)))
                .filter(free)
                .set(access_tokens::lease_until.eq(Some(Stamp(until))))
                .execute(connection)
        })?;
        Ok(claimed == 1)
    }

    /// Keeps the token that was fetched, or gives the turn back without one.
    pub(crate) fn keep_access_token(&mut self, id: Uuid, token: Option<&AccessToken>) -> Result<(), StoreError> {
        let row = access_tokens::table.find(Id(id));
        let Some(token) = token else {
            let free = access_tokens::lease_until.eq(None::<Stamp>);
            self.change(|connection| diesel::update(row).set(free).execute(connection))?;
            return Ok(());
        };
        let kept = TokenRow::of(id, token, &self.vault)?;
        let kept = (
            access_tokens::sealed.eq(kept.sealed),
            access_tokens::fetched_at.eq(kept.fetched_at),
            access_tokens::expires_at.eq(kept.expires_at),
            access_tokens::lease_until.eq(kept.lease_until),
        );
        self.change(|connection| diesel::update(row).set(kept).execute(connection))?;
        Ok(())
    }
}
