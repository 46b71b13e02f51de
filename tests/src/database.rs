//! A database for each test: a copy of a template that holds the divisions and a small cast of people.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use mashang_api::{App, Document, server};
use mashang_infra::demo::{self, Size};

use crate::{Collation, Kind, StoryClock, settings, surroundings};

fn work_folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/stories");
    std::fs::create_dir_all(&folder).expect("target can be written");
    folder
}

/// The PostgreSQL server of this test run.
///
/// # Panics
/// When `DATABASE_URL_TEST` is not set: a story is never skipped silently.
#[must_use]
pub fn server_url() -> String {
    std::env::var("DATABASE_URL_TEST").unwrap_or_else(|_| {
        panic!("DATABASE_URL_TEST is not set: run `cargo xtask test`, or name a PostgreSQL server, for example postgres://postgres@localhost")
    })
}

fn database_url(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').map_or((server, String::new()), |(a, q)| (a, format!("?{q}")));
    let scheme_end = address.find("://").map_or(0, |at| at + 3);
    let base =
        address.get(scheme_end..).and_then(|rest| rest.find('/')).map_or(address, |at| &address[..scheme_end + at]);
    format!("{base}/{name}{query}")
}

/// How a database of that collation is made.
fn new(collation: Collation) -> &'static str {
    match collation {
        Collation::Bytes => " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
        Collation::Chinese => {
            " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN'"
        }
    }
}

/// Runs SQL on the server's maintenance database.
pub fn on_server(sql: &str) {
    all_on_server(&[sql]);
}

/// The same with several statements, one after the other.
fn all_on_server(statements: &[&str]) {
    let url = database_url(&server_url(), "postgres");
    let mut connection = PgConnection::establish(&url).unwrap_or_else(|error| panic!("DATABASE_URL_TEST: {error}"));
    for sql in statements {
        connection.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// A name that changes with every build of the tests, so that a template is never older than the code.
fn build_stamp() -> String {
    let exe = std::env::current_exe().expect("an executable");
    let modified = exe.metadata().and_then(|meta| meta.modified()).expect("a file time");
    let age = modified.duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    format!("{:x}", age.as_nanos())
}

/// The document of a server at that address, which the first story of a build writes for all: a debug build takes longer to gather it
/// than most stories take for all else.
pub(crate) fn document(public_url: &str) -> Document {
    let (work, stamp) = (work_folder(), build_stamp());
    let address = public_url.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let kept = work.join(format!("document-{address}-{stamp}.json"));
    if let Ok(written) = std::fs::read(&kept) {
        return Document::read(&written).expect("a document");
    }
    let document = server::document(public_url);
    let unfinished = tempfile::NamedTempFile::new_in(&work).expect("target can be written");
    std::fs::write(&unfinished, document.pretty()).expect("target can be written");
    unfinished.persist(kept).expect("target can be written");
    document
}

fn fill(url: &str, folder: &Path) {
    let settings = settings(url, folder, &[]);
    mashang_api::server::migrate(&settings).expect("migrations run");
    let surroundings = surroundings(Arc::new(StoryClock::new()));
    let app = App::open(settings, surroundings.clone()).expect("the app opens");
    let size = Size { deputies: 12, rooms: 3, cases: 0, seed: 7 };
    demo::fill(app.database(), app.files(), &surroundings, size, &|_| {}).expect("the cast is written");
}

/// A database of a test's own; gone with it.
pub struct OwnDatabase {
    pub url: String,
    /// A folder beside it.
    pub folder: tempfile::TempDir,
    name: Option<String>,
}

impl OwnDatabase {
    /// A copy of the template.
    ///
    /// # Panics
    /// When the database can't be made.
    #[must_use]
    pub fn with_cast(kind: Kind) -> Self {
        let (work, stamp) = (work_folder(), build_stamp());
        let lock = std::fs::File::create(work.join("template.lock")).expect("target can be written");
        lock.lock().expect("a file lock");
        let folder = tempfile::tempdir_in(&work).expect("a folder");
        match kind {
            Kind::Sqlite => {
                let template = work.join(format!("template-{stamp}.db"));
                if !template.exists() {
                    let unfinished = folder.path().join("template.db");
                    fill(&format!("sqlite:{}", unfinished.display()), folder.path());
                    std::fs::rename(&unfinished, &template).expect("target can be written");
                }
                drop(lock);
                let own = folder.path().join("mashang.db");
                std::fs::copy(&template, &own).expect("a copy");
                Self { url: format!("sqlite:{}", own.display()), folder, name: None }
            }
            Kind::Postgres(collation) => {
                let template = format!("mashang_template_{collation:?}_{stamp}").to_lowercase();
                let done = work.join(format!("{template}.done"));
                if !done.exists() {
                    on_server(&format!("DROP DATABASE IF EXISTS {template}"));
                    on_server(&format!("CREATE DATABASE {template}{}", new(collation)));
                    fill(&database_url(&server_url(), &template), folder.path());
                    std::fs::write(&done, "").expect("target can be written");
                }
                drop(lock);
                // Written block by block into the log, as is the default, it takes half as long again.
                Self::create(folder, &format!(" TEMPLATE {template} STRATEGY FILE_COPY"))
            }
        }
    }

    /// An empty database without tables.
    ///
    /// # Panics
    /// When the database can't be made.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        let folder = tempfile::tempdir_in(work_folder()).expect("a folder");
        match kind {
            Kind::Sqlite => {
                Self { url: format!("sqlite:{}", folder.path().join("mashang.db").display()), folder, name: None }
            }
            Kind::Postgres(collation) => Self::create(folder, new(collation)),
        }
    }

    fn create(folder: tempfile::TempDir, template: &str) -> Self {
        let unique = folder.path().file_name().map(|name| name.to_string_lossy().to_lowercase()).expect("a name");
        let name = format!("story_{}_{}", std::process::id(), unique.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
        on_server(&format!("CREATE DATABASE {name}{template}"));
        Self { url: database_url(&server_url(), &name), folder, name: Some(name) }
    }

    /// The database's name on its server.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            // Whoever is still connected goes within milliseconds; FORCE alone looks only after a tenth of a second whether they
            // went.
            let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            all_on_server(&[&end, "SELECT pg_sleep(0.01)", &drop]);
        }
    }
}
