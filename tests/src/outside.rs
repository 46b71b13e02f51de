//! `WeChat` and Tencent Cloud as a story needs them: a server that holds each request to what they document, and answers with
//! their codes.

mod program;
mod sms;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use actix_web::web::{self, Bytes, Data, Query};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use serde_json::{Value, json};

pub const APPID: &str = "wx0123456789abcdef";
pub const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
/// The template of subscription messages.
pub const TEMPLATE: &str = "nN2gNYrrCqDZC-Wk0cAdpG1gqtVNgxXSC3YtTPNhnFs";
/// The page of the mini-program to which codes lead.
pub const CODE_PAGE: &str = "pages/card/card";
pub const OA_APPID: &str = "wxfedcba9876543210";
pub const OA_SECRET: &str = "fedcba9876543210fedcba9876543210";
pub const SECRET_ID: &str = "AKIDEXAMPLE";
pub const SECRET_KEY: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
pub const SDK_APP_ID: &str = "1400006666";

/// How it is with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Well,
    /// Every answer is a 500.
    Broken,
    /// No answer comes.
    Silent,
    /// A page for people, with 200.
    Nonsense,
    /// Much more than anybody reads.
    Endless,
}

/// A message to a phone as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenSms {
    pub phone: String,
    pub template: String,
    pub values: Vec<String>,
}

#[derive(Default)]
struct State {
    mood: Mood,
    /// Codes of `wx.login` that nobody has used, and whose they are.
    logins: HashMap<String, String>,
    phones: HashMap<String, String>,
    used: HashSet<String>,
    seen: HashSet<String>,
    minted: usize,
    token: Option<String>,
    /// For how long the next one is given.
    seconds: Option<i64>,
    forced: usize,
    asked: BTreeMap<String, usize>,
    /// What comes next instead of an answer, by path.
    refusals: HashMap<String, VecDeque<i64>>,
    declined: HashSet<String>,
    subscriptions: Vec<Value>,
    sms_refusals: VecDeque<String>,
    sms: Vec<TakenSms>,
    /// Codes that a page inside WeChat was given, and whose they are.
    pages: HashMap<String, String>,
    /// What codes were drawn for.
    drawn: Vec<Value>,
    /// Files that it was to look at, and by what it names what it thinks of each.
    media: Vec<AskedMedia>,
}

/// A file that it was to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedMedia {
    pub trace_id: String,
    pub url: String,
    pub openid: String,
}

/// What it answers.
enum Said {
    Json(Value),
    Picture(&'static [u8]),
}

type Shared = Arc<Mutex<State>>;

/// Both of them.
pub struct Outside {
    state: Shared,
    base: &'static str,
}

impl Outside {
    /// Starts a server that lives as long as the story.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start() -> Self {
        let state = Shared::default();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Data::new(Arc::clone(&state));
        let site = move || App::new().app_data(shared.clone()).default_service(web::to(answer));
        let server = HttpServer::new(site).workers(1).disable_signals().listen(listener).expect("a server").run();
        actix_web::rt::spawn(server);
        Self { state, base: format!("http://{address}").leak() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no poison")
    }

    /// The settings of a house that asks `WeChat` here.
    #[must_use]
    pub fn wechat(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("MASHANG_WECHAT", "on"),
            ("MASHANG_WECHAT_APPID", APPID),
            ("MASHANG_WECHAT_SECRET", APP_SECRET),
            ("MASHANG_WECHAT_BASE", self.base),
        ]
    }

    /// The same of one that sends messages to phones by Tencent Cloud.
    #[must_use]
    pub fn tencent(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("MASHANG_SMS", "tencent"),
            ("MASHANG_SMS_SECRET_ID", SECRET_ID),
            ("MASHANG_SMS_SECRET_KEY", SECRET_KEY),
            ("MASHANG_SMS_APP_ID", SDK_APP_ID),
            ("MASHANG_SMS_SIGN", "码上代表"),
            (
                "MASHANG_SMS_TEMPLATES",
                "dispute_code=1110,dispute_confirmation=1111,dispute_signature=1112,log_in_code=1113,binding_code=1114,erasure_code=1115,case_progress=1116,rating_code=1117,station_news=1118,ballot_code=1119,dispute_agent_code=1120",
            ),
            ("MASHANG_SMS_BASE", self.base),
        ]
    }

    /// Where it is asked.
    #[must_use]
    pub fn base(&self) -> &'static str {
        self.base
    }

    pub fn is(&self, mood: Mood) {
        self.state().mood = mood;
    }

    /// What `wx.login` gives whom `WeChat` calls `openid`.
    pub fn login_code(&self, openid: &str) -> String {
        let mut state = self.state();
        state.minted += 1;
        let code = format!("0a1-{}", state.minted);
        state.logins.insert(code.clone(), openid.to_owned());
        code
    }

    /// What the button gives by which somebody lets the own number be told.
    pub fn phone_code(&self, number: &str) -> String {
        let mut state = self.state();
        state.minted += 1;
        let code = format!("ph-{}", state.minted);
        state.phones.insert(code.clone(), number.to_owned());
        code
    }

    /// The next requests for `path` are refused with these codes.
    pub fn refuse(&self, path: &str, codes: &[i64]) {
        self.state().refusals.entry(path.to_owned()).or_default().extend(codes);
    }

    /// The next messages to phones are refused with these codes.
    pub fn refuse_sms(&self, codes: &[&str]) {
        self.state().sms_refusals.extend(codes.iter().map(|code| (*code).to_owned()));
    }

    /// The person wants no messages.
    pub fn decline(&self, openid: &str) {
        self.state().declined.insert(openid.to_owned());
    }

    /// The token that it gave is good no more, and it gives another.
    pub fn renew_token(&self) {
        self.state().token = None;
    }

    /// `WeChat` still gives the token that it takes no more, until another is forced.
    pub fn spoil_token(&self) {
        let mut state = self.state();
        let Some(token) = state.token.clone() else { return };
        state.used.insert(token);
    }

    /// The next token ends after so many seconds.
    pub fn token_seconds(&self, seconds: i64) {
        self.state().seconds = Some(seconds);
    }

    /// How often a path was asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.state().asked.get(path).copied().unwrap_or_default()
    }

    /// How often another token was forced.
    pub fn forced(&self) -> usize {
        self.state().forced
    }

    pub fn subscriptions(&self) -> Vec<Value> {
        self.state().subscriptions.clone()
    }

    pub fn sms(&self) -> Vec<TakenSms> {
        self.state().sms.clone()
    }

    /// Waits until `look` finds something, ten seconds at most.
    ///
    /// # Panics
    /// When it finds nothing.
    pub async fn until<T>(&self, look: impl Fn(&Self) -> Option<T>) -> T {
        for _ in 0..200 {
            if let Some(found) = look(self) {
                return found;
            }
            crate::moment().await;
        }
        panic!("nothing came")
    }
}

async fn answer(state: Data<Shared>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let mood = {
        let mut state = state.lock().expect("no poison");
        *state.asked.entry(request.path().to_owned()).or_default() += 1;
        state.mood
    };
    match mood {
        Mood::Well => {}
        Mood::Broken => return HttpResponse::InternalServerError().finish(),
        Mood::Silent => tokio::time::sleep(Duration::from_mins(1)).await,
        Mood::Nonsense => return HttpResponse::Ok().content_type("text/html").body("<html>系统维护中</html>"),
        Mood::Endless => return HttpResponse::Ok().body(vec![b' '; 3 << 20]),
    }
    let state = &mut *state.lock().expect("no poison");
    let answered = if request.path() == "/" {
        state.send_sms(&request, &body).map(Said::Json)
    } else {
        state.wechat(&request, &body)
    };
    match answered {
        None => HttpResponse::NotFound().finish(),
        Some(Said::Json(answer)) => HttpResponse::Ok().json(answer),
        Some(Said::Picture(picture)) => HttpResponse::Ok().content_type("image/jpeg").body(picture),
    }
}

fn error(code: i64) -> Value {
    json!({ "errcode": code, "errmsg": format!("said by a stand-in, rid: {code}") })
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl State {
    fn wechat(&mut self, request: &HttpRequest, body: &Bytes) -> Option<Said> {
        let query = Query::<HashMap<String, String>>::from_query(request.query_string()).ok()?.into_inner();
        let path = request.path();
        if let Some(code) = self.refusals.get_mut(path).and_then(VecDeque::pop_front) {
            return Some(Said::Json(error(code)));
        }
        let sent: Value = serde_json::from_slice(body).unwrap_or_default();
        if request.method() == "GET" {
            return match path {
                "/sns/jscode2session" => Some(Said::Json(self.session(&query))),
                "/sns/oauth2/access_token" => Some(Said::Json(self.page_visitor(&query))),
                _ => None,
            };
        }
        if path == "/cgi-bin/stable_token" {
            return Some(Said::Json(self.stable_token(&sent)));
        }
        let shown = query.get("access_token").map(String::as_str);
        if shown.is_none() || shown != self.token.as_deref() || shown.is_some_and(|token| self.used.contains(token)) {
            return Some(Said::Json(error(if shown.is_none() { 41_001 } else { 40_001 })));
        }
        Some(Said::Json(match path {
            "/cgi-bin/message/subscribe/send" => self.subscription(sent),
            "/wxa/business/getuserphonenumber" => self.phone_number(&sent),
            "/wxa/msg_sec_check" => self.checked(&sent, body),
            "/wxa/media_check_async" => self.looks_at(&sent),
            "/wxa/generatescheme" => Self::scheme(&sent),
            "/wxa/generate_urllink" => Self::url_link(&sent),
            "/wxa/getwxacodeunlimit" => return Some(self.program_code(&sent)),
            _ => return None,
        }))
    }

    /// Whether a code of the phone is good, which it is once.
    fn take(&mut self, code: &str, from: fn(&mut Self) -> &mut HashMap<String, String>) -> Result<String, Value> {
        match from(self).remove(code) {
            Some(whose) => {
                self.used.insert(code.to_owned());
                Ok(whose)
            }
            None => Err(error(if self.used.contains(code) { 40_163 } else { 40_029 })),
        }
    }

    fn session(&mut self, query: &HashMap<String, String>) -> Value {
        let given = |name: &str| query.get(name).map_or("", String::as_str);
        if given("appid") != APPID {
            return error(40_013);
        }
        if given("secret") != APP_SECRET {
            return error(40_125);
        }
        if given("grant_type") != "authorization_code" || query.len() != 4 {
            return error(40_002);
        }
        match self.take(given("js_code"), |state| &mut state.logins) {
            Ok(openid) => {
                self.seen.insert(openid.clone());
                json!({ "openid": openid, "session_key": "dGhlIGtleSBvZiBhIHNlc3Npb24=", "unionid": "u-1" })
            }
            Err(refused) => refused,
        }
    }

    fn stable_token(&mut self, sent: &Value) -> Value {
        if sent["appid"] != APPID {
            return error(40_013);
        }
        if sent["secret"] != APP_SECRET {
            return error(40_125);
        }
        if sent["grant_type"] != "client_credential" || !sent["force_refresh"].is_boolean() {
            return error(40_002);
        }
        let force = sent["force_refresh"] == true;
        self.forced += usize::from(force);
        if self.token.is_none() || force {
            self.minted += 1;
            self.token = Some(format!("{}_{}", "T".repeat(512), self.minted));
        }
        json!({ "access_token": self.token, "expires_in": self.seconds.take().unwrap_or(7_200) })
    }

    fn subscription(&mut self, sent: Value) -> Value {
        let known = ["touser", "template_id", "page", "miniprogram_state", "lang", "data"];
        if sent.as_object().is_none_or(|sent| sent.keys().any(|key| !known.contains(&key.as_str()))) {
            return error(47_001);
        }
        let openid = sent["touser"].as_str().unwrap_or_default();
        if !self.seen.contains(openid) {
            return error(40_003);
        }
        if sent["template_id"] != TEMPLATE {
            return error(40_037);
        }
        if sent.get("page").is_some_and(|page| page.as_str().is_none_or(|page| page.starts_with('/'))) {
            return error(41_030);
        }
        if !["developer", "trial", "formal"].iter().any(|state| sent["miniprogram_state"] == *state) {
            return error(40_097);
        }
        let wrong = |(key, field): (&String, &Value)| !fits(key, field["value"].as_str().unwrap_or_default());
        if sent["data"].as_object().is_none_or(|data| data.is_empty() || data.iter().any(wrong)) {
            return error(47_003);
        }
        if self.declined.contains(openid) {
            return error(43_101);
        }
        self.subscriptions.push(sent);
        json!({ "errcode": 0, "errmsg": "ok" })
    }

    fn phone_number(&mut self, sent: &Value) -> Value {
        match self.take(sent["code"].as_str().unwrap_or_default(), |state| &mut state.phones) {
            Ok(number) => {
                let (country, pure) = number.split_once(' ').unwrap_or(("86", number.as_str()));
                json!({
                    "errcode": 0, "errmsg": "ok",
                    "phone_info": {
                        "phoneNumber": format!("+{country} {pure}"), "purePhoneNumber": pure, "countryCode": country,
                        "watermark": { "timestamp": 1_772_413_200, "appid": APPID }
                    }
                })
            }
            Err(refused) => refused,
        }
    }

    fn checked(&self, sent: &Value, body: &[u8]) -> Value {
        let content = sent["content"].as_str().unwrap_or_default();
        let scene = sent["scene"].as_i64().unwrap_or_default();
        if sent["version"] != 2 || !(1..=4).contains(&scene) || body.windows(2).any(|pair| pair == b"\\u") {
            return error(40_097);
        }
        if !self.seen.contains(sent["openid"].as_str().unwrap_or_default()) {
            return error(61_010);
        }
        if !(1..=2_500).contains(&content.chars().count()) {
            return error(44_004);
        }
        let (suggest, label) = if content.contains("违禁") { ("risky", 20_006) } else { ("pass", 100) };
        json!({
            "errcode": 0, "errmsg": "ok", "trace_id": "t-1",
            "result": { "suggest": suggest, "label": label }, "detail": []
        })
    }
}

/// Whether a value is what a field of a template takes.
fn fits(key: &str, value: &str) -> bool {
    let length = value.chars().count();
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    match key.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "thing" => (1..=20).contains(&length),
        "phrase" => (1..=5).contains(&length) && value.chars().all(han),
        "time" | "date" => {
            let day = value.split_once('年').and_then(|(year, rest)| {
                let (month, rest) = rest.split_once('月')?;
                let (day, time) = rest.split_once("日 ")?;
                let (hour, minute) = time.split_once(':')?;
                Some([year, month, day, hour, minute])
            });
            day.is_some_and(|parts| parts.iter().all(|part| part.parse::<u32>().is_ok()))
        }
        _ => false,
    }
}
