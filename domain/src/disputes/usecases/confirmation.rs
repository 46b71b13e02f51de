//! How a court confirms an agreement.

use super::{DisputeError, Result, effective, state_reason, tell};
use crate::disputes::{Dispute, DisputeAction, DisputeEvent, DisputeKind, DisputeRelation, Disputes};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId, Failure, Note};

/// What is asked of the court.
#[derive(Clone, Debug)]
pub struct ApplyConfirmation {
    pub note: Note,
    /// Who asks: every party.
    pub parties: Vec<u32>,
    pub court: Name,
}

/// The parties together ask the court to confirm the agreement, within thirty days of its effect (人民调解法第三十三条).
///
/// # Errors
/// As every step; field errors when a party is missing or the thirty days are over; [`DisputeError::NoOrganisation`],
/// [`DisputeError::NotConfirmable`], [`DisputeError::NotEffective`].
pub fn apply_confirmation(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: ApplyConfirmation,
) -> Result<Dispute> {
    let ApplyConfirmation { note, parties, court } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::ApplyConfirmation,
        |_, dispute: &mut Dispute, relation| {
            if dispute.organisation.is_none() {
                return Err(Failure::Own(DisputeError::NoOrganisation));
            }
            if dispute.kind == DisputeKind::Marriage {
                return Err(Failure::Own(DisputeError::NotConfirmable));
            }
            let last = effective(dispute)?.confirmable_until();
            // A party speaks for itself only; what all want, whoever mediates writes down.
            let own = dispute.party_of(&ctx.actor).filter(|_| relation == DisputeRelation::Party).map(|one| one.number);
            let asks = |party: &u32| parties.contains(party) && own.is_none_or(|own| own == *party);
            if !dispute.party_numbers().iter().all(asks) {
                return Err(Failure::field("/parties", "须由各方当事人共同申请"));
            }
            if last.is_none_or(|last| local_date(ctx.now) > last) {
                return Err(Failure::field("", "协议生效已超过 30 日，不能再申请司法确认"));
            }
            dispute.dossier.court = Some(court);
            Ok(DisputeEvent::ConfirmationApplied { note })
        },
    )
}

/// The court confirmed the agreement.
pub fn confirm(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Confirm, note, |note| DisputeEvent::Confirmed { note })
}

/// The court did not confirm the agreement.
///
/// # Errors
/// As every step; a field error without words.
pub fn deny(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Deny, note, |note| DisputeEvent::ConfirmationDenied { note })
}
