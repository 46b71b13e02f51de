//! Rule sets: who has how long, as the place says where the matter lies.

use std::sync::Arc;
use std::time::Duration;

use mashang_domain::cases::clocks::{RuleSet, Term};
use mashang_domain::cases::{DivisionRules, Rules};
use mashang_domain::territory::DivisionCode;
use mashang_tests::{Kind, World, id_of, is_at, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::orders::{ORDERS, order};
use crate::receptions::{on, room};
use crate::suggestions::{act, cast, congress_of, declared, draft};

async fn a_countys_own_rules_hold_for_every_clock_that_begins_after_them(kind: Kind) {
    let mut world = World::start(kind).await;
    let before = world.submit(&world.login("demo-resident").await).await;
    assert!(is_at(&before["due_at"], "2026-03-03T12:00:00"), "24 hours by the standard: {before}");
    world.stop().await;
    let rules = json!({
        "version": 2, "accept": { "hours": 48 }, "handle": { "working_days": 5 }, "assign": { "working_days": 2 },
        "question": { "working_days": 2 }, "help": { "working_days": 3 }, "proposal": { "working_days": 5 },
        "complaint": { "working_days": 10 }, "verify": { "working_days": 3 }, "rate": { "days": 7 },
        "rework": { "working_days": 10 }, "return_within": 5
    });
    let sql = format!(
        "INSERT INTO rule_sets (division_code, version, in_force, rules) VALUES ('350582000000', 2, TRUE, '{rules}')"
    );
    mashang_tests::execute(&world.database.url, &sql);
    world.restart().await;

    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let after = world.submit(&resident).await;
    assert!(is_at(&after["due_at"], "2026-03-05T10:00:00"), "48 hours by the county's own: {after}");
    let id = id_of(&before);
    assert_eq!(resident.case(id).await["due_at"], before["due_at"], "the clock that was given");
    let accepted = deputy.step(id, "accept", &json!({})).await.ok();
    assert!(is_at(&accepted["due_at"], "2026-03-09T09:30:00"), "five working days from now on: {accepted}");

    let elsewhere = world.anybody().get("/api/v1/deputies?division=350581103209&limit=1").await.ok();
    let there = submission(&world.code_of(id_of(&elsewhere["items"][0])));
    let receipt = world.anybody().post("/api/v1/cases", &there).await.created();
    assert!(is_at(&receipt["due_at"], "2026-03-03T12:00:00"), "the neighbours keep the city's: {receipt}");
}

#[test]
fn rules_that_another_process_adds_hold_here_without_a_wait() {
    mashang_tests::run(async {
        let world = World::start(Kind::POSTGRES).await;
        let resident = world.login("demo-resident").await;
        world.submit(&resident).await;
        let rules = RuleSet { version: 2, accept: Term::Hours(48), ..RuleSet::standard() };
        let division = DivisionCode::new("350582000000").unwrap();
        let added = [DivisionRules { division, in_force: true, from: None, rules: Arc::new(rules) }];
        world.door().write(move |store| store.add_rule_sets(&added)).await.unwrap();
        // What is told with the commit is looked for ten times a second, and what was read is kept for half a minute.
        for _ in 0..100 {
            if is_at(&world.submit(&resident).await["due_at"], "2026-03-05T10:00:00") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the county's own rules are not known here");
    });
}

fn term(unit: &str, count: u32) -> Value {
    json!({ "unit": unit, "count": count })
}

async fn an_administrator_lays_rules_down_and_withdraws_them(kind: Kind) {
    let world = World::start(kind).await;
    // However many others laid down before.
    let others = "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1200) \
                  INSERT INTO rule_sets (division_code, version, in_force, rules) \
                  SELECT '350100000000', number, TRUE, rules FROM numbers, rule_sets \
                  WHERE division_code = '350500000000' AND version = 1";
    mashang_tests::execute(&world.database.url, others);
    let admin = world.login("demo-admin").await;
    let mut rules = json!({ "division_code": "350582000000", "accept": term("hours", 48), "return_within": 5 });
    for name in ["handle", "assign", "question", "help", "proposal", "complaint", "verify", "rate", "rework"] {
        rules[name] = term("working_days", 4);
    }
    world.login("demo-office").await.post("/api/v1/rule-sets", &rules).await.problem(403, "forbidden");
    for version in [1, 2] {
        assert_eq!(admin.post("/api/v1/rule-sets", &rules).await.created()["version"], version);
    }
    let resident = world.login("demo-resident").await;
    assert!(is_at(&world.submit(&resident).await["due_at"], "2026-03-05T10:00:00"));
    let all = "/api/v1/rule-sets?division=350582002014";
    let listed = world.anybody().get(all).await.ok()["items"].clone();
    let told: Vec<_> =
        listed.as_array().unwrap().iter().map(|set| (set["version"].clone(), set["in_force"].clone())).collect();
    // The county's two, then the city's: what the demo laid down, and what shipped.
    assert_eq!(told, [2, 1, 2, 1].map(|version| (json!(version), json!(true))), "{listed}");
    let county = json!({ "division_code": "350582000000" });
    resident.post("/api/v1/rule-sets/withdraw", &county).await.problem(403, "forbidden");
    let left = admin.post("/api/v1/rule-sets/withdraw", &county).await.ok()["items"].clone();
    assert_eq!(left.as_array().unwrap().iter().filter(|set| set["in_force"] == true).count(), 2, "the city's");
    assert!(is_at(&world.submit(&resident).await["due_at"], "2026-03-03T12:00:00"), "the city's hold again");
}

async fn rules_of_the_future_are_tried_out_and_wait_for_their_day(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, resident) = (world.login("demo-admin").await, world.login("demo-resident").await);
    let waiting = world.submit(&resident).await;
    let mut rules = json!({ "division_code": "350582000000", "accept": term("hours", 48), "return_within": 5 });
    for (name, unit, count) in [
        ("handle", "working_days", 10),
        ("assign", "working_days", 2),
        ("question", "working_days", 2),
        ("help", "working_days", 3),
        ("proposal", "working_days", 5),
        ("complaint", "working_days", 10),
        ("verify", "working_days", 3),
        ("rate", "days", 7),
        ("rework", "working_days", 10),
    ] {
        rules[name] = term(unit, count);
    }
    let path = "/api/v1/rule-sets";
    let dated = |day: &str| {
        let mut dated = rules.clone();
        dated["in_force_from"] = json!(day);
        dated
    };
    assert_eq!(admin.post(path, &dated("2026-03-01")).await.bad_fields(), ["/in_force_from"]);
    let dry = format!("{path}/dry-run");
    resident.post(&dry, &dated("2026-03-04")).await.problem(403, "forbidden");
    let tried = admin.post(&dry, &dated("2026-03-04")).await.ok();
    let change = json!({ "name": "accept", "before": term("hours", 24), "after": term("hours", 48) });
    assert_eq!((&tried["in_force_from"], &tried["changes"]), (&json!("2026-03-04"), &json!([change])), "{tried}");
    let before = tried["count"].as_u64().unwrap();
    assert!(before >= 1 && tried["capped"] == false, "{tried}");
    world.submit(&resident).await;
    assert_eq!(admin.post(&dry, &dated("2026-03-04")).await.ok()["count"], before + 1, "one more waits");

    let laid = admin.post(path, &dated("2026-03-04")).await.created();
    assert_eq!(laid["in_force_from"], "2026-03-04");
    assert!(is_at(&world.submit(&resident).await["due_at"], "2026-03-03T12:00:00"), "the day has not come");
    world.clock.pass_hours(48);
    let resident = world.login("demo-resident").await;
    assert!(is_at(&world.submit(&resident).await["due_at"], "2026-03-09T10:00:00"), "it has");
    assert_eq!(resident.case(id_of(&waiting)).await["due_at"], waiting["due_at"], "what runs stays");
}

async fn how_often_a_unit_is_given_time_and_how_early_one_announces_is_as_the_rules_say(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, office, liaison) =
        (world.login("demo-admin").await, world.login("demo-office").await, world.login("demo-room-liaison").await);
    let mut rules = json!({
        "division_code": "350582000000", "accept": term("hours", 24), "rate": term("days", 7), "return_within": 5,
        "extensions": 2, "extension": term("working_days", 1), "reception_notice_days": 5, "reception_ahead_days": 31,
        "assign_reach": "own_and_above"
    });
    for (name, count) in [
        ("handle", 10),
        ("assign", 2),
        ("question", 2),
        ("help", 3),
        ("proposal", 5),
        ("complaint", 10),
        ("verify", 3),
        ("rework", 10),
    ] {
        rules[name] = term("working_days", count);
    }
    let tried = admin.post("/api/v1/rule-sets/dry-run", &rules).await.ok();
    let number = |name: &str, before: u32, after: u32| json!({ "name": name, "before": before, "after": after });
    let numbers =
        [number("extensions", 1, 2), number("reception_notice_days", 2, 5), number("reception_ahead_days", 366, 31)];
    assert_eq!(tried["numbers"], json!(numbers), "{tried}");
    let help = |change: &Value| change["name"] == "extension_help" && change["after"] == term("working_days", 1);
    assert!(tried["changes"].as_array().unwrap().iter().any(help), "{tried}");
    let laid = admin.post("/api/v1/rule-sets", &rules).await.created();
    assert_eq!((&laid["extensions"], &laid["mediation_extension_days"]), (&json!(2), &json!(366)));

    // Handed to a unit on Monday, given a day twice, and no third one.
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    office.step(&case, "escalate", &json!({ "text": "机关主动接手" })).await.ok();
    let assign = json!({ "lead_unit_id": police(&world).await, "nature": "help" });
    assert!(is_at(&office.step(&case, "assign", &assign).await.ok()["due_at"], "2026-03-05T09:30:00"));
    for due in ["2026-03-06T09:30:00", "2026-03-09T09:30:00"] {
        let extended = office.step(&case, "extend", &json!({ "text": "情况复杂" })).await.ok();
        assert!(is_at(&extended["due_at"], due), "{extended}");
    }
    office.step(&case, "extend", &json!({ "text": "再延" })).await.problem(409, "already_extended");

    let room = room(&world).await;
    for (day, said) in [("2026-03-06", "接待须至少提前 5 天公告"), ("2026-04-03", "最多提前 31 天公告")]
    {
        let refused = liaison.post("/api/v1/receptions", &on(&room, day)).await.problem(422, "invalid");
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["detail"]), (&json!("/on"), &json!(said)));
    }
    liaison.post("/api/v1/receptions", &on(&room, "2026-03-07")).await.created();
}

async fn a_year_of_the_calendar_is_entered_as_it_is_published(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, anybody) = (world.login("demo-admin").await, world.anybody());
    let estimated = anybody.get("/api/v1/calendar-years?year=2027").await.ok();
    assert_eq!(estimated["published"], false);
    let fixed = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"];
    let days = |more: &[(&str, bool)]| {
        let fixed = fixed.iter().map(|day| json!({ "date": format!("2027-{day}"), "works": false }));
        fixed.chain(more.iter().map(|(day, works)| json!({ "date": day, "works": works }))).collect::<Vec<_>>()
    };
    let path = "/api/v1/calendar-years";
    let year = |days: Vec<Value>| json!({ "year": 2027, "days": days });
    let published = year(days(&[("2027-02-10", false), ("2027-02-14", true)]));
    world.login("demo-office").await.post(path, &published).await.problem(403, "forbidden");
    let elsewhen = year(days(&[("2028-02-10", false)]));
    assert_eq!(admin.post(path, &elsewhen).await.bad_fields(), ["/days/6/date"]);
    let twice = year(days(&[("2027-01-01", false)]));
    assert_eq!(admin.post(path, &twice).await.bad_fields(), ["/days/6/date"]);
    let mut worked = published.clone();
    worked["days"][0]["works"] = json!(true);
    assert_eq!(admin.post(path, &worked).await.bad_fields(), ["/days"]);
    admin.post(path, &published).await.created();
    let this_year = format!("{path}?year=2027");
    for _ in 0..60 {
        if admin.get(&this_year).await.ok()["published"] == true {
            break;
        }
        mashang_tests::moment().await;
    }
    let known = admin.get(&this_year).await.ok();
    assert_eq!((&known["published"], known["days"].as_array().unwrap().len()), (&json!(true), 8), "{known}");
}

/// A year in which a day rests that works by what ships.
fn with_thursday_the_5th_of_march() -> Value {
    let days = ["01-01", "03-05", "05-01", "05-02", "10-01", "10-02", "10-03"];
    json!({ "year": 2026, "days": days.map(|day| json!({ "date": format!("2026-{day}"), "works": false })) })
}

async fn a_year_that_is_published_moves_the_terms_that_its_days_move(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, resident, deputy) =
        (world.login("demo-admin").await, world.login("demo-resident").await, world.login("demo-deputy").await);
    let case = id_of(&world.submit(&resident).await).to_owned();
    let accepted = deputy.step(&case, "accept", &json!({})).await.ok();
    assert!(is_at(&accepted["due_at"], "2026-03-16T09:30:00"), "ten working days: {accepted}");
    let waiting = id_of(&world.submit(&resident).await).to_owned();

    let year = with_thursday_the_5th_of_march();
    let path = "/api/v1/calendar-years";
    let dry = format!("{path}/dry-run");
    resident.post(&dry, &year).await.problem(403, "forbidden");
    let before = admin.post(&dry, &year).await.ok();
    assert!(before["count"].as_u64().unwrap() >= 1 && before["capped"] == false, "{before}");
    admin.post(path, &year).await.created();

    let mut seen = resident.case(&case).await;
    for _ in 0..150 {
        if !is_at(&seen["due_at"], "2026-03-16T09:30:00") {
            break;
        }
        mashang_tests::tick().await;
        seen = resident.case(&case).await;
    }
    assert!(is_at(&seen["due_at"], "2026-03-17T09:30:00"), "Thursday the 5th rests: {seen}");
    let told = seen["timeline"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "due_moved");
    assert_eq!(told.map(|entry| entry["due_at"] == seen["due_at"]).collect::<Vec<_>>(), [true], "{seen}");
    let other = resident.case(&waiting).await;
    assert!(is_at(&other["due_at"], "2026-03-03T12:00:00"), "its hours are over before that day: {other}");
    assert_eq!(other["timeline"].as_array().unwrap().len(), 1, "{other}");
}

async fn a_clock_whose_end_a_year_moved_is_not_struck_by_the_end_that_it_had(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, deputy) = (world.login("demo-admin").await, world.login("demo-deputy").await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    deputy.step(&case, "accept", &json!({})).await.ok();
    admin.post("/api/v1/calendar-years", &with_thursday_the_5th_of_march()).await.created();
    for _ in 0..60 {
        let known = admin.get("/api/v1/calendar-years?year=2026").await.ok();
        if known["days"].as_array().unwrap().len() == 7 {
            break;
        }
        mashang_tests::moment().await;
    }
    // Between the ends of Monday the 16th, where it ended, and of Tuesday.
    world.clock.pass_hours(24 * 14 + 12);
    let resident = world.login("demo-resident").await;
    let mut seen = resident.case(&case).await;
    for _ in 0..150 {
        if is_at(&seen["due_at"], "2026-03-17T09:30:00") {
            break;
        }
        mashang_tests::tick().await;
        seen = resident.case(&case).await;
    }
    assert!(is_at(&seen["due_at"], "2026-03-17T09:30:00") && seen["light"] == "yellow", "{seen}");
}

/// What a county lays down that leaves the terms of cases as they ship.
fn with_office_terms(suggestions: &Value, orders: &Value) -> Value {
    let mut rules = json!({
        "division_code": "350582000000", "accept": term("hours", 24), "rate": term("days", 7), "return_within": 5,
        "source": "晋人常办〔2026〕5号", "suggestions": suggestions, "orders": orders
    });
    for (name, count) in [("handle", 10), ("assign", 2), ("question", 2), ("help", 3)] {
        rules[name] = term("working_days", count);
    }
    for (name, count) in [("proposal", 5), ("complaint", 10), ("verify", 3), ("rework", 10)] {
        rules[name] = term("working_days", count);
    }
    rules
}

/// An order of the township's office on that case, to the police, issued.
async fn issued(world: &World, case: &str) -> Value {
    let office = world.login("demo-office").await;
    let made = office.post(ORDERS, &order(case, &police(world).await)).await.created();
    office.post(&format!("{ORDERS}/{}/issue", id_of(&made)), &json!({})).await.ok()
}

async fn registered(world: &World, congress: &str) -> String {
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(congress)).await.created();
    let id = id_of(&made).to_owned();
    act(world, "demo-deputy", &id, "submit", declared()).await.ok();
    act(world, "county-office", &id, "register", json!({})).await.ok();
    id
}

/// What no county lays down, and what a trial says of what one does.
async fn are_tried(world: &World, own: &Value) {
    let (admin, path) = (world.login("demo-admin").await, "/api/v1/rule-sets");
    let standard = json!({});
    let disordered = with_office_terms(&standard, &json!({ "acknowledge_working_days": 6 }));
    assert_eq!(admin.post(path, &disordered).await.bad_fields(), ["/orders"]);
    let above_first = with_office_terms(&standard, &json!({ "head_after_days": 8 }));
    assert_eq!(admin.post(path, &above_first).await.bad_fields(), ["/orders"]);
    let long = with_office_terms(&json!({ "rework_months": 9 }), &standard);
    assert_eq!(admin.post(path, &long).await.bad_fields(), ["/suggestions/rework_months"]);
    // What a statute says is no division's to say.
    let statute = with_office_terms(&json!({ "suggestion_answer_months": 9 }), &standard);
    assert_eq!(admin.post(path, &statute).await.status, 422);
    world.login("demo-office").await.post(path, own).await.problem(403, "forbidden");
    let tried = admin.post(&format!("{path}/dry-run"), own).await.ok();
    let number = |name: &str, before: u32, after: u32| json!({ "name": name, "before": before, "after": after });
    let numbers = [
        number("suggestions.cosign_days", 10, 20),
        number("suggestions.assign_working_days", 5, 3),
        number("orders.acknowledge_working_days", 1, 2),
        number("orders.answer_working_days", 5, 8),
        number("orders.send_backs", 2, 1),
    ];
    assert_eq!(tried["numbers"], json!(numbers), "{tried}");
    let laid = admin.post(path, own).await.created();
    let seen = world.anybody().get(&format!("{path}?division=350582002014")).await.ok()["items"][0].clone();
    for set in [&laid, &seen] {
        assert_eq!(
            (&set["orders"]["answer_working_days"], &set["suggestions"]["rework_months"]),
            (&json!(8), &json!(1))
        );
        assert_eq!(set["source"], "晋人常办〔2026〕5号");
        let told =
            |name: &str| set["terms"].as_array().unwrap().iter().find(|one| one["term"] == name).unwrap().clone();
        let statute = told("suggestion_answer_months");
        assert_eq!(
            (&statute["count"], &statute["fixed"], &statute["basis"]),
            (&json!(3), &json!(true), &json!("statute"))
        );
        assert!(statute["article"].as_str().unwrap().contains("代表法第五十一条"), "{statute}");
        let (own, usual) = (told("answer_working_days"), told("rework_months"));
        assert_eq!((&own["fixed"], &own["basis"]), (&json!(false), &json!("division")));
        assert_eq!((&usual["count"], &usual["basis"]), (&json!(1), &json!("provincial_practice")));
    }
}

async fn how_long_suggestions_and_orders_take_is_as_the_rules_say_and_what_runs_stays(kind: Kind) {
    let world = World::start(kind).await;
    let (deputies, _) = cast(&world).await;
    let congress = congress_of(&world, "350582000000").await;
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let (running, before) = (issued(&world, &case).await, registered(&world, &congress).await);
    let own = with_office_terms(
        &json!({ "cosign_days": 20, "assign_working_days": 3 }),
        &json!({ "acknowledge_working_days": 2, "answer_working_days": 8, "send_backs": 1 }),
    );
    are_tried(&world, &own).await;

    // What runs was wound before.
    let unit = world.login("demo-unit").await;
    let step = async |order: &Value, verb: &str, body: Value| {
        unit.post(&format!("{ORDERS}/{}/{verb}", id_of(order)), &body).await.ok()
    };
    let kept = unit.get(&format!("{ORDERS}/{}", id_of(&running))).await.ok();
    assert!(is_at(&kept["due_at"], "2026-03-03T09:30:00"), "one working day: {kept}");
    let kept = step(&running, "acknowledge", json!({})).await;
    assert!(is_at(&kept["due_at"], "2026-03-09T09:30:00"), "five from its issue: {kept}");
    let suggestion =
        async |who: &str, id: &str| world.login(who).await.get(&format!("/api/v1/suggestions/{id}")).await.ok();
    assert_eq!(suggestion("county-office", &before).await["due_on"], "2026-03-09");

    // What begins now has the county's own terms.
    let new = issued(&world, &case).await;
    assert!(is_at(&new["due_at"], "2026-03-04T09:30:00"), "two working days: {new}");
    let taken = step(&new, "acknowledge", json!({})).await;
    assert!(is_at(&taken["due_at"], "2026-03-12T09:30:00"), "eight from its issue: {taken}");
    step(&new, "answer", json!({ "text": "正在研究。" })).await;
    let office = world.login("demo-office").await;
    let back = format!("{ORDERS}/{}/send-back", id_of(&new));
    let sent = office.post(&back, &json!({ "text": "没有时限。" })).await.ok();
    assert_eq!(sent["state"], "sent_back");
    step(&new, "answer", json!({ "text": "本月内完成。" })).await;
    let raised = office.post(&back, &json!({ "text": "仍不落实。" })).await.ok();
    assert_eq!(raised["state"], "answered");
    assert_ne!(raised["office_id"], new["office_id"], "sent back once, it is the office above's");
    let after = registered(&world, &congress).await;
    assert_eq!(suggestion("county-office", &after).await["due_on"], "2026-03-05");
    // A statute's months are nobody's to change.
    for id in [&before, &after] {
        act(&world, "county-office", id, "assign", json!({ "lead_unit_id": police(&world).await })).await.ok();
        assert_eq!(suggestion("county-office", id).await["due_on"], "2026-06-02");
    }
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(&congress)).await.created();
    act(&world, "demo-deputy", id_of(&made), "invite", json!({ "deputy_ids": [deputies[1]] })).await.ok();
    // The day after the ten that ship, and within the twenty that were laid down.
    world.clock.pass_until("2026-03-13T10:00:00+08:00");
    act(&world, "cosigner-1", id_of(&made), "cosign", json!({ "signs": true })).await.ok();
}

mashang_tests::stories!(
    a_clock_whose_end_a_year_moved_is_not_struck_by_the_end_that_it_had,
    a_year_that_is_published_moves_the_terms_that_its_days_move,
    an_administrator_lays_rules_down_and_withdraws_them,
    rules_of_the_future_are_tried_out_and_wait_for_their_day,
    how_long_suggestions_and_orders_take_is_as_the_rules_say_and_what_runs_stays,
    how_often_a_unit_is_given_time_and_how_early_one_announces_is_as_the_rules_say,
    a_year_of_the_calendar_is_entered_as_it_is_published,
    a_countys_own_rules_hold_for_every_clock_that_begins_after_them,
);
