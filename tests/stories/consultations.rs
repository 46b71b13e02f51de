//! 云谷市场: an office asks a community about its street market, in meetings and by opinions, decides on what is alike, and keeps its word.

mod cited;
mod collected;
pub(crate) mod complaint;
mod helpers;
mod page;

use std::collections::{BTreeMap, BTreeSet};

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, tick};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use self::collected::{MATTERS, add_up, all_said, of_matters, opinions};
use crate::suggestions::granted;

const CONSULTATIONS: &str = "/api/v1/consultations";
/// 丰泽街道.
const STREET: &str = "350503002000";
/// 源淮社区.
const COMMUNITY: &str = "350503002007";

fn draft(scope: &str) -> Value {
    json!({
        "topic": "云谷市场整治", "about": "就市场占道经营、道路拓宽和摊位划线征求意见。", "scope": [scope],
        "lead": "party_committee", "deputy_ids": [], "closes_on": "2026-03-22"
    })
}

fn wrong(answer: Answer) -> (Value, Value) {
    let problem = answer.problem(422, "invalid");
    (problem["errors"][0]["pointer"].clone(), problem["errors"][0]["code"].clone())
}

fn at(pointer: &str, code: &str) -> (Value, Value) {
    (json!(pointer), json!(code))
}

/// Everything that a list shows, page by page.
async fn all(caller: &Caller, path: &str) -> Vec<Value> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = caller.get(&format!("{path}{joint}limit=100{cursor}")).await.ok();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// A consultation of the office of 梅庭社区 to which somebody said that.
pub(crate) async fn something_said(world: &World, words: &str) {
    let office = world.login("demo-office").await;
    let mut body = draft(HOME);
    body["about"] = json!(words);
    let made = office.post(CONSULTATIONS, &body).await.created();
    let path = format!("{CONSULTATIONS}/{}", id_of(&made));
    office.post(&format!("{path}/open"), &json!({})).await.ok();
    let opinion = json!({ "voice": "residents", "text": words, "phone": "13859700077" });
    world.anybody().post(&format!("{path}/opinions"), &opinion).await.created();
}

/// The office of the street, in whose name `street-clerk` works from then on.
pub(crate) async fn street_office(world: &World) -> String {
    let admin = world.login("demo-admin").await;
    let known = all(&admin, &format!("/api/v1/offices?division={STREET}")).await;
    let own = known.iter().find(|office| office["division_code"] == STREET).cloned();
    let office = if let Some(office) = own {
        office
    } else {
        let body = json!({ "name": "丰泽街道人大工委", "division_code": STREET });
        admin.post("/api/v1/offices", &body).await.created()
    };
    granted(world, "street-clerk", json!({ "Office": { "office": office["id"], "area": STREET } })).await;
    id_of(&office).to_owned()
}

struct Market {
    world: World,
    office: String,
    id: String,
}

impl Market {
    async fn start(kind: Kind) -> Self {
        let world = World::start(kind).await;
        let office = street_office(&world).await;
        let mut body = draft(COMMUNITY);
        body["deputy_ids"] = json!([world.deputy().await.0["id"]]);
        let made = world.login("street-clerk").await.post(CONSULTATIONS, &body).await.created();
        Self { id: id_of(&made).to_owned(), world, office }
    }

    async fn clerk(&self) -> Caller {
        self.world.login("street-clerk").await
    }

    fn path(&self, verb: &str) -> String {
        format!("{CONSULTATIONS}/{}{verb}", self.id)
    }

    async fn does(&self, verb: &str, body: Value) -> Answer {
        self.clerk().await.post(&self.path(verb), &body).await
    }

    async fn shown(&self, caller: &Caller) -> Value {
        caller.get(&self.path("")).await.ok()
    }

    async fn imports(&self, file: Vec<u8>, batch: &str) -> Answer {
        let clerk = self.clerk().await;
        let form = Form::new().text("batch", batch.to_owned()).part("file", Part::bytes(file));
        clerk.send(clerk.request("POST", &self.path("/opinion-tables")).multipart(form)).await
    }

    /// What those who follow were told, by kind.
    async fn told(&self, name: &str) -> BTreeSet<String> {
        let inbox = self.world.login(name).await.get("/api/v1/me/messages?limit=100").await.ok();
        let own = inbox["items"].as_array().unwrap().iter().filter(|message| message["subject_id"] == self.id.as_str());
        own.map(|message| message["kind"].as_str().unwrap().to_owned()).collect()
    }

    async fn until_told(&self, name: &str, kind: &str) {
        for _ in 0..100 {
            self.world.settle().await;
            if self.told(name).await.contains(kind) {
                return;
            }
            tick().await;
        }
        panic!("{name} was not told {kind}");
    }

    async fn until(&self, field: &str) -> Value {
        for _ in 0..100 {
            let shown = self.shown(&self.clerk().await).await;
            if !shown[field].is_null() {
                return shown;
            }
            tick().await;
        }
        panic!("there is no {field}");
    }

    /// A system of others that hands opinions over in the office's name.
    async fn system(&self) -> Caller {
        let body = json!({
            "name": "社区小程序", "contact_name": "陈女士", "contact_phone": "13812345678", "office_id": self.office,
            "scopes": ["opinions:write"]
        });
        let made = self.clerk().await.post("/api/v1/api-clients", &body).await.created();
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            id_of(&made),
            made["secret"].as_str().unwrap()
        );
        let anybody = self.world.anybody();
        let request = anybody.request("POST", "/oauth/token").body(form);
        let token = anybody.send(request.header("content-type", "application/x-www-form-urlencoded")).await.ok();
        anybody.with("Authorization", &format!("Bearer {}", token["access_token"].as_str().unwrap()))
    }
}

/// Twelve meetings with those who speak for the vendors, nine with all of them; one more is called, and never minuted.
async fn meetings(market: &Market) {
    let deputy = market.world.deputy().await.0["id"].clone();
    for number in 1..=21_u32 {
        let (kind, people) = if number <= 12 { ("forum", 12) } else { ("communication", 90) };
        let held_at = format!("2026-02-{number:02}T07:00:00Z");
        let called =
            json!({ "kind": kind, "title": format!("第{number}次会议"), "held_at": held_at, "place": "社区议事厅" });
        market.does("/meetings", called).await.ok();
        let present: &[Value] = if number <= 2 { std::slice::from_ref(&deputy) } else { &[] };
        let minutes = json!({
            "meeting": number, "attendance": [{ "voice": "vendors", "people": people }], "deputy_ids": present,
            "minutes": "经营户要求先划线、后收摊。"
        });
        market.does("/minutes", minutes).await.ok();
    }
    let later =
        json!({ "kind": "hearing", "title": "听证会", "held_at": "2027-01-05T07:00:00Z", "place": "社区议事厅" });
    market.does("/meetings", later).await.ok();
    let mut minutes =
        json!({ "meeting": 22, "attendance": [{ "voice": "vendors", "people": 1 }], "minutes": "未开。" });
    let early = market.does("/minutes", minutes.clone()).await;
    assert_eq!(wrong(early), at("/meeting", "consultation_meeting_to_come"));
    (minutes["meeting"], minutes["attendance"]) = (json!(1), json!([]));
    assert_eq!(market.does("/minutes", minutes.clone()).await.bad_fields(), ["/attendance"]);
    let shown = market.shown(&market.world.anybody()).await;
    let held = shown["meetings"].as_array().unwrap();
    let completed: Vec<_> = held.iter().filter(|meeting| meeting["completed"] == true).collect();
    assert_eq!((held.len(), completed.len()), (22, 21));
    assert!(held.iter().all(|meeting| meeting.get("minutes").is_none()), "not for the public");
    let of = |kind: &str| completed.iter().filter(|meeting| meeting["kind"] == kind).count();
    assert_eq!((of("forum"), of("communication")), (12, 9));
    market.world.tell.figure("座谈会 meetings with those who speak for the vendors", of("forum"));
    market.world.tell.figure("沟通会 meetings with all of them", of("communication"));
}

/// It is extended in time and not later, waits for the office, and ends by itself.
async fn until_it_closes(market: &Market) {
    let longer = json!({ "closes_on": "2026-03-25", "text": "沿街商户要求再开一次沟通会。" });
    assert_eq!(market.does("/extend", longer.clone()).await.ok()["closes_on"], "2026-03-25");
    let close = format!("/api/v1/offices/{}/close", market.office);
    market.world.login("demo-admin").await.post(&close, &json!({})).await.problem(409, "open_work");
    market.world.clock.pass_until("2026-03-24T09:10:00+08:00");
    let late = market.does("/extend", json!({ "closes_on": "2026-03-30", "text": "再延。" })).await;
    assert_eq!(wrong(late), at("/closes_on", "consultation_extended_too_late"));
    let waits = all(&market.clerk().await, "/api/v1/me/work?kind=consultation").await;
    assert_eq!((waits.len(), &waits[0]["subject_id"]), (1, &json!(market.id)));
    market.world.clock.pass_until("2026-03-26T09:10:00+08:00");
    let late = json!({ "voice": "residents", "text": "晚了一步。", "phone": "13859700009" });
    market.world.anybody().post(&market.path("/opinions"), &late).await.problem(409, "consultation_not_open");
    let shown = market.until("proposed_at").await;
    assert_eq!((&shown["state"], &shown["collected"]), (&json!("grouping"), &json!(all_said())));
}

async fn what_is_alike(market: &Market) {
    let clerk = market.clerk().await;
    let proposed = all(&clerk, &market.path("/opinion-proposals")).await;
    let expected = of_matters();
    let found: BTreeMap<usize, usize> = proposed
        .iter()
        .map(|one| {
            let example = one["example"]["text"].as_str().unwrap();
            let matter = MATTERS.iter().position(|matter| example.starts_with(matter)).unwrap();
            (matter, usize::try_from(one["opinions"].as_u64().unwrap()).unwrap())
        })
        .collect();
    assert_eq!(found, expected);
    market.does("/decide", json!({})).await.problem(409, "opinion_group_undecided");
    for (number, matter) in ["拓宽道路", "摊位划线", "清理污水"].into_iter().enumerate() {
        let body = json!({ "title": matter, "proposals": [number + 1] });
        market.does("/groups", body).await.ok();
    }
    assert_eq!(
        wrong(market.does("/groups", json!({ "proposals": [9] })).await),
        at("/title", "opinion_group_title_needed")
    );
    let named = market.does("/groups", json!({ "title": "联系13812345678", "rest": true })).await;
    assert_eq!(wrong(named), at("/title", "consultation_not_for_the_public"));
    for (group, decision) in [(1, "adopted"), (2, "adopted"), (3, "partly")] {
        let short = json!({ "group": group, "decision": decision, "reason": "可以。" });
        assert_eq!(wrong(market.does("/group-decisions", short).await), at("/reason", "opinion_reason_too_short"));
        let reason = "现场查看属实，街道和社区研究后认为应当办理并公布进度。";
        market.does("/group-decisions", json!({ "group": group, "decision": decision, "reason": reason })).await.ok();
    }
    market.does("/decide", json!({})).await.problem(409, "opinions_ungrouped");
    market.does("/groups", json!({ "title": "延长营业时间", "rest": true })).await.ok();
    market.does("/decide", json!({})).await.problem(409, "opinion_group_undecided");
    let reason = "周边居民休息受影响，现阶段不宜延长，半年后再议。";
    market.does("/group-decisions", json!({ "group": 4, "decision": "not_adopted", "reason": reason })).await.ok();
    market.until_told("demo-resident", "opinion_linked").await;
    assert_eq!(market.does("/decide", json!({})).await.ok()["state"], "decided");
    let reopened = json!({ "closes_on": "2026-04-05", "text": "再征集。" });
    market.does("/reopen", reopened).await.problem(409, "state_conflict");
}

/// What was promised is done within two months, and everybody is answered.
async fn what_comes_of_it(market: &Market) {
    let measure = |title: &str, group: u32| {
        json!({
            "title": title, "owner": "街道城管办", "groups": [group],
            "milestones": [{ "title": title, "due_on": "2026-05-20" }]
        })
    };
    let mut far = measure("道路拓宽", 1);
    far["milestones"][0]["due_on"] = json!("2126-05-20");
    let far = wrong(market.does("/measures", far).await);
    assert_eq!(far, at("/milestones/0/due_on", "consultation_milestone_day_out_of_range"));
    market.does("/measures", measure("道路拓宽", 1)).await.ok();
    market.does("/measures", measure("摊位划线成排", 2)).await.ok();
    helpers::named(market).await;
    let missing = market.does("/answer", json!({ "replies": [{ "group": 1, "reply": "道路两个月内拓宽。" }] })).await;
    assert_eq!(wrong(missing), at("/replies", "opinion_reply_missing"));
    let replies: Vec<_> =
        (1..=4).map(|group| json!({ "group": group, "reply": "已研究，办理情况随时公布。" })).collect();
    assert_eq!(market.does("/answer", json!({ "replies": replies })).await.ok()["state"], "answered");
    market.does("/close", json!({})).await.problem(409, "consultation_milestones_open");
    market.world.clock.pass_until("2026-05-18T09:10:00+08:00");
    market.world.settle().await;
    let late = all(&market.clerk().await, "/api/v1/overdue?kind=consultation_milestone").await;
    assert_eq!(late, Vec::<Value>::new(), "near, and not late");
    let waits = all(&market.clerk().await, "/api/v1/me/work?kind=consultation").await;
    assert_eq!((waits.len(), &waits[0]["subject_id"]), (1, &json!(market.id)), "a milestone is near");
    market.world.clock.pass_until("2026-05-21T09:10:00+08:00");
    let late = all(&market.clerk().await, "/api/v1/overdue?kind=consultation_milestone").await;
    let steps: Vec<_> = late.iter().map(|one| (&one["subject_id"], &one["step"])).collect();
    assert_eq!(steps, vec![(&json!(market.id), &json!("milestone_reached")); 2]);
    for measure in [1, 2] {
        let moved = |progress: u32| json!({ "measure": measure, "milestone": 1, "progress": progress });
        market.does("/milestones", moved(60)).await.ok();
        assert_eq!(market.does("/milestones", moved(50)).await.bad_fields(), ["/progress"]);
        market.does("/milestones", moved(100)).await.ok();
    }
    market.until_told("demo-resident-2", "progress_told").await;
    assert_eq!(market.does("/close", json!({ "text": "两项措施均已完成。" })).await.ok()["state"], "closed");
    helpers::left_out(market).await;
}

/// What everybody sees in the end, held against a count of its own.
async fn it_adds_up(market: &Market) {
    let public = market.shown(&market.world.anybody()).await;
    let links: Vec<_> =
        public["links"].as_array().unwrap().iter().map(|link| (&link["link"], &link["present"])).collect();
    let (yes, no) = (json!(true), json!(false));
    let names = ["election", "consultation", "decision", "management", "supervision"].map(|name| json!(name));
    let expected: Vec<_> = names.iter().zip([&no, &yes, &yes, &yes, &yes]).collect();
    assert_eq!(links, expected);
    let groups = public["groups"].as_array().unwrap();
    assert!(groups.iter().all(|group| group["reply"].is_string() && group["reason"].is_string()), "{groups:?}");
    let clerk = market.clerk().await;
    let opinions = all(&clerk, &market.path("/opinions")).await;
    add_up(&opinions);
    market.world.tell.figure("意见，逐条数 opinions, counted one by one", opinions.len());
    for group in groups {
        let own = all(&clerk, &market.path(&format!("/opinions?group={}", group["number"]))).await;
        let alike = opinions.iter().filter(|opinion| opinion["group"] == group["number"]).count();
        assert_eq!((json!(own.len()), json!(alike)), (group["opinions"].clone(), json!(own.len())));
        market.world.tell.shown("大家看到 what everybody sees", group, &["/title", "/opinions", "/decision"]);
    }
    let figures = clerk.get(&market.path("/opinion-figures")).await.ok();
    assert_eq!(figures["total"], all_said());
    for one in figures["by_voice"].as_array().unwrap() {
        let fits = |opinion: &&Value| opinion["voice"] == one["voice"] && opinion["source"] == one["source"];
        assert_eq!(one["opinions"], opinions.iter().filter(fits).count());
    }
    market.world.settle().await;
    let records = all(&market.world.login("demo-deputy").await, "/api/v1/duty-records").await;
    let credited = |activity: &str| records.iter().filter(|record| record["activity"] == activity).count();
    assert!(credited("coordinated") >= 2 && credited("collected_opinions") >= 1, "{records:?}");
}

/// Where nobody says anything there is nothing to decide, and nobody to answer: it ends all the same.
async fn nobody_says_anything(market: &Market) {
    let clerk = market.clerk().await;
    let mut body = draft(COMMUNITY);
    body["closes_on"] = json!("2026-06-22");
    let path = format!("{CONSULTATIONS}/{}", id_of(&clerk.post(CONSULTATIONS, &body).await.created()));
    for (verb, body) in [
        ("open", json!({})),
        ("stop", json!({})),
        ("decide", json!({})),
        ("answer", json!({ "replies": [] })),
        ("close", json!({})),
    ] {
        clerk.post(&format!("{path}/{verb}"), &body).await.ok();
    }
}

/// What somebody said by an account is taken out with the own data, and erased with it; that it was said is counted still.
async fn what_is_said_is_ones_own(market: &Market) {
    let (clerk, own) = (market.clerk().await, market.world.login("speaks").await);
    let mut body = draft(COMMUNITY);
    body["closes_on"] = json!("2026-06-22");
    let path = format!("{CONSULTATIONS}/{}", id_of(&clerk.post(CONSULTATIONS, &body).await.created()));
    clerk.post(&format!("{path}/open"), &json!({})).await.ok();
    let said = json!({ "voice": "residents", "text": "我家住在市场对面。" });
    own.post(&format!("{path}/opinions"), &said).await.created();
    let out = own.post("/api/v1/me/export", &json!({})).await.ok();
    assert_eq!(out["opinions"][0]["text"], said["text"], "{out}");
    assert_eq!(own.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok()["account_erased"], true);
    let left = all(&clerk, &format!("{path}/opinions")).await;
    assert_eq!((left.len(), &left[0]["text"]), (1, &json!("内容已按本人要求删除")));
}

async fn the_market_is_put_in_order(kind: Kind) {
    let market = Market::start(kind).await;
    let tell = &market.world.tell;
    tell.opens("consultations", "丰泽街道：云谷市场整治协商 A street asks a community about its market");
    tell.chapter(
        "一次扫码反映，一场协商 A scan, and a consultation",
        "群众在云谷市场扫码反映占道经营，联络员受理。街道人大工委拟定协商议题和范围，公布后征求意见；公布前外人看不到，公布后不能改题。",
        "A resident scans at the market and complains; the liaison accepts. The street's office drafts a consultation that nobody sees before \
         it is opened, and nobody revises afterwards.",
    );
    let complaint = complaint::comes_in(&market.world).await;
    let (clerk, anybody) = (market.clerk().await, market.world.anybody());
    assert_eq!(wrong(clerk.post(CONSULTATIONS, &draft(HOME)).await), at("/scope", "consultation_scope_not_served"));
    let nowhere = clerk.post(CONSULTATIONS, &draft("350503999999")).await;
    assert_eq!(nowhere.problem(404, "reference_not_found")["errors"][0]["code"], "unknown_consultation_scope");
    let mut past = draft(COMMUNITY);
    past["closes_on"] = json!("2026-03-01");
    assert_eq!(wrong(clerk.post(CONSULTATIONS, &past).await), at("/closes_on", "consultation_dates_out_of_range"));
    market.world.login("demo-resident").await.post(CONSULTATIONS, &draft(COMMUNITY)).await.problem(403, "forbidden");
    anybody.get(&market.path("")).await.problem(404, "not_found");
    let early = json!({ "voice": "residents", "text": "太早了。", "phone": "13859700009" });
    anybody.post(&market.path("/opinions"), &early).await.problem(404, "not_found");
    let mut anew = draft(STREET);
    (anew["topic"], anew["deputy_ids"]) = (json!("另一个议题"), json!([market.world.deputy().await.0["id"]]));
    market.does("/revise", anew.clone()).await.ok();
    assert_eq!(wrong(market.does("/revise", draft(HOME)).await), at("/scope", "consultation_scope_not_served"));
    (anew["topic"], anew["scope"]) = (draft(COMMUNITY)["topic"].clone(), json!([COMMUNITY]));
    market.does("/revise", anew.clone()).await.ok();
    assert_eq!(market.does("/open", json!({})).await.ok()["state"], "open");
    market.does("/revise", anew).await.problem(409, "state_conflict");
    let listed = all(&anybody, &format!("{CONSULTATIONS}?division={COMMUNITY}")).await;
    assert_eq!((listed.len(), id_of(&listed[0])), (1, market.id.as_str()));
    tell.chapter(
        "开会 The meetings",
        "先同经营户代表座谈，再同全体经营户沟通。每次会议登记时间、地点、人数和记录；没开的会不能登记，记录不对外公布。",
        "First those who speak for the vendors, then all of them. A meeting that was not held is not minuted, and minutes are not for the public.",
    );
    meetings(&market).await;
    tell.chapter(
        "意见 The opinions",
        "纸质意见整理成表导入，重复导入不重复计；社区小程序按接口报送；其余的人自己在网上说，不用注册，一人一天一条。",
        "Those on paper come in by a workbook, which counts once however often it is sent; one by another system; all others by themselves, one \
         a person and day, without an account.",
    );
    opinions(&market).await;
    tell.chapter(
        "延期和截止 Extended, and over",
        "征求意见延长一次，要在截止前提出。到期自动结束，不再收意见。",
        "It is extended once, in time, and ends by itself.",
    );
    until_it_closes(&market).await;
    tell.chapter(
        "归类和决定 Groups and decisions",
        "系统把相近的意见归在一起，由人定名。每一类都要决定采纳、部分采纳或不采纳，并写明理由，一条意见也不能落下。",
        "What is alike is proposed as one, and people name it. Each group is decided on with a reason, and no opinion is left out.",
    );
    what_is_alike(&market).await;
    complaint::is_assigned(&market.world, id_of(&complaint)).await;
    tell.chapter(
        "承诺和兑现 What is promised, and kept",
        "道路拓宽、摊位划线两项措施写明责任单位和完成时间，每一类意见都有答复。两项都完成才能办结；当初反映的群众给了评价。",
        "Two measures with owners and dates; each group is answered. It is closed once both are done, and whoever complained rates it.",
    );
    what_comes_of_it(&market).await;
    complaint::is_settled(&market.world, id_of(&complaint)).await;
    it_adds_up(&market).await;
    tell.chapter(
        "引用和本人权利 Cited, and one's own",
        "专报可以引用协商意见，有次数限制。没人提意见的协商照样能走完。有账号的人可以带走和删除自己说过的话，条数照计。",
        "A briefing cites what was said. Where nobody says anything it ends all the same. What somebody said by an account is taken out, and \
         erased, with it; that it was said is counted still.",
    );
    cited::is_cited(&market).await;
    nobody_says_anything(&market).await;
    what_is_said_is_ones_own(&market).await;
    tell.ends();
}

mashang_tests::stories!(the_market_is_put_in_order);
