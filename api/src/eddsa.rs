//! How tokens are signed: EdDSA over Ed25519 (RFC 8037), and nothing else. What API clients sign may be ES256, too, which is
//! verified here and never made. The crate's own cryptography brings RSA along, which nobody here uses.

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use p256::ecdsa;

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

/// Makes it the process's way to sign; doing it again changes nothing.
pub(crate) fn install() {
    let _ = PROVIDER.install_default();
}

struct Eddsa<K>(K);
struct Es256(ecdsa::VerifyingKey);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "so the crate wants it")]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    let seed = key.as_bytes().try_into().map_err(|_| ErrorKind::InvalidEddsaKey)?;
    match algorithm {
        Algorithm::EdDSA => Ok(Box::new(Eddsa(SigningKey::from_bytes(seed)))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "so the crate wants it")]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let point = key.try_get_as_bytes()?;
    match algorithm {
        Algorithm::EdDSA => {
            let point = point.try_into().map_err(|_| ErrorKind::InvalidEddsaKey)?;
            let key = VerifyingKey::from_bytes(point).map_err(|_| ErrorKind::InvalidEddsaKey)?;
            Ok(Box::new(Eddsa(key)))
        }
        Algorithm::ES256 => {
            let key = ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| ErrorKind::InvalidEcdsaKey)?;
            Ok(Box::new(Es256(key)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

impl Signer<Vec<u8>> for Eddsa<SigningKey> {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}

impl JwtSigner for Eddsa<SigningKey> {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

impl Verifier<Vec<u8>> for Eddsa<VerifyingKey> {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.0.verify_strict(message, &Signature::from_slice(signature)?)
    }
}

impl JwtVerifier for Eddsa<VerifyingKey> {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

impl Verifier<Vec<u8>> for Es256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.0.verify(message, &ecdsa::Signature::from_slice(signature)?)
    }
}

impl JwtVerifier for Es256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

/// Whether that is a point by which an assertion of a client can be verified: of Ed25519 its 32 bytes, of P-256 the 65 of both
/// coordinates.
pub(crate) fn is_ed25519(point: &[u8]) -> bool {
    let Ok(point) = <&[u8; 32]>::try_from(point) else { return false };
    VerifyingKey::from_bytes(point).is_ok_and(|key| !key.is_weak())
}

/// The same of P-256.
pub(crate) fn is_p256(point: &[u8]) -> bool {
    point.len() == 65 && ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok()
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Header, Validation};
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_standard() {
        // RFC 8037, appendix A.4: its key, its payload, its signature.
        let seed: [u8; 32] = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49,
            0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
        ];
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        install();
        let key = EncodingKey::from_ed_der(&seed);
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::EdDSA).expect("signed");
        let published = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assert_eq!(signature, published);
    }

    #[test]
    fn another_algorithm_and_another_signature_are_refused() {
        install();
        let (ours, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let decoding = DecodingKey::from_ed_der(ours.verifying_key().as_bytes());
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let read = |token: &str| jsonwebtoken::decode::<Value>(token, &decoding, &validation).is_ok();
        let write = |key: &SigningKey| {
            let key = EncodingKey::from_ed_der(key.as_bytes());
            jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &json!({ "sub": "x" }), &key).expect("a token")
        };
        assert!(read(&write(&ours)));
        assert!(!read(&write(&other)));
        // The header asks for no signature at all.
        let token = write(&ours);
        let payload = token.split('.').nth(1).expect("three parts");
        assert!(!read(&format!("eyJhbGciOiJub25lIn0.{payload}.")));
        let hmac = EncodingKey::from_secret(ours.verifying_key().as_bytes());
        assert!(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &json!({}), &hmac).is_err());
    }

    #[test]
    fn es256_is_verified_as_the_standard_has_it() {
        // RFC 7515, appendix A.3: its key, its payload, its signature.
        let message = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let published = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        let key = DecodingKey::from_ec_components(
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        )
        .expect("a key");
        install();
        let verify =
            |signature: &str, algorithm| jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm);
        assert!(verify(published, Algorithm::ES256).is_ok_and(|good| good));
        assert!(verify(&published.replacen('D', "E", 1), Algorithm::ES256).is_ok_and(|good| !good));
        // A key is good for its own algorithm alone.
        assert!(verify(published, Algorithm::HS256).is_err() && verify(published, Algorithm::EdDSA).is_err());
        let point = key.try_get_as_bytes().expect("a point");
        assert!(is_p256(point) && !is_p256(&point[..64]) && !is_ed25519(point));
        assert!(!is_ed25519(&[0; 32]), "a point of small order");
    }
}
