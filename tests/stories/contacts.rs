//! 双联: links begin with consent, visits are due and done, one that was split is credited once, and whoever wishes it is left alone.

use mashang_tests::{Caller, HOME, Kind, World, execute, id_of, tick};
use serde_json::{Value, json};

use crate::handovers::{as_deputy, colleagues, set_mandates};

pub(crate) const LINKS: &str = "/api/v1/contact-links";
const COUNTY: &str = "350582000000";

/// A household that agreed, of that deputy.
pub(crate) fn household(deputy: &str, name: &str) -> Value {
    json!({
        "kind": "household", "deputy_id": deputy, "consented_on": "2026-03-01", "period_days": 30,
        "person": { "name": name, "phone": "13812345678", "address": "3 号楼" }
    })
}

pub(crate) fn visit(on: &str) -> Value {
    json!({ "on": on, "way": "at_home", "heard": "楼道灯坏了两周。" })
}

/// A household of that name and phone, which said so.
pub(crate) async fn somebody_visited(world: &World, words: &str, phone: &str) {
    let (keeper, (deputy, _)) = (world.login("demo-deputy").await, world.deputy().await);
    let mut body = household(id_of(&deputy), words);
    body["person"] = json!({ "name": words, "phone": phone, "address": words });
    let made = keeper.post(LINKS, &body).await.created();
    let mut heard = visit("2026-03-02");
    heard["heard"] = json!(words);
    keeper.post(&format!("{LINKS}/{}/visit", id_of(&made)), &heard).await.ok();
}

/// How often the deputy's file says that somebody was visited.
async fn visited(caller: &Caller) -> usize {
    let page = caller.get("/api/v1/me/duty-records?limit=100").await.ok();
    page["items"].as_array().unwrap().iter().filter(|record| record["activity"] == "visited").count()
}

/// Links whose visits are done, due and overdue.
async fn figures(world: &World) -> [i64; 3] {
    let path = format!("/api/v1/statistics/contact-links?division={HOME}");
    let counted = world.login("demo-office").await.get(&path).await.ok();
    ["done", "due", "overdue"].map(|figure| counted[figure].as_i64().unwrap())
}

async fn what_may_not_be_is_refused(kind: Kind) {
    let world = World::start(kind).await;
    let (office, keeper) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let (deputy, _) = world.deputy().await;
    let own = id_of(&deputy);
    let others = world.anybody().get(&format!("/api/v1/deputies?division={HOME}&limit=100")).await.ok();
    let other = others["items"].as_array().unwrap().iter().find(|one| id_of(one) != own).unwrap().clone();
    let mut body = household(own, "王家");
    for who in ["demo-resident", "demo-unit", "demo-office-xiangzhi"] {
        world.login(who).await.post(LINKS, &body).await.problem(403, "forbidden");
    }
    for consent in [Value::Null, json!("2026-03-03")] {
        body["consented_on"] = consent.clone();
        if consent.is_null() {
            body.as_object_mut().unwrap().remove("consented_on");
        }
        let refused = office.post(LINKS, &body).await.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["code"], "contact_without_consent");
    }
    let member = json!({ "kind": "member_deputy", "deputy_id": own, "to_deputy_id": own, "period_days": 90 });
    assert_eq!(office.post(LINKS, &member).await.bad_fields(), ["/kind"], "nobody visits oneself");
    keeper.post(LINKS, &member).await.problem(403, "forbidden");
    for number in 0..8 {
        keeper.post(LINKS, &household(own, &format!("第{number}户"))).await.created();
    }
    office.post(LINKS, &household(own, "第九户")).await.problem(409, "too_many_contact_links");
    let numbers = json!({
        "division_code": HOME, "members_least": 3, "members_most": 8, "people_least": 5, "people_most": 9
    });
    assert_eq!(office.post("/api/v1/contact-numbers", &numbers).await.bad_fields(), ["/division_code"]);
    let mut of_county = numbers.clone();
    of_county["division_code"] = json!(COUNTY);
    office.post("/api/v1/contact-numbers", &of_county).await.problem(403, "forbidden");
    let linked = json!({ "kind": "member_deputy", "deputy_id": own, "to_deputy_id": other["id"], "period_days": 90 });
    office.post(LINKS, &linked).await.created();

    let mine = keeper.get(&format!("{LINKS}?kind=household&limit=3")).await.ok();
    let id = id_of(&mine["items"][0]);
    let path = format!("{LINKS}/{id}");
    assert_eq!(
        keeper.post(&format!("{path}/visit"), &visit("2026-03-03")).await.bad_fields(),
        ["/on"],
        "a day to come"
    );
    assert_eq!(keeper.post(&format!("{path}/visit"), &visit("2026-03-01")).await.bad_fields(), ["/on"]);
    office.post(&format!("{path}/visit"), &visit("2026-03-02")).await.problem(403, "forbidden");
    world.login("demo-unit").await.get(&path).await.problem(404, "not_found");
    let mut refused = visit("2026-03-02");
    refused["case"] = json!({
        "nature": "complaint", "category": "traffic", "title": "东门拥堵", "speaker_consents": false
    });
    assert_eq!(keeper.post(&format!("{path}/visit"), &refused).await.bad_fields(), ["/case/speaker_consents"]);
    assert_eq!(keeper.get(&path).await.ok()["visits"], 0, "nothing of it was kept");
}

async fn a_visit_that_was_split_earns_nothing_more_and_consent_ends_it(kind: Kind) {
    let mut world = World::start(kind).await;
    let keeper = world.login("demo-deputy").await;
    let (deputy, _) = world.deputy().await;
    let made = keeper.post(LINKS, &household(id_of(&deputy), "王家")).await.created();
    let path = format!("{LINKS}/{}", id_of(&made));
    world.settle().await;
    let before = visited(&keeper).await;
    for _ in 0..10 {
        keeper.post(&format!("{path}/visit"), &visit("2026-03-02")).await.ok();
    }
    world.settle().await;
    assert_eq!(visited(&keeper).await, before + 1, "one credit for a link and a day");
    let seen = keeper.get(&path).await.ok();
    assert_eq!((&seen["visits"], &seen["due_on"], &seen["light"]), (&json!(10), &json!("2026-04-01"), &json!("green")));
    let mut spot = visit("2026-03-02");
    spot["case"] =
        json!({ "nature": "complaint", "category": "traffic", "title": "东门拥堵", "speaker_consents": true });
    keeper.post(&format!("{path}/visit"), &spot).await.ok();
    let visits = keeper.get(&format!("{path}/visits?limit=1")).await.ok();
    assert!(visits["next_cursor"].is_string(), "page by page");
    let all = keeper.get(&format!("{path}/visits?limit=100")).await.ok();
    let case = all["items"].as_array().unwrap().iter().find_map(|one| one["case_id"].as_str()).unwrap().to_owned();
    assert_eq!(keeper.case(&case).await["title"], "东门拥堵");
    assert_eq!(visits["items"][0]["heard"], "楼道灯坏了两周。");

    assert_eq!(figures(&world).await, [1, 0, 0]);
    world.clock.pass_until("2026-03-20T09:00:00+08:00");
    let keeper = world.login("demo-deputy").await;
    let waits = keeper.get("/api/v1/me/work?kind=contact_link").await.ok();
    assert_eq!((&waits["items"][0]["light"], figures(&world).await), (&json!("yellow"), [0, 1, 0]));
    world.clock.pass_until("2026-04-02T09:00:00+08:00");
    world.settle().await;
    let office_now = world.login("demo-office").await;
    let overdue = office_now.get("/api/v1/overdue?kind=contact_link").await.ok();
    assert_eq!((&overdue["items"][0]["step"], figures(&world).await), (&json!("contact_visit"), [0, 0, 1]));

    let keeper = world.login("demo-deputy").await;
    keeper.post(&format!("{path}/withdraw-consent"), &json!({})).await.ok();
    keeper.post(&format!("{path}/visit"), &visit("2026-04-02")).await.problem(409, "state_conflict");
    assert!(keeper.get(&path).await.ok().get("person").is_none(), "who is not to be visited is nobody's business");
    let past = match world.kind {
        Kind::Sqlite => "1",
        Kind::Postgres(_) => "to_timestamp(1)",
    };
    execute(&world.database.url, &format!("UPDATE contact_links SET erase_at = {past} WHERE erase_at IS NOT NULL"));
    // A worker looks for what is to go when it begins, and trusts the clock where the one before it noted the time.
    tick().await;
    world.restart().await;
    for _ in 0..200 {
        let office = world.login("demo-office").await;
        if office.get(&path).await.ok().get("person").is_none() {
            let visits = office.get(&format!("{path}/visits")).await.ok();
            let visits = visits["items"].as_array().unwrap();
            assert!(!visits.is_empty() && visits.iter().all(|visit| visit.get("heard").is_none()), "{visits:?}");
            return;
        }
        tick().await;
    }
    panic!("nobody erased whom the link led to");
}

/// The link as the office sees it, once it stands so.
async fn until(world: &World, path: &str, state: &str) -> Value {
    for _ in 0..200 {
        let seen = world.login("demo-office").await.get(path).await.ok();
        if seen["state"] == state {
            return seen;
        }
        tick().await;
    }
    panic!("it is not {state}");
}

async fn whoever_is_visited_is_asked_anew_before_somebody_else_comes(kind: Kind) {
    let world = World::start(kind).await;
    let all = colleagues(&world).await;
    let (keeper, office) = (world.login("demo-deputy").await, world.login("demo-office").await);
    let mut paths = Vec::new();
    for name in ["王家", "李家"] {
        let path = format!("{LINKS}/{}", id_of(&keeper.post(LINKS, &household(&all[0], name)).await.created()));
        keeper.post(&format!("{path}/visit"), &visit("2026-03-02")).await.ok();
        paths.push(path);
    }
    let heir = as_deputy(&world, "heir", &all[1]).await;
    set_mandates(&world, &all[0], "status = 'ended', status_since = '2026-01-05'");
    let ended = json!({
        "deputy_id": all[0], "reason": "ended", "to_kind": "deputy", "to_id": all[1], "text": "县人大常委会公告。"
    });
    office.post("/api/v1/handovers", &ended).await.created();
    let [agrees, is_silent] = [&paths[0], &paths[1]];
    let seen = until(&world, agrees, "awaiting_consent").await;
    assert_eq!((&seen["deputy"]["id"], &seen["person"]["name"]), (&json!(all[1]), &json!("王家")));
    assert!(seen["consent_until"].is_string() && seen.get("light").is_none(), "{seen}");
    let hidden = heir.get(agrees).await.ok();
    assert_eq!((hidden.get("person"), &hidden["allowed_actions"]), (None, &json!(["withdrawContactConsent"])));
    assert_eq!(
        heir.get(&format!("{agrees}/visits")).await.ok()["items"],
        json!([]),
        "what was heard was not said to them"
    );
    heir.post(&format!("{agrees}/visit"), &visit("2026-03-02")).await.problem(409, "state_conflict");
    let renew = format!("{agrees}/renew-consent");
    heir.post(&renew, &json!({ "consented_on": "2026-03-02" })).await.problem(403, "forbidden");
    for day in ["2026-03-01", "2026-03-03"] {
        let refused = office.post(&renew, &json!({ "consented_on": day })).await;
        assert_eq!(refused.bad_fields(), ["/consented_on"], "{day}");
    }
    office.post(&renew, &json!({ "consented_on": "2026-03-02" })).await.ok();
    let shown = heir.get(agrees).await.ok();
    assert_eq!((&shown["person"]["name"], &shown["due_on"]), (&json!("王家"), &json!("2026-04-01")));
    heir.post(&format!("{agrees}/visit"), &visit("2026-03-02")).await.ok();

    world.clock.pass_until("2026-04-01T09:00:00+08:00");
    until(&world, is_silent, "ended").await;
    let heir = world.login("heir").await;
    assert!(heir.get(is_silent).await.ok().get("person").is_none(), "and never learns who it was");
    assert_eq!(heir.get(agrees).await.ok()["state"], "active");
}

mashang_tests::stories!(
    a_visit_that_was_split_earns_nothing_more_and_consent_ends_it,
    what_may_not_be_is_refused,
    whoever_is_visited_is_asked_anew_before_somebody_else_comes,
);
