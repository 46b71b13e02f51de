//! Duty records in the order in which they changed.

use diesel::prelude::*;
use mashang_domain::duties::{DutyFilter, DutyKey};
use mashang_domain::shared::{Instant, Page, PageRequest, StoreError};

use super::{DutyRow, Search};
use crate::db::types::{Id, Stamp};
use crate::repositories::{areas, page_in_order, words};
use crate::schema::duty_records;
use crate::store::Store;

impl Search {
    fn by_county(self) -> Vec<Self> {
        match self {
            Self::Area(part) => areas::counties(part).into_iter().map(Self::Area).collect(),
            other @ Self::Deputy(_) => vec![other],
        }
    }
}

impl Store {
    /// Those that changed `since`, the earliest first: in an area off an index of its county, and of a deputy's all that changed
    /// since then.
    pub(super) fn duty_records_changed(
        &mut self,
        searches: Vec<Search>,
        since: Instant,
        filter: &DutyFilter,
        page: &PageRequest<DutyKey>,
    ) -> Result<Page<DutyRow, DutyKey>, StoreError> {
        let searches: Vec<_> = searches.into_iter().flat_map(Search::by_county).collect();
        let key = |row: &DutyRow| (row.updated_at.0, row.id.0.into());
        page_in_order(&searches, page, key, |search| self.duty_changed_in(search, since, filter, page))
    }

    fn duty_changed_in(
        &mut self,
        search: &Search,
        since: Instant,
        filter: &DutyFilter,
        page: &PageRequest<DutyKey>,
    ) -> Result<Vec<DutyRow>, StoreError> {
        let mut query = duty_records::table
            .filter(duty_records::updated_at.ge(Stamp(since)))
            .order((duty_records::updated_at, duty_records::id))
            .select(DutyRow::as_select())
            .into_boxed();
        query = match search {
            Search::Deputy(deputy) => query.filter(duty_records::deputy_id.eq(*deputy)),
            Search::Area(part) => query
                .filter(areas::within("duty_records", &areas::county_of(part)))
                .filter(areas::within("duty_records", part)),
        };
        if !filter.states.is_empty() {
            query = query.filter(duty_records::state.eq_any(words(&filter.states)));
        }
        if let Some(role) = &filter.role {
            query = query.filter(duty_records::role.eq(role.as_str().to_owned()));
        }
        if let Some(from) = filter.from {
            query = query.filter(duty_records::at.ge(Stamp(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(duty_records::at.lt(Stamp(to)));
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            let later = duty_records::updated_at.gt(at).or(duty_records::id.gt(id));
            query = query.filter(duty_records::updated_at.ge(at).and(later));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}
