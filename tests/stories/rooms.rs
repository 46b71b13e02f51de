//! Rooms, as an administrator sets them up.

use mashang_tests::{HOME, Kind, World, id_of};
use serde_json::json;

async fn a_room_is_set_up_by_the_areas_administrator(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let room = json!({ "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路 1 号" });
    let made = admin.post("/api/v1/rooms", &room).await.created();
    assert_eq!(world.anybody().get(&format!("/api/v1/rooms/{}", id_of(&made))).await.ok()["kind"], "tea_room");
    world.login("demo-deputy").await.post("/api/v1/rooms", &room).await.problem(403, "forbidden");
}

mashang_tests::stories!(a_room_is_set_up_by_the_areas_administrator);
