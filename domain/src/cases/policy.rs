//! Who may do what to a case: by what the actor has to do with it, not by a role's name alone.

use super::{Case, CaseAction, CaseState};
use crate::shared::{AccountRole, Actor, Grant, Instant, Party, Vocabulary};

crate::vocabulary! {
    /// What an actor has to do with a case.
    CaseRelation "与诉求的关系" {
        /// Submitted it, or holds its tracking code.
        Submitter = "submitter" "提交人",
        /// Submitted a case that was merged into it.
        Follower = "follower" "并案提交人",
        /// Entered it for the resident.
        Proxy = "proxy" "代为提交人",
        /// It is addressed to the actor: the deputy, the room or the office.
        Handler = "handler" "经办人",
        /// Steps in because the deputy did not answer in time, and the room was asked.
        Fallback = "fallback" "活动室联络员（兜底）",
        /// Works in an office in whose area it lies.
        Office = "office" "人大机构",
        /// Works in the unit in the lead.
        LeadUnit = "lead_unit" "主办单位",
        /// Works in a unit that helps.
        CoUnit = "co_unit" "协办单位",
        /// Belongs to the people of its grid.
        GridStaff = "grid_staff" "网格员",
        /// Leads an area in which it lies.
        Leader = "leader" "领导",
        /// Had it before it was handed over: may look, and do nothing.
        Former = "former" "原经办人",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

impl CaseRelation {
    /// Which roles can stand in it: what turns the table of relations into one of roles.
    #[must_use]
    pub fn roles(self) -> &'static [AccountRole] {
        match self {
            Self::Submitter | Self::Follower => AccountRole::ALL,
            Self::Proxy | Self::Handler | Self::Former => {
                &[AccountRole::Deputy, AccountRole::GridStaff, AccountRole::Office]
            }
            Self::Fallback | Self::GridStaff => &[AccountRole::GridStaff],
            Self::Office => &[AccountRole::Office],
            Self::LeadUnit | Self::CoUnit => &[AccountRole::HandlingUnit],
            Self::Leader => &[AccountRole::Leader],
            Self::System => &[],
        }
    }
}

/// All that `actor` has to do with `case`; empty for a stranger.
#[must_use]
pub fn relations(actor: &Actor, case: &Case, now: Instant) -> Vec<CaseRelation> {
    let mut found = Vec::new();
    match actor {
        Actor::System => found.push(CaseRelation::System),
        Actor::Anonymous => {}
        Actor::Tracker(code) => {
            // Also by the code of another case of the same account that was merged into it.
            let own = case.handling.account_of(code).is_some_and(|account| case.submitter == Some(account));
            if *code == case.tracking || own {
                found.push(CaseRelation::Submitter);
            }
            if case.handling.follower(actor).is_some() {
                found.push(CaseRelation::Follower);
            }
        }
        Actor::Person { account, grants } => {
            if case.submitter == Some(*account) {
                found.push(CaseRelation::Submitter);
            }
            if case.handling.followers.contains(account) {
                found.push(CaseRelation::Follower);
            }
            if case.handling.entered_by == Some(*account) {
                found.push(CaseRelation::Proxy);
            }
            found.extend(grants.iter().flat_map(|grant| by_grant(grant, case, now)));
        }
        // Also of what is addressed to its office a client sees its own division alone.
        Actor::Client { grants, .. } => {
            if actor.oversees(&case.division) {
                found.extend(grants.iter().flat_map(|grant| by_grant(grant, case, now)));
            }
        }
    }
    case.recused(actor, found)
}

fn by_grant(grant: &Grant, case: &Case, now: Instant) -> Vec<CaseRelation> {
    let mut found = Vec::new();
    match grant.party() {
        Some(party) if party == case.target => found.push(CaseRelation::Handler),
        Some(party) if case.handling.passed_on.contains(&party) => found.push(CaseRelation::Former),
        _ => {}
    }
    match grant {
        Grant::RoomLiaison { room } => {
            let steps_in = case.state() == CaseState::Submitted && case.asks_its_room(now);
            if steps_in && case.handling.fallback_room == Some(*room) && case.target != Party::Room(*room) {
                found.push(CaseRelation::Fallback);
            }
        }
        // An office that was handed the case oversees it, wherever it lies.
        Grant::Office { office, area } => {
            if area.covers(&case.division) || *office == case.office {
                found.push(CaseRelation::Office);
            }
        }
        Grant::Leader { area } => {
            if area.covers(&case.division) {
                found.push(CaseRelation::Leader);
            }
        }
        Grant::HandlingUnit { unit } => {
            if case.handling.lead_unit == Some(*unit) {
                found.push(CaseRelation::LeadUnit);
            }
            if case.handling.co_units.contains(unit) {
                found.push(CaseRelation::CoUnit);
            }
        }
        Grant::GridStaff { grid } => {
            if case.grid == Some(*grid) {
                found.push(CaseRelation::GridStaff);
            }
        }
        // Also what nobody has taken over yet is the own past work once a deputy has left office.
        Grant::Former { deputy } => {
            let own = Party::Deputy(*deputy);
            if case.target == own || case.handling.passed_on.contains(&own) {
                found.push(CaseRelation::Former);
            }
        }
        Grant::Deputy { .. } | Grant::Mediator { .. } | Grant::Administrator { .. } | Grant::Part { .. } => {}
    }
    found
}

/// Whether somebody in that relation may do `action` to a case in `state`. Whether the state allows it is the state
/// machine's matter; the state stands here because the office may settle only what it supervises.
#[must_use]
pub fn permit(relation: CaseRelation, action: CaseAction, state: CaseState) -> bool {
    use CaseRelation as R;
    match action {
        CaseAction::Accept => matches!(relation, R::Handler | R::Fallback),
        CaseAction::Decline if state == CaseState::Escalated => matches!(relation, R::Office),
        CaseAction::Decline | CaseAction::Transfer | CaseAction::Divert => {
            matches!(relation, R::Handler | R::Fallback | R::Office)
        }
        // A part goes with its whole.
        CaseAction::DivertAccusation => matches!(relation, R::Handler | R::Fallback | R::Office | R::System),
        CaseAction::RequestInfo => {
            // A unit asks while it works, and not to be rid of what it replied.
            let works = matches!(state, CaseState::Assigned | CaseState::InProgress);
            matches!(relation, R::Handler | R::Office) || (relation == R::LeadUnit && works)
        }
        CaseAction::AskByLink | CaseAction::RevokeLink => matches!(relation, R::Handler | R::Office | R::LeadUnit),
        CaseAction::Report => {
            matches!(relation, R::Handler | R::Office | R::LeadUnit | R::CoUnit | R::GridStaff)
        }
        CaseAction::Escalate => {
            matches!(relation, R::Office) || (relation == R::Handler && state == CaseState::Accepted)
        }
        CaseAction::Instruct => matches!(relation, R::Leader),
        CaseAction::Assign | CaseAction::Extend => matches!(relation, R::Office),
        // Handovers do it in the system's name, as far as they reach.
        CaseAction::Reassign => matches!(relation, R::Office | R::System),
        CaseAction::Return | CaseAction::Start | CaseAction::Reply => matches!(relation, R::LeadUnit),
        CaseAction::Verify | CaseAction::Reject => matches!(relation, R::Handler),
        CaseAction::Resolve => {
            matches!(relation, R::Handler) || (relation == R::Office && state == CaseState::Supervised)
        }
        CaseAction::Supplement
        | CaseAction::RateUnverified
        | CaseAction::VerifyRating
        | CaseAction::VerifyRatingClosing
        | CaseAction::AnswerFollowUp
        | CaseAction::Correct
        | CaseAction::WithdrawConsent => matches!(relation, R::Submitter),
        // What a resident says on the phone is recorded by the system's hand: nobody else rates.
        CaseAction::RateSatisfied
        | CaseAction::RateDissatisfied
        | CaseAction::RateDissatisfiedAgain
        | CaseAction::RateDissatisfiedClosing => matches!(relation, R::Submitter | R::System),
        CaseAction::CallBack | CaseAction::DecideContest => matches!(relation, R::Office),
        CaseAction::Contest => matches!(relation, R::LeadUnit),
        CaseAction::RemindRating | CaseAction::AskFollowUp => matches!(relation, R::System),
        // The system does again what was erased after the copy was made from which the house was restored; and takes back the parts
        // of what was taken back.
        CaseAction::Withdraw | CaseAction::Erase | CaseAction::WithdrawAndErase => {
            matches!(relation, R::Submitter | R::System)
        }
        // Whoever holds a link is nobody to the case but by it, and the system takes the answer.
        CaseAction::AnswerByLink
        | CaseAction::Expire
        | CaseAction::Recount
        | CaseAction::RemindAnswer
        | CaseAction::CloseUnanswered
        | CaseAction::MarkOverdue
        | CaseAction::AskFallback
        | CaseAction::Purge => matches!(relation, R::System),
        CaseAction::Remind => matches!(relation, R::Office | R::System),
        // That a term is over is a fact; that somebody sees to it is an order, which an office gives.
        CaseAction::Supervise => matches!(relation, R::Office),
        CaseAction::Reopen => matches!(relation, R::Submitter),
        // Once it is settled only who calls back needs the phone.
        CaseAction::RevealContact if !state.is_open() => matches!(relation, R::Office),
        CaseAction::RevealContact => {
            let works = matches!(state, CaseState::Assigned | CaseState::InProgress | CaseState::AwaitingInfo);
            matches!(relation, R::Handler | R::Office) || (relation == R::LeadUnit && works)
        }
        CaseAction::Sort => matches!(relation, R::Handler | R::Office),
        CaseAction::Merge | CaseAction::Absorb | CaseAction::OpenDispute | CaseAction::Split => {
            matches!(relation, R::Handler | R::Office)
        }
        CaseAction::SubmitUp | CaseAction::RefuseExtension => matches!(relation, R::Office),
        CaseAction::Acknowledge | CaseAction::RequestExtension | CaseAction::RequestOpinion => {
            matches!(relation, R::LeadUnit)
        }
        CaseAction::GiveOpinion => matches!(relation, R::CoUnit),
        CaseAction::Object => matches!(relation, R::Submitter),
        CaseAction::Conclude | CaseAction::GoOn => matches!(relation, R::Office),
        CaseAction::VerifyUnrated => permit(relation, CaseAction::Verify, state),
        CaseAction::ResolveUnrated => permit(relation, CaseAction::Resolve, state),
        CaseAction::RateVoice => matches!(relation, R::Follower),
    }
}

/// Whether somebody in those relations may be shown the resident's phone: the unit in the lead only while it works on the case, and
/// where the resident ticked that it may call.
#[must_use]
pub fn shows_phone(case: &Case, relations: &[CaseRelation]) -> bool {
    use CaseRelation as R;
    let handles = relations.iter().any(|relation| matches!(relation, R::Handler | R::Office));
    handles || (relations.contains(&R::LeadUnit) && case.handling.call_allowed && case.is_with_a_unit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Machine, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action, state| permit(relation, action, state) && action.is_legal_in(state);
        golden::check("cases-policy.md", &golden::policy("Case", CaseRelation::roles, fits));
    }

    #[test]
    fn whoever_had_it_before_looks_and_does_nothing() {
        for action in CaseAction::ALL {
            for state in CaseState::ALL {
                assert!(!permit(CaseRelation::Former, *action, *state), "{action:?} in {state:?}");
            }
        }
    }

    #[test]
    fn nobody_who_handles_a_case_rates_it_or_calls_the_resident() {
        use CaseRelation as R;
        let rates = [
            CaseAction::RateSatisfied,
            CaseAction::RateUnverified,
            CaseAction::RateDissatisfied,
            CaseAction::RateDissatisfiedAgain,
            CaseAction::RateDissatisfiedClosing,
            CaseAction::VerifyRating,
            CaseAction::VerifyRatingClosing,
            CaseAction::CallBack,
            CaseAction::AnswerFollowUp,
        ];
        for relation in [R::Proxy, R::Handler, R::Fallback, R::LeadUnit, R::CoUnit, R::GridStaff, R::Former] {
            for action in rates {
                for state in CaseState::ALL {
                    assert!(!permit(relation, action, *state), "{relation:?} {action:?}");
                }
            }
        }
    }

    #[test]
    fn a_units_result_can_be_posted_by_nobody_else() {
        for relation in CaseRelation::ALL {
            for state in CaseState::ALL {
                assert_eq!(permit(*relation, CaseAction::Reply, *state), *relation == CaseRelation::LeadUnit);
            }
        }
    }
}
