//! What is shown beside a card: when people are received; and on a code's page who belongs to the room, by when an answer comes, and
//! which villages and grids somebody may choose. Kept for as long as cards are.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use mashang_domain::cases::Rules;
use mashang_domain::cases::clocks::Term;
use mashang_domain::codes::usecases::intake_point;
use mashang_domain::codes::{CodeIntake, CodeSubject, Codes};
use mashang_domain::deputies::{Deputies, DeputyFilter};
use mashang_domain::receptions::{ReceptionFilter, ReceptionState, ReceptionView, queries};
use mashang_domain::rooms::{ActivityRoom, RoomDetails, Rooms};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Failure, GridId, Instant, PageRequest, ReceptionId, RoomId, StoreError};
use mashang_domain::territory::{Division, DivisionCode, DivisionFilter, DivisionLevel, MAX_PLOTS, Territory};
use mashang_infra::db::Database;
use mashang_infra::repositories::Store;
use moka::sync::Cache;

use crate::problem::Problem;

/// How long it is kept at most.
const FRESH: Duration = Duration::from_secs(30);
/// How far ahead receptions are shown, and how many.
const AHEAD: chrono::Duration = chrono::Duration::days(28);
const RECEPTIONS: usize = 6;
/// Deputies of a room that are shown.
const DEPUTIES: usize = 12;
/// Villages of a township that are offered.
const VILLAGES: u32 = 100;

/// A reception that was announced.
pub(crate) struct Slot {
    pub id: ReceptionId,
    pub title: String,
    pub starts_at: Instant,
    pub ends_at: Instant,
}

/// A deputy who receives people in the room.
pub(crate) struct Neighbour {
    pub name: String,
    pub code: QrCode,
}

/// A grid that may be chosen.
pub(crate) struct Choice {
    pub id: GridId,
    /// As a form sends it.
    pub code: String,
    pub name: String,
}

/// A village or community that may be chosen, with its grids where there are several.
pub(crate) struct Village {
    pub code: String,
    pub name: String,
    pub grids: Vec<Choice>,
}

impl Village {
    /// What a form that names the village or one of its grids by code means.
    pub(crate) fn chosen(&self, code: &str) -> Option<(&Self, Option<GridId>)> {
        if self.code == code {
            return Some((self, None));
        }
        self.grids.iter().find(|grid| grid.code == code).map(|grid| (self, Some(grid.id)))
    }
}

/// What is shown beside a card.
pub(crate) struct Beside {
    /// How long the first answer may take.
    pub answer: Term,
    /// A room's deputies.
    pub deputies: Vec<Neighbour>,
    /// Of the township whose office is in charge.
    pub villages: Vec<Village>,
    /// What is written on the room's door.
    pub door: Option<RoomDetails>,
}

/// By code, each of the edition of cards in which it was asked for.
pub(crate) struct Besides(Cache<QrCode, (u64, Arc<Beside>)>);

impl Besides {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(10_000).time_to_live(FRESH).build())
    }

    pub(crate) async fn of(&self, code: QrCode, db: &Database, now: Instant) -> Result<Arc<Beside>, Problem> {
        let edition = db.card_edition();
        if let Some((of, known)) = self.0.get(&code)
            && of == edition
        {
            return Ok(known);
        }
        let wanted = code.clone();
        let beside = Arc::new(db.read(move |store| read(store, &wanted, now)).await?);
        self.0.insert(code, (edition, Arc::clone(&beside)));
        Ok(beside)
    }
}

fn read(store: &mut Store, code: &QrCode, now: Instant) -> Result<Beside, Failure> {
    let point = intake_point(store, code, now)?.ok_or(Failure::NotFound)?;
    let answer = store.rules(&point.division, local_date(now))?.accept;
    let villages = villages_of(store, &point.division)?;
    let mut beside = Beside { answer, deputies: Vec::new(), villages, door: None };
    let Some(room) = point.room else { return Ok(beside) };
    beside.door = store.room(room)?.filter(ActivityRoom::is_open).map(|room| room.details);
    // Where nothing is taken in, the card itself says who else is there.
    if matches!(point.subject, CodeSubject::Room(_)) && point.intake == CodeIntake::Open {
        beside.deputies = deputies_of(store, room, point.division, local_date(now))?;
    }
    Ok(beside)
}

/// The receptions ahead that were announced for `room`, the next first.
pub(crate) fn slots(store: &mut Store, room: RoomId, now: Instant) -> Result<Vec<Slot>, Failure> {
    let filter =
        ReceptionFilter { room: Some(room), from: Some(now), to: Some(now + AHEAD), ..ReceptionFilter::default() };
    let page = queries::list(store, &filter, &PageRequest { limit: 20, after: None })?;
    let held = |state| matches!(state, ReceptionState::Announced | ReceptionState::Open);
    let next = page.items.into_iter().filter(|one| held(one.state)).take(RECEPTIONS);
    let slot = |one: ReceptionView| Slot {
        id: one.id,
        title: one.title.into(),
        starts_at: one.starts_at,
        ends_at: one.ends_at,
    };
    Ok(next.map(slot).collect())
}

/// The villages of the township in which `division` lies. The grids of a township that has more of them than anybody looks
/// through are left to the point and to the card.
fn villages_of(store: &mut Store, division: &DivisionCode) -> Result<Vec<Village>, StoreError> {
    let Some(township) = division.township() else { return Ok(Vec::new()) };
    let filter = DivisionFilter {
        parent: Some(township.clone()),
        level: Some(DivisionLevel::Village),
        ..DivisionFilter::default()
    };
    let found = store.divisions(&filter, &PageRequest { limit: VILLAGES, after: None })?.items;
    let mut plots = store.plots(&township)?;
    if plots.len() > MAX_PLOTS {
        plots.clear();
    }
    let village = |village: Division| {
        let here = plots.iter().filter(|plot| plot.division == village.code);
        let mut grids: Vec<_> = here
            .map(|plot| Choice { id: plot.id, code: plot.code(), name: called(&village.name, plot.name.as_str()) })
            .collect();
        if grids.len() == 1 {
            grids.clear();
        }
        Village { code: village.code.as_str().to_owned(), name: village.name, grids }
    };
    Ok(found.into_iter().map(village).collect())
}

/// A grid as a list shows it that is folded up: with its village.
fn called(village: &str, grid: &str) -> String {
    let short = village.trim_end_matches("居委会").trim_end_matches("村委会");
    if grid.starts_with(short) { grid.to_owned() } else { format!("{short} {grid}") }
}

/// The newest code of `subject` that was not revoked.
fn open_code(store: &mut Store, subject: CodeSubject) -> Result<Option<QrCode>, StoreError> {
    let codes = store.codes_of(subject)?;
    Ok(codes.into_iter().find(|code| code.revoked_at.is_none()).map(|code| code.code))
}

/// The deputies who receive people in `room` and have a code.
fn deputies_of(
    store: &mut Store,
    room: RoomId,
    division: DivisionCode,
    today: NaiveDate,
) -> Result<Vec<Neighbour>, StoreError> {
    let filter = DeputyFilter { division: Some(division), ..DeputyFilter::default() };
    let page = store.deputies(&filter, &PageRequest { limit: 100, after: None })?;
    let here = page.items.into_iter().filter(|deputy| deputy.room == Some(room) && deputy.serves_on(today));
    let mut found = Vec::new();
    for deputy in here.take(DEPUTIES) {
        if let Some(code) = open_code(store, CodeSubject::Deputy(deputy.id))? {
            found.push(Neighbour { name: deputy.name.into(), code });
        }
    }
    Ok(found)
}
