//! Access tokens.

mod known;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use mashang_domain::accounts::LoggedIn;
use mashang_domain::shared::{AccountId, Actor, GrantId, Instant, SessionId};
use mashang_infra::crypto::{hex, mac};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use crate::claims::{Claims, ClientClaims, ClientToken};
use crate::eddsa;
use crate::problem::Problem;
use known::KnownTokens;

/// For whom access tokens are.
const AUDIENCE: &str = "mashang";
/// The same of those of API clients: neither is ever taken for the other.
const CLIENTS: &str = "mashang-clients";
/// How long an access token is good.
pub(crate) const ACCESS_SECONDS: i64 = 15 * 60;
/// How long one of an API client is.
pub(crate) const CLIENT_SECONDS: i64 = 30 * 60;
/// By how much clocks of servers and of clients may differ.
pub(crate) const SKEW_SECONDS: i64 = 60;
/// How long after it was signed a token is taken at the latest.
pub(crate) const TAKEN_SECONDS: i64 = ACCESS_SECONDS + SKEW_SECONDS;

/// A key that signs tokens, or only verifies them.
struct Key {
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// The public half, as a JWK has it.
    x: String,
    /// Its name in tokens: the thumbprint (RFC 7638).
    kid: String,
    refresh: Hmac<Sha256>,
}

impl Key {
    fn new(seed: &[u8; 32]) -> Self {
        let public = SigningKey::from_bytes(seed).verifying_key();
        let x = URL_SAFE_NO_PAD.encode(public.as_bytes());
        let jwk = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        Self {
            encoding: EncodingKey::from_ed_der(seed),
            decoding: DecodingKey::from_ed_der(public.as_bytes()),
            kid: URL_SAFE_NO_PAD.encode(Sha256::digest(jwk)),
            x,
            refresh: mac(seed),
        }
    }

    fn refresh(&self, session: SessionId, generation: i32) -> String {
        let tag = self.refresh.clone().chain_update(b"refresh").chain_update(session.0.as_bytes());
        let tag = tag.chain_update(generation.to_be_bytes()).finalize().into_bytes();
        format!("{}.{}", session.0.simple(), hex(&tag))
    }
}

/// By what a token is revoked that names itself by nothing.
fn nameless(token: &str) -> uuid::Uuid {
    let digest: [u8; 32] = Sha256::digest(token).into();
    let mut name = [0; 16];
    name.copy_from_slice(&digest[..16]);
    uuid::Uuid::from_bytes(name)
}

/// What a token of ours must say.
fn validation(issuer: &str, audience: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.leeway = 0;
    // Expiry is held against the injected clock, below.
    validation.validate_exp = false;
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
    validation
}

/// Signs and verifies access tokens (EdDSA). Verified ones are remembered whole until they expire.
pub(crate) struct Tokens {
    /// The one that signs, and one whose tokens are taken as well: the next, or the one before.
    signs: Key,
    also: Option<Key>,
    validation: Validation,
    of_clients: Validation,
    /// Who issues them: the public address.
    issuer: String,
    verified: KnownTokens<Verified>,
    /// Sessions that ended while access tokens of theirs may still be out.
    ended: Cache<SessionId, ()>,
    /// Grants that were taken back while access tokens that carry them may still be out.
    taken_back: Cache<GrantId, ()>,
    /// How often something was added to either, and one: a token that was found good stays so until it grows.
    takings: AtomicU64,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Untaken {
    /// It is no person's.
    Bad,
    /// It has expired, or its session has ended.
    Over,
    /// Something that it carries was taken back: whoever renews the session is given one that says what holds.
    GrantsChanged,
}

/// What a good token says.
pub(crate) struct Verified {
    actor: Actor,
    pub(crate) session: SessionId,
    /// As which of its owner's grants it acts, where one was chosen.
    pub(crate) acting_as: Option<GrantId>,
    granted: Vec<GrantId>,
    exp: i64,
    /// How much had been taken back when it was found that nothing of this is among it.
    good_of: AtomicU64,
}

impl Verified {
    /// Whose it is.
    pub(crate) fn account(&self) -> Option<AccountId> {
        self.actor.account()
    }

    /// Whoever shows it, as everything that was granted when it was given. Nobody acts so: as what a deputy acts, the day says
    /// (`service::acting`).
    pub(crate) fn as_granted(&self) -> &Actor {
        &self.actor
    }
}

impl Tokens {
    pub(crate) fn new(seed: &[u8; 32], also: Option<&[u8; 32]>, issuer: &str) -> Self {
        eddsa::install();
        let lived = Duration::from_secs(TAKEN_SECONDS.unsigned_abs());
        Self {
            signs: Key::new(seed),
            also: also.map(Key::new),
            validation: validation(issuer, AUDIENCE),
            of_clients: validation(issuer, CLIENTS),
            issuer: issuer.to_owned(),
            verified: KnownTokens::default(),
            ended: Cache::builder().max_capacity(1_000_000).time_to_live(lived).build(),
            taken_back: Cache::builder().max_capacity(1_000_000).time_to_live(lived).build(),
            takings: AtomicU64::new(1),
        }
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.signs).chain(&self.also)
    }

    /// Name and public half of the keys whose tokens are taken, the one that signs first.
    pub(crate) fn published(&self) -> impl Iterator<Item = (&str, &str)> {
        self.keys().map(|key| (key.kid.as_str(), key.x.as_str()))
    }

    /// The refresh token of a session's generation.
    pub(crate) fn refresh(&self, session: SessionId, generation: i32) -> String {
        self.signs.refresh(session, generation)
    }

    /// Whether `shown` is that one, by whichever key; how long that takes tells nobody how much of it is right.
    pub(crate) fn is_refresh(&self, shown: &str, session: SessionId, generation: i32) -> bool {
        self.keys().any(|key| {
            let right = key.refresh(session, generation);
            let differ = right.bytes().zip(shown.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
            right.len() == shown.len() && differ == 0
        })
    }

    /// Takes no access token of a session any more.
    pub(crate) fn end(&self, session: SessionId) {
        self.ended.insert(session, ());
        self.takings.fetch_add(1, Ordering::Release);
    }

    /// Takes no access token any more that carries that grant.
    pub(crate) fn take_back(&self, grant: GrantId) {
        self.taken_back.insert(grant, ());
        self.takings.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn sign(&self, login: &LoggedIn, now: Instant) -> Result<String, Problem> {
        let iat = now.timestamp();
        let claims = Claims::new(self.issuer.clone(), AUDIENCE.to_owned(), login, iat, iat + ACCESS_SECONDS);
        jsonwebtoken::encode(&self.header(), &claims, &self.signs.encoding).map_err(Problem::internal)
    }

    fn header(&self) -> Header {
        Header { kid: Some(self.signs.kid.clone()), ..Header::new(Algorithm::EdDSA) }
    }

    /// An access token of an API client.
    pub(crate) fn sign_client(&self, token: ClientToken, now: Instant) -> Result<String, Problem> {
        let iat = now.timestamp();
        let until = (iat, iat + CLIENT_SECONDS);
        let claims = ClientClaims::new((self.issuer.clone(), CLIENTS.to_owned()), token, until);
        jsonwebtoken::encode(&self.header(), &claims, &self.signs.encoding).map_err(Problem::internal)
    }

    /// Whose such a token is and for what scope, while it is good. Whether the client is, nobody can tell from it.
    pub(crate) fn verify_client(&self, token: &str, now: Instant) -> Option<ClientToken> {
        let named = jsonwebtoken::decode_header(token).ok()?.kid?;
        let key = self.keys().find(|key| named == key.kid)?;
        let read = jsonwebtoken::decode::<ClientClaims>(token.as_bytes(), &key.decoding, &self.of_clients);
        let claims = read.ok()?.claims;
        let ClientClaims { jti, sub, scope, secret, exp, .. } = claims;
        let id = jti.unwrap_or_else(|| nameless(token));
        (now.timestamp() < exp + SKEW_SECONDS).then(|| ClientToken { id, client: sub.into(), scope, secret })
    }

    /// What a token says that we signed, whether it is good still or not.
    fn read(&self, token: &str) -> Option<Arc<Verified>> {
        if let Some(known) = self.verified.get(token) {
            return Some(known);
        }
        // Tokens of before the keys had names name none.
        let named = jsonwebtoken::decode_header(token).ok()?.kid;
        let read = |key: &Key| jsonwebtoken::decode::<Claims>(token.as_bytes(), &key.decoding, &self.validation).ok();
        let claims = self.keys().filter(|key| named.as_ref().is_none_or(|kid| *kid == key.kid)).find_map(read)?.claims;
        let (session, exp) = (claims.sid.into(), claims.exp);
        let granted = claims.granted.iter().copied().map(GrantId::from).collect();
        let acting_as = claims.acting_as.map(GrantId::from);
        let good_of = AtomicU64::default();
        let known = Arc::new(Verified { actor: claims.actor()?, session, acting_as, granted, exp, good_of });
        self.verified.insert(token, &known);
        Some(known)
    }

    /// Whose token it is, while it is good.
    pub(crate) fn verify(&self, token: &str, now: Instant) -> Result<Arc<Verified>, Untaken> {
        let known = self.read(token).ok_or(Untaken::Bad)?;
        if now.timestamp() >= known.exp + SKEW_SECONDS {
            return Err(Untaken::Over);
        }
        // Read before it is looked: what is taken back meanwhile is looked for the next time.
        let takings = self.takings.load(Ordering::Acquire);
        if known.good_of.load(Ordering::Relaxed) == takings {
            return Ok(known);
        }
        if self.ended.contains_key(&known.session) {
            return Err(Untaken::Over);
        }
        if known.granted.iter().any(|grant| self.taken_back.contains_key(grant)) {
            return Err(Untaken::GrantsChanged);
        }
        known.good_of.store(takings, Ordering::Relaxed);
        Ok(known)
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::accounts::{LoginClient, LoginSession, LoginWay};
    use serde_json::{Value, json};

    use super::*;

    const OURS: &str = "https://rd.example.cn";

    fn now() -> Instant {
        chrono::DateTime::UNIX_EPOCH + chrono::Duration::days(20_000)
    }

    fn login() -> LoggedIn {
        let session = LoginSession {
            id: uuid::Uuid::from_u128(1).into(),
            account: uuid::Uuid::from_u128(2).into(),
            way: LoginWay::Wechat,
            client: LoginClient::Other,
            opened_at: now(),
            acting_as: None,
            generation: 0,
            renewed_at: now(),
            expires_at: now(),
            revoked_at: None,
        };
        let actor = Actor::Person { account: session.account, grants: Vec::new() };
        LoggedIn { session, actor, granted: Vec::new(), ended: Vec::new() }
    }

    fn part(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    #[test]
    fn a_key_is_named_as_the_standard_has_it() {
        // RFC 8037, appendices A.1 to A.3: its key, its public half, its thumbprint.
        let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("base64");
        let key = Key::new(&seed.try_into().expect("32 bytes"));
        assert_eq!(key.x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn what_was_not_signed_by_us_for_us_is_not_taken() {
        let ours = Tokens::new(&[1; 32], None, OURS);
        let good = ours.sign(&login(), now()).expect("signed");
        assert!(ours.verify(&good, now()).is_ok());
        let (head, rest) = good.split_once('.').expect("a token");
        let (claims, signature) = rest.split_once('.').expect("a token");
        let kid = &ours.signs.kid;
        let public = URL_SAFE_NO_PAD.decode(&ours.signs.x).expect("base64");
        let hmac = |head: &str| {
            let tag = mac(&public.clone().try_into().expect("32 bytes"));
            URL_SAFE_NO_PAD.encode(tag.chain_update(format!("{head}.{claims}")).finalize().into_bytes())
        };
        let by_public = part(&json!({ "alg": "HS256", "typ": "JWT", "kid": kid }));
        let other = Tokens::new(&[2; 32], None, OURS).sign(&login(), now()).expect("signed");
        let elsewhere = Tokens::new(&[1; 32], None, "https://test.example.cn").sign(&login(), now()).expect("signed");
        let for_others = {
            let claims = Claims::new(OURS.to_owned(), "others".to_owned(), &login(), 0, i64::MAX);
            jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &ours.signs.encoding).expect("signed")
        };
        let (_, others_signature) = other.rsplit_once('.').expect("a token");
        for forged in [
            format!("{}.{claims}.", part(&json!({ "alg": "none" }))),
            format!("{}.{claims}.{signature}", part(&json!({ "alg": "none", "kid": kid }))),
            format!("{by_public}.{claims}.{}", hmac(&by_public)),
            format!("{}.{claims}.{signature}", part(&json!({ "alg": "EdDSA", "kid": "another" }))),
            format!("{head}.{claims}.{others_signature}"),
            format!("{head}.{}.{signature}", part(&json!({ "sub": uuid::Uuid::nil() }))),
            format!("{head}.{claims}"),
            other,
            elsewhere,
            for_others,
            String::new(),
        ] {
            assert_eq!(ours.verify(&forged, now()).err(), Some(Untaken::Bad), "{forged}");
        }
    }

    #[test]
    fn a_token_is_taken_a_minute_longer_than_it_says() {
        let tokens = Tokens::new(&[1; 32], None, OURS);
        let token = tokens.sign(&login(), now()).expect("signed");
        let after = |seconds| tokens.verify(&token, now() + chrono::Duration::seconds(seconds)).err();
        assert_eq!((after(ACCESS_SECONDS + 59), after(ACCESS_SECONDS + 60)), (None, Some(Untaken::Over)));
    }

    #[test]
    fn what_is_taken_back_is_so_for_the_very_next_request_however_often_it_was_good_before() {
        let tokens = Tokens::new(&[1; 32], None, OURS);
        let [mut one, mut other] = [login(), login()];
        let grants = [5, 6].map(|number| GrantId::from(uuid::Uuid::from_u128(number)));
        (one.granted, other.granted) = (vec![grants[0]], vec![grants[1]]);
        other.session.id = uuid::Uuid::from_u128(7).into();
        let signed = [&one, &other].map(|login| tokens.sign(login, now()).expect("signed"));
        let asked = || signed.each_ref().map(|token| tokens.verify(token, now()).err());
        for _ in 0..3 {
            assert_eq!(asked(), [None, None]);
        }
        tokens.take_back(grants[0]);
        assert_eq!(asked(), [Some(Untaken::GrantsChanged), None]);
        tokens.end(other.session.id);
        for _ in 0..2 {
            assert_eq!(asked(), [Some(Untaken::GrantsChanged), Some(Untaken::Over)]);
        }
    }

    #[test]
    fn a_clients_token_and_a_persons_are_never_taken_for_each_other() {
        let tokens = Tokens::new(&[1; 32], None, OURS);
        let [client, secret] = [3, 4].map(uuid::Uuid::from_u128);
        let id = uuid::Uuid::from_u128(5);
        let said = ClientToken { id, client: client.into(), scope: "cases:read".to_owned(), secret };
        let of_client = tokens.sign_client(said.clone(), now()).expect("signed");
        let of_person = tokens.sign(&login(), now()).expect("signed");
        let after = |seconds| tokens.verify_client(&of_client, now() + chrono::Duration::seconds(seconds));
        assert_eq!(after(0), Some(said));
        assert_eq!(after(CLIENT_SECONDS + SKEW_SECONDS), None);
        assert_eq!(tokens.verify(&of_client, now()).err(), Some(Untaken::Bad));
        assert_eq!(tokens.verify_client(&of_person, now()), None);
        assert_eq!(Tokens::new(&[2; 32], None, OURS).verify_client(&of_client, now()), None);
    }

    #[test]
    fn both_keys_are_taken_and_one_signs() {
        let (before, after) = (Tokens::new(&[1; 32], None, OURS), Tokens::new(&[2; 32], Some(&[1; 32]), OURS));
        let (old, new) = (before.sign(&login(), now()).expect("signed"), after.sign(&login(), now()).expect("signed"));
        assert!(after.verify(&old, now()).is_ok() && after.verify(&new, now()).is_ok());
        assert!(before.verify(&new, now()).is_err());
        let session = login().session.id;
        assert!(after.is_refresh(&before.refresh(session, 3), session, 3));
        assert!(after.is_refresh(&after.refresh(session, 3), session, 3));
        assert!(!after.is_refresh(&before.refresh(session, 3), session, 4));
        assert!(!before.is_refresh(&after.refresh(session, 3), session, 3));
        // What names no key was signed before they had names.
        let claims = Claims::new(OURS.to_owned(), AUDIENCE.to_owned(), &login(), 0, i64::from(i32::MAX));
        let nameless = jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &before.signs.encoding);
        assert!(after.verify(&nameless.expect("signed"), now()).is_ok());
    }
}
