use diesel::prelude::*;
use mashang_domain::bulletins::BulletinState;
use mashang_domain::cases::CaseState;
use mashang_domain::consultations::ConsultationState;
use mashang_domain::institutions::{
    CongressOffice, ContactPerson, HandlingUnit, InstitutionDetails, InstitutionState, Institutions, Workload,
};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{
    OfficeId, Page, PageRequest, Repository, Standing, StoreError, Subject, UnitId, Vocabulary,
};
use mashang_domain::suggestions::SuggestionState;
use mashang_domain::territory::DivisionCode;

use super::areas::{MOST, Search};
use super::territory::{division_code, name};
use super::{Store, areas, insert_all, word, words};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id};
use crate::on_each;
use crate::schema::activities::activity_tasks;
use crate::schema::bulletins::{bulletin_parties, bulletins};
use crate::schema::consultations::consultations;
use crate::schema::orders::supervision_orders;
use crate::schema::suggestions::{suggestion_people, suggestion_tasks, suggestions};
use crate::schema::sweeps::sweep_findings;
use crate::schema::tasks::dispute_tasks;
use crate::schema::{case_handling, case_units, congress_offices, handling_units};
use crate::sealed::columns;
use crate::stored::documents;

const OFFICE_DETAILS: &str = "congress_offices.details";
const UNIT_DETAILS: &str = "handling_units.details";
/// People were asked by the consultation, and it is not at its end.
const ASKING: [ConsultationState; 4] =
    [ConsultationState::Open, ConsultationState::Grouping, ConsultationState::Decided, ConsultationState::Answered];
/// The briefing is being written, or what was written on it is being answered.
const IN_HAND: [BulletinState; 5] = [
    BulletinState::Drafting,
    BulletinState::Returned,
    BulletinState::Reviewed,
    BulletinState::Instructed,
    BulletinState::FedBack,
];

/// What an institution says of itself, where it says something.
pub(super) fn said(details: &InstitutionDetails, column: &'static str) -> Result<Option<Doc>, StoreError> {
    let says = *details != InstitutionDetails::default();
    says.then(|| documents::write(&documents::institution::Details::from(details), column)).transpose()
}

/// The same as it is read.
pub(super) fn details(doc: Option<Doc>, column: &'static str) -> Result<InstitutionDetails, StoreError> {
    let read = doc.map(|doc| documents::read::<documents::institution::Details>(doc, column)).transpose()?;
    Ok(read.map(InstitutionDetails::from).unwrap_or_default())
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = congress_offices, treat_none_as_default_value = false, treat_none_as_null = true)]
struct OfficeRow {
    id: Id,
    name: String,
    division_code: String,
    version: i32,
    state: String,
    details: Option<Doc>,
}

impl OfficeRow {
    fn of(office: &CongressOffice) -> Result<Self, StoreError> {
        Ok(Self {
            id: office.id.into(),
            name: office.name.as_str().to_owned(),
            division_code: office.division.as_str().to_owned(),
            version: office.version,
            state: office.standing.state().as_str().to_owned(),
            details: said(&office.details, OFFICE_DETAILS)?,
        })
    }

    fn read(self) -> Result<CongressOffice, StoreError> {
        Ok(CongressOffice {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            name: name(&self.name)?,
            division: division_code(&self.division_code)?,
            details: details(self.details, OFFICE_DETAILS)?,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = handling_units, treat_none_as_default_value = false, treat_none_as_null = true)]
struct UnitRow {
    id: Id,
    name: String,
    division_code: String,
    version: i32,
    state: String,
    details: Option<Doc>,
    contact: Option<Vec<u8>>,
}

impl UnitRow {
    fn of(vault: &Vault, unit: &HandlingUnit) -> Result<Self, StoreError> {
        let contact = unit.contact.as_ref().map(documents::institution::Contact::from);
        let contact = contact.map(|shape| vault.seal_json(unit.id.0, &shape, columns::UNIT_CONTACT)).transpose()?;
        Ok(Self {
            id: unit.id.into(),
            name: unit.name.as_str().to_owned(),
            division_code: unit.division.as_str().to_owned(),
            version: unit.version,
            state: unit.standing.state().as_str().to_owned(),
            details: said(&unit.details, UNIT_DETAILS)?,
            contact,
        })
    }

    fn read(self, vault: &Vault) -> Result<HandlingUnit, StoreError> {
        let open = |sealed: Vec<u8>| {
            vault.open_json::<documents::institution::Contact>(self.id.0, &sealed, columns::UNIT_CONTACT)
        };
        let contact = self.contact.map(open).transpose()?.map(ContactPerson::from);
        Ok(HandlingUnit {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            name: name(&self.name)?,
            division: division_code(&self.division_code)?,
            details: details(self.details, UNIT_DETAILS)?,
            contact,
        })
    }
}

pub(super) fn codes(of: &DivisionCode) -> Vec<String> {
    of.ancestry().iter().map(|code| code.as_str().to_owned()).collect()
}

impl Store {
    /// All offices that a search finds and that are open.
    pub(super) fn open_offices(&mut self, search: Search) -> Result<Vec<CongressOffice>, StoreError> {
        let query = congress_offices::table
            .filter(congress_offices::state.eq(InstitutionState::Open.as_str()))
            .select(OfficeRow::as_select())
            .into_boxed();
        let query = match search {
            Search::In(codes) => query.filter(congress_offices::division_code.eq_any(codes)),
            Search::Between(first, last) => {
                query.filter(congress_offices::division_code.between(first, last)).limit(MOST)
            }
        };
        let rows: Vec<OfficeRow> = self.query(|connection| query.load(connection))?;
        rows.into_iter().map(OfficeRow::read).collect()
    }

    /// The same of units.
    pub(super) fn open_units(&mut self, search: Search) -> Result<Vec<HandlingUnit>, StoreError> {
        let query = handling_units::table
            .filter(handling_units::state.eq(InstitutionState::Open.as_str()))
            .select(UnitRow::as_select())
            .into_boxed();
        let query = match search {
            Search::In(codes) => query.filter(handling_units::division_code.eq_any(codes)),
            Search::Between(first, last) => {
                query.filter(handling_units::division_code.between(first, last)).limit(MOST)
            }
        };
        let rows: Vec<UnitRow> = self.query(|connection| query.load(connection))?;
        rows.into_iter().map(|row: UnitRow| row.read(&self.vault)).collect()
    }
}

/// Tells the lock of whoever puts an institution under another.
const LINKS_LOCK: i64 = 0x6d61_7368_6c69_6e6b;

impl Store {
    /// One after the other, of whatever kind.
    pub(super) fn hold_institutions(&mut self) -> Result<(), StoreError> {
        self.take_turn(LINKS_LOCK)
    }
}

impl Repository<CongressOffice> for Store {
    fn load(&mut self, id: OfficeId) -> Result<Option<CongressOffice>, StoreError> {
        self.office(id)
    }

    fn add(&mut self, office: &CongressOffice) -> Result<(), StoreError> {
        self.add_offices(std::slice::from_ref(office))
    }

    fn save(&mut self, before: &CongressOffice, now: &CongressOffice) -> Result<(), StoreError> {
        self.touch_cards()?;
        let row = OfficeRow::of(now)?;
        let unchanged = congress_offices::table.find(row.id).filter(congress_offices::version.eq(before.version));
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }

    fn hold_links(&mut self) -> Result<(), StoreError> {
        self.hold_institutions()
    }
}

impl Repository<HandlingUnit> for Store {
    fn load(&mut self, id: UnitId) -> Result<Option<HandlingUnit>, StoreError> {
        Ok(self.units_of(&[id])?.pop())
    }

    fn add(&mut self, unit: &HandlingUnit) -> Result<(), StoreError> {
        self.add_units(std::slice::from_ref(unit))
    }

    fn save(&mut self, before: &HandlingUnit, now: &HandlingUnit) -> Result<(), StoreError> {
        self.touch_cards()?;
        let row = UnitRow::of(&self.vault, now)?;
        let unchanged = handling_units::table.find(row.id).filter(handling_units::version.eq(before.version));
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }

    fn hold_links(&mut self) -> Result<(), StoreError> {
        self.hold_institutions()
    }
}

/// Where a case stands that a unit has to do with still.
const WITH_A_UNIT: [CaseState; 4] =
    [CaseState::Assigned, CaseState::InProgress, CaseState::Replied, CaseState::AwaitingInfo];

/// Where a suggestion stands that its units may have to handle anew.
const ANSWERED: [SuggestionState; 4] = [
    SuggestionState::ReturnRequested,
    SuggestionState::Replied,
    SuggestionState::WithCommittee,
    SuggestionState::ReworkPending,
];

impl Workload for Store {
    fn has_open_work(&mut self, of: Subject) -> Result<bool, StoreError> {
        let id = Id(of.id);
        let case: Option<Id> = self.query(|connection| {
            case_handling::table
                .filter(case_handling::holder_id.eq(id))
                .select(case_handling::case_id)
                .first(connection)
                .optional()
        })?;
        let dispute: Option<Id> = self.query(|connection| {
            dispute_tasks::table
                .filter(dispute_tasks::party_id.eq(id))
                .select(dispute_tasks::dispute_id)
                .first(connection)
                .optional()
        })?;
        let assigned: Option<Id> = self.query(|connection| {
            case_units::table
                .filter(case_units::unit_id.eq(id))
                .filter(case_units::state.eq_any(words(&WITH_A_UNIT)))
                .select(case_units::case_id)
                .first(connection)
                .optional()
        })?;
        Ok(case.or(dispute).or(assigned).is_some() || self.has_formal_work(id)? || self.has_deliberation(id)?)
    }
}

impl Store {
    /// Whether a supervision order, a suggestion or an activity waits for an institution, or a suggestion may come back to the unit that
    /// answered it, or it answers for something that a sweep found or that is followed up after a sitting, or a leader told it to answer.
    fn has_formal_work(&mut self, id: Id) -> Result<bool, StoreError> {
        let order: Option<Id> = self.query(|connection| {
            supervision_orders::table
                .filter(supervision_orders::waiting_id.eq(Some(id)))
                .select(supervision_orders::id)
                .first(connection)
                .optional()
        })?;
        let waits: Option<Id> = self.query(|connection| {
            suggestion_tasks::table
                .filter(suggestion_tasks::party_id.eq(id))
                .select(suggestion_tasks::suggestion_id)
                .first(connection)
                .optional()
        })?;
        let answered: Option<Id> = self.query(|connection| {
            suggestions::table
                .inner_join(suggestion_people::table)
                .filter(suggestion_people::person_id.eq(id))
                .filter(suggestions::state.eq_any(words(&ANSWERED)))
                .select(suggestions::id)
                .first(connection)
                .optional()
        })?;
        let found: Option<Id> = self.query(|connection| {
            sweep_findings::table
                .filter(sweep_findings::owner_id.eq(Some(id)))
                .select(sweep_findings::id)
                .first(connection)
                .optional()
        })?;
        let instructed: Option<Id> = self.query(|connection| {
            bulletin_parties::table
                .filter(bulletin_parties::party_id.eq(id))
                .filter(bulletin_parties::due_at.is_not_null())
                .select(bulletin_parties::bulletin_id)
                .first(connection)
                .optional()
        })?;
        let activity: Option<Id> = self.query(|connection| {
            activity_tasks::table
                .filter(activity_tasks::party_id.eq(id))
                .select(activity_tasks::activity_id)
                .first(connection)
                .optional()
        })?;
        let formal = order.or(waits).or(answered).or(found).or(instructed).or(activity).is_some();
        Ok(formal || self.has_follow_ups(id)?)
    }

    /// Whether an office asks people, or has a briefing in hand: whosever move it is.
    fn has_deliberation(&mut self, id: Id) -> Result<bool, StoreError> {
        let asks: Option<Id> = self.query(|connection| {
            consultations::table
                .filter(consultations::office_id.eq(id))
                .filter(consultations::state.eq_any(words(&ASKING)))
                .select(consultations::id)
                .first(connection)
                .optional()
        })?;
        let writes: Option<Id> = self.query(|connection| {
            bulletins::table
                .filter(bulletins::office_id.eq(id))
                .filter(bulletins::state.eq_any(words(&IN_HAND)))
                .select(bulletins::id)
                .first(connection)
                .optional()
        })?;
        Ok(asks.or(writes).is_some())
    }
}

impl Institutions for Store {
    fn office(&mut self, id: OfficeId) -> Result<Option<CongressOffice>, StoreError> {
        let row = self.query(|connection| {
            on_each!(connection, |inner| congress_offices::table
                .find(Id::from(id))
                .select(OfficeRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(OfficeRow::read).transpose()
    }

    fn office_serving(&mut self, division: &DivisionCode) -> Result<Option<CongressOffice>, StoreError> {
        let row = self.query(|connection| {
            congress_offices::table
                .filter(congress_offices::division_code.eq_any(codes(division)))
                .filter(congress_offices::state.eq(InstitutionState::Open.as_str()))
                // The codes of an ancestry end in ever more zeros: the largest is the nearest.
                .order(congress_offices::division_code.desc())
                .select(OfficeRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(OfficeRow::read).transpose()
    }

    fn offices(
        &mut self,
        within: Option<&DivisionCode>,
        text: Option<&Name>,
        page: &PageRequest<OfficeId>,
    ) -> Result<Page<CongressOffice, OfficeId>, StoreError> {
        let mut query = congress_offices::table.select(OfficeRow::as_select()).order(congress_offices::id).into_boxed();
        if let Some(division) = within {
            let (first, last) = division.range();
            query = query.filter(congress_offices::division_code.between(first, last));
        }
        if let Some(text) = text {
            query = query.filter(areas::is_called("congress_offices", text));
        }
        if let Some(after) = page.after {
            query = query.filter(congress_offices::id.gt(Id::from(after)));
        }
        let rows = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let items = rows.into_iter().map(OfficeRow::read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page, |office: &CongressOffice| office.id))
    }

    fn units_of(&mut self, ids: &[UnitId]) -> Result<Vec<HandlingUnit>, StoreError> {
        let ids: Vec<Id> = ids.iter().take(100).map(|id| Id::from(*id)).collect();
        let rows = self.query(|connection| {
            on_each!(connection, |inner| handling_units::table
                .filter(handling_units::id.eq_any(&ids))
                .select(UnitRow::as_select())
                .load(inner))
        })?;
        rows.into_iter().map(|row: UnitRow| row.read(&self.vault)).collect()
    }

    fn units(
        &mut self,
        of: Option<&DivisionCode>,
        text: Option<&Name>,
        page: &PageRequest<UnitId>,
    ) -> Result<Page<HandlingUnit, UnitId>, StoreError> {
        let mut query = handling_units::table.select(UnitRow::as_select()).order(handling_units::id).into_boxed();
        if let Some(division) = of {
            query = query.filter(handling_units::division_code.eq_any(codes(division)));
        }
        if let Some(text) = text {
            query = query.filter(areas::is_called("handling_units", text));
        }
        if let Some(after) = page.after {
            query = query.filter(handling_units::id.gt(Id::from(after)));
        }
        let rows = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let items = rows.into_iter().map(|row: UnitRow| row.read(&self.vault)).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page, |unit: &HandlingUnit| unit.id))
    }

    fn add_offices(&mut self, offices: &[CongressOffice]) -> Result<(), StoreError> {
        let rows = offices.iter().map(OfficeRow::of).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, congress_offices::table, rows)
    }

    fn add_units(&mut self, units: &[HandlingUnit]) -> Result<(), StoreError> {
        let rows = units.iter().map(|unit| UnitRow::of(&self.vault, unit)).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, handling_units::table, rows)
    }
}
