//! Who may do what to a report to voters. What a report says becomes public by a page of its own; how it comes to be does not.

use super::{VoterReport, VoterReportAction};
use crate::shared::{Actor, Party};

crate::vocabulary! {
    /// What an actor has to do with a report to voters.
    VoterReportRelation "与述职的关系" {
        /// Is the deputy who reports.
        Reporter = "reporter" "述职代表",
        /// Works in an office in whose area the deputy works.
        Office = "office" "人大机构",
    }
}

/// All that `actor` has to do with `report`. Whoever reports is not the office of the own report.
#[must_use]
pub fn relations(actor: &Actor, report: &VoterReport) -> Vec<VoterReportRelation> {
    if actor.acts_for(Party::Deputy(report.deputy)) || actor.deputy_ever() == Some(report.deputy) {
        return vec![VoterReportRelation::Reporter];
    }
    if actor.serves(&report.division) { vec![VoterReportRelation::Office] } else { Vec::new() }
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: VoterReportRelation, action: VoterReportAction) -> bool {
    use VoterReportAction as A;
    use VoterReportRelation as R;
    match action {
        A::Draft | A::Answer | A::AnswerLast => relation == R::Reporter,
        A::Ask => true,
        A::Check
        | A::SendBack
        | A::Announce
        | A::Publish
        | A::Hold
        | A::OpenReview
        | A::CloseReview
        | A::File
        | A::Cancel => relation == R::Office,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: VoterReportRelation) -> &'static [AccountRole] {
        match relation {
            VoterReportRelation::Reporter => &[AccountRole::Deputy],
            VoterReportRelation::Office => &[AccountRole::Office],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: VoterReportAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("voter_reports-policy.md", &golden::policy("Report to voters", roles, fits));
    }
}
