//! 石狮 · 祥芝镇: from first help for a burnt fishery worker to an agreement that was kept.

use mashang_tests::{Kind, World, id_of};
use serde_json::{Value, json};

use crate::harbour::{HARBOUR, Harbour, MEDICAL, agreement};

fn hex(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut all, byte| {
        write!(all, "{byte:02x}").unwrap();
        all
    })
}

async fn duty_roles(world: &World, who: &str, deputy: &Value) -> Vec<(String, String)> {
    let file =
        world.login(who).await.get(&format!("/api/v1/deputies/{}/duty-file?limit=100", id_of(deputy))).await.ok();
    let mut found: Vec<_> = file["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            assert!(record["source"]["event_id"].is_string(), "typed in by no one: {record}");
            (record["role"].as_str().unwrap().to_owned(), record["activity"].as_str().unwrap().to_owned())
        })
        .collect();
    found.sort();
    found
}

async fn from_first_help_to_closed(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    // The room records help for the burnt worker: health data only with separate consent, an accident at work.
    let room = harbour.deputies[0]["room_id"].as_str().unwrap();
    let mut help = json!({
        "code": world.code_of(room), "channel": "visit", "nature": "help", "category": "fishery",
        "title": "船工在机舱爆炸中烧伤", "text": "渔船机舱爆炸，船工受伤，已协助送往医院。", "speaker_consents": true,
        "safety_accident": true, "health": MEDICAL
    });
    let liaison = world.login("demo-liaison-xiangzhi").await;
    assert_eq!(liaison.post("/api/v1/cases", &help).await.bad_fields(), ["/health_consent"]);
    help["health_consent"] = json!(true);
    let receipt = liaison.post("/api/v1/cases", &help).await.created();
    let (case, tracking) = (id_of(&receipt).to_owned(), receipt["tracking_code"].as_str().unwrap().to_owned());
    liaison.step(&case, "accept", &json!({ "text": "已送医。" })).await.ok();
    world.clock.pass_hours(24 * 9);

    // After discharge: a dispute comes out of the case.
    let opened = json!({
        "kind": "damages", "title": "工伤赔偿纠纷", "text": "出院后双方对赔偿数额有分歧。", "risk": "medium"
    });
    world.login("demo-resident").await.step(&case, "open-dispute", &opened).await.problem(404, "not_found");
    let liaison = world.login("demo-liaison-xiangzhi").await;
    let dispute = liaison.step(&case, "open-dispute", &opened).await.created();
    let id = id_of(&dispute).to_owned();
    let codes = harbour.prepare(&id, true).await;
    for code in &codes {
        harbour.confirmed(code, &id, "consent").await.ok();
    }
    let accepted = harbour.seen("demo-deputy-shishi", &id).await;
    assert_eq!(accepted["state"], "accepted");
    assert_eq!(accepted["due_on"], "2026-04-11", "a month from 11 March");

    // One 评理会 and two separate sessions, one precedent.
    let sessions = [("pingli", json!([1, 2])), ("separate", json!([1])), ("separate", json!([2]))];
    for (at, (session, parties)) in sessions.iter().enumerate() {
        let call = json!({ "kind": session, "at": "2026-03-11T02:00:00Z", "place": "海上枫桥调解室" });
        let made = harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
        assert_eq!((&made["number"], &made["state"]), (&json!(at + 1), &json!("mediating")));
        let mut record = json!({
            "session": at + 1, "parties": parties, "mediators": [1, 2], "minutes": "会议记录", "notes": "底线笔记"
        });
        if *session == "pingli" {
            record["precedents"] = json!(["2024 年海上作业损害赔偿调解案"]);
            record["others"] = json!(["老船长"]);
        }
        harbour.act("demo-deputy-xiangzhi", &id, "record-session", record).await.ok();
    }
    harbour.act("demo-deputy-shishi", &id, "agreement", agreement()).await.created();
    for code in &codes {
        let signed = harbour.confirmed(code, &id, "sign").await.ok();
        assert_eq!(signed.get("effective_at"), None, "not before the seal");
    }
    let early = json!({ "item": 1, "on": "2026-03-11", "receipt": "收条" });
    harbour.act("demo-deputy-shishi", &id, "perform", early).await.problem(409, "not_effective");
    harbour.act("demo-deputy-shishi", &id, "sign", json!({})).await.ok();
    harbour.act("demo-office-xiangzhi", &id, "seal", json!({})).await.problem(403, "forbidden");
    let sealed = harbour.act("demo-mediator", &id, "seal", json!({})).await.ok();
    assert!(sealed["effective_at"].is_string());

    for item in 1..=5 {
        let done = harbour.receipt(&id, item, "2026-03-11").await.ok();
        assert_eq!(done["state"], if item == 5 { "performed" } else { "performing" });
        assert_eq!(harbour.receipt(&id, item, "2026-03-11").await.status, 409);
    }
    world.clock.pass_hours(24 * 20);
    let visit = json!({ "text": "伤者已返岗，双方和好。" });
    harbour.act("demo-office-xiangzhi", &id, "follow-up", visit).await.ok();
    let closed = harbour.act("demo-office-xiangzhi", &id, "close", json!({})).await.ok();
    assert_eq!(closed["state"], "closed");
    // A code still reads, and writes nothing more.
    harbour.by(&world.tracker(&codes[0]), &id, "keep-private", json!({})).await.problem(409, "state_conflict");
    figures(&harbour, &case, &tracking, &id, &codes).await;
}

/// One success, 0 days, counted once; each mediator credited once; nobody outside reads medical text.
async fn figures(harbour: &Harbour, case: &str, tracking: &str, dispute: &str, codes: &[String; 2]) {
    let world = &harbour.world;
    world.settle().await;
    let mediated = [("dispute_mediator".to_owned(), "mediated".to_owned())];
    assert_eq!(duty_roles(world, "demo-deputy-shishi", &harbour.deputies[0]).await, mediated);
    assert_eq!(duty_roles(world, "demo-deputy-xiangzhi", &harbour.deputies[1]).await, mediated);

    let office = world.login("demo-office-xiangzhi").await;
    for division in ["350581103209", "350581103000"] {
        let path = format!("/api/v1/statistics/disputes?division={division}&from=2026-03-01&to=2026-03-31");
        let figures = office.get(&path).await.ok();
        let expected = json!({
            "received": 1, "accepted": 1, "agreed": 1, "terminated": 0, "performed": 1, "amount_fen": 2_850_000, "days": 0,
            "averted": 0, "averted_people": 0
        });
        assert_eq!(figures["totals"], expected, "{division}");
        assert_eq!(figures["by_kind"], json!([{ "kind": "damages", "kind_label": "损害赔偿", "totals": expected }]));
        assert_eq!(figures["by_organisation"][0]["organisation_id"], harbour.organisation.as_str());
    }

    // Both timelines tell of the other, as far as the viewer may see it.
    let kinds = |seen: &Value| -> Vec<String> {
        let lines = seen["timeline"].as_array().unwrap();
        lines.iter().map(|line| line["kind"].as_str().unwrap().to_owned()).collect()
    };
    let of_case = office.case(case).await;
    assert_eq!(of_case["dispute_ids"], json!([dispute]));
    for kind in ["submitted", "dispute_opened", "reported", "held", "agreed", "closed"] {
        assert!(kinds(&of_case).contains(&kind.to_owned()), "{kind}: {:?}", kinds(&of_case));
    }
    let of_dispute = harbour.seen("demo-office-xiangzhi", dispute).await;
    assert!(kinds(&of_dispute).contains(&"submitted".to_owned()));
    assert_eq!((&of_case["health"], &of_case["safety_accident"]), (&json!(MEDICAL), &json!(true)));
    // The deputies mediate and don't handle the case: its lines are not theirs.
    assert!(!kinds(&harbour.seen("demo-deputy-shishi", dispute).await).contains(&"submitted".to_owned()));

    // Notes stay with the mediators, separate sessions with those inside, health with its owner.
    let as_party = |code: &str| world.tracker(code);
    let (worker, owner) = (as_party(&codes[0]), as_party(&codes[1]));
    let path = format!("/api/v1/disputes/{dispute}");
    let (worker, owner) = (worker.get(&path).await.ok(), owner.get(&path).await.ok());
    let mediator = harbour.seen("demo-deputy-shishi", dispute).await;
    assert_eq!(mediator["sessions"].as_array().unwrap().len(), 3);
    assert_eq!(mediator["sessions"][1]["notes"], "底线笔记");
    assert_eq!(of_dispute["sessions"].as_array().unwrap().len(), 3);
    assert!(!of_dispute.to_string().contains("底线笔记"), "the office reads no notes");
    for party in [&worker, &owner] {
        assert_eq!(party["sessions"].as_array().unwrap().len(), 1, "{party}");
        assert!(!party.to_string().contains("底线笔记"));
        assert_eq!(party["agreement"]["total_fen"], 2_850_000);
    }
    assert!(worker.to_string().contains(MEDICAL) && !owner.to_string().contains(MEDICAL));
    let masked = |party: &Value| party["phone_masked"].as_str().unwrap().contains("****");
    assert!(mediator["parties"].as_array().unwrap().iter().all(masked), "phones are masked");

    for public in [
        format!("/api/v1/track/{tracking}"),
        format!("/api/v1/statistics/coverage?division={HARBOUR}"),
        format!("/api/v1/deputies?division={HARBOUR}"),
        format!("/api/v1/receptions?division={HARBOUR}"),
    ] {
        let answer = world.anybody().get(&public).await.ok();
        assert!(public.contains("/track/") || !answer.to_string().contains(MEDICAL), "{public}");
    }
    // Nothing of it lies in the clear: not in the dispute, not in its events, not in the case.
    for (table, column) in [("disputes", "dossier"), ("events", "sealed"), ("cases", "sealed")] {
        let text = match world.kind {
            Kind::Sqlite => format!("SELECT coalesce(hex({column}), '') AS text FROM {table}"),
            Kind::Postgres(_) => format!(
                "SELECT encode(convert_to({column}::text, 'UTF8'), 'hex') AS text FROM {table} WHERE {column} IS NOT NULL"
            ),
        };
        for secret in [MEDICAL, "林船东", "底线笔记"] {
            let found = world.sql_text(&text).iter().any(|cell| cell.to_lowercase().contains(&hex(secret)));
            assert!(!found, "{secret} lies in the clear in {table}.{column}");
        }
    }
    world.login("demo-resident").await.get(&path).await.problem(404, "not_found");
    world.login("demo-liaison-xiangzhi").await.get(&path).await.ok()["parties"]
        .as_array()
        .is_none_or(Vec::is_empty)
        .then_some(())
        .expect("who reported it does not know the parties");
}

async fn a_refusal_bars_mediation_and_must_end_with_advice(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, [worker, owner]) = harbour.asked(true).await;
    let call = json!({ "kind": "joint", "at": "2026-03-02T02:00:00Z", "place": "调解室" });
    // Before every party agreed no sitting may be called.
    let early = harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call.clone()).await;
    assert_eq!(early.problem(409, "state_conflict")["state"], "consent_pending");
    harbour.confirmed(&worker, &id, "consent").await.ok();
    // A party speaks for itself only.
    harbour.by(&harbour.world.tracker(&worker), &id, "consent", json!({ "party": 2 })).await.problem(403, "forbidden");
    let refused = harbour.confirmed(&owner, &id, "refuse").await.ok();
    assert_eq!(refused["state"], "refused");
    let barred = harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await;
    assert_eq!(
        barred.problem(409, "state_conflict")["allowed_actions"],
        json!(["reissuePartyCode", "terminateMediation", "recordAvertedEscalation"])
    );
    assert_eq!(harbour.act("demo-office-xiangzhi", &id, "terminate", json!({})).await.bad_fields(), ["/text"]);
    let advice = json!({ "text": "可以依法向人民法院提起诉讼。" });
    harbour.act("demo-office-xiangzhi", &id, "terminate", advice.clone()).await.ok();
    let to = json!({ "text": "已告知起诉途径。", "to": "litigation" });
    assert_eq!(harbour.act("demo-office-xiangzhi", &id, "refer", to).await.ok()["state"], "referred");
    let seen = harbour.world.tracker(&owner).get(&format!("/api/v1/disputes/{id}")).await.ok();
    assert_eq!((&seen["advice"], &seen["channel"]), (&advice["text"], &json!("litigation")));
    // Nobody sat with the parties: nobody mediated.
    harbour.world.settle().await;
    assert!(duty_roles(&harbour.world, "demo-deputy-shishi", &harbour.deputies[0]).await.is_empty());
}

async fn a_mediator_with_an_interest_steps_aside(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, codes) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let call = json!({ "kind": "pingli", "at": "2026-03-02T02:00:00Z", "place": "调解室" });
    harbour.act("demo-deputy-shishi", &id, "declare-interest", json!({ "text": "与船东是亲属。" })).await.ok();
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call.clone()).await.problem(403, "forbidden");
    assert!(harbour.seen("demo-deputy-shishi", &id).await.get("parties").is_none(), "knows the parties no longer");
    let again = json!({ "kind": "invited", "deputy_id": harbour.deputies[0]["id"] });
    assert_eq!(harbour.act("demo-mediator", &id, "mediators", again).await.bad_fields(), ["/deputy_id"]);
    // The other one goes on, until a party declines: then nobody is left to mediate.
    harbour.act("demo-deputy-xiangzhi", &id, "mediation-sessions", call.clone()).await.created();
    let declines = json!({ "mediator": 2, "accepts": false });
    harbour.confirmed_with(&codes[1], &id, "answer-mediator", declines).await.ok();
    harbour.act("demo-deputy-xiangzhi", &id, "mediation-sessions", call.clone()).await.problem(403, "forbidden");
    harbour.act("demo-mediator", &id, "mediation-sessions", call).await.problem(409, "no_mediator");
}

async fn a_party_is_never_the_mediator(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, _) = harbour.asked(true).await;
    let party = json!({ "side": "second", "name": "某代表", "deputy_id": harbour.deputies[0]["id"] });
    assert_eq!(harbour.act("demo-mediator", &id, "parties", party).await.bad_fields(), ["/deputy_id"]);
    // The other way round: a deputy reports an own dispute, and can't be made its mediator.
    let own = json!({
        "code": harbour.code, "source": "application", "kind": "neighbourhood", "title": "邻里", "text": "围墙之争。",
        "party": { "side": "first", "name": "某代表" }
    });
    let made = harbour.world.login("demo-deputy-shishi").await.post("/api/v1/disputes", &own).await.created();
    let own = id_of(&made).to_owned();
    harbour.act("demo-office-xiangzhi", &own, "register", json!({ "risk": "low" })).await.ok();
    let seat = json!({ "kind": "invited", "deputy_id": harbour.deputies[0]["id"] });
    assert_eq!(harbour.act("demo-office-xiangzhi", &own, "mediators", seat).await.bad_fields(), ["/deputy_id"]);
    let seen = harbour.seen("demo-deputy-shishi", &own).await;
    assert_eq!((&seen["relations"], &seen["party"]), (&json!(["party", "reporter"]), &json!(1)));
    // One side alone is no dispute to be mediated.
    harbour.act("demo-office-xiangzhi", &own, "ask-consent", json!({})).await.problem(409, "one_sided");
}

async fn an_agreement_is_whole_or_refused(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, _) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let call = json!({ "kind": "pingli", "at": "2026-03-02T02:00:00Z", "place": "调解室" });
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = agreement();
        change(&mut body);
        body
    };
    let bad: Vec<(Value, &str)> = vec![
        (with(&|body| body["total_fen"] = json!(2_850_001)), "/total_fen"),
        (with(&|body| body["items"][0]["amount_fen"] = json!(-1)), "/items/0/amount_fen"),
        (with(&|body| body["items"][0]["amount_fen"] = json!(9_007_199_254_740_992_i64)), "/items/0/amount_fen"),
        (with(&|body| body["total_fen"] = json!(9_007_199_254_740_992_i64)), "/total_fen"),
        (with(&|body| body["parties"] = json!([1])), "/parties"),
        (with(&|body| body["items"][0]["payer"] = json!(1)), "/items/0/payee"),
        (with(&|body| (body["items"], body["total_fen"]) = (json!([]), json!(0))), "/items"),
        // Mediation is free of charge (人民调解法第四条).
        (with(&|body| body["mediation_fee_fen"] = json!(100)), "/mediation_fee_fen"),
    ];
    for (body, pointer) in bad {
        let answer = harbour.act("demo-deputy-shishi", &id, "agreement", body).await;
        assert_eq!(answer.bad_fields(), [pointer]);
    }
    let ghost = with(&|body| body["parties"] = json!([1, 2, 3]));
    assert_eq!(harbour.act("demo-deputy-shishi", &id, "agreement", ghost).await.missing_fields(), ["/parties/2"]);
    assert_eq!(harbour.seen("demo-deputy-shishi", &id).await["state"], "mediating", "nothing half done");
    harbour.act("demo-office-xiangzhi", &id, "agreement", agreement()).await.problem(403, "forbidden");
    // An oral one holds at once, and there is nothing to sign.
    let oral = with(&|body| body["form"] = json!("oral"));
    let made = harbour.act("demo-deputy-shishi", &id, "agreement", oral).await.created();
    assert!(made["effective_at"].is_string());
    harbour.act("demo-deputy-shishi", &id, "sign", json!({})).await.problem(409, "oral_agreement");
}

async fn a_court_confirms_what_both_ask_for_within_thirty_days(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let apply = json!({ "parties": [1, 2], "court": "石狮市人民法院", "matter": "obligation" });
    // Without an organisation it is a settlement between the parties.
    let (id, codes) = harbour.agreed(false).await;
    harbour.on_paper(&id, "sign").await;
    let seen = harbour.world.tracker(&codes[0]).get(&format!("/api/v1/disputes/{id}")).await.ok();
    assert!(seen["agreement"]["effective_at"].is_string(), "{seen}");
    let refused = harbour.act("demo-deputy-shishi", &id, "apply-confirmation", apply.clone()).await;
    refused.problem(409, "no_organisation");

    let (id, _) = harbour.agreed(true).await;
    let early = harbour.act("demo-deputy-shishi", &id, "apply-confirmation", apply.clone()).await;
    early.problem(409, "not_effective");

    let (id, codes) = harbour.in_force().await;
    let alone = json!({ "parties": [1], "court": "石狮市人民法院", "matter": "obligation" });
    let answer = harbour.by(&harbour.world.tracker(&codes[0]), &id, "apply-confirmation", alone).await;
    assert_eq!(answer.bad_fields(), ["/parties"]);
    harbour.world.clock.pass_hours(24 * 30);
    // One party alone is refused, even when it says that both want it.
    let alone = harbour.by(&harbour.world.tracker(&codes[0]), &id, "apply-confirmation", apply.clone()).await;
    assert_eq!(alone.bad_fields(), ["/parties"]);
    let unsigned = harbour.act("demo-deputy-shishi", &id, "apply-confirmation", apply.clone()).await;
    assert_eq!(unsigned.bad_fields(), ["/attachment_ids"], "what all want is on paper");
    let mut signed = apply.clone();
    signed["attachment_ids"] = json!([harbour.world.login("demo-deputy-shishi").await.photo().await]);
    // Neither a status nor a title is confirmed, whatever the dispute is about.
    for matter in ["status", "title"] {
        let mut barred = signed.clone();
        barred["matter"] = json!(matter);
        let answer = harbour.act("demo-deputy-shishi", &id, "apply-confirmation", barred).await;
        assert_eq!(answer.bad_fields(), ["/matter"]);
    }
    harbour.confirmed(&codes[0], &id, "begin-performance").await.ok();
    let asked = harbour.act("demo-deputy-shishi", &id, "apply-confirmation", signed).await.ok();
    assert_eq!(asked["state"], "confirmation_applied", "the thirtieth day, while it is carried out");
    let confirmed = harbour.act("demo-mediator", &id, "confirm", json!({})).await.ok();
    assert_eq!(confirmed["state"], "confirmed");
    assert_eq!(harbour.seen("demo-mediator", &id).await["agreement"]["ruling"], "confirmed");

    let (id, _) = harbour.in_force().await;
    // The thirtieth day is the first of May, which the next working day follows on the sixth.
    harbour.world.clock.pass_hours(24 * 36);
    let late = harbour.act("demo-deputy-shishi", &id, "apply-confirmation", apply).await;
    let late = late.problem(409, "confirmation_too_late");
    assert!(late["detail"].as_str().unwrap().contains("人民调解法第三十三条"), "{late}");
}

async fn two_offices_register_the_same_dispute_at_once(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let report = json!({
        "code": harbour.code, "source": "sweep", "kind": "contract", "title": "租船", "text": "租金之争。", "risk": "high"
    });
    let made = harbour.world.anybody().post("/api/v1/disputes", &report).await.created();
    let id = id_of(&made).to_owned();
    let office = harbour.world.login("demo-office-xiangzhi").await;
    let register = json!({ "risk": "high", "organisation_id": harbour.organisation });
    let (one, two) = tokio::join!(
        harbour.by(&office, &id, "register", register.clone()),
        harbour.by(&office, &id, "register", register.clone())
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let seen = harbour.seen("demo-office-xiangzhi", &id).await;
    assert_eq!((&seen["state"], &seen["version"]), (&json!("registered"), &json!(2)));
    // Who reported without an account follows it by the code, and does not learn the parties.
    let reporter = harbour.world.tracker(made["tracking_code"].as_str().unwrap());
    let own = reporter.get(&format!("/api/v1/disputes/{id}")).await.ok();
    assert_eq!((&own["relations"], &own["text"]), (&json!(["reporter"]), &json!("租金之争。")));
    harbour.by(&reporter, &id, "withdraw", json!({})).await.problem(403, "forbidden");
    // The deputy by whose code it came knows that there is a dispute, and not whose.
    let listed = harbour.world.login("demo-deputy-shishi").await.get("/api/v1/disputes").await.ok();
    assert_eq!((&listed["items"][0]["id"], listed["items"][0].get("title")), (&json!(id), None));
    let known = harbour.seen("demo-deputy-shishi", &id).await;
    assert_eq!((&known["relations"], known.get("text")), (&json!(["addressee"]), None));
    // High risk told the office at once.
    harbour.world.settle().await;
    let inbox = office.get("/api/v1/me/messages").await.ok();
    assert_eq!(inbox["items"][0]["kind"], "reported");
}

async fn a_broken_agreement_is_mediated_again(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, codes) = harbour.in_force().await;
    harbour.confirmed(&codes[0], &id, "begin-performance").await.ok();
    harbour.confirmed_with(&codes[0], &id, "breach", json!({ "text": "到期未付。" })).await.ok();
    let resumed = harbour.act("demo-mediator", &id, "remediate", json!({})).await.ok();
    assert_eq!(resumed["state"], "mediating");
    let mut smaller = agreement();
    smaller["items"] = json!([{ "label": "一次性补偿", "amount_fen": 2_000_000, "payer": 2, "payee": 1 }]);
    smaller["total_fen"] = json!(2_000_000);
    smaller["form"] = json!("oral");
    harbour.act("demo-deputy-shishi", &id, "agreement", smaller).await.created();
    let seen = harbour.seen("demo-mediator", &id).await;
    assert_eq!(seen["agreement"]["total_fen"], 2_000_000);
    assert_eq!(seen["former_agreements"][0]["total_fen"], 2_850_000, "what was broken is not forgotten");
    harbour.world.settle().await;
    // Still one mediation, and one success with the sum of what took effect first.
    assert_eq!(duty_roles(&harbour.world, "demo-deputy-shishi", &harbour.deputies[0]).await.len(), 1);
    let office = harbour.world.login("demo-office-xiangzhi").await;
    let path = "/api/v1/statistics/disputes?division=350581103000&from=2026-03-01&to=2026-03-31";
    let totals = office.get(path).await.ok()["totals"].clone();
    assert_eq!((&totals["agreed"], &totals["amount_fen"]), (&json!(1), &json!(2_850_000)));
    // A party may end it at any time, and demand that it is not public; more time needs both.
    let (other, codes) = harbour.asked(true).await;
    harbour.on_paper(&other, "consent").await;
    let alone = json!({ "parties": [1], "until": "2026-05-30" });
    assert_eq!(harbour.act("demo-mediator", &other, "extend", alone).await.bad_fields(), ["/parties"]);
    let mediator = harbour.world.login("demo-mediator").await;
    let mut both = json!({ "parties": [1, 2], "until": "2026-05-30" });
    assert_eq!(harbour.by(&mediator, &other, "extend", both.clone()).await.bad_fields(), ["/attachment_ids"]);
    both["attachment_ids"] = json!([mediator.photo().await]);
    assert_eq!(harbour.by(&mediator, &other, "extend", both).await.ok()["due_on"], "2026-05-30");
    harbour.by(&harbour.world.tracker(&codes[0]), &other, "keep-private", json!({})).await.ok();
    harbour.act("demo-mediator", &other, "assess", json!({ "text": "亲属聚集", "risk": "high" })).await.ok();
    harbour.act("demo-mediator", &other, "alert-police", json!({ "text": "有冲突苗头" })).await.ok();
    let ended = harbour.confirmed(&codes[1], &other, "withdraw").await.ok();
    assert_eq!(ended["state"], "withdrawn");
    let seen = harbour.seen("demo-mediator", &other).await;
    assert_eq!((&seen["private"], &seen["police_alerted"]), (&json!(true), &json!(true)));
    office.get(path.replace("350581103000", "350581000000").as_str()).await.problem(403, "forbidden");
}

async fn papers_of_a_dispute_are_for_those_who_know_the_parties(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let (id, codes) = harbour.in_force().await;
    let mediator = harbour.world.login("demo-deputy-shishi").await;
    let receipt = mediator.photo().await;
    let paid = json!({ "item": 1, "on": "2026-03-02", "receipt": "收条", "attachment_ids": [receipt] });
    harbour.by(&mediator, &id, "perform", paid).await.ok();
    let path = format!("/api/v1/attachments/{receipt}");
    for (who, status) in [("demo-deputy-xiangzhi", 200), ("demo-office-xiangzhi", 200), ("demo-resident", 404)] {
        assert_eq!(harbour.world.login(who).await.get(&path).await.status, status, "{who}");
    }
    assert_eq!(harbour.world.tracker(&codes[0]).get(&path).await.status, 200);
    let again = json!({ "item": 2, "on": "2026-03-02", "receipt": "收条", "attachment_ids": [receipt] });
    assert_eq!(harbour.by(&mediator, &id, "perform", again).await.missing_fields(), ["/attachment_ids"]);
    let seen = harbour.seen("demo-deputy-shishi", &id).await;
    assert_eq!(seen["agreement"]["items"][1].get("performed_on"), None, "nothing half done");
}

async fn whoever_holds_a_code_finds_the_dispute_behind_it(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "damages", "title": "损害赔偿", "text": "双方对赔偿有分歧。"
    });
    let anybody = harbour.world.anybody();
    let made = anybody.post("/api/v1/disputes", &report).await.created();
    let (id, reporter) = (id_of(&made).to_owned(), made["tracking_code"].as_str().unwrap().to_owned());
    let track = async |code: &str| anybody.get(&format!("/api/v1/track/{code}/dispute")).await;
    assert_eq!(track(&reporter).await.ok()["relations"], json!(["reporter"]));

    let codes = harbour.prepare(&id, true).await;
    for (at, code) in codes.iter().enumerate() {
        let seen = track(&code.to_lowercase().replace('-', "")).await.ok();
        assert_eq!((&seen["id"], &seen["party"]), (&json!(id), &json!(at + 1)));
        assert_eq!(seen["allowed_actions"][0], "answerMediator", "{seen}");
        assert_eq!(seen, track(&code.replace('-', "%20")).await.ok(), "written in groups with spaces between");
        assert_eq!(seen, harbour.world.tracker(code).get(&format!("/api/v1/disputes/{id}")).await.ok());
        anybody.get(&format!("/api/v1/track/{code}")).await.problem(404, "not_found");
    }
    let by_header = async |code: &str| harbour.world.tracker(code).get("/api/v1/track-dispute").await;
    assert_eq!(by_header(&codes[0].to_lowercase()).await.ok(), track(&codes[0]).await.ok());
    by_header("KX7M-3PQR-W9TE").await.problem(404, "not_found");
    let still = track(&reporter).await.ok();
    assert_eq!((&still["relations"], still.get("parties")), (&json!(["reporter"]), None));

    let case = json!({
        "code": harbour.code, "nature": "help", "category": "traffic", "title": "路灯", "text": "码头路灯不亮。"
    });
    let case = anybody.post("/api/v1/cases", &case).await.created();
    let code = case["tracking_code"].as_str().unwrap();
    track(code).await.problem(404, "not_found");
    let spaced = format!("/api/v1/track/{}", code.replace('-', "%20"));
    assert_eq!(anybody.get(&spaced).await.ok()["id"], case["id"]);
    track("KX7M-3PQR-W9TE").await.problem(404, "not_found");
}

mashang_tests::stories!(
    whoever_holds_a_code_finds_the_dispute_behind_it,
    from_first_help_to_closed,
    a_refusal_bars_mediation_and_must_end_with_advice,
    a_mediator_with_an_interest_steps_aside,
    a_party_is_never_the_mediator,
    an_agreement_is_whole_or_refused,
    a_court_confirms_what_both_ask_for_within_thirty_days,
    two_offices_register_the_same_dispute_at_once,
    a_broken_agreement_is_mediated_again,
    papers_of_a_dispute_are_for_those_who_know_the_parties,
);
