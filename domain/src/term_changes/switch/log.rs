//! What a change of term is about, and what is written down of each part of it.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::accounts::Accounts;
use crate::cases::Cases;
use crate::codes::Codes;
use crate::congresses::{Congress, Congresses, Term, TermId, TermState};
use crate::contacts::Contacts;
use crate::deputies::{Deputies, Deputy, DeputyEvent};
use crate::disputes::Disputes;
use crate::handovers::Handovers;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::code::QrCode;
use crate::shared::flow::Journal;
use crate::shared::{Context, EventRecord, Failure, Party, Scene, Subject};
use crate::sittings::Sittings;
use crate::term_changes::{
    Changeover, ChangeoverId, ChangeoverStep, Former, Progress, TermChangeFault, TermChangeStepKind, TermChangeTask,
    TermChanges,
};
use crate::territory::Territory;

pub(super) type Result<T> = std::result::Result<T, Failure>;

/// Whatever a change of term reads and writes.
pub trait ChangeoverStore:
    TermChanges
    + Congresses
    + Deputies
    + Codes
    + Cases
    + Disputes
    + Handovers
    + Rooms
    + Institutions
    + Territory
    + Accounts
    + Contacts
    + Sittings
    + Journal
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
        + Accounts
        + Contacts
        + Sittings
        + Journal
{
}

/// The first day of those whom the roster brings, as far as it is said.
///
/// # Errors
/// When the store fails.
pub fn first_day(store: &mut impl Congresses, changeover: &Changeover) -> Result<Option<NaiveDate>> {
    let session = store.term(changeover.term)?.ok_or(Failure::NotFound)?.first_session_on;
    Ok(if changeover.by_election { day_of_by_election(changeover.applies_on, session) } else { session })
}

/// The first day of those whom a by-election brings. Where the term's beginning was taken back meanwhile, it is not before that one's
/// first session.
fn day_of_by_election(applies_on: Option<NaiveDate>, session: Option<NaiveDate>) -> Option<NaiveDate> {
    applies_on.map(|day| session.map_or(day, |session| day.max(session)))
}

/// Whether the change may be carried out as its term stands: a by-election fills vacancies of a running term (选举法第五十七条), and
/// waits while the term's own beginning is taken back.
///
/// # Errors
/// When the store fails.
pub fn may_go_on(store: &mut impl Congresses, changeover: &Changeover) -> Result<bool> {
    let term = store.term(changeover.term)?.ok_or(Failure::NotFound)?;
    Ok(!changeover.by_election || term.standing.state() == TermState::InOffice)
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
    pub(super) fn of(store: &mut (impl TermChanges + Congresses), changeover: Changeover) -> Result<Self> {
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
    pub(super) fn of(changeover: ChangeoverId, progress: Progress) -> Self {
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

    pub(super) fn write(self, store: &mut impl TermChanges, seen: &Progress) -> Result<()> {
        // The place first: who was overtaken is told so by it, and not by a step that others wrote.
        store.save_progress(self.changeover, seen, &self.progress)?;
        store.add_steps(&self.steps)?;
        Ok(())
    }
}

/// Keeps a deputy whom a change of term touched, and says whose grids it may have changed.
pub(in crate::term_changes) fn keep(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_office_by_a_by_election_before_the_term_begins() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        for (applies_on, session, begins) in [
            (day(9), day(3), day(9)),
            (day(3), day(3), day(3)),
            (day(9), day(20), day(20)),
            (day(9), None, day(9)),
            (None, day(3), None),
        ] {
            assert_eq!(day_of_by_election(applies_on, session), begins, "{applies_on:?} {session:?}");
        }
    }
}
