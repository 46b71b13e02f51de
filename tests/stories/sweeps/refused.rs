//! What a sweep does not take: drafts, reports and steps that can't be.

use mashang_tests::{Answer, HOME, Kind, id_of};
use serde_json::{Value, json};

use super::{FINDINGS, SWEEPS, TOWN, Town, draft, found, grant, step};
use crate::harbour::HARBOUR;

/// Where a body is wrong, and by which rule.
fn wrong(answer: Answer) -> (Value, Value) {
    let problem = answer.problem(422, "invalid");
    (problem["errors"][0]["pointer"].clone(), problem["errors"][0]["code"].clone())
}

fn at(pointer: &str, code: &str) -> (Value, Value) {
    (json!(pointer), json!(code))
}

async fn drafts_that_can_not_be(town: &Town) {
    let office = town.office().await;
    let good = draft("2026-03-02", "2026-03-22");
    for who in ["sweeper-0", "demo-deputy-shishi", "demo-leader", "demo-admin", "demo-resident"] {
        town.world.login(who).await.post(SWEEPS, &good).await.problem(403, "forbidden");
    }
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for (field, value, pointer, code) in [
        ("areas", json!([TOWN, HARBOUR]), "/areas", "sweep_areas_out_of_range"),
        ("areas", json!([TOWN, "350200000000"]), "/areas", "sweep_areas_out_of_range"),
        ("areas", json!([HOME]), "/areas", "sweep_area_not_served"),
        ("to", json!("2026-03-01"), "/to", "sweep_dates_out_of_range"),
        ("to", json!("2027-03-04"), "/to", "sweep_dates_out_of_range"),
    ] {
        assert_eq!(wrong(office.post(SWEEPS, &with(field, value)).await), at(pointer, code));
    }
    assert_eq!(office.post(SWEEPS, &with("categories", json!(["made_up"]))).await.bad_fields(), ["/categories"]);
    let nowhere = with("areas", json!(["350581103999"]));
    assert_eq!(office.post(SWEEPS, &nowhere).await.missing_fields(), ["/areas/0"]);
    let past = office.post(SWEEPS, &draft("2026-02-02", "2026-02-27")).await.created();
    let announce = format!("{SWEEPS}/{}/announce", id_of(&past));
    office.post(&announce, &json!({})).await.problem(409, "sweep_dates_past");
    let cancel = format!("{SWEEPS}/{}/cancel", id_of(&past));
    assert_eq!(office.post(&cancel, &json!({})).await.bad_fields(), ["/text"]);
    office.post(&cancel, &json!({ "text": "另行部署。" })).await.ok();
    let later = office.post(SWEEPS, &draft("2026-03-09", "2026-03-15")).await.created();
    let path = format!("{SWEEPS}/{}", id_of(&later));
    let (staff, zero) = (town.staff(0).await, json!({ "grid_id": town.grids[0], "zero": true }));
    staff.post(&format!("{path}/reports"), &zero).await.problem(404, "not_found");
    office.post(&format!("{path}/announce"), &json!({})).await.ok();
    staff.post(&format!("{path}/reports"), &zero).await.problem(409, "sweep_not_begun");
    office.post(&format!("{path}/reports"), &zero).await.problem(403, "forbidden");
    staff.post(&format!("{path}/close"), &json!({})).await.problem(404, "not_found");
    assert_eq!(staff.get(&path).await.ok()["relations"], json!(["grid_person"]));
    staff.get(&format!("{path}/figures")).await.problem(403, "forbidden");
    town.world.login("demo-office").await.get(&path).await.problem(404, "not_found");
}

async fn reports_that_can_not_be(town: &Town) {
    let with = |field: &str, value: Value| {
        let mut one = found(1);
        one[field] = value;
        json!({ "findings": [one] })
    };
    let staff = town.staff(0).await;
    assert_eq!(wrong(town.report_by(&staff, 1, json!({ "zero": true })).await), at("/grid_id", "sweep_foreign_grid"));
    let unknown = json!({ "grid_id": town.sweep, "zero": true });
    let path = format!("{SWEEPS}/{}/reports", town.sweep);
    assert_eq!(staff.post(&path, &unknown).await.missing_fields(), ["/grid_id"]);
    let elsewhere = town.world.deputy().await.0["grid_ids"][0].clone();
    grant(&town.world, "sweeper-4", &json!({ "GridStaff": { "grid": elsewhere } })).await;
    let outside = json!({ "grid_id": elsewhere, "zero": true });
    assert_eq!(wrong(town.staff(4).await.post(&path, &outside).await), at("/grid_id", "sweep_grid_outside"));
    let other = town.world.login("demo-grid-staff").await;
    town.report_by(&other, 0, json!({ "zero": true })).await.problem(404, "not_found");
    for (body, pointer, code) in [
        (json!({}), "/zero", "sweep_zero_unsaid"),
        (json!({ "zero": true, "findings": [found(1)] }), "/zero", "sweep_zero_unsaid"),
        (json!({ "zero": true, "round": 2 }), "/round", "unknown_sweep_round"),
        (json!({ "findings": vec![found(1); 51] }), "/findings", "too_many_sweep_findings"),
    ] {
        assert_eq!(wrong(town.report(0, body).await), at(pointer, code));
    }
    assert_eq!(town.report(0, with("kind", json!("made_up"))).await.bad_fields(), ["/findings/0/kind"]);
    assert_eq!(town.report(0, with("people", json!(0))).await.bad_fields(), ["/findings/0/people"]);
    let file = with("attachment_ids", json!([town.sweep]));
    assert_eq!(town.report(0, file).await.missing_fields(), ["/findings/0/attachment_ids"]);
    let kept = json!({ "findings": [found(1)], "keep_finding_ids": [town.sweep] });
    assert_eq!(wrong(town.report(0, kept).await), at("/keep_finding_ids/0", "finding_not_of_this_report"));
}

/// What is likely the same goes on with the former, and a report that is replaced takes out what nobody has begun to work on.
async fn what_is_reported_twice(town: &Town) -> String {
    let staff = town.staff(0).await;
    let photo = staff.photo().await;
    let mut first = found(1);
    first["attachment_ids"] = json!([photo]);
    let made = town.report(0, json!({ "findings": [first, found(2)] })).await.created();
    let (one, two) = (id_of(&made["findings"][0]).to_owned(), id_of(&made["findings"][1]).to_owned());
    let file = format!("/api/v1/attachments/{photo}");
    assert_eq!((town.office().await.get(&file).await.status, town.staff(1).await.get(&file).await.status), (200, 404));
    let mut same = found(1);
    same["point"]["latitude"] = json!(24.7703);
    let mut another = same.clone();
    another["is_another"] = json!(true);
    let again = json!({ "findings": [same, another], "keep_finding_ids": [one] });
    let replaced = town.report(0, again).await.created();
    assert_eq!((id_of(&replaced), &replaced["version"]), (id_of(&made), &json!(2)), "one report a round");
    let states = |report: &Value| -> Vec<Value> {
        report["findings"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect()
    };
    assert_eq!(states(&replaced), ["found", "linked", "found"]);
    assert_eq!(replaced["findings"][1]["same_as_id"], json!(one));
    assert_eq!(staff.get(&format!("{FINDINGS}/{two}")).await.ok()["state"], "withdrawn");
    assert_eq!(town.counted(Some(1)).await[0], 2, "what is the same counts once");
    let linked = id_of(&replaced["findings"][1]).to_owned();
    step(&staff, &linked, "open-dispute", json!({})).await.problem(409, "state_conflict");
    assert_eq!(step(&staff, &linked, "separate", json!({})).await.ok()["state"], "found");
    step(&staff, &one, "watch", json!({ "due_on": "2026-03-10" })).await.ok();
    assert_eq!(wrong(town.report(0, json!({ "zero": true })).await), at("/zero", "sweep_found_before"));
    let rest = town.report(0, json!({ "findings": [found(3)] })).await.created();
    assert_eq!(states(&rest), ["watched", "found"], "what is worked on stays");
    let path = format!("/api/v1/sweep-reports/{}", id_of(&rest));
    assert_eq!(town.office().await.get(&path).await.ok()["version"], 3);
    town.staff(1).await.get(&path).await.problem(404, "not_found");
    id_of(&rest["findings"][1]).to_owned()
}

async fn steps_that_can_not_be(town: &Town, finding: &str) {
    let (office, staff) = (town.office().await, town.staff(0).await);
    for stranger in ["sweeper-1", "demo-office", "demo-deputy", "demo-resident"] {
        let stranger = town.world.login(stranger).await;
        step(&stranger, finding, "open-dispute", json!({})).await.problem(404, "not_found");
        stranger.get(&format!("{FINDINGS}/{finding}")).await.problem(404, "not_found");
    }
    let why = json!({ "text": "已和解。" });
    step(&staff, finding, "dismiss", why.clone()).await.problem(403, "forbidden");
    assert_eq!(step(&office, finding, "dismiss", json!({})).await.bad_fields(), ["/text"]);
    for day in ["2026-03-02", "2027-03-04"] {
        let refused = step(&staff, finding, "watch", json!({ "due_on": day })).await;
        assert_eq!(wrong(refused), at("/due_on", "watch_date_out_of_range"));
    }
    let (deputy, _) = town.world.deputy().await;
    for kind in ["deputy", "room", "account"] {
        let far = json!({ "due_on": "2026-03-10", "watcher": { "kind": kind, "id": deputy["id"] } });
        assert_eq!(wrong(step(&staff, finding, "watch", far).await), at("/watcher", "not_a_watcher"));
    }
    let case = json!({ "nature": "help", "category": "public_order", "speaker_consents": false });
    assert_eq!(step(&staff, finding, "open-case", case).await.bad_fields(), ["/speaker_consents"]);
    step(&office, finding, "strike-off", why.clone()).await.problem(409, "state_conflict");
    step(&staff, finding, "watch", json!({ "due_on": "2026-03-10" })).await.ok();
    let bare = step(&office, finding, "strike-off", why).await;
    assert_eq!(wrong(bare), at("/attachment_ids", "strike_off_without_evidence"));
    let evidence = json!({ "attachment_ids": [staff.photo().await] });
    step(&staff, finding, "strike-off", evidence).await.problem(403, "forbidden");
    town.strike_off(finding).await;
    step(&staff, finding, "watch", json!({ "due_on": "2026-03-10" })).await.problem(409, "state_conflict");
}

pub(super) async fn what_a_sweep_does_not_take(kind: Kind) {
    let town = Town::start(kind).await;
    drafts_that_can_not_be(&town).await;
    town.announce().await;
    reports_that_can_not_be(&town).await;
    let finding = what_is_reported_twice(&town).await;
    steps_that_can_not_be(&town, &finding).await;
    let mut wages = draft("2026-03-02", "2026-03-08");
    wages["categories"] = json!(["wage_arrears"]);
    let office = town.office().await;
    let made = office.post(SWEEPS, &wages).await.created();
    let path = format!("{SWEEPS}/{}", id_of(&made));
    office.post(&format!("{path}/announce"), &json!({})).await.ok();
    let body = json!({ "grid_id": town.grids[1], "findings": [found(1)] });
    let refused = town.staff(1).await.post(&format!("{path}/reports"), &body).await;
    assert_eq!(wrong(refused), at("/findings/0/kind", "sweep_type_not_sought"));
    office.post(&format!("{path}/cancel"), &json!({ "text": "并入全镇排查。" })).await.ok();
    let over = town.staff(1).await.post(&format!("{path}/reports"), &body).await;
    over.problem(409, "sweep_over");
}
