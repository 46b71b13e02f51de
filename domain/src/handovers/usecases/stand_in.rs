//! Who may stand in, and who is proposed.

use super::{HandoverDesk, Result};
use crate::deputies::{Deputy, Mandate};
use crate::handovers::{Handover, HandoverFault, StandInBasis, StandInProposal};
use crate::institutions::InstitutionState;
use crate::shared::time::{Period, joined};
use crate::shared::{DivisionCode, Failure, Party, StoreError};

/// Proposals at most.
const MOST: usize = 20;
/// Those who are looked at for them at most: each is asked for by itself.
const LOOKED_AT: usize = 100;

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

/// Who was found, until there are enough.
struct Search {
    found: Vec<StandInProposal>,
    /// Proposals that are looked for.
    wanted: usize,
    looked_at: Vec<Party>,
}

impl Search {
    fn of(wanted: usize) -> Self {
        Self { found: Vec::new(), wanted, looked_at: Vec::new() }
    }

    /// Whether there are enough deputies: the room and the office come in any case.
    fn is_over(&self) -> bool {
        self.found.len() >= self.wanted || self.looked_at.len() >= LOOKED_AT
    }

    /// Adds whoever of them may stand in and was not looked at yet.
    fn add(
        &mut self,
        store: &mut impl HandoverDesk,
        handover: &Handover,
        basis: StandInBasis,
        parties: impl IntoIterator<Item = Party>,
    ) -> Result<()> {
        for to in parties {
            if self.found.len() >= self.wanted {
                return Ok(());
            }
            if self.looked_at.contains(&to) {
                continue;
            }
            self.looked_at.push(to);
            if refusal(store, handover, to)?.is_none() {
                self.found.push(StandInProposal { to, basis });
            }
        }
        Ok(())
    }
}

/// The first `wanted` of those who could stand in: whom the deputy wishes, deputies of the same grid, of the same constituency, the
/// room, the office.
fn nearest_of(store: &mut impl HandoverDesk, handover: &Handover, wanted: usize) -> Result<Vec<StandInProposal>> {
    let deputy = store.deputy(handover.from)?.ok_or(StoreError::Corrupt("handovers.from_id"))?;
    let mut search = Search::of(wanted);
    search.add(store, handover, StandInBasis::Wished, handover.wished)?;
    for grid in deputy.grids_on(handover.begins) {
        if search.is_over() {
            break;
        }
        let there = store.deputies_of_grid(grid)?;
        let fits =
            |one: &&Deputy| one.grids_on(handover.begins).contains(&grid) && serves_throughout(one, handover.days());
        let others = there.iter().filter(fits).map(|one| one.id).filter(|id| *id != deputy.id).take(MOST);
        search.add(store, handover, StandInBasis::SameGrid, others.map(Party::Deputy))?;
    }
    // The latest seat first: who was elected there long ago serves no longer.
    for mandate in deputy.mandates.iter().rev() {
        if search.is_over() {
            break;
        }
        let colleagues = store.colleagues(mandate.seat.constituency)?;
        let others = colleagues.into_iter().filter(|id| *id != deputy.id).map(Party::Deputy);
        search.add(store, handover, StandInBasis::SameConstituency, others)?;
    }
    search.add(store, handover, StandInBasis::Room, deputy.room.map(Party::Room))?;
    search.add(store, handover, StandInBasis::Office, [Party::Office(deputy.office)])?;
    Ok(search.found)
}

/// Who could stand in, the nearest first.
///
/// # Errors
/// When the store fails.
pub(in crate::handovers) fn proposals(
    store: &mut impl HandoverDesk,
    handover: &Handover,
) -> Result<Vec<StandInProposal>> {
    nearest_of(store, handover, MOST)
}

/// Whoever is nearest of those who could stand in.
///
/// # Errors
/// When the store fails.
pub(super) fn nearest(store: &mut impl HandoverDesk, handover: &Handover) -> Result<Option<Party>> {
    Ok(nearest_of(store, handover, 1)?.into_iter().next().map(|one| one.to))
}
