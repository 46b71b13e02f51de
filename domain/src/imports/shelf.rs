//! Entities of one kind, as they were read and as they are.

use std::collections::HashMap;

use uuid::Uuid;

use crate::shared::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// An entity as it was, if it was there, and as it is.
struct Drafted<T> {
    before: Option<T>,
    now: T,
    changed: bool,
}

/// Entities of one kind.
pub(super) struct Shelf<T> {
    at: HashMap<Uuid, usize>,
    all: Vec<Drafted<T>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { at: HashMap::new(), all: Vec::new() }
    }
}

impl<T: Clone> Shelf<T> {
    pub(super) fn put(&mut self, id: Uuid, before: Option<T>, now: T) {
        self.at.insert(id, self.all.len());
        self.all.push(Drafted { before, now, changed: false });
    }

    /// As it is kept.
    pub(super) fn read(&mut self, id: Uuid, one: T) {
        if !self.at.contains_key(&id) {
            self.put(id, Some(one.clone()), one);
        }
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&T> {
        self.at.get(&id).and_then(|at| self.all.get(*at)).map(|drafted| &drafted.now)
    }

    pub(super) fn save(&mut self, id: Uuid, now: &T) -> Result<()> {
        let drafted = self.at.get(&id).and_then(|at| self.all.get_mut(*at)).ok_or(StoreError::Stale)?;
        (drafted.now, drafted.changed) = (now.clone(), true);
        Ok(())
    }

    /// Those that are new.
    pub(super) fn added(&self) -> Vec<T> {
        self.all.iter().filter(|drafted| drafted.before.is_none()).map(|drafted| drafted.now.clone()).collect()
    }

    /// Those that changed, as they were and as they are.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&T, &T)> {
        let changed = self.all.iter().filter(|drafted| drafted.changed);
        changed.filter_map(|drafted| drafted.before.as_ref().map(|before| (before, &drafted.now)))
    }
}
