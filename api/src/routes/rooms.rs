//! Rooms in which deputies receive people.

pub(crate) mod door;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::institutions::usecases::{close, reopen};
use mashang_domain::rooms::usecases::{self, ChangeRoom, CreateRoom};
use mashang_domain::rooms::{ActivityRoom, Rooms};
use mashang_domain::shared::{Failure, OfficeId, Party, RoomId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use self::door::{Door, HoursText};
use super::builder::{Operation, Stands, post, serve};
use super::institutions::{InstitutionClose, InstitutionHistory, history_of};
use super::names::{Blank, Blanks, named, party};
use super::notes::EmptyInput;
use super::values::{DivisionCodeText, GeoPoint, NamedAreaQuery, PhoneNumber, ShortText};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId, Query, page_parts, page_request, usual};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_rooms).service(get_room).service(list_room_history);
    serve(routes, "rooms", operations());
}

impl Stands for ActivityRoom {
    type Id = RoomId;
    type Standing = RoomAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

/// 代表活动室。 A room.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Room)]
pub(crate) struct RoomAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::InstitutionState,
    kind: words::RoomKind,
    /// 名称。 Its name.
    name: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 所属人大机构。 The office that serves it.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 地址。 Where people find it.
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 每周开放时间，按星期和时间排列。 When it is open, week by week.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hours: Vec<HoursText>,
    /// 不开放的日子，用文字说明。 When it is closed all the same, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    closed_days: Option<String>,
    /// 公布的电话。 The room's phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
    /// 站长（负责人）。 Who leads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    head: Option<String>,
    /// 联络员。 Who is there for those who come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    liaison: Option<String>,
    /// 所属行业。 The trade, of a room for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    trade: Option<String>,
    /// 面积，平方米。 Square metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    floor_area: Option<u32>,
    /// 设备。 What there is to work with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    equipment: Option<String>,
    /// 照片的附件标识，仅工作人员和代表可以下载。 Its photos, which those who work here download.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    photo_ids: Vec<Uuid>,
}

impl From<ActivityRoom> for RoomAnswer {
    fn from(room: ActivityRoom) -> Self {
        Self {
            id: room.id.0,
            version: room.version,
            state: words::Word(room.standing.state()),
            kind: words::Word(room.kind),
            name: room.name.into(),
            division_code: (&room.division).into(),
            division_name: None,
            office_id: room.office.0,
            office_name: None,
            address: room.address.into(),
            point: room.point.map(GeoPoint::from),
            hours: door::hours(&room.details),
            closed_days: room.details.closed_days.map(String::from),
            phone: room.details.phone.map(|phone| phone.reveal().to_owned()),
            head: room.details.head.map(String::from),
            liaison: room.details.liaison.map(String::from),
            trade: room.details.trade.map(String::from),
            floor_area: room.details.floor_area,
            equipment: room.details.equipment.map(String::from),
            photo_ids: room.details.photos.iter().map(|photo| photo.0).collect(),
        }
    }
}

impl Blanks for RoomAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let office = party(Party::Office(OfficeId(self.office_id)), &mut self.office_name);
        self.division_code.blank(&mut self.division_name).into_iter().chain(office).collect()
    }
}

/// 一页活动室。 A page of rooms.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoomPage {
    items: Vec<RoomAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for RoomPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出活动室 · List rooms
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listRooms", tag = "rooms", params(NamedAreaQuery),
    responses((status = 200, description = "一页活动室", body = RoomPage)),
)]
#[get("/rooms")]
async fn list_rooms(app: Data<App>, query: Query<NamedAreaQuery>) -> Result<HttpResponse, Problem> {
    let (division, name) = query.0.read()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let (items, next_cursor) = page_parts(store.rooms(division.as_ref(), name.as_ref(), &page)?, RoomAnswer::from);
        named(RoomPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看活动室 · Get a room
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getRoom", tag = "rooms",
    params(("id" = Uuid, Path, description = "活动室标识")),
    responses((status = 200, description = "活动室", body = RoomAnswer)),
)]
#[get("/rooms/{id}")]
async fn get_room(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let room = store.room(RoomId(id.0))?.ok_or(Failure::NotFound)?;
        named(RoomAnswer::from(room), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// What bodies of rooms call a field of a command.
fn called(name: &'static str) -> &'static str {
    match name {
        "photos" => "photo_ids",
        name => usual(name),
    }
}

/// 新建活动室。 A room to set up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "activity_room", "name": "梅庭社区代表活动室", "division_code": "350582002014",
    "address": "梅庭社区党群服务中心二楼", "point": { "longitude": 118.5886, "latitude": 24.8075 },
    "hours": [{ "day": "monday", "from": "09:00", "to": "11:30" }, { "day": "wednesday", "from": "15:00", "to": "17:00" }],
    "closed_days": "法定节假日", "phone": "059585600000", "head": "陈美玲", "liaison": "林志强"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomCreate {
    kind: words::RoomKind,
    name: ShortText,
    division_code: DivisionCodeText,
    address: ShortText,
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 每周开放时间，同一天的各段不重叠。 When it is open, week by week; the parts of a day don't overlap.
    #[schema(max_items = 14)]
    #[serde(default)]
    hours: Vec<HoursText>,
    /// 不开放的日子，用文字说明，如“法定节假日”。 When it is closed all the same, in words.
    #[schema(nullable = false)]
    closed_days: Option<ShortText>,
    /// 对外公布的电话。 The room's phone, which everybody sees.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    /// 站长（负责人）姓名，对外公布。 Who leads it; everybody sees that.
    #[schema(nullable = false)]
    head: Option<ShortText>,
    /// 联络员姓名，对外公布。 Who is there for those who come; everybody sees that.
    #[schema(nullable = false)]
    liaison: Option<ShortText>,
    /// 所属行业，行业代表活动室填写。 The trade, of a room for one.
    #[schema(nullable = false)]
    trade: Option<ShortText>,
    /// 面积，平方米。 Square metres.
    #[schema(minimum = 1, maximum = 100_000, nullable = false)]
    floor_area: Option<u32>,
    /// 设备。 What there is to work with.
    #[schema(nullable = false)]
    equipment: Option<ShortText>,
    /// 已上传的照片，仅工作人员和代表可以查看。 Photos uploaded before, for those who work here.
    #[schema(max_items = 9)]
    #[serde(default)]
    photo_ids: Vec<Uuid>,
}

impl Input for RoomCreate {
    type Command = CreateRoom;
    fn read(&self, checks: &mut Checks) -> Option<CreateRoom> {
        let name = checks.take("/name", self.name.read());
        let address = checks.take("/address", self.address.read());
        let division = checks.take("/division_code", self.division_code.read());
        let point = checks.take_opt("/point", self.point.map(GeoPoint::read));
        let door = Door {
            hours: &self.hours,
            closed_days: self.closed_days.as_ref(),
            phone: self.phone.as_ref(),
            head: self.head.as_ref(),
            liaison: self.liaison.as_ref(),
            trade: self.trade.as_ref(),
            floor_area: self.floor_area,
            equipment: self.equipment.as_ref(),
            photo_ids: &self.photo_ids,
        };
        let details = door.read(checks);
        Some(CreateRoom { kind: self.kind.0, name: name?, division: division?, address: address?, point, details })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 变更后的活动室，整体替换。 What a room is from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "activity_room", "name": "梅庭社区代表活动室", "address": "梅庭社区党群服务中心三楼",
    "hours": [{ "day": "wednesday", "from": "15:00", "to": "17:00" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomUpdate {
    kind: words::RoomKind,
    name: ShortText,
    address: ShortText,
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 每周开放时间，同一天的各段不重叠。 When it is open, week by week; the parts of a day don't overlap.
    #[schema(max_items = 14)]
    #[serde(default)]
    hours: Vec<HoursText>,
    /// 不开放的日子，用文字说明，如“法定节假日”。 When it is closed all the same, in words.
    #[schema(nullable = false)]
    closed_days: Option<ShortText>,
    /// 对外公布的电话。 The room's phone, which everybody sees.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    /// 站长（负责人）姓名，对外公布。 Who leads it; everybody sees that.
    #[schema(nullable = false)]
    head: Option<ShortText>,
    /// 联络员姓名，对外公布。 Who is there for those who come; everybody sees that.
    #[schema(nullable = false)]
    liaison: Option<ShortText>,
    /// 所属行业，行业代表活动室填写。 The trade, of a room for one.
    #[schema(nullable = false)]
    trade: Option<ShortText>,
    /// 面积，平方米。 Square metres.
    #[schema(minimum = 1, maximum = 100_000, nullable = false)]
    floor_area: Option<u32>,
    /// 设备。 What there is to work with.
    #[schema(nullable = false)]
    equipment: Option<ShortText>,
    /// 已上传的照片，仅工作人员和代表可以查看。 Photos uploaded before, for those who work here.
    #[schema(max_items = 9)]
    #[serde(default)]
    photo_ids: Vec<Uuid>,
}

impl Input for RoomUpdate {
    type Command = ChangeRoom;
    fn read(&self, checks: &mut Checks) -> Option<ChangeRoom> {
        let name = checks.take("/name", self.name.read());
        let address = checks.take("/address", self.address.read());
        let point = checks.take_opt("/point", self.point.map(GeoPoint::read));
        let door = Door {
            hours: &self.hours,
            closed_days: self.closed_days.as_ref(),
            phone: self.phone.as_ref(),
            head: self.head.as_ref(),
            liaison: self.liaison.as_ref(),
            trade: self.trade.as_ref(),
            floor_area: self.floor_area,
            equipment: self.equipment.as_ref(),
            photo_ids: &self.photo_ids,
        };
        let details = door.read(checks);
        Some(ChangeRoom { kind: self.kind.0, name: name?, address: address?, point, details })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 活动室沿革 · List a room's history
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listRoomHistory", tag = "rooms",
    params(("id" = Uuid, Path, description = "活动室标识")),
    responses((status = 200, description = "沿革", body = InstitutionHistory)),
)]
#[get("/rooms/{id}/history")]
async fn list_room_history(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let listed = move |store: &mut Store| history_of::<ActivityRoom>(store, RoomId(id.0));
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/rooms", "createRoom")
            .zh("新建活动室", "该区划的人大机构或管理员。")
            .en("Set up a room", "By the office of the area or an administrator.")
            .takes::<RoomCreate>()
            .gives::<RoomAnswer>()
            .creates(usecases::create_room),
        post::<Person>("/rooms/{id}/change", "changeRoom")
            .zh("变更活动室", "名称、类型、地址、开放时间和联系方式，整体替换；沿革保留。")
            .en(
                "Change a room",
                "Name, kind, address, opening hours and whom one meets there, all of them; the history stays.",
            )
            .takes::<RoomUpdate>()
            .steps(usecases::change_room),
        post::<Person>("/rooms/{id}/close", "closeRoom")
            .zh("停用活动室", "其二维码不再受理；有未办结事项的须指定承接者。")
            .en("Close a room", "Nothing is taken in by its code any more; one with open work needs a successor.")
            .takes::<InstitutionClose>()
            .steps(close::<ActivityRoom, _>),
        post::<Person>("/rooms/{id}/reopen", "reopenRoom")
            .zh("恢复活动室", "其二维码恢复受理。")
            .en("Reopen a room", "Its code takes in cases again.")
            .takes::<EmptyInput>()
            .steps(reopen::<ActivityRoom, _>),
    ]
}
