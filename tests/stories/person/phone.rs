//! What is kept under somebody's phone alone: visits of a deputy, bookings, and that its voter was at a meeting.

use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

use super::{holds, said};
use crate::contacts::{LINKS, somebody_visited};
use crate::desks::binds;
use crate::harbour::fresh_phone;
use crate::stations::something_booked;
use crate::voter_reports::{ballot, reviewed_by};

async fn taken_out(caller: &Caller) -> Value {
    caller.post("/api/v1/me/export", &json!({})).await.ok()
}

fn count(world: &World, of: &str) -> String {
    world.sql_text(&format!("SELECT CAST(count(*) AS TEXT) AS text FROM {of}")).concat()
}

/// Whether the export says that this is left out.
fn leaves_out(exported: &Value, what: &str) -> bool {
    exported["left_out"].as_array().unwrap().iter().any(|one| one["what"] == what)
}

async fn what_is_kept_under_ones_phone_is_taken_out_and_goes_with_the_account(kind: Kind) {
    let world = World::start(kind).await;
    let phone = fresh_phone();
    somebody_visited(&world, &said("王家"), &phone).await;
    something_booked(&world, &said("预约"), &phone).await;
    let voters: Vec<String> = std::iter::once(phone.clone()).chain((0..10).map(|_| fresh_phone())).collect();
    let report = reviewed_by(&world, &voters).await;
    // What the phone is told of the booking comes first.
    world.settle().await;
    ballot(&world, &report, &phone, "dissatisfied").await.ok();

    let resident = world.login("needle-openid-of-a-household").await;
    let nothing = taken_out(&resident).await;
    for list in ["contacts", "bookings", "voter_meetings", "grants", "activities", "deputy_groups"] {
        assert_eq!(nothing[list], json!([]), "{list}: nobody knows whose phone it is yet");
    }
    binds(&world, &resident, &phone).await;
    let out = taken_out(&resident).await;
    let link = &out["contacts"][0];
    assert_eq!((&link["name"], &link["visits"][0]["day"]), (&json!(said("王家")), &json!("2026-03-02")));
    assert!(link["deputy_name"].is_string() && link["visits"][0].get("heard").is_none(), "{link}");
    assert_eq!(out["bookings"][0]["contact_name"], json!(said("预约")));
    let meeting = &out["voter_meetings"][0];
    assert_eq!((&meeting["report_id"], &meeting["voted"]), (&json!(report), &json!(true)));
    assert!(!out.to_string().contains("dissatisfied") && leaves_out(&out, "ballots"), "a ballot is nobody's: {out}");
    assert_eq!(taken_out(&world.login("demo-resident-2").await).await["contacts"], json!([]));
    let deputy = world.login("demo-deputy").await;
    let own = taken_out(&deputy).await;
    assert_eq!((&own["grants"][0]["role"], leaves_out(&own, "duty_file")), (&json!("deputy"), true));
    assert!(!own.to_string().contains(&said("王家")), "whom a deputy visits is not the deputy's own");

    let gone = resident.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok();
    assert_eq!(gone["account_erased"], true);
    world.settle().await;
    assert!(!holds(&world, &said("王家")));
    let link = deputy.get(&format!("{LINKS}/{}", id_of(link))).await.ok();
    assert_eq!((&link["state"], link.get("person")), (&json!("ended"), None));
    let inbox = deputy.get("/api/v1/me/messages?limit=100").await.ok();
    assert!(inbox["items"].as_array().unwrap().iter().any(|one| one["kind"] == "consent_withdrawn"), "{inbox}");
    assert_eq!(count(&world, "station_bookings WHERE sealed IS NOT NULL"), "0");
    assert_eq!(count(&world, "voter_report_voters"), "10", "another voter is as before");
    assert_eq!(count(&world, "voter_report_ballots WHERE ballots = 1"), "1", "what it says is counted still");
    let code = json!({ "phone": phone });
    world.anybody().post(&format!("/api/v1/voter-reports/{report}/ballot-codes"), &code).await.ok();

    let anew = world.login("needle-openid-of-a-household").await;
    binds(&world, &anew, &phone).await;
    let out = taken_out(&anew).await;
    assert_eq!((&out["contacts"], &out["bookings"], &out["voter_meetings"]), (&json!([]), &json!([]), &json!([])));
}

mashang_tests::stories!(what_is_kept_under_ones_phone_is_taken_out_and_goes_with_the_account);
