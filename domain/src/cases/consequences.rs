//! What follows from what happened to a case: who is told, what it credits a deputy with, which files it shows.

use super::{Case, CaseAudience, CaseChange, CaseEvent, CaseEventKind, CaseReportKind, CaseState, Cases, view};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::text::Phone;
use crate::shared::{
    AccountId, AttachmentId, CaseId, CheckPart, Context, Exposure, Instant, Onlookers, Party, Sms, SmsTemplate,
    StoreError, SubjectKind, Subscription, Vocabulary,
};

/// Cases as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "case", label: "诉求", description: "A case." };

/// Whom it is news to.
#[must_use]
pub fn told(case: &Case, change: &CaseChange) -> Vec<Party> {
    let residents = || case.submitter.into_iter().chain(case.handling.followers.iter().copied()).map(Party::Account);
    let residents = concerns_residents(change).then(residents);
    residents.into_iter().flatten().chain(others_told(case, change)).collect()
}

/// Whether it is news to residents: it is, unless it is said otherwise.
fn concerns_residents(change: &CaseChange) -> bool {
    use CaseEventKind as K;
    match change.event.kind {
        K::ContactRevealed
        | K::ConsentWithdrawn
        | K::Sorted
        | K::Corrected
        | K::Erased
        | K::Submitted
        | K::Supplemented
        | K::Absorbed
        | K::DueMoved
        | K::Instructed
        | K::Returned
        | K::Rejected
        | K::Rated
        | K::Withdrawn
        | K::Reminded
        | K::Supervised
        | K::LinkAsked
        | K::LinkRevoked => false,
        // That two entries of one deputy became one is no news to anybody.
        K::Reported | K::Reassigned | K::AnsweredByLink => change.event.facts.audience != Some(CaseAudience::Handlers),
        _ => true,
    }
}

/// Those to whom it is news beside the residents.
fn others_told(case: &Case, change: &CaseChange) -> Vec<Party> {
    use CaseEventKind as K;
    let office = Party::Office(case.office);
    let units = || case.handling.lead_unit.into_iter().chain(case.handling.co_units.iter().copied()).map(Party::Unit);
    let facts = &change.event.facts;
    match change.event.kind {
        K::Corrected => [case.target].into_iter().chain(case.holder()).chain(units()).collect(),
        // Whom it is not news to any more is told nothing; whoever worked on it is.
        K::Erased if change.from == Some(change.to) => Vec::new(),
        K::Submitted | K::Transferred | K::Reminded | K::AnsweredByLink => facts.to.into_iter().collect(),
        K::Reassigned if facts.audience == Some(CaseAudience::Handlers) => Vec::new(),
        K::Reassigned => facts.from.into_iter().chain(facts.to).collect(),
        K::Reported if facts.audience == Some(CaseAudience::Handlers) => vec![case.target],
        K::Supplemented | K::Absorbed | K::DueMoved => case.holder().into_iter().collect(),
        K::Escalated | K::Returned => vec![office],
        K::Instructed => [office, case.target].into_iter().chain(case.handling.lead_unit.map(Party::Unit)).collect(),
        K::Assigned | K::Verified | K::Extended => units().chain([case.target]).collect(),
        K::Replied | K::Merged => vec![case.target],
        K::Rejected => units().collect(),
        K::Rated if matches!(change.to, CaseState::Accepted | CaseState::Supervised) => vec![case.target, office],
        K::Rated | K::Withdrawn | K::Erased => [case.target].into_iter().chain(units()).collect(),
        K::Supervised => {
            let fallback = case.handling.fallback_room.filter(|_| case.state() == CaseState::Submitted);
            [office].into_iter().chain(case.holder()).chain(fallback.map(Party::Room)).collect()
        }
        K::DisputeOpened | K::Split => vec![case.target, office],
        _ => Vec::new(),
    }
}

/// What those residents are told who asked for it in `WeChat`.
///
/// # Errors
/// When the store fails.
pub fn subscription<S: Cases>(
    store: &mut S,
    id: CaseId,
    change: &CaseChange,
    at: Instant,
) -> Result<Option<Subscription>, StoreError> {
    let told = |case: Case| Subscription {
        matter: case.category.short_label(),
        event: change.event.kind.label(),
        state: change.to.label(),
        at,
    };
    Ok(store.case(id)?.map(told))
}

/// The phone of whoever submitted it without an account, where what happened is news to that person.
fn phone_told(case: &Case, change: &CaseChange) -> Option<Phone> {
    let contact = case.contact.as_ref().filter(|_| case.submitter.is_none() && concerns_residents(change))?;
    Phone::mobile(contact.phone.reveal()).ok()
}

/// Whether a message to the submitter's phone may follow from it. What can't be read now is asked again when it is sent.
///
/// # Errors
/// When the store fails.
pub fn tells_a_phone<S: Cases>(store: &mut S, id: CaseId, change: &CaseChange) -> Result<bool, StoreError> {
    if !concerns_residents(change) {
        return Ok(false);
    }
    match store.case(id) {
        Ok(case) => Ok(case.is_some_and(|case| phone_told(&case, change).is_some())),
        Err(StoreError::Corrupt(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// What is sent there. The matter's title stays out of it: it may name people, and others look at phones.
///
/// # Errors
/// When the store fails.
pub fn sms<S: Cases>(store: &mut S, id: CaseId, change: &CaseChange) -> Result<Option<Sms>, StoreError> {
    let Some(case) = store.case(id)? else { return Ok(None) };
    let told = |phone| {
        let (event, state) = (change.event.kind.label().to_owned(), change.to.label().to_owned());
        let values = vec![case.category.short_label(), event, state];
        Sms { phone, template: SmsTemplate::CaseProgress, values }
    };
    Ok(phone_told(&case, change).map(told))
}

/// What the deputy who did it is credited with.
#[must_use]
pub fn credit(event: &CaseEvent) -> Option<Credit> {
    use CaseEventKind as K;
    let servant = DutyRole::LivelihoodServant;
    match (event.kind, event.facts.report) {
        (K::Accepted, _) => Some(Credit::of_matter(servant, DutyActivity::AcceptedCase)),
        (K::Reported, Some(CaseReportKind::Observation)) => Some(Credit::of_event(servant, DutyActivity::Visited)),
        (K::Reported, Some(CaseReportKind::Meeting)) => Some(Credit::of_event(servant, DutyActivity::Coordinated)),
        (K::Verified, _) => Some(Credit::of_matter(servant, DutyActivity::VerifiedResult)),
        (K::Resolved, _) => Some(Credit::of_matter(servant, DutyActivity::SettledCase)),
        (K::Escalated, _) => Some(Credit::of_matter(DutyRole::SentimentInformant, DutyActivity::PassedOn)),
        (K::Rejected, _) => Some(Credit::of_event(DutyRole::PolicySupervisor, DutyActivity::EvaluatedReply)),
        _ => None,
    }
}

/// Whether an event of the case that the actor sees shows `file`.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Cases>(store: &mut S, ctx: &Context, id: CaseId, file: AttachmentId) -> Result<bool, StoreError> {
    let Some(case) = store.case(id)? else { return Ok(false) };
    let events = store.events_of(crate::shared::Flow::subject(&case))?;
    let seen = view(case, events, &ctx.actor, ctx.now);
    Ok(seen.is_some_and(|seen| seen.timeline.iter().any(|line| line.particulars.files().any(|one| *one == file))))
}

/// Who gets to see what was written, by what happened: a resident's words are seen by those who handle them alone.
#[must_use]
pub fn onlookers(event: &CaseEvent) -> Option<Onlookers> {
    (event.kind == CaseEventKind::Submitted).then_some(Onlookers::Handlers)
}

/// What they see.
///
/// # Errors
/// When the store fails.
pub fn exposure<S: Cases>(
    store: &mut S,
    id: CaseId,
    event: &CaseEvent,
    author: AccountId,
) -> Result<Option<Exposure>, StoreError> {
    let Some(onlookers) = onlookers(event) else { return Ok(None) };
    Ok(store.case(id)?.map(|case| {
        let title = (CheckPart::Title, case.title.as_str().to_owned());
        let text = (CheckPart::Text, case.text.as_str().to_owned());
        let files = event.facts.files().copied().collect();
        Exposure { author, onlookers, texts: vec![title, text], files }
    }))
}
