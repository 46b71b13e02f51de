//! Somebody of the former term leaves: open work and codes go to whoever comes after, then the mandate ends. It is the last
//! thing that is done, so that who is come to half goes on where it was.

use super::office::{end, end_assignments};
use super::{Became, ChangeoverStore, Log, Occasion, Result, as_it_stood, codes, keep, stands_on, work};
use crate::congresses::Constituency;
use crate::deputies::{Deputy, Mandate};
use crate::handovers::HandoverState;
use crate::institutions::InstitutionState;
use crate::shared::{Context, DeputyId, Party};
use crate::term_changes::{RosterRow, TermChangeStepKind, TermChangeTask};

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
    let serves = there.is_some_and(|one| one.serves_on(at.day));
    Ok(serves.then_some(chosen))
}

fn heirs<S: ChangeoverStore>(store: &mut S, at: &Occasion, deputy: &Deputy, old: &Mandate) -> Result<Heirs> {
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

/// Lets somebody of the former term leave; `false` where there is so much open work that the next part goes on with it. Who was
/// elected again, or has left before, is left as it is.
pub(super) fn leave<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    at: &Occasion,
    id: DeputyId,
    log: &mut Log,
) -> Result<bool> {
    let Some(mut deputy) = store.deputy(id)?.filter(|deputy| deputy.id == id) else { return Ok(true) };
    let own = |held: &Mandate| Some(held.seat.term) == at.former && stands_on(held, at.day);
    let Some(old) = deputy.mandates.iter().find(|held| own(held)).cloned() else { return Ok(true) };
    let others = |held: &Mandate| held.seat.congress != at.congress.division && stands_on(held, at.day);
    let stays = deputy.mandates.iter().any(others);
    if stays {
        codes::kept(store, ctx, id, log)?;
    } else {
        let heirs = heirs(store, at, &deputy, &old)?;
        if !work::hand_over(store, ctx, id, &heirs, log)? {
            return Ok(false);
        }
        codes::succeed(store, ctx, at, id, &heirs, log)?;
        for handover in store.live_handovers(id)? {
            // What was handed over before goes nowhere back: it settles by itself once this can't be taken back any more.
            let settles = handover.from == id && handover.state() != HandoverState::Asked;
            if !settles
                && !log.asks(TermChangeTask::Handover, handover.id.0)
                && !store.has_task(at.changeover.id, TermChangeTask::Handover, handover.id.0)?
            {
                log.ask(ctx, TermChangeTask::Handover, handover.id);
            }
        }
        if let Some(room) = deputy.room
            && !log.asks(TermChangeTask::Rota, room.0)
            && !store.has_task(at.changeover.id, TermChangeTask::Rota, room.0)?
        {
            log.ask(ctx, TermChangeTask::Rota, room);
        }
    }
    let (former, before) = (as_it_stood(&deputy), deputy.assignments.clone());
    deputy.mandates.iter_mut().filter(|held| own(held)).for_each(|held| end(held, at));
    if !stays {
        end_assignments(&mut deputy, at, |_| false);
    }
    keep(store, ctx, &mut deputy, at.term.id, &before)?;
    log.note(ctx, Became::of(TermChangeStepKind::Left, id, deputy.version, former));
    Ok(true)
}
