//! The same numbers counted once more, plainly: for each figure by itself, over all that ever happened.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::*;
use crate::cases::clocks::Stage;
use crate::cases::{
    CaseAction, CaseChange, CaseChannel, CaseEvent, CaseEventKind, CaseFacts, CaseNature, CaseRating, CaseSettlement,
    CaseState, EvaluationFacts, RatingFlag, RatingProof, SUBJECT, StageMark,
};
use crate::shared::time::{local_date, month_of};
use crate::shared::{Change, EventRecord, Instant, Note, Party, Scene, Standing, Subject, Vocabulary, WordCode};
use crate::territory::DivisionCode;

type Events = Vec<EventRecord<CaseChange>>;

fn begin() -> Instant {
    "2026-01-01T00:00:00Z".parse().expect("an instant")
}

fn face(village: &str, merged: bool) -> CaseFace {
    CaseFace {
        groups: CaseGroups {
            place: DivisionCode::new(village).expect("twelve digits"),
            category: WordCode::new("traffic").expect("a code"),
            nature: CaseNature::Help,
            channel: CaseChannel::Scan,
            office: Uuid::from_u128(9).into(),
            unit: None,
            deputy: None,
        },
        submitted_at: begin(),
        merged,
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
        _ => return None,
    })
}

/// The stage in which a case waits, where one is counted.
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
        let Some(moved) = standing.advance(action) else { continue };
        at += Duration::hours(i64::from(hours % 900));
        let due = since + Duration::hours(50);
        let goes_on = stage_in(moved.from) == stage_in(moved.to) && kind != CaseEventKind::Transferred;
        let (ended, missed) = (!goes_on, at >= due);
        let mark = stage_in(moved.from).map(|stage| StageMark { stage, due, ended, missed });
        let rating = match action {
            CaseAction::RateSatisfied if chance % 2 == 0 => Some(CaseRating::Satisfied),
            CaseAction::RateSatisfied => Some(CaseRating::Basically),
            CaseAction::RateDissatisfied | CaseAction::RateDissatisfiedAgain => Some(CaseRating::Dissatisfied),
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
        let facts = CaseFacts { to, settlement, rating, stage, ..CaseFacts::noted(Note::default()) };
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
        (K::Expired, F::Unrated),
    ];
    for (of, figure) in simple {
        events.iter().filter(|event| kind(event) == of).for_each(|event| add(event.at, figure));
    }
    let grades = [
        (CaseRating::Satisfied, F::Satisfied),
        (CaseRating::Basically, F::Basically),
        (CaseRating::Dissatisfied, F::Dissatisfied),
    ];
    for (grade, figure) in grades {
        let given = events.iter().filter(|event| event.change.event.facts.rating == Some(grade));
        given.for_each(|event| add(event.at, figure));
    }
    add(face.submitted_at, F::Voices);
    if !face.merged {
        add(face.submitted_at, F::Received);
    }
    if let Some(at) = events.iter().position(|event| matches!(kind(event), K::Withdrawn | K::Erased)) {
        let assigned = events[..at].iter().any(|event| kind(event) == K::Assigned);
        add(events[at].at, if assigned { F::WithdrawnAfter } else { F::WithdrawnBefore });
    }
    // Rated dissatisfied is what begins it again here.
    let again: Vec<_> = (0..events.len())
        .filter(|at| events[*at].change.event.facts.rating == Some(CaseRating::Dissatisfied))
        .collect();
    for at in &again {
        add(events[*at].at, F::Reopened);
    }
    let last = events.iter().rposition(|event| event.change.to == CaseState::Resolved);
    if let Some(last) = last.filter(|last| again.iter().all(|at| at < last)) {
        let figure = match events[last].change.event.facts.settlement {
            Some(CaseSettlement::Answer) => F::ConcludedByAnswer,
            Some(CaseSettlement::Measures) => F::ConcludedByMeasures,
            None => F::ConcludedByUnit,
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
    fn whatever_happens_to_a_case_a_plain_recount_comes_to_the_same(steps in steps(), kinmen in proptest::bool::weighted(0.1)) {
        let events = life(&steps);
        let merged = events.last().is_some_and(|last| last.change.to == CaseState::Merged);
        let face = face(if kinmen { "350527100001" } else { "350582002014" }, merged);
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
        let cells = contribution(&face("350582002014", false), &life(&steps));
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
            let numbers = plain(&contribution(&face("350582002014", false), events));
            let of = |figure: CaseFigure| numbers.iter().filter(|((_, one), _)| *one == figure).map(|(_, n)| n).sum::<i64>();
            let stages = [Stage::Accept, Stage::Assign, Stage::Unit, Stage::Verify].into_iter();
            stages.filter_map(CaseFigure::of_stage).map(|[due, met]| of(due) - of(met)).sum::<i64>()
        };
        let so_far: Vec<i64> = (1..=events.len()).map(|end| missed(&events[..end])).collect();
        proptest::prop_assert!(so_far.is_sorted(), "{:?}", so_far);
    }
}

#[test]
fn a_rating_that_may_be_the_handlers_is_none_of_the_figures() {
    let rated = |flag, proof| {
        let evaluation = EvaluationFacts { proof, flag, ..EvaluationFacts::default() };
        let facts = CaseFacts { rating: Some(CaseRating::Satisfied), evaluation, ..CaseFacts::default() };
        CaseEvent { kind: CaseEventKind::Rated, facts }
    };
    let (scan, visit) = (CaseChannel::Scan, CaseChannel::Visit);
    let counts = Some(CaseFigure::Satisfied);
    for (flag, proof, channel, expected) in [
        (None, Some(RatingProof::TrackingCode), scan, counts),
        (Some(RatingFlag::SameAccount), Some(RatingProof::OwnAccount), scan, None),
        (None, None, visit, None),
        (None, Some(RatingProof::PhoneCode), visit, counts),
        (Some(RatingFlag::SamePhone), Some(RatingProof::PhoneCode), visit, None),
        // Of before anybody noted by what it is known.
        (None, None, scan, counts),
    ] {
        assert_eq!(counts_in_figures(&rated(flag, proof), channel), expected, "{flag:?} {proof:?} {channel:?}");
    }
}
