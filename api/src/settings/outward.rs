//! The ways out to people: `WeChat` and messages to phones, with what was agreed on with those who bring them.

use std::collections::BTreeMap;

use mashang_domain::shared::{CheckScope, SmsTemplate, Vocabulary};
use mashang_infra::outgoing::Secret;
use mashang_infra::sms::TencentAccess;
use mashang_infra::wechat::push::{PushAccess, PushKey};
use mashang_infra::wechat::{self, MiniProgram, OfficialAccount, SubscriptionTemplate};

use super::reader::{Mend, Reader, host, is_local};

/// How people log in through WeChat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wechat {
    /// The code `sandbox:OPENID` logs that openid in.
    Sandbox,
    /// WeChat says who it is.
    On,
    /// Nobody logs in.
    Off,
}

impl Wechat {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

/// How messages reach phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texting {
    /// They don't: each is written down in a file.
    Sandbox,
    /// Tencent Cloud carries them.
    Tencent,
    /// Nobody is sent any.
    Off,
}

impl Texting {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Tencent => "tencent",
            Self::Off => "off",
        }
    }
}

/// A file by which `WeChat` sees whose addresses these are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationFile {
    pub name: String,
    pub content: String,
}

/// Who is asked outside, and how.
#[derive(Clone, Debug)]
pub struct Outward {
    pub wechat: Wechat,
    /// Where `wechat` is on.
    pub mini_program: Option<MiniProgram>,
    /// Where it is, and residents are told in WeChat what happened.
    pub subscription: Option<SubscriptionTemplate>,
    pub verification: Vec<VerificationFile>,
    /// The page of the mini-program to which its own codes and links lead.
    pub code_page: Option<String>,
    /// What of that which others see WeChat is shown, to judge it.
    pub checks: CheckScope,
    /// Where it tells of something by itself.
    pub push: Option<PushAccess>,
    /// In whose name WeChat is asked who looks at a page.
    pub official_account: Option<OfficialAccount>,
    pub sms: Texting,
    /// Where `sms` is so.
    pub tencent: Option<TencentAccess>,
}

/// The characters of names that others give.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn is_appid(text: &str) -> bool {
    text.len() == 18 && text.starts_with("wx") && is_name(text)
}

fn is_secret(text: &str) -> bool {
    text.len() == 32 && is_name(text)
}

/// A page of the mini-program.
fn page(text: &str) -> Option<String> {
    let fits = text.len() <= 200 && !text.starts_with('/') && text.bytes().all(|b| b.is_ascii_graphic());
    fits.then(|| text.to_owned())
}

fn is_number(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// `NAME.txt=CONTENT`, with commas between several.
fn verification(text: &str) -> Option<Vec<VerificationFile>> {
    let file = |one: &str| {
        let (name, content) = one.trim().split_once('=')?;
        let fits = name.strip_suffix(".txt").is_some_and(is_name) && is_name(content) && one.len() <= 200;
        fits.then(|| VerificationFile { name: name.to_owned(), content: content.to_owned() })
    };
    text.split(',').map(file).collect()
}

/// `dispute_code=1110,…`: the number that every template was given.
fn templates(text: &str) -> Option<BTreeMap<SmsTemplate, String>> {
    let template = |one: &str| {
        let (word, number) = one.trim().split_once('=')?;
        Some((SmsTemplate::parse(word)?, is_number(number).then(|| number.to_owned())?))
    };
    let all: BTreeMap<_, _> = text.split(',').map(template).collect::<Option<_>>()?;
    (all.len() == SmsTemplate::ALL.len()).then_some(all)
}

impl Reader {
    pub(super) fn outward(&mut self, production: bool, local: bool) -> Outward {
        let (wechat, sms) = (self.wechat(production, local), self.texting(production, local));
        let mini_program = if wechat == Wechat::On { self.mini_program(production) } else { None };
        let subscription = if wechat == Wechat::On { self.subscription() } else { None };
        let code_page = self.code_page();
        let checks = self.checks();
        let checks = if wechat == Wechat::On { checks } else { CheckScope::Nothing };
        let push = mini_program.as_ref().and_then(|program| self.push(&program.appid));
        let official_account = self.official_account(production);
        let tencent = if sms == Texting::Tencent { self.tencent(production) } else { None };
        let files = (
            "请填 文件名.txt=内容，以逗号分隔，如 AbCd1234.txt=0123456789abcdef",
            "give NAME.txt=CONTENT, with commas between several",
        );
        let verification = self.read("MASHANG_WECHAT_VERIFICATION", Vec::new(), files, verification);
        Outward {
            wechat,
            mini_program,
            subscription,
            verification,
            code_page,
            checks,
            push,
            official_account,
            sms,
            tencent,
        }
    }

    fn wechat(&mut self, production: bool, local: bool) -> Wechat {
        let default = if production || !local { Wechat::Off } else { Wechat::Sandbox };
        let mend = ("请填 sandbox、on 或 off", "give sandbox, on or off");
        let wechat = self.read("MASHANG_WECHAT", default, mend, |value| {
            [Wechat::Sandbox, Wechat::On, Wechat::Off].into_iter().find(|one| one.as_str() == value)
        });
        if wechat == Wechat::Sandbox {
            let why = ("让任何人以任何身份登录", "lets anybody in as anybody");
            self.demand_privacy("MASHANG_WECHAT", why, production, local);
        }
        wechat
    }

    fn texting(&mut self, production: bool, local: bool) -> Texting {
        let default = if production || !local { Texting::Off } else { Texting::Sandbox };
        let mend = ("请填 sandbox、tencent 或 off", "give sandbox, tencent or off");
        let sms = self.read("MASHANG_SMS", default, mend, |value| {
            [Texting::Sandbox, Texting::Tencent, Texting::Off].into_iter().find(|one| one.as_str() == value)
        });
        if sms == Texting::Sandbox {
            let why = ("把只发给一部手机的内容写入文件", "writes down what is for one phone alone");
            self.demand_privacy("MASHANG_SMS", why, production, local);
        }
        sms
    }

    /// What `because` can't do without.
    pub(super) fn need(
        &mut self,
        name: &str,
        because: &str,
        mend: Mend<'_>,
        fits: impl Fn(&str) -> bool,
    ) -> Option<String> {
        if self.text(name).is_none() {
            let (zh, en) = mend;
            self.wrong.push(format!("{because} 缺少 {name}：{zh}。 {because} needs {name}: {en}"));
            return None;
        }
        self.read(name, None, mend, |value| fits(value).then(|| Some(value.to_owned())))
    }

    fn mini_program(&mut self, production: bool) -> Option<MiniProgram> {
        let on = "MASHANG_WECHAT=on";
        let appid = ("请填小程序的 AppID，wx 开头", "give the mini-program's AppID, which begins with wx");
        let appid = self.need("MASHANG_WECHAT_APPID", on, appid, is_appid);
        let secret = ("请填小程序的 AppSecret，32 个字符", "give the mini-program's AppSecret, 32 characters");
        let secret = self.need("MASHANG_WECHAT_SECRET", on, secret, is_secret);
        let base = self.base("MASHANG_WECHAT_BASE", wechat::BASE, "weixin.qq.com", production);
        let (appid, secret) = appid.zip(secret)?;
        Some(MiniProgram { appid, secret: Secret::new(secret), base })
    }

    fn subscription(&mut self) -> Option<SubscriptionTemplate> {
        let mend = (
            "请填小程序的页面路径，开头没有斜杠，如 pages/cases/list",
            "give a page of the mini-program without a slash in front, for example pages/cases/list",
        );
        let page = self.read("MASHANG_WECHAT_PAGE", None, mend, |value| page(value).map(Some));
        let mend = (
            "请填 模板ID:字段=内容,…，字段如 thing1、phrase2、time3，内容为 matter、event、state、time、note 之一",
            "give TEMPLATE_ID:FIELD=VALUE,…, with fields such as thing1, phrase2, time3 and values among matter, event, state, \
             time, note",
        );
        self.read("MASHANG_WECHAT_SUBSCRIPTION", None, mend, |value| {
            SubscriptionTemplate::parse(value, page.clone()).map(Some)
        })
    }

    fn code_page(&mut self) -> Option<String> {
        let mend = (
            "请填小程序的页面路径，开头没有斜杠，也不带参数，如 pages/card/card",
            "give a page of the mini-program without a slash in front and without a query, for example pages/card/card",
        );
        self.read("MASHANG_WECHAT_CODE_PAGE", None, mend, |value| {
            page(value).filter(|page| !page.contains(['?', '#'])).map(Some)
        })
    }

    fn checks(&mut self) -> CheckScope {
        let mend = ("请填 off、public 或 shown", "give off, public or shown");
        self.read("MASHANG_WECHAT_CHECKS", CheckScope::Public, mend, |value| match value {
            "off" => Some(CheckScope::Nothing),
            "public" => Some(CheckScope::Public),
            "shown" => Some(CheckScope::Shown),
            _ => None,
        })
    }

    fn push(&mut self, appid: &str) -> Option<PushAccess> {
        let mend =
            ("请填“消息推送”中的 EncodingAESKey，43 个字母和数字", "give the EncodingAESKey, 43 letters and digits");
        let key = self.read("MASHANG_WECHAT_PUSH_AES_KEY", None, mend, |value| PushKey::parse(value).map(Some));
        let mend = ("请填“消息推送”中的 Token，3 到 32 个字母和数字", "give the token, 3 to 32 letters and digits");
        let is_token =
            |value: &str| (3..=32).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric());
        let token = if key.is_some() {
            self.need("MASHANG_WECHAT_PUSH_TOKEN", "MASHANG_WECHAT_PUSH_AES_KEY", mend, is_token)
        } else {
            self.read("MASHANG_WECHAT_PUSH_TOKEN", None, mend, |value| is_token(value).then(|| Some(value.to_owned())))
        };
        token.map(|token| PushAccess { token: Secret::new(token), key, appid: appid.to_owned() })
    }

    fn official_account(&mut self, production: bool) -> Option<OfficialAccount> {
        let name = "MASHANG_WECHAT_OA_APPID";
        let mend = ("请填公众号的 AppID，wx 开头", "give the official account's AppID, which begins with wx");
        let appid = self.read(name, None, mend, |value| is_appid(value).then(|| Some(value.to_owned())))?;
        let secret = ("请填公众号的 AppSecret，32 个字符", "give the official account's AppSecret, 32 characters");
        let secret = self.need("MASHANG_WECHAT_OA_SECRET", name, secret, is_secret)?;
        let base = self.base("MASHANG_WECHAT_BASE", wechat::BASE, "weixin.qq.com", production);
        Some(OfficialAccount { appid, secret: Secret::new(secret), base })
    }

    fn tencent(&mut self, production: bool) -> Option<TencentAccess> {
        let on = "MASHANG_SMS=tencent";
        let id = ("请填腾讯云的 SecretId", "give the SecretId of Tencent Cloud");
        let secret_id = self.need("MASHANG_SMS_SECRET_ID", on, id, is_name);
        let key = ("请填腾讯云的 SecretKey", "give the SecretKey of Tencent Cloud");
        let secret_key = self.need("MASHANG_SMS_SECRET_KEY", on, key, is_name);
        let app = ("请填短信应用的 SdkAppId", "give the SdkAppId of the application");
        let app_id = self.need("MASHANG_SMS_APP_ID", on, app, is_number);
        let sign = ("请填已审核的短信签名，不带【】", "give the signature that was approved, without its brackets");
        let is_sign = |value: &str| (1..=20).contains(&value.chars().count()) && !value.contains(['【', '】']);
        let sign_name = self.need("MASHANG_SMS_SIGN", on, sign, is_sign);
        let all = "请为每个模板填写其编号，如 \
                   dispute_code=1110,dispute_confirmation=1111,dispute_signature=1112,log_in_code=1113,binding_code=1114,erasure_code=1115,case_progress=1116,rating_code=1117,station_news=1118,ballot_code=1119,dispute_agent_code=1120";
        let each = "give the number of every template, for example \
                    dispute_code=1110,dispute_confirmation=1111,dispute_signature=1112,log_in_code=1113,binding_code=1114,erasure_code=1115,case_progress=1116,rating_code=1117,station_news=1118,ballot_code=1119,dispute_agent_code=1120";
        let given = self.need("MASHANG_SMS_TEMPLATES", on, (all, each), |value| templates(value).is_some());
        let region = ("请填地域，如 ap-guangzhou", "give a region, for example ap-guangzhou");
        let region = self.read("MASHANG_SMS_REGION", "ap-guangzhou".to_owned(), region, |value| {
            is_name(value).then(|| value.to_owned())
        });
        let base = self.base("MASHANG_SMS_BASE", TencentAccess::BASE, "tencentcloudapi.com", production);
        Some(TencentAccess {
            secret_id: secret_id?,
            secret_key: Secret::new(secret_key?),
            app_id: app_id?,
            sign_name: sign_name?,
            region,
            templates: templates(&given?)?,
            base,
        })
    }

    /// Where somebody is asked: in production under the own domain, or through a gateway on this machine, so that a secret goes
    /// nowhere else.
    fn base(&mut self, name: &str, default: &str, domain: &str, production: bool) -> String {
        let zh = format!("请填 https:// 开头、末尾没有斜杠的 {domain} 的网址；只有本机的网关可以用 http://");
        let en = format!(
            "give an address of {domain} that begins with https:// and ends without a slash; a gateway on this machine \
             alone may have http://"
        );
        self.read(name, default.to_owned(), (&zh, &en), |value| {
            let (scheme, place) = value.split_once("://")?;
            let own = host(value).strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
            let plain =
                place.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
            let fits = match scheme {
                "https" => own || !production || is_local(value),
                "http" => is_local(value),
                _ => false,
            };
            (fits && plain && !place.is_empty()).then(|| value.to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_to_those_they_were_agreed_on_with() {
        let at = |base: &str, production: bool| {
            let mut reader = Reader { given: [("X".to_owned(), base.to_owned())].into(), wrong: Vec::new() };
            reader.base("X", "", "weixin.qq.com", production);
            reader.wrong.is_empty()
        };
        for base in ["https://api.weixin.qq.com", "https://sh.api.weixin.qq.com", "http://127.0.0.1:8081"] {
            assert!(at(base, true) && at(base, false), "{base}");
        }
        assert!(at("https://gateway.example.cn", false) && !at("https://gateway.example.cn", true));
        for base in [
            "http://api.weixin.qq.com",
            "https://api.weixin.qq.com/",
            "https://api.weixin.qq.com:x@example.cn",
            "https://example.cn/api.weixin.qq.com",
            "https://",
            "api.weixin.qq.com",
        ] {
            assert!(!at(base, true) && !at(base, false), "{base}");
        }
        assert!(!at("https://notweixin.qq.com", true));
    }

    #[test]
    fn files_that_prove_whose_an_address_is_have_plain_names() {
        assert_eq!(verification("a.txt=1,B_c-2.txt=xyz").map(|files| files.len()), Some(2));
        for wrong in ["", "a.txt", "a.html=1", "../a.txt=1", ".txt=1", "a.txt=<b>"] {
            assert_eq!(verification(wrong), None, "{wrong}");
        }
    }
}
