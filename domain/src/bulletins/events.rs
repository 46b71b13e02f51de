use super::BulletinState;
use crate::shared::{Change, DeputyId, Note, Party};

crate::vocabulary! {
    /// What happened to a briefing.
    BulletinEventKind "民情专报进程" {
        /// An office began it.
        Drafted = "drafted" "拟稿",
        /// It was written anew.
        Revised = "revised" "修改",
        /// Something was cited.
        Cited = "cited" "引用",
        /// A citation was taken out.
        Cleared = "cleared" "删除引用",
        /// It is to be reviewed.
        Submitted = "submitted" "送审",
        /// It was found good.
        Reviewed = "reviewed" "审核通过",
        /// It was given back.
        Returned = "returned" "退回",
        /// It was numbered and sent.
        Issued = "issued" "签发",
        /// It was given up.
        Withdrawn = "withdrawn" "撤稿",
        /// A leader wrote down what is to be done.
        Instructed = "instructed" "批示",
        /// An instruction was answered.
        Answered = "answered" "答复批示",
        /// A supervision order followed.
        OrderLinked = "order_linked" "关联督办单",
        /// The deputies and the residents were told.
        FedBack = "fed_back" "反馈",
        /// It was put on file.
        Filed = "filed" "归档",
        /// What a citation rested on went, and its text with it.
        Blanked = "blanked" "清空引用",
    }
}

/// What happened to a briefing. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct BulletinEvent {
    pub kind: BulletinEventKind,
    /// What was written with it.
    pub note: Note,
    /// Of which instruction or citation it tells, by its number.
    pub number: Option<u32>,
    /// Those from whom it came, when it is issued.
    pub deputies: Vec<DeputyId>,
    /// To whom an instruction is addressed.
    pub to: Vec<Party>,
}

impl BulletinEvent {
    #[must_use]
    pub fn noted(kind: BulletinEventKind, note: Note) -> Self {
        Self { kind, note, number: None, deputies: Vec::new(), to: Vec::new() }
    }

    #[must_use]
    pub fn bare(kind: BulletinEventKind) -> Self {
        Self::noted(kind, Note::default())
    }

    /// The same of the citation or the instruction of that number.
    #[must_use]
    pub fn of(kind: BulletinEventKind, number: u32) -> Self {
        Self { number: Some(number), ..Self::bare(kind) }
    }
}

/// A [`BulletinEvent`] with the step that it was.
pub type BulletinChange = Change<BulletinEvent, BulletinState>;
