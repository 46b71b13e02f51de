use super::*;
use crate::shared::{Standing, golden};

#[test]
fn the_table_is_the_committed_one() {
    golden::check("cases-states.md", &golden::states::<CaseAction>("Case"));
}

#[test]
fn whatever_is_done_a_case_leaves_a_final_state_by_nothing_but_an_objection_or_the_offices_own_motion() {
    for (state, leaves) in [
        (CaseState::Declined, &[CaseAction::Object][..]),
        (CaseState::Diverted, &[][..]),
        (CaseState::Closed, &[][..]),
        (CaseState::ClosedUnrated, &[][..]),
        (CaseState::Withdrawn, &[CaseAction::GoOn][..]),
        (CaseState::Merged, &[][..]),
    ] {
        let mut allowed = CaseAction::allowed_in(state);
        allowed.retain(|action| {
            let moved = Standing::restore(state, None).advance(*action);
            moved.is_none_or(|moved| moved.to != state || moved.entered)
        });
        assert_eq!(allowed, leaves, "{state:?}");
    }
}

#[test]
fn what_was_taken_back_goes_on_where_it_stood_also_where_the_resident_was_being_asked() {
    for state in CaseState::ALL {
        let mut standing = Standing::restore(*state, None);
        if !state.is_open() || *state == CaseState::AwaitingInfo {
            continue;
        }
        let mut asked = standing;
        asked.advance(CaseAction::RequestInfo).expect("is open");
        for one in [&mut standing, &mut asked] {
            assert_eq!(one.advance(CaseAction::Withdraw).map(|moved| moved.to), Some(CaseState::Withdrawn));
            assert_eq!(one.advance(CaseAction::GoOn).map(|moved| moved.to), Some(*state));
            assert_eq!(one.resume(), None);
        }
        standing.advance(CaseAction::WithdrawAndErase).expect("is open");
        assert_eq!(standing.advance(CaseAction::GoOn), None, "nothing is left to go on with");
    }
}

#[test]
fn whatever_its_state_a_case_can_be_erased_in_one_way() {
    for state in CaseState::ALL {
        let ways = [CaseAction::Erase, CaseAction::WithdrawAndErase];
        assert_eq!(ways.iter().filter(|way| way.is_legal_in(*state)).count(), 1, "{state:?}");
    }
}

#[test]
fn wherever_it_stands_an_accusation_goes_to_where_it_belongs_or_with_what_it_hangs_on() {
    for state in CaseState::ALL {
        let ways = [CaseAction::DivertAccusation, CaseAction::Purge];
        assert_eq!(ways.iter().filter(|way| way.is_legal_in(*state)).count(), 1, "{state:?}");
        let mut standing = Standing::restore(*state, Some(CaseState::InProgress));
        if standing.advance(CaseAction::DivertAccusation).is_some() {
            assert_eq!((standing.state(), standing.resume()), (CaseState::Diverted, None), "nothing to come back to");
        }
    }
}

#[test]
fn whoever_has_an_open_case_it_can_be_handed_over_and_stands_where_it_stood() {
    for state in CaseState::ALL {
        let mut standing = Standing::restore(*state, None);
        let moved = standing.advance(CaseAction::Reassign);
        assert_eq!(moved.is_some(), state.is_open(), "{state:?}");
        assert_eq!(standing.state(), *state);
        assert!(moved.is_none_or(|moved| !moved.entered), "no clock begins anew");
    }
}

#[test]
fn a_question_to_the_resident_comes_back_to_where_it_was_asked() {
    for state in CaseState::ALL {
        let mut standing = Standing::restore(*state, None);
        if standing.advance(CaseAction::RequestInfo).is_some() {
            assert_eq!(standing.state(), CaseState::AwaitingInfo);
            let mut closed = standing;
            let moved = standing.advance(CaseAction::Supplement).expect("was asked");
            assert_eq!(moved.to, *state);
            assert_eq!(standing.resume(), None);
            closed.advance(CaseAction::CloseUnanswered).expect("was asked");
            assert_eq!(CaseAction::allowed_in(closed.state()), [CaseAction::Reopen]);
            assert_eq!(closed.advance(CaseAction::Reopen).expect("was closed").to, *state);
            assert_eq!(closed, standing);
        }
    }
}

#[test]
fn what_goes_up_waits_for_its_assignment_with_a_clock_begun_anew() {
    for state in CaseState::ALL {
        let mut standing = Standing::restore(*state, None);
        let moved = standing.advance(CaseAction::SubmitUp);
        assert_eq!(moved.is_some(), CaseAction::Assign.is_legal_in(*state), "{state:?}");
        assert!(moved.is_none_or(|moved| moved.entered && moved.to == CaseState::Escalated), "{state:?}");
    }
}

proptest::proptest! {
    #[test]
    fn every_walk_keeps_the_books(steps in proptest::collection::vec(0..CaseAction::ALL.len(), 0..60)) {
        let mut standing = Standing::at(CaseState::Submitted);
        for step in steps {
            let before = standing;
            let moved = standing.advance(CaseAction::ALL[step]);
            proptest::prop_assert_eq!(moved.map_or(before.state(), |moved| moved.to), standing.state());
            let waits = [CaseState::AwaitingInfo, CaseState::ClosedUnanswered].contains(&standing.state());
            proptest::prop_assert!(waits || standing.state() == CaseState::Withdrawn || standing.resume().is_none());
            proptest::prop_assert!(standing.resume().is_some() || !waits);
        }
    }
}
