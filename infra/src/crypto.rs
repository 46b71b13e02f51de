//! Encryption of personal data at rest: XChaCha20-Poly1305, bound to the row that it belongs to, so that a ciphertext
//! copied into another row does not open.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use mashang_domain::shared::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;

const NONCE: usize = 24;
/// The first byte of every ciphertext: which key and which cipher, so that both can change one day.
const VERSION: u8 = 1;

/// Seals and opens personal data.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    tagger: Hmac<Sha256>,
}

/// A ciphertext that does not open: another key, another row, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed data does not open")]
pub struct Unopenable;

/// Bytes as hexadecimal digits, two for each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |text, byte| text + &format!("{byte:02x}"))
}

/// HMAC-SHA256 with that key, which it fills with zeros: a block of its hash is longer.
#[must_use]
pub fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

impl Vault {
    /// A vault with that key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        // A key of its own for tags, so that none of them says anything about what is sealed.
        let own = mac(key).chain_update(b"mashang tags").finalize().into_bytes().into();
        Self { cipher: XChaCha20Poly1305::new(key.into()), tagger: mac(&own) }
    }

    /// The same for the same bytes, by which they are found again; without the key nobody can try what they might be.
    /// `what` names for what, so that equal things in different places have different tags.
    #[must_use]
    pub fn tag(&self, what: &'static str, bytes: &[u8]) -> [u8; 32] {
        self.tagger.clone().chain_update(what).chain_update([0]).chain_update(bytes).finalize().into_bytes().into()
    }

    /// Seals `plain` for the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`] when the system has no randomness to give.
    pub fn seal(&self, owner: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let mut nonce = [0u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| Unopenable)?;
        let payload = Payload { msg: plain, aad: owner };
        let sealed = self.cipher.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Unopenable)?;
        Ok([&[VERSION], nonce.as_slice(), &sealed].concat())
    }

    /// Seals a value as JSON for the row `owner`; `what` names the column.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it can't be written or sealed.
    pub fn seal_json<T: Serialize>(&self, owner: Uuid, value: &T, what: &'static str) -> Result<Vec<u8>, StoreError> {
        let corrupt = || StoreError::Corrupt(what);
        let plain = serde_json::to_vec(value).map_err(|_| corrupt())?;
        self.seal(owner.as_bytes(), &plain).map_err(|_| corrupt())
    }

    /// Opens a value that was sealed as JSON for the row `owner`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it does not open, or is something else.
    pub fn open_json<T: DeserializeOwned>(
        &self,
        owner: Uuid,
        sealed: &[u8],
        what: &'static str,
    ) -> Result<T, StoreError> {
        let corrupt = || StoreError::Corrupt(what);
        let plain = self.open(owner.as_bytes(), sealed).map_err(|_| corrupt())?;
        serde_json::from_slice(&plain).map_err(|_| corrupt())
    }

    /// Opens what was sealed for the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub fn open(&self, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let (nonce, body) = match sealed {
            [VERSION, rest @ ..] => rest.split_at_checked(NONCE).ok_or(Unopenable)?,
            _ => return Err(Unopenable),
        };
        self.cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad: owner }).map_err(|_| Unopenable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_same_for_the_same_key_purpose_and_bytes_only() {
        let (ours, other) = (Vault::new(&[7; 32]), Vault::new(&[8; 32]));
        assert_eq!(ours.tag("a", b"x"), Vault::new(&[7; 32]).tag("a", b"x"));
        assert_ne!(ours.tag("a", b"x"), ours.tag("a", b"y"));
        assert_ne!(ours.tag("a", b"x"), ours.tag("b", b"x"));
        assert_ne!(ours.tag("a", b"bx"), ours.tag("ab", b"x"));
        assert_ne!(ours.tag("a", b"x"), other.tag("a", b"x"));
    }

    #[test]
    fn what_is_sealed_opens_for_its_row_only() {
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal(b"row 1", b"13812345678").expect("randomness");
        assert!(!sealed.windows(11).any(|window| window == b"13812345678"));
        assert_eq!(vault.open(b"row 1", &sealed).as_deref(), Ok(b"13812345678".as_slice()));
        assert_eq!(vault.open(b"row 2", &sealed), Err(Unopenable));
        assert_eq!(Vault::new(&[8; 32]).open(b"row 1", &sealed), Err(Unopenable));
        for end in 0..sealed.len() {
            assert_eq!(vault.open(b"row 1", &sealed[..end]), Err(Unopenable));
        }
    }
}
