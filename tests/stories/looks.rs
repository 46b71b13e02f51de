//! Whoever is shown what concerns somebody leaves a trace, with its purpose, and the person reads it.

use mashang_tests::{Caller, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::harbour::Harbour;
use crate::receptions::{on, room};

/// What was looked at, the newest first.
async fn acts(caller: &Caller, path: &str) -> Vec<String> {
    let page = caller.get(path).await.ok();
    page["items"].as_array().unwrap().iter().map(|one| one["act"].as_str().unwrap().to_owned()).collect()
}

async fn phones_are_sealed_masked_and_revealed_on_record(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.anybody()).await;
    let case = id_of(&receipt);
    let deputy = world.login("demo-deputy").await;
    let seen = deputy.case(case).await;
    assert_eq!(seen["contact"], json!({ "name": "王女士", "phone_masked": "138****5678" }));
    let why = json!({ "purpose": "contact_for_handling", "note": "约时间" });
    let reveal = async |who: &Caller, why: &Value| who.step(case, "reveal-contact", why).await;
    reveal(&world.login("demo-grid-staff").await, &why).await.problem(403, "forbidden");
    assert_eq!(reveal(&deputy, &json!({})).await.bad_fields(), ["/purpose"], "nobody looks without a reason");
    assert_eq!(reveal(&deputy, &json!({ "purpose": "curiosity" })).await.bad_fields(), ["/purpose"]);
    let law = json!({ "purpose": "statutory_request" });
    assert_eq!(reveal(&deputy, &law).await.bad_fields(), ["/note"], "which law, which document");
    assert_eq!(reveal(&deputy, &why).await.ok()["phone"], "13812345678");
    let audit = deputy.case(case).await["timeline"].as_array().unwrap().last().cloned().unwrap();
    assert_eq!((&audit["kind"], &audit["by"]["kind"]), (&json!("contact_revealed"), &json!("deputy")));
    let own = world.tracker(receipt["tracking_code"].as_str().unwrap()).case(case).await;
    assert_eq!(own["timeline"].as_array().unwrap().len(), 1, "the audit entry is for those who handle");

    let entries = world.login("demo-admin").await.get("/api/v1/audit/entries").await.ok();
    let first = &entries["items"][0];
    assert_eq!((&first["act"], &first["purpose"]), (&json!("contact_revealed"), &json!("contact_for_handling")));
    assert_eq!(first["note"], "约时间");
    deputy.step(case, "accept", &json!({})).await.ok();
    deputy.step(case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    reveal(&deputy, &why).await.problem(403, "forbidden");
}

async fn a_masked_contact_that_is_shown_is_a_look_once_a_day(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let (_, code) = world.deputy().await;
    let receipt = resident.post("/api/v1/cases", &submission(&code)).await.created();
    let id = id_of(&receipt);
    let looks = format!("/api/v1/cases/{id}/looks");
    for _ in 0..3 {
        deputy.case(id).await;
    }
    world.login("demo-office").await.case(id).await;
    resident.case(id).await;
    assert_eq!(acts(&resident, &looks).await, ["contact_shown", "contact_shown"], "each of the two once");
    world.clock.pass_hours(24);
    let deputy = world.login("demo-deputy").await;
    deputy.case(id).await;
    deputy.case(id).await;
    let resident = world.login("demo-resident").await;
    assert_eq!(acts(&resident, &looks).await.len(), 3, "another day");

    // A page at a time, whoever asks.
    let first = resident.get(&format!("{looks}?limit=2")).await.ok();
    let items = first["items"].as_array().unwrap();
    let newest = &items[0];
    assert_eq!((&newest["purpose"], &newest["role"]), (&json!("handling"), &json!("deputy")));
    assert!(newest["by"]["name"].is_string() && newest.get("account_id").is_none(), "{newest}");
    let next = first["next_cursor"].as_str().unwrap();
    let rest = resident.get(&format!("{looks}?limit=2&cursor={next}")).await.ok();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    assert_eq!(tracker.get("/api/v1/track-looks?limit=2").await.ok(), first);
    assert_eq!(resident.get("/api/v1/me/looks?limit=2").await.ok(), first);
    assert_eq!(acts(&world.login("demo-resident-2").await, "/api/v1/me/looks").await, [""; 0]);
    world.anybody().get("/api/v1/me/looks").await.problem(401, "unauthorized");
    world.tracker("ZWZM-QNE2-PMPQ").get("/api/v1/track-looks").await.problem(404, "not_found");
}

async fn who_looked_at_a_dispute_is_told_to_its_parties(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
        "party": { "side": "first", "name": "陈女士" }
    });
    let resident = world.login("demo-resident").await;
    let made = resident.post("/api/v1/disputes", &report).await.created();
    let path = format!("/api/v1/disputes/{}", id_of(&made));
    harbour.act("demo-office-xiangzhi", id_of(&made), "register", json!({ "risk": "low" })).await.ok();
    let office = world.login("demo-office-xiangzhi").await;
    office.get(&path).await.ok();
    let looks = format!("{path}/looks");
    assert_eq!(acts(&resident, &looks).await, ["parties_shown"]);
    assert_eq!(acts(&resident, "/api/v1/me/looks").await, ["parties_shown"]);
    let code = made["tracking_code"].as_str().unwrap();
    let told = world.tracker(code).get("/api/v1/track-looks").await.ok();
    assert_eq!((&told["items"][0]["role"], &told["items"][0]["purpose"]), (&json!("office"), &json!("mediation")));
    office.get(&looks).await.problem(403, "forbidden");
    world.login("demo-resident-2").await.get(&looks).await.problem(404, "not_found");
}

async fn a_register_that_is_read_is_a_look(kind: Kind) {
    let world = World::start(kind).await;
    let liaison = world.login("demo-room-liaison").await;
    let made = liaison.post("/api/v1/receptions", &on(&room(&world).await, "2026-03-05")).await.created();
    let path = format!("/api/v1/receptions/{}", id_of(&made));
    let entries = async || acts(&world.login("demo-admin").await, "/api/v1/audit/entries").await;
    liaison.get(&path).await.ok();
    assert_eq!(entries().await, [""; 0], "nothing stands in it");
    // Thursday, three o'clock.
    world.clock.pass_hours(24 * 3 + 6);
    let (deputy, liaison) = (world.login("demo-deputy").await, world.login("demo-room-liaison").await);
    let scan = world.check_in(id_of(&made)).await;
    deputy.post("/api/v1/check-ins", &scan).await.created();
    deputy.post(&format!("{path}/entries"), &json!({ "kind": "voice", "text": "东门拥堵。" })).await.created();
    liaison.get(&path).await.ok();
    liaison.get(&path).await.ok();
    world.anybody().get(&path).await.ok();
    assert_eq!(entries().await, ["register_shown"]);
}

async fn who_looked_is_told_behind_a_tracking_code(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.anybody()).await;
    let visitor = world.anybody().with("Accept", "text/html");
    let form = visitor.request("POST", "/t").header("Content-Type", "application/x-www-form-urlencoded");
    let came = visitor.send(form.body(format!("code={}", receipt["tracking_code"].as_str().unwrap()))).await;
    assert_eq!(came.status, 303);
    let cookie = came.header("set-cookie").split(';').next().unwrap().to_owned();
    let page = async || {
        let answer = visitor.send(visitor.request("GET", "/t").header("Cookie", &cookie)).await;
        String::from_utf8(answer.bytes).unwrap()
    };
    assert!(!page().await.contains("谁看过"), "nobody did");
    let why = json!({ "purpose": "contact_for_handling" });
    world.login("demo-deputy").await.step(id_of(&receipt), "reveal-contact", &why).await.ok();
    let told = page().await;
    for words in ["谁看过", "查看了您的完整电话（为办理联系本人）"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

mashang_tests::stories!(
    phones_are_sealed_masked_and_revealed_on_record,
    a_masked_contact_that_is_shown_is_a_look_once_a_day,
    who_looked_at_a_dispute_is_told_to_its_parties,
    a_register_that_is_read_is_a_look,
    who_looked_is_told_behind_a_tracking_code,
);
