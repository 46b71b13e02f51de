//! What a unit promised in its answer: ordered because it is late, and kept the year after.

use mashang_tests::{World, id_of};
use serde_json::{Value, json};

use super::{BEHIND, act, figures, seen, supervise, told, until_told};
use crate::orders::ORDERS;

/// The quarter's note on what was promised lacks: because of that delay the office orders one, and the unit answers for it.
pub(super) async fn is_ordered_because_of_the_delay(world: &World, id: &str, unit: &Value) {
    world.tell.chapter(
        "逾期和督办 Late, and ordered",
        "季度进展没有按期报，机构因此发出督办单；单位补报进展并答复，督办单办结。",
        "The quarter's note lacks: the office orders one, the unit reports and answers for it.",
    );
    world.clock.pass_until("2026-06-03T10:00:00+08:00");
    until_told(world, "county-office", "late", id).await;
    assert_eq!(seen(world, "county-office", id).await["light"], "red");
    let made = supervise(world, "county-office", ("promise", id), unit).await.created();
    let path = format!("{ORDERS}/{}", id_of(&made));
    let step = async |who: &str, verb: &str, body: Value| {
        world.login(who).await.post(&format!("{path}/{verb}"), &body).await.ok()
    };
    let issued = step("county-office", "issue", json!({})).await;
    assert_eq!(issued["number"], "〔2026〕2号", "what was only drafted took no number");
    step("demo-unit", "acknowledge", json!({})).await;
    act(world, "demo-unit", id, "report-promise", json!({ "text": "已完成招标，护栏月内进场。" })).await.ok();
    assert_eq!(seen(world, "demo-unit", id).await["report_on"], "2026-09-03");
    step("demo-unit", "answer", json!({ "text": "季度进展已报，今后按期报告。" })).await;
    step("county-office", "accept", json!({})).await;
    step("county-office", "close", json!({ "outcome": "solved" })).await;
    let over = world.login("demo-unit").await.get(&path).await.ok();
    assert_eq!((&over["on"]["kind"], &over["answered_in_time"]), (&json!("promise"), &json!(true)), "{over}");
    world.tell.shown("督办单 the order", &over, &["/number", "/answered_in_time"]);
}

/// The rating is over, what was promised is not.
pub(super) async fn is_fulfilled_the_year_after(world: &World, id: &str, congress: &str) {
    world.tell.chapter(
        "次年兑现 Kept the year after",
        "测评已经结束，承诺没有结束：次年完工，由机构核实兑现，写信的两位群众都收到通知。",
        "The rating is over, what was promised is not: the year after it is done, the office says so, and both residents are told.",
    );
    world.clock.pass_until("2027-03-20T09:00:00+08:00");
    act(world, "demo-unit", id, "report-promise", json!({ "text": "护栏和上下客点已完工。" })).await.ok();
    let kept = json!({ "fulfilled": true, "text": "现场核实已完工。" });
    act(world, "demo-unit", id, "settle-promise", kept.clone()).await.problem(403, "forbidden");
    assert_eq!(act(world, "county-office", id, "settle-promise", kept).await.ok()["state"], "fulfilled");
    world.settle().await;
    for who in BEHIND {
        assert_eq!(told(&world.login(who).await, id).await[0], "promise_fulfilled", "{who}");
    }
    let counted = figures(world, congress).await;
    assert_eq!((&counted["promises_open"], &counted["promises_fulfilled"]), (&json!(0), &json!(1)));
    world.tell.shown("公开的数字 the public figures", &counted, &["/promises_open", "/promises_fulfilled"]);
}
