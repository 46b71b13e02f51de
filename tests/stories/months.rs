//! Figures of cases by months: what is counted is what happened, a month that is closed stays as it was, and what becomes of it
//! later is a correction beside the next one.

use mashang_infra::workbooks;
use mashang_tests::{HOME, Kind, World, execute, id_of, program};
use serde_json::{Value, json};

use crate::cases::police;

const GROUPINGS: [&str; 7] = ["division", "category", "nature", "channel", "unit", "deputy", "office"];

async fn act(world: &World, who: &str, case: &str, verb: &str, body: Value) {
    world.login(who).await.step(case, verb, &body).await.ok();
}

/// The division of the office in charge at home.
async fn area(world: &World) -> String {
    let (deputy, _) = world.deputy().await;
    let office = world.anybody().get(&format!("/api/v1/offices/{}", deputy["office_id"].as_str().unwrap())).await.ok();
    office["division_code"].as_str().unwrap().to_owned()
}

async fn office_gets(world: &World, path: &str) -> Value {
    world.login("demo-office").await.get(path).await.ok()
}

/// Seven cases of March, one of each kind, and what a case of the unit's and one that was answered late are called.
async fn march(world: &World) -> [Value; 2] {
    let mut receipts = Vec::new();
    for _ in 0..7 {
        receipts.push(world.submit(&world.anybody()).await);
    }
    let [answered, by_unit, declined, diverted, withdrawn, merged, late] =
        [0, 1, 2, 3, 4, 5, 6].map(|at| id_of(&receipts[at]));
    act(world, "demo-deputy", answered, "accept", json!({})).await;
    act(world, "demo-deputy", by_unit, "accept", json!({})).await;
    let elsewhere = json!({ "text": "属于物业合同纠纷", "proper_channel": "社区人民调解委员会" });
    act(world, "demo-deputy", declined, "decline", elsewhere).await;
    act(world, "demo-deputy", diverted, "divert", json!({ "text": "请依法参加诉讼", "to": "court" })).await;
    let resident = |at: usize| world.tracker(receipts[at]["tracking_code"].as_str().unwrap());
    resident(4).step(withdrawn, "withdraw", &json!({ "text": "已解决" })).await.ok();
    act(world, "demo-office", merged, "merge", json!({ "into_case_id": by_unit })).await;
    act(world, "demo-deputy", by_unit, "escalate", json!({ "text": "需部门研究" })).await;
    act(world, "demo-office", by_unit, "assign", json!({ "lead_unit_id": police(world).await })).await;
    world.clock.pass_hours(5);
    act(world, "demo-deputy", answered, "resolve", json!({ "text": "政策说明如下", "settlement": "answer" })).await;
    resident(0).step(answered, "rate", &json!({ "rating": "satisfied" })).await.ok();
    // 24 hours of the day were given, which end the next evening at eight; an hour later it is too late.
    world.clock.pass_hours(31);
    act(world, "demo-deputy", late, "accept", json!({})).await;
    // Ten working days were given to the unit. More time comes too late.
    world.clock.pass_until("2026-03-27T09:00:00+08:00");
    act(world, "demo-office", by_unit, "extend", json!({ "text": "施工需要" })).await;
    act(world, "demo-unit", by_unit, "start", json!({})).await;
    act(world, "demo-unit", by_unit, "reply", json!({ "text": "已办理" })).await;
    act(world, "demo-deputy", by_unit, "verify", json!({ "text": "已核实" })).await;
    [receipts[1].clone(), receipts[6].clone()]
}

/// What March came to, counted by hand.
fn by_hand() -> Value {
    json!({
        "received": 6, "voices": 7, "declined": 1, "diverted": 1, "withdrawn_before": 1, "withdrawn_after": 0, "merged": 1,
        "assigned": 1, "concluded_by_answer": 1, "concluded_by_measures": 0, "concluded_by_unit": 1,
        "accept": { "due": 5, "met": 4, "on_time": 8000 }, "assign": { "due": 1, "met": 1, "on_time": 10000 },
        "unit": { "due": 1, "met": 0, "on_time": 0 }, "verify": { "due": 1, "met": 1, "on_time": 10000 },
        "median_hours": 5, "ninetieth_hours": 607, "returned": 0, "rejected": 0, "extended": 1, "reopened": 0, "rated": 1,
        "satisfied": 1, "basically": 0, "dissatisfied": 0, "unrated": 0, "sample_too_small": true, "joined": 0
    })
}

/// A number of the API by the word of its definition, as the workbook writes it.
fn told(totals: &Value, figure: &str) -> String {
    let part = |stage: &str, name: &str| totals[stage].get(name).cloned();
    let value = match figure.split_once('_') {
        Some((stage @ ("accept" | "assign" | "unit" | "verify"), name)) => part(stage, name),
        _ => totals.get(figure).cloned(),
    };
    let none = if figure == "satisfaction" { "样本不足" } else { "—" };
    value.map_or_else(|| none.to_owned(), |value| value.to_string())
}

fn rows(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let table = workbooks::read_sheet(book, Some(sheet)).unwrap();
    assert!(table.problems.is_empty(), "no formula and nothing merged");
    table.lines.into_iter().map(|line| line.cells).collect()
}

/// Whether a workbook says what the API does, to the last digit.
async fn says_the_same(world: &World, area: &str, figures: &Value, late: &Value) {
    let path = format!("/api/v1/statistics/months/2026-03/workbook?division={area}");
    let answer = world.login("demo-office").await.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let named = format!("attachment; filename=\"cases-{area}-2026-03.xlsx\"");
    assert_eq!(answer.header("content-disposition"), named);
    let definitions = world.anybody().get("/api/v1/statistics/cases/definitions").await.ok();
    let definitions = definitions["items"].as_array().unwrap();
    let overview = rows(&answer.bytes, "总表");
    assert_eq!(overview.len(), definitions.len());
    for (row, definition) in overview.iter().zip(definitions) {
        let figure = definition["figure"].as_str().unwrap();
        assert_eq!(json!(row[0]), definition["label"]);
        assert_eq!(row[1], told(&figures["totals"], figure), "{figure}");
    }
    for (sheet, grouping) in [("分镇街", "division"), ("分单位", "unit"), ("分类别", "category"), ("分代表", "deputy")]
    {
        let path = format!("/api/v1/statistics/cases?division={area}&month=2026-03&group_by={grouping}");
        let groups = office_gets(world, &path).await["groups"].clone();
        let sheet = rows(&answer.bytes, sheet);
        assert_eq!(sheet.len(), groups.as_array().unwrap().len(), "{grouping}");
        for (row, group) in sheet.iter().zip(groups.as_array().unwrap()) {
            assert_eq!(row[0], group["name"].as_str().unwrap_or("无"), "{grouping}");
            for (cell, definition) in row[2..].iter().zip(definitions) {
                let figure = definition["figure"].as_str().unwrap();
                assert_eq!(*cell, told(&group["totals"], figure), "{grouping} {figure}");
            }
        }
    }
    let open = rows(&answer.bytes, "未结清单");
    assert_eq!(open.len(), 1, "whoever waits for an answer still, and nobody else");
    assert_eq!(open[0][..3], [id_of(late).to_owned(), "小区东门早晚高峰拥堵".to_owned(), "已受理".to_owned()]);
    // Who only sets things up there is told what is open, and not what it says.
    let counted = world.login("demo-admin").await.get(&path).await;
    assert_eq!(rows(&counted.bytes, "未结清单")[0][..2], [id_of(late).to_owned(), "—".to_owned()]);
    let printed = rows(&answer.bytes, "口径说明");
    for definition in definitions {
        let is_it =
            |row: &&Vec<String>| json!(row[0]) == definition["label"] && json!(row[1]) == definition["definition"];
        assert!(printed.iter().any(|row| is_it(&row)), "{definition}");
    }
}

/// All numbers as they lie there.
fn kept(world: &World) -> Vec<String> {
    let mut all = world.sql_text(
        "SELECT slot || ' ' || CAST(counts AS TEXT) AS text FROM case_months WHERE CAST(counts AS TEXT) <> '{}'",
    );
    all.sort();
    all
}

async fn a_month_that_is_closed_stays_and_what_changes_later_is_a_correction(kind: Kind) {
    let mut world = World::start(kind).await;
    let area = area(&world).await;
    let [by_unit, late] = march(&world).await;
    world.settle().await;
    let figures = format!("/api/v1/statistics/cases?division={area}&month=2026-03");
    let found = office_gets(&world, &figures).await;
    assert_eq!(found["totals"], by_hand());
    // The same by the tables that nobody counts by.
    let in_state = |state: &str| {
        let query = format!("SELECT CAST(count(*) AS TEXT) AS text FROM case_handling WHERE state = '{state}'");
        world.sql_text(&query).concat().parse::<i64>().unwrap()
    };
    for (figure, state) in
        [("declined", "declined"), ("diverted", "diverted"), ("withdrawn_before", "withdrawn"), ("merged", "merged")]
    {
        assert_eq!(found["totals"][figure], in_state(state), "{figure}");
    }
    let all = world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases").concat();
    assert_eq!(found["totals"]["voices"].to_string(), all);
    for grouping in GROUPINGS {
        let groups = office_gets(&world, &format!("{figures}&group_by={grouping}")).await["groups"].clone();
        for figure in ["received", "voices", "merged", "concluded_by_unit", "extended", "satisfied"] {
            let sum: i64 =
                groups.as_array().unwrap().iter().map(|group| group["totals"][figure].as_i64().unwrap()).sum();
            assert_eq!(found["totals"][figure], sum, "{grouping} {figure}: the groups add up");
        }
    }
    let units = office_gets(&world, &format!("{figures}&group_by=unit")).await["groups"].clone();
    assert_eq!((&units[0]["key"], &units[0]["totals"]["unit"]["due"]), (&police(&world).await, &json!(1)));
    assert!(units[0]["name"].as_str().unwrap().ends_with("交警大队"), "{units}");

    // A month is closed once it is over, once, by the division's own office.
    let closing = json!({ "division_code": area });
    let close = async |who: &str, month: &str| {
        world.login(who).await.post(&format!("/api/v1/statistics/months/{month}/close"), &closing).await
    };
    assert_eq!(close("demo-office", "2026-03").await.bad_fields(), ["/month"]);
    world.clock.pass_until("2026-04-01T10:00:00+08:00");
    world.settle().await;
    for who in ["demo-deputy", "demo-admin", "demo-office-xiangzhi"] {
        close(who, "2026-03").await.problem(403, "forbidden");
    }
    let closed = close("demo-office", "2026-03").await.ok();
    assert_eq!((&closed["totals"], &closed["corrections"]), (&by_hand(), &json!([])));
    close("demo-office", "2026-03").await.problem(409, "month_closed");
    let listed = office_gets(&world, &format!("/api/v1/statistics/months?division={area}")).await;
    assert_eq!(listed["items"][0]["month"], "2026-03");
    says_the_same(&world, &area, &found, &late).await;

    // What was concluded in March begins again in April.
    let resident = world.tracker(by_unit["tracking_code"].as_str().unwrap());
    let broken = json!({ "rating": "dissatisfied", "reasons": ["not_done"], "text": "护栏又坏了" });
    resident.step(id_of(&by_unit), "rate", &broken).await.ok();
    world.settle().await;
    let one_less = json!([{ "figure": "concluded_by_unit", "difference": -1 }]);
    let seen = office_gets(&world, &format!("/api/v1/statistics/months/2026-03?division={area}&group_by=unit")).await;
    assert_eq!((&seen["totals"], &seen["changes_since"]), (&by_hand(), &one_less), "what was closed stays");
    assert_eq!(seen["groups"][0]["changes_since"], one_less);
    assert_eq!(office_gets(&world, &figures).await["totals"]["concluded_by_unit"], 0);
    world.clock.pass_until("2026-05-01T10:00:00+08:00");
    world.settle().await;
    let april = close("demo-office", "2026-04").await.ok();
    assert_eq!(april["corrections"], one_less);
    let numbers = ["received", "dissatisfied", "reopened"].map(|figure| april["totals"][figure].as_i64().unwrap());
    assert_eq!(numbers, [0, 1, 1]);

    // Counted from nothing, it comes to the same.
    world.settle().await;
    world.stop().await;
    let before = kept(&world);
    let replay = || program::said(&mut program::command(&world.database, &["events", "replay", "months"]));
    replay();
    assert_eq!(kept(&world), before, "keeping twice changes nothing");
    for table in ["case_months", "case_shares"] {
        execute(&world.database.url, &format!("DELETE FROM {table}"));
    }
    replay();
    assert_eq!(kept(&world), before);
}

async fn whoever_asks_wrongly_is_told_what_is_wrong(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let path = |division: &str, more: &str| format!("/api/v1/statistics/cases?division={division}{more}");
    for more in ["&month=2026-13", "&month=2026/03", "&month=2026-03&from=2026-01"] {
        assert_eq!(office.get(&path(HOME, more)).await.bad_fields(), ["/month"], "{more}");
    }
    for more in ["&from=2026-03&to=2026-02", "&from=2025-01&to=2026-01"] {
        assert_eq!(office.get(&path(HOME, more)).await.bad_fields(), ["/to"], "{more}");
    }
    assert_eq!(office.get(&path(HOME, "&from=2025-04&to=2026-03")).await.ok()["totals"]["received"], 0);
    let admin = world.login("demo-admin").await;
    assert_eq!(admin.get(&path("350500000000", "&group_by=deputy")).await.bad_fields(), ["/group_by"]);
    assert_eq!(admin.get(&path("350527000000", "")).await.ok()["totals"]["received"], 0, "金门");
    assert_eq!(office.get(&format!("/api/v1/statistics/months/march?division={HOME}")).await.bad_fields(), ["/month"]);
    for (month, says) in [("2026-01", "该月已结束"), ("2026-03", "自 2026-04-01 起")] {
        let open = office.get(&format!("/api/v1/statistics/months/{month}?division={HOME}")).await;
        let open = open.problem(404, "not_found");
        assert!(open["detail"].as_str().unwrap().contains(says), "{open}");
        assert_eq!(open["errors"][0]["code"], "month_not_closed");
    }
    for who in ["demo-resident", "demo-deputy", "demo-unit"] {
        world.login(who).await.get(&path(HOME, "")).await.problem(403, "forbidden");
    }
    office.get(&path("350500000000", "")).await.problem(403, "forbidden");
    world.anybody().get(&path(HOME, "")).await.problem(401, "unauthorized");
}

mashang_tests::stories!(
    a_month_that_is_closed_stays_and_what_changes_later_is_a_correction;
    sqlite: whoever_asks_wrongly_is_told_what_is_wrong,
);
