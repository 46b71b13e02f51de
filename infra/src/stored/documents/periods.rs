//! `mandates.suspensions`: a list of periods.

use chrono::NaiveDate;
use mashang_domain::shared::time;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Period {
    from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
}

impl From<&time::Period> for Period {
    fn from(period: &time::Period) -> Self {
        Self { from: period.from, to: period.to }
    }
}

impl From<Period> for time::Period {
    fn from(period: Period) -> Self {
        Self { from: period.from, to: period.to }
    }
}
