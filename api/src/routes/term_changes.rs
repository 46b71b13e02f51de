//! The change of term: its roster, what it did to whom, and taking it back.

mod answers;
mod roster;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, put};
use chrono::NaiveDate;
use mashang_domain::congresses::TermId;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{At, DeputyId};
use mashang_domain::term_changes::report::report;
use mashang_domain::term_changes::usecases::{self, ChooseCodes, ConfirmRoster, DecideRow};
use mashang_domain::term_changes::{Changeover, ChangeoverId, CodeChoice, RosterRowId, StepFilter, queries};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{etag, paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::imports::{WORKBOOK, file};
use super::names::named;
use super::notes::EmptyInput;
use super::values::ShortText;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{
    Checks, IfMatch, Input, JsonBody, Named, NoQuery, PathId, Query, command_of, page_request, refused, usual,
};
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) use answers::*;

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "term_changes", operations());
    routes
        .service(roster::load_roster)
        .service(roster::get_roster)
        .service(list_term_changes)
        .service(get_term_change)
        .service(list_term_change_steps)
        .service(get_term_change_report)
        .service(choose_code_succession);
}

impl Named for ChangeoverId {
    const ABOUT: &'static str = "换届标识";
}

impl Stands for Changeover {
    type Id = ChangeoverId;
    type Standing = TermChangeStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/term-changes/{id}/decide", "decideRosterRow")
            .zh("认定名单人员", "管理员或该人大的机构，在名单确认之前；只按姓名从不自动对照。")
            .en(
                "Decide who somebody of a roster is",
                "The administrator or the congress's office, before it is confirmed: a name alone is nobody's.",
            )
            .takes::<RosterDecision>()
            .steps(usecases::decide),
        post::<Person>("/term-changes/{id}/drop", "dropRoster")
            .zh("撤回名单", "管理员，在名单确认之前，或换届撤销之后；可另行载入名单。")
            .en(
                "Take a roster back",
                "The administrator, before it is confirmed or after its change was undone: another one can be loaded.",
            )
            .takes::<EmptyInput>()
            .steps(usecases::drop_roster),
        post::<Person>("/term-changes/{id}/confirm", "confirmRoster")
            .zh(
                "确认名单",
                "该人大的机构；须填代表资格审查报告文号和名单公布日期（选举法第四十七条），每一行都已认定。\
                 三员分立的区划，机构另有人员的，载入名单的人不能自己确认。",
            )
            .en(
                "Confirm a roster",
                "The congress's office, by the credentials report; of every row it is decided who it is. Where duties are \
                 separated, whoever loaded it leaves that to somebody else of the office, if there is anybody.",
            )
            .takes::<RosterConfirmation>()
            .steps(usecases::confirm),
        post::<Person>("/term-changes/{id}/undo", "undoTermChange")
            .zh("撤销换届", "管理员，完成后 24 小时内；换届后另有变动的不恢复，列在报告中。")
            .en(
                "Take a change of term back",
                "The administrator, within a day; what was changed since stays, and is listed.",
            )
            .takes::<EmptyInput>()
            .steps(usecases::undo),
    ]
}

/// 认定名单中的一名人员。 Who somebody of a roster is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "row_id": "019ab0c0-0000-7000-8000-000000000001" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RosterDecision {
    /// 名单行。 The row.
    row_id: Uuid,
    /// 原代表；不填为新任。 The deputy who was entered before; left out, it is somebody new.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
}

impl Input for RosterDecision {
    type Command = DecideRow;
    fn read(&self, _: &mut Checks) -> Option<DecideRow> {
        Some(DecideRow { row: RosterRowId(self.row_id), deputy: self.deputy_id.map(DeputyId) })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "row" { "row_id" } else { usual(name) }
    }
}

/// 确认名单的依据。 By what a roster is confirmed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "credentials_report": "晋人常〔2026〕1号", "published_on": "2026-03-02" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RosterConfirmation {
    /// 代表资格审查报告文号。 The number of the credentials report.
    credentials_report: ShortText,
    /// 名单公布日期。 When the list was published.
    published_on: NaiveDate,
}

impl Input for RosterConfirmation {
    type Command = ConfirmRoster;
    fn read(&self, checks: &mut Checks) -> Option<ConfirmRoster> {
        let report = checks.take("/credentials_report", self.credentials_report.read());
        Some(ConfirmRoster { report: report?, published_on: self.published_on })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "report" { "credentials_report" } else { usual(name) }
    }
}

/// 一个代码的去向。 Where a code is to lead.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeChoiceInput {
    /// 代码；大小写、空格和连字符不论。 The code; case, spaces and hyphens don't matter.
    #[schema(min_length = 1, max_length = 40, pattern = "^[0-9A-Za-z -]+$")]
    code: String,
    succession: words::CodeSuccessionKind,
    /// 继任代表，名单中的原代表或行标识；不填为本选区的继任者。 A deputy of the roster, or a row's id; the constituency's own when absent.
    #[schema(nullable = false)]
    successor_id: Option<Uuid>,
}

/// 各代码的去向；未选择的指向活动室。 Where codes are to lead; those that are left out lead to the room.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "choices": [{ "code": "KX7M-3PQR-W9", "succession": "station" }] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeSuccessionChoices {
    #[schema(min_items = 1, max_items = 1000)]
    choices: Vec<CodeChoiceInput>,
}

impl Input for CodeSuccessionChoices {
    type Command = ChooseCodes;
    fn read(&self, checks: &mut Checks) -> Option<ChooseCodes> {
        let mut choices = Vec::with_capacity(self.choices.len());
        for (at, choice) in self.choices.iter().enumerate() {
            let code = checks.take(&format!("/choices/{at}/code"), QrCode::read(&choice.code));
            choices.extend(code.map(|code| CodeChoice {
                code,
                fate: choice.succession.0,
                successor: choice.successor_id.map(DeputyId),
            }));
        }
        Some(ChooseCodes { choices })
    }
}

/// 换届的筛选条件。 Where a page of changes begins.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermChangeQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出一届的换届和补选 · List a term's changes
///
/// 该人大区划的管理员和机构；最近的在前。 For whoever looks after the congress's division; the latest first.
#[utoipa::path(
    operation_id = "listTermChanges", tag = "term_changes", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "届次标识"), TermChangeQuery),
    responses((status = 200, description = "一页换届", body = TermChangePage)),
)]
#[get("/terms/{id}/changes")]
async fn list_term_changes(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<TermChangeQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, TermId(id.0), &page);
    let page_of = |(items, unreadable, next_cursor)| TermChangePage { items, unreadable, next_cursor };
    paged(&app, found, TermChangeAnswer::from, page_of).await
}

/// 查看换届 · Get a change of term
///
/// 进度、各类计数和待办数；与该人大无关的人看不到。 How far it has come and how often what became of whom.
#[utoipa::path(
    operation_id = "getTermChange", tag = "term_changes", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "换届标识")),
    responses((status = 200, description = "换届", body = TermChangeAnswer)),
)]
#[get("/term-changes/{id}")]
async fn get_term_change(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, ChangeoverId(id.0))?;
        named(TermChangeAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version(), &answer))
}

/// 换届处理的筛选条件。 Which steps to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermChangeStepQuery {
    /// 处理类别。 Of this kind.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    kind: Option<words::TermChangeStepKind>,
    /// 只列待人工处理的，和撤销时未恢复的。 Those alone where somebody has to do something, or that could not be taken back.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    hands: Option<bool>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 10, pattern = "^[0-9]{1,10}$", nullable = false)]
    #[param(max_length = 10, pattern = "^[0-9]{1,10}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出换届处理 · List what became of whom
///
/// 按处理的先后。 In the order in which it was done.
#[utoipa::path(
    operation_id = "listTermChangeSteps", tag = "term_changes", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "换届标识"), TermChangeStepQuery),
    responses((status = 200, description = "一页处理", body = TermChangeStepPage)),
)]
#[get("/term-changes/{id}/steps")]
async fn list_term_change_steps(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<TermChangeStepQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let filter = StepFilter { kind: query.0.kind.map(|kind| kind.0), hands: query.0.hands.unwrap_or_default() };
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::steps(store, &ctx, ChangeoverId(id.0), filter, &page);
    let page_of = |(items, unreadable, next_cursor)| TermChangeStepPage { items, unreadable, next_cursor };
    paged(&app, found, TermChangeStepAnswer::from, page_of).await
}

/// 下载换届报告 · Get the report of a change of term
///
/// .xlsx：概况、人员、代码、事项、待办；同样的内容得到同样的文件。 A workbook of five sheets; the same content makes the same bytes.
#[utoipa::path(
    operation_id = "getTermChangeReport", tag = "term_changes", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "换届标识")),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/term-changes/{id}/report")]
async fn get_term_change_report(
    app: Data<App>,
    caller: Person,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let told = move |store: &mut Store| report(store, &ctx, ChangeoverId(id.0));
    let sheets = app.db.figures(told).await?;
    let bytes = in_turn(&app.tables, move || workbooks::book(&sheets)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, ("term-change.xlsx", WORKBOOK)))
}

/// 选择代码去向 · Choose where codes lead
///
/// 管理员或该人大的机构，逐个代码，首次会议之前；未选择的指向活动室。`If-Match` 为换届的版本。 Code by code, before the first session; those that are left out lead to the room.
#[utoipa::path(
    operation_id = "chooseCodeSuccession", tag = "term_changes", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "届次标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = CodeSuccessionChoices,
    responses((status = 200, description = "已选择", body = TermChangeStanding, headers(("ETag" = String, description = "版本")))),
)]
#[put("/terms/{id}/code-choices")]
async fn choose_code_succession(
    app: Data<App>,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    body: JsonBody<CodeSuccessionChoices>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let at = At { id: TermId(id.0), version: seen.0 };
    let chosen = move |store: &mut Store| {
        let changeover = usecases::choose_codes(store, &ctx, at, command.clone())?;
        named(TermChangeStanding::from(changeover), store)
    };
    let standing = app.db.write(chosen).await.map_err(refused::<CodeSuccessionChoices>)?;
    Ok(HttpResponse::Ok().insert_header(etag(standing.version())).json(standing))
}
