//! Deputies with their mandates: the village, the name and, where several bear it there, a number tell which is which. A
//! deputy has a row for each mandate.

use std::collections::HashMap;

use super::ImportFault;
use super::cells::{Outcome, Row, Stop, date, division};
use super::draft::{Draft, which};
use super::institutions::{at, key, spelled, unchanged};
use crate::congresses::CongressLevel;
use crate::deputies::usecases::{CorrectDeputy, CreateDeputy, MandateDraft, correct_deputy, create_deputy};
use crate::deputies::{Deputy, DeputyFault, Mandate};
use crate::rooms::RoomFault;
use crate::shared::text::{Body, Name};
use crate::shared::{Context, DivisionCode, Failure, RoomId, Vocabulary};
use crate::territory::TerritoryFault;

/// Mandates that a deputy is entered with at most.
const MAX_MANDATES: usize = 10;

type Result<T> = std::result::Result<T, Stop>;

/// A deputy as rows tell of one.
struct Told {
    name: Name,
    division: DivisionCode,
    /// Who it is, where the deputy is entered already.
    known: Option<uuid::Uuid>,
    profile: Option<Body>,
    room: Option<RoomId>,
    /// The mandates, each with the place of its row.
    mandates: Vec<(usize, MandateDraft)>,
}

/// The deputies of a file, in the order in which they come first.
#[derive(Default)]
pub(super) struct Gathered {
    at: HashMap<String, usize>,
    all: Vec<Told>,
}

fn mandate(row: &mut Row<'_>) -> Result<MandateDraft> {
    let (level, congress) = (row.word::<CongressLevel>("level"), row.take("congress_code", division));
    let (term, constituency) = (row.number("term", (1, 100)), row.name("constituency"));
    let (from, to) = (row.date("from"), row.take_opt("to", date));
    let (level, congress, term) = (level?, congress?, term?);
    Ok(MandateDraft { level, congress, term, constituency: constituency?, from: from?, to: to? })
}

/// The open room that a row names, by its name in the division that the row says, or else in the deputy's own.
pub(super) fn room(
    row: &mut Row<'_>,
    draft: &Draft,
    own: &DivisionCode,
    current: Option<RoomId>,
) -> Result<Option<RoomId>> {
    let (name, place) = (row.take_opt("room", Name::new), row.take_opt("room_division_code", division));
    let (Some(name), place) = (name?, place?) else { return Ok(None) };
    let place = place.as_ref().unwrap_or(own);
    // Of several that have the name, the one where the deputy is already is meant.
    if let Some(room) = current.and_then(|id| draft.rooms.get(id.0))
        && room.name == name
        && room.division == *place
    {
        return Ok(current);
    }
    match which(&draft.rooms_named, place, &name, None) {
        Ok(Some(id)) => Ok(Some(RoomId(id))),
        Ok(None) => Err(row.wrong("room", RoomFault::UnknownRoom)),
        Err(fault) => Err(row.wrong("room", fault)),
    }
}

/// Whether the mandate of a row is one that the deputy has. Of one that runs until the next term begins, the day on which it was
/// once expected to end says nothing else.
fn is_kept(mandates: &[Mandate], told: &MandateDraft) -> bool {
    mandates.iter().any(|kept| {
        let seat = &kept.seat;
        (seat.level, &seat.congress, seat.number, &seat.constituency_name, kept.from)
            == (told.level, &told.congress, told.term, &told.constituency, told.from)
            && (kept.to.is_none() || kept.to == told.to)
    })
}

impl Gathered {
    /// Reads the row at that place, and lays it to those of the same deputy.
    pub(super) fn read(&mut self, row: &mut Row<'_>, place: usize, draft: &Draft) -> Result<()> {
        let (key, mandate) = (key(row), mandate(row));
        let profile = row.take_opt("profile", Body::new);
        let (name, division, number) = key?;
        let known = which(&draft.named, &division, &name, number).map_err(|fault| row.wrong("name", fault))?;
        let deputy = known.and_then(|id| draft.deputies.get(id));
        let room = room(row, draft, &division, deputy.and_then(|deputy| deputy.room));
        let (mandate, profile, room) = (mandate?, profile?, room?);
        let who = spelled(&name, &division, number);
        row.once(format!("{who} {} {} {}", mandate.congress.as_str(), mandate.level.as_str(), mandate.term))?;
        if deputy.is_some_and(|deputy| !is_kept(&deputy.mandates, &mandate)) {
            return Err(row.wrong("term", ImportFault::MandateDiffers));
        }
        if !draft.knows(&division) {
            return Err(row.wrong("division_code", TerritoryFault::UnknownDivision));
        }
        if !mandate.congress.covers(&division) {
            return Err(row.wrong("congress_code", DeputyFault::CongressElsewhere));
        }
        if mandate.to.is_some_and(|to| to < mandate.from) {
            return Err(row.wrong("to", DeputyFault::TermReversed));
        }
        let Some(told) = self.at.get(&who).and_then(|at| self.all.get_mut(*at)) else {
            self.at.insert(who, self.all.len());
            self.all.push(Told { name, division, known, profile, room, mandates: vec![(place, mandate)] });
            return Ok(());
        };
        if profile.is_some() && told.profile.is_some() && told.profile != profile {
            return Err(row.wrong("profile", ImportFault::Contradicts));
        }
        if room.is_some() && told.room.is_some() && told.room != room {
            return Err(row.wrong("room", ImportFault::Contradicts));
        }
        if told.mandates.len() >= MAX_MANDATES {
            return Err(row.wrong("term", ImportFault::TooManyMandates));
        }
        told.profile = told.profile.take().or(profile);
        told.room = told.room.or(room);
        told.mandates.push((place, mandate));
        Ok(())
    }

    /// Enters or changes each, and says what came of it, or why nothing did and which row says so.
    pub(super) fn settle(self, draft: &mut Draft, ctx: &Context) -> Vec<(usize, Result<Outcome>)> {
        let settle = |told: Told| {
            let place = told.mandates.first().map_or(0, |(place, _)| *place);
            let places: Vec<usize> = told.mandates.iter().map(|(place, _)| *place).collect();
            let known = told.known.and_then(|id| draft.deputies.get(id)).cloned();
            let outcome = match known {
                Some(deputy) => change(draft, ctx, told, &deputy),
                None => enter(draft, ctx, told),
            };
            (wrong_in(&outcome, &places).unwrap_or(place), outcome)
        };
        self.all.into_iter().map(settle).collect()
    }
}

/// The row of the mandate in which something is wrong.
fn wrong_in(outcome: &Result<Outcome>, places: &[usize]) -> Option<usize> {
    match outcome {
        Err(Stop::Refused(Failure::Field { field, .. } | Failure::Missing { field, .. })) => {
            field.at.and_then(|at| places.get(at)).copied()
        }
        Err(Stop::Refused(_) | Stop::Noted) | Ok(_) => None,
    }
}

fn enter(draft: &mut Draft, ctx: &Context, told: Told) -> Result<Outcome> {
    let Told { name, division, profile, room, mandates, .. } = told;
    let mandates = mandates.into_iter().map(|(_, mandate)| mandate).collect();
    create_deputy(draft, ctx, CreateDeputy { name, profile, division, room, mandates })?;
    Ok(Outcome::Created)
}

/// What the file leaves blank stays as it is.
fn change(draft: &mut Draft, ctx: &Context, told: Told, deputy: &Deputy) -> Result<Outcome> {
    let profile = told.profile.or_else(|| deputy.profile.clone());
    let room = told.room.or(deputy.room);
    if profile == deputy.profile && room == deputy.room {
        return unchanged(ctx, &deputy.division);
    }
    correct_deputy(draft, ctx, at(deputy.id), CorrectDeputy { name: None, division: None, profile, room })?;
    Ok(Outcome::Changed)
}
