//! How many numbers a phone is sent, and for what: nobody keeps another from signing by using them up.

use mashang_tests::{Caller, Kind};
use serde_json::json;

use crate::harbour::{Harbour, code_in, fresh_phone, number_in};
use crate::parties::{own, own_asked};

async fn ask(harbour: &Harbour, party: &Caller, dispute: &str, act: &str) -> mashang_tests::Answer {
    harbour.by(party, dispute, "confirmations", json!({ "act": act })).await
}

/// Asks for a number and says it.
async fn consents(harbour: &Harbour, party: &Caller, dispute: &str, phone: &str) {
    let seen = harbour.world.texts_to(phone).len();
    ask(harbour, party, dispute, "consent").await.created();
    let number = number_in(&harbour.world.next_text(phone, seen).await);
    harbour.by(party, dispute, "consent", json!({ "confirmation": number })).await.ok();
}

/// A dispute with a party whose phone the office entered off a paper, and that party.
async fn entered(harbour: &Harbour, phone: &str) -> (String, Caller) {
    let (id, _) = own(harbour, &fresh_phone()).await;
    harbour.act("demo-office-xiangzhi", &id, "register", json!({ "risk": "low" })).await.ok();
    harbour.enter(&id, json!({ "side": "second", "name": "何船工", "phone": phone })).await;
    harbour.act("demo-office-xiangzhi", &id, "ask-consent", json!({})).await.ok();
    let mut seen = 0;
    loop {
        // Numbers come to the phone, too.
        let text = harbour.world.next_text(phone, seen).await;
        if text.contains("查询码 ") {
            return (id, harbour.world.tracker(&code_in(&text)));
        }
        seen += 1;
    }
}

async fn numbers_are_few(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let phone = fresh_phone();
    let (id, code) = own_asked(&harbour, &phone).await;
    let party = harbour.world.tracker(&code);
    consents(&harbour, &party, &id, &phone).await;
    // Of one dispute a phone that confirmed a number is sent seven more, for each act five an hour.
    for _ in 0..4 {
        ask(&harbour, &party, &id, "consent").await.created();
    }
    ask(&harbour, &party, &id, "consent").await.problem(409, "too_many_confirmations");
    for _ in 0..3 {
        ask(&harbour, &party, &id, "refuse").await.created();
    }
    let full = ask(&harbour, &party, &id, "refuse").await.problem(409, "too_many_confirmations_today");
    assert!(full["title"].as_str().unwrap().contains("今天"), "{full}");
    let said = ask(&harbour, &party.with("Accept-Language", "en"), &id, "refuse").await.json;
    assert!(said["title"].as_str().unwrap().contains("ten numbers a day"), "{said}");
    let kept = harbour.world.sql_text("SELECT CAST(numbers AS TEXT) AS text FROM phone_days ORDER BY numbers");
    assert_eq!(kept, ["1", "7", "7"]);
    // Of another dispute three are left of ten.
    let (other, elsewhere) = entered(&harbour, &phone).await;
    for _ in 0..3 {
        ask(&harbour, &elsewhere, &other, "refuse").await.created();
    }
    ask(&harbour, &elsewhere, &other, "refuse").await.problem(409, "too_many_confirmations_today");
    // Another phone is another phone, and tomorrow is another day.
    let (third, key) = own_asked(&harbour, &fresh_phone()).await;
    ask(&harbour, &harbour.world.tracker(&key), &third, "consent").await.created();
    harbour.world.clock.pass_hours(24);
    ask(&harbour, &elsewhere, &other, "refuse").await.created();
}

async fn who_types_a_strangers_phone_keeps_the_stranger_from_nothing(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let phone = fresh_phone();
    for report in 0..2 {
        let (id, code) = own_asked(&harbour, &phone).await;
        let liar = harbour.world.tracker(&code);
        if report == 0 {
            for act in ["consent", "refuse"] {
                ask(&harbour, &liar, &id, act).await.created();
            }
        }
        ask(&harbour, &liar, &id, "consent").await.problem(409, "too_many_confirmations_today");
    }
    let (id, stranger) = entered(&harbour, &phone).await;
    ask(&harbour, &stranger, &id, "consent").await.created();
}

async fn no_number_is_sent_for_what_there_is_nothing_of(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let phone = fresh_phone();
    let (id, code) = own_asked(&harbour, &phone).await;
    let party = harbour.world.tracker(&code);
    ask(&harbour, &party, &id, "answer_mediator").await.problem(409, "no_mediator");
    // Who owes has nothing to confirm.
    let (id, [worker, owner]) = harbour.in_force().await;
    let (payee, payer) = (harbour.world.tracker(&worker), harbour.world.tracker(&owner));
    ask(&harbour, &payer, &id, "perform").await.problem(409, "not_your_receipt");
    ask(&harbour, &payee, &id, "perform").await.created();
    let kept = harbour.world.sql_text("SELECT CAST(numbers AS TEXT) AS text FROM phone_days");
    assert_eq!(kept, ["1", "1"], "of the payee's phone and of its dispute");
}

mashang_tests::stories!(
    numbers_are_few,
    who_types_a_strangers_phone_keeps_the_stranger_from_nothing,
    no_number_is_sent_for_what_there_is_nothing_of,
);
