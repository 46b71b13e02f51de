//! Public versions of cases: proposed in other words, looked at by somebody else, shown, joined by one tap, and gone at once.

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use crate::page::{between, key_of, phone, send, text, typed};

const TITLE: &str = "梅岭路过街困难";
const TEXT: &str = "有居民希望增加人手，联系电话 13812345678。";
/// A window around where the matter lies.
const WINDOW: &str = "west=118.5&south=24.8&east=118.7&north=25.0";

/// A case whose resident consents to publication, with a picture; its receipt and the picture.
async fn consented(world: &World) -> (Value, String) {
    let resident = world.login("demo-resident").await;
    let (_, code) = world.deputy().await;
    let photo = resident.photo().await;
    let mut body = submission(&code);
    body["consent_to_publish"] = json!(true);
    body["point"] = json!({ "longitude": 118.5891, "latitude": 24.9077 });
    body["attachment_ids"] = json!([photo]);
    (resident.post("/api/v1/cases", &body).await.created(), photo)
}

fn proposal(case: &Value, photo: &str) -> Value {
    json!({ "case_id": case["id"], "title": TITLE, "text": TEXT, "shows_place": true, "photo_ids": [photo] })
}

async fn decides(caller: &Caller, verb: &str) -> Answer {
    let waiting = caller.get("/api/v1/moderation/items?limit=1").await.ok();
    let path = format!("/api/v1/moderation/items/{}/{verb}", id_of(&waiting["items"][0]));
    caller.post(&path, &json!({ "reason": "核对无误" })).await
}

/// A case that is public by now: its receipt, and its id in public.
pub(crate) async fn published(world: &World) -> (Value, String) {
    let (case, photo) = consented(world).await;
    let made = world.login("demo-deputy").await.post("/api/v1/publications", &proposal(&case, &photo)).await.created();
    decides(&world.login("demo-office").await, "redact").await.ok();
    (case, id_of(&made).to_owned())
}

/// Whether an answer holds four characters in a row of what somebody wrote.
fn tells_of(answer: &[u8], written: &str) -> bool {
    let (answer, all) = (String::from_utf8_lossy(answer), written.chars().collect::<Vec<char>>());
    all.windows(4).any(|run| answer.contains(&run.iter().collect::<String>()))
}

async fn whoever_wrote_it_does_not_show_it(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, office, admin) =
        (world.login("demo-deputy").await, world.login("demo-office").await, world.login("demo-admin").await);
    let silent = world.submit(&world.login("demo-resident").await).await;
    let propose = async |caller: &Caller, body: &Value| caller.post("/api/v1/publications", body).await;
    let bare = json!({ "case_id": silent["id"], "title": TITLE, "text": TEXT });
    propose(&deputy, &bare).await.problem(409, "not_consented_to_publish");
    let (case, photo) = consented(&world).await;
    let body = proposal(&case, &photo);
    propose(&world.login("demo-resident").await, &body).await.problem(403, "forbidden");
    assert_eq!(propose(&world.login("demo-resident-2").await, &body).await.missing_fields(), ["/case_id"]);
    let strange = proposal(&case, &deputy.photo().await);
    assert_eq!(propose(&deputy, &strange).await.missing_fields(), ["/photo_ids/0"]);

    let made = propose(&deputy, &body).await.created();
    assert_eq!((&made["state"], &made["joined"]), (&json!("pending"), &json!(0)));
    propose(&office, &body).await.problem(409, "already_proposed");
    let (inside, outside) =
        (format!("/api/v1/publications/{}", id_of(&made)), format!("/api/v1/public/cases/{}", id_of(&made)));
    let anybody = world.anybody();
    anybody.get(&outside).await.problem(404, "not_found");
    decides(&office, "refuse").await.ok();
    assert_eq!(deputy.get(&inside).await.ok()["state"], "returned");
    let better = json!({ "title": TITLE, "text": TEXT, "shows_place": true, "photo_ids": [photo] });
    office.post(&format!("{inside}/revise"), &better).await.ok();
    let waiting = office.get("/api/v1/moderation/items?limit=1").await.ok();
    assert_eq!(waiting["items"][0]["findings"][0]["class"], "private_data", "{waiting}");
    decides(&office, "redact").await.problem(403, "forbidden");
    decides(&admin, "redact").await.ok();

    let shown = anybody.get(&outside).await;
    assert_eq!(shown.header("cache-control"), "no-cache");
    assert!(
        !tells_of(&shown.bytes, "小区东门早晚高峰拥堵")
            && !tells_of(&shown.bytes, "每天早上七点半到八点半，东门外车流量大")
    );
    for secret in ["王女士", "13812345678", id_of(&case), case["tracking_code"].as_str().unwrap(), "24.9077"] {
        assert!(!String::from_utf8_lossy(&shown.bytes).contains(secret), "{secret}");
    }
    let shown = shown.ok();
    assert_eq!((&shown["title"], &shown["state"], &shown["voices"]), (&json!(TITLE), &json!("received"), &json!(1)));
    assert_eq!(shown["text"], "有居民希望增加人手，联系电话 ＊＊＊＊＊＊＊＊＊＊＊。");
    assert_eq!(shown["point"], json!({ "longitude": 118.5875, "latitude": 24.9075 }));
    let listed = async |query: &str| {
        anybody.get(&format!("/api/v1/public/cases?{query}")).await.ok()["items"].as_array().unwrap().len()
    };
    for (query, found) in [
        ("limit=1", 1),
        ("division=350582000000&category=traffic&state=received&month=2026-03", 1),
        ("division=350503000000", 0),
        ("category=housing", 0),
        ("state=settled", 0),
        ("month=2026-04", 0),
    ] {
        assert_eq!(listed(query).await, found, "{query}");
    }
    let map = anybody.get(&format!("/api/v1/public/cases/map?{WINDOW}")).await.ok();
    assert_eq!((&map["places"][0]["count"], &map["places"][0]["id"]), (&json!(1), &made["id"]));
    let turned = anybody.get("/api/v1/public/cases/map?west=118.7&south=24.8&east=118.5&north=25.0").await;
    assert_eq!(turned.bad_fields(), ["/east"]);
    let picture = anybody.get(&format!("{outside}/photos/{photo}")).await;
    assert_eq!((picture.status, picture.header("cache-control")), (200, "no-store"));
    anybody.get(&format!("{outside}/photos/{}", deputy.photo().await)).await.problem(404, "not_found");
}

/// Waits until the figures of the month say that so many joined.
async fn counts_joined(world: &World, many: i64) {
    for _ in 0..150 {
        let path = format!("/api/v1/statistics/cases?division={HOME}&month=2026-03&group_by=category");
        let found = world.login("demo-office").await.get(&path).await.ok();
        if found["totals"]["joined"] == many {
            assert!(many == 0 || found["groups"][0]["totals"]["joined"] == many, "{found}");
            assert_eq!(found["totals"]["voices"], 1, "they are a kind of their own: {found}");
            return;
        }
        mashang_tests::tick().await;
    }
    panic!("not {many} joined");
}

async fn whoever_joins_is_a_voice_once_and_told_of_public_steps_alone(kind: Kind) {
    let world = World::start(kind).await;
    let (case, id) = published(&world).await;
    let (path, anybody) = (format!("/api/v1/public/cases/{id}"), world.anybody());
    let (resident, other, deputy) =
        (world.login("demo-resident").await, world.login("demo-resident-2").await, world.login("demo-deputy").await);
    let joins = async |caller: &Caller| caller.post(&format!("{path}/followers"), &json!({})).await;
    joins(&resident).await.problem(409, "own_case");
    for _ in 0..2 {
        let joined = joins(&other).await.created();
        assert_eq!((&joined["voices"], joined.get("tracking_code")), (&json!(2), None), "once");
    }
    let joined = joins(&anybody).await.created();
    assert_eq!(joined["voices"], 3);
    let holder = world.tracker(joined["tracking_code"].as_str().unwrap());
    assert_eq!(joins(&holder).await.created()["voices"], 3, "once for a code");
    joins(&world.tracker("9PWX-V87B-KJ9X")).await.problem(404, "not_found");
    for caller in [&other, &holder] {
        assert_eq!(caller.get("/api/v1/me/joined-cases").await.ok()["items"][0]["id"], json!(id));
    }
    assert_eq!(deputy.case(id_of(&case)).await["voices"], 3);
    counts_joined(&world, 2).await;

    deputy.step(id_of(&case), "accept", &json!({ "text": "内部情况不外传" })).await.ok();
    deputy.step(id_of(&case), "request-info", &json!({ "text": "请问楼栋号" })).await.ok();
    resident.step(id_of(&case), "supplement", &json!({ "text": "三号楼" })).await.ok();
    world.settle().await;
    let inbox = other.get("/api/v1/me/messages").await.ok();
    let told: Vec<_> = inbox["items"].as_array().unwrap().iter().map(|one| (&one["kind"], &one["title"])).collect();
    assert_eq!(told, [(&json!("progressed"), &json!(TITLE))], "{inbox}");
    other.get(&format!("/api/v1/cases/{}", id_of(&case))).await.problem(404, "not_found");

    let leaves = async |caller: &Caller| caller.post(&format!("{path}/leave"), &json!({})).await;
    let left = leaves(&holder).await.ok();
    assert_eq!((&left["joined"], &left["voices"]), (&json!(false), &json!(2)));
    leaves(&holder).await.problem(404, "not_found");
    for _ in 0..2 {
        assert_eq!(leaves(&other).await.ok()["voices"], 1);
    }
    counts_joined(&world, 0).await;
    anybody.post(&format!("{path}/leave"), &json!({})).await.problem(403, "forbidden");
    deputy.step(id_of(&case), "resolve", &json!({ "text": "已疏导", "settlement": "answer" })).await.ok();
    resident.step(id_of(&case), "rate", &json!({ "rating": "satisfied" })).await.ok();
    let settled = anybody.get(&path).await;
    assert!(!tells_of(&settled.bytes, "satisfied") && !tells_of(&settled.bytes, "内部情况不外传"));
    let settled = settled.ok();
    assert_eq!((&settled["state"], settled["settled_at"].is_string()), (&json!("settled"), true));
    // What comes after stays inside.
    world.clock.pass_minutes(1);
    resident.step(id_of(&case), "answer-follow-up", &json!({ "ask_no_more": true })).await.ok();
    assert_eq!(anybody.get(&path).await.ok()["settled_at"], settled["settled_at"]);
}

async fn nobody_is_a_voice_twice_and_a_code_leads_on(kind: Kind) {
    let world = World::start(kind).await;
    let ((case, id), (_, scanned)) = (published(&world).await, world.deputy().await);
    let (deputy, office, twin) =
        (world.login("demo-deputy").await, world.login("demo-office").await, world.login("demo-resident-2").await);
    let joins = async |caller: &Caller| caller.post(&format!("/api/v1/public/cases/{id}/followers"), &json!({})).await;
    joins(&deputy).await.problem(409, "handled_case");
    let joined = joins(&world.anybody()).await.created();
    assert_eq!(joins(&twin).await.created()["voices"], 3);
    let holder = world.tracker(joined["tracking_code"].as_str().unwrap());
    let led = holder.get("/api/v1/track").await;
    assert_eq!((led.status, led.header("location")), (303, "/api/v1/me/joined-cases"));
    assert_eq!(holder.get(led.header("location")).await.ok()["items"][0]["id"], json!(id));
    world.tracker("KX7M-3PQR-W9TD-HAE").get("/api/v1/track").await.problem(404, "not_found");

    // Whose own case is merged into it is a voice by that, and joined it no longer.
    let own = twin.post("/api/v1/cases", &submission(&scanned)).await.created();
    office.step(id_of(&own), "merge", &json!({ "into_case_id": case["id"] })).await.ok();
    let by_code = world.tracker(own["tracking_code"].as_str().unwrap());
    for caller in [&twin, &by_code] {
        joins(caller).await.problem(409, "merged_own_case");
    }
    assert_eq!(world.anybody().get(&format!("/api/v1/public/cases/{id}")).await.ok()["voices"], 3);
    let followed = by_code.get("/api/v1/track").await.ok();
    assert_eq!((&followed["id"], &followed["relations"]), (&case["id"], &json!(["follower"])), "{followed}");

    // By the code and by the account one is one voice of the outcome, too; of two of the same account both codes lead to one.
    let again = world.login("demo-resident").await.post("/api/v1/cases", &submission(&scanned)).await.created();
    office.step(id_of(&again), "merge", &json!({ "into_case_id": case["id"] })).await.ok();
    let same = world.tracker(again["tracking_code"].as_str().unwrap()).get("/api/v1/track").await.ok();
    assert_eq!((&same["id"], &same["relations"]), (&case["id"], &json!(["submitter"])));
    deputy.step(id_of(&case), "accept", &json!({})).await.ok();
    deputy.step(id_of(&case), "resolve", &json!({ "text": "已疏导", "settlement": "answer" })).await.ok();
    by_code.step(id_of(&case), "rate", &json!({ "rating": "satisfied" })).await.ok();
    assert_eq!(twin.case(id_of(&case)).await["own_rating"], "satisfied");
}

async fn whoever_takes_the_consent_back_is_gone_at_once(kind: Kind) {
    let world = World::start(kind).await;
    let (case, id) = published(&world).await;
    let (path, anybody, resident) =
        (format!("/api/v1/public/cases/{id}"), world.anybody(), world.login("demo-resident").await);
    let (_, code) = world.deputy().await;
    world.settle().await;
    let question = json!({
        "code": code, "title": "东门早晚高峰堵车", "text": "早上七点半到八点半，东门外车流量大，行人和老人难以通过。"
    });
    let alike = async || anybody.post("/api/v1/cases/similar", &question).await;
    let told = alike().await;
    assert!(!tells_of(&told.bytes, "小区东门早晚高峰拥堵"));
    let told = told.ok();
    assert_eq!((&told["published"], &told["others"]), (&json!([{ "id": id, "title": TITLE }]), &json!(0)));

    let seen = anybody.get(&path).await;
    let again = anybody.with("If-None-Match", seen.header("etag"));
    assert_eq!(again.get(&path).await.status, 304);
    let consents = resident.get("/api/v1/me/consents").await.ok();
    let given = consents["items"].as_array().unwrap().iter().find(|one| one["purpose"] == "publication").unwrap();
    resident.post(&format!("/api/v1/me/consents/{}/withdraw", id_of(given)), &json!({})).await.ok();
    again.get(&path).await.problem(404, "not_found");
    anybody.post(&format!("{path}/followers"), &json!({})).await.problem(404, "not_found");
    assert_eq!(anybody.get("/api/v1/public/cases").await.ok()["items"], json!([]));
    assert_eq!(anybody.get(&format!("/api/v1/public/cases/map?{WINDOW}")).await.ok()["places"], json!([]));
    let told = alike().await.ok();
    assert_eq!((&told["published"], &told["others"]), (&json!([]), &json!(1)));
    let kept = resident.get(&format!("/api/v1/cases/{}/publications", id_of(&case))).await.ok();
    assert_eq!((&kept["items"][0]["state"], kept["items"][0].get("title")), (&json!("withdrawn"), None));
    assert_eq!(kept["items"][0]["photo_ids"], json!([]));
}

/// Sends a form as a browser does. What stands in its fields needs no escapes.
async fn taps(caller: &Caller, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = caller.request("POST", path).header("Content-Type", "application/x-www-form-urlencoded");
    caller.send(request.body(body.join("&"))).await
}

async fn one_tap_on_a_page_joins(kind: Kind) {
    let world = World::start(kind).await;
    let (_, id) = published(&world).await;
    world.settle().await;
    let (phone, (_, code)) = (phone(&world), world.deputy().await);
    let list = text(&phone.get("/p").await);
    assert!(list.contains(TITLE) && list.contains(&format!("href=\"/p/{id}\"")), "{list}");
    assert!(text(&phone.get("/").await).contains("href=\"/p\""));
    // Before submitting, whoever asks is shown what can be joined; nothing was submitted.
    let card = text(&phone.get(&format!("/d/{code}")).await);
    let fields = [
        ("title", "东门早晚高峰堵车"),
        ("text", "早上七点半到八点半，东门外车流量大，行人和老人难以通过。"),
        ("alike", "on"),
    ];
    let asked = send(&phone, &code, typed(&key_of(&card), &fields)).await;
    let page = text(&asked);
    assert!(asked.status == 200 && page.contains(&format!("action=\"/p/{id}/join\"")), "{page}");
    assert!(page.contains("value=\"东门早晚高峰堵车\""), "what was typed is here");
    let form = between(&page, &format!("action=\"/p/{id}/join\">"), "</form>");
    let (key, token) = (between(form, "name=\"key\" value=\"", "\""), between(form, "name=\"token\" value=\"", "\""));
    let tap = async || taps(&phone, &format!("/p/{id}/join"), &[("key", key), ("token", token)]).await;
    let joined = tap().await;
    let page = text(&joined);
    assert_eq!((joined.status, joined.header("cache-control")), (200, "private, no-store"), "{page}");
    let own = between(&page, "id=\"joined-code\">", "<").to_owned();
    assert_eq!(between(&text(&tap().await), "id=\"joined-code\">", "<"), own, "a double tap is one");
    assert_eq!(between(&text(&phone.get(&format!("/p/{id}")).await), "id=\"voices\">", "<"), "2");
    let ask = text(&phone.get("/t").await);
    let token = between(&ask, "name=\"token\" value=\"", "\"");
    let led = taps(&phone, "/t", &[("code", &own), ("token", token)]).await;
    assert_eq!(led.header("location"), format!("/p/{id}"));
    let leave = async |code: &str| taps(&phone, &format!("/p/{id}/leave"), &[("code", code)]).await;
    assert_eq!(leave("KX7M-3PQR-W9TD-HAE").await.status, 404);
    assert_eq!(between(&text(&leave(&own).await), "id=\"voices\">", "<"), "1");
    assert_eq!(phone.get("/p/019ab0c0-0000-7000-8000-000000000000").await.status, 404);
}

mashang_tests::stories!(
    whoever_wrote_it_does_not_show_it,
    whoever_joins_is_a_voice_once_and_told_of_public_steps_alone,
    nobody_is_a_voice_twice_and_a_code_leads_on,
    whoever_takes_the_consent_back_is_gone_at_once;
    sqlite: one_tap_on_a_page_joins,
);
