//! Who comes to a room of themselves (来访).

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::receptions::queries;
use mashang_domain::receptions::usecases::RecordWalkIn;
use mashang_domain::shared::RoomId;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{ReceptionAnswer, ReceptionPage};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, ListMark, PathId, Query, page_parts};
use crate::problem::Problem;
use crate::routes::cases::{ContactInput, read_contact};
use crate::routes::names::named;
use crate::routes::tree::Routes;
use crate::routes::values::{LongText, UnreadableEntry};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_walk_ins);
}

/// 登记来访。 What somebody said who came of themselves.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "text": "楼道的灯坏了半个月，老人上下楼不安全。", "speaker": { "name": "陈女士", "phone": "13900001234" }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct WalkInCreate {
    text: LongText,
    #[schema(nullable = false)]
    speaker: Option<ContactInput>,
}

impl Input for WalkInCreate {
    type Command = RecordWalkIn;
    fn read(&self, checks: &mut Checks) -> Option<RecordWalkIn> {
        let text = checks.take("/text", self.text.read());
        let speaker = match &self.speaker {
            Some(speaker) => Some(read_contact(checks, "/speaker", speaker)?),
            None => None,
        };
        Some(RecordWalkIn { text: text?, speaker })
    }
}

/// 来访登记的筛选条件。 Which registers of walk-ins to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WalkInQuery {
    /// 自何时起的登记。 Of the days that end at this instant or later.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<DateTime<Utc>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    cursor: Option<String>,
}

/// 列出来访登记 · List a room's registers of walk-ins
///
/// 联络员和人大机构；每天一册，按日期从早到晚，不含登记内容：逐册查看。 For the liaison and the office: one a day, the earliest first, without what stands in them.
#[utoipa::path(
    operation_id = "listWalkIns", tag = "receptions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "活动室标识"), WalkInQuery),
    responses((status = 200, description = "一页来访登记", body = ReceptionPage)),
)]
#[get("/rooms/{id}/walk-ins")]
async fn list_walk_ins(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<WalkInQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (query, mark) = (query.0, ListMark::of(&request));
    let ctx = app.context(caller.0);
    let page = mark.page(query.limit, query.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = queries::walk_ins(store, &ctx, (RoomId(id.0), query.from), &page)?;
        let unreadable = UnreadableEntry::of(&found);
        let (items, next_cursor) = page_parts(found, ReceptionAnswer::from);
        named(mark.on(ReceptionPage { items, unreadable, next_cursor }), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}
