//! API clients (第三方系统): systems of others that an office lets in.

pub(crate) mod inputs;
pub(crate) mod revocation;
pub(crate) mod tokens;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Days, NaiveDate, Utc};
use mashang_domain::clients::usecases::{self, IssuedSecret};
use mashang_domain::clients::{ApiClient, ClientChange, ClientEvent, ClientSecret, ClientUsage, queries};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{ApiClientId, At, EventRecord, OfficeId, Party, Recorded};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::inputs::{ApiClientChange, ApiClientCreate, ApiClientKey};
use super::answer::{listed, paged, shown};
use super::builder::{Operation, Stands, post as posting, serve};
use super::names::{Blank, Blanks, named, party};
use super::notes::EmptyInput;
use super::values::{AddressRangeText, DivisionCodeText, PartyRef, UnreadableEntry};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "clients", operations());
    routes.service(list_clients).service(get_client).service(revoke_secret).service(get_usage).service(list_history);
}

impl Stands for ApiClient {
    type Id = ApiClientId;
    type Standing = ApiClientAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/api-clients", "createApiClient")
            .zh("登记第三方系统", "人大机构或管理员在其辖区内登记；未给公钥的签发密钥，只给出这一次。")
            .en(
                "Register an API client",
                "By an office or an administrator of the area; one without a public key is given a secret, which is told once.",
            )
            .takes::<ApiClientCreate>()
            .gives::<ApiClientAnswer>()
            .creates(usecases::register),
        posting::<Person>("/api-clients/{id}/change", "changeApiClient")
            .zh("变更第三方系统", "未填的不变；下一次调用起生效。")
            .en("Change an API client", "What is left out stays; it holds from the next call on.")
            .takes::<ApiClientChange>()
            .steps(usecases::change),
        posting::<Person>("/api-clients/{id}/secrets", "issueApiClientSecret")
            .zh("签发密钥", "只给出这一次，365 天有效；同时有效的最多两个，换用后请作废旧的。")
            .en(
                "Issue a secret",
                "Told once, and good for 365 days; two are good at a time: revoke the old one once the new one is in use.",
            )
            .takes::<EmptyInput>()
            .gives::<ApiClientSecretIssued>()
            .adds(usecases::issue_secret),
        posting::<Person>("/api-clients/{id}/revoke", "revokeApiClient")
            .zh("停用第三方系统", "立即生效，不可恢复；已签发的令牌随即失效。")
            .en("Revoke an API client", "At once and for good: its tokens are taken no more.")
            .takes::<EmptyInput>()
            .steps(usecases::revoke),
    ]
}

/// 密钥的状态。 A secret, without its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientSecret {
    /// 标识。 Its id.
    id: Uuid,
    /// 签发时间。 When it was issued.
    issued_at: DateTime<Utc>,
    /// 有效期。 Until when it is good.
    expires_at: DateTime<Utc>,
    /// 作废时间。 When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    revoked_at: Option<DateTime<Utc>>,
}

impl From<&ClientSecret> for ApiClientSecret {
    fn from(secret: &ClientSecret) -> Self {
        Self {
            id: secret.id,
            issued_at: secret.issued_at,
            expires_at: secret.expires_at,
            revoked_at: secret.revoked_at,
        }
    }
}

/// 刚签发的密钥。 A secret that was just issued.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientSecretIssued {
    /// 标识。 Its id.
    id: Uuid,
    /// 密钥，只给出这一次。 The secret, told once.
    secret: String,
    /// 签发时间。 When it was issued.
    issued_at: DateTime<Utc>,
    /// 有效期。 Until when it is good.
    expires_at: DateTime<Utc>,
}

impl From<IssuedSecret> for ApiClientSecretIssued {
    fn from(issued: IssuedSecret) -> Self {
        let IssuedSecret { text, kept } = issued;
        Self { id: kept.id, secret: text, issued_at: kept.issued_at, expires_at: kept.expires_at }
    }
}

impl Blanks for ApiClientSecretIssued {}

/// 第三方系统。 An API client.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ApiClient)]
pub(crate) struct ApiClientAnswer {
    /// 标识，即 client_id。 Its id: the `client_id`.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::ClientState,
    /// 名称。 What it is called.
    name: String,
    /// 联系人。 Whom to ask about it.
    contact_name: String,
    /// 联系电话，部分隐去。 The contact's phone, masked.
    contact_phone: String,
    /// 所属人大机构。 In whose name it acts.
    office_id: Uuid,
    /// 机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 权限范围。 What it may ask for.
    scopes: Vec<words::ClientScope>,
    /// 每分钟请求数上限。 How much it may ask for in a minute.
    requests_per_minute: u32,
    /// 允许的来源网段；空为不限。 From where it may call; anywhere when empty.
    allowed_addresses: Vec<AddressRangeText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    public_key: Option<ApiClientKey>,
    /// 密钥，最早的在前。 Its secrets, the oldest first.
    secrets: Vec<ApiClientSecret>,
    /// 登记时间。 When it was registered.
    registered_at: DateTime<Utc>,
    /// 有效期。 Until when it may call.
    expires_at: DateTime<Utc>,
    /// 密钥；只在登记时给出一次。 The secret, told once and to nobody but whoever registers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

impl From<ApiClient> for ApiClientAnswer {
    fn from(client: ApiClient) -> Self {
        let terms = client.terms;
        Self {
            id: client.id.0,
            version: client.version,
            state: Word(client.standing.state()),
            name: client.name.into(),
            contact_name: client.contact.name.into(),
            contact_phone: client.contact.phone.masked(),
            office_id: client.office.0,
            office_name: None,
            division_code: (&client.division).into(),
            division_name: None,
            scopes: terms.scopes.into_iter().map(Word).collect(),
            requests_per_minute: terms.requests_per_minute,
            allowed_addresses: terms.addresses.iter().map(AddressRangeText::from).collect(),
            public_key: terms.key.as_ref().and_then(ApiClientKey::of),
            secrets: client.secrets.iter().map(ApiClientSecret::from).collect(),
            registered_at: client.registered_at,
            expires_at: terms.expires_at,
            secret: client.issued,
        }
    }
}

impl Blanks for ApiClientAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let division = self.division_code.blank(&mut self.division_name);
        let office = party(Party::Office(OfficeId(self.office_id)), &mut self.office_name);
        division.into_iter().chain(office).collect()
    }
}

/// 一页第三方系统。 A page of API clients.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientPage {
    items: Vec<ApiClientAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for ApiClientPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 第三方系统的筛选条件。 Which API clients to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiClientQuery {
    /// 所属机构在该区划及其下级；默认为您的辖区。 Of an office in this division's subtree; your own area when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::ClientState>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出第三方系统 · List API clients
///
/// 人大机构或管理员辖区内的第三方系统，最新的在前。 Those of the own area, by an office or an administrator, the newest first.
#[utoipa::path(
    operation_id = "listApiClients", tag = "clients", security(("bearer" = [])), params(ApiClientQuery),
    responses((status = 200, description = "一页第三方系统", body = ApiClientPage)),
)]
#[get("/api-clients")]
async fn list_clients(app: Data<App>, caller: Person, query: Query<ApiClientQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let division = DivisionCodeText::queried(query.division.as_ref())?;
    let state = query.state.map(|state| state.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, division.clone(), state, &page);
    let page_of = |(items, unreadable, next_cursor)| ApiClientPage { items, unreadable, next_cursor };
    paged(&app, found, ApiClientAnswer::from, page_of).await
}

/// 查看第三方系统 · Get an API client
///
/// 人大机构或管理员辖区内的第三方系统；不再给出密钥。 One of the own area; its secrets are told no more.
#[utoipa::path(
    operation_id = "getApiClient", tag = "clients", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "第三方系统标识")),
    responses((status = 200, description = "第三方系统", body = ApiClientAnswer)),
)]
#[get("/api-clients/{id}")]
async fn get_client(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, ApiClientId(id.0))?;
        named(ApiClientAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

fn secret_in(request: &HttpRequest) -> Result<Uuid, Problem> {
    let id = request.match_info().get("secret_id").and_then(|text| text.parse::<Uuid>().ok());
    id.ok_or_else(Problem::not_found)
}

/// 作废密钥 · Revoke a secret
///
/// 立即生效：不能再换取令牌，以它换取的令牌随即失效。 At once: no token is given for it any more, and those that were given are taken no more.
#[utoipa::path(
    operation_id = "revokeApiClientSecret", tag = "clients", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "第三方系统标识"),
        ("secret_id" = Uuid, Path, description = "密钥标识"),
    ),
    responses((status = 200, description = "已作废", body = ApiClientAnswer)),
)]
#[post("/api-clients/{id}/secrets/{secret_id}/revoke")]
async fn revoke_secret(
    app: Data<App>,
    request: HttpRequest,
    caller: Person,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let secret = secret_in(&request)?;
    let (ctx, at) = (app.context(caller.0), At { id: ApiClientId(id.0), version: None });
    let revoked = move |store: &mut Store| {
        let client = usecases::revoke_secret(store, &ctx, at, secret)?;
        named(ApiClientAnswer::from(client), store)
    };
    let answer = app.db.write_to(id.0, revoked).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}

/// 哪些天。 Which days.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiClientUsageQuery {
    /// 自哪天起；默认为最后一天前 29 天。 The first day; 29 days before the last when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<NaiveDate>,
    /// 到哪天止；默认为今天。 The last day; today when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to: Option<NaiveDate>,
}

/// 某天某操作的次数。 How often something was asked for on a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientUsageEntry {
    /// 日期。 The day.
    day: NaiveDate,
    /// 操作，即本文档中的 operationId。 An operationId of this document.
    operation: String,
    /// 次数。 How often.
    count: i64,
}

/// 第三方系统的用量。 What an API client asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientUsage {
    /// 最近一次调用。 When it called last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_used_at: Option<DateTime<Utc>>,
    /// 按日期、操作排列，最多 5000 项，保留 400 天。 By day and operation, at most 5000; kept for 400 days.
    items: Vec<ApiClientUsageEntry>,
}

/// 第三方系统用量 · Get an API client's usage
///
/// 按天、按操作的调用次数；每几秒记一次，服务被强行终止时最多丢失这几秒。 How often it called, by day and operation; noted every few seconds, so that no more than those are lost where a server is killed.
#[utoipa::path(
    operation_id = "getApiClientUsage", tag = "clients", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "第三方系统标识"), ApiClientUsageQuery),
    responses((status = 200, description = "用量", body = ApiClientUsage)),
)]
#[get("/api-clients/{id}/usage")]
async fn get_usage(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<ApiClientUsageQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let to = query.0.to.unwrap_or_else(|| local_date(ctx.now));
    let from = query.0.from.or_else(|| to.checked_sub_days(Days::new(29))).unwrap_or(to);
    // What this process counted a moment ago is shown, too.
    app.usage.flush(&app.db).await;
    let seen = move |store: &mut Store| queries::usage(store, &ctx, ApiClientId(id.0), (from, to));
    let (counts, last_used_at) = app.db.list(seen).await?;
    let entry =
        |usage: ClientUsage| ApiClientUsageEntry { day: usage.day, operation: usage.operation, count: usage.count };
    let answer = ApiClientUsage { last_used_at, items: counts.into_iter().map(entry).collect() };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}

/// 第三方系统沿革的一条。 Something that happened to an API client.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientEntry {
    /// 此后的版本。 The version that it has since.
    version: i32,
    kind: words::ClientEventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 所涉的密钥。 The secret that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret_id: Option<Uuid>,
    /// 由哪个人大机构办理；管理员办理的没有。 By which office; none where an administrator did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
}

impl From<EventRecord<ClientChange>> for ApiClientEntry {
    fn from(record: EventRecord<ClientChange>) -> Self {
        let event = record.change.event;
        let secret_id = match &event {
            ClientEvent::SecretIssued { secret } | ClientEvent::SecretRevoked { secret } => Some(*secret),
            ClientEvent::Registered | ClientEvent::Changed | ClientEvent::Revoked => None,
        };
        let by = record.party.map(|party| PartyRef::of(party, None));
        Self { version: record.version, kind: Word(event.kind()), at: record.at, secret_id, by }
    }
}

impl Blanks for ApiClientEntry {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 第三方系统沿革。 An API client's history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientHistory {
    /// 最早的在前，最多 1000 条。 The oldest first, at most 1000.
    items: Vec<ApiClientEntry>,
}

impl Blanks for ApiClientHistory {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 第三方系统沿革 · List an API client's history
///
/// 人大机构或管理员辖区内的第三方系统。 Of one of the own area.
#[utoipa::path(
    operation_id = "listApiClientHistory", tag = "clients", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "第三方系统标识")),
    responses((status = 200, description = "沿革", body = ApiClientHistory)),
)]
#[get("/api-clients/{id}/history")]
async fn list_history(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let known = |recorded: Recorded<ClientChange>| match recorded {
        Recorded::Known(record) => Some(ApiClientEntry::from(record)),
        Recorded::Unknown { .. } => None,
    };
    listed(&app, move |store| {
        let items = queries::history(store, &ctx, ApiClientId(id.0))?.into_iter().filter_map(known).collect();
        Ok(ApiClientHistory { items })
    })
    .await
}
