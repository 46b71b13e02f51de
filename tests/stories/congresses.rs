//! Congresses, terms and constituencies, the mandates in them, what is decided about these, and one person entered twice.

use std::time::Duration;

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::contacts::{LINKS, household};
use crate::handovers::mediated;

const STREET: &str = "350582002000";
const COUNTY: &str = "350582000000";
const TOWN: &str = "350581103000";
const CITY: &str = "350500000000";

/// The fields that a 422 complains of, each with why.
fn wrong(answer: Answer) -> Vec<(String, String)> {
    let problem = answer.problem(422, "invalid");
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    problem["errors"].as_array().unwrap().iter().map(|error| (text(error, "pointer"), text(error, "code"))).collect()
}

fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

async fn congress_of(world: &World, division: &str, level: &str) -> Value {
    let listed = world.anybody().get(&format!("/api/v1/congresses?division={division}&limit=100")).await.ok();
    let found = listed["items"].as_array().unwrap().iter().find(|one| one["level"] == level).cloned();
    found.unwrap_or_else(|| panic!("no {level} in {listed}"))
}

async fn term_of(world: &World, congress: &Value, state: &str) -> Value {
    let listed = world.anybody().get(&format!("/api/v1/congresses/{}/terms", id_of(congress))).await.ok();
    listed["items"].as_array().unwrap().iter().find(|one| one["state"] == state).cloned().unwrap()
}

async fn a_congress_has_terms_and_a_term_has_constituencies(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let county = congress_of(&world, COUNTY, "county").await;
    assert_eq!((&county["name"], &county["title"]), (&json!("晋江市人民代表大会"), &json!("晋江市人大代表")));
    let enter = async |division: &str, level: &str| {
        admin.post("/api/v1/congresses", &json!({ "division_code": division, "level": level })).await
    };
    for (division, level, pointer, code) in [
        (STREET, "township", "/division_code", "street_without_congress"),
        (HOME, "township", "/division_code", "no_congress"),
        (TOWN, "county", "/level", "congress_level_mismatch"),
        (TOWN, "township", "/division_code", "congress_exists"),
    ] {
        assert_eq!(wrong(enter(division, level).await), one(pointer, code), "{division}");
    }
    let clerk = world.login("demo-office").await;
    let body = json!({ "division_code": CITY, "level": "city" });
    clerk.post("/api/v1/congresses", &body).await.problem(403, "forbidden");
    let city = enter(CITY, "city").await.created();
    assert_eq!(city["title"], "泉州市人大代表");
    let (path, named) = (format!("/api/v1/congresses/{}", id_of(&city)), json!({ "name": "福建省泉州市人民代表大会" }));
    clerk.post(&format!("{path}/change"), &named).await.problem(403, "forbidden");
    let renamed = admin.who_saw(1).post(&format!("{path}/change"), &named).await.ok();
    assert_eq!((&renamed["title"], &renamed["version"]), (&json!("福建省泉州市人大代表"), &json!(2)));
    admin.who_saw(1).post(&format!("{path}/change"), &named).await.problem(412, "version_conflict");
    assert_eq!(world.anybody().get(&path).await.ok(), renamed);

    // Days of a term stand in their order, and none of them is past.
    let terms = format!("{path}/terms");
    clerk.post(&terms, &json!({ "number": 17 })).await.problem(403, "forbidden");
    for (body, code) in [
        (json!({ "number": 17, "first_session_on": "2026-03-01" }), "session_past"),
        (
            json!({ "number": 17, "elected_on": "2026-12-20", "first_session_on": "2026-12-10" }),
            "session_before_election",
        ),
    ] {
        assert_eq!(wrong(admin.post(&terms, &body).await), one("/first_session_on", code));
    }
    let running = admin.post(&terms, &json!({ "number": 17 })).await.created();
    admin.post(&terms, &json!({ "number": 18 })).await.problem(409, "term_in_preparation");
    let enter = format!("/api/v1/terms/{}/enter", id_of(&running));
    let since = |day: &str| json!({ "first_session_on": day });
    assert_eq!(wrong(admin.post(&enter, &since("2026-03-03")).await), one("/first_session_on", "session_to_come"));
    assert_eq!(admin.post(&enter, &since("2022-01-08")).await.ok()["state"], "in_office");
    let refused = admin.post(&enter, &since("2022-01-08")).await.problem(409, "state_conflict");
    assert!(refused["allowed_actions"].as_array().unwrap().contains(&json!("reviseTerm")), "{refused}");
    assert_eq!(wrong(admin.post(&terms, &json!({ "number": 17 })).await), one("/number", "term_not_next"));

    // The next one is moved until it is reached; its own office does not prepare it.
    let next = json!({ "number": 18, "elected_on": "2026-03-10", "first_session_on": "2026-03-20", "seats": 420 });
    let next = format!("/api/v1/terms/{}", id_of(&admin.post(&terms, &next).await.created()));
    let session = format!("{next}/move-session");
    clerk.post(&session, &since("2026-03-25")).await.problem(403, "forbidden");
    assert_eq!(
        wrong(admin.post(&session, &since("2026-03-01")).await),
        one("/first_session_on", "session_before_election")
    );
    let moved = admin.post(&session, &since("2026-03-25")).await.ok();
    assert_eq!((&moved["first_session_on"], &moved["state"]), (&json!("2026-03-25"), &json!("preparing")));
    let revise = json!({ "seats": 400, "elected_on": "2026-03-26" });
    let refused = admin.post(&format!("{next}/revise"), &revise).await;
    assert_eq!(wrong(refused), one("/elected_on", "session_before_election"));
    world.clock.pass_hours(24 * 30);
    let admin = world.login("demo-admin").await;
    let revise = json!({ "seats": 400 });
    assert_eq!(admin.post(&format!("{next}/revise"), &revise).await.ok()["seats"], 400);
    assert_eq!(wrong(admin.post(&session, &since("2026-03-31")).await), one("/first_session_on", "session_past"));
    admin.post(&session, &since("2026-04-20")).await.ok();
    let listed = world.anybody().get(&terms).await.ok();
    let states: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["preparing", "in_office"], "the latest first");
    constituencies(&world, &admin, &county).await;
    world.settle().await;
}

/// One to three seats, a number and a name of their own, inside of the congress's division.
async fn constituencies(world: &World, admin: &Caller, county: &Value) {
    let term = term_of(world, county, "in_office").await;
    let path = format!("/api/v1/terms/{}/constituencies", id_of(&term));
    let first = world.anybody().get(&format!("{path}?limit=1")).await.ok();
    let taken = &first["items"][0];
    for (body, pointer, code) in [
        (json!({ "name": "新选区", "seats": 4 }), "/seats", "seats_out_of_range"),
        (json!({ "name": taken["name"], "seats": 1 }), "/name", "constituency_name_taken"),
        (json!({ "name": "新选区", "seats": 1, "number": 1 }), "/number", "constituency_number_taken"),
        (
            json!({ "name": "新选区", "seats": 1, "division_codes": [HOME, TOWN] }),
            "/division_codes/1",
            "constituency_division_elsewhere",
        ),
        (
            json!({ "name": "新选区", "seats": 1, "division_codes": [HOME], "workplace": "晋江一中" }),
            "/workplace",
            "residence_or_workplace",
        ),
    ] {
        assert_eq!(wrong(admin.post(&path, &body).await), one(pointer, code));
    }
    let made = admin.post(&path, &json!({ "name": "新选区", "seats": 1, "division_codes": [HOME] })).await.created();
    let own = format!("/api/v1/constituencies/{}", id_of(&made));
    let renamed = json!({ "name": "别的选区", "seats": 2 });
    let refused = admin.post(&format!("{own}/change"), &renamed).await;
    assert_eq!(wrong(refused), one("/name", "constituency_name_stays"));
    let more = json!({ "name": "新选区", "seats": 2, "division_codes": [STREET] });
    let changed = admin.post(&format!("{own}/change"), &more).await.ok();
    assert_eq!((&changed["seats"], &changed["version"], &changed["number"]), (&json!(2), &json!(2), &made["number"]));
    assert_eq!(world.anybody().get(&own).await.ok(), changed);
}

pub(crate) fn mandate(level: &str, congress: &str, term: i32, constituency: &str) -> Value {
    json!({ "level": level, "congress_code": congress, "term": term, "constituency": constituency, "from": "2022-01-01" })
}

pub(crate) async fn entered(admin: &Caller, name: &str, mandates: Value) -> Answer {
    let body = json!({ "name": name, "division_code": HOME, "mandates": mandates });
    admin.post("/api/v1/deputies", &body).await
}

async fn a_mandate_fills_a_seat_that_there_is(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let county = congress_of(&world, COUNTY, "county").await;
    let term = term_of(&world, &county, "in_office").await;
    let constituencies = format!("/api/v1/terms/{}/constituencies", id_of(&term));
    admin.post(&constituencies, &json!({ "name": "单名选区", "seats": 1 })).await.created();
    for (mandates, pointer, code) in [
        (json!([mandate("township", STREET, 18, "一")]), "/mandates/0/congress_code", "street_without_congress"),
        (json!([mandate("city", COUNTY, 18, "一")]), "/mandates/0/level", "congress_level_mismatch"),
        (json!([mandate("county", COUNTY, 19, "一")]), "/mandates/0/term", "unknown_term"),
        (
            json!([mandate("county", COUNTY, 18, "一"), mandate("county", "350581000000", 18, "一")]),
            "/mandates/1/congress_code",
            "congresses_apart",
        ),
        (
            json!([mandate("county", COUNTY, 18, "一"), mandate("county", COUNTY, 18, "二")]),
            "/mandates/1/term",
            "mandate_overlaps",
        ),
    ] {
        assert_eq!(wrong(entered(&admin, "林选民", mandates).await), one(pointer, code));
    }
    // A congress of which nothing is known has no running term that begins later.
    let mut ahead = mandate("city", CITY, 17, "晋江市");
    ahead["from"] = json!("2026-04-01");
    let refused = entered(&admin, "林选民", json!([ahead])).await;
    assert_eq!(wrong(refused), one("/mandates/0/from", "session_to_come"));
    let single = || json!([mandate("county", COUNTY, 18, "单名选区")]);
    let deputy = entered(&admin, "林选民", single()).await.created();
    let refused = entered(&admin, "陈选民", single()).await;
    assert_eq!(wrong(refused), one("/mandates/0/constituency", "constituency_full"));
    let seat = &deputy["mandates"][0];
    assert_eq!((&seat["term_id"], &seat["title"]), (&term["id"], &json!("晋江市人大代表")));
    assert_eq!((seat.get("to"), &seat["status"]), (None, &json!("active")));

    // A further one, in the congress above; and one of a term that is over.
    let own = format!("/api/v1/deputies/{}", id_of(&deputy));
    let path = format!("{own}/mandates");
    let above = json!({ "mandate": mandate("city", CITY, 17, "晋江市") });
    let both = admin.post(&path, &above).await.created();
    assert_eq!(both["mandates"][1]["title"], "泉州市人大代表");
    assert_eq!(wrong(admin.post(&path, &above).await), one("/mandate/term", "mandate_overlaps"));
    let mut past = mandate("county", COUNTY, 17, "梅岭");
    (past["from"], past["to"]) = (json!("2017-01-01"), json!("2021-12-31"));
    admin.post(&path, &json!({ "mandate": past })).await.created();
    assert_eq!(term_of(&world, &county, "closed").await["ended_on"], "2021-12-31");
    past["to"] = json!("2022-03-01");
    past["from"] = json!("2021-12-31");
    let late = entered(&admin, "晚选民", json!([past])).await;
    assert_eq!(wrong(late), one("/mandates/0/to", "term_over"));
    world.login("demo-office").await.post(&path, &above).await.problem(403, "forbidden");

    // Whoever works elsewhere now has another office; outside of the congress nobody works.
    let moved = json!({ "division_code": "350581103209" });
    assert_eq!(wrong(admin.put(&own, &moved).await), one("/division_code", "congress_elsewhere"));
    world.settle().await;
}

async fn what_is_decided_about_a_mandate_has_a_reason_and_a_day(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let county = congress_of(&world, COUNTY, "county").await;
    let term = term_of(&world, &county, "in_office").await;
    let constituencies = format!("/api/v1/terms/{}/constituencies", id_of(&term));
    admin.post(&constituencies, &json!({ "name": "单名选区", "seats": 1 })).await.created();
    let deputy = entered(&admin, "林选民", json!([mandate("county", COUNTY, 18, "单名选区")])).await.created();
    let own = format!("/api/v1/deputies/{}", id_of(&deputy));
    let path = format!("{own}/mandate-status");
    let decided = |reason: &str, on: &str| {
        let mut body = world.decided(&deputy, reason);
        body["effective_on"] = json!(on);
        body
    };
    for (on, code) in [("2026-05-02", "mandate_change_too_far_ahead"), ("2021-12-31", "effective_outside_mandate")] {
        assert_eq!(wrong(admin.post(&path, &decided("resigned", on)).await), one("/effective_on", code));
    }
    let mut tomorrow = decided("resigned", "2026-03-10");
    tomorrow["decided_on"] = json!("2026-03-03");
    assert_eq!(wrong(admin.post(&path, &tomorrow).await), one("/decided_on", "decided_in_future"));
    let mut ghost = decided("resigned", "2026-03-10");
    ghost["attachment_id"] = deputy["id"].clone();
    assert_eq!(admin.post(&path, &ghost).await.missing_fields(), ["/attachment_id"]);
    admin.post(&path, &decided("cause_gone", "2026-03-02")).await.problem(409, "mandate_unchanged");

    // What is still to come is replaced, and taken back.
    admin.post(&path, &decided("resigned", "2026-05-01")).await.ok();
    let other = admin.post(&path, &decided("moved_away", "2026-03-05")).await.ok();
    assert_eq!(other["mandates"][0]["coming"]["reason"], "moved_away");
    assert_eq!(world.anybody().get(&own).await.ok()["mandates"][0].get("coming"), None, "nobody announced it yet");
    let dropped = admin.post(&path, &decided("cause_gone", "2026-03-05")).await.ok();
    assert_eq!(dropped["mandates"][0].get("coming"), None);

    // A suspension is shown without its reason, but to whoever is in charge.
    let mut with_file = decided("detained", "2026-03-02");
    with_file["attachment_id"] = json!(admin.photo().await);
    with_file["announcement"] = json!("晋人常〔2026〕3号");
    let suspended = admin.post(&path, &with_file).await.ok()["mandates"][0].clone();
    assert_eq!((&suspended["status"], &suspended["decision"]["reason"]), (&json!("suspended"), &json!("detained")));
    let public = world.anybody().get(&own).await.ok()["mandates"][0].clone();
    assert_eq!((public["decision"].get("reason"), public["decision"].get("attachment_id")), (None, None));
    assert_eq!(public["decision"]["announcement"], "晋人常〔2026〕3号");
    let clerk = world.login("demo-office").await;
    assert_eq!(clerk.get(&own).await.ok()["mandates"][0]["decision"]["reason"], "detained");

    // An end that was decided for later comes by itself, and is final.
    admin.post(&path, &decided("resigned", "2026-03-05")).await.ok();
    world.clock.pass_hours(24 * 3);
    let admin = world.login("demo-admin").await;
    let ended = world.anybody().get(&own).await.ok()["mandates"][0].clone();
    assert_eq!((&ended["status"], ended.get("coming")), (&json!("ended"), None));
    let back = world.decided(&deputy, "cause_gone");
    admin.post(&path, &back).await.problem(409, "mandate_ended");
    // The seat is free again, from that day on.
    let mut next = mandate("county", COUNTY, 18, "单名选区");
    next["from"] = json!("2026-03-05");
    entered(&admin, "陈选民", json!([next])).await.created();
    world.settle().await;
}

/// Waits until that case is among those that somebody finds by a word.
pub(crate) async fn finds(world: &World, caller: &Caller, word: &str, case: &str) {
    // What is indexed anew has a pace of its own, behind all else.
    for _ in 0..100 {
        world.settle().await;
        let page = caller.get(&format!("/api/v1/cases?text={word}&limit=100")).await.ok();
        if page["items"].as_array().unwrap().iter().any(|one| one["id"] == case) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    panic!("{case} is not found");
}

async fn two_entries_of_one_person_become_one(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let kept = entered(&admin, "林一人", json!([mandate("county", COUNTY, 18, "甲选区")])).await.created();
    let second = json!([mandate("county", COUNTY, 18, "乙选区"), mandate("city", CITY, 17, "晋江市")]);
    let second = entered(&admin, "林壹人", second).await.created();
    let old = format!("/api/v1/deputies/{}", id_of(&second));
    // The second entry works next door, until it turns out that it is the same person.
    let villages =
        world.anybody().get(&format!("/api/v1/divisions?level=village&parent={STREET}&limit=100")).await.ok();
    let mut codes = villages["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap());
    let beside = codes.find(|code| *code != HOME).unwrap().to_owned();
    admin.put(&old, &json!({ "division_code": beside })).await.ok();
    let grid = world.deputy().await.0["grid_ids"][0].clone();
    let works = json!({ "grid_id": grid, "from": "2026-03-02" });
    admin.post(&format!("{old}/grid-assignments"), &works).await.created();
    let subject = json!({ "subject_kind": "deputy", "subject_id": second["id"] });
    let code = admin.post("/api/v1/qr-codes", &subject).await.created()["code"].as_str().unwrap().to_owned();
    let account = world.login("twin").await.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    let _ = world.grant(&account, &json!({ "Deputy": { "deputy": second["id"] } }));
    let record = json!({
        "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": "广场",
        "text": "宣讲。"
    });
    world.login("twin").await.post("/api/v1/duty-records", &record).await.created();

    let path = format!("/api/v1/deputies/{}/merge", id_of(&kept));
    let twice = |deputy: &Value| json!({ "duplicate_id": deputy["id"] });
    assert_eq!(wrong(admin.post(&path, &twice(&kept)).await), one("/duplicate_id", "same_deputy"));
    let (resident, office) = (world.login("demo-resident").await, world.login("demo-office").await);
    let [open, closed] = [0, 1].map(|_| submission(&code));
    let open = id_of(&resident.post("/api/v1/cases", &open).await.created()).to_owned();
    let closed = id_of(&resident.post("/api/v1/cases", &closed).await.created()).to_owned();
    resident.step(&closed, "withdraw", &json!({})).await.ok();
    let dispute = mediated(&world, id_of(&second), &code).await;
    office.post(&path, &twice(&second)).await.problem(403, "forbidden");
    // Whoever is on leave comes back first.
    let twin = world.login("twin").await;
    let leave = json!({ "begins_on": "2026-03-05", "ends_on": "2026-03-06", "reason": "business" });
    let leave = twin.post("/api/v1/leaves", &leave).await.created();
    admin.post(&path, &twice(&second)).await.problem(409, "merged_while_away");
    twin.post(&format!("/api/v1/handovers/{}/withdraw", id_of(&leave)), &json!({})).await.ok();
    let link = twin.post(LINKS, &household(id_of(&second), "王家")).await.created();
    let before = office.case(&open).await;
    world.settle().await;
    let merged = admin.post(&path, &twice(&second)).await.ok();

    // What the second entry had goes on with the kept one, and to the resident nothing happened.
    let after = office.case(&open).await;
    assert_eq!((&after["target"]["id"], &after["due_at"]), (&kept["id"], &before["due_at"]), "{after}");
    assert_eq!(after["timeline"].as_array().unwrap().last().unwrap()["reassign_reason"], "merged");
    let seen = resident.case(&open).await;
    assert_eq!((&seen["timeline"].as_array().unwrap().len(), &seen["target"]["id"]), (&1, &kept["id"]), "{seen}");
    let twin = world.login("twin").await;
    twin.step(&open, "accept", &json!({})).await.ok();
    let link = twin.get(&format!("{LINKS}/{}", id_of(&link))).await.ok();
    assert_eq!(
        (&link["deputy"]["id"], &link["person"]["name"]),
        (&kept["id"], &json!("王家")),
        "the same person visits"
    );
    assert_eq!(twin.case(&closed).await["relations"], json!(["handler"]));
    finds(&world, &twin, "%E4%B8%9C%E9%97%A8", &closed).await;
    let sat = twin.get(&format!("/api/v1/disputes/{dispute}")).await.ok();
    assert_eq!(sat["relations"], json!(["mediator", "addressee"]), "{sat}");
    let over = office.get(&format!("/api/v1/handovers?deputy_id={}", id_of(&kept))).await.ok();
    assert_eq!(id_of(&over["items"][0]), id_of(&leave));
    // The code lies where that person works, and by either id what is new goes to the kept entry.
    for (place, there) in [(HOME, true), (beside.as_str(), false)] {
        let listed = admin.get(&format!("/api/v1/qr-codes?division_code={place}&limit=100")).await.ok();
        assert_eq!(listed.to_string().contains(&code), there, "{place}: {listed}");
    }
    let moved = json!({ "to_kind": "deputy", "to_id": second["id"], "text": "同一人。" });
    let other = id_of(&world.submit(&resident).await).to_owned();
    office.step(&other, "reassign", &moved).await.ok();
    assert_eq!(office.case(&other).await["target"]["id"], kept["id"]);

    // Of two seats in one term the kept entry's stays; everything else is there once.
    let titles: Vec<_> = merged["mandates"].as_array().unwrap().iter().map(|one| one["title"].clone()).collect();
    assert_eq!(titles, ["晋江市人大代表", "泉州市人大代表"]);
    assert_eq!((&merged["mandates"][0]["constituency"], &merged["grid_ids"][0]), (&json!("甲选区"), &grid));
    assert_eq!(world.anybody().get(&old).await.ok()["id"], kept["id"], "the old id leads to the kept entry");
    let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert_eq!((&card["deputy"]["id"], &card["deputy"]["name"]), (&kept["id"], &json!("林一人")));
    let named = world.anybody().get("/api/v1/deputies?name=%E4%BA%BA&limit=100").await.ok();
    let listed = named["items"].as_array().unwrap().iter().filter(|one| one["id"] == second["id"]).count();
    assert_eq!(listed, 0, "lists show it no more");
    let records = office.get("/api/v1/duty-records?limit=100").await.ok();
    let typed = records["items"].as_array().unwrap().iter().find(|one| one["activity"] == "explained_policy");
    assert_eq!(typed.map(|one| &one["deputy_id"]), Some(&kept["id"]), "{records}");
    let twin = world.login("twin").await.get("/api/v1/me").await.ok();
    assert!(twin["parties"].as_array().unwrap().iter().any(|party| party["id"] == kept["id"]), "{twin}");
    assert_eq!(wrong(admin.post(&path, &twice(&second)).await), one("/duplicate_id", "same_deputy"));
    world.settle().await;
    let inbox = resident.get("/api/v1/me/messages?limit=100").await.ok();
    let told = |message: &Value| message["subject_id"] == json!(open) && message["kind"] == "reassigned";
    assert!(!inbox["items"].as_array().unwrap().iter().any(told), "{inbox}");
    let counted = world.anybody().get(&format!("/api/v1/statistics/coverage?division={HOME}")).await.ok();
    assert_eq!(counted["deputies_active"], 5, "one person counts once: {counted}");
}

mashang_tests::stories!(
    a_congress_has_terms_and_a_term_has_constituencies,
    a_mandate_fills_a_seat_that_there_is,
    what_is_decided_about_a_mandate_has_a_reason_and_a_day,
    two_entries_of_one_person_become_one,
);
