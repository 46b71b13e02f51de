//! A report to voters on paper.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::voter_reports::{VoterReportId, papers};
use mashang_infra::repositories::Store;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{PathId, Query};
use crate::problem::Problem;
use crate::routes::papers::{PaperQuery, handed_out, leads_to};
use crate::routes::tree::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_paper);
}

/// 出具述职报告 · Get a report to voters on paper
///
/// 代表本人和人大机构，自撰写起：数字取自履职档案，评议结束后含结果。尚未撰写的为 409；PDF 中有字库所缺的文字时亦为 409。 For the deputy and the office, from its draft on: its figures are those of the duty file, and the result stands in it once the review is closed. It is 409 before it is written and, as PDF, where a character has no letter.
#[utoipa::path(
    operation_id = "getVoterReportPaper", tag = "voter_reports", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "述职报告标识"), PaperQuery),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/voter-reports/{id}/paper")]
async fn get_paper(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "voter-report", id));
    let drawn = move |store: &mut Store| papers::paper(store, &ctx, VoterReportId(id), address.clone());
    let paper = app.db.read(drawn).await?;
    handed_out(&app, paper, query.0.format, &format!("voter-report-{id}")).await
}
