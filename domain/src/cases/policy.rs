//! Who may do what to a case: by what the actor has to do with it, not by a role's name alone.

use super::{Action, Case, State};
use crate::shared::{Actor, Grant, Instant, Party};

crate::vocabulary! {
    /// What an actor has to do with a case.
    Relation "与诉求的关系" {
        /// Submitted it, or holds its tracking code.
        Submitter = "submitter" "提交人",
        /// Submitted a case that was merged into it.
        Follower = "follower" "并案提交人",
        /// Entered it for the resident.
        Proxy = "proxy" "代为提交人",
        /// It is addressed to the actor: the deputy, the room or the office.
        Handler = "handler" "经办人",
        /// Steps in because the deputy did not answer in time.
        Fallback = "fallback" "活动室联络员（兜底）",
        /// Works in an office in whose area it lies.
        Office = "office" "人大机构",
        /// Works in the unit in the lead.
        LeadUnit = "lead_unit" "主办单位",
        /// Works in a unit that helps.
        CoUnit = "co_unit" "协办单位",
        /// Belongs to the people of its grid.
        GridStaff = "grid_staff" "网格员",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `case`; empty for a stranger.
#[must_use]
pub fn relations(actor: &Actor, case: &Case, now: Instant) -> Vec<Relation> {
    let mut found = Vec::new();
    match actor {
        Actor::System => found.push(Relation::System),
        Actor::Anonymous => {}
        Actor::Tracker(code) => {
            if *code == case.tracking {
                found.push(Relation::Submitter);
            }
        }
        Actor::Person { account, grants } => {
            if case.submitter == Some(*account) {
                found.push(Relation::Submitter);
            }
            if case.handling.followers.contains(account) {
                found.push(Relation::Follower);
            }
            if case.handling.entered_by == Some(*account) {
                found.push(Relation::Proxy);
            }
            found.extend(grants.iter().flat_map(|grant| by_grant(grant, case, now)));
        }
    }
    found
}

fn by_grant(grant: &Grant, case: &Case, now: Instant) -> Vec<Relation> {
    let mut found = Vec::new();
    if grant.party() == Some(case.target) {
        found.push(Relation::Handler);
    }
    match grant {
        Grant::RoomLiaison { room } => {
            let steps_in = case.state() == State::Submitted && case.is_overdue(now);
            if steps_in && case.handling.fallback_room == Some(*room) && case.target != Party::Room(*room) {
                found.push(Relation::Fallback);
            }
        }
        Grant::Office { area, .. } => {
            if area.covers(&case.division) {
                found.push(Relation::Office);
            }
        }
        Grant::HandlingUnit { unit } => {
            if case.handling.lead_unit == Some(*unit) {
                found.push(Relation::LeadUnit);
            }
            if case.handling.co_units.contains(unit) {
                found.push(Relation::CoUnit);
            }
        }
        Grant::GridStaff { grid } => {
            if case.grid == Some(*grid) {
                found.push(Relation::GridStaff);
            }
        }
        Grant::Deputy { .. } | Grant::Mediator { .. } | Grant::Administrator { .. } => {}
    }
    found
}

/// Whether somebody in that relation may do `action` to a case in `state`. Whether the state allows it is the state
/// machine's matter; the state stands here because the office may settle only what it supervises.
#[must_use]
pub fn permit(relation: Relation, action: Action, state: State) -> bool {
    use Relation as R;
    match action {
        Action::Accept => matches!(relation, R::Handler | R::Fallback),
        Action::Decline | Action::Transfer | Action::Divert => matches!(relation, R::Handler | R::Fallback | R::Office),
        Action::RequestInfo => matches!(relation, R::Handler | R::Office | R::LeadUnit),
        Action::Report => {
            matches!(relation, R::Handler | R::Office | R::LeadUnit | R::CoUnit | R::GridStaff)
        }
        Action::Escalate => matches!(relation, R::Office) || (relation == R::Handler && state == State::Accepted),
        Action::Assign | Action::Extend => matches!(relation, R::Office),
        Action::Return | Action::Start | Action::Reply => matches!(relation, R::LeadUnit),
        Action::Verify | Action::Reject => matches!(relation, R::Handler),
        Action::Resolve => matches!(relation, R::Handler) || (relation == R::Office && state == State::Supervised),
        Action::Supplement
        | Action::Withdraw
        | Action::RateSatisfied
        | Action::RateDissatisfied
        | Action::RateDissatisfiedAgain => matches!(relation, R::Submitter),
        Action::Expire => matches!(relation, R::System),
        Action::Remind | Action::Supervise => matches!(relation, R::Office | R::System),
        Action::RevealContact => matches!(relation, R::Handler | R::Office),
        Action::Merge | Action::OpenDispute => matches!(relation, R::Handler | R::Office),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Machine, Role, Vocabulary, golden};

    /// Which roles can stand in which relation: what turns the table of relations into one of roles.
    fn roles(relation: Relation) -> &'static [Role] {
        match relation {
            Relation::Submitter | Relation::Follower => Role::ALL,
            Relation::Proxy => &[Role::Deputy, Role::GridStaff, Role::Office],
            Relation::Handler => &[Role::Deputy, Role::GridStaff, Role::Office],
            Relation::Fallback | Relation::GridStaff => &[Role::GridStaff],
            Relation::Office => &[Role::Office],
            Relation::LeadUnit | Relation::CoUnit => &[Role::HandlingUnit],
            Relation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action, state| permit(relation, action, state) && action.is_legal_in(state);
        golden::check("cases-policy.md", &golden::policy("Case", roles, fits));
    }

    #[test]
    fn a_units_result_can_be_posted_by_nobody_else() {
        for relation in Relation::ALL {
            for state in State::ALL {
                assert_eq!(permit(*relation, Action::Reply, *state), *relation == Relation::LeadUnit);
            }
        }
    }
}
