//! The timeline of an entity: its events, as far as a viewer may see them.

use serde::de::DeserializeOwned;

use super::event::{Change, EventKind, EventRecord, Subject};
use super::vocabulary::Vocabulary;
use super::{EventId, Instant, Party, StoreError};

/// An event that a timeline can show.
pub trait Told {
    /// Who can be meant to see an event.
    type Audience;
    /// What is shown of it beside its kind.
    type Particulars;

    fn kind(&self) -> EventKind;
    /// Who sees it.
    fn audience(&self) -> Self::Audience;
    /// What is shown of it.
    fn particulars(self) -> Self::Particulars;
}

/// A line of a timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry<P> {
    pub id: EventId,
    /// What it is about.
    pub subject: Subject,
    pub kind: EventKind,
    pub at: Instant,
    /// In whose name. Never an account: those are nobody's business but their owners'.
    pub by: Option<Party>,
    /// Whether a person did it in that person's own name: the submitter, a party.
    pub by_submitter: bool,
    /// Where the entity stood since.
    pub state: &'static str,
    pub particulars: P,
}

/// The events that `sees` lets through, as lines. `own` says of an event without a party whether the submitter did it.
///
/// # Errors
/// When an event in the log can't be read.
pub fn timeline<E: Told + DeserializeOwned, S: Vocabulary + DeserializeOwned>(
    events: &[EventRecord],
    sees: impl Fn(&E) -> bool,
    own: impl Fn(&E) -> bool,
) -> Result<Vec<TimelineEntry<E::Particulars>>, StoreError> {
    let mut lines = Vec::with_capacity(events.len());
    for record in events {
        let Change { event, to, .. } = record.read::<Change<E, S>>()?;
        if !sees(&event) {
            continue;
        }
        let by_submitter = match record.party {
            Some(Party::Account(_)) => true,
            Some(_) => false,
            None => own(&event),
        };
        lines.push(TimelineEntry {
            id: record.id,
            subject: record.subject,
            kind: event.kind(),
            at: record.at,
            by: record.party.filter(|party| !matches!(party, Party::Account(_))),
            by_submitter,
            state: to.as_str(),
            particulars: event.particulars(),
        });
    }
    Ok(lines)
}
