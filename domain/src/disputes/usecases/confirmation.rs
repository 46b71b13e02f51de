//! How a court confirms an agreement.

use super::proof::on_paper;
use super::{Result, effective};
use crate::disputes::{
    ConfirmationMatter, ConfirmationRuling, Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts,
    DisputeFault, DisputeRelation, Disputes,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId, Failure, Note};

/// What is asked of the court.
#[derive(Clone, Debug)]
pub struct ApplyConfirmation {
    /// With a scan of what the parties signed.
    pub note: Note,
    /// Who asks: every party.
    pub parties: Vec<u32>,
    pub court: Name,
    /// What the court is to confirm, as the parties say.
    pub matter: ConfirmationMatter,
}

/// The parties together ask the court to confirm the agreement, within thirty days of its effect (人民调解法第三十三条、民事诉讼法第二百零五条),
/// whether they have begun to carry it out or not.
///
/// # Errors
/// As every step; field errors when a party is missing, without a scan of what they signed, and for what no court confirms;
/// [`DisputeFault::NoOrganisation`], [`DisputeFault::NotEffective`], [`DisputeFault::ConfirmationRuled`],
/// [`DisputeFault::ConfirmationTooLate`].
pub fn apply_confirmation(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: ApplyConfirmation,
) -> Result<Dispute> {
    let ApplyConfirmation { note, parties, court, matter } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::ApplyConfirmation,
        |_, dispute: &mut Dispute, relation| {
            if dispute.organisation.is_none() {
                return Err(Failure::rule(DisputeFault::NoOrganisation));
            }
            let agreement = effective(dispute)?;
            if agreement.ruling.is_some() {
                return Err(Failure::rule(DisputeFault::ConfirmationRuled));
            }
            let last = agreement.confirmable_until(&ctx.calendar);
            if matter != ConfirmationMatter::Obligation {
                return Err(Failure::field("matter", DisputeFault::NotConfirmable));
            }
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

/// Writes down what the court said.
fn rule(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    ruling: ConfirmationRuling,
) -> Result<Dispute> {
    let (action, kind) = match ruling {
        ConfirmationRuling::Confirmed => (DisputeAction::Confirm, DisputeEventKind::Confirmed),
        ConfirmationRuling::Dismissed => (DisputeAction::Deny, DisputeEventKind::ConfirmationDenied),
    };
    step(
        store,
        ctx,
        at,
        |_| action,
        |_, dispute: &mut Dispute, _| {
            // A court says why it dismisses.
            if ruling == ConfirmationRuling::Dismissed {
                note.require_text()?;
            }
            effective(dispute)?.ruling = Some(ruling);
            Ok(DisputeEvent::noted(kind, note))
        },
    )
}

/// The court confirmed the agreement.
///
/// # Errors
/// As every step.
pub fn confirm(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    rule(store, ctx, at, note, ConfirmationRuling::Confirmed)
}

/// The court dismissed the application. The agreement binds on, and is kept or broken as before.
///
/// # Errors
/// As every step; a field error without words.
pub fn deny(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    rule(store, ctx, at, note, ConfirmationRuling::Dismissed)
}

/// The parties take their application back before the court ruled; they may ask again in time.
///
/// # Errors
/// As every step; a field error without words.
pub fn withdraw_confirmation(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::WithdrawConfirmation,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.court = None;
            Ok(DisputeEvent::noted(DisputeEventKind::ConfirmationWithdrawn, note))
        },
    )
}
