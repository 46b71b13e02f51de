//! A store of objects as a story needs it: one bucket that speaks S3 and holds every request to its signature (AWS Signature Version 4),
//! which it computes anew of what came in.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

const BUCKET: &str = "mashang-1250000000";
const REGION: &str = "ap-guangzhou";
const KEY_ID: &str = "AKIDFILESEXAMPLE";
const SECRET: &str = "bPxRfiCYEXAMPLEKEYofFiles";
/// Seconds for which an address may be signed: whoever finds one later does nothing with it.
const LONGEST: u32 = 900;

/// How it is with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Well,
    /// Every answer is a 500.
    Broken,
    /// No answer comes.
    Silent,
    /// It takes nothing more.
    Full,
    /// The house's key is one of before.
    Locked,
}

#[derive(Default)]
struct State {
    standing: Standing,
    objects: BTreeMap<String, Vec<u8>>,
    /// What was asked for and refused for its signature.
    forged: usize,
    /// How often a method was asked for.
    asked: BTreeMap<String, usize>,
}

type Shared = Arc<Mutex<State>>;

/// The store.
pub struct ObjectStore {
    state: Shared,
    base: &'static str,
    secret_file: &'static str,
}

impl ObjectStore {
    /// Starts a store that lives as long as the story; the file with the house's key lies in `folder`.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(folder: &Path) -> Self {
        let state = Shared::default();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Data::new(Arc::clone(&state));
        let site = move || {
            let room = web::PayloadConfig::new(64 << 20);
            App::new().app_data(shared.clone()).app_data(room).default_service(web::to(answer))
        };
        let server = HttpServer::new(site).workers(1).disable_signals().listen(listener).expect("a server").run();
        actix_web::rt::spawn(server);
        let file = folder.join("files-secret");
        std::fs::write(&file, format!("{SECRET}\n")).expect("a file");
        let secret_file = file.to_str().expect("a path").to_owned().leak();
        Self { state, base: format!("http://{address}").leak(), secret_file }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no poison")
    }

    /// The settings of a house whose files lie here.
    #[must_use]
    pub fn settings(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("MASHANG_FILES", "s3"),
            ("MASHANG_FILES_ENDPOINT", self.base),
            ("MASHANG_FILES_BUCKET", BUCKET),
            ("MASHANG_FILES_REGION", REGION),
            ("MASHANG_FILES_KEY_ID", KEY_ID),
            ("MASHANG_FILES_SECRET_FILE", self.secret_file),
            ("MASHANG_FILES_PATH_STYLE", "on"),
            ("MASHANG_OUTGOING_PATIENCE_MS", "400"),
        ]
    }

    pub fn is(&self, standing: Standing) {
        self.state().standing = standing;
    }

    /// The keys of what lies here.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.state().objects.keys().cloned().collect()
    }

    /// What lies under a key.
    #[must_use]
    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.state().objects.get(key).cloned()
    }

    /// Takes something away without a word.
    pub fn lose(&self, key: &str) {
        self.state().objects.remove(key);
    }

    /// How many requests bore a wrong signature.
    #[must_use]
    pub fn forged(&self) -> usize {
        self.state().forged
    }

    /// How often a method was asked for.
    #[must_use]
    pub fn asked(&self, method: &str) -> usize {
        self.state().asked.get(method).copied().unwrap_or_default()
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("a key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// What `%2F` and the like stand for.
fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).expect("text")
}

/// The fields of an address, as they stand there.
fn fields(query: &str) -> Vec<(&str, &str)> {
    query
        .split('&')
        .filter(|field| !field.is_empty())
        .map(|field| field.split_once('=').unwrap_or((field, "")))
        .collect()
}

/// Why a request is not taken for the house's; `None` for one that is signed with its secret.
fn wrong_signature(request: &HttpRequest, secret: &str) -> Option<&'static str> {
    let query = request.query_string();
    let mut fields = fields(query);
    let of =
        |name: &str| fields.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| plain(value));
    let (credential, at, signature) = (of("X-Amz-Credential"), of("X-Amz-Date"), of("X-Amz-Signature"));
    let (Some(day), Some((id, scope))) = (at.get(..8), credential.split_once('/')) else { return Some("AccessDenied") };
    if id != KEY_ID {
        return Some("InvalidAccessKeyId");
    }
    let seconds = of("X-Amz-Expires").parse::<u32>();
    let right = of("X-Amz-Algorithm") == "AWS4-HMAC-SHA256"
        && of("X-Amz-SignedHeaders") == "host"
        && scope == format!("{day}/{REGION}/s3/aws4_request")
        && seconds.is_ok_and(|seconds| (1..=LONGEST).contains(&seconds));
    if !right {
        return Some("AuthorizationQueryParametersError");
    }
    fields.retain(|(name, _)| *name != "X-Amz-Signature");
    fields.sort_unstable();
    let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let canonical = [
        request.method().as_str(),
        request.uri().path(),
        &query.join("&"),
        &format!("host:{host}"),
        "",
        "host",
        "UNSIGNED-PAYLOAD",
    ];
    let hashed = digits(&Sha256::digest(canonical.join("\n").as_bytes()));
    let to_sign = ["AWS4-HMAC-SHA256", &at, scope, &hashed].join("\n");
    let first = mac(format!("AWS4{secret}").as_bytes(), day);
    let key = mac(&mac(&mac(&first, REGION), "s3"), "aws4_request");
    (digits(&mac(&key, &to_sign)) != signature).then_some("SignatureDoesNotMatch")
}

fn refused(status: StatusCode, code: &str) -> HttpResponse {
    let body =
        format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>said by a stand-in</Message></Error>");
    HttpResponse::build(status).content_type("application/xml").body(body)
}

async fn answer(state: Data<Shared>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let standing = {
        let mut state = state.lock().expect("no poison");
        *state.asked.entry(request.method().to_string()).or_default() += 1;
        state.standing
    };
    match standing {
        Standing::Well | Standing::Full | Standing::Locked => {}
        Standing::Broken => return refused(StatusCode::INTERNAL_SERVER_ERROR, "InternalError"),
        Standing::Silent => tokio::time::sleep(Duration::from_mins(1)).await,
    }
    let state = &mut *state.lock().expect("no poison");
    let secret = if standing == Standing::Locked { "anotherKeyByNow" } else { SECRET };
    if let Some(code) = wrong_signature(&request, secret) {
        state.forged += 1;
        return refused(StatusCode::FORBIDDEN, code);
    }
    let path = plain(request.uri().path());
    let Some(key) = path.strip_prefix(&format!("/{BUCKET}/")) else {
        return refused(StatusCode::NOT_FOUND, "NoSuchBucket");
    };
    state.answer(&request, key, &body)
}

impl State {
    fn answer(&mut self, request: &HttpRequest, key: &str, body: &[u8]) -> HttpResponse {
        match request.method().as_str() {
            "GET" if key.is_empty() => self.list(request.query_string()),
            "GET" | "HEAD" => self.get(request, key),
            "PUT" if self.standing == Standing::Full => refused(StatusCode::INSUFFICIENT_STORAGE, "XMinioStorageFull"),
            "PUT" => {
                assert!(
                    key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_/.".contains(&b)),
                    "a key of plain letters"
                );
                self.objects.insert(key.to_owned(), body.to_vec());
                HttpResponse::Ok().finish()
            }
            "DELETE" => {
                self.objects.remove(key);
                HttpResponse::NoContent().finish()
            }
            _ => refused(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
        }
    }

    fn get(&self, request: &HttpRequest, key: &str) -> HttpResponse {
        let Some(bytes) = self.objects.get(key) else { return refused(StatusCode::NOT_FOUND, "NoSuchKey") };
        let range = request.headers().get("range").and_then(|range| range.to_str().ok());
        let Some((first, last)) = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-')) else {
            return HttpResponse::Ok().body(bytes.clone());
        };
        let (first, last): (usize, usize) = (first.parse().expect("a number"), last.parse().expect("a number"));
        if first >= bytes.len() {
            return refused(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange");
        }
        let last = last.min(bytes.len() - 1);
        HttpResponse::PartialContent()
            .insert_header(("Content-Range", format!("bytes {first}-{last}/{}", bytes.len())))
            .body(bytes[first..=last].to_vec())
    }

    /// Pages of at most two, so that whoever reads but the first is found out.
    fn list(&self, query: &str) -> HttpResponse {
        let fields = fields(query);
        let of = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| plain(value));
        assert_eq!(of("list-type").as_deref(), Some("2"));
        let most = of("max-keys").map_or(1_000, |most| most.parse().expect("a number")).min(2);
        let (prefix, after) = (of("prefix").unwrap_or_default(), of("continuation-token").unwrap_or_default());
        let rest = self.objects.iter().filter(|(key, _)| key.starts_with(&prefix) && **key > after);
        let page: Vec<_> = rest.clone().take(most).collect();
        let truncated = rest.count() > page.len();
        let mut body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Name>{BUCKET}</Name><IsTruncated>{truncated}</IsTruncated>"
        );
        for (key, bytes) in &page {
            let size = bytes.len();
            write!(body, "<Contents><Key>{key}</Key><ETag>&quot;1&quot;</ETag><Size>{size}</Size></Contents>")
                .expect("a string takes all");
        }
        if let Some((key, _)) = page.last().filter(|_| truncated) {
            write!(body, "<NextContinuationToken>{key}</NextContinuationToken>").expect("a string takes all");
        }
        HttpResponse::Ok().content_type("application/xml").body(body + "</ListBucketResult>")
    }
}
