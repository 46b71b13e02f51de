//! Deputies and their mandates, as an administrator enters them.

use mashang_tests::{HOME, Kind, World, id_of};
use serde_json::{Value, json};

async fn a_deputy_is_entered_by_the_areas_administrator(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let mandate = json!({
        "level": "county", "congress_code": "350582000000", "term": 18, "constituency": "梅岭第三选区",
        "from": "2022-01-01", "to": "2027-12-31"
    });
    let deputy = json!({ "name": "林示例", "division_code": HOME, "mandates": [mandate] });
    let made = admin.post("/api/v1/deputies", &deputy).await.created();
    assert_eq!(world.anybody().get(&format!("/api/v1/deputies/{}", id_of(&made))).await.ok(), made);
    let path = format!("/api/v1/deputies/{}", id_of(&made));
    let nowhere = json!({ "room_id": made["id"] });
    assert_eq!(admin.put(&path, &nowhere).await.missing_fields(), ["/room_id"]);
    let wrong = |name: &str, value: Value| {
        let mut deputy = deputy.clone();
        deputy["mandates"][0][name] = value;
        deputy
    };
    assert_eq!(
        admin.post("/api/v1/deputies", &wrong("to", json!("2021-01-01"))).await.bad_fields(),
        ["/mandates/0/to"]
    );
    assert_eq!(
        admin.post("/api/v1/deputies", &wrong("congress_code", json!("350503000000"))).await.bad_fields(),
        ["/mandates/0/congress_code"]
    );
    assert_eq!(
        admin.post("/api/v1/deputies", &wrong("from", json!("2022-02-30"))).await.bad_fields(),
        ["/mandates/0/from"]
    );
}

async fn a_name_that_was_entered_wrong_is_corrected(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let (deputy, code) = world.deputy().await;
    let path = format!("/api/v1/deputies/{}", id_of(&deputy));
    let mut stays = json!({});
    for field in ["profile", "room_id"] {
        if let Some(value) = deputy.get(field) {
            stays[field] = value.clone();
        }
    }
    assert_eq!(admin.put(&path, &stays).await.ok()["name"], deputy["name"]);
    let mut right = stays.clone();
    right["name"] = json!("林更正");
    assert_eq!(admin.put(&path, &right).await.bad_fields(), ["/name_reason"]);
    right["name_reason"] = json!("mistyped");
    assert_eq!(admin.put(&path, &right).await.ok()["name"], "林更正");
    let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert!(card.to_string().contains("林更正"), "{card}");
    right["name"] = json!("长".repeat(61));
    admin.put(&path, &right).await.problem(422, "invalid");
    world.login("demo-office").await.put(&path, &stays).await.problem(403, "forbidden");
}

mashang_tests::stories!(a_deputy_is_entered_by_the_areas_administrator, a_name_that_was_entered_wrong_is_corrected);
