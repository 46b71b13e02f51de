//! Which categories may be chosen where: a county lays its own list down, over what the city laid down for all.

use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::cases::police;

const CITY: &str = "350500000000";
const COUNTY: &str = "350582000000";
const STREET: &str = "350582002000";
const NEIGHBOURS: &str = "350581103209";

fn of_the_city() -> Value {
    json!({ "kind": "category", "division_code": CITY, "entries": [
        { "code": "traffic", "label": "道路交通", "standard_code": "JT-01" },
        { "code": "housing", "label": "住房物业" },
        { "code": "other", "label": "其他" }
    ] })
}

fn of_the_county(unit: &Value, from: &str) -> Value {
    json!({ "kind": "category", "division_code": COUNTY, "in_force_from": from, "entries": [
        { "code": "housing", "label": "住房物业" },
        { "code": "lifts", "label": "电梯", "parent": "housing", "phone_needed": true, "usual_unit_id": unit },
        { "code": "danger", "label": "紧急险情", "notice": { "text": "请立即拨打 119。", "stops": true } },
        { "code": "other", "label": "其他", "active": false }
    ] })
}

fn codes(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["code"].as_str().unwrap()).collect()
}

/// The fault of the one field that is wrong, and what is said of it.
fn fault(problem: &Value) -> (&str, &str, &str) {
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{problem}");
    let said = |name: &str| errors[0][name].as_str().unwrap();
    (said("pointer"), said("code"), said("detail"))
}

async fn offered(caller: &Caller, division: &str) -> Value {
    caller.get(&format!("/api/v1/categories?division_code={division}")).await.ok()
}

async fn a_county_lays_down_its_own_categories_from_a_day(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, anybody) = (world.login("demo-admin").await, world.anybody());
    let (path, dry) = ("/api/v1/division-lists", "/api/v1/division-lists/dry-run");
    let shipped = offered(&anybody, HOME).await;
    assert!(shipped.get("division_code").is_none() && codes(&shipped["items"]).contains(&"fishery"), "{shipped}");

    // The city's list holds for all of its counties.
    world.login("demo-office").await.post(path, &of_the_city()).await.problem(403, "forbidden");
    assert_eq!(admin.post(path, &of_the_city()).await.created()["version"], 1);
    let ours = offered(&anybody, HOME).await;
    assert_eq!((&ours["division_code"], codes(&ours["items"])), (&json!(CITY), vec!["traffic", "housing", "other"]));
    let resident = world.login("demo-resident").await;
    let before = id_of(&world.submit(&resident).await).to_owned();
    assert_eq!(resident.case(&before).await["category_label"], "道路交通");

    // What is no list is refused, and nothing is kept by a trial.
    let unit = police(&world).await;
    let own = of_the_county(&unit, "2026-03-04");
    for (pointer, value, at) in [
        ("/entries/1/code", json!("housing"), "/entries/1/code"),
        ("/entries/1/parent", json!("nowhere"), "/entries/1/parent"),
        ("/entries/1/parent", json!("lifts"), "/entries/1/parent"),
        ("/in_force_from", json!("2026-03-01"), "/in_force_from"),
    ] {
        let mut wrong = own.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert_eq!(admin.post(path, &wrong).await.bad_fields(), [at]);
    }
    let nobody = of_the_county(&json!("019ab0c0-0000-7000-8000-000000000000"), "2026-03-04");
    assert_eq!(admin.post(path, &nobody).await.missing_fields(), ["/entries/1/usual_unit_id"]);
    resident.post(dry, &own).await.problem(403, "forbidden");
    let tried = admin.post(dry, &own).await.ok();
    assert_eq!((codes(&tried["added"]), codes(&tried["left"])), (vec!["lifts", "danger"], vec!["traffic", "other"]));
    assert_eq!((&tried["changed"], &tried["capped"]), (&json!([]), &json!(false)), "{tried}");
    let moved = tried["count"].as_u64().unwrap();
    assert!(moved >= 1, "{tried}");
    world.submit(&resident).await;
    assert_eq!(admin.post(dry, &own).await.ok()["count"], moved + 1, "one more is about what leaves");

    assert_eq!(admin.post(path, &own).await.created()["entries"][1]["usual_unit_id"], unit);
    assert_eq!(offered(&anybody, HOME).await["division_code"], CITY, "the day has not come");
    world.clock.pass_hours(48);
    let (admin, resident, office) =
        (world.login("demo-admin").await, world.login("demo-resident").await, world.login("demo-office").await);
    let ours = offered(&anybody, HOME).await;
    assert_eq!((&ours["division_code"], codes(&ours["items"])), (&json!(COUNTY), vec!["housing", "lifts", "danger"]));
    assert_eq!(ours["items"][2]["notice"], json!({ "text": "请立即拨打 119。", "stops": true }));
    assert_eq!(offered(&anybody, NEIGHBOURS).await["division_code"], CITY, "the neighbours keep the city's");

    let (_, code) = world.deputy().await;
    let submit = async |category: &str, contact: bool| {
        let mut body = submission(&code);
        body["category"] = json!(category);
        if !contact {
            body.as_object_mut().unwrap().remove("contact");
        }
        resident.post("/api/v1/cases", &body).await
    };
    let gone = submit("traffic", true).await.problem(422, "invalid");
    let (at, why, said) = fault(&gone);
    assert_eq!((at, why), ("/category", "word_not_here"));
    assert!(said.contains("lifts 电梯") && !said.contains("其他"), "those that may be chosen: {said}");
    let stopped = submit("danger", true).await.problem(422, "invalid");
    assert_eq!(fault(&stopped), ("/category", "word_stops", "请立即拨打 119。"));
    assert_eq!(submit("lifts", false).await.bad_fields(), ["/contact"]);
    assert_eq!(submit("unsorted", false).await.status, 201, "who can't tell need not");
    let lifts = id_of(&submit("lifts", true).await.created()).to_owned();

    // What was said by the list of before reads as it did, and stays unless somebody says something else.
    office.step(&before, "sort", &json!({ "nature": "help", "category": "traffic" })).await.ok();
    let seen = resident.case(&before).await;
    assert_eq!((&seen["category"], &seen["category_label"]), (&json!("traffic"), &json!("道路交通")));
    let refused = office.step(&before, "sort", &json!({ "category": "market" })).await.problem(422, "invalid");
    assert_eq!(fault(&refused).1, "word_not_here");
    office.step(&before, "sort", &json!({ "category": "lifts" })).await.ok();
    let told = resident.case(&before).await["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&told["category"], &told["category_label"]), (&json!("lifts"), &json!("电梯")));

    suggested(&world, &lifts, &unit).await;

    let history = anybody.get(&format!("{path}?kind=category&division_code={HOME}")).await.ok()["items"].clone();
    let told = |list: &Value| (list["division_code"].clone(), list["version"].clone(), list["count"].clone());
    assert_eq!(
        history.as_array().unwrap().iter().map(told).collect::<Vec<_>>(),
        [(json!(COUNTY), json!(1), json!(4)), (json!(CITY), json!(1), json!(3))]
    );
    let county = json!({ "kind": "category", "division_code": COUNTY });
    resident.post(&format!("{path}/withdraw"), &county).await.problem(403, "forbidden");
    let left = admin.post(&format!("{path}/withdraw"), &county).await.ok()["items"].clone();
    assert_eq!((&left[0]["in_force"], &left[1]["in_force"]), (&json!(false), &json!(true)));
    assert_eq!(offered(&anybody, HOME).await["division_code"], CITY);
    let edition = format!("{path}/edition?kind=category&division_code={COUNTY}&version=1");
    assert_eq!(anybody.get(&edition).await.ok()["entries"][3]["active"], false);
    assert_eq!(resident.case(&lifts).await["category_label"], "电梯", "what was withdrawn reads on");
}

/// Whoever may assign a case is told which units usually handle its category: the one that the list names, then the nearest.
async fn suggested(world: &World, case: &str, named: &Value) {
    let (admin, office) = (world.login("demo-admin").await, world.login("demo-office").await);
    let mut units = Vec::new();
    for (name, division, duty) in [("住建局", COUNTY, "housing"), ("街道物业办", STREET, "lifts")] {
        let unit = json!({ "name": name, "division_code": division, "duties": [duty] });
        units.push(admin.post("/api/v1/units", &unit).await.created()["id"].clone());
    }
    let unknown = json!({ "name": "路政", "division_code": COUNTY, "duties": ["housing", "traffic"] });
    assert_eq!(admin.post("/api/v1/units", &unknown).await.bad_fields(), ["/duties/1"]);
    assert!(office.case(case).await.get("suggested_units").is_none(), "nobody assigns it yet");
    office.step(case, "escalate", &json!({ "text": "机关主动接手" })).await.ok();
    let seen = office.case(case).await;
    let found: Vec<_> = seen["suggested_units"].as_array().unwrap().iter().map(|unit| unit["id"].clone()).collect();
    assert_eq!(found, [named.clone(), units[1].clone(), units[0].clone()], "{seen}");
    assert_eq!(seen["suggested_units"][1]["name"], "街道物业办");
    let resident = world.login("demo-resident").await;
    assert!(resident.case(case).await.get("suggested_units").is_none(), "who may not assign is told of none");
}

async fn types_of_disputes_and_classes_of_answers_are_lists_like_others(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, office, unit) =
        (world.login("demo-admin").await, world.login("demo-office").await, world.login("demo-unit").await);
    let resident = world.login("demo-resident").await;
    let (_, code) = world.deputy().await;
    let report = |of: &str| json!({ "code": code, "source": "application", "kind": of, "title": "分家析产", "text": "兄弟二人对老屋各执一词。" });
    let path = "/api/v1/disputes";
    let before = resident.post(path, &report("neighbourhood")).await.created();
    let types = json!({ "kind": "dispute_type", "division_code": COUNTY, "entries": [
        { "code": "marriage", "label": "婚姻家庭" },
        { "code": "estate", "label": "分家析产", "parent": "marriage" },
        { "code": "crime", "label": "刑事案件", "notice": { "text": "请报警：110。", "stops": true } }
    ] });
    let dry = "/api/v1/division-lists/dry-run";
    let moved = admin.post(dry, &types).await.ok()["count"].as_u64().unwrap();
    assert!(moved >= 1, "the one that was reported");
    admin.post("/api/v1/division-lists", &types).await.created();
    let offered = format!("/api/v1/division-lists/in-force?kind=dispute_type&division_code={HOME}");
    assert_eq!(codes(&world.anybody().get(&offered).await.ok()["items"]), ["marriage", "estate", "crime"]);
    let refused = resident.post(path, &report("neighbourhood")).await.problem(422, "invalid");
    assert_eq!((fault(&refused).0, fault(&refused).1), ("/kind", "word_not_here"));
    let stopped = resident.post(path, &report("crime")).await.problem(422, "invalid");
    assert_eq!(fault(&stopped), ("/kind", "word_stops", "请报警：110。"));
    let made = resident.post(path, &report("estate")).await.created();
    let seen = async |id: &str| resident.get(&format!("{path}/{id}")).await.ok();
    let own = seen(id_of(&made)).await;
    assert_eq!((&own["kind"], &own["kind_label"]), (&json!("estate"), &json!("分家析产")));
    let older = seen(id_of(&before)).await;
    assert_eq!((&older["kind"], &older["kind_label"]), (&json!("neighbourhood"), &json!("邻里")));

    let classes = json!({ "kind": "reply_class", "division_code": COUNTY, "entries": [
        { "code": "done", "label": "当场办结" }, { "code": "solved", "label": "已解决或基本解决", "active": false }
    ] });
    assert_eq!(admin.post(dry, &classes).await.ok()["count"], 0);
    admin.post("/api/v1/division-lists", &classes).await.created();
    let case = id_of(&world.submit(&resident).await).to_owned();
    office.step(&case, "escalate", &json!({ "text": "机关主动接手" })).await.ok();
    let assign = json!({ "lead_unit_id": police(&world).await, "nature": "help" });
    office.step(&case, "assign", &assign).await.ok();
    unit.step(&case, "start", &json!({})).await.ok();
    let reply = |class: &str| json!({ "text": "已在路口疏导。", "reply_class": class });
    assert_eq!(unit.step(&case, "reply", &reply("solved")).await.bad_fields(), ["/reply_class"]);
    unit.step(&case, "reply", &reply("done")).await.ok();
    let told = resident.case(&case).await["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&told["reply_class"], &told["reply_class_label"]), (&json!("done"), &json!("当场办结")));
}

mashang_tests::stories!(
    a_county_lays_down_its_own_categories_from_a_day,
    types_of_disputes_and_classes_of_answers_are_lists_like_others,
);
