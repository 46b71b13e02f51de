//! When others are asked for the first answer that did not come: the room's liaison, and after that one the office.

use crate::shared::Instant;

/// When the others are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// When the room's liaison is, who may answer from then on.
    pub room: Instant,
    /// When the office is.
    pub office: Instant,
    /// Whether the room's liaison was.
    pub room_asked: bool,
    /// Whether the office was.
    pub office_asked: bool,
}

impl Fallback {
    /// One after the other, and nobody before the first answer is due.
    #[must_use]
    pub fn wind(due: Instant, room: Instant, office: Instant) -> Self {
        let room = room.max(due);
        Self { room, office: office.max(room), room_asked: false, office_asked: false }
    }

    /// Moves both with the clock, whose end is another now.
    pub(super) fn shift(&mut self, due: Instant, by: impl Fn(Instant) -> Instant) {
        let (room, office) = (by(self.room), by(self.office));
        self.room = room.max(due);
        self.office = office.max(self.room);
    }

    /// Leaves whoever takes the case over until `due`: who was asked is asked again if it comes to that.
    pub(super) fn wait_until(&mut self, due: Instant) {
        self.room_asked &= self.room >= due;
        self.office_asked &= self.office >= due;
        self.shift(due, |one| one);
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn nobody_is_asked_before_the_first_answer_is_due_and_the_office_never_before_the_room() {
        let due = at("2026-03-10T18:00:00+08:00");
        let hour = Duration::hours(1);
        for (room, office, expected) in [
            (due + hour, due + hour * 2, [due + hour, due + hour * 2]),
            (due - hour, due + hour, [due, due + hour]),
            (due - hour, due - hour, [due, due]),
            (due + hour * 2, due + hour, [due + hour * 2, due + hour * 2]),
        ] {
            let fallback = Fallback::wind(due, room, office);
            assert_eq!([fallback.room, fallback.office], expected);
        }
    }

    #[test]
    fn who_was_asked_is_asked_again_once_somebody_else_was_silent() {
        let due = at("2026-03-10T18:00:00+08:00");
        let asked = Fallback { room_asked: true, ..Fallback::wind(due, due, due + Duration::days(1)) };
        let mut handed_over = asked.clone();
        handed_over.wait_until(due + Duration::hours(4));
        assert!(!handed_over.room_asked);
        assert_eq!([handed_over.room, handed_over.office], [due + Duration::hours(4), due + Duration::days(1)]);
        let mut same = asked.clone();
        same.wait_until(due);
        assert_eq!(same, asked);
    }
}
