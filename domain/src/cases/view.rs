//! What each party sees of a case. A view holds nothing that its viewer may not know.

use std::collections::BTreeSet;

use super::clocks::Stage;
use super::{
    Aftercare, Case, CaseAbout, CaseAction, CaseAudience, CaseChange, CaseChannel, CaseEvent, CaseEventKind, CaseFacts,
    CaseMeasure, CaseNature, CasePlace, CaseRating, CaseRelation, CaseState, CaseTopic, ClockLight, Evaluation,
    ExternalNumber, Handling, RatingStanding, ReassignReason,
};
use crate::audit::{AuditAct, AuditSubject, Look};
use crate::shared::code::TrackingCode;
use crate::shared::division::DivisionCode;
use crate::shared::flow::offered;
use crate::shared::text::{Body, Name, Title};
use crate::shared::timeline::{TimelineEntry, Told, timeline};
use crate::shared::{
    Actor, CaseId, DisputeId, Flow, GridId, Guardian, Instant, MaskedGuardian, Note, OfficeId, Party, Recorded, UnitId,
    Vocabulary,
};

/// How a unit's work on a case goes, for those who handle and oversee it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitWork {
    /// How often units gave it back.
    pub returns: u32,
    /// Whether the unit can't give it back.
    pub assigned_finally: bool,
    /// When the unit in the lead signed for it.
    pub acknowledged_at: Option<Instant>,
    /// Since when that one waits to hear whether it is given more time.
    pub extension_requested_at: Option<Instant>,
    /// Until when the units that help are asked for their opinions.
    pub opinions_due: Option<Instant>,
    /// Those of them that gave theirs.
    pub opinions: Vec<UnitId>,
}

impl UnitWork {
    fn of(handling: &Handling) -> Self {
        Self {
            returns: handling.returns,
            assigned_finally: handling.assigned_finally,
            acknowledged_at: handling.acknowledged_at,
            extension_requested_at: handling.extension_request,
            opinions_due: handling.opinions_due,
            opinions: handling.opinions.clone(),
        }
    }
}

/// A part of a case, as everybody sees it who sees the case.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildView {
    pub id: CaseId,
    pub title: Title,
    pub state: CaseState,
    /// To whom it is addressed.
    pub target: Party,
    /// Until when whoever holds it has time.
    pub due_at: Option<Instant>,
    /// What whoever raised the whole said of it.
    pub rating: Option<CaseRating>,
}

impl ChildView {
    pub(super) fn of(child: Case) -> Self {
        Self {
            id: child.id,
            state: child.state(),
            target: child.target,
            due_at: child.due_at(),
            rating: child.handling.rating,
            title: child.title,
        }
    }
}

/// A case as one viewer sees it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that somebody ticked")]
pub struct CaseView {
    pub id: CaseId,
    pub version: i32,
    /// For whoever keeps it.
    pub tracking: Option<TrackingCode>,
    pub state: CaseState,
    pub nature: CaseNature,
    pub category: CaseTopic,
    pub title: Title,
    /// What the resident wrote: not for those whose own case continues in it.
    pub text: Option<Body>,
    pub channel: CaseChannel,
    pub anonymous: bool,
    pub consent_to_publish: bool,
    /// What to call the resident.
    pub contact_name: Option<Name>,
    /// The resident's phone, masked.
    pub contact_phone: Option<String>,
    /// Who stands in for the child that it is about: for those who know the contact.
    pub guardian: Option<MaskedGuardian>,
    /// What concerns the resident's health: for the resident and those who handle the case, never for units.
    pub health: Option<Body>,
    pub place: CasePlace,
    pub division: DivisionCode,
    pub grid: Option<GridId>,
    pub target: Party,
    pub office: OfficeId,
    pub lead_unit: Option<UnitId>,
    pub co_units: Vec<UnitId>,
    /// How the unit's work goes: for those who handle and oversee the case.
    pub unit_work: Option<UnitWork>,
    /// Whether the unit in the lead may call the resident.
    pub call_allowed: bool,
    pub due_at: Option<Instant>,
    /// Whether the working days until then are not all known yet.
    pub due_estimated: bool,
    pub light: Option<ClockLight>,
    /// Until when the resident is waited for with an answer.
    pub answer_due_at: Option<Instant>,
    /// Until when it may be taken up again: for whoever may have that done.
    pub reopens_until: Option<Instant>,
    /// Which stages took longer than their term: for those who handle it.
    pub missed: Vec<Stage>,
    pub supervised: bool,
    pub voices: u32,
    pub rating: Option<CaseRating>,
    /// What the rating is worth.
    pub rating_standing: Option<RatingStanding>,
    /// Its particulars.
    pub evaluation: Option<Evaluation>,
    /// What followed once it was settled.
    pub aftercare: Aftercare,
    pub measures: Vec<CaseMeasure>,
    pub merged_into: Option<CaseId>,
    pub external_ref: Option<ExternalNumber>,
    /// The case of which it is a part.
    pub parent: Option<CaseId>,
    /// The parts into which it was taken, where they were read with it.
    pub children: Vec<ChildView>,
    pub safety_accident: bool,
    pub disputes: Vec<DisputeId>,
    pub submitted_at: Instant,
    pub updated_at: Instant,
    /// When what was written was erased, if it was.
    pub erased_at: Option<Instant>,
    /// Whom it complains about: for whoever said so, and those who handle it.
    pub about: Vec<CaseAbout>,
    /// Whether the office ended it, the resident being dissatisfied.
    pub concluded: bool,
    /// Whether the resident objected to its refusal, and no unit was made responsible since: the office decides, or has decided.
    pub objected: bool,
    /// The case of before that it goes on from.
    pub continues: Option<CaseId>,
    /// What the viewer said of the outcome, who follows it.
    pub voice: Option<CaseRating>,
    /// What the viewer has to do with it.
    pub relations: Vec<CaseRelation>,
    /// What the viewer may do now.
    pub allowed: Vec<CaseAction>,
    pub timeline: Vec<TimelineEntry<CaseFacts>>,
}

impl CaseView {
    /// Whether its viewer is shown what its words seem to say: whoever handles it or may sort it while it is open, and never whoever
    /// wrote them.
    #[must_use]
    pub fn is_triaged(&self) -> bool {
        use CaseRelation as R;
        let sorts = self.relations.iter().any(|relation| matches!(relation, R::Handler | R::Fallback | R::Office));
        let wrote = self.relations.iter().any(|relation| matches!(relation, R::Submitter | R::Follower));
        sorts && !wrote && self.state.is_open() && self.erased_at.is_none()
    }

    /// What of it is written down when its viewer looks: what concerns the health of somebody else, and how to reach them.
    #[must_use]
    pub fn looks(&self) -> Vec<Look> {
        if self.relations.contains(&CaseRelation::Submitter) {
            return Vec::new();
        }
        let reached = self.contact_phone.is_some() || self.guardian.is_some();
        let contact = reached.then_some(AuditAct::ContactShown);
        let health = self.health.is_some().then_some(AuditAct::HealthShown);
        let look = |act| Look { act, subject: AuditSubject::Case, id: self.id.0, division: self.division.clone() };
        contact.into_iter().chain(health).map(look).collect()
    }
}

/// Whether somebody in that relation reads what those who handle it write for each other. Whoever had it does not: what is written
/// now is for those who go on with it.
fn handles(relation: CaseRelation) -> bool {
    use CaseRelation as R;
    matches!(relation, R::Handler | R::Fallback | R::Office | R::LeadUnit | R::CoUnit | R::GridStaff | R::Leader)
}

/// Whether the viewer learns the resident's name: a unit only where the resident did not ask to stay unnamed, and nobody
/// but the resident once the case is closed.
pub(super) fn knows_contact(case: &Case, relation: CaseRelation) -> bool {
    use CaseRelation as R;
    match relation {
        R::Submitter => true,
        // Whoever took it back is asked nothing more.
        _ if case.handling.own_motion => false,
        R::Handler | R::Fallback | R::Office => case.state().is_open(),
        R::LeadUnit | R::CoUnit | R::GridStaff => case.state().is_open() && !case.anonymous,
        // A leader decides on the matter, and needs nobody's name for it; whoever had it calls nobody any more.
        R::Proxy | R::Follower | R::Leader | R::Former | R::System => false,
    }
}

/// Whether what the resident wrote is the actor's to read: not for those whose own case continues in it.
#[must_use]
pub fn reads_text(case: &Case, actor: &Actor, now: Instant) -> bool {
    case.relations(actor, now).iter().any(|relation| *relation != CaseRelation::Follower)
}

/// The measures that events which the viewer sees told of, and of each whether one of those said that it is done.
fn measures_told(case: &Case, events: &[Recorded<CaseChange>], sees: impl Fn(&CaseEvent) -> bool) -> Vec<CaseMeasure> {
    let (mut told, mut done, mut end) = (Vec::new(), BTreeSet::new(), case.handling.measures.len());
    // From the end, because of a long life only the latest events are known; before one that can't be read nobody can tell which
    // measure is whose.
    for recorded in events.iter().rev() {
        let Recorded::Known(record) = recorded else { break };
        let event = &record.change.event;
        let Some(begin) = end.checked_sub(event.facts.measures.len()) else { break };
        end = begin;
        if !sees(event) {
            continue;
        }
        done.extend(event.facts.completed.iter().filter_map(|number| usize::try_from(*number).ok()));
        for (at, measure) in event.facts.measures.iter().enumerate().rev() {
            let completed = measure.completed || done.contains(&(begin + at + 1));
            told.push(CaseMeasure { completed, ..measure.clone() });
        }
    }
    told.reverse();
    told
}

/// Whether what was written and attached with an event of that kind is the resident's.
fn is_in_the_residents_words(kind: &str) -> bool {
    use CaseEventKind as K;
    let own = [
        K::Submitted,
        K::Supplemented,
        K::Rated,
        K::Withdrawn,
        K::Objected,
        K::Reopened,
        K::CalledBack,
        K::FollowUpAnswered,
    ];
    own.iter().any(|one| one.as_str() == kind)
}

/// Whether the submitter did what is recorded in nobody's name: nobody else may, and a holder of the tracking code has no
/// account in whose name it could be.
fn done_by_submitter(kind: CaseEventKind, channel: CaseChannel) -> bool {
    use CaseEventKind as K;
    match kind {
        K::Submitted => channel == CaseChannel::Scan,
        kind => {
            matches!(
                kind,
                K::Supplemented
                    | K::Rated
                    | K::Withdrawn
                    | K::Corrected
                    | K::ConsentWithdrawn
                    | K::Erased
                    | K::Objected
                    | K::Reopened
                    | K::RatingVerified
                    | K::FollowUpAnswered
            )
        }
    }
}

/// Shows `case` to `actor`; `None` when the actor may not know that it exists.
#[must_use]
pub fn view(case: Case, events: Vec<Recorded<CaseChange>>, actor: &Actor, now: Instant) -> Option<CaseView> {
    use CaseRelation as R;
    let relations = case.relations(actor, now);
    if relations.is_empty() {
        return None;
    }
    let inside = relations.iter().any(|relation| handles(*relation));
    let sees = |event: &CaseEvent| inside || event.audience() == CaseAudience::Everyone;
    let measures = if inside { case.handling.measures.clone() } else { measures_told(&case, &events, sees) };
    let mut timeline = timeline(events, sees, |event| done_by_submitter(event.kind, case.channel));
    // Whoever only follows wrote words of their own: those of this one, its files and where that person lives, are another's.
    let follows = relations.iter().all(|relation| *relation == R::Follower);
    if follows {
        for entry in timeline.iter_mut().filter(|entry| is_in_the_residents_words(entry.kind)) {
            entry.particulars.note = Note::default();
        }
    }
    for entry in timeline.iter_mut().filter(|entry| entry.kind == CaseEventKind::VoiceRated.as_str()) {
        entry.by_submitter = false;
    }
    // Why somebody else goes on with it is no resident's business: whoever is suspended is not convicted.
    if !inside {
        for entry in &mut timeline {
            entry.particulars.about = None;
        }
        for entry in timeline.iter_mut().filter(|entry| entry.kind == CaseEventKind::Reassigned.as_str()) {
            let term = entry.particulars.reason.filter(|reason| *reason == ReassignReason::Term);
            (entry.particulars.reason, entry.particulars.note) = (term, Note::default());
        }
    }
    // Supervision is an order. What the log of before calls so where nobody gave one was a term that was over.
    let is_order =
        |entry: &TimelineEntry<CaseFacts>| entry.kind == CaseEventKind::Supervised.as_str() && entry.by.is_some();
    let ordered = case.handling.dissatisfied > 1 || timeline.iter().any(is_order);
    if !inside {
        timeline.retain(|entry| entry.kind != CaseEventKind::Supervised.as_str() || is_order(entry));
    }
    let reaches = relations.iter().any(|relation| knows_contact(&case, *relation));
    let contact = case.contact.as_ref().filter(|_| reaches);
    let unit_work = (inside && case.handling.assigned_at.is_some()).then(|| UnitWork::of(&case.handling));
    let allowed = offered(&case, &relations, actor, now);
    let knows_health = |relation: &R| matches!(relation, R::Submitter | R::Handler | R::Office);
    Some(CaseView {
        id: case.id,
        version: case.version,
        state: case.state(),
        nature: case.nature,
        channel: case.channel,
        anonymous: case.anonymous,
        consent_to_publish: case.consent_to_publish,
        contact_name: contact.and_then(|contact| contact.name.clone()),
        contact_phone: contact.map(|contact| contact.phone.masked()),
        guardian: case.guardian.as_ref().filter(|_| reaches).map(Guardian::masked),
        health: case.health.clone().filter(|_| relations.iter().any(knows_health)),
        grid: case.grid,
        target: case.target,
        office: case.office,
        lead_unit: case.handling.lead_unit,
        unit_work,
        call_allowed: case.handling.call_allowed,
        due_at: case.due_at(),
        due_estimated: false,
        light: case.light(now),
        answer_due_at: case.answer_due_at(),
        reopens_until: case.reopens_until(now).filter(|_| allowed.contains(&CaseAction::Reopen)),
        missed: if inside { case.handling.missed.clone() } else { Vec::new() },
        supervised: case.handling.supervised && (inside || ordered),
        voices: case.handling.voices,
        rating: case.handling.rating,
        rating_standing: case.rating_standing(),
        merged_into: case.handling.merged_into,
        safety_accident: case.handling.safety_accident,
        submitted_at: case.submitted_at,
        updated_at: case.updated_at,
        erased_at: case.handling.erased_at,
        about: if inside || relations.contains(&R::Submitter) { case.handling.about.clone() } else { Vec::new() },
        concluded: case.handling.concluded,
        objected: case.handling.objected && case.handling.assigned_at.is_none(),
        continues: case.handling.continues.filter(|_| !follows),
        voice: case.handling.voice_of(actor),
        allowed,
        tracking: relations.contains(&R::Submitter).then_some(case.tracking),
        category: case.category,
        title: case.title,
        text: (!follows).then_some(case.text),
        place: if follows { CasePlace::default() } else { case.place },
        division: case.division,
        co_units: case.handling.co_units,
        measures,
        external_ref: case.handling.external_ref,
        parent: case.handling.parent,
        children: Vec::new(),
        disputes: case.handling.disputes,
        evaluation: case.handling.evaluation,
        aftercare: case.handling.aftercare,
        relations,
        timeline,
    })
}
