//! What is overdue stands in one list until it is done, and every kind of it beside the others.

use std::collections::BTreeMap;

use mashang_tests::{Caller, HOME, Kind, World, execute, id_of, is_at, program, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::harbour::{HARBOUR, Harbour};
use crate::orders::{ORDERS, of_office, order};
use crate::suggestions::{act, cast, congress_of, declared, draft, reply, talk};

const COUNTY: &str = "350582000000";
const CITY: &str = "350500000000";

/// Everything on the pages of a list.
async fn walk(caller: &Caller, path: &str, limit: u32) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    let begins = if path.contains('?') { '&' } else { '?' };
    loop {
        let page = caller.get(&format!("/api/v1/{path}{begins}limit={limit}{cursor}")).await.ok();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// What is overdue as somebody sees it once all is drawn from the log, two on a page; in its order.
async fn overdue(world: &World, who: &str, filter: &str) -> Vec<Value> {
    world.settle().await;
    let all = walk(&world.login(who).await, &format!("overdue{filter}"), 2).await;
    let due: Vec<&str> = all.iter().map(|one| &one["due_at"].as_str().unwrap()[..19]).collect();
    assert!(due.is_sorted(), "what is due longest comes first: {due:?}");
    all
}

/// What of it is about one of those: what is to be done, in the order of the list.
fn steps<'a>(all: &'a [Value], ids: &[&str]) -> Vec<&'a str> {
    let ours = all.iter().filter(|one| ids.contains(&one["subject_id"].as_str().unwrap()));
    ours.map(|one| one["step"].as_str().unwrap()).collect()
}

fn is_past(day: &Value, today: &str) -> bool {
    day.as_str().is_some_and(|day| day < today)
}

fn note(counts: &mut BTreeMap<String, usize>, kind: &str, count: usize) {
    if count > 0 {
        *counts.entry(kind.to_owned()).or_default() += count;
    }
}

/// Each entity of a list, as it is shown by itself.
async fn each(caller: &Caller, list: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for one in walk(caller, list, 100).await {
        all.push(caller.get(&format!("/api/v1/{list}/{}", id_of(&one))).await.ok());
    }
    all
}

/// How many of each kind are red on that day, counted by looking at everything that somebody is listed.
async fn by_hand(world: &World, who: &str, today: &str) -> BTreeMap<String, usize> {
    let caller = world.login(who).await;
    let mut counts = BTreeMap::new();
    let is = |one: &Value, states: &[&str]| states.contains(&one["state"].as_str().unwrap());
    for case in each(&caller, "cases").await {
        // The resident rates, or is waited for: nobody else is late.
        let waits = is(&case, &["resolved", "awaiting_info"]);
        note(&mut counts, "case", usize::from(case["light"] == "red" && !waits));
        let over = ["declined", "diverted", "closed", "closed_unrated", "closed_unanswered", "withdrawn", "merged"];
        let left = |measure: &&Value| measure["completed"] == false && is_past(&measure["due"], today);
        let measures = case["measures"].as_array().filter(|_| !is(&case, &over));
        note(&mut counts, "case", measures.map_or(0, |all| all.iter().filter(left).count()));
    }
    for one in each(&caller, "suggestions").await {
        let handled =
            is(&one, &["registered", "assigned", "return_requested", "handling", "rehandling", "rework_pending"]);
        note(&mut counts, "suggestion", usize::from(handled && one["light"] == "red"));
        let days = [&one["due_on"], &one["report_on"]];
        let late = days.iter().filter(|day| is(&one, &["tracking"]) && is_past(day, today)).count();
        note(&mut counts, "promise", late);
    }
    for one in each(&caller, "disputes").await {
        let mediated = is(&one, &["accepted", "mediating"]);
        note(&mut counts, "dispute", usize::from(mediated && is_past(&one["due_on"], today)));
        let binds = is(&one, &["agreed", "confirmation_applied", "confirmed", "denied", "performing"]);
        let items = one["agreement"]["items"].as_array();
        let items = items.filter(|_| binds && one["agreement"]["effective_at"].is_string());
        let left = |item: &&Value| item.get("performed_on").is_none() && is_past(&item["due"], today);
        note(&mut counts, "agreement_item", items.map_or(0, |all| all.iter().filter(left).count()));
    }
    let late = walk(&caller, "supervision-orders?late=true", 100).await.len();
    note(&mut counts, "supervision_order", late);
    counts
}

/// The same of a list.
fn counted(all: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for one in all {
        note(&mut counts, one["kind"].as_str().unwrap(), 1);
    }
    counts
}

/// What the filters leave, who sees what, and what is refused.
async fn is_filtered(world: &World, (case, order, suggestion): (&str, &str, &str), police: &Value) {
    let ids = [case, order, suggestion];
    let police = police.as_str().unwrap();
    for (filter, left) in [
        ("?kind=case".to_owned(), vec!["first_answer"]),
        ("?kind=case&kind=suggestion".to_owned(), vec!["first_answer", "assignment"]),
        ("?kind=promise,dispute".to_owned(), vec![]),
        (format!("?unit_id={police}"), vec!["order_receipt"]),
        (format!("?unit_id={police}&kind=case"), vec![]),
        (format!("?division={HOME}"), vec!["order_receipt", "first_answer"]),
        (format!("?division={HARBOUR}"), vec![]),
        (format!("?division={COUNTY}&kind=supervision_order"), vec!["order_receipt"]),
        (format!("?office_id={case}"), vec![]),
    ] {
        assert_eq!(steps(&overdue(world, "county-office", &filter).await, &ids), left, "{filter}");
    }
    assert_eq!(steps(&overdue(world, "demo-office", "").await, &ids), ["order_receipt", "first_answer"]);
    assert!(steps(&overdue(world, "demo-office-xiangzhi", "").await, &ids).is_empty());
    let own = overdue(world, "demo-office", "").await;
    let office = own.iter().find(|one| one["subject_id"] == case).unwrap()["office_id"].as_str().unwrap();
    let in_charge = overdue(world, "county-office", &format!("?office_id={office}")).await;
    assert_eq!(steps(&in_charge, &ids), ["order_receipt", "first_answer"]);
    assert!(steps(&overdue(world, "demo-leader", "").await, &ids).contains(&"first_answer"));
    for who in ["demo-resident", "demo-deputy", "demo-unit", "demo-admin"] {
        world.login(who).await.get("/api/v1/overdue").await.problem(403, "forbidden");
    }
    world.anybody().get("/api/v1/overdue").await.problem(401, "unauthorized");
    let office = world.login("demo-office").await;
    for bad in ["kind=everything", "cursor=1.case", "limit=0", "unit_id=police", "light=red"] {
        assert_eq!(office.get(&format!("/api/v1/overdue?{bad}")).await.status, 422, "{bad}");
    }
}

/// A case of which the office, or the deputy who is complained about, learns nothing, and one that went to where it belongs.
async fn hidden(world: &World) -> [String; 2] {
    let (deputy, code) = world.deputy().await;
    let mut body = submission(&code);
    (body["nature"], body["about"]) = (json!("complaint"), json!([{ "kind": "office", "id": deputy["office_id"] }]));
    let resident = world.login("demo-resident").await;
    let about = resident.post("/api/v1/cases", &body).await.created();
    let accusation = world.submit(&resident).await;
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&accusation), "divert", &json!({ "text": "请拨打 12388", "to": "accusation" })).await.ok();
    [id_of(&about).to_owned(), id_of(&accusation).to_owned()]
}

async fn what_is_overdue_is_listed_until_it_is_done(kind: Kind) {
    let world = World::start(kind).await;
    cast(&world).await;
    let (congress, police) = (congress_of(&world, COUNTY).await, police(&world).await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let office = world.login("demo-office").await;
    let ordered = id_of(&office.post(ORDERS, &order(&case, &police)).await.created()).to_owned();
    office.post(&format!("{ORDERS}/{ordered}/issue"), &json!({})).await.ok();
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(&congress)).await.created();
    let suggestion = id_of(&made).to_owned();
    act(&world, "demo-deputy", &suggestion, "submit", declared()).await.ok();
    act(&world, "county-office", &suggestion, "register", json!({})).await.ok();
    let [about, accusation] = hidden(&world).await;
    let ids = [case.as_str(), &ordered, &suggestion, &about, &accusation];
    assert!(steps(&overdue(&world, "county-office", "").await, &ids).is_empty(), "nothing is due yet");

    // Nothing happens but that time passes.
    world.clock.pass_until("2026-03-10T10:00:00+08:00");
    let all = overdue(&world, "county-office", "").await;
    let ours = [case.as_str(), &ordered, &suggestion];
    assert_eq!(steps(&all, &ours), ["order_receipt", "first_answer", "assignment"]);
    assert!(all.iter().all(|one| one["subject_id"] != json!(accusation)), "it is nobody's any more");
    assert!(steps(&overdue(&world, "demo-office", "").await, &[about.as_str(), &accusation]).is_empty());
    let late = all.iter().find(|one| one["subject_id"] == json!(case)).unwrap();
    assert!(is_at(&late["due_at"], "2026-03-03T12:00:00"), "{late}");
    assert_eq!((&late["holder"]["kind"], &late["operation_id"]), (&json!("deputy"), &json!("getCase")));
    for named in [&late["holder"]["name"], &late["office_name"], &late["division_name"]] {
        assert!(named.is_string(), "{late}");
    }
    for one in &all {
        world.login("county-office").await.get(one["href"].as_str().unwrap()).await.ok();
    }
    is_filtered(&world, (&case, &ordered, &suggestion), &police).await;
    assert_eq!(counted(&all), by_hand(&world, "county-office", "2026-03-10").await);

    // What is received is to be answered at once; the others were done.
    let unit = world.login("demo-unit").await;
    unit.post(&format!("{ORDERS}/{ordered}/acknowledge"), &json!({})).await.ok();
    let deputy = world.login("demo-deputy").await;
    deputy.step(&case, "accept", &json!({})).await.ok();
    let measures = json!([{ "description": "装隔离护栏", "owner": "交警大队", "due": "2026-03-20" }]);
    let meeting = json!({ "kind": "meeting", "text": "与物业商量", "measures": measures });
    deputy.step(&case, "report", &meeting).await.ok();
    act(&world, "county-office", &suggestion, "assign", json!({ "lead_unit_id": police })).await.ok();
    assert_eq!(steps(&overdue(&world, "county-office", "").await, &ours), ["order_answer"]);
    unit.post(&format!("{ORDERS}/{ordered}/answer"), &json!({ "text": "已整改。" })).await.ok();
    assert!(steps(&overdue(&world, "county-office", "").await, &ours).is_empty());

    is_promised_and_kept(&world, &suggestion).await;
    let all = overdue(&world, "county-office", "").await;
    assert_eq!(steps(&all, &ours), ["agreed_measure", "deputy_work"]);
    assert_eq!(counted(&all), by_hand(&world, "county-office", "2026-10-12").await);
}

/// An answer promises something, of which nobody reports and which is late itself.
async fn is_promised_and_kept(world: &World, suggestion: &str) {
    act(world, "demo-unit", suggestion, "start", json!({})).await.ok();
    act(world, "demo-unit", suggestion, "record-talk", talk("2026-03-10")).await.ok();
    let mut answer = reply(world, "planned").await;
    answer["promised_on"] = json!("2026-09-30");
    act(world, "demo-unit", suggestion, "reply", answer).await.ok();
    let rating = json!({ "result": "basically", "attitude": "satisfied" });
    act(world, "demo-deputy", suggestion, "rate", rating).await.ok();
    world.clock.pass_until("2026-10-12T10:00:00+08:00");
    let all = overdue(world, "county-office", "?kind=promise").await;
    assert_eq!(steps(&all, &[suggestion]), ["promise_report", "promise_kept"]);
    assert_eq!(
        counted(&overdue(world, "county-office", "").await),
        by_hand(world, "county-office", "2026-10-12").await
    );
    let kept = json!({ "fulfilled": true, "text": "现场核实已完工。" });
    act(world, "county-office", suggestion, "settle-promise", kept).await.ok();
    assert!(steps(&overdue(world, "county-office", "?kind=promise").await, &[suggestion]).is_empty());
}

async fn a_mediation_and_each_item_of_an_agreement_are_late_by_themselves(kind: Kind) {
    let mut harbour = Harbour::start(kind).await;
    of_office(&harbour.world, "city", CITY).await;
    let (id, _) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let call = json!({ "kind": "pingli", "at": "2026-09-02T02:00:00Z", "place": "海上枫桥调解室" });
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
    assert!(steps(&overdue(&harbour.world, "city", "").await, &[&id]).is_empty());
    harbour.world.clock.pass_until("2026-04-03T09:00:00+08:00");
    let all = overdue(&harbour.world, "city", "?kind=dispute").await;
    assert_eq!(steps(&all, &[&id]), ["mediation"]);
    let late = all.iter().find(|one| one["subject_id"] == json!(id)).unwrap();
    assert_eq!(
        (&late["holder"]["kind"], &late["holder"]["id"]),
        (&json!("organisation"), &json!(harbour.organisation))
    );
    assert!(is_at(&late["due_at"], "2026-04-02T16:00:00"), "the month's last day is over: {late}");

    let item =
        |label: &str, due: &str| json!({ "label": label, "amount_fen": 100, "payer": 2, "payee": 1, "due": due });
    let agreed = json!({
        "form": "oral", "text": "分期付清，双方就此了结。", "parties": [1, 2], "total_fen": 300,
        "items": [item("误工费", "2026-05-12"), item("交通费", "2026-05-11"), item("护理费", "2027-05-11")]
    });
    harbour.act("demo-deputy-shishi", &id, "agreement", agreed).await.created();
    assert!(steps(&overdue(&harbour.world, "city", "").await, &[&id]).is_empty());
    harbour.world.clock.pass_until("2026-05-13T09:00:00+08:00");
    let all = overdue(&harbour.world, "city", "?kind=agreement_item").await;
    let items: Vec<&Value> = all.iter().filter(|one| one["subject_id"] == json!(id)).map(|one| &one["item"]).collect();
    assert_eq!(items, [&json!(2), &json!(1)], "what is due first comes first");
    assert!(!json!(all).to_string().contains("何船工"), "no party is named");
    assert_eq!(
        counted(&overdue(&harbour.world, "city", "").await),
        by_hand(&harbour.world, "city", "2026-05-13").await
    );
    harbour.receipt(&id, 2, "2026-05-12").await.ok();
    let left = overdue(&harbour.world, "city", "").await;
    assert_eq!(left.iter().filter(|one| one["subject_id"] == json!(id)).count(), 1);

    // Drawn from the log again, and from nothing, it comes to the same.
    harbour.world.stop().await;
    let database = &harbour.world.database;
    let kept = || {
        let mut rows = harbour.world.sql_text("SELECT kind || part || step || division_code AS text FROM deadlines");
        rows.sort();
        rows
    };
    let before = kept();
    assert!(!before.is_empty());
    let replay = || program::said(&mut program::command(database, &["events", "replay", "deadlines"]));
    replay();
    assert_eq!(kept(), before, "keeping twice changes nothing");
    execute(&database.url, "DELETE FROM deadlines");
    replay();
    assert_eq!(kept(), before);
}

mashang_tests::stories!(
    a_mediation_and_each_item_of_an_agreement_are_late_by_themselves,
    what_is_overdue_is_listed_until_it_is_done,
);
