use chrono::NaiveDate;

use super::{ContactLinkState, ContactVisitId};
use crate::shared::{Change, DeputyId};

crate::vocabulary! {
    /// What happened to a link.
    ContactLinkEventKind "联系进程" {
        /// It began.
        Linked = "linked" "建立联系",
        /// Somebody was visited.
        Visited = "visited" "走访联系",
        /// Visits are due otherwise since.
        Revised = "revised" "调整频次",
        /// Whoever was visited wished no more visits.
        ConsentWithdrawn = "consent_withdrawn" "撤回同意",
        /// It was ended.
        Ended = "ended" "结束联系",
        /// Somebody else keeps it since.
        Moved = "moved" "移交联系",
        /// It ended, because nobody took the deputy's place, or nobody agreed to it in time.
        Lapsed = "lapsed" "联系终止",
        /// Somebody else keeps it, once whoever is visited agrees to that.
        Offered = "offered" "移交联系，待联系对象重新同意" by "个人信息保护法第十四条第二款",
        /// Whoever is visited agreed to visits by somebody else.
        ConsentRenewed = "consent_renewed" "联系对象重新同意" by "个人信息保护法第十四条第二款",
        /// Whoever kept it before keeps it again: the change of term that gave it away was taken back.
        GivenBack = "given_back" "换届撤销，恢复联系",
    }
}

/// What happened to a link. What was heard and who is visited is no part of it: events are kept, and that is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLinkEvent {
    pub kind: ContactLinkEventKind,
    /// The visit, and on which day it was.
    pub visit: Option<(ContactVisitId, NaiveDate)>,
    /// Who kept it until then.
    pub from: Option<DeputyId>,
}

impl ContactLinkEvent {
    #[must_use]
    pub fn bare(kind: ContactLinkEventKind) -> Self {
        Self { kind, visit: None, from: None }
    }
}

/// A [`ContactLinkEvent`] with the step that it was.
pub type ContactLinkChange = Change<ContactLinkEvent, ContactLinkState>;
