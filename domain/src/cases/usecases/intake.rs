//! How a case comes in.

use super::Result;
use super::lists::taken_in;
use super::recusal::{named, stand_aside};
use super::shown::tell_office;
use crate::cases::clocks::{CaseClock, Stage};
use crate::cases::{
    Case, CaseAbout, CaseChannel, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseNature, CasePlace, CaseState,
    Cases, Contact, ExternalNumber, Handling, rules_for,
};
use crate::clients::ClientFault;
use crate::codes::usecases::intake_point;
use crate::codes::{CodeFault, Codes, IntakePoint};
use crate::moderation::usecases::screen;
use crate::moderation::{Moderation, ModerationPart, Piece};
use crate::rooms::Rooms;
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::flow::{Journal, begin};
use crate::shared::text::{Body, Name, Title};
use crate::shared::time::local_date;
use crate::shared::{
    Actor, AttachmentId, CaseId, Context, Entered, Failure, Flow, Grant, GridId, Guardian, Note, Party, Standing,
    ValueFault, WordCode,
};
use crate::territory::{DivisionCode, DivisionLevel, Territory, TerritoryFault, usecases::locate};

/// A case as it comes in.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that somebody ticks")]
pub struct Submission {
    /// The code that was scanned, or the one of the deputy or room for whom a proxy enters it.
    pub code: QrCode,
    /// How it comes in. Everything but a scan is entered by a deputy, the grid's people or an office.
    pub channel: CaseChannel,
    pub nature: CaseNature,
    /// What it is about.
    pub category: WordCode,
    /// In a few words.
    pub title: Title,
    /// In the resident's words.
    pub text: Body,
    /// Where the matter lies.
    pub place: CasePlace,
    /// The village or community, where somebody chose one.
    pub division: Option<DivisionCode>,
    /// The grid, where somebody chose one.
    pub grid: Option<GridId>,
    /// How the resident can be reached.
    pub contact: Option<Contact>,
    /// Who stands in for the child that it is about, and consents.
    pub guardian: Option<Guardian>,
    /// Whether the resident wants to stay unnamed.
    pub anonymous: bool,
    /// Whether the unit that handles it may call the resident.
    pub call_allowed: bool,
    /// Whether the resident agreed to publication.
    pub consent_to_publish: bool,
    /// The edition of the privacy notice by which whoever submits it consents to its being handled; nobody types it.
    pub privacy_edition: Option<Name>,
    /// What concerns the resident's health.
    pub health: Option<Body>,
    /// Whether the resident agreed that it is kept (个人信息保护法第二十九条: separate consent).
    pub health_consent: bool,
    /// Whether it tells of an accident at work.
    pub safety_accident: bool,
    /// Whether the speaker agreed that somebody else enters the matter.
    pub speaker_consents: bool,
    /// The number that another system gave it.
    pub external_ref: Option<ExternalNumber>,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
    /// Whom it complains about.
    pub about: Vec<CaseAbout>,
    /// The case of before that it goes on from, because there are new facts.
    pub continues: Option<CaseId>,
}

/// Whether the actor enters what others said, by that channel.
#[must_use]
pub fn may_enter_for_others(actor: &Actor, channel: CaseChannel) -> bool {
    actor.grants().iter().any(|grant| match grant {
        Grant::Office { .. } => true,
        Grant::Deputy { .. } | Grant::GridStaff { .. } | Grant::RoomLiaison { .. } => channel != CaseChannel::Hotline,
        Grant::Former { .. }
        | Grant::HandlingUnit { .. }
        | Grant::Mediator { .. }
        | Grant::Leader { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => false,
    })
}

/// The village and the grid in which the matter lies: what somebody chose says it best, then the point, then the card on which
/// the code was printed; and none of them anything outside of the township whose office is in charge.
fn lies<S: Territory>(
    store: &mut S,
    intake: &IntakePoint,
    command: &Submission,
) -> Result<(DivisionCode, Option<GridId>)> {
    let township = intake.division.township();
    let here = |division: &DivisionCode| township.as_ref().unwrap_or(&intake.division).covers(division);
    if let Some(id) = command.grid {
        let grid = store.grid(id)?.ok_or_else(|| Failure::missing("grid", TerritoryFault::UnknownGrid))?;
        if !here(&grid.division) {
            return Err(Failure::field("grid", CaseFault::OtherTownship));
        }
        if command.division.as_ref().is_some_and(|chosen| *chosen != grid.division) {
            return Err(Failure::field("grid", CaseFault::OtherVillage));
        }
        return Ok((grid.division, Some(id)));
    }
    let located = match command.place.point {
        Some(point) => locate(store, point, township.as_ref())?,
        None => None,
    };
    let Some(chosen) = &command.division else {
        let division = located.as_ref().map_or_else(|| intake.division.clone(), |grid| grid.division.clone());
        return Ok((division, located.map(|grid| grid.id).or(intake.grid)));
    };
    match store.division(chosen)? {
        Some(division) if division.level == DivisionLevel::Village => {}
        _ => return Err(Failure::missing("division", TerritoryFault::NotAVillage)),
    }
    if !here(chosen) {
        return Err(Failure::field("division", CaseFault::OtherTownship));
    }
    let grid = match located.filter(|grid| grid.division == *chosen) {
        Some(grid) => Some(grid.id),
        None => grid_of(store, chosen, intake.grid)?,
    };
    Ok((chosen.clone(), grid))
}

/// The grid of a village where that is no question: the card's own, or the only one.
fn grid_of<S: Territory>(store: &mut S, village: &DivisionCode, own: Option<GridId>) -> Result<Option<GridId>> {
    let plots = store.plots(village)?;
    let is_here = |own: &GridId| plots.iter().any(|plot| plot.id == *own);
    let only = match plots.as_slice() {
        [only] => Some(only.id),
        _ => None,
    };
    Ok(own.filter(is_here).or(only))
}

/// The case that came in by the number that another system gave this one. Only by whoever may enter cases for others is a number
/// held: a resident who knows one neither meets another's case by it nor keeps it from coming in.
fn known<S: Cases>(
    store: &mut S,
    ctx: &Context,
    county: &DivisionCode,
    number: &ExternalNumber,
) -> Result<Option<Case>> {
    let Some(id) = store.case_numbered(county, number)? else { return Ok(None) };
    let case = store.case(id)?.filter(|case| !case.relations(&ctx.actor, ctx.now).is_empty());
    case.map(Some).ok_or(Failure::field("external_ref", CaseFault::NumberTaken))
}

/// A resident submits a case, with an account or without one; or somebody in the field enters it for the speaker.
///
/// # Errors
/// As [`submit_once`].
pub fn submit<S: Cases + Codes + Rooms + Territory + Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Submission,
) -> Result<Case> {
    submit_once(store, ctx, command).map(Entered::into_inner)
}

/// The same of what may have come in already by the number that another system gave it: then it is that case.
///
/// # Errors
/// [`CodeFault::IntakeClosed`]; forbidden for a proxy channel without such a role; field errors for an unknown code, a
/// place elsewhere, a category that may not be chosen there, is not taken in or needs a phone, a missing consent, files that
/// are not there, and a number that a case has of which the actor may not know.
pub fn submit_once<S: Cases + Codes + Rooms + Territory + Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Submission,
) -> Result<Entered<Case>> {
    let proxy = command.channel != CaseChannel::Scan;
    if proxy && !may_enter_for_others(&ctx.actor, command.channel) {
        return Err(Failure::Forbidden);
    }
    if proxy && !command.speaker_consents {
        return Err(Failure::field("speaker_consents", CaseFault::SpeakerConsent));
    }
    if command.health.is_some() && !command.health_consent {
        return Err(Failure::field("health_consent", ValueFault::HealthConsent));
    }
    let intake =
        intake_point(store, &command.code, ctx.now)?.ok_or_else(|| Failure::missing("code", CodeFault::UnknownCode))?;
    intake.intake.require_open()?;
    let (division, grid) = lies(store, &intake, &command)?;
    let beyond = |division| matches!(ctx.actor, Actor::Client { .. }) && !ctx.actor.oversees(division);
    if beyond(&intake.division) || beyond(&division) {
        return Err(Failure::field("code", ClientFault::BeyondDivision));
    }
    let holds = may_enter_for_others(&ctx.actor, command.channel);
    let county = division.county().unwrap_or_else(|| division.clone());
    if let Some(number) = command.external_ref.as_ref().filter(|_| holds)
        && let Some(case) = known(store, ctx, &county, number)?
    {
        return Ok(Entered::Again(case));
    }
    let today = local_date(ctx.now);
    let has_phone = command.contact.is_some() || command.guardian.is_some();
    let category = taken_in(store, (&division, today), &command.category, has_phone)?;
    let rules = store.rule_sets()?;
    let terms = rules_for(&rules, &division, today);
    let about = named(store, grid, command.about)?;
    if let Some(before) = command.continues {
        require_own(store, ctx, before)?;
    }
    let account = ctx.actor.account();
    let mut case = Case {
        id: ctx.mint().into(),
        version: 1,
        tracking: TrackingCode::mint(ctx.ids.as_ref()),
        standing: Standing::at(CaseState::Submitted),
        nature: command.nature,
        category,
        title: command.title,
        text: command.text,
        channel: command.channel,
        submitter: account.filter(|_| !proxy),
        anonymous: command.anonymous,
        contact: command.contact,
        guardian: command.guardian,
        health: command.health,
        consent_to_publish: command.consent_to_publish,
        privacy_edition: command.privacy_edition,
        place: command.place,
        division,
        grid,
        code: command.code,
        target: intake.target,
        office: intake.office,
        handling: Handling {
            clock: Some(CaseClock::start(Stage::Accept, terms.accept, ctx.now, &ctx.calendar, &terms)),
            fallback_room: intake.room,
            entered_by: account.filter(|_| proxy),
            external_ref: command.external_ref,
            voices: 1,
            safety_accident: command.safety_accident,
            call_allowed: command.call_allowed,
            about,
            continues: command.continues,
            ..Handling::default()
        },
        rules,
        submitted_at: ctx.now,
        updated_at: ctx.now,
    };
    stand_aside(store, &mut case, Some(&ctx.actor).filter(|_| !proxy))?;
    let event = CaseEvent {
        kind: CaseEventKind::Submitted,
        facts: CaseFacts {
            channel: Some(case.channel),
            to: Some(case.target),
            ..CaseFacts::noted(Note { text: None, attachments: command.attachments })
        },
    };
    let by = if proxy { proxy_party(&ctx.actor) } else { account.map(Party::Account) };
    begin(store, ctx, &case, by, event)?;
    if let Some(number) = &case.handling.external_ref {
        store.keep_number(&case, number, holds)?;
    }
    hear(store, ctx, &case)?;
    Ok(Entered::New(case))
}

/// Whether the actor has to do with the case of before.
fn require_own(store: &mut impl Cases, ctx: &Context, before: CaseId) -> Result<()> {
    let known = store.case(before)?.is_some_and(|case| !case.relations(&ctx.actor, ctx.now).is_empty());
    if known { Ok(()) } else { Err(Failure::missing("continues", CaseFault::UnknownFormer)) }
}

/// Tells the office what was found in a resident's words: nothing keeps them from being heard, and before they are published
/// somebody should know.
fn hear(store: &mut impl Moderation, ctx: &Context, case: &Case) -> Result<()> {
    let pieces = vec![
        Piece::new(ModerationPart::Title, case.title.as_str()),
        Piece::new(ModerationPart::Text, case.text.as_str()),
    ];
    let found = screen(store, &case.division, &pieces)?;
    tell_office(store, ctx, case, pieces, found)
}

fn proxy_party(actor: &Actor) -> Option<Party> {
    actor.grants().iter().find_map(Grant::party)
}
