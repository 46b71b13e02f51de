//! Logging in at a desk, by a password and a second factor.

use mashang_domain::shared::Clock;
use mashang_infra::passwords::totp;
use mashang_tests::{Answer, Caller, Kind, World};
use serde_json::{Value, json};

use crate::harbour::number_in;

const PASSWORD: &str = "Kf7-penang-lighthouse";
const PHONE: &str = "13912345678";

/// What an app shows that took over `secret`.
fn shown(world: &World, secret: &str) -> String {
    let mut bits = Vec::new();
    for letter in secret.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|one| *one == letter).unwrap();
        bits.extend((0..5).rev().map(|bit| (value >> bit) & 1));
    }
    let bytes: Vec<u8> = bits
        .chunks_exact(8)
        .map(|byte| u8::try_from(byte.iter().fold(0, |all: usize, bit: &usize| (all << 1) | bit)).unwrap())
        .collect();
    totp(&bytes.try_into().unwrap(), world.clock.now().timestamp() / 30)
}

/// Makes a phone the caller's own.
pub(crate) async fn binds(world: &World, caller: &Caller, phone: &str) {
    caller.post("/api/v1/me/phone/codes", &json!({ "phone": phone })).await.ok();
    let code = number_in(world.texts_to(phone).last().unwrap());
    caller.post("/api/v1/me/phone", &json!({ "phone": phone, "code": code })).await.ok();
}

async fn sets(caller: &Caller, password: &str) -> Answer {
    caller.post("/api/v1/me/password", &json!({ "password": password })).await
}

/// Sets the caller's password; what the app shows then.
pub(crate) async fn begins(world: &World, caller: &Caller) -> String {
    shown(world, sets(caller, PASSWORD).await.ok()["secret"].as_str().unwrap())
}

async fn confirms(caller: &Caller, code: &str) -> Answer {
    caller.post("/api/v1/me/password/confirm", &json!({ "code": code })).await
}

/// Who has bound `phone` gets a password; a log-in with it by a recovery code.
pub(crate) async fn has_password(world: &World, caller: &Caller, phone: &str) -> Value {
    let code = begins(world, caller).await;
    let codes = confirms(caller, &code).await.ok()["codes"].clone();
    json!({ "phone": phone, "password": PASSWORD, "code": codes[0] })
}

async fn logs_in(caller: &Caller, phone: &str, password: &str, code: &str) -> Answer {
    let body = json!({ "phone": phone, "password": password, "code": code });
    caller.post("/api/v1/sessions/password", &body).await
}

fn bearer(world: &World, session: &Value) -> Caller {
    world.anybody().with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
}

async fn staff_log_in_by_password_and_second_factor(kind: Kind) {
    let world = World::start(kind).await;
    let (anybody, office) = (world.anybody(), world.login("demo-office").await);
    let refused = |answer: Answer| answer.problem(401, "credentials_wrong");
    sets(&world.login("demo-resident").await, PASSWORD).await.problem(409, "no_role");
    sets(&office, PASSWORD).await.problem(409, "phone_missing");
    binds(&world, &office, PHONE).await;
    for common in ["Admin@123456", "13912345678-abc"] {
        let problem = sets(&office, common).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "password_common", "{common}");
    }
    assert!(sets(&office, "short").await.bad_fields().contains(&"/password".to_owned()));
    let begun = sets(&office, PASSWORD).await.ok();
    let secret = begun["secret"].as_str().unwrap();
    assert!(begun["uri"].as_str().unwrap().contains(secret));
    let code = shown(&world, secret);
    refused(logs_in(&anybody, PHONE, PASSWORD, &code).await);
    let bad = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    assert_eq!(confirms(&office, &bad).await.bad_fields(), ["/code"]);
    let codes = confirms(&office, &code).await.ok()["codes"].clone();
    assert_eq!(codes.as_array().unwrap().len(), 10);
    confirms(&office, &code).await.problem(409, "no_password");

    // A code that was taken is taken no more, nor one of before.
    refused(logs_in(&anybody, PHONE, PASSWORD, &code).await);
    world.clock.pass_minutes(2);
    let code = shown(&world, secret);
    let tries = (0..3).map(|_| logs_in(&anybody, PHONE, PASSWORD, &code));
    let mut answers = futures_util::future::join_all(tries).await;
    answers.sort_by_key(|answer| answer.status);
    let session = answers.remove(0).ok();
    for answer in answers {
        refused(answer);
    }
    assert_eq!(session["roles"], json!(["resident", "office"]));
    let at_desk = bearer(&world, &session);
    assert_eq!(at_desk.get("/api/v1/me/sessions").await.ok()["items"][0]["way"], "password");
    // Who knows the password alone does not change it.
    sets(&at_desk, "another-Password-of-mine").await.problem(409, "log_in_anew");

    // Each recovery code is good once, however it is written.
    let recovery = codes[3].as_str().unwrap();
    logs_in(&anybody, PHONE, PASSWORD, &recovery.to_lowercase()).await.ok();
    refused(logs_in(&anybody, PHONE, PASSWORD, recovery).await);

    // Nothing tells which was wrong.
    let fresh = codes[4].as_str().unwrap();
    let wrong = refused(logs_in(&anybody, PHONE, "Kf7-penang-lighthousf", fresh).await);
    let unknown = refused(logs_in(&anybody, "13912345670", PASSWORD, fresh).await);
    let no_factor = refused(logs_in(&anybody, PHONE, PASSWORD, "AAAAA-AAAAA").await);
    for problem in [&unknown, &no_factor] {
        assert_eq!((&problem["title"], &problem["detail"]), (&wrong["title"], &wrong["detail"]));
    }
    logs_in(&anybody, PHONE, PASSWORD, fresh).await.ok();

    // A desk that nobody sits at any more is closed within half an hour.
    let renew = async |session: &Value| {
        anybody.post("/api/v1/sessions/refresh", &json!({ "refresh_token": session["refresh_token"] })).await
    };
    let phone = anybody.post("/api/v1/sessions/wechat", &json!({ "code": "sandbox:demo-office" })).await.ok();
    let session = renew(&session).await.ok();
    world.clock.pass_minutes(31);
    renew(&session).await.problem(401, "unauthorized");
    renew(&phone).await.ok();
}

async fn a_password_ends_with_its_owner_or_with_the_grant(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    binds(&world, &office, PHONE).await;
    let code = begins(&world, &office).await;
    let codes = confirms(&office, &code).await.ok()["codes"].clone();
    let log_in = async |at: usize| logs_in(&world.anybody(), PHONE, PASSWORD, codes[at].as_str().unwrap()).await;
    log_in(0).await.ok();
    let me = office.get("/api/v1/me").await.ok();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (account, grant) = (text(&me["account_id"]), text(&me["grants"][0]["id"]));
    let revoke = format!("/api/v1/accounts/{account}/grants/{grant}/revoke");
    world.login("demo-admin").await.post(&revoke, &json!({})).await.ok();
    log_in(1).await.problem(401, "credentials_wrong");
    let resident = world.login("demo-office").await;
    sets(&resident, PASSWORD).await.problem(409, "no_role");

    let unit = world.login("demo-unit").await;
    binds(&world, &unit, "13912345679").await;
    let body = has_password(&world, &unit, "13912345679").await;
    let at_desk = world.anybody().post("/api/v1/sessions/password", &body).await.ok();
    let at_desk = bearer(&world, &at_desk);
    at_desk.get("/api/v1/me").await.ok();
    let body = has_password(&world, &unit, "13912345679").await;
    at_desk.get("/api/v1/me").await.problem(401, "unauthorized");
    for _ in 0..2 {
        assert_eq!(unit.post("/api/v1/me/password/remove", &json!({})).await.status, 204);
    }
    world.anybody().post("/api/v1/sessions/password", &body).await.problem(401, "credentials_wrong");
    world.clock.pass_minutes(15);
    sets(&unit, PASSWORD).await.problem(409, "log_in_anew");
}

async fn who_guesses_passwords_is_slowed_and_locks_nobody_out(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    binds(&world, &office, PHONE).await;
    let right = has_password(&world, &office, PHONE).await;
    let from = |address: &str| world.anybody().with("X-Forwarded-For", address);
    let guesser = from("203.0.113.7");
    for number in 0..10 {
        let guessed = logs_in(&guesser, PHONE, &format!("guess-number-{number}"), "000000").await;
        guessed.problem(401, "credentials_wrong");
    }
    guesser.post("/api/v1/sessions/password", &right).await.problem(429, "too_many_requests");
    from("203.0.113.8").post("/api/v1/sessions/password", &right).await.ok();
    logs_in(&guesser, "13912345670", "guess-number-0", "000000").await.problem(401, "credentials_wrong");
}

mashang_tests::stories!(
    staff_log_in_by_password_and_second_factor,
    a_password_ends_with_its_owner_or_with_the_grant,
    who_guesses_passwords_is_slowed_and_locks_nobody_out,
);
