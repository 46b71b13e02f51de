//! A group of deputies (代表小组), by where they live or what they do.

use chrono::NaiveDate;

use super::{DeputyGroupBasis, DeputyGroupId, DeputyGroupState};
use crate::congresses::CongressId;
use crate::deputies::Deputy;
use crate::shared::text::Name;
use crate::shared::{DeputyId, DivisionCode, Instant, OfficeId, Standing};

/// A group of deputies of one congress.
#[derive(Clone, Debug, PartialEq)]
pub struct DeputyGroup {
    pub id: DeputyGroupId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<DeputyGroupState>,
    pub congress: CongressId,
    /// The division whose congress it is.
    pub division: DivisionCode,
    /// The office that formed it.
    pub office: OfficeId,
    pub name: Name,
    pub basis: DeputyGroupBasis,
    /// Where, of one by area.
    pub area: Option<DivisionCode>,
    /// Of which field, of one by field.
    pub field: Option<Name>,
    pub leader: DeputyId,
    /// Those who were named; whoever holds no mandate of the congress any more has left.
    pub members: Vec<DeputyId>,
    pub formed_at: Instant,
    pub updated_at: Instant,
}

/// Whether a deputy serves in the congress of that division on that day.
#[must_use]
pub fn serves_in(deputy: &Deputy, congress: &DivisionCode, on: NaiveDate) -> bool {
    deputy.mandates.iter().any(|mandate| mandate.seat.congress == *congress && mandate.serves_on(on))
}

/// Whether a deputy has a seat in the congress of that division on that day, suspended or not.
fn is_seated(deputy: &Deputy, congress: &DivisionCode, on: NaiveDate) -> bool {
    deputy.mandates.iter().any(|mandate| mandate.seat.congress == *congress && mandate.stands_on(on))
}

impl DeputyGroup {
    #[must_use]
    pub fn state(&self) -> DeputyGroupState {
        self.standing.state()
    }

    /// Takes out whoever has no seat in the congress on that day: a mandate that ends leaves the group. `known` are its members.
    pub fn settle_members(&mut self, known: &[Deputy], on: NaiveDate) {
        let stays =
            |id: &DeputyId| known.iter().any(|deputy| deputy.id == *id && is_seated(deputy, &self.division, on));
        let kept: Vec<DeputyId> = self.members.iter().copied().filter(stays).collect();
        self.members = kept;
    }

    /// One deputy is the other now.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        if self.leader == from {
            self.leader = to;
        }
        if self.members.contains(&to) {
            self.members.retain(|one| *one != from);
        }
        for member in &mut self.members {
            if *member == from {
                *member = to;
            }
        }
    }
}
