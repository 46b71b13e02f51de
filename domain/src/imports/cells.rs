//! What stands in the cells of a row, read and checked; whatever is wrong with them is noted.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{Column, ImportFault, ImportKind, Line, MAX_COLUMNS, MAX_ROWS, Problems, Table, columns};
use crate::shared::text::Name;
use crate::shared::{DivisionCode, Failure, Fault, ValueFault, Vocabulary};

/// What stands between several in one cell.
pub(crate) const BETWEEN: [char; 5] = ['、', '，', ',', '；', ';'];

/// Which column of the file is which of the table's.
pub(crate) struct Header {
    at: HashMap<&'static str, usize>,
    /// What the file calls them.
    titles: HashMap<&'static str, String>,
    width: usize,
}

impl Header {
    /// Finds the columns of a kind, by either of their names. `None` where rows can't be read for want of some.
    pub(super) fn of(kind: ImportKind, table: &Table, problems: &mut Problems) -> Option<Self> {
        Self::among(columns(kind), table, problems)
    }

    /// The same of whichever columns a table may have.
    pub(crate) fn among(all: &'static [Column], table: &Table, problems: &mut Problems) -> Option<Self> {
        let row = table.header.number;
        if table.header.cells.len() > MAX_COLUMNS {
            problems.note(row, None, ImportFault::TooManyColumns);
            return None;
        }
        let (mut at, mut titles) = (HashMap::new(), HashMap::new());
        for (index, cell) in table.header.cells.iter().enumerate() {
            let text = cell.trim().trim_end_matches('*').trim_end();
            if text.is_empty() {
                continue;
            }
            let Some(column) = all.iter().find(|column| column.name == text || column.title == text) else {
                problems.note(row, Some(text), ImportFault::UnknownColumn);
                continue;
            };
            match at.entry(column.name) {
                Entry::Occupied(_) => problems.note(row, Some(text), ImportFault::RepeatedColumn),
                Entry::Vacant(free) => {
                    free.insert(index);
                    titles.insert(column.name, text.to_owned());
                }
            }
        }
        let missing = |column: &&Column| column.required && !at.contains_key(column.name);
        let missing: Vec<&Column> = all.iter().filter(missing).collect();
        for column in &missing {
            problems.note(row, Some(column.title), ImportFault::MissingColumn);
        }
        if table.lines.is_empty() {
            problems.note(0, None, ImportFault::NoRows);
        }
        if table.lines.len() > MAX_ROWS as usize {
            problems.note(0, None, ImportFault::TooManyRows);
            return None;
        }
        missing.is_empty().then_some(Self { at, titles, width: table.header.cells.len() })
    }

    /// The text of a cell, for those who look at all rows before they are read.
    pub(crate) fn cell<'a>(&self, line: &'a Line, column: &str) -> &'a str {
        self.at.get(column).and_then(|at| line.cells.get(*at)).map_or("", |cell| cell.trim())
    }
}

/// What came of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Created,
    Changed,
    Unchanged,
}

/// Why nothing comes of a row.
pub(crate) enum Stop {
    /// What is wrong with it is noted.
    Noted,
    /// A use case refused it, or the store failed.
    Refused(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

type Result<T> = std::result::Result<T, Stop>;

/// A row that is read.
pub(crate) struct Row<'a> {
    header: &'a Header,
    line: &'a Line,
    problems: &'a mut Problems,
    seen: &'a mut HashSet<String>,
}

impl<'a> Row<'a> {
    pub(crate) fn new(
        header: &'a Header,
        line: &'a Line,
        problems: &'a mut Problems,
        seen: &'a mut HashSet<String>,
    ) -> Self {
        Self { header, line, problems, seen }
    }

    /// Notes what stands where no column is.
    pub(crate) fn look_beside(&mut self) {
        if self.line.cells.iter().skip(self.header.width).any(|cell| !cell.trim().is_empty()) {
            self.problems.note(self.line.number, None, ImportFault::NoHeading);
        }
    }

    fn note(&mut self, column: &str, fault: impl Into<Fault>) {
        let title = self.header.titles.get(column).map_or(column, String::as_str);
        self.problems.note(self.line.number, Some(title), fault);
    }

    /// Notes that of a cell, and that nothing comes of its row.
    pub(crate) fn wrong(&mut self, column: &str, fault: impl Into<Fault>) -> Stop {
        self.note(column, fault);
        Stop::Noted
    }

    /// Notes why nothing comes of the row.
    ///
    /// # Errors
    /// What is not the row's fault.
    pub(crate) fn stopped(&mut self, stop: Stop) -> std::result::Result<(), Failure> {
        match stop {
            Stop::Noted => {}
            Stop::Refused(Failure::Field { field, fault } | Failure::Missing { field, fault }) => {
                self.note(column_of(field.part.unwrap_or(field.name)), fault);
            }
            Stop::Refused(Failure::Fields(all)) => {
                for (field, fault) in all {
                    self.note(column_of(field.part.unwrap_or(field.name)), fault);
                }
            }
            Stop::Refused(Failure::Explained(why)) => self.note(column_of(why.field.name), why.fault),
            Stop::Refused(Failure::Rule(fault)) => self.problems.note(self.line.number, None, fault),
            Stop::Refused(Failure::Because(why)) => self.problems.note(self.line.number, None, why.fault),
            Stop::Refused(Failure::Forbidden) => self.note("division_code", ImportFault::OutsideArea),
            Stop::Refused(other) => return Err(other),
        }
        Ok(())
    }

    /// Which row it is, as whoever looks at the file counts it.
    pub(crate) fn number_of_line(&self) -> u32 {
        self.line.number
    }

    pub(crate) fn text(&self, column: &str) -> &'a str {
        self.header.cell(self.line, column)
    }

    /// What must be there.
    pub(crate) fn take<T, F: Into<Fault>>(
        &mut self,
        column: &str,
        read: impl FnOnce(&str) -> std::result::Result<T, F>,
    ) -> Result<T> {
        let text = self.text(column);
        if text.is_empty() {
            return Err(self.wrong(column, ValueFault::Blank));
        }
        read(text).map_err(|fault| self.wrong(column, fault))
    }

    /// What may be left out.
    pub(crate) fn take_opt<T, F: Into<Fault>>(
        &mut self,
        column: &str,
        read: impl FnOnce(&str) -> std::result::Result<T, F>,
    ) -> Result<Option<T>> {
        if self.text(column).is_empty() { Ok(None) } else { self.take(column, read).map(Some) }
    }

    pub(crate) fn name(&mut self, column: &str) -> Result<Name> {
        self.take(column, Name::new)
    }

    pub(super) fn division(&mut self) -> Result<DivisionCode> {
        self.take("division_code", division)
    }

    pub(crate) fn word<V: Vocabulary>(&mut self, column: &str) -> Result<V> {
        self.take(column, |text| word(text).ok_or(ImportFault::NotAWord))
    }

    pub(super) fn number(&mut self, column: &str, (least, most): (i32, i32)) -> Result<i32> {
        self.take(column, |text| number(text, (least, most)))
    }

    /// Which of several that have one name there.
    pub(super) fn same_name_number(&mut self) -> Result<Option<i32>> {
        self.take_opt("same_name_number", |text| number(text, (1, 999)))
    }

    pub(super) fn date(&mut self, column: &str) -> Result<NaiveDate> {
        self.take(column, date)
    }

    /// Stops at a row that stands there twice.
    pub(crate) fn once(&mut self, key: String) -> Result<()> {
        if self.seen.insert(key) {
            return Ok(());
        }
        self.problems.note(self.line.number, None, ImportFault::RepeatedRow);
        Err(Stop::Noted)
    }
}

/// The column from which a field of a command comes.
fn column_of(field: &'static str) -> &'static str {
    match field {
        "division" => "division_code",
        "congress" => "congress_code",
        "grid" => "grid_code",
        "period" | "last" => "to",
        "point" => "longitude",
        "boundary" | "members" => "leader",
        "mediators" => "name",
        "area" => "division_code",
        other => other,
    }
}

/// A text of digits and letters as it is typed on another keyboard: full-width characters as plain ones.
pub(crate) fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}

pub(crate) fn division(text: &str) -> std::result::Result<DivisionCode, ValueFault> {
    DivisionCode::new(&plain(text))
}

pub(crate) fn word<V: Vocabulary>(text: &str) -> Option<V> {
    let narrow = plain(text);
    V::ALL.iter().copied().find(|word| [word.as_str(), word.label()].contains(&text) || word.as_str() == narrow)
}

pub(super) fn number(text: &str, (least, most): (i32, i32)) -> std::result::Result<i32, ImportFault> {
    let digits = plain(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| is_whole && (least..=most).contains(number));
    number.ok_or(ImportFault::NotANumber)
}

pub(super) fn decimal(text: &str) -> std::result::Result<f64, ImportFault> {
    plain(text).parse().ok().filter(|number: &f64| number.is_finite()).ok_or(ImportFault::NotADecimal)
}

/// A date as people write it: 2026-03-02, 2026/3/2, 2026.3.2 or 2026年3月2日.
pub(super) fn date(text: &str) -> std::result::Result<NaiveDate, ImportFault> {
    let narrow = plain(text);
    let narrow = narrow.strip_suffix('日').unwrap_or(&narrow);
    let mut parts = narrow.split(['-', '/', '.', '年', '月']);
    let mut part = || {
        let digits = parts.next()?;
        let is_part = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_part { digits.parse::<u32>().ok() } else { None }
    };
    let (year, month, day) = (part(), part(), part());
    let year = year.filter(|year| (1900..=2200).contains(year)).and_then(|year| i32::try_from(year).ok());
    let found = year.zip(month).zip(day).and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day));
    found.filter(|_| parts.next().is_none()).ok_or(ImportFault::NotADate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::RoomKind;

    #[test]
    fn what_is_typed_on_another_keyboard_is_what_was_meant() {
        assert_eq!(plain("３５０５８２００２０１４　"), "350582002014");
        assert_eq!(number("１８", (1, 100)), Ok(18));
        for bad in ["", "0", "101", "-1", "+1", "1.5", "18届", "99999999999"] {
            assert_eq!(number(bad, (1, 100)), Err(ImportFault::NotANumber), "{bad}");
        }
        for bad in ["nan", "inf", "1e400", "东经118"] {
            assert_eq!(decimal(bad), Err(ImportFault::NotADecimal), "{bad}");
        }
        assert_eq!(word("代表活动室"), Some(RoomKind::ActivityRoom));
        assert_eq!(word("tea_room"), Some(RoomKind::TeaRoom));
        assert_eq!(word::<RoomKind>("茶室"), None);
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2);
        for text in ["2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "２０２６－０３－０２"] {
            assert_eq!(date(text).ok(), day, "{text}");
        }
        for bad in
            ["2026-02-30", "2026-03", "2026-03-02-01", "46083", "明天", "2026-03-02 10:00", "26-03-02", "2026--02"]
        {
            assert_eq!(date(bad), Err(ImportFault::NotADate), "{bad}");
        }
    }
}
