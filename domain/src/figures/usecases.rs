//! How roll-ups are kept and rebuilt.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Figures;
use crate::deputies::Deputies;
use crate::disputes::Disputes;
use crate::happening::{CONTRIBUTORS, contribution};
use crate::shared::rollup::Cells;
use crate::shared::{StoreError, Subject};
use crate::territory::Territory;

/// Entities that one transaction of a rebuild takes.
const REBUILD: u32 = 500;

/// Takes out of the roll-ups what `subjects` contributed and puts in what they contribute now, in the transaction that is
/// under way. Doing it twice changes nothing.
pub fn refresh<S: Figures + Disputes + Deputies + Territory>(
    store: &mut S,
    subjects: impl IntoIterator<Item = Subject>,
) -> Result<(), StoreError> {
    // In one order for everybody, so that two who take the same never wait for each other.
    let subjects: BTreeMap<Uuid, Subject> = subjects.into_iter().map(|subject| (subject.id, subject)).collect();
    let subjects: Vec<Subject> = subjects.into_values().collect();
    if subjects.is_empty() {
        return Ok(());
    }
    let before = store.take_contributions(&subjects)?;
    let (mut kept, mut gaps, mut change) = (Vec::new(), Vec::new(), Cells::new());
    for subject in subjects {
        let now = contribution(store, subject)?;
        gaps.extend(now.gaps);
        let old = before.get(&subject.id);
        if old == Some(&now.cells) {
            continue;
        }
        for (cell, value) in old.into_iter().flatten() {
            *change.entry(cell.clone()).or_default() -= value;
        }
        for (cell, value) in &now.cells {
            *change.entry(cell.clone()).or_default() += value;
        }
        kept.push((subject, now.cells));
    }
    change.retain(|_, value| *value != 0);
    store.keep_contributions(&kept, &change)?;
    store.keep_gaps(&gaps)
}

/// Where a rebuild has got to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rebuilding {
    kind: usize,
    after: Option<Uuid>,
}

/// Makes the next part of all roll-ups anew, and says where to go on; `None` when all is done. The first part forgets what
/// there was.
pub fn rebuild<S: Figures + Disputes + Deputies + Territory>(
    store: &mut S,
    at: Rebuilding,
) -> Result<Option<Rebuilding>, StoreError> {
    if at.kind == 0 && at.after.is_none() {
        store.forget_figures()?;
    }
    let Some(kind) = CONTRIBUTORS.get(at.kind).copied() else { return Ok(None) };
    let ids = store.contributors(kind, at.after, REBUILD)?;
    let last = ids.last().copied();
    let full = ids.len() == REBUILD as usize;
    refresh(store, ids.into_iter().map(|id| Subject { kind, id }))?;
    Ok(Some(if full {
        Rebuilding { kind: at.kind, after: last }
    } else {
        Rebuilding { kind: at.kind + 1, after: None }
    }))
}
