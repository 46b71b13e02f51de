//! What follows from what happened to a case: who is told, what it credits a deputy with, what it contributes to roll-ups, which
//! files it shows.

use super::{
    Case, CaseAudience, CaseChange, CaseEvent, CaseEventKind, CaseReportKind, CaseState, Cases, RatingStanding, view,
};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::rollup::{Cell, Cells, Contribution, Indicator, count};
use crate::shared::text::Phone;
use crate::shared::time::{local_date, month_of};
use crate::shared::{
    AccountId, AttachmentId, CaseId, CheckPart, Context, Exposure, Instant, Onlookers, Party, Sms, SmsTemplate,
    StoreError, SubjectKind, Subscription, Vocabulary,
};

/// Cases as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "case", label: "诉求", description: "A case." };

/// Whom it is news to.
#[must_use]
pub fn told(case: &Case, change: &CaseChange) -> Vec<Party> {
    // Whoever took it back has nothing more to do with it, and what was purged nobody follows.
    let submitter = case.submitter.filter(|_| !case.handling.own_motion);
    let followers = case.handling.followers.iter().copied().filter(|_| !case.handling.purged);
    let residents = || submitter.into_iter().chain(followers).map(Party::Account);
    let residents = concerns_residents(change).then(residents);
    let all = residents.into_iter().flatten().chain(others_told(case, change));
    all.filter(|party| !case.is_about(*party)).collect()
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
        | K::Acknowledged
        | K::ExtensionRequested
        | K::ExtensionRefused
        | K::OpinionRequested
        | K::OpinionGiven
        | K::VoiceRated
        | K::Reopened
        | K::Overdue
        | K::FallbackAsked
        | K::RatingVerified
        | K::CalledBack
        | K::RatingContested
        | K::ContestDecided
        | K::FollowUpAnswered
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
        K::Submitted | K::Transferred | K::Reminded | K::FallbackAsked | K::Sorted | K::AnsweredByLink => {
            facts.to.into_iter().collect()
        }
        K::Reassigned if facts.audience == Some(CaseAudience::Handlers) => Vec::new(),
        K::Reassigned => facts.from.into_iter().chain(facts.to).collect(),
        K::Reported if facts.audience == Some(CaseAudience::Handlers) => vec![case.target],
        K::Supplemented | K::Absorbed | K::DueMoved => case.holder().into_iter().collect(),
        K::Escalated | K::Returned | K::Declined => vec![office],
        K::Instructed => [office, case.target].into_iter().chain(case.handling.lead_unit.map(Party::Unit)).collect(),
        K::Assigned | K::Verified | K::Extended => units().chain([case.target]).collect(),
        K::Replied | K::Merged => vec![case.target],
        K::Rejected => units().collect(),
        K::Rated if matches!(change.to, CaseState::Accepted | CaseState::Supervised) => vec![case.target, office],
        K::Rated | K::RatingVerified | K::Erased => [case.target].into_iter().chain(units()).collect(),
        K::Withdrawn | K::Concluded => [case.target, office].into_iter().chain(units()).collect(),
        K::Objected => vec![office, case.target],
        K::GoneOn => [case.target].into_iter().chain(case.holder()).chain(units()).collect(),
        K::Supervised => [office].into_iter().chain(case.holder()).collect(),
        // Of a first answer those hear one after the other who are asked for it; of a clock of before that was so, together.
        K::Overdue if case.handling.clock.as_ref().is_some_and(|clock| clock.fallback.is_some()) => {
            case.holder().into_iter().collect()
        }
        K::Overdue => {
            let fallback = case.handling.fallback_room.filter(|_| case.state() == CaseState::Submitted);
            [office].into_iter().chain(case.holder()).chain(fallback.map(Party::Room)).collect()
        }
        K::Reopened => case.holder().into_iter().chain([case.target]).collect(),
        K::ClosedUnanswered => units().chain([case.target]).collect(),
        K::DisputeOpened | K::Split => vec![case.target, office],
        K::SubmittedUp => facts.from.into_iter().chain(facts.to).chain([case.target]).collect(),
        K::Acknowledged | K::ExtensionRequested => vec![office],
        K::ExtensionRefused | K::OpinionGiven => case.handling.lead_unit.map(Party::Unit).into_iter().collect(),
        K::OpinionRequested => facts.co_units.iter().copied().map(Party::Unit).collect(),
        K::RatingContested => vec![office],
        K::ContestDecided => units().chain([case.target]).collect(),
        K::FollowUpAnswered if facts.evaluation.still_in_order == Some(false) => {
            [office, case.target].into_iter().chain(units()).collect()
        }
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

/// The phone that whoever submitted it left, where what happened is news to that person.
fn phone_told(case: &Case, change: &CaseChange) -> Option<Phone> {
    let told = !case.handling.own_motion && concerns_residents(change);
    let contact = case.contact.as_ref().filter(|_| told)?;
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

/// Whose account submitted it, if one did. What can't be read now is asked again when it is sent.
///
/// # Errors
/// When the store fails.
pub fn submitter<S: Cases>(store: &mut S, id: CaseId) -> Result<Option<AccountId>, StoreError> {
    match store.case(id) {
        Ok(case) => Ok(case.and_then(|case| case.submitter)),
        Err(StoreError::Corrupt(_)) => Ok(None),
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

/// Ratings that count, by grade, in the month in which they were given.
pub const RATED: Indicator = Indicator { value: "case_rated", label: "有效评价" };
/// Ratings that don't, by why.
pub const RATED_OUTSIDE: Indicator = Indicator { value: "case_rated_outside", label: "不计入的评价" };
/// Cases that were closed without a rating, because nobody gave one in time or nobody was asked any more, and that nobody has rated
/// since.
pub const UNRATED: Indicator = Indicator { value: "case_unrated", label: "未评价" };
/// Residents who were asked whether it is still in order, by what they answered.
pub const FOLLOWED_UP: Indicator = Indicator { value: "case_followed_up", label: "回头看" };

/// All of them.
pub const INDICATORS: [Indicator; 4] = [RATED, RATED_OUTSIDE, UNRATED, FOLLOWED_UP];

/// What an answer to that question counts as.
pub(super) const FOLLOW_UPS: [&str; 3] = ["unanswered", "in_order", "recurred"];

/// Whether what a case contributes to roll-ups may be other once that happened.
#[must_use]
pub fn recounts(kind: CaseEventKind) -> bool {
    use CaseEventKind as K;
    matches!(
        kind,
        K::Rated
            | K::Expired
            | K::Verified
            | K::Resolved
            | K::RatingVerified
            | K::CalledBack
            | K::ContestDecided
            | K::FollowUpAsked
            | K::FollowUpAnswered
    )
}

/// What a case contributes: its last rating once, where it counts or beside, and beside it one before that was excluded; and what came
/// of asking again. No person is counted.
#[must_use]
pub fn contribution(case: &Case) -> Contribution {
    let mut cells = Cells::new();
    let mut add = |indicator: Indicator, at: Instant, kind: Option<&str>| {
        let (place, kind) = (case.division.clone(), kind.map(str::to_owned));
        let on = month_of(local_date(at));
        count(&mut cells, Cell { place, indicator: indicator.value.to_owned(), on, kind, organisation: None }, 1);
    };
    let (handling, aftercare) = (&case.handling, &case.handling.aftercare);
    // Of what was rated by an earlier version nobody knows when: it counts where it came in, however often it is counted.
    let rated_at = handling.evaluation.as_ref().map_or(case.submitted_at, |evaluation| evaluation.at);
    let of_a_part = handling.parent.is_some();
    match (handling.rating, case.rating_standing()) {
        // The whole is rated as one; what is said of a part counts for its unit, in the figures of months.
        _ if of_a_part => {}
        (Some(rating), Some(RatingStanding::Valid)) => add(RATED, rated_at, Some(rating.as_str())),
        (_, Some(standing)) => add(RATED_OUTSIDE, rated_at, Some(standing.as_str())),
        (_, None) if case.state() == CaseState::ClosedUnrated => {
            add(UNRATED, aftercare.closed_at.unwrap_or(case.submitted_at), None);
        }
        (_, None) => {}
    }
    if let Some(excluded_at) = case.excluded_before().filter(|_| !of_a_part) {
        add(RATED_OUTSIDE, excluded_at, Some(RatingStanding::Excluded.as_str()));
    }
    if let Some(asked) = aftercare.follow_up_at {
        let [unanswered, in_order, recurred] = FOLLOW_UPS;
        let answer = aftercare.still_in_order.map_or(unanswered, |fine| if fine { in_order } else { recurred });
        add(FOLLOWED_UP, asked, Some(answer));
    }
    Contribution { cells, gaps: None }
}

/// Whether an observation is more than words: a photo, somebody who was there, or a position on the spot. Otherwise it stands in the
/// timeline, and is not counted.
fn is_seen(event: &CaseEvent) -> bool {
    let facts = &event.facts;
    facts.on_site || !facts.companions.is_empty() || !facts.note.attachments.is_empty()
}

/// What the deputy who did it is credited with.
#[must_use]
pub fn credit(event: &CaseEvent) -> Option<Credit> {
    use CaseEventKind as K;
    let servant = DutyRole::LivelihoodServant;
    match (event.kind, event.facts.report) {
        (K::Accepted, _) => Some(Credit::of_matter(servant, DutyActivity::AcceptedCase)),
        (K::Reported, Some(CaseReportKind::Observation)) if is_seen(event) => {
            Some(Credit::of_half_day(servant, DutyActivity::Visited))
        }
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
