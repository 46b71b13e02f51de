//! The change of term (换届) as one operation: from the roster to the night, and back.

mod night;

use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::imports::problems;
use crate::staff::gives;

/// 晋江市, whose congress some thirty deputies of the cast belong to.
pub(crate) const COUNTY: &str = "350582000000";
const HEADER: &str = "姓名,性别,出生年月,民族,党派,单位职务,选区,手机,连任/原代表编号,活动室,网格编码";

/// A row of a roster.
#[derive(Clone, Default)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) born: String,
    pub(crate) constituency: String,
    pub(crate) phone: String,
    pub(crate) number: String,
    pub(crate) room: String,
    pub(crate) grids: String,
}

impl Line {
    fn written(&self) -> String {
        let Self { name, born, constituency, phone, number, room, grids } = self;
        format!("{name},女,{born},汉族,,村委会主任,{constituency},{phone},{number},{room},{grids}")
    }
}

/// Sends a roster.
pub(crate) async fn sent(caller: &Caller, term: &str, lines: &[Line], more: &[(&str, &str)]) -> Answer {
    let rows: Vec<String> = lines.iter().map(Line::written).collect();
    let file = Part::bytes(format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()).file_name("名单.csv");
    let mut form = Form::new().part("file", file);
    for (name, value) in more {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    caller.send(caller.request("POST", &format!("/api/v1/terms/{term}/roster")).multipart(form)).await
}

/// A county before the election of its next term.
pub(crate) struct County {
    pub(crate) world: World,
    /// The deputies of the running term.
    pub(crate) deputies: Vec<Value>,
    pub(crate) former: String,
    pub(crate) term: String,
    /// The roster: of each constituency the last deputy is elected again, and whoever else sat there is not.
    pub(crate) lines: Vec<Line>,
}

fn mandate(deputy: &Value) -> &Value {
    &deputy["mandates"][0]
}

impl County {
    pub(crate) async fn admin(&self) -> Caller {
        self.world.login("demo-admin").await
    }

    /// Somebody who works in the congress's office.
    pub(crate) async fn clerk(&self) -> Caller {
        self.world.login("clerk-of-the-county").await
    }

    /// With a next term whose first session is on that day.
    pub(crate) async fn before(kind: Kind, session: &str, more: &[(&'static str, &'static str)]) -> Self {
        let world = World::start_with(kind, more).await;
        let (admin, anybody) = (world.login("demo-admin").await, world.anybody());
        let offices = anybody.get("/api/v1/offices?name=晋江市人大常委会").await.ok();
        let clerk = world.login("clerk-of-the-county").await.get("/api/v1/me").await.ok();
        let office = json!({ "Office": { "office": offices["items"][0]["id"], "area": COUNTY } });
        let _ = world.grant(clerk["account_id"].as_str().unwrap(), &office);
        let page = anybody.get(&format!("/api/v1/deputies?division={COUNTY}&limit=100")).await.ok();
        let own = |deputy: &&Value| mandate(deputy)["congress_code"] == COUNTY;
        let deputies: Vec<Value> = page["items"].as_array().unwrap().iter().filter(own).cloned().collect();
        let found = anybody.get(&format!("/api/v1/congresses?division={COUNTY}&limit=100")).await.ok();
        let congresses = found["items"].as_array().unwrap();
        let congress = id_of(congresses.iter().find(|one| one["division_code"] == COUNTY).unwrap()).to_owned();
        let terms = anybody.get(&format!("/api/v1/congresses/{congress}/terms")).await.ok();
        let former = id_of(&terms["items"][0]).to_owned();
        let next = json!({ "number": 19, "elected_on": "2026-03-02", "first_session_on": session });
        let path = format!("/api/v1/congresses/{congress}/terms");
        let term = id_of(&admin.post(&path, &next).await.created()).to_owned();
        let mut county = Self { world, deputies, former, term, lines: Vec::new() };
        county.draw_up(&admin).await;
        county
    }

    async fn draw_up(&mut self, admin: &Caller) {
        let mut names: Vec<String> = Vec::new();
        for deputy in &self.deputies {
            let name = mandate(deputy)["constituency"].as_str().unwrap().to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let path = format!("/api/v1/terms/{}/constituencies", self.term);
            admin.post(&path, &json!({ "name": name, "seats": 3 })).await.created();
            let sat: Vec<&Value> =
                self.deputies.iter().filter(|one| mandate(one)["constituency"] == name.as_str()).collect();
            for (place, deputy) in sat.iter().enumerate() {
                let again = place > 0 && place + 1 == sat.len();
                let own = if again { deputy["name"].as_str().unwrap().to_owned() } else { self.newcomer() };
                let here = deputy["division_code"] == HOME;
                self.lines.push(Line {
                    name: own,
                    born: "1980-05".to_owned(),
                    constituency: name.clone(),
                    number: if again { id_of(deputy).to_owned() } else { String::new() },
                    room: if here { "梅庭社区代表活动室".to_owned() } else { String::new() },
                    grids: if here { format!("{HOME}00{}", place % 4 + 1) } else { String::new() },
                    ..Line::default()
                });
            }
        }
    }

    fn newcomer(&self) -> String {
        let digits = self.lines.len().to_string();
        let spelled = digits.chars().map(|digit| "零一二三四五六七八九".chars().nth(digit as usize - 48).unwrap());
        format!("新任{}", spelled.collect::<String>())
    }

    /// The roster is loaded and confirmed; the change's id.
    pub(crate) async fn confirmed(&self) -> String {
        let loaded = sent(&self.admin().await, &self.term, &self.lines, &[]).await.ok();
        assert_eq!((&loaded["applied"], &loaded["problems"]), (&json!(true), &json!([])), "{loaded}");
        let change = id_of(&loaded["term_change"]).to_owned();
        let by = json!({ "credentials_report": "晋人常〔2026〕1号", "published_on": "2026-03-02" });
        self.clerk().await.post(&format!("/api/v1/term-changes/{change}/confirm"), &by).await.ok();
        change
    }
}

/// Row and code of each problem.
fn found(report: &Value) -> Vec<(u64, String)> {
    problems(report).into_iter().map(|(row, _, code)| (row, code)).collect()
}

async fn whatever_is_wrong_with_a_roster_is_told_at_once_and_a_person_decides_who_is_who(kind: Kind) {
    let county = County::before(kind, "2026-03-20", &[("MASHANG_WORKER", "off")]).await;
    let (admin, clerk) = (county.admin().await, county.clerk().await);
    let mut spoilt = county.lines.clone();
    // The cast is small, and every mistake has a row of its own.
    for name in ["青阳第一选区", "青阳第二选区", "青阳第三选区"] {
        let path = format!("/api/v1/terms/{}/constituencies", county.term);
        admin.post(&path, &json!({ "name": name, "seats": 3 })).await.created();
        spoilt.extend((1..=3).map(|place| Line {
            name: format!("林{}{place}号", &name[9..12]),
            born: "1980-05".to_owned(),
            constituency: name.to_owned(),
            ..Line::default()
        }));
    }
    let last = spoilt.len();
    "2008-04".clone_into(&mut spoilt[0].born);
    "五月".clone_into(&mut spoilt[1].born);
    "没有的选区".clone_into(&mut spoilt[2].constituency);
    "没有的活动室".clone_into(&mut spoilt[3].room);
    spoilt[4].grids = format!("{HOME}999");
    "12".clone_into(&mut spoilt[5].number);
    // Somebody of another county's congress, and one place too many.
    let elsewhere = county.world.anybody().get("/api/v1/deputies?division=350581103209&limit=1").await.ok();
    id_of(&elsewhere["items"][0]).clone_into(&mut spoilt[6].number);
    "13812340077".clone_into(&mut spoilt[7].phone);
    "13812340077".clone_into(&mut spoilt[8].phone);
    let one = Line { name: "林补名".to_owned(), ..spoilt[9].clone() };
    spoilt.extend((0..3).map(|number| Line {
        name: format!("林补名{}", ["甲", "乙", "丙"][number]),
        number: String::new(),
        ..one.clone()
    }));
    let report = sent(&admin, &county.term, &spoilt, &[("dry_run", "true")]).await.ok();
    assert_eq!(report["applied"], false);
    let told = found(&report);
    for (row, code) in [
        (2, "elected_too_young"),
        (3, "not_a_month"),
        (4, "unknown_constituency"),
        (5, "unknown_room"),
        (6, "unknown_grid_code"),
        (7, "not_a_deputy_number"),
        (10, "roster_phone_twice"),
    ] {
        assert!(told.contains(&(row, code.to_owned())), "{row} {code}: {told:?}");
    }
    let apart = ["elected_apart", "roster_of_another_congress"];
    assert!(told.iter().any(|(row, code)| *row == 8 && apart.contains(&code.as_str())), "{told:?}");
    assert!(told.iter().any(|(row, code)| *row > last as u64 && code == "more_names_than_seats"), "{told:?}");
    // The same as rows of JSON, where several grids are several texts.
    let row = |line: &Line| {
        let grids: Vec<&str> = line.grids.split_terminator('、').collect();
        json!({
            "name": line.name, "birth_month": line.born, "constituency": line.constituency, "former_deputy": line.number,
            "room": line.room, "grid_codes": grids
        })
    };
    let rows: Vec<Value> = county.lines.iter().map(row).collect();
    let file = Part::bytes(json!(rows).to_string().into_bytes()).file_name("roster.json");
    let form = Form::new().part("file", file).text("dry_run", "true");
    let path = format!("/api/v1/terms/{}/roster", county.term);
    let report = admin.send(admin.request("POST", &path).multipart(form)).await.ok();
    assert_eq!((&report["problems"], &report["proposed"]), (&json!([]), &json!(0)), "{report}");

    // With anything wrong nothing is written, and a neighbour is told nothing.
    assert_eq!(sent(&admin, &county.term, &spoilt, &[]).await.ok()["applied"], false);
    let neighbour = county.world.login("demo-office-xiangzhi").await;
    sent(&neighbour, &county.term, &county.lines, &[]).await.problem(403, "forbidden");
    a_person_decides(&county, &admin, &clerk).await;
}

/// Of a name alone nobody knows whose it is.
async fn a_person_decides(county: &County, admin: &Caller, clerk: &Caller) {
    let mut lines = county.lines.clone();
    let again = lines.iter().position(|line| !line.number.is_empty()).unwrap();
    let who = std::mem::take(&mut lines[again].number);
    let loaded = sent(admin, &county.term, &lines, &[]).await.ok();
    assert_eq!(loaded["proposed"], 1, "{loaded}");
    let change = id_of(&loaded["term_change"]).to_owned();
    let path = |verb: &str| format!("/api/v1/term-changes/{change}/{verb}");
    let by = json!({ "credentials_report": "晋人常〔2026〕1号", "published_on": "2026-03-02" });
    clerk.post(&path("confirm"), &by).await.problem(409, "roster_undecided");
    let open = clerk.get(&path("roster?undecided=true")).await.ok();
    clerk.get(&path("roster")).await.ok();
    let entries = admin.get("/api/v1/audit/entries").await.ok();
    let looks = entries["items"].as_array().unwrap().iter().filter(|one| one["act"] == "roster_shown").count();
    assert_eq!(looks, 1, "who saw birth months and phones is written down, once a day for each: {entries}");
    let row = &open["items"][0];
    assert!(row["proposals"].as_array().unwrap().iter().any(|one| one["id"] == who.as_str()), "{open}");
    let version = open["version"].as_i64().unwrap();
    // By a second entry of the same person the one is meant that is kept, in one row alone.
    let past = json!({
        "level": "county", "congress_code": COUNTY, "term": 3, "constituency": "旧选区", "from": "1992-01-01",
        "to": "1996-12-31"
    });
    let second = json!({ "name": "林壹人", "division_code": HOME, "mandates": [past] });
    let second = admin.post("/api/v1/deputies", &second).await.created();
    let twice = json!({ "duplicate_id": second["id"] });
    admin.post(&format!("/api/v1/deputies/{who}/merge"), &twice).await.ok();
    let old = json!({ "row_id": row["id"], "deputy_id": second["id"] });
    clerk.post(&path("decide"), &old).await.ok();
    let all = clerk.get(&path("roster?limit=100")).await.ok();
    let meant = all["items"].as_array().unwrap().iter().filter(|one| one["deputy_id"] == who.as_str()).count();
    assert_eq!(meant, 1, "{all}");
    let another = all["items"].as_array().unwrap().iter().find(|one| one["id"] != row["id"]).unwrap();
    let again = json!({ "row_id": another["id"], "deputy_id": second["id"] });
    assert_eq!(clerk.post(&path("decide"), &again).await.bad_fields(), ["/deputy_id"]);
    // Who saw the roster before somebody edited it confirms nothing, and the administrator confirms nothing at all.
    clerk.who_saw(version).post(&path("confirm"), &by).await.problem(412, "version_conflict");
    admin.post(&path("confirm"), &by).await.problem(403, "forbidden");
    let future = json!({ "credentials_report": "晋人常〔2026〕1号", "published_on": "2026-03-03" });
    assert_eq!(clerk.post(&path("confirm"), &future).await.bad_fields(), ["/published_on"]);
    // Of two who confirm at once one does.
    let other = county.clerk().await;
    let confirm = path("confirm");
    let both = tokio::join!(clerk.post(&confirm, &by), other.post(&confirm, &by));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    // The session goes to another day, and never into the past.
    let session = format!("/api/v1/terms/{}/move-session", county.term);
    admin.post(&session, &json!({ "first_session_on": "2026-03-25" })).await.ok();
    assert_eq!(
        admin.post(&session, &json!({ "first_session_on": "2026-03-01" })).await.bad_fields(),
        ["/first_session_on"]
    );
    sent(admin, &county.term, &lines, &[]).await.problem(409, "term_has_begun");
}

async fn where_duties_are_separated_nobody_confirms_the_own_roster_while_another_can(kind: Kind) {
    let county = County::before(kind, "2026-03-20", &[("MASHANG_WORKER", "off")]).await;
    let (world, admin) = (&county.world, county.admin().await);
    // One works in the office and sets things up, too.
    let office = county.clerk().await.get("/api/v1/me").await.ok();
    let (clerk, grant) = (office["account_id"].as_str().unwrap(), id_of(&office["grants"][0]));
    let both = world.login("both").await.get("/api/v1/me").await.ok();
    let about = json!({ "kind": "office", "about_id": office["grants"][0]["party"]["id"] });
    let to_both = format!("/api/v1/accounts/{}/grants", both["account_id"].as_str().unwrap());
    admin.post(&to_both, &about).await.created();
    for (who, part) in [("both", "system_admin"), ("gives", "security_admin"), ("audits", "audit_admin")] {
        gives(world, &admin, who, part, COUNTY).await.created();
    }
    let (both, giver) = (world.login("both").await, world.login("gives").await);
    let set = |separated: bool| json!({ "division_code": COUNTY, "separated": separated });
    giver.post("/api/v1/separated-duties", &set(true)).await.ok();

    let loaded = sent(&both, &county.term, &county.lines, &[]).await.ok();
    let confirm = format!("/api/v1/term-changes/{}/confirm", id_of(&loaded["term_change"]));
    let by = |day: &str| json!({ "credentials_report": "晋人常〔2026〕1号", "published_on": day });
    both.post(&confirm, &by("2026-03-02")).await.problem(409, "confirms_own_roster");
    // Nothing of it holds where duties are together: what is wrong there is the day.
    both.post("/api/v1/separated-duties", &set(false)).await.ok();
    assert_eq!(both.post(&confirm, &by("2026-03-09")).await.bad_fields(), ["/published_on"]);
    giver.post("/api/v1/separated-duties", &set(true)).await.ok();
    both.post(&confirm, &by("2026-03-09")).await.problem(409, "confirms_own_roster");
    // Where nobody else is left in the office, the roster waits for nobody.
    giver.post(&format!("/api/v1/accounts/{clerk}/grants/{grant}/revoke"), &json!({})).await.ok();
    assert_eq!(both.post(&confirm, &by("2026-03-02")).await.ok()["state"], "confirmed");
}

mashang_tests::stories!(
    whatever_is_wrong_with_a_roster_is_told_at_once_and_a_person_decides_who_is_who,
    where_duties_are_separated_nobody_confirms_the_own_roster_while_another_can,
);
