//! What each party sees of a case.

use super::{Audience, Case, CaseChange, Channel, EventKind, Light, Particulars, Relation, State, allowed, permit};
use crate::shared::text::Name;
use crate::shared::{Actor, EventId, EventRecord, Instant, Party, StoreError};

/// A line of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// The event.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Instant,
    /// In whose name, where the viewer may know it. Never the submitter's account.
    pub by: Option<Party>,
    /// Whether the submitter did it.
    pub by_submitter: bool,
    /// Where the case stood since.
    pub state: State,
    /// The rest.
    pub particulars: Particulars,
}

/// A case as one viewer sees it.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// The case; what the viewer may not know is taken out of the other fields, not out of this one.
    pub case: Case,
    /// What the viewer has to do with it.
    pub relations: Vec<Relation>,
    /// What the viewer may do now.
    pub allowed: Vec<super::Action>,
    /// What to call the resident.
    pub contact_name: Option<Name>,
    /// The resident's phone, masked.
    pub contact_phone: Option<String>,
    /// Whether the viewer keeps the tracking code.
    pub shows_tracking: bool,
    /// How the clock stands.
    pub light: Option<Light>,
    /// The name of whom it is addressed to.
    pub target_name: Option<Name>,
    /// The name of the unit in the lead.
    pub lead_unit_name: Option<Name>,
    /// The timeline.
    pub timeline: Vec<TimelineEntry>,
}

fn handles(relation: Relation) -> bool {
    match relation {
        Relation::Handler
        | Relation::Fallback
        | Relation::Office
        | Relation::LeadUnit
        | Relation::CoUnit
        | Relation::GridStaff => true,
        Relation::Submitter | Relation::Follower | Relation::Proxy | Relation::System => false,
    }
}

/// Shows `case` to `actor`; `None` when the actor may not know that it exists.
///
/// # Errors
/// When an event in the log can't be read.
pub fn view(case: Case, events: &[EventRecord], actor: &Actor, now: Instant) -> Result<Option<CaseView>, StoreError> {
    let relations = super::relations(actor, &case, now);
    if !super::may_read(&relations) {
        return Ok(None);
    }
    let inside = relations.iter().any(|relation| handles(*relation));
    let own = relations.contains(&Relation::Submitter);
    let mut timeline = Vec::with_capacity(events.len());
    for record in events {
        let change: CaseChange = record.read()?;
        if change.event.audience() == Audience::Handlers && !inside {
            continue;
        }
        let kind = change.event.kind();
        let by_submitter = match record.party {
            Some(Party::Account(_)) => true,
            Some(_) => false,
            None => kind == EventKind::Submitted && case.channel == Channel::Scan,
        };
        timeline.push(TimelineEntry {
            id: record.id,
            kind,
            at: record.at,
            by: record.party.filter(|party| !matches!(party, Party::Account(_))),
            by_submitter,
            state: change.to,
            particulars: without_accounts(change.event.particulars()),
        });
    }
    let state = case.state();
    let allowed: Vec<_> = allowed(state)
        .into_iter()
        .filter(|action| relations.iter().any(|relation| permit(*relation, *action, state)))
        .collect();
    // A unit learns the resident's name only where the resident did not ask to stay unnamed.
    let knows_contact = own
        || (state.is_open()
            && relations.iter().any(|relation| match relation {
                Relation::Handler | Relation::Fallback | Relation::Office => true,
                Relation::LeadUnit | Relation::CoUnit | Relation::GridStaff => !case.anonymous,
                Relation::Submitter | Relation::Proxy | Relation::Follower | Relation::System => false,
            }));
    let contact = case.contact.as_ref().filter(|_| knows_contact);
    Ok(Some(CaseView {
        contact_name: contact.and_then(|contact| contact.name.clone()),
        contact_phone: contact.map(|contact| contact.phone.masked()),
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

/// Accounts are nobody's business but their owners'.
fn without_accounts(mut particulars: Particulars) -> Particulars {
    particulars.to = particulars.to.filter(|party| !matches!(party, Party::Account(_)));
    particulars
}
