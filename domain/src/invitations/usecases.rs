//! What people do with invitations.

use super::{
    Invitation, InvitationAction, InvitationEvent, InvitationFault, InvitationId, InvitationRelation, InvitationState,
    Invitations, LIFE, PhoneProof, permit, relations,
};
use crate::accounts::{Accounts, GrantWay, Granted, WantedGrant, endow, may_give, settled};
use crate::institutions::Institutions;
use crate::shared::code::InvitationCode;
use crate::shared::flow::{Journal, begin, record, step};
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

/// Invites somebody to administer an area, in the name of whoever runs the program.
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
        proof: None,
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
    if !found.into_iter().any(|relation| permit(relation, action)) {
        return Err(Failure::Forbidden);
    }
    let state = invitation.standing.state();
    if !action.is_legal_in(state) {
        return Err(action.refusal(state));
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
    let moved = now.standing.advance(action).ok_or_else(|| action.refusal(before.standing.state()))?;
    now.settle(&mut event, moved, ctx);
    store.save(before, &now)?;
    record(store, ctx, &now, None, Change { event, from: Some(moved.from), to: moved.to })?;
    Ok(now)
}

/// Whoever shows the code has a number sent to the phone that the invitation names.
///
/// # Errors
/// Not found for a code of none; a state conflict; [`InvitationFault::Expired`], [`InvitationFault::NoPhone`],
/// [`InvitationFault::NoMessages`], [`InvitationFault::TooManyNumbers`].
pub fn send_number(store: &mut impl Invitations, ctx: &Context, command: &ShowInvitation) -> Result<Invitation> {
    let before = shown(store, ctx, &command.code, InvitationAction::SendNumber)?;
    if before.phone.is_none() {
        return Err(Failure::rule(InvitationFault::NoPhone));
    }
    if !ctx.reaches_phones {
        return Err(Failure::rule(InvitationFault::NoMessages));
    }
    let proof = PhoneProof::ask(before.proof.as_ref(), before.version + 1, ctx.now, ctx.ids.as_ref());
    let now = Invitation { proof: Some(proof.map_err(Failure::rule)?), ..before.clone() };
    advance(store, ctx, &before, now, InvitationAction::SendNumber, InvitationEvent::NumberSent)
}

/// A wrong number was said, and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberMissed {
    /// How often another may be said.
    pub left: u32,
}

/// What came of an invitation that somebody took up. A wrong number is a result and no failure, so that it is kept how often
/// one was said.
pub type Acceptance = std::result::Result<(Invitation, Granted), NumberMissed>;

/// Whoever shows the code takes the invitation up. Where it names a phone the account must be known to hold that one, or say
/// the number that was sent there; from then on it is known.
///
/// # Errors
/// Not found for a code of none; a state conflict; [`InvitationFault::Expired`], [`InvitationFault::OwnInvitation`],
/// [`InvitationFault::InviterGone`], [`InvitationFault::AnotherPhone`], [`InvitationFault::NumberOver`]; a field error without
/// a number where one is needed; as [`endow`].
pub fn accept<S: Invitations + Accounts>(store: &mut S, ctx: &Context, command: &ShowInvitation) -> Result<Acceptance> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    let before = shown(store, ctx, &command.code, InvitationAction::Accept)?;
    require_inviter(store, ctx, &before)?;
    if let Some(phone) = &before.phone {
        match store.holds_phone(account, phone)? {
            Some(true) => {}
            Some(false) => return Err(Failure::rule(InvitationFault::AnotherPhone)),
            None => {
                if let Some(left) = missed(ctx, &before, command)? {
                    let mut now = before.clone();
                    now.proof = now.proof.map(|proof| PhoneProof { tries: left, ..proof });
                    store.save(&before, &now)?;
                    return Ok(Err(NumberMissed { left }));
                }
                store.note_phone(account, phone)?;
            }
        }
    }
    let granted = endow(store, ctx, account, before.grant.clone(), GrantWay::Invitation)?;
    let event = InvitationEvent::Accepted { account, grant: granted.id };
    let now = Invitation { accepted_by: Some(account), proof: None, ..before.clone() };
    let invitation = advance(store, ctx, &before, now, InvitationAction::Accept, event)?;
    Ok(Ok((invitation, granted)))
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
    let inviter = Actor::Person { account: inviter, grants };
    if may_give(&inviter, &invitation.grant, &invitation.place) { Ok(()) } else { Err(gone()) }
}

/// How many tries are left after a wrong number; nothing where it is the right one.
fn missed(ctx: &Context, invitation: &Invitation, command: &ShowInvitation) -> Result<Option<u32>> {
    let said = command.number.as_deref().ok_or_else(|| Failure::field("number", InvitationFault::NumberMissing))?;
    let mut proof = invitation.proof.clone().ok_or_else(|| Failure::rule(InvitationFault::NumberOver))?;
    let right = proof.is(said, ctx.now).map_err(Failure::rule)?;
    Ok(if right { None } else { Some(proof.miss()) })
}
