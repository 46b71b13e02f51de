//! Coverage as an office asks for it: township by township, who has no grid, the sheet that is published, and many assignments
//! at once.

use std::collections::{BTreeMap, BTreeSet};

use mashang_infra::workbooks;
use mashang_tests::{Caller, HOME, Kind, World, execute, id_of};
use serde_json::{Value, json};

const CITY: &str = "350500000000";
const COUNTY: &str = "350582000000";
const STREET: &str = "350582002000";
const HARBOUR: &str = "350581103209";

/// What coverage counts.
const NUMBERS: [&str; 4] = ["deputies_active", "deputies_in_grid", "grids", "grids_covered"];

fn numbers(coverage: &Value) -> [i64; 4] {
    NUMBERS.map(|name| coverage[name].as_i64().unwrap_or_else(|| panic!("{coverage}")))
}

async fn coverage(world: &World, division: &str, date: &str) -> [i64; 4] {
    let path = format!("/api/v1/statistics/coverage?division={division}&date={date}");
    numbers(&world.anybody().get(&path).await.ok())
}

async fn listed(world: &World, list: &str, division: &str) -> Vec<Value> {
    let page = world.anybody().get(&format!("/api/v1/{list}?division={division}&limit=100")).await.ok();
    assert_eq!(page["next_cursor"], json!(null), "{list} of {division} on one page");
    page["items"].as_array().unwrap().clone()
}

/// The grids that somebody has on a day, as ISO writes it.
fn grids_on(deputy: &Value, on: &str) -> BTreeSet<String> {
    let lasts = |one: &&Value| one["from"].as_str() <= Some(on) && one["to"].as_str().is_none_or(|to| on <= to);
    let all = deputy["assignments"].as_array().unwrap().iter().filter(lasts);
    all.map(|one| one["grid_id"].as_str().unwrap().to_owned()).collect()
}

/// The same numbers, counted one by one from what anybody may see. Everybody in this world serves.
async fn counted(world: &World, division: &str, on: &str) -> [i64; 4] {
    let (deputies, grids) = (listed(world, "deputies", division).await, listed(world, "grids", division).await);
    let everybody = listed(world, "deputies", CITY).await;
    let had: BTreeSet<String> = everybody.iter().flat_map(|deputy| grids_on(deputy, on)).collect();
    let in_grid = deputies.iter().filter(|deputy| !grids_on(deputy, on).is_empty()).count();
    let covered = grids.iter().filter(|grid| had.contains(id_of(grid))).count();
    [deputies.len(), in_grid, grids.len(), covered].map(|count| i64::try_from(count).unwrap())
}

async fn end_on(caller: &Caller, deputy: &Value, last: &str) {
    let end = json!({ "assignment_id": deputy["assignments"][0]["id"], "to": last });
    caller.post(&format!("/api/v1/deputies/{}/end-grid-assignment", id_of(deputy)), &end).await.ok();
}

fn added(to: [i64; 4], more: [i64; 4]) -> [i64; 4] {
    std::array::from_fn(|at| to[at] + more[at])
}

async fn all_parts_together_are_the_whole(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    let home = listed(&world, "deputies", HOME).await;
    end_on(&office, &home[0], "2026-03-31").await;
    // One who works in the street and in none of its communities: she counts there, and in no part.
    let mut mandate = home[1]["mandates"][0].clone();
    let fields = mandate.as_object_mut().unwrap();
    fields.retain(|name, _| ["level", "congress_code", "term", "from", "to"].contains(&name.as_str()));
    mandate["constituency"] = json!("街道选区");
    let deputy = json!({ "name": "街道代表", "division_code": STREET, "mandates": [mandate] });
    admin.post("/api/v1/deputies", &deputy).await.created();
    world.settle().await;

    let day = "2026-04-01";
    for division in [CITY, COUNTY, STREET, HOME, "350527000000"] {
        let path = format!("/api/v1/statistics/coverage/breakdown?division={division}&date={day}");
        let found = world.anybody().get(&path).await.ok();
        let total = numbers(&found["total"]);
        assert_eq!(total, coverage(&world, division, day).await, "{division}");
        let items = found["items"].as_array().unwrap();
        let rest = if found["rest"].is_null() { [0; 4] } else { numbers(&found["rest"]) };
        assert_eq!(items.iter().map(numbers).fold(rest, added), total, "{found}");
        assert_eq!(rest[0] > 0, [STREET, HOME].contains(&division), "{found}");
        for item in items {
            let code = item["division_code"].as_str().unwrap();
            assert_eq!(numbers(item), coverage(&world, code, day).await, "{code}");
            assert!(item["division_name"].is_string() && item["date"] == day, "{item}");
        }
        let codes: Vec<&str> = items.iter().map(|item| item["division_code"].as_str().unwrap()).collect();
        assert!(codes.is_sorted(), "{codes:?}");
        assert_eq!(codes.is_empty(), [HOME, "350527000000"].contains(&division), "{codes:?}");
    }
    // Against a count of our own, which knows nothing of roll-ups.
    let counties = format!("/api/v1/statistics/coverage/breakdown?division={CITY}&date={day}");
    let counties = world.anybody().get(&counties).await.ok();
    for item in counties["items"].as_array().unwrap() {
        let code = item["division_code"].as_str().unwrap();
        assert_eq!(numbers(item), counted(&world, code, day).await, "{code}");
    }
    assert_eq!(numbers(&counties["total"]), [13, 11, 12, 11]);
    let unknown = "/api/v1/statistics/coverage/breakdown?division=350599000000";
    assert_eq!(world.anybody().get(unknown).await.missing_fields(), ["/division"]);
}

/// Takes a deputy out of service, as the tables say it.
fn suspend(world: &World, deputy: &Value) {
    let id = match world.kind {
        Kind::Sqlite => format!("hex(deputy_id) = '{}'", id_of(deputy).replace('-', "").to_uppercase()),
        Kind::Postgres(_) => format!("deputy_id = '{}'", id_of(deputy)),
    };
    let change = "UPDATE mandates SET status = 'suspended', status_since = '2026-03-02' WHERE";
    execute(&world.database.url, &format!("{change} {id}"));
}

async fn who_has_no_grid_is_listed_with_the_nearest_that_nobody_has(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let home = listed(&world, "deputies", HOME).await;
    let path = |day: &str, more: &str| {
        format!("/api/v1/statistics/coverage/deputies-without-grid?division={STREET}&date={day}{more}")
    };
    assert_eq!(office.get(&path("2026-03-02", "")).await.ok()["items"], json!([]));
    for deputy in &home {
        end_on(&office, deputy, "2026-03-31").await;
    }
    world.settle().await;
    assert_eq!(office.get(&path("2026-03-31", "")).await.ok()["items"], json!([]), "the last day is one with a grid");
    // One a page, by id, and as many as coverage says.
    let (mut shown, mut after) = (Vec::new(), String::new());
    loop {
        let page = office.get(&path("2026-04-01", &format!("&limit=1{after}"))).await.ok();
        shown.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        after = format!("&cursor={next}");
    }
    let ids: Vec<&Value> = shown.iter().map(|one| &one["deputy_id"]).collect();
    assert_eq!(ids, home.iter().map(|deputy| &deputy["id"]).collect::<Vec<_>>());
    let [active, in_grid, ..] = coverage(&world, STREET, "2026-04-01").await;
    assert_eq!(i64::try_from(ids.len()).unwrap(), active - in_grid);
    let own: BTreeSet<&str> = home.iter().map(|deputy| deputy["grid_ids"][0].as_str().unwrap()).collect();
    for one in &shown {
        assert!(one["deputy_name"].is_string() && one["division_name"].is_string(), "{one}");
        let nearest = one["nearest"].as_array().unwrap();
        assert_eq!(nearest.len(), 3, "{one}");
        for grid in nearest {
            assert!(own.contains(grid["grid_id"].as_str().unwrap()), "those of the community are nearest: {grid}");
            assert!(grid["code"].as_str().unwrap().starts_with(HOME) && grid["division_name"].is_string(), "{grid}");
        }
    }
    // Who does not serve needs none.
    suspend(&world, &home[1]);
    let left = office.get(&path("2026-04-01", "")).await.ok();
    let left: Vec<&Value> = left["items"].as_array().unwrap().iter().map(|one| &one["deputy_id"]).collect();
    assert_eq!(left, [&home[0]["id"], &home[2]["id"], &home[3]["id"]]);

    for (who, division) in [("demo-resident", HOME), ("demo-deputy", HOME), ("demo-office", CITY)] {
        let elsewhere = format!("/api/v1/statistics/coverage/deputies-without-grid?division={division}");
        world.login(who).await.get(&elsewhere).await.problem(403, "forbidden");
    }
    world.anybody().get(&path("2026-04-01", "")).await.problem(401, "unauthorized");
}

/// The rows of a sheet, each with as many cells as there are columns.
fn read(sheet: &[u8]) -> Vec<Vec<String>> {
    let table = workbooks::read(sheet).unwrap();
    assert!(table.problems.is_empty(), "no formula and nothing merged");
    let titles = ["网格", "村（社区）", "代表姓名", "人大代表职务", "选区", "活动室", "代码网址"];
    assert_eq!(table.header.cells, titles);
    let whole = |mut cells: Vec<String>| {
        cells.resize(titles.len(), String::new());
        cells
    };
    table.lines.into_iter().map(|line| whole(line.cells)).collect()
}

async fn the_sheet_that_is_published_shows_who_looks_after_which_grid(kind: Kind) {
    let world = World::start(kind).await;
    let (office, anybody) = (world.login("demo-office").await, world.anybody());
    let home = listed(&world, "deputies", HOME).await;
    let path =
        |division: &str, day: &str| format!("/api/v1/statistics/coverage/publication?division={division}&date={day}");
    let sheet = office.get(&path(HOME, "2026-03-02")).await;
    assert_eq!(sheet.status, 200, "{}", sheet.json);
    let named = "attachment; filename=\"publication-350582002014-2026-03-02.xlsx\"";
    assert_eq!(sheet.header("content-disposition"), named);
    assert_eq!(sheet.bytes, office.get(&path(HOME, "2026-03-02")).await.bytes, "the same bytes each time");
    let rows = read(&sheet.bytes);
    let village = anybody.get(&format!("/api/v1/divisions/{HOME}")).await.ok()["name"].clone();
    let grids: BTreeMap<String, String> = listed(&world, "grids", HOME)
        .await
        .iter()
        .map(|grid| {
            let text = |name: &str| grid[name].as_str().unwrap();
            (id_of(grid).to_owned(), format!("{}（{}）", text("name"), text("code")))
        })
        .collect();
    assert_eq!(rows.len(), grids.len());
    assert!(rows.iter().map(|row| &row[0]).is_sorted(), "by the codes of the grids: {rows:?}");
    for deputy in &home {
        let grid = &grids[deputy["grid_ids"][0].as_str().unwrap()];
        let row = rows.iter().find(|row| row[0] == *grid).unwrap_or_else(|| panic!("{grid}: {rows:?}"));
        assert_eq!((&json!(row[1]), &json!(row[2])), (&village, &deputy["name"]));
        assert!(row[3].ends_with("人大代表（第18届）"), "{row:?}");
        assert_eq!(json!(row[4]), deputy["mandates"][0]["constituency"]);
        let room = match deputy["room_id"].as_str() {
            Some(id) => anybody.get(&format!("/api/v1/rooms/{id}")).await.ok()["name"].clone(),
            None => json!(""),
        };
        assert_eq!(json!(row[5]), room);
        let (_, code) = row[6].rsplit_once("/d/").unwrap_or_else(|| panic!("{row:?}"));
        let card = anybody.get(&format!("/api/v1/qr/{code}")).await.ok();
        assert_eq!((&card["deputy"]["id"], &card["url"]), (&deputy["id"], &json!(row[6])));
    }
    // The same to be put up.
    let drawn = office.get(&format!("{}&format=pdf", path(HOME, "2026-03-02"))).await;
    assert_eq!((drawn.status, drawn.header("content-type")), (200, "application/pdf"), "{}", drawn.json);
    assert!(drawn.bytes.starts_with(b"%PDF-"));
    assert_eq!(office.get(&format!("{}&format=doc", path(HOME, "2026-03-02"))).await.bad_fields(), ["/format"]);
    assert_eq!(read(&office.get(&path(STREET, "2026-03-02")).await.bytes), rows, "all that the street has");
    // A grid that somebody left is listed all the same, and one that is not there yet is not.
    end_on(&office, &home[0], "2026-03-31").await;
    let after = read(&office.get(&path(HOME, "2026-04-01")).await.bytes);
    let left = &grids[home[0]["grid_ids"][0].as_str().unwrap()];
    assert_eq!(after.len(), rows.len());
    let alone: Vec<_> = after.iter().filter(|row| row[2].is_empty()).collect();
    assert_eq!((alone.len(), &alone[0][0], alone[0][2..].concat()), (1, left, String::new()));
    assert!(read(&office.get(&path(HOME, "2020-01-01")).await.bytes).is_empty());
    // A revoked code is not published.
    let (_, code) = rows.iter().find(|row| row[0] != *left).unwrap()[6].rsplit_once("/d/").unwrap();
    office.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
    let without = read(&office.get(&path(HOME, "2026-04-01")).await.bytes);
    assert!(without.iter().all(|row| !row[6].ends_with(code)), "{without:?}");

    for (who, division) in [("demo-resident", HOME), ("demo-deputy", HOME), ("demo-office", CITY)] {
        world.login(who).await.get(&path(division, "2026-03-02")).await.problem(403, "forbidden");
    }
    let admin = world.login("demo-admin").await;
    assert_eq!(admin.get(&path("350599000000", "2026-03-02")).await.missing_fields(), ["/division"]);
}

/// The outcome of each item, and where and why one is refused.
fn outcomes(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |item: &Value| match &item["problem"] {
        Value::Null => text(&item["outcome"]),
        problem => format!("{} {} {}", text(&item["outcome"]), text(&problem["pointer"]), text(&problem["code"])),
    };
    report["items"].as_array().unwrap_or_else(|| panic!("{report}")).iter().map(one).collect()
}

fn bulk(dry_run: bool, partial: bool, items: &[Value]) -> Value {
    json!({ "dry_run": dry_run, "partial": partial, "items": items })
}

async fn many_are_assigned_at_once_or_none_is(kind: Kind) {
    const PATH: &str = "/api/v1/grid-assignments";
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let home = listed(&world, "deputies", HOME).await;
    let item = |deputy: &Value, grid: &Value, from: &str| json!({ "deputy_id": deputy["id"], "grid_id": grid["grid_ids"][0], "from": from });
    let events = || world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM events").concat();
    let before = events();
    // Each takes the next one's grid, too, and the first also the third one's.
    let mut items: Vec<Value> =
        (0..home.len()).map(|at| item(&home[at], &home[(at + 1) % home.len()], "2026-03-02")).collect();
    items.push(item(&home[0], &home[2], "2026-03-02"));
    let tried = office.post(PATH, &bulk(true, false, &items)).await.ok();
    assert_eq!(outcomes(&tried), vec!["assigned"; 5]);
    assert_eq!((&tried["applied"], &tried["assigned"], &tried["dry_run"]), (&json!(false), &json!(5), &json!(true)));
    assert!(tried["items"][0]["assignment_id"].is_null() && tried["items"][0]["deputy_name"] == home[0]["name"]);
    assert_eq!(
        (events(), listed(&world, "deputies", HOME).await),
        (before.clone(), home.clone()),
        "nothing is written"
    );

    let made = office.post(PATH, &bulk(false, false, &items)).await.ok();
    assert_eq!((outcomes(&made), &made["applied"]), (vec!["assigned".to_owned(); 5], &json!(true)));
    let now = listed(&world, "deputies", HOME).await;
    for (item, report) in items.iter().zip(made["items"].as_array().unwrap()) {
        let deputy = now.iter().find(|deputy| deputy["id"] == item["deputy_id"]).unwrap();
        let all = deputy["assignments"].as_array().unwrap();
        let there = all.iter().find(|one| one["id"] == report["assignment_id"]).unwrap_or_else(|| panic!("{deputy}"));
        assert_eq!((&there["grid_id"], &there["from"]), (&item["grid_id"], &item["from"]));
    }
    let version = |all: &[Value], at: usize| all[at]["version"].as_i64().unwrap();
    assert_eq!((version(&now, 0), version(&now, 1)), (version(&home, 0) + 2, version(&home, 1) + 1));
    let counted = |more: u64| (before.parse::<u64>().unwrap() + more).to_string();
    assert_eq!(events(), counted(5), "each is an event of its deputy");
    // An answer was lost, and the same is sent again.
    let again = office.post(PATH, &bulk(false, false, &items)).await.ok();
    assert_eq!((outcomes(&again), &again["unchanged"]), (vec!["unchanged".to_owned(); 5], &json!(5)));
    assert_eq!(events(), counted(5));

    // All that can be wrong, each told where it stands.
    let harbour = listed(&world, "deputies", HARBOUR).await;
    let ghost =
        json!({ "id": "019ab0c0-0000-7000-8000-000000000000", "grid_ids": ["019ab0c0-0000-7000-8000-000000000000"] });
    let mut backwards = item(&home[3], &home[2], "2026-05-02");
    backwards["to"] = json!("2026-05-01");
    let spoilt = [
        item(&home[3], &home[1], "2026-03-02"),
        item(&ghost, &home[1], "2026-03-02"),
        item(&home[3], &ghost, "2026-03-02"),
        item(&home[3], &harbour[0], "2026-03-02"),
        backwards,
        item(&home[3], &home[2], "2021-03-02"),
        item(&harbour[0], &home[1], "2026-03-02"),
        item(&home[3], &home[1], "2026-06-01"),
    ];
    let expected = [
        "assigned",
        "refused /items/1/deputy_id unknown_deputy",
        "refused /items/2/grid_id unknown_grid",
        "refused /items/3/grid_id grid_outside_congress",
        "refused /items/4/to period_reversed",
        "refused /items/5 not_serving",
        "refused /items/6/deputy_id outside_area",
        "refused /items/7 assignment_overlaps",
    ];
    for (dry_run, partial, applied) in [(true, true, false), (false, false, false), (false, true, true)] {
        let report = office.post(PATH, &bulk(dry_run, partial, &spoilt)).await.ok();
        assert_eq!((outcomes(&report), &report["refused"]), (expected.map(str::to_owned).to_vec(), &json!(7)));
        assert_eq!(report["applied"], applied, "{report}");
        assert_eq!(events(), counted(5 + u64::from(applied)), "dry run {dry_run}, partial {partial}");
    }
    world.settle().await;
    assert_eq!(coverage(&world, HOME, "2026-03-02").await, [4, 4, 4, 4], "roll-ups follow");

    let many = vec![items[0].clone(); 501];
    assert_eq!(office.post(PATH, &bulk(true, false, &many)).await.bad_fields(), ["/items"]);
    assert_eq!(office.post(PATH, &bulk(true, false, &many[..500])).await.ok()["unchanged"], 500);
    assert_eq!(office.post(PATH, &bulk(true, false, &[])).await.bad_fields(), ["/items"]);
    for who in ["demo-resident", "demo-deputy"] {
        world.login(who).await.post(PATH, &bulk(true, false, &items)).await.problem(403, "forbidden");
    }
}

mashang_tests::stories!(
    all_parts_together_are_the_whole,
    who_has_no_grid_is_listed_with_the_nearest_that_nobody_has,
    the_sheet_that_is_published_shows_who_looks_after_which_grid,
    many_are_assigned_at_once_or_none_is,
);
