//! Who was silent several times in a row is not asked for a while: whoever waits for it is told at once, and it may recover.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

#[derive(Default)]
struct State {
    failures: u32,
    spared_until: Option<Instant>,
}

#[derive(Default)]
pub(super) struct Breaker(Mutex<State>);

impl Breaker {
    /// Whether it may be asked. After a pause one may, and the others another pause later: whoever asked first may have gone
    /// away without a word.
    pub(super) fn admits(&self, now: Instant, pause: Duration) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.spared_until {
            Some(until) if now < until => false,
            Some(_) => {
                state.spared_until = Some(now + pause);
                true
            }
            None => true,
        }
    }

    pub(super) fn answered(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    pub(super) fn failed(&self, now: Instant, pause: Duration, threshold: u32) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failures = state.failures.saturating_add(1);
        if state.failures >= threshold {
            state.spared_until = Some(now + pause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_silent_too_often_is_spared_and_tried_by_one() {
        let (breaker, start, pause) = (Breaker::default(), Instant::now(), Duration::from_secs(10));
        for _ in 0..2 {
            assert!(breaker.admits(start, pause));
            breaker.failed(start, pause, 3);
        }
        assert!(breaker.admits(start, pause), "twice is not too often");
        breaker.failed(start, pause, 3);
        assert!(!breaker.admits(start + pause / 2, pause));
        assert!(breaker.admits(start + pause, pause), "one tries");
        assert!(!breaker.admits(start + pause, pause), "one alone");
        assert!(breaker.admits(start + pause * 2, pause), "the one went away");
        breaker.answered();
        assert!(breaker.admits(start + pause * 2, pause));
        breaker.failed(start, pause, 3);
        assert!(breaker.admits(start, pause), "it is counted anew");
    }
}
