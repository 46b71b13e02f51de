//! What somebody looks for, and whether and where a case says it.

use std::collections::BTreeSet;

use super::fold::stretches;
use crate::cases::Case;
use crate::shared::ValueFault;
use crate::shared::text::Text;

/// Characters that may be looked for at once.
pub const MOST_SOUGHT: usize = 100;
/// Characters that are shown around what was found.
pub const SNIPPET: usize = 60;

/// Some words, as they are compared: each of them stands somewhere in what is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(Vec<Vec<char>>);

impl Sought {
    /// # Errors
    /// [`ValueFault`] when it is blank, longer than [`MOST_SOUGHT`] characters, or holds what no text may hold.
    pub fn new(text: &str) -> Result<Self, ValueFault> {
        let text = Text::<MOST_SOUGHT>::kept(text)?;
        let pieces: Vec<Vec<char>> =
            stretches(text.as_str()).iter().map(|stretch| stretch.iter().map(|one| one.c).collect()).collect();
        if pieces.is_empty() { Err(ValueFault::Blank) } else { Ok(Self(pieces)) }
    }

    /// The pairs of characters that a text holds wherever it says this, and what stands by itself.
    #[must_use]
    pub fn grams(&self) -> BTreeSet<String> {
        let mut grams = BTreeSet::new();
        for piece in &self.0 {
            match &piece[..] {
                [only] => drop(grams.insert(only.to_string())),
                piece => grams.extend(piece.windows(2).map(|pair| pair.iter().collect::<String>())),
            }
        }
        grams
    }

    /// The characters of `text` between which it says a piece of this: the first, and the one behind the last.
    fn place(piece: &[char], text: &str) -> Option<(usize, usize)> {
        stretches(text).iter().find_map(|stretch| {
            let found =
                stretch.windows(piece.len()).find(|some| some.iter().map(|one| one.c).eq(piece.iter().copied()))?;
            Some((found.first()?.at, found.last()?.at + 1))
        })
    }

    /// Whether a case says all of it, each piece in one.
    #[must_use]
    pub fn is_in(&self, case: &Case) -> bool {
        let said = |piece: &Vec<char>| texts(case).any(|text| Self::place(piece, text).is_some());
        self.0.iter().all(said)
    }

    /// What stands around the first of it in what a resident wrote, [`SNIPPET`] characters at most; `None` where it stands in the
    /// title alone. For those who may read the text.
    #[must_use]
    pub fn snippet(&self, case: &Case) -> Option<String> {
        let others = texts(case).skip(1);
        others.flat_map(|text| self.0.iter().map(move |piece| (text, piece))).find_map(|(text, piece)| {
            let place = Self::place(piece, text)?;
            Some(around(text, place))
        })
    }
}

/// Where a case is searched: what it is called, what the resident wrote, and where it is.
fn texts(case: &Case) -> impl Iterator<Item = &str> {
    let address = case.place.address.as_ref().map(Text::as_str);
    [case.title.as_str(), case.text.as_str()].into_iter().chain(address)
}

/// The same of one text, in one line.
fn around(text: &str, (from, to): (usize, usize)) -> String {
    let length = text.chars().count();
    let (cut, found) = (length > SNIPPET, (to - from).min(SNIPPET));
    // Two of the characters may say that there is more.
    let room = if cut { SNIPPET - 2 } else { length };
    let before = room.saturating_sub(found) / 2;
    let begin = from.saturating_sub(before).min(length.saturating_sub(room));
    let end = (begin + room).min(length);
    let inside = text.chars().skip(begin).take(end - begin).map(|c| if c.is_control() { ' ' } else { c });
    let (more_before, more_behind) = (begin > 0, end < length);
    let mark = |more: bool| more.then_some('…');
    mark(more_before).into_iter().chain(inside).chain(mark(more_behind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(text: &str) -> Sought {
        Sought::new(text).expect("words")
    }

    fn grams(text: &str) -> Vec<String> {
        sought(text).grams().into_iter().collect()
    }

    #[test]
    fn words_are_sought_by_their_pairs_and_one_character_by_itself() {
        assert_eq!(grams("占道经营"), ["占道", "经营", "道经"]);
        assert_eq!(grams("堵"), ["堵"]);
        assert_eq!(grams("东门 堵"), ["东门", "堵"]);
        assert_eq!(grams("\""), ["\""]);
        assert_eq!(grams("Ａb"), ["ab"]);
        assert_eq!(grams("a* OR"), ["a*", "or"]);
    }

    #[test]
    fn what_is_no_text_is_not_sought() {
        assert_eq!(Sought::new("  "), Err(ValueFault::Blank));
        assert_eq!(Sought::new("\u{200B}"), Err(ValueFault::Blank));
        assert_eq!(Sought::new(&"堵".repeat(MOST_SOUGHT + 1)), Err(ValueFault::TooLong));
        assert_eq!(Sought::new("a\u{0}b"), Err(ValueFault::ForbiddenCharacters));
        assert!(Sought::new(&"堵".repeat(MOST_SOUGHT)).is_ok());
    }

    #[test]
    fn a_piece_is_found_where_it_stands_in_one() {
        let place = |piece: &str, text: &str| Sought::place(&piece.chars().collect::<Vec<_>>(), text);
        assert_eq!(place("东门", "小区东门拥堵"), Some((2, 4)));
        assert_eq!(place("门东", "小区东门拥堵"), None);
        assert_eq!(place("东拥", "小区东门拥堵"), None, "all its characters stand there");
        assert_eq!(place("ab", "ＡＢ"), Some((0, 2)));
        assert_eq!(place("东门拥", "东门\n拥堵"), None);
        assert_eq!(place("长长长长长", "长长"), None);
    }

    #[test]
    fn what_is_shown_around_it_is_short_and_says_that_there_is_more() {
        let long = format!("{}东门拥堵{}", "前".repeat(100), "后".repeat(100));
        let shown = around(&long, (100, 104));
        assert_eq!(shown.chars().count(), SNIPPET);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("东门拥堵"), "{shown}");
        assert_eq!(around("东门拥堵", (0, 2)), "东门拥堵");
        assert_eq!(around("东门\n拥堵", (0, 2)), "东门 拥堵");
        let begun = around(&long, (0, 4));
        assert!(begun.starts_with('前') && begun.ends_with('…'), "{begun}");
        let ended = around(&long, (200, 204));
        assert!(ended.starts_with('…') && ended.ends_with('后'), "{ended}");
    }

    proptest::proptest! {
        #[test]
        fn whoever_seeks_a_part_of_a_text_finds_it(text in "\\PC{1,80}", from in 0usize..80, length in 1usize..20) {
            let part: String = text.chars().skip(from).take(length).collect();
            if let Ok(sought) = Sought::new(&part) {
                let held = super::super::fold::grams(&text);
                for piece in &sought.0 {
                    // Of a character that becomes several, the end may be sought without the rest.
                    if Sought::place(piece, &text).is_some() {
                        let own = Sought(vec![piece.clone()]).grams();
                        proptest::prop_assert!(own.is_subset(&held), "{:?} of {:?}", own, held);
                    }
                }
            }
        }

        #[test]
        fn what_is_shown_is_never_longer_than_it_may_be(text in "\\PC{1,200}", from in 0usize..200, length in 1usize..100) {
            let count = text.chars().count();
            let from = from.min(count - 1);
            let shown = around(&text, (from, (from + length).min(count)));
            proptest::prop_assert!(shown.chars().count() <= SNIPPET);
        }
    }
}
