//! Months as people write them.

use chrono::NaiveDate;
use mashang_domain::closings::ClosingFault;
use mashang_domain::shared::time::month_of;

use super::{TextKind, Typed};

#[derive(Clone, Debug)]
pub(crate) enum MonthDigits {}
pub(crate) type MonthText = Typed<MonthDigits>;

impl TextKind for MonthDigits {
    const NAME: &'static str = "MonthText";
    const ABOUT: &'static str = "年月。 A year and a month.";
    const EXAMPLE: &'static str = "2026-03";
    const LENGTH: (usize, usize) = (7, 7);

    fn pattern() -> String {
        "^20[0-9]{2}-(0[1-9]|1[0-2])$".to_owned()
    }
}

/// The first day of the month that a text says.
pub(crate) fn read_month(text: &str) -> Result<NaiveDate, ClosingFault> {
    let whole = text.len() == 7 && text.starts_with("20");
    let day = format!("{text}-01").parse::<NaiveDate>();
    day.ok().filter(|_| whole).ok_or(ClosingFault::NotAMonth)
}

impl MonthText {
    pub(crate) fn read(&self) -> Result<NaiveDate, ClosingFault> {
        read_month(&self.0)
    }

    /// The month in which a day lies.
    pub(crate) fn of(day: NaiveDate) -> Self {
        Self::new(&month_of(day).format("%Y-%m").to_string())
    }
}
