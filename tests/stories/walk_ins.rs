//! 来访: whoever comes to a room of themselves is written down at any time, and hears within five working days how it ended.

use mashang_tests::{Kind, World, id_of};
use serde_json::{Value, json};

use crate::receptions::{on, room};

const NOWHERE: &str = "019ab0c0-0000-7000-8000-000000000000";
const VISITOR: &str = "13900005678";

fn says(text: &str, phone: Option<&str>) -> Value {
    let mut body = json!({ "text": text });
    if let Some(phone) = phone {
        body["speaker"] = json!({ "name": "陈女士", "phone": phone });
    }
    body
}

/// Nobody but the room's liaison writes walk-ins down, and nobody announces them.
async fn refused(world: &World, room: &str) {
    let (path, lamp) = (format!("/api/v1/rooms/{room}/walk-ins"), says("楼道的灯坏了半个月。", Some(VISITOR)));
    for who in ["demo-resident", "demo-deputy", "demo-grid-staff", "demo-office"] {
        world.login(who).await.post(&path, &lamp).await.problem(403, "forbidden");
    }
    let liaison = world.login("demo-room-liaison").await;
    liaison.post(&format!("/api/v1/rooms/{NOWHERE}/walk-ins"), &lamp).await.problem(404, "not_found");
    let mut planned = on(room, "2026-03-10");
    planned["kind"] = json!("walk_ins");
    assert_eq!(liaison.post("/api/v1/receptions", &planned).await.bad_fields(), ["/kind"]);
    assert_eq!(liaison.get(&path).await.ok()["items"], json!([]));
}

/// A register of walk-ins is nobody's but the room's and the office's, and no reception.
async fn kept(world: &World, room: &str, register: &str) {
    let path = format!("/api/v1/receptions/{register}");
    world.anybody().get(&path).await.problem(404, "not_found");
    for who in ["demo-resident", "demo-deputy", "demo-unit"] {
        let caller = world.login(who).await;
        caller.get(&path).await.problem(404, "not_found");
        caller.get(&format!("/api/v1/rooms/{room}/walk-ins")).await.problem(403, "forbidden");
    }
    for query in ["from=2026-03-01T00:00:00Z", "updated_since=2026-03-01T00:00:00Z"] {
        let public = world.anybody().get(&format!("/api/v1/receptions?room_id={room}&{query}")).await.ok();
        assert!(!public.to_string().contains("walk_ins"), "{query}: {public}");
    }
    let (office, liaison) = (world.login("demo-office").await, world.login("demo-room-liaison").await);
    liaison.get(&format!("{path}/check-in-code")).await.problem(409, "no_reception_now");
    let come = json!({ "reception_id": register, "code": "7KX3MPQ8" });
    world.login("demo-deputy").await.post("/api/v1/check-ins", &come).await.problem(409, "no_reception_now");
    let listed = office.get(&format!("/api/v1/rooms/{room}/walk-ins")).await.ok();
    assert_eq!((id_of(&listed["items"][0]), listed["items"][0].get("register")), (register, None), "{listed}");
    assert_eq!(office.get(&path).await.ok()["register"][0]["speaker_phone_masked"], "139****5678");
}

async fn whoever_comes_of_themselves_hears_how_it_ended(kind: Kind) {
    let world = World::start(kind).await;
    let room = room(&world).await;
    refused(&world, &room).await;
    let walk_ins = format!("/api/v1/rooms/{room}/walk-ins");
    let liaison = world.login("demo-room-liaison").await;
    let first = liaison.post(&walk_ins, &says("楼道的灯坏了半个月。", Some(VISITOR))).await.created();
    let register = id_of(&first).to_owned();
    assert_eq!((&first["kind"], &first["state"]), (&json!("walk_ins"), &json!("open")));
    for text in ["东门拥堵，孩子上学不安全。", "想请代表提出增设公交的建议。", "来看看活动室。"]
    {
        let again = liaison.post(&walk_ins, &says(text, Some("13900008765"))).await.created();
        assert_eq!(id_of(&again), register, "a day's stand in one register");
    }
    kept(&world, &room, &register).await;
    let waits = liaison.get("/api/v1/me/work?kind=reception").await.ok()["items"][0].clone();
    assert_eq!(
        (&waits["subject_id"], &waits["light"], &waits["due_at"]),
        (&json!(register), &json!("green"), &json!("2026-03-09T09:30:00Z")),
        "five working days: {waits}"
    );
    let path = format!("/api/v1/receptions/{register}");
    let ends = async |entry: u32, outcome: &str| {
        let body = json!({ "entry": entry, "outcome": outcome, "answer": "已报修，三天内修好。" });
        world.login("demo-room-liaison").await.post(&format!("{path}/end-entry"), &body).await.ok();
    };
    ends(1, "answered").await;
    let told = world.next_text(VISITOR, 0).await;
    assert!(told.contains("已答复") && !told.contains("灯"), "{told}");
    let case = json!({
        "entry": 2, "nature": "complaint", "category": "traffic", "title": "东门拥堵", "speaker_consents": true
    });
    let receipt = liaison.post(&format!("{path}/submit-entry"), &case).await.created();
    ends(3, "suggestion_material").await;

    // The next day has a register of its own; what nobody ends is late, and the office is told.
    world.clock.pass_until("2026-03-03T09:00:00+08:00");
    let liaison = world.login("demo-room-liaison").await;
    assert_eq!(liaison.case(id_of(&receipt)).await["channel"], "walk_in");
    let next = liaison.post(&walk_ins, &says("还有一件事。", None)).await.created();
    assert_ne!(id_of(&next), register);
    world.clock.pass_until("2026-03-10T09:05:00+08:00");
    world.settle().await;
    let office = world.login("demo-office").await;
    let red = office.get("/api/v1/overdue?kind=register_entry").await.ok()["items"][0].clone();
    assert_eq!((&red["subject_id"], &red["item"], &red["title"]), (&json!(register), &json!(4), &json!("来访登记")));
    ends(4, "noted").await;
    let days = office.get(&format!("{walk_ins}?from=2026-03-03T01:00:00Z&limit=1")).await.ok();
    assert_eq!((id_of(&days["items"][0]), &days["next_cursor"]), (id_of(&next), &Value::Null));
    let report = office.get(&format!("/api/v1/rooms/{room}/station-report?month=2026-03")).await.ok();
    // Counted by hand: five came, one of whom ended late and one not yet; nothing of it is a reception.
    for (figure, count) in [("voices", 5), ("walk_ins", 5), ("open", 1), ("late", 1), ("held", 0)] {
        assert_eq!(report[figure], count, "{figure}: {report}");
    }
    assert_eq!(report["days"], json!([]));
    // Of the second day alone: what was said on the first is no use of it.
    let used = office.get(&format!("/api/v1/rooms/{room}/use?from=2026-03-03&to=2026-03-31")).await.ok();
    assert_eq!((&used["voices"], &used["used_days"]), (&json!(1), &json!(1)), "{used}");
}

mashang_tests::stories!(whoever_comes_of_themselves_hears_how_it_ended);
