//! How large a workbook is, unpacked: that is found out by unpacking it into nothing before anything reads it.

use std::io::{Cursor, Read};

use mashang_domain::imports::ImportFault;
use zip::ZipArchive;

/// Bytes of all files in a workbook.
const MOST: u64 = 64 * 1024 * 1024;
/// Files in a workbook.
const MOST_FILES: usize = 1_000;
/// Elements in all of them: each text of a workbook takes memory, be it empty.
const MOST_ELEMENTS: u64 = 6_000_000;
/// How a document begins to declare what its entities stand for. No table needs any, and none is ever expanded.
const DECLARATION: &[u8] = b"<!DOCTYPE";

#[derive(Default)]
struct Sink {
    bytes: u64,
    elements: u64,
    /// How much of [`DECLARATION`] the last bytes were.
    matched: usize,
}

impl Sink {
    fn take(&mut self, bytes: &[u8]) -> Result<(), ImportFault> {
        self.bytes += bytes.len() as u64;
        for byte in bytes {
            self.elements += u64::from(*byte == b'<');
            self.matched =
                if DECLARATION.get(self.matched) == Some(byte) { self.matched + 1 } else { usize::from(*byte == b'<') };
            if self.matched == DECLARATION.len() {
                return Err(ImportFault::EntitiesDeclared);
            }
        }
        if self.bytes > MOST || self.elements > MOST_ELEMENTS { Err(ImportFault::TableTooLarge) } else { Ok(()) }
    }
}

/// Refuses a workbook that unpacked is larger than a table can be.
pub(super) fn measure(bytes: &[u8]) -> Result<(), ImportFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportFault::BrokenTable)?;
    if archive.len() > MOST_FILES {
        return Err(ImportFault::TableTooLarge);
    }
    let (mut sink, mut buffer) = (Sink::default(), vec![0; 64 * 1024]);
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|_| ImportFault::BrokenTable)?;
        sink.matched = 0;
        loop {
            let read = file.read(&mut buffer).map_err(|_| ImportFault::BrokenTable)?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
            sink.take(piece)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_found_wherever_pieces_are_cut() {
        let text = b"<?xml version=\"1.0\"?><<!<!DOCTYPE x [<!ENTITY a \"b\">]>";
        for cut in 0..text.len() {
            let mut sink = Sink::default();
            let (first, second) = text.split_at(cut);
            let found = sink.take(first).and_then(|()| sink.take(second));
            assert_eq!(found, Err(ImportFault::EntitiesDeclared), "{cut}");
        }
        assert_eq!(Sink::default().take(b"<!-- DOCTYPE --><!DOCTYP"), Ok(()));
    }
}
