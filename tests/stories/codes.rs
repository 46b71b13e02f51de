//! Codes and the cards behind them: what they show, who prints them, how they are listed.

mod closed;
mod succession;

use std::time::{Duration, Instant};

use mashang_tests::{Caller, HOME, Kind, World, id_of, on_server, submission};
use serde_json::{Value, json};

use crate::receptions::room;

/// The first mandate of a deputy is suspended (代表法第六十一条).
async fn suspend(world: &World, deputy: &Value) {
    let change = world.decided(deputy, "detained");
    let path = format!("/api/v1/deputies/{}/mandate-status", id_of(deputy));
    world.login("demo-admin").await.post(&path, &change).await.ok();
}

/// The deputies of 梅庭社区, the one of `demo-deputy` first.
async fn deputies(world: &World) -> Vec<Value> {
    let page = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    page["items"].as_array().unwrap().clone()
}

/// A new code for somebody.
async fn issue(caller: &Caller, kind: &str, id: &str) -> Value {
    caller.post("/api/v1/qr-codes", &json!({ "subject_kind": kind, "subject_id": id })).await.created()
}

async fn card(world: &World, code: &str) -> Value {
    world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok()
}

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

fn codes_in(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

async fn codes_are_listed_by_where_they_lead_and_how_they_stand(kind: Kind) {
    let world = World::start(kind).await;
    let (office, here) = (world.login("demo-office").await, format!("/api/v1/qr-codes?division_code={HOME}"));
    let all = office.get(&format!("{here}&limit=100")).await.ok();
    let good =
        |one: &Value| one["state"] == "active" && one["division_code"] == HOME && one["issued_by"]["name"].is_string();
    assert!(all["items"].as_array().unwrap().iter().all(good), "{all}");
    let (mut walked, mut path) = (Vec::new(), format!("{here}&limit=2"));
    loop {
        let page = office.get(&path).await.ok();
        walked.extend(codes_in(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("{here}&limit=2&cursor={next}");
    }
    assert!(walked.len() > 3 && walked == codes_in(&all), "page by page: {walked:?}");

    let (people, admin) = (deputies(&world).await, world.login("demo-admin").await);
    let revoked = world.code_of(id_of(&people[1]));
    admin.post(&format!("/api/v1/qr-codes/{revoked}/revoke"), &json!({})).await.ok();
    suspend(&world, &people[2]).await;
    let place = json!({ "kind": "tea_room", "name": "民情茶室", "division_code": HOME, "address": "梅岭路 1 号" });
    let place = admin.post("/api/v1/rooms", &place).await.created();
    let closed = issue(&office, "room", id_of(&place)).await["code"].as_str().unwrap().to_owned();
    admin.post(&format!("/api/v1/rooms/{}/close", id_of(&place)), &json!({})).await.ok();
    let suspended = world.code_of(id_of(&people[2]));
    for (state, code) in [("revoked", &revoked), ("not_serving", &suspended), ("closed", &closed)] {
        let page = office.get(&format!("{here}&state={state}&limit=100")).await.ok();
        assert_eq!((codes_in(&page), &page["items"][0]["state"]), (vec![code.clone()], &json!(state)));
    }
    let some = office.get(&format!("{here}&state=active&state=revoked&limit=100")).await.ok();
    assert_eq!(some["items"].as_array().unwrap().len(), walked.len() - 1, "but for one, and what is new is closed");
    assert!(!codes_in(&office.get("/api/v1/qr-codes?limit=1").await.ok()).is_empty(), "of the own area");

    let elsewhere = world.login("demo-office-xiangzhi").await;
    elsewhere.get(&here).await.problem(403, "forbidden");
    let theirs = codes_in(&elsewhere.get("/api/v1/qr-codes?limit=100").await.ok());
    assert!(!theirs.is_empty() && theirs.iter().all(|code| !walked.contains(code)), "{theirs:?}");
    let of_home = format!("/api/v1/qr-codes?subject_id={}&division_code=350581103000", id_of(&people[0]));
    assert!(codes_in(&admin.get(&of_home).await.ok()).is_empty(), "it lies elsewhere");
    for who in ["demo-resident", "demo-deputy"] {
        world.login(who).await.get("/api/v1/qr-codes").await.problem(403, "forbidden");
    }
}

async fn a_second_code_says_so_and_each_tells_what_became_of_it(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    let second = issue(&office, "deputy", id_of(&deputy)).await;
    assert_eq!((&second["also"], &second["issued_by"]["kind"]), (&json!([code]), &json!("office")));
    let third = issue(&admin, "deputy", id_of(&deputy)).await;
    assert_eq!((third["also"].as_array().unwrap().len(), &third["issued_by"]["kind"]), (2, &json!("account")));

    let path = format!("/api/v1/qr-codes/{}", second["code"].as_str().unwrap());
    let run = json!({ "copies": 20, "note": "旧牌褪色，更换" });
    let printed = office.who_saw(1).post(&format!("{path}/reprint"), &run).await;
    assert_eq!(printed.headers["etag"], "\"2\"");
    let printed = printed.ok();
    assert_eq!((&printed["print_runs"], &printed["printed_copies"]), (&json!(1), &json!(20)), "{printed}");
    office.who_saw(1).post(&format!("{path}/reprint"), &run).await.problem(412, "version_conflict");
    let again = office.post(&format!("{path}/reprint"), &json!({ "copies": 1 })).await.ok();
    assert_eq!((&again["print_runs"], &again["printed_copies"]), (&json!(2), &json!(21)));
    assert_eq!(office.post(&format!("{path}/reprint"), &json!({ "copies": 0 })).await.bad_fields(), ["/copies"]);
    let to = json!({ "subject_kind": "room", "subject_id": room(&world).await });
    office.post(&format!("{path}/re-point"), &to).await.ok();
    let same = office.post(&format!("{path}/re-point"), &to).await.ok();
    assert_eq!(same["version"], 4, "it leads there already");
    office.post(&format!("{path}/revoke"), &json!({})).await.ok();
    office.post(&format!("{path}/reprint"), &run).await.problem(409, "intake_closed");

    let history = office.get(&format!("{path}/history")).await.ok()["items"].as_array().unwrap().clone();
    let kinds: Vec<_> = history.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["issued", "reprinted", "reprinted", "repointed", "revoked"]);
    assert!(history.iter().all(|one| one["by"]["name"] == second["issued_by"]["name"]), "{history:?}");
    assert_eq!((&history[1]["copies"], &history[1]["note"]), (&json!(20), &json!("旧牌褪色，更换")));
    assert_eq!((&history[3]["from"]["name"], &history[3]["to"]["kind"]), (&deputy["name"], &json!("room")));
    for who in ["demo-deputy", "demo-office-xiangzhi"] {
        let stranger = world.login(who).await;
        stranger.get(&format!("{path}/history")).await.problem(403, "forbidden");
        stranger.post(&format!("{path}/reprint"), &run).await.problem(403, "forbidden");
    }
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
    codes_are_listed_by_where_they_lead_and_how_they_stand,
    a_second_code_says_so_and_each_tells_what_became_of_it,
);
