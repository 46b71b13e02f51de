//! Messages to phones by Tencent Cloud, with a stand-in that checks each signature anew.

use mashang_domain::person::PRIVACY_EDITION;
use mashang_tests::outside::{Mood, Outside};
use mashang_tests::{Kind, World, id_of, submission};
use serde_json::json;

use crate::harbour::{Harbour, fresh_phone};

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

async fn a_party_acts_by_what_its_phone_is_sent(kind: Kind) {
    let outside = Outside::start();
    let harbour = Harbour::start_with(kind, &outside.tencent()).await;
    let id = registered(&harbour).await;
    let phone = fresh_phone();
    harbour.enter(&id, json!({ "side": "first", "name": "何船工", "phone": phone })).await;
    harbour.enter(&id, json!({ "side": "second", "name": "林船东", "phone": fresh_phone() })).await;
    let to_party = |outside: &Outside| outside.sms().into_iter().filter(|sms| sms.phone == phone).collect::<Vec<_>>();
    let sent = outside.until(|outside| to_party(outside).pop()).await;
    assert_eq!((sent.template.as_str(), sent.values.len()), ("1110", 1));
    let party = harbour.world.tracker(&sent.values[0]);
    assert_eq!(party.get(&format!("/api/v1/disputes/{id}")).await.ok()["party"], 1);

    harbour.act("demo-office-xiangzhi", &id, "ask-consent", json!({})).await.ok();
    harbour.by(&party, &id, "confirmations", json!({ "act": "consent" })).await.created();
    let sent = outside.until(|outside| to_party(outside).into_iter().nth(1)).await;
    assert_eq!((sent.template.as_str(), sent.values.len()), ("1111", 4));
    harbour.by(&party, &id, "consent", json!({ "confirmation": sent.values[1] })).await.ok();

    // At night a number that a party asks for goes at once; what others have sent waits until the morning.
    harbour.world.clock.pass_until("2026-03-02T23:00:00+08:00");
    let late = fresh_phone();
    harbour.enter(&id, json!({ "side": "second", "name": "陈合伙", "phone": late })).await;
    harbour.by(&party, &id, "confirmations", json!({ "act": "withdraw" })).await.created();
    let sent = outside.until(|outside| to_party(outside).into_iter().nth(2)).await;
    assert_eq!(sent.template, "1111");
    harbour.world.settle().await;
    assert!(outside.sms().iter().all(|sms| sms.phone != late));
    harbour.world.clock.pass_until("2026-03-03T08:00:00+08:00");
    let sent = outside.until(|outside| outside.sms().into_iter().find(|sms| sms.phone == late)).await;
    assert_eq!(sent.template, "1110");
}

async fn what_passes_is_sent_again_and_what_stays_so_is_not(kind: Kind) {
    let outside = Outside::start();
    let more = [&outside.tencent()[..], &[("MASHANG_OUTGOING_PATIENCE_MS", "200")]].concat();
    let harbour = Harbour::start_with(kind, &more).await;
    let id = registered(&harbour).await;
    let deliveries = || {
        harbour
            .world
            .sql_text("SELECT state || ' ' || coalesce(last_error, '-') AS text FROM deliveries ORDER BY created_at")
    };
    let until = async |stand: &[&str]| {
        for _ in 0..200 {
            if deliveries() == stand {
                return;
            }
            mashang_tests::moment().await;
        }
        panic!("{:?} is not {stand:?}", deliveries())
    };
    let party = || json!({ "side": "first", "name": "何船工", "phone": fresh_phone() });
    outside.refuse_sms(&["LimitExceeded.PhoneNumberThirtySecondLimit"]);
    harbour.enter(&id, party()).await;
    until(&["pending LimitExceeded.PhoneNumberThirtySecondLimit"]).await;
    assert!(outside.sms().is_empty());
    harbour.world.clock.pass_minutes(1);
    until(&["done LimitExceeded.PhoneNumberThirtySecondLimit"]).await;

    outside.refuse_sms(&["FailedOperation.PhoneNumberInBlacklist"]);
    harbour.enter(&id, party()).await;
    let dead = "dead FailedOperation.PhoneNumberInBlacklist";
    until(&["done LimitExceeded.PhoneNumberThirtySecondLimit", dead]).await;

    // While nobody answers, parties are entered all the same.
    outside.is(Mood::Silent);
    harbour.enter(&id, party()).await;
    let lost = "pending no answer in time";
    until(&["done LimitExceeded.PhoneNumberThirtySecondLimit", dead, lost]).await;
    outside.is(Mood::Well);
    harbour.world.clock.pass_minutes(1);
    let done = "done no answer in time";
    until(&["done LimitExceeded.PhoneNumberThirtySecondLimit", dead, done]).await;
    assert_eq!(outside.sms().len(), 2);
    let told = harbour.world.sql_text("SELECT coalesce(last_error, '') AS text FROM deliveries").concat();
    assert!(!told.contains("139"), "no number lies anywhere: {told}");
}

/// Waits until nothing is to be sent any more.
async fn all_is_sent(world: &World) {
    world.settle().await;
    let waiting = "SELECT CAST(count(*) AS TEXT) AS text FROM deliveries WHERE state <> 'done'";
    for _ in 0..200 {
        if world.sql_text(waiting).concat() == "0" {
            return;
        }
        mashang_tests::moment().await;
    }
    panic!("{} are to be sent", world.sql_text(waiting).concat())
}

/// The same once no other step can follow at once.
async fn all_is_told(world: &World) {
    world.settle().await;
    world.clock.pass_minutes(11);
    all_is_sent(world).await;
}

async fn who_has_no_account_is_told_on_the_phone_until_the_consent_is_taken_back(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (phone, others) = (fresh_phone(), fresh_phone());
    let with_phone = |phone: &str| {
        let mut body = submission(&code);
        body["contact"] = json!({ "name": "王女士", "phone": phone });
        body
    };
    let receipt = world.anybody().post("/api/v1/cases", &with_phone(&phone)).await.created();
    let resident = world.login("demo-resident").await;
    let with_account = resident.post("/api/v1/cases", &with_phone(&others)).await.created();
    let deputy = world.login("demo-deputy").await;
    for one in [&receipt, &with_account] {
        let within = json!({ "kind": "observation", "text": "内部情况", "audience": "handlers" });
        deputy.step(id_of(one), "accept", &json!({})).await.ok();
        deputy.step(id_of(one), "report", &within).await.ok();
    }
    // Another step might follow at once.
    all_is_told(&world).await;
    let text = world.next_text(&phone, 0).await;
    assert!(text.contains("（交通出行）有新进展：代表受理") && !text.contains("东门"), "{text}");

    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    let wish = json!({ "purpose": "messages_by_sms", "edition": PRIVACY_EDITION });
    let given = tracker.post("/api/v1/me/consents", &wish).await.ok();
    tracker.post(&format!("/api/v1/me/consents/{}/withdraw", id_of(&given)), &json!({})).await.ok();
    deputy.step(id_of(&receipt), "escalate", &json!({ "text": "须由单位办理。" })).await.ok();
    all_is_told(&world).await;
    assert_eq!(world.texts_to(&phone).len(), 1, "of what handlers tell each other nothing, and nothing since");
    let told = world.texts_to(&others);
    assert!(told.len() == 1 && told[0].contains("代表受理"), "nobody is told in WeChat from here: {told:?}");
}

async fn whoever_leaves_a_strangers_phone_troubles_it_ten_times_a_day(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = fresh_phone();
    let mut body = submission(&code);
    body["contact"] = json!({ "name": "王女士", "phone": phone });
    let mut cases = Vec::new();
    for _ in 0..6 {
        cases.push(id_of(&world.anybody().post("/api/v1/cases", &body).await.created()).to_owned());
    }
    let deputy = world.login("demo-deputy").await;
    for case in &cases {
        deputy.step(case, "accept", &json!({})).await.ok();
    }
    all_is_told(&world).await;
    assert_eq!(world.texts_to(&phone).len(), 6);
    // Two steps that follow each other are one message, the later one.
    let deputy = world.login("demo-deputy").await;
    for case in &cases {
        let report = json!({ "kind": "observation", "text": "已到现场" });
        deputy.step(case, "report", &report).await.ok();
        deputy.step(case, "escalate", &json!({ "text": "须由单位办理。" })).await.ok();
    }
    all_is_told(&world).await;
    let told = world.texts_to(&phone);
    assert_eq!(told.len(), 10, "of twelve that were to be told");
    assert!(told.iter().skip(6).all(|text| text.contains("上报") && text.contains("待交办")), "{told:?}");
    world.clock.pass_hours(24);
    let receipt = world.anybody().post("/api/v1/cases", &body).await.created();
    world.login("demo-deputy").await.step(id_of(&receipt), "accept", &json!({})).await.ok();
    all_is_told(&world).await;
    assert_eq!(world.texts_to(&phone).len(), 11, "of another day");
}

mashang_tests::stories!(
    a_party_acts_by_what_its_phone_is_sent,
    what_passes_is_sent_again_and_what_stays_so_is_not,
    who_has_no_account_is_told_on_the_phone_until_the_consent_is_taken_back,
    whoever_leaves_a_strangers_phone_troubles_it_ten_times_a_day,
);
