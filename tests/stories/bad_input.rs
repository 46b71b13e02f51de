use mashang_tests::{Caller, Kind, World, submission};
use serde_json::{Value, json};

async fn every_wrong_field_is_named_at_once(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let body = json!({
        "code": code, "nature": "wish", "category": "traffic", "title": "长".repeat(10_000), "text": "",
        "point": { "longitude": 2.35, "latitude": 48.85 }, "contact": { "phone": "110" }, "colour": "red"
    });
    let pointers = world.anybody().post("/api/v1/cases", &body).await.bad_fields();
    let expected =
        ["/colour", "/contact/phone", "/contact/phone", "/nature", "/point/longitude", "/text", "/text", "/title"];
    assert_eq!(pointers, expected);
    assert_eq!(world.anybody().post("/api/v1/cases", &json!({})).await.bad_fields(), ["/code", "/text", "/title"]);
}

async fn texts_hold_no_controls_and_no_bidi_overrides(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let nowhere = [
        "a\u{0}b",
        "a\u{202E}b",
        "a\u{2066}b",
        "\u{FEFF}",
        "   ",
        "a\u{1B}[31m",
        "a\u{FFFF}b",
        "a\u{FDD0}b",
        "a\u{E000}b",
        "a\u{10FFFF}b",
        "a\u{F0000}b",
        "\u{301}a",
        " \u{20DD}a",
    ];
    for (field, bad) in ["title", "text"].into_iter().flat_map(|field| nowhere.map(|bad| (field, bad))) {
        let mut body = submission(&code);
        body[field] = json!(bad);
        let told = world.anybody().post("/api/v1/cases", &body).await.bad_fields();
        assert_eq!(told, [format!("/{field}")], "{bad:?}");
    }
    let mut body = submission(&code);
    body["title"] = json!("第一行\n第二行");
    assert_eq!(world.anybody().post("/api/v1/cases", &body).await.bad_fields(), ["/title"]);
    body["title"] = json!(" e\u{301}te 👍🏽\n");
    world.anybody().post("/api/v1/cases", &body).await.created();
    let mut body = submission(&code);
    body["text"] = json!("第一行\n第二行\t👍 '; DROP TABLE cases; --");
    let receipt = world.anybody().post("/api/v1/cases", &body).await.created();
    let seen = world.anybody().get(&format!("/api/v1/track/{}", receipt["tracking_code"].as_str().unwrap())).await.ok();
    assert_eq!(seen["text"], body["text"]);
}

async fn a_code_with_one_wrong_character_is_known_for_what_it_is(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let wrong = format!("{}{}", if code.starts_with('2') { '3' } else { '2' }, &code[1..]);
    let problem = world.anybody().get(&format!("/api/v1/qr/{wrong}")).await.problem(404, "not_found");
    assert!(problem["detail"].as_str().unwrap().contains("校验位"), "{problem}");
    assert_eq!(world.anybody().post("/api/v1/cases", &submission(&wrong)).await.missing_fields(), ["/code"]);
    let spoken = format!("{}-{} {}", &code[..4].to_lowercase(), &code[4..7], &code[7..]).replace(' ', "%20");
    world.anybody().get(&format!("/api/v1/qr/{spoken}")).await.ok();
    world.anybody().get("/api/v1/qr/%00").await.problem(404, "not_found");
    let hint = world.anybody().get("/api/v1/track/nonsense").await.problem(404, "not_found");
    let problem = world.tracker("nonsense").get("/api/v1/track").await.problem(404, "not_found");
    assert_eq!((&problem["detail"], problem["detail"].is_string()), (&hint["detail"], true));
    world.anybody().get("/api/v1/track").await.problem(400, "malformed");
}

async fn whoever_has_nothing_to_say_sends_nothing(kind: Kind) {
    let world = World::start(kind).await;
    let (anybody, deputy) = (world.anybody(), world.login("demo-deputy").await);
    let case = world.submit(&anybody).await["id"].as_str().unwrap().to_owned();
    let read = deputy.send(deputy.request("POST", "/api/v1/me/messages/read-all")).await.ok();
    assert!(read["read"].is_number(), "{read}");
    let bare =
        deputy.request("POST", &format!("/api/v1/cases/{case}/accept")).header("content-type", "application/json");
    assert_eq!(deputy.send(bare).await.ok()["state"], "accepted");
    let lacking = anybody.send(anybody.request("POST", "/api/v1/cases")).await.bad_fields();
    assert!(lacking.contains(&"/title".to_owned()), "{lacking:?}");
    let document = anybody.get("/openapi.json").await.ok();
    let demanded = |path: &str| document["paths"][path]["post"]["requestBody"]["required"].clone();
    assert_eq!((demanded("/api/v1/cases/{id}/accept"), demanded("/api/v1/cases")), (json!(false), json!(true)));
}

async fn an_offset_that_was_typed_as_it_stands_is_understood(kind: Kind) {
    let world = World::start(kind).await;
    let deputy = world.login("demo-deputy").await;
    deputy.get("/api/v1/cases?updated_since=2026-01-01T00:00:00+08:00").await.ok();
    let wrong = deputy.get("/api/v1/cases?updated_since=2026-01-01+00:00:00+08:00x").await;
    assert_eq!(wrong.bad_fields(), ["/updated_since"]);
}

async fn bodies_are_json_objects_of_a_size(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let send = async |kind: &str, body: String| {
        anybody.send(anybody.request("POST", "/api/v1/cases").header("content-type", kind).body(body)).await
    };
    send("text/plain", "{}".into()).await.problem(415, "unsupported_media_type");
    send("application/json", "{\"a\":".into()).await.problem(400, "malformed");
    send("application/json", "[]".into()).await.problem(422, "invalid");
    send("application/json", format!("\"{}\"", "x".repeat(300_000))).await.problem(413, "too_large");
    // One that does not say how long it is, is cut off where it becomes too long.
    let chunks = (0..40).map(|_| Ok::<_, std::io::Error>("x".repeat(10_000)));
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    let request = anybody.request("POST", "/api/v1/cases").header("content-type", "application/json").body(stream);
    anybody.send(request).await.problem(413, "too_large");
}

async fn whole_numbers_may_be_written_as_fractions(kind: Kind) {
    let world = World::start(kind).await;
    let admin = world.login("demo-admin").await;
    let grid = json!({ "division_code": "350582002014", "ordinal": 77.0, "name": "第七十七网格", "households": 12.0 });
    assert_eq!(admin.post("/api/v1/grids", &grid).await.created()["ordinal"], 77);
    let mut wrong = grid.clone();
    wrong["ordinal"] = json!("77");
    wrong["households"] = json!(12.5);
    assert_eq!(admin.post("/api/v1/grids", &wrong).await.bad_fields(), ["/households", "/ordinal"]);
    let mut nulls = grid;
    nulls["boundary"] = Value::Null;
    assert_eq!(admin.post("/api/v1/grids", &nulls).await.bad_fields(), ["/boundary"]);
}

async fn uploads_are_pictures_with_a_name(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    let upload = async |name: &str, bytes: Vec<u8>| {
        let form = reqwest::multipart::Form::new().part(name.to_owned(), reqwest::multipart::Part::bytes(bytes));
        anybody.send(anybody.request("POST", "/api/v1/attachments").multipart(form)).await
    };
    assert_eq!(upload("file", b"<svg onload=alert(1)>".to_vec()).await.bad_fields(), ["/file"]);
    upload("", b"\x89PNG\r\n\x1a\n".to_vec()).await.problem(400, "malformed");
    upload("other", b"\x89PNG\r\n\x1a\n".to_vec()).await.problem(422, "invalid");
    upload("file", vec![0; 11 * 1024 * 1024]).await.problem(413, "too_large");
    anybody.send(anybody.request("POST", "/api/v1/attachments")).await.problem(400, "malformed");
    let text = anybody.request("POST", "/api/v1/attachments").header("content-type", "text/plain").body("x");
    anybody.send(text).await.problem(415, "unsupported_media_type");
}

async fn queries_are_as_strict_as_bodies(kind: Kind) {
    let world = World::start(kind).await;
    let anybody = world.anybody();
    assert_eq!(
        anybody.get("/api/v1/divisions?level=galaxy&parent=12&limit=1000").await.bad_fields(),
        ["/level", "/limit", "/parent", "/parent"]
    );
    assert_eq!(anybody.get("/api/v1/divisions?limit=1&limit=2").await.bad_fields(), ["/limit"]);
    assert_eq!(anybody.get("/healthz?x=1").await.bad_fields(), ["/x"]);
    anybody.get("/api/v1/deputies/not-an-id").await.problem(404, "not_found");
    assert_eq!(anybody.get("/api/v1/grid-at?longitude=2&latitude=48").await.bad_fields(), ["/longitude"]);
}

/// Of all that is wrong with a request, what stands in its head is told first and the body's fields last.
async fn wrongs_are_told_in_one_order(kind: Kind) {
    let world = World::start(kind).await;
    let send = async |caller: &Caller, path: &str, kind: &str, body: &str| {
        caller.send(caller.request("POST", path).header("content-type", kind).body(body.to_owned())).await
    };
    let (nowhere, nothing) = ("/api/v1/receptions/nowhere/entries?x=1", "text/plain");
    let somewhere = "/api/v1/receptions/019ab0c0-0000-7000-8000-000000000000/entries?x=1";
    let stranger = world.anybody().with("Idempotency-Key", "two words").with("If-Match", "three");
    send(&stranger, nowhere, nothing, "{").await.problem(401, "unauthorized");
    let keyless = world.login("demo-resident").await;
    let bad_key = keyless.with("Idempotency-Key", "two words").with("If-Match", "three");
    send(&bad_key, nowhere, nothing, "{").await.problem(404, "not_found");
    let about = |problem: Value| problem["detail"].as_str().unwrap().to_owned();
    let told = about(send(&bad_key, somewhere, nothing, "{").await.problem(400, "malformed"));
    assert!(told.starts_with("Idempotency-Key"), "{told}");
    let keyed = keyless.with("Idempotency-Key", "one-word");
    let told = about(send(&keyed.with("If-Match", "three"), somewhere, nothing, "{").await.problem(400, "malformed"));
    assert!(told.starts_with("If-Match"), "{told}");
    let keyed = keyed.with("If-Match", "\"3\"");
    send(&keyed, somewhere, nothing, "{").await.problem(415, "unsupported_media_type");
    let told = about(send(&keyed, somewhere, "application/json", "{").await.problem(400, "malformed"));
    assert!(told.contains("JSON"), "{told}");
    assert_eq!(send(&keyed, somewhere, "application/json", "{}").await.bad_fields(), ["/x"]);
    let somewhere = somewhere.trim_end_matches("?x=1");
    assert_eq!(send(&keyed, somewhere, "application/json", "{}").await.bad_fields(), ["/kind", "/text"]);
    let body = json!({ "kind": "voice", "text": "有人吗？" }).to_string();
    send(&keyed, somewhere, "application/json", &body).await.problem(404, "not_found");
}

async fn a_name_said_twice_and_a_text_that_nobody_sees_are_refused(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let mut body = submission(&code);
    for title in ["\u{200B}\u{2060}", "\u{3164}", "\u{E0041}\u{FE0F}"] {
        body["title"] = json!(title);
        assert_eq!(world.anybody().post("/api/v1/cases", &body).await.bad_fields(), ["/title"], "{title:?}");
    }
    let twice = submission(&code).to_string().replacen('{', "{\"title\":\"另一个\",", 1);
    let answer =
        world.anybody().request("POST", "/api/v1/cases").header("Content-Type", "application/json").body(twice);
    assert_eq!(answer.send().await.unwrap().status().as_u16(), 400);
}

mashang_tests::stories!(
    a_name_said_twice_and_a_text_that_nobody_sees_are_refused,
    every_wrong_field_is_named_at_once,
    texts_hold_no_controls_and_no_bidi_overrides,
    a_code_with_one_wrong_character_is_known_for_what_it_is,
    whoever_has_nothing_to_say_sends_nothing,
    an_offset_that_was_typed_as_it_stands_is_understood,
    bodies_are_json_objects_of_a_size,
    whole_numbers_may_be_written_as_fractions,
    uploads_are_pictures_with_a_name,
    queries_are_as_strict_as_bodies,
    wrongs_are_told_in_one_order,
);
