//! A supervision order on paper.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::orders::{SupervisionOrderId, papers};
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

/// 出具督办单 · Get a supervision order on paper
///
/// 可以查看督办单的人员；含办理经过。尚未签发的没有编号，为 409；PDF 中有字库所缺的文字时亦为 409。 For whoever may see the order, with what was done. It is 409 for a draft, which has no number, and, as PDF, where a character has no letter.
#[utoipa::path(
    operation_id = "getSupervisionOrderPaper", tag = "orders", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "督办单标识"), PaperQuery),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/supervision-orders/{id}/paper")]
async fn get_paper(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "order", id));
    let drawn = move |store: &mut Store| papers::paper(store, &ctx, SupervisionOrderId(id), address.clone());
    let paper = app.db.read(drawn).await?;
    handed_out(&app, paper, query.0.format, &format!("order-{id}")).await
}
