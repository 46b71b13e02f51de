//! The running server: its parts, its routes, and how it starts and stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpServer, middleware};
use mashang_domain::shared::{Actor, Context, Instant};
use mashang_infra::crypto::Vault;
use mashang_infra::db::{Database, migrate};
use mashang_infra::files::Files;
use mashang_infra::log::{Progress, Worker};
use mashang_infra::repositories::FlowStatus;
use mashang_infra::system::Surroundings;
use moka::sync::Cache;

use crate::auth::Tokens;
use crate::card::Cards;
use crate::document::Document;
use crate::observe::{Metrics, observe};
use crate::problem::Problem;
use crate::routes;
use crate::settings::{Settings, hex, parse_key};

/// What every handler can reach.
pub struct App {
    pub(crate) settings: Settings,
    pub(crate) db: Database,
    pub(crate) surroundings: Surroundings,
    pub(crate) tokens: Tokens,
    pub(crate) cards: Cards,
    pub(crate) files: Files,
    pub(crate) metrics: Metrics,
    pub(crate) progress: Arc<Progress>,
    pub(crate) document: Document,
    /// How many cases are in each state, counted at most every quarter of a minute.
    pub(crate) states: Cache<(), Vec<(&'static str, i64)>>,
    /// How the log is read and what leaves the house, looked at no more often than every five seconds.
    pub(crate) flow: Cache<(), Arc<FlowStatus>>,
}

impl App {
    /// Opens everything that the server needs; the database is migrated before.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn open(settings: Settings, surroundings: Surroundings) -> Result<Self, String> {
        let vault = Arc::new(Vault::new(&key(&settings, settings.data_key, "data.key")?));
        let tokens = Tokens::new(&key(&settings, settings.token_key, "token.key")?)?;
        let files = Files::open(&settings.data_dir.join("files"))
            .map_err(|error| format!("MASHANG_DATA_DIR can't be used: {error}"))?;
        Ok(Self {
            db: Database::open(&settings.database, &vault)?,
            tokens,
            files,
            cards: Cards::new(),
            metrics: Metrics::new().map_err(|error| error.to_string())?,
            progress: Arc::new(Progress::default()),
            document: Document::generate(&settings.public_url),
            states: Cache::builder().max_capacity(1).time_to_live(Duration::from_secs(15)).build(),
            flow: Cache::builder().max_capacity(1).time_to_live(Duration::from_secs(5)).build(),
            surroundings,
            settings,
        })
    }

    /// The database, for commands that fill it.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// This process's worker.
    pub(crate) fn worker(&self) -> Worker {
        let (db, surroundings) = (self.db.clone(), self.surroundings.clone());
        Worker::new(db, surroundings, Arc::clone(&self.progress), self.settings.worker_lease)
    }

    pub(crate) fn of(request: &HttpRequest) -> Result<&Data<Self>, Problem> {
        request.app_data::<Data<Self>>().ok_or_else(|| Problem::internal("the app is not there"))
    }

    pub(crate) fn now(&self) -> Instant {
        self.surroundings.clock.now()
    }

    pub(crate) fn context(&self, actor: Actor) -> Context {
        self.surroundings.context(actor)
    }
}

/// A key from the settings, or one that is made once and kept in the data folder.
fn key(settings: &Settings, given: Option<[u8; 32]>, file: &str) -> Result<[u8; 32], String> {
    if let Some(key) = given {
        return Ok(key);
    }
    let path = settings.data_dir.join("keys").join(file);
    let fault = |error: std::io::Error| format!("{} can't be used: {error}", path.display());
    if let Ok(text) = std::fs::read_to_string(&path) {
        return parse_key(text.trim())
            .ok_or_else(|| format!("{} holds no key of 64 hexadecimal digits", path.display()));
    }
    let mut key = [0u8; 32];
    getrandom::fill(&mut key).map_err(|error| error.to_string())?;
    let text = hex(&key);
    std::fs::create_dir_all(settings.data_dir.join("keys")).map_err(fault)?;
    write_private(&path, &text).map_err(fault)?;
    Ok(key)
}

fn write_private(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A server that runs, with its worker.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it runs.
    pub app: Data<App>,
    server: ServerHandle,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
    worker: Option<tokio::task::JoinHandle<()>>,
    stop: tokio::sync::watch::Sender<bool>,
}

impl Running {
    /// Migrates the database, binds and serves.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn start(app: App) -> Result<Self, String> {
        let app = Data::new(app);
        let settings = app.settings.clone();
        let shared = app.clone();
        let server = HttpServer::new(move || {
            actix_web::App::new()
                .app_data(shared.clone())
                .configure(routes::configure)
                .wrap(middleware::from_fn(observe))
        })
        .workers(settings.http_workers)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
        .max_connections(10_000)
        .shutdown_timeout(30)
        .disable_signals()
        .bind(settings.bind)
        .map_err(|error| format!("MASHANG_BIND {} can't be used: {error}", settings.bind))?;
        let address = server.addrs().first().copied().unwrap_or(settings.bind);
        let server = server.run();
        let handle = server.handle();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let worker = settings.worker.then(|| tokio::spawn(app.worker().run(stopped)));
        Ok(Self { address, app, server: handle, task: tokio::spawn(server), worker, stop })
    }

    /// Stops taking requests, lets those under way finish, stops the worker and drains the database's queues.
    pub async fn stop(self) {
        self.server.stop(true).await;
        let _ = self.task.await;
        let _ = self.stop.send(true);
        if let Some(worker) = self.worker {
            let _ = worker.await;
        }
        // The last clone of the database joins its threads once their queues are empty.
        drop(self.app);
    }
}

/// Applies pending migrations of the settings' database.
///
/// # Errors
/// A sentence for the operator.
pub fn migrate(settings: &Settings) -> Result<usize, String> {
    migrate::run(&settings.database.url)
}
