//! What institutions say of themselves: what stands above them, what they do, whom one calls there; one by one and by tables.

use mashang_tests::{Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

use crate::imports::{csv, problems, sent};

const COUNTY: &str = "350582000000";
const STREET: &str = "350582002000";
const ELSEWHERE: &str = "350581103000";

async fn make(caller: &Caller, path: &str, body: Value) -> Value {
    caller.post(&format!("/api/v1/{path}"), &body).await.created()
}

/// The field at fault, and the fault.
fn refused(answer: &mashang_tests::Answer, status: u16) -> (String, String) {
    assert_eq!(answer.status, status, "{}", answer.json);
    let error = &answer.json["errors"][0];
    (error["pointer"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
}

fn at(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

async fn nothing_stands_above_itself(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, anybody) = (world.login("demo-admin").await, world.anybody());
    let bureau = make(&admin, "units", json!({ "name": "城管局", "division_code": COUNTY })).await;
    let squad = json!({ "name": "梅岭中队", "division_code": STREET, "parent_id": bureau["id"], "duties": ["traffic", "city_appearance"], "level": "township" });
    let squad = make(&admin, "units", squad).await;
    assert_eq!((&squad["parent_name"], &squad["level"]), (&json!("城管局"), &json!("township")));
    assert_eq!(squad["duties"], json!(["city_appearance", "traffic"]));
    let team =
        make(&admin, "units", json!({ "name": "班组", "division_code": STREET, "parent_id": squad["id"] })).await;

    let change = async |unit: &Value, parent: &Value| {
        let path = format!("/api/v1/units/{}/change", id_of(unit));
        admin.post(&path, &json!({ "name": unit["name"], "parent_id": parent })).await
    };
    assert_eq!(refused(&change(&squad, &squad["id"]).await, 422), at("/parent_id", "parent_circle"));
    assert_eq!(refused(&change(&squad, &team["id"]).await, 422), at("/parent_id", "parent_circle"));
    assert_eq!(refused(&change(&bureau, &squad["id"]).await, 422), at("/parent_id", "parent_circle"));
    let elsewhere = make(&admin, "units", json!({ "name": "祥芝所", "division_code": ELSEWHERE })).await;
    assert_eq!(refused(&change(&squad, &elsewhere["id"]).await, 422), at("/parent_id", "not_a_parent"));
    let nobody = json!("00000000-0000-7000-8000-000000000001");
    assert_eq!(refused(&change(&squad, &nobody).await, 404), at("/parent_id", "unknown_parent"));
    change(&team, &bureau["id"]).await.ok();

    let history = anybody.get(&format!("/api/v1/units/{}/history", id_of(&team))).await.ok();
    let above: Vec<_> = history["items"].as_array().unwrap().iter().map(|one| one["parent_name"].clone()).collect();
    assert_eq!(above, ["梅岭中队", "城管局"]);

    // Offices stand under those of a division above.
    let offices = anybody.get(&format!("/api/v1/offices?division={COUNTY}&limit=100")).await.ok()["items"].clone();
    let of = |code: &str| offices.as_array().unwrap().iter().find(|one| one["division_code"] == code).unwrap();
    let path = format!("/api/v1/offices/{}/change", id_of(of(STREET)));
    let under = json!({ "name": of(STREET)["name"], "parent_id": of(COUNTY)["id"] });
    assert_eq!(admin.post(&path, &under).await.ok()["parent_name"], of(COUNTY)["name"]);
    let path = format!("/api/v1/offices/{}/change", id_of(of(COUNTY)));
    let circle = json!({ "name": of(COUNTY)["name"], "parent_id": of(STREET)["id"] });
    assert_eq!(refused(&admin.post(&path, &circle).await, 422), at("/parent_id", "parent_circle"));
}

/// Each is put under the other at the same moment: whoever comes second finds the first.
async fn two_changes_at_once_close_no_circle(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    for round in 0..8 {
        let unit = async |name: &str| {
            make(&admin, "units", json!({ "name": format!("{name}{round}"), "division_code": STREET })).await
        };
        let (one, other) = (unit("甲队").await, unit("乙队").await);
        let under = async |unit: &Value, above: &Value| {
            let body = json!({ "name": unit["name"], "parent_id": above["id"] });
            admin.post(&format!("/api/v1/units/{}/change", id_of(unit)), &body).await
        };
        let (first, second) = tokio::join!(under(&one, &other), under(&other, &one));
        let (taken, refusal) = if first.status == 200 { (first, second) } else { (second, first) };
        assert_eq!(taken.status, 200, "{}", taken.json);
        assert_eq!(refused(&refusal, 422), at("/parent_id", "parent_circle"));
    }
}

async fn whom_one_calls_at_a_unit_is_not_public(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, anybody) = (world.login("demo-admin").await, world.anybody());
    let body =
        json!({ "name": "住建局", "division_code": COUNTY, "contact": { "name": "陈示例", "phone": "059585600000" } });
    let unit = make(&admin, "units", body).await;
    assert!(!unit.to_string().contains("059585600000"));
    let path = format!("/api/v1/units/{}", id_of(&unit));
    for shown in [path.clone(), format!("{path}/history")] {
        assert!(!anybody.get(&shown).await.ok().to_string().contains("陈示例"), "{shown}");
    }
    let contact = format!("{path}/contact");
    let known = json!({ "name": "陈示例", "phone": "059585600000" });
    for who in ["demo-admin", "demo-office"] {
        assert_eq!(world.login(who).await.get(&contact).await.ok(), known, "{who}");
    }
    for who in ["demo-resident", "demo-deputy", "demo-unit", "demo-office-xiangzhi"] {
        world.login(who).await.get(&contact).await.problem(403, "forbidden");
    }
    anybody.get(&contact).await.problem(401, "unauthorized");
    let wrong = json!({ "name": "住建局", "contact": { "name": "陈示例", "phone": "123" } });
    admin.post(&format!("{path}/change"), &wrong).await.problem(422, "invalid");
    admin.post(&format!("{path}/change"), &json!({ "name": "住建局" })).await.ok();
    assert_eq!(admin.get(&contact).await.ok(), json!({}));
}

async fn an_organisation_lists_its_mediators(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, anybody) = (world.login("demo-admin").await, world.anybody());
    let path = "mediation-organisations";
    let committee = json!({
        "kind": "committee", "name": "梅庭调委会", "division_code": HOME, "seal_text": "梅庭社区人民调解委员会",
        "mediators": [{ "name": "林示例", "from": "2024-01-01", "to": "2026-12-31" }, { "name": "陈示例", "from": "2024-01-01" }]
    });
    let committee = make(&admin, path, committee).await;
    let room = json!({ "kind": "room", "name": "梅庭调解室", "division_code": HOME, "parent_id": committee["id"], "trade": "鞋服" });
    let room = make(&admin, path, room).await;
    assert_eq!((&room["parent_name"], &room["trade"]), (&json!("梅庭调委会"), &json!("鞋服")));
    let shown = anybody.get(&format!("/api/v1/{path}/{}", id_of(&committee))).await.ok();
    assert_eq!(
        (&shown["mediators"][1]["name"], &shown["seal_text"]),
        (&json!("陈示例"), &json!("梅庭社区人民调解委员会"))
    );

    let change = async |one: &Value, more: Value| {
        let mut body = json!({ "kind": one["kind"], "name": one["name"] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        admin.post(&format!("/api/v1/{path}/{}/change", id_of(one)), &body).await
    };
    let under = change(&committee, json!({ "parent_id": room["id"] })).await;
    assert_eq!(refused(&under, 422), at("/parent_id", "not_a_parent"));
    let reversed = json!({ "mediators": [{ "name": "林示例", "from": "2024-01-01", "to": "2023-01-01" }] });
    assert_eq!(refused(&change(&committee, reversed).await, 422), at("/mediators/0/to", "mediator_term_reversed"));
    let twice = json!({ "mediators": [{ "name": "林示例", "from": "2024-01-01" }, { "name": "林示例", "from": "2024-01-01" }] });
    assert_eq!(refused(&change(&committee, twice).await, 422), at("/mediators/1", "mediator_twice"));

    // As a table: one more, one whose term ends earlier, one who is nobody's.
    let table = |rows: &[&str]| csv(&[&["调解组织,区划代码,姓名,聘期开始,聘期截止"][..], rows].concat());
    let [one, other] =
        ["王示例,2025-01-01,", "陈示例,2024-01-01,2026-06-30"].map(|who| format!("梅庭调委会,{HOME},{who}"));
    let rows = [one.as_str(), other.as_str()];
    let report = sent(&admin, "mediators", table(&rows), false).await.ok();
    assert_eq!((&report["created"], &report["changed"], &report["applied"]), (&json!(1), &json!(1), &json!(true)));
    let again = sent(&admin, "mediators", table(&rows), false).await.ok();
    assert_eq!(again["unchanged"], 2);
    let nobodys = format!("没有的调委会,{HOME},王示例,2025-01-01,");
    let lost = sent(&admin, "mediators", table(&[nobodys.as_str()]), true).await.ok();
    assert_eq!(problems(&lost), [(2, "调解组织".to_owned(), "unknown_organisation".to_owned())]);
    let exported = admin.get(&format!("/api/v1/exports/mediators?division_code={HOME}&format=csv")).await;
    let text = String::from_utf8(exported.bytes).unwrap();
    assert!(text.contains("陈示例,2024-01-01,2026-06-30") && text.contains("王示例,2025-01-01"), "{text}");
}

async fn a_table_may_name_a_row_further_down_and_makes_no_circle(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let header = "名称,区划代码,上级单位,上级单位区划代码,承办类别,级别,联系人,联系电话";
    let tree = csv(&[
        header,
        &format!("丙组,{STREET},乙队,,交通出行、市容环卫,乡镇（街道）,陈示例,059585600000"),
        &format!("乙队,{STREET},甲局,{COUNTY},,,,"),
        &format!("甲局,{COUNTY},,,,县（市、区）,,"),
    ]);
    let report = sent(&admin, "units", tree.clone(), false).await.ok();
    assert_eq!((&report["problems"], &report["created"], &report["applied"]), (&json!([]), &json!(3), &json!(true)));
    assert_eq!(sent(&admin, "units", tree, false).await.ok()["unchanged"], 3);
    let units = world.anybody().get(&format!("/api/v1/units?division={STREET}&name=%E4%B8%99%E7%BB%84")).await.ok();
    let unit = &units["items"][0];
    assert_eq!((&unit["parent_name"], &unit["version"]), (&json!("乙队"), &json!(1)));
    assert_eq!(unit["duties"], json!(["city_appearance", "traffic"]));

    let wrong = |row, column: &str, code: &str| (row, column.to_owned(), code.to_owned());
    let circle = csv(&[
        header,
        &format!("子队,{STREET},丑队,,,,,"),
        &format!("丑队,{STREET},子队,,,,,"),
        &format!("寅队,{STREET},没有的队,,没有的类别,,陈示例,"),
    ]);
    let report = sent(&admin, "units", circle, false).await.ok();
    let planted = [
        wrong(2, "上级单位", "parent_circle"),
        wrong(3, "上级单位", "parent_circle"),
        wrong(4, "承办类别", "not_a_listed_word"),
        wrong(4, "联系电话", "half_a_contact"),
        wrong(4, "上级单位", "unknown_parent"),
    ];
    assert_eq!(problems(&report), planted);
    assert_eq!(report["applied"], false);
    // Through what is there already.
    let through = csv(&[header, &format!("乙队,{STREET},丙组,{STREET},,,,")]);
    let report = sent(&admin, "units", through, true).await.ok();
    assert_eq!(problems(&report), [wrong(2, "上级单位", "parent_circle")]);
}

async fn people_are_invited_by_a_table_and_its_codes_are_told_once(kind: Kind) {
    let world = World::start(kind).await;
    let (admin, office) = (world.login("demo-admin").await, world.login("demo-office").await);
    make(&admin, "units", json!({ "name": "城管中队", "division_code": STREET })).await;
    let header = "手机号,角色,区划代码,所指,网格编码";
    let wrong = csv(&[
        header,
        &format!("1391234,承办单位,{STREET},城管中队,"),
        &format!("13912340001,承办单位,{STREET},没有的单位,"),
        &format!("13912340001,网格员,{HOME},,350582002014999"),
        &format!("13912340001,管理员,{STREET},,"),
        &format!("13912340001,人大机构,{ELSEWHERE},,"),
    ]);
    let report = sent(&office, "invitations", wrong, false).await.ok();
    let at = |row, column: &str, code: &str| (row, column.to_owned(), code.to_owned());
    let planted = [
        at(2, "手机号", "not_a_phone"),
        at(3, "所指", "unknown_grant_about"),
        at(4, "网格编码", "unknown_grant_about"),
        at(5, "区划代码", "outside_area"),
        at(6, "区划代码", "outside_area"),
    ];
    assert_eq!(problems(&report), planted);
    assert_eq!((&report["applied"], report.get("invitations_csv")), (&json!(false), None));

    let table = csv(&[
        header,
        &format!("１３９１２３４０００１,承办单位,{STREET},城管中队,"),
        &format!("13912340002,grid_staff,{HOME},,{HOME}001"),
        &format!("13912340003,人大机构,{STREET},,"),
    ]);
    let tried = sent(&office, "invitations", table.clone(), true).await.ok();
    assert_eq!((&tried["created"], tried.get("invitations_csv")), (&json!(3), None));
    let done = sent(&office, "invitations", table.clone(), false).await.ok();
    assert_eq!((&done["problems"], &done["created"], &done["applied"]), (&json!([]), &json!(3), &json!(true)));
    let first = &done["invitations"][0];
    assert_eq!(
        (&first["row"], &first["about"], &first["phone"]),
        (&json!(2), &json!("城管中队"), &json!("13912340001"))
    );
    let file = done["invitations_csv"].as_str().unwrap();
    assert!(file.contains(first["code"].as_str().unwrap()) && file.contains("13912340003"), "{file}");

    // Who is invited already is not invited again, and nobody is told a code twice.
    let again = sent(&office, "invitations", table, false).await.ok();
    assert_eq!((&again["unchanged"], again.get("invitations_csv")), (&json!(3), None));
    let listed = office.get("/api/v1/invitations").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    assert!(!listed.to_string().contains(first["code"].as_str().unwrap()));
}

mashang_tests::stories!(
    nothing_stands_above_itself,
    two_changes_at_once_close_no_circle,
    whom_one_calls_at_a_unit_is_not_public,
    an_organisation_lists_its_mediators,
    a_table_may_name_a_row_further_down_and_makes_no_circle,
    people_are_invited_by_a_table_and_its_codes_are_told_once,
);
