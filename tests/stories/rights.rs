//! Who stands aside from a case, and what residents, followers and offices may still say once it seems to be over.

use mashang_infra::workbooks;
use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::orders::{ORDERS, order};
use crate::tracking::{Visitor, says};

/// What a resident sends who complains about somebody.
fn complaint(code: &str, about: &Value) -> Value {
    let mut body = submission(code);
    body["about"] = json!([about]);
    body
}

async fn is_listed(caller: &Caller, case: &str) -> bool {
    let page = caller.get("/api/v1/cases?limit=100").await.ok();
    page["items"].as_array().unwrap().iter().any(|item| item["id"] == case)
}

/// Of how many cases the caller is told that there are.
async fn counted(caller: &Caller) -> u64 {
    let counts = caller.get("/api/v1/cases/counts").await.ok();
    counts["states"].as_array().unwrap().iter().filter_map(|line| line["count"].as_u64()).sum()
}

/// Whether the caller neither finds the case nor can do anything to it.
async fn knows_nothing_of(caller: &Caller, case: &str) {
    caller.get(&format!("/api/v1/cases/{case}")).await.problem(404, "not_found");
    caller.step(case, "report", &json!({ "text": "看过", "kind": "progress" })).await.problem(404, "not_found");
    assert!(!is_listed(caller, case).await);
}

fn code_of(receipt: &Value) -> &str {
    receipt["tracking_code"].as_str().unwrap()
}

async fn whoever_is_complained_about_has_nothing_to_do_with_it(kind: Kind) {
    let world = World::start(kind).await;
    let (own, code) = world.deputy().await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let (resident, staff) = (world.login("demo-resident").await, world.login("demo-grid-staff").await);
    let unit = police(&world).await;
    let units = world.anybody().get(&format!("/api/v1/units?division={HOME}&limit=100")).await.ok();
    let another = units["items"].as_array().unwrap().iter().find(|one| one["id"] != unit).unwrap()["id"].clone();

    let mut body = complaint(&code, &json!({ "kind": "unit", "id": unit }));
    body["nature"] = json!("report");
    let case = id_of(&resident.post("/api/v1/cases", &body).await.created()).to_owned();
    knows_nothing_of(&staff, &case).await;
    assert_eq!((counted(&staff).await, counted(&office).await), (0, 1));
    office.step(&case, "sort", &json!({ "nature": "complaint" })).await.ok();
    assert_eq!(counted(&staff).await, 1);
    assert!(is_listed(&staff, &case).await, "a report alone is no business of the grid's people");
    office.step(&case, "escalate", &json!({ "text": "机关接手" })).await.ok();
    let seen = office.case(&case).await;
    assert!(seen["about"][0]["name"].as_str().unwrap().ends_with("交警大队"), "{seen}");
    assert!(!seen["suggested_units"].to_string().contains(unit.as_str().unwrap()), "{seen}");
    let link = json!({ "body": seen["about"][0]["name"], "question": "请说明" });
    assert_eq!(office.post(&format!("/api/v1/cases/{case}/answer-links"), &link).await.bad_fields(), ["/body"]);
    assert_eq!(office.step(&case, "assign", &json!({ "lead_unit_id": unit })).await.bad_fields(), ["/lead_unit_id"]);
    let helping = json!({ "lead_unit_id": another, "co_unit_ids": [unit] });
    assert_eq!(office.step(&case, "assign", &helping).await.bad_fields(), ["/co_unit_ids/0"]);

    // The village instead: whoever works for it stands aside, and the unit no longer does.
    let village = json!([{ "kind": "village", "division_code": HOME }]);
    office.step(&case, "sort", &json!({ "about": village })).await.ok();
    assert_eq!(office.step(&case, "sort", &json!({ "about": village })).await.bad_fields(), ["/nature"]);
    knows_nothing_of(&staff, &case).await;
    assert_eq!((counted(&staff).await, counted(&office).await), (0, 1), "nor is it counted");
    office.step(&case, "assign", &json!({ "lead_unit_id": unit })).await.ok();
    assert!(is_listed(&world.login("demo-unit").await, &case).await);
    let told = office.case(&case).await["timeline"].to_string();
    assert!(told.contains(HOME) && !resident.case(&case).await["timeline"].to_string().contains(HOME), "{told}");

    for (about, at) in [
        (json!({ "kind": "unit" }), ["/about/0/id"]),
        (json!({ "kind": "village", "id": unit }), ["/about/0/division_code"]),
    ] {
        assert_eq!(resident.post("/api/v1/cases", &complaint(&code, &about)).await.bad_fields(), at);
    }
    let nobody = complaint(&code, &json!({ "kind": "unit", "id": own["id"] }));
    assert_eq!(resident.post("/api/v1/cases", &nobody).await.missing_fields(), ["/about/0"]);

    // The deputy whose code was scanned.
    let about = json!({ "kind": "deputy", "id": own["id"] });
    let case = id_of(&resident.post("/api/v1/cases", &complaint(&code, &about)).await.created()).to_owned();
    assert_eq!(office.case(&case).await["target"]["kind"], "office");
    knows_nothing_of(&deputy, &case).await;
    let to = json!({ "to_kind": "deputy", "to_id": own["id"] });
    assert_eq!(office.step(&case, "transfer", &to).await.bad_fields(), ["/to_id"]);
    assert_eq!(office.step(&case, "reassign", &to).await.bad_fields(), ["/to_id"]);
    office.step(&case, "accept", &json!({})).await.ok();
    let part =
        |kind: &str, id: &Value| json!({ "title": "其中一部分", "text": "请分开办理。", "to_kind": kind, "to_id": id });
    let of_office = part("office", &own["office_id"]);
    let split = json!({ "children": [of_office, part("deputy", &own["id"])] });
    assert_eq!(office.step(&case, "split", &split).await.bad_fields(), ["/children/1/to_id"]);
    office.step(&case, "split", &json!({ "children": [of_office, of_office] })).await.ok();
    let first = office.case(&case).await["children"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        office.case(&first).await["about"][0]["kind"],
        "deputy",
        "who stands aside from the whole does from its parts"
    );
    knows_nothing_of(&deputy, &first).await;

    // Beside another matter of the same resident's it is no number either.
    let usual = world.submit(&resident).await;
    let others = async |caller: &Caller| {
        let told = caller.get(&format!("/api/v1/cases/{}/context", id_of(&usual))).await.ok();
        told["resident"].as_array().unwrap().iter().map(|one| one["count"].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(others(&deputy).await + 1, others(&office).await);

    // Nobody handles an own matter.
    let case = id_of(&deputy.post("/api/v1/cases", &submission(&code)).await.created()).to_owned();
    let seen = deputy.case(&case).await;
    assert_eq!((&seen["relations"], &seen["target"]["kind"]), (&json!(["submitter"]), &json!("room")));
    let refused = office.step(&case, "transfer", &to).await.problem(422, "invalid");
    assert_eq!(
        (&refused["errors"][0]["code"], &refused["errors"][0]["pointer"]),
        (&json!("own_matter"), &json!("/to_id"))
    );
}

async fn an_office_that_is_complained_about_learns_of_it_nowhere(kind: Kind) {
    let world = World::start(kind).await;
    let (own, code) = world.deputy().await;
    let (resident, office) = (world.login("demo-resident").await, world.login("demo-office").await);
    let mut body = complaint(&code, &json!({ "kind": "office", "id": own["office_id"] }));
    body["consent_to_publish"] = json!(true);
    let case = id_of(&resident.post("/api/v1/cases", &body).await.created()).to_owned();
    let usual = world.submit(&resident).await;
    knows_nothing_of(&office, &case).await;

    let version = json!({ "case_id": case, "title": "改进窗口服务", "text": "有居民希望改进窗口服务。" });
    assert_eq!(office.post("/api/v1/publications", &version).await.missing_fields(), ["/case_id"]);
    office.get(&format!("/api/v1/cases/{case}/publications")).await.problem(404, "not_found");
    let proposed = world.login("demo-deputy").await.post("/api/v1/publications", &version).await.created();
    office.get(&format!("/api/v1/publications/{}", id_of(&proposed))).await.problem(404, "not_found");
    let waiting = office.get("/api/v1/moderation/items?limit=100").await.ok();
    assert!(!waiting.to_string().contains(id_of(&proposed)), "others look at it: {waiting}");
    let ordered = order(&case, &police(&world).await);
    assert_eq!(office.post(ORDERS, &ordered).await.missing_fields(), ["/on"]);

    let place = world.anybody().get(&format!("/api/v1/offices/{}", own["office_id"].as_str().unwrap())).await.ok();
    let area = place["division_code"].as_str().unwrap();
    let book = office.get(&format!("/api/v1/statistics/months/2026-03/workbook?division={area}")).await.bytes;
    let open = workbooks::read_sheet(&book, Some("未结清单")).unwrap().lines;
    let listed = |id: &str| open.iter().any(|line| line.cells[0] == id);
    assert!(listed(id_of(&usual)) && !listed(&case), "what is open, without what is about the office");
}

async fn of_an_accusation_that_went_elsewhere_a_receipt_is_left(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let made = world.submit(&world.anybody()).await;
    let (case, tracker) = (id_of(&made), world.tracker(code_of(&made)));
    world.settle().await;
    let found = async || office.get("/api/v1/cases?text=早晚高峰").await.ok()["items"].as_array().unwrap().len();
    assert_eq!(found().await, 1);
    deputy.step(case, "divert", &json!({ "text": "请拨打 12388", "to": "accusation" })).await.ok();
    world.settle().await;
    for caller in [&deputy, &office, &world.login("demo-leader").await] {
        knows_nothing_of(caller, case).await;
    }
    assert_eq!(found().await, 0);
    for caller in [&deputy, &office] {
        let left = caller.get("/api/v1/diversion-receipts").await.ok();
        let receipt = &left["items"][0];
        assert_eq!((&receipt["to"], &receipt["handler"]["kind"]), (&json!("accusation"), &json!("deputy")), "{left}");
        assert!(receipt["office_name"].is_string() && left["items"].as_array().unwrap().len() == 1, "{left}");
        assert!(!left.to_string().contains(case) && !left.to_string().contains("12388"), "{left}");
    }
    let none = world.login("demo-unit").await.get("/api/v1/diversion-receipts").await.ok();
    assert_eq!(none["items"], json!([]));
    let own = tracker.get("/api/v1/track").await.ok();
    assert!(own["text"].is_string() && own["timeline"].to_string().contains("12388"), "{own}");

    let court = world.submit(&world.anybody()).await;
    deputy.step(id_of(&court), "divert", &json!({ "text": "请依法诉讼", "to": "court" })).await.ok();
    assert_eq!(office.case(id_of(&court)).await["state"], "diverted");
}

/// Whether there is nothing any more for that caller.
async fn is_gone(caller: &Caller, path: &str) {
    caller.get(path).await.problem(404, "not_found");
}

async fn what_hangs_on_an_accusation_goes_with_it_from_wherever_it_stands(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office, unit) =
        (world.login("demo-deputy").await, world.login("demo-office").await, world.login("demo-unit").await);
    let resident = world.login("demo-resident").await;
    let [made, other] = [world.submit(&resident).await, world.submit(&world.anybody()).await];
    let (case, merged, tracker) = (id_of(&made), id_of(&other), world.tracker(code_of(&other)));
    with_a_unit(&world, case).await;
    office.step(merged, "merge", &json!({ "into_case_id": case })).await.ok();
    let opened = json!({ "kind": "neighbourhood", "risk": "low", "title": "占道纠纷", "text": "两户因占道起争执。" });
    let dispute = format!("/api/v1/disputes/{}", id_of(&deputy.step(case, "open-dispute", &opened).await.created()));
    let drafted = office.post(ORDERS, &order(case, &police(&world).await)).await.created();
    let ordered = format!("{ORDERS}/{}", id_of(&drafted));
    office.post(&format!("{ordered}/issue"), &json!({})).await.ok();
    for (caller, path) in [(&deputy, &dispute), (&office, &dispute), (&unit, &ordered)] {
        assert_eq!(caller.get(path).await.status, 200);
    }
    let listed = async |caller: &Caller| caller.get("/api/v1/disputes").await.ok()["items"].as_array().unwrap().len();
    assert_eq!(listed(&office).await, 1);

    // Also while the resident is asked; what goes elsewhere for another reason waits until it is back.
    unit.step(case, "request-info", &json!({ "text": "请说明时间" })).await.ok();
    assert!(office.case(case).await["allowed_actions"].to_string().contains("divertCase"));
    unit.step(case, "divert", &json!({ "text": "请拨打 12388", "to": "accusation" })).await.problem(403, "forbidden");
    office.step(case, "divert", &json!({ "text": "请诉讼", "to": "court" })).await.problem(409, "state_conflict");
    world.settle().await;
    let before = unit.get("/api/v1/me/messages?limit=100").await.ok();
    let gone = office.step(case, "divert", &json!({ "text": "请拨打 12388", "to": "accusation" })).await.ok();
    assert_eq!((&gone["state"], gone.get("due_at")), (&json!("diverted"), None));
    world.settle().await;
    assert_eq!(
        unit.get("/api/v1/me/messages?limit=100").await.ok()["items"].as_array().map(Vec::len),
        before["items"].as_array().map(Vec::len),
        "whoever worked on it is told nothing"
    );
    for caller in [&deputy, &office, &unit, &world.login("demo-leader").await, &world.login("demo-grid-staff").await] {
        for id in [case, merged] {
            knows_nothing_of(caller, id).await;
        }
        is_gone(caller, &dispute).await;
        is_gone(caller, &ordered).await;
        assert_eq!(listed(caller).await, 0);
    }
    let own = resident.case(case).await;
    assert!(own["timeline"].to_string().contains("12388"), "{own}");
    let followed = tracker.get("/api/v1/track").await.ok();
    assert_eq!((&followed["id"], &followed["state"]), (&other["id"], &json!("merged")), "the own one alone");
    assert!(followed["timeline"].to_string().contains("purged"), "{followed}");
    says(&Visitor::with(&world, code_of(&other)).await.page().await, &["所属）的诉求已转到应去的渠道"]);

    // Its parts go with it, whether they are done or not.
    let whole = world.submit(&resident).await;
    deputy.step(id_of(&whole), "accept", &json!({})).await.ok();
    let (own, _) = world.deputy().await;
    let part = json!({ "title": "其中一部分", "text": "请办。", "to_kind": "deputy", "to_id": own["id"] });
    deputy.step(id_of(&whole), "split", &json!({ "children": [part, part] })).await.ok();
    let parts = resident.case(id_of(&whole)).await["children"].clone();
    let [first, second] = [0, 1].map(|at| parts[at]["id"].as_str().unwrap().to_owned());
    let elsewhere = json!({ "text": "不属于代表职责", "proper_channel": "12345" });
    deputy.step(&first, "decline", &elsewhere).await.ok();
    deputy.step(id_of(&whole), "divert", &json!({ "text": "请拨打 12388", "to": "accusation" })).await.ok();
    for id in [id_of(&whole), &first, &second] {
        knows_nothing_of(&office, id).await;
    }
}

async fn a_refusal_is_objected_to_once_and_in_time(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let refusal = json!({ "text": "属于物业", "proper_channel": "物业公司" });
    let mut made = Vec::new();
    for _ in 0..2 {
        let receipt = world.submit(&world.anybody()).await;
        deputy.step(id_of(&receipt), "decline", &refusal).await.ok();
        made.push(receipt);
    }
    let latest = async |caller: &Caller| caller.get("/api/v1/me/messages").await.ok()["items"][0]["kind"].clone();
    world.settle().await;
    assert_eq!(latest(&office).await, "declined");

    let mut visitor = Visitor::with(&world, code_of(&made[0])).await;
    says(&visitor.page().await, &["不同意，提出异议"]);
    visitor.moves_on("/t/object", &[("text", "物业说不归他们管")]).await;
    let first = id_of(&made[0]);
    says(
        &visitor.page().await,
        &["不同意不予受理", "物业说不归他们管", "审查当初不予受理是否恰当", "作出决定", "不能再次提出异议"],
    );
    let seen = office.case(first).await;
    assert_eq!(seen["state"], "escalated");
    assert_eq!(seen["timeline"].as_array().unwrap().last().unwrap()["due_at"], seen["due_at"], "by when it is decided");
    world.settle().await;
    assert_eq!((latest(&office).await, latest(&deputy).await), (json!("objected"), json!("objected")));
    let tracker = world.tracker(code_of(&made[0]));
    tracker.step(first, "object", &json!({ "text": "再说一次" })).await.problem(409, "state_conflict");

    let (late, tracker) = (id_of(&made[1]), world.tracker(code_of(&made[1])));
    let offered = async || tracker.case(late).await["allowed_actions"].to_string().contains("objectToDecline");
    world.clock.pass_until("2026-03-09T23:59:00+08:00");
    assert!(offered().await);
    world.clock.pass_minutes(1);
    assert!(!offered().await);
    tracker.step(late, "object", &json!({ "text": "不同意" })).await.problem(409, "too_late_to_object");
}

/// Brings a case to a unit that works on it.
async fn with_a_unit(world: &World, case: &str) {
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    deputy.step(case, "accept", &json!({})).await.ok();
    deputy.step(case, "escalate", &json!({ "text": "需部门研究" })).await.ok();
    office.step(case, "assign", &json!({ "lead_unit_id": police(world).await })).await.ok();
    world.login("demo-unit").await.step(case, "start", &json!({})).await.ok();
}

async fn an_office_goes_on_of_its_own_motion_with_what_was_assigned(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let unit = world.login("demo-unit").await;
    let why = json!({ "text": "涉及公共安全" });
    let early = world.submit(&world.anybody()).await;
    world.tracker(code_of(&early)).step(id_of(&early), "withdraw", &json!({})).await.ok();
    office.step(id_of(&early), "go-on", &why).await.problem(409, "never_assigned");

    let made = world.submit(&world.anybody()).await;
    let (case, tracker) = (id_of(&made), world.tracker(code_of(&made)));
    with_a_unit(&world, case).await;
    unit.step(case, "request-info", &json!({ "text": "请说明时间" })).await.ok();
    tracker.step(case, "withdraw", &json!({ "text": "算了" })).await.ok();
    world.settle().await;
    let told = office.get("/api/v1/me/messages").await.ok();
    assert_eq!(told["items"][0]["kind"], "withdrawn", "{told}");
    deputy.step(case, "go-on", &why).await.problem(403, "forbidden");
    let gone_on = office.step(case, "go-on", &why).await.ok();
    assert_eq!(gone_on["state"], "in_progress", "where it stood before the resident was asked");
    assert!(gone_on["due_at"].is_string(), "{gone_on}");
    unit.step(case, "request-info", &json!({ "text": "请说明地点" })).await.problem(409, "own_motion");
    tracker.step(case, "withdraw", &json!({})).await.problem(409, "own_motion");
    let purpose = json!({ "purpose": "contact_for_handling" });
    office.step(case, "reveal-contact", &purpose).await.problem(409, "own_motion");
    assert!(office.case(case).await.get("contact").is_none());
    unit.step(case, "reply", &json!({ "text": "已整改" })).await.ok();
    assert_eq!(deputy.step(case, "verify", &json!({ "text": "已核实" })).await.ok()["state"], "closed_unrated");
    tracker.step(case, "rate", &json!({ "rating": "satisfied" })).await.problem(409, "state_conflict");
}

async fn two_dissatisfied_ratings_and_each_follower_is_a_voice(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let [first, second] = [world.submit(&world.anybody()).await, world.submit(&world.anybody()).await];
    let (case, own, follower) = (id_of(&first), world.tracker(code_of(&first)), world.tracker(code_of(&second)));
    office.step(id_of(&second), "merge", &json!({ "into_case_id": case })).await.ok();
    let followed = follower.get("/api/v1/track").await.ok();
    assert_eq!((&followed["id"], &followed["relations"]), (&first["id"], &json!(["follower"])));
    assert!(followed.get("text").is_none() && followed.get("tracking_code").is_none(), "{followed}");

    let answer = json!({ "text": "政策说明如下", "settlement": "answer" });
    deputy.step(case, "accept", &json!({})).await.ok();
    deputy.step(case, "resolve", &answer).await.ok();
    let mut visitor = Visitor::with(&world, code_of(&second)).await;
    says(&visitor.page().await, &["您的评价计一票"]);
    visitor.moves_on("/t/rate", &[("rating", "satisfied")]).await;
    says(&visitor.page().await, &["您评价过：满意"]);
    let seen = office.case(case).await;
    assert_eq!((&seen["state"], seen.get("rating")), (&json!("resolved"), None), "a voice moves nothing");
    assert_eq!(follower.case(case).await["own_rating"], "satisfied");

    let unhappy = json!({ "rating": "dissatisfied", "reasons": ["not_done"] });
    assert_eq!(own.step(case, "rate", &unhappy).await.ok()["state"], "accepted");
    let why = json!({ "text": "已穷尽可用的办法" });
    office.step(case, "conclude", &why).await.problem(409, "state_conflict");
    deputy.step(case, "resolve", &answer).await.ok();
    assert_eq!(own.step(case, "rate", &unhappy).await.ok()["state"], "supervised");
    deputy.step(case, "conclude", &why).await.problem(403, "forbidden");
    assert_eq!(office.step(case, "conclude", &json!({})).await.bad_fields(), ["/text"]);
    assert_eq!(office.step(case, "conclude", &why).await.ok()["state"], "closed");
    let seen = office.case(case).await;
    assert_eq!((&seen["rating"], &seen["concluded"]), (&json!("dissatisfied"), &json!(true)));
    own.step(case, "rate", &unhappy).await.problem(409, "state_conflict");

    // New facts are a new case that names the old one, which is the submitter's to name.
    let (_, code) = world.deputy().await;
    let mut anew = submission(&code);
    anew["continues_case_id"] = first["id"].clone();
    let stranger = world.anybody().post("/api/v1/cases", &anew).await;
    assert_eq!(stranger.missing_fields(), ["/continues_case_id"]);
    let next = own.post("/api/v1/cases", &anew).await.created();
    assert_eq!(office.case(id_of(&next)).await["continues_case_id"], first["id"]);
}

mashang_tests::stories!(
    whoever_is_complained_about_has_nothing_to_do_with_it,
    an_office_that_is_complained_about_learns_of_it_nowhere,
    of_an_accusation_that_went_elsewhere_a_receipt_is_left,
    what_hangs_on_an_accusation_goes_with_it_from_wherever_it_stands,
    a_refusal_is_objected_to_once_and_in_time,
    an_office_goes_on_of_its_own_motion_with_what_was_assigned,
    two_dissatisfied_ratings_and_each_follower_is_a_voice,
);
