//! Files are sealed piece by piece (STREAM), so that they open piece by piece, from wherever somebody wants to read.

use std::io::{self, Read, Seek, SeekFrom};

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Payload;
use chacha20poly1305::aead::stream::{EncryptorBE32, NewStream, StreamBE32, StreamPrimitive};
use uuid::Uuid;

use super::{Unopenable, Vault, place, random};

/// Of a file's nonce, what is not counted: its pieces are numbered in the other five bytes.
const FILE_NONCE: usize = 19;
/// What encryption adds to each piece.
const OVERHEAD: usize = 16;
/// Bytes of a file that are sealed as one.
const PIECE: usize = 64 * 1024;
/// How a sealed file begins; what follows is the key's number and the nonce.
const MAGIC: &[u8; 4] = b"MSF1";
const FILE_HEAD: usize = MAGIC.len() + 1 + FILE_NONCE;
/// Bytes that a whole piece has once it is sealed.
const SEALED_PIECE: u64 = (PIECE + OVERHEAD) as u64;

/// The number of the key by which a file is sealed; `None` for one that lies open.
pub(crate) fn key_of_file(head: &[u8]) -> Option<u8> {
    head.strip_prefix(MAGIC).and_then(|rest| rest.first().copied())
}

/// How much of a file tells [`key_of_file`].
pub(crate) const FILE_MARK: usize = MAGIC.len() + 1;

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Unopenable)
}

impl Vault {
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
        // Also of an empty file there is a piece: without one its end was cut off.
        let sealed = size.checked_sub(FILE_HEAD as u64).filter(|sealed| *sealed > 0).ok_or_else(broken)?;
        let pieces = sealed.div_ceil(SEALED_PIECE);
        Ok(OpenFile {
            file,
            aad: place("files", id.as_bytes(), *number),
            stream: StreamBE32::from_aead(cipher, nonce.into()),
            size: sealed.checked_sub(pieces * OVERHEAD as u64).ok_or_else(broken)?,
            sealed,
            pieces,
            next: 0,
            skipped: 0,
        })
    }
}

/// A sealed file that is read piece by piece.
pub struct OpenFile<R> {
    file: R,
    aad: Vec<u8>,
    stream: StreamBE32<XChaCha20Poly1305>,
    /// Bytes that it holds.
    size: u64,
    /// Bytes of its sealed pieces.
    sealed: u64,
    /// How many those are.
    pieces: u64,
    /// Which of them comes next.
    next: u64,
    /// Bytes at its beginning that nobody wants.
    skipped: usize,
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
        if self.next >= self.pieces {
            return Ok(None);
        }
        let length = (self.sealed - self.next * SEALED_PIECE).min(SEALED_PIECE);
        let mut sealed = vec![0; usize::try_from(length).map_err(|_| broken())?];
        self.file.read_exact(&mut sealed)?;
        let number = u32::try_from(self.next).map_err(|_| broken())?;
        // Whether it is the last is sealed with it: a file that was cut between two pieces does not open.
        let last = self.next + 1 == self.pieces;
        let opened = self.stream.decrypt(number, last, Payload { msg: &sealed, aad: &self.aad });
        let mut plain = opened.map_err(|_| broken())?;
        self.next += 1;
        plain.drain(..std::mem::take(&mut self.skipped).min(plain.len()));
        Ok(Some(plain))
    }
}

impl<R: Read + Seek> OpenFile<R> {
    /// Goes on at that byte, of those that it holds: pieces before it are neither read nor opened.
    ///
    /// # Errors
    /// When it has no such byte, or can't be read.
    pub fn go_to(&mut self, first: u64) -> io::Result<()> {
        if first >= self.size {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let (number, within) = (first / PIECE as u64, first % PIECE as u64);
        self.file.seek(SeekFrom::Start(FILE_HEAD as u64 + number * SEALED_PIECE))?;
        (self.next, self.skipped) = (number, usize::try_from(within).map_err(|_| broken())?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::FIRST;
    use super::super::tests::vault;
    use super::*;

    fn rest(file: &mut OpenFile<Cursor<&[u8]>>) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = file.piece()? {
            all.extend(piece);
        }
        Ok(all)
    }

    fn read(vault: &Vault, id: Uuid, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut file = vault.open_file(id, Cursor::new(sealed), sealed.len() as u64)?;
        let (size, all) = (file.size(), rest(&mut file)?);
        assert_eq!(size, all.len() as u64);
        Ok(all)
    }

    const LENGTHS: [usize; 7] = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5];

    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at % 251).to_le_bytes()[0]).collect()
    }

    #[test]
    fn a_file_of_any_length_is_read_as_it_was_and_only_whole() {
        let (vault, id) = (vault(7), Uuid::from_u128(1));
        for length in LENGTHS {
            let bytes = bytes(length);
            let sealed = vault.seal_file(id, &bytes).expect("sealed");
            assert_eq!(key_of_file(&sealed), Some(FIRST));
            assert_eq!(read(&vault, id, &sealed).expect("read"), bytes, "{length}");
            assert!(read(&vault, Uuid::from_u128(2), &sealed).is_err(), "another file's");
            for end in [sealed.len() - 1, FILE_HEAD + PIECE + OVERHEAD, FILE_HEAD, 3] {
                if end < sealed.len() {
                    assert!(read(&vault, id, &sealed[..end]).is_err(), "{length} cut at {end}");
                }
            }
        }
    }

    #[test]
    fn a_file_is_read_from_any_of_its_bytes_on() {
        let (vault, id) = (vault(7), Uuid::from_u128(1));
        for length in LENGTHS {
            let bytes = bytes(length);
            let sealed = vault.seal_file(id, &bytes).expect("sealed");
            let mut file = vault.open_file(id, Cursor::new(&sealed[..]), sealed.len() as u64).expect("open");
            for first in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE, length.saturating_sub(1)] {
                if first < length {
                    file.go_to(first as u64).expect("there is such a byte");
                    assert_eq!(rest(&mut file).expect("read"), bytes[first..], "{length} from {first}");
                }
            }
            assert!(file.go_to(length as u64).is_err(), "{length} has no more bytes");
        }
    }

    #[test]
    fn no_piece_opens_in_the_place_of_another() {
        let (vault, id) = (vault(7), Uuid::from_u128(1));
        let mut sealed = vault.seal_file(id, &bytes(2 * PIECE + 1)).expect("sealed");
        let piece = PIECE + OVERHEAD;
        let (first, second) = sealed[FILE_HEAD..FILE_HEAD + 2 * piece].split_at_mut(piece);
        first.swap_with_slice(second);
        let mut file = vault.open_file(id, Cursor::new(&sealed[..]), sealed.len() as u64).expect("open");
        assert!(file.piece().is_err(), "the second stands first");
        file.go_to(PIECE as u64).expect("there is such a byte");
        assert!(file.piece().is_err(), "the first stands second");
    }
}
