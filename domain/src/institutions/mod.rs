//! Who serves and who handles: congress offices (人大机构) and handling units (承办单位).

use crate::shared::text::Name;
use crate::shared::{Faults, OfficeId, Page, PageRequest, StoreError, UnitId};
use crate::territory::DivisionCode;

/// The office that serves, assigns and supervises (人大常委会, 乡镇人大主席团, 街道人大工委), scoped to its division.
#[derive(Clone, Debug, PartialEq)]
pub struct CongressOffice {
    pub id: OfficeId,
    pub name: Name,
    /// The division that it serves.
    pub division: DivisionCode,
}

/// A department that handles what is assigned to it.
#[derive(Clone, Debug, PartialEq)]
pub struct HandlingUnit {
    pub id: UnitId,
    pub name: Name,
    /// The division whose matters it handles.
    pub division: DivisionCode,
}

/// Offices and units, kept.
pub trait Institutions {
    /// The office of that id.
    fn office(&mut self, id: OfficeId) -> Result<Option<CongressOffice>, StoreError>;

    /// The office nearest above `division`.
    fn office_serving(&mut self, division: &DivisionCode) -> Result<Option<CongressOffice>, StoreError>;

    /// Offices by id.
    fn offices(
        &mut self,
        within: Option<&DivisionCode>,
        page: &PageRequest<OfficeId>,
    ) -> Result<Page<CongressOffice, OfficeId>, StoreError>;

    /// The units of those ids, in no order; at most 100.
    fn units_of(&mut self, ids: &[UnitId]) -> Result<Vec<HandlingUnit>, StoreError>;

    /// Units by id: those that handle the matters of `of`, which are its own and those of the divisions above it. With
    /// a `name` those whose own contains it.
    fn units(
        &mut self,
        of: Option<&DivisionCode>,
        name: Option<&Name>,
        page: &PageRequest<UnitId>,
    ) -> Result<Page<HandlingUnit, UnitId>, StoreError>;

    fn add_offices(&mut self, offices: &[CongressOffice]) -> Result<(), StoreError>;

    fn add_units(&mut self, units: &[HandlingUnit]) -> Result<(), StoreError>;
}

crate::vocabulary! {
    /// What the rules of offices refuse.
    InstitutionFault "机构规则" {
        /// No office serves that division.
        NoOffice = "no_office" "该区划没有人大机构",
    }
}

impl Faults for InstitutionFault {}
