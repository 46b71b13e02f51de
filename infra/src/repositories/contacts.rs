//! Links between deputies and whoever is visited, and visits. Who is visited and what was heard is erased some time after a link has ended.

mod figures;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::contacts::{
    ContactFilter, ContactLink, ContactLinkId, ContactLinkState, ContactNumbers, ContactPerson, ContactScope,
    ContactTaskKey, ContactTotals, ContactVisit, ContactVisitId, Contacts, terms,
};
use mashang_domain::shared::text::Body;
use mashang_domain::shared::{
    DeputyId, DivisionCode, Instant, Page, PageRequest, Repository, Standing, StoreError, Vocabulary,
};

use super::areas::Part;
use super::territory::division_code;
use super::{Store, areas, page_of_all, word};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::contacts::{contact_links, contact_numbers, contact_visits};
use crate::sealed::columns;
use crate::stored::documents::contact_link::{Heard, Visited};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact_links, treat_none_as_default_value = false, treat_none_as_null = true)]
struct LinkRow {
    id: Id,
    version: i32,
    state: String,
    kind: String,
    of_members: bool,
    deputy_id: Id,
    to_deputy_id: Option<Id>,
    sealed: Option<Vec<u8>>,
    place: Option<i32>,
    office_id: Id,
    division_code: String,
    period_days: i32,
    begins_on: NaiveDate,
    visits: i32,
    last_on: Option<NaiveDate>,
    due_on: NaiveDate,
    linked_at: Stamp,
    ended_at: Option<Stamp>,
    erase_at: Option<Stamp>,
    updated_at: Stamp,
}

/// A count as a column holds it.
fn column(count: u32, what: &'static str) -> Result<i32, StoreError> {
    i32::try_from(count).map_err(|_| StoreError::Corrupt(what))
}

/// A count out of a column.
fn count(column: i32, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(column).map_err(|_| StoreError::Corrupt(what))
}

impl LinkRow {
    fn of(vault: &Vault, link: &ContactLink) -> Result<Self, StoreError> {
        let seal = |person: &ContactPerson| vault.seal_json(link.id.0, &Visited::from(person), columns::CONTACT_LINK);
        Ok(Self {
            id: link.id.into(),
            version: link.version,
            state: link.state().as_str().to_owned(),
            kind: link.kind.as_str().to_owned(),
            of_members: link.kind.is_of_members(),
            deputy_id: link.deputy.into(),
            to_deputy_id: link.to_deputy.map(Id::from),
            sealed: link.person.as_ref().map(seal).transpose()?,
            place: link.place.map(|place| column(place, "contact_links.place")).transpose()?,
            office_id: link.office.into(),
            division_code: link.division.as_str().to_owned(),
            period_days: column(link.period_days, "contact_links.period_days")?,
            begins_on: link.begins,
            visits: column(link.visits, "contact_links.visits")?,
            last_on: link.last_on,
            due_on: link.due_on,
            linked_at: link.linked_at.into(),
            ended_at: link.ended_at.map(Stamp),
            erase_at: link.erase_at.map(Stamp),
            updated_at: link.updated_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<ContactLink, StoreError> {
        let open = |sealed: Vec<u8>| -> Result<ContactPerson, StoreError> {
            let visited: Visited = vault.open_json(self.id.0, &sealed, columns::CONTACT_LINK)?;
            Ok(visited.into())
        };
        Ok(ContactLink {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            kind: word(&self.kind)?,
            deputy: self.deputy_id.0.into(),
            to_deputy: self.to_deputy_id.map(|id| id.0.into()),
            person: self.sealed.map(open).transpose()?,
            place: self.place.map(|place| count(place, "contact_links.place")).transpose()?,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            period_days: count(self.period_days, "contact_links.period_days")?,
            begins: self.begins_on,
            visits: count(self.visits, "contact_links.visits")?,
            last_on: self.last_on,
            due_on: self.due_on,
            linked_at: self.linked_at.0,
            ended_at: self.ended_at.map(|at| at.0),
            erase_at: self.erase_at.map(|at| at.0),
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_visits, treat_none_as_default_value = false)]
struct VisitRow {
    id: Id,
    link_id: Id,
    done_on: NaiveDate,
    way: String,
    sealed: Option<Vec<u8>>,
    case_id: Option<Id>,
    deputy_id: Id,
    written_at: Stamp,
}

impl VisitRow {
    fn of(vault: &Vault, visit: &ContactVisit) -> Result<Self, StoreError> {
        let seal = |heard: &Body| vault.seal_json(visit.id.0, &Heard::from(heard), columns::CONTACT_VISIT);
        Ok(Self {
            id: visit.id.into(),
            link_id: visit.link.into(),
            done_on: visit.on,
            way: visit.way.as_str().to_owned(),
            sealed: visit.heard.as_ref().map(seal).transpose()?,
            case_id: visit.case.map(Id::from),
            deputy_id: visit.by.into(),
            written_at: visit.written_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<ContactVisit, StoreError> {
        let open = |sealed: Vec<u8>| -> Result<_, StoreError> {
            let heard: Heard = vault.open_json(self.id.0, &sealed, columns::CONTACT_VISIT)?;
            Ok(heard.text.0)
        };
        Ok(ContactVisit {
            id: self.id.0.into(),
            link: self.link_id.0.into(),
            on: self.done_on,
            way: word(&self.way)?,
            heard: self.sealed.map(open).transpose()?,
            case: self.case_id.map(|id| id.0.into()),
            by: self.deputy_id.0.into(),
            written_at: self.written_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact_numbers, primary_key(division_code), treat_none_as_default_value = false)]
struct NumbersRow {
    division_code: String,
    members_least: i32,
    members_most: i32,
    people_least: i32,
    people_most: i32,
}

impl NumbersRow {
    fn of(division: &DivisionCode, numbers: ContactNumbers) -> Result<Self, StoreError> {
        let what = "contact_numbers";
        Ok(Self {
            division_code: division.as_str().to_owned(),
            members_least: column(numbers.members.0, what)?,
            members_most: column(numbers.members.1, what)?,
            people_least: column(numbers.people.0, what)?,
            people_most: column(numbers.people.1, what)?,
        })
    }

    fn read(&self) -> Result<ContactNumbers, StoreError> {
        let what = "contact_numbers";
        Ok(ContactNumbers {
            members: (count(self.members_least, what)?, count(self.members_most, what)?),
            people: (count(self.people_least, what)?, count(self.people_most, what)?),
        })
    }
}

/// What one index is asked for.
enum Search {
    Keeper(Id),
    Visited(Id),
    /// Those that this deputy keeps, who works in an area.
    KeeperIn(Id, DivisionCode),
    /// What lies in this part of an area.
    Area(Part),
}

impl Search {
    fn of(scope: &ContactScope, filter: &ContactFilter) -> Vec<Self> {
        match scope {
            ContactScope::Keeper(deputy) => vec![Self::Keeper((*deputy).into())],
            ContactScope::Visited(deputy) => vec![Self::Visited((*deputy).into())],
            ContactScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref());
                match (area, filter.deputy) {
                    (Some(area), Some(deputy)) => vec![Self::KeeperIn(deputy.into(), area.clone())],
                    (area, _) => area.into_iter().flat_map(areas::parts).map(Self::Area).collect(),
                }
            }
        }
    }
}

impl Store {
    /// Off the end of the index that answers a search.
    fn contact_links_in(
        &mut self,
        search: &Search,
        filter: &ContactFilter,
        page: &PageRequest<ContactLinkId>,
    ) -> Result<Vec<LinkRow>, StoreError> {
        let mut query = contact_links::table.select(LinkRow::as_select()).order(contact_links::id.desc()).into_boxed();
        query = match search {
            Search::Keeper(deputy) => query.filter(contact_links::deputy_id.eq(*deputy)),
            Search::Visited(deputy) => query.filter(contact_links::to_deputy_id.eq(Some(*deputy))),
            Search::KeeperIn(deputy, area) => {
                query.filter(contact_links::deputy_id.eq(*deputy)).filter(areas::lies_in("contact_links", area))
            }
            Search::Area(part) => query.filter(areas::within("contact_links", part)),
        };
        if let Some(division) = filter.division.as_ref().filter(|_| !matches!(search, Search::Area(_))) {
            query = query.filter(areas::lies_in("contact_links", division));
        }
        if let Some(deputy) = filter.deputy {
            query = query.filter(contact_links::deputy_id.eq(Id::from(deputy)));
        }
        if let Some(state) = filter.state {
            query = query.filter(contact_links::state.eq(state.as_str()));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(contact_links::kind.eq(kind.as_str()));
        }
        if let Some(day) = filter.due_before {
            query = query
                .filter(contact_links::state.eq(ContactLinkState::Active.as_str()))
                .filter(contact_links::place.is_not_null())
                .filter(contact_links::due_on.lt(day));
        }
        if let Some(after) = page.after {
            query = query.filter(contact_links::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    /// Erases whom links led to that ended long enough ago, and what was heard there. That they were, and when, stays.
    pub(crate) fn forget_contacts(&mut self, now: Instant) -> Result<usize, StoreError> {
        let over = contact_links::table
            .filter(contact_links::erase_at.le(Some(Stamp(now))))
            .filter(contact_links::ended_at.is_not_null())
            .order((contact_links::erase_at, contact_links::id))
            .limit(i64::try_from(terms::MOST_OF_ONE).unwrap_or(i64::MAX))
            .select(contact_links::id);
        let ids: Vec<Id> = self.query(|connection| over.load(connection))?;
        let heard = contact_visits::table.filter(contact_visits::link_id.eq_any(ids.clone()));
        self.change(|connection| {
            diesel::update(heard).set(contact_visits::sealed.eq(None::<Vec<u8>>)).execute(connection)
        })?;
        let nobody = (contact_links::sealed.eq(None::<Vec<u8>>), contact_links::erase_at.eq(None::<Stamp>));
        let links = contact_links::table.filter(contact_links::id.eq_any(ids));
        self.change(|connection| diesel::update(links).set(nobody).execute(connection))
    }

    /// Links and visits of the one are the other's, who keeps all of them, however many one may have.
    pub(in crate::repositories) fn move_contacts(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        let (former, kept) = (Id::from(from), Id::from(to));
        for of_members in [true, false] {
            let mut taken = self.contact_places(to, of_members)?;
            let own = contact_links::table
                .filter(contact_links::deputy_id.eq(former))
                .filter(contact_links::of_members.eq(of_members))
                .filter(contact_links::place.is_not_null())
                .order(contact_links::id)
                .select(contact_links::id);
            let own: Vec<Id> = self.query(|connection| own.load(connection))?;
            for id in own {
                let place = (1..u32::MAX).find(|place| !taken.contains(place)).unwrap_or(u32::MAX);
                taken.push(place);
                let there = (
                    contact_links::deputy_id.eq(kept),
                    contact_links::place.eq(Some(column(place, "contact_links.place")?)),
                );
                self.change_one(|connection| {
                    diesel::update(contact_links::table.find(id)).set(there).execute(connection)
                })?;
            }
        }
        let ended = contact_links::table.filter(contact_links::deputy_id.eq(former));
        self.change(|connection| diesel::update(ended).set(contact_links::deputy_id.eq(kept)).execute(connection))?;
        let visited = contact_links::table.filter(contact_links::to_deputy_id.eq(Some(former)));
        self.change(|connection| {
            diesel::update(visited).set(contact_links::to_deputy_id.eq(Some(kept))).execute(connection)
        })?;
        // No index knows who made a visit. Entries are merged rarely.
        let made = contact_visits::table.filter(contact_visits::deputy_id.eq(former));
        self.change(|connection| diesel::update(made).set(contact_visits::deputy_id.eq(kept)).execute(connection))?;
        Ok(())
    }
}

impl Repository<ContactLink> for Store {
    fn load(&mut self, id: ContactLinkId) -> Result<Option<ContactLink>, StoreError> {
        let row: Option<LinkRow> = self.query(|connection| {
            contact_links::table.find(Id::from(id)).select(LinkRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, link: &ContactLink) -> Result<(), StoreError> {
        let row = LinkRow::of(&self.vault, link)?;
        self.change(|connection| diesel::insert_into(contact_links::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &ContactLink, now: &ContactLink) -> Result<(), StoreError> {
        let row = LinkRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            diesel::update(contact_links::table.find(row.id).filter(contact_links::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })
    }
}

impl Contacts for Store {
    fn contact_links(
        &mut self,
        scopes: &[ContactScope],
        filter: &ContactFilter,
        page: &PageRequest<ContactLinkId>,
    ) -> Result<Page<ContactLink, ContactLinkId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        let key = |row: &LinkRow| ContactLinkId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.contact_links_in(search, filter, page))?;
        self.read_page("contact_links", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn contact_tasks(
        &mut self,
        deputy: DeputyId,
        until: NaiveDate,
        page: &PageRequest<ContactTaskKey>,
    ) -> Result<Page<ContactLink, ContactTaskKey>, StoreError> {
        let mut query = contact_links::table
            .filter(contact_links::deputy_id.eq(Id::from(deputy)))
            .filter(contact_links::state.eq(ContactLinkState::Active.as_str()))
            .filter(contact_links::place.is_not_null())
            .filter(contact_links::due_on.le(until))
            .order((contact_links::due_on, contact_links::id))
            .select(LinkRow::as_select())
            .into_boxed();
        if let Some((on, id)) = page.after {
            let later = contact_links::due_on.gt(on).or(contact_links::id.gt(Id::from(id)));
            query = query.filter(contact_links::due_on.ge(on).and(later));
        }
        let rows: Vec<LinkRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| (row.due_on, ContactLinkId(row.id.0)));
        self.read_page("contact_links", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn contact_links_of(&mut self, deputy: DeputyId) -> Result<Vec<ContactLinkId>, StoreError> {
        let (deputy, most) = (Id::from(deputy), i64::try_from(terms::MOST_OF_ONE).unwrap_or(i64::MAX));
        let mut ids: Vec<Id> = self.query(|connection| {
            contact_links::table
                .filter(contact_links::deputy_id.eq(deputy))
                .filter(contact_links::place.is_not_null())
                .order(contact_links::id)
                .limit(most)
                .select(contact_links::id)
                .load(connection)
        })?;
        let led: Vec<Id> = self.query(|connection| {
            contact_links::table
                .filter(contact_links::to_deputy_id.eq(Some(deputy)))
                .filter(contact_links::place.is_not_null())
                .order(contact_links::id)
                .limit(most)
                .select(contact_links::id)
                .load(connection)
        })?;
        ids.extend(led);
        ids.sort_unstable_by_key(|id| id.0);
        ids.dedup();
        ids.truncate(terms::MOST_OF_ONE);
        Ok(ids.into_iter().map(|id| ContactLinkId(id.0)).collect())
    }

    fn contact_links_unanswered(&mut self, now: Instant, limit: u32) -> Result<Vec<ContactLinkId>, StoreError> {
        let over = contact_links::table
            .filter(contact_links::erase_at.le(Some(Stamp(now))))
            .filter(contact_links::ended_at.is_null())
            .order((contact_links::erase_at, contact_links::id))
            .limit(i64::from(limit))
            .select(contact_links::id);
        let ids: Vec<Id> = self.query(|connection| over.load(connection))?;
        Ok(ids.into_iter().map(|id| ContactLinkId(id.0)).collect())
    }

    fn contact_places(&mut self, deputy: DeputyId, of_members: bool) -> Result<Vec<u32>, StoreError> {
        let taken: Vec<Option<i32>> = self.query(|connection| {
            contact_links::table
                .filter(contact_links::deputy_id.eq(Id::from(deputy)))
                .filter(contact_links::of_members.eq(of_members))
                .filter(contact_links::place.is_not_null())
                .select(contact_links::place)
                .load(connection)
        })?;
        taken.into_iter().flatten().map(|place| count(place, "contact_links.place")).collect()
    }

    fn add_contact_visit(&mut self, visit: &ContactVisit) -> Result<(), StoreError> {
        let row = VisitRow::of(&self.vault, visit)?;
        self.change(|connection| diesel::insert_into(contact_visits::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn contact_visits(
        &mut self,
        link: ContactLinkId,
        page: &PageRequest<ContactVisitId>,
    ) -> Result<Page<ContactVisit, ContactVisitId>, StoreError> {
        let mut query = contact_visits::table
            .filter(contact_visits::link_id.eq(Id::from(link)))
            .order(contact_visits::id.desc())
            .select(VisitRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(contact_visits::id.lt(Id::from(after)));
        }
        let rows: Vec<VisitRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| ContactVisitId(row.id.0));
        self.read_page("contact_visits", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn contact_totals(&mut self, area: &DivisionCode, today: NaiveDate) -> Result<ContactTotals, StoreError> {
        self.totals_of_contacts(area, today)
    }

    fn contact_numbers(&mut self, division: &DivisionCode) -> Result<Option<ContactNumbers>, StoreError> {
        let around: Vec<String> = division.ancestry().iter().map(|one| one.as_str().to_owned()).collect();
        let rows: Vec<NumbersRow> = self.query(|connection| {
            contact_numbers::table
                .filter(contact_numbers::division_code.eq_any(around))
                .select(NumbersRow::as_select())
                .load(connection)
        })?;
        let mut nearest: Option<(usize, &NumbersRow)> = None;
        for row in &rows {
            let depth = division_code(&row.division_code)?.prefix().len();
            if nearest.is_none_or(|(known, _)| known < depth) {
                nearest = Some((depth, row));
            }
        }
        nearest.map(|(_, row)| row.read()).transpose()
    }

    fn keep_contact_numbers(&mut self, division: &DivisionCode, numbers: ContactNumbers) -> Result<(), StoreError> {
        let row = NumbersRow::of(division, numbers)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(contact_numbers::table)
                .values(&row)
                .on_conflict(contact_numbers::division_code)
                .do_update()
                .set(&row)
                .execute(inner))
        })?;
        Ok(())
    }
}
