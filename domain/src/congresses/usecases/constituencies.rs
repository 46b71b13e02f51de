//! What people do with constituencies.

use super::Result;
use crate::congresses::{
    Congress, CongressFault, CongressLevel, Congresses, Constituency, ConstituencyId, MAX_CONSTITUENCIES, Term, TermId,
};
use crate::congresses::{TermAction, TermEvent, TermState};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::{At, Context, DivisionCode, Failure, Field, StoreError};

fn check_constituency(store: &mut impl Congresses, term: &Term, constituency: &Constituency) -> Result<()> {
    let level = CongressLevel::of(&term.division).ok_or(StoreError::Corrupt("congresses.division_code"))?;
    if !(1..=level.most_seats()).contains(&constituency.seats) {
        return Err(Failure::field("seats", CongressFault::SeatsOutOfRange));
    }
    if let Some(at) = constituency.divisions.iter().position(|division| !term.division.covers(division)) {
        return Err(Failure::field(Field::item("divisions", at), CongressFault::DivisionElsewhere));
    }
    if constituency.workplace.is_some() && !constituency.divisions.is_empty() {
        return Err(Failure::field("workplace", CongressFault::ResidenceOrWorkplace));
    }
    for other in store.constituencies_of(term.id)? {
        if other.id == constituency.id {
            continue;
        }
        if other.number == constituency.number {
            return Err(Failure::field("number", CongressFault::ConstituencyNumberTaken));
        }
        if other.name == constituency.name {
            return Err(Failure::field("name", CongressFault::ConstituencyNameTaken));
        }
    }
    Ok(())
}

/// Enters a constituency of a term with as many seats as one of its level may have, whoever needs it: what asked for it asked
/// for permission, too, and records that it did.
///
/// # Errors
/// [`CongressFault::TooManyConstituencies`].
pub fn enter_constituency(
    store: &mut impl Congresses,
    ctx: &Context,
    congress: &Congress,
    term: &Term,
    name: Name,
) -> Result<Constituency> {
    let there = store.constituencies_of(term.id)?;
    if there.len() >= MAX_CONSTITUENCIES {
        return Err(Failure::rule(CongressFault::TooManyConstituencies));
    }
    let constituency = Constituency {
        id: ctx.mint().into(),
        version: 1,
        term: term.id,
        number: next_number(&there),
        name,
        seats: congress.level.most_seats(),
        divisions: Vec::new(),
        workplace: None,
    };
    store.add_constituencies(std::slice::from_ref(&constituency))?;
    Ok(constituency)
}

fn next_number(there: &[Constituency]) -> i32 {
    there.iter().map(|one| one.number).max().unwrap_or(0) + 1
}

/// A constituency as an administrator enters it.
#[derive(Clone, Debug)]
pub struct CreateConstituency {
    /// Which one of the term; the next where none is given.
    pub number: Option<i32>,
    pub name: Name,
    pub seats: i32,
    /// Where its voters live.
    pub divisions: Vec<DivisionCode>,
    /// Where they work, where it is drawn by that.
    pub workplace: Option<Name>,
}

/// An administrator enters a constituency of a term.
///
/// # Errors
/// Not found, forbidden, a version or state conflict; field errors for a number or name that is taken, seats out of range, and
/// a division outside of the congress's own; [`CongressFault::TooManyConstituencies`].
pub fn create_constituency<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<TermId>,
    command: CreateConstituency,
) -> Result<Constituency> {
    let id: ConstituencyId = ctx.mint().into();
    let mut entered = None;
    step(
        store,
        ctx,
        at,
        |_| TermAction::Revise,
        |store, term: &mut Term, _| {
            let there = store.constituencies_of(term.id)?;
            if there.len() >= MAX_CONSTITUENCIES {
                return Err(Failure::rule(CongressFault::TooManyConstituencies));
            }
            let CreateConstituency { number, name, seats, divisions, workplace } = command;
            let number = number.unwrap_or_else(|| next_number(&there));
            let constituency =
                Constituency { id, version: 1, term: term.id, number, name, seats, divisions, workplace };
            check_constituency(store, term, &constituency)?;
            store.add_constituencies(std::slice::from_ref(&constituency))?;
            entered = Some(constituency);
            Ok(TermEvent::ConstituencyEntered { constituency: id })
        },
    )?;
    entered.ok_or(Failure::NotFound)
}

/// What may be corrected of a constituency.
#[derive(Clone, Debug)]
pub struct ChangeConstituency {
    pub name: Name,
    pub seats: i32,
    /// Where its voters live.
    pub divisions: Vec<DivisionCode>,
    pub workplace: Option<Name>,
}

/// An administrator corrects a constituency. Its number stays; its name does once the term has begun.
///
/// # Errors
/// As [`create_constituency`]; [`CongressFault::ConstituencyNameStays`].
pub fn update_constituency<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ConstituencyId>,
    command: ChangeConstituency,
) -> Result<Constituency> {
    let mut constituency = store.constituency(at.id)?.ok_or(Failure::NotFound)?;
    let term = At { id: constituency.term, version: None };
    step(
        store,
        ctx,
        term,
        |_| TermAction::Revise,
        |store, term: &mut Term, _| {
            at.check(constituency.version)?;
            let ChangeConstituency { name, seats, divisions, workplace } = command;
            if name != constituency.name && term.standing.state() == TermState::InOffice {
                return Err(Failure::field("name", CongressFault::ConstituencyNameStays));
            }
            (constituency.name, constituency.seats) = (name, seats);
            (constituency.divisions, constituency.workplace) = (divisions, workplace);
            constituency.version += 1;
            check_constituency(store, term, &constituency)?;
            store.save_constituency(&constituency, constituency.version - 1)?;
            Ok(TermEvent::ConstituencyRevised { constituency: constituency.id })
        },
    )?;
    Ok(constituency)
}
