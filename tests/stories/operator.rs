//! Whoever starts the program: what it shows, and what it refuses before anything is changed.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use mashang_tests::program::{self, Program};
use mashang_tests::scanner::{DARK, LIGHT, scan};
use mashang_tests::{Kind, OwnDatabase, execute, schema};

/// What the banner ends with.
const END: &str = "按 Ctrl-C 停止。";

/// A program that runs, and what it shows.
struct Shown {
    screen: String,
    _program: Program,
}

impl Shown {
    /// Starts it, with the log on the same screen, and waits for the end of its banner.
    fn start(database: &OwnDatabase, command: &mut Command) -> Self {
        let path = database.folder.path().join(format!("screen-{}", fresh()));
        let file = File::options().create(true).append(true).open(&path).unwrap();
        let program = program::start(command.stdout(file.try_clone().unwrap()).stderr(file));
        for _ in 0..400 {
            let screen = std::fs::read_to_string(&path).unwrap_or_default();
            if screen.contains(END) {
                return Self { screen, _program: program };
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("no banner: {}", std::fs::read_to_string(&path).unwrap_or_default());
    }

    /// What stands behind a word of the banner.
    fn says(&self, word: &str) -> &str {
        let line = self.screen.lines().find(|line| line.trim_start().starts_with(word)).expect(word);
        line.trim().trim_start_matches(word).trim()
    }

    /// Where it listens, and by which port.
    fn port(&self) -> &str {
        self.says("监听").rsplit(':').next().unwrap()
    }
}

fn fresh() -> u64 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// The program, at a port that the system chooses.
fn serve(database: &OwnDatabase, bind: &str) -> Command {
    let mut command = program::command(database, &["serve"]);
    command.env("MASHANG_BIND", bind).env_remove("NO_COLOR").env_remove("COLORFGBG");
    command
}

/// The same command on a terminal.
fn on_a_terminal(inner: &Command) -> Command {
    let mut outer = Command::new("script");
    outer.args(["--quiet", "--flush", "--return", "--command"]).arg(inner.get_program()).arg("/dev/null");
    outer.current_dir(inner.get_current_dir().unwrap()).stdin(Stdio::null()).env("TERM", "xterm-256color");
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

async fn the_banner_leads_a_phone_here_whatever_is_logged_meanwhile(kind: Kind) {
    let database = OwnDatabase::with_cast(kind);
    for bind in ["127.0.0.1:0", "0.0.0.0:0"] {
        let shown = Shown::start(&database, serve(&database, bind).env("MASHANG_LOG", "trace"));
        let card = shown.says("代表码").to_owned();
        assert_eq!(scan(&shown.screen, DARK).as_deref(), Some(card.as_str()), "{}", shown.screen);
        assert!(card.starts_with("http://") && !card.contains("0.0.0.0"), "{card}");
        let port = shown.port();
        assert!(card.contains(&format!(":{port}/d/")), "{card}");
        // From a log of everything not a line got into it.
        let banner = shown.screen.split("码上代表 Mashang").nth(1).unwrap().split(END).next().unwrap();
        assert!(!banner.contains('{'), "{banner}");
        if card.contains("//127.") {
            let mend = if bind.starts_with("127.") {
                format!("MASHANG_BIND=0.0.0.0:{port}")
            } else {
                "MASHANG_PUBLIC_URL".into()
            };
            assert!(banner.contains(&mend) && banner.contains("A phone can't reach"), "{banner}");
        }
        let path = card.split_once("/d/").unwrap().1;
        let answer = reqwest::get(format!("http://127.0.0.1:{port}/d/{path}")).await.unwrap();
        assert!(answer.status().is_success(), "{card}");
    }
}

#[test]
fn the_code_is_read_on_dark_terminals_and_on_light_ones() {
    type Terminal = (&'static [(&'static str, &'static str)], &'static [u8]);
    let terminals: [Terminal; 3] = [
        (&[], &[DARK, LIGHT]),
        (&[("NO_COLOR", "1")], &[DARK]),
        (&[("NO_COLOR", "1"), ("COLORFGBG", "0;15")], &[LIGHT]),
    ];
    for (set, backgrounds) in terminals {
        let database = OwnDatabase::with_cast(Kind::Sqlite);
        let mut command = serve(&database, "127.0.0.1:0");
        command.envs(set.iter().copied());
        let shown = Shown::start(&database, &mut on_a_terminal(&command));
        for background in backgrounds {
            let read = scan(&shown.screen, *background);
            assert_eq!(read.as_deref(), Some(shown.says("代表码")), "{background} {}", shown.screen);
        }
    }
}

/// What the operator got wrong, and what is said of it in both languages.
struct Refusal<'a> {
    what: &'a str,
    set: &'a [(&'a str, &'a str)],
    says: [&'a str; 2],
}

/// Keys that nobody guesses, for production.
const KEYS: [&str; 2] = [
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
];

/// What production must have.
const PRODUCTION: [(&str, &str); 6] = [
    ("MASHANG_ENV", "production"),
    ("MASHANG_PUBLIC_URL", "https://rd.example.cn"),
    ("MASHANG_SPONSOR", "梅岭街道人大工委"),
    ("MASHANG_FEEDBACK", "mailto:mashang@example.cn"),
    ("MASHANG_DATA_KEY", KEYS[0]),
    ("MASHANG_TOKEN_KEY", KEYS[1]),
];

fn in_production(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [&PRODUCTION[..], more].concat()
}

async fn what_can_not_go_well_is_refused_at_the_start_with_the_mend(kind: Kind) {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken_address = taken.local_addr().unwrap().to_string();
    let port = taken_address.as_str();
    let (other_key, zeros) = ("33".repeat(32), "00".repeat(32));
    let (sandbox, texting) =
        (in_production(&[("MASHANG_WECHAT", "sandbox")]), in_production(&[("MASHANG_SMS", "sandbox")]));
    let (nowhere, here) = (
        in_production(&[("MASHANG_PUBLIC_URL", "")]),
        in_production(&[("MASHANG_PUBLIC_URL", "http://127.0.0.1:8080")]),
    );
    let (same, keyless) =
        (in_production(&[("MASHANG_TOKEN_KEY", KEYS[0])]), in_production(&[("MASHANG_DATA_KEY", "")]));
    let (nobody, unreached) = (in_production(&[("MASHANG_SPONSOR", "")]), in_production(&[("MASHANG_FEEDBACK", "")]));
    let weak = [&PRODUCTION[..], &[("MASHANG_DATA_KEY", zeros.as_str())]].concat();
    let refusals = [
        Refusal {
            what: "a port in use", set: &[("MASHANG_BIND", port)], says: ["已被别的程序占用", "stop that one"]
        },
        Refusal {
            what: "a port in use for operators",
            set: &[("MASHANG_BIND", "127.0.0.1:0"), ("MASHANG_METRICS_BIND", port)],
            says: ["MASHANG_METRICS_BIND 的", "give another port"],
        },
        Refusal {
            what: "no address of this machine",
            set: &[("MASHANG_BIND", "192.0.2.1:8080")],
            says: ["请填本机的地址", "give an address of this machine"],
        },
        Refusal {
            what: "an address that leads nowhere",
            set: &[("MASHANG_PUBLIC_URL", "http://0.0.0.0:8080")],
            says: ["手机打得开的网址", "that a phone reaches"],
        },
        Refusal {
            what: "production run by nobody",
            set: &nobody,
            says: ["生产环境缺少 MASHANG_SPONSOR", "give the name of who runs this"],
        },
        Refusal {
            what: "production that nobody can write to",
            set: &unreached,
            says: ["生产环境缺少 MASHANG_FEEDBACK", "say where to write"],
        },
        Refusal {
            what: "a sandbox for everybody",
            set: &[("MASHANG_BIND", "0.0.0.0:0"), ("MASHANG_WECHAT", "sandbox")],
            says: ["请填 off", "lets anybody in as anybody; give off"],
        },
        Refusal {
            what: "a sandbox in production",
            set: &sandbox,
            says: ["生产环境没有沙箱", "production has no sandbox"],
        },
        Refusal {
            what: "a sandbox of messages there",
            set: &texting,
            says: ["生产环境没有沙箱", "production has no sandbox"],
        },
        Refusal {
            what: "production without an address",
            set: &nowhere,
            says: ["生产环境缺少", "missing in production"],
        },
        Refusal {
            what: "production on one's own machine",
            set: &here,
            says: ["手机打得开的网址", "residents' phones reach"],
        },
        Refusal { what: "one key for all", set: &same, says: ["不能与", "must not be MASHANG_DATA_KEY again"] },
        Refusal { what: "a weak key", set: &weak, says: ["猜得出来", "openssl rand -hex 32"] },
        Refusal {
            what: "production without a key", set: &keyless, says: ["生产环境缺少", "openssl rand -hex 32"]
        },
    ];
    let empty = OwnDatabase::empty(kind);
    for refusal in &refusals {
        let mut command = serve(&empty, "127.0.0.1:0");
        is_refused(command.envs(refusal.set.iter().copied()), refusal.what, refusal.says);
        assert!(is_untouched(&empty, kind), "{} changed the database", refusal.what);
    }
    let database = OwnDatabase::with_cast(kind);
    is_refused(
        serve(&database, "127.0.0.1:0").env("MASHANG_DATA_KEY", &other_key),
        "another key",
        ["不是加密此数据库的密钥", "give that one"],
    );
    if kind == Kind::Sqlite {
        let says = ["请放回原处", "put it back"];
        is_refused(serve(&database, "127.0.0.1:0").env_remove("MASHANG_DATA_KEY"), "a lost key", says);
        assert!(!database.folder.path().join("keys").exists(), "another was made in its place");
    }
    execute(&database.url, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')");
    for arguments in [&["serve"][..], &["migrate"], &["backup", "copy"]] {
        let mut command = program::command(&database, arguments);
        let says = ["请改用那个（或更新的）版本", "take that one, or restore a copy"];
        is_refused(command.env("MASHANG_BIND", "127.0.0.1:0"), "a newer database", says);
    }
}

fn is_refused(command: &mut Command, what: &str, says: [&str; 2]) {
    let said = program::refused(command);
    for sentence in says {
        assert!(said.contains(sentence), "{what}: {sentence} in {said}");
    }
    // Beside what is logged.
    let sentences: Vec<_> = said.lines().filter(|line| !line.starts_with('{')).collect();
    assert!(sentences.len() == 1 && sentences[0].starts_with("mashang: "), "{what}: one sentence: {said}");
}

fn is_untouched(database: &OwnDatabase, kind: Kind) -> bool {
    match kind {
        Kind::Sqlite => !database.folder.path().join("mashang.db").exists(),
        Kind::Postgres(_) => schema::describe(&database.url).is_empty(),
    }
}

async fn one_server_has_an_sqlite_file_and_commands_go_on_beside_it(kind: Kind) {
    let database = OwnDatabase::with_cast(kind);
    let first = Shown::start(&database, &mut serve(&database, "127.0.0.1:0"));
    if kind == Kind::Sqlite {
        let says = ["已有一个服务在使用", "stop that one first"];
        is_refused(&mut serve(&database, "127.0.0.1:0"), "a second server", says);
    } else {
        Shown::start(&database, &mut serve(&database, "127.0.0.1:0"));
    }
    program::said(&mut program::command(&database, &["backup", "copy"]));
    program::said(&mut program::command(&database, &["keys", "status"]));
    let mut worker = program::start(program::command(&database, &["worker"]).stdout(Stdio::piped()));
    let mut line = String::new();
    let out = worker.0.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).unwrap();
    assert!(line.contains("后台任务已启动"), "{line}");
    let bind = format!("127.0.0.1:{}", first.port());
    let health = || {
        let mut command = program::command(&database, &["health"]);
        command.env("MASHANG_BIND", &bind);
        command
    };
    program::said(&mut health());
    drop(first);
    is_refused(&mut health(), "nobody who is asked", ["没有回答", "does not answer"]);
    Shown::start(&database, &mut serve(&database, "127.0.0.1:0"));
}

fn modes(folder: &Path, found: &mut Vec<(PathBuf, u32)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.clone(), path.metadata().unwrap().permissions().mode() & 0o777));
        if path.is_dir() {
            modes(&path, found);
        }
    }
}

async fn what_lies_on_the_disk_is_for_its_owner_alone(kind: Kind) {
    let database = OwnDatabase::empty(kind);
    let (house, data) = (database.folder.path(), database.folder.path().join("house/data"));
    let url = match kind {
        Kind::Sqlite => format!("sqlite:{}", data.join("mashang.db").display()),
        Kind::Postgres(_) => database.url.clone(),
    };
    let own = |command: &mut Command| {
        command.env("DATABASE_URL", &url).env("MASHANG_DATA_DIR", &data);
        command.env_remove("MASHANG_DATA_KEY").env_remove("MASHANG_TOKEN_KEY");
    };
    let mut command = serve(&database, "127.0.0.1:0");
    own(&mut command);
    drop(Shown::start(&database, &mut command));
    let look = || {
        let mut found = Vec::new();
        modes(&house.join("house"), &mut found);
        found
    };
    let found = look();
    assert!(found.iter().any(|(path, _)| path.ends_with("keys/token.key")), "{found:?}");
    assert!(found.iter().all(|(_, mode)| mode.trailing_zeros() >= 6), "{found:?}");
    // So is what an earlier program, or a copy, left open.
    let open = [("keys", 0o755), ("mashang.db", 0o644)];
    for (name, mode) in open {
        if let Ok(file) = File::open(data.join(name)) {
            file.set_permissions(PermissionsExt::from_mode(mode)).unwrap();
        }
    }
    let mut command = serve(&database, "127.0.0.1:0");
    own(&mut command);
    drop(Shown::start(&database, &mut command));
    let found = look();
    assert!(found.iter().all(|(_, mode)| mode.trailing_zeros() >= 6), "{found:?}");
}

async fn settings_are_told_without_secrets_and_strange_names_stop_nothing(kind: Kind) {
    let database = OwnDatabase::empty(kind);
    let mut command = program::command(&database, &["settings"]);
    command.env("MASHANG_BNID", "127.0.0.1:1").env("MASHANG_PORT", "tcp://10.0.0.7:8080");
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    let (told, warned) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{warned}");
    assert!(
        told.contains("MASHANG_DEMO\toff\t环境 environment") && told.contains("MASHANG_BIND\t127.0.0.1:8080\t"),
        "{told}"
    );
    assert!(!told.contains(&"11".repeat(32)) && !told.contains(&"22".repeat(32)), "{told}");
    assert_eq!(warned.lines().count(), 1, "{warned}");
    assert!(warned.contains("MASHANG_BNID") && warned.contains("is MASHANG_BIND meant?"), "{warned}");
    assert!(is_untouched(&database, kind));
}

mashang_tests::stories!(
    the_banner_leads_a_phone_here_whatever_is_logged_meanwhile,
    what_can_not_go_well_is_refused_at_the_start_with_the_mend,
    one_server_has_an_sqlite_file_and_commands_go_on_beside_it,
    what_lies_on_the_disk_is_for_its_owner_alone,
    settings_are_told_without_secrets_and_strange_names_stop_nothing,
);
