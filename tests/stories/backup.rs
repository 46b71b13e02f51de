//! What was saved while people worked is put back as it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mashang_domain::shared::Clock;
use mashang_infra::db::Database;
use mashang_infra::keys;
use mashang_infra::system::SystemClock;
use mashang_tests::schema::{describe, texts};
use mashang_tests::{Kind, OwnDatabase, World, id_of, program, submission};
use serde_json::json;

/// Every row of what people did, in words that tell one from another.
fn content(url: &str) -> Vec<String> {
    let sqlite = url.starts_with("sqlite:");
    let mut all: Vec<String> =
        describe(url).keys().filter_map(|name| name.split_once('.').map(|(table, _)| table.to_owned())).collect();
    all.dedup();
    let rows = |table: &String| {
        let columns: Vec<String> = describe(url)
            .keys()
            .filter_map(|name| name.strip_prefix(&format!("{table}.")).map(str::to_owned))
            .map(|column| {
                let text = if sqlite { format!("hex(\"{column}\")") } else { format!("\"{column}\"::text") };
                format!("coalesce({text}, '-')")
            })
            .collect();
        texts(url, &format!("SELECT '{table}|' || {} AS text FROM {table}", columns.join(" || '|' || ")))
    };
    let mut lines: Vec<_> = all.iter().flat_map(rows).collect();
    lines.sort();
    lines
}

async fn what_is_saved_under_load_is_whole_and_what_is_saved_at_rest_is_all(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let photo = world.anybody().photo().await;
    let mut with_photo = submission(&code);
    with_photo["attachment_ids"] = json!([photo]);
    world.anybody().post("/api/v1/cases", &with_photo).await.created();

    let world_now = Arc::new(world);
    let stop = Arc::new(AtomicBool::new(false));
    let living = {
        let (world, stop, body) = (Arc::clone(&world_now), Arc::clone(&stop), submission(&code));
        actix_web::rt::spawn(async move {
            while !stop.load(Ordering::SeqCst) {
                world.anybody().post("/api/v1/cases", &body).await.created();
            }
        })
    };
    let folder = |name: &str| world_now.database.folder.path().join(name);
    let save = |name: &str| program::command(&world_now.database, &["backup", folder(name).to_str().unwrap()]);
    let mut command = save("under-load");
    tokio::task::spawn_blocking(move || program::said(&mut command)).await.unwrap();
    stop.store(true, Ordering::SeqCst);
    living.await.unwrap();
    world_now.settle().await;

    let put_back = |name: &str| {
        let empty = OwnDatabase::empty(kind);
        let restore = || program::command(&empty, &["restore", folder(name).to_str().unwrap()]);
        assert!(!restore().env("MASHANG_DATA_KEY", "33".repeat(32)).status().unwrap().success(), "another key");
        std::fs::remove_dir_all(empty.folder.path().join("files")).ok();
        program::said(&mut restore());
        assert!(!restore().status().unwrap().success(), "what is full is left alone");
        empty
    };
    let half = put_back("under-load");
    let count = |url: &str, query: &str| texts(url, &format!("SELECT CAST(({query}) AS TEXT) AS text")).concat();
    let lone = "SELECT count(*) FROM cases WHERE id NOT IN (SELECT case_id FROM case_handling) \
                OR id NOT IN (SELECT subject_id FROM events)";
    assert_eq!(count(&half.url, lone), "0", "no case without the rest of it");
    let cases = "SELECT count(*) FROM cases";
    let (then, now): (u32, u32) =
        (count(&half.url, cases).parse().unwrap(), count(&world_now.database.url, cases).parse().unwrap());
    assert!((1..=now).contains(&then), "{then} of {now}");
    let lies = |database: &OwnDatabase| std::fs::read(database.folder.path().join("files").join(&photo)).unwrap();
    assert_eq!(lies(&half), lies(&world_now.database));

    let mut world = Arc::into_inner(world_now).unwrap();
    world.stop().await;
    let folder = world.database.folder.path().join("at-rest");
    program::said(&mut program::command(&world.database, &["backup", folder.to_str().unwrap()]));
    let whole = OwnDatabase::empty(kind);
    program::said(&mut program::command(&whole, &["restore", folder.to_str().unwrap()]));
    assert_eq!(content(&whole.url), content(&world.database.url));
}

/// Adds a key that seals at once.
fn add_key(door: &Database, clock: &dyn Clock) -> Result<u8, String> {
    keys::add(door, clock.now(), chrono::Duration::zero())
}

/// Between the new key and the last row that is sealed anew with it.
async fn what_is_saved_while_a_key_is_changed_opens_to_the_last_row(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let mut body = submission(&code);
    body["attachment_ids"] = json!([world.anybody().photo().await]);
    let before = world.anybody().post("/api/v1/cases", &body).await.created();
    add_key(&world.door(), &*world.clock).unwrap();
    let first = match kind {
        Kind::Sqlite => "hex(substr(sealed, 1, 1))",
        Kind::Postgres(_) => "encode(substr(sealed, 1, 1), 'hex')",
    };
    let sealed_by = || world.sql_text(&format!("SELECT DISTINCT {first} AS text FROM subject_keys ORDER BY 1"));
    // A server looks once a second whether there is another key.
    for _ in 0..100 {
        if sealed_by().len() == 2 {
            break;
        }
        world.submit(&world.anybody()).await;
        mashang_tests::moment().await;
    }
    assert_eq!(sealed_by(), ["82", "83"]);
    world.anybody().photo().await;

    let folder = world.database.folder.path().join("halfway");
    program::said(&mut program::command(&world.database, &["backup", folder.to_str().unwrap()]));
    let empty = OwnDatabase::empty(kind);
    program::said(&mut program::command(&empty, &["restore", folder.to_str().unwrap()]));
    let mut copy = World::on(kind, empty, &[]);
    let seen = copy.tracker(before["tracking_code"].as_str().unwrap()).case(id_of(&before)).await;
    assert_eq!(seen["title"], body["title"]);
    copy.stop().await;
    // Under a further key, each row and each file is opened and sealed anew.
    add_key(&copy.door(), &SystemClock).unwrap();
    let told = program::said(&mut program::command(&copy.database, &["keys", "reseal"]));
    assert!(told.contains("、2 个文件") && !told.contains(" 0 行"), "{told}");
}

#[test]
fn a_copy_that_may_lack_a_key_is_none() {
    mashang_tests::run(async {
        let world = World::start(Kind::POSTGRES).await;
        let stop = Arc::new(AtomicBool::new(false));
        let adding = {
            let (door, stop) = (world.door(), Arc::clone(&stop));
            std::thread::spawn(move || {
                while !stop.load(Ordering::SeqCst) && add_key(&door, &SystemClock).is_ok() {
                    std::thread::sleep(Duration::from_millis(20));
                }
            })
        };
        let folder = world.database.folder.path().join("never");
        let told = program::refused(&mut program::command(&world.database, &["backup", folder.to_str().unwrap()]));
        stop.store(true, Ordering::SeqCst);
        adding.join().unwrap();
        assert!(told.contains("a key was added meanwhile"), "{told}");
        let empty = OwnDatabase::empty(Kind::POSTGRES);
        let restored = program::command(&empty, &["restore", folder.to_str().unwrap()]).status().unwrap();
        assert!(!restored.success(), "half of a copy is none");
    });
}

mashang_tests::stories!(
    what_is_saved_under_load_is_whole_and_what_is_saved_at_rest_is_all,
    what_is_saved_while_a_key_is_changed_opens_to_the_last_row,
);
