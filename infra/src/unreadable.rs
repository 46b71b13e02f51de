//! Rows that lists leave out because they can't be read.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

/// How long the log is not told again: a list is looked at all day, and shows the same rows.
const SILENCE: Duration = Duration::from_hours(1);
/// Rows that are remembered as told.
const MOST: usize = 1_000;

/// How often a row was left out, and which ones the log was told lately.
#[derive(Default)]
pub(crate) struct Unreadable {
    met: AtomicU64,
    told: Mutex<HashMap<Uuid, Instant>>,
}

impl Unreadable {
    /// How often a row was left out since the start.
    pub(crate) fn met(&self) -> u64 {
        self.met.load(Ordering::Relaxed)
    }

    /// Notes that the row `id` of `table` was left out; `what` names what of it makes no sense, never the value.
    pub(crate) fn note(&self, table: &'static str, id: Uuid, what: &'static str) {
        self.met.fetch_add(1, Ordering::Relaxed);
        if self.is_news(id, Instant::now()) {
            tracing::error!(table, %id, what, "a row can't be read and is left out of lists");
        }
    }

    fn is_news(&self, id: Uuid, now: Instant) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.get(&id).is_some_and(|at| now.duration_since(*at) < SILENCE) {
            return false;
        }
        if told.len() >= MOST {
            told.clear();
        }
        told.insert(id, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_told_of_a_row_once_an_hour() {
        let (unreadable, now) = (Unreadable::default(), Instant::now());
        let [one, other] = [1, 2].map(Uuid::from_u128);
        assert!(unreadable.is_news(one, now));
        assert!(!unreadable.is_news(one, now + SILENCE / 2));
        assert!(unreadable.is_news(other, now + SILENCE / 2));
        assert!(unreadable.is_news(one, now + SILENCE));
        assert!(!unreadable.is_news(one, now + SILENCE * 3 / 2));
    }

    #[test]
    fn no_more_rows_are_remembered_than_fit() {
        let (unreadable, now) = (Unreadable::default(), Instant::now());
        for id in 0..3 * MOST as u128 {
            assert!(unreadable.is_news(Uuid::from_u128(id), now));
            assert!(unreadable.told.lock().expect("no poison").len() <= MOST);
        }
    }
}
