//! Evidence: which event credits which deputy with which role. Nothing that is done in the system is typed in again; the
//! worker writes the duty records from here, and however often it does, they are the same.

use uuid::Uuid;

use crate::deputies::Deputies;
use crate::duties::{Credit, Credited, DutyActivity, DutyRecord, DutyState, Per, Source};
use crate::happening::{Happening, History};
use crate::shared::ids::following;
use crate::shared::{DeputyId, EventRecord, Party, Standing, StoreError, Vocabulary};

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

/// Whom earlier events of the same matter credit with the same: what counts once is written by the first event and by no
/// other, in whatever order a worker comes to them, and a record once written never moves.
fn credited_before(
    store: &mut impl History,
    event: &EventRecord<Happening>,
    worth: Credit,
) -> Result<Vec<DeputyId>, StoreError> {
    let same = |earlier: EventRecord<Happening>| {
        let one = earlier.change.credit().filter(|one| one.activity == worth.activity);
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
    if worth.per == Per::Matter && record.version > 2 && !deputies.is_empty() {
        let before = credited_before(store, record, worth)?;
        deputies.retain(|deputy| !before.contains(deputy));
    }
    let mut written = Vec::with_capacity(deputies.len());
    for deputy in deputies {
        // What an entry that became part of another one is credited with is the other's.
        let Some((deputy, division)) = store.deputy_place(deputy)? else { continue };
        let evidence = match worth.per {
            Per::Matter => record.subject.id,
            Per::Event => record.id.0,
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
    use crate::cases::{self, CaseEvent, CaseEventKind, CaseFacts, CaseReportKind};
    use crate::consultations::{self, ConsultationEvent, ConsultationEventKind};
    use crate::disputes::{self, DisputeEvent, DisputeEventKind};
    use crate::duties::DutyRole;
    use crate::notices::{self, NoticeEvent};
    use crate::receptions::{self, EntryOutcome, ReceptionEvent, RegisterEntryKind};
    use crate::shared::{Note, SubjectKind, golden};
    use crate::suggestions::{self, SuggestionEvent, SuggestionEventKind};
    use crate::sweeps::{self, SweepFindingEvent, SweepFindingEventKind};

    /// Every kind of event that can credit somebody, with what it is worth.
    fn all() -> Vec<(SubjectKind, String, Option<Credit>)> {
        let mut all = Vec::new();
        for kind in CaseEventKind::ALL {
            let reports = CaseReportKind::ALL.iter().filter(|_| *kind == CaseEventKind::Reported).copied().map(Some);
            for report in reports.chain((*kind != CaseEventKind::Reported).then_some(None)) {
                let what = report.map_or_else(String::new, |report| format!(" ({})", report.as_str()));
                let event = CaseEvent { kind: *kind, facts: CaseFacts { report, ..CaseFacts::default() } };
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

    proptest::proptest! {
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
