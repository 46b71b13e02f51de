//! Settings from the environment (or `.env`), all read and checked before anything starts. A wrong one stops the start
//! with a sentence that names the setting and the mend.

mod demands;
mod imprint;
mod names;
mod outward;
mod reader;
mod shown;
mod storage;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use mashang_infra::antivirus::Antivirus;
use mashang_infra::db::DatabaseOptions;
use mashang_infra::files::BucketAccess;

use crate::cors::Origins;
use crate::origin::Network;
use crate::reach;

pub use imprint::Imprint;
pub use names::ALL;
use names::LOOPBACK;
pub use outward::{Outward, Texting, VerificationFile, Wechat};
pub(crate) use reader::parse_key;
use reader::{Reader, is_local, networks};

/// The settings.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// Whether this is a production system.
    pub production: bool,
    /// Where to listen.
    pub bind: SocketAddr,
    /// The address that is printed, without a slash at the end: as it was given, or where this machine is found.
    pub public_url: String,
    /// The database.
    pub database: DatabaseOptions,
    /// Where files and generated keys lie.
    pub data_dir: PathBuf,
    /// In which bucket files lie; in the data folder where there is none.
    pub bucket: Option<BucketAccess>,
    /// Which antivirus program looks at uploaded files.
    pub antivirus: Option<Antivirus>,
    /// Encrypts personal data.
    pub data_key: Option<[u8; 32]>,
    /// The one before it, for the command that changes it.
    pub former_data_key: Option<[u8; 32]>,
    /// Signs access tokens.
    pub token_key: Option<[u8; 32]>,
    /// Whose tokens are taken as well: the next key, or the one before.
    pub second_token_key: Option<[u8; 32]>,
    /// How people log in, and how they are told something.
    pub outward: Outward,
    /// How long whoever is asked outside has to answer.
    pub outgoing_patience: Duration,
    /// Whether an empty database is filled with the demo world.
    pub demo: bool,
    /// Whether `serve` runs the worker.
    pub worker: bool,
    /// Where health and metrics are answered, apart from what the public reaches.
    pub metrics_bind: Option<SocketAddr>,
    /// For how long a consumer of the log is held without a sign of life.
    pub worker_lease: Duration,
    /// HTTP threads.
    pub http_workers: usize,
    /// Whose word counts about for whom a request is.
    pub trusted_proxies: Vec<Network>,
    /// Whose pages may call the API.
    pub cors_origins: Origins,
    /// Connections that one address may hold.
    pub connections_per_address: u32,
    /// Submissions that come in through one printed code in a day.
    pub submissions_per_code: u32,
    /// Minutes for which a session of staff at a desk may lie unused.
    pub desk_idle_minutes: u32,
    /// Who stands behind the pages.
    pub imprint: Imprint,
    /// What is logged.
    pub log: String,
    /// Whether logs are JSON.
    pub log_json: bool,
    /// One in how many successful requests is logged.
    pub log_sample: u32,
    /// What the operator should know before the start.
    pub warnings: Vec<String>,
    /// What was given, as it was.
    given: BTreeMap<String, String>,
}

impl Settings {
    /// Whether nobody but this machine reaches the server.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.bind.ip().is_loopback() && is_local(&self.public_url)
    }

    /// Where the sandbox writes what it would send to phones.
    #[must_use]
    pub fn sms_file(&self) -> PathBuf {
        self.data_dir.join("sms.txt")
    }

    /// The addresses that the system gave where a port was left to it, and what follows from that.
    pub(crate) fn settle(&mut self, bind: SocketAddr, metrics_bind: Option<SocketAddr>) {
        self.metrics_bind = metrics_bind;
        if self.is_found() && self.bind != bind {
            self.public_url = reach::url(bind);
        }
        self.bind = bind;
    }

    /// Whether the printed address is the one where this machine found itself, and nobody gave it.
    pub(crate) fn is_found(&self) -> bool {
        self.given("MASHANG_PUBLIC_URL").is_none()
    }

    /// The address of `path` for somebody outside: whole where this house was given one, or else the path alone.
    pub(crate) fn address_of(&self, path: &str) -> String {
        if self.is_found() { path.to_owned() } else { format!("{}{path}", self.public_url) }
    }

    /// Whether whoever follows the printed address comes to their own machine.
    pub(crate) fn leads_to_itself(&self) -> bool {
        is_local(&self.public_url)
    }

    fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Reads the process's environment.
    ///
    /// # Errors
    /// A sentence for each setting that is wrong.
    pub fn from_env() -> Result<Self, Vec<String>> {
        Self::read(std::env::vars().filter(|(name, _)| name.starts_with("MASHANG_") || name == "DATABASE_URL"))
    }

    /// Reads settings given as pairs.
    ///
    /// # Errors
    /// A sentence for each setting that is wrong.
    pub fn read(given: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<String>> {
        let mut reader = Reader { given: given.into_iter().collect(), wrong: Vec::new() };
        let environments = ("请填 development 或 production", "give development or production");
        let production = reader.read("MASHANG_ENV", false, environments, |value| match value {
            "development" => Some(false),
            "production" => Some(true),
            _ => None,
        });
        let bind = reader.read(
            "MASHANG_BIND",
            SocketAddr::from(([127, 0, 0, 1], 8080)),
            ("请填地址和端口，如 127.0.0.1:8080", "give an address and a port, for example 127.0.0.1:8080"),
            |value| value.parse().ok(),
        );
        let public_url = reader.public_url(bind);
        let database = reader.database();
        let (data_key, token_key) = (reader.key("MASHANG_DATA_KEY"), reader.key("MASHANG_TOKEN_KEY"));
        let second_token_key = reader.key("MASHANG_SECOND_TOKEN_KEY");
        if production {
            reader.demand_keys(data_key, token_key, second_token_key);
            reader.demand_address(&public_url);
            reader.demand_imprint();
        }
        let local = bind.ip().is_loopback() && is_local(&public_url);
        let settings = Self {
            production,
            bind,
            public_url,
            database,
            data_dir: reader.text("MASHANG_DATA_DIR").unwrap_or("./data").into(),
            bucket: reader.bucket(),
            antivirus: reader.read(
                "MASHANG_ANTIVIRUS",
                None,
                (
                    "请填 off，或 clamd 的地址，如 127.0.0.1:3310 或 unix:/run/clamav/clamd.ctl",
                    "give off, or where clamd listens, for example 127.0.0.1:3310 or unix:/run/clamav/clamd.ctl",
                ),
                |value| if value == "off" { Some(None) } else { Antivirus::parse(value).map(Some) },
            ),
            data_key,
            former_data_key: reader.key("MASHANG_FORMER_DATA_KEY"),
            token_key,
            second_token_key,
            outward: reader.outward(production, local),
            outgoing_patience: Duration::from_millis(
                reader.number("MASHANG_OUTGOING_PATIENCE_MS", 4_000, 50, 60_000).into(),
            ),
            demo: reader.switch("MASHANG_DEMO", !production),
            worker: reader.switch("MASHANG_WORKER", true),
            metrics_bind: reader.read(
                "MASHANG_METRICS_BIND",
                None,
                ("请填地址和端口，如 127.0.0.1:9090", "give an address and a port, for example 127.0.0.1:9090"),
                |value| value.parse().ok().map(Some),
            ),
            worker_lease: Duration::from_millis(reader.number("MASHANG_WORKER_LEASE_MS", 10_000, 100, 60_000).into()),
            http_workers: reader.number("MASHANG_HTTP_WORKERS", 2, 1, 64) as usize,
            trusted_proxies: reader.read(
                "MASHANG_TRUSTED_PROXIES",
                networks(LOOPBACK).unwrap_or_default(),
                (
                    "请填地址或网段，以逗号分隔，如 127.0.0.0/8,::1,10.0.0.0/8",
                    "give addresses or networks with commas between them, for example 127.0.0.0/8,::1,10.0.0.0/8",
                ),
                networks,
            ),
            cors_origins: reader.read(
                "MASHANG_CORS_ORIGINS",
                Origins::These(Vec::new()),
                (
                    "请填 * 或来源，以逗号分隔，如 https://rd.example.cn",
                    "give * or origins with commas between them, for example https://rd.example.cn",
                ),
                Origins::parse,
            ),
            connections_per_address: reader.number("MASHANG_CONNECTIONS_PER_ADDRESS", 256, 1, 100_000),
            submissions_per_code: reader.number("MASHANG_SUBMISSIONS_PER_CODE", 500, 1, 1_000_000),
            desk_idle_minutes: reader.number("MASHANG_DESK_IDLE_MINUTES", 30, 20, 720),
            imprint: reader.imprint(),
            log: reader.text("MASHANG_LOG").unwrap_or("info").to_owned(),
            log_json: reader.read("MASHANG_LOG_FORMAT", false, ("请填 text 或 json", "give text or json"), |value| {
                match value {
                    "text" => Some(false),
                    "json" => Some(true),
                    _ => None,
                }
            }),
            log_sample: reader.number("MASHANG_LOG_SAMPLE", 100, 1, 1_000_000),
            warnings: reader.strangers(),
            given: BTreeMap::new(),
        };
        if reader.wrong.is_empty() { Ok(Self { given: reader.given, ..settings }) } else { Err(reader.wrong) }
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::shared::{SmsTemplate, Vocabulary};
    use mashang_infra::crypto::hex;

    use super::*;

    const WECHAT: [(&str, &str); 3] = [
        ("MASHANG_WECHAT", "on"),
        ("MASHANG_WECHAT_APPID", "wx0123456789abcdef"),
        ("MASHANG_WECHAT_SECRET", "0123456789abcdef0123456789abcdef"),
    ];

    const SMS: [(&str, &str); 6] = [
        ("MASHANG_SMS", "tencent"),
        ("MASHANG_SMS_SECRET_ID", "AKIDEXAMPLE"),
        ("MASHANG_SMS_SECRET_KEY", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
        ("MASHANG_SMS_APP_ID", "1400006666"),
        ("MASHANG_SMS_SIGN", "码上代表"),
        (
            "MASHANG_SMS_TEMPLATES",
            "dispute_code=1110,dispute_confirmation=1111,dispute_signature=1112,log_in_code=1113,binding_code=1114,erasure_code=1115,case_progress=1116,rating_code=1117,station_news=1118,ballot_code=1119,dispute_agent_code=1120",
        ),
    ];

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
        Settings::read(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn every_wrong_setting_is_named_with_its_mend() {
        let wrong = read(&[
            ("MASHANG_BIND", "everywhere"),
            ("DATABASE_URL", "postgre://typo"),
            ("MASHANG_PUBLIC_URL", "http://x/"),
            ("MASHANG_ANTIVIRUS", "on"),
        ])
        .expect_err("all wrong");
        assert_eq!(wrong.len(), 4);
        for name in ["MASHANG_BIND", "DATABASE_URL", "MASHANG_PUBLIC_URL", "MASHANG_ANTIVIRUS"] {
            let told = |sentence: &String| sentence.starts_with(name) && sentence.contains(&format!("{name} is wrong"));
            assert!(wrong.iter().any(told), "{name}: {wrong:?}");
        }
    }

    #[test]
    fn a_name_that_no_setting_has_stops_nothing() {
        let settings = read(&[("MASHANG_BNID", "x"), ("MASHANG_PORT", "tcp://10.0.0.7:8080"), ("MASHANG_FOO", "1")]);
        let warnings = settings.expect("fine").warnings;
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(warnings[0].contains("MASHANG_BIND") && warnings[1].contains("mashang settings"), "{warnings:?}");
    }

    #[test]
    fn nowhere_in_particular_is_no_address_for_a_phone() {
        for bind in ["0.0.0.0:8080", "[::]:8080"] {
            let url = read(&[("MASHANG_BIND", bind)]).expect("fine").public_url;
            assert!(url.ends_with(":8080") && !url.contains("//0.0.0.0") && !url.contains("[::]"), "{url}");
            let there = read(&[("MASHANG_BIND", bind), ("MASHANG_PUBLIC_URL", &format!("http://{bind}"))]);
            assert!(there.expect_err("refused").concat().starts_with("MASHANG_PUBLIC_URL"), "{bind}");
        }
    }

    #[test]
    fn production_wants_keys_and_has_no_sandbox() {
        assert_eq!(read(&[("MASHANG_ENV", "production")]).expect_err("no keys, no address, nobody").len(), 5);
        let key = |first: u8| hex(&std::array::from_fn::<u8, 32, _>(|at| first + u8::try_from(at).expect("small")));
        let (data, token) = (key(1), key(64));
        let production = |data: &str, token: &str, more: &[(&str, &str)]| {
            let whole = [
                ("MASHANG_ENV", "production"),
                ("MASHANG_PUBLIC_URL", "https://rd.example.cn"),
                ("MASHANG_SPONSOR", "梅岭街道人大工委"),
                ("MASHANG_FEEDBACK", "mailto:mashang@example.cn"),
                ("MASHANG_DATA_KEY", data),
                ("MASHANG_TOKEN_KEY", token),
            ];
            read(&[&whole[..], more].concat())
        };
        let settings = production(&data, &token, &[]).expect("fine");
        assert_eq!((settings.outward.wechat, settings.outward.sms, settings.demo), (Wechat::Off, Texting::Off, false));
        let refused = |outcome: Result<Settings, Vec<String>>| outcome.expect_err("refused").concat();
        assert!(refused(production(&data, &data, &[])).starts_with("MASHANG_TOKEN_KEY"));
        assert!(refused(production(&"00".repeat(32), &token, &[])).starts_with("MASHANG_DATA_KEY"));
        assert!(refused(production(&data, &"0123456789abcdef".repeat(4), &[])).starts_with("MASHANG_TOKEN_KEY"));
        for name in ["MASHANG_WECHAT", "MASHANG_SMS"] {
            assert!(refused(production(&data, &token, &[(name, "sandbox")])).starts_with(name));
        }
        let here = production(&data, &token, &[("MASHANG_PUBLIC_URL", "http://localhost:8080")]);
        assert!(refused(here).starts_with("MASHANG_PUBLIC_URL"), "a phone does not come here");
        for name in ["MASHANG_SPONSOR", "MASHANG_FEEDBACK"] {
            assert!(refused(production(&data, &token, &[(name, "")])).contains(&format!("缺少 {name}")));
        }
    }

    #[test]
    fn proxies_are_trusted_by_address_or_network() {
        let proxies = |list: &str| read(&[("MASHANG_TRUSTED_PROXIES", list)]).map(|settings| settings.trusted_proxies);
        assert_eq!(proxies("").expect("fine"), proxies(LOOPBACK).expect("fine"), "this machine alone");
        assert_eq!(proxies("10.0.0.0/8, 192.0.2.1").expect("fine").len(), 2);
        for wrong in ["10.0.0.0/8,", "everybody", "10.0.0.0/64"] {
            let sentence = proxies(wrong).expect_err("wrong").concat();
            assert!(sentence.starts_with("MASHANG_TRUSTED_PROXIES"), "{sentence}");
        }
    }

    #[test]
    fn the_sandbox_is_for_ones_own_machine() {
        for (bind, url, local) in [
            ("127.0.0.1:8080", "http://127.0.0.1:8080", true),
            ("[::1]:8080", "http://[::1]:8080", true),
            ("127.0.0.1:8080", "http://localhost:8080/rd", true),
            ("0.0.0.0:8080", "http://127.0.0.1:8080", false),
            ("127.0.0.1:8080", "https://rd.example.cn", false),
            ("127.0.0.1:8080", "http://127.0.0.1.example.cn", false),
        ] {
            let place = [("MASHANG_BIND", bind), ("MASHANG_PUBLIC_URL", url)];
            let settings = read(&place).expect("fine");
            assert_eq!(
                (settings.is_local(), settings.outward.wechat == Wechat::Sandbox),
                (local, local),
                "{bind} {url}"
            );
            assert_eq!(settings.outward.sms == Texting::Sandbox, local, "{bind} {url}");
            for name in ["MASHANG_WECHAT", "MASHANG_SMS"] {
                let asked = read(&[&place[..], &[(name, "sandbox")]].concat());
                assert_eq!(asked.is_ok(), local, "{name} {bind} {url}");
            }
        }
    }

    #[test]
    fn whoever_brings_something_is_told_all_that_was_agreed_on() {
        let settings = read(&[&WECHAT[..], &SMS[..]].concat()).expect("fine").outward;
        assert_eq!((settings.wechat, settings.sms), (Wechat::On, Texting::Tencent));
        assert_eq!(settings.mini_program.map(|one| one.base).as_deref(), Some("https://api.weixin.qq.com"));
        assert_eq!(settings.tencent.map(|one| one.templates.len()), Some(SmsTemplate::ALL.len()));
        assert!(read(&WECHAT[..1]).expect_err("alone").concat().contains("MASHANG_WECHAT_SECRET"));
        let push = [("MASHANG_WECHAT_PUSH_AES_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")];
        let sealed = read(&[&WECHAT[..], &push].concat()).expect_err("no token").concat();
        assert!(sealed.contains("MASHANG_WECHAT_PUSH_TOKEN"), "{sealed}");
        let both = [&WECHAT[..], &push, &[("MASHANG_WECHAT_PUSH_TOKEN", "AAAAA")]].concat();
        assert!(read(&both).expect("fine").outward.push.is_some_and(|push| push.key.is_some()));
        let account = [("MASHANG_WECHAT_OA_APPID", "wxfedcba9876543210")];
        assert!(read(&account).expect_err("alone").concat().contains("MASHANG_WECHAT_OA_SECRET"));
        assert_eq!(read(&SMS[..1]).expect_err("alone").len(), SMS.len() - 1);
        let bucket = read(&[("MASHANG_FILES", "s3")]).expect_err("alone");
        assert!(bucket.len() == 4 && bucket.iter().all(|one| one.contains("needs MASHANG_FILES_")), "{bucket:?}");
        assert!(read(&[("MASHANG_FILES_BUCKET", "mashang")]).expect("fine").bucket.is_none(), "in the folder");
        let one_template = [&SMS[..5], &[("MASHANG_SMS_TEMPLATES", "dispute_code=1110")]].concat();
        assert!(read(&one_template).expect_err("others are missing").concat().starts_with("MASHANG_SMS_TEMPLATES"));
    }
}
