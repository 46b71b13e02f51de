//! A year of one room: its plan, 52 receptions by a rota that is fair, two exchanges, one day that a holiday moves, and one on which nobody
//! comes; 163 voices are heard, each of them ends, and twelve reports that nobody wrote add up to it.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use mashang_tests::{Caller, Kind, id_of};
use serde_json::{Value, json};

use super::{Counts, counted, did, file_of};
use crate::stations::{ROTAS, Station, slot};

const YEAR: i32 = 2027;
/// 端午节 2027, on which the room means to receive, and the day after, to which that moves.
const HOLIDAY: [(i32, u32, u32); 2] = [(YEAR, 6, 9), (YEAR, 6, 10)];
/// When nobody comes.
const MISSED: (i32, u32, u32) = (YEAR, 8, 12);
/// In which months two exchange their days.
const EXCHANGED: [u32; 2] = [3, 9];
/// How voices end that become no case, in turn.
const ENDS: [&str; 3] = ["answered", "noted", "suggestion_material"];

fn day((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The days that the room names for a month: Thursdays, but for the holiday's.
fn named(month: u32) -> Vec<NaiveDate> {
    let thursdays = (0..52).map(|week| day((YEAR, 1, 7)) + Days::new(7 * week));
    let [holiday, after] = HOLIDAY.map(day);
    thursdays.map(|one| if one == after { holiday } else { one }).filter(|one| one.month() == month).collect()
}

/// What was done, noted by the story as it was done.
#[derive(Default)]
struct Done {
    held: BTreeSet<NaiveDate>,
    missed: u64,
    voices: u64,
    ends: Counts,
    /// How often each deputy came.
    came: Counts,
}

impl Done {
    fn held(&self) -> u64 {
        u64::try_from(self.held.len()).unwrap()
    }

    fn add(&mut self, other: Self) {
        self.held.extend(other.held);
        self.missed += other.missed;
        self.voices += other.voices;
        for (mine, theirs) in [(&mut self.ends, other.ends), (&mut self.came, other.came)] {
            for (what, times) in theirs {
                did(mine, &what, times);
            }
        }
    }
}

/// Who is to come to a slot.
fn on_duty(slot: &Value) -> &Value {
    &slot["people"][0]["deputy"]["id"]
}

/// The first two of a month agree to exchange their days.
async fn exchange(station: &Station, rota: &Value) {
    let (id, slots) = (id_of(rota), &rota["slots"]);
    let (one, other) = (on_duty(&slots[0]), on_duty(&slots[1]));
    let offer = json!({ "gives": 1, "takes": 2, "deputy_id": other });
    station.step(&station.deputy(one).await, id, "offer-swap", offer).await.ok();
    let agrees = json!({ "swap": 1, "accepts": true });
    station.step(&station.deputy(other).await, id, "answer-swap", agrees).await.ok();
    let now = station.rota(id).await;
    assert_eq!((on_duty(&now["slots"][0]), on_duty(&now["slots"][1])), (other, one));
}

/// The month's rota: proposed, answered by everybody, exchanged where two wish it, and published with names.
async fn published(station: &Station, month: u32) -> Value {
    let liaison = station.liaison().await;
    let slots: Vec<Value> = named(month).iter().map(|on| slot(&on.to_string())).collect();
    let body = json!({ "room_id": station.room, "month": format!("{YEAR}-{month:02}"), "slots": slots });
    let id = id_of(&liaison.post(ROTAS, &body).await.created()).to_owned();
    station.step(&liaison, &id, "ask", json!({})).await.ok();
    let drafted = station.rota(&id).await;
    for (number, slot) in (1_u32..).zip(drafted["slots"].as_array().unwrap()) {
        let deputy = station.deputy(on_duty(slot)).await;
        station.step(&deputy, &id, "answer", json!({ "slot": number, "accepts": true })).await.ok();
    }
    if EXCHANGED.contains(&month) {
        exchange(station, &drafted).await;
    }
    station.step(&liaison, &id, "publish", json!({})).await.ok();
    station.rota(&id).await
}

/// A voice is heard that becomes a case, which the deputy answers the same day.
async fn ends_as_a_case(deputy: &Caller, path: &str, entry: u32) {
    let submit = json!({
        "entry": entry, "nature": "question", "category": "traffic", "title": "东门何时疏导", "speaker_consents": true
    });
    let receipt = deputy.post(&format!("{path}/submit-entry"), &submit).await.created();
    deputy.step(id_of(&receipt), "accept", &json!({})).await.ok();
    let answer = json!({ "text": "早高峰已安排专人疏导。", "settlement": "answer" });
    deputy.step(id_of(&receipt), "resolve", &answer).await.ok();
}

/// A deputy receives: three voices or four, each of which ends at once. `before` were held this year, `in_month` this month.
async fn received(station: &Station, slot: &Value, (before, done): (u64, &mut Done)) {
    let on: NaiveDate = slot["on"].as_str().unwrap().parse().unwrap();
    station.world.clock.pass_until(&format!("{on}T14:50:00+08:00"));
    let reception = slot["reception_id"].as_str().unwrap();
    let (path, scan) = (format!("/api/v1/receptions/{reception}"), station.world.check_in(reception).await);
    let deputy = station.deputy(on_duty(slot)).await;
    deputy.post("/api/v1/check-ins", &scan).await.created();
    let is_first = done.held.is_empty();
    let voices = if (before + done.held()) % 6 == 1 { 4 } else { 3 };
    for (entry, end) in (1_u32..=voices).zip(ENDS.iter().cycle()) {
        let mut voice = json!({ "kind": "voice", "text": format!("{on}：第{entry}位群众反映停车难。") });
        let becomes_a_case = is_first && entry == 1;
        if becomes_a_case {
            voice["speaker"] = json!({ "phone": format!("1370000{:04}", on.month()) });
        }
        deputy.post(&format!("{path}/entries"), &voice).await.created();
        if becomes_a_case {
            ends_as_a_case(&deputy, &path, entry).await;
            did(&mut done.ends, "case", 1);
            continue;
        }
        let mut ended = json!({ "entry": entry, "outcome": end });
        if *end == "answered" {
            ended["answer"] = json!("已说明停车规定。");
        }
        deputy.post(&format!("{path}/end-entry"), &ended).await.ok();
        did(&mut done.ends, end, 1);
    }
    deputy.post(&format!("{path}/conclude"), &json!({})).await.ok();
    done.voices += u64::from(voices);
    done.held.insert(on);
    did(&mut done.came, on_duty(slot).as_str().unwrap(), 1);
}

/// Nobody comes within half an hour, which the office is told; whoever waited is written down by the liaison.
async fn missed(station: &Station, rota: &str, slot: &Value, done: &mut Done) {
    station.world.clock.pass_until(&format!("{}T15:31:00+08:00", slot["on"].as_str().unwrap()));
    station.told("demo-office", "missed", rota, 1).await;
    let path = format!("/api/v1/receptions/{}", slot["reception_id"].as_str().unwrap());
    let (liaison, entry) = (station.liaison().await, json!({ "kind": "voice", "text": "来访：路灯不亮。" }));
    liaison.post(&format!("{path}/entries"), &entry).await.created();
    let noted = json!({ "entry": 1, "outcome": "noted" });
    liaison.post(&format!("{path}/end-entry"), &noted).await.ok();
    (done.missed, done.voices) = (done.missed + 1, done.voices + 1);
    did(&mut done.ends, "noted", 1);
}

/// The report of the month says what was done in it. Days, voices and how they ended, as it has them.
async fn reported(station: &Station, month: u32, done: &Done) -> (u64, u64, Counts) {
    let path = format!("/api/v1/rooms/{}/station-report?month={YEAR}-{month:02}", station.room);
    let report = station.liaison().await.get(&path).await.ok();
    let figures = [
        ("held", done.held()),
        ("missed", done.missed),
        ("cancelled", 0),
        ("voices", done.voices),
        ("open", 0),
        ("late", 0),
        ("explained", 0),
    ];
    for (figure, count) in figures {
        assert_eq!(report[figure], count, "{figure} of {month}: {report}");
    }
    let ends = counted(&report["outcomes"], "outcome", "count");
    assert_eq!(ends, done.ends, "{report}");
    let times = report["deputies"].as_array().unwrap().iter();
    let came: Counts =
        times.map(|one| (one["deputy"]["id"].as_str().unwrap().to_owned(), one["times"].as_u64().unwrap())).collect();
    assert_eq!(came, done.came, "{report}");
    let days = u64::try_from(report["days"].as_array().unwrap().len()).unwrap();
    (days, report["voices"].as_u64().unwrap(), ends)
}

/// What was done of the plan, and what stands in the files of those who came.
async fn follows_from_it(station: &Station, plan: &str, year: &Done) {
    let seen = station.liaison().await.get(plan).await.ok();
    let weeks: BTreeSet<u32> = year.held.iter().map(|on| on.iso_week().week()).collect();
    let progress = &seen["progress"];
    assert_eq!((&progress["held"], &progress["weeks_met"]), (&json!(year.held()), &json!(weeks.len())), "{seen}");
    assert_eq!(progress["lacking"], json!([]), "everybody came once at least: {seen}");
    station.world.settle().await;
    for (deputy, name) in &station.crew {
        let file = file_of(&station.world.login(name).await).await;
        let received = file.get("received_voters").copied().unwrap_or_default();
        assert_eq!(received, year.came.get(deputy).copied().unwrap_or_default(), "{file:?}");
    }
}

async fn a_room_receives_fifty_two_times_and_every_voice_ends(kind: Kind) {
    let station = Station::open(kind).await;
    let tell = &station.world.tell;
    tell.opens("room", "一个代表活动室的一年 A year of one room");
    tell.chapter(
        "年度计划 The plan of the year",
        "联络员拟定全年计划，机构批准后公布。",
        "The liaison drafts a plan, which the office approves and publishes.",
    );
    station.world.clock.pass_until("2026-12-21T09:00:00+08:00");
    let plan = json!({ "room_id": station.room, "year": YEAR, "themes": ["交通出行", "养老托育"] });
    let plan = station.liaison().await.post("/api/v1/station-plans", &plan).await.created();
    let plan = format!("/api/v1/station-plans/{}", id_of(&plan));
    for verb in ["approve", "publish"] {
        station.office().await.post(&format!("{plan}/{verb}"), &json!({})).await.ok();
    }
    tell.chapter(
        "十二个月 Twelve months",
        "每月排班，代表逐个答复，两次换班，名单公布。代表到场签到，每条群众意见当场有个着落：答复、记录、作为建议素材，或者转为诉求。端午那天的接待顺延；有一天没人来，半小时后机构得知，等候的群众由联络员登记。",
        "A rota each month, answered by everybody, exchanged twice and published. Deputies check in, and every voice ends. A holiday moves one \
         day; on one nobody comes, which the office is told, and the liaison writes down who waited.",
    );
    let (mut year, mut duties) = (Done::default(), Counts::new());
    let (mut days, mut voices, mut ends) = (0, 0, Counts::new());
    for month in 1..=12 {
        let rota = published(&station, month).await;
        let mut done = Done::default();
        for slot in rota["slots"].as_array().unwrap() {
            did(&mut duties, on_duty(slot).as_str().unwrap(), 1);
            if slot["on"] == day(MISSED).to_string() {
                missed(&station, id_of(&rota), slot, &mut done).await;
            } else {
                received(&station, slot, (year.held(), &mut done)).await;
            }
        }
        let moved = rota["slots"].as_array().unwrap().iter().find(|slot| slot["moved_from"].is_string());
        let [from, to] = HOLIDAY.map(|one| json!(day(one).to_string()));
        let expected = (month == 6).then_some((&from, &to));
        assert_eq!(moved.map(|slot| (&slot["moved_from"], &slot["on"])), expected, "of {month}");
        let told = reported(&station, month, &done).await;
        (days, voices) = (days + told.0, voices + told.1);
        for (end, times) in told.2 {
            did(&mut ends, &end, times);
        }
        year.add(done);
    }
    // Twelve reports, what the story noted, and what was to be told.
    assert_eq!((days, voices), (year.held() + year.missed, year.voices));
    assert_eq!((days, year.held(), voices), (52, 51, 163));
    assert_eq!((&ends, ends.values().sum::<u64>(), ends["case"]), (&year.ends, 163, 12));
    for (name, figure) in [("接待日 days", days), ("开成 held", year.held()), ("群众意见 voices", voices)] {
        tell.figure(name, figure);
    }
    for (end, times) in &ends {
        tell.figure(&format!("其中 of which `{end}`"), times);
    }
    let (least, most) = (duties.values().min().unwrap(), duties.values().max().unwrap());
    assert!(most - least <= 1 && duties.len() == station.crew.len(), "a fair rota: {duties:?}");
    follows_from_it(&station, &plan, &year).await;
    tell.ends();
}

mashang_tests::stories!(a_room_receives_fifty_two_times_and_every_voice_ends);
