//! Pages of lists: keyset paging, so that nothing is skipped or shown twice while rows are added.

use uuid::Uuid;

/// Where a page begins and how long it may be. `Key` is what the list is sorted by, unique in it.
#[derive(Clone, Debug)]
pub struct PageRequest<Key> {
    /// How many items at most, 1–100.
    pub limit: u32,
    /// The key of the last item of the page before.
    pub after: Option<Key>,
}

impl<Key> PageRequest<Key> {
    /// Rows to ask a database for: one more than the page holds tells whether there is a next page.
    #[must_use]
    pub fn probe(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T, Key> {
    /// The items, in order.
    pub items: Vec<T>,
    /// What stands on the page and can't be read, by its id: it takes its place like any other, so that paging goes on behind it.
    pub unreadable: Vec<Uuid>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Key>,
}

impl<T, Key> Page<T, Key> {
    /// Makes a page out of the rows that [`PageRequest::probe`] brought.
    #[must_use]
    pub fn of(mut rows: Vec<T>, request: &PageRequest<Key>, key: impl Fn(&T) -> Key) -> Self {
        let limit = request.limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(key) } else { None };
        Self { items: rows, unreadable: Vec::new(), next }
    }

    /// A list that holds nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { items: Vec::new(), unreadable: Vec::new(), next: None }
    }

    /// The same page of what `item` makes of each.
    #[must_use]
    pub fn map<U>(self, item: impl FnMut(T) -> U) -> Page<U, Key> {
        Page { items: self.items.into_iter().map(item).collect(), unreadable: self.unreadable, next: self.next }
    }
}
