//! The night of the first session: whatever dies on the way, nothing is done twice and no code leads nowhere.

use mashang_domain::shared::{Actor, Failure};
use mashang_domain::term_changes::switch::{self, Pace};
use mashang_domain::term_changes::{ChangeoverId, undo};
use mashang_infra::log::{Worker, catch_up};
use mashang_tests::{HOME, Kind, World, execute, id_of, program, submission};
use serde_json::{Value, json};

use super::{COUNTY, County, Line, sent};
use crate::contacts::{LINKS, household};
use crate::sittings::followed_up;
use crate::unreadable::set;

/// By when what is followed up is to be done.
const DUE: &str = "2026-03-20";
/// Persons of a part: few, so that there are many parts.
const FEW: u32 = 3;

/// Goes on with a change to its end, and lets each part die once before it is committed.
fn carried_out(worker: &Worker, id: ChangeoverId, takes_back: bool) {
    let surroundings = &worker.surroundings;
    if !takes_back {
        let ctx = surroundings.context(Actor::System);
        assert!(worker.db.write_at_leisure(move |store| switch::begin(store, &ctx, id)).unwrap());
        let ctx = surroundings.context(Actor::System);
        assert!(!worker.db.write_at_leisure(move |store| switch::begin(store, &ctx, id)).unwrap(), "it begins once");
    }
    for _ in 0..1_000 {
        let ctx = surroundings.context(Actor::System);
        let dying = ctx.clone();
        let died = worker.db.write_at_leisure(move |store| {
            if takes_back {
                undo::part(store, &dying, id, FEW)?
            } else {
                switch::part(store, &dying, id, FEW)?
            };
            Err::<Pace, Failure>(Failure::NotFound)
        });
        assert!(died.is_err());
        let pace = worker.db.write_at_leisure(move |store| {
            if takes_back { undo::part(store, &ctx, id, FEW) } else { switch::part(store, &ctx, id, FEW) }
        });
        if pace.unwrap() == Pace::Done {
            return;
        }
    }
    panic!("it comes to no end");
}

/// An id as a text, on either database.
fn id(world: &World, column: &str) -> String {
    match world.kind {
        Kind::Sqlite => format!("lower(hex({column}))"),
        Kind::Postgres(_) => format!("replace({column}::text, '-', '')"),
    }
}

/// How everything stands that a change of term may touch, but for versions.
fn stand(world: &World) -> Vec<String> {
    let text = |columns: &[&str]| {
        let one = |column: &&str| {
            let value = if column.ends_with("id") { id(world, column) } else { format!("CAST({column} AS TEXT)") };
            format!("coalesce({value}, '-')")
        };
        columns.iter().map(one).collect::<Vec<_>>().join(" || ' ' || ")
    };
    let mut all = Vec::new();
    for (table, columns) in [
        ("deputies", &["id", "name", "division_code", "room_id", "office_id"][..]),
        ("mandates", &["id", "deputy_id", "starts_on", "ends_on", "status", "status_since"]),
        ("grid_assignments", &["id", "deputy_id", "grid_id", "starts_on", "ends_on"]),
        ("qr_codes", &["code", "subject_kind", "subject_id", "revoked_at"]),
        ("cases", &["id", "target_kind", "target_id"]),
        ("case_handling", &["case_id", "state", "holder_id", "urgency", "alert_at"]),
        ("terms", &["id", "state", "ended_on"]),
        ("tea_sitting_parties", &["party_id", "sitting_id", "due_on"]),
        ("contact_links", &["id", "state", "deputy_id", "to_deputy_id", "place", "office_id", "ended_at", "erase_at"]),
    ] {
        let query = format!("SELECT '{table} ' || {} AS text FROM {table}", text(columns));
        let mut rows = world.sql_text(&query);
        rows.sort_unstable();
        all.extend(rows);
    }
    all
}

/// How many deputies of the county's villages serve by a county's or a township's mandate on that day, counted by hand.
fn serving(world: &World, day: &str) -> u64 {
    let counted = format!(
        "SELECT CAST(count(DISTINCT m.deputy_id) AS TEXT) AS text FROM mandates m JOIN deputies d ON d.id = m.deputy_id \
         WHERE substr(d.division_code, 1, 6) = '350582' AND m.starts_on <= '{day}' \
         AND (m.ends_on IS NULL OR m.ends_on >= '{day}') AND m.level IN ('county', 'township')"
    );
    world.sql_text(&counted)[0].parse().unwrap()
}

async fn covered(world: &World, day: &str) -> u64 {
    let path = format!("/api/v1/statistics/coverage?division=350582000000&date={day}");
    world.anybody().get(&path).await.ok()["deputies_active"].as_u64().unwrap()
}

async fn card(world: &World, code: &str) -> Value {
    world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok()
}

/// The roster of a change that was taken back was wrong: it goes, and the right one is loaded, confirmed and carried out.
async fn another_roster_takes_its_place(county: &mut County, worker: &Worker, change: &str, by_election: &str) {
    let admin = county.admin().await;
    sent(&admin, &county.term, &county.lines, &[]).await.problem(409, "term_has_begun");
    let drop = format!("/api/v1/term-changes/{change}/drop");
    county.clerk().await.post(&drop, &json!({})).await.problem(403, "forbidden");
    let dropped = admin.post(&drop, &json!({})).await.ok();
    assert_eq!(dropped["state"], "dropped", "{dropped}");
    let term = county.world.anybody().get(&format!("/api/v1/terms/{}", county.term)).await.ok();
    assert_eq!((&term["state"], term["credentials"].is_object()), (&json!("preparing"), false), "{term}");
    let new = county.lines.iter().position(|line| line.number.is_empty()).unwrap();
    let wrong = std::mem::replace(&mut county.lines[new].name, "林更正".to_owned());
    // A dry run moves nothing; the roster itself takes the place of the by-election, whose vacancies were the other one's.
    let dry = sent(&admin, &county.term, &county.lines, &[("dry_run", "true")]).await.ok();
    assert_eq!(dry["problems"], json!([]), "{dry}");
    assert_eq!(admin.get(by_election).await.ok()["state"], "confirmed");
    let right: ChangeoverId = serde_json::from_value(json!(county.confirmed().await)).unwrap();
    let gone = admin.get(by_election).await.ok();
    assert_eq!((&gone["state"], &gone["allowed_actions"]), (&json!("dropped"), &json!([])), "{gone}");
    assert_eq!(admin.get(&format!("{by_election}/roster")).await.ok()["items"], json!([]));
    carried_out(worker, right, false);
    let serve = format!(
        "SELECT DISTINCT d.name AS text FROM deputies d JOIN mandates m ON m.deputy_id = d.id \
         WHERE d.name IN ('{wrong}', '林更正')"
    );
    assert_eq!(county.world.sql_text(&serve), ["林更正"]);
    // It is the one that began: what was dropped does so never again.
    let old: ChangeoverId = serde_json::from_value(json!(change)).unwrap();
    let ctx = worker.surroundings.context(Actor::System);
    assert!(!worker.db.write_at_leisure(move |store| switch::begin(store, &ctx, old)).unwrap());
}

/// A by-election of the running term whose day is still to come, confirmed; its path.
async fn a_by_election_is_confirmed(county: &County) -> String {
    let constituency = county.lines[0].constituency.clone();
    let one = Line { name: "林先补".to_owned(), born: "1990-01".to_owned(), constituency, ..Line::default() };
    let more = [("by_election", "true"), ("applies_on", "2026-03-30")];
    let loaded = sent(&county.admin().await, &county.term, &[one], &more).await.ok();
    let path = format!("/api/v1/term-changes/{}", id_of(&loaded["term_change"]));
    let by = json!({ "credentials_report": "晋人常〔2026〕8号", "published_on": "2026-03-03" });
    county.clerk().await.post(&format!("{path}/confirm"), &by).await.ok();
    path
}

/// A by-election fills vacancies of a running term: where the term's beginning is taken back it waits.
async fn a_by_election_waits_for_its_term(county: &County, worker: &Worker) {
    let stands = |state: &str| {
        let (own, term) = (id(&county.world, "id"), county.term.replace('-', ""));
        execute(&county.world.database.url, &format!("UPDATE terms SET state = '{state}' WHERE {own} = '{term}'"));
    };
    let free = county.lines[0].constituency.clone();
    let one = Line { name: "林补选".to_owned(), born: "1990-01".to_owned(), constituency: free, ..Line::default() };
    let loaded = sent(&county.admin().await, &county.term, &[one], &[("by_election", "true")]).await.ok();
    let change = id_of(&loaded["term_change"]).to_owned();
    let by = json!({ "credentials_report": "晋人常〔2026〕9号", "published_on": "2026-03-03" });
    let confirm = format!("/api/v1/term-changes/{change}/confirm");
    let clerk = county.clerk().await;
    stands("confirmed");
    clerk.post(&confirm, &by).await.problem(409, "term_not_running");
    stands("in_office");
    clerk.post(&confirm, &by).await.ok();
    let id: ChangeoverId = serde_json::from_value(json!(change)).unwrap();
    for (state, begins) in [("confirmed", false), ("in_office", true)] {
        stands(state);
        let ctx = worker.surroundings.context(Actor::System);
        assert_eq!(worker.db.write_at_leisure(move |store| switch::begin(store, &ctx, id)).unwrap(), begins, "{state}");
    }
    // Once begun, it stops and goes on in the same way.
    for (state, pace) in [("confirmed", Pace::Idle), ("in_office", Pace::On)] {
        stands(state);
        let ctx = worker.surroundings.context(Actor::System);
        let part = worker.db.write_at_leisure(move |store| switch::part(store, &ctx, id, FEW));
        assert_eq!(part.unwrap(), pace, "{state}");
    }
}

/// Links of two who leave: one leads to a household, one from the one of them to the other, and one to the other from somebody who was
/// elected again.
async fn linked(county: &County, (first, other): (&str, &str), again: &[&str]) -> Vec<String> {
    let clerk = county.clerk().await;
    let stays = again.iter().find(|number| !number.is_empty()).unwrap();
    let of_members =
        |from: &str| json!({ "kind": "member_deputy", "deputy_id": from, "to_deputy_id": other, "period_days": 90 });
    let mut paths = Vec::new();
    for body in [household(first, "王家"), of_members(first), of_members(stays)] {
        paths.push(format!("{LINKS}/{}", id_of(&clerk.post(LINKS, &body).await.created())));
    }
    paths
}

/// Those links, as the county's office sees them.
async fn shown(county: &County, links: &[String]) -> Vec<Value> {
    let clerk = county.clerk().await;
    let mut all = Vec::new();
    for link in links {
        all.push(clerk.get(link).await.ok());
    }
    all
}

/// A sitting after which somebody has something to do, something in the place of another who gave it away, and one more something; its path.
async fn followed_up_by(county: &County, deputy: &str, more: &str) -> String {
    let near = county.world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let other = near["items"].as_array().unwrap().iter().map(id_of).find(|one| *one != deputy).unwrap();
    let sitting = followed_up(&county.world, &[(1, deputy, DUE), (2, other, DUE), (2, more, DUE)]).await;
    let given = json!({ "deputy_id": other, "reason": "overload", "to_kind": "deputy", "to_id": deputy });
    county.world.login("demo-office").await.post("/api/v1/handovers", &given).await.created();
    sitting
}

/// Who answers for each of what is followed up, and in whose place.
async fn who_follows_up(county: &County, sitting: &str) -> Vec<(Value, Value)> {
    let shown = county.world.login("demo-office").await.get(sitting).await.ok()["follow_ups"].clone();
    shown.as_array().unwrap().iter().map(|one| (one["to"]["id"].clone(), one["instead_of"]["id"].clone())).collect()
}

async fn a_night_in_which_everything_dies_once_and_the_day_on_which_it_is_taken_back(kind: Kind) {
    let mut county = County::before(kind, "2026-03-05", &[("MASHANG_WORKER", "off")]).await;
    let change = county.confirmed().await;
    let id: ChangeoverId = serde_json::from_value(json!(change)).unwrap();
    let codes: Vec<String> = county.deputies.iter().map(|one| county.world.code_of(id_of(one))).collect();
    let (first, code) = county.world.deputy().await;
    let at = county.deputies.iter().position(|one| one["id"] == first["id"]).unwrap();
    assert!(county.lines.iter().all(|line| line.number != id_of(&first)), "whom the stories know leaves");
    // Two residents wait for the deputy who leaves: for an answer, and for what the deputy took on.
    let resident = county.world.login("demo-resident").await;
    let mut cases = Vec::new();
    for accepted in [false, true] {
        let made = resident.post("/api/v1/cases", &submission(&code)).await.created();
        if accepted {
            county.world.login("demo-deputy").await.step(id_of(&made), "accept", &json!({})).await.ok();
        }
        cases.push(id_of(&made).to_owned());
    }
    let due = county.world.login("demo-resident").await.case(&cases[1]).await["due_at"].clone();
    // Of another who leaves the code is to lead to the successor.
    let again: Vec<&str> = county.lines.iter().map(|line| line.number.as_str()).collect();
    let leaves = |one: &&Value| !again.contains(&id_of(one)) && one["id"] != first["id"];
    let other = county.deputies.iter().find(leaves).unwrap().clone();
    let other_code = county.world.code_of(id_of(&other));
    let choices = json!({ "choices": [{ "code": other_code, "succession": "successor" }] });
    county.clerk().await.put(&format!("/api/v1/terms/{}/code-choices", county.term), &choices).await.ok();
    let room = json!({ "choices": [{ "code": "2222222222", "succession": "station" }] });
    let refused = county.clerk().await.put(&format!("/api/v1/terms/{}/code-choices", county.term), &room).await;
    assert!(refused.status >= 400, "{}", refused.json);

    let links = linked(&county, (id_of(&first), id_of(&other)), &again).await;
    let sitting = followed_up_by(&county, id_of(&first), id_of(&other)).await;
    let stood = who_follows_up(&county, &sitting).await;
    county.world.rebuild_rollups();
    let before = stand(&county.world);
    let worker = county.world.worker();
    // Not before its day.
    let ctx = worker.surroundings.context(Actor::System);
    assert!(!worker.db.write_at_leisure(move |store| switch::begin(store, &ctx, id)).unwrap());
    county.world.clock.pass_hours(64);
    for round in 0..2 {
        carried_out(&worker, id, false);
        county.world.restart().await;
        for (place, printed) in codes.iter().enumerate() {
            let shown = card(&county.world, printed).await;
            assert_eq!(shown["intake"], "open", "{place}: {shown}");
        }
        assert_eq!(card(&county.world, &codes[at]).await["room"]["name"], "梅庭社区代表活动室");
        let states: Vec<Value> = shown(&county, &links).await.iter().map(|link| link["state"].clone()).collect();
        assert_eq!(states, ["awaiting_consent", "active", "active"], "who is visited is asked, and deputies are not");
        for ((to, instead_of), left) in who_follows_up(&county, &sitting).await.iter().zip([&first, &first, &other]) {
            assert_eq!(*instead_of, left["id"]);
            assert_ne!(*to, left["id"]);
        }
        let heir = card(&county.world, &other_code).await;
        assert!(heir["deputy"]["name"].as_str().is_some_and(|name| name.starts_with("新任")), "{heir}");
        // Somebody can act on both, and the clock of what was taken on runs as it did.
        let resident = county.world.login("demo-resident").await;
        for case in &cases {
            let seen = resident.case(case).await;
            let moved: Vec<_> =
                seen["timeline"].as_array().unwrap().iter().filter(|one| one["kind"] == "reassigned").collect();
            assert_eq!(moved.len(), 1 + 2 * round, "{seen}");
            assert_ne!(seen["target"]["id"], first["id"]);
        }
        assert_eq!(resident.case(&cases[1]).await["due_at"], due);
        catch_up(&worker.db, &worker.surroundings).unwrap();
        let told = resident.get("/api/v1/me/messages?limit=100").await.ok();
        let told = told["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "reassigned").count();
        assert_eq!(told, cases.len() * (1 + 2 * round), "one message for each case and each time");
        for day in ["2026-03-04", "2026-03-05", "2026-03-06"] {
            assert_eq!(covered(&county.world, day).await, serving(&county.world, day), "{day}");
        }
        let seen = county.clerk().await.get(&format!("/api/v1/term-changes/{change}")).await.ok();
        assert_eq!((&seen["state"], &seen["done"]), (&json!("done"), &seen["total"]), "{seen}");
        let report = format!("/api/v1/term-changes/{change}/report");
        let clerk = county.clerk().await;
        let (one, two) = (clerk.get(&report).await, clerk.get(&report).await);
        assert!(one.status == 200 && one.bytes == two.bytes && one.bytes.starts_with(b"PK"));
        // Nobody but the administrator takes it back, and then everything is as it was.
        let undo = format!("/api/v1/term-changes/{change}/undo");
        county.clerk().await.post(&undo, &json!({})).await.problem(403, "forbidden");
        let by_election = if round == 1 { a_by_election_is_confirmed(&county).await } else { String::new() };
        county.admin().await.post(&undo, &json!({})).await.ok();
        carried_out(&worker, id, true);
        county.world.restart().await;
        let seen = county.admin().await.get(&format!("/api/v1/term-changes/{change}")).await.ok();
        assert_eq!((&seen["state"], &seen["kept"]), (&json!("undone"), &json!(0)), "{seen}");
        assert_eq!(who_follows_up(&county, &sitting).await, stood, "with the one in whose place somebody does");
        if round == 1 {
            another_roster_takes_its_place(&mut county, &worker, &change, &by_election).await;
            a_by_election_waits_for_its_term(&county, &worker).await;
            return;
        }
        let after = stand(&county.world);
        let differs: Vec<_> = before.iter().zip(&after).filter(|(one, two)| one != two).take(5).collect();
        assert!(before == after, "{} {} {differs:?}", before.len(), after.len());
        // On another day it runs again.
        let session = format!("/api/v1/terms/{}/move-session", county.term);
        county.admin().await.post(&session, &json!({ "first_session_on": "2026-03-06" })).await.ok();
        county.world.clock.pass_hours(24);
    }
}

async fn what_is_followed_up_stays_with_whoever_has_it_where_the_former_does_not_serve_again(kind: Kind) {
    let mut county = County::before(kind, "2026-03-05", &[("MASHANG_WORKER", "off")]).await;
    let change = county.confirmed().await;
    let id: ChangeoverId = serde_json::from_value(json!(change)).unwrap();
    let (first, _) = county.world.deputy().await;
    let again: Vec<&str> = county.lines.iter().map(|line| line.number.as_str()).collect();
    let leaves = |one: &&Value| !again.contains(&id_of(one)) && one["id"] != first["id"];
    let other = county.deputies.iter().find(leaves).unwrap().clone();
    let sitting = followed_up_by(&county, id_of(&first), id_of(&other)).await;
    let worker = county.world.worker();
    county.world.clock.pass_hours(64);
    carried_out(&worker, id, false);
    county.world.restart().await;
    let passed = who_follows_up(&county, &sitting).await;
    set(&county.world, ("deputies", "id"), id_of(&first), "version = version + 1");
    let path = format!("/api/v1/term-changes/{change}");
    county.admin().await.post(&format!("{path}/undo"), &json!({})).await.ok();
    carried_out(&worker, id, true);
    county.world.restart().await;
    let now = who_follows_up(&county, &sitting).await;
    assert_eq!((&now[..2], &now[2]), (&passed[..2], &(other["id"].clone(), Value::Null)));
    let steps = county.admin().await.get(&format!("{path}/steps?kind=follow_ups_moved")).await.ok()["items"].clone();
    let mut undone: Vec<_> = steps.as_array().unwrap().iter().map(|step| step["undone"].as_str().unwrap()).collect();
    undone.sort_unstable();
    assert_eq!(undone, ["back", "kept"], "{steps}");
}

/// Waits until the worker has come to the end of a change.
async fn await_state(county: &County, change: &str, state: &str) -> Value {
    let admin = county.admin().await;
    for _ in 0..300 {
        let seen = admin.get(&format!("/api/v1/term-changes/{change}")).await.ok();
        if seen["state"] == state {
            return seen;
        }
        mashang_tests::tick().await;
    }
    panic!("it is not {state}");
}

/// Waits until the worker has settled a handover.
async fn await_settled(world: &World, path: &str) {
    let office = world.login("demo-office").await;
    for _ in 0..200 {
        if office.get(path).await.ok()["state"] == "final" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("it is not settled");
}

async fn the_worker_changes_a_term_by_itself_and_a_by_election_fills_a_vacancy(kind: Kind) {
    let county = County::before(kind, "2026-03-03", &[]).await;
    let change = county.confirmed().await;
    // Who leaves is on leave, and another deputy of the village stands in.
    let (first, _) = county.world.deputy().await;
    let near = |one: &&Value| one["division_code"] == first["division_code"] && one["id"] != first["id"];
    let stand_in = county.deputies.iter().find(near).unwrap();
    let own = json!({
        "begins_on": "2026-03-02", "ends_on": "2026-04-30", "reason": "business", "stand_in_kind": "deputy",
        "stand_in_id": stand_in["id"]
    });
    let asked = county.world.login("demo-deputy").await.post("/api/v1/leaves", &own).await.created();
    let leave = format!("/api/v1/handovers/{}", id_of(&asked));
    let office = county.world.login("demo-office").await;
    let approved = office.post(&format!("{leave}/approve"), &json!({})).await.ok();
    assert_eq!(approved["state"], "in_force", "{approved}");
    county.world.clock.pass_hours(16);
    let seen = await_state(&county, &change, "done").await;
    assert!(seen["undo_until"].is_string(), "{seen}");
    let admin = county.admin().await;
    let former = county.world.anybody().get(&format!("/api/v1/terms/{}", county.former)).await.ok();
    assert_eq!((&former["state"], &former["ended_on"]), (&json!("closed"), &json!("2026-03-02")));
    // A seat is free: whoever is elected to it takes office today, and nothing of others ends.
    let count = "SELECT CAST(count(*) AS TEXT) AS text FROM mandates WHERE ends_on IS NULL";
    let before: u64 = county.world.sql_text(count)[0].parse().unwrap();
    let free = county.lines[0].constituency.clone();
    let one = Line { name: "林补选".to_owned(), born: "1990-01".to_owned(), constituency: free, ..Line::default() };
    let loaded = sent(&admin, &county.term, std::slice::from_ref(&one), &[("by_election", "true")]).await.ok();
    assert_eq!(loaded["applied"], true, "{loaded}");
    let change = id_of(&loaded["term_change"]).to_owned();
    // Another change that nobody can read keeps this one from nothing.
    let url = &county.world.database.url;
    execute(url, "UPDATE term_changes SET state = 'undoing', division_code = '?' WHERE state = 'done'");
    let by = json!({ "credentials_report": "晋人常〔2026〕9号", "published_on": "2026-03-03" });
    county.clerk().await.post(&format!("/api/v1/term-changes/{change}/confirm"), &by).await.ok();
    await_state(&county, &change, "done").await;
    execute(
        url,
        &format!("UPDATE term_changes SET state = 'done', division_code = '{COUNTY}' WHERE state = 'undoing'"),
    );
    let after: u64 = county.world.sql_text(count)[0].parse().unwrap();
    assert_eq!(after, before + 1);
    let two = [Line { name: "林再选".to_owned(), ..one.clone() }, Line { name: "林又选".to_owned(), ..one }];
    let full = sent(&county.admin().await, &county.term, &two, &[("by_election", "true")]).await.ok();
    assert!(super::found(&full).iter().any(|(_, code)| code == "more_names_than_seats"), "{full}");

    // What was handed over before goes nowhere back; until the change can't be taken back any more it stays as it was.
    assert_eq!(county.world.login("demo-office").await.get(&leave).await.ok()["state"], "in_force");
    county.world.clock.pass_hours(72);
    await_settled(&county.world, &leave).await;

    // Birth months and phones of those elected go ninety days after they took office.
    let rows = || county.world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM roster_rows").concat();
    assert_ne!(rows(), "0");
    let long_ago = match kind {
        Kind::Sqlite => "1",
        Kind::Postgres(_) => "to_timestamp(1)",
    };
    execute(&county.world.database.url, &format!("UPDATE term_changes SET done_at = {long_ago}"));
    program::said(&mut program::command(&county.world.database, &["retention", "run"]));
    assert_eq!(rows(), "0");
}

mashang_tests::stories!(
    a_night_in_which_everything_dies_once_and_the_day_on_which_it_is_taken_back,
    what_is_followed_up_stays_with_whoever_has_it_where_the_former_does_not_serve_again,
    the_worker_changes_a_term_by_itself_and_a_by_election_fills_a_vacancy,
);
