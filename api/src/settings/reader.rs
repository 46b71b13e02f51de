//! How settings are read: each by itself, and every wrong one is told.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use mashang_infra::db::{DatabaseOptions, DatabaseUrl};

use crate::origin::Network;
use crate::reach;

/// How to mend something, in Chinese and in English.
pub(super) type Mend<'a> = (&'a str, &'a str);

pub(super) const SWITCH: Mend<'static> = ("请填 on 或 off", "give on or off");

pub(super) struct Reader {
    pub(super) given: BTreeMap<String, String>,
    pub(super) wrong: Vec<String>,
}

impl Reader {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn refuse(&mut self, name: &str, (zh, en): Mend<'_>) {
        self.wrong.push(format!("{name} 有误：{zh}。 {name} is wrong: {en}"));
    }

    pub(super) fn read<T>(&mut self, name: &str, default: T, mend: Mend<'_>, parse: impl Fn(&str) -> Option<T>) -> T {
        let Some(value) = self.text(name) else { return default };
        if let Some(parsed) = parse(value) {
            return parsed;
        }
        self.refuse(name, mend);
        default
    }

    pub(super) fn number(&mut self, name: &str, default: u32, least: u32, most: u32) -> u32 {
        let zh = format!("请填 {least} 到 {most} 的整数");
        let en = format!("give a whole number from {least} to {most}");
        self.read(name, default, (&zh, &en), |value| value.parse().ok().filter(|n| (least..=most).contains(n)))
    }

    pub(super) fn database(&mut self) -> DatabaseOptions {
        let url = match DatabaseUrl::parse(self.text("DATABASE_URL").unwrap_or("sqlite:./data/mashang.db")) {
            Ok(url) => url,
            Err(mend) => {
                self.refuse("DATABASE_URL", ("须以 postgres:// 或 sqlite: 开头", &mend));
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

    pub(super) fn public_url(&mut self, bind: SocketAddr) -> String {
        let mend = (
            "请填以 http:// 或 https:// 开头、末尾没有斜杠、手机打得开的网址",
            "give an address that a phone reaches, begins with http:// or https:// and ends without a slash",
        );
        let found = reach::url(bind);
        self.read("MASHANG_PUBLIC_URL", found, mend, |value| {
            let fits = (value.starts_with("http://") || value.starts_with("https://"))
                && !value.ends_with('/')
                && value.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'?' | b'#'))
                && !host(value).parse::<IpAddr>().is_ok_and(|address| address.is_unspecified());
            fits.then(|| value.to_owned())
        })
    }

    pub(super) fn switch(&mut self, name: &str, default: bool) -> bool {
        self.read(name, default, SWITCH, |value| match value {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })
    }

    pub(super) fn key(&mut self, name: &str) -> Option<[u8; 32]> {
        let mend = (
            "请填 64 位十六进制数字，可用 `openssl rand -hex 32` 生成",
            "give 64 hexadecimal digits, for example from `openssl rand -hex 32`",
        );
        self.read(name, None, mend, |value| parse_key(value).map(Some))
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
pub(super) fn networks(text: &str) -> Option<Vec<Network>> {
    text.split(',').map(|one| Network::parse(one.trim())).collect()
}

/// Whose address it is.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Whether an address leads to this machine alone.
pub(super) fn is_local(url: &str) -> bool {
    let host = host(url);
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
