//! What leaders write on a briefing, who answers, and how it comes back to those from whom it came.

use chrono::NaiveDate;

use super::Result;
use crate::bulletins::desk::BulletinDesk;
use crate::bulletins::{
    Addressee, Bulletin, BulletinAction, BulletinEvent, BulletinEventKind, BulletinFault, BulletinFeedback, BulletinId,
    Instruction, InstructionAnswer, MAX_ADDRESSEES, MAX_DAYS_AHEAD, MAX_INSTRUCTIONS, scan,
};
use crate::institutions::{InstitutionState, Institutions};
use crate::orders::usecases::OrderDesk;
use crate::orders::{self, OrderMatter, OrderState, SupervisionOrder, SupervisionOrderId};
use crate::shared::flow::step;
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DivisionCode, Failure, Field, Note, Party};

/// What a leader wrote.
#[derive(Clone, Debug)]
pub struct Instruct {
    pub leader: Name,
    /// The day on which it was written.
    pub on: NaiveDate,
    pub words: Body,
    /// Units and offices, each once.
    pub addressees: Vec<Party>,
    /// The last day on which it is answered in time.
    pub due_on: NaiveDate,
}

/// Whether that unit or office works, and in the county.
fn check_addressee<S: Institutions>(store: &mut S, division: &DivisionCode, to: Party, field: Field) -> Result<()> {
    let unknown = || Failure::missing(field, BulletinFault::UnknownAddressee);
    let there = match to {
        Party::Unit(id) => {
            let unit = store.units_of(&[id])?.into_iter().find(|unit| unit.is_open()).ok_or_else(unknown)?;
            unit.division
        }
        Party::Office(id) => {
            let office = store.office(id)?.filter(|office| office.standing.state() == InstitutionState::Open);
            office.ok_or_else(unknown)?.division
        }
        Party::Account(_) | Party::Deputy(_) | Party::Room(_) | Party::Organisation(_) => {
            return Err(Failure::field(field, BulletinFault::NotAnAddressee));
        }
    };
    let near = division.covers(&there) || there.covers(division) || there.shares_county(division);
    if near { Ok(()) } else { Err(Failure::field(field, BulletinFault::AddresseeElsewhere)) }
}

fn check_instruction<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    bulletin: &Bulletin,
    command: &Instruct,
) -> Result<()> {
    if bulletin.instructions.len() >= MAX_INSTRUCTIONS {
        return Err(Failure::rule(BulletinFault::TooManyInstructions));
    }
    let today = local_date(ctx.now);
    let issued = bulletin.issued_at.map_or(today, local_date);
    if !(issued..=today).contains(&command.on) {
        return Err(Failure::field("on", BulletinFault::InstructionDay));
    }
    if !(1..=MAX_DAYS_AHEAD).contains(&(command.due_on - today).num_days()) {
        return Err(Failure::field("due_on", BulletinFault::InstructionDue));
    }
    if command.addressees.is_empty() || command.addressees.len() > MAX_ADDRESSEES {
        return Err(Failure::field("addressees", BulletinFault::NotAnAddressee));
    }
    for (at, to) in command.addressees.iter().enumerate() {
        let field = Field::item("addressees", at);
        if command.addressees.iter().take(at).any(|before| before == to) {
            return Err(Failure::field(field, BulletinFault::NotAnAddressee));
        }
        check_addressee(store, &bulletin.division, *to, field)?;
    }
    Ok(())
}

/// Enters what a leader wrote on it, by the leader or by the office.
///
/// # Errors
/// As every step; field errors for days, and for those who don't answer instructions.
pub fn instruct<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<BulletinId>,
    command: Instruct,
) -> Result<Bulletin> {
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Instruct,
        |store: &mut S, bulletin: &mut Bulletin, _| {
            check_instruction(store, ctx, bulletin, &command)?;
            let Instruct { leader, on, words, addressees: to, due_on } = command;
            let number = bulletin.instructions.iter().map(|one| one.number).max().unwrap_or_default() + 1;
            let addressees = to.iter().map(|to| Addressee { to: *to, answer: None }).collect();
            bulletin.instructions.push(Instruction { number, leader, on, words, due_on, addressees, order: None });
            Ok(BulletinEvent { to, ..BulletinEvent::of(BulletinEventKind::Instructed, number) })
        },
    )
}

/// What somebody answers to which instruction.
#[derive(Clone, Debug)]
pub struct AnswerInstruction {
    /// Counted from 1.
    pub instruction: u32,
    pub note: Note,
}

/// The instruction of that number.
fn instruction(bulletin: &mut Bulletin, number: u32) -> Result<&mut Instruction> {
    let found = bulletin.instructions.iter_mut().find(|one| one.number == number);
    found.ok_or_else(|| Failure::missing("instruction", BulletinFault::UnknownInstruction))
}

/// Answers an instruction, for each of the actor's that it is addressed to.
///
/// # Errors
/// As every step; field errors without words, for an unknown instruction, and for one that is not the actor's or is answered.
pub fn answer<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<BulletinId>,
    command: AnswerInstruction,
) -> Result<Bulletin> {
    let AnswerInstruction { instruction: number, note } = command;
    note.require_text()?;
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Answer,
        |_, bulletin: &mut Bulletin, _| {
            let (own, mut answered) = (ctx.actor.parties(), false);
            for one in &mut instruction(bulletin, number)?.addressees {
                if one.answer.is_none() && own.contains(&one.to) {
                    one.answer = note.text.clone().map(|text| InstructionAnswer { at: ctx.now, text });
                    answered = true;
                }
            }
            if !answered {
                return Err(Failure::field("instruction", BulletinFault::NothingToAnswer));
            }
            let number = Some(number);
            Ok(BulletinEvent { number, ..BulletinEvent::noted(BulletinEventKind::Answered, note) })
        },
    )
}

/// Which supervision order followed from which instruction.
#[derive(Clone, Copy, Debug)]
pub struct LinkOrder {
    /// Counted from 1.
    pub instruction: u32,
    pub order: SupervisionOrderId,
}

/// Names the supervision order that followed from an instruction: one that the same office issued.
///
/// # Errors
/// As every step; field errors for an unknown instruction or order.
pub fn link_order<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<BulletinId>,
    command: LinkOrder,
) -> Result<Bulletin> {
    let LinkOrder { instruction: number, order } = command;
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::LinkOrder,
        |store: &mut S, bulletin: &mut Bulletin, _| {
            let office = bulletin.office;
            let issued = |one: &SupervisionOrder| one.issuer == office && one.number.is_some() && !one.purged;
            let found = store.supervision_order(order)?.filter(issued);
            let found = found.ok_or_else(|| Failure::missing("order", BulletinFault::UnknownOrder))?;
            instruction(bulletin, number)?.order = Some(found.id);
            Ok(BulletinEvent::of(BulletinEventKind::OrderLinked, number))
        },
    )
}

/// Issues a supervision order. An instruction names the first on it that its own office issues, and the next where that was cancelled.
///
/// # Errors
/// As [`orders::usecases::issue`].
pub fn issue_order<S: BulletinDesk + OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    bare: Bare,
) -> Result<SupervisionOrder> {
    let order = orders::usecases::issue(store, ctx, at, bare)?;
    if let OrderMatter::Instruction(briefing, instruction) = order.on
        && let Some(bulletin) = store.bulletin(briefing)?.filter(|one| one.office == order.issuer)
        && let Some(found) = bulletin.instructions.iter().find(|one| one.number == instruction)
        && !named(store, found.order)?
    {
        link_order(store, ctx, At { id: briefing, version: None }, LinkOrder { instruction, order: order.id })?;
    }
    Ok(order)
}

/// Whether that order stands.
fn named(store: &mut impl BulletinDesk, order: Option<SupervisionOrderId>) -> Result<bool> {
    let Some(order) = order else { return Ok(false) };
    Ok(store.supervision_order(order)?.is_some_and(|one| one.state() != OrderState::Cancelled))
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct FeedBack {
    /// For the deputies whose reports it cites.
    pub text: Body,
    /// For the residents whose cases it cites, in plain words.
    pub plain: Body,
}

/// Tells the deputies and the residents what came of it, once everybody has answered.
///
/// # Errors
/// As every step; [`BulletinFault::AnswersMissing`]; a field error for private data in what residents read.
pub fn feed_back<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<BulletinId>,
    command: FeedBack,
) -> Result<Bulletin> {
    let FeedBack { text, plain } = command;
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::FeedBack,
        |store: &mut S, bulletin: &mut Bulletin, _| {
            if bulletin.unanswered().next().is_some() {
                return Err(Failure::rule(BulletinFault::AnswersMissing));
            }
            scan::check_field(store, &bulletin.division, "text", text.as_str())?;
            scan::check_field(store, &bulletin.division, "plain", plain.as_str())?;
            bulletin.feedback = Some(BulletinFeedback { at: ctx.now, text, plain });
            Ok(BulletinEvent::bare(BulletinEventKind::FedBack))
        },
    )
}

/// Puts it on file.
///
/// # Errors
/// As every step.
pub fn file<S: BulletinDesk>(store: &mut S, ctx: &Context, at: At<BulletinId>, _: Bare) -> Result<Bulletin> {
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::File,
        |_, _: &mut Bulletin, _| Ok(BulletinEvent::bare(BulletinEventKind::Filed)),
    )
}
