//! How a court confirms an agreement.

use std::iter::successors;

use super::proof::on_paper;
use super::{Result, effective, state_reason, tell};
use crate::cases::{DivisionListKind, Lists, MAX_WORDS};
use crate::disputes::{
    Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault, DisputeKind, DisputeRelation,
    Disputes,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId, Failure, Note, Vocabulary, WordCode};

/// What is asked of the court.
#[derive(Clone, Debug)]
pub struct ApplyConfirmation {
    /// With a scan of what the parties signed.
    pub note: Note,
    /// Who asks: every party.
    pub parties: Vec<u32>,
    pub court: Name,
}

/// Whether it is of a marriage, which no court confirms on this way: by its type, or by any of which that is a part.
fn is_of_marriage(store: &mut impl Lists, ctx: &Context, dispute: &Dispute) -> Result<bool> {
    if dispute.kind.is(DisputeKind::Marriage) {
        return Ok(true);
    }
    let words = store.words_of(DivisionListKind::DisputeType, &dispute.division, local_date(ctx.now))?;
    let above =
        |code: &WordCode| words.iter().find(|entry| entry.code == *code).and_then(|entry| entry.parent.as_ref());
    // A list leads up in no circle, and nowhere higher than it has words.
    let mut parents = successors(above(&dispute.kind.code), |code| above(code)).take(MAX_WORDS);
    Ok(parents.any(|parent| parent.as_str() == DisputeKind::Marriage.as_str()))
}

/// The parties together ask the court to confirm the agreement, within thirty days of its effect (人民调解法第三十三条).
///
/// # Errors
/// As every step; field errors when a party is missing, and without a scan of what they signed;
/// [`DisputeFault::NoOrganisation`], [`DisputeFault::NotConfirmable`], [`DisputeFault::NotEffective`],
/// [`DisputeFault::ConfirmationTooLate`].
pub fn apply_confirmation(
    store: &mut (impl Disputes + Lists + Journal),
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
        |store, dispute: &mut Dispute, relation| {
            if dispute.organisation.is_none() {
                return Err(Failure::rule(DisputeFault::NoOrganisation));
            }
            if is_of_marriage(store, ctx, dispute)? {
                return Err(Failure::rule(DisputeFault::NotConfirmable));
            }
            let last = effective(dispute)?.confirmable_until();
            // A party speaks for itself only; what all want, whoever mediates writes down.
            let own = dispute.party_of(&ctx.actor).filter(|_| relation == DisputeRelation::Party).map(|one| one.number);
            let asks = |party: &u32| parties.contains(party) && own.is_none_or(|own| own == *party);
            if !dispute.party_numbers().iter().all(asks) {
                return Err(Failure::field("parties", DisputeFault::ConfirmationNeedsAll));
            }
            if last.is_none_or(|last| local_date(ctx.now) > last) {
                return Err(Failure::rule(DisputeFault::ConfirmationTooLate));
            }
            let credential = on_paper(&note)?;
            dispute.dossier.court = Some(court);
            Ok(DisputeEvent {
                kind: DisputeEventKind::ConfirmationApplied,
                facts: DisputeFacts { credential: Some(credential), ..DisputeFacts::noted(note) },
            })
        },
    )
}

/// The court confirmed the agreement.
pub fn confirm(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Confirm, note, |note| DisputeEvent::noted(DisputeEventKind::Confirmed, note))
}

/// The court did not confirm the agreement.
///
/// # Errors
/// As every step; a field error without words.
pub fn deny(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Deny, note, |note| {
        DisputeEvent::noted(DisputeEventKind::ConfirmationDenied, note)
    })
}
