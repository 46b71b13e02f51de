//! What lies sealed in a database, opened and sealed by the product's own code: how long that takes, and as many copies of an
//! event as a measurement wants, each sealed for its own row.
//!
//! `sealed times DATABASE KEY DOCUMENTS` prints the microseconds in which all of the documents are sealed, in which they are
//! opened, and in which one tag is made. DOCUMENTS is JSON: a list of `what`, `owner` and `sealed`, the last two hexadecimal; the own
//! keys of subjects, by which others of the list may be sealed, are among them, and count for nothing where they are `known`.
//! `sealed copies DATABASE KEY EVENT COUNT` prints SQL that adds the copies to the log. EVENT is such a document with `columns`
//! and `values`, the other columns and what stands in them as SQL, and `key`, the document of its subject's own key.

use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::time::{Duration, Instant};

use mashang_infra::crypto::{MasterKey, Vault, hex};
use mashang_infra::db::DatabaseUrl;
use mashang_infra::keys;
use mashang_infra::subject_keys::SubjectKey;
use serde_json::Value;

/// How long each is done again and again.
const WHILE: Duration = Duration::from_secs(1);
/// Rows of a statement, and statements of a transaction.
const ROWS: u32 = 100;
const TO_A_COMMIT: u32 = 500;
/// Events of a subject: about as many as a case has.
const OF_A_SUBJECT: u32 = 5;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["times", database, key, documents] => times(&open(database, key)?, &read(documents)?),
        ["copies", database, key, event, count] => {
            let count: u32 = count.parse().map_err(|_| "COUNT is no number")?;
            copies(&open(database, key)?, &read(event)?, count, database.starts_with("sqlite:"))
        }
        _ => Err("sealed times DATABASE KEY DOCUMENTS, or sealed copies DATABASE KEY EVENT COUNT".into()),
    }
}

fn read(path: &str) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))
}

/// The vault of a database whose key lies in a file.
fn open(database: &str, key: &str) -> Result<Vault, String> {
    let text = std::fs::read_to_string(key).map_err(|error| format!("{key}: {error}"))?;
    let key: [u8; 32] = bytes(text.trim()).and_then(|key| key.try_into().ok()).ok_or("the key is none")?;
    keys::open(&DatabaseUrl::parse(database)?, &MasterKey::new(&key), mashang_domain::shared::Instant::default())
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|two| u8::from_str_radix(str::from_utf8(two).ok()?, 16).ok()).collect()
}

/// What lies sealed in a row.
struct Document {
    what: String,
    owner: Vec<u8>,
    sealed: Vec<u8>,
    plain: Vec<u8>,
    /// What sealed it, where that was not the ring.
    own: Option<SubjectKey>,
}

/// The own key that a document is, where it is one.
fn own_key(vault: &Vault, json: &Value) -> Option<SubjectKey> {
    let field = |name: &str| json[name].as_str();
    if field("what")? != "subject_keys.sealed" {
        return None;
    }
    SubjectKey::kept(vault, field("owner")?.parse().ok()?, &bytes(field("sealed")?)?).ok()
}

impl Document {
    /// Opened by the ring, or by one of the own keys among `others`.
    fn of(vault: &Vault, json: &Value, others: &[Value]) -> Result<Self, String> {
        let field = |name: &str| json[name].as_str().ok_or_else(|| format!("no {name}: {json}"));
        let hexadecimal = |name: &str| bytes(field(name)?).ok_or_else(|| format!("{name} is not hexadecimal: {json}"));
        let (what, owner, sealed) = (field("what")?.to_owned(), hexadecimal("owner")?, hexadecimal("sealed")?);
        let ring = vault.open(&what, &owner, &sealed);
        let mut keys = others.iter().filter_map(|other| own_key(vault, other));
        let (plain, own) = ring.map(|plain| (plain, None)).or_else(|error| {
            let opened = keys.find_map(|key| Some((key.open(&what, &owner, &sealed).ok()?, Some(key))));
            opened.ok_or_else(|| format!("{what}: {error}"))
        })?;
        Ok(Self { what, owner, sealed, plain, own })
    }

    fn seals(&self, vault: &Vault) -> bool {
        let plain = black_box(&self.plain);
        match &self.own {
            Some(own) => own.seal(&self.what, &self.owner, plain).is_ok(),
            None => vault.seal(&self.what, &self.owner, plain).is_ok(),
        }
    }

    fn opens(&self, vault: &Vault) -> bool {
        let sealed = black_box(&self.sealed);
        match &self.own {
            Some(own) => own.open(&self.what, &self.owner, sealed).is_ok(),
            None => vault.open(&self.what, &self.owner, sealed).is_ok(),
        }
    }
}

fn times(vault: &Vault, documents: &Value) -> Result<(), String> {
    let documents = documents.as_array().ok_or("no list of documents")?;
    let counted = documents.iter().filter(|one| one["known"] != true);
    let documents: Vec<Document> = counted.map(|one| Document::of(vault, one, documents)).collect::<Result<_, _>>()?;
    let all = |one: &dyn Fn(&Document) -> bool| micros(|| documents.iter().all(one));
    let seal = all(&|one| one.seals(vault))?;
    let open = all(&|one| one.opens(vault))?;
    let tag = micros(|| black_box(vault.tag("bench.code", black_box(b"7K3M9PQRS2TV"))) != [0; 32])?;
    println!("{seal} {open} {tag}");
    Ok(())
}

/// How long something takes, of which it says whether it went well.
fn micros(work: impl Fn() -> bool) -> Result<f64, String> {
    let (began, mut times) = (Instant::now(), 0u32);
    while began.elapsed() < WHILE {
        // A look at the clock costs as much as a tag.
        for _ in 0..100 {
            if !work() {
                return Err("what was sealed does not open, or nothing can be sealed".into());
            }
            times += 1;
        }
    }
    Ok(began.elapsed().as_secs_f64() * 1e6 / f64::from(times))
}

fn copies(vault: &Vault, event: &Value, count: u32, sqlite: bool) -> Result<(), String> {
    let Document { what, plain, .. } = Document::of(vault, event, std::slice::from_ref(&event["key"]))?;
    let [columns, values] = ["columns", "values"].map(|name| event[name].as_str().unwrap_or_default());
    // How each database writes down an id and bytes.
    let [id, blob] = if sqlite { ["x'", "x'"] } else { ["'", "'\\x"] };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let fault = |error: std::io::Error| error.to_string();
    for first in (0..count).step_by(ROWS as usize) {
        if first.is_multiple_of(ROWS * TO_A_COMMIT) {
            writeln!(out, "{}BEGIN;", if first == 0 { "" } else { "COMMIT;\n" }).map_err(fault)?;
        }
        write!(out, "INSERT INTO events (id, subject_id, version, sealed, {columns}) VALUES ").map_err(fault)?;
        for number in first..(first + ROWS).min(count) {
            let own = [b"an event".as_slice(), &u64::from(number).to_be_bytes()].concat();
            let subject = [b"a matter".as_slice(), &u64::from(number / OF_A_SUBJECT).to_be_bytes()].concat();
            let sealed = vault.seal(&what, &own, &plain).map_err(|error| error.to_string())?;
            let comma = if number == first { "" } else { ", " };
            let (own, subject, sealed) = (hex(&own), hex(&subject), hex(&sealed));
            let version = number % OF_A_SUBJECT + 1;
            write!(out, "{comma}({id}{own}', {id}{subject}', {version}, {blob}{sealed}', {values})").map_err(fault)?;
        }
        writeln!(out, ";").map_err(fault)?;
    }
    writeln!(out, "COMMIT;").and_then(|()| out.flush()).map_err(fault)
}
