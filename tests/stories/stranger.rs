//! Both stories told by a stranger: a client that is made of the served document, and knows operations by their ids alone. It
//! counts its calls; reading the document is none, nor is logging in again where a story's days pass.

use std::collections::BTreeSet;

use mashang_tests::{Caller, HOME, Kind, World, id_of, pictures};
use serde_json::{Value, json};

use crate::evaluation::rating_number;
use crate::harbour::{HARBOUR, Harbour, MEDICAL, agreement, code_in, fresh_phone, number_in};

/// Who calls.
#[derive(Clone, Copy)]
enum Who<'a> {
    Nobody,
    Account(&'a str),
    /// Whoever holds a tracking code.
    Code(&'a str),
}

struct Stranger<'a> {
    world: &'a World,
    document: Value,
    known: BTreeSet<String>,
    calls: u32,
}

impl<'a> Stranger<'a> {
    async fn reads(world: &'a World) -> Self {
        let document = world.anybody().get("/openapi.json").await.ok();
        Self { world, document, known: BTreeSet::new(), calls: 0 }
    }

    /// An operation with its path and method.
    fn operation(&self, id: &str) -> (&str, &str, &Value) {
        let paths = self.document["paths"].as_object().unwrap();
        let mut all = paths.iter().flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        });
        all.find(|(_, _, operation)| operation["operationId"] == id).unwrap_or_else(|| panic!("no operation {id}"))
    }

    /// A call as the document says it is made.
    fn request(&self, caller: &Caller, id: &str, given: &[(&str, &str)], body: &Value) -> reqwest::RequestBuilder {
        let (path, method, operation) = self.operation(id);
        let (mut path, mut query) = (path.to_owned(), Vec::new());
        for (name, value) in given {
            let mut parameters = operation["parameters"].as_array().into_iter().flatten();
            let parameter = parameters.find(|one| one["name"] == *name);
            match parameter.unwrap_or_else(|| panic!("{id} has no {name}"))["in"].as_str().unwrap() {
                "path" => path = path.replace(&format!("{{{name}}}"), value),
                "query" => query.push(format!("{name}={value}")),
                place => panic!("{id}: {name} is in {place}"),
            }
        }
        assert!(!path.contains('{'), "{id}: {path}");
        let address = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
        let request = caller.request(&method.to_uppercase(), &address);
        if body.is_null() {
            return request;
        }
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().unwrap_or_else(|| panic!("{id} takes no body")).rsplit('/').next().unwrap();
        let fields = &self.document["components"]["schemas"][name]["properties"];
        for field in body.as_object().unwrap().keys() {
            assert!(fields.get(field).is_some(), "{name} has no {field}");
        }
        request.json(body)
    }

    /// Whoever calls, with the credential that the document asks for.
    async fn caller(&mut self, who: Who<'_>) -> Caller {
        let nobody = self.world.anybody();
        let schemes = &self.document["components"]["securitySchemes"];
        match who {
            Who::Nobody => nobody,
            Who::Code(code) => nobody.with(schemes["tracking"]["name"].as_str().unwrap(), code),
            Who::Account(openid) => {
                assert_eq!(schemes["bearer"]["scheme"], "bearer");
                let body = json!({ "code": format!("sandbox:{openid}") });
                let answer = nobody.send(self.request(&nobody, "logInWithWechat", &[], &body)).await.ok();
                self.calls += u32::from(self.known.insert(openid.to_owned()));
                nobody.with("Authorization", &format!("Bearer {}", answer["access_token"].as_str().unwrap()))
            }
        }
    }

    async fn counts(&mut self, id: &str, caller: &Caller, request: reqwest::RequestBuilder) -> Value {
        let answer = caller.send(request).await;
        self.calls += 1;
        let (_, _, operation) = self.operation(id);
        assert!((200..300).contains(&answer.status), "{id}: {}", answer.json);
        assert!(operation["responses"].get(answer.status.to_string()).is_some(), "{id}: {}", answer.status);
        answer.json
    }

    /// Calls an operation.
    async fn calls(&mut self, who: Who<'_>, id: &str, given: &[(&str, &str)], body: Value) -> Value {
        let caller = self.caller(who).await;
        let request = self.request(&caller, id, given, &body);
        self.counts(id, &caller, request).await
    }

    /// Does something with what has that id.
    async fn does(&mut self, who: Who<'_>, id: &str, to: &str, body: Value) -> Value {
        self.calls(who, id, &[("id", to)], body).await
    }

    /// Asks for something public.
    async fn asks(&mut self, id: &str, division: &str) -> Vec<Value> {
        let page = self.calls(Who::Nobody, id, &[("division", division), ("limit", "100")], Value::Null).await;
        page["items"].as_array().unwrap().clone()
    }

    /// Uploads a picture; `field` is what the document calls it.
    async fn uploads(&mut self, who: Who<'_>) -> Value {
        let caller = self.caller(who).await;
        let (_, _, operation) = self.operation("uploadAttachment");
        let schema = &operation["requestBody"]["content"]["multipart/form-data"]["schema"];
        let name = schema["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        let fields = self.document["components"]["schemas"][name]["properties"].as_object().unwrap();
        let field = fields.keys().next().unwrap().clone();
        let picture = reqwest::multipart::Part::bytes(pictures::tiny()).file_name("picture.png");
        let form = reqwest::multipart::Form::new().part(field, picture);
        let request = self.request(&caller, "uploadAttachment", &[], &Value::Null).multipart(form);
        self.counts("uploadAttachment", &caller, request).await["id"].clone()
    }

    /// Where the document's link from what was made to `to` leads.
    fn led(&self, from: &str, to: &str, answer: &Value) -> String {
        let (_, _, operation) = self.operation(from);
        let link = &operation["responses"]["201"]["links"][to];
        assert_eq!(link["operationId"], to, "no link from {from} to {to}");
        let pointer = link["parameters"]["id"].as_str().unwrap().strip_prefix("$response.body#").unwrap();
        answer.pointer(pointer).and_then(Value::as_str).unwrap().to_owned()
    }

    /// What a party does by its code and the number on its phone.
    async fn confirms(&mut self, (code, phone): (&str, &str), dispute: &str, id: &str, act: &str, mut body: Value) {
        let seen = self.world.texts_to(phone).len();
        self.does(Who::Code(code), "requestConfirmation", dispute, json!({ "act": act })).await;
        body["confirmation"] = json!(number_in(&self.world.next_text(phone, seen).await));
        self.does(Who::Code(code), id, dispute, body).await;
    }
}

const DEPUTY: Who<'static> = Who::Account("demo-deputy");
const LIAISON: Who<'static> = Who::Account("demo-room-liaison");
const OFFICE: Who<'static> = Who::Account("demo-office");
const UNIT: Who<'static> = Who::Account("demo-unit");
/// The voter's phone.
const VOTER: &str = "13900001234";

/// A voter's remark at a forum becomes a case; its id and tracking code.
async fn heard_at_a_forum(stranger: &mut Stranger<'_>, deputy: &Value) -> (String, String) {
    let forum = json!({
        "room_id": deputy["room_id"], "grid_id": deputy["grid_ids"][0], "kind": "forum", "title": "选民代表座谈会",
        "on": "2026-03-04", "from": "15:00", "to": "17:00"
    });
    let made = stranger.calls(DEPUTY, "createReception", &[], forum).await;
    let forum = stranger.led("createReception", "getReception", &made);
    stranger.world.clock.pass_hours(24 * 2 + 6);
    let shown = stranger.does(LIAISON, "getCheckInCode", &forum, Value::Null).await;
    stranger.calls(DEPUTY, "checkIn", &[], json!({ "reception_id": forum, "code": shown["code"] })).await;
    let remark = json!({
        "kind": "voice", "text": "小区东门外早晚高峰车流拥堵，接送孩子很不安全。",
        "speaker": { "name": "张女士", "phone": VOTER }
    });
    stranger.does(DEPUTY, "createRegisterEntry", &forum, remark).await;
    let case = json!({
        "entry": 1, "nature": "complaint", "category": "traffic", "title": "奥林春天东门早晚高峰拥堵",
        "address": "奥林春天小区东门", "anonymous": true, "consent_to_publish": true, "speaker_consents": true
    });
    let receipt = stranger.does(DEPUTY, "submitRegisterEntry", &forum, case).await;
    stranger.does(DEPUTY, "concludeReception", &forum, json!({})).await;
    let case = stranger.led("submitRegisterEntry", "getCase", &receipt);
    (case, receipt["tracking_code"].as_str().unwrap().to_owned())
}

async fn the_east_gate_takes_thirty_two_calls(kind: Kind) {
    let world = World::start(kind).await;
    let mut stranger = Stranger::reads(&world).await;
    let deputy = stranger.asks("listDeputies", HOME).await[0].clone();
    let (case, tracking) = heard_at_a_forum(&mut stranger, &deputy).await;
    stranger.does(DEPUTY, "acceptCase", &case, json!({ "text": "会后到现场看看。" })).await;
    let grid = stranger.does(DEPUTY, "getGrid", deputy["grid_ids"][0].as_str().unwrap(), Value::Null).await;
    let members = grid["members"].as_array().unwrap().iter().filter(|member| member["role"] != "leader");
    let companions: Vec<_> = members.map(|member| member["id"].clone()).collect();
    world.clock.pass_hours(15);
    for day in 1..=3 {
        for peak in ["早高峰", "晚高峰"] {
            let seen = json!({
                "kind": "observation", "text": format!("第{day}天{peak}：东门排队二十余辆。"), "companion_ids": companions
            });
            stranger.does(DEPUTY, "reportCase", &case, seen).await;
            world.clock.pass_hours(if peak == "早高峰" { 10 } else { 14 });
        }
    }
    let meeting = json!({
        "kind": "meeting", "text": "与物业经理商定高峰时段疏导。",
        "measures": [{ "description": "高峰时段专人疏导", "owner": "奥林春天物业" }]
    });
    stranger.does(DEPUTY, "reportCase", &case, meeting).await;
    stranger.does(DEPUTY, "escalateCase", &case, json!({ "text": "道路隔离需交警研究。" })).await;
    let units = stranger.asks("listUnits", HOME).await;
    let named = |name: &str| {
        let found = units.iter().find(|unit| unit["name"].as_str().unwrap().ends_with(name));
        found.unwrap_or_else(|| panic!("no {name}"))["id"].clone()
    };
    let assigned = json!({
        "text": "请研究疏导措施。", "lead_unit_id": named("交警大队"), "co_unit_ids": [named("物业服务中心")]
    });
    stranger.does(OFFICE, "assignCase", &case, assigned).await;
    stranger.does(UNIT, "startCase", &case, json!({})).await;
    let kept = json!({ "kind": "progress", "text": "物业已安排专人疏导。", "completed_measures": [1] });
    stranger.does(DEPUTY, "reportCase", &case, kept).await;
    world.clock.pass_hours(30);
    let (before, after) = (stranger.uploads(UNIT).await, stranger.uploads(UNIT).await);
    let result = json!({
        "text": "已在梅岭路东门外设置隔离护栏。", "before_ids": [before], "after_ids": [after],
        "measures": [{ "description": "梅岭路东门外设置隔离护栏", "owner": "交警大队", "completed": true }]
    });
    stranger.does(UNIT, "replyCase", &case, result).await;
    stranger.does(DEPUTY, "verifyCase", &case, json!({ "text": "现场核实，通行顺畅。" })).await;
    let rating = json!({ "rating": "satisfied", "text": "路口通畅多了，谢谢！" });
    let rated = stranger.does(Who::Code(&tracking), "rateCase", &case, rating).await;
    assert_eq!(rated["state"], "resolved", "until it is known to be the voter's");
    stranger.calls(Who::Code(&tracking), "sendRatingCode", &[], Value::Null).await;
    let number = json!({ "number": rating_number(&world, VOTER) });
    let verified = stranger.calls(Who::Code(&tracking), "verifyCaseRating", &[], number).await;
    assert_eq!(verified["state"], "closed");
    println!("奥林春天: {} calls", stranger.calls);
    assert_eq!(stranger.calls, 32);
}

const SEEKER: Who<'static> = Who::Account("demo-liaison-xiangzhi");
const REGISTRY: Who<'static> = Who::Account("demo-office-xiangzhi");
const MEDIATOR: Who<'static> = Who::Account("demo-deputy-shishi");
const SECOND: Who<'static> = Who::Account("demo-deputy-xiangzhi");
const ORGANISATION: Who<'static> = Who::Account("demo-mediator");

/// Help for somebody who was hurt, and the dispute that comes of it.
async fn hurt_at_sea(stranger: &mut Stranger<'_>, room: &str) -> String {
    let help = json!({
        "code": stranger.world.code_of(room), "channel": "visit", "nature": "help", "category": "fishery",
        "title": "船工在机舱爆炸中烧伤", "text": "渔船机舱爆炸，船工受伤，已协助送往医院。", "speaker_consents": true,
        "safety_accident": true, "health": MEDICAL, "health_consent": true
    });
    let receipt = stranger.calls(SEEKER, "createCase", &[], help).await;
    let case = stranger.led("createCase", "acceptCase", &receipt);
    stranger.does(SEEKER, "acceptCase", &case, json!({ "text": "已送医。" })).await;
    stranger.world.clock.pass_hours(24 * 9);
    let opened = json!({
        "kind": "damages", "title": "工伤赔偿纠纷", "text": "出院后双方对赔偿数额有分歧。", "risk": "medium"
    });
    let made = stranger.does(SEEKER, "openDispute", &case, opened).await;
    stranger.led("openDispute", "getDispute", &made)
}

/// Registers the dispute with both parties and two mediators, to whom both agree; the parties' codes and phones.
async fn prepared(stranger: &mut Stranger<'_>, dispute: &str, deputies: &[Value]) -> [(String, String); 2] {
    let organisation = stranger.asks("listMediationOrganisations", HARBOUR).await[0]["id"].clone();
    let registration = json!({ "risk": "medium", "organisation_id": organisation });
    stranger.does(REGISTRY, "registerDispute", dispute, registration).await;
    let phones = [fresh_phone(), fresh_phone()];
    let worker = json!({
        "side": "first", "name": "何船工", "phone": phones[0], "health": MEDICAL, "health_consent": true
    });
    let owner = json!({ "side": "second", "name": "林船东", "phone": phones[1] });
    for mut party in [worker, owner] {
        party["attachment_ids"] = json!([stranger.uploads(REGISTRY).await]);
        stranger.does(REGISTRY, "addParty", dispute, party).await;
    }
    for (at, deputy) in deputies.iter().enumerate() {
        let seat = json!({ "kind": "invited", "deputy_id": deputy["id"] });
        stranger.does(REGISTRY, "appointMediator", dispute, seat).await;
        for party in 1..=2 {
            let scan = stranger.uploads(REGISTRY).await;
            let answer = json!({ "party": party, "mediator": at + 1, "accepts": true, "attachment_ids": [scan] });
            stranger.does(REGISTRY, "answerMediator", dispute, answer).await;
        }
    }
    stranger.does(REGISTRY, "askConsent", dispute, json!({})).await;
    let [worker, owner] = phones;
    let codes = [stranger.world.next_text(&worker, 0).await, stranger.world.next_text(&owner, 0).await];
    [(code_in(&codes[0]), worker), (code_in(&codes[1]), owner)]
}

async fn the_harbour_takes_fifty_five_calls(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let mut stranger = Stranger::reads(world).await;
    let deputies = stranger.asks("listDeputies", HARBOUR).await;
    let dispute = hurt_at_sea(&mut stranger, deputies[0]["room_id"].as_str().unwrap()).await;
    let parties = prepared(&mut stranger, &dispute, &deputies[..2]).await;
    for (code, phone) in &parties {
        stranger.confirms((code.as_str(), phone.as_str()), &dispute, "consentToMediation", "consent", json!({})).await;
    }
    for (at, (session, present)) in
        [("pingli", vec![1, 2]), ("separate", vec![1]), ("separate", vec![2])].iter().enumerate()
    {
        let call = json!({ "kind": session, "at": "2026-03-11T02:00:00Z", "place": "海上枫桥调解室" });
        stranger.does(MEDIATOR, "conveneSession", &dispute, call).await;
        let record = json!({ "session": at + 1, "parties": present, "mediators": [1, 2], "minutes": "会议记录" });
        stranger.does(SECOND, "recordSession", &dispute, record).await;
    }
    stranger.does(MEDIATOR, "makeAgreement", &dispute, agreement()).await;
    for (code, phone) in &parties {
        stranger.confirms((code.as_str(), phone.as_str()), &dispute, "signAgreement", "sign", json!({})).await;
    }
    stranger.does(MEDIATOR, "signAgreement", &dispute, json!({})).await;
    stranger.does(ORGANISATION, "sealAgreement", &dispute, json!({})).await;
    for item in 1..=5 {
        let scan = stranger.uploads(MEDIATOR).await;
        let paid = json!({ "item": item, "on": "2026-03-11", "receipt": "转账回单", "attachment_ids": [scan] });
        stranger.does(MEDIATOR, "performItem", &dispute, paid).await;
    }
    world.clock.pass_hours(24 * 20);
    stranger.does(REGISTRY, "followUpDispute", &dispute, json!({ "text": "伤者已返岗，双方和好。" })).await;
    let closed = stranger.does(REGISTRY, "closeDispute", &dispute, json!({})).await;
    assert_eq!((id_of(&closed), &closed["state"]), (dispute.as_str(), &json!("closed")));
    println!("祥芝镇: {} calls", stranger.calls);
    assert_eq!(stranger.calls, 55);
}

mashang_tests::stories!(the_east_gate_takes_thirty_two_calls, the_harbour_takes_fifty_five_calls);
