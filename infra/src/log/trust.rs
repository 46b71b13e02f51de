//! Whether the machine's clock is to be trusted. What a wrong one strikes, nobody takes back: cases closed as never rated,
//! deputies reported to their office. Twenty seconds of a clock forty days ahead are enough.

use std::time::Duration;

use mashang_domain::shared::{Clock, Instant, StoreError};

use crate::db::{Database, Failed};

/// How far the clock may leap within a process, which daylight saving of a guest system or a slow correction never does.
const LEAP: chrono::Duration = chrono::Duration::hours(1);
/// How long a house may stand still before somebody must say that its clock is right.
const STANDSTILL: chrono::Duration = chrono::Duration::days(14);
/// How often the time is noted.
const NOTE: chrono::Duration = chrono::Duration::minutes(1);

/// Why clocks are not struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The clock leapt while the process ran.
    Leapt,
    /// It is earlier than it was.
    Behind,
    /// It is much later than it was when the house last worked.
    FarAhead,
}

/// The time as it went on evenly beside the clock.
pub(super) struct Trust {
    began: (Duration, Instant),
    noted: Option<Instant>,
}

impl Trust {
    pub(super) fn begin(clock: &dyn Clock) -> Self {
        Self { began: (clock.steady(), clock.now()), noted: None }
    }

    /// What speaks against the clock, given the latest time that the house noted.
    fn doubt(&self, clock: &dyn Clock, latest: Option<Instant>) -> Option<Doubt> {
        let now = clock.now();
        let even = chrono::Duration::from_std(clock.steady().saturating_sub(self.began.0)).unwrap_or(LEAP);
        let drift = (now - self.began.1) - even;
        if drift.abs() > LEAP {
            return Some(Doubt::Leapt);
        }
        let latest = latest?;
        if now < latest - LEAP {
            Some(Doubt::Behind)
        } else if now - latest > STANDSTILL && self.noted.is_none() {
            Some(Doubt::FarAhead)
        } else {
            None
        }
    }

    /// Whether to strike now; notes the time where it is to be trusted.
    pub(super) async fn look(&mut self, db: &Database, clock: &dyn Clock) -> Result<Option<Doubt>, Failed<StoreError>> {
        let latest = db.read(|store| store.latest_time()).await?;
        let doubt = self.doubt(clock, latest);
        let now = clock.now();
        if doubt.is_none() && self.noted.is_none_or(|noted| now - noted > NOTE) {
            db.write(move |store| store.note_time(now)).await?;
            self.noted = Some(now);
        }
        Ok(doubt)
    }
}
