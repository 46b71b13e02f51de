//! Where a matter lies: looked up by a point, chosen from a list, or said in words.

use mashang_tests::browser::Browser;
use mashang_tests::{HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::page::{TEXT, TITLE, key_of, phone, send, text, tracking_code, typed};

/// A village of another township.
const ELSEWHERE: &str = "350503002007";

/// The second grid of the village, and a point within it.
async fn second_grid(world: &World) -> (Value, Value) {
    let grids = world.anybody().get(&format!("/api/v1/grids?division={HOME}")).await.ok();
    let grid = grids["items"][1].clone();
    let (low, high) = (&grid["boundary"][0], &grid["boundary"][2]);
    let middle = |name: &str| f64::midpoint(low[name].as_f64().unwrap(), high[name].as_f64().unwrap());
    let point = json!({ "longitude": middle("longitude"), "latitude": middle("latitude") });
    (grid, point)
}

/// Another village of the township.
async fn neighbour(world: &World) -> Value {
    let township = format!("{}000", &HOME[..9]);
    let villages = world.anybody().get(&format!("/api/v1/divisions?parent={township}&level=village&limit=100")).await;
    let villages = villages.ok();
    villages["items"].as_array().unwrap().iter().find(|one| one["code"] != HOME).unwrap().clone()
}

async fn a_point_is_told_in_words_and_stands_in_no_address(kind: Kind) {
    let world = World::start(kind).await;
    let (grid, point) = second_grid(&world).await;
    let anybody = world.anybody();
    let looked = anybody.post("/api/v1/places", &point).await;
    assert_eq!((looked.status, looked.header("cache-control")), (200, "no-store"));
    let place = looked.ok();
    assert_eq!((&place["division_code"], &place["grid_id"]), (&json!(HOME), &grid["id"]));
    assert_eq!((&place["grid_code"], &place["grid_name"]), (&grid["code"], &grid["name"]));
    for name in ["township_name", "division_name"] {
        assert!(!place[name].as_str().unwrap().is_empty(), "{place}");
    }
    assert_eq!((&place["certain"], place.get("nearest")), (&json!(true), None), "{place}");
    // Beside a grid its township alone is told; where those around are of several, which are the nearest, and for certain nothing.
    let admin = world.login("demo-admin").await;
    let beside = json!({ "longitude": 119.515, "latitude": 27.505 });
    for (division, west, certain) in [(HOME, 119.5, true), (ELSEWHERE, 119.52, false)] {
        let corner = |x: f64, y: f64| json!({ "longitude": x, "latitude": y });
        let ring = [corner(west, 27.5), corner(west + 0.01, 27.5), corner(west + 0.01, 27.51), corner(west, 27.51)];
        let grid = json!({
            "division_code": division, "ordinal": 66, "name": "边上网格", "households": 1, "boundary": ring
        });
        admin.post("/api/v1/grids", &grid).await.created();
        let near = anybody.post("/api/v1/places", &beside).await.ok();
        assert_eq!((&near["certain"], near.get("grid_id")), (&json!(certain), None), "{near}");
        if certain {
            assert_eq!((&near["township_code"], near.get("nearest")), (&place["township_code"], None));
        } else {
            let nearest = near["nearest"].as_array().unwrap();
            let mut villages: Vec<_> = nearest.iter().map(|one| one["division_code"].as_str().unwrap()).collect();
            villages.sort_unstable();
            assert_eq!(villages, [ELSEWHERE, HOME], "{near}");
            for one in nearest {
                assert!((485..=500).contains(&one["metres"].as_u64().unwrap()), "{near}");
                assert!(!one["division_name"].as_str().unwrap().is_empty() && one["grid_name"] == "边上网格", "{near}");
            }
            assert_eq!(near["township_code"], format!("{}000", &nearest[0]["grid_code"].as_str().unwrap()[..9]));
        }
    }
    // Some ways off the nearest comes first, and far away there is none.
    let off = json!({ "longitude": 119.505, "latitude": 27.4 });
    let off = anybody.post("/api/v1/places", &off).await.ok();
    assert_eq!((&off["certain"], &off["nearest"][0]["division_code"]), (&json!(false), &json!(HOME)), "{off}");
    let metres = |at: usize| off["nearest"][at]["metres"].as_u64().unwrap();
    assert!((11_000..11_300).contains(&metres(0)) && metres(0) < metres(1), "{off}");
    assert!(off.get("division_code").is_none() && off.get("grid_id").is_none(), "{off}");
    let far = json!({ "longitude": 116.4, "latitude": 39.9 });
    anybody.post("/api/v1/places", &far).await.problem(404, "not_found");
    let abroad = json!({ "longitude": 2.35, "latitude": 48.85 });
    assert_eq!(anybody.post("/api/v1/places", &abroad).await.bad_fields(), ["/longitude"]);
}

async fn what_somebody_chooses_goes_before_the_point(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let (grid, point) = second_grid(&world).await;
    let other = neighbour(&world).await;
    let lies = async |more: &Value| {
        let mut body = submission(&code);
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = world.anybody().post("/api/v1/cases", &body).await.created();
        let seen = world.tracker(made["tracking_code"].as_str().unwrap()).case(id_of(&made)).await;
        (seen["division_code"].clone(), seen["grid_id"].clone())
    };
    let (home, own) = (json!(HOME), &deputy["grid_ids"][0]);
    assert_eq!(lies(&json!({ "grid_id": grid["id"] })).await, (home.clone(), grid["id"].clone()));
    assert_eq!(lies(&json!({ "grid_id": own, "point": point })).await, (home.clone(), own.clone()));
    assert_eq!(lies(&json!({ "division_code": HOME })).await, (home.clone(), own.clone()));
    assert_eq!(lies(&json!({ "division_code": HOME, "point": point })).await, (home, grid["id"].clone()));
    let village = lies(&json!({ "division_code": other["code"], "point": point })).await;
    assert_eq!(village.0, other["code"]);
    assert_ne!(village.1, grid["id"], "a grid of the village that was chosen, or none");

    let refused = async |more: &Value, status: u16, kind: &str| {
        let mut body = submission(&code);
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let problem = world.anybody().post("/api/v1/cases", &body).await.problem(status, kind);
        let error = &problem["errors"][0];
        (error["pointer"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
    };
    let said = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let admin = world.login("demo-admin").await;
    let strange = json!({ "division_code": ELSEWHERE, "ordinal": 77, "name": "外地网格", "households": 1 });
    let strange = admin.post("/api/v1/grids", &strange).await.created();
    let elsewhere = json!({ "grid_id": id_of(&strange) });
    assert_eq!(refused(&elsewhere, 422, "invalid").await, said("/grid_id", "other_township"));
    let elsewhere = json!({ "division_code": ELSEWHERE });
    assert_eq!(refused(&elsewhere, 422, "invalid").await, said("/division_code", "other_township"));
    let torn = json!({ "division_code": other["code"], "grid_id": grid["id"] });
    assert_eq!(refused(&torn, 422, "invalid").await, said("/grid_id", "other_village"));
    let nowhere = json!({ "grid_id": "019ab0c0-0000-7000-8000-000000000000" });
    assert_eq!(refused(&nowhere, 404, "reference_not_found").await, said("/grid_id", "unknown_grid"));
    let township = json!({ "division_code": format!("{}000", &HOME[..9]) });
    assert_eq!(refused(&township, 404, "reference_not_found").await, said("/division_code", "not_a_village"));
}

async fn a_place_is_chosen_without_scripts(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (grid, _) = second_grid(&world).await;
    let (phone, other) = (phone(&world), neighbour(&world).await);
    let page = text(&phone.get(&format!("/d/{code}")).await);
    for choice in [&grid["code"], &other["code"]] {
        assert!(page.contains(&format!("<option value=\"{}\">", choice.as_str().unwrap())), "{choice}: {page}");
    }
    let strange = [("title", TITLE), ("text", TEXT), ("place", ELSEWHERE)];
    let refused = send(&phone, &code, typed(&key_of(&page), &strange)).await;
    let shown = text(&refused);
    assert!(refused.status == 422 && shown.contains("place-fault\">没有这个村（社区）或网格"), "{shown}");
    assert!(!shown.contains(ELSEWHERE), "{shown}");
    let chosen = grid["code"].as_str().unwrap();
    let short = send(&phone, &code, typed(&key_of(&page), &[("text", TEXT), ("place", chosen)])).await;
    assert!(text(&short).contains(&format!("<option value=\"{chosen}\" selected>")), "nothing that was chosen is lost");
    let whole = [("title", TITLE), ("text", TEXT), ("place", chosen)];
    let sent = send(&phone, &code, typed(&key_of(&page), &whole)).await;
    assert_eq!(sent.status, 303, "{}", text(&sent));
    let tracking = tracking_code(&phone, &sent).await;
    let case = world.anybody().get(&format!("/api/v1/track/{tracking}")).await.ok();
    assert_eq!((&case["division_code"], &case["grid_id"]), (&json!(HOME), &grid["id"]));
}

async fn a_phone_says_where_it_is_and_its_owner_has_the_last_word(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (grid, point) = second_grid(&world).await;
    let other = neighbour(&world).await;
    let browser = Browser::open_as(320, true).await;
    browser.go(&format!("{}/d/{code}", world.base())).await;
    let here = format!(
        "(navigator.geolocation.getCurrentPosition = function (found) {{ found({{ coords: {point} }}); }}, true)"
    );
    browser.script(&here).await;
    browser.click("#locate").await;
    let chosen = grid["code"].as_str().unwrap();
    browser.wait_for(&format!("document.getElementById('place').value === '{chosen}'")).await;
    let said = browser.text("#located").await;
    assert!(said.contains(grid["name"].as_str().unwrap()) && said.contains("请在下面改"), "{said}");
    assert!(browser.fits().await, "nothing sticks out to the side");
    browser.screenshot("place-320").await;
    browser.resize(390).await;
    assert!(browser.fits().await, "nor on a wider phone");
    let asked = browser.script("performance.getEntriesByType('resource').map(function (one) { return one.name; })");
    let asked = asked.await.to_string();
    assert!(asked.contains("/api/v1/places") && !asked.contains("longitude"), "{asked}");
    // Not used after all: nothing stays chosen; used again, and another place is chosen than it says.
    browser.click("#locate").await;
    assert_eq!(browser.script("document.getElementById('place').value").await, "");
    browser.click("#locate").await;
    browser.wait_for(&format!("document.getElementById('place').value === '{chosen}'")).await;
    let code = other["code"].as_str().unwrap();
    browser.script(&format!("(document.getElementById('place').value = '{code}', true)")).await;
    browser.type_into("#title", TITLE).await;
    browser.type_into("#text", TEXT).await;
    browser.click("#submit").await;
    browser.wait_for("location.pathname === '/t'").await;
    let stored = world.sql_text("SELECT division_code AS text FROM cases");
    assert_eq!(stored, [code]);
    browser.runs_smoothly().await;
}

mashang_tests::stories!(
    a_point_is_told_in_words_and_stands_in_no_address,
    what_somebody_chooses_goes_before_the_point,
    a_place_is_chosen_without_scripts;
    sqlite:
    a_phone_says_where_it_is_and_its_owner_has_the_last_word,
);
