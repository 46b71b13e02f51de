//! What an import is about, as a copy in memory on which the use cases run: what they read is what was read of the store at
//! once, and what they write is written to it at once.

use std::collections::HashMap;

use uuid::Uuid;

use super::screening::Screening;
use super::{ImportFault, Imports, Places};
use crate::deputies::{Deputies, Deputy, DeputyEvent, DeputyFilter};
use crate::disputes::MediationOrganisation;
use crate::institutions::{CongressOffice, HandlingUnit, InstitutionChange, Institutions};
use crate::rooms::{ActivityRoom, Rooms};
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{
    Attachment, AttachmentId, Attachments, DeputyId, DivisionCode, EventLog, EventRecord, GridId, OfficeId,
    OrganisationId, Page, PageRequest, Recorded, Repository, RoomId, StoreError, Subject, UnitId,
};
use crate::territory::{Division, DivisionFilter, DivisionKey, Grid, GridEvent, GridFilter, Plot, Territory};

type Result<T> = std::result::Result<T, StoreError>;

/// An entity as it was, if it was there, and as it is.
struct Drafted<T> {
    before: Option<T>,
    now: T,
    changed: bool,
}

/// Entities of one kind.
pub(super) struct Shelf<T> {
    at: HashMap<Uuid, usize>,
    all: Vec<Drafted<T>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { at: HashMap::new(), all: Vec::new() }
    }
}

impl<T: Clone> Shelf<T> {
    pub(super) fn put(&mut self, id: Uuid, before: Option<T>, now: T) {
        self.at.insert(id, self.all.len());
        self.all.push(Drafted { before, now, changed: false });
    }

    /// As it is kept.
    pub(super) fn read(&mut self, id: Uuid, one: T) {
        if !self.at.contains_key(&id) {
            self.put(id, Some(one.clone()), one);
        }
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&T> {
        self.at.get(&id).and_then(|at| self.all.get(*at)).map(|drafted| &drafted.now)
    }

    pub(super) fn save(&mut self, id: Uuid, now: &T) -> Result<()> {
        let drafted = self.at.get(&id).and_then(|at| self.all.get_mut(*at)).ok_or(StoreError::Stale)?;
        (drafted.now, drafted.changed) = (now.clone(), true);
        Ok(())
    }

    /// Those that are new.
    pub(super) fn added(&self) -> Vec<T> {
        self.all.iter().filter(|drafted| drafted.before.is_none()).map(|drafted| drafted.now.clone()).collect()
    }

    /// Those that changed, as they were and as they are.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&T, &T)> {
        let changed = self.all.iter().filter(|drafted| drafted.changed);
        changed.filter_map(|drafted| drafted.before.as_ref().map(|before| (before, &drafted.now)))
    }
}

/// Those of one name in one division, by their ids, so that the first is the one that was entered first.
pub(super) type Named = HashMap<(DivisionCode, String), Vec<Uuid>>;

/// Adds one that is called so.
pub(super) fn call(named: &mut Named, division: &DivisionCode, name: &Name, id: Uuid) {
    named.entry((division.clone(), name.as_str().to_owned())).or_default().push(id);
}

/// Of those of one name, the one of that number; `None` for a new one.
pub(super) fn which(
    named: &Named,
    division: &DivisionCode,
    name: &Name,
    number: Option<i32>,
) -> std::result::Result<Option<Uuid>, ImportFault> {
    let key = (division.clone(), name.as_str().to_owned());
    let there = named.get(&key).map(Vec::as_slice).unwrap_or_default();
    let Some(number) = number else {
        return match there {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            [_, _, ..] => Err(ImportFault::SeveralNamed),
        };
    };
    let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
    match there.get(at) {
        Some(one) => Ok(Some(*one)),
        None if at == there.len() => Ok(None),
        None => Err(ImportFault::NumberSkipped),
    }
}

#[derive(Default)]
pub(super) struct Draft {
    divisions: HashMap<DivisionCode, Division>,
    pub(super) offices: Shelf<CongressOffice>,
    pub(super) units: Shelf<HandlingUnit>,
    pub(super) rooms: Shelf<ActivityRoom>,
    pub(super) organisations: Shelf<MediationOrganisation>,
    pub(super) grids: Shelf<Grid>,
    pub(super) deputies: Shelf<Deputy>,
    /// The open office of each division.
    pub(super) serving: HashMap<DivisionCode, Uuid>,
    /// The grid of each code.
    pub(super) grid_codes: HashMap<String, Uuid>,
    /// Those that the table lists.
    pub(super) named: Named,
    pub(super) rooms_named: Named,
    pub(super) institution_events: Vec<EventRecord<InstitutionChange>>,
    pub(super) grid_events: Vec<EventRecord<GridEvent>>,
    pub(super) deputy_events: Vec<EventRecord<DeputyEvent>>,
    pub(super) screening: Screening,
}

impl Draft {
    /// Reads those divisions and the offices that serve them.
    pub(super) fn read_divisions(&mut self, store: &mut impl Imports, codes: &[DivisionCode]) -> Result<()> {
        for division in store.divisions_of(codes)? {
            self.divisions.entry(division.code.clone()).or_insert(division);
        }
        for office in store.offices_at(Places::In(&with_above(codes)))? {
            self.serving.insert(office.division.clone(), office.id.0);
            self.offices.read(office.id.0, office);
        }
        Ok(())
    }

    pub(super) fn knows(&self, division: &DivisionCode) -> bool {
        self.divisions.contains_key(division)
    }

    pub(super) fn read_units(&mut self, store: &mut impl Imports, codes: &[DivisionCode]) -> Result<()> {
        for unit in by_id(store.units_at(Places::In(&with_above(codes)))?, |unit| unit.id.0) {
            call(&mut self.named, &unit.division, &unit.name, unit.id.0);
            self.units.read(unit.id.0, unit);
        }
        Ok(())
    }

    pub(super) fn read_rooms(&mut self, store: &mut impl Imports, codes: &[DivisionCode]) -> Result<()> {
        for room in by_id(store.rooms_at(Places::In(codes))?, |room| room.id.0) {
            call(&mut self.rooms_named, &room.division, &room.name, room.id.0);
            self.rooms.read(room.id.0, room);
        }
        Ok(())
    }

    pub(super) fn read_organisations(&mut self, store: &mut impl Imports, codes: &[DivisionCode]) -> Result<()> {
        for organisation in by_id(store.organisations_at(Places::In(&with_above(codes)))?, |one| one.id.0) {
            call(&mut self.named, &organisation.division, &organisation.name, organisation.id.0);
            self.organisations.read(organisation.id.0, organisation);
        }
        Ok(())
    }

    pub(super) fn read_grids(&mut self, store: &mut impl Imports, codes: &[DivisionCode]) -> Result<()> {
        for grid in store.grids_at(Places::In(codes))? {
            self.grid_codes.insert(grid.code(), grid.id.0);
            self.grids.read(grid.id.0, grid);
        }
        Ok(())
    }

    pub(super) fn read_deputies(&mut self, store: &mut impl Imports, codes: &[DivisionCode]) -> Result<()> {
        for deputy in by_id(store.deputies_at(Places::In(codes))?, |deputy| deputy.id.0) {
            call(&mut self.named, &deputy.division, &deputy.name, deputy.id.0);
            self.deputies.read(deputy.id.0, deputy);
        }
        self.screening.read(store, codes)
    }
}

/// Those divisions and all in which they lie, where the institutions are that stand above theirs.
fn with_above(codes: &[DivisionCode]) -> Vec<DivisionCode> {
    let mut all: Vec<DivisionCode> = codes.iter().flat_map(DivisionCode::ancestry).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn by_id<T>(mut all: Vec<T>, id: impl Fn(&T) -> Uuid) -> Vec<T> {
    all.sort_by_key(id);
    all
}

/// Lists, histories and files are nothing that a use case of an import asks for.
pub(super) fn unasked<T>() -> Result<T> {
    Err(StoreError::Database("an import asks for single entities alone".to_owned()))
}

impl EventLog<InstitutionChange> for Draft {
    fn record(&mut self, event: &EventRecord<InstitutionChange>) -> Result<()> {
        self.institution_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<InstitutionChange>>> {
        unasked()
    }
}

impl EventLog<GridEvent> for Draft {
    fn record(&mut self, event: &EventRecord<GridEvent>) -> Result<()> {
        self.grid_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<GridEvent>>> {
        unasked()
    }
}

impl EventLog<DeputyEvent> for Draft {
    fn record(&mut self, event: &EventRecord<DeputyEvent>) -> Result<()> {
        self.deputy_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<DeputyEvent>>> {
        unasked()
    }
}

impl Attachments for Draft {
    fn add_attachment(&mut self, _: &Attachment) -> Result<()> {
        unasked()
    }

    fn attachment(&mut self, _: AttachmentId) -> Result<Option<Attachment>> {
        unasked()
    }

    fn claim_attachments(&mut self, _: &[AttachmentId], _: Subject) -> Result<()> {
        unasked()
    }
}

impl Repository<CongressOffice> for Draft {
    fn load(&mut self, id: OfficeId) -> Result<Option<CongressOffice>> {
        Ok(self.offices.get(id.0).cloned())
    }

    fn add(&mut self, office: &CongressOffice) -> Result<()> {
        self.add_offices(std::slice::from_ref(office))
    }

    fn save(&mut self, _: &CongressOffice, now: &CongressOffice) -> Result<()> {
        self.offices.save(now.id.0, now)
    }
}

impl Repository<HandlingUnit> for Draft {
    fn load(&mut self, id: UnitId) -> Result<Option<HandlingUnit>> {
        Ok(self.units.get(id.0).cloned())
    }

    fn add(&mut self, unit: &HandlingUnit) -> Result<()> {
        self.add_units(std::slice::from_ref(unit))
    }

    fn save(&mut self, _: &HandlingUnit, now: &HandlingUnit) -> Result<()> {
        self.units.save(now.id.0, now)
    }
}

impl Repository<ActivityRoom> for Draft {
    fn load(&mut self, id: RoomId) -> Result<Option<ActivityRoom>> {
        self.room(id)
    }

    fn add(&mut self, room: &ActivityRoom) -> Result<()> {
        self.add_rooms(std::slice::from_ref(room))
    }

    fn save(&mut self, _: &ActivityRoom, now: &ActivityRoom) -> Result<()> {
        self.rooms.save(now.id.0, now)
    }
}

impl Repository<MediationOrganisation> for Draft {
    fn load(&mut self, id: OrganisationId) -> Result<Option<MediationOrganisation>> {
        Ok(self.organisations.get(id.0).cloned())
    }

    fn add(&mut self, organisation: &MediationOrganisation) -> Result<()> {
        call(&mut self.named, &organisation.division, &organisation.name, organisation.id.0);
        self.organisations.put(organisation.id.0, None, organisation.clone());
        Ok(())
    }

    fn save(&mut self, _: &MediationOrganisation, now: &MediationOrganisation) -> Result<()> {
        self.organisations.save(now.id.0, now)
    }
}

impl Institutions for Draft {
    fn office(&mut self, id: OfficeId) -> Result<Option<CongressOffice>> {
        Ok(self.offices.get(id.0).cloned())
    }

    fn office_serving(&mut self, division: &DivisionCode) -> Result<Option<CongressOffice>> {
        let nearest = division.ancestry().into_iter().find_map(|code| self.serving.get(&code).copied());
        Ok(nearest.and_then(|id| self.offices.get(id)).cloned())
    }

    fn offices(
        &mut self,
        _: Option<&DivisionCode>,
        _: Option<&Name>,
        _: &PageRequest<OfficeId>,
    ) -> Result<Page<CongressOffice, OfficeId>> {
        unasked()
    }

    fn units_of(&mut self, ids: &[UnitId]) -> Result<Vec<HandlingUnit>> {
        Ok(ids.iter().filter_map(|id| self.units.get(id.0)).cloned().collect())
    }

    fn units(
        &mut self,
        _: Option<&DivisionCode>,
        _: Option<&Name>,
        _: &PageRequest<UnitId>,
    ) -> Result<Page<HandlingUnit, UnitId>> {
        unasked()
    }

    fn add_offices(&mut self, offices: &[CongressOffice]) -> Result<()> {
        for office in offices {
            self.serving.insert(office.division.clone(), office.id.0);
            self.offices.put(office.id.0, None, office.clone());
        }
        Ok(())
    }

    fn add_units(&mut self, units: &[HandlingUnit]) -> Result<()> {
        for unit in units {
            call(&mut self.named, &unit.division, &unit.name, unit.id.0);
            self.units.put(unit.id.0, None, unit.clone());
        }
        Ok(())
    }
}

impl Rooms for Draft {
    fn room(&mut self, id: RoomId) -> Result<Option<ActivityRoom>> {
        Ok(self.rooms.get(id.0).cloned())
    }

    fn rooms(
        &mut self,
        _: Option<&DivisionCode>,
        _: Option<&Name>,
        _: &PageRequest<RoomId>,
    ) -> Result<Page<ActivityRoom, RoomId>> {
        unasked()
    }

    fn add_rooms(&mut self, rooms: &[ActivityRoom]) -> Result<()> {
        for room in rooms {
            call(&mut self.rooms_named, &room.division, &room.name, room.id.0);
            self.rooms.put(room.id.0, None, room.clone());
        }
        Ok(())
    }
}

impl Territory for Draft {
    fn division(&mut self, code: &DivisionCode) -> Result<Option<Division>> {
        Ok(self.divisions.get(code).cloned())
    }

    fn divisions(&mut self, _: &DivisionFilter, _: &PageRequest<DivisionKey>) -> Result<Page<Division, DivisionKey>> {
        unasked()
    }

    fn add_divisions(&mut self, _: &[Division]) -> Result<()> {
        unasked()
    }

    fn grid(&mut self, id: GridId) -> Result<Option<Grid>> {
        Ok(self.grids.get(id.0).cloned())
    }

    fn grids(&mut self, _: &GridFilter, _: &PageRequest<GridId>) -> Result<Page<Grid, GridId>> {
        unasked()
    }

    fn grids_around(&mut self, _: Point, _: Option<&DivisionCode>) -> Result<Vec<Grid>> {
        unasked()
    }

    fn grids_near(&mut self, _: Point, _: f64) -> Result<Vec<Grid>> {
        unasked()
    }

    fn plots(&mut self, _: &DivisionCode) -> Result<Vec<Plot>> {
        unasked()
    }

    fn add_grid(&mut self, grid: &Grid) -> Result<()> {
        self.grid_codes.insert(grid.code(), grid.id.0);
        self.grids.put(grid.id.0, None, grid.clone());
        Ok(())
    }

    fn save_grid(&mut self, grid: &Grid, _: i32) -> Result<()> {
        self.grids.save(grid.id.0, grid)
    }
}

impl Deputies for Draft {
    fn deputy(&mut self, id: DeputyId) -> Result<Option<Deputy>> {
        Ok(self.deputies.get(id.0).cloned())
    }

    fn deputy_name(&mut self, id: DeputyId) -> Result<Option<Name>> {
        Ok(self.deputies.get(id.0).map(|deputy| deputy.name.clone()))
    }

    fn deputy_division(&mut self, id: DeputyId) -> Result<Option<DivisionCode>> {
        Ok(self.deputies.get(id.0).map(|deputy| deputy.division.clone()))
    }

    fn deputies(&mut self, _: &DeputyFilter, _: &PageRequest<DeputyId>) -> Result<Page<Deputy, DeputyId>> {
        unasked()
    }

    fn deputies_of_grid(&mut self, _: GridId) -> Result<Vec<Deputy>> {
        unasked()
    }

    fn add_deputies(&mut self, deputies: &[Deputy]) -> Result<()> {
        for deputy in deputies {
            call(&mut self.named, &deputy.division, &deputy.name, deputy.id.0);
            self.deputies.put(deputy.id.0, None, deputy.clone());
        }
        Ok(())
    }

    fn save_deputy(&mut self, deputy: &Deputy, _: i32) -> Result<()> {
        self.deputies.save(deputy.id.0, deputy)
    }
}
