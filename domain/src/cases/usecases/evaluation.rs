//! How the outcome is rated: by the resident, by a call of somebody who had no part in it; what a unit and the office say of it;
//! and what the resident is asked once more.

use chrono::NaiveDate;

use super::Result;
use super::resident::voice;
use crate::accounts::{Accounts, PhonePurpose, take_phone_code};
use crate::cases::lots::{Lot, month_between};
use crate::cases::{
    ASK_WITHIN, Asking, CallBack, Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseRating,
    CaseRelation, CaseState, Cases, Contest, ContestOutcome, EvaluationFacts, RatingAnswer, RatingFlag, RatingProof,
    RatingStanding,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Phone;
use crate::shared::time::local_date;
use crate::shared::{AccountId, Actor, At, CaseId, Context, Failure, Flow, Grant, Note, Repository};

/// How the resident rates the outcome.
#[derive(Clone, Debug)]
pub struct Rate {
    pub note: Note,
    pub answer: RatingAnswer,
    /// Whether the resident may be asked again after four weeks.
    pub may_follow_up: bool,
}

impl Rate {
    /// The grade alone.
    #[must_use]
    pub fn graded(note: Note, rating: CaseRating) -> Self {
        Self { note, answer: RatingAnswer { rating, attitude: None, reasons: Vec::new() }, may_follow_up: true }
    }
}

/// Whether an account's owner handles the case, in whichever role, or entered it.
fn has_a_part(store: &mut impl Accounts, case: &Case, account: AccountId) -> Result<bool> {
    if case.handling.entered_by == Some(account) {
        return Ok(true);
    }
    let grants = store.grants_of(account)?;
    Ok(grants.iter().filter_map(|granted| granted.grant.party()).any(|party| case.is_handled_by(party)))
}

/// Why a rating of the actor may be that of whoever handles the case.
fn flag_of(store: &mut impl Accounts, ctx: &Context, case: &Case) -> Result<Option<RatingFlag>> {
    for account in ctx.actor.account().into_iter().chain(case.submitter) {
        if has_a_part(store, case, account)? {
            return Ok(Some(RatingFlag::SameAccount));
        }
    }
    let contact = case.contact.as_ref().map(|contact| &contact.phone);
    let guardian = case.guardian.as_ref().map(|guardian| &guardian.phone);
    for phone in contact.into_iter().chain(guardian) {
        if let Some(account) = store.account_by_phone(phone)?
            && has_a_part(store, case, account.id)?
        {
            return Ok(Some(RatingFlag::SamePhone));
        }
    }
    Ok(None)
}

/// What an event tells of the rating that a case has now.
fn facts_of(case: &Case, note: Note) -> CaseFacts {
    let evaluation = case.handling.evaluation.as_ref();
    CaseFacts {
        rating: case.handling.rating,
        evaluation: evaluation.map_or_else(EvaluationFacts::default, |evaluation| EvaluationFacts {
            attitude: evaluation.attitude,
            reasons: evaluation.reasons.clone(),
            proof: evaluation.proof,
            flag: evaluation.flag,
            ..EvaluationFacts::default()
        }),
        ..CaseFacts::noted(note)
    }
}

/// Counts what a rating that moves the case comes to.
fn count_dissatisfied(case: &mut Case, action: CaseAction) {
    if matches!(
        action,
        CaseAction::RateDissatisfied | CaseAction::RateDissatisfiedAgain | CaseAction::RateDissatisfiedClosing
    ) {
        case.handling.dissatisfied += 1;
    }
    case.handling.supervised |= action == CaseAction::RateDissatisfiedAgain;
    // Once it is settled anew the resident may be called anew; the timeline tells of the calls before.
    if matches!(action, CaseAction::RateDissatisfied | CaseAction::RateDissatisfiedAgain) {
        case.handling.aftercare.call_backs.clear();
    }
}

/// By what the actor is known to have raised the matter of which the case is a part.
fn whole_proof(store: &mut impl Cases, ctx: &Context, case: &Case) -> Result<Option<RatingProof>> {
    let Some(whole) = case.handling.parent else { return Ok(None) };
    Ok(store.case(whole)?.and_then(|whole| whole.proof_of(&ctx.actor)))
}

/// Whoever raised the whole says, once, what came of a part: it is kept with the part and counts for the unit that handled it. It
/// moves nothing, and the whole is rated by itself.
fn rate_part(
    store: &mut (impl Cases + Accounts),
    ctx: &Context,
    case: &mut Case,
    (answer, proof, note): (&RatingAnswer, RatingProof, Note),
) -> Result<CaseEvent> {
    if case.handling.evaluation.is_some() {
        return Err(Failure::rule(CaseFault::PartRated));
    }
    let flag = flag_of(store, ctx, case)?;
    case.keep_rating(ctx.now, answer, Some(proof), flag);
    Ok(CaseEvent { kind: CaseEventKind::Rated, facts: facts_of(case, note) })
}

/// The resident rates the outcome. Dissatisfied for what is left to be done, the case goes back; the second time the office
/// supervises it. Whose word nobody knows closes nothing: it is kept until it is verified. Whoever follows it because the own case
/// continues in it is a voice that is counted, and moves nothing; so does what is said of a part.
///
/// # Errors
/// As every step, and as [`RatingAnswer::check`]; [`CaseFault::OwnMotion`], [`CaseFault::PartRated`].
pub fn rate(
    store: &mut (impl Cases + Accounts + Journal),
    ctx: &Context,
    at: At<CaseId>,
    command: Rate,
) -> Result<Case> {
    let Rate { note, answer, may_follow_up } = command;
    let follows = |case: &Case| {
        let relations = case.relations(&ctx.actor, ctx.now);
        relations.contains(&CaseRelation::Follower) && !relations.contains(&CaseRelation::Submitter)
    };
    let action = |case: &Case| {
        if follows(case) { CaseAction::RateVoice } else { case.rated_by(&answer, case.proof_of(&ctx.actor)) }
    };
    step(store, ctx, at, action, |store, case, relation| {
        answer.check()?;
        if relation == CaseRelation::Follower {
            return match whole_proof(store, ctx, case)? {
                Some(proof) => rate_part(store, ctx, case, (&answer, proof, note)),
                None => Ok(voice(case, ctx, answer.rating, note)),
            };
        }
        let proof = case.proof_of(&ctx.actor);
        let (action, flag) = (case.rated_by(&answer, proof), flag_of(store, ctx, case)?);
        case.keep_rating(ctx.now, &answer, proof, flag);
        count_dissatisfied(case, action);
        case.handling.aftercare.follow_up_refused |= !may_follow_up;
        Ok(CaseEvent { kind: CaseEventKind::Rated, facts: facts_of(case, note) })
    })
}

/// A number that is not good, whyever: that it was said is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongRatingNumber;

/// The case whose code the actor holds, and the phone to which a number is sent that shows whose rating it is.
fn unverified(store: &mut impl Cases, ctx: &Context) -> Result<(Case, Phone)> {
    let Actor::Tracker(code) = &ctx.actor else { return Err(Failure::Forbidden) };
    let case = store.case_by_tracking(code)?.ok_or(Failure::NotFound)?;
    if case.rating_standing() != Some(RatingStanding::Unverified) {
        return Err(Failure::rule(CaseFault::NothingToVerify));
    }
    let reached = case.contact.as_ref().filter(|_| ctx.reaches_phones);
    let phone = reached.and_then(|contact| Phone::mobile(contact.phone.reveal()).ok());
    let phone = phone.ok_or_else(|| Failure::rule(CaseFault::NoRatingPhone))?;
    Ok((case, phone))
}

/// Where a number is to be sent by which whoever holds a code shows that a rating is the resident's; and what it is good for.
///
/// # Errors
/// Not found; [`CaseFault::NothingToVerify`], [`CaseFault::NoRatingPhone`].
pub fn rating_phone(store: &mut impl Cases, ctx: &Context) -> Result<(Phone, PhonePurpose)> {
    let (case, phone) = unverified(store, ctx)?;
    Ok((phone, PhonePurpose::Rate(case.id)))
}

/// By the number that the resident's phone was sent a rating is known to be the resident's, and does what it says.
///
/// # Errors
/// As [`rating_phone`] and every step.
pub fn verify_rating<S: Cases + Accounts + Journal>(
    store: &mut S,
    ctx: &Context,
    number: &str,
) -> Result<std::result::Result<Case, WrongRatingNumber>> {
    let (case, phone) = unverified(store, ctx)?;
    if !take_phone_code(store, ctx, &phone, PhonePurpose::Rate(case.id), number)? {
        return Ok(Err(WrongRatingNumber));
    }
    let waited = case.is_rated_now();
    let waits = |_: &Case| if waited { CaseAction::VerifyRatingClosing } else { CaseAction::VerifyRating };
    let at = At { id: case.id, version: Some(case.version) };
    let verified = step(store, ctx, at, waits, |store, case, _| {
        let answer = RatingAnswer {
            rating: case.handling.rating.ok_or_else(|| Failure::rule(CaseFault::NothingToVerify))?,
            attitude: None,
            reasons: Vec::new(),
        };
        if case.handling.evaluation.is_none() {
            // Given before anybody asked whose it is.
            case.keep_rating(ctx.now, &answer, None, None);
        }
        let flag = flag_of(store, ctx, case)?;
        if let Some(evaluation) = &mut case.handling.evaluation {
            (evaluation.proof, evaluation.flag) = (Some(RatingProof::PhoneCode), flag);
        }
        if waited && answer.rating == CaseRating::Dissatisfied {
            case.handling.dissatisfied += 1;
        }
        Ok(CaseEvent { kind: CaseEventKind::RatingVerified, facts: facts_of(case, Note::default()) })
    })?;
    Ok(Ok(verified))
}

/// What came of a call.
#[derive(Clone, Debug)]
pub struct RecordCallBack {
    pub note: Note,
    /// Whether the resident was on the phone.
    pub reached: bool,
    /// What the resident said of how the case was handled.
    pub answer: Option<RatingAnswer>,
}

/// Whether the lot drew a case that nobody rated.
fn is_drawn(store: &mut impl Cases, ctx: &Context, case: &Case) -> Result<bool> {
    let Some(closed_at) = case.handling.aftercare.closed_at else { return Ok(false) };
    let month = local_date(closed_at);
    let between = month_between(month);
    if ctx.now < between.1 {
        return Ok(false);
    }
    let area = case.division.county().unwrap_or_else(|| case.division.clone());
    let unrated = store.unrated(&area, between)?;
    Ok(Lot::drawn(month, unrated).iter().any(|lot| lot.cases.contains(&case.id)))
}

/// Somebody of the office, who had no part in the handling, calls the resident: what is said on the phone is a valid rating.
///
/// # Errors
/// As every step; forbidden for whoever handles the case or entered it, in whichever role; [`CaseFault::NoCallBack`],
/// [`CaseFault::CalledToday`], [`CaseFault::NotDrawn`], [`CaseFault::NotReached`], and as [`RatingAnswer::check`].
pub fn call_back<S: Cases + Accounts + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<CaseId>,
    command: RecordCallBack,
) -> Result<Case> {
    let RecordCallBack { note, reached, answer } = command;
    let called = step(
        store,
        ctx,
        at,
        |_| CaseAction::CallBack,
        |store, case, _| {
            let by = ctx.actor.account().ok_or(Failure::Forbidden)?;
            if has_a_part(store, case, by)? || ctx.actor.parties().into_iter().any(|party| case.is_handled_by(party)) {
                return Err(Failure::Forbidden);
            }
            if answer.is_some() && !reached {
                return Err(Failure::field("reached", CaseFault::NotReached));
            }
            answer.as_ref().map_or(Ok(()), RatingAnswer::check)?;
            let today = local_date(ctx.now);
            if case.handling.aftercare.call_backs.iter().any(|call| local_date(call.at) == today) {
                return Err(Failure::rule(CaseFault::CalledToday));
            }
            // Whom nobody rated for is chosen by lot, never by whoever calls.
            let unrated = case.state() == CaseState::ClosedUnrated && !case.is_entered_for_another();
            if unrated && !is_drawn(store, ctx, case)? {
                return Err(Failure::rule(CaseFault::NotDrawn));
            }
            case.handling.aftercare.call_backs.push(CallBack { by, at: ctx.now, reached });
            let mut facts = CaseFacts::noted(note);
            // Where the case still waits for it, the rating follows as a step of its own.
            if let Some(answer) = answer.as_ref().filter(|_| case.state() != CaseState::Resolved) {
                let flag = flag_of(store, ctx, case)?;
                case.keep_rating(ctx.now, answer, Some(RatingProof::CallBack), flag);
                facts = facts_of(case, facts.note);
            }
            facts.evaluation.reached = Some(reached);
            Ok(CaseEvent { kind: CaseEventKind::CalledBack, facts })
        },
    )?;
    match answer.filter(|_| called.state() == CaseState::Resolved) {
        Some(answer) => rate_by_call(store, ctx, &called, &answer),
        None => Ok(called),
    }
}

/// What the resident said on the phone moves the case as if it had been typed.
fn rate_by_call(
    store: &mut (impl Cases + Accounts + Journal),
    ctx: &Context,
    case: &Case,
    answer: &RatingAnswer,
) -> Result<Case> {
    let system = ctx.by_itself();
    let proof = Some(RatingProof::CallBack);
    let at = At { id: case.id, version: Some(case.version) };
    step(
        store,
        &system,
        at,
        |case| case.rated_by(answer, proof),
        |store, case, _| {
            let (action, flag) = (case.rated_by(answer, proof), flag_of(store, ctx, case)?);
            case.keep_rating(ctx.now, answer, proof, flag);
            count_dissatisfied(case, action);
            Ok(CaseEvent { kind: CaseEventKind::Rated, facts: facts_of(case, Note::default()) })
        },
    )
}

/// The unit in the lead objects to a dissatisfied rating, once for a case.
///
/// # Errors
/// As every step; [`CaseFault::NothingToContest`], [`CaseFault::TooLateToContest`].
pub fn contest(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Contest,
        |_, case, _| {
            note.require_text()?;
            let rated_at = case.handling.evaluation.as_ref().map(|evaluation| evaluation.at);
            let rated_at = rated_at.ok_or_else(|| Failure::rule(CaseFault::NothingToContest))?;
            case.handling.aftercare.contest = Some(Contest { at: ctx.now, rated_at, outcome: None });
            Ok(CaseEvent::noted(CaseEventKind::RatingContested, note))
        },
    )
}

/// What the office makes of a unit's objection, and why.
#[derive(Clone, Debug)]
pub struct DecideContest {
    pub note: Note,
    pub outcome: ContestOutcome,
}

/// The office decides on a unit's objection. What is excluded stays listed, and counts nowhere; a rating that the resident has
/// given since is another.
///
/// # Errors
/// As every step; [`CaseFault::NoContest`].
pub fn decide_contest(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    command: DecideContest,
) -> Result<Case> {
    let DecideContest { note, outcome } = command;
    step(
        store,
        ctx,
        at,
        |_| CaseAction::DecideContest,
        |_, case, _| {
            note.require_text()?;
            if !case.settle_contest(outcome) {
                return Err(Failure::rule(CaseFault::NoContest));
            }
            let evaluation = EvaluationFacts { outcome: Some(outcome), ..EvaluationFacts::default() };
            let facts = CaseFacts { evaluation, ..CaseFacts::noted(note) };
            Ok(CaseEvent { kind: CaseEventKind::ContestDecided, facts })
        },
    )
}

/// What the resident answers once asked again.
#[derive(Clone, Debug)]
pub struct AnswerFollowUp {
    pub note: Note,
    pub still_in_order: Option<bool>,
    /// Whether the resident wants not to be asked.
    pub ask_no_more: bool,
}

/// The resident answers whether it is still in order, once asked, or wants not to be asked.
///
/// # Errors
/// As every step; [`CaseFault::FollowUpUnsaid`], [`CaseFault::FollowUpNotAsked`].
pub fn answer_follow_up(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    command: AnswerFollowUp,
) -> Result<Case> {
    let AnswerFollowUp { note, still_in_order, ask_no_more } = command;
    step(
        store,
        ctx,
        at,
        |_| CaseAction::AnswerFollowUp,
        |_, case, _| {
            if still_in_order.is_none() && !ask_no_more {
                return Err(Failure::field("still_in_order", CaseFault::FollowUpUnsaid));
            }
            let aftercare = &mut case.handling.aftercare;
            if still_in_order.is_some() {
                if aftercare.follow_up_at.is_none() || aftercare.still_in_order.is_some() {
                    return Err(Failure::rule(CaseFault::FollowUpNotAsked));
                }
                aftercare.still_in_order = still_in_order;
            }
            aftercare.follow_up_refused |= ask_no_more;
            let evaluation = EvaluationFacts { still_in_order, ..EvaluationFacts::default() };
            let facts = CaseFacts { evaluation, ..CaseFacts::noted(note) };
            Ok(CaseEvent { kind: CaseEventKind::FollowUpAnswered, facts })
        },
    )
}

/// Asks a resident what is to be asked by now, and was not long ago; whether anything was. It may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn ask(store: &mut (impl Cases + Journal), ctx: &Context, id: CaseId) -> Result<bool> {
    let Some(case) = store.case(id)? else { return Ok(false) };
    let Some((asking, _)) = case.asking().filter(|(_, at)| *at <= ctx.now && *at >= ctx.now - ASK_WITHIN) else {
        return Ok(false);
    };
    let (action, kind) = match asking {
        // Nobody is reminded of what is over.
        Asking::Rating if case.is_overdue(ctx.now) => return Ok(false),
        Asking::Rating => (CaseAction::RemindRating, CaseEventKind::RatingReminded),
        Asking::StillInOrder => (CaseAction::AskFollowUp, CaseEventKind::FollowUpAsked),
    };
    let at = At { id, version: Some(case.version) };
    step(
        store,
        ctx,
        at,
        |_| action,
        |_, case, _| {
            let aftercare = &mut case.handling.aftercare;
            match asking {
                Asking::Rating => aftercare.reminded_at = Some(ctx.now),
                Asking::StillInOrder => aftercare.follow_up_at = Some(ctx.now),
            }
            Ok(CaseEvent::noted(kind, Note::default()))
        },
    )?;
    Ok(true)
}

/// The lots of a month in the areas of the actor's offices, each with the cases that it drew.
///
/// # Errors
/// Forbidden for whoever is of no office; a field error for a month that is not over.
pub fn call_back_lots(store: &mut impl Cases, ctx: &Context, month: NaiveDate) -> Result<Vec<(Lot, Vec<Case>)>> {
    let area = |grant: &Grant| match grant {
        Grant::Office { area, .. } => Some(area.clone()),
        _ => None,
    };
    let areas: Vec<_> = ctx.actor.grants().iter().filter_map(area).collect();
    if areas.is_empty() {
        return Err(Failure::Forbidden);
    }
    let between = month_between(month);
    if ctx.now < between.1 {
        return Err(Failure::field("month", CaseFault::MonthNotOver));
    }
    let mut lots: Vec<Lot> = Vec::new();
    for area in areas {
        // A lot is of a whole county, whoever asks for it: of it an office sees what lies in its own area.
        let whole = area.county().unwrap_or_else(|| area.clone());
        for lot in Lot::drawn(month, store.unrated(&whole, between)?) {
            if !lots.iter().any(|known| known.seed == lot.seed) {
                lots.push(lot);
            }
        }
    }
    let ids: Vec<CaseId> = lots.iter().flat_map(|lot| lot.cases.iter().copied()).collect();
    let mut cases = Repository::<Case>::load_all(store, &ids)?;
    cases.retain(|case| case.relations(&ctx.actor, ctx.now).contains(&CaseRelation::Office));
    Ok(lots
        .into_iter()
        .map(|lot| {
            let drawn = lot.cases.iter().filter_map(|id| cases.iter().find(|case| case.id == *id).cloned()).collect();
            (lot, drawn)
        })
        .collect())
}
