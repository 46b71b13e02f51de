//! Whether a suggestion is somebody's letter passed on (代表法第三十六条): a deputy writes in words of the deputy's own.

use std::collections::BTreeSet;

use crate::cases::search::gist;

/// Pairs of characters that a text has at least of which it is said that it was pasted: few words are soon the same.
const LEAST: usize = 20;
/// Per cent of the letter that stands in the suggestion, and of the suggestion that stands in the letter.
const SAME: usize = 80;

/// Whether `of` is, but for that share, within `other`.
fn lies_in(of: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    of.intersection(other).count() * 100 >= of.len() * SAME
}

/// Whether the text is that of the letter: nearly all that either says the other says as well, whatever was put between.
#[must_use]
pub(super) fn is_pasted(text: &str, letter: &str) -> bool {
    let (own, theirs) = (gist("", text), gist("", letter));
    theirs.len() >= LEAST && lies_in(&theirs, &own) && lies_in(&own, &theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str =
        "每天早上七点半到八点半，小区东门外车流量大，接送孩子的车辆排队很长，行人难以通过，老人过马路很不安全。";

    #[test]
    fn a_letter_is_known_whatever_stands_between_its_characters() {
        assert!(is_pasted(LETTER, LETTER));
        let spread: String = LETTER.replace('，', "\n").replace('。', "！");
        assert!(is_pasted(&spread, LETTER), "{spread}");
        assert!(is_pasted(&format!("{LETTER}请予解决。"), LETTER));
    }

    #[test]
    fn what_is_written_anew_of_the_same_matter_is_none() {
        let own = "奥林春天小区东门高峰时段机动车与行人混行，三日六次观察均有二十余辆车排队。主因是无左转隔离和上下客点，建议由交警部门统一研究。";
        assert!(!is_pasted(own, LETTER));
        // A letter that is quoted in what is much longer is the deputy's own matter.
        assert!(!is_pasted(&format!("{own}{LETTER}{own}另外，梅岭路全线的公交站点设置也应一并研究优化。"), LETTER));
    }

    #[test]
    fn few_words_are_nobodys() {
        assert!(!is_pasted("东门很堵，请解决。", "东门很堵，请解决。"));
        assert!(!is_pasted("", ""));
    }
}
