//! The people and places of the demo world.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::Duration;
use mashang_domain::accounts::{Account, Accounts};
use mashang_domain::cases::clocks::RuleSet;
use mashang_domain::cases::{AssignReach, DivisionRules};
use mashang_domain::codes::{CodeSubject, Codes, PrintedCode};
use mashang_domain::congresses::CongressLevel;
use mashang_domain::deputies::{Deputies, Deputy, GridAssignment, Mandate, MandateStatus};
use mashang_domain::disputes::{Disputes, MediationOrganisation, OrganisationKind};
use mashang_domain::institutions::{
    CongressOffice, HandlingUnit, InstitutionDetails, InstitutionState, Institutions, MAX_MEDIATORS, Mediator,
};
use mashang_domain::rooms::{ActivityRoom, RoomDetails, RoomKind, Rooms};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::geo::{Boundary, Point};
use mashang_domain::shared::ids::{IdSource, following};
use mashang_domain::shared::text::Body;
use mashang_domain::shared::time::{Period, local_date};
use mashang_domain::shared::{
    AccountId, DeputyId, Grant, GrantId, GridId, Instant, MandateId, OfficeId, OrganisationId, Party, RoomId, Standing,
    StoreError, UnitId, Vocabulary,
};
use mashang_domain::territory::{Division, DivisionCode, DivisionLevel, Grid, GridMember, GridMemberRole, Territory};

use super::dice::{Dice, name};
use super::halls::{Halls, first_day};
use crate::reference::quanzhou;
use crate::repositories::Store;
use crate::system::SeededIds;

/// 梅岭街道 梅庭社区: where the deputy of the banner works.
pub(super) const HOME: &str = "350582002014";
/// 石狮 祥芝镇 祥渔村: where the sea's own mediation room sits.
const HARBOUR: &str = "350581103209";
/// How long the demo's grids and assignments have been there.
const SETTLED: Duration = Duration::days(200);

const UNITS: &[&str] = &[
    "城市管理局",
    "公安局交警大队",
    "住房和城乡建设局",
    "生态环境局",
    "教育局",
    "卫生健康局",
    "人力资源和社会保障局",
    "市场监督管理局",
];

/// How large a world.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub deputies: u32,
    pub rooms: u32,
    pub cases: u32,
    /// The same seed makes the same world.
    pub seed: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self { deputies: 200, rooms: 40, cases: 2_000, seed: 7 }
    }
}

/// The parts of the world that cases are made of.
#[derive(Clone)]
pub(super) struct Cast {
    pub(super) deputies: Vec<(Deputy, QrCode)>,
    offices: Vec<CongressOffice>,
    pub(super) units: Vec<HandlingUnit>,
    pub(super) grids: Vec<Grid>,
    pub(super) rooms: Vec<ActivityRoom>,
    pub(super) organisations: Vec<MediationOrganisation>,
    pub(super) resident: AccountId,
    /// Whoever handles cases, in whichever role: nobody handles an own matter.
    pub(super) clerk: AccountId,
    halls: Halls,
}

pub(super) struct Builder {
    pub(super) ids: SeededIds,
    pub(super) dice: Dice,
    pub(super) now: Instant,
}

impl Builder {
    fn id<T: From<uuid::Uuid>>(&mut self) -> T {
        self.ids.mint(self.now).into()
    }

    /// A square of about 400 metres somewhere in Quanzhou; grids of a village stand in a row.
    fn boundary(village: usize, ordinal: i32) -> Option<Boundary> {
        #[expect(clippy::cast_precision_loss, reason = "village numbers are small")]
        let (column, row) = ((village % 60) as f64, (village / 60) as f64);
        // In ten-thousandths of a degree, which are whole numbers and divide into short ones.
        let (west, south) = (1_180_000.0 + column * 200.0 + f64::from(ordinal) * 40.0, 245_000.0 + row * 100.0);
        let corner = |dx: f64, dy: f64| Point::new((west + dx) / 10_000.0, (south + dy) / 10_000.0);
        let corners = [corner(0.0, 0.0), corner(36.0, 0.0), corner(36.0, 36.0), corner(0.0, 36.0)];
        Boundary::new(corners.into_iter().collect::<Result<_, _>>().ok()?).ok()
    }

    fn grid(&mut self, village: usize, division: &Division, ordinal: i32) -> Result<Grid, StoreError> {
        let roles =
            [GridMemberRole::Leader, GridMemberRole::SecondLeader, GridMemberRole::Staff, GridMemberRole::Staff];
        let members = roles
            .into_iter()
            .map(|role| Ok(GridMember { id: self.id(), name: name(&self.dice.person())?, role }))
            .collect::<Result<_, StoreError>>()?;
        Ok(Grid {
            id: self.id(),
            version: 1,
            division: division.code.clone(),
            ordinal,
            name: name(&format!(
                "{}第{ordinal}网格",
                division.name.trim_end_matches("居委会").trim_end_matches("村委会")
            ))?,
            since: local_date(self.now - SETTLED),
            households: self.dice.0.i32(180..420),
            boundary: Self::boundary(village, ordinal),
            members,
        })
    }

    fn mandate(
        &mut self,
        halls: &mut Halls,
        (division, deputy, number): (&Division, DeputyId, usize),
        name_of: impl Fn(&str) -> String,
    ) -> Result<Mandate, StoreError> {
        let township = division.code.township().map(|code| name_of(code.as_str())).unwrap_or_default();
        // A street has no congress of its own, so its deputies are the county's.
        let own = division.code.township().filter(|code| number % 3 == 1 && CongressLevel::of(code).is_some());
        let congress = own.filter(|_| !township.ends_with("街道")).or_else(|| division.code.county());
        let congress = congress.ok_or(StoreError::Corrupt("demo code"))?;
        let (id, called): (MandateId, _) = (self.id(), name_of(congress.as_str()));
        let from = first_day()?;
        Ok(Mandate {
            id,
            seat: halls.seat((&congress, called.as_str()), &township, [id.0, deputy.0])?,
            from,
            to: None,
            status: MandateStatus::Active,
            status_since: from,
            decision: None,
            coming: None,
            suspensions: Vec::new(),
        })
    }

    fn organisations(&mut self) -> Result<Vec<MediationOrganisation>, StoreError> {
        let mut all = Vec::new();
        // In the order of their ids, in which lists show them.
        let mut ids: Vec<OrganisationId> = (0..3).map(|_| self.id()).collect();
        ids.sort_unstable();
        let called = [
            (HARBOUR, OrganisationKind::Room, "海上枫桥调解室"),
            (HARBOUR, OrganisationKind::Committee, "祥芝镇人民调解委员会"),
            (HOME, OrganisationKind::Committee, "梅岭街道人民调解委员会"),
        ];
        for (id, (place, kind, title)) in ids.into_iter().zip(called) {
            let place = DivisionCode::new(place).ok().and_then(|code| code.township());
            let division = place.ok_or(StoreError::Corrupt("demo code"))?;
            all.push(MediationOrganisation {
                id,
                version: 1,
                standing: Standing::at(InstitutionState::Open),
                kind,
                name: name(title)?,
                division,
                details: InstitutionDetails::default(),
            });
        }
        // The room belongs to the town's committee, whose seal its agreements bear.
        if let [room, committee, ..] = all.as_mut_slice() {
            room.details.parent = Some(committee.id.0);
        }
        Ok(all)
    }

    fn room(
        &mut self,
        number: usize,
        (short, village): (&str, &DivisionCode),
        office: OfficeId,
        point: Option<Point>,
    ) -> Result<ActivityRoom, StoreError> {
        let kind = RoomKind::ALL.get(number % RoomKind::ALL.len()).copied().unwrap_or(RoomKind::ActivityRoom);
        Ok(ActivityRoom {
            id: self.id(),
            version: 1,
            standing: Standing::at(InstitutionState::Open),
            kind: if number == 0 { RoomKind::ActivityRoom } else { kind },
            name: name(&format!("{short}{}", if number == 0 { "代表活动室" } else { kind.label() }))?,
            office,
            division: village.clone(),
            address: name(&format!("{short}党群服务中心"))?,
            point,
            details: RoomDetails::default(),
        })
    }

    pub(super) fn cast(&mut self, size: Size) -> Result<Cast, StoreError> {
        let all = quanzhou();
        let name_of = |code: &str| all.iter().find(|d| d.code.as_str() == code).map_or("", |d| d.name.as_str());
        let mut offices = Vec::new();
        let mut units = Vec::new();
        let mut served = HashSet::new();
        for division in &all {
            // 金门县 stands in the list as a county and as its own township.
            if !served.insert(&division.code) {
                continue;
            }
            let title = match division.level {
                DivisionLevel::City | DivisionLevel::County => format!("{}人大常委会", division.name),
                DivisionLevel::Township if division.name.ends_with("街道") => format!("{}人大工委", division.name),
                DivisionLevel::Township => format!("{}人大主席团", division.name),
                DivisionLevel::Village => continue,
            };
            offices.push(CongressOffice::open(self.id(), name(&title)?, division.code.clone()));
            if division.level == DivisionLevel::County {
                for unit in UNITS {
                    let title = name(&format!("{}{unit}", division.name))?;
                    units.push(HandlingUnit::open(self.id(), title, division.code.clone()));
                }
            }
        }
        let home = DivisionCode::new(HOME).map_err(|_| StoreError::Corrupt("demo code"))?;
        units.push(HandlingUnit::open(self.id(), name("奥林春天物业服务中心")?, home));
        // 梅庭社区 and 祥渔村 first, then villages spread evenly over the city.
        let mut villages: Vec<_> = all.iter().enumerate().filter(|(_, d)| d.level == DivisionLevel::Village).collect();
        villages
            .sort_by_key(|(at, d)| (d.code.as_str() != HOME, d.code.as_str() != HARBOUR, at.wrapping_mul(7919) % 2749));
        let office_of = |code: &DivisionCode| {
            let nearest = code.ancestry().into_iter().find_map(|c| offices.iter().find(|o| o.division == c));
            nearest.map(|office| office.id).ok_or(StoreError::Corrupt("demo office"))
        };
        let resident: AccountId = self.id();
        let mut cast = Cast {
            deputies: Vec::new(),
            units,
            grids: Vec::new(),
            rooms: Vec::new(),
            organisations: Vec::new(),
            resident,
            // Follows from the other, so that whoever mints ids goes on as before.
            clerk: following(resident.0, resident.0, 1).into(),
            offices: Vec::new(),
            halls: Halls::default(),
        };
        cast.organisations = self.organisations()?;
        let per_village = (size.deputies as usize).div_ceil(villages.len()).max(4);
        let places = (size.deputies as usize).div_ceil(per_village).max((size.rooms as usize).min(villages.len()));
        for (number, (at, village)) in villages.iter().take(places).enumerate() {
            let grids = [1, 2, 3, 4].map(|ordinal| self.grid(*at, village, ordinal));
            let grids: Vec<_> = grids.into_iter().collect::<Result<_, _>>()?;
            let short = village.name.trim_end_matches("居委会").trim_end_matches("村委会");
            let mut room = None;
            if number < size.rooms as usize {
                let point = grids.first().and_then(|g| g.boundary.as_ref()).and_then(|b| b.corners().first().copied());
                let made = self.room(number, (short, &village.code), office_of(&village.code)?, point)?;
                room = Some(made.id);
                cast.rooms.push(made);
            }
            // In the order of their ids, in which lists show them.
            let mut ids: Vec<DeputyId> = (0..per_village).map(|_| self.id()).collect();
            ids.sort_unstable();
            for (seat, id) in ids.into_iter().enumerate() {
                if cast.deputies.len() >= size.deputies as usize {
                    break;
                }
                let grid: Option<&Grid> = grids.get(seat % grids.len());
                let deputy = Deputy {
                    id,
                    version: 1,
                    name: name(&self.dice.person())?,
                    profile: Body::new("每月 15 日在活动室接待群众，欢迎扫码反映。").ok(),
                    office: office_of(&village.code)?,
                    division: village.code.clone(),
                    room,
                    // Here and there a grid is still without its deputy, for coverage to show.
                    assignments: grid
                        .iter()
                        .filter(|_| number % 9 != 5 || seat != 3)
                        .map(|grid| GridAssignment {
                            id: self.id(),
                            grid: grid.id,
                            period: Period { from: grid.since, to: None },
                        })
                        .collect(),
                    mandates: vec![
                        self.mandate(&mut cast.halls, (village, id, seat), |code| name_of(code).to_owned())?,
                    ],
                    stand_ins: Vec::new(),
                    merged_into: None,
                };
                cast.deputies.push((deputy, QrCode::mint(&self.ids)));
            }
            cast.grids.extend(grids);
        }
        self.appoint(&mut cast);
        cast.offices = offices;
        Ok(cast)
    }

    /// Lists the deputies of a place as mediators of what mediates there.
    fn appoint(&self, cast: &mut Cast) {
        // Whoever mediates in a room is listed there, and not by its committee once more.
        let above: Vec<_> = cast.organisations.iter().filter_map(|one| one.details.parent).collect();
        for organisation in cast.organisations.iter_mut().filter(|one| !above.contains(&one.id.0)) {
            let there = cast.deputies.iter().filter(|(deputy, _)| organisation.division.covers(&deputy.division));
            let mut names: Vec<_> = there.map(|(deputy, _)| &deputy.name).collect();
            names.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
            names.dedup();
            let from = local_date(self.now - SETTLED);
            let listed = names.into_iter().take(MAX_MEDIATORS);
            // The deputies hold letters of appointment (聘书).
            organisation.details.mediators =
                listed.map(|name| Mediator { name: name.clone(), from, to: None }).collect();
        }
    }
}

/// The parties that the fixed accounts act for.
struct Roles {
    deputy: DeputyId,
    grid: GridId,
    office: CongressOffice,
    unit: UnitId,
    room: Option<RoomId>,
    /// 石狮 祥芝镇: its deputies of the city's and the town's congress, its office and its room.
    harbour: Vec<DeputyId>,
    harbour_office: CongressOffice,
    harbour_room: Option<RoomId>,
}

fn roles(cast: &Cast) -> Result<Roles, StoreError> {
    let missing = || StoreError::Corrupt("demo cast");
    let (deputy, _) = cast.deputies.first().ok_or_else(missing)?;
    let county = deputy.division.as_str().get(..6).unwrap_or_default();
    let traffic = cast
        .units
        .iter()
        .find(|unit| unit.division.as_str().starts_with(county) && unit.name.as_str().ends_with("交警大队"))
        .ok_or_else(missing)?;
    let office_of =
        |deputy: &Deputy| cast.offices.iter().find(|office| office.id == deputy.office).cloned().ok_or_else(missing);
    let at_sea: Vec<&Deputy> =
        cast.deputies.iter().map(|(deputy, _)| deputy).filter(|deputy| deputy.division.as_str() == HARBOUR).collect();
    let captain = at_sea.first().copied().ok_or_else(missing)?;
    Ok(Roles {
        deputy: deputy.id,
        grid: deputy.assignments.first().map(|one| one.grid).ok_or_else(missing)?,
        office: office_of(deputy)?,
        unit: traffic.id,
        room: deputy.room,
        harbour: at_sea.iter().map(|deputy| deputy.id).collect(),
        harbour_office: office_of(captain)?,
        harbour_room: captain.room,
    })
}

/// Its streets and towns have no departments of their own: their offices assign to those of the county.
pub(super) fn rules() -> Result<DivisionRules, StoreError> {
    let division = DivisionCode::new("350500000000").map_err(|_| StoreError::Corrupt("demo code"))?;
    let rules = RuleSet { version: 2, assign_reach: AssignReach::OwnAndAbove, ..RuleSet::standard() };
    Ok(DivisionRules { division, in_force: true, from: None, rules: Arc::new(rules) })
}

fn add_people(store: &mut Store, builder: &mut Builder, cast: &Cast) -> Result<(), StoreError> {
    let roles = roles(cast)?;
    let city = DivisionCode::new("350500000000").map_err(|_| StoreError::Corrupt("demo code"))?;
    let office = |office: &CongressOffice| Grant::Office { office: office.id, area: office.division.clone() };
    let liaison = |room: Option<RoomId>| room.map(|room| Grant::RoomLiaison { room }).into_iter().collect::<Vec<_>>();
    let at_sea = |seat: usize| roles.harbour.get(seat).map(|deputy| Grant::Deputy { deputy: *deputy });
    let organisation = cast.organisations.first().map(|one| Grant::Mediator { organisation: one.id });
    let county = DivisionCode::new("350582000000").map_err(|_| StoreError::Corrupt("demo code"))?;
    let people: [(&str, Vec<Grant>); 14] = [
        ("demo-resident", vec![]),
        ("demo-resident-2", vec![]),
        ("demo-deputy", vec![Grant::Deputy { deputy: roles.deputy }]),
        ("demo-grid-staff", vec![Grant::GridStaff { grid: roles.grid }]),
        ("demo-room-liaison", liaison(roles.room)),
        ("demo-office", vec![office(&roles.office)]),
        ("demo-unit", vec![Grant::HandlingUnit { unit: roles.unit }]),
        ("demo-admin", vec![Grant::administering(city)]),
        ("demo-deputy-shishi", at_sea(0).into_iter().collect()),
        ("demo-deputy-xiangzhi", at_sea(1).into_iter().collect()),
        ("demo-office-xiangzhi", vec![office(&roles.harbour_office)]),
        ("demo-liaison-xiangzhi", liaison(roles.harbour_room)),
        ("demo-mediator", organisation.into_iter().collect()),
        ("demo-leader", vec![Grant::Leader { area: county }]),
    ];
    let mut accounts = Vec::new();
    let mut grants = Vec::new();
    for (openid, granted) in people {
        let id = if openid == "demo-resident" { cast.resident } else { builder.id() };
        accounts.push(Account { id, openid: Some(openid.to_owned()), phone: None, created_at: builder.now });
        for grant in granted {
            grants.push((builder.id::<GrantId>(), id, grant));
        }
    }
    let openid = Some("demo-clerk".to_owned());
    accounts.push(Account { id: cast.clerk, openid, phone: None, created_at: builder.now });
    store.add_accounts(&accounts)?;
    store.add_grants(&grants)
}

pub(super) fn add_cast(store: &mut Store, builder: &mut Builder, cast: &Cast) -> Result<(), StoreError> {
    store.add_offices(&cast.offices)?;
    store.add_units(&cast.units)?;
    store.add_organisations(&cast.organisations)?;
    for grid in &cast.grids {
        store.add_grid(grid)?;
    }
    store.add_rooms(&cast.rooms)?;
    cast.halls.add(store)?;
    let deputies: Vec<_> = cast.deputies.iter().map(|(deputy, _)| deputy.clone()).collect();
    store.add_deputies(&deputies)?;
    let now = builder.now;
    let of_deputy = |(deputy, code): &(Deputy, QrCode)| {
        let subject = CodeSubject::Deputy(deputy.id);
        PrintedCode::issued(code.clone(), subject, deputy.division.clone(), now, Some(Party::Office(deputy.office)))
    };
    let mut codes: Vec<_> = cast.deputies.iter().map(of_deputy).collect();
    codes.extend(cast.rooms.iter().map(|room| {
        let (code, subject) = (QrCode::mint(&builder.ids), CodeSubject::Room(room.id));
        PrintedCode::issued(code, subject, room.division.clone(), now, Some(Party::Office(room.office)))
    }));
    store.add_codes(&codes)?;
    add_people(store, builder, cast)
}
