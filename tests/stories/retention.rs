//! What has served its time goes as the rules say, and nothing of anybody's matter goes without one.

use mashang_tests::{HOME, Kind, World, execute, id_of, program, submission};
use serde_json::{Value, json};

const COUNTY: &str = "350582000000";

fn rule(class: &str, days: Option<u32>) -> Value {
    let mut body = json!({ "division_code": COUNTY, "class": class });
    if let Some(days) = days {
        body["days"] = json!(days);
    }
    body
}

async fn administrators_say_for_how_long_what_is_kept(kind: Kind) {
    let world = World::start(kind).await;
    let path = "/api/v1/retention-rules";
    let admin = world.login("demo-admin").await;
    world.login("demo-office").await.post(path, &rule("looks", Some(2000))).await.problem(403, "forbidden");
    assert_eq!(admin.post(path, &rule("looks", Some(365))).await.bad_fields(), ["/days"], "three years at least");
    assert_eq!(admin.post(path, &rule("sessions", Some(7))).await.bad_fields(), ["/division_code"], "of the house");
    assert_eq!(admin.post(path, &rule("photographs", Some(7))).await.bad_fields(), ["/class"]);
    for days in [None, Some(31)] {
        let mut answers = rule("answers", days);
        answers["division_code"] = json!("350500000000");
        assert_eq!(admin.post(path, &answers).await.bad_fields(), ["/days"], "what was erased stands in them");
    }
    let first = admin.post(path, &rule("looks", Some(2000))).await.created();
    assert_eq!((&first["version"], &first["action"]), (&json!(1), &json!("delete_row")));
    let second = admin.post(path, &rule("looks", None)).await.created();
    assert_eq!((&second["version"], second.get("days")), (&json!(2), None), "all is kept again");
    let all = world.anybody().get(&format!("{path}?division={HOME}")).await.ok();
    let versions: Vec<_> = all["items"].as_array().unwrap().iter().map(|one| one["version"].clone()).collect();
    assert_eq!(versions, [json!(2), json!(1)]);
    let by_itself = all["standards"].as_array().unwrap().iter().filter(|one| one["goes_by_itself"] == true);
    let by_itself: Vec<_> = by_itself.map(|one| one["class"].as_str().unwrap()).collect();
    assert_eq!(by_itself, ["sessions", "phone_codes", "answers", "deliveries", "roster_rows"]);
}

async fn the_contact_of_a_closed_case_goes_when_its_time_is_over(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let (_, code) = world.deputy().await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let mut body = submission(&code);
    let recording = resident.photo().await;
    body["attachment_ids"] = json!([recording]);
    let closed = id_of(&resident.post("/api/v1/cases", &body).await.created()).to_owned();
    let open = id_of(&world.submit(&resident).await).to_owned();
    deputy.step(&closed, "accept", &json!({})).await.ok();
    deputy.step(&closed, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    resident.step(&closed, "rate", &json!({ "rating": "satisfied" })).await.ok();
    // As if all of it were long ago.
    let long_ago = match kind {
        Kind::Sqlite => "1",
        Kind::Postgres(_) => "to_timestamp(1)",
    };
    execute(&world.database.url, &format!("UPDATE case_handling SET updated_at = {long_ago}"));
    execute(&world.database.url, "UPDATE attachments SET media_type = 'audio/mpeg'");
    let run = |arguments: &[&str]| {
        let whole: Vec<&str> = ["retention", "run"].into_iter().chain(arguments.iter().copied()).collect();
        program::said(&mut program::command(&world.database, &whole))
    };
    assert!(!run(&[]).contains("closed"), "nothing goes without a rule");
    let admin = world.login("demo-admin").await;
    for class in ["closed_contacts", "closed_recordings"] {
        let tried = admin.post("/api/v1/retention-rules/dry-run", &rule(class, Some(365))).await.ok();
        assert_eq!(tried, json!({ "count": 1, "capped": false }), "{class}");
        admin.post("/api/v1/retention-rules", &rule(class, Some(365))).await.created();
    }
    let dry = run(&["--dry-run"]);
    let line = |said: &str, class: &str| said.lines().find(|line| line.starts_with(class)).unwrap().to_owned();
    assert!(line(&dry, "closed_contacts").ends_with("\t1"), "{dry}");
    assert!(resident.case(&closed).await.get("contact").is_some(), "it was only counted");
    let said = run(&[]);
    for class in ["closed_contacts", "closed_recordings"] {
        assert!(line(&said, class).ends_with("\t1"), "{said}");
        assert!(line(&run(&[]), class).ends_with("\t0"), "once");
    }
    assert!(resident.case(&closed).await.get("contact").is_none());
    assert!(resident.case(&open).await.get("contact").is_some(), "an open case keeps it");
    assert_eq!(resident.case(&closed).await["title"], body["title"], "all else stays");
    resident.get(&format!("/api/v1/attachments/{recording}")).await.problem(404, "not_found");
    assert!(!world.database.folder.path().join("files").join(&recording).exists());
    let reports = admin.get("/api/v1/retention-reports").await.ok();
    let mut told: Vec<_> = reports["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["division_code"] == COUNTY)
        .map(|one| (one["class"].as_str().unwrap(), one["version"].clone(), one["count"].clone()))
        .collect();
    told.sort_by_key(|one| one.0);
    assert_eq!(told, [("closed_contacts", json!(1), json!(1)), ("closed_recordings", json!(1), json!(1))]);
    deputy.get("/api/v1/retention-reports").await.problem(403, "forbidden");
}

async fn a_recording_is_known_until_its_file_is_gone(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let (_, code) = world.deputy().await;
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let mut body = submission(&code);
    let recording = resident.photo().await;
    body["attachment_ids"] = json!([recording]);
    let case = id_of(&resident.post("/api/v1/cases", &body).await.created()).to_owned();
    deputy.step(&case, "accept", &json!({})).await.ok();
    deputy.step(&case, "resolve", &json!({ "text": "已答复", "settlement": "answer" })).await.ok();
    resident.step(&case, "rate", &json!({ "rating": "satisfied" })).await.ok();
    let long_ago = match kind {
        Kind::Sqlite => "1",
        Kind::Postgres(_) => "to_timestamp(1)",
    };
    execute(&world.database.url, &format!("UPDATE case_handling SET updated_at = {long_ago}"));
    execute(&world.database.url, "UPDATE attachments SET media_type = 'audio/mpeg'");
    let admin = world.login("demo-admin").await;
    admin.post("/api/v1/retention-rules", &rule("closed_recordings", Some(365))).await.created();

    // What stands in its place can't be removed as a file.
    let file = world.database.folder.path().join("files").join(&recording);
    let aside = file.with_extension("aside");
    std::fs::rename(&file, &aside).unwrap();
    std::fs::create_dir(&file).unwrap();
    let run = || program::command(&world.database, &["retention", "run"]);
    let said = program::refused(&mut run());
    assert!(said.contains("can't be removed"), "{said}");
    let known = "SELECT CAST(count(*) AS TEXT) AS text FROM attachments";
    assert_eq!(world.sql_text(known), ["1"]);
    std::fs::remove_dir(&file).unwrap();
    std::fs::rename(&aside, &file).unwrap();
    program::said(&mut run());
    assert_eq!(world.sql_text(known), ["0"]);
    assert!(!file.exists());
}

mashang_tests::stories!(
    a_recording_is_known_until_its_file_is_gone,
    administrators_say_for_how_long_what_is_kept,
    the_contact_of_a_closed_case_goes_when_its_time_is_over,
);
