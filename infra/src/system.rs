//! What the program stands in: the machine's own clock and randomness behind the domain's traits (nothing else asks for
//! either), and the calendar.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::ids::IdSource;
use mashang_domain::shared::{Actor, Clock, Context, Instant};
use uuid::{Builder, Uuid};

/// What use cases need beside the database.
#[derive(Clone)]
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub calendar: Arc<Calendar>,
}

impl Surroundings {
    /// A context for what `actor` does now.
    #[must_use]
    pub fn context(&self, actor: Actor) -> Context {
        Context { actor, now: self.clock.now(), ids: Arc::clone(&self.ids), calendar: Arc::clone(&self.calendar) }
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
    fn now(&self) -> Instant {
        let now = Utc::now();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }
}

fn version_7(now: Instant, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// The machine's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    fn mint(&self, now: Instant) -> Uuid {
        let mut random = [0u8; 10];
        self.random(&mut random);
        version_7(now, random)
    }

    #[expect(
        clippy::expect_used,
        reason = "without randomness no code may be minted; the kernel gives it or there is no kernel"
    )]
    fn random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the kernel gives randomness");
    }
}

/// The same ids every time for the same seed: for the demo world only.
pub struct SeededIds(Mutex<fastrand::Rng>);

impl SeededIds {
    /// Ids that follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }
}

impl IdSource for SeededIds {
    fn mint(&self, now: Instant) -> Uuid {
        let mut random = [0u8; 10];
        self.random(&mut random);
        version_7(now, random)
    }

    fn random(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(bytes);
    }
}
