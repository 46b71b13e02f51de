//! What becomes of the links of a deputy who goes: a handover and a change of term call for it. A household, an enterprise or a voter
//! agreed to visits by that deputy, and is asked anew before another one learns who they are (个人信息保护法第十四条第二款).

use super::Result;
use super::links::free_place;
use crate::contacts::{
    ContactLink, ContactLinkAction, ContactLinkChange, ContactLinkEvent, ContactLinkEventKind, ContactLinkId,
    ContactLinkState, Contacts, LinkStood,
};
use crate::deputies::{Deputies, Deputy};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Phone;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DeputyId, Failure, Flow, PageRequest, Recorded};

/// Links that are looked through at once.
const TOGETHER: u32 = 100;

/// Ends a link that nobody takes, or nobody agreed to.
fn lapse<S: Contacts + Journal>(store: &mut S, ctx: &Context, id: ContactLinkId) -> Result<ContactLink> {
    let at = At { id, version: None };
    let lapsed = ContactLinkEvent::bare(ContactLinkEventKind::Lapsed);
    step(store, ctx, at, |_| ContactLinkAction::Lapse, |_, _: &mut ContactLink, _| Ok(lapsed))
}

/// Ends all links that lead to whoever has that phone, and erases at once who that is and what was heard there: that person has the own
/// data erased (个人信息保护法第十五条、第四十七条).
///
/// # Errors
/// When the store fails.
pub fn leave_alone<S: Contacts + Journal>(store: &mut S, ctx: &Context, phone: &Phone) -> Result<()> {
    let ctx = &ctx.by_itself();
    let mut after = None;
    loop {
        let found = store.contact_links_to(phone, &PageRequest { limit: TOGETHER, after })?;
        for link in found.items {
            let at = At { id: link.id, version: None };
            let withdrawn = ContactLinkEvent::bare(ContactLinkEventKind::ConsentWithdrawn);
            if link.state() != ContactLinkState::Ended {
                step(store, ctx, at, |_| ContactLinkAction::Lapse, |_, _: &mut ContactLink, _| Ok(withdrawn))?;
            }
            store.forget_contact(link.id)?;
        }
        // What does not open is erased all the same.
        for id in found.unreadable {
            store.forget_contact(id.into())?;
        }
        after = found.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Gives a link to `heir`, at the end where `from` stood. Whoever else than a deputy is visited is asked whether that one agrees.
fn give<S: Contacts + Journal>(
    store: &mut S,
    ctx: &Context,
    link: &ContactLink,
    (from, heir, place): (DeputyId, &Deputy, Option<u32>),
) -> Result<ContactLink> {
    let (action, kind) = if link.kind.is_of_members() {
        (ContactLinkAction::Move, ContactLinkEventKind::Moved)
    } else {
        (ContactLinkAction::Offer, ContactLinkEventKind::Offered)
    };
    step(
        store,
        ctx,
        At { id: link.id, version: None },
        |_| action,
        |_, link: &mut ContactLink, _| {
            if link.deputy == from {
                link.deputy = heir.id;
                link.place = place;
                (link.office, link.division) = (heir.office, heir.division.clone());
            } else {
                link.to_deputy = Some(heir.id);
            }
            Ok(ContactLinkEvent { kind, visit: None, from: Some(from) })
        },
    )
}

/// Moves the links of a deputy who goes to whoever takes the place, as far as that one has room for them; the others end. Says how each
/// stood before, and how it stands.
///
/// # Errors
/// When the store fails.
pub fn pass_on<S: Contacts + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    from: DeputyId,
    heir: Option<DeputyId>,
) -> Result<Vec<(LinkStood, ContactLink)>> {
    let ctx = &ctx.by_itself();
    let today = local_date(ctx.now);
    let heir = match heir.filter(|heir| *heir != from) {
        Some(heir) => store.deputy(heir)?.filter(|deputy| deputy.serves_on(today)),
        None => None,
    };
    let mut passed = Vec::new();
    for id in store.contact_links_of(from)? {
        let link = store.contact_link(id)?.ok_or(Failure::NotFound)?;
        let (stood, keeps) = (LinkStood::from(&link), link.deputy == from);
        let Some(heir) = &heir else {
            passed.push((stood, lapse(store, ctx, id)?));
            continue;
        };
        // Nobody keeps in touch with oneself.
        let both_ends = link.deputy == heir.id || link.to_deputy == Some(heir.id);
        let place = if keeps { free_place(store, (heir.id, &heir.division), link.kind)? } else { link.place };
        let now = if both_ends || place.is_none() {
            lapse(store, ctx, id)?
        } else {
            give(store, ctx, &link, (from, heir, place))?
        };
        passed.push((stood, now));
    }
    Ok(passed)
}

/// Whether nothing happened to a link since it had that version, but for moves that were given back.
fn is_untouched(events: &[Recorded<ContactLinkChange>], version: i32) -> bool {
    use ContactLinkEventKind as K;
    let mut moves = 0_i32;
    for recorded in events {
        let Recorded::Known(record) = recorded else { return false };
        if record.version <= version {
            continue;
        }
        match record.change.event.kind {
            K::Moved | K::Offered | K::Lapsed => moves += 1,
            K::GivenBack => moves -= 1,
            K::Linked | K::Visited | K::Revised | K::ConsentWithdrawn | K::Ended | K::ConsentRenewed => return false,
        }
    }
    moves == 0
}

/// Gives a link back to whoever kept it, because the change of term that gave it away is taken back; `false`, and nothing is changed, where
/// something else touched it since the `version` to which that brought it, where it was erased, and where there is no room for it.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn give_back<S: Contacts + Journal>(
    store: &mut S,
    ctx: &Context,
    (id, version): (ContactLinkId, i32),
    stood: &LinkStood,
) -> Result<bool> {
    let ctx = &ctx.by_itself();
    let Some(link) = store.contact_link(id)? else { return Ok(false) };
    let action = match stood.state {
        ContactLinkState::Active => ContactLinkAction::GiveBack,
        ContactLinkState::AwaitingConsent => ContactLinkAction::GiveBackWaiting,
        ContactLinkState::Ended => return Ok(false),
    };
    let is_erased = link.person.is_none() && !link.kind.is_of_members();
    let events: Vec<Recorded<ContactLinkChange>> = store.events_of(link.subject())?;
    if is_erased || !is_untouched(&events, version) {
        return Ok(false);
    }
    let own = link.place.filter(|_| link.deputy == stood.deputy);
    let place = if own.is_some() {
        own
    } else {
        let taken = store.contact_places(stood.deputy, link.kind.is_of_members())?;
        match stood.place.filter(|place| !taken.contains(place)) {
            Some(place) => Some(place),
            None => free_place(store, (stood.deputy, &stood.division), link.kind)?,
        }
    };
    if place.is_none() {
        return Ok(false);
    }
    step(
        store,
        ctx,
        At { id, version: Some(link.version) },
        |_| action,
        |_: &mut S, link: &mut ContactLink, _| {
            let from = if link.deputy == stood.deputy { link.to_deputy } else { Some(link.deputy) };
            (link.deputy, link.to_deputy, link.place) = (stood.deputy, stood.to_deputy, place);
            link.office = stood.office;
            link.division.clone_from(&stood.division);
            (link.ended_at, link.erase_at) = (None, stood.erase_at);
            Ok(ContactLinkEvent { kind: ContactLinkEventKind::GivenBack, visit: None, from })
        },
    )?;
    Ok(true)
}

/// Ends a link that waited for consent in vain; does nothing where it does not, or not yet.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn lapse_unanswered<S: Contacts + Journal>(store: &mut S, ctx: &Context, id: ContactLinkId) -> Result<()> {
    let waits = |link: &ContactLink| link.consent_until().is_some_and(|until| until <= ctx.now);
    if store.contact_link(id)?.is_some_and(|link| waits(&link)) {
        lapse(store, ctx, id)?;
    }
    Ok(())
}
