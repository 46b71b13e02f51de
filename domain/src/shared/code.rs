//! Codes that people print, read aloud and type: no letter that looks or sounds like another, and a check character that
//! catches every single wrong character and every swap of two neighbours.

use super::fault::ValueFault;
use super::ids::IdSource;

/// 29 characters, a prime, so that weights below 29 make the check exact. Left out: 0/O, 1/I/L, 5/S, U/V's twin U.
const ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPQRTVWXYZ";
const BASE: usize = ALPHABET.len();
/// Random bytes at or above this would make some characters likelier than others.
const FAIR_BELOW: u8 = 232;

fn value_of(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|c| *c == character)
}

fn check_character(body: &[usize]) -> usize {
    body.iter().enumerate().map(|(i, v)| (i + 2) * v).sum::<usize>() % BASE
}

fn mint(ids: &dyn IdSource, body_length: usize) -> String {
    let mut body = Vec::with_capacity(body_length + 1);
    let mut pool = [0u8; 32];
    while body.len() < body_length {
        ids.random(&mut pool);
        body.extend(pool.iter().filter(|b| **b < FAIR_BELOW).map(|b| usize::from(*b) % BASE));
        body.truncate(body_length);
    }
    written(body)
}

/// A code with its check character.
fn written(mut body: Vec<usize>) -> String {
    body.push(check_character(&body));
    body.iter().filter_map(|v| ALPHABET.get(*v)).map(|c| char::from(*c)).collect()
}

/// Reads what a person typed: case, spaces and hyphens don't matter. Bodies have one of two lengths.
fn read(text: &str, bodies: [usize; 2]) -> Result<String, ValueFault> {
    let most = 4 * (bodies[0].max(bodies[1]) + 1);
    let plain: String =
        text.chars().take(most).filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
    let values: Vec<usize> = plain.bytes().map(value_of).collect::<Option<_>>().ok_or(ValueFault::NotACode)?;
    match values.split_last() {
        Some((check, body)) if bodies.contains(&body.len()) => {
            if check_character(body) == *check {
                Ok(plain)
            } else {
                Err(ValueFault::Miscopied)
            }
        }
        _ => Err(ValueFault::NotACode),
    }
}

/// A code of `BODY` characters that can't be guessed, and the check character. Codes were given out with `FORMER` characters
/// before, and those still open what they opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Code<const BODY: usize, const FORMER: usize>(String);

/// What is printed on a deputy's card or a room's door (代表码, 活动室码): about 44 bits that can't be guessed.
pub type QrCode = Code<9, 9>;
/// What somebody keeps to follow a case or a dispute without an account: 68 bits that can't be guessed, once 53.
pub type TrackingCode = Code<14, 11>;
/// What an office gives to whom it invites (邀请码): 68 bits that can't be guessed.
pub type InvitationCode = Code<14, 14>;
/// What opens a page on which a body without an account answers one question, once (答复链接): 68 bits that can't be guessed.
pub type AnswerCode = Code<14, 14>;
/// What somebody keeps who booked a quarter of an hour at a station, to cancel it (预约码): 68 bits that can't be guessed.
pub type BookingCode = Code<14, 14>;
/// What is shown at one reception on its day, by which a deputy proves to be there (当日签到码): 34 bits, and tries are limited.
pub type DayCode = Code<7, 7>;

impl<const BODY: usize, const FORMER: usize> Code<BODY, FORMER> {
    /// A new one that nobody can guess.
    #[must_use]
    pub fn mint(ids: &dyn IdSource) -> Self {
        Self(mint(ids, BODY))
    }

    /// The one that follows from `bytes`, which nobody else knows: of each pair a character, so that none is likelier than
    /// another.
    #[must_use]
    pub fn following(bytes: &[u8; 32]) -> Self {
        let values =
            bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte)) % BASE);
        Self(written(values.take(BODY).collect()))
    }

    /// Reads what a person typed or a camera saw.
    ///
    /// # Errors
    /// [`ValueFault`] when it is no code at all or one that was copied wrongly.
    pub fn read(text: &str) -> Result<Self, ValueFault> {
        read(text, [BODY, FORMER]).map(Self)
    }

    /// The characters without grouping.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const BODY: usize, const FORMER: usize> Code<BODY, FORMER> {
    /// Grouped by four, as it is shown and spoken: `KX7M-3PQR-W9TD-HAE`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(self.0.len() + self.0.len() / 4);
        for (i, character) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                grouped.push('-');
            }
            grouped.push(character);
        }
        grouped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Seeded(std::sync::Mutex<u64>);
    impl IdSource for Seeded {
        fn mint(&self, _: crate::shared::Instant) -> uuid::Uuid {
            uuid::Uuid::nil()
        }
        fn random(&self, bytes: &mut [u8]) {
            let mut state = self.0.lock().expect("no poison");
            for byte in bytes {
                *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (*state >> 56) as u8;
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_character_is_always_caught(seed: u64, at in 0usize..15, by in 1usize..29) {
            let code = TrackingCode::mint(&Seeded(seed.into()));
            proptest::prop_assert_eq!(TrackingCode::read(&code.grouped().to_lowercase()), Ok(code.clone()));
            let mut bytes = code.as_str().as_bytes().to_vec();
            bytes[at] = ALPHABET[(value_of(bytes[at]).expect("of the alphabet") + by) % BASE];
            let wrong = String::from_utf8(bytes).expect("ascii");
            proptest::prop_assert_eq!(TrackingCode::read(&wrong), Err(ValueFault::Miscopied));
        }

        #[test]
        fn two_swapped_neighbours_are_always_caught(seed: u64, at in 0usize..9) {
            let code = QrCode::mint(&Seeded(seed.into()));
            let mut bytes = code.as_str().as_bytes().to_vec();
            proptest::prop_assume!(bytes[at] != bytes[at + 1]);
            bytes.swap(at, at + 1);
            let wrong = String::from_utf8(bytes).expect("ascii");
            proptest::prop_assert_eq!(QrCode::read(&wrong), Err(ValueFault::Miscopied));
        }

        #[test]
        fn reading_never_panics(text: String) {
            let _ = QrCode::read(&text);
        }
    }

    #[test]
    fn a_tracking_code_has_68_bits_and_the_shorter_ones_of_before_are_read() {
        let code = TrackingCode::mint(&Seeded(std::sync::Mutex::new(7)));
        assert_eq!(code.as_str().len(), 15);
        assert_eq!(code.grouped().split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 3]);
        assert_eq!(
            TrackingCode::read("9pwx-v87b-kj9x").map(|former| former.grouped()).as_deref(),
            Ok("9PWX-V87B-KJ9X")
        );
        for length in [11, 13, 14, 16] {
            assert_eq!(TrackingCode::read(&"2".repeat(length)), Err(ValueFault::NotACode), "{length}");
        }
    }

    #[test]
    fn a_code_that_follows_from_bytes_is_the_same_for_the_same_and_reads() {
        let (one, other) = (DayCode::following(&[7; 32]), DayCode::following(&[8; 32]));
        assert_eq!((DayCode::read(one.as_str()), one.as_str().len()), (Ok(one.clone()), 8));
        assert!(one == DayCode::following(&[7; 32]) && one != other);
    }

    #[test]
    fn what_is_no_code_is_told_from_what_was_miscopied() {
        assert_eq!(QrCode::read(""), Err(ValueFault::NotACode));
        assert_eq!(QrCode::read("ABCDEFGHJ0"), Err(ValueFault::NotACode));
        assert_eq!(QrCode::read("ABCDEFGHJKM"), Err(ValueFault::NotACode));
    }
}
