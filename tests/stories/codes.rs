use mashang_tests::{HOME, Kind, World, id_of, submission};
use serde_json::json;

async fn a_repeated_scan_costs_a_304(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let first = world.anybody().get(&format!("/api/v1/qr/{code}")).await;
    let etag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "public, max-age=30");
    let card = first.ok();
    assert_eq!((&card["deputy"]["name"], &card["intake"]), (&deputy["name"], &json!("open")));
    assert_eq!(card["url"], format!("http://localhost:8080/d/{code}"));
    let again = world.anybody().with("If-None-Match", &etag).get(&format!("/api/v1/qr/{code}")).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let as_json = world.anybody().with("Accept", "application/json").get(&format!("/d/{code}")).await.ok();
    assert_eq!(as_json, card);
    let png = world.anybody().get(&format!("/api/v1/qr/{code}/png")).await;
    assert!(png.bytes.starts_with(b"\x89PNG") && png.bytes.len() > 500);
    let svg = world.anybody().get(&format!("/api/v1/qr/{code}/svg")).await;
    assert!(String::from_utf8(svg.bytes).unwrap().contains("<svg"));
}

async fn a_revoked_code_offers_the_grids_other_deputies(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let other = &deputies["items"][1];
    let admin = world.login("demo-admin").await;
    let here = json!({ "grid_id": deputy["grid_ids"][0], "from": "2026-03-02" });
    admin.post(&format!("/api/v1/deputies/{}/grid-assignments", id_of(other)), &here).await.created();
    world
        .login("demo-deputy")
        .await
        .post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({}))
        .await
        .problem(403, "forbidden");
    admin.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
    let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert_eq!(card["intake"], "code_revoked");
    assert_eq!(card["alternatives"][0]["name"], other["name"]);
    world.anybody().post("/api/v1/cases", &submission(&code)).await.problem(409, "intake_closed");
    let to = json!({ "subject_kind": "deputy", "subject_id": other["id"] });
    admin.post(&format!("/api/v1/qr-codes/{code}/re-point"), &to).await.problem(409, "code_revoked");
}

async fn a_code_is_re_pointed_to_a_successor(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let successor = &deputies["items"][1];
    world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    let office = world.login("demo-office").await;
    let to = json!({ "subject_kind": "deputy", "subject_id": successor["id"] });
    office.post(&format!("/api/v1/qr-codes/{code}/re-point"), &to).await.ok();
    let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert_eq!(card["deputy"]["id"], successor["id"], "the cached card is gone at once");
    let nobody = json!({ "subject_kind": "room", "subject_id": successor["id"] });
    assert_eq!(
        office.post(&format!("/api/v1/qr-codes/{code}/re-point"), &nobody).await.missing_fields(),
        ["/subject_id"]
    );
}

async fn a_term_that_has_ended_closes_intake_by_itself(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let admin = world.login("demo-admin").await;
    let change = json!({ "mandate_id": deputy["mandates"][0]["id"], "status": "suspended" });
    let path = format!("/api/v1/deputies/{}/mandate-status", id_of(&deputy));
    assert_eq!(world.anybody().get(&format!("/api/v1/deputies/{}", id_of(&deputy))).await.headers["etag"], "\"1\"");
    assert_eq!(admin.who_saw(1).post(&path, &change).await.headers["etag"], "\"2\"");
    assert_eq!(world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok()["intake"], "not_serving");
    world.anybody().post("/api/v1/cases", &submission(&code)).await.problem(409, "intake_closed");
    admin.who_saw(1).post(&path, &change).await.problem(412, "version_conflict");
    let back = json!({ "mandate_id": deputy["mandates"][0]["id"], "status": "active" });
    admin.who_saw(2).post(&path, &back).await.ok();
    world.submit(&world.anybody()).await;
    world.clock.pass_hours(24 * 700);
    world.anybody().post("/api/v1/cases", &submission(&code)).await.problem(409, "intake_closed");
}

async fn a_room_has_a_code_of_its_own(kind: Kind) {
    let world = World::start(kind).await;
    let room = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok()["items"][0].clone();
    let code = world.code_of(id_of(&room));
    assert_eq!(world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok()["room"]["name"], room["name"]);
    let case = world.anybody().post("/api/v1/cases", &submission(&code)).await.created();
    let liaison = world.login("demo-room-liaison").await;
    liaison.step(id_of(&case), "accept", &json!({})).await.ok();
    let fresh = world
        .login("demo-office")
        .await
        .post("/api/v1/qr-codes", &json!({ "subject_kind": "room", "subject_id": room["id"] }))
        .await
        .created();
    assert_ne!(fresh["code"], code.as_str());
}

mashang_tests::stories!(
    a_repeated_scan_costs_a_304,
    a_revoked_code_offers_the_grids_other_deputies,
    a_code_is_re_pointed_to_a_successor,
    a_term_that_has_ended_closes_intake_by_itself,
    a_room_has_a_code_of_its_own,
);
