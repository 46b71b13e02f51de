//! Sessions of a congress (会议): what is put before one is assigned when it is over.

use chrono::NaiveDate;

use super::usecases::record;
use super::{Congress, CongressEvent, CongressFault, CongressId, Congresses};
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

    /// Keeps what was corrected of a session.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the congress has another one that begins on that day.
    fn save_session(&mut self, session: &CongressSession) -> std::result::Result<(), StoreError>;
}

/// The congress, for whoever enters its sessions.
fn overseen(store: &mut impl Congresses, ctx: &Context, at: At<CongressId>) -> Result<Congress> {
    let congress = store.congress(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.oversees(&congress.division) {
        return Err(Failure::Forbidden);
    }
    at.check(congress.version)?;
    Ok(congress)
}

/// Whether the congress holds another session than its `own` on one of those days.
fn overlaps(
    store: &mut impl CongressSessions,
    congress: CongressId,
    (from, to): (NaiveDate, NaiveDate),
    own: Option<&CongressSession>,
) -> Result<bool> {
    let Some(last) = store.session_within(congress, from, to)? else { return Ok(false) };
    let Some(own) = own.filter(|own| own.id == last.id) else { return Ok(true) };
    // What begins before the own one stands behind it.
    let before = own.from.pred_opt().map(|day| store.session_within(congress, from, day)).transpose()?;
    Ok(before.flatten().is_some())
}

/// Refuses days in no order, too many, and those of another session than the congress's `own`.
fn check_days(
    store: &mut impl CongressSessions,
    congress: CongressId,
    (from, to): (NaiveDate, NaiveDate),
    own: Option<&CongressSession>,
) -> Result<()> {
    if !(0..MAX_SESSION_DAYS).contains(&(to - from).num_days()) {
        return Err(Failure::field("to", CongressFault::SessionDays));
    }
    if overlaps(store, congress, (from, to), own)? {
        return Err(Failure::field("from", CongressFault::SessionOverlaps));
    }
    Ok(())
}

/// Counts the change of the congress: of two who enter overlapping sessions at once the later one finds it changed.
fn changed(store: &mut impl Congresses, ctx: &Context, congress: &mut Congress, event: CongressEvent) -> Result<()> {
    congress.version += 1;
    store.save_congress(congress, congress.version - 1)?;
    record(store, ctx, congress, event)
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
    let mut congress = overseen(store, ctx, at)?;
    check_days(store, congress.id, (from, to), None)?;
    let session = CongressSession { id: ctx.mint().into(), congress: congress.id, name, from, to };
    store.add_session(&session)?;
    changed(store, ctx, &mut congress, CongressEvent::SessionEntered { from, to })?;
    Ok(session)
}

/// A session as it should have been entered.
#[derive(Clone, Debug)]
pub struct CorrectSession {
    pub session: CongressSessionId,
    pub name: Name,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Corrects what was entered of a session of the congress, of which it returns both. What becomes of what was put before it is the
/// caller's to say.
///
/// # Errors
/// As [`create_session`]; a field error for a session that the congress does not have.
pub(crate) fn correct_session(
    store: &mut (impl Congresses + CongressSessions),
    ctx: &Context,
    at: At<CongressId>,
    command: CorrectSession,
) -> Result<(Congress, CongressSession)> {
    let CorrectSession { session: id, name, from, to } = command;
    let mut congress = overseen(store, ctx, at)?;
    let former = store.congress_session(id)?.filter(|session| session.congress == congress.id);
    let former = former.ok_or_else(|| Failure::missing("session", CongressFault::NoSuchSession))?;
    check_days(store, congress.id, (from, to), Some(&former))?;
    let (former_from, former_to) = (former.from, former.to);
    let session = CongressSession { name, from, to, ..former };
    store.save_session(&session)?;
    let event = CongressEvent::SessionCorrected { former_from, former_to, from, to };
    changed(store, ctx, &mut congress, event)?;
    Ok((congress, session))
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
