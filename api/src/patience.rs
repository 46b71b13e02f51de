//! How long a body may take: at least so many bytes a second, and never long without any.

use std::time::Duration;

use actix_web::http::StatusCode;
use tokio::time::Instant;

use crate::faults::RequestFault;
use crate::problem::Problem;

/// How long nothing may come, whatever came before; and how long a phone has at first to find its network.
const SILENCE: Duration = Duration::from_secs(10);
/// What a byte is waited for: some 4 KiB a second on the whole, which a 2G phone sends.
const EACH: Duration = Duration::from_micros(250);
/// How far ahead of that one may be: who sent all but a byte at once is not waited for by the hour.
const AHEAD: Duration = Duration::from_mins(1);

/// A body that comes.
pub(crate) struct Patience {
    until: Instant,
}

impl Patience {
    pub(crate) fn new() -> Self {
        Self { until: Instant::now() + SILENCE }
    }

    /// The next of it, while it comes fast enough.
    ///
    /// # Errors
    /// 408, after which the connection is closed.
    pub(crate) async fn next<T>(&self, next: impl Future<Output = T>) -> Result<T, Problem> {
        tokio::time::timeout_at(self.deadline(Instant::now()), next)
            .await
            .map_err(|_| Problem::new(StatusCode::REQUEST_TIMEOUT, RequestFault::TooSlow))
    }

    fn deadline(&self, now: Instant) -> Instant {
        self.until.min(now + SILENCE)
    }

    /// Does something else, which is not held against the body.
    pub(crate) async fn meanwhile<T>(&mut self, work: impl Future<Output = T>) -> T {
        let paused = Instant::now();
        let done = work.await;
        self.until += paused.elapsed();
        done
    }

    pub(crate) fn received(&mut self, bytes: usize) {
        self.earn(bytes, Instant::now());
    }

    fn earn(&mut self, bytes: usize, now: Instant) {
        let earned = EACH * u32::try_from(bytes).unwrap_or(u32::MAX);
        self.until = (self.until + earned).min(now + AHEAD);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sent_fast_may_not_be_silent_for_it() {
        let mut body = Patience::new();
        let now = Instant::now();
        body.earn(30 * 1024 * 1024, now);
        assert_eq!(body.deadline(now), now + SILENCE);
        let later = now + Duration::from_secs(55);
        assert_eq!(body.deadline(later), now + AHEAD, "a byte now and then is not enough");
        body.earn(64 * 1024, later);
        assert_eq!(body.deadline(later), later + SILENCE);
    }

    #[test]
    fn a_slow_phone_is_waited_for_as_long_as_it_sends() {
        let mut body = Patience::new();
        let mut now = Instant::now();
        for _ in 0..120 {
            now += Duration::from_secs(1);
            assert!(body.deadline(now) > now);
            body.earn(4 * 1024, now);
        }
        assert!(body.deadline(now) > now + SILENCE - Duration::from_secs(1));
    }
}
