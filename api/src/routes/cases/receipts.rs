//! What is left of accusations that were sent to where they belong, for those who had them.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::cases::{self as domain, queries};
use mashang_domain::shared::{OfficeId, Party};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::paged;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::tree::Routes;
use crate::routes::values::{PageQuery, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_diversion_receipts);
}

/// 分流回执。 That a matter was diverted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DiversionReceipt {
    /// 标识。 Its id.
    id: Uuid,
    /// 分流时间。 When.
    diverted_at: DateTime<Utc>,
    to: words::CaseDiversion,
    /// 原经办人。 Who handled it.
    handler: PartyRef,
    /// 负责的人大机构。 The office in charge.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
}

impl From<domain::DiversionReceipt> for DiversionReceipt {
    fn from(receipt: domain::DiversionReceipt) -> Self {
        Self {
            id: receipt.id.0,
            diverted_at: receipt.at,
            to: Word(receipt.to),
            handler: PartyRef::of(receipt.handler, None),
            office_id: receipt.office.0,
            office_name: None,
        }
    }
}

impl Blanks for DiversionReceipt {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.handler.blanks();
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks
    }
}

/// 一页分流回执。 A page of receipts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DiversionReceiptPage {
    items: Vec<DiversionReceipt>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for DiversionReceiptPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出检举控告分流回执 · List the receipts of accusations that were diverted
///
/// 供原经办人和负责的人大机构留存：何时、转向何处，不含任何内容，也不指向诉求。 For those who handled them, and the offices in charge: when, and where to. Nothing in it says what it was, or leads to the case.
#[utoipa::path(
    operation_id = "listDiversionReceipts", tag = "cases", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页分流回执", body = DiversionReceiptPage)),
)]
#[get("/diversion-receipts")]
async fn list_diversion_receipts(
    app: Data<App>,
    caller: Person,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = move |store: &mut Store| queries::receipts(store, &ctx, &page);
    let page_of = |(items, unreadable, next_cursor)| DiversionReceiptPage { items, unreadable, next_cursor };
    paged(&app, found, DiversionReceipt::from, page_of).await
}
