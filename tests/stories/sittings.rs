//! Sittings at tea rooms: who is invited, what is resolved, who follows it up and until when; and what a room is used for, which nobody
//! types.

mod passing;

use mashang_infra::workbooks;
use mashang_tests::{Caller, HOME, Kind, World, execute, id_of, several_looks};
use serde_json::{Value, json};

use crate::cases::police;
use crate::handovers::{as_deputy, colleagues};
use crate::receptions::{on, room};
use crate::suggestions::{COUNTY, congress_of, told};

const SITTINGS: &str = "/api/v1/tea-sittings";
const NOBODY: &str = "019ab0c0-0000-7000-8000-000000000000";

/// A sitting on Tuesday afternoon, the 3rd of March 2026.
fn plan(room: &str, words: &str) -> Value {
    json!({
        "room_id": room, "title": words, "starts_at": "2026-03-03T07:00:00Z", "ends_at": "2026-03-03T09:00:00Z",
        "agenda": ["夜市收摊时间", words], "guests": [{ "kind": "consultative_member", "name": words, "body": "政协" }]
    })
}

/// A sitting that was written down in those words, with something that is followed up.
pub(crate) async fn something_resolved(world: &World, words: &str) {
    let liaison = world.login("demo-room-liaison").await;
    let room = room(world).await;
    let mut past = plan(&room, words);
    (past["starts_at"], past["ends_at"]) = (json!("2026-02-27T07:00:00Z"), json!("2026-02-27T09:00:00Z"));
    let path = format!("{SITTINGS}/{}", id_of(&liaison.post(SITTINGS, &past).await.created()));
    let record = json!({
        "resolutions": [{ "item": 1, "text": words }], "text": words,
        "follow_ups": [{ "item": 1, "text": words, "to": { "kind": "room", "id": room }, "due_on": "2026-12-31" }]
    });
    liaison.post(&format!("{path}/record"), &record).await.ok();
    liaison.post(&format!("{path}/finish-follow-up"), &json!({ "number": 1, "text": words })).await.ok();
}

/// A sitting of before after which those deputies have something to do on those items, each until a day; its path.
pub(crate) async fn followed_up(world: &World, all: &[(u32, &str, &str)]) -> String {
    let liaison = world.login("demo-room-liaison").await;
    let mut past = plan(&room(world).await, "夜市议事");
    (past["starts_at"], past["ends_at"]) = (json!("2026-02-27T07:00:00Z"), json!("2026-02-27T09:00:00Z"));
    let path = format!("{SITTINGS}/{}", id_of(&liaison.post(SITTINGS, &past).await.created()));
    let due = |(item, deputy, day): &(u32, &str, &str)| {
        let to = json!({ "kind": "deputy", "id": deputy });
        json!({ "item": item, "text": "走访摊主。", "to": to, "due_on": day })
    };
    let record = json!({ "follow_ups": all.iter().map(due).collect::<Vec<_>>() });
    liaison.post(&format!("{path}/record"), &record).await.ok();
    path
}

/// What can't be planned.
async fn bad_plans(liaison: &Caller, good: &Value) {
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for (body, field) in [
        (with("agenda", json!(vec!["议题"; 21])), "/agenda"),
        (with("agenda", json!([])), "/agenda"),
        (with("ends_at", good["starts_at"].clone()), "/ends_at"),
        (with("ends_at", json!("2026-03-03T15:00:01Z")), "/ends_at"),
        (with("starts_at", json!("2026-01-20T07:00:00Z")), "/starts_at"),
    ] {
        assert_eq!(liaison.post(SITTINGS, &body).await.bad_fields(), [field], "{body}");
    }
    for (body, field) in [
        (with("room_id", json!(NOBODY)), "/room_id"),
        (with("deputy_ids", json!([NOBODY])), "/deputy_ids/0"),
        (with("unit_ids", json!([NOBODY])), "/unit_ids/0"),
    ] {
        assert_eq!(liaison.post(SITTINGS, &body).await.missing_fields(), [field], "{body}");
    }
}

async fn a_sitting_resolves_and_what_is_followed_up_ends(kind: Kind) {
    let world = World::start(kind).await;
    let (room, police, deputy) = (room(&world).await, police(&world).await, world.deputy().await.0);
    let liaison = world.login("demo-room-liaison").await;
    let mut good = plan(&room, "夜市扰民议事");
    (good["deputy_ids"], good["unit_ids"]) = (json!([deputy["id"]]), json!([police]));
    bad_plans(&liaison, &good).await;
    world.login("demo-deputy").await.post(SITTINGS, &good).await.problem(403, "forbidden");
    let made = liaison.post(SITTINGS, &good).await.created();
    let (id, path) = (id_of(&made).to_owned(), format!("{SITTINGS}/{}", id_of(&made)));
    world.settle().await;
    for who in ["demo-unit", "demo-deputy"] {
        assert_eq!(told(&world.login(who).await, &id).await, ["announced"], "{who}");
        assert_eq!(world.login(who).await.get(&path).await.ok()["allowed_actions"], json!([]), "{who}");
    }
    world.login("demo-resident").await.get(&path).await.problem(404, "not_found");
    let record = json!({
        "deputy_ids": [deputy["id"]], "unit_ids": [police], "residents": 12,
        "resolutions": [{ "item": 1, "text": "二十二点前收摊。" }],
        "follow_ups": [
            { "item": 1, "text": "晚间巡查两周。", "to": { "kind": "unit", "id": police }, "due_on": "2026-03-05" },
            { "item": 2, "text": "与摊主签订约定。", "to": { "kind": "room", "id": room }, "due_on": "2026-03-20" }
        ]
    });
    liaison.post(&format!("{path}/record"), &record).await.problem(409, "sitting_not_begun");

    // Tuesday, four o'clock in the afternoon.
    world.clock.pass_hours(31);
    let liaison = world.login("demo-room-liaison").await;
    let mut wrong = record.clone();
    wrong["resolutions"][0]["item"] = json!(3);
    assert_eq!(liaison.post(&format!("{path}/record"), &wrong).await.missing_fields(), ["/resolutions/0/item"]);
    let mut wrong = record.clone();
    wrong["follow_ups"][1]["to"] = json!({ "kind": "room", "id": NOBODY });
    assert_eq!(liaison.post(&format!("{path}/record"), &wrong).await.bad_fields(), ["/follow_ups/1/to"]);
    wrong["follow_ups"][1] = record["follow_ups"][0].clone();
    wrong["follow_ups"][1]["due_on"] = json!("2026-03-02");
    assert_eq!(liaison.post(&format!("{path}/record"), &wrong).await.bad_fields(), ["/follow_ups/1/due_on"]);
    let held = liaison.post(&format!("{path}/record"), &record).await.ok();
    assert_eq!((&held["state"], &held["pending"]), (&json!("held"), &json!(2)));
    world.settle().await;
    let records = world.login("demo-deputy").await.get("/api/v1/me/duty-records?limit=100").await.ok();
    let own: Vec<_> =
        records["items"].as_array().unwrap().iter().filter(|one| one["source"]["subject_id"] == id).collect();
    assert_eq!(own.iter().map(|one| &one["activity"]).collect::<Vec<_>>(), ["collected_opinions"], "typed by nobody");
    assert!(told(&world.login("demo-unit").await, &id).await.contains(&"recorded".to_owned()));

    follows_up(&world, &path, &id).await;
    ends_in_a_case(&world, &path, &room).await;
    whoever_served_that_day_came(&world, &room).await;
}

/// What that one still has to do after sittings.
async fn to_do(world: &World, who: &str) -> Vec<Value> {
    world.login(who).await.get("/api/v1/me/work?kind=tea_sitting").await.ok()["items"].as_array().unwrap().clone()
}

/// The unit is late, says what it did, and can do nothing else.
async fn follows_up(world: &World, path: &str, id: &str) {
    let (near, far) = (to_do(world, "demo-unit").await, to_do(world, "demo-room-liaison").await);
    assert_eq!((near.len(), &near[0]["subject_id"], &near[0]["light"]), (1, &json!(id), &json!("yellow")));
    assert_eq!((&near[0]["title"], &near[0]["due_at"]), (&json!("夜市扰民议事"), &json!("2026-03-05T16:00:00Z")));
    assert_eq!(near[0]["allowed_actions"], json!(["finishTeaSittingFollowUp"]));
    assert_eq!((far.len(), &far[0]["light"]), (1, &json!("green")), "each until the own day");
    assert_eq!(to_do(world, "demo-deputy").await, Vec::<Value>::new(), "who came and answers for nothing");
    world.clock.pass_until("2026-03-06T10:00:00+08:00");
    let (office, unit) = (world.login("demo-office").await, world.login("demo-unit").await);
    let overdue = office.get("/api/v1/overdue?kind=sitting_follow_up").await.ok();
    let late = &overdue["items"][0];
    assert_eq!(overdue["items"].as_array().unwrap().len(), 1, "{overdue}");
    assert_eq!((&late["subject_id"], &late["item"]), (&json!(id), &json!(1)));
    assert_eq!((&late["step"], &late["operation_id"]), (&json!("follow_up_settled"), &json!("getTeaSitting")));
    assert_eq!(unit.get(path).await.ok()["allowed_actions"], json!(["finishTeaSittingFollowUp"]));
    assert_eq!(to_do(world, "demo-unit").await[0]["light"], "red");
    let end = |number: u32| json!({ "number": number, "text": "巡查已满两周。" });
    unit.post(&format!("{path}/finish-follow-up"), &end(2)).await.problem(403, "forbidden");
    unit.post(&format!("{path}/drop-follow-up"), &end(1)).await.problem(403, "forbidden");
    assert_eq!(unit.post(&format!("{path}/finish-follow-up"), &end(3)).await.missing_fields(), ["/number"]);
    unit.post(&format!("{path}/finish-follow-up"), &end(1)).await.ok();
    unit.post(&format!("{path}/finish-follow-up"), &end(1)).await.problem(409, "sitting_follow_up_ended");
    let one = &unit.get(path).await.ok()["follow_ups"][0];
    assert_eq!((&one["state"], &one["in_time"]), (&json!("done"), &json!(false)), "what was late stays so");
    assert_eq!(one["ended_by"]["kind"], "unit");
    assert_eq!(to_do(world, "demo-unit").await, Vec::<Value>::new());
    world.settle().await;
    let left = office.get("/api/v1/overdue?kind=sitting_follow_up").await.ok();
    assert_eq!(left["items"], json!([]));
}

/// Something becomes a case, and then nothing is to be done any more; who sees what in lists.
async fn ends_in_a_case(world: &World, path: &str, room: &str) {
    let (liaison, office) = (world.login("demo-room-liaison").await, world.login("demo-office").await);
    let mut submit = json!({
        "number": 2, "nature": "complaint", "category": "traffic", "title": "夜市扰民", "speaker_consents": false
    });
    let open = format!("{path}/open-case");
    assert_eq!(liaison.post(&open, &submit).await.bad_fields(), ["/speaker_consents"]);
    submit["speaker_consents"] = json!(true);
    liaison.post(&open, &submit).await.ok();
    liaison.post(&open, &submit).await.problem(409, "sitting_follow_up_has_case");
    let shown = office.get(path).await.ok();
    let case = office.case(shown["follow_ups"][1]["case_id"].as_str().unwrap()).await;
    assert_eq!(
        (&case["text"], &case["channel"]),
        (&json!("与摊主签订约定。"), &json!("forum")),
        "nothing is typed again"
    );
    let more = json!({
        "item": 1, "text": "再议一次。", "to": { "kind": "room", "id": room }, "due_on": "2026-03-20"
    });
    office.post(&format!("{path}/follow-up"), &more).await.ok();
    let named = json!({ "number": 3, "case_id": case["id"] });
    assert_eq!(
        office.post(&format!("{path}/name-case"), &json!({ "number": 3, "case_id": NOBODY })).await.missing_fields(),
        ["/case_id"]
    );
    office.post(&format!("{path}/name-case"), &named).await.ok();
    let dropped = json!({ "number": 2, "text": "已由诉求办理。" });
    assert_eq!(office.post(&format!("{path}/drop-follow-up"), &dropped).await.ok()["pending"], 1);
    let kinds = office.get(path).await.ok()["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["kind"].clone())
        .collect::<Vec<_>>();
    let said = [
        "announced",
        "recorded",
        "follow_up_done",
        "case_opened",
        "follow_up_added",
        "case_named",
        "follow_up_dropped",
    ];
    assert_eq!(json!(kinds), json!(said));
    for (who, count) in
        [("demo-room-liaison", 1), ("demo-office", 1), ("demo-unit", 1), ("demo-deputy", 1), ("demo-resident", 0)]
    {
        let listed = world.login(who).await.get(&format!("{SITTINGS}?state=held&room_id={room}")).await.ok();
        assert_eq!(listed["items"].as_array().unwrap().len(), count, "{who}");
    }
    let other = plan(room, "邻里议事");
    let cancelled = liaison.post(SITTINGS, &other).await.created();
    let cancelled = format!("{SITTINGS}/{}", id_of(&cancelled));
    let moved = json!({
        "title": "邻里议事", "starts_at": "2026-03-12T07:00:00Z", "ends_at": "2026-03-12T08:00:00Z", "agenda": ["停车"]
    });
    liaison.post(&format!("{cancelled}/change"), &moved).await.ok();
    assert_eq!(liaison.get(&cancelled).await.ok()["agenda"], json!([{ "number": 1, "topic": "停车" }]));
    let reason = json!({ "text": "台风停办。" });
    assert_eq!(liaison.post(&format!("{cancelled}/cancel"), &reason).await.ok()["state"], "cancelled");
    liaison.post(&format!("{cancelled}/record"), &json!({})).await.problem(409, "state_conflict");
}

/// Whoever left office since came when the sitting was, and nobody comes to a later one; whoever works elsewhere comes by invitation.
async fn whoever_served_that_day_came(world: &World, room: &str) {
    let (admin, liaison) = (world.login("demo-admin").await, world.login("demo-room-liaison").await);
    let seat = json!({
        "level": "county", "congress_code": COUNTY, "term": 18, "constituency": "丁选区", "from": "2022-01-01",
        "to": "2026-02-28"
    });
    let left = json!({ "name": "林卸任", "division_code": HOME, "mandates": [seat] });
    let left = admin.post("/api/v1/deputies", &left).await.created();
    let elsewhere = world.anybody().get("/api/v1/deputies?division=350581103000&limit=1").await.ok();
    let on = async |day: &str| {
        let mut past = plan(room, "巷道照明");
        (past["starts_at"], past["ends_at"]) = (json!(format!("{day}T07:00:00Z")), json!(format!("{day}T09:00:00Z")));
        format!("{SITTINGS}/{}", id_of(&liaison.post(SITTINGS, &past).await.created()))
    };
    let (before, after) = (on("2026-02-27").await, on("2026-03-01").await);
    let came = json!({ "deputy_ids": [left["id"], left["id"]] });
    let strange = json!({ "deputy_ids": [elsewhere["items"][0]["id"]] });
    assert_eq!(liaison.post(&format!("{before}/record"), &strange).await.bad_fields(), ["/deputy_ids/0"]);
    assert_eq!(liaison.post(&format!("{after}/record"), &came).await.missing_fields(), ["/deputy_ids/0"]);
    liaison.post(&format!("{before}/record"), &came).await.ok();
    let shown = liaison.get(&before).await.ok()["came"].clone();
    assert_eq!(
        (shown.as_array().unwrap().len(), &shown[0]["id"]),
        (1, &left["id"]),
        "once, on a day on which one served"
    );
}

async fn what_is_followed_up_goes_with_the_work_of_whoever_is_away_and_comes_back(kind: Kind) {
    let world = World::start(kind).await;
    let all = colleagues(&world).await;
    let liaison = world.login("demo-room-liaison").await;
    let path = followed_up(&world, &[(1, all[0].as_str(), "2026-03-20"), (2, all[1].as_str(), "2026-03-25")]).await;
    let id = liaison.get(&path).await.ok()["id"].as_str().unwrap().to_owned();
    let leave = json!({
        "begins_on": "2026-03-02", "ends_on": "2026-03-06", "reason": "business", "text": "外出招商。",
        "stand_in_kind": "deputy", "stand_in_id": all[1]
    });
    let asked = world.login("demo-deputy").await.post("/api/v1/leaves", &leave).await.created();
    let (office, handover) = (world.login("demo-office").await, format!("/api/v1/handovers/{}", id_of(&asked)));
    assert_eq!(office.post(&format!("{handover}/approve"), &json!({})).await.ok()["state"], "in_force");
    let stand_in = as_deputy(&world, "stand-in", &all[1]).await;
    let shown = liaison.get(&path).await.ok()["follow_ups"].clone();
    assert_eq!((&shown[0]["to"]["id"], &shown[0]["instead_of"]["id"]), (&json!(all[1]), &json!(all[0])));
    assert_eq!((&shown[1]["to"]["id"], shown[1].get("instead_of")), (&json!(all[1]), None));
    assert_eq!(to_do(&world, "demo-deputy").await, Vec::<Value>::new());
    let waits = to_do(&world, "stand-in").await;
    assert_eq!((waits.len(), &waits[0]["due_at"]), (1, &json!("2026-03-20T16:00:00Z")), "what is due first");
    let items = office.get(&format!("{handover}/items")).await.ok()["items"].clone();
    let item = items.as_array().unwrap().iter().find(|one| one["kind"] == "tea_sitting").unwrap();
    assert_eq!((&item["id"], &item["title"], &item["moved"]), (&json!(id), &json!("夜市议事"), &json!(true)));
    world.settle().await;
    let reassigned = async |who: &str| told(&world.login(who).await, &id).await.contains(&"reassigned".to_owned());
    assert_eq!((reassigned("demo-deputy").await, reassigned("stand-in").await), (false, true));
    world.login("demo-deputy").await.get(&path).await.problem(404, "not_found");

    let done = json!({ "number": 2, "text": "已走访。" });
    stand_in.post(&format!("{path}/finish-follow-up"), &done).await.ok();
    world.login("demo-deputy").await.post(&format!("{handover}/return"), &json!({})).await.ok();
    let shown = liaison.get(&path).await.ok()["follow_ups"].clone();
    assert_eq!((&shown[0]["to"]["id"], shown[0].get("instead_of")), (&json!(all[0]), None));
    assert_eq!((&shown[1]["to"]["id"], &shown[1]["state"]), (&json!(all[1]), &json!("done")), "what was the own stays");
    assert_eq!((to_do(&world, "demo-deputy").await.len(), to_do(&world, "stand-in").await.len()), (1, 0));
    world.settle().await;
    assert!(reassigned("demo-deputy").await, "who answers again can read it again");
    is_reminded_once(&world, &id).await;
}

/// Three days before, in the office's hours.
async fn is_reminded_once(world: &World, id: &str) {
    let reminded = async |who: &str| {
        world.settle().await;
        told(&world.login(who).await, id).await.into_iter().filter(|kind| kind == "reminded").count()
    };
    world.clock.pass_until("2026-03-16T10:00:00+08:00");
    several_looks().await;
    assert_eq!(reminded("demo-deputy").await, 0);
    world.clock.pass_until("2026-03-17T10:00:00+08:00");
    for _ in 0..100 {
        if reminded("demo-deputy").await > 0 {
            break;
        }
        mashang_tests::tick().await;
    }
    world.clock.pass_until("2026-03-18T10:00:00+08:00");
    several_looks().await;
    assert_eq!((reminded("demo-deputy").await, reminded("stand-in").await), (1, 0));
}

/// How many of a list stand so.
fn standing(list: &Value, state: &str) -> i64 {
    let one = list.as_array().unwrap().iter().find(|one| one["state"] == state);
    one.map_or(0, |one| one["count"].as_i64().unwrap())
}

/// A reception with a voice that was answered, one that was called off, and an activity in the room.
async fn something_happens(world: &World, room: &str) {
    let liaison = world.login("demo-room-liaison").await;
    let made = liaison.post("/api/v1/receptions", &on(room, "2026-03-05")).await.created();
    let called_off = liaison.post("/api/v1/receptions", &on(room, "2026-03-06")).await.created();
    liaison.post(&format!("/api/v1/receptions/{}/cancel", id_of(&called_off)), &json!({})).await.ok();
    let activity = json!({
        "kind": "visit", "congress_id": congress_of(world, COUNTY).await, "theme": "走访", "room_id": room,
        "starts_at": "2026-03-04T01:00:00Z", "ends_at": "2026-03-04T03:00:00Z", "places": ["代表活动室"],
        "deputy_ids": [world.deputy().await.0["id"]]
    });
    let office = world.login("demo-office").await;
    let planned = office.post("/api/v1/activities", &activity).await.created();
    let path = format!("/api/v1/activities/{}", id_of(&planned));
    assert_eq!(office.get(&path).await.ok()["room_id"], room);
    office.post(&format!("{path}/announce"), &json!({})).await.ok();
    let mut nowhere = activity.clone();
    nowhere["room_id"] = json!(NOBODY);
    assert_eq!(office.post("/api/v1/activities", &nowhere).await.missing_fields(), ["/room_id"]);
    // Thursday, three in the afternoon.
    world.clock.pass_hours(24 * 3 + 6);
    let (deputy, path) = (world.login("demo-deputy").await, format!("/api/v1/receptions/{}", id_of(&made)));
    let scan = world.check_in(id_of(&made)).await;
    deputy.post("/api/v1/check-ins", &scan).await.created();
    for text in ["东门拥堵。", "路灯不亮。"] {
        deputy.post(&format!("{path}/entries"), &json!({ "kind": "voice", "text": text })).await.created();
    }
    let answered = json!({ "entry": 1, "outcome": "answered", "answer": "已与交警联系。" });
    deputy.post(&format!("{path}/end-entry"), &answered).await.ok();
}

/// The workbook of a county holds each room that is listed page after page.
async fn every_room_has_its_line(world: &World) {
    let admin = world.login("demo-admin").await;
    let asked = "division=350582000000&from=2026-03-01&to=2026-03-02";
    let (mut listed, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/api/v1/room-uses?{asked}&limit=100{cursor}")).await.ok();
        listed.extend(page["items"].as_array().unwrap().iter().map(|one| one["room_name"].clone()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let book = admin.get(&format!("/api/v1/room-uses/workbook?{asked}")).await;
    let table = workbooks::read(&book.bytes).unwrap();
    let lines: Vec<Value> = table.lines.iter().map(|line| json!(line.cells[0])).collect();
    assert_eq!(lines, listed);
}

/// More rooms than a workbook holds are refused, and their division is named.
async fn too_many_rooms_are_refused(world: &World, room: &str) {
    let (own, new) = match world.kind {
        Kind::Sqlite => (format!("X'{}'", room.replace('-', "")), "randomblob(16)"),
        Kind::Postgres(_) => (format!("'{room}'"), "gen_random_uuid()"),
    };
    let others = "version, kind, name, office_id, division_code, address, longitude, latitude, state, details";
    let many = format!(
        "INSERT INTO activity_rooms (id, {others}) \
         WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 5000) \
         SELECT {new}, {others} FROM activity_rooms, many WHERE id = {own}"
    );
    execute(&world.database.url, &many);
    let asked = "division=350582000000&from=2026-03-01&to=2026-03-02";
    let refused = world.login("demo-admin").await.get(&format!("/api/v1/room-uses/workbook?{asked}")).await;
    assert_eq!(refused.bad_fields(), ["/division"]);
}

async fn what_a_room_is_used_for_is_counted(kind: Kind) {
    let world = World::start(kind).await;
    let room = room(&world).await;
    something_resolved(&world, "夜市议事").await;
    let admin = world.login("demo-admin").await;
    let door = format!("/api/v1/rooms/{room}");
    let shown = admin.get(&door).await.ok();
    let change = json!({
        "kind": "industry_room", "name": shown["name"], "address": shown["address"], "trade": "鞋服",
        "hours": [{ "day": "monday", "from": "09:00", "to": "11:30" }, { "day": "wednesday", "from": "15:00", "to": "17:00" }]
    });
    admin.post(&format!("{door}/change"), &change).await.ok();
    something_happens(&world, &room).await;
    // The clock begins the activity.
    for _ in 0..100 {
        let liaison = world.login("demo-room-liaison").await;
        if liaison.get(&format!("{door}/use?from=2026-03-01&to=2026-03-31")).await.ok()["activities"] == 1 {
            break;
        }
        mashang_tests::tick().await;
    }
    let liaison = world.login("demo-room-liaison").await;
    let used = liaison.get(&format!("{door}/use?from=2026-02-01&to=2026-03-31")).await.ok();
    assert_eq!((&used["kind"], &used["trade"]), (&json!("industry_room"), &json!("鞋服")));
    // From the 2nd of February to the 5th of March: five Mondays and five Wednesdays.
    assert_eq!((&used["openings"], &used["open_minutes"]), (&json!(10), &json!(5 * 150 + 5 * 120)));
    // Others were announced before the story begins.
    assert_eq!(["held", "missed", "cancelled"].map(|state| standing(&used["receptions"], state)), [1, 0, 1]);
    assert_eq!((&used["voices"], &used["open"], &used["late"]), (&json!(2), &json!(1), &json!(0)));
    assert_eq!(used["outcomes"], json!([{ "outcome": "answered", "count": 1 }]));
    assert_eq!(used["sittings"], json!([{ "state": "held", "count": 1 }]));
    assert_eq!(used["follow_ups"], json!([{ "state": "done", "count": 1 }]));
    assert_eq!((&used["used_days"], &used["activities"]), (&json!(2), &json!(1)));
    let march = liaison.get(&format!("{door}/use?from=2026-03-01&to=2026-03-31")).await.ok();
    assert_eq!((&march["sittings"], &march["used_days"]), (&json!([]), &json!(1)), "of the period alone");

    let asked = format!("division={HOME}&from=2026-02-01&to=2026-03-31");
    world
        .login("demo-resident")
        .await
        .get(&format!("{door}/use?from=2026-03-01&to=2026-03-31"))
        .await
        .problem(403, "forbidden");
    liaison.get(&format!("/api/v1/room-uses?{asked}")).await.problem(403, "forbidden");
    let backwards = liaison.get(&format!("{door}/use?from=2026-03-31&to=2026-03-01")).await;
    assert_eq!(backwards.bad_fields(), ["/to"]);
    let office = world.login("demo-office").await;
    let listed = office.get(&format!("/api/v1/room-uses?{asked}")).await.ok();
    let mine = listed["items"].as_array().unwrap().iter().find(|one| one["room_id"] == room).unwrap();
    assert_eq!((&mine["openings"], &mine["outcomes"]), (&used["openings"], &used["outcomes"]));
    let book = office.get(&format!("/api/v1/room-uses/workbook?{asked}")).await;
    let table = workbooks::read(&book.bytes).unwrap();
    let at = |what: &str| table.header.cells.iter().position(|cell| cell == what).unwrap();
    let line = table.lines.iter().find(|line| line.cells[0] == shown["name"].as_str().unwrap()).unwrap();
    for (what, count) in [
        ("行业", "鞋服"),
        ("开放次数", "10"),
        ("已接待场数", "1"),
        ("意见已答复", "1"),
        ("茶室议事已召开", "1"),
        ("代表活动", "1"),
    ] {
        assert_eq!(line.cells[at(what)], count, "{what}");
    }
    every_room_has_its_line(&world).await;
    let own = liaison.get(&format!("{door}/use/workbook?from=2026-02-01&to=2026-03-31")).await;
    assert_eq!(workbooks::read(&own.bytes).unwrap().lines[0].cells, line.cells, "one number, wherever it stands");
    too_many_rooms_are_refused(&world, &room).await;
}

mashang_tests::stories!(
    a_sitting_resolves_and_what_is_followed_up_ends,
    what_is_followed_up_goes_with_the_work_of_whoever_is_away_and_comes_back,
    what_a_room_is_used_for_is_counted,
);
