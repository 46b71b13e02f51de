//! What happens when things break: the database gone, a flood, a process killed.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mashang_tests::schema::open;
use mashang_tests::{HOME, Kind, OwnDatabase, Proxy, World, execute, id_of, on_server, program, submission};
use serde_json::{Value, json};

use crate::log::literal;

async fn a_database_that_is_gone_is_503_and_heals_by_itself(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_DB_PATIENCE_MS", "500")]).await;
    let (_, code) = world.deputy().await;
    let anybody = world.anybody();
    anybody.post("/api/v1/cases", &submission(&code)).await.created();
    let refused = async || {
        let answer = anybody.post("/api/v1/cases", &submission(&code)).await;
        assert_eq!(answer.header("retry-after"), "2", "{}", answer.json);
        answer.problem(503, "database_unavailable");
    };
    match kind {
        Kind::Postgres(_) => {
            let name = world.database.name().unwrap();
            on_server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
            on_server(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
            refused().await;
            assert_eq!(anybody.get("/readyz").await.status, 503);
            assert_eq!(anybody.get("/healthz").await.status, 200, "the process itself is well");
            on_server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
        }
        Kind::Sqlite => {
            use diesel::connection::SimpleConnection;
            let mut other = open(&world.database.url);
            other.batch_execute("BEGIN EXCLUSIVE").unwrap();
            refused().await;
            other.batch_execute("ROLLBACK").unwrap();
        }
    }
    anybody.post("/api/v1/cases", &submission(&code)).await.created();
    anybody.get("/readyz").await.ok();
}

async fn connections_that_were_cut_are_replaced_unnoticed(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    if matches!(kind, Kind::Postgres(_)) {
        let name = world.database.name().unwrap();
        on_server(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    }
    for _ in 0..8 {
        world.anybody().post("/api/v1/cases", &submission(&code)).await.created();
        world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    }
}

async fn a_flood_is_refused_and_not_piled_up(kind: Kind) {
    let world =
        World::start_with(kind, &[("MASHANG_DB_QUEUE", "2"), ("MASHANG_DB_WRITERS", "1"), ("MASHANG_WORKER", "off")])
            .await;
    let (_, code) = world.deputy().await;
    let body = submission(&code);
    let calls = (0..64).map(|_| {
        let (caller, body) = (world.anybody(), body.clone());
        async move { caller.post("/api/v1/cases", &body).await }
    });
    let answers = futures_util::future::join_all(calls).await;
    let taken = answers.iter().filter(|answer| answer.status == 201).count();
    let refused: Vec<_> = answers.into_iter().filter(|answer| answer.status != 201).collect();
    assert!(taken > 0 && !refused.is_empty(), "{taken} taken");
    for answer in refused {
        assert_eq!(answer.header("retry-after"), "2");
        answer.problem(503, "overloaded");
    }
    let counted = match kind {
        Kind::Sqlite => world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases"),
        Kind::Postgres(_) => world.sql_text("SELECT count(*)::text AS text FROM cases"),
    };
    assert_eq!(counted, [taken.to_string()], "what was refused was not written");
}

async fn what_a_stop_finds_under_way_is_finished(kind: Kind) {
    let mut world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let body = submission(&code);
    let calls: Vec<_> = (0..32)
        .map(|_| {
            let (caller, body) = (world.anybody(), body.clone());
            actix_web::rt::spawn(async move { caller.request("POST", "/api/v1/cases").json(&body).send().await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(30)).await;
    world.stop().await;
    let mut answered = 0;
    for call in calls {
        // A connection that the server never took is refused; one that it took is answered.
        if let Ok(response) = call.await.unwrap() {
            assert_eq!(response.status().as_u16(), 201);
            answered += 1;
        }
    }
    let counted = match kind {
        Kind::Sqlite => world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases"),
        Kind::Postgres(_) => world.sql_text("SELECT count(*)::text AS text FROM cases"),
    };
    assert_eq!(counted, [answered.to_string()]);
}

async fn no_two_events_of_a_subject_bring_it_to_one_version(kind: Kind) {
    use diesel::connection::SimpleConnection;
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let case = world.submit(&world.anybody()).await;
    let event = match kind {
        Kind::Sqlite => "randomblob(16)",
        Kind::Postgres(_) => "gen_random_uuid()",
    };
    let id = literal(kind, id_of(&case));
    let add = |version: &str| {
        open(&world.database.url).batch_execute(&format!(
            "INSERT INTO events (id, subject_kind, subject_id, version, at, sealed) \
             SELECT {event}, subject_kind, subject_id, {version}, at, sealed FROM events WHERE subject_id = {id}"
        ))
    };
    add("version").unwrap_err();
    // Who is overtaken in the log alone is told so.
    add("version + 1").unwrap();
    world.login("demo-deputy").await.step(id_of(&case), "accept", &json!({})).await.problem(409, "stale");
}

async fn steps_at_the_same_moment_all_count_where_nobody_named_a_version(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_DB_WRITERS", "8")]).await;
    let case = world.submit(&world.anybody()).await;
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&case), "accept", &json!({})).await.ok();
    let body = json!({ "kind": "observation", "text": "看过" });
    let steps = (0..16).map(|_| deputy.step(id_of(&case), "report", &body));
    let versions: BTreeSet<_> = futures_util::future::join_all(steps)
        .await
        .into_iter()
        .map(|answer| answer.ok()["version"].as_i64().unwrap())
        .collect();
    assert_eq!(versions.len(), 16);
}

async fn who_names_what_is_not_there_costs_nobody_a_second_run(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let (_, code) = world.deputy().await;
    let mut wrong = submission(&code);
    wrong["attachment_ids"] = json!(["019ab0c0-0000-7000-8000-000000000000"]);
    let right = submission(&code);
    let calls = (0..64).map(|number| {
        let (caller, body) = (world.anybody(), if number % 2 == 0 { right.clone() } else { wrong.clone() });
        async move { caller.post("/api/v1/cases", &body).await }
    });
    for (number, answer) in futures_util::future::join_all(calls).await.into_iter().enumerate() {
        assert_eq!(answer.status, if number % 2 == 0 { 201 } else { 404 }, "{}", answer.json);
    }
    let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("mashang_db_again_total{lane=\"write\"} 0"), "{metrics}");
}

mod postgres_alone {
    use diesel::connection::SimpleConnection;

    use super::*;

    #[test]
    fn a_locked_row_holds_up_nobody_else() {
        mashang_tests::run(async {
            let world = World::start_with(Kind::POSTGRES, &[("MASHANG_WORKER", "off")]).await;
            let (_, code) = world.deputy().await;
            let case = world.submit(&world.anybody()).await;
            let deputy = world.login("demo-deputy").await;
            let mut other = open(&world.database.url);
            let row = format!("SELECT * FROM case_handling WHERE case_id = '{}' FOR UPDATE", id_of(&case));
            other.batch_execute(&format!("BEGIN; {row}")).unwrap();
            let nothing = json!({});
            let stuck = deputy.step(id_of(&case), "accept", &nothing);
            let body = submission(&code);
            let others = async {
                for _ in 0..20 {
                    let calls = (0..8).map(|_| {
                        let (caller, body) = (world.anybody(), body.clone());
                        async move { caller.post("/api/v1/cases", &body).await }
                    });
                    for answer in futures_util::future::join_all(calls).await {
                        answer.created();
                    }
                }
            };
            let (stuck, ()) = futures_util::future::join(stuck, others).await;
            assert_eq!(stuck.header("retry-after"), "2");
            stuck.problem(503, "overloaded");
            other.batch_execute("ROLLBACK").unwrap();
            deputy.step(id_of(&case), "accept", &nothing).await.ok();
        });
    }

    #[test]
    fn connections_on_which_nothing_comes_back_are_given_up() {
        mashang_tests::run(async {
            let database = OwnDatabase::with_cast(Kind::POSTGRES);
            let (proxy, url) = Proxy::before(&database.url);
            // One connection for entities: nobody else answers in its place.
            let more = [("DATABASE_URL", &*url.leak()), ("MASHANG_DB_READERS", "1"), ("MASHANG_WORKER", "off")];
            let world = World::on(Kind::POSTGRES, database, &more);
            let (deputy, _) = world.deputy().await;
            let path = format!("/api/v1/deputies/{}", id_of(&deputy));
            world.anybody().get(&path).await.ok();
            proxy.fall_silent();
            let began = Instant::now();
            while world.anybody().get(&path).await.status != 200 {
                assert!(began.elapsed() < Duration::from_secs(10), "a thread waits for ever");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
            assert!(!metrics.contains("mashang_db_cut_total 0"), "{metrics}");
        });
    }

    #[test]
    fn figures_that_can_not_be_had_hold_up_no_entity_and_no_list() {
        mashang_tests::run(async {
            let world = World::start_with(Kind::POSTGRES, &[("MASHANG_WORKER", "off")]).await;
            let (deputy, _) = world.deputy().await;
            let mut other = open(&world.database.url);
            other.batch_execute("BEGIN; LOCK TABLE figures IN ACCESS EXCLUSIVE MODE").unwrap();
            let path = format!("/api/v1/statistics/coverage?division={HOME}");
            let figures = (0..40).map(|_| {
                let (caller, path) = (world.anybody(), path.clone());
                async move { caller.get(&path).await }
            });
            let entities = async {
                for _ in 0..20 {
                    world.anybody().get(&format!("/api/v1/deputies/{}", id_of(&deputy))).await.ok();
                    world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
                }
            };
            let (figures, ()) = futures_util::future::join(futures_util::future::join_all(figures), entities).await;
            for answer in figures {
                answer.problem(503, "overloaded");
            }
            other.batch_execute("ROLLBACK").unwrap();
            world.anybody().get(&path).await.ok();
        });
    }
}

async fn ready(http: &reqwest::Client, base: &str) {
    for _ in 0..200 {
        if http.get(format!("{base}/readyz")).send().await.is_ok_and(|response| response.status().is_success()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the program did not become ready");
}

async fn every_answered_write_survives_kill_9(kind: Kind) {
    let database = OwnDatabase::with_cast(kind);
    // The real clock runs in the program: the demo's terms have not ended by it, and the story's cast is the demo's.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}");
    let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap();
    let serve = || {
        let mut command = program::command(&database, &["serve"]);
        program::start(command.env("MASHANG_BIND", format!("127.0.0.1:{port}")))
    };
    let mut first = serve();
    ready(&http, &base).await;
    let deputies: Value =
        http.get(format!("{base}/api/v1/deputies?division={HOME}&limit=1")).send().await.unwrap().json().await.unwrap();
    let id = deputies["items"][0]["id"].as_str().unwrap().replace('-', "").to_uppercase();
    let column = if kind == Kind::Sqlite { "hex(subject_id)" } else { "upper(replace(subject_id::text, '-', ''))" };
    let query = format!("SELECT code AS text FROM qr_codes WHERE {column} = '{id}'");
    let code = mashang_tests::schema::texts(&database.url, &query).pop().unwrap();

    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (http, base, body, stop) = (http.clone(), base.clone(), submission(&code), Arc::clone(&stop));
            actix_web::rt::spawn(async move {
                let mut answered = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let Ok(response) = http.post(format!("{base}/api/v1/cases")).json(&body).send().await else {
                        break;
                    };
                    if let Ok(receipt) = response.json::<Value>().await
                        && let Some(tracking) = receipt["tracking_code"].as_str()
                    {
                        answered.push(tracking.to_owned());
                    }
                }
                answered
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    first.kill();
    stop.store(true, Ordering::Relaxed);
    let mut answered = Vec::new();
    for writer in writers {
        answered.extend(writer.await.unwrap());
    }
    assert!(answered.len() > 20, "only {} answered", answered.len());
    let _second = serve();
    ready(&http, &base).await;
    for tracking in &answered {
        let request = http.get(format!("{base}/api/v1/track")).header("X-Tracking-Code", tracking);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 200, "{tracking} was answered and is lost");
    }
    // Whoever still writes a code, or what was meant to be one, into the path leaves it in no line either.
    for path in [answered[0].clone(), format!("{}9", answered[0])] {
        http.get(format!("{base}/api/v1/track/{path}")).send().await.unwrap();
    }
    // Every request was logged here; nothing of what people typed, and no code, may stand in the log.
    let log = std::fs::read_to_string(database.folder.path().join("log")).unwrap();
    assert!(log.contains("\"route\":\"/api/v1/cases\""), "{log}");
    for secret in ["王女士", "13812345678", "东门", &code, &answered[0], &answered[0].replace('-', "")] {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}

async fn a_wrong_setting_stops_the_start(kind: Kind) {
    let database = OwnDatabase::with_cast(kind);
    execute(&database.url, "SELECT 1");
    let output =
        program::command(&database, &[]).env("MASHANG_BIND", "nowhere").stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    let (zh, en) = ("请填地址和端口，如 127.0.0.1:8080", "give an address and a port, for example 127.0.0.1:8080");
    assert_eq!(said.trim(), format!("mashang: MASHANG_BIND 有误：{zh}。 MASHANG_BIND is wrong: {en}"));
}

mashang_tests::stories!(
    a_database_that_is_gone_is_503_and_heals_by_itself,
    connections_that_were_cut_are_replaced_unnoticed,
    a_flood_is_refused_and_not_piled_up,
    what_a_stop_finds_under_way_is_finished,
    no_two_events_of_a_subject_bring_it_to_one_version,
    steps_at_the_same_moment_all_count_where_nobody_named_a_version,
    who_names_what_is_not_there_costs_nobody_a_second_run,
    every_answered_write_survives_kill_9,
    a_wrong_setting_stops_the_start,
);
