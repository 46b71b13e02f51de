//! Many things done at once: each by the use case of a single one, each with an outcome of its own.

use std::collections::HashSet;

use uuid::Uuid;

use crate::cases::{self, Case, Cases};
use crate::duties::{self, Duties};
use crate::shared::flow::Journal;
use crate::shared::{At, Bare, CaseId, Context, Failure, Faults, Field, Note};

/// Things that are done at once at most.
pub const MOST_ITEMS: usize = 100;

crate::vocabulary! {
    /// What is done to many at once.
    BatchAction "批量操作" {
        /// Confirms duty records that were typed in.
        ConfirmRecords = "confirm_records" "确认履职记录",
        /// Takes cases on.
        AcceptCases = "accept_cases" "受理诉求",
        /// Urges whoever holds the cases.
        RemindCases = "remind_cases" "催办诉求",
        /// Puts cases under supervision, with a reason.
        SuperviseCases = "supervise_cases" "督办诉求",
        /// Begins the work on cases.
        StartCases = "start_cases" "开始办理诉求",
    }
}

crate::vocabulary! {
    /// What the rules of batches refuse.
    BatchFault "批量操作规则" {
        /// It is named twice.
        RepeatedItem = "repeated_item" "同一事项重复",
        /// 1 to 100 things are done at once.
        ItemsOutOfRange = "items_out_of_range" "一次操作 1 至 100 项",
    }
}

impl Faults for BatchFault {}

/// Many things to be done at once, in the same words.
#[derive(Clone, Debug)]
pub struct Batch {
    pub action: BatchAction,
    /// Each with the version that the actor saw, where that matters.
    pub items: Vec<At<Uuid>>,
    pub note: Note,
}

/// What came of one of them: its version now, or why nothing did.
#[derive(Debug)]
pub struct BatchOutcome {
    pub id: Uuid,
    pub result: Result<i32, Failure>,
}

fn case_done(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    (action, note): (BatchAction, Note),
) -> Result<Case, Failure> {
    match action {
        BatchAction::AcceptCases => cases::usecases::accept(store, ctx, at, note),
        BatchAction::RemindCases => cases::usecases::remind(store, ctx, at, note),
        BatchAction::SuperviseCases => cases::usecases::supervise(store, ctx, at, note),
        BatchAction::StartCases => cases::usecases::start(store, ctx, at, note),
        BatchAction::ConfirmRecords => Err(Failure::NotFound),
    }
}

/// Does each of them, and says of each what came of it, in their order: one that is refused leaves the others standing. What the store
/// fails with fails all, and all is tried again.
///
/// # Errors
/// [`BatchFault::ItemsOutOfRange`], [`BatchFault::RepeatedItem`]; when the store fails.
pub fn run(
    store: &mut (impl Cases + Duties + Journal),
    ctx: &Context,
    batch: &Batch,
) -> Result<Vec<BatchOutcome>, Failure> {
    if batch.items.is_empty() || batch.items.len() > MOST_ITEMS {
        return Err(Failure::field("items", BatchFault::ItemsOutOfRange));
    }
    let mut seen = HashSet::new();
    if let Some(at) = batch.items.iter().position(|item| !seen.insert(item.id)) {
        return Err(Failure::field(Field::item("items", at).part("id"), BatchFault::RepeatedItem));
    }
    let mut in_order: Vec<(usize, At<Uuid>)> = batch.items.iter().copied().enumerate().collect();
    // Two who do it at once to the same things don't wait for each other in a circle.
    in_order.sort_unstable_by_key(|(_, item)| item.id);
    let mut outcomes = Vec::with_capacity(in_order.len());
    for (place, At { id, version }) in in_order {
        let done = match batch.action {
            BatchAction::ConfirmRecords => {
                let at = At { id: id.into(), version };
                duties::usecases::confirm(store, ctx, at, Bare).map(|record| record.version)
            }
            action => {
                let at = At { id: id.into(), version };
                case_done(store, ctx, at, (action, batch.note.clone())).map(|case| case.version)
            }
        };
        let result = match done {
            Err(Failure::Store(error)) => return Err(error.into()),
            result => result,
        };
        outcomes.push((place, BatchOutcome { id, result }));
    }
    outcomes.sort_unstable_by_key(|(place, _)| *place);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}
