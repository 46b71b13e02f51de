//! A week of one township: invented reports over the real villages of 梅岭街道, a third of them look-alikes, handled by deputies and
//! units who are late, away, wrong, or content with themselves; until the clerk closes the month. In the end every case is where its
//! history says, every term ends where a calendar of the story's own says, and every number is what the story counts.
//!
//! `MASHANG_WEEK_REPORTS` says how many reports; where `MASHANG_WEEK_REPORT` names a file, what came of them is written there.

mod acts;
mod ends;
mod people;
mod plan;
mod report;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use image::ImageFormat;
use mashang_tests::week::calendar::{DAY, MARCH, Minute, march, works};
use mashang_tests::week::{Dice, Template, Words};
use mashang_tests::{Kind, World, id_of, pictures};
use serde_json::json;

use people::{AWAY, OFFICE, People};
use plan::{Act, Sender, by_a_resident};

/// Reports where nobody says how many.
const USUAL: usize = 90;
const SEED: u64 = 350_582_002;

/// A report, and what becomes of it.
struct Matter {
    words: Words,
    /// Whose report says the same.
    original: Option<usize>,
    desk: usize,
    unit: usize,
    wrong: usize,
    nature: &'static str,
    acts: VecDeque<Act>,
    id: String,
    code: String,
    /// Who sent it in by an account.
    account: Option<String>,
    /// Where it stands as its last answer said.
    state: String,
    /// When something was answered, and until when it was due then.
    dues: Vec<(Minute, Option<Minute>)>,
}

impl Matter {
    fn is_open(&self) -> bool {
        let open = ["submitted", "accepted", "awaiting_info", "escalated", "assigned", "in_progress", "replied"];
        open.contains(&self.state.as_str())
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    /// The leave begins, and ends.
    Leave(&'static str, &'static str),
    /// The clerk looks through what may be the same matter.
    Clerk,
    /// The clocks are struck.
    Evening,
    Matter(usize),
}

struct Week {
    people: People,
    dice: Dice,
    templates: Vec<Template>,
    matters: Vec<Matter>,
    to_come: BinaryHeap<Reverse<(Minute, Next)>>,
    picture: Vec<u8>,
    leave: String,
    /// Up to which report the clerk has looked.
    looked: usize,
    /// The reports that are in, in their order.
    sent: Vec<usize>,
    found: usize,
    sought: usize,
    /// Handlers who tried to rate.
    refused: usize,
}

impl Week {
    /// The township on Monday morning, and all that people are going to write.
    async fn begin(kind: Kind, reports: usize) -> Self {
        let people = People::gather(World::start(kind).await).await;
        let picture = pictures::encoded(&pictures::halves(48, 32), ImageFormat::Png);
        let mut week = Self {
            people,
            dice: Dice::new(SEED),
            templates: Template::all(),
            matters: Vec::new(),
            to_come: BinaryHeap::new(),
            picture,
            leave: String::new(),
            looked: 0,
            sent: Vec::new(),
            found: 0,
            sought: 0,
            refused: 0,
        };
        week.write(reports);
        for day in (2..=31).filter(|day| works(MARCH[0] + day - 1)) {
            week.to_come.push(Reverse((march(day, 18, 0), Next::Evening)));
            if day <= 9 {
                week.to_come.push(Reverse((march(day, 17, 5), Next::Clerk)));
            }
        }
        week.to_come.push(Reverse((march(4, 0, 5), Next::Leave("in_force", "moved"))));
        week.to_come.push(Reverse((march(7, 0, 5), Next::Leave("returned", "done"))));
        week
    }

    /// Writes the reports, in the order in which they will come.
    fn write(&mut self, reports: usize) {
        let mut times: Vec<Minute> =
            (0..reports).map(|_| by_a_resident(&mut self.dice, march(2, 9, 30), 6 * DAY + 12 * 60)).collect();
        times.sort_unstable();
        for (number, at) in times.into_iter().enumerate() {
            let matter = self.matter(number);
            self.matters.push(matter);
            self.expect(at, number);
        }
    }

    fn matter(&mut self, number: usize) -> Matter {
        let dice = &mut self.dice;
        let villages = &self.people.villages;
        // Of what came in lately; those that are look-alikes themselves have no others.
        let back = 1 + 3 * dice.index(8) + usize::from(dice.chance(50));
        let original = number.checked_sub(back).filter(|other| number % 3 == 2 && other % 3 != 2);
        let words = match original {
            Some(other) => self.matters[other].words.again(dice, &self.templates, villages),
            None => Words::new(dice, &self.templates, villages),
        };
        let template = &self.templates[words.template];
        let unit = self.people.unit(template.unit);
        let sender = Sender::of(number);
        let desk = if sender == Sender::DeputyInDisguise { 0 } else { dice.index(self.people.desks.len()) };
        Matter {
            words,
            original,
            desk,
            unit,
            wrong: (unit + 1 + dice.index(3)) % self.people.units.len(),
            nature: template.nature,
            acts: plan::acts(sender, dice),
            id: String::new(),
            code: String::new(),
            account: None,
            state: String::new(),
            dues: Vec::new(),
        }
    }

    fn expect(&mut self, at: Minute, number: usize) {
        self.to_come.push(Reverse((at, Next::Matter(number))));
    }

    /// The second deputy asks for three days, and the office says yes.
    async fn ask_for_leave(&mut self) {
        let stand_in = self.people.desks[AWAY + 1].id.clone();
        let account = self.people.desks[AWAY].account.clone();
        let asked = json!({
            "begins_on": "2026-03-04", "ends_on": "2026-03-06", "reason": "business", "text": "外出招商。",
            "stand_in_kind": "deputy", "stand_in_id": stand_in
        });
        let leave = self.people.login(&account).await.post("/api/v1/leaves", &asked).await.created();
        id_of(&leave).clone_into(&mut self.leave);
        let approve = format!("/api/v1/handovers/{}/approve", self.leave);
        self.people.login(OFFICE).await.post(&approve, &json!({ "text": "同意。" })).await.ok();
    }

    /// Waits until all is handed over, or given back.
    async fn is_left(&mut self, state: &str, work: &str) {
        let office = self.people.login(OFFICE).await;
        for _ in 0..200 {
            let seen = office.get(&format!("/api/v1/handovers/{}", self.leave)).await.ok();
            if seen["state"] == state && seen["work"] == work {
                return;
            }
            mashang_tests::tick().await;
        }
        panic!("the leave is not {state}, {work}");
    }

    /// The clerk sees of each look-alike whether the house finds the other one, and merges them where both are open.
    async fn looks_for_the_same(&mut self) {
        self.people.world.settle().await;
        let office = self.people.login(OFFICE).await;
        for number in self.sent.split_off(self.looked) {
            self.sent.push(number);
            let matter = &self.matters[number];
            let Some(other) = matter.original.filter(|_| matter.is_open()) else { continue };
            self.sought += 1;
            let similar = office.get(&format!("/api/v1/cases/{}/similar", matter.id)).await.ok();
            let items = similar["items"].as_array().unwrap();
            if !items.iter().any(|item| item["case"]["id"] == self.matters[other].id) {
                continue;
            }
            self.found += 1;
            if self.matters[other].is_open() {
                let into = json!({ "into_case_id": self.matters[other].id });
                let merged = office.step(&self.matters[number].id, "merge", &into).await.ok();
                let matter = &mut self.matters[number];
                merged["state"].as_str().unwrap().clone_into(&mut matter.state);
                matter.acts.clear();
            }
        }
        self.looked = self.sent.len();
    }

    /// Lets the month pass.
    async fn pass(&mut self) {
        self.people.pass_until(march(2, 9, 5));
        self.ask_for_leave().await;
        while let Some(Reverse((at, next))) = self.to_come.pop().filter(|Reverse((at, _))| *at < march(31, 20, 0)) {
            self.people.pass_until(at);
            match next {
                Next::Leave(state, work) => self.is_left(state, work).await,
                Next::Clerk => self.looks_for_the_same().await,
                Next::Evening => mashang_tests::tick().await,
                Next::Matter(number) if self.matters[number].id.is_empty() => {
                    self.submit(number).await;
                    self.sent.push(number);
                }
                Next::Matter(number) => self.act(number).await,
            }
        }
        // What was planned for April is left undone.
        self.people.pass_until(march(32, 9, 45));
    }
}

async fn a_week_of_a_township_ends_as_it_is_told(kind: Kind) {
    let reports = std::env::var("MASHANG_WEEK_REPORTS").map_or(USUAL, |count| count.parse().unwrap());
    let mut week = Week::begin(kind, reports).await;
    week.pass().await;
    let readings = week.every_case_is_where_its_history_says().await;
    let told = week.the_month_is_closed_as_it_is_counted(&readings).await;
    week.what_handlers_said_of_themselves_is_outside(&readings).await;
    report::write(&week, &readings, &told);
}

mod sqlite {
    use super::Kind;

    #[test]
    fn a_week_of_a_township_ends_as_it_is_told() {
        mashang_tests::run(super::a_week_of_a_township_ends_as_it_is_told(Kind::Sqlite));
    }
}

// The other order of texts changes nothing of it.
mod postgres {
    use super::Kind;

    #[test]
    fn a_week_of_a_township_ends_as_it_is_told() {
        mashang_tests::run(super::a_week_of_a_township_ends_as_it_is_told(Kind::POSTGRES));
    }
}
