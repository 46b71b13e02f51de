//! What follows from what happened to a notice: whoever explains it is credited. Nobody is told: a note to a whole division
//! would fill every inbox there, and whoever wants it finds it in the public list.

use super::NoticeEvent;
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::SubjectKind;

/// Notices as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "notice", label: "政策明白纸", description: "A policy note." };

/// What the deputy who did it is credited with.
#[must_use]
pub fn credit(event: &NoticeEvent) -> Option<Credit> {
    match event {
        NoticeEvent::Explained { .. } => {
            Some(Credit::of_event(DutyRole::PolicyPublicist, DutyActivity::ExplainedPolicy))
        }
        NoticeEvent::Drafted
        | NoticeEvent::Revised
        | NoticeEvent::Held
        | NoticeEvent::Released
        | NoticeEvent::SentBack
        | NoticeEvent::TakenDown
        | NoticeEvent::Published
        | NoticeEvent::Withdrawn => None,
    }
}
