//! What scripts add to the pages on a phone.

use mashang_tests::browser::Browser;
use mashang_tests::{Kind, World, pictures};
use serde_json::json;

use crate::page::{TEXT, TITLE, text};

async fn a_phone_keeps_a_draft_until_it_is_sent(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let browser = Browser::open().await;
    let url = format!("{}/d/{code}", world.base());
    browser.go(&url).await;
    assert!(browser.fits().await, "nothing sticks out to the side");
    browser.screenshot("card-390").await;
    browser.type_into("#title", TITLE).await;
    browser.type_into("#text", TEXT).await;
    browser.type_into("#phone", "110").await;
    browser.reload().await;
    browser.wait_for(&format!("document.getElementById('title').value === '{TITLE}'")).await;
    browser.click("#submit").await;
    browser.wait_for("document.activeElement.id === 'phone'").await;
    assert!(browser.text("#phone-fault").await.contains("打不通"));
    assert!(browser.fits().await, "nor with faults");
    browser.script("(document.getElementById('phone').value = '', true)").await;
    browser.type_into("#phone", "138 1234 5678").await;
    browser.network(None).await;
    browser.click("#submit").await;
    browser.wait_for("document.getElementById('progress').textContent.indexOf('再点') >= 0").await;
    browser.network(Some(100_000)).await;
    browser.click("#submit").await;
    browser.wait_for("location.pathname === '/t'").await;
    browser.go(&url).await;
    assert_eq!(browser.script("document.getElementById('title').value").await, "", "what was sent is no draft");
    browser.go(&format!("{}/", world.base())).await;
    browser.wait_for(&format!("document.querySelector('.mine a').textContent.indexOf('{TITLE}') >= 0")).await;
    browser.click(".mine button").await;
    browser.wait_for("!document.querySelector('.mine')").await;
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases"), ["1"]);

    // A draft that names a phone is forgotten after a day, and no other.
    let drafts = "(localStorage.setItem('draft:A', JSON.stringify({ phone: '13812345678', at: Date.now() - 90000000 })), \
                  localStorage.setItem('draft:B', JSON.stringify({ phone: '13812345678', at: Date.now() - 3600000 })), \
                  localStorage.setItem('draft:C', JSON.stringify({ text: '路灯', at: Date.now() - 90000000 })), true)";
    browser.script(drafts).await;
    browser.reload().await;
    browser.wait_for("localStorage.getItem('draft:A') === null").await;
    assert_eq!(browser.script("!!localStorage.getItem('draft:B') && !!localStorage.getItem('draft:C')").await, true);
    browser.runs_smoothly().await;
}

async fn who_leaves_is_forgotten_by_the_phone_too(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let browser = Browser::open_as(320, true).await;
    for (forgets, left) in [(false, 1), (true, 0)] {
        browser.go(&format!("{}/d/{code}", world.base())).await;
        browser.type_into("#title", TITLE).await;
        browser.type_into("#text", TEXT).await;
        browser.click("#submit").await;
        browser.wait_for("location.pathname === '/t' && !!document.querySelector('.mine')").await;
        assert_eq!(browser.script("document.getElementById('forget').checked").await, true);
        assert!(browser.fits().await, "nothing sticks out to the side");
        if !forgets {
            browser.click("#forget").await;
        }
        browser.click("#leave").await;
        browser.wait_for("!!document.getElementById('code-hint') && document.readyState === 'complete'").await;
        let kept = browser.script("JSON.parse(localStorage.getItem('mine')).length").await;
        assert_eq!(kept, left, "forgets: {forgets}");
        assert_eq!(browser.script("!!document.querySelector('.mine')").await, !forgets);
        browser.script("(localStorage.removeItem('mine'), true)").await;
    }
    browser.runs_smoothly().await;
}

async fn whoever_goes_back_and_submits_again_makes_no_second_case(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let browser = Browser::open_as(320, false).await;
    browser.go(&format!("{}/d/{code}", world.base())).await;
    assert!(browser.fits().await, "nothing sticks out to the side");
    browser.screenshot("card-320").await;
    let offered = "document.querySelector('a[href=\"#case-form\"]').getBoundingClientRect().bottom < 568";
    assert_eq!(browser.script(offered).await, true, "who wants to write sees where at once");
    browser.type_into("#title", TITLE).await;
    browser.type_into("#text", TEXT).await;
    browser.click("#submit").await;
    browser.wait_for("location.pathname === '/t'").await;
    browser.back().await;
    browser.wait_for("location.pathname !== '/t' && !!document.getElementById('submit')").await;
    browser
        .script(
            "(document.getElementById('title').value = '东门', document.getElementById('text').value = '路灯', true)",
        )
        .await;
    browser.click("#submit").await;
    browser.wait_for("!!document.getElementById('alert')").await;
    assert!(browser.text("#alert").await.contains("已经提交过"));
    assert_eq!(browser.script("document.getElementById('title').value").await, "东门");
    assert!(browser.fits().await, "nor when it is said");
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM cases"), ["1"]);
}

async fn photos_are_sent_small_while_somebody_types(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let large = pictures::encoded(&pictures::halves(2400, 1200), image::ImageFormat::Jpeg);
    let file = world.database.folder.path().canonicalize().unwrap().join("gate.jpg");
    std::fs::write(&file, large).unwrap();
    let browser = Browser::open().await;
    browser.go(&format!("{}/d/{code}", world.base())).await;
    browser.type_into("#photo", &file.to_string_lossy()).await;
    browser.wait_for("document.querySelectorAll('#photos input[name=kept]').length === 1").await;
    // An old browser does not turn pictures by itself.
    browser.script("(CSS.supports = function () { return false; }, true)").await;
    browser.type_into("#photo", &file.to_string_lossy()).await;
    browser.wait_for("document.querySelectorAll('#photos input[name=kept]').length === 2").await;
    browser.type_into("#photo", &file.to_string_lossy()).await;
    browser.wait_for("document.querySelectorAll('#photos input[name=kept]').length === 3").await;
    browser.click("#photos li:last-child button").await;
    browser.type_into("#title", TITLE).await;
    browser.click("#submit").await;
    browser.wait_for("document.activeElement.id === 'text'").await;
    browser.wait_for("document.querySelectorAll('#kept img').length === 2").await;
    browser.type_into("#text", TEXT).await;
    browser.click("#submit").await;
    browser.wait_for("location.pathname === '/t' && document.querySelectorAll('.pictures img').length === 2").await;
    let metrics = text(&world.anybody().get("/metrics").await);
    let fetched = metrics.lines().filter(|line| line.contains("method=\"GET\"") && line.contains("route=\"/t\""));
    let fetched: Vec<_> = fetched.filter(|line| line.starts_with("mashang_http_requests_total")).collect();
    assert!(fetched.len() == 1 && fetched[0].ends_with(" 1"), "the receipt is fetched once: {fetched:?}");
    let named = "SELECT CAST(count(*) AS TEXT) AS text FROM attachments WHERE subject_id IS NOT NULL";
    assert_eq!(world.sql_text(named), ["2"]);
    for at in 0..2 {
        let picture = format!("document.querySelectorAll('.pictures img')[{at}]");
        browser.script(&format!("({picture}.scrollIntoView(), true)")).await;
        browser.wait_for(&format!("{picture}.complete && {picture}.naturalWidth > 0")).await;
        let size = browser.script(&format!("[{picture}.naturalWidth, {picture}.naturalHeight]")).await;
        assert_eq!(size, json!([1600, 800]), "picture {at}");
    }
    browser.runs_smoothly().await;
}

mashang_tests::stories!(
    sqlite:
    a_phone_keeps_a_draft_until_it_is_sent,
    who_leaves_is_forgotten_by_the_phone_too,
    whoever_goes_back_and_submits_again_makes_no_second_case,
    photos_are_sent_small_while_somebody_types,
);
