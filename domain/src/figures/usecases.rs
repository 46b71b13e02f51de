//! How roll-ups are kept and rebuilt.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Edition, Figures};
use crate::cases::Cases;
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
pub fn refresh<S: Figures + Cases + Disputes + Deputies + Territory>(
    store: &mut S,
    subjects: impl IntoIterator<Item = Subject>,
) -> Result<(), StoreError> {
    // In one order for everybody, so that two who take the same never wait for each other.
    let subjects: BTreeMap<Uuid, Subject> = subjects.into_iter().map(|subject| (subject.id, subject)).collect();
    let subjects: Vec<Subject> = subjects.into_values().collect();
    if subjects.is_empty() {
        return Ok(());
    }
    for edition in store.editions()? {
        refresh_in(store, edition, &subjects, false)?;
    }
    Ok(())
}

fn refresh_in<S: Figures + Cases + Disputes + Deputies + Territory>(
    store: &mut S,
    edition: Edition,
    subjects: &[Subject],
    lenient: bool,
) -> Result<(), StoreError> {
    let before = store.take_contributions(edition, subjects)?;
    let (mut kept, mut gaps, mut change) = (Vec::new(), Vec::new(), Cells::new());
    for subject in subjects {
        let now = match contribution(store, *subject) {
            Err(StoreError::Corrupt(_)) if lenient => continue,
            now => now?,
        };
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
        kept.push((*subject, now.cells));
    }
    change.retain(|_, value| *value != 0);
    store.keep_contributions(edition, &kept, &change)?;
    store.keep_gaps(edition, &gaps)
}

/// Goes on with the edition that is being built, or begins one: it takes the next entities, and when there are none left
/// the edition is shown and what was shown before forgotten. `false` when all is done.
///
/// Whoever changes an entity while its edition is being built brings it up to date there too ([`refresh`]), whether it was
/// taken already or not: what is taken later is taken as it stands then.
pub fn rebuild<S: Figures + Cases + Disputes + Deputies + Territory>(store: &mut S) -> Result<bool, StoreError> {
    let Some(mut at) = store.building()? else { return store.forget_editions() };
    let place = CONTRIBUTORS.iter().position(|kind| at.kind.as_deref() == Some(kind.value)).unwrap_or(0);
    let kind = CONTRIBUTORS[place];
    let ids = store.contributors(kind, at.after, REBUILD)?;
    at.kind = Some(kind.value.to_owned());
    at.after = ids.last().copied();
    if ids.len() < REBUILD as usize {
        at.kind = CONTRIBUTORS.get(place + 1).map(|kind| kind.value.to_owned());
        at.after = None;
    }
    let subjects: Vec<_> = ids.into_iter().map(|id| Subject { kind, id }).collect();
    // What can't be read counts for nothing; it must not keep everything else from being counted.
    refresh_in(store, at.edition, &subjects, true)?;
    match at.kind {
        Some(_) => store.note_building(&at)?,
        None => store.show_edition(at.edition)?,
    }
    Ok(true)
}
