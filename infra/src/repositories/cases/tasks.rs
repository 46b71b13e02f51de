//! What of a case waits for a party beside whoever holds it: a row for each, so that a page is read off an index.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use mashang_domain::cases::lots::month_between;
use mashang_domain::cases::{Case, CaseFilter, CaseKey, CaseTask, CaseTaskKind, far_future};
use mashang_domain::shared::{
    CaseId, DivisionCode, Instant, OfficeId, Page, PageRequest, Party, StoreError, Vocabulary,
};

use super::lists::{in_states, keys};
use super::rows::external_tag;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::repositories::territory::division_code;
use crate::repositories::{areas, insert_new, page_in_order};
use crate::schema::tasks::{call_back_draws, case_tasks};
use crate::schema::{case_handling, cases};
use crate::store::Store;

#[derive(Insertable)]
#[diesel(table_name = case_tasks, treat_none_as_default_value = false)]
struct TaskRow {
    case_id: Id,
    kind: String,
    party_id: Id,
    due_at: Stamp,
    submitted_at: Stamp,
}

impl TaskRow {
    fn of(case: &Case, task: &CaseTask) -> Self {
        Self {
            case_id: case.id.into(),
            kind: task.kind.as_str().to_owned(),
            party_id: Id(task.party.parts().1),
            due_at: Stamp(task.due),
            submitted_at: case.submitted_at.into(),
        }
    }
}

impl Store {
    /// Keeps what of a case waits beside its holder, where that is not as it was `before`.
    pub(super) fn write_case_tasks(&mut self, before: &Case, now: &Case) -> Result<(), StoreError> {
        let (was, is) = (before.waits_beside(), now.waits_beside());
        let drawn = CaseTaskKind::CallBack.as_str();
        let of_case = || case_tasks::table.filter(case_tasks::case_id.eq(Id::from(now.id)));
        if was != is {
            let gone = of_case().filter(case_tasks::kind.ne(drawn));
            self.change(|connection| diesel::delete(gone).execute(connection))?;
        }
        let called = of_case().filter(case_tasks::kind.eq(drawn));
        if before.may_be_called() && !now.may_be_called() {
            self.change(|connection| diesel::delete(called).execute(connection))?;
        } else if before.office != now.office {
            let to = case_tasks::party_id.eq(Id::from(now.office));
            self.change(|connection| diesel::update(called).set(to).execute(connection))?;
        }
        // One that an earlier version kept has no rows yet: each step brings what is not there.
        let rows: Vec<_> = is.iter().map(|task| TaskRow::of(now, task)).collect();
        insert_new!(self, case_tasks::table, rows, (case_tasks::case_id, case_tasks::kind, case_tasks::party_id))
    }

    /// Which cases the page holds of which something of that kind waits for any of `parties`, what is due first before all else.
    pub(super) fn keys_beside(
        &mut self,
        kind: CaseTaskKind,
        parties: &[Party],
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<CaseKey, CaseKey>, StoreError> {
        page_in_order(
            parties,
            page,
            |key: &CaseKey| *key,
            |party| {
                let mut query = case_tasks::table
                    .filter(case_tasks::party_id.eq(Id(party.parts().1)))
                    .filter(case_tasks::kind.eq(kind.as_str()))
                    .order((case_tasks::due_at, case_tasks::case_id))
                    .select((case_tasks::due_at, case_tasks::case_id))
                    .into_boxed();
                if let Some((at, id)) = page.after {
                    let (at, id) = (Stamp(at), Id::from(id));
                    let later = case_tasks::due_at.gt(at).or(case_tasks::case_id.gt(id));
                    query = query.filter(case_tasks::due_at.ge(at).and(later));
                }
                let keys: Vec<(Stamp, Id)> = self.query(|connection| query.limit(page.probe()).load(connection))?;
                Ok(keys.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
            },
        )
    }

    /// Off an index of what rooms were asked for.
    pub(super) fn keys_of_fallback(
        &mut self,
        room: Id,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let mut query = case_tasks::table
            .inner_join(cases::table)
            .filter(case_tasks::party_id.eq(room))
            .filter(case_tasks::kind.eq(CaseTaskKind::Fallback.as_str()))
            .order((case_tasks::submitted_at.desc(), case_tasks::case_id.desc()))
            .select((case_tasks::submitted_at, case_tasks::case_id))
            .into_boxed();
        if let Some(division) = &filter.division {
            query = query.filter(areas::lies_in("cases", division));
        }
        if !filter.states.is_empty() {
            query = query.filter(in_states(&filter.states));
        }
        keys!(self, query, filter, page, case_tasks::submitted_at, case_tasks::case_id, case_tasks::submitted_at)
    }

    /// The newest cases for which a room was asked, as many as `most`.
    pub(super) fn asked_of_room(&mut self, room: Id, most: u32) -> Result<Vec<Id>, StoreError> {
        let newest = case_tasks::table
            .filter(case_tasks::party_id.eq(room))
            .filter(case_tasks::kind.eq(CaseTaskKind::Fallback.as_str()))
            .order((case_tasks::submitted_at.desc(), case_tasks::case_id.desc()))
            .select(case_tasks::case_id)
            .limit(i64::from(most));
        self.query(|connection| newest.load(connection))
    }

    /// Takes away all that waits of a case which opens no more.
    pub(in crate::repositories) fn drop_case_tasks(&mut self, case: CaseId) -> Result<(), StoreError> {
        let of_case = case_tasks::table.filter(case_tasks::case_id.eq(Id::from(case)));
        self.change(|connection| diesel::delete(of_case).execute(connection))?;
        Ok(())
    }

    /// The counties in which nobody drew yet of the cases that were not rated in a month.
    pub(super) fn counties_undrawn(&mut self, month: NaiveDate) -> Result<Vec<DivisionCode>, StoreError> {
        let (from, to) = month_between(month);
        let found: Vec<String> = self.query(|connection| {
            on_each!(connection, |inner| case_handling::table
                .filter(case_handling::unrated_at.ge(Stamp(from)))
                .filter(case_handling::unrated_at.lt(Stamp(to)))
                .select(sql::<Text>("substr(case_handling.division_code, 1, 6)"))
                .distinct()
                .load(inner))
        })?;
        let drawn: Vec<String> = self.query(|connection| {
            on_each!(connection, |inner| call_back_draws::table
                .filter(call_back_draws::month.eq(month))
                .select(call_back_draws::county_code)
                .load(inner))
        })?;
        let counties = found.into_iter().map(|digits| format!("{digits:0<12}"));
        counties.filter(|county| !drawn.contains(county)).map(|county| division_code(&county)).collect()
    }

    /// Keeps whom a lot drew.
    pub(super) fn write_drawn(
        &mut self,
        county: &DivisionCode,
        month: NaiveDate,
        drawn: &[(CaseId, OfficeId, Instant)],
    ) -> Result<(), StoreError> {
        let row = |(case, office, submitted_at): &(CaseId, OfficeId, Instant)| TaskRow {
            case_id: (*case).into(),
            kind: CaseTaskKind::CallBack.as_str().to_owned(),
            party_id: (*office).into(),
            due_at: Stamp(far_future()),
            submitted_at: Stamp(*submitted_at),
        };
        let rows: Vec<_> = drawn.iter().map(row).collect();
        let kept: Result<(), StoreError> =
            insert_new!(self, case_tasks::table, rows, (case_tasks::case_id, case_tasks::kind, case_tasks::party_id));
        kept?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(call_back_draws::table)
                .values((call_back_draws::county_code.eq(county.as_str()), call_back_draws::month.eq(month),))
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        Ok(())
    }
}
