//! The same numbers counted once more, plainly: for each figure by itself, over all that ever happened.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::*;
use crate::cases::clocks::Stage;
use crate::cases::{
    CaseAction, CaseChange, CaseChannel, CaseEvent, CaseEventKind, CaseFacts, CaseNature, CaseRating, CaseSettlement,
    CaseState, ContestOutcome, EvaluationFacts, RatingFlag, RatingProof, SUBJECT, StageMark,
};
use crate::shared::time::{local_date, month_of};
use crate::shared::{Change, EventRecord, Instant, Note, Party, Scene, Standing, Subject, Vocabulary, WordCode};
use crate::territory::DivisionCode;

type Events = Vec<EventRecord<CaseChange>>;

fn begin() -> Instant {
    "2026-01-01T00:00:00Z".parse().expect("an instant")
}

fn face(village: &str, merged: bool, channel: CaseChannel) -> CaseFace {
    CaseFace {
        groups: CaseGroups {
            place: DivisionCode::new(village).expect("twelve digits"),
            category: WordCode::new("traffic").expect("a code"),
            nature: CaseNature::Help,
            channel,
            office: Uuid::from_u128(9).into(),
            unit: None,
            deputy: None,
        },
        submitted_at: begin(),
        merged,
        part: false,
    }
}

/// What an action is called once it is done, where it moves a case.
fn kind_of(action: CaseAction) -> Option<CaseEventKind> {
    use {CaseAction as A, CaseEventKind as K};
    Some(match action {
        A::Accept => K::Accepted,
        A::Decline => K::Declined,
        A::Transfer => K::Transferred,
        A::Divert => K::Diverted,
        A::Escalate => K::Escalated,
        A::Assign => K::Assigned,
        A::Return => K::Returned,
        A::Start => K::Started,
        A::Reply => K::Replied,
        A::Verify => K::Verified,
        A::Reject => K::Rejected,
        A::Extend => K::Extended,
        A::Resolve => K::Resolved,
        A::RateSatisfied | A::RateDissatisfied | A::RateDissatisfiedAgain => K::Rated,
        A::Expire => K::Expired,
        A::Supervise => K::Supervised,
        A::Withdraw => K::Withdrawn,
        A::WithdrawAndErase => K::Erased,
        A::Merge => K::Merged,
        A::RequestInfo => K::InfoRequested,
        A::Supplement => K::Supplemented,
        A::CloseUnanswered => K::ClosedUnanswered,
        A::Reopen => K::Reopened,
        A::SubmitUp => K::SubmittedUp,
        A::Object => K::Objected,
        A::Conclude => K::Concluded,
        A::GoOn => K::GoneOn,
        A::VerifyUnrated => K::Verified,
        A::ResolveUnrated => K::Resolved,
        A::RateUnverified | A::RateDissatisfiedClosing => K::Rated,
        A::VerifyRating | A::VerifyRatingClosing => K::RatingVerified,
        A::CallBack => K::CalledBack,
        A::Contest => K::RatingContested,
        A::DecideContest => K::ContestDecided,
        _ => return None,
    })
}

/// The stage in which a case waits, where one is counted; while the resident is asked, it is that to which the case goes back.
fn waits(standing: Standing<CaseState>) -> Option<Stage> {
    match standing.state() {
        CaseState::AwaitingInfo | CaseState::ClosedUnanswered => standing.resume().and_then(stage_in),
        state => stage_in(state),
    }
}

fn stage_in(state: CaseState) -> Option<Stage> {
    match state {
        CaseState::Submitted => Some(Stage::Accept),
        CaseState::Escalated => Some(Stage::Assign),
        CaseState::Assigned | CaseState::InProgress => Some(Stage::Unit),
        CaseState::Replied => Some(Stage::Verify),
        _ => None,
    }
}

fn party(number: u8) -> Party {
    match number % 3 {
        0 => Party::Room(Uuid::from_u128(30).into()),
        number => Party::Deputy(Uuid::from_u128(u128::from(number)).into()),
    }
}

/// A life of a case as chance has it: each step chooses an action, the hours since the one before, and a number for what else
/// there is to choose. Every stage has fifty hours.
fn life(steps: &[(usize, u16, u8)]) -> Events {
    let record = |version: usize, at: Instant, change: CaseChange, by: Option<Party>| EventRecord {
        id: Uuid::from_u128(version as u128).into(),
        subject: Subject { kind: SUBJECT, id: Uuid::from_u128(1) },
        version: i32::try_from(version).expect("few"),
        at,
        account: None,
        party: by,
        scene: Scene::default(),
        change,
    };
    let facts = CaseFacts { to: Some(party(1)), channel: Some(CaseChannel::Scan), ..CaseFacts::default() };
    let event = CaseEvent { kind: CaseEventKind::Submitted, facts };
    let mut events = vec![record(1, begin(), Change { event, from: None, to: CaseState::Submitted }, None)];
    let (mut standing, mut at, mut since) = (Standing::at(CaseState::Submitted), begin(), begin());
    for (action, hours, chance) in steps {
        let action = CaseAction::ALL[action % CaseAction::ALL.len()];
        let Some(kind) = kind_of(action) else { continue };
        let before = waits(standing);
        let Some(moved) = standing.advance(action) else { continue };
        at += Duration::hours(i64::from(hours % 900));
        let due = since + Duration::hours(50);
        let anew = matches!(kind, CaseEventKind::Transferred | CaseEventKind::SubmittedUp);
        let goes_on = before == waits(standing) && !anew;
        let (ended, missed) = (!goes_on, at >= due);
        let mark = before.map(|stage| StageMark { stage, due, ended, missed });
        let rating = match action {
            CaseAction::RateSatisfied if chance % 2 == 0 => Some(CaseRating::Satisfied),
            CaseAction::RateSatisfied => Some(CaseRating::Basically),
            CaseAction::RateDissatisfied
            | CaseAction::RateDissatisfiedAgain
            | CaseAction::RateDissatisfiedClosing
            | CaseAction::RateUnverified => Some(CaseRating::Dissatisfied),
            CaseAction::CallBack if moved.from != CaseState::Resolved => Some(CaseRating::Basically),
            _ => None,
        };
        let settlement = (kind == CaseEventKind::Resolved).then_some(if chance % 2 == 0 {
            CaseSettlement::Answer
        } else {
            CaseSettlement::Measures
        });
        let to = match kind {
            CaseEventKind::Transferred => Some(party(*chance)),
            CaseEventKind::Assigned => Some(Party::Unit(Uuid::from_u128(u128::from(40 + chance % 2)).into())),
            _ => None,
        };
        let by = (kind == CaseEventKind::Accepted).then(|| party(*chance));
        let stage = mark.filter(|mark| mark.ended || mark.missed);
        let evaluation = EvaluationFacts {
            proof: (chance % 3 != 0).then_some(RatingProof::PhoneCode),
            flag: (*chance == 5).then_some(RatingFlag::SamePhone),
            outcome: (chance % 2 == 0).then_some(ContestOutcome::Excluded),
            ..EvaluationFacts::default()
        };
        let facts = CaseFacts { to, settlement, rating, stage, evaluation, ..CaseFacts::noted(Note::default()) };
        let change = Change { event: CaseEvent { kind, facts }, from: Some(moved.from), to: moved.to };
        events.push(record(events.len() + 1, at, change, by));
        // More time is counted from when it was given.
        if !goes_on || kind == CaseEventKind::Extended {
            since = at;
        }
    }
    events
}

type Plain = BTreeMap<(NaiveDate, CaseFigure), i64>;

/// The ratings that count, each where it was given; whether there were any at all.
fn count_ratings(
    face: &CaseFace,
    events: &[EventRecord<CaseChange>],
    add: &mut impl FnMut(Instant, CaseFigure),
) -> bool {
    use {CaseEventKind as K, CaseFigure as F};
    let kind = |event: &EventRecord<CaseChange>| event.change.event.kind;
    let grades = [
        (CaseRating::Satisfied, F::Satisfied),
        (CaseRating::Basically, F::Basically),
        (CaseRating::Dissatisfied, F::Dissatisfied),
    ];
    let is_rating = |event: &EventRecord<CaseChange>| {
        matches!(kind(event), K::Rated | K::CalledBack) && event.change.event.facts.rating.is_some()
    };
    let ratings: Vec<usize> = (0..events.len()).filter(|at| is_rating(&events[*at])).collect();
    for at in &ratings {
        let facts = &events[*at].change.event.facts;
        // Whatever is said until the next one is said of this one.
        let until = ratings.iter().copied().find(|next| next > at).unwrap_or(events.len());
        let verified = (*at..until).rfind(|one| kind(&events[*one]) == K::RatingVerified).unwrap_or(*at);
        let known = &events[verified].change.event.facts.evaluation;
        // An objection is decided once that is so, be it after the next rating.
        let objected = |decided: usize| (0..decided).rfind(|one| kind(&events[*one]) == K::RatingContested);
        let decides = |one: &usize| {
            let event = &events[*one];
            kind(event) == K::ContestDecided
                && event.change.event.facts.evaluation.outcome == Some(ContestOutcome::Excluded)
        };
        let mut decided = (*at..events.len()).filter(decides);
        let excluded = decided.any(|one| objected(one).is_some_and(|objected| (*at..until).contains(&objected)));
        // Of what was scanned nobody asked at first whose word a rating is.
        let scanned = face.groups.channel == CaseChannel::Scan;
        let grade = grades.iter().find(|(grade, _)| facts.rating == Some(*grade));
        if known.flag.is_none()
            && !excluded
            && (known.proof.is_some() || scanned)
            && let Some((_, figure)) = grade
        {
            add(events[*at].at, *figure);
        }
    }
    !ratings.is_empty()
}

/// For each figure and month, over all that happened to the case.
fn recount(face: &CaseFace, events: &[EventRecord<CaseChange>]) -> Plain {
    use {CaseEventKind as K, CaseFigure as F};
    let mut numbers = Plain::new();
    if face.groups.place.as_str().starts_with("350527") {
        return numbers;
    }
    let mut add = |at: Instant, figure| *numbers.entry((month_of(local_date(at)), figure)).or_default() += 1;
    let kind = |event: &EventRecord<CaseChange>| event.change.event.kind;
    let simple = [
        (K::Declined, F::Declined),
        (K::Diverted, F::Diverted),
        (K::Merged, F::Merged),
        (K::Assigned, F::Assigned),
        (K::Returned, F::Returned),
        (K::Rejected, F::Rejected),
        (K::Extended, F::Extended),
    ];
    for (of, figure) in simple {
        events.iter().filter(|event| kind(event) == of).for_each(|event| add(event.at, figure));
    }
    let rated = count_ratings(face, events, &mut add);
    let closed = events.iter().find(|event| event.change.to == CaseState::ClosedUnrated);
    if let Some(closed) = closed.filter(|_| !rated && !face.part) {
        add(closed.at, F::Unrated);
    }
    if !face.part {
        add(face.submitted_at, F::Voices);
    }
    if !face.merged && !face.part {
        add(face.submitted_at, F::Received);
    }
    let taken_back = events.iter().position(|event| event.change.to == CaseState::Withdrawn);
    if let Some(at) = taken_back.filter(|_| !face.part) {
        let assigned = events[..at].iter().any(|event| kind(event) == K::Assigned);
        add(events[at].at, if assigned { F::WithdrawnAfter } else { F::WithdrawnBefore });
    }
    // Rated dissatisfied is what begins it again here, or the answer for want of which it was closed.
    let begins = |event: &EventRecord<CaseChange>| match kind(event) {
        K::Rated => event.change.to.is_open(),
        other => other == K::Reopened,
    };
    let again: Vec<usize> = (0..events.len()).filter(|at| begins(&events[*at])).collect();
    for at in &again {
        add(events[*at].at, F::Reopened);
    }
    let last = events.iter().rposition(|event| matches!(kind(event), K::Verified | K::Resolved | K::Concluded));
    if let Some(last) = last.filter(|last| again.iter().all(|at| at < last)) {
        let figure = match (kind(&events[last]), events[last].change.event.facts.settlement) {
            (K::Verified, _) => F::ConcludedByUnit,
            (_, Some(CaseSettlement::Measures)) => F::ConcludedByMeasures,
            _ => F::ConcludedByAnswer,
        };
        add(events[last].at, figure);
    }
    // Stage by stage: from one end of it to the next, whether it was missed on the way.
    for stage in [Stage::Accept, Stage::Assign, Stage::Unit, Stage::Verify] {
        let Some([due, met]) = F::of_stage(stage) else { continue };
        let marks = events.iter().filter_map(|event| event.change.event.facts.stage.map(|mark| (event, mark)));
        let own: Vec<_> = marks.filter(|(_, mark)| mark.stage == stage).collect();
        for run in own.split_inclusive(|(_, mark)| mark.ended) {
            let Some((event, last)) = run.last() else { continue };
            if let Some((_, first)) = run.iter().find(|(_, mark)| mark.missed) {
                add(first.due, due);
            } else if last.ended && !matches!(kind(event), K::Withdrawn | K::Merged | K::Erased | K::Returned) {
                add(event.at, due);
                add(event.at, met);
            }
        }
    }
    numbers
}

fn plain(cells: &CaseCells) -> Plain {
    let mut numbers = Plain::new();
    for ((month, _), counts) in cells {
        for (figure, value) in &counts.figures {
            *numbers.entry((*month, *figure)).or_default() += value;
        }
    }
    numbers
}

fn steps() -> impl proptest::strategy::Strategy<Value = Vec<(usize, u16, u8)>> {
    proptest::collection::vec((0usize..500, 0u16..900, 0u8..6), 0..120)
}

proptest::proptest! {
    #[test]
    fn whatever_happens_to_a_case_a_plain_recount_comes_to_the_same(
        steps in steps(),
        kinmen in proptest::bool::weighted(0.1),
        part in proptest::bool::weighted(0.2),
        proxy in proptest::bool::ANY,
    ) {
        let events = life(&steps);
        let merged = events.last().is_some_and(|last| last.change.to == CaseState::Merged);
        let channel = if proxy { CaseChannel::Visit } else { CaseChannel::Scan };
        let village = if kinmen { "350527100001" } else { "350582002014" };
        let face = CaseFace { part, ..face(village, merged, channel) };
        let cells = contribution(&face, &events);
        proptest::prop_assert_eq!(plain(&cells), recount(&face, &events));
        let concluded = [CaseFigure::ConcludedByAnswer, CaseFigure::ConcludedByMeasures, CaseFigure::ConcludedByUnit];
        for counts in cells.values() {
            let hours: i64 = counts.hours.values().sum();
            proptest::prop_assert_eq!(hours, concluded.map(|figure| counts.of(figure)).iter().sum::<i64>());
        }
    }

    #[test]
    fn whichever_way_it_is_looked_at_the_groups_add_up(steps in steps()) {
        let cells = contribution(&face("350582002014", false, CaseChannel::Scan), &life(&steps));
        let mut rows = MonthRows::new();
        spread(&mut rows, &cells, 1);
        for area in ["350582002014", "350582002000", "350582000000", "350500000000"] {
            let of = |grouping: Option<CaseGrouping>| {
                let mut sum = CaseCounts::default();
                let here = rows.iter().filter(|(place, _)| place.area.as_str() == area && place.grouping == grouping);
                here.for_each(|(_, counts)| sum.add(counts, 1));
                sum
            };
            for grouping in CaseGrouping::ALL {
                proptest::prop_assert_eq!(of(Some(*grouping)), of(None), "{} {:?}", area, grouping);
            }
        }
        spread(&mut rows, &cells, -1);
        proptest::prop_assert!(rows.is_empty(), "what is taken out again leaves nothing");
    }

    #[test]
    fn a_stage_that_was_missed_stays_missed(steps in steps()) {
        let events = life(&steps);
        let missed = |events: &[EventRecord<CaseChange>]| {
            let numbers = plain(&contribution(&face("350582002014", false, CaseChannel::Scan), events));
            let of = |figure: CaseFigure| numbers.iter().filter(|((_, one), _)| *one == figure).map(|(_, n)| n).sum::<i64>();
            let stages = [Stage::Accept, Stage::Assign, Stage::Unit, Stage::Verify].into_iter();
            stages.filter_map(CaseFigure::of_stage).map(|[due, met]| of(due) - of(met)).sum::<i64>()
        };
        let so_far: Vec<i64> = (1..=events.len()).map(|end| missed(&events[..end])).collect();
        proptest::prop_assert!(so_far.is_sorted(), "{:?}", so_far);
    }
}
