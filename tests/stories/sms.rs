//! Messages to phones by Tencent Cloud, with a stand-in that checks each signature anew.

use std::time::Duration;

use mashang_tests::outside::{Mood, Outside};
use mashang_tests::{Kind, id_of};
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
    harbour.enter(&id, json!({ "side": "applicant", "name": "何船工", "phone": phone })).await;
    harbour.enter(&id, json!({ "side": "respondent", "name": "林船东", "phone": fresh_phone() })).await;
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
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{:?} is not {stand:?}", deliveries())
    };
    let party = || json!({ "side": "applicant", "name": "何船工", "phone": fresh_phone() });
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

mashang_tests::stories!(a_party_acts_by_what_its_phone_is_sent, what_passes_is_sent_again_and_what_stays_so_is_not);
