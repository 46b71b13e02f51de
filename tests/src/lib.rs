//! What the stories stand on: a server on a database of its own, a clock that a story moves, and callers who speak HTTP.
//!
//! Every test owns its database: a copy of a template that holds the divisions and a small cast of people. On SQLite that
//! is a file; on PostgreSQL a database of the server that `DATABASE_URL_TEST` names.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::must_use_candidate,
    clippy::double_must_use,
    reason = "a test harness fails by panicking, and most of what it returns is only looked at"
)]

pub mod browser;
mod caller;
mod clock;
pub mod county;
mod database;
pub mod edited;
pub mod judges;
pub mod outside;
pub mod pictures;
pub mod printed;
pub mod program;
mod proxy;
pub mod scanner;
pub mod schema;
mod sealed;
pub mod store;
mod tell;
pub mod week;

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use mashang_api::settings::Settings;
use mashang_api::{App, Running};
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{CheckScope, Clock};
use mashang_infra::crypto::MasterKey;
use mashang_infra::db::Database;
use mashang_infra::log::Worker;
use mashang_infra::system::{Bell, CalendarShelf, Surroundings, SystemIds};
use serde_json::{Value, json};

pub use caller::{Answer, Caller};
pub use clock::StoryClock;
pub use database::{OwnDatabase, on_server, server_url};
pub use proxy::Proxy;
pub use schema::execute;
pub use sealed::{Keys, foreign_vault};
pub use tell::Teller;

/// 梅岭街道 梅庭社区.
pub const HOME: &str = "350582002014";

/// A database that stories run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    /// A database of the server that `DATABASE_URL_TEST` names.
    Postgres(Collation),
}

impl Kind {
    /// PostgreSQL as it is set up where nobody asks for an order of texts.
    pub const POSTGRES: Self = Self::Postgres(Collation::Bytes);
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::POSTGRES, Self::Postgres(Collation::Chinese)];
}

/// How a PostgreSQL database orders texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collation {
    /// By bytes, as SQLite does.
    Bytes,
    /// As ICU does in Chinese: `_` before letters, digits before 汉字 by their pronunciation.
    Chinese,
}

/// What wakes whoever rests in the servers and workers of this process.
static BELL: LazyLock<Arc<Bell>> = LazyLock::new(Arc::default);

/// Waits a moment for what a server or worker of this process makes of the log, sends, or learns of others: it looks at once, and
/// not after its rest.
pub async fn moment() {
    BELL.ring_for_log();
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// The same for what it does by the clock, too.
pub async fn tick() {
    BELL.ring_for_clocks();
    BELL.ring_for_log();
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// Lets whoever looks at the log, sends, learns of others or strikes clocks look several times, where nothing is to come of it.
pub async fn several_looks() {
    for _ in 0..5 {
        tick().await;
    }
}

fn surroundings(clock: Arc<dyn Clock>) -> Surroundings {
    let calendar = Arc::new(CalendarShelf::new(Calendar::statutory()));
    Surroundings {
        clock,
        ids: Arc::new(SystemIds),
        calendar,
        reaches_phones: true,
        reaches_subscribers: false,
        checks: CheckScope::Nothing,
        desk_idle: mashang_domain::accounts::DESK_IDLE,
        bell: Arc::clone(&BELL),
    }
}

/// Settings for a server on `url`, with files in `folder`.
#[must_use]
pub fn settings(url: &str, folder: &Path, more: &[(&str, &str)]) -> Settings {
    let folder = folder.to_string_lossy();
    let base = [
        ("DATABASE_URL", url),
        ("MASHANG_BIND", "127.0.0.1:0"),
        ("MASHANG_PUBLIC_URL", "http://localhost:8080"),
        ("MASHANG_DATA_DIR", &folder),
        ("MASHANG_DATA_KEY", "1111111111111111111111111111111111111111111111111111111111111111"),
        ("MASHANG_TOKEN_KEY", "2222222222222222222222222222222222222222222222222222222222222222"),
        ("MASHANG_DEMO", "off"),
        // Each worker compiles all routes anew, and most stories are short.
        ("MASHANG_HTTP_WORKERS", "1"),
    ];
    let pairs = base.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::read(pairs).unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

/// The key of those settings.
#[must_use]
pub fn master_key() -> MasterKey {
    MasterKey::new(&[0x11; 32])
}

/// A server on a database of its own.
pub struct World {
    pub kind: Kind,
    /// The story's clock.
    pub clock: Arc<StoryClock>,
    /// Who writes down what happens.
    pub tell: Teller,
    pub database: OwnDatabase,
    running: Option<Running>,
    base: String,
    http: reqwest::Client,
    more: Vec<(&'static str, &'static str)>,
}

impl World {
    /// Starts a server with the usual cast.
    pub async fn start(kind: Kind) -> Self {
        Self::start_with(kind, &[]).await
    }

    /// The same with other settings.
    ///
    /// # Panics
    /// When it does not start.
    #[expect(clippy::unused_async, reason = "a server starts inside a runtime, and this says so")]
    pub async fn start_with(kind: Kind, more: &[(&'static str, &'static str)]) -> Self {
        Self::on(kind, OwnDatabase::with_cast(kind), more)
    }

    /// The same on a database that a story prepared.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn on(kind: Kind, database: OwnDatabase, more: &[(&'static str, &'static str)]) -> Self {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let clock = Arc::new(StoryClock::new());
        let mut world = Self {
            kind,
            tell: Teller::new(Arc::clone(&clock)),
            clock,
            database,
            running: None,
            base: String::new(),
            http,
            more: more.to_vec(),
        };
        world.serve();
        world
    }

    fn serve(&mut self) {
        let (running, caller) = self.beside();
        self.base = caller.base;
        self.running = Some(running);
    }

    /// Another server on the same database, and somebody without a token who asks that one.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn beside(&self) -> (Running, Caller) {
        self.beside_with(&[])
    }

    /// The same with other settings.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn beside_with(&self, more: &[(&'static str, &'static str)]) -> (Running, Caller) {
        // A thread compiles every route anew, a tenth of a second of a debug build: there are as many as ship on one of the kinds.
        let threads = ("MASHANG_HTTP_WORKERS", if self.kind == Kind::POSTGRES { "2" } else { "1" });
        let all = [&[threads][..], &self.more[..], more].concat();
        let settings = settings(&self.database.url, self.database.folder.path(), &all);
        let document = database::document(&settings.public_url);
        let clock: Arc<dyn Clock> = self.clock.clone();
        let app = App::open(settings, surroundings(clock)).expect("the app opens");
        let running = Running::start(app, document).expect("the server starts");
        let base = format!("http://{}", running.address);
        (running, Caller::new(base, self.http.clone(), self.tell.clone()))
    }

    /// Stops the server and starts it again on the same database.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.serve();
    }

    /// Stops the server; what it took on is finished.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// A worker under a name of its own on the story's database, not running yet.
    ///
    /// # Panics
    /// When the database can't be opened.
    #[must_use]
    pub fn worker(&self) -> Worker {
        let settings = settings(&self.database.url, self.database.folder.path(), &self.more);
        let clock: Arc<dyn Clock> = self.clock.clone();
        let surroundings = surroundings(clock);
        let app = App::open(settings, surroundings.clone()).expect("the app opens");
        Worker::new(
            app.database().clone(),
            app.files().clone(),
            surroundings,
            Arc::default(),
            Duration::from_millis(200),
        )
    }

    /// The story's database by a door of one's own.
    ///
    /// # Panics
    /// When it can't be opened.
    #[must_use]
    pub fn door(&self) -> Database {
        let settings = settings(&self.database.url, self.database.folder.path(), &self.more);
        let clock: Arc<dyn Clock> = self.clock.clone();
        App::open(settings, surroundings(clock)).expect("the app opens").database().clone()
    }

    /// Makes every roll-up anew, as `mashang rebuild-rollups` does.
    ///
    /// # Panics
    /// When that fails.
    pub fn rebuild_rollups(&self) {
        mashang_infra::log::rebuild_figures(&self.door()).expect("roll-ups are rebuilt");
    }

    /// The server's address.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Somebody without a token.
    #[must_use]
    pub fn anybody(&self) -> Caller {
        Caller::new(self.base.clone(), self.http.clone(), self.tell.clone())
    }

    /// Whoever holds that tracking code.
    #[must_use]
    pub fn tracker(&self, code: &str) -> Caller {
        self.anybody().with("X-Tracking-Code", code)
    }

    pub async fn login(&self, openid: &str) -> Caller {
        let body = json!({ "code": format!("sandbox:{openid}") });
        let answer = self.anybody().post("/api/v1/sessions/wechat", &body).await.ok();
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        let caller = Caller { account: Some(openid.to_owned()), ..self.anybody() };
        caller.with("Authorization", &format!("Bearer {token}"))
    }

    /// What is sent when it was decided today, with effect from today on, how a deputy's first mandate stands for that reason.
    #[must_use]
    pub fn decided(&self, deputy: &Value, reason: &str) -> Value {
        let today = local_date(self.clock.now()).to_string();
        json!({
            "mandate_id": deputy["mandates"][0]["id"], "reason": reason, "decided_by": "晋江市人大常委会",
            "decided_on": today, "effective_on": today
        })
    }

    /// The first deputy of 梅庭社区, who is `demo-deputy`, with the code that is printed for that deputy.
    pub async fn deputy(&self) -> (Value, String) {
        let page = self.anybody().get(&format!("/api/v1/deputies?division={HOME}&limit=100")).await.ok();
        // Whom a story entered stands among them, without a code.
        let mut all = page["items"].as_array().expect("deputies").iter();
        let found = all.find_map(|deputy| Some((deputy.clone(), self.codes_of(id_of(deputy)).pop()?)));
        found.expect("a deputy with a code")
    }

    /// The code of a deputy or room, as its card would show it.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn code_of(&self, id: &str) -> String {
        self.codes_of(id).pop().expect("a code")
    }

    fn codes_of(&self, id: &str) -> Vec<String> {
        let id = id.replace('-', "").to_uppercase();
        let query = match self.kind {
            Kind::Sqlite => {
                format!("SELECT code AS text FROM qr_codes WHERE hex(subject_id) = '{id}' AND revoked_at IS NULL")
            }
            Kind::Postgres(_) => {
                format!("SELECT code AS text FROM qr_codes WHERE subject_id = '{id}' AND revoked_at IS NULL")
            }
        };
        self.sql_text(&query)
    }

    /// Grants something to an account, straight in the database, and returns the grant's id. `body` is as the column holds it.
    #[must_use]
    pub fn grant(&self, account: &str, body: &Value) -> String {
        static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(1);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let id = format!("019ab0c0-0000-7000-8000-{number:012x}");
        let quoted = |id: &str| match self.kind {
            Kind::Sqlite => format!("x'{}'", id.replace('-', "")),
            Kind::Postgres(_) => format!("'{id}'"),
        };
        let (key, account) = (quoted(&id), quoted(account));
        let statement = format!("INSERT INTO grants (id, account_id, body) VALUES ({key}, {account}, '{body}')");
        execute(&self.database.url, &statement);
        id
    }

    /// Runs a query that answers texts, straight on the database.
    #[must_use]
    pub fn sql_text(&self, query: &str) -> Vec<String> {
        schema::texts(&self.database.url, query)
    }

    /// What a deputy checks in by who comes to `reception`, as the room's liaison has it shown there.
    pub async fn check_in(&self, reception: &str) -> Value {
        let liaison = self.login("demo-room-liaison").await;
        let shown = liaison.get(&format!("/api/v1/receptions/{reception}/check-in-code")).await.ok();
        json!({ "reception_id": reception, "code": shown["code"] })
    }

    /// The messages that were sent to that phone, as the sandbox wrote them down.
    ///
    /// # Panics
    /// When it wrote something else.
    #[must_use]
    pub fn texts_to(&self, phone: &str) -> Vec<String> {
        let written = std::fs::read_to_string(self.database.folder.path().join("sms.txt")).unwrap_or_default();
        let messages = written.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
        messages
            .filter(|message| message["phone"] == phone)
            .map(|message| message["text"].as_str().expect("a text").to_owned())
            .collect()
    }

    /// The message to that phone after the first `seen`, once it is there.
    ///
    /// # Panics
    /// When it does not come within ten seconds.
    pub async fn next_text(&self, phone: &str, seen: usize) -> String {
        for _ in 0..200 {
            if let Some(text) = self.texts_to(phone).into_iter().nth(seen) {
                return text;
            }
            moment().await;
        }
        panic!("no message to {phone} after {seen}")
    }

    /// Submits a case without an account and returns its receipt.
    pub async fn submit(&self, caller: &Caller) -> Value {
        let (_, code) = self.deputy().await;
        caller.post("/api/v1/cases", &submission(&code)).await.created()
    }

    /// Waits until every consumer has come to the end of the log, ten seconds at most in which none gets further.
    ///
    /// # Panics
    /// When one does not.
    pub async fn settle(&self) {
        let mut connection = schema::open(&self.database.url);
        let (mut least, mut looks) = (u64::MAX, 0);
        // However much there is to read: as long as it becomes less, it is waited for.
        while looks < 200 {
            let left = schema::texts_of(&mut connection, UNREAD).concat().parse().expect("a number");
            if left == 0 {
                return;
            }
            looks = if left < least { 0 } else { looks + 1 };
            least = least.min(left);
            moment().await;
        }
        panic!("the worker does not come to the end of the log: {least} are left");
    }
}

const UNREAD: &str =
    "SELECT CAST(count(*) AS TEXT) AS text FROM consumers c JOIN events e ON (e.xid, e.seq) > (c.xid, c.seq)";

/// How many events the consumers have not come to, all together.
#[must_use]
pub fn unread(url: &str) -> String {
    schema::texts(url, UNREAD).concat()
}

/// A submission that fits.
#[must_use]
pub fn submission(code: &str) -> Value {
    json!({
        "code": code, "nature": "complaint", "category": "traffic", "title": "小区东门早晚高峰拥堵",
        "text": "每天早上七点半到八点半，东门外车流量大，行人难以通过。",
        "contact": { "name": "王女士", "phone": "13812345678" }
    })
}

/// Whether `value` is that instant, to the second.
pub fn is_at(value: &Value, instant: &str) -> bool {
    value.as_str().and_then(|text| text.get(..19)) == Some(instant)
}

/// The id in an answer.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn id_of(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

/// Runs a story to its end.
pub fn run<F: Future<Output = ()>>(story: F) {
    actix_web::rt::System::new().block_on(story);
}

/// Makes of each story three tests: on SQLite, and on PostgreSQL whichever way it orders texts. What stands behind `sqlite:` hangs
/// on no database, as what a browser makes of a page, and is told once.
#[macro_export]
macro_rules! stories {
    (sqlite: $($once:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $once() { $crate::run(super::$once($crate::Kind::Sqlite)); })+
        }
    };
    ($($story:ident),+ $(; sqlite: $($once:ident),+)? $(,)?) => {
        mod sqlite {
            $(#[test] fn $story() { $crate::run(super::$story($crate::Kind::Sqlite)); })+
            $($(#[test] fn $once() { $crate::run(super::$once($crate::Kind::Sqlite)); })+)?
        }
        mod postgres {
            $(#[test] fn $story() { $crate::run(super::$story($crate::Kind::Postgres($crate::Collation::Bytes))); })+
        }
        mod postgres_chinese {
            $(#[test] fn $story() { $crate::run(super::$story($crate::Kind::Postgres($crate::Collation::Chinese))); })+
        }
    };
}
