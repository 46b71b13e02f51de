//! Who may do what to a sweep, a report and a finding. What a grid's people may see of a sweep hangs on where their grids lie, of which
//! the store is asked; they do nothing to the sweep itself.

use super::{SweepCampaign, SweepCampaignAction, SweepCampaignState, SweepFinding, SweepFindingAction, SweepReport};
use crate::shared::{Actor, DivisionCode, Grant, GridId, OfficeId, Party};

crate::vocabulary! {
    /// What an actor has to do with a sweep.
    SweepCampaignRelation "与排查的关系" {
        /// Works in the office that issues it.
        InCharge = "in_charge" "组织机构",
        /// Works in another office that serves one of its areas, or a part of one.
        Overseer = "overseer" "相关人大机构",
        /// Leads one of its areas, or something around it.
        Leader = "leader" "领导",
        /// Is one of the people of a grid that reports.
        GridPerson = "grid_person" "网格员、联络员或代表",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

crate::vocabulary! {
    /// What an actor has to do with a report or a finding.
    SweepFindingRelation "与排查发现的关系" {
        /// Works in the office that strikes it off, or in the one that has the areas looked through.
        InCharge = "in_charge" "销号机构",
        /// Works in another office that serves the grid.
        Overseer = "overseer" "相关人大机构",
        /// Belongs to the grid's people.
        GridStaff = "grid_staff" "网格员",
        /// Reported it.
        Reporter = "reporter" "报告人",
        /// Watches it.
        Watcher = "watcher" "关注责任人",
        /// Leads an area in which the grid lies.
        Leader = "leader" "领导",
    }
}

fn works_in(actor: &Actor, offices: &[OfficeId]) -> bool {
    offices.iter().any(|office| actor.acts_for(Party::Office(*office)))
}

/// All that `actor` has to do with `campaign`, where that hangs on what was granted alone: the people of grids are told apart by
/// the store. A draft exists for the office that drafts it alone.
#[must_use]
pub fn campaign_relations(actor: &Actor, campaign: &SweepCampaign) -> Vec<SweepCampaignRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(SweepCampaignRelation::System);
    }
    if works_in(actor, &[campaign.issuer]) {
        found.push(SweepCampaignRelation::InCharge);
    }
    if campaign.state() == SweepCampaignState::Drafted || campaign.announced_at.is_none() {
        return found;
    }
    let meets = |area: &DivisionCode| campaign.areas.iter().any(|one| one.covers(area) || area.covers(one));
    let serves = |grant: &Grant| matches!(grant, Grant::Office { area, .. } if meets(area));
    if found.is_empty() && actor.grants().iter().any(serves) {
        found.push(SweepCampaignRelation::Overseer);
    }
    if actor.grants().iter().any(|grant| matches!(grant, Grant::Leader { area } if meets(area))) {
        found.push(SweepCampaignRelation::Leader);
    }
    found
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit_campaign(relation: SweepCampaignRelation, action: SweepCampaignAction) -> bool {
    use SweepCampaignRelation as R;
    match action {
        SweepCampaignAction::Announce | SweepCampaignAction::Close | SweepCampaignAction::Cancel => {
            relation == R::InCharge
        }
        SweepCampaignAction::Begin | SweepCampaignAction::Tell => relation == R::System,
    }
}

/// What an actor has to do with something of a grid that was reported.
fn reported(
    actor: &Actor,
    (division, grid): (&DivisionCode, GridId),
    reporter: Party,
    offices: &[OfficeId],
) -> Vec<SweepFindingRelation> {
    let mut found = Vec::new();
    if works_in(actor, offices) {
        found.push(SweepFindingRelation::InCharge);
    } else if actor.serves(division) {
        found.push(SweepFindingRelation::Overseer);
    }
    if actor.grants().contains(&Grant::GridStaff { grid }) {
        found.push(SweepFindingRelation::GridStaff);
    }
    if actor.acts_for(reporter) {
        found.push(SweepFindingRelation::Reporter);
    }
    if actor.leads(division).is_some() {
        found.push(SweepFindingRelation::Leader);
    }
    found
}

/// All that `actor` has to do with `report`.
#[must_use]
pub fn report_relations(actor: &Actor, report: &SweepReport) -> Vec<SweepFindingRelation> {
    reported(actor, (&report.division, report.grid), report.reporter, &[report.office])
}

/// All that `actor` has to do with `finding`.
#[must_use]
pub fn finding_relations(actor: &Actor, finding: &SweepFinding) -> Vec<SweepFindingRelation> {
    let offices = [finding.office, finding.issuer];
    let mut found = reported(actor, (&finding.division, finding.grid), finding.reporter, &offices);
    if finding.watcher.is_some_and(|watcher| actor.acts_for(watcher)) {
        found.push(SweepFindingRelation::Watcher);
    }
    found
}

/// Whether somebody in that relation may do `action`. Who found it says where it goes on; that nothing is to be done, and that it is
/// settled, says the office alone.
#[must_use]
pub fn permit_finding(relation: SweepFindingRelation, action: SweepFindingAction) -> bool {
    use SweepFindingRelation as R;
    match action {
        SweepFindingAction::OpenDispute | SweepFindingAction::OpenCase | SweepFindingAction::Watch => {
            matches!(relation, R::InCharge | R::GridStaff | R::Reporter | R::Watcher)
        }
        SweepFindingAction::Separate => matches!(relation, R::InCharge | R::GridStaff | R::Reporter),
        SweepFindingAction::Dismiss | SweepFindingAction::StrikeOff => relation == R::InCharge,
        SweepFindingAction::Withdraw => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn of_a_campaign(relation: SweepCampaignRelation) -> &'static [AccountRole] {
        match relation {
            SweepCampaignRelation::InCharge | SweepCampaignRelation::Overseer => &[AccountRole::Office],
            SweepCampaignRelation::Leader => &[AccountRole::Leader],
            SweepCampaignRelation::GridPerson => &[AccountRole::Deputy, AccountRole::GridStaff],
            SweepCampaignRelation::System => &[],
        }
    }

    fn of_a_finding(relation: SweepFindingRelation) -> &'static [AccountRole] {
        match relation {
            SweepFindingRelation::InCharge | SweepFindingRelation::Overseer => &[AccountRole::Office],
            SweepFindingRelation::GridStaff => &[AccountRole::GridStaff],
            SweepFindingRelation::Reporter => &[AccountRole::Deputy, AccountRole::GridStaff],
            SweepFindingRelation::Watcher => {
                &[AccountRole::Deputy, AccountRole::GridStaff, AccountRole::HandlingUnit, AccountRole::Office]
            }
            SweepFindingRelation::Leader => &[AccountRole::Leader],
        }
    }

    #[test]
    fn the_tables_are_the_committed_ones() {
        let campaign = |relation, action: SweepCampaignAction, state| {
            permit_campaign(relation, action) && action.is_legal_in(state)
        };
        let finding =
            |relation, action: SweepFindingAction, state| permit_finding(relation, action) && action.is_legal_in(state);
        let tables = [
            golden::policy("Sweep", of_a_campaign, campaign),
            golden::policy("Finding of a sweep", of_a_finding, finding),
        ];
        golden::check("sweeps-policy.md", &tables.join("\n"));
    }
}
