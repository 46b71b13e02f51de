//! Whom the lot of a month drew is written down, so that it waits for the offices in charge.

use chrono::NaiveDate;

use super::Result;
use crate::cases::lots::{Lot, month_between};
use crate::cases::{Case, Cases};
use crate::shared::{CaseId, Repository};
use crate::territory::DivisionCode;

/// Cases that are read at once.
const TOGETHER: usize = 100;

/// Draws of the cases that nobody rated in a month and a county, and keeps those whose resident can be called. Drawing again changes
/// nothing.
///
/// # Errors
/// When the store fails.
pub fn draw(store: &mut impl Cases, county: &DivisionCode, month: NaiveDate) -> Result<()> {
    let unrated = store.unrated(county, month_between(month))?;
    let ids: Vec<CaseId> = Lot::drawn(month, unrated).into_iter().flat_map(|lot| lot.cases).collect();
    let mut drawn = Vec::with_capacity(ids.len());
    for some in ids.chunks(TOGETHER) {
        let cases = Repository::<Case>::load_all(store, some)?;
        let called = cases.into_iter().filter(Case::may_be_called);
        drawn.extend(called.map(|case| (case.id, case.office, case.submitted_at)));
    }
    Ok(store.keep_drawn(county, month, &drawn)?)
}
