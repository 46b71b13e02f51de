//! Where a case goes that comes in by a code.

use super::Asked;
use super::lead::{Lead, intake_of, lead, takes_in_for};
use crate::codes::{CodeIntake, Codes, IntakePoint};
use crate::shared::Instant;
use crate::shared::code::QrCode;
use crate::shared::time::local_date;

/// Where a case goes that comes in by `code`; `None` when there is no such code. While a deputy is away it goes to who stands in.
///
/// # Errors
/// When the store fails.
pub fn intake_point(store: &mut impl Codes, code: &QrCode, now: Instant) -> Asked<Option<IntakePoint>> {
    let today = local_date(now);
    let Some((printed, deputy)) = store.code_with_deputy(code, today)? else { return Ok(None) };
    let Some(own) = lead(store, printed.subject, deputy)? else { return Ok(None) };
    let intake = intake_of(&printed, &own, today);
    let away = match &own {
        Lead::Deputy(deputy) if intake == CodeIntake::Open => takes_in_for(store, deputy, today)?,
        Lead::Deputy(_) | Lead::Room(_) | Lead::Office(_) => None,
    };
    let takes = away.as_ref().unwrap_or(&own);
    // A room and an office have no grid of their own: the matter lies where the card hangs.
    let place = match takes {
        Lead::Deputy(_) => takes,
        Lead::Room(_) | Lead::Office(_) => &own,
    };
    let grid = match place {
        Lead::Deputy(deputy) => deputy.grids_on(today).first().copied(),
        Lead::Room(_) | Lead::Office(_) => None,
    };
    Ok(Some(IntakePoint {
        code: code.clone(),
        subject: own.subject(),
        target: takes.subject().party(),
        office: takes.office(),
        division: place.division().clone(),
        grid,
        room: takes.room(),
        intake,
    }))
}
