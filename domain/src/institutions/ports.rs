use super::{CongressOffice, HandlingUnit};
use crate::shared::text::Name;
use crate::shared::{OfficeId, Page, PageRequest, StoreError, Subject, UnitId};
use crate::territory::DivisionCode;

/// Offices and units, kept.
pub trait Institutions {
    /// The office of that id.
    fn office(&mut self, id: OfficeId) -> Result<Option<CongressOffice>, StoreError>;

    /// The open office nearest above `division`.
    fn office_serving(&mut self, division: &DivisionCode) -> Result<Option<CongressOffice>, StoreError>;

    /// Offices by id, closed ones among them; with a `name` those whose own contains it.
    fn offices(
        &mut self,
        within: Option<&DivisionCode>,
        name: Option<&Name>,
        page: &PageRequest<OfficeId>,
    ) -> Result<Page<CongressOffice, OfficeId>, StoreError>;

    /// The units of those ids, in no order; at most 100.
    fn units_of(&mut self, ids: &[UnitId]) -> Result<Vec<HandlingUnit>, StoreError>;

    /// Units by id, closed ones among them: those that handle the matters of `of`, which are its own and those of the
    /// divisions above it. With a `name` those whose own contains it.
    fn units(
        &mut self,
        of: Option<&DivisionCode>,
        name: Option<&Name>,
        page: &PageRequest<UnitId>,
    ) -> Result<Page<HandlingUnit, UnitId>, StoreError>;

    fn add_offices(&mut self, offices: &[CongressOffice]) -> Result<(), StoreError>;

    fn add_units(&mut self, units: &[HandlingUnit]) -> Result<(), StoreError>;
}

/// What institutions have to do, of whatever context.
pub trait Workload {
    /// Whether an institution has work that is not finished.
    fn has_open_work(&mut self, of: Subject) -> Result<bool, StoreError>;
}
