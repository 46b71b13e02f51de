//! `POST /oauth/revoke`: an API client gives up an access token of its own (RFC 7009), which ends everywhere at once.

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse, post};
use mashang_domain::clients::Clients;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::ToSchema;

use super::tokens::{FormBytes, Shown, TokenError, client_of};
use crate::app::App;
use crate::extract::NoQuery;
use crate::problem::Problem;
use crate::routes::budgets::guesses;
use crate::routes::tree::Routes;
use crate::tokens::{CLIENT_SECONDS, SKEW_SECONDS};

const ANOTHERS: TokenError = TokenError::of("unauthorized_client", "The token was issued to another client.");

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(revoke_token);
}

/// 撤销令牌的表单（RFC 7009 第 2.1 节）；凭证的方式与换取令牌时相同，断言的 aud 也是换取令牌的端点。 A form; who asks is shown as for a token, and the `aud` of an assertion is the token endpoint, too.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({ "token": "eyJ0eXAiOiJKV1QifQ.e30.c2ln" }))]
pub(crate) struct RevocationRequest {
    /// 要撤销的访问令牌。 The access token.
    #[schema(required = true, nullable = false, max_length = 4000)]
    token: Option<String>,
    /// 系统标识；不用 HTTP Basic 时填写。 The client's id, where no HTTP Basic is shown.
    #[schema(nullable = false, max_length = 64)]
    client_id: Option<String>,
    /// 密钥。 A secret of its.
    #[schema(nullable = false, max_length = 200)]
    client_secret: Option<String>,
    /// urn:ietf:params:oauth:client-assertion-type:jwt-bearer。 What says that the assertion is a JWT.
    #[schema(nullable = false, max_length = 100)]
    client_assertion_type: Option<String>,
    /// 以私钥签名的断言（RFC 7523）。 A JWT that the client signs.
    #[schema(nullable = false, max_length = 4000)]
    client_assertion: Option<String>,
}

/// What is no token of ours, or good no more, is given up already.
async fn revoke(app: &App, request: &HttpRequest, form: &[u8]) -> Result<Result<(), TokenError>, Problem> {
    let text = std::str::from_utf8(form).unwrap_or("%");
    let Ok(form) = web::Query::<RevocationRequest>::from_query(text) else { return Ok(Err(TokenError::FORM)) };
    let RevocationRequest { token, client_id, client_secret, client_assertion_type, client_assertion } =
        form.into_inner();
    let Some(token) = token else { return Ok(Err(TokenError::request("token is missing."))) };
    let shown = Shown {
        client: client_id,
        secret: client_secret,
        assertion_type: client_assertion_type,
        assertion: client_assertion,
    };
    let client = match client_of(app, request, shown).await? {
        Ok((client, _)) => client.id,
        Err(denied) => return Ok(Err(denied)),
    };
    let now = app.now();
    let Some(token) = app.tokens.verify_client(&token, now) else { return Ok(Ok(())) };
    if token.client != client {
        return Ok(Err(ANOTHERS));
    }
    let until = now + chrono::Duration::seconds(CLIENT_SECONDS + SKEW_SECONDS);
    app.db.write(move |store: &mut Store| store.revoke_token(client, token.id, until)).await?;
    Ok(Ok(()))
}

/// 撤销令牌 · Revoke a token
///
/// 第三方系统撤销自己的访问令牌（RFC 7009），各处立即失效；未知或已过期的令牌同样回答 200；token_type_hint 可以写，不影响结果。 An API client revokes an access token of its own, which ends everywhere at once. One that is unknown, or expired, is answered 200, too; a `token_type_hint` changes nothing.
#[utoipa::path(
    operation_id = "revokeToken", tag = "clients",
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "令牌不再有效。 It is good no more."),
        (status = 400, description = "请求有误。 The request is wrong.", body = TokenError),
        (status = 401, description = "凭证有误。 The credential is wrong.", body = TokenError),
    ),
)]
#[post("/oauth/revoke", wrap = "from_fn(guesses)")]
async fn revoke_token(
    app: Data<App>,
    request: HttpRequest,
    form: FormBytes,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    Ok(match revoke(&app, &request, &form.0).await? {
        Ok(()) => HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).finish(),
        Err(denied) => denied.answer(),
    })
}
