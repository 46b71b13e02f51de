//! What of an import is to become public is looked at as any other: what somebody finds in it waits for the office.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::draft::{Draft, Shelf, unasked};
use super::{ImportStore, Imports};
use crate::moderation::{
    Moderation, ModerationChange, ModerationFilter, ModerationItem, ModerationItemId, ModerationState, Screens,
    WordEntry, WordList, WordListId, WordLists,
};
use crate::shared::{
    DivisionCode, EventLog, EventRecord, Page, PageRequest, Recorded, Repository, StoreError, Subject,
};

type Result<T> = std::result::Result<T, StoreError>;

/// Items that are read at once.
const AT_ONCE: u32 = 100;

#[derive(Default)]
pub(super) struct Screening {
    screens: Option<Arc<Screens>>,
    items: Shelf<ModerationItem>,
    /// By which item what has that id waits.
    waiting: HashMap<Uuid, Uuid>,
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

impl EventLog<ModerationChange> for Draft {
    fn record(&mut self, event: &EventRecord<ModerationChange>) -> Result<()> {
        self.screening.events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<ModerationChange>>> {
        unasked()
    }
}

impl Repository<ModerationItem> for Draft {
    fn load(&mut self, id: ModerationItemId) -> Result<Option<ModerationItem>> {
        Ok(self.screening.items.get(id.0).cloned())
    }

    fn add(&mut self, item: &ModerationItem) -> Result<()> {
        if item.standing.state() == ModerationState::Pending {
            self.screening.waiting.insert(item.subject.id, item.id.0);
        }
        self.screening.items.put(item.id.0, None, item.clone());
        Ok(())
    }

    fn save(&mut self, _: &ModerationItem, now: &ModerationItem) -> Result<()> {
        if now.standing.state() != ModerationState::Pending {
            self.screening.waiting.remove(&now.subject.id);
        }
        self.screening.items.save(now.id.0, now)
    }
}

impl WordLists for Draft {
    fn screens(&mut self) -> Result<Arc<Screens>> {
        self.screening.screens.clone().map_or_else(unasked, Ok)
    }

    fn word_lists_over(&mut self, _: &DivisionCode) -> Result<Vec<WordList>> {
        unasked()
    }

    fn word_list(&mut self, _: WordListId) -> Result<Option<(WordList, Vec<WordEntry>)>> {
        unasked()
    }

    fn lay_down_words(&mut self, _: &WordList, _: &[WordEntry]) -> Result<()> {
        unasked()
    }

    fn withdraw_words(&mut self, _: &DivisionCode) -> Result<usize> {
        unasked()
    }
}

impl Moderation for Draft {
    fn item_pending_about(&mut self, subject: Subject) -> Result<Option<ModerationItem>> {
        let waiting = self.screening.waiting.get(&subject.id);
        Ok(waiting.and_then(|id| self.screening.items.get(*id)).cloned())
    }

    fn moderation_items(
        &mut self,
        _: &ModerationFilter,
        _: &PageRequest<ModerationItemId>,
    ) -> Result<Page<ModerationItem, ModerationItemId>> {
        unasked()
    }
}
