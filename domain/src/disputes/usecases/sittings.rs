//! Sittings: how they are called, and what is written down of them.

use super::{Result, presided, unknown};
use crate::deputies::{Deputies, DeputyFault};
use crate::disputes::model::next_number;
use crate::disputes::{
    Disputant, Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault, DisputeSide,
    Disputes, HearingGuest, HearingGuestKind, HearingGuestStanding, Held, MAX_GUESTS, MAX_SESSIONS, MediationSession,
    MediationSessionKind, MediatorStanding,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Body, Name, Title};
use crate::shared::{At, AttachmentId, Context, DeputyId, DisputeId, Failure, Field, Instant, Note};

/// Somebody to invite to a hearing (评理会).
#[derive(Clone, Debug)]
pub struct GuestDraft {
    pub kind: HearingGuestKind,
    /// The deputy, where it is one that is known here.
    pub deputy: Option<DeputyId>,
    /// The guest's name, where it is no such deputy.
    pub name: Option<Name>,
    /// For whom the guest works.
    pub body: Option<Name>,
}

/// A sitting as it is called.
#[derive(Clone, Debug)]
pub struct Convene {
    pub kind: MediationSessionKind,
    /// With which side a separate sitting is.
    pub side: Option<DisputeSide>,
    pub at: Instant,
    pub place: Name,
    /// What it is to be about.
    pub agenda: Option<Body>,
    /// Who is invited to a hearing.
    pub guests: Vec<GuestDraft>,
}

/// Media learn nothing of a child and of nobody's health, whoever agrees: whoever mediates keeps what is private (人民调解法第十五条).
fn check_media(dispute: &Dispute, guests: &[HearingGuest]) -> Result<()> {
    let Some(at) = guests.iter().position(|guest| guest.kind == HearingGuestKind::Media) else { return Ok(()) };
    if dispute.dossier.parties.iter().any(|party| party.guardian.is_some() || party.health.is_some()) {
        return Err(Failure::field(Field::item("guests", at).part("kind"), DisputeFault::MediaBarred));
    }
    Ok(())
}

/// Who is invited, each by name: nobody who is on a side.
fn guests(
    store: &mut impl Deputies,
    dispute: &Dispute,
    kind: MediationSessionKind,
    drafts: Vec<GuestDraft>,
) -> Result<Vec<HearingGuest>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    if kind != MediationSessionKind::Pingli {
        return Err(Failure::field("guests", DisputeFault::GuestsOfHearing));
    }
    if dispute.dossier.private {
        return Err(Failure::field("guests", DisputeFault::HearingNotPublic));
    }
    if drafts.len() > MAX_GUESTS {
        return Err(Failure::field("guests", DisputeFault::TooManyGuests));
    }
    let parties = &dispute.dossier.parties;
    let mut guests = Vec::new();
    for (at, GuestDraft { kind, deputy, name, body }) in drafts.into_iter().enumerate() {
        let field = |part| Field::item("guests", at).part(part);
        let name = match (deputy, name) {
            (Some(id), _) => {
                let found = store.deputy_name(id)?;
                found.ok_or_else(|| Failure::missing(field("deputy"), DeputyFault::UnknownDeputy))?
            }
            (None, Some(name)) => name,
            (None, None) => return Err(Failure::field(field("name"), DisputeFault::GuestUnnamed)),
        };
        let concerned = |party: &Disputant| match deputy {
            Some(id) => party.deputies().any(|own| own == id),
            None => party.goes_by(&name),
        };
        if parties.iter().any(concerned) {
            let part = if deputy.is_some() { "deputy" } else { "name" };
            return Err(Failure::field(field(part), DisputeFault::PartyAsGuest));
        }
        let (answers, standing) = (Vec::new(), Some(HearingGuestStanding::Awaiting));
        guests.push(HearingGuest { number: next_number(at), kind, name, deputy, body, part: None, answers, standing });
    }
    Ok(guests)
}

/// Refuses a time that has passed; who writes it down a little late may.
pub(super) fn in_time(ctx: &Context, at: Instant) -> Result<()> {
    if at < ctx.now - chrono::Duration::hours(1) {
        return Err(Failure::field("at", DisputeFault::SessionPast));
    }
    Ok(())
}

/// Calls a sitting; the parties are given notice. To a hearing people of standing, deputies and others are invited by name
/// (人民调解法第二十条), unless a party demanded that the mediation is not public; they take part once every party agreed.
///
/// # Errors
/// As every step; [`DisputeFault::NoMediator`], [`DisputeFault::NobodyQualified`], [`DisputeFault::SeatUnqualified`]; field errors
/// for a time that has passed, for a side of anything but a separate sitting or on which nobody stands, for guests who are not invited
/// to a hearing, are too many, don't exist, or are on a side, and for media to whom not every party agreed.
pub fn convene(
    store: &mut (impl Disputes + Deputies + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Convene,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Convene,
        |store, dispute: &mut Dispute, relation| {
            let Convene { kind, side, at, place, agenda, guests: drafts } = command;
            presided(dispute, ctx, relation)?;
            if dispute.dossier.sessions.len() >= MAX_SESSIONS {
                return Err(Failure::rule(DisputeFault::TooManySessions));
            }
            in_time(ctx, at)?;
            if side.is_some() && kind != MediationSessionKind::Separate {
                return Err(Failure::field("side", DisputeFault::SideOfOneAlone));
            }
            if side.is_some_and(|side| dispute.dossier.parties.iter().all(|party| party.side != side)) {
                return Err(Failure::field("side", DisputeFault::NobodyOnSide));
            }
            let guests = guests(store, dispute, kind, drafts)?;
            check_media(dispute, &guests)?;
            let session = next_number(dispute.dossier.sessions.len());
            let (moved, held) = (Vec::new(), None);
            let called = MediationSession { number: session, kind, side, at, place, agenda, guests, moved, held };
            dispute.dossier.sessions.push(called);
            Ok(DisputeEvent {
                kind: DisputeEventKind::Convened,
                facts: DisputeFacts { session: Some(session), session_kind: Some(kind), ..DisputeFacts::default() },
            })
        },
    )
}

/// What a guest of a hearing did there.
#[derive(Clone, Debug)]
pub struct GuestPart {
    pub guest: u32,
    pub part: Title,
}

/// How a sitting went.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Which sitting.
    pub session: u32,
    pub held: Held,
    /// What guests did, as far as it is said.
    pub parts: Vec<GuestPart>,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

/// Writes down how a sitting went.
///
/// # Errors
/// As every step; field errors for a sitting, parties and mediators that don't exist, for the other side at a separate sitting,
/// for lines of absence that name nobody who was to come, for what one did who was not invited or did not come, and for a guest who took
/// part without the consent of every party;
/// [`DisputeFault::AlreadyHeld`].
pub fn hold(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, command: Hold) -> Result<Dispute> {
    let Hold { session, held, parts, attachments } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Hold,
        |_, dispute: &mut Dispute, _| {
            let parties = dispute.party_numbers();
            if held.parties.is_empty() {
                return Err(Failure::missing("parties", DisputeFault::UnknownParty));
            }
            unknown("parties", &held.parties, |party| parties.contains(party), DisputeFault::UnknownParty)?;
            let active = |number: &u32| {
                let seat = dispute.dossier.mediators.iter().find(|mediator| mediator.number == *number);
                seat.is_some_and(|mediator| mediator.standing == MediatorStanding::Active)
            };
            if held.mediators.is_empty() {
                return Err(Failure::missing("mediators", DisputeFault::MediatorAbsent));
            }
            unknown("mediators", &held.mediators, active, DisputeFault::MediatorAbsent)?;
            let sides: Vec<_> = dispute.dossier.parties.iter().map(|party| (party.number, party.side)).collect();
            let seats: Vec<_> = dispute.dossier.mediators.iter().map(|seat| seat.number).collect();
            let found = dispute
                .dossier
                .sessions
                .iter_mut()
                .find(|one| one.number == session)
                .ok_or_else(|| Failure::missing("session", DisputeFault::UnknownSession))?;
            if found.held.is_some() {
                return Err(Failure::rule(DisputeFault::AlreadyHeld));
            }
            let other = |number: &u32| {
                let side = sides.iter().find(|(party, _)| party == number).map(|(_, side)| *side);
                found.side.is_some() && side != found.side
            };
            if let Some(at) = held.parties.iter().position(other) {
                return Err(Failure::field(Field::item("parties", at), DisputeFault::OtherSidePresent));
            }
            held.check_absent(found, &parties, &seats)?;
            for (at, GuestPart { guest, part }) in parts.into_iter().enumerate() {
                let field = || Field::item("parts", at).part("guest");
                let one = found.guests.iter_mut().find(|one| one.number == guest);
                let one = one.ok_or_else(|| Failure::missing(field(), DisputeFault::UnknownGuest))?;
                if held.absent.iter().any(|absence| absence.guest == Some(guest)) {
                    return Err(Failure::field(field(), DisputeFault::AbsentAndPresent));
                }
                one.part = Some(part);
            }
            held.check_guests(found)?;
            let kind = found.kind;
            found.held = Some(held);
            Ok(DisputeEvent {
                kind: DisputeEventKind::Held,
                facts: DisputeFacts {
                    session: Some(session),
                    session_kind: Some(kind),
                    ..DisputeFacts::noted(Note { text: None, attachments })
                },
            })
        },
    )
}
