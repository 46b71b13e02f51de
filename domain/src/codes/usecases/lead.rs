//! What a code leads to as it stands: the person whom an entry is, who stands in today, what goes on with what was closed.

use chrono::NaiveDate;
use uuid::Uuid;

use super::Asked;
use crate::codes::{CodeIntake, CodeSubject, Codes, PrintedCode};
use crate::deputies::{Deputy, MandateStatus};
use crate::institutions::{self, CongressOffice, InstitutionChange, InstitutionEventKind, InstitutionState};
use crate::rooms::{self, ActivityRoom};
use crate::shared::text::Name;
use crate::shared::{OfficeId, Recorded, RoomId, Subject};
use crate::territory::DivisionCode;

/// How far it is followed from who is away to who stands in, and from what was closed to its successor.
const MAX_STEPS: usize = 3;

/// What a code leads to, as it stands.
#[derive(Clone, Debug)]
pub(super) enum Lead {
    Deputy(Deputy),
    Room(ActivityRoom),
    Office(CongressOffice),
}

fn is_open(office: &CongressOffice) -> bool {
    office.standing.state() == InstitutionState::Open
}

impl Lead {
    pub(super) fn subject(&self) -> CodeSubject {
        match self {
            Self::Deputy(deputy) => CodeSubject::Deputy(deputy.id),
            Self::Room(room) => CodeSubject::Room(room.id),
            Self::Office(office) => CodeSubject::Office(office.id),
        }
    }

    pub(super) fn name(&self) -> &Name {
        match self {
            Self::Deputy(deputy) => &deputy.name,
            Self::Room(room) => &room.name,
            Self::Office(office) => &office.name,
        }
    }

    pub(super) fn division(&self) -> &DivisionCode {
        match self {
            Self::Deputy(deputy) => &deputy.division,
            Self::Room(room) => &room.division,
            Self::Office(office) => &office.division,
        }
    }

    pub(super) fn office(&self) -> OfficeId {
        match self {
            Self::Deputy(deputy) => deputy.office,
            Self::Room(room) => room.office,
            Self::Office(office) => office.id,
        }
    }

    /// The room whose liaison steps in.
    pub(super) fn room(&self) -> Option<RoomId> {
        match self {
            Self::Deputy(deputy) => deputy.room,
            Self::Room(room) => Some(room.id),
            Self::Office(_) => None,
        }
    }

    /// Whether anything is taken in there today.
    pub(super) fn takes_in(&self, today: NaiveDate) -> bool {
        match self {
            Self::Deputy(deputy) => deputy.serves_on(today),
            Self::Room(room) => room.is_open(),
            Self::Office(office) => is_open(office),
        }
    }
}

/// Whether cases are taken by a code that leads there.
pub(super) fn intake_of(printed: &PrintedCode, lead: &Lead, today: NaiveDate) -> CodeIntake {
    if printed.revoked_at.is_some() {
        return CodeIntake::CodeRevoked;
    }
    if lead.takes_in(today) {
        return CodeIntake::Open;
    }
    match lead {
        Lead::Deputy(deputy) => {
            let is_elected =
                deputy.mandates.iter().any(|mandate| mandate.status == MandateStatus::Active && today < mandate.from);
            if is_elected { CodeIntake::Elected } else { CodeIntake::NotServing }
        }
        Lead::Room(_) => CodeIntake::RoomClosed,
        Lead::Office(_) => CodeIntake::OfficeClosed,
    }
}

/// The entry that is kept of that person. The store follows every id; a code that is read with its deputy brings the entry that it
/// names.
fn kept(store: &mut impl Codes, deputy: Deputy) -> Asked<Deputy> {
    let Some(id) = deputy.merged_into else { return Ok(deputy) };
    Ok(store.deputy(id)?.unwrap_or(deputy))
}

/// What `subject` is today; `deputy` is the one of that id, where it was read already.
pub(super) fn lead(store: &mut impl Codes, subject: CodeSubject, deputy: Option<Deputy>) -> Asked<Option<Lead>> {
    Ok(match subject {
        CodeSubject::Deputy(id) => {
            let known = match deputy {
                Some(deputy) => Some(deputy),
                None => store.deputy(id)?,
            };
            match known {
                Some(deputy) => Some(Lead::Deputy(kept(store, deputy)?)),
                None => None,
            }
        }
        CodeSubject::Room(id) => store.room(id)?.map(Lead::Room),
        CodeSubject::Office(id) => store.office(id)?.map(Lead::Office),
    })
}

/// Who stands in for the deputy today, followed from one who is away to the next. Where they go round in a circle it is the first
/// of them, and who can't take anything in is left out.
pub(super) fn stands_in(store: &mut impl Codes, deputy: &Deputy, today: NaiveDate) -> Asked<Option<Lead>> {
    let mut seen = vec![CodeSubject::Deputy(deputy.id)];
    let mut chain: Vec<Lead> = Vec::new();
    let mut next = deputy.stand_in_on(today);
    while let Some(subject) = next.and_then(CodeSubject::of) {
        if chain.len() == MAX_STEPS {
            break;
        }
        let Some(found) = lead(store, subject, None)? else { break };
        if seen.contains(&found.subject()) {
            chain.truncate(1);
            break;
        }
        seen.push(found.subject());
        next = match &found {
            Lead::Deputy(deputy) => deputy.stand_in_on(today),
            Lead::Room(_) | Lead::Office(_) => None,
        };
        chain.push(found);
    }
    Ok(chain.into_iter().rev().find(|one| one.takes_in(today)))
}

/// Who takes in for a deputy who is away today: who stands in or, where nobody of those can, the station.
pub(super) fn takes_in_for(store: &mut impl Codes, deputy: &Deputy, today: NaiveDate) -> Asked<Option<Lead>> {
    if deputy.stand_in_on(today).is_none() {
        return Ok(None);
    }
    match stands_in(store, deputy, today)? {
        Some(found) => Ok(Some(found)),
        None => station(store, deputy),
    }
}

/// Where a deputy's matters go otherwise: to the deputy's room, or else to the office in charge.
pub(super) fn station(store: &mut impl Codes, deputy: &Deputy) -> Asked<Option<Lead>> {
    if let Some(id) = deputy.room
        && let Some(room) = open_room(store, id)?
    {
        return Ok(Some(Lead::Room(room)));
    }
    Ok(open_office(store, deputy.office, &deputy.division)?.map(Lead::Office))
}

/// Who was named to go on with what a closed institution had to do.
fn successor(store: &mut impl Codes, of: Subject) -> Asked<Option<Uuid>> {
    let events: Vec<Recorded<InstitutionChange>> = store.events_of(of)?;
    let closed = events.into_iter().rev().find_map(|recorded| match recorded {
        Recorded::Known(record) if record.change.event.kind == InstitutionEventKind::Closed => {
            Some(record.change.event)
        }
        Recorded::Known(_) | Recorded::Unknown { .. } => None,
    });
    Ok(closed.and_then(|event| event.successor))
}

/// The room or, where it is closed, the one that goes on with what it had to do.
pub(super) fn open_room(store: &mut impl Codes, mut id: RoomId) -> Asked<Option<ActivityRoom>> {
    for _ in 0..=MAX_STEPS {
        let Some(room) = store.room(id)? else { break };
        if room.is_open() {
            return Ok(Some(room));
        }
        let Some(next) = successor(store, Subject { kind: rooms::SUBJECT, id: id.0 })? else { break };
        id = next.into();
    }
    Ok(None)
}

/// The office or, where it is closed, the one that goes on with what it had to do, or else whichever serves `division` now.
pub(super) fn open_office(
    store: &mut impl Codes,
    mut id: OfficeId,
    division: &DivisionCode,
) -> Asked<Option<CongressOffice>> {
    for _ in 0..=MAX_STEPS {
        let Some(office) = store.office(id)? else { break };
        if is_open(&office) {
            return Ok(Some(office));
        }
        let Some(next) = successor(store, Subject { kind: institutions::OFFICE, id: id.0 })? else { break };
        id = next.into();
    }
    store.office_serving(division)
}
