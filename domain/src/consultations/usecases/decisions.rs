//! What is alike is put into groups, each is decided on, and answered in public.

use super::{ConsultationDesk, Result, collected, for_the_public};
use crate::consultations::{
    Consultation, ConsultationAction, ConsultationEvent, ConsultationEventKind, ConsultationFault, ConsultationId,
    Linked, OpinionDecision, OpinionGroup, terms,
};
use crate::moderation::ModerationPart;
use crate::shared::flow::step;
use crate::shared::text::{Body, Title};
use crate::shared::{At, Bare, Context, Failure, Field};

/// Which opinions go into which group.
#[derive(Clone, Debug)]
pub struct GroupOpinions {
    /// A new one where none is named.
    pub group: Option<u32>,
    /// What it is called from now on.
    pub title: Option<Title>,
    pub what: Linked,
}

/// Puts opinions into a group: those that were proposed, single ones, or all that have none. Of very many it takes
/// [`terms::MOST_LINKED`] at once, and the rest when it is done again.
///
/// # Errors
/// As every step; field errors for a group that is not there, a new one without a title, words that can't be public, and for nothing that
/// could be grouped.
pub fn group_opinions<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: GroupOpinions,
) -> Result<Consultation> {
    let GroupOpinions { group, title, what } = command;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Group,
        |store: &mut S, consultation: &mut Consultation, _| {
            if let Some(title) = &title {
                for_the_public(store, consultation, (ModerationPart::Title, title.as_str()), "title")?;
            }
            // Until they are found anew, the numbers noted are those of before.
            if consultation.proposed_at.is_none() && !what.proposals.is_empty() {
                return Err(Failure::field("proposals", ConsultationFault::NothingToGroup));
            }
            let number = match group {
                Some(number) => number,
                None => new_group(consultation, title.clone())?,
            };
            let linked = store.link_opinions(consultation.id, number, &what)?;
            if linked == 0 && (group.is_none() || title.is_none()) {
                return Err(Failure::field("opinions", ConsultationFault::NothingToGroup));
            }
            let counts = store.groups_counted(consultation.id)?;
            for one in &mut consultation.groups {
                let count = counts.iter().find(|count| count.group == one.number);
                one.opinions = count.map_or(0, |count| count.opinions);
            }
            let own = group_of(consultation, number, "group")?;
            if let Some(title) = title {
                own.title = title;
            }
            consultation.has_news(Some(number));
            Ok(ConsultationEvent::bare(ConsultationEventKind::Grouped).about(number))
        },
    )
}

fn new_group(consultation: &mut Consultation, title: Option<Title>) -> Result<u32> {
    let title = title.ok_or_else(|| Failure::field("title", ConsultationFault::TitleNeeded))?;
    if consultation.groups.len() >= terms::MAX_GROUPS {
        return Err(Failure::rule(ConsultationFault::TooMany));
    }
    let number = consultation.groups.last().map_or(1, |last| last.number + 1);
    consultation.groups.push(OpinionGroup { number, title, opinions: 0, decision: None, reason: None, reply: None });
    Ok(number)
}

fn group_of(consultation: &mut Consultation, number: u32, field: impl Into<Field>) -> Result<&mut OpinionGroup> {
    let group = consultation.groups.iter_mut().find(|group| group.number == number);
    group.ok_or_else(|| Failure::missing(field, ConsultationFault::UnknownGroup))
}

/// What is decided on a group, and why.
#[derive(Clone, Debug)]
pub struct DecideGroup {
    pub group: u32,
    pub decision: OpinionDecision,
    pub reason: Body,
}

/// Decides on a group, with a reason. Until all are decided on, it can be decided anew.
///
/// # Errors
/// As every step; field errors for a group that is not there, and for a reason that is too short or can't be public.
pub fn decide_group<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: DecideGroup,
) -> Result<Consultation> {
    let DecideGroup { group: number, decision, reason } = command;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::DecideGroup,
        |store: &mut S, consultation: &mut Consultation, _| {
            if reason.as_str().chars().count() < terms::REASON {
                return Err(Failure::field("reason", ConsultationFault::ReasonTooShort));
            }
            for_the_public(store, consultation, (ModerationPart::Text, reason.as_str()), "reason")?;
            let group = group_of(consultation, number, "group")?;
            (group.decision, group.reason) = (Some(decision), Some(reason));
            consultation.has_news(Some(number));
            Ok(ConsultationEvent::bare(ConsultationEventKind::GroupDecided).about(number))
        },
    )
}

/// Says that everything is decided: every opinion stands in a group, and every group has its decision.
///
/// # Errors
/// As every step; [`ConsultationFault::GroupUndecided`], [`ConsultationFault::OpinionsUngrouped`].
pub fn decide<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    _: Bare,
) -> Result<Consultation> {
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Decide,
        |store: &mut S, consultation: &mut Consultation, _| {
            // Whoever was faster than the end of the collecting may have come in after they were counted.
            let collected = collected(store, consultation.id)?;
            consultation.collected = Some(collected);
            if !consultation.is_decided() {
                return Err(Failure::rule(ConsultationFault::GroupUndecided));
            }
            if collected > consultation.grouped() {
                return Err(Failure::rule(ConsultationFault::OpinionsUngrouped));
            }
            consultation.has_news(None);
            Ok(ConsultationEvent::bare(ConsultationEventKind::Decided))
        },
    )
}

/// What the public is told of a group.
#[derive(Clone, Debug)]
pub struct GroupReply {
    pub group: u32,
    pub reply: Body,
}

/// What the public is told of each group.
#[derive(Clone, Debug)]
pub struct AnswerConsultation {
    pub replies: Vec<GroupReply>,
}

/// Replies to each group in public.
///
/// # Errors
/// As every step; field errors for a group that is not there, a reply that can't be public, and where one has none.
pub fn answer<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: AnswerConsultation,
) -> Result<Consultation> {
    let AnswerConsultation { replies } = command;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Answer,
        |store: &mut S, consultation: &mut Consultation, _| {
            for (at, one) in replies.into_iter().enumerate() {
                let field = |part| Field::item("replies", at).part(part);
                for_the_public(store, consultation, (ModerationPart::Text, one.reply.as_str()), field("reply"))?;
                group_of(consultation, one.group, field("group"))?.reply = Some(one.reply);
            }
            if consultation.groups.iter().any(|group| group.opinions > 0 && group.reply.is_none()) {
                return Err(Failure::field("replies", ConsultationFault::ReplyMissing));
            }
            consultation.has_news(None);
            Ok(ConsultationEvent::bare(ConsultationEventKind::Answered))
        },
    )
}
