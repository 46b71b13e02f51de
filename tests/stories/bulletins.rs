//! Briefings: written out of what is on record, reviewed, issued, instructed, answered and told to those from whom they came.

use mashang_tests::edited::Edited;
use mashang_tests::printed::Printed;
use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::harbour::HARBOUR;
use crate::orders::{ORDERS, of_office, order};
use crate::suggestions::{COUNTY, act, cast, congress_of, declared, draft, told};

const BULLETINS: &str = "/api/v1/bulletins";

/// What an editor writes of a briefing that nobody signs yet.
pub(crate) fn briefing(said: &str) -> Value {
    json!({
        "title": "关于东门早高峰拥堵的情况", "theme": "东门交通组织",
        "parts": {
            "situation": said, "problems": "机动车与行人混行，老人过马路不安全。",
            "causes": "缺少左转隔离和固定上下客点。", "proposals": "由交警部门牵头，增设隔离和上下客点。"
        },
        "report_to": ["市委办公室"], "send_to": ["市公安局"]
    })
}

/// A briefing that somebody began, by its id.
pub(crate) async fn drafted(caller: &Caller, body: &Value) -> String {
    id_of(&caller.post(BULLETINS, body).await.created()).to_owned()
}

pub(crate) async fn step(caller: &Caller, id: &str, verb: &str, body: Value) -> Answer {
    caller.post(&format!("{BULLETINS}/{id}/{verb}"), &body).await
}

pub(crate) async fn get(caller: &Caller, id: &str) -> Answer {
    caller.get(&format!("{BULLETINS}/{id}")).await
}

fn words(text: &str) -> Value {
    json!({ "text": text })
}

fn digest(text: &str) -> Value {
    json!({ "kind": "group_digest", "text": text })
}

/// A case of the resident's to the deputy of that code, public or not.
async fn case(world: &World, who: &str, code: &str, public: bool) -> Value {
    let mut body = submission(code);
    body["consent_to_publish"] = json!(public);
    world.login(who).await.post("/api/v1/cases", &body).await.created()
}

/// The field and the code of the first thing that is wrong.
fn wrong(answer: Answer) -> (String, String) {
    let told = answer.problem(422, "invalid");
    let said = |name: &str| told["errors"][0][name].as_str().unwrap().to_owned();
    (said("pointer"), said("code"))
}

fn is(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

async fn work(caller: &Caller) -> Vec<Value> {
    caller.get("/api/v1/me/work?kind=bulletin").await.ok()["items"].as_array().unwrap().clone()
}

/// What the figures of cases say came in this month.
async fn received(caller: &Caller) -> i64 {
    let path = format!("/api/v1/statistics/cases?division={COUNTY}&month=2026-03");
    caller.get(&path).await.ok()["totals"]["received"].as_i64().unwrap()
}

/// A suggestion that the county's office took.
pub(crate) async fn suggestion(world: &World) -> String {
    cast(world).await;
    let congress = congress_of(world, COUNTY).await;
    let made = world.login("demo-deputy").await.post("/api/v1/suggestions", &draft(&congress)).await.created();
    let id = id_of(&made).to_owned();
    act(world, "demo-deputy", &id, "submit", declared()).await.ok();
    act(world, "county-office", &id, "register", json!({})).await.ok();
    id
}

/// What is no briefing at all.
async fn is_drafted_as_one(world: &World, clerk: &Caller) {
    for who in ["demo-resident", "demo-deputy", "demo-unit", "demo-leader", "demo-admin"] {
        world.login(who).await.post(BULLETINS, &briefing("东门拥堵。")).await.problem(403, "forbidden");
    }
    let mut long = briefing(&"路".repeat(2_000));
    long["parts"]["problems"] = json!("堵".repeat(1_000));
    assert_eq!(wrong(clerk.post(BULLETINS, &long).await), is("/parts", "bulletin_too_long"));
    long["parts"]["problems"] = json!("堵".repeat(3_001));
    assert_eq!(clerk.post(BULLETINS, &long).await.bad_fields(), ["/parts/problems"]);
    let mut others = briefing("东门拥堵。");
    others["office_id"] = world.deputy().await.0["office_id"].clone();
    assert_eq!(wrong(clerk.post(BULLETINS, &others).await), is("/office_id", "bulletin_office_not_yours"));
}

/// What is cited of nothing, of somebody else's, or without anybody's consent.
async fn cites_nothing_that_it_may_not(world: &World, clerk: &Caller, id: &str) {
    let (_, code) = world.deputy().await;
    let there = world.anybody().get(&format!("/api/v1/deputies?division={HARBOUR}&limit=1")).await.ok();
    let elsewhere = world.code_of(id_of(&there["items"][0]));
    let far = case(world, "demo-resident-2", &elsewhere, true).await;
    let silent = case(world, "demo-resident-2", &code, false).await;
    let cite = async |body: Value| step(clerk, id, "cite", body).await;
    let of = |case: &Value| json!({ "kind": "case", "id": case["id"] });
    assert_eq!(cite(of(&far)).await.missing_fields(), ["/id"], "another county's");
    assert_eq!(wrong(cite(of(&silent)).await), is("/id", "bulletin_without_consent"));
    assert_eq!(cite(json!({ "kind": "suggestion", "id": far["id"] })).await.missing_fields(), ["/id"]);
    let figure = |division: &str, month: &str| json!({ "kind": "figure", "figure": "cases_received", "month": month, "division_code": division });
    assert_eq!(wrong(cite(figure(HARBOUR, "2026-03")).await), is("/division_code", "bulletin_source_elsewhere"));
    assert_eq!(wrong(cite(figure(COUNTY, "2026-04")).await), is("/month", "bulletin_month_to_come"));
    for parts in
        [json!({ "kind": "case" }), json!({ "kind": "figure", "id": far["id"] }), json!({ "kind": "group_digest" })]
    {
        assert_eq!(wrong(cite(parts).await), is("/kind", "bulletin_citation_parts"));
    }
    let chat = digest("老王：东门又堵了\n小李：天天这样");
    assert_eq!(wrong(cite(chat).await), is("/text", "bulletin_raw_chat"));
    assert_eq!(wrong(cite(digest("请联系 138-1234 5678。")).await), is("/text", "bulletin_private_data"));
    let cleared = step(clerk, id, "clear-citation", json!({ "number": 1 })).await;
    assert_eq!(cleared.missing_fields(), ["/number"]);
}

/// Four kinds of things, frozen as they are.
async fn cites_what_is_on_record(world: &World, clerk: &Caller, id: &str, own: &Value, suggestion: &str) {
    world.settle().await;
    for body in [
        json!({ "kind": "case", "id": own["id"] }),
        json!({ "kind": "suggestion", "id": suggestion }),
        json!({ "kind": "figure", "figure": "cases_received", "month": "2026-03" }),
        digest("本周群内多人反映东门拥堵，集中在早高峰。"),
    ] {
        step(clerk, id, "cite", body.clone()).await.ok();
        if body["kind"] != "figure" {
            step(clerk, id, "cite", body).await.problem(409, "bulletin_cited_already");
        }
    }
    let seen = get(clerk, id).await.ok();
    let cited = seen["citations"].as_array().unwrap();
    let figures: Vec<_> = cited.iter().map(|one| one["figure"].as_str().unwrap_or_default().to_owned()).collect();
    let counted = format!("{}件", received(clerk).await);
    assert_eq!(figures, ["1人反映", "2026年第1号", counted.as_str(), ""]);
    let deputy = world.deputy().await.0["id"].clone();
    assert_eq!((&cited[0]["deputy"]["id"], &cited[1]["deputy"]["id"]), (&deputy, &deputy));
    assert!(cited[0]["text"].as_str().unwrap().starts_with("小区东门早晚高峰拥堵（2026年3月2日提交"), "{cited:?}");
}

/// Somebody else of the office reviews what holds nobody's private data, and it is issued once somebody signs.
async fn is_reviewed_by_another_and_issued(clerk: &Caller, office: &Caller, id: &str) {
    step(clerk, id, "review", json!({})).await.problem(409, "bulletin_reviewer_is_drafter");
    let mut private = briefing("近一个月，东门拥堵反映集中。");
    private["parts"]["causes"] = json!("据 13812345678 反映，缺少隔离。");
    step(clerk, id, "revise", private).await.ok();
    let told = step(office, id, "review", json!({})).await.problem(409, "bulletin_private_data");
    assert!(told["detail"].as_str().unwrap().contains("“原因”第 3 至 13 字"), "{told}");
    step(clerk, id, "revise", briefing("近一个月，东门拥堵反映集中。")).await.ok();
    step(clerk, id, "submit", json!({})).await.ok();
    assert_eq!(work(clerk).await, Vec::<Value>::new(), "who wrote it does not review it");
    let waits = work(office).await;
    assert_eq!((&waits[0]["subject_id"], &waits[0]["title"]), (&json!(id), &json!("民情专报（拟稿）")));
    step(office, id, "review", json!({})).await.ok();
    step(office, id, "issue", json!({})).await.problem(409, "bulletin_without_signer");
    assert_eq!(step(office, id, "return", json!({})).await.bad_fields(), ["/text"]);
    step(office, id, "return", words("请补签发人。")).await.ok();
    let mut signed = briefing("近一个月，东门拥堵反映集中。");
    signed["signer"] = json!("林主任");
    step(clerk, id, "revise", signed).await.ok();
    step(clerk, id, "submit", json!({})).await.ok();
    step(office, id, "return", words("请再核对一遍。")).await.ok();
    assert_eq!(work(office).await, Vec::<Value>::new(), "what was given back once more is not to be reviewed");
    step(clerk, id, "issue", json!({})).await.problem(409, "state_conflict");
    step(office, id, "review", json!({})).await.ok();
    office.get(&format!("{BULLETINS}/{id}/paper")).await.problem(409, "bulletin_not_issued");
    let issued = step(office, id, "issue", json!({})).await.ok();
    assert_eq!((&issued["state"], &issued["number"]), (&json!("issued"), &json!("2026年第1期")));
    step(clerk, id, "revise", briefing("改。")).await.problem(409, "state_conflict");
    step(clerk, id, "withdraw", words("不发了。")).await.problem(409, "state_conflict");
}

/// Two that are issued at once have two numbers, without a gap.
async fn two_at_once_have_two_numbers(clerk: &Caller, office: &Caller) {
    let mut body = briefing("两件同时签发。");
    body["signer"] = json!("林主任");
    let (one, two) = (drafted(clerk, &body).await, drafted(clerk, &body).await);
    for id in [&one, &two] {
        step(office, id, "review", json!({})).await.problem(409, "bulletin_without_citation");
        step(clerk, id, "cite", digest("群内多人反映。")).await.ok();
        step(office, id, "review", json!({})).await.ok();
    }
    let (first, second) = tokio::join!(step(office, &one, "issue", json!({})), step(clerk, &two, "issue", json!({})));
    let mut numbers = [first.ok()["number"].clone(), second.ok()["number"].clone()].map(|one| one.to_string());
    numbers.sort_unstable();
    assert_eq!(numbers, ["\"2026年第2期\"", "\"2026年第3期\""]);
    let listed = office.get(&format!("{BULLETINS}?year=2026&state=issued&limit=2")).await.ok();
    assert!(listed["items"].as_array().unwrap().len() == 2 && listed["next_cursor"].is_string(), "{listed}");
}

/// What leaders write is answered by the unit, late, and the paper says it.
async fn is_instructed_and_answered(world: &World, id: &str, matter: &str) {
    let (leader, office) = (world.login("demo-leader").await, world.login("county-office").await);
    let (deputy, unit) = (world.deputy().await.0["id"].clone(), police(world).await);
    let good = json!({
        "leader": "张副主任", "on": "2026-03-02", "words": "请交警大队研究解决。", "due_on": "2026-03-20",
        "addressees": [{ "kind": "unit", "id": unit }]
    });
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for day in ["2026-03-01", "2026-03-03"] {
        assert_eq!(
            wrong(step(&office, id, "instruct", with("on", json!(day))).await),
            is("/on", "bulletin_instruction_day")
        );
    }
    let due = step(&office, id, "instruct", with("due_on", json!("2026-03-02"))).await;
    assert_eq!(wrong(due), is("/due_on", "bulletin_instruction_due"));
    let ordered = with("addressees", json!([{ "kind": "deputy", "id": deputy }]));
    assert_eq!(wrong(step(&office, id, "instruct", ordered).await), is("/addressees/0", "not_a_bulletin_addressee"));
    let unknown = with("addressees", json!([{ "kind": "unit", "id": deputy }]));
    assert_eq!(step(&office, id, "instruct", unknown).await.missing_fields(), ["/addressees/0"]);
    step(&leader, id, "instruct", good.clone()).await.ok();
    step(&world.login("demo-deputy").await, id, "instruct", good).await.problem(403, "forbidden");

    let waits = work(&world.login("demo-unit").await).await;
    assert_eq!((&waits[0]["subject_id"], &waits[0]["title"]), (&json!(id), &json!("民情专报2026年第1期")));
    let early = json!({ "text": "已落实。", "plain": "已经装了隔离栏。" });
    step(&office, id, "feed-back", early).await.problem(409, "bulletin_answers_missing");
    let made = office.post(ORDERS, &order(matter, &unit)).await.created();
    let link = json!({ "instruction": 1, "order_id": made["id"] });
    assert_eq!(step(&office, id, "link-order", link.clone()).await.missing_fields(), ["/order_id"], "a draft");
    office.post(&format!("{ORDERS}/{}/issue", id_of(&made)), &json!({})).await.ok();
    step(&office, id, "link-order", link).await.ok();

    world.clock.pass_until("2026-03-23T02:00:00Z");
    world.settle().await;
    let late = format!("/api/v1/overdue?division={COUNTY}&kind=bulletin_instruction");
    let overdue = world.login("county-office").await.get(&late).await.ok();
    assert_eq!(
        (&overdue["items"][0]["subject_id"], &overdue["items"][0]["step"]),
        (&json!(id), &json!("instruction_answer"))
    );
    let unit = world.login("demo-unit").await;
    let none = step(&unit, id, "answer", json!({ "instruction": 2, "text": "已落实。" })).await;
    assert_eq!(none.missing_fields(), ["/instruction"]);
    let answer = json!({ "instruction": 1, "text": "已增设隔离设施。" });
    step(&unit, id, "answer", answer.clone()).await.ok();
    assert_eq!(wrong(step(&unit, id, "answer", answer).await), is("/instruction", "bulletin_nothing_to_answer"));
    world.settle().await;
    let left = world.login("county-office").await.get(&late).await.ok();
    assert_eq!(left["items"], json!([]));
}

/// It comes back to the deputy and, in plain words, to the resident, by account and by code alike.
async fn is_told_to_those_from_whom_it_came(world: &World, id: &str, own: &Value) {
    let office = world.login("county-office").await;
    let private = json!({ "text": "已落实。", "plain": "请打 13812345678。" });
    assert_eq!(wrong(step(&office, id, "feed-back", private).await), is("/plain", "bulletin_private_data"));
    let plain = "您反映的东门拥堵，现在装了隔离栏。";
    step(&office, id, "feed-back", json!({ "text": "交警大队已落实。", "plain": plain })).await.ok();
    step(&office, id, "file", json!({})).await.ok();
    world.settle().await;
    let (deputy, resident) = (world.login("demo-deputy").await, world.login("demo-resident").await);
    assert_eq!(told(&deputy, id).await, ["fed_back", "instructed", "issued"]);
    assert_eq!(told(&resident, id).await, ["fed_back"]);
    let path = format!("/api/v1/cases/{}/bulletins", id_of(own));
    for who in [&resident, &world.tracker(own["tracking_code"].as_str().unwrap())] {
        let shown = who.get(&path).await.ok();
        assert_eq!((&shown["items"][0]["number"], &shown["items"][0]["text"]), (&json!("2026年第1期"), &json!(plain)));
    }
    world.login("demo-resident-2").await.get(&path).await.problem(404, "not_found");
    get(&resident, id).await.problem(404, "not_found");
    let seen = get(&deputy, id).await.ok();
    assert_eq!((&seen["relations"], &seen["allowed_actions"]), (&json!(["informant"]), &json!([])));
    let records = deputy.get("/api/v1/me/duty-records?limit=100").await.ok();
    let passed = records["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["activity"] == "passed_on" && one["source"]["subject_id"] == id);
    assert_eq!(passed.count(), 1, "once a briefing: {records}");
}

/// What an office opens of it, and what is printed.
async fn is_on_paper(office: &Caller, id: &str) {
    let paper = office.get(&format!("{BULLETINS}/{id}/paper")).await;
    assert_eq!((paper.status, paper.header("cache-control")), (200, "private, no-store"));
    let document = Edited::of(&paper.bytes);
    let texts = document.texts();
    assert_eq!(texts[..2], ["民情专报", "2026年第1期"]);
    for said in [
        "签发人：林主任",
        "一、情况",
        "二、问题",
        "三、原因",
        "四、建议",
        "五、依据",
        "六、批示与办理",
        "报：市委办公室",
    ] {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    let whole = texts.concat();
    for said in ["小区东门早晚高峰拥堵", "2026年第1号", "张副主任批示：请交警大队研究解决。", "答复：已增设隔离设施。"]
    {
        assert!(whole.contains(said), "{said}: {texts:?}");
    }
    assert!(!whole.contains('〔'), "a briefing has no number of an official document: {texts:?}");
    let (page, margins) = document.measures();
    for (is, wanted) in page.iter().chain(&margins).zip([210.0, 297.0, 37.0, 35.0, 28.0, 26.0]) {
        assert!((is - wanted).abs() < 0.011, "{page:?} {margins:?}");
    }
    let printed = Printed::of(&office.get(&format!("{BULLETINS}/{id}/paper?format=pdf")).await.bytes);
    assert!(printed.texts().concat().contains("民情专报"));
}

async fn a_briefing_goes_from_what_is_on_record_to_those_from_whom_it_came(kind: Kind) {
    let world = World::start(kind).await;
    let suggestion = suggestion(&world).await;
    let (clerk, _) = of_office(&world, "county-clerk", COUNTY).await;
    let office = world.login("county-office").await;
    let (_, code) = world.deputy().await;
    let own = case(&world, "demo-resident", &code, true).await;
    is_drafted_as_one(&world, &clerk).await;
    let id = drafted(&clerk, &briefing("东门拥堵。")).await;
    for stranger in ["demo-office", "demo-leader", "demo-unit", "demo-deputy"] {
        get(&world.login(stranger).await, &id).await.problem(404, "not_found");
    }
    step(&office, &id, "review", json!({})).await.problem(409, "bulletin_without_citation");
    cites_nothing_that_it_may_not(&world, &clerk, &id).await;
    cites_what_is_on_record(&world, &clerk, &id, &own, &suggestion).await;
    is_reviewed_by_another_and_issued(&clerk, &office, &id).await;
    two_at_once_have_two_numbers(&clerk, &office).await;
    is_instructed_and_answered(&world, &id, id_of(&own)).await;
    is_told_to_those_from_whom_it_came(&world, &id, &own).await;
    is_on_paper(&world.login("county-office").await, &id).await;
}

async fn what_rests_on_a_consent_goes_with_it(kind: Kind) {
    let world = World::start(kind).await;
    let (office, _) = of_office(&world, "county-office", COUNTY).await;
    let (clerk, _) = of_office(&world, "county-clerk", COUNTY).await;
    let (_, code) = world.deputy().await;
    let (own, accused) =
        (case(&world, "demo-resident", &code, true).await, case(&world, "demo-resident-2", &code, true).await);
    let mut body = briefing("东门拥堵。");
    body["signer"] = json!("林主任");
    let id = drafted(&clerk, &body).await;
    for one in [&own, &accused] {
        step(&clerk, &id, "cite", json!({ "kind": "case", "id": one["id"] })).await.ok();
    }
    step(&office, &id, "review", json!({})).await.ok();
    let resident = world.login("demo-resident").await;
    let consents = resident.get("/api/v1/me/consents").await.ok();
    let publication = consents["items"].as_array().unwrap().iter().find(|one| one["purpose"] == "publication").unwrap();
    resident.post(&format!("/api/v1/me/consents/{}/withdraw", id_of(publication)), &json!({})).await.ok();
    step(&office, &id, "issue", json!({})).await.problem(409, "bulletin_citation_blanked");
    let seen = get(&office, &id).await.ok();
    assert!(seen["citations"][0].get("text").is_none() && seen["citations"][0]["blanked_at"].is_string(), "{seen}");
    let again = json!({ "kind": "case", "id": own["id"] });
    step(&office, &id, "return", words("请删除已清空的引用。")).await.ok();
    step(&clerk, &id, "clear-citation", json!({ "number": 1 })).await.ok();
    assert_eq!(wrong(step(&clerk, &id, "cite", again).await), is("/id", "bulletin_without_consent"));

    let away = json!({ "text": "请拨打 12388", "to": "accusation" });
    world.login("demo-deputy").await.step(id_of(&accused), "divert", &away).await.ok();
    step(&office, &id, "review", json!({})).await.problem(409, "bulletin_citation_blanked");
    step(&clerk, &id, "clear-citation", json!({ "number": 2 })).await.ok();
    step(&office, &id, "review", json!({})).await.problem(409, "bulletin_without_citation");
    world.settle().await;
    assert_eq!(told(&office, &id).await, ["blanked", "blanked"]);
    assert_eq!(step(&clerk, &id, "withdraw", json!({})).await.bad_fields(), ["/text"]);
    step(&clerk, &id, "withdraw", words("依据不足。")).await.ok();
}

async fn the_digest_of_a_week_says_what_its_month_says(kind: Kind) {
    let world = World::start(kind).await;
    let (office, _) = of_office(&world, "county-office", COUNTY).await;
    let asked = format!("/api/v1/statistics/digest?division={COUNTY}&week=2026-03-04");
    let (_, code) = world.deputy().await;
    world.settle().await;
    let (before, month) = (office.get(&asked).await.ok(), received(&office).await);
    let answered = case(&world, "demo-resident", &code, false).await;
    case(&world, "demo-resident", &code, false).await;
    let deputy = world.login("demo-deputy").await;
    deputy.step(id_of(&answered), "accept", &json!({})).await.ok();
    world.settle().await;
    let digest = office.get(&asked).await.ok();
    assert_eq!((&digest["from"], &digest["to"]), (&json!("2026-03-02"), &json!("2026-03-08")));
    let of = |digest: &Value, name: &str| digest["counts"][name].as_i64().unwrap();
    assert_eq!(of(&digest, "received"), of(&before, "received") + 2);
    assert_eq!(received(&office).await, month + 2, "as the month's figures count them");
    let parts = digest["by_category"].as_array().unwrap().iter();
    assert_eq!(parts.map(|one| one["counts"]["received"].as_i64().unwrap()).sum::<i64>(), of(&digest, "received"));
    for week in ["2026-03-09", "2025-12-01"] {
        let path = format!("/api/v1/statistics/digest?division={COUNTY}&week={week}");
        assert_eq!(wrong(office.get(&path).await), is("/week", "digest_week_out_of_range"));
    }
    deputy.get(&asked).await.problem(403, "forbidden");
    let paper = office.get(&asked.replace("digest?", "digest/paper?")).await;
    let document = Edited::of(&paper.bytes);
    let texts = document.texts();
    assert_eq!(texts[..2], ["民情周报", "2026年第10周"]);
    let sentence = format!("本周收到群众诉求{}件", of(&digest, "received"));
    assert!(texts.iter().any(|text| text.starts_with(&sentence)), "{texts:?}");
}

async fn an_instruction_is_supervised_until_it_is_fed_back(kind: Kind) {
    let world = World::start(kind).await;
    let (office, _) = of_office(&world, "county-office", COUNTY).await;
    let (clerk, _) = of_office(&world, "county-clerk", COUNTY).await;
    let unit = police(&world).await;
    let mut body = briefing("东门拥堵。");
    body["signer"] = json!("林主任");
    let id = drafted(&clerk, &body).await;
    step(&clerk, &id, "cite", digest("群内多人反映。")).await.ok();
    step(&office, &id, "review", json!({})).await.ok();
    step(&office, &id, "issue", json!({})).await.ok();
    let on = |item: Value| {
        let mut body = order(&id, &unit);
        body["on"] = json!({ "kind": "instruction", "id": id });
        if !item.is_null() {
            body["on"]["item"] = item;
        }
        body
    };
    assert_eq!(office.post(ORDERS, &on(json!(1))).await.missing_fields(), ["/on"], "nobody wrote anything on it");
    let instruction = json!({
        "leader": "张副主任", "on": "2026-03-02", "words": "请交警大队研究解决。", "due_on": "2026-03-20",
        "addressees": [{ "kind": "unit", "id": unit }]
    });
    step(&office, &id, "instruct", instruction).await.ok();

    assert_eq!(wrong(office.post(ORDERS, &on(Value::Null)).await), is("/on/item", "order_item_unnamed"));
    assert_eq!(office.post(ORDERS, &on(json!(2))).await.missing_fields(), ["/on"], "one was written");
    let elsewhere = world.login("demo-office").await.post(ORDERS, &on(json!(1))).await;
    assert_eq!(elsewhere.missing_fields(), ["/on"], "the county's is not a street's");
    world.login("demo-leader").await.post(ORDERS, &on(json!(1))).await.problem(403, "forbidden");
    let mut nobody = on(json!(1));
    let units = world.anybody().get(&format!("/api/v1/units?division={HOME}&limit=100")).await.ok();
    let other = units["items"].as_array().unwrap().iter().find(|one| one["id"] != unit).unwrap();
    nobody["to"]["id"] = other["id"].clone();
    assert_eq!(wrong(office.post(ORDERS, &nobody).await), is("/to", "order_recipient_not_instructed"));
    let made = office.post(ORDERS, &on(json!(1))).await.created();
    let spare = office.post(ORDERS, &on(json!(1))).await.created();
    let named = async || get(&office, &id).await.ok()["instructions"][0].get("order_id").cloned();
    assert_eq!(named().await, None, "a draft is its office's alone");
    let issue = |order: &Value| format!("{ORDERS}/{}/issue", id_of(order));
    office.post(&issue(&made), &json!({})).await.ok();
    assert_eq!(named().await.as_ref(), Some(&made["id"]));
    let listed = office.get(&format!("{ORDERS}?on_id={id}")).await.ok();
    let issued = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == made["id"]).unwrap();
    assert_eq!(issued["on"], json!({ "kind": "instruction", "id": id, "item": 1 }));
    world.settle().await;
    assert_eq!(told(&world.login("demo-unit").await, id_of(&made)).await, ["issued"]);

    // Who neither signs for it nor answers is late with the order first, by its own clock.
    world.clock.pass_until("2026-03-04T09:00:00+08:00");
    world.settle().await;
    let office = world.login("county-office").await;
    let late = office.get(&format!("/api/v1/overdue?division={COUNTY}&kind=supervision_order")).await.ok();
    assert_eq!((&late["items"][0]["subject_id"], &late["items"][0]["step"]), (&made["id"], &json!("order_receipt")));
    let beside = office.post(ORDERS, &on(json!(1))).await.created();
    office.post(&issue(&beside), &json!({})).await.ok();
    let named = get(&office, &id).await.ok()["instructions"][0]["order_id"].clone();
    assert_eq!(named, made["id"], "the first stays");
    let cancel = json!({ "text": "写错了。" });
    office.post(&format!("{ORDERS}/{}/cancel", id_of(&made)), &cancel).await.ok();
    let again = office.post(ORDERS, &on(json!(1))).await.created();
    office.post(&issue(&again), &json!({})).await.ok();
    let named = get(&office, &id).await.ok()["instructions"][0]["order_id"].clone();
    assert_eq!(named, again["id"], "as long as it stands");
    let answer = json!({ "instruction": 1, "text": "已增设隔离设施。" });
    step(&world.login("demo-unit").await, &id, "answer", answer).await.ok();
    step(&office, &id, "feed-back", json!({ "text": "已落实。", "plain": "已经装了隔离栏。" })).await.ok();
    office.post(&issue(&spare), &json!({})).await.problem(409, "order_matter_over");
    assert_eq!(wrong(office.post(ORDERS, &on(json!(1))).await), is("/on", "order_matter_over"));
}

mashang_tests::stories!(
    a_briefing_goes_from_what_is_on_record_to_those_from_whom_it_came,
    what_rests_on_a_consent_goes_with_it,
    the_digest_of_a_week_says_what_its_month_says,
    an_instruction_is_supervised_until_it_is_fed_back,
);
