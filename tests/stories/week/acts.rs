//! What each of them does, by the front door.

use mashang_tests::Caller;
use mashang_tests::week::calendar::minute;
use mashang_tests::week::person;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::people::{AWAY, OFFICE, OWN_PHONE, STAFF};
use super::plan::{Act, Grade, Sender, Who, when};
use super::{Matter, Week};

/// What an answer of a unit looks like that says nothing.
const PERFUNCTORY: &str = "已收悉，将按规定处理。";
/// Accounts of residents who log in.
const ACCOUNTS: i64 = 24;

fn said(text: &str) -> Value {
    json!({ "text": text })
}

/// The path and the body of an act.
fn step(act: Act, matter: &Matter, unit: &str, wrong: &str) -> (&'static str, Value) {
    let assign = |unit: &str| json!({ "lead_unit_id": unit, "nature": matter.nature });
    let rate = |rating: &str, reasons: &[&str]| match reasons {
        [] => json!({ "rating": rating, "attitude": "satisfied" }),
        _ => json!({ "rating": rating, "attitude": "basically", "reasons": reasons }),
    };
    match act {
        Act::Accept => ("accept", said("已收到，会尽快到现场了解。")),
        Act::Decline => ("decline", json!({ "text": "属于合同纠纷。", "proper_channel": "社区人民调解委员会" })),
        Act::Divert => ("divert", json!({ "text": "已在法院立案，请依法参加诉讼。", "to": "court" })),
        Act::Ask => ("request-info", said("请补充具体位置和时间。")),
        Act::Supplement => ("supplement", said("就在路口往里五十米，每天傍晚。")),
        Act::Withdraw => ("withdraw", said("已经自己解决了，谢谢。")),
        Act::Answer => ("resolve", json!({ "text": "已当面说明有关政策和办理方式。", "settlement": "answer" })),
        Act::Agree => {
            let measure = json!({ "description": "安排专人巡查并张贴提示", "owner": "社区和物业" });
            ("resolve", json!({ "text": "各方商定如下。", "settlement": "measures", "measures": [measure] }))
        }
        Act::Escalate => ("escalate", said("须由主管部门研究办理。")),
        Act::Assign => ("assign", assign(unit)),
        Act::AssignWrongly => ("assign", assign(wrong)),
        Act::GiveBack => ("return", said("不属于本单位职责。")),
        Act::Start => ("start", json!({})),
        Act::Extend => ("extend", said("须招标采购，情况复杂。")),
        Act::Reply => ("reply", said("已到现场整改并复查，附照片。")),
        Act::ReplyPoorly => ("reply", said(PERFUNCTORY)),
        Act::Reject => ("reject", said("到现场看，问题还在，答复没有说明做了什么。")),
        Act::Verify => ("verify", said("到现场核实，问题已解决。")),
        Act::RateOneself | Act::RateByCode | Act::Rate(Grade::Satisfied) => ("rate", rate("satisfied", &[])),
        Act::Rate(Grade::Basically) => ("rate", rate("basically", &[])),
        Act::Rate(Grade::TooSlow) => ("rate", rate("dissatisfied", &["too_slow"])),
        Act::Rate(Grade::NotDone) => ("rate", rate("dissatisfied", &["not_done"])),
        Act::CallBack => ("call-backs", json!({ "reached": true, "rating": "satisfied" })),
        Act::Conclude => ("conclude", said("已穷尽现有办法，依法终结。")),
    }
}

async fn photo(caller: &Caller, picture: &[u8]) -> String {
    let part = Part::bytes(picture.to_vec()).file_name("site.png");
    let form = Form::new().part("file", part);
    let made = caller.send(caller.request("POST", "/api/v1/attachments").multipart(form)).await.created();
    made["id"].as_str().unwrap().to_owned()
}

impl Week {
    /// Somebody sends a report in.
    pub(super) async fn submit(&mut self, number: usize) {
        let (words, sender) = (self.matters[number].words.clone(), Sender::of(number));
        let unit = self.matters[number].unit;
        let template = &self.templates[words.template];
        let mut body = json!({
            "code": self.people.desks[self.matters[number].desk].code, "title": words.title, "text": words.text,
            "division_code": self.people.villages[words.village].code, "address": words.place
        });
        // Who enters it for somebody, and every other resident, says what it is about.
        if sender != Sender::Resident || self.dice.chance(50) {
            (body["category"], body["nature"]) = (json!(template.category), json!(template.nature));
        }
        let phone = match sender {
            Sender::Resident => self.dice.chance(70).then(|| format!("138{:08}", 20_000_000 + number)),
            Sender::Speaker { phone } => phone.then(|| format!("138{:08}", 30_000_000 + number)),
            Sender::UnitClerk => None,
            Sender::DeputyInDisguise => Some(OWN_PHONE.to_owned()),
        };
        if let Some(phone) = phone {
            body["contact"] = json!({ "name": person(&mut self.dice), "phone": phone });
        }
        let account = match sender {
            Sender::Resident if self.dice.chance(40) => Some(format!("week-resident-{}", self.dice.below(ACCOUNTS))),
            Sender::Resident => None,
            Sender::UnitClerk => Some(self.people.units[unit].account.clone()),
            Sender::Speaker { .. } | Sender::DeputyInDisguise => {
                (body["channel"], body["speaker_consents"]) = (json!("visit"), json!(true));
                Some(STAFF.to_owned())
            }
        };
        let caller = match &account {
            Some(account) => self.people.login(account).await,
            None => self.people.world.anybody(),
        };
        if self.dice.chance(60) {
            body["attachment_ids"] = json!([photo(&caller, &self.picture).await]);
        }
        let receipt = caller.post("/api/v1/cases", &body).await.created();
        let matter = &mut self.matters[number];
        let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
        (matter.id, matter.code, matter.state) = (text("id"), text("tracking_code"), text("state"));
        matter.account = account.filter(|name| name != STAFF);
        matter.dues.push((minute(&text("submitted_at")), receipt["due_at"].as_str().map(minute)));
        self.schedule(number);
    }

    async fn handler(&mut self, number: usize) -> Caller {
        let desk = self.matters[number].desk;
        // While one is away, somebody else has what lies there.
        let account = if desk == AWAY {
            let seen = self.people.login(OFFICE).await.case(&self.matters[number].id).await;
            self.people.account_of(&seen["target"])
        } else {
            self.people.desks[desk].account.clone()
        };
        self.people.login(&account).await
    }

    async fn actor(&mut self, number: usize, who: Who) -> Caller {
        let matter = &self.matters[number];
        let account = match who {
            Who::Handler => return self.handler(number).await,
            Who::Sender => match &matter.account {
                Some(account) => account.clone(),
                None => return self.people.world.tracker(&matter.code),
            },
            Who::Office => OFFICE.to_owned(),
            Who::Unit if Sender::of(number) == Sender::UnitClerk => self.people.units[matter.unit].colleague.clone(),
            Who::Unit => self.people.units[matter.unit].account.clone(),
            Who::WrongUnit => self.people.units[matter.wrong].account.clone(),
        };
        self.people.login(&account).await
    }

    /// Does what is next, and says what follows on it.
    pub(super) async fn act(&mut self, number: usize) {
        let Some(act) = self.matters[number].acts.pop_front() else { return };
        let caller = self.actor(number, act.who()).await;
        let matter = &self.matters[number];
        let [unit, wrong] = [matter.unit, matter.wrong].map(|at| self.people.units[at].id.as_str());
        let (verb, mut body) = step(act, matter, unit, wrong);
        if act == Act::Reply && self.dice.chance(50) {
            body["after_ids"] = json!([photo(&caller, &self.picture).await]);
        }
        let answer = caller.step(&self.matters[number].id, verb, &body).await;
        if act == Act::RateOneself {
            answer.problem(403, "forbidden");
            self.refused += 1;
        } else {
            assert_eq!(answer.status, 200, "{number} {act:?} in {}: {}", self.matters[number].state, answer.json);
            self.follows(number, act, &answer.json);
        }
        self.schedule(number);
    }

    /// What an act comes to.
    fn follows(&mut self, number: usize, act: Act, standing: &Value) {
        let matter = &mut self.matters[number];
        standing["state"].as_str().unwrap().clone_into(&mut matter.state);
        let [at, due] = ["updated_at", "due_at"].map(|name| standing[name].as_str().map(minute));
        matter.dues.push((at.unwrap(), due));
        if act == Act::Rate(Grade::NotDone) {
            let acts = match matter.state.as_str() {
                "accepted" if number.is_multiple_of(2) => vec![Act::Answer, Act::Rate(Grade::Basically)],
                "accepted" => vec![Act::Answer, Act::Rate(Grade::NotDone)],
                "supervised" => vec![Act::Conclude],
                other => panic!("{number}: rated, and {other}"),
            };
            matter.acts.extend(acts);
        }
    }

    fn schedule(&mut self, number: usize) {
        let Some(act) = self.matters[number].acts.front() else { return };
        let at = when(*act, self.people.now(), &mut self.dice);
        self.expect(at, number);
    }
}
