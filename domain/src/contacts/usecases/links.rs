//! Links: who begins one, changes it, and ends it.

use chrono::NaiveDate;

use super::Result;
use crate::contacts::{
    ContactFault, ContactLink, ContactLinkAction, ContactLinkEvent, ContactLinkEventKind, ContactLinkId,
    ContactLinkKind, ContactLinkState, ContactNumbers, ContactPerson, Contacts, days_after, terms,
};
use crate::deputies::{Deputies, Deputy};
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::{Name, Phone};
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DeputyId, DivisionCode, Failure, Party, Standing};

/// A household, an enterprise or a voter, as somebody writes it down.
#[derive(Clone, Debug)]
pub struct NamedPerson {
    pub name: Name,
    pub phone: Option<Phone>,
    pub address: Option<Name>,
}

/// A link that is to begin.
#[derive(Clone, Debug)]
pub struct BeginLink {
    pub kind: ContactLinkKind,
    /// Who visits.
    pub deputy: DeputyId,
    /// The deputy who is visited.
    pub to_deputy: Option<DeputyId>,
    /// Whoever else is visited.
    pub person: Option<NamedPerson>,
    /// When that person agreed to it.
    pub consented_on: Option<NaiveDate>,
    /// Days from one visit to the next.
    pub period_days: u32,
}

/// A deputy who serves today.
fn serving(store: &mut impl Deputies, ctx: &Context, (field, id): (&'static str, DeputyId)) -> Result<Deputy> {
    let found = store.deputy(id)?.filter(|deputy| deputy.serves_on(local_date(ctx.now)));
    found.ok_or_else(|| Failure::missing(field, ContactFault::DeputyNotServing))
}

/// Who is visited: a deputy by a member, and by a deputy somebody who has agreed to it.
fn check_end(
    store: &mut impl Deputies,
    ctx: &Context,
    keeper: DeputyId,
    command: BeginLink,
) -> Result<(Option<DeputyId>, Option<ContactPerson>)> {
    let wrong = || Failure::field("kind", ContactFault::WrongEnd);
    if command.kind.is_of_members() {
        let to = command.to_deputy.filter(|_| command.person.is_none()).ok_or_else(wrong)?;
        let to = serving(store, ctx, ("to_deputy", to))?.id;
        return if to == keeper { Err(wrong()) } else { Ok((Some(to), None)) };
    }
    let named = command.person.filter(|_| command.to_deputy.is_none()).ok_or_else(wrong)?;
    let agreed = command.consented_on.filter(|day| *day <= local_date(ctx.now));
    let consented_on = agreed.ok_or_else(|| Failure::field("consented_on", ContactFault::WithoutConsent))?;
    let NamedPerson { name, phone, address } = named;
    Ok((None, Some(ContactPerson { name, phone, address, consented_on })))
}

/// The first place that is free among those of the deputy; nothing where all are taken.
pub(super) fn free_place(
    store: &mut impl Contacts,
    (deputy, division): (DeputyId, &DivisionCode),
    kind: ContactLinkKind,
) -> Result<Option<u32>> {
    let most = store.contact_numbers(division)?.unwrap_or_default().most(kind);
    let taken = store.contact_places(deputy, kind.is_of_members())?;
    Ok((1..=most).find(|place| !taken.contains(place)))
}

/// Begins a link: an office one of either kind, a deputy an own one with a household, an enterprise or a voter.
///
/// # Errors
/// Forbidden for others; field errors for deputies who don't serve, for the wrong end and without consent; [`ContactFault::TooMany`].
pub fn begin_link<S: Contacts + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    command: BeginLink,
) -> Result<ContactLink> {
    let deputy = serving(store, ctx, ("deputy", command.deputy))?;
    let own = ctx.actor.deputy() == Some(deputy.id) && !command.kind.is_of_members();
    let serves = ctx.actor.serves(&deputy.division);
    if !own && !serves {
        return Err(Failure::Forbidden);
    }
    let (kind, period_days) = (command.kind, command.period_days);
    let (to_deputy, person) = check_end(store, ctx, deputy.id, command)?;
    let place = free_place(store, (deputy.id, &deputy.division), kind)?;
    let place = place.ok_or_else(|| Failure::rule(ContactFault::TooMany))?;
    let today = local_date(ctx.now);
    let by = if serves { Party::Office(deputy.office) } else { Party::Deputy(deputy.id) };
    let link = ContactLink {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(ContactLinkState::Active),
        kind,
        deputy: deputy.id,
        to_deputy,
        person,
        place: Some(place),
        office: deputy.office,
        division: deputy.division,
        period_days,
        begins: today,
        visits: 0,
        last_on: None,
        due_on: days_after(today, period_days),
        linked_at: ctx.now,
        ended_at: None,
        erase_at: None,
        updated_at: ctx.now,
    };
    begin(store, ctx, &link, Some(by), ContactLinkEvent::bare(ContactLinkEventKind::Linked))?;
    Ok(link)
}

/// How often visits are due from now on.
#[derive(Clone, Copy, Debug)]
pub struct ReviseLink {
    pub period_days: u32,
}

/// Changes how often visits are due, from the latest one on.
///
/// # Errors
/// As every step.
pub fn revise_link<S: Contacts + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ContactLinkId>,
    command: ReviseLink,
) -> Result<ContactLink> {
    step(
        store,
        ctx,
        at,
        |_| ContactLinkAction::Revise,
        |_, link: &mut ContactLink, _| {
            link.period_days = command.period_days;
            let since = link.since();
            link.due_on = days_after(link.last_on.map_or(since, |last| last.max(since)), command.period_days);
            Ok(ContactLinkEvent::bare(ContactLinkEventKind::Revised))
        },
    )
}

/// Whoever is visited wishes no more visits. It ends at once, and who that is and what was heard is erased within thirty days.
///
/// # Errors
/// As every step.
pub fn withdraw_consent<S: Contacts + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ContactLinkId>,
    _: Bare,
) -> Result<ContactLink> {
    let withdrawn = ContactLinkEvent::bare(ContactLinkEventKind::ConsentWithdrawn);
    step(store, ctx, at, |_| ContactLinkAction::WithdrawConsent, |_, _: &mut ContactLink, _| Ok(withdrawn))
}

/// When whoever is visited agreed to visits by somebody else.
#[derive(Clone, Copy, Debug)]
pub struct RenewConsent {
    pub consented_on: NaiveDate,
}

/// Whoever is visited agrees to visits by the deputy to whom the link has moved: visits are due again from today on.
///
/// # Errors
/// As every step; [`ContactFault::WithoutConsent`] for a day to come, and one before the link moved.
pub fn renew_consent<S: Contacts + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ContactLinkId>,
    command: RenewConsent,
) -> Result<ContactLink> {
    step(
        store,
        ctx,
        at,
        |_| ContactLinkAction::RenewConsent,
        |_, link: &mut ContactLink, _| {
            let (agreed, today) = (command.consented_on, local_date(ctx.now));
            let without = || Failure::field("consented_on", ContactFault::WithoutConsent);
            let moved = link.erase_at.map(|at| local_date(at - terms::KEPT_WITHOUT_CONSENT));
            if agreed > today || moved.is_some_and(|moved| agreed < moved) {
                return Err(without());
            }
            link.person.as_mut().ok_or_else(without)?.consented_on = agreed;
            link.due_on = days_after(today, link.period_days);
            Ok(ContactLinkEvent::bare(ContactLinkEventKind::ConsentRenewed))
        },
    )
}

/// Ends a link.
///
/// # Errors
/// As every step.
pub fn end_link<S: Contacts + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ContactLinkId>,
    _: Bare,
) -> Result<ContactLink> {
    let ended = ContactLinkEvent::bare(ContactLinkEventKind::Ended);
    step(store, ctx, at, |_| ContactLinkAction::End, |_, _: &mut ContactLink, _| Ok(ended))
}

/// How many links one keeps in a division.
#[derive(Clone, Debug)]
pub struct LayDownNumbers {
    pub division: DivisionCode,
    pub numbers: ContactNumbers,
}

/// Lays down how many links one keeps in a division and below it: an office that serves it, or whoever administers it. Who has more keeps them.
///
/// # Errors
/// Forbidden for others; field errors below a county, and for numbers out of range.
pub fn lay_down_numbers(store: &mut impl Contacts, ctx: &Context, command: LayDownNumbers) -> Result<ContactNumbers> {
    let LayDownNumbers { division, numbers } = command;
    if !ctx.actor.serves(&division) && !ctx.actor.administers(&division) {
        return Err(Failure::Forbidden);
    }
    if division.county().is_some_and(|county| county != division) {
        return Err(Failure::field("division", ContactFault::NotForThere));
    }
    if !numbers.is_sound() {
        return Err(Failure::field("numbers", ContactFault::NumbersOutOfRange));
    }
    store.keep_contact_numbers(&division, numbers)?;
    Ok(numbers)
}
