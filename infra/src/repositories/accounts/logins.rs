//! The rows of sessions.

use diesel::prelude::*;
use mashang_domain::accounts::LoginSession;
use mashang_domain::shared::{StoreError, Vocabulary};

use crate::db::types::{Id, Stamp};
use crate::repositories::word;
use crate::schema::sessions;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sessions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct SessionRow {
    pub(super) id: Id,
    account_id: Id,
    generation: i32,
    renewed_at: Stamp,
    expires_at: Stamp,
    revoked_at: Option<Stamp>,
    opened_at: Stamp,
    way: String,
    client: String,
    acting_as: Option<Id>,
}

impl SessionRow {
    pub(super) fn of(session: &LoginSession) -> Self {
        Self {
            id: session.id.into(),
            account_id: session.account.into(),
            generation: session.generation,
            renewed_at: session.renewed_at.into(),
            expires_at: session.expires_at.into(),
            revoked_at: session.revoked_at.map(Stamp),
            opened_at: session.opened_at.into(),
            way: session.way.as_str().to_owned(),
            client: session.client.as_str().to_owned(),
            acting_as: session.acting_as.map(Id::from),
        }
    }

    pub(super) fn read(self) -> Result<LoginSession, StoreError> {
        Ok(LoginSession {
            id: self.id.0.into(),
            account: self.account_id.0.into(),
            way: word(&self.way)?,
            client: word(&self.client)?,
            opened_at: self.opened_at.0,
            acting_as: self.acting_as.map(|id| id.0.into()),
            generation: self.generation,
            renewed_at: self.renewed_at.0,
            expires_at: self.expires_at.0,
            revoked_at: self.revoked_at.map(|at| at.0),
        })
    }
}
