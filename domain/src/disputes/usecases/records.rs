//! What becomes of a sitting that was called: parties say whether those who are invited take part, it is moved, its record is signed
//! and confirmed.

use super::proof::{Attempt, PartyWord, attempted, binding, on_paper};
use super::sittings::in_time;
use super::{Result, presided};
use crate::accounts::Accounts;
use crate::disputes::{
    Dispute, DisputeAction, DisputeCredential, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault,
    DisputePartyAct, DisputeRelation, DisputeSide, Disputes, Held, MAX_MOVES, MediationSession, Mediator,
    MediatorAnswer, MediatorStanding, MovedSession, RecordConfirmation, RecordSignature,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::{At, Context, DisputeId, Failure, Field, Instant, Note, ValueFault};

/// A sitting at another time (改期).
#[derive(Clone, Debug)]
pub struct MoveSession {
    /// Why.
    pub note: Note,
    pub session: u32,
    pub at: Instant,
    /// Where, if that is elsewhere.
    pub place: Option<Name>,
    /// The party that can't come, or declines to.
    pub party: Option<u32>,
}

fn find(dispute: &mut Dispute, number: u32) -> Result<&mut MediationSession> {
    let mut sessions = dispute.dossier.sessions.iter_mut();
    sessions.find(|one| one.number == number).ok_or_else(|| Failure::missing("session", DisputeFault::UnknownSession))
}

/// Moves a sitting that was not held yet to another time, as where a party can't come or declines to. Who wants no mediation at
/// all ends it.
///
/// # Errors
/// As every step; field errors without words, for a sitting and a party that don't exist, and for a time that has passed;
/// [`DisputeFault::AlreadyHeld`], [`DisputeFault::TooManyMoves`], and those of who presides.
pub fn move_session(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: MoveSession,
) -> Result<Dispute> {
    let MoveSession { note, session, at: to, place, party } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::MoveSession,
        |_, dispute: &mut Dispute, relation| {
            let missing = || Failure::field("text", ValueFault::WordsMissing);
            let reason = note.text.clone().ok_or_else(missing)?;
            presided(dispute, ctx, relation)?;
            in_time(ctx, to)?;
            if party.is_some_and(|party| !dispute.party_numbers().contains(&party)) {
                return Err(Failure::missing("party", DisputeFault::UnknownParty));
            }
            let found = find(dispute, session)?;
            if found.held.is_some() {
                return Err(Failure::rule(DisputeFault::AlreadyHeld));
            }
            if found.moved.len() >= MAX_MOVES {
                return Err(Failure::rule(DisputeFault::TooManyMoves));
            }
            found.moved.push(MovedSession { from: found.at, reason, party });
            found.at = to;
            found.place = place.unwrap_or_else(|| found.place.clone());
            let (session, session_kind) = (Some(session), Some(found.kind));
            let facts = DisputeFacts { party, session, session_kind, ..DisputeFacts::noted(note) };
            Ok(DisputeEvent { kind: DisputeEventKind::SessionMoved, facts })
        },
    )
}

/// A party's word on those who are invited to a hearing.
#[derive(Clone, Debug)]
pub struct AnswerGuests {
    pub word: PartyWord,
    pub session: u32,
    /// The guests whom it does not want there, by the number; to all others it agrees.
    pub declined: Vec<u32>,
}

/// A party agrees that those who are invited to a hearing take part, or says whom it does not want there: without every party's
/// consent nobody does (人民调解法第二十条). It may say otherwise until the hearing is held.
///
/// # Errors
/// As every step; field errors for a sitting and guests that don't exist, without a scan of what the party said on paper, and without
/// the number on its phone; [`DisputeFault::AlreadyHeld`], [`DisputeFault::NoGuests`].
pub fn answer_guests(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: AnswerGuests,
) -> Result<Attempt> {
    let AnswerGuests { word, session, declined } = command;
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::AnswerGuests,
        |store, dispute: &mut Dispute, relation| {
            // Of a sitting with the other side alone a party learns not even that it was.
            if relation == DisputeRelation::Party
                && let Some(side) = dispute.party_of(&ctx.actor).map(|own| own.side)
            {
                known_to(find(dispute, session)?, side)?;
            }
            let (party, credential) = binding(store, dispute, ctx, relation, DisputePartyAct::AnswerGuests, &word)?;
            let (capacity, representative) = word.said_as(dispute, ctx, party);
            let all = dispute.party_numbers();
            let found = find(dispute, session)?;
            if found.held.is_some() {
                return Err(Failure::rule(DisputeFault::AlreadyHeld));
            }
            if found.guests.is_empty() {
                return Err(Failure::rule(DisputeFault::NoGuests));
            }
            let stranger = |number: &u32| found.guests.iter().all(|guest| guest.number != *number);
            if let Some(at) = declined.iter().position(stranger) {
                return Err(Failure::missing(Field::item("declined", at), DisputeFault::UnknownGuest));
            }
            for guest in &mut found.guests {
                let accepts = !declined.contains(&guest.number);
                guest.answer(MediatorAnswer { party, accepts }, &all);
            }
            let facts = DisputeFacts {
                session: Some(session),
                session_kind: Some(found.kind),
                party: Some(party),
                accepts: Some(declined.is_empty()),
                credential: Some(credential),
                capacity,
                representative,
                ..DisputeFacts::noted(word.note)
            };
            Ok(DisputeEvent { kind: DisputeEventKind::GuestsAnswered, facts })
        },
    );
    attempted(store, ctx, at.id, outcome)
}

/// The record of a sitting that was held.
fn record(session: &mut MediationSession) -> Result<&mut Held> {
    session.held.as_mut().ok_or_else(|| Failure::rule(DisputeFault::NotHeldYet))
}

/// The record of which sitting whoever presided signs.
#[derive(Clone, Debug)]
pub struct SignRecord {
    /// With a scan, where somebody else of the organisation writes it down.
    pub note: Note,
    pub session: u32,
}

/// Whoever presided over a sitting: the first who sat there and is a people's mediator, as over the dispute.
fn presided_there<'a>(dispute: &'a Dispute, held: &Held) -> Option<&'a Mediator> {
    let mut sat = dispute.dossier.mediators.iter().filter(|seat| held.mediators.contains(&seat.number));
    sat.find(|seat| {
        let active = seat.standing == MediatorStanding::Active;
        active && (seat.qualified || dispute.organisation.is_none())
    })
}

/// Whoever presided signs the record (笔录), a deputy in the own name; another mediator's signature on paper is written down.
///
/// # Errors
/// As every step; field errors for a sitting that does not exist, and without a scan of a signature on paper;
/// [`DisputeFault::NotHeldYet`], [`DisputeFault::RecordEmpty`], [`DisputeFault::RecordSignedAlready`],
/// [`DisputeFault::NobodyQualified`], [`DisputeFault::RecordNotYours`].
pub fn sign_record(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: SignRecord,
) -> Result<Dispute> {
    let SignRecord { note, session } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::SignRecord,
        |_, dispute: &mut Dispute, relation| {
            let held = record(find(dispute, session)?)?.clone();
            if held.signed.is_some() {
                return Err(Failure::rule(DisputeFault::RecordSignedAlready));
            }
            if held.is_silent() {
                return Err(Failure::rule(DisputeFault::RecordEmpty));
            }
            let seat = presided_there(dispute, &held).ok_or_else(|| Failure::rule(DisputeFault::NobodyQualified))?;
            let own = seat.deputy.is_some() && seat.deputy == ctx.actor.deputy();
            let mediator = seat.number;
            let credential = match relation {
                DisputeRelation::Mediator if own => DisputeCredential::Account,
                DisputeRelation::Mediator => return Err(Failure::rule(DisputeFault::RecordNotYours)),
                _ => on_paper(&note)?,
            };
            let found = find(dispute, session)?;
            let session_kind = Some(found.kind);
            record(found)?.signed = Some(RecordSignature { mediator, at: ctx.now, credential });
            let facts = DisputeFacts {
                session: Some(session),
                session_kind,
                mediator: Some(mediator),
                credential: Some(credential),
                ..DisputeFacts::noted(note)
            };
            Ok(DisputeEvent { kind: DisputeEventKind::RecordSigned, facts })
        },
    )
}

/// A party's word on the record of a sitting.
#[derive(Clone, Debug)]
pub struct ConfirmRecord {
    /// With what is wrong, where it is not right.
    pub word: PartyWord,
    pub session: u32,
    /// Whether the record is right.
    pub accepts: bool,
}

/// A party that was there confirms the record, or says what is wrong with it. It says so once.
///
/// # Errors
/// As every step; field errors for a sitting that does not exist, or was with the other side alone, without words where the
/// record is wrong, without a scan of what the party said on paper, and without the number on its phone;
/// [`DisputeFault::NotHeldYet`], [`DisputeFault::WasNotThere`], [`DisputeFault::RecordUnsigned`].
pub fn confirm_record(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: ConfirmRecord,
) -> Result<Attempt> {
    let ConfirmRecord { word, session, accepts } = command;
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::ConfirmRecord,
        |store, dispute: &mut Dispute, relation| {
            if !accepts {
                word.note.require_text()?;
            }
            // Whoever writes it down for a party knows of separate sittings; a party of its own side's alone.
            if relation == DisputeRelation::Party
                && let Some(side) = dispute.party_of(&ctx.actor).map(|own| own.side)
            {
                known_to(find(dispute, session)?, side)?;
            }
            let (party, credential) = binding(store, dispute, ctx, relation, DisputePartyAct::ConfirmRecord, &word)?;
            let (capacity, representative) = word.said_as(dispute, ctx, party);
            let found = find(dispute, session)?;
            let session_kind = Some(found.kind);
            let held = record(found)?;
            if !held.parties.contains(&party) {
                return Err(Failure::rule(DisputeFault::WasNotThere));
            }
            if !held.waits_for(party) {
                return Err(Failure::rule(DisputeFault::RecordUnsigned));
            }
            held.confirmed.push(RecordConfirmation {
                party,
                accepts,
                at: ctx.now,
                credential,
                capacity: capacity.ok_or(Failure::Forbidden)?,
                representative,
            });
            let facts = DisputeFacts {
                session: Some(session),
                session_kind,
                party: Some(party),
                accepts: Some(accepts),
                credential: Some(credential),
                capacity,
                representative,
                ..DisputeFacts::noted(word.note)
            };
            Ok(DisputeEvent { kind: DisputeEventKind::RecordConfirmed, facts })
        },
    );
    attempted(store, ctx, at.id, outcome)
}

/// Of a sitting with the other side alone a party learns not even that it was.
fn known_to(session: &MediationSession, side: DisputeSide) -> Result<()> {
    if session.is_open_to(side) { Ok(()) } else { Err(Failure::missing("session", DisputeFault::UnknownSession)) }
}
