//! What whoever handles the case does: the deputy, the room that steps in, the office where it handles a case itself.

use super::children::require_children_done;
use super::recusal::{may_handle, stand_aside};
use super::shown::looked_at;
use super::{Result, gather};
use crate::accounts::Accounts;
use crate::audit::{self, AuditAct, AuditLog, AuditSubject, Look, LookPurpose, Reason};
use crate::cases::clocks::{CaseClock, Stage};
use crate::cases::hindrance::asks_as_unit;
use crate::cases::{
    Case, CaseAction, CaseAudience, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseMeasure, CaseQuestion,
    CaseRelation, CaseReportKind, CaseSettlement, Cases, Contact, relations,
};
use crate::deputies::{Deputies, Deputy, DeputyFault};
use crate::institutions::Institutions;
use crate::moderation::Moderation;
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, step};
use crate::shared::geo::Point;
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{At, CaseId, Context, Failure, Field, GridMemberId, Guardian, Note, Party};
use crate::territory::{DivisionCode, Territory};

/// Takes a case on. When a room's liaison steps in for a silent deputy, the case is the room's from then on.
pub fn accept(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Accept,
        |_, case, relation| {
            if relation == CaseRelation::Fallback
                && let Some(room) = case.handling.fallback_room
            {
                case.target = Party::Room(room);
            }
            Ok(CaseEvent::noted(CaseEventKind::Accepted, note))
        },
    )
}

/// Why a case is refused, and where it belongs.
#[derive(Clone, Debug)]
pub struct Decline {
    pub note: Note,
    /// The channel where it belongs.
    pub proper_channel: Name,
}

/// Refuses a case, with the reason and the channel where it belongs. To whom the resident objected, the office may hold that it was
/// right.
///
/// # Errors
/// As every step; [`CaseFault::NotObjected`] for what was escalated otherwise.
pub fn decline(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Decline) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Decline,
        |_, case, _| {
            let Decline { note, proper_channel } = command;
            note.require_text()?;
            case.handling.declined_at = Some(ctx.now);
            Ok(CaseEvent {
                kind: CaseEventKind::Declined,
                facts: CaseFacts { proper_channel: Some(proper_channel), ..CaseFacts::noted(note) },
            })
        },
    )
}

/// To whom a case is handed.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub note: Note,
    /// The new addressee.
    pub to: Party,
}

/// Whether whoever works in `division` may be handed the case: a resident's words and phone don't leave the county to which
/// they were entrusted.
pub(super) fn stays_within(division: &DivisionCode, case: &Case) -> Result<()> {
    if division.county().is_some_and(|county| county.covers(&case.division)) {
        return Ok(());
    }
    Err(Failure::field("to", CaseFault::OtherCounty))
}

/// Whether the deputy serves and is here today: whoever is away has somebody who stands in.
pub(super) fn takes_over(deputy: &Deputy, ctx: &Context) -> Result<()> {
    let today = local_date(ctx.now);
    if !deputy.serves_on(today) {
        return Err(Failure::field("to", DeputyFault::OutOfOffice));
    }
    if deputy.stand_in_on(today).is_some() {
        return Err(Failure::field("to", CaseFault::AddresseeAway));
    }
    Ok(())
}

/// Hands a case to another deputy, room or office of its county; the clock of the first answer begins anew. What is for an office
/// above the county goes up by [`super::submit_up`].
///
/// # Errors
/// As every step; a field error when the new addressee does not exist, does not serve or is away, works in another county, is
/// complained about, sent the case in, or is the old one.
pub fn transfer(
    store: &mut (impl Cases + Journal + Deputies + Rooms + Institutions + Accounts),
    ctx: &Context,
    at: At<CaseId>,
    command: Transfer,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Transfer,
        |store, case, _| {
            let Transfer { note, to } = command;
            let to = store.as_kept(to)?;
            if to == case.target {
                return Err(Failure::field("to", CaseFault::SameAddressee));
            }
            may_handle(store, case, to)?;
            let unknown = || Failure::missing("to", CaseFault::UnknownAddressee);
            match to {
                Party::Deputy(id) => {
                    let deputy = store.deputy(id)?.ok_or_else(unknown)?;
                    takes_over(&deputy, ctx)?;
                    stays_within(&deputy.division, case)?;
                    (case.office, case.handling.fallback_room) = (deputy.office, deputy.room);
                }
                Party::Room(id) => {
                    let room = store.room(id)?.ok_or_else(unknown)?;
                    stays_within(&room.division, case)?;
                    (case.office, case.handling.fallback_room) = (room.office, Some(id));
                }
                Party::Office(id) => {
                    let office = store.office(id)?.ok_or_else(unknown)?;
                    stays_within(&office.division, case)?;
                    case.office = id;
                }
                Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => {
                    return Err(Failure::field("to", CaseFault::NotAnAddressee));
                }
            }
            case.target = to;
            stand_aside(store, case, None)?;
            Ok(CaseEvent {
                kind: CaseEventKind::Transferred,
                facts: CaseFacts { to: Some(to), ..CaseFacts::noted(note) },
            })
        },
    )
}

/// Asks the resident for more; the clock stands still until the answer, or until the case is closed for want of one.
///
/// # Errors
/// As every step; [`CaseFault::OwnMotion`]; [`CaseFault::AskThroughParent`] for a part; [`CaseFault::TooManyQuestions`] for a unit that
/// asked as often as the rules allow; [`CaseFault::NotToBeShown`].
pub fn request_info(
    store: &mut (impl Cases + Journal + Moderation),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::RequestInfo,
        |store, case: &mut Case, _| {
            note.require_text()?;
            if let Some(text) = &note.text {
                looked_at(store, ctx, case, ("text", text))?;
            }
            if asks_as_unit(&relations(&ctx.actor, case, ctx.now)) {
                case.handling.pauses += 1;
            }
            let rules = case.rules_at(ctx.now);
            let question = CaseQuestion::ask(ctx.now, &rules, &ctx.calendar);
            let due = Some(question.due);
            case.handling.question = Some(question);
            Ok(CaseEvent { kind: CaseEventKind::InfoRequested, facts: CaseFacts { due, ..CaseFacts::noted(note) } })
        },
    )
}

/// What a report tells.
#[derive(Clone, Debug)]
pub struct Report {
    /// Words and files.
    pub note: Note,
    pub report: CaseReportKind,
    /// Who sees it.
    pub audience: CaseAudience,
    /// The grid's people who were there.
    pub companions: Vec<GridMemberId>,
    /// What was agreed.
    pub measures: Vec<CaseMeasure>,
    /// The numbers, from 1, of measures that are done now.
    pub completed: Vec<u32>,
    /// Where it was written.
    pub point: Option<Point>,
}

/// Metres from a matter within which somebody is on the spot.
const ON_SITE_METRES: u32 = 500;

/// Tells how it goes: an observation on the spot, a meeting, progress of the work.
///
/// # Errors
/// As every step; field errors for companions who don't belong to the grid and numbers of measures that don't exist.
pub fn report(
    store: &mut (impl Cases + Journal + Territory),
    ctx: &Context,
    at: At<CaseId>,
    command: Report,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Report,
        |store, case, _| {
            let Report { note, report, audience, companions, measures, completed, point } = command;
            note.require_text()?;
            if !companions.is_empty() {
                let grid = case.grid.map(|id| store.grid(id)).transpose()?.flatten();
                let known =
                    |id: &GridMemberId| grid.iter().flat_map(|grid| &grid.members).any(|member| member.id == *id);
                if let Some(at) = companions.iter().position(|id| !known(id)) {
                    return Err(Failure::missing(Field::item("companions", at), CaseFault::CompanionElsewhere));
                }
            }
            let on_site =
                point.zip(case.place.point).is_some_and(|(own, there)| own.metres_to(there) <= ON_SITE_METRES);
            gather(case, &measures)?;
            for (at, number) in completed.iter().enumerate() {
                let measure = usize::try_from(*number)
                    .ok()
                    .and_then(|number| number.checked_sub(1))
                    .and_then(|index| case.handling.measures.get_mut(index))
                    .ok_or_else(|| Failure::missing(Field::item("completed", at), CaseFault::UnknownMeasure))?;
                measure.completed = true;
            }
            Ok(CaseEvent {
                kind: CaseEventKind::Reported,
                facts: CaseFacts {
                    report: Some(report),
                    audience: Some(audience),
                    companions,
                    on_site,
                    measures,
                    completed,
                    ..CaseFacts::noted(note)
                },
            })
        },
    )
}

/// Passes a case to the office; or the office takes up what lies unanswered.
pub fn escalate(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Escalate,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::noted(CaseEventKind::Escalated, note))
        },
    )
}

/// The deputy confirms the result on site; where nobody rates it any more, that ends it.
pub fn verify(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |case| if case.handling.own_motion { CaseAction::VerifyUnrated } else { CaseAction::Verify },
        |store, case, _| {
            note.require_text()?;
            require_children_done(store, case)?;
            Ok(CaseEvent::noted(CaseEventKind::Verified, note))
        },
    )
}

/// The deputy does not accept the result; the unit has the term that it was given at first once more, and at most ten working days.
pub fn reject(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reject,
        |_, case, _| {
            note.require_text()?;
            let stage = case.stage_mark(true, ctx);
            let given = case.rules_at(case.handling.assigned_at.unwrap_or(ctx.now)).unit(case.nature);
            let rules = case.rules_at(ctx.now);
            let term = given.shorter(rules.rework, ctx.now, &ctx.calendar, rules.day_ends_at);
            let clock = CaseClock::start(Stage::Unit, term, ctx.now, &ctx.calendar, &rules);
            let due = clock.due;
            case.handling.clock = Some(clock);
            Ok(CaseEvent {
                kind: CaseEventKind::Rejected,
                facts: CaseFacts { due: Some(due), stage, ..CaseFacts::noted(note) },
            })
        },
    )
}

/// How a case was settled.
#[derive(Clone, Debug)]
pub struct Resolve {
    pub note: Note,
    /// By an answer or by measures.
    pub settlement: CaseSettlement,
    /// What was agreed.
    pub measures: Vec<CaseMeasure>,
}

/// Settles a case by an answer, or by measures that those responsible agreed to; where nobody rates it any more, that ends it.
///
/// # Errors
/// As every step; a field error when it was settled by measures and there are none.
pub fn resolve(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Resolve) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |case| if case.handling.own_motion { CaseAction::ResolveUnrated } else { CaseAction::Resolve },
        |store, case, _| {
            let Resolve { note, settlement, measures } = command;
            note.require_text()?;
            require_children_done(store, case)?;
            gather(case, &measures)?;
            if settlement == CaseSettlement::Measures && case.handling.measures.is_empty() {
                return Err(Failure::field("measures", CaseFault::NoMeasures));
            }
            Ok(CaseEvent {
                kind: CaseEventKind::Resolved,
                facts: CaseFacts { settlement: Some(settlement), measures, ..CaseFacts::noted(note) },
            })
        },
    )
}

/// Whom one may call: the resident, or else the guardian of the child whom it is about.
#[derive(Clone, Debug)]
pub struct Revealed {
    pub contact: Contact,
    pub guardian: Option<Guardian>,
}

/// Why the resident's phone is to be shown.
#[derive(Clone, Debug)]
pub struct RevealContact {
    pub purpose: LookPurpose,
    pub words: Option<Body>,
}

/// Shows the resident's phone to somebody who handles the case, while it is open; every time is on record, and why.
///
/// # Errors
/// As every step; [`CaseFault::CallNotAllowed`] for a unit that the resident does not want to call; [`CaseFault::NoContact`];
/// [`CaseFault::RequestUnnamed`] where the law is the reason and no words say which.
pub fn reveal_contact(
    store: &mut (impl Cases + Journal + AuditLog),
    ctx: &Context,
    at: At<CaseId>,
    why: &RevealContact,
    request: &str,
) -> Result<Revealed> {
    let case: Case = step(
        store,
        ctx,
        at,
        |_| CaseAction::RevealContact,
        |_, _, _| {
            if why.purpose == LookPurpose::StatutoryRequest && why.words.is_none() {
                return Err(Failure::field("note", CaseFault::RequestUnnamed));
            }
            Ok(CaseEvent::noted(CaseEventKind::ContactRevealed, Note::default()))
        },
    )?;
    // Whoever stays unnamed to units may be called by one, and is still not named.
    let mut overseers = relations(&ctx.actor, &case, ctx.now).into_iter();
    let unnamed = case.anonymous && !overseers.any(|one| matches!(one, CaseRelation::Handler | CaseRelation::Office));
    let (id, division) = (case.id.0, case.division);
    let look = Look { act: AuditAct::ContactRevealed, subject: AuditSubject::Case, id, division };
    let reason = Reason { purpose: Some(why.purpose), words: why.words.clone() };
    audit::note_for(store, ctx, &look, &reason, request)?;
    let guardian = case.guardian;
    let stands_in = guardian.as_ref().map(|one| Contact { name: Some(one.name.clone()), phone: one.phone.clone() });
    let contact = case.contact.or(stands_in).ok_or(Failure::rule(CaseFault::NoContact))?;
    if unnamed {
        return Ok(Revealed { contact: Contact { name: None, ..contact }, guardian: None });
    }
    Ok(Revealed { contact, guardian })
}
