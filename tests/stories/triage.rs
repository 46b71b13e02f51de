//! What a report seems to be about: suggested to those who sort it, with its reasons, and to nobody else.

use mashang_domain::cases::triage::learn;
use mashang_domain::cases::{CaseCategory, CaseNature};
use mashang_domain::shared::DivisionCode;
use mashang_infra::triage;
use mashang_tests::{Answer, Caller, Kind, World, id_of};
use serde_json::{Value, json};

use crate::cases::police;
use crate::page::{key_of, phone, send, text, typed};

const LAMP: (&str, &str) = ("东门路灯不亮", "东门外两盏路灯坏了，晚上看不清路。");
const BRIBE: (&str, &str) = ("村干部贪污", "村书记贪污征地补偿款，请纪委查处。");
const FIRE: (&str, &str) = ("楼下着火了", "我家楼下现在着火了，火很大，里面还有人，快来救火！");

/// What a resident submits who sorts nothing.
async fn reported(world: &World, resident: &Caller, (title, words): (&str, &str)) -> Value {
    let (_, code) = world.deputy().await;
    let body = json!({ "code": code, "title": title, "text": words });
    resident.post("/api/v1/cases", &body).await.created()
}

fn words_of<'a>(suggestion: &'a Value, question: &str) -> Vec<&'a str> {
    let reasons = suggestion["reasons"].as_array().unwrap();
    let why = reasons.iter().find(|reason| reason["question"] == question).unwrap_or_else(|| panic!("{suggestion}"));
    why["words"].as_array().unwrap().iter().map(|words| words.as_str().unwrap()).collect()
}

async fn those_who_sort_a_case_are_told_what_it_seems_to_be_and_why(kind: Kind) {
    let mut world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let (office, deputy) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let lamp = reported(&world, &resident, LAMP).await;
    assert!(lamp.get("suggestion").is_none(), "{lamp}");
    let case = id_of(&lamp);
    let seen = office.case(case).await;
    let told = seen["suggestion"].clone();
    assert_eq!((&told["category"], &told["nature"]), (&json!("utilities"), &json!("complaint")), "{told}");
    assert_eq!((&told["urgency"], &told["model"]), (&json!("ordinary"), &json!(1)), "{told}");
    assert_eq!((&told["accusation"], &told["emergency"]), (&json!(false), &json!(false)), "{told}");
    assert_eq!(told["sure"], json!(["category", "nature", "urgency", "accusation", "emergency"]));
    let why = words_of(&told, "category");
    assert_eq!(why, ["路灯", "不亮", "坏了", "晚上", "外两"], "on every database alike");
    assert!(why.iter().all(|words| LAMP.0.contains(words) || LAMP.1.contains(words)), "{why:?}");
    // It decides nothing, and nothing is kept.
    assert_eq!((&seen["category"], &seen["version"]), (&json!("unsorted"), &json!(1)));
    assert_eq!(deputy.case(case).await["suggestion"], told);

    // Whoever wrote it is not told, whichever way they come.
    let tracking = lamp["tracking_code"].as_str().unwrap();
    for theirs in [
        resident.case(case).await,
        world.tracker(tracking).get("/api/v1/track").await.ok(),
        world.anybody().get(&format!("/api/v1/track/{tracking}")).await.ok(),
    ] {
        assert!(theirs.get("suggestion").is_none() && theirs["title"] == LAMP.0, "{theirs}");
    }

    // Nor is a unit that works on it; those who sort it are told until it is closed.
    office.step(case, "sort", &json!({ "category": "utilities", "nature": "complaint" })).await.ok();
    office.step(case, "escalate", &json!({ "text": "机关主动接手" })).await.ok();
    office.step(case, "assign", &json!({ "lead_unit_id": police(&world).await })).await.ok();
    assert!(world.login("demo-unit").await.case(case).await.get("suggestion").is_none());
    assert_eq!(office.case(case).await["suggestion"], told);
    let bribe = reported(&world, &resident, BRIBE).await;
    let accused = office.case(id_of(&bribe)).await["suggestion"].clone();
    assert_eq!((&accused["accusation"], &accused["category"]), (&json!(true), &json!("government")), "{accused}");
    assert!(words_of(&accused, "accusation").contains(&"纪委"), "{accused}");
    office.step(id_of(&bribe), "divert", &json!({ "text": "请拨打12388", "to": "accusation" })).await.ok();
    office.get(&format!("/api/v1/cases/{}", id_of(&bribe))).await.problem(404, "not_found");

    // A county learns from what was sorted; its weights are those that count once the server starts again.
    let county = DivisionCode::new("350582000000").unwrap();
    let own = triage::sorted(&world.door(), &county, 100).unwrap();
    let labels: Vec<_> =
        own.iter().map(|one| (one.labels.category, one.labels.nature, one.labels.accusation)).collect();
    let sorted = (Some(CaseCategory::Utilities), Some(CaseNature::Complaint), None);
    assert_eq!(labels, [(None, None, Some(true)), sorted]);
    let model = learn(2, &own, &own, 1).unwrap();
    let folder = world.database.folder.path().to_owned();
    triage::save(&folder.join(triage::FILE), &model).unwrap();
    world.restart().await;
    let told = world.login("demo-office").await.case(case).await["suggestion"].clone();
    assert_eq!((&told["model"], &told["category"]), (&json!(2), &json!("utilities")), "{told}");
    std::fs::write(folder.join(triage::FILE), "something else").unwrap();
    assert!(triage::open(&folder).unwrap_err().contains("mashang learn"));
}

/// The page that a phone is shown after it has sent a report.
async fn receipt(phone: &Caller, code: &str, (title, words): (&str, &str)) -> String {
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let sent: Answer = send(phone, code, typed(&key, &[("title", title), ("text", words)])).await;
    assert_eq!(sent.status, 303, "{}", text(&sent));
    let visit = sent.header("set-cookie").split(';').next().unwrap().to_owned();
    text(&phone.with("Cookie", &visit).get("/t").await)
}

async fn whoever_reports_an_emergency_is_told_whom_to_call(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let phone = phone(&world);
    let said = "如遇紧急情况请拨打";
    let page = receipt(&phone, &code, FIRE).await;
    assert!(page.contains("id=\"receipt\"") && page.contains(said) && page.contains("tel:119"), "{page}");
    let page = receipt(&phone, &code, LAMP).await;
    assert!(page.contains("id=\"receipt\"") && !page.contains(said), "{page}");
}

mashang_tests::stories!(
    those_who_sort_a_case_are_told_what_it_seems_to_be_and_why,
    whoever_reports_an_emergency_is_told_whom_to_call,
);
