//! Assertions by which API clients show who they are (RFC 7523): a token that they sign themselves, for this server alone, for
//! five minutes at most, once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use mashang_domain::clients::{ClientCurve, ClientKey};
use mashang_domain::shared::{ApiClientId, Instant};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::tokens::SKEW_SECONDS;

/// For how many seconds an assertion may be good.
const LONGEST: i64 = 5 * 60;
/// Characters of its name.
const NAME: usize = 128;

/// What an assertion says. Its audience is one text: what is good elsewhere as well could be stolen there.
#[derive(Deserialize)]
struct Said {
    sub: Uuid,
    #[serde(rename = "aud")]
    _aud: String,
    exp: i64,
    jti: String,
}

#[derive(Deserialize)]
struct Named {
    sub: Uuid,
}

/// A good assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assertion {
    /// By which it is known again.
    pub(crate) name: String,
    /// Until when it would be good.
    pub(crate) until: Instant,
}

/// Who an assertion says that it is of: nobody has held it against a key yet.
pub(crate) fn whose(assertion: &str) -> Option<ApiClientId> {
    let payload = assertion.split('.').nth(1)?;
    let named: Named = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    Some(named.sub.into())
}

/// By what a token that was given for an assertion names the key: with the key it goes, as one that was given for a secret goes
/// with that.
pub(crate) fn named(key: &ClientKey) -> Uuid {
    let digest = Sha256::digest(&key.point);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes)
}

/// Holds an assertion of `client` against its key and the address of the token endpoint. The key says which algorithm it is: what
/// the assertion's head says decides nothing.
pub(crate) fn verify(
    assertion: &str,
    client: ApiClientId,
    key: &ClientKey,
    endpoint: &str,
    now: Instant,
) -> Option<Assertion> {
    let (algorithm, decoding) = match key.curve {
        ClientCurve::Ed25519 => (Algorithm::EdDSA, DecodingKey::from_ed_der(&key.point)),
        ClientCurve::P256 => (Algorithm::ES256, DecodingKey::from_ec_der(&key.point)),
    };
    let mut validation = Validation::new(algorithm);
    validation.leeway = 0;
    // Time is held against the injected clock, below.
    validation.validate_exp = false;
    validation.set_issuer(&[client.to_string()]);
    validation.set_audience(&[endpoint]);
    validation.sub = Some(client.to_string());
    validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
    let said = jsonwebtoken::decode::<Said>(assertion, &decoding, &validation).ok()?.claims;
    let left = said.exp.checked_sub(now.timestamp())?;
    let fits = said.sub == client.0
        && left > -SKEW_SECONDS
        && left <= LONGEST + SKEW_SECONDS
        && (1..=NAME).contains(&said.jti.chars().count());
    let until = DateTime::from_timestamp(said.exp.saturating_add(SKEW_SECONDS), 0)?;
    fits.then_some(Assertion { name: said.jti, until })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use serde_json::{Value, json};

    use super::*;
    use crate::eddsa;

    const ENDPOINT: &str = "https://rd.example.cn/oauth/token";

    fn now() -> Instant {
        DateTime::UNIX_EPOCH + chrono::Duration::days(20_000)
    }

    fn part(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    #[test]
    fn an_assertion_is_of_its_client_for_this_server_and_for_a_while() {
        eddsa::install();
        let (own, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let key = ClientKey { curve: ClientCurve::Ed25519, point: own.verifying_key().to_bytes().to_vec() };
        let (client, exp) = (ApiClientId(Uuid::from_u128(7)), now().timestamp() + 300);
        let good = json!({ "iss": client, "sub": client, "aud": ENDPOINT, "exp": exp, "jti": "one" });
        let signed = |head: &Value, claims: &Value, key: &SigningKey| {
            let message = format!("{}.{}", part(head), part(claims));
            let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).to_bytes());
            format!("{message}.{signature}")
        };
        let head = json!({ "alg": "EdDSA", "typ": "JWT" });
        let verified = |assertion: &str| verify(assertion, client, &key, ENDPOINT, now());
        let assertion = signed(&head, &good, &own);
        assert_eq!(whose(&assertion), Some(client));
        assert_eq!(verified(&assertion).map(|good| good.name).as_deref(), Some("one"));
        assert_eq!(verified(&signed(&head, &good, &other)), None, "by another key");
        let stranger = json!(Uuid::from_u128(8));
        for (field, value) in [
            ("aud", json!("https://elsewhere.example.cn/oauth/token")),
            ("aud", json!([ENDPOINT, "https://elsewhere.example.cn"])),
            ("aud", Value::Null),
            ("iss", stranger.clone()),
            ("sub", stranger),
            ("exp", json!(now().timestamp() - SKEW_SECONDS)),
            ("exp", json!(now().timestamp() + LONGEST + SKEW_SECONDS + 1)),
            ("exp", json!(i64::MIN)),
            ("exp", Value::Null),
            ("jti", json!("")),
            ("jti", Value::Null),
        ] {
            let mut claims = good.clone();
            claims[field] = value;
            assert_eq!(verified(&signed(&head, &claims, &own)), None, "{claims}");
        }
        for forged in [json!({ "alg": "none" }), json!({ "alg": "HS256" }), json!({ "alg": "ES256" })] {
            assert_eq!(verified(&signed(&forged, &good, &own)), None, "{forged}");
        }
        let unsigned = format!("{}.{}.", part(&json!({ "alg": "none" })), part(&good));
        assert_eq!(verified(&unsigned), None);
        assert_eq!(whose("no assertion"), None);
    }
}
