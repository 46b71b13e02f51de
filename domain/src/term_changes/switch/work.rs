//! Open work of somebody who leaves: cases and disputes go to a successor, or else to the room or the office. Stages and clocks
//! stay. Who mediates stays until the parties agree to somebody else, or the organisation appoints another.

use super::heirs::Heirs;
use super::log::{Became, ChangeoverStore, Log, Result};
use crate::cases::usecases::{Reassign, reassign};
use crate::cases::{Case, CaseFilter, CaseScope, CaseState, ReassignReason};
use crate::contacts::{ContactLink, ContactLinkState, LinkStood};
use crate::disputes::usecases::{miss_mediator, reassign as readdress};
use crate::disputes::{Dispute, DisputeFilter, DisputeScope, DisputeState};
use crate::shared::{At, Context, DeputyId, Failure, Note, PageRequest, Party};
use crate::sittings::usecases::{StillToDo, pass_on, still_to_do};
use crate::term_changes::{Former, TermChangeStepKind, TermChangeTask};

/// Cases of one deputy that a part hands over at most.
const CASES: u32 = 50;
/// Disputes of one deputy that are read at once, and how often.
const DISPUTES: (u32, usize) = (50, 10);

fn kind(to: Party) -> TermChangeStepKind {
    match to {
        Party::Deputy(_) => TermChangeStepKind::CaseToSuccessor,
        Party::Room(_) => TermChangeStepKind::CaseToStation,
        Party::Office(_) | Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => {
            TermChangeStepKind::CaseToOffice
        }
    }
}

/// Whether somebody else may be asked instead.
fn refuses(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Field { .. }
            | Failure::Fields(_)
            | Failure::Explained(_)
            | Failure::Missing { .. }
            | Failure::Rule(_)
            | Failure::Because(_)
    )
}

/// Hands a case to the first who may take it; nobody where none may.
fn hand_case<S: ChangeoverStore>(store: &mut S, ctx: &Context, case: &Case, heirs: &Heirs) -> Result<Option<Case>> {
    for to in &heirs.parties {
        let command = Reassign { note: Note::default(), to: *to, reason: ReassignReason::Term };
        match reassign(store, ctx, At { id: case.id, version: Some(case.version) }, command) {
            Ok(handed) => return Ok(Some(handed)),
            Err(failure) if refuses(&failure) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(None)
}

fn hand_cases<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    heirs: &Heirs,
    log: &mut Log,
) -> Result<bool> {
    let scope = [CaseScope::Target(Party::Deputy(id))];
    let filter = CaseFilter { states: CaseState::OPEN.to_vec(), ..CaseFilter::default() };
    let found = store.cases(&scope, &filter, &PageRequest { limit: CASES, after: None })?;
    let mut left = Vec::new();
    let mut handed = 0_u32;
    for case in found.items {
        let Some(now) = hand_case(store, ctx, &case, heirs)? else {
            left.push(case.id.0);
            continue;
        };
        handed += 1;
        let former = Former::Case {
            target: case.target,
            fallback_room: case.handling.fallback_room,
            clock: case.handling.clock,
            passed_on: case.handling.passed_on,
            missed: case.handling.missed,
        };
        let became = Became::of(kind(now.target), now.id, now.version, former);
        log.note(ctx, Became { to: Some(now.target), ..became });
    }
    if found.next.is_some() && handed > 0 {
        return Ok(false);
    }
    for case in left.into_iter().chain(found.unreadable) {
        log.ask(ctx, TermChangeTask::Failed, case);
    }
    Ok(true)
}

fn of_dispute<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    dispute: &Dispute,
    heirs: &Heirs,
    log: &mut Log,
) -> Result<()> {
    let at = At { id: dispute.id, version: None };
    if dispute.dossier.addressee == Party::Deputy(id) {
        let Some(to) = heirs.parties.first().copied() else {
            log.ask(ctx, TermChangeTask::Failed, dispute.id);
            return Ok(());
        };
        let now = readdress(store, ctx, at, to)?;
        let former = Former::Dispute { addressee: dispute.dossier.addressee };
        let became = Became::of(TermChangeStepKind::DisputeMoved, now.id, now.version, former);
        log.note(ctx, Became { to: Some(to), ..became });
    }
    match miss_mediator(store, ctx, at, id) {
        Ok(now) => {
            // Who mediates is asked about; where the dispute came in can be put back all the same.
            let versions = (now.version - 1, now.version);
            log.follow(dispute.id.0, versions);
            let all = store.changeovers_to_undo(ctx.now)?;
            store.follow_steps(&all, &TermChangeStepKind::OF_DISPUTES, dispute.id.0, versions)?;
            log.ask(ctx, TermChangeTask::Mediator, dispute.id);
        }
        // The deputy has no seat there.
        Err(Failure::Missing { .. }) => {}
        Err(failure) => return Err(failure),
    }
    Ok(())
}

fn hand_disputes<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    heirs: &Heirs,
    log: &mut Log,
) -> Result<()> {
    let scope = [DisputeScope::Person(Party::Deputy(id))];
    let filter = DisputeFilter { states: DisputeState::OPEN.to_vec(), ..DisputeFilter::default() };
    let (limit, times) = DISPUTES;
    let (mut after, mut all) = (None, Vec::new());
    for _ in 0..times {
        let found = store.disputes(&scope, &filter, &PageRequest { limit, after })?;
        all.extend(found.items);
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    for dispute in all {
        of_dispute(store, ctx, id, &dispute, heirs, log)?;
    }
    Ok(())
}

/// Writes down what became of a link of somebody who leaves.
pub(super) fn note_link(ctx: &Context, id: DeputyId, (stood, now): (LinkStood, ContactLink), log: &mut Log) {
    let (kind, to) = if now.state() == ContactLinkState::Ended {
        (TermChangeStepKind::ContactEnded, None)
    } else if stood.deputy == id {
        (TermChangeStepKind::ContactMoved, Some(now.deputy))
    } else {
        (TermChangeStepKind::ContactEndMoved, now.to_deputy)
    };
    let became = Became::of(kind, now.id, now.version, Former::ContactLink(stood));
    log.note(ctx, Became { to: to.map(Party::Deputy), ..became });
}

/// Lets whoever comes next answer for what somebody who leaves still has to do after sittings.
pub(super) fn hand_follow_ups<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    heirs: &Heirs,
    log: &mut Log,
) -> Result<()> {
    let from = Party::Deputy(id);
    let StillToDo { sittings, left } = still_to_do(store, from)?;
    for sitting in sittings {
        let (at, passing) = (At { id: sitting, version: None }, ctx.mint());
        match pass_on(store, &ctx.by_itself(), at, (from, &heirs.parties), passing) {
            Ok((now, to)) => {
                let former = Former::FollowUps { deputy: id, passing };
                let became = Became::of(TermChangeStepKind::FollowUpsMoved, now.id, now.version, former);
                log.note(ctx, Became { to: Some(to), ..became });
            }
            Err(failure) if refuses(&failure) => log.ask(ctx, TermChangeTask::Failed, sitting),
            Err(failure) => return Err(failure),
        }
    }
    for sitting in left {
        log.ask(ctx, TermChangeTask::Failed, sitting);
    }
    Ok(())
}

/// Hands over the open work of somebody who leaves; `false` where there is more than a part takes.
pub(super) fn hand_over<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    heirs: &Heirs,
    log: &mut Log,
) -> Result<bool> {
    if !hand_cases(store, ctx, id, heirs, log)? {
        return Ok(false);
    }
    hand_disputes(store, ctx, id, heirs, log)?;
    Ok(true)
}
