//! Who has how long, and which days are worked.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;
use mashang_domain::cases::{CaseNature, CaseState, DivisionRules, KeptRules, Rules};
use mashang_domain::shared::calendar::Arrangement;
use mashang_domain::shared::{AccountId, CaseId, DivisionCode, Instant, StoreError, Vocabulary};

use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::repositories::areas::{self, Part};
use crate::repositories::institutions::codes;
use crate::repositories::territory::division_code;
use crate::repositories::{CHUNK, Store, insert_new, words};
use crate::schema::rules::{calendar_years, rule_sets};
use crate::schema::{case_handling, cases};
use crate::stored::documents;
use crate::stored::documents::rules::{Day, Terms};

/// The states in which a clock stands still: it is counted once it runs on.
const STANDING_STILL: [CaseState; 2] = [CaseState::AwaitingInfo, CaseState::ClosedUnanswered];

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = rule_sets, treat_none_as_default_value = false)]
struct RuleSetRow {
    division_code: String,
    version: i32,
    in_force: bool,
    rules: Doc,
    in_force_from: Option<NaiveDate>,
}

impl RuleSetRow {
    fn of(set: &DivisionRules) -> Result<Self, StoreError> {
        Ok(Self {
            division_code: set.division.as_str().to_owned(),
            version: set.rules.version,
            in_force: set.in_force,
            rules: documents::write(&Terms::from(&*set.rules), "rule_sets.rules")?,
            in_force_from: set.from,
        })
    }

    fn read(self) -> Result<DivisionRules, StoreError> {
        let terms: Terms = documents::read(self.rules, "rule_sets.rules")?;
        Ok(DivisionRules {
            division: division_code(&self.division_code)?,
            in_force: self.in_force,
            from: self.in_force_from,
            rules: Arc::new(terms.numbered(self.version)),
        })
    }
}

impl Store {
    /// How many cases of a part of an area, and of none of `except`, stand so; `most` at most.
    pub(super) fn count_standing_in(
        &mut self,
        part: &Part,
        except: &[DivisionCode],
        (state, natures): (CaseState, &[CaseNature]),
        most: i64,
    ) -> Result<u64, StoreError> {
        let query = case_handling::table
            .inner_join(cases::table)
            .filter(case_handling::state.eq(state.as_str()))
            .select(case_handling::case_id)
            .into_boxed();
        let mut query = query.filter(areas::within("case_handling", part));
        if !natures.is_empty() {
            query = query.filter(cases::nature.eq_any(words(natures)));
        }
        for division in except {
            query = query.filter(areas::lies_outside("case_handling", division));
        }
        let found: Vec<Id> = self.query(|connection| query.limit(most).load(connection))?;
        Ok(found.len() as u64)
    }
}

impl Store {
    /// The next of the rule sets that were not withdrawn, [`CHUNK`] at most.
    fn rule_sets_after(&mut self, last: Option<&RuleSetRow>) -> Result<Vec<RuleSetRow>, StoreError> {
        let mut query = rule_sets::table
            .filter(rule_sets::in_force.eq(true))
            .order((rule_sets::division_code, rule_sets::version))
            .select(RuleSetRow::as_select())
            .into_boxed();
        if let Some(last) = last {
            let division = last.division_code.as_str();
            let of_it = rule_sets::division_code.eq(division).and(rule_sets::version.gt(last.version));
            query = query.filter(rule_sets::division_code.gt(division).or(of_it));
        }
        let most = i64::try_from(CHUNK).unwrap_or(i64::MAX);
        self.query(|connection| query.limit(most).load(connection))
    }

    /// As [`mashang_domain::cases::Cases::counted_before`].
    pub(super) fn keys_counted_before(
        &mut self,
        edition: i32,
        after: Option<(i32, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(i32, CaseId)>, StoreError> {
        let mut query = case_handling::table
            .filter(case_handling::calendar_edition.lt(edition))
            .filter(case_handling::state.ne_all(words(&STANDING_STILL)))
            .order((case_handling::calendar_edition, case_handling::case_id))
            .select((case_handling::calendar_edition.assume_not_null(), case_handling::case_id))
            .into_boxed();
        if let Some((at, id)) = after {
            let id = Id::from(id);
            let later = case_handling::calendar_edition.gt(at).or(case_handling::case_id.gt(id));
            query = query.filter(case_handling::calendar_edition.ge(at).and(later));
        }
        let rows: Vec<(i32, Id)> = self.query(|connection| query.limit(i64::from(limit)).load(connection))?;
        Ok(rows.into_iter().map(|(at, id)| (at, id.0.into())).collect())
    }
}

impl Rules for Store {
    // From the table at most every half minute: there are a few dozen, and every submission asks.
    fn rule_sets(&mut self) -> Result<Arc<[DivisionRules]>, StoreError> {
        if let Some(known) = self.known_rules() {
            return Ok(known);
        }
        let mut rows: Vec<RuleSetRow> = Vec::new();
        loop {
            let more = self.rule_sets_after(rows.last())?;
            let is_last = more.len() < CHUNK;
            rows.extend(more);
            if is_last {
                break;
            }
        }
        let sets = rows.into_iter().map(RuleSetRow::read).collect::<Result<Arc<[_]>, _>>()?;
        self.learn_rules(&sets);
        Ok(sets)
    }

    fn add_rule_sets(&mut self, sets: &[DivisionRules]) -> Result<(), StoreError> {
        let rows = sets.iter().map(RuleSetRow::of).collect::<Result<Vec<_>, _>>()?;
        self.touch_cards()?;
        insert_new!(self, rule_sets::table, rows, (rule_sets::division_code, rule_sets::version))
    }

    fn rule_sets_over(&mut self, division: &DivisionCode) -> Result<Vec<KeptRules>, StoreError> {
        let rows: Vec<(RuleSetRow, Option<Stamp>)> = self.query(|connection| {
            rule_sets::table
                .filter(rule_sets::division_code.eq_any(codes(division)))
                // The codes of an ancestry end in ever more zeros: the largest is the nearest.
                .order((rule_sets::division_code.desc(), rule_sets::version.desc()))
                .limit(200)
                .select((RuleSetRow::as_select(), rule_sets::set_at))
                .load(connection)
        })?;
        let kept = |(row, at): (RuleSetRow, Option<Stamp>)| {
            Ok(KeptRules { set: row.read()?, laid_down_at: at.map(|at| at.0) })
        };
        let mut all = rows.into_iter().map(kept).collect::<Result<Vec<_>, StoreError>>()?;
        let order = |kept: &KeptRules| (Reverse(kept.set.division.prefix().len()), Reverse(kept.set.rank()));
        all.sort_by_key(order);
        Ok(all)
    }

    fn lay_down(&mut self, set: &DivisionRules, by: AccountId, at: Instant) -> Result<(), StoreError> {
        let RuleSetRow { division_code, version, in_force, rules, in_force_from } = RuleSetRow::of(set)?;
        self.touch_cards()?;
        let laid = (
            rule_sets::division_code.eq(division_code),
            rule_sets::version.eq(version),
            rule_sets::in_force.eq(in_force),
            rule_sets::rules.eq(rules),
            rule_sets::in_force_from.eq(in_force_from),
            rule_sets::set_at.eq(Some(Stamp(at))),
            rule_sets::set_by.eq(Some(Id::from(by))),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(rule_sets::table).values(&laid).execute(inner))
        })?;
        Ok(())
    }

    fn withdraw_rules(&mut self, division: &DivisionCode) -> Result<usize, StoreError> {
        self.touch_cards()?;
        let own = rule_sets::table
            .filter(rule_sets::division_code.eq(division.as_str()))
            .filter(rule_sets::in_force.eq(true));
        self.change(|connection| diesel::update(own).set(rule_sets::in_force.eq(false)).execute(connection))
    }

    fn arrangements(&mut self) -> Result<Vec<Arrangement>, StoreError> {
        let rows: Vec<(i32, Doc)> = self.query(|connection| {
            calendar_years::table
                .order((calendar_years::set_at, calendar_years::year, calendar_years::version))
                .limit(1_000)
                .select((calendar_years::year, calendar_years::days))
                .load(connection)
        })?;
        let arrangement = |(year, days): (i32, Doc)| {
            let days = documents::read::<Vec<Day>>(days, "calendar_years.days")?;
            Ok(Arrangement { year, days: days.into_iter().map(|day| (day.date, day.works)).collect() })
        };
        rows.into_iter().map(arrangement).collect()
    }

    fn enter_arrangement(&mut self, year: &Arrangement, by: Option<AccountId>, at: Instant) -> Result<(), StoreError> {
        let last: Option<i32> = self.query(|connection| {
            on_each!(connection, |inner| calendar_years::table
                .filter(calendar_years::year.eq(year.year))
                .select(max(calendar_years::version))
                .first(inner))
        })?;
        let days: Vec<Day> = year.days.iter().map(|(date, works)| Day { date: *date, works: *works }).collect();
        let row = (
            calendar_years::year.eq(year.year),
            calendar_years::version.eq(last.unwrap_or_default() + 1),
            calendar_years::days.eq(documents::write(&days, "calendar_years.days")?),
            calendar_years::set_at.eq(Stamp(at)),
            calendar_years::set_by.eq(by.map(Id::from)),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(calendar_years::table).values(&row).execute(inner))
        })?;
        Ok(())
    }
}
