//! The server that is measured, and whom it knows.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Plan;
use crate::tools::{Beside, Outcome, cpu_seconds, free_port, memory_mib, output};

/// A demo world that a measurement of single requests needs.
pub(super) const DEMO: [&str; 6] = ["--deputies", "1000", "--rooms", "40", "--cases", "500"];

/// What residents submit here.
const TEXT: &str = "每天早上七点半到八点半，东门外车流量大，行人难以通过。";

pub(super) struct Server {
    pub(super) base: String,
    process: Beside,
    pub(super) ready: Duration,
}

impl Server {
    pub(super) fn start(plan: &Plan, folder: &Path, database: &str) -> Result<Self, String> {
        Self::run(program(&plan.binary, folder, database))
    }

    /// Starts a program that serves.
    pub(super) fn run(mut program: Command) -> Result<Self, String> {
        // A process of its own does the worker's work, as an installation of that size would have it.
        program.env("MASHANG_WORKER", "off");
        Self::launch(program)
    }

    /// Starts a process that does the worker's work, too.
    pub(super) fn whole(plan: &Plan, folder: &Path, database: &str) -> Result<Self, String> {
        let mut program = program(&plan.binary, folder, database);
        program.env("MASHANG_WORKER", "on");
        Self::launch(program)
    }

    fn launch(mut program: Command) -> Result<Self, String> {
        let base = format!("http://127.0.0.1:{}", free_port()?);
        let began = Instant::now();
        let process = program
            .env("MASHANG_BIND", base.trim_start_matches("http://"))
            .spawn()
            .map_err(|error| error.to_string())?;
        let process = Beside(process);
        while output(Command::new("curl").args(["-sf", &format!("{base}/readyz")])).is_err() {
            if began.elapsed() > Duration::from_mins(1) {
                return Err("the server did not become ready".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(Self { base, process, ready: began.elapsed() })
    }

    pub(super) fn memory_mib(&self) -> f64 {
        memory_mib(self.process.0.id())
    }

    /// Seconds that it computed since it began.
    pub(super) fn cpu_seconds(&self) -> Result<f64, String> {
        cpu_seconds(self.process.0.id())
    }

    pub(super) fn post(&self, path: &str, token: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.base);
        let (body, token) = (body.to_string(), format!("authorization: Bearer {token}"));
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail-with-body", "-H", "content-type: application/json", "-H", &token, "-d", &body, &url]);
        serde_json::from_str(&output(&mut curl)?).map_err(|error| error.to_string())
    }

    /// As somebody who did not log in.
    pub(super) fn post_as_anybody(&self, path: &str, body: &Value) -> Result<Value, String> {
        let (url, body) = (format!("{}{path}", self.base), body.to_string());
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail-with-body", "-H", "content-type: application/json", "-d", &body, &url]);
        serde_json::from_str(&output(&mut curl)?).map_err(|error| error.to_string())
    }

    pub(super) fn get(&self, path: &str, token: &str) -> Result<Value, String> {
        let (url, token) = (format!("{}{path}", self.base), format!("authorization: Bearer {token}"));
        let answer = output(Command::new("curl").args(["-sS", "--fail-with-body", "-H", &token, &url]))?;
        serde_json::from_str(&answer).map_err(|error| error.to_string())
    }

    /// Submits a case as wrk's script does, under a key.
    pub(super) fn submit(&self, code: &str, token: &str, key: &str) -> Result<Value, String> {
        let url = format!("{}/api/v1/cases", self.base);
        let (token, key) = (format!("authorization: Bearer {token}"), format!("idempotency-key: {key}"));
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail-with-body", "-H", "content-type: application/json", "-H", &token, "-H", &key]);
        let answer = output(curl.args(["-d", &submission(code), &url]))?;
        serde_json::from_str(&answer).map_err(|error| error.to_string())
    }

    pub(super) fn token(&self, openid: &str) -> Result<String, String> {
        text(&self.log_in(&format!("sandbox:{openid}"))?, "access_token")
    }

    /// Logs in whose phone was given that code.
    pub(super) fn log_in(&self, code: &str) -> Result<Value, String> {
        let url = format!("{}/api/v1/sessions/wechat", self.base);
        let body = json!({ "code": code }).to_string();
        let answer =
            output(Command::new("curl").args(["-sf", "-H", "content-type: application/json", "-d", &body, &url]))?;
        serde_json::from_str(&answer).map_err(|error| error.to_string())
    }

    /// Whom somebody acts for: the deputy, the office, the unit.
    pub(super) fn party(&self, openid: &str) -> Result<String, String> {
        let me = self.get("/api/v1/me", &self.token(openid)?)?;
        let parties = me["parties"].as_array().map_or(&[][..], Vec::as_slice);
        let party = parties.iter().find(|party| party["kind"] != "account").ok_or_else(|| me.to_string())?;
        text(party, "id")
    }

    /// A code of the demo's deputy, issued for this walk.
    pub(super) fn own_code(&self) -> Result<String, String> {
        let subject = json!({ "subject_kind": "deputy", "subject_id": self.party("demo-deputy")? });
        text(&self.post("/api/v1/qr-codes", &self.token("demo-admin")?, &subject)?, "code")
    }
}

/// A submission's body.
pub(super) fn submission(code: &str) -> String {
    json!({
        "code": code, "nature": "complaint", "category": "traffic", "title": "小区东门早晚高峰拥堵", "text": TEXT,
        "contact": { "phone": "13812345678" }
    })
    .to_string()
}

/// A field of an answer.
pub(super) fn text(answer: &Value, field: &str) -> Result<String, String> {
    answer[field].as_str().map(str::to_owned).ok_or_else(|| format!("no {field}: {answer}"))
}

/// A build of the server on a database.
pub(super) fn program(binary: &Path, folder: &Path, database: &str) -> Command {
    let mut command = Command::new(binary);
    command
        .current_dir(folder)
        .env("DATABASE_URL", database)
        .env("MASHANG_DATA_DIR", folder)
        .env("MASHANG_LOG", "warn")
        .stdout(Stdio::null())
        .stderr(Stdio::inherit());
    command
}

pub(super) fn write(path: &Path, text: &str) -> Outcome {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
