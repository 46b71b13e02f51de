//! A change of term is taken back, the last step first: each thing that nothing has touched since is as it was before, and the
//! rest is listed.

use super::switch::{ChangeoverStore, Pace, keep};
use super::{
    Changeover, ChangeoverEvent, ChangeoverId, ChangeoverStep, Former, TermChangeAction, TermChangeState,
    TermChangeStepKind, TermChangeUndo,
};
use crate::cases::usecases::{PutBack, put_back};
use crate::codes::CodeEvent;
use crate::congresses::{Term, TermAction, TermEvent};
use crate::contacts;
use crate::deputies::DeputyEvent;
use crate::disputes::usecases::reassign as readdress;
use crate::shared::flow::step;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DeputyId, EventRecord, Failure, Party, Scene, StoreError, Subject};
use crate::sittings;

type Result<T> = std::result::Result<T, Failure>;

/// Whether something was changed since, or refuses to be put back.
fn stays(failure: &Failure) -> bool {
    match failure {
        Failure::Store(StoreError::Corrupt(_))
        | Failure::Rule(_)
        | Failure::Because(_)
        | Failure::NotFound
        | Failure::Forbidden
        | Failure::Conflict { .. }
        | Failure::Version { .. }
        | Failure::Field { .. }
        | Failure::Fields(_)
        | Failure::Explained(_)
        | Failure::Missing { .. } => true,
        Failure::Store(_) => false,
    }
}

/// A deputy whom the change entered goes, where nothing refers to the entry; else the entry stays without the mandate.
fn leave_again<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    of: &Changeover,
    step: &ChangeoverStep,
) -> Result<bool> {
    let Some(mut deputy) = store.deputy(DeputyId(step.subject))? else { return Ok(false) };
    if deputy.version != step.version_after {
        return Ok(false);
    }
    let before = deputy.assignments.clone();
    if store.remove_deputy(&deputy)? {
        let mut grids: Vec<_> = before.iter().map(|assignment| assignment.grid).collect();
        grids.dedup();
        let subject = Subject { kind: crate::deputies::SUBJECT, id: deputy.id.0 };
        let event = DeputyEvent::TermChanged { term: of.term, grids };
        store.record(&EventRecord::new(ctx, subject, deputy.version + 1, None, Scene::default(), event))?;
        return Ok(true);
    }
    deputy.mandates.retain(|mandate| mandate.seat.term != of.term);
    deputy.assignments.clear();
    keep(store, ctx, &mut deputy, of.term, &before)?;
    Ok(false)
}

fn deputy_back<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    of: &Changeover,
    step: &ChangeoverStep,
) -> Result<bool> {
    let Former::Deputy { room, assignments, mandates, .. } = &step.former else { return Ok(false) };
    let found = store.deputy(DeputyId(step.subject))?.filter(|deputy| deputy.version == step.version_after);
    let Some(mut deputy) = found else { return Ok(false) };
    let before = std::mem::replace(&mut deputy.assignments, assignments.clone());
    deputy.room = *room;
    deputy.mandates.clone_from(mandates);
    keep(store, ctx, &mut deputy, of.term, &before)?;
    Ok(true)
}

fn code_back<S: ChangeoverStore>(store: &mut S, ctx: &Context, step: &ChangeoverStep) -> Result<bool> {
    let (Former::Code { subject, division, revoked_at }, Some(code)) = (&step.former, &step.code) else {
        return Ok(false);
    };
    let found = store.code(code)?.filter(|code| code.version == step.version_after);
    let Some(mut printed) = found else { return Ok(false) };
    let (seen, from) = (printed.version, printed.subject);
    (printed.subject, printed.revoked_at, printed.version) = (*subject, *revoked_at, seen + 1);
    printed.division.clone_from(division);
    store.save_code(&printed, seen)?;
    let event = CodeEvent::Repointed { from, to: *subject };
    store.record(&EventRecord::new(ctx, printed.told_as(), printed.version, None, Scene::default(), event))?;
    Ok(true)
}

fn take_back<S: ChangeoverStore>(store: &mut S, ctx: &Context, of: &Changeover, step: &ChangeoverStep) -> Result<bool> {
    let version = Some(step.version_after);
    match &step.former {
        Former::Nothing if step.kind == TermChangeStepKind::Entered => leave_again(store, ctx, of, step),
        // Nothing was changed, or what it was can't be read.
        Former::Nothing => Ok(matches!(step.kind, TermChangeStepKind::CodeKept | TermChangeStepKind::Hand)),
        Former::Deputy { .. } => deputy_back(store, ctx, of, step),
        Former::Code { .. } => code_back(store, ctx, step),
        Former::Case { target, fallback_room, clock, passed_on, missed } => {
            let command = PutBack {
                target: *target,
                fallback_room: *fallback_room,
                clock: clock.clone(),
                passed_on: passed_on.clone(),
                missed: missed.clone(),
            };
            put_back(store, ctx, At { id: step.subject.into(), version }, command)?;
            Ok(true)
        }
        Former::Dispute { addressee } => {
            readdress(store, ctx, At { id: step.subject.into(), version }, *addressee)?;
            Ok(true)
        }
        Former::ContactLink(stood) => {
            contacts::usecases::give_back(store, ctx, (step.subject.into(), step.version_after), stood)
        }
        // Reminders and what others do after the same sitting move its version: what went on by this goes back all the same.
        Former::FollowUps { deputy, passing } => {
            // Whom the entry was of may be known by another one since. That somebody left was written down later, and is taken back
            // before this: who does not serve by now does so no more, because the entry was changed since.
            let serving = store.deputy(*deputy)?.filter(|entry| entry.serves_on(local_date(ctx.now)));
            let Some(entry) = serving else { return Ok(false) };
            let (at, to) = (At { id: step.subject.into(), version: None }, Party::Deputy(entry.id));
            sittings::usecases::give_back(store, &ctx.by_itself(), at, (*passing, to))?;
            Ok(true)
        }
    }
}

/// Whoever sits in two congresses is come to by two changes. What the other one did before stands again once this one is taken
/// back, under the version that the entry has now.
fn follow<S: ChangeoverStore>(store: &mut S, others: &[ChangeoverId], step: &ChangeoverStep) -> Result<()> {
    let Former::Deputy { version, .. } = &step.former else { return Ok(()) };
    if others.is_empty() {
        return Ok(());
    }
    let versions = (*version, step.version_after + 1);
    store.follow_steps(others, &TermChangeStepKind::OF_DEPUTIES, step.subject, versions)?;
    Ok(())
}

/// Takes back at most so many steps, in one transaction.
///
/// # Errors
/// When the store fails.
pub fn part<S: ChangeoverStore>(store: &mut S, ctx: &Context, id: ChangeoverId, at_most: u32) -> Result<Pace> {
    let changeover = store.changeover(id)?.ok_or(Failure::NotFound)?;
    if changeover.state() != TermChangeState::Undoing {
        return Ok(Pace::Idle);
    }
    let seen = store.progress(id)?;
    let steps = store.steps_below(id, seen.left, at_most)?;
    if steps.is_empty() {
        finish(store, ctx, &changeover, seen.kept)?;
        return Ok(Pace::Done);
    }
    let mut others = store.changeovers_to_undo(ctx.now)?;
    others.retain(|other| *other != id);
    let mut progress = seen.clone();
    for step in &steps {
        let back = match take_back(store, ctx, &changeover, step) {
            Ok(back) => back,
            Err(failure) if stays(&failure) => false,
            Err(failure) => return Err(failure),
        };
        if back {
            follow(store, &others, step)?;
        }
        progress.left = step.ordinal;
        progress.kept += u32::from(!back);
        store.mark_step(step.id, if back { TermChangeUndo::Back } else { TermChangeUndo::Kept })?;
    }
    store.save_progress(id, &seen, &progress)?;
    Ok(Pace::On)
}

/// The new term is confirmed again and the former one goes on.
fn finish<S: ChangeoverStore>(store: &mut S, ctx: &Context, changeover: &Changeover, kept: u32) -> Result<()> {
    if !changeover.by_election {
        step(
            store,
            ctx,
            At { id: changeover.term, version: None },
            |_: &Term| TermAction::Undo,
            |_, _, _| Ok(TermEvent::Undone),
        )?;
    }
    if let Some(former) = changeover.former {
        step(
            store,
            ctx,
            At { id: former, version: None },
            |_: &Term| TermAction::Reopen,
            |_, term, _| {
                term.ended_on = None;
                Ok(TermEvent::Reopened)
            },
        )?;
    }
    step(
        store,
        ctx,
        At { id: changeover.id, version: None },
        |_: &Changeover| TermChangeAction::FinishUndo,
        |_, _, _| Ok(ChangeoverEvent::Undone { kept }),
    )?;
    Ok(())
}
