//! How a dispute is registered, and who mediates it.

use super::Result;
use super::intake::{TYPE, taking_up};
use crate::cases::Lists;
use crate::cases::usecases::chosen;
use crate::disputes::{
    Circumstances, Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault, DisputeRelation,
    DisputeRisk, DisputeType, Disputes,
};
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId, Failure, Note, OrganisationId, WordCode};

/// How a dispute is registered.
#[derive(Clone, Debug)]
pub struct Register {
    pub note: Note,
    /// Who is to mediate; whoever was applied to, where none is named. Without an organisation an agreement is only a settlement
    /// between the parties.
    pub organisation: Option<OrganisationId>,
    /// Its type, where the report was wrong.
    pub kind: Option<WordCode>,
    /// How likely it is to get worse.
    pub risk: DisputeRisk,
    pub circumstances: Circumstances,
}

/// Who mediates from now on: an organisation takes up what it was applied for itself, a governance centre and the office name
/// one.
fn who_mediates(
    store: &mut impl Disputes,
    dispute: &Dispute,
    relation: DisputeRelation,
    named: Option<OrganisationId>,
) -> Result<Option<OrganisationId>> {
    let Some(id) = named.or(dispute.organisation) else { return Ok(None) };
    let found = taking_up(store, id, &dispute.division)?;
    if !found.kind.mediates() {
        return Err(Failure::field("organisation", DisputeFault::CentreMediates));
    }
    if found.sealer().is_none() {
        return Err(Failure::field("organisation", DisputeFault::RoomWithoutCommittee));
    }
    if relation == DisputeRelation::Organisation && dispute.organisation != Some(id) {
        let own = dispute.organisation.map(|own| store.organisation(own)).transpose()?.flatten();
        if own.is_none_or(|own| own.kind.mediates()) {
            return Err(Failure::field("organisation", DisputeFault::AnotherOrganisation));
        }
    }
    Ok(Some(id))
}

/// The organisation that was applied to registers a dispute, or a governance centre or the office, which say who mediates. The
/// office learns of it.
///
/// # Errors
/// As every step; a field error for an organisation that does not exist, is closed, does not mediate or is another's, and a type
/// that may not be chosen there; [`DisputeFault::OrganisationElsewhere`].
pub fn register(
    store: &mut (impl Disputes + Lists + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Register,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Register,
        |store, dispute: &mut Dispute, relation| {
            let Register { note, organisation, kind, risk, circumstances } = command;
            let organisation = who_mediates(store, dispute, relation, organisation)?;
            (dispute.organisation, dispute.risk) = (organisation, risk);
            dispute.dossier.circumstances = circumstances.checked(ctx.now)?;
            // What it was reported as it may stay, also where nobody can choose that any more.
            if let Some(code) = kind.filter(|code| *code != dispute.kind.code) {
                let found = chosen(store, TYPE, (&dispute.division, local_date(ctx.now)), &code)?;
                dispute.kind = DisputeType::from(&found);
            }
            Ok(DisputeEvent {
                kind: DisputeEventKind::Registered,
                facts: DisputeFacts { organisation, risk: Some(risk), ..DisputeFacts::noted(note) },
            })
        },
    )
}
