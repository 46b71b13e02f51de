//! A term of one deputy: households are visited, activities attended, suggestions proposed; the report to voters is drafted from the file that
//! wrote itself, and 41 voters say in secret what they think of it. Whoever splits one visit into ten has made one.

use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use super::{Counts, counted, did, file_of};
use crate::activities::{Congress, OFFICE};
use crate::contacts::{LINKS, household, visit};
use crate::suggestions::{act, declared, draft};
use crate::voter_reports::{REPORTS, number_in, phones, step};

const OWN: &str = "demo-deputy";
/// A colleague who splits nothing.
const OTHER: &str = "cosigner-1";
const HOUSEHOLDS: [&str; 5] = ["王家", "李家", "陈家", "吴家", "蔡家"];
const VOTERS: usize = 41;

/// A household of somebody who may visit it; the path of the link.
async fn linked(caller: &Caller, deputy: &str, name: &str) -> String {
    let made = caller.post(LINKS, &household(deputy, name)).await.created();
    format!("{LINKS}/{}", id_of(&made))
}

/// Every household is visited on that day.
async fn visited(world: &World, links: &[String], on: &str, tally: &mut Counts) {
    world.clock.pass_until(&format!("{on}T10:00:00+08:00"));
    let own = world.login(OWN).await;
    for link in links {
        own.post(&format!("{link}/visit"), &visit(on)).await.ok();
        did(tally, "visited", 1);
    }
}

/// The office notes who was there.
async fn attended(congress: &Congress, activity: &str, on: &str, (tally, what): (&mut Counts, &str)) {
    congress.world.clock.pass_until(&format!("{on}T10:00:00+08:00"));
    let there = json!({ "present_ids": [congress.deputies[0], congress.deputies[2]] });
    for _ in 0..2 {
        congress.act(OFFICE, activity, "note-attendance", there.clone()).await.ok();
    }
    did(tally, what, 1);
}

/// Files a suggestion that the county's office takes.
async fn proposed(congress: &Congress, title: &str, tally: &mut Counts) {
    let world = &congress.world;
    let mut body = draft(&congress.id);
    body["title"] = json!(title);
    let made = world.login(OWN).await.post("/api/v1/suggestions", &body).await.created();
    act(world, OWN, id_of(&made), "submit", declared()).await.ok();
    act(world, OFFICE, id_of(&made), "register", json!({})).await.ok();
    did(tally, "proposed_suggestion", 1);
}

/// Ten visits of a day and ten looks of a morning are one of each: the file grows as that of a colleague who made one of each.
async fn greed_earns_nothing(congress: &Congress, on: &str, tally: &mut Counts) {
    let world = &congress.world;
    world.tell.chapter(
        "拆着记没有用 Greed earns nothing",
        "同一天，一位代表把一次走访拆成十次、一次察看拆成十次，另一位各记一次。写下的都在，但两份履职档案增加的一样多。",
        "On one day one deputy writes ten visits and ten looks, a colleague one of each: all stands where it was written, and both files grow alike.",
    );
    world.settle().await;
    let mut grown = Vec::new();
    for (who, deputy, times) in [(OWN, 0, 10), (OTHER, 1, 1)] {
        let (caller, deputy) = (world.login(who).await, congress.deputies[deputy].as_str());
        let before = file_of(&caller).await;
        let link = linked(&caller, deputy, "孙家").await;
        let case = submission(&world.code_of(deputy));
        let case = world.anybody().post("/api/v1/cases", &case).await.created();
        caller.step(id_of(&case), "accept", &json!({})).await.ok();
        for number in 1..=times {
            caller.post(&format!("{link}/visit"), &visit(on)).await.ok();
            let (text, photo) = (format!("第{number}次：东门排队二十余辆。"), caller.photo().await);
            let seen = json!({ "kind": "observation", "text": text, "attachment_ids": [photo] });
            caller.step(id_of(&case), "report", &seen).await.ok();
        }
        let shown = caller.get(&link).await.ok();
        assert_eq!(shown["visits"], times, "each stands where it was written down");
        world.settle().await;
        let mut after = file_of(&caller).await;
        for (what, times) in before {
            *after.get_mut(&what).unwrap() -= times;
        }
        after.retain(|_, times| *times > 0);
        grown.push(after);
    }
    let once: Counts = [("accepted_case", 1), ("visited", 2)].map(|(what, times)| (what.to_owned(), times)).into();
    assert_eq!(grown, [once.clone(), once.clone()]);
    for (what, times) in once {
        world.tell.figure(&format!("两人各增加 each file grows by `{what}`"), times);
        did(tally, &what, times);
    }
}

/// The report is drafted with the figures of the file, checked, and announced a week and a half before the meeting.
async fn drafted(world: &World, deputy: &Value, tally: &Counts) -> String {
    let (office, own) = (world.login("demo-office").await, world.login(OWN).await);
    let plan = json!({
        "deputy_id": deputy["id"], "term_id": deputy["mandates"][0]["term_id"], "planned_on": "2026-06-30"
    });
    let id = id_of(&office.post(REPORTS, &plan).await.created()).to_owned();
    let words = json!({ "text": "走访群众，参加视察调研，提出代表建议。" });
    step(&own, &id, "draft", words).await.ok();
    let seen = own.get(&format!("{REPORTS}/{id}")).await.ok();
    let figures = counted(&seen["report"]["figures"]["activities"], "activity", "count");
    assert_eq!(&figures, tally, "as the story counted");
    for (what, times) in &figures {
        world.tell.figure(&format!("报告中 in the report `{what}`"), times);
    }
    assert_eq!(figures, file_of(&own).await, "and as the file has them");
    step(&office, &id, "check", json!({})).await.ok();
    let meeting = json!({ "starts_at": "2026-06-12T01:00:00Z", "place": "居委会会议室" });
    step(&office, &id, "announce-meeting", meeting).await.ok();
    id
}

/// Every voter who was there casts one ballot, and all that anybody learns is how many say what.
async fn reviewed(world: &World, report: &str) {
    world.clock.pass_until("2026-06-12T11:00:00+08:00");
    let (office, anybody, voters) = (world.login("demo-office").await, world.anybody(), phones(VOTERS));
    step(&office, report, "hold-meeting", json!({ "voter_phones": voters })).await.ok();
    step(&office, report, "open-review", json!({})).await.ok();
    for phone in &voters {
        step(&anybody, report, "ballot-codes", json!({ "phone": phone })).await.ok();
    }
    let (words, mut said) = (["satisfied", "basically", "dissatisfied"], Counts::new());
    for (which, phone) in voters.iter().enumerate() {
        let choice = words[(which * 5 % 8) % 3];
        let code = number_in(&world.next_text(phone, 0).await);
        let ballot = json!({ "phone": phone, "code": code, "choice": choice });
        step(&anybody, report, "ballots", ballot).await.ok();
        did(&mut said, choice, 1);
    }
    step(&office, report, "close-review", json!({})).await.ok();
    let result = office.get(&format!("{REPORTS}/{report}")).await.ok()["review"].clone();
    let told: Counts = words.map(|word| (word.to_owned(), result[word].as_u64().unwrap())).into();
    assert_eq!((&told, told.values().sum::<u64>()), (&said, 41), "{result}");
    for (word, votes) in &told {
        world.tell.figure(&format!("票 votes `{word}`"), votes);
    }
    assert_eq!(step(&office, report, "file", json!({})).await.ok()["state"], "filed");
}

async fn a_deputy_reports_what_the_file_says_and_greed_earns_nothing(kind: Kind) {
    let congress = Congress::start(kind).await;
    let (world, mut tally) = (&congress.world, Counts::new());
    let own = world.login(OWN).await;
    let (deputy, _) = world.deputy().await;
    world.tell.opens("term", "一位代表的履职 A deputy's term");
    world.tell.chapter(
        "走访、活动、建议 Households, activities, suggestions",
        "代表联系五户群众，四次走访；参加视察、调研、培训各一次，由机构登记出席，重复登记只记一次；提出两件建议。",
        "Five households are visited four times each, three activities attended (noted twice, counted once), two suggestions proposed.",
    );
    let mut links = Vec::new();
    for name in HOUSEHOLDS {
        links.push(linked(&own, id_of(&deputy), name).await);
    }
    let inspection = congress.announced("inspection", "2026-03-12").await;
    let research = congress.announced("research", "2026-04-10").await;
    let training = congress.announced("training", "2026-05-14").await;
    proposed(&congress, "关于优化梅岭路东门交通组织的建议", &mut tally).await;

    visited(world, &links, "2026-03-02", &mut tally).await;
    attended(&congress, &inspection, "2026-03-12", (&mut tally, "inspected_policy")).await;
    visited(world, &links, "2026-03-30", &mut tally).await;
    attended(&congress, &research, "2026-04-10", (&mut tally, "collected_opinions")).await;
    visited(world, &links, "2026-04-28", &mut tally).await;
    attended(&congress, &training, "2026-05-14", (&mut tally, "other")).await;
    proposed(&congress, "关于增设电动自行车充电设施的建议", &mut tally).await;
    visited(world, &links, "2026-05-27", &mut tally).await;
    greed_earns_nothing(&congress, "2026-05-27", &mut tally).await;

    let path = format!("/api/v1/statistics/contact-links?division={HOME}");
    let figures = world.login("demo-office").await.get(&path).await.ok();
    let standing = ["done", "due", "overdue"].map(|figure| &figures[figure]);
    assert_eq!(standing, [&json!(links.len() + 2), &json!(0), &json!(0)], "with one more of each of the two");
    world.tell.chapter(
        "向选民述职和评议 The report to voters, and what they think of it",
        "述职报告的数字取自履职档案，代表只写文字。到会的 41 位选民每人凭手机收到的号码投一票，不记名；任何人只知道各有多少票。",
        "The report takes its figures from the file that wrote itself. Each of 41 voters casts one secret ballot, and all that anybody learns is how \
         many say what.",
    );
    world.clock.pass_until("2026-06-01T10:00:00+08:00");
    let report = drafted(world, &deputy, &tally).await;
    reviewed(world, &report).await;
    let public = world.anybody().get(&format!("/api/v1/deputies/{}/public", id_of(&deputy))).await.ok();
    assert_eq!(public["work"]["reports"][0]["id"], json!(report));
    world.tell.ends();
}

mashang_tests::stories!(a_deputy_reports_what_the_file_says_and_greed_earns_nothing);
