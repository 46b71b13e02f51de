//! Whether everybody can use the pages: axe-core looks at each in a real Chromium, narrow and wider, in every look, and with text
//! twice as large; old browsers read the scripts.

use std::path::Path;

use mashang_tests::browser::Browser;
use mashang_tests::{HOME, Kind, World, id_of, judges, submission};
use serde_json::json;

use crate::harbour::Harbour;
use crate::receptions::{on, room};

const LOOKS: [&str; 3] = ["", "large", "contrast"];
/// The rules of axe-core for what depends on how wide a page is and how it looks; the others need not be asked again.
const SEEN: &str = "['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']";

/// Pages, and all that is wrong with them.
struct Walk {
    browser: Browser,
    axe: String,
    wrong: Vec<String>,
}

impl Walk {
    async fn axe_says(&mut self, what: &str, options: &str) {
        let told = "function (one) { return one.id + ': ' + one.help + ' ' + one.nodes.map(function (node) { \
                    return node.target.join(' ') + ' ' + node.failureSummary; }).join('; '); }";
        let asked =
            format!("axe.run(document, {options}).then(function (all) {{ return all.violations.map({told}); }})");
        let found = self.browser.script(&asked).await;
        let found = found.as_array().unwrap_or_else(|| panic!("{what}: {found}"));
        self.wrong.extend(found.iter().map(|one| format!("{what}: {}", one.as_str().unwrap())));
    }

    async fn wears(&self, look: &str) {
        self.browser.script(&format!("(document.documentElement.className = '{look}', true)")).await;
    }

    /// Looks at the page that is open.
    async fn looks_at(&mut self, name: &str) {
        self.browser.load(&self.axe).await;
        let only_seen = format!("{{ runOnly: {SEEN} }}");
        for width in [320, 390] {
            self.browser.resize(width).await;
            for look in LOOKS {
                self.wears(look).await;
                let what = format!("{name}-{width}-{}", if look.is_empty() { "normal" } else { look });
                let all = width == 320 && look.is_empty();
                self.axe_says(&what, if all { "{ resultTypes: ['violations'] }" } else { only_seen.as_str() }).await;
                if !self.browser.fits().await {
                    self.wrong.push(format!("{what}: something sticks out to the side"));
                }
                if look.is_empty() == (width == 390) {
                    self.browser.screenshot(&what).await;
                }
            }
        }
        let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.browser.devtools("Emulation.setEmulatedMedia", dark).await;
        self.wears("").await;
        self.axe_says(&format!("{name}-dark"), "{ runOnly: ['color-contrast'] }").await;
        self.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] })).await;
    }

    /// Opens a page and looks at it.
    async fn opens(&mut self, name: &str, url: &str) {
        self.browser.go(url).await;
        self.looks_at(name).await;
    }
}

/// A case with a photo of which much is told, so that its page has all that such pages can have.
async fn told_at_length(world: &World, code: &str) -> String {
    let mut sent = submission(code);
    sent["attachment_ids"] = json!([world.anybody().photo().await]);
    let made = world.anybody().post("/api/v1/cases", &sent).await.created();
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&made), "accept", &json!({ "text": "今晚去看" })).await.ok();
    let measures = json!([{ "description": "装隔离护栏", "owner": "交警大队", "due": "2026-03-20" }]);
    let meeting = json!({ "kind": "meeting", "text": "与物业商量", "measures": measures });
    deputy.step(id_of(&made), "report", &meeting).await.ok();
    deputy.step(id_of(&made), "resolve", &json!({ "text": "护栏已装好", "settlement": "answer" })).await.ok();
    made["tracking_code"].as_str().unwrap().to_owned()
}

async fn nobody_is_kept_out_of_a_page(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (_, [worker, _]) = harbour.agreed(true).await;
    let world = &harbour.world;
    let (base, (_, code)) = (world.base().to_owned(), world.deputy().await);
    let (place, admin) = (room(world).await, world.login("demo-admin").await);
    world.login("demo-room-liaison").await.post("/api/v1/receptions", &on(&place, "2026-03-11")).await.created();
    let deputies = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let closed = world.code_of(id_of(&deputies["items"][1]));
    admin.post(&format!("/api/v1/qr-codes/{closed}/revoke"), &json!({})).await.ok();
    let told = told_at_length(world, &code).await;
    let (_, public) = crate::publications::published(world).await;

    let mut walk = Walk { browser: Browser::open_as(320, true).await, axe: judges::axe(), wrong: Vec::new() };
    walk.opens("home", &format!("{base}/")).await;
    walk.opens("privacy", &format!("{base}/privacy")).await;
    walk.opens("public", &format!("{base}/p/{public}")).await;
    walk.opens("problem", &format!("{base}/nowhere")).await;
    walk.opens("room", &format!("{base}/d/{}", world.code_of(&place))).await;
    walk.opens("closed", &format!("{base}/d/{closed}")).await;
    walk.opens("deputy", &format!("{base}/d/{code}")).await;
    walk.browser.type_into("#phone", "110").await;
    walk.browser.click("#submit").await;
    walk.browser.wait_for("document.querySelectorAll('[aria-invalid=true]').length === 3").await;
    walk.looks_at("faults").await;
    walk.browser.script("(document.getElementById('phone').value = '', true)").await;
    walk.browser.type_into("#title", "东门路灯不亮").await;
    walk.browser.type_into("#text", "晚上看不清路。").await;
    walk.browser.click("#submit").await;
    walk.browser.wait_for("location.pathname === '/t' && !!document.getElementById('receipt')").await;
    walk.looks_at("receipt").await;
    for (name, tracking, shown) in [("story", &told, "act-rate"), ("party", &worker, "agreement")] {
        // From elsewhere, so that it is not the fragment alone that changes.
        walk.browser.go(&format!("{base}/about")).await;
        walk.browser.go(&format!("{base}/t#{tracking}")).await;
        // Another matter is under way still, so that it takes a tap.
        walk.browser.wait_for("document.activeElement === document.querySelector('#track-form button')").await;
        walk.browser.click("#track-form button").await;
        walk.browser.wait_for(&format!("!!document.getElementById('{shown}')")).await;
        walk.looks_at(name).await;
    }
    assert!(walk.wrong.is_empty(), "{}", walk.wrong.join("\n"));
    walk.browser.runs_smoothly().await;
}

async fn nobody_is_kept_out_of_english_nor_of_what_a_house_says_of_itself(kind: Kind) {
    let world = World::start(kind).await;
    let (base, (_, code)) = (world.base().to_owned(), world.deputy().await);
    let made = world.submit(&world.anybody()).await;
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&made), "request-info", &json!({ "text": "请补充照片" })).await.ok();
    let mut walk = Walk { browser: Browser::open_as(320, true).await, axe: judges::axe(), wrong: Vec::new() };
    walk.opens("about", &format!("{base}/about")).await;
    walk.browser.script("(document.cookie = 'look=e; path=/', true)").await;
    for (name, path) in [("home", "/".to_owned()), ("privacy", "/privacy".to_owned()), ("deputy", format!("/d/{code}"))]
    {
        walk.opens(&format!("{name}-en"), &format!("{base}{path}")).await;
        assert_eq!(walk.browser.script("document.documentElement.lang").await, "en", "{name}");
    }
    walk.browser.go(&format!("{base}/t#{}", made["tracking_code"].as_str().unwrap())).await;
    walk.browser.wait_for("!!document.getElementById('act-supplement')").await;
    walk.looks_at("supplement-en").await;
    assert!(walk.wrong.is_empty(), "{}", walk.wrong.join("\n"));
    walk.browser.runs_smoothly().await;
}

/// What old phones run: WeChat brings a browser of its own, and some never get another.
#[test]
fn scripts_are_read_by_old_browsers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/assets");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let scripts: Vec<_> = files.filter(|file| file.extension().is_some_and(|kind| kind == "js")).collect();
    assert!(scripts.len() >= 2, "{scripts:?}");
    for script in scripts {
        assert_eq!(judges::es5(&script), Ok(()), "{}", script.display());
    }
}

mod sqlite {
    use super::Kind;

    // What pages look like does not hang on the database.
    #[test]
    fn nobody_is_kept_out_of_a_page() {
        mashang_tests::run(super::nobody_is_kept_out_of_a_page(Kind::Sqlite));
    }

    #[test]
    fn nobody_is_kept_out_of_english_nor_of_what_a_house_says_of_itself() {
        mashang_tests::run(super::nobody_is_kept_out_of_english_nor_of_what_a_house_says_of_itself(Kind::Sqlite));
    }
}
