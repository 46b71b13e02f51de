//! API clients: a system of others is registered, shows who it is, and goes as far as its scopes, its division and its budget.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, Mac};
use mashang_domain::shared::Clock;
use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};
use sha2::Sha256;

const ENDPOINT: &str = "http://localhost:8080/oauth/token";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Registers a client of the office of 梅岭街道, with `more` of what may be said of one.
async fn registered(world: &World, more: &Value) -> Value {
    let mut body = json!({
        "name": "12345 政务服务热线", "contact_name": "陈女士", "contact_phone": "13812345678",
        "office_id": world.deputy().await.0["office_id"], "scopes": ["cases:read", "cases:write"]
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.login("demo-office").await.post("/api/v1/api-clients", &body).await.created()
}

fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes().fold(String::new(), |mut all, byte| {
            match byte {
                byte if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) => all.push(char::from(byte)),
                byte => write!(all, "%{byte:02X}").unwrap(),
            }
            all
        })
    };
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

async fn asks(caller: &Caller, fields: &[(&str, &str)]) -> Answer {
    let request = caller.request("POST", "/oauth/token");
    let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(form(fields));
    caller.send(request).await
}

/// What a client with that secret is answered.
async fn with_secret(caller: &Caller, client: &Value, secret: &str, more: &[(&str, &str)]) -> Answer {
    let own = [("grant_type", "client_credentials"), ("client_id", id_of(client)), ("client_secret", secret)];
    asks(caller, &[&own[..], more].concat()).await
}

async fn with_assertion(caller: &Caller, assertion: &str) -> Answer {
    let own = [("client_assertion_type", JWT_BEARER), ("client_assertion", assertion)];
    asks(caller, &[&[("grant_type", "client_credentials")][..], &own].concat()).await
}

fn bearer(world: &World, token: &Value) -> Caller {
    world.anybody().with("Authorization", &format!("Bearer {}", token["access_token"].as_str().unwrap()))
}

/// A client just registered, with a token for all that it may.
async fn lets_in(world: &World, more: &Value) -> (Value, Caller) {
    let client = registered(world, more).await;
    let secret = client["secret"].as_str().unwrap().to_owned();
    let token = with_secret(&world.anybody(), &client, &secret, &[]).await.ok();
    let caller = bearer(world, &token);
    (client, caller)
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// An assertion of those claims, signed by `sign`.
fn assertion(head: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let message = format!("{}.{}", part(head), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

fn claims(world: &World, client: &Value, name: &str) -> Value {
    let exp = world.clock.now().timestamp() + 240;
    json!({ "iss": client["id"], "sub": client["id"], "aud": ENDPOINT, "exp": exp, "jti": name })
}

fn denied(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status, answer.json["error"].as_str()), (status, Some(error)), "{}", answer.json);
    assert!(answer.json["error_description"].as_str().is_some_and(str::is_ascii));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("www-authenticate").is_empty(), status != 401);
}

async fn a_client_shows_who_it_is_in_three_ways_reads_and_writes(kind: Kind) {
    let world = World::start(kind).await;
    let (office, anybody) = (world.login("demo-office").await, world.anybody());
    let client = registered(&world, &json!({})).await;
    let (id, secret) = (id_of(&client), client["secret"].as_str().unwrap());
    let path = format!("/api/v1/api-clients/{id}");
    assert!(secret.starts_with("mashang_") && secret.len() > 64);
    let shown = office.get(&path).await.ok();
    assert_eq!((shown.get("secret"), &shown["contact_phone"]), (None, &json!("138****5678")));
    assert!(shown["office_name"].is_string() && shown["division_name"].is_string());

    let by_post = with_secret(&anybody, &client, secret, &[("scope", "cases:read")]).await.ok();
    assert_eq!((&by_post["token_type"], &by_post["scope"]), (&json!("Bearer"), &json!("cases:read")));
    let basic = anybody.with("Authorization", &format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))));
    let by_basic = asks(&basic, &[("grant_type", "client_credentials")]).await.ok();
    assert_eq!(by_basic["scope"], "cases:read cases:write");
    let key = SigningKey::from_bytes(&[7; 32]);
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let change = json!({ "public_key": { "kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig" } });
    office.who_saw(9).post(&format!("{path}/change"), &change).await.problem(412, "version_conflict");
    let changed = office.who_saw(1).post(&format!("{path}/change"), &change).await.ok();
    assert_eq!((&changed["public_key"]["x"], &changed["version"]), (&json!(x), &json!(2)));
    let signed = assertion(&json!({ "alg": "EdDSA" }), &claims(&world, &client, "one"), |message| {
        key.sign(message).to_bytes().to_vec()
    });
    let by_key = with_assertion(&anybody, &signed).await.ok();

    let receipt = world.submit(&world.login("demo-resident").await).await;
    let hotline = bearer(&world, &by_basic);
    let listed = hotline.get("/api/v1/cases").await;
    assert!(!listed.header("ratelimit-remaining").is_empty());
    assert_eq!(listed.ok()["items"][0]["id"], receipt["id"]);
    let mut call = submission(&world.deputy().await.1);
    call["channel"] = json!("hotline");
    call["speaker_consents"] = json!(true);
    call["external_ref"] = json!("12345-20260302-0001");
    let made = bearer(&world, &by_key).with("Idempotency-Key", "call-1").post("/api/v1/cases", &call).await.created();
    assert_eq!(hotline.case(id_of(&made)).await["external_ref"], "12345-20260302-0001");
    let asked = bearer(&world, &by_post).with("Idempotency-Key", "call-2").post("/api/v1/cases", &call).await;
    assert!(asked.header("www-authenticate").contains("insufficient_scope"));
    asked.problem(403, "insufficient_scope");

    let usage = office.get(&format!("{path}/usage")).await.ok();
    assert!(usage["last_used_at"].is_string());
    let count = |operation: &str| {
        let items = usage["items"].as_array().unwrap();
        items.iter().find(|item| item["operation"] == operation).map(|item| item["count"].clone())
    };
    assert_eq!(count("createCase"), Some(json!(1)), "what was refused is no use");
    assert_eq!((count("listCases"), count("getCase")), (Some(json!(1)), Some(json!(1))));
    let history = office.get(&format!("{path}/history")).await.ok()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, ["registered", "changed"]);

    // With a key goes what was given for it.
    let next = URL_SAFE_NO_PAD.encode(SigningKey::from_bytes(&[8; 32]).verifying_key().as_bytes());
    let change = json!({ "public_key": { "kty": "OKP", "crv": "Ed25519", "x": next } });
    office.who_saw(2).post(&format!("{path}/change"), &change).await.ok();
    bearer(&world, &by_key).get("/api/v1/cases").await.problem(401, "client_refused");
    hotline.get("/api/v1/cases").await.ok();
}

async fn what_is_wrong_with_a_request_for_a_token_is_told_as_the_standard_has_it(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let client = registered(&world, &json!({})).await;
    let (id, secret) = (id_of(&client), client["secret"].as_str().unwrap());
    let own = [("client_id", id), ("client_secret", secret)];
    let grant = ("grant_type", "client_credentials");
    denied(&asks(&anybody, &own).await, 400, "invalid_request");
    denied(&asks(&anybody, &[&own[..], &[grant, grant]].concat()).await, 400, "invalid_request");
    denied(&asks(&anybody, &[&own[..], &[grant, ("client_assertion", "x")]].concat()).await, 400, "invalid_request");
    denied(&asks(&anybody, &[&own[..], &[("grant_type", "password")]].concat()).await, 400, "unsupported_grant_type");
    denied(&with_secret(&anybody, &client, secret, &[("scope", "cases:delete")]).await, 400, "invalid_scope");
    denied(&with_secret(&anybody, &client, secret, &[("scope", "disputes:read")]).await, 400, "invalid_scope");
    denied(&asks(&anybody, &[grant]).await, 401, "invalid_client");
    denied(&with_secret(&anybody, &client, "mashang_wrong", &[]).await, 401, "invalid_client");
    let nobody = json!({ "id": "019ab0c0-0000-7000-8000-000000000000" });
    denied(&with_secret(&anybody, &nobody, secret, &[]).await, 401, "invalid_client");
    denied(&with_secret(&anybody, &json!({ "id": "hotline" }), secret, &[]).await, 401, "invalid_client");
    denied(&with_assertion(&anybody, "no.assertion.here").await, 401, "invalid_client");
    let typed = asks(&anybody, &[grant, ("client_assertion_type", "saml"), ("client_assertion", "x")]).await;
    denied(&typed, 400, "invalid_request");
    let json = anybody.post("/oauth/token", &json!({ "grant_type": "client_credentials" })).await;
    json.problem(415, "unsupported_media_type");
    // Whoever tries secrets out is told to wait.
    let guesser = anybody.with("X-Forwarded-For", "203.0.113.99");
    for _ in 0..30 {
        denied(&with_secret(&guesser, &client, "mashang_wrong", &[]).await, 401, "invalid_client");
    }
    with_secret(&guesser, &client, secret, &[]).await.problem(429, "too_many_requests");
    let server = anybody.get("/.well-known/oauth-authorization-server").await.ok();
    assert_eq!((&server["issuer"], &server["token_endpoint"]), (&json!("http://localhost:8080"), &json!(ENDPOINT)));
}

async fn an_assertion_is_taken_once_and_only_where_it_is_meant_for_us(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = *key.verifying_key().as_bytes();
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(public) });
    let client = registered(&world, &json!({ "public_key": jwk })).await;
    assert_eq!((client.get("secret"), &client["secrets"]), (None, &json!([])), "a key needs no secret beside it");
    let eddsa = json!({ "alg": "EdDSA", "typ": "JWT" });
    let sign = |message: &[u8]| key.sign(message).to_bytes().to_vec();
    let good = assertion(&eddsa, &claims(&world, &client, "once"), sign);
    with_assertion(&anybody, &good).await.ok();
    denied(&with_assertion(&anybody, &good).await, 401, "invalid_client");
    let mut elsewhere = claims(&world, &client, "elsewhere");
    elsewhere["aud"] = json!("https://elsewhere.example.cn/oauth/token");
    denied(&with_assertion(&anybody, &assertion(&eddsa, &elsewhere, sign)).await, 401, "invalid_client");
    let mut long = claims(&world, &client, "long");
    long["exp"] = json!(world.clock.now().timestamp() + 3600);
    denied(&with_assertion(&anybody, &assertion(&eddsa, &long, sign)).await, 401, "invalid_client");
    let none = assertion(&json!({ "alg": "none" }), &claims(&world, &client, "none"), |_| Vec::new());
    denied(&with_assertion(&anybody, &none).await, 401, "invalid_client");
    let hmac = |message: &[u8]| {
        let tag = <Hmac<Sha256> as Mac>::new_from_slice(&public).unwrap().chain_update(message);
        tag.finalize().into_bytes().to_vec()
    };
    let confused = assertion(&json!({ "alg": "HS256" }), &claims(&world, &client, "confused"), hmac);
    denied(&with_assertion(&anybody, &confused).await, 401, "invalid_client");
    let old = assertion(&eddsa, &claims(&world, &client, "old"), sign);
    world.clock.pass_minutes(6);
    denied(&with_assertion(&anybody, &old).await, 401, "invalid_client");

    let p256 = p256::ecdsa::SigningKey::from_slice(&[9; 32]).unwrap();
    let point = p256.verifying_key().to_encoded_point(false);
    let coordinate = |bytes: Option<&_>| {
        let bytes: &p256::FieldBytes = bytes.unwrap();
        URL_SAFE_NO_PAD.encode(bytes)
    };
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": coordinate(point.x()), "y": coordinate(point.y()) });
    let client = registered(&world, &json!({ "public_key": jwk })).await;
    let es256 = |message: &[u8]| {
        let signature: p256::ecdsa::Signature = p256.sign(message);
        signature.to_bytes().to_vec()
    };
    let head = json!({ "alg": "ES256" });
    with_assertion(&anybody, &assertion(&head, &claims(&world, &client, "one"), es256)).await.ok();
    // Another's key signs for nobody else.
    denied(
        &with_assertion(&anybody, &assertion(&eddsa, &claims(&world, &client, "two"), sign)).await,
        401,
        "invalid_client",
    );
    let mut crooked = jwk.clone();
    crooked["y"] = crooked["x"].clone();
    let body = json!({ "public_key": crooked });
    let change = format!("/api/v1/api-clients/{}/change", id_of(&client));
    let answer = world.login("demo-office").await.post(&change, &body).await;
    assert_eq!(answer.bad_fields(), ["/public_key"]);
}

async fn what_is_taken_back_is_taken_back_at_once(kind: Kind) {
    let world = World::start(kind).await;
    let (office, anybody) = (world.login("demo-office").await, world.anybody());
    let (client, caller) = lets_in(&world, &json!({})).await;
    let path = format!("/api/v1/api-clients/{}", id_of(&client));
    let first = client["secret"].as_str().unwrap().to_owned();
    let second = office.post(&format!("{path}/secrets"), &json!({})).await.created();
    let early = caller;
    let token = with_secret(&anybody, &client, second["secret"].as_str().unwrap(), &[]).await.ok();
    let caller = bearer(&world, &token);
    for secret in [first.as_str(), second["secret"].as_str().unwrap()] {
        with_secret(&anybody, &client, secret, &[]).await.ok();
    }
    office.post(&format!("{path}/secrets"), &json!({})).await.problem(409, "too_many_client_secrets");
    let old = id_of(&client["secrets"][0]);
    early.get("/api/v1/cases").await.ok();
    office.post(&format!("{path}/secrets/{old}/revoke"), &json!({})).await.ok();
    early.get("/api/v1/cases").await.problem(401, "client_refused");
    denied(&with_secret(&anybody, &client, &first, &[]).await, 401, "invalid_client");
    office.post(&format!("{path}/secrets"), &json!({})).await.created();
    let unknown = format!("{path}/secrets/{}/revoke", id_of(&client));
    office.post(&unknown, &json!({})).await.problem(404, "not_found");
    // What it may no more, its tokens may no more.
    caller.get("/api/v1/cases").await.ok();
    office.post(&format!("{path}/change"), &json!({ "scopes": ["cases:write"] })).await.ok();
    caller.get("/api/v1/cases").await.problem(403, "insufficient_scope");
    office.post(&format!("{path}/change"), &json!({ "scopes": ["cases:read"] })).await.ok();
    caller.get("/api/v1/cases").await.ok();
    office.post(&format!("{path}/revoke"), &json!({})).await.ok();
    let refused = caller.get("/api/v1/cases").await;
    assert!(refused.header("www-authenticate").contains("invalid_token"));
    refused.problem(401, "client_refused");
    denied(&with_secret(&anybody, &client, second["secret"].as_str().unwrap(), &[]).await, 401, "invalid_client");
    office.post(&format!("{path}/change"), &json!({})).await.problem(409, "state_conflict");

    // So is what ends by itself.
    let until = (world.clock.now() + chrono::Duration::minutes(10)).to_rfc3339();
    let (_, short) = lets_in(&world, &json!({ "expires_at": until })).await;
    short.get("/api/v1/cases").await.ok();
    world.clock.pass_minutes(11);
    short.get("/api/v1/cases").await.problem(401, "client_refused");
    let years = (world.clock.now() + chrono::Duration::days(900)).to_rfc3339();
    let client = registered(&world, &json!({ "expires_at": years })).await;
    let secret = client["secret"].as_str().unwrap();
    with_secret(&anybody, &client, secret, &[]).await.ok();
    world.clock.pass_hours(365 * 24);
    denied(&with_secret(&anybody, &client, secret, &[]).await, 401, "invalid_client");
}

async fn a_token_that_its_client_revokes_ends_everywhere_at_once(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let client = registered(&world, &json!({})).await;
    let (id, secret) = (id_of(&client), client["secret"].as_str().unwrap());
    let token = async || with_secret(&anybody, &client, secret, &[]).await.ok();
    let (one, other) = (token().await, token().await);
    let (process, beside) = world.beside_with(&[]);
    let elsewhere = beside.with("Authorization", &format!("Bearer {}", one["access_token"].as_str().unwrap()));
    elsewhere.get("/api/v1/cases").await.ok();
    let revokes = async |fields: &[(&str, &str)]| {
        let request = anybody.request("POST", "/oauth/revoke");
        let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(form(fields));
        anybody.send(request).await
    };
    let own = [("client_id", id), ("client_secret", secret)];
    let gives_up = async |token: &str| revokes(&[&own[..], &[("token", token)]].concat()).await;
    let access = one["access_token"].as_str().unwrap();
    denied(
        &revokes(&[("client_id", id), ("client_secret", "mashang_wrong"), ("token", access)]).await,
        401,
        "invalid_client",
    );
    denied(&revokes(&own).await, 400, "invalid_request");
    let theirs = registered(&world, &json!({})).await;
    let by_another = [("client_id", id_of(&theirs)), ("client_secret", theirs["secret"].as_str().unwrap())];
    denied(&revokes(&[&by_another[..], &[("token", access)]].concat()).await, 400, "unauthorized_client");
    bearer(&world, &one).get("/api/v1/cases").await.ok();
    for token in [access, access, "none", "a.b.c", &format!("{access}x")] {
        let answer = gives_up(token).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{token}");
    }
    for caller in [bearer(&world, &one), elsewhere] {
        let refused = caller.get("/api/v1/cases").await;
        assert!(refused.header("www-authenticate").contains("invalid_token"));
        refused.problem(401, "client_refused");
    }
    bearer(&world, &other).get("/api/v1/cases").await.ok();
    process.stop().await;
    let described = anybody.get("/.well-known/oauth-authorization-server").await.ok();
    assert_eq!(described["revocation_endpoint"], "http://localhost:8080/oauth/revoke");
}

async fn a_client_goes_no_further_than_it_was_let_in(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.login("demo-resident").await).await;
    let code = world.deputy().await.1;
    // The village next door.
    let villages = world.anybody().get("/api/v1/divisions?level=village&parent=350582002000&limit=100").await.ok();
    let other = |village: &&Value| village["code"] != HOME;
    let next = villages["items"].as_array().unwrap().iter().find(other).unwrap()["code"].clone();
    let (_, apart) = lets_in(&world, &json!({ "division_code": next })).await;
    assert_eq!(apart.get("/api/v1/cases").await.ok()["items"], json!([]));
    apart.get(&format!("/api/v1/cases/{}", id_of(&receipt))).await.problem(404, "not_found");
    assert_eq!(apart.post("/api/v1/cases", &submission(&code)).await.bad_fields(), ["/code"]);
    // What is somebody's own, or an office's to do, is no client's.
    let (client, caller) = lets_in(&world, &json!({})).await;
    caller.get("/api/v1/me").await.problem(403, "insufficient_scope");
    caller.step(id_of(&receipt), "escalate", &json!({ "text": "请看" })).await.problem(403, "insufficient_scope");
    caller.get("/api/v1/api-clients").await.problem(403, "insufficient_scope");
    caller.get("/api/v1/disputes").await.problem(403, "insufficient_scope");
    caller.get("/api/v1/nothing").await.problem(404, "not_found");
    assert!(!caller.get("/api/v1/deputies").await.ok()["items"].as_array().unwrap().is_empty());
    // From where it may call.
    let (near, far) = (("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-For", "198.51.100.7"));
    let change = format!("/api/v1/api-clients/{}/change", id_of(&client));
    let office = world.login("demo-office").await;
    office.post(&change, &json!({ "allowed_addresses": ["203.0.113.0/24", "2001:db8::/32"] })).await.ok();
    caller.with(near.0, near.1).get("/api/v1/cases").await.ok();
    caller.with(far.0, far.1).get("/api/v1/cases").await.problem(403, "client_address_refused");
    let secret = client["secret"].as_str().unwrap();
    let asked = with_secret(&world.anybody().with(far.0, far.1), &client, secret, &[]).await;
    denied(&asked, 400, "unauthorized_client");
    let wrong = office.post(&change, &json!({ "allowed_addresses": ["203.0.113.0/24", "203.0.113.0/40"] })).await;
    assert_eq!(wrong.bad_fields(), ["/allowed_addresses/1"]);
    // How often.
    let (_, often) = lets_in(&world, &json!({ "requests_per_minute": 2 })).await;
    for left in ["1", "0"] {
        let answer = often.get("/api/v1/cases").await;
        assert_eq!((answer.header("ratelimit-limit"), answer.header("ratelimit-remaining")), ("2", left));
        answer.ok();
    }
    let refused = often.get("/api/v1/cases").await;
    assert!(!refused.header("retry-after").is_empty());
    refused.problem(429, "too_many_of_client");
}

async fn however_a_path_is_escaped_the_same_scope_is_asked_for(kind: Kind) {
    let world = World::start(kind).await;
    let receipt = world.submit(&world.login("demo-resident").await).await;
    let code = world.deputy().await.1;
    let (client, caller) = lets_in(&world, &json!({ "scopes": ["cases:read"] })).await;
    for path in ["/api/v1/%63ases", "/%61pi/v1/case%73"] {
        let listed = caller.get(path).await;
        assert!(!listed.header("ratelimit-remaining").is_empty(), "{path}");
        assert_eq!(listed.ok()["items"][0]["id"], receipt["id"], "{path}");
        caller.post(path, &submission(&code)).await.problem(403, "insufficient_scope");
    }
    let id = id_of(&receipt);
    let escaped = id.bytes().fold(String::new(), |mut all, byte| {
        write!(all, "%{byte:02x}").unwrap();
        all
    });
    assert_eq!(caller.get(&format!("/api/v1/cases/{escaped}")).await.ok()["id"], receipt["id"]);
    let escalate = format!("/api/v1/cases/{id}/%65scalate");
    caller.post(&escalate, &json!({ "text": "请看" })).await.problem(403, "insufficient_scope");
    for path in ["/api/v1/%6de", "/api/v1/%64isputes", "/api/v1/api%2dclients"] {
        caller.get(path).await.problem(403, "insufficient_scope");
    }
    caller.get("/api/v1/%64eputies").await.ok();
    for path in ["//api/v1/cases", "/api/v1//cases", "/api/v1/cases/", "/api/v1/Cases", "/api/v1/cases%2f"] {
        caller.get(path).await.problem(404, "not_found");
    }
    let office = world.login("demo-office").await;
    let usage = office.get(&format!("/api/v1/api-clients/{}/usage", id_of(&client))).await.ok();
    let items = usage["items"].as_array().unwrap();
    let counted: Vec<_> = items.iter().map(|item| (item["operation"].as_str().unwrap(), &item["count"])).collect();
    assert!(counted.contains(&("listCases", &json!(2))) && counted.contains(&("getCase", &json!(1))), "{counted:?}");
}

async fn only_whoever_oversees_an_office_lets_systems_act_in_its_name(kind: Kind) {
    let world = World::start(kind).await;
    let client = registered(&world, &json!({})).await;
    let path = format!("/api/v1/api-clients/{}", id_of(&client));
    for who in ["demo-resident", "demo-deputy", "demo-unit"] {
        let caller = world.login(who).await;
        caller.get(&path).await.problem(404, "not_found");
        caller.post(&format!("{path}/revoke"), &json!({})).await.problem(404, "not_found");
        caller.get("/api/v1/api-clients").await.problem(403, "forbidden");
        let body = json!({
            "name": "系统", "contact_name": "陈女士", "contact_phone": "13812345678", "scopes": ["cases:read"],
            "office_id": client["office_id"]
        });
        caller.post("/api/v1/api-clients", &body).await.problem(403, "forbidden");
    }
    let admin = world.login("demo-admin").await;
    assert_eq!(admin.get("/api/v1/api-clients").await.ok()["items"][0]["id"], client["id"]);
    let mut body = json!({
        "name": "系统", "contact_name": "陈女士", "contact_phone": "13812345678", "scopes": ["cases:read"],
        "office_id": client["id"]
    });
    assert_eq!(admin.post("/api/v1/api-clients", &body).await.missing_fields(), ["/office_id"]);
    body["office_id"] = client["office_id"].clone();
    body["division_code"] = json!("350583000000");
    assert_eq!(admin.post("/api/v1/api-clients", &body).await.bad_fields(), ["/division_code"]);
    body["division_code"] = json!("350582002999");
    assert_eq!(admin.post("/api/v1/api-clients", &body).await.missing_fields(), ["/division_code"]);
    body["division_code"] = client["division_code"].clone();
    body["expires_at"] = json!("2020-01-01T00:00:00Z");
    assert_eq!(admin.post("/api/v1/api-clients", &body).await.bad_fields(), ["/expires_at"]);
}

mashang_tests::stories!(
    a_client_shows_who_it_is_in_three_ways_reads_and_writes,
    what_is_wrong_with_a_request_for_a_token_is_told_as_the_standard_has_it,
    an_assertion_is_taken_once_and_only_where_it_is_meant_for_us,
    what_is_taken_back_is_taken_back_at_once,
    a_token_that_its_client_revokes_ends_everywhere_at_once,
    a_client_goes_no_further_than_it_was_let_in,
    however_a_path_is_escaped_the_same_scope_is_asked_for,
    only_whoever_oversees_an_office_lets_systems_act_in_its_name,
);
