//! What an import is about, as a copy in memory on which the use cases run: what they read is what was read of the store at
//! once, and what they write is written to it at once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use uuid::Uuid;

use super::screening::Screening;
use super::seats::Seats;
use super::shelf::Shelf;
use super::{ImportFault, Imports, Places};
use crate::cases::DivisionList;
use crate::deputies::{Deputy, DeputyEvent};
use crate::disputes::MediationOrganisation;
use crate::institutions::{CongressOffice, HandlingUnit, InstitutionChange};
use crate::rooms::ActivityRoom;
use crate::shared::text::Name;
use crate::shared::{DivisionCode, EventRecord, StoreError};
use crate::territory::{Division, Grid, GridEvent};

type Result<T> = std::result::Result<T, StoreError>;

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
    pub(super) divisions: HashMap<DivisionCode, Division>,
    pub(super) offices: Shelf<CongressOffice>,
    pub(super) units: Shelf<HandlingUnit>,
    /// Which categories there are for units to handle, wherever that was laid down.
    pub(super) lists: Arc<[DivisionList]>,
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
    pub(super) seats: Seats,
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
        self.lists = store.lists()?;
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

    /// Reads the congresses of those divisions, and their terms of those numbers.
    pub(super) fn read_seats(
        &mut self,
        store: &mut impl Imports,
        codes: &[DivisionCode],
        numbers: &BTreeSet<i32>,
    ) -> Result<()> {
        for division in store.divisions_of(codes)? {
            self.divisions.entry(division.code.clone()).or_insert(division);
        }
        self.seats.read(store, codes, numbers)
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
