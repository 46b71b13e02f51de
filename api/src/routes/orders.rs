//! Supervision orders (督办单).

mod answers;
mod figures;
mod inputs;
mod papers;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::bulletins;
use mashang_domain::orders::{OrderFilter, OrderRecipientId, SupervisionOrder, SupervisionOrderId, queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::answers::{OrderAnswer, OrderPage, OrderStanding};
use self::inputs::{OrderClose, OrderCreate};
use super::answer::{paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::{EmptyInput, NoteInput, StatementInput};
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_orders).service(get_order).configure(figures::routes).configure(papers::routes);
    serve(routes, "orders", operations());
}

impl Named for SupervisionOrderId {
    const ABOUT: &'static str = "督办单标识";
}

impl Named for OrderRecipientId {
    const ABOUT: &'static str = "督办对象标识";
}

impl Stands for SupervisionOrder {
    type Id = SupervisionOrderId;
    type Standing = OrderStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/supervision-orders", "createSupervisionOrder")
            .zh(
                "起草督办单",
                "人大机构就辖区内的诉求、纠纷、调解协议中未履行的事项、代表建议或其答复中的承诺、民情专报上的批示，向承办单位或下级人大机构起草；签发前仅本机构可见。不得向代表下达；在诉讼、仲裁、行政处罚程序中的事项不得督办。",
            )
            .en(
                "Draft a supervision order",
                "By an office, on a case, a dispute, an item of an agreement that is not carried out, a suggestion or what the answer to one promised, or an instruction on a briefing, of its area, to a unit or to an office below it; nobody else sees a draft. Never to a deputy, nor on what is in court, in arbitration or in a penalty procedure.",
            )
            .takes::<OrderCreate>()
            .gives::<OrderStanding>()
            .creates(usecases::draft),
        post::<Person>("/supervision-orders/{id}/issue", "issueSupervisionOrder")
            .zh("签发督办单", "按本机构当年的顺序编号，不跳号、不重号；诉求随即列入督办，本机构专报的批示随即关联该督办单。")
            .en("Issue a supervision order", "It gets the office's next number of the year; a case is supervised from then on, and an instruction on the office's own briefing names it.")
            .takes::<EmptyInput>()
            .steps(bulletins::usecases::issue_order),
        post::<Person>("/supervision-orders/{id}/acknowledge", "acknowledgeSupervisionOrder")
            .zh("签收督办单", "督办对象在期限内签收，默认一个工作日。")
            .en("Acknowledge a supervision order", "By whoever it is addressed to, within one working day where the rules say nothing else.")
            .takes::<EmptyInput>()
            .steps(usecases::acknowledge),
        post::<Person>("/supervision-orders/{id}/answer", "answerSupervisionOrder")
            .zh("答复督办单", "督办对象在期限内答复，默认五个工作日，可附材料。")
            .en("Answer a supervision order", "By whoever it is addressed to, within five working days where neither the rules nor the order say otherwise.")
            .takes::<StatementInput>()
            .steps(usecases::answer),
        post::<Person>("/supervision-orders/{id}/accept", "acceptSupervisionOrder")
            .zh("采纳答复", "督办机构认可答复。")
            .en("Accept an answer", "By the office in charge.")
            .takes::<NoteInput>()
            .steps(usecases::accept),
        post::<Person>("/supervision-orders/{id}/send-back", "sendBackSupervisionOrder")
            .zh("退回重办", "督办机构说明理由，最多两次；再次不认可的，由上级人大机构接手督办。")
            .en(
                "Send an answer back",
                "By the office in charge, with a reason, twice at most; after that the office above is in charge.",
            )
            .takes::<StatementInput>()
            .steps(usecases::send_back),
        post::<Person>("/supervision-orders/{id}/close", "closeSupervisionOrder")
            .zh("办结督办单", "督办机构填写结果。")
            .en("Close a supervision order", "By the office in charge, with what came of it.")
            .takes::<OrderClose>()
            .steps(usecases::close),
        post::<Person>("/supervision-orders/{id}/cancel", "cancelSupervisionOrder")
            .zh("撤销督办单", "督办机构说明理由；编号不再使用。")
            .en("Cancel a supervision order", "By the office in charge, with a reason; its number is not given again.")
            .takes::<StatementInput>()
            .steps(usecases::cancel),
    ]
}

/// 督办单的筛选条件。 Which supervision orders to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::OrderState>,
    /// 事项所在的区划及其下级。 On what lies in this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 督办机构。 Of which this office is in charge.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    office_id: Option<Uuid>,
    /// 督办对象。 Addressed to this unit or office.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to_id: Option<Uuid>,
    /// 督办事项的标识。 On this case, dispute, suggestion or briefing.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    on_id: Option<Uuid>,
    /// 为 true 时仅列超期的（红灯）。 With true those alone that are late: whose light is red.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    late: Option<bool>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出督办单 · List supervision orders
///
/// 您的机构督办的、下达给您的单位或机构的，和您辖区内已签发的，最新的在前。 Those that your office is in charge of, those addressed to your unit or office, and those issued in your area, the newest first.
#[utoipa::path(
    operation_id = "listSupervisionOrders", tag = "orders", security(("bearer" = [])), params(OrderQuery),
    responses((status = 200, description = "一页督办单", body = OrderPage)),
)]
#[get("/supervision-orders")]
async fn list_orders(app: Data<App>, caller: Person, query: Query<OrderQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = OrderFilter {
        states: query.state.map(|state| state.0).into_iter().collect(),
        division: DivisionCodeText::queried(query.division.as_ref())?,
        office: query.office_id.map(Into::into),
        to: query.to_id,
        on: query.on_id,
        late_at: query.late.unwrap_or_default().then_some(ctx.now),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| OrderPage { items, unreadable, next_cursor };
    paged(&app, found, OrderAnswer::from, page_of).await
}

/// 查看督办单 · Get a supervision order
///
/// 含办理经过。督办机构、督办对象、参加现场督办的代表、相关人大机构和领导可见；草稿仅起草机构可见。 With what was done. For the office in charge, whoever it is addressed to, deputies who go along, other offices and leaders of the area; a draft for the office that drafts it alone.
#[utoipa::path(
    operation_id = "getSupervisionOrder", tag = "orders", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "督办单标识")),
    responses((status = 200, description = "督办单", body = OrderAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/supervision-orders/{id}")]
async fn get_order(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, SupervisionOrderId(id.0))?;
        named(OrderAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
