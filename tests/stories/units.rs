//! Whose matter a case is among offices and units, and what a unit asks for while it works on one.

use mashang_tests::{Caller, HOME, Kind, World, id_of, is_at, submission};
use serde_json::{Value, json};

use crate::cases::police;

const COUNTY: &str = "350582000000";
const STREET: &str = "350582002000";

/// Somebody new, with a grant that no invitation gave.
pub(crate) async fn granted(world: &World, name: &str, body: &Value) -> Caller {
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), body);
    world.login(name).await
}

/// The office of that division, and a clerk of it.
async fn office_of(world: &World, division: &str) -> (Value, Caller) {
    let page = world.anybody().get(&format!("/api/v1/offices?division={division}&limit=100")).await.ok();
    let own = |office: &&Value| office["division_code"] == division;
    let office = page["items"].as_array().unwrap().iter().find(own).unwrap()["id"].clone();
    let clerk = granted(world, division, &json!({ "Office": { "office": office, "area": division } })).await;
    (office, clerk)
}

async fn unit_of(world: &World, division: &str, name: &str) -> Value {
    let page = world.anybody().get(&format!("/api/v1/units?division={division}&limit=100")).await.ok();
    let called = |unit: &&Value| unit["name"].as_str().unwrap().ends_with(name);
    page["items"].as_array().unwrap().iter().find(called).unwrap()["id"].clone()
}

/// A county's rules that say nothing of whom an office assigns to.
fn rules() -> Value {
    let term = |unit: &str, count: u32| json!({ "unit": unit, "count": count });
    let mut rules = json!({
        "division_code": COUNTY, "accept": term("hours", 24), "rate": term("days", 7), "return_within": 5
    });
    for (name, count) in [
        ("handle", 10),
        ("assign", 2),
        ("question", 2),
        ("help", 3),
        ("proposal", 5),
        ("complaint", 10),
        ("verify", 3),
        ("rework", 10),
    ] {
        rules[name] = term("working_days", count);
    }
    rules
}

fn wrong(problem: &Value) -> (&str, &str) {
    let error = &problem["errors"][0];
    (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap())
}

fn may(case: &Value, operation: &str) -> bool {
    case["allowed_actions"].as_array().unwrap().contains(&json!(operation))
}

fn kinds(case: &Value) -> Vec<&str> {
    case["timeline"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

async fn messages(caller: &Caller) -> Vec<Value> {
    let inbox = caller.get("/api/v1/me/messages?limit=100").await.ok();
    inbox["items"].as_array().unwrap().iter().map(|message| message["kind"].clone()).collect()
}

async fn what_is_the_countys_goes_up_and_comes_back_twice_at_most(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let tried = admin.post("/api/v1/rule-sets/dry-run", &rules()).await.ok();
    assert_eq!(tried["assign_reach"], json!({ "before": "own_and_above", "after": "own_level" }), "{tried}");
    assert_eq!(admin.post("/api/v1/rule-sets", &rules()).await.created()["assign_reach"], "own_level");

    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    deputy.step(&case, "escalate", &json!({ "text": "尚未受理" })).await.problem(403, "forbidden");
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "escalate", &json!({ "text": "需交警研究" })).await.ok();

    // A street's office assigns to units of streets and villages, and to none that has nothing to do with the place.
    let (lead, helps) = (police(&world).await, unit_of(&world, HOME, "物业服务中心").await);
    let neighbours = unit_of(&world, "350581103209", "交警大队").await;
    let assign = |lead: &Value, co: &[&Value]| json!({ "lead_unit_id": lead, "co_unit_ids": co });
    for (body, expected) in [
        (assign(&lead, &[]), ("/lead_unit_id", "unit_beyond_reach")),
        (assign(&helps, &[&lead]), ("/co_unit_ids/0", "unit_beyond_reach")),
        (assign(&neighbours, &[]), ("/lead_unit_id", "unit_elsewhere")),
        (assign(&helps, &[&neighbours]), ("/co_unit_ids/0", "unit_elsewhere")),
    ] {
        assert_eq!(wrong(&office.step(&case, "assign", &body).await.problem(422, "invalid")), expected);
    }

    // The office in charge hands it up, and nobody else; whoever takes it over has the whole term.
    world.clock.pass_hours(24);
    let (_, county) = office_of(&world, COUNTY).await;
    let (office, why) = (world.login("demo-office").await, json!({ "text": "道路隔离属市级事权" }));
    assert!(may(&office.case(&case).await, "submitUpCase") && !may(&county.case(&case).await, "submitUpCase"));
    county.step(&case, "submit-up", &why).await.problem(403, "forbidden");
    let up = office.step(&case, "submit-up", &why).await.ok();
    assert!(up["state"] == "escalated" && is_at(&up["due_at"], "2026-03-05T09:30:00"), "two working days: {up}");
    office.step(&case, "submit-up", &why).await.problem(403, "forbidden");
    world.settle().await;
    assert!(messages(&county).await.contains(&json!("submitted_up")));
    assert!(messages(&world.login("demo-deputy").await).await.contains(&json!("submitted_up")));
    assert_eq!(county.get("/api/v1/me/tasks").await.ok()["items"][0]["id"], case.as_str());

    // Two returns; then the office decides, and says why.
    let unit = world.login("demo-unit").await;
    let assign = assign(&lead, &[]);
    let for_good = |text: Option<&str>| {
        let mut body = assign.clone();
        body["final"] = json!(true);
        if let Some(text) = text {
            body["text"] = json!(text);
        }
        body
    };
    assert_eq!(county.step(&case, "assign", &for_good(Some("请办理"))).await.bad_fields(), ["/final"]);
    for _ in 0..2 {
        county.step(&case, "assign", &assign).await.ok();
        unit.step(&case, "acknowledge", &json!({})).await.ok();
        unit.step(&case, "acknowledge", &json!({})).await.problem(409, "already_acknowledged");
        unit.step(&case, "return", &json!({ "text": "不属本单位职责" })).await.ok();
    }
    assert_eq!(county.step(&case, "assign", &assign).await.bad_fields(), ["/final"]);
    assert_eq!(county.step(&case, "assign", &for_good(None)).await.bad_fields(), ["/text"]);
    county.step(&case, "assign", &for_good(Some("经研究由交警大队主办"))).await.ok();
    let seen = unit.case(&case).await;
    assert_eq!(seen["unit_work"], json!({ "returns": 2, "final": true }), "{seen}");
    assert!(may(&seen, "acknowledgeCase") && !may(&seen, "returnCase"), "{seen}");
    let told = seen["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!((&told["final"], &told["text"]), (&json!(true), &json!("经研究由交警大队主办")));
    unit.step(&case, "return", &json!({ "text": "仍不属于" })).await.problem(409, "assigned_finally");

    let resident = world.login("demo-resident").await.case(&case).await;
    let told = kinds(&resident);
    assert!(
        told.contains(&"submitted_up") && told.contains(&"acknowledged") && !told.contains(&"returned"),
        "{told:?}"
    );
    assert_eq!(resident.get("unit_work"), None);
}

async fn whoever_is_handed_a_case_oversees_it(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let page = world.anybody().get(&format!("/api/v1/offices?division={COUNTY}&limit=100")).await.ok();
    let other = |office: &&Value| office["division_code"] != COUNTY && office["division_code"] != STREET;
    let there = page["items"].as_array().unwrap().iter().find(other).unwrap()["division_code"].clone();
    let (office, clerk) = office_of(&world, there.as_str().unwrap()).await;
    clerk.get(&format!("/api/v1/cases/{case}")).await.problem(404, "not_found");
    let to = json!({ "to_kind": "office", "to_id": office });
    world.login("demo-deputy").await.step(&case, "transfer", &to).await.ok();
    let relations = clerk.case(&case).await["relations"].clone();
    assert_eq!(relations, json!(["handler", "office"]));
    assert_eq!(id_of(&clerk.get("/api/v1/cases").await.ok()["items"][0]), case, "and finds it");
    clerk.step(&case, "escalate", &json!({ "text": "机关主动接手" })).await.ok();
    clerk.step(&case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
}

async fn a_unit_asks_calls_and_answers_in_its_term(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let (office, unit) = (world.login("demo-office").await, world.login("demo-unit").await);
    let (lead, helps) = (police(&world).await, unit_of(&world, HOME, "物业服务中心").await);
    let property = granted(&world, "property", &json!({ "HandlingUnit": { "unit": helps } })).await;
    let assigned = async |callable: bool, co: &[&Value]| {
        let mut body = submission(&code);
        (body["call_allowed"], body["anonymous"]) = (json!(callable), json!(true));
        let case = id_of(&resident.post("/api/v1/cases", &body).await.created()).to_owned();
        office.step(&case, "escalate", &json!({ "text": "机关主动接手" })).await.ok();
        let assign = json!({ "lead_unit_id": lead, "co_unit_ids": co, "nature": "help" });
        let due = office.step(&case, "assign", &assign).await.ok()["due_at"].clone();
        assert!(is_at(&due, "2026-03-05T09:30:00"), "three working days: {due}");
        case
    };
    let (case, silent) = (assigned(true, &[&helps]).await, assigned(false, &[]).await);

    // It calls where the resident ticked that, learns no name, and the resident sees that it did.
    let call = json!({ "purpose": "contact_for_handling" });
    assert_eq!(unit.step(&case, "reveal-contact", &call).await.ok(), json!({ "phone": "13812345678" }));
    property.step(&case, "reveal-contact", &call).await.problem(403, "forbidden");
    unit.step(&silent, "reveal-contact", &call).await.problem(409, "call_not_allowed");
    assert!(may(&unit.case(&case).await, "revealCaseContact") && !may(&unit.case(&silent).await, "revealCaseContact"));
    let looks = resident.get(&format!("/api/v1/cases/{case}/looks")).await.ok();
    assert!(looks["items"].as_array().unwrap().iter().any(|look| look["act"] == "contact_revealed"), "{looks}");

    // It asks those that help, once each, until a day of its own term.
    let ask = |day: &str| json!({ "text": "请就疏导提出意见", "due_on": day });
    let opinion = json!({ "text": "可安排专人疏导" });
    unit.step(&silent, "request-opinion", &ask("2026-03-04")).await.problem(409, "no_co_units");
    property.step(&case, "give-opinion", &opinion).await.problem(409, "opinion_not_asked");
    for day in ["2026-03-01", "2026-03-06"] {
        assert_eq!(unit.step(&case, "request-opinion", &ask(day)).await.bad_fields(), ["/due_on"]);
    }
    unit.step(&case, "request-opinion", &ask("2026-03-04")).await.ok();
    property.step(&case, "give-opinion", &opinion).await.ok();
    property.step(&case, "give-opinion", &opinion).await.problem(409, "opinion_already_given");
    let work = office.case(&case).await["unit_work"].clone();
    assert!(is_at(&work["opinions_due_at"], "2026-03-04T15:59:59"), "{work}");
    assert_eq!(work["opinions_from"][0]["id"], helps);

    // It asks for more time; the office refuses once, then gives it.
    let busy = json!({ "text": "须先勘察" });
    office.step(&case, "refuse-extension", &busy).await.problem(409, "no_extension_asked");
    unit.step(&case, "request-extension", &busy).await.ok();
    unit.step(&case, "request-extension", &busy).await.problem(409, "extension_pending");
    let waits = office.get("/api/v1/me/work?kind=case_extension").await.ok();
    let task = &waits["items"][0];
    assert_eq!(task["subject_id"], json!(case), "{waits}");
    assert!(task["allowed_actions"].as_array().unwrap().contains(&json!("refuseCaseExtension")), "{waits}");
    office.step(&case, "refuse-extension", &json!({ "text": "请按期办理" })).await.ok();
    unit.step(&case, "request-extension", &busy).await.ok();
    let extended = office.step(&case, "extend", &json!({ "text": "情况复杂" })).await.ok();
    assert!(is_at(&extended["due_at"], "2026-03-10T09:30:00"), "the term once more: {extended}");
    assert_eq!(office.case(&case).await["unit_work"].get("extension_requested_at"), None);
    assert_eq!(office.get("/api/v1/me/work?kind=case_extension").await.ok()["items"], json!([]));
    unit.step(&case, "request-extension", &busy).await.problem(409, "already_extended");
    world.settle().await;
    assert!(messages(&property).await.contains(&json!("opinion_requested")));
    let told = messages(&unit).await;
    assert!(
        ["opinion_given", "extension_refused", "extended"].iter().all(|one| told.contains(&json!(one))),
        "{told:?}"
    );
    assert!(messages(&office).await.contains(&json!("extension_requested")));

    // It answers with number and scan; what is done again has its first term, which is shorter than ten working days.
    unit.step(&case, "start", &json!({})).await.ok();
    let scan = unit.photo().await;
    let reply = |number: &str| json!({ "text": "已设置护栏", "number": number, "sealed_scan_id": scan });
    assert_eq!(unit.step(&case, "reply", &reply(&"号".repeat(65))).await.bad_fields(), ["/number"]);
    unit.step(&case, "reply", &reply("晋公交函〔2026〕12号")).await.ok();
    let seen = resident.case(&case).await;
    let last = seen["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["reply_number"], &last["sealed_scan_id"]), (&json!("晋公交函〔2026〕12号"), &json!(scan)));
    let inside = ["opinion_requested", "opinion_given", "extension_requested", "extension_refused"];
    assert!(kinds(&seen).iter().all(|kind| !inside.contains(kind)), "{seen}");
    assert_eq!(resident.get(&format!("/api/v1/attachments/{scan}")).await.status, 200);
    let again = deputy.step(&case, "reject", &json!({ "text": "护栏松动" })).await.ok();
    assert!(is_at(&again["due_at"], "2026-03-05T09:30:00"), "three working days: {again}");

    // An hour within the last working day is too late.
    world.clock.pass_until("2026-03-04T10:30:00Z");
    world.login("demo-unit").await.step(&silent, "request-extension", &busy).await.problem(409, "extension_too_late");
}

mashang_tests::stories!(
    what_is_the_countys_goes_up_and_comes_back_twice_at_most,
    a_unit_asks_calls_and_answers_in_its_term;
    sqlite: whoever_is_handed_a_case_oversees_it,
);
