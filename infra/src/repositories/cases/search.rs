//! Cases that hold what is sought, the newest first. A common word stands in many: it is looked for among those of two days, then of
//! two months, and then of all time, and ever longer only where it turned out to be rare. So a search costs what its page does,
//! whichever word it is for, and nothing is sorted that no page shows.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Text};
use mashang_domain::cases::search::alike::{Around, FARTHEST, NEAREST, distance};
use mashang_domain::cases::search::{Mark, Sought};
use mashang_domain::cases::{CaseFilter, CaseKey, CaseScope};
use mashang_domain::shared::time::{local_date, midnight, month_of};
use mashang_domain::shared::{CaseId, Instant, Page, PageRequest, StoreError};
use uuid::Uuid;

use crate::db::AnyConnection;
use crate::db::types::{Id, Moment, Stamp, Uid};
use crate::schema::search::case_tokens;
use crate::store::Store;
use crate::words::{Words, word};

/// Cases that hold what is sought and are looked at in one go.
const BATCH: usize = 100;
/// Those that one page looks at, at most.
const MOST: usize = 500;
/// Spans of time that one page looks through, at most.
const SPANS: u32 = 40;
/// The same of a township.
const OF_TOWNSHIP: i64 = 5_000;
/// Digits of a village's code.
const VILLAGE: usize = 12;
/// Cases of a village whose prints are compared, the newest.
const PRINTS: i64 = 1_000;

/// For how long back what is sought is looked for at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    Days,
    Months,
    Ever,
}

/// A span of time and how the index knows it.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    /// What of that time has one of; nothing where it is all time.
    times: Vec<Mark>,
    /// When it begins.
    from: Option<Instant>,
}

impl Span {
    /// The one that ends with `newest`.
    fn window(self, newest: Instant) -> Window {
        let day = local_date(newest);
        let begins = |date| Some(midnight(date));
        match self {
            Self::Days => {
                let before = day.pred_opt().unwrap_or(day);
                Window { times: vec![Mark::Day(day), Mark::Day(before)], from: begins(before) }
            }
            Self::Months => {
                let month = month_of(day);
                let before = month_of(month.pred_opt().unwrap_or(month));
                Window { times: vec![Mark::Month(month), Mark::Month(before)], from: begins(before) }
            }
            Self::Ever => Window { times: Vec::new(), from: None },
        }
    }

    fn wider(self) -> Self {
        match self {
            Self::Days => Self::Months,
            Self::Months | Self::Ever => Self::Ever,
        }
    }
}

/// What is asked of the index, whenever it came in.
struct Asked {
    /// What each has.
    needs: Vec<Mark>,
    /// Of what each has one: where the actor may look.
    scopes: Vec<Mark>,
}

impl Asked {
    fn of(scopes: &[CaseScope], sought: &Sought, filter: &CaseFilter) -> Self {
        let mut needs: Vec<Mark> = sought.grams().into_iter().map(Mark::Gram).collect();
        needs.extend(filter.division.as_ref().map(|area| Mark::Division(area.prefix().to_owned())));
        needs.extend(filter.grid.map(|grid| Mark::Grid(grid.0)));
        needs.extend(filter.deputy.map(|deputy| Mark::Target(deputy.0)));
        Self { needs, scopes: scopes.iter().map(Mark::of_scope).collect() }
    }
}

fn tokens(words: &Words, marks: &[Mark]) -> Vec<i64> {
    marks.iter().map(|mark| words.token(mark)).collect()
}

/// What SQLite's index is asked: all of some, and one of each of the others.
fn expression(all: &[i64], any: &[Vec<i64>]) -> String {
    let quoted = |token: &i64| format!("\"{}\"", word(*token));
    let groups = any.iter().filter(|group| !group.is_empty()).map(|group| {
        let words: Vec<_> = group.iter().map(quoted).collect();
        format!("({})", words.join(" OR "))
    });
    all.iter().map(quoted).chain(groups).collect::<Vec<_>>().join(" AND ")
}

/// Behind every case.
fn end_of_time() -> CaseKey {
    const YEAR_9000: i64 = 221_845_392_000;
    (Instant::from_timestamp(YEAR_9000, 0).unwrap_or(Instant::UNIX_EPOCH), CaseId(Uuid::max()))
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Moment)]
    at: Stamp,
    #[diesel(sql_type = Uid)]
    id: Id,
}

/// The order is asked of what was found: by another index PostgreSQL would go through all cases until a page is full.
fn in_order(times: &str) -> String {
    format!(
        "WITH held AS MATERIALIZED (SELECT submitted_at, case_id FROM case_tokens WHERE tokens @> $1 AND tokens && $2{times}) \
         SELECT submitted_at AS at, case_id AS id FROM held WHERE submitted_at <= $3 AND (submitted_at < $3 OR case_id < $4) \
         ORDER BY submitted_at DESC, case_id DESC LIMIT $5"
    )
}

/// First the words, then the rows that they are of.
const BY_WORDS: &str = "SELECT case_tokens.submitted_at AS at, case_tokens.case_id AS id \
     FROM case_words CROSS JOIN case_tokens ON case_tokens.number = case_words.rowid WHERE case_words MATCH $1 \
     AND case_tokens.submitted_at <= $2 AND (case_tokens.submitted_at < $2 OR case_tokens.case_id < $3) \
     ORDER BY case_tokens.submitted_at DESC, case_tokens.case_id DESC LIMIT $4";

impl Store {
    /// The keys by which anything is found, the newest first: while a new one comes in the place of another, by both.
    fn words_in_use(&mut self) -> Result<Vec<Words>, StoreError> {
        let all = self.vault.all_words();
        if all.len() == 1 {
            return Ok(all);
        }
        let mut used = Vec::new();
        for words in all {
            let key = case_tokens::table.filter(case_tokens::key_number.eq(i32::from(words.key)));
            let one: Option<i64> =
                self.query(|connection| key.select(case_tokens::number).first(connection).optional())?;
            used.extend(one.map(|_| words));
        }
        Ok(used)
    }

    /// When the newest case came in that stands behind `after`.
    fn newest_before(&mut self, after: Option<CaseKey>) -> Result<Option<Instant>, StoreError> {
        let (at, _) = after.unwrap_or_else(end_of_time);
        let newest: Option<Stamp> = self.query(|connection| {
            case_tokens::table
                .filter(case_tokens::submitted_at.le(Stamp(at)))
                .order(case_tokens::submitted_at.desc())
                .select(case_tokens::submitted_at)
                .first(connection)
                .optional()
        })?;
        Ok(newest.map(|at| at.0))
    }

    /// Up to [`BATCH`] cases of a window that hold all of it, the newest first, behind `after`.
    fn keys_held(
        &mut self,
        keys: &[Words],
        asked: &Asked,
        window: &Window,
        after: Option<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let (at, id) = after.unwrap_or_else(end_of_time);
        let (at, id, limit) = (Stamp(at), Id::from(id), i64::try_from(BATCH).unwrap_or(i64::MAX));
        let mut all = Vec::new();
        for words in keys {
            let needs = tokens(words, &asked.needs);
            let (scopes, times) = (tokens(words, &asked.scopes), tokens(words, &window.times));
            let rows: Vec<Key> = self.query(|connection| match connection {
                AnyConnection::Postgres(inner) => {
                    let narrowed = if times.is_empty() { "" } else { " AND tokens && $6" };
                    let query = sql_query(in_order(narrowed))
                        .bind::<Array<BigInt>, _>(needs)
                        .bind::<Array<BigInt>, _>(scopes)
                        .bind::<Moment, _>(at)
                        .bind::<Uid, _>(id)
                        .bind::<BigInt, _>(limit);
                    if times.is_empty() { query.load(inner) } else { query.bind::<Array<BigInt>, _>(times).load(inner) }
                }
                AnyConnection::Sqlite(inner) => sql_query(BY_WORDS)
                    .bind::<Text, _>(expression(&needs, &[scopes, times]))
                    .bind::<Moment, _>(at)
                    .bind::<Uid, _>(id)
                    .bind::<BigInt, _>(limit)
                    .load(inner),
            })?;
            all.extend(rows.into_iter().map(|key| (key.at.0, CaseId(key.id.0))));
        }
        all.sort_unstable_by_key(|key| Reverse(*key));
        all.dedup();
        all.truncate(BATCH);
        Ok(all)
    }

    /// Which cases within any of `scopes` hold what is sought and fit `filter`, the newest first; it ends where [`MOST`] were looked
    /// at, and says behind which one it goes on.
    pub(super) fn keys_holding(
        &mut self,
        scopes: &[CaseScope],
        sought: &Sought,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<CaseKey, CaseKey>, StoreError> {
        let mut found = Page::empty();
        if scopes.is_empty() {
            return Ok(found);
        }
        let (keys, asked, limit) = (self.words_in_use()?, Asked::of(scopes, sought, filter), page.limit as usize);
        let before = filter.to.map(|to| (to, CaseId(Uuid::nil())));
        let mut after = match (page.after, before) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let (mut span, mut looked) = (Span::Days, 0);
        for _ in 0..SPANS {
            let newest = self.newest_before(after)?;
            let Some(newest) = newest.filter(|newest| filter.from.is_none_or(|from| *newest >= from)) else {
                return Ok(found);
            };
            let (window, mut held) = (span.window(newest), 0);
            loop {
                let some = self.keys_held(&keys, &asked, &window, after)?;
                (held, looked) = (held + some.len(), looked + some.len());
                after = some.last().copied().or(after);
                let more = some.len() == BATCH;
                found.items.extend(self.keys_among(some, filter)?);
                if found.items.len() > limit {
                    found.items.truncate(limit);
                    found.next = found.items.last().copied();
                    return Ok(found);
                }
                if looked >= MOST {
                    found.next = after;
                    return Ok(found);
                }
                if !more {
                    break;
                }
            }
            let Some(from) = window.from else { return Ok(found) };
            after = Some((from, CaseId(Uuid::nil())));
            // As many as this again would be too many at once.
            if held < BATCH {
                span = span.wider();
            }
        }
        found.next = after;
        Ok(found)
    }

    /// The cases around a place whose prints are nearest to that of a gist.
    pub(super) fn nearest_prints(
        &mut self,
        around: &Around,
        since: Instant,
        gist: &BTreeSet<String>,
    ) -> Result<Vec<(CaseId, u32)>, StoreError> {
        let keys = self.words_in_use()?;
        let prints: HashMap<i32, u64> =
            keys.iter().map(|words| (i32::from(words.key), words.print(gist).cast_unsigned())).collect();
        let mut query = case_tokens::table
            .filter(case_tokens::submitted_at.ge(Stamp(since)))
            .select((case_tokens::case_id, case_tokens::key_number, case_tokens::simhash))
            .into_boxed();
        query = if around.division.prefix().len() == VILLAGE {
            let village = case_tokens::division_code.eq(around.division.as_str().to_owned());
            query.filter(village).order(case_tokens::submitted_at.desc()).limit(PRINTS)
        } else {
            // In no order: for one SQLite would go through all that came in lately, wherever.
            let (first, last) = around.division.range();
            query.filter(case_tokens::division_code.between(first, last)).limit(OF_TOWNSHIP)
        };
        if let Some(grid) = around.grid {
            query = query.filter(case_tokens::grid_id.eq(Id::from(grid)));
        }
        let rows: Vec<(Id, i32, i64)> = self.query(|connection| query.load(connection))?;
        let far = |(id, key, print): (Id, i32, i64)| {
            let far = distance(*prints.get(&key)?, print.cast_unsigned());
            (far <= FARTHEST).then_some((CaseId(id.0), far))
        };
        let mut near: Vec<_> = rows.into_iter().filter_map(far).collect();
        near.sort_by_key(|(_, far)| *far);
        near.truncate(NEAREST);
        Ok(near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_span_ends_with_the_newest_and_is_as_long_as_its_marks_say() {
        // In Quanzhou it is the first of March by then.
        let newest = instant("2026-02-28T16:30:00Z");
        let days = Span::Days.window(newest);
        assert_eq!(days.from, Some(instant("2026-02-27T16:00:00Z")));
        let said: Vec<_> = days.times.iter().map(Mark::to_string).collect();
        assert_eq!(said, ["day 2026-03-01", "day 2026-02-28"]);
        let months = Span::Months.window(newest);
        assert_eq!(months.from, Some(instant("2026-01-31T16:00:00Z")));
        let said: Vec<_> = months.times.iter().map(Mark::to_string).collect();
        assert_eq!(said, ["month 2026-03", "month 2026-02"]);
        assert_eq!(Span::Ever.window(newest), Window { times: Vec::new(), from: None });
        assert_eq!(Span::Days.wider().wider().wider(), Span::Ever);
    }

    #[test]
    fn the_index_is_asked_for_all_and_for_one_of_each_group() {
        assert_eq!(expression(&[0, 36], &[vec![1, 2], vec![3]]), r#""0" AND "10" AND ("1" OR "2") AND ("3")"#);
        assert_eq!(expression(&[35], &[vec![1], Vec::new()]), r#""z" AND ("1")"#);
    }
}
