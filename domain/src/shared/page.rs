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

/// What a short list holds, in its order, each once.
#[must_use]
pub fn each_once<T: PartialEq>(list: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in list {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

impl<Key> PageRequest<Key> {
    /// Rows to ask a database for: one more than the page holds tells whether there is a next page.
    #[must_use]
    pub fn probe(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// How many there are of something, counted no further than anybody cares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capped {
    /// How many, [`Capped::MOST`] at most.
    pub count: u32,
    /// Whether there are more.
    pub capped: bool,
}

impl Capped {
    pub const MOST: u32 = 100;
    /// One more than is counted tells whether there are more.
    pub const PROBE: i64 = Self::MOST as i64 + 1;

    /// What a search for [`Capped::PROBE`] of them came to.
    #[must_use]
    pub fn of(found: usize) -> Self {
        let count = u32::try_from(found).map_or(Self::MOST, |found| found.min(Self::MOST));
        Self { count, capped: found > Self::MOST as usize }
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

/// What a list holds, read page after page of `limit` each until `most` are there, or some more that stood on the last page.
///
/// # Errors
/// Whatever a page fails with.
pub fn gathered<T, Key, E>(
    (most, limit): (usize, u32),
    mut read: impl FnMut(&PageRequest<Key>) -> Result<Page<T, Key>, E>,
) -> Result<Vec<T>, E> {
    let (mut all, mut request) = (Vec::new(), PageRequest { limit, after: None });
    while all.len() < most {
        let page = read(&request)?;
        all.extend(page.items);
        request.after = page.next;
        if request.after.is_none() {
            break;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_until_there_is_enough_or_no_more() {
        let read = |request: &PageRequest<usize>| {
            let rows: Vec<usize> = (0..25).filter(|one| request.after.is_none_or(|after| *one > after)).collect();
            Ok::<_, ()>(Page::of(rows, request, |row| *row))
        };
        assert_eq!(gathered((100, 10), read), Ok((0..25).collect()));
        assert_eq!(gathered((11, 10), read), Ok((0..20).collect()));
        assert_eq!(gathered((0, 10), read), Ok(Vec::new()));
    }

    #[test]
    fn what_is_counted_ends_where_nobody_cares() {
        assert_eq!(Capped::of(0), Capped { count: 0, capped: false });
        assert_eq!(Capped::of(100), Capped { count: 100, capped: false });
        assert_eq!(Capped::of(101), Capped { count: 100, capped: true });
    }
}
