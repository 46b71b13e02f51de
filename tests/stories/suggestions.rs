//! Deputies' suggestions: out of what a voter said to what a unit promised and did a year later.

mod promised;

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::harbour::HARBOUR;
use crate::orders::{ORDERS, order};

/// Whose cases stand behind the suggestion.
const BEHIND: [&str; 2] = ["demo-resident", "demo-resident-2"];
pub(crate) const COUNTY: &str = "350582000000";
const LETTER: &str = "每天早上七点半到八点半，小区东门外车流量大，接送孩子的车辆排队很长，行人难以通过，老人过马路很不安全，请尽快解决。";

pub(crate) async fn congress_of(world: &World, division: &str) -> String {
    let page = world.anybody().get(&format!("/api/v1/congresses?division={division}&limit=100")).await.ok();
    let own = page["items"].as_array().unwrap().iter().find(|one| one["division_code"] == division).cloned();
    id_of(&own.unwrap_or_else(|| panic!("no congress in {page}"))).to_owned()
}

pub(crate) async fn granted(world: &World, name: &str, body: Value) {
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), &body);
}

/// The standing committee's office of the county, the unit that helps, and three more deputies of 梅庭社区; their ids.
pub(crate) async fn cast(world: &World) -> (Vec<String>, Value) {
    let offices = world.anybody().get(&format!("/api/v1/offices?division={COUNTY}&limit=100")).await.ok();
    let office = offices["items"].as_array().unwrap().iter().find(|one| one["division_code"] == COUNTY).unwrap();
    granted(world, "county-office", json!({ "Office": { "office": office["id"], "area": COUNTY } })).await;
    let units = world.anybody().get(&format!("/api/v1/units?division={HOME}&limit=100")).await.ok();
    let property = |unit: &&Value| unit["name"].as_str().unwrap().ends_with("物业服务中心");
    let property = units["items"].as_array().unwrap().iter().find(property).unwrap()["id"].clone();
    granted(world, "property", json!({ "HandlingUnit": { "unit": property } })).await;
    let page = world.anybody().get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
    let deputies: Vec<String> = page["items"].as_array().unwrap().iter().map(|one| id_of(one).to_owned()).collect();
    for (number, deputy) in deputies.iter().enumerate().skip(1) {
        granted(world, &format!("cosigner-{number}"), json!({ "Deputy": { "deputy": deputy } })).await;
    }
    (deputies, property)
}

pub(crate) async fn act(world: &World, who: &str, id: &str, verb: &str, body: Value) -> Answer {
    world.login(who).await.post(&format!("/api/v1/suggestions/{id}/{verb}"), &body).await
}

pub(crate) async fn seen(world: &World, who: &str, id: &str) -> Value {
    world.login(who).await.get(&format!("/api/v1/suggestions/{id}")).await.ok()
}

pub(crate) fn draft(congress: &str) -> Value {
    json!({
        "kind": "suggestion", "title": "关于优化梅岭路东门交通组织的建议",
        "text": "三日六次观察，奥林春天东门高峰时段机动车与行人混行，主因是缺少左转隔离和固定上下客点。",
        "proposal": "由交警部门统一研究左转隔离和上下客点，纳入年度改造计划。", "congress_id": congress, "at_session": false
    })
}

pub(crate) fn declared() -> Value {
    json!({ "own_matter": false, "several_matters": false, "in_procedure": false, "commercial": false })
}

pub(crate) fn talk(on: &str) -> Value {
    json!({ "on": on, "way": "visit", "by": "王科长", "text": "现场听取代表意见。" })
}

pub(crate) async fn reply(world: &World, class: &str) -> Value {
    let scan = world.login("demo-unit").await.photo().await;
    json!({
        "reply_class": class, "number": "晋公交函〔2026〕12号", "signed_by": "李队长", "scan_id": scan, "text": "答复如下。"
    })
}

/// The kinds of messages about that subject, the newest first.
pub(crate) async fn told(caller: &Caller, subject: &str) -> Vec<String> {
    let inbox = caller.get("/api/v1/me/messages?limit=100").await.ok();
    let about = inbox["items"].as_array().unwrap().iter().filter(|one| one["subject_id"] == subject);
    about.map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

/// Drafts an order on a suggestion, or on what its answer promised.
async fn supervise(world: &World, who: &str, (kind, id): (&str, &str), unit: &Value) -> Answer {
    let mut body = order(id, unit);
    body["on"]["kind"] = json!(kind);
    world.login(who).await.post(ORDERS, &body).await
}

pub(crate) async fn figures(world: &World, congress: &str) -> Value {
    let path = format!("/api/v1/statistics/suggestions?year=2026&congress_id={congress}");
    world.anybody().get(&path).await.ok()
}

/// What a draft is refused for.
async fn is_drafted_as_one(deputy: &Caller, body: &Value) {
    let mut motion = body.clone();
    motion["kind"] = json!("motion");
    assert_eq!(deputy.post("/api/v1/suggestions", &motion).await.bad_fields(), ["/at_session"]);
    let mut long = body.clone();
    long["title"] = json!("路".repeat(41));
    assert_eq!(deputy.post("/api/v1/suggestions", &long).await.bad_fields(), ["/title"]);
}

/// What keeps it from being a suggestion, each with its reason and all at once.
async fn is_barred_until_it_is_one(world: &World, id: &str, congress: &str, (title, proposal): (Value, Value)) {
    let refused = act(world, "demo-deputy", id, "submit", declared()).await;
    assert_eq!(refused.bad_fields(), ["/proposal", "/text"], "a letter that says nothing of what is to be done");
    let all: serde_json::Map<_, _> =
        declared().as_object().unwrap().keys().map(|name| (name.clone(), json!(true))).collect();
    let told = act(world, "demo-deputy", id, "submit", Value::Object(all)).await.problem(422, "invalid");
    let codes: Vec<_> = told["errors"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    let expected = ["own_or_relatives_matter", "several_matters", "in_procedure", "commercial", "no_proposal"];
    assert_eq!(codes, [&expected[..], &["pasted_letter"]].concat(), "{told}");
    let words = json!({ "title": title, "text": draft(congress)["text"], "proposal": proposal });
    act(world, "demo-deputy", id, "revise", words).await.ok();
    for barred in ["own_matter", "several_matters", "in_procedure", "commercial"] {
        let mut declared = declared();
        declared[barred] = json!(true);
        let refused = act(world, "demo-deputy", id, "submit", declared).await;
        assert_eq!(refused.bad_fields(), [format!("/{barred}")]);
    }
}

/// Three sign, each in person.
async fn is_signed(world: &World, id: &str, deputies: &[String]) {
    let there = world.anybody().get(&format!("/api/v1/deputies?division={HARBOUR}")).await.ok();
    for bad in [deputies[0].as_str(), id_of(&there["items"][0])] {
        let refused = act(world, "demo-deputy", id, "invite", json!({ "deputy_ids": [bad] })).await;
        assert_eq!(refused.bad_fields(), ["/deputy_ids/0"]);
    }
    act(world, "demo-deputy", id, "invite", json!({ "deputy_ids": deputies[1..] })).await.ok();
    let again = act(world, "demo-deputy", id, "invite", json!({ "deputy_ids": [deputies[1]] })).await;
    assert_eq!(again.bad_fields(), ["/deputy_ids/0"]);
    act(world, "demo-deputy", id, "cosign", json!({ "signs": true })).await.problem(403, "forbidden");
    for number in 1..deputies.len() {
        act(world, "demo-deputy", id, "submit", declared()).await.problem(409, "cosigners_awaited");
        act(world, &format!("cosigner-{number}"), id, "cosign", json!({ "signs": true })).await.ok();
    }
    act(world, "cosigner-1", id, "cosign", json!({ "signs": true })).await.problem(409, "cosigned_already");
}

/// Two residents write to the deputy of the same gate; their cases.
async fn voters(world: &World) -> Vec<String> {
    world.tell.opens("suggestions", "同一个东门：代表建议 The same gate: a deputy's suggestion");
    world.tell.chapter(
        "从来信到建议 From letters to a suggestion",
        "两位群众为同一个东门写信。代表据此起草建议：照抄来信、没有具体办法、涉及本人、一事多提的，都不能提交；三位代表本人附议后才能提交。",
        "Two residents write of the same gate, and the deputy drafts a suggestion. What only repeats a letter, proposes nothing, is the own \
         matter or several at once is barred; three deputies sign, each in person.",
    );
    let (_, code) = world.deputy().await;
    let mut letter = submission(&code);
    letter["text"] = json!(LETTER);
    let mut cases = Vec::new();
    for who in BEHIND {
        let made = world.login(who).await.post("/api/v1/cases", &letter).await.created();
        cases.push(id_of(&made).to_owned());
    }
    cases
}

async fn a_case_grows_into_a_suggestion_and_its_promise_is_kept_the_year_after(kind: Kind) {
    let world = World::start(kind).await;
    let (deputies, property) = cast(&world).await;
    let (congress, police) = (congress_of(&world, COUNTY).await, police(&world).await);
    let cases = voters(&world).await;

    let deputy = world.login("demo-deputy").await;
    let mut body = draft(&congress);
    (body["text"], body["case_ids"]) = (json!(LETTER), json!(cases));
    let proposal = body.as_object_mut().unwrap().remove("proposal").unwrap();
    let mut elsewhere = body.clone();
    elsewhere["congress_id"] = json!(congress_of(&world, "350581000000").await);
    assert_eq!(deputy.post("/api/v1/suggestions", &elsewhere).await.bad_fields(), ["/congress_id"]);
    is_drafted_as_one(&deputy, &body).await;
    let others = world.login("cosigner-1").await.post("/api/v1/suggestions", &body).await;
    assert_eq!(others.missing_fields(), ["/case_ids/0"], "another deputy's case");
    world.login("demo-resident").await.post("/api/v1/suggestions", &body).await.problem(403, "forbidden");
    let id = id_of(&deputy.post("/api/v1/suggestions", &body).await.created()).to_owned();
    for stranger in ["county-office", "demo-unit", "cosigner-1", "demo-resident"] {
        world.login(stranger).await.get(&format!("/api/v1/suggestions/{id}")).await.problem(404, "not_found");
    }

    is_barred_until_it_is_one(&world, &id, &congress, (body["title"].clone(), proposal)).await;
    is_signed(&world, &id, &deputies).await;
    assert_eq!(act(&world, "demo-deputy", &id, "submit", declared()).await.ok()["state"], "submitted");
    world.login("demo-office").await.get(&format!("/api/v1/suggestions/{id}")).await.problem(404, "not_found");
    let listed = world.login("county-office").await.get("/api/v1/suggestions?state=submitted").await.ok();
    assert_eq!((listed["items"].as_array().unwrap().len(), id_of(&listed["items"][0])), (1, id.as_str()));

    world.tell.chapter(
        "登记、交办、答复、测评 Registered, assigned, answered, rated",
        "机构编号、交办，列为重点督办。承办单位先与代表面谈再书面答复；计划解决的要写明何时兑现。代表测评后，承诺转入跟踪。",
        "The office numbers and assigns it as a key one. The unit talks with the deputy before it answers, and says until when what it promises is \
         done; once rated, the promise is tracked.",
    );
    let registered = act(&world, "county-office", &id, "register", json!({})).await.ok();
    assert_eq!(registered["number"], json!({ "year": 2026, "number": 1 }));
    // Nobody is ordered about who has nothing to answer for.
    for kind in ["suggestion", "promise"] {
        assert_eq!(supervise(&world, "county-office", (kind, &id), &police).await.bad_fields(), ["/on"]);
    }
    let assign = json!({ "lead_unit_id": police, "co_unit_ids": [property], "text": "请研究办理。" });
    act(&world, "county-office", &id, "assign", assign).await.ok();
    assert_eq!(seen(&world, "demo-deputy", &id).await["due_on"], "2026-06-02");
    let late = act(&world, "demo-deputy", &id, "withdraw", json!({ "text": "不提了。" })).await;
    late.problem(409, "state_conflict");
    let rating = json!({ "result": "basically", "attitude": "satisfied" });
    act(&world, "demo-deputy", &id, "rate", rating.clone()).await.problem(409, "state_conflict");
    act(&world, "county-office", &id, "mark-key", json!({ "leader": "陈主任" })).await.ok();
    // Who proposed it orders nobody about because of it, whatever else that person is.
    let offices = world.anybody().get(&format!("/api/v1/offices?division={COUNTY}&limit=100")).await.ok();
    let own = offices["items"].as_array().unwrap().iter().find(|one| one["division_code"] == COUNTY).unwrap();
    granted(&world, "both", json!({ "Office": { "office": own["id"], "area": COUNTY } })).await;
    granted(&world, "both", json!({ "Deputy": { "deputy": deputies[0] } })).await;
    assert_eq!(supervise(&world, "both", ("suggestion", &id), &police).await.missing_fields(), ["/on"]);
    let made = supervise(&world, "county-office", ("suggestion", &id), &police).await.created();
    world.login("county-office").await.post(&format!("{ORDERS}/{}/issue", id_of(&made)), &json!({})).await.ok();
    let seen_as = world.login("demo-unit").await.get(&format!("{ORDERS}/{}", id_of(&made))).await.ok();
    assert_eq!(seen_as["on"], json!({ "kind": "suggestion", "id": id }));

    act(&world, "demo-unit", &id, "start", json!({})).await.ok();
    let mut answer = reply(&world, "planned").await;
    act(&world, "property", &id, "reply", answer.clone()).await.problem(403, "forbidden");
    act(&world, "demo-unit", &id, "reply", answer.clone()).await.problem(409, "no_talk");
    assert_eq!(act(&world, "demo-unit", &id, "record-talk", talk("2026-03-03")).await.bad_fields(), ["/on"]);
    act(&world, "demo-unit", &id, "record-talk", talk("2026-03-02")).await.ok();
    act(&world, "property", &id, "give-opinion", json!({ "text": "可以配合疏导。" })).await.ok();
    assert_eq!(act(&world, "demo-unit", &id, "reply", answer.clone()).await.bad_fields(), ["/promised_on"]);
    answer["promised_on"] = json!("2027-03-31");
    answer["withheld_reason"] = json!("涉及尚未公布的规划。");
    act(&world, "demo-unit", &id, "reply", answer).await.ok();
    assert_eq!(act(&world, "demo-deputy", &id, "rate", rating).await.ok()["state"], "tracking");
    assert_eq!(supervise(&world, "county-office", ("suggestion", &id), &police).await.bad_fields(), ["/on"]);
    supervise(&world, "county-office", ("promise", &id), &police).await.created();

    world.settle().await;
    let resident = world.login("demo-resident").await;
    assert_eq!(told(&resident, &id).await, ["replied", "assigned"]);
    let outline = seen(&world, "demo-resident", &id).await;
    assert_eq!(
        (&outline["relations"], outline.get("text"), outline.get("replies")),
        (&json!(["resident"]), None, None)
    );
    assert_eq!(outline["lead_unit"]["id"], police);
    let whole = seen(&world, "cosigner-2", &id).await;
    assert_eq!((&whole["report_on"], whole["cosigners"].as_array().unwrap().len()), (&json!("2026-06-02"), 3));
    let scan = whole["replies"][0]["scan_id"].as_str().unwrap().to_owned();
    let file = format!("/api/v1/attachments/{scan}");
    assert_eq!(world.login("demo-deputy").await.get(&file).await.status, 200);
    resident.get(&file).await.problem(404, "not_found");
    for (number, who) in ["demo-deputy", "cosigner-1", "cosigner-3"].iter().enumerate() {
        let own = &deputies[[0, 1, 3][number]];
        let file = world.login(who).await.get(&format!("/api/v1/deputies/{own}/duty-file?limit=100")).await.ok();
        let proposed: Vec<_> =
            file["items"].as_array().unwrap().iter().filter(|one| one["activity"] == "proposed_suggestion").collect();
        assert_eq!((proposed.len(), &proposed[0]["role"]), (1, &json!("sentiment_informant")), "{who}");
    }
    let counted = figures(&world, &congress).await;
    assert_eq!((&counted["registered"], &counted["key"], &counted["promises_open"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(counted["by_class"], json!([{ "reply_class": "planned", "count": 1 }]));
    assert_eq!((&counted["results"]["basically"], &counted["results"]["unrated"]), (&json!(1), &json!(0)));
    promised::is_ordered_because_of_the_delay(&world, &id, &police).await;
    promised::is_fulfilled_the_year_after(&world, &id, &congress).await;
    world.tell.ends();
}

/// A suggestion that nobody signs beside the deputy, with the traffic police.
async fn assigned(world: &World, congress: &str, police: &Value) -> String {
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(congress)).await.created();
    let id = id_of(&made).to_owned();
    act(world, "demo-deputy", &id, "submit", declared()).await.ok();
    act(world, "county-office", &id, "register", json!({})).await.ok();
    act(world, "county-office", &id, "assign", json!({ "lead_unit_id": police })).await.ok();
    id
}

/// The office passes on what did not satisfy within five working days: until then the unit answers nothing, and its month begins then.
async fn is_returned_for_rework(world: &World, id: &str) {
    let verb = "return-for-rework";
    let seen = seen(world, "county-office", id).await;
    assert_eq!(seen["due_on"], "2026-03-10");
    assert!(seen["allowed_actions"].as_array().unwrap().contains(&json!("returnSuggestionForRework")), "{seen}");
    act(world, "demo-unit", id, "reply", reply(world, "solved").await).await.problem(409, "state_conflict");
    let demand = json!({ "text": "请逐条回应代表意见。" });
    for who in ["demo-unit", "demo-deputy"] {
        act(world, who, id, verb, demand.clone()).await.problem(403, "forbidden");
    }
    assert_eq!(act(world, "county-office", id, verb, json!({})).await.bad_fields(), ["/text"]);
    assert_eq!(act(world, "county-office", id, verb, demand.clone()).await.ok()["state"], "rehandling");
    act(world, "county-office", id, verb, demand).await.problem(409, "state_conflict");
}

async fn who_is_dissatisfied_twice_is_heard_by_the_committee_and_who_does_not_rate_is_not_satisfied(kind: Kind) {
    let world = World::start(kind).await;
    let (deputies, _) = cast(&world).await;
    let (congress, police) = (congress_of(&world, COUNTY).await, police(&world).await);
    let mut motion = draft(&congress);
    (motion["kind"], motion["at_session"]) = (json!("motion"), json!(true));
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &motion).await.created();
    act(&world, "demo-deputy", id_of(&made), "submit", declared()).await.problem(409, "too_few_signers");

    // The office decides on what a unit says twice; the third time it is final.
    let id = assigned(&world, &congress, &police).await;
    for _ in 0..2 {
        act(&world, "demo-unit", &id, "object", json!({ "text": "不属于本单位职责。" })).await.ok();
        act(&world, "county-office", &id, "assign", json!({ "lead_unit_id": police })).await.ok();
    }
    let third = act(&world, "demo-unit", &id, "object", json!({ "text": "不属于本单位职责。" })).await;
    third.problem(409, "objections_final");
    act(&world, "county-office", &id, "extend", json!({ "text": "涉及多个部门。" })).await.ok();
    assert_eq!(seen(&world, "demo-unit", &id).await["due_on"], "2026-09-02");
    act(&world, "county-office", &id, "extend", json!({ "text": "涉及多个部门。" }))
        .await
        .problem(409, "already_broad");

    act(&world, "demo-unit", &id, "start", json!({})).await.ok();
    let poor = json!({ "result": "dissatisfied", "attitude": "basically", "text": "没有具体措施。" });
    for (day, state) in [("2026-03-02", "rework_pending"), ("2026-03-04", "with_committee")] {
        act(&world, "demo-unit", &id, "record-talk", talk(day)).await.ok();
        act(&world, "demo-unit", &id, "reply", reply(&world, "solved").await).await.ok();
        let silent = json!({ "result": "dissatisfied", "attitude": "basically" });
        assert_eq!(act(&world, "demo-deputy", &id, "rate", silent).await.bad_fields(), ["/text"]);
        world.clock.pass_hours(24);
        assert_eq!(act(&world, "demo-deputy", &id, "rate", poor.clone()).await.ok()["state"], state);
        if state == "rework_pending" {
            is_returned_for_rework(&world, &id).await;
        }
        world.clock.pass_hours(24);
        if state == "rework_pending" {
            assert_eq!(seen(&world, "demo-unit", &id).await["due_on"], "2026-04-03");
            let early = act(&world, "demo-unit", &id, "reply", reply(&world, "solved").await).await;
            early.problem(409, "no_talk");
        }
    }
    let rework = json!({ "decision": "rework", "text": "责成重新办理。" });
    act(&world, "demo-deputy", &id, "decide", rework.clone()).await.problem(403, "forbidden");
    assert_eq!(act(&world, "county-office", &id, "decide", rework).await.ok()["state"], "rehandling");
    act(&world, "demo-unit", &id, "record-talk", talk("2026-03-06")).await.ok();
    act(&world, "demo-unit", &id, "reply", reply(&world, "solved").await).await.ok();

    // Who was asked to sign and does not answer in ten days is out, and keeps nobody from handing it in.
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(&congress)).await.created();
    let other = id_of(&made).to_owned();
    act(&world, "demo-deputy", &other, "invite", json!({ "deputy_ids": [deputies[1]] })).await.ok();

    world.clock.pass_hours(24 * 40);
    act(&world, "cosigner-1", &other, "cosign", json!({ "signs": true })).await.problem(409, "cosigned_late");
    act(&world, "demo-deputy", &other, "submit", declared()).await.ok();
    assert!(seen(&world, "demo-deputy", &other).await.get("cosigners").is_none());
    for _ in 0..200 {
        if seen(&world, "demo-deputy", &id).await["state"] == "concluded" {
            break;
        }
        mashang_tests::tick().await;
    }
    let over = seen(&world, "demo-deputy", &id).await;
    assert_eq!(over["state"], "concluded", "{over}");
    assert_eq!(over["timeline"].as_array().unwrap().last().unwrap()["kind"], "unrated");
    let rated = json!({ "result": "satisfied", "attitude": "satisfied" });
    act(&world, "demo-deputy", &id, "rate", rated).await.problem(409, "state_conflict");
    let counted = figures(&world, &congress).await;
    let results = &counted["results"];
    assert_eq!(
        (&results["satisfied"], &results["dissatisfied"], &results["unrated"]),
        (&json!(0), &json!(0), &json!(1))
    );
}

/// What of suggestions waits for somebody.
pub(crate) async fn waits_for(world: &World, who: &str) -> Vec<Value> {
    let page = world.login(who).await.get("/api/v1/me/work?kind=suggestion").await.ok();
    page["items"].as_array().unwrap().clone()
}

/// Waits until somebody was told that of a suggestion.
pub(crate) async fn until_told(world: &World, who: &str, kind: &str, id: &str) {
    for _ in 0..200 {
        world.settle().await;
        if told(&world.login(who).await, id).await.iter().any(|one| one == kind) {
            return;
        }
        mashang_tests::tick().await;
    }
    panic!("{who} was not told {kind}");
}

async fn what_waits_is_listed_and_reminded_of_and_stays_with_the_person_whom_a_second_entry_meant(kind: Kind) {
    let world = World::start(kind).await;
    let (deputies, _) = cast(&world).await;
    let (congress, police) = (congress_of(&world, COUNTY).await, police(&world).await);
    let admin = world.login("demo-admin").await;
    let seat = json!({
        "level": "county", "congress_code": COUNTY, "term": 18, "constituency": "丙选区", "from": "2022-01-01"
    });
    let second = json!({ "name": "林二人", "division_code": HOME, "mandates": [seat] });
    let second = admin.post("/api/v1/deputies", &second).await.created();
    granted(&world, "twin", json!({ "Deputy": { "deputy": second["id"] } })).await;

    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(&congress)).await.created();
    let id = id_of(&made).to_owned();
    act(&world, "demo-deputy", &id, "invite", json!({ "deputy_ids": [second["id"]] })).await.ok();
    let asked = waits_for(&world, "twin").await;
    assert_eq!((&asked[0]["subject_id"], &asked[0]["light"]), (&json!(id), &json!("green")));
    act(&world, "twin", &id, "cosign", json!({ "signs": true })).await.ok();
    assert_eq!(waits_for(&world, "twin").await, Vec::<Value>::new(), "who signed is asked for nothing more");

    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let mut on_site = order(&case, &police);
    (on_site["form"], on_site["deputy_ids"]) = (json!("on_site"), json!([second["id"]]));
    let along = world.login("county-office").await.post(ORDERS, &on_site).await.created();

    let twice = json!({ "duplicate_id": second["id"] });
    admin.post(&format!("/api/v1/deputies/{}/merge", deputies[1]), &twice).await.ok();
    for who in ["twin", "cosigner-1"] {
        let whole = seen(&world, who, &id).await;
        assert_eq!(
            (&whole["relations"], &whole["cosigners"][0]["deputy"]["id"]),
            (&json!(["cosigner"]), &json!(deputies[1]))
        );
    }
    let along = world.login("county-office").await.get(&format!("{ORDERS}/{}", id_of(&along))).await.ok();
    assert_eq!(along["deputies"][0]["id"], json!(deputies[1]));
    assert_eq!(waits_for(&world, "demo-deputy").await[0]["title"], draft(&congress)["title"]);
    act(&world, "demo-deputy", &id, "submit", declared()).await.ok();
    assert_eq!(waits_for(&world, "demo-deputy").await, Vec::<Value>::new());
    let office = waits_for(&world, "county-office").await;
    assert_eq!((&office[0]["subject_id"], office[0].get("due_at")), (&json!(id), None));
    let offered = office[0]["allowed_actions"].as_array().unwrap();
    assert!(offered.contains(&json!("registerSuggestion")) && !offered.contains(&json!("decideMotion")), "{office:?}");
    assert_eq!(office[0]["allowed_actions"], seen(&world, "county-office", &id).await["allowed_actions"]);
    act(&world, "county-office", &id, "register", json!({})).await.ok();
    act(&world, "county-office", &id, "assign", json!({ "lead_unit_id": police })).await.ok();

    let unit = waits_for(&world, "demo-unit").await;
    assert!(mashang_tests::is_at(&unit[0]["due_at"], "2026-06-02T16:00:00"), "{unit:?}");
    assert!(unit[0]["allowed_actions"].as_array().unwrap().contains(&json!("startSuggestion")), "{unit:?}");
    let close = format!("/api/v1/units/{}/close", police.as_str().unwrap());
    world.login("county-office").await.post(&close, &json!({})).await.problem(409, "open_work");

    // A quarter of the days is left from a Sunday on: people are told on the Monday.
    world.clock.pass_until("2026-05-11T09:30:00+08:00");
    until_told(&world, "demo-unit", "reminded", &id).await;
    assert_eq!(waits_for(&world, "demo-unit").await[0]["light"], "yellow");
    assert!(!told(&world.login("county-office").await, &id).await.contains(&"reminded".to_owned()));
    world.clock.pass_until("2026-06-03T10:00:00+08:00");
    until_told(&world, "county-office", "late", &id).await;
    assert_eq!(waits_for(&world, "demo-unit").await[0]["light"], "red");
    assert_eq!(seen(&world, "demo-deputy", &id).await["light"], "red", "whoever proposed it sees that, too");
    let all = told(&world.login("demo-unit").await, &id).await;
    assert_eq!(
        all.iter().filter(|kind| ["reminded", "late"].contains(&kind.as_str())).count(),
        2,
        "each once: {all:?}"
    );
}

mashang_tests::stories!(
    a_case_grows_into_a_suggestion_and_its_promise_is_kept_the_year_after,
    who_is_dissatisfied_twice_is_heard_by_the_committee_and_who_does_not_rate_is_not_satisfied,
    what_waits_is_listed_and_reminded_of_and_stays_with_the_person_whom_a_second_entry_meant,
);
