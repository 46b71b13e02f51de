//! Pages for phones on a slow network: how much is sent, how soon something is seen, and that nobody else is asked for anything.

use mashang_tests::browser::Browser;
use mashang_tests::{Caller, Kind, World};
use serde_json::Value;

/// Bytes of a page with its styles and scripts, as they are sent. What holds a tracking code is not compressed.
const MOST: usize = 30_000;
/// Milliseconds until something is seen.
const PATIENCE: f64 = 2_000.0;

/// The addresses of a page's styles and scripts.
fn needed(page: &str) -> Vec<&str> {
    let quoted = page.split("=\"/assets/").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    quoted.collect()
}

/// What a page with its styles and scripts weighs on its way to `caller`.
async fn weight(caller: &Caller, path: &str) -> usize {
    let plain = caller.get(path).await;
    assert_eq!(plain.status, 200, "{path}");
    let page = String::from_utf8(plain.bytes).unwrap();
    let phone = caller.with("Accept-Encoding", "br, gzip");
    let sent = phone.get(path).await;
    let (mut all, assets) = (sent.bytes.len(), needed(&page));
    assert!(assets.contains(&"page.css") && assets.contains(&"page.js"), "{assets:?}");
    for asset in assets {
        let sent = phone.get(&format!("/assets/{asset}")).await;
        assert_eq!(sent.status, 200, "{asset}");
        all += sent.bytes.len();
    }
    all
}

async fn pages_are_light(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let made = world.submit(&world.anybody()).await;
    let phone = world.anybody().with("Accept", "text/html");
    let form = format!("code={}", made["tracking_code"].as_str().unwrap());
    let typed = phone.request("POST", "/t").header("Content-Type", "application/x-www-form-urlencoded").body(form);
    let visit = phone.send(typed).await;
    let visitor = phone.with("Cookie", visit.header("set-cookie").split(';').next().unwrap());
    assert!(String::from_utf8(visitor.get("/t").await.bytes).unwrap().contains("id=\"timeline\""));
    let card = format!("/d/{code}");
    for (caller, path) in [(&phone, "/"), (&phone, card.as_str()), (&visitor, "/t"), (&phone, "/privacy")] {
        let bytes = weight(caller, path).await;
        println!("{path}: {bytes} bytes");
        assert!(bytes <= MOST, "{path}: {bytes} bytes");
    }
}

async fn something_is_seen_soon(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let made = world.submit(&world.anybody()).await;
    let browser = Browser::open().await;
    browser.go(&format!("{}/t#{}", world.base(), made["tracking_code"].as_str().unwrap())).await;
    browser.wait_for("!!document.getElementById('timeline')").await;
    for path in [format!("/d/{code}"), "/t".to_owned()] {
        browser.go("about:blank").await;
        browser.slow_3g().await;
        browser.go(&format!("{}{path}", world.base())).await;
        browser.wait_for("performance.getEntriesByName('first-contentful-paint').length === 1").await;
        let seen = browser.script("performance.getEntriesByName('first-contentful-paint')[0].startTime").await;
        let seen = seen.as_f64().unwrap();
        println!("{path}: seen after {seen} ms");
        assert!((800.0..PATIENCE).contains(&seen), "{path}: seen after {seen} ms");
        assert_eq!(browser.script("!!document.querySelector('#timeline, #case-form')").await, true, "{path}");
        let asked = browser.script("performance.getEntriesByType('resource').map(function (one) { return one.name; })");
        let asked: Vec<Value> = asked.await.as_array().unwrap().clone();
        assert!(asked.len() >= 2, "{asked:?}");
        let own =
            |url: &Value| ["data:", "blob:", world.base()].iter().any(|own| url.as_str().unwrap().starts_with(own));
        assert!(asked.iter().all(own), "{asked:?}");
    }
    browser.runs_smoothly().await;
}

mod sqlite {
    use super::Kind;

    // Neither hangs on the database.
    #[test]
    fn pages_are_light() {
        mashang_tests::run(super::pages_are_light(Kind::Sqlite));
    }

    #[test]
    fn something_is_seen_soon() {
        mashang_tests::run(super::something_is_seen_soon(Kind::Sqlite));
    }
}
