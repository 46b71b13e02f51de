//! What becomes of a code whose deputy leaves.

use super::Result;
use super::lead::{Lead, lead, station};
use super::printing::{keep, lead_to, placed};
use crate::codes::{CodeEvent, CodeFault, CodeSuccession, Codes, PrintedCode};
use crate::shared::code::QrCode;
use crate::shared::{Actor, Context, Failure};

/// Carries out what was decided of a code, or what the change of a term makes of it. Doing it twice changes nothing, and a code
/// that was revoked stays so. A deputy's code leads to the room or the office from now on where it is to lead to the station;
/// another code stays, and so does one for which there is neither.
///
/// # Errors
/// Not found; forbidden for anybody but the system and whoever oversees where the code leads; a field error for a successor who is
/// not there.
pub fn succeed(
    store: &mut impl Codes,
    ctx: &Context,
    code: &QrCode,
    succession: CodeSuccession,
) -> Result<PrintedCode> {
    let mut printed = store.code(code)?.ok_or(Failure::NotFound)?;
    if ctx.actor != Actor::System && !ctx.actor.oversees(&printed.division) {
        return Err(Failure::Forbidden);
    }
    if printed.revoked_at.is_some() {
        return Ok(printed);
    }
    match succession {
        CodeSuccession::Keep => Ok(printed),
        CodeSuccession::Successor(to) => {
            let found = placed(store, to)?;
            let (to, division) = found.ok_or_else(|| Failure::missing("successor", CodeFault::UnknownSubject))?;
            lead_to(store, ctx, printed, to, division)
        }
        CodeSuccession::Station => {
            let found = match lead(store, printed.subject, None)? {
                Some(Lead::Deputy(deputy)) => station(store, &deputy)?,
                Some(Lead::Room(_) | Lead::Office(_)) | None => None,
            };
            match found {
                Some(found) => lead_to(store, ctx, printed, found.subject(), found.division().clone()),
                None => Ok(printed),
            }
        }
        CodeSuccession::Revoke => {
            printed.revoked_at = Some(ctx.now);
            keep(store, ctx, printed, CodeEvent::Revoked)
        }
    }
}
