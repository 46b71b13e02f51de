//! Which words are looked for where.

use super::screen::{Screen, WordEntry};
use super::{Finding, Piece, WordListId};
use crate::shared::{AccountId, DivisionCode, Instant};

/// Words that a list holds at most.
pub const MOST_WORDS: usize = 2_000;

/// A list of words of a division, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordList {
    pub id: WordListId,
    pub division: DivisionCode,
    pub version: i32,
    /// Whether it holds there. Of several the one of the highest version does.
    pub in_force: bool,
    /// How many words it holds.
    pub size: u32,
    pub laid_down_at: Instant,
    pub laid_down_by: AccountId,
}

/// What texts are held against in a division and below it.
#[derive(Clone, Debug)]
pub struct DivisionScreen {
    /// Of which list it was made.
    pub list: WordListId,
    pub division: DivisionCode,
    pub version: i32,
    pub screen: Screen,
}

/// What texts are held against everywhere.
#[derive(Clone, Debug)]
pub struct Screens {
    /// Where no division has a list of its own.
    shipped: Screen,
    own: Vec<DivisionScreen>,
}

impl Screens {
    /// # Errors
    /// As [`Screen::of`].
    pub fn of(own: Vec<DivisionScreen>) -> Result<Self, aho_corasick::BuildError> {
        Ok(Self { shipped: Screen::of(&[])?, own })
    }

    /// What was made of a list, which never changes.
    #[must_use]
    pub fn made_of(&self, list: WordListId) -> Option<&DivisionScreen> {
        self.own.iter().find(|one| one.list == list)
    }

    /// What holds in `division`: the list in force of the nearest division above it, as rule sets do.
    #[must_use]
    pub fn screen(&self, division: &DivisionCode) -> &Screen {
        let here = self.own.iter().filter(|one| one.division.covers(division));
        let nearest = here.max_by_key(|one| (one.division.prefix().len(), one.version));
        nearest.map_or(&self.shipped, |one| &one.screen)
    }

    /// What is found in what is to become public in `division`.
    #[must_use]
    pub fn findings(&self, division: &DivisionCode, pieces: &[Piece]) -> Vec<Finding> {
        let screen = self.screen(division);
        pieces.iter().flat_map(|piece| screen.findings(piece.part, &piece.text)).collect()
    }
}

impl DivisionScreen {
    /// # Errors
    /// As [`Screen::of`].
    pub fn of(list: &WordList, entries: &[WordEntry]) -> Result<Self, aho_corasick::BuildError> {
        let screen = Screen::of(entries)?;
        Ok(Self { list: list.id, division: list.division.clone(), version: list.version, screen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moderation::{ModerationClass, ModerationPart, ModerationWeight};
    use crate::shared::text::Name;

    fn own(division: &str, version: i32, word: &str) -> DivisionScreen {
        let word = Name::new(word).expect("a word");
        let entry = WordEntry { word, class: ModerationClass::Fraud, weight: ModerationWeight::Review };
        let division = DivisionCode::new(division).expect("twelve digits");
        let list = uuid::Uuid::from_u128(version.unsigned_abs().into()).into();
        DivisionScreen { list, division, version, screen: Screen::of(&[entry]).expect("a screen") }
    }

    #[test]
    fn the_nearest_list_holds_and_what_is_shipped_everywhere() {
        let all = Screens::of(vec![
            own("350500000000", 7, "城市词语"),
            own("350582000000", 1, "从前词语"),
            own("350582000000", 2, "县里词语"),
        ])
        .expect("screens");
        let made = |number| all.made_of(uuid::Uuid::from_u128(number).into()).map(|one| one.version);
        assert_eq!((made(7), made(2), made(3)), (Some(7), Some(2), None));
        let found = |division: &str, text: &str| {
            let division = DivisionCode::new(division).expect("twelve digits");
            !all.findings(&division, &[Piece::new(ModerationPart::Title, text)]).is_empty()
        };
        for (division, text, is_found) in [
            ("350582002014", "县里词语", true),
            ("350582002014", "从前词语", false),
            ("350582002014", "城市词语", false),
            ("350503002007", "城市词语", true),
            ("350503002007", "县里词语", false),
            ("110000000000", "城市词语", false),
            ("110000000000", "码上测试待审词", true),
            ("350582002014", "码上测试待审词", true),
        ] {
            assert_eq!(found(division, text), is_found, "{division} {text}");
        }
    }
}
