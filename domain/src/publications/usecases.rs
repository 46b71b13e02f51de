//! What people do with public versions of cases.

use super::policy::oversees;
use super::queries::follower;
use super::{
    Cell, Follower, MOST_JOINED, MOST_OF_CASE, PublicText, PublicTitle, PublicWords, Publication, PublicationAction,
    PublicationChange, PublicationEvent, PublicationFault, PublicationRelation, PublicationState, PublicationView,
    Publications, is_consented, is_publishable, relations, view,
};
use crate::cases::{Case, CaseRelation};
use crate::moderation::usecases::{drop_about, hold, screen};
use crate::moderation::{Finding, Matter, ModerationPart, Piece};
use crate::shared::code::TrackingCode;
use crate::shared::flow::{Flow, Journal, begin, step};
use crate::shared::{
    AccountId, Actor, At, AttachmentId, Attachments, Bare, CaseId, Context, DivisionCode, Failure, Field,
    MAX_ATTACHMENTS, Party, PublicationId, Recorded, Standing, StoreError, ValueFault,
};

type Result<T> = std::result::Result<T, Failure>;

/// How a case is to be shown.
#[derive(Clone, Debug)]
pub struct Version {
    pub words: PublicWords,
    /// Whether a map shows about where it lies.
    pub shows_place: bool,
    /// Of the case's pictures, those that are to be shown.
    pub photos: Vec<AttachmentId>,
}

/// Which case is to be shown, and how.
#[derive(Clone, Debug)]
pub struct Propose {
    pub case: CaseId,
    pub version: Version,
}

/// The public version as the actor sees it now.
fn seen(publication: Publication, ctx: &Context) -> Result<PublicationView> {
    view(publication, &ctx.actor, ctx.now).ok_or(Failure::NotFound)
}

/// What of it becomes public. A picture is looked at by its id.
fn pieces(publication: &Publication) -> Vec<Piece> {
    let words = publication.words.iter();
    words
        .flat_map(|words| {
            [
                Piece::new(ModerationPart::Title, words.title.as_str()),
                Piece::new(ModerationPart::Text, words.text.as_str()),
            ]
        })
        .collect()
}

/// Whose office looks at it: where the case lies, or else, so that none does that is complained about, the area of the one in charge.
fn looked_after(store: &mut impl Publications, case: &Case) -> Result<DivisionCode> {
    let area = if case.handling.about.is_empty() { None } else { store.area_of(case.office)? };
    Ok(area.filter(|area| area.covers(&case.division)).unwrap_or_else(|| case.division.clone()))
}

/// As what is to become public, with whoever wrote it.
fn matter(store: &mut impl Publications, ctx: &Context, publication: &Publication) -> Result<Matter> {
    let events: Vec<Recorded<PublicationChange>> = store.events_of(publication.subject())?;
    let writes = |event: PublicationEvent| matches!(event, PublicationEvent::Proposed | PublicationEvent::Revised);
    let wrote = events.into_iter().filter_map(|recorded| match recorded {
        Recorded::Known(record) if writes(record.change.event) => record.account,
        Recorded::Known(_) | Recorded::Unknown { .. } => None,
    });
    let writers: Vec<AccountId> = wrote.chain([publication.author]).chain(ctx.actor.account()).collect();
    let pictures = publication.photos.iter().map(|id| Piece::new(ModerationPart::File, &id.to_string()));
    Ok(Matter {
        subject: publication.subject(),
        division: looked_after(store, &publication.case)?,
        office: publication.case.office,
        writers,
        pieces: pieces(publication).into_iter().chain(pictures).collect(),
    })
}

/// Lets it wait for the office with whatever is found in it, which may be nothing: nobody shows what only its author has read.
fn wait(store: &mut impl Publications, ctx: &Context, publication: &Publication) -> Result<()> {
    let found = screen(store, &publication.case.division, &pieces(publication))?;
    let matter = matter(store, ctx, publication)?;
    hold(store, ctx, matter, found)?;
    Ok(())
}

/// Whether the resident consents now, and such a case is shown at all.
fn check(case: &Case) -> Result<()> {
    if !is_consented(case) {
        return Err(Failure::rule(PublicationFault::NotConsentedToPublish));
    }
    if !is_publishable(case) {
        return Err(Failure::rule(PublicationFault::NotPublishable));
    }
    Ok(())
}

/// The pictures, each once: of this case, and written anew when they came in.
fn pictures(store: &mut impl Attachments, case: &Case, chosen: Vec<AttachmentId>) -> Result<Vec<AttachmentId>> {
    if chosen.len() > MAX_ATTACHMENTS {
        return Err(Failure::field("photos", ValueFault::TooManyAttachments));
    }
    let mut photos = Vec::with_capacity(chosen.len());
    for (at, id) in chosen.into_iter().enumerate() {
        let file = store.attachment(id)?;
        let fits = |subject, media_type: &str| subject == Some(case.subject()) && media_type.starts_with("image/");
        if !file.is_some_and(|file| fits(file.subject, &file.media_type)) {
            return Err(Failure::missing(Field::item("photos", at), PublicationFault::NotAPictureOfCase));
        }
        if !photos.contains(&id) {
            photos.push(id);
        }
    }
    Ok(photos)
}

/// About where a case lies.
fn cell(case: &Case, shown: bool) -> Option<Cell> {
    case.place.point.filter(|_| shown).map(Cell::of)
}

/// Proposes a public version of a case: whoever handles it, or its office. It waits for somebody of the office who did not write it.
///
/// # Errors
/// [`PublicationFault::UnknownPublishedCase`]; forbidden for whoever may know of the case and does not handle it;
/// [`PublicationFault::NotConsentedToPublish`], [`PublicationFault::NotPublishable`], [`PublicationFault::AlreadyProposed`],
/// [`PublicationFault::TooManyPublications`], [`PublicationFault::NotAPictureOfCase`].
pub fn propose<S: Publications + Journal>(store: &mut S, ctx: &Context, command: Propose) -> Result<PublicationView> {
    let Propose { case, version: Version { words, shows_place, photos } } = command;
    let unknown = || Failure::missing("case", PublicationFault::UnknownPublishedCase);
    let case = store.case(case)?.ok_or_else(unknown)?;
    let of_case = case.relations(&ctx.actor, ctx.now);
    let oversees = oversees(&ctx.actor, &case);
    if of_case.is_empty() && !oversees {
        return Err(unknown());
    }
    let handles = of_case.contains(&CaseRelation::Handler);
    let author = ctx.actor.account().filter(|_| handles || oversees).ok_or(Failure::Forbidden)?;
    check(&case)?;
    let before = store.publications_of(case.id)?;
    if before.iter().any(|one| one.state() != PublicationState::Withdrawn) {
        return Err(Failure::rule(PublicationFault::AlreadyProposed));
    }
    if before.len() >= MOST_OF_CASE {
        return Err(Failure::rule(PublicationFault::TooManyPublications));
    }
    let photos = pictures(store, &case, photos)?;
    let by = if handles { case.target } else { Party::Office(case.office) };
    let publication = Publication {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(PublicationState::Pending),
        cell: cell(&case, shows_place),
        case,
        words: Some(words),
        photos,
        author,
        proposed_at: ctx.now,
        published_at: None,
        withdrawn_at: None,
        joined: 0,
    };
    begin(store, ctx, &publication, Some(by), PublicationEvent::Proposed)?;
    wait(store, ctx, &publication)?;
    seen(publication, ctx)
}

fn change<S: Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<PublicationId>,
    action: PublicationAction,
    apply: impl FnOnce(&mut S, &mut Publication) -> Result<PublicationEvent>,
) -> Result<Publication> {
    step(store, ctx, at, |_| action, |store: &mut S, publication: &mut Publication, _| apply(store, publication))
}

/// Writes a public version otherwise that is not shown yet: what waited of it is dropped, and the new one waits.
///
/// # Errors
/// As every step, and as [`propose`].
pub fn revise<S: Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<PublicationId>,
    command: Version,
) -> Result<PublicationView> {
    let revised = change(store, ctx, at, PublicationAction::Revise, |store, publication| {
        let Version { words, shows_place, photos } = command;
        check(&publication.case)?;
        publication.photos = pictures(store, &publication.case, photos)?;
        publication.cell = cell(&publication.case, shows_place);
        publication.words = Some(words);
        Ok(PublicationEvent::Revised)
    })?;
    wait(store, ctx, &revised)?;
    seen(revised, ctx)
}

/// Shows a public version that waited, as somebody of the office decided: as it was, or without what was found.
///
/// # Errors
/// As every step; [`PublicationFault::NotConsentedToPublish`] and [`PublicationFault::NotPublishable`] where that is so by now.
pub fn release<S: Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    id: PublicationId,
    shown: &[Piece],
) -> Result<()> {
    let corrupt = |_| StoreError::Corrupt("moderation_items.sealed");
    change(store, ctx, At { id, version: None }, PublicationAction::Release, |_, publication| {
        check(&publication.case)?;
        if let Some(words) = &mut publication.words {
            for piece in shown {
                match piece.part {
                    ModerationPart::Title => words.title = PublicTitle::new(&piece.text).map_err(corrupt)?,
                    ModerationPart::Text => words.text = PublicText::new(&piece.text).map_err(corrupt)?,
                    ModerationPart::Basis | ModerationPart::Profile | ModerationPart::File => {}
                }
            }
        }
        Ok(PublicationEvent::Released)
    })?;
    Ok(())
}

/// Gives a public version that waited back to be written otherwise.
///
/// # Errors
/// As every step.
pub fn send_back<S: Publications + Journal>(store: &mut S, ctx: &Context, id: PublicationId) -> Result<()> {
    let at = At { id, version: None };
    change(store, ctx, at, PublicationAction::SendBack, |_, _| Ok(PublicationEvent::SentBack))?;
    Ok(())
}

/// Shows a public version no longer until somebody of the office has looked, because a check found something; whether it was shown.
///
/// # Errors
/// As every step, which only the system makes.
pub fn take_down<S: Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    id: PublicationId,
    found: Finding,
) -> Result<bool> {
    let is_shown = |one: &Publication| one.state() == PublicationState::Published;
    if !store.publication(id)?.is_some_and(|one| is_shown(&one)) {
        return Ok(false);
    }
    change(store, ctx, At { id, version: None }, PublicationAction::TakeDown, |store, publication| {
        let matter = matter(store, ctx, publication)?;
        hold(store, ctx, matter, vec![found])?;
        Ok(PublicationEvent::TakenDown)
    })?;
    Ok(true)
}

/// Shows a public version no longer, at once; its words and pictures are gone from it. Whoever joined stays counted with the case
/// as long as that is shown again.
///
/// # Errors
/// As every step.
pub fn withdraw<S: Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<PublicationId>,
    _: Bare,
) -> Result<PublicationView> {
    let withdrawn = take_back(store, ctx, at)?;
    seen(withdrawn, ctx)
}

fn take_back<S: Publications + Journal>(store: &mut S, ctx: &Context, at: At<PublicationId>) -> Result<Publication> {
    change(store, ctx, at, PublicationAction::Withdraw, |store, publication| {
        drop_about(store, ctx, publication.subject())?;
        publication.words = None;
        publication.cell = None;
        publication.photos.clear();
        Ok(PublicationEvent::Withdrawn)
    })
}

/// Withdraws whatever is or was to be shown of a case, because its resident consents to that no longer, or has it erased.
///
/// # Errors
/// As every step.
pub fn take_back_of_case<S: Publications + Journal>(store: &mut S, ctx: &Context, case: CaseId) -> Result<()> {
    let all = store.publications_of(case)?;
    for one in all.into_iter().filter(|one| one.state() != PublicationState::Withdrawn) {
        take_back(store, ctx, At { id: one.id, version: None })?;
    }
    Ok(())
}

/// That somebody joined, or left again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    pub id: PublicationId,
    pub version: i32,
    /// Whether that one is a voice of it now.
    pub joined: bool,
    pub voices: u32,
    /// What somebody keeps who joined without showing anything, to follow the matter and to leave again.
    pub code: Option<TrackingCode>,
}

/// A public matter that the actor did not raise.
fn others_matter(store: &mut impl Publications, ctx: &Context, at: At<PublicationId>) -> Result<Publication> {
    let found = store.publication(at.id)?.filter(Publication::is_public).ok_or(Failure::NotFound)?;
    at.check(found.version)?;
    if relations(&ctx.actor, &found, ctx.now).contains(&PublicationRelation::Resident) {
        return Err(Failure::rule(PublicationFault::OwnMatter));
    }
    Ok(found)
}

/// Whoever has the same trouble joins (附议): a voice more, once for each account or code, who is told of every public step. Who
/// shows neither is given a code. Joining twice changes nothing.
///
/// # Errors
/// Not found where none is public under that id, and for a code that leads nowhere; forbidden for whoever is no person;
/// [`PublicationFault::OwnMatter`], [`PublicationFault::MergedMatter`], [`PublicationFault::HandledMatter`],
/// [`PublicationFault::TooManyJoined`].
pub fn join<S: Publications>(store: &mut S, ctx: &Context, at: At<PublicationId>, _: Bare) -> Result<Joining> {
    use CaseRelation as R;
    let found = others_matter(store, ctx, at)?;
    let of_case = found.case.relations(&ctx.actor, ctx.now);
    if of_case.contains(&R::Follower) {
        return Err(Failure::rule(PublicationFault::MergedMatter));
    }
    if of_case.iter().any(|relation| matches!(relation, R::Handler | R::Fallback | R::LeadUnit | R::CoUnit)) {
        return Err(Failure::rule(PublicationFault::HandledMatter));
    }
    let (who, code) = match &ctx.actor {
        Actor::Anonymous => {
            let code = TrackingCode::mint(ctx.ids.as_ref());
            (Follower::Code(code.clone()), Some(code))
        }
        actor => (follower(actor).ok_or(Failure::Forbidden)?, None),
    };
    if let (Follower::Code(own), None) = (&who, &code)
        && !store.leads_anywhere(own)?
    {
        return Err(Failure::NotFound);
    }
    let mut voices = found.voices();
    if !store.is_following(found.id, &who)? {
        if found.joined >= MOST_JOINED {
            return Err(Failure::rule(PublicationFault::TooManyJoined));
        }
        voices = voices.saturating_add(u32::from(store.follow(found.id, &who, ctx.now)?));
    }
    Ok(Joining { id: found.id, version: found.version, joined: true, voices, code })
}

/// Whoever joined leaves again. Leaving twice changes nothing; a code by which nothing is left leads nowhere.
///
/// # Errors
/// Not found where none is public under that id, and for a code that leads nowhere; forbidden for whoever shows neither account nor
/// code.
pub fn leave<S: Publications>(store: &mut S, ctx: &Context, at: At<PublicationId>, _: Bare) -> Result<Joining> {
    let found = others_matter(store, ctx, at)?;
    let who = follower(&ctx.actor).ok_or(Failure::Forbidden)?;
    if let Follower::Code(code) = &who
        && !store.leads_anywhere(code)?
    {
        return Err(Failure::NotFound);
    }
    let left = u32::from(store.unfollow(found.id, &who)?);
    let voices = found.voices().saturating_sub(left);
    Ok(Joining { id: found.id, version: found.version, joined: false, voices, code: None })
}
