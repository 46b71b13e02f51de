//! Evidence: which event credits which deputy with which role. Nothing that is done in the system is typed in again; the
//! worker writes the duty records from here, and however often it does, they are the same.

use uuid::Uuid;

use crate::cases::{Case, CaseReportKind, Cases};
use crate::deputies::Deputies;
use crate::disputes::{DisputeEvent, Disputes};
use crate::duties::{Duties, DutyActivity, DutyRecord, DutyRole, DutyState, Source};
use crate::happening::Happening;
use crate::receptions::{ReceptionEvent, Receptions};
use crate::shared::Standing;
use crate::shared::{DeputyId, EventKind, EventLog, EventRecord, GridId, Party, StoreError, Vocabulary};

crate::vocabulary! {
    /// What a record is written for only once.
    Per "计次方式" {
        /// The matter: however often the same is done to it, it is one piece of work.
        Matter = "matter" "每件一次",
        /// The event: each time is a piece of work of its own.
        Event = "event" "每次一次",
    }
}

crate::vocabulary! {
    /// Whom an event credits.
    Credited "计入对象" {
        /// The deputy who did it.
        Actor = "actor" "行为代表",
        /// The deputies whom the event names: who mediated, who received.
        Named = "named" "所列代表",
    }
}

/// What an event is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// In which role.
    pub role: DutyRole,
    pub activity: DutyActivity,
    /// What it is written for only once.
    pub per: Per,
    pub to: Credited,
}

/// The table: what an event of that kind is worth; `report` is what kind of report a case's [`EventKind::Reported`] was.
#[must_use]
pub fn credit(kind: EventKind, report: Option<CaseReportKind>) -> Option<Credit> {
    use EventKind as K;
    let worth = |role, activity, per, to| Some(Credit { role, activity, per, to });
    let servant = |activity, per| worth(DutyRole::LivelihoodServant, activity, per, Credited::Actor);
    match kind {
        K::Accepted => servant(DutyActivity::AcceptedCase, Per::Matter),
        K::Reported => match report {
            Some(CaseReportKind::Observation) => servant(DutyActivity::Visited, Per::Event),
            Some(CaseReportKind::Meeting) => servant(DutyActivity::Coordinated, Per::Event),
            Some(CaseReportKind::Progress) | None => None,
        },
        K::Verified => servant(DutyActivity::VerifiedResult, Per::Matter),
        K::Resolved => servant(DutyActivity::SettledCase, Per::Matter),
        K::Escalated => worth(DutyRole::SentimentInformant, DutyActivity::PassedOn, Per::Matter, Credited::Actor),
        K::ReceptionConcluded => {
            worth(DutyRole::SentimentInformant, DutyActivity::ReceivedVoters, Per::Matter, Credited::Named)
        }
        K::PolicyExplained => {
            worth(DutyRole::PolicyPublicist, DutyActivity::ExplainedPolicy, Per::Event, Credited::Actor)
        }
        K::Rejected => worth(DutyRole::PolicySupervisor, DutyActivity::EvaluatedReply, Per::Event, Credited::Actor),
        // One dispute is one mediation, whether it ended in an agreement or not, and however often it was resumed.
        K::Agreed | K::MediationTerminated => {
            worth(DutyRole::DisputeMediator, DutyActivity::Mediated, Per::Matter, Credited::Named)
        }
        K::Submitted
        | K::Declined
        | K::Transferred
        | K::Diverted
        | K::InfoRequested
        | K::Supplemented
        | K::Assigned
        | K::Returned
        | K::Started
        | K::Replied
        | K::Extended
        | K::Rated
        | K::Expired
        | K::Reminded
        | K::Supervised
        | K::ContactRevealed
        | K::Withdrawn
        | K::Merged
        | K::Absorbed
        | K::DisputeOpened
        | K::DisputeReported
        | K::DisputeRegistered
        | K::PartyAdded
        | K::MediatorAppointed
        | K::MediatorAnswered
        | K::InterestDeclared
        | K::ConsentAsked
        | K::Consented
        | K::MediationRefused
        | K::SessionConvened
        | K::SessionHeld
        | K::Signed
        | K::Sealed
        | K::PerformanceBegun
        | K::ItemPerformed
        | K::Breached
        | K::MediationResumed
        | K::ConfirmationApplied
        | K::Confirmed
        | K::ConfirmationDenied
        | K::FollowedUp
        | K::DisputeClosed
        | K::MediationFailed
        | K::DisputeWithdrawn
        | K::DisputeReferred
        | K::RiskAssessed
        | K::PoliceAlerted
        | K::MediationExtended
        | K::PrivacyDemanded
        | K::ReceptionAnnounced
        | K::CheckedIn
        | K::Heard
        | K::EntrySubmitted
        | K::ReceptionCancelled
        | K::DutyEntered
        | K::DutyRevised
        | K::DutyConfirmed
        | K::DutyReturned
        | K::DutyCountered
        | K::DeputyEntered
        | K::DeputyChanged
        | K::GridAssigned
        | K::GridAssignmentEnded
        | K::MandateChanged
        | K::GridCreated
        | K::GridChanged => None,
    }
}

fn report_of(happening: &Happening) -> Option<CaseReportKind> {
    match happening {
        Happening::Case(change) => match change.event {
            crate::cases::CaseEvent::Reported { report, .. } => Some(report),
            _ => None,
        },
        Happening::Dispute(_)
        | Happening::Reception(_)
        | Happening::Duty(_)
        | Happening::Deputy(_)
        | Happening::Grid(_) => None,
    }
}

fn named(happening: &Happening) -> &[DeputyId] {
    match happening {
        Happening::Dispute(change) => match &change.event {
            DisputeEvent::Agreed { deputies, .. } | DisputeEvent::Terminated { deputies, .. } => deputies,
            _ => &[],
        },
        Happening::Reception(change) => match &change.event {
            ReceptionEvent::Concluded { deputies } => deputies,
            _ => &[],
        },
        Happening::Case(_) | Happening::Duty(_) | Happening::Deputy(_) | Happening::Grid(_) => &[],
    }
}

/// An id that follows from what a record is written for, whose it is and as what: writing it again makes the same one.
fn record_id(evidence: Uuid, deputy: Uuid, activity: DutyActivity) -> Uuid {
    // The time, the version and the variant stay the evidence's; the random bits are those of both.
    let (mut bytes, other) = (evidence.into_bytes(), deputy.into_bytes());
    for (byte, with) in bytes.iter_mut().zip(other).skip(10) {
        *byte ^= with;
    }
    bytes[9] ^= DutyActivity::ALL.iter().zip(0_u8..).find(|(one, _)| **one == activity).map_or(u8::MAX, |(_, at)| at);
    Uuid::from_bytes(bytes)
}

/// What of `case` a caller has at hand, so that a batch of events asks for each case once.
pub type KnownCase<'a> = Option<&'a Case>;

fn credited(worth: Credit, event: &EventRecord, happening: &Happening) -> Vec<DeputyId> {
    match (worth.to, event.party) {
        (Credited::Actor, Some(Party::Deputy(deputy))) => vec![deputy],
        (Credited::Actor, _) => Vec::new(),
        (Credited::Named, _) => named(happening).to_vec(),
    }
}

/// Whom earlier events of the same matter credit with the same. Events of one entity commit in the order of their versions,
/// so that whoever reads one can read all before it: what counts once is written by the first event and by no other, in
/// whatever order workers come to them, and a record once written never moves.
fn credited_before(store: &mut impl EventLog, event: &EventRecord, worth: Credit) -> Result<Vec<DeputyId>, StoreError> {
    let mut before = Vec::new();
    for earlier in store.events_of(event.subject)?.iter().take_while(|earlier| earlier.version < event.version) {
        let happening = Happening::read(earlier)?;
        let same = credit(happening.kind(), report_of(&happening)).filter(|one| one.activity == worth.activity);
        before.extend(same.into_iter().flat_map(|one| credited(one, earlier, &happening)));
    }
    Ok(before)
}

/// The records that `event` is worth.
pub fn records<S: Duties + Deputies + Cases + Disputes + Receptions + EventLog>(
    store: &mut S,
    event: &EventRecord,
    happening: &Happening,
    case: KnownCase<'_>,
) -> Result<Vec<DutyRecord>, StoreError> {
    let Some(worth) = credit(happening.kind(), report_of(happening)) else { return Ok(Vec::new()) };
    let mut deputies = credited(worth, event, happening);
    // A case comes round again only where a rating sent it back; without one nothing of what counts once is done twice.
    let comes_round = case.is_none_or(|case| case.handling.dissatisfied > 0);
    if !deputies.is_empty() && worth.per == Per::Matter && comes_round {
        let before = credited_before(store, event, worth)?;
        deputies.retain(|deputy| !before.contains(deputy));
    }
    if deputies.is_empty() {
        return Ok(Vec::new());
    }
    let grid: Option<GridId> = match happening {
        Happening::Case(_) => case.and_then(|case| case.grid),
        Happening::Dispute(_) => store.dispute(event.subject.id.into())?.and_then(|dispute| dispute.grid),
        Happening::Reception(_) => {
            let id: crate::shared::ReceptionId = event.subject.id.into();
            store.reception(id)?.and_then(|reception| reception.grid)
        }
        Happening::Duty(_) | Happening::Deputy(_) | Happening::Grid(_) => None,
    };
    let mut written = Vec::with_capacity(deputies.len());
    for deputy in deputies {
        let Some(division) = store.deputy_division(deputy)? else { continue };
        let evidence = match worth.per {
            Per::Matter => event.subject.id,
            Per::Event => event.id.0,
        };
        written.push(DutyRecord {
            id: record_id(evidence, deputy.0, worth.activity).into(),
            version: 1,
            deputy,
            division,
            role: worth.role.into(),
            activity: worth.activity,
            at: event.at,
            grid,
            source: Source::Event { event: event.id, subject: event.subject },
            evidence,
            place: None,
            text: None,
            reason: None,
            standing: Standing::at(DutyState::Confirmed),
            updated_at: event.at,
        });
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::cases::{CaseAction, CaseState};
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        let mut text = String::from(
            "# Event → role, activity\n\nGenerated by a test; `UPDATE_GOLDEN=1` rewrites it. What an event of a kind credits a deputy with, and what it is counted for.\n\n",
        );
        for kind in EventKind::ALL {
            let reports: Vec<Option<CaseReportKind>> = if *kind == EventKind::Reported {
                CaseReportKind::ALL.iter().copied().map(Some).collect()
            } else {
                vec![None]
            };
            for report in reports {
                let what = report.map_or_else(String::new, |report| format!(" ({})", report.as_str()));
                let worth = credit(*kind, report).map_or_else(
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
                writeln!(text, "- {}{what} {}: {worth}", kind.as_str(), kind.label()).expect("grows");
            }
        }
        golden::check("evidence.md", &text);
    }

    #[test]
    fn without_a_dissatisfied_rating_nothing_that_counts_once_is_done_twice() {
        use CaseAction as A;
        let once = [A::Accept, A::Escalate, A::Verify, A::Resolve];
        let back = [A::RateDissatisfied, A::RateDissatisfiedAgain];
        for action in once {
            // Every standing that is reached after `action`, by whatever else is done.
            let mut reached: Vec<Standing<CaseState>> = Vec::new();
            for state in CaseState::ALL {
                let mut standing = Standing::restore(*state, None);
                reached.extend(standing.advance(action).map(|_| standing));
            }
            let mut at = 0;
            while let Some(from) = reached.get(at).copied() {
                for next in CaseAction::ALL.iter().filter(|next| !back.contains(next)) {
                    let mut standing = from;
                    let moved = standing.advance(*next);
                    assert!(moved.is_none() || *next != action, "{action:?} again after {from:?}");
                    if moved.is_some() && !reached.contains(&standing) {
                        reached.push(standing);
                    }
                }
                at += 1;
            }
        }
    }

    #[test]
    fn every_role_is_filled_by_something_that_is_done_in_the_system() {
        let all = EventKind::ALL.iter().flat_map(|kind| {
            let reports = CaseReportKind::ALL.iter().copied().map(Some).chain([None]);
            reports.filter_map(|report| credit(*kind, report))
        });
        let roles: Vec<_> = all.map(|credit| credit.role).collect();
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
