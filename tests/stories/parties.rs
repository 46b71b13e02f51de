//! By what a party of a dispute acts: itself, or on paper of which there is a scan.

use mashang_tests::Kind;
use serde_json::{Value, json};

use crate::harbour::Harbour;

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

mashang_tests::stories!(what_a_party_did_on_paper_is_written_down_with_its_scan);
