//! Settings from the environment (or `.env`), all read and checked before anything starts. A wrong one stops the start
//! with a sentence that names the setting and the mend.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use mashang_infra::antivirus::Antivirus;
use mashang_infra::db::{DatabaseOptions, DatabaseUrl};

use crate::origin::Network;

/// This machine.
const LOOPBACK: &str = "127.0.0.0/8,::1";

/// Every setting with its default and what it does; `.env.example` is held against it by a test.
pub const ALL: &[(&str, &str, &str)] = &[
    ("MASHANG_ENV", "development", "development 或 production；production 下沙箱登录与演示数据默认关闭，密钥必须给出"),
    ("MASHANG_BIND", "127.0.0.1:8080", "监听地址"),
    ("MASHANG_PUBLIC_URL", "http://127.0.0.1:8080", "对外网址，印在二维码里；不带末尾斜杠"),
    ("DATABASE_URL", "sqlite:./data/mashang.db", "sqlite:文件路径 或 postgres://…"),
    ("MASHANG_DATA_DIR", "./data", "上传文件与自动生成的密钥所在目录"),
    (
        "MASHANG_ANTIVIRUS",
        "off",
        "上传的文件先交给 clamd 检查：其地址，如 127.0.0.1:3310 或 unix:/run/clamav/clamd.ctl，或 off；连不上时不接受上传",
    ),
    ("MASHANG_DATA_KEY", "", "加密个人信息的密钥，64 位十六进制；开发环境留空则生成在数据目录"),
    ("MASHANG_FORMER_DATA_KEY", "", "只用于 mashang keys rewrap：此前的 MASHANG_DATA_KEY"),
    ("MASHANG_TOKEN_KEY", "", "签发登录令牌的密钥，64 位十六进制；开发环境留空则生成在数据目录"),
    (
        "MASHANG_WECHAT",
        "sandbox",
        "sandbox（code 为 sandbox:OPENID，谁都能以任何身份登录，只用于本机试用：监听地址与对外网址都须为本机）或 off",
    ),
    (
        "MASHANG_SMS",
        "sandbox",
        "sandbox（短信不发送，写入数据目录的 sms.txt，只用于本机试用：监听地址与对外网址都须为本机）或 off（不发短信，当事人到场书面办理）",
    ),
    ("MASHANG_DEMO", "on", "空库启动时是否装入泉州演示数据：on 或 off"),
    ("MASHANG_WORKER", "on", "serve 内是否运行后台任务：on 或 off"),
    (
        "MASHANG_METRICS_BIND",
        "",
        "健康检查与指标（/healthz、/readyz、/metrics）单独的监听地址，如 127.0.0.1:9090；留空则 /metrics 只在本机试用时提供",
    ),
    ("MASHANG_WORKER_LEASE_MS", "10000", "后台任务停摆多少毫秒后由别的进程接手，100–60000"),
    ("MASHANG_HTTP_WORKERS", "2", "HTTP 线程数，1–64"),
    (
        "MASHANG_TRUSTED_PROXIES",
        LOOPBACK,
        "可信代理的地址或网段，以逗号分隔；只相信它们写的 X-Forwarded-For，它们自己不受限额约束",
    ),
    ("MASHANG_CONNECTIONS_PER_ADDRESS", "256", "同一地址同时打开的连接数上限，1–100000；可信代理除外"),
    ("MASHANG_SUBMISSIONS_PER_CODE", "500", "每个二维码每天收到的提交数上限，1–1000000；超过答复 429"),
    ("MASHANG_DB_READERS", "4", "读数据库的线程（连接）数，1–256"),
    ("MASHANG_DB_WRITERS", "2", "写 PostgreSQL 的线程（连接）数，1–256；SQLite 总是 1"),
    ("MASHANG_DB_QUEUE", "1024", "读、写队列各自的长度，1–100000"),
    ("MASHANG_DB_PATIENCE_MS", "2000", "排队超过多少毫秒即答复 503，10–60000"),
    ("MASHANG_SPONSOR", "", "主办单位，显示在页面底部与隐私说明中"),
    ("MASHANG_FILING", "", "ICP 或公安备案号，显示在页面底部"),
    ("MASHANG_FEEDBACK", "", "对本系统的意见寄往哪里：mailto: 或 https:// 开头的地址，显示在页面底部"),
    ("MASHANG_LOG", "info", "日志级别，如 info 或 mashang_api=debug,info"),
    ("MASHANG_LOG_FORMAT", "text", "text 或 json"),
    ("MASHANG_LOG_SAMPLE", "100", "每多少个成功请求记一条日志，1–1000000；失败与慢请求总是记录"),
];

/// How people log in through WeChat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wechat {
    /// The code `sandbox:OPENID` logs that openid in.
    Sandbox,
    /// Nobody logs in.
    Off,
}

/// How messages reach phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texting {
    /// They don't: each is written down in a file.
    Sandbox,
    /// Nobody is sent any.
    Off,
}

/// Who stands behind the pages, as far as the operator says so.
#[derive(Clone, Debug, Default)]
pub struct Imprint {
    /// Who runs this.
    pub sponsor: Option<String>,
    /// The number under which it is filed.
    pub filing: Option<String>,
    /// Where to write about the software.
    pub feedback: Option<String>,
}

/// The settings.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// Whether this is a production system.
    pub production: bool,
    /// Where to listen.
    pub bind: SocketAddr,
    /// The address that is printed, without a slash at the end.
    pub public_url: String,
    /// The database.
    pub database: DatabaseOptions,
    /// Where files and generated keys lie.
    pub data_dir: PathBuf,
    /// Which antivirus program looks at uploaded files.
    pub antivirus: Option<Antivirus>,
    /// Encrypts personal data.
    pub data_key: Option<[u8; 32]>,
    /// The one before it, for the command that changes it.
    pub former_data_key: Option<[u8; 32]>,
    /// Signs access tokens.
    pub token_key: Option<[u8; 32]>,
    /// How people log in.
    pub wechat: Wechat,
    /// How messages reach phones.
    pub sms: Texting,
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
    /// Connections that one address may hold.
    pub connections_per_address: u32,
    /// Submissions that come in through one printed code in a day.
    pub submissions_per_code: u32,
    /// Who stands behind the pages.
    pub imprint: Imprint,
    /// What is logged.
    pub log: String,
    /// Whether logs are JSON.
    pub log_json: bool,
    /// One in how many successful requests is logged.
    pub log_sample: u32,
}

struct Reader {
    given: BTreeMap<String, String>,
    wrong: Vec<String>,
}

impl Reader {
    fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn read<T>(&mut self, name: &str, default: T, mend: &str, parse: impl Fn(&str) -> Option<T>) -> T {
        let Some(value) = self.text(name) else { return default };
        if let Some(parsed) = parse(value) {
            return parsed;
        }
        self.wrong.push(format!("{name} is wrong: {mend}"));
        default
    }

    fn number(&mut self, name: &str, default: u32, least: u32, most: u32) -> u32 {
        let mend = format!("give a whole number from {least} to {most}");
        self.read(name, default, &mend, |value| value.parse().ok().filter(|n| (least..=most).contains(n)))
    }

    fn database(&mut self) -> DatabaseOptions {
        let url = match DatabaseUrl::parse(self.text("DATABASE_URL").unwrap_or("sqlite:./data/mashang.db")) {
            Ok(url) => url,
            Err(mend) => {
                self.wrong.push(format!("DATABASE_URL is wrong: {mend}"));
                DatabaseUrl::Sqlite("./data/mashang.db".into())
            }
        };
        let mut database = DatabaseOptions::new(url);
        database.readers = self.number("MASHANG_DB_READERS", database.readers, 1, 256);
        database.writers = self.number("MASHANG_DB_WRITERS", database.writers, 1, 256);
        database.queue = self.number("MASHANG_DB_QUEUE", 1024, 1, 100_000) as usize;
        database.patience = Duration::from_millis(self.number("MASHANG_DB_PATIENCE_MS", 2_000, 10, 60_000).into());
        database
    }

    fn wechat(&mut self, production: bool, local: bool) -> Wechat {
        let default = if production || !local { Wechat::Off } else { Wechat::Sandbox };
        let wechat = self.read("MASHANG_WECHAT", default, "give sandbox or off", |value| match value {
            "sandbox" => Some(Wechat::Sandbox),
            "off" => Some(Wechat::Off),
            _ => None,
        });
        if wechat == Wechat::Sandbox {
            self.demand_privacy("MASHANG_WECHAT", "lets anybody in as anybody", production, local);
        }
        wechat
    }

    fn texting(&mut self, production: bool, local: bool) -> Texting {
        let default = if production || !local { Texting::Off } else { Texting::Sandbox };
        let sms = self.read("MASHANG_SMS", default, "give sandbox or off", |value| match value {
            "sandbox" => Some(Texting::Sandbox),
            "off" => Some(Texting::Off),
            _ => None,
        });
        if sms == Texting::Sandbox {
            self.demand_privacy("MASHANG_SMS", "writes down what is for one phone alone", production, local);
        }
        sms
    }

    fn imprint(&mut self) -> Imprint {
        let said = |value: &str| (value.chars().count() <= 100).then(|| Some(value.to_owned()));
        let short = "give at most 100 characters";
        Imprint {
            sponsor: self.read("MASHANG_SPONSOR", None, short, said),
            filing: self.read("MASHANG_FILING", None, short, said),
            feedback: self.read(
                "MASHANG_FEEDBACK",
                None,
                "give an address that begins with mailto: or https://",
                |value| {
                    let fits = value.starts_with("mailto:") || value.starts_with("https://");
                    (fits && value.bytes().all(|b| b.is_ascii_graphic())).then(|| Some(value.to_owned()))
                },
            ),
        }
    }

    fn switch(&mut self, name: &str, default: bool) -> bool {
        self.read(name, default, "give on or off", |value| match value {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })
    }

    fn key(&mut self, name: &str) -> Option<[u8; 32]> {
        self.read(name, None, "give 64 hexadecimal digits, for example from `openssl rand -hex 32`", |value| {
            parse_key(value).map(Some)
        })
    }
}

impl Reader {
    /// Production has keys that nobody can guess, each for its own purpose.
    fn demand_keys(&mut self, data: Option<[u8; 32]>, token: Option<[u8; 32]>) {
        for (name, key) in [("MASHANG_DATA_KEY", data), ("MASHANG_TOKEN_KEY", token)] {
            if key.is_none() && self.text(name).is_none() {
                let mend = "production needs it, make one with `openssl rand -hex 32`";
                self.wrong.push(format!("{name} is missing: {mend}"));
            } else if key.is_some_and(|key| is_weak(&key)) {
                self.wrong.push(format!("{name} can be guessed: make one with `openssl rand -hex 32`"));
            }
        }
        if data.is_some() && data == token {
            self.wrong.push("MASHANG_TOKEN_KEY is wrong: it must not be MASHANG_DATA_KEY again".into());
        }
    }

    /// A sandbox is for one's own machine.
    fn demand_privacy(&mut self, name: &str, sandbox: &str, production: bool, local: bool) {
        if production {
            self.wrong.push(format!("{name} is wrong: production has no sandbox, give off"));
        } else if !local {
            let mend = "give off, or 127.0.0.1 in MASHANG_BIND and MASHANG_PUBLIC_URL";
            self.wrong.push(format!("{name} is wrong: the sandbox {sandbox}; {mend}"));
        }
    }
}

/// A key of 32 bytes as 64 hexadecimal digits.
pub(crate) fn parse_key(text: &str) -> Option<[u8; 32]> {
    let bytes: Vec<u8> = (0..text.len())
        .step_by(2)
        .map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect::<Option<_>>()?;
    bytes.try_into().ok()
}

/// Networks with commas between them.
fn networks(text: &str) -> Option<Vec<Network>> {
    text.split(',').map(|one| Network::parse(one.trim())).collect()
}

/// Whether an address leads to this machine alone.
fn is_local(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a key repeats itself, as one that somebody typed does: of 32 bytes at random fewer than 12 different ones are
/// not to be expected before the sun burns out.
fn is_weak(key: &[u8; 32]) -> bool {
    key.iter().collect::<BTreeSet<_>>().len() < 12
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
        for name in reader.given.keys() {
            if !ALL.iter().any(|(known, ..)| known == name) {
                reader.wrong.push(format!("{name} is no setting: remove it, or look its name up in .env.example"));
            }
        }
        let production = reader.read("MASHANG_ENV", false, "give development or production", |value| match value {
            "development" => Some(false),
            "production" => Some(true),
            _ => None,
        });
        let bind = reader.read(
            "MASHANG_BIND",
            SocketAddr::from(([127, 0, 0, 1], 8080)),
            "give an address and a port, for example 127.0.0.1:8080",
            |value| value.parse().ok(),
        );
        let public_url = reader.read(
            "MASHANG_PUBLIC_URL",
            format!("http://{bind}"),
            "give an address that begins with http:// or https:// and ends without a slash",
            |value| {
                let fits = (value.starts_with("http://") || value.starts_with("https://"))
                    && !value.ends_with('/')
                    && value.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'?' | b'#'));
                fits.then(|| value.to_owned())
            },
        );
        let database = reader.database();
        let (data_key, token_key) = (reader.key("MASHANG_DATA_KEY"), reader.key("MASHANG_TOKEN_KEY"));
        if production {
            reader.demand_keys(data_key, token_key);
        }
        let local = bind.ip().is_loopback() && is_local(&public_url);
        let settings = Self {
            production,
            bind,
            public_url,
            database,
            data_dir: reader.text("MASHANG_DATA_DIR").unwrap_or("./data").into(),
            antivirus: reader.read(
                "MASHANG_ANTIVIRUS",
                None,
                "give off, or where clamd listens, for example 127.0.0.1:3310 or unix:/run/clamav/clamd.ctl",
                |value| if value == "off" { Some(None) } else { Antivirus::parse(value).map(Some) },
            ),
            data_key,
            former_data_key: reader.key("MASHANG_FORMER_DATA_KEY"),
            token_key,
            wechat: reader.wechat(production, local),
            sms: reader.texting(production, local),
            demo: reader.switch("MASHANG_DEMO", !production),
            worker: reader.switch("MASHANG_WORKER", true),
            metrics_bind: reader.read(
                "MASHANG_METRICS_BIND",
                None,
                "give an address and a port, for example 127.0.0.1:9090",
                |value| value.parse().ok().map(Some),
            ),
            worker_lease: Duration::from_millis(reader.number("MASHANG_WORKER_LEASE_MS", 10_000, 100, 60_000).into()),
            http_workers: reader.number("MASHANG_HTTP_WORKERS", 2, 1, 64) as usize,
            trusted_proxies: reader.read(
                "MASHANG_TRUSTED_PROXIES",
                networks(LOOPBACK).unwrap_or_default(),
                "give addresses or networks with commas between them, for example 127.0.0.0/8,::1,10.0.0.0/8",
                networks,
            ),
            connections_per_address: reader.number("MASHANG_CONNECTIONS_PER_ADDRESS", 256, 1, 100_000),
            submissions_per_code: reader.number("MASHANG_SUBMISSIONS_PER_CODE", 500, 1, 1_000_000),
            imprint: reader.imprint(),
            log: reader.text("MASHANG_LOG").unwrap_or("info").to_owned(),
            log_json: reader.read("MASHANG_LOG_FORMAT", false, "give text or json", |value| match value {
                "text" => Some(false),
                "json" => Some(true),
                _ => None,
            }),
            log_sample: reader.number("MASHANG_LOG_SAMPLE", 100, 1, 1_000_000),
        };
        if reader.wrong.is_empty() { Ok(settings) } else { Err(reader.wrong) }
    }
}

#[cfg(test)]
mod tests {
    use mashang_infra::crypto::hex;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
        Settings::read(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn every_wrong_setting_is_named_with_its_mend() {
        let wrong = read(&[
            ("MASHANG_BIND", "everywhere"),
            ("DATABASE_URL", "postgre://typo"),
            ("MASHANG_PUBLIC_URL", "http://x/"),
            ("MASHANG_BNID", "x"),
            ("MASHANG_ANTIVIRUS", "on"),
        ])
        .expect_err("all wrong");
        assert_eq!(wrong.len(), 5);
        for name in ["MASHANG_BIND", "DATABASE_URL", "MASHANG_PUBLIC_URL", "MASHANG_BNID", "MASHANG_ANTIVIRUS"] {
            assert!(wrong.iter().any(|sentence| sentence.starts_with(name)), "{name}: {wrong:?}");
        }
    }

    #[test]
    fn production_wants_keys_and_has_no_sandbox() {
        assert_eq!(read(&[("MASHANG_ENV", "production")]).expect_err("no keys").len(), 2);
        let key = |first: u8| hex(&std::array::from_fn::<u8, 32, _>(|at| first + u8::try_from(at).expect("small")));
        let (data, token) = (key(1), key(64));
        let production = |data: &str, token: &str, more: &[(&str, &str)]| {
            let keys = [("MASHANG_ENV", "production"), ("MASHANG_DATA_KEY", data), ("MASHANG_TOKEN_KEY", token)];
            read(&[&keys[..], more].concat())
        };
        let settings = production(&data, &token, &[]).expect("fine");
        assert_eq!((settings.wechat, settings.sms, settings.demo), (Wechat::Off, Texting::Off, false));
        let refused = |outcome: Result<Settings, Vec<String>>| outcome.expect_err("refused").concat();
        assert!(refused(production(&data, &data, &[])).starts_with("MASHANG_TOKEN_KEY"));
        assert!(refused(production(&"00".repeat(32), &token, &[])).starts_with("MASHANG_DATA_KEY"));
        assert!(refused(production(&data, &"0123456789abcdef".repeat(4), &[])).starts_with("MASHANG_TOKEN_KEY"));
        for name in ["MASHANG_WECHAT", "MASHANG_SMS"] {
            assert!(refused(production(&data, &token, &[(name, "sandbox")])).starts_with(name));
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
            assert_eq!((settings.is_local(), settings.wechat == Wechat::Sandbox), (local, local), "{bind} {url}");
            assert_eq!(settings.sms == Texting::Sandbox, local, "{bind} {url}");
            for name in ["MASHANG_WECHAT", "MASHANG_SMS"] {
                let asked = read(&[&place[..], &[(name, "sandbox")]].concat());
                assert_eq!(asked.is_ok(), local, "{name} {bind} {url}");
            }
        }
    }

    #[test]
    fn the_example_file_names_every_setting_with_its_default() {
        let file = include_str!("../../.env.example");
        for (name, default, about) in ALL {
            assert!(file.contains(&format!("# {about}\n#{name}={default}\n")), "{name} in .env.example");
        }
    }
}
