//! What follows from what happened to a sitting: who is told, what it credits deputies with, and which files it shows.

use super::{Sitting, SittingChange, SittingEvent, SittingEventKind, SittingId, Sittings, relations};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{AttachmentId, Context, DeputyId, Flow, Party, Recorded, StoreError, SubjectKind, each_once};

/// Sittings as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "tea_sitting", label: "民情茶室议事", description: "A sitting at a tea room." };

/// Whom it is news to.
#[must_use]
pub fn told(sitting: &Sitting, change: &SittingChange) -> Vec<Party> {
    use SittingEventKind as K;
    let invited = || {
        let deputies = sitting.deputies.iter().copied().map(Party::Deputy);
        deputies.chain(sitting.units.iter().copied().map(Party::Unit))
    };
    let of = |number: Option<u32>| sitting.follow_ups.iter().find(|one| Some(one.number) == number).map(|one| one.to);
    let all: Vec<Party> = match change.event.kind {
        // Who was invited, and is no longer, is told as well.
        K::Announced | K::Changed | K::Cancelled => invited().chain(change.event.told.iter().copied()).collect(),
        K::Recorded => sitting.follow_ups.iter().map(|one| one.to).collect(),
        K::FollowUpAdded | K::FollowUpDropped | K::Reminded => of(change.event.follow_up).into_iter().collect(),
        K::FollowUpDone => vec![Party::Room(sitting.room), Party::Office(sitting.office)],
        // Who answers for it now: whoever did before may have no part in the sitting any more, and learns of it by the handover.
        K::Reassigned => change.event.told.clone(),
        K::CaseOpened | K::CaseNamed => Vec::new(),
    };
    each_once(all)
}

/// What those are credited with who came: once a sitting.
#[must_use]
pub fn credit(event: &SittingEvent) -> Option<Credit> {
    use SittingEventKind as K;
    match event.kind {
        K::Recorded => Some(Credit::of_matter(DutyRole::SentimentInformant, DutyActivity::CollectedOpinions).named()),
        K::Announced
        | K::Changed
        | K::Cancelled
        | K::FollowUpAdded
        | K::FollowUpDone
        | K::FollowUpDropped
        | K::CaseOpened
        | K::CaseNamed
        | K::Reassigned
        | K::Reminded => None,
    }
}

/// The deputies whom an event names as having come.
#[must_use]
pub fn named(event: &SittingEvent) -> &[DeputyId] {
    &event.deputies
}

/// Whether an event of the sitting that the actor sees shows `file`.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Sittings>(store: &mut S, ctx: &Context, id: SittingId, file: AttachmentId) -> Result<bool, StoreError> {
    let Some(sitting) = store.sitting(id)? else { return Ok(false) };
    if relations(&ctx.actor, &sitting).is_empty() {
        return Ok(false);
    }
    let events: Vec<Recorded<SittingChange>> = store.events_of(sitting.subject())?;
    Ok(events.iter().any(|recorded| match recorded {
        Recorded::Known(record) => record.change.event.note.attachments.contains(&file),
        Recorded::Unknown { .. } => false,
    }))
}
