//! What each party sees of a dispute.

use super::{Dispute, DisputeAction, DisputeAudience, DisputeChange, DisputeEvent, DisputeFacts, DisputeRelation};
use crate::shared::flow::open_to;
use crate::shared::text::{Body, Title};
use crate::shared::timeline::{TimelineEntry, Told, timeline};
use crate::shared::{Actor, Flow, Instant, Recorded};

/// A dispute as one viewer sees it.
#[derive(Clone, Debug)]
pub struct DisputeView {
    /// The dispute; what the viewer may not know is taken out of it.
    pub dispute: Dispute,
    /// Whether the viewer knows the parties and what was said.
    pub knows_parties: bool,
    /// Whether the viewer keeps the tracking code.
    pub shows_tracking: bool,
    /// What it is called, for the reporter and for those who know the parties: it may name them.
    pub title: Option<Title>,
    /// What it is about, for the same.
    pub text: Option<Body>,
    /// Which party the viewer is.
    pub party: Option<u32>,
    /// What the viewer has to do with it.
    pub relations: Vec<DisputeRelation>,
    /// What the viewer may do now.
    pub allowed: Vec<DisputeAction>,
    pub timeline: Vec<TimelineEntry<DisputeFacts>>,
}

/// Shows `dispute` to `actor`; `None` when the actor may not know that it exists.
#[must_use]
pub fn view(
    mut dispute: Dispute,
    events: Vec<Recorded<DisputeChange>>,
    actor: &Actor,
    now: Instant,
) -> Option<DisputeView> {
    let relations = dispute.relations(actor, now);
    if relations.is_empty() {
        return None;
    }
    let knows_parties = relations.iter().any(|relation| relation.knows_parties());
    let inside = relations.iter().any(|relation| relation.is_inside());
    let mut timeline = timeline(
        events,
        |event: &DisputeEvent| match event.audience() {
            DisputeAudience::Everyone => true,
            DisputeAudience::Parties => knows_parties,
            DisputeAudience::Insiders => inside,
        },
        |_| false,
    );
    if !knows_parties {
        for line in &mut timeline {
            line.particulars = DisputeFacts::default();
        }
    }
    let (allowed, party) = (open_to(&dispute, &relations), dispute.party_of(actor).map(|party| party.number));
    let shows_tracking = relations.contains(&DisputeRelation::Reporter);
    let title = title(&dispute, &relations);
    let text = title.as_ref().map(|_| dispute.dossier.text.clone());
    redact(&mut dispute, &relations, party);
    Some(DisputeView { dispute, knows_parties, shows_tracking, title, text, party, relations, allowed, timeline })
}

fn title(dispute: &Dispute, relations: &[DisputeRelation]) -> Option<Title> {
    let knows = |relation: &DisputeRelation| relation.knows_parties() || *relation == DisputeRelation::Reporter;
    relations.iter().any(knows).then(|| dispute.dossier.title.clone())
}

/// A dispute in a list.
#[derive(Clone, Debug)]
pub struct DisputeListed {
    /// The dispute; nothing of its dossier is for everybody who lists it.
    pub dispute: Dispute,
    /// What it is called, for those who may know.
    pub title: Option<Title>,
}

/// A dispute in `actor`'s list.
#[must_use]
pub fn listed(dispute: Dispute, actor: &Actor, now: Instant) -> DisputeListed {
    let title = title(&dispute, &dispute.relations(actor, now));
    DisputeListed { dispute, title }
}

/// Takes out of `dispute` what somebody in those relations may not know.
fn redact(dispute: &mut Dispute, relations: &[DisputeRelation], own: Option<u32>) {
    let (knows, inside) = (
        relations.iter().any(|relation| relation.knows_parties()),
        relations.iter().any(|relation| relation.is_inside()),
    );
    let mediates = relations.iter().any(|relation| relation.mediates());
    let dossier = &mut dispute.dossier;
    if !knows {
        dossier.parties.clear();
        dossier.mediators.clear();
        dossier.sessions.clear();
        dossier.former_agreements.clear();
        (dossier.agreement, dossier.court, dossier.advice) = (None, None, None);
        return;
    }
    if !inside {
        // What is said to one side alone, the other does not learn; what concerns a party's health is that party's.
        dossier.sessions.retain(|session| session.kind != super::MediationSessionKind::Separate);
        for party in dossier.parties.iter_mut().filter(|party| Some(party.number) != own) {
            (party.phone, party.health) = (None, None);
        }
    }
    for session in &mut dossier.sessions {
        let separate = session.kind == super::MediationSessionKind::Separate;
        if let Some(held) = session.held.as_mut().filter(|_| !mediates) {
            held.notes = None;
            if separate {
                held.minutes = None;
            }
        }
    }
}
