//! Sittings at tea rooms (民情茶室议事).

mod answers;
mod inputs;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::sittings::{Sitting, SittingFilter, SittingId, queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::answers::{TeaSittingAnswer, TeaSittingPage, TeaSittingStanding};
use self::inputs::{
    TeaSittingCreate, TeaSittingFollowUpCase, TeaSittingFollowUpCreate, TeaSittingFollowUpEnd,
    TeaSittingFollowUpSubmit, TeaSittingRecord, TeaSittingUpdate,
};
use super::answer::{paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::StatementInput;
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_sittings).service(get_sitting);
    serve(routes, "sittings", of_sittings());
    serve(routes, "sittings", of_follow_ups());
}

impl Named for SittingId {
    const ABOUT: &'static str = "茶室议事标识";
}

impl Stands for Sitting {
    type Id = SittingId;
    type Standing = TeaSittingStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn of_sittings() -> Vec<Operation> {
    vec![
        post::<Person>("/tea-sittings", "createTeaSitting")
            .zh(
                "安排茶室议事",
                "活动室联络员或辖区人大机构安排议题，邀请代表、单位和其他人员，受邀的代表和单位随即收到通知。事后补记的也从这里开始，31 天之内。",
            )
            .en(
                "Plan a sitting at a tea room",
                "By the room's liaison or whoever looks after the place, with its agenda; deputies and units that are invited are told. One that took place unplanned is entered the same way, within 31 days.",
            )
            .takes::<TeaSittingCreate>()
            .gives::<TeaSittingStanding>()
            .creates(usecases::announce),
        post::<Person>("/tea-sittings/{id}/change", "changeTeaSitting")
            .zh("变更茶室议事", "记录前可以变更，整体替换；原受邀和新受邀的都收到通知。")
            .en("Plan a sitting anew", "As a whole, before it is written down; those who were invited and those who are now are told.")
            .takes::<TeaSittingUpdate>()
            .steps(usecases::change),
        post::<Person>("/tea-sittings/{id}/cancel", "cancelTeaSitting")
            .zh("取消茶室议事", "说明理由，告知受邀的代表和单位。")
            .en("Call a sitting off", "With a reason; those who were invited are told.")
            .takes::<StatementInput>()
            .steps(usecases::cancel),
        post::<Person>("/tea-sittings/{id}/record", "recordTeaSitting")
            .zh(
                "记录茶室议事",
                "开始之后，记录到场人员、各议题的议定意见和跟进事项。到场代表自动计入履职记录，责任人收到通知。",
            )
            .en(
                "Write a sitting down",
                "Once it has begun: who came, what was resolved on which item, and what is followed up. It writes the duty records of the deputies who came, and tells those who are responsible.",
            )
            .takes::<TeaSittingRecord>()
            .steps(usecases::record),
    ]
}

fn of_follow_ups() -> Vec<Operation> {
    vec![
        post::<Person>("/tea-sittings/{id}/follow-up", "addTeaSittingFollowUp")
            .zh("增加跟进事项", "联络员或人大机构指定责任人和期限；到期未了结的列入超期事项。")
            .en("Add a follow-up", "By the liaison or the office, with who is responsible and until when; what is late stands among what is overdue.")
            .takes::<TeaSittingFollowUpCreate>()
            .steps(usecases::follow_up),
        post::<Person>("/tea-sittings/{id}/finish-follow-up", "finishTeaSittingFollowUp")
            .zh("报告落实", "责任人、联络员或人大机构说明落实情况。")
            .en("Say that a follow-up is done", "By whoever is responsible, the liaison or the office, with what was done.")
            .takes::<TeaSittingFollowUpEnd>()
            .steps(usecases::finish),
        post::<Person>("/tea-sittings/{id}/drop-follow-up", "dropTeaSittingFollowUp")
            .zh("不再落实", "联络员或人大机构说明理由，告知责任人。")
            .en("Drop a follow-up", "By the liaison or the office, with a reason; whoever was responsible is told.")
            .takes::<TeaSittingFollowUpEnd>()
            .steps(usecases::drop_follow_up),
        post::<Person>("/tea-sittings/{id}/open-case", "openTeaSittingCase")
            .zh("跟进事项转诉求", "由活动室的二维码受理，已记录的内容不再填写；当事群众须同意。")
            .en("Make a case of a follow-up", "It comes in by the room's code; nothing is typed again. Those concerned have to agree.")
            .takes::<TeaSittingFollowUpSubmit>()
            .steps(usecases::open_case),
        post::<Person>("/tea-sittings/{id}/name-case", "nameTeaSittingCase")
            .zh("跟进事项关联诉求", "关联本县（市、区）内您可以看到的诉求。")
            .en("Name the case of a follow-up", "A case of this county that you may see.")
            .takes::<TeaSittingFollowUpCase>()
            .steps(usecases::name_case),
    ]
}

/// 茶室议事的筛选条件。 Which sittings to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::SittingState>,
    /// 活动室。 In this room.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    room_id: Option<Uuid>,
    /// 活动室所在的区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出茶室议事 · List sittings at tea rooms
///
/// 您的活动室和辖区内的，您受邀、到场或负责跟进的，最新的在前。 Those of your room and your area, and those to which you are invited, came, or for which you are responsible, the newest first.
#[utoipa::path(
    operation_id = "listTeaSittings", tag = "sittings", security(("bearer" = [])), params(TeaSittingQuery),
    responses((status = 200, description = "一页茶室议事", body = TeaSittingPage)),
)]
#[get("/tea-sittings")]
async fn list_sittings(app: Data<App>, caller: Person, query: Query<TeaSittingQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = SittingFilter {
        states: query.state.map(|state| state.0).into_iter().collect(),
        room: query.room_id.map(Into::into),
        division: DivisionCodeText::queried(query.division.as_ref())?,
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| TeaSittingPage { items, unreadable, next_cursor };
    paged(&app, found, TeaSittingAnswer::from, page_of).await
}

/// 查看茶室议事 · Get a sitting at a tea room
///
/// 含议题、议定意见、跟进事项和经过。联络员、人大机构、受邀和到场的代表与单位、责任人和领导可见。 With its agenda, what was resolved and followed up, and what was done. For the liaison, offices and leaders of the area, deputies and units that are invited or came, and those who are responsible.
#[utoipa::path(
    operation_id = "getTeaSitting", tag = "sittings", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "茶室议事标识")),
    responses((status = 200, description = "茶室议事", body = TeaSittingAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/tea-sittings/{id}")]
async fn get_sitting(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, SittingId(id.0))?;
        named(TeaSittingAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
