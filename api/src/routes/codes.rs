//! Codes (代表码、活动室码、机构码) and the cards behind them.

mod answers;
mod print;
mod printing;
mod wechat;

use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use bytes::Bytes;
use mashang_domain::codes::CodeSubject;
use mashang_domain::codes::usecases::{self, LeadTo, ListCodes};
use mashang_domain::shared::{At, Bare};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::answers::{IssuedCode, changed};
use super::answer::{Unanswered, making};
use super::names::{Blank, Blanks, named};
use super::once::{create, request_key};
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::card::{Card, read_code};
use crate::extract::{
    Checks, IdempotencyKey, IfMatch, Input, JsonBody, NoQuery, Query, command_of, page_parts, page_request, refused,
    usual,
};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::{qr_image, words};

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(get_card)
        .service(get_card_png)
        .service(get_card_svg)
        .service(list_codes)
        .service(issue_code)
        .service(revoke_code)
        .service(repoint_code)
        .configure(print::routes)
        .configure(printing::routes)
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

/// 代码可以指向谁：`deputy` 代表，`room` 活动室，`office` 人大机构。 What a code may lead to.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CodeSubjectKind {
    Deputy,
    Room,
    Office,
}

/// 发放或改指代码。 To whom a code leads.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "subject_kind": "deputy", "subject_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeTarget {
    /// 指向代表、活动室还是人大机构。 A deputy, a room or an office.
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
            CodeSubjectKind::Office => CodeSubject::Office(self.subject_id.into()),
        };
        Some(LeadTo { subject })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "subject" { "subject_id" } else { usual(name) }
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

/// 哪些代码。 Which codes to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeQuery {
    /// 代表、活动室或人大机构。 The deputy, the room or the office.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    subject_id: Option<Uuid>,
    /// 该区划及其下级；不填时为您辖区内的全部。 In this division's subtree; all of your own area where left out.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 4, nullable = false)]
    #[param(min_items = 1, max_items = 4, style = Form, explode, nullable = false)]
    state: Option<Vec<words::CodeState>>,
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
/// 人大机构或管理员查看其区划内的代码，最新的在前，包括已停用的；可按代表、活动室或机构，按区划，按状态筛选。 By an office or an administrator of the area, the newest first and revoked ones too; by subject, by division, by state.
#[utoipa::path(
    operation_id = "listCodes", tag = "codes", security(("bearer" = [])), params(CodeQuery),
    responses((status = 200, description = "一页代码", body = CodePage)),
)]
#[get("/qr-codes")]
async fn list_codes(app: Data<App>, caller: Person, query: Query<CodeQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let mut checks = Checks::default();
    let division = checks.take_opt("/division_code", query.division_code.as_ref().map(DivisionCodeText::read));
    checks.finish(Some(()))?;
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let wanted = ListCodes { subject: query.subject_id, division, states: words::each_once(query.state) };
    let (ctx, url) = (app.context(caller.0), app.settings.public_url.clone());
    let listed = move |store: &mut Store| {
        let found = usecases::list(store, &ctx, wanted.clone(), &page)?;
        let (items, next_cursor) = page_parts(found, |code| IssuedCode::listed(&code, &url));
        named(CodePage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await.map_err(refused::<CodeTarget>)?))
}

/// 发放代码 · Issue a code
///
/// 人大机构或管理员在其区划内发放。同一对象已有未停用的代码时，在 also 中列出。 An office or an administrator of the area issues a code. Where codes lead there already that were not revoked, `also` names them.
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
        let issued = usecases::issue_code(store, ctx, command).map_err(Unanswered::by::<CodeTarget>)?;
        Ok(named(IssuedCode::issued(&issued, &url), store)?)
    });
    create(&app, app.context(caller.0), None, once, job).await
}

/// 停用代码 · Revoke a code
///
/// 永久停用；扫码者会看到可以联系的其他代表、活动室和机构。 For good; whoever scans it is shown other deputies, the room and the office.
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
