//! Who may stand in, and who is proposed.

use super::{HandoverDesk, Result};
use crate::deputies::{Deputy, Mandate};
use crate::handovers::{Handover, HandoverFault, StandInBasis, StandInProposal};
use crate::institutions::InstitutionState;
use crate::shared::time::{Period, joined};
use crate::shared::{DeputyId, DivisionCode, Failure, Party, StoreError};

/// Proposals at most.
const MOST: usize = 20;

/// Whether the deputy serves on each of those days; on the first, where no last one is known.
pub(super) fn serves_throughout(deputy: &Deputy, days: Period) -> bool {
    let service = joined(deputy.mandates.iter().flat_map(Mandate::service).collect());
    service.iter().any(|one| one.contains(days.from) && days.to.is_none_or(|to| one.contains(to)))
}

/// Whether two handovers have days in common; of one without a last day the first counts, for nobody knows how long it lasts.
pub(super) fn overlap(days: Period, other: &Handover) -> bool {
    let others = other.days();
    if days.to.is_some() { days.both(&others).is_some() } else { others.contains(days.from) }
}

fn in_county(division: &DivisionCode, handover: &Handover) -> bool {
    division.county().is_some_and(|county| county.covers(&handover.division))
}

/// Why `to` may not stand in, if so.
fn refusal(store: &mut impl HandoverDesk, handover: &Handover, to: Party) -> Result<Option<HandoverFault>> {
    let days = handover.days();
    Ok(match to {
        Party::Deputy(id) if id == handover.from => Some(HandoverFault::StandInSelf),
        Party::Deputy(id) => match store.deputy(id)? {
            None => Some(HandoverFault::UnknownStandIn),
            Some(deputy) if !in_county(&deputy.division, handover) => Some(HandoverFault::StandInElsewhere),
            Some(deputy) if !serves_throughout(&deputy, days) => Some(HandoverFault::StandInOut),
            Some(_) => {
                let live = store.live_handovers(id)?;
                let away = live.iter().find(|one| {
                    one.from == id && one.id != handover.id && one.is_decided() && one.stands_in() && overlap(days, one)
                });
                away.map(|one| match one.to {
                    Some(Party::Deputy(back)) if back == handover.from => HandoverFault::StandInCircle,
                    _ => HandoverFault::StandInAway,
                })
            }
        },
        Party::Room(id) => match store.room(id)? {
            None => Some(HandoverFault::UnknownStandIn),
            Some(room) if !room.is_open() => Some(HandoverFault::StandInClosed),
            Some(room) => (!in_county(&room.division, handover)).then_some(HandoverFault::StandInElsewhere),
        },
        Party::Office(id) => match store.office(id)? {
            None => Some(HandoverFault::UnknownStandIn),
            Some(office) if office.standing.state() != InstitutionState::Open => Some(HandoverFault::StandInClosed),
            Some(office) => {
                let near = office.division.covers(&handover.division) || in_county(&office.division, handover);
                (!near).then_some(HandoverFault::StandInElsewhere)
            }
        },
        Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => Some(HandoverFault::NotAStandIn),
    })
}

/// Whether `to` may stand in for those days.
///
/// # Errors
/// A field error that says why not.
pub(super) fn check_stand_in(
    store: &mut impl HandoverDesk,
    handover: &Handover,
    to: Party,
    field: &'static str,
) -> Result<()> {
    match refusal(store, handover, to)? {
        None => Ok(()),
        Some(fault @ HandoverFault::UnknownStandIn) => Err(Failure::missing(field, fault)),
        Some(fault) => Err(Failure::field(field, fault)),
    }
}

/// Adds whoever of them may stand in and is not proposed yet.
fn propose(
    store: &mut impl HandoverDesk,
    handover: &Handover,
    found: &mut Vec<StandInProposal>,
    basis: StandInBasis,
    parties: Vec<Party>,
) -> Result<()> {
    for to in parties {
        if found.len() >= MOST {
            return Ok(());
        }
        if found.iter().all(|one| one.to != to) && refusal(store, handover, to)?.is_none() {
            found.push(StandInProposal { to, basis });
        }
    }
    Ok(())
}

/// Who could stand in, the nearest first: whom the deputy wishes, deputies of the same grid, of the same constituency, the room,
/// the office.
///
/// # Errors
/// When the store fails.
pub(in crate::handovers) fn proposals(
    store: &mut impl HandoverDesk,
    handover: &Handover,
) -> Result<Vec<StandInProposal>> {
    let deputy = store.deputy(handover.from)?.ok_or(StoreError::Corrupt("handovers.from_id"))?;
    let mut found = Vec::new();
    propose(store, handover, &mut found, StandInBasis::Wished, handover.wished.into_iter().collect())?;
    for grid in deputy.grids_on(handover.begins) {
        let there = store.deputies_of_grid(grid)?;
        let here = |one: &&Deputy| one.grids_on(handover.begins).contains(&grid);
        let ids: Vec<DeputyId> = there.iter().filter(here).map(|one| one.id).collect();
        let parties = ids.into_iter().filter(|id| *id != deputy.id).map(Party::Deputy).collect();
        propose(store, handover, &mut found, StandInBasis::SameGrid, parties)?;
    }
    for constituency in deputy.mandates.iter().map(|mandate| mandate.seat.constituency) {
        let colleagues = store.colleagues(constituency)?;
        let parties = colleagues.into_iter().filter(|id| *id != deputy.id).map(Party::Deputy).collect();
        propose(store, handover, &mut found, StandInBasis::SameConstituency, parties)?;
    }
    let room = deputy.room.map(Party::Room).into_iter().collect();
    propose(store, handover, &mut found, StandInBasis::Room, room)?;
    propose(store, handover, &mut found, StandInBasis::Office, vec![Party::Office(deputy.office)])?;
    Ok(found)
}
