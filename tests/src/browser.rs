//! A phone's browser: a real Chromium, driven over WebDriver.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A browser of its own, which ends with the story.
pub struct Browser {
    driver: Child,
    http: reqwest::Client,
    session: String,
}

impl Browser {
    /// As wide as most phones.
    ///
    /// # Panics
    /// Where there is no chromedriver.
    pub async fn open() -> Self {
        Self::open_as(390, true).await
    }

    /// So many pixels wide, with or without scripts.
    ///
    /// # Panics
    /// Where there is no chromedriver.
    pub async fn open_as(width: u32, scripts: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: run `cargo xtask test`, which installs it");
        let http = reqwest::Client::builder().timeout(Duration::from_mins(1)).build().expect("a client");
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
            "--lang=zh-CN",
            "--accept-lang=zh-CN",
            "--window-size=420,1400",
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments }, "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let asked = http.post(format!("{base}/session")).json(&wanted).send().await.expect("an answer");
        let answer: Value = asked.json().await.expect("JSON");
        let id = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let browser = Self { session: format!("{base}/session/{id}"), driver, http };
        browser.resize(width).await;
        if !scripts {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        browser
    }

    /// Makes it so many pixels wide.
    pub async fn resize(&self, width: u32) {
        let metrics = json!({ "width": width, "height": 1400, "deviceScaleFactor": 1, "mobile": true });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    async fn command(&self, path: &str, body: Value) -> Value {
        let response = self.http.post(format!("{}/{path}", self.session)).json(&body).send().await.expect("an answer");
        let answer: Value = response.json().await.expect("JSON");
        assert_eq!(answer["value"].get("error"), None, "{path}: {answer}");
        answer["value"].clone()
    }

    /// What WebDriver has no words for.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// Opens an address.
    pub async fn go(&self, url: &str) {
        self.command("url", json!({ "url": url })).await;
    }

    /// Goes back one page.
    pub async fn back(&self) {
        self.command("back", json!({})).await;
    }

    /// Asks for the page once more.
    pub async fn reload(&self) {
        self.command("refresh", json!({})).await;
    }

    /// The first element that `css` selects.
    ///
    /// # Panics
    /// When there is none.
    pub async fn find(&self, css: &str) -> String {
        let found = self.command("element", json!({ "using": "css selector", "value": css })).await;
        let id = found.as_object().and_then(|element| element.values().next()).and_then(Value::as_str);
        id.unwrap_or_else(|| panic!("{found}")).to_owned()
    }

    /// Types, or names the file that a field for files is to hold.
    pub async fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        self.command(&format!("element/{element}/value"), json!({ "text": text })).await;
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.command(&format!("element/{element}/click"), json!({})).await;
    }

    /// What an expression gives within the page.
    pub async fn script(&self, script: &str) -> Value {
        self.command("execute/sync", json!({ "script": format!("return {script}"), "args": [] })).await
    }

    /// Runs a program of somebody else's within the page, whatever the page's own policy says of scripts.
    ///
    /// # Panics
    /// When it fails.
    pub async fn load(&self, program: &str) {
        let told = self.devtools("Runtime.evaluate", json!({ "expression": program })).await;
        assert_eq!(told.get("exceptionDetails"), None, "{told}");
    }

    /// What scripts and policies complained of since it was asked last. What the network says is not among it: pages that
    /// refuse something are answered with a status that says so.
    async fn complaints(&self) -> Vec<Value> {
        let told = self.command("se/log", json!({ "type": "browser" })).await;
        let lines = told.as_array().cloned().unwrap_or_default();
        lines.into_iter().filter(|line| line["level"] == "SEVERE" && line["source"] != "network").collect()
    }

    /// Holds that no script failed, nor did anything that a page's policy forbids.
    ///
    /// # Panics
    /// With what was complained of.
    pub async fn runs_smoothly(&self) {
        let complaints = self.complaints().await;
        assert!(complaints.is_empty(), "{complaints:?}");
    }

    /// What an element shows.
    pub async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        let url = format!("{}/element/{element}/text", self.session);
        let answer: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
        answer["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true, ten seconds at most.
    ///
    /// # Panics
    /// When it is not.
    pub async fn wait_for(&self, condition: &str) {
        for _ in 0..100 {
            if self.script(condition).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never: {condition}\n{}", self.script("document.body.innerText").await);
    }

    /// Waits until an element shows some words, without a script and across pages, ten seconds at most.
    ///
    /// # Panics
    /// When it never does.
    pub async fn wait_for_text(&self, css: &str, words: &str) {
        let wanted = json!({ "using": "css selector", "value": css });
        for _ in 0..100 {
            let asked = self.http.post(format!("{}/element", self.session)).json(&wanted).send().await;
            let found: Value = asked.expect("an answer").json().await.expect("JSON");
            let element = found["value"].as_object().and_then(|all| all.values().next()?.as_str()).unwrap_or_default();
            let url = format!("{}/element/{element}/text", self.session);
            let shown: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
            if shown["value"].as_str().is_some_and(|shown| shown.contains(words)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{css} never says {words}");
    }

    /// Whether nothing sticks out to the side, with text twice as large too.
    pub async fn fits(&self) -> bool {
        let fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        let plain = self.script(fits).await == true;
        self.script("(document.documentElement.style.fontSize = '40px', true)").await;
        let large = self.script(fits).await == true;
        self.script("(document.documentElement.style.fontSize = '', true)").await;
        plain && large
    }

    /// Takes the network away, or slows it down to so many kilobytes a second.
    pub async fn network(&self, kilobytes: Option<u32>) {
        self.network_conditions(kilobytes.is_none(), 300, kilobytes.unwrap_or_default() * 1024).await;
    }

    /// The network of a village behind the hills: 400 kbit/s, and 400 ms until anything comes. Nothing was loaded before.
    pub async fn slow_3g(&self) {
        self.devtools("Network.clearBrowserCache", json!({})).await;
        self.network_conditions(false, 400, 50_000).await;
    }

    async fn network_conditions(&self, offline: bool, latency: u32, bytes: u32) {
        let conditions = json!({
            "offline": offline, "latency": latency, "download_throughput": bytes, "upload_throughput": bytes,
        });
        self.command("chromium/network_conditions", json!({ "network_conditions": conditions })).await;
    }

    /// Keeps a picture of the page in `target/screens`.
    ///
    /// # Panics
    /// When it can't be written.
    pub async fn screenshot(&self, name: &str) {
        let asked = self.http.get(format!("{}/screenshot", self.session)).send().await.expect("an answer");
        let answer: Value = asked.json().await.expect("JSON");
        let picture = STANDARD.decode(answer["value"].as_str().unwrap_or_default()).expect("base64");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("a file");
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
