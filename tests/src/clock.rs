//! The time of stories.

use std::sync::Mutex;
use std::time::Duration;

use chrono::DateTime;
use mashang_domain::shared::{Clock, Instant};

/// A clock that a story moves. It begins on Monday 2 March 2026, 9:00 in Quanzhou.
pub struct StoryClock(Mutex<Instant>, Mutex<chrono::Duration>);

impl StoryClock {
    pub(crate) fn new() -> Self {
        let start = "2026-03-02T01:00:00Z".parse::<DateTime<chrono::Utc>>().expect("a literal");
        Self(Mutex::new(start), Mutex::default())
    }

    /// Lets time pass until it is a little later than the machine's clock says, for stories with processes of their own:
    /// what those hold is free by the story's clock.
    pub fn pass_until_today(&self) {
        let today = mashang_infra::system::SystemClock.now();
        *self.0.lock().expect("no poison") = today + chrono::Duration::minutes(10);
    }

    /// Lets time pass until that instant, as RFC 3339 writes it.
    pub fn pass_until(&self, instant: &str) {
        let until = instant.parse::<DateTime<chrono::FixedOffset>>().expect("an instant").to_utc();
        *self.0.lock().expect("no poison") = until;
    }

    /// Sets the clock ahead, or back, without any time that passes.
    pub fn leap_hours(&self, hours: i64) {
        let leap = chrono::Duration::hours(hours);
        *self.1.lock().expect("no poison") += leap;
        *self.0.lock().expect("no poison") += leap;
    }

    /// Lets minutes pass.
    pub fn pass_minutes(&self, minutes: i64) {
        *self.0.lock().expect("no poison") += chrono::Duration::minutes(minutes);
    }

    /// Lets hours pass.
    pub fn pass_hours(&self, hours: i64) {
        *self.0.lock().expect("no poison") += chrono::Duration::hours(hours);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Instant {
        let mut now = self.0.lock().expect("no poison");
        // No two things happen at once, so that what happened first is shown first.
        *now += chrono::Duration::microseconds(1);
        *now
    }

    /// What a story lets pass goes on evenly; a leap does not.
    fn steady(&self) -> Duration {
        let leapt = *self.1.lock().expect("no poison");
        let passed = *self.0.lock().expect("no poison") - leapt - DateTime::UNIX_EPOCH;
        passed.to_std().expect("after 1970")
    }
}
