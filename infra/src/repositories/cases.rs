mod clocks;
mod desk;
mod division_lists;
mod lists;
mod months;
mod numbers;
mod receipts;
mod rows;
mod rules;
mod search;
mod standard_texts;
mod tallies;
mod tasks;
mod words;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::cases::lots::Unrated;
use mashang_domain::cases::search::Sought;
use mashang_domain::cases::search::alike::{Around, Published};
use mashang_domain::cases::{
    Case, CaseFilter, CaseFollower, CaseKey, CaseScope, CaseState, CaseTally, CaseTaskKind, Cases, DiversionReceipt,
    ExternalNumber, ReceiptKey, Rules, Standings,
};
use mashang_domain::publications::{Follower, Publications};
use mashang_domain::shared::code::{AnswerCode, TrackingCode};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{
    AccountId, CaseId, DivisionCode, Instant, OfficeId, Page, PageRequest, Party, Repository, StoreError, UnitId,
    Vocabulary,
};
use uuid::Uuid;

use self::rows::{CaseRow, CaseUnitRow, HandlingRow, Rows, UnitsRow, read};
use super::subject_keys::{OwnKeys, Sealed};
use super::{Store, areas, insert_new, word, words as words_of};
use crate::db::AnyConnection;
use crate::db::prepared::{AtOnce, update};
use crate::db::types::Id;
use crate::on_each;
use crate::schema::person::subject_keys;
use crate::schema::{case_handling, case_units, cases};
use crate::sealed::tags;
use crate::subject_keys::Seal;

pub use self::clocks::Due;
pub(crate) use self::months::CONSUMER as MONTHS;
pub(crate) use self::words::CaseWords;

/// The units that work on a case now.
fn units(case: &Case) -> impl Iterator<Item = UnitId> {
    case.handling.lead_unit.iter().chain(&case.handling.co_units).copied()
}

/// Whether a step changed anything of what [`CaseRow`] keeps.
fn is_rewritten(before: &Case, now: &Case) -> bool {
    let handled = Case {
        version: now.version,
        standing: now.standing,
        handling: now.handling.clone(),
        updated_at: now.updated_at,
        ..before.clone()
    };
    handled != *now
}

impl Sealed for Rows {
    fn parts(&self) -> impl Iterator<Item = (Uuid, &[u8])> {
        let (case, handling) = self;
        [&case.sealed, &handling.sealed].into_iter().map(|sealed| (case.id.0, sealed.as_slice()))
    }
}

impl Store {
    /// Rows, and the keys by which they open.
    fn with_keys(
        &mut self,
        rows_of: impl FnMut(&mut Self) -> Result<Vec<Rows>, StoreError>,
    ) -> Result<(Vec<Rows>, OwnKeys), StoreError> {
        let (rows, keys) = self.with_own_keys(rows_of)?;
        for (case, _) in &rows {
            self.seals_as(case.id.0, &case.sealed, &keys);
        }
        Ok((rows, keys))
    }

    /// The case whose rows that finds.
    fn one_case(
        &mut self,
        rows_of: impl FnMut(&mut Self) -> Result<Vec<Rows>, StoreError>,
    ) -> Result<Option<Case>, StoreError> {
        let (mut rows, keys) = self.with_keys(rows_of)?;
        let rules = self.rule_sets()?;
        let Some(row) = rows.pop() else { return Ok(None) };
        let owner = row.0.id.0;
        let mut case = read(row, keys.seal(&self.vault, owner), &rules)?;
        self.count_open_children(std::slice::from_mut(&mut case))?;
        Ok(Some(case))
    }

    /// Says of cases that were taken apart how many of their parts are open: few were.
    fn count_open_children(&mut self, cases: &mut [Case]) -> Result<(), StoreError> {
        let children: Vec<Id> =
            cases.iter().flat_map(|case| case.handling.children.iter().map(|id| Id::from(*id))).collect();
        if children.is_empty() {
            return Ok(());
        }
        let open: Vec<Id> = self.query(|connection| {
            case_handling::table
                .filter(case_handling::case_id.eq_any(children))
                .filter(case_handling::state.eq_any(words_of(CaseState::OPEN)))
                .select(case_handling::case_id)
                .load(connection)
        })?;
        for case in cases {
            let is_open = |child: &&CaseId| open.contains(&Id::from(**child));
            case.handling.open_children = case.handling.children.iter().filter(is_open).count();
        }
        Ok(())
    }

    fn case_rows(&mut self, ids: &[Id]) -> Result<Vec<Rows>, StoreError> {
        self.query(|connection| {
            on_each!(connection, |inner| cases::table
                .inner_join(case_handling::table)
                .filter(cases::id.eq_any(ids))
                .select((CaseRow::as_select(), HandlingRow::as_select()))
                .load(inner))
        })
    }

    /// The cases of a page, in its order. Which they are was asked of the one table that sorts them: whatever either
    /// database makes of a join, a page costs the page.
    fn cases_of(&mut self, keys: Page<CaseKey, CaseKey>) -> Result<Page<Case, CaseKey>, StoreError> {
        if keys.items.is_empty() {
            return Ok(Page::empty());
        }
        let ids: Vec<Id> = keys.items.iter().map(|(_, id)| Id::from(*id)).collect();
        let (rows, own) = self.with_keys(|store| store.case_rows(&ids))?;
        let mut found: HashMap<Id, _> = rows.into_iter().map(|row| (row.0.id, row)).collect();
        let rules = self.rule_sets()?;
        let mut page = self.read_page(
            "cases",
            keys,
            |(_, id)| Id::from(*id),
            |(_, id)| {
                let row = found.remove(&Id::from(id)).ok_or(StoreError::Corrupt("case_handling.case_id"))?;
                read(row, own.seal(&self.vault, id.0), &rules)
            },
        )?;
        self.count_open_children(&mut page.items)?;
        Ok(page)
    }
}

impl Repository<Case> for Store {
    fn load(&mut self, id: CaseId) -> Result<Option<Case>, StoreError> {
        self.one_case(|store| {
            let row: Option<Rows> = store.query(|connection| {
                on_each!(connection, |inner| cases::table
                    .inner_join(case_handling::table)
                    .filter(cases::id.eq(Id::from(id)))
                    .select((CaseRow::as_select(), HandlingRow::as_select()))
                    .first(inner)
                    .optional())
            })?;
            Ok(row.into_iter().collect())
        })
    }

    fn load_all(&mut self, ids: &[CaseId]) -> Result<Vec<Case>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let (rows, keys) = self.with_keys(|store| store.case_rows(&ids))?;
        let rules = self.rule_sets()?;
        let all = Page { items: rows, unreadable: Vec::new(), next: None::<CaseKey> };
        let mut found = self
            .read_page(
                "cases",
                all,
                |row| row.0.id,
                |row| {
                    let seal = keys.seal(&self.vault, row.0.id.0);
                    read(row, seal, &rules)
                },
            )?
            .items;
        self.count_open_children(&mut found)?;
        Ok(found)
    }

    fn add(&mut self, case: &Case) -> Result<(), StoreError> {
        let (key, kept) = self.new_subject_key(case.id.0)?;
        let seal = Seal::of(&self.vault, Some(&key));
        let (row, handling) = (CaseRow::of(case, seal)?, HandlingRow::of(case, seal)?);
        let key = diesel::insert_into(subject_keys::table).values(&kept);
        let row = diesel::insert_into(cases::table).values(&row);
        let handling = diesel::insert_into(case_handling::table).values(&handling);
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => AtOnce(key, row, handling).execute(inner),
            AnyConnection::Sqlite(inner) => {
                key.execute(inner)?;
                row.execute(inner)?;
                handling.execute(inner)
            }
        })?;
        Ok(())
    }

    fn save(&mut self, before: &Case, now: &Case) -> Result<(), StoreError> {
        let key = self.sealing_key(now.id.0)?;
        let row = HandlingRow::of(now, Seal::of(&self.vault, key.as_deref()))?;
        self.change_one(|connection| {
            let seen = case_handling::case_id.eq(row.case_id).and(case_handling::version.eq(before.version));
            on_each!(connection, |inner| update::<HandlingRow, _>(&row, seen).execute(inner))
        })?;
        if is_rewritten(before, now) {
            let row = CaseRow::of(now, Seal::of(&self.vault, key.as_deref()))?;
            self.change_one(|connection| diesel::update(cases::table.find(row.id)).set(&row).execute(connection))?;
        }
        if before.state() != now.state() {
            let standing = UnitsRow { state: now.state().as_str().to_owned() };
            self.change(|connection| {
                let of_case = case_units::case_id.eq(row.case_id);
                on_each!(connection, |inner| update::<UnitsRow, _>(&standing, of_case).execute(inner))
            })?;
        }
        self.write_case_tasks(before, now)?;
        // Units that had the case once may go on seeing it, as its file keeps what they did; one may get it again.
        let (had, has): (Vec<_>, Vec<_>) = (units(before).collect(), units(now).collect());
        if had != has {
            self.write_holders(row.case_id, &has)?;
        }
        let rows: Vec<_> = has
            .into_iter()
            .filter(|unit| !had.contains(unit))
            .map(|unit| CaseUnitRow {
                case_id: now.id.into(),
                unit_id: unit.into(),
                submitted_at: now.submitted_at.into(),
                state: now.state().as_str().to_owned(),
                holds: true,
            })
            .collect();
        insert_new!(self, case_units::table, rows, (case_units::case_id, case_units::unit_id))
    }
}

impl Cases for Store {
    fn case_by_tracking(&mut self, code: &TrackingCode) -> Result<Option<Case>, StoreError> {
        let tag = self.vault.tag(tags::CASE_CODE, code.as_str().as_bytes()).to_vec();
        self.one_case(|store| {
            let row: Option<Rows> = store.query(|connection| {
                on_each!(connection, |inner| cases::table
                    .inner_join(case_handling::table)
                    .filter(cases::tracking_tag.eq(&tag))
                    .select((CaseRow::as_select(), HandlingRow::as_select()))
                    .first(inner)
                    .optional())
            })?;
            Ok(row.into_iter().collect())
        })
    }

    fn cases(
        &mut self,
        scopes: &[CaseScope],
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError> {
        let keys = self.case_keys(scopes, filter, page)?;
        self.cases_of(keys)
    }

    fn cases_holding(
        &mut self,
        scopes: &[CaseScope],
        sought: &Sought,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError> {
        let keys = self.keys_holding(scopes, sought, filter, page)?;
        let next = keys.next;
        Ok(Page { next, ..self.cases_of(keys)? })
    }

    fn nearest(
        &mut self,
        around: &Around,
        since: Instant,
        gist: &BTreeSet<String>,
    ) -> Result<Vec<(CaseId, u32)>, StoreError> {
        self.nearest_prints(around, since, gist)
    }

    fn published_titles(&mut self, ids: &[CaseId]) -> Result<Vec<Published>, StoreError> {
        self.published_of(ids)
    }

    fn joined(&mut self, id: CaseId) -> Result<u32, StoreError> {
        match self.shown_of(id)? {
            Some(shown) => self.count_followers(shown),
            None => Ok(0),
        }
    }

    fn forget_joined(&mut self, id: CaseId, who: &CaseFollower) -> Result<(), StoreError> {
        let who = match who {
            CaseFollower::Account(account) => Follower::Account(*account),
            CaseFollower::Code(code) => Follower::Code(code.clone()),
        };
        if let Some(shown) = self.shown_of(id)? {
            self.unfollow(shown, &who)?;
        }
        Ok(())
    }

    fn tasks(&mut self, parties: &[Party], page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>, StoreError> {
        let keys = self.task_keys(parties, page)?;
        self.cases_of(keys)
    }

    fn tasks_beside(
        &mut self,
        kind: CaseTaskKind,
        parties: &[Party],
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError> {
        let keys = self.keys_beside(kind, parties, page)?;
        self.cases_of(keys)
    }

    fn undrawn(&mut self, month: NaiveDate) -> Result<Vec<DivisionCode>, StoreError> {
        self.counties_undrawn(month)
    }

    fn keep_drawn(
        &mut self,
        county: &DivisionCode,
        month: NaiveDate,
        drawn: &[(CaseId, OfficeId, Instant)],
    ) -> Result<(), StoreError> {
        self.write_drawn(county, month, drawn)
    }

    fn count_standing(
        &mut self,
        division: &DivisionCode,
        except: &[DivisionCode],
        standings: &Standings,
        most: u32,
    ) -> Result<u64, StoreError> {
        let mut count = 0;
        for part in areas::parts(division) {
            for (state, natures) in standings {
                let left = i64::try_from(u64::from(most).saturating_sub(count)).unwrap_or_default();
                count += self.count_standing_in(&part, except, (*state, &natures[..]), left)?;
            }
        }
        Ok(count)
    }

    fn counted_before(
        &mut self,
        edition: i32,
        after: Option<(i32, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(i32, CaseId)>, StoreError> {
        self.keys_counted_before(edition, after, limit)
    }

    fn unrated(&mut self, division: &DivisionCode, between: (Instant, Instant)) -> Result<Vec<Unrated>, StoreError> {
        self.unrated_between(division, between)
    }

    fn cases_of_phone(
        &mut self,
        phone: &Phone,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError> {
        let keys = self.keys_of_phone(phone, page)?;
        self.cases_of(keys)
    }

    fn tally(
        &mut self,
        scopes: &[CaseScope],
        division: Option<&DivisionCode>,
        now: Instant,
    ) -> Result<CaseTally, StoreError> {
        self.tally_of(scopes, division, now)
    }

    fn keeping_out(&mut self, area: &DivisionCode) -> Result<Vec<CaseId>, StoreError> {
        let mut found = Vec::new();
        for part in areas::parts(area) {
            found.extend(self.keeping_out_of(&part)?);
        }
        Ok(found)
    }

    fn states_of_resident(
        &mut self,
        account: Option<AccountId>,
        phone: Option<&Phone>,
    ) -> Result<Vec<(CaseId, CaseState)>, StoreError> {
        self.standings_of_resident(account, phone)
    }

    fn case_numbered(&mut self, county: &DivisionCode, number: &ExternalNumber) -> Result<Option<CaseId>, StoreError> {
        self.holder_of_number(county, number)
    }

    fn keep_number(&mut self, case: &Case, number: &ExternalNumber, holds: bool) -> Result<(), StoreError> {
        self.add_number(case, number, holds)
    }

    fn keep_link(&mut self, code: &AnswerCode, case: CaseId, number: u32) -> Result<(), StoreError> {
        self.add_link(code, case, number)
    }

    fn linked_by(&mut self, code: &AnswerCode) -> Result<Option<(CaseId, u32)>, StoreError> {
        self.link_of(code)
    }

    fn drop_links(&mut self, case: CaseId) -> Result<(), StoreError> {
        self.remove_links(case)
    }

    fn drop_number(&mut self, case: CaseId) -> Result<(), StoreError> {
        self.remove_number(case)
    }

    fn count_by_state(&mut self) -> Result<Vec<(CaseState, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = self.query(|connection| {
            case_handling::table
                .group_by(case_handling::state)
                .select((case_handling::state, diesel::dsl::count_star()))
                .load(connection)
        })?;
        rows.into_iter().map(|(state, count)| Ok((word(&state)?, count))).collect()
    }

    fn add_receipt(&mut self, receipt: &DiversionReceipt) -> Result<(), StoreError> {
        self.keep_receipt(receipt)
    }

    fn receipts(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ReceiptKey>,
    ) -> Result<Page<DiversionReceipt, ReceiptKey>, StoreError> {
        self.receipts_of(parties, page)
    }
}
