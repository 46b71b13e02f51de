use super::{ModerationClass, ModerationPart, ModerationSource, ModerationState, ModerationWeight};
use crate::shared::text::Body;
use crate::shared::{AccountId, DivisionCode, Instant, OfficeId, Standing, Subject};

crate::ids! {
    /// Something that waits before it is public.
    ModerationItemId,
    /// A list of words.
    WordListId,
}

/// What stands in the place of what was redacted.
const MASK: char = '＊';

/// Something that was found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub part: ModerationPart,
    pub class: ModerationClass,
    pub weight: ModerationWeight,
    pub source: ModerationSource,
    /// The first character, counted from 0.
    pub from: u32,
    /// The one behind the last; where it is no more than `from`, the part as a whole is meant.
    pub to: u32,
}

impl Finding {
    /// Whether it names a place in the text.
    #[must_use]
    pub fn has_place(&self) -> bool {
        self.to > self.from
    }
}

/// A part of what is to become public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub part: ModerationPart,
    pub text: String,
}

impl Piece {
    #[must_use]
    pub fn new(part: ModerationPart, text: &str) -> Self {
        Self { part, text: text.to_owned() }
    }

    /// The same without what was found in it, as many characters long.
    #[must_use]
    pub fn redacted(&self, findings: &[Finding]) -> Self {
        let hides = |at: usize| {
            let within = |one: &Finding| one.part == self.part && (one.from as usize..one.to as usize).contains(&at);
            findings.iter().any(within)
        };
        let text = self.text.chars().enumerate().map(|(at, c)| if hides(at) { MASK } else { c }).collect();
        Self { part: self.part, text }
    }
}

/// What is to become public, before anybody looked.
#[derive(Clone, Debug)]
pub struct Matter {
    pub subject: Subject,
    pub division: DivisionCode,
    /// The office in charge.
    pub office: OfficeId,
    /// Who wrote it, and who wants it public: neither decides.
    pub writers: Vec<AccountId>,
    pub pieces: Vec<Piece>,
}

/// Something that waits before it is public, or of which an office is told.
#[derive(Clone, Debug, PartialEq)]
pub struct ModerationItem {
    pub id: ModerationItemId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<ModerationState>,
    /// What is to become public.
    pub subject: Subject,
    pub division: DivisionCode,
    /// The office in charge.
    pub office: OfficeId,
    /// Who wrote it, and who wants it public.
    pub writers: Vec<AccountId>,
    /// The text itself, as long as it waits: what was decided is found with its subject.
    pub pieces: Vec<Piece>,
    pub findings: Vec<Finding>,
    /// Why it was decided so.
    pub reason: Option<Body>,
    pub opened_at: Instant,
    pub decided_at: Option<Instant>,
}

impl ModerationItem {
    /// Whether it may not be shown as it is.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.findings.iter().any(|one| one.weight == ModerationWeight::Block)
    }

    /// Whether all for which it may not be shown has a place that can be hidden.
    #[must_use]
    pub fn can_be_redacted(&self) -> bool {
        let stays = |one: &Finding| one.weight == ModerationWeight::Block && !one.has_place();
        self.findings.iter().any(Finding::has_place) && !self.findings.iter().any(stays)
    }
}

/// What a check elsewhere came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It found nothing.
    Pass,
    /// Somebody should look at it.
    Review(ModerationClass),
    /// It is not to be shown.
    Risky(ModerationClass),
}
