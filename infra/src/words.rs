//! What lies sealed is found by its words all the same: by numbers that follow from them and from a key of the ring, which nobody
//! can try without that key. A new key makes them anew.

use hmac::{Hmac, Mac};
use mashang_domain::cases::search::Mark;
use mashang_domain::cases::search::alike::print;
use sha2::Sha256;

/// Makes such numbers by one key.
#[derive(Clone)]
pub(crate) struct Words {
    /// The number of the key.
    pub(crate) key: u8,
    hasher: Hmac<Sha256>,
}

impl Words {
    pub(crate) fn new(key: u8, hasher: Hmac<Sha256>) -> Self {
        Self { key, hasher }
    }

    fn number(&self, text: &str) -> u64 {
        let hash: [u8; 32] = self.hasher.clone().chain_update(text).finalize().into_bytes().into();
        u64::from_be_bytes(hash.first_chunk().copied().unwrap_or_default())
    }

    /// What an index holds for that mark: 63 bits, so that it is no negative number.
    pub(crate) fn token(&self, mark: &Mark) -> i64 {
        self.number(&mark.to_string()).cast_signed() & i64::MAX
    }

    /// The print of pairs of characters, as a column holds it.
    pub(crate) fn print<'a>(&self, pairs: impl IntoIterator<Item = &'a String>) -> i64 {
        print(pairs.into_iter().map(|pair| self.number(&format!("pair {pair}")))).cast_signed()
    }
}

/// A number of an index as a word of letters and digits: in base 36.
pub(crate) fn word(token: i64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let (mut left, mut word) = (token.unsigned_abs(), Vec::with_capacity(13));
    loop {
        let digit = usize::try_from(left % 36).unwrap_or_default();
        word.push(DIGITS.get(digit).copied().unwrap_or(b'0'));
        left /= 36;
        if left == 0 {
            break;
        }
    }
    word.iter().rev().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::mac;

    #[test]
    fn a_number_follows_from_its_key_and_mark_alone() {
        let [one, other] = [1, 2].map(|key| Words::new(key, mac(&[key; 32])));
        let mark = |text: &str| Mark::Gram(text.to_owned());
        assert_eq!(one.token(&mark("占道")), one.clone().token(&mark("占道")));
        assert_ne!(one.token(&mark("占道")), one.token(&mark("道占")));
        assert_ne!(one.token(&mark("占道")), other.token(&mark("占道")), "another key");
        for number in 0..200 {
            assert!(one.token(&mark(&number.to_string())) >= 0);
        }
        let pairs = ["占道".to_owned(), "经营".to_owned()];
        assert_eq!(one.print(&pairs), one.print(&pairs));
        assert_ne!(one.print(&pairs), other.print(&pairs));
    }

    #[test]
    fn a_word_stands_for_one_number() {
        for (number, expected) in [(0, "0"), (35, "z"), (36, "10"), (i64::MAX, "1y2p0ij32e8e7")] {
            assert_eq!(word(number), expected);
            assert_eq!(i64::from_str_radix(&word(number), 36), Ok(number));
        }
    }
}
