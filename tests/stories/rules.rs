//! Rule sets: who has how long, as the place says where the matter lies.

use std::sync::Arc;
use std::time::Duration;

use mashang_domain::cases::clocks::{RuleSet, Term};
use mashang_domain::cases::{DivisionRules, Rules};
use mashang_domain::territory::DivisionCode;
use mashang_tests::{Kind, World, id_of, is_at, submission};
use serde_json::json;

async fn a_countys_own_rules_hold_for_every_clock_that_begins_after_them(kind: Kind) {
    let mut world = World::start(kind).await;
    let before = world.submit(&world.login("demo-resident").await).await;
    assert!(is_at(&before["due_at"], "2026-03-03T01:00:00"), "24 hours by the standard: {before}");
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
    assert!(is_at(&after["due_at"], "2026-03-04T01:00:00"), "48 hours by the county's own: {after}");
    let id = id_of(&before);
    assert_eq!(resident.case(id).await["due_at"], before["due_at"], "the clock that was given");
    let accepted = deputy.step(id, "accept", &json!({})).await.ok();
    assert!(is_at(&accepted["due_at"], "2026-03-09T01:00:00"), "five working days from now on: {accepted}");

    let elsewhere = world.anybody().get("/api/v1/deputies?division=350581103209&limit=1").await.ok();
    let there = submission(&world.code_of(id_of(&elsewhere["items"][0])));
    let receipt = world.anybody().post("/api/v1/cases", &there).await.created();
    assert!(is_at(&receipt["due_at"], "2026-03-03T01:00:00"), "the neighbours keep the city's: {receipt}");
}

#[test]
fn rules_that_another_process_adds_hold_here_without_a_wait() {
    mashang_tests::run(async {
        let world = World::start(Kind::POSTGRES).await;
        let resident = world.login("demo-resident").await;
        world.submit(&resident).await;
        let rules = RuleSet { version: 2, accept: Term::Hours(48), ..RuleSet::standard() };
        let division = DivisionCode::new("350582000000").unwrap();
        let added = [DivisionRules { division, in_force: true, rules: Arc::new(rules) }];
        world.door().write(move |store| store.add_rule_sets(&added)).await.unwrap();
        // What is told with the commit is looked for ten times a second, and what was read is kept for half a minute.
        for _ in 0..100 {
            if is_at(&world.submit(&resident).await["due_at"], "2026-03-04T01:00:00") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the county's own rules are not known here");
    });
}

mashang_tests::stories!(a_countys_own_rules_hold_for_every_clock_that_begins_after_them);
