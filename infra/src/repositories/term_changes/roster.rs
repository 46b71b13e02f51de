//! Rows of rosters, and who of the deputies holds which phone.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use mashang_domain::congresses::ConstituencyId;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{DeputyId, Grant, GridId, Page, PageRequest, StoreError, Vocabulary};
use mashang_domain::term_changes::{ChangeoverId, RosterMatch, RosterPart, RosterRow, RosterRowId};

use super::{count, counted};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id};
use crate::on_each;
use crate::repositories::accounts::phone_tag;
use crate::repositories::{CHUNK, Store, insert_all, word};
use crate::schema::term_changes::roster_rows;
use crate::schema::{accounts, grants};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::term_change::Row;

/// Rows of one constituency, or about one person, that are looked at.
const FEW: i64 = 1_000;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = roster_rows, treat_none_as_default_value = false, treat_none_as_null = true)]
struct RowRow {
    id: Id,
    changeover_id: Id,
    line: i32,
    constituency_id: Id,
    deputy_id: Option<Id>,
    matched: String,
    sealed: Vec<u8>,
}

impl RowRow {
    fn of(row: &RosterRow, vault: &Vault) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            changeover_id: row.changeover.into(),
            line: counted(row.line),
            constituency_id: row.constituency.into(),
            deputy_id: row.deputy.map(Id::from),
            matched: row.matched.as_str().to_owned(),
            sealed: vault.seal_json(row.id.0, &Row::from(row), columns::ROSTER_ROW)?,
        })
    }

    fn read(self, vault: &Vault) -> Result<RosterRow, StoreError> {
        let told = vault.open_json::<Row>(self.id.0, &self.sealed, columns::ROSTER_ROW)?.read()?;
        Ok(RosterRow {
            id: self.id.0.into(),
            changeover: self.changeover_id.0.into(),
            line: count(self.line, "roster_rows.line")?,
            elected: told.elected,
            constituency: self.constituency_id.0.into(),
            room: told.room.map(Into::into),
            grids: told.grids.into_iter().map(GridId).collect(),
            matched: word(&self.matched)?,
            deputy: self.deputy_id.map(|id| id.0.into()),
            proposals: told.proposals.into_iter().map(DeputyId).collect(),
        })
    }
}

impl Store {
    pub(super) fn write_roster(&mut self, id: ChangeoverId, rows: &[RosterRow]) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::delete(roster_rows::table.filter(roster_rows::changeover_id.eq(Id::from(id)))).execute(connection)
        })?;
        let rows = rows.iter().map(|row| RowRow::of(row, &self.vault)).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, roster_rows::table, rows)
    }

    pub(super) fn roster_page(
        &mut self,
        id: ChangeoverId,
        part: RosterPart,
        page: &PageRequest<u32>,
    ) -> Result<Page<RosterRow, u32>, StoreError> {
        let mut query = roster_rows::table
            .filter(roster_rows::changeover_id.eq(Id::from(id)))
            .order(roster_rows::line)
            .select(RowRow::as_select())
            .into_boxed();
        if part == RosterPart::Undecided {
            // As the index has it.
            query = query.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("matched = 'proposed'"));
        }
        if let Some(after) = page.after {
            query = query.filter(roster_rows::line.gt(counted(after)));
        }
        let rows: Vec<RowRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| u32::try_from(row.line).unwrap_or_default());
        self.read_page("roster_rows", found, |row| row.id, |row| row.read(&self.vault))
    }

    pub(super) fn rows_after(&mut self, id: ChangeoverId, line: u32, limit: u32) -> Result<Vec<RosterRow>, StoreError> {
        let rows: Vec<RowRow> = self.query(|connection| {
            roster_rows::table
                .filter(roster_rows::changeover_id.eq(Id::from(id)))
                .filter(roster_rows::line.gt(counted(line)))
                .order(roster_rows::line)
                .limit(i64::from(limit))
                .select(RowRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(|row| row.read(&self.vault)).collect()
    }

    pub(super) fn one_row(&mut self, id: RosterRowId) -> Result<Option<RosterRow>, StoreError> {
        let row: Option<RowRow> = self.query(|connection| {
            roster_rows::table.find(Id::from(id)).select(RowRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    pub(super) fn keep_row(&mut self, row: &RosterRow) -> Result<(), StoreError> {
        let row = RowRow::of(row, &self.vault)?;
        self.change_one(|connection| diesel::update(roster_rows::table.find(row.id)).set(&row).execute(connection))
    }

    pub(super) fn rows_of_constituency(
        &mut self,
        id: ChangeoverId,
        constituency: ConstituencyId,
    ) -> Result<Vec<RosterRow>, StoreError> {
        let rows: Vec<RowRow> = self.query(|connection| {
            roster_rows::table
                .filter(roster_rows::changeover_id.eq(Id::from(id)))
                .filter(roster_rows::constituency_id.eq(Id::from(constituency)))
                .order(roster_rows::line)
                .limit(FEW)
                .select(RowRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(|row| row.read(&self.vault)).collect()
    }

    pub(super) fn row_about(&mut self, id: ChangeoverId, person: DeputyId) -> Result<Option<RosterRow>, StoreError> {
        let row: Option<RowRow> = self.query(|connection| {
            roster_rows::table
                .filter(roster_rows::changeover_id.eq(Id::from(id)))
                .filter(roster_rows::deputy_id.eq(Some(Id::from(person))))
                .select(RowRow::as_select())
                .first(connection)
                .optional()
        })?;
        if let Some(row) = row {
            return row.read(&self.vault).map(Some);
        }
        // Whoever is to be entered has the id of the row.
        let own = self.one_row(RosterRowId(person.0))?;
        Ok(own.filter(|row| row.changeover == id && row.deputy.is_none()))
    }

    pub(super) fn undecided_rows(&mut self, id: ChangeoverId) -> Result<u32, StoreError> {
        let proposed = RosterMatch::Proposed.as_str();
        let rows: i64 = self.query(|connection| {
            roster_rows::table
                .filter(roster_rows::changeover_id.eq(Id::from(id)))
                .filter(roster_rows::matched.eq(proposed))
                .select(count_star())
                .first(connection)
        })?;
        Ok(u32::try_from(rows).unwrap_or(u32::MAX))
    }

    /// Who has shown to hold one of those phones and is a deputy. Phones lie sealed: they are found by their tags.
    pub(super) fn deputies_holding(&mut self, phones: &[Phone]) -> Result<Vec<(Phone, DeputyId)>, StoreError> {
        let mut found = Vec::new();
        for some in phones.chunks(CHUNK) {
            let by_tag: HashMap<Vec<u8>, &Phone> =
                some.iter().map(|phone| (phone_tag(&self.vault, phone), phone)).collect();
            let tags: Vec<Vec<u8>> = by_tag.keys().cloned().collect();
            let holders: Vec<(Id, Option<Vec<u8>>)> = self.query(|connection| {
                on_each!(connection, |inner| accounts::table
                    .filter(accounts::phone_tag.assume_not_null().eq_any(&tags))
                    .select((accounts::id, accounts::phone_tag))
                    .load(inner))
            })?;
            let phone_of: HashMap<Id, &Phone> =
                holders.into_iter().filter_map(|(account, tag)| Some((account, *by_tag.get(&tag?)?))).collect();
            let accounts: Vec<Id> = phone_of.keys().copied().collect();
            let bodies: Vec<(Id, Doc)> = self.query(|connection| {
                on_each!(connection, |inner| grants::table
                    .filter(grants::account_id.eq_any(&accounts))
                    .filter(grants::taken_back_at.is_null())
                    .select((grants::account_id, grants::body))
                    .load(inner))
            })?;
            for (account, body) in bodies {
                let grant = Grant::from(documents::read::<documents::grants::Grant>(body, "grants.body")?);
                if let (Grant::Deputy { deputy }, Some(phone)) = (grant, phone_of.get(&account)) {
                    found.push(((*phone).clone(), deputy));
                }
            }
        }
        Ok(found)
    }
}
