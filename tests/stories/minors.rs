//! What concerns somebody under 14 is taken with a guardian who consents, and whoever handles it reaches the guardian.

use mashang_tests::{Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::harbour::Harbour;

fn minor(consents: bool) -> Value {
    let guardian = json!({ "name": "陈先生", "relation": "parent", "phone": "13912345678" });
    json!({ "under_14": true, "guardian_consents": consents, "guardian": guardian })
}

async fn a_case_of_a_child_names_a_guardian_who_consents(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let mut body = submission(&code);
    body.as_object_mut().unwrap().remove("contact");
    let with = |minor: Value| {
        let mut whole = body.clone();
        whole["minor"] = minor;
        whole
    };
    for (minor, wrong) in [
        (json!({ "under_14": true }), "/minor/guardian"),
        (minor(false), "/minor/guardian_consents"),
        (json!({}), "/minor/under_14"),
    ] {
        let answer = resident.post("/api/v1/cases", &with(minor)).await;
        assert_eq!(answer.bad_fields(), [wrong]);
    }
    let grown = with(json!({ "under_14": false, "guardian": minor(true)["guardian"] }));
    let grown = resident.post("/api/v1/cases", &grown).await.created();
    assert!(resident.case(id_of(&grown)).await.get("guardian").is_none(), "no more is kept than is needed");

    let receipt = resident.post("/api/v1/cases", &with(minor(true))).await.created();
    let id = id_of(&receipt);
    let masked = json!({ "name": "陈先生", "relation": "parent", "phone_masked": "139****5678" });
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    for caller in [&resident, &deputy, &tracker] {
        assert_eq!(caller.case(id).await["guardian"], masked);
    }
    let why = json!({ "purpose": "contact_for_handling" });
    let revealed = deputy.step(id, "reveal-contact", &why).await.ok();
    assert_eq!((&revealed["phone"], &revealed["guardian"]["phone"]), (&json!("13912345678"), &json!("13912345678")));
    let looks = resident.get(&format!("/api/v1/cases/{id}/looks")).await.ok();
    let acts: Vec<_> = looks["items"].as_array().unwrap().iter().map(|one| one["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["contact_revealed", "contact_shown"]);
    deputy.step(id, "decline", &json!({ "text": "另有渠道", "proper_channel": "学校" })).await.ok();
    assert!(deputy.case(id).await.get("guardian").is_none(), "a closed case shows nobody how to reach them");
}

async fn a_party_under_14_has_a_guardian_who_consents(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "damages", "title": "玩耍时受伤", "text": "在滩涂玩耍。",
        "party": { "side": "first", "name": "小陈", "minor": minor(true) }
    });
    let resident = world.login("demo-resident").await;
    let mut wrong = report.clone();
    wrong["party"]["minor"] = minor(false);
    assert_eq!(resident.post("/api/v1/disputes", &wrong).await.bad_fields(), ["/party/minor/guardian_consents"]);
    let made = resident.post("/api/v1/disputes", &report).await.created();
    let id = id_of(&made);
    harbour.act("demo-office-xiangzhi", id, "register", json!({ "risk": "low" })).await.ok();
    let office = world.login("demo-office-xiangzhi").await;
    let seen = office.get(&format!("/api/v1/disputes/{id}")).await.ok();
    let masked = json!({ "name": "陈先生", "relation": "parent", "phone_masked": "139****5678" });
    assert_eq!(seen["parties"][0]["guardian"], masked);
    assert_eq!(resident.get(&format!("/api/v1/disputes/{id}")).await.ok()["parties"][0]["guardian"], masked);
}

mashang_tests::stories!(a_case_of_a_child_names_a_guardian_who_consents, a_party_under_14_has_a_guardian_who_consents,);
