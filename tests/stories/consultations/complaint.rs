//! What began it: a scan of the code at the market, a complaint that is accepted, and what its author has of it in the end.

use mashang_tests::{World, id_of, submission};
use serde_json::{Value, json};

use super::{COMMUNITY, STREET};
use crate::suggestions::granted;

/// Who keeps the room at the market.
const LIAISON: &str = "market-liaison";
/// Who works in the street's unit for the look of the city (城管).
const SQUAD: &str = "city-managers";

/// A resident scans and complains, with consent to its being public, and it is accepted; the street has its office. The receipt.
pub(crate) async fn comes_in(world: &World) -> Value {
    let admin = world.login("demo-admin").await;
    let room = json!({
        "kind": "practice_base", "name": "云谷市场实践基地", "division_code": COMMUNITY, "address": "云谷市场 1 号"
    });
    let room = admin.post("/api/v1/rooms", &room).await.created();
    granted(world, LIAISON, json!({ "RoomLiaison": { "room": room["id"] } })).await;
    let subject = json!({ "subject_kind": "room", "subject_id": room["id"] });
    let made = admin.post("/api/v1/qr-codes", &subject).await.created();
    let code = made["code"].as_str().unwrap();
    let scanned = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert!(scanned.to_string().contains("云谷市场实践基地"), "{scanned}");
    let mut body = submission(code);
    (body["category"], body["title"]) = (json!("city_appearance"), json!("云谷市场占道经营"));
    body["text"] = json!("市场门口摊位占道，道路太窄，污水横流。");
    body["consent_to_publish"] = json!(true);
    let receipt = world.login("demo-resident").await.post("/api/v1/cases", &body).await.created();
    let taken = json!({ "text": "已到现场察看，交由社区协商。" });
    world.login(LIAISON).await.step(id_of(&receipt), "accept", &taken).await.ok();
    receipt
}

/// What was decided is a unit's to do.
pub(super) async fn is_assigned(world: &World, case: &str) {
    let unit = json!({ "name": "丰泽街道城市管理办公室", "division_code": STREET, "duties": ["city_appearance"] });
    let unit = world.login("demo-admin").await.post("/api/v1/units", &unit).await.created();
    granted(world, SQUAD, json!({ "HandlingUnit": { "unit": unit["id"] } })).await;
    let needs = json!({ "text": "协商已形成决定，需城管办理。" });
    world.login(LIAISON).await.step(case, "escalate", &needs).await.ok();
    let assignment = json!({ "text": "按协商决定拓宽道路、划线摆摊。", "lead_unit_id": unit["id"] });
    let assigned = world.login("street-clerk").await.step(case, "assign", &assignment).await.ok();
    assert_eq!(assigned["state"], "assigned");
    world.login(SQUAD).await.step(case, "start", &json!({})).await.ok();
}

/// It is done, looked at on the spot, and rated by whoever complained.
pub(super) async fn is_settled(world: &World, case: &str) {
    let done = json!({ "text": "道路已拓宽，摊位已划线成排。" });
    world.login(SQUAD).await.step(case, "reply", &done).await.ok();
    world.login(LIAISON).await.step(case, "verify", &json!({ "text": "现场核实，道路通畅。" })).await.ok();
    let resident = world.login("demo-resident").await;
    let rated = resident.step(case, "rate", &json!({ "rating": "satisfied" })).await.ok();
    assert_eq!(rated["state"], "closed");
    let seen = world.login(LIAISON).await.case(case).await;
    let way = ["submitted", "accepted", "escalated", "assigned", "started", "replied", "verified", "rated"];
    let kinds = seen["timeline"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap());
    let went: Vec<&str> = kinds.filter(|kind| way.contains(kind)).collect();
    assert_eq!(went, way, "{seen}");
}
