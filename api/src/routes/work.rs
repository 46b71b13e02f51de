//! A person's work: one list of all that waits, and many things done at once.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::shared::text::Body;
use mashang_domain::shared::{At, Context, Failure, Note};
use mashang_domain::work::{self as domain, Batch, BatchOutcome, Task, tasks};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::paged;
use super::builder::{Operation, post, serve};
use super::names::Blanks;
use super::values::{LongText, UnreadableEntry};
use crate::actions::operations_of;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, ListMark, Paged, Query, usual};
use crate::language::{self, Language};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_my_work);
    serve(routes, "me", operations());
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/batches", "runBatch")
            .zh(
                "批量操作",
                "一次最多 100 项，每项按单项操作的规则办理，各有结果；有的不能办理，不影响其余各项。",
            )
            .en(
                "Do many things at once",
                "At most 100, each by the rules of the single operation and with an outcome of its own: one that is refused leaves the others standing.",
            )
            .takes::<BatchCreate>()
            .gives::<BatchAnswer>()
            .creates(run),
    ]
}

/// 待办的筛选条件。 Which tasks to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskQuery {
    /// 类型，可以给出多个。 Of one of these kinds.
    #[schema(min_items = 1, max_items = 21, nullable = false)]
    #[param(min_items = 1, max_items = 21, style = Form, explode, nullable = false)]
    kind: Option<Vec<words::TaskKind>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(
        max_length = 80,
        pattern = "^[0-9]{1,18}\\.[0-9]{1,18}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$",
        nullable = false
    )]
    #[param(
        max_length = 80,
        pattern = "^[0-9]{1,18}\\.[0-9]{1,18}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$",
        nullable = false
    )]
    cursor: Option<String>,
}

/// 一项待办。 Something that waits for you.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Task)]
pub(crate) struct TaskAnswer {
    subject_kind: words::TaskKind,
    /// 事项的标识。 The id of what waits.
    subject_id: Uuid,
    /// 标题；您无权知道的没有。 What it is called, where you may know that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// 到期时间；没有时限的没有。 When it is due; absent where it has no term.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<String>,
}

impl From<Task> for TaskAnswer {
    fn from(task: Task) -> Self {
        let allowed = operations_of(task.allowed.list, &task.allowed.words);
        Self {
            subject_kind: Word(task.kind),
            subject_id: task.key.id,
            title: task.title,
            due_at: task.due_at,
            light: task.light.map(Word),
            allowed_actions: allowed.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// 一页待办。 A page of what waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TaskPage {
    items: Vec<TaskAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Paged for TaskPage {
    fn next_cursor(&mut self) -> Option<&mut String> {
        self.next_cursor.as_mut()
    }
}

impl Blanks for TaskPage {}

/// 全部待办 · List all that waits for me
///
/// 诉求、纠纷、履职记录、接待登记、待审内容、请假申请、督办单、代表建议、待报告的排查、临期的排查发现、接待安排、代表活动和茶室议事跟进事项，轮到您或您的机构的，以及诉求中等您决定的兜底受理、延期申请、评价异议和抽中回访（`subject_id` 为该诉求）：先到期的在前，没有时限的在后、等待最久的在前。一页可能不满但还有下一页。 Cases,
/// disputes, duty records, registers, what waits before it is public, leaves, supervision orders, suggestions, sweeps that wait for a report, findings whose term is near, rotas, activities and what is followed up after sittings at tea rooms, where it is your move or your office's, and what of a case waits for you beside whoever holds it (`subject_id` is the case's): what is due first comes first, what has no term last. A page may hold less than it may and go on.
#[utoipa::path(
    operation_id = "listMyWork", tag = "me", security(("bearer" = [])), params(TaskQuery),
    responses((status = 200, description = "一页待办", body = TaskPage)),
)]
#[get("/me/work")]
async fn list_my_work(
    app: Data<App>,
    caller: Person,
    query: Query<TaskQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mark = ListMark::of(&request);
    let page = mark.page(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, kinds) = (app.context(caller.0), words::each_once(query.0.kind));
    let found = move |store: &mut Store| tasks(store, &ctx, &kinds, &page);
    let page_of = move |(items, unreadable, next_cursor)| mark.on(TaskPage { items, unreadable, next_cursor });
    paged(&app, found, TaskAnswer::from, page_of).await
}

/// 批量操作的一项。 One of the things to be done.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchItemInput {
    /// 事项的标识。 Its id.
    id: Uuid,
    /// 您看到的版本；不符时该项为 412。 The version that you saw: where it is another now, the outcome is 412.
    #[schema(minimum = 1, nullable = false)]
    version: Option<i32>,
}

/// 批量操作。 Many things to be done at once.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "action": "remind_cases", "items": [{ "id": "019ab0c0-0000-7000-8000-000000000000" }], "text": "请尽快办理。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchCreate {
    action: words::BatchAction,
    /// 各项，不重复。 The things, each once.
    #[schema(min_items = 1, max_items = 20)]
    items: Vec<BatchItemInput>,
    /// 附言，各项相同；督办须说明理由。 Words to each of them; supervision needs a reason.
    #[schema(nullable = false)]
    text: Option<LongText>,
}

/// A batch, and in which language its outcomes are told: no database thread knows it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    batch: Batch,
    language: Language,
}

impl Input for BatchCreate {
    type Command = Asked;
    fn read(&self, checks: &mut Checks) -> Option<Asked> {
        let text = checks.take_opt("/text", self.text.as_ref().map(|text| Body::new(&text.0)));
        let items = self.items.iter().map(|item| At { id: item.id, version: item.version }).collect();
        let note = Note { text, attachments: Vec::new() };
        Some(Asked { batch: Batch { action: self.action.0, items, note }, language: language::current() })
    }
}

/// 一项没有办理的原因。 Why nothing came of one of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BatchProblem {
    /// 规则代码，见词表。 Which fault it is, as the vocabulary lists it.
    code: String,
    /// 说明。 In words.
    detail: String,
}

/// 一项的结果。 What came of one of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BatchOutcomeAnswer {
    /// 事项的标识。 Its id.
    id: Uuid,
    /// 单项操作时的 HTTP 状态。 The HTTP status that the single operation would have had.
    #[schema(minimum = 200, maximum = 499)]
    status: u16,
    /// 办理后的版本。 Its version now, where it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    version: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<BatchProblem>,
}

impl BatchOutcomeAnswer {
    fn of(outcome: BatchOutcome, language: Language) -> Self {
        let BatchOutcome { id, result } = outcome;
        let refused = |failure: Failure| {
            let problem = Problem::refused(failure, usual);
            // A field that is wrong says more than that something is.
            let wrong = problem.wrong().first();
            let code = wrong.map_or_else(|| problem.to_string(), |wrong| wrong.code.to_owned());
            let detail = wrong.map(|wrong| wrong.said.clone().text(language));
            let detail = detail.unwrap_or_else(|| problem.detailed(language));
            Self { id, status: problem.status(), version: None, problem: Some(BatchProblem { code, detail }) }
        };
        result.map_or_else(refused, |version| Self { id, status: 200, version: Some(version), problem: None })
    }
}

/// 批量操作的结果。 What came of a batch.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BatchOutcomes)]
pub(crate) struct BatchAnswer {
    /// 已办理的项数。 How many were done.
    #[schema(maximum = 100)]
    done: u64,
    /// 各项的结果，顺序与请求相同。 What came of each, in the order of the request.
    #[schema(max_items = 100)]
    outcomes: Vec<BatchOutcomeAnswer>,
}

impl Blanks for BatchAnswer {}

fn run(store: &mut Store, ctx: &Context, asked: Asked) -> Result<BatchAnswer, Failure> {
    let Asked { batch, language } = asked;
    let outcomes = domain::run(store, ctx, &batch)?;
    let outcomes: Vec<_> = outcomes.into_iter().map(|outcome| BatchOutcomeAnswer::of(outcome, language)).collect();
    let done = outcomes.iter().filter(|outcome| outcome.problem.is_none()).count() as u64;
    Ok(BatchAnswer { done, outcomes })
}
