//! A deputy is away, suspended or overloaded, and somebody else goes on with what lies there.

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, is_at, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::harbour::{HARBOUR, fresh_phone};

/// The deputies of 梅庭社区, by id; the first one is `demo-deputy`.
pub(crate) async fn colleagues(world: &World) -> Vec<String> {
    let page = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    page["items"].as_array().unwrap().iter().map(|one| id_of(one).to_owned()).collect()
}

/// Somebody with that grant and a new account of that name.
async fn granted(world: &World, name: &str, body: Value) -> Caller {
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), &body);
    world.login(name).await
}

pub(crate) async fn as_deputy(world: &World, name: &str, deputy: &str) -> Caller {
    granted(world, name, json!({ "Deputy": { "deputy": deputy } })).await
}

/// Changes a deputy's mandates straight in the database, where no rule of theirs is what the story is about.
pub(crate) fn set_mandates(world: &World, deputy: &str, values: &str) {
    let id = match world.kind {
        Kind::Sqlite => format!("x'{}'", deputy.replace('-', "")),
        Kind::Postgres(_) => format!("'{deputy}'"),
    };
    mashang_tests::execute(&world.database.url, &format!("UPDATE mandates SET {values} WHERE deputy_id = {id}"));
}

const SUSPENDED: &str = "status = 'suspended', status_since = '2026-01-05'";
const SERVES: &str = "status = 'active', status_since = '2022-01-01'";

fn leave(begins: &str, ends: &str) -> Value {
    json!({ "begins_on": begins, "ends_on": ends, "reason": "business", "text": "外出招商。" })
}

fn with_stand_in(begins: &str, ends: &str, deputy: &str) -> Value {
    let mut body = leave(begins, ends);
    (body["stand_in_kind"], body["stand_in_id"]) = (json!("deputy"), json!(deputy));
    body
}

async fn ask(deputy: &Caller, body: &Value) -> Answer {
    deputy.post("/api/v1/leaves", body).await
}

async fn decide(caller: &Caller, id: &str, verb: &str, body: Value) -> Answer {
    caller.post(&format!("/api/v1/handovers/{id}/{verb}"), &body).await
}

async fn handover(caller: &Caller, id: &str) -> Value {
    caller.get(&format!("/api/v1/handovers/{id}")).await.ok()
}

/// The handover once it stands so and has no work left.
async fn until(world: &World, id: &str, state: &str, work: &str) -> Value {
    for _ in 0..200 {
        let seen = handover(&world.login("demo-office").await, id).await;
        if (&seen["state"], &seen["work"]) == (&json!(state), &json!(work)) {
            return seen;
        }
        mashang_tests::tick().await;
    }
    panic!("it is not {state}: {}", handover(&world.login("demo-office").await, id).await);
}

/// How many messages of that kind about that subject somebody got.
async fn told(caller: &Caller, kind: &str, subject: &str) -> usize {
    let inbox = caller.get("/api/v1/me/messages?limit=100").await.ok();
    let fits = |message: &&Value| message["kind"] == kind && message["subject_id"] == subject;
    inbox["items"].as_array().unwrap().iter().filter(fits).count()
}

fn kinds(case: &Value) -> Vec<&str> {
    case["timeline"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

fn code_of(problem: &Value) -> &str {
    problem["errors"][0]["code"].as_str().unwrap_or_default()
}

async fn a_leave_begins_on_its_day_and_what_nobody_touched_goes_back(kind: Kind) {
    let world = World::start(kind).await;
    let (first, code) = world.deputy().await;
    let (first, second) = (id_of(&first).to_owned(), colleagues(&world).await[1].clone());
    let resident = world.login("demo-resident").await;
    let phone = fresh_phone();
    let mut by_phone = submission(&code);
    by_phone["contact"] = json!({ "name": "王女士", "phone": phone });
    let receipt = world.anybody().post("/api/v1/cases", &by_phone).await.created();
    let (lies, worked) = (id_of(&receipt).to_owned(), id_of(&world.submit(&resident).await).to_owned());
    world.login("demo-deputy").await.step(&worked, "accept", &json!({})).await.ok();

    let asked =
        ask(&world.login("demo-deputy").await, &with_stand_in("2026-03-04", "2026-03-06", &second)).await.created();
    let id = id_of(&asked).to_owned();
    assert_eq!((&asked["state"], asked.get("to")), (&json!("asked"), None));
    let own = handover(&world.login("demo-deputy").await, &id).await;
    assert_eq!((&own["leave_reason"], &own["text"]), (&json!("business"), &json!("外出招商。")));
    assert_eq!(own["allowed_actions"], json!(["withdrawHandover"]));
    decide(&world.login("demo-deputy").await, &id, "approve", json!({})).await.problem(403, "forbidden");
    world.login("demo-office-xiangzhi").await.get(&format!("/api/v1/handovers/{id}")).await.problem(404, "not_found");
    let office = world.login("demo-office").await;
    let proposed = office.get(&format!("/api/v1/handovers/{id}/proposals")).await.ok();
    assert_eq!((&proposed["items"][0]["to"]["id"], &proposed["items"][0]["basis"]), (&json!(second), &json!("wished")));
    assert_eq!(proposed["items"].as_array().unwrap().last().unwrap()["basis"], "office", "{proposed}");
    let planned = decide(&office, &id, "approve", json!({ "text": "同意。" })).await.ok();
    assert_eq!((&planned["state"], &planned["to"]["id"]), (&json!("planned"), &json!(second)));
    assert_eq!(office.case(&lies).await["target"]["id"], json!(first), "nothing moves before its day");

    // Wednesday, one in the morning: the first answer is overdue by then.
    world.clock.pass_hours(40);
    let seen = until(&world, &id, "in_force", "moved").await;
    assert_eq!((&seen["counts"]["moved"], &seen["counts"]["left"]), (&json!(2), &json!(0)), "{seen}");
    let stand_in = as_deputy(&world, "stand-in", &second).await;
    let taken = stand_in.case(&lies).await;
    assert_eq!((&taken["target"]["id"], &taken["state"]), (&json!(second), &json!("submitted")));
    assert!(is_at(&taken["due_at"], "2026-03-04T04:00:00") && taken["light"] != "red", "four hours are left: {taken}");
    let learnt = handover(&stand_in, &id).await;
    assert_eq!(
        (&learnt["relations"], learnt.get("leave_reason"), learnt.get("text")),
        (&json!(["stand_in"]), None, None)
    );
    let away = world.login("demo-deputy").await;
    let former = away.case(&lies).await;
    assert_eq!((&former["relations"], &former["allowed_actions"]), (&json!(["former"]), &json!([])), "{former}");
    assert!(former.get("contact").is_none() && taken["contact"].is_object());
    away.step(&lies, "accept", &json!({})).await.problem(403, "forbidden");
    assert!(away.get("/api/v1/me/tasks").await.ok()["items"].as_array().unwrap().is_empty());
    stand_in.step(&worked, "report", &json!({ "kind": "observation", "text": "已到现场。" })).await.ok();

    world.settle().await;
    let resident = world.login("demo-resident").await;
    assert_eq!((told(&resident, "reassigned", &worked).await, told(&stand_in, "reassigned", &lies).await), (1, 1));
    assert_eq!(told(&away, "reassigned", &lies).await, 1);
    let liaison = world.login("demo-room-liaison").await;
    assert_eq!((told(&liaison, "took_effect", &id).await, told(&away, "approved", &id).await), (1, 1));
    assert_eq!(world.texts_to(&phone).len(), 0, "nobody is woken at night");
    let code = receipt["tracking_code"].as_str().unwrap();
    let entry = world.tracker(code).case(&lies).await["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&entry["kind"], entry.get("reassign_reason")), (&json!("reassigned"), None), "{entry}");
    let visitor = world.anybody().with("Accept", "text/html");
    let form = visitor.request("POST", "/t").header("Content-Type", "application/x-www-form-urlencoded");
    let came = visitor.send(form.body(format!("code={code}"))).await;
    let cookie = came.header("set-cookie").split(';').next().unwrap().to_owned();
    let page = visitor.send(visitor.request("GET", "/t").header("Cookie", &cookie)).await;
    let (page, name) = (String::from_utf8(page.bytes).unwrap(), taken["target"]["name"].as_str().unwrap());
    assert!(page.contains(&format!("您反映的事项由代表{name}继续跟进。")), "{page}");

    world.clock.pass_hours(7);
    assert!(world.next_text(&phone, 0).await.contains("移交续办"));
    assert_eq!(world.texts_to(&phone).len(), 1);

    // Saturday: what its clock did meanwhile is nobody's doing.
    world.clock.pass_hours(72);
    let seen = until(&world, &id, "returned", "done").await;
    assert_eq!((&seen["counts"]["moved"], &seen["counts"]["returned"]), (&json!(2), &json!(1)), "{seen}");
    let office = world.login("demo-office").await;
    let back = office.case(&lies).await;
    assert_eq!((&back["target"]["id"], kinds(&back).last()), (&json!(first), Some(&"reassigned")), "{back}");
    assert_eq!(office.case(&worked).await["target"]["id"], json!(second), "who has begun goes on");
    let items = office.get(&format!("/api/v1/handovers/{id}/items")).await.ok();
    let item = |case: &str| items["items"].as_array().unwrap().iter().find(|one| one["id"] == case).unwrap().clone();
    assert!(item(&lies)["returned_at"].is_string() && item(&worked).get("returned_at").is_none(), "{items}");
    world.login("demo-deputy").await.step(&lies, "accept", &json!({})).await.ok();
}

/// Brings a new case to an open state.
async fn bring(world: &World, state: &str) -> String {
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let answer = json!({ "text": "已说明", "settlement": "answer" });
    let rating = json!({ "rating": "dissatisfied", "reasons": ["came_back"] });
    let assign = json!({ "lead_unit_id": police(world).await });
    let words = json!({ "text": "请看" });
    let (deputy, office, unit, resident) = ("demo-deputy", "demo-office", "demo-unit", "demo-resident");
    let to_unit = [
        (deputy, "accept", json!({})),
        (deputy, "escalate", words.clone()),
        (office, "assign", assign),
        (unit, "start", json!({})),
        (unit, "reply", words.clone()),
    ];
    let steps: Vec<(&str, &str, Value)> = match state {
        "submitted" => Vec::new(),
        "accepted" => to_unit[..1].to_vec(),
        "awaiting_info" => vec![(deputy, "request-info", words)],
        "escalated" => to_unit[..2].to_vec(),
        "assigned" => to_unit[..3].to_vec(),
        "in_progress" => to_unit[..4].to_vec(),
        "replied" => to_unit.to_vec(),
        "supervised" => {
            let round = [(deputy, "resolve", answer), (resident, "rate", rating)];
            to_unit[..1].iter().chain(&round).chain(&round).cloned().collect()
        }
        other => panic!("no way to {other}"),
    };
    for (who, verb, body) in steps {
        world.login(who).await.step(&case, verb, &body).await.ok();
    }
    case
}

async fn in_every_open_state_a_case_is_handed_over_and_stands_where_it_stood(kind: Kind) {
    let world = World::start(kind).await;
    let all = colleagues(&world).await;
    let to = |id: &str| json!({ "to_kind": "deputy", "to_id": id, "text": "原代表近期出差。", "reason": "overload" });
    let office = world.login("demo-office").await;
    for state in
        ["submitted", "accepted", "awaiting_info", "escalated", "assigned", "in_progress", "replied", "supervised"]
    {
        let case = bring(&world, state).await;
        let before = office.case(&case).await;
        assert_eq!(before["state"], state);
        assert!(before["allowed_actions"].as_array().unwrap().contains(&json!("reassignCase")), "{before}");
        office.step(&case, "reassign", &to(&all[1])).await.ok();
        let after = office.case(&case).await;
        for field in ["state", "due_at", "light", "office_id", "lead_unit", "supervised"] {
            assert_eq!(after.get(field), before.get(field), "{field} in {state}");
        }
        assert_eq!(after["target"]["id"], json!(all[1]), "{state}");
        assert_eq!(kinds(&after).last(), Some(&"reassigned"), "{state}");
        let entry = after["timeline"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&entry["from"]["id"], &entry["reassign_reason"]), (&json!(all[0]), &json!("overload")));
        let seen = world.login("demo-resident").await.case(&case).await;
        let entry = seen["timeline"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((entry.get("text"), entry.get("reassign_reason")), (None, None), "{entry}");
    }
    let case = bring(&world, "submitted").await;
    let bad = async |body: Value, missing: bool, code: &str| {
        let status = if missing { (404, "reference_not_found") } else { (422, "invalid") };
        let problem = office.step(&case, "reassign", &body).await.problem(status.0, status.1);
        assert_eq!((code_of(&problem), &problem["errors"][0]["pointer"]), (code, &json!("/to_id")), "{problem}");
    };
    bad(to(&all[0]), false, "same_addressee").await;
    bad(json!({ "to_kind": "room", "to_id": all[0] }), true, "unknown_addressee").await;
    let elsewhere = world.anybody().get(&format!("/api/v1/deputies?division={HARBOUR}")).await.ok();
    bad(to(id_of(&elsewhere["items"][0])), false, "other_county").await;
    set_mandates(&world, &all[1], SUSPENDED);
    bad(to(&all[1]), false, "out_of_office").await;
    world.login("demo-deputy").await.step(&case, "reassign", &to(&all[2])).await.problem(403, "forbidden");
    world.login("demo-resident-2").await.step(&case, "reassign", &to(&all[2])).await.problem(404, "not_found");

    // On Tuesday at seven in the evening, one hour is left for the first answer.
    world.clock.pass_hours(34);
    let office = world.login("demo-office").await;
    let handed = office.step(&case, "reassign", &to(&all[2])).await.ok();
    assert!(is_at(&handed["due_at"], "2026-03-04T02:00:00"), "four working hours: {handed}");
    world.login("demo-resident").await.step(&case, "withdraw", &json!({})).await.ok();
    office.step(&case, "reassign", &to(&all[3])).await.problem(409, "state_conflict");
}

async fn what_a_leave_may_not_be(kind: Kind) {
    let world = World::start(kind).await;
    let all = colleagues(&world).await;
    let deputy = world.login("demo-deputy").await;
    let (second, third) = (as_deputy(&world, "second", &all[1]).await, as_deputy(&world, "third", &all[2]).await);
    let office = world.login("demo-office").await;
    let bad = async |caller: &Caller, body: Value, pointer: &str, code: &str| {
        let problem = ask(caller, &body).await.problem(422, "invalid");
        assert_eq!((&problem["errors"][0]["pointer"], code_of(&problem)), (&json!(pointer), code), "{problem}");
    };
    bad(&deputy, leave("2026-03-01", "2026-03-03"), "/begins_on", "begins_past").await;
    bad(&deputy, leave("2028-03-01", "2028-03-03"), "/begins_on", "begins_too_far").await;
    bad(&deputy, leave("2026-03-05", "2026-03-04"), "/ends_on", "handover_reversed").await;
    bad(&deputy, leave("2026-03-02", "2026-05-31"), "/ends_on", "leave_too_long").await;
    bad(&deputy, with_stand_in("2026-03-05", "2026-03-06", &all[0]), "/stand_in_id", "stand_in_self").await;
    let mut half = leave("2026-03-05", "2026-03-06");
    half["stand_in_kind"] = json!("deputy");
    bad(&deputy, half, "/stand_in_id", "unknown_stand_in").await;
    let nobody = with_stand_in("2026-03-05", "2026-03-06", "019ab0c0-0000-7000-8000-000000000000");
    assert_eq!(ask(&deputy, &nobody).await.missing_fields(), ["/stand_in_id"]);
    let elsewhere = world.anybody().get(&format!("/api/v1/deputies?division={HARBOUR}")).await.ok();
    let far = with_stand_in("2026-03-05", "2026-03-06", id_of(&elsewhere["items"][0]));
    bad(&deputy, far, "/stand_in_id", "stand_in_elsewhere").await;
    set_mandates(&world, &all[3], SUSPENDED);
    bad(&deputy, with_stand_in("2026-03-05", "2026-03-06", &all[3]), "/stand_in_id", "stand_in_out").await;
    ask(&world.login("demo-office").await, &leave("2026-03-05", "2026-03-06")).await.problem(403, "forbidden");

    // Ninety days are a leave; another one does not overlap it.
    let long = ask(&deputy, &leave("2026-06-01", "2026-08-29")).await.created();
    bad(&deputy, leave("2026-08-29", "2026-08-30"), "/begins_on", "handover_overlaps").await;
    decide(&office, id_of(&long), "refuse", json!({})).await.problem(422, "invalid");
    decide(&office, id_of(&long), "refuse", json!({ "text": "请另择日期。" })).await.ok();
    assert_eq!(handover(&deputy, id_of(&long)).await["text"], "请另择日期。");
    decide(&office, id_of(&long), "approve", json!({})).await.problem(409, "state_conflict");
    let again = ask(&deputy, &leave("2026-08-29", "2026-08-30")).await.created();
    decide(&deputy, id_of(&again), "withdraw", json!({})).await.ok();

    // Who is away stands in for nobody, and nobody for whom one stands in.
    let away = ask(&third, &leave("2026-04-01", "2026-04-10")).await.created();
    decide(&office, id_of(&away), "approve", json!({ "to_kind": "deputy", "to_id": all[1] })).await.ok();
    bad(&deputy, with_stand_in("2026-04-10", "2026-04-12", &all[2]), "/stand_in_id", "stand_in_away").await;
    bad(&second, with_stand_in("2026-04-05", "2026-04-06", &all[2]), "/stand_in_id", "stand_in_circle").await;
    let busy = ask(&second, &leave("2026-04-05", "2026-04-06")).await.created();
    decide(&office, id_of(&busy), "approve", json!({})).await.problem(409, "stands_in_for_others");

    // Who is that deputy decides nothing on it, whatever else was granted.
    let own = ask(&deputy, &leave("2026-05-06", "2026-05-07")).await.created();
    let offices = world.anybody().get("/api/v1/offices?division=350582002000").await.ok();
    let body = json!({ "Office": { "office": offices["items"][0]["id"], "area": "350582002000" } });
    let clerk = granted(&world, "demo-deputy", body).await;
    decide(&clerk, id_of(&own), "approve", json!({})).await.problem(409, "own_leave");
    decide(&clerk, id_of(&own), "refuse", json!({ "text": "不行。" })).await.problem(409, "own_leave");
    let mine = json!({ "deputy_id": all[0], "reason": "overload", "to_kind": "deputy", "to_id": all[1] });
    clerk.post("/api/v1/handovers", &mine).await.problem(409, "own_leave");
    decide(&office, id_of(&own), "approve", json!({})).await.ok();

    set_mandates(&world, &all[0], "ends_on = '2026-03-31'");
    bad(&deputy, leave("2026-03-30", "2026-04-01"), "/ends_on", "beyond_term").await;
}

/// A dispute of the first deputy's in which that deputy mediates.
pub(crate) async fn mediated(world: &World, deputy: &str, code: &str) -> String {
    let report = json!({
        "code": code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
        "party": { "side": "first", "name": "陈女士" }
    });
    let made = world.login("demo-resident").await.post("/api/v1/disputes", &report).await.created();
    let id = id_of(&made).to_owned();
    let office = world.login("demo-office").await;
    let seat = json!({ "kind": "appointed", "deputy_id": deputy });
    for (verb, body) in [
        ("register", json!({ "risk": "low" })),
        ("parties", json!({ "side": "second", "name": "林先生" })),
        ("mediators", seat),
    ] {
        let answer = office.post(&format!("/api/v1/disputes/{id}/{verb}"), &body).await;
        assert!(answer.status < 300, "{verb}: {}", answer.json);
    }
    id
}

async fn a_suspended_deputys_work_is_handed_over_at_once_and_comes_back(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let first = id_of(&deputy).to_owned();
    let all = colleagues(&world).await;
    let office = world.login("demo-office").await;
    // More than one transaction moves.
    for _ in 0..103 {
        world.anybody().post("/api/v1/cases", &submission(&code)).await.created();
    }
    let touched = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let dispute = mediated(&world, &first, &code).await;
    let order = |reason: &str| json!({ "deputy_id": first, "reason": reason, "to_kind": "deputy", "to_id": all[1], "text": "县人大常委会公告。" });
    let refused = async |body: Value, pointer: &str, code: &str| {
        let problem = office.post("/api/v1/handovers", &body).await.problem(422, "invalid");
        assert_eq!((&problem["errors"][0]["pointer"], code_of(&problem)), (&json!(pointer), code), "{problem}");
    };
    refused(order("suspended"), "/reason", "still_serves").await;
    refused(order("leave"), "/reason", "not_by_office").await;
    refused(order("term"), "/reason", "not_by_office").await;
    let mut ends = order("overload");
    ends["ends_on"] = json!("2026-03-09");
    refused(ends, "/ends_on", "no_last_day").await;
    world.login("demo-deputy").await.post("/api/v1/handovers", &order("overload")).await.problem(403, "forbidden");
    world
        .login("demo-office-xiangzhi")
        .await
        .post("/api/v1/handovers", &order("overload"))
        .await
        .problem(403, "forbidden");

    // A leave gives way to what the law says.
    let leave = ask(&world.login("demo-deputy").await, &leave("2026-03-20", "2026-03-21")).await.created();
    set_mandates(&world, &first, SUSPENDED);
    let made = office.post("/api/v1/handovers", &order("suspended")).await.created();
    let id = id_of(&made).to_owned();
    assert_eq!(made["state"], "in_force");
    let seen = until(&world, &id, "in_force", "moved").await;
    assert_eq!((&seen["counts"]["moved"], &seen["counts"]["left"]), (&json!(105), &json!(0)), "{seen}");
    assert_eq!(handover(&office, id_of(&leave)).await["state"], "withdrawn");
    let open = "SELECT CAST(count(*) AS TEXT) AS text FROM cases WHERE target_id = ";
    let quoted = match kind {
        Kind::Sqlite => format!("x'{}'", first.replace('-', "")),
        Kind::Postgres(_) => format!("'{first}'"),
    };
    assert_eq!(world.sql_text(&format!("{open}{quoted}")), ["0"]);
    world.settle().await;
    assert_eq!(told(&office, "mediator_unavailable", &dispute).await, 1);
    let stand_in = as_deputy(&world, "stand-in", &all[1]).await;
    assert_eq!(told(&stand_in, "reassigned", &dispute).await, 1);
    let seats = office.get(&format!("/api/v1/disputes/{dispute}")).await.ok()["mediators"].clone();
    assert_eq!(seats.as_array().unwrap().len(), 1, "the seat stays until another mediator is named: {seats}");

    stand_in.step(&touched, "accept", &json!({})).await.ok();
    decide(&office, &id, "return", json!({})).await.problem(409, "not_back");
    set_mandates(&world, &first, SERVES);
    decide(&office, &id, "return", json!({})).await.ok();
    let seen = until(&world, &id, "returned", "done").await;
    assert_eq!(seen["counts"]["returned"], 104, "all but what somebody touched: {seen}");
    assert_eq!(office.case(&touched).await["target"]["id"], json!(all[1]));

    // Some cases alone, once: nothing of it goes back, and nothing new goes there.
    let one = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let mut some = order("overload");
    some["case_ids"] = json!([one, one]);
    assert_eq!(office.post("/api/v1/handovers", &some).await.missing_fields(), ["/case_ids/1"]);
    some["case_ids"] = json!([touched]);
    assert_eq!(office.post("/api/v1/handovers", &some).await.missing_fields(), ["/case_ids/0"], "it is not there");
    some["case_ids"] = json!([one]);
    let made = office.post("/api/v1/handovers", &some).await.created();
    assert_eq!((&made["state"], &made["work"]), (&json!("final"), &json!("done")));
    assert_eq!(office.case(&one).await["target"]["id"], json!(all[1]));
    decide(&office, id_of(&made), "return", json!({})).await.problem(409, "state_conflict");

    // An end takes the place of a suspension, and whoever is named last goes on with what is new. Nobody decides on the own work,
    // suspended or gone.
    set_mandates(&world, &first, SUSPENDED);
    let suspended = office.post("/api/v1/handovers", &order("suspended")).await.created();
    until(&world, id_of(&suspended), "in_force", "moved").await;
    refused(order("suspended"), "/begins_on", "handover_overlaps").await;
    set_mandates(&world, &first, "status = 'ended', status_since = '2026-01-05'");
    let offices = world.anybody().get("/api/v1/offices?division=350582002000").await.ok();
    let body = json!({ "Office": { "office": offices["items"][0]["id"], "area": "350582002000" } });
    let clerk = granted(&world, "demo-deputy", body).await;
    clerk.post("/api/v1/handovers", &order("ended")).await.problem(409, "own_leave");
    decide(&clerk, id_of(&suspended), "return", json!({})).await.problem(404, "not_found");
    for successor in [&all[2], &all[3]] {
        let mut ended = order("ended");
        ended["to_id"] = json!(successor);
        let made = office.post("/api/v1/handovers", &ended).await.created();
        assert_eq!(made["state"], "final", "{made}");
        let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
        let goes_on = &card["alternatives"][0];
        assert_eq!((&goes_on["id"], &goes_on["successor"]), (&json!(successor), &json!(true)), "{card}");
    }
    assert_eq!(handover(&office, id_of(&suspended)).await["state"], "final");
}

async fn whoever_acts_at_the_same_moment_loses_nothing(kind: Kind) {
    let world = World::start(kind).await;
    let all = colleagues(&world).await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    for order in ["deputy first", "office first", "at once", "at once", "at once"] {
        let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
        let asked = ask(&deputy, &with_stand_in("2026-03-02", "2026-03-05", &all[1])).await.created();
        let id = id_of(&asked).to_owned();
        let accept = async || deputy.step(&case, "accept", &json!({ "text": "已收到" })).await;
        let approve = async || decide(&office, &id, "approve", json!({})).await;
        let (accepted, approved) = match order {
            "deputy first" => {
                let accepted = accept().await;
                (accepted, approve().await)
            }
            "office first" => {
                let approved = approve().await;
                (accept().await, approved)
            }
            _ => tokio::join!(accept(), approve()),
        };
        assert_eq!(approved.ok()["state"], "in_force", "{order}");
        until(&world, &id, "in_force", "moved").await;
        let seen = office.case(&case).await;
        let happened = kinds(&seen);
        assert_eq!(happened.iter().filter(|kind| **kind == "reassigned").count(), 1, "{order}: {seen}");
        assert_eq!(seen["target"]["id"], json!(all[1]), "{order}");
        assert_eq!(seen["version"], happened.len(), "{order}: each step is an event");
        match (order, accepted.status) {
            ("deputy first", status) => assert_eq!((status, &seen["state"]), (200, &json!("accepted"))),
            ("office first", status) => assert_eq!((status, &seen["state"]), (403, &json!("submitted"))),
            (_, 200) => assert_eq!((happened[1], &seen["state"]), ("accepted", &json!("accepted"))),
            (_, status) => assert_eq!((status, &seen["state"]), (403, &json!("submitted"))),
        }
        decide(&deputy, &id, "return", json!({})).await.ok();
        until(&world, &id, "returned", "done").await;
        assert_eq!(office.case(&case).await["target"]["id"], json!(all[0]), "{order}: nobody touched it since");
    }
}

mashang_tests::stories!(
    a_leave_begins_on_its_day_and_what_nobody_touched_goes_back,
    in_every_open_state_a_case_is_handed_over_and_stands_where_it_stood,
    what_a_leave_may_not_be,
    a_suspended_deputys_work_is_handed_over_at_once_and_comes_back,
    whoever_acts_at_the_same_moment_loses_nothing,
);
