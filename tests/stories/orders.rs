//! Supervision orders: drafted, numbered, acknowledged, answered, sent back, raised, closed; told of when they are late.

use std::collections::BTreeSet;

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, is_at, several_looks, tick};
use serde_json::{Value, json};

use crate::cases::police;
use crate::harbour::{HARBOUR, Harbour, agreement};

pub(crate) const ORDERS: &str = "/api/v1/supervision-orders";
const COUNTY: &str = "350582000000";
const CITY: &str = "350500000000";

/// What an office writes down of an order on a case, to a unit.
pub(crate) fn order(case: &str, unit: &Value) -> Value {
    json!({
        "on": { "kind": "case", "id": case }, "matter_pending": "none", "level": "office", "form": "written",
        "to": { "kind": "unit", "id": unit }, "demand": "请查明东门拥堵原因，提出措施和时限。", "signer": "林主任"
    })
}

async fn step(caller: &Caller, id: &str, verb: &str, body: Value) -> Answer {
    caller.post(&format!("{ORDERS}/{id}/{verb}"), &body).await
}

async fn get(caller: &Caller, id: &str) -> Answer {
    caller.get(&format!("{ORDERS}/{id}")).await
}

fn words(text: &str) -> Value {
    json!({ "text": text })
}

/// Somebody of the office of that very division, and the office's id.
pub(crate) async fn of_office(world: &World, name: &str, division: &str) -> (Caller, Value) {
    let page = world.anybody().get(&format!("/api/v1/offices?division={division}&limit=100")).await.ok();
    let own = page["items"].as_array().unwrap().iter().find(|office| office["division_code"] == division).unwrap();
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let grant = json!({ "Office": { "office": own["id"], "area": division } });
    let _ = world.grant(me["account_id"].as_str().unwrap(), &grant);
    (world.login(name).await, own["id"].clone())
}

/// How many messages of that kind about that order somebody got.
async fn told(caller: &Caller, kind: &str, order: &str) -> usize {
    let inbox = caller.get("/api/v1/me/messages?limit=100").await.ok();
    let fits = |message: &&Value| message["kind"] == kind && message["subject_id"] == order;
    inbox["items"].as_array().unwrap().iter().filter(fits).count()
}

/// Waits until somebody was told so often.
async fn until_told(world: &World, name: &str, kind: &str, order: &str, times: usize) {
    for _ in 0..100 {
        world.settle().await;
        if told(&world.login(name).await, kind, order).await == times {
            return;
        }
        tick().await;
    }
    panic!("{name} was not told {kind} {times} times");
}

fn kinds(order: &Value) -> Vec<&str> {
    order["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect()
}

async fn an_order_goes_from_its_draft_to_what_came_of_it(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, office, unit) =
        (world.login("demo-resident").await, world.login("demo-office").await, world.login("demo-unit").await);
    let case = id_of(&world.submit(&resident).await).to_owned();
    let (police, body) = (police(&world).await, order(&case, &police(&world).await));
    for who in ["demo-resident", "demo-deputy", "demo-unit", "demo-leader", "demo-admin"] {
        world.login(who).await.post(ORDERS, &body).await.problem(403, "forbidden");
    }
    let made = office.post(ORDERS, &body).await.created();
    let id = id_of(&made);
    assert_eq!((&made["state"], made.get("number")), (&json!("drafted"), None));
    for stranger in ["demo-unit", "demo-leader", "demo-office-xiangzhi", "demo-resident"] {
        get(&world.login(stranger).await, id).await.problem(404, "not_found");
    }
    let listed = async |caller: &Caller| caller.get(ORDERS).await.ok()["items"].as_array().unwrap().len();
    assert_eq!((listed(&office).await, listed(&unit).await), (1, 0), "a draft is its office's alone");
    assert!(office.case(&case).await.get("order_number").is_none());

    let issued = step(&office, id, "issue", json!({})).await.ok();
    assert_eq!((&issued["state"], &issued["number"]), (&json!("issued"), &json!("〔2026〕1号")));
    assert!(is_at(&issued["due_at"], "2026-03-03T09:30:00"), "{issued}");
    let again = step(&office, id, "issue", json!({})).await.problem(409, "state_conflict");
    assert_eq!(again["allowed_actions"], json!(["cancelSupervisionOrder"]));
    step(&office, id, "acknowledge", json!({})).await.problem(403, "forbidden");
    for handles in [&office, &world.login("demo-deputy").await] {
        let seen = handles.case(&case).await;
        assert_eq!((&seen["order_number"], &seen["supervised"]), (&json!("〔2026〕1号"), &json!(true)));
    }
    let own = resident.case(&case).await;
    assert_eq!(
        (own.get("order_number"), &own["supervised"]),
        (None, &json!(true)),
        "supervised is all that a resident learns"
    );
    assert!(!own.to_string().contains("林主任") && !own.to_string().contains("〔2026〕"), "{own}");

    let work = async |caller: &Caller| {
        let page = caller.get("/api/v1/me/work?kind=supervision_order").await.ok();
        page["items"].as_array().unwrap().clone()
    };
    assert_eq!(work(&office).await, Vec::<Value>::new(), "it is the unit's move");
    let waits = work(&unit).await;
    assert_eq!((&waits[0]["title"], &waits[0]["light"]), (&json!("督办单〔2026〕1号"), &json!("green")));
    assert_eq!(waits[0]["allowed_actions"], json!(["acknowledgeSupervisionOrder"]));

    let taken = step(&unit, id, "acknowledge", json!({})).await.ok();
    assert!(is_at(&taken["due_at"], "2026-03-09T09:30:00"), "five working days from issuing: {taken}");
    assert_eq!(step(&unit, id, "answer", json!({})).await.bad_fields(), ["/text"]);
    let photo = unit.photo().await;
    let reply = json!({ "text": "已设置隔离设施。", "attachment_ids": [photo] });
    step(&unit, id, "answer", reply).await.ok();
    let looked_at = work(&office).await;
    assert_eq!((&looked_at[0]["subject_id"], looked_at[0].get("due_at")), (&json!(id), None));
    let file = format!("/api/v1/attachments/{photo}");
    assert_eq!((office.get(&file).await.status, resident.get(&file).await.status), (200, 404));
    step(&office, id, "close", json!({ "outcome": "solved" })).await.problem(409, "state_conflict");
    step(&unit, id, "accept", json!({})).await.problem(403, "forbidden");
    step(&office, id, "accept", json!({})).await.ok();
    step(&office, id, "close", json!({ "outcome": "solved", "text": "现场已查看。" })).await.ok();

    let seen = get(&unit, id).await.ok();
    assert_eq!(kinds(&seen), ["drafted", "issued", "acknowledged", "answered", "accepted", "closed"]);
    assert_eq!((&seen["answered_in_time"], &seen["outcome"]), (&json!(true), &json!("solved")));
    assert_eq!((&seen["relations"], &seen["allowed_actions"]), (&json!(["recipient"]), &json!([])));
    assert_eq!(get(&world.login("demo-leader").await, id).await.ok()["relations"], json!(["leader"]));
    assert!(office.case(&case).await.get("order_number").is_none(), "it is over");

    world.settle().await;
    assert_eq!((told(&unit, "issued", id).await, told(&unit, "closed", id).await), (1, 1));
    assert_eq!((told(&office, "acknowledged", id).await, told(&office, "answered", id).await), (1, 1));
    assert_eq!(told(&office, "issued", id).await, 0, "nobody is told of what they did");
    let inbox = unit.get("/api/v1/me/messages?limit=100").await.ok();
    assert!(inbox.to_string().contains("督办单〔2026〕1号"), "{inbox}");
    let figures =
        format!("/api/v1/statistics/supervision-orders?year=2026&office={}", issued["office_id"].as_str().unwrap());
    let counted = office.get(&figures).await.ok();
    let all = json!({ "issued": 1, "answered_in_time": 1, "solved": 1 });
    assert_eq!((&counted["totals"], &counted["by_recipient"][0]["totals"]), (&all, &all));
    assert_eq!(counted["by_recipient"][0]["to"]["id"], police);
    unit.get(&figures).await.problem(403, "forbidden");
}

async fn nobody_is_ordered_about_who_may_not_be(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, office) = (world.login("demo-resident").await, world.login("demo-office").await);
    let case = id_of(&world.submit(&resident).await).to_owned();
    let good = order(&case, &police(&world).await);
    let (deputy, _) = world.deputy().await;
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let refused = async |body: Value| {
        let answer = office.post(ORDERS, &body).await.problem(422, "invalid");
        (answer["errors"][0]["pointer"].clone(), answer["errors"][0]["code"].clone())
    };
    let to = |kind: &str, id: &Value| with("to", json!({ "kind": kind, "id": id }));
    let at = |pointer: &str, code: &str| (json!(pointer), json!(code));

    assert_eq!(refused(to("deputy", &deputy["id"])).await, at("/to", "deputy_ordered"));
    for nobody in ["room", "account", "organisation"] {
        assert_eq!(refused(to(nobody, &deputy["id"])).await, at("/to", "not_an_order_recipient"));
    }
    let (county, above) = of_office(&world, "county", COUNTY).await;
    for not_below in [&deputy["office_id"], &above] {
        assert_eq!(refused(to("office", not_below)).await, at("/to", "office_not_below"));
    }
    let units = world.anybody().get(&format!("/api/v1/units?division={HARBOUR}&limit=100")).await.ok();
    let there =
        units["items"].as_array().unwrap().iter().find(|unit| unit["name"].as_str().unwrap().starts_with("石狮市"));
    assert_eq!(refused(to("unit", &there.unwrap()["id"])).await, at("/to", "order_recipient_elsewhere"));
    assert_eq!(office.post(ORDERS, &to("unit", &json!(case))).await.missing_fields(), ["/to"]);
    for seized in ["court", "arbitration", "penalty"] {
        assert_eq!(refused(with("matter_pending", json!(seized))).await, at("/matter_pending", "order_matter_pending"));
    }
    for level in ["chairpersons", "leader", "presidium"] {
        assert_eq!(refused(with("level", json!(level))).await, at("/level", "order_level_without_body"), "a street's");
    }
    let of_county = county.post(ORDERS, &with("level", json!("presidium"))).await;
    assert_eq!(of_county.bad_fields(), ["/level"]);
    let elsewhere = world.login("demo-office-xiangzhi").await;
    assert_eq!(elsewhere.post(ORDERS, &good).await.missing_fields(), ["/on"], "nobody learns of others' cases");
    let nowhere = with("on", json!({ "kind": "dispute", "id": case }));
    assert_eq!(office.post(ORDERS, &nowhere).await.missing_fields(), ["/on"]);
    assert_eq!(refused(with("deputy_ids", json!([deputy["id"]]))).await, at("/deputy_ids", "on_site_deputies"));
    let mut on_site = with("form", json!("on_site"));
    assert_eq!(refused(on_site.clone()).await, at("/deputy_ids", "on_site_deputies"));
    on_site["deputy_ids"] = json!([case]);
    assert_eq!(office.post(ORDERS, &on_site).await.missing_fields(), ["/deputy_ids/0"]);
    for day in ["2026-03-02", "2027-03-04"] {
        assert_eq!(refused(with("due_on", json!(day))).await, at("/due_on", "order_due_out_of_range"));
    }
    // A county's office orders one below it about, and a deputy goes along, who is told and does nothing.
    on_site["deputy_ids"] = json!([deputy["id"], deputy["id"]]);
    on_site["to"] = json!({ "kind": "office", "id": deputy["office_id"] });
    on_site["level"] = json!("chairpersons");
    let made = county.post(ORDERS, &on_site).await.created();
    let id = id_of(&made);
    step(&county, id, "issue", json!({})).await.ok();
    let along = world.login("demo-deputy").await;
    let seen = get(&along, id).await.ok();
    assert_eq!((&seen["relations"], &seen["allowed_actions"]), (&json!(["companion"]), &json!([])));
    assert_eq!(seen["deputies"].as_array().unwrap().len(), 1);
    step(&along, id, "acknowledge", json!({})).await.problem(403, "forbidden");
    world.settle().await;
    assert_eq!((told(&along, "issued", id).await, told(&office, "issued", id).await), (1, 1));
    step(&office, id, "acknowledge", json!({})).await.ok();
    assert_eq!(step(&county, id, "cancel", json!({})).await.bad_fields(), ["/text"]);
    step(&county, id, "cancel", words("另行处理。")).await.ok();
    step(&office, id, "answer", words("已查明。")).await.problem(409, "state_conflict");

    // Whoever also works where it is addressed to judges no own answer.
    let made = county.post(ORDERS, &good).await.created();
    step(&county, id_of(&made), "issue", json!({})).await.ok();
    let me = county.get("/api/v1/me").await.ok();
    let grant = json!({ "HandlingUnit": { "unit": police(&world).await } });
    let _ = world.grant(me["account_id"].as_str().unwrap(), &grant);
    let both = world.login("county").await;
    assert_eq!(get(&both, id_of(&made)).await.ok()["relations"], json!(["recipient"]));
    step(&both, id_of(&made), "cancel", words("不需要了。")).await.problem(403, "forbidden");

    let late = office.post(ORDERS, &good).await.created();
    resident.step(&case, "withdraw", &json!({})).await.ok();
    assert_eq!(refused(good.clone()).await, at("/on", "order_matter_over"));
    step(&office, id_of(&late), "issue", json!({})).await.problem(409, "order_matter_over");
}

async fn what_is_sent_back_twice_goes_to_the_office_above(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let (office, unit) = (world.login("demo-office").await, world.login("demo-unit").await);
    let ((county, _), (city, _)) = (of_office(&world, "county", COUNTY).await, of_office(&world, "city", CITY).await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let made = office.post(ORDERS, &order(&case, &police(&world).await)).await.created();
    let id = id_of(&made);
    step(&office, id, "issue", json!({})).await.ok();
    step(&unit, id, "acknowledge", json!({})).await.ok();
    step(&unit, id, "answer", words("正在研究。")).await.ok();
    assert_eq!(step(&office, id, "send-back", json!({})).await.bad_fields(), ["/text"]);
    // Each office sends back twice; what does not satisfy it then is the next one's.
    for (in_charge, below, is_highest) in
        [(&office, None, false), (&county, Some(&office), false), (&city, Some(&county), true)]
    {
        if let Some(below) = below {
            step(below, id, "accept", json!({})).await.problem(403, "forbidden");
            assert_eq!(get(below, id).await.ok()["relations"], json!(["overseer"]));
        }
        for _ in 0..2 {
            let back = step(in_charge, id, "send-back", words("没有时限。")).await.ok();
            assert_eq!(back["state"], "sent_back");
            step(&unit, id, "answer", words("本月内完成。")).await.ok();
        }
        let raised = step(in_charge, id, "send-back", words("仍不落实。")).await;
        if is_highest {
            raised.problem(409, "nobody_above");
            break;
        }
        let raised = raised.ok();
        assert_eq!((&raised["state"], &raised["number"]), (&json!("answered"), &json!("〔2026〕1号")));
    }
    step(&city, id, "accept", json!({})).await.ok();
    let seen = get(&unit, id).await.ok();
    let times = |kind: &str| kinds(&seen).into_iter().filter(|one| *one == kind).count();
    assert_eq!((times("sent_back"), times("raised_up"), times("answered")), (6, 2, 7));
    assert_eq!(seen["issuer"]["id"], made["office_id"], "it keeps the number of who issued it");
}

async fn what_is_late_is_told_once_a_day_and_ever_further_up(kind: Kind) {
    let world = World::start(kind).await;
    of_office(&world, "county", COUNTY).await;
    let (office, unit) = (world.login("demo-office").await, world.login("demo-unit").await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let made = office.post(ORDERS, &order(&case, &police(&world).await)).await.created();
    let id = id_of(&made).to_owned();
    step(&office, &id, "issue", json!({})).await.ok();
    step(&unit, &id, "acknowledge", json!({})).await.ok();
    let late = async |who: &str| {
        let path = format!("{ORDERS}?late=true&division={HOME}");
        world.login(who).await.get(&path).await.ok()["items"].as_array().unwrap().len()
    };
    world.clock.pass_until("2026-03-06T10:00:00+08:00");
    until_told(&world, "demo-unit", "reminded", &id, 1).await;
    assert_eq!(get(&world.login("demo-office").await, &id).await.ok()["light"], "yellow");
    // Due on Monday at half past five: nobody is told in the evening.
    world.clock.pass_until("2026-03-09T18:00:00+08:00");
    several_looks().await;
    world.settle().await;
    assert_eq!((told(&world.login("demo-office").await, "late", &id).await, late("demo-office").await), (0, 1));
    world.clock.pass_until("2026-03-10T09:00:00+08:00");
    until_told(&world, "demo-office", "late", &id, 1).await;
    several_looks().await;
    world.settle().await;
    assert_eq!(told(&world.login("demo-unit").await, "late", &id).await, 1, "once a day");
    assert_eq!((late("county").await, late("demo-office-xiangzhi").await), (1, 0));
    world.clock.pass_until("2026-03-12T09:00:00+08:00");
    until_told(&world, "demo-office", "late_for_head", &id, 1).await;
    world.clock.pass_until("2026-03-16T09:00:00+08:00");
    until_told(&world, "county", "late_for_above", &id, 1).await;
    step(&world.login("demo-unit").await, &id, "answer", words("已整改。")).await.ok();
    let seen = get(&world.login("county").await, &id).await.ok();
    assert_eq!((&seen["answered_in_time"], seen.get("light"), late("county").await), (&json!(false), None, 0));
    assert_eq!(kinds(&seen), ["drafted", "issued", "acknowledged", "answered"], "what clocks did is no step");
}

/// What a court is asked about is nobody's to supervise, drafted before or not.
async fn nothing_is_ordered_while_a_court_is_asked(harbour: &Harbour, dispute: &str, body: &Value) {
    let office = harbour.world.login("demo-office-xiangzhi").await;
    let drafted = office.post(ORDERS, body).await.created();
    let mediator = harbour.world.login("demo-mediator").await;
    let apply = json!({
        "parties": [1, 2], "court": "石狮市人民法院", "matter": "obligation",
        "attachment_ids": [mediator.photo().await]
    });
    harbour.by(&mediator, dispute, "apply-confirmation", apply).await.ok();
    let pending = office.post(ORDERS, body).await.problem(422, "invalid");
    assert_eq!(pending["errors"][0]["code"], "order_matter_pending", "{pending}");
    step(&office, id_of(&drafted), "issue", json!({})).await.problem(409, "order_matter_pending");
    harbour.by(&mediator, dispute, "withdraw-confirmation", words("双方改为自行履行。")).await.ok();
    step(&office, id_of(&drafted), "issue", json!({})).await.ok();
}

async fn what_was_agreed_is_supervised_item_by_item(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let (dispute, _) = harbour.agreed(true).await;
    let office = world.login("demo-office-xiangzhi").await;
    let units = world.anybody().get(&format!("/api/v1/units?division={HARBOUR}&limit=100")).await.ok();
    let units = units["items"].as_array().unwrap();
    let unit = &units.iter().find(|unit| unit["name"].as_str().unwrap().starts_with("石狮市")).unwrap()["id"];
    let on = |item: Value| {
        let mut body = order(&dispute, unit);
        body["on"] = json!({ "kind": "agreement_item", "id": dispute });
        if !item.is_null() {
            body["on"]["item"] = item;
        }
        body
    };
    let early = office.post(ORDERS, &on(json!(2))).await;
    assert_eq!(early.missing_fields(), ["/on"], "nobody owes what is not in force");
    harbour.on_paper(&dispute, "sign").await;
    harbour.act("demo-deputy-xiangzhi", &dispute, "sign", json!({})).await.ok();
    harbour.act("demo-mediator", &dispute, "seal", json!({})).await.ok();

    assert_eq!(office.post(ORDERS, &on(Value::Null)).await.bad_fields(), ["/on/item"]);
    let mut whole = on(json!(2));
    whole["on"]["kind"] = json!("dispute");
    let named = office.post(ORDERS, &whole).await.problem(422, "invalid");
    assert_eq!(named["errors"][0]["code"], "order_item_unnamed", "the whole dispute has no number");
    assert_eq!(office.post(ORDERS, &on(json!(6))).await.missing_fields(), ["/on"], "five were agreed");
    let elsewhere = world.login("demo-office").await.post(ORDERS, &on(json!(2))).await;
    assert_eq!(elsewhere.missing_fields(), ["/on"], "nobody learns of others' disputes");
    let made = office.post(ORDERS, &on(json!(2))).await.created();
    step(&office, id_of(&made), "issue", json!({})).await.ok();
    let seen = get(&office, id_of(&made)).await.ok();
    assert_eq!(seen["on"], json!({ "kind": "agreement_item", "id": dispute, "item": 2 }));
    let listed = office.get(&format!("{ORDERS}?on_id={dispute}")).await.ok();
    assert_eq!(listed["items"][0]["on"], seen["on"]);

    nothing_is_ordered_while_a_court_is_asked(&harbour, &dispute, &on(json!(1))).await;

    // What was carried out is nobody's to see to any more; the rest is, though the agreement be broken.
    let late = office.post(ORDERS, &on(json!(3))).await.created();
    harbour.receipt(&dispute, 3, "2026-03-02").await.ok();
    step(&office, id_of(&late), "issue", json!({})).await.problem(409, "order_matter_over");
    let over = office.post(ORDERS, &on(json!(3))).await.problem(422, "invalid");
    assert_eq!(over["errors"][0]["code"], "order_matter_over", "{over}");
    harbour.act("demo-mediator", &dispute, "breach", json!({ "text": "至今未付。" })).await.ok();
    let broken = office.post(ORDERS, &on(json!(4))).await.created();
    harbour.act("demo-mediator", &dispute, "remediate", json!({})).await.ok();
    let anew = office.post(ORDERS, &on(json!(4))).await.problem(422, "invalid");
    assert_eq!(anew["errors"][0]["code"], "order_matter_over", "it is mediated once more: {anew}");
    // Another agreement numbers what it has from the first on.
    let mut again = agreement();
    again["form"] = json!("oral");
    harbour.act("demo-deputy-shishi", &dispute, "agreement", again).await.created();
    step(&office, id_of(&broken), "issue", json!({})).await.problem(409, "order_matter_over");
    let anew = office.post(ORDERS, &on(json!(4))).await.created();
    step(&office, id_of(&anew), "issue", json!({})).await.ok();
}

/// Issues an order, again where the server was too busy.
async fn issued(caller: &Caller, id: &str) -> u32 {
    for _ in 0..20 {
        let answer = step(caller, id, "issue", json!({})).await;
        if answer.status != 503 {
            let number = answer.ok()["number"].as_str().unwrap().to_owned();
            return number.trim_start_matches("〔2026〕").trim_end_matches('号').parse().unwrap();
        }
    }
    panic!("the server stays too busy");
}

async fn numbers_of_an_office_have_neither_gap_nor_double(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_DB_WRITERS", "8"), ("MASHANG_WORKER", "off")]).await;
    let (office, (county, _)) = (world.login("demo-office").await, of_office(&world, "county", COUNTY).await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    office.step(&case, "supervise", &words("列入督办。")).await.ok();
    let body = order(&case, &police(&world).await);
    let mut drafts = Vec::new();
    for (caller, orders) in [(&office, 20), (&county, 10)] {
        for _ in 0..orders {
            drafts.push((caller, id_of(&caller.post(ORDERS, &body).await.created()).to_owned()));
        }
    }
    // One whose version was overtaken takes no number.
    let stale = office.with("If-Match", "\"7\"");
    step(&stale, &drafts[0].1, "issue", json!({})).await.problem(412, "version_conflict");
    let calls = drafts.iter().map(|(caller, id)| issued(caller, id));
    let numbers = futures_util::future::join_all(calls).await;
    let (own, others) = numbers.split_at(20);
    assert_eq!(own.iter().copied().collect::<BTreeSet<u32>>(), (1..=20).collect());
    assert_eq!(others.iter().copied().collect::<BTreeSet<u32>>(), (1..=10).collect());

    // A number that was given is not given again, and each year begins with the first.
    step(&office, &drafts[19].1, "cancel", words("重复下达。")).await.ok();
    let next = office.post(ORDERS, &body).await.created();
    assert_eq!(issued(&office, id_of(&next)).await, 21);
    world.clock.pass_until("2027-01-04T10:00:00+08:00");
    let office = world.login("demo-office").await;
    let next = office.post(ORDERS, &body).await.created();
    assert_eq!(step(&office, id_of(&next), "issue", json!({})).await.ok()["number"], "〔2027〕1号");
    let own = format!("{ORDERS}?limit=9&on_id={case}&office_id={}", next["office_id"].as_str().unwrap());
    assert_eq!(office.get(&own).await.ok()["items"].as_array().unwrap().len(), 9);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let page = office.get(&format!("{ORDERS}?limit=9{cursor}")).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| id_of(one).to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    // Its own, and those that the county's office issued on a case of its area.
    assert_eq!(seen.len(), 20 + 2 + 10);
}

mashang_tests::stories!(
    an_order_goes_from_its_draft_to_what_came_of_it,
    nobody_is_ordered_about_who_may_not_be,
    numbers_of_an_office_have_neither_gap_nor_double,
    what_was_agreed_is_supervised_item_by_item,
    what_is_late_is_told_once_a_day_and_ever_further_up,
    what_is_sent_back_twice_goes_to_the_office_above,
);
