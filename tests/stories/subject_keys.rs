//! Each case is sealed with a key of its own: once that is destroyed, no copy of before opens.

use std::time::Duration;

use mashang_domain::shared::Clock;
use mashang_infra::audit::verify;
use mashang_infra::keys;
use mashang_infra::system::SystemClock;
use mashang_tests::{Keys, Kind, OwnDatabase, World, execute, id_of, program, submission};
use serde_json::{Value, json};

use crate::contacts::{LINKS, somebody_visited, visit};
use crate::desks::binds;
use crate::harbour::fresh_phone;

/// Stands in everything that is written in these stories.
const NEEDLE: &str = "隐秘针脚";

/// A case without a phone, which its code alone erases, taken on by a deputy.
async fn accepted(world: &World) -> Value {
    let (_, code) = world.deputy().await;
    let mut body = submission(&code);
    body.as_object_mut().unwrap().remove("contact");
    body["text"] = json!(format!("{NEEDLE}正文"));
    let receipt = world.anybody().post("/api/v1/cases", &body).await.created();
    let words = json!({ "text": format!("{NEEDLE}受理") });
    world.login("demo-deputy").await.step(id_of(&receipt), "accept", &words).await.ok();
    receipt
}

async fn erased(world: &World, receipt: &Value) {
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    tracker.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok();
}

/// The id of a case in the words of SQL.
fn literal(world: &World, case: &str) -> String {
    match world.kind {
        Kind::Sqlite => format!("X'{}'", case.replace('-', "")),
        Kind::Postgres(_) => format!("'{case}'"),
    }
}

/// Rows of a case as they lie: the column, the row and what lies sealed there.
fn lying(world: &World, case: &str) -> Vec<[String; 3]> {
    let case = literal(world, case);
    let columns = [("cases", "id", "id"), ("case_handling", "case_id", "case_id"), ("events", "id", "subject_id")];
    let mut all = Vec::new();
    for (table, id, subject) in columns {
        let (id, bytes) = match world.kind {
            Kind::Sqlite => (format!("hex({id})"), "hex(sealed)"),
            Kind::Postgres(_) => (format!("replace({id}::text, '-', '')"), "encode(sealed, 'hex')"),
        };
        let rows = format!("SELECT {id} || ' ' || {bytes} AS text FROM {table} WHERE {subject} = {case}");
        for row in world.sql_text(&rows) {
            let (id, sealed) = row.split_once(' ').unwrap();
            all.push([format!("{table}.sealed"), id.to_owned(), sealed.to_owned()]);
        }
    }
    all
}

/// What those keys open of it.
fn opened(keys: &Keys, case: &str, rows: &[[String; 3]]) -> Vec<String> {
    let subject = case.replace('-', "");
    let open = |[what, id, sealed]: &[String; 3]| keys.open(what, id, &subject, sealed);
    rows.iter().filter_map(open).map(|plain| String::from_utf8_lossy(&plain).into_owned()).collect()
}

async fn what_was_erased_opens_in_no_copy_of_before(kind: Kind) {
    let world = World::start(kind).await;
    let (gone, stays) = (accepted(&world).await, accepted(&world).await);
    let [gone_id, stays_id] = [id_of(&gone), id_of(&stays)];
    world.settle().await;
    // What freed pages, a log or a dump hold.
    let (copy, other) = (lying(&world, gone_id), lying(&world, stays_id));
    assert!(copy.iter().chain(&other).all(|[.., sealed]| sealed[..2].eq_ignore_ascii_case("fe")), "{copy:?}");
    let before = opened(&world.keys(), gone_id, &copy);
    assert_eq!(before.len(), copy.len());
    assert!(copy.len() >= 4, "two rows and two events at least");
    assert!(before.iter().filter(|text| text.contains(NEEDLE)).count() >= 2, "{before:?}");

    erased(&world, &gone).await;
    let now = world.keys();
    assert_eq!(opened(&now, gone_id, &copy), Vec::<String>::new(), "no key of the house opens it any more");
    assert_eq!(opened(&now, stays_id, &other).len(), other.len(), "another's is as it was");
    let left = lying(&world, gone_id);
    assert!(left.iter().all(|[.., sealed]| !sealed[..2].eq_ignore_ascii_case("fe")), "{left:?}");
    let texts = opened(&now, gone_id, &left);
    assert_eq!(texts.len(), left.len(), "what is left reads");
    assert!(!texts.iter().any(|text| text.contains(NEEDLE)), "{texts:?}");
    let keys = format!(
        "SELECT CAST(count(*) AS TEXT) AS text FROM subject_keys WHERE subject_id = {}",
        literal(&world, gone_id)
    );
    assert_eq!(world.sql_text(&keys), ["0"]);

    // Whoever reads the log again reads all of it, and it proves itself.
    let deputy = world.login("demo-deputy").await;
    assert_eq!(deputy.case(gone_id).await["state"], "withdrawn");
    assert!(deputy.case(stays_id).await["text"].as_str().unwrap().contains(NEEDLE));
    world.rebuild_rollups();
    program::said(&mut program::command(&world.database, &["events", "replay", "duty_records"]));
    world.settle().await;
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM parked_events"), ["0"]);
    assert!(verify(&world.door(), Vec::new(), &|_| {}).unwrap().is_ok());
}

async fn a_new_key_of_the_ring_seals_the_own_keys_anew_and_nothing_that_they_sealed(kind: Kind) {
    let mut world = World::start(kind).await;
    let receipt = accepted(&world).await;
    let id = id_of(&receipt);
    world.settle().await;
    world.stop().await;
    let before = lying(&world, id);
    keys::add(&world.door(), SystemClock.now(), chrono::Duration::zero()).unwrap();
    program::said(&mut program::command(&world.database, &["keys", "reseal"]));
    assert_eq!(lying(&world, id), before);
    let first = match kind {
        Kind::Sqlite => "hex(substr(sealed, 1, 1))",
        Kind::Postgres(_) => "encode(substr(sealed, 1, 1), 'hex')",
    };
    assert_eq!(world.sql_text(&format!("SELECT DISTINCT {first} AS text FROM subject_keys")), ["83"]);
    assert_eq!(opened(&world.keys(), id, &before).len(), before.len());
    world.restart().await;
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    assert!(tracker.case(id).await["text"].as_str().unwrap().contains(NEEDLE));
}

/// A case of before there were own keys goes on as it is, and is erased as ever.
async fn a_case_without_a_key_of_its_own_goes_on_by_the_ring(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = accepted(&world).await;
    let id = id_of(&receipt);
    world.settle().await;
    let (keys, subject) = (world.keys(), id.replace('-', ""));
    for [what, row, sealed] in lying(&world, id) {
        let table = what.split_once('.').unwrap().0;
        let column = if table == "case_handling" { "case_id" } else { "id" };
        let anew = keys.by_ring(&what, &row, &subject, &sealed).unwrap();
        let (anew, row) = match kind {
            Kind::Sqlite => (format!("X'{anew}'"), format!("X'{row}'")),
            Kind::Postgres(_) => (format!("'\\x{anew}'::bytea"), format!("'{row}'")),
        };
        execute(&world.database.url, &format!("UPDATE {table} SET sealed = {anew} WHERE {column} = {row}"));
    }
    execute(&world.database.url, &format!("DELETE FROM subject_keys WHERE subject_id = {}", literal(&world, id)));
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    assert!(tracker.case(id).await["text"].as_str().unwrap().contains(NEEDLE));
    let words = json!({ "kind": "observation", "text": format!("{NEEDLE}走访") });
    world.login("demo-deputy").await.step(id, "report", &words).await.ok();
    assert!(lying(&world, id).iter().all(|[.., sealed]| sealed.starts_with("82")));
    erased(&world, &receipt).await;
    assert!(!opened(&world.keys(), id, &lying(&world, id)).iter().any(|text| text.contains(NEEDLE)));
}

/// A copy is made, something is erased, another copy is made: the older one forgets with the house.
async fn a_copy_of_before_forgets_when_the_next_is_made(kind: Kind) {
    let mut world = World::start(kind).await;
    let (gone, stays) = (accepted(&world).await, accepted(&world).await);
    let [gone_id, stays_id] = [id_of(&gone), id_of(&stays)];
    world.settle().await;
    let folder = |name: &str| world.database.folder.path().join(name);
    let save = |name: &str| program::command(&world.database, &["backup", folder(name).to_str().unwrap()]);
    let held = || std::fs::read_to_string(folder("subject-keys")).unwrap();
    program::said(&mut save("first"));
    assert!(held().contains(gone_id) && held().contains(stays_id));
    erased(&world, &gone).await;
    program::said(&mut save("second"));
    assert!(!held().contains(gone_id) && held().contains(stays_id), "it is written anew");
    // The own keys are sealed by a key of the ring that the first copy does not have.
    keys::add(&world.door(), SystemClock.now(), chrono::Duration::zero()).unwrap();
    program::said(&mut program::command(&world.database, &["keys", "reseal"]));
    program::said(&mut save("third"));
    let [first, own_keys, others, journal] =
        ["first", "subject-keys", "other-keys", "erasures.jsonl"].map(|name| folder(name).to_str().unwrap().to_owned());
    world.stop().await;

    let restore = |keys: &str| {
        let empty = OwnDatabase::empty(kind);
        let words = ["restore", &first, "--erasures", &journal, "--keys", keys];
        (program::command(&empty, &words), empty)
    };
    let (mut without, _empty) = restore(&others);
    assert!(program::refused(&mut without).contains("the own keys of the copy are needed"));
    std::fs::write(&others, "{}").unwrap();
    let (mut without, _empty) = restore(&others);
    assert!(program::refused(&mut without).contains("is no file of own keys"));

    let (mut put_back, empty) = restore(&own_keys);
    let told = program::said(&mut put_back);
    assert!(told.contains("1 件诉求的密钥不在"), "{told}");
    let other = World::on(kind, empty, &[]);
    let read = opened(&other.keys(), gone_id, &lying(&other, gone_id));
    assert_eq!(read.len(), 2, "what is left of the case, and none of its events");
    assert!(!read.iter().any(|text| text.contains(NEEDLE)), "{read:?}");
    let deputy = other.login("demo-deputy").await;
    let left = deputy.case(gone_id).await;
    assert_eq!((&left["state"], left["erased_at"].is_string()), (&json!("withdrawn"), true), "{left}");
    assert!(deputy.case(stays_id).await["text"].as_str().unwrap().contains(NEEDLE));
    other.tracker(gone["tracking_code"].as_str().unwrap()).get("/api/v1/track").await.problem(410, "erased");
    other.settle().await;
    let verified = verify(&other.door(), Vec::new(), &|_| {}).unwrap().unwrap();
    assert!(verified.erased >= 2, "{verified:?}");
}

/// Whom a deputy visits, and an account, have keys of their own, too: an old copy forgets them with the house.
async fn whoever_was_visited_and_an_account_are_forgotten_by_a_copy_of_before(kind: Kind) {
    let mut world = World::start(kind).await;
    let (words, phone) = (format!("{NEEDLE}王家"), fresh_phone());
    somebody_visited(&world, &words, &phone).await;
    let link = world.login("demo-deputy").await.get(LINKS).await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let resident = world.login("needle-openid-of-a-household").await;
    binds(&world, &resident, &phone).await;
    let account = resident.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    world.settle().await;
    let first = |column: &str| match kind {
        Kind::Sqlite => format!("hex(substr({column}, 1, 1))"),
        Kind::Postgres(_) => format!("encode(substr({column}, 1, 1), 'hex')"),
    };
    let places = [
        ("sealed", "contact_links", "id", &link),
        ("sealed", "contact_visits", "link_id", &link),
        ("sealed", "accounts", "id", &account),
        ("phone", "accounts", "id", &account),
    ];
    for (column, table, id, subject) in places {
        let (mark, subject) = (first(column), literal(&world, subject));
        let marks = world.sql_text(&format!("SELECT {mark} AS text FROM {table} WHERE {id} = {subject}"));
        assert!(marks.len() == 1 && marks[0].eq_ignore_ascii_case("fe"), "{table}.{column}: {marks:?}");
    }
    let folder = |name: &str| world.database.folder.path().join(name);
    let save = |name: &str| program::command(&world.database, &["backup", folder(name).to_str().unwrap()]);
    let held = || std::fs::read_to_string(folder("subject-keys")).unwrap();
    program::said(&mut save("first"));
    assert!(held().contains(&link) && held().contains(&account));
    resident.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok();
    world.settle().await;
    program::said(&mut save("second"));
    assert!(!held().contains(&link) && !held().contains(&account), "it is written anew");
    let [copy, own_keys, journal] =
        ["first", "subject-keys", "erasures.jsonl"].map(|name| folder(name).to_str().unwrap().to_owned());
    world.stop().await;

    let empty = OwnDatabase::empty(kind);
    let words_of = ["restore", &copy, "--erasures", &journal, "--keys", &own_keys];
    let told = program::said(&mut program::command(&empty, &words_of));
    assert!(told.contains("1 个账号和 1 个双联对象的密钥不在"), "{told}");
    let other = World::on(kind, empty, &[]);
    let path = format!("{LINKS}/{link}");
    let office = other.login("demo-office").await;
    let seen = office.get(&path).await.ok();
    assert_eq!((&seen["state"], seen.get("person")), (&json!("ended"), None), "{seen}");
    let visits = office.get(&format!("{path}/visits")).await.ok();
    assert!(!visits.to_string().contains(NEEDLE) && visits["items"][0].get("heard").is_none(), "{visits}");
    let anew = other.login("needle-openid-of-a-household").await.get("/api/v1/me").await.ok();
    assert_ne!(anew["account_id"], json!(account), "nobody is known again");
    assert!(other.login("demo-deputy").await.get("/api/v1/me").await.ok()["account_id"].is_string());
}

/// One of before there were own keys gets one when somebody is visited again, and what was heard before is sealed by it, too.
async fn a_link_of_before_gets_a_key_of_its_own_when_it_is_written_next(kind: Kind) {
    let world = World::start(kind).await;
    somebody_visited(&world, &format!("{NEEDLE}王家"), &fresh_phone()).await;
    let deputy = world.login("demo-deputy").await;
    let link = deputy.get(LINKS).await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let (keys, subject) = (world.keys(), link.replace('-', ""));
    let sealed = |table: &str| {
        let (id, bytes) = match kind {
            Kind::Sqlite => ("hex(id)", "hex(sealed)"),
            Kind::Postgres(_) => ("replace(id::text, '-', '')", "encode(sealed, 'hex')"),
        };
        world.sql_text(&format!("SELECT {id} || ' ' || {bytes} AS text FROM {table}"))
    };
    for table in ["contact_links", "contact_visits"] {
        for row in sealed(table) {
            let (id, bytes) = row.split_once(' ').unwrap();
            let anew = keys.by_ring(&format!("{table}.sealed"), id, &subject, bytes).unwrap();
            let (anew, id) = match kind {
                Kind::Sqlite => (format!("X'{anew}'"), format!("X'{id}'")),
                Kind::Postgres(_) => (format!("'\\x{anew}'::bytea"), format!("'{id}'")),
            };
            execute(&world.database.url, &format!("UPDATE {table} SET sealed = {anew} WHERE id = {id}"));
        }
    }
    execute(&world.database.url, &format!("DELETE FROM subject_keys WHERE subject_id = {}", literal(&world, &link)));
    let path = format!("{LINKS}/{link}");
    assert!(deputy.get(&path).await.ok()["person"]["name"].as_str().unwrap().contains(NEEDLE));
    deputy.post(&format!("{path}/visit"), &visit("2026-03-02")).await.ok();
    for table in ["contact_links", "contact_visits"] {
        let rows = sealed(table);
        let own = |row: &String| row.split_once(' ').unwrap().1[..2].eq_ignore_ascii_case("fe");
        assert!(!rows.is_empty() && rows.iter().all(own), "{table}: {rows:?}");
    }
    let heard = deputy.get(&format!("{path}/visits")).await.ok();
    assert_eq!(heard["items"].as_array().unwrap().len(), 2);
    assert!(heard.to_string().contains(NEEDLE) && heard.to_string().contains("楼道灯"), "{heard}");
}

#[test]
fn copies_that_are_made_at_once_write_the_keys_one_after_the_other() {
    mashang_tests::run(async {
        let world = World::start(Kind::Sqlite).await;
        let cases = [accepted(&world).await, accepted(&world).await];
        let folder = |name: &str| world.database.folder.path().join(name);
        let copies = ["one", "two", "three"];
        let keys = folder("subject-keys");
        let lock = std::fs::File::create(keys.with_extension("lock")).unwrap();
        lock.lock().unwrap();
        let mut running = copies.map(|name| {
            program::start(&mut program::command(&world.database, &["backup", folder(name).to_str().unwrap()]))
        });
        for _ in 0..400 {
            if copies.iter().all(|name| folder(name).join("database").exists()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert!(running.iter_mut().all(|copy| copy.0.try_wait().unwrap().is_none()) && !keys.exists());
        drop(lock);
        for copy in &mut running {
            assert!(copy.0.wait().unwrap().success());
        }
        let held = std::fs::read_to_string(keys).unwrap();
        assert!(cases.iter().all(|case| held.contains(id_of(case))), "{held}");
        assert!(copies.iter().all(|name| folder(name).join("manifest.json").exists()));
    });
}

mashang_tests::stories!(
    what_was_erased_opens_in_no_copy_of_before,
    a_new_key_of_the_ring_seals_the_own_keys_anew_and_nothing_that_they_sealed,
    a_case_without_a_key_of_its_own_goes_on_by_the_ring,
    a_copy_of_before_forgets_when_the_next_is_made,
    whoever_was_visited_and_an_account_are_forgotten_by_a_copy_of_before,
    a_link_of_before_gets_a_key_of_its_own_when_it_is_written_next,
);
