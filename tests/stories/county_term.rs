//! The change of term (换届) of a whole county: fourteen congresses in one night, told from the roster to the morning after, taken
//! back as if nothing had been, and what comes later: a leave, a suspension, a death, a by-election.

mod after;
mod cards;
mod readers;
mod roster;
mod work;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use mashang_domain::congresses::TermId;
use mashang_domain::shared::{Actor, Clock, DeputyId};
use mashang_domain::term_changes::switch::{self, Pace};
use mashang_domain::term_changes::{ChangeoverId, undo};
use mashang_infra::log::{Worker, catch_up};
use mashang_tests::county::{CountyPlan, draw_constituencies, hold_phones, settle};
use mashang_tests::{Answer, Caller, Keys, Kind, World, id_of};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::imports::problems;
use cards::{Cards, say_somebody, say_who_serves_now, say_who_serves_yet};
use readers::Printed;
use roster::{Roster, Sheet};
use work::{Seats, are_handed_on, by_deputy};

const COUNTY: &str = "350582000000";
/// The last day of the old terms, and the first of the new ones: a Thursday and a Friday.
const EVE: &str = "2026-11-19";
const SESSION: &str = "2026-11-20";
/// Persons of a part, so that there are some; the worker's parts are as large as takes a moment.
const PART: u32 = 100;
/// Parts of the county's own change after which everything is looked at: its roster is through, and half of those who leave.
const HALFWAY: usize = 7;

/// One congress's change of term.
struct Change {
    congress: String,
    term: String,
    id: String,
}

impl Change {
    fn id(&self) -> ChangeoverId {
        serde_json::from_value(json!(self.id)).unwrap()
    }
}

/// Sends a sheet of a workbook.
async fn sent(caller: &Caller, term: &str, (book, sheet): (&[u8], &str), more: &[(&str, &str)]) -> Answer {
    let file = Part::bytes(book.to_vec()).file_name("晋江市换届名单.xlsx");
    let mut form = Form::new().part("file", file).text("sheet", sheet.to_owned());
    for (name, value) in more {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    caller.send(caller.request("POST", &format!("/api/v1/terms/{term}/roster")).multipart(form)).await
}

/// Begins a change, by the system.
fn begun(worker: &Worker, id: ChangeoverId) {
    let ctx = worker.surroundings.context(Actor::System);
    assert!(worker.db.write_at_leisure(move |store| switch::begin(store, &ctx, id)).unwrap());
}

/// Goes on with a change by a part.
fn part(worker: &Worker, id: ChangeoverId) -> Pace {
    let ctx = worker.surroundings.context(Actor::System);
    worker.db.write_at_leisure(move |store| switch::part(store, &ctx, id, PART)).unwrap()
}

/// Goes on to the end.
fn to_the_end(worker: &Worker, id: ChangeoverId) {
    while part(worker, id) != Pace::Done {}
}

fn taken_back(worker: &Worker, id: ChangeoverId) {
    loop {
        let ctx = worker.surroundings.context(Actor::System);
        if worker.db.write_at_leisure(move |store| undo::part(store, &ctx, id, PART)).unwrap() == Pace::Done {
            return;
        }
    }
}

fn confirmation() -> Value {
    json!({ "credentials_report": "晋人常〔2026〕1号", "published_on": EVE })
}

struct County {
    world: World,
    worker: Worker,
    roster: Roster,
    changes: Vec<Change>,
}

impl County {
    async fn admin(&self) -> Caller {
        self.world.login("demo-admin").await
    }

    /// Somebody who works in the county's office.
    async fn clerk(&self) -> Caller {
        self.world.login("clerk-of-the-county").await
    }

    /// The county as it is on the afternoon before, with terms in preparation.
    async fn on_the_eve(kind: Kind) -> Self {
        let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
        world.tell.opens("county_term", "晋江市：一夜换届 A county changes its terms in one night");
        world.clock.pass_until("2026-11-19T18:00:00+08:00");
        settle(&world, CountyPlan::JINJIANG);
        world.rebuild_rollups();
        let worker = world.worker();
        catch_up(&worker.db, &worker.surroundings).unwrap();
        let roster = roster::draw(&world);
        let holders = roster.by_phone.iter().map(|(deputy, phone)| (DeputyId(deputy.parse().unwrap()), phone.clone()));
        hold_phones(&world, holders.collect());
        world.tell.chapter(
            "准备新一届 The next terms are prepared",
            "晋江市和 13 个镇的人大同日换届。管理员登记 14 个新一届，届次、选举日和第一次会议日期写明。",
            "The congresses of 晋江 and of 13 towns change on one day. An administrator enters 14 terms, each with its first session.",
        );
        let mut county = Self { world, worker, roster, changes: Vec::new() };
        county.prepared().await;
        county
    }

    async fn prepared(&mut self) {
        let (admin, anybody) = (self.admin().await, self.world.anybody());
        let offices = anybody.get("/api/v1/offices?name=晋江市人大常委会").await.ok();
        let clerk = self.clerk().await.get("/api/v1/me").await.ok();
        let office = json!({ "Office": { "office": offices["items"][0]["id"], "area": COUNTY } });
        let _ = self.world.grant(clerk["account_id"].as_str().unwrap(), &office);
        let found = anybody.get(&format!("/api/v1/congresses?division={COUNTY}&limit=100")).await.ok();
        let sittings = readers::sittings(&self.world, EVE);
        for sheet in &self.roster.sheets {
            let own = found["items"].as_array().unwrap().iter().find(|one| one["division_code"] == sheet.congress);
            let next = json!({ "number": 19, "elected_on": "2026-11-16", "first_session_on": SESSION });
            let path = format!("/api/v1/congresses/{}/terms", id_of(own.unwrap()));
            let term = id_of(&admin.post(&path, &next).await.created()).to_owned();
            let here = sittings.iter().filter(|one| one.congress == sheet.congress);
            let names: BTreeSet<String> = here.map(|one| one.constituency.clone()).collect();
            let drawn: TermId = serde_json::from_value(json!(term)).unwrap();
            draw_constituencies(&self.world, drawn, names.into_iter().collect());
            self.changes.push(Change { congress: sheet.congress.clone(), term, id: String::new() });
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (&Change, &Sheet)> {
        self.changes.iter().zip(&self.roster.sheets)
    }

    /// Every planted mistake is named by sheet, row and column, and nothing else is.
    async fn what_is_wrong_is_named(&self) {
        self.world.tell.chapter(
            "试载名单 The roster is tried",
            "选举机构的工作簿每个人大一张表。先试载：错在哪张表、哪一行、哪一列，一次全部说明，什么也不写入。",
            "The workbook has a sheet for each congress. A dry run names every mistake by sheet, row and column, and writes nothing.",
        );
        let (admin, book) = (self.admin().await, self.roster.book(true));
        let mut named = 0;
        for (change, sheet) in self.pairs() {
            let report = sent(&admin, &change.term, (&book, &sheet.name), &[("dry_run", "true")]).await.ok();
            let mut found = problems(&report);
            found.sort();
            assert_eq!(found, sheet.planted(), "{}", sheet.name);
            assert!(report["problems"].as_array().unwrap().iter().all(|one| one["sheet"] == sheet.name), "{report}");
            named += found.len();
        }
        assert_eq!(named, roster::MISTAKES);
        self.world.tell.figure("故意写错的和被指出的 mistakes planted, and named", named);
        let first = &self.changes[0];
        let none = sent(&admin, &first.term, (&book, "没有的工作表"), &[("dry_run", "true")]).await;
        assert_eq!(none.bad_fields(), ["/sheet"]);
    }

    /// The mended workbook comes in; a person says of whom a name alone tells nothing, and the office confirms.
    async fn loaded_and_confirmed(&mut self) {
        self.world.tell.chapter(
            "载入、认人、确认 Loaded, decided and confirmed",
            "改正后的名单载入。有代表编号或本人已验证手机号的，系统认得；只有姓名的，由人大机构的人决定是不是同一个人。没有决定完，不能确认。",
            "The mended roster is loaded. Numbers and phones that were shown to be held tell who continues; of a name alone a person \
             decides. Until all is decided nothing is confirmed.",
        );
        self.world.tell.roughly();
        let (admin, clerk, book) = (self.admin().await, self.clerk().await, self.roster.book(false));
        let mut counts = [0, 0, 0];
        let mut ids = Vec::new();
        for (change, sheet) in self.pairs() {
            let loaded = sent(&admin, &change.term, (&book, &sheet.name), &[]).await.ok();
            assert_eq!((&loaded["applied"], &loaded["problems"]), (&json!(true), &json!([])), "{}", sheet.name);
            for (count, name) in counts.iter_mut().zip(["new", "continued", "proposed"]) {
                *count += loaded[name].as_u64().unwrap();
            }
            let id = id_of(&loaded["term_change"]).to_owned();
            let path = |verb: &str| format!("/api/v1/term-changes/{id}/{verb}");
            let open = clerk.get(&path("roster?undecided=true")).await.ok();
            for row in open["items"].as_array().unwrap() {
                clerk.post(&path("confirm"), &confirmation()).await.problem(409, "roster_undecided");
                let deputy = readers::dashed(&self.roster.by_name[row["name"].as_str().unwrap()]);
                assert_eq!(row["proposals"][0]["id"], json!(deputy), "{row}");
                clerk.post(&path("decide"), &json!({ "row_id": row["id"], "deputy_id": deputy })).await.ok();
            }
            clerk.post(&path("confirm"), &confirmation()).await.ok();
            ids.push(id);
        }
        let again = self.roster.elected.iter().flatten().count();
        let decided = self.roster.by_name.len();
        let all = self.roster.persons();
        assert_eq!((all, again), (1_320, 726), "1,320 persons, 55 per cent of whom are elected again");
        self.world.tell.figure("当选 persons elected", all);
        self.world.tell.figure("其中连任 of whom are elected again", again);
        assert_eq!(counts.map(|count| usize::try_from(count).unwrap()), [all - again, again - decided, decided]);
        for (change, id) in self.changes.iter_mut().zip(ids) {
            change.id = id;
        }
    }

    /// Shows what every code says to whoever scans it. A server that has read nothing yet is asked.
    async fn scanned(&mut self, codes: &[Printed]) -> Cards {
        self.world.restart().await;
        let caller = self.world.anybody();
        let asked = codes.iter().map(|printed| {
            let (caller, code) = (caller.clone(), printed.code.clone());
            async move { (code.clone(), caller.get(&format!("/api/v1/qr/{code}")).await.ok()) }
        });
        futures_util::stream::iter(asked).buffer_unordered(4).collect().await
    }

    async fn coverage(&self, day: &str) -> [i64; 4] {
        let path = format!("/api/v1/statistics/coverage?division={COUNTY}&date={day}");
        let found = self.world.anybody().get(&path).await.ok();
        ["deputies_active", "deputies_in_grid", "grids", "grids_covered"].map(|name| found[name].as_i64().unwrap())
    }

    fn now(&self) -> DateTime<Utc> {
        self.world.clock.now()
    }
}

async fn a_county_changes_its_terms_in_one_night(kind: Kind) {
    let mut county = County::on_the_eve(kind).await;
    county.what_is_wrong_is_named().await;
    county.loaded_and_confirmed().await;
    let codes = readers::codes(&county.world);
    assert_eq!(codes.len(), CountyPlan::JINJIANG.codes);
    county.world.tell.chapter(
        "印出去的码 The printed codes",
        "离任代表的码将来通向谁，换届前由机构选定：继任代表、活动室，或者停用。没有选的通向活动室，没有活动室的通向机构。",
        "Where the codes of those who leave will lead is chosen before: to a successor, nowhere, or by default to the room or the \
         office.",
    );
    let chosen = county.codes_are_chosen(&codes).await;
    catch_up(&county.worker.db, &county.worker.surroundings).unwrap();

    // The day before.
    let keys: Keys = county.world.keys();
    let was = readers::cases(&county.world, &keys);
    let quarrels = readers::disputes(&county.world, &keys);
    assert_eq!(quarrels.len(), CountyPlan::JINJIANG.disputes);
    let before = readers::stand(&county.world, &keys);
    let (hash, figures) = (readers::hash(&before), readers::figures(&county.world));
    let cards = county.scanned(&codes).await;
    say_who_serves_yet(&codes, &cards);
    county.world.tell.figure("前一日扫码，都能反映 codes that take in on the day before", codes.len());
    assert_eq!(county.coverage(EVE).await, readers::coverage(&county.world, EVE));

    // The night.
    county.world.tell.chapter(
        "当夜 The night",
        "零点过后系统逐批换届，群众照常扫码反映。县级换到一半时逐个去扫：每个码不是能反映，就是列出可以联系的人。",
        "After midnight the system changes the terms part by part, while residents go on scanning: halfway through, each code takes \
         in, or names who does.",
    );
    let sat = by_deputy(readers::sittings(&county.world, EVE));
    county.world.clock.pass_until("2026-11-20T00:00:30+08:00");
    let began = county.now();
    begun(&county.worker, county.changes[0].id());
    for _ in 0..HALFWAY {
        assert_eq!(part(&county.worker, county.changes[0].id()), Pace::On);
    }
    let cards = county.scanned(&codes).await;
    say_somebody(&codes, &cards, &chosen);
    county.world.tell.figure("每批人数 persons of a part", PART);
    county.world.tell.figure("县级换到一半时扫的码 codes scanned halfway", codes.len());
    to_the_end(&county.worker, county.changes[0].id());
    for change in &county.changes[1..] {
        begun(&county.worker, change.id());
        to_the_end(&county.worker, change.id());
    }
    let night = (began, county.now());

    // The morning after.
    county.world.tell.chapter(
        "次日早上 The morning after",
        "当选的都在任，别人都不在任。未结诉求都有能办的人，时限接着走；经办换了的，群众收到一次通知，说明现在由谁办。",
        "Whoever was elected sits, and nobody else. Every open case has somebody who can act, its clock runs on, and where it \
         was handed over its resident learnt once of whoever has it now.",
    );
    let seats = Seats { before: sat, after: by_deputy(readers::sittings(&county.world, SESSION)) };
    let sitting = seats.after.values().map(Vec::len).sum::<usize>();
    assert_eq!(sitting, county.roster.persons(), "who was elected sits, and nobody else");
    let cards = county.scanned(&codes).await;
    say_who_serves_now(&codes, &cards, &seats, &chosen);
    catch_up(&county.worker.db, &county.worker.surroundings).unwrap();
    are_handed_on(&county, (&was, &readers::cases(&county.world, &keys)), &seats, night);
    for day in [EVE, SESSION] {
        assert_eq!(county.coverage(day).await, readers::coverage(&county.world, day), "{day}");
    }
    let leaves = |addressee: &String| {
        seats.before.keys().any(|deputy| seats.leaves(deputy) && addressee.contains(&readers::dashed(deputy)))
    };
    let now = readers::disputes(&county.world, &keys);
    assert!(quarrels.values().any(leaves) && !now.values().any(leaves), "no dispute lies with somebody who left");
    county.world.tell.figure("在任席位 seats that are held", sitting);
    county.world.tell.figure("未结诉求，都有人办 open cases, each with somebody", was.len());
    county.world.tell.figure("未结纠纷，都不在离任者手里 open disputes, none with somebody who left", quarrels.len());

    // Back, the last first: whoever sits in two congresses was come to twice.
    county.world.tell.chapter(
        "撤销 Taken back",
        "14 个换届从后往前逐个撤销：任期、码、诉求和纠纷的经办、各项数字，与换届前逐行相同，好像没有换过。",
        "All 14 are taken back, the last first: terms, codes, who has which case and dispute, and all figures are as they were, row \
         by row.",
    );
    let admin = county.admin().await;
    for change in county.changes.iter().rev() {
        admin.post(&format!("/api/v1/term-changes/{}/undo", change.id), &json!({})).await.ok();
        taken_back(&county.worker, change.id());
        let seen = admin.get(&format!("/api/v1/term-changes/{}", change.id)).await.ok();
        assert_eq!((&seen["state"], &seen["kept"]), (&json!("undone"), &json!(0)), "{seen}");
    }
    catch_up(&county.worker.db, &county.worker.surroundings).unwrap();
    let back = readers::stand(&county.world, &keys);
    assert_eq!(readers::hash(&back), hash, "{:#?}", readers::differences(&before, &back));
    assert_eq!(readers::figures(&county.world), figures);

    after::life_goes_on(&mut county, &keys).await;
    county.world.tell.ends();
}

mod sqlite {
    use super::Kind;

    #[test]
    fn a_county_changes_its_terms_in_one_night() {
        mashang_tests::run(super::a_county_changes_its_terms_in_one_night(Kind::Sqlite));
    }
}

// The other order of texts changes nothing of it, and it takes a minute.
mod postgres {
    use super::Kind;

    #[test]
    fn a_county_changes_its_terms_in_one_night() {
        mashang_tests::run(super::a_county_changes_its_terms_in_one_night(Kind::POSTGRES));
    }
}
