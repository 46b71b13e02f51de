//! The settings in force, as the operator may show them to others.

use super::Settings;
use super::names::ALL;

/// What stands for what is told to nobody.
const HIDDEN: &str = "********";

/// A setting in force.
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    /// Whether the environment says so, or nobody did.
    pub(crate) given: bool,
}

impl Settings {
    /// Every setting as it is in force; of keys and passwords, whether there are any.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let shown = |&(name, default, _): &(&'static str, &'static str, &'static str)| {
            let given = self.given(name);
            Shown { name, value: self.in_force(name, given.unwrap_or(default)), given: given.is_some() }
        };
        ALL.iter().map(shown).collect()
    }

    /// What holds of a setting that says `otherwise`, or whose default does: some defaults hang on other settings.
    fn in_force(&self, name: &str, otherwise: &str) -> String {
        let switch = |on: bool| if on { "on" } else { "off" };
        match name {
            "MASHANG_BIND" => self.bind.to_string(),
            "MASHANG_PUBLIC_URL" => self.public_url.clone(),
            "DATABASE_URL" => masked(otherwise),
            "MASHANG_WECHAT" => self.outward.wechat.as_str().to_owned(),
            "MASHANG_SMS" => self.outward.sms.as_str().to_owned(),
            "MASHANG_DEMO" => switch(self.demo).to_owned(),
            "MASHANG_DATA_KEY" => self.key(self.data_key.is_some(), "data.key"),
            "MASHANG_TOKEN_KEY" => self.key(self.token_key.is_some(), "token.key"),
            "MASHANG_SECOND_TOKEN_KEY" if self.second_token_key.is_some() => HIDDEN.to_owned(),
            "MASHANG_WECHAT_SECRET"
            | "MASHANG_WECHAT_PUSH_TOKEN"
            | "MASHANG_WECHAT_PUSH_AES_KEY"
            | "MASHANG_WECHAT_OA_SECRET"
            | "MASHANG_SMS_SECRET_ID"
            | "MASHANG_SMS_SECRET_KEY"
            | "MASHANG_FILES_KEY_ID"
                if !otherwise.is_empty() =>
            {
                HIDDEN.to_owned()
            }
            "MASHANG_FORMER_DATA_KEY" if self.former_data_key.is_some() => HIDDEN.to_owned(),
            _ => otherwise.to_owned(),
        }
    }

    /// Where a key comes from.
    fn key(&self, given: bool, file: &str) -> String {
        if given { HIDDEN.to_owned() } else { format!("<{}>", self.data_dir.join("keys").join(file).display()) }
    }
}

/// A database's URL, with whatever may be a password hidden.
fn masked(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let hidden = address.split_once("://").and_then(|(scheme, rest)| {
        let (user, place) = rest.rsplit_once('@')?;
        let (name, _) = user.split_once(':')?;
        Some(format!("{scheme}://{name}:{HIDDEN}@{place}"))
    });
    let mut shown = hidden.unwrap_or_else(|| address.to_owned());
    for (at, part) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        shown.push(if at == 0 { '?' } else { '&' });
        match part.split_once('=') {
            Some((name, _)) if name.contains("password") => shown.extend([name, "=", HIDDEN]),
            _ => shown.push_str(part),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let (key, former) = ("4f".repeat(32), "5e".repeat(32));
        let given = [
            ("DATABASE_URL", "postgres://rd:ge@heim@db/mashang?sslmode=require&password=geheim&sslpassword=geheim"),
            ("MASHANG_DATA_KEY", key.as_str()),
            ("MASHANG_FORMER_DATA_KEY", former.as_str()),
            ("MASHANG_LOG", "debug"),
            ("MASHANG_WECHAT_SECRET", "0123456789abcdef0123456789abcdef"),
            ("MASHANG_WECHAT_PUSH_TOKEN", "AAAAA"),
            ("MASHANG_SMS_SECRET_ID", "AKIDEXAMPLE"),
            ("MASHANG_SMS_SECRET_KEY", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
        ];
        let settings = Settings::read(given.map(|(name, value)| (name.to_owned(), value.to_owned()))).expect("fine");
        let shown = settings.shown();
        let of = |name: &str| shown.iter().find(|one| one.name == name).map(|one| (one.value.as_str(), one.given));
        assert_eq!(
            of("DATABASE_URL"),
            Some(("postgres://rd:********@db/mashang?sslmode=require&password=********&sslpassword=********", true))
        );
        assert_eq!(of("MASHANG_DATA_KEY"), Some((HIDDEN, true)));
        assert_eq!(of("MASHANG_FORMER_DATA_KEY"), Some((HIDDEN, true)));
        for name in
            ["MASHANG_WECHAT_SECRET", "MASHANG_WECHAT_PUSH_TOKEN", "MASHANG_SMS_SECRET_ID", "MASHANG_SMS_SECRET_KEY"]
        {
            assert_eq!(of(name), Some((HIDDEN, true)), "{name}");
        }
        assert_eq!(of("MASHANG_TOKEN_KEY"), Some(("<./data/keys/token.key>", false)));
        assert_eq!(of("MASHANG_LOG"), Some(("debug", true)));
        assert_eq!(of("MASHANG_WECHAT"), Some(("sandbox", false)));
        assert_eq!(shown.len(), ALL.len());
    }

    #[test]
    fn what_hangs_on_other_settings_is_shown_as_it_is() {
        let given = [("MASHANG_BIND".to_owned(), "0.0.0.0:8080".to_owned())];
        let settings = Settings::read(given).expect("fine");
        let wechat = settings.shown().into_iter().find(|one| one.name == "MASHANG_WECHAT");
        assert_eq!(wechat.map(|one| one.value).as_deref(), Some("off"));
    }
}
