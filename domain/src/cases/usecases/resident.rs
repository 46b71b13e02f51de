//! What the resident does: whoever submitted the case, with an account or by its tracking code.

use super::Result;
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, Cases};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Note};

/// The resident adds what was asked for.
pub fn supplement(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Supplement,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::noted(CaseEventKind::Supplemented, note))
        },
    )
}

/// The resident takes the case back.
pub fn withdraw(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Withdraw, |_, _, _| Ok(CaseEvent::noted(CaseEventKind::Withdrawn, note)))
}
