//! What people are shown of consultations.

use uuid::Uuid;

use super::view::{consultation_steps, consultation_view};
use super::{
    Consultation, ConsultationChange, ConsultationFilter, ConsultationId, ConsultationRelation, ConsultationScope,
    ConsultationTaskKey, ConsultationView, Consultations, KeptOpinion, OpinionId, OpinionProposal, OpinionsOf,
    VoiceCount, relations, sees_all, terms,
};
use crate::shared::{Context, DivisionCode, Failure, Flow, Grant, Page, PageRequest, Recorded, Repository, StoreError};

type Result<T> = std::result::Result<T, Failure>;

/// A consultation as the actor may see it, with what happened to it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn consultation(store: &mut impl Consultations, ctx: &Context, id: ConsultationId) -> Result<ConsultationView> {
    let consultation = store.consultation(id)?.ok_or(Failure::NotFound)?;
    let subject = consultation.subject();
    let mut view = consultation_view(consultation, &ctx.actor).ok_or(Failure::NotFound)?;
    if view.consultation.collected.is_none() {
        view.opinions = store.opinions_capped(id)?;
    }
    if let Some(account) = ctx.actor.account() {
        view.follows = store.follows(id, account)?;
    }
    let events: Vec<Recorded<ConsultationChange>> = store.events_of(subject)?;
    view.steps = consultation_steps(events, view.relations.iter().copied().any(sees_all));
    Ok(view)
}

/// The consultations that the actor may see, the newest first: those that were opened, in a division and around it where one is named, and
/// the drafts of the actor's offices.
///
/// # Errors
/// When the store fails.
pub fn consultations(
    store: &mut impl Consultations,
    ctx: &Context,
    (filter, division): (&ConsultationFilter, Option<DivisionCode>),
    page: &PageRequest<ConsultationId>,
) -> Result<Page<ConsultationView, ConsultationId>> {
    let mut scopes = match division {
        Some(division) => vec![ConsultationScope::Meeting(division)],
        None => vec![ConsultationScope::Opened],
    };
    if scopes.contains(&ConsultationScope::Opened) {
        let own = ctx.actor.grants().iter().filter_map(|grant| match grant {
            Grant::Office { office, .. } => Some(ConsultationScope::Held(*office)),
            _ => None,
        });
        scopes.extend(own);
    }
    let Page { items, unreadable, next } = store.consultations(&scopes, filter, page)?;
    let items = items.into_iter().filter_map(|one| consultation_view(one, &ctx.actor)).collect();
    Ok(Page { items, unreadable, next })
}

/// The consultation, for those who read its opinions.
fn for_readers(store: &mut impl Consultations, ctx: &Context, id: ConsultationId) -> Result<Consultation> {
    let consultation = store.consultation(id)?.ok_or(Failure::NotFound)?;
    let relations = relations(&ctx.actor, &consultation);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if relations.into_iter().any(sees_all) { Ok(consultation) } else { Err(Failure::Forbidden) }
}

/// Opinions of a consultation, in the order in which they came in.
///
/// # Errors
/// Not found for a draft; forbidden for the public.
pub fn opinions(
    store: &mut impl Consultations,
    ctx: &Context,
    (id, of): (ConsultationId, OpinionsOf),
    page: &PageRequest<OpinionId>,
) -> Result<Page<KeptOpinion, OpinionId>> {
    let consultation = for_readers(store, ctx, id)?;
    Ok(store.opinions(consultation.id, of, page)?)
}

/// Opinions that are likely alike, with the one that the others are like.
///
/// # Errors
/// As [`opinions`].
pub fn proposals(
    store: &mut impl Consultations,
    ctx: &Context,
    id: ConsultationId,
    page: &PageRequest<u32>,
) -> Result<Page<(OpinionProposal, Option<KeptOpinion>), u32>> {
    let consultation = for_readers(store, ctx, id)?;
    let found = store.proposals(consultation.id, page)?;
    let ids: Vec<OpinionId> = found.items.iter().map(|one| one.seed).collect();
    let seeds = store.opinions_by_id(&ids)?;
    Ok(found.map(|one| {
        let seed = seeds.iter().find(|seed| seed.id == one.seed).cloned();
        (one, seed)
    }))
}

/// How many opinions came in by each way from each group of people.
///
/// # Errors
/// As [`opinions`].
pub fn figures(store: &mut impl Consultations, ctx: &Context, id: ConsultationId) -> Result<Vec<VoiceCount>> {
    let consultation = for_readers(store, ctx, id)?;
    Ok(store.opinions_counted(consultation.id)?)
}

/// What those consultations are called, as far as the actor may know of them.
///
/// # Errors
/// When the store fails.
pub fn titles(
    store: &mut impl Consultations,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(ConsultationId).collect();
    let found = Repository::<Consultation>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|one| !relations(&ctx.actor, one).is_empty());
    Ok(known.map(|one| (one.id.0, one.topic.into())).collect())
}

/// Consultations of the actor's that soon close, or of which a milestone is near, what is due first before all else.
///
/// # Errors
/// When the store fails.
pub fn due(
    store: &mut impl Consultations,
    ctx: &Context,
    page: &PageRequest<ConsultationTaskKey>,
) -> Result<Page<Consultation, ConsultationTaskKey>> {
    Ok(store.consultation_tasks(&ctx.actor.parties(), terms::near(ctx.now), page)?)
}

/// Whether the actor may bring opinions in from a table.
///
/// # Errors
/// Not found for a draft of others; forbidden for whoever is not in charge.
pub fn may_import(store: &mut impl Consultations, ctx: &Context, id: ConsultationId) -> Result<()> {
    let consultation = store.consultation(id)?.ok_or(Failure::NotFound)?;
    let relations = relations(&ctx.actor, &consultation);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if relations.contains(&ConsultationRelation::InCharge) { Ok(()) } else { Err(Failure::Forbidden) }
}
