//! Months that were closed, and the workbook of one.

mod workbook;

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Datelike, Utc};
use mashang_domain::cases::months::{CaseCounts, CaseGrouping};
use mashang_domain::closings::usecases::{ClosedMonth, MonthOf, NotClosed, close, closed, closed_in};
use mashang_domain::closings::{ClosedLine, ClosingFault, MonthClosing};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Failure, Fault, OfficeId, Party};
use mashang_domain::territory::DivisionCode;
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::figures::cases::{CaseTotals, Group, Labels};
use super::imports::{WORKBOOK, file};
use super::names::{Blank, Blanks, named, party};
use super::values::{DivisionCodeText, MonthText, read_month};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, Query, command_of, refused};
use crate::inspection::in_turn;
use crate::problem::{Problem, Wrong};
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_closed_months).service(get_month_workbook).service(get_closed_month).service(close_month);
}

/// The month that a path and the division that a query names.
fn month_of(path: &str, division: &DivisionCodeText) -> Result<MonthOf, Problem> {
    let mut checks = Checks::default();
    let month = checks.take("/month", read_month(path));
    let division = checks.take("/division", division.read());
    checks.finish(month.zip(division).map(|(month, division)| MonthOf { division, month }))
}

/// 某项数字相差多少。 By how much a number differs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseCorrection {
    figure: words::CaseFigure,
    /// 增加为正，减少为负。 More, or less where it is negative.
    difference: i64,
}

fn corrections(counts: &CaseCounts) -> Vec<CaseCorrection> {
    let one =
        |(figure, difference): (&_, &i64)| CaseCorrection { figure: words::Word(*figure), difference: *difference };
    counts.figures.iter().map(one).collect()
}

/// 封账的月份。 A month that was closed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ClosedMonthHead {
    month: MonthText,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 封账的人大机构。 The office that closed it.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 封账时间。 When it was closed.
    closed_at: DateTime<Utc>,
}

impl From<&MonthClosing> for ClosedMonthHead {
    fn from(closing: &MonthClosing) -> Self {
        Self {
            month: MonthText::of(closing.month),
            division_code: (&closing.division).into(),
            division_name: None,
            office_id: closing.office.0,
            office_name: None,
            closed_at: closing.closed_at,
        }
    }
}

impl Blanks for ClosedMonthHead {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let office = party(Party::Office(OfficeId(self.office_id)), &mut self.office_name);
        self.division_code.blank(&mut self.division_name).into_iter().chain(office).collect()
    }
}

/// 一年中封账的月份。 The months of a year that were closed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ClosedMonthList {
    /// 最近的在前，最多 12 个。 The latest first, twelve at most.
    items: Vec<ClosedMonthHead>,
}

impl Blanks for ClosedMonthList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 封账月份中的一组。 A group of a month that was closed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ClosedGroupTotals {
    /// 编码或标识；没有承办单位、不由代表办理等的一组没有。 Its code or id; none for what belongs to no group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key: Option<String>,
    /// 名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    totals: CaseTotals,
    /// 上月更正。 What had become of the month before's numbers since that was closed.
    corrections: Vec<CaseCorrection>,
    /// 封账后的变化。 What has become of these since.
    changes_since: Vec<CaseCorrection>,
    #[serde(skip)]
    group: Option<Group>,
}

impl Blanks for ClosedGroupTotals {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.group.blanks()
    }
}

/// 封账月份的数字。 A month as it was closed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ClosedMonth)]
pub(crate) struct ClosedMonthAnswer {
    closing: ClosedMonthHead,
    totals: CaseTotals,
    /// 上月更正：上月封账后的变化，止于本月封账时。 What had become of the month before's numbers since that was closed, when this one was.
    corrections: Vec<CaseCorrection>,
    /// 封账后的变化，将列为下月的上月更正。 What has become of these since: the next month's correction.
    changes_since: Vec<CaseCorrection>,
    /// 各组；代表按姓名排列，不作排名。 The groups; deputies by name, it is no ranking.
    groups: Vec<ClosedGroupTotals>,
}

impl ClosedMonthAnswer {
    fn of(month: &ClosedMonth, grouping: Option<CaseGrouping>, labels: &Labels) -> Self {
        let ClosedMonth { closing, since } = month;
        let change = |grouping: Option<CaseGrouping>, key: &str| {
            let changed = since.iter().find(|line| line.grouping == grouping && line.key == key);
            changed.map(|line| corrections(&line.counts)).unwrap_or_default()
        };
        let total = closing.total();
        let group = |grouping: CaseGrouping, line: &ClosedLine| ClosedGroupTotals {
            key: Some(line.key.clone()).filter(|key| !key.is_empty()),
            name: None,
            totals: (&line.counts).into(),
            corrections: corrections(&line.correction),
            changes_since: change(Some(grouping), &line.key),
            group: Some(labels.group(grouping, &line.key)),
        };
        let groups =
            grouping.map(|grouping| closing.lines_of(Some(grouping)).map(|line| group(grouping, line)).collect());
        Self {
            closing: closing.into(),
            totals: (&total.counts).into(),
            corrections: corrections(&total.correction),
            changes_since: change(None, &total.key),
            groups: groups.unwrap_or_default(),
        }
    }

    /// The same once groups have their names: in the order in which people look for them.
    fn in_order(mut self, grouping: Option<CaseGrouping>) -> Self {
        if let Some(grouping) = grouping {
            self.groups.sort_by_cached_key(|line| line.group.as_ref().map(|group| group.order(grouping)));
        }
        for line in &mut self.groups {
            line.name = line.group.take().and_then(|group| group.name);
        }
        self
    }
}

impl Blanks for ClosedMonthAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.closing.blanks();
        blanks.extend(self.groups.blanks());
        blanks
    }
}

/// The month as its closing answers it.
fn answered(
    store: &mut Store,
    month: &ClosedMonth,
    grouping: Option<CaseGrouping>,
) -> Result<ClosedMonthAnswer, Failure> {
    let closing = &month.closing;
    let labels = Labels::of(store, &closing.division, local_date(closing.closed_at))?;
    Ok(named(ClosedMonthAnswer::of(month, grouping, &labels), store)?.in_order(grouping))
}

/// 哪个区划、哪一年。 Of which division, in which year.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosedMonthsQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 年份；默认今年。 The year; this one where nothing is said.
    #[schema(minimum = 2000, maximum = 2099, nullable = false)]
    #[param(minimum = 2000, maximum = 2099, nullable = false)]
    year: Option<i32>,
}

/// 封账的月份 · List months that were closed
///
/// 该区划的人大机构、管理员和领导。最近的在前。 For whoever looks after the division or leads it: those of a year, the latest first.
#[utoipa::path(
    operation_id = "listClosedMonths", tag = "statistics", security(("bearer" = [])), params(ClosedMonthsQuery),
    responses((status = 200, description = "封账的月份", body = ClosedMonthList)),
)]
#[get("/statistics/months")]
async fn list_closed_months(
    app: Data<App>,
    caller: Person,
    query: Query<ClosedMonthsQuery>,
) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let ctx = app.context(caller.0);
    let year = query.0.year.unwrap_or_else(|| local_date(ctx.now).year());
    let listed = move |store: &mut Store| {
        let items = closed_in(store, &ctx, &division, year)?.iter().map(ClosedMonthHead::from).collect();
        named(ClosedMonthList { items }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 哪个区划、怎样分组。 Of which division, and how it is told apart.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosedMonthQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 分组。 How it is told apart.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    group_by: Option<words::CaseGrouping>,
}

/// 封账月份的数字 · Get a month that was closed
///
/// 该区划的人大机构、管理员和领导。封账时的数字不再改变；以后的变化列在旁边。尚未封账的月份为 404，并说明何时可以封账。 For whoever looks after the division or leads it: its numbers as they
/// were closed, and beside them what has become of them since. A month that was not closed is 404, which says when it may be.
#[utoipa::path(
    operation_id = "getClosedMonth", tag = "statistics", security(("bearer" = [])),
    params(("month" = MonthText, Path, description = "月份"), ClosedMonthQuery),
    responses((status = 200, description = "封账的月份", body = ClosedMonthAnswer)),
)]
#[get("/statistics/months/{month}")]
async fn get_closed_month(
    app: Data<App>,
    caller: Person,
    month: Path<String>,
    query: Query<ClosedMonthQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, asked) = (app.context(caller.0), month_of(&month, &query.0.division)?);
    let grouping = query.0.group_by.map(|word| word.0);
    let seen = move |store: &mut Store| match closed(store, &ctx, &asked)? {
        Ok(month) => answered(store, &month, grouping).map(Ok),
        Err(open) => Ok(Err(open)),
    };
    match app.db.figures(seen).await? {
        Ok(month) => Ok(HttpResponse::Ok().json(month)),
        Err(open) => Err(not_closed(open)),
    }
}

/// That a month has not been closed, and when it may be.
fn not_closed(open: NotClosed) -> Problem {
    let month = open.month.format("%Y-%m");
    let said = match open.from {
        Some(from) => (
            format!("{month} 尚未封账：该月结束后，自 {from} 起可由该区划的人大机构封账"),
            format!(
                "{month} has not been closed: the division's own office may close it from {from} on, once it is over."
            ),
        ),
        None => (
            format!("{month} 尚未封账：该月已结束，该区划的人大机构可以封账"),
            format!("{month} has not been closed: it is over, and the division's own office may close it."),
        ),
    };
    let fault = Fault::from(ClosingFault::MonthNotClosed);
    Problem::absent(Wrong { pointer: "/month".to_owned(), code: fault.code, said: said.into() })
}

/// 封账。 Of which division a month is closed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "division_code": "350582002000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MonthClose {
    division_code: DivisionCodeText,
}

impl Input for MonthClose {
    type Command = DivisionCode;
    fn read(&self, checks: &mut Checks) -> Option<DivisionCode> {
        checks.take("/division_code", self.division_code.read())
    }
}

/// 月报封账 · Close a month
///
/// 该区划的人大机构，每月一次，月末之后；封账的数字不再改变，以后的变化在下月列为上月更正。 By the division's own office, once, when the month is over: its numbers
/// stay as they are, and what becomes of them later shows beside the next month's.
#[utoipa::path(
    operation_id = "closeMonth", tag = "statistics", security(("bearer" = [])),
    params(("month" = MonthText, Path, description = "月份")),
    request_body = MonthClose,
    responses((status = 200, description = "已封账", body = ClosedMonthAnswer)),
)]
#[post("/statistics/months/{month}/close")]
async fn close_month(
    app: Data<App>,
    caller: Person,
    month: Path<String>,
    body: JsonBody<MonthClose>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, division) = (app.context(caller.0), command_of(&body.value)?);
    let month = read_month(&month).map_err(|fault| Problem::field("/month", fault))?;
    let asked = MonthOf { division, month };
    let closing = move |store: &mut Store| {
        let closing = close(store, &ctx, &asked)?;
        answered(store, &ClosedMonth { closing, since: Vec::new() }, None)
    };
    let answer = app.db.write(closing).await.map_err(refused::<MonthClose>)?;
    Ok(HttpResponse::Ok().json(answer))
}

/// 哪个区划。 Of which division.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MonthWorkbookQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
}

/// 月报工作簿 · Download a month's workbook
///
/// 该区划的人大机构和管理员：总表、分镇街、分单位、分类别、分代表（按姓名）、未结清单和口径说明，数字与接口一致；已封账的月份为封账时的数字，未封账的为现在的。 By whoever looks after the
/// division: the numbers that the API tells, as they were closed or else as they stand now; what is open, 2,000 cases at most; and
/// how everything is defined.
#[utoipa::path(
    operation_id = "getMonthWorkbook", tag = "statistics", security(("bearer" = [])),
    params(("month" = MonthText, Path, description = "月份"), MonthWorkbookQuery),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/statistics/months/{month}/workbook")]
async fn get_month_workbook(
    app: Data<App>,
    caller: Person,
    month: Path<String>,
    query: Query<MonthWorkbookQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, asked) = (app.context(caller.0), month_of(&month, &query.0.division)?);
    let name = format!("cases-{}-{}.xlsx", asked.division.as_str(), asked.month.format("%Y-%m"));
    let sheets = app.db.figures(move |store: &mut Store| workbook::sheets(store, &ctx, &asked)).await?;
    let bytes = in_turn(&app.tables, move || workbooks::book(&sheets)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&name, WORKBOOK)))
}
