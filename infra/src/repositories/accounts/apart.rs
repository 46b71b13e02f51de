//! Who administers, and whether that is kept apart.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use mashang_domain::accounts::{Granted, SeparatedDuties};
use mashang_domain::shared::{AccountId, DivisionCode, StoreError};

use super::GrantRow;
use crate::db::AnyConnection;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::repositories::Store;
use crate::repositories::institutions::codes;
use crate::repositories::territory::division_code;
use crate::schema::{grants, separated_duties};

impl Store {
    /// The grants that stand of which `holds` is true, held until the transaction ends.
    pub(super) fn grants_standing(&mut self, holds: &'static str) -> Result<Vec<Granted>, StoreError> {
        let standing =
            grants::table.filter(sql::<Bool>(holds)).filter(grants::taken_back_at.is_null()).order(grants::id);
        let rows: Vec<GrantRow> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => standing.select(GrantRow::as_select()).for_update().load(inner),
            AnyConnection::Sqlite(inner) => standing.select(GrantRow::as_select()).load(inner),
        })?;
        rows.into_iter().map(GrantRow::read).collect()
    }

    /// What the nearest says that says anything, and of what it said the last.
    pub(super) fn separation_over(&mut self, division: &DivisionCode) -> Result<Option<SeparatedDuties>, StoreError> {
        let row: Option<(String, bool, Stamp)> = self.query(|connection| {
            separated_duties::table
                .filter(separated_duties::division_code.eq_any(codes(division)))
                // The codes of an ancestry end in ever more zeros: the largest is the nearest.
                .order((separated_duties::division_code.desc(), separated_duties::set_at.desc()))
                .select((separated_duties::division_code, separated_duties::separated, separated_duties::set_at))
                .first(connection)
                .optional()
        })?;
        let read = |(code, separated, since): (String, bool, Stamp)| {
            Ok(SeparatedDuties { division: division_code(&code)?, separated, since: since.0 })
        };
        row.map(read).transpose()
    }

    /// The divisions of which the last that was said is that they keep it apart.
    pub(super) fn apart_by_themselves(&mut self) -> Result<Vec<DivisionCode>, StoreError> {
        let mut said: Vec<(String, bool)> = self.query(|connection| {
            separated_duties::table
                .order((separated_duties::division_code, separated_duties::set_at.desc()))
                .select((separated_duties::division_code, separated_duties::separated))
                .load(connection)
        })?;
        said.dedup_by(|older, newer| older.0 == newer.0);
        said.into_iter().filter(|(_, separated)| *separated).map(|(code, _)| division_code(&code)).collect()
    }

    /// Whether an office's grant of anybody else stands for the division or one above it.
    pub(super) fn served_by_another(&mut self, division: &DivisionCode, but: AccountId) -> Result<bool, StoreError> {
        let found: Option<Id> = self.query(|connection| {
            grants::table
                .filter(sql::<Text>("(body -> 'Office' ->> 'area')").eq_any(codes(division)))
                .filter(grants::taken_back_at.is_null())
                .filter(grants::account_id.ne(Id::from(but)))
                .select(grants::id)
                .first(connection)
                .optional()
        })?;
        Ok(found.is_some())
    }

    pub(super) fn add_separation(&mut self, standing: &SeparatedDuties, by: AccountId) -> Result<(), StoreError> {
        let row = (
            separated_duties::division_code.eq(standing.division.as_str()),
            separated_duties::set_at.eq(Stamp(standing.since)),
            separated_duties::separated.eq(standing.separated),
            separated_duties::set_by.eq(Id::from(by)),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(separated_duties::table).values(&row).execute(inner))
        })?;
        Ok(())
    }
}
