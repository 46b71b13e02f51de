//! What people do with disputes: one function for each thing.

mod agreement;
mod confirmation;
mod consent;
mod intake;
mod organisations;
mod performance;
mod risk;
mod sittings;

pub use agreement::*;
pub use confirmation::*;
pub use consent::*;
pub use intake::*;
pub use organisations::*;
pub use performance::*;
pub use risk::*;
pub use sittings::*;

use super::{Agreement, Dispute, DisputeAction, DisputeEvent, DisputeRelation, Disputes};
use crate::cases;
use crate::codes::CodeIntake;
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, DisputeId, Failure, Note};

/// Rules of this context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputeError {
    /// The code takes nothing in.
    #[error("intake closed")]
    IntakeClosed(CodeIntake),
    /// The case out of which it is to come did not allow it.
    #[error("case refused")]
    Case(cases::usecases::CaseError),
    /// Both sides must be entered first.
    #[error("one side only")]
    OneSided,
    /// The organisation does not mediate there.
    #[error("organisation elsewhere")]
    OrganisationElsewhere,
    /// Nobody is there to mediate: every mediator waits for the parties, was declined or stepped aside.
    #[error("no mediator")]
    NoMediator,
    /// The agreement is by word of mouth: there is nothing to sign or seal.
    #[error("oral agreement")]
    OralAgreement,
    /// The agreement does not hold yet (人民调解法第二十九条).
    #[error("not effective")]
    NotEffective,
    /// Without a mediation organisation it is a settlement between the parties, which no court confirms (第三十三条).
    #[error("no organisation")]
    NoOrganisation,
    /// Marriage and status are not confirmed on this way.
    #[error("not confirmable")]
    NotConfirmable,
    /// The item was carried out already.
    #[error("already performed")]
    AlreadyPerformed,
    /// The sitting was written down already.
    #[error("already held")]
    AlreadyHeld,
}

type Result<T> = std::result::Result<T, Failure<DisputeError>>;

/// A step that only tells something.
fn tell(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    action: DisputeAction,
    note: Note,
    event: impl FnOnce(Note) -> DisputeEvent,
) -> Result<Dispute> {
    step(store, ctx, at, |_| action, |_, _, _| Ok(event(note)))
}

/// The same where words are needed.
fn state_reason(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    action: DisputeAction,
    note: Note,
    event: impl FnOnce(Note) -> DisputeEvent,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| action,
        |_, _, _| {
            note.require_text()?;
            Ok(event(note))
        },
    )
}

/// The party for whom something is done: a party speaks for itself only; whoever mediates or oversees writes down what a
/// party said.
fn speaking(dispute: &Dispute, ctx: &Context, relation: DisputeRelation, named: Option<u32>) -> Result<u32> {
    const POINTER: &str = "/party";
    if relation == DisputeRelation::Party {
        let own = dispute.party_of(&ctx.actor).map(|party| party.number).ok_or(Failure::Forbidden)?;
        return if named.is_none_or(|named| named == own) { Ok(own) } else { Err(Failure::Forbidden) };
    }
    let named = named.ok_or_else(|| Failure::field(POINTER, "请指明是哪一方当事人"))?;
    if dispute.party_numbers().contains(&named) {
        Ok(named)
    } else {
        Err(Failure::missing(POINTER, "没有这个序号的当事人"))
    }
}

fn effective(dispute: &mut Dispute) -> Result<&mut Agreement> {
    match &mut dispute.dossier.agreement {
        Some(agreement) if agreement.effective_at.is_some() => Ok(agreement),
        _ => Err(Failure::Own(DisputeError::NotEffective)),
    }
}
