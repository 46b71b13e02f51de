//! Lists that need no second call: names beside ids, words in messages, counts, filters, and what may be done by its operation.

use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

/// The party of that kind among the caller's.
async fn party(caller: &Caller, kind: &str) -> Value {
    let me = caller.get("/api/v1/me").await.ok();
    me["parties"].as_array().unwrap().iter().find(|party| party["kind"] == kind).expect(kind).clone()
}

/// A case that a unit has.
async fn assigned(world: &World) -> String {
    let id = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    let unit = party(&world.login("demo-unit").await, "unit").await;
    deputy.step(&id, "accept", &json!({})).await.ok();
    deputy.step(&id, "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    let office = world.login("demo-office").await;
    office.step(&id, "assign", &json!({ "lead_unit_id": unit["id"] })).await.ok();
    id
}

fn quarrel(code: &str) -> Value {
    json!({
        "code": code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
        "party": { "side": "first", "name": "陈女士" }
    })
}

async fn whoever_stands_in_an_answer_stands_there_with_a_name(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let id = assigned(&world).await;
    let office = world.login("demo-office").await;
    let listed = office.get("/api/v1/cases?limit=1").await.ok()["items"][0].clone();
    assert_eq!(listed["target"]["name"], deputy["name"]);
    assert!(listed["division_name"].is_string() && listed["grid_name"].is_string(), "{listed}");
    let seen = office.case(&id).await;
    let unit = party(&world.login("demo-unit").await, "unit").await;
    assert_eq!((&seen["lead_unit"]["name"], &seen["office_name"]), (&unit["name"], &deputy["office_name"]));
    assert!(unit["name"].is_string() && deputy["office_name"].is_string(), "{unit} {deputy}");
    let by: Vec<_> = seen["timeline"].as_array().unwrap().iter().filter(|line| line.get("by").is_some()).collect();
    assert!(by.len() > 2 && by.iter().all(|line| line["by"]["name"].is_string()), "{by:?}");
    let account = party(&office, "account").await;
    assert_eq!(account.get("name"), None, "a person's name is nobody's business");
    let dispute = world.anybody().post("/api/v1/disputes", &quarrel(&code)).await.created();
    let dispute = office.get(&format!("/api/v1/disputes/{}", id_of(&dispute))).await.ok();
    assert!(dispute["office_name"].is_string() && dispute["division_name"].is_string(), "{dispute}");
    assert!(deputy["grids"][0]["name"].is_string() && deputy["assignments"][0]["grid_name"].is_string(), "{deputy}");
    assert!(deputy["mandates"][0]["congress_name"].is_string(), "{deputy}");
}

async fn a_name_that_was_changed_is_shown_at_once(kind: Kind) {
    let world = World::start(kind).await;
    world.submit(&world.login("demo-resident").await).await;
    let office = world.login("demo-office").await;
    let shown = async || office.get("/api/v1/cases?limit=1").await.ok()["items"][0].clone();
    let before = shown().await;
    let change = json!({ "name": "新名称网格", "households": 1 });
    let path = format!("/api/v1/grids/{}", before["grid_id"].as_str().unwrap());
    world.login("demo-admin").await.put(&path, &change).await.ok();
    assert_eq!(shown().await["grid_name"], "新名称网格");
    assert_ne!(before["grid_name"], "新名称网格");
}

async fn a_message_says_what_happened_to_what(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    world.submit(&world.login("demo-resident").await).await;
    world.anybody().post("/api/v1/disputes", &quarrel(&code)).await.created();
    world.settle().await;
    let deputy = world.login("demo-deputy").await;
    let messages = deputy.get("/api/v1/me/messages?unread=true").await.ok()["items"].clone();
    let of = |kind: &str| {
        messages.as_array().unwrap().iter().find(|message| message["subject_kind"] == kind).unwrap().clone()
    };
    let (case, dispute) = (of("case"), of("dispute"));
    assert_eq!(case["title"], "小区东门早晚高峰拥堵");
    assert!(!case["label"].as_str().unwrap().is_ascii() && case["to"]["name"].is_string(), "{case}");
    assert_eq!(dispute.get("title"), None, "through whom it came in knows no parties, and a title may name them");
    let english = deputy.with("Accept-Language", "en").get("/api/v1/me/messages").await.ok();
    assert!(english["items"].as_array().unwrap().iter().all(|message| message["label"].as_str().unwrap().is_ascii()));
}

async fn what_waits_is_counted_and_what_was_read_is_not(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    for _ in 0..3 {
        world.submit(&resident).await;
    }
    world.settle().await;
    let deputy = world.login("demo-deputy").await;
    let counts = deputy.get("/api/v1/me/counts").await.ok();
    let three = json!({ "count": 3, "capped": false });
    assert_eq!((&counts["cases"], &counts["unread_messages"]), (&three, &three));
    let green =
        counts["case_lights"].as_array().unwrap().iter().find(|light| light["light"] == "green").unwrap().clone();
    assert_eq!(green["count"], 3, "{counts}");
    let unread = deputy.get("/api/v1/me/messages?unread=true").await.ok()["items"].clone();
    let until = json!({ "until": unread[1]["at"] });
    let read = deputy.post("/api/v1/me/messages/read-all", &until).await.ok();
    assert_eq!(read, json!({ "read": 2, "more": false }), "what came later stays unread");
    let left = deputy.get("/api/v1/me/messages?unread=true").await.ok()["items"].clone();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["id"]), (1, &unread[0]["id"]));
    assert_eq!(deputy.post("/api/v1/me/messages/read-all", &json!({})).await.ok()["read"], 1);
    assert_eq!(deputy.get("/api/v1/me/counts").await.ok()["unread_messages"]["count"], 0);
    assert_eq!(deputy.get("/api/v1/me/messages").await.ok()["items"].as_array().unwrap().len(), 3);
}

async fn disputes_and_records_wait_for_those_whose_move_it_is(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let made = world.anybody().post("/api/v1/disputes", &quarrel(&code)).await.created();
    let waiting = async |caller: &Caller| caller.get("/api/v1/me/tasks/disputes").await.ok()["items"].clone();
    assert_eq!(waiting(&office).await[0]["id"], made["id"], "it is for the office to register it");
    assert_eq!(waiting(&deputy).await, json!([]));
    let counts = office.get("/api/v1/me/counts").await.ok();
    assert_eq!(counts["disputes"], json!({ "count": 1, "capped": false }));
    let refer = json!({ "text": "可以依法向人民法院提起诉讼。", "to": "litigation" });
    office.post(&format!("/api/v1/disputes/{}/refer", id_of(&made)), &refer).await.ok();
    assert_eq!(waiting(&office).await, json!([]), "what was sent elsewhere waits for nobody");

    let typed = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": "广场", "text": "宣讲。"
    });
    let record = deputy.post("/api/v1/duty-records", &typed).await.created();
    let records = async |caller: &Caller| caller.get("/api/v1/me/tasks/duty-records").await.ok()["items"].clone();
    assert_eq!(records(&office).await[0]["id"], record["id"]);
    assert_eq!(records(&deputy).await, json!([]));
    let reason = json!({ "reason": "请补充时间。" });
    office.post(&format!("/api/v1/duty-records/{}/return", id_of(&record)), &reason).await.ok();
    assert_eq!((records(&office).await, &records(&deputy).await[0]["id"]), (json!([]), &record["id"]));
}

/// The ids on a list, in its order.
async fn ids(caller: &Caller, path: &str) -> Vec<Value> {
    let page = caller.get(&format!("/api/v1/{path}")).await.ok();
    page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

async fn a_list_takes_several_words_and_what_changed_since(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let office = world.login("demo-office").await;
    let mut sent = Vec::new();
    for _ in 0..3 {
        sent.push(world.submit(&resident).await["id"].clone());
        world.clock.pass_minutes(1);
    }
    deputy.step(sent[0].as_str().unwrap(), "accept", &json!({})).await.ok();
    let divert = json!({ "to": "emergency", "text": "请拨打 110。" });
    let since = deputy.case(sent[0].as_str().unwrap()).await["updated_at"].as_str().unwrap().replace('+', "%2B");
    world.clock.pass_minutes(1);
    let diverted = deputy.step(sent[1].as_str().unwrap(), "divert", &divert).await;
    assert!(diverted.status == 200, "{}", diverted.json);
    assert_eq!(ids(&resident, "me/cases?state=accepted,diverted").await, [sent[1].clone(), sent[0].clone()]);
    let changed = ids(&resident, &format!("me/cases?updated_since={since}")).await;
    assert_eq!(changed, [sent[0].clone(), sent[1].clone()], "in the order of changes");
    for caller in [&office, &deputy] {
        assert_eq!(ids(caller, "cases?state=accepted&state=submitted").await, [sent[2].clone(), sent[0].clone()]);
        assert_eq!(ids(caller, "cases?state=accepted,diverted").await, [sent[1].clone(), sent[0].clone()]);
        assert_eq!(ids(caller, "cases?category=traffic&category=environment").await.len(), 3);
        let changed = format!("cases?updated_since={since}");
        assert_eq!(ids(caller, &changed).await, [sent[0].clone(), sent[1].clone()], "in the order of changes");
        let first = caller.get(&format!("/api/v1/{changed}&limit=1")).await.ok();
        let next = format!("{changed}&limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
        assert_eq!(ids(caller, &next).await, [sent[1].clone()]);
        // A place in one order is none in another.
        let other = format!("/api/v1/cases?sort=due&cursor={}", first["next_cursor"].as_str().unwrap());
        let refused = caller.get(&other).await.problem(422, "invalid");
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/cursor"), &json!("foreign_cursor"))
        );
        assert_eq!(ids(caller, &format!("{changed}&state=diverted")).await, [sent[1].clone()]);
    }
    assert_eq!(office.get("/api/v1/cases?state=accepted&state=no_such").await.bad_fields(), ["/state/1"]);
    office.get("/api/v1/cases?limit=1&limit=2").await.problem(422, "invalid");
}

/// More than are looked through of a party's newest, for each that a page of one shows.
const MANY: usize = 52;

async fn what_somebody_has_in_a_state_is_found_behind_all_that_came_since(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let [old, older] = [world.submit(&resident).await, world.submit(&resident).await];
    for case in [&old, &older] {
        deputy.step(id_of(case), "accept", &json!({})).await.ok();
        deputy.step(id_of(case), "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    }
    let others = world.submit(&world.login("demo-resident-2").await).await;
    deputy.step(id_of(&others), "accept", &json!({})).await.ok();
    deputy.step(id_of(&others), "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    for _ in 0..MANY {
        world.submit(&resident).await;
    }
    let list = "/api/v1/cases?state=escalated&limit=1";
    let first = resident.get(list).await.ok();
    let next = resident.get(&format!("{list}&cursor={}", first["next_cursor"].as_str().unwrap())).await.ok();
    let both = [&first["items"][0]["id"], &next["items"][0]["id"]];
    assert!(both.contains(&&old["id"]) && both.contains(&&older["id"]) && next["next_cursor"].is_null(), "{both:?}");
    assert_eq!(resident.get("/api/v1/cases?state=supervised&limit=1").await.ok()["items"], json!([]));
    let elsewhere = format!("{list}&category=health");
    assert_eq!(resident.get(&elsewhere).await.ok()["items"], json!([]));
    assert_eq!(
        resident.get("/api/v1/cases?state=submitted&limit=100").await.ok()["items"].as_array().unwrap().len(),
        MANY
    );
}

async fn a_case_is_found_by_the_number_that_another_system_gave_it(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let office = world.login("demo-office").await;
    let mut body = submission(&code);
    (body["channel"], body["speaker_consents"]) = (json!("hotline"), json!(true));
    body["external_ref"] = json!("12345-20260302-0117");
    let made = office.post("/api/v1/cases", &body).await.created();
    world.submit(&world.anybody()).await;
    assert_eq!(ids(&office, "cases?external_ref=12345-20260302-0117").await, [made["id"].clone()]);
    let listed = office.get("/api/v1/cases?external_ref=12345-20260302-0117").await.ok();
    assert_eq!(listed["items"][0]["external_ref"], "12345-20260302-0117");
    assert_eq!(ids(&office, "cases?external_ref=12345-20260302").await, Vec::<Value>::new(), "only the whole number");
}

async fn disputes_and_records_are_filtered_alike(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let resident = world.login("demo-resident").await;
    let mut made = Vec::new();
    for _ in 0..2 {
        made.push(resident.post("/api/v1/disputes", &quarrel(&code)).await.created()["id"].clone());
        world.clock.pass_minutes(1);
    }
    let path = format!("/api/v1/disputes/{}/register", made[0].as_str().unwrap());
    let registered = office.post(&path, &json!({ "risk": "low" })).await.ok();
    let since = registered["updated_at"].as_str().unwrap().replace('+', "%2B");
    for caller in [&office, &resident] {
        assert_eq!(ids(caller, "disputes?state=registered&state=reported").await, [made[1].clone(), made[0].clone()]);
        assert_eq!(ids(caller, &format!("disputes?updated_since={since}")).await, [made[0].clone()]);
    }
    let typed = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": "广场", "text": "宣讲。"
    });
    let record = deputy.post("/api/v1/duty-records", &typed).await.created();
    let since = record["updated_at"].as_str().unwrap().replace('+', "%2B");
    for caller in [&office, &deputy] {
        assert_eq!(
            ids(caller, &format!("duty-records?updated_since={since}&state=pending,returned")).await,
            [record["id"].clone()]
        );
    }
}

async fn the_public_finds_people_and_places_by_a_part_of_their_names(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    for list in ["deputies", "grids", "rooms", "units"] {
        let all = anybody.get(&format!("/api/v1/{list}?division={HOME}&limit=100")).await.ok()["items"].clone();
        let one = &all[0];
        let name = one["name"].as_str().unwrap();
        let part: String = name.chars().skip(1).collect();
        let found =
            anybody.get(&format!("/api/v1/{list}?division={HOME}&limit=100&name={part}")).await.ok()["items"].clone();
        let names: Vec<_> = found.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert!(names.contains(&name) && names.iter().all(|name| name.contains(&part)), "{list}: {names:?}");
        assert_eq!(ids(&anybody, &format!("{list}?name=%25")).await, Vec::<Value>::new(), "a sign is a sign: {list}");
    }
    for list in ["offices", "mediation-organisations", "divisions"] {
        let one = anybody.get(&format!("/api/v1/{list}?limit=1")).await.ok()["items"][0].clone();
        let part: String = one["name"].as_str().unwrap().chars().skip(1).collect();
        let found = anybody.get(&format!("/api/v1/{list}?limit=100&name={part}")).await.ok()["items"].clone();
        let found = found.as_array().unwrap();
        let fits = |one: &Value| one["name"].as_str().unwrap().contains(&part);
        assert!(found.contains(&one) && found.iter().all(fits), "{list}: {found:?}");
        let none = anybody.get(&format!("/api/v1/{list}?name=%25")).await.ok();
        assert_eq!(none["items"], json!([]), "a sign is a sign: {list}");
    }
}

async fn whoever_names_one_institution_is_shown_it(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let (deputy, _) = world.deputy().await;
    let office = anybody.get(&format!("/api/v1/offices/{}", deputy["office_id"].as_str().unwrap())).await.ok();
    assert_eq!(office["name"], deputy["office_name"]);
    for list in ["units", "offices", "mediation-organisations"] {
        let one = anybody.get(&format!("/api/v1/{list}?limit=1")).await.ok()["items"][0].clone();
        assert_eq!(anybody.get(&format!("/api/v1/{list}/{}", id_of(&one))).await.ok(), one, "{list}");
        anybody.get(&format!("/api/v1/{list}/{}", id_of(&deputy))).await.problem(404, "not_found");
    }
}

async fn an_office_sees_which_codes_lead_to_somebody(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    let subject = json!({ "subject_kind": "deputy", "subject_id": deputy["id"] });
    let second = admin.post("/api/v1/qr-codes", &subject).await.created();
    assert_eq!(second["subject_name"], deputy["name"]);
    let list = format!("/api/v1/qr-codes?subject_id={}&limit=1", id_of(&deputy));
    let first = office.get(&list).await.ok();
    let next = office.get(&format!("{list}&cursor={}", first["next_cursor"].as_str().unwrap())).await.ok();
    let both = [first["items"][0]["code"].clone(), next["items"][0]["code"].clone()];
    assert!(both.contains(&second["code"]) && both.contains(&json!(code)) && next["next_cursor"].is_null(), "{both:?}");
    world.login("demo-deputy").await.get(&list).await.problem(403, "forbidden");
    let nobody = "/api/v1/qr-codes?subject_id=019ab0c0-0000-7000-8000-000000000000";
    assert_eq!(office.get(nobody).await.missing_fields(), ["/subject_id"]);
}

async fn a_filter_takes_every_word_of_its_list(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let document = world.anybody().get("/openapi.json").await.ok();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            let (name, schema) = (parameter["name"].as_str().unwrap_or_default(), &parameter["schema"]);
            let list =
                schema["items"]["$ref"].as_str().and_then(|place| document.pointer(place.trim_start_matches('#')));
            let Some(words) = list.and_then(|list| list["enum"].as_array()) else { continue };
            assert_eq!(schema["maxItems"], words.len(), "{path} {name}");
            let words = words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",");
            let path = path.replace("{id}", "019ab0c0-0000-7000-8000-000000000000");
            let answer = office.get(&format!("{path}?{name}={words}")).await;
            let mut bad = answer.json["errors"].as_array().into_iter().flatten();
            assert!(bad.all(|error| error["pointer"] != format!("/{name}")), "{path} {name}: {answer:?}");
            asked += usize::from(answer.status == 200);
        }
    }
    assert!(asked > 10, "{asked}");
}

async fn what_may_be_done_is_named_by_what_does_it(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let id = id_of(&world.submit(&resident).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    assert!(deputy.case(&id).await["allowed_actions"].as_array().unwrap().contains(&json!("acceptCase")));
    deputy.step(&id, "accept", &json!({})).await.ok();
    deputy.step(&id, "resolve", &json!({ "text": "政策说明如下", "settlement": "answer" })).await.ok();
    let allowed = resident.case(&id).await["allowed_actions"].clone();
    assert_eq!(allowed, json!(["rateCase"]), "however it is rated, one operation rates it");
}

mashang_tests::stories!(
    whoever_stands_in_an_answer_stands_there_with_a_name,
    a_name_that_was_changed_is_shown_at_once,
    a_message_says_what_happened_to_what,
    what_waits_is_counted_and_what_was_read_is_not,
    disputes_and_records_wait_for_those_whose_move_it_is,
    a_list_takes_several_words_and_what_changed_since,
    what_somebody_has_in_a_state_is_found_behind_all_that_came_since,
    a_case_is_found_by_the_number_that_another_system_gave_it,
    disputes_and_records_are_filtered_alike,
    the_public_finds_people_and_places_by_a_part_of_their_names,
    whoever_names_one_institution_is_shown_it,
    an_office_sees_which_codes_lead_to_somebody,
    a_filter_takes_every_word_of_its_list,
    what_may_be_done_is_named_by_what_does_it,
);
