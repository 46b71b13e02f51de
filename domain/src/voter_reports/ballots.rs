//! What came of a review. Who cast a ballot and what ballots say are two things that nothing joins: the roll of a meeting holds for each
//! voter a keyed tag and whether that one has voted, and nothing else of it (no time, no order, no choice); the box holds for each choice
//! how many ballots say so, and no row for a ballot. Neither is an event, and neither is counted before the review is closed, so that
//! nobody learns a choice by looking before and after.

use super::terms;
use crate::cases::CaseRating;

/// How many ballots say what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    pub satisfied: u32,
    pub basically: u32,
    pub dissatisfied: u32,
}

impl Ballots {
    /// All of them.
    #[must_use]
    pub fn cast(&self) -> u32 {
        self.satisfied.saturating_add(self.basically).saturating_add(self.dissatisfied)
    }

    /// Puts so many of one choice into it.
    pub fn add(&mut self, choice: CaseRating, ballots: u32) {
        let count = match choice {
            CaseRating::Satisfied => &mut self.satisfied,
            CaseRating::Basically => &mut self.basically,
            CaseRating::Dissatisfied => &mut self.dissatisfied,
        };
        *count = count.saturating_add(ballots);
    }
}

/// What those are told who may know the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BallotResult {
    /// So many were cast that nobody can tell who said what.
    Counted(Ballots),
    /// Too few were cast: there is no result, and what they say is shown to nobody.
    TooFew,
}

impl From<Ballots> for BallotResult {
    fn from(ballots: Ballots) -> Self {
        if ballots.cast() < terms::LEAST_BALLOTS { Self::TooFew } else { Self::Counted(ballots) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_ten_ballots_have_no_result() {
        for (satisfied, dissatisfied, told) in
            [(0, 0, false), (9, 0, false), (5, 4, false), (10, 0, true), (4, 6, true)]
        {
            let ballots = Ballots { satisfied, basically: 0, dissatisfied };
            assert_eq!(BallotResult::from(ballots) != BallotResult::TooFew, told, "{ballots:?}");
        }
    }
}
