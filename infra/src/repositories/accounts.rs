use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use mashang_domain::accounts::{Account, Accounts, Granted, LoginSession};
use mashang_domain::deputies::Deputies;
use mashang_domain::disputes::Disputes;
use mashang_domain::institutions::{InstitutionState, Institutions};
use mashang_domain::rooms::Rooms;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{AccountId, DivisionCode, Grant, GrantId, Instant, SessionId, StoreError};
use mashang_domain::territory::Territory;

use super::{Store, insert_all};
use crate::crypto::Vault;
use crate::db::AnyConnection;
use crate::db::types::{Doc, Id, Stamp};
use crate::schema::{accounts, grants, sessions};
use crate::sealed::{columns, tags};
use crate::stored::documents;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
struct AccountRow {
    id: Id,
    openid_tag: Vec<u8>,
    sealed: Vec<u8>,
    created_at: Stamp,
}

impl AccountRow {
    fn of(account: &Account, vault: &Vault) -> Result<Self, StoreError> {
        Ok(Self {
            id: account.id.into(),
            openid_tag: vault.tag(tags::OPENID, account.openid.as_bytes()).to_vec(),
            sealed: vault.seal_json(account.id.0, &account.openid, columns::ACCOUNT)?,
            created_at: account.created_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<Account, StoreError> {
        Ok(Account {
            id: self.id.0.into(),
            openid: vault.open_json(self.id.0, &self.sealed, columns::ACCOUNT)?,
            created_at: self.created_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
struct GrantRow {
    id: Id,
    account_id: Id,
    body: Doc,
    taken_back_at: Option<Stamp>,
    taken_back_by: Option<Id>,
}

impl GrantRow {
    fn read(self) -> Result<Granted, StoreError> {
        Ok(Granted {
            id: self.id.0.into(),
            account: self.account_id.0.into(),
            grant: documents::read::<documents::grants::Grant>(self.body, "grants.body")?.into(),
            taken_back_at: self.taken_back_at.map(|at| at.0),
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sessions, treat_none_as_default_value = false, treat_none_as_null = true)]
struct SessionRow {
    id: Id,
    account_id: Id,
    generation: i32,
    renewed_at: Stamp,
    expires_at: Stamp,
    revoked_at: Option<Stamp>,
}

impl SessionRow {
    fn of(session: &LoginSession) -> Self {
        Self {
            id: session.id.into(),
            account_id: session.account.into(),
            generation: session.generation,
            renewed_at: session.renewed_at.into(),
            expires_at: session.expires_at.into(),
            revoked_at: session.revoked_at.map(Stamp),
        }
    }
}

impl Accounts for Store {
    fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = self.query(|connection| {
            accounts::table.find(Id::from(id)).select(AccountRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn holds_phone(&mut self, account: AccountId, phone: &Phone) -> Result<Option<bool>, StoreError> {
        let known: Vec<Option<Vec<u8>>> = self
            .query(|connection| accounts::table.find(Id::from(account)).select(accounts::phone_tag).load(connection))?;
        let tag = self.vault.tag(tags::ACCOUNT_PHONE, phone.reveal().as_bytes());
        Ok(known.into_iter().flatten().next().map(|known| known == tag))
    }

    fn note_phone(&mut self, account: AccountId, phone: &Phone) -> Result<(), StoreError> {
        let tag = self.vault.tag(tags::ACCOUNT_PHONE, phone.reveal().as_bytes()).to_vec();
        let whose = accounts::table.find(Id::from(account));
        self.change_one(|connection| diesel::update(whose).set(accounts::phone_tag.eq(Some(tag))).execute(connection))
    }

    fn is_open(&mut self, grant: &Grant) -> Result<bool, StoreError> {
        let state = match grant {
            Grant::Office { office, .. } => self.office(*office)?.map(|office| office.standing.state()),
            Grant::HandlingUnit { unit } => self.units_of(&[*unit])?.pop().map(|unit| unit.standing.state()),
            Grant::Mediator { organisation } => self.organisation(*organisation)?.map(|one| one.standing.state()),
            Grant::RoomLiaison { room } => self.room(*room)?.map(|room| room.standing.state()),
            Grant::Deputy { .. } | Grant::GridStaff { .. } | Grant::Administrator { .. } => {
                Some(InstitutionState::Open)
            }
        };
        Ok(state == Some(InstitutionState::Open))
    }

    fn administrators(&mut self) -> Result<Vec<Granted>, StoreError> {
        let standing = grants::table
            .filter(sql::<Bool>("body ->> 'Administrator' IS NOT NULL"))
            .filter(grants::taken_back_at.is_null())
            .order(grants::id);
        let rows: Vec<GrantRow> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => standing.select(GrantRow::as_select()).for_update().load(inner),
            AnyConnection::Sqlite(inner) => standing.select(GrantRow::as_select()).load(inner),
        })?;
        rows.into_iter().map(GrantRow::read).collect()
    }

    fn account_by_openid(&mut self, openid: &str) -> Result<Option<Account>, StoreError> {
        let tag = self.vault.tag(tags::OPENID, openid.as_bytes());
        let row = self.query(|connection| {
            accounts::table
                .filter(accounts::openid_tag.eq(&tag[..]))
                .select(AccountRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add_accounts(&mut self, all: &[Account]) -> Result<(), StoreError> {
        let rows = all.iter().map(|account| AccountRow::of(account, &self.vault)).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, accounts::table, rows)
    }

    fn grants_of(&mut self, account: AccountId) -> Result<Vec<Granted>, StoreError> {
        let rows: Vec<GrantRow> = self.query(|connection| {
            grants::table
                .filter(grants::account_id.eq(Id::from(account)))
                .filter(grants::taken_back_at.is_null())
                .order(grants::id)
                .limit(50)
                .select(GrantRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(GrantRow::read).collect()
    }

    fn grants_ever(&mut self, account: AccountId) -> Result<Vec<Granted>, StoreError> {
        let rows: Vec<GrantRow> = self.query(|connection| {
            grants::table
                .filter(grants::account_id.eq(Id::from(account)))
                .order(grants::id.desc())
                .limit(100)
                .select(GrantRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(GrantRow::read).collect()
    }

    fn grant(&mut self, id: GrantId) -> Result<Option<Granted>, StoreError> {
        let row: Option<GrantRow> = self.query(|connection| {
            grants::table.find(Id::from(id)).select(GrantRow::as_select()).first(connection).optional()
        })?;
        row.map(GrantRow::read).transpose()
    }

    fn add_grants(&mut self, all: &[(GrantId, AccountId, Grant)]) -> Result<(), StoreError> {
        let rows = all
            .iter()
            .map(|(id, account, grant)| {
                let body = documents::write(&documents::grants::Grant::from(grant), "grants.body")?;
                let (id, account_id) = ((*id).into(), (*account).into());
                Ok(GrantRow { id, account_id, body, taken_back_at: None, taken_back_by: None })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        insert_all!(self, grants::table, rows)
    }

    fn take_back_grant(&mut self, id: GrantId, by: AccountId, at: Instant) -> Result<(), StoreError> {
        let held = grants::table.find(Id::from(id)).filter(grants::taken_back_at.is_null());
        let now = (grants::taken_back_at.eq(Some(Stamp(at))), grants::taken_back_by.eq(Some(Id::from(by))));
        self.change_one(|connection| diesel::update(held).set(now).execute(connection))
    }

    fn grants_taken_back(&mut self, since: Instant, limit: u32) -> Result<Vec<(GrantId, Instant)>, StoreError> {
        let rows: Vec<(Id, Option<Stamp>)> = self.query(|connection| {
            grants::table
                .filter(grants::taken_back_at.ge(Some(Stamp(since))))
                .order(grants::taken_back_at)
                .limit(i64::from(limit))
                .select((grants::id, grants::taken_back_at))
                .load(connection)
        })?;
        Ok(rows.into_iter().filter_map(|(id, at)| Some((id.0.into(), at?.0))).collect())
    }

    fn place_of(&mut self, grant: &Grant) -> Result<Option<DivisionCode>, StoreError> {
        Ok(match grant {
            Grant::Deputy { deputy } => self.deputy_division(*deputy)?,
            Grant::GridStaff { grid } => self.grid(*grid)?.map(|grid| grid.division),
            Grant::Office { area, .. } | Grant::Administrator { area } => Some(area.clone()),
            Grant::HandlingUnit { unit } => self.units_of(&[*unit])?.pop().map(|unit| unit.division),
            Grant::Mediator { organisation } => self.organisation(*organisation)?.map(|one| one.division),
            Grant::RoomLiaison { room } => self.room(*room)?.map(|room| room.division),
        })
    }

    fn session(&mut self, id: SessionId) -> Result<Option<LoginSession>, StoreError> {
        let row = self.query(|connection| {
            sessions::table.find(Id::from(id)).select(SessionRow::as_select()).first(connection).optional()
        })?;
        Ok(row.map(|row| LoginSession {
            id: row.id.0.into(),
            account: row.account_id.0.into(),
            generation: row.generation,
            renewed_at: row.renewed_at.0,
            expires_at: row.expires_at.0,
            revoked_at: row.revoked_at.map(|at| at.0),
        }))
    }

    fn add_session(&mut self, session: &LoginSession) -> Result<(), StoreError> {
        let row = SessionRow::of(session);
        self.change(|connection| diesel::insert_into(sessions::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save_session(&mut self, before: &LoginSession, session: &LoginSession) -> Result<(), StoreError> {
        let row = SessionRow::of(session);
        let unchanged = sessions::table
            .find(row.id)
            .filter(sessions::generation.eq(before.generation))
            .filter(sessions::revoked_at.is_null());
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }

    fn sessions_ended(&mut self, since: Instant, limit: u32) -> Result<Vec<(SessionId, Instant)>, StoreError> {
        let rows: Vec<(Id, Option<Stamp>)> = self.query(|connection| {
            sessions::table
                .filter(sessions::revoked_at.ge(Some(Stamp(since))))
                .order(sessions::revoked_at)
                .limit(i64::from(limit))
                .select((sessions::id, sessions::revoked_at))
                .load(connection)
        })?;
        Ok(rows.into_iter().filter_map(|(id, at)| Some((id.0.into(), at?.0))).collect())
    }
}

impl Store {
    /// Forgets sessions that ran out, or ended, before `before`.
    pub fn forget_sessions(&mut self, before: Instant) -> Result<usize, StoreError> {
        let over = sessions::table
            .filter(sessions::expires_at.lt(Stamp(before)))
            .or_filter(sessions::revoked_at.lt(Some(Stamp(before))));
        self.change(|connection| diesel::delete(over).execute(connection))
    }
}
