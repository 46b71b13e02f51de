//! What is due of an entity of whichever context.

use super::Happening;
use crate::activities::{self, Activities};
use crate::bulletins::{self, Bulletins};
use crate::cases::{self, Cases};
use crate::consultations::{self, Consultations};
use crate::contacts::{self, Contacts};
use crate::disputes::{self, Disputes};
use crate::orders::{self, Orders};
use crate::receptions::{self, Receptions};
use crate::shared::calendar::Calendar;
use crate::shared::{Deadline, OverdueKind, StoreError, Subject, SubjectKind};
use crate::sittings::{self, Sittings};
use crate::suggestions::{self, Suggestions};
use crate::sweeps::{self, SweepChange, Sweeps};
use crate::voter_reports::{self, VoterReports};

/// Whether something may be due of what an event is about.
#[must_use]
pub fn is_timed(change: &Happening) -> bool {
    match change {
        Happening::Case(_)
        | Happening::Dispute(_)
        | Happening::Reception(_)
        | Happening::Order(_)
        | Happening::Suggestion(_)
        | Happening::Sweep(SweepChange::Finding(_))
        | Happening::Bulletin(_)
        | Happening::Activity(_)
        | Happening::ContactLink(_)
        | Happening::VoterReport(_)
        | Happening::Consultation(_)
        | Happening::Sitting(_) => true,
        Happening::Notice(_)
        | Happening::Duty(_)
        | Happening::Deputy(_)
        | Happening::Congress(_)
        | Happening::Term(_)
        | Happening::Code(_)
        | Happening::Grid(_)
        | Happening::Institution(_)
        | Happening::Grant(_)
        | Happening::Client(_)
        | Happening::Invitation(_)
        | Happening::Moderation(_)
        | Happening::Handover(_)
        | Happening::TermChange(_)
        | Happening::Publication(_)
        | Happening::Sweep(SweepChange::Campaign(_) | SweepChange::Report(_))
        | Happening::StationPlan(_)
        | Happening::Rota(_)
        | Happening::StationBooking(_)
        | Happening::DeputyGroup(_) => false,
    }
}

/// All that is read to say what is due.
pub trait Timed:
    Cases
    + Receptions
    + Disputes
    + Orders
    + Suggestions
    + Sweeps
    + Bulletins
    + Activities
    + Contacts
    + VoterReports
    + Consultations
    + Sittings
{
}

impl<
    T: Cases
        + Receptions
        + Disputes
        + Orders
        + Suggestions
        + Sweeps
        + Bulletins
        + Activities
        + Contacts
        + VoterReports
        + Consultations
        + Sittings,
> Timed for T
{
}

/// All that is due of an entity as it stands now; nothing when there is none.
///
/// # Errors
/// When the store fails.
pub fn deadlines<S: Timed>(store: &mut S, calendar: &Calendar, subject: Subject) -> Result<Vec<Deadline>, StoreError> {
    let found = match subject.kind {
        kind if kind == cases::SUBJECT => store.case(subject.id.into())?.map(|case| case.deadlines()),
        kind if kind == receptions::SUBJECT => {
            store.reception(subject.id.into())?.map(|reception| reception.deadlines())
        }
        kind if kind == disputes::SUBJECT => store.dispute(subject.id.into())?.map(|dispute| dispute.deadlines()),
        kind if kind == orders::SUBJECT => store.supervision_order(subject.id.into())?.map(|order| order.deadlines()),
        kind if kind == suggestions::SUBJECT => {
            store.suggestion(subject.id.into())?.map(|suggestion| suggestion.deadlines(calendar))
        }
        kind if kind == sweeps::FINDING => store.sweep_finding(subject.id.into())?.map(|finding| finding.deadlines()),
        kind if kind == bulletins::SUBJECT => store.bulletin(subject.id.into())?.map(|bulletin| bulletin.deadlines()),
        kind if kind == activities::SUBJECT => store.activity(subject.id.into())?.map(|activity| activity.deadlines()),
        kind if kind == contacts::SUBJECT => store.contact_link(subject.id.into())?.map(|link| link.deadlines()),
        kind if kind == voter_reports::SUBJECT => {
            store.voter_report(subject.id.into())?.map(|report| report.deadlines())
        }
        kind if kind == consultations::SUBJECT => store.consultation(subject.id.into())?.map(|one| one.deadlines()),
        kind if kind == sittings::SUBJECT => store.sitting(subject.id.into())?.map(|sitting| sitting.deadlines()),
        _ => None,
    };
    Ok(found.unwrap_or_default())
}

/// Of which kind of subject something is due.
#[must_use]
pub fn timed_subject(kind: OverdueKind) -> SubjectKind {
    match kind {
        OverdueKind::Case => cases::SUBJECT,
        OverdueKind::RegisterEntry => receptions::SUBJECT,
        OverdueKind::AgreementItem | OverdueKind::Dispute => disputes::SUBJECT,
        OverdueKind::Promise | OverdueKind::Suggestion => suggestions::SUBJECT,
        OverdueKind::SupervisionOrder => orders::SUBJECT,
        OverdueKind::SweepFinding => sweeps::FINDING,
        OverdueKind::BulletinInstruction => bulletins::SUBJECT,
        OverdueKind::Activity => activities::SUBJECT,
        OverdueKind::ContactLink => contacts::SUBJECT,
        OverdueKind::VoterReport => voter_reports::SUBJECT,
        OverdueKind::ConsultationMilestone => consultations::SUBJECT,
        OverdueKind::SittingFollowUp => sittings::SUBJECT,
    }
}
