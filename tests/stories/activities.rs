//! A group of deputies studies a subject: who comes and who does not, what is reported, to whom it is passed on, and what comes back. And
//! meetings from which somebody stays away.

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, is_at};
use serde_json::{Value, json};

use crate::cases::police;
use crate::suggestions::{COUNTY, cast, congress_of, granted, told, until_told};

const ACTIVITIES: &str = "/api/v1/activities";
const GROUPS: &str = "/api/v1/deputy-groups";
const NOBODY: &str = "019ab0c0-0000-7000-8000-000000000000";
pub(crate) const OFFICE: &str = "county-office";

/// The accounts of the first four deputies, in the order of their ids.
const WHO: [&str; 4] = ["demo-deputy", "cosigner-1", "cosigner-2", "cosigner-3"];

/// An activity that the office of the first deputy plans, in those words.
pub(crate) async fn something_planned(world: &World, words: &str) {
    let body = json!({
        "kind": "visit", "congress_id": congress_of(world, COUNTY).await, "theme": words,
        "starts_at": "2026-03-10T01:00:00Z", "ends_at": "2026-03-10T09:00:00Z", "places": [words],
        "helpers": [{ "kind": "media", "name": words, "body": words, "part": words }]
    });
    world.login("demo-office").await.post(ACTIVITIES, &body).await.created();
}

pub(crate) struct Congress {
    pub(crate) world: World,
    pub(crate) id: String,
    pub(crate) deputies: Vec<String>,
    /// Units: the police, in which `demo-unit` works, and `property`'s.
    units: [Value; 2],
}

impl Congress {
    pub(crate) async fn start(kind: Kind) -> Self {
        let world = World::start(kind).await;
        let (deputies, property) = cast(&world).await;
        assert!(deputies.len() >= WHO.len());
        let units = [police(&world).await, property];
        Self { id: congress_of(&world, COUNTY).await, units, deputies, world }
    }

    async fn caller(&self, who: &str) -> Caller {
        self.world.login(who).await
    }

    async fn post(&self, who: &str, path: &str, body: Value) -> Answer {
        self.caller(who).await.post(path, &body).await
    }

    pub(crate) async fn act(&self, who: &str, id: &str, verb: &str, body: Value) -> Answer {
        self.post(who, &format!("{ACTIVITIES}/{id}/{verb}"), body).await
    }

    async fn seen(&self, who: &str, id: &str) -> Value {
        self.caller(who).await.get(&format!("{ACTIVITIES}/{id}")).await.ok()
    }

    /// What of activities waits for somebody.
    async fn work(&self, who: &str) -> Vec<Value> {
        let page = self.caller(who).await.get("/api/v1/me/work?kind=activity").await.ok();
        page["items"].as_array().unwrap().clone()
    }

    /// How often somebody was told that of an activity.
    async fn times(&self, who: &str, kind: &str, id: &str) -> usize {
        self.world.settle().await;
        told(&self.caller(who).await, id).await.iter().filter(|one| *one == kind).count()
    }

    /// The steps that are overdue of an activity.
    async fn overdue(&self, id: &str) -> Vec<Value> {
        self.world.settle().await;
        let page = self.caller(OFFICE).await.get("/api/v1/overdue?kind=activity&limit=100").await.ok();
        let own = page["items"].as_array().unwrap().iter().filter(|one| one["subject_id"] == id);
        own.cloned().collect()
    }

    fn group(&self, members: &[usize]) -> Value {
        let members: Vec<&str> = members.iter().map(|one| self.deputies[*one].as_str()).collect();
        json!({
            "congress_id": self.id, "name": "梅岭第一代表小组", "basis": "area", "area_code": HOME,
            "leader_id": members[0], "member_ids": members
        })
    }

    fn plan(&self, kind: &str, (from, to): (&str, &str)) -> Value {
        json!({
            "kind": kind, "congress_id": self.id, "plan_item": "专题调研第一项", "theme": "电动自行车充电设施调研",
            "starts_at": from, "ends_at": to, "places": ["梅庭社区", "奥林春天小区"],
            "helpers": [
                { "kind": "media", "name": "黄记者", "body": "晋江经济报" }, { "kind": "party_delegate", "name": "郑代表" },
                { "kind": "consultative_member", "name": "吴委员" }
            ]
        })
    }

    /// Plans and announces something that goes on from nine to five on a day, to which the first four are invited.
    pub(crate) async fn announced(&self, kind: &str, day: &str) -> String {
        let mut body = self.plan(kind, (&format!("{day}T01:00:00Z"), &format!("{day}T09:00:00Z")));
        body["deputy_ids"] = json!(self.deputies[..4]);
        let id = id_of(&self.post(OFFICE, ACTIVITIES, body).await.created()).to_owned();
        self.act(OFFICE, &id, "announce", json!({})).await.ok();
        id
    }

    /// Records that any of the four has of an activity: deputy, role and what was done; counted by nobody but this.
    async fn records(&self, id: &str) -> Vec<(usize, Value, Value)> {
        self.world.settle().await;
        let mut found = Vec::new();
        for (at, who) in WHO.iter().enumerate() {
            let page = self.caller(who).await.get("/api/v1/me/duty-records?limit=100").await.ok();
            let own = page["items"].as_array().unwrap().iter().filter(|one| one["source"]["subject_id"] == id);
            found.extend(own.map(|one| (at, one["role"].clone(), one["activity"].clone())));
        }
        found
    }
}

/// Where a body is wrong, and by which rule.
fn wrong(answer: Answer) -> (Value, Value) {
    let problem = answer.problem(422, "invalid");
    (problem["errors"][0]["pointer"].clone(), problem["errors"][0]["code"].clone())
}

fn at(pointer: &str, code: &str) -> (Value, Value) {
    (json!(pointer), json!(code))
}

/// A group is formed, and goes about something that the year's plan names; nobody knows of it but the office.
async fn planned(congress: &Congress) -> String {
    let two = congress.post(OFFICE, GROUPS, congress.group(&[0, 1])).await;
    assert_eq!(wrong(two), at("/member_ids", "deputy_group_size"));
    congress.post("demo-deputy", GROUPS, congress.group(&[0, 1, 2, 3])).await.problem(403, "forbidden");
    let group = congress.post(OFFICE, GROUPS, congress.group(&[0, 1, 2, 3])).await.created();
    let mut body = congress.plan("research", ("2026-03-10T01:00:00Z", "2026-03-10T09:00:00Z"));
    body["group_id"] = group["id"].clone();
    let made = congress.post(OFFICE, ACTIVITIES, body.clone()).await.created();
    assert_eq!((&made["state"], &made["clashes"]), (&json!("planned"), &json!([])));
    let id = id_of(&made).to_owned();
    congress.caller("demo-deputy").await.get(&format!("{ACTIVITIES}/{id}")).await.problem(404, "not_found");
    // Two on one deputy's same hours are warned of, and not refused.
    let mut other = congress.plan("visit", ("2026-03-10T07:00:00Z", "2026-03-10T10:00:00Z"));
    other["deputy_ids"] = json!([congress.deputies[0]]);
    let twice = congress.post(OFFICE, ACTIVITIES, other).await.created();
    assert_eq!(
        (&twice["clashes"][0]["activity_id"], &twice["clashes"][0]["deputy"]["id"]),
        (&json!(id), &json!(congress.deputies[0]))
    );
    congress.act(OFFICE, id_of(&twice), "cancel", json!({ "text": "与调研合并。" })).await.ok();
    let list = format!("{ACTIVITIES}?congress_id={}&year=2026&plan_item=专题调研第一项&kind=research", congress.id);
    let plan = congress.caller(OFFICE).await.get(&list).await.ok();
    assert_eq!(plan["items"].as_array().unwrap().iter().map(id_of).collect::<Vec<_>>(), [id.as_str()]);
    assert_eq!(plan["items"][0]["helpers"].as_array().unwrap().len(), 3);
    assert!(congress.caller("demo-deputy").await.get(&list).await.ok()["items"].as_array().unwrap().is_empty());
    id
}

/// One comes, one has leave, two say nothing; those who are to come are reminded twice.
async fn answered(congress: &Congress, id: &str) {
    congress.act(OFFICE, id, "announce", json!({})).await.ok();
    until_told(&congress.world, "demo-deputy", "announced", id).await;
    let waits = congress.work("demo-deputy").await;
    assert_eq!((&waits[0]["subject_id"], &waits[0]["allowed_actions"]), (&json!(id), &json!(["answerActivity"])));
    assert!(is_at(&waits[0]["due_at"], "2026-03-05T13:00:00"), "three days: {waits:?}");
    congress.act("demo-deputy", id, "answer", json!({ "accepts": true })).await.ok();
    assert!(congress.work("demo-deputy").await.is_empty());
    let silent = congress.act("cosigner-1", id, "answer", json!({ "accepts": false })).await;
    assert_eq!(wrong(silent), at("/reason", "activity_reason_missing"));
    let leave = json!({ "accepts": false, "reason": "赴省城就医。" });
    congress.act("cosigner-1", id, "answer", leave).await.ok();
    until_told(&congress.world, OFFICE, "leave_asked", id).await;
    assert_eq!(congress.work(OFFICE).await[0]["subject_id"], json!(id));
    let decision = |deputy: usize| json!({ "deputy_id": congress.deputies[deputy], "approves": true });
    congress.act("cosigner-1", id, "decide-leave", decision(1)).await.problem(403, "forbidden");
    assert_eq!(
        wrong(congress.act(OFFICE, id, "decide-leave", decision(2)).await),
        at("/deputy_id", "activity_no_leave_asked")
    );
    congress.act(OFFICE, id, "decide-leave", decision(1)).await.ok();
    until_told(&congress.world, "cosigner-1", "leave_approved", id).await;
    let others = congress.seen("demo-deputy", id).await.to_string();
    assert!(!others.contains("就医") && !others.contains("leave_"), "why is nobody else's: {others}");
    assert!(congress.seen("cosigner-1", id).await.to_string().contains("就医"));
    for (verb, early) in
        [("report", json!({ "findings": "充电桩不足。" })), ("contribute", json!({ "text": "充电桩不足。" }))]
    {
        congress.act("demo-deputy", id, verb, early).await.problem(409, "state_conflict");
    }
    for (moment, times) in [("2026-03-07T09:01:00+08:00", 1), ("2026-03-09T09:01:00+08:00", 2)] {
        congress.world.clock.pass_until(moment);
        for _ in 0..100 {
            if congress.times("demo-deputy", "reminded", id).await == times {
                break;
            }
            mashang_tests::tick().await;
        }
        assert_eq!(congress.times("demo-deputy", "reminded", id).await, times);
    }
    assert_eq!(congress.times("cosigner-1", "reminded", id).await, 0, "who has leave is not expected");
}

/// One is on the list, one wrote something down, one has leave, and one was not there.
async fn held(congress: &Congress, id: &str) {
    congress.world.clock.pass_until("2026-03-10T09:05:00+08:00");
    congress.act("cosigner-3", id, "contribute", json!({ "text": "三号楼消防通道停满车。" })).await.ok();
    let list = json!({ "present_ids": [congress.deputies[0]] });
    congress.act("demo-deputy", id, "note-attendance", list.clone()).await.problem(403, "forbidden");
    let stranger = json!({ "present_ids": [NOBODY] });
    assert_eq!(congress.act(OFFICE, id, "note-attendance", stranger).await.missing_fields(), ["/present_ids/0"]);
    for _ in 0..2 {
        congress.act(OFFICE, id, "note-attendance", list.clone()).await.ok();
    }
    let seen = congress.seen(OFFICE, id).await;
    let presence: Vec<_> = seen["invited"].as_array().unwrap().iter().map(|one| one["presence"].clone()).collect();
    assert_eq!(
        (&seen["state"], presence),
        (&json!("under_way"), ["present", "excused", "absent", "present"].map(Value::from).to_vec())
    );
    assert_eq!(congress.times(OFFICE, "absence_warned", id).await, 0, "it is no meeting");
    assert!(!congress.seen("demo-deputy", id).await.to_string().contains("absent"));
    let expected = [0_usize, 3].map(|one| (one, json!("sentiment_informant"), json!("collected_opinions")));
    assert_eq!(congress.records(id).await, expected, "once each, however it is known");
    congress.world.clock.pass_until("2026-03-10T17:05:00+08:00");
    congress.act("cosigner-2", id, "contribute", json!({ "text": "事后补充。" })).await.ok();
    let seen = congress.seen(OFFICE, id).await;
    assert_eq!(seen["invited"][2]["presence"], "absent", "whoever writes when it is over was not there for that");
    assert_eq!(congress.records(id).await, expected);
}

/// Who helped, and what they did, is written down when it is known, in the place of what was planned.
async fn helped(congress: &Congress, id: &str) {
    let helpers = json!({ "helpers": [
        { "kind": "media", "name": "黄记者", "body": "晋江经济报", "part": "跟随调研并采访" },
        { "kind": "party_delegate", "name": "郑代表", "part": "走访两户党员" }
    ] });
    congress.act("demo-deputy", id, "helpers", helpers.clone()).await.problem(403, "forbidden");
    let many = json!({ "helpers": vec![json!({ "kind": "expert", "name": "专家" }); 51] });
    assert_eq!(congress.act(OFFICE, id, "helpers", many).await.bad_fields(), ["/helpers"]);
    congress.act(OFFICE, id, "helpers", helpers).await.ok();
    let seen = congress.seen("demo-deputy", id).await;
    let told: Vec<_> = seen["helpers"].as_array().unwrap().iter().map(|one| one["part"].clone()).collect();
    assert_eq!(told, ["跟随调研并采访", "走访两户党员"]);
    assert!(!seen.to_string().contains("吴委员"), "who did not come after all is named no more: {seen}");
}

/// Once it is over nobody is named anew, and whoever wants to be named no more is left out.
async fn left_out(congress: &Congress, id: &str) {
    let one = json!({ "kind": "party_delegate", "name": "郑代表", "part": "走访两户党员" });
    let fresh = json!({ "helpers": [one, { "kind": "expert", "name": "新专家" }] });
    assert_eq!(wrong(congress.act(OFFICE, id, "helpers", fresh).await), at("/helpers/1", "activity_helpers_over"));
    congress.act(OFFICE, id, "helpers", json!({ "helpers": [one] })).await.ok();
    let seen = congress.seen(OFFICE, id).await.to_string();
    assert!(seen.contains("郑代表") && !seen.contains("黄记者"), "{seen}");
}

/// The report is passed on late, one unit feeds back in time and one late.
async fn reported_and_fed_back(congress: &Congress, id: &str) {
    congress.act(OFFICE, id, "close", json!({})).await.problem(409, "activity_report_missing");
    let report =
        json!({ "findings": "三个小区充电桩不足。", "suggestions": ["统一规划集中充电点。", "明确物业巡查责任。"] });
    congress.act("demo-deputy", id, "report", report).await.ok();
    until_told(&congress.world, OFFICE, "reported", id).await;
    congress.act(OFFICE, id, "close", json!({})).await.problem(409, "activity_transfer_missing");
    let seen = congress.seen(OFFICE, id).await;
    assert!(is_at(&seen["report"]["transfer_due_at"], "2026-03-24T09:30:00"), "ten working days: {seen}");
    let to = json!({ "unit_ids": congress.units, "text": "请研究办理并反馈。" });
    congress.act("demo-deputy", id, "transfer", to.clone()).await.problem(403, "forbidden");
    assert!(congress.overdue(id).await.is_empty());
    congress.world.clock.pass_until("2026-03-25T09:00:00+08:00");
    let late = congress.overdue(id).await;
    assert_eq!(
        (late.len(), &late[0]["step"], &late[0]["holder"]["kind"]),
        (1, &json!("activity_transfer"), &json!("office"))
    );
    let twice = json!({ "unit_ids": [congress.units[0], congress.units[0]] });
    assert_eq!(wrong(congress.act(OFFICE, id, "transfer", twice).await), at("/unit_ids", "activity_organs"));
    let unknown = json!({ "unit_ids": [NOBODY] });
    assert_eq!(congress.act(OFFICE, id, "transfer", unknown).await.missing_fields(), ["/unit_ids/0"]);
    let past = json!({ "unit_ids": congress.units, "due_on": "2026-03-25" });
    assert_eq!(
        wrong(congress.act(OFFICE, id, "transfer", past).await),
        at("/due_on", "activity_feedback_out_of_range")
    );
    congress.act(OFFICE, id, "transfer", to).await.ok();
    until_told(&congress.world, "demo-unit", "transferred", id).await;
    let desk = format!("/api/v1/units/{}/close", congress.units[1].as_str().unwrap());
    congress.post(OFFICE, &desk, json!({})).await.problem(409, "open_work");
    assert!(congress.overdue(id).await.is_empty());

    let answer = |words: &str| json!({ "text": words });
    let units = congress.world.anybody().get(&format!("/api/v1/units?division={HOME}&limit=100")).await.ok();
    let other = units["items"].as_array().unwrap().iter().find(|unit| !congress.units.contains(&unit["id"])).unwrap();
    granted(&congress.world, "other-unit", json!({ "HandlingUnit": { "unit": other["id"] } })).await;
    congress.act("other-unit", id, "feed-back", answer("无。")).await.problem(404, "not_found");
    congress.act("demo-deputy", id, "feed-back", answer("已办。")).await.problem(403, "forbidden");
    let own = congress.seen("demo-unit", id).await;
    assert!(own.get("contributions").is_none() && own.get("helpers").is_none(), "a unit sees the report: {own}");
    assert_eq!(own["report"]["suggestions"].as_array().unwrap().len(), 2);
    congress.act("demo-unit", id, "feed-back", answer("已清理消防通道。")).await.ok();
    congress.act("demo-unit", id, "feed-back", answer("补充。")).await.problem(409, "activity_fed_back_already");
    until_told(&congress.world, "cosigner-3", "fed_back", id).await;
    congress.act(OFFICE, id, "close", json!({})).await.problem(409, "state_conflict");
    assert_eq!(congress.work("property").await[0]["light"], "green");
    congress.world.clock.pass_until("2026-06-26T09:00:00+08:00");
    let late = congress.overdue(id).await;
    assert_eq!(
        (late.len(), &late[0]["step"], &late[0]["holder"]["id"]),
        (1, &json!("activity_feedback"), &congress.units[1])
    );
    assert!(is_at(&late[0]["due_at"], "2026-06-25T09:30:00"), "three months: {late:?}");
    assert_eq!(congress.work("property").await[0]["light"], "red");
    assert_eq!(congress.seen(OFFICE, id).await["light"], "red");
    assert_eq!(congress.act("property", id, "feed-back", answer("已划定集中充电点。")).await.ok()["state"], "fed_back");
    assert!(congress.overdue(id).await.is_empty());
    assert_eq!(
        (congress.times("demo-deputy", "fed_back", id).await, congress.times("cosigner-1", "fed_back", id).await),
        (2, 0)
    );
}

async fn a_group_studies_a_subject_and_hears_what_came_of_it(kind: Kind) {
    let congress = Congress::start(kind).await;
    let id = planned(&congress).await;
    answered(&congress, &id).await;
    held(&congress, &id).await;
    helped(&congress, &id).await;
    reported_and_fed_back(&congress, &id).await;
    assert_eq!(congress.act(OFFICE, &id, "close", json!({})).await.ok()["state"], "closed");
    let seen = congress.seen(OFFICE, &id).await;
    let in_time: Vec<_> = seen["organs"].as_array().unwrap().iter().map(|organ| organ["in_time"].clone()).collect();
    assert_eq!(in_time, [true, false]);
    let kinds: Vec<_> = seen["steps"].as_array().unwrap().iter().map(|step| step["kind"].clone()).collect();
    assert_eq!((&kinds[0], kinds.last().unwrap()), (&json!("planned"), &json!("closed")));
    let path = format!("/api/v1/statistics/activities?year=2026&office_id={}", seen["office_id"].as_str().unwrap());
    let figures = congress.caller(OFFICE).await.get(&path).await.ok();
    let by_hand = json!([{
        "kind": "research", "announced": 1, "held": 1, "closed": 1, "invited": 4, "present": 2, "excused": 1, "absent": 1,
        "transferred": 2, "fed_back": 2, "in_time": 1
    }]);
    assert_eq!(figures["by_kind"], by_hand);
    congress.caller("demo-deputy").await.get(&path).await.problem(403, "forbidden");
    assert_eq!(congress.records(&id).await.len(), 2, "nothing that followed credits anybody");
    left_out(&congress, &id).await;
    let excuse = json!({ "deputy_id": congress.deputies[2], "reason": "当日突发疾病。" });
    congress.world.clock.pass_until("2027-03-11T09:00:00+08:00");
    congress.act(OFFICE, &id, "excuse-absence", excuse).await.problem(409, "activity_excuse_too_late");
}

/// Plans that can't be.
async fn refused(congress: &Congress) {
    let good = congress.plan("inspection", ("2026-03-12T01:00:00Z", "2026-03-12T09:00:00Z"));
    for who in ["demo-deputy", "demo-unit", "demo-leader", "demo-resident"] {
        congress.post(who, ACTIVITIES, good.clone()).await.problem(403, "forbidden");
    }
    let elsewhere = congress.world.anybody().get("/api/v1/deputies?division=350581103000&limit=1").await.ok();
    let foreign = elsewhere["items"][0]["id"].clone();
    for (field, value, pointer, code) in [
        ("starts_at", json!("2026-03-01T01:00:00Z"), "/starts_at", "activity_start_out_of_range"),
        ("ends_at", json!("2026-03-12T01:00:00Z"), "/ends_at", "activity_end_out_of_range"),
        ("ends_at", json!("2026-04-13T01:00:00Z"), "/ends_at", "activity_end_out_of_range"),
        ("deputy_ids", json!([foreign]), "/deputy_ids/0", "activity_foreign_deputy"),
        (
            "congress_id",
            json!(congress_of(&congress.world, "350581000000").await),
            "/congress_id",
            "activity_congress_not_served",
        ),
    ] {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(wrong(congress.post(OFFICE, ACTIVITIES, body).await), at(pointer, code));
    }
    for (field, value, pointer) in [
        ("deputy_ids", json!([NOBODY]), "/deputy_ids/0"),
        ("group_id", json!(NOBODY), "/group_id"),
        ("congress_id", json!(NOBODY), "/congress_id"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(congress.post(OFFICE, ACTIVITIES, body).await.missing_fields(), [pointer]);
    }
    let nobody = congress.post(OFFICE, ACTIVITIES, good).await.created();
    congress.act(OFFICE, id_of(&nobody), "announce", json!({})).await.problem(409, "nobody_invited");
    let stranger = json!({ "deputy_ids": [foreign] });
    assert_eq!(
        wrong(congress.act(OFFICE, id_of(&nobody), "invite", stranger).await),
        at("/deputy_ids/0", "activity_foreign_deputy")
    );
    let mut outside = congress.group(&[0, 1, 2]);
    outside["leader_id"] = json!(congress.deputies[3]);
    let leader = congress.post(OFFICE, GROUPS, outside).await;
    assert_eq!(wrong(leader), at("/leader_id", "deputy_group_leader_outside"));
}

/// Who stays away from two meetings of a term without approval is told of to the office twice, and ended by nobody.
async fn whoever_stays_away_twice_is_told_of_and_ended_by_nobody(kind: Kind) {
    let congress = Congress::start(kind).await;
    refused(&congress).await;
    let group = congress.post(OFFICE, GROUPS, congress.group(&[0, 1, 2, 3])).await.created();
    let path = format!("{GROUPS}/{}", id_of(&group));
    let mut meetings = Vec::new();
    for day in ["2026-03-05", "2026-03-12", "2026-03-19"] {
        meetings.push(congress.announced("attend", day).await);
    }
    for (number, day) in ["2026-03-05", "2026-03-12", "2026-03-19"].iter().enumerate() {
        congress.world.clock.pass_until(&format!("{day}T10:00:00+08:00"));
        // The first two come always; the third stays away at first and last, the fourth once, and is excused.
        let there = if number == 1 { 0..3 } else { 0..2 };
        let list = json!({ "present_ids": congress.deputies[there] });
        congress.act(OFFICE, &meetings[number], "note-attendance", list.clone()).await.ok();
        congress.act(OFFICE, &meetings[number], "note-attendance", list).await.ok();
        if number < 2 {
            let excuse = json!({ "deputy_id": congress.deputies[3], "reason": "执行防汛任务。" });
            congress.act(OFFICE, &meetings[number], "excuse-absence", excuse.clone()).await.ok();
            assert_eq!(
                wrong(congress.act(OFFICE, &meetings[number], "excuse-absence", excuse).await),
                at("/deputy_id", "activity_not_absent")
            );
        }
    }
    let mut counted = Vec::new();
    for meeting in &meetings {
        counted.push([
            congress.times(OFFICE, "absence_warned", meeting).await,
            congress.times(OFFICE, "absence_repeated", meeting).await,
        ]);
    }
    // The fourth was excused each time before, so that the third meeting is that one's first.
    assert_eq!(counted, [[2, 0], [1, 0], [1, 1]]);
    let third = congress.world.anybody().get(&format!("/api/v1/deputies/{}", congress.deputies[2])).await.ok();
    assert_eq!(third["mandates"][0]["status"], "active", "the system ends nothing by itself");
    let credited = [0_usize, 1].map(|one| (one, json!("policy_supervisor"), json!("other")));
    assert_eq!(congress.records(&meetings[0]).await, credited);

    let members =
        async || congress.caller("demo-deputy").await.get(&path).await.ok()["members"].as_array().unwrap().len();
    assert_eq!(members().await, 4);
    let admin = congress.caller("demo-admin").await;
    let end = congress.world.decided(&third, "resigned");
    admin.post(&format!("/api/v1/deputies/{}/mandate-status", congress.deputies[2]), &end).await.ok();
    assert_eq!(members().await, 3, "a mandate that ends leaves the group");
    congress.act(OFFICE, &meetings[0], "close", json!({})).await.ok();
    congress.post(OFFICE, &format!("{path}/dissolve"), json!({})).await.ok();
    congress.post(OFFICE, &format!("{path}/dissolve"), json!({})).await.problem(409, "state_conflict");
}

mashang_tests::stories!(
    a_group_studies_a_subject_and_hears_what_came_of_it,
    whoever_stays_away_twice_is_told_of_and_ended_by_nobody,
);
