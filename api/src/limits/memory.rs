//! Budgets of one process: for each key until when it is spent ahead (GCRA).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use moka::sync::Cache;

/// How many at once, and in what time as many more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quota {
    pub(super) limit: u32,
    pub(super) period: Duration,
}

/// How a budget stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    /// Until it is whole again, or, where nothing is left, until there is one more.
    pub(super) reset: Duration,
    pub(super) admitted: bool,
}

impl Quota {
    /// In what time one more comes back.
    pub(super) fn each(self) -> Duration {
        self.period / self.limit
    }

    /// How a budget stands that is whole again after `ahead`.
    pub(super) fn standing(self, ahead: Duration, admitted: bool) -> Standing {
        let (left, each) = (micros(self.period.saturating_sub(ahead)), micros(self.each()));
        let remaining = u32::try_from(left / each).unwrap_or_default();
        let reset = if admitted { ahead } else { (ahead + self.each()).saturating_sub(self.period) };
        Standing { limit: self.limit, remaining, reset, admitted }
    }
}

/// Budgets in memory.
pub(super) struct Memory {
    began: Instant,
    /// The theoretical arrival time of each, in microseconds since the beginning.
    arrivals: Cache<String, Arc<AtomicU64>>,
}

impl Memory {
    /// One for budgets that are whole again `within` that time: who asks for nothing is forgotten then.
    pub(super) fn new(most: u64, within: Duration) -> Self {
        let arrivals = Cache::builder().max_capacity(most).time_to_idle(within).build();
        Self { began: Instant::now(), arrivals }
    }

    fn arrival(&self, key: &str) -> Arc<AtomicU64> {
        self.arrivals.get_with_by_ref(key, || Arc::new(AtomicU64::new(0)))
    }

    pub(super) fn spend(&self, key: &str, quota: Quota, cost: u32) -> Standing {
        self.spend_at(key, quota, cost, self.began.elapsed())
    }

    /// How a budget would stand after one more, of which nothing is kept.
    pub(super) fn would_stand(&self, key: &str, quota: Quota) -> Standing {
        let arrival = self.arrivals.get(key).map_or(0, |arrival| arrival.load(Ordering::Relaxed));
        let before = Duration::from_micros(arrival.saturating_sub(micros(self.began.elapsed())));
        let admitted = before + quota.each() <= quota.period;
        quota.standing(before, admitted)
    }

    fn spend_at(&self, key: &str, quota: Quota, cost: u32, now: Duration) -> Standing {
        let (now, whole, each) = (micros(now), micros(quota.period), micros(quota.each()));
        let arrival = self.arrival(key);
        let mut seen = arrival.load(Ordering::Relaxed);
        loop {
            let before = seen.saturating_sub(now);
            let after = before + each * u64::from(cost);
            let admitted = after <= whole;
            let ahead = if admitted { after } else { before };
            let standing = quota.standing(Duration::from_micros(ahead), admitted);
            if !admitted || cost == 0 {
                return standing;
            }
            match arrival.compare_exchange_weak(seen, now + after, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return standing,
                Err(other) => seen = other,
            }
        }
    }

    /// Takes note that a budget is spent so far ahead, by whomever.
    pub(super) fn learn(&self, key: &str, ahead: Duration) {
        self.arrival(key).fetch_max(micros(self.began.elapsed() + ahead), Ordering::Relaxed);
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { limit: 30, period: Duration::from_mins(10) };

    fn memory() -> Memory {
        Memory::new(100, QUOTA.period)
    }

    #[test]
    fn a_budget_is_spent_at_once_and_comes_back_by_and_by() {
        let memory = memory();
        let start = Duration::from_secs(100);
        for left in (0..QUOTA.limit).rev() {
            let standing = memory.spend_at("one", QUOTA, 1, start);
            assert_eq!((standing.admitted, standing.remaining), (true, left));
        }
        let refused = memory.spend_at("one", QUOTA, 1, start);
        assert!(!refused.admitted && refused.remaining == 0);
        assert_eq!(refused.reset, QUOTA.each());
        assert!(memory.spend_at("other", QUOTA, 1, start).admitted, "another budget");
        assert!(memory.spend_at("one", QUOTA, 1, start + QUOTA.each()).admitted);
        assert!(!memory.spend_at("one", QUOTA, 1, start + QUOTA.each()).admitted);
    }

    #[test]
    fn what_others_spent_is_spent_here_too() {
        let memory = memory();
        memory.learn("one", QUOTA.period);
        let refused = memory.spend("one", QUOTA, 1);
        assert!(!refused.admitted && refused.remaining == 0, "{refused:?}");
        memory.learn("one", Duration::ZERO);
        assert!(!memory.spend("one", QUOTA, 1).admitted, "nothing is forgotten");
        assert!(memory.spend("other", QUOTA, 1).admitted);
    }

    proptest::proptest! {
        /// An independent count: in any time of the quota's length, at most twice as many as are allowed at once.
        #[test]
        fn in_no_window_are_more_admitted_than_a_burst_and_what_comes_back(
            waits in proptest::collection::vec(0u64..60_000_000, 1..300),
        ) {
            let memory = memory();
            let (mut now, mut admitted) = (0, Vec::new());
            for wait in waits {
                now += wait;
                if memory.spend_at("one", QUOTA, 1, Duration::from_micros(now)).admitted {
                    admitted.push(now);
                }
            }
            for (at, first) in admitted.iter().enumerate() {
                let within = admitted[at..].iter().filter(|one| **one - first < micros(QUOTA.period)).count();
                proptest::prop_assert!(within <= 2 * QUOTA.limit as usize);
            }
        }
    }
}
