//! Who calls: a bearer token, a tracking code, or nobody. The API only authenticates; what somebody may do is decided in
//! the use cases.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use mashang_domain::accounts::LoggedIn;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{AccountId, Actor, Grant, Instant};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::problem::Problem;

/// How long an access token is good.
pub(crate) const ACCESS_SECONDS: i64 = 15 * 60;
/// Carries a case's tracking code, for whoever follows it without an account.
pub(crate) const TRACKING_HEADER: &str = "X-Tracking-Code";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: AccountId,
    iat: i64,
    exp: i64,
    grants: Vec<Grant>,
}

/// Signs and verifies access tokens (EdDSA). Verified ones are remembered whole until they expire.
pub(crate) struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    verified: Cache<String, (Actor, i64)>,
}

impl Tokens {
    pub(crate) fn new(seed: &[u8; 32]) -> Result<Self, String> {
        let key = SigningKey::from_bytes(seed);
        let der = key.to_pkcs8_der().map_err(|error| format!("the token key can't be used: {error}"))?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.leeway = 0;
        // Expiry is held against the injected clock, below.
        validation.validate_exp = false;
        Ok(Self {
            encoding: EncodingKey::from_ed_der(der.as_bytes()),
            decoding: DecodingKey::from_ed_der(key.verifying_key().as_bytes()),
            validation,
            verified: Cache::builder()
                .max_capacity(50_000)
                .time_to_live(Duration::from_secs(ACCESS_SECONDS.unsigned_abs()))
                .build(),
        })
    }

    pub(crate) fn sign(&self, login: &LoggedIn, now: Instant) -> Result<String, Problem> {
        let iat = now.timestamp();
        let claims = Claims {
            sub: login.session.account,
            iat,
            exp: iat + ACCESS_SECONDS,
            grants: login.actor.grants().to_vec(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.encoding).map_err(Problem::internal)
    }

    fn verify(&self, token: &str, now: Instant) -> Option<Actor> {
        let (actor, exp) = if let Some(known) = self.verified.get(token) {
            known
        } else {
            let claims =
                jsonwebtoken::decode::<Claims>(token.as_bytes(), &self.decoding, &self.validation).ok()?.claims;
            let known = (Actor::Person { account: claims.sub, grants: claims.grants }, claims.exp);
            self.verified.insert(token.to_owned(), known.clone());
            known
        };
        (now.timestamp() < exp).then_some(actor)
    }
}

fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
    let app = App::of(request)?;
    if let Some(value) = request.headers().get(AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        return token.and_then(|token| app.tokens.verify(token, app.now())).ok_or_else(Problem::unauthorized);
    }
    match request.headers().get(TRACKING_HEADER) {
        Some(value) => {
            let code = value.to_str().ok().and_then(|text| TrackingCode::read(text).ok());
            code.map(Actor::Tracker).ok_or_else(Problem::unauthorized)
        }
        None => Ok(Actor::Anonymous),
    }
}

/// Who may call an operation: the type that a handler takes, and the document's security.
pub(crate) trait Caller {
    /// The names of the document's security schemes; an empty one where nothing needs to be shown.
    const SECURITY: &'static [&'static str];

    /// Who calls, if it is one of those.
    fn identify(request: &HttpRequest) -> Result<Actor, Problem>;
}

/// Anybody; a token that is shown must be good all the same.
pub(crate) struct Anybody(pub Actor);
/// Somebody who logged in, or who holds a tracking code.
pub(crate) struct Known(pub Actor);
/// Somebody who logged in.
pub(crate) struct Person(pub Actor);

impl Caller for Anybody {
    const SECURITY: &'static [&'static str] = &["", "bearer"];

    fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
        identify(request)
    }
}

impl Caller for Known {
    const SECURITY: &'static [&'static str] = &["bearer", "tracking"];

    fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
        match identify(request)? {
            Actor::Anonymous => Err(Problem::unauthorized()),
            known => Ok(known),
        }
    }
}

impl Caller for Person {
    const SECURITY: &'static [&'static str] = &["bearer"];

    fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
        match identify(request)? {
            person @ Actor::Person { .. } => Ok(person),
            _ => Err(Problem::unauthorized()),
        }
    }
}

impl FromRequest for Anybody {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request).map(Self))
    }
}

impl FromRequest for Known {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request).map(Self))
    }
}

impl FromRequest for Person {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request).map(Self))
    }
}
