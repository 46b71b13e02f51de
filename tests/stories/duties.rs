//! What deputies did: records that write themselves, and records of work done outside.

use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

use crate::figures::rollups;

fn typed() -> Value {
    json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": "社区广场",
        "text": "宣讲民法典。"
    })
}

async fn record(caller: &Caller, id: &str, verb: &str, body: Value) -> mashang_tests::Answer {
    caller.post(&format!("/api/v1/duty-records/{id}/{verb}"), &body).await
}

async fn work_outside_is_typed_in_confirmed_and_only_countered(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let made = deputy.post("/api/v1/duty-records", &typed()).await.created();
    let id = id_of(&made).to_owned();
    assert_eq!((&made["state"], made.get("source")), (&json!("pending"), None));
    record(&deputy, &id, "confirm", json!({})).await.problem(403, "forbidden");
    world.login("demo-resident").await.get(&format!("/api/v1/duty-records/{id}")).await.problem(404, "not_found");
    assert_eq!(record(&office, &id, "return", json!({ "reason": "时间有误" })).await.ok()["state"], "returned");
    let mut again = typed();
    again["at"] = json!("2026-03-01T08:00:00Z");
    let revised = record(&deputy, &id, "revise", again.clone()).await.ok();
    assert_eq!((&revised["state"], revised.get("reason")), (&json!("pending"), None));
    let (first, second) =
        tokio::join!(record(&office, &id, "confirm", json!({})), record(&office, &id, "confirm", json!({})));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let conflict = record(&deputy, &id, "revise", again).await.problem(409, "state_conflict");
    assert_eq!(conflict.get("allowed_actions"), None, "what is left is the office's");
    let conflict = record(&office, &id, "return", json!({ "reason": "时间有误" })).await.problem(409, "state_conflict");
    assert_eq!(conflict["allowed_actions"], json!(["counterDutyRecord"]));
    let deputy_id = world.deputy().await.0["id"].as_str().unwrap().to_owned();
    let file = format!("/api/v1/deputies/{deputy_id}/duty-file");
    let counted = deputy.get(&file).await.ok();
    assert_eq!(counted["counts"], json!([{ "role": "policy_publicist", "month": "2026-03-01", "count": 1 }]));
    assert_eq!(counted["scheme"]["code"], "quanzhou_5");
    assert_eq!(counted["scheme"]["roles"][0]["label"], "政策法律的宣传员");
    record(&office, &id, "counter", json!({ "reason": "与接待登记重复" })).await.ok();
    let counted = office.get(&file).await.ok();
    assert_eq!((&counted["counts"], &counted["items"]), (&json!([]), &json!([])));
    let mine = deputy.get("/api/v1/me/duty-records?state=countered").await.ok();
    assert_eq!(mine["items"][0]["reason"], "与接待登记重复");
    world.login("demo-resident").await.get(&file).await.problem(403, "forbidden");
    world.settle().await;
    let told = deputy.get("/api/v1/me/messages").await.ok();
    let kinds: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["countered", "confirmed", "returned"]);
}

async fn what_can_not_be_is_refused(kind: Kind) {
    let world = World::start(kind).await;
    let deputy = world.login("demo-deputy").await;
    let with = |field: &str, value: Value| {
        let mut body = typed();
        body[field] = value;
        body
    };
    for (field, value) in [
        ("role", json!("own_6")),
        ("role", json!("Mayor")),
        ("at", json!("2026-03-02T02:00:00Z")),
        ("at", json!("2024-01-01T00:00:00Z")),
        ("text", json!(" ")),
        ("activity", json!("slept")),
    ] {
        let answer = deputy.post("/api/v1/duty-records", &with(field, value)).await;
        assert_eq!(answer.bad_fields(), [format!("/{field}")]);
    }
    let ghost = with("grid_id", json!("019ab0c0-0000-7000-8000-000000000000"));
    assert_eq!(deputy.post("/api/v1/duty-records", &ghost).await.missing_fields(), ["/grid_id"]);
    world.login("demo-office").await.post("/api/v1/duty-records", &typed()).await.problem(403, "forbidden");
}

async fn a_county_names_its_own_roles_before_they_hold(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let schemes = world.anybody().get("/api/v1/role-schemes").await.ok();
    let seven = schemes["items"].as_array().unwrap().iter().find(|scheme| scheme["code"] == "jinjiang_7").unwrap();
    assert_eq!((&seven["in_force"], seven["roles"].as_array().unwrap().len()), (&json!(false), 7));
    assert!(seven["roles"].as_array().unwrap().iter().all(|role| role.get("label").is_none()), "names are to be set");
    let path = "/api/v1/role-schemes/jinjiang_7";
    let change = |names: Value| json!({ "names": names, "in_force": true });
    let admin_who_saw_first = admin.who_saw(1);
    admin_who_saw_first.put(path, &change(json!([]))).await.problem(409, "scheme_unnamed");
    let names: Vec<_> = seven["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| json!({ "key": role["key"], "label": format!("晋江{}", role["key"].as_str().unwrap()) }))
        .collect();
    world.login("demo-office").await.put(path, &change(json!(names))).await.problem(403, "forbidden");
    let unknown = json!([{ "key": "own_8", "label": "第八员" }]);
    assert_eq!(admin.put(path, &change(unknown)).await.bad_fields(), ["/names/0/key"]);
    assert_eq!(admin_who_saw_first.put(path, &change(json!(names))).await.headers["etag"], "\"2\"");
    admin_who_saw_first.put(path, &change(json!([]))).await.problem(412, "version_conflict");
    // Now a Jinjiang deputy may act in the sixth role, and 泉州's five may not be taken away.
    let mut own = typed();
    own["role"] = json!("own_6");
    world.login("demo-deputy").await.post("/api/v1/duty-records", &own).await.created();
    let city = json!({ "names": [], "in_force": false });
    admin.put("/api/v1/role-schemes/quanzhou_5", &city).await.problem(409, "last_scheme");
}

pub(crate) fn records(world: &World) -> Vec<String> {
    let columns = ["role", "activity", "state", "month", "division_code"]
        .map(|c| format!("CAST({c} AS TEXT)"))
        .join(" || '|' || ");
    let ids = match world.kind {
        Kind::Sqlite => {
            "hex(id) || hex(deputy_id) || hex(evidence_id) || hex(event_id) || hex(grid_id) || CAST(at AS TEXT)"
        }
        Kind::Postgres(_) => {
            "id::text || deputy_id::text || evidence_id::text || event_id::text || coalesce(grid_id::text, '') || at::text"
        }
    };
    let mut all = world.sql_text(&format!("SELECT {columns} || '|' || {ids} AS text FROM duty_records"));
    all.sort();
    all
}

async fn replaying_the_whole_history_gives_exactly_the_same_records(kind: Kind) {
    let mut world = World::start(kind).await;
    let deputy = world.login("demo-deputy").await;
    let office = world.login("demo-office").await;
    for number in 0..4 {
        let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
        deputy.step(&case, "accept", &json!({})).await.ok();
        for _ in 0..number {
            // Of one morning each case counts one, however often somebody looked.
            let seen = json!({ "kind": "observation", "text": "看过", "attachment_ids": [deputy.photo().await] });
            deputy.step(&case, "report", &seen).await.ok();
        }
        if number % 2 == 0 {
            deputy.step(&case, "escalate", &json!({ "text": "请研究" })).await.ok();
        } else {
            deputy.step(&case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
            let dissatisfied = json!({ "rating": "dissatisfied", "reasons": ["not_done"] });
            world.login("demo-resident").await.step(&case, "rate", &dissatisfied).await.ok();
            // Settled a second time: still one piece of work.
            deputy.step(&case, "resolve", &json!({ "text": "再次答复", "settlement": "answer" })).await.ok();
        }
    }
    world.settle().await;
    let written = records(&world);
    assert_eq!(written.len(), 4 + 3 + 2 + 2, "{written:#?}");
    // One is taken out of the count by the office; a replay does not bring it back.
    let one = deputy.get("/api/v1/me/duty-records?limit=1").await.ok()["items"][0].clone();
    record(&office, id_of(&one), "counter", json!({ "reason": "误记" })).await.ok();
    world.settle().await;
    let before = records(&world);
    assert_ne!(before, written);
    let numbers = rollups(&world);

    let again = async |world: &mut World| {
        world.stop().await;
        mashang_tests::execute(&world.database.url, "UPDATE consumers SET xid = 0, seq = 0");
        world.restart().await;
        world.settle().await;
    };
    again(&mut world).await;
    assert_eq!((records(&world), rollups(&world)), (before, numbers), "twice has no second effect");

    // And from nothing the same ones come again, to the last bit of their ids.
    mashang_tests::execute(&world.database.url, "DELETE FROM duty_records");
    again(&mut world).await;
    assert_eq!(records(&world), written);

    // The same when earlier events were parked and come after later ones.
    mashang_tests::execute(&world.database.url, "DELETE FROM duty_records");
    for (later, all) in [("> 4", false), ("<= 4", true)] {
        let park = format!(
            "INSERT INTO parked_events SELECT 'duty_records', id, 'tried later', 0, at, at FROM events WHERE version {later}"
        );
        mashang_tests::execute(&world.database.url, &park);
        for _ in 0..200 {
            if world.sql_text("SELECT 'parked' AS text FROM parked_events").is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let later = records(&world);
        assert_eq!(later.len() == written.len(), all);
        assert!(
            later.iter().all(|record| written.contains(record)),
            "a record that is written never moves: {later:#?}"
        );
    }
}

mashang_tests::stories!(
    work_outside_is_typed_in_confirmed_and_only_countered,
    what_can_not_be_is_refused,
    a_county_names_its_own_roles_before_they_hold,
    replaying_the_whole_history_gives_exactly_the_same_records,
);
