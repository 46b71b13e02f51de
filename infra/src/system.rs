//! What the program stands in: the machine's own clock and randomness behind the domain's traits (nothing else asks for
//! either), and the calendar.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::ids::IdSource;
use mashang_domain::shared::{Actor, CheckScope, Clock, Context, Instant};
use tokio::sync::watch;
use uuid::{Builder, Uuid};

/// The calendar that there is, until another year of it is entered.
pub struct CalendarShelf(RwLock<Arc<Calendar>>);

impl CalendarShelf {
    #[must_use]
    pub fn new(calendar: Calendar) -> Self {
        Self(RwLock::new(Arc::new(calendar)))
    }

    /// The one that holds now: whoever took it goes on with it.
    #[must_use]
    pub fn current(&self) -> Arc<Calendar> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Another one holds from now on.
    pub fn replace(&self, calendar: Calendar) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(calendar);
    }
}

/// Wakes whoever rests between two looks at the database, for whoever waits for what comes of them. A house that serves rings
/// for nobody: rests are what keeps a house in which nothing happens quiet.
#[derive(Debug, Default)]
pub struct Bell {
    log: watch::Sender<()>,
    clocks: watch::Sender<()>,
}

impl Bell {
    /// Those who read the log, send what leaves the house, and follow other processes look at once.
    pub fn ring_for_log(&self) {
        self.log.send_replace(());
    }

    /// Those who strike clocks look at once.
    pub fn ring_for_clocks(&self) {
        self.clocks.send_replace(());
    }

    /// Hears [`Bell::ring_for_log`] from now on.
    #[must_use]
    pub fn of_log(&self) -> watch::Receiver<()> {
        self.log.subscribe()
    }

    /// Hears [`Bell::ring_for_clocks`] from now on.
    #[must_use]
    pub fn of_clocks(&self) -> watch::Receiver<()> {
        self.clocks.subscribe()
    }
}

/// What use cases need beside the database.
#[derive(Clone)]
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub calendar: Arc<CalendarShelf>,
    /// Whether somebody brings messages to phones.
    pub reaches_phones: bool,
    /// Whether somebody brings messages to those who asked for them in `WeChat`.
    pub reaches_subscribers: bool,
    /// Of what others see, what somebody outside the house judges.
    pub checks: CheckScope,
    /// How long a session of staff at a desk may lie unused.
    pub desk_idle: chrono::Duration,
    /// What wakes those who rest.
    pub bell: Arc<Bell>,
}

impl Surroundings {
    /// A context for what `actor` does now.
    #[must_use]
    pub fn context(&self, actor: Actor) -> Context {
        Context {
            actor,
            now: self.clock.now(),
            ids: Arc::clone(&self.ids),
            calendar: self.calendar.current(),
            reaches_phones: self.reaches_phones,
            reaches_subscribers: self.reaches_subscribers,
            checks: self.checks,
            desk_idle: self.desk_idle,
        }
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

    /// Since the machine started, with the time that it slept: Rust's own leaves that out, and a machine that sleeps at night
    /// has no clock that leaps in the morning.
    #[cfg(target_os = "linux")]
    fn steady(&self) -> Duration {
        let since = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let seconds = u64::try_from(since.tv_sec).unwrap_or_default();
        Duration::new(seconds, u32::try_from(since.tv_nsec).unwrap_or_default())
    }

    #[cfg(not(target_os = "linux"))]
    fn steady(&self) -> Duration {
        static BEGINNING: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        BEGINNING.elapsed()
    }
}

/// Lets the process open as many files and connections as the machine allows it: what it is given at first is far less.
///
/// # Errors
/// When the system refuses.
pub fn raise_file_limit() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?)
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
    }
}
