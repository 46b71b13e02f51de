//! The demo world: real divisions of Quanzhou, invented people, and cases that really went through the use cases.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use mashang_domain::accounts::{Account, Accounts};
use mashang_domain::cases::usecases::{self as cases, Assignment, Progress, Reply, Submission};
use mashang_domain::cases::{
    CaseAudience, CaseCategory, CaseChannel, CaseMeasure, CaseNature, CasePlace, CaseRating, CaseReportKind,
    CaseSettlement, Contact,
};
use mashang_domain::deputies::{
    ActivityRoom, CodeSubject, CongressLevel, Deputies, Deputy, DeputyFilter, GridAssignment, Mandate, MandateStatus,
    PrintedCode, RoomKind,
};
use mashang_domain::disputes::usecases::{
    self as disputes, AgreementDraft, Convocation, DisputantDraft, ItemDraft, MediatorDraft, Registration, Report,
};
use mashang_domain::disputes::{
    AgreementForm, DisputeKind, DisputeRisk, DisputeSide, DisputeSource, Disputes, Held, MediationOrganisation,
    MediationSessionKind, MediatorKind, OrganisationKind, Performance,
};
use mashang_domain::duties::{Duties, RoleScheme};
use mashang_domain::institutions::{CongressOffice, HandlingUnit, Institutions};
use mashang_domain::receptions::usecases::{self as receptions, Announcement};
use mashang_domain::receptions::{Hours, ReceptionKind};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::geo::{Boundary, Point};
use mashang_domain::shared::ids::IdSource;
use mashang_domain::shared::text::{Body, Name, Phone, Title};
use mashang_domain::shared::time::{Period, local_date};
use mashang_domain::shared::{
    AccountId, Actor, At, CaseId, Context, DeputyId, DisputeId, Failure, Grant, GrantId, GridId, Instant, Note,
    PageRequest, RoomId, StoreError, UnitId, Vocabulary,
};
use mashang_domain::territory::{Division, DivisionCode, DivisionLevel, Grid, GridMember, GridMemberRole, Territory};

use crate::db::{Database, Failed};
use crate::log;
use crate::repositories::Store;
use crate::system::{SeededIds, Surroundings};

const DIVISIONS: &str = include_str!("../../domain/data/quanzhou_divisions.csv");
/// 梅岭街道 梅庭社区: where the deputy of the banner works.
const HOME: &str = "350582002014";
/// 石狮 祥芝镇 祥渔村: where the sea's own mediation room sits.
const HARBOUR: &str = "350581103209";
/// How long the demo's grids and assignments have been there.
const SETTLED: Duration = Duration::days(200);
/// Weeks of reception days that the demo announces.
const WEEKS: i64 = 4;
/// Cases that one transaction makes.
const CHUNK: u32 = 500;

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

/// What was made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    pub divisions: usize,
    pub grids: usize,
    pub deputies: usize,
    pub rooms: usize,
    pub cases: u32,
}

type Fault = Failure<cases::CaseError>;
type DisputeFault = Failure<disputes::DisputeError>;

fn sentence<E: std::fmt::Debug>(failed: &Failed<E>) -> String {
    format!("the demo data could not be written: {failed:?}")
}

/// Every division of Quanzhou, as it ships with the program.
#[must_use]
pub fn quanzhou() -> Vec<Division> {
    DIVISIONS
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split(',');
            let code = DivisionCode::new(fields.next()?).ok()?;
            let name = fields.next()?.to_owned();
            let level = DivisionLevel::parse(fields.next()?)?;
            Some(Division { code, name, level, parent: DivisionCode::new(fields.next()?).ok()? })
        })
        .collect()
}

/// Loads the divisions and the role schemes that are not there yet.
///
/// # Errors
/// A sentence for the operator.
pub fn foundation(db: &Database) -> Result<(), String> {
    let all = quanzhou();
    let schemes = RoleScheme::shipped().map_err(|error| format!("the shipped role schemes can't be read: {error}"))?;
    db.write_at_leisure(move |store| {
        store.add_divisions(&all)?;
        store.add_role_schemes(&schemes)
    })
    .map_err(|error| sentence(&error))
}

fn first_deputies(db: &Database, division: Option<DivisionCode>) -> Result<Vec<Deputy>, String> {
    let filter = DeputyFilter { division, grid: None };
    let page = PageRequest { limit: 1, after: None };
    let found = db.write_at_leisure(move |store| store.deputies(&filter, &page)).map_err(|error| sentence(&error))?;
    Ok(found.items)
}

/// Whether the database has no deputies.
///
/// # Errors
/// A sentence for the operator.
pub fn is_empty(db: &Database) -> Result<bool, String> {
    first_deputies(db, None).map(|deputies| deputies.is_empty())
}

/// The code of the first deputy of 梅庭社区 or, without one there, of all.
///
/// # Errors
/// A sentence for the operator.
pub fn banner_code(db: &Database) -> Result<Option<QrCode>, String> {
    let mut found = first_deputies(db, DivisionCode::new(HOME).ok())?;
    if found.is_empty() {
        found = first_deputies(db, None)?;
    }
    let Some(deputy) = found.pop() else { return Ok(None) };
    let codes = db
        .write_at_leisure(move |store| store.codes_of(CodeSubject::Deputy(deputy.id)))
        .map_err(|error| sentence(&error))?;
    Ok(codes.into_iter().find(|code| code.revoked_at.is_none()).map(|code| code.code))
}

const SURNAMES: &[&str] = &[
    "陈", "林", "黄", "王", "蔡", "吴", "李", "郑", "许", "庄", "苏", "洪", "施", "曾", "杨", "张", "刘", "傅", "郭",
    "谢",
];
const GIVEN: &[&str] = &[
    "志强", "秀英", "建国", "丽华", "文彬", "美玲", "清源", "雅婷", "国栋", "淑芬", "永福", "晓燕", "金枝", "海滨",
    "思明", "惠珍", "俊杰", "婉如", "德胜", "春梅",
];
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
const MATTERS: &[(CaseCategory, CaseNature, &str, &str)] = &[
    (
        CaseCategory::Traffic,
        CaseNature::Complaint,
        "路口早晚高峰拥堵",
        "上下班时段车辆排队很长，行人过街困难，希望加强疏导。",
    ),
    (CaseCategory::CityAppearance, CaseNature::Complaint, "市场外摊位占道", "摊位摆到人行道上，垃圾没有及时清理。"),
    (CaseCategory::Housing, CaseNature::Help, "电梯多次停运", "电梯一个月坏了三次，老人上下楼很不方便。"),
    (CaseCategory::Utilities, CaseNature::Report, "路灯不亮", "巷子里的路灯坏了两盏，晚上走路不安全。"),
    (CaseCategory::Environment, CaseNature::Complaint, "夜间施工噪声", "工地晚上十一点后仍在施工，影响休息。"),
    (CaseCategory::Education, CaseNature::Question, "入学划片咨询", "想了解今年小学入学的划片范围和报名时间。"),
    (CaseCategory::Health, CaseNature::Proposal, "建议增设老年门诊", "社区老人多，建议卫生服务站增设周末门诊。"),
    (CaseCategory::SocialSecurity, CaseNature::Question, "异地医保报销", "父母在外地住院，想了解报销需要哪些材料。"),
    (CaseCategory::Agriculture, CaseNature::Help, "灌溉水渠堵塞", "村口水渠淤积，田里灌不上水。"),
    (CaseCategory::Safety, CaseNature::Report, "消防通道被占", "楼下消防通道长期停放电动车。"),
    (CaseCategory::Fishery, CaseNature::Help, "避风港泊位紧张", "台风来时渔船没有泊位，希望协调。"),
    (CaseCategory::Culture, CaseNature::Proposal, "建议延长图书室开放", "希望晚上和周末也能开放，方便孩子看书。"),
];

const QUARRELS: &[(DisputeKind, &str, &str)] = &[
    (DisputeKind::Neighbourhood, "楼上漏水", "楼上卫生间漏水，楼下天花板受损，双方争执不下。"),
    (DisputeKind::PropertyManagement, "停车位之争", "两户业主为同一个车位多次争吵。"),
    (DisputeKind::Housing, "翻建房屋占用通道", "翻建时围墙占了共用通道，邻居要求拆除。"),
    (DisputeKind::Consumer, "装修款纠纷", "装修质量不合约定，业主拒付尾款。"),
    (DisputeKind::Labour, "拖欠工资", "小作坊拖欠两个月工资。"),
    (DisputeKind::Land, "田埂界址", "两户对承包地界址各执一词。"),
];

struct Dice(fastrand::Rng);

impl Dice {
    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.0.usize(..all.len())) }
    }

    fn person(&mut self) -> String {
        let surname = self.of(SURNAMES).copied().unwrap_or("陈");
        format!("{surname}{}", self.of(GIVEN).copied().unwrap_or("志强"))
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }
}

fn name(text: &str) -> Result<Name, StoreError> {
    Name::new(text).map_err(|_| StoreError::Corrupt("demo name"))
}

fn note(text: &str) -> Note {
    Note { text: Body::new(text).ok(), attachments: Vec::new() }
}

/// The parts of the world that cases are made of.
#[derive(Clone)]
struct Cast {
    deputies: Vec<(Deputy, QrCode)>,
    offices: Vec<CongressOffice>,
    units: Vec<HandlingUnit>,
    grids: Vec<Grid>,
    rooms: Vec<ActivityRoom>,
    organisations: Vec<MediationOrganisation>,
    resident: AccountId,
}

struct Builder {
    ids: SeededIds,
    dice: Dice,
    now: Instant,
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

    fn mandate(&mut self, division: &Division, township: &str, number: u32) -> Result<Mandate, StoreError> {
        // A street has no congress of its own, so its deputies are the county's.
        let own_congress = !township.ends_with("街道") && number % 3 == 1;
        let (level, digits) = if own_congress { (CongressLevel::Township, 9) } else { (CongressLevel::County, 6) };
        let prefix = division.code.as_str().get(..digits).unwrap_or_default();
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(StoreError::Corrupt("demo date"));
        Ok(Mandate {
            id: self.id(),
            level,
            congress: DivisionCode::new(&format!("{prefix:0<12}")).map_err(|_| StoreError::Corrupt("demo code"))?,
            term: 18,
            constituency: name(&format!("{township}第{}选区", number % 7 + 1))?,
            from: day(2022, 1, 1)?,
            to: day(2027, 12, 31)?,
            status: MandateStatus::Active,
            status_since: day(2022, 1, 1)?,
            suspensions: Vec::new(),
        })
    }

    fn cast(&mut self, size: Size) -> Result<Cast, StoreError> {
        let all = quanzhou();
        let name_of = |code: &str| all.iter().find(|d| d.code.as_str() == code).map_or("", |d| d.name.as_str());
        let mut offices = Vec::new();
        let mut units = Vec::new();
        for division in &all {
            let title = match division.level {
                DivisionLevel::City | DivisionLevel::County => format!("{}人大常委会", division.name),
                DivisionLevel::Township if division.name.ends_with("街道") => format!("{}人大工委", division.name),
                DivisionLevel::Township => format!("{}人大主席团", division.name),
                DivisionLevel::Village => continue,
            };
            offices.push(CongressOffice { id: self.id(), name: name(&title)?, division: division.code.clone() });
            if division.level == DivisionLevel::County {
                for unit in UNITS {
                    let title = name(&format!("{}{unit}", division.name))?;
                    units.push(HandlingUnit { id: self.id(), name: title, division: division.code.clone() });
                }
            }
        }
        let home = DivisionCode::new(HOME).map_err(|_| StoreError::Corrupt("demo code"))?;
        units.push(HandlingUnit { id: self.id(), name: name("奥林春天物业服务中心")?, division: home });
        // 梅庭社区 and 祥渔村 first, then villages spread evenly over the city.
        let mut villages: Vec<_> = all.iter().enumerate().filter(|(_, d)| d.level == DivisionLevel::Village).collect();
        villages
            .sort_by_key(|(at, d)| (d.code.as_str() != HOME, d.code.as_str() != HARBOUR, at.wrapping_mul(7919) % 2749));
        let office_of = |code: &DivisionCode| {
            let nearest = code.ancestry().into_iter().find_map(|c| offices.iter().find(|o| o.division == c));
            nearest.map(|office| office.id).ok_or(StoreError::Corrupt("demo office"))
        };
        let mut cast = Cast {
            deputies: Vec::new(),
            units,
            grids: Vec::new(),
            rooms: Vec::new(),
            organisations: Vec::new(),
            resident: self.id(),
            offices: Vec::new(),
        };
        for (place, kind, title) in [
            (HARBOUR, OrganisationKind::Room, "海上枫桥调解室"),
            (HOME, OrganisationKind::Committee, "梅岭街道人民调解委员会"),
        ] {
            let place = DivisionCode::new(place).ok().and_then(|code| code.township());
            let division = place.ok_or(StoreError::Corrupt("demo code"))?;
            cast.organisations.push(MediationOrganisation { id: self.id(), kind, name: name(title)?, division });
        }
        let per_village = (size.deputies as usize).div_ceil(villages.len()).max(4);
        let places = (size.deputies as usize).div_ceil(per_village).max((size.rooms as usize).min(villages.len()));
        for (number, (at, village)) in villages.iter().take(places).enumerate() {
            let grids = [1, 2, 3, 4].map(|ordinal| self.grid(*at, village, ordinal));
            let grids: Vec<_> = grids.into_iter().collect::<Result<_, _>>()?;
            let short = village.name.trim_end_matches("居委会").trim_end_matches("村委会");
            let mut room = None;
            if number < size.rooms as usize {
                let kind = RoomKind::ALL.get(number % RoomKind::ALL.len()).copied().unwrap_or(RoomKind::ActivityRoom);
                let made = ActivityRoom {
                    id: self.id(),
                    version: 1,
                    kind: if number == 0 { RoomKind::ActivityRoom } else { kind },
                    name: name(&format!("{short}{}", if number == 0 { "代表活动室" } else { kind.label() }))?,
                    office: office_of(&village.code)?,
                    division: village.code.clone(),
                    address: name(&format!("{short}党群服务中心"))?,
                    point: grids.first().and_then(|g| g.boundary.as_ref()).and_then(|b| b.corners().first().copied()),
                };
                room = Some(made.id);
                cast.rooms.push(made);
            }
            let township = village.code.township().map(|code| name_of(code.as_str()).to_owned()).unwrap_or_default();
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
                    mandates: vec![self.mandate(village, &township, u32::try_from(seat).unwrap_or_default())?],
                };
                cast.deputies.push((deputy, QrCode::mint(&self.ids)));
            }
            cast.grids.extend(grids);
        }
        cast.offices = offices;
        Ok(cast)
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

fn add_people(store: &mut Store, builder: &mut Builder, cast: &Cast) -> Result<(), StoreError> {
    let roles = roles(cast)?;
    let city = DivisionCode::new("350500000000").map_err(|_| StoreError::Corrupt("demo code"))?;
    let office = |office: &CongressOffice| Grant::Office { office: office.id, area: office.division.clone() };
    let liaison = |room: Option<RoomId>| room.map(|room| Grant::RoomLiaison { room }).into_iter().collect::<Vec<_>>();
    let at_sea = |seat: usize| roles.harbour.get(seat).map(|deputy| Grant::Deputy { deputy: *deputy });
    let organisation = cast.organisations.first().map(|one| Grant::Mediator { organisation: one.id });
    let people: [(&str, Vec<Grant>); 13] = [
        ("demo-resident", vec![]),
        ("demo-resident-2", vec![]),
        ("demo-deputy", vec![Grant::Deputy { deputy: roles.deputy }]),
        ("demo-grid-staff", vec![Grant::GridStaff { grid: roles.grid }]),
        ("demo-room-liaison", liaison(roles.room)),
        ("demo-office", vec![office(&roles.office)]),
        ("demo-unit", vec![Grant::HandlingUnit { unit: roles.unit }]),
        ("demo-admin", vec![Grant::Administrator { area: city }]),
        ("demo-deputy-shishi", at_sea(0).into_iter().collect()),
        ("demo-deputy-xiangzhi", at_sea(1).into_iter().collect()),
        ("demo-office-xiangzhi", vec![office(&roles.harbour_office)]),
        ("demo-liaison-xiangzhi", liaison(roles.harbour_room)),
        ("demo-mediator", organisation.into_iter().collect()),
    ];
    let mut accounts = Vec::new();
    let mut grants = Vec::new();
    for (openid, granted) in people {
        let id = if openid == "demo-resident" { cast.resident } else { builder.id() };
        accounts.push(Account { id, openid: openid.to_owned(), created_at: builder.now });
        for grant in granted {
            grants.push((builder.id::<GrantId>(), id, grant));
        }
    }
    store.add_accounts(&accounts)?;
    store.add_grants(&grants)
}

fn add_cast(store: &mut Store, builder: &mut Builder, cast: &Cast) -> Result<(), StoreError> {
    store.add_offices(&cast.offices)?;
    store.add_units(&cast.units)?;
    store.add_organisations(&cast.organisations)?;
    for grid in &cast.grids {
        store.add_grid(grid)?;
    }
    store.add_rooms(&cast.rooms)?;
    let deputies: Vec<_> = cast.deputies.iter().map(|(deputy, _)| deputy.clone()).collect();
    store.add_deputies(&deputies)?;
    let issued =
        |code: QrCode, subject| PrintedCode { code, version: 1, subject, issued_at: builder.now, revoked_at: None };
    let mut codes: Vec<_> =
        cast.deputies.iter().map(|(deputy, code)| issued(code.clone(), CodeSubject::Deputy(deputy.id))).collect();
    codes.extend(cast.rooms.iter().map(|room| issued(QrCode::mint(&builder.ids), CodeSubject::Room(room.id))));
    store.add_codes(&codes)?;
    add_people(store, builder, cast)
}

/// Makes the world in an empty database; `progress` hears how many cases are done.
///
/// # Errors
/// A sentence for the operator, also when the database is not empty.
pub fn fill(db: &Database, surroundings: &Surroundings, size: Size, progress: &dyn Fn(u32)) -> Result<Made, String> {
    foundation(db)?;
    if !is_empty(db)? {
        return Err("the database is not empty: demo data goes into an empty one only".into());
    }
    let now = surroundings.clock.now();
    let (cast, all) = db
        .write_at_leisure(move |store| {
            let mut builder =
                Builder { ids: SeededIds::new(size.seed), dice: Dice(fastrand::Rng::with_seed(size.seed)), now };
            let cast = builder.cast(size)?;
            add_cast(store, &mut builder, &cast)?;
            Ok::<_, StoreError>((Arc::new(cast), quanzhou().len()))
        })
        .map_err(|error| sentence(&error))?;
    let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(size.seed.wrapping_add(1)));
    let mut done = 0;
    while done < size.cases {
        let (first, last) = (done, (done + CHUNK).min(size.cases));
        let (cast, ids, calendar) = (Arc::clone(&cast), Arc::clone(&ids), Arc::clone(&surroundings.calendar));
        db.write_at_leisure(move |store| {
            for number in first..last {
                let mut dice = Dice(fastrand::Rng::with_seed(size.seed ^ (u64::from(number) << 20)));
                let age = Duration::minutes(i64::from(dice.0.u32(60..60 * 24 * 180)));
                let ctx = Context {
                    actor: Actor::Anonymous,
                    now: now - age,
                    ids: Arc::clone(&ids),
                    calendar: Arc::clone(&calendar),
                };
                Life { store, cast: &cast, ctx, dice, until: now }.live()?;
            }
            Ok::<_, Fault>(())
        })
        .map_err(|error| sentence(&error))?;
        done = last;
        progress(done);
    }
    let (world, ids, calendar) = (Arc::clone(&cast), Arc::clone(&ids), Arc::clone(&surroundings.calendar));
    db.write_at_leisure(move |store| {
        let context =
            |now| Context { actor: Actor::Anonymous, now, ids: Arc::clone(&ids), calendar: Arc::clone(&calendar) };
        for number in 0..size.cases.div_ceil(50) {
            let mut dice = Dice(fastrand::Rng::with_seed(size.seed ^ (u64::from(number) << 30)));
            let age = Duration::minutes(i64::from(dice.0.u32(60..60 * 24 * 120)));
            Life { store, cast: &world, ctx: context(now - age), dice, until: now }.quarrel()?;
        }
        Ok::<_, DisputeFault>(())
    })
    .map_err(|error| sentence(&error))?;
    if size.cases > 0 {
        let (world, surroundings) = (Arc::clone(&cast), surroundings.clone());
        db.write_at_leisure(move |store| reception_days(store, &world, &surroundings))
            .map_err(|error| sentence(&error))?;
    }
    // What happened in the demo's past is told at once, so that the worker does not begin with half a year's arrears.
    log::catch_up(db, surroundings)?;
    log::rebuild_figures(db)?;
    Ok(Made {
        divisions: all,
        grids: cast.grids.len(),
        deputies: cast.deputies.len(),
        rooms: cast.rooms.len(),
        cases: size.cases,
    })
}

/// Every room announces its reception days for the next weeks.
fn reception_days(
    store: &mut Store,
    cast: &Cast,
    surroundings: &Surroundings,
) -> Result<(), Failure<receptions::ReceptionError>> {
    let clock = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).ok_or(StoreError::Corrupt("demo time"));
    let hours = Hours { from: clock(15)?, to: clock(17)? };
    for room in &cast.rooms {
        let grants = vec![Grant::RoomLiaison { room: room.id }];
        let ctx = surroundings.context(Actor::Person { account: cast.resident, grants });
        let what = Announcement {
            room: room.id,
            kind: ReceptionKind::ReceptionDay,
            title: Title::new("代表接待日").map_err(|_| StoreError::Corrupt("demo title"))?,
            grid: None,
            hours,
        };
        let today = local_date(ctx.now);
        let last = today + Duration::weeks(WEEKS);
        receptions::announce_weekly(store, &ctx, &what, chrono::Weekday::Wed, today, last)?;
    }
    Ok(())
}

/// One case's way through the use cases, as far as the time until now allows.
struct Life<'a> {
    store: &'a mut Store,
    cast: &'a Cast,
    ctx: Context,
    dice: Dice,
    until: Instant,
}

impl Life<'_> {
    /// Lets time pass; `false` when the next step would lie in the future.
    fn pass(&mut self, hours: std::ops::Range<u32>) -> bool {
        let next = self.ctx.now + Duration::minutes(i64::from(self.dice.0.u32(hours.start * 60..hours.end * 60)));
        let happens = next < self.until;
        if happens {
            self.ctx.now = next;
        }
        happens
    }

    fn act(&mut self, account: AccountId, grant: Grant) {
        self.ctx.actor = Actor::Person { account, grants: vec![grant] };
    }

    fn submission(&mut self, deputy: &Deputy, code: &QrCode) -> Submission {
        let (category, nature, title, text) = self.dice.of(MATTERS).copied().unwrap_or((
            CaseCategory::Other,
            CaseNature::Question,
            "咨询",
            "想咨询一件事。",
        ));
        let own = deputy.grids_on(local_date(self.ctx.now));
        let grid = self.cast.grids.iter().find(|grid| own.contains(&grid.id));
        let corner = grid.and_then(|grid| grid.boundary.as_ref()).and_then(|b| b.corners().first().copied());
        let point = corner.filter(|_| self.dice.chance(60)).and_then(|corner| {
            let inside = |value: f64, share: f64| value + 0.0036 * share;
            let (x, y) = (self.dice.0.f64(), self.dice.0.f64());
            Point::new(inside(corner.longitude(), x), inside(corner.latitude(), y)).ok()
        });
        let contact = if self.dice.chance(50) {
            let number = format!("138{:08}", self.dice.0.u32(0..100_000_000));
            Phone::new(&number).ok().map(|phone| Contact { name: Name::new(&self.dice.person()).ok(), phone })
        } else {
            None
        };
        #[expect(clippy::expect_used, reason = "constants of this file, each read by the test below")]
        Submission {
            code: code.clone(),
            channel: CaseChannel::Scan,
            nature,
            category,
            title: Title::new(title).expect("a constant"),
            text: Body::new(text).expect("a constant"),
            place: CasePlace { point, address: None },
            contact,
            anonymous: self.dice.chance(30),
            consent_to_publish: self.dice.chance(50),
            health: None,
            health_consent: false,
            safety_accident: false,
            speaker_consents: false,
            external_ref: None,
            attachments: Vec::new(),
        }
    }

    fn live(mut self) -> Result<(), Fault> {
        let Some((deputy, code)) = self.dice.of(&self.cast.deputies).cloned() else { return Ok(()) };
        let resident = self.cast.resident;
        if self.dice.chance(20) {
            self.ctx.actor = Actor::Person { account: resident, grants: Vec::new() };
        }
        let submitter = self.ctx.actor.clone();
        let submission = self.submission(&deputy, &code);
        let case = cases::submit(self.store, &self.ctx, submission)?;
        let at = At { id: case.id, version: None };
        if self.dice.chance(6) || !self.pass(1..20) {
            return Ok(());
        }
        let by_deputy = Grant::Deputy { deputy: deputy.id };
        self.act(resident, by_deputy.clone());
        if self.dice.chance(4) {
            let channel = Name::new("社区居委会").map_err(|_| StoreError::Corrupt("demo name"))?;
            cases::decline(self.store, &self.ctx, at, note("属于居民自治事项。"), channel)?;
            return Ok(());
        }
        cases::accept(self.store, &self.ctx, at, note("已收到，我会尽快到现场了解。"))?;
        if self.dice.chance(5) || !self.pass(4..60) {
            return Ok(());
        }
        let seen = Progress {
            note: note("已到现场查看，情况属实。"),
            report: CaseReportKind::Observation,
            audience: CaseAudience::Everyone,
            companions: Vec::new(),
            measures: Vec::new(),
            completed: Vec::new(),
        };
        cases::report(self.store, &self.ctx, at, seen)?;
        if !self.pass(2..40) {
            return Ok(());
        }
        let settled = if self.dice.chance(45) {
            cases::resolve(
                self.store,
                &self.ctx,
                at,
                note("已向您说明相关政策和办理方式。"),
                CaseSettlement::Answer,
                Vec::new(),
            )?;
            true
        } else {
            self.through_unit(&deputy, at, by_deputy)?
        };
        if settled && self.dice.chance(80) && self.pass(2..100) {
            self.ctx.actor = if submitter == Actor::Anonymous { Actor::Tracker(case.tracking) } else { submitter };
            let rating = if self.dice.chance(85) { CaseRating::Satisfied } else { CaseRating::Basically };
            cases::rate(self.store, &self.ctx, at, Note::default(), rating)?;
        }
        Ok(())
    }

    /// A dispute between two people, as far as the time until now allows.
    fn quarrel(mut self) -> Result<(), DisputeFault> {
        let Some((deputy, code)) = self.dice.of(&self.cast.deputies).cloned() else { return Ok(()) };
        let Some((kind, title, text)) = self.dice.of(QUARRELS).copied() else { return Ok(()) };
        let (by_deputy, account) = (Grant::Deputy { deputy: deputy.id }, self.cast.resident);
        let by_office = Grant::Office { office: deputy.office, area: deputy.division.clone() };
        let corrupt = |_| StoreError::Corrupt("demo text");
        self.act(account, by_deputy.clone());
        let report = Report {
            source: DisputeSource::Sweep,
            kind,
            risk: if self.dice.chance(10) { DisputeRisk::High } else { DisputeRisk::Low },
            title: Title::new(title).map_err(corrupt)?,
            text: Body::new(text).map_err(corrupt)?,
            party: None,
            attachments: Vec::new(),
        };
        let risk = report.risk;
        let id = disputes::report(self.store, &self.ctx, &code, report)?.id;
        let at = At { id, version: None };
        if !self.pass(2..30) {
            return Ok(());
        }
        self.act(account, by_office.clone());
        let organisation = self.cast.organisations.iter().find(|one| one.division.covers(&deputy.division));
        let registration =
            Registration { note: Note::default(), organisation: organisation.map(|one| one.id), kind: None, risk };
        disputes::register(self.store, &self.ctx, at, registration)?;
        for side in [DisputeSide::Applicant, DisputeSide::Respondent] {
            let draft = DisputantDraft {
                side,
                name: name(&self.dice.person())?,
                phone: None,
                deputy: None,
                health: None,
                health_consent: false,
            };
            disputes::add_party(self.store, &self.ctx, at, draft)?;
        }
        let seat = MediatorDraft { kind: MediatorKind::Appointed, deputy: Some(deputy.id), name: None };
        disputes::appoint(self.store, &self.ctx, at, seat)?;
        disputes::ask_consent(self.store, &self.ctx, at, Note::default())?;
        if !self.pass(2..60) {
            return Ok(());
        }
        self.act(account, by_deputy);
        disputes::consent(self.store, &self.ctx, at, Note::default(), Some(1))?;
        if self.dice.chance(10) {
            disputes::refuse(self.store, &self.ctx, at, Note::default(), Some(2))?;
            disputes::terminate(self.store, &self.ctx, at, note("可以依法向人民法院提起诉讼。"))?;
            return Ok(());
        }
        disputes::consent(self.store, &self.ctx, at, Note::default(), Some(2))?;
        self.mediate(at)
    }

    /// A sitting, and what comes of it.
    fn mediate(&mut self, at: At<DisputeId>) -> Result<(), DisputeFault> {
        let corrupt = |_| StoreError::Corrupt("demo text");
        let call =
            Convocation { kind: MediationSessionKind::Pingli, at: self.ctx.now, place: name("社区评理室")? };
        disputes::convene(self.store, &self.ctx, at, call)?;
        if !self.pass(1..20) {
            return Ok(());
        }
        let held = Held {
            parties: vec![1, 2],
            mediators: vec![1],
            others: Vec::new(),
            minutes: Body::new("双方陈述了各自的理由，代表说明了法律规定。").ok(),
            notes: None,
            precedents: Vec::new(),
        };
        disputes::hold(self.store, &self.ctx, at, 1, held, Vec::new())?;
        if self.dice.chance(12) {
            disputes::fail(self.store, &self.ctx, at, note("双方分歧较大。"))?;
            disputes::terminate(self.store, &self.ctx, at, note("可以依法申请仲裁或者提起诉讼。"))?;
            return Ok(());
        }
        let total_fen = i64::from(self.dice.0.u32(5..400)) * 10_000;
        let item = ItemDraft {
            label: Title::new("补偿款").map_err(corrupt)?,
            amount_fen: total_fen,
            payer: 2,
            payee: 1,
            due: None,
        };
        let draft = AgreementDraft {
            form: AgreementForm::Oral,
            text: Body::new("被申请人一次性补偿，双方就此了结。").map_err(corrupt)?,
            parties: vec![1, 2],
            items: vec![item],
            total_fen,
            attachments: Vec::new(),
        };
        disputes::agree(self.store, &self.ctx, at, draft)?;
        if !self.pass(4..100) {
            return Ok(());
        }
        let paid = Performance { on: local_date(self.ctx.now), receipt: Title::new("收条").map_err(corrupt)? };
        disputes::perform(self.store, &self.ctx, at, Note::default(), 1, paid)?;
        if self.pass(20..200) {
            disputes::follow_up(self.store, &self.ctx, at, note("双方已和好。"))?;
            disputes::close(self.store, &self.ctx, at, Note::default())?;
        }
        Ok(())
    }

    /// Up to the office, down to a unit and back to the deputy; `true` when it was settled.
    fn through_unit(&mut self, deputy: &Deputy, at: At<CaseId>, by_deputy: Grant) -> Result<bool, Fault> {
        let resident = self.cast.resident;
        cases::escalate(self.store, &self.ctx, at, note("需要相关部门研究解决。"))?;
        if !self.pass(2..40) {
            return Ok(false);
        }
        self.act(resident, Grant::Office { office: deputy.office, area: deputy.division.clone() });
        let county = deputy.division.as_str().get(..6).unwrap_or_default().to_owned();
        let units: Vec<UnitId> = self
            .cast
            .units
            .iter()
            .filter(|unit| unit.division.as_str().starts_with(&county))
            .map(|unit| unit.id)
            .collect();
        let Some(lead) = self.dice.of(&units).copied() else { return Ok(false) };
        let assignment = Assignment { note: note("请依法研究办理。"), lead, co: Vec::new(), nature: None };
        cases::assign(self.store, &self.ctx, at, assignment)?;
        if !self.pass(2..30) {
            return Ok(false);
        }
        self.act(resident, Grant::HandlingUnit { unit: lead });
        cases::start(self.store, &self.ctx, at, Note::default())?;
        if self.dice.chance(10) || !self.pass(8..70) {
            return Ok(false);
        }
        let measure = CaseMeasure {
            description: Title::new("现场整改并加强巡查").map_err(|_| StoreError::Corrupt("demo title"))?,
            owner: name("承办单位")?,
            due: None,
            completed: true,
        };
        let reply = Reply {
            note: note("已完成整改，附照片。"),
            before: Vec::new(),
            after: Vec::new(),
            measures: vec![measure],
        };
        cases::reply(self.store, &self.ctx, at, reply)?;
        if !self.pass(4..50) {
            return Ok(false);
        }
        self.act(resident, by_deputy);
        cases::verify(self.store, &self.ctx, at, note("到现场核实，问题已解决。"))?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_divisions_of_quanzhou_are_read() {
        let all = quanzhou();
        assert_eq!(all.len(), 2_761);
        assert!(all.iter().any(|division| division.code.as_str() == HOME && division.name.contains("梅庭")));
    }

    #[test]
    fn every_matter_can_be_submitted() {
        for (_, _, title, text) in MATTERS {
            assert!(Title::new(title).is_ok() && Body::new(text).is_ok());
        }
    }
}
