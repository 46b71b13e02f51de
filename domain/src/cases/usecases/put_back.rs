//! A case that was handed over goes back to where it was, as if nothing had happened.

use super::Result;
use crate::cases::clocks::{CaseClock, Stage};
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, Cases, ReassignReason};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Party, RoomId};

/// How a case stood before it was handed over.
#[derive(Clone, Debug)]
pub struct PutBack {
    pub target: Party,
    pub fallback_room: Option<RoomId>,
    pub clock: Option<CaseClock>,
    pub passed_on: Vec<Party>,
    pub missed: Vec<Stage>,
}

/// Takes back that a case was handed over. Whoever had it has it again, be it that the deputy does not serve yet: what let the
/// deputy leave is taken back with it. Its clock runs as it would have run.
///
/// # Errors
/// As every step; a version conflict where somebody has touched it since.
pub fn put_back(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: PutBack) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reassign,
        |_, case: &mut Case, _| {
            let PutBack { target, fallback_room, clock, passed_on, missed } = command;
            let from = std::mem::replace(&mut case.target, target);
            (case.handling.fallback_room, case.handling.clock) = (fallback_room, clock);
            (case.handling.passed_on, case.handling.missed) = (passed_on, missed);
            Ok(CaseEvent {
                kind: CaseEventKind::Reassigned,
                facts: CaseFacts {
                    from: Some(from),
                    to: Some(target),
                    reason: Some(ReassignReason::Return),
                    ..CaseFacts::default()
                },
            })
        },
    )
}
