//! The public halves of the keys that sign tokens, for whoever holds a token against them.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::extract::NoQuery;
use crate::problem::Problem;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(get_keys);
}

/// 一把公钥（RFC 8037）。 A public key.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = JsonWebKey)]
pub(crate) struct KeyAnswer {
    /// 总是 OKP。 Always `OKP`.
    kty: String,
    /// 总是 Ed25519。 Always `Ed25519`.
    crv: String,
    /// 公钥。 The key.
    x: String,
    /// 令牌头中的 kid。 What `kid` is in the head of a token.
    kid: String,
    /// 总是 EdDSA。 Always `EdDSA`.
    alg: String,
    /// 总是 sig。 Always `sig`.
    #[serde(rename = "use")]
    usage: String,
}

/// 全部公钥（RFC 7517）。 All of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = JsonWebKeySet)]
pub(crate) struct KeySetAnswer {
    /// 正在签发的在前；更换密钥时有两把。 The one that signs first; two while keys change.
    keys: Vec<KeyAnswer>,
}

/// 令牌公钥 · Get the token keys
///
/// 公开。验证访问令牌签名的公钥。 Public. What the signatures of access tokens are held against.
#[utoipa::path(
    operation_id = "getTokenKeys", tag = "sessions",
    responses((status = 200, description = "公钥", body = KeySetAnswer)),
)]
#[get("/.well-known/jwks.json")]
async fn get_keys(app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let key = |(kid, x): (&str, &str)| KeyAnswer {
        kty: "OKP".into(),
        crv: "Ed25519".into(),
        x: x.to_owned(),
        kid: kid.to_owned(),
        alg: "EdDSA".into(),
        usage: "sig".into(),
    };
    let keys = app.tokens.published().map(key).collect();
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=300")).json(KeySetAnswer { keys }))
}
