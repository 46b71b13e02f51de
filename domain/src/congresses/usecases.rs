//! What people do with congresses, their terms and constituencies.

mod constituencies;

use chrono::NaiveDate;

use super::{
    Congress, CongressEvent, CongressFault, CongressId, CongressLevel, Congresses, MAX_TERMS, Term, TermAction,
    TermEvent, TermId, TermState,
};
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{
    At, Context, DivisionCode, EventLog, EventRecord, Failure, Fault, Scene, Standing, StoreError, Subject,
};
use crate::territory::{Territory, TerritoryFault};

pub use constituencies::*;

type Result<T> = std::result::Result<T, Failure>;

/// A congress as an administrator enters it.
#[derive(Clone, Debug)]
pub struct CreateCongress {
    /// Whose congress it is.
    pub division: DivisionCode,
    pub level: CongressLevel,
    /// As it calls itself; by its division's name where none is given.
    pub name: Option<Name>,
}

/// What the congress of a division is called, as far as is known: by the division's name, or else by its code.
///
/// # Errors
/// When the store fails.
pub fn usual_name(store: &mut impl Territory, division: &DivisionCode) -> Result<Name> {
    let known = store.division(division)?.map(|found| found.name);
    let place = known.as_deref().unwrap_or(division.as_str());
    let name = Name::new(&format!("{place}人民代表大会")).or_else(|_| Name::new(division.as_str()));
    name.map_err(|_| StoreError::Corrupt("divisions.name").into())
}

fn subject(id: CongressId) -> Subject {
    Subject { kind: super::CONGRESS, id: id.0 }
}

pub(super) fn record(
    store: &mut impl Congresses,
    ctx: &Context,
    congress: &Congress,
    event: CongressEvent,
) -> Result<()> {
    let record = EventRecord::new(ctx, subject(congress.id), congress.version, None, Scene::default(), event);
    EventLog::<CongressEvent>::record(store, &record)?;
    Ok(())
}

/// Enters the congress of a division, whoever needs it: what asked for it asked for permission, too.
///
/// # Errors
/// When the store fails.
pub fn enter_congress(
    store: &mut impl Congresses,
    ctx: &Context,
    division: DivisionCode,
    level: CongressLevel,
    name: Name,
) -> Result<Congress> {
    let congress = Congress { id: ctx.mint().into(), version: 1, level, division, name };
    store.add_congresses(std::slice::from_ref(&congress))?;
    record(store, ctx, &congress, CongressEvent::Entered)?;
    Ok(congress)
}

/// An administrator enters the congress of a division.
///
/// # Errors
/// Forbidden outside of the administrator's area; field errors for a street, a village, another level, a division that does not
/// exist, and one whose congress is there.
pub fn create_congress(
    store: &mut (impl Congresses + Territory),
    ctx: &Context,
    command: CreateCongress,
) -> Result<Congress> {
    let CreateCongress { division, level, name } = command;
    if !ctx.actor.administers(&division) {
        return Err(Failure::Forbidden);
    }
    let own = CongressLevel::required(&division).map_err(|fault| Failure::field("division", fault))?;
    if own != level {
        return Err(Failure::field("level", CongressFault::LevelMismatch));
    }
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    if store.congress_of(&division)?.is_some() {
        return Err(Failure::field("division", CongressFault::CongressExists));
    }
    let name = match name {
        Some(name) => name,
        None => usual_name(store, &division)?,
    };
    enter_congress(store, ctx, division, level, name)
}

/// What a congress is called from now on.
#[derive(Clone, Debug)]
pub struct RenameCongress {
    pub name: Name,
}

/// An administrator says what a congress calls itself.
///
/// # Errors
/// Not found, forbidden, or a version conflict.
pub fn rename_congress(
    store: &mut impl Congresses,
    ctx: &Context,
    at: At<CongressId>,
    command: RenameCongress,
) -> Result<Congress> {
    let mut congress = store.congress(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.administers(&congress.division) {
        return Err(Failure::Forbidden);
    }
    at.check(congress.version)?;
    let former = std::mem::replace(&mut congress.name, command.name);
    congress.version += 1;
    store.save_congress(&congress, congress.version - 1)?;
    record(store, ctx, &congress, CongressEvent::Renamed { former })?;
    Ok(congress)
}

/// A term as an administrator enters it, to be prepared.
#[derive(Clone, Copy, Debug)]
pub struct CreateTerm {
    /// 届次.
    pub number: i32,
    /// How many deputies it has.
    pub seats: Option<i32>,
    pub elected_on: Option<NaiveDate>,
    pub first_session_on: Option<NaiveDate>,
    pub expected_end: Option<NaiveDate>,
}

/// Days of a term stand in one order: election, first session, end.
fn check_days(term: &Term) -> Result<()> {
    let is_before = |one: Option<NaiveDate>, two: Option<NaiveDate>| one.zip(two).is_some_and(|(one, two)| one < two);
    if is_before(term.first_session_on, term.elected_on) {
        return Err(Failure::field("first_session_on", CongressFault::SessionBeforeElection));
    }
    if is_before(term.expected_end, term.first_session_on) {
        return Err(Failure::field("expected_end", CongressFault::EndBeforeSession));
    }
    Ok(())
}

/// A first session that is to come: it has not passed, and comes after the one by which the running term began.
fn check_session(store: &mut impl Congresses, ctx: &Context, term: &Term) -> Result<()> {
    let Some(session) = term.first_session_on else { return Ok(()) };
    if session < local_date(ctx.now) {
        return Err(Failure::field("first_session_on", CongressFault::SessionPast));
    }
    let running = store.running_term(term.congress)?.filter(|running| running.id != term.id);
    if running.and_then(|running| running.first_session_on).is_some_and(|former| session <= former) {
        return Err(Failure::field("first_session_on", CongressFault::SessionBeforeRunning));
    }
    Ok(())
}

/// An administrator enters a congress's next term, to be prepared.
///
/// # Errors
/// Not found, forbidden; field errors for a number that is not later than those that are there, and for days that have passed
/// or stand in no order; [`CongressFault::TermInPreparation`].
pub fn create_term<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<CongressId>,
    command: CreateTerm,
) -> Result<Term> {
    let congress = store.congress(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.administers(&congress.division) {
        return Err(Failure::Forbidden);
    }
    at.check(congress.version)?;
    let there = store.terms_of(congress.id)?;
    if there.iter().any(|term| term.number >= command.number) {
        return Err(Failure::field("number", CongressFault::TermNotNext));
    }
    let is_prepared = |term: &Term| !matches!(term.standing.state(), TermState::InOffice | TermState::Closed);
    if there.iter().any(is_prepared) {
        return Err(Failure::rule(CongressFault::TermInPreparation));
    }
    if there.len() >= MAX_TERMS {
        return Err(Failure::rule(CongressFault::TooManyTerms));
    }
    let term = Term {
        id: ctx.mint().into(),
        version: 1,
        congress: congress.id,
        division: congress.division,
        number: command.number,
        standing: Standing::at(TermState::Preparing),
        seats: command.seats,
        elected_on: command.elected_on,
        first_session_on: command.first_session_on,
        expected_end: command.expected_end,
        ended_on: None,
        credentials: None,
    };
    check_days(&term)?;
    check_session(store, ctx, &term)?;
    begin(store, ctx, &term, None, TermEvent::Entered)?;
    Ok(term)
}

/// What may be corrected of a term.
#[derive(Clone, Copy, Debug)]
pub struct ReviseTerm {
    /// How many deputies it has.
    pub seats: Option<i32>,
    pub elected_on: Option<NaiveDate>,
    pub expected_end: Option<NaiveDate>,
}

/// An administrator corrects a term's seats and days; its first session is moved by [`move_session`].
///
/// # Errors
/// Not found, forbidden, a version or state conflict; field errors for days in no order.
pub fn revise_term<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<TermId>,
    command: ReviseTerm,
) -> Result<Term> {
    step(
        store,
        ctx,
        at,
        |_| TermAction::Revise,
        |_, term: &mut Term, _| {
            let ReviseTerm { seats, elected_on, expected_end } = command;
            (term.seats, term.elected_on, term.expected_end) = (seats, elected_on, expected_end);
            check_days(term).map_err(|failure| match failure {
                // The first session is not what was typed in here.
                Failure::Field { fault, .. } if fault == Fault::from(CongressFault::SessionBeforeElection) => {
                    Failure::field("elected_on", fault)
                }
                other => other,
            })?;
            Ok(TermEvent::Revised)
        },
    )
}

/// When the first session takes place.
#[derive(Clone, Copy, Debug)]
pub struct MoveSession {
    pub first_session_on: NaiveDate,
}

/// An administrator says when the first session takes place, or moves it until it is reached.
///
/// # Errors
/// Not found, forbidden, a version or state conflict; field errors for a day that has passed, also where it is the day that was
/// said until now, or that comes before the election or the running term's own session.
pub fn move_session<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<TermId>,
    command: MoveSession,
) -> Result<Term> {
    step(
        store,
        ctx,
        at,
        |_| TermAction::MoveSession,
        |store, term: &mut Term, _| {
            let former = term.first_session_on.replace(command.first_session_on);
            check_days(term)?;
            check_session(store, ctx, term)?;
            Ok(TermEvent::SessionMoved { former, to: command.first_session_on })
        },
    )
}

/// Since when a term runs.
#[derive(Clone, Copy, Debug)]
pub struct EnterTerm {
    /// Its first session.
    pub first_session_on: NaiveDate,
}

/// An administrator enters a congress's running term, where the house begins with it.
///
/// # Errors
/// Not found, forbidden, a version or state conflict; a field error for a session that is still to come;
/// [`CongressFault::TermRuns`] where the congress has one.
pub fn enter_running_term<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<TermId>,
    command: EnterTerm,
) -> Result<Term> {
    step(
        store,
        ctx,
        at,
        |_| TermAction::Enter,
        |store, term: &mut Term, _| {
            let since = command.first_session_on;
            if since > local_date(ctx.now) {
                return Err(Failure::field("first_session_on", CongressFault::SessionToCome));
            }
            if store.running_term(term.congress)?.is_some() {
                return Err(Failure::rule(CongressFault::TermRuns));
            }
            term.first_session_on = Some(since);
            check_days(term)?;
            Ok(TermEvent::Running { since })
        },
    )
}

/// Enters a term that runs, or one that is over, whoever needs it: what asked for it asked for permission, too.
///
/// # Errors
/// When the store fails.
pub fn enter_term<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    congress: &Congress,
    number: i32,
    (since, last): (NaiveDate, Option<NaiveDate>),
) -> Result<Term> {
    let is_over = last.is_some_and(|last| last < local_date(ctx.now));
    let state = if is_over { TermState::Closed } else { TermState::InOffice };
    let term = Term {
        id: ctx.mint().into(),
        version: 1,
        congress: congress.id,
        division: congress.division.clone(),
        number,
        standing: Standing::at(state),
        seats: None,
        elected_on: None,
        first_session_on: Some(since),
        expected_end: last,
        ended_on: last.filter(|_| is_over),
        credentials: None,
    };
    begin(store, ctx, &term, None, TermEvent::Running { since })?;
    Ok(term)
}
