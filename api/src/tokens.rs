//! Access tokens.

use std::time::Duration;

use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use mashang_domain::accounts::LoggedIn;
use mashang_domain::shared::{Actor, Instant};
use moka::sync::Cache;

use crate::claims::Claims;
use crate::eddsa;
use crate::problem::Problem;

/// How long an access token is good.
pub(crate) const ACCESS_SECONDS: i64 = 15 * 60;

/// Signs and verifies access tokens (EdDSA). Verified ones are remembered whole until they expire.
pub(crate) struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    verified: Cache<String, (Actor, i64)>,
}

impl Tokens {
    pub(crate) fn new(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        eddsa::install();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.leeway = 0;
        // Expiry is held against the injected clock, below.
        validation.validate_exp = false;
        Self {
            encoding: EncodingKey::from_ed_der(seed),
            decoding: DecodingKey::from_ed_der(key.verifying_key().as_bytes()),
            validation,
            verified: Cache::builder()
                .max_capacity(50_000)
                .time_to_live(Duration::from_secs(ACCESS_SECONDS.unsigned_abs()))
                .build(),
        }
    }

    pub(crate) fn sign(&self, login: &LoggedIn, now: Instant) -> Result<String, Problem> {
        let iat = now.timestamp();
        let claims = Claims::new(login.session.account, login.actor.grants(), iat, iat + ACCESS_SECONDS);
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.encoding).map_err(Problem::internal)
    }

    /// Whose token it is, while it is good.
    pub(crate) fn verify(&self, token: &str, now: Instant) -> Option<Actor> {
        let (actor, exp) = if let Some(known) = self.verified.get(token) {
            known
        } else {
            let claims =
                jsonwebtoken::decode::<Claims>(token.as_bytes(), &self.decoding, &self.validation).ok()?.claims;
            let exp = claims.exp;
            let known = (claims.actor()?, exp);
            self.verified.insert(token.to_owned(), known.clone());
            known
        };
        (now.timestamp() < exp).then_some(actor)
    }
}
