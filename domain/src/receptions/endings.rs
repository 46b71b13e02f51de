//! What becomes of what was heard: each voice ends in an answer, a case, material for a suggestion or a note, within five working days,
//! and whoever spoke is told. The room is reminded once when a quarter of the time is left, and the office told once when it is over.

use crate::cases::ClockLight;
use crate::shared::calendar::Calendar;
use crate::shared::deadline::{after, quarter_left};
use crate::shared::text::Body;
use crate::shared::{Instant, Party};

/// Working days in which what was heard ends. No statute names them: it is what stations' own rules usually set.
pub const ENTRY_DAYS: u32 = 5;

crate::vocabulary! {
    /// How what was heard ended.
    EntryOutcome "登记去向" {
        /// It was answered.
        Answered = "answered" "已答复",
        /// A case came of it.
        Case = "case" "转为诉求",
        /// A deputy makes a suggestion of it.
        SuggestionMaterial = "suggestion_material" "作为建议素材",
        /// It was noted, and nothing else is to be done.
        Noted = "noted" "已记录",
    }
}

crate::vocabulary! {
    /// What the clock tells of an entry.
    EntryAlert "登记提醒" {
        /// Little time is left: the room is told.
        Yellow = "yellow" "临期提醒",
        /// The time is over: the office is told, too.
        Red = "red" "超期提醒",
    }
}

/// How an entry ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryEnd {
    pub outcome: EntryOutcome,
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    /// What was answered.
    pub answer: Option<Body>,
    /// Whether it ended in time; what was late stays so.
    pub in_time: bool,
}

/// The clock of an entry that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryClock {
    /// When a quarter of its time is left.
    pub yellow: Instant,
    /// When it ends.
    pub due: Instant,
    /// Whether the room was reminded, and whether the office was told.
    pub warned: bool,
    pub late: bool,
    /// When it tells something next.
    pub alert: Option<Instant>,
}

impl EntryClock {
    /// A clock that begins now.
    #[must_use]
    pub fn start(now: Instant, calendar: &Calendar) -> Self {
        let due = after(now, ENTRY_DAYS, calendar);
        let yellow = quarter_left(now, due, calendar);
        Self { yellow, due, warned: false, late: false, alert: None }.wound(calendar)
    }

    /// The same with when it tells something next by that calendar.
    #[must_use]
    pub fn wound(self, calendar: &Calendar) -> Self {
        let yellow = calendar.next_office_hour(self.yellow);
        let alert = if !self.warned && yellow < self.due {
            Some(yellow)
        } else if self.late {
            None
        } else {
            Some(calendar.next_office_hour(self.due))
        };
        Self { alert, ..self }
    }

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

    /// What it tells now, if people may be told at this hour.
    #[must_use]
    pub fn tells(&self, now: Instant, calendar: &Calendar) -> Option<EntryAlert> {
        if self.alert.is_none_or(|at| now < at) || !calendar.is_office_hour(now) {
            return None;
        }
        Some(if now < self.due { EntryAlert::Yellow } else { EntryAlert::Red })
    }

    /// The same once it was told.
    #[must_use]
    pub fn told(self, alert: EntryAlert, calendar: &Calendar) -> Self {
        Self { warned: true, late: alert == EntryAlert::Red, ..self }.wound(calendar)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn local(text: &str) -> Instant {
        let text = format!("{text}:00+08:00");
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn the_room_is_reminded_once_and_the_office_told_once() {
        let calendar = Calendar::statutory();
        // A Thursday: the next working day is the first of the five.
        let start = local("2026-03-05T16:00");
        let mut clock = EntryClock::start(start, &calendar);
        assert_eq!((clock.due, clock.light(start)), (local("2026-03-12T17:30"), ClockLight::Green));
        let mut told = Vec::new();
        for half in 0..(14 * 48) {
            let now = start + Duration::minutes(30 * half);
            if let Some(alert) = clock.tells(now, &calendar) {
                told.push((crate::shared::time::local_date(now).to_string(), alert));
                clock = clock.told(alert, &calendar);
                assert_eq!(clock.tells(now, &calendar), None, "once");
            }
        }
        let days: Vec<_> = told.iter().map(|(day, alert)| (day.as_str(), *alert)).collect();
        assert_eq!(days, [("2026-03-11", EntryAlert::Yellow), ("2026-03-13", EntryAlert::Red)]);
    }
}
