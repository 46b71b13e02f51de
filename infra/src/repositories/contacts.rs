//! Links between deputies and whoever is visited, and visits. Who is visited and what was heard is erased some time after a link has ended.

mod figures;
mod rows;

use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::contacts::{
    ContactFilter, ContactLink, ContactLinkId, ContactLinkState, ContactNumbers, ContactScope, ContactTaskKey,
    ContactTotals, ContactVisit, ContactVisitId, Contacts, terms,
};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{DeputyId, DivisionCode, Instant, Page, PageRequest, Repository, StoreError, Vocabulary};
use uuid::Uuid;

use self::rows::{LinkRow, NumbersRow, VisitRow, column, count, phone_tag};
use super::areas::Part;
use super::subject_keys::Sealed;
use super::territory::division_code;
use super::{Store, areas, page_of_all, sound};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::contacts::{contact_links, contact_numbers, contact_visits};
use crate::sealed::columns;
use crate::subject_keys::{Seal, SubjectKey, is_own};

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

    fn contact_row(&mut self, id: ContactLinkId) -> Result<Option<LinkRow>, StoreError> {
        self.query(|connection| {
            contact_links::table.find(Id::from(id)).select(LinkRow::as_select()).first(connection).optional()
        })
    }

    fn contact_links_read<Key>(&mut self, found: Page<LinkRow, Key>) -> Result<Page<ContactLink, Key>, StoreError> {
        let keys = self.own_keys(found.items.parts())?;
        self.read_page(
            "contact_links",
            found,
            |row| row.id,
            |row| {
                let seal = keys.seal(&self.vault, row.id.0);
                row.read(seal)
            },
        )
    }

    /// By what a link is sealed that is written. One of before gets a key of its own then, and what was heard there is sealed anew by it.
    fn key_of_link(&mut self, id: Id) -> Result<Arc<SubjectKey>, StoreError> {
        if let Some(key) = self.sealing_key(id.0)? {
            return Ok(key);
        }
        // The link may have been put back out of a copy of before, and its key be there.
        let key = if let Some(key) = self.kept_key(id.0)? { key } else { self.create_own_key(id.0)? };
        let of_link = contact_visits::table
            .filter(contact_visits::link_id.eq(id))
            .filter(contact_visits::sealed.is_not_null())
            .select((contact_visits::id, contact_visits::sealed.assume_not_null()));
        let heard: Vec<(Id, Vec<u8>)> = self.query(|connection| of_link.load(connection))?;
        for (visit, sealed) in heard.into_iter().filter(|(_, sealed)| !is_own(sealed)) {
            let anew = self.vault.open(columns::CONTACT_VISIT, visit.0.as_bytes(), &sealed);
            let anew = anew.and_then(|plain| key.seal(columns::CONTACT_VISIT, visit.0.as_bytes(), &plain));
            let now = contact_visits::sealed.eq(Some(sound(anew, columns::CONTACT_VISIT)?));
            let row = contact_visits::table.find(visit);
            self.change_one(|connection| diesel::update(row).set(now).execute(connection))?;
        }
        Ok(key)
    }

    /// Gives `most` links of before behind `after` what whoever is visited finds them by; says where to go on, and nothing once all were
    /// looked at.
    pub(crate) fn tag_contacts(&mut self, after: Uuid, most: u32) -> Result<Option<Uuid>, StoreError> {
        let untagged = contact_links::table
            .filter(contact_links::id.gt(Id(after)))
            .filter(contact_links::phone_tag.is_null())
            .filter(contact_links::sealed.is_not_null())
            .order(contact_links::id)
            .limit(i64::from(most))
            .select(LinkRow::as_select());
        let rows: Vec<LinkRow> = self.query(|connection| untagged.load(connection))?;
        let last = rows.last().map(|row| row.id.0);
        let keys = self.own_keys(rows.parts())?;
        for row in rows {
            let id = row.id;
            let seal = keys.seal(&self.vault, id.0);
            // What does not open leads to nobody.
            let Ok(link) = row.read(seal) else { continue };
            let Some(phone) = link.person.and_then(|person| person.phone) else { continue };
            let tag = contact_links::phone_tag.eq(Some(phone_tag(&self.vault, &phone)));
            let place = contact_links::table
                .filter(contact_links::id.eq(id))
                .filter(contact_links::version.eq(link.version))
                .filter(contact_links::sealed.is_not_null());
            self.change(|connection| diesel::update(place).set(tag).execute(connection))?;
        }
        Ok(last)
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
        self.forget_whom_they_led_to(&ids)
    }

    /// Erases whom those links led to and what was heard there, and destroys their keys: copies of it open nowhere any more.
    fn forget_whom_they_led_to(&mut self, ids: &[Id]) -> Result<usize, StoreError> {
        let heard = contact_visits::table.filter(contact_visits::link_id.eq_any(ids.to_vec()));
        self.change(|connection| {
            diesel::update(heard).set(contact_visits::sealed.eq(None::<Vec<u8>>)).execute(connection)
        })?;
        let nobody = (
            contact_links::sealed.eq(None::<Vec<u8>>),
            contact_links::erase_at.eq(None::<Stamp>),
            contact_links::phone_tag.eq(None::<Vec<u8>>),
        );
        let links = contact_links::table.filter(contact_links::id.eq_any(ids.to_vec()));
        let forgotten = self.change(|connection| diesel::update(links).set(nobody).execute(connection))?;
        for id in ids {
            self.destroy_key(id.0)?;
        }
        Ok(forgotten)
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
        let (row, keys) = self.with_own_keys(|store| store.contact_row(id))?;
        let Some(row) = row else { return Ok(None) };
        let owner = row.id.0;
        self.seals_as(owner, row.sealed.as_deref().unwrap_or_default(), &keys);
        row.read(keys.seal(&self.vault, owner)).map(Some)
    }

    fn add(&mut self, link: &ContactLink) -> Result<(), StoreError> {
        // Of deputies who are visited nothing is sealed.
        let key = if link.person.is_some() { Some(self.create_own_key(link.id.0)?) } else { None };
        let row = LinkRow::of(Seal::of(&self.vault, key.as_deref()), link)?;
        self.change(|connection| diesel::insert_into(contact_links::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &ContactLink, now: &ContactLink) -> Result<(), StoreError> {
        let key = if now.person.is_some() { Some(self.key_of_link(now.id.into())?) } else { None };
        let row = LinkRow::of(Seal::of(&self.vault, key.as_deref()), now)?;
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
        self.contact_links_read(found)
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
        self.contact_links_read(found)
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

    fn contact_links_to(
        &mut self,
        phone: &Phone,
        page: &PageRequest<ContactLinkId>,
    ) -> Result<Page<ContactLink, ContactLinkId>, StoreError> {
        let tag = phone_tag(&self.vault, phone);
        let mut query = contact_links::table
            .filter(contact_links::phone_tag.eq(Some(tag)))
            .order(contact_links::id.desc())
            .select(LinkRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(contact_links::id.lt(Id::from(after)));
        }
        let rows: Vec<LinkRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| ContactLinkId(row.id.0));
        self.contact_links_read(found)
    }

    fn forget_contact(&mut self, id: ContactLinkId) -> Result<(), StoreError> {
        self.forget_whom_they_led_to(&[Id::from(id)])?;
        Ok(())
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
        let key = self.sealing_key(visit.link.0)?;
        let row = VisitRow::of(Seal::of(&self.vault, key.as_deref()), visit)?;
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
        let keys = self.own_keys(found.items.parts())?;
        self.read_page(
            "contact_visits",
            found,
            |row| row.id,
            |row| {
                let seal = keys.seal(&self.vault, row.link_id.0);
                row.read(seal)
            },
        )
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
