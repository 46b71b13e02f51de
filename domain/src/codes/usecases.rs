//! What people do with codes.

use uuid::Uuid;

use super::{CodeCard, CodeFault, CodeIntake, CodeKey, CodeSubject, Codes, IntakePoint, PrintedCode};
use crate::deputies::{Deputies, Deputy};
use crate::rooms::{ActivityRoom, Rooms};
use crate::shared::code::QrCode;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, Failure, Instant, Page, PageRequest, StoreError};
use crate::territory::{DivisionCode, Territory};

type Result<T> = std::result::Result<T, Failure>;

fn intake_of(code: &PrintedCode, deputy: Option<&Deputy>, room: Option<&ActivityRoom>, now: Instant) -> CodeIntake {
    if code.revoked_at.is_some() {
        CodeIntake::CodeRevoked
    } else if deputy.is_some_and(|deputy| !deputy.serves_on(local_date(now))) {
        CodeIntake::NotServing
    } else if deputy.is_none() && room.is_some_and(|room| !room.is_open()) {
        CodeIntake::RoomClosed
    } else {
        CodeIntake::Open
    }
}

/// Where a case goes that comes in by `code`; `None` when there is no such code.
pub fn intake_point(
    store: &mut (impl Codes + Rooms),
    code: &QrCode,
    now: Instant,
) -> std::result::Result<Option<IntakePoint>, StoreError> {
    let Some((printed, deputy)) = store.code_with_deputy(code)? else { return Ok(None) };
    let (code, subject) = (code.clone(), printed.subject);
    Ok(match subject {
        CodeSubject::Deputy(_) => deputy.map(|deputy| IntakePoint {
            code,
            subject,
            office: deputy.office,
            intake: intake_of(&printed, Some(&deputy), None, now),
            grid: deputy.grids_on(local_date(now)).first().copied(),
            division: deputy.division,
            room: deputy.room,
        }),
        CodeSubject::Room(id) => store.room(id)?.map(|room| IntakePoint {
            code,
            subject,
            intake: intake_of(&printed, None, Some(&room), now),
            office: room.office,
            division: room.division,
            grid: None,
            room: Some(id),
        }),
    })
}

/// What a code shows to whoever scans it.
///
/// # Errors
/// Not found when there is no such code.
pub fn card(store: &mut (impl Codes + Rooms + Territory), code: &QrCode, now: Instant) -> Result<CodeCard> {
    let (printed, deputy) = store.code_with_deputy(code)?.ok_or(Failure::NotFound)?;
    let (deputy, room) = match printed.subject {
        CodeSubject::Deputy(_) => {
            let deputy = deputy.ok_or(Failure::NotFound)?;
            let room = deputy.room.map(|room| store.room(room)).transpose()?.flatten();
            (Some(deputy), room)
        }
        CodeSubject::Room(id) => (None, Some(store.room(id)?.ok_or(Failure::NotFound)?)),
    };
    let intake = intake_of(&printed, deputy.as_ref(), room.as_ref(), now);
    let mut grids = Vec::new();
    let mut alternatives = Vec::new();
    if let Some(deputy) = &deputy {
        let current = deputy.grids_on(local_date(now));
        for id in &current {
            grids.extend(store.grid(*id)?);
        }
        if intake != CodeIntake::Open {
            alternatives = store.alternatives(&current, deputy.id, local_date(now))?;
        }
    }
    let division = deputy.as_ref().map(|d| &d.division).or(room.as_ref().map(|r| &r.division));
    let division_name = match division {
        Some(code) => store.division(code)?.map(|division| division.name).unwrap_or_default(),
        None => String::new(),
    };
    Ok(CodeCard { code: code.clone(), intake, deputy, room, grids, division_name, alternatives })
}

fn division_of(store: &mut (impl Deputies + Rooms), subject: CodeSubject) -> Result<Option<DivisionCode>> {
    Ok(match subject {
        CodeSubject::Deputy(id) => store.deputy(id)?.map(|deputy| deputy.division),
        CodeSubject::Room(id) => store.room(id)?.map(|room| room.division),
    })
}

fn may_print(store: &mut (impl Deputies + Rooms), ctx: &Context, subject: CodeSubject) -> Result<()> {
    let Some(division) = division_of(store, subject)? else {
        return Err(Failure::missing("subject", CodeFault::UnknownSubject));
    };
    if ctx.actor.oversees(&division) { Ok(()) } else { Err(Failure::Forbidden) }
}

/// The codes that lead to the deputy or the room of that id, revoked ones among them, the newest first.
///
/// # Errors
/// A field error when there is no such deputy or room; forbidden for whoever does not oversee where it is.
pub fn codes_of(
    store: &mut (impl Codes + Deputies + Rooms),
    ctx: &Context,
    id: Uuid,
    page: &PageRequest<CodeKey>,
) -> Result<Page<PrintedCode, CodeKey>> {
    for subject in [CodeSubject::Deputy(id.into()), CodeSubject::Room(id.into())] {
        match division_of(store, subject)? {
            Some(division) if ctx.actor.oversees(&division) => return Ok(store.codes_listed(subject, page)?),
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

/// An office or an administrator of the area issues a code.
///
/// # Errors
/// Forbidden elsewhere; a field error when there is no such deputy or room.
pub fn issue_code(store: &mut (impl Codes + Deputies + Rooms), ctx: &Context, command: LeadTo) -> Result<PrintedCode> {
    let LeadTo { subject } = command;
    may_print(store, ctx, subject)?;
    let code =
        PrintedCode { code: QrCode::mint(ctx.ids.as_ref()), version: 1, subject, issued_at: ctx.now, revoked_at: None };
    store.add_codes(std::slice::from_ref(&code))?;
    Ok(code)
}

fn code_to_change(store: &mut (impl Codes + Deputies + Rooms), ctx: &Context, at: At<&QrCode>) -> Result<PrintedCode> {
    let printed = store.code(at.id)?.ok_or(Failure::NotFound)?;
    match division_of(store, printed.subject)? {
        Some(division) if ctx.actor.oversees(&division) => {
            at.check(printed.version)?;
            Ok(printed)
        }
        _ => Err(Failure::Forbidden),
    }
}

fn keep_code(store: &mut impl Codes, mut code: PrintedCode) -> Result<PrintedCode> {
    let seen = code.version;
    code.version += 1;
    store.save_code(&code, seen)?;
    Ok(code)
}

/// An office or an administrator of the area revokes a code for good. Revoking twice changes nothing.
///
/// # Errors
/// Not found, forbidden.
pub fn revoke_code(
    store: &mut (impl Codes + Deputies + Rooms),
    ctx: &Context,
    at: At<&QrCode>,
    _: Bare,
) -> Result<PrintedCode> {
    let mut printed = code_to_change(store, ctx, at)?;
    if printed.revoked_at.is_some() {
        return Ok(printed);
    }
    printed.revoked_at = Some(ctx.now);
    keep_code(store, printed)
}

/// An office or an administrator of both areas re-points a code to a successor: what is printed stays on the wall.
///
/// # Errors
/// Not found, forbidden, a field error for an unknown successor, [`CodeFault::Revoked`].
pub fn repoint_code(
    store: &mut (impl Codes + Deputies + Rooms),
    ctx: &Context,
    at: At<&QrCode>,
    command: LeadTo,
) -> Result<PrintedCode> {
    let mut printed = code_to_change(store, ctx, at)?;
    may_print(store, ctx, command.subject)?;
    if printed.revoked_at.is_some() {
        return Err(Failure::rule(CodeFault::Revoked));
    }
    printed.subject = command.subject;
    keep_code(store, printed)
}

/// A code that an office or an administrator of the area prints in another form.
///
/// # Errors
/// Not found, forbidden, [`CodeFault::IntakeClosed`] of one that was revoked.
pub fn code_to_print(store: &mut (impl Codes + Deputies + Rooms), ctx: &Context, code: &QrCode) -> Result<PrintedCode> {
    let printed = store.code(code)?.ok_or(Failure::NotFound)?;
    may_print(store, ctx, printed.subject)?;
    if printed.revoked_at.is_some() {
        CodeIntake::CodeRevoked.require_open()?;
    }
    Ok(printed)
}
