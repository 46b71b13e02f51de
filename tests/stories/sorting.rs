//! A case that nobody sorted is sorted by itself, before anybody is made responsible for it.

use mashang_tests::{Kind, World, id_of, is_at, submission};
use serde_json::{Value, json};

use crate::cases::police;

/// What a resident submits who says neither.
async fn unsorted(world: &World) -> Value {
    let (_, code) = world.deputy().await;
    let mut body = submission(&code);
    for unsaid in ["nature", "category"] {
        body.as_object_mut().unwrap().remove(unsaid);
    }
    world.login("demo-resident").await.post("/api/v1/cases", &body).await.created()
}

async fn whoever_handles_a_case_sorts_it_until_a_unit_works_on_it(kind: Kind) {
    let world = World::start(kind).await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let resident = world.login("demo-resident").await;
    let made = unsorted(&world).await;
    let case = id_of(&made);
    let before = office.case(case).await;
    assert!(before["allowed_actions"].as_array().unwrap().contains(&json!("sortCase")), "{before}");
    let about = json!({ "category": "environment", "text": "污水问题" });
    deputy.step(case, "sort", &about).await.ok();
    let sorted = office.step(case, "sort", &json!({ "nature": "help" })).await.ok();
    assert_eq!((&sorted["state"], &sorted["due_at"]), (&json!("submitted"), &before["due_at"]), "the clock runs on");
    let seen = resident.case(case).await;
    assert_eq!((&seen["nature"], &seen["category"]), (&json!("help"), &json!("environment")));
    let last = seen["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["kind"], &last["nature"], &last["category"]),
        (&json!("sorted"), &json!("help"), &json!("environment"))
    );
    assert_eq!(office.step(case, "sort", &json!({ "nature": "help" })).await.bad_fields(), ["/nature"]);
    assert_eq!(office.step(case, "sort", &json!({})).await.bad_fields(), ["/nature"]);
    resident.step(case, "sort", &json!({ "nature": "complaint" })).await.problem(403, "forbidden");
    let found = office.get("/api/v1/cases?category=environment&nature=help").await.ok();
    assert_eq!(id_of(&found["items"][0]), case);

    // Also while the resident is asked.
    deputy.step(case, "request-info", &json!({ "text": "请说明地点" })).await.ok();
    office.step(case, "sort", &json!({ "category": "traffic" })).await.ok();
    let asked = office.case(case).await;
    assert_eq!((&asked["state"], &asked["category"]), (&json!("awaiting_info"), &json!("traffic")));
    office.step(case, "sort", &json!({ "category": "environment" })).await.ok();
    resident.step(case, "supplement", &json!({ "text": "东门" })).await.ok();

    // What was sorted needs no word at the assignment, whose term follows from it.
    office.step(case, "escalate", &json!({ "text": "机关主动接手" })).await.ok();
    let assigned = office.step(case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
    assert!(is_at(&assigned["due_at"], "2026-03-05T09:30:00"), "three working days for help: {assigned}");
    let late = office.step(case, "sort", &json!({ "nature": "complaint" })).await.problem(409, "state_conflict");
    assert_eq!(late["state"], "assigned");
    // The unit's term hangs on it, whomever it asks meanwhile.
    world.login("demo-unit").await.step(case, "request-info", &json!({ "text": "请说明时间" })).await.ok();
    let seen = office.case(case).await;
    assert!(!seen["allowed_actions"].as_array().unwrap().contains(&json!("sortCase")), "{seen}");
    office.step(case, "sort", &json!({ "nature": "complaint" })).await.problem(409, "with_a_unit");
}

async fn nobody_is_called_because_a_case_was_sorted(kind: Kind) {
    let world = World::start(kind).await;
    let (office, resident) = (world.login("demo-office").await, world.login("demo-resident").await);
    let made = unsorted(&world).await;
    world.settle().await;
    let told = async || resident.get("/api/v1/me/messages").await.ok()["items"].as_array().unwrap().len();
    let before = told().await;
    office.step(id_of(&made), "sort", &json!({ "nature": "help", "category": "traffic" })).await.ok();
    world.settle().await;
    assert_eq!(told().await, before);
}

mashang_tests::stories!(
    whoever_handles_a_case_sorts_it_until_a_unit_works_on_it,
    nobody_is_called_because_a_case_was_sorted,
);
