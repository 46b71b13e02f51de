mod apart;
mod logins;
mod rows;

use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::accounts::{
    Account, Accounts, DeskKey, Granted, LoginSession, PhoneCode, PhonePurpose, SeparatedDuties,
};
use mashang_domain::deputies::Deputies;
use mashang_domain::disputes::Disputes;
use mashang_domain::institutions::{InstitutionState, Institutions};
use mashang_domain::rooms::Rooms;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{AccountId, DivisionCode, Grant, GrantId, Instant, SessionId, StoreError};
use mashang_domain::territory::Territory;

use self::logins::SessionRow;
pub(super) use self::rows::phone_tag;
use self::rows::{AccountRow, seal_phone};
use super::{Store, insert_all, sound};
use crate::db::AnyConnection;
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::passwords;
use crate::schema::{accounts, desk_keys, grants, phone_codes, sessions};
use crate::sealed::{columns, tags};
use crate::stored::documents;
use crate::subject_keys::{Seal, SubjectKey};

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

/// The list of tags of what a code is good for, and whose it is beside the phone's.
fn purpose_of(purpose: PhonePurpose) -> (&'static str, Vec<u8>) {
    match purpose {
        PhonePurpose::LogIn => (tags::LOGIN_CODE, Vec::new()),
        PhonePurpose::Bind(account) => (tags::BINDING_CODE, account.0.as_bytes().to_vec()),
        PhonePurpose::Erase(case) => (tags::ERASURE_CODE, case.0.as_bytes().to_vec()),
        PhonePurpose::Rate(case) => (tags::RATING_CODE, case.0.as_bytes().to_vec()),
        PhonePurpose::Ballot(report) => (tags::BALLOT_CODE, report.as_bytes().to_vec()),
    }
}

/// Tries as a column holds them.
fn tries(left: u32) -> i32 {
    i32::try_from(left).unwrap_or(i32::MAX)
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = phone_codes, primary_key(tag), treat_none_as_default_value = false)]
struct PhoneCodeRow {
    tag: Vec<u8>,
    code_tag: Vec<u8>,
    tries: i32,
    good_until: Stamp,
}

impl PhoneCodeRow {
    fn read(self) -> Result<PhoneCode, StoreError> {
        Ok(PhoneCode {
            mark: sound(self.code_tag.try_into(), "phone_codes.code_tag")?,
            tries: sound(self.tries.try_into(), "phone_codes.tries")?,
            until: self.good_until.0,
        })
    }
}

impl Store {
    /// The account whose row `find` brings.
    fn one_account(
        &mut self,
        find: impl FnMut(&mut Self) -> Result<Option<AccountRow>, StoreError>,
    ) -> Result<Option<Account>, StoreError> {
        let (row, keys) = self.with_own_keys(find)?;
        let Some(row) = row else { return Ok(None) };
        let owner = row.id.0;
        row.read(keys.seal(&self.vault, owner)).map(Some)
    }

    /// By what an account is sealed that is written. One of before gets a key of its own then.
    fn key_of_account(&mut self, id: AccountId) -> Result<Arc<SubjectKey>, StoreError> {
        if let Some(key) = self.kept_key(id.0)? {
            return Ok(key);
        }
        let place = || accounts::table.find(Id::from(id));
        let sealed: Vec<u8> = self.query(|connection| place().select(accounts::sealed).first(connection))?;
        let key = self.create_own_key(id.0)?;
        let anew = self.vault.open(columns::ACCOUNT, id.0.as_bytes(), &sealed);
        let anew = anew.and_then(|plain| key.seal(columns::ACCOUNT, id.0.as_bytes(), &plain));
        let now = accounts::sealed.eq(sound(anew, columns::ACCOUNT)?);
        self.change_one(|connection| diesel::update(place()).set(now).execute(connection))?;
        Ok(key)
    }
}

impl Accounts for Store {
    fn account_by_openid(&mut self, openid: &str) -> Result<Option<Account>, StoreError> {
        let tag = self.vault.tag(tags::OPENID, openid.as_bytes());
        self.one_account(|store| {
            store.query(|connection| {
                accounts::table
                    .filter(accounts::openid_tag.eq(&tag[..]))
                    .select(AccountRow::as_select())
                    .first(connection)
                    .optional()
            })
        })
    }

    fn account_by_phone(&mut self, phone: &Phone) -> Result<Option<Account>, StoreError> {
        let tag = phone_tag(&self.vault, phone);
        self.one_account(|store| {
            store.query(|connection| {
                accounts::table
                    .filter(accounts::phone_tag.eq(Some(tag.clone())))
                    .select(AccountRow::as_select())
                    .first(connection)
                    .optional()
            })
        })
    }

    fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.one_account(|store| {
            store.query(|connection| {
                accounts::table.find(Id::from(id)).select(AccountRow::as_select()).first(connection).optional()
            })
        })
    }

    fn set_phone(&mut self, id: AccountId, phone: &Phone) -> Result<(), StoreError> {
        // Nobody erases the account, and destroys its key, until the transaction ends.
        self.hold_account(id)?;
        let key = self.key_of_account(id)?;
        let sealed = seal_phone(Seal::of(&self.vault, Some(&key)), id, phone)?;
        let own = (accounts::phone_tag.eq(Some(phone_tag(&self.vault, phone))), accounts::phone.eq(Some(sealed)));
        let row = accounts::table.find(Id::from(id));
        self.change_one(|connection| diesel::update(row).set(own).execute(connection))
    }

    fn count_code(
        &mut self,
        phone: &Phone,
        purpose: PhonePurpose,
        on: NaiveDate,
        most: u32,
    ) -> Result<bool, StoreError> {
        let (what, _) = purpose_of(purpose);
        let tag = self.vault.tag(what, phone.reveal().as_bytes());
        self.count_on_day(&tag, on, most)
    }

    fn mark(&self, phone: &Phone, purpose: PhonePurpose, code: &str) -> [u8; 32] {
        self.vault.tag(tags::CODE, &[self.code_key(phone, purpose).as_slice(), code.as_bytes()].concat())
    }

    fn phone_code(&mut self, phone: &Phone, purpose: PhonePurpose) -> Result<Option<PhoneCode>, StoreError> {
        let key = self.code_key(phone, purpose);
        let row: Option<PhoneCodeRow> = self.query(|connection| {
            phone_codes::table.find(key).select(PhoneCodeRow::as_select()).first(connection).optional()
        })?;
        row.map(PhoneCodeRow::read).transpose()
    }

    fn keep_phone_code(&mut self, phone: &Phone, purpose: PhonePurpose, code: &PhoneCode) -> Result<(), StoreError> {
        let row = PhoneCodeRow {
            tag: self.code_key(phone, purpose),
            code_tag: code.mark.to_vec(),
            tries: tries(code.tries),
            good_until: code.until.into(),
        };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(phone_codes::table)
                .values(&row)
                .on_conflict(phone_codes::tag)
                .do_update()
                .set(&row)
                .execute(inner))
        })?;
        Ok(())
    }

    fn save_phone_code(
        &mut self,
        phone: &Phone,
        purpose: PhonePurpose,
        before: &PhoneCode,
        left: u32,
    ) -> Result<(), StoreError> {
        let unchanged = phone_codes::table
            .find(self.code_key(phone, purpose))
            .filter(phone_codes::code_tag.eq(before.mark.to_vec()))
            .filter(phone_codes::tries.eq(tries(before.tries)));
        let now = phone_codes::tries.eq(tries(left));
        self.change_one(|connection| diesel::update(unchanged).set(now).execute(connection))
    }

    fn desk_key(&mut self, account: AccountId) -> Result<Option<DeskKey>, StoreError> {
        let row: Option<(i32, Vec<u8>)> = self.query(|connection| {
            desk_keys::table
                .find(Id::from(account))
                .select((desk_keys::version, desk_keys::sealed))
                .first(connection)
                .optional()
        })?;
        let Some((version, sealed)) = row else { return Ok(None) };
        let stored: documents::desk::DeskKey = self.vault.open_json(account.0, &sealed, columns::DESK_KEY)?;
        stored.read(account, version).map(Some)
    }

    fn save_desk_key(&mut self, before: Option<i32>, key: &DeskKey) -> Result<(), StoreError> {
        let stored = documents::desk::DeskKey::from(key);
        let sealed = self.vault.seal_json(key.account.0, &stored, columns::DESK_KEY)?;
        let id = Id::from(key.account);
        let Some(before) = before else {
            let row = (desk_keys::account_id.eq(id), desk_keys::version.eq(key.version), desk_keys::sealed.eq(sealed));
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(desk_keys::table).values(row).execute(inner))
            })?;
            return Ok(());
        };
        let unchanged = desk_keys::table.find(id).filter(desk_keys::version.eq(before));
        let now = (desk_keys::version.eq(key.version), desk_keys::sealed.eq(sealed));
        self.change_one(|connection| diesel::update(unchanged).set(now).execute(connection))
    }

    fn remove_desk_key(&mut self, account: AccountId) -> Result<(), StoreError> {
        let row = desk_keys::table.find(Id::from(account));
        self.change(|connection| diesel::delete(row).execute(connection))?;
        Ok(())
    }

    fn totp(&self, secret: &[u8; 20], step: i64) -> String {
        passwords::totp(secret, step)
    }

    fn recovery_mark(&self, account: AccountId, code: &str) -> [u8; 32] {
        self.vault.tag(tags::RECOVERY, &[account.0.as_bytes().as_slice(), code.as_bytes()].concat())
    }

    fn openid_of(&mut self, account: AccountId) -> Result<Option<String>, StoreError> {
        Ok(self.account(account)?.and_then(|account| account.openid))
    }

    fn add_accounts(&mut self, all: &[Account]) -> Result<(), StoreError> {
        let (mut rows, mut keys) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
        for account in all {
            let (key, kept) = self.new_subject_key(account.id.0)?;
            rows.push(AccountRow::of(account, Seal::of(&self.vault, Some(&key)))?);
            keys.push(kept);
        }
        self.add_keys(&keys)?;
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

    fn hold_account(&mut self, id: AccountId) -> Result<(), StoreError> {
        let row = accounts::table.find(Id::from(id)).select(accounts::id);
        // Log-ins refer to the row meanwhile, and need not wait. SQLite has one writer.
        self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => row.for_no_key_update().first::<Id>(inner).optional().map(|_| ()),
            AnyConnection::Sqlite(_) => Ok(()),
        })
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
            Grant::Deputy { deputy } | Grant::Former { deputy } => self.deputy_division(*deputy)?,
            Grant::GridStaff { grid } => self.grid(*grid)?.map(|grid| grid.division),
            Grant::Office { area, .. }
            | Grant::Leader { area }
            | Grant::Administrator { area, .. }
            | Grant::Part { area, .. } => Some(area.clone()),
            Grant::HandlingUnit { unit } => self.units_of(&[*unit])?.pop().map(|unit| unit.division),
            Grant::Mediator { organisation } => self.organisation(*organisation)?.map(|one| one.division),
            Grant::RoomLiaison { room } => self.room(*room)?.map(|room| room.division),
        })
    }

    fn is_open(&mut self, grant: &Grant) -> Result<bool, StoreError> {
        let state = match grant {
            Grant::Office { office, .. } => self.office(*office)?.map(|office| office.standing.state()),
            Grant::HandlingUnit { unit } => self.units_of(&[*unit])?.pop().map(|unit| unit.standing.state()),
            Grant::Mediator { organisation } => self.organisation(*organisation)?.map(|one| one.standing.state()),
            Grant::RoomLiaison { room } => self.room(*room)?.map(|room| room.standing.state()),
            Grant::Deputy { .. }
            | Grant::GridStaff { .. }
            | Grant::Leader { .. }
            | Grant::Administrator { .. }
            | Grant::Part { .. } => Some(InstitutionState::Open),
            // Nobody becomes one by being made one.
            Grant::Former { .. } => None,
        };
        Ok(state == Some(InstitutionState::Open))
    }

    fn administrators(&mut self) -> Result<Vec<Granted>, StoreError> {
        self.grants_standing("body ->> 'Administrator' IS NOT NULL")
    }

    fn administrator_parts(&mut self) -> Result<Vec<Granted>, StoreError> {
        self.grants_standing("body ->> 'Part' IS NOT NULL")
    }

    fn duties_separated(&mut self, division: &DivisionCode) -> Result<Option<SeparatedDuties>, StoreError> {
        self.separation_over(division)
    }

    fn divisions_apart(&mut self) -> Result<Vec<DivisionCode>, StoreError> {
        self.apart_by_themselves()
    }

    fn is_served_by_another(&mut self, division: &DivisionCode, but: AccountId) -> Result<bool, StoreError> {
        self.served_by_another(division, but)
    }

    fn keep_separation(&mut self, standing: &SeparatedDuties, by: AccountId) -> Result<(), StoreError> {
        self.add_separation(standing, by)
    }

    fn session(&mut self, id: SessionId) -> Result<Option<LoginSession>, StoreError> {
        let row: Option<SessionRow> = self.query(|connection| {
            sessions::table.find(Id::from(id)).select(SessionRow::as_select()).first(connection).optional()
        })?;
        row.map(SessionRow::read).transpose()
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

    fn sessions_of(&mut self, account: AccountId, now: Instant) -> Result<Vec<LoginSession>, StoreError> {
        let rows: Vec<SessionRow> = self.query(|connection| {
            sessions::table
                .filter(sessions::account_id.eq(Id::from(account)))
                .filter(sessions::revoked_at.is_null())
                .filter(sessions::expires_at.gt(Stamp(now)))
                .order((sessions::opened_at.desc(), sessions::id.desc()))
                .limit(100)
                .select(SessionRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    fn end_sessions(&mut self, ids: &[SessionId], at: Instant) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<Id> = ids.iter().take(100).map(|id| Id::from(*id)).collect();
        let going_on = sessions::table.filter(sessions::id.eq_any(ids)).filter(sessions::revoked_at.is_null());
        self.change(|connection| {
            diesel::update(going_on).set(sessions::revoked_at.eq(Some(Stamp(at)))).execute(connection)
        })?;
        Ok(())
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
    /// By what the code is found that was sent to a phone last.
    fn code_key(&self, phone: &Phone, purpose: PhonePurpose) -> Vec<u8> {
        let (what, whose) = purpose_of(purpose);
        self.vault.tag(what, &[whose.as_slice(), phone.reveal().as_bytes()].concat()).to_vec()
    }
}
