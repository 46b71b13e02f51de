//! Suggestions of deputies, and motions (代表建议与议案).

mod answers;
mod duplicates;
mod figures;
mod inputs;
mod joint;
mod papers;
mod parts;
mod workbook;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::suggestions::{Suggestion, SuggestionFilter, SuggestionId, queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::answers::{SuggestionAnswer, SuggestionPage, SuggestionStanding};
use self::inputs::{
    CosignersInvite, MotionDecide, PromiseSettle, SuggestionAssign, SuggestionCosign, SuggestionCreate,
    SuggestionDecide, SuggestionMarkKey, SuggestionRate, SuggestionReplyCreate, SuggestionRevise, SuggestionStatement,
    SuggestionSubmit, SuggestionTalkCreate,
};
use super::answer::{paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::EmptyInput;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(list_suggestions)
        .service(duplicates::list_duplicates)
        .service(get_suggestion)
        .service(figures::get_suggestion_figures)
        .service(workbook::get_suggestion_workbook)
        .configure(papers::routes);
    let operations = of_deputies().into_iter().chain(of_the_office()).chain(joint::operations()).chain(of_units());
    serve(routes, "suggestions", operations);
    serve(routes, "congresses", joint::of_congresses());
}

impl Named for SuggestionId {
    const ABOUT: &'static str = "代表建议标识";
}

impl Stands for Suggestion {
    type Id = SuggestionId;
    type Standing = SuggestionStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn of_deputies() -> Vec<Operation> {
    vec![
        post::<Person>("/suggestions", "createSuggestion")
            .zh("起草代表建议", "代表向本人今天在任的人大提出，会议期间或闭会期间均可；提交前仅本人和受邀联名的代表可见。")
            .en(
                "Draft a suggestion",
                "To a congress in which the deputy serves today, at a session or between two; nobody else sees it but whom the deputy asks to sign.",
            )
            .takes::<SuggestionCreate>()
            .gives::<SuggestionStanding>()
            .creates(usecases::draft_suggestion),
        post::<Person>("/suggestions/{id}/revise", "reviseSuggestion")
            .zh("修改代表建议", "草稿或被退回的；此前的联名作废。")
            .en("Revise a suggestion", "A draft, or one that was given back; who signed before is asked anew.")
            .takes::<SuggestionRevise>()
            .steps(usecases::revise_suggestion),
        post::<Person>("/suggestions/{id}/invite", "inviteCosigners")
            .zh("邀请联名", "同级人大的在任代表，10 日内本人确认，逾期不计。")
            .en("Ask deputies to sign", "Of the same congress; each answers in person, within ten days where the rules say nothing else, or drops out.")
            .takes::<CosignersInvite>()
            .steps(usecases::invite_cosigners),
        post::<Person>("/suggestions/{id}/cosign", "cosignSuggestion")
            .zh("答复联名邀请", "受邀代表本人。")
            .en("Sign a suggestion, or don't", "By the deputy who was asked.")
            .takes::<SuggestionCosign>()
            .steps(usecases::cosign),
        post::<Person>("/suggestions/{id}/submit", "submitSuggestion")
            .zh("提交代表建议", "附声明；须有具体建议，不得照转群众来信；不符合的各项一并告知。议案联名人数须符合法律规定。")
            .en(
                "Hand a suggestion in",
                "With what the deputy declares: it says what is to be done, is no letter that is passed on, and a motion has as many signatures as the law asks for. All that keeps it from being a suggestion is told at once.",
            )
            .takes::<SuggestionSubmit>()
            .steps(usecases::submit_suggestion),
        post::<Person>("/suggestions/{id}/withdraw", "withdrawSuggestion")
            .zh("撤回代表建议", "交办前，领衔代表说明理由。")
            .en("Take a suggestion back", "Before a unit has it, by the deputy who says why.")
            .takes::<SuggestionStatement>()
            .steps(usecases::withdraw_suggestion),
        post::<Person>("/suggestions/{id}/rate", "rateSuggestion")
            .zh("评价办理情况", "领衔代表本人，默认 15 个工作日内；不满意的由人大机构交回重新办理，再次不满意的提请主任会议决定。")
            .en(
                "Rate an answer",
                "By the deputy, within fifteen working days where the rules say nothing else; dissatisfied, the office has it handled anew, and again, the chairpersons' meeting decides.",
            )
            .takes::<SuggestionRate>()
            .steps(usecases::rate_suggestion),
    ]
}

fn of_the_office() -> Vec<Operation> {
    vec![
        post::<Person>("/suggestions/{id}/send-back", "sendBackSuggestion")
            .zh("退回修改", "人大机构说明理由。")
            .en("Give a suggestion back", "By the office, which says why.")
            .takes::<SuggestionStatement>()
            .steps(usecases::send_back_suggestion),
        post::<Person>("/suggestions/{id}/decide-motion", "decideMotion")
            .zh("登记主席团对议案的决定", "列入会议议程，或转为代表建议办理。")
            .en("Note what became of a motion", "As the presidium decided: the congress deliberates on it, or it is handled as a suggestion.")
            .takes::<MotionDecide>()
            .steps(usecases::decide_motion),
        post::<Person>("/suggestions/{id}/register", "registerSuggestion")
            .zh("登记代表建议", "人大机构接收并按年编号；默认 5 个工作日内交办。")
            .en("Register a suggestion", "By the office, with the next number of the year; it is assigned within five working days where the rules say nothing else.")
            .takes::<EmptyInput>()
            .steps(usecases::register_suggestion),
        post::<Person>("/suggestions/{id}/assign", "assignSuggestion")
            .zh("交办代表建议", "确定主办和协办单位；自交办之日起三个月内答复，涉及面广或难度大的六个月。对申请退回作出决定也用此操作。")
            .en(
                "Assign a suggestion",
                "To a unit in the lead and others that help: answered in three months, or six where it is broad or hard. So is decided on a unit's objection, too.",
            )
            .takes::<SuggestionAssign>()
            .steps(usecases::assign_suggestion),
        post::<Person>("/suggestions/{id}/extend", "extendSuggestion")
            .zh("延长办理期限", "默认交办后两个月内，改为六个月；承办单位在此期间申请的，默认收到申请后 5 个工作日内决定。并案的一并延长。")
            .en(
                "Give six months",
                "In the first two months after the assignment, what the unit asked for in these within five working days, where the rules say nothing else; to all that are answered together.",
            )
            .takes::<SuggestionStatement>()
            .steps(usecases::extend_suggestion),
        post::<Person>("/suggestions/{id}/refuse-extension", "refuseSuggestionExtension")
            .zh("不同意延长", "人大机构说明理由；不作决定的，期限同样不变。")
            .en("Refuse six months", "By the office, which says why; saying nothing is no consent either.")
            .takes::<SuggestionStatement>()
            .steps(usecases::refuse_extension),
        post::<Person>("/suggestions/{id}/mark-key", "markKeySuggestion")
            .zh("确定为重点督办", "登记主任会议（乡镇为主席团）确定的领衔督办领导。")
            .en("Put a suggestion under a leader's eye", "As the chairpersons' meeting decided, or the presidium of a township.")
            .takes::<SuggestionMarkKey>()
            .steps(usecases::mark_key),
        post::<Person>("/suggestions/{id}/note-key-step", "noteKeySuggestionStep")
            .zh("记录重点督办进展", "人大机构记录领衔领导督办的每一步，代表和承办单位可见。")
            .en("Note a step of a leader's supervision", "By the office; the deputy and the units read it.")
            .takes::<SuggestionStatement>()
            .steps(usecases::note_key_step),
        post::<Person>("/suggestions/{id}/return-for-rework", "returnSuggestionForRework")
            .zh("交回重新办理", "代表不满意的，人大机构默认 5 个工作日内交回主办单位，写明要求；自交回之日起默认一个月内重新答复。")
            .en(
                "Have a suggestion handled anew",
                "By the office, which says what is asked of the unit, within five working days of the dissatisfied deputy's rating where the rules say nothing else; the unit's month begins then.",
            )
            .takes::<SuggestionStatement>()
            .steps(usecases::return_for_rework),
        post::<Person>("/suggestions/{id}/decide", "decideOnSuggestion")
            .zh("登记主任会议的决定", "两次不满意的：责成重新办理，或予以办结。")
            .en("Note what the chairpersons' meeting decided", "On an answer that did not satisfy twice.")
            .takes::<SuggestionDecide>()
            .steps(usecases::decide_by_committee),
        post::<Person>("/suggestions/{id}/settle-promise", "settlePromise")
            .zh("登记承诺是否兑现", "人大机构核实后登记，不受年度限制。")
            .en("Note whether a promise was kept", "By the office, be it years later.")
            .takes::<PromiseSettle>()
            .steps(usecases::settle_promise),
    ]
}

fn of_units() -> Vec<Operation> {
    vec![
        post::<Person>("/suggestions/{id}/object", "objectToSuggestion")
            .zh("申请退回", "主办单位在交办后（默认 7 个工作日内）说明理由；第二次申请后的决定为最终决定。")
            .en("Say that a suggestion is another's", "By the unit in the lead, within seven working days where the rules say nothing else; what is decided the second time is final.")
            .takes::<SuggestionStatement>()
            .steps(usecases::object_suggestion),
        post::<Person>("/suggestions/{id}/start", "startSuggestion")
            .zh("开始办理", "主办单位。")
            .en("Begin", "By the unit in the lead.")
            .takes::<EmptyInput>()
            .steps(usecases::start_suggestion),
        post::<Person>("/suggestions/{id}/ask-extension", "askSuggestionExtension")
            .zh("申请延长办理期限", "主办单位默认在交办后两个月内说明理由；人大机构默认 5 个工作日内决定，不作决定不视为同意。并案的一并申请。")
            .en(
                "Ask for six months",
                "By the unit in the lead, in the first two months, with its reason; the office decides within five working days, where the rules say nothing else, and silence is no consent. It is asked for all that are answered together.",
            )
            .takes::<SuggestionStatement>()
            .steps(usecases::ask_extension),
        post::<Person>("/suggestions/{id}/record-talk", "recordSuggestionTalk")
            .zh("记录与代表的沟通", "主办或协办单位；答复前至少一次。")
            .en("Note a talk with the deputy", "By a unit that has it; one at least comes before the answer.")
            .takes::<SuggestionTalkCreate>()
            .steps(usecases::record_talk),
        post::<Person>("/suggestions/{id}/give-opinion", "giveSuggestionOpinion")
            .zh("提出协办意见", "协办单位，默认两个月内，供主办单位答复。")
            .en("Tell the unit in the lead what one thinks", "By a unit that helps, within two months where the rules say nothing else.")
            .takes::<SuggestionStatement>()
            .steps(usecases::give_opinion),
        post::<Person>("/suggestions/{id}/reply", "replySuggestion")
            .zh("答复代表", "主办单位：类别、文号、签发人、盖章扫描件；列入计划的写明完成期限。须先与代表沟通。")
            .en(
                "Answer a suggestion",
                "By the unit in the lead, which talked with the deputy before: class, number, who signed, the sealed letter, and until when what is planned is done.",
            )
            .takes::<SuggestionReplyCreate>()
            .steps(usecases::reply_suggestion),
        post::<Person>("/suggestions/{id}/report-promise", "reportPromise")
            .zh("报告承诺进展", "主办单位，每季度一次。")
            .en("Tell how a promise comes along", "By the unit in the lead, each quarter.")
            .takes::<SuggestionStatement>()
            .steps(usecases::note_promise),
    ]
}

/// 代表建议的筛选条件。 Which suggestions to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::SuggestionState>,
    /// 类型。 Of this kind.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    kind: Option<words::SuggestionKind>,
    /// 人大。 Of this congress.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    congress_id: Option<Uuid>,
    /// 是否重点督办。 Under a leader's eye, or not.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    key: Option<bool>,
    /// 会议。 Put before this session.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    session_id: Option<Uuid>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出代表建议 · List suggestions
///
/// 您提出、联名或承办的，和向您的机构辖区内人大提交的，最新的在前。 Those that you propose, sign or handle, and those handed in within your office's area, the newest first.
#[utoipa::path(
    operation_id = "listSuggestions", tag = "suggestions", security(("bearer" = [])), params(SuggestionQuery),
    responses((status = 200, description = "一页代表建议", body = SuggestionPage)),
)]
#[get("/suggestions")]
async fn list_suggestions(
    app: Data<App>,
    caller: Person,
    query: Query<SuggestionQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = SuggestionFilter {
        states: query.state.map(|state| state.0).into_iter().collect(),
        kind: query.kind.map(|kind| kind.0),
        congress: query.congress_id.map(Into::into),
        key: query.key,
        session: query.session_id.map(Into::into),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| SuggestionPage { items, unreadable, next_cursor };
    paged(&app, found, SuggestionAnswer::from, page_of).await
}

/// 查看代表建议 · Get a suggestion
///
/// 提出、联名的代表，人大机构和承办单位看到全部；来源诉求的群众看到进展和公开的答复。 Whole for the deputies who sign it, the office and the units; who reported a case behind it sees how far it is, and public answers.
#[utoipa::path(
    operation_id = "getSuggestion", tag = "suggestions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表建议标识")),
    responses((status = 200, description = "代表建议", body = SuggestionAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/suggestions/{id}")]
async fn get_suggestion(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, SuggestionId(id.0))?;
        named(SuggestionAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
