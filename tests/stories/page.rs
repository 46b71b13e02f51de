//! The pages behind a printed code, in a real Chromium (driven over WebDriver).

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mashang_tests::{Kind, World, id_of};
use serde_json::{Value, json};

struct Browser {
    driver: Child,
    http: reqwest::Client,
    session: String,
}

impl Browser {
    async fn open() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: run `cargo xtask test`, which installs it");
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        let base = format!("http://127.0.0.1:{port}");
        for _ in 0..100 {
            if http.get(format!("{base}/status")).send().await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=420,1400",
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let answer: Value =
            http.post(format!("{base}/session")).json(&wanted).send().await.unwrap().json().await.unwrap();
        let id = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("{answer}"));
        Self { session: format!("{base}/session/{id}"), driver, http }
    }

    async fn command(&self, path: &str, body: Value) -> Value {
        let response = self.http.post(format!("{}/{path}", self.session)).json(&body).send().await.unwrap();
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["value"].get("error"), None, "{path}: {answer}");
        answer["value"].clone()
    }

    async fn go(&self, url: &str) {
        self.command("url", json!({ "url": url })).await;
    }

    async fn find(&self, css: &str) -> String {
        let found = self.command("element", json!({ "using": "css selector", "value": css })).await;
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    async fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        self.command(&format!("element/{element}/value"), json!({ "text": text })).await;
    }

    async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.command(&format!("element/{element}/click"), json!({})).await;
    }

    async fn script(&self, script: &str) -> Value {
        self.command("execute/sync", json!({ "script": format!("return {script}"), "args": [] })).await
    }

    async fn wait_for(&self, condition: &str) {
        for _ in 0..100 {
            if self.script(condition).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never: {condition}\n{}", self.script("document.body.innerText").await);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver's end closes the browser.
        let _ = Command::new("pkill").args(["-P", &self.driver.id().to_string()]).status();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

async fn a_resident_submits_follows_and_rates_on_the_phone(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, code) = world.deputy().await;
    let browser = Browser::open().await;
    browser.go(&format!("{}/d/{code}", world.base())).await;
    let heading = browser.script("document.querySelector('h1').innerText").await;
    assert!(heading.as_str().unwrap().starts_with(deputy["name"].as_str().unwrap()), "{heading}");
    let size = browser.script("parseFloat(getComputedStyle(document.body).fontSize)").await;
    assert!(size.as_f64().unwrap() >= 18.0, "large text");
    let wide = browser.script("document.documentElement.scrollWidth <= window.innerWidth").await;
    assert_eq!(wide, true, "nothing sticks out to the side");

    // A phone that is none is marked where it was typed, and nothing typed is lost.
    browser.type_into("#title", "东门路灯不亮").await;
    browser.type_into("#text", "东门外两盏路灯坏了，晚上看不清路。").await;
    browser.type_into("#phone", "110").await;
    browser.click("#submit").await;
    browser.wait_for("!document.getElementById('error').hidden").await;
    assert_eq!(browser.script("document.getElementById('phone').getAttribute('aria-invalid')").await, "true");
    assert_eq!(browser.script("document.getElementById('title').value").await, "东门路灯不亮");
    browser.script("(document.getElementById('phone').value = '', true)").await;
    browser.type_into("#phone", "13812345678").await;
    browser.click("#submit").await;
    browser.wait_for("!document.getElementById('receipt').hidden").await;
    let tracking = browser.script("document.getElementById('tracking-code').innerText").await;
    let tracking = tracking.as_str().unwrap().trim().to_owned();

    let case = world.tracker(&tracking).get("/api/v1/track").await.ok();
    assert_eq!(case["title"], "东门路灯不亮");
    let by_deputy = world.login("demo-deputy").await;
    by_deputy.step(id_of(&case), "accept", &json!({ "text": "今晚去看" })).await.ok();
    by_deputy.step(id_of(&case), "resolve", &json!({ "text": "已联系路灯所修复", "settlement": "answer" })).await.ok();
    browser.click("#tracking-link").await;
    browser.wait_for("!document.getElementById('case').hidden").await;
    let shown = browser.script("document.getElementById('timeline').innerText").await;
    assert!(shown.as_str().unwrap().contains("代表受理：今晚去看"), "{shown}");
    browser.click("button[value=satisfied]").await;
    browser.wait_for("document.getElementById('case-state').innerText.includes('已办结')").await;
    assert_eq!(by_deputy.case(id_of(&case)).await["rating"], "satisfied");
}

async fn a_page_says_kindly_what_is_wrong_with_a_code(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = world.anybody().with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let open = phone.get(&format!("/d/{code}")).await;
    let policy = open.header("content-security-policy").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let page = String::from_utf8(open.bytes).unwrap();
    assert!(page.contains("<form") && page.contains("12388") && !page.contains("<script>"));
    world.login("demo-admin").await.post(&format!("/api/v1/qr-codes/{code}/revoke"), &json!({})).await.ok();
    let page = String::from_utf8(phone.get(&format!("/d/{code}")).await.bytes).unwrap();
    assert!(page.contains("此码已停用") && !page.contains("<form id=\"case-form\""));
    let missing = phone.get("/d/2222222222").await;
    assert_eq!(missing.status, 404);
    assert!(String::from_utf8(missing.bytes).unwrap().contains("没有找到这个代表码"));
}

mashang_tests::stories!(
    a_resident_submits_follows_and_rates_on_the_phone,
    a_page_says_kindly_what_is_wrong_with_a_code,
);
