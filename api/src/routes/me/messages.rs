//! The caller's messages.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::happening;
use mashang_domain::inbox::{self, AllRead, MessageView};
use mashang_domain::shared::MessageId;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{JsonBody, NoQuery, PathId, Query, page_request};
use crate::language::{self, Language};
use crate::problem::Problem;
use crate::routes::answer::paged;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{PartyRef, UnreadableEntry};
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_my_messages).service(read_all_messages).service(read_message);
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
    /// 其标题，如您可以看到的；无权查看的没有。 What that is called; absent where you may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    kind: words::EventKind,
    /// 发生了什么，用您的语言。 What happened, in your language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    label: Option<String>,
    /// 发生时间。 When it happened.
    at: DateTime<Utc>,
    /// 阅读时间。 When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    read_at: Option<DateTime<Utc>>,
}

impl MessageAnswer {
    fn of(view: MessageView, language: Language) -> Self {
        let MessageView { message, title } = view;
        let label = happening::label(message.subject.kind, &message.kind).map(|[label, about]| match language {
            Language::Chinese => label.to_owned(),
            Language::English => about.to_owned(),
        });
        Self {
            id: message.id.0,
            to: PartyRef::of(message.to, None),
            subject_kind: words::SubjectKind(message.subject.kind),
            subject_id: message.subject.id,
            title,
            kind: words::EventKind(message.kind),
            label,
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

/// 消息的筛选条件。 Which messages to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageQuery {
    /// 为 true 时只列未读的。 Only those that were not read.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    unread: Option<bool>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 我的消息 · List my messages
///
/// 最新的在前；包括所代表的当事方的消息。 The newest first, your parties' among them.
#[utoipa::path(
    operation_id = "listMyMessages", tag = "me", security(("bearer" = [])), params(MessageQuery),
    responses((status = 200, description = "一页消息", body = MessagePage)),
)]
#[get("/me/messages")]
async fn list_my_messages(app: Data<App>, caller: Person, query: Query<MessageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, language, unread) = (app.context(caller.0), language::current(), query.0.unread == Some(true));
    let found = move |store: &mut Store| inbox::list(store, &ctx, unread, &page);
    let page_of = |(items, unreadable, next_cursor)| MessagePage { items, unreadable, next_cursor };
    paged(&app, found, move |message| MessageAnswer::of(message, language), page_of).await
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
    let (ctx, language) = (app.context(caller.0), language::current());
    let read = move |store: &mut Store| {
        let message = inbox::read(store, &ctx, MessageId(id.0))?;
        named(MessageAnswer::of(message, language), store)
    };
    Ok(HttpResponse::Ok().json(app.db.write(read).await?))
}

/// 全部标记已读。 Up to when messages were read.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "until": "2026-03-02T01:00:00Z" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MessagesRead {
    /// 您看到的最新一条的 at；不填则至现在。 The `at` of the newest that you saw; now when absent.
    #[schema(nullable = false)]
    until: Option<DateTime<Utc>>,
}

/// 标记了多少条。 How many messages were marked.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct MessagesReadCount {
    /// 本次标记的条数，最多 1000。 How many this time, a thousand at most.
    #[schema(maximum = 1000)]
    read: u32,
    /// 是否可能还有未标记的。 Whether there may be more.
    more: bool,
}

impl From<AllRead> for MessagesReadCount {
    fn from(all: AllRead) -> Self {
        Self { read: all.read, more: all.more }
    }
}

/// 全部标记已读 · Mark all messages as read
///
/// 至某一时间为止，最新的在前，一次最多 1000 条。 Up to an instant, the newest first, a thousand at once.
#[utoipa::path(
    operation_id = "readAllMessages", tag = "me", security(("bearer" = [])),
    request_body = MessagesRead,
    responses((status = 200, description = "已读", body = MessagesReadCount)),
)]
#[post("/me/messages/read-all")]
async fn read_all_messages(
    app: Data<App>,
    caller: Person,
    body: JsonBody<MessagesRead>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, until) = (app.context(caller.0), body.value.until);
    let all = app.db.write(move |store| inbox::read_all(store, &ctx, until)).await?;
    Ok(HttpResponse::Ok().json(MessagesReadCount::from(all)))
}
