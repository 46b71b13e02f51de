//! `grants.body`: a role with what it is about.

use mashang_domain::shared::{self, DivisionCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::Plain;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Grant {
    Deputy { deputy: Uuid },
    GridStaff { grid: Uuid },
    Office { office: Uuid, area: Plain<DivisionCode> },
    HandlingUnit { unit: Uuid },
    Administrator { area: Plain<DivisionCode> },
    Mediator { organisation: Uuid },
    RoomLiaison { room: Uuid },
}

impl From<&shared::Grant> for Grant {
    fn from(grant: &shared::Grant) -> Self {
        match grant {
            shared::Grant::Deputy { deputy } => Self::Deputy { deputy: deputy.0 },
            shared::Grant::GridStaff { grid } => Self::GridStaff { grid: grid.0 },
            shared::Grant::Office { office, area } => Self::Office { office: office.0, area: area.into() },
            shared::Grant::HandlingUnit { unit } => Self::HandlingUnit { unit: unit.0 },
            shared::Grant::Administrator { area } => Self::Administrator { area: area.into() },
            shared::Grant::Mediator { organisation } => Self::Mediator { organisation: organisation.0 },
            shared::Grant::RoomLiaison { room } => Self::RoomLiaison { room: room.0 },
        }
    }
}

impl From<Grant> for shared::Grant {
    fn from(grant: Grant) -> Self {
        match grant {
            Grant::Deputy { deputy } => Self::Deputy { deputy: deputy.into() },
            Grant::GridStaff { grid } => Self::GridStaff { grid: grid.into() },
            Grant::Office { office, area } => Self::Office { office: office.into(), area: area.0 },
            Grant::HandlingUnit { unit } => Self::HandlingUnit { unit: unit.into() },
            Grant::Administrator { area } => Self::Administrator { area: area.0 },
            Grant::Mediator { organisation } => Self::Mediator { organisation: organisation.into() },
            Grant::RoomLiaison { room } => Self::RoomLiaison { room: room.into() },
        }
    }
}
