//! How dangerous a dispute is, and who was told.

use super::Result;
use crate::disputes::{Dispute, DisputeAction, DisputeEvent, DisputeRisk, Disputes};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, DisputeId, Note};

/// How likely a dispute is to get worse, and why.
#[derive(Clone, Debug)]
pub struct Assess {
    pub note: Note,
    pub risk: DisputeRisk,
}

/// Assesses how likely a dispute is to get worse; high alerts the office at once.
///
/// # Errors
/// As every step; a field error without words.
pub fn assess(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Assess,
) -> Result<Dispute> {
    let Assess { note, risk } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Assess,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.risk = risk;
            Ok(DisputeEvent::RiskAssessed { note, risk })
        },
    )
}

/// Notes that the police were told of a danger (人民调解法第二十五条).
///
/// # Errors
/// As every step; a field error without words.
pub fn alert_police(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::AlertPolice,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.police_alerted = true;
            Ok(DisputeEvent::PoliceAlerted { note })
        },
    )
}
