//! Where a code leads that takes nothing in, and who takes in for whoever is away.

use mashang_tests::{HOME, Kind, World, execute, id_of, submission};
use serde_json::{Value, json};

use super::{card, deputies, issue, suspend};
use crate::page::{phone, text};
use crate::receptions::{on, room};

const COUNTY: &str = "350582000000";

/// Whom a card offers: id, and whether it goes on with what the card's own did.
fn offered(card: &Value) -> Vec<(String, bool)> {
    let all = card["alternatives"].as_array().unwrap();
    all.iter().map(|one| (id_of(one).to_owned(), one["successor"] == true)).collect()
}

/// Another deputy with the same seat as `deputy`, from that day on.
async fn beside(world: &World, deputy: &Value, from: &str) -> Value {
    let seat = &deputy["mandates"][0];
    let mandate = json!({
        "level": seat["level"], "congress_code": seat["congress_code"], "term": seat["term"],
        "constituency": seat["constituency"], "from": from, "to": "2027-12-31"
    });
    let deputy = json!({ "name": "林同选", "division_code": HOME, "mandates": [mandate] });
    world.login("demo-admin").await.post("/api/v1/deputies", &deputy).await.created()
}

async fn whoever_does_not_serve_gives_no_reason_and_names_who_listens(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let (people, place) = (deputies(&world).await, room(&world).await);
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    // The second deputy has a seat in the same constituency, the third one not.
    let neighbour = &people[2];
    let here = json!({ "grid_id": deputy["grid_ids"][0], "from": "2026-03-02" });
    admin.post(&format!("/api/v1/deputies/{}/grid-assignments", id_of(neighbour)), &here).await.created();
    let successor = beside(&world, &deputy, "2022-01-01").await;
    issue(&office, "deputy", id_of(&successor)).await;
    let in_charge = deputy["office_id"].as_str().unwrap().to_owned();
    let of_office = issue(&office, "office", &in_charge).await;

    suspend(&world, &deputy).await;
    let shown = card(&world, &code).await;
    assert_eq!((&shown["intake"], &shown["deputy"]["titles"]), (&json!("not_serving"), &json!([])));
    let said = "该代表暂不接收群众反映，请联系下列代表或活动室";
    assert_eq!(shown["notice"], said);
    let offered = offered(&shown);
    let at = |id: &str| offered.iter().position(|(one, _)| one == id).unwrap_or_else(|| panic!("{id}: {offered:?}"));
    let order = [id_of(&successor), id_of(neighbour), place.as_str(), in_charge.as_str()].map(at);
    assert!(order.is_sorted() && order[3] == offered.len() - 1, "{order:?}");
    assert!(offered[order[0]].1 && !offered[order[1]].1, "the same constituency comes first: {offered:?}");
    assert!(shown["alternatives"].as_array().unwrap().iter().filter(|one| one["kind"] == "deputy").count() <= 5);
    assert_eq!(shown["alternatives"][order[3]]["code"], of_office["code"]);
    for one in shown["alternatives"].as_array().unwrap() {
        let code = one["code"].as_str().unwrap();
        assert_eq!(one["url"], format!("http://localhost:8080/d/{code}"));
        assert_eq!(card(&world, code).await["intake"], "open");
    }
    let refused = world.anybody().post("/api/v1/cases", &submission(&code)).await.problem(409, "intake_closed");
    assert!(!refused.to_string().contains("代表法"), "the article would say why: {refused}");

    let (phone, path) = (phone(&world), format!("/d/{code}"));
    let page = text(&phone.get(&path).await);
    assert!(page.contains(said) && !page.contains("id=\"case-form\""), "{page}");
    for reason in ["暂停", "终止", "不在任", "suspended"] {
        assert!(!page.contains(reason) && !shown.to_string().contains(reason), "{reason}");
    }
    let ways = ["successor", "neighbour", "room", "office"].into_iter().zip(order);
    let places = ways.map(|(who, at)| {
        let code = shown["alternatives"][at]["code"].as_str().unwrap();
        page.find(&format!("href=\"/d/{code}\"")).unwrap_or_else(|| panic!("no {who} in {page}"))
    });
    assert!(places.is_sorted(), "in this order: {page}");
    let english = text(&phone.with("Accept-Language", "en").get(&path).await);
    assert!(english.contains("takes in nothing at present"), "{english}");
}

async fn nothing_that_was_printed_leads_nowhere(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    // The same deputy has another code.
    let second = issue(&office, "deputy", id_of(&deputy)).await;
    admin.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
    let revoked = card(&world, &code).await;
    assert_eq!((&revoked["intake"], &revoked["alternatives"][0]["code"]), (&json!("code_revoked"), &second["code"]));

    // A room was closed, and another goes on.
    let (people, old) = (deputies(&world).await, room(&world).await);
    let place = json!({ "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路 1 号" });
    let place = admin.post("/api/v1/rooms", &place).await.created();
    let code = issue(&office, "room", id_of(&place)).await["code"].as_str().unwrap().to_owned();
    let moved = json!({ "room_id": place["id"] });
    admin.put(&format!("/api/v1/deputies/{}", id_of(&people[1])), &moved).await.ok();
    admin.post(&format!("/api/v1/rooms/{}/close", id_of(&place)), &json!({ "successor_id": old })).await.ok();
    let closed = card(&world, &code).await;
    let in_charge = deputy["office_id"].as_str().unwrap().to_owned();
    assert_eq!(closed["intake"], "room_closed");
    let expected = [(old.clone(), true), (id_of(&people[1]).to_owned(), false), (in_charge.clone(), false)];
    assert_eq!(offered(&closed), expected, "{closed}");
    let last = &closed["alternatives"][2];
    assert_eq!((last.get("code"), &last["url"]), (None, &json!("http://localhost:8080/")), "it has no code");

    // An office takes in by a code of its own until it is closed.
    let code = issue(&office, "office", &in_charge).await["code"].as_str().unwrap().to_owned();
    assert_eq!(id_of(&card(&world, &code).await["office"]), in_charge);
    let page = text(&phone(&world).get(&format!("/d/{code}")).await);
    assert!(page.contains("向人大机构反映"), "{page}");
    let made = world.anybody().post("/api/v1/cases", &submission(&code)).await.created();
    let case = office.case(id_of(&made)).await;
    assert_eq!((&case["target"]["kind"], &case["target"]["id"]), (&json!("office"), &json!(in_charge)));
    office.step(id_of(&made), "accept", &json!({})).await.ok();
    let offices =
        world.anybody().get(&format!("/api/v1/offices?division={COUNTY}&limit=100")).await.ok()["items"].clone();
    let above = offices.as_array().unwrap().iter().find(|one| one["division_code"] == COUNTY).unwrap();
    admin.post(&format!("/api/v1/offices/{in_charge}/close"), &json!({ "successor_id": above["id"] })).await.ok();
    let closed = card(&world, &code).await;
    assert_eq!((&closed["intake"], offered(&closed)), (&json!("office_closed"), vec![(id_of(above).to_owned(), true)]));
}

/// An id as a statement names it.
fn quoted(world: &World, id: &str) -> String {
    match world.kind {
        Kind::Sqlite => format!("x'{}'", id.replace('-', "")),
        Kind::Postgres(_) => format!("'{id}'"),
    }
}

/// Lets those stand in for each other, and nobody else, straight in the database: handovers keep who does.
fn stand_in(world: &World, all: &[(&str, &str, &str)], last: &str) {
    execute(&world.database.url, "DELETE FROM stand_ins");
    for (deputy, kind, target) in all {
        let (deputy, target) = (quoted(world, deputy), quoted(world, target));
        let columns = "deputy_id, starts_on, ends_on, kind, target_id";
        let row = format!("{deputy}, '2026-02-20', '{last}', '{kind}', {target}");
        execute(&world.database.url, &format!("INSERT INTO stand_ins ({columns}) VALUES ({row})"));
    }
}

/// To whom a case goes that comes in by `code`.
async fn taken_by(world: &World, code: &str) -> (String, String) {
    let made = world.anybody().post("/api/v1/cases", &submission(code)).await.created();
    let target = world.login("demo-office").await.case(id_of(&made)).await["target"].clone();
    (target["kind"].as_str().unwrap().to_owned(), id_of(&target).to_owned())
}

async fn whoever_is_away_is_stood_in_for(kind: Kind) {
    let world = World::start(kind).await;
    let (people, place) = (deputies(&world).await, room(&world).await);
    let [a, b, c, d] = [0, 1, 2, 3].map(|at| id_of(&people[at]));
    let (code, other) = (world.code_of(a), world.code_of(b));
    let of = |kind: &str, id: &str| (kind.to_owned(), id.to_owned());
    stand_in(&world, &[(a, "deputy", b)], "2026-03-02");
    let shown = card(&world, &code).await;
    assert_eq!(
        (&shown["intake"], id_of(&shown["stand_in"]), &shown["stand_in"]["name"]),
        (&json!("open"), b, &people[1]["name"])
    );
    let page = text(&phone(&world).get(&format!("/d/{code}")).await);
    let name = people[1]["name"].as_str().unwrap();
    for said in [format!("请假期间由{name}代表代为接收"), format!("<strong>{name}代表</strong>")] {
        assert!(page.contains(&said), "{said}: {page}");
    }
    assert_eq!(taken_by(&world, &code).await, of("deputy", b));

    stand_in(&world, &[(a, "deputy", b), (b, "deputy", c), (c, "deputy", d), (d, "room", &place)], "2026-03-31");
    assert_eq!(taken_by(&world, &code).await, of("deputy", d), "three steps and no more");
    assert_eq!(taken_by(&world, &other).await, of("room", &place));
    stand_in(&world, &[(a, "deputy", b), (b, "deputy", c), (c, "deputy", a)], "2026-03-31");
    assert_eq!(taken_by(&world, &code).await, of("deputy", b), "a circle stops at the first");
    stand_in(&world, &[(a, "deputy", a)], "2026-03-31");
    assert_eq!(taken_by(&world, &code).await, of("room", &place), "nobody stands in for oneself");
    let office = people[0]["office_id"].as_str().unwrap();
    stand_in(&world, &[(a, "office", office)], "2026-03-31");
    assert_eq!(taken_by(&world, &code).await, of("office", office));
    stand_in(&world, &[(a, "deputy", b)], "2026-03-31");
    suspend(&world, &people[1]).await;
    assert_eq!(taken_by(&world, &code).await, of("room", &place), "who does not serve stands in for nobody");
    stand_in(&world, &[(a, "office", office)], "2026-03-01");
    assert_eq!(taken_by(&world, &code).await, of("deputy", a), "the leave is over");
}

async fn a_card_says_by_what_somebody_serves_and_when_it_ends(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let place = room(&world).await;
    let liaison = world.login("demo-room-liaison").await;
    let reception = liaison.post("/api/v1/receptions", &on(&place, "2026-03-11")).await.created();
    let id = quoted(&world, "019ab0c0-0000-7000-8000-0000000000ff");
    let next = format!(
        "INSERT INTO terms (id, version, congress_id, number, state, elected_on) \
         SELECT {id}, 1, id, 19, 'confirmed', '2026-02-20' FROM congresses WHERE division_code = '{COUNTY}'"
    );
    execute(&world.database.url, &next);
    let shown = card(&world, &code).await;
    let mandate = &shown["deputy"]["mandates"][0];
    assert_eq!((&mandate["title"], &mandate["term_name"]), (&json!("晋江市人大代表"), &json!("第十八届")));
    assert_eq!((&mandate["constituency"], &mandate["ending"]), (&deputy["mandates"][0]["constituency"], &json!(true)));
    assert_eq!(shown["deputy"]["titles"], json!(["晋江市人大代表"]));
    assert_eq!((id_of(&shown["receptions"][0]), &shown["room"]["id"]), (id_of(&reception), &json!(place)));
    let page = text(&phone(&world).get(&format!("/d/{code}")).await);
    assert!(page.contains("晋江市人大代表（第十八届） · 任期即将届满"), "{page}");
    // Who is elected only takes nothing in before the first session.
    let elected = beside(&world, &deputy, "2026-05-01").await;
    let code = issue(&world.login("demo-office").await, "deputy", id_of(&elected)).await;
    let shown = card(&world, code["code"].as_str().unwrap()).await;
    assert_eq!((&shown["intake"], &shown["deputy"]["titles"]), (&json!("elected"), &json!([])));
    assert!(!shown["alternatives"].as_array().unwrap().is_empty(), "{shown}");
}

mashang_tests::stories!(
    whoever_does_not_serve_gives_no_reason_and_names_who_listens,
    nothing_that_was_printed_leads_nowhere,
    whoever_is_away_is_stood_in_for,
    a_card_says_by_what_somebody_serves_and_when_it_ends,
);
