//! What an entity contributes to roll-ups, as it is kept: a line for each cell, without names, since there are many.

use chrono::NaiveDate;
use mashang_domain::shared::rollup::{Cell, Cells};
use mashang_domain::shared::{DivisionCode, StoreError};
use serde_json::Value;
use uuid::Uuid;

const COLUMN: &str = "contributions.cells";

/// Place, indicator, day, kind, organisation, value.
type Line = (String, String, NaiveDate, Option<String>, Option<Uuid>, i64);

pub(crate) fn write(cells: &Cells) -> Result<Value, StoreError> {
    let lines: Vec<Line> = cells
        .iter()
        .map(|(cell, value)| {
            let place = cell.place.as_str().to_owned();
            let organisation = cell.organisation.map(|organisation| organisation.0);
            (place, cell.indicator.clone(), cell.on, cell.kind.clone(), organisation, *value)
        })
        .collect();
    serde_json::to_value(lines).map_err(|_| StoreError::Corrupt(COLUMN))
}

pub(crate) fn read(value: Value) -> Result<Cells, StoreError> {
    let lines: Vec<Line> = serde_json::from_value(value).map_err(|_| StoreError::Corrupt(COLUMN))?;
    lines
        .into_iter()
        .map(|(place, indicator, on, kind, organisation, value)| {
            let place = DivisionCode::new(&place).map_err(|_| StoreError::Corrupt(COLUMN))?;
            Ok((Cell { place, indicator, on, kind, organisation: organisation.map(Into::into) }, value))
        })
        .collect()
}
