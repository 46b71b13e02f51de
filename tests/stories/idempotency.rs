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

async fn rights_are_asked_before_an_answer_is_given_again(kind: Kind) {
    let world = World::start(kind).await;
    let key = "Idempotency-Key";
    let login = json!({ "code": "sandbox:demo-deputy" });
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    let deputy = world.anybody().with("Authorization", &bearer).with(key, "k1");
    let record = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": "广场",
        "text": "宣讲。"
    });
    let made = deputy.post("/api/v1/duty-records", &record).await.created();
    assert_eq!(deputy.post("/api/v1/duty-records", &record).await.created(), made);
    // Whoever is no deputy any more is not told what a deputy was, neither by the old token nor by a new one.
    let account = session["account_id"].as_str().unwrap();
    let (admin, path) = (world.login("demo-admin").await, format!("/api/v1/accounts/{account}/grants"));
    let grants = admin.get(&path).await.ok();
    let revoke = format!("{path}/{}/revoke", mashang_tests::id_of(&grants["items"][0]));
    admin.post(&revoke, &json!({})).await.ok();
    deputy.post("/api/v1/duty-records", &record).await.problem(401, "grants_changed");
    let former = world.login("demo-deputy").await.with(key, "k1");
    former.post("/api/v1/duty-records", &record).await.problem(403, "forbidden");
    // What needs no grant is given again; once the session has ended, nothing is.
    let (_, code) = world.deputy().await;
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    let resident = world.anybody().with("Authorization", &bearer).with(key, "k2");
    let body = submission(&code);
    let case = resident.post("/api/v1/cases", &body).await.created();
    assert_eq!(resident.post("/api/v1/cases", &body).await.created(), case);
    let end = json!({ "refresh_token": session["refresh_token"] });
    assert_eq!(world.anybody().post("/api/v1/sessions/logout", &end).await.status, 204);
    resident.post("/api/v1/cases", &body).await.problem(401, "unauthorized");
}

async fn a_code_that_opens_nothing_any_more_is_given_nothing_again(kind: Kind) {
    let harbour = crate::harbour::Harbour::start(kind).await;
    let (id, [code, _]) = harbour.asked(true).await;
    let party = harbour.world.tracker(&code).with("Idempotency-Key", "k1");
    let ask = json!({ "act": "consent" });
    let asked = harbour.by(&party, &id, "confirmations", ask.clone()).await.created();
    assert_eq!(harbour.by(&party, &id, "confirmations", ask.clone()).await.created(), asked);
    harbour.act("demo-office-xiangzhi", &id, "reissue-code", json!({ "party": 1 })).await.created();
    harbour.by(&party, &id, "confirmations", ask).await.problem(404, "not_found");
}

mashang_tests::stories!(
    one_submission_sent_five_times_in_parallel_is_one_case,
    a_key_holds_across_a_restart_and_for_one_request_only,
    nobody_meets_the_answer_to_anothers_words,
    rights_are_asked_before_an_answer_is_given_again,
    a_code_that_opens_nothing_any_more_is_given_nothing_again,
    a_refused_request_leaves_its_key_free,
);
