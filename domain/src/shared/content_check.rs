//! What somebody thinks of a content that others are to see (内容安全检查).

use std::pin::Pin;

use uuid::Uuid;

use super::check_scope::Onlookers;
use super::{AccountId, AttachmentId, Instant, StoreError, Subject};

crate::vocabulary! {
    /// Who judged a content.
    CheckSource "内容检查来源" {
        /// `WeChat`, which was shown it.
        Wechat = "wechat" "微信",
        /// The house's own list of words.
        Words = "words" "词表",
        /// Somebody who looked at it.
        Person = "person" "人工",
    }
}

crate::vocabulary! {
    /// How a content was judged.
    CheckState "内容检查结果" {
        /// Nobody has said yet.
        Pending = "pending" "检查中",
        /// Nothing speaks against it.
        Pass = "pass" "通过",
        /// Somebody should look at it.
        Review = "review" "待人工复核",
        /// It should not be shown.
        Risky = "risky" "有风险",
    }
}

crate::vocabulary! {
    /// Which part of something was judged.
    CheckPart "受检部分" {
        /// Its title.
        Title = "title" "标题",
        /// Its text.
        Text = "text" "正文",
        /// A file of it.
        File = "file" "文件",
    }
}

/// A judgement; a label is the number by which the judge says what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    pub state: CheckState,
    pub label: Option<i32>,
}

impl CheckOutcome {
    /// There is none yet.
    pub const PENDING: Self = Self { state: CheckState::Pending, label: None };

    /// The graver of two.
    #[must_use]
    pub fn or_worse(self, other: Self) -> Self {
        if other.state > self.state { other } else { self }
    }
}

/// What is kept of a judgement: that a part of something was judged, and not what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRecord {
    pub id: Uuid,
    /// What the part is of.
    pub subject: Subject,
    pub part: CheckPart,
    pub asked_at: Instant,
    pub source: CheckSource,
    pub outcome: CheckOutcome,
    /// By what a judge who takes time names it.
    pub trace_id: Option<String>,
}

/// Judgements, kept.
pub trait ContentChecks {
    /// Keeps one, with what its judge said meanwhile, and gives how it stands; nothing where it is there already.
    fn record_check(&mut self, record: &CheckRecord) -> Result<Option<CheckOutcome>, StoreError>;

    /// Notes what a judge says of what it was asked before, and gives that: once for each. Of what is not kept yet it is known
    /// for a while.
    fn settle_check(
        &mut self,
        trace_id: &str,
        outcome: CheckOutcome,
        now: Instant,
    ) -> Result<Option<CheckRecord>, StoreError>;

    /// How the parts of something were judged, the earliest first; at most 100.
    fn checks_of(&mut self, subject: Subject) -> Result<Vec<CheckRecord>, StoreError>;

    /// Which of those ids are kept already.
    fn checks_known(&mut self, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError>;
}

/// A content that something shows to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Who wrote it.
    pub author: AccountId,
    pub onlookers: Onlookers,
    pub texts: Vec<(CheckPart, String)>,
    pub files: Vec<AttachmentId>,
}

/// What a judge made of a content: an outcome, or that it can't be told of this author.
pub type Judging<'a, E> = Pin<Box<dyn Future<Output = Result<Option<CheckOutcome>, E>> + Send + 'a>>;

/// Somebody who judges texts.
pub trait ContentCheck: Send + Sync {
    /// Why there may be no judgement.
    type Fault;

    fn source(&self) -> CheckSource;

    /// Judges a text of whom `author` names as this judge knows authors.
    fn judge<'a>(&'a self, author: &'a str, onlookers: Onlookers, text: &'a str) -> Judging<'a, Self::Fault>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graver_of_two_judgements_counts() {
        let of = |state, label| CheckOutcome { state, label: Some(label) };
        let (pass, review, risky) =
            (of(CheckState::Pass, 100), of(CheckState::Review, 20_012), of(CheckState::Risky, 20_006));
        assert_eq!(pass.or_worse(risky), risky);
        assert_eq!(risky.or_worse(review), risky);
        assert_eq!(CheckOutcome::PENDING.or_worse(pass), pass);
    }
}
