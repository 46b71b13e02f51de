//! What follows from what happened to a notice: whoever explains it is credited. Nobody is told: a note to a whole division
//! would fill every inbox there, and whoever wants it finds it in the public list.

use super::{NoticeEvent, NoticeId, Notices};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{AccountId, CheckPart, Exposure, Onlookers, StoreError, SubjectKind};

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

/// Who gets to see what was written, by what happened.
#[must_use]
pub fn onlookers(event: &NoticeEvent) -> Option<Onlookers> {
    match event {
        NoticeEvent::Published | NoticeEvent::Held => Some(Onlookers::Everybody),
        // Somebody of the office has looked: were it asked about again, it would be taken down again.
        NoticeEvent::Released
        | NoticeEvent::Drafted
        | NoticeEvent::Revised
        | NoticeEvent::SentBack
        | NoticeEvent::TakenDown
        | NoticeEvent::Withdrawn
        | NoticeEvent::Explained { .. } => None,
    }
}

/// What they see.
///
/// # Errors
/// When the store fails.
pub fn exposure(
    store: &mut impl Notices,
    id: NoticeId,
    event: &NoticeEvent,
    author: AccountId,
) -> Result<Option<Exposure>, StoreError> {
    let Some(onlookers) = onlookers(event) else { return Ok(None) };
    Ok(store.notice(id)?.map(|notice| {
        let title = (CheckPart::Title, notice.title.as_str().to_owned());
        let text = (CheckPart::Text, notice.text.as_str().to_owned());
        Exposure { author, onlookers, texts: vec![title, text], files: Vec::new() }
    }))
}
