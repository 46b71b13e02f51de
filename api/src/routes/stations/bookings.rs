//! Times that residents book: by a phone, without an account.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::audit;
use mashang_domain::shared::{Failure, ReceptionId, RoomId};
use mashang_domain::stations::{queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::inputs::{StationBookingCancel, StationBookingCreate};
use super::times::{BookingLine, BookingPage, BookingReceipt, StationDayAnswer, StationDayList};
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{NoQuery, PathId, Query, page_parts, page_request};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::builder::{Operation, post};
use crate::routes::names::named;
use crate::routes::tree::Routes;
use crate::routes::values::UnreadableEntry;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_days).service(list_bookings);
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        post::<Anybody>("/station-bookings", "createStationBooking")
            .zh("预约接待", "不需要账号；短信告知，凭预约码取消。同一手机号每场只能预约一个时段；已被预约或约满时说明。")
            .en(
                "Book a time",
                "Without an account. A message tells of it, and a code cancels it; one time of a reception for a phone. What is taken or full is said.",
            )
            .spends(Budget::Submit)
            .takes::<StationBookingCreate>()
            .gives::<BookingReceipt>()
            .creates(usecases::book),
        post::<Anybody>("/station-booking-cancellations", "cancelStationBooking")
            .zh("取消预约", "凭预约码；时段随即可由他人预约。")
            .en("Cancel a booking", "By its code; the time is free again.")
            .guesses()
            .takes::<StationBookingCancel>()
            .gives::<BookingReceipt>()
            .creates(usecases::cancel_booking),
    ]
}

/// 联络站的接待日和可预约的时段 · List a station's days and times
///
/// 公开：已公布的接待、接待的代表和各时段是否可约。 Public: the receptions that were published, who receives, and which times are free.
#[utoipa::path(
    operation_id = "listStationDays", tag = "stations",
    params(("id" = Uuid, Path, description = "活动室标识")),
    responses((status = 200, description = "接待日", body = StationDayList)),
)]
#[get("/rooms/{id}/station-days")]
async fn list_days(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let now = app.now();
    let listed = move |store: &mut Store| {
        let days = queries::days(store, RoomId(id.0), now)?;
        let items = days.into_iter().map(StationDayAnswer::from).collect();
        named(StationDayList { items }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 哪次接待。 Of which reception.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationBookingQuery {
    /// 接待。 The reception.
    reception_id: Uuid,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出预约 · List who booked
///
/// 活动室联络员、人大机构和该场的代表；查看留有记录。 For the room's liaison, the office, and the deputies of the slot; that somebody looked is written down.
#[utoipa::path(
    operation_id = "listStationBookings", tag = "stations", security(("bearer" = [])), params(StationBookingQuery),
    responses((status = 200, description = "一页预约", body = BookingPage)),
)]
#[get("/station-bookings")]
async fn list_bookings(
    app: Data<App>,
    caller: Person,
    query: Query<StationBookingQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, query) = (app.context(caller.0), query.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let viewer = ctx.clone();
    let listed = move |store: &mut Store| {
        let (found, look) = queries::bookings(store, &ctx, ReceptionId(query.reception_id), &page)?;
        let looks = audit::unnoted(store, &ctx, look)?;
        let unreadable = UnreadableEntry::of(&found);
        let (items, next_cursor) = page_parts(found, BookingLine::from);
        Ok::<_, Failure>((BookingPage { items, unreadable, next_cursor }, looks))
    };
    let (answer, looks) = app.db.list(listed).await?;
    app.note(viewer, looks).await?;
    Ok(HttpResponse::Ok().json(answer))
}
