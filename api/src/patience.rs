//! How long a body may take: at least so many bytes a second, after a while in which a phone finds its network.

use std::time::Duration;

use actix_web::http::StatusCode;
use tokio::time::Instant;

use crate::faults::RequestFault;
use crate::problem::Problem;

/// Before that nobody is called slow.
const GRACE: Duration = Duration::from_secs(10);
/// Bytes a second, at least, on the whole: what a 2G phone sends.
const LEAST: usize = 4 * 1024;

/// A body that comes.
pub(crate) struct Patience {
    began: Instant,
    received: usize,
}

impl Patience {
    pub(crate) fn new() -> Self {
        Self { began: Instant::now(), received: 0 }
    }

    /// The next of it, while it comes fast enough.
    ///
    /// # Errors
    /// 408, after which the connection is closed.
    pub(crate) async fn next<T>(&self, next: impl Future<Output = T>) -> Result<T, Problem> {
        let earned = u64::try_from(self.received / LEAST).unwrap_or(u64::MAX);
        let until = self.began + GRACE + Duration::from_secs(earned);
        tokio::time::timeout_at(until, next)
            .await
            .map_err(|_| Problem::new(StatusCode::REQUEST_TIMEOUT, RequestFault::TooSlow))
    }

    /// Does something else, which is not held against the body.
    pub(crate) async fn meanwhile<T>(&mut self, work: impl Future<Output = T>) -> T {
        let paused = Instant::now();
        let done = work.await;
        self.began += paused.elapsed();
        done
    }

    pub(crate) fn received(&mut self, bytes: usize) {
        self.received += bytes;
    }
}
