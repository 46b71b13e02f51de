//! What comes later, in a town whose term has begun after all: one deputy goes on leave, one is suspended, one dies, and one is
//! elected in that one's place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mashang_infra::log::catch_up;
use mashang_tests::{Caller, Keys, id_of};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::readers::{self, Lies, Sitting, dashed};
use super::{County, begun, to_the_end};

/// 安海镇.
const TOWN: &str = "350582101000";
const SATURDAY: &str = "2026-11-21";
const MONDAY: &str = "2026-11-23";

/// Deputies of the town alone who have a code and something to do, and the cases of each.
fn busy(county: &County, keys: &Keys) -> Vec<(Sitting, Vec<String>)> {
    let (sittings, lies) = (readers::sittings(&county.world, MONDAY), readers::cases(&county.world, keys));
    let coded: BTreeSet<String> = readers::codes(&county.world).into_iter().map(|printed| printed.of.1).collect();
    let seats = |deputy: &str| sittings.iter().filter(|one| one.deputy == deputy).count();
    let with_work = |one: &Sitting| {
        let here = one.congress == TOWN && one.from == SATURDAY;
        if !here || !coded.contains(&one.deputy) || seats(&one.deputy) != 1 {
            return None;
        }
        let own = ("deputy".to_owned(), one.deputy.clone());
        let cases: Vec<String> =
            lies.iter().filter(|(_, lies)| lies.target == own).map(|(case, _)| case.clone()).collect();
        (!cases.is_empty()).then(|| (one.clone(), cases))
    };
    sittings.iter().filter_map(with_work).collect()
}

/// What stands on the card of a deputy's own code.
async fn card(county: &County, of: &Sitting) -> Value {
    let code = county.world.code_of(&dashed(&of.deputy));
    county.world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok()
}

/// Enters what was decided today of somebody's mandate in the new term.
async fn decided(admin: &Caller, of: &Sitting, reason: &str) {
    let own = format!("/api/v1/deputies/{}", dashed(&of.deputy));
    let deputy = admin.get(&own).await.ok();
    let mandate = deputy["mandates"].as_array().unwrap().iter().find(|one| one["term"] == 19).unwrap();
    let change = json!({
        "mandate_id": mandate["id"], "reason": reason, "decided_by": "安海镇人大主席团", "decided_on": MONDAY,
        "effective_on": MONDAY
    });
    admin.post(&format!("{own}/mandate-status"), &change).await.ok();
}

/// The office hands somebody's work to `to`.
async fn handed_over(clerk: &Caller, of: &Sitting, to: &Sitting, reason: &str) {
    let order = json!({
        "deputy_id": dashed(&of.deputy), "reason": reason, "to_kind": "deputy", "to_id": dashed(&to.deputy)
    });
    clerk.post("/api/v1/handovers", &order).await.created();
}

/// The card of somebody who takes nothing in: it does not say why, and names somebody who does.
async fn is_closed_kindly(county: &County, of: &Sitting, to: &Sitting) {
    let shown = card(county, of).await;
    assert_eq!(shown["intake"], "not_serving", "{shown}");
    assert_eq!(shown["notice"], "该代表暂不接收群众反映，请联系下列代表或活动室", "{shown}");
    county.world.tell.shown("群众扫码看到，不写原因 what a scan shows, without why", &shown, &["/intake", "/notice"]);
    let first = &shown["alternatives"][0];
    assert_eq!((&first["id"], &first["successor"]), (&json!(dashed(&to.deputy)), &json!(true)), "{shown}");
}

async fn on_leave(county: &County, clerk: &Caller, of: &Sitting, to: &Sitting) {
    let me = county.world.login("deputy-of-the-town").await.get("/api/v1/me").await.ok();
    let grant = json!({ "Deputy": { "deputy": dashed(&of.deputy) } });
    let _ = county.world.grant(me["account_id"].as_str().unwrap(), &grant);
    let leave = json!({
        "begins_on": MONDAY, "ends_on": "2026-12-04", "reason": "illness", "stand_in_kind": "deputy",
        "stand_in_id": dashed(&to.deputy)
    });
    let deputy = county.world.login("deputy-of-the-town").await;
    let asked = deputy.post("/api/v1/leaves", &leave).await.created();
    let approved = clerk.post(&format!("/api/v1/handovers/{}/approve", id_of(&asked)), &json!({})).await.ok();
    assert_eq!(approved["state"], "in_force", "{approved}");
    let shown = card(county, of).await;
    assert_eq!((&shown["intake"], &shown["stand_in"]["id"]), (&json!("open"), &json!(dashed(&to.deputy))), "{shown}");
}

/// The vacancy is filled: whoever is elected takes office on that day, and the code of whoever died offers the new deputy.
async fn by_elected(county: &County, term: &str, gone: &Sitting) {
    let (admin, clerk) = (county.admin().await, county.clerk().await);
    let text = format!("姓名,出生年月,选区\n林补选,1990-01,{}\n", gone.constituency);
    let form =
        Form::new().part("file", Part::bytes(text.into_bytes()).file_name("补选.csv")).text("by_election", "true");
    let path = format!("/api/v1/terms/{term}/roster");
    let loaded = admin.send(admin.request("POST", &path).multipart(form)).await.ok();
    assert_eq!((&loaded["applied"], &loaded["new"]), (&json!(true), &json!(1)), "{loaded}");
    let change = id_of(&loaded["term_change"]).to_owned();
    let by = json!({ "credentials_report": "安人〔2026〕2号", "published_on": MONDAY });
    clerk.post(&format!("/api/v1/term-changes/{change}/confirm"), &by).await.ok();
    let id = serde_json::from_value(json!(change)).unwrap();
    begun(&county.worker, id);
    to_the_end(&county.worker, id);
    let found = county.world.anybody().get(&format!("/api/v1/deputies?division={TOWN}&name=林补选")).await.ok();
    let new = &found["items"][0];
    let issued = json!({ "subject_kind": "deputy", "subject_id": new["id"] });
    let code = clerk.post("/api/v1/qr-codes", &issued).await.created()["code"].as_str().unwrap().to_owned();
    let shown = county.world.anybody().get(&format!("/api/v1/qr/{code}")).await.ok();
    assert_eq!((&shown["intake"], &shown["deputy"]["id"]), (&json!("open"), &new["id"]), "{shown}");
    assert_eq!(shown["deputy"]["mandates"][0]["constituency"], json!(gone.constituency), "{shown}");
    let offered = card(county, gone).await["alternatives"].clone();
    county.world.tell.shown("扫新代表的码 the new deputy's code", &shown, &["/intake", "/deputy/name"]);
    let offers = |one: &Value| one["id"] == new["id"] && one["successor"] == true;
    assert!(offered.as_array().unwrap().iter().any(offers), "{offered}");
}

pub(super) async fn life_goes_on(county: &mut County, keys: &Keys) {
    let change = county.changes.iter().find(|change| change.congress == TOWN).unwrap();
    let (term, id) = (change.term.clone(), change.id());
    county.world.tell.chapter(
        "以后的事 What comes later",
        "安海镇改期后换届。一位代表请病假，代办人接手；一位被采取强制措施，暂停执行职务；一位去世；所缺名额补选，新代表当天就职。",
        "安海镇 changes its term a day later. One deputy goes on leave, one is suspended, one dies, and one is elected in that one's place.",
    );
    let session = json!({ "first_session_on": SATURDAY });
    county.admin().await.post(&format!("/api/v1/terms/{term}/move-session"), &session).await.ok();
    county.world.clock.pass_until("2026-11-21T00:00:30+08:00");
    begun(&county.worker, id);
    to_the_end(&county.worker, id);
    county.world.clock.pass_until("2026-11-23T09:00:00+08:00");
    county.world.restart().await;
    catch_up(&county.worker.db, &county.worker.surroundings).unwrap();

    let busy = busy(county, keys);
    let [(ill, of_ill), (held, of_held), (dead, of_dead), (stand_in, _), ..] = &busy[..] else { panic!("{busy:?}") };
    let before = readers::told(&county.world);
    let (admin, clerk) = (county.admin().await, county.clerk().await);
    on_leave(county, &clerk, ill, stand_in).await;
    decided(&admin, held, "detained").await;
    handed_over(&clerk, held, stand_in, "suspended").await;
    is_closed_kindly(county, held, stand_in).await;
    decided(&admin, dead, "died").await;
    handed_over(&clerk, dead, stand_in, "ended").await;
    is_closed_kindly(county, dead, stand_in).await;
    by_elected(county, &term, dead).await;

    // Nothing lies with anybody who can't act, and each resident learnt it once more.
    catch_up(&county.worker.db, &county.worker.surroundings).unwrap();
    let (acting, told) = (readers::acting(&county.world, MONDAY), readers::told(&county.world));
    let now: BTreeMap<String, Lies> = readers::cases(&county.world, keys);
    assert!(now.values().all(|lies| acting.contains(&lies.target)));
    let to = ("deputy".to_owned(), stand_in.deputy.clone());
    for case in of_ill.iter().chain(of_held).chain(of_dead) {
        assert_eq!(now[case].target, to, "{case}");
        let times = |told: &HashMap<String, usize>| told.get(case).copied().unwrap_or_default();
        assert_eq!(times(&told), times(&before) + 1, "{case}");
    }
    county.world.restart().await;
    assert_eq!(county.coverage(MONDAY).await, readers::coverage(&county.world, MONDAY));
}
