//! How a room is opened, changed and closed, as every institution is.

use super::{ActivityRoom, SUBJECT};
use crate::institutions::{Institution, InstitutionState};
use crate::shared::text::Name;
use crate::shared::{DivisionCode, RoomId, Standing, SubjectKind};

impl Institution for ActivityRoom {
    type Id = RoomId;
    const KIND: SubjectKind = SUBJECT;

    fn key(&self) -> RoomId {
        self.id
    }

    fn edition(&self) -> i32 {
        self.version
    }

    fn edition_mut(&mut self) -> &mut i32 {
        &mut self.version
    }

    fn stands(&self) -> InstitutionState {
        self.standing.state()
    }

    fn stands_mut(&mut self) -> &mut Standing<InstitutionState> {
        &mut self.standing
    }

    fn called(&self) -> &Name {
        &self.name
    }

    fn place(&self) -> &DivisionCode {
        &self.division
    }

    fn address(&self) -> Option<&Name> {
        Some(&self.address)
    }
}
