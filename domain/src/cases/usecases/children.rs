//! What a case asks of the parts into which it was taken.

use super::Result;
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, Cases};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, Failure, Repository, Vocabulary};

/// Whether all parts of a case are done.
///
/// # Errors
/// [`CaseFault::ChildrenOpen`], with those that are not.
pub(super) fn require_children_done(store: &mut impl Cases, case: &Case) -> Result<()> {
    if case.handling.children.is_empty() {
        return Ok(());
    }
    let children = Repository::<Case>::load_all(store, &case.handling.children)?;
    let open: Vec<&Case> = children.iter().filter(|child| child.state().is_open()).collect();
    if open.is_empty() {
        return Ok(());
    }
    let titled = |child: &&Case| format!("“{}”（{}）", child.title.as_str(), child.state().label());
    let zh = open.iter().map(titled).collect::<Vec<_>>().join("、");
    let named = |child: &&Case| format!("\"{}\" ({})", child.title.as_str(), child.state().as_str());
    let en = open.iter().map(named).collect::<Vec<_>>().join(", ");
    Err(Failure::because(CaseFault::ChildrenOpen, (format!("尚未办完：{zh}"), format!("Not done yet: {en}."))))
}

/// Takes back what is still open of the parts of a case that its resident took back.
pub(super) fn take_back_children(store: &mut (impl Cases + Journal), ctx: &Context, parent: &Case) -> Result<()> {
    if parent.handling.children.is_empty() {
        return Ok(());
    }
    let ctx = ctx.by_itself();
    for child in Repository::<Case>::load_all(store, &parent.handling.children)? {
        if !child.state().is_open() {
            continue;
        }
        step(
            store,
            &ctx,
            At { id: child.id, version: None },
            |_: &Case| CaseAction::Withdraw,
            |_, _, _| {
                let facts = CaseFacts { other_case: Some(parent.id), ..CaseFacts::default() };
                Ok(CaseEvent { kind: CaseEventKind::Withdrawn, facts })
            },
        )?;
    }
    Ok(())
}
