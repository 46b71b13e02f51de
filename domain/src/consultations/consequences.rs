//! What follows from what happened to a consultation: who is told, what it credits deputies with, and which files it shows.

use super::{
    Consultation, ConsultationChange, ConsultationEvent, ConsultationEventKind, ConsultationId, Consultations,
    consultation_steps, relations, sees_all,
};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{AttachmentId, Context, DeputyId, Flow, Party, StoreError, SubjectKind};

/// Consultations as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind {
    value: "consultation",
    label: "民主协商",
    description: "A consultation, with its meetings, opinions, decisions and measures.",
};

/// Whom it is news to. Authors and those who follow are told by the clock, some at a time.
#[must_use]
pub fn told(consultation: &Consultation, change: &ConsultationChange) -> Vec<Party> {
    use ConsultationEventKind as K;
    let deputies = || consultation.deputies.iter().copied().map(Party::Deputy);
    match change.event.kind {
        K::Opened | K::Extended | K::Reopened | K::MeetingPlanned | K::Decided => deputies().collect(),
        K::Collected | K::Proposed => vec![Party::Office(consultation.office)],
        K::OpinionLinked | K::ProgressTold => change.event.told.clone(),
        K::Drafted
        | K::Revised
        | K::MeetingMinuted
        | K::Grouped
        | K::GroupDecided
        | K::MeasureAdded
        | K::MilestoneMoved
        | K::Answered
        | K::Closed
        | K::HelpersNamed => Vec::new(),
    }
}

/// What the deputies who take part are credited with: once that they collect opinions, and each meeting that they attended.
#[must_use]
pub fn credit(event: &ConsultationEvent) -> Option<Credit> {
    use ConsultationEventKind as K;
    match event.kind {
        K::Opened => Some(Credit::of_matter(DutyRole::SentimentInformant, DutyActivity::CollectedOpinions).named()),
        K::MeetingMinuted => Some(Credit::of_event(DutyRole::LivelihoodServant, DutyActivity::Coordinated).named()),
        K::Drafted
        | K::Revised
        | K::Extended
        | K::Collected
        | K::Reopened
        | K::MeetingPlanned
        | K::Proposed
        | K::Grouped
        | K::GroupDecided
        | K::Decided
        | K::MeasureAdded
        | K::MilestoneMoved
        | K::Answered
        | K::Closed
        | K::OpinionLinked
        | K::ProgressTold
        | K::HelpersNamed => None,
    }
}

/// The deputies whom an event names.
#[must_use]
pub fn named(event: &ConsultationEvent) -> &[DeputyId] {
    &event.deputies
}

/// Whether an event of the consultation that the actor sees shows `file`: those who read its minutes see what goes with them.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Consultations>(
    store: &mut S,
    ctx: &Context,
    id: ConsultationId,
    file: AttachmentId,
) -> Result<bool, StoreError> {
    let Some(consultation) = store.consultation(id)? else { return Ok(false) };
    if !relations(&ctx.actor, &consultation).into_iter().any(sees_all) {
        return Ok(false);
    }
    let seen = consultation_steps(store.events_of(consultation.subject())?, true);
    Ok(seen.iter().any(|step| step.note.attachments.contains(&file)))
}
