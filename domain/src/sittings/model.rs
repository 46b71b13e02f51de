use chrono::NaiveDate;

use super::{SittingFollowUpState, SittingGuestKind, SittingState};
use crate::shared::text::{Body, Name, Title};
use crate::shared::{CaseId, DeputyId, DivisionCode, Instant, OfficeId, Party, RoomId, Standing, UnitId, each_once};

crate::ids! {
    /// A sitting at a tea room (民情茶室议事).
    SittingId,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaItem {
    /// Which item: 1, 2, 3 …
    pub number: u32,
    pub topic: Title,
    /// What was resolved on it.
    pub resolution: Option<Body>,
}

/// Somebody who sits along beside deputies and units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingGuest {
    pub kind: SittingGuestKind,
    pub name: Name,
    /// For whom that one works.
    pub body: Option<Name>,
}

/// How a follow-up ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingFollowUpEnd {
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    /// What was done, or why it is not done.
    pub text: Body,
    /// Whether it ended by its day; what was late stays so.
    pub in_time: bool,
}

/// Something that is followed up by somebody until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingFollowUp {
    /// Which one: 1, 2, 3 …
    pub number: u32,
    /// Of which item of the agenda.
    pub item: u32,
    pub text: Body,
    /// Who is responsible: a deputy, a unit, an office, or the room.
    pub to: Party,
    /// The last day on which it is in time.
    pub due_on: NaiveDate,
    pub state: SittingFollowUpState,
    pub ended: Option<SittingFollowUpEnd>,
    /// The case in which it is followed up.
    pub case: Option<CaseId>,
}

impl SittingFollowUp {
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == SittingFollowUpState::Pending
    }
}

/// A sitting at a tea room. All that was written of it lies sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    pub id: SittingId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<SittingState>,
    /// What it is about.
    pub title: Title,
    /// The room in which it takes place, of whichever kind.
    pub room: RoomId,
    /// The office that serves the room.
    pub office: OfficeId,
    /// The village or community.
    pub division: DivisionCode,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// Who is invited.
    pub deputies: Vec<DeputyId>,
    pub units: Vec<UnitId>,
    pub guests: Vec<SittingGuest>,
    pub agenda: Vec<AgendaItem>,
    /// Who came, once it is written down.
    pub came: Vec<DeputyId>,
    pub came_units: Vec<UnitId>,
    /// Residents who sat along.
    pub residents: u32,
    pub follow_ups: Vec<SittingFollowUp>,
    pub announced_at: Instant,
    pub updated_at: Instant,
}

impl Sitting {
    #[must_use]
    pub fn state(&self) -> SittingState {
        self.standing.state()
    }

    /// What nobody has done or dropped yet.
    pub fn pending(&self) -> impl Iterator<Item = &SittingFollowUp> {
        self.follow_ups.iter().filter(|one| one.is_pending())
    }

    /// Everybody who is invited, came, or is responsible for something, each once.
    #[must_use]
    pub fn parties(&self) -> Vec<Party> {
        let deputies = self.deputies.iter().chain(&self.came).copied().map(Party::Deputy);
        let units = self.units.iter().chain(&self.came_units).copied().map(Party::Unit);
        each_once(deputies.chain(units).chain(self.follow_ups.iter().map(|one| one.to)))
    }

    /// The first day on which something is due of that party.
    #[must_use]
    pub fn due_of(&self, party: Party) -> Option<NaiveDate> {
        self.pending().filter(|one| one.to == party).map(|one| one.due_on).min()
    }

    /// One deputy is the other now.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        for list in [&mut self.deputies, &mut self.came] {
            if list.contains(&to) {
                list.retain(|one| *one != from);
            }
            for deputy in list.iter_mut().filter(|one| **one == from) {
                *deputy = to;
            }
        }
        for one in &mut self.follow_ups {
            if one.to == Party::Deputy(from) {
                one.to = Party::Deputy(to);
            }
            if let Some(end) = one.ended.as_mut().filter(|end| end.by == Some(Party::Deputy(from))) {
                end.by = Some(Party::Deputy(to));
            }
        }
    }
}
