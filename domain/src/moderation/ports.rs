use std::sync::Arc;

use super::{ModerationItem, ModerationItemId, ModerationState, Screens, WordEntry, WordList, WordListId};
use crate::shared::{DivisionCode, Page, PageRequest, Repository, StoreError, Subject};

/// Which items a list asks for.
#[derive(Clone, Debug)]
pub struct ModerationFilter {
    /// In one of these subtrees.
    pub within: Vec<DivisionCode>,
    pub state: ModerationState,
}

/// Lists of words, kept: every version stays.
pub trait WordLists {
    /// What texts are held against, wherever they are to be public.
    fn screens(&mut self) -> Result<Arc<Screens>, StoreError>;

    /// All that were ever laid down for `division` and those above it, the nearest first and of each the latest; at most 200.
    fn word_lists_over(&mut self, division: &DivisionCode) -> Result<Vec<WordList>, StoreError>;

    /// The list of that id with its words.
    fn word_list(&mut self, id: WordListId) -> Result<Option<(WordList, Vec<WordEntry>)>, StoreError>;

    /// Adds what somebody lays down.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the division has a list of that version.
    fn lay_down_words(&mut self, list: &WordList, entries: &[WordEntry]) -> Result<(), StoreError>;

    /// None of the division's own lists is in force any more; how many were.
    fn withdraw_words(&mut self, division: &DivisionCode) -> Result<usize, StoreError>;
}

/// What waits before it is public, kept.
pub trait Moderation: Repository<ModerationItem> + WordLists {
    /// The item of that id.
    fn moderation_item(&mut self, id: ModerationItemId) -> Result<Option<ModerationItem>, StoreError> {
        Repository::<ModerationItem>::load(self, id)
    }

    /// The item by which something waits, where it does.
    fn item_pending_about(&mut self, subject: Subject) -> Result<Option<ModerationItem>, StoreError>;

    /// Items that wait in any of those subtrees, the oldest first.
    fn pending_items(
        &mut self,
        within: &[DivisionCode],
        page: &PageRequest<ModerationItemId>,
    ) -> Result<Page<ModerationItem, ModerationItemId>, StoreError>;

    /// Items that fit `filter`, the newest first.
    fn moderation_items(
        &mut self,
        filter: &ModerationFilter,
        page: &PageRequest<ModerationItemId>,
    ) -> Result<Page<ModerationItem, ModerationItemId>, StoreError>;
}
