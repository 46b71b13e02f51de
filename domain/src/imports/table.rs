//! A table as a file holds it, before anything is made of it; and what is wrong with it.

use crate::shared::Fault;

/// Rows that a table may have.
pub const MAX_ROWS: u32 = 20_000;
/// Columns that a table may have.
pub const MAX_COLUMNS: usize = 60;
/// Problems that a report lists.
pub const MAX_PROBLEMS: usize = 500;

/// A row, as whoever looks at the file counts it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub number: u32,
    pub cells: Vec<String>,
}

/// A table: one header and lines of as many cells, or fewer.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What the sheet is called; empty in a file that has none.
    pub sheet: String,
    /// The row of the header.
    pub header: Line,
    pub lines: Vec<Line>,
    /// What was wrong with cells when they were read.
    pub problems: Problems,
}

impl Table {
    /// A table as it is written: a header, and lines below it.
    #[must_use]
    pub fn of(
        sheet: impl Into<String>,
        header: impl IntoIterator<Item = impl Into<String>>,
        lines: impl IntoIterator<Item = Vec<String>>,
    ) -> Self {
        let header = Line { number: 1, cells: header.into_iter().map(Into::into).collect() };
        let lines = (2_u32..).zip(lines).map(|(number, cells)| Line { number, cells }).collect();
        Self { sheet: sheet.into(), header, lines, problems: Problems::default() }
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The row, as whoever looks at the file counts it; 0 for the whole.
    pub row: u32,
    /// What the column is called, where it is one column's.
    pub column: Option<String>,
    pub fault: Fault,
}

/// All that is wrong: the first [`MAX_PROBLEMS`] in full, the others by their number.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    listed: Vec<Problem>,
    more: u32,
}

impl Problems {
    pub fn note(&mut self, row: u32, column: Option<&str>, fault: impl Into<Fault>) {
        if self.listed.len() < MAX_PROBLEMS {
            self.listed.push(Problem { row, column: column.map(str::to_owned), fault: fault.into() });
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Those that are listed, by rows.
    #[must_use]
    pub fn listed(&self) -> &[Problem] {
        &self.listed
    }

    /// How many there are beyond those.
    #[must_use]
    pub fn more(&self) -> u32 {
        self.more
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// In the order in which people read.
    pub fn sort(&mut self) {
        self.listed.sort_by_key(|problem| problem.row);
    }
}
