//! `moderation_items.sealed`: what waits, what was found in it and why it was decided so; `moderation_items.writers`: who wrote it;
//! `word_lists.sealed`: the words that are looked for.

use mashang_domain::moderation::{
    self, ModerationClass, ModerationItem, ModerationPart, ModerationSource, ModerationWeight, WordEntry,
};
use mashang_domain::shared::text::{Body, Name};
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, Word, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Piece {
    part: Word<ModerationPart>,
    text: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Finding {
    part: Word<ModerationPart>,
    class: Word<ModerationClass>,
    weight: Word<ModerationWeight>,
    source: Word<ModerationSource>,
    #[serde(default)]
    from: u32,
    #[serde(default)]
    to: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Waiting {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pieces: Vec<Piece>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Plain<Body>>,
}

impl From<&ModerationItem> for Waiting {
    fn from(item: &ModerationItem) -> Self {
        let piece = |piece: &moderation::Piece| Piece { part: Word(piece.part), text: piece.text.clone() };
        let finding = |one: &moderation::Finding| Finding {
            part: Word(one.part),
            class: Word(one.class),
            weight: Word(one.weight),
            source: Word(one.source),
            from: one.from,
            to: one.to,
        };
        Self {
            _version: First,
            pieces: item.pieces.iter().map(piece).collect(),
            findings: item.findings.iter().map(finding).collect(),
            reason: plain(item.reason.as_ref()),
        }
    }
}

impl Waiting {
    pub(crate) fn read(self) -> (Vec<moderation::Piece>, Vec<moderation::Finding>, Option<Body>) {
        let piece = |piece: Piece| moderation::Piece { part: piece.part.known(), text: piece.text };
        let finding = |one: Finding| moderation::Finding {
            part: one.part.known(),
            class: one.class.known(),
            weight: one.weight.known(),
            source: one.source.known(),
            from: one.from,
            to: one.to,
        };
        (
            self.pieces.into_iter().map(piece).collect(),
            self.findings.into_iter().map(finding).collect(),
            self.reason.map(|reason| reason.0),
        )
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    word: Plain<Name>,
    class: Word<ModerationClass>,
    weight: Word<ModerationWeight>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Words {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    entries: Vec<Entry>,
}

impl Words {
    pub(crate) fn of(entries: &[WordEntry]) -> Self {
        let entry =
            |one: &WordEntry| Entry { word: Plain(one.word.clone()), class: Word(one.class), weight: Word(one.weight) };
        Self { _version: First, entries: entries.iter().map(entry).collect() }
    }

    pub(crate) fn read(self) -> Vec<WordEntry> {
        let entry = |one: Entry| WordEntry { word: one.word.0, class: one.class.known(), weight: one.weight.known() };
        self.entries.into_iter().map(entry).collect()
    }
}
