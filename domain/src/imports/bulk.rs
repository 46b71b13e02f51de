//! Many deputies assigned to grids at once, as an office does it that has a list of them by their ids: on a copy in memory and by
//! the rules of a single one, as a table of them is brought in.

use super::draft::Draft;
use super::plan::{Counts, Plan, keep};
use super::{AssignmentOutcome, ImportFault, ImportKind, ImportStore, Imports, Problems};
use crate::deputies::DeputyFault;
use crate::deputies::usecases::{AssignGrid, assign_grid};
use crate::shared::time::Period;
use crate::shared::{AssignmentId, At, Context, DeputyId, Failure, Fault, GridId, StoreError};

/// Assignments that are made at once, at most.
pub const MAX_BULK: usize = 500;

/// A deputy who is to look after a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignmentDraft {
    pub deputy: DeputyId,
    pub grid: GridId,
    pub period: Period,
}

/// Many assignments at once.
#[derive(Clone, Debug)]
pub struct AssignGrids {
    /// [`MAX_BULK`] at most.
    pub items: Vec<AssignmentDraft>,
    /// Whether those that are right are made where others are wrong; else all of them or none.
    pub partial: bool,
}

/// Why one of them is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkRefusal {
    /// Which field of it is wrong; `None` where that is no single one's fault.
    pub field: Option<&'static str>,
    pub fault: Fault,
}

/// What comes of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkItem {
    /// The deputy is assigned, by this assignment.
    Assigned(AssignmentId),
    /// The deputy has this very assignment already.
    Unchanged,
    Refused(BulkRefusal),
}

impl BulkItem {
    #[must_use]
    pub fn outcome(&self) -> AssignmentOutcome {
        match self {
            Self::Assigned(_) => AssignmentOutcome::Assigned,
            Self::Unchanged => AssignmentOutcome::Unchanged,
            Self::Refused(_) => AssignmentOutcome::Refused,
        }
    }
}

/// What would come of many assignments as things stood when they were looked at.
pub struct BulkPlan {
    /// Of each, in the order in which they were named.
    pub items: Vec<BulkItem>,
    plan: Plan,
}

/// Finds out what would come of each assignment, those before it made. Writes nothing.
///
/// # Errors
/// When the store fails.
pub fn plan_assignments(store: &mut impl Imports, ctx: &Context, command: &AssignGrids) -> Result<BulkPlan, Failure> {
    let after = store.last_import()?;
    let mut draft = Draft::default();
    for deputy in store.deputies_of(&each(command, |item| item.deputy))? {
        draft.deputies.read(deputy.id.0, deputy);
    }
    for grid in store.grids_of(&each(command, |item| item.grid))? {
        draft.grids.read(grid.id.0, grid);
    }
    let (mut counts, mut problems) = (Counts::default(), Problems::default());
    let mut items = Vec::with_capacity(command.items.len());
    for (number, item) in (1u32..).zip(&command.items) {
        let outcome = one(&mut draft, ctx, item)?;
        match outcome {
            BulkItem::Assigned(_) => counts.created += 1,
            BulkItem::Unchanged => counts.unchanged += 1,
            // With a problem nothing at all is written.
            BulkItem::Refused(refusal) if !command.partial => problems.note(number, refusal.field, refusal.fault),
            BulkItem::Refused(_) => {}
        }
        items.push(outcome);
    }
    let plan = Plan::of_draft(ImportKind::GridAssignments, after, draft, counts, problems);
    Ok(BulkPlan { items, plan })
}

/// Writes what was planned, in one transaction; says whether it did: where one is wrong, all are left, unless those that are right
/// were wanted alone.
///
/// # Errors
/// [`StoreError::Stale`] when what was read for the plan is no longer so: plan anew.
pub fn keep_assignments(store: &mut impl ImportStore, ctx: &Context, plan: &BulkPlan) -> Result<bool, StoreError> {
    Ok(keep(store, ctx, &plan.plan)?.applied)
}

/// What the assignments name, each once.
fn each<T: Ord>(command: &AssignGrids, named: impl Fn(&AssignmentDraft) -> T) -> Vec<T> {
    let mut all: Vec<T> = command.items.iter().map(named).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn one(draft: &mut Draft, ctx: &Context, item: &AssignmentDraft) -> Result<BulkItem, Failure> {
    let AssignmentDraft { deputy, grid, period } = *item;
    let refused = |field, fault: Fault| Ok(BulkItem::Refused(BulkRefusal { field, fault }));
    if let Some(known) = draft.deputies.get(deputy.0)
        && ctx.actor.oversees(&known.division)
        && known.assignments.iter().any(|there| there.grid == grid && there.period == period)
    {
        return Ok(BulkItem::Unchanged);
    }
    match assign_grid(draft, ctx, At { id: deputy, version: None }, AssignGrid { grid, period }) {
        Ok(made) => Ok(BulkItem::Assigned(made.id)),
        Err(Failure::NotFound) => refused(Some("deputy"), DeputyFault::UnknownDeputy.into()),
        Err(Failure::Forbidden) => refused(Some("deputy"), ImportFault::OutsideArea.into()),
        Err(Failure::Rule(fault)) => refused(None, fault),
        Err(Failure::Because(why)) => refused(None, why.fault),
        Err(Failure::Field { field, fault } | Failure::Missing { field, fault }) => refused(Some(field.name), fault),
        Err(Failure::Explained(why)) => refused(Some(why.field.name), why.fault),
        Err(other @ (Failure::Conflict { .. } | Failure::Version { .. } | Failure::Fields(_) | Failure::Store(_))) => {
            Err(other)
        }
    }
}
