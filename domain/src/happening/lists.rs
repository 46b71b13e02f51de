//! Lists of words as people meet them.

use crate::moderation;
use crate::shared::Vocabulary;

/// A list of words: its name, its Chinese title, and value, label and description of each.
pub struct Words {
    pub name: &'static str,
    pub title: &'static str,
    pub words: Vec<[&'static str; 3]>,
}

pub(super) fn words<V: Vocabulary>() -> Words {
    let words = V::ALL.iter().map(|word| [word.as_str(), word.label(), word.description()]).collect();
    Words { name: V::NAME, title: V::TITLE, words }
}

/// Those of what waits before it is public.
pub(super) fn of_moderation() -> [Words; 5] {
    [
        words::<moderation::ModerationClass>(),
        words::<moderation::ModerationWeight>(),
        words::<moderation::ModerationSource>(),
        words::<moderation::ModerationPart>(),
        words::<moderation::ModerationState>(),
    ]
}
