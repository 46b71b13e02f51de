//! Sessions of a congress (会议): what is put before one is assigned when it is over.

use chrono::NaiveDate;

use super::usecases::record;
use super::{CongressEvent, CongressFault, CongressId, Congresses};
use crate::shared::text::Name;
use crate::shared::{At, Context, Failure, Page, PageRequest, StoreError};

type Result<T> = std::result::Result<T, Failure>;

crate::ids! {
    /// A session of a congress (会议).
    CongressSessionId,
}

/// Days of one session at most, its first and last among them: what is longer was mistyped.
pub const MAX_SESSION_DAYS: i64 = 31;

/// A session of a congress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CongressSession {
    pub id: CongressSessionId,
    pub congress: CongressId,
    /// As the congress calls it: “第五次会议”.
    pub name: Name,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// Sessions of congresses, kept.
pub trait CongressSessions {
    /// The session of that id.
    fn congress_session(&mut self, id: CongressSessionId) -> std::result::Result<Option<CongressSession>, StoreError>;

    /// A session of the congress that has a day between `from` and `to`, both among them.
    fn session_within(
        &mut self,
        congress: CongressId,
        from: NaiveDate,
        to: NaiveDate,
    ) -> std::result::Result<Option<CongressSession>, StoreError>;

    /// Sessions of the congress, the one that was entered last first.
    fn sessions_of(
        &mut self,
        congress: CongressId,
        page: &PageRequest<CongressSessionId>,
    ) -> std::result::Result<Page<CongressSession, CongressSessionId>, StoreError>;

    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the congress has one that begins on that day.
    fn add_session(&mut self, session: &CongressSession) -> std::result::Result<(), StoreError>;
}

/// A session as whoever looks after the congress enters it.
#[derive(Clone, Debug)]
pub struct CreateSession {
    pub name: Name,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Whoever administers the congress's division, or works in its office, enters a session, be it that it is over.
///
/// # Errors
/// Not found, forbidden, a version conflict; field errors for days in no order or too many, and for days on which another session of
/// the congress is held.
pub fn create_session(
    store: &mut (impl Congresses + CongressSessions),
    ctx: &Context,
    at: At<CongressId>,
    command: CreateSession,
) -> Result<CongressSession> {
    let CreateSession { name, from, to } = command;
    let mut congress = store.congress(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.oversees(&congress.division) {
        return Err(Failure::Forbidden);
    }
    at.check(congress.version)?;
    if !(0..MAX_SESSION_DAYS).contains(&(to - from).num_days()) {
        return Err(Failure::field("to", CongressFault::SessionDays));
    }
    if store.session_within(congress.id, from, to)?.is_some() {
        return Err(Failure::field("from", CongressFault::SessionOverlaps));
    }
    let session = CongressSession { id: ctx.mint().into(), congress: congress.id, name, from, to };
    store.add_session(&session)?;
    // Two who enter overlapping sessions at once change one congress.
    congress.version += 1;
    store.save_congress(&congress, congress.version - 1)?;
    record(store, ctx, &congress, CongressEvent::SessionEntered { from, to })?;
    Ok(session)
}

/// A session.
///
/// # Errors
/// Not found.
pub fn session(store: &mut impl CongressSessions, id: CongressSessionId) -> Result<CongressSession> {
    store.congress_session(id)?.ok_or(Failure::NotFound)
}

/// The sessions of a congress, the one that was entered last first.
///
/// # Errors
/// Not found for a congress that does not exist.
pub fn sessions(
    store: &mut (impl Congresses + CongressSessions),
    id: CongressId,
    page: &PageRequest<CongressSessionId>,
) -> Result<Page<CongressSession, CongressSessionId>> {
    let congress = store.congress(id)?.ok_or(Failure::NotFound)?;
    Ok(store.sessions_of(congress.id, page)?)
}
