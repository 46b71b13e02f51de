//! What each party sees of a case.

use super::{Case, CaseAudience, CaseChannel, CaseEvent, CaseParticulars, CaseRelation, CaseState, ClockLight};
use crate::shared::flow::open_to;
use crate::shared::text::{Body, Name};
use crate::shared::timeline::{TimelineEntry, Told, timeline};
use crate::shared::{Actor, EventKind, EventRecord, Instant, StoreError};

/// A case as one viewer sees it.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// The case; what the viewer may not know is taken out of the other fields, not out of this one.
    pub case: Case,
    /// What the viewer has to do with it.
    pub relations: Vec<CaseRelation>,
    /// What the viewer may do now.
    pub allowed: Vec<super::CaseAction>,
    /// What to call the resident.
    pub contact_name: Option<Name>,
    /// The resident's phone, masked.
    pub contact_phone: Option<String>,
    /// What concerns the resident's health: for the resident and those who handle the case, never for units.
    pub health: Option<Body>,
    /// Whether the viewer keeps the tracking code.
    pub shows_tracking: bool,
    /// How the clock stands.
    pub light: Option<ClockLight>,
    /// The name of whom it is addressed to.
    pub target_name: Option<Name>,
    /// The name of the unit in the lead.
    pub lead_unit_name: Option<Name>,
    pub timeline: Vec<TimelineEntry<CaseParticulars>>,
}

fn handles(relation: CaseRelation) -> bool {
    match relation {
        CaseRelation::Handler
        | CaseRelation::Fallback
        | CaseRelation::Office
        | CaseRelation::LeadUnit
        | CaseRelation::CoUnit
        | CaseRelation::GridStaff => true,
        CaseRelation::Submitter | CaseRelation::Follower | CaseRelation::Proxy | CaseRelation::System => false,
    }
}

/// Shows `case` to `actor`; `None` when the actor may not know that it exists.
///
/// # Errors
/// When an event in the log can't be read.
pub fn view(case: Case, events: &[EventRecord], actor: &Actor, now: Instant) -> Result<Option<CaseView>, StoreError> {
    let relations = super::relations(actor, &case, now);
    if relations.is_empty() {
        return Ok(None);
    }
    let inside = relations.iter().any(|relation| handles(*relation));
    let own = relations.contains(&CaseRelation::Submitter);
    let timeline = timeline::<CaseEvent, CaseState>(
        events,
        |event| inside || event.audience() == CaseAudience::Everyone,
        |event| event.kind() == EventKind::Submitted && case.channel == CaseChannel::Scan,
    )?;
    let allowed = open_to(&case, &relations);
    let state = case.state();
    // A unit learns the resident's name only where the resident did not ask to stay unnamed.
    let knows_contact = own
        || (state.is_open()
            && relations.iter().any(|relation| match relation {
                CaseRelation::Handler | CaseRelation::Fallback | CaseRelation::Office => true,
                CaseRelation::LeadUnit | CaseRelation::CoUnit | CaseRelation::GridStaff => !case.anonymous,
                CaseRelation::Submitter | CaseRelation::Proxy | CaseRelation::Follower | CaseRelation::System => false,
            }));
    let contact = case.contact.as_ref().filter(|_| knows_contact);
    Ok(Some(CaseView {
        contact_name: contact.and_then(|contact| contact.name.clone()),
        contact_phone: contact.map(|contact| contact.phone.masked()),
        health: case.health.clone().filter(|_| {
            own || relations.iter().any(|relation| matches!(relation, CaseRelation::Handler | CaseRelation::Office))
        }),
        shows_tracking: own,
        light: case.light(now),
        target_name: None,
        lead_unit_name: None,
        relations,
        allowed,
        timeline,
        case,
    }))
}
