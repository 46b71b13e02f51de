//! Rows of links, visits and numbers. Who is visited and what was heard lies sealed by the link's own key.

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::contacts::{ContactLink, ContactNumbers, ContactPerson, ContactVisit};
use mashang_domain::shared::text::{Body, Phone};
use mashang_domain::shared::{DivisionCode, Standing, StoreError, Vocabulary};
use uuid::Uuid;

use super::super::subject_keys::Sealed;
use super::super::territory::division_code;
use super::super::word;
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::schema::contacts::{contact_links, contact_numbers, contact_visits};
use crate::sealed::{columns, tags};
use crate::stored::documents::contact_link::{Heard, Visited};
use crate::subject_keys::Seal;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact_links, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct LinkRow {
    pub(super) id: Id,
    version: i32,
    state: String,
    kind: String,
    of_members: bool,
    deputy_id: Id,
    to_deputy_id: Option<Id>,
    pub(super) sealed: Option<Vec<u8>>,
    place: Option<i32>,
    office_id: Id,
    division_code: String,
    period_days: i32,
    begins_on: NaiveDate,
    visits: i32,
    last_on: Option<NaiveDate>,
    pub(super) due_on: NaiveDate,
    linked_at: Stamp,
    ended_at: Option<Stamp>,
    erase_at: Option<Stamp>,
    updated_at: Stamp,
    phone_tag: Option<Vec<u8>>,
}

impl Sealed for LinkRow {
    fn parts(&self) -> impl Iterator<Item = (Uuid, &[u8])> {
        self.sealed.as_deref().into_iter().map(|sealed| (self.id.0, sealed))
    }
}

/// By what links are found that lead to whoever has that phone.
pub(super) fn phone_tag(vault: &Vault, phone: &Phone) -> Vec<u8> {
    vault.tag(tags::CONTACT_PHONE, phone.reveal().as_bytes()).to_vec()
}

/// A count as a column holds it.
pub(super) fn column(count: u32, what: &'static str) -> Result<i32, StoreError> {
    i32::try_from(count).map_err(|_| StoreError::Corrupt(what))
}

/// A count out of a column.
pub(super) fn count(column: i32, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(column).map_err(|_| StoreError::Corrupt(what))
}

impl LinkRow {
    pub(super) fn of(by: Seal<'_>, link: &ContactLink) -> Result<Self, StoreError> {
        let seal = |person: &ContactPerson| by.seal_json(link.id.0, &Visited::from(person), columns::CONTACT_LINK);
        let phone = link.person.as_ref().and_then(|person| person.phone.as_ref());
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
            phone_tag: phone.map(|phone| phone_tag(by.vault(), phone)),
        })
    }

    pub(super) fn read(self, by: Seal<'_>) -> Result<ContactLink, StoreError> {
        let open = |sealed: Vec<u8>| -> Result<ContactPerson, StoreError> {
            let visited: Visited = by.open_json(self.id.0, &sealed, columns::CONTACT_LINK)?;
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
pub(super) struct VisitRow {
    pub(super) id: Id,
    pub(super) link_id: Id,
    done_on: NaiveDate,
    way: String,
    pub(super) sealed: Option<Vec<u8>>,
    case_id: Option<Id>,
    deputy_id: Id,
    written_at: Stamp,
}

impl Sealed for VisitRow {
    fn parts(&self) -> impl Iterator<Item = (Uuid, &[u8])> {
        self.sealed.as_deref().into_iter().map(|sealed| (self.link_id.0, sealed))
    }
}

impl VisitRow {
    pub(super) fn of(by: Seal<'_>, visit: &ContactVisit) -> Result<Self, StoreError> {
        let seal = |heard: &Body| by.seal_json(visit.id.0, &Heard::from(heard), columns::CONTACT_VISIT);
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

    pub(super) fn read(self, by: Seal<'_>) -> Result<ContactVisit, StoreError> {
        let open = |sealed: Vec<u8>| -> Result<_, StoreError> {
            let heard: Heard = by.open_json(self.id.0, &sealed, columns::CONTACT_VISIT)?;
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
pub(super) struct NumbersRow {
    pub(super) division_code: String,
    members_least: i32,
    members_most: i32,
    people_least: i32,
    people_most: i32,
}

impl NumbersRow {
    pub(super) fn of(division: &DivisionCode, numbers: ContactNumbers) -> Result<Self, StoreError> {
        let what = "contact_numbers";
        Ok(Self {
            division_code: division.as_str().to_owned(),
            members_least: column(numbers.members.0, what)?,
            members_most: column(numbers.members.1, what)?,
            people_least: column(numbers.people.0, what)?,
            people_most: column(numbers.people.1, what)?,
        })
    }

    pub(super) fn read(&self) -> Result<ContactNumbers, StoreError> {
        let what = "contact_numbers";
        Ok(ContactNumbers {
            members: (count(self.members_least, what)?, count(self.members_most, what)?),
            people: (count(self.people_least, what)?, count(self.people_most, what)?),
        })
    }
}
