//! What a production system must have, what is for one's own machine alone, and what is no setting at all.

use std::collections::BTreeSet;

use super::names::{ALL, is_of_the_platform, nearest};
use super::reader::{Mend, Reader, is_local};

const NEW_KEY: Mend<'static> = ("请用 `openssl rand -hex 32` 生成", "make one with `openssl rand -hex 32`");

impl Reader {
    /// Production has keys that nobody can guess, each for its own purpose.
    pub(super) fn demand_keys(&mut self, data: Option<[u8; 32]>, token: Option<[u8; 32]>, second: Option<[u8; 32]>) {
        for (name, key) in [("MASHANG_DATA_KEY", data), ("MASHANG_TOKEN_KEY", token)] {
            if key.is_none() && self.text(name).is_none() {
                self.miss(name, NEW_KEY);
            } else if key.is_some_and(|key| is_weak(&key)) {
                let (zh, en) = NEW_KEY;
                self.wrong.push(format!("{name} 猜得出来：{zh}。 {name} can be guessed: {en}"));
            }
        }
        if second.is_some_and(|key| is_weak(&key) || Some(key) == data) {
            self.refuse("MASHANG_SECOND_TOKEN_KEY", NEW_KEY);
        }
        if data.is_some() && data == token {
            self.refuse("MASHANG_TOKEN_KEY", ("不能与 MASHANG_DATA_KEY 相同", "it must not be MASHANG_DATA_KEY again"));
        }
    }

    fn miss(&mut self, name: &str, (zh, en): Mend<'_>) {
        self.wrong.push(format!("生产环境缺少 {name}：{zh}。 {name} is missing in production: {en}"));
    }

    /// Codes are printed once and hang on walls for years: production says itself where they lead.
    pub(super) fn demand_address(&mut self, public_url: &str) {
        let mend = (
            "请填群众的手机打得开的网址，如 https://rd.example.cn",
            "give the address that residents' phones reach, for example https://rd.example.cn",
        );
        if self.text("MASHANG_PUBLIC_URL").is_none() {
            self.miss("MASHANG_PUBLIC_URL", mend);
        } else if is_local(public_url) {
            self.refuse("MASHANG_PUBLIC_URL", mend);
        }
    }

    /// Whoever handles what people write says who it is and how it is reached, before they write.
    pub(super) fn demand_imprint(&mut self) {
        for (name, zh, en) in [
            ("MASHANG_SPONSOR", "请填主办单位的名称", "give the name of who runs this"),
            ("MASHANG_FEEDBACK", "请填主办单位的联系方式", "say where to write to who runs this, mailto: or https://"),
        ] {
            if self.text(name).is_none() {
                let zh = format!("{zh}，隐私说明须写明（个人信息保护法第十七条）");
                let en =
                    format!("{en}; the privacy notice must say it (Personal Information Protection Law, article 17)");
                self.miss(name, (&zh, &en));
            }
        }
    }

    /// A name that no setting has stops nothing: others may mean it, and a newer program may know it.
    pub(super) fn strangers(&self) -> Vec<String> {
        let known = |name: &str| ALL.iter().any(|(known, ..)| *known == name);
        let strange = self.given.iter().filter(|(name, value)| !known(name) && !is_of_the_platform(name, value));
        strange
            .map(|(name, _)| match nearest(name) {
                Some(meant) => format!(
                    "没有 {name} 这项设置，不予理会；是不是 {meant}？ {name} is no setting and is ignored: is {meant} meant?"
                ),
                None => format!(
                    "没有 {name} 这项设置，不予理会；全部设置见 mashang settings。 {name} is no setting and is ignored: \
                     mashang settings lists them"
                ),
            })
            .collect()
    }

    /// A sandbox is for one's own machine.
    pub(super) fn demand_privacy(&mut self, name: &str, (zh, en): Mend<'_>, production: bool, local: bool) {
        if production {
            self.refuse(name, ("生产环境没有沙箱，请填 off", "production has no sandbox, give off"));
        } else if !local {
            let zh = format!("沙箱{zh}；请填 off，或者 MASHANG_BIND 和 MASHANG_PUBLIC_URL 都用 127.0.0.1");
            let en = format!("the sandbox {en}; give off, or 127.0.0.1 in MASHANG_BIND and MASHANG_PUBLIC_URL");
            self.refuse(name, (&zh, &en));
        }
    }
}

/// Whether a key repeats itself, as one that somebody typed does: of 32 bytes at random fewer than 12 different ones are
/// not to be expected before the sun burns out.
fn is_weak(key: &[u8; 32]) -> bool {
    key.iter().collect::<BTreeSet<_>>().len() < 12
}
