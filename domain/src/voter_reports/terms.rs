//! How a report to voters is held. 代表法第五十八条 says that it is; no statute that we know says how, and these are the usual rules.

/// Days of notice before a meeting, at least.
pub const NOTICE_DAYS: i64 = 7;
/// Voters at a meeting, at least.
pub const LEAST_VOTERS: usize = 10;
/// Voters at a meeting, at most.
pub const MOST_VOTERS: usize = 1_000;
/// Ballots below which a review has no result: of fewer it could be guessed who said what.
pub const LEAST_BALLOTS: u32 = 10;
/// Working days in which a deputy answers the voters' questions.
pub const ANSWER_WORKING_DAYS: u32 = 15;
/// Questions of one report, at most.
pub const MOST_QUESTIONS: usize = 50;
/// Days ahead for which a report may be planned.
pub const MOST_AHEAD: i64 = 5 * 366;
/// Reports of a deputy that the public page shows.
pub const SHOWN_REPORTS: u32 = 10;
