//! What the story finds out by itself: SQL of its own on the tables, and arithmetic of its own, with nothing of the program's
//! counting, clocks or lists.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use mashang_domain::shared::DeputyId;
use mashang_tests::{Keys, Kind, World};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// 晋江市, and what the codes of all that lies in it begin with.
const INSIDE: &str = "350582";

/// An id as hexadecimal digits, on either database.
fn id(world: &World, column: &str) -> String {
    match world.kind {
        Kind::Sqlite => format!("lower(hex({column}))"),
        Kind::Postgres(_) => format!("replace(CAST({column} AS text), '-', '')"),
    }
}

fn bytes(world: &World, column: &str) -> String {
    match world.kind {
        Kind::Sqlite => format!("hex({column})"),
        Kind::Postgres(_) => format!("encode({column}, 'hex')"),
    }
}

/// An id as the API writes it.
pub(super) fn dashed(digits: &str) -> String {
    DeputyId(digits.parse().unwrap()).to_string()
}

/// Rows of texts.
fn rows<const N: usize>(world: &World, columns: [&str; N], rest: &str) -> Vec<[String; N]> {
    let row = columns.join(" || '|' || ");
    let split = |text: String| {
        let mut cells = text.splitn(N, '|').map(str::to_owned);
        std::array::from_fn(|_| cells.next().unwrap_or_else(|| panic!("{text}")))
    };
    world.sql_text(&format!("SELECT {row} AS text {rest}")).into_iter().map(split).collect()
}

/// Somebody in a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sitting {
    pub(super) deputy: String,
    pub(super) name: String,
    /// Empty where there is none.
    pub(super) room: String,
    pub(super) office: String,
    pub(super) division: String,
    /// Whose congress it is.
    pub(super) congress: String,
    pub(super) constituency: String,
    /// The first day.
    pub(super) from: String,
}

fn stands(day: &str) -> String {
    format!("m.starts_on <= '{day}' AND (m.ends_on IS NULL OR m.ends_on >= '{day}')")
}

fn serves(day: &str) -> String {
    format!("{} AND (m.status = 'active' OR m.status_since > '{day}')", stands(day))
}

/// Who sits on that day in the county's congress and in its towns'.
pub(super) fn sittings(world: &World, day: &str) -> Vec<Sitting> {
    let room = format!("coalesce({}, '')", id(world, "d.room_id"));
    let (deputy, office) = (id(world, "d.id"), id(world, "d.office_id"));
    let columns: [&str; 8] = [
        &deputy,
        &room,
        &office,
        "d.division_code",
        "m.congress_code",
        "CAST(m.starts_on AS text)",
        "d.name",
        "m.constituency",
    ];
    let rest = format!(
        "FROM mandates m JOIN deputies d ON d.id = m.deputy_id WHERE substr(m.congress_code, 1, 6) = '{INSIDE}' AND {} \
         ORDER BY m.congress_code, d.id",
        stands(day)
    );
    let sitting = |row: [String; 8]| {
        let [deputy, room, office, division, congress, from, name, constituency] = row;
        Sitting { deputy, name, room, office, division, congress, constituency, from }
    };
    rows(world, columns, &rest).into_iter().map(sitting).collect()
}

/// A deputy who sits in the congress of another county.
pub(super) fn elsewhere(world: &World) -> String {
    let rest = "FROM mandates m WHERE m.congress_code = '350581000000' ORDER BY m.id LIMIT 1";
    let [[deputy]]: [[String; 1]; 1] = rows(world, [&id(world, "m.deputy_id")], rest).try_into().unwrap();
    dashed(&deputy)
}

/// What congresses are called, by the division.
pub(super) fn congresses(world: &World) -> BTreeMap<String, String> {
    let rest = format!("FROM congresses WHERE substr(division_code, 1, 6) = '{INSIDE}'");
    rows(world, ["division_code", "name"], &rest).into_iter().map(|[code, name]| (code, name)).collect()
}

/// What the rooms of each township are called.
pub(super) fn rooms(world: &World) -> BTreeMap<String, Vec<String>> {
    let rest = format!("FROM activity_rooms WHERE substr(division_code, 1, 6) = '{INSIDE}' ORDER BY name");
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for [township, name] in rows(world, ["substr(division_code, 1, 9)", "name"], &rest) {
        all.entry(township).or_default().push(name);
    }
    all
}

/// Of whom or what.
pub(super) type Party = (String, String);

/// Whoever can act on that day: deputies who serve, rooms and offices that are open.
pub(super) fn acting(world: &World, day: &str) -> BTreeSet<Party> {
    let mut all = BTreeSet::new();
    for (kind, column, rest) in [
        ("deputy", "m.deputy_id", format!("FROM mandates m WHERE {}", serves(day))),
        ("room", "id", "FROM activity_rooms WHERE state = 'open'".to_owned()),
        ("office", "id", "FROM congress_offices WHERE state = 'open'".to_owned()),
    ] {
        all.extend(rows(world, [&id(world, column)], &rest).into_iter().map(|[id]| (kind.to_owned(), id)));
    }
    all
}

/// How an open case lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lies {
    pub(super) target: Party,
    pub(super) state: String,
    pub(super) stage: String,
    pub(super) due: DateTime<Utc>,
}

/// Every case, read off the table; its clock is unsealed.
pub(super) fn cases(world: &World, keys: &Keys) -> BTreeMap<String, Lies> {
    let (case, target, sealed) = (id(world, "c.id"), id(world, "c.target_id"), bytes(world, "h.sealed"));
    let columns: [&str; 5] = [&case, "c.target_kind", &target, "h.state", &sealed];
    let read = |[case, kind, target, state, sealed]: [String; 5]| {
        let plain = keys.open("case_handling.sealed", &case, &case, &sealed).expect("it opens");
        let handling: Value = serde_json::from_slice(&plain).expect("JSON");
        let clock = &handling["clock"];
        let text = |name: &str| clock[name].as_str().unwrap_or_else(|| panic!("{handling}"));
        let due = text("due").parse::<DateTime<Utc>>().expect("an instant");
        let stage = text("stage").to_owned();
        (case, Lies { target: (kind, target), state, stage, due })
    };
    rows(world, columns, "FROM cases c JOIN case_handling h ON h.case_id = c.id").into_iter().map(read).collect()
}

/// How many messages that a case was handed over each resident has who submitted it.
pub(super) fn told(world: &World) -> HashMap<String, usize> {
    let rest = "FROM inbox_messages m JOIN cases c ON c.id = m.subject_id WHERE m.subject_kind = 'case' \
                AND m.kind = 'reassigned' AND m.party_kind = 'account' AND m.party_id = c.submitter_id";
    let mut all = HashMap::new();
    for [case] in rows(world, [&id(world, "c.id")], rest) {
        *all.entry(case).or_default() += 1;
    }
    all
}

/// To whom each dispute is addressed.
pub(super) fn disputes(world: &World, keys: &Keys) -> BTreeMap<String, String> {
    let (dispute, dossier) = (id(world, "id"), bytes(world, "dossier"));
    let read = |[dispute, sealed]: [String; 2]| {
        let plain = keys.open("disputes.dossier", &dispute, &dispute, &sealed).expect("it opens");
        let whole: Value = serde_json::from_slice(&plain).expect("JSON");
        (dispute, whole["dossier"]["addressee"].to_string())
    };
    rows(world, [&dispute, &dossier], "FROM disputes").into_iter().map(read).collect()
}

/// A printed code, and whom or what it is of.
#[derive(Clone, Debug)]
pub(super) struct Printed {
    pub(super) code: String,
    pub(super) of: Party,
}

pub(super) fn codes(world: &World) -> Vec<Printed> {
    let rest = format!("FROM qr_codes WHERE substr(division_code, 1, 6) = '{INSIDE}' ORDER BY code");
    let subject = id(world, "subject_id");
    let read = |[code, kind, id]: [String; 3]| Printed { code, of: (kind, id) };
    rows(world, ["code", "subject_kind", &subject], &rest).into_iter().map(read).collect()
}

/// Deputies who serve, those of them in a grid, grids, and grids with a deputy who serves, counted one by one.
pub(super) fn coverage(world: &World, day: &str) -> [i64; 4] {
    let in_office = format!(
        "EXISTS (SELECT 1 FROM mandates m WHERE m.deputy_id = d.id AND m.level IN ('county', 'township') AND {})",
        serves(day)
    );
    let assigned = format!("a.starts_on <= '{day}' AND (a.ends_on IS NULL OR a.ends_on >= '{day}')");
    let here = |table: &str| format!("substr({table}.division_code, 1, 6) = '{INSIDE}'");
    let (deputies, grids) = (here("d"), format!("{} AND g.since <= '{day}'", here("g")));
    [
        format!("deputies d WHERE {deputies} AND {in_office}"),
        format!(
            "deputies d WHERE {deputies} AND {in_office} \
             AND EXISTS (SELECT 1 FROM grid_assignments a WHERE a.deputy_id = d.id AND {assigned})"
        ),
        format!("grids g WHERE {grids}"),
        format!(
            "grids g WHERE {grids} AND EXISTS (SELECT 1 FROM grid_assignments a JOIN deputies d ON d.id = a.deputy_id \
             WHERE a.grid_id = g.id AND {assigned} AND {in_office})"
        ),
    ]
    .map(|those| {
        world.sql_text(&format!("SELECT CAST(count(*) AS text) AS text FROM {those}")).concat().parse().unwrap()
    })
}

/// What is left out of the comparison: the log and what its readers make of it, what the change keeps of itself, what whoever
/// logs in and asks leaves behind, and what the house notes for its own work. Figures are compared by themselves.
const LEFT_OUT: &[&str] = &[
    "access_tokens",
    "allowances",
    "audit_entries",
    "audit_hashes",
    "audit_leaves",
    "audit_roots",
    "audit_salts",
    "case_months",
    "case_shares",
    "case_tokens",
    "client_usage",
    "code_choices",
    "consumers",
    "contributions",
    "coverage_gaps",
    "data_keys",
    "deliveries",
    "ended_visits",
    "events",
    "figure_editions",
    "figures",
    "house",
    "idempotency_keys",
    "inbox_messages",
    "key_rotations",
    "log_ins",
    "log_origin",
    "parked_events",
    "retention_places",
    "retention_reports",
    "revoked_tokens",
    "roster_rows",
    "sessions",
    "term_change_steps",
    "term_changes",
];
/// Columns that count or time changes, and say nothing else.
const COUNTING: &[&str] = &["version", "updated_at"];
/// What lies sealed, and is sealed anew with each change: table, its id, the column, and by what it opens.
const SEALED: [(&str, &str, &str, &str); 3] = [
    ("cases", "id", "sealed", "cases.sealed"),
    ("case_handling", "case_id", "sealed", "case_handling.sealed"),
    ("disputes", "id", "dossier", "disputes.dossier"),
];

fn tables(world: &World) -> Vec<String> {
    world.sql_text(match world.kind {
        Kind::Sqlite => {
            "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
             AND name NOT LIKE 'case_words%' AND substr(name, 1, 2) <> '__' ORDER BY name"
        }
        Kind::Postgres(_) => {
            "SELECT CAST(table_name AS text) AS text FROM information_schema.tables WHERE table_schema = 'public' \
             AND table_type = 'BASE TABLE' AND substr(table_name, 1, 2) <> '__' ORDER BY table_name"
        }
    })
}

fn columns(world: &World, table: &str) -> Vec<String> {
    world.sql_text(&match world.kind {
        Kind::Sqlite => format!("SELECT name AS text FROM pragma_table_info('{table}') ORDER BY cid"),
        Kind::Postgres(_) => format!(
            "SELECT CAST(column_name AS text) AS text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    })
}

fn written(world: &World, column: &str) -> String {
    match world.kind {
        Kind::Sqlite => format!(
            "coalesce(CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") ELSE CAST(\"{column}\" AS text) END, '-')"
        ),
        Kind::Postgres(_) => format!("coalesce(CAST(\"{column}\" AS text), '-')"),
    }
}

/// How everything stands, table by table.
pub(super) fn stand(world: &World, keys: &Keys) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for table in tables(world) {
        if LEFT_OUT.contains(&table.as_str()) {
            continue;
        }
        let sealed = SEALED.iter().find(|(of, ..)| *of == table);
        let kept = columns(world, &table)
            .into_iter()
            .filter(|column| !COUNTING.contains(&column.as_str()) && sealed.is_none_or(|(_, _, own, _)| own != column));
        let mut cells: Vec<String> = kept.map(|column| written(world, &column)).collect();
        if let Some((_, key, own, _)) = sealed {
            cells.insert(0, id(world, key));
            cells.push(bytes(world, own));
        }
        let query = format!("SELECT {} AS text FROM {table}", cells.join(" || '|' || "));
        let mut rows = world.sql_text(&query);
        if let Some((.., name)) = sealed {
            for row in &mut rows {
                let (owner, rest) = row.split_once('|').unwrap();
                let (clear, sealed) = rest.rsplit_once('|').unwrap();
                let plain = keys.open(name, owner, owner, sealed).expect("it opens");
                *row = format!("{owner}|{clear}|{}", String::from_utf8(plain).unwrap());
            }
        }
        rows.sort_unstable();
        all.insert(table, rows);
    }
    all
}

/// One number for all of it.
pub(super) fn hash(stand: &BTreeMap<String, Vec<String>>) -> String {
    let mut hash = Sha256::new();
    for (table, rows) in stand {
        hash.update(table);
        for row in rows {
            hash.update(row);
        }
    }
    mashang_infra::crypto::hex(&hash.finalize())
}

/// Where two differ, for whoever reads of it.
pub(super) fn differences(one: &BTreeMap<String, Vec<String>>, two: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut all = Vec::new();
    for (table, rows) in one {
        let others: BTreeSet<&String> = two[table].iter().collect();
        let own: BTreeSet<&String> = rows.iter().collect();
        let only = own.symmetric_difference(&others).take(3);
        all.extend(only.map(|row| format!("{table}: {row}")));
    }
    all
}

/// What dashboards read, without what came to nothing.
pub(super) fn figures(world: &World) -> Vec<String> {
    let organisation = id(world, "organisation_id");
    let columns =
        ["division_code", "measure", "CAST(on_date AS text)", "kind", organisation.as_str(), "CAST(value AS text)"];
    let rest = "FROM figures WHERE value <> 0 AND edition = (SELECT max(edition) FROM figure_editions)";
    let mut all: Vec<String> = rows(world, columns, rest).into_iter().map(|row| row.join(" ")).collect();
    all.sort_unstable();
    all
}
