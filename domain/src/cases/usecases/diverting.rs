//! What is sent to where it belongs: of an accusation everything that hangs on it goes with it.

use super::Result;
use super::children::require_children_done;
use crate::cases::{
    Case, CaseAction, CaseChange, CaseDiversion, CaseEvent, CaseEventKind, CaseFacts, Cases, DiversionReceipt,
};
use crate::moderation::Moderation;
use crate::moderation::usecases::drop_about;
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Flow, Machine, Note, Recorded};

/// Where a case is sent, with advice.
#[derive(Clone, Debug)]
pub struct Divert {
    pub note: Note,
    pub to: CaseDiversion,
}

/// Sends a case to where it belongs, with advice. Of an accusation nobody but the submitter sees anything any more, and of its parts
/// and of what was merged into it nobody but whoever submitted those: what is left for those who had them is a receipt. The case, and
/// then what went with it.
///
/// # Errors
/// As every step; a field error without words; [`crate::cases::CaseFault::ChildrenOpen`] where it is no accusation.
pub fn divert(
    store: &mut (impl Cases + Journal + Moderation),
    ctx: &Context,
    at: At<CaseId>,
    command: Divert,
) -> Result<Vec<Case>> {
    let Divert { note, to } = command;
    let accuses = to == CaseDiversion::Accusation;
    let case = step(
        store,
        ctx,
        at,
        |_| if accuses { CaseAction::DivertAccusation } else { CaseAction::Divert },
        |store, case: &mut Case, _| {
            note.require_text()?;
            if accuses {
                purge(store, ctx, case)?;
                leave_receipt(store, ctx, case)?;
            } else {
                require_children_done(store, case)?;
            }
            Ok(CaseEvent {
                kind: CaseEventKind::Diverted,
                facts: CaseFacts { diversion: Some(to), ..CaseFacts::noted(note) },
            })
        },
    )?;
    let went_with_it = if accuses { purge_all_of(store, ctx, &case)? } else { Vec::new() };
    Ok(std::iter::once(case).chain(went_with_it).collect())
}

/// Hides a case from everybody but whoever submitted it; whoever worked on it has nothing more to answer.
fn purge(store: &mut impl Moderation, ctx: &Context, case: &mut Case) -> Result<()> {
    case.handling.purged = true;
    case.handling.question = None;
    case.handling.end_assignment();
    drop_about(store, ctx, case.subject())?;
    Ok(())
}

fn leave_receipt(store: &mut impl Cases, ctx: &Context, case: &Case) -> Result<()> {
    let (id, at, to) = (ctx.mint().into(), ctx.now, CaseDiversion::Accusation);
    store.add_receipt(&DiversionReceipt { id, at, to, handler: case.target, office: case.office })?;
    Ok(())
}

/// Purges the parts of a case that was an accusation, what was merged into it, and whatever hangs on those.
fn purge_all_of(
    store: &mut (impl Cases + Journal + Moderation),
    ctx: &Context,
    accusation: &Case,
) -> Result<Vec<Case>> {
    let system = ctx.by_itself();
    let (mut purged, mut left) = (Vec::new(), hanging_on(store, accusation)?);
    while let Some(id) = left.pop() {
        let Some(found) = store.case(id)?.filter(|case| !case.handling.purged) else { continue };
        let goes = CaseAction::DivertAccusation.is_legal_in(found.state());
        let case = step(
            store,
            &system,
            At { id, version: None },
            |_| if goes { CaseAction::DivertAccusation } else { CaseAction::Purge },
            |store, case: &mut Case, _| {
                purge(store, &system, case)?;
                if !goes {
                    return Ok(CaseEvent::noted(CaseEventKind::Purged, Note::default()));
                }
                leave_receipt(store, &system, case)?;
                let diversion = Some(CaseDiversion::Accusation);
                let facts = CaseFacts { diversion, other_case: Some(accusation.id), ..CaseFacts::default() };
                Ok(CaseEvent { kind: CaseEventKind::Diverted, facts })
            },
        )?;
        left.extend(hanging_on(store, &case)?);
        purged.push(case);
    }
    Ok(purged)
}

/// The parts of a case, and those that were merged into it.
fn hanging_on(store: &mut impl Cases, case: &Case) -> Result<Vec<CaseId>> {
    let events: Vec<Recorded<CaseChange>> = store.events_of(case.subject())?;
    let absorbed = events.into_iter().filter_map(|recorded| match recorded {
        Recorded::Known(record) if record.change.event.kind == CaseEventKind::Absorbed => {
            record.change.event.facts.other_case
        }
        Recorded::Known(_) | Recorded::Unknown { .. } => None,
    });
    Ok(case.handling.children.iter().copied().chain(absorbed).collect())
}
