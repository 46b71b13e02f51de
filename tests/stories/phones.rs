//! Logging in by a phone, and making it one's own.

use mashang_tests::{Answer, Caller, Kind, World, execute};
use serde_json::{Value, json};

use crate::harbour::number_in;

const PHONE: &str = "13912345678";

async fn asked(caller: &Caller, path: &str, phone: &str) -> Answer {
    caller.post(&format!("/api/v1/{path}/codes"), &json!({ "phone": phone })).await
}

/// The code that was sent to that phone last, which was asked for before.
fn last(world: &World, phone: &str) -> String {
    number_in(world.texts_to(phone).last().unwrap())
}

/// A code that is not that one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn said(caller: &Caller, path: &str, phone: &str, code: &str) -> Answer {
    caller.post(&format!("/api/v1/{path}"), &json!({ "phone": phone, "code": code })).await
}

fn bearer(world: &World, session: &Value) -> Caller {
    world.anybody().with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
}

async fn who_holds_a_phone_logs_in_by_it(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    assert_eq!(asked(&anybody, "sessions/phone", PHONE).await.ok(), json!({ "expires_in": 300 }));
    let first = said(&anybody, "sessions/phone", PHONE, &last(&world, PHONE)).await.ok();
    assert_eq!(first["roles"], json!(["resident"]));
    let me = bearer(&world, &first).get("/api/v1/me").await.ok();
    assert_eq!((&me["account_id"], &me["phone"]), (&first["account_id"], &json!("139****5678")));
    let sessions = bearer(&world, &first).get("/api/v1/me/sessions").await.ok();
    assert_eq!(sessions["items"][0]["way"], "phone");
    // The answer is the same to a phone that is known, and so is the account.
    assert_eq!(asked(&anybody, "sessions/phone", PHONE).await.ok(), json!({ "expires_in": 300 }));
    let again = said(&anybody, "sessions/phone", PHONE, &last(&world, PHONE)).await.ok();
    assert_eq!(again["account_id"], first["account_id"]);
    assert_ne!(again["refresh_token"], first["refresh_token"]);

    // Nothing of it lies in the clear but what the sandbox wrote down.
    let text = match kind {
        Kind::Sqlite => "SELECT hex(phone) || hex(phone_tag) AS text FROM accounts WHERE phone IS NOT NULL",
        Kind::Postgres(_) => {
            "SELECT encode(phone, 'hex') || encode(phone_tag, 'hex') AS text FROM accounts WHERE phone IS NOT NULL"
        }
    };
    let kept = world.sql_text(text).concat().to_lowercase();
    let number: String = PHONE.chars().flat_map(|digit| ['3', digit]).collect();
    assert!(!kept.is_empty() && !kept.contains(&number), "{kept}");
    for bad in ["110", "059522345678", "+8613912345678", "１３９12345678"] {
        assert!(asked(&anybody, "sessions/phone", bad).await.bad_fields().contains(&"/phone".to_owned()), "{bad}");
    }
}

async fn a_code_is_good_once_for_five_minutes_and_five_tries(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let refused = |answer: Answer| answer.problem(401, "phone_code_wrong");
    refused(said(&anybody, "sessions/phone", PHONE, "123456").await);

    asked(&anybody, "sessions/phone", PHONE).await.ok();
    let code = last(&world, PHONE);
    let bad = wrong(&code);
    // Be they at once.
    let (one, two) =
        tokio::join!(said(&anybody, "sessions/phone", PHONE, &bad), said(&anybody, "sessions/phone", PHONE, &bad));
    refused(one);
    refused(two);
    for _ in 0..3 {
        refused(said(&anybody, "sessions/phone", PHONE, &bad).await);
    }
    refused(said(&anybody, "sessions/phone", PHONE, &code).await);

    // Another takes its place, and opens nothing twice.
    asked(&anybody, "sessions/phone", PHONE).await.ok();
    let former = last(&world, PHONE);
    asked(&anybody, "sessions/phone", PHONE).await.ok();
    let code = last(&world, PHONE);
    if former != code {
        refused(said(&anybody, "sessions/phone", PHONE, &former).await);
    }
    refused(said(&anybody, "sessions/phone", "13912345679", &code).await);
    let tries = (0..4).map(|_| said(&anybody, "sessions/phone", PHONE, &code));
    let opened = futures_util::future::join_all(tries).await;
    assert_eq!(opened.iter().filter(|answer| answer.status == 200).count(), 1, "{opened:?}");

    asked(&anybody, "sessions/phone", PHONE).await.ok();
    let code = last(&world, PHONE);
    world.clock.pass_minutes(5);
    refused(said(&anybody, "sessions/phone", PHONE, &code).await);
}

async fn a_phone_is_sent_so_many_codes_whoever_asks(kind: Kind) {
    let world = World::start(kind).await;
    let from = |address: &str| world.anybody().with("X-Forwarded-For", address);
    for number in 0..5 {
        asked(&from(&format!("203.0.113.{number}")), "sessions/phone", PHONE).await.ok();
    }
    let refused = asked(&from("203.0.113.9"), "sessions/phone", PHONE).await;
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 721);
    refused.problem(429, "too_many_to_phone");
    // One address, whichever phones it names.
    let caller = from("203.0.113.77");
    for number in 0..10 {
        asked(&caller, "sessions/phone", &format!("1380000000{number}")).await.ok();
    }
    asked(&caller, "sessions/phone", "13800000010").await.problem(429, "too_many_requests");

    // A server that starts anew has forgotten its budgets; the day's are kept.
    if matches!(kind, Kind::Postgres(_)) {
        execute(&world.database.url, "DELETE FROM allowances");
    }
    let (other, beside) = world.beside();
    for _ in 0..5 {
        asked(&beside, "sessions/phone", PHONE).await.ok();
    }
    if matches!(kind, Kind::Postgres(_)) {
        execute(&world.database.url, "DELETE FROM allowances");
    }
    let (third, anew) = world.beside();
    asked(&anew, "sessions/phone", PHONE).await.problem(409, "too_many_phone_codes");
    assert_eq!(world.texts_to(PHONE).len(), 10);
    // To bind it is something else, which nobody can use up for its owner by asking to log in.
    let owner = anew.with("Authorization", &world.login("demo-unit").await.headers()[0].1);
    asked(&owner, "me/phone", "13912345670").await.ok();
    third.stop().await;
    other.stop().await;
}

async fn a_phone_becomes_an_accounts_own(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, resident) = (world.login("demo-deputy").await, world.login("demo-resident").await);
    let account = deputy.get("/api/v1/me").await.ok()["account_id"].clone();
    asked(&world.anybody(), "me/phone", PHONE).await.problem(401, "unauthorized");
    asked(&deputy, "me/phone", PHONE).await.ok();
    let code = last(&world, PHONE);
    // It is good for that account, and for nothing else.
    said(&world.anybody(), "sessions/phone", PHONE, &code).await.problem(401, "phone_code_wrong");
    let refused = said(&resident, "me/phone", PHONE, &code).await.problem(422, "invalid");
    assert_eq!(
        (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
        (&json!("/code"), &json!("phone_code_wrong"))
    );
    assert_eq!(said(&deputy, "me/phone", PHONE, &code).await.ok(), json!({ "phone": "139****5678" }));
    asked(&world.anybody(), "sessions/phone", PHONE).await.ok();
    let session = said(&world.anybody(), "sessions/phone", PHONE, &last(&world, PHONE)).await.ok();
    assert_eq!((&session["account_id"], &session["roles"]), (&account, &json!(["resident", "deputy"])));
    // A log-in's code binds nothing, and a phone is one account's.
    asked(&resident, "sessions/phone", PHONE).await.ok();
    assert_eq!(said(&resident, "me/phone", PHONE, &last(&world, PHONE)).await.bad_fields(), ["/code"]);
    asked(&resident, "me/phone", PHONE).await.ok();
    let taken = said(&resident, "me/phone", PHONE, &last(&world, PHONE)).await.problem(422, "invalid");
    assert_eq!(taken["errors"][0]["code"], "phone_taken");

    // Another takes its place; the one before logs in to nothing of the deputy's.
    asked(&deputy, "me/phone", "13912345679").await.ok();
    said(&deputy, "me/phone", "13912345679", &last(&world, "13912345679")).await.ok();
    assert_eq!(deputy.get("/api/v1/me").await.ok()["phone"], "139****5679");
    asked(&world.anybody(), "sessions/phone", PHONE).await.ok();
    let other = said(&world.anybody(), "sessions/phone", PHONE, &last(&world, PHONE)).await.ok();
    assert_ne!(other["account_id"], account);
}

async fn without_a_messenger_it_is_said_so(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_SMS", "off")]).await;
    asked(&world.anybody(), "sessions/phone", PHONE).await.problem(409, "no_texts");
    let deputy = world.login("demo-deputy").await;
    asked(&deputy, "me/phone", PHONE).await.problem(409, "no_texts");
}

async fn where_messages_get_lost_a_log_in_says_so_and_all_else_goes_on(kind: Kind) {
    let world = World::start(kind).await;
    std::fs::create_dir(world.database.folder.path().join("sms.txt")).unwrap();
    let lost = asked(&world.anybody(), "sessions/phone", PHONE).await;
    assert!(!lost.header("retry-after").is_empty());
    lost.problem(503, "texts_unavailable");
    world.login("demo-deputy").await.get("/api/v1/me").await.ok();
}

mashang_tests::stories!(
    who_holds_a_phone_logs_in_by_it,
    a_code_is_good_once_for_five_minutes_and_five_tries,
    a_phone_is_sent_so_many_codes_whoever_asks,
    a_phone_becomes_an_accounts_own,
    without_a_messenger_it_is_said_so,
    where_messages_get_lost_a_log_in_says_so_and_all_else_goes_on,
);
