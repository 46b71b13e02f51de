//! Tables that were made to do harm, or by mistake: each is told what it is, and nothing comes of it.

use std::io::{Cursor, Read, Write};

use mashang_tests::{HOME, Kind, World};
use rust_xlsxwriter::{Format, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{csv, problems, sent};

/// A workbook with a unit in it, to which `more` is done.
fn book(more: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (title, cell)) in [("名称", "新单位"), ("区划代码", HOME)].into_iter().enumerate() {
        let column = u16::try_from(column).unwrap();
        sheet.write_string(0, column, title).unwrap().write_string(1, column, cell).unwrap();
    }
    more(sheet);
    book.save_to_buffer().unwrap()
}

/// The same workbook with one of its files altered.
fn altered(book: &[u8], file: &str, alter: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in names {
        let mut text = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        if name == file {
            text = alter(text);
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same workbook with so many million blanks more.
fn swollen(megabytes: usize) -> Vec<u8> {
    altered(&book(|_| ()), "xl/styles.xml", |text| text + &" ".repeat(megabytes * 1024 * 1024))
}

/// The same workbook with a million empty rows more, from that one on.
pub(crate) fn hollow(book: &[u8], first: u32) -> Vec<u8> {
    altered(book, SHEET, |text| {
        use std::fmt::Write;
        let mut rows = String::with_capacity(24 * 1024 * 1024);
        for row in first..first + 1_000_000 {
            write!(rows, "<row r=\"{row}\"/>").unwrap();
        }
        text.replacen("</sheetData>", &format!("{rows}</sheetData>"), 1)
    })
}

/// A table of units, a line for each.
fn units(lines: &[String]) -> Vec<u8> {
    format!("名称,区划代码\n{}", lines.join("\n")).into_bytes()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

async fn a_file_that_is_no_table_says_what_it_is(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let declared = |text: String| {
        let entities = "<!DOCTYPE worksheet [<!ENTITY a \"aaaa\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet";
        text.replacen("<worksheet", entities, 1)
    };
    let mut cut = book(|_| ());
    cut.truncate(cut.len() / 2);
    for (file, code) in [
        (vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "old_workbook"),
        (vec![0xC3, 0xFB, 0xB3, 0xC6, b',', 0xC7, 0xF8], "not_unicode_text"),
        (b"%PDF-1.7\n\0\0".to_vec(), "not_a_table"),
        (b"[1, 2".to_vec(), "not_a_table"),
        (cut, "broken_table"),
        (swollen(65), "table_too_large"),
        (altered(&book(|_| ()), SHEET, declared), "entities_declared"),
        (altered(&book(|_| ()), SHEET, |text| text.replace("A1", "ZZZZZZZZZZZZ99999999999")), "broken_table"),
        (altered(&book(|_| ()), "xl/sharedStrings.xml", |text| text.replace("新单位", "&a;")), "broken_table"),
    ] {
        let problem = sent(&admin, "units", file, false).await.problem(422, "invalid");
        let error = &problem["errors"][0];
        assert_eq!((error["pointer"].as_str(), error["code"].as_str()), (Some("/file"), Some(code)));
    }
    sent(&admin, "units", vec![b'x'; 11 * 1024 * 1024], false).await.problem(413, "too_large");
    sent(&admin, "people", csv(&["name"]), false).await.problem(422, "invalid");
}

async fn a_sheet_is_read_for_what_stands_in_it_however_large_it_claims_to_be(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let report = sent(&admin, "units", hollow(&book(|_| ()), 3), true).await.ok();
    assert_eq!((problems(&report).len(), report["created"].as_u64()), (0, Some(1)), "{report}");

    let far = book(|sheet| {
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    let one = |row, column: &str, code: &str| vec![(row, column.to_owned(), code.to_owned())];
    let report = sent(&admin, "units", far, true).await.ok();
    assert_eq!(problems(&report), one(1_048_576, "XFD", "too_many_columns"));
    let merged = book(|sheet| {
        sheet.merge_range(2, 0, 3, 0, "合并单位", &Format::new()).unwrap();
        sheet.write_string(2, 1, HOME).unwrap().write_string(3, 1, HOME).unwrap();
    });
    let report = sent(&admin, "units", merged, true).await.ok();
    assert_eq!(problems(&report)[0], (3, "A".to_owned(), "merged_cells".to_owned()));
    assert_eq!(problems(&report)[1], (4, "名称".to_owned(), "blank".to_owned()));

    let header = csv(&["名称,单位级别,名称", "甲,乙,丙"]);
    let codes: Vec<_> =
        problems(&sent(&admin, "units", header, true).await.ok()).into_iter().map(|one| one.2).collect();
    assert_eq!(codes, ["unknown_column", "repeated_column", "missing_column"]);
    let beside = csv(&["名称,区划代码", &format!("甲,{HOME},乙")]);
    assert_eq!(problems(&sent(&admin, "units", beside, true).await.ok()), one(2, "", "no_heading"));

    let lines: Vec<String> = (0..700).map(|number| format!("单位{number},12")).collect();
    let many = units(&lines);
    let report = sent(&admin, "units", many, false).await.ok();
    assert_eq!((problems(&report).len(), report["more_problems"].as_u64()), (500, Some(200)));
    let lines: Vec<String> = (0..20_001).map(|number| format!("单位{number},{HOME}")).collect();
    let many = units(&lines);
    let problem = sent(&admin, "units", many, false).await.problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "too_many_rows");
}

mashang_tests::stories!(
    a_sheet_is_read_for_what_stands_in_it_however_large_it_claims_to_be;
    sqlite:
    a_file_that_is_no_table_says_what_it_is,
);
