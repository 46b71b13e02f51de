//! How texts are compared: in one width and case, by the pairs of characters that stand next to each other.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// A character as it is compared, and which one of its text it was, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) c: char,
    pub(super) at: usize,
}

/// What shows nothing and stands between other characters.
fn is_nothing(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The stretches of a text between white space, in one width and case. Quotes, signs and operators are characters like any other.
pub(super) fn stretches(text: &str) -> Vec<Vec<Folded>> {
    let (mut all, mut open) = (Vec::new(), Vec::new());
    for (at, one) in text.chars().enumerate() {
        if one.is_whitespace() {
            if !open.is_empty() {
                all.push(std::mem::take(&mut open));
            }
        } else if one.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&one) {
            // What no table of compatibility holds, and nearly all there is.
            if !is_nothing(one) {
                open.push(Folded { c: one.to_ascii_lowercase(), at });
            }
        } else {
            let parts = std::iter::once(one).nfkc().flat_map(char::to_lowercase);
            open.extend(parts.filter(|c| !is_nothing(*c) && !c.is_whitespace()).map(|c| Folded { c, at }));
        }
    }
    if !open.is_empty() {
        all.push(open);
    }
    all
}

/// The characters of a text and the pairs of them that stand next to each other.
pub(super) fn grams(text: &str) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for stretch in stretches(text) {
        grams.extend(stretch.iter().map(|one| one.c.to_string()));
        grams.extend(stretch.windows(2).map(|pair| pair.iter().map(|one| one.c).collect::<String>()));
    }
    grams
}

/// The pairs that say what a text is about: none over a comma or a stop.
#[must_use]
pub fn gist(title: &str, text: &str) -> BTreeSet<String> {
    let mut pairs = BTreeSet::new();
    for stretch in stretches(title).into_iter().chain(stretches(text)) {
        let sounds = |pair: &&[Folded]| pair.iter().all(|one| one.c.is_alphanumeric());
        let found = stretch.windows(2).filter(sounds);
        pairs.extend(found.map(|pair| pair.iter().map(|one| one.c).collect::<String>()));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        stretches(text).iter().map(|stretch| stretch.iter().map(|one| one.c).collect()).collect()
    }

    #[test]
    fn width_and_case_are_one_and_white_space_parts_what_is_written() {
        for (written, expected) in [
            ("ＡＢｃ１２", &["abc12"][..]),
            ("东门　拥堵\n请处理", &["东门", "拥堵", "请处理"][..]),
            ("50％ OFF（今天）", &["50%", "off(今天)"][..]),
            ("测\u{200B}试", &["测试"][..]),
            (" \t", &[][..]),
            ("İ", &["i\u{307}"][..]),
            ("\"a\" OR *", &["\"a\"", "or", "*"][..]),
        ] {
            assert_eq!(read(written), expected, "{written:?}");
        }
    }

    #[test]
    fn each_character_knows_where_it_stood() {
        let at: Vec<Vec<usize>> =
            stretches("㎡ 好ＡB").iter().map(|stretch| stretch.iter().map(|one| one.at).collect()).collect();
        assert_eq!(at, [vec![0, 0], vec![2, 3, 4]]);
    }

    #[test]
    fn a_text_is_found_by_its_characters_and_pairs_and_by_none_over_white_space() {
        let all: Vec<_> = grams("东门 堵").into_iter().collect();
        assert_eq!(all, ["东", "东门", "堵", "门"]);
        assert!(grams("门。堵").contains("。堵"), "signs are characters");
        assert_eq!(gist("东门", "堵。请看").into_iter().collect::<Vec<_>>(), ["东门", "请看"]);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_reads_the_same_when_it_is_read_again(text in ".{0,40}") {
            let once = read(&text).join(" ");
            proptest::prop_assert_eq!(read(&once).join(" "), once);
        }
    }
}
