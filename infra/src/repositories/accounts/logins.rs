//! The rows of sessions, and of log-ins.

use diesel::prelude::*;
use mashang_domain::accounts::{LogIn, LogIns, LoginSession};
use mashang_domain::shared::{AccountId, Instant, StoreError, Vocabulary};

use crate::db::types::{Id, Stamp};
use crate::repositories::{Store, word};
use crate::schema::{log_ins, sessions};

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

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = log_ins, treat_none_as_default_value = false)]
struct LogInRow {
    id: Id,
    account_id: Id,
    at: Stamp,
    way: String,
    client: String,
    succeeded: bool,
    network: Option<String>,
}

impl LogInRow {
    fn read(self) -> Result<LogIn, StoreError> {
        Ok(LogIn {
            id: self.id.0.into(),
            account: self.account_id.0.into(),
            at: self.at.0,
            way: word(&self.way)?,
            client: word(&self.client)?,
            succeeded: self.succeeded,
            network: self.network,
        })
    }
}

impl LogIns for Store {
    fn add_log_in(&mut self, log_in: &LogIn) -> Result<(), StoreError> {
        let row = LogInRow {
            id: log_in.id.into(),
            account_id: log_in.account.into(),
            at: log_in.at.into(),
            way: log_in.way.as_str().to_owned(),
            client: log_in.client.as_str().to_owned(),
            succeeded: log_in.succeeded,
            network: log_in.network.clone(),
        };
        self.change(|connection| diesel::insert_into(log_ins::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn log_ins_of(&mut self, account: AccountId, most: u32) -> Result<Vec<LogIn>, StoreError> {
        let rows: Vec<LogInRow> = self.query(|connection| {
            log_ins::table
                .filter(log_ins::account_id.eq(Id::from(account)))
                .order((log_ins::at.desc(), log_ins::id.desc()))
                .limit(i64::from(most))
                .select(LogInRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(LogInRow::read).collect()
    }
}

impl Store {
    /// Forgets who logged in, or tried to, before `before`.
    pub fn forget_log_ins(&mut self, before: Instant) -> Result<usize, StoreError> {
        let over = log_ins::table.filter(log_ins::at.lt(Stamp(before)));
        self.change(|connection| diesel::delete(over).execute(connection))
    }
}
