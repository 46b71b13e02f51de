//! What ties a case to others: the number of another system, its parts, and a body without an account that is asked by a link.

use std::fmt::Write;

use mashang_infra::reference;
use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, pictures, submission};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A ticket of another system, as an office enters it.
fn ticket(code: &str, number: &str) -> Value {
    let mut body = submission(code);
    (body["channel"], body["speaker_consents"]) = (json!("hotline"), json!(true));
    body["external_ref"] = json!(number);
    body
}

async fn one_ticket_sent_many_times_at_once_is_one_case(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    let (office, resident) = (world.login("demo-office").await, world.login("demo-resident").await);
    let body = ticket(&code, "12345-20260302-0117");
    let answers = futures_util::future::join_all((0..40).map(|_| office.post("/api/v1/cases", &body))).await;
    let (made, again): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((made.len(), again.len()), (1, 39));
    let id = made[0].json["id"].clone();
    for answer in again {
        let standing = answer.ok();
        assert_eq!((&standing["id"], &standing["state"]), (&id, &json!("submitted")));
        assert_eq!(standing.get("tracking_code"), None, "the code is the first caller's");
    }
    assert_eq!(office.get("/api/v1/cases").await.ok()["items"].as_array().unwrap().len(), 1);

    // A key gives the first answer again, whichever that was.
    let keyed = office.with("Idempotency-Key", "ticket-again");
    assert_eq!(keyed.post("/api/v1/cases", &body).await.ok()["id"], id);
    assert_eq!(keyed.post("/api/v1/cases", &body).await.ok()["id"], id);

    // Another system has numbers of its own, and a resident who writes one down neither meets the case nor holds the number.
    let mut petition = body.clone();
    petition["external_platform"] = json!("petition");
    let other = office.post("/api/v1/cases", &petition).await.created();
    assert_ne!(other["id"], id);
    let mut mention = submission(&code);
    mention["external_ref"] = json!("12345-20260302-0117");
    let own = resident.post("/api/v1/cases", &mention).await.created();
    mention["external_ref"] = json!("12345-20260302-0118");
    let early = resident.post("/api/v1/cases", &mention).await.created();
    let late = office.post("/api/v1/cases", &ticket(&code, "12345-20260302-0118")).await.created();
    assert_ne!(early["id"], late["id"]);

    let found = |query: &'static str| {
        let office = &office;
        async move {
            let listed = office.get(&format!("/api/v1/cases?external_ref=12345-20260302-0117{query}")).await.ok();
            let mut ids: Vec<Value> =
                listed["items"].as_array().unwrap().iter().map(|case| case["id"].clone()).collect();
            ids.sort_by_key(Value::to_string);
            ids
        }
    };
    let sorted = |mut ids: Vec<Value>| {
        ids.sort_by_key(Value::to_string);
        ids
    };
    assert_eq!(found("").await, sorted(vec![id.clone(), other["id"].clone(), own["id"].clone()]));
    assert_eq!(found("&external_platform=petition").await, [other["id"].clone()]);
    assert_eq!(found("&external_platform=hotline").await, sorted(vec![id, own["id"].clone()]));
    assert_eq!(found("&external_platform=media").await, Vec::<Value>::new());
    assert_eq!(office.case(id_of(&other)).await["external_platform"], "petition");

    let alone = office.get("/api/v1/cases?external_platform=petition").await;
    assert_eq!(alone.bad_fields(), ["/external_platform"]);
    let mut unnumbered = petition.clone();
    unnumbered.as_object_mut().unwrap().remove("external_ref");
    assert_eq!(office.post("/api/v1/cases", &unnumbered).await.bad_fields(), ["/external_platform"]);
    petition["external_platform"] = json!("信访");
    assert_eq!(office.post("/api/v1/cases", &petition).await.bad_fields(), ["/external_platform"]);
}

fn part(title: &str, kind: &str, id: &Value) -> Value {
    json!({ "title": title, "text": "请分开办理。", "to_kind": kind, "to_id": id })
}

async fn a_case_is_settled_when_all_of_its_parts_are_done(kind: Kind) {
    let world = World::start(kind).await;
    let (own, code) = world.deputy().await;
    let (deputy, resident) = (world.login("demo-deputy").await, world.login("demo-resident").await);
    let receipt = resident.post("/api/v1/cases", &submission(&code)).await.created();
    let (case, tracker) = (id_of(&receipt), world.tracker(receipt["tracking_code"].as_str().unwrap()));
    let (id, office) = (&own["id"], &own["office_id"]);
    let two = json!({ "children": [part("东门护栏", "deputy", id), part("东门路灯", "office", office)] });
    deputy.step(case, "split", &two).await.problem(409, "state_conflict");
    deputy.step(case, "accept", &json!({})).await.ok();

    resident.step(case, "split", &two).await.problem(403, "forbidden");
    let one = json!({ "children": [part("东门护栏", "deputy", id)] });
    assert_eq!(deputy.step(case, "split", &one).await.bad_fields(), ["/children"]);
    let nobody = json!({ "children": [part("东门护栏", "deputy", id), part("东门路灯", "room", id)] });
    assert_eq!(deputy.step(case, "split", &nobody).await.missing_fields(), ["/children/1/to_id"]);
    let untitled = json!({ "children": [part(" ", "deputy", id), part("东门路灯", "office", office)] });
    assert_eq!(deputy.step(case, "split", &untitled).await.bad_fields(), ["/children/0/title"]);
    assert_eq!(deputy.step(case, "split", &two).await.ok()["state"], "accepted");
    deputy.step(case, "split", &two).await.problem(409, "split_before");

    // The resident has one matter, and follows its parts through it: by the account, by the code and on the page.
    assert_eq!(resident.get("/api/v1/me/cases").await.ok()["items"].as_array().unwrap().len(), 1);
    let seen = tracker.get("/api/v1/track").await.ok();
    let titles: Vec<_> = seen["children"].as_array().unwrap().iter().map(|child| child["title"].clone()).collect();
    assert_eq!((titles, &seen["voices"]), (vec![json!("东门护栏"), json!("东门路灯")], &json!(1)));
    assert!(seen["children"][0]["target"]["name"].is_string());
    let [first, second] = [0, 1].map(|at| seen["children"][at]["id"].as_str().unwrap().to_owned());
    let followed = resident.case(&first).await;
    assert_eq!((&followed["relations"], &followed["parent_id"]), (&json!(["follower"]), &receipt["id"]));
    assert_eq!((followed.get("contact"), followed.get("tracking_code")), (None, None));

    let child = deputy.case(&first).await;
    let begun = &child["timeline"][0];
    assert_eq!((&begun["kind"], &begun["other_case_id"]), (&json!("submitted"), &receipt["id"]));
    assert_eq!((&child["voices"], child.get("contact")), (&json!(0), None));
    let split = deputy.case(case).await["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&split["kind"], &split["child_case_ids"]), (&json!("split"), &json!([first, second])));

    let settled = json!({ "text": "都已办好。", "settlement": "answer" });
    let offers = async |by: &Caller, operation: &str| {
        by.case(case).await["allowed_actions"].as_array().unwrap().contains(&json!(operation))
    };
    assert!(!offers(&deputy, "resolveCase").await);
    let refused = deputy.step(case, "resolve", &settled).await.problem(409, "children_open");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("东门护栏") && detail.contains("东门路灯"), "{detail}");
    deputy.step(&first, "accept", &json!({})).await.ok();
    let asked = deputy.step(&first, "request-info", &json!({ "text": "哪一段？" })).await;
    asked.problem(409, "ask_through_parent");
    let again = json!({ "children": [part("甲", "deputy", id), part("乙", "deputy", id)] });
    deputy.step(&first, "split", &again).await.problem(409, "split_before");
    deputy.step(&first, "resolve", &settled).await.ok();
    let poor = json!({ "rating": "dissatisfied", "reasons": ["too_slow"] });
    assert_eq!(resident.step(&first, "rate", &poor).await.ok()["state"], "resolved", "it moves nothing");
    resident.step(&first, "rate", &poor).await.problem(409, "part_rated");
    let told = deputy.case(&first).await;
    assert_eq!((&told["rating"], &told["evaluation"]["proof"]), (&json!("dissatisfied"), &json!("own_account")));
    assert_eq!(resident.case(case).await["children"][0]["rating"], "dissatisfied");
    let refused = deputy.step(case, "resolve", &settled).await.problem(409, "children_open");
    let detail = refused["detail"].as_str().unwrap();
    assert!(!detail.contains("东门护栏") && detail.contains("东门路灯"), "{detail}");
    let elsewhere = json!({ "text": "属于电力部门。", "proper_channel": "95598" });
    world.login("demo-office").await.step(&second, "decline", &elsewhere).await.ok();
    assert!(offers(&deputy, "resolveCase").await);
    assert_eq!(deputy.step(case, "resolve", &settled).await.ok()["state"], "resolved");
    // The whole is rated as one, and what was said of the part counts for whoever handled that.
    assert_eq!(resident.step(case, "rate", &json!({ "rating": "satisfied" })).await.ok()["state"], "closed");
    world.settle().await;
    let clerk = world.login("demo-office").await;
    let path = format!("/api/v1/statistics/satisfaction?division={HOME}&from=2026-03-01&to=2026-03-31");
    let found = clerk.get(&path).await.ok();
    assert_eq!((&found["satisfied"], &found["dissatisfied"]), (&json!(1), &json!(0)), "{found}");
    let totals = clerk.get("/api/v1/statistics/cases?division=350582002000&month=2026-03").await.ok()["totals"].clone();
    assert_eq!((&totals["satisfied"], &totals["dissatisfied"]), (&json!(1), &json!(1)), "{totals}");
    parts_go_with_their_whole(&world, &code, &two).await;
}

/// What becomes of the parts of a matter that is taken back, is no business of those who handle it, or is erased.
async fn parts_go_with_their_whole(world: &World, code: &str, two: &Value) {
    let (deputy, resident) = (world.login("demo-deputy").await, world.login("demo-resident").await);
    // What is taken back is taken back with its parts.
    let receipt = resident.post("/api/v1/cases", &submission(code)).await.created();
    let case = id_of(&receipt);
    deputy.step(case, "accept", &json!({})).await.ok();
    deputy.step(case, "split", two).await.ok();
    resident.step(case, "withdraw", &json!({})).await.ok();
    let seen = resident.case(case).await;
    let states: Vec<_> = seen["children"].as_array().unwrap().iter().map(|child| &child["state"]).collect();
    assert_eq!(states, ["withdrawn", "withdrawn"]);

    // Of a part that is an accusation nobody sees anything but whoever submitted the whole.
    let receipt = resident.post("/api/v1/cases", &submission(code)).await.created();
    let case = id_of(&receipt);
    deputy.step(case, "accept", &json!({})).await.ok();
    deputy.step(case, "split", two).await.ok();
    let first = deputy.case(case).await["children"][0]["id"].as_str().unwrap().to_owned();
    deputy.step(&first, "divert", &json!({ "text": "请拨打 12388", "to": "accusation" })).await.ok();
    for (caller, parts) in [(&deputy, 1), (&resident, 2)] {
        assert_eq!(caller.case(case).await["children"].as_array().unwrap().len(), parts);
    }

    // What is erased is erased with its parts.
    let mut nameless = submission(code);
    nameless.as_object_mut().unwrap().remove("contact");
    let receipt = world.anybody().post("/api/v1/cases", &nameless).await.created();
    let case = id_of(&receipt);
    deputy.step(case, "accept", &json!({})).await.ok();
    deputy.step(case, "split", two).await.ok();
    let first = deputy.case(case).await["children"][0]["id"].as_str().unwrap().to_owned();
    let tracker = world.tracker(receipt["tracking_code"].as_str().unwrap());
    tracker.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok();
    let erased = deputy.case(&first).await;
    assert_eq!((&erased["state"], erased["erased_at"].is_string()), (&json!("withdrawn"), true));
    assert_ne!(erased["title"], "东门护栏");
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

/// Sends the form of a link's page.
async fn answers(caller: &Caller, url: &str, words: &str, photos: usize) -> Answer {
    let mut form = Form::new().text("text", words.to_owned());
    for _ in 0..photos {
        form = form.part("photo", Part::bytes(pictures::tiny()).file_name("site.png"));
    }
    caller.send(caller.request("POST", url).multipart(form)).await
}

async fn a_body_without_an_account_answers_one_question_once(kind: Kind) {
    let world = World::start(kind).await;
    let (own, code) = world.deputy().await;
    let (deputy, resident) = (world.login("demo-deputy").await, world.login("demo-resident").await);
    let anybody = world.anybody().with("Accept", "text/html");
    // Whole, as whoever is asked is sent it.
    let path_of = |made: &Value| {
        let url = made["url"].as_str().unwrap();
        url.strip_prefix("http://localhost:8080").unwrap_or_else(|| panic!("{url}")).to_owned()
    };
    let receipt = resident.post("/api/v1/cases", &submission(&code)).await.created();
    let case = id_of(&receipt);
    let path = format!("/api/v1/cases/{case}/answer-links");
    let ask = json!({ "body": "晋江市自来水公司", "question": "东门一带何时恢复供水？", "due": "2026-03-05" });
    resident.post(&path, &ask).await.problem(403, "forbidden");
    for due in ["2026-03-01", "2026-03-17"] {
        let mut late = ask.clone();
        late["due"] = json!(due);
        assert_eq!(deputy.post(&path, &late).await.bad_fields(), ["/due"]);
    }
    let made = deputy.post(&path, &ask).await.created();
    let url = path_of(&made);
    let url = url.as_str();
    assert!(mashang_tests::is_at(&made["until"], "2026-03-05T16:00:00"), "{made}");

    // Nothing of the case stands there but the question, and to look at it takes nothing away.
    for _ in 0..2 {
        let page = anybody.get(url).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "private, no-store"));
        let page = text(&page);
        assert!(page.contains("何时恢复供水") && !page.contains("小区东门"), "{page}");
        let asker = format!("代表{}", own["name"].as_str().unwrap());
        assert!(page.contains("询问方") && page.contains(&asker) && page.contains("人大"), "{page}");
    }
    assert_eq!(anybody.get("/a/KX7M-3PQR-W9TD-HAE").await.status, 404);
    assert_eq!(answers(&anybody, url, " ", 0).await.status, 422);
    let many = answers(&anybody, url, "今晚恢复。", 4).await;
    assert!(many.status == 422 && text(&many).contains("今晚恢复"), "nothing typed is lost");
    let sent = answers(&anybody, url, "今晚恢复。", 2).await;
    assert_eq!((sent.status, sent.header("location")), (303, url), "{}", text(&sent));
    assert_eq!(answers(&anybody, url, "再说一遍。", 0).await.status, 410);
    let over = anybody.get(url).await;
    assert!(over.status == 410 && text(&over).contains("已经答复"));

    let told = |seen: &Value| {
        let lines = seen["timeline"].as_array().unwrap();
        lines.iter().find(|line| line["kind"] == "answered_by_link").cloned()
    };
    let line = told(&deputy.case(case).await).unwrap();
    assert_eq!((&line["body_name"], &line["text"]), (&json!("晋江市自来水公司"), &json!("今晚恢复。")));
    let photos = line["attachment_ids"].as_array().unwrap();
    assert_eq!(photos.len(), 2);
    let photo = format!("/api/v1/attachments/{}", photos[0].as_str().unwrap());
    assert_eq!(deputy.get(&photo).await.status, 200);
    assert_eq!(resident.get(&photo).await.status, 404);
    assert_eq!(told(&resident.case(case).await), None, "for those who handle it");

    // One for everybody, one that is revoked, one that nobody answers in time.
    let mut open = ask.clone();
    open["audience"] = json!("everyone");
    let made = deputy.post(&path, &open).await.created();
    assert_eq!(answers(&anybody, &path_of(&made), "已经恢复。", 0).await.status, 303);
    assert_eq!(told(&resident.case(case).await).unwrap()["text"], "已经恢复。");
    let revoked = deputy.post(&path, &ask).await.created();
    let late = deputy.post(&path, &ask).await.created();
    let revoke = format!("{path}/revoke");
    deputy.post(&revoke, &json!({ "number": revoked["number"] })).await.ok();
    deputy.post(&revoke, &json!({ "number": 1 })).await.problem(409, "link_used");
    assert_eq!(deputy.post(&revoke, &json!({ "number": 9 })).await.missing_fields(), ["/number"]);
    let gone = anybody.get(&path_of(&revoked)).await;
    assert!(gone.status == 410 && text(&gone).contains("撤销"));
    world.clock.pass_hours(24 * 4);
    let gone = anybody.get(&path_of(&late)).await;
    assert!(gone.status == 410 && text(&gone).contains("已过期"));
    let deputy = world.login("demo-deputy").await;
    let listed = deputy.get(&path).await.ok();
    let links = listed["items"].as_array().unwrap();
    assert_eq!(
        links.iter().map(|link| &link["state"]).collect::<Vec<_>>(),
        ["answered", "answered", "revoked", "expired"]
    );
    assert!(links.iter().all(|link| link.get("url").is_none() && link["asked_by"]["name"].is_string()));
    // Of its codes nothing lies where it could be read.
    let kept = world.sql_text("SELECT CAST(count(*) AS text) AS text FROM answer_links");
    assert_eq!(kept, ["4"]);
}

async fn all_divisions_come_in_from_one_list_and_stay_untouched(kind: Kind) {
    let world = World::start(kind).await;
    let (db, folder) = (world.door(), world.database.folder.path());
    let enter = |name: &str, list: &str, dry_run: bool| {
        let path = folder.join(name);
        std::fs::write(&path, list).unwrap();
        reference::import(&db, &path, dry_run).unwrap()
    };
    let mut list =
        "code,name,provinceCode\n11,北京市,\n1101,市辖区,11\n110101,东城区,11\n110101001,东华门街道,11\n".to_owned();
    for number in 1..=1_200 {
        writeln!(list, "110101001{number:03},第{number}社区居委会,11", number = number % 1000).unwrap();
    }
    // The township stands in it again as number 1,000, and 1 to 200 do.
    let wrong = enter("twice.csv", &list, false);
    assert_eq!(wrong.problems.len(), 201);
    assert_eq!((wrong.problems[0].line, wrong.problems[0].fault.code), (1_005, "repeated_division"));
    let path = "/api/v1/divisions/110101001001";
    world.anybody().get(path).await.problem(404, "not_found");

    let mut list = "code,name\n11,北京市\n1101,市辖区\n110101,东城区\n110101001,东华门街道\n".to_owned();
    for number in 0..1_500 {
        writeln!(list, "1101010{:02}{:03},第{number}社区居委会", 1 + number / 999, 1 + number % 999).unwrap();
    }
    let list = list.replace("110101001,东华门街道\n", "110101001,东华门街道\n110101002,景山街道\n");
    let tried = enter("all.csv", &list, true);
    assert_eq!((tried.created, tried.provinces, tried.problems.len()), (1_504, 1, 0));
    world.anybody().get(path).await.problem(404, "not_found");
    assert_eq!(enter("all.csv", &list, false).created, 1_504);
    let shown = world.anybody().get(path).await.ok();
    assert_eq!((&shown["level"], &shown["parent_code"]), (&json!("village"), &json!("110101001000")));
    let again = enter("all.csv", &list, false);
    assert_eq!((again.created, again.changed, again.unchanged), (0, 0, 1_504));
    let renamed = r#"[{"code":"110101002001","name":"景山东街社区居委会","streetCode":"110101002"}]"#;
    let changed = enter("renamed.json", renamed, false);
    assert_eq!((changed.created, changed.changed, changed.unchanged), (0, 1, 0));
    assert_eq!(world.anybody().get("/api/v1/divisions/110101002001").await.ok()["name"], "景山东街社区居委会");

    let wrong = enter(
        "wrong.csv",
        "code,name\n110101003001,无上级\n11010,短\n110101004,\n110101005,好\n110101005001,好\n",
        false,
    );
    let told: Vec<_> = wrong.problems.iter().map(|one| (one.line, one.column, one.fault.code)).collect();
    let expected = [
        (2, Some("parent_code"), "parent_division_missing"),
        (3, Some("code"), "not_a_division_code"),
        (4, Some("name"), "blank"),
    ];
    assert_eq!(told, expected);
    world.anybody().get("/api/v1/divisions/110101005000").await.problem(404, "not_found");
}

mashang_tests::stories!(
    one_ticket_sent_many_times_at_once_is_one_case,
    a_case_is_settled_when_all_of_its_parts_are_done,
    a_body_without_an_account_answers_one_question_once,
    all_divisions_come_in_from_one_list_and_stay_untouched,
);
