//! `grants.body`: a role with what it is about.

use mashang_domain::shared::{self, DivisionCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::Plain;

/// A part of administering.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum AdministratorPart {
    System,
    Security,
    Audit,
}

impl From<shared::AdministratorPart> for AdministratorPart {
    fn from(part: shared::AdministratorPart) -> Self {
        match part {
            shared::AdministratorPart::System => Self::System,
            shared::AdministratorPart::Security => Self::Security,
            shared::AdministratorPart::Audit => Self::Audit,
        }
    }
}

impl From<AdministratorPart> for shared::AdministratorPart {
    fn from(part: AdministratorPart) -> Self {
        match part {
            AdministratorPart::System => Self::System,
            AdministratorPart::Security => Self::Security,
            AdministratorPart::Audit => Self::Audit,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Grant {
    Deputy { deputy: Uuid },
    GridStaff { grid: Uuid },
    Office { office: Uuid, area: Plain<DivisionCode> },
    HandlingUnit { unit: Uuid },
    Leader { area: Plain<DivisionCode> },
    Administrator { area: Plain<DivisionCode> },
    Part { part: AdministratorPart, area: Plain<DivisionCode> },
    Mediator { organisation: Uuid },
    RoomLiaison { room: Uuid },
}

impl From<&shared::Grant> for Grant {
    fn from(grant: &shared::Grant) -> Self {
        match grant {
            // What is kept is of whom somebody is a deputy; whether that one serves is asked of the day.
            shared::Grant::Deputy { deputy } | shared::Grant::Former { deputy } => Self::Deputy { deputy: deputy.0 },
            shared::Grant::GridStaff { grid } => Self::GridStaff { grid: grid.0 },
            shared::Grant::Office { office, area } => Self::Office { office: office.0, area: area.into() },
            shared::Grant::HandlingUnit { unit } => Self::HandlingUnit { unit: unit.0 },
            shared::Grant::Leader { area } => Self::Leader { area: area.into() },
            shared::Grant::Administrator { area, .. } => Self::Administrator { area: area.into() },
            shared::Grant::Part { part, area } => Self::Part { part: (*part).into(), area: area.into() },
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
            Grant::Leader { area } => Self::Leader { area: area.0 },
            Grant::Administrator { area } => Self::administering(area.0),
            Grant::Part { part, area } => Self::Part { part: part.into(), area: area.0 },
            Grant::Mediator { organisation } => Self::Mediator { organisation: organisation.into() },
            Grant::RoomLiaison { room } => Self::RoomLiaison { room: room.into() },
        }
    }
}
