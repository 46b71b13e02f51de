//! What would come of a roster, and the keeping of it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::COLUMNS;
use super::matching::People;
use super::read::{Ground, Told, grid_codes, told};
use crate::congresses::{
    Congress, Congresses, Constituency, ConstituencyId, Term, TermAction, TermEvent, TermId, TermState,
};
use crate::deputies::Deputies;
use crate::imports::cells::{Header, Row, Stop};
use crate::imports::{ImportFault, Imports, Places, Problems, Table};
use crate::institutions::{InstitutionFault, Institutions};
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::Phone;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DivisionCode, Failure, OfficeId, Standing, StoreError};
use crate::term_changes::{
    Changeover, ChangeoverEvent, ChangeoverId, MAX_BY_ELECTION_DAYS, RosterMatch, RosterRow, RosterRowId,
    TermChangeAction, TermChangeFault, TermChangeState, TermChanges,
};

type Result<T> = std::result::Result<T, Failure>;

/// A roster, as it is sent.
#[derive(Clone, Debug)]
pub struct LoadRoster {
    pub term: TermId,
    /// The version of the roster that is there, where the caller saw one.
    pub seen: Option<i32>,
    /// Whether it fills vacancies of a running term.
    pub by_election: bool,
    /// The first day of those whom a by-election brings; today where none is said.
    pub applies_on: Option<NaiveDate>,
    pub table: Table,
}

/// How many of a roster are who.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RosterCounts {
    /// Who was entered by nobody before.
    pub new: u32,
    /// Who is found by number or phone.
    pub continued: u32,
    /// Of whom a person has to decide.
    pub proposed: u32,
}

/// What would come of a roster as things stood when it was read.
pub struct RosterPlan {
    pub problems: Problems,
    pub counts: RosterCounts,
    /// The change whose roster it takes the place of, and its version.
    there: Option<(ChangeoverId, i32)>,
    /// The by-election that gives way to it, and its version.
    gives_way: Option<(ChangeoverId, i32)>,
    new: Changeover,
    rows: Vec<RosterRow>,
}

/// What a roster is about.
struct Occasion {
    congress: Congress,
    term: Term,
    office: OfficeId,
    there: Option<Changeover>,
    /// A by-election of the same term, whose beginning was taken back: the vacancies that it fills are those of a roster that
    /// went.
    gives_way: Option<Changeover>,
    applies_on: Option<NaiveDate>,
    /// The first day of the new mandates.
    first_day: NaiveDate,
    /// The day on which they were elected, as far as it is known.
    elected_on: NaiveDate,
}

/// Whether the actor may load a roster of that term.
///
/// # Errors
/// Not found, or forbidden.
pub fn may_load(store: &mut impl Congresses, ctx: &Context, term: TermId) -> Result<Term> {
    let term = store.term(term)?.ok_or(Failure::NotFound)?;
    if ctx.actor.administers(&term.division) { Ok(term) } else { Err(Failure::Forbidden) }
}

fn occasion<S>(store: &mut S, ctx: &Context, command: &LoadRoster) -> Result<Occasion>
where
    S: TermChanges + Congresses + Institutions,
{
    let term = may_load(store, ctx, command.term)?;
    let congress = store.congress(term.congress)?.ok_or(Failure::NotFound)?;
    let office = store
        .office_serving(&congress.division)?
        .ok_or_else(|| Failure::missing("division", InstitutionFault::NoOffice))?;
    let today = local_date(ctx.now);
    let state = term.standing.state();
    let fits = if command.by_election {
        state == TermState::InOffice
    } else {
        matches!(state, TermState::Preparing | TermState::RosterLoaded)
    };
    if !fits {
        let fault = if command.by_election { TermChangeFault::NotRunning } else { TermChangeFault::TermBegun };
        return Err(Failure::rule(fault));
    }
    let applies_on = command.by_election.then(|| command.applies_on.unwrap_or(today));
    if applies_on.is_some_and(|on| on < today || (on - today).num_days() > MAX_BY_ELECTION_DAYS) {
        return Err(Failure::field("applies_on", TermChangeFault::DayOutOfRange));
    }
    let (there, gives_way) = match store.waiting_changeover(term.id)? {
        Some(other) if other.by_election && !command.by_election => (None, Some(other)),
        Some(other) if other.by_election != command.by_election => {
            return Err(Failure::rule(TermChangeFault::OtherRoster));
        }
        there => (there, None),
    };
    if let Some(there) = &there {
        At { id: there.id, version: command.seen }.check(there.version)?;
    }
    let first_day = applies_on.or(term.first_session_on).unwrap_or(today);
    let elected_on = term.elected_on.filter(|_| !command.by_election).unwrap_or(first_day.min(today));
    Ok(Occasion { office: office.id, congress, term, there, gives_way, applies_on, first_day, elected_on })
}

/// The villages whose grids a roster names.
fn villages(header: &Header, table: &Table) -> Vec<DivisionCode> {
    let mut codes: Vec<DivisionCode> = table
        .lines
        .iter()
        .flat_map(|line| grid_codes(header.cell(line, "grid_codes")))
        .filter_map(|code| DivisionCode::new(code.ok()?.get(..12)?).ok())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn ground(
    store: &mut impl Imports,
    occasion: &Occasion,
    villages: &[DivisionCode],
) -> std::result::Result<Ground, StoreError> {
    let mut ground = Ground::default();
    for constituency in store.constituencies_of(occasion.term.id)? {
        ground.constituencies.insert(constituency.name.as_str().to_owned(), constituency);
    }
    for room in store.rooms_at(Places::Within(&occasion.congress.division))? {
        ground.rooms.entry(room.name.as_str().to_owned()).or_default().push((room.id, room.division));
    }
    for grid in store.grids_at(Places::In(villages))? {
        ground.grids.insert(grid.code(), grid.id.0);
    }
    Ok(ground)
}

fn people<S>(
    store: &mut S,
    area: &DivisionCode,
    header: &Header,
    table: &Table,
) -> std::result::Result<People, StoreError>
where
    S: TermChanges + Imports,
{
    let phones: Vec<Phone> = table
        .lines
        .iter()
        .filter_map(|line| Phone::mobile(&crate::imports::cells::plain(header.cell(line, "phone"))).ok())
        .collect();
    let held = store.deputies_by_phone(&phones)?;
    let held = held.into_iter().map(|(phone, deputy)| (phone.reveal().to_owned(), deputy)).collect();
    Ok(People::of(store.deputies_at(Places::Within(area))?, held))
}

/// The seats that are left in each constituency.
struct Seats {
    left: HashMap<ConstituencyId, i32>,
}

impl Seats {
    fn of<'a>(constituencies: impl Iterator<Item = &'a Constituency>, taken: &[ConstituencyId]) -> Self {
        let mut left: HashMap<ConstituencyId, i32> = constituencies.map(|one| (one.id, one.seats)).collect();
        for constituency in taken {
            if let Some(left) = left.get_mut(constituency) {
                *left -= 1;
            }
        }
        Self { left }
    }

    fn take(&mut self, constituency: ConstituencyId) -> bool {
        self.left.get_mut(&constituency).is_some_and(|left| {
            *left -= 1;
            *left >= 0
        })
    }
}

/// What rows are held against each other by.
struct Together {
    phones: HashSet<String>,
    persons: HashSet<(String, String, ConstituencyId)>,
    seats: Seats,
}

/// Notes what can be wrong with a row only beside the others.
fn together(row: &mut Row<'_>, told: &Told, occasion: &Occasion, all: &mut Together) -> std::result::Result<(), Stop> {
    let Told { elected, constituency, .. } = told;
    let person = (elected.name.as_str().to_owned(), elected.born.to_string(), *constituency);
    if !all.persons.insert(person) {
        return Err(row.wrong("name", ImportFault::RepeatedRow));
    }
    let mut stop = None;
    if !elected.born.is_of_age(occasion.elected_on) {
        stop = Some(row.wrong("birth_month", TermChangeFault::TooYoung));
    }
    if elected.phone.as_ref().is_some_and(|phone| !all.phones.insert(phone.reveal().to_owned())) {
        stop = Some(row.wrong("phone", TermChangeFault::PhoneTwice));
    }
    if !all.seats.take(*constituency) {
        stop = Some(row.wrong("constituency", TermChangeFault::MoreThanSeats));
    }
    stop.map_or(Ok(()), Err)
}

/// Finds out what would come of a roster, and all that is wrong with it. Writes nothing.
///
/// # Errors
/// Not found for a term that does not exist; forbidden for whoever does not administer the congress's division;
/// [`TermChangeFault`] where the term takes no such roster now; a version conflict with the roster that is there.
pub fn plan<S>(store: &mut S, ctx: &Context, command: &LoadRoster) -> Result<RosterPlan>
where
    S: TermChanges + Congresses + Institutions + Imports + Deputies,
{
    let occasion = occasion(store, ctx, command)?;
    let table = &command.table;
    let mut problems = table.problems.clone();
    let id = occasion.there.as_ref().map_or_else(|| ctx.mint().into(), |there| there.id);
    let (mut rows, mut counts) = (Vec::new(), RosterCounts::default());
    if let Some(header) = Header::among(COLUMNS, table, &mut problems) {
        let ground = ground(store, &occasion, &villages(&header, table))?;
        let area = occasion.congress.division.clone();
        let mut people = people(store, &area, &header, table)?;
        let taken =
            if command.by_election { store.seats_taken(occasion.term.id, occasion.first_day)? } else { Vec::new() };
        let mut all = Together {
            phones: HashSet::new(),
            persons: HashSet::new(),
            seats: Seats::of(ground.constituencies.values(), &taken),
        };
        let mut seen = HashSet::new();
        for line in &table.lines {
            let mut row = Row::new(&header, line, &mut problems, &mut seen);
            row.look_beside();
            let Ok(told) = told(&mut row, &ground, &area) else { continue };
            let fits = together(&mut row, &told, &occasion, &mut all);
            let whom = (&area, command.by_election, occasion.first_day);
            let matched = match people.matched(store, &told.elected, told.former, whom)? {
                Ok(matched) => matched,
                Err((column, fault)) => {
                    row.wrong(column, fault);
                    continue;
                }
            };
            if fits.is_err() {
                continue;
            }
            match matched.by {
                RosterMatch::New => counts.new += 1,
                RosterMatch::Proposed => counts.proposed += 1,
                RosterMatch::Number | RosterMatch::Phone | RosterMatch::Decided => counts.continued += 1,
            }
            let number = row.number_of_line();
            let Told { elected, constituency, room, grids, .. } = told;
            rows.push(RosterRow {
                id: RosterRowId(ctx.mint()),
                changeover: id,
                line: number,
                elected,
                constituency,
                room,
                grids,
                matched: matched.by,
                deputy: matched.deputy,
                proposals: matched.proposals,
            });
        }
    }
    problems.sort();
    let there = occasion.there.as_ref().map(|there| (there.id, there.version));
    let gives_way = occasion.gives_way.as_ref().map(|other| (other.id, other.version));
    let new = Changeover {
        id,
        version: 1,
        standing: Standing::at(TermChangeState::Loaded),
        term: occasion.term.id,
        former: None,
        division: occasion.congress.division,
        office: occasion.office,
        by_election: command.by_election,
        applies_on: occasion.applies_on,
        persons: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        credentials: None,
        loaded_at: ctx.now,
        loaded_by: ctx.actor.account(),
        confirmed_at: None,
        began_at: None,
        done_at: None,
        undone_at: None,
    };
    Ok(RosterPlan { problems, counts, there, gives_way, new, rows })
}

/// Keeps a roster that was planned; nothing, where something is wrong with it.
///
/// # Errors
/// [`StoreError::Stale`] or a version conflict when what was read for the plan is no longer so: plan anew.
pub fn keep<S>(store: &mut S, ctx: &Context, plan: &RosterPlan) -> Result<Option<Changeover>>
where
    S: TermChanges + Congresses + Journal,
{
    if !plan.problems.is_empty() {
        return Ok(None);
    }
    let RosterPlan { there, gives_way, new, rows, .. } = plan;
    if let Some((id, version)) = gives_way {
        let gone = step(
            store,
            ctx,
            At { id: *id, version: Some(*version) },
            |_: &Changeover| TermChangeAction::GiveWay,
            |_, _, _| Ok(ChangeoverEvent::Dropped),
        )?;
        store.replace_roster(gone.id, &[])?;
    }
    let event = ChangeoverEvent::Loaded { persons: new.persons };
    let changeover = match there {
        None => {
            begin(store, ctx, new, None, event)?;
            new.clone()
        }
        Some((id, version)) => step(
            store,
            ctx,
            At { id: *id, version: Some(*version) },
            |_: &Changeover| TermChangeAction::Load,
            |_, changeover, _| {
                changeover.persons = new.persons;
                changeover.applies_on = new.applies_on;
                changeover.office = new.office;
                changeover.loaded_by = new.loaded_by;
                Ok(event)
            },
        )?,
    };
    store.replace_roster(changeover.id, rows)?;
    if !changeover.by_election {
        let persons = changeover.persons;
        step(
            store,
            ctx,
            At { id: changeover.term, version: None },
            |_: &Term| TermAction::LoadRoster,
            |_, _, _| Ok(TermEvent::RosterLoaded { persons }),
        )?;
    }
    Ok(Some(changeover))
}
