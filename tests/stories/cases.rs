use mashang_tests::{Caller, HOME, Kind, World, id_of, is_at, submission};
use serde_json::{Value, json};

async fn state_of(caller: &Caller, case: &str) -> String {
    caller.case(case).await["state"].as_str().unwrap().to_owned()
}

pub(crate) async fn police(world: &World) -> Value {
    let page = world.anybody().get(&format!("/api/v1/units?division={HOME}&limit=100")).await.ok();
    page["items"].as_array().unwrap().iter().find(|unit| unit["name"].as_str().unwrap().ends_with("交警大队")).unwrap()
        ["id"]
        .clone()
}

/// Brings a new case to `replied` and returns its id.
async fn replied(world: &World, submitter: &Caller) -> String {
    let case = id_of(&world.submit(submitter).await).to_owned();
    let (deputy, office, unit) =
        (world.login("demo-deputy").await, world.login("demo-office").await, world.login("demo-unit").await);
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "escalate", &json!({ "text": "需部门研究" })).await.ok();
    office.step(&case, "assign", &json!({ "lead_unit_id": police(world).await })).await.ok();
    unit.step(&case, "start", &json!({})).await.ok();
    unit.step(&case, "reply", &json!({ "text": "已办理" })).await.ok();
    case
}

async fn a_unit_finds_what_it_had_by_how_it_stands(kind: Kind) {
    let world = World::start(kind).await;
    let case = replied(&world, &world.anybody()).await;
    let (deputy, unit) = (world.login("demo-deputy").await, world.login("demo-unit").await);
    let found = async |state: &str| {
        let page = unit.get(&format!("/api/v1/cases?state={state}")).await.ok();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((found("replied").await, found("assigned").await), (1, 0));
    deputy.step(&case, "reject", &json!({ "text": "护栏未装" })).await.ok();
    assert_eq!((found("in_progress").await, found("replied").await), (1, 0));
    unit.step(&case, "reply", &json!({ "text": "已装好" })).await.ok();
    deputy.step(&case, "verify", &json!({ "text": "已核实" })).await.ok();
    assert_eq!((found("resolved").await, found("replied").await), (1, 0));
}

async fn a_question_is_answered_and_rated(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let receipt = world.submit(&resident).await;
    let case = id_of(&receipt);
    assert_eq!(receipt["state"], "submitted");
    assert!(is_at(&receipt["due_at"], "2026-03-03T12:00:00"), "24 hours of days for the first answer: {receipt}");
    let mine = resident.get("/api/v1/me/cases").await.ok();
    assert_eq!(mine["items"][0]["id"], receipt["id"]);
    let tasks = deputy.get("/api/v1/me/tasks").await.ok();
    assert_eq!(tasks["items"][0]["id"], receipt["id"]);
    deputy.step(case, "accept", &json!({ "text": "已收到" })).await.ok();
    let empty = json!({ "text": "已协调", "settlement": "measures" });
    assert_eq!(deputy.step(case, "resolve", &empty).await.bad_fields(), ["/measures"]);
    deputy.step(case, "resolve", &json!({ "text": "政策说明如下", "settlement": "answer" })).await.ok();
    let waiting = resident.get("/api/v1/me/tasks").await.ok();
    assert_eq!(waiting["items"][0]["id"], receipt["id"], "the rating waits for the resident");
    deputy.step(case, "rate", &json!({ "rating": "satisfied" })).await.problem(403, "forbidden");
    resident.step(case, "rate", &json!({ "rating": "basically" })).await.ok();
    assert_eq!(state_of(&resident, case).await, "closed");
}

async fn a_refusal_names_the_state_and_what_it_allows(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let case = id_of(&world.submit(&resident).await).to_owned();
    let body = json!({ "text": "属于物业合同纠纷", "proper_channel": "社区人民调解委员会" });
    assert_eq!(deputy.step(&case, "decline", &json!({ "text": "不属于" })).await.bad_fields(), ["/proper_channel"]);
    deputy.step(&case, "decline", &body).await.ok();
    let problem = deputy.step(&case, "accept", &json!({})).await.problem(409, "state_conflict");
    assert_eq!(problem["state"], "declined");
    assert_eq!(problem.get("allowed_actions"), None, "nothing is allowed any more");
    let seen = resident.case(&case).await;
    assert_eq!(seen["timeline"][1]["proper_channel"], "社区人民调解委员会");
    let other = id_of(&world.submit(&resident).await).to_owned();
    let problem = deputy.step(&other, "verify", &json!({ "text": "看过" })).await.problem(409, "state_conflict");
    assert!(problem["allowed_actions"].as_array().unwrap().contains(&json!("acceptCase")));
}

async fn a_refusal_offers_its_caller_what_the_case_itself_offers(kind: Kind) {
    let world = World::start(kind).await;
    let case = replied(&world, &world.anybody()).await;
    let tried = [
        ("demo-deputy", "accept", json!({})),
        ("demo-office", "assign", json!({ "lead_unit_id": police(&world).await })),
        ("demo-unit", "start", json!({})),
    ];
    let mut offers = Vec::new();
    for (who, verb, body) in tried {
        let caller = world.login(who).await;
        let refused = caller.step(&case, verb, &body).await.problem(409, "state_conflict");
        assert_eq!(refused.get("allowed_actions"), Some(&caller.case(&case).await["allowed_actions"]), "{who}");
        offers.push(refused["allowed_actions"].clone());
    }
    let may = |who: usize, operation: &str| offers[who].as_array().unwrap().contains(&json!(operation));
    assert!(may(0, "verifyCase") && !may(1, "verifyCase") && !may(2, "verifyCase"), "{offers:?}");
}

async fn a_diverted_case_is_told_where_it_belongs(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    deputy.step(&case, "divert", &json!({ "text": "请依法参加诉讼", "to": "court" })).await.ok();
    assert_eq!(deputy.case(&case).await["timeline"][1]["proper_channel"], "诉讼");
}

async fn the_clock_stands_still_while_the_resident_is_asked(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.anybody()).await;
    let (case, tracking) = (id_of(&receipt), receipt["tracking_code"].as_str().unwrap());
    world.login("demo-deputy").await.step(case, "request-info", &json!({ "text": "请说明具体路口" })).await.ok();
    world.clock.pass_hours(100);
    let voter = world.tracker(tracking);
    assert_eq!(voter.case(case).await.get("due_at"), None);
    voter.step(case, "supplement", &json!({ "text": "东门与梅岭路交叉口" })).await.ok();
    let seen = voter.case(case).await;
    assert!(seen["state"] == "submitted" && is_at(&seen["due_at"], "2026-03-10T03:00:00"), "{seen}");
    voter.step(case, "withdraw", &json!({ "text": "已解决" })).await.ok();
    voter.step(case, "withdraw", &json!({})).await.problem(409, "state_conflict");
}

async fn a_pause_keeps_the_working_days_that_were_left(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.anybody()).await;
    let (case, tracking) = (id_of(&receipt), receipt["tracking_code"].as_str().unwrap());
    let accepted = world.login("demo-deputy").await.step(case, "accept", &json!({})).await.ok();
    assert!(is_at(&accepted["due_at"], "2026-03-16T09:30:00"), "ten working days: {accepted}");
    // Asked on a Tuesday at noon, answered on the Sunday after.
    world.clock.pass_hours(24 * 8 + 3);
    world.login("demo-deputy").await.step(case, "request-info", &json!({ "text": "请说明具体路口" })).await.ok();
    world.clock.pass_hours(24 * 4 + 21);
    let voter = world.tracker(tracking);
    voter.step(case, "supplement", &json!({ "text": "东门与梅岭路交叉口" })).await.ok();
    let seen = voter.case(case).await;
    // Four days were left after that Tuesday, and are after that Sunday.
    assert!(is_at(&seen["due_at"], "2026-03-19T09:30:00"), "{seen}");
    assert_eq!(seen.get("due_estimated"), None);
}

async fn a_term_into_a_year_without_an_arrangement_is_estimated(kind: Kind) {
    let world = World::start(kind).await;
    // Wednesday, 30 December.
    world.clock.pass_hours(24 * 303);
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    let accepted = deputy.step(&case, "accept", &json!({})).await.ok();
    assert!(is_at(&accepted["due_at"], "2027-01-14T09:30:00"), "ten working days, 元旦 left out: {accepted}");
    assert_eq!(deputy.case(&case).await["due_estimated"], json!(true));
}

async fn a_case_is_transferred_with_its_clock_begun_anew(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let (first, second) = (&deputies["items"][0]["id"], &deputies["items"][1]["id"]);
    let to = |kind: &str, id: &Value| json!({ "to_kind": kind, "to_id": id });
    let by_deputy = world.login("demo-deputy").await;
    assert_eq!(by_deputy.step(&case, "transfer", &to("deputy", first)).await.bad_fields(), ["/to_id"]);
    assert_eq!(by_deputy.step(&case, "transfer", &to("room", first)).await.missing_fields(), ["/to_id"]);
    world.clock.pass_hours(5);
    let by_deputy = world.login("demo-deputy").await;
    let moved = by_deputy.step(&case, "transfer", &to("deputy", second)).await.ok();
    assert!(moved["state"] == "submitted" && is_at(&moved["due_at"], "2026-03-04T04:00:00"), "{moved}");
    by_deputy.step(&case, "accept", &json!({})).await.problem(404, "not_found");
    let office = world.login("demo-office").await;
    let own = world.anybody().get("/api/v1/offices?division=350582002000").await.ok()["items"][0]["id"].clone();
    office.step(&case, "transfer", &to("office", &own)).await.ok();
    office.step(&case, "accept", &json!({})).await.ok();
}

async fn a_unit_returns_extends_and_does_again(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let case = id_of(&world.submit(&resident).await).to_owned();
    let unit_id = police(&world).await;
    let by = async |who: &str, verb: &str, body: Value| world.login(who).await.step(&case, verb, &body).await;
    by("demo-office", "escalate", json!({ "text": "机关主动接手" })).await.ok();
    let twice = json!({ "lead_unit_id": unit_id, "co_unit_ids": [unit_id] });
    assert_eq!(by("demo-office", "assign", twice).await.bad_fields(), ["/co_unit_ids/0"]);
    let assign = json!({ "lead_unit_id": unit_id, "nature": "help" });
    let assigned = by("demo-office", "assign", assign.clone()).await.ok();
    assert!(is_at(&assigned["due_at"], "2026-03-05T09:30:00"), "three working days for help: {assigned}");
    by("demo-unit", "return", json!({ "text": "不属本单位职责" })).await.ok();
    by("demo-unit", "start", json!({})).await.problem(404, "not_found");
    by("demo-office", "assign", assign).await.ok();
    let extended = by("demo-office", "extend", json!({ "text": "情况复杂" })).await.ok();
    assert!(is_at(&extended["due_at"], "2026-03-10T09:30:00"), "the term once more, over a weekend: {extended}");
    by("demo-office", "extend", json!({ "text": "再延" })).await.problem(409, "already_extended");
    world.clock.pass_hours(24 * 8);
    by("demo-unit", "return", json!({ "text": "太迟" })).await.problem(409, "too_late_to_return");
    by("demo-unit", "start", json!({})).await.ok();
    by("demo-unit", "reply", json!({ "text": "已办理" })).await.ok();
    by("demo-deputy", "reject", json!({ "text": "护栏未装" })).await.ok();
    by("demo-unit", "reply", json!({ "text": "已装好" })).await.ok();
    by("demo-deputy", "verify", json!({ "text": "已核实" })).await.ok();
    let timeline = world.login("demo-resident").await.case(&case).await["timeline"].clone();
    let told: Vec<_> = timeline.as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert!(
        !told.contains(&"returned") && !told.contains(&"rejected"),
        "what organises the handling stays inside: {told:?}"
    );
}

async fn a_case_that_nobody_sorted_is_sorted_when_it_is_assigned(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let mut body = mashang_tests::submission(&code);
    for unsaid in ["nature", "category"] {
        body.as_object_mut().unwrap().remove(unsaid);
    }
    let case = world.anybody().post("/api/v1/cases", &body).await.created();
    let office = world.login("demo-office").await;
    let seen = office.case(id_of(&case)).await;
    assert_eq!((&seen["nature"], &seen["category"]), (&json!("unsorted"), &json!("unsorted")));
    office.step(id_of(&case), "escalate", &json!({ "text": "机关主动接手" })).await.ok();
    let mut assign = json!({ "lead_unit_id": police(&world).await });
    assert_eq!(office.step(id_of(&case), "assign", &assign).await.bad_fields(), ["/nature"]);
    assign["nature"] = json!("help");
    let assigned = office.step(id_of(&case), "assign", &assign).await.ok();
    assert!(is_at(&assigned["due_at"], "2026-03-05T09:30:00"), "three working days for help: {assigned}");
}

async fn twice_dissatisfied_is_supervised(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let deputy = world.login("demo-deputy").await;
    let case = replied(&world, &resident).await;
    deputy.step(&case, "verify", &json!({ "text": "已核实" })).await.ok();
    let bad = json!({ "rating": "dissatisfied", "reasons": ["not_done"], "text": "还是堵" });
    assert_eq!(resident.step(&case, "rate", &bad).await.ok()["state"], "accepted");
    deputy.step(&case, "resolve", &json!({ "text": "说明", "settlement": "answer" })).await.ok();
    assert_eq!(resident.step(&case, "rate", &bad).await.ok()["state"], "supervised");
    let office = world.login("demo-office").await;
    let seen = office.case(&case).await;
    assert_eq!((&seen["supervised"], &seen["rating"]), (&json!(true), &json!("dissatisfied")));
    assert_eq!(office.get("/api/v1/me/tasks").await.ok()["items"][0]["id"], case.as_str());
    office.step(&case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
}

async fn an_office_reminds_and_supervises(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let office = world.login("demo-office").await;
    office.step(&case, "remind", &json!({})).await.ok();
    let again = office.step(&case, "remind", &json!({})).await.problem(409, "reminded_today");
    assert!(again["detail"].as_str().unwrap().starts_with("2026-03-02 "), "when that was: {again}");
    assert!(!office.case(&case).await["allowed_actions"].as_array().unwrap().contains(&json!("remindCase")));
    office.step(&case, "supervise", &json!({ "text": "请尽快" })).await.ok();
    world.login("demo-deputy").await.step(&case, "remind", &json!({})).await.problem(403, "forbidden");
    world.settle().await;
    let inbox = world.login("demo-deputy").await.get("/api/v1/me/messages").await.ok();
    let kinds: Vec<_> = inbox["items"].as_array().unwrap().iter().map(|m| m["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"reminded") && kinds.contains(&"supervised"), "{kinds:?}");
    let id = inbox["items"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/me/messages/{id}/read");
    let read = world.login("demo-deputy").await.post(&path, &json!({})).await.ok();
    assert!(read["read_at"].is_string());
    world.login("demo-resident").await.post(&path, &json!({})).await.problem(404, "not_found");
}

async fn two_who_accept_at_once(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let (one, two) = (world.login("demo-deputy").await, world.login("demo-deputy").await);
    let note = json!({});
    let (a, b) = tokio::join!(one.step(&case, "accept", &note), two.step(&case, "accept", &note));
    let (won, lost) = if a.status == 200 { (a, b) } else { (b, a) };
    won.ok();
    assert!(matches!(lost.json["code"].as_str(), Some("state_conflict" | "stale")), "{}", lost.json);
    assert_eq!(lost.status, 409);
}

async fn a_stale_version_changes_nothing(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    let seen = deputy.get(&format!("/api/v1/cases/{case}")).await;
    let etag = seen.header("etag").to_owned();
    assert!(etag.starts_with("\"1-"), "{etag}");
    let accepted = deputy.with("If-Match", &etag).step(&case, "accept", &json!({})).await;
    assert_eq!(accepted.header("etag"), "\"2\"");
    let late = deputy.with("If-Match", &etag).step(&case, "escalate", &json!({ "text": "上报" })).await;
    assert_eq!(late.problem(412, "version_conflict")["current_version"], 2);
    deputy.with("If-Match", "2").step(&case, "escalate", &json!({ "text": "上报" })).await.problem(400, "malformed");
    assert_eq!(state_of(&deputy, &case).await, "accepted");
}

async fn files_belong_to_one_case_and_to_those_who_see_it(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (resident, stranger) = (world.login("demo-resident").await, world.login("demo-resident-2").await);
    let photo = resident.photo().await;
    let mut body = submission(&code);
    body["attachment_ids"] = json!([photo]);
    let case = id_of(&resident.post("/api/v1/cases", &body).await.created()).to_owned();
    assert_eq!(resident.post("/api/v1/cases", &body).await.missing_fields(), ["/attachment_ids"]);
    let path = format!("/api/v1/attachments/{photo}");
    let file = world.login("demo-deputy").await.get(&path).await;
    assert_eq!((file.status, file.header("content-type")), (200, "image/png"));
    assert!(file.bytes.starts_with(b"\x89PNG"));
    stranger.get(&path).await.problem(404, "not_found");
    world.anybody().get(&path).await.problem(401, "unauthorized");
    assert_eq!(resident.case(&case).await["timeline"][0]["attachment_ids"], json!([photo]));
}

async fn what_handlers_tell_one_another_the_resident_does_not_see(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let case = id_of(&world.submit(&resident).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    deputy.step(&case, "accept", &json!({})).await.ok();
    let inside = deputy.photo().await;
    let measure = |what: &str| json!({ "description": what, "owner": "交警大队" });
    let report = |audience: &str, what: &str, more: Value| {
        let mut body = json!({
            "kind": "progress", "text": "请看", "audience": audience, "measures": [measure(what)]
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let hidden = report("handlers", "约谈东门摊主", json!({ "attachment_ids": [inside] }));
    deputy.step(&case, "report", &hidden).await.ok();
    deputy.step(&case, "report", &report("everyone", "增设护栏", json!({}))).await.ok();
    // That the second is done, handlers tell one another; and later everybody.
    let done = |audience: &str| json!({ "kind": "progress", "text": "已完成", "audience": audience, "completed_measures": [2] });
    deputy.step(&case, "report", &done("handlers")).await.ok();
    let told = |seen: &Value| {
        let measures = seen["measures"].as_array().unwrap().clone();
        let one = |measure: &Value| {
            (measure["description"].as_str().unwrap().to_owned(), measure["completed"].as_bool().unwrap())
        };
        measures.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(told(&deputy.case(&case).await), [("约谈东门摊主".to_owned(), false), ("增设护栏".to_owned(), true)]);
    let seen = resident.case(&case).await;
    assert_eq!(told(&seen), [("增设护栏".to_owned(), false)]);
    assert!(!seen.to_string().contains("摊主") && !seen.to_string().contains(&inside), "{seen}");
    resident.get(&format!("/api/v1/attachments/{inside}")).await.problem(404, "not_found");
    deputy.step(&case, "report", &done("everyone")).await.ok();
    assert_eq!(told(&resident.case(&case).await), [("增设护栏".to_owned(), true)]);
}

async fn who_only_follows_sees_nothing_that_the_other_wrote_or_attached(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (resident, other) = (world.login("demo-resident").await, world.login("demo-resident-2").await);
    let photo = resident.photo().await;
    let mut body = submission(&code);
    (body["attachment_ids"], body["address"]) = (json!([photo]), json!("3 幢 502 室"));
    let first = id_of(&resident.post("/api/v1/cases", &body).await.created()).to_owned();
    let second = id_of(&world.submit(&other).await).to_owned();
    let office = world.login("demo-office").await;
    office.step(&second, "merge", &json!({ "into_case_id": first })).await.ok();
    let deputy = world.login("demo-deputy").await;
    deputy.step(&first, "request-info", &json!({ "text": "请补充" })).await.ok();
    let words = "我家住三幢，孩子每天走东门。";
    resident.step(&first, "supplement", &json!({ "text": words })).await.ok();
    let followed = other.case(&first).await;
    assert_eq!(followed["relations"], json!(["follower"]));
    for needle in [photo.as_str(), words, "502 室", "行人难以通过", "138****5678", "王女士"] {
        assert!(!followed.to_string().contains(needle), "{needle}: {followed}");
    }
    other.get(&format!("/api/v1/attachments/{photo}")).await.problem(404, "not_found");
    assert!(resident.case(&first).await.to_string().contains(words));
}

async fn a_case_stays_in_the_county_to_which_it_was_entrusted(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let (deputy, anybody) = (world.login("demo-deputy").await, world.anybody());
    let first = async |list: &str| {
        anybody.get(&format!("/api/v1/{list}")).await.ok()["items"][0]["id"].as_str().unwrap().to_owned()
    };
    for (kind, list) in [("deputy", "deputies"), ("room", "rooms"), ("office", "offices")] {
        let to = json!({ "to_kind": kind, "to_id": first(&format!("{list}?division=350581000000")).await });
        let problem = deputy.step(&case, "transfer", &to).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "other_county", "{kind}: {problem}");
    }
    let (stranger, why) = (world.login("demo-deputy-shishi").await, json!({ "purpose": "contact_for_handling" }));
    stranger.step(&case, "reveal-contact", &why).await.problem(404, "not_found");
    // What is for an office above goes up by the offices, not by a deputy's hand.
    let (mut above, mut after) = (None, String::new());
    while above.is_none() {
        let page = anybody.get(&format!("/api/v1/offices?division=350500000000&limit=100{after}")).await.ok();
        let offices = page["items"].as_array().unwrap();
        let city = offices.iter().find(|office| office["division_code"] == "350500000000");
        above = city.map(|office| office["id"].clone());
        after = format!("&cursor={}", page["next_cursor"].as_str().unwrap_or_default());
    }
    let to = json!({ "to_kind": "office", "to_id": above });
    let problem = deputy.step(&case, "transfer", &to).await.problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "other_county", "{problem}");
    deputy.step(&case, "reveal-contact", &why).await.ok();
}

async fn lists_are_paged_filtered_and_scoped(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(id_of(&world.submit(&resident).await).to_owned());
        world.clock.pass_hours(0);
    }
    world.login("demo-deputy").await.step(&ids[2], "accept", &json!({})).await.ok();
    let office = world.login("demo-office").await;
    let mut seen = Vec::new();
    let mut path = "/api/v1/cases?limit=2".to_owned();
    loop {
        let page = office.get(&path).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|item| id_of(item).to_owned()));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/cases?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    ids.sort();
    assert_eq!((seen.len(), sorted), (5, ids.clone()), "each once");
    let accepted = office.get("/api/v1/cases?state=accepted&category=traffic").await.ok();
    assert_eq!(accepted["items"].as_array().unwrap().len(), 1);
    assert_eq!(office.get("/api/v1/cases?division=350503000000").await.ok()["items"], json!([]));
    assert_eq!(world.login("demo-resident-2").await.get("/api/v1/cases").await.ok()["items"], json!([]));
    assert_eq!(
        world.login("demo-grid-staff").await.get("/api/v1/cases").await.ok()["items"].as_array().unwrap().len(),
        5
    );
    office.get("/api/v1/cases?cursor=nonsense").await.problem(422, "invalid");
    assert_eq!(office.get("/api/v1/cases?sort=asc&limit=0").await.bad_fields(), ["/limit", "/sort"]);
}

async fn a_long_timeline_shows_how_it_stands_now(kind: Kind) {
    let world = World::start(kind).await;
    let case = world.submit(&world.anybody()).await;
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&case), "accept", &json!({})).await.ok();
    let id = match kind {
        Kind::Sqlite => "randomblob(16)",
        Kind::Postgres(_) => "gen_random_uuid()",
    };
    mashang_tests::execute(
        &world.database.url,
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) \
             INSERT INTO events (id, subject_kind, subject_id, version, at, sealed) \
             SELECT {id}, subject_kind, subject_id, -i, at, sealed FROM events, n WHERE version = 2"
        ),
    );
    deputy.step(id_of(&case), "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    let seen = deputy.get(&format!("/api/v1/cases/{}", id_of(&case))).await.ok();
    let timeline = seen["timeline"].as_array().unwrap();
    assert_eq!((timeline.len(), &timeline[timeline.len() - 1]["kind"]), (1_000, &json!("resolved")));
}

mashang_tests::stories!(
    a_unit_finds_what_it_had_by_how_it_stands,
    a_long_timeline_shows_how_it_stands_now,
    a_question_is_answered_and_rated,
    a_refusal_names_the_state_and_what_it_allows,
    a_refusal_offers_its_caller_what_the_case_itself_offers,
    a_diverted_case_is_told_where_it_belongs,
    the_clock_stands_still_while_the_resident_is_asked,
    a_pause_keeps_the_working_days_that_were_left,
    a_term_into_a_year_without_an_arrangement_is_estimated,
    a_case_is_transferred_with_its_clock_begun_anew,
    a_unit_returns_extends_and_does_again,
    a_case_that_nobody_sorted_is_sorted_when_it_is_assigned,
    twice_dissatisfied_is_supervised,
    an_office_reminds_and_supervises,
    two_who_accept_at_once,
    a_stale_version_changes_nothing,
    files_belong_to_one_case_and_to_those_who_see_it,
    what_handlers_tell_one_another_the_resident_does_not_see,
    who_only_follows_sees_nothing_that_the_other_wrote_or_attached,
    a_case_stays_in_the_county_to_which_it_was_entrusted,
    lists_are_paged_filtered_and_scoped,
);
