//! 祥芝镇 is swept for disputes for three weeks: each grid reports each round, what is found goes on, and the office strikes it off.

mod refused;

use std::collections::BTreeSet;

use mashang_infra::workbooks;
use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, is_at, several_looks, tick};
use serde_json::{Value, json};

use crate::harbour::HARBOUR;
use refused::what_a_sweep_does_not_take;

const SWEEPS: &str = "/api/v1/sweep-campaigns";
const FINDINGS: &str = "/api/v1/sweep-findings";
const TOWN: &str = "350581103000";
const OFFICE: &str = "demo-office-xiangzhi";

fn draft(from: &str, to: &str) -> Value {
    json!({ "title": "祥芝镇矛盾纠纷大排查", "areas": [TOWN], "from": from, "to": to, "rhythm": "weekly" })
}

/// Something that was found, each two hundred metres from the one before.
fn found(number: u32) -> Value {
    json!({
        "address": format!("祥渔路{number}号"),
        "point": { "longitude": 118.7 + f64::from(number) * 0.002, "latitude": 24.77 }, "parties": "persons",
        "kind": "neighbourhood", "risk": if number == 6 { "high" } else { "low" }, "people": 2,
        "description": format!("第{number}起邻里纠纷。")
    })
}

/// Everything that a list shows, page by page.
async fn all(caller: &Caller, path: &str) -> Vec<Value> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = caller.get(&format!("{path}{joint}limit=7{cursor}")).await.ok();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

async fn step(caller: &Caller, finding: &str, verb: &str, body: Value) -> Answer {
    caller.post(&format!("{FINDINGS}/{finding}/{verb}"), &body).await
}

async fn work(caller: &Caller, kind: &str) -> Vec<Value> {
    all(caller, &format!("/api/v1/me/work?kind={kind}")).await
}

async fn grant(world: &World, name: &str, body: &Value) {
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), body);
}

/// Something that a grid of 梅庭社区 found, in those words.
pub(crate) async fn something_found(world: &World, words: &str) {
    let office = world.login("demo-office").await;
    let areas = json!({ "title": "排查", "areas": [HOME], "from": "2026-03-02", "to": "2026-03-08", "rhythm": "once" });
    let made = office.post(SWEEPS, &areas).await.created();
    office.post(&format!("{SWEEPS}/{}/announce", id_of(&made)), &json!({})).await.ok();
    let mut one = found(1);
    (one["address"], one["description"]) = (json!(words), json!(words));
    let grid = &world.deputy().await.0["grid_ids"][0];
    let body = json!({ "grid_id": grid, "findings": [one] });
    let staff = world.login("demo-grid-staff").await;
    staff.post(&format!("{SWEEPS}/{}/reports", id_of(&made)), &body).await.created();
}

struct Town {
    world: World,
    /// Five grids with staff of their own, and then that of the deputy.
    grids: Vec<String>,
    /// How many grids the town has.
    size: usize,
    sweep: String,
}

impl Town {
    async fn start(kind: Kind) -> Self {
        let world = World::start(kind).await;
        let admin = world.login("demo-admin").await;
        for ordinal in 901..906 {
            let name = format!("祥渔第{ordinal}网格");
            let grid = json!({ "division_code": HARBOUR, "ordinal": ordinal, "name": name, "households": 90 });
            admin.post("/api/v1/grids", &grid).await.created();
        }
        let every = all(&admin, &format!("/api/v1/grids?division={TOWN}")).await;
        let fresh = every.iter().filter(|grid| grid["ordinal"].as_i64().unwrap() > 900);
        let mut grids: Vec<String> = fresh.map(|grid| id_of(grid).to_owned()).collect();
        for (at, grid) in grids.iter().enumerate() {
            grant(&world, &format!("sweeper-{at}"), &json!({ "GridStaff": { "grid": grid } })).await;
        }
        let deputies = admin.get(&format!("/api/v1/deputies?division={HARBOUR}")).await.ok();
        grids.push(deputies["items"][0]["grid_ids"][0].as_str().unwrap().to_owned());
        let office = world.login(OFFICE).await;
        let made = office.post(SWEEPS, &draft("2026-03-02", "2026-03-22")).await.created();
        let sweep = id_of(&made).to_owned();
        Self { world, grids, size: every.len(), sweep }
    }

    async fn office(&self) -> Caller {
        self.world.login(OFFICE).await
    }

    async fn staff(&self, grid: usize) -> Caller {
        self.world.login(&format!("sweeper-{grid}")).await
    }

    async fn announce(&self) {
        let path = format!("{SWEEPS}/{}/announce", self.sweep);
        assert_eq!(self.office().await.post(&path, &json!({})).await.ok()["state"], "announced");
    }

    /// What somebody reports of a grid.
    async fn report_by(&self, caller: &Caller, grid: usize, mut body: Value) -> Answer {
        body["grid_id"] = json!(self.grids[grid]);
        caller.post(&format!("{SWEEPS}/{}/reports", self.sweep), &body).await
    }

    async fn report(&self, grid: usize, body: Value) -> Answer {
        self.report_by(&self.staff(grid).await, grid, body).await
    }

    /// What a grid found, by number; the findings' ids.
    async fn finds(&self, grid: usize, numbers: std::ops::Range<u32>) -> Vec<String> {
        let findings: Vec<Value> = numbers.map(found).collect();
        let made = self.report(grid, json!({ "findings": findings })).await.created();
        assert_eq!((&made["state"], &made["in_time"]), (&json!("with_findings"), &json!(true)));
        made["findings"].as_array().unwrap().iter().map(|one| id_of(one).to_owned()).collect()
    }

    async fn zero(&self, grid: usize) {
        assert_eq!(self.report(grid, json!({ "zero": true })).await.created()["state"], "zero");
    }

    async fn strike_off(&self, finding: &str) {
        let office = self.office().await;
        let evidence = office.photo().await;
        let body = json!({ "text": "双方已和解。", "attachment_ids": [evidence] });
        let struck = step(&office, finding, "strike-off", body).await.ok();
        assert_eq!(struck["state"], "struck_off");
        let seen = office.get(&format!("{FINDINGS}/{finding}")).await.ok();
        assert_eq!((&seen["evidence_ids"], seen.get("owner")), (&json!([evidence]), None));
        assert_eq!(office.get(&format!("/api/v1/attachments/{evidence}")).await.status, 200);
    }

    async fn figures(&self, query: &str) -> Value {
        self.office().await.get(&format!("{SWEEPS}/{}/figures{query}", self.sweep)).await.ok()
    }

    /// How many messages of that kind somebody got.
    async fn told(&self, name: &str, kind: &str) -> usize {
        let inbox = self.world.login(name).await.get("/api/v1/me/messages?limit=100").await.ok();
        inbox["items"].as_array().unwrap().iter().filter(|message| message["kind"] == kind).count()
    }

    async fn until_told(&self, name: &str, kind: &str) {
        for _ in 0..100 {
            self.world.settle().await;
            if self.told(name, kind).await == 1 {
                return;
            }
            tick().await;
        }
        panic!("{name} was not told {kind} once");
    }

    /// What the list of findings comes to, round by round or all of them.
    async fn counted(&self, round: Option<u64>) -> [i64; 4] {
        let path = format!("{FINDINGS}?campaign_id={}", self.sweep);
        let mut items = all(&self.office().await, &path).await;
        items.retain(|one| round.is_none_or(|round| one["round"] == round));
        items.retain(|one| one["state"] != "linked" && one["state"] != "withdrawn");
        let many = |fits: &dyn Fn(&Value) -> bool| i64::try_from(items.iter().filter(|one| fits(one)).count()).unwrap();
        [
            many(&|_| true),
            many(&|one| one.get("settled_at").is_some()),
            many(&|one| one.get("owner").is_some()),
            many(&|one| one["light"] == "red"),
        ]
    }

    /// Whether figures say what was counted, and as many reports as came.
    async fn adds_up(&self, round: Option<u64>, reported: i64, zero: i64) -> Value {
        let figures = self.figures(&round.map_or_else(String::new, |round| format!("?round={round}"))).await;
        let rounds = if round.is_some() { 1 } else { 3 };
        let [found, settled, in_hand, overdue] = self.counted(round).await;
        let expected = json!({
            "grids": self.size * rounds, "reported": reported, "zero": zero, "found": found, "settled": settled,
            "in_hand": in_hand, "overdue": overdue
        });
        assert_eq!(figures["totals"], expected, "{round:?}");
        let rows = figures["by_township"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["totals"]), (1, &expected));
        assert_eq!(rows[0]["area"]["division_code"], TOWN);
        figures
    }
}

/// The first week: what is found becomes disputes, cases, something to watch, or nothing.
async fn first_week(town: &Town) -> Vec<String> {
    town.announce().await;
    town.until_told("sweeper-0", "grids_told").await;
    town.until_told("demo-deputy-shishi", "grids_told").await;
    let waits = work(&town.staff(0).await, "sweep_campaign").await;
    assert_eq!((waits.len(), &waits[0]["subject_id"]), (1, &json!(town.sweep)));
    assert_eq!(waits[0]["allowed_actions"], json!(["fileSweepReport"]));
    assert!(is_at(&waits[0]["due_at"], "2026-03-06T09:30:00"), "the last working day of the week: {waits:?}");
    let mut ids = town.finds(0, 0..5).await;
    ids.extend(town.finds(1, 5..10).await);
    town.zero(2).await;
    town.zero(3).await;
    assert!(work(&town.staff(0).await, "sweep_campaign").await.is_empty(), "it has reported");
    town.until_told(OFFICE, "high_risk_found").await;
    let high = town.office().await.get(&format!("{FINDINGS}/{}", ids[6])).await.ok();
    assert!(high["police_hint"].as_str().unwrap().contains("公安机关"), "{high}");
    town.world.clock.pass_until("2026-03-06T09:10:00+08:00");
    town.until_told("sweeper-4", "report_due").await;
    several_looks().await;
    town.world.settle().await;
    assert_eq!((town.told("sweeper-4", "report_due").await, town.told("sweeper-0", "report_due").await), (1, 0));
    let missing = all(&town.office().await, &format!("{SWEEPS}/{}/missing-grids", town.sweep)).await;
    let missing: BTreeSet<&str> = missing.iter().map(|grid| grid["grid_id"].as_str().unwrap()).collect();
    assert_eq!(missing.len(), town.size - 4);
    assert!(missing.contains(town.grids[4].as_str()) && !missing.contains(town.grids[2].as_str()));
    ids
}

async fn what_becomes_of_it(town: &Town, ids: &[String]) {
    let (office, staff) = (town.office().await, town.staff(0).await);
    for id in &ids[..3] {
        let made = step(&staff, id, "open-dispute", json!({})).await.ok();
        let dispute = office.get(&format!("/api/v1/disputes/{}", made["dispute_id"].as_str().unwrap())).await.ok();
        assert_eq!((&dispute["source"], &dispute["kind"]), (&json!("sweep"), &json!("neighbourhood")));
        assert!(dispute["title"].as_str().unwrap().contains("祥渔路"), "{dispute}");
    }
    let case = json!({ "nature": "help", "category": "public_order", "speaker_consents": true });
    for id in [&ids[3], &ids[5]] {
        let made = step(&office, id, "open-case", case.clone()).await.ok();
        let seen = office.case(made["case_id"].as_str().unwrap()).await;
        assert!(seen["text"].as_str().unwrap().contains("邻里纠纷"), "nothing is typed again: {seen}");
    }
    let watch = json!({ "due_on": "2026-03-20" });
    let watched = step(&staff, &ids[4], "watch", watch.clone()).await.ok();
    assert!(is_at(&watched["due_at"], "2026-03-20T09:30:00"), "{watched}");
    for id in [&ids[6], &ids[7]] {
        step(&office, id, "watch", watch.clone()).await.ok();
    }
    let why = json!({ "text": "双方当场握手言和。" });
    step(&office, &ids[8], "dismiss", why).await.ok();
    town.strike_off(&ids[0]).await;
    town.strike_off(&ids[4]).await;
    let steps = office.get(&format!("{FINDINGS}/{}", ids[4])).await.ok();
    let kinds: Vec<_> = steps["steps"].as_array().unwrap().iter().map(|step| step["kind"].clone()).collect();
    assert_eq!(kinds, ["found", "watched", "struck_off"]);
}

/// A deputy reports, and is credited once, whatever comes of it.
async fn a_deputy_reports(town: &Town) {
    let name = "demo-deputy-shishi";
    let deputy = town.world.login(name).await;
    let made = town.report_by(&deputy, 5, json!({ "findings": [found(29)] })).await.created();
    let id = id_of(&made["findings"][0]).to_owned();
    assert_eq!(made["findings"][0]["reporter"]["kind"], "deputy");
    step(&deputy, &id, "watch", json!({ "due_on": "2026-04-10" })).await.ok();
    step(&deputy, &id, "open-dispute", json!({})).await.ok();
    town.world.settle().await;
    let records = town.world.login(name).await.get("/api/v1/me/duty-records?limit=100").await.ok();
    let credited = records["items"].as_array().unwrap().iter().filter(|one| one["activity"] == "passed_on");
    assert_eq!(credited.map(|one| one["role"].clone()).collect::<Vec<_>>(), ["sentiment_informant"]);
}

async fn three_weeks_of_a_sweep_add_up(kind: Kind) {
    let town = Town::start(kind).await;
    let tell = &town.world.tell;
    tell.opens("sweeps", "祥芝镇：三周矛盾纠纷大排查 A town is swept for disputes for three weeks");
    tell.chapter(
        "第一周 The first week",
        "镇人大部署排查，每周一轮。每个网格每轮都要报，没有也要零报告；高风险的立刻告知机构并提示报警。临近截止，只提醒没报的网格。",
        "The office announces a sweep, a round a week. Each grid reports each round, a zero included; what is high risk the office learns at \
         once. Before the end of the round whoever has not reported is reminded, and nobody else.",
    );
    let ids = first_week(&town).await;
    tell.chapter(
        "发现的怎么办 What becomes of what is found",
        "转为纠纷调解、转为诉求、定期关注，或者说明理由后不再跟踪；不用重新录入。办好的由机构凭证明材料销号。",
        "It becomes a dispute, a case, something to watch, or is dismissed with a reason; nothing is typed again. The office strikes off what \
         is settled, with evidence.",
    );
    what_becomes_of_it(&town, &ids).await;
    tell.chapter(
        "第二、第三周 The second and the third week",
        "网格接着报；一位代表自己也报了一条，履职档案记一次，后来怎么办都不重复记。",
        "Grids go on reporting. A deputy reports, too, and is credited once, whatever comes of it.",
    );
    town.world.clock.pass_until("2026-03-09T09:30:00+08:00");
    town.finds(0, 10..15).await;
    town.finds(1, 15..20).await;
    for grid in 2..5 {
        town.zero(grid).await;
    }
    town.world.clock.pass_until("2026-03-16T10:00:00+08:00");
    town.finds(0, 20..25).await;
    town.finds(1, 25..29).await;
    town.zero(2).await;
    a_deputy_reports(&town).await;

    tell.chapter(
        "汇总和结束 It adds up, and is closed",
        "每轮和全部三轮的数字，与逐条数清单的结果一致；台账可导出。结束以后不再收报告，没办完的继续办、继续销号。",
        "The figures of each round and of all three are what a count of the list comes to. Once it is closed no report is taken, and what is \
         open goes on.",
    );
    let first = town.adds_up(Some(1), 4, 2).await;
    let by_hand = json!({
        "grids": town.size, "reported": 4, "zero": 2, "found": 10, "settled": 3, "in_hand": 7, "overdue": 1
    });
    assert_eq!((&first["totals"], first.get("round_before")), (&by_hand, None));
    let second = town.adds_up(Some(2), 5, 3).await;
    assert_eq!((&second["round_before"], &second["by_township"][0]["round_before"]), (&by_hand, &by_hand));
    town.adds_up(Some(3), 4, 1).await;
    let whole = town.adds_up(None, 13, 6).await;
    assert_eq!((&whole["totals"]["found"], &whole["totals"]["settled"]), (&json!(30), &json!(3)));
    let fields = ["/reported", "/zero", "/found", "/settled", "/in_hand", "/overdue"];
    for (round, figures) in [("第一周 first week", &first), ("第二周 second week", &second), ("三周 all", &whole)]
    {
        tell.shown(round, &figures["totals"], &fields);
    }

    let office = town.office().await;
    let ledger = all(&office, &format!("{SWEEPS}/{}/ledger", town.sweep)).await;
    assert_eq!(ledger.len(), 30);
    let dues: Vec<&str> = ledger.iter().map(|line| line["due_at"].as_str().unwrap()).collect();
    assert!(dues.is_sorted(), "{dues:?}");
    let late = all(&office, &format!("{FINDINGS}?overdue=true&division={TOWN}")).await;
    assert_eq!(late.iter().map(id_of).collect::<Vec<_>>(), [ids[9].as_str()]);
    let nearing = work(&office, "sweep_finding").await;
    assert!(nearing.iter().any(|task| task["subject_id"] == ids[9] && task["light"] == "red"), "{nearing:?}");
    let own = all(&town.staff(0).await, &format!("{FINDINGS}?state=found,disputed")).await;
    assert!(own.iter().all(|one| one["grid_id"] == town.grids[0]) && own.len() == 12, "{}", own.len());
    let book = office.get(&format!("{SWEEPS}/{}/ledger/workbook", town.sweep)).await;
    assert_eq!(book.status, 200);
    let table = workbooks::read_sheet(&book.bytes, Some("排查台账")).unwrap();
    let told: BTreeSet<String> = table.lines.into_iter().map(|line| line.cells[1].clone()).collect();
    assert_eq!(told, ledger.iter().map(|line| id_of(line).to_owned()).collect());

    let closed = office.post(&format!("{SWEEPS}/{}/close", town.sweep), &json!({})).await.ok();
    assert_eq!(closed["state"], "closed");
    town.report(3, json!({ "zero": true })).await.problem(409, "sweep_over");
    town.strike_off(&ids[1]).await;
    tell.ends();
}

mashang_tests::stories!(three_weeks_of_a_sweep_add_up, what_a_sweep_does_not_take);
