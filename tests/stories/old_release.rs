use diesel::connection::SimpleConnection;
use mashang_infra::crypto::MasterKey;
use mashang_infra::db::connection::{AnyConnection, DatabaseUrl};
use mashang_infra::db::migrate;
use mashang_tests::schema::texts;
use mashang_tests::{Caller, Kind, OwnDatabase, World, id_of, master_key};
use serde_json::Value;

/// What release 0.1.0 wrote of its demo world, without the divisions, which are the program's own data.
const SQLITE: &str = include_str!("../fixtures/release-0.1.0/sqlite.sql");
const POSTGRES: &str = include_str!("../fixtures/release-0.1.0/postgres.sql");
/// From the day on which the stories begin to the day after the release's demo was written.
const SINCE: i64 = 268 * 24;

/// A database as the release left it.
fn left(kind: Kind) -> OwnDatabase {
    let database = OwnDatabase::empty(kind);
    match mashang_tests::schema::open(&database.url) {
        AnyConnection::Sqlite(mut inner) => inner.batch_execute(SQLITE).unwrap(),
        AnyConnection::Postgres(mut inner) => inner.batch_execute(POSTGRES).unwrap(),
    }
    database
}

fn restored(kind: Kind) -> OwnDatabase {
    let database = left(kind);
    assert!(migrate::run(&DatabaseUrl::parse(&database.url).unwrap(), &master_key()).unwrap() > 0);
    // An office whose area is the city sees everything, and who begins again reads what the release wrote.
    let whole_city = match kind {
        Kind::Sqlite => {
            "UPDATE grants SET body = json_set(body, '$.Office.area', '350500000000') WHERE body LIKE '%\"Office\"%'"
        }
        Kind::Postgres(_) => {
            "UPDATE grants SET body = jsonb_set(body, '{Office,area}', '\"350500000000\"') WHERE body ? 'Office'"
        }
    };
    mashang_tests::execute(&database.url, whole_city);
    mashang_tests::execute(&database.url, "UPDATE consumers SET xid = 0, seq = 0");
    database
}

async fn all(caller: &Caller, list: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = caller.get(&format!("/api/v1/{list}?limit=50{cursor}")).await.ok();
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// How many events the office sees of all of a kind together, each opened.
async fn opened(office: &Caller, list: &str) -> usize {
    let mut lines = 0;
    for one in all(office, list).await {
        let shown = office.get(&format!("/api/v1/{list}/{}", id_of(&one))).await.ok();
        let timeline = shown["timeline"].as_array().unwrap();
        assert!(timeline.iter().all(|line| line["kind"] != "unknown"), "{shown}");
        lines += timeline.len();
    }
    lines
}

async fn what_the_release_before_wrote_is_there(kind: Kind) {
    let world = World::on(kind, restored(kind), &[]);
    world.clock.pass_hours(SINCE);
    world.settle().await;
    assert_eq!(world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM parked_events"), ["0"]);
    let office = world.login("demo-office").await;
    for (list, subject) in [("cases", "case"), ("disputes", "dispute")] {
        let count = |what: &str| {
            let found = world.sql_text(&format!("SELECT CAST(count(*) AS TEXT) AS text FROM {what}"));
            found.concat().parse::<usize>().unwrap()
        };
        assert_eq!(all(&office, list).await.len(), count(list));
        let written = count(&format!("events WHERE subject_kind = '{subject}'"));
        let lines = opened(&office, list).await;
        assert!(written > 0 && lines >= written, "{lines} of {written}");
    }
    for deputy in all(&office, "deputies").await {
        office.get(&format!("/api/v1/deputies/{}/duty-file", id_of(&deputy))).await.ok();
    }
    for reception in all(&world.anybody(), "receptions").await {
        office.get(&format!("/api/v1/receptions/{}", id_of(&reception))).await.ok();
    }
    for list in ["duty-records", "role-schemes", "me/messages", "me/tasks"] {
        assert!(office.get(&format!("/api/v1/{list}")).await.ok()["items"].is_array(), "{list}");
    }
    assert!(!all(&world.login("demo-deputy").await, "me/messages").await.is_empty());
    let grids = world.anybody().get(&format!("/api/v1/grids?division={}", mashang_tests::HOME)).await.ok();
    assert!(grids["items"][0].is_object());
}

/// Whether the files of the database hold a text, whatever its tables say.
fn lies(database: &OwnDatabase, text: &str) -> bool {
    if let Some(file) = database.url.strip_prefix("sqlite:") {
        let bytes = std::fs::read(file).unwrap();
        return bytes.windows(text.len()).any(|part| part == text.as_bytes());
    }
    let files = format!(
        "SELECT relname::text AS text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
         AND position(convert_to('{text}', 'UTF8') IN pg_read_binary_file(pg_relation_filepath(oid))) > 0"
    );
    !texts(&database.url, &files).is_empty()
}

async fn what_it_left_in_the_clear_is_gone_from_the_disk(kind: Kind) {
    let database = left(kind);
    let mut needles = Vec::new();
    for (table, column) in
        [("cases", "title"), ("cases", "tracking_code"), ("grid_members", "name"), ("accounts", "openid")]
    {
        needles.extend(texts(&database.url, &format!("SELECT {column} AS text FROM {table} ORDER BY id LIMIT 5")));
    }
    let checkpoint = || {
        if matches!(kind, Kind::Postgres(_)) {
            mashang_tests::execute(&database.url, "CHECKPOINT");
        }
    };
    checkpoint();
    assert!(needles.len() > 10 && needles.iter().all(|needle| lies(&database, needle)));
    migrate::run(&DatabaseUrl::parse(&database.url).unwrap(), &master_key()).unwrap();
    checkpoint();
    for needle in &needles {
        assert!(!lies(&database, needle), "{needle}");
    }
    assert!(lies(&database, "梅"), "the search finds what is public");
}

async fn a_migration_that_was_broken_off_begins_anew_and_another_key_leaves_nothing_behind(kind: Kind) {
    let database = left(kind);
    let url = DatabaseUrl::parse(&database.url).unwrap();
    // What sealed nothing but events tells nobody at first that the key is another.
    mashang_tests::execute(&database.url, "UPDATE cases SET contact = NULL");
    for table in ["dispute_people", "dispute_codes", "disputes"] {
        mashang_tests::execute(&database.url, &format!("DELETE FROM {table}"));
    }
    assert!(migrate::run(&url, &MasterKey::new(&[0x33; 32])).is_err());
    mashang_tests::execute(&database.url, "CREATE VIEW blocker AS SELECT longitude FROM cases");
    assert!(migrate::run(&url, &master_key()).unwrap_err().contains("longitude"), "the last step can't be made");
    mashang_tests::execute(&database.url, "DROP VIEW blocker");
    assert!(migrate::run(&url, &master_key()).unwrap() > 0);
    assert_eq!(migrate::run(&url, &master_key()).unwrap(), 0);
}

mashang_tests::stories!(
    what_the_release_before_wrote_is_there,
    what_it_left_in_the_clear_is_gone_from_the_disk,
    a_migration_that_was_broken_off_begins_anew_and_another_key_leaves_nothing_behind,
);
