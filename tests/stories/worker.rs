use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

async fn kinds(caller: &Caller) -> Vec<String> {
    let inbox = caller.get("/api/v1/me/messages?limit=100").await.ok();
    inbox["items"].as_array().unwrap().iter().map(|message| message["kind"].as_str().unwrap().to_owned()).collect()
}

/// Waits until the case shows an event of that kind to an office.
async fn await_event(world: &World, case: &str, kind: &str) -> Value {
    for _ in 0..150 {
        let seen = world.login("demo-office").await.case(case).await;
        if seen["timeline"].as_array().unwrap().iter().any(|entry| entry["kind"] == kind) {
            return seen;
        }
        mashang_tests::tick().await;
    }
    panic!("no {kind}");
}

async fn for_a_silent_deputy_the_rooms_liaison_is_asked_and_answers(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let liaison = world.login("demo-room-liaison").await;
    liaison.step(&case, "accept", &json!({})).await.problem(404, "not_found");
    // Tuesday afternoon: eighteen of the 24 hours are over, those of the night left out.
    world.clock.pass_hours(30);
    await_event(&world, &case, "reminded").await;
    assert_eq!(world.login("demo-deputy").await.case(&case).await["light"], "yellow");
    world.clock.pass_hours(6);
    let seen = await_event(&world, &case, "overdue").await;
    assert_eq!((&seen["light"], &seen["supervised"]), (&json!("red"), &json!(false)), "nobody ordered anything");
    assert_eq!(seen["missed_stages"], json!(["accept"]));
    world.login("demo-room-liaison").await.step(&case, "accept", &json!({})).await.problem(404, "not_found");
    // Wednesday evening: two working days are over.
    world.clock.pass_hours(22);
    await_event(&world, &case, "fallback_asked").await;
    world.settle().await;
    assert_eq!(kinds(&world.login("demo-deputy").await).await, ["overdue", "reminded", "submitted"]);
    assert!(kinds(&world.login("demo-office").await).await.is_empty(), "the office is asked after the room");
    assert_eq!(kinds(&world.login("demo-room-liaison").await).await, ["fallback_asked"]);
    world.login("demo-room-liaison").await.step(&case, "accept", &json!({})).await.ok();
    let taken = world.login("demo-room-liaison").await.case(&case).await;
    assert_eq!((&taken["target"]["kind"], &taken["relations"]), (&json!("room"), &json!(["handler"])));
}

async fn what_nobody_rates_is_closed_and_not_counted_as_satisfied(kind: Kind) {
    let world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let deputy = world.login("demo-deputy").await;
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    world.clock.pass_hours(7 * 24 + 1);
    let seen = await_event(&world, &case, "expired").await;
    assert_eq!((&seen["state"], seen.get("rating")), (&json!("closed_unrated"), None));
}

async fn each_party_is_told_once_of_what_others_did(kind: Kind) {
    let mut world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let case = id_of(&world.submit(&resident).await).to_owned();
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "escalate", &json!({ "text": "上报" })).await.ok();
    world.settle().await;
    world.restart().await;
    world.settle().await;
    assert_eq!(kinds(&world.login("demo-resident").await).await, ["escalated", "accepted"]);
    assert_eq!(kinds(&world.login("demo-deputy").await).await, ["submitted"]);
    assert_eq!(kinds(&world.login("demo-office").await).await, ["escalated"]);
}

async fn clocks_that_can_not_be_read_stop_no_other(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    for _ in 0..51 {
        world.submit(&resident).await;
    }
    mashang_tests::execute(&world.database.url, "UPDATE cases SET nature = 'unheard of'");
    let case = id_of(&world.submit(&resident).await).to_owned();
    world.clock.pass_hours(30);
    await_event(&world, &case, "reminded").await;
}

async fn a_clock_that_leaps_strikes_nothing_until_somebody_says_that_it_is_right(kind: Kind) {
    let mut world = World::start(kind).await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    let state = |world: &World| world.sql_text("SELECT state AS text FROM case_handling").concat();
    let doubtful = async |world: &World, doubts: &str| {
        for _ in 0..200 {
            let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
            if metrics.contains(&format!("mashang_clock_doubtful {doubts}")) {
                return;
            }
            mashang_tests::tick().await;
        }
        panic!("the clock is not doubtful: {doubts}");
    };
    let deputy = world.login("demo-deputy").await;
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    world.clock.leap_hours(40 * 24);
    doubtful(&world, "1").await;
    mashang_tests::several_looks().await;
    assert_eq!(state(&world), "resolved");
    // Neither does it after a start, until somebody confirms it.
    world.restart().await;
    doubtful(&world, "1").await;
    assert_eq!(state(&world), "resolved");
    world.stop().await;
    let door = world.door();
    let now = mashang_domain::shared::Clock::now(&*world.clock);
    door.write_at_leisure(move |store| store.note_time(now)).unwrap();
    world.restart().await;
    await_event(&world, &case, "expired").await;
}

async fn a_file_that_nobody_names_is_gone_after_a_day(kind: Kind) {
    let mut world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let (_, code) = world.deputy().await;
    let (lost, named) = (world.anybody().photo().await, world.anybody().photo().await);
    let mut body = mashang_tests::submission(&code);
    body["attachment_ids"] = json!([named]);
    world.anybody().post("/api/v1/cases", &body).await.created();
    world.stop().await;
    world.clock.pass_hours(25);
    let kept = |id: &str| world.database.folder.path().join("files").join(id).exists();
    assert!(kept(&lost) && kept(&named));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = actix_web::rt::spawn(world.worker().run(stopped));
    for _ in 0..200 {
        if !kept(&lost) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert!(!kept(&lost) && kept(&named));
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM attachments"), ["1"]);
}

async fn of_many_cases_that_nobody_rated_only_some_are_closed_within_a_minute(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let deputy = world.login("demo-deputy").await;
    for _ in 0..5 {
        let case = id_of(&world.submit(&world.anybody()).await).to_owned();
        deputy.step(&case, "accept", &json!({})).await.ok();
        deputy.step(&case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    }
    world.clock.pass_hours(6 * 24 + 12);
    let waiting = id_of(&world.submit(&world.anybody()).await).to_owned();
    world.clock.pass_hours(41);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut worker = world.worker();
    worker.most_closed = 2;
    let progress = Arc::clone(&worker.progress);
    let worker = actix_web::rt::spawn(worker.run(stopped));
    let closed = "SELECT CAST(count(*) AS TEXT) AS text FROM case_handling WHERE state = 'closed_unrated'";
    let stands = async |expected: &str, held: u64| {
        for _ in 0..150 {
            if world.sql_text(closed) == [expected] && progress.held.load(Ordering::Relaxed) == held {
                return;
            }
            mashang_tests::tick().await;
        }
        panic!("{:?} are closed and {} wait", world.sql_text(closed), progress.held.load(Ordering::Relaxed));
    };
    // Whoever is to be told of another case is told all the same.
    await_event(&world, &waiting, "reminded").await;
    stands("2", 3).await;
    // Neither do the next rounds close more.
    mashang_tests::several_looks().await;
    stands("2", 3).await;
    world.clock.pass_minutes(1);
    stands("4", 1).await;
    world.clock.pass_minutes(1);
    stands("5", 0).await;
    stop.send(true).unwrap();
    worker.await.unwrap();
}

/// Columns of how a case stands, but for its id.
const STANDING: &str =
    "version, state, resume_state, holder_id, urgency, alert_at, sealed, updated_at, division_code, submitted_at";

async fn however_many_must_wait_to_be_closed_they_are_counted_and_not_looked_at(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let deputy = world.login("demo-deputy").await;
    let case = id_of(&world.submit(&world.anybody()).await).to_owned();
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    let (id, many) = match kind {
        Kind::Sqlite => (
            "randomblob(16)",
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i FROM n)",
        ),
        Kind::Postgres(_) => ("gen_random_uuid()", "generate_series(1, 2000)"),
    };
    mashang_tests::execute(
        &world.database.url,
        &format!(
            "INSERT INTO case_handling (case_id, {STANDING}) SELECT {id}, {STANDING} FROM case_handling, {many} AS n"
        ),
    );
    world.clock.pass_hours(8 * 24);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut worker = world.worker();
    worker.most_closed = 0;
    let progress = Arc::clone(&worker.progress);
    let worker = actix_web::rt::spawn(worker.run(stopped));
    for _ in 0..100 {
        if progress.held.load(Ordering::Relaxed) > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (held, struck) = (progress.held.load(Ordering::Relaxed), progress.struck.load(Ordering::Relaxed));
    assert_eq!((held, struck), (2001, 0));
    stop.send(true).unwrap();
    worker.await.unwrap();
}

mashang_tests::stories!(
    however_many_must_wait_to_be_closed_they_are_counted_and_not_looked_at,
    of_many_cases_that_nobody_rated_only_some_are_closed_within_a_minute,
    a_file_that_nobody_names_is_gone_after_a_day,
    a_clock_that_leaps_strikes_nothing_until_somebody_says_that_it_is_right,
    clocks_that_can_not_be_read_stop_no_other,
    for_a_silent_deputy_the_rooms_liaison_is_asked_and_answers,
    what_nobody_rates_is_closed_and_not_counted_as_satisfied,
    each_party_is_told_once_of_what_others_did,
);
