//! What was written is found by its words though it lies sealed: on both databases alike, by those alone who may read it; and before
//! somebody submits a matter, how many others there are like it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mashang_domain::happening::Happening;
use mashang_domain::shared::{Clock, Context, EventRecord, StoreError};
use mashang_infra::keys;
use mashang_infra::log::{Batch, CONSUMERS, Consumer};
use mashang_infra::repositories::Store;
use mashang_tests::{Caller, HOME, Kind, World, id_of, program, submission};
use serde_json::{Value, json};

use crate::cases::police;
use crate::congresses::{entered, finds, mandate};

/// A text as it stands in a query.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02X}"))
}

/// A page of what says that, with more of a query.
async fn found(caller: &Caller, text: &str, more: &str) -> Value {
    caller.get(&format!("/api/v1/cases?text={}{more}", encoded(text))).await.ok()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| id_of(item).to_owned()).collect()
}

async fn said(caller: &Caller, title: &str, text: &str, code: &str) -> Value {
    let mut body = submission(code);
    body.as_object_mut().unwrap().remove("contact");
    (body["title"], body["text"]) = (json!(title), json!(text));
    if title == "占道经营" {
        body["category"] = json!("environment");
    }
    if text.contains("号杆") {
        body["address"] = json!("梅岭路 5 号");
    }
    caller.post("/api/v1/cases", &body).await.created()
}

/// What is on each page of what says 占道经营, where a page shows one.
async fn one_by_one(caller: &Caller) -> Vec<Vec<String>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = found(caller, "占道经营", &format!("&limit=1{cursor}")).await;
        pages.push(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

/// What is typed in that means something to a database, and nothing that anybody wrote.
const SIGNS: [&str; 14] = [
    "\"",
    "'",
    "*",
    "%",
    "_",
    "^东门",
    "-占道",
    "东* OR 西",
    "NEAR(东 西)",
    "words : 占道",
    "'; DROP TABLE cases; --",
    "\\",
    "\"占道\" AND \"经营\"",
    "{[(",
];

async fn what_is_said_is_found_alike_by_those_alone_who_may_read_it(kind: Kind) {
    let world = World::start(kind).await;
    let page = world.anybody().get(&format!("/api/v1/deputies?division={HOME}&limit=2")).await.ok();
    let [own, other] = [0, 1].map(|at| world.code_of(id_of(&page["items"][at])));
    let (resident, anybody) = (world.login("demo-resident").await, world.anybody());
    let long = format!("{}占道经营{}", "市场外每天早上都有人".repeat(6), "，行人只好走到机动车道上去".repeat(4));
    let mut sent = Vec::new();
    for (caller, title, text, code, hours) in [
        (&resident, "小区东门早晚高峰拥堵", "占道经营的摊位把路口堵了。", &own, 50),
        (&anybody, "市场外的摊位", long.as_str(), &other, 30 * 24),
        (&anybody, "占道经营", "请看照片。", &own, 30),
        (&anybody, "方位", "东门，门西。", &own, 0),
        (&anybody, "绕行", "从东门西侧绕行，ＡＢ１２ 号杆歪了。", &own, 0),
    ] {
        sent.push(said(caller, title, text, code).await);
        world.clock.pass_hours(hours);
    }
    world.settle().await;
    let id = |at: usize| id_of(&sent[at]).to_owned();
    let [jam, market, titled, gates, pole] = [0, 1, 2, 3, 4].map(id);
    let office = world.login("demo-office").await;

    // The same order on every database: the newest first, whichever span of time it was found in.
    for (text, expected) in [
        ("占道经营", vec![&titled, &market, &jam]),
        ("堵", vec![&jam]),
        ("东门", vec![&pole, &gates, &jam]),
        ("东门西", vec![&pole]),
        ("东门 拥堵", vec![&jam]),
        ("ab12", vec![&pole]),
        ("ＡＢ12　号杆", vec![&pole]),
        ("梅岭路", vec![&pole]),
        ("无人说过", vec![]),
    ] {
        assert_eq!(ids(&found(&office, text, "").await).iter().collect::<Vec<_>>(), expected, "{text}");
    }
    for signs in SIGNS {
        assert_eq!(found(&office, signs, "").await["items"], json!([]), "{signs}");
    }
    assert_eq!(one_by_one(&office).await, [[titled.clone()], [market.clone()], [jam.clone()]]);
    for (text, fields) in [(" ".to_owned(), ["/text"]), ("堵".repeat(101), ["/text"]), ("堵".repeat(2_000), ["/text"])]
    {
        let path = format!("/api/v1/cases?text={}", encoded(&text));
        assert_eq!(office.get(&path).await.bad_fields(), fields);
    }

    // What stands around it is shown, and no more than that.
    let page = found(&office, "占道经营", "").await;
    let snippet = |at: usize| page["items"][at]["snippet"].as_str();
    assert_eq!(
        (snippet(0), snippet(2)),
        (None, Some("占道经营的摊位把路口堵了。")),
        "in the title it is shown already"
    );
    let around = snippet(1).unwrap();
    assert!(around.chars().count() == 60 && around.contains("占道经营") && around.starts_with('…'), "{around}");
    assert_eq!(found(&office, "梅岭路", "").await["items"][0]["snippet"], "梅岭路 5 号");
    assert_eq!(office.get("/api/v1/cases?limit=1").await.ok()["items"][0].get("snippet"), None);

    // The other filters hold as things stand, and not as they stood when it was written into the index.
    let deputy = world.login("demo-deputy").await;
    deputy.step(&jam, "accept", &json!({})).await.ok();
    let when = page["items"][1]["submitted_at"].as_str().unwrap().replace('+', "%2B");
    for (more, expected) in [
        ("&state=accepted".to_owned(), vec![&jam]),
        ("&state=submitted&state=accepted".to_owned(), vec![&titled, &market, &jam]),
        ("&category=environment".to_owned(), vec![&titled]),
        (format!("&from={when}"), vec![&titled, &market]),
        (format!("&to={when}"), vec![&jam]),
        (format!("&updated_since={when}&state=accepted"), vec![&jam]),
        (format!("&division={HOME}"), vec![&titled, &market, &jam]),
        ("&division=350582003000".to_owned(), vec![]),
    ] {
        assert_eq!(ids(&found(&office, "占道经营", &more).await).iter().collect::<Vec<_>>(), expected, "{more}");
    }

    // Whoever finds something may read it: a unit what it works on, everybody else what the list of theirs holds.
    let unit = world.login("demo-unit").await;
    assert_eq!(found(&unit, "占道经营", "").await["items"], json!([]));
    deputy.step(&jam, "escalate", &json!({ "text": "需交警研究。" })).await.ok();
    office.step(&jam, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
    world.settle().await;
    assert_eq!(ids(&found(&unit, "占道经营", "").await), std::slice::from_ref(&jam));
    assert_eq!(
        ids(&found(&deputy, "占道经营", "").await),
        [titled.clone(), jam.clone()],
        "what the deputy is addressed by"
    );
    let mut searched = 0;
    for who in ["demo-resident", "demo-resident-2", "demo-grid-staff", "demo-room-liaison", "demo-leader", "demo-admin"]
    {
        let caller = world.login(who).await;
        let listed = ids(&caller.get("/api/v1/cases?limit=100").await.ok());
        let own: Vec<_> = listed.into_iter().filter(|id| [&jam, &market, &titled].contains(&id)).collect();
        assert_eq!(ids(&found(&caller, "占道经营", "").await), own, "{who}");
        searched += own.len();
    }
    assert!(searched >= 4, "the resident's own, and all of the leader's: {searched}");
    assert_eq!(ids(&found(&world.login("demo-resident").await, "占道", "").await), std::slice::from_ref(&jam));
    let elsewhere = world.login("demo-office-xiangzhi").await;
    assert_eq!(found(&elsewhere, "占道经营", "").await["items"], json!([]), "another area");
    world.anybody().get("/api/v1/cases?text=a").await.problem(401, "unauthorized");
}

/// All that the index holds.
fn rows(world: &World) -> Vec<String> {
    let (id, tokens) = match world.kind {
        Kind::Sqlite => ("hex(case_id)", "hex(tokens)"),
        Kind::Postgres(_) => ("case_id::text", "tokens::text"),
    };
    let mut rows = world.sql_text(&format!(
        "SELECT {id} || ' ' || CAST(key_number AS TEXT) || ' ' || CAST(simhash AS TEXT) || ' ' || {tokens} AS text \
         FROM case_tokens"
    ));
    rows.sort();
    rows
}

async fn what_is_erased_is_found_no_more_and_a_new_key_or_another_reading_changes_nothing(kind: Kind) {
    let mut world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let first = said(&world.anybody(), "河堤", "河堤护栏松动。", &code).await;
    let second = said(&world.anybody(), "台阶", "河堤台阶破损。", &code).await;
    world.settle().await;
    let both = [id_of(&second), id_of(&first)];
    assert_eq!(ids(&found(&world.login("demo-office").await, "河堤", "").await), both);
    let before = rows(&world);
    assert_eq!(before.len(), 2);

    // Everything is read again.
    world.stop().await;
    program::said(&mut program::command(&world.database, &["events", "replay", "search"]));
    assert_eq!(rows(&world), before);

    // What a new key makes is other numbers, by which the same is found.
    let number = keys::add(&world.door(), world.clock.now(), chrono::Duration::zero()).unwrap();
    world.restart().await;
    let former = format!("SELECT 'former' AS text FROM case_tokens WHERE key_number <> {number}");
    for _ in 0..200 {
        if world.sql_text(&former).is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let anew = rows(&world);
    assert!(world.sql_text(&former).is_empty() && anew.len() == 2, "{anew:?}");
    assert!(anew.iter().all(|row| !before.contains(row)));
    let office = world.login("demo-office").await;
    assert_eq!(ids(&found(&office, "河堤", "").await), both);

    // Nobody waits for whoever reads the log.
    let tracker = world.tracker(first["tracking_code"].as_str().unwrap());
    tracker.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok();
    assert_eq!(rows(&world).len(), 1);
    assert_eq!(ids(&found(&office, "河堤", "").await), both[..1]);
    world.settle().await;
    assert_eq!(rows(&world).len(), 1, "and it does not come back");
    assert_eq!(found(&office, "内容已按本人要求删除", "").await["items"], json!([]));
    assert_eq!(world.sql_text("SELECT error AS text FROM parked_events"), Vec::<String>::new());
}

/// Whether an answer holds four characters in a row of what somebody wrote.
fn tells_of(answer: &str, text: &str) -> bool {
    let all: Vec<char> = text.chars().collect();
    all.windows(4).any(|run| answer.contains(&run.iter().collect::<String>()))
}

async fn before_submitting_one_is_told_how_many_are_alike_and_nothing_of_what_they_say(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (resident, anybody) = (world.login("demo-resident").await, world.anybody());
    let texts = [
        ("小区东门早晚高峰拥堵", "每天早上七点半到八点半，东门外车流量大，行人难以通过。"),
        ("东门高峰时段堵车", "早上七点半到八点半东门外车流量大，老人难以通过。"),
    ];
    let first = said(&resident, texts[0].0, texts[0].1, &code).await;
    let second = said(&anybody, texts[1].0, texts[1].1, &code).await;
    said(&anybody, "电梯多次停运", "电梯一个月坏了三次，物业一直说等配件。", &code).await;
    world.settle().await;

    let question = |place: &Value, title: &str, text: &str| {
        let mut body = place.clone();
        (body["title"], body["text"]) = (json!(title), json!(text));
        body
    };
    let (by_code, by_village) = (json!({ "code": code }), json!({ "division_code": HOME }));
    let own = ("东门早晚高峰堵车", "早上七点半到八点半，东门外车流量大，行人和老人难以通过。");
    let asked = anybody.post("/api/v1/cases/similar", &question(&by_code, own.0, own.1)).await;
    assert_eq!(asked.header("cache-control"), "no-store");
    let body = String::from_utf8(asked.bytes.clone()).unwrap();
    let told = asked.ok();
    assert_eq!(
        (&told["others"], &told["in_grid"], &told["published"]),
        (&json!(2), &json!(true), &json!([])),
        "{told}"
    );
    assert_eq!(told["said"], "本网格近期有 2 件同类诉求");
    for (title, text) in texts {
        assert!(!tells_of(&body, title) && !tells_of(&body, text), "{body}");
    }
    let english = anybody.with("Accept-Language", "en");
    let told = english.post("/api/v1/cases/similar", &question(&by_village, own.0, own.1)).await.ok();
    assert_eq!((&told["in_grid"], &told["said"]), (&json!(false), &json!("2 similar cases lately in this village")));
    let other = question(&by_code, "图书室", "希望图书室周末也开放，方便孩子看书。");
    let told = anybody.post("/api/v1/cases/similar", &other).await.ok();
    assert_eq!((&told["others"], told.get("said")), (&json!(0), None));
    let ask = async |place: Value| anybody.post("/api/v1/cases/similar", &question(&place, own.0, own.1)).await;
    assert_eq!(ask(json!({})).await.bad_fields(), ["/code"]);
    assert_eq!(ask(json!({ "code": "AAAAAAAAAA" })).await.missing_fields(), ["/code"]);
    assert_eq!(ask(json!({ "division_code": "350582000000" })).await.missing_fields(), ["/division_code"]);

    // Who may merge is told which they are; nobody else.
    let path = format!("/api/v1/cases/{}/similar", id_of(&first));
    for who in ["demo-office", "demo-deputy"] {
        let alike = world.login(who).await.get(&path).await.ok();
        let items = alike["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{who}: {alike}");
        let one = &items[0];
        assert_eq!((&one["case"]["id"], &one["case"]["title"]), (&second["id"], &json!(texts[1].0)));
        assert!(one["distance"].as_u64().unwrap() <= 30 && one["likeness"].as_u64().unwrap() >= 25, "{one}");
        assert!(one["case"]["division_name"].is_string(), "{one}");
    }
    resident.get(&path).await.problem(403, "forbidden");
    world.login("demo-resident-2").await.get(&path).await.problem(404, "not_found");

    // Of what complains about somebody, and of a report, nobody is told who may be that one.
    let office = world.login("demo-office").await;
    office.step(id_of(&second), "sort", &json!({ "nature": "report" })).await.ok();
    assert_eq!(ask(by_code.clone()).await.ok()["others"], 1);
    let about = json!([{ "kind": "village", "division_code": HOME }]);
    office.step(id_of(&second), "sort", &json!({ "nature": "complaint", "about": about })).await.ok();
    assert_eq!(ask(by_code.clone()).await.ok()["others"], 1);
    office.step(id_of(&second), "sort", &json!({ "about": [] })).await.ok();
    assert_eq!(ask(by_code.clone()).await.ok()["others"], 2);

    // What was taken back is nobody's matter any more.
    let tracker = world.tracker(second["tracking_code"].as_str().unwrap());
    tracker.step(id_of(&second), "withdraw", &json!({})).await.ok();
    let told = anybody.post("/api/v1/cases/similar", &question(&by_code, own.0, own.1)).await.ok();
    assert_eq!(told["others"], 1);
}

static READ: AtomicBool = AtomicBool::new(false);
static GATE: AtomicBool = AtomicBool::new(false);

/// Who makes cases found, in a process that stands still once it read what they say.
struct Slow(Box<dyn Batch>);

impl Batch for Slow {
    fn digest(&mut self, store: &mut Store, ctx: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.digest(store, ctx, event)
    }

    fn gather(&mut self, store: &mut Store, ctx: &Context) -> Result<(), StoreError> {
        self.0.gather(store, ctx)?;
        READ.store(true, Ordering::SeqCst);
        while !GATE.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn keep(&self, store: &mut Store, ctx: &Context) -> Result<(), StoreError> {
        self.0.keep(store, ctx)
    }
}

fn slow() -> Box<dyn Batch> {
    let search = CONSUMERS.iter().find(|consumer| consumer.name == "search").unwrap();
    Box::new(Slow((search.begin)()))
}

const SLOW: &[Consumer] = &[Consumer { name: "search", begin: slow }];

/// A case is taken back, and two entries of one person become one, just after it was read what cases say, and before that is kept.
async fn what_happens_while_a_case_is_read_hides_it_from_nobody(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let admin = world.login("demo-admin").await;
    let seat = |constituency| json!([mandate("county", "350582000000", 18, constituency)]);
    let kept = entered(&admin, "林一人", seat("甲选区")).await.created();
    let second = entered(&admin, "林壹人", seat("乙选区")).await.created();
    let subject = json!({ "subject_kind": "deputy", "subject_id": second["id"] });
    let code = admin.post("/api/v1/qr-codes", &subject).await.created()["code"].as_str().unwrap().to_owned();
    let account = world.login("twin").await.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    let _ = world.grant(&account, &json!({ "Deputy": { "deputy": second["id"] } }));
    let resident = world.login("demo-resident").await;
    // Nobody takes a step in what is closed when it becomes another's.
    let closed = id_of(&resident.post("/api/v1/cases", &submission(&code)).await.created()).to_owned();
    resident.step(&closed, "withdraw", &json!({})).await.ok();
    let taken_back = id_of(&world.submit(&resident).await).to_owned();

    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut worker = world.worker();
    worker.consumers = SLOW;
    let worker = actix_web::rt::spawn(worker.run(stopped));
    for _ in 0..400 {
        if READ.load(Ordering::SeqCst) {
            break;
        }
        mashang_tests::moment().await;
    }
    assert!(READ.load(Ordering::SeqCst), "it is read");
    let merge = format!("/api/v1/deputies/{}/merge", id_of(&kept));
    admin.post(&merge, &json!({ "duplicate_id": second["id"] })).await.ok();
    resident.step(&taken_back, "withdraw", &json!({})).await.ok();
    GATE.store(true, Ordering::SeqCst);
    mashang_tests::several_looks().await;
    stop.send(true).unwrap();
    worker.await.unwrap();

    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = actix_web::rt::spawn(world.worker().run(stopped));
    finds(&world, &world.login("twin").await, &encoded("东门"), &closed).await;
    finds(&world, &world.login("demo-deputy").await, &encoded("东门"), &taken_back).await;
    stop.send(true).unwrap();
    worker.await.unwrap();
}

mashang_tests::stories!(
    what_is_said_is_found_alike_by_those_alone_who_may_read_it,
    what_is_erased_is_found_no_more_and_a_new_key_or_another_reading_changes_nothing,
    before_submitting_one_is_told_how_many_are_alike_and_nothing_of_what_they_say,
    what_happens_while_a_case_is_read_hides_it_from_nobody,
);
