//! The file that holds the own keys of subjects: it lies beside all copies, is in none of them, and is written anew with each. So a key
//! that was destroyed lies nowhere any more, and whichever copy is put back, what it sealed there opens no more. The ring lies in it,
//! too, because the keys are sealed by that of today.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use mashang_domain::contacts::ContactLinkState;
use mashang_domain::shared::Vocabulary;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fault;
use crate::crypto::{MasterKey, OWN_MARKS, Vault, hex};
use crate::db::connection::AnyConnection;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::private;
use crate::schema::contacts::contact_links;
use crate::schema::data_keys;
use crate::schema::person::{erasures, subject_keys};
use crate::sealed::tags;

const NAME: &str = "subject-keys";
const FORMAT: u32 = 1;
/// Keys that are read or written at once.
const BATCH: usize = 500;
const PAGE: i64 = 500;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    format: u32,
    /// The same for all copies of one house.
    pub(super) house: String,
    /// Tells the key of the settings that seals the ring.
    pub(super) key: String,
    ring: Vec<RingKey>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RingKey {
    number: i32,
    sealed: String,
    used_from: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = subject_keys, treat_none_as_default_value = false)]
struct KeyRow {
    subject_id: Id,
    sealed: Vec<u8>,
}

/// How much opens no more, because its own key was destroyed since, or made since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    pub cases: i64,
    pub accounts: i64,
    /// Links that lead to nobody any more.
    pub links: usize,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Where the file lies that belongs to a copy in that folder: beside it.
#[must_use]
pub fn key_file(folder: &Path) -> PathBuf {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    whole.with_file_name(NAME)
}

/// By what copies of one house are known.
pub(super) fn house(vault: &Vault) -> String {
    hex(&vault.tag(tags::HOUSE, &[]))
}

/// Whether the database knows own keys: one of a former release does not.
pub(super) fn are_known(connection: &mut AnyConnection) -> bool {
    subject_keys::table.select(subject_keys::subject_id).first::<Id>(connection).optional().is_ok()
}

fn broken(path: &Path) -> String {
    format!("{} is no file of own keys, or was changed", path.display())
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()).collect()
}

/// The lines behind the first, and that.
fn open(path: &Path) -> Result<(Head, io::Lines<BufReader<File>>), String> {
    let mut lines = BufReader::new(File::open(path).map_err(fault(path))?).lines();
    let first = lines.next().transpose().map_err(fault(path))?.unwrap_or_default();
    let head: Head = serde_json::from_str(&first).map_err(|_| broken(path))?;
    if head.format == FORMAT { Ok((head, lines)) } else { Err(broken(path)) }
}

/// A line: the subject, and its key as it was kept.
fn read(line: &str) -> Option<(Uuid, Vec<u8>)> {
    let (subject, sealed) = line.split_once(' ')?;
    Some((Uuid::try_parse(subject).ok()?, unhex(sealed)?))
}

/// What the file says of itself.
pub(super) fn head(path: &Path) -> Result<Head, String> {
    let named = |error: String| format!("the own keys of the copy are needed, too: {error}; name the file with --keys");
    open(path).map(|(head, _)| head).map_err(named)
}

fn ring(connection: &mut AnyConnection) -> QueryResult<Vec<RingKey>> {
    let rows: Vec<(i32, Vec<u8>, Stamp)> = data_keys::table
        .order(data_keys::id)
        .limit(256)
        .select((data_keys::id, data_keys::sealed, data_keys::used_from))
        .load(connection)?;
    let key = |(number, sealed, used_from): (i32, Vec<u8>, Stamp)| RingKey {
        number,
        sealed: hex(&sealed),
        used_from: used_from.0,
    };
    Ok(rows.into_iter().map(key).collect())
}

fn failed(error: &diesel::result::Error) -> String {
    format!("the own keys of the database can't be read or written: {error}")
}

/// A lock that ends with what it gives, on a file beside that of the own keys.
fn alone(path: &Path) -> Result<File, String> {
    let lock = path.with_extension("lock");
    let file = private::options().create(true).append(true).open(&lock).map_err(fault(&lock))?;
    file.lock().map_err(fault(&lock))?;
    Ok(file)
}

/// Writes the file anew. Of several who save at once each waits for the one before: they would write into one another's file, and
/// whoever read the keys first and wrote them last would leave out those of the other's copy.
pub(super) fn write(
    connection: &mut AnyConnection,
    master: &MasterKey,
    house: &str,
    path: &Path,
) -> Result<(), String> {
    let _lock = alone(path)?;
    let former = if path.exists() { Some(open(path)?) } else { None };
    if former.as_ref().is_some_and(|(head, _)| head.house != house) {
        return Err(format!("{} belongs to another house: name another with --keys", path.display()));
    }
    let head = Head {
        format: FORMAT,
        house: house.to_owned(),
        key: hex(&master.fingerprint()),
        ring: ring(connection).map_err(|error| failed(&error))?,
    };
    let part = path.with_extension("part");
    let file = private::options().create(true).write(true).truncate(true).open(&part).map_err(fault(&part))?;
    let mut out = BufWriter::new(file);
    let first = serde_json::to_string(&head).map_err(|error| error.to_string())?;
    writeln!(out, "{first}").map_err(fault(&part))?;
    let mut last = Uuid::nil();
    loop {
        let rows = after(connection, last).map_err(|error| failed(&error))?;
        let Some((Id(end), _)) = rows.last() else { break };
        last = *end;
        for (Id(subject), sealed) in &rows {
            writeln!(out, "{subject} {}", hex(sealed)).map_err(fault(&part))?;
        }
    }
    if let Some((_, lines)) = former {
        keep_others(connection, lines, path, &mut out)?;
    }
    // Meanwhile a key of the ring may have been added that sealed some of them anew.
    if ring(connection).map_err(|error| failed(&error))?.len() != head.ring.len() {
        return Err("a key was added meanwhile: save again once `mashang keys rotate` is done".into());
    }
    let file = out.into_inner().map_err(|error| fault(&part)(error.into_error()))?;
    file.sync_all().map_err(fault(&part))?;
    std::fs::rename(&part, path).map_err(fault(path))
}

/// The next keys.
fn after(connection: &mut AnyConnection, last: Uuid) -> QueryResult<Vec<(Id, Vec<u8>)>> {
    on_each!(connection, |inner| subject_keys::table
        .filter(subject_keys::subject_id.gt(Id(last)))
        .order(subject_keys::subject_id)
        .limit(PAGE)
        .select((subject_keys::subject_id, subject_keys::sealed))
        .load(inner))
}

/// Keys that the file held and the house neither has nor destroyed: where an old copy was put back, later copies are in need of them.
fn keep_others(
    connection: &mut AnyConnection,
    lines: io::Lines<BufReader<File>>,
    path: &Path,
    out: &mut BufWriter<File>,
) -> Result<(), String> {
    let mut lines = lines.peekable();
    while lines.peek().is_some() {
        let some: Vec<String> = lines.by_ref().take(BATCH).collect::<Result<_, _>>().map_err(fault(path))?;
        let ids: Option<Vec<Id>> = some.iter().map(|line| read(line).map(|(subject, _)| Id(subject))).collect();
        let ids = ids.ok_or_else(|| broken(path))?;
        let known = settled(connection, &ids).map_err(|error| failed(&error))?;
        for (line, id) in some.iter().zip(ids) {
            if !known.contains(&id) {
                writeln!(out, "{line}").map_err(fault(path))?;
            }
        }
    }
    Ok(())
}

/// Those of the subjects of which the house has a key, or destroyed it.
fn settled(connection: &mut AnyConnection, ids: &[Id]) -> QueryResult<HashSet<Id>> {
    let there: Vec<Id> = on_each!(connection, |inner| subject_keys::table
        .filter(subject_keys::subject_id.eq_any(ids))
        .select(subject_keys::subject_id)
        .load(inner))?;
    let erased: Vec<Id> = on_each!(connection, |inner| erasures::table
        .filter(erasures::subject_id.eq_any(ids))
        .select(erasures::subject_id)
        .load(inner))?;
    // Whom a link led to is erased without anybody's demand, too.
    let left: Vec<Id> = if knows_links(connection) {
        on_each!(connection, |inner| contact_links::table
            .filter(contact_links::id.eq_any(ids))
            .filter(contact_links::sealed.is_null())
            .select(contact_links::id)
            .load(inner))?
    } else {
        Vec::new()
    };
    Ok(there.into_iter().chain(erased).chain(left).collect())
}

/// Puts the ring of today and the own keys into a database that was put back; says what of it opens no more.
pub(super) fn put(connection: &mut AnyConnection, path: &Path) -> Result<Lost, String> {
    let (head, lines) = open(path)?;
    // Nobody waits for it, and it may go through every case.
    if let AnyConnection::Postgres(inner) = connection {
        inner.batch_execute("SET statement_timeout = 0").map_err(|error| failed(&error))?;
    }
    for key in head.ring {
        let sealed = unhex(&key.sealed).ok_or_else(|| broken(path))?;
        let row = (data_keys::sealed.eq(sealed.clone()), data_keys::used_from.eq(Stamp(key.used_from)));
        let there = diesel::update(data_keys::table.find(key.number))
            .set(row)
            .execute(connection)
            .map_err(|error| failed(&error))?;
        if there == 0 {
            let row = (
                data_keys::id.eq(key.number),
                data_keys::sealed.eq(sealed),
                data_keys::used_from.eq(Stamp(key.used_from)),
            );
            on_each!(connection, |inner| diesel::insert_into(data_keys::table).values(&row).execute(inner))
                .map_err(|error| failed(&error))?;
        }
    }
    let mut lines = lines.peekable();
    while lines.peek().is_some() {
        let some: Vec<String> = lines.by_ref().take(BATCH).collect::<Result<_, _>>().map_err(fault(path))?;
        let rows: Option<Vec<KeyRow>> = some
            .iter()
            .map(|line| read(line).map(|(subject, sealed)| KeyRow { subject_id: Id(subject), sealed }))
            .collect();
        let rows = rows.ok_or_else(|| broken(path))?;
        on_each!(connection, |inner| diesel::insert_into(subject_keys::table).values(rows.as_slice()).execute(inner))
            .map_err(|error| failed(&error))?;
    }
    find_lost(connection).map_err(|error| failed(&error))
}

/// Whether the database knows own keys of whoever is visited: one of a former release does not.
fn knows_links(connection: &mut AnyConnection) -> bool {
    contact_links::table.select(contact_links::phone_tag).first::<Option<Vec<u8>>>(connection).optional().is_ok()
}

/// How many rows a statement changes.
fn run(connection: &mut AnyConnection, statement: &str) -> QueryResult<usize> {
    on_each!(connection, |inner| sql_query(statement).execute(inner))
}

/// Leaves out the keys of what is not in the database, and says what in it opens no more. Whoever was visited and was erased since is so
/// again at once.
fn find_lost(connection: &mut AnyConnection) -> QueryResult<Lost> {
    let links = knows_links(connection);
    let kinds: &[&str] = if links { &["cases", "accounts", "contact_links"] } else { &["cases", "accounts"] };
    let gone: Vec<String> =
        kinds.iter().map(|table| format!("NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.id = subject_id)")).collect();
    run(connection, &format!("DELETE FROM subject_keys WHERE {}", gone.join(" AND ")))?;
    let own = OWN_MARKS.map(|mark| match connection {
        AnyConnection::Postgres(_) => format!("'\\x{mark:02x}'::bytea"),
        AnyConnection::Sqlite(_) => format!("X'{mark:02X}'"),
    });
    let lost = |subject: &str| {
        format!(
            "substr(sealed, 1, 1) IN ({}) AND NOT EXISTS (SELECT 1 FROM subject_keys WHERE subject_id = {subject})",
            own.join(", ")
        )
    };
    let mut count = |table: &str| -> QueryResult<i64> {
        let counted = format!("SELECT count(*) AS count FROM {table} WHERE {}", lost("id"));
        let counted: Count = on_each!(connection, |inner| sql_query(&counted).get_result(inner))?;
        Ok(counted.count)
    };
    let (cases, accounts) = (count("cases")?, count("accounts")?);
    if !links {
        return Ok(Lost { cases, accounts, links: 0 });
    }
    run(connection, &format!("UPDATE contact_visits SET sealed = NULL WHERE {}", lost("link_id")))?;
    let ended = ContactLinkState::Ended.as_str();
    let nobodys = format!(
        "UPDATE contact_links SET sealed = NULL, phone_tag = NULL, erase_at = NULL, place = NULL, state = '{ended}', \
         ended_at = COALESCE(ended_at, updated_at) WHERE {}",
        lost("id")
    );
    Ok(Lost { cases, accounts, links: run(connection, &nobodys)? })
}
