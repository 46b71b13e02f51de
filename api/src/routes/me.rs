//! What concerns the caller: what I sent in, what waits for me, my messages.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::cases::queries;
use mashang_domain::inbox::{self, Message};
use mashang_domain::shared::MessageId;
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::cases::{CasePage, case_page};
use super::names::{Blank, Blanks, named};
use super::values::{PageQuery, PartyRef, UnreadableEntry};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::words::{self, Word};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get_me)
        .service(list_my_cases)
        .service(list_my_tasks)
        .service(list_my_messages)
        .service(read_message);
}

/// 当前用户。 Who you are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// 账号。 The account.
    account_id: Uuid,
    /// 角色。 The roles.
    roles: Vec<words::AccountRole>,
    /// 代表哪些当事方。 The parties in whose name you act.
    parties: Vec<PartyRef>,
}

impl Blanks for Me {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.parties.blanks()
    }
}

/// 查看自己 · Get who I am
///
/// 账号、角色和所代表的当事方。 The account, its roles and parties.
#[utoipa::path(
    operation_id = "getMe", tag = "me", security(("bearer" = [])),
    responses((status = 200, description = "当前用户", body = Me)),
)]
#[get("/me")]
async fn get_me(app: Data<App>, caller: Person, _: NoQuery) -> Result<HttpResponse, Problem> {
    let actor = caller.0;
    let me = Me {
        account_id: actor.account().ok_or_else(Problem::unauthorized)?.0,
        roles: actor.roles().into_iter().map(Word).collect(),
        parties: actor.parties().into_iter().map(|party| PartyRef::of(party, None)).collect(),
    };
    let me = app.db.read(move |store| named(me.clone(), store)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(me))
}

/// 我提交的诉求 · List my cases
///
/// 最新的在前。 The newest first.
#[utoipa::path(
    operation_id = "listMyCases", tag = "me", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[get("/me/cases")]
async fn list_my_cases(app: Data<App>, caller: Person, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| named(case_page(queries::mine(store, &ctx, &page)?, ctx.now), store);
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 待我办理的诉求 · List my tasks
///
/// 最紧急的在前。 What waits for you, the most urgent first.
#[utoipa::path(
    operation_id = "listMyTasks", tag = "me", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[get("/me/tasks")]
async fn list_my_tasks(app: Data<App>, caller: Person, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| named(case_page(queries::tasks(store, &ctx, &page)?, ctx.now), store);
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 一条消息。 A message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageAnswer {
    /// 标识。 Its id.
    id: Uuid,
    to: PartyRef,
    subject_kind: words::SubjectKind,
    /// 所涉诉求、纠纷或履职记录。 The case, the dispute or the duty record.
    subject_id: Uuid,
    kind: words::EventKind,
    /// 发生时间。 When it happened.
    at: DateTime<Utc>,
    /// 阅读时间。 When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    read_at: Option<DateTime<Utc>>,
}

impl MessageAnswer {
    fn of(message: &Message) -> Self {
        Self {
            id: message.id.0,
            to: PartyRef::of(message.to, None),
            subject_kind: words::SubjectKind(message.subject.kind),
            subject_id: message.subject.id,
            kind: words::EventKind(message.kind.clone()),
            at: message.at,
            read_at: message.read_at,
        }
    }
}

impl Blanks for MessageAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.to.blanks()
    }
}

/// 一页消息。 A page of messages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MessagePage {
    items: Vec<MessageAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for MessagePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 我的消息 · List my messages
///
/// 最新的在前；包括所代表的当事方的消息。 The newest first, your parties' among them.
#[utoipa::path(
    operation_id = "listMyMessages", tag = "me", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页消息", body = MessagePage)),
)]
#[get("/me/messages")]
async fn list_my_messages(app: Data<App>, caller: Person, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = app.db.list(move |store| inbox::list(store, &ctx, &page)).await?;
    let unreadable = UnreadableEntry::of(&found);
    let (items, next_cursor) = page_parts(found, |message| MessageAnswer::of(&message));
    Ok(HttpResponse::Ok().json(MessagePage { items, unreadable, next_cursor }))
}

/// 标记消息已读 · Mark a message as read
///
/// 重复标记不改变首次阅读时间。 The first time counts.
#[utoipa::path(
    operation_id = "readMessage", tag = "me", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "消息标识")),
    responses((status = 200, description = "已读", body = MessageAnswer)),
)]
#[post("/me/messages/{id}/read")]
async fn read_message(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let message = app.db.write(move |store| inbox::read(store, &ctx, MessageId(id.0))).await?;
    Ok(HttpResponse::Ok().json(MessageAnswer::of(&message)))
}
