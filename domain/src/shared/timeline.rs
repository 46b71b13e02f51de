//! The timeline of an entity: its events, as far as a viewer may see them.

use super::event::{Change, EventRecord, Recorded, Subject};
use super::vocabulary::Vocabulary;
use super::{EventId, Instant, Party};

/// An event that a timeline can show.
pub trait Told {
    /// Who can be meant to see an event.
    type Audience;
    /// What is shown of it beside its kind.
    type Particulars;

    /// The word of its context's list of kinds.
    fn kind(&self) -> &'static str;
    fn audience(&self) -> Self::Audience;
    fn particulars(self) -> Self::Particulars;
}

/// The word for an event that this version of the program can't read.
pub const UNKNOWN: &str = "unknown";

/// A line of a timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry<P> {
    pub id: EventId,
    pub subject: Subject,
    /// A word of its context's list of kinds, or [`UNKNOWN`].
    pub kind: &'static str,
    pub at: Instant,
    /// In whose name. Never an account: those are nobody's business but their owners'.
    pub by: Option<Party>,
    /// Whether a person did it in that person's own name: the submitter, a party.
    pub by_submitter: bool,
    /// Where the entity stood since; absent where nobody can tell.
    pub state: Option<&'static str>,
    pub particulars: P,
}

/// The events that `sees` lets through, as lines. `own` says of an event without a party whether the submitter did it.
pub fn timeline<E: Told<Particulars: Default>, S: Vocabulary>(
    events: Vec<Recorded<Change<E, S>>>,
    sees: impl Fn(&E) -> bool,
    own: impl Fn(&E) -> bool,
) -> Vec<TimelineEntry<E::Particulars>> {
    let line = |recorded: Recorded<Change<E, S>>| match recorded {
        Recorded::Known(EventRecord { id, subject, at, party, change: Change { event, to, .. }, .. }) => sees(&event)
            .then(|| TimelineEntry {
                id,
                subject,
                kind: event.kind(),
                at,
                by: party.filter(|party| !matches!(party, Party::Account(_))),
                by_submitter: match party {
                    Some(Party::Account(_)) => true,
                    Some(_) => false,
                    None => own(&event),
                },
                state: Some(to.as_str()),
                particulars: event.particulars(),
            }),
        Recorded::Unknown { id, subject, at } => Some(TimelineEntry {
            id,
            subject,
            kind: UNKNOWN,
            at,
            by: None,
            by_submitter: false,
            state: None,
            particulars: E::Particulars::default(),
        }),
    };
    events.into_iter().filter_map(line).collect()
}
