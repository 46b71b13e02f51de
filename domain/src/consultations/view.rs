//! What each viewer sees of a consultation.

use super::{
    Consultation, ConsultationAction, ConsultationChange, ConsultationEventKind, ConsultationRelation,
    ConsultationState, DemocraticLink, relations, sees_all,
};
use crate::shared::flow::open_to;
use crate::shared::{Actor, Capped, Instant, Note, Party, Recorded};

/// Something that happened to a consultation.
#[derive(Clone, Debug)]
pub struct ConsultationStep {
    pub kind: ConsultationEventKind,
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    /// The meeting, the group or the measure that it is about.
    pub number: Option<u32>,
    pub note: Note,
}

/// A consultation as one viewer sees it.
#[derive(Clone, Debug)]
pub struct ConsultationView {
    /// Without what the viewer may not read.
    pub consultation: Consultation,
    pub links: Vec<(DemocraticLink, bool)>,
    /// How many opinions came in; in lists only once no more are taken.
    pub opinions: Capped,
    /// Whether the viewer is told of what is new.
    pub follows: bool,
    /// What happened, the oldest first; not in lists.
    pub steps: Vec<ConsultationStep>,
    pub relations: Vec<ConsultationRelation>,
    pub allowed: Vec<ConsultationAction>,
}

/// What the public does not read: minutes, names of who helps, what is not decided, and what is not answered.
fn for_the_public(consultation: &mut Consultation) {
    consultation.groups.retain(|group| group.opinions > 0);
    for meeting in &mut consultation.meetings {
        meeting.minutes = None;
    }
    for helper in consultation.measures.iter_mut().flat_map(|measure| &mut measure.helpers) {
        helper.name = None;
    }
    match consultation.state() {
        ConsultationState::Draft | ConsultationState::Open | ConsultationState::Grouping => {
            consultation.groups.clear();
        }
        ConsultationState::Decided => {
            for group in &mut consultation.groups {
                (group.reason, group.reply) = (None, None);
            }
        }
        ConsultationState::Answered | ConsultationState::Closed => {}
    }
}

/// Shows `consultation`, without what happened to it; `None` where the actor may not know that it exists.
#[must_use]
pub fn consultation_view(mut consultation: Consultation, actor: &Actor) -> Option<ConsultationView> {
    let relations = relations(actor, &consultation);
    if relations.is_empty() {
        return None;
    }
    let (allowed, links) = (open_to(&consultation, &relations), consultation.links());
    if !relations.iter().copied().any(sees_all) {
        for_the_public(&mut consultation);
    }
    let opinions = Capped::of(consultation.collected.map_or(0, |count| count as usize));
    Some(ConsultationView { consultation, links, opinions, follows: false, steps: Vec::new(), relations, allowed })
}

/// What happened, of all that was recorded: the public does not read what was written with it, and nobody whom it was told.
#[must_use]
pub fn consultation_steps(events: Vec<Recorded<ConsultationChange>>, sees_all: bool) -> Vec<ConsultationStep> {
    use ConsultationEventKind as K;
    let step = |recorded: Recorded<ConsultationChange>| match recorded {
        Recorded::Known(record) => {
            let event = record.change.event;
            let told = matches!(event.kind, K::OpinionLinked | K::ProgressTold);
            let inner = matches!(
                event.kind,
                K::Drafted | K::Revised | K::Proposed | K::Grouped | K::GroupDecided | K::HelpersNamed
            );
            let is_shown = !told && (sees_all || !inner);
            let note = if sees_all { event.note } else { Note::default() };
            let step =
                ConsultationStep { kind: event.kind, at: record.at, by: record.party, number: event.number, note };
            is_shown.then_some(step)
        }
        Recorded::Unknown { .. } => None,
    };
    events.into_iter().filter_map(step).collect()
}
