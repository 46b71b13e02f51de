//! The switch: at 00:00 of the first session the mandates of the former term end and those of the new one begin, part by part.
//! Whoever dies on the way goes on where it was: a part is one transaction, and moves the place on with what it did.

mod begin;
mod codes;
mod heirs;
mod leaving;
mod log;
mod office;
mod work;

pub use begin::begin;
pub(super) use log::keep;
pub use log::{ChangeoverStore, first_day, may_go_on};

use log::{Log, Occasion, Result};

use super::{
    Changeover, ChangeoverEvent, ChangeoverId, Progress, TermChangeAction, TermChangePhase, TermChangeState,
    TermChangeStepKind, TermChangeTask, TermChanges,
};
use crate::congresses::Congresses;
use crate::shared::flow::step;
use crate::shared::{At, Context, DeputyId, Failure, StoreError};

/// How a part came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// There is more to do.
    On,
    /// That was the last.
    Done,
    /// There is nothing to do: somebody else did it.
    Idle,
}

/// The change, where it is being carried out and its term stands so that it may. Where the term can't be read it waits, and nobody
/// is left to a person for that.
fn running(store: &mut (impl TermChanges + Congresses), id: ChangeoverId) -> Result<Option<Changeover>> {
    let changeover = store.changeover(id)?.ok_or(Failure::NotFound)?;
    let goes_on = changeover.state() == TermChangeState::Running && may_go_on(store, &changeover)?;
    Ok(goes_on.then_some(changeover))
}

/// Goes on with a change by at most so many persons, in one transaction.
///
/// # Errors
/// When the store fails, or a person can't be come to: whoever asks for fewer finds out who it is, and leaves that one to a
/// person by [`skip`].
pub fn part<S: ChangeoverStore>(store: &mut S, ctx: &Context, id: ChangeoverId, at_most: u32) -> Result<Pace> {
    let Some(changeover) = running(store, id)? else { return Ok(Pace::Idle) };
    let seen = store.progress(id)?;
    let mut log = Log::of(id, seen.clone());
    let at = Occasion::of(store, changeover)?;
    match seen.phase {
        TermChangePhase::Roster => {
            let rows = store.roster_after(id, seen.line, at_most)?;
            for row in &rows {
                office::take(store, ctx, &at, row, &mut log)?;
                log.progress.line = row.line;
                log.progress.done += 1;
            }
            if rows.is_empty() {
                log.progress.phase = TermChangePhase::Leavers;
            }
        }
        TermChangePhase::Leavers => match at.former {
            Some(former) => {
                let leavers = store.holders_of(former, seen.deputy, at_most)?;
                for leaver in &leavers {
                    if !leaving::leave(store, ctx, &at, *leaver, &mut log)? {
                        // The next part goes on with the same one.
                        break;
                    }
                    log.progress.deputy = Some(*leaver);
                    log.progress.done += 1;
                }
                if leavers.is_empty() {
                    log.progress.phase = TermChangePhase::Over;
                }
            }
            None => log.progress.phase = TermChangePhase::Over,
        },
        TermChangePhase::Over => {
            finish(store, ctx, id, &seen)?;
            return Ok(Pace::Done);
        }
    }
    log.write(store, &seen)?;
    Ok(Pace::On)
}

/// Leaves the next person to a human being, because it failed.
///
/// # Errors
/// When the store fails.
pub fn skip<S: ChangeoverStore>(store: &mut S, ctx: &Context, id: ChangeoverId) -> Result<Pace> {
    let Some(changeover) = running(store, id)? else { return Ok(Pace::Idle) };
    let seen = store.progress(id)?;
    let mut log = Log::of(id, seen.clone());
    match seen.phase {
        TermChangePhase::Roster => {
            match store.roster_after(id, seen.line, 1) {
                Ok(rows) => {
                    for row in rows {
                        log.ask(ctx, TermChangeTask::Failed, row.person());
                        log.progress.line = row.line;
                    }
                }
                // Nobody can tell who it is.
                Err(StoreError::Corrupt(_)) => {
                    log.ask(ctx, TermChangeTask::Failed, id);
                    log.progress.line = seen.line + 1;
                }
                Err(error) => return Err(error.into()),
            }
        }
        TermChangePhase::Leavers => {
            let leavers: Vec<DeputyId> = match changeover.former {
                Some(former) => store.holders_of(former, seen.deputy, 1)?,
                None => Vec::new(),
            };
            for leaver in leavers {
                log.ask(ctx, TermChangeTask::Failed, leaver);
                log.progress.deputy = Some(leaver);
            }
        }
        TermChangePhase::Over => return Ok(Pace::Idle),
    }
    log.progress.done += 1;
    log.write(store, &seen)?;
    Ok(Pace::On)
}

fn finish<S: ChangeoverStore>(store: &mut S, ctx: &Context, id: ChangeoverId, progress: &Progress) -> Result<()> {
    let hands = progress.count(TermChangeStepKind::Hand);
    step(
        store,
        ctx,
        At { id, version: None },
        |_: &Changeover| TermChangeAction::Finish,
        |_, _, _| Ok(ChangeoverEvent::Finished { hands }),
    )?;
    Ok(())
}
