//! What came of a consultation is cited in a briefing: as the public is told of it, and no sooner.

use mashang_tests::edited::Edited;
use mashang_tests::id_of;
use serde_json::{Value, json};

use super::{COMMUNITY, CONSULTATIONS, Market, STREET, at, draft, wrong};
use crate::bulletins::{briefing, drafted, get, step};
use crate::suggestions::granted;

const NOBODY: &str = "019ab0c0-0000-7000-8000-000000000000";

fn opinion(consultation: &str, group: u32) -> Value {
    json!({ "kind": "opinion", "id": consultation, "group": group })
}

pub(super) async fn is_cited(market: &Market) {
    let clerk = market.clerk().await;
    let mut body = briefing("市场占道经营反映集中。");
    body["signer"] = json!("林主任");
    let id = drafted(&clerk, &body).await;
    let cite = async |body: Value| step(&clerk, &id, "cite", body).await;
    let mut other = draft(COMMUNITY);
    other["closes_on"] = json!("2026-06-22");
    let other = id_of(&clerk.post(CONSULTATIONS, &other).await.created()).to_owned();
    assert_eq!(cite(opinion(NOBODY, 1)).await.missing_fields(), ["/id"]);
    assert_eq!(cite(opinion(&other, 1)).await.missing_fields(), ["/id"], "a draft");
    clerk.post(&format!("{CONSULTATIONS}/{other}/open"), &json!({})).await.ok();
    assert_eq!(wrong(cite(opinion(&other, 1)).await), at("/id", "bulletin_opinions_undecided"));
    assert_eq!(cite(opinion(&market.id, 9)).await.missing_fields(), ["/group"]);
    for parts in [json!({ "kind": "opinion", "id": market.id }), json!({ "kind": "case", "id": market.id, "group": 1 })]
    {
        assert_eq!(wrong(cite(parts).await), at("/kind", "bulletin_citation_parts"));
    }
    let elsewhere = market.world.login("demo-office").await;
    let theirs = drafted(&elsewhere, &briefing("外地的协商。")).await;
    assert_eq!(step(&elsewhere, &theirs, "cite", opinion(&market.id, 1)).await.missing_fields(), ["/id"]);

    cite(opinion(&market.id, 1)).await.ok();
    cite(opinion(&market.id, 1)).await.problem(409, "bulletin_cited_already");
    // Fifty briefings cite it: this one may take in more of it, and no other comes to it.
    for _ in 1..50 {
        let more = drafted(&clerk, &briefing("市场占道经营。")).await;
        step(&clerk, &more, "cite", opinion(&market.id, 1)).await.ok();
    }
    let beyond = drafted(&clerk, &briefing("市场占道经营。")).await;
    step(&clerk, &beyond, "cite", opinion(&market.id, 1)).await.problem(409, "bulletin_source_used_up");
    cite(opinion(&market.id, 2)).await.ok();
    let alike = market.shown(&market.world.anybody()).await["groups"][0]["opinions"].clone();
    let seen = get(&clerk, &id).await.ok()["citations"][0].clone();
    assert_eq!((&seen["id"], &seen["group"]), (&json!(market.id), &json!(1)));
    assert_eq!(
        (&seen["text"], &seen["figure"]),
        (&json!("云谷市场整治：拓宽道路（采纳）"), &json!(format!("{alike}条意见")))
    );

    granted(&market.world, "street-reviewer", json!({ "Office": { "office": market.office, "area": STREET } })).await;
    let reviewer = market.world.login("street-reviewer").await;
    step(&reviewer, &id, "review", json!({})).await.ok();
    step(&reviewer, &id, "issue", json!({})).await.ok();
    let paper = reviewer.get(&format!("/api/v1/bulletins/{id}/paper")).await;
    let whole = Edited::of(&paper.bytes).texts().concat();
    assert!(whole.contains("协商意见云谷市场整治：摊位划线（采纳）"), "{whole}");
}
