//! What people do with invitations.

use super::{
    Invitation, InvitationAction, InvitationEvent, InvitationFault, InvitationId, InvitationRelation, InvitationState,
    Invitations, LIFE, permit, relations,
};
use crate::accounts::{
    Accounts, GrantWay, Granted, WantedGrant, as_they_stand, bind_phone, endow, may_give, own_phone, settled,
};
use crate::institutions::Institutions;
use crate::shared::code::InvitationCode;
use crate::shared::flow::{Journal, begin, open_to, record, step};
use crate::shared::text::Phone;
use crate::shared::{
    Actor, At, Bare, Change, Context, DivisionCode, Failure, Flow, Grant, Machine, Repository, Standing,
};
use crate::territory::Territory;

type Result<T> = std::result::Result<T, Failure>;

/// Who is invited to what.
#[derive(Clone, Debug)]
pub struct Invite {
    pub wanted: WantedGrant,
    /// The phone of whoever is meant; without one the code alone decides.
    pub phone: Option<Phone>,
}

/// An office or an administrator of the place invites somebody.
///
/// # Errors
/// Forbidden for whoever may not give that; as [`settled`].
pub fn invite<S: Invitations + Accounts + Institutions + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Invite,
) -> Result<Invitation> {
    let Invite { wanted, phone } = command;
    let (grant, place) = settled(store, wanted)?;
    if !may_give(&ctx.actor, &grant, &place) {
        return Err(Failure::Forbidden);
    }
    issue(store, ctx, grant, place, phone)
}

/// Invites somebody, an administrator above all, in the name of whoever runs the program.
///
/// # Errors
/// As [`settled`].
pub fn invite_administrator<S: Invitations + Accounts + Institutions + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Invite,
) -> Result<Invitation> {
    let Invite { wanted, phone } = command;
    let (grant, place) = settled(store, wanted)?;
    issue(store, ctx, grant, place, phone)
}

fn issue(
    store: &mut (impl Repository<Invitation> + Journal),
    ctx: &Context,
    grant: Grant,
    place: DivisionCode,
    phone: Option<Phone>,
) -> Result<Invitation> {
    let invitation = Invitation {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(InvitationState::Open),
        code: Some(InvitationCode::mint(ctx.ids.as_ref())),
        grant,
        place,
        phone,
        invited_by: ctx.actor.account(),
        issued_at: ctx.now,
        until: ctx.now + LIFE,
        accepted_by: None,
    };
    let by = Flow::party(&invitation, InvitationRelation::Inviter, &ctx.actor);
    begin(store, ctx, &invitation, by, InvitationEvent::Issued)?;
    Ok(invitation)
}

/// Whoever might have issued an invitation revokes it.
///
/// # Errors
/// As every step.
pub fn revoke<S: Invitations + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<InvitationId>,
    _: Bare,
) -> Result<Invitation> {
    step(store, ctx, at, |_: &Invitation| InvitationAction::Revoke, |_, _, _| Ok(InvitationEvent::Revoked))
}

/// A code that somebody shows, with the number that was sent to its phone.
#[derive(Clone, Debug)]
pub struct ShowInvitation {
    pub code: InvitationCode,
    pub number: Option<String>,
}

/// The invitation of a code that somebody who logged in shows, while `action` fits it and its time is not over.
fn shown(
    store: &mut impl Invitations,
    ctx: &Context,
    code: &InvitationCode,
    action: InvitationAction,
) -> Result<Invitation> {
    let invitation = store.invitation_by_code(code)?.ok_or(Failure::NotFound)?;
    let found = relations(&ctx.actor, &invitation, true);
    if !found.iter().any(|relation| permit(*relation, action)) {
        return Err(Failure::Forbidden);
    }
    let state = invitation.standing.state();
    if !action.is_legal_in(state) {
        return Err(action.refusal(state, &open_to(&invitation, &found)));
    }
    if invitation.is_over(ctx.now) {
        return Err(Failure::rule(InvitationFault::Expired));
    }
    Ok(invitation)
}

/// Makes the step of whoever shows a code: the frame knows its actors by what they are, and the invited are nobody yet.
fn advance(
    store: &mut impl Invitations,
    ctx: &Context,
    before: &Invitation,
    mut now: Invitation,
    action: InvitationAction,
    mut event: InvitationEvent,
) -> Result<Invitation> {
    let moved = now.standing.advance(action).ok_or_else(|| {
        let found = relations(&ctx.actor, before, true);
        action.refusal(before.standing.state(), &open_to(before, &found))
    })?;
    now.settle(&mut event, moved, ctx);
    store.save(before, &now)?;
    record(store, ctx, &now, None, Change { event, from: Some(moved.from), to: moved.to })?;
    Ok(now)
}

/// The phone that an invitation names, for whoever shows its code and is to have a number sent there: the one by which a phone
/// becomes an account's own.
///
/// # Errors
/// Not found for a code of none; a state conflict; [`InvitationFault::Expired`], [`InvitationFault::NoPhone`].
pub fn phone_of(store: &mut impl Invitations, ctx: &Context, command: &ShowInvitation) -> Result<Phone> {
    let invitation = shown(store, ctx, &command.code, InvitationAction::SendNumber)?;
    invitation.phone.ok_or_else(|| Failure::rule(InvitationFault::NoPhone))
}

/// Whoever shows the code takes the invitation up. Where it names a phone that one must be the account's own, or becomes it by
/// the number that was sent there. `None` where the number is not good, whyever: that is kept, too.
///
/// # Errors
/// Not found for a code of none; a state conflict; [`InvitationFault::Expired`], [`InvitationFault::OwnInvitation`],
/// [`InvitationFault::InviterGone`], [`InvitationFault::AnotherPhone`]; a field error without a number where one is needed; as
/// [`bind_phone`] and [`endow`].
pub fn accept<S: Invitations + Accounts>(
    store: &mut S,
    ctx: &Context,
    command: &ShowInvitation,
) -> Result<Option<(Invitation, Granted)>> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    let before = shown(store, ctx, &command.code, InvitationAction::Accept)?;
    require_inviter(store, ctx, &before)?;
    // What was taken back since it was issued, a new one alone gives again.
    let lost = |one: &Granted| one.grant == before.grant && one.taken_back_at.is_some_and(|at| at >= before.issued_at);
    if store.grants_ever(account)?.iter().any(lost) {
        return Err(Failure::rule(InvitationFault::InviterGone));
    }
    if let Some(phone) = &before.phone
        && !is_own(store, ctx, phone, command.number.as_deref())?
    {
        return Ok(None);
    }
    let granted = endow(store, ctx, account, before.grant.clone(), GrantWay::Invitation)?;
    let event = InvitationEvent::Accepted { account, grant: granted.id };
    let now = Invitation { accepted_by: Some(account), ..before.clone() };
    let invitation = advance(store, ctx, &before, now, InvitationAction::Accept, event)?;
    Ok(Some((invitation, granted)))
}

/// Whether `phone` is the actor's own, or was made so by what was `said`.
fn is_own(store: &mut impl Accounts, ctx: &Context, phone: &Phone, said: Option<&str>) -> Result<bool> {
    match own_phone(store, ctx)? {
        Some(own) if own == *phone => Ok(true),
        Some(_) => Err(Failure::rule(InvitationFault::AnotherPhone)),
        None => {
            let said = said.ok_or_else(|| Failure::field("number", InvitationFault::NumberMissing))?;
            bind_phone(store, ctx, phone, said)
        }
    }
}

/// Whoever invited must have the right still, and be somebody else.
fn require_inviter(store: &mut impl Accounts, ctx: &Context, invitation: &Invitation) -> Result<()> {
    let gone = || Failure::rule(InvitationFault::InviterGone);
    if !store.is_open(&invitation.grant)? {
        return Err(gone());
    }
    let Some(inviter) = invitation.invited_by else { return Ok(()) };
    if ctx.actor.account() == Some(inviter) {
        return Err(Failure::rule(InvitationFault::OwnInvitation));
    }
    let grants = store.grants_of(inviter)?.into_iter().map(|one| one.grant).collect();
    let grants = as_they_stand(store, grants)?;
    let inviter = Actor::Person { account: inviter, grants };
    if may_give(&inviter, &invitation.grant, &invitation.place) { Ok(()) } else { Err(gone()) }
}
