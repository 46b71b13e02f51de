//! Rooms, as an administrator sets them up.

use mashang_tests::{HOME, Kind, World, id_of};
use serde_json::{Value, json};

use crate::page::{phone, text};

async fn a_room_is_set_up_by_the_areas_administrator(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let room = json!({ "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路 1 号" });
    let made = admin.post("/api/v1/rooms", &room).await.created();
    assert_eq!(world.anybody().get(&format!("/api/v1/rooms/{}", id_of(&made))).await.ok()["kind"], "tea_room");
    world.login("demo-deputy").await.post("/api/v1/rooms", &room).await.problem(403, "forbidden");
}

/// A room with hours, and the code on its door.
async fn with_hours(world: &World) -> (Value, String) {
    let admin = world.login("demo-admin").await;
    let room = json!({
        "kind": "industry_room", "name": "鞋服行业代表活动室", "division_code": HOME, "address": "梅岭路 1 号",
        "hours": [
            { "day": "wednesday", "from": "15:00", "to": "17:00" }, { "day": "monday", "from": "14:30", "to": "17:00" },
            { "day": "monday", "from": "08:00", "to": "11:30" }
        ],
        "closed_days": "法定节假日", "phone": "059585600000", "head": "陈美玲", "liaison": "林志强", "trade": "鞋服"
    });
    let made = admin.post("/api/v1/rooms", &room).await.created();
    let subject = json!({ "subject_kind": "room", "subject_id": made["id"] });
    let code = admin.post("/api/v1/qr-codes", &subject).await.created()["code"].as_str().unwrap().to_owned();
    (made, code)
}

async fn a_room_says_when_it_is_open(kind: Kind) {
    let world = World::start(kind).await;
    let (made, code) = with_hours(&world).await;
    let seen = world.anybody().get(&format!("/api/v1/rooms/{}", id_of(&made))).await.ok();
    let first = json!({ "day": "monday", "from": "08:00", "to": "11:30" });
    assert_eq!((&seen["hours"][0], seen["hours"].as_array().unwrap().len()), (&first, 3), "in the order of the week");
    assert_eq!((&seen["phone"], &seen["head"]), (&json!("059585600000"), &json!("陈美玲")));
    let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert_eq!((&card["room"]["hours"], &card["room"]["closed_days"]), (&seen["hours"], &json!("法定节假日")));

    // It is nine o'clock on a Monday.
    let (phone, path) = (phone(&world), format!("/d/{code}"));
    let page = text(&phone.get(&path).await);
    for said in [
        "现在开放，到 11:30",
        "周一 08:00–11:30、14:30–17:00",
        "不开放：法定节假日",
        "href=\"tel:059585600000\"",
        "林志强",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let english = text(&phone.with("Accept-Language", "en").get(&path).await);
    assert!(english.contains("Open now, until 11:30") && english.contains("Wed 15:00–17:00"), "{english}");
    world.clock.pass_hours(3);
    let page = text(&phone.get(&path).await);
    assert!(page.contains("现在不开放，3月2日（周一）14:30 开放"), "{page}");

    let admin = world.login("demo-admin").await;
    let change = json!({ "kind": "tea_room", "name": "民情茶室", "address": "梅岭路 1 号" });
    let changed = admin.post(&format!("/api/v1/rooms/{}/change", id_of(&made)), &change).await.ok();
    assert_eq!((changed.get("hours"), changed.get("phone")), (None, None), "it is replaced as a whole");
    assert!(!text(&phone.get(&path).await).contains("open-now"));
}

async fn a_room_has_a_profile_whose_photos_are_for_those_who_work_here(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let photos = [admin.photo().await, admin.photo().await];
    let mut room = json!({
        "kind": "industry_room", "name": "鞋服行业代表活动室", "division_code": HOME, "address": "梅岭路 1 号", "trade": "鞋服",
        "floor_area": 60, "equipment": "投影仪、电子屏", "photo_ids": [photos[0]]
    });
    let path = format!("/api/v1/rooms/{}", id_of(&admin.post("/api/v1/rooms", &room).await.created()));
    let seen = world.anybody().get(&path).await.ok();
    assert_eq!(
        (&seen["floor_area"], &seen["equipment"], &seen["trade"]),
        (&json!(60), &room["equipment"], &room["trade"])
    );
    assert_eq!(admin.post("/api/v1/rooms", &room).await.missing_fields(), ["/photo_ids"], "it is another's");
    room["floor_area"] = json!(0);
    assert_eq!(admin.post("/api/v1/rooms", &room).await.bad_fields(), ["/floor_area"]);
    room["floor_area"] = json!(80);
    room["photo_ids"] = json!(photos);
    room.as_object_mut().unwrap().remove("division_code");
    admin.post(&format!("{path}/change"), &room).await.ok();
    for (photo, who, status) in [(0, "demo-deputy", 200), (1, "demo-room-liaison", 200), (0, "demo-resident", 404)] {
        let file = world.login(who).await.get(&format!("/api/v1/attachments/{}", photos[photo])).await;
        assert_eq!(file.status, status, "{who}");
    }
    room["photo_ids"] = json!([photos[1]]);
    admin.post(&format!("{path}/change"), &room).await.ok();
    let gone = world.login("demo-deputy").await.get(&format!("/api/v1/attachments/{}", photos[0])).await;
    assert_eq!(gone.status, 404, "it hangs there no more");
}

async fn hours_that_can_be_none_are_refused(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let span = |day: &str, from: &str, to: &str| json!({ "day": day, "from": from, "to": to });
    let morning = span("monday", "09:00", "11:30");
    for (hours, field) in [
        (json!([morning, span("tuesday", "12:00", "12:00")]), "/hours/1/to"),
        (json!([morning, span("monday", "11:00", "12:00")]), "/hours/1"),
        (json!([morning, span("monday", "25:00", "26:00")]), "/hours/1/from"),
        (json!([span("someday", "09:00", "11:30")]), "/hours/0/day"),
        (json!(vec![morning.clone(); 15]), "/hours"),
    ] {
        let room = json!({
            "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路 1 号", "hours": hours
        });
        assert_eq!(admin.post("/api/v1/rooms", &room).await.bad_fields()[0], field, "{room}");
    }
}

mashang_tests::stories!(
    a_room_is_set_up_by_the_areas_administrator,
    a_room_says_when_it_is_open,
    hours_that_can_be_none_are_refused,
    a_room_has_a_profile_whose_photos_are_for_those_who_work_here,
);
