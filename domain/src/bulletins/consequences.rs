//! What follows from what happened to a briefing: who is told, what it credits deputies with, and which files it shows.

use super::{Bulletin, BulletinChange, BulletinEvent, BulletinEventKind, BulletinId, Bulletins, relations, steps};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{AttachmentId, Context, DeputyId, Flow, Party, StoreError, SubjectKind};

/// Briefings as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "bulletin", label: "民情专报", description: "A briefing of an office's to leaders." };

/// Whom it is news to.
#[must_use]
pub fn told(bulletin: &Bulletin, change: &BulletinChange) -> Vec<Party> {
    use BulletinEventKind as K;
    let office = Party::Office(bulletin.office);
    let editors = || bulletin.editors.iter().copied().map(Party::Account);
    let deputies = || bulletin.informants().into_iter().map(Party::Deputy);
    match change.event.kind {
        K::Reviewed | K::Returned => editors().collect(),
        K::Issued => deputies().collect(),
        K::Instructed => change.event.to.iter().copied().chain(deputies()).chain([office]).collect(),
        K::Answered | K::Blanked => vec![office],
        K::FedBack => {
            let residents = bulletin.residents().into_iter().map(Party::Account);
            bulletin.addressees().into_iter().chain(deputies()).chain(residents).collect()
        }
        K::Drafted | K::Revised | K::Cited | K::Cleared | K::Submitted | K::Withdrawn | K::OrderLinked | K::Filed => {
            Vec::new()
        }
    }
}

/// What the deputies are credited with whose reports it cites, once it is issued: once a briefing, whatever comes of it.
#[must_use]
pub fn credit(event: &BulletinEvent) -> Option<Credit> {
    use BulletinEventKind as K;
    match event.kind {
        K::Issued => Some(Credit::of_matter(DutyRole::SentimentInformant, DutyActivity::PassedOn).named()),
        K::Drafted
        | K::Revised
        | K::Cited
        | K::Cleared
        | K::Submitted
        | K::Reviewed
        | K::Returned
        | K::Withdrawn
        | K::Instructed
        | K::Answered
        | K::OrderLinked
        | K::FedBack
        | K::Filed
        | K::Blanked => None,
    }
}

/// The deputies whom an event names as those from whom it came.
#[must_use]
pub fn named(event: &BulletinEvent) -> &[DeputyId] {
    &event.deputies
}

/// Whether an event of the briefing that the actor sees shows `file`.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Bulletins>(
    store: &mut S,
    ctx: &Context,
    id: BulletinId,
    file: AttachmentId,
) -> Result<bool, StoreError> {
    let Some(bulletin) = store.bulletin(id)? else { return Ok(false) };
    let relations = relations(&ctx.actor, &bulletin);
    if relations.is_empty() {
        return Ok(false);
    }
    let seen = steps(store.events_of(bulletin.subject())?, &relations);
    Ok(seen.iter().any(|step| step.note.attachments.contains(&file)))
}
