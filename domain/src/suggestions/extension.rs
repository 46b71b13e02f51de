//! That a unit asks for six months instead of three (代表法第五十一条第二款): the office decides, and saying nothing is no consent.

use chrono::NaiveDate;

use super::Suggestion;
use super::clocks::working_day;
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::text::Body;

/// That the unit in the lead asks for six months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRequest {
    pub at: Instant,
    /// Why it takes as long.
    pub text: Body,
}

impl Suggestion {
    /// The last day on which the office decides on what the unit asks for, where it does. Once it is over the term is what it was.
    #[must_use]
    pub fn decide_by(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let days = self.dossier.terms().decide_working_days;
        self.dossier.request.as_ref().map(|request| working_day(request.at, days, calendar))
    }
}
