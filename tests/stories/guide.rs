//! What the document tells whoever begins: its lines run as they stand, and it says of each operation who may call it.

use std::io::Write;
use std::process::{Command, Stdio};

use mashang_tests::browser::Browser;
use mashang_tests::{Kind, World};

/// The code that the guide shows in a language.
fn snippet(guide: &str, language: &str) -> String {
    let fence = format!("```{language}\n");
    let (_, rest) = guide.split_once(&fence).unwrap_or_else(|| panic!("no {language} in the guide"));
    rest.split_once("\n```").unwrap().0.to_owned()
}

/// What a program prints that reads `code`.
async fn run(program: &'static [&'static str], code: String) -> String {
    let said = move || {
        let mut child = Command::new(program[0])
            .args(&program[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}: run `cargo xtask test`, which installs it", program[0]));
        child.stdin.take().unwrap().write_all(code.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{program:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    };
    tokio::task::spawn_blocking(said).await.unwrap()
}

async fn whoever_types_the_guides_lines_gets_what_it_says(kind: Kind) {
    let world = World::start(kind).await;
    let document = world.anybody().get("/openapi.json").await.ok();
    let told = document["servers"][0]["url"].as_str().unwrap();
    let guide = document["info"]["description"].as_str().unwrap().replace(told, world.base());
    let programs: [(&str, &[&str]); 3] = [
        ("sh", &["bash", "-eu"]),
        ("python", &["python3", "-"]),
        ("typescript", &["node", "--input-type=module", "-"]),
    ];
    for (language, program) in programs {
        let code = snippet(&guide, language);
        assert!(code.lines().count() <= 16, "{language}: more than a beginning");
        let said = run(program, code).await;
        assert!(said.contains("accepted"), "{language}: {said}");
    }
}

async fn each_operation_says_who_may_call_it(kind: Kind) {
    let world = World::start(kind).await;
    let document = world.anybody().get("/openapi.json").await.ok();
    let guide = document["info"]["description"].as_str().unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        if !path.starts_with("/api/") {
            continue;
        }
        for (method, operation) in item.as_object().unwrap() {
            let roles = operation["x-roles"].as_array().unwrap_or_else(|| panic!("{method} {path} names nobody"));
            assert!(!roles.is_empty(), "{method} {path}: nobody may");
            for role in roles {
                assert!(guide.contains(&format!("| `{}` |", role.as_str().unwrap())), "{role} is not explained");
            }
        }
    }
    let vocabulary = world.anybody().get("/api/v1/vocabulary").await.ok();
    for fault in vocabulary["faults"].as_array().unwrap() {
        assert!(guide.contains(&format!("| `{}` |", fault["code"].as_str().unwrap())), "{fault} is not in the guide");
    }
}

async fn the_documents_page_is_framed_nowhere_and_has_a_filter(kind: Kind) {
    let world = World::start(kind).await;
    let page = world.anybody().get("/docs/").await;
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self'"), "{policy}");
    assert!(String::from_utf8_lossy(&page.bytes).contains("width=device-width"));
    let start = world.anybody().get("/docs/swagger-initializer.js").await;
    let start = String::from_utf8_lossy(&start.bytes).into_owned();
    for wanted in ["url: \"/openapi.json\"", "filter: true", "persistAuthorization: true", "deepLinking: true"] {
        assert!(start.contains(wanted), "{wanted}: {start}");
    }
}

async fn an_operation_is_found_on_a_narrow_phone(kind: Kind) {
    let world = World::start(kind).await;
    let browser = Browser::open_as(320, true).await;
    browser.go(&format!("{}/docs/", world.base())).await;
    browser.wait_for("!!document.querySelector('.operation-filter-input')").await;
    browser.wait_for("document.documentElement.scrollWidth <= 320").await;
    browser.type_into(".operation-filter-input", "acceptCase").await;
    browser.wait_for("document.querySelectorAll('.opblock').length === 1").await;
    assert!(browser.text(".opblock-summary-path").await.replace('\u{200b}', "").contains("/accept"));
    browser.click(".opblock-summary-control").await;
    browser.wait_for("!!document.querySelector('.responses-table')").await;
    browser.wait_for("document.documentElement.scrollWidth <= 320").await;
    browser.runs_smoothly().await;
}

mashang_tests::stories! {
    whoever_types_the_guides_lines_gets_what_it_says;
    sqlite:
    each_operation_says_who_may_call_it,
    the_documents_page_is_framed_nowhere_and_has_a_filter,
    an_operation_is_found_on_a_narrow_phone,
}
