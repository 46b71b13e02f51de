//! Who looked at what.

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use mashang_domain::audit::{AuditEntry, AuditKey, AuditLog, Look};
use mashang_domain::shared::{AccountId, AuditEntryId, DivisionCode, Page, PageRequest, Party, StoreError, Vocabulary};
use uuid::Uuid;

use crate::crypto::Vault;
use crate::db::MultiBackend;
use crate::db::types::{Id, Stamp, Uid};
use crate::repositories::areas::{self, Part};
use crate::repositories::{Store, insert_new, page_of_all, sound, word};
use crate::schema::audit::audit_entries;
use crate::sealed::columns;
use crate::stored::documents;

/// Which entries are asked for.
type Which = Box<dyn BoxableExpression<audit_entries::table, MultiBackend, SqlType = Bool>>;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
struct EntryRow {
    id: Id,
    at: Stamp,
    account_id: Id,
    role: String,
    party_kind: Option<String>,
    party_id: Option<Id>,
    act: String,
    subject_kind: String,
    subject_id: Id,
    division_code: String,
    sealed: Vec<u8>,
}

impl EntryRow {
    fn of(entry: &AuditEntry, vault: &Vault) -> Result<Self, StoreError> {
        let party = entry.party.map(Party::parts);
        let told = documents::look::Look::of(&entry.request, &entry.reason);
        Ok(Self {
            id: entry.id.into(),
            at: entry.at.into(),
            account_id: entry.account.into(),
            role: entry.role.as_str().to_owned(),
            party_kind: party.map(|(kind, _)| kind.as_str().to_owned()),
            party_id: party.map(|(_, id)| Id(id)),
            act: entry.look.act.as_str().to_owned(),
            subject_kind: entry.look.subject.as_str().to_owned(),
            subject_id: Id(entry.look.id),
            division_code: entry.look.division.as_str().to_owned(),
            sealed: vault.seal_json(entry.id.0, &told, columns::AUDIT_ENTRY)?,
        })
    }

    fn key(&self) -> AuditKey {
        (self.at.0, self.id.0.into())
    }

    fn read(self, vault: &Vault) -> Result<AuditEntry, StoreError> {
        let mut told: documents::look::Look = vault.open_json(self.id.0, &self.sealed, columns::AUDIT_ENTRY)?;
        let party = match (self.party_kind, self.party_id) {
            (Some(kind), Some(id)) => Some(Party::from_parts(word(&kind)?, id.0)),
            _ => None,
        };
        Ok(AuditEntry {
            id: self.id.0.into(),
            at: self.at.0,
            account: self.account_id.0.into(),
            role: word(&self.role)?,
            party,
            look: Look {
                act: word(&self.act)?,
                subject: word(&self.subject_kind)?,
                id: self.subject_id.0,
                division: sound(DivisionCode::new(&self.division_code), "audit_entries.division_code")?,
            },
            reason: told.reason(),
            request: told.request,
        })
    }
}

impl Store {
    fn entry_rows(
        &mut self,
        which: Which,
        left_out: &[DivisionCode],
        page: &PageRequest<AuditKey>,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let mut query = audit_entries::table
            .order((audit_entries::at.desc(), audit_entries::id.desc()))
            .select(EntryRow::as_select())
            .into_boxed();
        query = query.filter(which);
        for area in left_out {
            query = query.filter(areas::lies_outside("audit_entries", area));
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(audit_entries::at.le(at).and(audit_entries::at.lt(at).or(audit_entries::id.lt(id))));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl AuditLog for Store {
    fn add_entry(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let row = EntryRow::of(entry, &self.vault)?;
        insert_new!(self, audit_entries::table, [row], audit_entries::id)
    }

    fn has_entry(&mut self, id: AuditEntryId) -> Result<bool, StoreError> {
        if self.known.looks.holds(id) {
            return Ok(true);
        }
        let found: Option<Id> = self.query(|connection| {
            audit_entries::table.find(Id::from(id)).select(audit_entries::id).first(connection).optional()
        })?;
        // What this transaction wrote itself may not come to stay.
        if found.is_some() && !self.wrote {
            self.known.looks.set(id);
        }
        Ok(found.is_some())
    }

    fn entries_in(
        &mut self,
        within: &[DivisionCode],
        left_out: &[DivisionCode],
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditEntry, AuditKey>, StoreError> {
        let searches: Vec<Part> = within.iter().flat_map(areas::parts).collect();
        let found = page_of_all(&searches, page, EntryRow::key, |part| {
            self.entry_rows(areas::within("audit_entries", part), left_out, page)
        })?;
        self.read_page("audit_entries", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn entries_about(
        &mut self,
        id: Uuid,
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditEntry, AuditKey>, StoreError> {
        let rows = self.entry_rows(Box::new(audit_entries::subject_id.eq(Id(id))), &[], page)?;
        let found = Page::of(rows, page, EntryRow::key);
        self.read_page("audit_entries", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn entries_of(
        &mut self,
        account: AccountId,
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditEntry, AuditKey>, StoreError> {
        let own = Id::from(account);
        let about = sql::<Bool>("audit_entries.subject_id IN (SELECT id FROM cases WHERE submitter_id = ")
            .bind::<Uid, _>(own)
            .sql(" UNION ALL SELECT dispute_id FROM dispute_people WHERE person_id = ")
            .bind::<Uid, _>(own)
            .sql(")");
        let rows = self.entry_rows(Box::new(about.and(audit_entries::account_id.ne(own))), &[], page)?;
        let found = Page::of(rows, page, EntryRow::key);
        self.read_page("audit_entries", found, |row| row.id, |row| row.read(&self.vault))
    }
}
