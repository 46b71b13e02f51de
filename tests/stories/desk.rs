//! The clerk's desk: cases filtered, sorted, looked up and counted, one list of all that waits, many things done at once, among what
//! else a case stands, what is said again and again, and why something can't be done.

use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::sweeps::something_found;

/// The ids on a list, in its order.
async fn ids(caller: &Caller, path: &str) -> Vec<Value> {
    let page = caller.get(&format!("/api/v1/{path}")).await.ok();
    page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

async fn own_unit(world: &World) -> Value {
    let me = world.login("demo-unit").await.get("/api/v1/me").await.ok();
    me["parties"].as_array().unwrap().iter().find(|party| party["kind"] == "unit").unwrap()["id"].clone()
}

type Counted = Vec<(String, u64)>;

/// How many are counted in each state and by each light, but for none.
fn counted(counts: &Value) -> (Counted, Counted) {
    let those = |list: &str, name: &str| {
        let lines = counts[list].as_array().unwrap().iter();
        let told = lines.map(|line| (line[name].as_str().unwrap().to_owned(), line["count"].as_u64().unwrap()));
        told.filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    };
    (those("states", "state"), those("lights", "light"))
}

async fn cases_are_filtered_sorted_looked_up_and_counted(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let unit = own_unit(&world).await;
    let first = world.submit(&world.login("demo-resident").await).await;
    // Tuesday, three in the afternoon: eighteen of the 24 hours are over, those of the night left out.
    world.clock.pass_hours(30);
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let office = world.login("demo-office").await;
    let mut called = submission(&code);
    called["contact"] = json!({ "name": "陈女士", "phone": "13987654321" });
    let second = world.anybody().post("/api/v1/cases", &called).await.created();
    world.clock.pass_minutes(1);
    let mut hotline = submission(&code);
    (hotline["channel"], hotline["speaker_consents"]) = (json!("hotline"), json!(true));
    hotline["external_ref"] = json!("12345-20260302-0117");
    let third = office.post("/api/v1/cases", &hotline).await.created();
    let [one, two, three] = [&first, &second, &third].map(|case| case["id"].clone());

    // The first is to be answered within five hours, the others within a day.
    assert_eq!(ids(&office, "cases?sort=due").await, [one.clone(), two.clone(), three.clone()]);
    assert_eq!(ids(&office, "cases?light=yellow").await, std::slice::from_ref(&one));
    assert_eq!(ids(&office, "cases?light=green").await, [three.clone(), two.clone()]);
    let counts = office.get("/api/v1/cases/counts").await.ok();
    let (states, lights) = counted(&counts);
    assert_eq!(states, [("submitted".to_owned(), 3)]);
    assert_eq!(lights, [("green".to_owned(), 2), ("yellow".to_owned(), 1)]);
    let here = office.get(&format!("/api/v1/cases/counts?division={HOME}")).await.ok();
    assert_eq!(here, counts, "all of them lie there");
    let of_deputy = deputy.get("/api/v1/cases/counts").await.ok();
    assert_eq!(counted(&of_deputy), (states, lights), "and are addressed to that deputy");
    let none = resident.get("/api/v1/cases/counts?division=350503002007").await.ok();
    assert_eq!(counted(&none), (Vec::new(), Vec::new()));

    for (filter, found) in [
        ("channel=hotline", vec![&three]),
        ("channel=scan", vec![&two, &one]),
        ("source=account", vec![&one]),
        ("source=code", vec![&two]),
        ("source=platform", vec![&three]),
        ("source=proxy", Vec::new()),
        ("supervised=true", Vec::new()),
        ("supervised=false", vec![&three, &two, &one]),
    ] {
        let found: Vec<Value> = found.into_iter().cloned().collect();
        assert_eq!(ids(&office, &format!("cases?{filter}")).await, found, "{filter}");
    }
    let elsewhere = "019ab0c0-0000-7000-8000-000000000000";
    assert_eq!(ids(&office, &format!("cases?office_id={elsewhere}")).await, Vec::<Value>::new());

    // Five hours later the first is overdue, and the one that was taken on changed last.
    world.clock.pass_hours(5);
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let office = world.login("demo-office").await;
    let written = |instant: &Value| instant.as_str().unwrap().replace('+', "%2B");
    let (due, came) = (written(&first["due_at"]), written(&first["submitted_at"]));
    assert_eq!(ids(&office, "cases?light=red").await, std::slice::from_ref(&one));
    assert_eq!(ids(&office, &format!("cases?overdue_since={due}")).await, std::slice::from_ref(&one));
    assert_eq!(ids(&office, &format!("cases?overdue_since={came}")).await, Vec::<Value>::new());
    deputy.step(two.as_str().unwrap(), "accept", &json!({})).await.ok();
    deputy.step(two.as_str().unwrap(), "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    assert_eq!(ids(&office, "cases?sort=updated").await[0], two);
    let page = office.get("/api/v1/cases?sort=updated&limit=1").await.ok();
    let next = page["next_cursor"].as_str().unwrap();
    // The clock may just have struck the first.
    let others = ids(&office, &format!("cases?sort=updated&limit=2&cursor={next}")).await;
    assert!(others.len() == 2 && others.contains(&one) && others.contains(&three), "{others:?}");
    let page = office.get("/api/v1/cases?sort=due&limit=1").await.ok();
    let next = page["next_cursor"].as_str().unwrap();
    assert!(!ids(&office, &format!("cases?sort=due&cursor={next}")).await.contains(&one));

    // A unit has what it leads, and has it no more once it gave it back.
    office.step(two.as_str().unwrap(), "assign", &json!({ "lead_unit_id": unit })).await.ok();
    let of_unit = format!("cases?unit_id={}", unit.as_str().unwrap());
    assert_eq!(ids(&office, &of_unit).await, std::slice::from_ref(&two));
    let clerk = world.login("demo-unit").await;
    clerk.step(two.as_str().unwrap(), "return", &json!({ "text": "不属于本单位职责。" })).await.ok();
    assert_eq!(ids(&office, &of_unit).await, Vec::<Value>::new());
    office.step(two.as_str().unwrap(), "supervise", &json!({ "text": "限期办理。" })).await.ok();
    assert!(ids(&office, "cases?supervised=true").await.contains(&two));

    // Whoever calls is found by phone or code, by those who may know of it.
    let look = async |caller: &Caller, by: Value| caller.post("/api/v1/cases/lookup", &by).await;
    let by_phone = json!({ "phone": "13987654321" });
    assert_eq!(look(&office, by_phone.clone()).await.ok()["items"][0]["id"], two);
    assert_eq!(look(&resident, by_phone).await.ok()["items"], json!([]), "somebody else's phone leads nowhere");
    let by_code = json!({ "tracking_code": first["tracking_code"] });
    assert_eq!(look(&office, by_code.clone()).await.ok()["items"][0]["id"], one);
    assert_eq!(look(&world.login("demo-resident-2").await, by_code).await.ok()["items"], json!([]));
    assert_eq!(look(&office, json!({})).await.bad_fields(), ["/phone"]);
    // Whoever was found is told by whom, and nobody goes through a list of phones.
    let caller = world.tracker(second["tracking_code"].as_str().unwrap());
    let looks = caller.get("/api/v1/track-looks").await.ok();
    assert_eq!(looks["items"][0]["act"], "contact_shown", "{looks}");
    for _ in 0..120 {
        let _ = look(&clerk, json!({})).await;
    }
    look(&clerk, json!({})).await.problem(429, "too_many_requests");
    look(&office, json!({})).await.problem(422, "invalid");
}

async fn who_enters_a_case_for_another_says_by_which_way_it_came(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (deputy, resident) = (world.login("demo-deputy").await, world.login("demo-resident").await);
    let lists = world.anybody().get("/api/v1/vocabulary").await.ok()["lists"].clone();
    let list = lists.as_array().unwrap().iter().find(|list| list["name"] == "CaseChannel").unwrap();
    for (channel, label) in [
        ("walk_in", "来访"),
        ("call", "来电"),
        ("letter", "来信"),
        ("grid_report", "网格上报"),
        ("media", "媒体"),
        ("governance_centre", "综治中心"),
        ("wechat_group", "微信群"),
    ] {
        let word = list["words"].as_array().unwrap().iter().find(|word| word["value"] == channel).unwrap();
        assert_eq!(word["label"], label);
        let mut body = submission(&code);
        body["channel"] = json!(channel);
        assert_eq!(deputy.post("/api/v1/cases", &body).await.bad_fields(), ["/speaker_consents"], "{channel}");
        body["speaker_consents"] = json!(true);
        resident.post("/api/v1/cases", &body).await.problem(403, "forbidden");
        let made = deputy.post("/api/v1/cases", &body).await.created();
        assert_eq!(deputy.case(id_of(&made)).await["channel"], channel);
        assert_eq!(ids(&deputy, &format!("cases?channel={channel}")).await, [made["id"].clone()], "{channel}");
    }
    assert_eq!(ids(&deputy, "cases?source=proxy").await.len(), 7);
}

async fn cases_are_found_by_each_way_that_one_may_come(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (office, resident) = (world.login("demo-office").await, world.login("demo-resident").await);
    let lists = world.anybody().get("/api/v1/vocabulary").await.ok()["lists"].clone();
    let list = lists.as_array().unwrap().iter().find(|list| list["name"] == "CaseChannel").unwrap();
    let words = list["words"].as_array().unwrap().iter();
    let channels: Vec<_> = words.map(|word| word["value"].as_str().unwrap()).collect();
    let mut made = Vec::new();
    for channel in &channels {
        let mut body = submission(&code);
        body["channel"] = json!(channel);
        let caller = if *channel == "scan" { &resident } else { &office };
        if *channel != "scan" {
            body["speaker_consents"] = json!(true);
        }
        if *channel == "hotline" {
            body["external_ref"] = json!("12345-20260302-0117");
        }
        made.push(caller.post("/api/v1/cases", &body).await.created()["id"].clone());
    }
    for (channel, case) in channels.iter().zip(&made) {
        assert_eq!(ids(&office, &format!("cases?channel={channel}")).await, std::slice::from_ref(case), "{channel}");
    }
    let (both, all) = (channels[..2].join(","), channels.join(","));
    assert_eq!(ids(&office, &format!("cases?channel={both}")).await.len(), 2);
    let found = ids(&office, &format!("cases?channel={all}")).await;
    assert!(found.len() == made.len() && made.iter().all(|case| found.contains(case)), "{found:?}");
}

async fn what_a_sweep_found_comes_in_by_whoever_found_it(kind: Kind) {
    let world = World::start(kind).await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    something_found(&world, "楼道堆放杂物").await;
    let found = office.get("/api/v1/sweep-findings").await.ok()["items"][0].clone();
    let case = json!({ "nature": "help", "category": "public_order", "speaker_consents": true });
    let channel = async |finding: &Value| {
        let path = format!("/api/v1/sweep-findings/{}/open-case", id_of(finding));
        let made = office.post(&path, &case).await.ok();
        office.case(made["case_id"].as_str().unwrap()).await["channel"].clone()
    };
    assert_eq!(channel(&found).await, "grid_report", "{found}");
    let body = json!({ "grid_id": found["grid_id"], "keep_finding_ids": [found["id"]], "findings": [{
        "address": "小区北门", "parties": "persons", "kind": "neighbourhood", "risk": "low", "people": 2,
        "description": "两户因占道停车争吵。"
    }] });
    let campaign = found["campaign_id"].as_str().unwrap();
    let path = format!("/api/v1/sweep-campaigns/{campaign}/reports");
    let reported = deputy.post(&path, &body).await.created();
    let findings = reported["findings"].as_array().unwrap();
    let visited = findings.iter().find(|one| one["id"] != found["id"]).unwrap();
    assert_eq!(channel(visited).await, "visit", "the deputy was there");
}

async fn all_that_waits_stands_in_one_list_and_is_done_at_once(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let resident = world.login("demo-resident").await;
    let typed = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": "广场", "text": "宣讲。"
    });
    let mut records = Vec::new();
    for _ in 0..2 {
        records.push(deputy.post("/api/v1/duty-records", &typed).await.created()["id"].clone());
    }
    let quarrel = json!({
        "code": code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
        "party": { "side": "first", "name": "陈女士" }
    });
    let dispute = resident.post("/api/v1/disputes", &quarrel).await.created()["id"].clone();
    let case = world.submit(&resident).await["id"].clone();
    let id = case.as_str().unwrap();
    deputy.step(id, "accept", &json!({})).await.ok();
    deputy.step(id, "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();

    let all = office.get("/api/v1/me/work").await.ok();
    let told: Vec<_> = all["items"].as_array().unwrap().iter().map(|task| task["subject_id"].clone()).collect();
    assert_eq!(told.len(), 4, "{all}");
    assert_eq!((&told[0], &told[1]), (&case, &dispute), "what has a term before what has none");
    assert!(records.iter().all(|record| told[2..].contains(record)), "{all}");
    let waits = &all["items"][0];
    assert_eq!((&waits["subject_kind"], &waits["light"]), (&json!("case"), &json!("green")));
    assert!(waits["due_at"].is_string() && waits["title"].is_string(), "{waits}");
    assert!(waits["allowed_actions"].as_array().unwrap().contains(&json!("assignCase")), "{waits}");
    // Page by page the same, and each old list is a part of it.
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    for _ in 0..4 {
        let page = office.get(&format!("/api/v1/me/work?limit=1{cursor}")).await.ok();
        paged.extend(page["items"].as_array().unwrap().iter().map(|task| task["subject_id"].clone()));
        cursor = page["next_cursor"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
    }
    assert_eq!((paged, cursor.as_str()), (told, ""));
    for (list, of) in [("me/tasks", "case"), ("me/tasks/disputes", "dispute"), ("me/tasks/duty-records", "duty_record")]
    {
        let part = office.get(&format!("/api/v1/me/work?kind={of}")).await.ok();
        let part: Vec<_> = part["items"].as_array().unwrap().iter().map(|task| task["subject_id"].clone()).collect();
        assert_eq!(ids(&office, list).await, part, "{list}");
    }
    let nobodys = world.login("demo-resident-2").await.get("/api/v1/me/work").await.ok();
    assert_eq!(nobodys, json!({ "items": [], "next_cursor": null }));

    // Both records are confirmed at once, and nothing else is; the same key does nothing twice.
    let items: Vec<Value> = records.iter().chain([&case]).map(|id| json!({ "id": id })).collect();
    let confirm = json!({ "action": "confirm_records", "items": items });
    let once = office.with("Idempotency-Key", "confirm-them-all-at-once");
    let done = once.post("/api/v1/batches", &confirm).await.created();
    let statuses: Vec<_> = done["outcomes"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!((&done["done"], statuses), (&json!(2), vec![json!(200), json!(200), json!(404)]), "{done}");
    assert_eq!(done["outcomes"][2]["problem"]["code"], "not_found");
    assert_eq!(once.post("/api/v1/batches", &confirm).await.created(), done);
    assert_eq!(ids(&office, "me/tasks/duty-records").await, Vec::<Value>::new());
    let again = office.with("Accept-Language", "en").post("/api/v1/batches", &confirm).await.created();
    assert_eq!(again["done"], 0);
    let refused = &again["outcomes"][0];
    assert_eq!((&refused["status"], &refused["problem"]["code"]), (&json!(409), &json!("state_conflict")), "{again}");
    assert!(refused["problem"]["detail"].as_str().unwrap().is_ascii(), "{again}");

    let version = office.case(id).await["version"].as_i64().unwrap();
    let remind = |version: i64| json!({ "action": "remind_cases", "items": [{ "id": case, "version": version }] });
    let late = office.post("/api/v1/batches", &remind(version - 1)).await.created();
    assert_eq!(late["outcomes"][0]["status"], 412);
    let reminded = office.post("/api/v1/batches", &remind(version)).await.created();
    assert_eq!(reminded["outcomes"], json!([{ "id": case, "status": 200, "version": version + 1 }]));
    let stranger = resident.post("/api/v1/batches", &remind(version + 1)).await.created();
    assert_eq!(stranger["outcomes"][0]["status"], 403, "the submitter reminds nobody");
    let unsaid = json!({ "action": "supervise_cases", "items": [{ "id": case }] });
    let unsaid = office.post("/api/v1/batches", &unsaid).await.created();
    assert_eq!(unsaid["outcomes"][0]["problem"]["code"], "words_missing");
    let twice = json!({ "action": "remind_cases", "items": [{ "id": case }, { "id": case }] });
    assert_eq!(office.post("/api/v1/batches", &twice).await.bad_fields(), ["/items/1/id"]);
    let none = json!({ "action": "remind_cases", "items": [] });
    assert_eq!(office.post("/api/v1/batches", &none).await.bad_fields(), ["/items"]);
}

async fn a_case_stands_among_others_and_says_why_not(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let [one, other] = [world.submit(&resident).await, world.submit(&resident).await];
    let (_, code) = world.deputy().await;
    let mut neighbours = submission(&code);
    neighbours["contact"]["phone"] = json!("13987654321");
    world.login("demo-resident-2").await.post("/api/v1/cases", &neighbours).await.created();
    world.settle().await;
    let office = world.login("demo-office").await;
    let path = format!("/api/v1/cases/{}/context", id_of(&one));
    let around = office.get(&path).await.ok();
    assert_eq!(around["resident"], json!([{ "state": "submitted", "count": 1 }]), "of the same resident alone");
    let alike: Vec<_> = around["alike"].as_array().unwrap().iter().map(|one| one["case"]["id"].clone()).collect();
    assert!(alike.len() == 2 && alike.contains(&other["id"]), "{around}");
    assert_eq!(office.get(&format!("{path}?metres=2001")).await.bad_fields(), ["/metres"]);
    resident.get(&path).await.problem(403, "forbidden");
    world.login("demo-resident-2").await.get(&path).await.problem(404, "not_found");

    let why = async |caller: &Caller, action: &str| {
        caller.get(&format!("/api/v1/cases/{}/why-not?action={action}", id_of(&one))).await
    };
    let codes = |told: &Value| {
        let reasons = told["reasons"].as_array().unwrap().iter();
        reasons.map(|reason| reason["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // What is asked about is named as what may be done is; words of before are still taken.
    let accepts = why(&deputy, "acceptCase").await.ok();
    assert_eq!((&accepts["allowed"], codes(&accepts)), (&json!(true), Vec::new()));
    assert_eq!((&accepts["operation"], why(&deputy, "accept").await.ok()), (&json!("acceptCase"), accepts.clone()));
    let accepts = why(&office, "acceptCase").await.ok();
    assert_eq!(codes(&accepts), ["not_yours"], "a matter for whom it is addressed to");
    let who = &accepts["ways"][0]["who"][0];
    assert_eq!((&accepts["ways"][0]["steps"], &who["relation"]), (&json!([]), &json!("handler")));
    assert!(who["parties"][0]["name"].is_string() && who["roles"].as_array().unwrap().contains(&json!("deputy")));
    let replies = why(&deputy, "replyCase").await.ok();
    assert_eq!(codes(&replies), ["not_now", "not_yours"]);
    assert_eq!(replies["reasons"][0]["article"], "代表法第三十一条");
    let way = &replies["ways"][0];
    let steps: Vec<_> = way["steps"].as_array().unwrap().iter().map(|step| step["operation"].clone()).collect();
    assert_eq!(
        (&way["state"], steps),
        (&json!("in_progress"), vec![json!("escalateCase"), json!("assignCase"), json!("startCase")])
    );
    let assigns = why(&office, "assignCase").await.ok();
    assert_eq!(codes(&assigns), ["not_now"]);
    assert!(why(&office, "rateCase").await.ok()["ways"].as_array().is_some_and(|ways| !ways.is_empty()));
    why(&world.login("demo-resident-2").await, "acceptCase").await.problem(404, "not_found");
    office.get(&format!("/api/v1/cases/{}/why-not?action=fly", id_of(&one))).await.problem(422, "invalid");
    resident.step(id_of(&one), "withdraw", &json!({})).await.ok();
    let gone = why(&office, "assignCase").await.ok();
    assert_eq!((codes(&gone), &gone["ways"]), (vec!["not_now".to_owned()], &json!([])), "nothing leads there any more");
}

async fn what_is_said_again_and_again_is_offered_filled_in(kind: Kind) {
    let world = World::start(kind).await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let sent = world.submit(&world.login("demo-resident").await).await;
    let text = |state: &str, body: &str| json!({ "division_code": "350582002000", "state": state, "title": "答复", "body": body });
    let said = "您反映的“{title}”（{tracking}）将于 {due} 前答复。";
    let made = office.post("/api/v1/standard-texts", &text("submitted", said)).await.created();
    office.post("/api/v1/standard-texts", &text("resolved", "请评价。")).await.created();
    let mut anywhere = text("submitted", "请保持电话畅通。");
    anywhere.as_object_mut().unwrap().remove("state");
    office.post("/api/v1/standard-texts", &anywhere).await.created();
    let unknown = office.post("/api/v1/standard-texts", &text("submitted", "请拨打 {phone}。")).await;
    assert_eq!(unknown.bad_fields(), ["/body"]);
    deputy.post("/api/v1/standard-texts", &text("submitted", said)).await.problem(403, "forbidden");

    let path = format!("/api/v1/cases/{}/standard-texts", id_of(&sent));
    let offered = deputy.get(&path).await.ok()["items"].clone();
    let texts: Vec<_> = offered.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!((texts.len(), texts[1]), (2, "请保持电话畅通。"), "what fits nearest first, and nothing that does not");
    let code = sent["tracking_code"].as_str().unwrap();
    let begin = format!("您反映的“小区东门早晚高峰拥堵”（{}-****）将于 20", code.split('-').next().unwrap());
    assert!(texts[0].starts_with(&begin) && !texts[0].contains(code), "{offered}");
    world.login("demo-resident").await.get(&path).await.problem(403, "forbidden");
    world.login("demo-resident-2").await.get(&path).await.problem(404, "not_found");

    let change = format!("/api/v1/standard-texts/{}", id_of(&made));
    let other = json!({ "title": "答复", "body": "已受理。" });
    office.who_saw(7).post(&format!("{change}/revise"), &other).await.problem(412, "version_conflict");
    let revised = office.who_saw(1).post(&format!("{change}/revise"), &other).await.ok();
    assert_eq!((&revised["version"], &revised["body"], revised.get("state")), (&json!(2), &json!("已受理。"), None));
    office.post(&format!("{change}/withdraw"), &json!({})).await.ok();
    office.post(&format!("{change}/withdraw"), &json!({})).await.problem(404, "not_found");
    let listed = office.get(&format!("/api/v1/standard-texts?division={HOME}")).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
    deputy.get(&format!("/api/v1/standard-texts?division={HOME}")).await.problem(403, "forbidden");
}

mashang_tests::stories!(
    cases_are_filtered_sorted_looked_up_and_counted,
    who_enters_a_case_for_another_says_by_which_way_it_came,
    cases_are_found_by_each_way_that_one_may_come,
    what_a_sweep_found_comes_in_by_whoever_found_it,
    all_that_waits_stands_in_one_list_and_is_done_at_once,
    a_case_stands_among_others_and_says_why_not,
    what_is_said_again_and_again_is_offered_filled_in,
);
