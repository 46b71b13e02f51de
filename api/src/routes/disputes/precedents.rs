//! What became of similar disputes.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::disputes::precedents::{self, Precedent};
use mashang_domain::shared::DisputeId;
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_precedents);
}

/// 先例协议的一项。 An item of a precedent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PrecedentItem {
    /// 内容，如误工费。 What for.
    label: String,
    /// 金额（分）。 How much, in fen.
    amount_fen: i64,
}

/// 先例：同类已结案纠纷的结果，不含任何人员信息。 What became of a similar dispute, without its people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputePrecedent {
    kind: words::DisputeKind,
    /// 类型名称。 What the type was called.
    kind_label: String,
    /// 协议生效的年份。 The year in which it was settled.
    year: i32,
    form: words::AgreementForm,
    /// 协议金额（分）。 What the agreement came to, in fen.
    amount_fen: i64,
    /// 各项。 Item by item.
    items: Vec<PrecedentItem>,
    /// 当事人数。 How many parties there were.
    parties: u32,
    /// 调解次数。 How many sittings it took.
    sittings: u32,
    /// 从受理到协议生效的天数。 Days from acceptance to the agreement's effect.
    days: i64,
}

impl DisputePrecedent {
    fn of(precedent: Precedent) -> Self {
        let items = precedent.items.into_iter();
        Self {
            kind_label: precedent.kind.label().to_owned(),
            kind: words::DisputeKind::new(precedent.kind.code),
            year: precedent.year,
            form: Word(precedent.form),
            amount_fen: precedent.amount_fen,
            items: items.map(|(label, amount_fen)| PrecedentItem { label: label.into(), amount_fen }).collect(),
            parties: precedent.parties,
            sittings: precedent.sittings,
            days: precedent.days,
        }
    }
}

/// 先例，最相近的在前。 Precedents, the most similar first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputePrecedents {
    #[schema(max_items = 10)]
    items: Vec<DisputePrecedent>,
}

/// 列出先例 · List precedents of a dispute
///
/// 经办人员。本县同类已结案的纠纷，金额相近的在前；不含当事人、调解员和时间地点，要求不公开的不列。 For those who handle it: of the same type in the county, without anybody's name.
#[utoipa::path(
    operation_id = "listPrecedents", tag = "disputes", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "纠纷标识")),
    responses((status = 200, description = "先例", body = DisputePrecedents)),
)]
#[get("/disputes/{id}/precedents")]
async fn list_precedents(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| precedents::precedents(store, &ctx, DisputeId(id.0));
    let found = app.db.list(listed).await?;
    let items = found.into_iter().map(DisputePrecedent::of).collect();
    Ok(HttpResponse::Ok().json(DisputePrecedents { items }))
}
