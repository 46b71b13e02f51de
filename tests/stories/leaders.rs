//! A leader of an area looks on, and writes down what is to be done.

use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

use crate::cases::police;

async fn kinds(caller: &Caller) -> Vec<Value> {
    let inbox = caller.get("/api/v1/me/messages?limit=100").await.ok();
    inbox["items"].as_array().unwrap().iter().map(|message| message["kind"].clone()).collect()
}

fn told(case: &Value) -> bool {
    case["timeline"].as_array().unwrap().iter().any(|entry| entry["kind"] == "instructed")
}

async fn what_a_leader_writes_down_reaches_those_who_handle_it_and_nobody_else(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let (leader, office, unit) =
        (world.login("demo-leader").await, world.login("demo-office").await, world.login("demo-unit").await);
    world.login("demo-deputy").await.step(&case, "accept", &json!({})).await.ok();
    world.login("demo-deputy").await.step(&case, "escalate", &json!({ "text": "需要交警部门研究。" })).await.ok();
    office.step(&case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();

    let listed = leader.get("/api/v1/cases").await.ok();
    assert!(listed["items"].as_array().unwrap().iter().any(|one| one["id"] == case.as_str()), "{listed}");
    let seen = leader.case(&case).await;
    assert!(seen.get("contact").is_none() && office.case(&case).await["contact"].is_object(), "{seen}");
    assert_eq!(seen["allowed_actions"], json!(["instructCase"]));
    leader.step(&case, "supervise", &json!({ "text": "请督办。" })).await.problem(403, "forbidden");
    leader.step(&case, "reveal-contact", &json!({ "purpose": "contact_for_handling" })).await.problem(403, "forbidden");
    office.step(&case, "instruct", &json!({ "text": "请尽快。" })).await.problem(403, "forbidden");

    leader.step(&case, "instruct", &json!({ "text": "请交警大队本周内拿出方案。" })).await.ok();
    world.settle().await;
    for handler in [&unit, &office, &world.login("demo-deputy").await] {
        assert_eq!(kinds(handler).await.first(), Some(&json!("instructed")));
    }
    let seen = unit.case(&case).await;
    let entry = seen["timeline"].as_array().unwrap().iter().find(|entry| entry["kind"] == "instructed").unwrap();
    assert_eq!((&entry["area_code"], &entry["area_name"]), (&json!("350582000000"), &json!("晋江市")));
    assert!(!kinds(&world.login("demo-resident").await).await.contains(&json!("instructed")));
    assert!(told(&unit.case(&case).await) && !told(&world.login("demo-resident").await.case(&case).await));
}

async fn only_whoever_gives_roles_makes_leaders_and_they_lead_their_area_alone(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let path = "/api/v1/invitations";
    let neighbours = json!({ "kind": "leader", "area": "350581000000" });
    office.post(path, &neighbours).await.problem(403, "forbidden");
    assert_eq!(admin.post(path, &json!({ "kind": "leader" })).await.bad_fields(), ["/area"]);
    let invitation = admin.post(path, &neighbours).await.created();
    let code = json!({ "code": invitation["code"] });
    world.login("a-leader").await.post("/api/v1/invitations/accept", &code).await.ok();
    let elsewhere = world.login("a-leader").await;
    assert_eq!(elsewhere.get("/api/v1/me").await.ok()["roles"], json!(["resident", "leader"]));
    elsewhere.get(&format!("/api/v1/cases/{case}")).await.problem(404, "not_found");
    elsewhere.step(&case, "instruct", &json!({ "text": "请尽快。" })).await.problem(404, "not_found");
}

mashang_tests::stories!(
    what_a_leader_writes_down_reaches_those_who_handle_it_and_nobody_else,
    only_whoever_gives_roles_makes_leaders_and_they_lead_their_area_alone,
);
