//! Access tokens.

use std::time::Duration;

use ed25519_dalek::SigningKey;
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use mashang_domain::accounts::LoggedIn;
use mashang_domain::shared::{Actor, GrantId, Instant, SessionId};
use mashang_infra::crypto::{hex, mac};
use moka::sync::Cache;
use sha2::Sha256;

use crate::claims::Claims;
use crate::eddsa;
use crate::problem::Problem;

/// For whom access tokens are.
const AUDIENCE: &str = "mashang";
/// How long an access token is good.
pub(crate) const ACCESS_SECONDS: i64 = 15 * 60;

/// Signs and verifies access tokens (EdDSA). Verified ones are remembered whole until they expire.
pub(crate) struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    /// Who issues them: the public address.
    issuer: String,
    refresh: Hmac<Sha256>,
    verified: Cache<String, Verified>,
    /// Sessions that ended while access tokens of theirs may still be out.
    ended: Cache<SessionId, ()>,
    /// Grants that were taken back while access tokens that carry them may still be out.
    taken_back: Cache<GrantId, ()>,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Untaken {
    /// It is none, has expired, or its session has ended.
    Bad,
    /// Something that it carries was taken back: whoever renews the session is given one that says what holds.
    GrantsChanged,
}

/// What a good token says.
#[derive(Clone)]
pub(crate) struct Verified {
    pub(crate) actor: Actor,
    pub(crate) session: SessionId,
    /// As which of its owner's grants it acts, where one was chosen.
    pub(crate) acting_as: Option<GrantId>,
    granted: Vec<GrantId>,
    exp: i64,
}

impl Tokens {
    pub(crate) fn new(seed: &[u8; 32], issuer: &str) -> Self {
        let key = SigningKey::from_bytes(seed);
        eddsa::install();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.leeway = 0;
        // Expiry is held against the injected clock, below.
        validation.validate_exp = false;
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        let lived = Duration::from_secs(ACCESS_SECONDS.unsigned_abs());
        Self {
            encoding: EncodingKey::from_ed_der(seed),
            decoding: DecodingKey::from_ed_der(key.verifying_key().as_bytes()),
            validation,
            issuer: issuer.to_owned(),
            refresh: mac(seed),
            verified: Cache::builder().max_capacity(50_000).time_to_live(lived).build(),
            ended: Cache::builder().max_capacity(1_000_000).time_to_live(lived).build(),
            taken_back: Cache::builder().max_capacity(1_000_000).time_to_live(lived).build(),
        }
    }

    /// The refresh token of a session's generation.
    pub(crate) fn refresh(&self, session: SessionId, generation: i32) -> String {
        let tag = self.refresh.clone().chain_update(b"refresh").chain_update(session.0.as_bytes());
        let tag = tag.chain_update(generation.to_be_bytes()).finalize().into_bytes();
        format!("{}.{}", session.0.simple(), hex(&tag))
    }

    /// Whether `shown` is that one; how long that takes tells nobody how much of it is right.
    pub(crate) fn is_refresh(&self, shown: &str, session: SessionId, generation: i32) -> bool {
        let right = self.refresh(session, generation);
        let differ = right.bytes().zip(shown.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
        right.len() == shown.len() && differ == 0
    }

    /// Takes no access token of a session any more.
    pub(crate) fn end(&self, session: SessionId) {
        self.ended.insert(session, ());
    }

    /// Takes no access token any more that carries that grant.
    pub(crate) fn take_back(&self, grant: GrantId) {
        self.taken_back.insert(grant, ());
    }

    pub(crate) fn sign(&self, login: &LoggedIn, now: Instant) -> Result<String, Problem> {
        let iat = now.timestamp();
        let claims = Claims::new(self.issuer.clone(), AUDIENCE.to_owned(), login, iat, iat + ACCESS_SECONDS);
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.encoding).map_err(Problem::internal)
    }

    /// What a token says that we signed, whether it is good still or not.
    fn read(&self, token: &str) -> Option<Verified> {
        if let Some(known) = self.verified.get(token) {
            return Some(known);
        }
        let claims = jsonwebtoken::decode::<Claims>(token.as_bytes(), &self.decoding, &self.validation).ok()?.claims;
        let (session, exp) = (claims.sid.into(), claims.exp);
        let granted = claims.granted.iter().copied().map(GrantId::from).collect();
        let acting_as = claims.acting_as.map(GrantId::from);
        let known = Verified { actor: claims.actor()?, session, acting_as, granted, exp };
        self.verified.insert(token.to_owned(), known.clone());
        Some(known)
    }

    /// Whose token it is, while it is good.
    pub(crate) fn verify(&self, token: &str, now: Instant) -> Result<Verified, Untaken> {
        let known = self.read(token).ok_or(Untaken::Bad)?;
        if now.timestamp() >= known.exp || self.ended.contains_key(&known.session) {
            return Err(Untaken::Bad);
        }
        if known.granted.iter().any(|grant| self.taken_back.contains_key(grant)) {
            return Err(Untaken::GrantsChanged);
        }
        Ok(known)
    }
}
