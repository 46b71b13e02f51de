//! Figures of cases by months (诉求月报): what came in, what became of it and in what time, told apart by division, category, nature,
//! channel, unit, deputy and office. What a case contributes follows from its events; the worker keeps it, so that a question costs
//! the same however many cases there are.

mod contribution;
mod counts;
mod ports;
#[cfg(test)]
mod recount;
pub mod usecases;
mod words;

pub use contribution::{CaseCells, CaseFace, CaseGroups, MonthPlace, MonthRows, contribution, groups_today, spread};
pub use counts::{CaseCounts, LEAST_RATED, drawer, most_hours};
pub use ports::*;
pub use words::*;
