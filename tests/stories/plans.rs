//! PostgreSQL reads what grows through indexes: a list that scans its table is as slow as the table is long.

use mashang_tests::{Kind, World, execute, id_of, submission};
use serde_json::json;

/// Tables that grow with every case.
const GROWING: [&str; 5] = ["case_handling", "cases", "disputes", "duty_records", "inbox_messages"];

/// 1,000 rows like the one that is there, each of somebody else and elsewhere.
fn fill(url: &str, table: &str, others: &str) {
    execute(
        url,
        &format!(
            "INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object({others}))).* \
             FROM {table} AS one, generate_series(1, 1000) AS n"
        ),
    );
    execute(url, &format!("ANALYZE {table}"));
}

/// Ends the connections of a database: one that ends hands in what it counted.
fn hand_in_counts(url: &str) {
    execute(
        url,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
}

async fn no_list_scans_a_table_that_grows(kind: Kind) {
    let mut world = World::start(kind).await;
    let id = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    world.login("demo-deputy").await.step(&id, "accept", &json!({})).await.ok();
    let (_, code) = world.deputy().await;
    let quarrel = json!({
        "code": code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
        "party": { "side": "applicant", "name": "陈女士" }
    });
    world.login("demo-resident").await.post("/api/v1/disputes", &quarrel).await.created();
    world.settle().await;
    world.stop().await;
    let url = world.database.url.clone();
    fill(
        &url,
        "cases",
        "'id', gen_random_uuid(), 'tracking_tag', '\\x' || md5(n::text), 'target_id', gen_random_uuid(), 'grid_id', \
         gen_random_uuid(), 'submitter_id', gen_random_uuid(), 'division_code', '350503002007'",
    );
    execute(
        &url,
        "INSERT INTO case_handling SELECT \
         (jsonb_populate_record(one, jsonb_build_object('case_id', cases.id, 'holder_id', gen_random_uuid()))).* \
         FROM case_handling AS one, cases WHERE cases.id <> one.case_id",
    );
    execute(&url, "ANALYZE case_handling");
    let elsewhere = "'division_code', '350503002007'";
    fill(&url, "disputes", &format!("'id', gen_random_uuid(), 'grid_id', gen_random_uuid(), {elsewhere}"));
    fill(
        &url,
        "duty_records",
        &format!(
            "'id', gen_random_uuid(), 'evidence_id', gen_random_uuid(), 'deputy_id', gen_random_uuid(), {elsewhere}"
        ),
    );
    fill(
        &url,
        "inbox_messages",
        "'id', gen_random_uuid(), 'event_id', gen_random_uuid(), 'party_id', gen_random_uuid()",
    );
    execute(&url, "SELECT pg_stat_reset()");
    world.restart().await;

    for who in ["demo-resident", "demo-deputy", "demo-grid-staff", "demo-office", "demo-unit", "demo-mediator"] {
        let caller = world.login(who).await;
        for path in ["cases", "cases?state=accepted", "disputes", "me/cases", "me/tasks", "me/messages"] {
            caller.get(&format!("/api/v1/{path}")).await.ok();
        }
    }
    world.login("demo-deputy").await.get("/api/v1/me/duty-records").await.ok();
    world.login("demo-office").await.get("/api/v1/duty-records").await.ok();
    world.login("demo-resident").await.case(&id).await;

    world.stop().await;
    hand_in_counts(&url);
    let counted = |what: &str| {
        let mut tables = world.sql_text(&format!("SELECT relname::text AS text FROM pg_stat_user_tables WHERE {what}"));
        tables.retain(|table| GROWING.contains(&table.as_str()));
        tables.sort();
        tables
    };
    assert_eq!(counted("idx_scan > 0"), GROWING);
    assert_eq!(counted("seq_scan > 0"), Vec::<String>::new());
}

/// PostgreSQL keeps a plan until it next takes statistics of the table: here none, after those of an empty one.
async fn a_plan_made_while_a_table_was_empty_reads_it_by_index_when_it_grew(kind: Kind) {
    let mut world = World::start_with(kind, &[("MASHANG_DB_WRITERS", "1")]).await;
    let url = world.database.url.clone();
    execute(&url, "VACUUM ANALYZE idempotency_keys");
    let (_, code) = world.deputy().await;
    let submit = async |key: &str| {
        world
            .anybody()
            .with("Idempotency-Key", &format!("{key}-that-nobody-guesses"))
            .post("/api/v1/cases", &submission(&code))
            .await
            .created();
    };
    for key in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        submit(key).await;
    }
    execute(
        &url,
        "INSERT INTO idempotency_keys SELECT scope, 'K' || n, fingerprint, status, body, created_at \
         FROM idempotency_keys, generate_series(1, 5000) AS n WHERE key LIKE 'a-%'",
    );
    execute(&url, "SELECT pg_stat_reset()");
    submit("i").await;
    world.stop().await;
    hand_in_counts(&url);
    let read =
        world.sql_text("SELECT seq_tup_read::text AS text FROM pg_stat_user_tables WHERE relname = 'idempotency_keys'");
    let read: u32 = read.concat().parse().expect("a count");
    assert!(read < 5000, "{read} rows were scanned for a key");
}

mod postgres {
    use super::Kind;

    #[test]
    fn no_list_scans_a_table_that_grows() {
        mashang_tests::run(super::no_list_scans_a_table_that_grows(Kind::POSTGRES));
    }

    #[test]
    fn a_plan_made_while_a_table_was_empty_reads_it_by_index_when_it_grew() {
        mashang_tests::run(super::a_plan_made_while_a_table_was_empty_reads_it_by_index_when_it_grew(Kind::POSTGRES));
    }
}

mod postgres_chinese {
    use mashang_tests::Collation;

    use super::Kind;

    #[test]
    fn no_list_scans_a_table_that_grows() {
        mashang_tests::run(super::no_list_scans_a_table_that_grows(Kind::Postgres(Collation::Chinese)));
    }
}
