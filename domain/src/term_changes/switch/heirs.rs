//! Who goes on with what somebody leaves: whom the constituency elected, else the room, else the office.

use super::log::{ChangeoverStore, Occasion, Result};
use crate::congresses::Constituency;
use crate::deputies::{Deputy, Mandate};
use crate::institutions::InstitutionState;
use crate::shared::{DeputyId, Party};
use crate::term_changes::RosterRow;

/// Who goes on with what somebody leaves, the nearest first.
pub(super) struct Heirs {
    /// A deputy of the new term whom the constituency elected.
    pub(super) successor: Option<DeputyId>,
    /// The successor, the room, the office: each as far as there is one.
    pub(super) parties: Vec<Party>,
}

/// The new term's constituency that comes after an old one: the one that is called so, or else the one in which the deputy's
/// village lies.
fn constituency_after<S: ChangeoverStore>(
    store: &mut S,
    at: &Occasion,
    deputy: &Deputy,
    old: &Mandate,
) -> Result<Option<Constituency>> {
    if let Some(named) = store.constituency_named(at.term.id, &old.seat.constituency_name)? {
        return Ok(Some(named));
    }
    let holds = |one: &Constituency| one.divisions.iter().any(|division| division.covers(&deputy.division));
    Ok(store.constituencies_of(at.term.id)?.into_iter().find(holds))
}

/// Of those whom the constituency elected the one that is this leaver's: each has another as far as there are as many, and who
/// is new comes first.
fn successor<S: ChangeoverStore>(
    store: &mut S,
    at: &Occasion,
    deputy: &Deputy,
    old: &Mandate,
) -> Result<Option<DeputyId>> {
    let Some(constituency) = constituency_after(store, at, deputy, old)? else { return Ok(None) };
    let mut elected = store.elected_in(at.changeover.id, constituency.id)?;
    elected.sort_by_key(|row: &RosterRow| (row.deputy.is_some(), row.line));
    let elected: Vec<DeputyId> = elected.iter().map(RosterRow::person).collect();
    if elected.is_empty() {
        return Ok(None);
    }
    let before = store.holders_in(old.seat.constituency)?;
    let leavers: Vec<DeputyId> = before.into_iter().filter(|one| !elected.contains(one)).collect();
    let place = leavers.iter().position(|one| *one == deputy.id).unwrap_or_default();
    let Some(chosen) = elected.get(place % elected.len()).copied() else { return Ok(None) };
    // Whoever could not be come to takes nothing over.
    let there = store.deputy(chosen)?;
    Ok(there.filter(|one| one.serves_on(at.day)).map(|one| one.id))
}

/// Who comes after somebody who leaves.
pub(super) fn heirs<S: ChangeoverStore>(store: &mut S, at: &Occasion, deputy: &Deputy, old: &Mandate) -> Result<Heirs> {
    let successor = successor(store, at, deputy, old)?;
    let mut parties: Vec<Party> = successor.into_iter().map(Party::Deputy).collect();
    if let Some(room) = deputy.room
        && store.room(room)?.is_some_and(|room| room.is_open())
    {
        parties.push(Party::Room(room));
    }
    for office in [deputy.office, at.changeover.office] {
        let open = store.office(office)?.is_some_and(|one| one.standing.state() == InstitutionState::Open);
        if open && !parties.contains(&Party::Office(office)) {
            parties.push(Party::Office(office));
        }
    }
    Ok(Heirs { successor, parties })
}
