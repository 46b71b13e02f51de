//! 晋江 · 奥林春天: from a voter's remark at a forum to two measures and a rated answer.

use mashang_tests::{Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

use crate::evaluation::rating_number;

/// The voter's.
const PHONE: &str = "13900001234";

async fn unit(world: &World, name: &str) -> String {
    let page = world.anybody().get(&format!("/api/v1/units?division={HOME}&limit=100")).await.ok();
    let found =
        page["items"].as_array().unwrap().iter().find(|unit| unit["name"].as_str().unwrap().ends_with(name)).cloned();
    id_of(&found.unwrap_or_else(|| panic!("no unit {name} in {page}"))).to_owned()
}

async fn steps(world: &World, openid: &str, case: &str, verb: &str, body: Value) -> Value {
    world.login(openid).await.step(case, verb, &body).await.ok()
}

async fn east_gate(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, _) = world.deputy().await;
    assert_eq!(deputy["division_code"], HOME);
    let grid = deputy["grid_ids"][0].as_str().unwrap();
    let members = world.login("demo-deputy").await.get(&format!("/api/v1/grids/{grid}")).await.ok()["members"].clone();
    let companions: Vec<_> =
        members.as_array().unwrap().iter().filter(|m| m["role"] != "leader").map(|m| m["id"].clone()).collect();
    assert_eq!(companions.len(), 3, "the second grid leader and two grid staff");

    world
        .tell
        .opens("olympic_spring", "晋江市奥林春天：东门早晚高峰拥堵 A jammed gate, from a remark to a rated answer");
    world.tell.chapter(
        "选民代表座谈会 The forum",
        "代表提前公告座谈会，到场签到。一位选民说东门拥堵、不安全；经本人同意，这句话一步转为诉求，不用重填。",
        "The deputy announces a forum and checks in. A voter's remark on the gate becomes a case in one step, with the voter's consent.",
    );
    let (receipt, forum) = forum(&world, grid).await;
    let (case, tracking) = (id_of(&receipt), receipt["tracking_code"].as_str().unwrap());
    steps(&world, "demo-deputy", case, "accept", json!({ "text": "会后到现场看看。" })).await;

    // Three days, morning and evening peak.
    world.tell.chapter(
        "三天六次观察 Six observations",
        "代表和网格的人连续三天早晚高峰到现场看，随后与物业商定疏导，提请机构交办。",
        "For three days the deputy and the grid's people look at the gate in both peaks, agree on a measure with the property manager, and pass \
         it on to the office.",
    );
    world.clock.pass_hours(15);
    for day in 1..=3 {
        for peak in ["早高峰", "晚高峰"] {
            let seen = json!({
                "kind": "observation", "text": format!("第{day}天{peak}：东门排队二十余辆。"), "companion_ids": companions
            });
            steps(&world, "demo-deputy", case, "report", seen).await;
            world.clock.pass_hours(if peak == "早高峰" { 10 } else { 14 });
        }
    }
    let meeting = json!({
        "kind": "meeting", "text": "与物业经理商定高峰时段疏导。",
        "measures": [{ "description": "高峰时段专人疏导", "owner": "奥林春天物业" }]
    });
    steps(&world, "demo-deputy", case, "report", meeting).await;
    steps(&world, "demo-deputy", case, "escalate", json!({ "text": "道路隔离需交警研究。" })).await;

    // The office assigns the traffic police with the property manager as co-handler.
    world.tell.chapter(
        "交办、答复、核实 Assigned, answered and verified",
        "机构交办交警大队，物业协办。代表不行使行政权：办结由承办单位答复，附前后照片；代表到现场核实。",
        "The office assigns the traffic police with the property manager beside. The result is the unit's to tell, with photos; the deputy \
         verifies it on the spot.",
    );
    let (police, property) = (unit(&world, "交警大队").await, unit(&world, "物业服务中心").await);
    let assignment = json!({ "text": "请研究疏导措施。", "lead_unit_id": police, "co_unit_ids": [property] });
    let assigned = steps(&world, "demo-office", case, "assign", assignment).await;
    assert_eq!(assigned["state"], "assigned");
    steps(&world, "demo-unit", case, "start", json!({})).await;
    let kept = json!({ "kind": "progress", "text": "物业已安排专人疏导。", "completed_measures": [1] });
    steps(&world, "demo-deputy", case, "report", kept).await;
    world.clock.pass_hours(30);
    let by_unit = world.login("demo-unit").await;
    let (before, after) = (by_unit.photo().await, by_unit.photo().await);
    let result = json!({
        "text": "已在梅岭路东门外设置隔离护栏。", "before_ids": [before], "after_ids": [after],
        "measures": [{ "description": "梅岭路东门外设置隔离护栏", "owner": "交警大队", "completed": true }]
    });
    // A deputy does not exercise administrative power: the unit's result is the unit's to tell.
    world
        .login("demo-deputy")
        .await
        .step(case, "reply", &json!({ "text": "已办好。" }))
        .await
        .problem(403, "forbidden");
    by_unit.step(case, "reply", &result).await.ok();
    let verified = json!({ "text": "现场核实，通行顺畅。" });
    steps(&world, "demo-deputy", case, "verify", verified).await;

    // The voter has no account: the tracking code is enough to follow and to rate. The deputy had it first, so that the rating is
    // the voter's once a number on the own phone shows it.
    world.tell.chapter(
        "选民评价 The voter rates",
        "选民没有账号，凭查询码查看和评价；代表也见过这个码，所以再用本人手机收到的验证码确认，才算选民自己的评价。",
        "The voter has no account: the code is enough to follow and to rate. The deputy had it first, so that a number on the own phone shows \
         whose rating it is.",
    );
    let voter = world.tracker(tracking);
    let rated = voter.step(case, "rate", &json!({ "rating": "satisfied", "text": "路口通畅多了，谢谢！" })).await.ok();
    assert_eq!(rated["state"], "resolved");
    voter.post("/api/v1/track-rating/code", &json!({})).await.ok();
    let number = json!({ "number": rating_number(&world, PHONE) });
    assert_eq!(voter.post("/api/v1/track-rating", &number).await.ok()["state"], "closed");

    figures(&world, case, tracking).await;
    duties(&world, &deputy, case, &forum).await;
    world.tell.ends();
}

/// The deputy's voters' forum (选民代表座谈会), announced in time; a voter's remark on the jammed east gate becomes a case in
/// one step, with the voter's consent.
async fn forum(world: &World, grid: &str) -> (Value, String) {
    let deputy = world.login("demo-deputy").await;
    let rooms = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok();
    let room = id_of(&rooms["items"][0]).to_owned();
    let forum = json!({
        "room_id": room, "grid_id": grid, "kind": "forum", "title": "选民代表座谈会", "on": "2026-03-04", "from": "15:00",
        "to": "17:00"
    });
    let made = deputy.post("/api/v1/receptions", &forum).await.created();
    world.clock.pass_hours(24 * 2 + 6);
    let deputy = world.login("demo-deputy").await;
    deputy.post("/api/v1/check-ins", &world.check_in(id_of(&made)).await).await.created();
    let path = format!("/api/v1/receptions/{}", id_of(&made));
    let remark = json!({
        "kind": "voice", "text": "小区东门外早晚高峰车流拥堵，接送孩子很不安全。",
        "speaker": { "name": "张女士", "phone": PHONE }
    });
    deputy.post(&format!("{path}/entries"), &remark).await.created();
    let mut case = json!({
        "entry": 1, "nature": "complaint", "category": "traffic", "title": "奥林春天东门早晚高峰拥堵",
        "address": "奥林春天小区东门", "anonymous": true, "consent_to_publish": true, "speaker_consents": false
    });
    let submit = format!("{path}/submit-entry");
    assert_eq!(deputy.post(&submit, &case).await.bad_fields(), ["/speaker_consents"]);
    case["speaker_consents"] = json!(true);
    world.login("demo-resident").await.post(&submit, &case).await.problem(403, "forbidden");
    let receipt = deputy.post(&submit, &case).await.created();
    deputy.post(&format!("{path}/conclude"), &json!({})).await.ok();
    let seen = deputy.case(id_of(&receipt)).await;
    assert_eq!((&seen["channel"], &seen["grid_id"]), (&json!("forum"), &json!(grid)));
    (receipt, id_of(&made).to_owned())
}

/// The deputy's file shows the informant and the servant, once for each piece of evidence, typed in by no one.
async fn duties(world: &World, deputy: &Value, case: &str, forum: &str) {
    world.settle().await;
    let caller = world.login("demo-deputy").await;
    let file = caller.get(&format!("/api/v1/deputies/{}/duty-file?limit=100", id_of(deputy))).await.ok();
    let mut found: Vec<_> = file["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let behind = record["source"]["subject_id"].as_str().unwrap();
            let behind = if behind == case {
                "case"
            } else {
                assert_eq!(behind, forum);
                "forum"
            };
            (record["role"].as_str().unwrap(), record["activity"].as_str().unwrap(), behind)
        })
        .collect();
    found.sort_unstable();
    let mut expected = vec![
        ("livelihood_servant", "accepted_case", "case"),
        ("livelihood_servant", "coordinated", "case"),
        ("livelihood_servant", "verified_result", "case"),
        ("sentiment_informant", "passed_on", "case"),
        ("sentiment_informant", "received_voters", "forum"),
    ];
    expected.extend([("livelihood_servant", "visited", "case"); 6]);
    expected.sort_unstable();
    assert_eq!(found, expected);
    let counts: Vec<_> = file["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["role"].as_str().unwrap(), one["count"].as_i64().unwrap()))
        .collect();
    assert_eq!(counts, [("livelihood_servant", 9), ("sentiment_informant", 2)]);
    for (role, count) in counts {
        world.tell.figure(&format!("履职档案自动记下 in the file, typed in by nobody: `{role}`"), count);
    }
    assert!(file["counts"].as_array().unwrap().iter().all(|one| one["grid_id"] == deputy["grid_ids"][0]));
}

/// 1 case, 6 observations, 2 measures, 2 units; the voter masked wherever somebody else looks.
async fn figures(world: &World, case: &str, tracking: &str) {
    let seen = world.login("demo-deputy").await.case(case).await;
    let timeline = seen["timeline"].as_array().unwrap();
    let observations: Vec<_> = timeline.iter().filter(|entry| entry["report"] == "observation").collect();
    assert_eq!(observations.len(), 6);
    world.tell.figure("现场观察 observations", observations.len());
    assert!(observations.iter().all(|entry| entry["companions"] == 3));
    let measures = seen["measures"].as_array().unwrap();
    assert!(measures.len() == 2 && measures.iter().all(|measure| measure["completed"] == true), "2 of 2: {measures:?}");
    assert_eq!(seen["co_unit_ids"].as_array().unwrap().len(), 1);
    assert!(seen["lead_unit"]["name"].as_str().unwrap().ends_with("交警大队"));
    assert_eq!((&seen["voices"], &seen["rating"]), (&json!(1), &json!("satisfied")));
    world.tell.figure("完成的措施 measures, completed", measures.len());
    world.tell.shown("诉求办结时 the case in the end", &seen, &["/state", "/voices", "/rating"]);
    assert_eq!(seen["contact"], Value::Null, "a closed case shows no phone");
    let kinds: Vec<_> = timeline.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    let expected = [
        "submitted",
        "accepted",
        "reported",
        "reported",
        "reported",
        "reported",
        "reported",
        "reported",
        "reported",
        "escalated",
        "assigned",
        "started",
        "reported",
        "replied",
        "verified",
        "rated",
        "rating_verified",
    ];
    let told: Vec<_> =
        kinds.iter().filter(|kind| !matches!(**kind, "reminded" | "overdue" | "fallback_asked")).copied().collect();
    assert_eq!(told, expected);

    let own = world.tracker(tracking).get("/api/v1/track").await.ok();
    assert_eq!(own["tracking_code"], tracking);
    // Callers of before wrote it into the path, and still may.
    assert_eq!(world.anybody().get(&format!("/api/v1/track/{tracking}")).await.ok(), own);
    let document = world.anybody().get("/openapi.json").await.ok();
    for (path, operation) in document["paths"].as_object().unwrap() {
        let old = path.contains("{tracking_code}");
        assert_eq!(operation["get"]["deprecated"] == true, old, "{path}");
    }
    let by_unit = world.login("demo-unit").await.case(case).await;
    for (viewer, text) in [("unit", by_unit.to_string()), ("voter", own.to_string())] {
        assert!(!text.contains(PHONE), "{viewer}");
        assert!(viewer == "voter" || !text.contains("张女士"), "{viewer}");
    }
    world.login("demo-resident").await.get(&format!("/api/v1/cases/{case}")).await.problem(404, "not_found");
}

/// The same complaint comes in with a 12345 number: merged, both told, counted once.
async fn hotline_twin(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let first_caller = world.login("demo-resident").await;
    let first = world.submit(&first_caller).await;
    let twin = json!({
        "code": code, "channel": "hotline", "external_ref": "12345-20260302-0117", "nature": "complaint",
        "category": "traffic", "title": "奥林春天东门堵车", "text": "12345 转来：东门高峰拥堵。", "speaker_consents": true
    });
    world.login("demo-deputy").await.post("/api/v1/cases", &twin).await.problem(403, "forbidden");
    let office = world.login("demo-office").await;
    let second = office.post("/api/v1/cases", &twin).await.created();
    let own = second_caller(&world).await;
    let third = world.submit(&own).await;

    for other in [&second, &third] {
        let merged = office.step(id_of(other), "merge", &json!({ "into_case_id": first["id"] })).await.ok();
        assert_eq!(merged["state"], "merged");
    }
    assert_eq!(office.case(id_of(&first)).await["voices"], 3);
    let followed = own.case(id_of(&first)).await;
    assert_eq!(followed["relations"], json!(["follower"]));
    // What somebody else wrote, and where that person lives, is not the follower's to read.
    assert!(followed.get("text").is_none() && followed.get("address").is_none() && followed.get("point").is_none());
    assert_eq!(office.case(id_of(&second)).await["merged_into"], first["id"]);
    own.step(id_of(&first), "withdraw", &json!({})).await.problem(403, "forbidden");
    let itself = json!({ "into_case_id": first["id"] });
    assert_eq!(office.step(id_of(&first), "merge", &itself).await.missing_fields(), ["/into_case_id"]);

    // Both are told what becomes of the one that goes on.
    world.login("demo-deputy").await.step(id_of(&first), "accept", &json!({})).await.ok();
    world.settle().await;
    for caller in [first_caller, own] {
        let inbox = caller.get("/api/v1/me/messages").await.ok();
        assert_eq!(inbox["items"][0]["kind"], "accepted", "{inbox}");
    }
}

async fn second_caller(world: &World) -> Caller {
    world.login("demo-resident-2").await
}

mashang_tests::stories!(east_gate, hotline_twin);
