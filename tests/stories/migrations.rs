use std::path::PathBuf;

use diesel_migrations::MigrationHarness;
use mashang_infra::db::connection::{AnyConnection, DatabaseUrl};
use mashang_infra::db::migrate::{self, POSTGRES, SQLITE};
use mashang_tests::schema::{describe, open, texts};
use mashang_tests::{Collation, Kind, OwnDatabase, master_key};

fn names(tree: &str) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(tree);
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn both_trees_have_the_same_names() {
    assert_eq!(names("sqlite"), names("postgres"));
    assert_eq!(names("sqlite").len(), migrate::known());
}

fn migrated(kind: Kind) -> OwnDatabase {
    let database = OwnDatabase::empty(kind);
    let url = DatabaseUrl::parse(&database.url).unwrap();
    assert_eq!(migrate::run(&url, &master_key()).unwrap(), migrate::known());
    assert_eq!(migrate::run(&url, &master_key()).unwrap(), 0, "a second run has nothing to do");
    database
}

#[test]
fn both_trees_make_the_same_tables() {
    let [sqlite, postgres, chinese] = Kind::ALL.map(migrated);
    let tables = describe(&sqlite.url);
    assert!(tables.len() > 100, "{}", tables.len());
    assert_eq!(tables, describe(&postgres.url));
    assert_eq!(tables, describe(&chinese.url));
}

#[test]
fn every_text_is_ordered_by_bytes_however_the_database_was_made() {
    let database = migrated(Kind::Postgres(Collation::Chinese));
    let others = "SELECT attrelid::regclass || '.' || attname AS text FROM pg_attribute \
                  WHERE attrelid::regclass::text NOT LIKE '\\_\\_%' AND atttypid = 'text'::regtype \
                  AND attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) \
                  AND attcollation <> '\"C\"'::regcollation";
    assert_eq!(texts(&database.url, others), Vec::<String>::new());
    assert_eq!(texts(&database.url, "SELECT CAST('_' < 'A' AS TEXT) AS text")[..], ["true"]);
}

#[test]
fn every_down_undoes_its_up() {
    for kind in Kind::ALL {
        let database = OwnDatabase::empty(kind);
        let mut connection = open(&database.url);
        let empty = describe(&database.url);
        let mut seen = vec![empty];
        for _ in 0..migrate::known() {
            match &mut connection {
                AnyConnection::Sqlite(inner) => inner.run_next_migration(SQLITE).map(drop).unwrap(),
                AnyConnection::Postgres(inner) => inner.run_next_migration(POSTGRES).map(drop).unwrap(),
            }
            seen.push(describe(&database.url));
        }
        while let Some(before) = {
            seen.pop();
            seen.last()
        } {
            match &mut connection {
                AnyConnection::Sqlite(inner) => inner.revert_last_migration(SQLITE).map(drop).unwrap(),
                AnyConnection::Postgres(inner) => inner.revert_last_migration(POSTGRES).map(drop).unwrap(),
            }
            assert_eq!(&describe(&database.url), before, "{kind:?}");
            if seen.len() == 1 {
                break;
            }
        }
    }
}

/// The migration that makes the log of the table of events.
const LOG: usize = 14;

#[test]
fn what_was_consumed_before_there_were_places_stays_consumed() {
    for kind in Kind::ALL {
        let database = OwnDatabase::empty(kind);
        let mut connection = open(&database.url);
        for _ in 1..LOG {
            match &mut connection {
                AnyConnection::Sqlite(inner) => inner.run_next_migration(SQLITE).map(drop).unwrap(),
                AnyConnection::Postgres(inner) => inner.run_next_migration(POSTGRES).map(drop).unwrap(),
            }
        }
        // In another order than they happened; the third is the first that nobody consumed.
        for (number, consumed) in [(4, true), (1, true), (3, false), (2, true)] {
            let id = format!("019ab0c00000700080000000000000{number:02}");
            let (id, instant) = match kind {
                Kind::Sqlite => (format!("X'{id}'"), "1772413200000000"),
                Kind::Postgres(_) => (format!("'{id}'"), "'2026-03-02T01:00:00Z'"),
            };
            let consumed = if consumed { instant } else { "NULL" };
            mashang_tests::execute(
                &database.url,
                &format!(
                    "INSERT INTO events (id, subject_kind, subject_id, version, at, payload, consumed_at) \
                     VALUES ({id}, 'case', {id}, {number}, {instant}, '{{}}', {consumed})"
                ),
            );
        }
        drop(connection);
        assert!(migrate::run(&DatabaseUrl::parse(&database.url).unwrap(), &master_key()).unwrap() > 0);
        let texts = |query: &str| mashang_tests::schema::texts(&database.url, query);
        let order =
            "SELECT CAST(seq AS TEXT) || '=' || CAST(version AS TEXT) AS text FROM events WHERE xid = 0 ORDER BY seq";
        assert_eq!(texts(order), ["1=1", "2=2", "3=3", "4=4"]);
        let places =
            "SELECT name || ' ' || CAST(xid AS TEXT) || ' ' || CAST(seq AS TEXT) AS text FROM consumers ORDER BY name";
        assert_eq!(texts(places), ["duty_records 0 2", "messages 0 2", "roll_ups 0 2"]);
    }
}

/// Mandates of a term that runs last longer than they were said to: whoever serves next counts coverage anew, and only where there
/// is something to count.
#[test]
fn coverage_is_counted_anew_where_mandates_last_until_another_day() {
    let before = names("sqlite").iter().position(|name| name.ends_with("_congresses")).unwrap();
    for (kind, filled) in Kind::ALL.into_iter().flat_map(|kind| [(kind, true), (kind, false)]) {
        let database = OwnDatabase::empty(kind);
        let mut connection = open(&database.url);
        let mut next = || match &mut connection {
            AnyConnection::Sqlite(inner) => inner.run_next_migration(SQLITE).map(drop).unwrap(),
            AnyConnection::Postgres(inner) => inner.run_next_migration(POSTGRES).map(drop).unwrap(),
        };
        for _ in 0..before {
            next();
        }
        let id = |number: u32| match kind {
            Kind::Sqlite => format!("X'019ab0c00000700080000000000000{number:02}'"),
            Kind::Postgres(_) => format!("'019ab0c00000700080000000000000{number:02}'"),
        };
        let rows = [
            format!("congress_offices (id, name, division_code) VALUES ({}, '人大', '350582002000')", id(1)),
            format!(
                "deputies (id, version, name, office_id, division_code) VALUES ({}, 1, '林', {}, '350582002014')",
                id(2),
                id(1)
            ),
            format!(
                "mandates (id, deputy_id, level, congress_code, term, constituency, starts_on, ends_on, status) \
                 VALUES ({}, {}, 'county', '350582000000', 18, '一', '2022-01-01', '2026-12-31', 'active')",
                id(3),
                id(2)
            ),
        ];
        for row in rows.iter().filter(|_| filled) {
            mashang_tests::execute(&database.url, &format!("INSERT INTO {row}"));
        }
        next();
        let editions = "SELECT CAST(edition AS TEXT) || ' ' || state AS text FROM figure_editions ORDER BY edition";
        let expected: &[&str] = if filled { &["1 shown", "2 building"] } else { &["1 shown"] };
        assert_eq!(mashang_tests::schema::texts(&database.url, editions), expected, "{kind:?}");
    }
}

#[test]
fn a_mistyped_url_never_becomes_a_file() {
    for url in ["postgre://localhost/x", "mashang.db", "", "mysql://x", "sqlite:"] {
        assert!(DatabaseUrl::parse(url).is_err(), "{url}");
    }
}
