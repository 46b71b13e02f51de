use mashang_tests::{Caller, HOME, Kind, World, submission};
use serde_json::{Value, json};

/// Pointer and code of every field that is wrong, in the order of the pointers.
fn wrong(problem: &Value) -> Vec<(String, String)> {
    let text = |error: &Value, name: &str| error[name].as_str().expect(name).to_owned();
    let mut all: Vec<_> = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| (text(error, "pointer"), text(error, "code")))
        .collect();
    all.sort();
    all
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
}

async fn what_a_schema_refuses_has_codes(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let body = json!({
        "code": code, "nature": "wish", "category": 7, "title": "长".repeat(61), "contact": { "phone": "110" },
        "point": { "longitude": 2.35, "latitude": 48.85 }, "colour": "red",
    });
    let problem = world.anybody().post("/api/v1/cases", &body).await.problem(422, "invalid");
    let expected = [
        ("/category", "wrong_type"),
        ("/colour", "unknown_field"),
        ("/contact/phone", "pattern_mismatch"),
        ("/contact/phone", "too_short"),
        ("/nature", "not_in_vocabulary"),
        ("/point/longitude", "below_minimum"),
        ("/text", "required"),
        ("/title", "too_long"),
    ];
    assert_eq!(wrong(&problem), pairs(&expected), "{problem}");
    let told = |problem: &Value| {
        let errors = problem["errors"].as_array().unwrap();
        let wrong = errors.iter().find(|error| error["code"] == "not_in_vocabulary").unwrap();
        wrong["detail"].as_str().unwrap().to_owned()
    };
    assert!(told(&problem).contains("question、help、complaint"), "{problem}");
    let english = world.login("demo-office").await.with("Accept-Language", "en");
    let refused = english.get("/api/v1/cases?light=blue").await.json;
    assert_eq!(told(&refused), "Not one of: green, yellow, red.");
    let batch = json!({ "action": "fly", "items": [{ "id": "019ab0c0-0000-7000-8000-000000000000" }] });
    let refused = english.post("/api/v1/batches", &batch).await.json;
    assert!(told(&refused).contains("remind_cases"), "{refused}");
    let why = format!("/api/v1/cases/{}/why-not?action=fly", "019ab0c0-0000-7000-8000-000000000000");
    let refused = told(&english.get(&why).await.json);
    assert!(refused.contains(" more, see /api/v1/vocabulary") && refused.matches(", ").count() == 20, "{refused}");
    let problem = world.anybody().get("/api/v1/divisions?x=1&limit=0&cursor=y").await.problem(422, "invalid");
    let expected = [("/cursor", "pattern_mismatch"), ("/limit", "below_minimum"), ("/x", "unknown_field")];
    assert_eq!(wrong(&problem), pairs(&expected), "{problem}");
}

async fn unit(world: &World) -> String {
    let units = world.anybody().get(&format!("/api/v1/units?division={HOME}")).await.ok();
    units["items"][0]["id"].as_str().expect("a unit").to_owned()
}

async fn what_a_rule_refuses_names_the_bodys_own_field(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let case = world.submit(&resident).await["id"].as_str().expect("an id").to_owned();
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let nobody = "019ab0c0-0000-7000-8000-000000000000";
    let refused = async |who: &Caller, verb: &str, body: Value, status: u16, code: &str| {
        wrong(&who.step(&case, verb, &body).await.problem(status, code))
    };
    let missing = "reference_not_found";
    let to = json!({ "to_kind": "room", "to_id": nobody });
    assert_eq!(refused(&deputy, "transfer", to, 404, missing).await, pairs(&[("/to_id", "unknown_addressee")]));
    let with = json!({ "kind": "observation", "text": "已到现场。", "companion_ids": [nobody] });
    deputy.step(&case, "accept", &json!({ "attachment_ids": [nobody] })).await.missing_fields();
    deputy.step(&case, "accept", &json!({})).await.ok();
    let expected = pairs(&[("/companion_ids/0", "companion_elsewhere")]);
    assert_eq!(refused(&deputy, "report", with, 404, missing).await, expected);
    let done = json!({ "kind": "progress", "text": "已完成。", "completed_measures": [1] });
    assert_eq!(
        refused(&deputy, "report", done, 404, missing).await,
        pairs(&[("/completed_measures/0", "unknown_measure")])
    );
    deputy.step(&case, "escalate", &json!({ "text": "请协调。" })).await.ok();
    let unit = unit(&world).await;
    let lead = json!({ "lead_unit_id": nobody });
    assert_eq!(refused(&office, "assign", lead, 404, missing).await, pairs(&[("/lead_unit_id", "unknown_unit")]));
    let other = json!({ "lead_unit_id": unit, "co_unit_ids": [nobody] });
    assert_eq!(refused(&office, "assign", other, 404, missing).await, pairs(&[("/co_unit_ids/0", "unknown_unit")]));
    let twice = json!({ "lead_unit_id": unit, "co_unit_ids": [unit] });
    assert_eq!(refused(&office, "assign", twice, 422, "invalid").await, pairs(&[("/co_unit_ids/0", "repeated_unit")]));
    let into = json!({ "into_case_id": case });
    let expected = pairs(&[("/into_case_id", "unknown_open_case")]);
    assert_eq!(refused(&office, "merge", into, 404, missing).await, expected);
}

async fn problems_are_said_in_english_to_those_who_prefer_it(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let english = world.anybody().with("Accept-Language", "en-GB, en;q=0.9, zh;q=0.5");
    let said = async |caller: &Caller, body: &Value| {
        let answer = caller.post("/api/v1/cases", body).await;
        assert!(answer.header("vary").to_ascii_lowercase().contains("accept-language"));
        (answer.header("content-language").to_owned(), answer.json)
    };
    let mut body = submission(&code);
    body["title"] = json!("");
    body["text"] = json!("长".repeat(2_001));
    let (language, problem) = said(&english, &body).await;
    assert_eq!((language.as_str(), &problem["title"]), ("en", &json!("Some fields are wrong.")));
    let details: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| &error["detail"]).collect();
    assert!(details.contains(&&json!("At most 2000 characters.")), "{problem}");
    assert!(problem.to_string().is_ascii(), "nothing of it is Chinese: {problem}");
    let (language, problem) = said(&world.anybody().with("Accept-Language", "zh-CN, en;q=0.5"), &body).await;
    assert_eq!((language.as_str(), &problem["title"]), ("zh-CN", &json!("部分内容填写有误")));
    // What a rule says, too.
    body = submission(&code);
    body["health"] = json!("高血压");
    let (_, problem) = said(&english, &body).await;
    let error = &problem["errors"][0];
    assert_eq!((&error["pointer"], &error["code"]), (&json!("/health_consent"), &json!("health_consent_missing")));
    assert!(error["detail"].as_str().unwrap().contains("separate consent"), "{problem}");
    let strange = english.get("/api/v1/cases/019ab0c0-0000-7000-8000-000000000000").await.json;
    assert_eq!(strange["title"], "Log in first; or the session has ended.");
    let resident = world.login("demo-resident").await.with("Accept-Language", "en");
    let case = world.submit(&resident).await["id"].as_str().expect("an id").to_owned();
    let conflict = resident.step(&case, "supplement", &json!({ "text": "补充" })).await.json;
    assert_eq!(
        (&conflict["code"], &conflict["title"]),
        (&json!("state_conflict"), &json!("The state does not allow this."))
    );
    assert!(conflict["detail"].as_str().unwrap().is_ascii(), "{conflict}");
}

async fn the_vocabulary_lists_every_code_with_its_article(kind: Kind) {
    let world = World::start(kind).await;
    let faults = world.anybody().get("/api/v1/vocabulary").await.ok()["faults"].clone();
    let fault = |code: &str| {
        let found = faults.as_array().unwrap().iter().find(|fault| fault["code"] == code);
        found.unwrap_or_else(|| panic!("{code} is not listed")).clone()
    };
    let late = fault("confirmation_too_late");
    assert_eq!(late["article"], "人民调解法第三十三条");
    assert_eq!(late["label"], "协议生效已超过 30 日，不能再申请司法确认");
    assert!(late["label_en"].as_str().unwrap().contains("thirty days"), "{late}");
    for code in
        ["required", "too_long", "not_found", "state_conflict", "unknown_unit", "ordinal_taken", "intake_closed"]
    {
        assert_eq!(fault(code).get("article").is_some(), code == "intake_closed", "{code}");
    }
}

mashang_tests::stories!(
    what_a_schema_refuses_has_codes,
    what_a_rule_refuses_names_the_bodys_own_field,
    problems_are_said_in_english_to_those_who_prefer_it,
    the_vocabulary_lists_every_code_with_its_article,
);
