//! What the clock does to an activity that was announced: it reminds those who are to come three days and a day before, and begins it.
//! Nobody is reminded in the night, and of what has begun.

use chrono::Duration;

use super::{Activity, ActivityAlert, ActivityState};
use crate::shared::calendar::awake;
use crate::shared::{Instant, Vocabulary};

impl ActivityAlert {
    /// When it is told of what begins at `start`.
    fn at(self, start: Instant) -> Instant {
        match self {
            Self::ThreeDays => awake(start - Duration::days(3)),
            Self::OneDay => awake(start - Duration::days(1)),
        }
    }
}

impl Activity {
    /// Reminders that are still to come, and those that were not told and are due.
    fn alerts(&self) -> impl Iterator<Item = (Instant, ActivityAlert)> + '_ {
        let left = ActivityAlert::ALL.iter().copied().filter(|alert| !self.told.contains(alert));
        left.map(|alert| (alert.at(self.starts_at), alert)).filter(|(at, _)| *at < self.starts_at)
    }

    /// When its clock does something next.
    #[must_use]
    pub fn alert_at(&self) -> Option<Instant> {
        let waits = self.state() == ActivityState::Announced;
        waits.then(|| self.alerts().map(|(at, _)| at).fold(self.starts_at, Ord::min))
    }

    /// What is to be told at `now`: of several the last, for what was to be told before is no news any more.
    #[must_use]
    pub fn tells(&self, now: Instant) -> Option<ActivityAlert> {
        let due = self.alerts().filter(|(at, _)| *at <= now).max().map(|(_, alert)| alert)?;
        let may = self.state() == ActivityState::Announced && now < self.starts_at && awake(now) <= now;
        may.then_some(due)
    }

    /// Notes that all was told that was to be until `now`.
    pub(super) fn pass(&mut self, now: Instant) {
        let due: Vec<ActivityAlert> = self.alerts().filter(|(at, _)| *at <= now).map(|(_, alert)| alert).collect();
        self.told.extend(due);
    }
}
