use std::net::TcpListener;
use std::time::Duration;

use mashang_tests::schema::texts;
use mashang_tests::{Kind, OwnDatabase, World, execute, id_of, program};
use serde_json::{Value, json};

/// An id of nothing.
const NOBODY: &str = "019ab0c0-0000-7000-8000-000000000000";

/// A runtime lets a task that waits for much at once wait until others had their turn, which they have not while it blocks.
async fn whatever_is_loaded_at_once_is_loaded_on_a_thread_that_serves(kind: Kind) {
    let world = World::start(kind).await;
    let door = world.door();
    for _ in 0..300 {
        door.write_at_leisure(|store| store.ping()).unwrap();
    }
}

async fn operators_see_health_and_figures(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    anybody.get("/healthz").await.ok();
    anybody.get("/readyz").await.ok();
    world.submit(&anybody).await;
    anybody.post("/api/v1/overdue", &json!({})).await.problem(405, "method_not_allowed");
    let text = String::from_utf8(anybody.get("/metrics").await.bytes).unwrap();
    for series in [
        "mashang_http_requests_total{method=\"POST\",route=\"/api/v1/cases\",status=\"201\"} 1",
        "mashang_http_requests_total{method=\"POST\",route=\"/api/v1/overdue\",status=\"405\"} 1",
        "mashang_http_request_seconds_bucket",
        "mashang_db_queue_depth{lane=\"write\"} 0",
        "mashang_db_wait_microseconds_total{lane=\"read\"}",
        "mashang_worker_events_total",
        "mashang_consumer_lag_events{consumer=\"messages\"}",
        "mashang_consumer_lag_seconds{consumer=\"roll_ups\"}",
        "mashang_events_parked{consumer=\"duty_records\"} 0",
        "mashang_cases{state=\"submitted\"} 1",
    ] {
        assert!(text.contains(series), "{series} in {text}");
    }
    assert!(!text.contains("王女士") && !text.contains("13812345678"));
}

async fn the_public_sees_no_metrics_and_makes_no_series_of_them(kind: Kind) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let apart: &'static str = format!("127.0.0.1:{port}").leak();
    let settings = [("MASHANG_PUBLIC_URL", "https://rd.example.cn"), ("MASHANG_METRICS_BIND", apart)];
    let world = World::start_with(kind, &settings).await;
    world.anybody().get("/metrics").await.problem(404, "not_found");
    let http = reqwest::Client::new();
    for number in 0..100 {
        let invented = reqwest::Method::from_bytes(format!("M{number}").as_bytes()).unwrap();
        http.request(invented, format!("{}/healthz", world.base())).send().await.unwrap();
    }
    let metrics = http.get(format!("http://{apart}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("method=\"other\"") && !metrics.contains("\"M"), "{metrics}");
    let health = http.get(format!("http://{apart}/readyz")).send().await.unwrap();
    assert!(health.status().is_success());
}

async fn every_answer_has_a_request_id(kind: Kind) {
    let world = World::start(kind).await;
    let given = world.anybody().with("X-Request-Id", "my-request-7").get("/api/v1/nothing").await;
    assert_eq!(given.problem(404, "not_found")["request_id"], "my-request-7");
    let made = world.anybody().with("X-Request-Id", "spaces are no id").get("/healthz").await;
    assert_eq!(made.header("x-request-id").len(), 32);
    let phone = world.anybody().with("X-Request-Id", "13900001234").get("/healthz").await;
    assert_eq!(phone.header("x-request-id").len(), 32);
    let world = World::start_with(kind, &[("MASHANG_TRUSTED_PROXIES", "10.0.0.1")]).await;
    let strange = world.anybody().with("X-Request-Id", "my-request-7").get("/healthz").await;
    assert_eq!(strange.header("x-request-id").len(), 32, "whoever is no proxy of ours names no request");
}

async fn a_method_that_a_path_lacks_is_405(kind: Kind) {
    let world = World::start(kind).await;
    for (method, path, allow) in [
        ("DELETE", "/api/v1/cases", "GET, HEAD, OPTIONS, POST"),
        ("TRACE", "/api/v1/cases/x/accept", "OPTIONS, POST"),
        ("PATCH", "/healthz", "GET, HEAD, OPTIONS"),
        ("PUT", "/d/ABC", "GET, HEAD, OPTIONS, POST"),
        ("DELETE", "/", "GET, HEAD, OPTIONS"),
        ("QUERY", "/openapi.json", "GET, HEAD, OPTIONS"),
    ] {
        let caller = world.anybody();
        let answer = caller.send(caller.request(method, path)).await;
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        answer.problem(405, "method_not_allowed");
    }
}

async fn a_path_is_found_however_it_is_escaped_and_by_no_other_spelling(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let asked = async |method: &str, path: &str| anybody.send(anybody.request(method, path)).await;
    for path in [
        "//api/v1/deputies",
        "/api//v1/deputies",
        "/api/v1//deputies",
        "/api/v1/deputies/",
        "/api/v1/deputies//",
        "/API/v1/deputies",
        "/api/v1/Deputies",
        "/api/v1",
        "/api/v1/",
        "/api%2Fv1/deputies",
        "/api/v1%2fdeputies",
        "/api/v1/deputies%2F",
        "/api/v1/%25deputies",
        "/api/v1/%64eputie",
        "/api/v1/%ff",
        "/api/v1/%",
        "//healthz",
        "/healthz/",
        "/Healthz",
    ] {
        for method in ["GET", "POST", "OPTIONS"] {
            let answer = asked(method, path).await;
            assert_eq!(answer.status, 404, "{method} {path}");
            answer.problem(404, "not_found");
        }
    }
    for (path, escaped) in [
        ("/api/v1/deputies", "/api/v1/%64eputies"),
        ("/api/v1/deputies", "/%61pi/v%31/deputie%73"),
        ("/healthz", "/%68ealth%7a"),
    ] {
        assert_eq!(asked("GET", escaped).await.status, 200, "{escaped}");
        for (method, status) in [("DELETE", 405), ("OPTIONS", 204)] {
            let (plain, other) = (asked(method, path).await, asked(method, escaped).await);
            assert_eq!((plain.status, other.status), (status, status), "{method} {escaped}");
            let allow = plain.header("allow");
            assert!(allow.starts_with("GET, HEAD, OPTIONS") && allow == other.header("allow"), "{method} {escaped}");
        }
    }
    let resident = world.login("demo-resident").await;
    let case = world.submit(&resident).await;
    resident.post(&format!("/api/v1/cases/{}/%77ithdraw", id_of(&case)), &json!({})).await.ok();
    let text = String::from_utf8(anybody.get("/metrics").await.bytes).unwrap();
    for (method, status) in [("DELETE", 405), ("OPTIONS", 204)] {
        let series = format!(
            "mashang_http_requests_total{{method=\"{method}\",route=\"/api/v1/deputies\",status=\"{status}\"}} 4\n"
        );
        assert!(text.contains(&series), "{series} in {text}");
    }
}

/// Which operation is asked for the document says, by the order of its paths, and who answers the router, by the order of its routes: it
/// is the same one.
async fn each_operation_is_answered_by_the_route_of_its_path(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let anybody = world.anybody();
    let document = anybody.get("/openapi.json").await.ok();
    let mut asked = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled: Vec<_> = path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part }).collect();
        for method in item.as_object().unwrap().keys().map(|method| method.to_ascii_uppercase()) {
            let answer = anybody.send(anybody.request(&method, &filled.join("/"))).await;
            assert_ne!(answer.status, 405, "{method} {path}");
            asked.push(format!("mashang_http_requests_total{{method=\"{method}\",route=\"{path}\","));
        }
    }
    let text = String::from_utf8(anybody.get("/metrics").await.bytes).unwrap();
    let elsewhere: Vec<_> = asked.iter().filter(|series| !text.contains(series.as_str())).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

async fn the_document_can_be_browsed_without_internet(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let page = anybody.get("/docs/").await;
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(html.contains("swagger-ui") && !html.contains("https://"), "{html}");
    assert_eq!(anybody.get("/docs/swagger-ui-bundle.js").await.status, 200);
    assert_eq!(anybody.get("/openapi.json").await.ok()["openapi"], "3.1.0");
    assert_eq!(anybody.get("/openapi-3.0.json").await.ok()["openapi"], "3.0.3");
    let lists = anybody.get("/api/v1/vocabulary").await.ok()["lists"].clone();
    let states = lists.as_array().unwrap().iter().find(|list| list["name"] == "CaseState").unwrap().clone();
    assert_eq!((&states["title"], &states["title_en"]), (&json!("诉求状态"), &json!("Case state")));
    assert_eq!(
        states["words"][0],
        json!({ "value": "submitted", "label": "待受理", "label_en": "Submitted", "description": "Waits for the deputy, the room or the office to answer." })
    );
}

/// Closed lists of the document that are no words of the domain.
const PLAIN_LISTS: [&str; 3] = ["CodeSubjectKind", "TransferKind", "WeekdayName"];

async fn the_vocabulary_holds_every_list_of_the_document(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let lists = anybody.get("/api/v1/vocabulary").await.ok()["lists"].clone();
    let document = anybody.get("/openapi.json").await.ok();
    let paths = document["paths"].as_object().unwrap().values();
    let operations: Vec<_> =
        paths.flat_map(|item| item.as_object().unwrap().values()).map(|operation| &operation["operationId"]).collect();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let Some(values) = schema["enum"].as_array() else { continue };
        if PLAIN_LISTS.contains(&name.as_str()) {
            continue;
        }
        if name.ends_with("Operation") {
            assert!(values.iter().all(|id| operations.contains(&id)), "{name}: {values:?}");
            continue;
        }
        let listed = |name: &str| lists.as_array().unwrap().iter().find(|list| list["name"] == *name).expect(name);
        // What may be asked about is an operation, or an action of the list that those do.
        if let Some(of) = name.strip_suffix("OperationAsked") {
            let actions = listed(&format!("{of}Action"))["words"].as_array().unwrap();
            let known =
                |value: &Value| operations.contains(&value) || actions.iter().any(|word| word["value"] == *value);
            assert!(values.iter().all(known), "{name}: {values:?}");
            continue;
        }
        let list = listed(name);
        let words: Vec<_> = list["words"].as_array().unwrap().iter().map(|word| word["value"].clone()).collect();
        assert_eq!(&words, values, "{name}");
    }
}

async fn another_key_is_refused_at_the_start(kind: Kind) {
    let mut world = World::start(kind).await;
    world.submit(&world.anybody()).await;
    world.stop().await;
    let status = || program::command(&world.database, &["events", "status"]);
    program::said(&mut status());
    assert!(!status().env("MASHANG_DATA_KEY", "33".repeat(32)).status().unwrap().success());
    // So is one that a database of before the mark is not sealed with.
    execute(&world.database.url, "DELETE FROM house");
    assert!(!status().env("MASHANG_DATA_KEY", "33".repeat(32)).status().unwrap().success());
    program::said(&mut status());
    let log = std::fs::read_to_string(world.database.folder.path().join("log")).unwrap();
    assert!(log.contains("MASHANG_DATA_KEY is not the key"), "{log}");
}

async fn those_who_migrate_at_once_all_come_to_the_end(kind: Kind) {
    let database = OwnDatabase::empty(kind);
    let mut all: Vec<_> =
        (0..6).map(|_| program::command(&database, &["migrate"]).spawn().expect("the program starts")).collect();
    for one in &mut all {
        assert!(one.wait().unwrap().success());
    }
}

async fn half_of_a_demo_world_is_made_anew(kind: Kind) {
    let database = OwnDatabase::empty(kind);
    let demo = || program::command(&database, &["demo", "--deputies", "12", "--rooms", "3", "--cases", "150"]);
    let begun = || {
        let marks = std::panic::catch_unwind(|| texts(&database.url, "SELECT name AS text FROM house"));
        marks.is_ok_and(|marks| marks.contains(&"demo".to_owned()))
    };
    let mut first = program::start(&mut demo());
    while !begun() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    first.kill();
    program::said(&mut demo());
    assert_eq!(texts(&database.url, "SELECT CAST(count(*) AS TEXT) AS text FROM cases"), ["150"]);
    assert!(!demo().status().unwrap().success(), "a whole one is left alone");
}

mashang_tests::stories!(
    another_key_is_refused_at_the_start,
    those_who_migrate_at_once_all_come_to_the_end,
    half_of_a_demo_world_is_made_anew,
    whatever_is_loaded_at_once_is_loaded_on_a_thread_that_serves,
    operators_see_health_and_figures,
    the_public_sees_no_metrics_and_makes_no_series_of_them,
    every_answer_has_a_request_id,
    a_method_that_a_path_lacks_is_405,
    a_path_is_found_however_it_is_escaped_and_by_no_other_spelling,
    the_document_can_be_browsed_without_internet,
    the_vocabulary_holds_every_list_of_the_document;
    sqlite:
    each_operation_is_answered_by_the_route_of_its_path,
);
