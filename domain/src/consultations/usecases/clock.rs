//! What the clock of a consultation does by itself: it ends the collecting, has what is alike proposed, and tells those concerned.

use std::collections::HashMap;

use super::{ConsultationDesk, Result, stop_collecting};
use crate::consultations::{
    Consultation, ConsultationAction, ConsultationEvent, ConsultationEventKind, ConsultationId, ConsultationNews,
    ConsultationState, OpinionId, OpinionProposal, terms,
};
use crate::shared::flow::step;
use crate::shared::{At, Context, Note, PageRequest, Party, StoreError};

/// What a clock came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsultationStruck {
    Nothing,
    Done,
    /// What is alike is to be found: outside of any transaction, because it takes long. Counts for this version alone.
    ToPropose(i32),
}

/// What a consultation's clock does by itself. Does nothing when nothing is due, so that it may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike<S: ConsultationDesk>(store: &mut S, ctx: &Context, id: ConsultationId) -> Result<ConsultationStruck> {
    let Some(before) = store.consultation(id)? else { return Ok(ConsultationStruck::Nothing) };
    if before.alert_at.is_none_or(|at| at > ctx.now) {
        return Ok(ConsultationStruck::Nothing);
    }
    let at = At { id, version: Some(before.version) };
    if let Some(news) = before.news.first().copied() {
        tell(store, ctx, at, news)?;
        return Ok(ConsultationStruck::Done);
    }
    match before.state() {
        ConsultationState::Open if before.closes_at() <= ctx.now => {
            stop_collecting(store, ctx, at, Note::default())?;
            Ok(ConsultationStruck::Done)
        }
        ConsultationState::Grouping if before.proposed_at.is_none() => {
            Ok(ConsultationStruck::ToPropose(before.version))
        }
        ConsultationState::Draft
        | ConsultationState::Open
        | ConsultationState::Grouping
        | ConsultationState::Decided
        | ConsultationState::Answered
        | ConsultationState::Closed => Ok(ConsultationStruck::Nothing),
    }
}

/// Tells some of those concerned, and says with whom it goes on.
fn tell<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    news: ConsultationNews,
) -> Result<()> {
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Tell,
        |store: &mut S, consultation: &mut Consultation, _| {
            let page = PageRequest { limit: terms::TOLD_AT_ONCE, after: news.after };
            let (accounts, next) = store.to_be_told(consultation.id, news.group, &page)?;
            match next {
                Some(_) => {
                    if let Some(first) = consultation.news.first_mut() {
                        first.after = next;
                    }
                }
                None => consultation.news.retain(|one| *one != news),
            }
            let kind = match news.group {
                Some(_) => ConsultationEventKind::OpinionLinked,
                None => ConsultationEventKind::ProgressTold,
            };
            let told = accounts.into_iter().map(Party::Account).collect();
            Ok(ConsultationEvent { number: news.group, told, ..ConsultationEvent::bare(kind) })
        },
    )?;
    Ok(())
}

/// What was found to be alike, ready to be kept.
#[derive(Clone, Debug, Default)]
pub struct Proposed {
    /// Of each, the opinions, the largest first.
    pub groups: Vec<(u32, Vec<OpinionId>)>,
}

impl Proposed {
    /// Of opinions, and of the number of the group that is proposed for each.
    #[must_use]
    pub fn of(opinions: &[OpinionId], numbers: &[Option<u32>]) -> Self {
        let mut groups: HashMap<u32, Vec<OpinionId>> = HashMap::new();
        for (opinion, number) in opinions.iter().zip(numbers) {
            if let Some(number) = number {
                groups.entry(*number).or_default().push(*opinion);
            }
        }
        let mut groups: Vec<(u32, Vec<OpinionId>)> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|(number, _)| *number);
        Self { groups }
    }

    fn listed(&self) -> Vec<OpinionProposal> {
        let one = |(number, opinions): &(u32, Vec<OpinionId>)| {
            let seed = *opinions.first()?;
            Some(OpinionProposal { number: *number, opinions: u32::try_from(opinions.len()).ok()?, seed })
        };
        self.groups.iter().filter_map(one).collect()
    }
}

/// Whether a consultation still stands as it did when what is alike was to be found: else somebody took it up again, or another process
/// was faster.
///
/// # Errors
/// When the store fails.
pub fn is_to_propose<S: ConsultationDesk>(
    store: &mut S,
    at: At<ConsultationId>,
) -> std::result::Result<bool, StoreError> {
    Ok(store.consultation(at.id)?.is_some_and(|found| at.check(found.version).is_ok()))
}

/// Keeps what was found to be alike instead of what was proposed before: the opinions were noted before, some at a time.
///
/// # Errors
/// As every step: somebody may have taken it up again in the meantime.
pub fn keep_proposals<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    proposed: &Proposed,
) -> Result<Consultation> {
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::Propose,
        |store: &mut S, consultation: &mut Consultation, _| {
            store.forget_proposals(consultation.id)?;
            store.add_proposals(consultation.id, &proposed.listed())?;
            consultation.proposed_at = Some(ctx.now);
            Ok(ConsultationEvent::bare(ConsultationEventKind::Proposed))
        },
    )
}
