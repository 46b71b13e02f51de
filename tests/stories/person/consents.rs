//! What somebody consented to, and took back.

use mashang_domain::person::PRIVACY_EDITION;
use mashang_tests::{Kind, World, execute, id_of};
use serde_json::json;

use super::{consented, handled, holds, said};
use crate::desks::binds;
use crate::harbour::{Harbour, fresh_phone};

async fn a_consent_is_given_and_taken_back(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let wish = json!({ "purpose": "messages_by_wechat", "edition": PRIVACY_EDITION });
    let given = resident.post("/api/v1/me/consents", &wish).await;
    assert_eq!(given.header("cache-control"), "private, no-store");
    let given = given.ok();
    assert_eq!(resident.post("/api/v1/me/consents", &wish).await.ok()["id"], given["id"], "once");
    let other = json!({ "purpose": "messages_by_wechat", "edition": "1999-01-01" });
    assert_eq!(resident.post("/api/v1/me/consents", &other).await.bad_fields(), ["/edition"]);
    let path = format!("/api/v1/me/consents/{}/withdraw", id_of(&given));
    world.login("demo-resident-2").await.post(&path, &json!({})).await.problem(404, "not_found");
    let taken = resident.post(&path, &json!({})).await.ok();
    assert!(taken["withdrawn_at"].is_string(), "{taken}");
    assert_eq!(resident.post(&path, &json!({})).await.ok(), taken, "twice is once");

    // What a form says is on record, and of what rests on it nothing is left.
    let (receipt, ..) = handled(&world, &world.anybody()).await;
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    let all = consented(&tracker).await;
    let mut purposes: Vec<_> = all.iter().map(|one| one["purpose"].as_str().unwrap()).collect();
    purposes.sort_unstable();
    assert_eq!(purposes, ["handling_of_matter", "publication", "sensitive_information"]);
    assert!(all.iter().all(|one| one["way"] == "form" && one["edition"] == PRIVACY_EDITION), "{all:?}");
    assert!(holds(&world, &said("病情")));
    for one in all.iter().filter(|one| one["purpose"] != "handling_of_matter") {
        tracker.post(&format!("/api/v1/me/consents/{}/withdraw", id_of(one)), &json!({})).await.ok();
    }
    let case = tracker.case(id_of(&receipt)).await;
    assert!(case.get("health").is_none() && case["consent_to_publish"] == false, "{case}");
    assert!(!holds(&world, &said("病情")), "erased with its consent");
    assert_eq!(case["title"], said("标题"), "what was done stays done");

    // That the matter is handled follows from the case, and is a row once it is taken back: one consent all the same.
    let rows = || world.sql_text("SELECT purpose AS text FROM consents WHERE purpose = 'handling_of_matter'");
    assert!(rows().is_empty());
    let matter = all.iter().find(|one| one["purpose"] == "handling_of_matter").unwrap();
    assert_eq!((&matter["case_id"], &matter["given_at"]), (&receipt["id"], &case["submitted_at"]));
    let path = format!("/api/v1/me/consents/{}/withdraw", id_of(matter));
    resident.post(&path, &json!({})).await.problem(404, "not_found");
    let taken = tracker.post(&path, &json!({})).await.ok();
    assert!(taken["withdrawn_at"].is_string() && taken["id"] == matter["id"], "{taken}");
    assert_eq!(tracker.post(&path, &json!({})).await.ok(), taken, "twice is once");
    assert_eq!((rows().len(), consented(&tracker).await.len()), (1, 3));
    // Of cases of before it is a row from the beginning, and nothing stands in the case.
    execute(&world.database.url, "UPDATE cases SET privacy_edition = NULL");
    execute(&world.database.url, "UPDATE consents SET withdrawn_at = NULL");
    let before = consented(&tracker).await;
    assert!(before.len() == 3 && before.iter().all(|one| one.get("withdrawn_at").is_none()), "{before:?}");
    assert!(tracker.post(&path, &json!({})).await.ok()["withdrawn_at"].is_string());
}

async fn who_took_the_consent_back_is_sent_no_message(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let report = json!({
        "code": harbour.code, "source": "sweep", "kind": "damages", "title": "损害赔偿", "text": "双方对赔偿有分歧。"
    });
    let made = world.login("demo-deputy-shishi").await.post("/api/v1/disputes", &report).await.created();
    let id = id_of(&made);
    harbour.act("demo-office-xiangzhi", id, "register", json!({ "risk": "low" })).await.ok();
    let [silent, told] = [fresh_phone(), fresh_phone()];
    let resident = world.login("demo-resident").await;
    binds(world, &resident, &silent).await;
    let wish = json!({ "purpose": "messages_by_sms", "edition": PRIVACY_EDITION });
    let given = resident.post("/api/v1/me/consents", &wish).await.ok();
    let path = format!("/api/v1/me/consents/{}/withdraw", id_of(&given));
    resident.post(&path, &json!({})).await.ok();
    let seen = world.texts_to(&silent).len();
    harbour.enter(id, json!({ "side": "first", "name": "何船工", "phone": silent })).await;
    harbour.enter(id, json!({ "side": "second", "name": "林船东", "phone": told })).await;
    world.next_text(&told, 0).await;
    let waiting = "SELECT CAST(count(*) AS TEXT) AS text FROM deliveries WHERE state <> 'done'";
    for _ in 0..100 {
        if world.sql_text(waiting).concat() == "0" {
            break;
        }
        mashang_tests::moment().await;
    }
    assert_eq!(world.sql_text(waiting).concat(), "0");
    assert_eq!(world.texts_to(&silent).len(), seen, "nothing since");
    // Given again, what happens from then on is told.
    resident.post("/api/v1/me/consents", &wish).await.ok();
    harbour.act("demo-office-xiangzhi", id, "reissue-code", json!({ "party": 1 })).await.created();
    world.next_text(&silent, seen).await;
}

mashang_tests::stories!(a_consent_is_given_and_taken_back, who_took_the_consent_back_is_sent_no_message);
