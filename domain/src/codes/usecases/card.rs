//! What a code shows to whoever scans it.

use chrono::NaiveDate;

use super::lead::{Lead, intake_of, lead, takes_in_for};
use super::others::alternatives;
use super::{Asked, Result};
use crate::codes::{CardMandate, CardStandIn, CodeCard, CodeIntake, Codes};
use crate::congresses::{Congress, Congresses, Term, TermState};
use crate::deputies::Deputy;
use crate::rooms::ActivityRoom;
use crate::shared::code::QrCode;
use crate::shared::time::local_date;
use crate::shared::{Failure, Instant, Vocabulary};
use crate::territory::Territory;

/// What a code shows to whoever scans it.
///
/// # Errors
/// Not found when there is no such code.
pub fn card(store: &mut (impl Codes + Congresses + Territory), code: &QrCode, now: Instant) -> Result<CodeCard> {
    let today = local_date(now);
    let (printed, deputy) = store.code_with_deputy(code, today)?.ok_or(Failure::NotFound)?;
    let own = lead(store, printed.subject, deputy)?.ok_or(Failure::NotFound)?;
    let intake = intake_of(&printed, &own, today);
    let mut card = CodeCard {
        code: code.clone(),
        intake,
        deputy: None,
        mandates: Vec::new(),
        stand_in: None,
        room: None,
        office: None,
        grids: Vec::new(),
        division_name: store.division(own.division())?.map(|division| division.name).unwrap_or_default(),
        alternatives: Vec::new(),
    };
    if intake != CodeIntake::Open {
        card.alternatives = alternatives(store, &own, today)?;
    }
    match own {
        Lead::Deputy(deputy) => {
            if intake == CodeIntake::Open {
                let away = takes_in_for(store, &deputy, today)?;
                card.stand_in = away.map(|one| CardStandIn { party: one.subject().party(), name: one.name().clone() });
            }
            for id in deputy.grids_on(today) {
                card.grids.extend(store.grid(id)?);
            }
            card.mandates = mandates(store, &deputy, today)?;
            let room = deputy.room.map(|room| store.room(room)).transpose()?.flatten();
            card.room = room.filter(ActivityRoom::is_open);
            card.deputy = Some(deputy);
        }
        Lead::Room(room) => card.room = Some(room),
        Lead::Office(office) => card.office = Some(office),
    }
    Ok(card)
}

/// Whether the deputies of `term` are elected, and the one of that number goes on until its first session.
fn comes_after(term: &Term, number: i32, today: NaiveDate) -> bool {
    let is_elected = match term.standing.state() {
        TermState::RosterLoaded | TermState::Confirmed => term.elected_on.is_some_and(|on| on <= today),
        TermState::Preparing | TermState::InOffice | TermState::Closed => false,
    };
    is_elected && term.number > number
}

/// By what the deputy serves today, as each congress calls it.
fn mandates(store: &mut impl Congresses, deputy: &Deputy, today: NaiveDate) -> Asked<Vec<CardMandate>> {
    let mut all = Vec::new();
    for mandate in deputy.mandates.iter().filter(|mandate| mandate.serves_on(today)) {
        let seat = &mandate.seat;
        let congress = store.congress_of(&seat.congress)?;
        let ending = match &congress {
            Some(congress) => store.terms_of(congress.id)?.iter().any(|term| comes_after(term, seat.number, today)),
            None => false,
        };
        all.push(CardMandate {
            title: congress.as_ref().map_or_else(|| seat.level.label().to_owned(), Congress::title),
            term: seat.number,
            constituency: seat.constituency_name.clone(),
            ending,
        });
    }
    Ok(all)
}
