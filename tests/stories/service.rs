//! Only somebody who serves today acts as a deputy, whatever a token says; afterwards the own past work can be looked at for a year.

use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::harbour::{HARBOUR, Harbour, MEDICAL};

fn shows(caller: &Caller, session: &Value) -> Caller {
    caller.with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
}

/// Decides how every mandate of a deputy stands from `on` on.
async fn decide(world: &World, deputy: &Value, reason: &str, on: &str) {
    let admin = world.login("demo-admin").await;
    let path = format!("/api/v1/deputies/{}/mandate-status", id_of(deputy));
    for mandate in deputy["mandates"].as_array().unwrap() {
        let decision = json!({
            "mandate_id": mandate["id"], "reason": reason, "decided_by": "晋江市人民代表大会主席团",
            "decided_on": "2026-03-02", "effective_on": on
        });
        admin.post(&path, &decision).await.ok();
    }
}

async fn acts_as_deputy(caller: &Caller) -> bool {
    let me = caller.get("/api/v1/me").await.ok();
    let deputy = me["roles"].as_array().unwrap().contains(&json!("deputy"));
    let party = me["parties"].as_array().unwrap().iter().any(|party| party["kind"] == "deputy");
    assert_eq!(deputy, party, "{me}");
    deputy
}

/// Waits until another process knows how a deputy stands: for a second, and longer on a machine that has much to do.
async fn await_there(there: &Caller, acts: bool) {
    for _ in 0..60 {
        if acts_as_deputy(there).await == acts {
            return;
        }
        mashang_tests::moment().await;
    }
    panic!("the other process does not learn that the deputy acts: {acts}");
}

fn typed(at: &str) -> Value {
    json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": at, "place": "社区广场", "text": "宣讲民法典。"
    })
}

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(id_of).collect()
}

async fn a_suspension_is_so_for_the_next_request_everywhere(kind: Kind) {
    let world = World::start(kind).await;
    let (other, beside) = world.beside();
    let (deputy, _) = world.deputy().await;
    let login = json!({ "code": "sandbox:demo-deputy" });
    let session = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    let (here, there) = (shows(&world.anybody(), &session), shows(&beside, &session));
    let [taken, waits] = [world.submit(&world.anybody()).await, world.submit(&world.anybody()).await];
    let (taken, waits) = (id_of(&taken), id_of(&waits));
    here.step(taken, "accept", &json!({})).await.ok();
    let record = here.post("/api/v1/duty-records", &typed("2026-03-01T07:00:00Z")).await.created();
    let keyed = here.with("Idempotency-Key", "asked-once");
    keyed.post("/api/v1/duty-records", &typed("2026-03-01T08:00:00Z")).await.created();
    assert!(acts_as_deputy(&here).await && acts_as_deputy(&there).await);

    // The very next request of the same token acts as nobody's deputy, and what is to be done is no longer the deputy's.
    decide(&world, &deputy, "detained", "2026-03-02").await;
    here.step(waits, "accept", &json!({})).await.problem(403, "forbidden");
    let look = json!({ "purpose": "contact_for_handling" });
    here.step(taken, "reveal-contact", &look).await.problem(403, "forbidden");
    here.post("/api/v1/duty-records", &typed("2026-03-01T09:00:00Z")).await.problem(403, "forbidden");
    keyed.post("/api/v1/duty-records", &typed("2026-03-01T08:00:00Z")).await.problem(403, "forbidden");
    assert_eq!(here.get("/api/v1/me/tasks").await.ok()["items"], json!([]));
    let me = here.get("/api/v1/me").await.ok();
    assert_eq!((&me["roles"], &me["parties"].as_array().unwrap().len()), (&json!(["resident"]), &1), "{me}");
    let told = &me["grants"][0];
    assert_eq!((&told["kind"], &told["former_since"]), (&json!("deputy"), &json!("2026-03-02")), "{me}");
    assert_eq!(told["former_until"], "2027-03-01", "a year after the last day of service");
    let again = world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
    assert_eq!(again["roles"], json!(["resident"]), "a log-in makes no deputy either");

    // What was the deputy's can be looked at, and nobody is reached by it; what is written now is for those who go on with it.
    let office = world.login("demo-office").await;
    for (audience, text) in [("handlers", "内部研判意见"), ("everyone", "已联系社区")] {
        let said = json!({ "kind": "progress", "text": text, "audience": audience });
        office.step(taken, "report", &said).await.ok();
    }
    let seen = here.case(taken).await;
    assert!(seen.to_string().contains("已联系社区") && !seen.to_string().contains("内部研判意见"), "{seen}");
    assert_eq!((&seen["relations"], &seen["allowed_actions"]), (&json!(["former"]), &json!([])), "{seen}");
    assert!(seen["text"].is_string() && seen.get("contact").is_none(), "{seen}");
    assert!(!seen.to_string().contains("王女士") && !seen.to_string().contains("****"), "{seen}");
    let listed = here.get("/api/v1/cases").await.ok();
    assert!(ids(&listed).contains(&taken) && ids(&listed).contains(&waits), "{listed}");
    here.get(&format!("/api/v1/duty-records/{}", id_of(&record))).await.ok();
    here.get(&format!("/api/v1/deputies/{}/duty-file", id_of(&deputy))).await.ok();
    let own = here.get("/api/v1/me/duty-records").await.ok();
    assert!(ids(&own).contains(&id_of(&record)), "{own}");
    let neighbours = world.anybody().get(&format!("/api/v1/deputies?division={HARBOUR}")).await.ok();
    let foreign = submission(&world.code_of(id_of(&neighbours["items"][0])));
    let theirs = world.anybody().post("/api/v1/cases", &foreign).await.created();
    here.get(&format!("/api/v1/cases/{}", id_of(&theirs))).await.problem(404, "not_found");

    // Another process is not told and knows it within a second.
    await_there(&there, false).await;
    there.step(waits, "accept", &json!({})).await.problem(403, "forbidden");

    decide(&world, &deputy, "cause_gone", "2026-03-02").await;
    here.step(waits, "accept", &json!({})).await.ok();
    await_there(&there, true).await;
    let told = here.get("/api/v1/me").await.ok();
    assert_eq!(told["grants"][0].get("former_since"), None, "{told}");
    other.stop().await;
}

/// Somebody who is that deputy, logged in.
async fn deputy_by(world: &World, name: &str, deputy: &Value) -> Caller {
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), &json!({ "Deputy": { "deputy": deputy["id"] } }));
    world.login(name).await
}

async fn who_left_office_looks_at_the_own_past_work_for_a_year(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let mandate = json!({
        "level": "county", "congress_code": "350582000000", "term": 18, "constituency": "梅岭第三选区",
        "from": "2022-01-01", "to": "2026-05-31"
    });
    let entered = json!({ "name": "林示例", "division_code": HOME, "mandates": [mandate] });
    let made = admin.post("/api/v1/deputies", &entered).await.created();
    let serves = deputy_by(&world, "leaves-in-may", &made).await;
    let record = serves.post("/api/v1/duty-records", &typed("2026-03-01T07:00:00Z")).await.created();
    let record = format!("/api/v1/duty-records/{}", id_of(&record));
    // One who resigned for a day to come serves until then.
    let (resigns, _) = world.deputy().await;
    decide(&world, &resigns, "resigned", "2026-03-10").await;
    let case = world.submit(&world.anybody()).await;
    world.login("demo-deputy").await.step(id_of(&case), "accept", &json!({})).await.ok();
    let waits = world.submit(&world.anybody()).await;
    world.clock.pass_hours(8 * 24);
    let left = world.login("demo-deputy").await;
    assert_eq!(left.get("/api/v1/me").await.ok()["grants"][0]["former_since"], "2026-03-10");
    left.step(id_of(&waits), "accept", &json!({})).await.problem(403, "forbidden");
    assert_eq!(left.case(id_of(&case)).await["relations"], json!(["former"]));

    // 31 May is the other one's last day, as long as it lasts in Quanzhou.
    world.clock.pass_hours(82 * 24 + 14);
    let evening = world.login("leaves-in-may").await;
    assert!(acts_as_deputy(&evening).await, "23:00 on 31 May");
    world.clock.pass_hours(1);
    let night = world.login("leaves-in-may").await;
    assert!(!acts_as_deputy(&night).await, "0:00 on 1 June");
    night.post("/api/v1/duty-records", &typed("2026-05-30T07:00:00Z")).await.problem(403, "forbidden");
    let (since, until) = ("2026-06-01", "2027-05-31");
    let told = night.get("/api/v1/me").await.ok();
    assert_eq!(
        (&told["grants"][0]["former_since"], &told["grants"][0]["former_until"]),
        (&json!(since), &json!(until))
    );
    night.get(&record).await.ok();

    world.clock.pass_hours(364 * 24);
    let last = world.login("leaves-in-may").await;
    last.get(&record).await.ok();
    // The one who resigned has been gone for longer than a year.
    let gone = world.login("demo-deputy").await;
    gone.get(&format!("/api/v1/cases/{}", id_of(&case))).await.problem(404, "not_found");
    gone.get(&format!("/api/v1/deputies/{}/duty-file", id_of(&resigns))).await.problem(403, "forbidden");
    assert_eq!(gone.get("/api/v1/cases").await.ok()["items"], json!([]));
    world.clock.pass_hours(24);
    let after = world.login("leaves-in-may").await;
    after.get(&record).await.problem(404, "not_found");
    assert_eq!(after.get("/api/v1/me/duty-records").await.ok()["items"], json!([]));
}

async fn who_serves_no_longer_mediates_no_more(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let (sat, _) = harbour.asked(true).await;
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "damages", "title": "损害赔偿", "text": "双方对赔偿有分歧。"
    });
    let invited = world.login("demo-deputy-shishi").await.post("/api/v1/disputes", &report).await.created();
    let invited = id_of(&invited).to_owned();
    let registration = json!({ "risk": "medium", "organisation_id": harbour.organisation });
    harbour.act("demo-office-xiangzhi", &invited, "register", registration).await.ok();
    for (side, name) in [("first", "何船工"), ("second", "林船东")] {
        harbour.enter(&invited, json!({ "side": side, "name": name })).await;
    }
    let seat = json!({ "kind": "invited", "deputy_id": harbour.deputies[1]["id"] });
    harbour.act("demo-office-xiangzhi", &invited, "mediators", seat.clone()).await.created();
    let mediator = world.login("demo-deputy-xiangzhi").await;
    for dispute in [&sat, &invited] {
        mediator.get(&format!("/api/v1/disputes/{dispute}")).await.ok();
    }

    decide(world, &harbour.deputies[1], "detained", "2026-03-02").await;
    let seen = mediator.get(&format!("/api/v1/disputes/{sat}")).await.ok();
    assert_eq!((&seen["relations"], &seen["allowed_actions"]), (&json!(["former"]), &json!([])), "{seen}");
    assert!(seen["parties"].to_string().contains("何船工") && !seen["parties"].to_string().contains('*'), "{seen}");
    assert!(!seen.to_string().contains(MEDICAL), "{seen}");
    let call = json!({ "kind": "pingli", "at": "2026-03-11T02:00:00Z", "place": "海上枫桥调解室" });
    harbour.by(&mediator, &sat, "mediation-sessions", call).await.problem(403, "forbidden");
    // Whoever was only invited has no work there to look at.
    mediator.get(&format!("/api/v1/disputes/{invited}")).await.problem(404, "not_found");
    assert_eq!(ids(&mediator.get("/api/v1/disputes").await.ok()), [sat.as_str()]);

    // Nor does anybody else make a mediator of that deputy now.
    assert_eq!(harbour.act("demo-office-xiangzhi", &sat, "mediators", seat).await.bad_fields(), ["/deputy_id"]);
    let office = world.login("demo-office-xiangzhi").await;
    let mut answer = json!({ "party": 1, "mediator": 1, "accepts": true, "attachment_ids": [office.photo().await] });
    assert_eq!(harbour.by(&office, &invited, "answer-mediator", answer.clone()).await.bad_fields(), ["/mediator"]);
    answer["accepts"] = json!(false);
    harbour.by(&office, &invited, "answer-mediator", answer).await.ok();
}

/// Which of the five of the story below serve on a day of March.
fn serving(day: u32) -> [bool; 5] {
    [day < 5, day >= 6, day < 4, true, (4..8).contains(&day)]
}

async fn on_each_day_all_that_is_asked_says_alike_who_serves(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let listed = world.anybody().get(&format!("/api/v1/deputies?division={HOME}&limit=100")).await.ok();
    let mut people = listed["items"].as_array().unwrap()[..4].to_vec();
    let mandate = json!({
        "level": "county", "congress_code": "350582000000", "term": 18, "constituency": "三月选区",
        "from": "2026-03-04", "to": "2026-03-07"
    });
    let entered = json!({ "name": "林三月", "division_code": HOME, "mandates": [mandate] });
    people.push(admin.post("/api/v1/deputies", &entered).await.created());
    let subject = json!({ "subject_kind": "deputy", "subject_id": people[4]["id"] });
    admin.post("/api/v1/qr-codes", &subject).await.created();
    // All of them share a grid; another one has nobody.
    for (person, from) in [(1, "2026-03-02"), (2, "2026-03-02"), (3, "2026-03-02"), (4, "2026-03-04")] {
        let works = json!({ "grid_id": people[0]["grid_ids"][0], "from": from });
        let path = format!("/api/v1/deputies/{}/grid-assignments", id_of(&people[person]));
        admin.post(&path, &works).await.created();
    }
    let grid = |ordinal: u32| json!({ "division_code": HOME, "ordinal": ordinal, "name": "新网格", "households": 1 });
    admin.post("/api/v1/grids", &grid(77)).await.created();
    let codes: Vec<String> = people.iter().map(|one| world.code_of(id_of(one))).collect();
    for (number, one) in people.iter().enumerate() {
        deputy_by(&world, &format!("person-{number}"), one).await;
    }
    // One resigned for a day to come; one is suspended, until a day that is known; one will be.
    for (person, reason, on) in [
        (0, "resigned", "2026-03-05"),
        (1, "detained", "2026-03-02"),
        (1, "cause_gone", "2026-03-06"),
        (2, "detained", "2026-03-04"),
    ] {
        decide(&world, &people[person], reason, on).await;
    }
    world.settle().await;

    for day in 2..9 {
        let (expected, date) = (serving(day), format!("2026-03-{day:02}"));
        // What a card shows is kept for half a minute of the machine's own time, unless something of it changes.
        world.login("demo-admin").await.post("/api/v1/grids", &grid(77 + day)).await.created();
        let count = expected.iter().filter(|serves| **serves).count();
        let path = format!("/api/v1/statistics/coverage?division={HOME}&date={date}");
        assert_eq!(world.anybody().get(&path).await.ok()["deputies_active"], count, "{date}");
        let path = format!("/api/v1/statistics/coverage/gaps?division={HOME}&date={date}&limit=100");
        let gaps = world.anybody().get(&path).await.ok();
        let office = world.login("demo-office").await;
        let here = format!("/api/v1/qr-codes?division_code={HOME}&limit=100&state=");
        let [active, closed] =
            [office.get(&format!("{here}active")).await, office.get(&format!("{here}not_serving")).await];
        let [active, closed] = [active, closed].map(|answer| answer.ok().to_string());
        for (number, serves) in expected.into_iter().enumerate() {
            let (code, what) = (&codes[number], format!("person {number} on {date}"));
            let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
            assert_eq!(card["intake"] == "open", serves, "{what}: {card}");
            let sent = world.anybody().post("/api/v1/cases", &submission(code)).await;
            assert_eq!(sent.status, if serves { 201 } else { 409 }, "{what}");
            assert_eq!(acts_as_deputy(&world.login(&format!("person-{number}")).await).await, serves, "{what}");
            assert_eq!((active.contains(code), closed.contains(code)), (serves, !serves), "{what}");
            let id = &people[number]["id"];
            let suggested =
                gaps["items"].as_array().unwrap().iter().flat_map(|gap| gap["suitable"].as_array().unwrap());
            assert!(serves || suggested.clone().all(|one| one["deputy_id"] != *id), "{what}: {gaps}");
            assert!(suggested.count() > 0, "{gaps}");
            if !serves && (number < 4 || day >= 4) {
                let offered = card["alternatives"].as_array().unwrap();
                for (other, serves) in expected.into_iter().enumerate() {
                    let is_offered = offered.iter().any(|one| one["id"] == people[other]["id"]);
                    assert_eq!(is_offered, serves, "{what} offers person {other}: {card}");
                }
            }
        }
        world.clock.pass_hours(24);
    }
}

mashang_tests::stories!(
    a_suspension_is_so_for_the_next_request_everywhere,
    who_left_office_looks_at_the_own_past_work_for_a_year,
    who_serves_no_longer_mediates_no_more,
    on_each_day_all_that_is_asked_says_alike_who_serves,
);
