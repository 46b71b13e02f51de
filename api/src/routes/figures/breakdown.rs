//! Coverage as an office asks for it: township by township, who has no grid yet, and the sheet that is published.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::codes::CodeFault;
use mashang_domain::deputies::coverage::{self as domain, Breakdown, WithoutGrid};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::time::local_date;
use mashang_domain::territory::Plot;
use mashang_infra::print::{self, Undrawable};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::coverage::{CoverageAnswer, CoverageQuery, GapQuery};
use crate::app::App;
use crate::auth::Person;
use crate::card::address;
use crate::extract::{Query, page_parts, page_request};
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::imports::{WORKBOOK, file};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_breakdown).service(list_without_grid).service(get_publication);
}

/// 下一级各区划的覆盖情况。 Coverage of a division and of what it consists of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CoverageBreakdown {
    /// 该区划的合计。 Of the whole.
    total: CoverageAnswer,
    /// 直接下级的各区划，按代码排列；村（社区）没有下级。 Of each division directly inside it, by code.
    items: Vec<CoverageAnswer>,
    /// 不属于任何下级区划的部分；没有则不列。各项与此相加等于合计。 What lies in none of those, if anything: all of it together is the
    /// total.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rest: Option<CoverageAnswer>,
}

impl From<Breakdown> for CoverageBreakdown {
    fn from(Breakdown { whole, parts, rest }: Breakdown) -> Self {
        Self {
            total: whole.into(),
            items: parts.into_iter().map(CoverageAnswer::from).collect(),
            rest: Some(rest).filter(|rest| !rest.is_empty()).map(CoverageAnswer::from),
        }
    }
}

impl Blanks for CoverageBreakdown {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.total.blanks();
        blanks.extend(self.items.blanks());
        blanks.extend(self.rest.blanks());
        blanks
    }
}

/// 下一级各区划的代表进网格覆盖率 · Get the coverage township by township
///
/// 公开。县看各乡镇（街道），乡镇（街道）看各村（社区），一次给出。 Public: of each division directly inside one, in one call.
#[utoipa::path(
    operation_id = "getCoverageBreakdown", tag = "statistics", params(CoverageQuery),
    responses((status = 200, description = "各下级区划的覆盖情况", body = CoverageBreakdown)),
)]
#[get("/statistics/coverage/breakdown")]
async fn get_breakdown(app: Data<App>, query: Query<CoverageQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let on = query.0.date.unwrap_or_else(|| local_date(app.now()));
    let counted =
        move |store: &mut Store| named(CoverageBreakdown::from(domain::breakdown(store, &division, on)?), store);
    let breakdown = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=60")).json(breakdown))
}

/// 附近没有代表的网格。 A grid without a deputy that is near.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpenGrid {
    /// 网格。 The grid.
    grid_id: Uuid,
    /// 网格名称。 Its name.
    grid_name: String,
    /// 网格编码。 Its code as people write it.
    code: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
}

impl From<Plot> for OpenGrid {
    fn from(plot: Plot) -> Self {
        Self {
            grid_id: plot.id.0,
            code: plot.code(),
            grid_name: plot.name.into(),
            division_code: (&plot.division).into(),
            division_name: None,
        }
    }
}

impl Blanks for OpenGrid {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 在任而没有联系网格的代表。 A deputy who serves and has no grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DeputyWithoutGrid {
    /// 代表。 The deputy.
    deputy_id: Uuid,
    /// 姓名。 The name.
    deputy_name: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 就近的没有代表的网格，近的在前。 The nearest grids that nobody has.
    nearest: Vec<OpenGrid>,
}

impl DeputyWithoutGrid {
    fn of(one: WithoutGrid) -> Self {
        let WithoutGrid { deputy, nearest } = one;
        Self {
            deputy_id: deputy.id.0,
            deputy_name: deputy.name.into(),
            division_code: (&deputy.division).into(),
            division_name: None,
            nearest: nearest.into_iter().map(OpenGrid::from).collect(),
        }
    }
}

impl Blanks for DeputyWithoutGrid {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.nearest.blanks();
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页没有联系网格的代表。 A page of deputies without a grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DeputyWithoutGridPage {
    items: Vec<DeputyWithoutGrid>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for DeputyWithoutGridPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 没有联系网格的代表 · List deputies without a grid
///
/// 该区划的人大机构或管理员。当日在任的县、乡代表中没有联系任何网格的，附就近的没有代表的网格：本村（社区）、本乡镇（街道）、本县依次。 For
/// whoever looks after the division: deputies of county and township who serve on the day and have no grid then, with the
/// nearest grids that nobody has.
#[utoipa::path(
    operation_id = "listDeputiesWithoutGrid", tag = "statistics", security(("bearer" = [])), params(GapQuery),
    responses((status = 200, description = "一页没有联系网格的代表", body = DeputyWithoutGridPage)),
)]
#[get("/statistics/coverage/deputies-without-grid")]
async fn list_without_grid(app: Data<App>, caller: Person, query: Query<GapQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let on = query.0.date.unwrap_or_else(|| local_date(app.now()));
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        let found = domain::without_grid(store, &ctx, &division, on, &page)?;
        let (items, next_cursor) = page_parts(found, DeputyWithoutGrid::of);
        named(DeputyWithoutGridPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 哪个区划、哪一天、什么格式。 Of which division, on which day, and as what.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicationQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 日期；默认今天。 The day; today when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    date: Option<NaiveDate>,
    /// 格式：xlsx（默认）或 pdf。 A workbook when absent.
    #[schema(max_length = 4, pattern = "^(xlsx|pdf)$", nullable = false)]
    #[param(max_length = 4, pattern = "^(xlsx|pdf)$", nullable = false)]
    format: Option<String>,
}

fn undrawn(why: Undrawable) -> Problem {
    match why {
        Undrawable::Letter { character, row } => {
            let number = format!("U+{:04X}", u32::from(character));
            Problem::new(StatusCode::CONFLICT, CodeFault::UnprintableCharacter).detail((
                format!("公示表第 {row} 行中有“{character}”（{number}）"),
                format!("Row {row} of the sheet holds “{character}” ({number})."),
            ))
        }
        Undrawable::Broken(sentence) => Problem::internal(sentence),
    }
}

/// 代表联系网格公示表 · Get the sheet to publish
///
/// 该区划的人大机构或管理员。工作簿或 PDF，A4 横向，可直接打印：网格、村（社区）、代表姓名、人大代表职务、选区、活动室、代码网址；没有代表的
/// 网格也列出。只有依法公开的内容，同样的内容得到同样的文件。最多 5000 行。PDF 中有字库所缺的文字时为 409，并指明是哪个字。 For
/// whoever looks after the division: a workbook or a PDF that prints as it is, of what lies open by law alone; a grid without a
/// deputy is listed, too. 5,000 rows at most. A PDF is 409 where a character has no letter, which is named.
#[utoipa::path(
    operation_id = "getPublicationSheet", tag = "statistics", security(("bearer" = [])), params(PublicationQuery),
    responses((status = 200, description = "公示表", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "application/pdf"),
    ))),
)]
#[get("/statistics/coverage/publication")]
async fn get_publication(
    app: Data<App>,
    caller: Person,
    query: Query<PublicationQuery>,
) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let on = query.0.date.unwrap_or_else(|| local_date(app.now()));
    let (ctx, url) = (app.context(caller.0), app.settings.public_url.clone());
    let name = format!("publication-{}-{on}", division.as_str());
    let sheet = app.db.figures(move |store: &mut Store| domain::publication(store, &ctx, &division, on)).await?;
    let at = move |code: &QrCode| address(&url, code.as_str());
    // Its schema lets nothing else through.
    if query.0.format.as_deref() == Some("pdf") {
        let drawn = in_turn(&app.tables, move || print::publication(&sheet, at)).await?.map_err(undrawn)?;
        return Ok(file(drawn, (&format!("{name}.pdf"), "application/pdf")));
    }
    let written = in_turn(&app.tables, move || workbooks::publication(&sheet, at)).await?;
    Ok(file(written.map_err(Problem::internal)?, (&format!("{name}.xlsx"), WORKBOOK)))
}
