use std::time::{Duration, Instant};

use mashang_tests::{Caller, HOME, Kind, World, id_of, on_server, submission};
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

async fn a_deputy_who_comes_to_a_grid_stands_on_its_cards_at_once(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let other = &deputies["items"][1];
    let admin = world.login("demo-admin").await;
    admin.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
    let offered = async || {
        let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
        card["alternatives"].as_array().unwrap().iter().any(|one| one["name"] == other["name"])
    };
    assert!(!offered().await);
    let here = json!({ "grid_id": deputy["grid_ids"][0], "from": "2026-03-02" });
    admin.post(&format!("/api/v1/deputies/{}/grid-assignments", id_of(other)), &here).await.created();
    assert!(offered().await);
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

async fn an_end_that_was_decided_for_a_day_to_come_closes_intake_by_itself(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let admin = world.login("demo-admin").await;
    let change = world.decided(&deputy, "detained");
    let path = format!("/api/v1/deputies/{}/mandate-status", id_of(&deputy));
    let seen = world.anybody().get(&format!("/api/v1/deputies/{}", id_of(&deputy))).await;
    assert!(seen.header("etag").starts_with("\"1-"), "{:?}", seen.headers);
    assert_eq!(admin.who_saw(1).post(&path, &change).await.headers["etag"], "\"2\"");
    assert_eq!(world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok()["intake"], "not_serving");
    world.anybody().post("/api/v1/cases", &submission(&code)).await.problem(409, "intake_closed");
    admin.who_saw(1).post(&path, &change).await.problem(412, "version_conflict");
    admin.who_saw(2).post(&path, &world.decided(&deputy, "cause_gone")).await.ok();
    world.submit(&world.anybody()).await;
    let mut end = world.decided(&deputy, "resigned");
    end["effective_on"] = json!("2026-04-01");
    let coming = admin.post(&path, &end).await.ok()["mandates"][0].clone();
    assert_eq!((&coming["status"], &coming["coming"]["status"]), (&json!("active"), &json!("ended")));
    world.clock.pass_hours(24 * 29);
    world.submit(&world.anybody()).await;
    world.clock.pass_hours(24);
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

/// Waits until a card shows that intake: for a second, and for as long again on a machine that has much to do.
async fn await_intake(caller: &Caller, code: &str, intake: &str) {
    let began = Instant::now();
    while caller.get(&format!("/api/v1/qr/{code}")).await.ok()["intake"] != intake {
        assert!(began.elapsed() < Duration::from_secs(2), "the card does not become {intake}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

mod postgres_alone {
    use super::*;

    /// Waits until two servers listen to each other.
    async fn both_listen(world: &World) {
        let listening = "SELECT count(*)::text AS text FROM pg_stat_activity \
                         WHERE datname = current_database() AND query LIKE 'LISTEN %'";
        for _ in 0..100 {
            if world.sql_text(listening) == ["2"] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{:?} listen", world.sql_text(listening));
    }

    /// A code is revoked on one server after `meanwhile`, and closed on another.
    async fn revoked(meanwhile: impl FnOnce(&World)) {
        let world = World::start(Kind::POSTGRES).await;
        let (_, code) = world.deputy().await;
        let (second, caller) = world.beside();
        let admin = world.login("demo-admin").await;
        both_listen(&world).await;
        await_intake(&caller, &code, "open").await;
        meanwhile(&world);
        admin.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
        await_intake(&caller, &code, "code_revoked").await;
        second.stop().await;
    }

    #[test]
    fn what_a_card_shows_is_changed_on_other_servers_too() {
        mashang_tests::run(revoked(|_| {}));
    }

    #[test]
    fn who_was_cut_off_forgets_what_it_could_not_hear_of() {
        mashang_tests::run(revoked(|world| {
            let name = world.database.name().unwrap();
            on_server(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
        }));
    }
}

mashang_tests::stories!(
    a_repeated_scan_costs_a_304,
    a_revoked_code_offers_the_grids_other_deputies,
    a_deputy_who_comes_to_a_grid_stands_on_its_cards_at_once,
    a_code_is_re_pointed_to_a_successor,
    an_end_that_was_decided_for_a_day_to_come_closes_intake_by_itself,
    a_room_has_a_code_of_its_own,
);
