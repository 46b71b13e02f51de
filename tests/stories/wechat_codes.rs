//! The phone that `WeChat` knows, and the mini-program's own codes and links for what is printed.

use mashang_tests::outside::{CODE_PAGE, Mood, Outside};
use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

use crate::wechat::log_in;

const BIND: &str = "/api/v1/me/phone/wechat";
const DRAW: &str = "/wxa/getwxacodeunlimit";
const SCHEME: &str = "/wxa/generatescheme";
const URL_LINK: &str = "/wxa/generate_urllink";
const PATIENCE: (&str, &str) = ("MASHANG_OUTGOING_PATIENCE_MS", "500");

async fn binds(caller: &Caller, code: &str) -> Answer {
    caller.post(BIND, &json!({ "code": code })).await
}

/// What is wrong with the code.
async fn wrong(caller: &Caller, code: &str) -> String {
    let refused = binds(caller, code).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/code", "{refused}");
    refused["errors"][0]["code"].as_str().unwrap().to_owned()
}

async fn a_phone_that_wechat_knows_becomes_an_accounts_own(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &[&outside.wechat()[..], &[PATIENCE]].concat()).await;
    let resident = log_in(&world, &outside, "resident-1").await;
    binds(&world.anybody(), "ph-1").await.problem(401, "unauthorized");
    let code = outside.phone_code("13912345678");
    assert_eq!(binds(&resident, &code).await.ok(), json!({ "phone": "139****5678" }));
    assert_eq!(resident.get("/api/v1/me").await.ok()["phone"], "139****5678");
    // A code is good once, of whichever phone; a phone is one account's; and one from elsewhere nobody's.
    assert_eq!(wrong(&resident, &code).await, "phone_code_wrong");
    assert_eq!(wrong(&resident, "sandbox:13912345678").await, "phone_code_wrong");
    assert_eq!(wrong(&resident, &outside.phone_code("852 51234567")).await, "phone_foreign");
    let other = log_in(&world, &outside, "resident-2").await;
    assert_eq!(wrong(&other, &outside.phone_code("13912345678")).await, "phone_taken");
    // Whoever holds it logs in by a code that is sent there, to the same account.
    world.anybody().post("/api/v1/sessions/phone/codes", &json!({ "phone": "13912345678" })).await.ok();
    let text = world.texts_to("13912345678").concat();
    let number: String = text.split("验证码 ").nth(1).unwrap().chars().take(6).collect();
    let said = json!({ "phone": "13912345678", "code": number });
    let session = world.anybody().post("/api/v1/sessions/phone", &said).await.ok();
    assert_eq!(session["account_id"], resident.get("/api/v1/me").await.ok()["account_id"]);

    outside.refuse("/wxa/business/getuserphonenumber", &[45_011]);
    let often = binds(&other, &outside.phone_code("13912345679")).await;
    assert_eq!(often.header("retry-after"), "60");
    often.problem(429, "too_many_requests");
    // It is too busy once, and the same code is shown again.
    outside.refuse("/wxa/business/getuserphonenumber", &[-1]);
    binds(&other, &outside.phone_code("13912345670")).await.ok();
    let fresh = log_in(&world, &outside, "resident-3").await;
    for mood in [Mood::Broken, Mood::Nonsense, Mood::Silent] {
        outside.is(mood);
        let refused = binds(&fresh, "ph-x").await;
        assert!(!refused.header("retry-after").is_empty(), "{mood:?}");
        refused.problem(503, "wechat_unavailable");
    }
    world.submit(&fresh).await;
    let (off, caller) = world.beside_with(&[("MASHANG_WECHAT", "off")]);
    let fresh = caller.with("Authorization", &fresh.headers()[0].1);
    binds(&fresh, "ph-x").await.problem(503, "wechat_unavailable");
    off.stop().await;
}

async fn who_is_invited_by_a_phone_shows_it_by_wechat(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &outside.wechat()).await;
    let office = log_in(&world, &outside, "demo-office").await;
    let grid = world.deputy().await.0["grid_ids"][0].clone();
    let body = json!({ "kind": "grid_staff", "about_id": grid, "phone": "13812340009" });
    let invitation = office.post("/api/v1/invitations", &body).await.created();
    let accept = json!({ "code": invitation["code"] });
    let invited = log_in(&world, &outside, "invited").await;
    assert_eq!(invited.post("/api/v1/invitations/accept", &accept).await.bad_fields(), ["/confirmation"]);
    binds(&invited, &outside.phone_code("13812340009")).await.ok();
    let accepted = invited.post("/api/v1/invitations/accept", &accept).await.ok();
    assert_eq!(accepted["grant"]["kind"], "grid_staff");
    // Whoever has a role changes the phone a short while after logging in alone, as with a code that is sent.
    let login = json!({ "code": outside.login_code("invited") });
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    world.clock.pass_minutes(16);
    let renewed = json!({ "refresh_token": session["refresh_token"] });
    let session = world.anybody().post("/api/v1/sessions/refresh", &renewed).await.ok();
    let token = format!("Bearer {}", session["access_token"].as_str().unwrap());
    let staff = world.anybody().with("Authorization", &token);
    binds(&staff, &outside.phone_code("13812340008")).await.problem(409, "log_in_anew");
}

/// A new code of the second deputy.
async fn issued(admin: &Caller) -> String {
    let deputies = admin.get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let subject = json!({ "subject_kind": "deputy", "subject_id": deputies["items"][1]["id"] });
    admin.post("/api/v1/qr-codes", &subject).await.created()["code"].as_str().unwrap().to_owned()
}

async fn picture(caller: &Caller, code: &str) -> Answer {
    caller.get(&format!("/api/v1/qr-codes/{code}/wechat-code")).await
}

async fn link(caller: &Caller, code: &str, kind: &str) -> Answer {
    caller.post(&format!("/api/v1/qr-codes/{code}/wechat-link"), &json!({ "kind": kind })).await
}

async fn printed_codes_open_the_mini_program(kind: Kind) {
    let outside = Outside::start();
    let more = [PATIENCE, ("MASHANG_WECHAT_CODE_PAGE", CODE_PAGE)];
    let world = World::start_with(kind, &[&outside.wechat()[..], &more].concat()).await;
    let admin = log_in(&world, &outside, "demo-admin").await;
    let (_, code) = world.deputy().await;
    picture(&world.anybody(), &code).await.problem(401, "unauthorized");
    for who in ["resident-1", "demo-deputy"] {
        let caller = log_in(&world, &outside, who).await;
        picture(&caller, &code).await.problem(403, "forbidden");
        link(&caller, &code, "scheme").await.problem(403, "forbidden");
    }
    picture(&admin, "7KX3MPQRW9").await.problem(404, "not_found");
    assert_eq!(outside.asked(DRAW), 0);
    let office = log_in(&world, &outside, "demo-office").await;
    let all = futures_util::future::join_all((0..20).map(|_| picture(&office, &code))).await;
    for drawn in &all {
        assert_eq!((drawn.status, drawn.header("content-type")), (200, "image/jpeg"));
        assert!(drawn.bytes.starts_with(b"\xFF\xD8\xFF") && !drawn.header("etag").is_empty());
    }
    assert_eq!(outside.asked(DRAW), 1, "a thousand reads cost one call");
    let drawn = outside.drawn();
    assert_eq!((&drawn[0]["scene"], &drawn[0]["page"]), (&json!(code), &json!(CODE_PAGE)));

    for (kind, begins, path) in [("scheme", "weixin://", SCHEME), ("url_link", "https://", URL_LINK)] {
        let first = link(&admin, &code, kind).await.ok();
        assert!(first["url"].as_str().unwrap().starts_with(begins), "{first}");
        assert!(first["expires_at"].as_str().unwrap().starts_with("2026-04-01T01:0"), "{first}");
        assert_eq!(link(&office, &code, kind).await.ok(), first);
        assert_eq!(outside.asked(path), 1);
    }
    link(&admin, &code, "poster").await.problem(422, "invalid");
    admin.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
    picture(&admin, &code).await.problem(409, "intake_closed");
    link(&admin, &code, "scheme").await.problem(409, "intake_closed");
}

async fn where_wechat_draws_no_code_it_is_said_why(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &[&outside.wechat()[..], &[PATIENCE]].concat()).await;
    let admin = log_in(&world, &outside, "demo-admin").await;
    let code = issued(&admin).await;
    for (refusal, status, fault) in [
        (41_030, 409, "wechat_page_missing"),
        (40_169, 409, "wechat_code_refused"),
        (40_129, 409, "wechat_code_refused"),
    ] {
        outside.refuse(DRAW, &[refusal]);
        picture(&admin, &code).await.problem(status, fault);
    }
    outside.refuse(DRAW, &[45_009]);
    let often = picture(&admin, &code).await;
    assert_eq!(often.header("retry-after"), "60");
    often.problem(503, "wechat_exhausted");
    for (refusal, status, fault) in [(85_079, 409, "wechat_page_missing"), (40_165, 409, "wechat_page_missing")] {
        outside.refuse(SCHEME, &[refusal]);
        link(&admin, &code, "scheme").await.problem(status, fault);
    }
    for mood in [Mood::Broken, Mood::Nonsense, Mood::Silent] {
        outside.is(mood);
        let refused = picture(&admin, &code).await;
        assert!(!refused.header("retry-after").is_empty(), "{mood:?}");
        refused.problem(503, "wechat_unavailable");
        link(&admin, &code, "url_link").await.problem(503, "wechat_unavailable");
    }
    // All else goes on; and it does once it answers again, also where its token was taken back meanwhile.
    world.anybody().get(&format!("/api/v1/qr/{code}/png")).await;
    outside.is(Mood::Well);
    tokio::time::sleep(std::time::Duration::from_millis(1_050)).await;
    world.clock.pass_minutes(1);
    outside.refuse(DRAW, &[-1, 42_001]);
    assert_eq!(picture(&admin, &code).await.status, 200);
    let (off, caller) = world.beside_with(&[("MASHANG_WECHAT", "off")]);
    let there = caller.with("Authorization", &admin.headers()[0].1);
    picture(&there, &code).await.problem(503, "wechat_unavailable");
    link(&there, &code, "scheme").await.problem(503, "wechat_unavailable");
    off.stop().await;
}

async fn the_sandbox_gives_what_is_printed(kind: Kind) {
    let world = World::start(kind).await;
    let office = world.login("demo-office").await;
    let (_, code) = world.deputy().await;
    let drawn = picture(&office, &code).await;
    assert_eq!((drawn.status, drawn.header("content-type")), (200, "image/png"));
    let made: Value = link(&office, &code, "url_link").await.ok();
    assert_eq!(made["url"], format!("http://localhost:8080/d/{code}"));
    let deputy = world.login("demo-resident").await;
    binds(&deputy, "sandbox:13912345678").await.ok();
    assert_eq!(wrong(&deputy, "13912345678").await, "phone_code_wrong");
    assert_eq!(wrong(&deputy, "sandbox:110").await, "phone_foreign");
    let case = world.submit(&deputy).await;
    assert!(!id_of(&case).is_empty());
}

mashang_tests::stories!(
    a_phone_that_wechat_knows_becomes_an_accounts_own,
    who_is_invited_by_a_phone_shows_it_by_wechat,
    printed_codes_open_the_mini_program,
    where_wechat_draws_no_code_it_is_said_why,
    the_sandbox_gives_what_is_printed,
);
