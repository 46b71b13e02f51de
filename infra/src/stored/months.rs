//! Figures of months as they are kept: words and numbers alone, of nobody.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mashang_domain::cases::months::{CaseCells, CaseCounts, CaseFigure, CaseGrouping, CaseGroups};
use mashang_domain::cases::{CaseChannel, CaseNature};
use mashang_domain::closings::ClosedLine;
use mashang_domain::shared::{DivisionCode, StoreError, Vocabulary, WordCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::word::{Plain, Word};

const COLUMN: &str = "case_months.counts";

/// Numbers by figure, and how many cases took how many hours.
#[derive(Default, Serialize, Deserialize)]
struct Counts {
    #[serde(default, rename = "f", skip_serializing_if = "BTreeMap::is_empty")]
    figures: BTreeMap<String, i64>,
    #[serde(default, rename = "h", skip_serializing_if = "BTreeMap::is_empty")]
    hours: BTreeMap<u16, i64>,
}

impl Counts {
    fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.hours.is_empty()
    }
}

impl From<&CaseCounts> for Counts {
    fn from(counts: &CaseCounts) -> Self {
        let figures = counts.figures.iter().map(|(figure, value)| (figure.as_str().to_owned(), *value)).collect();
        Self { figures, hours: counts.hours.clone() }
    }
}

impl From<Counts> for CaseCounts {
    /// A figure that only another version knows is left out: that one counts it.
    fn from(counts: Counts) -> Self {
        let known = |(word, value): (String, i64)| CaseFigure::parse(&word).map(|figure| (figure, value));
        Self { figures: counts.figures.into_iter().filter_map(known).collect(), hours: counts.hours }
    }
}

/// What a case contributes to a month, where it is told apart in one way.
#[derive(Serialize, Deserialize)]
struct Cell {
    month: NaiveDate,
    place: Plain<DivisionCode>,
    category: Plain<WordCode>,
    nature: Word<CaseNature>,
    channel: Word<CaseChannel>,
    office: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deputy: Option<Uuid>,
    counts: Counts,
}

pub(crate) fn write_counts(counts: &CaseCounts) -> Result<Value, StoreError> {
    serde_json::to_value(Counts::from(counts)).map_err(|_| StoreError::Corrupt(COLUMN))
}

pub(crate) fn read_counts(value: Value) -> Result<CaseCounts, StoreError> {
    let counts: Counts = serde_json::from_value(value).map_err(|_| StoreError::Corrupt(COLUMN))?;
    Ok(counts.into())
}

pub(crate) fn write_cells(cells: &CaseCells) -> Result<Value, StoreError> {
    let line = |((month, groups), counts): (&(NaiveDate, CaseGroups), &CaseCounts)| Cell {
        month: *month,
        place: Plain::from(&groups.place),
        category: Plain::from(&groups.category),
        nature: Word(groups.nature),
        channel: Word(groups.channel),
        office: groups.office.0,
        unit: groups.unit.map(|unit| unit.0),
        deputy: groups.deputy.map(|deputy| deputy.0),
        counts: counts.into(),
    };
    let lines: Vec<_> = cells.iter().map(line).collect();
    serde_json::to_value(lines).map_err(|_| StoreError::Corrupt("case_shares.cells"))
}

pub(crate) fn read_cells(value: Value) -> Result<CaseCells, StoreError> {
    let lines: Vec<Cell> = serde_json::from_value(value).map_err(|_| StoreError::Corrupt("case_shares.cells"))?;
    let cell = |cell: Cell| {
        let groups = CaseGroups {
            place: cell.place.0,
            category: cell.category.0,
            nature: cell.nature.known(),
            channel: cell.channel.known(),
            office: cell.office.into(),
            unit: cell.unit.map(Into::into),
            deputy: cell.deputy.map(Into::into),
        };
        ((cell.month, groups), CaseCounts::from(cell.counts))
    };
    Ok(lines.into_iter().map(cell).collect())
}

/// A line of a month that was closed.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(default, rename = "g", skip_serializing_if = "Option::is_none")]
    grouping: Option<Word<CaseGrouping>>,
    #[serde(default, rename = "k", skip_serializing_if = "String::is_empty")]
    key: String,
    #[serde(default, rename = "n", skip_serializing_if = "Counts::is_empty")]
    counts: Counts,
    /// What had become of the month before's number since.
    #[serde(default, rename = "c", skip_serializing_if = "Counts::is_empty")]
    correction: Counts,
}

pub(crate) fn write_lines(lines: &[ClosedLine]) -> Result<Value, StoreError> {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| Line {
            grouping: line.grouping.map(Word),
            key: line.key.clone(),
            counts: (&line.counts).into(),
            correction: (&line.correction).into(),
        })
        .collect();
    serde_json::to_value(lines).map_err(|_| StoreError::Corrupt("month_closings.lines"))
}

pub(crate) fn read_lines(value: Value) -> Result<Vec<ClosedLine>, StoreError> {
    let lines: Vec<Line> = serde_json::from_value(value).map_err(|_| StoreError::Corrupt("month_closings.lines"))?;
    let line = |line: Line| ClosedLine {
        grouping: line.grouping.map(Word::known),
        key: line.key,
        counts: line.counts.into(),
        correction: line.correction.into(),
    };
    Ok(lines.into_iter().map(line).collect())
}
