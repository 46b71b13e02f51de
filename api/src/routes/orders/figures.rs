//! What came of the supervision orders of a year.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::orders::OrderTotals;
use mashang_domain::orders::queries::{self, OrderFigures};
use mashang_domain::shared::{OfficeId, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named, party};
use crate::routes::tree::Routes;
use crate::routes::values::{PartyRef, UnreadableEntry};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_order_figures);
}

/// 哪个机构、哪一年。 Of which office, in which year.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderFiguresQuery {
    /// 签发的年份。 The year in which orders were issued.
    #[schema(minimum = 2000, maximum = 2999)]
    #[param(minimum = 2000, maximum = 2999)]
    year: i32,
    /// 签发的人大机构。 The office that issued them.
    office: Uuid,
    /// 每页督办对象数。 Recipients at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 督办数字。 What came of orders.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = OrderTotals)]
pub(crate) struct TotalsAnswer {
    /// 签发，含此后撤销的。 Issued, those among them that were cancelled since.
    issued: i64,
    /// 首次答复按时。 Answered in time at first.
    answered_in_time: i64,
    /// 办结且已解决。 Closed, and the matter solved.
    solved: i64,
}

impl From<OrderTotals> for TotalsAnswer {
    fn from(totals: OrderTotals) -> Self {
        let OrderTotals { issued, answered_in_time, solved } = totals;
        Self { issued, answered_in_time, solved }
    }
}

/// 某督办对象的数字。 Of one unit or office.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OrderRecipientTotals {
    to: PartyRef,
    totals: TotalsAnswer,
}

impl Blanks for OrderRecipientTotals {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.to.blanks()
    }
}

/// 督办统计。 What came of the orders that an office issued in a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OrderFigures)]
pub(crate) struct OrderFiguresAnswer {
    /// 年份。 The year.
    year: i32,
    /// 人大机构。 The office.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    totals: TotalsAnswer,
    /// 按督办对象。 By whom they were addressed to.
    by_recipient: Vec<OrderRecipientTotals>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页督办对象的游标；最后一页为 null。 Where the next page of recipients begins.
    next_cursor: Option<String>,
}

impl OrderFiguresAnswer {
    fn of((office, year): (OfficeId, i32), figures: OrderFigures) -> Self {
        let unreadable = UnreadableEntry::of(&figures.by_recipient);
        let row = |(to, totals): (Party, OrderTotals)| OrderRecipientTotals {
            to: PartyRef::of(to, None),
            totals: totals.into(),
        };
        let (by_recipient, next_cursor) = page_parts(figures.by_recipient, row);
        let totals = figures.totals.into();
        Self { year, office_id: office.0, office_name: None, totals, by_recipient, unreadable, next_cursor }
    }
}

impl Blanks for OrderFiguresAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.by_recipient.blanks();
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks
    }
}

/// 督办统计 · Get what came of supervision orders
///
/// 本机构、上级人大机构、管理员和领导。按时只看首次答复，退回后补交的不改变。 For the office, those above it, administrators and leaders. In time is the first answer alone: what came after a sending back does not change that.
#[utoipa::path(
    operation_id = "getSupervisionOrderFigures", tag = "statistics", security(("bearer" = [])), params(OrderFiguresQuery),
    responses((status = 200, description = "督办统计", body = OrderFiguresAnswer)),
)]
#[get("/statistics/supervision-orders")]
async fn get_order_figures(
    app: Data<App>,
    caller: Person,
    query: Query<OrderFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let of = (OfficeId(query.office), query.year);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let counted = move |store: &mut Store| {
        let figures = queries::figures(store, &ctx, of, &page)?;
        named(OrderFiguresAnswer::of(of, figures), store)
    };
    let figures = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, max-age=60")).json(figures))
}
