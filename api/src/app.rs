//! The state of a server: its settings and keys, the door to its database, what it remembers for a while.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::web::Data;
use bytes::Bytes;
use mashang_domain::audit::{self, Look};
use mashang_domain::cases::triage::Model;
use mashang_domain::person::Erasures;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, CheckScope, Clock, Context, DivisionCode, Failure, Instant};
use mashang_infra::crypto::{MasterKey, Vault, hex};
use mashang_infra::db::{Database, DatabaseUrl};
use mashang_infra::files::{Files, Shelf};
use mashang_infra::keys;
use mashang_infra::log::{Progress, Worker};
use mashang_infra::outgoing::Outgoing;
use mashang_infra::private;
use mashang_infra::repositories::{FlowStatus, Store};
use mashang_infra::sms::{Messenger, NoMessenger, Sandbox, Tencent, Texts};
use mashang_infra::system::Surroundings;
use mashang_infra::triage;
use mashang_infra::wechat::{ContentChecks, PageVisitors, Subscriptions, Wechat};
use moka::sync::Cache;
use uuid::Uuid;

use crate::beside::Besides;
use crate::bodies::Bodies;
use crate::card::{Cards, ReadyCard};
use crate::compression::Compressed;
use crate::inspection::Inspection;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::program_codes::ProgramCodes;
use crate::readers::Readers;
use crate::request_id;
use crate::settings::{Settings, Texting, parse_key};
use crate::tokens::Tokens;
use crate::turns::Turns;
use crate::usage::Usage;

/// Passwords that are held against hashes at a time.
const HASHED_AT_ONCE: usize = 2;
/// How long a visit lasts in which nothing is done: a phone that lies about tells nobody of a matter.
pub(crate) const VISIT_SECONDS: i64 = 30 * 60;

/// What every handler can reach.
pub struct App {
    pub(crate) settings: Settings,
    pub(crate) db: Database,
    pub(crate) surroundings: Surroundings,
    pub(crate) tokens: Tokens,
    /// Seals what browsers keep for the house.
    pub(crate) vault: Arc<Vault>,
    /// By which others are asked; there is one where somebody is.
    pub(crate) outgoing: Option<Outgoing>,
    /// Who brings messages to phones.
    pub(crate) messenger: Arc<dyn Messenger>,
    /// Who somebody is in `WeChat`.
    pub(crate) wechat: Option<Arc<Wechat>>,
    /// Who looks at a page inside WeChat.
    pub(crate) page_visitors: Option<PageVisitors>,
    /// The mini-program's own codes and links.
    pub(crate) program_codes: ProgramCodes,
    pub(crate) cards: Cards,
    pub(crate) besides: Besides,
    /// Visits that somebody ended, here or elsewhere, while a copy of their cookie may still be about.
    pub(crate) ended_visits: Cache<Uuid, ()>,
    /// Room for what is sent.
    pub(crate) bodies: Bodies,
    pub(crate) files: Files,
    /// What looks at files before they are kept.
    pub(crate) inspection: Inspection,
    /// Turns for holding passwords against hashes: each takes 19 MiB and a part of a second.
    pub(crate) hashing: Arc<Turns>,
    /// Turns for reading and writing tables: one takes some hundred MiB at worst.
    pub(crate) tables: Arc<Turns>,
    /// Turns for drawing what is printed: a township's plates take a part of a second.
    pub(crate) plates: Arc<Turns>,
    /// Turns for setting papers, which wait for no township's plates.
    pub(crate) papers: Arc<Turns>,
    /// By which it is suggested what a case is about.
    pub(crate) triage: Arc<Model>,
    pub(crate) metrics: Metrics,
    pub(crate) limits: Limits,
    /// Who opened a notice today.
    pub(crate) readers: Readers,
    /// What API clients asked for lately.
    pub(crate) usage: Usage,
    pub(crate) progress: Arc<Progress>,
    /// Pictures of codes, by what they are and where they lead: drawing one costs as much as hundreds of answers.
    pub(crate) pictures: Cache<(&'static str, String), Bytes>,
    pub(crate) compressed: Compressed,
    /// How many cases are in each state, counted at most every quarter of a minute.
    pub(crate) states: Cache<(), Vec<(&'static str, i64)>>,
    /// How the log is read and what leaves the house, looked at no more often than every five seconds.
    pub(crate) flow: Cache<(), Arc<FlowStatus>>,
    /// The divisions that keep administering apart, read at most every second while somebody administers above them.
    pub(crate) apart: Cache<(), Arc<[DivisionCode]>>,
}

impl App {
    /// Opens everything that the server needs; the database is migrated before.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn open(settings: Settings, surroundings: Surroundings) -> Result<Self, String> {
        let surroundings = Surroundings {
            reaches_phones: settings.outward.sms != Texting::Off,
            reaches_subscribers: settings.outward.subscription.is_some(),
            checks: settings.outward.checks,
            desk_idle: chrono::Duration::minutes(i64::from(settings.desk_idle_minutes)),
            ..surroundings
        };
        let master = master_key(&settings)?;
        let vault = Arc::new(keys::open(&settings.database.url, &master, surroundings.clock.now())?);
        let signing = key(&settings, settings.token_key, "token.key")?;
        let tokens = Tokens::new(&signing, settings.second_token_key.as_ref(), &settings.public_url);
        let outgoing = outgoing(&settings)?;
        let files = Files::new(shelf(&settings, outgoing.as_ref())?, &files_folder(&settings), &vault);
        let db = Database::open(&settings.database, &vault)?;
        let asked = settings.outward.mini_program.clone().zip(outgoing.clone());
        let clock = Arc::clone(&surroundings.clock);
        let wechat =
            asked.map(|(program, outgoing)| Arc::new(Wechat::new(program, outgoing, db.clone(), &vault, clock)));
        let account = settings.outward.official_account.clone().zip(outgoing.clone());
        Ok(Self {
            limits: Limits::new(db.clone(), &settings),
            readers: Readers::default(),
            usage: Usage::default(),
            db,
            tokens,
            vault,
            messenger: messenger(&settings, outgoing.as_ref(), &surroundings.clock),
            outgoing,
            wechat,
            page_visitors: account.map(|(account, outgoing)| PageVisitors::new(account, outgoing)),
            program_codes: ProgramCodes::new(),
            files,
            inspection: Inspection::new(settings.antivirus.clone()),
            cards: Cards::new(),
            besides: Besides::new(),
            ended_visits: Cache::builder()
                .max_capacity(1_000_000)
                .time_to_live(Duration::from_secs(VISIT_SECONDS.unsigned_abs()))
                .build(),
            bodies: Bodies::new(),
            hashing: Turns::new(HASHED_AT_ONCE),
            tables: Turns::new(1),
            plates: Turns::new(1),
            papers: Turns::new(1),
            triage: triage::open(&settings.data_dir)?,
            metrics: Metrics::new().map_err(|error| error.to_string())?,
            progress: Arc::new(Progress::default()),
            pictures: Cache::builder().max_capacity(1_000).build(),
            compressed: Compressed::new(),
            states: Cache::builder().max_capacity(1).time_to_live(Duration::from_secs(15)).build(),
            flow: Cache::builder().max_capacity(1).time_to_live(Duration::from_secs(5)).build(),
            apart: Cache::builder().max_capacity(1).time_to_live(Duration::from_secs(1)).build(),
            surroundings,
            settings,
        })
    }

    /// The database, for commands that fill it.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// Where uploaded files lie.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// This process's worker.
    pub(crate) fn worker(&self) -> Worker {
        let messenger = Arc::clone(&self.messenger);
        let texts = Texts { db: self.db.clone(), surroundings: self.surroundings.clone(), messenger };
        let (db, surroundings) = (self.db.clone(), self.surroundings.clone());
        let progress = Arc::clone(&self.progress);
        let mut worker = Worker::new(db, self.files.clone(), surroundings, progress, self.settings.worker_lease);
        worker.senders.push(Arc::new(texts));
        if let Some((wechat, template)) = self.wechat.clone().zip(self.settings.outward.subscription.clone()) {
            let (db, surroundings) = (self.db.clone(), self.surroundings.clone());
            worker.senders.push(Arc::new(Subscriptions { db, surroundings, wechat, template }));
        }
        if let Some(wechat) = self.wechat.clone().filter(|_| self.settings.outward.checks != CheckScope::Nothing) {
            worker.senders.push(Arc::new(ContentChecks {
                db: self.db.clone(),
                surroundings: self.surroundings.clone(),
                vault: Arc::clone(&self.vault),
                wechat,
                public_url: self.settings.public_url.clone(),
            }));
        }
        worker
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

    /// Writes down that somebody is about to be shown something sensitive: nobody sees what could not be written down.
    pub(crate) async fn note(&self, viewer: Context, looks: impl IntoIterator<Item = Look>) -> Result<(), Problem> {
        let looks: Vec<Look> = looks.into_iter().collect();
        if looks.is_empty() || viewer.actor.known_as().is_none() {
            return Ok(());
        }
        let request = request_id::own();
        let noted = move |store: &mut Store| {
            for look in &looks {
                audit::note(store, &viewer, look, &request)?;
            }
            Ok::<_, Failure>(())
        };
        Ok(self.db.write(noted).await?)
    }

    /// Whether a code that leads to nothing led to what was erased.
    pub(crate) async fn led_to_erased(&self, code: &TrackingCode) -> Result<bool, Problem> {
        let code = code.clone();
        Ok(self.db.read(move |store| Ok::<_, Failure>(store.erasure_by_code(&code)?.is_some())).await?)
    }

    /// The card behind a code as somebody typed or scanned it.
    pub(crate) async fn card(&self, code: &str) -> Result<Arc<ReadyCard>, Problem> {
        self.cards.ready(code, &self.db, self.now(), &self.settings.public_url).await
    }
}

/// Who brings messages to phones.
fn messenger(settings: &Settings, outgoing: Option<&Outgoing>, clock: &Arc<dyn Clock>) -> Arc<dyn Messenger> {
    let outward = &settings.outward;
    match (outward.sms, outward.tencent.clone().zip(outgoing.cloned())) {
        (Texting::Sandbox, _) => Arc::new(Sandbox { file: settings.sms_file() }),
        (Texting::Tencent, Some((access, outgoing))) => {
            Arc::new(Tencent { access, outgoing, clock: Arc::clone(clock) })
        }
        (Texting::Tencent | Texting::Off, _) => Arc::new(NoMessenger),
    }
}

/// By what others are asked; nobody is asked where nobody is named.
fn outgoing(settings: &Settings) -> Result<Option<Outgoing>, String> {
    let outward = &settings.outward;
    let asks = outward.mini_program.is_some() || outward.tencent.is_some() || outward.official_account.is_some();
    (asks || settings.bucket.is_some()).then(|| Outgoing::new(settings.outgoing_patience)).transpose()
}

/// Where files lie on this machine, if they do.
fn files_folder(settings: &Settings) -> PathBuf {
    settings.data_dir.join("files")
}

/// Where files lie.
fn shelf(settings: &Settings, outgoing: Option<&Outgoing>) -> Result<Shelf, String> {
    match (&settings.bucket, outgoing) {
        (Some(access), Some(outgoing)) => Shelf::bucket(access, outgoing.clone(), settings.outgoing_patience),
        (Some(_), None) | (None, _) => {
            Shelf::folder(&files_folder(settings)).map_err(|error| format!("MASHANG_DATA_DIR can't be used: {error}"))
        }
    }
}

/// The same for whoever saves what lies there, or puts it back, before there is a house.
pub(crate) fn shelf_alone(settings: &Settings) -> Result<Shelf, String> {
    shelf(settings, outgoing(settings)?.as_ref())
}

/// The key with which the database's own are sealed.
pub(crate) fn master_key(settings: &Settings) -> Result<MasterKey, String> {
    refuse_lost_key(settings)?;
    Ok(MasterKey::new(&key(settings, settings.data_key, "data.key")?))
}

/// A key is made for a database that is new. Beside one that is there already it was lost, and another would open nothing.
fn refuse_lost_key(settings: &Settings) -> Result<(), String> {
    let DatabaseUrl::Sqlite(path) = &settings.database.url else { return Ok(()) };
    let key = settings.data_dir.join("keys").join("data.key");
    let is_new = !path.metadata().is_ok_and(|file| file.len() > 0);
    if is_new || settings.data_key.is_some() || key.exists() {
        return Ok(());
    }
    let (key, path) = (key.display(), path.display());
    Err(format!(
        "密钥 {key} 不见了，数据库 {path} 没有它打不开：请放回原处，或在 MASHANG_DATA_KEY 给出。 The key {key} is missing, and the \
         database {path} opens with no other: put it back, or give it in MASHANG_DATA_KEY"
    ))
}

/// A key from the settings, or one that is made once and kept in the data folder.
fn key(settings: &Settings, given: Option<[u8; 32]>, file: &str) -> Result<[u8; 32], String> {
    if let Some(key) = given {
        return Ok(key);
    }
    let path = settings.data_dir.join("keys").join(file);
    let fault = |error: std::io::Error| format!("{} can't be used: {error}", path.display());
    let folder = settings.data_dir.join("keys");
    if folder.exists() {
        private::close(&folder).map_err(fault)?;
    }
    if let Ok(text) = std::fs::read_to_string(&path) {
        return parse_key(text.trim()).ok_or_else(|| {
            let path = path.display();
            format!("{path} 里不是 64 位十六进制的密钥。 {path} holds no key of 64 hexadecimal digits")
        });
    }
    let mut key = [0u8; 32];
    getrandom::fill(&mut key).map_err(|error| error.to_string())?;
    let text = hex(&key);
    private::folder(&folder).map_err(fault)?;
    write(&path, &text).map_err(fault)?;
    Ok(key)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = private::options().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
