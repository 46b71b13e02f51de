//! How a matter stands, in public words.

use crate::cases::CaseState;
use crate::shared::Vocabulary;

crate::vocabulary! {
    /// How a public matter stands: no more than everybody may know.
    PublicCaseState "公开的办理状态" {
        /// It waits to be taken up.
        Received = "received" "待受理",
        /// Somebody works on it.
        Handling = "handling" "办理中",
        /// There is an answer, and whoever raised it is asked about that.
        Answered = "answered" "已答复",
        /// It is closed.
        Settled = "settled" "已办结",
        /// It goes on together with another of the same matter.
        Joined = "joined" "并案办理",
        /// It is not handled any further.
        Ended = "ended" "不再办理",
    }
}

impl PublicCaseState {
    /// How a case in that state stands in public.
    #[must_use]
    pub fn of(state: CaseState) -> Self {
        use CaseState as S;
        match state {
            S::Submitted => Self::Received,
            S::Accepted | S::AwaitingInfo | S::Escalated | S::Assigned | S::InProgress | S::Replied | S::Supervised => {
                Self::Handling
            }
            S::Resolved => Self::Answered,
            S::Closed | S::ClosedUnrated => Self::Settled,
            S::Merged => Self::Joined,
            S::Declined | S::Diverted | S::Withdrawn | S::ClosedUnanswered => Self::Ended,
        }
    }

    /// The states of cases that stand so in public.
    #[must_use]
    pub fn states(self) -> Vec<CaseState> {
        CaseState::ALL.iter().copied().filter(|state| Self::of(*state) == self).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_stands_in_one_public_way_and_each_way_has_cases() {
        let all: Vec<_> = PublicCaseState::ALL.iter().flat_map(|state| state.states()).collect();
        assert_eq!(all.len(), CaseState::ALL.len());
        assert!(PublicCaseState::ALL.iter().all(|state| !state.states().is_empty()));
    }

    #[test]
    fn whether_it_was_rated_or_who_works_on_it_nobody_is_told() {
        assert_eq!(PublicCaseState::Settled.states(), [CaseState::Closed, CaseState::ClosedUnrated]);
        assert_eq!(PublicCaseState::of(CaseState::Supervised), PublicCaseState::of(CaseState::AwaitingInfo));
    }
}
