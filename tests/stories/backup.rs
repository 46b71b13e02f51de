//! What was saved while people worked is put back as it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mashang_tests::schema::{describe, texts};
use mashang_tests::{Kind, OwnDatabase, World, program, submission};
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

mashang_tests::stories!(what_is_saved_under_load_is_whole_and_what_is_saved_at_rest_is_all);
