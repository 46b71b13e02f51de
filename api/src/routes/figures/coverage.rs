//! Coverage of the grids, and those that nobody has.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::deputies::coverage::{self, Coverage, Gap};
use mashang_domain::shared::time::local_date;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::extract::{Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::territory::GridAnswer;
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_coverage).service(list_gaps);
}

/// 哪个区划、哪一天。 Of which division, on which day.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoverageQuery {
    /// 区划。 The division.
    pub(super) division: DivisionCodeText,
    /// 日期；默认今天。 The day; today when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    pub(super) date: Option<NaiveDate>,
}

/// 代表进网格覆盖情况。 Coverage of the grids.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Coverage)]
pub(crate) struct CoverageAnswer {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 日期。 The day.
    date: NaiveDate,
    /// 在任的县、乡代表数。 Deputies of county and township who serve.
    deputies_active: i64,
    /// 其中进网格的代表数。 Those of them in a grid.
    deputies_in_grid: i64,
    /// 网格数。 Grids.
    grids: i64,
    /// 有代表的网格数。 Grids with a deputy.
    grids_covered: i64,
}

impl From<Coverage> for CoverageAnswer {
    fn from(found: Coverage) -> Self {
        Self {
            division_code: (&found.division).into(),
            division_name: None,
            date: found.on,
            deputies_active: found.deputies_active,
            deputies_in_grid: found.deputies_in_grid,
            grids: found.grids,
            grids_covered: found.grids_covered,
        }
    }
}

impl Blanks for CoverageAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 代表进网格覆盖率 · Get the coverage of the grids
///
/// 公开。金门县（350527）不计。 Public; Kinmen is left out.
#[utoipa::path(
    operation_id = "getCoverage", tag = "statistics", params(CoverageQuery),
    responses((status = 200, description = "覆盖情况", body = CoverageAnswer)),
)]
#[get("/statistics/coverage")]
async fn get_coverage(app: Data<App>, query: Query<CoverageQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let on = query.0.date.unwrap_or_else(|| local_date(app.now()));
    let counted =
        move |store: &mut Store| named(CoverageAnswer::from(coverage::coverage(store, &division, on)?), store);
    // Of one division it is one statement over one range of an index, as quick as a card: it has the threads of those, and does
    // not stand behind tables and dashboards, which share one.
    let coverage = app.db.read(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=60")).json(coverage))
}

/// 可以联系此网格的代表。 A deputy who could be assigned.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuitableDeputy {
    /// 代表。 The deputy.
    deputy_id: Uuid,
    /// 姓名。 The name.
    name: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 已联系的网格数。 How many grids the deputy has.
    grids: u32,
}

/// 没有代表的网格。 A grid without a deputy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CoverageGap {
    grid: GridAnswer,
    /// 就近的合适代表，近的在前。 The nearest suitable deputies.
    suitable: Vec<SuitableDeputy>,
}

impl CoverageGap {
    fn of(gap: Gap) -> Self {
        let mut grid = GridAnswer::from(gap.grid);
        grid.leave_out_people();
        Self {
            grid,
            suitable: gap
                .suitable
                .into_iter()
                .map(|one| SuitableDeputy {
                    deputy_id: one.deputy.0,
                    name: one.name.into(),
                    division_code: (&one.division).into(),
                    division_name: None,
                    grids: u32::try_from(one.grids).unwrap_or(u32::MAX),
                })
                .collect(),
        }
    }
}

impl Blanks for SuitableDeputy {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

impl Blanks for CoverageGap {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.grid.blanks();
        blanks.extend(self.suitable.blanks());
        blanks
    }
}

/// 一页没有代表的网格。 A page of gaps.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CoverageGapPage {
    items: Vec<CoverageGap>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for CoverageGapPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 哪个区划、哪一天、哪一页。 Of which division, on which day, which page.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct GapQuery {
    /// 区划。 The division.
    pub(super) division: DivisionCodeText,
    /// 日期；默认今天。 The day; today when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    pub(super) date: Option<NaiveDate>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    pub(super) limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    pub(super) cursor: Option<String>,
}

/// 没有代表的网格 · List grids without a deputy
///
/// 公开。每个网格附就近的合适代表：本村（社区）、本乡镇（街道）、本县依次。 Public; with the nearest suitable deputies.
#[utoipa::path(
    operation_id = "listCoverageGaps", tag = "statistics", params(GapQuery),
    responses((status = 200, description = "一页没有代表的网格", body = CoverageGapPage)),
)]
#[get("/statistics/coverage/gaps")]
async fn list_gaps(app: Data<App>, query: Query<GapQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let on = query.0.date.unwrap_or_else(|| local_date(app.now()));
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let counted = move |store: &mut Store| {
        let (items, next_cursor) = page_parts(coverage::gaps(store, &division, on, &page)?, CoverageGap::of);
        named(CoverageGapPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(counted).await?))
}
