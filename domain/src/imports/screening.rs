//! What of an import is to become public is looked at as any other: what somebody finds in it waits for the office.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::shelf::Shelf;
use super::{ImportStore, Imports};
use crate::moderation::{ModerationChange, ModerationFilter, ModerationItem, ModerationState, Screens};
use crate::shared::{DivisionCode, EventRecord, PageRequest, StoreError};

type Result<T> = std::result::Result<T, StoreError>;

/// Items that are read at once.
const AT_ONCE: u32 = 100;

#[derive(Default)]
pub(super) struct Screening {
    pub(super) screens: Option<Arc<Screens>>,
    pub(super) items: Shelf<ModerationItem>,
    /// By which item what has that id waits.
    pub(super) waiting: HashMap<Uuid, Uuid>,
    pub(super) events: Vec<EventRecord<ModerationChange>>,
}

impl Screening {
    /// Reads what texts are held against, and what waits in those divisions.
    pub(super) fn read(&mut self, store: &mut impl Imports, codes: &[DivisionCode]) -> Result<()> {
        self.screens = Some(store.screens()?);
        if codes.is_empty() {
            return Ok(());
        }
        let pending = ModerationFilter { within: codes.to_vec(), state: ModerationState::Pending };
        let mut after = None;
        loop {
            let page = store.moderation_items(&pending, &PageRequest { limit: AT_ONCE, after })?;
            for item in page.items {
                self.waiting.insert(item.subject.id, item.id.0);
                self.items.read(item.id.0, item);
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    pub(super) fn write(&self, store: &mut impl ImportStore) -> Result<()> {
        for item in self.items.added() {
            store.add(&item)?;
        }
        for (before, now) in self.items.changed() {
            store.save(before, now)?;
        }
        store.record_all(&self.events)
    }
}
