//! What becomes of the links of a deputy who goes: a handover and a change of term call for it. A household, an enterprise or a voter
//! agreed to visits by that deputy, and is asked anew before another one learns who they are (个人信息保护法第十四条第二款).

use super::Result;
use super::links::free_place;
use crate::contacts::{
    ContactLink, ContactLinkAction, ContactLinkEvent, ContactLinkEventKind, ContactLinkId, ContactLinkState, Contacts,
};
use crate::deputies::{Deputies, Deputy};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Phone;
use crate::shared::time::local_date;
use crate::shared::{Actor, At, Context, DeputyId, Failure, PageRequest};

/// Links that are looked through at once.
const TOGETHER: u32 = 100;

/// Ends a link that nobody takes, or nobody agreed to.
fn lapse<S: Contacts + Journal>(store: &mut S, ctx: &Context, id: ContactLinkId) -> Result<()> {
    let at = At { id, version: None };
    let lapsed = ContactLinkEvent::bare(ContactLinkEventKind::Lapsed);
    step(store, ctx, at, |_| ContactLinkAction::Lapse, |_, _: &mut ContactLink, _| Ok(lapsed))?;
    Ok(())
}

/// Ends all links that lead to whoever has that phone, and erases at once who that is and what was heard there: that person has the own
/// data erased (个人信息保护法第十五条、第四十七条).
///
/// # Errors
/// When the store fails.
pub fn leave_alone<S: Contacts + Journal>(store: &mut S, ctx: &Context, phone: &Phone) -> Result<()> {
    let ctx = &Context { actor: Actor::System, ..ctx.clone() };
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
) -> Result<()> {
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
    )?;
    Ok(())
}

/// Moves the links of a deputy who goes to whoever takes the place, as far as that one has room for them; the others end.
///
/// # Errors
/// When the store fails.
pub fn pass_on<S: Contacts + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    from: DeputyId,
    heir: Option<DeputyId>,
) -> Result<()> {
    let ctx = &Context { actor: Actor::System, ..ctx.clone() };
    let today = local_date(ctx.now);
    let heir = match heir.filter(|heir| *heir != from) {
        Some(heir) => store.deputy(heir)?.filter(|deputy| deputy.serves_on(today)),
        None => None,
    };
    for id in store.contact_links_of(from)? {
        let link = store.contact_link(id)?.ok_or(Failure::NotFound)?;
        let keeps = link.deputy == from;
        let Some(heir) = &heir else {
            lapse(store, ctx, id)?;
            continue;
        };
        // Nobody keeps in touch with oneself.
        let both_ends = link.deputy == heir.id || link.to_deputy == Some(heir.id);
        let place = if keeps { free_place(store, (heir.id, &heir.division), link.kind)? } else { link.place };
        if both_ends || place.is_none() {
            lapse(store, ctx, id)?;
        } else {
            give(store, ctx, &link, (from, heir, place))?;
        }
    }
    Ok(())
}

/// Ends a link that waited for consent in vain; does nothing where it does not, or not yet.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn lapse_unanswered<S: Contacts + Journal>(store: &mut S, ctx: &Context, id: ContactLinkId) -> Result<()> {
    let waits = |link: &ContactLink| link.consent_until().is_some_and(|until| until <= ctx.now);
    if store.contact_link(id)?.is_some_and(|link| waits(&link)) { lapse(store, ctx, id) } else { Ok(()) }
}
