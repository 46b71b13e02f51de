//! How much a sitting holds. No statute says it: the bounds keep a sitting one that people can follow, and its record one that is read.

/// Items of an agenda, at most.
pub const MAX_ITEMS: usize = 20;
/// Deputies, units and guests that are invited, of each at most.
pub const MAX_PEOPLE: usize = 50;
/// What is followed up of one sitting, at most.
pub const MAX_FOLLOW_UPS: usize = 40;
/// Residents who sat along, at most.
pub const MAX_RESIDENTS: u32 = 1_000;
/// Hours that a sitting lasts, at most.
pub const MAX_HOURS: i64 = 8;
/// Days ahead of which a sitting is planned, and within which a follow-up is due, at most.
pub const MAX_AHEAD: i64 = 366;
/// Days after which nobody enters a sitting any more that was not planned.
pub const MAX_BEHIND: i64 = 31;
