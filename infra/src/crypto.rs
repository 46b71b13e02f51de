//! Encryption of what names or quotes persons: XChaCha20-Poly1305 by the keys of a ring, bound to the column and the row
//! that it belongs to, so that a ciphertext copied to another place does not open. The ring lies in the database, sealed
//! with the one key of the settings; what is searched for lies beside the ciphertext as a tag.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Arc, PoisonError, RwLock};

use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use mashang_domain::shared::{Instant, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;

use crate::words::Words;

const NONCE: usize = 24;
/// Of a file's nonce, what is not counted: its pieces are numbered in the other five bytes.
const FILE_NONCE: usize = 19;
/// What encryption adds to each text or piece.
const OVERHEAD: usize = 16;
/// Bytes of a file that are sealed as one.
const PIECE: usize = 64 * 1024;
/// How a sealed file begins; what follows is the key's number and the nonce.
const MAGIC: &[u8; 4] = b"MSF1";
const FILE_HEAD: usize = MAGIC.len() + 1 + FILE_NONCE;
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
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |text, byte| text + &format!("{byte:02x}"))
}

/// HMAC-SHA256 with that key, which it fills with zeros: a block of its hash is longer.
#[must_use]
pub fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

/// A key for one purpose, which says nothing of the one that it comes from.
fn derived(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    mac(key).chain_update(purpose).finalize().into_bytes().into()
}

fn random<const N: usize>() -> Result<[u8; N], Unopenable> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|_| Unopenable)?;
    Ok(bytes)
}

pub(crate) fn seal(cipher: &XChaCha20Poly1305, key: u8, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unopenable> {
    let nonce = random::<NONCE>()?;
    let body = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad }).map_err(|_| Unopenable)?;
    Ok([&[key], nonce.as_slice(), &body].concat())
}

/// Opens what follows the first byte.
pub(crate) fn open(cipher: &XChaCha20Poly1305, aad: &[u8], rest: &[u8]) -> Result<Vec<u8>, Unopenable> {
    let (nonce, body) = rest.split_at_checked(NONCE).ok_or(Unopenable)?;
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad }).map_err(|_| Unopenable)
}

/// Where a text belongs, and by which key it is sealed.
pub(crate) fn place(what: &str, owner: &[u8], key: u8) -> Vec<u8> {
    [what.as_bytes(), &[0], owner, &[key]].concat()
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
    texts: XChaCha20Poly1305,
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
            let [texts, files] = ["mashang texts", "mashang files"].map(|purpose| derived(&plain, purpose));
            let ciphers = Ciphers {
                texts: XChaCha20Poly1305::new(&texts.into()),
                files: XChaCha20Poly1305::new(&files.into()),
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

    /// The number of the key that seals now: the first byte of what it seals.
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
        seal(&ring.key(ring.current)?.texts, ring.current, &place(what, owner, ring.current), plain)
    }

    /// Opens what was sealed for the column `what` of the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub fn open(&self, what: &str, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let [number, rest @ ..] = sealed else { return Err(Unopenable) };
        open(&self.ring().key(*number)?.texts, &place(what, owner, *number), rest)
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

    /// Seals a file piece by piece (STREAM), so that it opens piece by piece; none can be left out or moved.
    ///
    /// # Errors
    /// [`Unopenable`] when the system has no randomness to give.
    pub fn seal_file(&self, id: Uuid, bytes: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let (ring, nonce) = (self.ring(), random::<FILE_NONCE>()?);
        let aad = place("files", id.as_bytes(), ring.current);
        let mut encryptor = EncryptorBE32::from_aead(ring.key(ring.current)?.files.clone(), nonce.as_slice().into());
        let mut sealed = Vec::with_capacity(FILE_HEAD + bytes.len() + OVERHEAD * (bytes.len() / PIECE + 1));
        sealed.extend_from_slice(MAGIC);
        sealed.push(ring.current);
        sealed.extend_from_slice(&nonce);
        let whole = bytes.len().saturating_sub(1) / PIECE * PIECE;
        for piece in bytes[..whole].chunks(PIECE) {
            sealed.extend(encryptor.encrypt_next(Payload { msg: piece, aad: &aad }).map_err(|_| Unopenable)?);
        }
        sealed.extend(encryptor.encrypt_last(Payload { msg: &bytes[whole..], aad: &aad }).map_err(|_| Unopenable)?);
        Ok(sealed)
    }

    /// Reads a sealed file of `size` bytes.
    ///
    /// # Errors
    /// When it can't be read, or was sealed by a key that the ring does not hold.
    pub fn open_file<R: Read>(&self, id: Uuid, mut file: R, size: u64) -> io::Result<OpenFile<R>> {
        let mut head = [0u8; FILE_HEAD];
        file.read_exact(&mut head)?;
        let (magic, [number, nonce @ ..]) = head.split_at(MAGIC.len()) else { return Err(broken()) };
        if magic != MAGIC {
            return Err(broken());
        }
        let cipher = self.ring().key(*number).map_err(|_| broken())?.files.clone();
        let sealed = size.checked_sub(FILE_HEAD as u64).ok_or_else(broken)?;
        let pieces = sealed.div_ceil((PIECE + OVERHEAD) as u64);
        Ok(OpenFile {
            file,
            aad: place("files", id.as_bytes(), *number),
            decryptor: Some(DecryptorBE32::from_aead(cipher, nonce.into())),
            size: sealed.checked_sub(pieces * OVERHEAD as u64).ok_or_else(broken)?,
            left: sealed,
        })
    }
}

/// The number of the key by which a file is sealed; `None` for one that lies open.
pub(crate) fn key_of_file(head: &[u8]) -> Option<u8> {
    head.strip_prefix(MAGIC).and_then(|rest| rest.first().copied())
}

/// How much of a file tells [`key_of_file`].
pub(crate) const FILE_MARK: usize = MAGIC.len() + 1;

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Unopenable)
}

/// A sealed file that is read piece by piece.
pub struct OpenFile<R> {
    file: R,
    aad: Vec<u8>,
    decryptor: Option<DecryptorBE32<XChaCha20Poly1305>>,
    size: u64,
    left: u64,
}

impl<R: Read> OpenFile<R> {
    /// How many bytes it holds.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The next piece; `None` behind the last.
    ///
    /// # Errors
    /// When it can't be read, or was changed.
    pub fn piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        let length = self.left.min((PIECE + OVERHEAD) as u64);
        self.left -= length;
        if self.left == 0 {
            let Some(decryptor) = self.decryptor.take() else { return Ok(None) };
            let sealed = self.sealed(length)?;
            return decryptor.decrypt_last(Payload { msg: &sealed, aad: &self.aad }).map(Some).map_err(|_| broken());
        }
        let sealed = self.sealed(length)?;
        let Some(decryptor) = &mut self.decryptor else { return Ok(None) };
        decryptor.decrypt_next(Payload { msg: &sealed, aad: &self.aad }).map(Some).map_err(|_| broken())
    }

    fn sealed(&mut self, length: u64) -> io::Result<Vec<u8>> {
        let mut sealed = vec![0; usize::try_from(length).map_err(|_| broken())?];
        self.file.read_exact(&mut sealed)?;
        Ok(sealed)
    }
}

#[cfg(test)]
mod tests;
