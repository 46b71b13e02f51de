use super::{ContactPerson, InstitutionDetails, InstitutionState};
use crate::shared::text::Name;
use crate::shared::{OfficeId, Standing, UnitId};
use crate::territory::DivisionCode;

/// The office that serves, assigns and supervises (人大常委会, 乡镇人大主席团, 街道人大工委), scoped to its division.
#[derive(Clone, Debug, PartialEq)]
pub struct CongressOffice {
    pub id: OfficeId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<InstitutionState>,
    pub name: Name,
    /// The division that it serves.
    pub division: DivisionCode,
    /// The office above it.
    pub details: InstitutionDetails,
}

impl CongressOffice {
    /// A new one, open.
    #[must_use]
    pub fn open(id: OfficeId, name: Name, division: DivisionCode) -> Self {
        let (standing, details) = (Standing::at(InstitutionState::Open), InstitutionDetails::default());
        Self { id, version: 1, standing, name, division, details }
    }
}

/// A department that handles what is assigned to it.
#[derive(Clone, Debug, PartialEq)]
pub struct HandlingUnit {
    pub id: UnitId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<InstitutionState>,
    pub name: Name,
    /// The division whose matters it handles.
    pub division: DivisionCode,
    /// The unit above it, what it usually handles, its level.
    pub details: InstitutionDetails,
    /// Whom one calls there. Sealed wherever it is kept, and shown to those alone who have to do with it.
    pub contact: Option<ContactPerson>,
}

impl HandlingUnit {
    /// A new one, open.
    #[must_use]
    pub fn open(id: UnitId, name: Name, division: DivisionCode) -> Self {
        let (standing, details) = (Standing::at(InstitutionState::Open), InstitutionDetails::default());
        Self { id, version: 1, standing, name, division, details, contact: None }
    }

    /// Whether it takes new work.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing.state() == InstitutionState::Open
    }
}
