//! That a unit asks for six months instead of three (代表法第五十一条第二款): the office decides, and saying nothing is no consent.

use chrono::NaiveDate;

use super::clocks::working_day;
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::text::Body;

/// Working days within which the office decides. No statute: as provinces' rules of handling deputies' suggestions have it.
pub const DECIDE_DAYS: u32 = 5;

/// That the unit in the lead asks for six months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRequest {
    pub at: Instant,
    /// Why it takes as long.
    pub text: Body,
}

impl ExtensionRequest {
    /// The last day on which the office decides. Once it is over the term is what it was.
    #[must_use]
    pub fn decide_by(&self, calendar: &Calendar) -> NaiveDate {
        working_day(self.at, DECIDE_DAYS, calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::time::local_instant;

    #[test]
    fn the_office_decides_within_five_working_days_whatever_holiday_lies_between() {
        let calendar = Calendar::statutory();
        let day = |text: &str| text.parse::<NaiveDate>().expect("a literal date");
        for asked in ["2026-03-02", "2026-03-07", "2026-04-30", "2026-09-30"] {
            let at = local_instant(day(asked), chrono::NaiveTime::MIN);
            let request = ExtensionRequest { at, text: Body::new("涉及多个部门。").expect("a text") };
            let by = request.decide_by(&calendar);
            let own = day(asked).iter_days().skip(1).filter(|day| calendar.is_working_day(*day)).nth(4);
            assert_eq!(Some(by), own, "{asked}");
        }
    }
}
