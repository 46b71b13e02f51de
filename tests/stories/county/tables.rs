//! The workbooks with which the county begins, and the mistakes that are in them at first.

use mashang_tests::HOME;
use rust_xlsxwriter::Workbook;

use super::{HARBOUR, STREET, TOWN};

/// What somebody typed wrong.
pub(super) struct Mistake {
    /// As the file shows it: the titles are the first.
    pub(super) row: usize,
    /// Empty where the whole row is at fault.
    pub(super) column: &'static str,
    pub(super) code: &'static str,
    written: &'static str,
}

fn wrong(row: usize, column: &'static str, code: &'static str, written: &'static str) -> Mistake {
    Mistake { row, column, code, written }
}

/// A workbook of one sheet.
pub(super) struct Sheet {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    titles: &'static [&'static str],
    pub(super) rows: Vec<Vec<String>>,
    pub(super) mistakes: Vec<Mistake>,
}

impl Sheet {
    /// As it should be.
    pub(super) fn mended(&self) -> Vec<u8> {
        self.book(&self.rows)
    }

    /// As it came.
    pub(super) fn spoilt(&self) -> Vec<u8> {
        let mut rows = self.rows.clone();
        for mistake in &self.mistakes {
            let at = mistake.row - 2;
            if let Some(column) = self.titles.iter().position(|title| *title == mistake.column) {
                mistake.written.clone_into(&mut rows[at][column]);
            } else {
                // It is the row above once more.
                let above = rows[at - 1].clone();
                rows[at] = above;
            }
        }
        self.book(&rows)
    }

    fn book(&self, rows: &[Vec<String>]) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(self.name).unwrap();
        for (column, title) in (0u16..).zip(self.titles) {
            sheet.write_string(0, column, *title).unwrap();
        }
        for (row, cells) in (1u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// The villages of 梅岭街道 and of 祥芝镇.
fn villages() -> Vec<String> {
    let street = (1..=15).map(|number| format!("350582002{number:03}"));
    street.chain((201..=210).map(|number| format!("350581103{number}"))).collect()
}

fn grids() -> Vec<Vec<String>> {
    let grid =
        |village: &String| row(&[village.as_str(), "1", "第一网格", "300", "陈示例", "林示例", "王示例、李示例"]);
    villages().iter().map(grid).collect()
}

/// Two hundred, of whom the first receives people in 梅庭社区.
fn deputies() -> Vec<Vec<String>> {
    let deputy = |number: usize, name: &str, village: &str, room: &str| {
        let (county, seat) = (format!("{}000000", &village[..6]), format!("第{}选区", number / 3 + 1));
        let mandate = ["县（市、区）人大代表", county.as_str(), "18", seat.as_str(), "2022-01-01", "2027-12-31"];
        row(&[&[name, village][..], &mandate, &[room]].concat())
    };
    let villages = villages();
    let first = deputy(0, "林示例", HOME, "梅庭社区代表活动室");
    let others =
        (1..200).map(|number| deputy(number, &format!("示例代表{number:03}"), &villages[number % villages.len()], ""));
    [first].into_iter().chain(others).collect()
}

/// All of them, in the order in which each finds what it names.
pub(super) fn all() -> Vec<Sheet> {
    vec![
        Sheet {
            kind: "offices",
            name: "人大机构",
            titles: &["名称", "区划代码"],
            rows: vec![row(&["梅岭街道人大工委", STREET]), row(&["祥芝镇人大主席团", TOWN])],
            mistakes: vec![wrong(3, "区划代码", "not_a_division_code", "35058110300")],
        },
        Sheet {
            kind: "units",
            name: "承办单位",
            titles: &["名称", "区划代码"],
            rows: vec![row(&["晋江市公安局交警大队", STREET]), row(&["奥林春天物业服务中心", HOME])],
            mistakes: vec![wrong(3, "名称", "blank", "")],
        },
        Sheet {
            kind: "rooms",
            name: "活动室",
            titles: &["类型", "名称", "区划代码", "地址", "经度", "纬度"],
            rows: vec![
                row(&["代表活动室", "梅庭社区代表活动室", HOME, "党群服务中心二楼", "", ""]),
                row(&["代表活动室", "海上代表活动室", HARBOUR, "祥渔码头", "118.76", "24.79"]),
            ],
            mistakes: vec![wrong(2, "类型", "not_a_listed_word", "活动室"), wrong(3, "纬度", "half_a_point", "")],
        },
        Sheet {
            kind: "organisations",
            name: "调解组织",
            titles: &["类型", "名称", "区划代码"],
            rows: vec![
                row(&["人民调解委员会", "梅庭社区人民调解委员会", HOME]),
                row(&["调解室", "海上枫桥调解室", HARBOUR]),
            ],
            mistakes: vec![wrong(3, "区划代码", "unknown_division", "350581103999")],
        },
        Sheet {
            kind: "grids",
            name: "网格",
            titles: &["区划代码", "网格序号", "名称", "户数", "网格长", "第二网格长", "网格员"],
            rows: grids(),
            mistakes: vec![wrong(3, "户数", "not_a_number", "三百"), wrong(6, "", "repeated_row", "")],
        },
        Sheet {
            kind: "deputies",
            name: "人大代表",
            titles: &["姓名", "区划代码", "人大层级", "人大区划代码", "届次", "选区", "任期开始", "任期截止", "活动室"],
            rows: deputies(),
            mistakes: vec![
                wrong(2, "活动室", "unknown_room", "梅亭社区代表活动室"),
                wrong(30, "届次", "not_a_number", "十八届"),
                wrong(77, "任期开始", "not_a_date", "2022-02-30"),
                wrong(120, "任期截止", "term_reversed", "2021-12-31"),
                wrong(201, "人大区划代码", "congress_elsewhere", "350503000000"),
            ],
        },
        Sheet {
            kind: "grid_assignments",
            name: "代表进网格",
            titles: &["姓名", "区划代码", "网格编码", "开始日期"],
            rows: vec![row(&["林示例", HOME, "350582002014001", "2026-03-02"])],
            mistakes: vec![],
        },
    ]
}
