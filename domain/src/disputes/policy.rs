//! Who may do what to a dispute: by what the actor has to do with it. A party is only ever a party: whoever works for the
//! office or the organisation and has a dispute of the own handles it nowhere.

use super::{Dispute, DisputeAction, DisputeState, MediatorStanding};
use crate::shared::{Actor, DeputyId, Grant, Party};

crate::vocabulary! {
    /// What an actor has to do with a dispute.
    DisputeRelation "与纠纷的关系" {
        /// Reported it, or holds its tracking code.
        Reporter = "reporter" "报告人",
        /// Is a party, or holds a party's code.
        Party = "party" "当事人",
        /// Mediates it.
        Mediator = "mediator" "调解员",
        /// Was invited to mediate; the parties have not all agreed yet.
        Invited = "invited" "受邀调解员",
        /// Mediated it, or is the deputy through whom it came in, and serves no longer: looks and does nothing.
        Former = "former" "原任代表",
        /// Was declined by a party or stepped aside.
        Aside = "aside" "未参与调解员",
        /// Is a people's mediator of the organisation in charge.
        Organisation = "organisation" "调解组织",
        /// Works in an office in whose area it lies.
        Office = "office" "人大机构",
        /// Is the deputy or the room through whom it came in.
        Addressee = "addressee" "接收代表或活动室",
        /// Belongs to the people of its grid.
        GridStaff = "grid_staff" "网格员",
        /// Is the system, by which a handover reaches it, and its clocks.
        System = "system" "系统",
    }
}

impl DisputeRelation {
    /// Whether it opens what concerns the parties.
    #[must_use]
    pub fn knows_parties(self) -> bool {
        match self {
            Self::Party => true,
            Self::Mediator | Self::Organisation | Self::Office => true,
            // It depends on whether that one mediated.
            Self::Former => false,
            Self::Reporter | Self::Invited | Self::Aside | Self::Addressee | Self::GridStaff | Self::System => false,
        }
    }

    /// Whether it belongs to those who mediate and oversee.
    #[must_use]
    pub fn is_inside(self) -> bool {
        match self {
            Self::Mediator | Self::Organisation | Self::Office => true,
            Self::Reporter
            | Self::Party
            | Self::Invited
            | Self::Former
            | Self::Aside
            | Self::Addressee
            | Self::GridStaff
            | Self::System => false,
        }
    }

    /// Whether it opens what the mediators note for themselves.
    #[must_use]
    pub fn mediates(self) -> bool {
        match self {
            Self::Mediator | Self::Organisation => true,
            Self::Reporter
            | Self::Party
            | Self::Invited
            | Self::Former
            | Self::Aside
            | Self::Office
            | Self::Addressee
            | Self::GridStaff
            | Self::System => false,
        }
    }
}

/// All that `actor` has to do with `dispute`; empty for a stranger.
#[must_use]
pub fn relations(actor: &Actor, dispute: &Dispute) -> Vec<DisputeRelation> {
    use DisputeRelation as R;
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(R::System);
    }
    // What was purged is left to those whose own word stands in it.
    if dispute.dossier.purged {
        let own = dispute.party_of(actor).filter(|party| party.consented_at.is_some());
        found.extend(own.map(|_| R::Party));
        return found;
    }
    // Also of what is addressed to its office a client sees its own division alone.
    if matches!(actor, Actor::Client { .. }) && !actor.oversees(&dispute.division) {
        return found;
    }
    let reported = match actor {
        Actor::Tracker(code) => *code == dispute.tracking,
        Actor::Person { account, .. } => dispute.reporter == Some(*account),
        Actor::Anonymous | Actor::Client { .. } | Actor::System => false,
    };
    if dispute.party_of(actor).is_some() {
        found.push(R::Party);
    }
    if reported {
        found.push(R::Reporter);
    }
    if found.contains(&R::Party) {
        return found;
    }
    found.extend(actor.grants().iter().filter_map(|grant| by_grant(grant, dispute)));
    if actor.acts_for(dispute.dossier.addressee) {
        found.push(R::Addressee);
    }
    // Who stepped aside or was declined does nothing here in any other capacity.
    if found.contains(&R::Aside) {
        found.retain(|relation| *relation == R::Aside);
    }
    found
}

fn by_grant(grant: &Grant, dispute: &Dispute) -> Option<DisputeRelation> {
    use DisputeRelation as R;
    match grant {
        Grant::Deputy { deputy } => last_seat(dispute, *deputy).map(|standing| match standing {
            MediatorStanding::Active => R::Mediator,
            MediatorStanding::Awaiting => R::Invited,
            MediatorStanding::Declined | MediatorStanding::SteppedAside => R::Aside,
        }),
        Grant::Former { deputy } => match last_seat(dispute, *deputy) {
            Some(MediatorStanding::Active) => Some(R::Former),
            Some(MediatorStanding::Declined | MediatorStanding::SteppedAside) => Some(R::Aside),
            // Whoever was only invited has no work there to look at.
            Some(MediatorStanding::Awaiting) | None => {
                (dispute.dossier.addressee == Party::Deputy(*deputy)).then_some(R::Former)
            }
        },
        Grant::Mediator { organisation } => (dispute.organisation == Some(*organisation)).then_some(R::Organisation),
        Grant::Office { area, .. } => area.covers(&dispute.division).then_some(R::Office),
        Grant::GridStaff { grid } => (dispute.grid == Some(*grid)).then_some(R::GridStaff),
        Grant::HandlingUnit { .. }
        | Grant::RoomLiaison { .. }
        | Grant::Leader { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => None,
    }
}

/// How a deputy stands as a mediator. One who was declined may be invited again: the last seat says it.
fn last_seat(dispute: &Dispute, deputy: DeputyId) -> Option<MediatorStanding> {
    let mut seats = dispute.dossier.mediators.iter().filter(|mediator| mediator.deputy == Some(deputy));
    seats.next_back().map(|seat| seat.standing)
}

/// Whether the actor mediated while a deputy, and knows the parties from then.
pub(super) fn mediated(actor: &Actor, dispute: &Dispute) -> bool {
    actor.former_deputy().is_some_and(|deputy| last_seat(dispute, deputy) == Some(MediatorStanding::Active))
}

/// Whether what was granted makes its holder one of those who mediate or oversee the dispute.
pub(super) fn may_handle(grant: &Grant, dispute: &Dispute) -> bool {
    by_grant(grant, dispute).is_some_and(DisputeRelation::is_inside)
}

/// Whether the actor could do that, were it not a party itself.
pub(super) fn stands_back(actor: &Actor, dispute: &Dispute, action: DisputeAction) -> bool {
    let state = dispute.standing.state();
    let mut granted = actor.grants().iter().filter_map(|grant| by_grant(grant, dispute));
    dispute.party_of(actor).is_some() && granted.any(|relation| permit(relation, action, state))
}

/// Whether somebody in that relation may do `action` to a dispute in `state`.
#[must_use]
pub fn permit(relation: DisputeRelation, action: DisputeAction, state: DisputeState) -> bool {
    use DisputeAction as A;
    use DisputeRelation as R;
    match action {
        A::Register | A::Appoint => matches!(relation, R::Office | R::Organisation),
        A::AddParty | A::ReissueCode | A::AskConsent | A::AddRepresentative | A::EndRepresentation => {
            matches!(relation, R::Office | R::Organisation | R::Mediator)
        }
        A::AnswerMediator | A::ChooseMediator => matches!(relation, R::Party | R::Organisation | R::Office),
        A::DeclareInterest => matches!(relation, R::Mediator | R::Invited | R::Organisation),
        A::RequestConfirmation => matches!(relation, R::Party),
        A::Consent | A::ConsentLast | A::Refuse => {
            matches!(relation, R::Party | R::Mediator | R::Organisation | R::Office)
        }
        A::Convene | A::MoveSession | A::Hold | A::SignRecord | A::Agree | A::Fail | A::Extend => {
            matches!(relation, R::Mediator | R::Organisation)
        }
        A::Sign | A::ConfirmRecord | A::ApplyConfirmation | A::KeepPrivate | A::AnswerGuests => {
            matches!(relation, R::Party | R::Mediator | R::Organisation)
        }
        A::Seal => matches!(relation, R::Organisation),
        A::Avert => matches!(relation, R::Mediator | R::Organisation | R::Office),
        A::Confirm | A::Deny | A::WithdrawConfirmation => matches!(relation, R::Organisation | R::Office),
        A::BeginPerformance | A::Perform | A::PerformLast | A::Breach => {
            matches!(relation, R::Party | R::Mediator | R::Organisation | R::Office)
        }
        A::Remediate | A::Close | A::Terminate | A::Refer => {
            matches!(relation, R::Mediator | R::Organisation | R::Office)
        }
        A::FollowUp | A::Assess | A::AlertPolice => {
            matches!(relation, R::Mediator | R::Organisation | R::Office | R::Addressee | R::GridStaff)
        }
        A::Reassign | A::MissMediator | A::Divert | A::Purge | A::Remind | A::TellLate => {
            matches!(relation, R::System)
        }
        A::Withdraw => {
            matches!(relation, R::Party | R::Organisation | R::Office)
                || (relation == R::Reporter && state == DisputeState::Reported)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disputes::{DisputePartyAct, Proof, needs_proof, proof_of};
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: DisputeRelation) -> &'static [AccountRole] {
        match relation {
            DisputeRelation::Reporter | DisputeRelation::Party => AccountRole::ALL,
            DisputeRelation::Mediator | DisputeRelation::Invited | DisputeRelation::Aside => &[AccountRole::Deputy],
            DisputeRelation::Former => &[AccountRole::Resident],
            DisputeRelation::Organisation => &[AccountRole::Mediator],
            DisputeRelation::Office => &[AccountRole::Office],
            DisputeRelation::Addressee => &[AccountRole::Deputy, AccountRole::GridStaff, AccountRole::Office],
            DisputeRelation::GridStaff => &[AccountRole::GridStaff],
            DisputeRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action, state| permit(relation, action, state) && action.is_legal_in(state);
        golden::check("disputes-policy.md", &golden::policy("Dispute", roles, fits));
    }

    #[test]
    fn whatever_its_state_a_dispute_goes_with_its_case_in_one_way() {
        for state in DisputeState::ALL {
            let ways = [DisputeAction::Divert, DisputeAction::Purge];
            assert_eq!(ways.iter().filter(|way| way.is_legal_in(*state)).count(), 1, "{state:?}");
        }
    }

    #[test]
    fn by_a_code_nothing_is_written_once_a_dispute_is_over() {
        for state in [DisputeState::Terminated, DisputeState::Referred, DisputeState::Closed] {
            for action in DisputeAction::ALL.iter().filter(|action| action.is_legal_in(state)) {
                for relation in [DisputeRelation::Party, DisputeRelation::Reporter] {
                    assert!(!permit(relation, *action, state), "{action:?} in {state:?}");
                }
            }
        }
    }

    #[test]
    fn who_stepped_aside_or_left_office_may_do_nothing() {
        for action in DisputeAction::ALL {
            for state in DisputeState::ALL {
                assert!(!permit(DisputeRelation::Aside, *action, *state));
                assert!(!permit(DisputeRelation::Former, *action, *state));
            }
        }
    }

    #[test]
    fn what_a_party_may_do_needs_proof_but_for_privacy() {
        let by_party = |action: &&DisputeAction| {
            DisputeState::ALL.iter().any(|state| permit(DisputeRelation::Party, **action, *state))
        };
        for action in DisputeAction::ALL.iter().filter(by_party) {
            let free = matches!(action, DisputeAction::KeepPrivate | DisputeAction::RequestConfirmation);
            assert_eq!(needs_proof(*action), !free, "{action:?}");
        }
        let together: Vec<_> = DisputeAction::ALL.iter().filter(|action| proof_of(**action) == Proof::Paper).collect();
        assert_eq!(together, [&DisputeAction::ApplyConfirmation, &DisputeAction::Extend]);
    }

    #[test]
    fn a_number_can_be_asked_for_wherever_it_is_needed() {
        for act in DisputePartyAct::ALL {
            assert!(act.actions().next().is_some(), "{act:?}");
            for action in act.actions() {
                for state in DisputeState::ALL.iter().filter(|state| action.is_legal_in(**state)) {
                    // Before it is registered there is only who reported it, and takes it back.
                    let needed = *state != DisputeState::Reported;
                    assert_eq!(
                        DisputeAction::RequestConfirmation.is_legal_in(*state),
                        needed,
                        "{action:?} in {state:?}"
                    );
                }
            }
        }
    }
}
