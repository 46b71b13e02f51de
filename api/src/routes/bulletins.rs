//! Briefings (《民情专报》), and the digest of a week.

mod answers;
mod digest;
mod inputs;
mod papers;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::bulletins::{Bulletin, BulletinFilter, BulletinId, queries, usecases};
use mashang_domain::shared::CaseId;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub(crate) use self::answers::CaseBulletinAnswer;
use self::answers::{BulletinAnswer, BulletinPage, BulletinStanding, CaseBulletins};
use self::inputs::{
    BulletinAnswerCreate, BulletinCitationClear, BulletinCite, BulletinCreate, BulletinFeedBack, BulletinInstruct,
    BulletinOrderLink, BulletinRevise,
};
use super::answer::{paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::{EmptyInput, StatementInput};
use crate::app::App;
use crate::auth::{Known, Person};
use crate::extract::{Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(list_bulletins)
        .configure(papers::routes)
        .configure(digest::routes)
        .service(get_bulletin)
        .service(list_case_bulletins);
    serve(routes, "bulletins", operations());
}

impl Named for BulletinId {
    const ABOUT: &'static str = "民情专报标识";
}

impl Stands for Bulletin {
    type Id = BulletinId;
    type Standing = BulletinStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    let mut all = written();
    all.extend(followed());
    all
}

/// What is done to one before it is issued, and its issue.
fn written() -> Vec<Operation> {
    vec![
        post::<Person>("/bulletins", "createBulletin")
            .zh("起草民情专报", "人大机构起草，一事一报，分情况、问题、原因、建议四部分，合计不超过 3000 字；签发前仅本机构可见。")
            .en("Draft a briefing", "By an office, of one matter, in four parts, 3,000 characters at most; nobody else sees it before it is issued.")
            .takes::<BulletinCreate>()
            .gives::<BulletinStanding>()
            .creates(usecases::draft),
        post::<Person>("/bulletins/{id}/revise", "reviseBulletin")
            .zh("修改民情专报", "整份替换；修改过的人不能再审核，已送审的须重新送审。")
            .en("Write a briefing anew", "The whole of it. Whoever wrote on it reviews nothing of it, and what waited to be reviewed waits no more.")
            .takes::<BulletinRevise>()
            .steps(usecases::revise),
        post::<Person>("/bulletins/{id}/cite", "citeInBulletin")
            .zh("引用诉求、建议、协商意见、数字或摘要", "内容和数字固定为引用时的样子；诉求须群众同意公开，且在本机构辖区内；协商意见须已作出决定，按向公众公布的类别引用，不引用个人原话；微信群只引用摘要，不保留聊天记录。")
            .en("Cite in a briefing", "As it stands now, for good: a case with consent to its being public, a suggestion or a figure of the office's area, opinions of a consultation that are alike, as the public is told of them once it was decided, or a digest of a group without anybody's words.")
            .takes::<BulletinCite>()
            .steps(usecases::cite),
        post::<Person>("/bulletins/{id}/clear-citation", "clearBulletinCitation")
            .zh("删除引用", "已清空的引用须删除后才能审核、签发。")
            .en("Take a citation out", "One that was blanked has to go before the review and the issue.")
            .takes::<BulletinCitationClear>()
            .steps(usecases::clear),
        post::<Person>("/bulletins/{id}/submit", "submitBulletin")
            .zh("送审", "列入本机构其他人员的待办。")
            .en("Ask for a review", "It stands in the work of the others of the office.")
            .takes::<EmptyInput>()
            .steps(usecases::submit),
        post::<Person>("/bulletins/{id}/review", "reviewBulletin")
            .zh("审核通过", "由本机构没有起草、修改过的人审核；没有引用、引用已清空、超过字数或含个人信息的退回，并指出位置。")
            .en("Review a briefing", "By somebody of the office who wrote nothing on it. Refused without a citation, with one that was blanked, when it is too long, and where private data stand, whose place is told.")
            .takes::<EmptyInput>()
            .steps(usecases::review),
        post::<Person>("/bulletins/{id}/return", "returnBulletin")
            .zh("退回修改", "说明理由。")
            .en("Give a briefing back", "With a reason.")
            .takes::<StatementInput>()
            .steps(usecases::send_back),
        post::<Person>("/bulletins/{id}/issue", "issueBulletin")
            .zh("签发民情专报", "须有签发人；按本机构当年的期号顺序编号，不跳号、不重号，没有发文字号。")
            .en("Issue a briefing", "With somebody who signs; it gets the next number of the office's series in the year, and none of an official document.")
            .takes::<EmptyInput>()
            .steps(usecases::issue),
        post::<Person>("/bulletins/{id}/withdraw", "withdrawBulletin")
            .zh("撤稿", "签发前，说明理由。")
            .en("Give a briefing up", "Before it is issued, with a reason.")
            .takes::<StatementInput>()
            .steps(usecases::withdraw),
    ]
}

/// What follows once it is issued.
fn followed() -> Vec<Operation> {
    vec![
        post::<Person>("/bulletins/{id}/instruct", "instructBulletin")
            .zh("登记批示", "领导本人或编印机构登记：领导、日期、内容、承办对象和期限；承办对象随即收到。")
            .en("Enter a leader's instruction", "By the leader or the office: who wrote what on which day, who answers, and by when.")
            .takes::<BulletinInstruct>()
            .steps(usecases::instruct),
        post::<Person>("/bulletins/{id}/answer", "answerBulletinInstruction")
            .zh("答复批示", "承办对象逐个答复，逾期列入超期事项。")
            .en("Answer an instruction", "By each to whom it is addressed; what is late stands in the list of what is overdue.")
            .takes::<BulletinAnswerCreate>()
            .steps(usecases::answer),
        post::<Person>("/bulletins/{id}/link-order", "linkBulletinOrder")
            .zh("关联督办单", "批示之后由同一机构签发的督办单。")
            .en("Name the supervision order that followed", "One that the same office issued.")
            .takes::<BulletinOrderLink>()
            .steps(usecases::link_order),
        post::<Person>("/bulletins/{id}/feed-back", "feedBackBulletin")
            .zh("反馈结果", "全部答复后，告知信息来源代表；以大白话告知被引用诉求的群众。")
            .en("Tell what came of a briefing", "Once everybody has answered: to the deputies from whom it came and, in plain words, to the residents whose cases it cites.")
            .takes::<BulletinFeedBack>()
            .steps(usecases::feed_back),
        post::<Person>("/bulletins/{id}/file", "fileBulletin")
            .zh("归档", "反馈之后。")
            .en("Put a briefing on file", "After the feedback.")
            .takes::<EmptyInput>()
            .steps(usecases::file),
    ]
}

/// 民情专报的筛选条件。 Which briefings to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::BulletinState>,
    /// 编印机构。 Of this office's series.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    office_id: Option<Uuid>,
    /// 期号的年份。 Numbered in this year.
    #[schema(minimum = 2000, maximum = 2999, nullable = false)]
    #[param(minimum = 2000, maximum = 2999, nullable = false)]
    year: Option<i32>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出民情专报 · List briefings
///
/// 本机构的，和您辖区内已签发的、交您的单位答复的、引用您的报告的，最新的在前。 Those of your office, and of those that were issued the ones of your area, the ones that your unit or office answers, and the ones that cite your reports, the newest first.
#[utoipa::path(
    operation_id = "listBulletins", tag = "bulletins", security(("bearer" = [])), params(BulletinQuery),
    responses((status = 200, description = "一页民情专报", body = BulletinPage)),
)]
#[get("/bulletins")]
async fn list_bulletins(app: Data<App>, caller: Person, query: Query<BulletinQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = BulletinFilter {
        states: query.state.map(|state| state.0).into_iter().collect(),
        office: query.office_id.map(Into::into),
        year: query.year,
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| BulletinPage { items, unreadable, next_cursor };
    paged(&app, found, BulletinAnswer::from, page_of).await
}

/// 查看民情专报 · Get a briefing
///
/// 签发前仅本机构可见；签发后承办批示的单位或机构、信息来源代表、相关人大机构和领导可见。 Before the issue for its office alone; then also for those who answer what leaders wrote, the deputies from whom it came, other offices and leaders of the area.
#[utoipa::path(
    operation_id = "getBulletin", tag = "bulletins", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "民情专报标识")),
    responses((status = 200, description = "民情专报", body = BulletinAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/bulletins/{id}")]
async fn get_bulletin(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, BulletinId(id.0))?;
        named(BulletinAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 我的诉求进入民情专报后的结果 · List what came of the briefings that cite a case
///
/// 提交人和跟进人，登录或凭查询码；只含已反馈的结果，用大白话。同意撤回后不再列出。 For whoever submitted the case or follows it, by account or tracking code: what came of it, in plain words. A case whose consent was taken back has none.
#[utoipa::path(
    operation_id = "listCaseBulletins", tag = "bulletins", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "引用该诉求的专报的结果", body = CaseBulletins)),
)]
#[get("/cases/{id}/bulletins")]
async fn list_case_bulletins(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let told = move |store: &mut Store| {
        let all = queries::of_case(store, &ctx, CaseId(id.0))?;
        named(CaseBulletins { items: all.into_iter().map(CaseBulletinAnswer::from).collect() }, store)
    };
    let answer = app.db.read(told).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}
