//! Ratings that nobody but the resident can give: whose they are, which count, who is called, and what is asked once more.

use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::desks::binds;
use crate::harbour::{fresh_phone, number_in};
use crate::units::granted;

/// The number by which that phone was last asked to verify a rating.
pub(crate) fn rating_number(world: &World, phone: &str) -> String {
    let texts = world.texts_to(phone);
    number_in(texts.iter().rfind(|text| text.contains("确认对所反映事项的评价")).unwrap())
}

/// Waits until the case shows an event of that kind to an office.
async fn awaits(world: &World, case: &str, kind: &str) -> Value {
    for _ in 0..150 {
        let seen = world.login("demo-office").await.case(case).await;
        if seen["timeline"].as_array().unwrap().iter().any(|entry| entry["kind"] == kind) {
            return seen;
        }
        mashang_tests::tick().await;
    }
    panic!("no {kind}");
}

/// What the figures of the village say, those of them that are asked for.
async fn figures<const N: usize>(world: &World, names: [&str; N]) -> [i64; N] {
    world.settle().await;
    let path = format!("/api/v1/statistics/satisfaction?division={HOME}&from=2026-03-01&to=2026-04-30");
    let found = world.login("demo-office").await.get(&path).await.ok();
    names.map(|name| found[name].as_i64().unwrap_or_else(|| panic!("no {name}: {found}")))
}

/// A case that the deputy enters for somebody of that phone, settled: its id, and whoever holds its code.
async fn entered(world: &World, phone: &str) -> (String, Caller) {
    let (_, code) = world.deputy().await;
    let deputy = world.login("demo-deputy").await;
    let mut body = submission(&code);
    body["contact"]["phone"] = json!(phone);
    (body["channel"], body["speaker_consents"]) = (json!("visit"), json!(true));
    let receipt = deputy.post("/api/v1/cases", &body).await.created();
    let case = id_of(&receipt).to_owned();
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "resolve", &json!({ "text": "已协调", "settlement": "answer" })).await.ok();
    (case, world.tracker(receipt["tracking_code"].as_str().unwrap()))
}

async fn evaluation(world: &World, case: &str) -> (Value, Value, Value) {
    let seen = world.login("demo-office").await.case(case).await;
    let evaluation = &seen["evaluation"];
    (seen["state"].clone(), evaluation["standing"].clone(), evaluation["proof"].clone())
}

async fn whoever_handles_a_case_rates_it_by_no_way(kind: Kind) {
    let world = World::start(kind).await;
    let satisfied = json!({ "rating": "satisfied" });
    // Who entered it had the code first: by that alone it is kept, and closes nothing.
    let phone = fresh_phone();
    let (case, holder) = entered(&world, &phone).await;
    world.login("demo-deputy").await.step(&case, "rate", &satisfied).await.problem(403, "forbidden");
    assert_eq!(holder.step(&case, "rate", &satisfied).await.ok()["state"], "resolved");
    assert_eq!(evaluation(&world, &case).await, (json!("resolved"), json!("unverified"), json!(null)));
    assert_eq!(figures(&world, ["rated", "unverified"]).await, [0, 1]);
    holder.post("/api/v1/track-rating/code", &json!({})).await.ok();
    let number = rating_number(&world, &phone);
    let wrong = if number == "000000" { "000001" } else { "000000" };
    let verifies = |number: &str| json!({ "number": number });
    assert_eq!(holder.post("/api/v1/track-rating", &verifies(wrong)).await.bad_fields(), ["/number"]);
    assert_eq!(holder.post("/api/v1/track-rating", &verifies(&number)).await.ok()["state"], "closed");
    assert_eq!(evaluation(&world, &case).await, (json!("closed"), json!("valid"), json!("phone_code")));
    holder.post("/api/v1/track-rating", &verifies(&number)).await.problem(409, "nothing_to_verify");
    assert_eq!(figures(&world, ["rated", "satisfied", "unverified"]).await, [1, 1, 0]);

    // A phone that is the deputy's own proves nothing, and is not called.
    let own = fresh_phone();
    binds(&world, &world.login("demo-deputy").await, &own).await;
    let (case, holder) = entered(&world, &own).await;
    holder.step(&case, "rate", &satisfied).await.ok();
    let seen = world.login("demo-office").await.case(&case).await;
    assert_eq!(
        (&seen["evaluation"]["standing"], &seen["evaluation"]["flagged"]),
        (&json!("flagged"), &json!("same_phone"))
    );
    holder.post("/api/v1/track-rating/code", &json!({})).await.problem(409, "nothing_to_verify");
    let reached = json!({ "reached": true, "rating": "satisfied" });
    world.login("demo-office").await.step(&case, "call-backs", &reached).await.problem(409, "no_call_back");

    // Whoever works in the unit is a resident like others, but not of what the unit handles; another works on the own matter.
    let (unit, police) = (world.login("demo-unit").await, police(&world).await);
    let colleague = granted(&world, "colleague", &json!({ "HandlingUnit": { "unit": police } })).await;
    let case = id_of(&world.submit(&unit).await).to_owned();
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "escalate", &json!({ "text": "请研究" })).await.ok();
    office.step(&case, "assign", &json!({ "lead_unit_id": police })).await.ok();
    unit.step(&case, "start", &json!({})).await.problem(403, "forbidden");
    colleague.step(&case, "start", &json!({})).await.ok();
    colleague.step(&case, "reply", &json!({ "text": "已办理" })).await.ok();
    deputy.step(&case, "verify", &json!({ "text": "已核实" })).await.ok();
    assert_eq!(unit.step(&case, "rate", &satisfied).await.ok()["state"], "closed", "it is that person's to say");
    let seen = office.case(&case).await;
    assert_eq!(
        (&seen["evaluation"]["standing"], &seen["evaluation"]["flagged"]),
        (&json!("flagged"), &json!("same_account"))
    );
    assert_eq!(figures(&world, ["rated", "flagged"]).await, [1, 2]);
    world.rebuild_rollups();
    assert_eq!(
        figures(&world, ["rated", "satisfied", "unverified", "flagged"]).await,
        [1, 1, 0, 2],
        "a replay says the same"
    );
}

async fn somebody_who_had_no_part_in_it_calls_on_three_days_at_most(kind: Kind) {
    let world = World::start(kind).await;
    let (case, _) = entered(&world, &fresh_phone()).await;
    let call = async |body: Value| world.login("demo-office").await.step(&case, "call-backs", &body).await;
    let nobody = json!({ "reached": false });
    world.login("demo-deputy").await.step(&case, "call-backs", &nobody).await.problem(403, "forbidden");
    world.login("demo-resident-2").await.step(&case, "call-backs", &nobody).await.problem(404, "not_found");
    assert_eq!(call(json!({ "reached": false, "rating": "satisfied" })).await.bad_fields(), ["/reached"]);
    call(nobody.clone()).await.ok();
    call(nobody.clone()).await.problem(409, "called_today");
    world.clock.pass_hours(24);
    assert_eq!(call(json!({ "reached": true, "rating": "dissatisfied" })).await.bad_fields(), ["/reasons"]);
    let poor = json!({ "reached": true, "rating": "dissatisfied", "attitude": "basically", "reasons": ["not_done"] });
    assert_eq!(call(poor.clone()).await.ok()["state"], "accepted", "what is not done goes on");
    let seen = world.login("demo-office").await.case(&case).await;
    assert_eq!((&seen["evaluation"]["standing"], &seen["evaluation"]["proof"]), (&json!("valid"), &json!("call_back")));
    let kinds = seen["timeline"].as_array().unwrap().iter().map(|line| line["kind"].as_str().unwrap());
    assert_eq!(kinds.filter(|kind| *kind == "called_back").count(), 2);
    assert!(seen["aftercare"].get("call_backs").is_none(), "once it is settled anew it begins anew");
    assert_eq!(figures(&world, ["rated", "dissatisfied"]).await, [1, 1]);

    let (case, _) = entered(&world, &fresh_phone()).await;
    for _ in 0..3 {
        world.login("demo-office").await.step(&case, "call-backs", &nobody).await.ok();
        world.clock.pass_hours(24);
    }
    world.login("demo-office").await.step(&case, "call-backs", &poor).await.problem(409, "no_call_back");
}

/// The cases of which something of that kind waits for an office, once there are so many.
async fn waiting(world: &World, kind: &str, many: usize) -> Vec<Value> {
    for _ in 0..150 {
        let path = format!("/api/v1/me/work?kind={kind}");
        let page = world.login("demo-office").await.get(&path).await.ok();
        let found: Vec<_> = page["items"].as_array().unwrap().iter().map(|task| task["subject_id"].clone()).collect();
        if found.len() == many {
            return found;
        }
        mashang_tests::tick().await;
    }
    panic!("not {many} of {kind}");
}

async fn what_is_contested_is_listed_and_what_nobody_rated_is_drawn(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let (deputy, office, unit) =
        (world.login("demo-deputy").await, world.login("demo-office").await, world.login("demo-unit").await);
    let settled = async |by: &Caller| {
        let receipt = world.submit(by).await;
        let case = id_of(&receipt).to_owned();
        deputy.step(&case, "accept", &json!({})).await.ok();
        deputy.step(&case, "escalate", &json!({ "text": "请研究" })).await.ok();
        office.step(&case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
        unit.step(&case, "start", &json!({})).await.ok();
        unit.step(&case, "reply", &json!({ "text": "已办理" })).await.ok();
        deputy.step(&case, "verify", &json!({ "text": "已核实" })).await.ok();
        (case, receipt["tracking_code"].as_str().unwrap().to_owned())
    };
    let (rated, _) = settled(&resident).await;
    let (unrated, code) = settled(&world.anybody()).await;

    assert_eq!(resident.step(&rated, "rate", &json!({ "rating": "dissatisfied" })).await.bad_fields(), ["/reasons"]);
    let twice = json!({ "rating": "dissatisfied", "reasons": ["too_slow", "too_slow"] });
    assert_eq!(resident.step(&rated, "rate", &twice).await.bad_fields(), ["/reasons/1"]);
    let slow = json!({ "rating": "dissatisfied", "attitude": "satisfied", "reasons": ["too_slow"] });
    assert_eq!(resident.step(&rated, "rate", &slow).await.ok()["state"], "closed", "nothing is left to be done");
    assert_eq!(figures(&world, ["rated", "dissatisfied"]).await, [1, 1]);
    let why = json!({ "text": "已在期限内办结。" });
    deputy.step(&rated, "contest", &why).await.problem(403, "forbidden");
    unit.step(&unrated, "contest", &why).await.problem(409, "nothing_to_contest");
    unit.step(&rated, "contest", &why).await.ok();
    assert_eq!(waiting(&world, "case_contest", 1).await, [json!(rated)]);
    unit.step(&rated, "contest", &why).await.problem(409, "nothing_to_contest");
    assert!(
        resident.case(&rated).await["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["kind"] != "rating_contested")
    );
    let decision = json!({ "outcome": "excluded", "text": "确在期限内办结。" });
    unit.step(&rated, "decide-contest", &decision).await.problem(403, "forbidden");
    office.step(&rated, "decide-contest", &decision).await.ok();
    waiting(&world, "case_contest", 0).await;
    office.step(&rated, "decide-contest", &decision).await.problem(409, "no_contest");
    let seen = office.case(&rated).await;
    assert_eq!((&seen["rating"], &seen["evaluation"]["standing"]), (&json!("dissatisfied"), &json!("excluded")));
    assert_eq!(figures(&world, ["rated", "dissatisfied", "excluded"]).await, [0, 0, 1]);

    // Whoever does not rate is reminded once; of those who never do, a lot chooses who is called.
    world.clock.pass_hours(5 * 24 + 1);
    let reminded = awaits(&world, &unrated, "rating_reminded").await;
    assert_eq!(reminded["state"], "resolved");
    world.clock.pass_hours(2 * 24);
    assert_eq!(awaits(&world, &unrated, "expired").await["state"], "closed_unrated");
    assert_eq!(figures(&world, ["unrated"]).await, [1]);
    let lots = "/api/v1/cases/call-back-lots?month=2026-03";
    let good = json!({ "reached": true, "rating": "basically" });
    let office = world.login("demo-office").await;
    assert_eq!(office.get(lots).await.bad_fields(), ["/month"], "nobody knows before whom it draws");
    office.step(&unrated, "call-backs", &good).await.problem(409, "not_drawn");
    world.clock.pass_hours(23 * 24);
    world.login("demo-unit").await.get(lots).await.problem(403, "forbidden");
    let office = world.login("demo-office").await;
    let drawn = office.get(lots).await.ok();
    let lot = &drawn["items"][0];
    assert_eq!(
        (&lot["unrated"], &lot["drawn"], &lot["cases"][0]["due"]),
        (&json!(1), &json!(1), &json!(true)),
        "{drawn}"
    );
    assert_eq!(lot["cases"][0]["case_id"], unrated.as_str());
    // Whom the lot drew waits for the office until that one was called.
    assert_eq!(waiting(&world, "case_call_back", 1).await, [json!(unrated)]);
    office.step(&unrated, "call-backs", &good).await.ok();
    waiting(&world, "case_call_back", 0).await;
    assert_eq!(office.get(lots).await.ok()["items"][0]["cases"][0]["due"], json!(false));
    assert_eq!(figures(&world, ["rated", "basically", "unrated"]).await, [1, 1, 0]);

    // Four weeks after closing each is asked once.
    let asked = awaits(&world, &rated, "follow_up_asked").await;
    assert!(asked["aftercare"].get("still_in_order").is_none());
    let holder = world.tracker(&code);
    holder
        .step(&unrated, "answer-follow-up", &json!({ "still_in_order": true }))
        .await
        .problem(409, "follow_up_not_asked");
    holder.step(&unrated, "answer-follow-up", &json!({ "ask_no_more": true })).await.ok();
    let resident = world.login("demo-resident").await;
    assert_eq!(resident.step(&rated, "answer-follow-up", &json!({})).await.bad_fields(), ["/still_in_order"]);
    let back = json!({ "still_in_order": false, "text": "又堵了" });
    resident.step(&rated, "answer-follow-up", &back).await.ok();
    resident.step(&rated, "answer-follow-up", &back).await.problem(409, "follow_up_not_asked");
    let names = ["rated", "basically", "excluded", "unrated", "followed_up", "recurred"];
    let told = figures(&world, names).await;
    assert_eq!(told, [1, 1, 1, 0, 1, 1]);
    world.rebuild_rollups();
    assert_eq!(figures(&world, names).await, told, "a replay says the same");
}

mashang_tests::stories!(
    whoever_handles_a_case_rates_it_by_no_way,
    somebody_who_had_no_part_in_it_calls_on_three_days_at_most,
    what_is_contested_is_listed_and_what_nobody_rated_is_drawn,
);
