//! Receptions for those who look after them: what changed, and what of their registers waits.

use mashang_tests::{Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

use crate::receptions::{on, room};

fn ids(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

async fn what_changed_since_is_told_in_the_order_of_changes(kind: Kind) {
    let world = World::start(kind).await;
    let (room, liaison) = (room(&world).await, world.login("demo-room-liaison").await);
    let first = liaison.post("/api/v1/receptions", &on(&room, "2026-03-11")).await.created();
    world.clock.pass_minutes(10);
    let second = liaison.post("/api/v1/receptions", &on(&room, "2026-03-09")).await.created();
    let changed = async |query: &str| {
        let path = format!("/api/v1/receptions?updated_since=2026-03-02T01:05:00Z{query}");
        world.anybody().get(&path).await.ok()
    };
    assert_eq!(ids(&changed(&format!("&room_id={room}")).await), [second["id"].clone()]);
    world.clock.pass_minutes(10);
    let liaison = world.login("demo-room-liaison").await;
    liaison.post(&format!("/api/v1/receptions/{}/cancel", id_of(&first)), &json!({})).await.ok();
    let both = [second["id"].clone(), first["id"].clone()];
    for area in ["350000000000", "350500000000", "350582000000", "350582002000", HOME] {
        let found = changed(&format!("&division={area}&room_id={room}")).await;
        assert_eq!(ids(&found), both, "{area}");
    }
    let page = changed(&format!("&division={HOME}&room_id={room}&limit=1")).await;
    let next = page["next_cursor"].as_str().unwrap();
    let rest = changed(&format!("&division={HOME}&room_id={room}&limit=1&cursor={next}")).await;
    assert_eq!((ids(&page), ids(&rest)), (vec![both[0].clone()], vec![both[1].clone()]));
    // What is over is told, too, unless somebody asks from when on.
    world.clock.pass_hours(24 * 20);
    assert_eq!(ids(&changed(&format!("&room_id={room}")).await).len(), 2);
    assert!(ids(&changed(&format!("&room_id={room}&from=2026-03-12T00:00:00Z")).await).is_empty());
}

async fn entries_that_nobody_confirmed_are_counted(kind: Kind) {
    let world = World::start(kind).await;
    let room = room(&world).await;
    let announcing = world.login("demo-room-liaison").await;
    let made = announcing.post("/api/v1/receptions", &on(&room, "2026-03-04")).await.created();
    let path = format!("/api/v1/receptions/{}", id_of(&made));
    world.clock.pass_hours(54);
    let (liaison, office) = (world.login("demo-room-liaison").await, world.login("demo-office").await);
    let deputy = world.login("demo-deputy").await;
    deputy.post("/api/v1/check-ins", &world.check_in(id_of(&made)).await).await.created();
    let waiting =
        async |caller: &Caller| caller.get("/api/v1/me/counts").await.ok()["register_entries"]["count"].clone();
    let before = (waiting(&liaison).await, waiting(&office).await);
    let heard = json!({ "kind": "voice", "text": "东门路灯不亮。" });
    for _ in 0..2 {
        deputy.post(&format!("{path}/entries"), &heard).await.created();
    }
    // What the liaison writes down the room stands for.
    liaison.post(&format!("{path}/entries"), &heard).await.created();
    let more = |count: &Value, by: u64| json!(count.as_u64().unwrap() + by);
    assert_eq!((waiting(&liaison).await, waiting(&office).await), (more(&before.0, 2), more(&before.1, 2)));
    assert_eq!(waiting(&deputy).await, 0);
    office.post(&format!("{path}/confirm-entry"), &json!({ "entry": 1 })).await.ok();
    assert_eq!((waiting(&liaison).await, waiting(&office).await), (more(&before.0, 1), more(&before.1, 1)));
}

mashang_tests::stories!(what_changed_since_is_told_in_the_order_of_changes, entries_that_nobody_confirmed_are_counted,);
