//! Codes (代表码、活动室码) and the cards behind them.

mod print;
mod wechat;

use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use bytes::Bytes;
use mashang_domain::codes::usecases::{self, LeadTo};
use mashang_domain::codes::{CodeSubject, PrintedCode};
use mashang_domain::shared::{At, Bare, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::answer::{Unanswered, etag, making};
use super::names::{Blank, Blanks, named, party};
use super::once::{create, request_key};
use crate::app::App;
use crate::auth::Person;
use crate::card::{Card, address, read_code};
use crate::extract::{
    Checks, IdempotencyKey, IfMatch, Input, JsonBody, NoQuery, Query, command_of, page_parts, page_request, refused,
    usual,
};
use crate::problem::Problem;
use crate::{qr_image, words};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get_card)
        .service(get_card_png)
        .service(get_card_svg)
        .service(list_codes)
        .service(issue_code)
        .service(revoke_code)
        .service(repoint_code)
        .configure(print::routes)
        .configure(wechat::routes);
}

/// 查看代码背后的名片 · Get the card behind a code
///
/// 公开。带 ETag，重复扫码只需 304。 Public, with an ETag: a repeated scan costs a 304.
#[utoipa::path(
    operation_id = "getCard", tag = "codes",
    params(("code" = String, Path, description = "代码，大小写与连字符不限", max_length = 40)),
    responses((status = 200, description = "名片", body = Card)),
)]
#[get("/qr/{code}")]
async fn get_card(request: HttpRequest, app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let code = request.match_info().get("code").unwrap_or_default();
    let card = app.card(code).await?;
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, card.etag.clone()))
        .insert_header((CACHE_CONTROL, "public, max-age=30"))
        .content_type("application/json")
        .body(card.json.clone()))
}

/// A picture that is drawn once.
fn drawn<T: Into<Bytes>>(
    app: &App,
    kind: &'static str,
    url: &str,
    draw: impl FnOnce(&str) -> Result<T, Problem>,
) -> Result<Bytes, Problem> {
    let picture = || draw(url).map(Into::into);
    app.pictures.try_get_with((kind, url.to_owned()), picture).map_err(|problem| (*problem).clone())
}

/// 下载二维码（PNG） · Get the code as a PNG
///
/// 公开。可直接印刷。 Public, ready to be printed.
#[utoipa::path(
    operation_id = "getCardPng", tag = "codes",
    params(("code" = String, Path, description = "代码", max_length = 40)),
    responses((status = 200, description = "PNG 图片", body = String, content_type = "image/png")),
)]
#[get("/qr/{code}/png")]
async fn get_card_png(app: Data<App>, code: Path<String>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let card = app.card(&code).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .content_type("image/png")
        .body(drawn(&app, "png", &card.card.url, qr_image::png)?))
}

/// 下载二维码（SVG） · Get the code as an SVG
///
/// 公开。任意放大。 Public, prints at any size.
#[utoipa::path(
    operation_id = "getCardSvg", tag = "codes",
    params(("code" = String, Path, description = "代码", max_length = 40)),
    responses((status = 200, description = "SVG 图片", body = String, content_type = "image/svg+xml")),
)]
#[get("/qr/{code}/svg")]
async fn get_card_svg(app: Data<App>, code: Path<String>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let card = app.card(&code).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .content_type("image/svg+xml")
        .body(drawn(&app, "svg", &card.card.url, qr_image::svg)?))
}

/// 代码可以指向谁：`deputy` 代表，`room` 活动室。 What a code may lead to.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CodeSubjectKind {
    Deputy,
    Room,
}

/// 发放或改指代码。 To whom a code leads.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "subject_kind": "deputy", "subject_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeTarget {
    /// 指向代表还是活动室。 A deputy or a room.
    subject_kind: CodeSubjectKind,
    /// 其标识。 Its id.
    subject_id: Uuid,
}

impl Input for CodeTarget {
    type Command = LeadTo;
    fn read(&self, _: &mut Checks) -> Option<LeadTo> {
        let subject = match self.subject_kind {
            CodeSubjectKind::Deputy => CodeSubject::Deputy(self.subject_id.into()),
            CodeSubjectKind::Room => CodeSubject::Room(self.subject_id.into()),
        };
        Some(LeadTo { subject })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "subject" { "subject_id" } else { usual(name) }
    }
}

/// 一个印刷的代码。 A printed code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct IssuedCode {
    /// 代码。 The code.
    code: String,
    /// 印在纸上的网址。 The address that is printed.
    url: String,
    /// 版本。 Counts its changes.
    version: i32,
    /// 指向代表还是活动室。 A deputy or a room.
    subject_kind: words::PartyKind,
    /// 其标识。 Its id.
    subject_id: Uuid,
    /// 其名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subject_name: Option<String>,
    /// 发放时间。 When it was issued.
    issued_at: chrono::DateTime<chrono::Utc>,
    /// 停用时间。 When it was revoked, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    revoked_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl IssuedCode {
    fn of(code: &PrintedCode, public_url: &str) -> Self {
        let (kind, id) = code.subject.party().parts();
        Self {
            code: code.code.as_str().to_owned(),
            url: address(public_url, code.code.as_str()),
            version: code.version,
            subject_kind: words::Word(kind),
            subject_id: id,
            subject_name: None,
            issued_at: code.issued_at,
            revoked_at: code.revoked_at,
        }
    }
}

impl Blanks for IssuedCode {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let subject = Party::from_parts(self.subject_kind.0, self.subject_id);
        party(subject, &mut self.subject_name).into_iter().collect()
    }
}

/// 一页代码。 A page of codes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CodePage {
    items: Vec<IssuedCode>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for CodePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 哪位代表或哪个活动室的代码。 Whose codes to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeQuery {
    /// 代表或活动室。 The deputy or the room.
    subject_id: Uuid,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 40, pattern = "^[0-9]{1,17}\\.[0-9A-Z]{1,20}$", nullable = false)]
    #[param(max_length = 40, pattern = "^[0-9]{1,17}\\.[0-9A-Z]{1,20}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出代码 · List codes
///
/// 人大机构或管理员在其区划内查看代表或活动室的代码，最新的在前，包括已停用的。 By an office or an administrator of the area; revoked ones too.
#[utoipa::path(
    operation_id = "listCodes", tag = "codes", security(("bearer" = [])), params(CodeQuery),
    responses((status = 200, description = "一页代码", body = CodePage)),
)]
#[get("/qr-codes")]
async fn list_codes(app: Data<App>, caller: Person, query: Query<CodeQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, url, subject) = (app.context(caller.0), app.settings.public_url.clone(), query.0.subject_id);
    let listed = move |store: &mut Store| {
        let found = usecases::codes_of(store, &ctx, subject, &page)?;
        let (items, next_cursor) = page_parts(found, |code| IssuedCode::of(&code, &url));
        named(CodePage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await.map_err(refused::<CodeTarget>)?))
}

/// 发放代码 · Issue a code
///
/// 人大机构或管理员在其区划内发放。 An office or an administrator of the area issues a code.
#[utoipa::path(
    operation_id = "issueCode", tag = "codes", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "24 小时内同键同体只发放一次", max_length = 128, min_length = 1, pattern = "^[!-~]+$", nullable = false)),
    request_body = CodeTarget,
    responses((status = 201, description = "已发放", body = IssuedCode)),
)]
#[post("/qr-codes")]
async fn issue_code(
    request: HttpRequest,
    app: Data<App>,
    caller: Person,
    key: IdempotencyKey,
    body: JsonBody<CodeTarget>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let once = request_key(&request, &caller.0, key, &body.bytes)?;
    let (command, url) = (command_of(&body.value)?, app.settings.public_url.clone());
    let job = making(move |store, ctx| {
        let code = usecases::issue_code(store, ctx, command).map_err(Unanswered::by::<CodeTarget>)?;
        Ok(named(IssuedCode::of(&code, &url), store)?)
    });
    create(&app, app.context(caller.0), None, once, job).await
}

fn changed(code: &IssuedCode) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(code.version)).json(code)
}

/// 停用代码 · Revoke a code
///
/// 永久停用；扫码者会看到同网格的其他代表。 For good; whoever scans it is shown the grid's other deputies.
#[utoipa::path(
    operation_id = "revokeCode", tag = "codes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "代码", max_length = 40),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    responses((status = 200, description = "已停用", body = IssuedCode, headers(("ETag" = String, description = "版本")))),
)]
#[post("/qr-codes/{code}/revoke")]
async fn revoke_code(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    seen: IfMatch,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, code, url) = (app.context(caller.0), read_code(&code)?, app.settings.public_url.clone());
    let revoked = move |store: &mut Store| {
        let printed = usecases::revoke_code(store, &ctx, At { id: &code, version: seen.0 }, Bare)?;
        named(IssuedCode::of(&printed, &url), store)
    };
    Ok(changed(&app.db.write(revoked).await?))
}

/// 代码改指接任者 · Re-point a code to a successor
///
/// 墙上印的码不变。 What is printed stays on the wall.
#[utoipa::path(
    operation_id = "repointCode", tag = "codes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "代码", max_length = 40),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = CodeTarget,
    responses((status = 200, description = "已改指", body = IssuedCode, headers(("ETag" = String, description = "版本")))),
)]
#[post("/qr-codes/{code}/re-point")]
async fn repoint_code(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    seen: IfMatch,
    body: JsonBody<CodeTarget>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, code, command) = (app.context(caller.0), read_code(&code)?, command_of(&body.value)?);
    let url = app.settings.public_url.clone();
    let repointed = move |store: &mut Store| {
        let printed = usecases::repoint_code(store, &ctx, At { id: &code, version: seen.0 }, command)?;
        named(IssuedCode::of(&printed, &url), store)
    };
    Ok(changed(&app.db.write(repointed).await.map_err(refused::<CodeTarget>)?))
}
