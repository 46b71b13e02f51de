use mashang_tests::{Kind, World, submission};
use serde_json::json;

async fn one_submission_sent_five_times_in_parallel_is_one_case(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let resident = world.login("demo-resident").await;
    let caller = resident.with("Idempotency-Key", "a-key-of-mine");
    let body = submission(&code);
    let calls = (0..5).map(|_| caller.post("/api/v1/cases", &body));
    let mut answers = futures_util::future::join_all(calls).await.into_iter().map(mashang_tests::Answer::created);
    let first = answers.next().unwrap();
    assert!(answers.all(|answer| answer == first));
    assert_eq!(resident.get("/api/v1/me/cases").await.ok()["items"].as_array().unwrap().len(), 1);
}

async fn a_key_holds_across_a_restart_and_for_one_request_only(kind: Kind) {
    let mut world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let key = "Idempotency-Key";
    let body = submission(&code);
    let first = world.login("demo-resident").await.with(key, "k1").post("/api/v1/cases", &body).await.created();
    world.restart().await;
    let resident = world.login("demo-resident").await.with(key, "k1");
    assert_eq!(resident.post("/api/v1/cases", &body).await.created(), first);
    let mut other = body.clone();
    other["title"] = json!("另一件事");
    resident.post("/api/v1/cases", &other).await.problem(422, "idempotency_key_reused");
    let somebody = world.login("demo-resident-2").await.with(key, "k1");
    assert_ne!(somebody.post("/api/v1/cases", &body).await.created(), first, "keys are each caller's own");
    resident.with(key, "two words").get("/api/v1/me").await.ok();
    world.anybody().with(key, "two words").post("/api/v1/cases", &body).await.problem(400, "malformed");
}

async fn nobody_meets_the_answer_to_anothers_words(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let key = "Idempotency-Key";
    let mut body = submission(&code);
    world.anybody().with(key, "1").post("/api/v1/cases", &body).await.problem(400, "malformed");
    let one = world.anybody().with(key, "00000000-0000-0001").post("/api/v1/cases", &body).await.created();
    assert_eq!(world.anybody().with(key, "00000000-0000-0001").post("/api/v1/cases", &body).await.created(), one);
    // A stranger who happens to take the same key neither meets that answer nor is kept out by it.
    body["title"] = json!("另一件事");
    let other = world.anybody().with(key, "00000000-0000-0001").post("/api/v1/cases", &body).await.created();
    assert_ne!(other["tracking_code"], one["tracking_code"]);
    // What is remembered can't be read where it lies.
    let kept = match kind {
        Kind::Sqlite => "SELECT scope || key || hex(fingerprint) || hex(body) AS text FROM idempotency_keys",
        Kind::Postgres(_) => {
            "SELECT scope || key || encode(fingerprint, 'hex') || encode(body, 'hex') AS text FROM idempotency_keys"
        }
    };
    let kept = world.sql_text(kept);
    assert_eq!(kept.len(), 2);
    let code = one["tracking_code"].as_str().unwrap();
    for needle in [code, "tracking_code"] {
        let in_hex = mashang_infra::crypto::hex(needle.as_bytes());
        assert!(kept.iter().all(|row| !row.to_lowercase().contains(&in_hex) && !row.contains(needle)));
    }
}

async fn a_refused_request_leaves_its_key_free(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let caller = world.anybody().with("Idempotency-Key", "later-and-by-nobody-else");
    let mut body = submission(&code);
    body["title"] = json!("");
    assert_eq!(caller.post("/api/v1/cases", &body).await.status, 422);
    caller.post("/api/v1/cases", &submission(&code)).await.created();
}

mashang_tests::stories!(
    one_submission_sent_five_times_in_parallel_is_one_case,
    a_key_holds_across_a_restart_and_for_one_request_only,
    nobody_meets_the_answer_to_anothers_words,
    a_refused_request_leaves_its_key_free,
);
