//! HTTP as people expect it, whatever they ask for.

use std::io::Read;

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use super::access::Stage;

/// Those who may call most, in whose order an operation is tried.
const CALLERS: [&str; 7] =
    ["", "demo-resident", "demo-deputy", "demo-room-liaison", "demo-office", "demo-admin", "demo-mediator"];

/// Every operation of the document: its path, its method and what is said of it.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |one| (path, one)));
    all.map(|(path, (method, operation))| (path.clone(), method.clone(), operation.clone())).collect()
}

async fn head(caller: &Caller, path: &str) -> Answer {
    caller.send(caller.request("HEAD", path)).await
}

/// Each GET as the first who may, and what follows from who may: whether it may be kept, whether it is sent again, what HEAD
/// and OPTIONS say of it.
async fn every_get_answers_as_http_has_it(kind: Kind) {
    // What a worker does meanwhile would change what is shown.
    let stage = Stage::set(kind, &[("MASHANG_WORKER", "off")]).await;
    let entries = ["traffic", "environment", "housing", "city_appearance", "other"]
        .map(|code| json!({ "code": code, "label": format!("类别{code}") }));
    let list = json!({ "kind": "category", "division_code": "350582000000", "entries": entries });
    stage.callers["demo-admin"].post("/api/v1/division-lists", &list).await.created();
    for (path, method, operation) in operations(&stage.document) {
        if method != "get" {
            continue;
        }
        let id = operation["operationId"].as_str().unwrap();
        let (whole, code, _) = stage.request(id, &path, None).await;
        let by_code = id.starts_with("getTracked").then(|| stage.callers[""].with("X-Tracking-Code", &code));
        let mut shown = None;
        for openid in CALLERS {
            let caller = by_code.as_ref().unwrap_or(&stage.callers[openid]);
            let answer = caller.get(&whole).await;
            if answer.status == 200 {
                shown = Some((openid, caller, answer));
                break;
            }
        }
        let (openid, caller, answer) = shown.unwrap_or_else(|| panic!("{id} shows nobody anything"));
        // Pages have manners of their own.
        if answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let (kept, tag) = (answer.header("cache-control"), answer.header("etag"));
        // A file's tag is for who goes on reading it, and for nobody to keep it.
        let tag = if answer.header("accept-ranges") == "bytes" { "" } else { tag };
        let secured = operation["security"].as_array().is_some_and(|all| !all.is_empty());
        let secured = secured || path.contains("{tracking_code}") || by_code.is_some();
        assert_eq!(kept.contains("no-store"), tag.is_empty(), "{id}: {kept} {tag}");
        assert_eq!(operation["responses"].get("304").is_some(), !tag.is_empty(), "{id}: {tag}");
        if secured {
            assert!(kept == "no-store" || kept.starts_with("private"), "{id}: {kept}");
        } else if openid.is_empty() {
            // What may be taken back is asked for again each time.
            let again = ["no-store", "no-cache"].contains(&kept);
            assert!(again || kept.starts_with("public, max-age="), "{id}: {kept}");
        }
        if kept.starts_with("private") {
            let varies: Vec<_> = answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
            assert!(varies.concat().contains("Authorization, X-Tracking-Code"), "{id}: {varies:?}");
        }

        let bare = head(caller, &whole).await;
        assert_eq!((bare.status, bare.bytes.len()), (200, 0), "{id}");
        assert_eq!((bare.header("cache-control"), bare.header("etag")), (kept, answer.header("etag")), "{id}");
        assert_eq!(bare.header("content-type"), answer.header("content-type"), "{id}");
        if !tag.is_empty() {
            assert_eq!(bare.header("content-length"), answer.bytes.len().to_string(), "{id}");
            for said in [tag.to_owned(), format!("\"other\", W/{tag}"), "*".to_owned()] {
                let again = caller.with("If-None-Match", &said).get(&whole).await;
                assert_eq!((again.status, again.bytes.len()), (304, 0), "{id} {said}");
                assert_eq!((again.header("etag"), again.header("cache-control")), (tag, kept), "{id}");
            }
            assert_eq!(caller.with("If-None-Match", "\"other\"").get(&whole).await.status, 200, "{id}");
        }
        let options = caller.send(caller.request("OPTIONS", &whole)).await;
        assert_eq!((options.status, options.bytes.len()), (204, 0), "{id}");
        assert!(options.header("allow").starts_with("GET, HEAD, OPTIONS"), "{id}: {}", options.header("allow"));
    }
}

/// What lies beside the document.
async fn pages_and_documents_answer_so_too(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    for path in ["/openapi.json", "/openapi-3.0.json", "/docs/", "/docs/swagger-ui.css", "/assets/page.css", "/privacy"]
    {
        let got = anybody.get(path).await;
        let bare = head(&anybody, path).await;
        assert_eq!((got.status, bare.status, bare.bytes.len()), (200, 200, 0), "{path}");
        assert_eq!(bare.header("content-length"), got.bytes.len().to_string(), "{path}");
        let again = anybody.with("If-None-Match", got.header("etag")).get(path).await;
        assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}");
        let options = anybody.send(anybody.request("OPTIONS", path)).await;
        assert_eq!((options.status, options.header("allow")), (204, "GET, HEAD, OPTIONS"), "{path}");
        let wrong = anybody.send(anybody.request("DELETE", path)).await;
        assert_eq!(wrong.header("allow"), "GET, HEAD, OPTIONS", "{path}");
        wrong.problem(405, "method_not_allowed");
    }
    assert_eq!(head(&anybody, "/nowhere").await.status, 404);
    anybody.send(anybody.request("OPTIONS", "/nowhere")).await.problem(404, "not_found");
    for nowhere in ["/docs/nowhere", "/assets/nowhere", "/assets"] {
        anybody.get(nowhere).await.problem(404, "not_found");
    }
}

/// A version says that nobody did anything; what is shown changes all the same, with who looks and with time.
async fn a_304_is_for_what_is_shown(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let resident = world.login("demo-resident").await;
    let case = id_of(&world.submit(&resident).await).to_owned();
    let path = format!("/api/v1/cases/{case}");
    let tag = async |caller: &Caller| {
        let seen = caller.get(&path).await;
        let tag = seen.header("etag").to_owned();
        assert!(tag.starts_with("\"1-"), "{tag}");
        (seen.ok()["light"].clone(), tag)
    };
    let deputy = world.login("demo-deputy").await;
    let ((light, green), (_, theirs)) = (tag(&deputy).await, tag(&resident).await);
    assert_ne!(green, theirs, "who sees something else has another tag");
    assert_eq!(deputy.with("If-None-Match", &green).get(&path).await.status, 304);
    assert_eq!(deputy.with("If-None-Match", &theirs).get(&path).await.status, 200);
    // Nights don't count: 24 hours are over in the evening of the next day.
    world.clock.pass_hours(36);
    let deputy = world.login("demo-deputy").await;
    let late = deputy.with("If-None-Match", &green).get(&path).await;
    assert_eq!(late.status, 200, "the light has changed");
    let (red, late) = tag(&deputy).await;
    assert_ne!(light, red);
    // A step looks at the version alone, of whatever tag; a proxy may have weakened it.
    let weak = format!("W/{green}");
    deputy.with("If-Match", &weak).step(&case, "accept", &json!({})).await.ok();
    let lost = deputy.with("If-Match", &late).step(&case, "escalate", &json!({ "text": "上报" })).await;
    assert_eq!(lost.problem(412, "version_conflict")["current_version"], 2);
}

fn plain(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut read = Vec::new();
    match coding {
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut read),
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut read),
        other => panic!("{other:?}"),
    }
    .unwrap();
    read
}

async fn long_texts_are_compressed_to_those_who_ask(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let (_, code) = world.deputy().await;
    // Each form has a key of its own, so that no two are alike.
    let form = anybody.with("Accept-Encoding", "gzip").get(&format!("/d/{code}")).await;
    assert_eq!((form.status, form.header("content-encoding")), (200, "gzip"));
    for path in ["/openapi.json", "/api/v1/vocabulary", "/privacy", "/assets/page.css", "/assets/page.js"] {
        let whole = anybody.get(path).await;
        assert_eq!(whole.header("content-encoding"), "", "{path}");
        let varies: Vec<_> = whole.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(varies.concat().to_ascii_lowercase().contains("accept-encoding"), "{path}: {varies:?}");
        for (accepts, coding) in [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0.1, gzip;q=0.2", "gzip")] {
            let asks = anybody.with("Accept-Encoding", accepts);
            // Twice: what everybody is sent is compressed once.
            for _ in 0..2 {
                let sent = asks.get(path).await;
                assert_eq!((sent.status, sent.header("content-encoding")), (200, coding), "{path} {accepts}");
                assert!(sent.bytes.len() < whole.bytes.len(), "{path} {accepts}");
                assert!(plain(coding, &sent.bytes) == whole.bytes, "{path} {accepts}");
                let tag = sent.header("etag");
                assert_ne!(tag, whole.header("etag"), "other bytes have another tag");
                for tag in [tag, whole.header("etag")] {
                    assert_eq!(asks.with("If-None-Match", tag).get(path).await.status, 304, "{path} {tag}");
                }
                assert_eq!(anybody.with("If-None-Match", tag).get(path).await.status, 304, "{path} {tag}");
                let bare = head(&asks, path).await;
                assert_eq!(bare.header("content-length"), sent.bytes.len().to_string(), "{path}");
            }
        }
        for accepts in ["identity", "br;q=0, gzip;q=0", "zstd"] {
            let sent = anybody.with("Accept-Encoding", accepts).get(path).await;
            assert_eq!(
                (sent.header("content-encoding"), sent.bytes.len()),
                ("", whole.bytes.len()),
                "{path} {accepts}"
            );
        }
    }
    let asks = anybody.with("Accept-Encoding", "gzip, br");
    for path in [format!("/api/v1/divisions/{HOME}"), format!("/api/v1/qr/{code}/png"), "/healthz".into()] {
        let sent = asks.get(&path).await;
        assert_eq!((sent.status, sent.header("content-encoding")), (200, ""), "{path} is short, or no text");
    }
}

/// Of what holds a secret beside what others wrote, the compressed length would tell the secret.
async fn secrets_are_sent_as_they_are(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let mut body = submission(&code);
    body["text"] = json!("东门外车流量大。".repeat(200));
    let resident = world.login("demo-resident").await.with("Accept-Encoding", "gzip, br");
    let made = resident.post("/api/v1/cases", &body).await;
    assert_eq!((made.status, made.header("content-encoding")), (201, ""));
    let path = format!("/api/v1/cases/{}", id_of(&made.json));
    let own = resident.get(&path).await;
    assert_eq!((own.status, own.header("content-encoding")), (200, ""));
    assert!(own.json["tracking_code"].is_string(), "{}", own.json);
    let deputy = world.login("demo-deputy").await.with("Accept-Encoding", "gzip, br");
    let theirs = deputy.get(&path).await;
    assert_eq!((theirs.status, theirs.header("content-encoding")), (200, "br"));
    assert!(!String::from_utf8(plain("br", &theirs.bytes)).unwrap().contains("tracking_code"));
    let login = json!({ "code": "sandbox:demo-resident" });
    let session = resident.post("/api/v1/sessions/wechat", &login).await;
    assert_eq!((session.status, session.header("content-encoding")), (200, ""));
    assert_eq!(session.header("cache-control"), "no-store");
}

/// Makes no one thing that could be shown.
const NOWHERE: [&str; 10] = [
    "cancelStationBooking",
    "createCalendarYear",
    "createDivisionList",
    "createRetentionRule",
    "createRuleSet",
    "createStandardText",
    "createStationBooking",
    "createWeeklyReception",
    "runBatch",
    "setContactNumbers",
];

async fn whatever_is_made_is_found_where_the_answer_says(kind: Kind) {
    let stage = Stage::set(kind, &[]).await;
    for (path, method, operation) in operations(&stage.document) {
        let id = operation["operationId"].as_str().unwrap();
        let Some(made) = operation["responses"].get("201") else { continue };
        assert_eq!(made["headers"].get("Location").is_none(), NOWHERE.contains(&id), "{id}");
        let schema = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str();
        let schema = schema.map(|name| name.rsplit('/').next().unwrap());
        let (whole, _, body) = stage.request(id, &path, schema).await;
        let mut answered = None;
        // A party of the dispute comes before those who handle it.
        for openid in CALLERS.into_iter().skip(1) {
            let caller = &stage.callers[openid];
            let request = caller.request(&method.to_uppercase(), &whole);
            let request = if let Some(body) = &body {
                request.json(body)
            } else {
                let part = reqwest::multipart::Part::bytes(b"%PDF-1.7 x %%EOF".to_vec());
                request.multipart(reqwest::multipart::Form::new().part("file", part))
            };
            let answer = caller.send(request).await;
            if answer.status == 201 {
                answered = Some((caller, answer));
                break;
            }
        }
        let (caller, answer) = answered.unwrap_or_else(|| panic!("{id} is made by nobody"));
        let location = answer.header("location");
        assert_eq!(location.is_empty(), NOWHERE.contains(&id), "{id}: {location}");
        assert_eq!(answer.header("cache-control"), "no-store", "{id}");
        if !location.is_empty() {
            let found = caller.get(location).await;
            // Who writes down what somebody says at a reception need not be who handles it.
            assert!(found.status == 200 || id == "submitRegisterEntry", "{id}: {location} {}", found.json);
        }
    }
}

async fn an_answer_that_is_given_again_says_it_again(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let caller = world.anybody().with("Idempotency-Key", "5f2c3a0e-9f3d-4d7e-8f57-1f3a6f0d8b11");
    let first = caller.post("/api/v1/cases", &submission(&code)).await;
    let again = caller.post("/api/v1/cases", &submission(&code)).await;
    assert_eq!((first.status, first.header("location")), (201, again.header("location")));
    let place = first.header("location").to_owned();
    let receipt = first.created();
    assert_eq!(place, format!("/api/v1/cases/{}", id_of(&receipt)), "no code stands in an address");
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    assert_eq!(id_of(&tracker.get(&place).await.ok()), id_of(&receipt));
}

async fn pages_of_named_origins_may_call(kind: Kind) {
    let settings = [("MASHANG_CORS_ORIGINS", "https://rd.example.cn, http://localhost:5173")];
    let world = World::start_with(kind, &settings).await;
    let page = world.anybody().with("Origin", "https://rd.example.cn");
    let ask = page.with("Access-Control-Request-Method", "POST");
    let asked = ask.with("Access-Control-Request-Headers", "authorization, content-type");
    let told = asked.send(asked.request("OPTIONS", "/api/v1/cases")).await;
    assert_eq!((told.status, told.header("access-control-allow-origin")), (204, "https://rd.example.cn"));
    assert_eq!(told.header("access-control-allow-methods"), "GET, HEAD, OPTIONS, POST");
    for name in ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "X-Tracking-Code"] {
        assert!(told.header("access-control-allow-headers").contains(name), "{name}");
    }
    assert_eq!(told.header("access-control-max-age"), "7200");
    assert_eq!(told.header("access-control-allow-credentials"), "");
    // What goes wrong is read, too.
    for (path, status) in [("/api/v1/vocabulary", 200), ("/api/v1/me", 401), ("/openapi.json", 200)] {
        let got = page.get(path).await;
        assert_eq!(
            (got.status, got.header("access-control-allow-origin")),
            (status, "https://rd.example.cn"),
            "{path}"
        );
        assert!(got.header("access-control-expose-headers").contains("ETag, Location, Retry-After"), "{path}");
        let varies: Vec<_> = got.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(varies.contains(&"Origin"), "{path}: {varies:?}");
    }
    for (caller, path) in [
        (world.anybody().with("Origin", "https://rd.example.cn.evil.example"), "/api/v1/vocabulary"),
        (world.anybody().with("Origin", "null"), "/api/v1/vocabulary"),
        (world.anybody(), "/api/v1/vocabulary"),
        (page, "/healthz"),
    ] {
        let got = caller.get(path).await;
        assert_eq!((got.status, got.header("access-control-allow-origin")), (200, ""), "{path}");
    }
}

async fn anybodys_pages_or_nobodys(kind: Kind) {
    let everybody = World::start_with(kind, &[("MASHANG_CORS_ORIGINS", "*")]).await;
    let got = everybody.anybody().with("Origin", "https://x.example").get("/api/v1/vocabulary").await;
    assert_eq!(got.header("access-control-allow-origin"), "*");
    let world = World::start(kind).await;
    let nobody = world.anybody().with("Origin", "https://x.example");
    let ask = nobody.with("Access-Control-Request-Method", "GET");
    let told = ask.send(ask.request("OPTIONS", "/api/v1/vocabulary")).await;
    assert_eq!((told.status, told.header("allow")), (204, "GET, HEAD, OPTIONS"));
    assert_eq!(told.header("access-control-allow-origin"), "");
}

async fn problems_are_pages_to_browsers(kind: Kind) {
    let world = World::start(kind).await;
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
    let browser = world.anybody().with("Accept", accept);
    for (path, status, says) in [
        ("/nowhere", 404, "未找到"),
        ("/api/v1/nowhere", 404, "未找到"),
        ("/docs/nowhere", 404, "未找到"),
        ("/api/v1/me", 401, "请先登录"),
        ("/api/v1/sessions/wechat", 405, "此路径不支持这个方法"),
        ("/healthz?x=%3Cscript%3E", 422, "部分内容填写有误"),
    ] {
        let shown = browser.with("X-Request-Id", "my-request-7").get(path).await;
        assert_eq!((shown.status, shown.header("content-type")), (status, "text/html; charset=utf-8"), "{path}");
        assert!(shown.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(shown.header("cache-control"), "no-store", "{path}");
        assert_eq!(shown.header("allow").is_empty(), status != 405, "{path}");
        let page = String::from_utf8(shown.bytes).unwrap();
        assert!(page.contains(says) && page.contains("my-request-7") && page.contains("href=\"/\""), "{path}: {page}");
        assert!(!page.contains("<script>") && page.contains("name=\"code\"") == (status == 404), "{path}: {page}");
        let english = browser.with("Accept-Language", "en").get(path).await;
        let page = String::from_utf8(english.bytes).unwrap();
        assert!(page.contains("<html lang=\"en\"") && !page.contains(says), "{path}: {page}");
        let chosen = browser.with("Cookie", "look=lce").get(path).await;
        let page = String::from_utf8(chosen.bytes).unwrap();
        assert!(page.contains("lang=\"en\" class=\"large contrast\"") && !page.contains(says), "{path}: {page}");
    }
    for accept in ["application/json", "*/*", "application/json, text/html"] {
        world.anybody().with("Accept", accept).get("/nowhere").await.problem(404, "not_found");
    }
}

mashang_tests::stories!(
    every_get_answers_as_http_has_it,
    pages_and_documents_answer_so_too,
    a_304_is_for_what_is_shown,
    long_texts_are_compressed_to_those_who_ask,
    secrets_are_sent_as_they_are,
    whatever_is_made_is_found_where_the_answer_says,
    an_answer_that_is_given_again_says_it_again,
    pages_of_named_origins_may_call,
    anybodys_pages_or_nobodys,
    problems_are_pages_to_browsers,
);
