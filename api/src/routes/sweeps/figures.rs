//! The figures of a sweep, and which grids have not reported.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::sweeps::queries::{self, SweepFigures};
use mashang_domain::sweeps::{SweepCampaignId, SweepTotals};
use mashang_domain::territory::Plot;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answers::SweepArea;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Cursor, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::paged;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, UnreadableEntry};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_missing_grids).service(get_figures);
}

/// 哪一轮未报告的网格。 Grids that have not reported in which round.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingGridQuery {
    /// 轮次；不填为当前轮次。 The round; the one that runs when absent.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    #[param(minimum = 1, maximum = 60, nullable = false)]
    round: Option<u32>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 未报告的网格。 A grid that has not reported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MissingGrid {
    /// 网格标识。 The grid's id.
    grid_id: Uuid,
    /// 网格名称。 The grid's name.
    grid_name: String,
    /// 网格编码。 The grid's code.
    code: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
}

impl From<Plot> for MissingGrid {
    fn from(plot: Plot) -> Self {
        Self {
            grid_id: plot.id.0,
            code: plot.code(),
            division_code: (&plot.division).into(),
            division_name: None,
            grid_name: plot.name.into(),
        }
    }
}

impl Blanks for MissingGrid {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一页未报告的网格。 A page of grids that have not reported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MissingGridPage {
    items: Vec<MissingGrid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for MissingGridPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 未报告的网格 · List grids that have not reported
///
/// 组织机构看全部，其他人大机构和领导看辖区内的。 All of them for the office that issues the sweep, for other offices and leaders those of their area.
#[utoipa::path(
    operation_id = "listMissingSweepGrids", tag = "sweeps", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "排查标识"), MissingGridQuery),
    responses((status = 200, description = "一页未报告的网格", body = MissingGridPage)),
)]
#[get("/sweep-campaigns/{id}/missing-grids")]
async fn list_missing_grids(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<MissingGridQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, of) = (app.context(caller.0), (SweepCampaignId(id.0), query.0.round));
    let found = move |store: &mut Store| queries::missing_grids(store, &ctx, of, &page);
    let page_of = |(items, unreadable, next_cursor)| MissingGridPage { items, unreadable, next_cursor };
    paged(&app, found, MissingGrid::from, page_of).await
}

/// 哪一轮的数字。 The figures of which round.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepFiguresQuery {
    /// 轮次；不填为已开始的各轮合计。 The round; all that have begun when absent.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    #[param(minimum = 1, maximum = 60, nullable = false)]
    round: Option<u32>,
    /// 每页乡镇（街道）数。 Townships at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 12, pattern = "^[0-9]{12}$", nullable = false)]
    #[param(max_length = 12, pattern = "^[0-9]{12}$", nullable = false)]
    cursor: Option<String>,
}

/// 排查数字。 What a sweep came to.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = SweepTotals)]
pub(crate) struct TotalsAnswer {
    /// 应报告数：每个网格每轮一次。 Reports that were to come: of each grid in each round.
    grids: i64,
    /// 已报告数。 Reports that came.
    reported: i64,
    /// 其中零报告。 Of those, that there was nothing.
    zero: i64,
    /// 发现数；可能为同一事项的计一次。 What was found; what is likely the same counts once.
    found: i64,
    /// 其中已销号或无需处置的。 Of that, what is settled.
    settled: i64,
    /// 其中在办的。 Of that, what is in hand.
    in_hand: i64,
    /// 其中超期的。 Of what is in hand, what is late.
    overdue: i64,
}

impl From<SweepTotals> for TotalsAnswer {
    fn from(totals: SweepTotals) -> Self {
        let SweepTotals { grids, reported, zero, found, settled, in_hand, overdue } = totals;
        Self { grids, reported, zero, found, settled, in_hand, overdue }
    }
}

/// 某乡镇（街道）的数字。 Of one township.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SweepTownshipTotals {
    area: SweepArea,
    totals: TotalsAnswer,
    /// 上一轮。 The round before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    round_before: Option<TotalsAnswer>,
}

impl Blanks for SweepTownshipTotals {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.area.blanks()
    }
}

/// 排查统计。 The figures of a sweep.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SweepFigures)]
pub(crate) struct SweepFiguresAnswer {
    /// 排查。 The sweep.
    campaign_id: Uuid,
    /// 轮次；合计的没有。 The round; absent where they are of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    round: Option<u32>,
    totals: TotalsAnswer,
    /// 上一轮；第一轮和合计没有。 The round before; none of the first, and of all together.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    round_before: Option<TotalsAnswer>,
    /// 按乡镇（街道）。 By township.
    by_township: Vec<SweepTownshipTotals>,
    /// 下一页乡镇（街道）的游标；最后一页为 null。 Where the next page of townships begins.
    next_cursor: Option<String>,
}

impl SweepFiguresAnswer {
    fn of(campaign: SweepCampaignId, figures: SweepFigures) -> Self {
        let rows = figures.by_township.into_iter();
        Self {
            campaign_id: campaign.0,
            round: figures.round,
            totals: figures.totals.into(),
            round_before: figures.before.map(TotalsAnswer::from),
            by_township: rows
                .map(|(township, totals, before)| SweepTownshipTotals {
                    area: SweepArea::of(&township),
                    totals: totals.into(),
                    round_before: before.map(TotalsAnswer::from),
                })
                .collect(),
            next_cursor: figures.next.as_ref().map(Cursor::encode),
        }
    }
}

impl Blanks for SweepFiguresAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by_township.blanks()
    }
}

/// 排查统计 · Get the figures of a sweep
///
/// 报告网格数、零报告数、发现数、了结数、在办数和超期数，按乡镇（街道），与上一轮对照。组织机构看全部，其他人大机构和领导看辖区内的。 How many grids reported, what they found, and what came of it, by township and beside the round before. For the office that issues the sweep, and of their area for other offices and leaders.
#[utoipa::path(
    operation_id = "getSweepFigures", tag = "sweeps", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "排查标识"), SweepFiguresQuery),
    responses((status = 200, description = "排查统计", body = SweepFiguresAnswer)),
)]
#[get("/sweep-campaigns/{id}/figures")]
async fn get_figures(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<SweepFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, campaign, round) = (app.context(caller.0), SweepCampaignId(id.0), query.0.round);
    let counted = move |store: &mut Store| {
        let figures = queries::figures(store, &ctx, (campaign, round), &page)?;
        named(SweepFiguresAnswer::of(campaign, figures), store)
    };
    Ok(HttpResponse::Ok().json(app.db.figures(counted).await?))
}
