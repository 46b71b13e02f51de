//! Somebody of the former term leaves: open work and codes go to whoever comes after, then the mandate ends. It is the last
//! thing that is done, so that who is come to half goes on where it was.

use super::heirs::heirs;
use super::log::{Became, ChangeoverStore, Log, Occasion, Result, as_it_stood, keep};
use super::office::{end, end_assignments};
use super::{codes, work};
use crate::contacts;
use crate::deputies::Mandate;
use crate::handovers::HandoverState;
use crate::shared::{Context, DeputyId};
use crate::term_changes::{TermChangeStepKind, TermChangeTask};

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
    let own = |held: &Mandate| Some(held.seat.term) == at.former && held.stands_on(at.day);
    let Some(old) = deputy.mandates.iter().find(|held| own(held)).cloned() else { return Ok(true) };
    let others = |held: &Mandate| held.seat.congress != at.congress.division && held.stands_on(at.day);
    let stays = deputy.mandates.iter().any(others);
    if stays {
        codes::kept(store, ctx, id, log)?;
    } else {
        let heirs = heirs(store, at, &deputy, &old)?;
        if !work::hand_over(store, ctx, id, &heirs, log)? {
            return Ok(false);
        }
        for passed in contacts::usecases::pass_on(store, ctx, id, heirs.successor)? {
            work::note_link(ctx, id, passed, log);
        }
        work::hand_follow_ups(store, ctx, id, &heirs, log)?;
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
