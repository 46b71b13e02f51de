//! What is followed up goes on with the work of whoever is away, and comes back as it stood.

use mashang_domain::handovers::HandoverId;
use mashang_domain::handovers::usecases::advance;
use mashang_domain::shared::Actor;
use mashang_tests::{Caller, HOME, Kind, World, id_of, several_looks};
use serde_json::{Value, json};

use super::{followed_up, to_do};
use crate::handovers::{as_deputy, colleagues, set_mandates};
use crate::log::literal;
use crate::suggestions::told;
use crate::unreadable::{set, unopenable};

/// What is handed over of a deputy's to another.
fn order(reason: &str, from: &str, to: &str) -> Value {
    json!({ "deputy_id": from, "reason": reason, "to_kind": "deputy", "to_id": to, "text": "县人大常委会公告。" })
}

/// A leave of the first deputy's that the office approves, and that begins at once; its path.
async fn on_leave(world: &World, stand_in: &str) -> String {
    let leave = json!({
        "begins_on": "2026-03-02", "ends_on": "2026-03-06", "reason": "business", "text": "外出招商。",
        "stand_in_kind": "deputy", "stand_in_id": stand_in
    });
    let asked = world.login("demo-deputy").await.post("/api/v1/leaves", &leave).await.created();
    let path = format!("/api/v1/handovers/{}", id_of(&asked));
    let approved = world.login("demo-office").await.post(&format!("{path}/approve"), &json!({})).await.ok();
    assert_eq!(approved["state"], "in_force");
    path
}

/// Who answers for each, and in whose place.
async fn answers(caller: &Caller, path: &str) -> Vec<(Value, Value)> {
    let shown = caller.get(path).await.ok()["follow_ups"].clone();
    shown.as_array().unwrap().iter().map(|one| (one["to"]["id"].clone(), one["instead_of"]["id"].clone())).collect()
}

/// Something more that is followed up of that sitting by a deputy.
async fn something_more(caller: &Caller, path: &str, deputy: &str) {
    let to = json!({ "kind": "deputy", "id": deputy });
    let more = json!({ "item": 2, "text": "再访摊主。", "to": to, "due_on": "2026-03-25" });
    caller.post(&format!("{path}/follow-up"), &more).await.ok();
}

async fn each_handover_gives_back_what_went_on_by_it_as_it_stood(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let all = colleagues(&world).await;
    let [a, b, c] = [0, 1, 2].map(|at: usize| json!(all[at]));
    let (office, liaison) = (world.login("demo-office").await, world.login("demo-room-liaison").await);
    let path = followed_up(&world, &[(1, all[0].as_str(), "2026-03-20")]).await;
    // The first was given away for good, the second goes with a leave.
    let for_good = office.post("/api/v1/handovers", &order("overload", &all[0], &all[1])).await.created();
    assert_eq!(for_good["state"], "final");
    something_more(&liaison, &path, &all[0]).await;
    let leave = on_leave(&world, &all[1]).await;
    let with_b = [(b.clone(), a.clone()), (b.clone(), a.clone())];
    assert_eq!(answers(&liaison, &path).await, with_b);
    // Whoever stands in can do so no longer, and then can again.
    set_mandates(&world, &all[1], "status = 'suspended', status_since = '2026-01-05'");
    let suspended = office.post("/api/v1/handovers", &order("suspended", &all[1], &all[2])).await.created();
    assert_eq!(answers(&liaison, &path).await, [(c.clone(), b.clone()), (c, b.clone())]);
    set_mandates(&world, &all[1], "status = 'active', status_since = '2022-01-01'");
    office.post(&format!("/api/v1/handovers/{}/return", id_of(&suspended)), &json!({})).await.ok();
    assert_eq!(answers(&liaison, &path).await, with_b);
    world.login("demo-deputy").await.post(&format!("{leave}/return"), &json!({})).await.ok();
    assert_eq!(answers(&liaison, &path).await, [(b, a.clone()), (a, Value::Null)]);
}

async fn whoever_went_first_has_it_again_though_the_stand_in_is_still_away(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let all = colleagues(&world).await;
    let [a, b, c] = [0, 1, 2].map(|at: usize| json!(all[at]));
    let (office, liaison) = (world.login("demo-office").await, world.login("demo-room-liaison").await);
    let due = [(1, all[0].as_str(), "2026-03-20"), (2, all[1].as_str(), "2026-03-20")];
    let path = followed_up(&world, &due).await;
    let leave = on_leave(&world, &all[1]).await;
    set_mandates(&world, &all[1], "status = 'suspended', status_since = '2026-01-05'");
    let suspended = office.post("/api/v1/handovers", &order("suspended", &all[1], &all[2])).await.created();
    assert_eq!(answers(&liaison, &path).await, [(c.clone(), b.clone()), (c.clone(), b.clone())]);
    world.login("demo-deputy").await.post(&format!("{leave}/return"), &json!({})).await.ok();
    assert_eq!(answers(&liaison, &path).await, [(a.clone(), Value::Null), (c, b.clone())]);
    set_mandates(&world, &all[1], "status = 'active', status_since = '2022-01-01'");
    office.post(&format!("/api/v1/handovers/{}/return", id_of(&suspended)), &json!({})).await.ok();
    assert_eq!(answers(&liaison, &path).await, [(a, Value::Null), (b, Value::Null)]);
}

async fn what_can_not_be_read_keeps_nothing_from_coming_back(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let all = colleagues(&world).await;
    let (office, liaison) = (world.login("demo-office").await, world.login("demo-room-liaison").await);
    let mut paths = Vec::new();
    for _ in 0..3 {
        paths.push(followed_up(&world, &[(1, all[0].as_str(), "2026-03-20")]).await);
    }
    let lost = liaison.get(&paths[2]).await.ok();
    set(&world, ("tea_sittings", "id"), id_of(&lost), unopenable(kind));
    let leave = on_leave(&world, &all[1]).await;
    let spoilt = liaison.get(&paths[0]).await.ok();
    set(&world, ("tea_sittings", "id"), id_of(&spoilt), unopenable(kind));
    let back = world.login("demo-deputy").await.post(&format!("{leave}/return"), &json!({})).await.ok();
    assert_eq!((&back["state"], &back["work"]), (&json!("returned"), &json!("done")), "{back}");
    assert_eq!(answers(&liaison, &paths[1]).await, [(json!(all[0]), Value::Null)]);
    let counts = office.get(&leave).await.ok()["counts"].clone();
    assert_eq!(["moved", "returned", "left"].map(|what| &counts[what]), [&json!(2), &json!(1), &json!(1)], "{counts}");
    let items = office.get(&format!("{leave}/items")).await.ok()["items"].clone();
    let stays = items.as_array().unwrap().iter().find(|one| one["moved"] == false).unwrap();
    assert_eq!((&stays["kind"], &stays["id"], stays.get("title")), (&json!("tea_sitting"), &lost["id"], None));
}

/// What lies sealed of a sitting, as SQL sets it.
fn sealed(world: &World, id: &str) -> String {
    let (read, id) = (
        match world.kind {
            Kind::Sqlite => "'sealed = X''' || hex(sealed) || ''''",
            Kind::Postgres(_) => "'sealed = ''\\x' || encode(sealed, 'hex') || '''::bytea'",
        },
        literal(world.kind, id),
    );
    world.sql_text(&format!("SELECT {read} AS text FROM tea_sittings WHERE id = {id}")).concat()
}

async fn what_went_on_comes_back_though_more_after_the_same_sitting_could_not_go_on(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let all = colleagues(&world).await;
    let (office, liaison) = (world.login("demo-office").await, world.login("demo-room-liaison").await);
    let path = followed_up(&world, &[(1, all[0].as_str(), "2026-03-20")]).await;
    let leave = on_leave(&world, &all[1]).await;
    something_more(&liaison, &path, &all[0]).await;
    // While it is looked again, nobody can read it.
    let sitting = liaison.get(&path).await.ok();
    let whole = sealed(&world, id_of(&sitting));
    set(&world, ("tea_sittings", "id"), id_of(&sitting), unopenable(kind));
    let worker = world.worker();
    let ctx = worker.surroundings.context(Actor::System);
    let id: HandoverId = serde_json::from_value(office.get(&leave).await.ok()["id"].clone()).unwrap();
    worker.db.write_at_leisure(move |store| advance(store, &ctx, id)).unwrap();
    let counts = async || {
        let counts = office.get(&leave).await.ok()["counts"].clone();
        ["moved", "returned", "left"].map(|what| counts[what].as_u64().unwrap())
    };
    assert_eq!(counts().await, [0, 0, 1], "somebody has to see to it");
    set(&world, ("tea_sittings", "id"), id_of(&sitting), &whole);
    let (away, acts) = (json!(all[0]), json!(all[1]));
    assert_eq!(answers(&liaison, &path).await, [(acts, away.clone()), (away.clone(), Value::Null)]);
    world.login("demo-deputy").await.post(&format!("{leave}/return"), &json!({})).await.ok();
    assert_eq!(answers(&liaison, &path).await, [(away.clone(), Value::Null), (away, Value::Null)]);
    assert_eq!(counts().await, [1, 1, 0]);
}

async fn what_is_asked_of_whoever_is_away_goes_to_whoever_stands_in(kind: Kind) {
    let world = World::start(kind).await;
    let all = colleagues(&world).await;
    let liaison = world.login("demo-room-liaison").await;
    let leave = on_leave(&world, &all[1]).await;
    let path = followed_up(&world, &[(1, all[0].as_str(), "2026-03-20")]).await;
    let in_place = (json!(all[1]), json!(all[0]));
    let until = async |expected: &[(Value, Value)]| {
        for _ in 0..100 {
            if answers(&liaison, &path).await == expected {
                return;
            }
            mashang_tests::tick().await;
        }
        panic!("it stays: {:?}", answers(&liaison, &path).await);
    };
    until(std::slice::from_ref(&in_place)).await;
    something_more(&liaison, &path, &all[0]).await;
    until(&[in_place.clone(), in_place]).await;
    world.login("demo-deputy").await.post(&format!("{leave}/return"), &json!({})).await.ok();
    let own = (json!(all[0]), Value::Null);
    assert_eq!(answers(&liaison, &path).await, [own.clone(), own]);
}

async fn of_what_is_late_nobody_is_reminded_and_of_what_comes_near_before_offices_close(kind: Kind) {
    let world = World::start(kind).await;
    let all = colleagues(&world).await;
    // Late on the 11th; near on Saturday, the 21st.
    let path = followed_up(&world, &[(1, all[0].as_str(), "2026-03-10"), (2, all[0].as_str(), "2026-03-24")]).await;
    let sitting = world.login("demo-room-liaison").await.get(&path).await.ok();
    let reminded = async || {
        world.settle().await;
        let messages = told(&world.login("demo-deputy").await, id_of(&sitting)).await;
        messages.into_iter().filter(|kind| kind == "reminded").count()
    };
    world.clock.pass_until("2026-03-19T10:00:00+08:00");
    several_looks().await;
    assert_eq!(reminded().await, 0);
    let overdue = world.login("demo-office").await.get("/api/v1/overdue?kind=sitting_follow_up").await.ok();
    assert_eq!((&overdue["items"][0]["subject_id"], &overdue["items"][0]["item"]), (&sitting["id"], &json!(1)));
    world.clock.pass_until("2026-03-20T10:00:00+08:00");
    several_looks().await;
    assert_eq!(reminded().await, 1);
}

async fn whoever_acts_in_two_names_has_a_sitting_once_by_what_is_due_first(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let all = colleagues(&world).await;
    let path = followed_up(&world, &[(1, all[0].as_str(), "2026-03-20")]).await;
    let both = as_deputy(&world, "demo-room-liaison", &all[0]).await;
    let room = both.get(&path).await.ok()["room_id"].clone();
    let sooner =
        json!({ "item": 2, "text": "张贴约定。", "to": { "kind": "room", "id": room }, "due_on": "2026-03-10" });
    both.post(&format!("{path}/follow-up"), &sooner).await.ok();
    let waits = to_do(&world, "demo-room-liaison").await;
    assert_eq!((waits.len(), &waits[0]["due_at"]), (1, &json!("2026-03-10T16:00:00Z")), "{waits:?}");
    both.post(&format!("{path}/finish-follow-up"), &json!({ "number": 2, "text": "已张贴。" })).await.ok();
    let waits = to_do(&world, "demo-room-liaison").await;
    assert_eq!((waits.len(), &waits[0]["due_at"]), (1, &json!("2026-03-20T16:00:00Z")), "{waits:?}");
}

async fn a_room_answers_for_its_own_sittings_alone(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let all = colleagues(&world).await;
    let (office, liaison) = (world.login("demo-office").await, world.login("demo-room-liaison").await);
    let path = followed_up(&world, &[(1, all[0].as_str(), "2026-03-20"), (2, all[1].as_str(), "2026-03-20")]).await;
    let sitting = liaison.get(&path).await.ok();
    let other = json!({ "kind": "tea_room", "name": "邻家茶室", "division_code": HOME, "address": "梅岭路 2 号" });
    let other = world.login("demo-admin").await.post("/api/v1/rooms", &other).await.created();
    let own = sitting["room_id"].as_str().unwrap();
    for (from, room) in [(&all[0], id_of(&other)), (&all[1], own)] {
        let mut to_room = order("overload", from, room);
        to_room["to_kind"] = json!("room");
        office.post("/api/v1/handovers", &to_room).await.created();
    }
    let shown = liaison.get(&path).await.ok()["follow_ups"].clone();
    assert_eq!(shown[0]["to"]["kind"], "office", "that serves the sitting's room");
    assert_eq!((&shown[1]["to"]["kind"], &shown[1]["to"]["id"]), (&json!("room"), &json!(own)));
}

mashang_tests::stories!(
    each_handover_gives_back_what_went_on_by_it_as_it_stood,
    whoever_went_first_has_it_again_though_the_stand_in_is_still_away,
    what_can_not_be_read_keeps_nothing_from_coming_back,
    what_went_on_comes_back_though_more_after_the_same_sitting_could_not_go_on,
    what_is_asked_of_whoever_is_away_goes_to_whoever_stands_in,
    of_what_is_late_nobody_is_reminded_and_of_what_comes_near_before_offices_close,
    whoever_acts_in_two_names_has_a_sitting_once_by_what_is_due_first,
    a_room_answers_for_its_own_sittings_alone,
);
