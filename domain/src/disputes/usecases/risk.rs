//! How dangerous a dispute is, and who was told.

use super::Result;
use crate::disputes::circumstances::MAX_PEOPLE;
use crate::disputes::{
    Averted, Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault, DisputeRisk, Disputes,
    EscalationKind,
};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, DisputeId, Failure, Note};

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
            Ok(DisputeEvent {
                kind: DisputeEventKind::RiskAssessed,
                facts: DisputeFacts { risk: Some(risk), ..DisputeFacts::noted(note) },
            })
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
            Ok(DisputeEvent::noted(DisputeEventKind::PoliceAlerted, note))
        },
    )
}

/// What a dispute was kept from becoming.
#[derive(Clone, Debug)]
pub struct Avert {
    pub note: Note,
    pub kind: EscalationKind,
    /// How many people it would have been.
    pub people: u32,
}

/// Records that a dispute was kept from getting worse; of each kind the last record counts.
///
/// # Errors
/// As every step; field errors without words, and for nobody or too many.
pub fn avert(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Avert,
) -> Result<Dispute> {
    let Avert { note, kind, people } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Avert,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            if !(1..=MAX_PEOPLE).contains(&people) {
                return Err(Failure::field("people", DisputeFault::PeopleOutOfRange));
            }
            // It counts on the day on which it was first recorded.
            let averted = &mut dispute.dossier.averted;
            match averted.iter_mut().find(|one| one.kind == kind) {
                Some(known) => known.people = people,
                None => averted.push(Averted { kind, people, at: ctx.now }),
            }
            let (escalation, people) = (Some(kind), Some(people));
            let facts = DisputeFacts { escalation, people, ..DisputeFacts::noted(note) };
            Ok(DisputeEvent { kind: DisputeEventKind::EscalationAverted, facts })
        },
    )
}
