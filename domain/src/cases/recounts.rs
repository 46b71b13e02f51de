//! Clocks of working days and of their hours, counted anew once a year of the calendar is published that they reach into.

use super::clocks::{CaseClock, Counting, moved};
use crate::shared::calendar::Calendar;

impl CaseClock {
    /// Gives it as many working days by `new` as it has by `old`, or as many of their hours; whether its end moved. One that is over
    /// stays as it was, and one that stands still is counted once it runs on: its edition tells by which calendar it was paused.
    pub fn recount(&mut self, old: &Calendar, new: &Calendar) -> bool {
        if self.paused.is_some() {
            return false;
        }
        self.edition = new.edition();
        if self.counting == Counting::AllTime || self.overdue {
            return false;
        }
        // While it stands still no day counts.
        let (since, due) = (self.resumed.unwrap_or(self.started), self.due);
        for instant in [&mut self.yellow, &mut self.due] {
            if *instant > since {
                *instant = match self.counting {
                    Counting::WakingHours => new.add_waking_time(since, old.waking_time_between(since, *instant)),
                    _ => moved(*instant, [since, since], [old, new]),
                };
            }
        }
        self.yellow = self.yellow.min(self.due);
        if let Some(fallback) = &mut self.fallback {
            fallback.shift(self.due, |one| moved(one, [since, since], [old, new]));
        }
        self.due != due
    }

    /// Counts it by `calendar`, if an earlier edition did: whoever acts on a case does not wait for the worker to come to it.
    pub(super) fn keep_up(&mut self, calendar: &Calendar) {
        if self.edition < calendar.edition() {
            self.recount(&calendar.of_edition(self.edition), calendar);
        }
    }
}

#[cfg(test)]
mod tests;
