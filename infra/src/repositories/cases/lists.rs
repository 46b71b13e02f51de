//! Which cases a page shows: each list is read off the end of an index, so that a page costs the page.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use mashang_domain::cases::{CaseFilter, CaseKey, CaseOrder, CaseScope, CaseState};
use mashang_domain::shared::{DivisionCode, Instant, Page, PageRequest, Party, StoreError, Vocabulary, WordCode};

use super::desk;
use super::rows::external_tag;
use crate::db::MultiBackend;
use crate::db::types::{Id, Moment, Stamp, Uid};
use crate::repositories::areas::{self, Part};
use crate::repositories::{page_in_order, page_of_all, words};
use crate::schema::{case_handling, case_units, cases};
use crate::store::Store;

/// How many of one party's newest cases are looked through for those in some states, for each that a page shows.
const NEWEST: i64 = 25;
/// So many cases in some states, wherever they are, are few: they are gone through sooner than all that a party has.
const FEW: i64 = 500;

/// What one index is asked for.
#[derive(Clone)]
pub(super) enum Search {
    Submitter(Id),
    Target(Id),
    Grid(Id),
    Unit(Id),
    /// For which this room was asked.
    Fallback(Id),
    /// What lies in this part of an area.
    Area(Part),
    /// What the list asks for, a grid, a deputy or a number, as far as it lies in this area.
    Asked(DivisionCode),
    /// What this unit has, as far as it lies in this area.
    Held(Id, DivisionCode),
}

impl Search {
    fn of(scope: &CaseScope, filter: &CaseFilter) -> Vec<Self> {
        match scope {
            CaseScope::Submitter(account) => vec![Self::Submitter((*account).into())],
            CaseScope::Target(party) => vec![Self::Target(Id(party.parts().1))],
            CaseScope::Grid(grid) => vec![Self::Grid((*grid).into())],
            CaseScope::Unit(unit) => vec![Self::Unit((*unit).into())],
            CaseScope::Fallback(room) => vec![Self::Fallback((*room).into())],
            CaseScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref()).into_iter();
                if filter.grid.is_some() || filter.deputy.is_some() || filter.external_ref.is_some() {
                    return area.cloned().map(Self::Asked).collect();
                }
                if let Some(unit) = filter.unit {
                    return area.cloned().map(|area| Self::Held(unit.into(), area)).collect();
                }
                area.flat_map(areas::parts).map(Self::Area).collect()
            }
        }
    }

    /// The same by counties.
    fn by_county(self) -> Vec<Self> {
        match self {
            Self::Area(part) => areas::counties(part).into_iter().map(Self::Area).collect(),
            other => vec![other],
        }
    }

    /// The same state by state, where an index knows the states.
    fn by_state(self, states: &[CaseState]) -> Vec<(Self, Option<CaseState>)> {
        match &self {
            Self::Area(_) if !states.is_empty() => states.iter().map(|state| (self.clone(), Some(*state))).collect(),
            _ => vec![(self, None)],
        }
    }
}

/// The keys of a page, in the columns `$at` and `$id`, of what `$query` finds in `cases` and what it joins to them; they were
/// submitted at `$submitted`.
macro_rules! keys {
    ($store:expr, $query:expr, $filter:expr, $page:expr, $at:expr, $id:expr, $submitted:expr) => {{
        let mut query = $query;
        query = match &$filter.categories[..] {
            [] => query,
            [category] => query.filter(cases::category.eq(category.as_str())),
            categories => query.filter(cases::category.eq_any(categories.iter().map(|one| one.as_str().to_owned()))),
        };
        if let Some(nature) = $filter.nature {
            query = query.filter(cases::nature.eq(nature.as_str()));
        }
        if let Some(grid) = $filter.grid {
            query = query.filter(cases::grid_id.eq(Id::from(grid)));
        }
        if let Some(deputy) = $filter.deputy {
            query = query.filter(cases::target_id.eq(Id::from(deputy)));
        }
        if let Some(from) = $filter.from {
            query = query.filter($submitted.ge(Stamp(from)));
        }
        if let Some(to) = $filter.to {
            query = query.filter($submitted.lt(Stamp(to)));
        }
        if let Some(number) = &$filter.external_ref {
            query = query.filter(cases::external_tag.eq(external_tag(&$store.vault, number)));
        }
        for condition in $crate::repositories::cases::desk::conditions($filter) {
            query = query.filter(condition);
        }
        if let Some(platform) = &$filter.platform {
            query = query.filter($crate::repositories::cases::lists::is_numbered_by(platform));
        }
        if let Some((at, id)) = $page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter($at.le(at).and($at.lt(at).or($id.lt(id))));
        }
        let keys: Vec<(Stamp, Id)> = $store.query(|connection| query.limit($page.probe()).load(connection))?;
        Ok(keys.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
    }};
}

pub(super) use keys;

/// That a case is in one of some states. Asked as a value: what EXISTS asks PostgreSQL may take for a join, and reads both tables
/// whole.
pub(super) fn in_states<From: 'static>(
    states: &[CaseState],
) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    let standing = "(SELECT standing.state FROM case_handling AS standing WHERE standing.case_id = cases.id)";
    if let [state] = states {
        return Box::new(sql::<Bool>(&format!("{standing} = ")).bind::<Text, _>(state.as_str()));
    }
    // The words are our own.
    let words = words(states).join("', '");
    Box::new(sql::<Bool>(&format!("{standing} IN ('{words}')")))
}

/// That the number of a case is one of that system. Asked as a value, as [`in_states`].
pub(super) fn is_numbered_by<From: 'static>(
    platform: &WordCode,
) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    let given = "(SELECT given.platform FROM case_numbers AS given WHERE given.case_id = cases.id) = ";
    Box::new(sql::<Bool>(given).bind::<Text, _>(platform.as_str().to_owned()))
}

impl Store {
    /// Which cases within any of `scopes` the page holds, the newest first.
    pub(super) fn case_keys(
        &mut self,
        scopes: &[CaseScope],
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<CaseKey, CaseKey>, StoreError> {
        let lit = desk::lit(filter);
        let filter = lit.as_ref().unwrap_or(filter);
        let searches = scopes.iter().flat_map(|scope| Search::of(scope, filter));
        match (filter.updated_since, filter.sort) {
            (None, Some(CaseOrder::Due)) => {
                let searches: Vec<_> = searches.flat_map(Search::by_county).collect();
                return page_in_order(
                    &searches,
                    page,
                    |key: &CaseKey| *key,
                    |search| self.keys_due(search, filter, page),
                );
            }
            (None, Some(CaseOrder::Updated)) => {
                let searches: Vec<_> = searches.flat_map(Search::by_county).collect();
                return page_of_all(
                    &searches,
                    page,
                    |key: &CaseKey| *key,
                    |search| self.keys_updated(search, filter, page),
                );
            }
            _ => {}
        }
        if filter.supervised == Some(true) && filter.updated_since.is_none() {
            let searches: Vec<_> = searches.flat_map(Search::by_county).collect();
            return page_of_all(
                &searches,
                page,
                |key: &CaseKey| *key,
                |search| match search {
                    Search::Area(part) => self.keys_supervised(part, filter, page),
                    _ if filter.states.is_empty() => self.keys_found(search, filter, page),
                    _ => self.keys_of_party(search, filter, page),
                },
            );
        }
        if let Some(since) = filter.updated_since {
            let searches: Vec<_> = searches.flat_map(Search::by_county).collect();
            return page_in_order(
                &searches,
                page,
                |key: &CaseKey| *key,
                |search| self.keys_changed(search, since, filter, page),
            );
        }
        let searches: Vec<_> = searches.flat_map(|search| search.by_state(&filter.states)).collect();
        page_of_all(
            &searches,
            page,
            |key| *key,
            |(search, state)| match (search, state) {
                (Search::Area(part), Some(state)) => self.keys_in_state(*state, part, filter, page),
                _ if filter.states.is_empty() => self.keys_found(search, filter, page),
                _ => self.keys_of_party(search, filter, page),
            },
        )
    }

    /// Off the index that answers a search, whatever state they are in.
    fn keys_found(
        &mut self,
        search: &Search,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let mut query = cases::table
            .order((cases::submitted_at.desc(), cases::id.desc()))
            .select((cases::submitted_at, cases::id))
            .into_boxed();
        query = match search {
            Search::Submitter(id) => query.filter(cases::submitter_id.eq(*id)),
            Search::Target(id) => query.filter(cases::target_id.eq(*id)),
            Search::Grid(id) => query.filter(cases::grid_id.eq(*id)),
            Search::Area(part) => query.filter(areas::within("cases", part)),
            Search::Asked(area) => query.filter(areas::lies_in("cases", area)),
            Search::Unit(unit) => return self.keys_of_unit(*unit, None, filter, page),
            Search::Fallback(room) => return self.keys_of_fallback(*room, filter, page),
            Search::Held(unit, area) => return self.keys_of_unit(*unit, Some(area), filter, page),
        };
        // An area is searched by the division that is asked for.
        if !matches!(search, Search::Area(_) | Search::Asked(_) | Search::Held(..))
            && let Some(division) = &filter.division
        {
            query = query.filter(areas::lies_in("cases", division));
        }
        if !filter.states.is_empty() {
            query = query.filter(in_states(&filter.states));
        }
        keys!(self, query, filter, page, cases::submitted_at, cases::id, cases::submitted_at)
    }

    /// What a party has in some states, which no index knows. Most are found among its newest. Where they are not, and cases in those
    /// states are few anywhere, each of them is looked at instead of each that the party ever had.
    fn keys_of_party(
        &mut self,
        search: &Search,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let Some(since) = self.begin_of_newest(search, page)? else { return self.keys_found(search, filter, page) };
        let newest = CaseFilter { from: filter.from.max(Some(since)), ..filter.clone() };
        let keys = self.keys_found(search, &newest, page)?;
        if i64::try_from(keys.len()).is_ok_and(|found| found >= page.probe()) {
            return Ok(keys);
        }
        if self.are_few(&filter.states)? {
            return self.keys_of_few(search, filter, page);
        }
        self.keys_found(search, filter, page)
    }

    /// When the oldest was submitted of the newest that a party has; `None` where there are no more, or another index knows the states.
    fn begin_of_newest(&mut self, search: &Search, page: &PageRequest<CaseKey>) -> Result<Option<Instant>, StoreError> {
        let mut query =
            cases::table.order((cases::submitted_at.desc(), cases::id.desc())).select(cases::submitted_at).into_boxed();
        query = match search {
            Search::Submitter(id) => query.filter(cases::submitter_id.eq(*id)),
            Search::Target(id) => query.filter(cases::target_id.eq(*id)),
            Search::Grid(id) => query.filter(cases::grid_id.eq(*id)),
            Search::Unit(_) | Search::Fallback(_) | Search::Area(_) | Search::Asked(_) | Search::Held(..) => {
                return Ok(None);
            }
        };
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(cases::submitted_at.le(at).and(cases::submitted_at.lt(at).or(cases::id.lt(id))));
        }
        let beyond = NEWEST * page.probe();
        let since: Vec<Stamp> = self.query(|connection| query.offset(beyond).limit(1).load(connection))?;
        Ok(since.first().map(|at| at.0))
    }

    /// Whether cases in those states are few, whosever they are.
    fn are_few(&mut self, states: &[CaseState]) -> Result<bool, StoreError> {
        let beyond: Vec<Id> = self.query(|connection| {
            case_handling::table
                .filter(case_handling::state.eq_any(words(states)))
                .select(case_handling::case_id)
                .offset(FEW)
                .limit(1)
                .load(connection)
        })?;
        Ok(beyond.is_empty())
    }

    /// Off an index of how cases stand, those of one party. Behind an expression, since SQLite would begin with all that the party has.
    fn keys_of_few(
        &mut self,
        search: &Search,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let (column, party) = match search {
            Search::Submitter(id) => ("submitter_id", *id),
            Search::Target(id) => ("target_id", *id),
            Search::Grid(id) => ("grid_id", *id),
            Search::Unit(_) | Search::Fallback(_) | Search::Area(_) | Search::Asked(_) | Search::Held(..) => {
                return self.keys_found(search, filter, page);
            }
        };
        let of_party = sql::<Bool>(&format!("COALESCE(cases.{column}, NULL) = ")).bind::<Uid, _>(party);
        let mut query = case_handling::table
            .inner_join(cases::table)
            .filter(case_handling::state.eq_any(words(&filter.states)))
            .order((case_handling::submitted_at.desc(), case_handling::case_id.desc()))
            .select((case_handling::submitted_at, case_handling::case_id))
            .into_boxed();
        query = query.filter(of_party);
        if let Some(division) = &filter.division {
            query = query.filter(areas::lies_in("cases", division));
        }
        let (at, id) = (case_handling::submitted_at, case_handling::case_id);
        keys!(self, query, filter, page, at, id, at)
    }

    /// Which of those fit `filter`, the newest first.
    pub(super) fn keys_among(&mut self, among: Vec<CaseKey>, filter: &CaseFilter) -> Result<Vec<CaseKey>, StoreError> {
        let plain = filter.states.is_empty()
            && filter.categories.is_empty()
            && filter.nature.is_none()
            && filter.from.is_none()
            && filter.external_ref.is_none()
            && filter.platform.is_none()
            && filter.updated_since.is_none()
            && !desk::asks(filter);
        if plain || among.is_empty() {
            return Ok(among);
        }
        let all = PageRequest { limit: u32::try_from(among.len()).unwrap_or(u32::MAX), after: None::<CaseKey> };
        let ids: Vec<Id> = among.into_iter().map(|(_, id)| Id::from(id)).collect();
        let mut query =
            cases::table.filter(cases::id.eq_any(ids)).select((cases::submitted_at, cases::id)).into_boxed();
        if !filter.states.is_empty() {
            query = query.filter(in_states(&filter.states));
        }
        if let Some(since) = filter.updated_since {
            let changed = "cases.id = (SELECT changed.case_id FROM case_handling AS changed \
                           WHERE changed.case_id = cases.id AND changed.updated_at >= ";
            query = query.filter(sql::<Bool>(changed).bind::<Moment, _>(Stamp(since)).sql(")"));
        }
        let found: Result<Vec<CaseKey>, StoreError> =
            keys!(self, query, filter, all, cases::submitted_at, cases::id, cases::submitted_at);
        let mut found = found?;
        found.sort_unstable_by_key(|key| std::cmp::Reverse(*key));
        Ok(found)
    }

    /// Off an index of what units have, in a state or in any.
    fn keys_of_unit(
        &mut self,
        unit: Id,
        area: Option<&DivisionCode>,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let mut query = case_units::table
            .inner_join(cases::table)
            .filter(case_units::unit_id.eq(unit))
            .order((case_units::submitted_at.desc(), case_units::case_id.desc()))
            .select((case_units::submitted_at, case_units::case_id))
            .into_boxed();
        // An office asks for what a unit has now, a unit for all that it has had.
        if area.is_some() {
            query = query.filter(case_units::holds.eq(true));
        }
        if let Some(division) = area.or(filter.division.as_ref()) {
            query = query.filter(areas::lies_in("cases", division));
        }
        query = match &filter.states[..] {
            [] => query,
            [state] => query.filter(case_units::state.eq(state.as_str())),
            states => query.filter(case_units::state.eq_any(words(states))),
        };
        keys!(self, query, filter, page, case_units::submitted_at, case_units::case_id, case_units::submitted_at)
    }

    /// Off an index of how cases stand: those in most states are few, and going through all others for them would take ever
    /// longer.
    fn keys_in_state(
        &mut self,
        state: CaseState,
        part: &Part,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let query = case_handling::table
            .inner_join(cases::table)
            .filter(case_handling::state.eq(state.as_str()))
            .order((case_handling::submitted_at.desc(), case_handling::case_id.desc()))
            .select((case_handling::submitted_at, case_handling::case_id))
            .into_boxed();
        let query = query.filter(areas::within("case_handling", part));
        let (at, id) = (case_handling::submitted_at, case_handling::case_id);
        keys!(self, query, filter, page, at, id, at)
    }

    /// In the order in which they changed: in an area off an index of its county, and of what one party has all that changed
    /// since then.
    fn keys_changed(
        &mut self,
        search: &Search,
        since: Instant,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Vec<CaseKey>, StoreError> {
        let mut query = case_handling::table
            .inner_join(cases::table)
            .filter(case_handling::updated_at.ge(Stamp(since)))
            .order((case_handling::updated_at, case_handling::case_id))
            .select((case_handling::updated_at, case_handling::case_id))
            .into_boxed();
        query = match search {
            Search::Submitter(id) => query.filter(cases::submitter_id.eq(*id)),
            Search::Target(id) => query.filter(cases::target_id.eq(*id)),
            Search::Grid(id) => query.filter(cases::grid_id.eq(*id)),
            Search::Unit(unit) => {
                let had =
                    "case_handling.case_id IN (SELECT case_units.case_id FROM case_units WHERE case_units.unit_id = ";
                query.filter(sql::<Bool>(had).bind::<Uid, _>(*unit).sql(")"))
            }
            Search::Fallback(room) => query.filter(desk::was_asked(*room)),
            Search::Area(part) => query
                .filter(areas::within("case_handling", &areas::county_of(part)))
                .filter(areas::within("case_handling", part)),
            Search::Asked(area) | Search::Held(_, area) => query.filter(areas::lies_in("cases", area)),
        };
        if !matches!(search, Search::Area(_) | Search::Asked(_) | Search::Held(..))
            && let Some(division) = &filter.division
        {
            query = query.filter(areas::lies_in("cases", division));
        }
        if !filter.states.is_empty() {
            query = query.filter(case_handling::state.eq_any(words(&filter.states)));
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            let later = case_handling::updated_at.gt(at).or(case_handling::case_id.gt(id));
            query = query.filter(case_handling::updated_at.ge(at).and(later));
        }
        let first = PageRequest { limit: page.limit, after: None::<CaseKey> };
        let (at, id) = (case_handling::updated_at, case_handling::case_id);
        keys!(self, query, filter, first, at, id, case_handling::submitted_at)
    }

    /// Which cases that wait for any of `parties` the page holds, the most urgent first.
    pub(super) fn task_keys(
        &mut self,
        parties: &[Party],
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<CaseKey, CaseKey>, StoreError> {
        page_in_order(
            parties,
            page,
            |key: &CaseKey| *key,
            |party| {
                let mut query = case_handling::table
                    .filter(case_handling::holder_id.eq(Id(party.parts().1)))
                    .order((case_handling::urgency, case_handling::case_id))
                    .select((case_handling::urgency, case_handling::case_id))
                    .into_boxed();
                if let Some((at, id)) = page.after {
                    let (at, id) = (Stamp(at), Id::from(id));
                    let later = case_handling::urgency.gt(at).or(case_handling::case_id.gt(id));
                    query = query.filter(case_handling::urgency.ge(at).and(later));
                }
                let keys: Vec<(Stamp, Id)> = self.query(|connection| query.limit(page.probe()).load(connection))?;
                Ok(keys.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
            },
        )
    }
}
