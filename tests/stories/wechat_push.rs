//! What `WeChat` tells by itself: messages that another program sealed, and what becomes of forged, late and repeated ones.

use mashang_tests::outside::{Outside, TEMPLATE};
use mashang_tests::{Answer, Caller, Kind, World};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

/// What wechatpy sealed for the first minutes of a story.
const PUSHES: &str = include_str!("../fixtures/wechat/pushes.json");
const TOKEN: (&str, &str) = ("MASHANG_WECHAT_PUSH_TOKEN", "AAAAA");
const KEY: (&str, &str) = ("MASHANG_WECHAT_PUSH_AES_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");

fn pushes() -> Value {
    serde_json::from_str(PUSHES).unwrap()
}

fn text<'a>(push: &'a Value, part: &str) -> &'a str {
    push[part].as_str().unwrap()
}

async fn pushed(caller: &Caller, query: &str, body: impl Into<reqwest::Body>) -> Answer {
    caller.send(caller.request("POST", &format!("/wechat/push?{query}")).body(body)).await
}

/// Sends a sealed message in JSON or XML.
async fn sealed(caller: &Caller, push: &Value, form: &str) -> Answer {
    let (timestamp, nonce, signature) = (text(push, "timestamp"), text(push, "nonce"), text(push, "msg_signature"));
    let query =
        format!("signature=x&timestamp={timestamp}&nonce={nonce}&openid=o&encrypt_type=aes&msg_signature={signature}");
    pushed(caller, &query, text(push, form).to_owned()).await
}

fn succeeds(answer: &Answer) {
    assert_eq!((answer.status, answer.bytes.as_slice()), (200, b"success".as_slice()), "{}", answer.json);
}

/// What a call in the clear shows, as `WeChat` signs it.
pub(crate) fn signed(token: &str, timestamp: i64) -> String {
    let (timestamp, nonce) = (timestamp.to_string(), "1514711492");
    let mut parts = [token, &timestamp, nonce];
    parts.sort_unstable();
    let digest = Sha1::digest(parts.concat().as_bytes());
    let signature = digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    format!("signature={signature}&timestamp={timestamp}&nonce={nonce}")
}

/// Nine o'clock, when stories begin.
pub(crate) const AT: i64 = 1_772_413_200;

fn counted(world: &World) -> Vec<String> {
    world.sql_text(
        "SELECT accepted || ' ' || sent || ' ' || failed || CASE WHEN declined_at IS NULL THEN '' ELSE ' declined' END \
         AS text FROM wechat_subscriptions",
    )
}

async fn what_wechat_sealed_is_taken_once(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &[&outside.wechat()[..], &[TOKEN, KEY]].concat()).await;
    let (anybody, pushes) = (world.anybody(), pushes());
    succeeds(&sealed(&anybody, &pushes["popup"], "json").await);
    assert_eq!(counted(&world), ["1 0 0"]);
    // The answer was lost, and it tells again, be it in another form.
    for form in ["json", "xml", "json"] {
        succeeds(&sealed(&anybody, &pushes["popup"], form).await);
    }
    let (one, two) =
        tokio::join!(sealed(&anybody, &pushes["popups"], "xml"), sealed(&anybody, &pushes["popups"], "xml"));
    succeeds(&one);
    succeeds(&two);
    assert_eq!(counted(&world), ["3 0 0"]);
    succeeds(&sealed(&anybody, &pushes["change"], "json").await);
    assert_eq!(counted(&world), ["3 0 0 declined"]);
    // What concerns nobody here is taken all the same, or it would tell it again.
    succeeds(&sealed(&anybody, &pushes["text"], "xml").await);
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM wechat_pushes"), ["4"]);
    let rows = world.sql_text("SELECT template AS text FROM wechat_subscriptions");
    assert_eq!(rows, [TEMPLATE]);
}

async fn what_others_send_in_its_name_is_refused(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &[&outside.wechat()[..], &[TOKEN, KEY]].concat()).await;
    let (anybody, pushes) = (world.anybody(), pushes());
    for name in ["foreign_key", "foreign_appid", "foreign_token", "late"] {
        for form in ["json", "xml"] {
            sealed(&anybody, &pushes[name], form).await.problem(403, "forbidden");
        }
    }
    sealed(&anybody, &pushes["bomb"], "xml").await.problem(400, "malformed");
    // Another message under the signature of one that was seen; and one that nobody sealed, under a good signature.
    let mut forged = pushes["popup"].clone();
    forged["json"] = pushes["popups"]["json"].clone();
    sealed(&anybody, &forged, "json").await.problem(403, "forbidden");
    let plain = json!({ "FromUserName": "o1", "CreateTime": 1, "MsgType": "event", "Event": "x" }).to_string();
    pushed(&anybody, &signed("AAAAA", AT), plain).await.problem(403, "forbidden");
    for (body, status, code) in [
        ("", 400, "malformed"),
        ("[]", 400, "malformed"),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><Encrypt>&e;</Encrypt></xml>", 400, "malformed"),
    ] {
        pushed(&anybody, &signed("AAAAA", AT), body).await.problem(status, code);
    }
    pushed(&anybody, &signed("AAAAA", AT), " ".repeat(65 * 1024)).await.problem(413, "too_large");
    // Whoever took one down can't send it later.
    world.clock.pass_minutes(6);
    sealed(&anybody, &pushes["popup"], "json").await.problem(403, "forbidden");
    assert!(counted(&world).is_empty());
    // Nor may anybody try for long.
    let stranger = anybody.with("X-Forwarded-For", "203.0.113.7");
    for _ in 0..30 {
        sealed(&stranger, &pushes["foreign_token"], "json").await.problem(403, "forbidden");
    }
    sealed(&stranger, &pushes["foreign_token"], "json").await.problem(429, "too_many_requests");
}

async fn wechat_is_greeted_by_whoever_knows_the_token(kind: Kind) {
    let outside = Outside::start();
    let world = World::start_with(kind, &[&outside.wechat()[..], &[TOKEN]].concat()).await;
    let anybody = world.anybody();
    let greeted = async |query: String| anybody.get(&format!("/wechat/push?{query}&echostr=4375120948345356249")).await;
    let echo = greeted(signed("AAAAA", AT)).await;
    assert_eq!((echo.status, echo.bytes.as_slice()), (200, b"4375120948345356249".as_slice()));
    assert!(echo.header("content-type").starts_with("text/plain"));
    greeted(signed("BBBBB", AT)).await.problem(403, "forbidden");
    greeted(signed("AAAAA", AT - 400)).await.problem(403, "forbidden");
    greeted("signature=&timestamp=&nonce=".to_owned()).await.problem(403, "forbidden");
    let marked = format!("/wechat/push?{}&echostr=%3Cb%3E%20x", signed("AAAAA", AT));
    anybody.get(&marked).await.problem(400, "malformed");

    // Without a key, messages come in the clear.
    let sent = json!({
        "ToUserName": "gh_1", "FromUserName": "resident-1", "CreateTime": AT, "MsgType": "event",
        "Event": "subscribe_msg_sent_event",
        "List": [{ "TemplateId": TEMPLATE, "MsgID": "1", "ErrorCode": "0", "ErrorStatus": "success" },
                 { "TemplateId": TEMPLATE, "MsgID": "2", "ErrorCode": "43101", "ErrorStatus": "refuse" }]
    });
    succeeds(&pushed(&anybody, &signed("AAAAA", AT), sent.to_string()).await);
    let xml = format!(
        "<xml><FromUserName>resident-1</FromUserName><CreateTime>{}</CreateTime><Event>subscribe_msg_popup_event</Event>\
         <SubscribeMsgPopupEvent><List><TemplateId>{TEMPLATE}</TemplateId><SubscribeStatusString>reject\
         </SubscribeStatusString></List></SubscribeMsgPopupEvent></xml>",
        AT + 1
    );
    succeeds(&pushed(&anybody, &signed("AAAAA", AT), xml).await);
    assert_eq!(counted(&world), ["0 1 1 declined"]);
    let other = json!({ "FromUserName": "o1", "CreateTime": 1, "appid": "wxfedcba9876543210", "Event": "wxa_media_check",
                        "trace_id": "t" });
    pushed(&anybody, &signed("AAAAA", AT), other.to_string()).await.problem(403, "forbidden");

    let (silent, caller) = world.beside_with(&[("MASHANG_WECHAT_PUSH_TOKEN", "")]);
    caller.get(&format!("/wechat/push?{}", signed("AAAAA", AT))).await.problem(404, "not_found");
    caller.send(caller.request("DELETE", "/wechat/push")).await.problem(405, "method_not_allowed");
    silent.stop().await;
}

mashang_tests::stories!(
    what_wechat_sealed_is_taken_once,
    what_others_send_in_its_name_is_refused,
    wechat_is_greeted_by_whoever_knows_the_token,
);
