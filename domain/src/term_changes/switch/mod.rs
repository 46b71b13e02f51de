//! The switch: at 00:00 of the first session the mandates of the former term end and those of the new one begin, part by part.
//! Whoever dies on the way goes on where it was: a part is one transaction, and moves the place on with what it did.

mod begin;
mod codes;
mod leaving;
mod office;
mod work;

pub use begin::begin;

use chrono::NaiveDate;
use uuid::Uuid;

use super::usecases::first_day;
use super::{
    Changeover, ChangeoverEvent, ChangeoverId, ChangeoverStep, Former, Progress, TermChangeAction, TermChangeFault,
    TermChangePhase, TermChangeState, TermChangeStepKind, TermChangeTask, TermChanges,
};
use crate::cases::Cases;
use crate::codes::Codes;
use crate::congresses::{Congress, Congresses, Term, TermId};
use crate::deputies::{Deputies, Deputy, DeputyEvent, Mandate};
use crate::disputes::Disputes;
use crate::handovers::Handovers;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::code::QrCode;
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, DeputyId, EventRecord, Failure, Party, Scene, StoreError, Subject};
use crate::territory::Territory;

type Result<T> = std::result::Result<T, Failure>;

/// Whatever a change of term reads and writes.
pub trait ChangeoverStore:
    TermChanges + Congresses + Deputies + Codes + Cases + Disputes + Handovers + Rooms + Institutions + Territory + Journal
{
}

impl<T> ChangeoverStore for T where
    T: TermChanges
        + Congresses
        + Deputies
        + Codes
        + Cases
        + Disputes
        + Handovers
        + Rooms
        + Institutions
        + Territory
        + Journal
{
}

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

/// Whether a mandate fills its seat on that day, suspended or not.
#[must_use]
pub fn stands_on(mandate: &Mandate, on: NaiveDate) -> bool {
    mandate.tenure().is_some_and(|tenure| tenure.contains(on))
}

/// What a change is about, read once for a part.
pub(super) struct Occasion {
    pub(super) changeover: Changeover,
    pub(super) congress: Congress,
    pub(super) term: Term,
    pub(super) former: Option<TermId>,
    /// The first day of the new mandates.
    pub(super) day: NaiveDate,
    /// The last day of the old ones.
    pub(super) last: NaiveDate,
}

impl Occasion {
    fn of(store: &mut (impl TermChanges + Congresses), changeover: Changeover) -> Result<Self> {
        let term = store.term(changeover.term)?.ok_or(Failure::NotFound)?;
        let congress = store.congress(term.congress)?.ok_or(Failure::NotFound)?;
        let missing = || Failure::rule(TermChangeFault::SessionMissing);
        let day = first_day(store, &changeover)?.ok_or_else(missing)?;
        let last = day.pred_opt().ok_or_else(missing)?;
        Ok(Self { former: changeover.former, changeover, congress, term, day, last })
    }
}

/// What a part did, to be written at its end.
pub(super) struct Log {
    pub(super) progress: Progress,
    steps: Vec<ChangeoverStep>,
    changeover: ChangeoverId,
}

/// What became of somebody or something.
pub(super) struct Became {
    pub(super) kind: TermChangeStepKind,
    pub(super) subject: Uuid,
    pub(super) code: Option<QrCode>,
    pub(super) version: i32,
    pub(super) to: Option<Party>,
    pub(super) former: Former,
}

impl Became {
    pub(super) fn of(kind: TermChangeStepKind, subject: impl Into<Uuid>, version: i32, former: Former) -> Self {
        Self { kind, subject: subject.into(), code: None, version, to: None, former }
    }
}

impl Log {
    fn of(changeover: ChangeoverId, progress: Progress) -> Self {
        Self { progress, steps: Vec::new(), changeover }
    }

    fn push(&mut self, ctx: &Context, became: Became, task: Option<TermChangeTask>) {
        let Became { kind, subject, code, version, to, former } = became;
        self.steps.push(ChangeoverStep {
            id: ctx.mint().into(),
            changeover: self.changeover,
            ordinal: self.progress.steps,
            kind,
            subject,
            code,
            version_after: version,
            to,
            task,
            former,
            undone: None,
        });
        self.progress.steps += 1;
        *self.progress.counts.entry(kind).or_default() += 1;
    }

    /// Writes down what became of something.
    pub(super) fn note(&mut self, ctx: &Context, became: Became) {
        self.push(ctx, became, None);
    }

    /// Asks somebody to do something about it.
    pub(super) fn ask(&mut self, ctx: &Context, task: TermChangeTask, subject: impl Into<Uuid>) {
        self.push(ctx, Became::of(TermChangeStepKind::Hand, subject, 0, Former::Nothing), Some(task));
    }

    /// Lets what this part did to a dispute stand at another version of it, to which the change itself brought it.
    pub(super) fn follow(&mut self, subject: Uuid, (from, to): (i32, i32)) {
        let of_disputes = |step: &&mut ChangeoverStep| TermChangeStepKind::OF_DISPUTES.contains(&step.kind);
        for step in self.steps.iter_mut().filter(of_disputes) {
            if step.subject == subject && step.version_after == from {
                step.version_after = to;
            }
        }
    }

    /// Whether this part asked for it already.
    pub(super) fn asks(&self, task: TermChangeTask, subject: Uuid) -> bool {
        self.steps.iter().any(|step| step.task == Some(task) && step.subject == subject)
    }

    fn write(self, store: &mut impl TermChanges, seen: &Progress) -> Result<()> {
        store.add_steps(&self.steps)?;
        store.save_progress(self.changeover, seen, &self.progress)?;
        Ok(())
    }
}

/// Keeps a deputy whom a change of term touched, and says whose grids it may have changed.
pub(super) fn keep(
    store: &mut impl Deputies,
    ctx: &Context,
    deputy: &mut Deputy,
    term: TermId,
    before: &[crate::deputies::GridAssignment],
) -> Result<()> {
    let seen = deputy.version;
    deputy.version += 1;
    store.save_deputy(deputy, seen)?;
    let mut grids: Vec<_> = before.iter().chain(&deputy.assignments).map(|assignment| assignment.grid).collect();
    grids.sort_unstable();
    grids.dedup();
    let event = DeputyEvent::TermChanged { term, grids };
    let subject = Subject { kind: crate::deputies::SUBJECT, id: deputy.id.0 };
    store.record(&EventRecord::new(ctx, subject, deputy.version, None, Scene::default(), event))?;
    Ok(())
}

/// How a deputy stands, to be put back where the change is taken back.
pub(super) fn as_it_stood(deputy: &Deputy) -> Former {
    Former::Deputy {
        version: deputy.version,
        room: deputy.room,
        assignments: deputy.assignments.clone(),
        mandates: deputy.mandates.clone(),
    }
}

/// The change, where it is being carried out.
fn running(store: &mut impl TermChanges, id: ChangeoverId) -> Result<Option<Changeover>> {
    let changeover = store.changeover(id)?.ok_or(Failure::NotFound)?;
    Ok((changeover.state() == TermChangeState::Running).then_some(changeover))
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
