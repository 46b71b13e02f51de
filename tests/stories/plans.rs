//! A page costs the page: whoever asks for a list, however much lies in their reach, both databases read its page off the end of
//! an index.

mod asked;
mod congress;
mod counts;
mod coverage;

use std::sync::Mutex;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl};
use mashang_infra::db::AnyConnection;
use mashang_tests::{Caller, HOME, Kind, World, execute, id_of, schema, submission};
use serde_json::{Value, json};

use self::asked::{AREAS, OF_A_UNIT, OF_AN_OFFICE, OWN, PUBLIC};

/// Tables that grow with every case and every dispute, and with every deputy.
const GROWING: [&str; 14] = [
    "case_handling",
    "case_tasks",
    "case_units",
    "cases",
    "deadlines",
    "dispute_people",
    "dispute_tasks",
    "disputes",
    "duty_records",
    "inbox_messages",
    "moderation_items",
    "qr_codes",
    "tea_sitting_parties",
    "tea_sittings",
];

/// A case that a unit has, and two disputes, so that there is something on everybody's first page.
async fn something_for_everybody(world: &World) {
    let (resident, deputy) = (world.login("demo-resident").await, world.login("demo-deputy").await);
    let id = id_of(&world.submit(&resident).await).to_owned();
    let me = world.login("demo-unit").await.get("/api/v1/me").await.ok();
    let unit = me["parties"].as_array().unwrap().iter().find(|party| party["kind"] != "account").unwrap()["id"].clone();
    deputy.step(&id, "accept", &json!({})).await.ok();
    deputy.step(&id, "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    world.login("demo-office").await.step(&id, "assign", &json!({ "lead_unit_id": unit })).await.ok();
    let later = json!({ "text": "施工需要。" });
    world.login("demo-unit").await.step(&id, "request-extension", &later).await.ok();
    let (_, code) = world.deputy().await;
    let quarrel = json!({
        "code": code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
        "party": { "side": "first", "name": "陈女士" }
    });
    for _ in 0..2 {
        resident.post("/api/v1/disputes", &quarrel).await.created();
    }
    let office = world.login("demo-office").await;
    for _ in 0..2 {
        // A phone stands in it: it waits before it is public.
        let note = json!({ "title": "请联系我们", "text": "电话：138-1234 5678。", "division_code": HOME });
        let made = office.post("/api/v1/notices", &note).await.created();
        office.post(&format!("/api/v1/notices/{}/publish", id_of(&made)), &json!({})).await.ok();
    }
    crate::sittings::something_resolved(world, "夜市议事").await;
    let (answers, _) = world.deputy().await;
    crate::sittings::followed_up(world, &[(1, id_of(&answers), "2026-12-31")]).await;
    world.settle().await;
}

/// Asks for a list and, where a `second` page is wanted, for the one after its first; says how many pages that were, and what
/// stood on the first.
async fn turn_the_pages(caller: &Caller, path: &str, second: bool) -> (u64, Vec<Value>) {
    let first = caller.get(&format!("/api/v1/{path}")).await.ok();
    let items = first["items"].as_array().unwrap().clone();
    match first["next_cursor"].as_str() {
        Some(next) if second => {
            caller.get(&format!("/api/v1/{path}&cursor={next}")).await.ok();
            (2, items)
        }
        _ => (1, items),
    }
}

/// Everybody asks for every list, offices in charge of ever more; says for how many pages they asked.
///
/// What no index holds beside the order is looked for along it until a page is full, whatever lies between: how far that is hangs on the
/// data alone, so those lists are asked for only where plans are looked at.
async fn ask_for_every_list(world: &World, second: bool) -> u64 {
    let sought = ["light=", "overdue_since=", "channel=", "updated_to=", "supervised=", "sort=due&state="];
    let is_asked = |path: &str| second || !sought.iter().any(|one| path.contains(one));
    let mut pages = 0;
    for who in ["demo-resident", "demo-deputy", "demo-grid-staff", "demo-unit", "demo-mediator", "demo-room-liaison"] {
        let caller = world.login(who).await;
        for path in OWN {
            pages += turn_the_pages(&caller, path, second).await.0;
        }
    }
    for path in OF_A_UNIT {
        pages += turn_the_pages(&world.login("demo-unit").await, path, second).await.0;
    }
    pages += turn_the_pages(&world.login("demo-deputy").await, "me/duty-records?limit=1", second).await.0;
    let walk_ins = format!("rooms/{}/walk-ins?limit=1", crate::receptions::room(world).await);
    pages += turn_the_pages(&world.login("demo-room-liaison").await, &walk_ins, second).await.0;
    for area in AREAS {
        put_in_charge(world, area);
        let office = world.login("demo-office").await;
        for path in OWN.iter().chain(&OF_AN_OFFICE).filter(|path| is_asked(path)) {
            let (asked, items) = turn_the_pages(&office, path, second).await;
            pages += asked;
            let nothing =
                ["me/", "overdue", "replied", "pending", "since", "supervised"].iter().any(|part| path.contains(part));
            assert!(nothing || items.len() == 1, "{path} of {area}: {items:?}");
        }
        for path in PUBLIC {
            pages += turn_the_pages(&world.anybody(), &format!("{path}?limit=1&division={area}"), second).await.0;
        }
    }
    put_in_charge(world, AREAS[0]);
    pages
}

/// Widens or narrows what the demo's office is in charge of.
fn put_in_charge(world: &World, area: &str) {
    let change = match world.kind {
        Kind::Sqlite => {
            format!("UPDATE grants SET body = json_set(body, '$.Office.area', '{area}') WHERE body LIKE '%\"Office\"%'")
        }
        Kind::Postgres(_) => {
            format!("UPDATE grants SET body = jsonb_set(body, '{{Office,area}}', '\"{area}\"') WHERE body ? 'Office'")
        }
    };
    execute(&world.database.url, &change);
}

/// What runs on SQLite: the file and the statement.
static STATEMENTS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// Writes down what runs on a connection.
struct Listener(String);

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.0),
            InstrumentationEvent::StartQuery { query, .. } => {
                STATEMENTS.lock().unwrap().push((self.0.clone(), query.to_string()));
            }
            _ => {}
        }
    }
}

/// Selects that ran on a file since this was last asked, one after the other and without their values.
fn ran(file: &str) -> Vec<String> {
    let mut statements = STATEMENTS.lock().unwrap();
    let (of_file, others): (Vec<_>, Vec<_>) =
        std::mem::take(&mut *statements).into_iter().partition(|(url, _)| url == file);
    *statements = others;
    let selects = |(_, sql): (String, String)| {
        sql.starts_with("SELECT").then(|| sql.split(" -- binds: ").next().unwrap_or_default().to_owned())
    };
    of_file.into_iter().filter_map(selects).collect()
}

/// The same, each once.
fn selected(file: &str) -> Vec<String> {
    let mut of_file = ran(file);
    of_file.sort();
    of_file.dedup();
    of_file
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How SQLite runs a statement. It plans by tables and indexes alone, whatever they hold.
fn plan(url: &str, statement: &str) -> Vec<String> {
    let AnyConnection::Sqlite(mut connection) = schema::open(url) else { panic!("{url} is no file") };
    let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
        .load(&mut connection)
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    steps.into_iter().map(|step| step.detail).collect()
}

fn listen() {
    set_default_instrumentation(|| Some(Box::new(Listener(String::new())))).unwrap();
}

async fn what_is_asked_of_the_database_for_a_page_of_gaps_does_not_grow_with_it(kind: Kind) {
    listen();
    let mut world = World::start(kind).await;
    // By then every term has ended: each grid is a gap, and nobody near enough is found anywhere.
    execute(&world.database.url, "UPDATE mandates SET ends_on = '2045-12-31'");
    world.rebuild_rollups();
    world.settle().await;
    world.restart().await;
    let file = world.database.url.trim_start_matches("sqlite:").to_owned();
    let mut asked = Vec::new();
    for limit in [1, 1, 100] {
        ran(&file);
        let path = format!("/api/v1/statistics/coverage/gaps?division=350500000000&date=2046-01-01&limit={limit}");
        let found = world.anybody().get(&path).await.ok();
        assert!(found["items"].as_array().unwrap().len() >= limit.min(9), "{found}");
        let statements: Vec<_> = ran(&file)
            .into_iter()
            .filter(|sql| ["coverage_gaps", "grids", "deputies", "mandates"].iter().any(|table| sql.contains(table)))
            .collect();
        asked.push(statements.len());
    }
    world.stop().await;
    // The first who asks also finds out what all others know.
    let [_, one, hundred] = asked[..] else { panic!("{asked:?}") };
    assert!(one > 0 && one == hundred && hundred <= 5, "{asked:?} statements for a page of 1 and of 100");
}

async fn no_list_scans_or_sorts_what_grows(kind: Kind) {
    listen();
    let mut world = World::start(kind).await;
    something_for_everybody(&world).await;
    world.restart().await;
    let url = world.database.url.clone();
    let file = url.trim_start_matches("sqlite:").to_owned();
    selected(&file);
    ask_for_every_list(&world, true).await;
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
            let scans = GROWING.iter().any(scan);
            // What one party has is found by an index, and by when it is due or changed it is sorted.
            let of_one = statement.contains("ORDER BY COALESCE(case_handling.");
            // Where only what came at one instant is sorted, a page is still a page.
            assert!(!scans && (of_one || step != "USE TEMP B-TREE FOR ORDER BY"), "{statement}\n{step}");
        }
    }
    let ranged = "SELECT id FROM cases WHERE division_code BETWEEN ? AND ? ORDER BY submitted_at DESC, id DESC LIMIT ?";
    assert!(plan(&url, ranged).iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY"));
}

/// Copies that lie in everybody's reach as the first one does.
const COPIES: u64 = 20_000;

/// Copies of a table's oldest row, each a minute older than the one before: what is sealed for one row opens in no other.
fn fill(url: &str, table: &str, time: &str, others: &str) {
    execute(
        url,
        &format!(
            "INSERT INTO {table} SELECT another.* FROM {table} AS one, generate_series(1, {COPIES}) AS n, \
             jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), \
             '{time}', one.{time} - n * interval '1 minute'{others})) AS another \
             WHERE one.id = (SELECT id FROM {table} ORDER BY {time}, id LIMIT 1)"
        ),
    );
}

/// Takes statistics of what was filled. PostgreSQL's own housekeeping may be at the same table: it is waited for, and gives way.
/// What is passed over because it is locked has none at all where that is ended before it is done, and each plan of the table
/// is a guess.
fn take_statistics(url: &str) {
    use diesel::connection::SimpleConnection;
    let mut connection = schema::open(url);
    connection.batch_execute("SET lock_timeout = '30s'; SET statement_timeout = '60s'").unwrap();
    for table in GROWING {
        connection.batch_execute(&format!("ANALYZE {table}")).unwrap();
    }
}

/// Ends the connections of a database: one that ends hands in what it counted.
fn hand_in_counts(url: &str) {
    execute(
        url,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
}

async fn a_page_reads_ten_rows_for_each_that_it_shows_at_most(kind: Kind) {
    // One connection for lists, so that it comes to plan without values.
    let mut world = World::start_with(kind, &[("MASHANG_DB_READERS", "1")]).await;
    something_for_everybody(&world).await;
    world.stop().await;
    let url = world.database.url.clone();
    fill(&url, "cases", "submitted_at", ", 'tracking_tag', '\\x' || md5(n::text)");
    execute(
        &url,
        "INSERT INTO case_handling SELECT another.* FROM case_handling AS one, cases, \
         jsonb_populate_record(one, jsonb_build_object('case_id', cases.id, 'submitted_at', cases.submitted_at, \
         'urgency', one.urgency + (one.submitted_at - cases.submitted_at), \
         'red_at', one.red_at + (one.submitted_at - cases.submitted_at), \
         'updated_at', one.updated_at - (one.submitted_at - cases.submitted_at))) AS another WHERE cases.id <> one.case_id",
    );
    execute(
        &url,
        "INSERT INTO case_units (case_id, unit_id, submitted_at, state) SELECT cases.id, one.unit_id, cases.submitted_at, \
         (ARRAY['assigned', 'in_progress', 'resolved', 'closed', 'withdrawn'])[1 + get_byte(uuid_send(cases.id), 15) % 5] \
         FROM case_units AS one, cases WHERE cases.id <> one.case_id",
    );
    execute(
        &url,
        "INSERT INTO case_tasks (case_id, kind, party_id, due_at, submitted_at) SELECT cases.id, one.kind, one.party_id, \
         one.due_at + (one.submitted_at - cases.submitted_at), cases.submitted_at \
         FROM case_tasks AS one, cases WHERE cases.id <> one.case_id",
    );
    fill(&url, "disputes", "reported_at", "");
    execute(
        &url,
        "INSERT INTO dispute_people (dispute_id, person_id, reported_at) \
         SELECT DISTINCT disputes.id, one.person_id, disputes.reported_at FROM dispute_people AS one, disputes \
         WHERE disputes.id NOT IN (SELECT dispute_id FROM dispute_people)",
    );
    fill(&url, "duty_records", "at", ", 'evidence_id', gen_random_uuid()");
    // As many that are overdue for long: what a page shows of it is read off the beginning.
    execute(
        &url,
        &format!(
            "INSERT INTO deadlines SELECT another.* FROM deadlines AS one, generate_series(1, {COPIES}) AS n, \
             jsonb_populate_record(one, jsonb_build_object('subject_id', gen_random_uuid(), \
             'due_at', timestamptz '2026-01-01T00:00:00Z' - n * interval '1 minute')) AS another \
             WHERE (one.subject_id, one.kind, one.part) = \
             (SELECT subject_id, kind, part FROM deadlines WHERE kind = 'case' ORDER BY due_at, subject_id, part LIMIT 1)"
        ),
    );
    // The list is in the order of ids.
    let older = ", 'subject_id', gen_random_uuid(), 'id', '00000000' || substr(gen_random_uuid()::text, 9)";
    fill(&url, "moderation_items", "opened_at", older);
    execute(
        &url,
        &format!(
            "INSERT INTO qr_codes SELECT another.* FROM qr_codes AS one, generate_series(1, {COPIES}) AS n, \
             jsonb_populate_record(one, jsonb_build_object('code', 'copy' || n, \
             'issued_at', one.issued_at - n * interval '1 minute')) AS another \
             WHERE one.code = (SELECT min(code) FROM qr_codes WHERE division_code = '{HOME}')"
        ),
    );
    for party in world.sql_text("SELECT DISTINCT party_id::text AS text FROM inbox_messages") {
        execute(
            &url,
            &format!(
                "INSERT INTO inbox_messages SELECT another.* FROM inbox_messages AS one, generate_series(1, {COPIES}) AS n, \
                 jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'event_id', gen_random_uuid(), \
                 'at', one.at - n * interval '1 minute')) AS another WHERE one.id = \
                 (SELECT id FROM inbox_messages WHERE party_id = '{party}' ORDER BY at, id LIMIT 1)"
            ),
        );
    }
    take_statistics(&url);
    // What the filling counted must not come in later.
    hand_in_counts(&url);
    execute(&url, "SELECT pg_stat_reset()");
    world.restart().await;
    let mut pages = 0;
    for _ in 0..8 {
        pages += ask_for_every_list(&world, false).await;
    }
    world.stop().await;
    hand_in_counts(&url);
    for table in GROWING {
        let read = world.sql_text(&format!(
            "SELECT (seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes AS i WHERE i.relid = t.relid))::text \
             AS text FROM pg_stat_user_tables AS t WHERE relname = '{table}'"
        ));
        let read: u64 = read.concat().parse().expect("a count");
        // Each page shows one, and one more tells whether there is another.
        assert!((1..=10 * 2 * pages).contains(&read), "{read} rows of {table} were read for {pages} pages");
        assert!(read < COPIES, "{read} rows of {table} were read: one list was read whole");
    }
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

mod sqlite {
    use super::Kind;

    #[test]
    fn what_is_asked_of_the_database_for_a_page_of_gaps_does_not_grow_with_it() {
        mashang_tests::run(super::what_is_asked_of_the_database_for_a_page_of_gaps_does_not_grow_with_it(Kind::Sqlite));
    }

    #[test]
    fn no_list_scans_or_sorts_what_grows() {
        mashang_tests::run(super::no_list_scans_or_sorts_what_grows(Kind::Sqlite));
    }
}

mod postgres {
    use super::Kind;

    #[test]
    fn a_page_reads_ten_rows_for_each_that_it_shows_at_most() {
        mashang_tests::run(super::a_page_reads_ten_rows_for_each_that_it_shows_at_most(Kind::POSTGRES));
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
    fn a_page_reads_ten_rows_for_each_that_it_shows_at_most() {
        mashang_tests::run(super::a_page_reads_ten_rows_for_each_that_it_shows_at_most(Kind::Postgres(
            Collation::Chinese,
        )));
    }
}
