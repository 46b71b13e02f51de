//! Times of a day, as they are typed.

use chrono::NaiveTime;

use crate::faults::RequestFault;

/// Hours and minutes: `15:00`.
pub(crate) fn clock(text: &str) -> Result<NaiveTime, RequestFault> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| RequestFault::NotATime)
}
