//! What ties a case to others: one in which it continues, and the disputes that come out of it.

use super::Result;
use crate::cases::{Case, CaseAction, CaseChange, CaseEvent, Cases, MAX_DISPUTES, MAX_FOLLOWERS, permit, relations};
use crate::shared::flow::{Journal, record, step};
use crate::shared::{At, CaseId, Context, DisputeId, Failure, Note, Party};

/// In which case it continues.
#[derive(Clone, Debug)]
pub struct Merge {
    pub note: Note,
    /// The other case.
    pub into: CaseId,
}

/// Continues a case in another open one: the submitter follows that one and stays a voice in it.
///
/// # Errors
/// As every step; a field error when the other case is this one, closed, unknown, or not the actor's to handle.
pub fn merge(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Merge) -> Result<Case> {
    const POINTER: &str = "/into_case_id";
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Merge,
        |store, case, _| {
            let Merge { note, into } = command;
            let before = store
                .case(into)?
                .filter(|other| other.id != case.id && other.state().is_open())
                .ok_or_else(|| Failure::missing(POINTER, "目标诉求不存在或已办结"))?;
            let mine = relations(&ctx.actor, &before, ctx.now);
            if !mine.iter().any(|relation| permit(*relation, CaseAction::Merge, before.state())) {
                return Err(Failure::missing(POINTER, "目标诉求不存在或已办结"));
            }
            let mut other = before.clone();
            let followers = case.submitter.into_iter().chain(case.handling.followers.iter().copied());
            for follower in followers {
                if !other.handling.followers.contains(&follower) && other.submitter != Some(follower) {
                    other.handling.followers.push(follower);
                }
            }
            if other.handling.followers.len() > MAX_FOLLOWERS {
                return Err(Failure::field(POINTER, "目标诉求并入的人数已达上限"));
            }
            other.handling.voices += case.handling.voices;
            case.handling.merged_into = Some(other.id);
            let state = other.state();
            other.version += 1;
            other.updated_at = ctx.now;
            store.save(&before, &other)?;
            let change = CaseChange { event: CaseEvent::Absorbed { case: case.id }, from: Some(state), to: state };
            record(store, ctx, &other, Some(Party::Office(other.office)), &change)?;
            Ok(CaseEvent::Merged { note, into: other.id })
        },
    )
}

/// The dispute that comes out of a case.
#[derive(Clone, Debug)]
pub struct OpenDispute {
    pub note: Note,
    pub dispute: DisputeId,
}

/// Notes that `dispute` came out of a case; the dispute itself begins in the same transaction.
///
/// # Errors
/// As every step; a field error when too many came out of it already.
pub fn open_dispute(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    command: OpenDispute,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::OpenDispute,
        |_, case, _| {
            let OpenDispute { note, dispute } = command;
            if case.handling.disputes.len() >= MAX_DISPUTES {
                return Err(Failure::field("", "一件诉求最多转出 10 件纠纷"));
            }
            case.handling.disputes.push(dispute);
            Ok(CaseEvent::DisputeOpened { note, dispute })
        },
    )
}
