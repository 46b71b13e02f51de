//! Holds a text against words and against what private data look like.

use std::cmp::Reverse;

use aho_corasick::{AhoCorasick, BuildError};

use super::fold::fold;
use super::numbers::{Kind, numbers};
use super::{Finding, ModerationClass, ModerationPart, ModerationSource, ModerationWeight};
use crate::shared::text::Name;

/// Findings that are kept of one part: whoever looks, looks at the whole of it anyway.
const MOST: usize = 50;
/// Hits that are kept for them.
const MOST_HITS: usize = 1_000;
/// Ends a sentence: what begins in one and ends in the next was rather not meant as one word.
const ENDS: [char; 8] = ['。', '！', '？', '!', '?', '；', ';', '\n'];

/// Words that are found in every division, for whoever tries out what happens then. No other is shipped: what is not said in
/// public, its own administrators lay down.
const SHIPPED: [(&str, ModerationClass, ModerationWeight); 2] = [
    ("码上测试违禁词", ModerationClass::Abuse, ModerationWeight::Block),
    ("码上测试待审词", ModerationClass::Abuse, ModerationWeight::Review),
];

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordEntry {
    pub word: Name,
    pub class: ModerationClass,
    pub weight: ModerationWeight,
}

impl WordEntry {
    /// What is looked for: two entries of one core are one word.
    #[must_use]
    pub fn core(&self) -> String {
        fold(self.word.as_str()).text
    }
}

#[derive(Clone, Copy, Debug)]
struct Sought {
    class: ModerationClass,
    weight: ModerationWeight,
    /// Whether it is of Latin letters and digits: such a word is none inside another.
    latin: bool,
}

/// What texts are held against.
#[derive(Clone, Debug)]
pub struct Screen {
    words: AhoCorasick,
    sought: Vec<Sought>,
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

impl Screen {
    /// The words of a list, and those that are shipped.
    ///
    /// # Errors
    /// When there are more than can be looked for at once, which lists can't hold.
    pub fn of(entries: &[WordEntry]) -> Result<Self, BuildError> {
        let shipped = SHIPPED.iter().map(|(word, class, weight)| (fold(word).text, *class, *weight));
        let own = entries.iter().map(|entry| (entry.core(), entry.class, entry.weight));
        let (mut cores, mut sought) = (Vec::new(), Vec::new());
        for (core, class, weight) in shipped.chain(own).filter(|(core, ..)| !core.is_empty()) {
            sought.push(Sought { class, weight, latin: core.chars().all(is_latin) });
            cores.push(core);
        }
        Ok(Self { words: AhoCorasick::new(cores)?, sought })
    }

    /// What is found in a part of what is to become public: the heaviest, in the order in which they stand there.
    #[must_use]
    pub fn findings(&self, part: ModerationPart, text: &str) -> Vec<Finding> {
        let chars: Vec<char> = text.chars().collect();
        let mut found = self.words_in(part, text, &chars);
        found.extend(numbers(&chars).into_iter().map(|number| Finding {
            part,
            class: ModerationClass::PrivateData,
            weight: match number.kind {
                Kind::Phone => ModerationWeight::Review,
                Kind::Identity | Kind::Card => ModerationWeight::Block,
            },
            source: ModerationSource::Pattern,
            from: place(number.from),
            to: place(number.to),
        }));
        found.sort_by_key(|one| (Reverse(one.weight), one.from, one.to));
        found.truncate(MOST);
        found.sort_by_key(|one| (one.from, one.to));
        found
    }

    fn words_in(&self, part: ModerationPart, text: &str, chars: &[char]) -> Vec<Finding> {
        let folded = fold(text);
        let mut found = Vec::new();
        for hit in self.words.find_overlapping_iter(&folded.text) {
            let (from, to) = folded.span(hit.start(), hit.end());
            let (Some(sought), Some(written)) = (self.sought.get(hit.pattern().as_usize()), chars.get(from..to)) else {
                continue;
            };
            let beside = [from.checked_sub(1), Some(to)].into_iter().flatten().filter_map(|at| chars.get(at));
            if sought.latin && beside.copied().any(is_latin) {
                continue;
            }
            let across = written.iter().any(|c| ENDS.contains(c));
            let weight = if across { ModerationWeight::Review } else { sought.weight };
            // What weighs heavily is not hidden behind what does not.
            let most = if weight == ModerationWeight::Block { 2 * MOST_HITS } else { MOST_HITS };
            if found.len() >= most {
                continue;
            }
            found.push(Finding {
                part,
                class: sought.class,
                weight,
                source: ModerationSource::WordList,
                from: place(from),
                to: place(to),
            });
        }
        found
    }
}

/// A place as findings hold it; no text is as long as it could be.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Piece;
    use super::*;

    fn entry(word: &str, weight: ModerationWeight) -> WordEntry {
        WordEntry { word: Name::new(word).expect("a word"), class: ModerationClass::Abuse, weight }
    }

    fn screen() -> Screen {
        let list = [
            entry("石榴炸弹", ModerationWeight::Block),
            entry("grenade", ModerationWeight::Review),
            entry("大石榴炸弹头", ModerationWeight::Review),
        ];
        Screen::of(&list).expect("a screen")
    }

    fn marked(text: &str) -> Vec<String> {
        let found = screen().findings(ModerationPart::Text, text);
        let cut = |one: &Finding| text.chars().skip(one.from as usize).take((one.to - one.from) as usize).collect();
        found.iter().map(cut).collect()
    }

    #[test]
    fn words_are_found_where_they_stand() {
        assert_eq!(marked("卖石 榴-炸！弹的"), ["石 榴-炸！弹"]);
        assert_eq!(marked("石石榴榴炸炸弹弹"), ["石石榴榴炸炸弹弹"]);
        assert_eq!(marked("大石榴炸弹头"), ["大石榴炸弹头", "石榴炸弹"], "one inside another, too");
        assert_eq!(marked("a ｇｒ.е.ｎade!"), ["ｇｒ.е.ｎade"], "full width, and a Cyrillic letter");
        assert_eq!(marked("grenadehead, agrenade"), [""; 0], "a part of another word");
        assert_eq!(marked("码上 测试 违禁词"), ["码上 测试 违禁词"]);
        assert_eq!(marked("石榴红了，炸酱面和子弹头火车"), [""; 0]);
    }

    #[test]
    fn what_stands_across_two_sentences_is_looked_at_and_no_more() {
        let weight = |text: &str| screen().findings(ModerationPart::Text, text)[0].weight;
        assert_eq!(weight("石榴炸弹"), ModerationWeight::Block);
        assert_eq!(weight("买了石榴。炸弹已拆除"), ModerationWeight::Review);
    }

    #[test]
    fn private_data_are_found_and_hidden() {
        let piece = Piece::new(ModerationPart::Text, "请与11010519491231002X联系，电话138-1234-5678。");
        let found = screen().findings(piece.part, &piece.text);
        assert_eq!(
            found.iter().map(|one| (one.class, one.weight)).collect::<Vec<_>>(),
            [
                (ModerationClass::PrivateData, ModerationWeight::Block),
                (ModerationClass::PrivateData, ModerationWeight::Review)
            ]
        );
        let hidden = piece.redacted(&found).text;
        assert_eq!(hidden, format!("请与{}联系，电话{}。", "＊".repeat(18), "＊".repeat(13)));
        assert!(screen().findings(piece.part, &hidden).is_empty());
    }

    #[test]
    fn of_more_findings_than_are_kept_the_heaviest_are() {
        let text = format!("{}石榴炸弹", "grenade ".repeat(200));
        let found = screen().findings(ModerationPart::Text, &text);
        assert_eq!(found.len(), MOST);
        assert!(found.iter().any(|one| one.weight == ModerationWeight::Block));
        // Neither words that are none nor ever so many lighter ones keep one from being found.
        for before in ["agrenades ", "grenade "] {
            let found = screen().findings(ModerationPart::Text, &format!("{}石榴炸弹", before.repeat(3_000)));
            assert!(found.iter().any(|one| one.weight == ModerationWeight::Block), "{before}");
        }
    }

    proptest! {
        #[test]
        fn a_word_is_found_with_whatever_stands_between_its_characters(
            before in "[电门路灯井盖树]{0,12}", after in "[电门路灯井盖树]{0,12}",
            noise in prop::collection::vec("[ \u{200B}\u{2060}·—_.,、*~]{0,3}", 3), twice in 0usize..4,
        ) {
            let mut word = String::new();
            for (at, c) in "石榴炸弹".chars().enumerate() {
                word.push(c);
                if at == twice {
                    word.push(c);
                }
                word.push_str(noise.get(at).map_or("", String::as_str));
            }
            let text = format!("{before}{word}{after}");
            let found = screen().findings(ModerationPart::Text, &text);
            prop_assert_eq!(found.len(), 1);
            let first = before.chars().count();
            prop_assert_eq!((found[0].from as usize, found[0].to as usize), (first, first + word.chars().count()));
            let hidden = Piece::new(ModerationPart::Text, &text).redacted(&found);
            prop_assert_eq!(hidden.text.chars().count(), text.chars().count());
            prop_assert!(screen().findings(ModerationPart::Text, &hidden.text).is_empty());
        }

        #[test]
        fn its_characters_in_another_order_are_no_word(order in Just(vec!['石', '榴', '炸', '弹']).prop_shuffle(), between in "[电门路灯]{0,3}") {
            let text: Vec<String> = order.iter().map(char::to_string).collect();
            let is_word = order == ['石', '榴', '炸', '弹'];
            let found = screen().findings(ModerationPart::Text, &text.join(&between));
            prop_assert_eq!(found.is_empty(), !(is_word && between.is_empty()));
        }

        #[test]
        fn no_text_whatever_makes_it_fail(text in "\\PC{0,200}") {
            for one in screen().findings(ModerationPart::Title, &text) {
                prop_assert!(one.from < one.to && one.to as usize <= text.chars().count());
            }
        }
    }
}
