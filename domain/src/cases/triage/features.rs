//! What of a text is weighed: which sequences of one to three letters stand in it, however often.

use unicode_normalization::UnicodeNormalization;

/// What sequences are hashed into.
pub const BUCKETS: usize = 1 << 14;
const MASK: u32 = 0x3FFF;
/// Letters of the longest sequence.
const LONGEST: usize = 3;
/// What stands where the text has no letter.
const GAP: char = ' ';
/// The offset basis and the prime of FNV-1a.
const BASIS: u32 = 0x811C_9DC5;
const PRIME: u32 = 0x0100_0193;

/// A sequence, and where it stands first.
#[derive(Clone, Copy, Debug)]
struct Gram {
    bucket: u16,
    from: usize,
    to: usize,
    letters: usize,
}

/// The sequences of a report, each bucket once, in the order of the buckets.
#[derive(Clone, Debug)]
pub struct Features {
    text: String,
    grams: Vec<Gram>,
}

fn hashed(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(PRIME)
}

fn bucket(hash: u32) -> u16 {
    u16::try_from((hash ^ (hash >> 14) ^ (hash >> 28)) & MASK).unwrap_or_default()
}

impl Features {
    /// Numbers are gaps like every mark: a phone number or a date says nothing of what a report is about.
    #[must_use]
    pub fn of(title: &str, text: &str) -> Self {
        let whole = title.nfkc().chain(std::iter::once(GAP)).chain(text.nfkc());
        let letters = whole.flat_map(char::to_lowercase);
        let text: String = letters.map(|c| if c.is_alphabetic() { c } else { GAP }).collect();
        let places: Vec<(usize, char)> = text.char_indices().collect();
        let mut grams = Vec::with_capacity(places.len() * LONGEST);
        let mut rest = places.as_slice();
        while let Some(((from, _), after)) = rest.split_first() {
            let mut hash = BASIS;
            for (before, (start, c)) in rest.iter().take(LONGEST).enumerate() {
                if *c == GAP {
                    break;
                }
                hash = c.encode_utf8(&mut [0; 4]).bytes().fold(hash, hashed);
                let to = start + c.len_utf8();
                grams.push(Gram { bucket: bucket(hash), from: *from, to, letters: before + 1 });
            }
            rest = after;
        }
        grams.sort_unstable_by_key(|gram| (gram.bucket, gram.from, gram.to));
        grams.dedup_by_key(|gram| gram.bucket);
        Self { text, grams }
    }

    /// The buckets, in their order.
    #[must_use]
    pub fn buckets(&self) -> Vec<u16> {
        self.grams.iter().map(|gram| gram.bucket).collect()
    }

    /// Each sequence with its bucket, where it stands and how many letters it has.
    pub(super) fn sequences(&self) -> impl Iterator<Item = (u16, &str, usize, usize)> {
        let told = |gram: &Gram| Some((gram.bucket, self.text.get(gram.from..gram.to)?, gram.from, gram.letters));
        self.grams.iter().filter_map(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequences(title: &str, text: &str) -> Vec<String> {
        let features = Features::of(title, text);
        let mut all: Vec<String> = features.sequences().map(|(_, words, ..)| words.to_owned()).collect();
        all.sort();
        all
    }

    #[test]
    fn sequences_end_at_every_mark_and_at_numbers() {
        assert_eq!(sequences("路灯", "坏，13812345678不亮"), ["不", "不亮", "亮", "坏", "灯", "路", "路灯"]);
        assert_eq!(sequences("", "  ，。123"), Vec::<String>::new());
        assert_eq!(sequences("ＫＴＶ", ""), ["k", "kt", "ktv", "t", "tv", "v"]);
    }

    #[test]
    fn a_sequence_counts_once_and_has_its_place_on_every_machine() {
        let once = Features::of("", "路灯坏").buckets();
        assert_eq!(Features::of("路灯坏", "路灯坏").buckets(), once);
        assert_eq!(once, EXPECTED);
        assert!(once.is_sorted());
    }

    /// Where an implementation of its own, in another language, put them.
    const EXPECTED: [u16; 6] = [1_746, 1_988, 5_797, 7_511, 8_696, 15_581];
}
