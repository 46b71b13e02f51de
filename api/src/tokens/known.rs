//! Tokens that were verified before, whole: verifying a signature takes as long as all else that is done for a small request.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

/// Parts that are locked by themselves.
const PARTS: usize = 16;
/// Tokens that a generation of a part holds at most. There are two of them, and a token that is shown again moves to the younger.
const MOST: usize = 2_000;

/// Tells tokens apart by their last bytes. Those are of the signature, which is as good as random, and only what we signed is remembered:
/// nobody chooses what falls together. That it is the very same token is found out by comparing all of it.
#[derive(Clone, Copy, Default)]
struct ByItsEnd;

impl BuildHasher for ByItsEnd {
    type Hasher = End;

    fn build_hasher(&self) -> End {
        End(0)
    }
}

struct End(u64);

impl Hasher for End {
    fn write(&mut self, bytes: &[u8]) {
        for word in bytes.rchunks(8).take(4) {
            let mut whole = [0; 8];
            whole[..word.len()].copy_from_slice(word);
            self.0 = (self.0.rotate_left(23) ^ u64::from_le_bytes(whole)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ (mixed >> 32)
    }
}

type Generation<V> = HashMap<Box<str>, Arc<V>, ByItsEnd>;

struct Part<V> {
    young: Generation<V>,
    old: Generation<V>,
}

/// What tokens say that were verified lately.
pub(super) struct KnownTokens<V>([RwLock<Part<V>>; PARTS]);

impl<V> Default for KnownTokens<V> {
    fn default() -> Self {
        let empty = || Part { young: HashMap::default(), old: HashMap::default() };
        Self(std::array::from_fn(|_| RwLock::new(empty())))
    }
}

impl<V> KnownTokens<V> {
    fn part(&self, token: &str) -> &RwLock<Part<V>> {
        let number = ByItsEnd.hash_one(token) >> 48;
        &self.0[usize::try_from(number).unwrap_or_default() % PARTS]
    }

    /// What that token says.
    pub(super) fn get(&self, token: &str) -> Option<Arc<V>> {
        let part = self.part(token).read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = part.young.get(token) {
            return Some(Arc::clone(known));
        }
        let aged = part.old.get(token).cloned()?;
        drop(part);
        self.insert(token, &aged);
        Some(aged)
    }

    /// Remembers what a token says.
    pub(super) fn insert(&self, token: &str, known: &Arc<V>) {
        let mut part = self.part(token).write().unwrap_or_else(PoisonError::into_inner);
        if part.young.len() >= MOST {
            part.old = std::mem::take(&mut part.young);
        }
        part.young.insert(token.into(), Arc::clone(known));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_whole_and_by_no_part_of_it() {
        let known = KnownTokens::default();
        known.insert("head.claims.signature-of-forty-letters-and-more", &Arc::new(7));
        assert_eq!(known.get("head.claims.signature-of-forty-letters-and-more").as_deref(), Some(&7));
        for other in ["head.claimz.signature-of-forty-letters-and-more", "signature-of-forty-letters-and-more", ""] {
            assert_eq!(known.get(other), None, "{other}");
        }
    }

    #[test]
    fn who_is_shown_again_stays_and_there_is_an_end_to_how_many_are_kept() {
        let known = KnownTokens::default();
        let token = |number: usize| format!("head.claims.{number:086}");
        for number in 0..3 * PARTS * MOST {
            known.insert(&token(number), &Arc::new(number));
            assert_eq!(known.get(&token(0)).as_deref(), Some(&0));
        }
        let held: usize =
            known.0.iter().map(|part| part.read().map_or(0, |part| part.young.len() + part.old.len())).sum();
        assert!(held <= 2 * PARTS * MOST, "{held}");
        assert!(known.0.iter().all(|part| part.read().is_ok_and(|part| part.young.len() + part.old.len() > MOST)));
    }
}
