//! What is written into a reception's register, and what becomes of it.

use crate::cases::usecases::{Submission, submit};
use crate::cases::{Case, CaseChannel, CaseNature, CasePlace, Cases, Contact};
use crate::codes::{CodeSubject, Codes};
use crate::moderation::Moderation;
use crate::receptions::{
    EntryAlert, EntryClock, EntryEnd, EntryOutcome, MAX_ENTRIES, Reception, ReceptionAction, ReceptionEvent,
    ReceptionFault, ReceptionKind, ReceptionRelation, ReceptionView, Receptions, RegisterEntry, RegisterEntryKind,
    relations, shows_to_attendee, view,
};
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Body, Name, Title};
use crate::shared::{At, Context, Failure, Flow, Party, ReceptionId, WordCode};
use crate::territory::Territory;

type Result<T> = std::result::Result<T, Failure>;

/// An entry as it is written down.
#[derive(Clone, Debug)]
pub struct RecordEntry {
    /// What it tells of.
    pub kind: RegisterEntryKind,
    /// What was said.
    pub text: Body,
    /// Who said it.
    pub speaker: Option<Contact>,
}

/// Writes down what was heard, or what was explained.
///
/// # Errors
/// As every step; [`ReceptionFault::RegisterFull`].
pub fn record(
    store: &mut (impl Receptions + Journal),
    ctx: &Context,
    at: At<ReceptionId>,
    command: RecordEntry,
) -> Result<ReceptionView> {
    let reception = step(
        store,
        ctx,
        at,
        |_| ReceptionAction::Record,
        |_, reception: &mut Reception, relation| {
            if reception.register.len() >= MAX_ENTRIES {
                return Err(Failure::rule(ReceptionFault::RegisterFull));
            }
            let number = u32::try_from(reception.register.len()).unwrap_or(u32::MAX).saturating_add(1);
            let RecordEntry { kind, text, speaker } = command;
            let by = reception.party(relation, &ctx.actor);
            let confirmed = relation == ReceptionRelation::Liaison;
            let clock = (kind == RegisterEntryKind::Voice).then(|| EntryClock::start(ctx.now, &ctx.calendar));
            let (at, case, ended) = (ctx.now, None, None);
            let entry = RegisterEntry { number, kind, text, speaker, at, by, confirmed, case, clock, ended };
            reception.register.push(entry);
            Ok(ReceptionEvent::Recorded { entry: number, of: kind })
        },
    )?;
    Ok(view(reception, &ctx.actor))
}

/// Which entry the room stands for.
#[derive(Clone, Copy, Debug)]
pub struct ConfirmEntry {
    pub entry: u32,
}

/// The liaison or the office stands for what a deputy wrote down: the others who came see it from then on.
///
/// # Errors
/// As every step; a field error for an entry that does not exist; [`ReceptionFault::AlreadyConfirmed`].
pub fn confirm_entry(
    store: &mut (impl Receptions + Journal),
    ctx: &Context,
    at: At<ReceptionId>,
    command: ConfirmEntry,
) -> Result<ReceptionView> {
    let reception = step(
        store,
        ctx,
        at,
        |_| ReceptionAction::Confirm,
        |_, reception: &mut Reception, _| {
            let ConfirmEntry { entry: number } = command;
            let found = reception.register.iter_mut().find(|entry| entry.number == number);
            let entry = found.ok_or_else(|| Failure::missing("entry", ReceptionFault::UnknownEntry))?;
            if entry.confirmed {
                return Err(Failure::rule(ReceptionFault::AlreadyConfirmed));
            }
            entry.confirmed = true;
            Ok(ReceptionEvent::EntryConfirmed { entry: number })
        },
    )?;
    Ok(view(reception, &ctx.actor))
}

/// What makes a case of an entry.
#[derive(Clone, Debug)]
pub struct SubmitEntry {
    pub entry: u32,
    pub nature: CaseNature,
    /// What it is about.
    pub category: WordCode,
    /// In a few words.
    pub title: Title,
    /// Where the matter lies.
    pub place: CasePlace,
    /// Whether the speaker wants to stay unnamed.
    pub anonymous: bool,
    /// Whether the speaker agreed to publication.
    pub consent_to_publish: bool,
    /// Whether the speaker agreed that a case is made of it.
    pub speaker_consents: bool,
    /// The edition of the privacy notice by which that is so; nobody types it.
    pub privacy_edition: Option<Name>,
}

/// For whom the actor may make a case of `entry`: a deputy of an own one for that deputy, the room's liaison of any for the
/// room.
fn submits_for(ctx: &Context, reception: &Reception, entry: &RegisterEntry) -> Result<CodeSubject> {
    let deputy = ctx.actor.deputy();
    if let Some(deputy) = deputy.filter(|deputy| entry.by == Some(Party::Deputy(*deputy))) {
        return Ok(CodeSubject::Deputy(deputy));
    }
    if relations(&ctx.actor, reception).contains(&ReceptionRelation::Liaison) {
        return Ok(CodeSubject::Room(reception.room));
    }
    if deputy.is_some_and(|deputy| shows_to_attendee(entry, deputy)) {
        return Err(Failure::Forbidden);
    }
    Err(Failure::missing("entry", ReceptionFault::UnknownEntry))
}

/// Makes a case of what was heard, in one step and with the speaker's consent. It goes to the deputy who heard it, or, when
/// the room's liaison does it, to the room.
///
/// # Errors
/// As every step; forbidden for what another deputy wrote down; field errors for an entry that does not exist or is no voice,
/// and a missing consent;
/// [`ReceptionFault::AlreadySubmitted`], [`ReceptionFault::NoCode`], and what a submission may be refused for.
pub fn submit_entry<S: Receptions + Cases + Codes + Rooms + Territory + Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ReceptionId>,
    command: SubmitEntry,
) -> Result<Case> {
    let mut made = None;
    step(
        store,
        ctx,
        at,
        |_| ReceptionAction::Submit,
        |store, reception: &mut Reception, relation| {
            let (kind, by) = (reception.kind, reception.party(relation, &ctx.actor));
            let at = reception
                .register
                .iter()
                .position(|entry| entry.number == command.entry && entry.kind == RegisterEntryKind::Voice)
                .ok_or_else(|| Failure::missing("entry", ReceptionFault::UnknownEntry))?;
            let subject = submits_for(ctx, reception, &reception.register[at])?;
            let code = store.codes_of(subject)?.into_iter().find(|code| code.revoked_at.is_none());
            let code = code.ok_or(Failure::rule(ReceptionFault::NoCode))?.code;
            let entry = &mut reception.register[at];
            if entry.case.is_some() {
                return Err(Failure::rule(ReceptionFault::AlreadySubmitted));
            }
            let submission = Submission {
                code,
                channel: match kind {
                    ReceptionKind::ReceptionDay => CaseChannel::Reception,
                    ReceptionKind::Forum => CaseChannel::Forum,
                    ReceptionKind::WalkIns => CaseChannel::WalkIn,
                },
                nature: command.nature,
                category: command.category,
                title: command.title,
                text: entry.text.clone(),
                place: command.place,
                division: None,
                grid: None,
                contact: entry.speaker.clone(),
                guardian: None,
                anonymous: command.anonymous,
                call_allowed: false,
                consent_to_publish: command.consent_to_publish,
                privacy_edition: command.privacy_edition,
                health: None,
                health_consent: false,
                safety_accident: false,
                speaker_consents: command.speaker_consents,
                external_ref: None,
                attachments: Vec::new(),
                about: Vec::new(),
                continues: None,
            };
            let case = submit(store, ctx, submission)?;
            entry.case = Some(case.id);
            if entry.ended.is_none() {
                end(entry, ctx, EntryOutcome::Case, (by, None));
            }
            let event = ReceptionEvent::Submitted { entry: command.entry, case: case.id };
            made = Some(case);
            Ok(event)
        },
    )?;
    made.ok_or(Failure::NotFound)
}

fn end(entry: &mut RegisterEntry, ctx: &Context, outcome: EntryOutcome, (by, answer): (Option<Party>, Option<Body>)) {
    let in_time = entry.clock.as_ref().is_none_or(|clock| ctx.now <= clock.due);
    entry.ended = Some(EntryEnd { outcome, at: ctx.now, by, answer, in_time });
}

/// How what was heard ended.
#[derive(Clone, Debug)]
pub struct EndEntry {
    pub entry: u32,
    pub outcome: EntryOutcome,
    /// What was answered.
    pub answer: Option<Body>,
}

/// Says how what was heard ended; whoever spoke and left a phone is told. A deputy ends what that deputy sees, the room and the office
/// any.
///
/// # Errors
/// As every step; field errors for an entry that does not exist or is no voice, for an answer without words, and for a case, which comes
/// of submitting; [`ReceptionFault::EntryEnded`].
pub fn end_entry(
    store: &mut (impl Receptions + Journal),
    ctx: &Context,
    at: At<ReceptionId>,
    command: EndEntry,
) -> Result<ReceptionView> {
    let EndEntry { entry: number, outcome, answer } = command;
    if outcome == EntryOutcome::Case {
        return Err(Failure::field("outcome", ReceptionFault::EndsByCase));
    }
    if outcome == EntryOutcome::Answered && answer.is_none() {
        return Err(Failure::field("answer", ReceptionFault::AnswerMissing));
    }
    let reception = step(
        store,
        ctx,
        at,
        |_| ReceptionAction::End,
        |_, reception: &mut Reception, relation| {
            let by = reception.party(relation, &ctx.actor);
            let own = ctx.actor.deputy().filter(|_| relation == ReceptionRelation::Attendee);
            let sees = |entry: &RegisterEntry| own.is_none_or(|deputy| shows_to_attendee(entry, deputy));
            let voice = |entry: &&mut RegisterEntry| {
                entry.number == number && entry.kind == RegisterEntryKind::Voice && sees(entry)
            };
            let found = reception.register.iter_mut().find(voice);
            let entry = found.ok_or_else(|| Failure::missing("entry", ReceptionFault::UnknownEntry))?;
            if entry.ended.is_some() || entry.case.is_some() {
                return Err(Failure::rule(ReceptionFault::EntryEnded));
            }
            end(entry, ctx, outcome, (by, answer));
            Ok(ReceptionEvent::EntryEnded { entry: number, outcome })
        },
    )?;
    Ok(view(reception, &ctx.actor))
}

/// What the clocks of a register do by themselves; whether somebody was told. Does nothing when nothing is due.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike_register<S: Receptions + Journal>(store: &mut S, ctx: &Context, id: ReceptionId) -> Result<bool> {
    let Some(before) = store.reception(id)? else { return Ok(false) };
    let tells = |entry: &RegisterEntry| {
        let alert = entry.running()?.tells(ctx.now, &ctx.calendar)?;
        Some((entry.number, alert))
    };
    let Some((number, alert)) = before.register.iter().find_map(tells) else {
        // By a year that was entered since, the day of which a clock thought is one of rest.
        let mut now = before.clone();
        for entry in &mut now.register {
            entry.clock = entry.clock.take().map(|clock| clock.wound(&ctx.calendar));
        }
        if now != before {
            crate::shared::Repository::<Reception>::save(store, &before, &now)?;
        }
        return Ok(false);
    };
    let action = match alert {
        EntryAlert::Yellow => ReceptionAction::RemindEntry,
        EntryAlert::Red => ReceptionAction::TellEntryLate,
    };
    step(
        store,
        ctx,
        At { id, version: Some(before.version) },
        |_| action,
        |_, reception: &mut Reception, _| {
            for entry in reception.register.iter_mut().filter(|entry| entry.number == number) {
                entry.clock = entry.clock.take().map(|clock| clock.told(alert, &ctx.calendar));
            }
            Ok(match alert {
                EntryAlert::Yellow => ReceptionEvent::EntryReminded { entry: number },
                EntryAlert::Red => ReceptionEvent::EntryLate { entry: number },
            })
        },
    )?;
    Ok(true)
}
