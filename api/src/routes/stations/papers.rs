//! What a station hands out: its rota and its report of a month, on paper and as a workbook.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::shared::RoomId;
use mashang_domain::stations::{RotaId, papers};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::workbook;
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{NoQuery, PathId, Query};
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::imports::{WORKBOOK, file};
use crate::routes::papers::{PaperQuery, handed_out, leads_to};
use crate::routes::tree::Routes;
use crate::routes::values::MonthText;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_rota_paper).service(get_rota_workbook).service(get_report_paper);
}

/// 出具月接待安排 · Get a rota on paper
///
/// 与 getRota 相同的人员和内容：公布后任何人可以出具，含代表姓名；邀请人员仅有关的人可见。PDF 中有字库所缺的文字时为 409。 For the same people, with the same content: anybody once it is published, with who comes; officials are for those concerned. As PDF it is 409 where a character has no letter.
#[utoipa::path(
    operation_id = "getRotaPaper", tag = "stations", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "接待安排标识"), PaperQuery),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/rotas/{id}/paper")]
async fn get_rota_paper(
    app: Data<App>,
    caller: Anybody,
    id: PathId,
    query: Query<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "rota", id));
    let drawn = move |store: &mut Store| papers::rota_paper(store, &ctx, RotaId(id), address.clone());
    let paper = app.db.read(drawn).await?;
    handed_out(&app, paper, query.0.format, &format!("rota-{id}")).await
}

/// 月接待安排工作簿 · Download a rota
///
/// 与 getRota 相同的人员和内容。 For the same people, with the same content.
#[utoipa::path(
    operation_id = "getRotaWorkbook", tag = "stations", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "接待安排标识")),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/rotas/{id}/workbook")]
async fn get_rota_workbook(app: Data<App>, caller: Anybody, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| workbook::rota_sheets(store, &ctx, RotaId(id));
    let sheets = app.db.read(seen).await?;
    let bytes = in_turn(&app.tables, move || workbooks::book(&sheets)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&format!("rota-{id}.xlsx"), WORKBOOK)))
}

/// 哪个月，以什么格式。 Of which month, and as what it is handed out.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationReportPaperQuery {
    month: MonthText,
    /// 文件格式；默认可编辑文档。 To be edited when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    format: Option<words::PaperFormat>,
}

/// 出具活动室月报 · Get a room's report of a month on paper
///
/// 与 getStationReport 相同的人员和数字。PDF 中有字库所缺的文字时为 409。 For the same people, with the same numbers. As PDF it is 409 where a character has no letter.
#[utoipa::path(
    operation_id = "getStationReportPaper", tag = "stations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "活动室标识"), StationReportPaperQuery),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/rooms/{id}/station-report/paper")]
async fn get_report_paper(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<StationReportPaperQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, query) = (id.0, query.0);
    let month = query.month.read().map_err(|fault| Problem::field("/month", fault))?;
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "station", id));
    let drawn = move |store: &mut Store| papers::report_paper(store, &ctx, (RoomId(id), month), address.clone());
    let paper = app.db.figures(drawn).await?;
    handed_out(&app, paper, query.format, &format!("station-{}", month.format("%Y-%m"))).await
}
