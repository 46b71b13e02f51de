//! Before anything is public: what is found in it waits for somebody of the office who did not write it.

use std::sync::Arc;

use mashang_domain::moderation::{Checked, ModerationClass, ModerationPart};
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::{Actor, Clock, Subject};
use mashang_domain::{accounts, cases, deputies, notices, receptions, release};
use mashang_infra::system::{CalendarShelf, Surroundings, SystemIds};
use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

const ITEMS: &str = "/api/v1/moderation/items";
const LISTS: &str = "/api/v1/moderation/word-lists";
const COUNTY: &str = "350582000000";
/// Shipped for trying out: with noise between its characters, in full width, one of them twice.
const BLOCKED: &str = "码上·测试 违违禁词";

fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}

/// A notice that says so, on its way to be published; its path and what became of it.
async fn publishes(caller: &Caller, title: &str, text: &str) -> (String, Value) {
    let draft = json!({ "title": title, "text": text, "division_code": HOME });
    let made = caller.post("/api/v1/notices", &draft).await.created();
    let path = format!("/api/v1/notices/{}", id_of(&made));
    let now = caller.post(&format!("{path}/publish"), &json!({})).await.ok();
    (path, now)
}

/// What waits now, the newest first.
async fn waiting(caller: &Caller) -> Vec<Value> {
    caller.get(ITEMS).await.ok()["items"].as_array().unwrap().clone()
}

async fn decides(caller: &Caller, item: &Value, verb: &str) -> mashang_tests::Answer {
    caller.post(&format!("{ITEMS}/{}/{verb}", id_of(item)), &because("请按规定处理。")).await
}

/// What the caller was told of things that wait.
async fn told(caller: &Caller) -> Vec<String> {
    let messages = caller.get("/api/v1/me/messages?limit=100").await.ok();
    let about = |message: &&Value| message["subject_kind"] == "moderation_item";
    let kind = |message: &Value| message["kind"].as_str().unwrap().to_owned();
    messages["items"].as_array().unwrap().iter().filter(about).map(kind).collect()
}

async fn what_is_found_in_a_notice_waits_for_somebody_who_did_not_write_it(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin, anybody) = (world.login("demo-office").await, world.login("demo-admin").await, world.anybody());
    let (clean, now) = publishes(&office, "物业管理怎么管", "业主大会可以选聘物业。").await;
    assert_eq!(now["state"], "published", "the rule was there before");
    anybody.get(&clean).await.ok();

    let (path, now) = publishes(&office, "请联系我们", "电话：138-1234 5678。").await;
    assert_eq!(now["state"], "pending_review");
    anybody.get(&path).await.problem(404, "not_found");
    world.login("demo-deputy").await.get(&path).await.problem(404, "not_found");
    office.post(&format!("{path}/publish"), &json!({})).await.problem(409, "state_conflict");

    let [item] = &waiting(&admin).await[..] else { panic!("one waits") };
    assert_eq!((&item["subject_kind"], &item["state"]), (&json!("notice"), &json!("pending")));
    assert_eq!(
        item["findings"],
        json!([{
            "part": "text", "class": "private_data", "weight": "review", "source": "pattern", "from": 3, "to": 16
        }])
    );
    assert_eq!(item["pieces"][1]["text"], "电话：138-1234 5678。");
    let may = json!(["approveModerationItem", "refuseModerationItem", "redactModerationItem"]);
    assert_eq!(item["allowed_actions"], may);

    // Who wrote it sees it, and decides nothing; to others it does not exist.
    let one = format!("{ITEMS}/{}", id_of(item));
    assert_eq!(office.get(&one).await.ok()["allowed_actions"], json!([]));
    decides(&office, item, "approve").await.problem(403, "forbidden");
    for stranger in ["demo-resident", "demo-deputy", "demo-office-xiangzhi"] {
        world.login(stranger).await.get(&one).await.problem(404, "not_found");
    }
    world.login("demo-resident").await.get(ITEMS).await.problem(403, "forbidden");
    assert_eq!(admin.post(&format!("{one}/approve"), &json!({})).await.bad_fields(), ["/reason"]);

    let decided = decides(&admin, item, "redact").await.ok();
    assert_eq!((&decided["state"], &decided["pieces"]), (&json!("redacted"), &Value::Null));
    decides(&admin, item, "redact").await.problem(409, "state_conflict");
    let shown = anybody.get(&path).await.ok();
    assert_eq!(
        (&shown["text"], &shown["state"]),
        (&json!(format!("电话：{}。", "＊".repeat(13))), &json!("published"))
    );
    world.settle().await;
    assert_eq!(told(&office).await, ["redacted", "held", "held"], "the office, and who wrote it");
    assert!(waiting(&admin).await.is_empty());
}

async fn what_must_not_be_shown_as_it_is_is_refused_or_redacted(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin, anybody) = (world.login("demo-office").await, world.login("demo-admin").await, world.anybody());
    let (path, now) = publishes(&office, BLOCKED, "正文。").await;
    assert_eq!(now["state"], "pending_review");
    let item = waiting(&admin).await.remove(0);
    assert_eq!(item["findings"][0]["weight"], "block");
    decides(&admin, &item, "approve").await.problem(409, "moderation_not_as_it_is");
    assert_eq!(decides(&admin, &item, "refuse").await.ok()["state"], "refused");
    assert_eq!(office.get(&path).await.ok()["state"], "draft", "it may be written otherwise");
    let better = json!({ "title": "标题", "text": "正文，待 审 词：码上测试待审词。" });
    office.post(&format!("{path}/revise"), &better).await.ok();
    assert_eq!(office.post(&format!("{path}/publish"), &json!({})).await.ok()["state"], "pending_review");
    let item = waiting(&admin).await.remove(0);
    decides(&admin, &item, "approve").await.ok();
    assert_eq!(anybody.get(&path).await.ok()["text"], better["text"]);

    // Whoever takes back what waits leaves nothing in the queue.
    let (path, _) = publishes(&office, BLOCKED, "正文。").await;
    office.post(&format!("{path}/withdraw"), &json!({})).await.ok();
    assert!(waiting(&admin).await.is_empty());
    let dropped = admin.get(&format!("{ITEMS}?state=dropped")).await.ok();
    assert_eq!(dropped["items"].as_array().unwrap().len(), 1);
}

async fn a_profile_waits_and_the_one_before_stays(kind: Kind) {
    let world = World::start(kind).await;
    let (first, second) = (world.login("demo-admin").await, world.login("demo-office").await);
    let (deputy, code) = world.deputy().await;
    let path = format!("/api/v1/deputies/{}", id_of(&deputy));
    let before = first.get(&path).await.ok();
    let mut change = json!({ "profile": "我的身份证号是11010519491231002X。" });
    if let Some(room) = before.get("room_id") {
        change["room_id"] = room.clone();
    }
    let changed = first.put(&path, &change).await.ok();
    assert_eq!(changed["profile"], before["profile"]);
    let card = world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert!(!card.to_string().contains("11010519491231002X"));
    let item = waiting(&second).await.remove(0);
    decides(&first, &item, "redact").await.problem(403, "forbidden");
    decides(&second, &item, "redact").await.ok();
    assert_eq!(first.get(&path).await.ok()["profile"], format!("我的身份证号是{}。", "＊".repeat(18)));
}

async fn reception(world: &World, title: &str) -> Value {
    let rooms = world.anybody().get(&format!("/api/v1/rooms?division={HOME}")).await.ok();
    json!({
        "room_id": rooms["items"][0]["id"], "kind": "reception_day", "title": title, "on": "2026-03-05",
        "from": "15:00", "to": "17:00"
    })
}

async fn a_reception_is_announced_in_time_and_its_title_waits(kind: Kind) {
    let world = World::start(kind).await;
    let (liaison, office) = (world.login("demo-room-liaison").await, world.login("demo-office").await);
    let day = reception(&world, "接待日 13812345678").await;
    let made = liaison.post("/api/v1/receptions", &day).await.created();
    assert_eq!((&made["title"], &made["state"]), (&json!("代表接待日"), &json!("announced")));
    let item = waiting(&office).await.remove(0);
    decides(&liaison, &item, "approve").await.problem(403, "forbidden");
    decides(&office, &item, "approve").await.ok();
    let shown = world.anybody().get(&format!("/api/v1/receptions/{}", id_of(&made))).await.ok();
    assert_eq!(shown["title"], "接待日 13812345678");
}

async fn a_resident_is_heard_whatever_is_found_and_the_office_is_told(kind: Kind) {
    let world = World::start(kind).await;
    let (resident, office) = (world.login("demo-resident").await, world.login("demo-office").await);
    let (_, code) = world.deputy().await;
    let mut words = submission(&code);
    words["text"] = json!(format!("邻居骂人：{BLOCKED}"));
    let case = resident.post("/api/v1/cases", &words).await.created();
    assert_eq!(resident.case(id_of(&case)).await["text"], words["text"]);
    assert!(waiting(&office).await.is_empty());
    let marked = office.get(&format!("{ITEMS}?state=marked")).await.ok();
    assert_eq!((&marked["items"][0]["subject_id"], &marked["items"][0]["allowed_actions"]), (&case["id"], &json!([])));
    assert_eq!(marked["items"][0]["pieces"], Value::Null, "nothing of the text is kept twice");
    decides(&office, &marked["items"][0], "refuse").await.problem(409, "state_conflict");
    resident.post("/api/v1/cases", &submission(&code)).await.created();
    let marked = async || {
        let page = office.get(&format!("{ITEMS}?state=marked")).await.ok();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(marked().await, 1);

    // What those write who handle it, and others read, they write otherwise at once; of what somebody should look at the office is told.
    let (deputy, case) = (world.login("demo-deputy").await, id_of(&case));
    deputy.step(case, "accept", &json!({})).await.ok();
    let asks = async |text: &str| deputy.step(case, "request-info", &json!({ "text": text })).await;
    assert_eq!(asks("请核对身份证号11010519491231002X。").await.bad_fields(), ["/text"]);
    let links = format!("/api/v1/cases/{case}/answer-links");
    let link = async |text: &str| deputy.post(&links, &json!({ "body": "物业公司", "question": text })).await;
    assert_eq!(link(BLOCKED).await.bad_fields(), ["/question"]);
    link("何时修好？").await.created();
    assert_eq!(marked().await, 1);
    asks("请致电 13812345678 说明楼栋号。").await.ok();
    assert_eq!(marked().await, 2);
}

async fn the_nearest_list_of_words_holds_and_its_history_stays(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    let list = |division: &str, word: &str| json!({ "division_code": division, "entries": [{ "word": word, "class": "fraud", "weight": "review" }] });
    let state = async |text: &str| publishes(&office, "标题", text).await.1["state"].clone();
    office.post(LISTS, &list(HOME, "刷单返利")).await.problem(403, "forbidden");
    let bad = json!({ "division_code": HOME, "entries": [
        { "word": "爸爸", "class": "abuse", "weight": "block" }
    ] });
    let problem = admin.post(LISTS, &bad).await.problem(422, "invalid");
    assert_eq!(
        (&problem["errors"][0]["code"], &problem["errors"][0]["pointer"]),
        (&json!("moderation_word_too_short"), &json!("/entries/0/word"))
    );
    let twice = json!({ "division_code": HOME, "entries": [
        { "word": "刷单返利", "class": "fraud", "weight": "review" },
        { "word": "刷-单-返-利", "class": "fraud", "weight": "block" }
    ] });
    assert_eq!(admin.post(LISTS, &twice).await.bad_fields(), ["/entries/1/word"]);

    assert_eq!(state("刷单返利").await, "published");
    admin.post(LISTS, &list(COUNTY, "刷单返利")).await.created();
    assert_eq!(state("刷 单 返 利").await, "pending_review", "of the county above");
    let own = admin.post(LISTS, &list(HOME, "高息理财")).await.created();
    assert_eq!((&own["version"], &own["size"]), (&json!(1), &json!(1)));
    assert_eq!((state("刷单返利").await, state("高息理财").await), (json!("published"), json!("pending_review")));
    admin.post(LISTS, &list(HOME, "高息")).await.created();
    let withdrawn = admin.post(&format!("{LISTS}/withdraw"), &json!({ "division_code": HOME })).await.ok();
    let kept: Vec<_> = withdrawn["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["version"].clone(), one["in_force"].clone()))
        .collect();
    assert_eq!(kept, [(json!(2), json!(false)), (json!(1), json!(false)), (json!(1), json!(true))]);
    assert_eq!((state("刷单返利").await, state("高息理财").await), (json!("pending_review"), json!("published")));

    let history = format!("{LISTS}?division={HOME}");
    assert_eq!(office.get(&history).await.ok()["items"].as_array().unwrap().len(), 3);
    world.login("demo-resident").await.get(&history).await.problem(403, "forbidden");
    let one = format!("{LISTS}/{}", id_of(&own));
    assert_eq!(office.get(&one).await.ok()["entries"][0]["word"], "高息理财");
    world.login("demo-deputy").await.get(&one).await.problem(404, "not_found");
}

/// What `WeChat`'s check says later, of something.
fn checked(world: &World, subject: Subject, part: ModerationPart, outcome: Checked) {
    let clock: Arc<dyn Clock> = world.clock.clone();
    let calendar = Arc::new(CalendarShelf::new(Calendar::statutory()));
    let house = Surroundings {
        clock,
        ids: Arc::new(SystemIds),
        calendar,
        reaches_phones: false,
        reaches_subscribers: false,
        checks: mashang_domain::shared::CheckScope::Nothing,
        desk_idle: accounts::DESK_IDLE,
        bell: Arc::default(),
    };
    let ctx = house.context(Actor::System);
    world
        .door()
        .write_at_leisure(move |store| release::take_check(store, &ctx, subject, part, outcome))
        .unwrap_or_else(|_| panic!("a check is taken"));
}

async fn what_a_check_finds_later_is_public_no_longer(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin, anybody) = (world.login("demo-office").await, world.login("demo-admin").await, world.anybody());
    let (path, now) = publishes(&office, "物业管理怎么管", "业主大会可以选聘物业。").await;
    let subject = Subject { kind: notices::SUBJECT, id: id_of(&now).parse().unwrap() };
    checked(&world, subject, ModerationPart::Text, Checked::Pass);
    anybody.get(&path).await.ok();
    checked(&world, subject, ModerationPart::Text, Checked::Review(ModerationClass::Fraud));
    anybody.get(&path).await.problem(404, "not_found");
    checked(&world, subject, ModerationPart::Title, Checked::Risky(ModerationClass::Porn));
    let item = waiting(&admin).await.remove(0);
    let sources: Vec<_> = item["findings"].as_array().unwrap().iter().map(|one| one["source"].clone()).collect();
    assert_eq!(sources, [json!("wechat"), json!("wechat")]);
    decides(&admin, &item, "redact").await.problem(409, "moderation_nothing_to_redact");
    decides(&admin, &item, "approve").await.problem(409, "moderation_not_as_it_is");
    decides(&office, &item, "refuse").await.problem(403, "forbidden");
    decides(&admin, &item, "refuse").await.ok();
    assert_eq!(office.get(&path).await.ok()["state"], "draft");

    let (deputy, _) = world.deputy().await;
    let subject = Subject { kind: deputies::SUBJECT, id: id_of(&deputy).parse().unwrap() };
    checked(&world, subject, ModerationPart::Profile, Checked::Review(ModerationClass::Other));
    let deputy = format!("/api/v1/deputies/{}", id_of(&deputy));
    assert_eq!(anybody.get(&deputy).await.ok()["profile"], Value::Null);
    let item = waiting(&admin).await.remove(0);
    decides(&admin, &item, "approve").await.ok();
    let shown = anybody.get(&deputy).await.ok();
    assert!(shown["profile"].is_string());
    // Nor is what is shown while something newer waits, of which alone it is decided then.
    let mut change = json!({ "profile": "我的身份证号是11010519491231002X。" });
    if let Some(room) = shown.get("room_id") {
        change["room_id"] = room.clone();
    }
    assert_eq!(admin.put(&deputy, &change).await.ok()["profile"], shown["profile"]);
    checked(&world, subject, ModerationPart::Profile, Checked::Review(ModerationClass::Other));
    assert_eq!(anybody.get(&deputy).await.ok()["profile"], Value::Null);
    let item = waiting(&office).await.remove(0);
    assert!(item["findings"].as_array().unwrap().iter().any(|one| one["source"] == "wechat"));
    decides(&office, &item, "refuse").await.ok();
    assert_eq!(anybody.get(&deputy).await.ok()["profile"], Value::Null);
    // Nor does whoever wrote it let it be shown again.
    change["profile"] = json!("每周三在站里接待群众。");
    assert_eq!(admin.put(&deputy, &change).await.ok()["profile"], change["profile"]);
    checked(&world, subject, ModerationPart::Profile, Checked::Review(ModerationClass::Other));
    assert_eq!(anybody.get(&deputy).await.ok()["profile"], Value::Null);
    let item = waiting(&office).await.remove(0);
    decides(&admin, &item, "approve").await.problem(403, "forbidden");
    decides(&office, &item, "approve").await.ok();
    assert_eq!(anybody.get(&deputy).await.ok()["profile"], change["profile"]);

    let liaison = world.login("demo-room-liaison").await;
    let made = liaison.post("/api/v1/receptions", &reception(&world, "接待日：老旧小区改造").await).await.created();
    let subject = Subject { kind: receptions::SUBJECT, id: id_of(&made).parse().unwrap() };
    checked(&world, subject, ModerationPart::Title, Checked::Review(ModerationClass::Other));
    let title = async || anybody.get(&format!("/api/v1/receptions/{}", id_of(&made))).await.ok()["title"].clone();
    assert_eq!(title().await, "代表接待日");
    let item = waiting(&admin).await.remove(0);
    assert_eq!(item["pieces"][0]["text"], made["title"]);
    decides(&liaison, &item, "approve").await.problem(403, "forbidden");
    decides(&admin, &item, "approve").await.ok();
    assert_eq!(title().await, made["title"]);

    let case = world.submit(&world.login("demo-resident").await).await;
    let subject = Subject { kind: cases::SUBJECT, id: id_of(&case).parse().unwrap() };
    checked(&world, subject, ModerationPart::Text, Checked::Risky(ModerationClass::Abuse));
    let marked = admin.get(&format!("{ITEMS}?state=marked")).await.ok();
    assert_eq!(marked["items"][0]["subject_id"], case["id"]);
}

async fn a_page_of_what_waits_goes_on_where_the_last_one_ended(kind: Kind) {
    let world = World::start(kind).await;
    let (office, admin) = (world.login("demo-office").await, world.login("demo-admin").await);
    for _ in 0..3 {
        publishes(&office, BLOCKED, "正文。").await;
    }
    let all: Vec<_> = waiting(&admin).await.iter().map(|item| item["id"].clone()).collect();
    let first = admin.get(&format!("{ITEMS}?limit=2&division={HOME}")).await.ok();
    let next = first["next_cursor"].as_str().unwrap();
    let second = admin.get(&format!("{ITEMS}?limit=2&division={HOME}&cursor={next}")).await.ok();
    let turned: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|item| item["id"].clone())
        .collect();
    assert_eq!((turned, &second["next_cursor"]), (all, &Value::Null));
    office.get(&format!("{ITEMS}?division=350503000000")).await.problem(403, "forbidden");
}

mashang_tests::stories!(
    a_page_of_what_waits_goes_on_where_the_last_one_ended,
    a_profile_waits_and_the_one_before_stays,
    a_reception_is_announced_in_time_and_its_title_waits,
    a_resident_is_heard_whatever_is_found_and_the_office_is_told,
    the_nearest_list_of_words_holds_and_its_history_stays,
    what_a_check_finds_later_is_public_no_longer,
    what_is_found_in_a_notice_waits_for_somebody_who_did_not_write_it,
    what_must_not_be_shown_as_it_is_is_refused_or_redacted,
);
