//! Who is asked for the first answer beside whoever is silent, and who may give it.

use super::clocks::{CaseClock, Stage};
use super::{Case, ClockLight};
use crate::shared::{Instant, Party};

impl Case {
    /// Who is asked next for the first answer, and when; whoever has the case already is not asked to step in.
    #[must_use]
    pub fn asked_next(&self) -> Option<(Instant, Party)> {
        let running = |clock: &&CaseClock| clock.stage == Stage::Accept && clock.paused.is_none() && clock.overdue;
        let fallback = self.handling.clock.as_ref().filter(running)?.fallback.as_ref()?;
        let room = self.handling.fallback_room.map(Party::Room).filter(|_| !fallback.room_asked);
        let office = Some(Party::Office(self.office)).filter(|_| !fallback.office_asked);
        let asked = [room.map(|room| (fallback.room, room)), office.map(|office| (fallback.office, office))];
        asked.into_iter().flatten().find(|(_, party)| *party != self.target)
    }

    /// Whether the room's liaison may answer in place of whoever is silent. A clock of before others were asked by the rules says
    /// that once it is past due.
    #[must_use]
    pub fn asks_its_room(&self, now: Instant) -> bool {
        let Some(clock) = &self.handling.clock else { return false };
        let is_late = clock.light(now) == ClockLight::Red;
        is_late && clock.fallback.as_ref().is_none_or(|fallback| now >= fallback.room)
    }

    /// Notes that `party` was asked for the first answer.
    pub(super) fn note_asked(&mut self, party: Party) {
        let fallback = self.handling.clock.as_mut().and_then(|clock| clock.fallback.as_mut());
        if let Some(fallback) = fallback {
            fallback.room_asked = true;
            fallback.office_asked |= !matches!(party, Party::Room(_));
        }
    }
}
