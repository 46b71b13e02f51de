//! Instants are UTC; what a rule calls a date or a working day is read in Asia/Shanghai, which has no summer time.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// A point in time, UTC, never finer than a microsecond (what both databases keep).
pub type Instant = DateTime<Utc>;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Now, cut to microseconds.
    fn now(&self) -> Instant;
}

/// China Standard Time, eight hours east of Greenwich the whole year.
const CHINA_STANDARD_TIME: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => panic!("eight hours are a valid offset"),
};

/// China Standard Time.
#[must_use]
pub fn shanghai() -> FixedOffset {
    CHINA_STANDARD_TIME
}

/// The date that a calendar in Quanzhou shows at `instant`.
#[must_use]
pub fn local_date(instant: Instant) -> NaiveDate {
    instant.with_timezone(&CHINA_STANDARD_TIME).date_naive()
}
