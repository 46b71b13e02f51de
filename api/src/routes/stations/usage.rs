//! What rooms were used for in a period, as JSON and as a workbook.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::shared::{Failure, PageRequest, RoomId};
use mashang_domain::stations::{RoomUse, UsePeriod, check_uses, gather_uses, room_use, room_uses};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::report::{BookingCount, OutcomeCount};
use super::usage_workbook;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{PathId, Query, page_parts, page_request, usual};
use crate::inspection::in_turn;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::budgets::spends;
use crate::routes::imports::{WORKBOOK, file};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, UnreadableEntry};
use crate::words::{self, Word};

/// Rooms that are read in one go: nobody else's figures wait for longer than that takes.
const TOGETHER: u32 = 50;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_use).service(get_use_workbook).service(list_uses).service(get_uses_workbook);
}

/// 起止日期。 From when until when.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomUseQuery {
    /// 自该日起。 From this day on.
    from: NaiveDate,
    /// 至该日止，含当日，最长一年。 Until this day, which is counted; a year at most.
    to: NaiveDate,
}

/// 哪个区划、起止日期。 Of which division, from when until when.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomUsesQuery {
    /// 区划及其下级。 Everything in this division's subtree.
    division: DivisionCodeText,
    /// 自该日起。 From this day on.
    from: NaiveDate,
    /// 至该日止，含当日，最长一年。 Until this day, which is counted; a year at most.
    to: NaiveDate,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 哪个区划、起止日期，全部活动室。 The same of all rooms at once.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomUsesWorkbookQuery {
    /// 区划及其下级。 Everything in this division's subtree.
    division: DivisionCodeText,
    /// 自该日起。 From this day on.
    from: NaiveDate,
    /// 至该日止，含当日，最长一年。 Until this day, which is counted; a year at most.
    to: NaiveDate,
}

/// 某种状态的场数。 How many receptions stand so.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RoomReceptionCount {
    state: words::SlotStanding,
    /// 场数。 How many.
    count: u32,
}

/// 某种状态的茶室议事次数。 How many sittings stand so.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RoomSittingCount {
    state: words::SittingState,
    /// 次数。 How many.
    count: u32,
}

/// 某种状态的跟进事项数。 How much of what is followed up stands so.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RoomFollowUpCount {
    state: words::SittingFollowUpState,
    /// 项数。 How many.
    count: u32,
}

/// 活动室使用情况：全部由系统计数，无人填报，不作排名。 What a room was used for: counted, typed by nobody, and no ranking.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RoomUse)]
pub(crate) struct RoomUseAnswer {
    /// 活动室。 The room.
    room_id: Uuid,
    /// 活动室名称。 The room's name.
    room_name: String,
    kind: words::RoomKind,
    /// 所属行业。 The trade, of a room for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    trade: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 自该日起。 From this day on.
    from: NaiveDate,
    /// 至该日止。 Until this day.
    to: NaiveDate,
    /// 按现行开放时间计的开放次数，只计已到的日子，放假日不扣除。 Spans in which it was open by what stands on its door today, on days that have come; holidays are not taken off.
    openings: u32,
    /// 其总分钟数。 Minutes of them.
    open_minutes: u32,
    /// 有接待或茶室议事的天数。 Days on which somebody was received, or sat together.
    used_days: u32,
    /// 各状态的接待场数。 Receptions by how they stand.
    receptions: Vec<RoomReceptionCount>,
    /// 听取的意见。 Voices that were heard.
    voices: u32,
    /// 尚未办结的意见。 Those that have not ended.
    open: u32,
    /// 超过五个工作日的意见。 Those that ended after five working days, or have not ended by then.
    late: u32,
    /// 意见的去向。 How voices ended.
    outcomes: Vec<OutcomeCount>,
    /// 宣讲政策法律的次数。 Policies that were explained.
    explained: u32,
    /// 预约。 Bookings by how they stand.
    bookings: Vec<BookingCount>,
    /// 茶室议事。 Sittings by how they stand.
    sittings: Vec<RoomSittingCount>,
    /// 参加茶室议事的群众人次。 Residents who sat along.
    residents: u32,
    /// 议事后的跟进事项。 What is followed up of them.
    follow_ups: Vec<RoomFollowUpCount>,
    /// 在此举行的代表活动。 Activities of congresses that took place there.
    activities: u32,
}

impl From<RoomUse> for RoomUseAnswer {
    fn from(one: RoomUse) -> Self {
        let (receptions, sittings) = (one.receptions.into_iter(), one.sittings.into_iter());
        let (outcomes, bookings) = (one.outcomes.into_iter(), one.bookings.into_iter());
        let follow_ups = one.follow_ups.into_iter();
        Self {
            room_id: one.room.id.0,
            kind: Word(one.room.kind),
            trade: one.room.details.trade.map(String::from),
            division_code: (&one.room.division).into(),
            division_name: None,
            room_name: one.room.name.into(),
            from: one.period.first(),
            to: one.period.last(),
            openings: one.openings,
            open_minutes: one.open_minutes,
            used_days: one.used_days,
            receptions: receptions.map(|(state, count)| RoomReceptionCount { state: Word(state), count }).collect(),
            voices: one.voices,
            open: one.open,
            late: one.late,
            outcomes: outcomes.map(|(outcome, count)| OutcomeCount { outcome: Word(outcome), count }).collect(),
            explained: one.explained,
            bookings: bookings.map(|(state, count)| BookingCount { state: Word(state), count }).collect(),
            sittings: sittings.map(|(state, count)| RoomSittingCount { state: Word(state), count }).collect(),
            residents: one.residents,
            follow_ups: follow_ups.map(|(state, count)| RoomFollowUpCount { state: Word(state), count }).collect(),
            activities: one.activities,
        }
    }
}

impl Blanks for RoomUseAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一页活动室使用情况。 A page of what rooms were used for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoomUsePage {
    items: Vec<RoomUseAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for RoomUsePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

fn period(from: NaiveDate, to: NaiveDate) -> Result<UsePeriod, Problem> {
    UsePeriod::new(from, to).map_err(|failure| Problem::refused(failure, usual))
}

/// 活动室使用情况 · Get what a room was used for
///
/// 联络员、人大机构、管理员和领导；由开放时间、接待、预约、茶室议事和代表活动自动计数。 For the liaison, the office, administrators and leaders: counted out of its door, its receptions, bookings, sittings and activities.
#[utoipa::path(
    operation_id = "getRoomUse", tag = "stations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "活动室标识"), RoomUseQuery),
    responses((status = 200, description = "使用情况", body = RoomUseAnswer)),
)]
#[get("/rooms/{id}/use")]
async fn get_use(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<RoomUseQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, period) = (app.context(caller.0), period(query.0.from, query.0.to)?);
    let seen = move |store: &mut Store| {
        let found = room_use(store, &ctx, (RoomId(id.0), period))?;
        named(RoomUseAnswer::from(found), store)
    };
    let answer = app.db.figures(seen).await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// 活动室使用情况工作簿 · Download what a room was used for
///
/// 数字与接口一致。 The numbers that the API tells.
#[utoipa::path(
    operation_id = "getRoomUseWorkbook", tag = "stations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "活动室标识"), RoomUseQuery),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/rooms/{id}/use/workbook")]
async fn get_use_workbook(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<RoomUseQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, period) = (app.context(caller.0), period(query.0.from, query.0.to)?);
    let seen = move |store: &mut Store| {
        let found = room_use(store, &ctx, (RoomId(id.0), period))?;
        usage_workbook::lines(store, &[found])
    };
    let lines = app.db.figures(seen).await?;
    written(&app, period, lines).await
}

/// 辖区活动室使用情况 · List what the rooms of a division were used for
///
/// 辖区人大机构、管理员和领导；按标识排列，不作排名。 For offices, administrators and leaders of the division, by the rooms' ids: it is no ranking.
#[utoipa::path(
    operation_id = "listRoomUses", tag = "stations", security(("bearer" = [])), params(RoomUsesQuery),
    responses((status = 200, description = "一页使用情况", body = RoomUsePage)),
)]
#[get("/room-uses")]
async fn list_uses(app: Data<App>, caller: Person, query: Query<RoomUsesQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let (ctx, period) = (app.context(caller.0), period(query.from, query.to)?);
    let division = query.division.read().map_err(|fault| Problem::field("/division", fault))?;
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = room_uses(store, &ctx, (&division, period), &page)?;
        let unreadable = UnreadableEntry::of(&found);
        let (items, next_cursor) = page_parts(found, RoomUseAnswer::from);
        named(RoomUsePage { items, unreadable, next_cursor }, store)
    };
    let answer = app.db.figures(listed).await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// 辖区活动室使用情况工作簿 · Download what the rooms of a division were used for
///
/// 每个活动室一行，数字与接口一致；超过 5000 个活动室的，请按下级区划导出。 A line for each room: the numbers that the API tells. Of more than 5,000 rooms, ask for smaller divisions.
#[utoipa::path(
    operation_id = "getRoomUsesWorkbook", tag = "stations", security(("bearer" = [])), params(RoomUsesWorkbookQuery),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/room-uses/workbook", wrap = "spends(Budget::Export)")]
async fn get_uses_workbook(
    app: Data<App>,
    caller: Person,
    query: Query<RoomUsesWorkbookQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, period) = (app.context(caller.0), period(query.0.from, query.0.to)?);
    let division = query.0.division.read().map_err(|fault| Problem::field("/division", fault))?;
    let (asking, within) = (ctx.clone(), division.clone());
    app.db.figures(move |store: &mut Store| check_uses(store, &asking, &within)).await?;
    let (mut all, mut after): (Vec<Vec<String>>, Option<RoomId>) = (Vec::new(), None);
    // What was read of some rooms is forgotten before the next ones are: nothing but their lines stays.
    loop {
        let (ctx, division) = (ctx.clone(), division.clone());
        let page = PageRequest { limit: TOGETHER, after };
        let some = move |store: &mut Store| {
            let found = room_uses(store, &ctx, (&division, period), &page)?;
            Ok::<_, Failure>((usage_workbook::lines(store, &found.items)?, found.next))
        };
        let (lines, next) = app.db.figures(some).await?;
        gather_uses(&mut all, lines)?;
        after = next;
        if after.is_none() {
            break;
        }
    }
    written(&app, period, all).await
}

/// The workbook of those lines.
async fn written(app: &App, period: UsePeriod, lines: Vec<Vec<String>>) -> Result<HttpResponse, Problem> {
    let name = format!("rooms-{}-{}.xlsx", period.first(), period.last());
    let sheets = [usage_workbook::sheet(period, lines)];
    let bytes = in_turn(&app.tables, move || workbooks::book(&sheets)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&name, WORKBOOK)))
}
