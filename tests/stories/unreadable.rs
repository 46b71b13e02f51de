//! Rows that can't be read: a list shows the others and names them by their ids.

use std::collections::BTreeSet;

use mashang_tests::{Caller, HOME, Kind, World, execute, id_of};
use serde_json::{Value, json};

use crate::harbour::Harbour;
use crate::log::literal;

/// What no key opens, in the words of SQL.
pub(crate) fn unopenable(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => "sealed = X'0200'",
        Kind::Postgres(_) => "sealed = '\\x0200'::bytea",
    }
}

pub(crate) fn set(world: &World, (table, key): (&str, &str), id: &str, change: &str) {
    let id = literal(world.kind, id);
    execute(&world.database.url, &format!("UPDATE {table} SET {change} WHERE {key} = {id}"));
}

fn ids(entries: &Value) -> Vec<&str> {
    entries.as_array().into_iter().flatten().map(id_of).collect()
}

/// What the page shows, and what it names.
async fn shown(caller: &Caller, path: &str) -> (Value, Value) {
    let mut page = caller.get(path).await.ok();
    (page["items"].take(), page["unreadable"].take())
}

/// How many times lists left a row out, as the metrics tell it.
async fn left_out(world: &World) -> String {
    let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
    metrics.lines().find_map(|line| line.strip_prefix("mashang_unreadable_rows_total ")).unwrap().to_owned()
}

async fn a_case_that_can_not_be_read_hides_no_other(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let mut sent = Vec::new();
    for _ in 0..5 {
        sent.push(id_of(&world.submit(&resident).await).to_owned());
    }
    let [first, foreign, strange, handled, last] = sent.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        panic!("five were sent in: {sent:?}")
    };
    // Consumers read cases, too.
    world.settle().await;
    set(&world, ("cases", "id"), foreign, unopenable(kind));
    set(&world, ("cases", "id"), strange, "nature = 'unheard_of'");
    set(&world, ("case_handling", "case_id"), handled, unopenable(kind));

    let deputy = world.login("demo-deputy").await;
    assert_eq!(left_out(&world).await, "0");
    for (caller, path) in [(&deputy, "/api/v1/cases"), (&resident, "/api/v1/me/cases")] {
        let (items, unreadable) = shown(caller, path).await;
        assert_eq!((ids(&items), ids(&unreadable)), (vec![last, first], vec![handled, strange, foreign]), "{path}");
        assert_eq!(unreadable[0], json!({ "id": handled }), "nothing of it but its id");
    }
    assert_eq!(left_out(&world).await, "6", "three, twice");
    let (items, unreadable) = shown(&deputy, "/api/v1/me/tasks").await;
    let in_any_order = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(in_any_order(ids(&items)), in_any_order(vec![first, last]));
    assert_eq!(in_any_order(ids(&unreadable)), in_any_order(vec![foreign, strange, handled]));

    deputy.get(&format!("/api/v1/cases/{strange}")).await.problem(500, "internal");
    let stranger = world.login("demo-resident-2").await;
    let nothing = json!({ "items": [], "next_cursor": null });
    assert_eq!(stranger.get("/api/v1/cases").await.ok(), nothing, "not even an id");
    set(&world, ("cases", "id"), strange, "nature = 'complaint'");
    let (items, unreadable) = shown(&deputy, "/api/v1/cases").await;
    assert_eq!((ids(&items), ids(&unreadable)), (vec![last, strange, first], vec![handled, foreign]));
}

async fn paging_goes_on_behind_what_can_not_be_read(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let mut sent = Vec::new();
    for _ in 0..4 {
        sent.push(id_of(&world.submit(&resident).await).to_owned());
    }
    for spoilt in &sent[1..3] {
        set(&world, ("cases", "id"), spoilt, unopenable(kind));
    }
    sent.reverse();
    let deputy = world.login("demo-deputy").await;
    for (list, in_order) in [("cases", true), ("me/tasks", false)] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        for left in (0..4).rev() {
            let page = deputy.get(&format!("/api/v1/{list}?limit=1{cursor}")).await.ok();
            let (items, unreadable) = (ids(&page["items"]), ids(&page["unreadable"]));
            assert_eq!(items.len() + unreadable.len(), 1, "{page}");
            assert!(unreadable.iter().all(|id| sent[1..3].iter().any(|spoilt| spoilt == id)), "{page}");
            found.extend(items.into_iter().chain(unreadable).map(str::to_owned));
            assert_eq!(page["next_cursor"].is_string(), left > 0, "{page}");
            cursor = page["next_cursor"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
        }
        let mut all = sent.clone();
        if !in_order {
            found.sort_unstable();
            all.sort_unstable();
        }
        assert_eq!(found, all, "{list}: each once");
    }
}

async fn a_case_that_can_not_be_read_keeps_no_other_from_being_erased(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("resident-who-goes").await;
    let mut sent = Vec::new();
    for _ in 0..4 {
        sent.push(id_of(&world.submit(&resident).await).to_owned());
    }
    world.settle().await;
    let [first, told, strange, last] = sent.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        panic!("four were sent in: {sent:?}")
    };
    set(&world, ("cases", "id"), strange, "nature = 'unheard_of'");
    set(&world, ("events", "subject_id"), told, unopenable(kind));
    let wish = json!({ "confirm": true });
    let erased = async || {
        let done = resident.post("/api/v1/me/erasure", &wish).await.ok();
        let ids = |field: &str| -> BTreeSet<String> {
            let all = done[field].as_array().into_iter().flatten();
            all.map(|id| id.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(done["account_erased"], false, "{done}");
        (ids("case_ids"), ids("unreadable_case_ids"))
    };
    let these = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(erased().await, (these(&[first, last]), these(&[told, strange])));
    set(&world, ("cases", "id"), strange, "nature = 'complaint'");
    assert_eq!(erased().await, (these(&[strange]), these(&[told])), "what reads again is erased when one asks again");
    let left = resident.get("/api/v1/me/cases").await.ok();
    assert_eq!(ids(&left["items"]), [told], "nothing of it was erased by half");
}

async fn a_dispute_that_can_not_be_read_hides_no_other(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "damages", "title": "损害赔偿", "text": "双方对赔偿有分歧。"
    });
    let reporter = world.login("demo-deputy-shishi").await;
    let first = reporter.post("/api/v1/disputes", &report).await.created();
    let second = reporter.post("/api/v1/disputes", &report).await.created();
    set(world, ("disputes", "id"), id_of(&first), &unopenable(kind).replace("sealed", "dossier"));
    let office = world.login("demo-office-xiangzhi").await;
    let (items, unreadable) = shown(&office, "/api/v1/disputes").await;
    assert_eq!((ids(&items), ids(&unreadable)), (vec![id_of(&second)], vec![id_of(&first)]));
    let next = office.get("/api/v1/disputes?limit=1").await.ok()["next_cursor"].as_str().unwrap().to_owned();
    let (items, unreadable) = shown(&office, &format!("/api/v1/disputes?limit=1&cursor={next}")).await;
    assert_eq!((ids(&items), ids(&unreadable)), (Vec::new(), vec![id_of(&first)]));
}

async fn a_reception_that_can_not_be_read_is_not_taken_for_none(kind: Kind) {
    let world = World::start(kind).await;
    let rooms = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok();
    let room = id_of(&rooms["items"][0]).to_owned();
    let liaison = world.login("demo-room-liaison").await;
    let mut announced = Vec::new();
    for day in ["2026-03-05", "2026-03-06"] {
        let reception = json!({
            "room_id": room, "kind": "reception_day", "title": "代表接待日", "on": day, "from": "15:00", "to": "17:00"
        });
        announced.push(id_of(&liaison.post("/api/v1/receptions", &reception).await.created()).to_owned());
    }
    let list = format!("/api/v1/receptions?room_id={room}");
    set(&world, ("receptions", "id"), &announced[0], &unopenable(kind).replace("sealed", "register"));
    let (items, unreadable) = shown(&world.anybody(), &list).await;
    assert_eq!((ids(&items), ids(&unreadable)), (vec![&*announced[1]], vec![&*announced[0]]));

    // Thursday at three: whoever comes is not told that nothing is on.
    world.clock.pass_hours(24 * 3 + 6);
    let check_in = async |body: Value| world.login("demo-deputy").await.post("/api/v1/check-ins", &body).await;
    check_in(json!({ "reception_id": announced[0], "code": "7KX3MPQ8" })).await.problem(500, "internal");
    world.clock.pass_hours(24);
    check_in(world.check_in(&announced[1]).await).await.created();
}

async fn records_and_messages_that_can_not_be_read_hide_no_others(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let mut records = Vec::new();
    for hour in ["07", "08"] {
        let work = json!({
            "role": "policy_publicist", "activity": "explained_policy", "at": format!("2026-03-01T{hour}:00:00Z"),
            "place": "社区广场", "text": "宣讲民法典。"
        });
        let made = deputy.post("/api/v1/duty-records", &work).await.created();
        office.post(&format!("/api/v1/duty-records/{}/confirm", id_of(&made)), &json!({})).await.ok();
        records.push(id_of(&made).to_owned());
    }
    world.settle().await;
    let told = deputy.get("/api/v1/me/messages").await.ok();
    let [newer, older] = ids(&told["items"])[..] else { panic!("two are told: {told}") };
    set(&world, ("inbox_messages", "id"), newer, "subject_kind = 'planet'");
    let (items, unreadable) = shown(&deputy, "/api/v1/me/messages").await;
    assert_eq!((ids(&items), ids(&unreadable)), (vec![older], vec![newer]));

    let file = format!("/api/v1/deputies/{}/duty-file", id_of(&world.deputy().await.0));
    for spoilt in [unopenable(kind), "activity = 'slept'"] {
        set(&world, ("duty_records", "id"), &records[0], spoilt);
        for (caller, path) in
            [(&deputy, "/api/v1/me/duty-records"), (&office, "/api/v1/duty-records"), (&deputy, file.as_str())]
        {
            let (items, unreadable) = shown(caller, path).await;
            assert_eq!((ids(&items), ids(&unreadable)), (vec![&*records[1]], vec![&*records[0]]), "{path}");
        }
        set(&world, ("duty_records", "id"), &records[0], "sealed = NULL");
    }
    let counted = deputy.get(&file).await.ok();
    assert_eq!(counted["counts"][0]["count"], 2, "what is counted is counted all the same");
}

async fn a_notice_that_can_not_be_read_hides_no_other(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let mut published = Vec::new();
    for _ in 0..2 {
        let draft = json!({ "title": "物业管理怎么管", "text": "业主大会可以选聘物业。", "division_code": HOME });
        let made = office.post("/api/v1/notices", &draft).await.created();
        office.post(&format!("/api/v1/notices/{}/publish", id_of(&made)), &json!({})).await.ok();
        published.push(id_of(&made).to_owned());
    }
    let read = format!("/api/v1/notices/{}/read", published[1]);
    world.anybody().post(&read, &json!({})).await.ok();
    set(&world, ("notices", "id"), &published[0], "title = ''");
    let (items, unreadable) = shown(&world.anybody(), &format!("/api/v1/notices?division={HOME}")).await;
    assert_eq!((ids(&items), ids(&unreadable)), (vec![&*published[1]], vec![&*published[0]]));
    assert_eq!(items[0]["readers"], 1);
}

mashang_tests::stories!(
    a_case_that_can_not_be_read_hides_no_other,
    a_case_that_can_not_be_read_keeps_no_other_from_being_erased,
    paging_goes_on_behind_what_can_not_be_read,
    a_dispute_that_can_not_be_read_hides_no_other,
    a_reception_that_can_not_be_read_is_not_taken_for_none,
    records_and_messages_that_can_not_be_read_hide_no_others,
    a_notice_that_can_not_be_read_hides_no_other,
);
