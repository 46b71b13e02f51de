//! The rota of a month.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::stations::{RotaId, queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answers::{RotaAnswer, RotaPage, RotaStanding};
use super::inputs::{RotaAnswerInput, RotaCreate, RotaSlotChange, RotaSwapAnswer, RotaSwapCreate};
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::builder::{Operation, post};
use crate::routes::names::named;
use crate::routes::notes::EmptyInput;
use crate::routes::tree::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_rotas).service(get_rota);
}

pub(super) fn operations() -> Vec<Operation> {
    let mut all = of_the_room();
    all.extend(of_deputies());
    all
}

fn of_the_room() -> Vec<Operation> {
    vec![
        post::<Person>("/rotas", "createRota")
            .zh(
                "拟定月接待安排",
                "活动室联络员或人大机构；未指定的代表由轮值补足：当年次数少的在先，请假和已有安排的除外，在本村（社区）工作的在先。遇法定节假日顺延至下一个工作日。没有可安排的代表时指出是哪一场。",
            )
            .en(
                "Make a rota",
                "By the room's liaison or the office. Fair rotation proposes who is lacking: whoever received least this year first, nobody on leave or on duty elsewhere. What is on a holiday moves to the next working day; a slot for which nobody is available is named.",
            )
            .takes::<RotaCreate>()
            .gives::<RotaStanding>()
            .creates(usecases::draft_rota),
        post::<Person>("/rotas/{id}/propose", "proposeRota")
            .zh("轮值补位", "按轮值补足空缺，如有代表不能参加；不再征询已回绝同一场的代表。")
            .en("Fill what is empty", "By fair rotation, as where somebody declined, who is not asked again for that time.")
            .takes::<EmptyInput>()
            .steps(usecases::propose_rota),
        post::<Person>("/rotas/{id}/change-slot", "changeRotaSlot")
            .zh("调整一场", "公布前；时间变化的重新征询。")
            .en("Change a slot", "Before it is published; of another time everybody is asked anew.")
            .takes::<RotaSlotChange>()
            .steps(usecases::change_slot),
        post::<Person>("/rotas/{id}/ask", "askRota")
            .zh("征询代表", "代表三天内答复。")
            .en("Ask the deputies", "They answer within three days.")
            .takes::<EmptyInput>()
            .steps(usecases::ask_rota),
        post::<Person>("/rotas/{id}/publish", "publishRota")
            .zh(
                "公布接待安排",
                "公布代表姓名，每场成为一次接待；须至少提前规则要求的天数，默认两天。答复期限内仍有代表未答复的不能公布；过期未答复的按原安排。",
            )
            .en(
                "Publish a rota",
                "With names, and each slot becomes a reception, as many days before as the rules say. Not while somebody has time to answer; who has not answered stays named.",
            )
            .takes::<EmptyInput>()
            .steps(usecases::publish_rota),
        post::<Person>("/rotas/{id}/cancel", "cancelRota")
            .zh("撤销接待安排", "公布前。")
            .en("Give a rota up", "Before it is published.")
            .takes::<EmptyInput>()
            .steps(usecases::cancel_rota),
    ]
}

fn of_deputies() -> Vec<Operation> {
    vec![
        post::<Person>("/rotas/{id}/answer", "answerRotaSlot")
            .zh("答复轮值", "被征询的代表；不能参加的说明原因。")
            .en("Answer whether you come", "By a deputy who is asked; who does not come says why.")
            .takes::<RotaAnswerInput>()
            .steps(usecases::answer_slot),
        post::<Person>("/rotas/{id}/offer-swap", "offerRotaSwap")
            .zh("提出换班", "向同一安排中的另一名代表；对方同意后生效。")
            .en("Propose an exchange", "To another deputy of the rota; it is made once that one agrees.")
            .takes::<RotaSwapCreate>()
            .steps(usecases::offer_swap),
        post::<Person>("/rotas/{id}/answer-swap", "answerRotaSwap")
            .zh("答复换班", "被提出换班的代表。")
            .en("Answer such a proposal", "By the deputy to whom it was made.")
            .takes::<RotaSwapAnswer>()
            .steps(usecases::answer_swap),
    ]
}

/// 哪个活动室。 Of which room.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RotaQuery {
    /// 活动室。 The room.
    room_id: Uuid,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出接待安排 · List a room's rotas
///
/// 已公布的任何人可见；征询中的被征询的代表可见；其余仅联络员和人大机构可见。一页可能不满但还有下一页。 Those that are published for everybody, those that are asked for for the deputies whom they name, all for the liaison and the office; a page may hold less than it may and go on.
#[utoipa::path(
    operation_id = "listRotas", tag = "stations", security((), ("bearer" = [])), params(RotaQuery),
    responses((status = 200, description = "一页接待安排", body = RotaPage)),
)]
#[get("/rotas")]
async fn list_rotas(app: Data<App>, caller: Anybody, query: Query<RotaQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, query) = (app.context(caller.0), query.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::rotas(store, &ctx, query.room_id.into(), &page);
    let page_of = |(items, unreadable, next_cursor)| RotaPage { items, unreadable, next_cursor };
    paged(&app, found, RotaAnswer::from, page_of).await
}

/// 查看接待安排 · Get a rota
///
/// 公布后任何人可见代表姓名；邀请的负责人、不能参加的原因仅有关的人可见。 Once published everybody reads who comes; officials and reasons are for those concerned.
#[utoipa::path(
    operation_id = "getRota", tag = "stations", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "接待安排标识")),
    responses((status = 200, description = "接待安排", body = RotaAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/rotas/{id}")]
async fn get_rota(app: Data<App>, caller: Anybody, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::rota(store, &ctx, RotaId(id.0))?;
        named(RotaAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
