//! What somebody may demand of the own data: to take a consent back, to take all of it out, to set it right, to have it erased.

mod consents;
mod phone;

use mashang_domain::person::PRIVACY_EDITION;
use mashang_infra::audit::verify;
use mashang_tests::{Caller, Kind, OwnDatabase, World, execute, id_of, program, submission};
use serde_json::{Value, json};

use crate::desks::binds;
use crate::harbour::{fresh_phone, number_in};
use crate::receptions::{on, room};

/// Stands in everything that somebody writes, or that is written of somebody, in these stories.
const NEEDLE: &str = "隐秘针脚";

fn said(what: &str) -> String {
    format!("{NEEDLE}{what}")
}

/// Everything that lies sealed, opened: what whoever has the keys can read.
fn opened(world: &World) -> Vec<String> {
    const COLUMNS: [(&str, &str, &str); 15] = [
        ("cases", "id", "sealed"),
        ("case_handling", "case_id", "sealed"),
        ("events", "id", "sealed"),
        ("subject_keys", "subject_id", "sealed"),
        ("accounts", "id", "sealed"),
        ("accounts", "id", "phone"),
        ("duty_records", "id", "sealed"),
        ("grid_members", "id", "sealed"),
        ("disputes", "id", "dossier"),
        ("receptions", "id", "register"),
        ("invitations", "id", "sealed"),
        ("audit_entries", "id", "sealed"),
        ("desk_keys", "account_id", "sealed"),
        ("contact_links", "id", "sealed"),
        ("contact_visits", "id", "sealed"),
    ];
    let keys = world.keys();
    let mut all = Vec::new();
    for (table, id, column) in COLUMNS {
        let subject = match table {
            "events" => "subject_id",
            "contact_visits" => "link_id",
            _ => id,
        };
        let [owner, subject] = [id, subject].map(|id| match world.kind {
            Kind::Sqlite => format!("hex({id})"),
            Kind::Postgres(_) => format!("replace({id}::text, '-', '')"),
        });
        let bytes = match world.kind {
            Kind::Sqlite => format!("hex({column})"),
            Kind::Postgres(_) => format!("encode({column}, 'hex')"),
        };
        let rows = format!(
            "SELECT {owner} || ' ' || {subject} || ' ' || {bytes} AS text FROM {table} WHERE {column} IS NOT NULL"
        );
        for row in world.sql_text(&rows) {
            let [owner, subject, sealed] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let Some(plain) = keys.open(&format!("{table}.{column}"), owner, subject, sealed) else { continue };
            all.push(String::from_utf8_lossy(&plain).into_owned());
        }
    }
    all
}

fn holds(world: &World, needle: &str) -> bool {
    opened(world).iter().any(|text| text.contains(needle))
}

async fn consented(caller: &Caller) -> Vec<Value> {
    caller.get("/api/v1/me/consents").await.ok()["items"].as_array().unwrap().clone()
}

/// A case full of needles with a photo, handled up to its end; its receipt, its phone and the photo.
async fn handled(world: &World, caller: &Caller) -> (Value, String, String) {
    let (_, code) = world.deputy().await;
    let (deputy, phone) = (world.login("demo-deputy").await, fresh_phone());
    let mut body = submission(&code);
    body["title"] = json!(said("标题"));
    body["text"] = json!(said("正文"));
    body["contact"] = json!({ "name": said("姓名"), "phone": phone });
    body["address"] = json!(said("地址"));
    body["health"] = json!(said("病情"));
    body["health_consent"] = json!(true);
    let guardian = json!({ "name": said("监护"), "relation": "parent", "phone": fresh_phone() });
    body["minor"] = json!({ "under_14": true, "guardian_consents": true, "guardian": guardian });
    body["consent_to_publish"] = json!(true);
    let photo = caller.photo().await;
    body["attachment_ids"] = json!([photo]);
    let receipt = caller.post("/api/v1/cases", &body).await.created();
    let id = id_of(&receipt);
    deputy.step(id, "accept", &json!({ "text": said("受理") })).await.ok();
    let report = json!({
        "kind": "observation", "text": said("走访"), "attachment_ids": [deputy.photo().await],
        "measures": [{ "description": said("措施"), "owner": said("责任人") }]
    });
    deputy.step(id, "report", &report).await.ok();
    let question = json!({ "body": said("单位"), "question": said("问题") });
    deputy.post(&format!("/api/v1/cases/{id}/answer-links"), &question).await.created();
    deputy.step(id, "request-info", &json!({ "text": said("追问") })).await.ok();
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    tracker.step(id, "supplement", &json!({ "text": said("补充") })).await.ok();
    deputy.step(id, "resolve", &json!({ "text": said("答复"), "settlement": "answer" })).await.ok();
    tracker.step(id, "rate", &json!({ "rating": "satisfied", "text": said("评语") })).await.ok();
    (receipt, phone, photo)
}

/// The last number that a phone was sent, among what it is told of a case.
fn last_number(world: &World, phone: &str) -> String {
    number_in(world.texts_to(phone).iter().rfind(|text| text.contains("验证码 ")).unwrap())
}

/// Has the case behind a code erased, by the number on its phone.
async fn erased(world: &World, code: &str, phone: &str) -> Value {
    let tracker = world.tracker(code);
    tracker.post("/api/v1/track-erasure/code", &json!({})).await.ok();
    let number = last_number(world, phone);
    tracker.post("/api/v1/me/erasure", &json!({ "confirm": true, "number": number })).await.ok()
}

async fn all_of_ones_own_is_taken_out_and_nothing_of_others(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    let (receipt, phone, photo) = handled(&world, &resident).await;
    let (_, code) = world.deputy().await;
    let mut others = submission(&code);
    others["text"] = json!("别人的事情");
    world.login("demo-resident-2").await.post("/api/v1/cases", &others).await.created();
    world.settle().await;
    let out = resident.post("/api/v1/me/export", &json!({})).await;
    assert_eq!(out.header("cache-control"), "private, no-store");
    let out = out.ok();
    let text = out.to_string();
    for what in ["标题", "正文", "姓名", "地址", "病情", "受理", "走访", "措施", "追问", "补充", "答复", "评语"]
    {
        assert!(text.contains(&said(what)), "{what} is not in {text}");
    }
    for what in [phone.as_str(), photo.as_str(), "demo-resident", "satisfied", "sensitive_information", "resolved"] {
        assert!(text.contains(what), "{what} is not in {text}");
    }
    assert!(!text.contains("别人的事情"), "{text}");
    assert!(!out["messages"].as_array().unwrap().is_empty() && !out["sessions"].as_array().unwrap().is_empty());
    assert!(out["left_out"].as_array().unwrap().iter().any(|one| one["what"] == "files"), "{text}");

    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    let by_code = tracker.post("/api/v1/me/export", &json!({})).await.ok();
    assert!(!by_code.to_string().contains(&phone), "whoever finds a code learns no phone: {by_code}");
    assert!(by_code.get("account").is_none() && by_code["cases"].as_array().unwrap().len() == 1, "{by_code}");
    // What somebody handles is not the own.
    let deputys = world.login("demo-deputy").await.post("/api/v1/me/export", &json!({})).await.ok();
    assert!(!deputys.to_string().contains(NEEDLE), "{deputys}");
    world.anybody().post("/api/v1/me/export", &json!({})).await.problem(401, "unauthorized");
}

async fn what_is_wrong_of_oneself_is_set_right(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let [before, now] = [fresh_phone(), fresh_phone()];
    let mut body = submission(&code);
    body["contact"] = json!({ "name": said("旧名"), "phone": before });
    body["address"] = json!(said("旧址"));
    let resident = world.login("demo-resident").await;
    let receipt = resident.post("/api/v1/cases", &body).await.created();
    let id = id_of(&receipt);
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    let right = json!({ "contact_name": "王小姐", "contact_phone": now, "address": "西门" });
    world.login("demo-resident-2").await.step(id, "correct", &right).await.problem(404, "not_found");
    world.login("demo-deputy").await.step(id, "correct", &right).await.problem(403, "forbidden");
    tracker.step(id, "correct", &json!({})).await.problem(409, "nothing_corrected");
    // Whoever found the code would make the phone an own one, and erase all by the number that is sent there.
    assert_eq!(tracker.step(id, "correct", &right).await.bad_fields(), ["/contact_phone"]);
    tracker.step(id, "correct", &json!({ "address": said("旧址二") })).await.ok();
    resident.step(id, "correct", &right).await.ok();
    let case = tracker.case(id).await;
    assert_eq!((&case["contact"]["name"], &case["address"]), (&json!("王小姐"), &json!("西门")));
    assert_eq!(case["timeline"].as_array().unwrap().last().unwrap()["kind"], "corrected");
    let deputy = world.login("demo-deputy").await;
    let revealed = deputy
        .post(&format!("/api/v1/cases/{id}/reveal-contact"), &json!({ "purpose": "contact_for_handling" }))
        .await
        .ok();
    assert_eq!(revealed["phone"], json!(now));
    world.settle().await;
    let inbox = deputy.get("/api/v1/me/messages").await.ok();
    assert!(inbox["items"].as_array().unwrap().iter().any(|one| one["kind"] == "corrected"), "{inbox}");
    for gone in [said("旧名"), said("旧址"), before] {
        assert!(!holds(&world, &gone), "{gone} is kept");
    }
    let bad = json!({ "contact_phone": "12345678901" });
    assert_eq!(tracker.step(id, "correct", &bad).await.bad_fields(), ["/contact_phone"]);
}

/// How much there is of what consumers write.
fn written(world: &World) -> Vec<String> {
    ["duty_records", "inbox_messages", "audit_leaves", "parked_events"]
        .iter()
        .flat_map(|table| world.sql_text(&format!("SELECT '{table} ' || CAST(count(*) AS TEXT) AS text FROM {table}")))
        .collect()
}

async fn what_was_erased_is_nowhere_and_all_that_is_counted_stays(kind: Kind) {
    let world = World::start(kind).await;
    let (receipt, phone, photo) = handled(&world, &world.anybody()).await;
    let (id, code) = (id_of(&receipt), receipt["tracking_code"].as_str().unwrap());
    let other = world.submit(&world.anybody()).await;
    world.settle().await;
    assert!(holds(&world, NEEDLE) && holds(&world, &phone));
    let (tracker, deputy) = (world.tracker(code), world.login("demo-deputy").await);
    let stood = deputy.case(id).await;

    let erase = |caller: Caller, body: Value| async move { caller.post("/api/v1/me/erasure", &body).await };
    assert_eq!(erase(tracker.clone(), json!({ "confirm": false })).await.bad_fields(), ["/confirm"]);
    assert_eq!(erase(tracker.clone(), json!({ "confirm": true })).await.bad_fields(), ["/number"], "a phone is known");
    tracker.post("/api/v1/track-erasure/code", &json!({})).await.ok();
    let right = last_number(&world, &phone);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(erase(tracker.clone(), json!({ "confirm": true, "number": wrong })).await.bad_fields(), ["/number"]);
    let others = world.tracker(other["tracking_code"].as_str().unwrap());
    assert_eq!(erase(others.clone(), json!({ "confirm": true, "number": right })).await.bad_fields(), ["/number"]);
    assert!(holds(&world, NEEDLE), "nothing was erased by then");
    let done = erase(tracker.clone(), json!({ "confirm": true, "number": right })).await.ok();
    assert_eq!((&done["case_ids"], &done["account_erased"]), (&json!([id]), &json!(false)));
    assert_eq!(done["kept"][0]["why"], "copies");
    let again = erase(tracker.clone(), json!({ "confirm": true })).await.ok();
    assert_eq!(again["case_ids"], json!([id]), "twice is once");

    world.settle().await;
    for needle in [NEEDLE, phone.as_str(), &code.replace('-', "")] {
        assert!(!holds(&world, needle), "{needle} is there still");
    }
    let folder = world.database.folder.path();
    assert!(!folder.join("files").join(&photo).exists());
    let journal = std::fs::read_to_string(folder.join("erasures.jsonl")).unwrap();
    let lines = journal.lines().filter(|line| !line.is_empty());
    assert!(lines.count() == 1 && journal.contains(id) && !journal.contains(NEEDLE), "{journal}");

    tracker.get("/api/v1/track").await.problem(410, "erased");
    tracker.get(&format!("/api/v1/cases/{id}")).await.problem(404, "not_found");
    assert_eq!(others.case(id_of(&other)).await["title"], submission("")["title"], "another's is as it was");
    let left = deputy.case(id).await;
    for name in ["state", "nature", "category", "division_code", "submitted_at", "rating", "voices", "target"] {
        assert_eq!(left[name], stood[name], "{name}");
    }
    assert_eq!(left["timeline"].as_array().unwrap().len(), stood["timeline"].as_array().unwrap().len() + 1);
    assert!(left["erased_at"].is_string() && left["title"] == "内容已按本人要求删除" && left.get("contact").is_none());
    let list = deputy.get("/api/v1/cases").await.ok();
    let listed = list["items"].as_array().unwrap().iter().find(|one| one["id"] == json!(id)).unwrap();
    assert_eq!(listed["title"], "内容已按本人要求删除");

    // Whoever reads the log again comes to the same, and it proves itself.
    let counted = written(&world);
    assert!(counted.last().unwrap().ends_with(" 0"), "nothing is parked: {counted:?}");
    execute(&world.database.url, "UPDATE consumers SET xid = 0, seq = 0");
    world.settle().await;
    world.rebuild_rollups();
    assert_eq!(written(&world), counted);
    assert!(!holds(&world, NEEDLE));
    let verified = verify(&world.door(), Vec::new(), &|_| {}).unwrap().unwrap();
    assert!(verified.erased >= 7, "{verified:?}");
}

async fn a_case_under_way_is_taken_back_with_its_words_whoever_acts_at_that_moment(kind: Kind) {
    let world = World::start(kind).await;
    let (_, printed) = world.deputy().await;
    let deputy = world.login("demo-deputy").await;
    for _ in 0..4 {
        let mut body = submission(&printed);
        body.as_object_mut().unwrap().remove("contact");
        body["text"] = json!(said("正文"));
        let receipt = world.anybody().post("/api/v1/cases", &body).await.created();
        let id = id_of(&receipt);
        let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
        // Where nobody can be sent a number, none is asked for.
        let none = tracker.post("/api/v1/track-erasure/code", &json!({})).await;
        none.problem(409, "erasure_number_not_needed");
        let wish = json!({ "confirm": true });
        let words = json!({ "text": said("受理") });
        let (accept, erase) = (deputy.step(id, "accept", &words), tracker.post("/api/v1/me/erasure", &wish));
        let (accepted, gone) = futures_util::future::join(accept, erase).await;
        assert!(matches!(accepted.status, 200 | 403 | 409), "{}", accepted.json);
        gone.ok();
        let left = deputy.case(id).await;
        assert_eq!((&left["state"], left["erased_at"].is_string()), (&json!("withdrawn"), true));
    }
    assert!(!holds(&world, NEEDLE));
}

async fn what_somebody_said_at_a_reception_goes_out_of_the_register(kind: Kind) {
    let world = World::start(kind).await;
    let made = on(&room(&world).await, "2026-03-05");
    let made = world.login("demo-room-liaison").await.post("/api/v1/receptions", &made).await.created();
    let path = format!("/api/v1/receptions/{}", id_of(&made));
    // Thursday, a quarter to four.
    world.clock.pass_hours(24 * 3 + 6);
    let deputy = world.login("demo-deputy").await;
    deputy.post("/api/v1/check-ins", &world.check_in(id_of(&made)).await).await.created();
    let phone = fresh_phone();
    for words in [said("发言"), "别人的发言".to_owned()] {
        let speaker = json!({ "name": said("发言人"), "phone": phone });
        let mut entry = json!({ "kind": "voice", "text": words });
        if words.starts_with(NEEDLE) {
            entry["speaker"] = speaker;
        }
        deputy.post(&format!("{path}/entries"), &entry).await.created();
    }
    let submit = json!({
        "entry": 1, "nature": "complaint", "category": "traffic", "title": said("标题"), "speaker_consents": true
    });
    let receipt = deputy.post(&format!("{path}/submit-entry"), &submit).await.created();
    let code = receipt["tracking_code"].as_str().unwrap();
    let consents = consented(&world.tracker(code)).await;
    assert_eq!((consents.len(), &consents[0]["way"]), (1, &json!("desk")), "who entered it took it");
    erased(&world, code, &phone).await;
    assert!(!holds(&world, NEEDLE) && !holds(&world, &phone));
    assert!(holds(&world, "别人的发言"), "another's is as it was");
    world.login("demo-room-liaison").await.post(&format!("{path}/conclude"), &json!({})).await.ok();
}

async fn an_account_goes_with_all_its_cases_unless_it_acts_for_others(kind: Kind) {
    let world = World::start(kind).await;
    let wish = json!({ "confirm": true });
    world.login("demo-deputy").await.post("/api/v1/me/erasure", &wish).await.problem(409, "holds_grants");
    let (resident, phone) = (world.login("needle-openid-of-a-resident").await, fresh_phone());
    binds(&world, &resident, &phone).await;
    let me = resident.get("/api/v1/me").await.ok()["account_id"].clone();
    let (first, ..) = handled(&world, &resident).await;
    let (second, ..) = handled(&world, &resident).await;
    world.settle().await;
    let matters =
        |all: Vec<Value>| all.into_iter().filter(|one| one["purpose"] == "handling_of_matter").collect::<Vec<_>>();
    let consents = matters(consented(&resident).await);
    let ids: Vec<_> = consents.iter().map(|one| one["id"].clone()).collect();
    let of_cases: Vec<_> = consents.iter().map(|one| &one["case_id"]).collect();
    assert!(
        of_cases.len() == 2 && [&first, &second].iter().all(|case| of_cases.contains(&&case["id"])),
        "{consents:?}"
    );
    let again = json!({ "purpose": "handling_of_matter", "edition": PRIVACY_EDITION });
    let given = resident.post("/api/v1/me/consents", &again).await.ok();
    assert!(ids.contains(&given["id"]), "once: {given}");
    let one = json!({ "confirm": true, "case_id": id_of(&second) });
    world.login("demo-resident-2").await.post("/api/v1/me/erasure", &one).await.problem(404, "not_found");
    let done = resident.post("/api/v1/me/erasure", &one).await.ok();
    assert_eq!((&done["case_ids"], &done["account_erased"]), (&json!([id_of(&second)]), &json!(false)));
    let left = matters(consented(&resident).await);
    assert_eq!(left.len(), 2, "that somebody consented stays: {left:?}");
    let parted = left.iter().find(|one| one.get("case_id").is_none()).unwrap();
    assert!(!ids.contains(&parted["id"]), "nothing says with which case: {parted}");
    let done = resident.post("/api/v1/me/erasure", &wish).await.ok();
    assert_eq!((&done["case_ids"], &done["account_erased"]), (&json!([id_of(&first)]), &json!(true)));
    resident.get("/api/v1/me").await.problem(401, "unauthorized");
    for needle in [NEEDLE, "needle-openid", phone.as_str()] {
        assert!(!holds(&world, needle), "{needle} is there still");
    }
    let anew = world.login("needle-openid-of-a-resident").await;
    assert_ne!(anew.get("/api/v1/me").await.ok()["account_id"], me, "nobody is known again");
    assert_eq!(anew.get("/api/v1/me/cases").await.ok()["items"], json!([]));
}

async fn a_copy_of_before_has_it_erased_again_when_it_is_put_back(kind: Kind) {
    let mut world = World::start(kind).await;
    let (receipt, phone, photo) = handled(&world, &world.anybody()).await;
    world.settle().await;
    let copy = world.database.folder.path().join("copy");
    program::said(&mut program::command(&world.database, &["backup", copy.to_str().unwrap()]));
    erased(&world, receipt["tracking_code"].as_str().unwrap(), &phone).await;
    world.stop().await;
    let journal = world.database.folder.path().join("erasures.jsonl");
    let restored = |journal: &std::path::Path| {
        let empty = OwnDatabase::empty(kind);
        let words = ["restore", copy.to_str().unwrap(), "--erasures", journal.to_str().unwrap()];
        (program::command(&empty, &words), empty)
    };
    // A write that was cut off, as by a power cut, hides no later line and none before.
    let whole = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, format!("{{\"kind\":\"case\",\"id\":\"019{whole}")).unwrap();
    let (mut restore, empty) = restored(&journal);
    program::said(&mut restore);
    std::fs::write(&journal, whole).unwrap();
    let other = World::on(kind, empty, &[]);
    assert!(!holds(&other, NEEDLE) && !holds(&other, &phone));
    assert!(!other.database.folder.path().join("files").join(&photo).exists());
    other.tracker(receipt["tracking_code"].as_str().unwrap()).get("/api/v1/track").await.problem(410, "erased");

    // Nobody else has anything erased by writing into the journal.
    let forged = world.database.folder.path().join("forged.jsonl");
    let text =
        std::fs::read_to_string(&journal).unwrap().replace(id_of(&receipt), "019ab0c0-0000-7000-8000-000000000001");
    std::fs::write(&forged, text).unwrap();
    let (mut restore, _empty) = restored(&forged);
    assert!(program::refused(&mut restore).contains("was not written by this house"));
}

async fn what_can_not_be_finished_holds_up_nothing_behind_it(kind: Kind) {
    let world = World::start(kind).await;
    let stuck: Vec<String> = (0..50).map(|number| format!("00000002-0000-0000-0000-{number:012x}")).collect();
    let literal = |id: &str| match kind {
        Kind::Sqlite => format!("X'{}'", id.replace('-', "")),
        Kind::Postgres(_) => format!("'{id}'"),
    };
    let long_ago = match kind {
        Kind::Sqlite => "1",
        Kind::Postgres(_) => "to_timestamp(1)",
    };
    let rows = |row: &dyn Fn(String) -> String| stuck.iter().map(|id| row(literal(id))).collect::<Vec<_>>().join(", ");
    for id in &stuck {
        // What stands in its place can't be removed as a file.
        std::fs::create_dir_all(world.database.folder.path().join("files").join(id)).unwrap();
    }
    let files = rows(&|id| format!("({id}, 'image/jpeg', 1, 'case', {id}, {long_ago})"));
    let columns = "id, media_type, size, subject_kind, subject_id, created_at";
    execute(&world.database.url, &format!("INSERT INTO attachments ({columns}) VALUES {files}"));
    let erasures = rows(&|id| format!("({id}, 'case', {long_ago})"));
    execute(&world.database.url, &format!("INSERT INTO erasures (subject_id, subject_kind, at) VALUES {erasures}"));

    let (_, code) = world.deputy().await;
    let mut body = submission(&code);
    body.as_object_mut().unwrap().remove("contact");
    let receipt = world.anybody().post("/api/v1/cases", &body).await.created();
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    tracker.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok();
    let finished = "SELECT CAST(count(*) AS TEXT) AS text FROM erasures WHERE finished_at IS NOT NULL";
    assert_eq!(world.sql_text(finished), ["1"]);
}

mashang_tests::stories!(
    all_of_ones_own_is_taken_out_and_nothing_of_others,
    what_is_wrong_of_oneself_is_set_right,
    what_was_erased_is_nowhere_and_all_that_is_counted_stays,
    a_case_under_way_is_taken_back_with_its_words_whoever_acts_at_that_moment,
    what_somebody_said_at_a_reception_goes_out_of_the_register,
    an_account_goes_with_all_its_cases_unless_it_acts_for_others,
    a_copy_of_before_has_it_erased_again_when_it_is_put_back,
    what_can_not_be_finished_holds_up_nothing_behind_it,
);
