//! Receptions (接待日、座谈会).

mod answers;
mod check_in;
mod register;
mod walk_ins;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::audit;
use mashang_domain::person;
use mashang_domain::receptions::usecases::{Announce, AnnounceWeekly, Announcement};
use mashang_domain::receptions::{Hours, ReceptionFilter, ReceptionView, WalkInPart, queries, usecases};
use mashang_domain::shared::text::Title;
use mashang_domain::shared::{Failure, ReceptionId};
use mashang_domain::stations;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::cases::CaseReceipt;
use super::names::named;
use super::notes::EmptyInput;
use super::values::{DivisionCodeText, ShortText, WeekdayName};
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{Checks, Input, ListMark, NoQuery, PathId, Query, usual};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::routes::values::clock;
use crate::words;

pub(crate) use answers::*;

use check_in::CheckInCreate;
use register::{RegisterEntryConfirm, RegisterEntryCreate, RegisterEntryEnd, RegisterEntrySubmit};
use walk_ins::WalkInCreate;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_receptions).service(get_reception).configure(check_in::routes).configure(walk_ins::routes);
    serve(routes, "receptions", operations());
}

impl Stands for ReceptionView {
    type Id = ReceptionId;
    type Standing = ReceptionAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

/// 公告一次接待。 A reception on one day.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "room_id": "019ab0c0-0000-7000-8000-000000000000", "kind": "reception_day", "title": "代表接待日",
    "on": "2026-03-11", "from": "15:00", "to": "17:00"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceptionCreate {
    /// 活动室。 The room.
    room_id: Uuid,
    kind: words::ReceptionKind,
    title: ShortText,
    /// 网格。 The grid, where it is for one.
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 日期，至少提前规则要求的天数（默认两天）。 The day, as far ahead as the rules say, two days by default.
    on: NaiveDate,
    /// 开始时间。 From.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    from: String,
    /// 结束时间。 Until.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    to: String,
}

/// 公告每周接待。 A reception on one weekday of every week.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "room_id": "019ab0c0-0000-7000-8000-000000000000", "kind": "reception_day", "title": "代表接待日",
    "weekday": "wednesday", "since": "2026-03-01", "until": "2026-06-30", "from": "15:00", "to": "17:00"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct WeeklyReceptionCreate {
    /// 活动室。 The room.
    room_id: Uuid,
    kind: words::ReceptionKind,
    title: ShortText,
    /// 网格。 The grid, where it is for one.
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    weekday: WeekdayName,
    /// 自何日起。 From this day on.
    since: NaiveDate,
    /// 至何日止，一年以内；法定节假日除外。 Until this day, within a year; holidays are left out.
    until: NaiveDate,
    /// 开始时间。 From.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    from: String,
    /// 结束时间。 Until.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    to: String,
}

fn read_hours(checks: &mut Checks, from: &str, to: &str) -> Option<Hours> {
    let (from, to) = (checks.take("/from", clock(from)), checks.take("/to", clock(to)));
    Some(Hours { from: from?, to: to? })
}

impl Input for ReceptionCreate {
    type Command = Announce;
    fn read(&self, checks: &mut Checks) -> Option<Announce> {
        let title = checks.take("/title", Title::new(&self.title.0));
        let hours = read_hours(checks, &self.from, &self.to);
        let what = Announcement {
            room: self.room_id.into(),
            kind: self.kind.0,
            title: title?,
            grid: self.grid_id.map(Into::into),
            hours: hours?,
        };
        Some(Announce { what, on: self.on })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "hours" { "to" } else { usual(name) }
    }
}

impl Input for WeeklyReceptionCreate {
    type Command = AnnounceWeekly;
    fn read(&self, checks: &mut Checks) -> Option<AnnounceWeekly> {
        let title = checks.take("/title", Title::new(&self.title.0));
        let hours = read_hours(checks, &self.from, &self.to);
        let what = Announcement {
            room: self.room_id.into(),
            kind: self.kind.0,
            title: title?,
            grid: self.grid_id.map(Into::into),
            hours: hours?,
        };
        Some(AnnounceWeekly { what, weekday: self.weekday.into(), since: self.since, until: self.until })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "hours" { "to" } else { usual(name) }
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/receptions", "createReception")
            .zh("公告接待", "人大机构、活动室联络员或在此接待的代表；至少提前规则要求的天数，默认两天。")
            .en("Announce a reception", "As many days before as the rules say, two by default.")
            .takes::<ReceptionCreate>()
            .gives::<ReceptionAnswer>()
            .creates(usecases::announce),
        post::<Person>("/weekly-receptions", "createWeeklyReception")
            .zh("公告每周接待", "按星期公告到某日为止，法定节假日除外。")
            .en("Announce a reception every week", "One for each week, holidays left out.")
            .takes::<WeeklyReceptionCreate>()
            .gives::<ReceptionSeries>()
            .creates(usecases::announce_weekly),
        post::<Person>("/check-ins", "checkIn")
            .zh("签到", "本活动室、所在人大覆盖此地或接待安排邀请的在任代表，凭当日签到码签到，最早提前 30 分钟。")
            .en(
                "Check in",
                "A deputy of the room, of a covering congress or invited by its rota, by the code shown there that day.",
            )
            .guesses()
            .takes::<CheckInCreate>()
            .gives::<ReceptionAnswer>()
            .creates(stations::usecases::check_in),
        post::<Person>("/receptions/{id}/entries", "createRegisterEntry")
            .zh("登记意见", "到场代表或联络员登记听取的意见或宣讲的政策；联络员随时可以登记来访。意见在五个工作日内办结。")
            .en(
                "Write down what was heard",
                "By those who are there; the liaison at any time. What was heard ends within five working days.",
            )
            .takes::<RegisterEntryCreate>()
            .gives::<ReceptionAnswer>()
            .adds(usecases::record),
        post::<Person>("/receptions/{id}/confirm-entry", "confirmRegisterEntry")
            .zh("核对登记", "联络员或人大机构核对代表的登记；此后其他到场代表可见。")
            .en(
                "Confirm what was written down",
                "By the liaison or the office; the others who came see it from then on.",
            )
            .takes::<RegisterEntryConfirm>()
            .steps(usecases::confirm_entry),
        post::<Person>("/receptions/{id}/submit-entry", "submitRegisterEntry")
            .zh(
                "意见转为诉求",
                "经发言人同意，一步转为诉求；代表只能转自己登记的，联络员可转任何一条（由活动室经办）。",
            )
            .en(
                "Make a case of what was heard",
                "With the speaker's consent: a deputy of an own entry, the liaison of any, for the room.",
            )
            .takes::<RegisterEntrySubmit>()
            .gives::<CaseReceipt>()
            .adds(person::submit_entry),
        post::<Person>("/receptions/{id}/end-entry", "endRegisterEntry")
            .zh("办结登记", "说明意见的去向：已答复、作为建议素材或已记录；留有电话的发言人收到短信。转为诉求的随即办结。")
            .en(
                "End what was heard",
                "Answered, material for a suggestion, or noted; whoever spoke and left a phone is told. What became a case has ended.",
            )
            .takes::<RegisterEntryEnd>()
            .steps(usecases::end_entry),
        post::<Person>("/receptions/{id}/conclude", "concludeReception")
            .zh("结束接待", "到场代表的履职自动记录。")
            .en("Conclude a reception", "The deputies who came are credited.")
            .takes::<EmptyInput>()
            .steps(usecases::conclude),
        post::<Person>("/receptions/{id}/cancel", "cancelReception")
            .zh("取消接待", "联络员或人大机构；已预约的人收到短信。")
            .en("Cancel a reception", "By the liaison or the office; whoever booked a time is told.")
            .takes::<EmptyInput>()
            .steps(stations::usecases::cancel_reception),
        post::<Person>("/rooms/{id}/walk-ins", "createWalkIn")
            .zh("登记来访", "活动室联络员随时登记，不需要接待活动；当天的来访记在一册。五个工作日内办结，留有电话的来访人收到短信。")
            .en(
                "Write down a walk-in",
                "By the room's liaison at any time, without a reception: a day's stand in one register. Each ends within five working days.",
            )
            .takes::<WalkInCreate>()
            .gives::<ReceptionAnswer>()
            .adds(usecases::record_walk_in),
    ]
}

/// 接待的筛选条件。 Which receptions to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceptionQuery {
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 4, nullable = false)]
    #[param(min_items = 1, max_items = 4, style = Form, explode, nullable = false)]
    state: Option<Vec<words::ReceptionState>>,
    /// 活动室。 In this room.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    room_id: Option<Uuid>,
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 结束不早于；默认现在。 Ending at this instant or later; now when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<DateTime<Utc>>,
    /// 开始早于。 Beginning before this instant.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to: Option<DateTime<Utc>>,
    /// 此时或之后有变化；给出时按更新时间从早到晚排列，from 不再默认为现在。 Changed at this instant or later; in the order of changes then, the earliest first, and those that are over among them.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    updated_since: Option<DateTime<Utc>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    cursor: Option<String>,
}

/// 列出接待 · List receptions
///
/// 公开，最近的在前；给出 updated_since 时按更新时间从早到晚；不含登记。 Public, the next first; with `updated_since` in the order of changes.
#[utoipa::path(
    operation_id = "listReceptions", tag = "receptions", params(ReceptionQuery),
    responses((status = 200, description = "一页接待", body = ReceptionPage)),
)]
#[get("/receptions")]
async fn list_receptions(
    app: Data<App>,
    query: Query<ReceptionQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (query, mark) = (query.0, ListMark::of(&request));
    let division = DivisionCodeText::queried(query.division.as_ref())?;
    let filter = ReceptionFilter {
        states: words::each_once(query.state),
        room: query.room_id.map(Into::into),
        division,
        from: query.from.or_else(|| query.updated_since.is_none().then(|| app.now())),
        to: query.to,
        updated_since: query.updated_since,
        walk_ins: WalkInPart::Without,
    };
    let page = mark.page(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &filter, &page);
    let page_of = move |(items, unreadable, next_cursor)| mark.on(ReceptionPage { items, unreadable, next_cursor });
    paged(&app, found, ReceptionAnswer::from, page_of).await
}

/// 查看接待 · Get a reception
///
/// 公开；登记仅到场代表、联络员和人大机构可见。 Public; the register only for those who keep it.
#[utoipa::path(
    operation_id = "getReception", tag = "receptions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "接待标识")),
    responses((status = 200, description = "接待", body = ReceptionAnswer)),
)]
#[get("/receptions/{id}")]
async fn get_reception(app: Data<App>, caller: Anybody, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let viewer = ctx.clone();
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, ReceptionId(id.0))?;
        let looks = audit::unnoted(store, &ctx, found.look())?;
        Ok::<_, Failure>((named(ReceptionAnswer::from(found), store)?, looks))
    };
    let (answer, looks) = app.db.read(seen).await?;
    app.note(viewer, looks).await?;
    Ok(shown(answer.version, &answer))
}
