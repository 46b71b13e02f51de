//! What a deputy's year is handed out as: the file of one, the table of all, the rota and the report of a station, and the report to voters;
//! each read back by others' programs.

use mashang_infra::workbooks;
use mashang_tests::{Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

use crate::papers::{edited, is_on_the_grid, is_printed_as_papers_are, printed};
use crate::receptions::room;
use crate::stations::something_booked;
use crate::suggestions::congress_of;

const YEAR: &str = "from=2026-01-01&to=2026-12-31";
const TABLE: &str = "/api/v1/duty-files/workbook";
const NOBODY: &str = "019ab0c0-0000-7000-8000-000000000000";

fn code_of(kind: &str, id: &str) -> String {
    format!("http://localhost:8080/e/{kind}/{id}")
}

/// Work of a day that the deputy typed in at that hour, brought by the office to where `steps` lead.
async fn typed(world: &World, hour: u32, steps: &[&str]) {
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let work = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": format!("2026-03-01T{hour:02}:00:00Z"),
        "place": "社区广场", "text": "宣讲民法典。"
    });
    let made = deputy.post("/api/v1/duty-records", &work).await.created();
    for step in steps {
        let body = if *step == "confirm" { json!({}) } else { json!({ "reason": "与接待登记重复" }) };
        office.post(&format!("/api/v1/duty-records/{}/{step}", id_of(&made)), &body).await.ok();
    }
}

/// The cells of a sheet below its header.
async fn cells(caller: &Caller, path: &str, sheet: &str) -> Vec<Vec<String>> {
    let answer = caller.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.json);
    let table = workbooks::read_sheet(&answer.bytes, Some(sheet)).unwrap();
    assert!(table.problems.is_empty(), "no formula and no merged cells");
    table.lines.into_iter().map(|line| line.cells).collect()
}

/// The file of a deputy of whose records two count and three don't.
async fn the_file(world: &World, deputy: &Value) {
    let (own, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let file = format!("/api/v1/deputies/{}/duty-file", id_of(deputy));
    let paper = format!("{file}/paper?{YEAR}");
    let document = edited(&own, &paper).await;
    let name = deputy["name"].as_str().unwrap();
    is_on_the_grid(&document, &format!("{name}代表履职档案"));
    let texts = document.texts();
    let seat = texts.iter().find(|text| text.starts_with("代表职务：")).unwrap();
    assert!(seat.contains("人大代表（第") && seat.ends_with('起'), "{seat}");
    for said in [
        format!("姓名：{name}").as_str(),
        "期间：2026年1月1日至2026年12月31日",
        "一、计入的履职次数",
        "期间计入履职2次，按角色和活动如下。",
        "以下3条待确认、已退回或已冲销，未计入上列次数。",
    ] {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    let tables = document.tables();
    assert_eq!(tables[0][1], json!(["政策法律的宣传员", "宣讲政策法律", "2"]));
    assert_eq!(tables[1].as_array().unwrap().len(), 1 + 2);
    assert_eq!(tables[1][1], json!(["2026年3月1日", "政策法律的宣传员", "宣讲政策法律", "社区广场"]));
    let apart = |row: usize| (tables[2][row][2].clone(), tables[2][row][3].clone());
    for (row, state, reason) in [(1, "已冲销", "与接待登记重复"), (2, "已退回", "与接待登记重复"), (3, "待确认", "—")]
    {
        assert_eq!(apart(row), (json!(state), json!(reason)));
    }
    let before = edited(&office, &format!("{file}/paper?from=2025-01-01&to=2026-02-28")).await;
    assert!(before.texts().contains(&"期间没有计入的履职。") && *before.tables() == json!([]), "{:?}", before.texts());

    let book = format!("{file}/workbook?{YEAR}");
    assert_eq!(cells(&own, &book, "计入次数").await, [["政策法律的宣传员", "宣讲政策法律", "2"]]);
    let counted = cells(&office, &book, "计入的记录").await;
    assert_eq!((counted.len(), counted[0][0].as_str(), counted[0][6].as_str()), (2, "2026-03-01 08:00", "本人录入"));
    let states: Vec<String> = cells(&own, &book, "未计入的记录").await.into_iter().map(|row| row[7].clone()).collect();
    assert_eq!(states, ["已冲销", "已退回", "待确认"]);

    for who in ["demo-resident", "demo-leader", "demo-unit", "demo-office-xiangzhi"] {
        let other = world.login(who).await;
        other.get(&paper).await.problem(403, "forbidden");
        other.get(&book).await.problem(403, "forbidden");
    }
    for days in ["from=2026-03-02&to=2026-03-01", "from=2020-01-01&to=2026-12-31", "from=1999-01-01&to=1999-12-31"] {
        assert_eq!(own.get(&format!("{file}/paper?{days}")).await.bad_fields(), ["/to"], "{days}");
        assert_eq!(own.get(&format!("{file}/workbook?{days}")).await.bad_fields(), ["/to"], "{days}");
    }
    office.get(&format!("/api/v1/deputies/{NOBODY}/duty-file/paper?{YEAR}")).await.problem(404, "not_found");
}

/// The table of all deputies of the village, counted another way.
async fn the_table(world: &World, deputy: &Value) {
    let office = world.login("demo-office").await;
    let path = format!("{TABLE}?division={HOME}&year=2026");
    let answer = office.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let table = workbooks::read(&answer.bytes).unwrap();
    let at = |title: &str| table.header.cells.iter().position(|cell| cell == title).unwrap();
    let listed = world.anybody().get(&format!("/api/v1/deputies?division={HOME}&limit=100")).await.ok();
    let names = |congress: &str| {
        let sits = |one: &&Value| {
            one["mandates"].as_array().unwrap().iter().any(|mandate| mandate["congress_code"] == congress)
        };
        let of = listed["items"].as_array().unwrap().iter().filter(sits);
        let mut names: Vec<String> = of.map(|one| one["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    let told: Vec<&str> = table.lines.iter().map(|line| line.cells[0].as_str()).collect();
    assert_eq!(told, names("350582000000"), "by name, and everybody once");
    let own = table.lines.iter().find(|line| line.cells[0] == deputy["name"].as_str().unwrap()).unwrap();
    let said =
        ["政策法律的宣传员", "宣讲政策法律", "未计入", "实地走访", "其他角色"].map(|title| &own.cells[at(title)]);
    assert_eq!(said, ["2", "2", "3", "0", "0"]);
    assert!(own.cells[at("代表职务")].contains("人大代表（第"), "{:?}", own.cells);
    let others = table.lines.iter().filter(|line| line.cells[0] != own.cells[0]);
    assert!(others.clone().count() > 0 && others.clone().all(|line| line.cells[at("宣讲政策法律")] == "0"));
    assert!(workbooks::read_sheet(&answer.bytes, Some("说明")).unwrap().lines.len() > 3);

    let county = congress_of(world, "350582000000").await;
    let of_county = cells(&office, &format!("{path}&congress_id={county}"), "履职档案").await;
    assert_eq!(of_county.len(), table.lines.len());
    let past = cells(&office, &format!("{TABLE}?division={HOME}&year=2001"), "履职档案").await;
    assert!(past.is_empty(), "nobody had a seat then: {past:?}");
    let ghost = office.get(&format!("{path}&congress_id={NOBODY}")).await;
    assert_eq!(ghost.missing_fields(), ["/congress_id"]);
    assert_eq!(office.get(&format!("{TABLE}?division={HOME}&year=1999")).await.bad_fields(), ["/year"]);
    for who in ["demo-deputy", "demo-leader", "demo-resident", "demo-office-xiangzhi"] {
        world.login(who).await.get(&path).await.problem(403, "forbidden");
    }
}

async fn a_years_file_and_the_table_of_all_say_what_counts(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, _) = world.deputy().await;
    let all: [(u32, &[&str]); 5] =
        [(0, &["confirm"]), (1, &["confirm"]), (2, &["confirm", "counter"]), (3, &["return"]), (4, &[])];
    for (hour, steps) in all {
        typed(&world, hour, steps).await;
    }
    the_file(&world, &deputy).await;
    the_table(&world, &deputy).await;
}

/// The rota of a month as its liaison has it, and as anybody has it.
async fn the_rota(world: &World, room: &str) {
    let (liaison, anybody) = (world.login("demo-room-liaison").await, world.anybody());
    let rotas = anybody.get(&format!("/api/v1/rotas?room_id={room}")).await.ok();
    let id = id_of(&rotas["items"][0]);
    let paper = format!("/api/v1/rotas/{id}/paper");
    let document = edited(&liaison, &paper).await;
    is_on_the_grid(&document, "代表接待安排（2026年3月）");
    let name = world.deputy().await.0["name"].clone();
    let row = json!(["2026年3月12日", "15:00—17:00", name, "代表接待日", "驻站接待", "陈局长"]);
    assert_eq!(document.tables()[0][1], row);
    let public = edited(&anybody, &paper).await;
    assert_eq!((&public.tables()[0][1][2], &public.tables()[0][1][5]), (&name, &json!("—")), "officials are not shown");
    let rows = cells(&anybody, &format!("/api/v1/rotas/{id}/workbook"), "接待安排").await;
    assert_eq!((rows.len(), rows[0][3].as_str(), rows[0][6].as_str()), (1, name.as_str().unwrap(), "—"));
    let paper = printed(&liaison, &format!("{paper}?format=pdf")).await;
    is_printed_as_papers_are(&paper, &code_of("rota", id));
    assert!(paper.texts().concat().contains("陈局长"));

    let report = format!("/api/v1/rooms/{room}/station-report/paper?month=2026-03");
    let document = edited(&liaison, &report).await;
    is_on_the_grid(&document, "活动室月报（2026年3月）");
    assert!(document.texts().iter().any(|text| text.starts_with("本月已接待0场，缺席0场，取消0场")));
    assert_eq!((&document.tables()[0][1][2], &document.tables()[0][1][3]), (&json!("已公布"), &name));
    let paper = printed(&liaison, &format!("{report}&format=pdf")).await;
    is_printed_as_papers_are(&paper, &code_of("station", room));
    world.login("demo-resident").await.get(&report).await.problem(403, "forbidden");
    assert_eq!(liaison.get(&report.replace("2026-03", "2026-13")).await.bad_fields(), ["/month"]);
}

async fn rotas_months_and_reports_to_voters_are_papers_too(kind: Kind) {
    let world = World::start(kind).await;
    typed(&world, 0, &["confirm"]).await;
    something_booked(&world, "陈局长", "13900000001").await;
    the_rota(&world, &room(&world).await).await;

    let (own, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let (deputy, _) = world.deputy().await;
    let plan = json!({
        "deputy_id": deputy["id"], "term_id": deputy["mandates"][0]["term_id"], "planned_on": "2026-03-31"
    });
    let made = office.post("/api/v1/voter-reports", &plan).await.created();
    let path = format!("/api/v1/voter-reports/{}", id_of(&made));
    let paper = format!("{path}/paper");
    own.get(&paper).await.problem(409, "report_not_written");
    own.post(&format!("{path}/draft"), &json!({ "text": "走访群众，推动解决东门拥堵。" })).await.ok();
    let document = edited(&office, &paper).await;
    is_on_the_grid(&document, "述职报告");
    let texts = document.texts();
    for said in [
        format!("述职代表：{}", deputy["name"].as_str().unwrap()).as_str(),
        "状态：已拟稿",
        "一、履职情况",
        "二、述职内容",
        "走访群众，推动解决东门拥堵。",
    ] {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    assert_eq!(document.tables()[0][1], json!(["宣讲政策法律", "1"]), "nobody typed it");
    let paper = printed(&own, &format!("{paper}?format=pdf")).await;
    is_printed_as_papers_are(&paper, &code_of("voter-report", id_of(&made)));
    world.login("demo-resident").await.get(&format!("{path}/paper")).await.problem(404, "not_found");
    let file = format!("/api/v1/deputies/{}/duty-file/paper?{YEAR}&format=pdf", id_of(&deputy));
    is_printed_as_papers_are(&printed(&own, &file).await, &code_of("duty-file", id_of(&deputy)));
}

mashang_tests::stories!(
    a_years_file_and_the_table_of_all_say_what_counts;
    sqlite: rotas_months_and_reports_to_voters_are_papers_too,
);
