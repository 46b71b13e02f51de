//! Suggestions that are handled together: of one session with one date, on one matter with one letter that answers each by name; longer
//! terms that units ask for, and what a year's table says of it all.

use std::collections::BTreeMap;

use mashang_infra::workbooks;
use mashang_tests::{Answer, Kind, World, execute, id_of};
use serde_json::{Value, json};

use crate::cases::police;
use crate::suggestions::{
    COUNTY, act, cast, congress_of, declared, draft, figures, granted, reply, seen, talk, told, until_told, waits_for,
};

/// A suggestion that was drafted before a session.
async fn drafted(world: &World, who: &str, congress: &str, (title, text): (&str, &str)) -> String {
    let mut body = draft(congress);
    (body["title"], body["text"], body["at_session"]) = (json!(title), json!(text), json!(true));
    id_of(&world.login(who).await.post("/api/v1/suggestions", &body).await.created()).to_owned()
}

/// The office enters a session of this week; what it is refused for.
async fn session(world: &World, congress: &str) -> String {
    let path = format!("/api/v1/congresses/{congress}/sessions");
    let body = |from: &str, to: &str| json!({ "name": "第五次会议", "from": from, "to": to });
    let office = world.login("county-office").await;
    for (from, to) in [("2026-03-06", "2026-03-02"), ("2026-03-02", "2026-04-02")] {
        assert_eq!(office.post(&path, &body(from, to)).await.bad_fields(), ["/to"]);
    }
    let own = body("2026-03-02", "2026-03-06");
    world.login("demo-deputy").await.post(&path, &own).await.problem(403, "forbidden");
    let made = office.post(&path, &own).await.created();
    for (from, to) in [("2026-03-06", "2026-03-08"), ("2026-02-20", "2026-03-02"), ("2026-03-03", "2026-03-04")] {
        assert_eq!(office.post(&path, &body(from, to)).await.bad_fields(), ["/from"], "{from} to {to}");
    }
    let page = world.anybody().get(&path).await.ok();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["items"][0]), (1, &made));
    let before = office.post(&path, &body("2026-02-23", "2026-02-25")).await.created();
    for (from, to) in [("2026-02-01", "2026-03-06"), ("2026-03-06", "2026-03-02")] {
        assert_eq!(corrects(world, "county-office", congress, (id_of(&made), from, to)).await.bad_fields(), ["/to"]);
    }
    let longer = (id_of(&before), "2026-02-20", "2026-03-02");
    assert_eq!(corrects(world, "county-office", congress, longer).await.bad_fields(), ["/from"]);
    // The own entry hides none that begins before it.
    let earlier = (id_of(&made), "2026-02-25", "2026-03-06");
    assert_eq!(corrects(world, "county-office", congress, earlier).await.bad_fields(), ["/from"]);
    let nobodys = ("019ab0c0-0000-7000-8000-000000000000", "2026-03-02", "2026-03-06");
    assert_eq!(corrects(world, "county-office", congress, nobodys).await.missing_fields(), ["/session_id"]);
    corrects(world, "demo-deputy", congress, nobodys).await.problem(403, "forbidden");
    id_of(&made).to_owned()
}

/// Says anew what a session is, and from when to when.
async fn corrects(world: &World, who: &str, congress: &str, (session, from, to): (&str, &str, &str)) -> Answer {
    let body = json!({ "session_id": session, "name": "第五次会议", "from": from, "to": to });
    world.login(who).await.post(&format!("/api/v1/congresses/{congress}/correct-session"), &body).await
}

const EAST_GATE: (&str, &str) =
    ("关于优化梅岭路东门交通组织的建议", "东门早晚高峰机动车与行人混行，缺少左转隔离和固定上下客点。");
const EAST_GATE_TOO: (&str, &str) =
    ("关于优化梅岭路东门交通秩序的建议", "家长接送车辆占道停放，非机动车逆行，老人过马路等候时间长。");
const TOILETS: (&str, &str) =
    ("关于增设滨海公园公共厕所的建议", "滨海公园沿岸三公里只有一处厕所，节假日排队超过二十分钟，游客多有反映。");

/// Three of a session: two on one matter, the first of which two deputies sign; their ids, once the office has numbered them.
async fn of_session(world: &World, congress: &str, deputies: &[String]) -> [String; 3] {
    let first = drafted(world, "demo-deputy", congress, EAST_GATE).await;
    act(world, "demo-deputy", &first, "invite", json!({ "deputy_ids": [deputies[3]] })).await.ok();
    act(world, "cosigner-3", &first, "cosign", json!({ "signs": true })).await.ok();
    act(world, "demo-deputy", &first, "submit", declared()).await.ok();

    // Before it is handed in: that there is another one, of which the deputy may know no more than that.
    let second = drafted(world, "cosigner-1", congress, EAST_GATE_TOO).await;
    let alike = format!("/api/v1/suggestions/{second}/duplicates");
    let found = world.login("cosigner-1").await.get(&alike).await.ok();
    assert_eq!(found, json!({ "items": [], "others": 1 }));
    world.login("demo-resident").await.get(&alike).await.problem(404, "not_found");
    act(world, "cosigner-1", &second, "submit", declared()).await.ok();
    let third = drafted(world, "cosigner-2", congress, TOILETS).await;
    let found = world.login("cosigner-2").await.get(&format!("/api/v1/suggestions/{third}/duplicates")).await.ok();
    assert_eq!(found, json!({ "items": [], "others": 0 }));
    act(world, "cosigner-2", &third, "submit", declared()).await.ok();
    let found = world.login("county-office").await.get(&alike).await.ok();
    assert_eq!((&found["items"][0]["id"], &found["items"][0]["title"]), (&json!(first), &json!(EAST_GATE.0)));
    assert_eq!((found["items"].as_array().unwrap().len(), &found["others"]), (1, &json!(0)));

    // Two who number at one moment are given two numbers, and one suggestion is numbered once.
    let (one, two) = tokio::join!(
        act(world, "county-office", &first, "register", json!({})),
        act(world, "second-office", &second, "register", json!({}))
    );
    let mut numbers = [one.ok()["number"]["number"].as_i64(), two.ok()["number"]["number"].as_i64()];
    numbers.sort_unstable();
    assert_eq!(numbers, [Some(1), Some(2)]);
    let (one, two) = tokio::join!(
        act(world, "county-office", &third, "register", json!({})),
        act(world, "second-office", &third, "register", json!({}))
    );
    let (mut given, mut refused): (Vec<_>, Vec<_>) = [one, two].into_iter().partition(|one| one.status == 200);
    assert_eq!(given.pop().unwrap().ok()["number"], json!({ "year": 2026, "number": 3 }));
    let refused = refused.pop().unwrap();
    assert_eq!(refused.status, 409);
    assert!(matches!(refused.json["code"].as_str(), Some("state_conflict" | "stale")), "{}", refused.json);
    [first, second, third]
}

/// The second is answered together with the first, whatever else the office tries.
async fn is_joined(world: &World, congress: &str, [first, second, third]: &[String; 3]) {
    let join = |to: &str, ids: Value| {
        let to = to.to_owned();
        async move { act(world, "county-office", &to, "join", json!({ "suggestion_ids": ids })).await }
    };
    act(world, "demo-deputy", first, "join", json!({ "suggestion_ids": [second] })).await.problem(403, "forbidden");
    assert_eq!(join(first, json!([first])).await.bad_fields(), ["/suggestion_ids/0"]);
    assert_eq!(join(first, json!([second, second])).await.bad_fields(), ["/suggestion_ids/1"]);
    let unknown = json!(["019ab0c0-0000-7000-8000-000000000000"]);
    assert_eq!(join(first, unknown).await.missing_fields(), ["/suggestion_ids/0"]);
    act(world, "county-office", second, "part", json!({})).await.problem(409, "suggestion_not_joined");
    join(first, json!([second])).await.ok();
    assert_eq!(join(third, json!([second])).await.bad_fields(), ["/suggestion_ids/0"]);
    join(second, json!([third])).await.problem(409, "suggestion_joined_already");
    act(world, "county-office", second, "part", json!({})).await.ok();
    assert_eq!(seen(world, "county-office", first).await.get("joined_ids"), None);
    join(first, json!([second])).await.ok();
    assert_eq!(seen(world, "county-office", first).await["joined_ids"], json!([second]));
    let own = seen(world, "cosigner-1", second).await;
    assert_eq!((&own["answered_together"], own.get("joined_to_id")), (&json!(true), None), "not which other one");

    // What was joined to one that is withdrawn is by itself again.
    let made = world.login("cosigner-2").await.post("/api/v1/suggestions", &draft(congress)).await.created();
    let lead = id_of(&made).to_owned();
    act(world, "cosigner-2", &lead, "submit", declared()).await.ok();
    act(world, "county-office", &lead, "register", json!({})).await.ok();
    join(&lead, json!([third])).await.ok();
    act(world, "cosigner-2", &lead, "withdraw", json!({ "text": "另行提出。" })).await.ok();
    let free = seen(world, "county-office", third).await;
    let last = free["timeline"].as_array().unwrap().last().unwrap()["kind"].clone();
    assert_eq!((&free["answered_together"], last), (&json!(false), json!("parted")));
}

/// All of the session gets the date of the first that was assigned.
async fn is_assigned_as_one(
    world: &World,
    (congress, session): (&str, &str),
    [first, second, third]: &[String; 3],
    unit: &Value,
) {
    let path = format!("/api/v1/congress-sessions/{session}/assign-suggestions");
    let items = |ids: &[&String]| {
        let one = |id: &&String| json!({ "suggestion_id": id, "lead_unit_id": unit });
        json!({ "items": ids.iter().map(one).collect::<Vec<_>>() })
    };
    let alone = json!({ "lead_unit_id": unit });
    act(world, "county-office", first, "assign", alone).await.problem(409, "assigned_with_session");
    let office = world.login("county-office").await;
    office.post(&path, &items(&[first])).await.problem(409, "suggestion_session_runs");
    // Five working days from the session's end on, as far as that is known.
    assert_eq!(seen(world, "county-office", first).await["due_on"], "2026-03-13");
    for (to, due) in [("2026-03-05", "2026-03-12"), ("2026-03-06", "2026-03-13")] {
        let corrected = corrects(world, "county-office", congress, (session, "2026-03-02", to)).await.ok();
        assert_eq!(corrected["id"], congress);
        assert_eq!(seen(world, "county-office", first).await["due_on"], due);
    }
    world.clock.pass_until("2026-03-09T09:00:00+08:00");
    world.login("demo-deputy").await.post(&path, &items(&[first])).await.problem(403, "forbidden");
    let office = world.login("county-office").await;
    assert_eq!(office.post(&path, &items(&[])).await.bad_fields(), ["/items"]);
    let twice = office.post(&path, &items(&[third, third])).await;
    assert_eq!(twice.bad_fields(), ["/items/1/suggestion_id"]);
    assert_eq!(office.post(&path, &items(&[third, second])).await.bad_fields(), ["/items/1/suggestion_id"], "joined");
    assert_eq!(seen(world, "county-office", third).await["state"], "registered", "all or none");
    let made = office.post(&path, &items(&[first])).await.created();
    assert_eq!((&made["assigned_on"], &made["items"][0]["state"]), (&json!("2026-03-09"), &json!("assigned")));
    let late = corrects(world, "county-office", congress, (session, "2026-03-02", "2026-03-05")).await;
    late.problem(409, "suggestion_session_assigned");
    world.clock.pass_hours(24);
    let office = world.login("county-office").await;
    let later = office.post(&path, &items(&[third])).await.created();
    assert_eq!(later["assigned_at"], made["assigned_at"], "one date for all");
    let listed = office.get(&format!("/api/v1/suggestions?session_id={session}")).await.ok();
    for one in listed["items"].as_array().unwrap() {
        assert_eq!((&one["state"], &one["assigned_at"]), (&json!("assigned"), &made["assigned_at"]), "{one}");
    }
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    world.settle().await;
    assert!(told(&world.login("cosigner-1").await, second).await.contains(&"assigned".to_owned()));
}

/// A unit asks for six months; who says nothing in time does not consent.
async fn asks_for_six_months(world: &World, three: &[String; 3]) {
    let [silent, along, given] = three.each_ref().map(String::as_str);
    let ask = json!({ "text": "涉及多个部门，需现场勘测。" });
    act(world, "county-office", silent, "refuse-extension", ask.clone())
        .await
        .problem(409, "suggestion_extension_not_asked");
    act(world, "property", silent, "ask-extension", ask.clone()).await.problem(404, "not_found");
    assert_eq!(act(world, "demo-unit", silent, "ask-extension", json!({})).await.bad_fields(), ["/text"]);
    act(world, "demo-unit", silent, "ask-extension", ask.clone()).await.ok();
    act(world, "demo-unit", silent, "ask-extension", ask.clone()).await.problem(409, "suggestion_extension_asked");
    act(world, "demo-unit", along, "ask-extension", ask.clone()).await.problem(409, "answered_together");
    assert_eq!(seen(world, "demo-unit", along).await["extension_request"]["decide_by"], "2026-03-17");
    act(world, "county-office", silent, "refuse-extension", json!({ "text": "事项单一。" })).await.ok();
    for id in [silent, along] {
        assert_eq!(seen(world, "demo-unit", id).await.get("extension_request"), None, "one word on both");
    }

    // Of what was assigned a day later with the first one's date the unit could say so a day later, too.
    world.clock.pass_until("2026-03-19T09:00:00+08:00");
    let others = json!({ "text": "不属于本单位职责。" });
    act(world, "demo-unit", silent, "object", others.clone()).await.problem(409, "objected_late");
    act(world, "demo-unit", given, "object", others).await.ok();
    let lead = seen(world, "county-office", given).await["lead_unit"]["id"].clone();
    act(world, "county-office", given, "assign", json!({ "lead_unit_id": lead })).await.ok();

    world.clock.pass_until("2026-05-08T09:00:00+08:00");
    for id in [silent, given] {
        act(world, "demo-unit", id, "ask-extension", ask.clone()).await.ok();
        let waits = waits_for(world, "county-office").await;
        assert!(waits.iter().any(|one| one["subject_id"] == id), "{waits:?}");
    }
    world.clock.pass_until("2026-05-13T09:00:00+08:00");
    act(world, "county-office", given, "extend", ask.clone()).await.ok();
    world.clock.pass_until("2026-05-25T09:00:00+08:00");
    act(world, "county-office", silent, "extend", ask.clone()).await.problem(409, "extended_late");
    act(world, "demo-unit", silent, "ask-extension", ask).await.problem(409, "extended_late");
    let due = [silent, along, given].map(|id| async move { seen(world, "demo-unit", id).await["due_on"].clone() });
    assert_eq!(futures_util::future::join_all(due).await, ["2026-06-09", "2026-06-09", "2026-09-09"]);
}

/// One letter answers both, each deputy who signed one by name, and none before a talk with each proposer.
async fn is_answered_by_name(world: &World, [first, second, _]: &[String; 3], deputies: &[String]) {
    act(world, "demo-unit", second, "start", json!({})).await.problem(409, "answered_together");
    assert_eq!(act(world, "demo-unit", first, "start", json!({})).await.ok()["state"], "handling");
    let mut answer = reply(world, "solved").await;
    answer["deputy_ids"] = json!([deputies[0], deputies[3], deputies[1]]);
    act(world, "demo-unit", first, "reply", answer.clone()).await.problem(409, "no_talk");
    act(world, "demo-unit", first, "record-talk", talk("2026-05-25")).await.ok();
    act(world, "demo-unit", first, "reply", answer.clone()).await.problem(409, "no_talk");
    assert_eq!(seen(world, "demo-unit", first).await["state"], "handling", "neither is answered before both are");
    act(world, "demo-unit", second, "record-talk", talk("2026-05-25")).await.ok();
    act(world, "demo-unit", second, "reply", answer.clone()).await.problem(409, "answered_together");
    for (named, wrong) in [
        (vec![], "/deputy_ids"),
        (vec![&deputies[0], &deputies[3]], "/deputy_ids"),
        (vec![&deputies[0], &deputies[1]], "/deputy_ids"),
        (vec![&deputies[0], &deputies[3], &deputies[1], &deputies[2]], "/deputy_ids/3"),
    ] {
        answer["deputy_ids"] = json!(named);
        assert_eq!(act(world, "demo-unit", first, "reply", answer.clone()).await.bad_fields(), [wrong]);
    }
    answer["deputy_ids"] = json!([deputies[0], deputies[3], deputies[1]]);
    act(world, "demo-unit", first, "reply", answer.clone()).await.ok();
    let scan = format!("/api/v1/attachments/{}", answer["scan_id"].as_str().unwrap());
    for (who, id, signed) in
        [("cosigner-3", first, vec![&deputies[0], &deputies[3]]), ("cosigner-1", second, vec![&deputies[1]])]
    {
        let answered = seen(world, who, id).await["replies"][0]["answered"].clone();
        let ids: Vec<_> = answered.as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!((json!(ids), answered[0]["name"].is_string()), (json!(signed), true));
        assert_eq!(world.login(who).await.get(&scan).await.status, 200, "{who}");
    }
    world.login("cosigner-2").await.get(&scan).await.problem(404, "not_found");
    act(world, "county-office", second, "part", json!({})).await.problem(409, "state_conflict");
    world.settle().await;
    assert!(told(&world.login("cosigner-1").await, second).await.contains(&"replied".to_owned()));

    // Each deputy rates the own one; what does not satisfy is handled anew by itself.
    let rated = json!({ "result": "satisfied", "attitude": "satisfied" });
    assert_eq!(act(world, "demo-deputy", first, "rate", rated).await.ok()["state"], "concluded");
    let poor = json!({ "result": "dissatisfied", "attitude": "basically", "text": "没有具体措施。" });
    assert_eq!(act(world, "cosigner-1", second, "rate", poor).await.ok()["state"], "rework_pending");
    let demand = json!({ "text": "请逐条回应代表意见。" });
    act(world, "county-office", second, "return-for-rework", demand).await.ok();
    act(world, "demo-unit", second, "record-talk", talk("2026-05-25")).await.ok();
    act(world, "demo-unit", second, "reply", reply(world, "reference").await).await.ok();
}

/// What the chairpersons' meeting chose, with a leader in charge.
async fn is_a_key_one(world: &World, id: &str) {
    let step = json!({ "text": "陈主任带队现场督办。" });
    act(world, "county-office", id, "note-key-step", step.clone()).await.problem(409, "not_a_key_suggestion");
    let mut chosen = json!({ "leader": "陈主任", "decided_on": "2026-05-26" });
    assert_eq!(act(world, "county-office", id, "mark-key", chosen.clone()).await.bad_fields(), ["/decided_on"]);
    chosen["decided_on"] = json!("2026-05-20");
    act(world, "county-office", id, "mark-key", chosen).await.ok();
    act(world, "demo-unit", id, "note-key-step", step.clone()).await.problem(403, "forbidden");
    act(world, "county-office", id, "note-key-step", step).await.ok();
    let whole = seen(world, "cosigner-2", id).await;
    assert_eq!((&whole["key_by"], &whole["key_on"]), (&json!("chairpersons_meeting"), &json!("2026-05-20")));
    assert_eq!(whole["key_steps"][0]["text"], "陈主任带队现场督办。");
}

/// A year's table against a count by hand of what the office lists: each suggestion is one, however it was answered.
async fn is_counted_each_as_one(world: &World, congress: &str) {
    let path = format!("/api/v1/suggestions?congress_id={congress}&limit=100");
    let all = world.login("county-office").await.get(&path).await.ok();
    let numbered: Vec<_> =
        all["items"].as_array().unwrap().iter().filter(|one| one["number"]["year"] == 2026).collect();
    let of = |test: &dyn Fn(&Value) -> bool| numbered.iter().filter(|one| test(one)).count();
    let mut classes = BTreeMap::new();
    let mut rated = BTreeMap::from([("satisfied", 0), ("basically", 0), ("dissatisfied", 0), ("unrated", 0)]);
    for last in numbered.iter().filter_map(|one| one["replies"].as_array()?.last()) {
        *classes.entry(last["reply_class"].as_str().unwrap()).or_insert(0) += 1;
    }
    for one in &numbered {
        let (replies, ratings) = (one["replies"].as_array(), one["ratings"].as_array());
        let Some(replies) = replies else { continue };
        let rating = ratings.filter(|ratings| ratings.len() == replies.len()).and_then(|ratings| ratings.last());
        *rated.get_mut(rating.map_or("unrated", |rating| rating["result"].as_str().unwrap())).unwrap() += 1;
    }
    let told = figures(world, congress).await;
    assert_eq!(told["registered"], numbered.len());
    assert_eq!(told["answered"], of(&|one| one.get("replies").is_some()));
    assert_eq!(told["joined"], of(&|one| one.get("joined_to_id").is_some()));
    assert_eq!(told["key"], of(&|one| one.get("leader").is_some()));
    assert_eq!(told["promises_open"], of(&|one| one["state"] == "tracking"));
    assert_eq!(told["results"], json!(rated));
    let by_class = told["by_class"].as_array().unwrap().iter();
    let by_class: BTreeMap<_, _> =
        by_class.map(|one| (one["reply_class"].as_str().unwrap(), one["count"].as_i64().unwrap())).collect();
    assert_eq!(by_class, classes);

    let path = format!("/api/v1/statistics/suggestions/workbook?year=2026&congress_id={congress}");
    let book = world.anybody().get(&path).await;
    assert_eq!(book.status, 200, "{}", book.json);
    let cells = |sheet: &str| {
        let lines = workbooks::read_sheet(&book.bytes, Some(sheet)).unwrap().lines;
        lines.into_iter().map(|line| (line.cells[0].clone(), line.cells[1].clone())).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(cells("总表")["登记"], numbered.len().to_string());
    assert_eq!(cells("总表")["其中并入他件一并答复（各计一件）"], told["joined"].to_string());
    assert_eq!(cells("代表评价")["满意"], rated["satisfied"].to_string());
    assert_eq!(cells("按答复类别").len(), classes.len());
}

async fn suggestions_of_a_session_have_one_date_and_those_on_one_matter_one_letter(kind: Kind) {
    let world = World::start(kind).await;
    let (deputies, _) = cast(&world).await;
    let (congress, unit) = (congress_of(&world, COUNTY).await, police(&world).await);
    let offices = world.anybody().get(&format!("/api/v1/offices?division={COUNTY}&limit=100")).await.ok();
    let own = offices["items"].as_array().unwrap().iter().find(|one| one["division_code"] == COUNTY).unwrap();
    granted(&world, "second-office", json!({ "Office": { "office": own["id"], "area": COUNTY } })).await;
    let session = session(&world, &congress).await;
    let three = of_session(&world, &congress, &deputies).await;
    is_joined(&world, &congress, &three).await;

    let between = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(&congress)).await.created();
    act(&world, "demo-deputy", id_of(&between), "submit", declared()).await.ok();
    act(&world, "county-office", id_of(&between), "register", json!({})).await.ok();
    is_assigned_as_one(&world, (&congress, &session), &three, &unit).await;
    let others = json!({ "items": [{ "suggestion_id": between["id"], "lead_unit_id": unit }] });
    let path = format!("/api/v1/congress-sessions/{session}/assign-suggestions");
    let refused = world.login("county-office").await.post(&path, &others).await;
    assert_eq!(refused.missing_fields(), ["/items/0/suggestion_id"], "put between two sessions");

    asks_for_six_months(&world, &three).await;
    is_answered_by_name(&world, &three, &deputies).await;
    is_a_key_one(&world, &three[2]).await;
    is_counted_each_as_one(&world, &congress).await;
}

/// A motion that ten sign is decided on once, and nobody's name counts twice.
async fn a_name_counts_once(world: &World, congress: &str, deputies: &[String]) {
    let mut body = draft(congress);
    (body["kind"], body["at_session"]) = (json!("motion"), json!(true));
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &body).await.created();
    let id = id_of(&made).to_owned();
    let twice = json!({ "deputy_ids": [deputies[1], deputies[1]] });
    assert_eq!(act(world, "demo-deputy", &id, "invite", twice).await.bad_fields(), ["/deputy_ids/1"]);
    act(world, "demo-deputy", &id, "invite", json!({ "deputy_ids": deputies[1..] })).await.ok();
    for number in 1..deputies.len() {
        let who = format!("cosigner-{number}");
        act(world, &who, &id, "cosign", json!({ "signs": true })).await.ok();
        act(world, &who, &id, "cosign", json!({ "signs": true })).await.problem(409, "cosigned_already");
    }
    act(world, "demo-deputy", &id, "submit", declared()).await.problem(409, "too_few_signers");
    execute(&world.database.url, "UPDATE suggestions SET kind = 'suggestion' WHERE at_session");
    act(world, "demo-deputy", &id, "submit", declared()).await.ok();
    execute(&world.database.url, "UPDATE suggestions SET kind = 'motion' WHERE at_session");
    act(world, "county-office", &id, "register", json!({})).await.problem(409, "motion_undecided");
    let turned = json!({ "decision": "as_suggestion", "text": "转为代表建议办理。" });
    act(world, "county-office", &id, "decide-motion", turned.clone()).await.ok();
    act(world, "county-office", &id, "decide-motion", turned).await.problem(409, "no_motion");
    act(world, "county-office", &id, "register", json!({})).await.ok();
    act(world, "county-office", &id, "register", json!({})).await.problem(409, "state_conflict");
}

async fn what_is_promised_is_tracked_though_nobody_is_satisfied_and_its_quarterly_note_is_reminded_of(kind: Kind) {
    let world = World::start(kind).await;
    let (deputies, _) = cast(&world).await;
    let (congress, unit) = (congress_of(&world, COUNTY).await, police(&world).await);
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(&congress)).await.created();
    let id = id_of(&made).to_owned();
    act(&world, "demo-deputy", &id, "submit", declared()).await.ok();
    act(&world, "county-office", &id, "register", json!({})).await.ok();
    act(&world, "county-office", &id, "assign", json!({ "lead_unit_id": unit })).await.ok();
    act(&world, "demo-unit", &id, "start", json!({})).await.ok();
    let poor = json!({ "result": "dissatisfied", "attitude": "basically", "text": "时间太长。" });
    for day in ["2026-03-02", "2026-03-03"] {
        act(&world, "demo-unit", &id, "record-talk", talk(day)).await.ok();
        let mut answer = reply(&world, "planned").await;
        answer["promised_on"] = json!("2027-03-31");
        act(&world, "demo-unit", &id, "reply", answer).await.ok();
        if act(&world, "demo-deputy", &id, "rate", poor.clone()).await.ok()["state"] == "rework_pending" {
            act(&world, "county-office", &id, "return-for-rework", json!({ "text": "请说明工期。" })).await.ok();
        }
        world.clock.pass_hours(24);
    }
    let closed = json!({ "decision": "close", "text": "同意办理结果，跟踪承诺。" });
    assert_eq!(act(&world, "county-office", &id, "decide", closed).await.ok()["state"], "tracking");
    assert_eq!(seen(&world, "demo-unit", &id).await["report_on"], "2026-06-03");

    // The quarter's note lacks: the unit is reminded, and the office told.
    world.clock.pass_until("2026-05-25T10:00:00+08:00");
    until_told(&world, "demo-unit", "reminded", &id).await;
    world.clock.pass_until("2026-06-04T10:00:00+08:00");
    until_told(&world, "county-office", "late", &id).await;
    act(&world, "demo-unit", &id, "report-promise", json!({ "text": "完成招标。" })).await.ok();
    assert_eq!(seen(&world, "demo-unit", &id).await["report_on"], "2026-09-04");
    a_name_counts_once(&world, &congress, &deputies).await;

    world.clock.pass_until("2027-04-02T10:00:00+08:00");
    let path = format!("/api/v1/statistics/suggestions?year=2027&congress_id={congress}");
    let next = world.anybody().get(&path).await.ok();
    assert_eq!((&next["registered"], &next["promises_open_before"]), (&json!(0), &json!(1)), "the backlog goes on");
    let failed = json!({ "fulfilled": false, "text": "工程未完工。" });
    assert_eq!(act(&world, "county-office", &id, "settle-promise", failed.clone()).await.ok()["state"], "failed");
    act(&world, "county-office", &id, "settle-promise", failed).await.problem(409, "state_conflict");
    assert_eq!(figures(&world, &congress).await["promises_failed"], 1);
}

mashang_tests::stories!(
    suggestions_of_a_session_have_one_date_and_those_on_one_matter_one_letter,
    what_is_promised_is_tracked_though_nobody_is_satisfied_and_its_quarterly_note_is_reminded_of,
);
