//! Whom else a resident may turn to. Nothing that was printed leads nowhere: there is always somebody who listens.

use chrono::NaiveDate;

use super::Asked;
use super::lead::{Lead, open_office, open_room, stands_in};
use crate::codes::{Alternative, CodeSubject, CodedDeputy, Codes, MAX_DEPUTIES};
use crate::congresses::Seat;
use crate::deputies::Deputy;
use crate::institutions::CongressOffice;
use crate::rooms::ActivityRoom;
use crate::shared::code::QrCode;
use crate::shared::{GridId, Party};

/// Whom a resident is offered, each once.
#[derive(Default)]
struct Offers {
    all: Vec<Alternative>,
    deputies: usize,
}

impl Offers {
    fn add(&mut self, one: Alternative) {
        let is_deputy = matches!(one.party, Party::Deputy(_));
        let is_known = self.all.iter().any(|known| known.party == one.party);
        if is_known || (is_deputy && self.deputies == MAX_DEPUTIES) {
            return;
        }
        self.deputies += usize::from(is_deputy);
        self.all.push(one);
    }

    fn add_all(&mut self, deputies: Vec<CodedDeputy>, successor: bool) {
        for CodedDeputy { id, name, code } in deputies {
            self.add(Alternative { party: Party::Deputy(id), name, code: Some(code), successor });
        }
    }
}

/// The newest code of `subject` that was not revoked.
fn open_code(store: &mut impl Codes, subject: CodeSubject) -> Asked<Option<QrCode>> {
    let codes = store.codes_of(subject)?;
    Ok(codes.into_iter().find(|code| code.revoked_at.is_none()).map(|code| code.code))
}

/// As somebody to turn to. To a deputy one comes by a code alone; a room and an office one finds without.
fn offered(store: &mut impl Codes, lead: &Lead, successor: bool) -> Asked<Option<Alternative>> {
    let code = open_code(store, lead.subject())?;
    if code.is_none() && matches!(lead, Lead::Deputy(_)) {
        return Ok(None);
    }
    Ok(Some(Alternative { party: lead.subject().party(), name: lead.name().clone(), code, successor }))
}

/// Whom a resident may turn to instead: whoever goes on with it, other deputies of the grid, the room, the office.
pub(super) fn alternatives(store: &mut impl Codes, own: &Lead, today: NaiveDate) -> Asked<Vec<Alternative>> {
    let mut offers = Offers::default();
    // What is revoked is one code, and the deputy or the room may have another.
    if own.takes_in(today)
        && let Some(one) = offered(store, own, false)?
    {
        offers.add(one);
    }
    match own {
        Lead::Deputy(deputy) => beside_deputy(store, deputy, today, &mut offers)?,
        Lead::Room(room) => beside_room(store, room, today, &mut offers)?,
        Lead::Office(office) => beside_office(store, office, &mut offers)?,
    }
    Ok(offers.all)
}

/// The grids of today or, without any, those of the last day on which the deputy had one.
fn last_grids(deputy: &Deputy, today: NaiveDate) -> Vec<GridId> {
    let current = deputy.grids_on(today);
    if !current.is_empty() {
        return current;
    }
    let ended = deputy.assignments.iter().filter_map(|one| one.period.to).filter(|to| *to < today).max();
    ended.map(|last| deputy.grids_on(last)).unwrap_or_default()
}

/// The seat that the deputy had in each congress, of the latest term.
fn last_seats(deputy: &Deputy) -> Vec<&Seat> {
    let seats = deputy.mandates.iter().map(|mandate| &mandate.seat);
    let is_last = |seat: &&Seat| {
        let later = |other: &Seat| other.congress == seat.congress && other.number > seat.number;
        !deputy.mandates.iter().any(|mandate| later(&mandate.seat))
    };
    seats.filter(is_last).collect()
}

fn beside_deputy(store: &mut impl Codes, deputy: &Deputy, today: NaiveDate, offers: &mut Offers) -> Asked<()> {
    if !deputy.serves_on(today) {
        if let Some(one) = stands_in(store, deputy, today)?
            && let Some(one) = offered(store, &one, true)?
        {
            offers.add(one);
        }
        for seat in last_seats(deputy) {
            offers.add_all(store.deputies_of_seat(seat, today)?, true);
        }
    }
    offers.add_all(store.deputies_in_grids(&last_grids(deputy, today), today)?, false);
    if let Some(id) = deputy.room
        && let Some(room) = open_room(store, id)?
        && let Some(one) = offered(store, &Lead::Room(room), false)?
    {
        offers.add(one);
    }
    if let Some(office) = open_office(store, deputy.office, &deputy.division)?
        && let Some(one) = offered(store, &Lead::Office(office), false)?
    {
        offers.add(one);
    }
    Ok(())
}

fn beside_room(store: &mut impl Codes, room: &ActivityRoom, today: NaiveDate, offers: &mut Offers) -> Asked<()> {
    if !room.is_open()
        && let Some(next) = open_room(store, room.id)?
        && let Some(one) = offered(store, &Lead::Room(next), true)?
    {
        offers.add(one);
    }
    offers.add_all(store.deputies_in_room(room.id, &room.division, today)?, false);
    if let Some(office) = open_office(store, room.office, &room.division)?
        && let Some(one) = offered(store, &Lead::Office(office), false)?
    {
        offers.add(one);
    }
    Ok(())
}

fn beside_office(store: &mut impl Codes, office: &CongressOffice, offers: &mut Offers) -> Asked<()> {
    if let Some(next) = open_office(store, office.id, &office.division)? {
        let successor = next.id != office.id;
        if let Some(one) = offered(store, &Lead::Office(next), successor)? {
            offers.add(one);
        }
    }
    Ok(())
}
