//! Attacks that are no matter of one context, most of them made of the document itself. The others stand with what they attack:
//! forged and old tokens, a session that goes on after a log-in, and refresh tokens shown twice in `accounts` (and in
//! `api::tokens`, which alone can sign what is wrong), every id as another's in `access::others`, invitations that were forwarded,
//! grants beyond the own area and the last administrator in `opening`, what lies on the disk in `keys`, `WeChat` in `wechat`.

mod outages;
mod stolen;

use mashang_tests::{Kind, World};
use serde_json::{Value, json};

/// What an entity has and nobody sends along.
const NOT_ONES_OWN: [&str; 9] =
    ["id", "state", "version", "grants", "office_id", "account_id", "submitter_id", "created_at", "is_admin"];

/// Ids and codes in the place of those that a path names: who may call is asked before what is there.
fn somewhere(path: &str, code: &str) -> String {
    let nobody = "019ab0c0-0000-7000-8000-000000000000";
    let scheme = if path.contains("role-schemes") { "quanzhou_5" } else { code };
    path.replace("{id}", nobody).replace("{grant_id}", nobody).replace("{code}", scheme)
}

/// The schema that a body is held against, and its example; an object without fields has none.
fn body_of<'a>(document: &'a Value, operation: &Value) -> Option<(&'a Value, Value)> {
    let named = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()?;
    let schema = &document["components"]["schemas"][named.rsplit('/').next()?];
    let example = if schema["example"].is_object() { schema["example"].clone() } else { json!({}) };
    Some((schema, example))
}

/// Puts a field into every object below a value that no schema knows, and tells where.
fn slip_in(value: &mut Value, at: &str, slipped: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, below) in fields.iter_mut() {
                slip_in(below, &format!("{at}/{name}"), slipped);
            }
            fields.insert("smuggled".to_owned(), json!(true));
            slipped.push(format!("{at}/smuggled"));
        }
        Value::Array(items) => {
            for (number, below) in items.iter_mut().enumerate() {
                slip_in(below, &format!("{at}/{number}"), slipped);
            }
        }
        _ => {}
    }
}

async fn nothing_is_written_but_what_an_operation_names(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let admin = world.login("demo-admin").await;
    let receipt = world.submit(&world.anybody()).await;
    world.settle().await;
    let document = world.anybody().get("/openapi.json").await.ok();
    let stand = || world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM events");
    let (before, mut swept) = (stand(), 0);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some((schema, example)) = body_of(&document, operation) else { continue };
            let id = operation["operationId"].as_str().unwrap();
            let mut body = example;
            let mut slipped = Vec::new();
            slip_in(&mut body, "", &mut slipped);
            for name in NOT_ONES_OWN.iter().filter(|name| schema["properties"].get(name).is_none()) {
                body[*name] = json!(1);
                slipped.push(format!("/{name}"));
            }
            let mut request = admin.request(&method.to_uppercase(), &somewhere(path, &code)).json(&body);
            if id == "verifyCaseRating" {
                request = request.header("X-Tracking-Code", receipt["tracking_code"].as_str().unwrap());
            }
            let answer = admin.send(request).await;
            assert_eq!((answer.status, answer.json["code"].as_str()), (422, Some("invalid")), "{id}: {}", answer.json);
            let errors = answer.json["errors"].as_array().unwrap();
            for pointer in slipped {
                let refused = |error: &Value| error["pointer"] == pointer.as_str() && error["code"] == "unknown_field";
                assert!(errors.iter().any(refused), "{id} takes {pointer}: {}", answer.json);
            }
            swept += 1;
        }
    }
    assert!(swept > 100, "{swept} bodies");
    assert_eq!(stand(), before);
}

/// A token that somebody made, one of another environment and one of yesterday, at every operation that asks for one.
async fn no_operation_takes_a_token_that_is_not_good_here(kind: Kind) {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let login = json!({ "code": "sandbox:demo-admin" });
    let token = async |caller: &mashang_tests::Caller| {
        let session = caller.post("/api/v1/sessions/wechat", &login).await.ok();
        session["access_token"].as_str().unwrap().to_owned()
    };
    // The same keys and the same database under another address: a copy of production that somebody tries things out on.
    let (copy, beside) = world.beside_with(&[("MASHANG_PUBLIC_URL", "http://localhost:9090")]);
    let old = token(&world.anybody()).await;
    world.clock.pass_minutes(17);
    let (fresh, elsewhere) = (token(&world.anybody()).await, token(&beside).await);
    let parts: Vec<_> = fresh.split('.').collect();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    claims["exp"] = json!(i64::MAX);
    let none = URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "typ": "JWT" }).to_string());
    let lasting = URL_SAFE_NO_PAD.encode(claims.to_string());
    let forged = [
        ("of yesterday", old),
        ("of another environment", elsewhere),
        ("unsigned", format!("{none}.{}.", parts[1])),
        ("prolonged", format!("{}.{lasting}.{}", parts[0], parts[2])),
    ];
    let good = world.anybody().with("Authorization", &format!("Bearer {fresh}"));
    good.get("/api/v1/me").await.ok();
    let document = world.anybody().get("/openapi.json").await.ok();
    let mut swept = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            if security.is_empty() || security.contains(&json!({})) {
                continue;
            }
            let id = operation["operationId"].as_str().unwrap();
            for (what, token) in &forged {
                let caller = world.anybody().with("Authorization", &format!("Bearer {token}"));
                let mut request = caller.request(&method.to_uppercase(), &somewhere(path, &code));
                if let Some((_, example)) = body_of(&document, operation) {
                    request = request.json(&example);
                }
                let answer = caller.send(request).await;
                // What lacks a query or a file is told so by some before they ask who calls.
                let lacks = matches!(answer.status, 400 | 422) && method == "get";
                assert!(answer.status == 401 || lacks, "{id} takes a token {what}: {} {}", answer.status, answer.json);
            }
            swept += 1;
        }
    }
    assert!(swept > 100, "{swept} operations");
    copy.stop().await;
}

mashang_tests::stories!(
    nothing_is_written_but_what_an_operation_names,
    no_operation_takes_a_token_that_is_not_good_here,
);
