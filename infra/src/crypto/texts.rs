//! How one key seals texts, and opens also those that were sealed before another cipher took over.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use chacha20poly1305::XChaCha20Poly1305;

use super::{Unopenable, open, place, random};

/// In the first byte of what lies sealed stands the number of its key, and by this bit the cipher. RFC 8452 was taken for texts after
/// XChaCha20-Poly1305 had been, so what lacks the bit was sealed by that.
const SHORT: u8 = 0x80;
/// Of its nonces so many may be drawn at random for one key that nobody comes near to it (RFC 8452, section 9).
const NONCE: usize = 12;
/// The last number that a key of a ring may have.
pub(crate) const LAST: u8 = 125;
/// What begins whatever the own key of a matter sealed; before RFC 8452, the second.
pub(crate) const OWN_MARKS: [u8; 2] = [mark_of(LAST + 1), u8::MAX];

/// What begins a text that the key of that number seals.
pub(crate) const fn mark_of(number: u8) -> u8 {
    number | SHORT
}

/// Whether what begins with that was sealed by XChaCha20-Poly1305.
fn is_former(mark: u8) -> bool {
    mark & SHORT == 0 || mark == OWN_MARKS[1]
}

/// The number of the key that sealed what begins with that.
pub(super) fn number_of(mark: u8) -> u8 {
    mark & !SHORT
}

/// A key that seals texts.
#[derive(Clone)]
pub(crate) struct TextKey {
    cipher: Aes256GcmSiv,
    /// The key of what the other cipher sealed: few ask for it, so it is made ready only then.
    former: [u8; 32],
}

impl TextKey {
    /// `former` opens what was sealed by the other cipher.
    pub(crate) fn new(key: &[u8; 32], former: [u8; 32]) -> Self {
        Self { cipher: Aes256GcmSiv::new(key.into()), former }
    }

    /// Seals `plain` for the column `what` of the row `owner`, beginning with the mark of its key.
    ///
    /// # Errors
    /// [`Unopenable`] when the system has no randomness to give.
    pub(crate) fn seal(&self, mark: u8, what: &str, owner: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let nonce = random::<NONCE>()?;
        let payload = Payload { msg: plain, aad: &place(what, owner, mark) };
        let body = self.cipher.encrypt(Nonce::from_slice(&nonce), payload).map_err(|_| Unopenable)?;
        Ok([&[mark], nonce.as_slice(), &body].concat())
    }

    /// Opens what was sealed for the column `what` of the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub(crate) fn open(&self, what: &str, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let [mark, rest @ ..] = sealed else { return Err(Unopenable) };
        let aad = place(what, owner, *mark);
        if is_former(*mark) {
            return open(&XChaCha20Poly1305::new(&self.former.into()), &aad, rest);
        }
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or(Unopenable)?;
        self.cipher.decrypt(Nonce::from_slice(nonce), Payload { msg: body, aad: &aad }).map_err(|_| Unopenable)
    }
}

#[cfg(test)]
mod tests {
    use super::super::seal;
    use super::*;

    fn key() -> TextKey {
        TextKey::new(&[1; 32], [2; 32])
    }

    #[test]
    fn every_number_of_a_ring_has_a_mark_of_its_own_that_tells_it() {
        for number in 0..=LAST {
            assert_eq!((number_of(mark_of(number)), number_of(number)), (number, number));
            assert!(
                is_former(number) && !is_former(mark_of(number)) && !OWN_MARKS.contains(&mark_of(number)),
                "{number}"
            );
        }
    }

    #[test]
    fn what_the_other_cipher_sealed_opens() {
        let cipher = XChaCha20Poly1305::new(&[2; 32].into());
        for (former, mark) in [(7, mark_of(7)), (OWN_MARKS[1], OWN_MARKS[0])] {
            let former = seal(&cipher, former, &place("t.c", b"row", former), b"words").expect("randomness");
            assert_eq!(key().open("t.c", b"row", &former).as_deref(), Ok(b"words".as_slice()));
            assert_eq!(key().open("t.c", b"row 2", &former), Err(Unopenable));
            let sealed = key().seal(mark, "t.c", b"row", b"words").expect("randomness");
            assert!(sealed.len() < former.len());
            for (text, other) in [(&former, sealed[0]), (&sealed, former[0])] {
                let changed = [&[other], &text[1..]].concat();
                assert_eq!(key().open("t.c", b"row", &changed), Err(Unopenable), "by the other cipher");
            }
        }
    }

    /// The first of the RFC's own vectors for AES-256-GCM-SIV with a text and bytes beside it (appendix C.2).
    #[test]
    fn the_cipher_is_that_of_the_rfc() {
        let mut key = [0u8; 32];
        key[0] = 1;
        let mut nonce = [0u8; 12];
        nonce[0] = 3;
        let mut text = [0u8; 8];
        text[0] = 2;
        let sealed = Aes256GcmSiv::new(&key.into())
            .encrypt(Nonce::from_slice(&nonce), Payload { msg: &text, aad: &[1] })
            .expect("it seals");
        let expected = "1de22967237a813291213f267e3b452f02d01ae33e4ec854";
        assert_eq!(super::super::hex(&sealed), expected);
    }
}
