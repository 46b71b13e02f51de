//! A county on the eve of its elections: invented deputies of its congress and of its towns' congresses with their rooms, grids
//! and printed codes, open cases of as many residents, and disputes. All of it follows from one seed and is written in few
//! transactions, by the use cases where something happens.

mod matters;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use chrono::NaiveDate;
use mashang_domain::accounts::{Account, Accounts};
use mashang_domain::codes::{CodeSubject, Codes, PrintedCode};
use mashang_domain::congresses::{
    Congress, CongressLevel, Congresses, Constituency, MAX_SEATS, Seat, Term, TermId, TermState,
};
use mashang_domain::deputies::{Deputies, Deputy, GridAssignment, Mandate, MandateStatus};
use mashang_domain::imports::{Imports, Places};
use mashang_domain::institutions::{InstitutionState, Institutions};
use mashang_domain::rooms::{ActivityRoom, RoomDetails, RoomKind, Rooms};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::ids::IdSource;
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::time::Period;
use mashang_domain::shared::{
    Actor, Context, DeputyId, DivisionCode, Grant, GridId, Instant, OfficeId, PageRequest, Party, RoomId, Standing,
    StoreError,
};
use mashang_domain::territory::{Division, DivisionFilter, DivisionLevel, Grid, Territory};
use mashang_infra::log::Worker;
use mashang_infra::repositories::Store;
use mashang_infra::system::SeededIds;

use crate::World;

/// Grids of a village.
const GRIDS: i32 = 3;
/// The number of the term that runs.
const TERM: i32 = 18;

/// How large a county.
#[derive(Clone, Copy, Debug)]
pub struct CountyPlan {
    /// Its twelve digits.
    pub county: &'static str,
    /// Persons who are deputies of the county or of a town, those who were there before among them.
    pub deputies: usize,
    /// Of those, deputies of each town.
    pub of_town: usize,
    /// Of the county's, those who sit in their town's congress, too.
    pub both: usize,
    /// Rooms in which they receive people.
    pub rooms: usize,
    /// Printed codes: one of each deputy and room, and second ones.
    pub codes: usize,
    /// Open cases, each of a resident with an account.
    pub cases: usize,
    /// Open disputes.
    pub disputes: usize,
}

impl CountyPlan {
    /// 晋江: six streets, thirteen towns.
    pub const JINJIANG: Self = Self {
        county: "350582000000",
        deputies: 1_400,
        of_town: 77,
        both: 30,
        rooms: 60,
        codes: 1_500,
        cases: 3_000,
        disputes: 200,
    };
}

/// The `number`-th person: no two have one name, and nobody of the usual cast has it.
#[must_use]
pub fn person(number: usize) -> String {
    let of = |letters: &str, at: usize| letters.chars().nth(at % 20).expect("twenty letters");
    let surname = of("陈林黄王蔡吴李郑许庄苏洪施曾杨张刘傅郭谢", number);
    let first = of("以允凡初可亦向如安宁尚怀承易昕泽洛珂筠远", number / 20);
    let second = of("川之衡白岚岩屿朗桐棠樾溪澄瑾璇笙舟芮言辰", number / 400);
    format!("{surname}{first}{second}")
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 1, 1).expect("a date")
}

/// A congress whose seats are filled, three of a constituency.
struct Hall {
    congress: Congress,
    term: Term,
    /// How a constituency is called, before its number.
    called: String,
    /// The number of its first new constituency.
    first: i32,
    /// Those that are new.
    constituencies: Vec<Constituency>,
    taken: usize,
}

impl Hall {
    fn of(store: &mut Store, make: &Context, division: &Division, called: &str) -> Result<Self, StoreError> {
        let called = called.to_owned();
        if let Some(congress) = store.congress_of(&division.code)? {
            let term = store.running_term(congress.id)?.expect("a running term");
            let first = store.constituencies_of(term.id)?.iter().map(|one| one.number).max().unwrap_or(0) + 1;
            return Ok(Self { congress, term, called, first, constituencies: Vec::new(), taken: 0 });
        }
        let congress = Congress {
            id: make.mint().into(),
            version: 1,
            level: CongressLevel::of(&division.code).expect("it has a congress"),
            division: division.code.clone(),
            name: name(&format!("{}人民代表大会", division.name)),
        };
        let term = Term {
            id: make.mint().into(),
            version: 1,
            congress: congress.id,
            division: division.code.clone(),
            number: TERM,
            standing: Standing::at(TermState::InOffice),
            seats: None,
            elected_on: None,
            first_session_on: Some(first_day()),
            expected_end: None,
            ended_on: None,
            credentials: None,
        };
        store.add_congresses(std::slice::from_ref(&congress))?;
        store.add_terms(std::slice::from_ref(&term))?;
        Ok(Self { congress, term, called, first: 1, constituencies: Vec::new(), taken: 0 })
    }

    fn mandate(&mut self, make: &Context) -> Mandate {
        let at = self.taken / usize::try_from(MAX_SEATS).expect("a few");
        if at == self.constituencies.len() {
            let before = i32::try_from(at).expect("a few");
            self.constituencies.push(Constituency {
                id: make.mint().into(),
                version: 1,
                term: self.term.id,
                number: self.first + before,
                name: name(&format!("{}第{}号选区", self.called, before + 1)),
                seats: MAX_SEATS,
                divisions: Vec::new(),
                workplace: None,
            });
        }
        self.taken += 1;
        Mandate {
            id: make.mint().into(),
            seat: Seat::of(&self.congress, &self.term, &self.constituencies[at]),
            from: first_day(),
            to: None,
            status: MandateStatus::Active,
            status_since: first_day(),
            decision: None,
            coming: None,
            suspensions: Vec::new(),
        }
    }
}

/// A street or a town.
struct Place {
    township: Division,
    villages: Vec<Division>,
    office: OfficeId,
    rooms: Vec<RoomId>,
    /// Which congress is its own; a street has none.
    hall: Option<usize>,
}

/// Where a printed code leads.
#[derive(Clone)]
struct Desk {
    code: QrCode,
    to: CodeSubject,
    division: DivisionCode,
    office: OfficeId,
}

impl Desk {
    fn deputy(&self) -> Option<DeputyId> {
        match self.to {
            CodeSubject::Deputy(id) => Some(id),
            CodeSubject::Room(_) | CodeSubject::Office(_) => None,
        }
    }
}

fn inside(store: &mut Store, parent: &DivisionCode, level: DivisionLevel) -> Result<Vec<Division>, StoreError> {
    let filter = DivisionFilter { parent: Some(parent.clone()), level: Some(level), name: None };
    Ok(store.divisions(&filter, &PageRequest { limit: 200, after: None })?.items)
}

fn office_of(store: &mut Store, division: &DivisionCode) -> Result<OfficeId, StoreError> {
    Ok(store.office_serving(division)?.expect("an office").id)
}

fn places(store: &mut Store, make: &Context, plan: &CountyPlan) -> Result<(Vec<Place>, Vec<Hall>), StoreError> {
    let county = store.division(&DivisionCode::new(plan.county).expect("a code"))?.expect("a county");
    let mut halls = vec![Hall::of(store, make, &county, "")?];
    let mut all = Vec::new();
    for township in inside(store, &county.code, DivisionLevel::Township)? {
        let is_town = township.name.ends_with('镇');
        // A zone has no voters of its own.
        if !is_town && !township.name.ends_with("街道") {
            continue;
        }
        let hall = is_town.then_some(halls.len());
        if is_town {
            halls.push(Hall::of(store, make, &township, &township.name)?);
        }
        let villages = inside(store, &township.code, DivisionLevel::Village)?;
        let office = office_of(store, &township.code)?;
        all.push(Place { township, villages, office, rooms: Vec::new(), hall });
    }
    Ok((all, halls))
}

fn rooms(store: &mut Store, make: &Context, plan: &CountyPlan, places: &mut [Place]) -> Result<Vec<Desk>, StoreError> {
    let county = DivisionCode::new(plan.county).expect("a code");
    let there = store.rooms_at(Places::Within(&county))?.len();
    let (mut all, mut desks, count) = (Vec::new(), Vec::new(), places.len());
    for number in 0..plan.rooms - there {
        let place = &mut places[number % count];
        let village = &place.villages[number / count];
        let room = ActivityRoom {
            id: make.mint().into(),
            version: 1,
            standing: Standing::at(InstitutionState::Open),
            kind: RoomKind::LiaisonStation,
            name: name(&format!("{}第{}代表联络站", place.township.name, number / count + 1)),
            office: place.office,
            division: village.code.clone(),
            address: name(&format!("{}党群服务中心", village.name)),
            point: None,
            details: RoomDetails::default(),
        };
        desks.push(Desk {
            code: QrCode::mint(&*make.ids),
            to: CodeSubject::Room(room.id),
            division: room.division.clone(),
            office: place.office,
        });
        place.rooms.push(room.id);
        all.push(room);
    }
    store.add_rooms(&all)?;
    Ok(desks)
}

/// Every village has three grids; the ids of all by their codes.
fn grids(
    store: &mut Store,
    make: &Context,
    plan: &CountyPlan,
    places: &[Place],
) -> Result<HashMap<String, GridId>, StoreError> {
    let county = DivisionCode::new(plan.county).expect("a code");
    let there = store.grids_at(Places::Within(&county))?;
    let mut all: HashMap<String, GridId> = there.iter().map(|grid| (grid.code(), grid.id)).collect();
    let mut made = Vec::new();
    for village in places.iter().flat_map(|place| &place.villages) {
        for ordinal in 1..=GRIDS {
            let grid = Grid {
                id: make.mint().into(),
                version: 1,
                division: village.code.clone(),
                ordinal,
                name: name(&format!("{}第{ordinal}网格", village.name)),
                since: first_day(),
                households: 300,
                boundary: None,
                members: Vec::new(),
            };
            if let Entry::Vacant(free) = all.entry(grid.code()) {
                free.insert(grid.id);
                made.push(grid);
            }
        }
    }
    store.add_grids(&made)?;
    Ok(all)
}

struct Roll<'a> {
    make: &'a Context,
    grids: HashMap<String, GridId>,
    all: Vec<Deputy>,
}

impl Roll<'_> {
    /// One more deputy, the `turn`-th of the village; here and there one without a room, or without a grid.
    fn enter(&mut self, place: &Place, village: &Division, turn: usize, mandates: Vec<Mandate>) {
        let number = self.all.len();
        let ordinal = turn % usize::try_from(GRIDS).expect("a few") + 1;
        let grid = self.grids[&format!("{}{ordinal:03}", village.code.as_str())];
        let period = Period { from: first_day(), to: None };
        let assignment = GridAssignment { id: self.make.mint().into(), grid, period };
        self.all.push(Deputy {
            id: self.make.mint().into(),
            version: 1,
            name: name(&person(number)),
            profile: None,
            office: place.office,
            division: village.code.clone(),
            room: (!number.is_multiple_of(23)).then(|| place.rooms[number % place.rooms.len()]),
            assignments: if number % 17 == 3 { Vec::new() } else { vec![assignment] },
            mandates,
            stand_ins: Vec::new(),
            merged_into: None,
        });
    }
}

/// Fills the seats, and prints a code for everybody.
fn deputies(
    store: &mut Store,
    make: &Context,
    plan: &CountyPlan,
    places: &[Place],
    halls: &mut [Hall],
) -> Result<Vec<Desk>, StoreError> {
    let county = DivisionCode::new(plan.county).expect("a code");
    let there = store.deputies_at(Places::Within(&county))?;
    let seated = |hall: &Hall| {
        let own = |held: &Mandate| held.seat.congress == hall.congress.division;
        there.iter().filter(|deputy| deputy.mandates.iter().any(own)).count()
    };
    let mut new = Roll { make, grids: grids(store, make, plan, places)?, all: Vec::new() };
    for place in places {
        let Some(at) = place.hall else { continue };
        let hall = &mut halls[at];
        for turn in seated(&*hall)..plan.of_town {
            let (village, mandate) = (turn % place.villages.len(), hall.mandate(make));
            new.enter(place, &place.villages[village], turn / place.villages.len(), vec![mandate]);
        }
    }
    let mut both = 0;
    for turn in 0..plan.deputies - there.len() - new.all.len() {
        let place = &places[turn % places.len()];
        let round = turn / places.len();
        let village = &place.villages[round % place.villages.len()];
        let mut mandates = vec![halls[0].mandate(make)];
        if let Some(own) = place.hall.filter(|_| both < plan.both && round % 5 == 1) {
            mandates.push(halls[own].mandate(make));
            both += 1;
        }
        new.enter(place, village, round, mandates);
    }
    for hall in &*halls {
        store.add_constituencies(&hall.constituencies)?;
    }
    store.add_deputies(&new.all)?;
    let desk = |deputy: &Deputy| Desk {
        code: QrCode::mint(&*make.ids),
        to: CodeSubject::Deputy(deputy.id),
        division: deputy.division.clone(),
        office: deputy.office,
    };
    let mut desks: Vec<Desk> = new.all.iter().map(desk).collect();
    let second = plan.codes - plan.deputies - plan.rooms;
    desks.extend((0..second).map(|number| desk(&new.all[number * 31 % new.all.len()])));
    Ok(desks)
}

fn print(store: &mut Store, desks: &[Desk], now: Instant) -> Result<(), StoreError> {
    let printed = |desk: &Desk| {
        PrintedCode::issued(desk.code.clone(), desk.to, desk.division.clone(), now, Some(Party::Office(desk.office)))
    };
    let codes: Vec<PrintedCode> = desks.iter().map(printed).collect();
    store.add_codes(&codes)
}

/// What makes ids by that seed, now.
fn maker(worker: &Worker, seed: u64) -> Context {
    let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(seed));
    Context { ids, ..worker.surroundings.context(Actor::System) }
}

/// Makes the county in a world that has the usual cast, as if it had come to be until now. Nothing that happened is told yet.
///
/// # Panics
/// When it can't be written.
pub fn settle(world: &World, plan: CountyPlan) {
    let worker = world.worker();
    let make = maker(&worker, 11);
    let made = worker.db.write_at_leisure(move |store| {
        let (mut places, mut halls) = places(store, &make, &plan)?;
        let rooms = rooms(store, &make, &plan, &mut places)?;
        let mut desks = deputies(store, &make, &plan, &places, &mut halls)?;
        desks.extend(rooms);
        print(store, &desks, make.now)?;
        Ok::<_, StoreError>(desks)
    });
    let desks = made.unwrap_or_else(|error| panic!("{error:?}"));
    matters::open(&worker, &maker(&worker, 12), plan, desks);
}

/// Lets each of those deputies have an account that has shown to hold that phone.
///
/// # Panics
/// When they can't be written.
pub fn hold_phones(world: &World, holders: Vec<(DeputyId, String)>) {
    let worker = world.worker();
    let make = maker(&worker, 13);
    let written = worker.db.write_at_leisure(move |store| {
        for (deputy, phone) in &holders {
            let phone = Phone::mobile(phone).expect("a phone");
            let account = Account { id: make.mint().into(), openid: None, phone: Some(phone), created_at: make.now };
            store.add_accounts(std::slice::from_ref(&account))?;
            store.add_grants(&[(make.mint().into(), account.id, Grant::Deputy { deputy: *deputy })])?;
        }
        Ok::<_, StoreError>(())
    });
    written.unwrap_or_else(|error| panic!("{error:?}"));
}

/// Draws constituencies of a term that is being prepared, three seats each.
///
/// # Panics
/// When they can't be written.
pub fn draw_constituencies(world: &World, term: TermId, names: Vec<String>) {
    let worker = world.worker();
    let make = maker(&worker, term.0.as_u64_pair().1);
    let written = worker.db.write_at_leisure(move |store| {
        let drawn = (1..).zip(&names).map(|(number, called)| Constituency {
            id: make.mint().into(),
            version: 1,
            term,
            number,
            name: name(called),
            seats: MAX_SEATS,
            divisions: Vec::new(),
            workplace: None,
        });
        store.add_constituencies(&drawn.collect::<Vec<_>>())
    });
    written.unwrap_or_else(|error| panic!("{error:?}"));
}
