//! A briefing on paper.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::bulletins::{BulletinId, papers};
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

/// 出具民情专报 · Get a briefing on paper
///
/// 可以查看专报的人员；有期号，没有发文字号。尚未签发的为 409；PDF 中有字库所缺的文字时亦为 409。 For whoever may see the briefing; it has the number of its series and none of an official document. It is 409 before the issue and, as PDF, where a character has no letter.
#[utoipa::path(
    operation_id = "getBulletinPaper", tag = "bulletins", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "民情专报标识"), PaperQuery),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/bulletins/{id}/paper")]
async fn get_paper(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "bulletin", id));
    let drawn = move |store: &mut Store| papers::paper(store, &ctx, BulletinId(id), address.clone());
    let paper = app.db.read(drawn).await?;
    handed_out(&app, paper, query.0.format, &format!("bulletin-{id}")).await
}
