//! Cases (群众诉求).

pub(crate) mod about;
mod answers;
pub(crate) mod calendar;
pub(crate) mod evaluation;
mod inputs;
mod linked;
mod list_entries;
mod listing;
pub(crate) mod lists;
mod office_terms;
pub(crate) mod ratings;
mod receipts;
pub(crate) mod rule_trials;
pub(crate) mod rules;
mod similar;
mod submission;
mod suggestion;
mod summaries;
mod texts;
mod unit_work;
mod why_not;

use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use mashang_domain::audit;
use mashang_domain::cases as domain;
use mashang_domain::cases::{queries, usecases};
use mashang_domain::publications::{Follower, Publications};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, At, CaseId, Failure};
use mashang_domain::{diversion, orders, person, timeline};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;

use super::answer::shown;
use super::budgets::guesses;
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::{NoteInput, StatementInput};
use crate::app::App;
use crate::auth::{Anybody, Known, Person, Tracked};
use crate::extract::{JsonBody, NoQuery, PathCode, PathId, command_of};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::request_id;
use crate::routes::tree::Routes;

pub(crate) use answers::*;
pub(crate) use inputs::*;
pub(crate) use submission::*;
pub(crate) use summaries::*;

pub(crate) fn routes(routes: &mut Routes) {
    // What is asked for most comes first: each path before it is tried in turn. No id is called as the first of them are.
    routes.configure(ratings::lists);
    routes
        .service(listing::count_cases)
        .service(get_case)
        .service(listing::list_cases)
        .service(get_tracked_case)
        .service(track_case)
        .service(reveal_contact);
    for operations in [by_residents(), by_deputies(), by_offices(), unit_work::operations(), ratings::steps()] {
        serve(routes, "cases", operations);
    }
    ratings::routes(routes);
    similar::routes(routes);
    receipts::routes(routes);
    why_not::routes(routes);
    listing::routes(routes);
    texts::routes(routes);
    linked::routes(routes);
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
            .zh("提交诉求", "可登录提交，也可不登录提交；两种方式都会得到查询码。代为提交时，同一平台的同一编号在本县（市、区）只对应一件诉求：再次提交的，以 200 答复那件诉求的现状。")
            .en(
                "Submit a case",
                "With an account or without; either way there is a tracking code. Entered for others, the number of another system stands for one case of the county: the same again answers 200 with how that one stands.",
            )
            .spends(Budget::Submit)
            .takes::<CaseCreate>()
            .through("/code")
            .gives::<CaseReceipt>()
            .enters(person::submit_once),
        post::<Known>("/cases/{id}/supplement", "supplementCase")
            .zh("补充材料", "提交人补充；可用查询码。")
            .en("Supplement a case", "The submitter, also by tracking code.")
            .takes::<StatementInput>()
            .steps(usecases::supplement),
        post::<Known>("/cases/{id}/reopen", "reopenCase")
            .zh("请求重新办理", "因逾期未补充而办结的，提交人在规则允许的期限（默认 30 天）内补充说明后，从原来的环节继续办理，剩余期限接着计算；可用查询码。")
            .en(
                "Have a case taken up again",
                "The submitter, also by tracking code, of one that was closed for want of an answer, with what was asked for, within 30 days or what the rules say: it goes on where it stood, and so does its clock.",
            )
            .takes::<StatementInput>()
            .steps(usecases::reopen),
        post::<Known>("/cases/{id}/withdraw", "withdrawCase")
            .zh("撤回诉求", "提交人撤回；可用查询码。告知人大机构，已经交办的，人大机构可以依职权续办。")
            .en("Withdraw a case", "The submitter, also by tracking code. The office is told, and may go on of its own motion with what was assigned.")
            .takes::<NoteInput>()
            .steps(usecases::withdraw),
        post::<Known>("/cases/{id}/object", "objectToDecline")
            .zh("对不予受理提出异议", "提交人不同意不予受理的，可在规则期限内（默认 7 日）提出一次异议并说明理由，由人大机构处理；可用查询码。")
            .en("Object to a refusal", "By the submitter, also by tracking code, once and within as many days as the rules say, seven by default: the office decides.")
            .takes::<StatementInput>()
            .steps(usecases::object),
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
            .zh("受理诉求", "代表受理；超过规则所定期限仍未答复的，由活动室联络员兜底。")
            .en("Accept a case", "The deputy; or the room's liaison once it was asked, because the deputy is late.")
            .takes::<NoteInput>()
            .steps(usecases::accept),
        post::<Person>("/cases/{id}/decline", "declineCase")
            .zh("不予受理", "须说明理由和适当的渠道；同时告知人大机构，群众可以提出一次异议。")
            .en("Decline a case", "With the reason and the proper channel. The office is told, and the resident may object once.")
            .takes::<CaseDecline>()
            .steps(usecases::decline),
        post::<Person>("/cases/{id}/transfer", "transferCase")
            .zh("转办诉求", "转给本县（市、区）的其他代表、活动室或人大机构，重新计时。")
            .en("Transfer a case", "To another deputy, room or office of the county; its clock begins anew.")
            .takes::<CaseTransfer>()
            .steps(usecases::transfer),
        post::<Person>("/cases/{id}/divert", "divertCase")
            .zh("分流诉求", "紧急求助、检举控告、诉讼和信访事项不在此办理。检举控告在办结前任何环节都可分流：除提交人外任何人不再看到，并入它的诉求、拆分出的部分、由它转出的纠纷、督办单和公开版本一并不再显示，经办人和人大机构只留一条分流回执。")
            .en("Divert a case", "Emergencies, accusations, court and petition matters; an accusation wherever it stands before it has ended. Of that nobody but the submitter sees anything any more, nor of what was merged into it, its parts, its disputes, orders and public versions; a receipt is left.")
            .takes::<CaseDivert>()
            .steps(diversion::divert),
        post::<Person>("/cases/{id}/request-info", "requestCaseInfo")
            .zh("要求补充材料", "补充前停止计时；主办单位只能在办理期间要求，次数有限（默认 2 次）。逾期（默认 5 个工作日）未补充的，由系统办结，群众可请求重新办理。")
            .en(
                "Ask the resident for more",
                "The clock stands still until the answer. The unit in the lead asks while it works, and twice unless the rules say otherwise. What is not answered within five working days, or what they say, is closed; the resident may have it taken up again.",
            )
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
            .zh("退回重办", "代表不认可结果，单位按原期限重办，最多 10 个工作日。")
            .en("Reject the result", "The unit has its term once more, at most ten working days.")
            .takes::<StatementInput>()
            .steps(usecases::reject),
    ]
}

/// What offices and units do.
fn by_offices() -> Vec<Operation> {
    vec![
        post::<Person>("/cases/{id}/sort", "sortCase")
            .zh("诉求分类", "人大机构或经办人确定性质、类别和被反映对象，尚无单位办理时可以更改；办理期限在交办时由性质决定。被反映对象回避，其经办的转由人大机构。")
            .en(
                "Sort a case",
                "By the office or whoever handles it, while no unit works on it: its nature, its category, and who is complained about, who stands aside.",
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
            .zh("交办诉求", "人大机构确定主办、协办单位，期限由性质决定。单位的辖区须含诉求所在地；可交办哪一级，按本县规则，默认为本级。")
            .en(
                "Assign a case to units",
                "The nature decides the term. The units' divisions cover the case's, and they stand at the office's own level unless the county's rules say more.",
            )
            .takes::<CaseAssign>()
            .steps(usecases::assign),
        post::<Person>("/cases/{id}/return", "returnCase")
            .zh("退回交办", "主办单位认为交办不当，按规则期限（默认 5 个工作日）退回；最多退两次，此后的交办是最终的。")
            .en(
                "Return an assignment",
                "Within as many working days as the rules say, five by default; twice at most, and the assignment after that is final.",
            )
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
        post::<Person>("/cases/{id}/conclude", "concludeCase")
            .zh("办结（终结）", "再次不满意、由人大机构督办的，经办理确无其他办法时说明理由办结；仍计为不满意。有新的事实，可以另提一件并注明原诉求。")
            .en("End a case after two dissatisfied ratings", "By the office, with the reason. It counts as dissatisfied; new facts are a new case that names this one.")
            .takes::<StatementInput>()
            .steps(usecases::conclude),
        post::<Person>("/cases/{id}/go-on", "goOnWithCase")
            .zh("依职权续办", "交办后被撤回的，人大机构可在 15 日内说明理由继续办理；提交人不再参与，也不评价。")
            .en("Go on with a withdrawn case", "By the office, of its own motion, within fifteen days of the withdrawal of what was assigned; the resident has no more part in it, and nobody rates it.")
            .takes::<StatementInput>()
            .steps(usecases::go_on),
        post::<Person>("/cases/{id}/split", "splitCase")
            .zh("拆分诉求", "把一件诉求拆分为 2 至 10 件，各有自己的经办者；全部办完后，原诉求才能办结。群众通过原诉求跟进，拆分出的不另计为收到。")
            .en(
                "Take a case apart",
                "Into 2 to 10 parts, each with its own addressee; it is settled when all of them are done. The resident follows them through it, and none of them is received again.",
            )
            .takes::<linked::CaseSplit>()
            .steps(usecases::split),
    ]
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
/// 不需要登录；查询码放入请求头 X-Tracking-Code，不进入网址。大小写与连字符不限。已并案的，看到并入的那一件。附议时得到的查询码转到 listJoinedCases（同一请求头）。内容已按本人要求删除的是 410。 Needs no account; the code travels in a header and never in a URL. Of a case that was merged it opens the one in which that goes on. A code that somebody was given who joined a public case leads to `listJoinedCases`, with the same header. What was erased at the person's demand is 410.
#[utoipa::path(
    operation_id = "getTrackedCase", tag = "cases",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    responses(
        (status = 200, description = "诉求", body = CaseAnswer, headers(("ETag" = String, description = "版本"))),
        (status = 303, description = "附议所得的查询码：见 listJoinedCases", headers(("Location" = String, description = "附议的诉求"))),
    ),
)]
#[get("/track")]
async fn get_tracked_case(app: Data<App>, code: Tracked, _: NoQuery) -> Result<HttpResponse, Problem> {
    let who = Follower::Code(code.0.clone());
    match followed(&app, code.0).await {
        Err(problem) if problem.status() == 404 => {
            let joined = app.db.read(move |store: &mut Store| store.followed_by(&who, 1)).await?;
            if joined.is_empty() { Err(problem) } else { Ok(see_joined()) }
        }
        seen => seen,
    }
}

/// Leads whoever joined to what may be seen of that by the same code.
fn see_joined() -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header(("Location", "/api/v1/me/joined-cases")).insert_header(("Cache-Control", "no-store"));
    response.finish()
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
/// 仅经办人，仅在办期间，须说明目的；提交人同意电话联系的，主办单位办理期间也可以。每次查看连同目的都留下记录，提交人可以查看。 For those who handle an open case, who say why; for the unit in the lead while it works on it, where the submitter ticked that it may call; every time is on record with its purpose, and the submitter sees it.
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
