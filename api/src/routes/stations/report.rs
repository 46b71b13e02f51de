//! The report of a room and a month, as JSON and as a workbook.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::rooms::ActivityRoom;
use mashang_domain::shared::{Party, RoomId};
use mashang_domain::stations::{ReportLine, SlotStanding, StationReport, queries};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answers::{DeputyTimes, deputy};
use super::workbook;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{PathId, Query};
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::imports::{WORKBOOK, file};
use crate::routes::names::{Blank, Blanks, named, party};
use crate::routes::tree::Routes;
use crate::routes::values::{MonthText, PartyRef};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_report).service(get_workbook);
}

/// 哪个月。 Of which month.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationReportQuery {
    month: MonthText,
}

/// 月报中的一场。 A day of the report.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationReportLine)]
pub(crate) struct LineAnswer {
    /// 开始。 When it began.
    starts_at: DateTime<Utc>,
    /// 结束。 When it ended.
    ends_at: DateTime<Utc>,
    /// 主题。 What it was about.
    title: String,
    state: words::SlotStanding,
    /// 接待。 The reception.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reception_id: Option<Uuid>,
    /// 安排的代表。 Who was to come.
    planned: Vec<PartyRef>,
    /// 到场的代表。 Who came.
    pub(super) came: Vec<PartyRef>,
    /// 听取的意见。 Voices that were heard.
    voices: u32,
}

impl From<ReportLine> for LineAnswer {
    fn from(line: ReportLine) -> Self {
        Self {
            starts_at: line.starts_at,
            ends_at: line.ends_at,
            title: line.title.into(),
            state: Word(line.standing),
            reception_id: line.reception.map(|reception| reception.0),
            planned: line.planned.into_iter().map(deputy).collect(),
            came: line.came.into_iter().map(deputy).collect(),
            voices: line.voices,
        }
    }
}

impl Blanks for LineAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.planned.blanks();
        blanks.extend(self.came.blanks());
        blanks
    }
}

/// 某种去向的意见数。 How many voices ended so.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct OutcomeCount {
    pub(super) outcome: words::EntryOutcome,
    /// 件数。 How many.
    pub(super) count: u32,
}

/// 某种状态的预约数。 How many bookings stand so.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct BookingCount {
    pub(super) state: words::BookingState,
    /// 件数。 How many.
    pub(super) count: u32,
}

/// 活动室月报，由安排、接待和预约自动生成。 The report of a room and a month: it writes itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationReport)]
pub(crate) struct ReportAnswer {
    /// 活动室。 The room.
    room_id: Uuid,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    month: MonthText,
    /// 已接待的场数。 Days that were held.
    held: u32,
    /// 缺席的场数。 Days that were missed.
    missed: u32,
    /// 取消的场数。 Days that were called off.
    cancelled: u32,
    /// 各场。 Its days.
    pub(super) days: Vec<LineAnswer>,
    /// 各代表到场次数；按标识排列，不作排名。 How often each deputy came; it is no ranking.
    pub(super) deputies: Vec<DeputyTimes>,
    /// 听取的意见。 Voices that were heard.
    voices: u32,
    /// 其中来访反映的。 Those of them that walk-ins said.
    walk_ins: u32,
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
}

impl From<StationReport> for ReportAnswer {
    fn from(report: StationReport) -> Self {
        let count = |standing| u32::try_from(report.count(standing)).unwrap_or(u32::MAX);
        let (held, missed, cancelled) =
            (count(SlotStanding::Held), count(SlotStanding::Missed), count(SlotStanding::Cancelled));
        Self {
            room_id: report.room.0,
            room_name: None,
            month: MonthText::of(report.month),
            held,
            missed,
            cancelled,
            days: report.lines.into_iter().map(LineAnswer::from).collect(),
            deputies: report.deputies.iter().map(DeputyTimes::of).collect(),
            voices: report.voices,
            walk_ins: report.walk_ins,
            open: report.open,
            late: report.late,
            outcomes: report
                .outcomes
                .into_iter()
                .map(|(outcome, count)| OutcomeCount { outcome: Word(outcome), count })
                .collect(),
            explained: report.explained,
            bookings: report
                .bookings
                .into_iter()
                .map(|(state, count)| BookingCount { state: Word(state), count })
                .collect(),
        }
    }
}

impl Blanks for ReportAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.days.blanks();
        blanks.extend(self.deputies.blanks());
        blanks.extend(party(Party::Room(RoomId(self.room_id)), &mut self.room_name));
        blanks
    }
}

fn month(query: &StationReportQuery) -> Result<NaiveDate, Problem> {
    query.month.read().map_err(|fault| Problem::field("/month", fault))
}

/// 活动室月报 · Get a room's report of a month
///
/// 联络员、人大机构、管理员和领导；由接待安排、接待登记和预约自动生成。 For the liaison, the office, administrators and leaders: it writes itself out of the rota, the registers and the bookings.
#[utoipa::path(
    operation_id = "getStationReport", tag = "stations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "活动室标识"), StationReportQuery),
    responses((status = 200, description = "月报", body = ReportAnswer)),
)]
#[get("/rooms/{id}/station-report")]
async fn get_report(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<StationReportQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, month) = (app.context(caller.0), month(&query.0)?);
    let seen = move |store: &mut Store| {
        let (_, report) = queries::monthly(store, &ctx, (RoomId(id.0), month))?;
        named(ReportAnswer::from(report), store)
    };
    let answer = app.db.figures(seen).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}

/// 活动室月报工作簿 · Download a room's report of a month
///
/// 数字与接口一致。 The numbers that the API tells.
#[utoipa::path(
    operation_id = "getStationWorkbook", tag = "stations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "活动室标识"), StationReportQuery),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/rooms/{id}/station-report/workbook")]
async fn get_workbook(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<StationReportQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, month) = (app.context(caller.0), month(&query.0)?);
    let name = format!("station-{}.xlsx", month.format("%Y-%m"));
    let seen = move |store: &mut Store| {
        let (room, report): (ActivityRoom, StationReport) = queries::monthly(store, &ctx, (RoomId(id.0), month))?;
        workbook::sheets(store, &room, &report)
    };
    let sheets = app.db.figures(seen).await?;
    let bytes = in_turn(&app.tables, move || workbooks::book(&sheets)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&name, WORKBOOK)))
}
