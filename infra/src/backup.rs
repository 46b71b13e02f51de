//! Saving everything while the server runs, and putting it back into an empty place. What leads into the database is not
//! saved: the keys lie where the operator keeps them, and without them a copy opens nothing. Nor are the own keys of subjects in a
//! copy: they lie beside all copies, so that an old one forgets with the house. Files that lie in a bucket stay there: a copy names
//! them, and whoever keeps the bucket keeps them from being lost.

mod objects;
mod own_keys;

use std::path::{Path, PathBuf};
use std::process::Command;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use mashang_domain::shared::Instant;
use serde::{Deserialize, Serialize};

use crate::crypto::{MasterKey, hex};
use crate::db::DatabaseUrl;
use crate::db::connection::open;
use crate::db::migrate;
use crate::files::Shelf;
use crate::private;

pub use own_keys::{Lost, key_file};

const DATABASE: &str = "database";
const FILES: &str = "files";
/// What lay in the bucket.
const OBJECTS: &str = "objects";
const MANIFEST: &str = "manifest.json";
/// The shape of copies; in the first, another mark told the key.
const FORMAT: u32 = 3;
/// That of a database without own keys, which needs no file beside it.
const WITHOUT_OWN_KEYS: u32 = 2;

/// What a copy is, so that it is put back where it belongs.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// The shape of the copy.
    format: u32,
    /// The program that made it.
    program: String,
    /// `sqlite` or `postgres`.
    database: String,
    /// How many migrations it has.
    migrations: usize,
    /// How many files.
    files: usize,
    /// The bucket in which they lie, where they do and are not in the copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bucket: Option<String>,
    /// The same for the same key, and nothing else is told of it.
    key: String,
    /// Whose own keys it needs, where it needs any.
    #[serde(default)]
    house: Option<String>,
}

/// What was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// How many files.
    pub files: usize,
    /// How many files that the copy names lie in the bucket no more: they were erased since, had served their time, or were lost.
    pub missing: usize,
    /// What opens no more.
    pub lost: Lost,
}

fn kind(url: &DatabaseUrl) -> &'static str {
    if url.is_sqlite() { "sqlite" } else { "postgres" }
}

fn fault(path: &Path) -> impl Fn(std::io::Error) -> String {
    |error| format!("{} can't be used: {error}", path.display())
}

/// A folder that is there and empty, for its owner's eyes only.
fn empty_folder(path: &Path) -> Result<(), String> {
    private::folder(path).map_err(fault(path))?;
    let full = std::fs::read_dir(path).map_err(fault(path))?.next().is_some();
    if full { Err(format!("{} is not empty: name another folder", path.display())) } else { Ok(()) }
}

/// Copies every finished file of a folder into another, and says how many.
fn copy_files(from: &Path, to: &Path) -> Result<usize, String> {
    let mut count = 0;
    let Ok(entries) = std::fs::read_dir(from) else { return Ok(0) };
    for entry in entries {
        let path = entry.map_err(fault(from))?.path();
        // One that is still being written belongs to no answer yet.
        if path.is_file() && path.extension().is_none_or(|extension| extension != "part") {
            let name = path.file_name().unwrap_or_default();
            match std::fs::copy(&path, to.join(name)) {
                Ok(_) => count += 1,
                // One that nobody named has served its time meanwhile.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(fault(&path)(error)),
            }
        }
    }
    Ok(count)
}

/// Copies the files of a folder, or notes those of a bucket; says how many there are.
fn save_files(shelf: &Shelf, folder: &Path) -> Result<usize, String> {
    match shelf.store().folder() {
        Some(from) => {
            let files = folder.join(FILES);
            empty_folder(&files)?;
            copy_files(from, &files)
        }
        None => objects::note(shelf, &folder.join(OBJECTS)),
    }
}

/// Puts the files of a copy where files lie now; says how many are there, and how many are not.
fn restore_files(shelf: &Shelf, manifest: &Manifest, folder: &Path) -> Result<(usize, usize), String> {
    let copied = match (shelf.store().folder(), &manifest.bucket) {
        (_, Some(_)) => return objects::find(shelf, &folder.join(OBJECTS)),
        (Some(files), None) => copy_files(&folder.join(FILES), files)?,
        (None, None) => objects::upload(shelf, &folder.join(FILES))?,
    };
    if copied != manifest.files {
        return Err(format!("the copy lacks {} of its files", manifest.files - copied.min(manifest.files)));
    }
    Ok((copied, 0))
}

/// One of PostgreSQL's own programs, set up for the database; the password is where no list of processes shows it.
fn tool(name: &str, url: &str) -> Command {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        versions.map(|entry| entry.path().join("bin").join(name)).filter(|path| path.exists()).collect();
    found.sort();
    let mut command = Command::new(found.pop().unwrap_or_else(|| PathBuf::from(name)));
    let (open, password) = without_password(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg("--dbname").arg(open);
    command
}

/// A URL, and the password that stood in it.
fn without_password(url: &str) -> (String, Option<String>) {
    let split = || {
        let (scheme, rest) = url.split_once("://")?;
        let (user, place) = rest.split_once('@')?;
        let (name, password) = user.split_once(':')?;
        Some((format!("{scheme}://{name}@{place}"), password))
    };
    match split() {
        Some((open, password)) => (open, Some(decoded(password))),
        None => (url.to_owned(), None),
    }
}

/// What `%41` and the like stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| *first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output =
        command.output().map_err(|error| format!("{name} can't be run: {error}; install postgresql-client"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// Takes the own keys out of a copy, and writes zeros in their place.
fn without_own_keys(copy: &Path) -> Result<(), String> {
    let fault = |error: &dyn std::fmt::Display| format!("the own keys can't be taken out of the copy: {error}");
    let mut connection = SqliteConnection::establish(&copy.to_string_lossy()).map_err(|error| fault(&error))?;
    connection
        .batch_execute("PRAGMA journal_mode = MEMORY; PRAGMA secure_delete = ON; DELETE FROM subject_keys")
        .map_err(|error| fault(&error))
}

/// Saves the database at `url` and the files of `shelf` into `folder`, and the own keys into the file `keys`, while whoever works goes
/// on; says how many files. Of those in a bucket it notes which there are.
///
/// # Errors
/// A sentence for the operator.
pub fn save(url: &DatabaseUrl, shelf: &Shelf, master: &MasterKey, folder: &Path, keys: &Path) -> Result<usize, String> {
    migrate::refuse_newer(url)?;
    empty_folder(folder)?;
    let target = folder.join(DATABASE);
    let ring = crate::keys::count(url)?;
    let own = own_keys::are_known(&mut open(url)?);
    // First the database: every file that it knows is there by then, and says ever after what it said.
    match url {
        DatabaseUrl::Sqlite(_) => {
            let mut connection = open(url)?;
            let quoted = target.to_string_lossy().replace('\'', "''");
            let copied = connection.batch_execute(&format!("PRAGMA busy_timeout = 60000; VACUUM INTO '{quoted}'"));
            copied.map_err(|error| format!("the database could not be saved: {error}"))?;
            if own {
                without_own_keys(&target)?;
            }
        }
        DatabaseUrl::Postgres(address) => {
            run(tool("pg_dump", address)
                .args(["--format=custom", "--no-owner", "--exclude-table-data=*.subject_keys", "--file"])
                .arg(&target))?;
        }
    }
    let house = own_keys::house(&crate::keys::open(url, master, Instant::default())?);
    let manifest = Manifest {
        format: if own { FORMAT } else { WITHOUT_OWN_KEYS },
        program: env!("CARGO_PKG_VERSION").to_owned(),
        database: kind(url).to_owned(),
        migrations: migrate::known(),
        files: save_files(shelf, folder)?,
        bucket: shelf.called().map(str::to_owned),
        key: hex(&master.fingerprint()),
        house: own.then(|| house.clone()),
    };
    // A file may be sealed with a key that the saved database does not hold. Whoever adds one waits before using it.
    if crate::keys::count(url)? != ring {
        return Err("a key was added meanwhile: save again once `mashang keys rotate` is done".into());
    }
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())?;
    let path = folder.join(MANIFEST);
    #[cfg(unix)]
    std::fs::set_permissions(&target, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(fault(&target))?;
    if own {
        own_keys::write(&mut open(url)?, master, &house, keys)?;
    }
    // Last, so that a copy without it is known to be half of one.
    std::fs::write(&path, text).map_err(fault(&path))?;
    Ok(manifest.files)
}

/// What a copy says of itself, where it can be put back at `url` with those keys.
fn read_manifest(url: &DatabaseUrl, master: &MasterKey, folder: &Path, keys: &Path) -> Result<Manifest, String> {
    let path = folder.join(MANIFEST);
    let text =
        std::fs::read_to_string(&path).map_err(|error| format!("{} is no whole copy: {error}", folder.display()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    if !(WITHOUT_OWN_KEYS..=FORMAT).contains(&manifest.format) || manifest.migrations > migrate::known() {
        return Err("the copy is of another version of the program: use that one".into());
    }
    if manifest.database != kind(url) {
        return Err(format!("the copy is of {}: give a DATABASE_URL of that kind", manifest.database));
    }
    // The ring of today lies with the own keys, whatever sealed that of the copy.
    let mut key = manifest.key.clone();
    if let Some(house) = &manifest.house {
        let head = own_keys::head(keys)?;
        if head.house != *house {
            return Err(format!(
                "{} holds the own keys of another house: name that of the copy with --keys",
                keys.display()
            ));
        }
        key = head.key;
    }
    if key != hex(&master.fingerprint()) {
        return Err("MASHANG_DATA_KEY is not the key with which the copy is sealed".into());
    }
    Ok(manifest)
}

/// Puts a copy back into an empty database and onto a `shelf` without files, with the own keys of the file `keys`. Where the copy names
/// what lies in a bucket, that is where it must lie still.
///
/// # Errors
/// A sentence for the operator.
pub fn restore(
    url: &DatabaseUrl,
    shelf: &Shelf,
    master: &MasterKey,
    folder: &Path,
    keys: &Path,
) -> Result<Restored, String> {
    let manifest = read_manifest(url, master, folder, keys)?;
    match (shelf.store().folder(), &manifest.bucket) {
        (Some(_), Some(bucket)) => {
            return Err(format!("the files of the copy lie in {bucket}: give MASHANG_FILES=s3 and that bucket"));
        }
        (Some(files), None) => empty_folder(files)?,
        // Before anything is changed.
        (None, _) => shelf.store().answers().map_err(|error| format!("the bucket can't be used: {error}"))?,
    }
    let source = folder.join(DATABASE);
    match url {
        DatabaseUrl::Sqlite(target) => {
            // What lies beside a database belongs to the one that was there.
            for end in ["", "-wal", "-shm", "-journal"] {
                let mut name = target.as_os_str().to_owned();
                name.push(end);
                if Path::new(&name).exists() {
                    return Err(format!("{} is there already: name another DATABASE_URL", name.display()));
                }
            }
            private::folder_of(target).map_err(fault(target))?;
            std::fs::copy(&source, target).map_err(fault(target))?;
            #[cfg(unix)]
            std::fs::set_permissions(target, std::os::unix::fs::PermissionsExt::from_mode(0o600))
                .map_err(fault(target))?;
        }
        DatabaseUrl::Postgres(address) => {
            let empty = "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r' \
                         AND relnamespace = current_schema()::regnamespace) THEN RAISE 'not empty'; END IF; END $$";
            open(url)?
                .batch_execute(empty)
                .map_err(|_| "the database is not empty: give the DATABASE_URL of an empty one".to_owned())?;
            run(tool("pg_restore", address)
                .args(["--no-owner", "--exit-on-error", "--single-transaction"])
                .arg(&source))?;
        }
    }
    let (files, missing) = restore_files(shelf, &manifest, folder)?;
    let lost = if manifest.house.is_some() { own_keys::put(&mut open(url)?, keys)? } else { Lost::default() };
    migrate::run(url, master)?;
    Ok(Restored { files, missing, lost })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_the_url() {
        let (url, password) = without_password("postgres://rd:a%40b%2f@db.example.cn/mashang?sslmode=require");
        assert_eq!(url, "postgres://rd@db.example.cn/mashang?sslmode=require");
        assert_eq!(password.as_deref(), Some("a@b/"));
        assert_eq!(without_password("postgres://rd@localhost/mashang").1, None);
        assert_eq!(decoded("100%"), "100%");
    }
}
