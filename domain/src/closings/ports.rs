use chrono::NaiveDate;

use super::MonthClosing;
use crate::shared::StoreError;
use crate::territory::DivisionCode;

/// Months that were closed, kept.
pub trait Closings {
    /// The closing of a division's month.
    fn closing(&mut self, division: &DivisionCode, month: NaiveDate) -> Result<Option<MonthClosing>, StoreError>;

    /// Those of a division between two months, the latest first, without their lines.
    fn closings_between(
        &mut self,
        division: &DivisionCode,
        months: (NaiveDate, NaiveDate),
    ) -> Result<Vec<MonthClosing>, StoreError>;

    /// Adds a closing.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the month is closed.
    fn add_closing(&mut self, closing: &MonthClosing) -> Result<(), StoreError>;
}
