//! Opening a county (开局): a production system on an empty database, from the first command to a case that is closed, taken
//! out and erased, when nothing is lacking any more.

mod tables;

use std::process::{Command, Stdio};

use chrono::Datelike;
use mashang_domain::shared::{Clock, EventId};
use mashang_infra::system::SystemClock;
use mashang_tests::outside::{Outside, TakenSms};
use mashang_tests::{Caller, HOME, Kind, OwnDatabase, World, execute, id_of, program, submission};
use serde_json::{Value, json};

use crate::desks::has_password;
use crate::harbour::HARBOUR;
use crate::imports::{problems, sent};
use crate::log::literal;
use crate::wechat::log_in;
use tables::Sheet;

const CITY: &str = "350500000000";
const STREET: &str = "350582002000";
const TOWN: &str = "350581103000";
const ADMINISTRATOR: &str = "13812340001";
/// Whose phone stands in the matter, and who has no account.
const VOTER: &str = "13900001234";
const COMPUTER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
const ACCEPT: &str = "/api/v1/invitations/accept";
/// Which templates say what.
const ERASURE: &str = "1115";
const PROGRESS: &str = "1116";

const PRODUCTION: [(&str, &str); 6] = [
    ("MASHANG_ENV", "production"),
    ("MASHANG_DATA_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
    ("MASHANG_TOKEN_KEY", "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"),
    ("MASHANG_PUBLIC_URL", "https://rd.example.cn"),
    ("MASHANG_SPONSOR", "泉州市人大常委会"),
    ("MASHANG_FEEDBACK", "mailto:mashang@example.cn"),
];

type Setting = (&'static str, &'static str);

/// The program in production.
fn command(database: &OwnDatabase, settings: &[Setting], arguments: &[&str]) -> Command {
    let mut command = program::command(database, arguments);
    command.envs(settings.iter().copied());
    command
}

/// What `mashang doctor` finds lacking, a line each.
fn lacking(doctor: &mut Command) -> Vec<String> {
    let output = doctor.stdout(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lacking: Vec<_> = said.lines().filter(|line| line.starts_with("- ")).map(str::to_owned).collect();
    assert_eq!(output.status.success(), lacking.is_empty(), "{said}");
    lacking
}

fn bearer(world: &World, session: &Value) -> Caller {
    world.anybody().with("Authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()))
}

/// The one of that name in a list.
async fn named(caller: &Caller, list: &str, name: &str) -> Value {
    let page = caller.get(&format!("/api/v1/{list}&limit=100")).await.ok();
    let found = page["items"].as_array().unwrap().iter().find(|one| one["name"] == name).cloned();
    found.unwrap_or_else(|| panic!("no {name} in {page}"))
}

struct County {
    world: World,
    outside: Outside,
    settings: Vec<Setting>,
}

/// Everybody who takes part in the matter.
struct People {
    clerk: Caller,
    deputy: Caller,
    police: Caller,
    /// What is known of them.
    entry: Value,
    police_id: Value,
    property_id: Value,
}

impl County {
    /// An empty database, one command, and a server; with the code that the command gave.
    fn begin(kind: Kind) -> (Self, String) {
        let (outside, database) = (Outside::start(), OwnDatabase::empty(kind));
        let settings = [&PRODUCTION[..], &outside.wechat()[..], &outside.tencent()[..]].concat();
        let lacks = lacking(&mut command(&database, &settings, &["doctor"])).concat();
        assert!(lacks.contains("没有管理员") && lacks.contains("没有人大机构"), "{lacks}");
        assert!(!lacks.contains("MASHANG_"), "all that is to be set is set: {lacks}");
        let grant = ["admin", "grant", "--area", CITY, "--phone", ADMINISTRATOR];
        let printed = program::said(&mut command(&database, &settings, &grant));
        let code = printed.split_whitespace().nth(1).unwrap().split('，').next().unwrap().to_owned();
        let world = World::on(kind, database, &settings);
        (Self { world, outside, settings }, code)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        command(&self.world.database, &self.settings, arguments)
    }

    fn texts_to(&self, phone: &str) -> Vec<TakenSms> {
        self.outside.sms().into_iter().filter(|sms| sms.phone == phone).collect()
    }

    /// What stands in the first gap of the message to that phone after the first `seen`.
    async fn next_number(&self, phone: &str, seen: usize) -> String {
        let sent = self.outside.until(|_| self.texts_to(phone).into_iter().nth(seen)).await;
        sent.values[0].clone()
    }

    /// Who was invited by the command comes in through `WeChat` with the number that the phone was sent; at a desk the phone
    /// alone is not enough, and a password with a second factor is.
    async fn administrator(&self, code: &str) -> Caller {
        let first = log_in(&self.world, &self.outside, "administrator").await;
        let said = json!({ "code": code });
        assert_eq!(first.post(ACCEPT, &said).await.bad_fields(), ["/confirmation"]);
        first.post("/api/v1/invitations/number", &said).await.ok();
        let number = self.next_number(ADMINISTRATOR, 0).await;
        first.post(ACCEPT, &json!({ "code": code, "confirmation": number })).await.ok();

        let desk = self.world.anybody().with("User-Agent", COMPUTER);
        desk.post("/api/v1/sessions/phone/codes", &json!({ "phone": ADMINISTRATOR })).await.ok();
        let number = self.next_number(ADMINISTRATOR, 1).await;
        let said = json!({ "phone": ADMINISTRATOR, "code": number });
        let session = desk.post("/api/v1/sessions/phone", &said).await.ok();
        assert_eq!((&session["roles"], &session["second_factor_missing"]), (&json!(["resident"]), &json!(true)));
        let shown = has_password(&self.world, &bearer(&self.world, &session), ADMINISTRATOR).await;
        let session = desk.post("/api/v1/sessions/password", &shown).await.ok();
        assert_eq!(session["roles"], json!(["resident", "administrator"]));
        bearer(&self.world, &session)
    }

    /// Somebody who is invited by a phone, shows it by what `WeChat` answers, and logs in anew.
    async fn joins(&self, by: &Caller, kind: &str, about: &Value, (openid, phone): (&str, &str)) -> Caller {
        let body = json!({ "kind": kind, "about_id": about, "phone": phone });
        let invitation = by.post("/api/v1/invitations", &body).await.created();
        let invited = log_in(&self.world, &self.outside, openid).await;
        let shown = json!({ "code": self.outside.phone_code(phone) });
        invited.post("/api/v1/me/phone/wechat", &shown).await.ok();
        let accepted = invited.post(ACCEPT, &json!({ "code": invitation["code"] })).await.ok();
        assert_eq!(accepted["grant"]["kind"], kind);
        log_in(&self.world, &self.outside, openid).await
    }

    /// Gives every office, unit and room somebody, and the deputy and the mediator what is theirs.
    async fn staffed(&self, admin: &Caller) -> People {
        let anybody = self.world.anybody();
        let street = named(&anybody, &format!("offices?division={STREET}"), "梅岭街道人大工委").await;
        let town = named(&anybody, &format!("offices?division={TOWN}"), "祥芝镇人大主席团").await;
        let clerk = self.joins(admin, "office", &street["id"], ("clerk", "13812340011")).await;
        let other = self.joins(admin, "office", &town["id"], ("clerk-of-the-town", "13812340012")).await;
        let room = named(&anybody, &format!("rooms?division={HOME}"), "梅庭社区代表活动室").await;
        let harbour = named(&anybody, &format!("rooms?division={HARBOUR}"), "海上代表活动室").await;
        self.joins(&clerk, "room_liaison", &room["id"], ("liaison", "13812340013")).await;
        self.joins(&other, "room_liaison", &harbour["id"], ("liaison-of-the-harbour", "13812340014")).await;
        let list = format!("mediation-organisations?division={HARBOUR}");
        let organisation = named(&anybody, &list, "海上枫桥调解室").await;
        let mediator = self.joins(&other, "mediator", &organisation["id"], ("mediator", "13812340015")).await;
        assert_eq!(mediator.get("/api/v1/me").await.ok()["roles"], json!(["resident", "mediator"]));

        let units = format!("units?division={HOME}");
        let police_id = named(&anybody, &units, "晋江市公安局交警大队").await["id"].clone();
        let property_id = named(&anybody, &units, "奥林春天物业服务中心").await["id"].clone();
        let police = self.joins(&clerk, "handling_unit", &police_id, ("police", "13812340016")).await;
        self.joins(&clerk, "handling_unit", &property_id, ("property", "13812340017")).await;
        let entry = named(&anybody, &format!("deputies?division={HOME}"), "林示例").await;
        let deputy = self.joins(&clerk, "deputy", &entry["id"], ("deputy", "13812340018")).await;
        People { clerk, deputy, police, entry, police_id, property_id }
    }

    /// The log is proved from its first event to its last.
    async fn is_proved(&self) {
        self.world.settle().await;
        assert!(program::said(&mut self.command(&["audit", "verify"])).contains("个事件与树相符"));
    }
}

/// What came of a table in which nothing is wrong: created, changed, unchanged, and whether it is written.
fn outcome(report: &Value) -> (Value, Value, Value, bool) {
    assert_eq!((&report["problems"], &report["more_problems"]), (&json!([]), &json!(0)), "{report}");
    let of = |name: &str| report[name].clone();
    (of("created"), of("changed"), of("unchanged"), report["applied"] == true)
}

/// A dry run names what is wrong by sheet, row and column; once that is mended the table comes in, and a second time nothing
/// changes.
async fn brought_in(admin: &Caller, sheet: &Sheet) {
    if !sheet.mistakes.is_empty() {
        let report = sent(admin, sheet.kind, sheet.spoilt(), true).await.ok();
        let planted = sheet.mistakes.iter();
        let planted: Vec<_> =
            planted.map(|one| (u64::try_from(one.row).unwrap(), one.column.to_owned(), one.code.to_owned())).collect();
        assert_eq!(problems(&report), planted, "{}", sheet.name);
        assert!(report["problems"].as_array().unwrap().iter().all(|one| one["sheet"] == sheet.name), "{report}");
    }
    let rows = json!(sheet.rows.len());
    let none = json!(0);
    for (dry_run, expected) in [
        (true, (rows.clone(), none.clone(), none.clone(), false)),
        (false, (rows.clone(), none.clone(), none.clone(), true)),
        (false, (none.clone(), none.clone(), rows, true)),
    ] {
        let report = sent(admin, sheet.kind, sheet.mended(), dry_run).await.ok();
        assert_eq!(outcome(&report), expected, "{}", sheet.name);
    }
}

/// The jammed east gate, up to a rated answer: the case, and the voter's tracking code.
async fn east_gate(county: &County, people: &People) -> (String, String) {
    let People { clerk, deputy, police, entry, police_id, property_id } = people;
    let issued = json!({ "subject_kind": "deputy", "subject_id": entry["id"] });
    let code = clerk.post("/api/v1/qr-codes", &issued).await.created();
    let mut body = submission(code["code"].as_str().unwrap());
    body["title"] = json!("奥林春天东门早晚高峰拥堵");
    body["contact"] = json!({ "name": "张女士", "phone": VOTER });
    let receipt = county.world.anybody().post("/api/v1/cases", &body).await.created();
    let (case, tracking) = (id_of(&receipt), receipt["tracking_code"].as_str().unwrap());
    let grid = entry["grid_ids"][0].as_str().unwrap();
    let members = deputy.get(&format!("/api/v1/grids/{grid}")).await.ok()["members"].clone();
    let members = members.as_array().unwrap().iter().filter(|member| member["role"] != "leader");
    let companions: Vec<_> = members.map(|member| member["id"].clone()).collect();
    assert_eq!(companions.len(), 3, "the second grid leader and two grid staff");

    deputy.step(case, "accept", &json!({ "text": "到现场看看。" })).await.ok();
    for peak in ["第一天早高峰", "第一天晚高峰", "第二天早高峰", "第二天晚高峰", "第三天早高峰", "第三天晚高峰"]
    {
        let text = format!("{peak}：东门排队二十余辆。");
        let seen = json!({ "kind": "observation", "text": text, "companion_ids": companions });
        deputy.step(case, "report", &seen).await.ok();
    }
    let meeting = json!({
        "kind": "meeting", "text": "与物业经理商定高峰时段疏导。",
        "measures": [{ "description": "高峰时段专人疏导", "owner": "奥林春天物业" }]
    });
    deputy.step(case, "report", &meeting).await.ok();
    deputy.step(case, "escalate", &json!({ "text": "道路隔离需交警研究。" })).await.ok();
    let assignment = json!({ "text": "请研究。", "lead_unit_id": police_id, "co_unit_ids": [property_id] });
    clerk.step(case, "assign", &assignment).await.ok();
    police.step(case, "start", &json!({})).await.ok();
    let kept = json!({ "kind": "progress", "text": "物业已安排专人疏导。", "completed_measures": [1] });
    deputy.step(case, "report", &kept).await.ok();
    let result = json!({
        "text": "已在梅岭路东门外设置隔离护栏。",
        "measures": [{ "description": "梅岭路东门外设置隔离护栏", "owner": "交警大队", "completed": true }]
    });
    police.step(case, "reply", &result).await.ok();
    deputy.step(case, "verify", &json!({ "text": "现场核实，通行顺畅。" })).await.ok();
    let voter = county.world.tracker(tracking);
    let rated = voter.step(case, "rate", &json!({ "rating": "satisfied", "text": "路口通畅多了。" })).await.ok();
    assert_eq!(rated["state"], "closed");

    // Of what others did one after the other, the last was told on the voter's phone, once; of the own rating nothing.
    county.world.settle().await;
    county.world.clock.pass_minutes(11);
    let told = county.outside.until(|_| Some(county.texts_to(VOTER)).filter(|told| !told.is_empty())).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].template == PROGRESS && told[0].values[..2] == ["交通出行", "核实通过"], "{told:?}");
    (case.to_owned(), tracking.to_owned())
}

/// The deputy's grant is taken back: the token is good for nothing more, and a new one opens nothing of a deputy's.
async fn sent_away(county: &County, admin: &Caller, people: &People) {
    let file = format!("/api/v1/deputies/{}/duty-file", id_of(&people.entry));
    people.deputy.get(&file).await.ok();
    let account = people.deputy.get("/api/v1/me").await.ok()["account_id"].as_str().unwrap().to_owned();
    let grants = format!("/api/v1/accounts/{account}/grants");
    let given = admin.get(&grants).await.ok()["items"][0].clone();
    assert_eq!(given["kind"], "deputy");
    admin.post(&format!("{grants}/{}/revoke", id_of(&given)), &json!({})).await.ok();
    people.deputy.get(&file).await.problem(401, "grants_changed");
    log_in(&county.world, &county.outside, "deputy").await.get(&file).await.problem(403, "forbidden");
}

/// The voter takes everything out, and has it erased by the number on the own phone.
async fn gone(county: &County, case: &str, tracking: &str) {
    let voter = county.world.tracker(tracking);
    let out = voter.post("/api/v1/me/export", &json!({})).await.ok();
    assert_eq!(
        (&out["cases"][0]["case"]["id"], &out["cases"][0]["contact_phone"]),
        (&json!(case), &json!("139****1234")),
        "{out}"
    );
    assert!(out.to_string().contains("奥林春天东门早晚高峰拥堵"), "{out}");
    voter.post("/api/v1/track-erasure/code", &json!({})).await.ok();
    let number = |_: &Outside| county.texts_to(VOTER).into_iter().find(|sms| sms.template == ERASURE);
    let number = county.outside.until(number).await.values[0].clone();
    let done = voter.post("/api/v1/me/erasure", &json!({ "confirm": true, "number": number })).await.ok();
    assert_eq!(done["case_ids"], json!([case]));
    voter.get("/api/v1/track").await.problem(410, "erased");
}

/// One byte of an event is another for a while: whoever verifies the log is told of which.
fn altered(county: &County) {
    let kind = county.world.kind;
    let (id, bytes) = match kind {
        Kind::Sqlite => ("lower(hex(id))", "hex(sealed)"),
        Kind::Postgres(_) => ("replace(id::text, '-', '')", "encode(sealed, 'hex')"),
    };
    let first =
        format!("SELECT {id} || ' ' || {bytes} AS text FROM events WHERE subject_kind = 'office' ORDER BY seq LIMIT 1");
    let first = county.world.sql_text(&first).concat();
    let (event, sealed) = first.split_once(' ').unwrap();
    let write = |hex: &str| {
        let bytes = match kind {
            Kind::Sqlite => format!("X'{hex}'"),
            Kind::Postgres(_) => format!("decode('{hex}', 'hex')"),
        };
        let update = format!("UPDATE events SET sealed = {bytes} WHERE id = {}", literal(kind, event));
        execute(&county.world.database.url, &update);
    };
    let (rest, last) = sealed.split_at(sealed.len() - 1);
    write(&format!("{rest}{}", if last == "0" { "1" } else { "0" }));
    let said = program::refused(&mut county.command(&["audit", "verify"]));
    assert!(said.contains(&EventId(event.parse().unwrap()).to_string()), "{event} in {said}");
    write(sealed);
}

async fn a_county_opens_on_an_empty_database(kind: Kind) {
    let (county, code) = County::begin(kind);
    let admin = county.administrator(&code).await;
    let sheets = tables::all();
    assert_eq!(sheets.iter().map(|sheet| sheet.mistakes.len()).sum::<usize>(), 12);
    for sheet in &sheets {
        brought_in(&admin, sheet).await;
    }
    let people = county.staffed(&admin).await;
    let (case, tracking) = east_gate(&county, &people).await;
    sent_away(&county, &admin, &people).await;
    county.is_proved().await;
    gone(&county, &case, &tracking).await;
    county.is_proved().await;
    altered(&county);
    county.is_proved().await;

    // What is lacking still, its operator can't set: somebody enters it who administers a city.
    let lacks = lacking(&mut county.command(&["doctor"]));
    assert!(lacks.len() == 1 && lacks[0].contains("POST /api/v1/calendar-years"), "{lacks:?}");
    let year = SystemClock.now().year() + 1;
    let days: Vec<_> = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"]
        .map(|day| json!({ "date": format!("{year}-{day}"), "works": false }))
        .into();
    admin.post("/api/v1/calendar-years", &json!({ "year": year, "days": days })).await.created();
    assert_eq!(lacking(&mut county.command(&["doctor"])), [""; 0]);
}

mashang_tests::stories!(a_county_opens_on_an_empty_database);
