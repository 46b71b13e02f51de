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

/// The code of the fault that `/confirmation` has, and what is said of it.
fn refused(answer: mashang_tests::Answer) -> (String, String) {
    let problem = answer.problem(422, "invalid");
    let error = &problem["errors"][0];
    assert_eq!(error["pointer"], "/confirmation", "{problem}");
    (error["code"].as_str().unwrap().to_owned(), error["detail"].as_str().unwrap().to_owned())
}

/// A number that is not that one.
fn wrong(number: &str) -> String {
    format!("{:06}", (number.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn what_binds_a_party_needs_its_code_and_its_phone(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, [code, other]) = harbour.asked(true).await;
    let party = harbour.world.tracker(&code);
    let consent = async |number: &str| harbour.by(&party, &id, "consent", json!({ "confirmation": number })).await;
    for verb in ["consent", "refuse"] {
        assert_eq!(refused(harbour.by(&party, &id, verb, json!({})).await).0, "confirmation_missing");
    }
    assert_eq!(refused(consent("123456").await).0, "confirmation_over", "none was sent");

    // Five tries, be they at once; the sixth is refused even when it is right.
    let number = harbour.number(&code, &id, "consent").await;
    let bad = wrong(&number);
    let (one, two) = tokio::join!(consent(&bad), consent(&bad));
    let mut said: Vec<_> = [one, two].into_iter().map(refused).collect();
    for _ in 0..3 {
        said.push(refused(consent(&bad).await));
    }
    said.sort();
    for (left, (code, detail)) in said.iter().enumerate() {
        assert_eq!(code, "confirmation_wrong");
        assert!(detail.contains(&format!("还可以试 {left} 次")), "{detail}");
    }
    assert_eq!(refused(consent(&number).await).0, "confirmation_over");
    assert_eq!(harbour.seen("demo-office-xiangzhi", &id).await["state"], "consent_pending");

    // A number is for one act, and for its own party.
    let number = harbour.number(&code, &id, "refuse").await;
    assert_eq!(refused(consent(&number).await).0, "confirmation_over");
    let stranger = harbour.world.tracker(&other);
    let body = json!({ "confirmation": number });
    assert_eq!(refused(harbour.by(&stranger, &id, "refuse", body).await).0, "confirmation_over");

    let number = harbour.number(&code, &id, "consent").await;
    consent(&number).await.ok();
    assert_eq!(credential(&harbour, &id, "consented").await, "code_and_phone");
    assert_eq!(refused(consent(&number).await).0, "confirmation_over", "it is good once");

    // Three an hour, each for five minutes.
    let ask = json!({ "act": "consent" });
    harbour.by(&party, &id, "confirmations", ask.clone()).await.problem(409, "too_many_confirmations");
    harbour.world.clock.pass_minutes(61);
    let number = harbour.number(&code, &id, "consent").await;
    harbour.world.clock.pass_minutes(5);
    assert_eq!(refused(consent(&number).await).0, "confirmation_over");

    assert_eq!(harbour.confirmed(&other, &id, "refuse").await.ok()["state"], "refused");
    assert_eq!(credential(&harbour, &id, "refused").await, "code_and_phone");
    let shown = harbour.world.tracker(&other).get(&format!("/api/v1/disputes/{id}")).await.ok();
    let kinds: Vec<_> = shown["timeline"].as_array().unwrap().iter().map(|line| line["kind"].clone()).collect();
    assert!(!kinds.contains(&json!("confirmation_requested")), "the other side learns nothing of it: {kinds:?}");
}

async fn who_logs_in_as_the_party_needs_no_number(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let own = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "applicant", "name": "陈女士" }
    });
    let resident = harbour.world.login("demo-resident").await;
    let made = resident.post("/api/v1/disputes", &own).await.created();
    let id = id_of(&made);
    harbour.act("demo-office-xiangzhi", id, "register", json!({ "risk": "low" })).await.ok();
    let other = json!({ "side": "respondent", "name": "林先生" });
    harbour.act("demo-office-xiangzhi", id, "parties", other).await.created();
    harbour.act("demo-office-xiangzhi", id, "ask-consent", json!({})).await.ok();
    let by_code = harbour.world.tracker(made["tracking_code"].as_str().unwrap());
    let ask = json!({ "act": "consent" });
    harbour.by(&by_code, id, "confirmations", ask).await.problem(409, "phone_unknown");
    harbour.by(&resident, id, "consent", json!({})).await.ok();
    assert_eq!(credential(&harbour, id, "consented").await, "account");
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

async fn a_code_that_others_know_is_replaced(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let id = registered(&harbour).await;
    let (phone, other) = (fresh_phone(), fresh_phone());
    let body = json!({ "side": "applicant", "name": "何船工", "phone": phone });
    harbour.act("demo-office-xiangzhi", &id, "parties", body).await.created();
    let old = code_in(&harbour.world.next_text(&phone, 0).await);
    let path = format!("/api/v1/disputes/{id}");
    harbour.world.tracker(&old).get(&path).await.ok();
    harbour
        .by(&harbour.world.tracker(&old), &id, "reissue-code", json!({ "party": 1 }))
        .await
        .problem(401, "unauthorized");
    harbour.act("demo-grid-staff", &id, "reissue-code", json!({ "party": 1 })).await.problem(404, "not_found");

    let made = harbour.act("demo-office-xiangzhi", &id, "reissue-code", json!({ "party": 1 })).await.created();
    assert!(made["code_sent_to"].is_string(), "{made}");
    let new = code_in(&harbour.world.next_text(&phone, 1).await);
    assert_ne!(new, old);
    harbour.world.tracker(&old).get(&path).await.problem(404, "not_found");
    harbour.world.anybody().get(&format!("/api/v1/track/{old}/dispute")).await.problem(404, "not_found");
    assert_eq!(harbour.world.tracker(&new).get(&path).await.ok()["party"], 1);

    // Who chooses the phone could act in the party's name: another one needs the party's word on paper.
    let moved = json!({ "party": 1, "phone": other });
    let office = harbour.world.login("demo-office-xiangzhi").await;
    assert_eq!(harbour.by(&office, &id, "reissue-code", moved.clone()).await.bad_fields(), ["/attachment_ids"]);
    assert_eq!(harbour.world.tracker(&new).get(&path).await.ok()["party"], 1, "nothing half done");
    let mut moved = moved;
    moved["attachment_ids"] = json!([office.photo().await]);
    harbour.by(&office, &id, "reissue-code", moved).await.created();
    let newest = code_in(&harbour.world.next_text(&other, 0).await);
    harbour.world.tracker(&new).get(&path).await.problem(404, "not_found");
    assert_eq!(harbour.world.tracker(&newest).get(&path).await.ok()["party"], 1);
    let nobody = harbour.act("demo-mediator", &id, "reissue-code", json!({ "party": 2 })).await;
    assert_eq!(nobody.missing_fields(), ["/party"]);
    let without = json!({ "side": "respondent", "name": "林船东" });
    harbour.act("demo-office-xiangzhi", &id, "parties", without).await.created();
    let chosen = json!({ "party": 2, "phone": other });
    assert_eq!(
        harbour.by(&office, &id, "reissue-code", chosen).await.bad_fields(),
        ["/attachment_ids"],
        "nor a first one"
    );

    // Who reported an own dispute has one code for both, and has one for both again.
    let phone = fresh_phone();
    let own = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "applicant", "name": "陈女士", "phone": phone }
    });
    let made = harbour.world.anybody().post("/api/v1/disputes", &own).await.created();
    let path = format!("/api/v1/disputes/{}", id_of(&made));
    harbour.act("demo-office-xiangzhi", id_of(&made), "reissue-code", json!({ "party": 1 })).await.created();
    harbour.world.tracker(made["tracking_code"].as_str().unwrap()).get(&path).await.problem(404, "not_found");
    let seen = harbour.world.tracker(&code_in(&harbour.world.next_text(&phone, 0).await)).get(&path).await.ok();
    assert_eq!(seen["relations"], json!(["party", "reporter"]));
}

async fn where_no_message_reaches_a_phone_parties_act_on_paper(kind: Kind) {
    let harbour = Harbour::start_with(kind, &[("MASHANG_SMS", "off")]).await;
    let id = registered(&harbour).await;
    for side in ["applicant", "respondent"] {
        let body = json!({ "side": side, "name": "某人", "phone": fresh_phone() });
        let entered = harbour.act("demo-office-xiangzhi", &id, "parties", body).await.created();
        assert_eq!(entered.get("code_sent_to"), None, "{entered}");
    }
    let own = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "applicant", "name": "陈女士", "phone": fresh_phone() }
    });
    let made = harbour.world.anybody().post("/api/v1/disputes", &own).await.created();
    harbour.act("demo-office-xiangzhi", id_of(&made), "register", json!({ "risk": "low" })).await.ok();
    let other = json!({ "side": "respondent", "name": "林先生" });
    harbour.act("demo-office-xiangzhi", id_of(&made), "parties", other).await.created();
    for dispute in [id.as_str(), id_of(&made)] {
        harbour.act("demo-office-xiangzhi", dispute, "ask-consent", json!({})).await.ok();
    }
    let by_code = harbour.world.tracker(made["tracking_code"].as_str().unwrap());
    let ask = json!({ "act": "consent" });
    harbour.by(&by_code, id_of(&made), "confirmations", ask).await.problem(409, "no_messenger");
    let office = harbour.world.login("demo-office-xiangzhi").await;
    for party in 1..=2 {
        let body = json!({ "party": party, "attachment_ids": [office.photo().await] });
        harbour.by(&office, &id, "consent", body).await.ok();
    }
    assert_eq!(harbour.seen("demo-office-xiangzhi", &id).await["state"], "accepted");
}

mashang_tests::stories!(
    what_a_party_did_on_paper_is_written_down_with_its_scan,
    what_binds_a_party_needs_its_code_and_its_phone,
    who_logs_in_as_the_party_needs_no_number,
    a_code_is_known_to_its_party_alone,
    a_code_that_others_know_is_replaced,
    where_no_message_reaches_a_phone_parties_act_on_paper,
);
