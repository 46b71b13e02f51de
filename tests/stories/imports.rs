//! Tables that bring institutions and people in: what is wrong with them is told at once, and what is right is written at once.

pub(crate) mod harm;

use mashang_domain::imports::{ImportKind, columns};
use mashang_domain::shared::Vocabulary;
use mashang_tests::{Answer, Caller, HOME, Kind, World, program};
use reqwest::multipart::{Form, Part};
use rust_xlsxwriter::{Workbook, Worksheet};
use serde_json::{Value, json};

const STREET: &str = "350582002000";
const TOWN: &str = "350581103000";

/// Sends a table.
pub(crate) async fn sent(caller: &Caller, kind: &str, file: Vec<u8>, dry_run: bool) -> Answer {
    let file = Part::bytes(file).file_name("表格");
    let form = Form::new().text("kind", kind.to_owned()).text("dry_run", dry_run.to_string()).part("file", file);
    caller.send(caller.request("POST", "/api/v1/imports").multipart(form)).await
}

/// The lines of a table as a CSV file.
pub(crate) fn csv(lines: &[&str]) -> Vec<u8> {
    lines.join("\n").into_bytes()
}

/// How many were created, changed and left as they are, of a table in which nothing is wrong.
fn counts(report: &Value) -> [u64; 3] {
    assert_eq!((&report["problems"], &report["more_problems"]), (&json!([]), &json!(0)), "{report}");
    ["created", "changed", "unchanged"].map(|name| report[name].as_u64().unwrap())
}

/// Row, column and code of every problem.
pub(crate) fn problems(report: &Value) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = report["problems"].as_array().unwrap_or_else(|| panic!("{report}")).iter();
    all.map(|one| (one["row"].as_u64().unwrap(), text(&one["column"]), text(&one["code"]))).collect()
}

fn fill(sheet: &mut Worksheet, rows: &[Vec<String>]) {
    for (row, cells) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

fn titles(kind: ImportKind) -> Vec<String> {
    columns(kind).iter().map(|column| column.title.to_owned()).collect()
}

async fn villages(caller: &Caller, of: &str) -> Vec<String> {
    let listed = caller.get(&format!("/api/v1/divisions?parent={of}&limit=100")).await.ok();
    listed["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

/// The column of a deputy's table, by its place.
const NAME: usize = 0;
const DIVISION: usize = 1;
const LEVEL: usize = 3;
const CONGRESS: usize = 4;
const TERM: usize = 5;
const FROM: usize = 7;
const TO: usize = 8;
const ROOM: usize = 10;

/// Two hundred deputies of 梅岭街道 and 祥芝镇, each in a row.
async fn two_hundred(caller: &Caller) -> Vec<Vec<String>> {
    let (street, town) = (villages(caller, STREET).await, villages(caller, TOWN).await);
    let row = |number: usize| {
        let (village, county) = if number.is_multiple_of(2) {
            (&street[number / 2 % street.len()], "350582000000")
        } else {
            (&town[number / 2 % town.len()], "350581000000")
        };
        let name = format!("导入代表{number:03}");
        let constituency = format!("第{}选区", number / 6 + 1);
        let cells = [
            name.as_str(),
            village.as_str(),
            "",
            "县（市、区）人大代表",
            county,
            "１８",
            constituency.as_str(),
            "2022-01-01",
            "2027年12月31日",
            "关心老旧小区。",
            "",
            "",
        ];
        cells.map(str::to_owned).to_vec()
    };
    (0..200).map(row).collect()
}

async fn two_hundred_deputies_come_in_once_their_mistakes_are_mended(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let rows = two_hundred(&admin).await;
    let mut spoilt = rows.clone();
    let mut spoil = |row: usize, column: usize, text: &str| text.clone_into(&mut spoilt[row][column]);
    spoil(3, DIVISION, "");
    spoil(10, NAME, &"长".repeat(70));
    spoil(20, DIVISION, "35058200201");
    spoil(30, LEVEL, "街道人大代表");
    spoil(41, CONGRESS, "350582000000");
    spoil(50, TERM, "〇");
    spoil(60, FROM, "2022-02-30");
    spoil(70, TO, "2021-12-31");
    spoil(80, ROOM, "没有的活动室");
    spoil(90, DIVISION, "350582002999");
    spoilt[100].clone_from(&rows[98]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[vec![titles(ImportKind::Deputies)], spoilt].concat());
    sheet.write_formula(111, 0, "=\"导入\"&\"代表110\"").unwrap();
    let spoilt = book.save_to_buffer().unwrap();

    for dry_run in [true, false] {
        let report = sent(&admin, "deputies", spoilt.clone(), dry_run).await.ok();
        assert_eq!(report["applied"], false);
        let found = problems(&report);
        let found: Vec<_> = found.iter().map(|(row, column, code)| (*row, column.as_str(), code.as_str())).collect();
        let planted = [
            (5, "区划代码", "blank"),
            (12, "姓名", "too_long"),
            (22, "区划代码", "not_a_division_code"),
            (32, "人大层级", "not_a_listed_word"),
            (43, "人大区划代码", "congress_elsewhere"),
            (52, "届次", "not_a_number"),
            (62, "任期开始", "not_a_date"),
            (72, "任期截止", "term_reversed"),
            (82, "活动室", "unknown_room"),
            (92, "区划代码", "unknown_division"),
            (102, "", "repeated_row"),
            (112, "A", "formula"),
        ];
        assert_eq!(found, planted);
        let first = &report["problems"][0];
        assert_eq!((&first["sheet"], &first["detail"]), (&json!("Sheet1"), &json!("内容不能为空")));
        assert_eq!(first["detail_en"], "The text is blank.");
    }

    let events = || -> u32 {
        let counted = "SELECT CAST(count(*) AS TEXT) AS text FROM events WHERE subject_kind = 'deputy'";
        world.sql_text(counted)[0].parse().unwrap()
    };
    let before = events();
    let mut book = Workbook::new();
    fill(book.add_worksheet(), &[vec![titles(ImportKind::Deputies)], rows].concat());
    let mended = book.save_to_buffer().unwrap();
    let tried = sent(&admin, "deputies", mended.clone(), true).await.ok();
    assert_eq!((counts(&tried), &tried["applied"]), ([200, 0, 0], &json!(false)));
    let named = "/api/v1/deputies?name=%E5%AF%BC%E5%85%A5%E4%BB%A3%E8%A1%A8&limit=100";
    assert_eq!(admin.get(named).await.ok()["items"], json!([]));
    let done = sent(&admin, "deputies", mended.clone(), false).await.ok();
    assert_eq!((counts(&done), &done["applied"]), ([200, 0, 0], &json!(true)));
    let listed = admin.get(named).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 100);
    let one = &listed["items"][0];
    assert_eq!((&one["version"], &one["mandates"][0]["term"]), (&json!(1), &json!(18)));
    assert_eq!(events(), before + 200);
    // The same file again changes nothing.
    let again = sent(&admin, "deputies", mended, false).await.ok();
    assert_eq!((counts(&again), events()), ([0, 0, 200], before + 200));
    world.settle().await;
}

async fn what_is_exported_and_imported_again_changes_nothing(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let unit = csv(&["名称,区划代码", &format!("'=1+1单位,{HOME}")]);
    assert_eq!(counts(&sent(&admin, "units", unit, false).await.ok()), [1, 0, 0]);
    let mediator = csv(&[
        "调解组织,区划代码,姓名,聘期开始,聘期截止",
        &format!("梅岭街道人民调解委员会,{STREET},林示例,2024-01-01,"),
    ]);
    assert_eq!(counts(&sent(&admin, "mediators", mediator, false).await.ok()), [1, 0, 0]);
    for kind in ImportKind::ALL.iter().filter(|kind| **kind != ImportKind::Invitations) {
        let word = mashang_domain::shared::Vocabulary::as_str(*kind);
        let mut sizes = Vec::new();
        for format in ["xlsx", "csv", "json"] {
            let path = format!("/api/v1/exports/{word}?division_code=350500000000&format={format}");
            let exported = admin.get(&path).await;
            assert_eq!(exported.status, 200, "{word} {}", exported.json);
            assert_eq!(exported.bytes, admin.get(&path).await.bytes, "{word} {format}");
            let told = counts(&sent(&admin, word, exported.bytes, false).await.ok());
            assert_eq!((told[0], told[1]), (0, 0), "{word} {format}");
            sizes.push(told[2]);
        }
        assert!(sizes[0] > 0 && sizes.iter().all(|size| *size == sizes[0]), "{word} {sizes:?}");
        let template = admin.get(&format!("/api/v1/imports/templates/{word}")).await;
        let empty = sent(&admin, word, template.bytes, true).await.ok();
        assert_eq!(problems(&empty), [(0, String::new(), "no_rows".to_owned())]);
    }
    let units = admin.get(&format!("/api/v1/exports/units?division_code={HOME}&format=csv")).await;
    assert!(String::from_utf8(units.bytes).unwrap().contains("'=1+1单位"));
    // Whoever looks after nothing there gets nothing.
    let harbour = world.login("demo-office-xiangzhi").await;
    let path = format!("/api/v1/exports/grids?division_code={HOME}");
    harbour.get(&path).await.problem(403, "forbidden");
    world.login("demo-resident").await.get(&path).await.problem(403, "forbidden");
    for none in ["people", "invitations"] {
        admin.get(&format!("/api/v1/exports/{none}?division_code=350500000000")).await.problem(404, "not_found");
    }
}

/// When a room is open, and whom one meets there: as its door says it, and again in the table that is taken out.
async fn what_stands_on_a_door_comes_in_and_goes_out(admin: &Caller) {
    let door = |hours: &str, rest: &str| {
        let heading = "类型,名称,区划代码,地址,开放时间,不开放说明,电话,站长,联络员,行业";
        csv(&[heading, &format!("民情茶室,梅庭茶室,{HOME},梅岭路2号,{hours},{rest}")])
    };
    for (hours, code) in [
        ("工作日上午", "not_opening_hours"),
        ("周一 11:30-09:00", "span_backwards"),
        ("周一 09:00-11:30、周一 11:00-12:00", "spans_overlap"),
        ("周一至周日 08:00-09:00、周一至周日 10:00-11:00、周一 12:00-13:00", "too_many_spans"),
    ] {
        let report = sent(admin, "rooms", door(hours, ",,,,"), false).await.ok();
        assert_eq!(problems(&report), [(2, "开放时间".to_owned(), code.to_owned())], "{hours}");
    }
    let report = sent(admin, "rooms", door("", ",12,,,"), true).await.ok();
    assert_eq!(problems(&report)[0].1, "电话");
    let all = door("周三15:00—17:00；周一至周二 ９：００－１１：３０", "法定节假日,059585600000,陈示例,林示例,茶业");
    assert_eq!(counts(&sent(admin, "rooms", all.clone(), false).await.ok()), [0, 1, 0]);
    assert_eq!(counts(&sent(admin, "rooms", all, false).await.ok()), [0, 0, 1]);
    // What the file leaves blank stays as it is.
    assert_eq!(counts(&sent(admin, "rooms", door("", ",,,,"), false).await.ok()), [0, 0, 1]);
    let rooms = admin.get(&format!("/api/v1/rooms?division={HOME}&limit=100")).await.ok();
    let room = rooms["items"].as_array().unwrap().iter().find(|one| one["name"] == "梅庭茶室").unwrap().clone();
    let open = |day: &str, from: &str, to: &str| json!({ "day": day, "from": from, "to": to });
    let week =
        [open("monday", "09:00", "11:30"), open("tuesday", "09:00", "11:30"), open("wednesday", "15:00", "17:00")];
    assert_eq!((&room["hours"], &room["phone"]), (&json!(week), &json!("059585600000")), "{room}");
    let told = ["closed_days", "head", "liaison", "trade"].map(|name| room[name].clone());
    assert_eq!(told, ["法定节假日", "陈示例", "林示例", "茶业"].map(|text| json!(text)), "{room}");
    let path = format!("/api/v1/exports/rooms?division_code={HOME}&format=csv");
    let exported = String::from_utf8(admin.get(&path).await.bytes).unwrap();
    let cells = "周一 09:00-11:30、周二 09:00-11:30、周三 15:00-17:00,法定节假日,059585600000,陈示例,林示例,茶业";
    assert!(exported.contains(cells), "{exported}");
    let again = sent(admin, "rooms", exported.clone().into_bytes(), false).await.ok();
    assert_eq!(counts(&again)[..2], [0, 0], "{again}");
    assert_eq!(admin.get(&path).await.bytes, exported.into_bytes());
}

async fn every_kind_is_entered_and_changed_as_by_single_calls(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let office = csv(&["name,division_code", "梅庭社区代表联络处,３５０５８２００２０１４"]);
    assert_eq!(counts(&sent(&admin, "offices", office, false).await.ok()), [1, 0, 0]);
    let office = json!([{ "name": "梅庭社区联络处", "division_code": HOME }]).to_string().into_bytes();
    assert_eq!(counts(&sent(&admin, "offices", office, false).await.ok()), [0, 1, 0]);
    let offices = admin.get(&format!("/api/v1/offices?division={HOME}")).await.ok();
    let office = &offices["items"][0];
    assert_eq!((&office["name"], &office["version"]), (&json!("梅庭社区联络处"), &json!(2)));
    let history = format!("/api/v1/offices/{}/history", office["id"].as_str().unwrap());
    let history = admin.get(&history).await.ok();
    assert_eq!((&history["items"][0]["kind"], &history["items"][1]["kind"]), (&json!("opened"), &json!("changed")));

    let room = |address: &str| {
        csv(&["类型,名称,区划代码,地址,经度,纬度", &format!("民情茶室,梅庭茶室,{HOME},{address},118.58,24.8")])
    };
    assert_eq!(counts(&sent(&admin, "rooms", room("梅岭路1号"), false).await.ok()), [1, 0, 0]);
    assert_eq!(counts(&sent(&admin, "rooms", room("梅岭路2号"), false).await.ok()), [0, 1, 0]);
    what_stands_on_a_door_comes_in_and_goes_out(&admin).await;
    let court = csv(&["类型,名称,区划代码", &format!("调解室,梅庭调解室,{HOME}")]);
    assert_eq!(counts(&sent(&admin, "organisations", court, false).await.ok()), [1, 0, 0]);
    let grid = csv(&[
        "区划代码,网格序号,名称,户数,网格长,网格员",
        &format!("{HOME},91,第九十一网格,120,陈示例,\"王示例、李示例\""),
    ]);
    assert_eq!(counts(&sent(&admin, "grids", grid, false).await.ok()), [1, 0, 0]);
    let deputy = csv(&[
        "姓名,区划代码,人大层级,人大区划代码,届次,选区,任期开始,任期截止",
        &format!("双任期,{HOME},county,350582000000,18,第一选区,2022-01-01,2027-12-31"),
        &format!("双任期,{HOME},city,350500000000,17,晋江,2022-01-01,2027-12-31"),
    ]);
    assert_eq!(counts(&sent(&admin, "deputies", deputy, false).await.ok()), [1, 0, 0]);
    let works = |to: &str| {
        csv(&["姓名,区划代码,网格编码,开始日期,截止日期", &format!("双任期,{HOME},{HOME}091,2026-03-02,{to}")])
    };
    assert_eq!(counts(&sent(&admin, "grid_assignments", works(""), false).await.ok()), [1, 0, 0]);
    assert_eq!(counts(&sent(&admin, "grid_assignments", works("2026-12-31"), false).await.ok()), [0, 1, 0]);
    let late = sent(&admin, "grid_assignments", works("2027-06-30"), false).await.ok();
    assert_eq!(problems(&late), [(2, "截止日期".to_owned(), "end_outside_period".to_owned())]);
    let receives = csv(&["姓名,区划代码,活动室", &format!("双任期,{HOME},梅庭茶室")]);
    assert_eq!(counts(&sent(&admin, "room_assignments", receives, false).await.ok()), [0, 1, 0]);
    let found = admin.get("/api/v1/deputies?name=%E5%8F%8C%E4%BB%BB%E6%9C%9F").await.ok()["items"][0].clone();
    assert_eq!((found["version"].clone(), found["mandates"].as_array().unwrap().len()), (json!(4), 2));

    // Of two at once each sees what the other did.
    let twice = csv(&["名称,区划代码", &format!("同时单位,{HOME}")]);
    let both = tokio::join!(sent(&admin, "units", twice.clone(), false), sent(&admin, "units", twice, false));
    assert_eq!(counts(&both.0.ok())[0] + counts(&both.1.ok())[0], 1);

    // Outside of one's area a row is a problem, and nothing of the table is written.
    let harbour = world.login("demo-office-xiangzhi").await;
    let units = csv(&["名称,区划代码", &format!("祥芝单位,{TOWN}"), &format!("别处单位,{HOME}"), "无区划单位,"]);
    let refused = sent(&harbour, "units", units, false).await.ok();
    let wrong = |row, code: &str| (row, "区划代码".to_owned(), code.to_owned());
    assert_eq!(problems(&refused), [wrong(3, "outside_area"), wrong(4, "blank")]);
    assert_eq!((&refused["created"], &refused["applied"]), (&json!(1), &json!(false)));
    let resident = world.login("demo-resident").await;
    sent(&resident, "units", csv(&["名称,区划代码"]), true).await.problem(403, "forbidden");
}

async fn an_operator_imports_at_the_command_line(kind: Kind) {
    let mut world = World::start(kind).await;
    world.stop().await;
    let file = world.database.folder.path().join("单位.csv");
    std::fs::write(&file, csv(&["名称,区划代码", &format!("新单位,{HOME}"), "坏单位,123"])).unwrap();
    let run = |more: &[&str]| {
        let arguments = [&["import", "units", file.to_str().unwrap()][..], more].concat();
        program::command(&world.database, &arguments)
    };
    let said = program::said(&mut run(&["--dry-run"]));
    assert!(said.contains("新增 1") && said.contains("not_a_division_code"), "{said}");
    assert!(program::refused(&mut run(&[])).contains("未写入"));
    std::fs::write(&file, csv(&["名称,区划代码", &format!("新单位,{HOME}")])).unwrap();
    assert!(program::said(&mut run(&[])).contains("新增 1"));
    assert!(program::said(&mut run(&[])).contains("不变 1"));
    let events = "SELECT CAST(count(*) AS TEXT) AS text FROM events WHERE subject_kind = 'unit' AND account_id IS NULL";
    assert_eq!(world.sql_text(events), ["1"]);

    let holidays = world.database.folder.path().join("放假.csv");
    let year = |days: &[&str]| std::fs::write(&holidays, csv(&[&["日期,上班"][..], days].concat())).unwrap();
    let enter = |more: &[&str]| {
        let arguments = [&["import", "calendar", holidays.to_str().unwrap()][..], more].concat();
        program::command(&world.database, &arguments)
    };
    year(&["2029-01-01,", "2029-10-01,"]);
    assert!(program::refused(&mut enter(&[])).contains("法定"));
    year(&[
        "2029-01-01,",
        "2029-05-01,",
        "2029年5月2日,",
        "2029/10/1,",
        "2029-10-02,否",
        "2029-10-03,",
        "2029-09-29,是",
    ]);
    assert!(program::said(&mut enter(&["--dry-run"])).contains("7 天"));
    let entered = "SELECT CAST(count(*) AS TEXT) AS text FROM calendar_years WHERE year = 2029 AND set_by IS NULL";
    assert_eq!(world.sql_text(entered), ["0"]);
    program::said(&mut enter(&[]));
    assert_eq!(world.sql_text(entered), ["1"]);
}

mashang_tests::stories!(
    two_hundred_deputies_come_in_once_their_mistakes_are_mended,
    what_is_exported_and_imported_again_changes_nothing,
    every_kind_is_entered_and_changed_as_by_single_calls,
    an_operator_imports_at_the_command_line,
);
