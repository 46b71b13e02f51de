//! Policy notes: drafted, published, read uncounted as persons, explained at a reception, withdrawn.

use mashang_tests::{HOME, Kind, World, id_of};
use serde_json::{Value, json};

fn draft() -> Value {
    json!({ "title": "物业管理怎么管", "text": "业主大会可以选聘物业。", "basis": "《物业管理条例》第十一条", "division_code": HOME })
}

async fn a_notice_is_public_only_while_it_is_published(kind: Kind) {
    let world = World::start(kind).await;
    let (office, anybody, deputy) =
        (world.login("demo-office").await, world.anybody(), world.login("demo-deputy").await);
    world.login("demo-resident").await.post("/api/v1/notices", &draft()).await.problem(403, "forbidden");
    let made = office.post("/api/v1/notices", &draft()).await.created();
    let path = format!("/api/v1/notices/{}", id_of(&made));
    let shown = async |division: &str| {
        let listed = world.anybody().get(&format!("/api/v1/notices?division={division}")).await.ok();
        listed["items"].as_array().unwrap().len()
    };

    anybody.get(&path).await.problem(404, "not_found");
    deputy.post(&format!("{path}/publish"), &json!({})).await.problem(404, "not_found");
    anybody.post(&format!("{path}/read"), &json!({})).await.problem(404, "not_found");
    assert_eq!(shown(HOME).await, 0);
    assert_eq!(office.get("/api/v1/notices?state=draft").await.ok()["items"][0]["id"], made["id"]);
    assert_eq!(anybody.get("/api/v1/notices?state=draft").await.ok()["items"], json!([]));

    let mut better = draft();
    better.as_object_mut().unwrap().remove("division_code");
    better["title"] = json!("物业怎么选");
    let revised = office.post(&format!("{path}/revise"), &better).await.ok();
    assert_eq!((&revised["title"], &revised["version"]), (&json!("物业怎么选"), &json!(2)));
    let seen = office.with("If-Match", "\"1\"");
    seen.post(&format!("{path}/publish"), &json!({})).await.problem(412, "version_conflict");
    office.post(&format!("{path}/publish"), &json!({})).await.ok();
    office.post(&format!("{path}/revise"), &better).await.problem(409, "state_conflict");
    assert_eq!((shown(HOME).await, shown("350503002007").await), (1, 0), "elsewhere");

    for _ in 0..2 {
        anybody.post(&format!("{path}/read"), &json!({})).await.ok();
    }
    let read = anybody.get(&path).await.ok();
    assert_eq!((&read["readers"], &read["version"]), (&json!(2), &json!(3)));

    deputy.post(&format!("{path}/withdraw"), &json!({})).await.problem(403, "forbidden");
    office.post(&format!("{path}/withdraw"), &json!({})).await.ok();
    anybody.get(&path).await.problem(404, "not_found");
    assert_eq!(shown(HOME).await, 0);
    assert_eq!(office.get(&path).await.ok()["state"], "withdrawn");
}

async fn who_explains_a_notice_at_a_reception_is_credited_once(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let notice = office.post("/api/v1/notices", &draft()).await.created();
    let path = format!("/api/v1/notices/{}", id_of(&notice));
    office.post(&format!("{path}/publish"), &json!({})).await.ok();
    let later = office.post("/api/v1/notices", &draft()).await.created();
    let later = format!("/api/v1/notices/{}", id_of(&later));
    office.post(&format!("{later}/publish"), &json!({})).await.ok();
    let rooms = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok();
    let room = id_of(&rooms["items"][0]).to_owned();
    let day = json!({
        "room_id": room, "kind": "reception_day", "title": "代表接待日", "on": "2026-03-05", "from": "15:00", "to": "17:00"
    });
    let reception = world.login("demo-room-liaison").await.post("/api/v1/receptions", &day).await.created();
    let there = json!({ "reception_id": reception["id"] });
    world.clock.pass_hours(24 * 3 + 6);
    let deputy = world.login("demo-deputy").await;
    deputy.post(&format!("{path}/explain"), &there).await.problem(409, "not_checked_in");
    deputy.post("/api/v1/check-ins", &world.check_in(id_of(&reception)).await).await.created();
    world.login("demo-resident").await.post(&format!("{path}/explain"), &there).await.problem(403, "forbidden");
    let nowhere = json!({ "reception_id": notice["id"] });
    assert_eq!(deputy.post(&format!("{path}/explain"), &nowhere).await.missing_fields(), ["/reception_id"]);
    deputy.post(&format!("{path}/explain"), &there).await.ok();
    deputy.post(&format!("{path}/explain"), &there).await.problem(409, "already_explained");
    world.settle().await;
    let mine = deputy.get("/api/v1/me/duty-records").await.ok();
    let roles: Vec<_> = mine["items"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["policy_publicist"]);
    assert_eq!(mine["items"][0]["source"]["subject_id"], notice["id"]);

    let over = format!("/api/v1/receptions/{}/conclude", id_of(&reception));
    deputy.post(&over, &json!({})).await.ok();
    deputy.post(&format!("{later}/explain"), &there).await.problem(409, "reception_not_open");
}

async fn an_address_counts_as_a_reader_once_a_day(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let made = office.post("/api/v1/notices", &draft()).await.created();
    let path = format!("/api/v1/notices/{}", id_of(&made));
    office.post(&format!("{path}/publish"), &json!({})).await.ok();
    let from = |address: &str| world.anybody().with("X-Forwarded-For", address);
    let read = async |address: &str| from(address).post(&format!("{path}/read"), &json!({})).await.ok();
    // What came to nothing is not remembered.
    let stale = from("203.0.113.7").with("If-Match", "\"1\"");
    stale.post(&format!("{path}/read"), &json!({})).await.problem(412, "version_conflict");
    for _ in 0..3 {
        assert_eq!(read("203.0.113.7").await["readers"], 1);
    }
    assert_eq!(read("203.0.113.8").await["readers"], 2);
    world.clock.pass_hours(24);
    assert_eq!(read("203.0.113.7").await["readers"], 3, "another day");
    let mut refused = 0;
    for _ in 0..130 {
        refused += u32::from(from("203.0.113.9").post(&format!("{path}/read"), &json!({})).await.status == 429);
    }
    assert!(refused > 0, "an address asks without end");
    assert_eq!(world.anybody().get(&path).await.ok()["readers"], 4);
}

mashang_tests::stories!(
    an_address_counts_as_a_reader_once_a_day,
    a_notice_is_public_only_while_it_is_published,
    who_explains_a_notice_at_a_reception_is_credited_once,
);
