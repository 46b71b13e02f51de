//! What is promised, and how far it has come.

use chrono::NaiveDate;

use super::{ConsultationDesk, Result, for_the_public};
use crate::consultations::{
    Consultation, ConsultationAction, ConsultationEvent, ConsultationEventKind, ConsultationFault, ConsultationId,
    ConsultationMeasure, Milestone, terms,
};
use crate::moderation::ModerationPart;
use crate::shared::flow::step;
use crate::shared::text::{Name, Title};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure, Field, Note};

/// All of something promised.
const WHOLE: u32 = 100;

/// A step of something promised.
#[derive(Clone, Debug)]
pub struct MilestoneDraft {
    pub title: Title,
    /// The last day.
    pub due_on: NaiveDate,
}

/// Something promised.
#[derive(Clone, Debug)]
pub struct AddMeasure {
    pub title: Title,
    /// Who does it.
    pub owner: Name,
    /// The groups of opinions of which it came.
    pub groups: Vec<u32>,
    pub milestones: Vec<MilestoneDraft>,
}

/// Promises something.
///
/// # Errors
/// As every step; [`ConsultationFault::TooMany`]; field errors for groups that are not there, for days that are over or far off, and for
/// words that can't be public.
pub fn add_measure<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: AddMeasure,
) -> Result<Consultation> {
    let AddMeasure { title, owner, mut groups, milestones } = command;
    let today = local_date(ctx.now);
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::AddMeasure,
        |store: &mut S, consultation: &mut Consultation, _| {
            if consultation.measures.len() >= terms::MAX_MEASURES {
                return Err(Failure::rule(ConsultationFault::TooMany));
            }
            if !(1..=terms::MAX_MILESTONES).contains(&milestones.len()) {
                return Err(Failure::field("milestones", ConsultationFault::TooMany));
            }
            if let Some(at) = groups.iter().position(|number| consultation.group(*number).is_none()) {
                return Err(Failure::missing(Field::item("groups", at), ConsultationFault::UnknownGroup));
            }
            groups.sort_unstable();
            groups.dedup();
            for_the_public(store, consultation, (ModerationPart::Title, title.as_str()), "title")?;
            for_the_public(store, consultation, (ModerationPart::Text, owner.as_str()), "owner")?;
            for (at, one) in milestones.iter().enumerate() {
                let field = |part| Field::item("milestones", at).part(part);
                if !(0..=terms::MAX_MILESTONE_DAYS).contains(&(one.due_on - today).num_days()) {
                    return Err(Failure::field(field("due_on"), ConsultationFault::MilestoneDay));
                }
                for_the_public(store, consultation, (ModerationPart::Title, one.title.as_str()), field("title"))?;
            }
            let begun = |one: MilestoneDraft| Milestone {
                title: one.title,
                due_on: one.due_on,
                progress: 0,
                moved_on: None,
                done_on: None,
            };
            let milestones = milestones.into_iter().map(begun).collect();
            let number = consultation.measures.last().map_or(1, |last| last.number + 1);
            consultation.measures.push(ConsultationMeasure {
                number,
                title,
                owner,
                groups,
                milestones,
                helpers: Vec::new(),
            });
            consultation.has_news(None);
            Ok(ConsultationEvent::bare(ConsultationEventKind::MeasureAdded).about(number))
        },
    )
}

/// How far a milestone has come.
#[derive(Clone, Debug)]
pub struct MoveMilestone {
    pub measure: u32,
    /// Which of its milestones, from 1 on.
    pub milestone: u32,
    /// Per cent.
    pub progress: u32,
    pub note: Note,
}

/// Says how far something promised has come.
///
/// # Errors
/// As every step; field errors for a milestone that is not there, and for progress that goes back.
pub fn move_milestone<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: MoveMilestone,
) -> Result<Consultation> {
    let MoveMilestone { measure: number, milestone, progress, note } = command;
    let today = local_date(ctx.now);
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::MoveMilestone,
        |_: &mut S, consultation: &mut Consultation, _| {
            let measure = consultation.measures.iter_mut().find(|measure| measure.number == number);
            let found = measure.and_then(|measure| {
                let at = usize::try_from(milestone.checked_sub(1)?).ok()?;
                measure.milestones.get_mut(at)
            });
            let found = found.ok_or_else(|| Failure::missing("milestone", ConsultationFault::UnknownMilestone))?;
            if progress > WHOLE || progress < found.progress {
                return Err(Failure::field("progress", ConsultationFault::ProgressOutOfRange));
            }
            (found.progress, found.moved_on) = (progress, Some(today));
            if progress == WHOLE && found.done_on.is_none() {
                found.done_on = Some(today);
            }
            consultation.has_news(None);
            Ok(ConsultationEvent::noted(ConsultationEventKind::MilestoneMoved, note).about(number))
        },
    )
}
