//! What is followed up after a sitting, by whom, and how it ends.

use chrono::NaiveDate;

use super::{Result, SittingDesk, is_near};
use crate::cases::usecases::{Submission, submit};
use crate::cases::{CaseChannel, CaseNature, CasePlace};
use crate::codes::CodeSubject;
use crate::institutions::{CongressOffice, InstitutionState};
use crate::rooms::ActivityRoom;
use crate::shared::code::QrCode;
use crate::shared::flow::step;
use crate::shared::text::{Body, Title};
use crate::shared::time::local_date;
use crate::shared::{At, CaseId, Context, DivisionCode, Failure, Flow, Note, Party, StoreError, ValueFault, WordCode};
use crate::sittings::{
    Sitting, SittingAction, SittingEvent, SittingEventKind, SittingFault, SittingFollowUp, SittingFollowUpEnd,
    SittingFollowUpState, SittingId, SittingRelation, terms,
};

/// Something that is to be followed up.
#[derive(Clone, Debug)]
pub struct NewFollowUp {
    /// Of which item of the agenda.
    pub item: u32,
    pub text: Body,
    pub to: Party,
    pub due_on: NaiveDate,
}

/// Whoever is responsible: somebody who works near the room, or the room itself.
fn responsible<S: SittingDesk>(store: &mut S, ctx: &Context, sitting: &Sitting, named: Party) -> Result<Party> {
    let near = |one: &DivisionCode| is_near(one, &sitting.division);
    let found = match named {
        Party::Deputy(id) => {
            let serves = store.deputy(id)?.filter(|deputy| deputy.serves_on(local_date(ctx.now)));
            serves.filter(|deputy| near(&deputy.division)).map(|deputy| Party::Deputy(deputy.id))
        }
        Party::Unit(id) => {
            let unit = store.units_of(&[id])?.into_iter().find(|unit| unit.is_open() && near(&unit.division));
            unit.map(|unit| Party::Unit(unit.id))
        }
        Party::Office(id) => {
            let is_open = |office: &CongressOffice| office.standing.state() == InstitutionState::Open;
            let office = store.office(id)?.filter(|office| is_open(office) && near(&office.division));
            office.map(|office| Party::Office(office.id))
        }
        Party::Room(id) => (id == sitting.room).then_some(named),
        Party::Account(_) | Party::Organisation(_) => None,
    };
    found.ok_or_else(|| Failure::field("to", SittingFault::NotResponsible))
}

/// Adds something that is followed up, and says its number.
pub(super) fn add<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    sitting: &mut Sitting,
    new: NewFollowUp,
) -> Result<u32> {
    let NewFollowUp { item, text, to, due_on } = new;
    if sitting.follow_ups.len() >= terms::MAX_FOLLOW_UPS {
        return Err(Failure::rule(SittingFault::TooManyFollowUps));
    }
    if !sitting.agenda.iter().any(|one| one.number == item) {
        return Err(Failure::missing("item", SittingFault::UnknownItem));
    }
    let ahead = (due_on - local_date(ctx.now)).num_days();
    if !(0..=terms::MAX_AHEAD).contains(&ahead) {
        return Err(Failure::field("due_on", SittingFault::DueOutOfRange));
    }
    let to = responsible(store, ctx, sitting, to)?;
    let number = u32::try_from(sitting.follow_ups.len()).unwrap_or(u32::MAX).saturating_add(1);
    let state = SittingFollowUpState::Pending;
    // Who is told of it just now needs no reminder.
    let reminded = terms::near_from(due_on) <= terms::reminded_until(local_date(ctx.now), &ctx.calendar);
    let (passed, ended, case) = (Vec::new(), None, None);
    sitting.follow_ups.push(SittingFollowUp { number, item, text, to, passed, due_on, reminded, state, ended, case });
    Ok(number)
}

/// Adds something that is followed up after a sitting was written down; whoever is responsible is told.
///
/// # Errors
/// As every step; [`SittingFault::TooManyFollowUps`]; field errors for an item that the agenda lacks, for the day, and for whoever can't be
/// responsible.
pub fn follow_up<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    command: NewFollowUp,
) -> Result<Sitting> {
    step(
        store,
        ctx,
        at,
        |_| SittingAction::FollowUp,
        |store: &mut S, sitting: &mut Sitting, _| {
            let number = add(store, ctx, sitting, command)?;
            Ok(SittingEvent::bare(SittingEventKind::FollowUpAdded).about(number))
        },
    )
}

/// The follow-up of that number, as long as somebody has to do something.
fn pending(sitting: &mut Sitting, number: u32) -> Result<&mut SittingFollowUp> {
    let found = sitting.follow_ups.iter_mut().find(|one| one.number == number);
    let one = found.ok_or_else(|| Failure::missing("number", SittingFault::UnknownFollowUp))?;
    if one.is_pending() { Ok(one) } else { Err(Failure::rule(SittingFault::FollowUpEnded)) }
}

/// How a follow-up ends.
#[derive(Clone, Debug)]
pub struct EndFollowUp {
    pub number: u32,
    /// What was done, or why nothing is to be done any more.
    pub note: Note,
}

fn end<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    (action, state, kind): (SittingAction, SittingFollowUpState, SittingEventKind),
    EndFollowUp { number, note }: EndFollowUp,
) -> Result<Sitting> {
    let text = note.text.clone().ok_or_else(|| Failure::field("text", ValueFault::WordsMissing))?;
    step(
        store,
        ctx,
        at,
        |_| action,
        |_: &mut S, sitting: &mut Sitting, relation| {
            let by = sitting.party(relation, &ctx.actor);
            let one = pending(sitting, number)?;
            let is_own = ctx.actor.acts_for(one.to);
            // Each answers for the own.
            if relation == SittingRelation::Responsible && !is_own {
                return Err(Failure::Forbidden);
            }
            let by = if is_own { Some(one.to) } else { by };
            one.state = state;
            one.ended = Some(SittingFollowUpEnd { at: ctx.now, by, text, in_time: local_date(ctx.now) <= one.due_on });
            Ok(SittingEvent::noted(kind, note).about(number))
        },
    )
}

/// Says that something was done, by whoever is responsible for it or keeps what happens in the room.
///
/// # Errors
/// As every step; forbidden for what others are responsible for; field errors for an unknown follow-up and without words;
/// [`SittingFault::FollowUpEnded`].
pub fn finish<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    command: EndFollowUp,
) -> Result<Sitting> {
    let done = (SittingAction::Finish, SittingFollowUpState::Done, SittingEventKind::FollowUpDone);
    end(store, ctx, at, done, command)
}

/// Says that something is not done, and why; whoever was responsible is told.
///
/// # Errors
/// As every step; field errors for an unknown follow-up and without words; [`SittingFault::FollowUpEnded`].
pub fn drop_follow_up<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    command: EndFollowUp,
) -> Result<Sitting> {
    let dropped = (SittingAction::Drop, SittingFollowUpState::Dropped, SittingEventKind::FollowUpDropped);
    end(store, ctx, at, dropped, command)
}

/// What a case needs besides what is followed up.
#[derive(Clone, Debug)]
pub struct SubmitFollowUp {
    pub number: u32,
    pub nature: CaseNature,
    /// What it is about.
    pub category: WordCode,
    /// In a few words.
    pub title: Title,
    /// Whether those concerned agreed that it is entered.
    pub speaker_consents: bool,
}

/// The code by which a case of the room comes in: its own, or that of its office.
fn code_for<S: SittingDesk>(store: &mut S, sitting: &Sitting) -> Result<QrCode> {
    for subject in [CodeSubject::Room(sitting.room), CodeSubject::Office(sitting.office)] {
        if let Some(code) = store.codes_of(subject)?.into_iter().find(|code| code.revoked_at.is_none()) {
            return Ok(code.code);
        }
    }
    Err(Failure::rule(SittingFault::NoCode))
}

/// The follow-up of that number, where it has no case yet.
fn without_case(sitting: &mut Sitting, number: u32) -> Result<&mut SittingFollowUp> {
    let one = pending(sitting, number)?;
    if one.case.is_none() { Ok(one) } else { Err(Failure::rule(SittingFault::HasCase)) }
}

/// Makes a case of what is followed up, in one transaction: what is known of it is not typed again.
///
/// # Errors
/// As every step; a field error for an unknown follow-up; [`SittingFault::FollowUpEnded`], [`SittingFault::HasCase`],
/// [`SittingFault::NoCode`]; as [`submit`] for the category, and without consent.
pub fn open_case<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    command: SubmitFollowUp,
) -> Result<Sitting> {
    let SubmitFollowUp { number, nature, category, title, speaker_consents } = command;
    step(
        store,
        ctx,
        at,
        |_| SittingAction::OpenCase,
        |store: &mut S, sitting: &mut Sitting, _| {
            let text = without_case(sitting, number)?.text.clone();
            let room: ActivityRoom = store.room(sitting.room)?.ok_or(StoreError::Corrupt("tea_sittings.room_id"))?;
            let submission = Submission {
                code: code_for(store, sitting)?,
                channel: CaseChannel::Forum,
                nature,
                category,
                title,
                text,
                place: CasePlace { point: room.point, address: Some(room.address) },
                division: None,
                grid: None,
                contact: None,
                guardian: None,
                anonymous: false,
                call_allowed: false,
                consent_to_publish: false,
                privacy_edition: None,
                health: None,
                health_consent: false,
                safety_accident: false,
                speaker_consents,
                external_ref: None,
                attachments: Vec::new(),
                about: Vec::new(),
                continues: None,
            };
            let case = submit(store, ctx, submission)?.id;
            without_case(sitting, number)?.case = Some(case);
            let event = SittingEvent::bare(SittingEventKind::CaseOpened).about(number);
            Ok(SittingEvent { case: Some(case), ..event })
        },
    )
}

/// In which case something is followed up.
#[derive(Clone, Copy, Debug)]
pub struct NameFollowUpCase {
    pub number: u32,
    pub case: CaseId,
}

/// Names the case in which something is followed up.
///
/// # Errors
/// As every step; field errors for an unknown follow-up, and for a case that is not there, lies in another county, or is not the actor's
/// to know of; [`SittingFault::FollowUpEnded`], [`SittingFault::HasCase`].
pub fn name_case<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    command: NameFollowUpCase,
) -> Result<Sitting> {
    let NameFollowUpCase { number, case } = command;
    step(
        store,
        ctx,
        at,
        |_| SittingAction::NameCase,
        |store: &mut S, sitting: &mut Sitting, _| {
            let found = store.case(case)?.filter(|one| {
                is_near(&one.division, &sitting.division) && !one.relations(&ctx.actor, ctx.now).is_empty()
            });
            let found = found.ok_or_else(|| Failure::missing("case", SittingFault::UnknownCase))?;
            without_case(sitting, number)?.case = Some(found.id);
            let event = SittingEvent::bare(SittingEventKind::CaseNamed).about(number);
            Ok(SittingEvent { case: Some(found.id), ..event })
        },
    )
}
