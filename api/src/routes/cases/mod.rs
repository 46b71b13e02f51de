//! Cases (群众诉求).

mod answers;
pub(crate) mod calendar;
mod inputs;
mod list_entries;
pub(crate) mod lists;
pub(crate) mod rules;
mod similar;
mod submission;
mod suggestion;

use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::audit;
use mashang_domain::cases::search::Sought;
use mashang_domain::cases::{self as domain, CaseFilter};
use mashang_domain::cases::{queries, usecases};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, At, CaseId, Failure, Instant, Page};
use mashang_domain::{orders, person, timeline};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::answer::shown;
use super::budgets::guesses;
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::{NoteInput, StatementInput};
use super::values::{DivisionCodeText, ShortText, SoughtText, UnreadableEntry};
use crate::app::App;
use crate::auth::{Anybody, Known, Person, Tracked};
use crate::extract::{Checks, JsonBody, NoQuery, PathCode, PathId, Query, command_of, page_parts, page_request};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::request_id;
use crate::words::{self};

pub(crate) use answers::*;
pub(crate) use inputs::*;
pub(crate) use submission::*;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    // What is asked for most comes first: each path before it is tried in turn.
    config.service(get_case).service(list_cases).service(get_tracked_case).service(track_case).service(reveal_contact);
    for operations in [by_residents(), by_deputies(), by_offices()] {
        serve(config, "cases", operations);
    }
    similar::routes(config);
}

impl Stands for domain::Case {
    type Id = CaseId;
    type Standing = CaseStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

/// What residents do, with an account or with a tracking code.
fn by_residents() -> Vec<Operation> {
    vec![
        post::<Anybody>("/cases", "createCase")
            .zh("提交诉求", "可登录提交，也可不登录提交；两种方式都会得到查询码。")
            .en("Submit a case", "With an account or without; either way there is a tracking code.")
            .spends(Budget::Submit)
            .takes::<CaseCreate>()
            .through("/code")
            .gives::<CaseReceipt>()
            .creates(person::submit),
        post::<Known>("/cases/{id}/supplement", "supplementCase")
            .zh("补充材料", "提交人补充；可用查询码。")
            .en("Supplement a case", "The submitter, also by tracking code.")
            .takes::<StatementInput>()
            .steps(usecases::supplement),
        post::<Known>("/cases/{id}/rate", "rateCase")
            .zh("评价", "提交人评价；可用查询码。不满意则继续办理，再次不满意则督办。")
            .en("Rate the outcome", "The submitter, also by tracking code.")
            .takes::<CaseRate>()
            .steps(usecases::rate),
        post::<Known>("/cases/{id}/withdraw", "withdrawCase")
            .zh("撤回诉求", "提交人撤回；可用查询码。")
            .en("Withdraw a case", "The submitter, also by tracking code.")
            .takes::<NoteInput>()
            .steps(usecases::withdraw),
        post::<Known>("/cases/{id}/correct", "correctCase")
            .zh("更正个人信息", "提交人更正称呼、电话或地点；可用查询码，但已留的手机号须登录后更换。原来的内容不再保留，经办人会得知有更正。")
            .en(
                "Set right what is wrong of oneself",
                "The submitter's name, phone or place, also by tracking code, but for a mobile phone that was left: log in to change that. What stood there before is kept nowhere.",
            )
            .takes::<CaseCorrect>()
            .steps(usecases::correct),
    ]
}

/// What deputies and rooms do.
fn by_deputies() -> Vec<Operation> {
    vec![
        post::<Person>("/cases/{id}/accept", "acceptCase")
            .zh("受理诉求", "代表受理；超时未答复的，由活动室联络员兜底。")
            .en("Accept a case", "The deputy; or the room's liaison once the deputy is late.")
            .takes::<NoteInput>()
            .steps(usecases::accept),
        post::<Person>("/cases/{id}/decline", "declineCase")
            .zh("不予受理", "须说明理由和适当的渠道。")
            .en("Decline a case", "With the reason and the proper channel.")
            .takes::<CaseDecline>()
            .steps(usecases::decline),
        post::<Person>("/cases/{id}/transfer", "transferCase")
            .zh("转办诉求", "转给其他代表、活动室或人大机构，重新计时。")
            .en("Transfer a case", "To another deputy, room or office; its clock begins anew.")
            .takes::<CaseTransfer>()
            .steps(usecases::transfer),
        post::<Person>("/cases/{id}/divert", "divertCase")
            .zh("分流诉求", "紧急求助、检举控告、诉讼和信访事项不在此办理。")
            .en("Divert a case", "Emergencies, accusations, court and petition matters.")
            .takes::<CaseDivert>()
            .steps(usecases::divert),
        post::<Person>("/cases/{id}/request-info", "requestCaseInfo")
            .zh("要求补充材料", "补充前停止计时。")
            .en("Ask the resident for more", "The clock stands still until the answer.")
            .takes::<StatementInput>()
            .steps(usecases::request_info),
        post::<Person>("/cases/{id}/report", "reportCase")
            .zh("报告进展", "实地观察、座谈协商或办理进展，可记录措施。")
            .en("Report progress", "An observation, a meeting or progress, with measures.")
            .takes::<CaseReport>()
            .steps(usecases::report),
        post::<Person>("/cases/{id}/escalate", "escalateCase")
            .zh("上报诉求", "代表上报，或人大机构主动接手。")
            .en("Escalate a case to the office", "By the deputy, or taken up by the office.")
            .takes::<StatementInput>()
            .steps(usecases::escalate),
        post::<Person>("/cases/{id}/resolve", "resolveCase")
            .zh("解决诉求", "以答复说明或协调措施解决。")
            .en("Resolve a case", "By an answer, or by measures that were agreed.")
            .takes::<CaseResolve>()
            .steps(usecases::resolve),
        post::<Person>("/cases/{id}/verify", "verifyCase")
            .zh("核实通过", "代表到现场核实。")
            .en("Verify the result", "The deputy confirms it on site.")
            .takes::<StatementInput>()
            .steps(usecases::verify),
        post::<Person>("/cases/{id}/reject", "rejectCase")
            .zh("退回重办", "代表不认可结果，单位最多 10 个工作日内重办。")
            .en("Reject the result", "The unit has at most ten working days more.")
            .takes::<StatementInput>()
            .steps(usecases::reject),
    ]
}

/// What offices and units do.
fn by_offices() -> Vec<Operation> {
    vec![
        post::<Person>("/cases/{id}/sort", "sortCase")
            .zh("诉求分类", "人大机构或经办人确定性质和类别，尚无单位办理时可以更改；办理期限在交办时由性质决定。")
            .en(
                "Sort a case",
                "By the office or whoever handles it, while no unit works on it: its nature and category.",
            )
            .takes::<CaseSort>()
            .steps(usecases::sort),
        post::<Person>("/cases/{id}/reassign", "reassignCase")
            .zh("移交诉求", "人大机构请本县另一位代表、活动室或人大机构继续跟进；环节和期限不变，首次答复所剩不足 4 个工作小时的补足。群众、原经办人和新经办人各得知一次。")
            .en(
                "Hand a case over",
                "By the office, to another deputy, room or office of the county, in whichever open state: where it stands and until when does not change, but that four working hours are left for the first answer.",
            )
            .takes::<CaseReassign>()
            .steps(usecases::reassign),
        post::<Person>("/cases/{id}/assign", "assignCase")
            .zh("交办诉求", "人大机构确定主办、协办单位，期限由性质决定。")
            .en("Assign a case to units", "The nature decides the term.")
            .takes::<CaseAssign>()
            .steps(usecases::assign),
        post::<Person>("/cases/{id}/return", "returnCase")
            .zh("退回交办", "主办单位认为交办不当，按规则期限（默认 5 个工作日）退回。")
            .en("Return an assignment", "Within as many working days as the rules say, five by default.")
            .takes::<StatementInput>()
            .steps(usecases::return_assignment),
        post::<Person>("/cases/{id}/start", "startCase")
            .zh("开始办理", "主办单位开始办理。")
            .en("Start the work", "The unit in the lead.")
            .takes::<NoteInput>()
            .steps(usecases::start),
        post::<Person>("/cases/{id}/reply", "replyCase")
            .zh("单位答复", "只能由主办单位答复，附办理前后的证明。")
            .en("Reply with the result", "By the unit in the lead only (代表法第三十一条).")
            .takes::<CaseReply>()
            .steps(usecases::reply),
        post::<Person>("/cases/{id}/extend", "extendCase")
            .zh("批准延期", "人大机构批准；次数和时长按规则，默认一次、与原期限相同。")
            .en("Extend the unit's term", "By the office, as often and as long as the rules say: once, its term again, by default.")
            .takes::<StatementInput>()
            .steps(usecases::extend),
        post::<Person>("/cases/{id}/remind", "remindCase")
            .zh("催办", "人大机构催办。")
            .en("Remind whoever holds the case", "By the office.")
            .takes::<NoteInput>()
            .steps(usecases::remind),
        post::<Person>("/cases/{id}/instruct", "instructCase")
            .zh("领导批示", "辖区的领导；告知人大机构、受理代表（站点）和主办单位，群众不见。")
            .en(
                "Instruct as a leader",
                "By a leader of the area: the office, whom the case is addressed to, and the unit in the lead are told.",
            )
            .takes::<StatementInput>()
            .steps(usecases::instruct),
        post::<Person>("/cases/{id}/supervise", "superviseCase")
            .zh("督办", "人大机构督办。")
            .en("Put a case under supervision", "By the office.")
            .takes::<StatementInput>()
            .steps(usecases::supervise),
        post::<Person>("/cases/{id}/merge", "mergeCase")
            .zh("并案", "并入另一件诉求，提交人继续跟进那一件。")
            .en("Merge a case into another", "Its submitter follows the other.")
            .takes::<CaseMerge>()
            .steps(usecases::merge),
    ]
}

/// 诉求的筛选条件。 Which cases to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseQuery {
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 15, nullable = false)]
    #[param(min_items = 1, max_items = 15, style = Form, explode, nullable = false)]
    state: Option<Vec<words::CaseState>>,
    /// 类别，可以给出多个。 About one of these.
    #[schema(min_items = 1, max_items = 20, nullable = false)]
    #[param(min_items = 1, max_items = 20, style = Form, explode, nullable = false)]
    category: Option<Vec<words::CaseCategory>>,
    /// 性质。 Of this nature.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    nature: Option<words::CaseNature>,
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 网格。 In this grid.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    grid_id: Option<Uuid>,
    /// 代表。 Addressed to this deputy.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 提交不早于。 Submitted at this instant or later.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<DateTime<Utc>>,
    /// 提交早于。 Submitted before this instant.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to: Option<DateTime<Utc>>,
    /// 其他平台的编号，完全一致。 The number that another system gave it, exactly.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    external_ref: Option<ShortText>,
    /// 标题、内容或地点中写到的文字，限您可以阅读的诉求；给出时总是最新提交的在前，一页可能不满但还有下一页。提交或改动后一般几秒内可以找到。 What a case says in its title, its text or its address, of those whose text you may read. The order is that of submission then, whatever else is asked for, and a page may hold less than it may and go on; what was sent in is found within seconds.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    text: Option<SoughtText>,
    /// 此时或之后有变化；给出时按更新时间从早到晚排列。 Changed at this instant or later; in the order of changes then, the earliest first.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    updated_since: Option<DateTime<Utc>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出诉求 · List cases
///
/// 列出您可以查看的诉求，最新的在前；给出 updated_since 时按更新时间从早到晚。 Those that you may see, the newest first; with `updated_since` in the order of changes.
#[utoipa::path(
    operation_id = "listCases", tag = "cases", security(("bearer" = [])), params(CaseQuery),
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[get("/cases")]
async fn list_cases(app: Data<App>, caller: Person, query: Query<CaseQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let mut checks = Checks::default();
    let division = checks.take_opt("/division", query.division.as_ref().map(DivisionCodeText::read));
    let external_ref = checks.take_opt("/external_ref", query.external_ref.as_ref().map(ShortText::read));
    let text = checks.take_opt("/text", query.text.as_ref().map(SoughtText::read));
    checks.finish(Some(()))?;
    let filter = CaseFilter {
        states: words::each_once(query.state),
        categories: words::CaseCategory::each_once(query.category),
        nature: query.nature.map(|word| word.0),
        division,
        grid: query.grid_id.map(Into::into),
        deputy: query.deputy_id.map(Into::into),
        from: query.from,
        to: query.to,
        external_ref,
        updated_since: query.updated_since,
        text,
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        let found = queries::list(store, &ctx, &filter, &page)?;
        named(found_page(found, filter.text.as_ref(), ctx.now), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

pub(crate) fn case_page(page: Page<domain::Case, domain::CaseKey>, now: Instant) -> CasePage {
    found_page(page, None, now)
}

/// A page of those that say what is sought, whose text whoever asked may read.
fn found_page(page: Page<domain::Case, domain::CaseKey>, sought: Option<&Sought>, now: Instant) -> CasePage {
    let unreadable = UnreadableEntry::of(&page);
    let summary = |case: domain::Case| CaseSummary {
        snippet: sought.and_then(|sought| sought.snippet(&case)),
        ..CaseSummary::of(&case, now)
    };
    let (items, next_cursor) = page_parts(page, summary);
    CasePage { items, unreadable, next_cursor }
}

/// 查看诉求 · Get a case
///
/// 含时间线，按您的身份显示。您无权知道的诉求是 404。经办人看到联系方式的，每人每件每天记录一次，提交人可以查看。代表、活动室和人大机构在办理期间另有分类建议。 With its timeline, as you may see it; those who sort it also see what the program suggests. That somebody who handles it is shown the contact is written down, once a day for each who looks, and the submitter sees it.
#[utoipa::path(
    operation_id = "getCase", tag = "cases", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "诉求", body = CaseAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/cases/{id}")]
async fn get_case(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let viewer = ctx.clone();
    let seen = move |store: &mut Store| {
        let found = timeline::case(store, &ctx, CaseId(id.0))?;
        let looks = audit::unnoted(store, &ctx, found.0.looks())?;
        let triaged = found.0.is_triaged();
        let units = queries::suggested_units(store, &ctx, &found.0)?;
        let number = orders::queries::number_on(store, &found.0)?;
        let answer = CaseAnswer::of(found).suggesting(units).ordered(number);
        Ok::<_, Failure>((named(answer, store)?, looks, triaged))
    };
    let (answer, looks, triaged) = app.db.read(seen).await?;
    app.note(viewer, looks).await?;
    let answer = if triaged { answer.suggested(&app.triage) } else { answer };
    Ok(shown(answer.version, &answer))
}

/// 凭查询码查看 · Follow a case by its tracking code
///
/// 不需要登录；查询码放入请求头 X-Tracking-Code，不进入网址。大小写与连字符不限。内容已按本人要求删除的是 410。 Needs no account; the code travels in a header and never in a URL. What was erased at the person's demand is 410.
#[utoipa::path(
    operation_id = "getTrackedCase", tag = "cases",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    responses((status = 200, description = "诉求", body = CaseAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track")]
async fn get_tracked_case(app: Data<App>, code: Tracked, _: NoQuery) -> Result<HttpResponse, Problem> {
    followed(&app, code.0).await
}

async fn followed(app: &App, code: TrackingCode) -> Result<HttpResponse, Problem> {
    let (ctx, shows) = (app.context(Actor::Tracker(code.clone())), code.clone());
    let seen = move |store: &mut Store| named(CaseAnswer::of(timeline::track(store, &ctx, &shows)?), store);
    let found = app.db.read(seen).await;
    if matches!(found, Err(Failed::Job(Failure::NotFound))) && app.led_to_erased(&code).await? {
        return Err(Problem::erased());
    }
    let answer = found?;
    Ok(shown(answer.version, &answer))
}

/// 凭网址中的查询码查看 · Follow a case by a tracking code in the URL
///
/// 请改用 getTrackedCase：网址会留在浏览记录和他人的日志中。 Use `getTrackedCase`: URLs stay in histories and in others' logs.
#[utoipa::path(
    operation_id = "trackCase", tag = "cases",
    params(("tracking_code" = String, Path, description = "查询码", max_length = 40)),
    responses((status = 200, description = "诉求", body = CaseAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track/{tracking_code}", wrap = "from_fn(guesses)")]
async fn track_case(app: Data<App>, code: PathCode, _: NoQuery) -> Result<HttpResponse, Problem> {
    followed(&app, code.0).await
}

/// 查看联系方式 · Reveal the resident's phone
///
/// 仅经办人，仅在办期间，须说明目的；每次查看连同目的都留下记录，提交人可以查看。 For those who handle an open case, who say why; every time is on record with its purpose, and the submitter sees it.
#[utoipa::path(
    operation_id = "revealCaseContact", tag = "cases", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")), request_body = CaseContactReveal,
    responses((status = 200, description = "联系方式", body = RevealedContact)),
)]
#[post("/cases/{id}/reveal-contact")]
async fn reveal_contact(
    app: Data<App>,
    caller: Person,
    id: PathId,
    body: JsonBody<CaseContactReveal>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let why = command_of(&body.value)?;
    let ctx = app.context(caller.0);
    let at = At { id: CaseId(id.0), version: None };
    let request = request_id::own();
    let contact = app.db.write(move |store| usecases::reveal_contact(store, &ctx, at, &why, &request)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(RevealedContact::from(contact)))
}
