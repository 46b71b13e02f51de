use mashang_tests::{HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

async fn all_of_quanzhou_is_there(kind: Kind) {
    let world = World::start(kind).await;
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    let mut cursor = String::new();
    loop {
        let page = world.anybody().get(&format!("/api/v1/divisions?limit=100{cursor}")).await.ok();
        for item in page["items"].as_array().unwrap() {
            *counts.entry(item["level"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected = [("city", 1), ("county", 12), ("township", 175), ("village", 2_573)];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected.map(|(level, count)| (level.to_owned(), count)));
    let home = world.anybody().get(&format!("/api/v1/divisions/{HOME}")).await.ok();
    assert!(home["name"].as_str().unwrap().contains("梅庭"));
    let kinmen = world.anybody().get("/api/v1/divisions/350527000000").await.ok();
    assert_eq!(kinmen["level"], "county");
    world.anybody().get("/api/v1/divisions/000000000000").await.problem(404, "not_found");
}

async fn a_grid_is_set_up_found_and_changed(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let corner = |x: f64, y: f64| json!({ "longitude": x, "latitude": y });
    let grid = json!({
        "division_code": HOME, "ordinal": 9, "name": "第九网格", "households": 312,
        "boundary": [corner(118.9, 24.9), corner(118.91, 24.9), corner(118.91, 24.91), corner(118.9, 24.91)],
        "members": [{ "name": "陈网格", "role": "leader" }, { "name": "林网格", "role": "second_leader" }]
    });
    world.login("demo-office").await.post("/api/v1/grids", &grid).await.problem(403, "forbidden");
    let made = admin.post("/api/v1/grids", &grid).await.created();
    assert_eq!(made["code"], format!("{HOME}009"));
    admin.post("/api/v1/grids", &grid).await.problem(409, "ordinal_taken");
    let found = world.anybody().get("/api/v1/grid-at?longitude=118.905&latitude=24.905").await.ok();
    assert_eq!(found["id"], made["id"]);
    world.anybody().get("/api/v1/grid-at?longitude=118.95&latitude=24.905").await.problem(404, "not_found");
    let path = format!("/api/v1/grids/{}", id_of(&made));
    assert_eq!(world.anybody().get(&path).await.ok().get("members"), None, "names are not for everybody");
    assert_eq!(admin.get(&path).await.ok()["members"][1]["role"], "second_leader");
    let change = json!({ "name": "东区网格", "households": 320, "members": [] });
    let seen = admin.get(&path).await;
    assert!(seen.header("etag").starts_with("\"1-"), "{:?}", seen.headers);
    let changed = admin.who_saw(1).put(&path, &change).await;
    assert_eq!(changed.headers["etag"], "\"2\"");
    let changed = changed.ok();
    assert_eq!((&changed["version"], &changed["name"], changed.get("boundary")), (&json!(2), &json!("东区网格"), None));
    assert_eq!(admin.who_saw(1).put(&path, &change).await.problem(412, "version_conflict")["current_version"], 2);
    let mut former = change.clone();
    former["version"] = json!(2);
    assert_eq!(admin.put(&path, &former).await.bad_fields(), ["/version"], "the header alone says it");
    // Without a word on what was seen, the grid's state alone decides.
    for caller in [&admin, &admin.with("If-Match", "*")] {
        caller.put(&path, &change).await.ok();
    }
    let mut elsewhere = grid;
    elsewhere["division_code"] = json!("350582002000");
    assert_eq!(admin.post("/api/v1/grids", &elsewhere).await.missing_fields(), ["/division_code"]);
    elsewhere["division_code"] = json!("110101001001");
    admin.post("/api/v1/grids", &elsewhere).await.problem(403, "forbidden");
}

async fn a_point_says_better_where_a_case_lies_than_the_card(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let grids = world.anybody().get(&format!("/api/v1/grids?division={HOME}")).await.ok();
    let second = &grids["items"][1];
    assert_ne!(second["id"], deputy["grid_ids"][0]);
    let (low, high) = (&second["boundary"][0], &second["boundary"][2]);
    let middle = |name: &str| f64::midpoint(low[name].as_f64().unwrap(), high[name].as_f64().unwrap());
    let mut body = submission(&code);
    body["point"] = json!({ "longitude": middle("longitude"), "latitude": middle("latitude") });
    let grid_of = async |body: &Value| {
        let receipt = world.anybody().post("/api/v1/cases", body).await.created();
        let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
        tracker.case(id_of(&receipt)).await["grid_id"].clone()
    };
    assert_eq!(grid_of(&body).await, second["id"]);
    assert_eq!(grid_of(&submission(&code)).await, deputy["grid_ids"][0]);
    body["point"] = json!({ "longitude": 116.4, "latitude": 39.9 });
    assert_eq!(grid_of(&body).await, deputy["grid_ids"][0], "a point far away is no grid of ours");
}

async fn who_stays_in_a_grid_stays_the_same_person(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let people = json!([{ "name": "陈网格", "role": "leader" }, { "name": "林网格", "role": "staff" }]);
    let grid = json!({
        "division_code": HOME, "ordinal": 88, "name": "新网格", "households": 10, "members": people
    });
    let made = admin.post("/api/v1/grids", &grid).await.created();
    let path = format!("/api/v1/grids/{}", id_of(&made));
    let before = admin.get(&path).await.ok();
    let people = json!([{ "name": "林网格", "role": "staff" }, { "name": "王网格", "role": "staff" }]);
    admin.put(&path, &json!({ "name": "新网格", "households": 12, "members": people })).await.ok();
    let after = admin.get(&path).await.ok();
    assert_eq!(after["members"][0]["id"], before["members"][1]["id"]);
    assert_ne!(after["members"][1]["id"], before["members"][0]["id"]);
    // Their names are for those who work there, and not for whoever logged in.
    let resident = world.login("demo-resident").await.get(&path).await.ok();
    assert!(resident.get("members").is_none(), "{resident}");
}

mashang_tests::stories!(
    who_stays_in_a_grid_stays_the_same_person,
    all_of_quanzhou_is_there,
    a_grid_is_set_up_found_and_changed,
    a_point_says_better_where_a_case_lies_than_the_card,
);
