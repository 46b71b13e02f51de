//! Everyone in a grid (代表人人进网格): assignments, coverage on any day, gaps, and roll-ups that a rebuild gives again.

use mashang_domain::figures::Figures;
use mashang_domain::figures::usecases::rebuild;
use mashang_domain::happening::CONTRIBUTORS;
use mashang_infra::log::finish_figures;
use mashang_tests::{Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

async fn coverage(world: &World, division: &str, date: &str) -> [i64; 4] {
    let path = format!("/api/v1/statistics/coverage?division={division}&date={date}");
    let found = world.anybody().get(&path).await.ok();
    ["deputies_in_grid", "deputies_active", "grids_covered", "grids"].map(|name| found[name].as_i64().unwrap())
}

async fn assign(caller: &Caller, deputy: &Value, body: Value) -> mashang_tests::Answer {
    caller.post(&format!("/api/v1/deputies/{}/grid-assignments", id_of(deputy)), &body).await
}

async fn deputies(world: &World, division: &str) -> Vec<Value> {
    let page = world.anybody().get(&format!("/api/v1/deputies?division={division}&limit=100")).await.ok();
    page["items"].as_array().unwrap().clone()
}

async fn an_assignment_must_make_sense(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    let all = deputies(&world, HOME).await;
    let deputy = &all[0];
    let own = &deputy["grid_ids"][0];
    let other = &all[1]["grid_ids"][0];
    let body = |grid: &Value, from: &str, to: Option<&str>| match to {
        Some(to) => json!({ "grid_id": grid, "from": from, "to": to }),
        None => json!({ "grid_id": grid, "from": from }),
    };
    assign(&office, deputy, body(own, "2026-03-02", None)).await.problem(409, "assignment_overlaps");
    let backwards = assign(&office, deputy, body(other, "2026-03-02", Some("2026-03-01"))).await;
    assert_eq!(backwards.bad_fields(), ["/to"]);
    let ghost = json!("019ab0c0-0000-7000-8000-000000000000");
    assert_eq!(assign(&office, deputy, body(&ghost, "2026-03-02", None)).await.missing_fields(), ["/grid_id"]);
    // Another county's grid lies outside of the congress's area.
    let harbour = deputies(&world, "350581103209").await;
    let far = &harbour[0]["grid_ids"][0];
    assert_eq!(assign(&office, deputy, body(far, "2026-03-02", None)).await.bad_fields(), ["/grid_id"]);
    world
        .login("demo-deputy")
        .await
        .post(&format!("/api/v1/deputies/{}/grid-assignments", id_of(deputy)), &body(other, "2026-03-02", None))
        .await
        .problem(403, "forbidden");
    // Before the term and after an end nobody is assigned.
    assign(&office, deputy, body(other, "2021-03-02", None)).await.problem(409, "not_serving");
    let ended = world.decided(&all[2], "resigned");
    admin.post(&format!("/api/v1/deputies/{}/mandate-status", id_of(&all[2])), &ended).await.ok();
    assign(&office, &all[2], body(other, "2026-03-02", None)).await.problem(409, "not_serving");

    let made = assign(&office, deputy, body(other, "2026-03-02", Some("2026-03-31"))).await.created();
    let overlap = assign(&office, deputy, body(other, "2026-03-31", None)).await;
    overlap.problem(409, "assignment_overlaps");
    assign(&office, deputy, body(other, "2026-04-01", None)).await.created();
    let end = |to: &str| json!({ "assignment_id": made["id"], "to": to });
    let path = format!("/api/v1/deputies/{}/end-grid-assignment", id_of(deputy));
    assert_eq!(office.post(&path, &end("2026-04-30")).await.bad_fields(), ["/to"]);
    let after = office.post(&path, &end("2026-03-15")).await.ok();
    assert_eq!(after["assignments"].as_array().unwrap().len(), 3);
}

async fn coverage_is_of_any_day_and_any_division(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    // 3 villages with 4 grids and 4 deputies each, every deputy in a grid since last August.
    assert_eq!(coverage(&world, "350500000000", "2026-03-02").await, [12, 12, 12, 12]);
    assert_eq!(coverage(&world, HOME, "2026-03-02").await, [4, 4, 4, 4]);
    assert_eq!(coverage(&world, "350500000000", "2023-01-01").await, [0, 12, 0, 0], "served, and had no grids yet");
    assert_eq!(coverage(&world, "350527000000", "2026-03-02").await, [0, 0, 0, 0], "金门");
    assert_eq!(
        world.anybody().get("/api/v1/statistics/coverage?division=350599000000").await.missing_fields(),
        ["/division"]
    );
    // One leaves the grid at the end of March, another is suspended from today on.
    let all = deputies(&world, HOME).await;
    let end = json!({ "assignment_id": all[0]["assignments"][0]["id"], "to": "2026-03-31" });
    office.post(&format!("/api/v1/deputies/{}/end-grid-assignment", id_of(&all[0])), &end).await.ok();
    let status = |deputy: &Value, reason: &str| {
        (format!("/api/v1/deputies/{}/mandate-status", id_of(deputy)), world.decided(deputy, reason))
    };
    let (path, body) = status(&all[1], "detained");
    admin.post(&path, &body).await.ok();
    world.settle().await;
    assert_eq!(coverage(&world, HOME, "2026-03-01").await, [4, 4, 4, 4], "what was, stays");
    assert_eq!(coverage(&world, HOME, "2026-03-02").await, [3, 3, 3, 4]);
    assert_eq!(coverage(&world, "350582000000", "2026-04-01").await, [2, 3, 2, 4]);
    // Ten days later the suspension ends: it stays in the past.
    world.clock.pass_hours(24 * 10);
    let (path, body) = status(&all[1], "cause_gone");
    world.login("demo-admin").await.post(&path, &body).await.ok();
    world.settle().await;
    for (date, expected) in [("2026-03-01", 4), ("2026-03-02", 3), ("2026-03-11", 3), ("2026-03-12", 4)] {
        assert_eq!(coverage(&world, HOME, date).await[1], expected, "{date}");
    }

    // The gap is shown with the nearest deputies: of the village first, fewest grids first.
    let path = "/api/v1/statistics/coverage/gaps?division=350582000000&date=2026-04-01";
    let gaps = world.anybody().get(path).await.ok();
    let items = gaps["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{gaps}");
    assert_eq!(items[0]["grid"]["id"], all[0]["grid_ids"][0]);
    let suitable = items[0]["suitable"].as_array().unwrap();
    assert_eq!((suitable.len(), &suitable[0]["deputy_id"], &suitable[0]["grids"]), (3, &all[0]["id"], &json!(0)));
    assert!(items[0]["grid"].get("members").is_none(), "names are for those who logged in");
    let none = world.anybody().get(&path.replace("2026-04-01", "2026-03-20")).await.ok();
    assert_eq!(none["items"], json!([]));
}

/// How many grids a deputy has on a day, as ISO writes it.
fn grids_on(deputy: &Value, on: &str) -> usize {
    let lasts = |one: &&Value| one["from"].as_str() <= Some(on) && one["to"].as_str().is_none_or(|to| on <= to);
    deputy["assignments"].as_array().unwrap().iter().filter(lasts).count()
}

/// Who could be assigned to a grid at home, the nearest first, worked out from what anybody may see.
async fn suggested(world: &World, on: &str) -> Vec<String> {
    let mut nearest: Vec<String> = Vec::new();
    for area in [HOME, "350582002000", "350582000000"] {
        let mut here = deputies(world, area).await;
        here.retain(|deputy| {
            deputy["mandates"].as_array().unwrap().iter().any(|mandate| {
                let congress = mandate["congress_code"].as_str().unwrap().trim_end_matches('0');
                let counts = ["township", "county"].iter().any(|level| mandate["level"] == *level);
                counts && mandate["status"] == "active" && HOME.starts_with(congress)
            })
        });
        here.sort_by_key(|deputy| (grids_on(deputy, on), id_of(deputy).to_owned()));
        for deputy in &here {
            if !nearest.iter().any(|known| known == id_of(deputy)) {
                nearest.push(id_of(deputy).to_owned());
            }
        }
    }
    nearest.truncate(3);
    nearest
}

async fn the_nearest_who_could_be_assigned_stand_beside_every_gap(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    let all = deputies(&world, HOME).await;
    for deputy in &all {
        let end = json!({ "assignment_id": deputy["assignments"][0]["id"], "to": "2026-03-31" });
        office.post(&format!("/api/v1/deputies/{}/end-grid-assignment", id_of(deputy)), &end).await.ok();
    }
    assign(&office, &all[0], json!({ "grid_id": all[1]["grid_ids"][0], "from": "2026-03-05", "to": "2026-05-31" }))
        .await
        .created();
    for (serving, gaps) in [(4, 3), (2, 3)] {
        for deputy in &all[serving..] {
            let body = world.decided(deputy, "detained");
            admin.post(&format!("/api/v1/deputies/{}/mandate-status", id_of(deputy)), &body).await;
        }
        world.settle().await;
        let expected = suggested(&world, "2026-04-01").await;
        let path = format!("/api/v1/statistics/coverage/gaps?division={HOME}&date=2026-04-01&limit=100");
        let found = world.anybody().get(&path).await.ok();
        let items = found["items"].as_array().unwrap();
        assert_eq!(items.len(), gaps, "{found}");
        for item in items {
            let shown: Vec<_> =
                item["suitable"].as_array().unwrap().iter().map(|one| one["deputy_id"].clone()).collect();
            assert_eq!(shown, expected, "{serving} serve at home: {found}");
        }
    }
}

/// What is shown, in the words of SQL.
const SHOWN: &str = "edition = (SELECT edition FROM figure_editions WHERE state = 'shown')";

pub(crate) fn rollups(world: &World) -> Vec<String> {
    let organisation = match world.kind {
        Kind::Sqlite => "lower(hex(organisation_id))",
        Kind::Postgres(_) => "replace(organisation_id::text, '-', '')",
    };
    let grid = match world.kind {
        Kind::Sqlite => "hex(grid_id)",
        Kind::Postgres(_) => "grid_id::text",
    };
    let mut all = world.sql_text(&format!(
        "SELECT division_code || ' ' || measure || ' ' || CAST(on_date AS TEXT) || ' ' || kind || ' ' || {organisation} || ' ' || CAST(value AS TEXT) AS text FROM figures WHERE value <> 0 AND {SHOWN}"
    ));
    all.extend(world.sql_text(&format!(
        "SELECT {grid} || ' ' || CAST(starts_on AS TEXT) || ' ' || coalesce(CAST(ends_on AS TEXT), '') AS text FROM coverage_gaps WHERE {SHOWN}"
    )));
    all.sort();
    all
}

/// A history that chance writes, the same for the same seed.
pub(crate) async fn history(world: &World, seed: u64) {
    let (_, code) = world.deputy().await;
    let mut state = seed;
    let mut chance = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..60 {
        // Hours pass, and tokens don't outlive them.
        let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
        let mediator = world.login("demo-deputy").await;
        let all = deputies(world, HOME).await;
        let deputy = &all[chance(all.len())];
        match chance(6) {
            0 | 1 => {
                let grid = &all[chance(all.len())]["assignments"][0]["grid_id"];
                let day = |chance: usize| format!("2026-{:02}-{:02}", chance / 28 + 3, chance % 28 + 1);
                let (from, to) = (chance(200), chance(200));
                let mut body = json!({ "grid_id": grid, "from": day(from) });
                if to >= from {
                    body["to"] = json!(day(to));
                }
                assign(&admin, deputy, body).await;
            }
            2 => {
                let assignments = deputy["assignments"].as_array().unwrap();
                let one = &assignments[chance(assignments.len())];
                let end = json!({ "assignment_id": one["id"], "to": format!("2026-{:02}-15", chance(6) + 3) });
                admin.post(&format!("/api/v1/deputies/{}/end-grid-assignment", id_of(deputy)), &end).await;
            }
            3 => {
                let reason = ["cause_gone", "detained", "cause_gone", "sentenced"][chance(4)];
                let body = world.decided(deputy, reason);
                admin.post(&format!("/api/v1/deputies/{}/mandate-status", id_of(deputy)), &body).await;
            }
            4 => {
                let grid = json!({
                    "division_code": HOME, "ordinal": chance(900) + 10, "name": "新网格", "households": 10
                });
                admin.post("/api/v1/grids", &grid).await;
            }
            _ => {
                let kind = ["damages", "neighbourhood", "labour"][chance(3)];
                let risk = if chance(2) == 0 { "low" } else { "high" };
                let report = json!({
                    "code": code, "source": "sweep", "kind": kind, "title": "纠纷", "text": "两家之争。",
                    "risk": risk
                });
                // The deputy's code may be closed by a suspension just now.
                let made = mediator.post("/api/v1/disputes", &report).await;
                if made.status == 201 {
                    quarrel(&office, &mediator, id_of(&made.json), chance(5)).await;
                }
            }
        }
        world.clock.pass_hours(i64::try_from(chance(30)).unwrap());
    }
}

/// Brings a dispute some steps further.
async fn quarrel(office: &Caller, mediator: &Caller, id: &str, steps: usize) {
    let path = |verb: &str| format!("/api/v1/disputes/{id}/{verb}");
    if steps == 0 {
        return;
    }
    office.post(&path("register"), &json!({ "risk": "high" })).await;
    for side in ["first", "second"] {
        office.post(&path("parties"), &json!({ "side": side, "name": "某人" })).await;
    }
    office.post(&path("mediators"), &json!({ "kind": "appointed", "name": "王调解" })).await;
    let deputy = mediator.get("/api/v1/me").await.ok()["parties"][1]["id"].clone();
    office.post(&path("mediators"), &json!({ "kind": "appointed", "deputy_id": deputy })).await;
    office.post(&path("ask-consent"), &json!({})).await;
    for party in 1..=2 {
        let scan = office.photo().await;
        office.post(&path("consent"), &json!({ "party": party, "attachment_ids": [scan] })).await;
    }
    if steps == 1 {
        return;
    }
    let call = json!({ "kind": "joint", "at": "2027-03-02T02:00:00Z", "place": "调解室" });
    mediator.post(&path("mediation-sessions"), &call).await;
    if steps == 2 {
        mediator.post(&path("fail"), &json!({ "text": "不成" })).await;
        mediator.post(&path("terminate"), &json!({ "text": "可以起诉" })).await;
        return;
    }
    let item = json!([{ "label": "补偿", "amount_fen": 10_000 * steps, "payer": 2, "payee": 1 }]);
    let agreement = json!({
        "form": "oral", "text": "了结", "parties": [1, 2], "items": item, "total_fen": 10_000 * steps
    });
    mediator.post(&path("agreement"), &agreement).await;
    let averted = json!({ "kind": "crime", "people": 2, "text": "劝阻后离开。" });
    office.post(&path("avert-escalation"), &averted).await;
}

async fn a_rebuild_gives_the_numbers_that_the_worker_kept(kind: Kind) {
    let mut world = World::start(kind).await;
    history(&world, 20_260_302).await;
    world.settle().await;
    let kept = rollups(&world);
    let measures: std::collections::BTreeSet<_> =
        kept.iter().filter_map(|line| line.split(' ').nth(1)).filter(|word| word.contains('_')).collect();
    assert!(measures.len() >= 9, "the history was too dull: {measures:?}");
    world.stop().await;
    mashang_tests::execute(&world.database.url, "UPDATE figures SET value = value + 7");
    world.rebuild_rollups();
    assert_eq!(rollups(&world), kept);
    world.rebuild_rollups();
    assert_eq!(rollups(&world), kept);
}

async fn while_roll_ups_are_rebuilt_those_that_are_shown_stay_true(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    history(&world, 20_260_303).await;
    world.settle().await;
    let door = world.door();
    door.write_at_leisure(|store| store.begin_edition()).unwrap();
    let mut shown = rollups(&world);
    // The last step shows the new edition.
    for step in 0..CONTRIBUTORS.len() - 1 {
        assert!(door.write_at_leisure(rebuild).unwrap());
        assert_eq!(rollups(&world), shown, "step {step}");
        // Of entities that were taken, and of such that are not yet.
        crate::log::life(&world, &code, step).await;
        world.settle().await;
        assert_ne!(rollups(&world), shown);
        shown = rollups(&world);
    }
    // Whoever built it is gone; the next goes on.
    finish_figures(&world.door()).unwrap();
    assert_eq!(rollups(&world), shown);
    world.rebuild_rollups();
    assert_eq!(rollups(&world), shown);
    let editions = "SELECT DISTINCT CAST(edition AS TEXT) AS text FROM figures";
    assert_eq!(world.sql_text(editions).len(), 1, "the others are forgotten");
}

mashang_tests::stories!(
    an_assignment_must_make_sense,
    coverage_is_of_any_day_and_any_division,
    the_nearest_who_could_be_assigned_stand_beside_every_gap,
    a_rebuild_gives_the_numbers_that_the_worker_kept,
    while_roll_ups_are_rebuilt_those_that_are_shown_stay_true,
);
