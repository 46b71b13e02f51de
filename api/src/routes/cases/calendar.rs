//! Which days are worked: entered by administrators as it is published, read by everybody.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{Datelike, NaiveDate};
use mashang_domain::cases::usecases::{self, YearTrial};
use mashang_domain::shared::calendar::Arrangement;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, Query, command_of, refused};
use crate::problem::Problem;
use crate::routes::builder::{Operation, post as posting, serve};
use crate::routes::names::Blanks;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "rules", operations());
    routes.service(try_calendar_year).service(get_calendar_year);
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/calendar-years", "createCalendarYear")
            .zh("录入放假安排", "市级以上管理员按国务院办公厅通知录入一年，以最后一次为准；改变的期限随后重算。")
            .en(
                "Enter a year's holidays",
                "By whoever administers a city or more, as published; the last entry counts. Terms move soon after.",
            )
            .takes::<CalendarYearCreate>()
            .gives::<CalendarYear>()
            .creates(usecases::publish_year),
    ]
}

/// 与“周一至周五”不同的一天。 A day on which "Monday to Friday" does not hold.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "date": "2027-01-01", "works": false }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarDay {
    /// 日期。 The day.
    date: NaiveDate,
    /// true 为调休上班，false 为放假。 Whether people work on it.
    works: bool,
}

impl From<(NaiveDate, bool)> for CalendarDay {
    fn from((date, works): (NaiveDate, bool)) -> Self {
        Self { date, works }
    }
}

/// 一年的放假安排。 A year's holidays as they were published.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "year": 2028, "days": [
    { "date": "2028-01-01", "works": false }, { "date": "2028-05-01", "works": false },
    { "date": "2028-05-02", "works": false }, { "date": "2028-10-01", "works": false },
    { "date": "2028-10-02", "works": false }, { "date": "2028-10-03", "works": false }
] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarYearCreate {
    /// 年份。 The year.
    #[schema(minimum = 2020, maximum = 2100)]
    year: i32,
    /// 放假的日子（含周末）和调休上班的日子，全部。 All days of rest, weekends among holidays too, and days that make up for some.
    #[schema(min_items = 6, max_items = 90)]
    days: Vec<CalendarDay>,
}

impl Input for CalendarYearCreate {
    type Command = Arrangement;
    fn read(&self, _: &mut Checks) -> Option<Arrangement> {
        Some(Arrangement { year: self.year, days: self.days.iter().map(|day| (day.date, day.works)).collect() })
    }
}

/// 一年的放假安排。 A year's holidays.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CalendarYear {
    /// 年份。 The year.
    year: i32,
    /// 是否已公布；未公布的只有法定节假日，时限是估算的。 Whether it was published: before, terms are estimated by the statutory days.
    published: bool,
    days: Vec<CalendarDay>,
}

impl From<Arrangement> for CalendarYear {
    fn from(arrangement: Arrangement) -> Self {
        let days = arrangement.days.into_iter().map(CalendarDay::from).collect();
        Self { year: arrangement.year, published: true, days }
    }
}

impl Blanks for CalendarYear {}

/// 录入一年会有什么变化。 What would come of a year.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct CalendarYearTrial {
    /// 多少件诉求的办理期限会改变。 How many cases' terms would end on another day.
    #[schema(maximum = 5_000)]
    count: u64,
    /// 是否还有未计的诉求。 Whether there are cases that were not looked at.
    capped: bool,
}

impl From<YearTrial> for CalendarYearTrial {
    fn from(trial: YearTrial) -> Self {
        Self { count: trial.cases, capped: trial.more }
    }
}

/// 试算放假安排 · Try a year's holidays out
///
/// 市级以上管理员；只计数，不保存。 By whoever administers a city or more: counted, and nothing is kept.
#[utoipa::path(
    operation_id = "tryCalendarYear", tag = "rules", security(("bearer" = [])),
    request_body = CalendarYearCreate,
    responses((status = 200, description = "会改变多少", body = CalendarYearTrial)),
)]
#[post("/calendar-years/dry-run")]
async fn try_calendar_year(
    app: Data<App>,
    caller: Person,
    body: JsonBody<CalendarYearCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let tried = move |store: &mut Store| usecases::try_year(store, &ctx, &command);
    let trial = app.db.list(tried).await.map_err(refused::<CalendarYearCreate>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(CalendarYearTrial::from(trial)))
}

/// 哪一年。 Which year.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarYearQuery {
    /// 年份；默认今年。 The year; this one when absent.
    #[schema(minimum = 2020, maximum = 2100, nullable = false)]
    #[param(minimum = 2020, maximum = 2100, nullable = false)]
    year: Option<i32>,
}

/// 查看放假安排 · Get a year's holidays
///
/// 公开。新录入的一年在一秒内生效。 Public; a year that was entered holds within a second.
#[utoipa::path(
    operation_id = "getCalendarYear", tag = "rules", params(CalendarYearQuery),
    responses((status = 200, description = "放假安排", body = CalendarYear)),
)]
#[get("/calendar-years")]
async fn get_calendar_year(app: Data<App>, query: Query<CalendarYearQuery>) -> Result<HttpResponse, Problem> {
    let year = query.0.year.unwrap_or_else(|| app.now().year());
    let calendar = app.surroundings.calendar.current();
    let days = calendar.days_of(year).into_iter().map(CalendarDay::from).collect();
    let published = NaiveDate::from_ymd_opt(year, 1, 1).is_some_and(|day| !calendar.is_estimated(day));
    Ok(HttpResponse::Ok().json(CalendarYear { year, published, days }))
}
