//! What waits before it is public, and the words that are looked for.

pub(crate) mod lists;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::moderation::usecases::{self, Decision};
use mashang_domain::moderation::{self as domain, Finding, ModerationItem, ModerationItemId, Piece};
use mashang_domain::release;
use mashang_domain::shared::flow::open_to;
use mashang_domain::shared::{Actor, Context, Failure, OfficeId, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::actions::OperationId;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::builder::{Operation, Stands, post as posting, serve};
use crate::routes::names::{Blank, Blanks, named, party};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, LongText, UnreadableEntry};
use crate::words::{self, Word};

type ModerationState = Word<domain::ModerationState>;
pub(crate) type ModerationClass = Word<domain::ModerationClass>;
pub(crate) type ModerationWeight = Word<domain::ModerationWeight>;
type ModerationSource = Word<domain::ModerationSource>;
type ModerationPart = Word<domain::ModerationPart>;
type ModerationOperation = OperationId<domain::ModerationAction>;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_items).service(get_item);
    serve(routes, "moderation", operations());
}

impl Named for ModerationItemId {
    const ABOUT: &'static str = "待审内容标识";
}

/// An item with what whoever asked may do to it.
pub(crate) struct Seen {
    item: ModerationItem,
    actions: Vec<domain::ModerationAction>,
}

impl Seen {
    fn by(actor: &Actor, item: ModerationItem) -> Self {
        let actions = open_to(&item, &domain::relations(actor, &item));
        Self { item, actions }
    }
}

impl Stands for Seen {
    type Id = ModerationItemId;
    type Standing = ModerationItemAnswer;

    fn version(&self) -> i32 {
        self.item.version
    }
}

type At = mashang_domain::shared::At<ModerationItemId>;

fn approve(store: &mut Store, ctx: &Context, at: At, command: Decision) -> Result<Seen, Failure> {
    Ok(Seen::by(&ctx.actor, release::approve(store, ctx, at, command)?))
}

fn refuse(store: &mut Store, ctx: &Context, at: At, command: Decision) -> Result<Seen, Failure> {
    Ok(Seen::by(&ctx.actor, release::refuse(store, ctx, at, command)?))
}

fn redact(store: &mut Store, ctx: &Context, at: At, command: Decision) -> Result<Seen, Failure> {
    Ok(Seen::by(&ctx.actor, release::redact(store, ctx, at, command)?))
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/moderation/items/{id}/approve", "approveModerationItem")
            .zh("审核通过", "该区划的人大机构或管理员，且不是撰写人；按原样公开。检出不得原样公开的内容时为 409。")
            .en(
                "Approve what waits",
                "By the office in charge, not by whoever wrote it: it is public as it is. 409 where something must not be.",
            )
            .takes::<ModerationDecision>()
            .steps(approve),
        posting::<Person>("/moderation/items/{id}/refuse", "refuseModerationItem")
            .zh("不予公开", "该区划的人大机构或管理员，且不是撰写人；退回撰写人修改。")
            .en("Refuse what waits", "By the office in charge, and not by whoever wrote it, who may write it otherwise.")
            .takes::<ModerationDecision>()
            .steps(refuse),
        posting::<Person>("/moderation/items/{id}/redact", "redactModerationItem")
            .zh("遮盖后公开", "该区划的人大机构或管理员，且不是撰写人；检出的字符以“＊”代替后公开。")
            .en(
                "Redact what waits",
                "By the office in charge, and not by whoever wrote it: it becomes public with what was found hidden.",
            )
            .takes::<ModerationDecision>()
            .steps(redact),
    ]
}

/// 审核决定。 How it is decided, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "reason": "涉及个人电话号码，遮盖后公开。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ModerationDecision {
    /// 理由；告知撰写人并留痕。 Why: the writer is told, and it is kept.
    reason: LongText,
}

impl Input for ModerationDecision {
    type Command = Decision;
    fn read(&self, checks: &mut Checks) -> Option<Decision> {
        Some(Decision { reason: checks.take("/reason", self.reason.read())? })
    }
}

/// 待公开内容的一部分。 A part of what is to become public.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ModerationPiece {
    part: ModerationPart,
    /// 原文。 Its text.
    text: String,
}

impl From<Piece> for ModerationPiece {
    fn from(piece: Piece) -> Self {
        Self { part: Word(piece.part), text: piece.text }
    }
}

/// 检出的一处。 Something that was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ModerationFinding {
    part: ModerationPart,
    class: ModerationClass,
    weight: ModerationWeight,
    source: ModerationSource,
    /// 首字符，从 0 计（Unicode 字符）。 The first character, counted from 0.
    from: u32,
    /// 末字符之后；与 from 相同时指整个部分。 The one behind the last; the same where the whole part is meant.
    to: u32,
}

impl From<Finding> for ModerationFinding {
    fn from(one: Finding) -> Self {
        Self {
            part: Word(one.part),
            class: Word(one.class),
            weight: Word(one.weight),
            source: Word(one.source),
            from: one.from,
            to: one.to,
        }
    }
}

/// 待审内容。 Something that waits before it is public.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ModerationItem)]
pub(crate) struct ModerationItemAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: ModerationState,
    subject_kind: words::SubjectKind,
    /// 所指的政策明白纸、代表或诉求。 The notice, the deputy or the case.
    subject_id: Uuid,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 负责的人大机构。 The office in charge.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 待公开的内容；决定之后不再保存。 What is to become public; no longer kept here once it was decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pieces: Vec<ModerationPiece>,
    /// 检出之处。 What was found.
    findings: Vec<ModerationFinding>,
    /// 决定的理由。 Why it was decided so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// 送审时间。 Since when it waits.
    opened_at: DateTime<Utc>,
    /// 决定时间。 When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    decided_at: Option<DateTime<Utc>>,
    /// 您可以做什么。 What you may do.
    allowed_actions: Vec<ModerationOperation>,
}

impl From<Seen> for ModerationItemAnswer {
    fn from(seen: Seen) -> Self {
        let Seen { item, actions } = seen;
        Self {
            id: item.id.0,
            version: item.version,
            state: Word(item.standing.state()),
            subject_kind: words::SubjectKind(item.subject.kind),
            subject_id: item.subject.id,
            division_code: (&item.division).into(),
            division_name: None,
            office_id: item.office.0,
            office_name: None,
            pieces: item.pieces.into_iter().map(Into::into).collect(),
            findings: item.findings.into_iter().map(Into::into).collect(),
            reason: item.reason.map(Into::into),
            opened_at: item.opened_at,
            decided_at: item.decided_at,
            allowed_actions: OperationId::of(actions),
        }
    }
}

impl Blanks for ModerationItemAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let office = party(Party::Office(OfficeId(self.office_id)), &mut self.office_name);
        self.division_code.blank(&mut self.division_name).into_iter().chain(office).collect()
    }
}

/// 一页待审内容。 A page of what waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ModerationItemPage {
    items: Vec<ModerationItemAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for ModerationItemPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 待审内容的筛选条件。 Which items to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModerationItemQuery {
    /// 该区划及其下级；默认为您的辖区。 In this division's subtree; your own areas when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 状态，默认待审核。 Those that wait when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<ModerationState>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出待审内容 · List what waits
///
/// 人大机构或管理员辖区内的，最新的在前。“仅提示”的是群众诉求中检出的，不影响受理。 Those of the own areas, by an office or an administrator, the newest first. What is `marked` was found in a resident's case, which goes on as ever.
#[utoipa::path(
    operation_id = "listModerationItems", tag = "moderation", security(("bearer" = [])), params(ModerationItemQuery),
    responses((status = 200, description = "一页待审内容", body = ModerationItemPage)),
)]
#[get("/moderation/items")]
async fn list_items(
    app: Data<App>,
    caller: Person,
    query: Query<ModerationItemQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let division = DivisionCodeText::queried(query.division.as_ref())?;
    let state = query.state.map_or(domain::ModerationState::Pending, |state| state.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let actor = ctx.actor.clone();
    let found = move |store: &mut Store| usecases::list(store, &ctx, division.clone(), state, &page);
    let page_of = |(items, unreadable, next_cursor)| ModerationItemPage { items, unreadable, next_cursor };
    paged(&app, found, move |item| Seen::by(&actor, item).into(), page_of).await
}

/// 查看待审内容 · Get what waits
///
/// 撰写人，或该区划的人大机构、管理员。 By whoever wrote it, or the office in charge.
#[utoipa::path(
    operation_id = "getModerationItem", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "待审内容标识")),
    responses((status = 200, description = "待审内容", body = ModerationItemAnswer)),
)]
#[get("/moderation/items/{id}")]
async fn get_item(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = usecases::detail(store, &ctx, ModerationItemId(id.0))?;
        named(ModerationItemAnswer::from(Seen::by(&ctx.actor, found)), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
