//! What those who have to do with a change of term are shown of it.

use super::{
    Changeover, ChangeoverId, ChangeoverStep, Progress, RosterPart, RosterRow, StepFilter, TermChangeAction,
    TermChanges, relations,
};
use crate::congresses::{Congresses, TermId};
use crate::shared::flow::open_to;
use crate::shared::{Context, Failure, Page, PageRequest};

type Result<T> = std::result::Result<T, Failure>;

/// A change of term as its people see it.
#[derive(Clone, Debug)]
pub struct ChangeoverView {
    pub changeover: Changeover,
    pub progress: Progress,
    /// Of how many rows a person has to decide who it is.
    pub undecided: u32,
    /// What the actor may do.
    pub allowed: Vec<TermChangeAction>,
}

fn seen(store: &mut impl TermChanges, ctx: &Context, id: ChangeoverId) -> Result<Changeover> {
    let changeover = store.changeover(id)?.ok_or(Failure::NotFound)?;
    if relations(&ctx.actor, &changeover).is_empty() { Err(Failure::NotFound) } else { Ok(changeover) }
}

/// How a change stands, which the actor may see.
///
/// # Errors
/// When the store fails.
pub fn view(store: &mut impl TermChanges, ctx: &Context, changeover: Changeover) -> Result<ChangeoverView> {
    let progress = store.progress(changeover.id)?;
    let undecided = store.count_undecided(changeover.id)?;
    let allowed = open_to(&changeover, &relations(&ctx.actor, &changeover));
    Ok(ChangeoverView { changeover, progress, undecided, allowed })
}

/// A change of term.
///
/// # Errors
/// Not found for whoever has nothing to do with it.
pub fn detail(store: &mut impl TermChanges, ctx: &Context, id: ChangeoverId) -> Result<ChangeoverView> {
    let changeover = seen(store, ctx, id)?;
    view(store, ctx, changeover)
}

/// Changes of a term, the latest first.
///
/// # Errors
/// Not found for a term that does not exist; forbidden for whoever has nothing to do with its congress.
pub fn list<S: TermChanges + Congresses>(
    store: &mut S,
    ctx: &Context,
    term: TermId,
    page: &PageRequest<ChangeoverId>,
) -> Result<Page<ChangeoverView, ChangeoverId>> {
    let term = store.term(term)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.oversees(&term.division) {
        return Err(Failure::Forbidden);
    }
    let found = store.changeovers_of(term.id, page)?;
    let mut items = Vec::with_capacity(found.items.len());
    for changeover in found.items {
        items.push(view(store, ctx, changeover)?);
    }
    Ok(Page { items, unreadable: found.unreadable, next: found.next })
}

/// The roster of a change, row by row.
///
/// # Errors
/// As [`detail`].
pub fn roster(
    store: &mut impl TermChanges,
    ctx: &Context,
    id: ChangeoverId,
    part: RosterPart,
    page: &PageRequest<u32>,
) -> Result<(Changeover, Page<RosterRow, u32>)> {
    let changeover = seen(store, ctx, id)?;
    let rows = store.roster(id, part, page)?;
    Ok((changeover, rows))
}

/// What became of whom and of what.
///
/// # Errors
/// As [`detail`].
pub fn steps(
    store: &mut impl TermChanges,
    ctx: &Context,
    id: ChangeoverId,
    filter: StepFilter,
    page: &PageRequest<u32>,
) -> Result<Page<ChangeoverStep, u32>> {
    let changeover = seen(store, ctx, id)?;
    Ok(store.steps(changeover.id, filter, page)?)
}
