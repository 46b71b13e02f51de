mod lists;
mod rules;

use std::collections::HashMap;
use std::sync::Arc;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool};
use mashang_domain::cases::clocks::{CLOSES, Counting};
use mashang_domain::cases::{
    Case, CaseFilter, CaseKey, CasePlace, CaseScope, CaseState, Cases, DivisionRules, Rules, Standings, alert_at,
    urgency,
};
use mashang_domain::shared::code::{QrCode, TrackingCode};
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{
    CaseId, DivisionCode, Instant, Page, PageRequest, Party, Repository, Standing, StoreError, UnitId, Vocabulary,
};

use super::subject_keys::OwnKeys;
use super::territory::division_code;
use super::{Store, areas, insert_new, sound, word};
use crate::crypto::Vault;
use crate::db::prepared::update;
use crate::db::types::{Id, Moment, Stamp};
use crate::on_each;
use crate::schema::person::subject_keys;
use crate::schema::{case_handling, case_units, cases};
use crate::sealed::{columns, tags};
use crate::stored::documents::handling::Handling;
use crate::stored::documents::words::Words;
use crate::subject_keys::Seal;

/// What was submitted, and to whom it is addressed: few steps change any of it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_default_value = false, treat_none_as_null = true)]
struct CaseRow {
    id: Id,
    tracking_tag: Vec<u8>,
    nature: String,
    category: String,
    channel: String,
    submitter_id: Option<Id>,
    anonymous: bool,
    consent_to_publish: bool,
    division_code: String,
    grid_id: Option<Id>,
    qr_code: String,
    target_kind: String,
    target_id: Id,
    office_id: Id,
    submitted_at: Stamp,
    sealed: Vec<u8>,
    external_tag: Option<Vec<u8>>,
}

/// What the number that another system gave a case is found by.
fn external_tag(vault: &Vault, number: &Name) -> Vec<u8> {
    vault.tag(tags::EXTERNAL_REF, number.as_str().as_bytes()).to_vec()
}

/// What every step changes, and what those that stand alike are listed by.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = case_handling, primary_key(case_id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct HandlingRow {
    case_id: Id,
    version: i32,
    state: String,
    resume_state: Option<String>,
    holder_id: Option<Id>,
    urgency: Stamp,
    alert_at: Option<Stamp>,
    sealed: Vec<u8>,
    updated_at: Stamp,
    division_code: String,
    submitted_at: Stamp,
    calendar_edition: Option<i32>,
}

impl CaseRow {
    fn of(case: &Case, seal: Seal) -> Result<Self, StoreError> {
        let (vault, (target_kind, target_id)) = (seal.vault(), case.target.parts());
        Ok(Self {
            id: case.id.into(),
            tracking_tag: vault.tag(tags::CASE_CODE, case.tracking.as_str().as_bytes()).to_vec(),
            nature: case.nature.as_str().to_owned(),
            category: case.category.as_str().to_owned(),
            channel: case.channel.as_str().to_owned(),
            submitter_id: case.submitter.map(Id::from),
            anonymous: case.anonymous,
            consent_to_publish: case.consent_to_publish,
            division_code: case.division.as_str().to_owned(),
            grid_id: case.grid.map(Id::from),
            qr_code: case.code.as_str().to_owned(),
            target_kind: target_kind.as_str().to_owned(),
            target_id: Id(target_id),
            office_id: case.office.into(),
            submitted_at: case.submitted_at.into(),
            sealed: seal.seal_json(case.id.0, &Words::from(case), columns::CASE)?,
            external_tag: case.handling.external_ref.as_ref().map(|number| external_tag(vault, number)),
        })
    }
}

impl HandlingRow {
    fn of(case: &Case, seal: Seal) -> Result<Self, StoreError> {
        let counted = case.handling.clock.as_ref().filter(|clock| clock.counting == Counting::WorkingDays);
        Ok(Self {
            case_id: case.id.into(),
            version: case.version,
            state: case.state().as_str().to_owned(),
            resume_state: case.standing.resume().map(|state| state.as_str().to_owned()),
            holder_id: case.holder().map(|party| Id(party.parts().1)),
            urgency: Stamp(urgency(case)),
            alert_at: alert_at(case).map(Stamp),
            sealed: seal.seal_json(case.id.0, &Handling::from(&case.handling), columns::HANDLING)?,
            updated_at: case.updated_at.into(),
            division_code: case.division.as_str().to_owned(),
            submitted_at: case.submitted_at.into(),
            calendar_edition: counted.map(|clock| clock.edition),
        })
    }
}

type Rows = (CaseRow, HandlingRow);

fn read((case, handling): Rows, seal: Seal, rules: &Arc<[DivisionRules]>) -> Result<Case, StoreError> {
    let owner = case.id.0;
    let words: Words = seal.open_json(owner, &case.sealed, columns::CASE)?;
    let resume = handling.resume_state.as_deref().map(word).transpose()?;
    let division = division_code(&case.division_code)?;
    let mut gathered = mashang_domain::cases::Handling::from(seal.open_json::<Handling>(
        owner,
        &handling.sealed,
        columns::HANDLING,
    )?);
    if let (Some(clock), Some(edition)) = (&mut gathered.clock, handling.calendar_edition) {
        clock.edition = edition;
    }
    Ok(Case {
        id: case.id.0.into(),
        version: handling.version,
        tracking: words.code.0,
        standing: Standing::restore(word::<CaseState>(&handling.state)?, resume),
        nature: word(&case.nature)?,
        category: word(&case.category)?,
        title: words.title.0,
        text: words.text.0,
        channel: word(&case.channel)?,
        submitter: case.submitter_id.map(|id| id.0.into()),
        anonymous: case.anonymous,
        contact: words.contact.map(Into::into),
        guardian: words.guardian.map(Into::into),
        health: words.health.map(|health| health.0),
        consent_to_publish: case.consent_to_publish,
        place: CasePlace {
            point: sound(words.point.map(|[x, y]| Point::new(x, y)).transpose(), columns::CASE)?,
            address: words.address.map(|address| address.0),
        },
        rules: Arc::clone(rules),
        division,
        grid: case.grid_id.map(|id| id.0.into()),
        code: sound(QrCode::read(&case.qr_code), "cases.qr_code")?,
        target: Party::from_parts(word(&case.target_kind)?, case.target_id.0),
        office: case.office_id.0.into(),
        handling: gathered,
        submitted_at: case.submitted_at.0,
        updated_at: handling.updated_at.0,
    })
}

#[derive(Insertable)]
#[diesel(table_name = case_units, treat_none_as_default_value = false)]
struct CaseUnitRow {
    case_id: Id,
    unit_id: Id,
    submitted_at: Stamp,
    state: String,
}

/// What a step changes of all units that have had the case.
#[derive(AsChangeset)]
#[diesel(table_name = case_units, treat_none_as_null = true)]
struct UnitsRow {
    state: String,
}

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

impl Store {
    /// Rows, and the keys by which they open.
    fn with_keys(
        &mut self,
        mut rows_of: impl FnMut(&mut Self) -> Result<Vec<Rows>, StoreError>,
    ) -> Result<(Vec<Rows>, OwnKeys), StoreError> {
        let (rows, keys) = self.rows_and_keys(&mut rows_of)?;
        let whole = rows.iter().all(|(case, _)| keys.hold(case.id.0, &case.sealed));
        // One may have been erased between the reading of its row and that of its key.
        let (rows, keys) = if whole { (rows, keys) } else { self.rows_and_keys(&mut rows_of)? };
        for (case, _) in &rows {
            self.seals_as(case.id.0, &case.sealed, &keys);
        }
        Ok((rows, keys))
    }

    fn rows_and_keys(
        &mut self,
        rows_of: &mut impl FnMut(&mut Self) -> Result<Vec<Rows>, StoreError>,
    ) -> Result<(Vec<Rows>, OwnKeys), StoreError> {
        let rows = rows_of(self)?;
        let both = rows.iter().flat_map(|(case, handling)| {
            [(case.id.0, case.sealed.as_slice()), (case.id.0, handling.sealed.as_slice())]
        });
        let keys = self.own_keys(both)?;
        Ok((rows, keys))
    }

    /// The case whose rows that finds.
    fn one_case(
        &mut self,
        rows_of: impl FnMut(&mut Self) -> Result<Vec<Rows>, StoreError>,
    ) -> Result<Option<Case>, StoreError> {
        let (mut rows, keys) = self.with_keys(rows_of)?;
        let rules = self.rule_sets()?;
        let row = rows.pop();
        row.map(|row| {
            let seal = keys.seal(&self.vault, row.0.id.0);
            read(row, seal, &rules)
        })
        .transpose()
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
        self.read_page(
            "cases",
            keys,
            |(_, id)| Id::from(*id),
            |(_, id)| {
                let row = found.remove(&Id::from(id)).ok_or(StoreError::Corrupt("case_handling.case_id"))?;
                read(row, own.seal(&self.vault, id.0), &rules)
            },
        )
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
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let (rows, keys) = self.with_keys(|store| store.case_rows(&ids))?;
        let rules = self.rule_sets()?;
        let all = Page { items: rows, unreadable: Vec::new(), next: None::<CaseKey> };
        Ok(self
            .read_page(
                "cases",
                all,
                |row| row.0.id,
                |row| {
                    let seal = keys.seal(&self.vault, row.0.id.0);
                    read(row, seal, &rules)
                },
            )?
            .items)
    }

    fn add(&mut self, case: &Case) -> Result<(), StoreError> {
        let (key, kept) = self.new_subject_key(case.id.0)?;
        let seal = Seal::of(&self.vault, Some(&key));
        let (row, handling) = (CaseRow::of(case, seal)?, HandlingRow::of(case, seal)?);
        self.change(|connection| {
            on_each!(connection, |inner| {
                diesel::insert_into(subject_keys::table).values(&kept).execute(inner)?;
                diesel::insert_into(cases::table).values(&row).execute(inner)?;
                diesel::insert_into(case_handling::table).values(&handling).execute(inner)
            })
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
        // Units that had the case once may go on seeing it, as its file keeps what they did; one may get it again.
        let had: Vec<_> = units(before).collect();
        let rows: Vec<_> = units(now)
            .filter(|unit| !had.contains(unit))
            .map(|unit| CaseUnitRow {
                case_id: now.id.into(),
                unit_id: unit.into(),
                submitted_at: now.submitted_at.into(),
                state: now.state().as_str().to_owned(),
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

    fn tasks(&mut self, parties: &[Party], page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>, StoreError> {
        let keys = self.task_keys(parties, page)?;
        self.cases_of(keys)
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

    fn count_by_state(&mut self) -> Result<Vec<(CaseState, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = self.query(|connection| {
            case_handling::table
                .group_by(case_handling::state)
                .select((case_handling::state, diesel::dsl::count_star()))
                .load(connection)
        })?;
        rows.into_iter().map(|(state, count)| Ok((word(&state)?, count))).collect()
    }
}

/// What a clock does that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It tells somebody.
    Telling,
    /// It closes the case.
    Closing,
}

impl Due {
    /// The condition of its index, word by word.
    fn condition(self) -> String {
        let is = match self {
            Self::Telling => "<>",
            Self::Closing => "=",
        };
        format!("case_handling.state || '' {is} '{}'", CLOSES.as_str())
    }
}

/// Cases that are counted at most.
const COUNTED: u32 = 100_000;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Store {
    /// Up to `limit` cases whose clock is due by `now`, the longest due first, after the one named.
    pub fn clocks_due(
        &mut self,
        due: Due,
        now: Instant,
        after: Option<(Instant, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(Instant, CaseId)>, StoreError> {
        let mut query = case_handling::table
            .filter(sql::<Bool>(&due.condition()))
            .filter(case_handling::alert_at.le(Stamp(now)))
            .order((case_handling::alert_at, case_handling::case_id))
            .select((case_handling::alert_at.assume_not_null(), case_handling::case_id))
            .into_boxed();
        if let Some((at, id)) = after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(
                case_handling::alert_at.ge(at).and(case_handling::alert_at.gt(at).or(case_handling::case_id.gt(id))),
            );
        }
        let rows: Vec<(Stamp, Id)> = self.query(|connection| query.limit(i64::from(limit)).load(connection))?;
        Ok(rows.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
    }

    /// How many cases are to be closed by `now`, as far as that is counted.
    pub fn closings_due(&mut self, now: Instant) -> Result<u64, StoreError> {
        let query = format!(
            "SELECT count(*) AS count FROM (SELECT 1 FROM case_handling WHERE {} AND alert_at <= $1 LIMIT {COUNTED}) AS due",
            Due::Closing.condition()
        );
        let count: Count = self.query(|connection| {
            on_each!(connection, |inner| sql_query(&query).bind::<Moment, _>(Stamp(now)).get_result(inner))
        })?;
        Ok(u64::try_from(count.count).unwrap_or_default())
    }
}
