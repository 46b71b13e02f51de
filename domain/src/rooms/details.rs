//! What is written on a room's door: when it is open, and whom one meets there; and what there is inside.

use chrono::{Datelike, Days, NaiveTime, Weekday};

use super::RoomFault;
use crate::shared::text::{Name, Phone};
use crate::shared::time::{local_instant, shanghai};
use crate::shared::{AttachmentId, Failure, Field, Instant};

/// Spans that a week may have: two a day.
pub const MAX_SPANS: usize = 14;
/// Square metres of a room, at most.
pub const MAX_FLOOR_AREA: u32 = 100_000;

/// A part of every week in which a room is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSpan {
    pub day: Weekday,
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl OpenSpan {
    fn overlaps(&self, other: &Self) -> bool {
        self.day == other.day && self.from < other.to && other.from < self.to
    }
}

/// What is written on a room's door.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoomDetails {
    /// When it is open, week by week.
    pub hours: Vec<OpenSpan>,
    /// When it is closed all the same, in words: holidays, repairs.
    pub closed_days: Option<Name>,
    /// The room's phone.
    pub phone: Option<Phone>,
    /// Who leads it (站长).
    pub head: Option<Name>,
    /// Who is there for those who come (联络员).
    pub liaison: Option<Name>,
    /// The trade, of a room for one.
    pub trade: Option<Name>,
    /// Square metres.
    pub floor_area: Option<u32>,
    /// What there is to work with.
    pub equipment: Option<Name>,
    /// Photos of it, for those who work here: nobody has looked at them before they would be public.
    pub photos: Vec<AttachmentId>,
}

impl RoomDetails {
    /// The same in the order of the week.
    ///
    /// # Errors
    /// A field error for more spans than a week may have, for one that ends before it begins, for those that overlap, and for a floor
    /// that can be none.
    pub fn in_order(mut self) -> Result<Self, Failure> {
        if self.hours.len() > MAX_SPANS {
            return Err(Failure::field("hours", RoomFault::TooManySpans));
        }
        if self.floor_area.is_some_and(|area| !(1..=MAX_FLOOR_AREA).contains(&area)) {
            return Err(Failure::field("floor_area", RoomFault::FloorAreaOutOfRange));
        }
        if let Some(at) = self.hours.iter().position(|span| span.to <= span.from) {
            return Err(Failure::field(Field::item("hours", at).part("to"), RoomFault::SpanBackwards));
        }
        let overlapping = |(at, span): (usize, &OpenSpan)| self.hours.iter().take(at).any(|one| one.overlaps(span));
        if let Some(at) = self.hours.iter().enumerate().position(overlapping) {
            return Err(Failure::field(Field::item("hours", at), RoomFault::SpansOverlap));
        }
        self.hours.sort_unstable_by_key(|span| (span.day.num_days_from_monday(), span.from));
        Ok(self)
    }

    /// Whether nothing is written on the door, whatever there is inside.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let said = [&self.closed_days, &self.head, &self.liaison, &self.trade];
        self.hours.is_empty() && self.phone.is_none() && said.iter().all(|one| one.is_none())
    }

    /// Until when it is open, where it is open now.
    #[must_use]
    pub fn open_until(&self, now: Instant) -> Option<NaiveTime> {
        let local = now.with_timezone(&shanghai());
        let (day, time) = (local.weekday(), local.time());
        // What begins where another ends goes on.
        let mut until = None;
        for span in self.hours.iter().filter(|span| span.day == day) {
            if (span.from <= time && time < span.to) || until == Some(span.from) {
                until = Some(span.to);
            }
        }
        until
    }

    /// When it opens next, where its hours are known.
    #[must_use]
    pub fn opens_next(&self, now: Instant) -> Option<Instant> {
        let local = now.with_timezone(&shanghai());
        (0..=7).find_map(|ahead| {
            let date = local.date_naive().checked_add_days(Days::new(ahead))?;
            let day = date.weekday();
            let later = |span: &&OpenSpan| span.day == day && (ahead > 0 || span.from > local.time());
            self.hours.iter().find(later).map(|span| local_instant(date, span.from))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(day: Weekday, from: &str, to: &str) -> OpenSpan {
        let clock = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").expect("a time");
        OpenSpan { day, from: clock(from), to: clock(to) }
    }

    fn at(text: &str) -> Instant {
        format!("{text}:00+08:00").parse::<chrono::DateTime<chrono::FixedOffset>>().expect("an instant").to_utc()
    }

    fn room(hours: Vec<OpenSpan>) -> Result<RoomDetails, Failure> {
        RoomDetails { hours, ..RoomDetails::default() }.in_order()
    }

    #[test]
    fn a_room_is_open_within_its_hours_as_clocks_in_quanzhou_show_them() {
        let morning = span(Weekday::Mon, "09:00", "11:30");
        let details = room(vec![span(Weekday::Wed, "15:00", "17:00"), morning]).expect("no overlap");
        assert_eq!(details.hours[0], morning, "in the order of the week");
        // The 2nd of March 2026 is a Monday.
        for (now, until, next) in [
            ("2026-03-02T08:59", None, "2026-03-02T09:00"),
            ("2026-03-02T09:00", Some("11:30"), "2026-03-04T15:00"),
            ("2026-03-02T11:30", None, "2026-03-04T15:00"),
            ("2026-03-04T15:00", Some("17:00"), "2026-03-09T09:00"),
            ("2026-03-08T23:59", None, "2026-03-09T09:00"),
        ] {
            let said = details.open_until(at(now)).map(|time| time.format("%H:%M").to_string());
            assert_eq!(said.as_deref(), until, "{now}");
            assert_eq!(details.opens_next(at(now)), Some(at(next)), "{now}");
        }
        assert_eq!(RoomDetails::default().opens_next(at("2026-03-02T09:00")), None, "nobody knows");
        let through = room(vec![span(Weekday::Mon, "09:00", "12:00"), span(Weekday::Mon, "12:00", "17:00")]);
        let until = through.expect("they touch").open_until(at("2026-03-02T10:00"));
        assert_eq!(until, NaiveTime::from_hms_opt(17, 0, 0));
    }

    #[test]
    fn what_can_be_no_week_is_refused() {
        let fault = |hours: Vec<OpenSpan>| match room(hours) {
            Err(Failure::Field { field, fault }) => (field.at, field.part, fault.code),
            other => panic!("{other:?}"),
        };
        let monday = span(Weekday::Mon, "09:00", "11:30");
        let code = |fault: RoomFault| crate::shared::Fault::from(fault).code;
        let backwards = vec![monday, span(Weekday::Tue, "12:00", "12:00")];
        assert_eq!(fault(backwards), (Some(1), Some("to"), code(RoomFault::SpanBackwards)));
        let overlapping = vec![monday, span(Weekday::Mon, "11:00", "12:00")];
        assert_eq!(fault(overlapping), (Some(1), None, code(RoomFault::SpansOverlap)));
        assert_eq!(fault(vec![monday; 15]), (None, None, code(RoomFault::TooManySpans)));
    }
}
