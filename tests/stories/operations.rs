use std::net::TcpListener;

use mashang_tests::{Kind, World};
use serde_json::json;

async fn operators_see_health_and_figures(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    anybody.get("/healthz").await.ok();
    anybody.get("/readyz").await.ok();
    world.submit(&anybody).await;
    let text = String::from_utf8(anybody.get("/metrics").await.bytes).unwrap();
    for series in [
        "mashang_http_requests_total{method=\"POST\",route=\"/api/v1/cases\",status=\"201\"} 1",
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
}

async fn a_method_that_a_path_lacks_is_405(kind: Kind) {
    let world = World::start(kind).await;
    for (method, path, allow) in [
        ("DELETE", "/api/v1/cases", "GET, POST"),
        ("TRACE", "/api/v1/cases/x/accept", "POST"),
        ("PATCH", "/healthz", "GET"),
        ("POST", "/d/ABC", "GET"),
        ("QUERY", "/openapi.json", "GET"),
    ] {
        let caller = world.anybody();
        let answer = caller.send(caller.request(method, path)).await;
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        answer.problem(405, "method_not_allowed");
    }
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
    assert_eq!(
        states["words"][0],
        json!({ "value": "submitted", "label": "待受理", "description": "Waits for the deputy, the room or the office to answer." })
    );
}

/// Closed lists of the document that are no words of the domain.
const PLAIN_LISTS: [&str; 3] = ["CodeSubjectKind", "TransferKind", "WeekdayName"];

async fn the_vocabulary_holds_every_list_of_the_document(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let lists = anybody.get("/api/v1/vocabulary").await.ok()["lists"].clone();
    let document = anybody.get("/openapi.json").await.ok();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let Some(values) = schema["enum"].as_array() else { continue };
        if PLAIN_LISTS.contains(&name.as_str()) {
            continue;
        }
        let list = lists.as_array().unwrap().iter().find(|list| list["name"] == *name).expect(name);
        let words: Vec<_> = list["words"].as_array().unwrap().iter().map(|word| word["value"].clone()).collect();
        assert_eq!(&words, values, "{name}");
    }
}

mashang_tests::stories!(
    operators_see_health_and_figures,
    the_public_sees_no_metrics_and_makes_no_series_of_them,
    every_answer_has_a_request_id,
    a_method_that_a_path_lacks_is_405,
    the_document_can_be_browsed_without_internet,
    the_vocabulary_holds_every_list_of_the_document,
);
