//! By what a party of a dispute acts: itself, or on paper of which there is a scan.

use mashang_tests::{Kind, id_of};
use serde_json::{Value, json};

use crate::harbour::{Harbour, code_in, fresh_phone};

/// By what the last event of that kind was done, as the office sees it.
async fn credential(harbour: &Harbour, dispute: &str, kind: &str) -> Value {
    let seen = harbour.seen("demo-office-xiangzhi", dispute).await;
    let lines = seen["timeline"].as_array().unwrap();
    lines.iter().rfind(|line| line["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {seen}"))["credential"].clone()
}

async fn what_a_party_did_on_paper_is_written_down_with_its_scan(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, _) = harbour.asked(true).await;
    let office = harbour.world.login("demo-office-xiangzhi").await;
    for verb in ["consent", "refuse"] {
        assert_eq!(harbour.by(&office, &id, verb, json!({ "party": 1 })).await.bad_fields(), ["/attachment_ids"]);
    }
    for party in 1..=2 {
        let scan = office.photo().await;
        let body = json!({ "party": party, "attachment_ids": [scan] });
        harbour.by(&office, &id, "consent", body).await.ok();
        let seen = harbour.seen("demo-office-xiangzhi", &id).await;
        let line = seen["timeline"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&line["kind"], &line["party"]), (&json!("consented"), &json!(party)));
        assert_eq!((&line["credential"], &line["attachment_ids"]), (&json!("paper"), &json!([scan])));
        assert_eq!(line["by"]["kind"], "office", "and by whom it was written down");
    }
    let call = json!({ "kind": "pingli", "at": "2026-03-02T02:00:00Z", "place": "调解室" });
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
    harbour.act("demo-deputy-shishi", &id, "agreement", crate::harbour::agreement()).await.created();
    let mediator = harbour.world.login("demo-mediator").await;
    for signer in [json!({ "party": 1 }), json!({ "mediator": 1 })] {
        assert_eq!(harbour.by(&mediator, &id, "sign", signer.clone()).await.bad_fields(), ["/attachment_ids"]);
        let mut signed = signer;
        signed["attachment_ids"] = json!([mediator.photo().await]);
        harbour.by(&mediator, &id, "sign", signed).await.ok();
        assert_eq!(credential(&harbour, &id, "signed").await, "paper");
    }
    // A deputy who mediates signs in the own name.
    harbour.act("demo-deputy-xiangzhi", &id, "sign", json!({})).await.ok();
    assert_eq!(credential(&harbour, &id, "signed").await, "account");
}

/// A dispute that is registered and has no party yet.
async fn registered(harbour: &Harbour) -> String {
    let report = json!({
        "code": harbour.code, "source": "sweep", "kind": "damages", "title": "损害赔偿", "text": "双方对赔偿有分歧。"
    });
    let made = harbour.world.login("demo-deputy-shishi").await.post("/api/v1/disputes", &report).await.created();
    let register = json!({ "risk": "low", "organisation_id": harbour.organisation });
    harbour.act("demo-office-xiangzhi", id_of(&made), "register", register).await.ok();
    id_of(&made).to_owned()
}

async fn a_code_is_known_to_its_party_alone(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let id = registered(&harbour).await;
    let phone = fresh_phone();
    let body = json!({ "side": "applicant", "name": "何船工", "phone": phone });
    let entered = harbour.act("demo-office-xiangzhi", &id, "parties", body).await.created();
    let masked = format!("{}****{}", &phone[..3], &phone[7..]);
    assert_eq!(entered, json!({ "number": 1, "code_sent_to": masked, "version": 3 }));
    let text = harbour.world.next_text(&phone, 0).await;
    let code = code_in(&text);
    let seen = harbour.world.tracker(&code).get(&format!("/api/v1/disputes/{id}")).await.ok();
    assert_eq!((&seen["relations"], &seen["party"]), (&json!(["party"]), &json!(1)));
    for who in ["demo-office-xiangzhi", "demo-mediator", "demo-deputy-shishi"] {
        let shown = harbour.seen(who, &id).await.to_string();
        assert!(!shown.contains(&code) && !shown.contains(&code.replace('-', "")), "{who} learns the code");
    }
    // What is to be sent names but the event.
    let deliveries = harbour.world.sql_text("SELECT kind || ' ' || target AS text FROM deliveries");
    assert_eq!(deliveries, ["sms sms"]);

    // Whom no message reaches has no code, and acts on paper.
    let body = json!({ "side": "respondent", "name": "林船东" });
    let entered = harbour.act("demo-office-xiangzhi", &id, "parties", body).await.created();
    assert_eq!(entered, json!({ "number": 2, "version": 4 }));
}

async fn where_no_message_reaches_a_phone_parties_act_on_paper(kind: Kind) {
    let harbour = Harbour::start_with(kind, &[("MASHANG_SMS", "off")]).await;
    let id = registered(&harbour).await;
    for side in ["applicant", "respondent"] {
        let body = json!({ "side": side, "name": "某人", "phone": fresh_phone() });
        let entered = harbour.act("demo-office-xiangzhi", &id, "parties", body).await.created();
        assert_eq!(entered.get("code_sent_to"), None, "{entered}");
    }
    harbour.act("demo-office-xiangzhi", &id, "ask-consent", json!({})).await.ok();
    let office = harbour.world.login("demo-office-xiangzhi").await;
    for party in 1..=2 {
        let body = json!({ "party": party, "attachment_ids": [office.photo().await] });
        harbour.by(&office, &id, "consent", body).await.ok();
    }
    assert_eq!(harbour.seen("demo-office-xiangzhi", &id).await["state"], "accepted");
}

mashang_tests::stories!(
    what_a_party_did_on_paper_is_written_down_with_its_scan,
    a_code_is_known_to_its_party_alone,
    where_no_message_reaches_a_phone_parties_act_on_paper,
);
