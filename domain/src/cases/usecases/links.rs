//! What ties a case to others: one in which it continues, and the disputes that come out of it.

use super::Result;
use super::children::require_children_done;
use crate::cases::{
    Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseFollower, Cases, MAX_FOLLOWERS,
};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, DisputeId, Failure, Note};

/// In which case it continues.
#[derive(Clone, Debug)]
pub struct Merge {
    pub note: Note,
    /// The other case.
    pub into: CaseId,
}

/// Continues a case in another open one: the submitter follows that one and stays a voice in it, and so does whoever joined.
///
/// # Errors
/// As every step; a field error when the other case is this one, closed, unknown, or not the actor's to handle.
pub fn merge(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Merge) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Merge,
        |store, case, _| {
            let Merge { note, into } = command;
            require_children_done(store, case)?;
            let gone = || Failure::missing("into", CaseFault::UnknownCase);
            if into == case.id {
                return Err(gone());
            }
            let joined = if case.consent_to_publish { store.joined(case.id)? } else { 0 };
            absorb(store, ctx, At { id: into, version: None }, (&*case, joined)).map_err(|failure| match failure {
                Failure::NotFound | Failure::Forbidden | Failure::Conflict { .. } => gone(),
                other => other,
            })?;
            case.handling.merged_into = Some(into);
            Ok(CaseEvent {
                kind: CaseEventKind::Merged,
                facts: CaseFacts { other_case: Some(into), ..CaseFacts::noted(note) },
            })
        },
    )
}

/// Takes in whoever raised `case`: they follow this one and are voices in it, and no longer as those who joined it. So many `joined` what is published of that one, and are
/// voices with it: of them nobody knows who joined both.
fn absorb(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    (case, joined): (&Case, u32),
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Absorb,
        |store, other: &mut Case, _| {
            let followers = case.submitter.into_iter().chain(case.handling.followers.iter().copied());
            for follower in followers {
                if !other.handling.followers.contains(&follower) && other.submitter != Some(follower) {
                    other.handling.followers.push(follower);
                }
                store.forget_joined(other.id, &CaseFollower::Account(follower))?;
            }
            // Whoever has no account goes on by the own code, and whoever has one by either.
            let codes = case.submitter.is_none().then_some(&case.tracking).into_iter();
            for code in codes.chain(&case.handling.code_followers) {
                if !other.handling.code_followers.contains(code) {
                    other.handling.code_followers.push(code.clone());
                }
                store.forget_joined(other.id, &CaseFollower::Code(code.clone()))?;
            }
            let own = case.submitter.map(|account| (account, case.tracking.clone()));
            for (account, code) in own.iter().chain(&case.handling.account_codes) {
                if other.handling.account_of(code).is_none() {
                    other.handling.account_codes.push((*account, code.clone()));
                }
                store.forget_joined(other.id, &CaseFollower::Code(code.clone()))?;
            }
            if other.handling.followers.len() + other.handling.code_followers.len() > MAX_FOLLOWERS {
                return Err(Failure::field("into", CaseFault::TooManyFollowers));
            }
            let voices = case.handling.voices.saturating_add(joined);
            other.handling.voices = other.handling.voices.saturating_add(voices);
            Ok(CaseEvent {
                kind: CaseEventKind::Absorbed,
                facts: CaseFacts { other_case: Some(case.id), ..CaseFacts::default() },
            })
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
/// As every step; [`CaseFault::TooManyDisputes`].
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
            case.handling.disputes.push(dispute);
            Ok(CaseEvent {
                kind: CaseEventKind::DisputeOpened,
                facts: CaseFacts { dispute: Some(dispute), ..CaseFacts::noted(note) },
            })
        },
    )
}
