//! Sittings, and how a mediation ends that comes to nothing.

use chrono::NaiveDate;

use super::{DisputeError, Result, state_reason, tell};
use crate::disputes::model::next_number;
use crate::disputes::{
    Dispute, DisputeAction, DisputeChannel, DisputeEvent, Disputes, Held, MAX_SESSIONS, MediationSession,
    MediationSessionKind, MediatorStanding,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, AttachmentId, Context, DisputeId, Failure, Instant, Note};

/// A sitting as it is called.
#[derive(Clone, Debug)]
pub struct Convene {
    pub kind: MediationSessionKind,
    pub at: Instant,
    pub place: Name,
}

/// Calls a sitting; the parties are given notice.
///
/// # Errors
/// As every step; [`DisputeError::NoMediator`]; a field error for a time that has passed.
pub fn convene(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Convene,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Convene,
        |_, dispute: &mut Dispute, _| {
            let Convene { kind, at, place } = command;
            if !dispute.has_mediator() {
                return Err(Failure::Own(DisputeError::NoMediator));
            }
            if dispute.dossier.sessions.len() >= MAX_SESSIONS {
                return Err(Failure::field("", "一件纠纷最多召集 50 次调解"));
            }
            if at < ctx.now - chrono::Duration::hours(1) {
                return Err(Failure::field("/at", "调解时间已过"));
            }
            let session = next_number(dispute.dossier.sessions.len());
            dispute.dossier.sessions.push(MediationSession { number: session, kind, at, place, held: None });
            Ok(DisputeEvent::Convened { session, kind })
        },
    )
}

/// How a sitting went.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Which sitting.
    pub session: u32,
    pub held: Held,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

/// Writes down how a sitting went.
///
/// # Errors
/// As every step; field errors for a sitting, parties and mediators that don't exist; [`DisputeError::AlreadyHeld`].
pub fn hold(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, command: Hold) -> Result<Dispute> {
    let Hold { session, held, attachments } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Hold,
        |_, dispute: &mut Dispute, _| {
            let parties = dispute.party_numbers();
            if held.parties.is_empty() || !held.parties.iter().all(|party| parties.contains(party)) {
                return Err(Failure::missing("/parties", "没有这个序号的当事人"));
            }
            let active = |number: &u32| {
                let seat = dispute.dossier.mediators.iter().find(|mediator| mediator.number == *number);
                seat.is_some_and(|mediator| mediator.standing == MediatorStanding::Active)
            };
            if held.mediators.is_empty() || !held.mediators.iter().all(active) {
                return Err(Failure::missing("/mediators", "没有这个序号的调解员，或其未参与调解"));
            }
            let found = dispute
                .dossier
                .sessions
                .iter_mut()
                .find(|one| one.number == session)
                .ok_or_else(|| Failure::missing("/session", "没有这个序号的调解"))?;
            if found.held.is_some() {
                return Err(Failure::Own(DisputeError::AlreadyHeld));
            }
            let kind = found.kind;
            found.held = Some(held);
            Ok(DisputeEvent::Held { session, kind, note: Note { text: None, attachments } })
        },
    )
}

/// Mediation came to nothing.
///
/// # Errors
/// As every step; a field error without words.
pub fn fail(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Fail, note, |note| DisputeEvent::Failed { note })
}

/// The reporter takes a report back, or a party ends the mediation, which it may at any time (人民调解法第二十三条).
pub fn withdraw(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Withdraw, note, |note| DisputeEvent::Withdrawn { note })
}

/// Ends a mediation that came to nothing; the parties are told where else they can turn (人民调解法第二十六条).
///
/// # Errors
/// As every step; a field error without the advice.
pub fn terminate(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Terminate,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.advice.clone_from(&note.text);
            // Only who sat with the parties mediated; a refusal came before anybody did.
            let sat = dispute.dossier.sessions.iter().any(|session| session.held.is_some());
            let deputies = if sat { dispute.mediating_deputies() } else { Vec::new() };
            Ok(DisputeEvent::Terminated { note, deputies })
        },
    )
}

/// Where a dispute is sent, with advice.
#[derive(Clone, Debug)]
pub struct Refer {
    pub note: Note,
    pub to: DisputeChannel,
}

/// Sends a dispute to arbitration, a court, an authority or the petition procedure.
///
/// # Errors
/// As every step; a field error without words.
pub fn refer(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Refer,
) -> Result<Dispute> {
    let Refer { note, to } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Refer,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.channel = Some(to);
            Ok(DisputeEvent::Referred { note, to })
        },
    )
}

/// More time, as both sides agree.
#[derive(Clone, Debug)]
pub struct Extend {
    pub note: Note,
    /// Who agrees: every party.
    pub parties: Vec<u32>,
    pub until: NaiveDate,
}

/// Both sides agree to more time than the usual month (人民调解工作若干规定第三十三条).
///
/// # Errors
/// As every step; field errors when a party is missing, or the day is not later than the one before.
pub fn extend(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Extend,
) -> Result<Dispute> {
    let Extend { note, parties, until } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Extend,
        |_, dispute: &mut Dispute, _| {
            if !dispute.party_numbers().iter().all(|party| parties.contains(party)) {
                return Err(Failure::field("/parties", "延长期限须各方当事人同意"));
            }
            let latest = local_date(ctx.now) + chrono::Duration::days(366);
            if dispute.due_on.is_some_and(|due| until <= due) || until > latest {
                return Err(Failure::field("/until", "新的期限应晚于原期限，且不超过一年"));
            }
            dispute.due_on = Some(until);
            Ok(DisputeEvent::Extended { note, until })
        },
    )
}
