//! Tables as files: workbooks, CSV and JSON. They are read with care, for whoever sends one may have made it to do harm, and
//! written so that the same table makes the same bytes.

mod measure;
mod sheet;
mod text;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};

use mashang_domain::imports::{ExportFormat, ImportFault, ImportKind, Table};

pub use write::{Long, long, publication, template};

/// Bytes of a file that is looked at.
pub const MAX_TABLE: usize = 10 * 1024 * 1024;

/// How a workbook begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// How an old workbook begins, and a new one behind a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// Reads a table, of which the bytes tell what file it is.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn read(bytes: &[u8]) -> Result<Table, ImportFault> {
    read_sheet(bytes, None)
}

/// Reads that sheet of a workbook; the first one, or the only table that a text is, where none is named.
///
/// # Errors
/// What is wrong with the file as a whole; [`ImportFault::UnknownSheet`].
pub fn read_sheet(bytes: &[u8], sheet: Option<&str>) -> Result<Table, ImportFault> {
    if bytes.len() > MAX_TABLE {
        return Err(ImportFault::TableTooLarge);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(ImportFault::OldWorkbook);
    }
    if bytes.starts_with(ZIP) {
        measure::measure(bytes)?;
        // The reader computes with numbers out of the file; where they overflow it panics.
        return catch_unwind(AssertUnwindSafe(|| sheet::read(bytes, sheet))).unwrap_or(Err(ImportFault::BrokenTable));
    }
    if sheet.is_some() {
        return Err(ImportFault::UnknownSheet);
    }
    text::read(bytes)
}

/// Writes a workbook of several sheets; the same tables make the same bytes.
///
/// # Errors
/// A sentence for the log.
pub fn book(tables: &[Table]) -> Result<Vec<u8>, String> {
    write::sheets(tables).map_err(|error| error.to_string())
}

/// Writes a table of that kind.
///
/// # Errors
/// A sentence for the log.
pub fn write(table: &Table, kind: ImportKind, format: ExportFormat) -> Result<Vec<u8>, String> {
    match format {
        ExportFormat::Xlsx => write::workbook(table, kind).map_err(|error| error.to_string()),
        ExportFormat::Csv => text::csv(table),
        ExportFormat::Json => text::json(table, kind),
    }
}
