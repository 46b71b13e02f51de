//! What people are shown of disputes.

use uuid::Uuid;

use super::roster::listed_on;
use super::{
    Dispute, DisputeAction, DisputeFilter, DisputeKey, DisputeListed, DisputeRelation, DisputeScope, DisputeView,
    Disputes, MediatorView, PartyView, listed, relations,
};
use crate::audit::{AuditEntry, AuditKey, AuditLog};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{Capped, Context, DisputeId, Failure, Grant, Page, PageRequest, Party, Repository, StoreError};

type Result<T> = std::result::Result<T, Failure>;

/// The disputes that the actor may see, the newest first.
pub fn list(
    store: &mut impl Disputes,
    ctx: &Context,
    filter: &DisputeFilter,
    page: &PageRequest<DisputeKey>,
) -> Result<Page<DisputeListed, DisputeKey>> {
    let of_grants = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::Mediator { .. } | Grant::RoomLiaison { .. } => {
            grant.party().map(DisputeScope::Person)
        }
        Grant::Former { deputy } => Some(DisputeScope::Person(Party::Deputy(*deputy))),
        Grant::Office { area, .. } => Some(DisputeScope::Area(area.clone())),
        Grant::GridStaff { grid } => Some(DisputeScope::Grid(*grid)),
        Grant::HandlingUnit { .. } | Grant::Leader { .. } | Grant::Administrator { .. } | Grant::Part { .. } => None,
    });
    let own = ctx.actor.account().map(|account| DisputeScope::Person(Party::Account(account)));
    let scopes: Vec<_> = own.into_iter().chain(of_grants).collect();
    let mut found = store.disputes(&scopes, filter, page)?;
    // Of those to which a deputy was only invited nothing is left once that one has left office, and of what was purged to nobody who
    // is listed it by where it lies.
    found.items.retain(|dispute| !relations(&ctx.actor, dispute).is_empty());
    Ok(found.map(|dispute| listed(&dispute, &ctx.actor, ctx.now)))
}

/// What waits for the actor, what is due first before all else.
pub fn tasks(
    store: &mut impl Disputes,
    ctx: &Context,
    page: &PageRequest<DisputeKey>,
) -> Result<Page<DisputeListed, DisputeKey>> {
    let found = store.dispute_tasks(&ctx.actor.parties(), page)?;
    Ok(found.map(|dispute| listed(&dispute, &ctx.actor, ctx.now)))
}

/// How much of it there is.
pub fn count_tasks(store: &mut impl Disputes, ctx: &Context) -> Result<Capped> {
    Ok(store.count_dispute_tasks(&ctx.actor.parties())?)
}

/// Who looked at the dispute that the actor reported or is a party of, the newest first.
///
/// # Errors
/// Not found where the actor may not know that it exists; forbidden for everybody else.
pub fn looks(
    store: &mut (impl Disputes + AuditLog),
    ctx: &Context,
    id: DisputeId,
    page: &PageRequest<AuditKey>,
) -> Result<Page<AuditEntry, AuditKey>> {
    let dispute = store.dispute(id)?.ok_or(Failure::NotFound)?;
    let relations = relations(&ctx.actor, &dispute);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if !relations.iter().any(|one| matches!(one, DisputeRelation::Party | DisputeRelation::Reporter)) {
        return Err(Failure::Forbidden);
    }
    Ok(store.entries_about(id.0, page)?)
}

/// What those disputes are called, as far as the actor may know it.
pub fn titles(
    store: &mut impl Disputes,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(DisputeId).collect();
    let found = Repository::<Dispute>::load_all(store, &ids)?;
    let titled = found.iter().map(|dispute| listed(dispute, &ctx.actor, ctx.now));
    Ok(titled.filter_map(|dispute| Some((dispute.id.0, dispute.title?.into()))).collect())
}

/// Whom the party that sees the dispute so may choose to mediate (人民调解法第十九条): those whom the organisation lists today, who have and
/// had no seat, and are on nobody's side. None where it may choose nobody now.
///
/// # Errors
/// When the store fails.
pub fn choosable(
    store: &mut impl Disputes,
    ctx: &Context,
    view: &DisputeView,
) -> std::result::Result<Vec<Name>, StoreError> {
    if view.party.is_none() || !view.allowed.contains(&DisputeAction::ChooseMediator) {
        return Ok(Vec::new());
    }
    let mut names = listed_on(store, view.listed.organisation, local_date(ctx.now))?;
    let sits = |name: &Name| view.mediators.iter().any(|seat: &MediatorView| seat.name == *name);
    let acts = |party: &PartyView, name: &Name| party.representatives.iter().any(|one| one.acts() && one.name == *name);
    let is_party = |name: &Name| view.parties.iter().any(|party| party.name == *name || acts(party, name));
    names.retain(|name| !sits(name) && !is_party(name));
    Ok(names)
}
