//! Which words may be chosen where.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::cases::{
    CaseState, DivisionList, DivisionListKind, KeptList, ListEntry, Lists, ReplyClass, shipped_categories,
    shipped_words,
};
use mashang_domain::disputes::{DisputeKind, DisputeState};
use mashang_domain::shared::{AccountId, DivisionCode, Instant, StoreError, Vocabulary, WordCode};

use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::repositories::areas::{self, Part};
use crate::repositories::institutions::codes;
use crate::repositories::territory::division_code;
use crate::repositories::{CHUNK, Store, word, words};
use crate::schema::rules::division_lists;
use crate::schema::{case_handling, cases, disputes};
use crate::stored::documents;
use crate::stored::documents::lists::Entry;
use crate::stored::word::each;

const ENTRIES: &str = "division_lists.entries";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = division_lists, treat_none_as_default_value = false)]
struct ListRow {
    kind: String,
    division_code: String,
    version: i32,
    in_force: bool,
    in_force_from: NaiveDate,
    entries: Doc,
    set_at: Stamp,
    set_by: Id,
}

impl ListRow {
    fn of(list: &DivisionList, by: AccountId, at: Instant) -> Result<Self, StoreError> {
        let entries: Vec<Entry> = each(list.entries.iter());
        Ok(Self {
            kind: list.kind.as_str().to_owned(),
            division_code: list.division.as_str().to_owned(),
            version: list.version,
            in_force: list.in_force,
            in_force_from: list.from,
            entries: documents::write(&entries, ENTRIES)?,
            set_at: Stamp(at),
            set_by: by.into(),
        })
    }

    fn read(self) -> Result<KeptList, StoreError> {
        let entries: Vec<Entry> = documents::read(self.entries, ENTRIES)?;
        let entries: Vec<ListEntry> = each(entries);
        let list = DivisionList {
            kind: word(&self.kind)?,
            division: division_code(&self.division_code)?,
            version: self.version,
            in_force: self.in_force,
            from: self.in_force_from,
            entries: Arc::from(entries),
        };
        Ok(KeptList { list, laid_down_at: self.set_at.0 })
    }
}

impl Store {
    /// The next of the lists that were not withdrawn, [`CHUNK`] at most.
    fn lists_after(&mut self, last: Option<&ListRow>) -> Result<Vec<ListRow>, StoreError> {
        let mut query = division_lists::table
            .filter(division_lists::in_force.eq(true))
            .order((division_lists::kind, division_lists::division_code, division_lists::version))
            .select(ListRow::as_select())
            .into_boxed();
        if let Some(last) = last {
            let (kind, division) = (last.kind.as_str(), last.division_code.as_str());
            let of_it = division_lists::division_code.eq(division).and(division_lists::version.gt(last.version));
            let of_kind = division_lists::kind.eq(kind).and(division_lists::division_code.gt(division).or(of_it));
            query = query.filter(division_lists::kind.gt(kind).or(of_kind));
        }
        let most = i64::try_from(CHUNK).unwrap_or(i64::MAX);
        self.query(|connection| query.limit(most).load(connection))
    }

    /// How many open cases of a part of an area, and of none of `except`, are about one of those; `most` at most.
    fn count_cases_about(
        &mut self,
        part: &Part,
        except: &[DivisionCode],
        codes: &[String],
        most: i64,
    ) -> Result<u64, StoreError> {
        let query = case_handling::table
            .inner_join(cases::table)
            .filter(case_handling::state.eq_any(words(CaseState::OPEN)))
            .filter(cases::category.eq_any(codes.to_vec()))
            .select(case_handling::case_id)
            .into_boxed();
        let mut query = query.filter(areas::within("case_handling", part));
        for division in except {
            query = query.filter(areas::lies_outside("case_handling", division));
        }
        let found: Vec<Id> = self.query(|connection| query.limit(most).load(connection))?;
        Ok(found.len() as u64)
    }

    /// The same of disputes.
    fn count_disputes_of(
        &mut self,
        part: &Part,
        except: &[DivisionCode],
        codes: &[String],
        most: i64,
    ) -> Result<u64, StoreError> {
        let query = disputes::table
            .filter(disputes::state.eq_any(words(DisputeState::OPEN)))
            .filter(disputes::kind.eq_any(codes.to_vec()))
            .select(disputes::id)
            .into_boxed();
        let mut query = query.filter(areas::within("disputes", part));
        for division in except {
            query = query.filter(areas::lies_outside("disputes", division));
        }
        let found: Vec<Id> = self.query(|connection| query.limit(most).load(connection))?;
        Ok(found.len() as u64)
    }
}

impl Lists for Store {
    // From the table at most every half minute, as rule sets: every submission asks.
    fn lists(&mut self) -> Result<Arc<[DivisionList]>, StoreError> {
        if let Some(known) = self.known_lists() {
            return Ok(known);
        }
        let mut rows: Vec<ListRow> = Vec::new();
        loop {
            let more = self.lists_after(rows.last())?;
            let is_last = more.len() < CHUNK;
            rows.extend(more);
            if is_last {
                break;
            }
        }
        let lists = rows.into_iter().map(|row| Ok(row.read()?.list)).collect::<Result<Arc<[_]>, StoreError>>()?;
        self.learn_lists(&lists);
        Ok(lists)
    }

    fn shipped(&mut self, kind: DivisionListKind) -> Arc<[ListEntry]> {
        match kind {
            DivisionListKind::Category => shipped_categories(),
            DivisionListKind::DisputeType => shipped_words::<DisputeKind>(),
            DivisionListKind::ReplyClass => shipped_words::<ReplyClass>(),
        }
    }

    fn count_chosen(
        &mut self,
        kind: DivisionListKind,
        (division, except): (&DivisionCode, &[DivisionCode]),
        codes: &[WordCode],
        most: u32,
    ) -> Result<u64, StoreError> {
        let codes: Vec<String> = codes.iter().map(|code| code.as_str().to_owned()).collect();
        let mut count = 0;
        for part in areas::parts(division) {
            let left = i64::try_from(u64::from(most).saturating_sub(count)).unwrap_or_default();
            count += match kind {
                DivisionListKind::Category => self.count_cases_about(&part, except, &codes, left)?,
                DivisionListKind::DisputeType => self.count_disputes_of(&part, except, &codes, left)?,
                // An answer is given once: nothing that is open has a class.
                DivisionListKind::ReplyClass => 0,
            };
        }
        Ok(count)
    }

    fn lists_over(&mut self, kind: DivisionListKind, division: &DivisionCode) -> Result<Vec<KeptList>, StoreError> {
        let rows: Vec<ListRow> = self.query(|connection| {
            division_lists::table
                .filter(division_lists::kind.eq(kind.as_str()))
                .filter(division_lists::division_code.eq_any(codes(division)))
                // The codes of an ancestry end in ever more zeros: the largest is the nearest.
                .order((division_lists::division_code.desc(), division_lists::version.desc()))
                .limit(200)
                .select(ListRow::as_select())
                .load(connection)
        })?;
        let mut all = rows.into_iter().map(ListRow::read).collect::<Result<Vec<_>, StoreError>>()?;
        let order = |kept: &KeptList| (Reverse(kept.list.division.prefix().len()), Reverse(kept.list.rank()));
        all.sort_by_key(order);
        Ok(all)
    }

    fn list_edition(
        &mut self,
        kind: DivisionListKind,
        division: &DivisionCode,
        version: i32,
    ) -> Result<Option<KeptList>, StoreError> {
        let row: Option<ListRow> = self.query(|connection| {
            division_lists::table
                .filter(division_lists::kind.eq(kind.as_str()))
                .filter(division_lists::division_code.eq(division.as_str()))
                .filter(division_lists::version.eq(version))
                .select(ListRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(ListRow::read).transpose()
    }

    fn lay_down_list(&mut self, list: &DivisionList, by: AccountId, at: Instant) -> Result<(), StoreError> {
        let row = ListRow::of(list, by, at)?;
        self.touch_cards()?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(division_lists::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn withdraw_lists(&mut self, kind: DivisionListKind, division: &DivisionCode) -> Result<usize, StoreError> {
        self.touch_cards()?;
        let own = division_lists::table
            .filter(division_lists::kind.eq(kind.as_str()))
            .filter(division_lists::division_code.eq(division.as_str()))
            .filter(division_lists::in_force.eq(true));
        self.change(|connection| diesel::update(own).set(division_lists::in_force.eq(false)).execute(connection))
    }
}
