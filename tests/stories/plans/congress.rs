//! The same of what a congress does in a year: stations, activities, reports to voters, visits, consultations, briefings, orders, sweeps.

use mashang_tests::{Kind, World, id_of};
use serde_json::json;

use super::asked::AREAS;
use super::{listen, plan, put_in_charge, selected, something_for_everybody, turn_the_pages};
use crate::activities;
use crate::bulletins;
use crate::cases::police;
use crate::consultations;
use crate::contacts;
use crate::harbour::fresh_phone;
use crate::orders;
use crate::receptions::room;
use crate::stations;
use crate::sweeps;
use crate::voter_reports;

/// Tables that grow with every year.
const GROWING: [&str; 12] = [
    "activities",
    "bulletins",
    "consultations",
    "contact_links",
    "contact_visits",
    "deputy_groups",
    "rotas",
    "station_plans",
    "supervision_orders",
    "sweep_campaigns",
    "sweep_findings",
    "voter_reports",
];

/// What whoever works for an office, is a deputy or handles matters asks.
const ASKED: [&str; 13] = [
    "activities?limit=1",
    "activities?limit=1&year=2026",
    "bulletins?limit=1",
    "bulletins?limit=1&year=2026",
    "consultations?limit=1",
    "contact-links?limit=1",
    "contact-links?limit=1&state=active",
    "deputy-groups?limit=1",
    "supervision-orders?limit=1",
    "sweep-campaigns?limit=1",
    "sweep-findings?limit=1",
    "voter-reports?limit=1",
    "me/work?limit=1",
];

/// What an office asks besides.
const OF_AN_OFFICE: [&str; 10] = [
    "bulletins?limit=1&state=drafting",
    "contact-links?limit=1&late=true",
    "contact-links?limit=1&division=350582002014",
    "overdue?limit=1&kind=activity&kind=bulletin_instruction&kind=consultation_milestone",
    "overdue?limit=1&kind=contact_link",
    "overdue?limit=1&kind=voter_report",
    "supervision-orders?limit=1&late=true",
    "supervision-orders?limit=1&division=350582002014",
    "sweep-findings?limit=1&overdue=true",
    "voter-reports?limit=1&division=350582002014",
];

/// What is read along the index that holds the list in its very order, and nothing else.
const IN_ORDER: [&str; 1] = ["SCAN consultations USING INDEX consultations_id_idx"];

/// Two of each, so that there is a second page where one shows one.
async fn a_year_in_short(world: &World) {
    something_for_everybody(world).await;
    let office = world.login("demo-office").await;
    let police = police(world).await;
    for round in ["上半年", "下半年"] {
        activities::something_planned(world, round).await;
        bulletins::drafted(&office, &bulletins::briefing(round)).await;
        consultations::something_said(world, round).await;
        contacts::somebody_visited(world, round, &fresh_phone()).await;
        let matter = world.submit(&world.anybody()).await;
        office.post(orders::ORDERS, &orders::order(id_of(&matter), &police)).await.created();
    }
    stations::something_booked(world, "预约", &fresh_phone()).await;
    sweeps::something_found(world, "排查").await;
    voter_reports::something_drafted(world, "述职").await;
    world.settle().await;
}

async fn no_list_of_a_congress_scans_or_sorts_what_grows(kind: Kind) {
    listen();
    let mut world = World::start(kind).await;
    a_year_in_short(&world).await;
    world.restart().await;
    let url = world.database.url.clone();
    let file = url.trim_start_matches("sqlite:").to_owned();
    let room = room(&world).await;
    selected(&file);
    for who in ["demo-resident", "demo-deputy", "demo-grid-staff", "demo-unit", "demo-room-liaison"] {
        let caller = world.login(who).await;
        for path in ASKED {
            turn_the_pages(&caller, path, true).await;
        }
        for list in ["rotas", "station-plans"] {
            turn_the_pages(&caller, &format!("{list}?limit=1&room_id={room}"), true).await;
        }
    }
    for area in AREAS {
        put_in_charge(&world, area);
        let office = world.login("demo-office").await;
        for path in ASKED.iter().chain(&OF_AN_OFFICE) {
            turn_the_pages(&office, path, true).await;
        }
    }
    let deputy = world.login("demo-deputy").await;
    let links = deputy.get("/api/v1/contact-links").await.ok();
    turn_the_pages(&deputy, &format!("contact-links/{}/visits?limit=1", id_of(&links["items"][0])), true).await;
    deputy.post("/api/v1/me/export", &json!({})).await.ok();
    let statements = selected(&file);
    world.stop().await;
    for table in GROWING {
        assert!(statements.iter().any(|sql| sql.contains(&format!("`{table}`"))), "nobody asked for {table}");
    }
    for statement in &statements {
        if !GROWING.iter().any(|table| statement.contains(&format!("`{table}`"))) {
            continue;
        }
        for step in plan(&url, statement) {
            let scan = |table: &&str| step == format!("SCAN {table}") || step.starts_with(&format!("SCAN {table} "));
            let scans = GROWING.iter().any(scan) && !IN_ORDER.contains(&step.as_str());
            assert!(!scans && step != "USE TEMP B-TREE FOR ORDER BY", "{statement}\n{step}");
        }
    }
}

mod sqlite {
    use super::Kind;

    #[test]
    fn no_list_of_a_congress_scans_or_sorts_what_grows() {
        mashang_tests::run(super::no_list_of_a_congress_scans_or_sorts_what_grows(Kind::Sqlite));
    }
}
