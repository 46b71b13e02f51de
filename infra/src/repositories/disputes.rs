mod changes;
mod organisations;
mod tasks;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::disputes::{
    Dispute, DisputeFilter, DisputeKey, DisputeScope, DisputeType, Disputes, MediationOrganisation, PhoneNumbers,
};
use mashang_domain::shared::Standing;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::{
    Capped, DisputeId, Flow, OrganisationId, Page, PageRequest, Party, Repository, StoreError, Vocabulary, WordCode,
};
use mashang_domain::territory::DivisionCode;

use self::organisations::OrganisationRow;
use super::areas::Part;
use super::institutions::codes;
use super::territory::division_code;
use super::{Store, areas, insert_all, page_of_all, sound, word, words};
use crate::crypto::Vault;
use crate::db::prepared::update;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::{dispute_codes, dispute_people, disputes, mediation_organisations, phone_days};
use crate::sealed::{columns, tags};
use crate::stored::documents::dossier::Sealed;
use crate::stored::word::text;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = disputes, treat_none_as_default_value = false, treat_none_as_null = true)]
struct DisputeRow {
    id: Id,
    version: i32,
    state: String,
    kind: String,
    kind_label: Option<String>,
    source: String,
    risk: String,
    division_code: String,
    grid_id: Option<Id>,
    office_id: Id,
    organisation_id: Option<Id>,
    case_id: Option<Id>,
    reporter_id: Option<Id>,
    due_on: Option<NaiveDate>,
    dossier: Vec<u8>,
    reported_at: Stamp,
    updated_at: Stamp,
    alert_on: Option<NaiveDate>,
}

impl DisputeRow {
    fn of(dispute: &Dispute, vault: &Vault) -> Result<Self, StoreError> {
        Ok(Self {
            id: dispute.id.into(),
            version: dispute.version,
            state: dispute.state().as_str().to_owned(),
            kind: dispute.kind.code.as_str().to_owned(),
            kind_label: dispute.kind.called.as_ref().map(|label| label.as_str().to_owned()),
            source: dispute.source.as_str().to_owned(),
            risk: dispute.risk.as_str().to_owned(),
            division_code: dispute.division.as_str().to_owned(),
            grid_id: dispute.grid.map(Id::from),
            office_id: dispute.office.into(),
            organisation_id: dispute.organisation.map(Id::from),
            case_id: dispute.case.map(Id::from),
            reporter_id: dispute.reporter.map(Id::from),
            due_on: dispute.due_on,
            dossier: vault.seal_json(dispute.id.0, &Sealed::from(dispute), columns::DISPUTE)?,
            reported_at: dispute.reported_at.into(),
            updated_at: dispute.updated_at.into(),
            alert_on: dispute.alert_on,
        })
    }

    fn read(self, vault: &Vault) -> Result<Dispute, StoreError> {
        let sealed: Sealed = vault.open_json(self.id.0, &self.dossier, columns::DISPUTE)?;
        let state = word(&self.state)?;
        Ok(Dispute {
            id: self.id.0.into(),
            version: self.version,
            tracking: sealed.code.0,
            standing: Standing::at(state),
            kind: DisputeType::new(
                sound(WordCode::new(&self.kind), "disputes.kind")?,
                self.kind_label.as_deref().map(|label| text(label, "disputes.kind_label")).transpose()?,
            ),
            source: word(&self.source)?,
            risk: word(&self.risk)?,
            division: division_code(&self.division_code)?,
            grid: self.grid_id.map(|id| id.0.into()),
            office: self.office_id.0.into(),
            organisation: self.organisation_id.map(|id| id.0.into()),
            case: self.case_id.map(|id| id.0.into()),
            reporter: self.reporter_id.map(|id| id.0.into()),
            due_on: self.due_on,
            alert_on: self.alert_on,
            dossier: sealed.dossier.since(state).into(),
            reported_at: self.reported_at.0,
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = dispute_people, treat_none_as_default_value = false)]
struct PersonRow {
    dispute_id: Id,
    person_id: Id,
    reported_at: Stamp,
}

#[derive(Insertable)]
#[diesel(table_name = dispute_codes, treat_none_as_default_value = false)]
struct DisputeCodeRow {
    tag: Vec<u8>,
    dispute_id: Id,
}

/// What one index is asked for.
enum Search {
    Person(Id),
    Grid(Id),
    /// What lies in this part of an area.
    Area(Part),
}

impl Search {
    fn of(scope: &DisputeScope, filter: &DisputeFilter) -> Vec<Self> {
        match scope {
            DisputeScope::Person(party) => vec![Self::Person(Id(party.parts().1))],
            DisputeScope::Grid(grid) => vec![Self::Grid((*grid).into())],
            DisputeScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref());
                area.into_iter().flat_map(areas::parts).map(Self::Area).collect()
            }
        }
    }
}

/// The disputes of a page, in the order of the columns `$at` and `$id`, of what `$query` finds in `disputes` and what it joins
/// to them.
macro_rules! page_of {
    ($store:expr, $query:expr, $filter:expr, $page:expr, $at:expr, $id:expr) => {{
        let mut query = $query;
        query = match &$filter.states[..] {
            [] => query,
            [state] => query.filter(disputes::state.eq(state.as_str())),
            states => query.filter(disputes::state.eq_any(words(states))),
        };
        if let Some(kind) = &$filter.kind {
            query = query.filter(disputes::kind.eq(kind.as_str()));
        }
        if let Some(organisation) = $filter.organisation {
            query = query.filter(disputes::organisation_id.eq(Id::from(organisation)));
        }
        if let Some((at, id)) = $page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter($at.le(at).and($at.lt(at).or($id.lt(id))));
        }
        $store.query(|connection| query.limit($page.probe()).load(connection))
    }};
}

impl Store {
    fn code_tag(&self, code: &TrackingCode) -> Vec<u8> {
        self.vault.tag(tags::DISPUTE_CODE, code.as_str().as_bytes()).to_vec()
    }

    /// Keeps whose a dispute is and which codes open it, where that is not as it was `before`.
    fn write_people(&mut self, before: Option<&Dispute>, now: &Dispute) -> Result<(), StoreError> {
        let dispute_id = Id::from(now.id);
        let ids = |people: Vec<Party>| people.into_iter().map(|party| Id(party.parts().1)).collect::<Vec<_>>();
        let (was, is) = (before.map(|before| ids(before.people())).unwrap_or_default(), ids(now.people()));
        let gone: Vec<_> = was.iter().filter(|person| !is.contains(person)).copied().collect();
        if !gone.is_empty() {
            let rows = dispute_people::table
                .filter(dispute_people::dispute_id.eq(dispute_id))
                .filter(dispute_people::person_id.eq_any(gone));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        let rows: Vec<_> = is
            .into_iter()
            .filter(|person| !was.contains(person))
            .map(|person_id| PersonRow { dispute_id, person_id, reported_at: now.reported_at.into() })
            .collect();
        let done: Result<(), StoreError> = insert_all!(self, dispute_people::table, rows);
        done?;
        let had: Vec<_> = before.into_iter().flat_map(Dispute::codes).collect();
        let has: Vec<_> = now.codes().collect();
        let revoked: Vec<_> = had.iter().filter(|code| !has.contains(code)).map(|code| self.code_tag(code)).collect();
        if !revoked.is_empty() {
            let rows = dispute_codes::table
                .filter(dispute_codes::dispute_id.eq(dispute_id))
                .filter(dispute_codes::tag.eq_any(revoked));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        let rows: Vec<_> = has
            .into_iter()
            .filter(|code| !had.contains(code))
            .map(|code| DisputeCodeRow { tag: self.code_tag(code), dispute_id })
            .collect();
        insert_all!(self, dispute_codes::table, rows)
    }

    /// Counts one more number that is sent on a day to what `tag` stands for; says whether it is one of the first `most`.
    pub(super) fn count_on_day(&mut self, tag: &[u8], on: NaiveDate, most: u32) -> Result<bool, StoreError> {
        let most = i64::from(most);
        if self.count_one_more(tag, on, most)? {
            return Ok(true);
        }
        let begun = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(phone_days::table)
                .values((phone_days::tag.eq(tag), phone_days::day.eq(on), phone_days::numbers.eq(1)))
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        // Somebody else may have begun the day at this very moment.
        Ok(begun == 1 || self.count_one_more(tag, on, most)?)
    }

    /// Counts one more number on a day that has begun, while there are fewer than `most`.
    fn count_one_more(&mut self, tag: &[u8], on: NaiveDate, most: i64) -> Result<bool, StoreError> {
        let counted = self.change(|connection| {
            let day = phone_days::table.filter(phone_days::tag.eq(tag)).filter(phone_days::day.eq(on));
            on_each!(connection, |inner| diesel::update(day.filter(phone_days::numbers.lt(most)))
                .set(phone_days::numbers.eq(phone_days::numbers + 1))
                .execute(inner))
        })?;
        Ok(counted == 1)
    }

    /// Counts one more message that nobody asked for on that phone; says whether it is one of the day's first `most`.
    pub(crate) fn count_told(&mut self, phone: &Phone, on: NaiveDate, most: u32) -> Result<bool, StoreError> {
        let tag = self.vault.tag(tags::PHONE, format!("{} told", phone.reveal()).as_bytes());
        self.count_on_day(&tag, on, most)
    }

    /// Forgets how many numbers were sent to phones before that day.
    pub fn forget_phone_days(&mut self, before: NaiveDate) -> Result<usize, StoreError> {
        self.change(|connection| {
            on_each!(connection, |inner| diesel::delete(phone_days::table.filter(phone_days::day.lt(before)))
                .execute(inner))
        })
    }

    fn dispute_rows(&mut self, ids: &[Id]) -> Result<Vec<DisputeRow>, StoreError> {
        self.query(|connection| {
            on_each!(connection, |inner| disputes::table
                .filter(disputes::id.eq_any(ids))
                .select(DisputeRow::as_select())
                .load(inner))
        })
    }

    /// Off the end of the index that answers a search.
    fn disputes_in(
        &mut self,
        search: &Search,
        filter: &DisputeFilter,
        page: &PageRequest<DisputeKey>,
    ) -> Result<Vec<DisputeRow>, StoreError> {
        let mut query = disputes::table
            .order((disputes::reported_at.desc(), disputes::id.desc()))
            .select(DisputeRow::as_select())
            .into_boxed();
        query = match search {
            Search::Person(person) => return self.disputes_of(*person, filter, page),
            Search::Area(part) => query.filter(areas::within("disputes", part)),
            Search::Grid(grid) => query.filter(disputes::grid_id.eq(*grid)),
        };
        // An area is searched by the division that is asked for.
        if matches!(search, Search::Grid(_))
            && let Some(division) = &filter.division
        {
            query = query.filter(areas::lies_in("disputes", division));
        }
        page_of!(self, query, filter, page, disputes::reported_at, disputes::id)
    }

    /// Off the end of the index of whose disputes are.
    fn disputes_of(
        &mut self,
        person: Id,
        filter: &DisputeFilter,
        page: &PageRequest<DisputeKey>,
    ) -> Result<Vec<DisputeRow>, StoreError> {
        let mut query = dispute_people::table
            .inner_join(disputes::table)
            .filter(dispute_people::person_id.eq(person))
            .order((dispute_people::reported_at.desc(), dispute_people::dispute_id.desc()))
            .select(DisputeRow::as_select())
            .into_boxed();
        if let Some(division) = &filter.division {
            query = query.filter(areas::lies_in("disputes", division));
        }
        page_of!(self, query, filter, page, dispute_people::reported_at, dispute_people::dispute_id)
    }
}

impl Repository<Dispute> for Store {
    fn load(&mut self, id: DisputeId) -> Result<Option<Dispute>, StoreError> {
        let row = self.query(|connection| {
            on_each!(connection, |inner| disputes::table
                .find(Id::from(id))
                .select(DisputeRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn load_all(&mut self, ids: &[DisputeId]) -> Result<Vec<Dispute>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let items = self.dispute_rows(&ids)?;
        let all = Page { items, unreadable: Vec::new(), next: None::<DisputeKey> };
        Ok(self.read_page("disputes", all, |row| row.id, |row| row.read(&self.vault))?.items)
    }

    fn add(&mut self, dispute: &Dispute) -> Result<(), StoreError> {
        let row = DisputeRow::of(dispute, &self.vault)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(disputes::table).values(&row).execute(inner))
        })?;
        self.write_people(None, dispute)?;
        self.write_tasks(None, dispute)
    }

    fn save(&mut self, before: &Dispute, now: &Dispute) -> Result<(), StoreError> {
        let row = DisputeRow::of(now, &self.vault)?;
        self.change_one(|connection| {
            let seen = disputes::id.eq(row.id).and(disputes::version.eq(before.version));
            on_each!(connection, |inner| update::<DisputeRow, _>(&row, seen).execute(inner))
        })?;
        self.write_people(Some(before), now)?;
        self.write_tasks(Some(before), now)
    }
}

impl Disputes for Store {
    fn dispute_by_code(&mut self, code: &TrackingCode) -> Result<Option<Dispute>, StoreError> {
        let tag = self.code_tag(code);
        let row = self.query(|connection| {
            on_each!(connection, |inner| dispute_codes::table
                .inner_join(disputes::table.on(disputes::id.eq(dispute_codes::dispute_id)))
                .filter(dispute_codes::tag.eq(&tag))
                .select(DisputeRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn disputes(
        &mut self,
        scopes: &[DisputeScope],
        filter: &DisputeFilter,
        page: &PageRequest<DisputeKey>,
    ) -> Result<Page<Dispute, DisputeKey>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        if let Some(since) = filter.updated_since {
            let found = self.disputes_changed(searches, since, filter, page)?;
            return self.read_page("disputes", found, |row| row.id, |row| row.read(&self.vault));
        }
        let key = |row: &DisputeRow| (row.reported_at.0, DisputeId::from(row.id.0));
        let found = page_of_all(&searches, page, key, |search| self.disputes_in(search, filter, page))?;
        self.read_page("disputes", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn count_number(
        &mut self,
        phone: &Phone,
        which: PhoneNumbers,
        on: NaiveDate,
        most: u32,
    ) -> Result<bool, StoreError> {
        let phone = phone.reveal();
        let counted = match which {
            PhoneNumbers::All => phone.to_owned(),
            PhoneNumbers::Of(dispute) => format!("{phone} {dispute}"),
            PhoneNumbers::Unconfirmed => format!("{phone} unconfirmed"),
        };
        let tag = self.vault.tag(tags::PHONE, counted.as_bytes());
        self.count_on_day(&tag, on, most)
    }

    fn dispute_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<DisputeKey>,
    ) -> Result<Page<Dispute, DisputeKey>, StoreError> {
        let keys = self.dispute_task_keys(parties, page)?;
        let ids: Vec<Id> = keys.items.iter().map(|(_, id)| Id::from(*id)).collect();
        let rows = if ids.is_empty() { Vec::new() } else { self.dispute_rows(&ids)? };
        let mut found: HashMap<Id, DisputeRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        let read = |(_, id): DisputeKey| {
            let row = found.remove(&Id::from(id)).ok_or(StoreError::Corrupt("dispute_tasks.dispute_id"))?;
            row.read(&self.vault)
        };
        self.read_page("disputes", keys, |(_, id)| Id::from(*id), read)
    }

    fn disputes_due(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<DisputeId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| disputes::table
                .filter(disputes::alert_on.le(today))
                .order((disputes::alert_on, disputes::id))
                .limit(i64::from(limit))
                .select(disputes::id)
                .load(inner))
        })?;
        Ok(ids.into_iter().map(|id| DisputeId(id.0)).collect())
    }

    fn count_dispute_tasks(&mut self, parties: &[Party]) -> Result<Capped, StoreError> {
        let page = PageRequest { limit: Capped::MOST, after: None };
        let keys = self.dispute_task_keys(parties, &page)?;
        Ok(Capped::of(keys.items.len() + usize::from(keys.next.is_some())))
    }

    fn organisation(&mut self, id: OrganisationId) -> Result<Option<MediationOrganisation>, StoreError> {
        let row = self.query(|connection| {
            mediation_organisations::table
                .find(Id::from(id))
                .select(OrganisationRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(OrganisationRow::read).transpose()
    }

    fn organisations(
        &mut self,
        of: Option<&DivisionCode>,
        text: Option<&Name>,
        page: &PageRequest<OrganisationId>,
    ) -> Result<Page<MediationOrganisation, OrganisationId>, StoreError> {
        let mut query = mediation_organisations::table
            .select(OrganisationRow::as_select())
            .order(mediation_organisations::id)
            .into_boxed();
        if let Some(division) = of {
            query = query.filter(mediation_organisations::division_code.eq_any(codes(division)));
        }
        if let Some(text) = text {
            query = query.filter(areas::is_called("mediation_organisations", text));
        }
        if let Some(after) = page.after {
            query = query.filter(mediation_organisations::id.gt(Id::from(after)));
        }
        let rows = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let items = rows.into_iter().map(OrganisationRow::read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page, |organisation: &MediationOrganisation| organisation.id))
    }

    fn add_organisations(&mut self, organisations: &[MediationOrganisation]) -> Result<(), StoreError> {
        let rows = organisations.iter().map(OrganisationRow::of).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, mediation_organisations::table, rows)
    }
}
