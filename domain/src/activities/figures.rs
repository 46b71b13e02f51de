//! What is counted of activities: by kind, and never by person.

use super::ActivityKind;

/// What activities of one kind come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActivityTotals {
    /// Those that were announced and not called off.
    pub announced: i64,
    /// Of those, that have begun.
    pub held: i64,
    /// Of those, that are closed.
    pub closed: i64,
    /// Deputies who were invited to what has begun, each time.
    pub invited: i64,
    /// Of those, who were there.
    pub present: i64,
    /// Who was on leave, or was excused.
    pub excused: i64,
    /// Who was not there and had no leave.
    pub absent: i64,
    /// How often a report was passed on to a unit.
    pub transferred: i64,
    /// How often a unit fed back.
    pub fed_back: i64,
    /// Of those, in time.
    pub in_time: i64,
}

/// Those of each kind of which there are any, in the order of kinds.
pub type ActivityFigures = Vec<(ActivityKind, ActivityTotals)>;
