//! What is asked of `WeChat`, with a stand-in that holds every request to what `WeChat` documents.

use std::sync::Arc;
use std::time::Duration;

use mashang_domain::shared::{CheckOutcome, CheckState};
use mashang_infra::outgoing::{Outgoing, Secret};
use mashang_infra::wechat::{MiniProgram, Scene, Unmet, Wechat};
use mashang_tests::outside::{APP_SECRET, APPID, Mood, Outside, TEMPLATE};
use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::json;

const SESSION: &str = "/sns/jscode2session";
const TOKEN: &str = "/cgi-bin/stable_token";
const SEND: &str = "/cgi-bin/message/subscribe/send";
const CHECK: &str = "/wxa/msg_sec_check";

pub(crate) async fn log_in(world: &World, outside: &Outside, openid: &str) -> Caller {
    let login = json!({ "code": outside.login_code(openid) });
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    world.anybody().with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
}

async fn metrics(world: &World) -> String {
    String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap()
}

async fn whom_wechat_knows_is_logged_in(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &outside.wechat()).await;
    let anybody = world.anybody();
    let code = json!({ "code": outside.login_code("o6_bmjrPTlm6_2sgVt7hMZOPfL2M") });
    let first = anybody.post("/api/v1/sessions/wechat", &code).await.ok();
    anybody.post("/api/v1/sessions/wechat", &code).await.problem(401, "unauthorized");
    let code = json!({ "code": outside.login_code("o6_bmjrPTlm6_2sgVt7hMZOPfL2M") });
    let second = anybody.post("/api/v1/sessions/wechat", &code).await.ok();
    assert_eq!(first["account_id"], second["account_id"]);
    for code in ["sandbox:demo-administrator", "0a1-never"] {
        anybody.post("/api/v1/sessions/wechat", &json!({ "code": code })).await.problem(401, "unauthorized");
    }
    let deputy = log_in(&world, &outside, "demo-deputy").await;
    deputy.get("/api/v1/me/tasks").await.ok();

    // It is too busy once, and asked again; it says that somebody logs in too often, or is a danger.
    outside.refuse(SESSION, &[-1]);
    log_in(&world, &outside, "resident-1").await;
    outside.refuse(SESSION, &[45_011]);
    let code = json!({ "code": outside.login_code("resident-1") });
    let often = anybody.post("/api/v1/sessions/wechat", &code).await;
    assert_eq!(often.header("retry-after"), "60");
    often.problem(429, "too_many_requests");
    outside.refuse(SESSION, &[40_226]);
    anybody.post("/api/v1/sessions/wechat", &code).await.problem(401, "unauthorized");
    let shown = metrics(&world).await;
    assert!(shown.contains("mashang_outgoing_requests_total{target=\"wechat_login\",outcome=\"answered\"}"), "{shown}");
    assert!(!shown.contains(APP_SECRET) && !shown.contains("o6_bmjr"), "{shown}");
}

async fn without_wechat_nobody_logs_in_and_all_else_goes_on(kind: Kind) {
    let outside = Outside::start();
    let more = [&outside.wechat()[..], &[("MASHANG_OUTGOING_PATIENCE_MS", "500")]].concat();
    let world = World::start_with(kind, &more).await;
    let anybody = world.anybody();
    let code = json!({ "code": "0a1-x" });
    for mood in [Mood::Broken, Mood::Nonsense, Mood::Endless, Mood::Silent] {
        outside.is(mood);
        let refused = anybody.post("/api/v1/sessions/wechat", &code).await;
        assert!(!refused.header("retry-after").is_empty(), "{mood:?}");
        refused.problem(503, "wechat_unavailable");
    }
    world.submit(&anybody).await;
    // Whoever does not answer is spared: nobody waits for it any more.
    anybody.post("/api/v1/sessions/wechat", &code).await.problem(503, "wechat_unavailable");
    let asked = outside.asked(SESSION);
    for _ in 0..3 {
        anybody.post("/api/v1/sessions/wechat", &code).await.problem(503, "wechat_unavailable");
    }
    assert_eq!(outside.asked(SESSION), asked);
    assert!(metrics(&world).await.contains("outcome=\"spared\"} 3"));
    outside.is(Mood::Well);
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    log_in(&world, &outside, "resident-1").await;
}

async fn residents_hear_in_wechat_what_became_of_their_cases(kind: Kind) {
    let outside = Outside::start();
    let template: &'static str = format!("{TEMPLATE}:thing1=matter,phrase2=state,time3=time,thing4=event").leak();
    let told = [("MASHANG_WECHAT_SUBSCRIPTION", template), ("MASHANG_WECHAT_PAGE", "pages/cases/list")];
    let world = World::start_with(kind, &[&outside.wechat()[..], &told].concat()).await;
    // Two processes, and one token.
    let (other, _) = world.beside();
    let resident = log_in(&world, &outside, "resident-1").await;
    let deputy = log_in(&world, &outside, "demo-deputy").await;
    let case = id_of(&world.submit(&resident).await).to_owned();
    deputy.step(&case, "accept", &json!({})).await.ok();
    // Another step might follow at once.
    world.clock.pass_minutes(11);
    let message = outside.until(|outside| outside.subscriptions().into_iter().next()).await;
    assert_eq!((&message["touser"], &message["page"]), (&json!("resident-1"), &json!("pages/cases/list")));
    assert_eq!(message["data"]["thing1"]["value"], "交通出行", "{message}");
    assert_eq!(message["data"]["thing4"]["value"], "代表受理", "{message}");
    assert!(!message.to_string().contains("小区东门"), "what somebody wrote stays in the house: {message}");

    let reported = async || {
        let seen = outside.subscriptions().len();
        let deputy = log_in(&world, &outside, "demo-deputy").await;
        deputy.step(&case, "report", &json!({ "kind": "observation", "text": "已到现场" })).await.ok();
        world.clock.pass_minutes(11);
        outside.until(|outside| outside.subscriptions().get(seen).cloned()).await;
    };
    reported().await;
    assert_eq!(outside.asked(TOKEN), 1, "one token for two processes");
    other.stop().await;

    // The token is taken no more: another is fetched, or forced, and the message comes all the same.
    outside.renew_token();
    reported().await;
    assert_eq!((outside.asked(TOKEN), outside.forced()), (2, 0));
    world.clock.pass_minutes(1);
    outside.spoil_token();
    reported().await;
    assert_eq!((outside.asked(TOKEN), outside.forced()), (4, 1));
    // Before it ends, it is replaced.
    world.clock.pass_minutes(106);
    outside.renew_token();
    reported().await;
    assert_eq!((outside.asked(TOKEN), outside.forced()), (5, 1));
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM access_tokens"), ["1"]);
}

async fn whoever_wants_no_message_gets_none_and_wechat_is_not_pressed(kind: Kind) {
    let outside = Outside::start();
    let template: &'static str = format!("{TEMPLATE}:thing1=matter,phrase2=state,time3=time").leak();
    let world =
        World::start_with(kind, &[&outside.wechat()[..], &[("MASHANG_WECHAT_SUBSCRIPTION", template)]].concat()).await;
    let resident = log_in(&world, &outside, "resident-1").await;
    let deputy = log_in(&world, &outside, "demo-deputy").await;
    let case = id_of(&world.submit(&resident).await).to_owned();
    let deliveries = || world.sql_text("SELECT state || ' ' || attempts AS text FROM deliveries ORDER BY created_at");
    let until = async |stand: &[&str]| {
        for _ in 0..200 {
            if deliveries() == stand {
                return;
            }
            mashang_tests::moment().await;
        }
        panic!("{:?} is not {stand:?}", deliveries())
    };
    outside.decline("resident-1");
    deputy.step(&case, "accept", &json!({})).await.ok();
    world.clock.pass_minutes(11);
    until(&["done 0"]).await;
    assert!(outside.subscriptions().is_empty() && outside.asked(SEND) == 1);

    // Too much was asked of it today: it is asked later, and not at once.
    outside.refuse(SEND, &[45_009]);
    let report = json!({ "kind": "observation", "text": "已到现场" });
    deputy.step(&case, "report", &report).await.ok();
    world.clock.pass_minutes(11);
    until(&["done 0", "pending 1"]).await;
    mashang_tests::several_looks().await;
    assert_eq!(outside.asked(SEND), 2, "it waits");
    world.clock.pass_minutes(5);
    until(&["done 0", "done 1"]).await;

    // A field that does not fit never will.
    outside.refuse(SEND, &[47_003]);
    let deputy = log_in(&world, &outside, "demo-deputy").await;
    deputy.step(&case, "report", &report).await.ok();
    world.clock.pass_minutes(11);
    until(&["done 0", "done 1", "dead 1"]).await;
    let errors = world.sql_text("SELECT last_error AS text FROM deliveries WHERE state = 'dead'");
    assert_eq!(errors, ["errcode 47003"]);
}

async fn who_was_told_is_not_told_again_for_those_who_were_not(kind: Kind) {
    let outside = Outside::start();
    let template: &'static str = format!("{TEMPLATE}:thing1=matter,phrase2=state,time3=time").leak();
    let world =
        World::start_with(kind, &[&outside.wechat()[..], &[("MASHANG_WECHAT_SUBSCRIPTION", template)]].concat()).await;
    let (one, two) = (log_in(&world, &outside, "resident-1").await, log_in(&world, &outside, "resident-2").await);
    let (deputy, office) =
        (log_in(&world, &outside, "demo-deputy").await, log_in(&world, &outside, "demo-office").await);
    let case = id_of(&world.submit(&one).await).to_owned();
    let other = id_of(&world.submit(&two).await).to_owned();
    office.step(&other, "merge", &json!({ "into_case_id": case })).await.ok();
    let number = |query: &str| -> u32 { world.sql_text(query).concat().parse().unwrap() };
    let until = async |query: &str, wanted: u32| {
        for _ in 0..200 {
            if number(query) == wanted {
                return;
            }
            mashang_tests::moment().await;
        }
        panic!("{} is not {wanted}: {query}", number(query))
    };
    let pending = "SELECT CAST(count(*) AS TEXT) AS text FROM deliveries WHERE state = 'pending'";
    let failed = "SELECT CAST(count(*) AS TEXT) AS text FROM deliveries WHERE state = 'pending' AND attempts = 1";
    world.settle().await;
    world.clock.pass_minutes(11);
    until(pending, 0).await;
    let before = outside.subscriptions().len();

    // Both follow the case. One of them is not told at once, the other is.
    outside.refuse(SEND, &[45_009]);
    deputy.step(&case, "accept", &json!({})).await.ok();
    world.settle().await;
    world.clock.pass_minutes(11);
    until(failed, 1).await;
    outside.until(|outside| (outside.subscriptions().len() > before).then_some(())).await;
    world.clock.pass_minutes(5);
    until(pending, 0).await;
    let told = outside.subscriptions().split_off(before);
    let mut whom: Vec<_> = told.iter().map(|message| message["touser"].as_str().unwrap()).collect();
    whom.sort_unstable();
    assert_eq!(whom, ["resident-1", "resident-2"], "each once");
}

async fn wechat_tells_a_number_and_what_it_thinks_of_a_text(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &outside.wechat()).await;
    let secret = Secret::new(APP_SECRET.to_owned());
    let program = MiniProgram { appid: APPID.to_owned(), secret, base: outside.base().to_owned() };
    let outgoing = Outgoing::new(Duration::from_secs(4)).unwrap();
    let clock: Arc<dyn mashang_domain::shared::Clock> = world.clock.clone();
    let wechat = Wechat::new(program, outgoing, world.door(), &world.vault(), clock);
    let number = wechat.phone_of(&outside.phone_code("13812345678")).await.unwrap();
    assert_eq!(number.as_ref().map(|phone| phone.reveal()), Some("13812345678"));
    assert!(wechat.phone_of(&outside.phone_code("852 51234567")).await.unwrap().is_none(), "a number from elsewhere");
    assert_eq!(wechat.phone_of("ph-never").await, Err(Unmet::Refused(40_029)));

    wechat.log_in(&outside.login_code("resident-1")).await.unwrap();
    let pass = Ok(CheckOutcome { state: CheckState::Pass, label: Some(100) });
    let risky = Ok(CheckOutcome { state: CheckState::Risky, label: Some(20_006) });
    assert_eq!(wechat.check_text("resident-1", Scene::Forum, "路灯不亮").await, pass);
    assert_eq!(wechat.check_text("resident-1", Scene::Forum, "出售违禁品").await, risky);
    // A long one is shown piece by piece, to its end.
    let (long, asked) = ("长".repeat(3_000), outside.asked(CHECK));
    assert_eq!(wechat.check_text("resident-1", Scene::Log, &long).await, pass);
    assert_eq!(outside.asked(CHECK), asked + 2);
    assert_eq!(wechat.check_text("resident-1", Scene::Log, &format!("{long}违禁")).await, risky);
    assert_eq!(wechat.check_text("nobody", Scene::Forum, "路灯").await, Err(Unmet::Refused(61_010)));
    outside.refuse(CHECK, &[42_001]);
    world.clock.pass_minutes(1);
    assert_eq!(wechat.check_text("resident-1", Scene::Forum, "路灯").await, pass, "with another token");
    assert_eq!(outside.forced(), 1);
}

async fn wechat_finds_the_file_that_proves_whose_the_addresses_are(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WECHAT_VERIFICATION", "AbCd1234.txt=0f1e2d3c")]).await;
    let anybody = world.anybody().with("Accept", "application/json");
    for path in ["/AbCd1234.txt", "/d/AbCd1234.txt"] {
        let file = anybody.get(path).await;
        assert_eq!((file.status, file.bytes.as_slice()), (200, b"0f1e2d3c".as_slice()), "{path}");
        assert!(file.header("content-type").starts_with("text/plain"), "{path}");
    }
    for path in ["/Other.txt", "/d/Other.txt", "/AbCd1234"] {
        anybody.get(path).await.problem(404, "not_found");
    }
}

mashang_tests::stories!(
    whom_wechat_knows_is_logged_in,
    without_wechat_nobody_logs_in_and_all_else_goes_on,
    residents_hear_in_wechat_what_became_of_their_cases,
    whoever_wants_no_message_gets_none_and_wechat_is_not_pressed,
    who_was_told_is_not_told_again_for_those_who_were_not,
    wechat_tells_a_number_and_what_it_thinks_of_a_text,
    wechat_finds_the_file_that_proves_whose_the_addresses_are,
);
