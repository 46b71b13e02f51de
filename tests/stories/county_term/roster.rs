//! The workbook that the county's election office draws up: a sheet for each congress, and what somebody typed wrong at first.

use std::collections::{BTreeMap, BTreeSet};

use mashang_tests::World;
use mashang_tests::county::person;
use rust_xlsxwriter::Workbook;

use super::readers::{self, Sitting, dashed};
use super::{COUNTY, EVE};

const TITLES: [&str; 11] =
    ["姓名", "性别", "出生年月", "民族", "党派", "单位职务", "选区", "手机", "连任/原代表编号", "活动室", "网格编码"];
const NAME: usize = 0;
const SEX: usize = 1;
const BORN: usize = 2;
const CONSTITUENCY: usize = 6;
const PHONE: usize = 7;
const NUMBER: usize = 8;
const ROOM: usize = 9;
const GRIDS: usize = 10;

/// Rows of the county's sheet and of each town's, and of those how many are elected again.
const OF_COUNTY: (usize, usize) = (384, 206);
const OF_TOWN: (usize, usize) = (72, 40);
/// Seats of a constituency.
const SEATS: usize = 3;
/// Mistakes in all sheets together, and their kinds.
pub(super) const MISTAKES: usize = 40;
const KINDS: usize = 19;

type Row = [String; 11];

/// What somebody typed wrong.
struct Mistake {
    /// Which of the rows.
    at: usize,
    /// The column that is named.
    column: usize,
    code: &'static str,
    /// What stands there instead.
    instead: Vec<(usize, String)>,
}

/// The roster of a congress.
pub(super) struct Sheet {
    /// Whose congress it is.
    pub(super) congress: String,
    pub(super) name: String,
    rows: Vec<Row>,
    mistakes: Vec<Mistake>,
}

impl Sheet {
    /// How many were elected.
    pub(super) fn persons(&self) -> usize {
        self.rows.len()
    }

    /// What a dry run has to name: row, column and code.
    pub(super) fn planted(&self) -> Vec<(u64, String, String)> {
        let planted = self.mistakes.iter().map(|one| {
            let row = u64::try_from(one.at + 2).unwrap();
            (row, TITLES[one.column].to_owned(), one.code.to_owned())
        });
        let mut planted: Vec<_> = planted.collect();
        planted.sort();
        planted
    }

    /// As it came.
    fn spoilt(&self) -> Vec<Row> {
        let mut rows = self.rows.clone();
        for mistake in &self.mistakes {
            for (column, text) in &mistake.instead {
                rows[mistake.at][*column].clone_from(text);
            }
        }
        rows
    }
}

/// All of it.
pub(super) struct Roster {
    pub(super) sheets: Vec<Sheet>,
    /// Of each person who was elected, which deputy that was before.
    pub(super) elected: Vec<Option<String>>,
    /// Deputies who are found by a phone that they have shown to hold.
    pub(super) by_phone: Vec<(String, String)>,
    /// Deputies of whom a person has to decide, by their names.
    pub(super) by_name: BTreeMap<String, String>,
}

impl Roster {
    /// The workbook as it came, or mended.
    pub(super) fn book(&self, spoilt: bool) -> Vec<u8> {
        let mut book = Workbook::new();
        for sheet in &self.sheets {
            let page = book.add_worksheet();
            page.set_name(&sheet.name).unwrap();
            for (column, title) in (0u16..).zip(TITLES) {
                page.write_string(0, column, title).unwrap();
            }
            let rows = if spoilt { sheet.spoilt() } else { sheet.rows.clone() };
            for (row, cells) in (1u32..).zip(&rows) {
                for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    page.write_string(row, column, cell).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    }

    pub(super) fn persons(&self) -> usize {
        self.sheets.iter().map(Sheet::persons).sum()
    }

    fn sheet(&mut self, ground: &Ground, congress: &str, called: &str) {
        let holders: Vec<&Sitting> = ground.sittings.iter().filter(|one| one.congress == congress).collect();
        let (wanted, again) = if congress == COUNTY { OF_COUNTY } else { OF_TOWN };
        let mut sheet =
            Sheet { congress: congress.to_owned(), name: called.to_owned(), rows: Vec::new(), mistakes: Vec::new() };
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        // As evenly as it goes.
        let stays = |at: usize| (at + 1) * again / holders.len() > at * again / holders.len();
        for (at, holder) in holders.iter().enumerate() {
            let seats = left.entry(&holder.constituency).or_insert(SEATS);
            if stays(at) {
                *seats -= 1;
                sheet.rows.push(self.again(holder, sheet.rows.len()));
            }
        }
        let seats = left.iter().flat_map(|(constituency, seats)| std::iter::repeat_n(*constituency, *seats));
        let seats: Vec<&str> = seats.take(wanted - again).collect();
        for constituency in seats {
            let near = holders.iter().find(|one| one.constituency == constituency).unwrap();
            sheet.rows.push(self.newcomer(ground, near, sheet.rows.len()));
        }
        self.sheets.push(sheet);
    }

    /// Somebody who was elected again: found by number, here and there by phone, and of some by the name alone.
    fn again(&mut self, holder: &Sitting, number: usize) -> Row {
        let mut row: Row = Default::default();
        row[NAME].clone_from(&holder.name);
        "女".clone_into(&mut row[SEX]);
        "1970-03".clone_into(&mut row[BORN]);
        row[CONSTITUENCY].clone_from(&holder.constituency);
        let known =
            self.by_phone.iter().any(|(deputy, _)| *deputy == holder.deputy) || self.by_name.contains_key(&holder.name);
        if number % 18 == 5 && !known {
            let phone = format!("1370{:07}", self.by_phone.len());
            row[PHONE].clone_from(&phone);
            self.by_phone.push((holder.deputy.clone(), phone));
        } else if number == 1 && !known {
            "连任".clone_into(&mut row[NUMBER]);
            self.by_name.insert(holder.name.clone(), holder.deputy.clone());
        } else {
            row[NUMBER] = dashed(&holder.deputy);
        }
        self.elected.push(Some(holder.deputy.clone()));
        row
    }

    /// Somebody new in the constituency of `near`; some work in no grid yet, and some receive people in no room.
    fn newcomer(&mut self, ground: &Ground, near: &Sitting, number: usize) -> Row {
        let born = self.elected.len();
        let mut row: Row = Default::default();
        row[NAME] = person(2_000 + born);
        "男".clone_into(&mut row[SEX]);
        row[BORN] = format!("19{}-0{}", 60 + born % 40, born % 9 + 1);
        row[CONSTITUENCY].clone_from(&near.constituency);
        row[PHONE] = format!("1391{born:07}");
        if !number.is_multiple_of(3) {
            let rooms = &ground.rooms[&near.division[..9]];
            row[ROOM].clone_from(&rooms[number % rooms.len()]);
        }
        if number % 9 != 4 {
            row[GRIDS] = format!("{}00{}", near.division, number % 3 + 1);
        }
        self.elected.push(None);
        row
    }
}

/// What the county has.
struct Ground {
    sittings: Vec<Sitting>,
    rooms: BTreeMap<String, Vec<String>>,
    /// A deputy of another county.
    elsewhere: String,
    /// One of the county's congress alone, who lives in a street.
    of_street: String,
}

impl Ground {
    /// One mistake of the `kind`-th kind in a sheet, `turn` of which were made before.
    fn mistake(&self, sheet: &Sheet, kind: usize, turn: usize) -> Mistake {
        let rows = &sheet.rows;
        let new: Vec<usize> = (0..rows.len()).filter(|at| rows[*at][PHONE].starts_with("1391")).collect();
        let at = if kind == 18 { rows.len() - 1 } else { new[3 + 5 * turn] };
        let cell = |row: usize, column: usize| rows[row][column].clone();
        let one = |column, code, text: &str| Mistake { at, column, code, instead: vec![(column, text.to_owned())] };
        match kind {
            0 => one(NAME, "blank", ""),
            1 => one(SEX, "not_a_listed_word", "不详"),
            2 => one(BORN, "not_a_month", "五月"),
            3 => one(BORN, "elected_too_young", "2010-01"),
            4 => one(CONSTITUENCY, "unknown_constituency", "没有的选区"),
            5 => one(PHONE, "not_a_phone", "12345"),
            6 => one(PHONE, "roster_phone_twice", &cell(new[0], PHONE)),
            7 => one(NUMBER, "not_a_deputy_number", "12"),
            8 => one(NUMBER, "unknown_deputy", "019ab0c0-0000-7000-8000-00000000dead"),
            9 => one(NUMBER, "elected_apart", &self.elsewhere),
            10 => one(NUMBER, "roster_of_another_congress", &self.of_street),
            11 => {
                let taken = rows.iter().find(|row| row[NUMBER].len() == 36).unwrap();
                one(NUMBER, "roster_deputy_twice", &taken[NUMBER])
            }
            12 => one(NUMBER, "nobody_to_continue", "连任"),
            13 => one(ROOM, "unknown_room", "没有的活动室"),
            14 => {
                let near = self.sittings.iter().find(|one| one.congress == sheet.congress).unwrap();
                one(GRIDS, "unknown_grid_code", &format!("{}999", near.division))
            }
            15 => one(GRIDS, "grid_outside_congress", "350581103209001"),
            16 => one(GRIDS, "not_a_grid_code", "12"),
            17 => {
                let same = [NAME, BORN, CONSTITUENCY].map(|column| (column, cell(new[1], column)));
                Mistake { at, column: NAME, code: "repeated_row", instead: same.into() }
            }
            18 => {
                // Of a full constituency none of whose rows is spoilt otherwise.
                let spoilt: Vec<usize> = (0..3).map(|turn| new[3 + 5 * turn]).collect();
                let full = rows.iter().find(|row| {
                    let there: Vec<usize> =
                        (0..rows.len()).filter(|at| rows[*at][CONSTITUENCY] == row[CONSTITUENCY]).collect();
                    there.len() == SEATS && !there.contains(&at) && there.iter().all(|one| !spoilt.contains(one))
                });
                one(CONSTITUENCY, "more_names_than_seats", &full.unwrap()[CONSTITUENCY])
            }
            other => panic!("no kind {other}"),
        }
    }
}

/// Draws the rosters of all congresses up from who sits in them.
pub(super) fn draw(world: &World) -> Roster {
    let sittings = readers::sittings(world, EVE);
    let of_towns: BTreeSet<&str> =
        sittings.iter().filter(|one| one.congress != COUNTY).map(|one| one.deputy.as_str()).collect();
    let lives = |one: &&Sitting| one.congress == COUNTY && one.division.starts_with("350582001");
    let alone = sittings.iter().filter(lives).find(|one| !of_towns.contains(one.deputy.as_str()));
    let of_street = dashed(&alone.unwrap().deputy);
    let ground = Ground { of_street, rooms: readers::rooms(world), elsewhere: readers::elsewhere(world), sittings };
    let (by_phone, by_name) = (Vec::new(), BTreeMap::new());
    let mut roster = Roster { sheets: Vec::new(), elected: Vec::new(), by_phone, by_name };
    for (congress, called) in readers::congresses(world) {
        roster.sheet(&ground, &congress, &called);
    }
    let sheets = roster.sheets.len();
    for number in 0..MISTAKES {
        let (at, kind) = (number % sheets, number % KINDS);
        let turn = roster.sheets[at].mistakes.len();
        let mistake = ground.mistake(&roster.sheets[at], kind, turn);
        roster.sheets[at].mistakes.push(mistake);
    }
    roster
}
