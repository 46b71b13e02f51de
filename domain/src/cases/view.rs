//! What each party sees of a case. A view holds nothing that its viewer may not know.

use super::{
    Case, CaseAction, CaseAudience, CaseCategory, CaseChange, CaseChannel, CaseEvent, CaseEventKind, CaseFacts,
    CaseMeasure, CaseNature, CasePlace, CaseRating, CaseRelation, CaseState, ClockLight,
};
use crate::shared::code::TrackingCode;
use crate::shared::division::DivisionCode;
use crate::shared::flow::open_to;
use crate::shared::text::{Body, Name, Title};
use crate::shared::timeline::{TimelineEntry, Told, timeline};
use crate::shared::{Actor, CaseId, DisputeId, Flow, GridId, Instant, OfficeId, Party, Recorded, UnitId};

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
    pub category: CaseCategory,
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
    /// What concerns the resident's health: for the resident and those who handle the case, never for units.
    pub health: Option<Body>,
    pub place: CasePlace,
    pub division: DivisionCode,
    pub grid: Option<GridId>,
    pub target: Party,
    pub office: OfficeId,
    pub lead_unit: Option<UnitId>,
    pub co_units: Vec<UnitId>,
    pub due_at: Option<Instant>,
    /// Whether the working days until then are not all known yet.
    pub due_estimated: bool,
    pub light: Option<ClockLight>,
    pub supervised: bool,
    pub voices: u32,
    pub rating: Option<CaseRating>,
    pub measures: Vec<CaseMeasure>,
    pub merged_into: Option<CaseId>,
    pub external_ref: Option<Name>,
    pub safety_accident: bool,
    pub disputes: Vec<DisputeId>,
    pub submitted_at: Instant,
    pub updated_at: Instant,
    /// What the viewer has to do with it.
    pub relations: Vec<CaseRelation>,
    /// What the viewer may do now.
    pub allowed: Vec<CaseAction>,
    pub timeline: Vec<TimelineEntry<CaseFacts>>,
}

fn handles(relation: CaseRelation) -> bool {
    use CaseRelation as R;
    matches!(relation, R::Handler | R::Fallback | R::Office | R::LeadUnit | R::CoUnit | R::GridStaff)
}

/// Whether the viewer learns the resident's name: a unit only where the resident did not ask to stay unnamed, and nobody
/// but the resident once the case is closed.
fn knows_contact(case: &Case, relation: CaseRelation) -> bool {
    use CaseRelation as R;
    match relation {
        R::Submitter => true,
        R::Handler | R::Fallback | R::Office => case.state().is_open(),
        R::LeadUnit | R::CoUnit | R::GridStaff => case.state().is_open() && !case.anonymous,
        R::Proxy | R::Follower | R::System => false,
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
    let timeline = timeline(
        events,
        |event: &CaseEvent| inside || event.audience() == CaseAudience::Everyone,
        |event| event.kind == CaseEventKind::Submitted && case.channel == CaseChannel::Scan,
    );
    // Whoever only follows wrote words of their own: those of this one, and where that person lives, are another's.
    let follows = relations.iter().all(|relation| *relation == R::Follower);
    let contact = case.contact.as_ref().filter(|_| relations.iter().any(|relation| knows_contact(&case, *relation)));
    let knows_health = |relation: &R| matches!(relation, R::Submitter | R::Handler | R::Office);
    Some(CaseView {
        id: case.id,
        version: case.version,
        state: case.state(),
        nature: case.nature,
        category: case.category,
        channel: case.channel,
        anonymous: case.anonymous,
        consent_to_publish: case.consent_to_publish,
        contact_name: contact.and_then(|contact| contact.name.clone()),
        contact_phone: contact.map(|contact| contact.phone.masked()),
        health: case.health.clone().filter(|_| relations.iter().any(knows_health)),
        grid: case.grid,
        target: case.target,
        office: case.office,
        lead_unit: case.handling.lead_unit,
        due_at: case.due_at(),
        due_estimated: false,
        light: case.light(now),
        supervised: case.handling.supervised,
        voices: case.handling.voices,
        rating: case.handling.rating,
        merged_into: case.handling.merged_into,
        safety_accident: case.handling.safety_accident,
        submitted_at: case.submitted_at,
        updated_at: case.updated_at,
        allowed: open_to(&case, &relations),
        tracking: relations.contains(&R::Submitter).then_some(case.tracking),
        title: case.title,
        text: (!follows).then_some(case.text),
        place: if follows { CasePlace::default() } else { case.place },
        division: case.division,
        co_units: case.handling.co_units,
        measures: case.handling.measures,
        external_ref: case.handling.external_ref,
        disputes: case.handling.disputes,
        relations,
        timeline,
    })
}
