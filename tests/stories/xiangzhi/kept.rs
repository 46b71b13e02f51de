//! What was agreed is confirmed by a court, paid in parts, and counted in the form of the quarter.

use serde_json::json;

use super::Told;

/// The thirtieth day is the Saturday before 清明节: the court is asked on the Tuesday after, while part of it is paid.
pub(super) async fn confirmed_and_kept(told: &Told) {
    let tell = &told.harbour.world.tell;
    tell.chapter(
        "司法确认和履行 Confirmed and kept",
        "协议生效三十日内双方共同申请司法确认，第三十日逢周末和清明节，顺延到上班第一天。钱分次付，每次凭收条或回单登记，多付的不收。",
        "Both ask the court within thirty days; the last falls before a holiday and moves on. What is paid is entered off its receipt, part \
         by part, and never more than was agreed.",
    );
    told.does("begin-performance", json!({})).await.ok();
    let part = |fen: i64| json!({ "item": 1, "on": "2026-03-05", "receipt": "收条", "amount_fen": fen });
    assert_eq!(told.writes("perform", part(1_200_001)).await.bad_fields(), ["/amount_fen"]);
    assert_eq!(told.does("perform", part(500_000)).await.bad_fields(), ["/attachment_ids"]);
    assert_eq!(told.writes("perform", part(500_000)).await.ok()["state"], "performing");
    assert_eq!(told.writes("perform", part(700_001)).await.bad_fields(), ["/amount_fen"]);
    let item = told.seen().await["agreement"]["items"][0].clone();
    assert_eq!((&item["paid_fen"], item.get("performed_on")), (&json!(500_000), None), "{item}");

    told.harbour.world.clock.pass_until("2026-04-07T10:00:00+08:00");
    assert_eq!(told.seen().await["agreement"]["confirmable_until"], "2026-04-07");
    tell.figure("申请司法确认的最后一天 the last day on which the court is asked", "2026-04-07");
    let apply = json!({ "parties": [1, 2], "court": "石狮市人民法院", "matter": "obligation" });
    assert_eq!(told.writes("apply-confirmation", apply).await.ok()["state"], "confirmation_applied");
    assert_eq!(told.does("confirm", json!({})).await.ok()["state"], "confirmed");
    for item in 1..=5 {
        let paid = json!({ "item": item, "on": "2026-04-07", "receipt": "转账回单" });
        let state = told.writes("perform", paid).await.ok()["state"].clone();
        assert_eq!(state, if item == 5 { "performed" } else { "performing" });
    }
    let item = told.seen_by(&told.worker).await["agreement"]["items"][0].clone();
    let parts: Vec<_> =
        item["payments"].as_array().unwrap().iter().map(|one| one["amount_fen"].as_i64().unwrap()).collect();
    assert_eq!((parts, &item["paid_fen"]), (vec![500_000, 700_000], &json!(1_200_000)));
    tell.shown(
        "第一项，当事人看到（分） the first item as the worker sees it, in fen",
        &item,
        &["/amount_fen", "/paid_fen"],
    );
    assert_eq!(
        (&item["payments"][0]["confirmed_by"], &item["payments"][0]["credential"]),
        (&json!(1), &json!("paper"))
    );
    told.does("follow-up", json!({ "text": "伤者已返岗，双方和好。" })).await.ok();
    assert_eq!(told.does("close", json!({})).await.ok()["state"], "closed");
}

/// The form of the quarter, beside a count of our own: this one in writing, the one before by word of mouth.
pub(super) async fn counted(told: &Told) {
    let tell = &told.harbour.world.tell;
    tell.chapter(
        "季报 The form of the quarter",
        "季度统计表由系统生成，与故事自己数的一致；系统不收集的（证件号码、民族）列出来，由人另外填。",
        "The form of the quarter says what the story counts; what is not collected is named for whoever enters it elsewhere.",
    );
    told.harbour.world.settle().await;
    let office = told.harbour.world.login("demo-office-xiangzhi").await;
    let path = "/api/v1/statistics/disputes/quarterly?division=350581103000&year=2026&quarter=1";
    let form = office.get(path).await.ok();
    for (number, expected) in [
        ("cases", 2),
        ("parties", 4),
        ("difficult", 1),
        ("success", 2),
        ("oral", 1),
        ("written", 1),
        ("amount_fen", 1_150_000 + 2_850_000),
    ] {
        assert_eq!(form[number], expected, "{number}: {form}");
        tell.figure(&format!("`{number}`"), expected);
    }
    let missing = json!(["当事人身份证件号码", "当事人民族"]);
    assert_eq!(form["missing"], missing, "what is not collected is named for who enters it elsewhere");
    let path = "/api/v1/statistics/disputes/quarterly/missing?year=2026&quarter=1";
    let gaps = told.clerk().await.get(path).await.ok()["items"].clone();
    let own = json!([{
        "dispute_id": told.id, "accepted_on": "2026-03-05", "parties": 2,
        "missing": ["id_number", "ethnicity", "scale", "occurred_time", "point", "nature"]
    }]);
    assert_eq!(gaps, own, "of the own committee's disputes alone");
    office.get(path).await.problem(403, "forbidden");
    let later = told.clerk().await.get(&path.replace("quarter=1", "quarter=2")).await.ok();
    assert_eq!(later["items"], json!([]));
}
