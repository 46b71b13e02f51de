//! What people are shown of briefings.

use uuid::Uuid;

use super::view::steps;
use super::{
    Bulletin, BulletinFeedback, BulletinFilter, BulletinId, BulletinNumber, BulletinScope, BulletinView, Bulletins,
    relations, view,
};
use crate::cases::{self, CaseRelation, Cases};
use crate::shared::{
    CaseId, Context, Failure, Flow, Grant, OfficeId, Page, PageRequest, Party, Repository, StoreError,
};

type Result<T> = std::result::Result<T, Failure>;

/// A briefing as the actor may see it, with what happened to it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn detail(store: &mut impl Bulletins, ctx: &Context, id: BulletinId) -> Result<BulletinView> {
    let bulletin = store.bulletin(id)?.ok_or(Failure::NotFound)?;
    let subject = bulletin.subject();
    let mut view = view(bulletin, &ctx.actor).ok_or(Failure::NotFound)?;
    view.steps = steps(store.events_of(subject)?, &view.relations);
    Ok(view)
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<BulletinScope> {
    let of = |grant: &Grant| match grant {
        Grant::Office { office, area } => vec![
            BulletinScope::Office(*office),
            BulletinScope::To(Party::Office(*office)),
            BulletinScope::Area(area.clone()),
        ],
        Grant::HandlingUnit { unit } => vec![BulletinScope::To(Party::Unit(*unit))],
        Grant::Deputy { deputy } => vec![BulletinScope::To(Party::Deputy(*deputy))],
        Grant::Leader { area } => vec![BulletinScope::Area(area.clone())],
        Grant::Former { .. }
        | Grant::GridStaff { .. }
        | Grant::RoomLiaison { .. }
        | Grant::Mediator { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => Vec::new(),
    };
    ctx.actor.grants().iter().flat_map(of).collect()
}

/// The briefings that the actor may see, the newest first, without what happened to each.
///
/// # Errors
/// When the store fails.
pub fn list(
    store: &mut impl Bulletins,
    ctx: &Context,
    filter: &BulletinFilter,
    page: &PageRequest<BulletinId>,
) -> Result<Page<BulletinView, BulletinId>> {
    let Page { items, unreadable, next } = store.bulletins(&scopes(ctx), filter, page)?;
    let items = items.into_iter().filter_map(|one| view(one, &ctx.actor)).collect();
    Ok(Page { items, unreadable, next })
}

/// Whether the actor is a resident who was told what came of it.
fn was_told(ctx: &Context, bulletin: &Bulletin) -> bool {
    let own = ctx.actor.account().is_some_and(|account| bulletin.residents().contains(&account));
    own && bulletin.feedback.is_some()
}

/// What those briefings are called, as far as the actor may know of them.
///
/// # Errors
/// When the store fails.
pub fn titles(
    store: &mut impl Bulletins,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(BulletinId).collect();
    let found = Repository::<Bulletin>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|one| !relations(&ctx.actor, one).is_empty() || was_told(ctx, one));
    Ok(known.map(|one| (one.id.0, one.title())).collect())
}

/// What came of a briefing that cites a case, for those from whom the case came.
#[derive(Clone, Debug)]
pub struct CaseFeedback {
    pub number: BulletinNumber,
    pub office: OfficeId,
    pub feedback: BulletinFeedback,
}

/// What came of the briefings that cite a case, in plain words, the oldest first: for whoever submitted it or follows it, by account or
/// by code. A case of which nothing was said, or whose citation was blanked, has none.
///
/// # Errors
/// Not found for everybody else.
pub fn of_case<S: Bulletins + Cases>(store: &mut S, ctx: &Context, id: CaseId) -> Result<Vec<CaseFeedback>> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let own = |one: &CaseRelation| matches!(one, CaseRelation::Submitter | CaseRelation::Follower);
    if !cases::relations(&ctx.actor, &case, ctx.now).iter().any(own) {
        return Err(Failure::NotFound);
    }
    came_of_case(store, id)
}

/// The same, for whoever is known to have submitted it.
///
/// # Errors
/// When the store fails.
pub fn came_of_case<S: Bulletins>(store: &mut S, id: CaseId) -> Result<Vec<CaseFeedback>> {
    let told = |bulletin: Bulletin| {
        let cites = bulletin.citations.iter().any(|one| one.source == Some(id.0) && one.blanked_at.is_none());
        let (number, feedback) = bulletin.number.zip(bulletin.feedback).filter(|_| cites)?;
        Some(CaseFeedback { number, office: bulletin.office, feedback })
    };
    Ok(store.bulletins_citing(id.0)?.into_iter().filter_map(told).collect())
}
