//! What those who invite are shown of invitations.

use super::{Invitation, InvitationFilter, InvitationId, InvitationState, Invitations, relations};
use crate::shared::{AdministratorPart, Context, DivisionCode, Failure, Grant, Page, PageRequest};

type Result<T> = std::result::Result<T, Failure>;

/// An invitation that the actor might have issued.
///
/// # Errors
/// Not found otherwise.
pub fn detail(store: &mut impl Invitations, ctx: &Context, id: InvitationId) -> Result<Invitation> {
    let invitation = store.invitation(id)?.ok_or(Failure::NotFound)?;
    if relations(&ctx.actor, &invitation, false).is_empty() { Err(Failure::NotFound) } else { Ok(invitation) }
}

/// Invitations inside `division`, or the actor's own area.
///
/// # Errors
/// Forbidden for whoever does not oversee it.
pub fn list(
    store: &mut impl Invitations,
    ctx: &Context,
    division: Option<DivisionCode>,
    state: Option<InvitationState>,
    page: &PageRequest<InvitationId>,
) -> Result<Page<Invitation, InvitationId>> {
    let own = || {
        ctx.actor.grants().iter().find_map(|grant| match grant {
            Grant::Office { area, .. }
            | Grant::Administrator { area, .. }
            | Grant::Part { part: AdministratorPart::Security, area } => Some(area.clone()),
            _ => None,
        })
    };
    let within = division
        .or_else(own)
        .filter(|area| ctx.actor.oversees(area) || ctx.actor.gives_roles(area))
        .ok_or(Failure::Forbidden)?;
    let mut found = store.invitations(&InvitationFilter { within, state }, page)?;
    // What only administrators give, only they see.
    found.items.retain(|invitation| !relations(&ctx.actor, invitation, false).is_empty());
    Ok(found)
}
