//! Who is waited for: a resident who was asked for more, and a deputy who is silent.

use mashang_tests::{Caller, Kind, World, id_of, is_at};
use serde_json::{Value, json};

use crate::cases::police;
use crate::page::{phone, text};

const PHONE: &str = "13812345678";

fn kinds(seen: &Value) -> Vec<&str> {
    seen["timeline"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

/// The case as `viewer` sees it, once it shows so many events of that kind.
async fn until(viewer: &Caller, case: &str, kind: &str, count: usize) -> Value {
    for _ in 0..150 {
        let seen = viewer.case(case).await;
        if kinds(&seen).iter().filter(|one| **one == kind).count() == count {
            return seen;
        }
        mashang_tests::tick().await;
    }
    panic!("{kind} {count} times: {}", viewer.case(case).await);
}

async fn a_unit_asks_twice_and_what_nobody_answers_is_closed_until_it_is_taken_up_again(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.anybody()).await;
    let (case, code) = (id_of(&receipt), receipt["tracking_code"].as_str().unwrap());
    let voter = world.tracker(code);
    let (deputy, office, unit) =
        (world.login("demo-deputy").await, world.login("demo-office").await, world.login("demo-unit").await);
    let ask = json!({ "text": "请说明具体路口。" });
    deputy.step(case, "accept", &json!({})).await.ok();
    deputy.step(case, "escalate", &json!({ "text": "须由单位办理。" })).await.ok();
    office.step(case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
    unit.step(case, "request-info", &ask).await.ok();
    let seen = voter.case(case).await;
    assert!(seen["state"] == "awaiting_info" && is_at(&seen["answer_due_at"], "2026-03-09T09:30:00"), "{seen}");
    voter.step(case, "supplement", &json!({ "text": "东门。" })).await.ok();
    unit.step(case, "start", &json!({})).await.ok();
    unit.step(case, "request-info", &ask).await.ok();
    // A deputy's question waits as long.
    let other = world.submit(&world.anybody()).await;
    deputy.step(id_of(&other), "request-info", &ask).await.ok();

    // Of all that followed each other the resident hears in one message; of what is asked for, once more a day before.
    world.settle().await;
    world.clock.pass_minutes(11);
    assert!(world.next_text(PHONE, 1).await.contains("要求补充"));
    assert_eq!(world.texts_to(PHONE).len(), 2, "one of each case: {:?}", world.texts_to(PHONE));
    world.clock.pass_until("2026-03-08T18:00:00+08:00");
    until(&voter, case, "answer_reminded", 1).await;
    world.clock.pass_until("2026-03-09T18:00:00+08:00");
    let seen = until(&voter, case, "closed_unanswered", 1).await;
    assert_eq!((&seen["state"], seen.get("rating"), seen.get("light")), (&json!("closed_unanswered"), None, None));
    assert!(is_at(&seen["reopens_until"], "2026-04-08T10:00:00"), "{seen}");
    assert_eq!(seen["allowed_actions"], json!(["reopenCase"]));
    voter.step(case, "withdraw", &json!({})).await.problem(409, "state_conflict");
    world.login("demo-unit").await.step(case, "reopen", &ask).await.problem(403, "forbidden");
    until(&world.tracker(other["tracking_code"].as_str().unwrap()), id_of(&other), "closed_unanswered", 1).await;

    // Taken up again on the resident's own page, it goes on where it was asked, and so does its clock.
    let browser = phone(&world);
    let typed = |path: &str, body: String| {
        browser.request("POST", path).header("Content-Type", "application/x-www-form-urlencoded").body(body)
    };
    let came = browser.send(typed("/t", format!("code={code}"))).await;
    let cookie = came.header("set-cookie").split(';').next().unwrap().to_owned();
    let page = text(&browser.send(browser.request("GET", "/t").header("Cookie", &cookie)).await);
    assert!(page.contains("action=\"/t/reopen\"") && page.contains("请在 3月9日"), "{page}");
    let silent = browser.send(typed("/t/reopen", "text=+".to_owned()).header("Cookie", &cookie)).await;
    assert_eq!(silent.status, 422);
    let again = browser.send(typed("/t/reopen", "text=%E4%B8%9C%E9%97%A8".to_owned()).header("Cookie", &cookie)).await;
    assert_eq!(again.status, 303, "{}", text(&again));
    let seen = voter.case(case).await;
    assert_eq!((&seen["state"], kinds(&seen).last()), (&json!("in_progress"), Some(&"reopened")));
    assert!(is_at(&seen["due_at"], "2026-03-23T09:30:00"), "ten working days were left: {seen}");
    let unit = world.login("demo-unit").await;
    unit.step(case, "request-info", &ask).await.problem(409, "too_many_questions");
    unit.step(case, "reply", &json!({ "text": "已办理。" })).await.ok();
    unit.step(case, "request-info", &ask).await.problem(403, "forbidden");

    // After thirty days what is new is a new case.
    world.clock.pass_until("2026-04-08T18:30:00+08:00");
    let late = world.tracker(other["tracking_code"].as_str().unwrap());
    late.step(id_of(&other), "reopen", &ask).await.problem(409, "too_late_to_reopen");
    assert_eq!(late.case(id_of(&other)).await["allowed_actions"], json!([]));
}

async fn a_first_answer_falls_to_the_room_and_to_the_office_and_is_supervised_by_order_alone(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.anybody()).await;
    let (case, voter) = (id_of(&receipt), world.tracker(receipt["tracking_code"].as_str().unwrap()));
    // Thursday evening: three working days are over.
    world.clock.pass_until("2026-03-05T18:00:00+08:00");
    let office = world.login("demo-office").await;
    let seen = until(&office, case, "fallback_asked", 2).await;
    let asked = seen["timeline"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "fallback_asked");
    let asked: Vec<_> = asked.map(|entry| entry["to"]["kind"].as_str().unwrap()).collect();
    assert_eq!(asked, ["room", "office"]);
    // Both find it in what waits for them, and the room's liaison among the cases, though it is the deputy's still.
    let liaison = world.login("demo-room-liaison").await;
    for caller in [&liaison, &office] {
        let waits = caller.get("/api/v1/me/work?kind=case_fallback").await.ok();
        let task = &waits["items"][0];
        assert_eq!((&task["subject_id"], &task["light"]), (&json!(case), &json!("red")), "{waits}");
    }
    let of_room = async |query: &str| {
        liaison.get(&format!("/api/v1/cases{query}")).await.ok()["items"].as_array().unwrap().clone()
    };
    for query in ["", "?state=submitted", "?sort=due", "?sort=updated", "?updated_since=2026-03-01T00:00:00Z"] {
        let found = of_room(query).await;
        assert_eq!((found.len(), &found[0]["id"]), (1, &json!(case)), "{query}");
    }
    let counts = liaison.get("/api/v1/cases/counts").await.ok();
    assert!(
        counts["states"].as_array().unwrap().contains(&json!({ "state": "submitted", "count": 1, "capped": false }))
    );
    assert_eq!((&seen["missed_stages"], &seen["supervised"]), (&json!(["accept"]), &json!(false)));
    let seen = voter.case(case).await;
    assert_eq!((kinds(&seen), &seen["supervised"]), (vec!["submitted"], &json!(false)), "{seen}");
    assert_eq!((&seen["light"], seen.get("missed_stages")), (&json!("red"), None));
    office.step(case, "supervise", &json!({ "text": "请尽快答复。" })).await.ok();
    let seen = voter.case(case).await;
    assert_eq!((kinds(&seen).last(), &seen["supervised"]), (Some(&"supervised"), &json!(true)));
    // What was missed stays so, whatever comes of it.
    let deputy = world.login("demo-deputy").await;
    deputy.step(case, "accept", &json!({})).await.ok();
    let seen = deputy.case(case).await;
    assert_eq!((&seen["light"], &seen["missed_stages"]), (&json!("green"), &json!(["accept"])));
    assert!(of_room("").await.is_empty(), "the room has nothing more to do with it");
    let left = liaison.get("/api/v1/me/work?kind=case_fallback").await.ok();
    assert_eq!(left["items"], json!([]));
}

mashang_tests::stories!(
    a_unit_asks_twice_and_what_nobody_answers_is_closed_until_it_is_taken_up_again;
    sqlite: a_first_answer_falls_to_the_room_and_to_the_office_and_is_supervised_by_order_alone,
);
