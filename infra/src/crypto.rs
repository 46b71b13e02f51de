//! Encryption of what names or quotes persons: AES-256-GCM-SIV (RFC 8452) by the keys of a ring, bound to the column and the row
//! that it belongs to, so that a ciphertext copied to another place does not open. The ring lies in the database, sealed
//! with the one key of the settings; what is searched for lies beside the ciphertext as a tag. Texts are short, and that cipher
//! is ready at once where XChaCha20-Poly1305 prepares for long ones; the latter seals files, and opens the texts of before.

mod files;
mod texts;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use mashang_domain::shared::{Instant, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;

pub use files::OpenFile;
pub(crate) use files::{FILE_MARK, key_of_file};
pub(crate) use texts::{LAST, OWN_MARKS, TextKey, mark_of};

use crate::words::Words;

const NONCE: usize = 24;
/// The number of the key of tags.
pub(crate) const TAGS: u8 = 0;
/// The first byte of what was sealed with the key of the settings itself, before there was a ring.
const FORMER: u8 = 1;
/// The number of the first key of a ring.
pub(crate) const FIRST: u8 = 2;

/// A ciphertext that does not open: another key, another place, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed data does not open")]
pub struct Unopenable;

/// Bytes as hexadecimal digits, two for each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(b"0123456789abcdef"[usize::from(half)])).collect()
}

/// HMAC-SHA256 with that key, which it fills with zeros: a block of its hash is longer.
#[must_use]
pub fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

/// A key for one purpose, which says nothing of the one that it comes from.
pub(crate) fn derived(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    mac(key).chain_update(purpose).finalize().into_bytes().into()
}

fn random<const N: usize>() -> Result<[u8; N], Unopenable> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|_| Unopenable)?;
    Ok(bytes)
}

fn seal(cipher: &XChaCha20Poly1305, key: u8, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unopenable> {
    let nonce = random::<NONCE>()?;
    let body = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad }).map_err(|_| Unopenable)?;
    Ok([&[key], nonce.as_slice(), &body].concat())
}

/// Opens what follows the first byte.
fn open(cipher: &XChaCha20Poly1305, aad: &[u8], rest: &[u8]) -> Result<Vec<u8>, Unopenable> {
    let (nonce, body) = rest.split_at_checked(NONCE).ok_or(Unopenable)?;
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad }).map_err(|_| Unopenable)
}

/// Where a text belongs, and by what it is sealed.
fn place(what: &str, owner: &[u8], mark: u8) -> Vec<u8> {
    [what.as_bytes(), &[0], owner, &[mark]].concat()
}

/// The key of the settings: it seals the keys of a ring, and nothing else.
#[derive(Clone)]
pub struct MasterKey {
    former: XChaCha20Poly1305,
    wrapping: XChaCha20Poly1305,
    fingerprint: [u8; 32],
}

impl MasterKey {
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self {
            former: XChaCha20Poly1305::new(key.into()),
            wrapping: XChaCha20Poly1305::new(&derived(key, "mashang keys").into()),
            fingerprint: derived(key, "mashang fingerprint"),
        }
    }

    /// Tells two keys apart, and says nothing of either.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// Seals the key of that number.
    ///
    /// # Errors
    /// [`Unopenable`] when the system has no randomness to give.
    pub fn wrap(&self, number: u8, key: &[u8; 32]) -> Result<Vec<u8>, Unopenable> {
        seal(&self.wrapping, FORMER, &place("data_keys", &[], number), key)
    }

    /// Opens the key of that number.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub fn unwrap_key(&self, number: u8, sealed: &[u8]) -> Result<[u8; 32], Unopenable> {
        let [FORMER, rest @ ..] = sealed else { return Err(Unopenable) };
        open(&self.wrapping, &place("data_keys", &[], number), rest)?.try_into().map_err(|_| Unopenable)
    }

    /// Opens what was sealed for the row `owner` before there was a ring.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub(crate) fn open_former(&self, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let [FORMER, rest @ ..] = sealed else { return Err(Unopenable) };
        open(&self.former, owner, rest)
    }
}

/// A key of the ring as it lies in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// Which of the ring; [`TAGS`] makes the tags, the others seal.
    pub number: u8,
    pub sealed: Vec<u8>,
    /// From when on it seals; until then it only opens, so that every process knows it before anybody seals with it.
    pub used_from: Instant,
}

/// A new key.
///
/// # Errors
/// [`Unopenable`] when the system has no randomness to give.
pub(crate) fn new_key() -> Result<[u8; 32], Unopenable> {
    random()
}

#[derive(Clone)]
struct Ciphers {
    texts: TextKey,
    files: XChaCha20Poly1305,
    words: Hmac<Sha256>,
}

struct Ring {
    /// What it was made of.
    wrapped: Vec<WrappedKey>,
    keys: BTreeMap<u8, Ciphers>,
    current: u8,
}

/// Those that seal.
fn sealing(keys: &[WrappedKey]) -> impl Iterator<Item = &WrappedKey> {
    keys.iter().filter(|key| key.number >= FIRST)
}

/// The number of the key that seals at `now`.
fn current(keys: &[WrappedKey], now: Instant) -> Option<u8> {
    let used = sealing(keys).filter(|key| key.used_from <= now).map(|key| key.number).max();
    used.or_else(|| sealing(keys).map(|key| key.number).min())
}

impl Ring {
    fn of(master: &MasterKey, keys: &[WrappedKey], now: Instant) -> Result<Self, Unopenable> {
        let ciphers = |key: &WrappedKey| {
            let plain = master.unwrap_key(key.number, &key.sealed)?;
            let ciphers = Ciphers {
                texts: TextKey::new(&derived(&plain, "mashang short texts"), derived(&plain, "mashang texts")),
                files: XChaCha20Poly1305::new(&derived(&plain, "mashang files").into()),
                words: mac(&derived(&plain, "mashang words")),
            };
            Ok((key.number, ciphers))
        };
        Ok(Self {
            current: current(keys, now).ok_or(Unopenable)?,
            keys: sealing(keys).map(ciphers).collect::<Result<_, _>>()?,
            wrapped: keys.to_vec(),
        })
    }

    /// Whether it is the one of those keys, as they stand at `now`.
    fn is_of(&self, keys: &[WrappedKey], now: Instant) -> bool {
        self.wrapped == keys && current(keys, now) == Some(self.current)
    }

    fn key(&self, number: u8) -> Result<&Ciphers, Unopenable> {
        self.keys.get(&number).ok_or(Unopenable)
    }
}

/// Seals, opens and tags what names or quotes persons.
pub struct Vault {
    master: MasterKey,
    tagger: Hmac<Sha256>,
    ring: RwLock<Arc<Ring>>,
}

impl Vault {
    /// A vault with those keys, as they stand at `now`.
    ///
    /// # Errors
    /// [`Unopenable`] when they are another's, and without one that seals and the one of tags.
    pub fn new(master: MasterKey, keys: &[WrappedKey], now: Instant) -> Result<Self, Unopenable> {
        let tags = keys.iter().find(|key| key.number == TAGS).ok_or(Unopenable)?;
        let tags = master.unwrap_key(TAGS, &tags.sealed)?;
        let ring = Ring::of(&master, keys, now)?;
        Ok(Self { master, tagger: mac(&derived(&tags, "mashang tags")), ring: RwLock::new(Arc::new(ring)) })
    }

    /// Takes up what was added to the ring. It is asked each second, and made anew only where something changed.
    ///
    /// # Errors
    /// [`Unopenable`] when a key is another's; the ring stays as it was.
    pub fn follow(&self, keys: &[WrappedKey], now: Instant) -> Result<(), Unopenable> {
        if self.ring().is_of(keys, now) {
            return Ok(());
        }
        let ring = Ring::of(&self.master, keys, now)?;
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        Ok(())
    }

    /// The key of the settings.
    #[must_use]
    pub fn master(&self) -> &MasterKey {
        &self.master
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The number of the key that seals now.
    #[must_use]
    pub fn current(&self) -> u8 {
        self.ring().current
    }

    /// The same for the same bytes, by which they are found again; without the key nobody can try what they might be.
    /// `what` names for what, so that equal things in different places have different tags. Its key stays for good.
    #[must_use]
    pub fn tag(&self, what: &'static str, bytes: &[u8]) -> [u8; 32] {
        self.tagger.clone().chain_update(what).chain_update([0]).chain_update(bytes).finalize().into_bytes().into()
    }

    /// By which words are found in what lies sealed, by the key that seals now.
    ///
    /// # Errors
    /// [`Unopenable`] where the ring lacks its own key.
    pub(crate) fn words(&self) -> Result<Words, Unopenable> {
        let ring = self.ring();
        Ok(Words::new(ring.current, ring.key(ring.current)?.words.clone()))
    }

    /// The same by each key of the ring, the newest first: what a former one made is there until it is made anew.
    pub(crate) fn all_words(&self) -> Vec<Words> {
        let ring = self.ring();
        ring.keys.iter().rev().map(|(number, key)| Words::new(*number, key.words.clone())).collect()
    }

    /// Seals `plain` for the column `what` of the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`] when the system has no randomness to give.
    pub fn seal(&self, what: &str, owner: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let ring = self.ring();
        ring.key(ring.current)?.texts.seal(mark_of(ring.current), what, owner, plain)
    }

    /// Opens what was sealed for the column `what` of the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub fn open(&self, what: &str, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let number = sealed.first().map(|mark| texts::number_of(*mark)).ok_or(Unopenable)?;
        self.ring().key(number)?.texts.open(what, owner, sealed)
    }

    /// Seals a value as JSON for the column `what` of the row `owner`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it can't be written or sealed.
    pub fn seal_json<T: Serialize>(&self, owner: Uuid, value: &T, what: &'static str) -> Result<Vec<u8>, StoreError> {
        let corrupt = || StoreError::Corrupt(what);
        let plain = serde_json::to_vec(value).map_err(|_| corrupt())?;
        self.seal(what, owner.as_bytes(), &plain).map_err(|_| corrupt())
    }

    /// Opens a value that was sealed as JSON for the column `what` of the row `owner`.
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
        let plain = self.open(what, owner.as_bytes(), sealed).map_err(|_| corrupt())?;
        serde_json::from_slice(&plain).map_err(|_| corrupt())
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn key(number: u8, byte: u8, used_from: Instant) -> WrappedKey {
        let sealed = MasterKey::new(&[1; 32]).wrap(number, &[byte; 32]).expect("randomness");
        WrappedKey { number, sealed, used_from }
    }

    fn vault_of(keys: &[WrappedKey], now: Instant) -> Vault {
        Vault::new(MasterKey::new(&[1; 32]), keys, now).expect("keys")
    }

    pub(super) fn vault(byte: u8) -> Vault {
        let now = Instant::default();
        vault_of(&[key(TAGS, byte, now), key(FIRST, byte, now)], now)
    }

    #[test]
    fn a_tag_is_the_same_for_the_same_key_purpose_and_bytes_only() {
        let (ours, other) = (vault(7), vault(8));
        assert_eq!(ours.tag("a", b"x"), vault(7).tag("a", b"x"));
        assert_ne!(ours.tag("a", b"x"), ours.tag("a", b"y"));
        assert_ne!(ours.tag("a", b"x"), ours.tag("b", b"x"));
        assert_ne!(ours.tag("a", b"bx"), ours.tag("ab", b"x"));
        assert_ne!(ours.tag("a", b"x"), other.tag("a", b"x"));
    }

    #[test]
    fn what_is_sealed_opens_for_its_row_and_column_only() {
        let (vault, other) = (vault(7), vault(8));
        let sealed = vault.seal("t.c", b"row 1", b"13812345678").expect("randomness");
        assert!(!sealed.windows(11).any(|window| window == b"13812345678"));
        assert_eq!(vault.open("t.c", b"row 1", &sealed).as_deref(), Ok(b"13812345678".as_slice()));
        assert_eq!(vault.open("t.c", b"row 2", &sealed), Err(Unopenable));
        assert_eq!(vault.open("t.d", b"row 1", &sealed), Err(Unopenable));
        assert_eq!(other.open("t.c", b"row 1", &sealed), Err(Unopenable));
        for end in 0..sealed.len() {
            assert_eq!(vault.open("t.c", b"row 1", &sealed[..end]), Err(Unopenable));
        }
        let mut renumbered = sealed;
        renumbered[0] += 1;
        assert_eq!(vault.open("t.c", b"row 1", &renumbered), Err(Unopenable));
    }

    #[test]
    fn a_new_key_opens_before_it_seals_and_the_old_one_opens_for_good() {
        let now = Instant::default();
        let later = now + Duration::seconds(10);
        let old = [key(TAGS, 1, now), key(FIRST, 2, now)];
        let both = [old[0].clone(), old[1].clone(), key(3, 3, later)];
        let (one, other) = (vault_of(&old, now), vault_of(&both, later));
        one.follow(&both, now).expect("keys");
        assert_eq!((one.current(), other.current()), (FIRST, 3));
        let (by_one, by_other) = (one.seal("t.c", b"1", b"x").expect("sealed"), other.seal("t.c", b"1", b"x"));
        assert_eq!(one.open("t.c", b"1", &by_other.expect("sealed")).as_deref(), Ok(b"x".as_slice()));
        one.follow(&both, later).expect("keys");
        assert_eq!(one.current(), 3);
        assert_eq!(one.open("t.c", b"1", &by_one).as_deref(), Ok(b"x".as_slice()));
        assert_eq!(one.tag("a", b"x"), other.tag("a", b"x"));
        let ring = one.ring();
        one.follow(&both, later + Duration::seconds(1)).expect("keys");
        assert!(Arc::ptr_eq(&ring, &one.ring()), "nothing changed");
    }

    #[test]
    fn a_key_of_the_ring_opens_under_its_number_and_master_only() {
        let (master, other) = (MasterKey::new(&[1; 32]), MasterKey::new(&[2; 32]));
        let sealed = master.wrap(2, &[9; 32]).expect("randomness");
        assert_eq!(master.unwrap_key(2, &sealed), Ok([9; 32]));
        assert_eq!(master.unwrap_key(3, &sealed), Err(Unopenable));
        assert_eq!(other.unwrap_key(2, &sealed), Err(Unopenable));
        assert_ne!(master.fingerprint(), other.fingerprint());
    }
}
