//! Finding cases by what they say (诉求检索). Chinese has no spaces between words, so that a text is found by the pairs of
//! characters that stand next to each other in it. What lies sealed is found by marks of these, which `infra` makes with a key;
//! whom it lies with and when it came in are marks as well, so that the index alone answers what somebody may see. Whether what
//! is sought stands there in one piece is looked at once a text is opened.

pub mod alike;
mod marks;
pub mod similar;
mod sought;

pub use marks::{Mark, gist, marks, rewrites};
pub use sought::{MOST_SOUGHT, SNIPPET, Sought};

use unicode_normalization::UnicodeNormalization;

/// A character as it is compared, and which one of its text it was, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Folded {
    c: char,
    at: usize,
}

/// What shows nothing and stands between other characters.
fn is_nothing(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The stretches of a text between white space, in one width and case. Quotes, signs and operators are characters like any other.
fn stretches(text: &str) -> Vec<Vec<Folded>> {
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

    proptest::proptest! {
        #[test]
        fn whatever_is_written_reads_the_same_when_it_is_read_again(text in ".{0,40}") {
            let once = read(&text).join(" ");
            proptest::prop_assert_eq!(read(&once).join(" "), once);
        }
    }
}
