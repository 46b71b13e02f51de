//! What offices say again and again, and what of it is offered for a case.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::cases::{
    AddStandardText, StandardText, StandardTextId, Wording, add_standard_text, revise_standard_text,
    standard_texts_over, texts_for_case, withdraw_standard_text,
};
use mashang_domain::shared::CaseId;
use mashang_domain::shared::text::Title;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::{listed, paged};
use crate::routes::builder::{Operation, Stands, post, serve};
use crate::routes::names::{Blank, Blanks};
use crate::routes::notes::EmptyInput;
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, LongText, ShortText, UnreadableEntry};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_standard_texts).service(list_case_standard_texts);
    serve(routes, "rules", operations());
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/standard-texts", "createStandardText")
            .zh(
                "新建常用语",
                "该区划或上级的人大机构；可用占位符 {title}、{tracking}（只显示前四位）和 {due}。",
            )
            .en(
                "Keep a standard text",
                "By an office of the division or of one above it, with places for {title}, {tracking} (its first four characters alone) and {due}.",
            )
            .takes::<StandardTextCreate>()
            .gives::<StandardTextAnswer>()
            .creates(add_standard_text::<Store>),
        post::<Person>("/standard-texts/{id}/revise", "reviseStandardText")
            .zh("修改常用语", "该区划或上级的人大机构。")
            .en("Say a standard text otherwise", "By an office of the division or of one above it.")
            .takes::<StandardTextRevise>()
            .steps(revise_standard_text),
        post::<Person>("/standard-texts/{id}/withdraw", "withdrawStandardText")
            .zh("停用常用语", "该区划或上级的人大机构。")
            .en("Take a standard text out of use", "By an office of the division or of one above it.")
            .takes::<EmptyInput>()
            .steps(withdraw_standard_text),
    ]
}

impl Stands for StandardText {
    type Id = StandardTextId;
    type Standing = StandardTextAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

/// 新建常用语。 A text that offices say again and again.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "division_code": "350582002000", "state": "submitted", "title": "已受理",
    "body": "您反映的“{title}”已受理，将于 {due} 前答复，查询码 {tracking}。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardTextCreate {
    division_code: DivisionCodeText,
    /// 只用于该状态的诉求。 For cases in this state alone.
    #[schema(nullable = false)]
    state: Option<words::CaseState>,
    /// 只用于该类别的诉求。 For cases about this alone.
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    title: ShortText,
    body: LongText,
}

impl Input for StandardTextCreate {
    type Command = AddStandardText;
    fn read(&self, checks: &mut Checks) -> Option<AddStandardText> {
        let division = checks.take("/division_code", self.division_code.read());
        let title = checks.take("/title", Title::new(&self.title.0));
        let body = checks.take("/body", self.body.read());
        let (state, category) = (self.state.map(|word| word.0), self.category.clone().map(|code| code.0));
        Some(AddStandardText { division: division?, wording: Wording { state, category, title: title?, body: body? } })
    }
}

/// 修改后的常用语，整体替换。 What it says from now on, whole.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "title": "已受理", "body": "您反映的“{title}”已受理，将于 {due} 前答复。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardTextRevise {
    /// 只用于该状态的诉求。 For cases in this state alone.
    #[schema(nullable = false)]
    state: Option<words::CaseState>,
    /// 只用于该类别的诉求。 For cases about this alone.
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    title: ShortText,
    body: LongText,
}

impl Input for StandardTextRevise {
    type Command = Wording;
    fn read(&self, checks: &mut Checks) -> Option<Wording> {
        let title = checks.take("/title", Title::new(&self.title.0));
        let body = checks.take("/body", self.body.read());
        let (state, category) = (self.state.map(|word| word.0), self.category.clone().map(|code| code.0));
        Some(Wording { state, category, title: title?, body: body? })
    }
}

/// 常用语。 A standard text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StandardText)]
pub(crate) struct StandardTextAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    state: Option<words::CaseState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    /// 名称。 What those who choose call it.
    title: String,
    /// 内容，占位符未填。 What it says, with its places.
    body: String,
    /// 是否在用。 Whether it is offered.
    in_use: bool,
    /// 最近更新。 When it last changed.
    updated_at: DateTime<Utc>,
}

impl From<StandardText> for StandardTextAnswer {
    fn from(text: StandardText) -> Self {
        let Wording { state, category, title, body } = text.wording;
        Self {
            id: text.id.0,
            version: text.version,
            division_code: (&text.division).into(),
            division_name: None,
            state: state.map(Word),
            category: category.map(words::CaseCategory::new),
            title: title.into(),
            body: body.into(),
            in_use: text.in_use,
            updated_at: text.updated_at,
        }
    }
}

impl Blanks for StandardTextAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 哪个区划的常用语。 Of which division.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardTextQuery {
    /// 区划；其上级的也在其中。 The division; those of the ones above are among them.
    division: DivisionCodeText,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 一页常用语。 A page of standard texts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct StandardTextPage {
    items: Vec<StandardTextAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for StandardTextPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出常用语 · List standard texts
///
/// 该区划的人大机构；含上级的，在用的。 For offices of the division: those in use, of it and of those above.
#[utoipa::path(
    operation_id = "listStandardTexts", tag = "rules", security(("bearer" = [])), params(StandardTextQuery),
    responses((status = 200, description = "一页常用语", body = StandardTextPage)),
)]
#[get("/standard-texts")]
async fn list_standard_texts(
    app: Data<App>,
    caller: Person,
    query: Query<StandardTextQuery>,
) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = move |store: &mut Store| standard_texts_over(store, &ctx, &division, &page);
    let page_of = |(items, unreadable, next_cursor)| StandardTextPage { items, unreadable, next_cursor };
    paged(&app, found, StandardTextAnswer::from, page_of).await
}

/// 为一件诉求填好的常用语。 A standard text, filled in for a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FilledText {
    /// 常用语的标识。 The text's id.
    id: Uuid,
    /// 名称。 What those who choose call it.
    title: String,
    /// 已填好的内容；填入后可能超过 2000 字，使用前请删改。 What it says of this case.
    text: String,
}

/// 可用于一件诉求的常用语。 The standard texts that are offered for a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FilledTexts {
    /// 最贴近的在前。 What fits nearest first.
    #[schema(max_items = 50)]
    items: Vec<FilledText>,
}

impl Blanks for FilledTexts {}

/// 列出可用于诉求的常用语 · List the standard texts for a case
///
/// 供经办人、人大机构和承办单位使用，占位符已填好。 For those who handle it, with its places filled in.
#[utoipa::path(
    operation_id = "listCaseStandardTexts", tag = "cases", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "常用语", body = FilledTexts)),
)]
#[get("/cases/{id}/standard-texts")]
async fn list_case_standard_texts(
    app: Data<App>,
    caller: Person,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let list = move |store: &mut Store| {
        let found = texts_for_case(store, &ctx, CaseId(id.0))?;
        let item = |(text, whole): (StandardText, String)| FilledText {
            id: text.id.0,
            title: text.wording.title.into(),
            text: whole,
        };
        Ok(FilledTexts { items: found.into_iter().map(item).collect() })
    };
    listed(&app, list).await
}
