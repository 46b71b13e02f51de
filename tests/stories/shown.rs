//! What a resident sees of the own matter once others worked on it: who looked, and what it was like before and after.

use mashang_tests::browser::Browser;
use mashang_tests::{Kind, World, id_of};
use serde_json::json;

use crate::cases::police;

async fn a_resident_sees_who_looked_and_what_changed(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let made = world.submit(&resident).await;
    let case = id_of(&made);
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let unit = world.login("demo-unit").await;
    let code = made["tracking_code"].as_str().unwrap();
    let browser = Browser::open_as(320, true).await;
    browser.go(&format!("{}/t#{code}", world.base())).await;
    browser.wait_for("!!document.getElementById('timeline')").await;
    assert_eq!(browser.script("!!document.getElementById('looks')").await, false, "nobody looked yet");

    deputy.step(case, "accept", &json!({})).await.ok();
    office
        .post(&format!("/api/v1/cases/{case}/reveal-contact"), &json!({ "purpose": "contact_for_handling" }))
        .await
        .ok();
    deputy.step(case, "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    office.step(case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
    unit.step(case, "start", &json!({})).await.ok();
    let (before, after) = (unit.photo().await, unit.photo().await);
    let reply = json!({ "text": "已设置隔离护栏。", "before_ids": [before], "after_ids": [after] });
    unit.step(case, "reply", &reply).await.ok();

    browser.reload().await;
    browser.wait_for("!!document.querySelector('.pair')").await;
    let looks = browser.script("document.getElementById('looks').textContent").await.to_string();
    assert!(looks.contains("查看了您的完整电话"), "{looks}");
    for width in [320, 390] {
        browser.resize(width).await;
        let side = "(function () { var both = document.querySelectorAll('.pair > div'), one = \
                    both[0].getBoundingClientRect(), two = both[1].getBoundingClientRect(); return both.length === 2 && \
                    one.top === two.top && one.right <= two.left && one.width > 100; })()";
        assert_eq!(browser.script(side).await, true, "side by side on {width} px");
        assert!(browser.fits().await, "nothing sticks out to the side of {width} px");
    }
    let captions = browser.text(".pair").await;
    assert!(captions.contains("办理前") && captions.contains("办理后"), "{captions}");
    browser.screenshot("before-after-390").await;
    browser.runs_smoothly().await;
}

mod sqlite {
    use super::Kind;

    #[test]
    fn a_resident_sees_who_looked_and_what_changed() {
        mashang_tests::run(super::a_resident_sees_who_looked_and_what_changed(Kind::Sqlite));
    }
}

mod postgres {
    use super::Kind;

    // What it is shown lies in the database; how a database orders texts changes nothing of it.
    #[test]
    fn a_resident_sees_who_looked_and_what_changed() {
        mashang_tests::run(super::a_resident_sees_who_looked_and_what_changed(Kind::POSTGRES));
    }
}
