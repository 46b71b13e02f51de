//! What becomes of something that a sweep found.

use chrono::NaiveDate;

use super::{Result, SweepDesk};
use crate::cases::usecases::{Submission, submit};
use crate::cases::{CaseChannel, CaseNature, CasePlace};
use crate::codes::CodeSubject;
use crate::disputes::DisputeRisk;
use crate::disputes::usecases::{FromSweep, open_from_sweep};
use crate::institutions::{CongressOffice, InstitutionState};
use crate::shared::code::QrCode;
use crate::shared::flow::step;
use crate::shared::text::Title;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DivisionCode, Failure, Flow, Note, PageRequest, Party, StoreError, WordCode};
use crate::sweeps::{
    SweepFault, SweepFinding, SweepFindingAction, SweepFindingEvent, SweepFindingEventKind, SweepFindingId, terms,
};

/// Characters of a title.
const LINE: usize = 60;
/// Rooms of a township that are looked at for a code.
const ROOMS: u32 = 20;

/// What a finding is called as a dispute or a case.
fn title_of(finding: &SweepFinding) -> Result<Title> {
    let line: String = finding.title().chars().take(LINE).collect();
    Ok(Title::new(&line).map_err(|_| StoreError::Corrupt("words of a finding"))?)
}

/// An event that goes with what is to be done about a finding: it names the deputy who reported it.
fn to_be_done(finding: &SweepFinding, kind: SweepFindingEventKind, note: Note) -> SweepFindingEvent {
    let informant = finding.informant().into_iter().collect();
    SweepFindingEvent { informant, ..SweepFindingEvent::noted(kind, note) }
}

/// Makes a dispute of a finding, in one transaction: nothing is typed again.
///
/// # Errors
/// As every step.
pub fn open_dispute<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepFindingId>,
    _: Bare,
) -> Result<SweepFinding> {
    step(
        store,
        ctx,
        at,
        |_| SweepFindingAction::OpenDispute,
        |store: &mut S, finding: &mut SweepFinding, _| {
            let command = FromSweep {
                division: finding.division.clone(),
                grid: finding.grid,
                office: finding.office,
                kind: finding.kind.clone(),
                risk: finding.risk,
                title: title_of(finding)?,
                text: finding.description.clone(),
            };
            let dispute = open_from_sweep(store, ctx, command)?.id;
            finding.dispute = Some(dispute);
            finding.due = terms::settle_by(ctx.now, &ctx.calendar);
            let event = to_be_done(finding, SweepFindingEventKind::DisputeOpened, Note::default());
            Ok(SweepFindingEvent { dispute: Some(dispute), ..event })
        },
    )
}

/// What a case needs besides what was found.
#[derive(Clone, Debug)]
pub struct SubmitFinding {
    pub nature: CaseNature,
    /// What it is about.
    pub category: WordCode,
    /// Whether those concerned agreed that it is entered.
    pub speaker_consents: bool,
}

/// The code by which a case of the grid comes in: of a deputy of the grid, a room of the township, or the office.
fn code_for<S: SweepDesk>(store: &mut S, ctx: &Context, finding: &SweepFinding) -> Result<QrCode> {
    let today = local_date(ctx.now);
    if let Some(deputy) = store.deputies_in_grids(&[finding.grid], today)?.into_iter().next() {
        return Ok(deputy.code);
    }
    let township = finding.division.township();
    let rooms = store.rooms(township.as_ref(), None, &PageRequest { limit: ROOMS, after: None })?;
    let open = rooms.items.into_iter().filter(|room| room.standing.state() == InstitutionState::Open);
    let leads = open.map(|room| CodeSubject::Room(room.id)).chain([CodeSubject::Office(finding.office)]);
    for subject in leads {
        if let Some(code) = store.codes_of(subject)?.into_iter().find(|code| code.revoked_at.is_none()) {
            return Ok(code.code);
        }
    }
    Err(Failure::rule(SweepFault::NoCode))
}

/// By which way a finding comes in as a case: a deputy who goes through a grid visits it, anybody else reports of it.
fn channel_of(finding: &SweepFinding) -> CaseChannel {
    if finding.informant().is_some() { CaseChannel::Visit } else { CaseChannel::GridReport }
}

/// Makes a case of a finding, in one transaction: what is known of it is not typed again.
///
/// # Errors
/// As every step; [`SweepFault::NoCode`]; as [`submit`] for the category, and without consent.
pub fn open_case<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepFindingId>,
    command: SubmitFinding,
) -> Result<SweepFinding> {
    let SubmitFinding { nature, category, speaker_consents } = command;
    step(
        store,
        ctx,
        at,
        |_| SweepFindingAction::OpenCase,
        |store: &mut S, finding: &mut SweepFinding, _| {
            let submission = Submission {
                code: code_for(store, ctx, finding)?,
                channel: channel_of(finding),
                nature,
                category,
                title: title_of(finding)?,
                text: finding.description.clone(),
                place: CasePlace { point: finding.place.point, address: Some(finding.place.address.clone()) },
                division: None,
                grid: Some(finding.grid),
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
            finding.case = Some(case);
            finding.due = terms::settle_by(ctx.now, &ctx.calendar);
            let event = to_be_done(finding, SweepFindingEventKind::CaseOpened, Note::default());
            Ok(SweepFindingEvent { case: Some(case), ..event })
        },
    )
}

/// Until when something is watched, and by whom.
#[derive(Clone, Debug)]
pub struct WatchFinding {
    /// The day on which it is looked at again.
    pub due_on: NaiveDate,
    /// The actor, or the actor's office, where nobody is named.
    pub watcher: Option<Party>,
    pub note: Note,
}

/// Whoever watches a finding: somebody who works near the grid.
fn watcher_of<S: SweepDesk>(store: &mut S, ctx: &Context, division: &DivisionCode, named: Party) -> Result<Party> {
    let near = |one: &DivisionCode| one.covers(division) || one.shares_county(division);
    let watcher = match named {
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
        Party::Account(id) => (ctx.actor.account() == Some(id)).then_some(named),
        Party::Room(_) | Party::Organisation(_) => ctx.actor.acts_for(named).then_some(named),
    };
    watcher.ok_or_else(|| Failure::field("watcher", SweepFault::NotAWatcher))
}

/// Has a finding watched until a day.
///
/// # Errors
/// As every step; field errors for the day and for whoever can't watch it.
pub fn watch<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepFindingId>,
    command: WatchFinding,
) -> Result<SweepFinding> {
    let WatchFinding { due_on, watcher, note } = command;
    step(
        store,
        ctx,
        at,
        |_| SweepFindingAction::Watch,
        |store: &mut S, finding: &mut SweepFinding, relation| {
            let ahead = (due_on - local_date(ctx.now)).num_days();
            if !(1..=terms::MAX_WATCH).contains(&ahead) {
                return Err(Failure::field("due_on", SweepFault::WatchOutOfRange));
            }
            let watcher = match watcher {
                Some(named) => Some(watcher_of(store, ctx, &finding.division, named)?),
                None => finding.party(relation, &ctx.actor),
            };
            finding.watcher = watcher;
            finding.due = terms::watched_until(due_on);
            let event = to_be_done(finding, SweepFindingEventKind::Watched, note);
            Ok(SweepFindingEvent { watcher, due_on: Some(due_on), ..event })
        },
    )
}

/// Says why nothing is to be done.
///
/// # Errors
/// As every step; a field error without words.
pub fn dismiss<S: SweepDesk>(store: &mut S, ctx: &Context, at: At<SweepFindingId>, note: Note) -> Result<SweepFinding> {
    note.require_text()?;
    let event = SweepFindingEvent::noted(SweepFindingEventKind::Dismissed, note);
    step(store, ctx, at, |_| SweepFindingAction::Dismiss, |_: &mut S, _: &mut SweepFinding, _| Ok(event))
}

/// Says that a finding is another one than the one it was likely the same as.
///
/// # Errors
/// As every step.
pub fn separate<S: SweepDesk>(store: &mut S, ctx: &Context, at: At<SweepFindingId>, _: Bare) -> Result<SweepFinding> {
    step(
        store,
        ctx,
        at,
        |_| SweepFindingAction::Separate,
        |_: &mut S, finding: &mut SweepFinding, _| {
            finding.due = terms::decide_by(ctx.now, finding.risk == DisputeRisk::High, &ctx.calendar);
            let same_as = finding.same_as.take();
            let event = SweepFindingEvent::noted(SweepFindingEventKind::Separated, Note::default());
            Ok(SweepFindingEvent { same_as, ..event })
        },
    )
}

/// The office strikes a finding off the ledger, with what shows that it is settled.
///
/// # Errors
/// As every step; [`SweepFault::NoEvidence`].
pub fn strike_off<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepFindingId>,
    note: Note,
) -> Result<SweepFinding> {
    step(
        store,
        ctx,
        at,
        |_| SweepFindingAction::StrikeOff,
        |_: &mut S, finding: &mut SweepFinding, _| {
            if note.attachments.is_empty() {
                return Err(Failure::field("attachments", SweepFault::NoEvidence));
            }
            finding.evidence.clone_from(&note.attachments);
            Ok(SweepFindingEvent::noted(SweepFindingEventKind::StruckOff, note))
        },
    )
}
