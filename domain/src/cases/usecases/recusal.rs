//! Who is named as complained about, and to whom a case goes instead.

use super::Result;
use crate::accounts::Accounts;
use crate::cases::{Case, CaseAbout, CaseFault, MAX_ABOUT, bars_place};
use crate::deputies::Deputies;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::{Actor, Failure, Field, Grant, GridId, OfficeId, Party, RoomId};
use crate::territory::{DivisionLevel, Territory};

/// Those who are complained about, each once, as they are kept.
///
/// # Errors
/// Field errors for more than a case takes, and for somebody whom there is none of.
pub(super) fn named<S: Deputies + Institutions + Territory>(
    store: &mut S,
    grid: Option<GridId>,
    about: Vec<CaseAbout>,
) -> Result<Vec<CaseAbout>> {
    if about.len() > MAX_ABOUT {
        return Err(Failure::field("about", CaseFault::TooManyAbout));
    }
    let mut kept = Vec::with_capacity(about.len());
    for (at, one) in about.into_iter().enumerate() {
        let one = match one {
            CaseAbout::Party(party) => CaseAbout::Party(store.as_kept(party)?),
            other => other,
        };
        let exists = match &one {
            CaseAbout::Party(Party::Unit(id)) => !store.units_of(&[*id])?.is_empty(),
            CaseAbout::Party(Party::Office(id)) => store.office(*id)?.is_some(),
            CaseAbout::Party(Party::Deputy(id)) => store.deputy(*id)?.is_some(),
            // Nobody is told which accounts there are.
            CaseAbout::Party(Party::Account(_)) => true,
            CaseAbout::Party(Party::Room(_) | Party::Organisation(_)) => false,
            CaseAbout::Member(id) => {
                let grid = grid.map(|grid| store.grid(grid)).transpose()?.flatten();
                grid.is_some_and(|grid| grid.members.iter().any(|member| member.id == *id))
            }
            CaseAbout::Village(code) => {
                store.division(code)?.is_some_and(|division| division.level == DivisionLevel::Village)
            }
        };
        if !exists {
            return Err(Failure::missing(Field::item("about", at), CaseFault::UnknownAbout));
        }
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// Whether somebody who is complained about may be chosen, or whoever sent the case in.
///
/// # Errors
/// Field errors of `to`: [`CaseFault::ComplainedAbout`], [`CaseFault::OwnMatter`].
pub(super) fn may_handle<S: Deputies + Rooms + Institutions + Accounts>(
    store: &mut S,
    case: &Case,
    to: Party,
) -> Result<()> {
    let barred = is_named(store, case, to)?
        || match to {
            Party::Room(id) => is_barred_room(store, case, id)?,
            Party::Office(id) => is_barred_office(store, case, id)?,
            Party::Account(_) | Party::Deputy(_) | Party::Unit(_) | Party::Organisation(_) => false,
        };
    if barred {
        return Err(Failure::field("to", CaseFault::ComplainedAbout));
    }
    let (Party::Deputy(deputy), Some(submitter)) = (to, case.submitter) else { return Ok(()) };
    let own = Grant::Deputy { deputy };
    if store.grants_of(submitter)?.iter().any(|granted| granted.grant == own) {
        return Err(Failure::field("to", CaseFault::OwnMatter));
    }
    Ok(())
}

/// Whether the case complains about that party, be it by the entry of a deputy that became part of another one since.
fn is_named(store: &mut impl Deputies, case: &Case, party: Party) -> Result<bool> {
    for one in &case.handling.about {
        if let CaseAbout::Party(about) = one
            && store.as_kept(*about)? == party
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_barred_room(store: &mut impl Rooms, case: &Case, id: RoomId) -> Result<bool> {
    if case.handling.about.is_empty() {
        return Ok(false);
    }
    Ok(store.room(id)?.is_some_and(|room| bars_place(&case.handling.about, &room.division)))
}

/// Whether an office is complained about, or works for a village that is.
pub(super) fn is_barred_office(store: &mut impl Institutions, case: &Case, id: OfficeId) -> Result<bool> {
    if case.handling.about.is_empty() {
        return Ok(false);
    }
    let named = case.is_about(Party::Office(id));
    Ok(named || store.office(id)?.is_some_and(|office| bars_place(&case.handling.about, &office.division)))
}

/// The nearest office above the one in charge that nobody complains about.
fn office_beyond(store: &mut impl Institutions, case: &Case) -> Result<OfficeId> {
    let nobody = || Failure::field("about", CaseFault::NobodyLeft);
    let own = store.office(case.office)?.ok_or_else(nobody)?;
    for area in own.division.ancestry() {
        if let Some(office) = store.office_serving(&area)?
            && !is_barred_office(store, case, office.id)?
        {
            return Ok(office.id);
        }
    }
    Err(nobody())
}

/// Leaves out of a case whoever is complained about, and `sender` where that is whom it came in by: nobody who is left knows of it,
/// and the room or the office has it instead. To whom it is addressed since, where that changed.
///
/// # Errors
/// [`CaseFault::NobodyLeft`] where every office above is complained about.
pub(super) fn stand_aside<S: Rooms + Institutions>(
    store: &mut S,
    case: &mut Case,
    sender: Option<&Actor>,
) -> Result<Option<Party>> {
    if case.handling.about.is_empty() && sender.is_none() {
        return Ok(None);
    }
    if is_barred_office(store, case, case.office)? {
        case.office = office_beyond(store, case)?;
    }
    let own: Vec<Party> = sender.map(Actor::parties).unwrap_or_default();
    if let Some(room) = case.handling.fallback_room
        && (own.contains(&Party::Room(room)) || is_barred_room(store, case, room)?)
    {
        case.handling.fallback_room = None;
    }
    let about = std::mem::take(&mut case.handling.about);
    let is_about = |party: &Party| about.contains(&CaseAbout::Party(*party));
    case.handling.passed_on.retain(|party| !is_about(party));
    case.handling.co_units.retain(|unit| !is_about(&Party::Unit(*unit)));
    case.handling.lead_unit = case.handling.lead_unit.filter(|unit| !is_about(&Party::Unit(*unit)));
    case.handling.about = about;
    let office = Party::Office(case.office);
    let barred = case.is_about(case.target)
        || match case.target {
            Party::Room(id) => is_barred_room(store, case, id)?,
            Party::Office(id) => is_barred_office(store, case, id)?,
            Party::Account(_) | Party::Deputy(_) | Party::Unit(_) | Party::Organisation(_) => false,
        };
    // An office has more people than the one who sent it in.
    let sent = own.contains(&case.target) && !matches!(case.target, Party::Office(_));
    let instead = match case.handling.fallback_room {
        _ if barred => office,
        Some(room) if sent => Party::Room(room),
        None if sent => office,
        _ => return Ok(None),
    };
    case.target = instead;
    Ok(Some(instead))
}
