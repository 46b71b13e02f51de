//! Receptions: announced in time, checked in by the code of the day, and what was heard becomes a case.

use mashang_tests::{Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

pub(crate) async fn room(world: &World) -> String {
    let rooms = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok();
    id_of(&rooms["items"][0]).to_owned()
}

pub(crate) fn on(room: &str, day: &str) -> Value {
    json!({ "room_id": room, "kind": "reception_day", "title": "代表接待日", "on": day, "from": "15:00", "to": "17:00" })
}

async fn a_reception_is_announced_two_days_before(kind: Kind) {
    let world = World::start(kind).await;
    let (room, liaison) = (room(&world).await, world.login("demo-room-liaison").await);
    for day in ["2026-03-01", "2026-03-02", "2026-03-03", "2028-01-01"] {
        assert_eq!(liaison.post("/api/v1/receptions", &on(&room, day)).await.bad_fields(), ["/on"], "{day}");
    }
    let mut backwards = on(&room, "2026-03-04");
    backwards["to"] = json!("14:00");
    assert_eq!(liaison.post("/api/v1/receptions", &backwards).await.bad_fields(), ["/to"]);
    let nowhere = on("019ab0c0-0000-7000-8000-000000000000", "2026-03-04");
    assert_eq!(liaison.post("/api/v1/receptions", &nowhere).await.missing_fields(), ["/room_id"]);
    world
        .login("demo-resident")
        .await
        .post("/api/v1/receptions", &on(&room, "2026-03-04"))
        .await
        .problem(403, "forbidden");
    let made = liaison.post("/api/v1/receptions", &on(&room, "2026-03-04")).await.created();
    assert_eq!(made["starts_at"], "2026-03-04T07:00:00Z");
    let listed = world.anybody().get(&format!("/api/v1/receptions?room_id={room}")).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let path = format!("/api/v1/receptions/{}/cancel", id_of(&made));
    world.login("demo-deputy").await.post(&path, &json!({})).await.problem(403, "forbidden");
    assert_eq!(liaison.post(&path, &json!({})).await.ok()["state"], "cancelled");
    let found = async |states: &str| {
        let page = world.anybody().get(&format!("/api/v1/receptions?room_id={room}&state={states}")).await.ok();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((found("announced,open").await, found("cancelled").await), (0, 1));
}

async fn a_weekly_rule_leaves_holidays_out(kind: Kind) {
    let world = World::start(kind).await;
    let (room, office) = (room(&world).await, world.login("demo-office").await);
    // 清明节 2026 is kept on Monday 6 April, 劳动节 on Friday 1 May.
    let rule = json!({
        "room_id": room, "kind": "reception_day", "title": "代表接待日", "weekday": "monday", "since": "2026-03-02",
        "until": "2026-04-20", "from": "09:00", "to": "11:00"
    });
    let made = office.post("/api/v1/weekly-receptions", &rule).await.created();
    let days: Vec<_> = made["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["starts_at"].as_str().unwrap()[..10].to_owned())
        .collect();
    assert_eq!(days, ["2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-13", "2026-04-20"]);
    let mut past = rule.clone();
    past["until"] = json!("2026-03-01");
    assert_eq!(office.post("/api/v1/weekly-receptions", &past).await.bad_fields(), ["/until"]);
    past["until"] = json!("2026-03-03");
    assert_eq!(office.post("/api/v1/weekly-receptions", &past).await.bad_fields(), ["/until"], "too soon");
}

async fn a_weekly_rule_leaves_statutory_days_out_where_no_arrangement_is_published(kind: Kind) {
    let world = World::start(kind).await;
    let (room, office) = (room(&world).await, world.login("demo-office").await);
    let days = async |weekday: &str, since: &str, until: &str| {
        let rule = json!({
            "room_id": room, "kind": "reception_day", "title": "代表接待日", "weekday": weekday, "since": since,
            "until": until, "from": "09:00", "to": "11:00"
        });
        let made = office.post("/api/v1/weekly-receptions", &rule).await.created();
        let items = made["items"].as_array().unwrap();
        items.iter().map(|one| one["starts_at"].as_str().unwrap()[..10].to_owned()).collect::<Vec<_>>()
    };
    // 元旦 2027 is a Friday, and so is 除夕, 5 February.
    assert_eq!(
        days("friday", "2026-12-18", "2027-02-12").await,
        ["2026-12-18", "2026-12-25", "2027-01-08", "2027-01-15", "2027-01-22", "2027-01-29", "2027-02-12"]
    );
    // A Saturday may be wanted, but not that of 国庆节.
    assert_eq!(days("saturday", "2026-10-03", "2026-10-17").await, ["2026-10-10", "2026-10-17"]);
}

async fn what_was_heard_becomes_a_case_in_one_step(kind: Kind) {
    let world = World::start(kind).await;
    let (room, deputy) = (room(&world).await, world.login("demo-deputy").await);
    let liaison = world.login("demo-room-liaison").await;
    let made = liaison.post("/api/v1/receptions", &on(&room, "2026-03-05")).await.created();
    let path = format!("/api/v1/receptions/{}", id_of(&made));
    let early = json!({ "reception_id": made["id"], "code": "7KX3MPQ8" });
    deputy.post("/api/v1/check-ins", &early).await.problem(409, "no_reception_now");
    liaison.get(&format!("{path}/check-in-code")).await.problem(409, "not_its_day");
    // Thursday, a quarter to three.
    world.clock.pass_hours(24 * 3 + 5);
    let deputy = world.login("demo-deputy").await;
    let scan = world.check_in(id_of(&made)).await;
    deputy.post("/api/v1/check-ins", &scan).await.problem(409, "no_reception_now");
    world.clock.pass_hours(1);
    let (deputy, liaison) = (world.login("demo-deputy").await, world.login("demo-room-liaison").await);
    let entry = json!({
        "kind": "voice", "text": "东门拥堵，孩子上学不安全。", "speaker": { "name": "张女士", "phone": "13900001234" }
    });
    deputy.post(&format!("{path}/entries"), &entry).await.problem(403, "forbidden");
    let door = json!({ "reception_id": made["id"], "code": world.code_of(&room) });
    assert_eq!(deputy.post("/api/v1/check-ins", &door).await.missing_fields(), ["/code"], "what hangs on the door");
    world.login("demo-resident").await.post("/api/v1/check-ins", &scan).await.problem(403, "forbidden");
    assert_eq!(deputy.post("/api/v1/check-ins", &scan).await.created()["state"], "open");
    deputy.post("/api/v1/check-ins", &scan).await.problem(409, "already_checked_in");
    deputy.post(&format!("{path}/entries"), &entry).await.created();
    let explained = json!({ "kind": "policy_explained", "text": "讲解物业管理条例。" });
    deputy.post(&format!("{path}/entries"), &explained).await.created();

    let mut submit = json!({
        "entry": 1, "nature": "complaint", "category": "traffic", "title": "东门拥堵", "speaker_consents": false
    });
    assert_eq!(deputy.post(&format!("{path}/submit-entry"), &submit).await.bad_fields(), ["/speaker_consents"]);
    submit["speaker_consents"] = json!(true);
    let mut explained = submit.clone();
    explained["entry"] = json!(2);
    assert_eq!(deputy.post(&format!("{path}/submit-entry"), &explained).await.missing_fields(), ["/entry"]);
    // The same key gives the same case, and without it a case comes of an entry only once.
    let keyed = deputy.with("Idempotency-Key", "entry-1");
    let receipt = keyed.post(&format!("{path}/submit-entry"), &submit).await.created();
    assert_eq!(keyed.post(&format!("{path}/submit-entry"), &submit).await.created(), receipt);
    deputy.post(&format!("{path}/submit-entry"), &submit).await.problem(409, "already_submitted");
    let case = deputy.case(id_of(&receipt)).await;
    assert_eq!((&case["channel"], &case["text"]), (&json!("reception"), &entry["text"]));
    assert_eq!(case["contact"]["phone_masked"], "139****1234");
    // The register is for those who keep it.
    let public = world.anybody().get(&path).await.ok();
    assert!(public.get("register").is_none() && public["state"] == "open", "{public}");
    let kept = liaison.get(&path).await.ok();
    assert_eq!(kept["register"][0]["case_id"], receipt["id"]);
    assert_eq!(kept["register"][0]["speaker_phone_masked"], "139****1234");

    deputy.post(&format!("{path}/conclude"), &json!({})).await.ok();
    world.settle().await;
    let mine = deputy.get("/api/v1/me/duty-records").await.ok();
    let roles: Vec<_> = mine["items"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["sentiment_informant", "policy_publicist"]);
    assert_eq!(mine["items"][0]["source"]["subject_id"], made["id"]);
}

/// A reception that is on now, on the day after so many.
async fn on_now(world: &World, day: &str, days: i64) -> Value {
    let room = room(world).await;
    let liaison = world.login("demo-room-liaison").await;
    let made = liaison.post("/api/v1/receptions", &on(&room, day)).await.created();
    world.clock.pass_hours(24 * days + 6);
    made
}

/// Somebody who is that deputy, by an account of the story's own.
async fn deputy_by(world: &World, name: &str, deputy: &Value) -> Caller {
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), &json!({ "Deputy": { "deputy": deputy } }));
    world.login(name).await
}

async fn only_who_receives_there_checks_in_by_the_code_of_that_day(kind: Kind) {
    let world = World::start(kind).await;
    let room = room(&world).await;
    let liaison = world.login("demo-room-liaison").await;
    let tomorrow = liaison.post("/api/v1/receptions", &on(&room, "2026-03-06")).await.created();
    let mut late = on(&room, "2026-03-05");
    (late["from"], late["to"]) = (json!("18:00"), json!("20:00"));
    let evening = liaison.post("/api/v1/receptions", &late).await.created();
    let made = on_now(&world, "2026-03-05", 3).await;
    let path = format!("/api/v1/receptions/{}/check-in-code", id_of(&made));
    for nobody in ["demo-deputy", "demo-resident", "demo-office-xiangzhi"] {
        world.login(nobody).await.get(&path).await.problem(403, "forbidden");
    }
    let code = world.login("demo-office").await.get(&path).await.ok();
    assert_eq!(code["on"], "2026-03-05");
    let picture = world.login("demo-room-liaison").await.get(&format!("{path}.svg")).await;
    assert_eq!((picture.status, picture.header("cache-control")), (200, "no-store"));
    let scan = world.check_in(id_of(&made)).await;
    // A deputy of another county's congress knows the code, and has no business there.
    world.login("demo-deputy-shishi").await.post("/api/v1/check-ins", &scan).await.problem(409, "not_your_room");
    world.login("demo-resident").await.post("/api/v1/check-ins", &scan).await.problem(403, "forbidden");
    // Nor does one who serves no more.
    let (own, _) = world.deputy().await;
    let end = world.decided(&own, "detained");
    let status = format!("/api/v1/deputies/{}/mandate-status", id_of(&own));
    world.login("demo-admin").await.post(&status, &end).await.ok();
    world.login("demo-deputy").await.post("/api/v1/check-ins", &scan).await.problem(403, "forbidden");
    let back = world.decided(&own, "cause_gone");
    world.login("demo-admin").await.post(&status, &back).await.ok();
    // Nor is the code of another reception of the same room and day any good.
    let other = json!({ "reception_id": made["id"], "code": world.check_in(id_of(&evening)).await["code"] });
    let deputy = world.login("demo-deputy").await;
    assert_eq!(deputy.post("/api/v1/check-ins", &other).await.missing_fields(), ["/code"]);

    // Yesterday's is no good, and who tries is shut out, from elsewhere too.
    world.clock.pass_hours(24);
    let old = json!({ "reception_id": tomorrow["id"], "code": scan["code"] });
    let guesser = world.login("demo-deputy").await.with("X-Forwarded-For", "203.0.113.7");
    for _ in 0..29 {
        assert_eq!(guesser.post("/api/v1/check-ins", &old).await.missing_fields(), ["/code"]);
    }
    let mut refused = 0;
    for house in 8..11 {
        let elsewhere = guesser.with("X-Forwarded-For", &format!("203.0.113.{house}"));
        refused += u32::from(elsewhere.post("/api/v1/check-ins", &old).await.status == 429);
    }
    assert!(refused > 0, "an account that goes from address to address");
    let fresh = world.check_in(id_of(&tomorrow)).await;
    assert_ne!(fresh["code"], scan["code"]);
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let second = deputy_by(&world, "second-deputy", &deputies["items"][1]["id"]).await;
    second.post("/api/v1/check-ins", &fresh).await.created();
}

async fn what_a_deputy_wrote_down_is_the_deputys_own(kind: Kind) {
    let world = World::start(kind).await;
    let made = on_now(&world, "2026-03-05", 3).await;
    let path = format!("/api/v1/receptions/{}", id_of(&made));
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let (one, other) =
        (world.login("demo-deputy").await, deputy_by(&world, "second-deputy", &deputies["items"][1]["id"]).await);
    let scan = world.check_in(id_of(&made)).await;
    for deputy in [&one, &other] {
        deputy.post("/api/v1/check-ins", &scan).await.created();
    }
    let words = "东门拥堵，孩子上学不安全。";
    one.post(&format!("{path}/entries"), &json!({ "kind": "voice", "text": words })).await.created();
    let submit = json!({
        "entry": 1, "nature": "complaint", "category": "traffic", "title": "东门拥堵", "speaker_consents": true
    });
    let (submission, confirmation) = (format!("{path}/submit-entry"), format!("{path}/confirm-entry"));
    let liaison = world.login("demo-room-liaison").await;
    let sees = async |caller: &Caller| caller.get(&path).await.ok().to_string().contains(words);
    assert_eq!((sees(&one).await, sees(&other).await, sees(&liaison).await), (true, false, true));
    assert_eq!(other.post(&submission, &submit).await.missing_fields(), ["/entry"]);
    let first = json!({ "entry": 1 });
    one.post(&confirmation, &first).await.problem(403, "forbidden");
    liaison.post(&confirmation, &first).await.ok();
    liaison.post(&confirmation, &first).await.problem(409, "already_confirmed");
    assert_eq!(liaison.post(&confirmation, &json!({ "entry": 2 })).await.missing_fields(), ["/entry"]);
    let seen = other.get(&path).await.ok();
    let entry = &seen["register"][0];
    assert_eq!((&entry["confirmed"], &entry["by"]["id"]), (&json!(true), &deputies["items"][0]["id"]), "{seen}");
    // It is to be seen, and all the same another's.
    other.post(&submission, &submit).await.problem(403, "forbidden");
    let case = one.post(&submission, &submit).await.created();
    assert_eq!(one.case(id_of(&case)).await["target"]["id"], deputies["items"][0]["id"]);
}

mashang_tests::stories!(
    a_reception_is_announced_two_days_before,
    a_weekly_rule_leaves_holidays_out,
    a_weekly_rule_leaves_statutory_days_out_where_no_arrangement_is_published,
    what_was_heard_becomes_a_case_in_one_step,
    only_who_receives_there_checks_in_by_the_code_of_that_day,
    what_a_deputy_wrote_down_is_the_deputys_own,
);
