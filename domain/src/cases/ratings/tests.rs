//! Who counts, who may be called, and who is asked when.

use std::sync::Arc;

use chrono::Duration;

use super::*;
use crate::cases::clocks::{CaseClock, RuleSet, Stage, Term};
use crate::cases::consequences::contribution;
use crate::cases::{CallBack, CaseFault, Contest, ContestOutcome, Evaluation, RatingFlag, RatingReason};
use crate::cases::{CaseCategory, CaseNature, CasePlace, CaseTopic, Contact, Handling};
use crate::shared::calendar::Calendar;
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::text::{Body, Phone, Title};
use crate::shared::{DivisionCode, Failure, IdSource, Standing, Vocabulary, WordCode};

struct Ids;

impl IdSource for Ids {
    fn mint(&self, _: Instant) -> uuid::Uuid {
        uuid::Uuid::from_u128(7)
    }

    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn at(text: &str) -> Instant {
    text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
}

fn id<T: From<uuid::Uuid>>(number: u128) -> T {
    uuid::Uuid::from_u128(number).into()
}

/// A case that somebody with an account submitted, by that channel, in that state.
fn case(channel: CaseChannel, state: CaseState) -> Case {
    let start = at("2026-03-02T09:00:00+08:00");
    let clock = CaseClock::start(Stage::Rate, Term::Days(7), start, &Calendar::statutory(), &RuleSet::standard());
    let phone = Phone::new("13812345678").expect("a phone");
    Case {
        id: id(1),
        version: 1,
        tracking: TrackingCode::mint(&Ids),
        standing: Standing::at(state),
        nature: CaseNature::Complaint,
        category: CaseTopic::new(WordCode::of(CaseCategory::Traffic), None),
        title: Title::new("路口").expect("a title"),
        text: Body::new("拥堵").expect("a text"),
        channel,
        submitter: (channel == CaseChannel::Scan).then(|| id(2)),
        anonymous: false,
        contact: Some(Contact { name: None, phone }),
        guardian: None,
        health: None,
        consent_to_publish: false,
        privacy_edition: None,
        place: CasePlace::default(),
        division: DivisionCode::new("350582002014").expect("twelve digits"),
        rules: Arc::from([]),
        grid: None,
        code: QrCode::mint(&Ids),
        target: Party::Deputy(id(3)),
        office: id(4),
        handling: Handling {
            clock: (state == CaseState::Resolved).then_some(clock),
            lead_unit: Some(id(5)),
            passed_on: vec![Party::Room(id(6))],
            ..Handling::default()
        },
        submitted_at: start,
        updated_at: start,
    }
}

fn answer(rating: CaseRating, reasons: &[RatingReason]) -> RatingAnswer {
    RatingAnswer { rating, attitude: None, reasons: reasons.to_vec() }
}

fn rated(case: Case, proof: Option<RatingProof>, flag: Option<RatingFlag>, excluded: bool) -> Case {
    let evaluation = Evaluation { at: case.submitted_at, attitude: None, reasons: Vec::new(), proof, flag, excluded };
    let handling = Handling { rating: Some(CaseRating::Dissatisfied), evaluation: Some(evaluation), ..case.handling };
    Case { handling, ..case }
}

#[test]
fn a_rating_counts_only_where_it_is_proven_unsuspected_and_not_excluded() {
    let proofs = [None].into_iter().chain(RatingProof::ALL.iter().copied().map(Some));
    let flags: Vec<_> = [None].into_iter().chain(RatingFlag::ALL.iter().copied().map(Some)).collect();
    let mut valid = 0;
    for proof in proofs {
        for flag in &flags {
            for excluded in [false, true] {
                let case = rated(case(CaseChannel::Scan, CaseState::Closed), proof, *flag, excluded);
                let expected = match (proof, flag, excluded) {
                    (_, Some(_), _) => RatingStanding::Flagged,
                    (None, None, _) => RatingStanding::Unverified,
                    (Some(_), None, true) => RatingStanding::Excluded,
                    (Some(_), None, false) => RatingStanding::Valid,
                };
                assert_eq!(case.rating_standing(), Some(expected), "{proof:?} {flag:?} {excluded}");
                valid += usize::from(expected == RatingStanding::Valid);
            }
        }
    }
    assert_eq!(valid, RatingProof::ALL.len());
    assert_eq!(case(CaseChannel::Scan, CaseState::Closed).rating_standing(), None);
}

#[test]
fn of_what_was_rated_before_anybody_asked_whose_it_is_only_scans_count() {
    for channel in CaseChannel::ALL {
        let mut case = case(*channel, CaseState::Closed);
        case.handling.rating = Some(CaseRating::Satisfied);
        let scanned = *channel == CaseChannel::Scan;
        let expected = if scanned { RatingStanding::Valid } else { RatingStanding::Unverified };
        assert_eq!(case.rating_standing(), Some(expected), "{channel:?}");
    }
}

#[test]
fn the_code_proves_nothing_where_a_proxy_had_it_first() {
    for channel in CaseChannel::ALL {
        let case = case(*channel, CaseState::Resolved);
        let person = |account| Actor::Person { account: id(account), grants: Vec::new() };
        let by_code = case.proof_of(&Actor::Tracker(case.tracking.clone()));
        let scanned = *channel == CaseChannel::Scan;
        assert_eq!(by_code, scanned.then_some(RatingProof::TrackingCode), "{channel:?}");
        assert_eq!(case.proof_of(&person(2)), scanned.then_some(RatingProof::OwnAccount), "{channel:?}");
        for nobody in [person(9), Actor::Anonymous, Actor::System] {
            assert_eq!(case.proof_of(&nobody), None, "{channel:?} {nobody:?}");
        }
    }
}

#[test]
fn only_some_reasons_reopen_and_what_nobody_verified_closes_nothing() {
    use CaseAction as A;
    let fresh = case(CaseChannel::Scan, CaseState::Resolved);
    let mut again = fresh.clone();
    again.handling.dissatisfied = 1;
    let proof = Some(RatingProof::TrackingCode);
    for grade in [CaseRating::Satisfied, CaseRating::Basically] {
        assert_eq!(fresh.rated_by(&answer(grade, &[]), proof), A::RateSatisfied);
        assert_eq!(fresh.rated_by(&answer(grade, &[]), None), A::RateUnverified);
    }
    for reason in RatingReason::ALL {
        let poor = answer(CaseRating::Dissatisfied, &[*reason]);
        let expected = if reason.reopens() {
            [A::RateDissatisfied, A::RateDissatisfied, A::RateDissatisfiedAgain]
        } else {
            [A::RateDissatisfiedClosing, A::RateUnverified, A::RateDissatisfiedClosing]
        };
        let found = [fresh.rated_by(&poor, proof), fresh.rated_by(&poor, None), again.rated_by(&poor, proof)];
        assert_eq!(found, expected, "{reason:?}");
    }
    let several = answer(CaseRating::Dissatisfied, &[RatingReason::TooSlow, RatingReason::NotDone]);
    assert!(several.reopens(), "one is enough");
}

#[test]
fn a_reason_is_named_for_what_is_poor_and_each_once() {
    use RatingReason as R;
    let code = |answer: RatingAnswer| match answer.check() {
        Err(Failure::Field { fault, .. }) => Some(fault.code),
        _ => None,
    };
    let missing = crate::shared::Fault::from(CaseFault::ReasonMissing).code;
    let unasked = crate::shared::Fault::from(CaseFault::ReasonUnasked).code;
    let repeated = crate::shared::Fault::from(CaseFault::RepeatedReason).code;
    let many = crate::shared::Fault::from(CaseFault::TooManyReasons).code;
    assert_eq!(code(answer(CaseRating::Dissatisfied, &[])), Some(missing));
    assert_eq!(code(answer(CaseRating::Basically, &[R::TooSlow])), Some(unasked));
    assert_eq!(code(answer(CaseRating::Dissatisfied, &[R::TooSlow, R::TooSlow])), Some(repeated));
    let five = [R::TooSlow, R::Manner, R::Policy, R::NotTold, R::NotDone];
    assert_eq!(code(answer(CaseRating::Dissatisfied, &five)), Some(many));
    assert_eq!(code(answer(CaseRating::Dissatisfied, &[R::TooSlow, R::Manner])), None);
    let attitude =
        RatingAnswer { attitude: Some(CaseRating::Dissatisfied), ..answer(CaseRating::Satisfied, &[R::Manner]) };
    assert_eq!(code(attitude), None, "what came of it may be good, and the manner poor");
}

#[test]
fn whoever_handles_it_or_did_is_no_resident() {
    let case = case(CaseChannel::Scan, CaseState::Resolved);
    for party in [Party::Deputy(id(3)), Party::Unit(id(5)), Party::Room(id(6))] {
        assert!(case.is_handled_by(party), "{party:?}");
    }
    for party in [Party::Deputy(id(9)), Party::Unit(id(9)), Party::Room(id(9)), Party::Office(id(4))] {
        assert!(!case.is_handled_by(party), "{party:?}");
    }
}

#[test]
fn who_may_be_called_is_whose_rating_is_not_known() {
    let call = |reached| CallBack { by: id(8), at: at("2026-03-10T09:00:00+08:00"), reached };
    let may = |channel, state, change: &dyn Fn(&mut Case)| {
        let mut case = case(channel, state);
        change(&mut case);
        case.may_be_called()
    };
    let same = |_: &mut Case| {};
    for state in CaseState::ALL {
        let by_proxy = matches!(state, CaseState::Resolved | CaseState::ClosedUnrated);
        assert_eq!(may(CaseChannel::Visit, *state, &same), by_proxy, "{state:?}");
        assert_eq!(may(CaseChannel::Scan, *state, &same), *state == CaseState::ClosedUnrated, "{state:?}");
    }
    let never = |change: &dyn Fn(&mut Case)| !may(CaseChannel::Visit, CaseState::ClosedUnrated, change);
    assert!(never(&|case| case.contact = None));
    assert!(never(&|case| case.handling.erased_at = Some(case.submitted_at)));
    assert!(never(&|case| case.handling.aftercare.call_backs = vec![call(true)]));
    assert!(never(&|case| case.handling.aftercare.call_backs = vec![call(false), call(false), call(false)]));
    assert!(never(&|case| *case = rated(case.clone(), None, Some(RatingFlag::SamePhone), false)));
    assert!(!never(&|case| case.handling.aftercare.call_backs = vec![call(false), call(false)]));
    assert!(!never(&|case| *case = rated(case.clone(), None, None, false)), "it waits to be verified");
    assert!(never(&|case| *case = rated(case.clone(), Some(RatingProof::PhoneCode), None, false)));
}

#[test]
fn each_is_asked_once_in_the_morning() {
    let mut waiting = case(CaseChannel::Scan, CaseState::Resolved);
    let fifth = at("2026-03-07T09:00:00+08:00");
    assert_eq!(waiting.asking(), Some((Asking::Rating, fifth)));
    waiting.handling.aftercare.reminded_at = Some(fifth);
    assert_eq!(waiting.asking(), None);
    let mut short = case(CaseChannel::Scan, CaseState::Resolved);
    let start = short.submitted_at;
    short.handling.clock =
        Some(CaseClock::start(Stage::Rate, Term::Days(5), start, &Calendar::statutory(), &RuleSet::standard()));
    assert_eq!(short.asking(), None, "its time is over by then");
    let kept = rated(case(CaseChannel::Visit, CaseState::Resolved), None, None, false);
    assert_eq!(kept.asking(), None, "it was rated, and waits to be verified");

    for state in CaseState::ALL.iter().copied().filter(|state| *state != CaseState::Resolved) {
        let mut closed = case(CaseChannel::Scan, state);
        closed.handling.aftercare.closed_at = Some(start + Duration::hours(14));
        let asked = matches!(state, CaseState::Closed | CaseState::ClosedUnrated);
        let expected = (Asking::StillInOrder, at("2026-03-30T09:00:00+08:00"));
        assert_eq!(closed.asking(), asked.then_some(expected), "{state:?}");
        let changes: [fn(&mut Case); 4] = [
            |case| case.handling.aftercare.follow_up_refused = true,
            |case| case.handling.aftercare.follow_up_at = Some(case.submitted_at),
            |case| case.handling.erased_at = Some(case.submitted_at),
            |case| case.handling.aftercare.closed_at = None,
        ];
        for change in changes {
            let mut other = closed.clone();
            change(&mut other);
            assert_eq!(other.asking(), None, "{state:?}");
        }
    }
}

#[test]
fn one_rating_is_contested_once_and_only_where_it_counts() {
    let poor = rated(case(CaseChannel::Scan, CaseState::Accepted), Some(RatingProof::TrackingCode), None, false);
    assert!(poor.fits(CaseAction::Contest) && !poor.fits(CaseAction::DecideContest));
    let mut contested = poor.clone();
    let about = Contest { at: poor.submitted_at, rated_at: poor.submitted_at, outcome: None };
    contested.handling.aftercare.contest = Some(about);
    assert!(!contested.fits(CaseAction::Contest) && contested.fits(CaseAction::DecideContest));
    contested.handling.aftercare.contest = Some(Contest { outcome: Some(ContestOutcome::Upheld), ..about });
    assert!(!contested.fits(CaseAction::Contest) && !contested.fits(CaseAction::DecideContest));
    let mut good = poor.clone();
    good.handling.rating = Some(CaseRating::Basically);
    assert!(!good.fits(CaseAction::Contest));
    assert!(!rated(poor, None, None, false).fits(CaseAction::Contest), "it counts nowhere anyway");
}

#[test]
fn a_case_is_counted_once_by_what_its_rating_is_worth_and_corrected_when_that_changes() {
    let counted = |case: &Case| {
        let cells = contribution(case).cells.into_iter();
        cells.map(|(cell, value)| (cell.indicator, cell.kind.unwrap_or_default(), value)).collect::<Vec<_>>()
    };
    let one = |indicator: &str, kind: &str| vec![(indicator.to_owned(), kind.to_owned(), 1)];
    let proof = Some(RatingProof::PhoneCode);
    for state in [CaseState::Accepted, CaseState::Closed, CaseState::ClosedUnrated] {
        let with = |proof, flag, excluded| rated(case(CaseChannel::Visit, state), proof, flag, excluded);
        let outside = |kind| one("case_rated_outside", kind);
        assert_eq!(counted(&with(None, None, false)), outside("unverified"), "{state:?}");
        assert_eq!(counted(&with(proof, None, false)), one("case_rated", "dissatisfied"), "{state:?}");
        assert_eq!(counted(&with(proof, None, true)), outside("excluded"), "{state:?}");
        assert_eq!(counted(&with(proof, Some(RatingFlag::SameAccount), false)), outside("flagged"), "{state:?}");
    }
    for state in CaseState::ALL {
        let unrated = *state == CaseState::ClosedUnrated;
        let expected = if unrated { one("case_unrated", "") } else { Vec::new() };
        assert_eq!(counted(&case(CaseChannel::Scan, *state)), expected, "{state:?}");
    }
    let mut asked = case(CaseChannel::Scan, CaseState::Closed);
    asked.handling.aftercare.follow_up_at = Some(asked.submitted_at);
    for (answer, kind) in [(None, "unanswered"), (Some(true), "in_order"), (Some(false), "recurred")] {
        asked.handling.aftercare.still_in_order = answer;
        assert_eq!(counted(&asked), one("case_followed_up", kind));
    }
}

#[derive(Clone, Copy, Debug)]
enum Turn {
    Rates(CaseRating, Option<RatingProof>, Option<RatingFlag>),
    Objects,
    Decides(ContestOutcome),
}

fn turns() -> impl proptest::strategy::Strategy<Value = Vec<Turn>> {
    use proptest::prelude::*;
    let proof = prop_oneof![Just(None), Just(Some(RatingProof::PhoneCode)), Just(Some(RatingProof::CallBack))];
    let flag = prop_oneof![4 => Just(None), 1 => Just(Some(RatingFlag::SamePhone))];
    let rating = prop_oneof![
        3 => Just(CaseRating::Dissatisfied), 1 => Just(CaseRating::Satisfied), 1 => Just(CaseRating::Basically),
    ];
    let outcome = prop_oneof![Just(ContestOutcome::Excluded), Just(ContestOutcome::Upheld)];
    let turn = prop_oneof![
        3 => (rating, proof, flag).prop_map(|(rating, proof, flag)| Turn::Rates(rating, proof, flag)),
        2 => Just(Turn::Objects),
        2 => outcome.prop_map(Turn::Decides),
    ];
    proptest::collection::vec(turn, 0..12)
}

/// A rating as somebody would write it down who knows nothing of how a case keeps it.
#[derive(Clone, Copy)]
struct Noted {
    at: Instant,
    rating: CaseRating,
    proven: bool,
    flagged: bool,
    excluded: bool,
}

proptest::proptest! {
    #[test]
    fn what_was_excluded_stays_listed_and_the_last_rating_counts_once(turns in turns(), part in proptest::bool::weighted(0.2)) {
        let mut case = case(CaseChannel::Visit, CaseState::Closed);
        case.handling.parent = part.then(|| id(8));
        let (mut noted, mut objected, mut decided): (Vec<Noted>, Option<usize>, bool) = (Vec::new(), None, false);
        for (number, turn) in (0i32..).zip(turns) {
            // Each in another month.
            let at = case.submitted_at + Duration::days(31) * number;
            match turn {
                Turn::Rates(rating, proof, flag) => {
                    let answer = RatingAnswer { rating, attitude: None, reasons: Vec::new() };
                    case.keep_rating(at, &answer, proof, flag);
                    noted.push(Noted { at, rating, proven: proof.is_some(), flagged: flag.is_some(), excluded: false });
                }
                Turn::Objects => {
                    let last = noted.last().is_some_and(|last| {
                        last.rating == CaseRating::Dissatisfied && last.proven && !last.flagged && !last.excluded
                    });
                    proptest::prop_assert_eq!(case.fits(CaseAction::Contest), last && objected.is_none());
                    if case.fits(CaseAction::Contest) {
                        let rated_at = noted.last().map_or(at, |last| last.at);
                        case.handling.aftercare.contest = Some(Contest { at, rated_at, outcome: None });
                        objected = noted.len().checked_sub(1);
                    }
                }
                Turn::Decides(outcome) => {
                    proptest::prop_assert_eq!(case.settle_contest(outcome), objected.is_some() && !decided);
                    if let Some(about) = objected.filter(|_| !decided) {
                        decided = true;
                        noted[about].excluded = outcome == ContestOutcome::Excluded;
                    }
                }
            }
        }
        let (last, before) = noted.split_last().map_or((None, &[][..]), |(last, before)| (Some(*last), before));
        let mut expected: Vec<(String, String, chrono::NaiveDate)> = Vec::new();
        let month = |at: Instant| crate::shared::time::month_of(local_date(at));
        for one in before.iter().filter(|one| one.excluded && !part) {
            expected.push(("case_rated_outside".to_owned(), "excluded".to_owned(), month(one.at)));
        }
        if let Some(last) = last.filter(|_| !part) {
            let outside = match last {
                Noted { flagged: true, .. } => Some("flagged"),
                Noted { proven: false, .. } => Some("unverified"),
                Noted { excluded: true, .. } => Some("excluded"),
                Noted { .. } => None,
            };
            expected.push(match outside {
                Some(kind) => ("case_rated_outside".to_owned(), kind.to_owned(), month(last.at)),
                None => ("case_rated".to_owned(), last.rating.as_str().to_owned(), month(last.at)),
            });
        }
        let mut counted = Vec::new();
        for (cell, value) in contribution(&case).cells {
            proptest::prop_assert_eq!(value, 1, "each once");
            counted.push((cell.indicator, cell.kind.unwrap_or_default(), cell.on));
        }
        expected.sort();
        counted.sort();
        proptest::prop_assert_eq!(counted, expected);
    }
}
