use super::*;

fn deputy(number: u128) -> Party {
    Party::Deputy(uuid::Uuid::from_u128(number).into())
}

#[test]
fn by_the_code_and_by_the_account_one_follower_is_one() {
    let code = |text: &str| TrackingCode::read(text).expect("a code");
    let (account, own, other) = (uuid::Uuid::from_u128(3).into(), code("KX7M-3PQR-W9TD-HAE"), code("9PWX-V87B-KJ9X"));
    let mut handling = Handling { followers: vec![account], ..Handling::default() };
    handling.account_codes = vec![(account, own.clone())];
    handling.voice_ratings = vec![VoiceRating { by: CaseFollower::Account(account), rating: CaseRating::Satisfied }];
    let holder = Actor::Tracker(own);
    assert_eq!(handling.follower(&holder), Some(CaseFollower::Account(account)));
    assert_eq!(handling.voice_of(&holder), Some(CaseRating::Satisfied));
    assert_eq!(handling.follower(&Actor::Tracker(other)), None);
    handling.followers.clear();
    assert_eq!(handling.follower(&holder), None, "whose own it is follows it not");
}

#[test]
fn who_had_a_case_is_remembered_once_and_the_oldest_are_forgotten() {
    let mut handling = Handling::default();
    handling.pass_on(deputy(1), deputy(2));
    handling.pass_on(deputy(2), deputy(1));
    assert_eq!(handling.passed_on, [deputy(2)], "who has it again is no former one");
    for number in 1..100 {
        handling.pass_on(deputy(number), deputy(number + 1));
    }
    assert_eq!(handling.passed_on.len(), MAX_PASSED_ON);
    assert_eq!(handling.passed_on.last(), Some(&deputy(99)));
    assert!(!handling.passed_on.contains(&deputy(1)));
}
