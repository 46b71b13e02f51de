//! What somebody may demand of the own data: to consent and to take that back, to take it out, to have it erased.

mod answers;
mod export;
mod shares;

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use mashang_domain::person::{self, ByCode, ConsentId, EraseByCode, Erased, GiveConsent, PRIVACY_EDITION, PersonFault};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{Actor, CaseId, Context, Failure, SessionId, StoreError};
use mashang_infra::db::Failed;
use mashang_infra::erasures;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use self::answers::{ConsentAnswer, ErasureAnswer, private};
use super::accounts::phone::{PhoneCodeSent, bring};
use super::budgets::spends;
use crate::app::App;
use crate::auth::{InSession, Known, Tracked};
use crate::extract::{JsonBody, NoQuery, PathId, take};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(list_my_consents)
        .service(give_my_consent)
        .service(withdraw_my_consent)
        .service(send_erasure_code)
        .service(erase_my_data)
        .configure(export::routes);
}

/// 我的同意。 To what you consented.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ConsentList {
    /// 最近的在前，最多 200 项。 The latest first, at most 200.
    items: Vec<ConsentAnswer>,
    /// 现行的个人信息保护说明的版本。 The edition of the privacy notice that is in force.
    edition: String,
}

/// 同意。 To what you consent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "purpose": "messages_by_sms", "edition": PRIVACY_EDITION }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentCreate {
    purpose: words::ConsentPurpose,
    /// 您看过的个人信息保护说明的版本，须为现行版本。 The edition that you read: the one in force.
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", min_length = 10, max_length = 10)]
    edition: String,
}

/// 我的同意 · List my consents
///
/// 登录账号的，或凭查询码为该诉求的：何时、以何种方式、按哪个版本，是否已撤回。 Your account's, or by tracking code the case's: when, by which way and edition, and whether it was taken back.
#[utoipa::path(
    operation_id = "listMyConsents", tag = "me", security(("bearer" = []), ("tracking" = [])),
    responses((status = 200, description = "我的同意", body = ConsentList)),
)]
#[get("/me/consents")]
async fn list_my_consents(app: Data<App>, caller: Known, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let found = app.db.list(move |store| person::own_consents(store, &ctx)).await?;
    let items = found.into_iter().map(ConsentAnswer::from).collect();
    Ok(HttpResponse::Ok().json(ConsentList { items, edition: PRIVACY_EDITION.to_owned() }))
}

/// 同意某一事项 · Consent to something
///
/// 每项单独同意（个人信息保护法第十四条）。已同意而未撤回的，仍是那一次。 Each by itself. Who consented already and took nothing back has consented once.
#[utoipa::path(
    operation_id = "giveMyConsent", tag = "me", security(("bearer" = []), ("tracking" = [])),
    request_body = ConsentCreate,
    responses((status = 200, description = "已记录", body = ConsentAnswer)),
)]
#[post("/me/consents")]
async fn give_my_consent(
    app: Data<App>,
    caller: Known,
    body: JsonBody<ConsentCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let edition = Name::new(&body.value.edition).map_err(|fault| Problem::field("/edition", fault))?;
    let command = GiveConsent { purpose: body.value.purpose.0, edition };
    let ctx = app.context(caller.0);
    let given = app.db.write(move |store| person::give_consent(store, &ctx, command.clone())).await?;
    Ok(private(&ConsentAnswer::from(given)))
}

/// 撤回同意 · Take a consent back
///
/// 此后不再据此处理；此前已做的不受影响（个人信息保护法第十五条）。撤回健康信息的同意即删除该信息；重复撤回不报错。 From then on nothing rests on it; what was done stays done. With the consent to keep it, what concerns the health is erased. Doing it twice is no error.
#[utoipa::path(
    operation_id = "withdrawMyConsent", tag = "me", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "同意的标识")),
    responses((status = 200, description = "已撤回", body = ConsentAnswer)),
)]
#[post("/me/consents/{id}/withdraw")]
async fn withdraw_my_consent(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, id) = (app.context(caller.0), ConsentId(id.0));
    let withdrawn = app.db.write(move |store| person::withdraw_consent(store, &ctx, id)).await?;
    Ok(private(&ConsentAnswer::from(withdrawn)))
}

/// 删除我的信息。 That your data is to be erased.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "confirm": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ErasureDemand {
    /// 须为 true：删除后无法恢复。 Must be true: nobody can bring it back.
    confirm: bool,
    /// 凭查询码删除、且所留手机能收短信时：发到该手机的 6 位数字。 By tracking code, where the case names a mobile phone: the six digits that it was sent.
    #[schema(pattern = "^[0-9]{6}$", min_length = 6, max_length = 6, nullable = false)]
    number: Option<String>,
    /// 登录时：只删除这一件诉求，保留账号。 Logged in: this case alone, and the account stays.
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
}

/// 发送删除验证码 · Send a code to erase by
///
/// 凭查询码：向该诉求所留的手机发送 6 位验证码，5 分钟内有效。没有可收短信的手机时为 409，此时不需要验证码。 By tracking code: sends six digits to the phone that the case names. Where there is none that could be sent any, 409: none is needed.
#[utoipa::path(
    operation_id = "sendErasureCode", tag = "me",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    responses((status = 200, description = "已发送", body = PhoneCodeSent)),
)]
#[post("/track-erasure/code", wrap = "spends(Budget::Text)")]
async fn send_erasure_code(app: Data<App>, code: Tracked, _: NoQuery) -> Result<HttpResponse, Problem> {
    send_number(&app, app.context(Actor::Tracker(code.0))).await?;
    Ok(private(&PhoneCodeSent::now()))
}

/// Sends a number to the phone of the case that the actor's code leads to.
pub(crate) async fn send_number(app: &Data<App>, ctx: Context) -> Result<(), Problem> {
    let asking = ctx.clone();
    let (phone, purpose) = app.db.read(move |store| person::erasure_phone(store, &asking)).await?;
    bring(app, ctx, phone, purpose).await
}

/// All that is kept of `actor`, as a file that a browser puts away.
pub(crate) async fn download(app: &App, actor: Actor) -> Result<HttpResponse, Problem> {
    let ctx = app.context(actor);
    let data = app.db.list(move |store| export::exported(store, &ctx)).await?;
    let mut response = private(&data);
    let name = HeaderValue::from_static("attachment; filename=\"my-data.json\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}

/// 删除我的信息 · Have my data erased
///
/// 凭查询码：删除该诉求的内容、姓名、电话、地点、照片和办理文字，办理中的随即撤回；所留手机能收短信的，须先取得验证码。登录后：删除全部诉求并注销账号，或以 case_id 只删一件；须在 15 分钟内以微信或手机验证码登录过；仍有工作授权的为 409；用所绑手机号登记的双联、预约和述职会到会标记一并删除，不再走访。状态、类别、区划和日期留作统计，不再指向任何人。调解卷宗依法保存。暂时读不出的诉求列在 unreadable_case_ids，其余照删，账号保留到修复后再次请求。重复请求不报错。 By tracking code: words, names, phone, place, photos and what was written of the case are erased, one under way is taken back with it; where the case names a mobile phone, it takes the code that is sent there. Logged in within a quarter of an hour: all your cases and the account, or with `case_id` one alone; 409 while you hold a grant; visits, bookings and meetings of voters that are found by your phone are erased with it, and nobody visits you any more. State, category, division and dates stay for figures, of nobody. Files of mediations are kept by law. A case that can't be read now is named in `unreadable_case_ids`; the others are erased, and the account stays until you ask again.
#[utoipa::path(
    operation_id = "eraseMyData", tag = "me", security(("bearer" = []), ("tracking" = [])),
    request_body = ErasureDemand,
    responses((status = 200, description = "已删除", body = ErasureAnswer)),
)]
#[post("/me/erasure")]
async fn erase_my_data(
    app: Data<App>,
    request: HttpRequest,
    caller: Known,
    body: JsonBody<ErasureDemand>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let demand = body.value;
    let ctx = app.context(caller.0);
    let erased = if matches!(ctx.actor, Actor::Tracker(_)) {
        by_code(&app, ctx, demand.confirm, demand.number).await?
    } else {
        let session = take::<InSession>(&request)?.session;
        by_account(&app, &ctx, session, demand.confirm, demand.case_id.map(CaseId)).await?
    };
    for session in &erased.ended {
        app.tokens.end(*session);
    }
    Ok(private(&ErasureAnswer::from(erased)))
}

/// Erases the case of a tracking code, and its files.
pub(crate) async fn by_code(
    app: &App,
    ctx: Context,
    confirmed: bool,
    number: Option<String>,
) -> Result<Erased, Problem> {
    let command = EraseByCode { confirmed, number };
    let done = app.db.write(move |store| person::erase_by_code(store, &ctx, &command)).await?;
    finish(app).await;
    match done {
        ByCode::Erased(erased) => Ok(erased),
        ByCode::WrongNumber => Err(Problem::field("/number", PersonFault::NumberWrong)),
    }
}

/// What came of one after the other.
fn add(all: &mut Erased, some: Erased) {
    all.cases.extend(some.cases);
    for kept in some.kept {
        if !all.kept.contains(&kept) {
            all.kept.push(kept);
        }
    }
    all.account |= some.account;
    all.ended.extend(some.ended);
}

async fn by_account(
    app: &App,
    ctx: &Context,
    session: SessionId,
    confirmed: bool,
    one: Option<CaseId>,
) -> Result<Erased, Problem> {
    let mut all = Erased::default();
    if let Some(id) = one {
        let ctx = ctx.clone();
        all = app.db.write(move |store| person::erase_one(store, &ctx, session, confirmed, id)).await?;
    } else {
        erase_cases(app, ctx, session, confirmed, &mut all).await?;
        let ctx = ctx.clone();
        add(&mut all, app.db.write(move |store| person::erase_own(store, &ctx, session, confirmed)).await?);
    }
    finish(app).await;
    Ok(all)
}

/// Erases all cases of an account, each in a transaction of its own: what can't be read holds up nothing behind it.
async fn erase_cases(
    app: &App,
    ctx: &Context,
    session: SessionId,
    confirmed: bool,
    all: &mut Erased,
) -> Result<(), Problem> {
    let mut after = None;
    loop {
        let of = ctx.clone();
        let page = app.db.list(move |store| person::to_erase(store, &of, session, confirmed, after)).await?;
        all.unreadable.extend(page.unreadable.into_iter().map(CaseId));
        for id in page.items {
            let of = ctx.clone();
            match app.db.write(move |store| person::erase_one(store, &of, session, confirmed, id)).await {
                Ok(some) => add(all, some),
                // Somebody else was asked the same at the same moment.
                Err(Failed::Job(Failure::NotFound)) => {}
                Err(Failed::Job(Failure::Store(StoreError::Corrupt(what)))) => {
                    tracing::error!(case = %id, what, "a case can't be read and so not be erased");
                    all.unreadable.push(id);
                }
                Err(error) => return Err(error.into()),
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Has the files go at once; what does not go now, the worker tries again.
async fn finish(app: &App) {
    if let Err(error) = erasures::finish(&app.db, &app.files, app.now()).await {
        tracing::warn!(?error, "files of what was erased go later");
    }
}
