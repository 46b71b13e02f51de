//! What the unit does that an office made responsible.

use super::lists::chosen;
use super::{Result, gather};
use crate::cases::{
    Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseMeasure, Cases, DivisionListKind, ReplyOutcome,
};
use crate::shared::attachment::claim;
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, AttachmentId, CaseId, Context, Flow, Note, WordCode};

/// The unit gives back what was wrongly assigned, within as many working days as the rules say.
///
/// # Errors
/// As every step; [`crate::cases::CaseFault::TooLateToReturn`].
pub fn return_assignment(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Return,
        |_, case, _| {
            note.require_text()?;
            case.unhindered(CaseAction::Return, ctx)?;
            (case.handling.lead_unit, case.handling.co_units) = (None, Vec::new());
            Ok(CaseEvent::noted(CaseEventKind::Returned, note))
        },
    )
}

/// The unit begins.
pub fn start(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Start, |_, _, _| Ok(CaseEvent::noted(CaseEventKind::Started, note)))
}

/// What a unit replies.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The result in words.
    pub note: Note,
    /// Photos of before.
    pub before: Vec<AttachmentId>,
    /// Photos of after.
    pub after: Vec<AttachmentId>,
    /// What was done.
    pub measures: Vec<CaseMeasure>,
    /// What comes of it, of the list that holds there.
    pub class: Option<WordCode>,
}

/// The unit in the lead tells the result, with its proof.
///
/// # Errors
/// As every step; a field error for a class that may not be chosen there. Nobody but the unit may: a deputy does not exercise
/// administrative power (代表法第三十一条).
pub fn reply(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Reply) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reply,
        |store, case, _| {
            let Reply { note, before, after, measures, class } = command;
            note.require_text()?;
            let place = (&case.division, local_date(ctx.now));
            let list = (DivisionListKind::ReplyClass, "class");
            let class = class.map(|code| chosen(store, list, place, &code)).transpose()?;
            gather(case, &measures)?;
            claim(store, "before", &before, case.subject())?;
            claim(store, "after", &after, case.subject())?;
            Ok(CaseEvent {
                kind: CaseEventKind::Replied,
                facts: CaseFacts {
                    measures,
                    before,
                    after,
                    reply_class: class.as_ref().map(ReplyOutcome::from),
                    ..CaseFacts::noted(note)
                },
            })
        },
    )
}
