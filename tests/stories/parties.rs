//! By what a party of a dispute acts: itself, or on paper of which there is a scan.

use mashang_tests::{Kind, World, id_of};
use serde_json::{Value, json};

use crate::harbour::{Harbour, code_in, fresh_phone, number_in};

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
    let mut answers = vec![one, two];
    for _ in 0..3 {
        answers.push(consent(&bad).await);
    }
    answers.sort_by_key(|answer| answer.json["tries_left"].as_u64());
    for (left, answer) in answers.into_iter().enumerate() {
        assert_eq!(answer.json["tries_left"], left);
        let (code, detail) = refused(answer);
        assert!(code == "confirmation_wrong" && detail.contains(&format!("还可以试 {left} 次")), "{code}: {detail}");
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

    // Each is good for five minutes.
    let number = harbour.number(&code, &id, "consent").await;
    harbour.world.clock.pass_minutes(5);
    assert_eq!(refused(consent(&number).await).0, "confirmation_over");

    assert_eq!(harbour.confirmed(&other, &id, "refuse").await.ok()["state"], "refused");
    assert_eq!(credential(&harbour, &id, "refused").await, "code_and_phone");
    let shown = harbour.world.tracker(&other).get(&format!("/api/v1/disputes/{id}")).await.ok();
    let kinds: Vec<_> = shown["timeline"].as_array().unwrap().iter().map(|line| line["kind"].clone()).collect();
    assert!(!kinds.contains(&json!("confirmation_requested")), "the other side learns nothing of it: {kinds:?}");
}

async fn a_code_alone_changes_no_partys_position(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, [worker, owner]) = harbour.in_force().await;
    let (payee, payer) = (harbour.world.tracker(&worker), harbour.world.tracker(&owner));
    let paid = json!({ "item": 1, "on": "2026-03-02", "receipt": "收条" });
    let begins = harbour.by(&payee, &id, "begin-performance", json!({})).await;
    for answer in [begins, harbour.by(&payee, &id, "perform", paid.clone()).await] {
        assert_eq!(refused(answer).0, "confirmation_missing");
    }
    // Who pays frees nobody by saying so, be it with a number.
    let problem = harbour.by(&payer, &id, "perform", paid.clone()).await.problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "not_your_receipt");
    assert_eq!(harbour.act("demo-mediator", &id, "perform", paid.clone()).await.bad_fields(), ["/attachment_ids"]);
    assert_eq!(harbour.seen("demo-mediator", &id).await["state"], "agreed");
    assert_eq!(harbour.confirmed_with(&worker, &id, "perform", paid).await.ok()["state"], "performing");
    let seen = harbour.seen("demo-mediator", &id).await;
    let line = seen["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!((&line["credential"], &line["party"]), (&json!("code_and_phone"), &json!(1)));
    let broken = json!({ "text": "到期未付。" });
    assert_eq!(refused(harbour.by(&payee, &id, "breach", broken.clone()).await).0, "confirmation_missing");
    // Whoever mediates oversees how it is carried out, and says so in the own name.
    harbour.act("demo-mediator", &id, "breach", broken).await.ok();

    let (id, [worker, owner]) = harbour.asked(true).await;
    let declines = json!({ "mediator": 1, "accepts": false });
    let answers = harbour.by(&harbour.world.tracker(&worker), &id, "answer-mediator", declines.clone()).await;
    for answer in [answers, harbour.by(&harbour.world.tracker(&owner), &id, "withdraw", json!({})).await] {
        assert_eq!(refused(answer).0, "confirmation_missing");
    }
    let office = harbour.world.login("demo-office-xiangzhi").await;
    let mut named = declines;
    named["party"] = json!(1);
    assert_eq!(harbour.by(&office, &id, "answer-mediator", named).await.bad_fields(), ["/attachment_ids"]);
    assert_eq!(harbour.by(&office, &id, "withdraw", json!({ "party": 2 })).await.bad_fields(), ["/attachment_ids"]);
    assert_eq!(harbour.by(&office, &id, "withdraw", json!({})).await.bad_fields(), ["/party"]);
    assert_eq!(harbour.seen("demo-mediator", &id).await["state"], "consent_pending");
    // A number for another act does not end it.
    let number = harbour.number(&owner, &id, "refuse").await;
    let body = json!({ "confirmation": number });
    assert_eq!(refused(harbour.by(&harbour.world.tracker(&owner), &id, "withdraw", body).await).0, "confirmation_over");
    let body = json!({ "party": 2, "attachment_ids": [office.photo().await] });
    assert_eq!(harbour.by(&office, &id, "withdraw", body).await.ok()["state"], "withdrawn");
    assert_eq!(credential(&harbour, &id, "withdrawn").await, "paper");
}

/// A dispute that somebody reports as the own: its id and the code.
pub(crate) async fn own(harbour: &Harbour, phone: &str) -> (String, String) {
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "与林先生的围墙之争",
        "text": "围墙之争。", "party": { "side": "first", "name": "陈女士", "phone": phone }
    });
    let made = harbour.world.anybody().post("/api/v1/disputes", &report).await.created();
    (id_of(&made).to_owned(), made["tracking_code"].as_str().unwrap().to_owned())
}

/// The same when the parties are asked.
pub(crate) async fn own_asked(harbour: &Harbour, phone: &str) -> (String, String) {
    let (id, code) = own(harbour, phone).await;
    harbour.act("demo-office-xiangzhi", &id, "register", json!({ "risk": "low" })).await.ok();
    harbour.enter(&id, json!({ "side": "second", "name": "林先生" })).await;
    harbour.act("demo-office-xiangzhi", &id, "ask-consent", json!({})).await.ok();
    (id, code)
}

async fn who_takes_an_own_report_back_binds_nobody(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, code) = own(&harbour, &fresh_phone()).await;
    let withdrawn = harbour.by(&harbour.world.tracker(&code), &id, "withdraw", json!({})).await.ok();
    assert_eq!(withdrawn["state"], "withdrawn");
    let (id, code) = own(&harbour, &fresh_phone()).await;
    harbour.act("demo-office-xiangzhi", &id, "register", json!({ "risk": "low" })).await.ok();
    let answer = harbour.by(&harbour.world.tracker(&code), &id, "withdraw", json!({})).await;
    assert_eq!(refused(answer).0, "confirmation_missing", "others rely on it since");
}

async fn a_number_is_for_the_agreement_that_was_read(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, [worker, _]) = harbour.agreed(true).await;
    let party = harbour.world.tracker(&worker);
    harbour.by(&party, &id, "confirmations", json!({ "act": "consent" })).await.problem(409, "state_conflict");
    let number = harbour.number(&worker, &id, "sign").await;
    let text = harbour.world.texts_to(&harbour.phone_of(&worker)).pop().unwrap();
    for told in ["用于签署协议的验证码", "协议总额 28500.00 元", "损害赔偿"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    for name in ["何船工", "林船东", &worker] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    // Signed on paper meanwhile, broken, and agreed on anew: for less.
    harbour.on_paper(&id, "sign").await;
    harbour.act("demo-deputy-xiangzhi", &id, "sign", json!({})).await.ok();
    harbour.act("demo-mediator", &id, "seal", json!({})).await.ok();
    harbour.act("demo-mediator", &id, "begin-performance", json!({})).await.ok();
    harbour.act("demo-mediator", &id, "breach", json!({ "text": "到期未付。" })).await.ok();
    harbour.act("demo-mediator", &id, "remediate", json!({})).await.ok();
    let mut less = crate::harbour::agreement();
    less["items"] = json!([{ "label": "一次性补偿", "amount_fen": 100, "payer": 2, "payee": 1 }]);
    less["total_fen"] = json!(100);
    harbour.act("demo-deputy-shishi", &id, "agreement", less).await.created();
    let signs = harbour.by(&party, &id, "sign", json!({ "confirmation": number })).await;
    assert_eq!(refused(signs).0, "agreement_changed");
    assert_eq!(harbour.seen("demo-mediator", &id).await["agreement"]["signed_by"], json!([]));
    harbour.confirmed(&worker, &id, "sign").await.ok();
    let text = harbour.world.texts_to(&harbour.phone_of(&worker)).pop().unwrap();
    assert!(text.contains("协议总额 1.00 元"), "{text}");
}

async fn of_two_numbers_asked_for_at_once_the_later_is_told(kind: Kind) {
    let harbour = Harbour::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let phone = fresh_phone();
    let (id, code) = own_asked(&harbour, &phone).await;
    let party = harbour.world.tracker(&code);
    for _ in 0..2 {
        harbour.by(&party, &id, "confirmations", json!({ "act": "consent" })).await.created();
    }
    let mut world = harbour.world;
    world.stop().await;
    let world = World::on(kind, world.database, &[]);
    world.clock.pass_minutes(1);
    let number = number_in(&world.next_text(&phone, 0).await);
    let open = "SELECT CAST(count(*) AS TEXT) AS text FROM deliveries WHERE state <> 'done'";
    for _ in 0..200 {
        world.settle().await;
        if world.sql_text(open) == ["0"] {
            break;
        }
        mashang_tests::moment().await;
    }
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM deliveries"), ["3"]);
    assert_eq!(world.texts_to(&phone).len(), 1, "told once");
    let path = format!("/api/v1/disputes/{id}/consent");
    world.tracker(&code).post(&path, &json!({ "confirmation": number })).await.ok();
}

async fn a_phone_that_staff_enter_comes_with_a_paper(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let id = registered(&harbour).await;
    let office = harbour.world.login("demo-office-xiangzhi").await;
    let phones = [fresh_phone(), fresh_phone()];
    let mut party = json!({ "side": "first", "name": "何船工", "phone": phones[0] });
    assert_eq!(harbour.by(&office, &id, "parties", party.clone()).await.bad_fields(), ["/attachment_ids"]);
    assert_eq!(harbour.seen("demo-mediator", &id).await.get("parties"), None, "nothing half done");
    let card = office.photo().await;
    party["attachment_ids"] = json!([card]);
    harbour.by(&office, &id, "parties", party).await.created();
    harbour.enter(&id, json!({ "side": "second", "name": "林船东", "phone": phones[1] })).await;
    harbour.act("demo-office-xiangzhi", &id, "ask-consent", json!({})).await.ok();
    let codes = [
        code_in(&harbour.world.next_text(&phones[0], 0).await),
        code_in(&harbour.world.next_text(&phones[1], 0).await),
    ];
    // Every party sees on whose word the other has a phone, and by whom it was entered; the paper is for its owner.
    let (own, other) = (harbour.world.tracker(&codes[0]), harbour.world.tracker(&codes[1]));
    let path = format!("/api/v1/attachments/{card}");
    for (who, status) in [(&own, 200), (&office, 200), (&other, 404)] {
        assert_eq!(who.get(&path).await.status, status);
    }
    let seen = other.get(&format!("/api/v1/disputes/{id}")).await.ok();
    assert_eq!(seen["parties"][0]["phone_source"], "scan");
    let line = seen["timeline"].as_array().unwrap().iter().find(|line| line["kind"] == "party_added").unwrap();
    assert_eq!((&line["party"], &line["by"]["kind"]), (&json!(1), &json!("office")));

    // One that was entered before anybody asked for a paper confirms nothing, until there is one.
    let ask = json!({ "act": "consent" });
    harbour.by(&own, &id, "confirmations", ask.clone()).await.created();
    harbour.world.change_dossier(&id, |dossier| {
        dossier["parties"][0].as_object_mut().unwrap().remove("phone_source").unwrap();
    });
    harbour.by(&own, &id, "confirmations", ask.clone()).await.problem(409, "phone_unproven");
    let again = json!({ "party": 1, "phone": phones[0] });
    assert_eq!(harbour.by(&office, &id, "reissue-code", again.clone()).await.bad_fields(), ["/attachment_ids"]);
    let mut again = again;
    again["attachment_ids"] = json!([office.photo().await]);
    let seen = harbour.world.texts_to(&phones[0]).len();
    harbour.by(&office, &id, "reissue-code", again).await.created();
    let mut texts = seen;
    let code = loop {
        let text = harbour.world.next_text(&phones[0], texts).await;
        if text.contains("查询码 ") {
            break code_in(&text);
        }
        texts += 1;
    };
    harbour.by(&harbour.world.tracker(&code), &id, "confirmations", ask).await.created();
    // Who reports an own dispute gave the own phone.
    let (mine, code) = self::own(&harbour, &fresh_phone()).await;
    let seen = harbour.world.tracker(&code).get(&format!("/api/v1/disputes/{mine}")).await.ok();
    assert_eq!(seen["parties"][0]["phone_source"], "own");
}

async fn who_logs_in_as_the_party_needs_no_number(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let own = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "first", "name": "陈女士" }
    });
    let resident = harbour.world.login("demo-resident").await;
    let made = resident.post("/api/v1/disputes", &own).await.created();
    let id = id_of(&made);
    harbour.act("demo-office-xiangzhi", id, "register", json!({ "risk": "low" })).await.ok();
    let other = json!({ "side": "second", "name": "林先生" });
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
    let body = json!({ "side": "first", "name": "何船工", "phone": phone });
    let entered = harbour.enter(&id, body).await;
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
    let body = json!({ "side": "second", "name": "林船东" });
    let entered = harbour.act("demo-office-xiangzhi", &id, "parties", body).await.created();
    assert_eq!(entered, json!({ "number": 2, "version": 4 }));
}

async fn a_code_that_others_know_is_replaced(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let id = registered(&harbour).await;
    let (phone, other) = (fresh_phone(), fresh_phone());
    harbour.enter(&id, json!({ "side": "first", "name": "何船工", "phone": phone })).await;
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
    let without = json!({ "side": "second", "name": "林船东" });
    harbour.act("demo-office-xiangzhi", &id, "parties", without).await.created();
    let chosen = json!({ "party": 2, "phone": other });
    assert_eq!(
        harbour.by(&office, &id, "reissue-code", chosen).await.bad_fields(),
        ["/attachment_ids"],
        "nor a first one"
    );

    // Not more than three times a day.
    harbour.act("demo-mediator", &id, "reissue-code", json!({ "party": 1 })).await.created();
    harbour.act("demo-mediator", &id, "reissue-code", json!({ "party": 1 })).await.problem(409, "too_many_reissues");
    harbour.world.clock.pass_hours(25);
    harbour.act("demo-mediator", &id, "reissue-code", json!({ "party": 1 })).await.created();

    // Who reported an own dispute has one code for both, and has one for both again.
    let phone = fresh_phone();
    let own = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "first", "name": "陈女士", "phone": phone }
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
    for side in ["first", "second"] {
        let entered = harbour.enter(&id, json!({ "side": side, "name": "某人", "phone": fresh_phone() })).await;
        assert_eq!(entered.get("code_sent_to"), None, "{entered}");
    }
    let own = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "first", "name": "陈女士", "phone": fresh_phone() }
    });
    let made = harbour.world.anybody().post("/api/v1/disputes", &own).await.created();
    harbour.act("demo-office-xiangzhi", id_of(&made), "register", json!({ "risk": "low" })).await.ok();
    let other = json!({ "side": "second", "name": "林先生" });
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
    a_code_alone_changes_no_partys_position,
    who_takes_an_own_report_back_binds_nobody,
    a_number_is_for_the_agreement_that_was_read,
    of_two_numbers_asked_for_at_once_the_later_is_told,
    a_phone_that_staff_enter_comes_with_a_paper,
    who_logs_in_as_the_party_needs_no_number,
    a_code_is_known_to_its_party_alone,
    a_code_that_others_know_is_replaced,
    where_no_message_reaches_a_phone_parties_act_on_paper,
);
