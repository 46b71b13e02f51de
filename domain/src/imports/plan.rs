//! What would come of a table, and the keeping of it.

use std::collections::{BTreeSet, HashSet};

use super::assignments::{grid_code, of_grid, of_room};
use super::cells::{Header, Outcome, Row, Stop, division, plain};
use super::deputies::Gathered;
use super::draft::Draft;
use super::grids::grid;
use super::guests::{Guests, Issued};
use super::institutions::{office, organisation, room, unit};
use super::mediators::Listed;
use super::parents::order;
use super::{ImportKind, ImportRecord, ImportStore, Imports, Problems, Table};
use crate::institutions::InstitutionFault;
use crate::invitations::Invitations;
use crate::shared::{Context, DivisionCode, Failure, StoreError};

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: u32,
    pub changed: u32,
    pub unchanged: u32,
}

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }
}

/// What would come of a table as things stood when it was read.
pub struct Plan {
    pub kind: ImportKind,
    /// Of deputies each counts once, whatever the number of rows.
    pub counts: Counts,
    pub problems: Problems,
    /// The number of the last import before.
    after: i64,
    draft: Draft,
    guests: Guests,
}

/// What became of a plan.
#[derive(Debug)]
pub struct Kept {
    /// Whether it is written: a table with which something is wrong changes nothing.
    pub applied: bool,
    /// Who was invited.
    pub invitations: Vec<Issued>,
}

/// The divisions that a table names.
fn named(kind: ImportKind, header: &Header, table: &Table) -> Vec<DivisionCode> {
    let mut codes = Vec::new();
    for line in &table.lines {
        for column in ["division_code", "room_division_code", "parent_division_code", "parent"] {
            codes.extend(division(header.cell(line, column)).ok());
        }
        if matches!(kind, ImportKind::GridAssignments | ImportKind::Invitations)
            && let Ok(code) = grid_code(header.cell(line, "grid_code"))
        {
            codes.extend(code.get(..12).and_then(|village| division(village).ok()));
        }
    }
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The divisions whose congresses a table names, and the numbers of terms.
fn named_seats(header: &Header, table: &Table) -> (Vec<DivisionCode>, BTreeSet<i32>) {
    let (mut codes, mut terms) = (BTreeSet::new(), BTreeSet::new());
    for line in &table.lines {
        codes.extend(division(header.cell(line, "congress_code")).ok());
        terms.extend(plain(header.cell(line, "term")).parse::<i32>().ok());
    }
    (codes.into_iter().collect(), terms)
}

fn read(store: &mut impl Imports, kind: ImportKind, codes: &[DivisionCode]) -> Result<Draft, StoreError> {
    let mut draft = Draft::default();
    draft.read_divisions(store, codes)?;
    match kind {
        ImportKind::Offices | ImportKind::Invitations => {}
        ImportKind::Units => draft.read_units(store, codes)?,
        ImportKind::Rooms => draft.read_rooms(store, codes)?,
        ImportKind::Organisations | ImportKind::Mediators => draft.read_organisations(store, codes)?,
        ImportKind::Grids => draft.read_grids(store, codes)?,
        ImportKind::Deputies | ImportKind::RoomAssignments => {
            draft.read_rooms(store, codes)?;
            draft.read_deputies(store, codes)?;
        }
        ImportKind::GridAssignments => {
            draft.read_grids(store, codes)?;
            draft.read_deputies(store, codes)?;
        }
    }
    Ok(draft)
}

/// Finds out what would come of a table, and all that is wrong with it. Writes nothing.
///
/// # Errors
/// When the store fails.
pub fn plan<S: Imports + Invitations>(
    store: &mut S,
    ctx: &Context,
    kind: ImportKind,
    table: &Table,
) -> Result<Plan, Failure> {
    let after = store.last_import()?;
    let mut problems = table.problems.clone();
    let mut counts = Counts::default();
    let Some(header) = Header::of(kind, table, &mut problems) else {
        return Ok(Plan { kind, counts, problems, after, draft: Draft::default(), guests: Guests::default() });
    };
    let codes = named(kind, &header, table);
    let mut draft = read(store, kind, &codes)?;
    if kind == ImportKind::Deputies {
        let (congresses, terms) = named_seats(&header, table);
        draft.read_seats(store, &congresses, &terms)?;
    }
    let invites = kind == ImportKind::Invitations;
    let mut guests = if invites { Guests::among(store, ctx.now, &codes)? } else { Guests::default() };
    let (mut seen, mut gathered, mut listed) = (HashSet::new(), Gathered::default(), Listed::default());
    for (place, is_circular) in order(kind, &header, table) {
        let Some(line) = table.lines.get(place) else { continue };
        let mut row = Row::new(&header, line, &mut problems, &mut seen);
        row.look_beside();
        if is_circular {
            row.wrong("parent", InstitutionFault::ParentCircle);
            continue;
        }
        let one = match kind {
            ImportKind::Offices => office,
            ImportKind::Units => unit,
            ImportKind::Rooms => room,
            ImportKind::Organisations => organisation,
            ImportKind::Grids => grid,
            ImportKind::GridAssignments => of_grid,
            ImportKind::RoomAssignments => of_room,
            ImportKind::Deputies => {
                if let Err(stop) = gathered.read(&mut row, place, &draft) {
                    row.stopped(stop)?;
                }
                continue;
            }
            ImportKind::Invitations => {
                match guests.read(&mut row, ctx) {
                    Ok(outcome) => counts.add(outcome),
                    Err(stop) => row.stopped(stop)?,
                }
                continue;
            }
            ImportKind::Mediators => {
                if let Err(stop) = listed.read(&mut row, place, &draft) {
                    row.stopped(stop)?;
                }
                continue;
            }
        };
        match one(&mut row, &mut draft, ctx) {
            Ok(outcome) => counts.add(outcome),
            Err(stop) => row.stopped(stop)?,
        }
    }
    let mut outcomes = gathered.settle(&mut draft, ctx);
    outcomes.extend(listed.settle(&mut draft, ctx));
    for (place, outcome) in outcomes {
        match (outcome, table.lines.get(place)) {
            (Ok(outcome), _) => counts.add(outcome),
            (Err(stop), Some(line)) => Row::new(&header, line, &mut problems, &mut seen).stopped(stop)?,
            (Err(Stop::Refused(failure)), None) => return Err(failure),
            (Err(Stop::Noted), None) => {}
        }
    }
    problems.sort();
    Ok(Plan { kind, counts, problems, after, draft, guests })
}

impl Plan {
    /// What came of a draft, without anybody to invite.
    pub(super) fn of_draft(kind: ImportKind, after: i64, draft: Draft, counts: Counts, problems: Problems) -> Self {
        Self { kind, counts, problems, after, draft, guests: Guests::default() }
    }

    /// Whether there is something to write.
    #[must_use]
    pub fn changes_something(&self) -> bool {
        self.counts.created + self.counts.changed > 0
    }

    /// The same in nobody's name: an operator at the command line has no account.
    #[must_use]
    pub fn in_nobodys_name(mut self) -> Self {
        self.draft.institution_events.iter_mut().for_each(|event| event.account = None);
        self.draft.grid_events.iter_mut().for_each(|event| event.account = None);
        self.draft.deputy_events.iter_mut().for_each(|event| event.account = None);
        self.draft.seats.congress_events.iter_mut().for_each(|event| event.account = None);
        self.draft.seats.term_events.iter_mut().for_each(|event| event.account = None);
        self.draft.screening.events.iter_mut().for_each(|event| event.account = None);
        self
    }
}

/// Writes what was planned, all of it, and says whether it did.
///
/// # Errors
/// [`StoreError::Stale`] when what was read for the plan is no longer so, or another import came between: plan anew.
pub fn keep(store: &mut impl ImportStore, ctx: &Context, plan: &Plan) -> Result<Kept, StoreError> {
    let mut kept = Kept { applied: plan.problems.is_empty(), invitations: Vec::new() };
    if kept.applied && plan.changes_something() {
        kept.invitations = write(store, ctx, plan).map_err(|error| match error {
            StoreError::Duplicate => StoreError::Stale,
            other => other,
        })?;
    }
    Ok(kept)
}

fn write(store: &mut impl ImportStore, ctx: &Context, plan: &Plan) -> Result<Vec<Issued>, StoreError> {
    let Plan { kind, counts, after, draft, guests, .. } = plan;
    // First, so that whoever planned on the same state waits for this one and writes nothing.
    store.add_import(&ImportRecord {
        number: after + 1,
        kind: *kind,
        at: ctx.now,
        account: ctx.actor.account(),
        created: counts.created,
        changed: counts.changed,
    })?;
    store.add_offices(&draft.offices.added())?;
    store.add_units(&draft.units.added())?;
    store.add_rooms(&draft.rooms.added())?;
    store.add_organisations(&draft.organisations.added())?;
    store.add_grids(&draft.grids.added())?;
    draft.seats.write(store)?;
    store.add_deputies(&draft.deputies.added())?;
    for (before, now) in draft.offices.changed() {
        store.save(before, now)?;
    }
    for (before, now) in draft.units.changed() {
        store.save(before, now)?;
    }
    for (before, now) in draft.rooms.changed() {
        store.save(before, now)?;
    }
    for (before, now) in draft.organisations.changed() {
        store.save(before, now)?;
    }
    let grids: Vec<_> = draft.grids.changed().map(|(before, now)| (now, before.version)).collect();
    if !grids.is_empty() {
        store.save_grids(&grids)?;
    }
    let deputies: Vec<_> = draft.deputies.changed().map(|(before, now)| (now, before.version)).collect();
    if !deputies.is_empty() {
        store.save_deputies(&deputies)?;
    }
    store.record_all(&draft.institution_events)?;
    store.record_all(&draft.grid_events)?;
    draft.seats.record(store)?;
    store.record_all(&draft.deputy_events)?;
    draft.screening.write(store)?;
    guests.invite(store, ctx)
}
