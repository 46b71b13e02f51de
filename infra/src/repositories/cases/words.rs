//! By what cases are found that say something, and others that say the same: written by whoever reads the log, made anew by a new
//! key, and taken away at once where what was written is erased.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use diesel::upsert::excluded;
use mashang_domain::cases::Case;
use mashang_domain::cases::search::{gist, marks};
use mashang_domain::shared::{CaseId, Repository, StoreError};

use crate::db::AnyConnection;
use crate::db::types::{Id, Stamp, Tokens};
use crate::on_each;
use crate::repositories::{CHUNK, sound};
use crate::schema::search::case_tokens;
use crate::schema::{case_handling, cases};
use crate::store::Store;
use crate::words::{Words, word};

/// Tells the lock of whoever keeps words.
const WORDS_LOCK: i64 = 0x6d61_7368_776f_7264;

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = case_tokens, treat_none_as_default_value = false)]
struct TokenRow {
    case_id: Id,
    submitted_at: Stamp,
    division_code: String,
    grid_id: Option<Id>,
    key_number: i32,
    simhash: i64,
    tokens: Tokens,
}

impl TokenRow {
    /// Nothing where a case is found by nothing.
    fn of(case: &Case, words: &Words) -> Option<Self> {
        let mut tokens: Vec<i64> = marks(case).iter().map(|mark| words.token(mark)).collect();
        if tokens.is_empty() {
            return None;
        }
        tokens.sort_unstable();
        tokens.dedup();
        Some(Self {
            case_id: case.id.into(),
            submitted_at: case.submitted_at.into(),
            division_code: case.division.as_str().to_owned(),
            grid_id: case.grid.map(Id::from),
            key_number: words.key.into(),
            simhash: words.print(&gist(case.title.as_str(), case.text.as_str())),
            tokens: Tokens(tokens),
        })
    }
}

/// By what a case is found from now on, as it was read.
#[derive(Clone, Debug)]
pub(crate) struct CaseWords {
    case: Id,
    /// How it stood; none where it is not there, or can't be read.
    stand: Option<Stand>,
    row: Option<TokenRow>,
}

/// What must be as it was read for words to be of use: its version and whom it is addressed to, who becomes another where two entries
/// of one person become one, without a step of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stand {
    version: i32,
    target: Id,
}

/// A text of the index on SQLite: each number as a word.
fn line(tokens: &Tokens) -> String {
    tokens.0.iter().map(|token| word(*token)).collect::<Vec<_>>().join(" ")
}

/// Takes a case out of the index on SQLite, which is told what it holds of it.
fn take_off(connection: &mut SqliteConnection, id: Id) -> QueryResult<()> {
    let row: Option<(i64, Tokens)> = case_tokens::table
        .filter(case_tokens::case_id.eq(id))
        .select((case_tokens::number, case_tokens::tokens))
        .first(connection)
        .optional()?;
    let Some((number, tokens)) = row else { return Ok(()) };
    sql_query("INSERT INTO case_words (case_words, rowid, words) VALUES ('delete', $1, $2)")
        .bind::<BigInt, _>(number)
        .bind::<Text, _>(line(&tokens))
        .execute(connection)?;
    diesel::delete(case_tokens::table.filter(case_tokens::number.eq(number))).execute(connection)?;
    Ok(())
}

/// Puts a case into the index on SQLite.
fn put_on(connection: &mut SqliteConnection, row: &TokenRow) -> QueryResult<()> {
    take_off(connection, row.case_id)?;
    diesel::insert_into(case_tokens::table).values(row).execute(connection)?;
    let number: i64 = case_tokens::table
        .filter(case_tokens::case_id.eq(row.case_id))
        .select(case_tokens::number)
        .first(connection)?;
    sql_query("INSERT INTO case_words (rowid, words) VALUES ($1, $2)")
        .bind::<BigInt, _>(number)
        .bind::<Text, _>(line(&row.tokens))
        .execute(connection)?;
    Ok(())
}

/// Puts cases into the index on PostgreSQL, in the place of what it holds of them.
fn replace(connection: &mut PgConnection, rows: &[TokenRow]) -> QueryResult<()> {
    for chunk in rows.chunks(CHUNK) {
        diesel::insert_into(case_tokens::table)
            .values(chunk)
            .on_conflict(case_tokens::case_id)
            .do_update()
            .set((
                case_tokens::submitted_at.eq(excluded(case_tokens::submitted_at)),
                case_tokens::division_code.eq(excluded(case_tokens::division_code)),
                case_tokens::grid_id.eq(excluded(case_tokens::grid_id)),
                case_tokens::key_number.eq(excluded(case_tokens::key_number)),
                case_tokens::simhash.eq(excluded(case_tokens::simhash)),
                case_tokens::tokens.eq(excluded(case_tokens::tokens)),
            ))
            .execute(connection)?;
    }
    Ok(())
}

impl Store {
    /// By what those cases are found, as they stand now; each is named once.
    pub(crate) fn words_of_cases(&mut self, ids: &[CaseId]) -> Result<Vec<CaseWords>, StoreError> {
        let words = sound(self.vault.words(), "data_keys")?;
        let mut found = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let cases = Repository::<Case>::load_all(self, chunk)?;
            found.extend(cases.into_iter().map(|case| (case.id, case)));
        }
        let of = |id: &CaseId| {
            let case = found.get(id);
            let row = case.and_then(|case| TokenRow::of(case, &words));
            let stand = case.map(|case| Stand { version: case.version, target: Id(case.target.parts().1) });
            CaseWords { case: Id::from(*id), stand, row }
        };
        Ok(ids.iter().map(of).collect())
    }

    /// Keeps it. What does not stand as it was read, or could not be read, is read again, now that nobody addresses it to another: not
    /// each step is one that has it read once more. Only what is not there, or opens with no key, is found no more.
    pub(crate) fn keep_words(&mut self, all: &[CaseWords]) -> Result<(), StoreError> {
        // What one read before the other kept is what was before.
        self.take_turn(WORDS_LOCK)?;
        let ids: Vec<Id> = all.iter().map(|one| one.case).collect();
        let now = self.stands_of_cases(&ids)?;
        let (fresh, stale): (Vec<&CaseWords>, Vec<&CaseWords>) =
            all.iter().partition(|one| one.stand.is_some() && now.get(&one.case).copied() == one.stand);
        let stale: Vec<CaseId> = stale.into_iter().map(|one| one.case.0.into()).collect();
        let again = self.words_of_cases(&stale)?;
        let current: Vec<&CaseWords> = fresh.into_iter().chain(&again).collect();
        let rows: Vec<TokenRow> = current.iter().filter_map(|one| one.row.clone()).collect();
        let gone: Vec<Id> = current.iter().filter(|one| one.row.is_none()).map(|one| one.case).collect();
        if !rows.is_empty() {
            self.change(|connection| match connection {
                AnyConnection::Postgres(inner) => replace(inner, &rows),
                AnyConnection::Sqlite(inner) => rows.iter().try_for_each(|row| put_on(inner, row)),
            })?;
        }
        self.forget_words(&gone)
    }

    /// How those cases stand, which nobody addresses to another before what is written now is kept.
    fn stands_of_cases(&mut self, ids: &[Id]) -> Result<HashMap<Id, Stand>, StoreError> {
        let mut stands = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let targets = cases::table.filter(cases::id.eq_any(chunk)).select((cases::id, cases::target_id));
            let targets: Vec<(Id, Id)> = self.query(|connection| match connection {
                AnyConnection::Postgres(inner) => targets.order(cases::id).for_share().load(inner),
                AnyConnection::Sqlite(inner) => targets.load(inner),
            })?;
            let versions: Vec<(Id, i32)> = self.query(|connection| {
                on_each!(connection, |inner| case_handling::table
                    .filter(case_handling::case_id.eq_any(chunk))
                    .select((case_handling::case_id, case_handling::version))
                    .load(inner))
            })?;
            let versions: HashMap<Id, i32> = versions.into_iter().collect();
            stands.extend(targets.into_iter().filter_map(|(id, target)| {
                let version = *versions.get(&id)?;
                Some((id, Stand { version, target }))
            }));
        }
        Ok(stands)
    }

    /// Has nothing lead to those cases any more by what they say.
    pub(in crate::repositories) fn forget_words(&mut self, ids: &[Id]) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => {
                let those = case_tokens::table.filter(case_tokens::case_id.eq_any(ids));
                diesel::delete(those).execute(inner).map(drop)
            }
            AnyConnection::Sqlite(inner) => ids.iter().try_for_each(|id| take_off(inner, *id)),
        })
    }

    /// Up to `limit` cases that are found by what a former key made.
    pub(crate) fn found_by_former_keys(&mut self, limit: i64) -> Result<Vec<CaseId>, StoreError> {
        let current = i32::from(self.vault.current());
        let ids: Vec<Id> = self.query(|connection| {
            case_tokens::table
                .filter(case_tokens::key_number.lt(current))
                .order(case_tokens::key_number)
                .limit(limit)
                .select(case_tokens::case_id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(|id| id.0.into()).collect())
    }
}
