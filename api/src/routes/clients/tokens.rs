//! `POST /oauth/token`: what API clients exchange their credentials for (RFC 6749, client credentials), and what describes it
//! (RFC 8414). Its errors have the standard's own form, which libraries of others read.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, PRAGMA, WWW_AUTHENTICATE};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use mashang_domain::clients::{ApiClient, ClientScope, Clients, queries};
use mashang_domain::shared::{Actor, ApiClientId, Vocabulary};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::admission::may_call_from;
use crate::app::App;
use crate::assertions;
use crate::claims::ClientToken;
use crate::extract::{NoQuery, collect};
use crate::problem::Problem;
use crate::routes::budgets::guesses;
use crate::routes::tree::Routes;
use crate::scopes;
use crate::tokens::CLIENT_SECONDS;

const FORM: &str = "application/x-www-form-urlencoded";
/// The ways to show a credential.
const WAYS: [&str; 3] = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
/// What says that an assertion is a JWT (RFC 7523, section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(issue_token).service(get_server);
}

/// The bytes of a form.
pub(super) struct FormBytes(pub(super) Bytes);

impl FromRequest for FormBytes {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_form = kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM);
        let mut payload = payload.take();
        Box::pin(async move {
            if is_form { collect(&mut payload).await.map(Self) } else { Err(Problem::unsupported_media_type(FORM)) }
        })
    }
}

/// 换取令牌的表单（RFC 6749 第 4.4 节）。凭证用三种方式之一：HTTP Basic、client_secret 或 client_assertion。 A form; who asks is shown by one of three: HTTP Basic, `client_secret` or `client_assertion`.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({ "grant_type": "client_credentials", "scope": "cases:read" }))]
pub(crate) struct TokenRequest {
    /// client_credentials。 `client_credentials`.
    #[schema(required = true, nullable = false, max_length = 64)]
    grant_type: Option<String>,
    /// 所需权限，空格分隔；默认为全部。 The scopes that are asked for, with spaces between; all when absent.
    #[schema(nullable = false, max_length = 500)]
    scope: Option<String>,
    /// 系统标识；不用 HTTP Basic 时填写。 The client's id, where no HTTP Basic is shown.
    #[schema(nullable = false, max_length = 64)]
    client_id: Option<String>,
    /// 密钥。 A secret of its.
    #[schema(nullable = false, max_length = 200)]
    client_secret: Option<String>,
    /// urn:ietf:params:oauth:client-assertion-type:jwt-bearer。 What says that the assertion is a JWT.
    #[schema(nullable = false, max_length = 100)]
    client_assertion_type: Option<String>,
    /// 以私钥签名的断言（RFC 7523）：iss 与 sub 为系统标识，aud 为本端点，exp 在 5 分钟内，jti 只用一次。 A JWT that the client signs: `iss` and `sub` are its id, `aud` is this endpoint, `exp` within five minutes, `jti` once.
    #[schema(nullable = false, max_length = 4000)]
    client_assertion: Option<String>,
}

/// 访问令牌。 An access token.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenAnswer {
    /// 访问令牌。 The token.
    access_token: String,
    /// 总是 Bearer。 Always `Bearer`.
    token_type: &'static str,
    /// 有效秒数。 Seconds for which it is good.
    expires_in: i64,
    /// 所得权限，空格分隔。 Its scopes, with spaces between.
    scope: String,
}

/// 不发令牌的原因（RFC 6749 第 5.2 节）。 Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct TokenError {
    /// invalid_request、invalid_client、unauthorized_client、unsupported_grant_type 或 invalid_scope。 What machines read.
    error: &'static str,
    /// 英文说明。 What people read, in ASCII, as the standard has it.
    error_description: &'static str,
}

impl TokenError {
    pub(super) const FORM: Self = Self::request("The form can't be read, or says something twice.");
    const CLIENT: Self = Self::of("invalid_client", "Unknown client, or its credential is wrong, expired or used.");
    const ADDRESS: Self = Self::of("unauthorized_client", "This client may not ask from this address.");
    const GRANT: Self = Self::of("unsupported_grant_type", "Only client_credentials is taken.");
    const SCOPE: Self = Self::of("invalid_scope", "A scope is unknown, or is not this client's.");

    pub(super) const fn of(error: &'static str, error_description: &'static str) -> Self {
        Self { error, error_description }
    }

    pub(super) const fn request(about: &'static str) -> Self {
        Self::of("invalid_request", about)
    }

    pub(super) fn answer(self) -> HttpResponse {
        let unknown = self == Self::CLIENT;
        let mut answer = HttpResponse::build(if unknown { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST });
        if unknown {
            answer.insert_header((WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"mashang\"")));
        }
        answer.insert_header(("Cache-Control", "no-store")).insert_header((PRAGMA, "no-cache")).json(self)
    }
}

/// What a form shows of who sends it.
pub(super) struct Shown {
    /// `client_id`.
    pub(super) client: Option<String>,
    /// `client_secret`.
    pub(super) secret: Option<String>,
    /// `client_assertion_type`.
    pub(super) assertion_type: Option<String>,
    /// `client_assertion`.
    pub(super) assertion: Option<String>,
}

/// By what a client shows who it is.
enum Credential {
    Secret(ApiClientId, String),
    Assertion(ApiClientId, String),
}

fn id(text: &str) -> Result<ApiClientId, TokenError> {
    text.parse::<Uuid>().map(ApiClientId).map_err(|_| TokenError::CLIENT)
}

/// What a part of HTTP Basic means (RFC 6749, section 2.3.1): it is encoded as in a form.
fn decoded(part: &str) -> Option<String> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(&format!("part={part}")).ok()?.into_inner();
    let [(_, value)] = <[_; 1]>::try_from(pairs).ok()?;
    Some(value)
}

/// Whether a header shows a client's secret: another scheme is no credential here.
fn is_basic(value: &HeaderValue) -> bool {
    value.as_bytes().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic "))
}

fn basic(value: &HeaderValue) -> Option<(String, String)> {
    let (_, encoded) = value.to_str().ok()?.split_once(' ')?;
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client, secret) = text.split_once(':')?;
    Some((decoded(client)?, decoded(secret)?))
}

/// The one credential that a request shows.
fn credential(header: Option<&HeaderValue>, form: Shown) -> Result<Credential, TokenError> {
    let named = form.client.as_deref().map(id).transpose()?;
    let agrees = |client: ApiClientId| {
        if named.is_none_or(|named| named == client) { Ok(client) } else { Err(TokenError::CLIENT) }
    };
    match (header, form.secret, form.assertion) {
        (Some(header), None, None) => {
            let (client, secret) = basic(header).ok_or(TokenError::CLIENT)?;
            Ok(Credential::Secret(agrees(id(&client)?)?, secret))
        }
        (None, Some(secret), None) => Ok(Credential::Secret(named.ok_or(TokenError::CLIENT)?, secret)),
        (None, None, Some(assertion)) => {
            if form.assertion_type.as_deref() != Some(JWT_BEARER) {
                return Err(TokenError::request("Another client_assertion_type is taken."));
            }
            let client = assertions::whose(&assertion).ok_or(TokenError::CLIENT)?;
            Ok(Credential::Assertion(agrees(client)?, assertion))
        }
        (None, None, None) => Err(TokenError::CLIENT),
        _ => Err(TokenError::request("Show one credential, and not several.")),
    }
}

/// The address of the token endpoint.
fn endpoint(app: &App) -> String {
    format!("{}/oauth/token", app.settings.public_url)
}

/// The client whose credential that is, if it is a good one, and which secret or key of its.
async fn authenticated(app: &App, credential: Credential) -> Result<Option<(ApiClient, Uuid)>, Problem> {
    let now = app.now();
    match credential {
        Credential::Secret(id, secret) => {
            let found = app.db.read(move |store: &mut Store| queries::opened(store, id, &secret, now)).await?;
            Ok(found)
        }
        Credential::Assertion(id, assertion) => {
            let found = app.db.read(move |store: &mut Store| queries::admitted(store, id, now)).await?;
            let Some(client) = found else { return Ok(None) };
            let Some(key) = &client.terms.key else { return Ok(None) };
            let Some(good) = assertions::verify(&assertion, id, key, &endpoint(app), now) else { return Ok(None) };
            let taken = move |store: &mut Store| store.take_assertion(id, &good.name, good.until);
            let named = assertions::named(key);
            Ok(app.db.write(taken).await?.then_some((client, named)))
        }
    }
}

/// The scopes that a client is given: those that it asks for, or all that it has.
fn given(client: &ApiClient, wanted: Option<&str>) -> Result<Vec<ClientScope>, TokenError> {
    let wanted = scopes::read(wanted.unwrap_or_default()).ok_or(TokenError::SCOPE)?;
    if wanted.is_empty() {
        return Ok(client.terms.scopes.clone());
    }
    if wanted.iter().all(|scope| client.terms.scopes.contains(scope)) { Ok(wanted) } else { Err(TokenError::SCOPE) }
}

/// The client that a request shows by one credential, and by which secret or key of its.
pub(super) async fn client_of(
    app: &App,
    request: &HttpRequest,
    form: Shown,
) -> Result<Result<(ApiClient, Uuid), TokenError>, Problem> {
    let credential = match credential(request.headers().get(AUTHORIZATION).filter(|value| is_basic(value)), form) {
        Ok(credential) => credential,
        Err(denied) => return Ok(Err(denied)),
    };
    let Some((client, secret)) = authenticated(app, credential).await? else { return Ok(Err(TokenError::CLIENT)) };
    Ok(if may_call_from(app, request, &client) { Ok((client, secret)) } else { Err(TokenError::ADDRESS) })
}

async fn exchange(app: &App, request: &HttpRequest, form: &[u8]) -> Result<Result<TokenAnswer, TokenError>, Problem> {
    let text = std::str::from_utf8(form).unwrap_or("%");
    let Ok(form) = web::Query::<TokenRequest>::from_query(text) else { return Ok(Err(TokenError::FORM)) };
    let TokenRequest { grant_type, scope, client_id, client_secret, client_assertion_type, client_assertion } =
        form.into_inner();
    let Some(grant_type) = grant_type else { return Ok(Err(TokenError::request("grant_type is missing."))) };
    let shown = Shown {
        client: client_id,
        secret: client_secret,
        assertion_type: client_assertion_type,
        assertion: client_assertion,
    };
    let (client, secret) = match client_of(app, request, shown).await? {
        Ok(known) => known,
        Err(denied) => return Ok(Err(denied)),
    };
    if grant_type != "client_credentials" {
        return Ok(Err(TokenError::GRANT));
    }
    let scope = match given(&client, scope.as_deref()) {
        Ok(scopes) => scopes::written(&scopes),
        Err(denied) => return Ok(Err(denied)),
    };
    let id = app.context(Actor::Anonymous).mint();
    let token = ClientToken { id, client: client.id, scope: scope.clone(), secret };
    let access_token = app.tokens.sign_client(token, app.now())?;
    Ok(Ok(TokenAnswer { access_token, token_type: "Bearer", expires_in: CLIENT_SECONDS, scope }))
}

/// 换取令牌 · Issue a token
///
/// 第三方系统以客户端凭证换取访问令牌（RFC 6749），半小时有效；凭证用 HTTP Basic、表单中的密钥，或以私钥签名的断言（RFC 7523）。 An API client exchanges its credentials for an access token, which is good for half an hour: HTTP Basic, a secret in the form, or an assertion signed with its key.
#[utoipa::path(
    operation_id = "issueToken", tag = "clients",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "访问令牌", body = TokenAnswer),
        (status = 400, description = "请求有误。 The request is wrong.", body = TokenError),
        (status = 401, description = "凭证有误。 The credential is wrong.", body = TokenError),
    ),
)]
#[post("/oauth/token", wrap = "from_fn(guesses)")]
async fn issue_token(
    app: Data<App>,
    request: HttpRequest,
    form: FormBytes,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    Ok(match exchange(&app, &request, &form.0).await? {
        Ok(token) => HttpResponse::Ok()
            .insert_header(("Cache-Control", "no-store"))
            .insert_header((PRAGMA, "no-cache"))
            .json(token),
        Err(denied) => denied.answer(),
    })
}

/// 授权服务的元数据（RFC 8414）。 What describes the server that issues tokens.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuthorizationServer {
    /// 签发者。 Who issues them.
    issuer: String,
    /// 换取令牌的端点。 Where.
    token_endpoint: String,
    /// 撤销令牌的端点（RFC 7009）。 Where one is revoked.
    revocation_endpoint: String,
    /// 公钥。 Where the keys are by which tokens are verified.
    jwks_uri: String,
    /// 权限范围。 The scopes that there are.
    scopes_supported: Vec<&'static str>,
    /// 没有。 None.
    response_types_supported: Vec<&'static str>,
    /// 授权类型。 The types of grant.
    grant_types_supported: Vec<&'static str>,
    /// 凭证的方式。 The ways to show a credential.
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// 撤销时凭证的方式。 The same where one is revoked.
    revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    /// 断言的签名算法。 By what assertions are signed.
    token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// 接口文档。 The document.
    service_documentation: String,
}

/// 授权服务元数据 · Get the authorization server
///
/// 公开（RFC 8414）。 Public: what libraries ask for first.
#[utoipa::path(
    operation_id = "getAuthorizationServer", tag = "clients",
    responses((status = 200, description = "元数据", body = AuthorizationServer)),
)]
#[get("/.well-known/oauth-authorization-server")]
async fn get_server(app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let base = &app.settings.public_url;
    let answer = AuthorizationServer {
        issuer: base.clone(),
        token_endpoint: endpoint(&app),
        revocation_endpoint: format!("{base}/oauth/revoke"),
        jwks_uri: format!("{base}/.well-known/jwks.json"),
        scopes_supported: ClientScope::ALL.iter().map(|scope| scope.as_str()).collect(),
        response_types_supported: Vec::new(),
        grant_types_supported: vec!["client_credentials"],
        token_endpoint_auth_methods_supported: WAYS.to_vec(),
        revocation_endpoint_auth_methods_supported: WAYS.to_vec(),
        token_endpoint_auth_signing_alg_values_supported: vec!["EdDSA", "ES256"],
        service_documentation: format!("{base}/docs/"),
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=300")).json(answer))
}
