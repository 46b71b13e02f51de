//! The clock of an order: a reminder once when a quarter of the time is left, then once a day what is late, to ever more people.

use chrono::NaiveDate;

use super::OrderStage;
use super::terms::{MOST_REDS, next_day};
use crate::cases::{ClockLight, OrderTerms};
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::deadline::quarter_left;
use crate::shared::time::local_date;

/// What a clock tells, and how far up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderAlert {
    /// Whoever it is addressed to is reminded.
    Yellow,
    /// The office in charge is told.
    Red,
    /// The same, for its head.
    Head,
    /// The office above it, too.
    Above,
}

/// A clock that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderClock {
    /// What it measures.
    pub stage: OrderStage,
    /// When a quarter of its time is left.
    pub yellow: Instant,
    /// When it ends.
    pub due: Instant,
    /// Whether the reminder was given.
    pub warned: bool,
    /// On how many days it was told that it ended, and on which last.
    pub reds: u32,
    pub red_on: Option<NaiveDate>,
    /// Whether the head of the office in charge was told.
    pub head: bool,
    /// Whether the office above was told.
    pub above: bool,
    /// When it tells something next, by the calendar as it was when it was looked at last.
    pub alert: Option<Instant>,
}

impl OrderClock {
    /// A clock that begins now.
    #[must_use]
    pub fn start(stage: OrderStage, due: Instant, now: Instant, calendar: &Calendar) -> Self {
        let yellow = quarter_left(now, due, calendar);
        let clock =
            Self { stage, yellow, due, warned: false, reds: 0, red_on: None, head: false, above: false, alert: None };
        clock.wound(calendar)
    }

    /// The same with when it tells something next by that calendar.
    #[must_use]
    pub fn wound(self, calendar: &Calendar) -> Self {
        let alert = self.next_alert(calendar);
        Self { alert, ..self }
    }

    fn next_alert(&self, calendar: &Calendar) -> Option<Instant> {
        let yellow = calendar.next_office_hour(self.yellow);
        if !self.warned && yellow < self.due {
            return Some(yellow);
        }
        if self.reds >= MOST_REDS {
            return None;
        }
        Some(self.red_on.map_or_else(|| calendar.next_office_hour(self.due), |day| next_day(day, calendar)))
    }

    /// How it stands.
    #[must_use]
    pub fn light(&self, now: Instant) -> ClockLight {
        if now >= self.due {
            ClockLight::Red
        } else if now >= self.yellow {
            ClockLight::Yellow
        } else {
            ClockLight::Green
        }
    }

    /// What it tells now, if it is to tell something and people may be told at this hour.
    #[must_use]
    pub fn tells(&self, now: Instant, calendar: &Calendar, terms: &OrderTerms) -> Option<OrderAlert> {
        let waits = self.next_alert(calendar).is_none_or(|at| now < at);
        if waits || !calendar.is_office_hour(now) {
            return None;
        }
        if now < self.due {
            return Some(OrderAlert::Yellow);
        }
        let late = (local_date(now) - local_date(self.due)).num_days();
        Some(if late >= i64::from(terms.above_after_days) && !self.above {
            OrderAlert::Above
        } else if late >= i64::from(terms.head_after_days) && !self.head && !self.above {
            OrderAlert::Head
        } else {
            OrderAlert::Red
        })
    }

    /// The same once it was told.
    #[must_use]
    pub fn told(mut self, alert: OrderAlert, now: Instant, calendar: &Calendar) -> Self {
        self.warned = true;
        match alert {
            OrderAlert::Yellow => {}
            OrderAlert::Red => self.count(now),
            OrderAlert::Head => {
                self.head = true;
                self.count(now);
            }
            OrderAlert::Above => {
                self.above = true;
                self.count(now);
            }
        }
        self.wound(calendar)
    }

    fn count(&mut self, now: Instant) {
        self.reds += 1;
        self.red_on = Some(local_date(now));
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::shared::deadline::after;

    const STANDARD: OrderTerms = OrderTerms::standard();

    fn local(text: &str) -> Instant {
        let text = format!("{text}:00+08:00");
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn what_is_late_is_told_once_on_each_working_day_and_ever_further_up() {
        let calendar = Calendar::statutory();
        let start = local("2026-03-02T09:00");
        let due = after(start, STANDARD.answer_working_days, &calendar);
        let mut clock = OrderClock::start(OrderStage::Answer, due, start, &calendar);
        assert_eq!(clock.light(start), ClockLight::Green);
        // Looked at each half hour for three weeks.
        let mut told = Vec::new();
        for half in 0..(21 * 48) {
            let now = start + Duration::minutes(30 * half);
            if let Some(alert) = clock.tells(now, &calendar, &STANDARD) {
                assert!(clock.alert.is_some_and(|at| at <= now), "it is looked for by then");
                clock = clock.told(alert, now, &calendar);
                assert_eq!(clock.tells(now, &calendar, &STANDARD), None, "once");
                told.push((local_date(now).format("%m-%d").to_string(), alert));
            }
        }
        let days: Vec<(&str, OrderAlert)> = told.iter().map(|(day, alert)| (day.as_str(), *alert)).collect();
        assert_eq!(
            days,
            [
                ("03-06", OrderAlert::Yellow),
                // It was due on Monday at half past five.
                ("03-10", OrderAlert::Red),
                ("03-11", OrderAlert::Red),
                ("03-12", OrderAlert::Head),
                ("03-13", OrderAlert::Red),
                ("03-16", OrderAlert::Above),
                ("03-17", OrderAlert::Red),
                ("03-18", OrderAlert::Red),
                ("03-19", OrderAlert::Red),
                ("03-20", OrderAlert::Red),
            ]
        );
    }

    #[test]
    fn a_reminder_that_nobody_gave_in_time_is_given_no_more_and_telling_ends() {
        let calendar = Calendar::statutory();
        let start = local("2026-03-02T09:00");
        let mut clock = OrderClock::start(OrderStage::Acknowledge, local("2026-03-03T17:30"), start, &calendar);
        assert_eq!(clock.tells(local("2026-03-04T08:59"), &calendar, &STANDARD), None);
        assert_eq!(clock.tells(local("2026-03-04T09:00"), &calendar, &STANDARD), Some(OrderAlert::Red));
        let mut days = 0;
        while let Some(at) = clock.alert {
            let alert = clock.tells(at, &calendar, &STANDARD).expect("something is told then");
            assert_eq!(alert == OrderAlert::Yellow, days == 0 && at < clock.due);
            days += u32::from(alert != OrderAlert::Yellow);
            clock = clock.told(alert, at, &calendar);
        }
        assert_eq!((days, clock.reds), (MOST_REDS, MOST_REDS));
    }
}
