//! A term of one deputy in short: links and visits, a report to voters that is drafted from the file, given at a meeting, questioned, answered,
//! reviewed in secret by 41 voters, and filed; every figure is counted anew.

use mashang_tests::{Answer, Caller, Kind, World, id_of};
use serde_json::{Value, json};

use crate::contacts::{LINKS, household, visit};

pub(crate) const REPORTS: &str = "/api/v1/voter-reports";

pub(crate) async fn step(caller: &Caller, id: &str, verb: &str, body: Value) -> Answer {
    caller.post(&format!("{REPORTS}/{id}/{verb}"), &body).await
}

/// The number that a phone was sent last, after it had been sent so many.
async fn number(world: &World, report: &str, phone: &str, seen: usize) -> String {
    step(&world.anybody(), report, "ballot-codes", json!({ "phone": phone })).await.ok();
    number_in(&world.next_text(phone, seen).await)
}

/// The six digits in what a phone was sent.
pub(crate) fn number_in(text: &str) -> String {
    let text: Vec<char> = text.chars().collect();
    text.windows(6).find(|six| six.iter().all(char::is_ascii_digit)).unwrap().iter().collect()
}

pub(crate) async fn ballot(world: &World, report: &str, phone: &str, choice: &str) -> Answer {
    let seen = world.texts_to(phone).len();
    let code = number(world, report, phone, seen).await;
    let body = json!({ "phone": phone, "code": code, "choice": choice });
    step(&world.anybody(), report, "ballots", body).await
}

pub(crate) fn phones(count: usize) -> Vec<String> {
    (0..count).map(|which| format!("138{which:08}")).collect()
}

/// A report in those words.
pub(crate) async fn something_drafted(world: &World, words: &str) {
    let (deputy, _) = world.deputy().await;
    let plan = json!({
        "deputy_id": deputy["id"], "term_id": deputy["mandates"][0]["term_id"], "planned_on": "2026-03-31"
    });
    let made = world.login("demo-office").await.post(REPORTS, &plan).await.created();
    step(&world.login("demo-deputy").await, id_of(&made), "draft", json!({ "text": words })).await.ok();
}

/// A report that was announced, checked and is to be held then.
async fn announced(world: &World, deputy: &Value) -> String {
    let (office, own) = (world.login("demo-office").await, world.login("demo-deputy").await);
    let plan = json!({
        "deputy_id": deputy["id"], "term_id": deputy["mandates"][0]["term_id"], "planned_on": "2026-03-31"
    });
    own.post(REPORTS, &plan).await.problem(403, "forbidden");
    let mut of_nobody = plan.clone();
    of_nobody["deputy_id"] = json!("019ab0c0-0000-7000-8000-000000000000");
    own.post(REPORTS, &of_nobody).await.problem(403, "forbidden");
    assert_eq!(office.post(REPORTS, &of_nobody).await.missing_fields(), ["/deputy_id"]);
    let twice = office.post(REPORTS, &plan).await.created();
    step(&own, id_of(&twice), "cancel", json!({})).await.problem(403, "forbidden");
    assert_eq!(step(&office, id_of(&twice), "cancel", json!({})).await.ok()["state"], "cancelled");
    let made = office.post(REPORTS, &plan).await.created();
    let id = id_of(&made).to_owned();
    step(&office, &id, "draft", json!({ "text": "代写。" })).await.problem(403, "forbidden");
    let names = json!({ "text": "走访了王家，电话 13812345678。" });
    assert_eq!(step(&own, &id, "draft", names).await.bad_fields(), ["/text"], "everybody will read it");
    step(&own, &id, "draft", json!({ "text": "走访群众，推动解决东门拥堵。" })).await.ok();
    step(&own, &id, "check", json!({})).await.problem(403, "forbidden");
    step(&office, &id, "check", json!({})).await.ok();
    step(&office, &id, "hold-meeting", json!({ "voter_phones": phones(10) }))
        .await
        .problem(409, "report_meeting_not_announced");
    let meeting = |at: &str| json!({ "starts_at": at, "place": "居委会会议室" });
    // Who may not do it is told so, and not what is wrong with it.
    let (unit, early) = (world.login("demo-unit").await, meeting("2026-03-07T01:00:00Z"));
    step(&own, &id, "announce-meeting", early.clone()).await.problem(403, "forbidden");
    step(&unit, &id, "announce-meeting", early.clone()).await.problem(404, "not_found");
    let nine = json!({ "voter_phones": phones(9) });
    step(&own, &id, "hold-meeting", nine.clone()).await.problem(403, "forbidden");
    step(&unit, &id, "hold-meeting", nine).await.problem(404, "not_found");
    let short = step(&office, &id, "announce-meeting", early).await;
    assert_eq!(short.bad_fields(), ["/starts_at"], "five days' notice");
    step(&office, &id, "announce-meeting", meeting("2026-03-10T01:00:00Z")).await.ok();
    id
}

/// A report whose meeting those voters attended, and which is under review.
pub(crate) async fn reviewed_by(world: &World, voters: &[String]) -> String {
    let id = announced(world, &world.deputy().await.0).await;
    world.clock.pass_until("2026-03-10T11:00:00+08:00");
    let office = world.login("demo-office").await;
    step(&office, &id, "hold-meeting", json!({ "voter_phones": voters })).await.ok();
    step(&office, &id, "open-review", json!({})).await.ok();
    id
}

/// What the database says of ballots: a count for each choice and a mark for each voter, and nothing by which they are joined.
fn nothing_joins_them(world: &World, report: &str, voters: &[String]) {
    let columns = world.sql_text("SELECT choice AS text FROM voter_report_ballots ORDER BY choice");
    assert_eq!(columns, ["basically", "dissatisfied", "satisfied"], "a row for a choice, and none for a ballot");
    let tags = match world.kind {
        Kind::Sqlite => "SELECT hex(voter_tag) AS text FROM voter_report_voters WHERE voted ORDER BY voter_tag",
        Kind::Postgres(_) => {
            "SELECT encode(voter_tag, 'hex') AS text FROM voter_report_voters WHERE voted ORDER BY voter_tag"
        }
    };
    let tags = world.sql_text(tags);
    assert_eq!(tags.len(), voters.len());
    assert!(tags.iter().all(|tag| tag.len() == 64 && !voters.iter().any(|phone| tag.contains(phone.as_str()))));
    // No event tells of a ballot, and the report's version counts none.
    let told = world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM events WHERE subject_kind = 'voter_report'");
    let seen: usize = told[0].parse().unwrap();
    assert!(seen < 20, "{seen} events of {report}, and {} ballots", voters.len());
}

/// Everybody may know what was done; of whoever is suspended nothing of the work, and no reason.
async fn everybody_may_know(world: &World, deputy: &Value, report: &str) {
    let page = format!("/api/v1/deputies/{}/public", id_of(deputy));
    let public = world.anybody().get(&page).await.ok();
    assert_eq!((&public["name"], &public["work"]["reports"][0]["id"]), (&deputy["name"], &json!(report)));
    assert!(!public.to_string().contains("phone") && public.to_string().contains("congress_name"), "{public}");
    assert!(!public.to_string().contains("satisfied"), "the review is for those who were there");
    let suspends = format!("/api/v1/deputies/{}/mandate-status", id_of(deputy));
    let detained = world.decided(deputy, "detained");
    world.login("demo-admin").await.post(&suspends, &detained).await.ok();
    let public = world.anybody().get(&page).await.ok();
    assert_eq!((&public["name"], public.get("work")), (&deputy["name"], None));
    assert!(!public.to_string().contains("detained") && !public.to_string().contains("suspended"), "{public}");
}

async fn a_term_of_a_deputy_in_short(kind: Kind) {
    let world = World::start(kind).await;
    let own = world.login("demo-deputy").await;
    let (deputy, _) = world.deputy().await;
    for name in ["王家", "李家"] {
        let link = own.post(LINKS, &household(id_of(&deputy), name)).await.created();
        own.post(&format!("{LINKS}/{}/visit", id_of(&link)), &visit("2026-03-02")).await.ok();
    }
    world.settle().await;
    let id = announced(&world, &deputy).await;
    // The figures are those of the file, counted another way.
    let report = own.get(&format!("{REPORTS}/{id}")).await.ok();
    let told = report["report"]["figures"]["activities"].as_array().unwrap();
    let records = own.get("/api/v1/me/duty-records?limit=100").await.ok();
    assert!(records["next_cursor"].is_null(), "all on one page");
    for line in told {
        let fits = |record: &&Value| record["activity"] == line["activity"] && record["state"] == "confirmed";
        let counted = records["items"].as_array().unwrap().iter().filter(fits).count();
        assert_eq!(line["count"].as_u64(), u64::try_from(counted).ok(), "{line}");
    }
    assert!(told.iter().any(|line| line["activity"] == "visited" && line["count"].as_u64() >= Some(2)), "{told:?}");

    let voters = phones(41);
    let office = world.login("demo-office").await;
    let present = json!({ "voter_phones": voters });
    step(&office, &id, "hold-meeting", present.clone()).await.problem(409, "report_meeting_ahead");
    world.clock.pass_until("2026-03-10T11:00:00+08:00");
    let office = world.login("demo-office").await;
    let few = step(&office, &id, "hold-meeting", json!({ "voter_phones": phones(9) })).await;
    assert_eq!(few.bad_fields(), ["/voter_phones"], "ten voters at least");
    step(&office, &id, "hold-meeting", present).await.ok();
    let cast = json!({ "phone": voters[0], "code": "000000", "choice": "satisfied" });
    step(&world.anybody(), &id, "ballots", cast.clone()).await.problem(409, "report_review_not_open");
    let early = step(&world.anybody(), &id, "ballot-codes", json!({ "phone": voters[0] })).await;
    early.problem(409, "report_review_not_open");
    let again = json!({ "starts_at": "2026-03-20T01:00:00Z", "place": "居委会会议室" });
    step(&office, &id, "announce-meeting", again).await.problem(409, "state_conflict");
    step(&office, &id, "questions", json!({ "text": "电梯何时装？" })).await.ok();
    let asked = step(&office, &id, "questions", json!({ "text": "东门还堵吗？" })).await.ok();
    assert_eq!(asked["answers_due_at"], "2026-03-31T16:00:00Z", "fifteen working days");
    let own = world.login("demo-deputy").await;
    assert_eq!(own.get("/api/v1/me/work?kind=voter_report").await.ok()["items"][0]["subject_id"], json!(id));
    assert_eq!(own.get(&format!("{REPORTS}/{id}")).await.ok()["light"], "green");
    let answer = |question: u32| json!({ "question": question, "text": "六月开工。" });
    assert_eq!(step(&own, &id, "answer-question", answer(3)).await.missing_fields(), ["/question"]);
    assert_eq!(step(&own, &id, "answer-question", answer(1)).await.ok()["state"], "questioned");
    assert_eq!(step(&own, &id, "answer-question", answer(2)).await.ok()["state"], "answered");
    step(&office, &id, "file", json!({})).await.problem(409, "report_review_missing");

    step(&office, &id, "open-review", json!({})).await.ok();
    let late = json!({ "text": "还有一个问题。" });
    step(&office, &id, "questions", late).await.problem(409, "state_conflict");
    let mut said = [0_u64; 3];
    for (which, phone) in voters.iter().enumerate() {
        let choice = (which * 7 + which / 5) % 3;
        said[choice] += 1;
        ballot(&world, &id, phone, ["satisfied", "basically", "dissatisfied"][choice]).await.ok();
    }
    ballot(&world, &id, &voters[0], "dissatisfied").await.problem(409, "ballot_cast_already");
    let stranger = json!({ "phone": "13900000000", "code": "123456", "choice": "satisfied" });
    assert_eq!(step(&world.anybody(), &id, "ballots", stranger).await.bad_fields(), ["/code"]);
    step(&world.anybody(), &id, "ballot-codes", json!({ "phone": "13900000000" })).await.ok();
    assert!(world.texts_to("13900000000").is_empty(), "a stranger is sent nothing");
    assert!(office.get(&format!("{REPORTS}/{id}")).await.ok().get("review").is_none(), "not before it is closed");
    step(&office, &id, "close-review", json!({})).await.ok();
    step(&world.anybody(), &id, "ballots", cast).await.problem(409, "report_review_not_open");
    let result = office.get(&format!("{REPORTS}/{id}")).await.ok()["review"].clone();
    let counted = ["satisfied", "basically", "dissatisfied"].map(|choice| result[choice].as_u64().unwrap());
    assert_eq!((counted, counted.iter().sum::<u64>()), (said, 41));
    let code = number(&world, &id, &voters[1], world.texts_to(&voters[1]).len()).await;
    let proof = json!({ "phone": voters[1], "code": code });
    assert_eq!(step(&world.anybody(), &id, "review-result", proof).await.ok()["satisfied"], result["satisfied"]);
    nothing_joins_them(&world, &id, &voters);
    assert_eq!(step(&office, &id, "file", json!({})).await.ok()["state"], "filed");
    assert_eq!(office.get(&format!("{REPORTS}/{id}")).await.ok()["review"], result);

    everybody_may_know(&world, &deputy, &id).await;
}

async fn nine_ballots_have_no_result(kind: Kind) {
    let world = World::start(kind).await;
    let (deputy, _) = world.deputy().await;
    let id = announced(&world, &deputy).await;
    world.clock.pass_until("2026-03-10T11:00:00+08:00");
    let office = world.login("demo-office").await;
    let voters = phones(12);
    step(&office, &id, "hold-meeting", json!({ "voter_phones": voters })).await.ok();
    step(&office, &id, "open-review", json!({})).await.ok();
    for phone in voters.iter().take(9) {
        ballot(&world, &id, phone, "satisfied").await.ok();
    }
    step(&office, &id, "close-review", json!({})).await.ok();
    let seen = office.get(&format!("{REPORTS}/{id}")).await.ok();
    assert_eq!(seen["review"], json!({ "counted": false }), "fewer than ten ballots");
    step(&world.login("demo-unit").await, &id, "file", json!({})).await.problem(404, "not_found");
    step(&office, &id, "file", json!({})).await.ok();
    let left = ["voter_report_ballots", "voter_report_voters WHERE NOT voted"];
    for rows in left.map(|rows| world.sql_text(&format!("SELECT CAST(count(*) AS TEXT) AS text FROM {rows}"))) {
        assert_eq!(rows, ["0"], "nobody finds out who said what, nor who did not vote");
    }
    assert_eq!(office.get(&format!("{REPORTS}/{id}")).await.ok()["review"], json!({ "counted": false }));
}

mashang_tests::stories!(a_term_of_a_deputy_in_short, nine_ballots_have_no_result);
