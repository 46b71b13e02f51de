//! How an office lets an area be asked.

use chrono::NaiveDate;

use super::{ConsultationDesk, Result, check_deputies, collected, for_the_public};
use crate::consultations::{
    Consultation, ConsultationAction, ConsultationEvent, ConsultationEventKind, ConsultationFault, ConsultationId,
    ConsultationLead, ConsultationState, terms,
};
use crate::moderation::ModerationPart;
use crate::shared::flow::{begin, step};
use crate::shared::text::{Body, Title};
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DeputyId, DivisionCode, Failure, Field, Grant, Note, Party, Standing};
use crate::territory::{UnfitAreas, unfit_areas};

/// What is written down of a consultation before anybody is asked.
#[derive(Clone, Debug)]
pub struct DraftConsultation {
    pub topic: Title,
    pub about: Body,
    pub scope: Vec<DivisionCode>,
    pub lead: ConsultationLead,
    pub deputies: Vec<DeputyId>,
    /// The last day on which opinions are taken.
    pub closes_on: NaiveDate,
}

/// Divisions that are there, of one city, and none of which lies in another one.
fn check_scope<S: ConsultationDesk>(store: &mut S, scope: &[DivisionCode]) -> Result<()> {
    match unfit_areas(store, scope, terms::MAX_SCOPE)? {
        None => Ok(()),
        Some(UnfitAreas::OutOfRange) => Err(Failure::field("scope", ConsultationFault::Scope)),
        Some(UnfitAreas::Unknown(at)) => {
            Err(Failure::missing(Field::item("scope", at), ConsultationFault::UnknownScope))
        }
    }
}

/// A last day from today on, within a year.
fn check_day(ctx: &Context, day: NaiveDate) -> Result<()> {
    let ahead = (day - local_date(ctx.now)).num_days();
    if (0..terms::MAX_DAYS).contains(&ahead) {
        Ok(())
    } else {
        Err(Failure::field("closes_on", ConsultationFault::DatesOutOfRange))
    }
}

fn check_draft<S: ConsultationDesk>(store: &mut S, ctx: &Context, command: &DraftConsultation) -> Result<()> {
    check_scope(store, &command.scope)?;
    check_day(ctx, command.closes_on)?;
    check_deputies(store, local_date(ctx.now), &command.deputies)
}

fn check_words<S: ConsultationDesk>(store: &mut S, drafted: &Consultation) -> Result<()> {
    for_the_public(store, drafted, (ModerationPart::Title, drafted.topic.as_str()), "topic")?;
    for_the_public(store, drafted, (ModerationPart::Text, drafted.about.as_str()), "about")
}

/// Drafts a consultation, in the name of the actor's office that serves all of what is asked.
///
/// # Errors
/// Forbidden for whoever works in no office; field errors for divisions that are not there or not the office's, for a day out of range,
/// for whoever is no deputy, and for words that can't be public.
pub fn draft<S: ConsultationDesk>(store: &mut S, ctx: &Context, command: DraftConsultation) -> Result<Consultation> {
    if !ctx.actor.works_in_an_office() {
        return Err(Failure::Forbidden);
    }
    check_draft(store, ctx, &command)?;
    let DraftConsultation { topic, about, scope, lead, deputies, closes_on } = command;
    let nearest = ctx.actor.nearest_office(&scope);
    let (office, _) = nearest.ok_or_else(|| Failure::field("scope", ConsultationFault::ScopeNotServed))?;
    let consultation = Consultation {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(ConsultationState::Draft),
        topic,
        office,
        lead,
        scope,
        deputies,
        closes_on,
        about,
        meetings: Vec::new(),
        groups: Vec::new(),
        measures: Vec::new(),
        drafted_at: ctx.now,
        opened_at: None,
        proposed_at: None,
        collected: None,
        news: Vec::new(),
        alert_at: None,
        updated_at: ctx.now,
    };
    check_words(store, &consultation)?;
    let event = ConsultationEvent::bare(ConsultationEventKind::Drafted);
    begin(store, ctx, &consultation, Some(Party::Office(office)), event)?;
    Ok(consultation)
}

/// Writes a draft anew, the whole of it; it stays the same office's.
///
/// # Errors
/// As every step, and as [`draft`].
pub fn revise<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: DraftConsultation,
) -> Result<Consultation> {
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Revise,
        |store: &mut S, consultation: &mut Consultation, _| {
            check_draft(store, ctx, &command)?;
            let DraftConsultation { topic, about, scope, lead, deputies, closes_on } = command;
            let serves = |grant: &Grant| match grant {
                Grant::Office { office, area } => {
                    *office == consultation.office && scope.iter().all(|one| area.covers(one))
                }
                _ => false,
            };
            if !ctx.actor.grants().iter().any(serves) {
                return Err(Failure::field("scope", ConsultationFault::ScopeNotServed));
            }
            (consultation.topic, consultation.about, consultation.scope) = (topic, about, scope);
            (consultation.lead, consultation.deputies, consultation.closes_on) = (lead, deputies, closes_on);
            check_words(store, consultation)?;
            Ok(ConsultationEvent::bare(ConsultationEventKind::Revised))
        },
    )
}

/// Lets opinions come in.
///
/// # Errors
/// As every step; a field error where its last day is over.
pub fn open<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    _: Bare,
) -> Result<Consultation> {
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Open,
        |_: &mut S, consultation: &mut Consultation, _| {
            check_day(ctx, consultation.closes_on)?;
            consultation.opened_at = Some(ctx.now);
            let deputies = consultation.deputies.clone();
            Ok(ConsultationEvent { deputies, ..ConsultationEvent::bare(ConsultationEventKind::Opened) })
        },
    )
}

/// Until when opinions are taken now, and why.
#[derive(Clone, Debug)]
pub struct MoveClosing {
    pub closes_on: NaiveDate,
    pub note: Note,
}

/// Lets opinions come in for longer.
///
/// # Errors
/// As every step; field errors without a reason, for a day out of range, and later than three days before it closes.
pub fn extend<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: MoveClosing,
) -> Result<Consultation> {
    let MoveClosing { closes_on, note } = command;
    note.require_text()?;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Extend,
        |_: &mut S, consultation: &mut Consultation, _| {
            check_day(ctx, closes_on)?;
            let left = (consultation.closes_on - local_date(ctx.now)).num_days();
            if left < terms::EXTEND_BEFORE || closes_on <= consultation.closes_on {
                return Err(Failure::field("closes_on", ConsultationFault::TooLateToExtend));
            }
            consultation.closes_on = closes_on;
            consultation.has_news(None);
            Ok(ConsultationEvent::noted(ConsultationEventKind::Extended, note))
        },
    )
}

/// Takes no more opinions: by the office, or by the clock once the last day is over.
///
/// # Errors
/// As every step.
pub fn stop_collecting<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    note: Note,
) -> Result<Consultation> {
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::StopCollecting,
        |store: &mut S, consultation: &mut Consultation, _| {
            consultation.collected = Some(collected(store, consultation.id)?);
            consultation.proposed_at = None;
            Ok(ConsultationEvent::noted(ConsultationEventKind::Collected, note))
        },
    )
}

/// Takes opinions once more, as long as nothing is decided.
///
/// # Errors
/// As every step; field errors without a reason and for a day out of range.
pub fn reopen<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: MoveClosing,
) -> Result<Consultation> {
    let MoveClosing { closes_on, note } = command;
    note.require_text()?;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Reopen,
        |store: &mut S, consultation: &mut Consultation, _| {
            check_day(ctx, closes_on)?;
            store.forget_proposals(consultation.id)?;
            (consultation.closes_on, consultation.proposed_at, consultation.collected) = (closes_on, None, None);
            consultation.has_news(None);
            Ok(ConsultationEvent::noted(ConsultationEventKind::Reopened, note))
        },
    )
}

/// Says that what was promised is done.
///
/// # Errors
/// As every step; [`ConsultationFault::GroupUndecided`], [`ConsultationFault::MilestonesOpen`].
pub fn close<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    note: Note,
) -> Result<Consultation> {
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Close,
        |_: &mut S, consultation: &mut Consultation, _| {
            if !consultation.is_decided() {
                return Err(Failure::rule(ConsultationFault::GroupUndecided));
            }
            if consultation.has_open_milestones() {
                return Err(Failure::rule(ConsultationFault::MilestonesOpen));
            }
            consultation.has_news(None);
            Ok(ConsultationEvent::noted(ConsultationEventKind::Closed, note))
        },
    )
}
