//! What people are shown of public versions.

use uuid::Uuid;

use super::policy::oversees;
use super::{
    Follower, MapWindow, PublicCase, PublicFilter, PublicMap, Publication, PublicationKey, PublicationView,
    Publications, gathered, view,
};
use crate::shared::{
    Actor, Attachment, AttachmentId, Attachments, CaseId, Context, Failure, Flow, Page, PageRequest, PublicationId,
    Repository, StoreError,
};

type Result<T> = std::result::Result<T, Failure>;

/// What one may have joined that is shown at once.
pub const MOST_FOLLOWED: u32 = 100;

/// A matter as everybody sees it.
///
/// # Errors
/// Not found where none is public under that id.
pub fn public(store: &mut impl Publications, id: PublicationId) -> Result<PublicCase> {
    store.publication(id)?.and_then(PublicCase::of).ok_or(Failure::NotFound)
}

/// What is public, the newest first.
pub fn list(
    store: &mut impl Publications,
    filter: &PublicFilter,
    page: &PageRequest<PublicationKey>,
) -> Result<Page<PublicCase, PublicationKey>> {
    let Page { items, unreadable, next } = store.public(filter, page)?;
    Ok(Page { items: items.into_iter().filter_map(PublicCase::of).collect(), unreadable, next })
}

/// Where what is public lies, in places of which each is counted.
pub fn map(store: &mut impl Publications, filter: &PublicFilter, window: MapWindow) -> Result<PublicMap> {
    let found = store.public_cells(filter, &window)?;
    Ok(gathered(window, &found))
}

/// A picture of what is public.
///
/// # Errors
/// Not found where none of that id is shown with it.
pub fn photo<S: Publications + Attachments>(
    store: &mut S,
    id: PublicationId,
    photo: AttachmentId,
) -> Result<Attachment> {
    let shown = public(store, id)?;
    if !shown.photos.contains(&photo) {
        return Err(Failure::NotFound);
    }
    store.attachment(photo)?.ok_or(Failure::NotFound)
}

/// A public version as those see it who handle its case, its office and its resident.
///
/// # Errors
/// Not found for everybody else.
pub fn detail(store: &mut impl Publications, ctx: &Context, id: PublicationId) -> Result<PublicationView> {
    let publication = store.publication(id)?.ok_or(Failure::NotFound)?;
    view(publication, &ctx.actor, ctx.now).ok_or(Failure::NotFound)
}

/// The public versions that a case has or had, the newest first.
///
/// # Errors
/// Not found where the actor may not know that the case exists.
pub fn of_case(store: &mut impl Publications, ctx: &Context, id: CaseId) -> Result<Vec<PublicationView>> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    if case.relations(&ctx.actor, ctx.now).is_empty() && !oversees(&ctx.actor, &case) {
        return Err(Failure::NotFound);
    }
    let all = store.publications_of(id)?;
    Ok(all.into_iter().filter_map(|one| view(one, &ctx.actor, ctx.now)).collect())
}

/// As whom the actor joins.
#[must_use]
pub fn follower(actor: &Actor) -> Option<Follower> {
    match actor {
        Actor::Person { account, .. } => Some(Follower::Account(*account)),
        Actor::Tracker(code) => Some(Follower::Code(code.clone())),
        Actor::Anonymous | Actor::Client { .. } | Actor::System => None,
    }
}

/// What the actor joined and everybody may still see, the latest first.
///
/// # Errors
/// Forbidden for whoever can't have joined anything; not found for a code that leads nowhere.
pub fn followed(store: &mut impl Publications, ctx: &Context) -> Result<Vec<PublicCase>> {
    let who = follower(&ctx.actor).ok_or(Failure::Forbidden)?;
    if let Follower::Code(code) = &who
        && !store.leads_anywhere(code)?
    {
        return Err(Failure::NotFound);
    }
    let ids = store.followed_by(&who, MOST_FOLLOWED)?;
    let mut found = Repository::<Publication>::load_all(store, &ids)?;
    found.sort_by_key(|one| ids.iter().position(|id| *id == one.id));
    Ok(found.into_iter().filter_map(PublicCase::of).collect())
}

/// What those are called that the actor may see.
///
/// # Errors
/// When the store fails.
pub fn titles(
    store: &mut impl Publications,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(PublicationId).collect();
    let found = Repository::<Publication>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|one| !one.relations(&ctx.actor, ctx.now).is_empty());
    Ok(known.filter_map(|one| Some((one.id.0, one.words?.title.into()))).collect())
}
