//! Codes as those who print them keep them: issued, listed, printed again, re-pointed, revoked.

use uuid::Uuid;

use super::Result;
use crate::codes::{
    CodeEvent, CodeFault, CodeFilter, CodeIntake, CodeKey, CodeScope, CodeState, CodeSubject, Codes, ListedCode,
    PrintedCode,
};
use crate::shared::code::QrCode;
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{
    AdministratorPart, At, Bare, Context, EventRecord, Failure, Grant, Page, PageRequest, Party, Recorded, Scene,
};
use crate::territory::DivisionCode;

/// To what a code is to lead, a deputy by the entry that is kept of that person, and where it lies. Nothing of what is not there.
pub(super) fn placed(store: &mut impl Codes, subject: CodeSubject) -> Result<Option<(CodeSubject, DivisionCode)>> {
    Ok(match subject {
        CodeSubject::Deputy(id) => store.deputy_place(id)?.map(|(id, place)| (CodeSubject::Deputy(id), place)),
        CodeSubject::Room(id) => store.room(id)?.map(|room| (subject, room.division)),
        CodeSubject::Office(id) => store.office(id)?.map(|office| (subject, office.division)),
    })
}

/// The same, for whoever may print codes of it.
fn printed_in(store: &mut impl Codes, ctx: &Context, subject: CodeSubject) -> Result<(CodeSubject, DivisionCode)> {
    let found = placed(store, subject)?;
    let (subject, division) = found.ok_or_else(|| Failure::missing("subject", CodeFault::UnknownSubject))?;
    if ctx.actor.oversees(&division) { Ok((subject, division)) } else { Err(Failure::Forbidden) }
}

/// Who acts where `division` lies: the office, or the administrator's account. Nobody where the system does.
fn acting(ctx: &Context, division: &DivisionCode) -> Option<Party> {
    let office = ctx.actor.grants().iter().find_map(|grant| match grant {
        Grant::Office { office, area } if area.covers(division) => Some(Party::Office(*office)),
        _ => None,
    });
    office.or_else(|| ctx.actor.account().map(Party::Account))
}

fn record(store: &mut impl Codes, ctx: &Context, code: &PrintedCode, event: CodeEvent) -> Result<()> {
    let by = acting(ctx, &code.division);
    store.record(&EventRecord::new(ctx, code.told_as(), code.version, by, Scene::default(), event))?;
    Ok(())
}

pub(super) fn keep(
    store: &mut impl Codes,
    ctx: &Context,
    mut code: PrintedCode,
    event: CodeEvent,
) -> Result<PrintedCode> {
    let seen = code.version;
    code.version += 1;
    store.save_code(&code, seen)?;
    record(store, ctx, &code, event)?;
    Ok(code)
}

/// Which codes are listed. Without a subject and a division those of all that the actor oversees.
#[derive(Clone, Debug, Default)]
pub struct ListCodes {
    /// The deputy, the room or the office of that id.
    pub subject: Option<Uuid>,
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// In one of these states; in any, where there are none.
    pub states: Vec<CodeState>,
}

/// What the actor oversees.
fn own_areas(ctx: &Context) -> Vec<DivisionCode> {
    let offices = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Office { area, .. } => Some(area),
        _ => None,
    });
    let mut areas: Vec<_> = ctx.actor.areas_of(AdministratorPart::System).chain(offices).cloned().collect();
    areas.sort_unstable();
    areas.dedup();
    // The codes of what lies in another of them are found with that one.
    let all = areas.clone();
    areas.retain(|area| !all.iter().any(|other| other != area && other.covers(area)));
    areas
}

/// Codes with how they stand today, revoked ones among them, the newest first.
///
/// # Errors
/// A field error when there is no such deputy, room or office; forbidden for whoever does not oversee where it is, or the
/// division, or anything.
pub fn list(
    store: &mut impl Codes,
    ctx: &Context,
    wanted: ListCodes,
    page: &PageRequest<CodeKey>,
) -> Result<Page<ListedCode, CodeKey>> {
    let ListCodes { subject, division, states } = wanted;
    if division.as_ref().is_some_and(|area| !ctx.actor.oversees(area)) {
        return Err(Failure::Forbidden);
    }
    let scope = match subject {
        Some(id) => {
            let (subject, place) = subject_of(store, ctx, id)?;
            if division.is_some_and(|area| !area.covers(&place)) {
                return Ok(Page::empty());
            }
            CodeScope::Subject(subject)
        }
        None => CodeScope::Areas(division.map_or_else(|| own_areas(ctx), |area| vec![area])),
    };
    if matches!(&scope, CodeScope::Areas(areas) if areas.is_empty()) {
        return Err(Failure::Forbidden);
    }
    Ok(store.codes_listed(&CodeFilter { scope, states, on: local_date(ctx.now) }, page)?)
}

/// The deputy, the room or the office of that id, which the actor oversees, and where it lies.
fn subject_of(store: &mut impl Codes, ctx: &Context, id: Uuid) -> Result<(CodeSubject, DivisionCode)> {
    for subject in [CodeSubject::Deputy(id.into()), CodeSubject::Room(id.into()), CodeSubject::Office(id.into())] {
        match placed(store, subject)? {
            Some((subject, division)) if ctx.actor.oversees(&division) => return Ok((subject, division)),
            Some(_) => return Err(Failure::Forbidden),
            None => {}
        }
    }
    Err(Failure::missing("subject", CodeFault::UnknownSubject))
}

/// To whom a code leads.
#[derive(Clone, Copy, Debug)]
pub struct LeadTo {
    pub subject: CodeSubject,
}

/// A code that was issued.
#[derive(Clone, Debug)]
pub struct IssuedCode {
    pub code: PrintedCode,
    /// Other codes that lead there and were not revoked: whoever issues a second one is told.
    pub also: Vec<QrCode>,
}

/// An office or an administrator of the area issues a code.
///
/// # Errors
/// Forbidden elsewhere; a field error when there is no such deputy, room or office.
pub fn issue_code(store: &mut impl Codes, ctx: &Context, command: LeadTo) -> Result<IssuedCode> {
    let (subject, division) = printed_in(store, ctx, command.subject)?;
    let before = store.codes_of(subject)?.into_iter().filter(|code| code.revoked_at.is_none());
    let also = before.map(|code| code.code).collect();
    let by = acting(ctx, &division);
    let code = PrintedCode::issued(QrCode::mint(ctx.ids.as_ref()), subject, division, ctx.now, by);
    store.add_codes(std::slice::from_ref(&code))?;
    record(store, ctx, &code, CodeEvent::Issued { to: subject })?;
    Ok(IssuedCode { code, also })
}

/// The code, for whoever oversees where it leads.
fn code_to_keep(store: &mut impl Codes, ctx: &Context, code: &QrCode) -> Result<PrintedCode> {
    let printed = store.code(code)?.ok_or(Failure::NotFound)?;
    match placed(store, printed.subject)? {
        Some((_, division)) if ctx.actor.oversees(&division) => Ok(printed),
        _ => Err(Failure::Forbidden),
    }
}

fn code_to_change(store: &mut impl Codes, ctx: &Context, at: At<&QrCode>) -> Result<PrintedCode> {
    let printed = code_to_keep(store, ctx, at.id)?;
    at.check(printed.version)?;
    Ok(printed)
}

/// An office or an administrator of the area revokes a code for good. Revoking twice changes nothing.
///
/// # Errors
/// Not found, forbidden, a version conflict.
pub fn revoke_code(store: &mut impl Codes, ctx: &Context, at: At<&QrCode>, _: Bare) -> Result<PrintedCode> {
    let mut printed = code_to_change(store, ctx, at)?;
    if printed.revoked_at.is_some() {
        return Ok(printed);
    }
    printed.revoked_at = Some(ctx.now);
    keep(store, ctx, printed, CodeEvent::Revoked)
}

/// An office or an administrator of both areas re-points a code to a successor: what is printed stays on the wall. To where it
/// leads already it is not re-pointed.
///
/// # Errors
/// Not found, forbidden, a version conflict, a field error for an unknown successor, [`CodeFault::Revoked`].
pub fn repoint_code(store: &mut impl Codes, ctx: &Context, at: At<&QrCode>, command: LeadTo) -> Result<PrintedCode> {
    let printed = code_to_change(store, ctx, at)?;
    let (to, division) = printed_in(store, ctx, command.subject)?;
    if printed.revoked_at.is_some() {
        return Err(Failure::rule(CodeFault::Revoked));
    }
    lead_to(store, ctx, printed, to, division)
}

/// Lets a code lead to something in `division` from now on.
pub(super) fn lead_to(
    store: &mut impl Codes,
    ctx: &Context,
    mut printed: PrintedCode,
    to: CodeSubject,
    division: DivisionCode,
) -> Result<PrintedCode> {
    let from = printed.subject;
    if from == to {
        return Ok(printed);
    }
    (printed.subject, printed.division) = (to, division);
    keep(store, ctx, printed, CodeEvent::Repointed { from, to })
}

/// A print run.
#[derive(Clone, Debug)]
pub struct Reprint {
    /// One to [`crate::codes::MAX_COPIES`].
    pub copies: i32,
    /// For what, in a few words.
    pub note: Option<Name>,
}

/// An office or an administrator of the area prints a code again, which is counted.
///
/// # Errors
/// Not found, forbidden, a version conflict, [`CodeFault::IntakeClosed`] of one that was revoked.
pub fn reprint_code(store: &mut impl Codes, ctx: &Context, at: At<&QrCode>, command: Reprint) -> Result<PrintedCode> {
    let Reprint { copies, note } = command;
    let mut printed = code_to_change(store, ctx, at)?;
    require_unrevoked(&printed)?;
    let prints = &mut printed.prints;
    prints.runs = prints.runs.saturating_add(1);
    prints.copies = prints.copies.saturating_add(copies);
    prints.last = Some(ctx.now);
    keep(store, ctx, printed, CodeEvent::Reprinted { copies, note })
}

fn require_unrevoked(printed: &PrintedCode) -> Result<()> {
    if printed.revoked_at.is_some() { CodeIntake::CodeRevoked.require_open() } else { Ok(()) }
}

/// A code that an office or an administrator of the area prints in another form.
///
/// # Errors
/// Not found, forbidden, [`CodeFault::IntakeClosed`] of one that was revoked.
pub fn code_to_print(store: &mut impl Codes, ctx: &Context, code: &QrCode) -> Result<PrintedCode> {
    let printed = store.code(code)?.ok_or(Failure::NotFound)?;
    printed_in(store, ctx, printed.subject)?;
    require_unrevoked(&printed)?;
    Ok(printed)
}

/// All that happened to a code, the oldest first. One that was there before such things were noted begins with its first change.
///
/// # Errors
/// Not found; forbidden for whoever does not oversee where it leads.
pub fn history(store: &mut impl Codes, ctx: &Context, code: &QrCode) -> Result<Vec<Recorded<CodeEvent>>> {
    let printed = code_to_keep(store, ctx, code)?;
    Ok(store.events_of(printed.told_as())?)
}
