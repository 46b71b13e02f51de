//! What the clock tells of a slot: those who are to come are reminded three days, a day and two hours before, and half an hour after its
//! beginning it is looked whether one has come. Nobody is reminded in the night, and of what has begun.

use chrono::Duration;

use super::{RotaSlot, SlotAlert, terms};
use crate::shared::calendar::awake;
use crate::shared::{Instant, Vocabulary};

impl SlotAlert {
    /// When it is told of a slot that begins at `start`; never where that would be too late.
    fn at(self, start: Instant) -> Option<Instant> {
        let reminder = |time: Duration| Some(awake(start - time)).filter(|at| *at < start);
        match self {
            Self::ThreeDays => reminder(Duration::days(3)),
            Self::OneDay => reminder(Duration::days(1)),
            Self::TwoHours => reminder(Duration::hours(2)),
            Self::Attendance => Some(start + Duration::minutes(terms::GRACE)),
        }
    }
}

impl RotaSlot {
    fn alerts(&self) -> impl Iterator<Item = (Instant, SlotAlert)> + '_ {
        let start = self.starts_at();
        let left = SlotAlert::ALL.iter().copied().filter(|alert| !self.told.contains(alert));
        left.filter_map(move |alert| alert.at(start).map(|at| (at, alert)))
    }

    /// When something is told of it next.
    #[must_use]
    pub fn alert_at(&self) -> Option<Instant> {
        self.reception.and_then(|_| self.alerts().map(|(at, _)| at).min())
    }

    /// What is due at `now`: of several the last, for what was to be told before is no news any more.
    #[must_use]
    pub fn tells(&self, now: Instant) -> Option<SlotAlert> {
        self.reception?;
        let due = self.alerts().filter(|(at, _)| *at <= now).max().map(|(_, alert)| alert)?;
        let says = due == SlotAlert::Attendance || (now < self.starts_at() && awake(now) <= now);
        says.then_some(due)
    }

    /// Notes that all was told that was to be until `now`.
    pub(super) fn pass(&mut self, now: Instant) {
        let due: Vec<SlotAlert> = self.alerts().filter(|(at, _)| *at <= now).map(|(_, alert)| alert).collect();
        self.told.extend(due);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receptions::Hours;
    use crate::shared::text::Title;
    use crate::stations::StationForm;

    fn local(text: &str) -> Instant {
        let text = format!("{text}:00+08:00");
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    fn slot(on: &str, from: &str) -> RotaSlot {
        let time = |text: &str| chrono::NaiveTime::parse_from_str(text, "%H:%M").expect("a time");
        RotaSlot {
            number: 1,
            on: on.parse().expect("a date"),
            moved_from: None,
            hours: Hours { from: time(from), to: time("23:00") },
            topic: Title::new("代表接待日").expect("a title"),
            form: StationForm::InStation,
            officials: Vec::new(),
            wanted: 1,
            people: Vec::new(),
            reception: Some(uuid::Uuid::nil().into()),
            missed: false,
            told: Vec::new(),
        }
    }

    fn told(slot: &mut RotaSlot, from: &str, steps: i64) -> Vec<(String, SlotAlert)> {
        let begins = local(from);
        let mut told = Vec::new();
        for step in 0..steps {
            let now = begins + Duration::minutes(10 * step);
            if let Some(alert) = slot.tells(now) {
                let shown = now.with_timezone(&crate::shared::time::shanghai());
                told.push((shown.format("%m-%d %H:%M").to_string(), alert));
                slot.pass(now);
                assert_eq!(slot.tells(now), None, "once");
            }
        }
        told
    }

    #[test]
    fn three_reminders_come_before_a_slot_and_none_in_the_night() {
        let said = told(&mut slot("2026-03-12", "15:00"), "2026-03-08T00:00", 6 * 24 * 5);
        let times: Vec<_> = said.iter().map(|(at, alert)| (at.as_str(), *alert)).collect();
        assert_eq!(
            times,
            [
                ("03-09 15:00", SlotAlert::ThreeDays),
                ("03-11 15:00", SlotAlert::OneDay),
                ("03-12 13:00", SlotAlert::TwoHours),
                ("03-12 15:30", SlotAlert::Attendance),
            ]
        );
        // Two hours before nine it is night: one is told at eight.
        let early = told(&mut slot("2026-03-12", "09:00"), "2026-03-12T00:00", 6 * 12);
        assert_eq!(early[0], ("03-12 08:00".to_owned(), SlotAlert::TwoHours), "what was to be told before is no news");
        // Who was asleep for a week is told of what is still to come.
        let mut late = slot("2026-03-12", "15:00");
        assert_eq!(late.tells(local("2026-03-12T14:00")), Some(SlotAlert::TwoHours));
        late.pass(local("2026-03-12T14:00"));
        assert_eq!(late.alert_at(), Some(local("2026-03-12T15:30")));
    }
}
