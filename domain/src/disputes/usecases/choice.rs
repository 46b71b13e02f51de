//! How the parties choose who mediates (人民调解法第十九条).

use super::Result;
use super::consent::seat;
use super::proof::{Attempt, PartyWord, attempted, binding};
use crate::accounts::Accounts;
use crate::deputies::Deputies;
use crate::disputes::{
    Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputePartyAct, Disputes, MediatorAnswer,
    MediatorKind,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::{At, Context, DeputyId, DisputeId};

/// Whom a party would have mediate.
#[derive(Clone, Debug)]
pub struct ChooseMediator {
    pub word: PartyWord,
    /// The deputy, where it is one.
    pub deputy: Option<DeputyId>,
    /// The mediator's name, where it is no deputy.
    pub name: Option<Name>,
}

/// A party chooses a people's mediator whom the organisation lists. Once every other party has accepted, that one mediates; where
/// one declines, the organisation appoints.
///
/// # Errors
/// As every step, and as a seat needs it; field errors for whom the organisation does not list, without a scan of what the party
/// said on paper, and without the number on its phone.
pub fn choose_mediator(
    store: &mut (impl Disputes + Deputies + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: ChooseMediator,
) -> Result<Attempt> {
    let ChooseMediator { word, deputy, name } = command;
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::ChooseMediator,
        |store, dispute: &mut Dispute, relation| {
            let act = DisputePartyAct::ChooseMediator;
            let (party, credential) = binding(store, dispute, ctx, relation, act, &word)?;
            let mut chosen = seat(store, dispute, ctx, MediatorKind::Chosen, (deputy, name))?;
            chosen.answers.push(MediatorAnswer { party, accepts: true });
            chosen.standing = chosen.by_answers(&dispute.party_numbers());
            let (capacity, representative) = word.said_as(dispute, ctx, party);
            let facts = DisputeFacts {
                mediator: Some(chosen.number),
                mediator_kind: Some(chosen.kind),
                deputy: chosen.deputy,
                party: Some(party),
                credential: Some(credential),
                capacity,
                representative,
                ..DisputeFacts::noted(word.note)
            };
            dispute.dossier.mediators.push(chosen);
            Ok(DisputeEvent { kind: DisputeEventKind::MediatorChosen, facts })
        },
    );
    attempted(store, ctx, at.id, outcome)
}
