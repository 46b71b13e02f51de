//! What `WeChat` thinks of what others are to see. Nobody waits for it.

use mashang_tests::outside::{Mood, Outside};
use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::wechat::log_in;
use crate::wechat_push::{AT, signed};

const CHECK: &str = "/wxa/msg_sec_check";

/// How what was shown is judged, each part.
fn judged(world: &World) -> Vec<String> {
    world.sql_text(
        "SELECT subject_kind || ' ' || part || ' ' || state || ' ' || coalesce(CAST(label AS TEXT), '-') || ' ' || source \
         AS text FROM content_checks ORDER BY part DESC, trace_id",
    )
}

async fn until(world: &World, stand: &[&str]) {
    for _ in 0..200 {
        if judged(world) == stand {
            return;
        }
        mashang_tests::moment().await;
    }
    panic!("{:?} is not {stand:?}", judged(world))
}

/// What the office is told of, or waits for it.
async fn waiting(admin: &Caller, state: &str) -> Value {
    admin.get(&format!("/api/v1/moderation/items?state={state}")).await.ok()["items"].clone()
}

fn draft(text: &str) -> Value {
    json!({ "title": "物业管理怎么管", "text": text, "division_code": HOME })
}

async fn what_becomes_public_is_judged_and_nobody_waits_for_it(kind: Kind) {
    let outside = Outside::start();
    let more = [&outside.wechat()[..], &[("MASHANG_OUTGOING_PATIENCE_MS", "500")]].concat();
    let world = World::start_with(kind, &more).await;
    let (office, admin) = (log_in(&world, &outside, "demo-office").await, log_in(&world, &outside, "demo-admin").await);
    let publish = async |text: &str| {
        let made = office.post("/api/v1/notices", &draft(text)).await.created();
        let path = format!("/api/v1/notices/{}", id_of(&made));
        office.post(&format!("{path}/publish"), &json!({})).await.ok();
        path
    };
    // A resident's words stay in the house.
    let resident = log_in(&world, &outside, "demo-resident").await;
    world.submit(&resident).await;
    outside.is(Mood::Broken);
    let shown = publish("出售违禁品的，物业应当报告。").await;
    mashang_tests::several_looks().await;
    assert!(judged(&world).is_empty());
    outside.is(Mood::Well);
    world.clock.pass_minutes(5);
    until(&world, &["notice title pass 100 wechat", "notice text risky 20006 wechat"]).await;
    world.anybody().get(&shown).await.problem(404, "not_found");
    let waits = waiting(&admin, "pending").await;
    assert_eq!(waits.as_array().unwrap().len(), 1);
    let found =
        json!([{ "part": "text", "class": "other", "weight": "block", "source": "wechat", "from": 0, "to": 0 }]);
    assert_eq!((&waits[0]["subject_kind"], &waits[0]["findings"]), (&json!("notice"), &found));

    // Whom it has not seen lately it does not judge; nothing is tried again for that, and nothing is broken.
    let asked = outside.asked(CHECK);
    outside.refuse(CHECK, &[61_010]);
    publish("业主大会可以选聘物业。").await;
    world.settle().await;
    outside.until(|outside| (outside.asked(CHECK) > asked).then_some(())).await;
    for _ in 0..100 {
        if world.sql_text("SELECT state AS text FROM deliveries WHERE kind = 'wechat_check'") == ["done", "done"] {
            break;
        }
        mashang_tests::moment().await;
    }
    let states = world.sql_text("SELECT state AS text FROM deliveries WHERE kind = 'wechat_check'");
    assert_eq!((states, judged(&world).len()), (vec!["done".to_owned(), "done".to_owned()], 2));
}

async fn files_are_fetched_for_a_while_and_judged_later(kind: Kind) {
    let outside = Outside::start();
    let more = [("MASHANG_WECHAT_CHECKS", "shown"), ("MASHANG_WECHAT_PUSH_TOKEN", "AAAAA")];
    let world = World::start_with(kind, &[&outside.wechat()[..], &more].concat()).await;
    let (resident, admin) =
        (log_in(&world, &outside, "resident-1").await, log_in(&world, &outside, "demo-admin").await);
    let (_, code) = world.deputy().await;
    let mut body = submission(&code);
    body["attachment_ids"] = json!([resident.photo().await, resident.photo().await]);
    let case = resident.post("/api/v1/cases", &body).await.created();
    let waits = ["case title pass 100 wechat", "case text pass 100 wechat", "case file pending - wechat"];
    until(&world, &[waits[0], waits[1], waits[2], waits[2]]).await;
    let media = outside.media();
    assert_eq!((media.len(), media[0].openid.as_str()), (2, "resident-1"));
    let anybody = world.anybody();
    let path = media[0].url.strip_prefix("http://localhost:8080").unwrap();
    let file = anybody.get(path).await;
    assert_eq!(file.status, 200, "{}", file.json);
    assert!(file.header("content-type").starts_with("image/"));
    let (start, end) = path.split_at(path.len() - 1);
    let other = format!("{start}{}", if end == "0" { "1" } else { "0" });
    for wrong in [other.as_str(), "/wechat/file/00", "/wechat/file/x"] {
        anybody.get(wrong).await.problem(404, "not_found");
    }

    let told = async |trace: &str, more: Value| {
        let mut event = json!({ "FromUserName": "resident-1", "CreateTime": AT, "Event": "wxa_media_check",
                                "appid": "wx0123456789abcdef", "trace_id": trace });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let request = anybody.request("POST", &format!("/wechat/push?{}", signed("AAAAA", AT)));
        assert_eq!(anybody.send(request.body(event.to_string())).await.status, 200);
    };
    let result =
        |suggest: &str, label: Value| json!({ "errcode": 0, "result": { "suggest": suggest, "label": label } });
    told("media-1", result("risky", json!("20002"))).await;
    told("media-1", result("pass", json!(100))).await;
    told("media-2", json!({ "isrisky": 0, "status_code": 0 })).await;
    told("media-9", result("pass", json!(100))).await;
    let said = [waits[0], waits[1], "case file risky 20002 wechat", "case file pass - wechat"];
    assert_eq!(judged(&world), said);
    let marked = waiting(&admin, "marked").await;
    assert_eq!(marked.as_array().unwrap().len(), 1);
    assert_eq!(
        (&marked[0]["subject_id"], &marked[0]["findings"][0]["part"], &marked[0]["findings"][0]["class"]),
        (&case["id"], &json!("file"), &json!("porn"))
    );

    // Who answers at once is heard all the same.
    told("media-3", result("risky", json!(20_003))).await;
    body["attachment_ids"] = json!([resident.photo().await]);
    let other = resident.post("/api/v1/cases", &body).await.created();
    let early = "case file risky 20003 wechat";
    until(&world, &[waits[0], waits[0], waits[1], waits[1], said[2], said[3], early]).await;
    let marked = waiting(&admin, "marked").await;
    let marked = marked.as_array().unwrap();
    assert!(marked.len() == 2 && marked.iter().any(|item| item["subject_id"] == other["id"]), "{marked:?}");
    world.clock.pass_minutes(31);
    anybody.get(path).await.problem(404, "not_found");
}

mashang_tests::stories!(
    what_becomes_public_is_judged_and_nobody_waits_for_it,
    files_are_fetched_for_a_while_and_judged_later,
);
