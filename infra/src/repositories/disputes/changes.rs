//! Disputes in the order in which they changed.

use diesel::prelude::*;
use mashang_domain::disputes::{DisputeFilter, DisputeKey};
use mashang_domain::shared::{Instant, Page, PageRequest, StoreError, Vocabulary};

use super::{DisputeRow, Search};
use crate::db::types::{Id, Stamp};
use crate::repositories::{areas, page_in_order, words};
use crate::schema::{dispute_people, disputes};
use crate::store::Store;

impl Search {
    fn by_county(self) -> Vec<Self> {
        match self {
            Self::Area(part) => areas::counties(part).into_iter().map(Self::Area).collect(),
            other => vec![other],
        }
    }
}

impl Store {
    /// Those that changed `since`, the earliest first: in an area off an index of its county, and of what one party has to do
    /// with all that changed since then.
    pub(super) fn disputes_changed(
        &mut self,
        searches: Vec<Search>,
        since: Instant,
        filter: &DisputeFilter,
        page: &PageRequest<DisputeKey>,
    ) -> Result<Page<DisputeRow, DisputeKey>, StoreError> {
        let searches: Vec<_> = searches.into_iter().flat_map(Search::by_county).collect();
        let key = |row: &DisputeRow| (row.updated_at.0, row.id.0.into());
        page_in_order(&searches, page, key, |search| self.changed_in(search, since, filter, page))
    }

    fn changed_in(
        &mut self,
        search: &Search,
        since: Instant,
        filter: &DisputeFilter,
        page: &PageRequest<DisputeKey>,
    ) -> Result<Vec<DisputeRow>, StoreError> {
        let mut query = disputes::table
            .filter(disputes::updated_at.ge(Stamp(since)))
            .order((disputes::updated_at, disputes::id))
            .select(DisputeRow::as_select())
            .into_boxed();
        query = match search {
            Search::Person(person) => {
                let of = dispute_people::table
                    .filter(dispute_people::person_id.eq(*person))
                    .select(dispute_people::dispute_id);
                query.filter(disputes::id.eq_any(of))
            }
            Search::Grid(grid) => query.filter(disputes::grid_id.eq(*grid)),
            Search::Area(part) => {
                query.filter(areas::within("disputes", &areas::county_of(part))).filter(areas::within("disputes", part))
            }
        };
        if !matches!(search, Search::Area(_))
            && let Some(division) = &filter.division
        {
            query = query.filter(areas::lies_in("disputes", division));
        }
        if !filter.states.is_empty() {
            query = query.filter(disputes::state.eq_any(words(&filter.states)));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(disputes::kind.eq(kind.as_str()));
        }
        if let Some(organisation) = filter.organisation {
            query = query.filter(disputes::organisation_id.eq(Id::from(organisation)));
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(disputes::updated_at.ge(at).and(disputes::updated_at.gt(at).or(disputes::id.gt(id))));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}
