//! What a clerk asks of a list besides: by light and term, by whom it lies with, in the order in which cases are due or changed.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool};
use mashang_domain::cases::clocks::CLOSES;
use mashang_domain::cases::{CaseChannel, CaseFilter, CaseKey, CaseSource, CaseState, ClockLight};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{AccountId, CaseId, Instant, Page, PageRequest, StoreError, UnitId, Vocabulary};

use super::lists::{Search, keys};
use super::rows::{external_tag, phone_tag};
use crate::db::MultiBackend;
use crate::db::types::{Id, Moment, Stamp, Uid};
use crate::repositories::areas::{self, Part};
use crate::repositories::{page_of_all, word, words};
use crate::schema::{case_handling, case_units, cases};
use crate::store::Store;

type Condition<From> = Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>>;

/// A resident's cases that are counted at most, the newest.
const OF_RESIDENT: i64 = 1_000;

/// Whether a filter asks for any of it.
pub(super) fn asks(filter: &CaseFilter) -> bool {
    filter.light.is_some()
        || filter.overdue_since.is_some()
        || filter.supervised.is_some()
        || filter.unit.is_some()
        || filter.office.is_some()
        || filter.source.is_some()
        || filter.updated_to.is_some()
        || !filter.channels.is_empty()
}

/// The same filter for states in which a clock runs, where it asks for a light and for no state: the others are most, and none of them
/// shows any.
pub(super) fn lit(filter: &CaseFilter) -> Option<CaseFilter> {
    let hangs_on_a_clock = filter.light.is_some() || filter.overdue_since.is_some();
    if !hangs_on_a_clock || !filter.states.is_empty() {
        return None;
    }
    let states = CaseState::ALL.iter().copied().filter(|state| state.is_open() || CLOSES.contains(state)).collect();
    Some(CaseFilter { states, ..filter.clone() })
}

/// That how a case stands fulfils a condition that ends with an instant. Asked as a value, as the state is.
fn stands<From: 'static>(condition: &str, at: Instant) -> Condition<From> {
    let stands =
        "cases.id = (SELECT standing.case_id FROM case_handling AS standing WHERE standing.case_id = cases.id AND";
    Box::new(sql::<Bool>(&format!("{stands} standing.{condition} ")).bind::<Moment, _>(Stamp(at)).sql(")"))
}

fn came_by<From: 'static>(source: CaseSource) -> Condition<From> {
    let scan = CaseChannel::Scan.as_str();
    let condition = match source {
        CaseSource::Platform => "cases.external_tag IS NOT NULL".to_owned(),
        CaseSource::Account => {
            format!("cases.external_tag IS NULL AND cases.channel = '{scan}' AND cases.submitter_id IS NOT NULL")
        }
        CaseSource::Code => {
            format!("cases.external_tag IS NULL AND cases.channel = '{scan}' AND cases.submitter_id IS NULL")
        }
        CaseSource::Proxy => format!("cases.external_tag IS NULL AND cases.channel <> '{scan}'"),
    };
    Box::new(sql::<Bool>(&format!("({condition})")))
}

fn held_by<From: 'static>(unit: UnitId) -> Condition<From> {
    // Behind an expression: whatever else is asked for, the list's own index is read.
    let held = "COALESCE(cases.id, NULL) IN (SELECT case_units.case_id FROM case_units WHERE case_units.holds AND case_units.unit_id = ";
    Box::new(sql::<Bool>(held).bind::<Uid, _>(Id::from(unit)).sql(")"))
}

/// All of it that a filter asks for, of a query that reads `cases`.
pub(super) fn conditions<From: 'static>(filter: &CaseFilter) -> Vec<Condition<From>> {
    let mut all: Vec<Condition<From>> = Vec::new();
    match filter.light {
        Some((ClockLight::Red, now)) => all.push(stands("red_at <=", now)),
        Some((ClockLight::Yellow, now)) => all.extend([stands("red_at >", now), stands("yellow_at <=", now)]),
        Some((ClockLight::Green, now)) => all.extend([stands("red_at >", now), stands("yellow_at >", now)]),
        None => {}
    }
    all.extend(filter.overdue_since.map(|since| stands("red_at <=", since)));
    all.extend(filter.updated_to.map(|to| stands("updated_at <", to)));
    all.extend(filter.source.map(came_by));
    all.extend(filter.unit.map(held_by));
    if let Some(office) = filter.office {
        all.push(Box::new(sql::<Bool>("cases.office_id = ").bind::<Uid, _>(Id::from(office))));
    }
    if !filter.channels.is_empty() {
        // The words are our own.
        let channels = words(&filter.channels).join("', '");
        all.push(Box::new(sql::<Bool>(&format!("cases.channel IN ('{channels}')"))));
    }
    if let Some(supervised) = filter.supervised {
        let is = if supervised { "standing.supervised" } else { "NOT standing.supervised" };
        let stands = format!(
            "cases.id = (SELECT standing.case_id FROM case_handling AS standing WHERE standing.case_id = cases.id AND {is})"
        );
        all.push(Box::new(sql::<Bool>(&stands)));
    }
    all
}

/// That for a row of `case_handling` a room was asked.
pub(super) fn was_asked<From: 'static>(room: Id) -> Condition<From> {
    let asked = "case_handling.case_id IN (SELECT case_tasks.case_id FROM case_tasks \
                 WHERE case_tasks.kind = 'fallback' AND case_tasks.party_id = ";
    Box::new(sql::<Bool>(asked).bind::<Uid, _>(room).sql(")"))
}

/// That a row of `case_handling` lies in what a search asks for, which is of `cases` where that is no area.
fn lies_with<From: 'static>(search: &Search) -> Condition<From> {
    let party = |column: &str, id: Id| -> Condition<From> {
        Box::new(sql::<Bool>(&format!("cases.{column} = ")).bind::<Uid, _>(id))
    };
    match search {
        Search::Submitter(id) => party("submitter_id", *id),
        Search::Target(id) => party("target_id", *id),
        Search::Grid(id) => party("grid_id", *id),
        Search::Unit(unit) => {
            let had = "case_handling.case_id IN (SELECT case_units.case_id FROM case_units WHERE case_units.unit_id = ";
            Box::new(sql::<Bool>(had).bind::<Uid, _>(*unit).sql(")"))
        }
        Search::Fallback(room) => was_asked(*room),
        Search::Area(part) => areas::within("case_handling", part),
        Search::Asked(area) | Search::Held(_, area) => areas::lies_in("cases", area),
    }
}

fn of_account<From: 'static>(account: AccountId) -> Condition<From> {
    Box::new(sql::<Bool>("cases.submitter_id = ").bind::<Uid, _>(Id::from(account)))
}

fn of_phone<From: 'static>(tag: Vec<u8>) -> Condition<From> {
    Box::new(sql::<Bool>("cases.phone_tag = ").bind::<Binary, _>(tag))
}

/// That a row of `case_handling` is in one of those states, or in any where none is named. Behind an expression: what an index of states
/// finds would have to be sorted.
fn in_states<From: 'static>(states: &[CaseState]) -> Condition<From> {
    if states.is_empty() {
        return Box::new(sql::<Bool>("1 = 1"));
    }
    // The words are our own.
    let states = words(states).join("', '");
    Box::new(sql::<Bool>(&format!("case_handling.state || '' IN ('{states}')")))
}

/// The county in which a search looks, where that is an index's beginning.
fn county(search: &Search) -> Option<Part> {
    match search {
        Search::Area(part) => Some(areas::county_of(part)),
        Search::Submitter(_)
        | Search::Target(_)
        | Search::Grid(_)
        | Search::Unit(_)
        | Search::Fallback(_)
        | Search::Asked(_)
        | Search::Held(..) => None,
    }
}

impl Store {
    /// In the order in which they are due, off an index of what has a term in a county.
    pub(super) fn keys_due(
        &mut self,
        search: &Search,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let mut query = case_handling::table
            .inner_join(cases::table)
            .filter(case_handling::red_at.is_not_null())
            .order((case_handling::red_at, case_handling::case_id))
            .select((case_handling::red_at.assume_not_null(), case_handling::case_id))
            .into_boxed();
        if let Some(county) = county(search) {
            query = query.filter(areas::within("case_handling", &county));
        } else {
            // Behind an expression: what one party has is little beside all that is due, and is sorted.
            let due = sql::<Moment>("COALESCE(case_handling.red_at, NULL)");
            query = query.order((due, case_handling::case_id));
        }
        query = query.filter(lies_with(search));
        // Where in that order a light begins and ends, so that nothing is read of the others.
        match filter.light {
            Some((ClockLight::Red, now)) => query = query.filter(case_handling::red_at.le(Stamp(now))),
            Some((ClockLight::Green | ClockLight::Yellow, now)) => {
                query = query.filter(case_handling::red_at.gt(Stamp(now)));
            }
            None => {}
        }
        if let Some(since) = filter.overdue_since {
            query = query.filter(case_handling::red_at.le(Stamp(since)));
        }
        if let Some(division) = filter.division.as_ref().filter(|_| county(search).is_none()) {
            query = query.filter(areas::lies_in("cases", division));
        }
        query = query.filter(in_states(&filter.states));
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            let later = case_handling::red_at.gt(at).or(case_handling::case_id.gt(id));
            query = query.filter(case_handling::red_at.ge(at).and(later));
        }
        let first = PageRequest { limit: page.limit, after: None::<CaseKey> };
        let (at, id) = (case_handling::updated_at, case_handling::case_id);
        keys!(self, query, filter, first, at, id, case_handling::submitted_at)
    }

    /// What changed last first, off an index of what changed in a county.
    pub(super) fn keys_updated(
        &mut self,
        search: &Search,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let mut query = case_handling::table
            .inner_join(cases::table)
            .order((case_handling::updated_at.desc(), case_handling::case_id.desc()))
            .select((case_handling::updated_at, case_handling::case_id))
            .into_boxed();
        if let Some(county) = county(search) {
            query = query.filter(areas::within("case_handling", &county));
        } else {
            let changed = sql::<Moment>("COALESCE(case_handling.updated_at, NULL)");
            query = query.order((changed.desc(), case_handling::case_id.desc()));
        }
        query = query.filter(lies_with(search));
        if let Some(division) = filter.division.as_ref().filter(|_| county(search).is_none()) {
            query = query.filter(areas::lies_in("cases", division));
        }
        query = query.filter(in_states(&filter.states));
        let (at, id) = (case_handling::updated_at, case_handling::case_id);
        keys!(self, query, filter, page, at, id, case_handling::submitted_at)
    }

    /// Off an index of what is supervised in a county: little.
    pub(super) fn keys_supervised(
        &mut self,
        part: &Part,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let mut query = case_handling::table
            .inner_join(cases::table)
            .filter(sql::<Bool>("case_handling.supervised"))
            .order((case_handling::submitted_at.desc(), case_handling::case_id.desc()))
            .select((case_handling::submitted_at, case_handling::case_id))
            .into_boxed();
        query = query.filter(areas::within("case_handling", &areas::county_of(part)));
        query = query.filter(areas::within("case_handling", part));
        query = query.filter(in_states(&filter.states));
        let (at, id) = (case_handling::submitted_at, case_handling::case_id);
        keys!(self, query, filter, page, at, id, at)
    }

    /// Which cases came from somebody with that phone, the newest first.
    pub(super) fn keys_of_phone(
        &mut self,
        phone: &Phone,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<CaseKey, CaseKey>, StoreError> {
        let tag = phone_tag(&self.vault, phone);
        page_of_all(
            &[tag],
            page,
            |key: &CaseKey| *key,
            |tag| {
                let mut query = cases::table
                    .filter(cases::phone_tag.eq(tag.clone()))
                    .order((cases::submitted_at.desc(), cases::id.desc()))
                    .select((cases::submitted_at, cases::id))
                    .into_boxed();
                if let Some((at, id)) = page.after {
                    let (at, id) = (Stamp(at), Id::from(id));
                    query =
                        query.filter(cases::submitted_at.le(at).and(cases::submitted_at.lt(at).or(cases::id.lt(id))));
                }
                let keys: Vec<(Stamp, Id)> = self.query(|connection| query.limit(page.probe()).load(connection))?;
                Ok(keys.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
            },
        )
    }

    /// Which of the newest cases of an account, or of somebody with that phone, is in which state; each once.
    pub(super) fn standings_of_resident(
        &mut self,
        account: Option<AccountId>,
        phone: Option<&Phone>,
    ) -> Result<Vec<(CaseId, CaseState)>, StoreError> {
        let tag = phone.map(|phone| phone_tag(&self.vault, phone));
        let mut conditions = Vec::new();
        conditions.extend(account.map(of_account));
        conditions.extend(tag.map(of_phone));
        let mut found: Vec<(Id, String)> = Vec::new();
        for condition in conditions {
            let mut query = cases::table
                .inner_join(case_handling::table)
                .order((cases::submitted_at.desc(), cases::id.desc()))
                .select((cases::id, case_handling::state))
                .into_boxed();
            query = query.filter(condition);
            let some: Vec<(Id, String)> = self.query(|connection| query.limit(OF_RESIDENT).load(connection))?;
            found.extend(some);
        }
        found.sort_unstable_by_key(|(id, _)| id.0);
        found.dedup_by_key(|(id, _)| id.0);
        found.into_iter().map(|(id, state)| Ok((CaseId(id.0), word(&state)?))).collect()
    }

    /// Writes down which units lead or help now.
    pub(super) fn write_holders(&mut self, case: Id, units: &[UnitId]) -> Result<(), StoreError> {
        let ids: Vec<Id> = units.iter().map(|unit| Id::from(*unit)).collect();
        let of_case = || case_units::table.filter(case_units::case_id.eq(case));
        let gone = of_case().filter(case_units::unit_id.ne_all(ids.clone()));
        self.change(|connection| diesel::update(gone).set(case_units::holds.eq(false)).execute(connection))?;
        let again = of_case().filter(case_units::unit_id.eq_any(ids));
        self.change(|connection| diesel::update(again).set(case_units::holds.eq(true)).execute(connection))?;
        Ok(())
    }
}
