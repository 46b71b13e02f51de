//! Evidence: which event credits which deputy with which role. Nothing that is done in the system is typed in again; the
//! worker writes the duty records from here, and however often it does, they are the same.

use chrono::{NaiveDate, Timelike};
use uuid::Uuid;

use crate::deputies::Deputies;
use crate::duties::{Credit, Credited, DutyActivity, DutyRecord, DutyState, Per, Source};
use crate::happening::{Happening, History};
use crate::shared::ids::following;
use crate::shared::time::{local_date, shanghai};
use crate::shared::{DeputyId, EventRecord, GridId, Instant, Party, Standing, StoreError, Vocabulary};

/// An id that follows from what a record is written for, whose it is and as what: writing it again makes the same one.
fn record_id(evidence: Uuid, deputy: Uuid, activity: DutyActivity) -> Uuid {
    let which = DutyActivity::ALL.iter().zip(0_u8..).find(|(one, _)| **one == activity).map_or(u8::MAX, |(_, at)| at);
    following(evidence, deputy, which)
}

/// Whom `worth` of an event credits.
fn credited(worth: Credit, event: &EventRecord<Happening>) -> Vec<DeputyId> {
    match (worth.to, event.party) {
        (Credited::Actor, Some(Party::Deputy(deputy))) => vec![deputy],
        (Credited::Actor, _) => Vec::new(),
        (Credited::Named, _) => event.change.named().to_vec(),
    }
}

/// The day on which it was done, and in which half of it: a half-day ends at noon.
fn half_day(at: Instant) -> (NaiveDate, bool) {
    (local_date(at), at.with_timezone(&shanghai()).hour() >= 12)
}

/// Within what the same that is done again to a matter is the same piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    Matter,
    /// Nothing: each event is a piece of work of its own.
    Event(Uuid),
    HalfDay(Option<GridId>, (NaiveDate, bool)),
    Day(NaiveDate),
}

impl Span {
    fn of(worth: Credit, event: &EventRecord<Happening>) -> Self {
        match worth.per {
            Per::Matter => Self::Matter,
            Per::Event => Self::Event(event.id.0),
            Per::HalfDay => Self::HalfDay(event.scene.grid, half_day(event.at)),
            // What is written down later is done on the day that it names.
            Per::Day => Self::Day(event.change.done_on().unwrap_or_else(|| local_date(event.at))),
        }
    }
}

/// Whom earlier events of the same matter credit with the same: what counts once is written by the first event and by no
/// other, in whatever order a worker comes to them, and a record once written never moves.
fn credited_before(
    store: &mut impl History,
    event: &EventRecord<Happening>,
    worth: Credit,
) -> Result<Vec<DeputyId>, StoreError> {
    let span = Span::of(worth, event);
    let same = |earlier: EventRecord<Happening>| {
        let one = earlier.change.credit().filter(|one| one.activity == worth.activity);
        let one = one.filter(|one| Span::of(Credit { per: worth.per, ..*one }, &earlier) == span);
        one.map_or_else(Vec::new, |one| credited(one, &earlier))
    };
    Ok(store.before(event)?.into_iter().flat_map(same).collect())
}

/// The records that an event is worth.
///
/// # Errors
/// When the store fails.
pub fn records(
    store: &mut (impl Deputies + History),
    record: &EventRecord<Happening>,
) -> Result<Vec<DutyRecord>, StoreError> {
    let Some(worth) = record.change.credit() else { return Ok(Vec::new()) };
    let mut deputies = credited(worth, record);
    // What begins a matter credits nobody, so that the second event is never a repetition; most events are one of those two.
    if worth.per != Per::Event && record.version > 2 && !deputies.is_empty() {
        let before = credited_before(store, record, worth)?;
        deputies.retain(|deputy| !before.contains(deputy));
    }
    let mut written = Vec::with_capacity(deputies.len());
    for deputy in deputies {
        // What an entry that became part of another one is credited with is the other's.
        let Some((deputy, division)) = store.deputy_place(deputy)? else { continue };
        let evidence = match worth.per {
            Per::Matter => record.subject.id,
            // The first of them stands for all that is the same piece of work.
            Per::Event | Per::HalfDay | Per::Day => record.id.0,
        };
        written.push(DutyRecord {
            id: record_id(evidence, deputy.0, worth.activity).into(),
            version: 1,
            deputy,
            division,
            role: worth.role.into(),
            activity: worth.activity,
            at: record.at,
            grid: record.scene.grid,
            source: Source::Event { event: record.id, subject: record.subject },
            evidence,
            place: None,
            text: None,
            reason: None,
            standing: Standing::at(DutyState::Confirmed),
            updated_at: record.at,
        });
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::activities::{self, ActivityEvent, ActivityEventKind, ActivityKind};
    use crate::bulletins::{self, BulletinEvent, BulletinEventKind};
    use crate::cases::{self, CaseEvent, CaseEventKind, CaseFacts, CaseReportKind, CaseState};
    use crate::consultations::{self, ConsultationEvent, ConsultationEventKind};
    use crate::contacts::{self, ContactLinkEvent, ContactLinkEventKind, ContactLinkState};
    use crate::disputes::{self, DisputeEvent, DisputeEventKind};
    use crate::duties::DutyRole;
    use crate::notices::{self, NoticeEvent};
    use crate::receptions::{self, EntryOutcome, ReceptionEvent, RegisterEntryKind};
    use crate::shared::{Note, SubjectKind, golden};
    use crate::sittings::{self, SittingEvent, SittingEventKind};
    use crate::suggestions::{self, SuggestionEvent, SuggestionEventKind};
    use crate::sweeps::{self, SweepFindingEvent, SweepFindingEventKind};

    /// Every kind of event that can credit somebody, with what it is worth.
    fn all() -> Vec<(SubjectKind, String, Option<Credit>)> {
        let mut all = Vec::new();
        for kind in CaseEventKind::ALL {
            let reports = CaseReportKind::ALL.iter().filter(|_| *kind == CaseEventKind::Reported).copied().map(Some);
            for report in reports.chain((*kind != CaseEventKind::Reported).then_some(None)) {
                let what = report.map_or_else(String::new, |report| format!(" ({})", report.as_str()));
                let event =
                    CaseEvent { kind: *kind, facts: CaseFacts { report, on_site: true, ..CaseFacts::default() } };
                let name = format!("{}{what} {}", kind.as_str(), kind.label());
                all.push((cases::SUBJECT, name, cases::consequences::credit(&event)));
            }
        }
        for kind in DisputeEventKind::ALL {
            let event = DisputeEvent::noted(*kind, Note::default());
            let name = format!("{} {}", kind.as_str(), kind.label());
            all.push((disputes::SUBJECT, name, disputes::consequences::credit(&event)));
        }
        let id = Uuid::nil();
        for event in [
            ReceptionEvent::Announced,
            ReceptionEvent::Titled,
            ReceptionEvent::CheckedIn { deputy: id.into() },
            ReceptionEvent::Recorded { entry: 1, of: RegisterEntryKind::Voice },
            ReceptionEvent::Recorded { entry: 1, of: RegisterEntryKind::PolicyExplained },
            ReceptionEvent::EntryConfirmed { entry: 1 },
            ReceptionEvent::Submitted { entry: 1, case: id.into() },
            ReceptionEvent::Concluded { deputies: Vec::new() },
            ReceptionEvent::Cancelled,
            ReceptionEvent::EntryEnded { entry: 1, outcome: EntryOutcome::Answered },
            ReceptionEvent::EntryReminded { entry: 1 },
            ReceptionEvent::EntryLate { entry: 1 },
            ReceptionEvent::WalkInsOpened,
        ] {
            let name = format!("{} {}", event.kind().as_str(), event.kind().label());
            all.push((receptions::SUBJECT, name, receptions::consequences::credit(&event)));
        }
        let (deputy, reception) = (id.into(), id.into());
        for event in [
            NoticeEvent::Drafted,
            NoticeEvent::Revised,
            NoticeEvent::Held,
            NoticeEvent::Released,
            NoticeEvent::SentBack,
            NoticeEvent::TakenDown,
            NoticeEvent::Published,
            NoticeEvent::Withdrawn,
            NoticeEvent::Explained { deputy, reception },
        ] {
            let name = format!("{} {}", event.kind().as_str(), event.kind().label());
            all.push((notices::SUBJECT, name, notices::consequences::credit(&event)));
        }
        for kind in SuggestionEventKind::ALL {
            let name = format!("{} {}", kind.as_str(), kind.label());
            let credit = suggestions::consequences::credit(&SuggestionEvent::plain(*kind));
            all.push((suggestions::SUBJECT, name, credit));
        }
        for kind in SweepFindingEventKind::ALL {
            let name = format!("{} {}", kind.as_str(), kind.label());
            let event = SweepFindingEvent::noted(*kind, Note::default());
            all.push((sweeps::FINDING, name, sweeps::consequences::credit_of_finding(&event)));
        }
        for kind in BulletinEventKind::ALL {
            let name = format!("{} {}", kind.as_str(), kind.label());
            let credit = bulletins::consequences::credit(&BulletinEvent::bare(*kind));
            all.push((bulletins::SUBJECT, name, credit));
        }
        for of in ActivityKind::ALL {
            // What credits nobody does so whatever the activity is.
            let told = |kind: &&ActivityEventKind| {
                *of == ActivityKind::Inspection || **kind == ActivityEventKind::AttendanceNoted
            };
            for kind in ActivityEventKind::ALL.iter().filter(told) {
                let name = format!("{} {} ({})", kind.as_str(), kind.label(), of.as_str());
                let credit = activities::consequences::credit(&ActivityEvent::bare(*kind, *of));
                all.push((activities::SUBJECT, name, credit));
            }
        }
        for kind in ConsultationEventKind::ALL {
            let name = format!("{} {}", kind.as_str(), kind.label());
            let credit = consultations::consequences::credit(&ConsultationEvent::bare(*kind));
            all.push((consultations::SUBJECT, name, credit));
        }
        for kind in ContactLinkEventKind::ALL {
            let name = format!("{} {}", kind.as_str(), kind.label());
            let credit = contacts::consequences::credit(&ContactLinkEvent::bare(*kind));
            all.push((contacts::SUBJECT, name, credit));
        }
        for kind in SittingEventKind::ALL {
            let name = format!("{} {}", kind.as_str(), kind.label());
            let credit = sittings::consequences::credit(&SittingEvent::bare(*kind));
            all.push((sittings::SUBJECT, name, credit));
        }
        all
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let mut text = String::from(
            "# Event → role, activity\n\nGenerated by a test; `UPDATE_GOLDEN=1` rewrites it. What an event of a kind credits a deputy with, and what it is counted for.\n",
        );
        let mut subject = None;
        for (of, name, credit) in all() {
            if subject != Some(of) {
                write!(text, "\n## {} {}\n\n", of.value, of.label).expect("grows");
                subject = Some(of);
            }
            let worth = credit.map_or_else(
                || "·".to_owned(),
                |credit| {
                    format!(
                        "{} {} / {} {}，{}，{}",
                        credit.role.as_str(),
                        credit.role.label(),
                        credit.activity.as_str(),
                        credit.activity.label(),
                        credit.per.label(),
                        credit.to.label()
                    )
                },
            );
            writeln!(text, "- {name}: {worth}").expect("grows");
        }
        golden::check("evidence.md", &text);
    }

    #[test]
    fn every_role_is_filled_by_something_that_is_done_in_the_system() {
        let roles: Vec<_> = all().into_iter().filter_map(|(.., credit)| credit).map(|credit| credit.role).collect();
        assert!(DutyRole::ALL.iter().all(|role| roles.contains(role)));
    }

    /// What happened, with what came before: nothing else is asked of a log here.
    struct Log(Vec<EventRecord<Happening>>);

    impl History for Log {
        fn before(&mut self, event: &EventRecord<Happening>) -> Result<Vec<EventRecord<Happening>>, StoreError> {
            Ok(self.0.iter().filter(|earlier| earlier.version < event.version).cloned().collect())
        }
    }

    /// The events of one matter by one deputy, each so many minutes after midnight of a day in Shanghai, and in that grid.
    fn log(subject: SubjectKind, all: &[(u32, u8, Happening)]) -> Log {
        let midnight = "2026-03-01T16:00:00Z".parse::<Instant>().expect("a literal instant");
        let event = |(version, (minutes, grid, change)): (i32, &(u32, u8, Happening))| EventRecord {
            id: Uuid::from_u128(u128::from(version.unsigned_abs())).into(),
            subject: crate::shared::Subject { kind: subject, id: Uuid::nil() },
            version,
            at: midnight + chrono::Duration::minutes(i64::from(*minutes)),
            account: None,
            party: Some(Party::Deputy(Uuid::nil().into())),
            scene: crate::shared::Scene { told: Vec::new(), grid: Some(Uuid::from_u128(u128::from(*grid)).into()) },
            change: change.clone(),
        };
        Log((2..).zip(all).map(event).collect())
    }

    /// How many of them are a piece of work, whichever the worker comes to first.
    fn counted(mut log: Log) -> usize {
        let events = log.0.clone();
        let mut is_new = |event: &EventRecord<Happening>| {
            let Some(worth) = event.change.credit() else { return false };
            let before = credited_before(&mut log, event, worth).expect("the log is here");
            credited(worth, event).iter().any(|deputy| !before.contains(deputy))
        };
        events.iter().rev().filter(|event| is_new(event)).count()
    }

    fn observed(on_site: bool) -> Happening {
        let facts = CaseFacts { report: Some(CaseReportKind::Observation), on_site, ..CaseFacts::default() };
        let event = CaseEvent { kind: CaseEventKind::Reported, facts };
        Happening::Case(crate::shared::Change { event, from: Some(CaseState::Accepted), to: CaseState::Accepted })
    }

    fn visited(day: u32) -> Happening {
        let on = "2026-03-02".parse::<NaiveDate>().expect("a literal date") + chrono::Duration::days(i64::from(day));
        let visit = Some((Uuid::from_u128(9).into(), on));
        let event = ContactLinkEvent { kind: ContactLinkEventKind::Visited, visit, from: None };
        let active = ContactLinkState::Active;
        Happening::ContactLink(crate::shared::Change { event, from: Some(active), to: active })
    }

    #[test]
    fn what_was_split_earns_nothing_more() {
        let greedy: Vec<_> = (0..10).map(|times| (7 * 60 + times, 1, observed(true))).collect();
        assert_eq!(counted(log(cases::SUBJECT, &greedy)), 1, "ten observations of one morning");
        let peaks = [(8 * 60, 1, observed(true)), (18 * 60, 1, observed(true)), (18 * 60, 2, observed(true))];
        assert_eq!(counted(log(cases::SUBJECT, &peaks)), 3, "a morning, an evening, and another grid");
        assert_eq!(counted(log(cases::SUBJECT, &[(8 * 60, 1, observed(false))])), 0, "nothing but words");
        let visits: Vec<_> = (0..10).map(|times| (9 * 60 + times, 1, visited(0))).collect();
        assert_eq!(counted(log(contacts::SUBJECT, &visits)), 1, "a visit that was split into ten");
        assert_eq!(counted(log(contacts::SUBJECT, &[(0, 1, visited(0)), (1, 1, visited(1))])), 2, "two days");
    }

    proptest::proptest! {
        #[test]
        fn observations_count_once_for_each_half_day_and_grid(
            all in proptest::collection::vec((0u32..4320, 0u8..3, proptest::bool::ANY), 0..20),
        ) {
            let events: Vec<_> = all.iter().map(|(minutes, grid, seen)| (*minutes, *grid, observed(*seen))).collect();
            let mut apart: Vec<(u32, u8)> =
                all.iter().filter(|(.., seen)| *seen).map(|(minutes, grid, _)| (minutes / 720, *grid)).collect();
            apart.sort_unstable();
            apart.dedup();
            proptest::prop_assert_eq!(counted(log(cases::SUBJECT, &events)), apart.len());
        }

        #[test]
        fn a_records_id_follows_from_its_evidence(a: u128, b: u128, c: u128, one in 0..DutyActivity::ALL.len(), two in 0..DutyActivity::ALL.len()) {
            let [evidence, deputy, other] = [a, b, c].map(Uuid::from_u128);
            let (one, two) = (DutyActivity::ALL[one], DutyActivity::ALL[two]);
            proptest::prop_assert_eq!(record_id(evidence, deputy, one), record_id(evidence, deputy, one));
            proptest::prop_assert_eq!(record_id(evidence, deputy, one) != record_id(evidence, deputy, two), one != two);
            let differ = deputy.as_bytes()[10..] != other.as_bytes()[10..];
            proptest::prop_assert_eq!(record_id(evidence, deputy, one) != record_id(evidence, other, one), differ);
        }
    }
}
