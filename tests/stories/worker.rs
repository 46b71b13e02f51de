use std::time::Duration;

use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

async fn kinds(caller: &Caller) -> Vec<String> {
    let inbox = caller.get("/api/v1/me/messages?limit=100").await.ok();
    inbox["items"].as_array().unwrap().iter().map(|message| message["kind"].as_str().unwrap().to_owned()).collect()
}

/// Waits until the case shows an event of that kind to an office; the worker looks at the clocks every few seconds.
async fn await_event(world: &World, case: &str, kind: &str) -> Value {
    for _ in 0..150 {
        let seen = world.login("demo-office").await.case(case).await;
        if seen["timeline"].as_array().unwrap().iter().any(|entry| entry["kind"] == kind) {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no {kind}");
}

async fn a_silent_deputy_is_reminded_then_the_office_and_the_rooms_liaison_are_told(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let liaison = world.login("demo-room-liaison").await;
    liaison.step(&case, "accept", &json!({})).await.problem(404, "not_found");
    world.clock.pass_hours(19);
    await_event(&world, &case, "reminded").await;
    assert_eq!(world.login("demo-deputy").await.case(&case).await["light"], "yellow");
    world.clock.pass_hours(6);
    let seen = await_event(&world, &case, "supervised").await;
    assert_eq!((&seen["light"], &seen["supervised"]), (&json!("red"), &json!(true)));
    world.settle().await;
    assert_eq!(kinds(&world.login("demo-deputy").await).await, ["supervised", "reminded", "submitted"]);
    assert_eq!(kinds(&world.login("demo-office").await).await, ["supervised"]);
    assert_eq!(kinds(&world.login("demo-room-liaison").await).await, ["supervised"]);
    world.login("demo-room-liaison").await.step(&case, "accept", &json!({})).await.ok();
    let taken = world.login("demo-room-liaison").await.case(&case).await;
    assert_eq!((&taken["target"]["kind"], &taken["relations"]), (&json!("room"), &json!(["handler"])));
}

async fn what_nobody_rates_is_closed_and_not_counted_as_satisfied(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    world.clock.pass_hours(7 * 24 + 1);
    let seen = await_event(&world, &case, "expired").await;
    assert_eq!((&seen["state"], seen.get("rating")), (&json!("closed_unrated"), None));
}

async fn each_party_is_told_once_of_what_others_did(kind: Kind) {
    let mut world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let case = id_of(&world.submit(&resident).await).to_owned();
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "escalate", &json!({ "text": "上报" })).await.ok();
    world.settle().await;
    world.restart().await;
    world.settle().await;
    assert_eq!(kinds(&world.login("demo-resident").await).await, ["escalated", "accepted"]);
    assert_eq!(kinds(&world.login("demo-deputy").await).await, ["submitted"]);
    assert_eq!(kinds(&world.login("demo-office").await).await, ["escalated"]);
}

async fn clocks_that_can_not_be_read_stop_no_other(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    for _ in 0..51 {
        world.submit(&resident).await;
    }
    mashang_tests::execute(&world.database.url, "UPDATE cases SET nature = 'unheard of'");
    let case = id_of(&world.submit(&resident).await).to_owned();
    world.clock.pass_hours(19);
    await_event(&world, &case, "reminded").await;
}

mashang_tests::stories!(
    clocks_that_can_not_be_read_stop_no_other,
    a_silent_deputy_is_reminded_then_the_office_and_the_rooms_liaison_are_told,
    what_nobody_rates_is_closed_and_not_counted_as_satisfied,
    each_party_is_told_once_of_what_others_did,
);
