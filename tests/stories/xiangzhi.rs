//! 石狮 · 祥芝镇, as the law wants it: a committee's people's mediator presides, two deputies are invited, people of standing reason with
//! both sides, the agreement is signed by fingerprint and by who stands for a company, confirmed by a court and paid in parts.

mod kept;

use mashang_tests::{Answer, Caller, Kind, id_of};
use serde_json::{Value, json};

use crate::harbour::{HARBOUR, Harbour, agreement, code_in, fresh_phone, number_in};
use crate::mediation::joins;
use crate::tracking::{Visitor, says};

const CLERK: &str = "clerk-of-the-committee";
const COMMITTEE: &str = "祥芝镇人民调解委员会";

/// The dispute, and the codes of the worker, of who acts for the worker and of the company.
struct Told {
    harbour: Harbour,
    id: String,
    worker: String,
    agent: String,
    company: String,
}

impl Told {
    async fn clerk(&self) -> Caller {
        self.harbour.world.login(CLERK).await
    }

    /// What the committee's clerk does.
    async fn does(&self, verb: &str, body: Value) -> Answer {
        self.harbour.act(CLERK, &self.id, verb, body).await
    }

    /// What the clerk writes down off a paper, with its scan.
    async fn writes(&self, verb: &str, mut body: Value) -> Answer {
        let clerk = self.clerk().await;
        body["attachment_ids"] = json!([clerk.photo().await]);
        self.harbour.by(&clerk, &self.id, verb, body).await
    }

    /// What a party does by its code and a number on its phone.
    async fn says(&self, code: &str, verb: &str, body: Value) -> Answer {
        self.harbour.confirmed_with(code, &self.id, verb, body).await
    }

    async fn seen_by(&self, code: &str) -> Value {
        self.harbour.world.tracker(code).get(&format!("/api/v1/disputes/{}", self.id)).await.ok()
    }

    async fn seen(&self) -> Value {
        self.harbour.seen(CLERK, &self.id).await
    }
}

/// An earlier dispute of the like, mediated by the room's deputies, agreed by word of mouth, kept and closed.
async fn precedent(harbour: &Harbour) {
    let (id, _) = harbour.asked(true).await;
    harbour.on_paper(&id, "consent").await;
    let call = json!({ "kind": "joint", "at": "2026-03-02T02:00:00Z", "place": "海上枫桥调解室" });
    harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
    let mut oral = agreement();
    oral["items"] = json!([{ "label": "误工费", "amount_fen": 1_150_000, "payer": 2, "payee": 1 }]);
    (oral["form"], oral["total_fen"]) = (json!("oral"), json!(1_150_000));
    harbour.act("demo-deputy-shishi", &id, "agreement", oral).await.created();
    harbour.receipt(&id, 1, "2026-03-02").await.ok();
    harbour.act("demo-office-xiangzhi", &id, "follow-up", json!({ "text": "双方和好。" })).await.ok();
    harbour.act("demo-office-xiangzhi", &id, "close", json!({})).await.ok();
}

/// The worker applies to the committee, which registers it and enters the shipping company and whoever acts for both.
async fn registered(harbour: Harbour) -> Told {
    let (world, phone) = (&harbour.world, fresh_phone());
    let page = world.anybody().get(&format!("/api/v1/mediation-organisations?division={HARBOUR}&limit=100")).await.ok();
    let committee = page["items"].as_array().unwrap().iter().find(|one| one["name"] == COMMITTEE).unwrap().clone();
    let names = ["王调解", "李调解", "陈调解"];
    let listed: Vec<_> = names.iter().map(|name| json!({ "name": name, "from": "2026-01-01" })).collect();
    let change = json!({ "kind": "committee", "name": COMMITTEE, "mediators": listed });
    let path = format!("/api/v1/mediation-organisations/{}/change", id_of(&committee));
    world.login("demo-admin").await.post(&path, &change).await.ok();
    joins(&harbour, CLERK, &committee).await;
    let report = json!({
        "code": harbour.code, "source": "application", "organisation_id": committee["id"], "kind": "damages",
        "title": "机舱爆炸工伤赔偿", "text": "出院后双方对赔偿数额有分歧。",
        "party": { "side": "first", "name": "何船工", "phone": phone }
    });
    let made = world.anybody().post("/api/v1/disputes", &report).await.created();
    let (id, worker) = (id_of(&made).to_owned(), made["tracking_code"].as_str().unwrap().to_owned());
    harbour.knows(&worker, &phone);
    let told = Told { harbour, id, worker, agent: String::new(), company: String::new() };
    let register =
        json!({ "risk": "medium", "occurred_on": "2026-02-10", "place": "祥渔码头", "people": 2, "difficult": true });
    assert_eq!(told.does("register", register).await.ok()["state"], "registered");
    let other = fresh_phone();
    let company = json!({ "side": "second", "name": "祥芝某船舶公司", "phone": other });
    told.writes("parties", company).await.created();
    let company = code_in(&told.harbour.world.next_text(&other, 0).await);
    told.harbour.knows(&company, &other);
    Told { company, ..told }
}

/// Whoever acts for a party is entered off a paper that says what it has to, and is sent a code of the own to the own phone.
async fn represented(told: Told) -> Told {
    let phone = fresh_phone();
    let agent = json!({ "party": 1, "kind": "agent", "name": "周代理", "scope": "general", "phone": phone });
    assert_eq!(told.does("representatives", agent.clone()).await.bad_fields(), ["/attachment_ids"]);
    let without = |name: &str, field: &str| {
        let mut body =
            json!({ "party": 2, "kind": name, "name": "林经理", "scope": "special", "position": "法定代表人" });
        body.as_object_mut().unwrap().remove(field);
        body
    };
    assert_eq!(told.writes("representatives", without("agent", "scope")).await.bad_fields(), ["/scope"]);
    let unplaced = told.writes("representatives", without("organisation", "position")).await;
    assert_eq!(unplaced.bad_fields(), ["/position"]);
    let made = told.writes("representatives", agent).await.created();
    assert_eq!((&made["party"], &made["number"]), (&json!(1), &json!(1)));
    told.writes("representatives", without("organisation", "scope")).await.created();
    let parties = told.seen_by(&told.worker).await["parties"].clone();
    let stands = &parties[1]["representatives"][0];
    assert_eq!((&stands["name"], &stands["position"]), (&json!("林经理"), &json!("法定代表人")), "{parties}");
    let mut nobody = json!({ "party": 3, "kind": "agent", "name": "周代理", "scope": "general" });
    assert_eq!(told.writes("representatives", nobody.clone()).await.missing_fields(), ["/party"]);
    // A power that is taken back is of no use, and a third person at once is too much.
    (nobody["party"], nobody["name"]) = (json!(1), json!("郑代理"));
    assert_eq!(told.writes("representatives", nobody.clone()).await.created()["number"], 2);
    nobody["name"] = json!("许代理");
    told.writes("representatives", nobody).await.problem(409, "too_many_representatives");
    let over = json!({ "party": 1, "representative": 2, "text": "当事人解除委托。" });
    told.does("end-representation", over.clone()).await.ok();
    assert_eq!(told.does("end-representation", over).await.bad_fields(), ["/representative"]);
    let text = told.harbour.world.next_text(&phone, 0).await;
    assert!(text.contains("一方当事人的委托代理人") && !text.contains("您是一件矛盾纠纷的当事人"), "{text}");
    let agent = code_in(&text);
    told.harbour.knows(&agent, &phone);
    let seen = told.seen_by(&agent).await;
    assert_eq!((&seen["party"], &seen["relations"]), (&json!(1), &json!(["party"])), "{seen}");
    assert!(!told.seen().await.to_string().contains(&agent), "nobody else learns the code");
    Told { agent, ..told }
}

/// The worker chooses a mediator whom the committee lists, the company accepts; of those who are appointed each side objects to one;
/// the two deputies take part once both sides accept them.
async fn seated(told: &Told) {
    let (harbour, id) = (&told.harbour, told.id.as_str());
    let own = harbour.world.tracker(&told.worker);
    let mut page = Visitor::with(&harbour.world, &told.worker).await;
    says(&page.page().await, &["选一位调解员", "把验证码发到"]);
    let phone = harbour.phone_of(&told.worker);
    let sent = harbour.world.texts_to(&phone).len();
    page.moves_on("/t/number", &[("act", "choose_mediator")]).await;
    let names = ["李调解", "王调解", "陈调解"].map(|name| format!("<option value=\"{name}\">{name}</option>"));
    says(&page.page().await, &names.each_ref().map(String::as_str));
    let number = number_in(&harbour.world.next_text(&phone, sent).await);
    let chooses = |name: &str| json!({ "name": name, "confirmation": number });
    assert_eq!(harbour.by(&own, id, "choose-mediator", chooses("路人")).await.bad_fields(), ["/name"]);
    page.moves_on("/t/choose_mediator", &[("confirmation", &number), ("name", "王调解")]).await;
    let shown = page.page().await;
    says(&shown, &["您选王调解主持调解。", "王调解（待当事人同意）"]);
    for asked in ["value=\"王调解\"", "由王调解调解，可以吗？"] {
        assert!(!shown.contains(asked), "who was chosen is asked for no more: {shown}");
    }
    let twice = told.writes("choose-mediator", json!({ "party": 2, "name": "王调解" })).await;
    assert_eq!(twice.bad_fields(), ["/name"]);
    let seat = told.seen().await["mediators"][0].clone();
    assert_eq!((&seat["kind"], &seat["standing"]), (&json!("chosen"), &json!("awaiting")));
    told.says(&told.company, "answer-mediator", json!({ "mediator": 1, "accepts": true })).await.ok();

    for taken in ["何船工", "林经理", "周代理"] {
        let seat = json!({ "kind": "appointed", "name": taken });
        assert_eq!(told.does("mediators", seat).await.bad_fields(), ["/name"], "{taken} is on a side");
    }
    for name in ["李调解", "陈调解"] {
        told.does("mediators", json!({ "kind": "appointed", "name": name })).await.created();
    }
    let mut objects = json!({ "party": 1, "mediator": 2, "accepts": false });
    assert_eq!(told.writes("answer-mediator", objects.clone()).await.bad_fields(), ["/text"]);
    objects["text"] = json!("与船东同村同宗。");
    told.writes("answer-mediator", objects.clone()).await.ok();
    objects["mediator"] = json!(3);
    assert_eq!(told.writes("answer-mediator", objects).await.bad_fields(), ["/accepts"], "one objection a side");
    for (number, deputy) in (4..).zip(&harbour.deputies) {
        told.does("mediators", json!({ "kind": "invited", "deputy_id": deputy["id"] })).await.created();
        for party in 1..=2 {
            let answer = json!({ "party": party, "mediator": number, "accepts": true });
            told.writes("answer-mediator", answer).await.ok();
        }
    }
    // A people's mediator steps aside by a signed statement: no clerk says so without it, nor for a deputy, who does it in person.
    let mut aside = json!({ "mediator": 3, "text": "与船东是近亲属。" });
    assert_eq!(told.does("declare-interest", aside.clone()).await.bad_fields(), ["/attachment_ids"]);
    told.writes("declare-interest", aside.clone()).await.ok();
    aside["mediator"] = json!(4);
    assert_eq!(told.writes("declare-interest", aside).await.missing_fields(), ["/mediator"]);
    let again = json!({ "kind": "appointed", "name": "陈调解" });
    assert_eq!(told.does("mediators", again).await.bad_fields(), ["/name"]);
    // Nobody mediates for whom the own side is.
    let agent = json!({ "party": 2, "kind": "agent", "name": "某代表", "scope": "general" });
    let mut of_deputy = agent.clone();
    of_deputy["deputy_id"] = harbour.deputies[0]["id"].clone();
    assert_eq!(told.writes("representatives", of_deputy).await.bad_fields(), ["/deputy_id"]);
    let mut of_name = agent;
    of_name["name"] = json!("王调解");
    assert_eq!(told.writes("representatives", of_name).await.bad_fields(), ["/name"]);
    let party = json!({ "side": "third", "name": "王调解" });
    assert_eq!(told.does("parties", party).await.bad_fields(), ["/name"]);
    let seats = told.seen().await["mediators"].clone();
    let stands: Vec<_> = seats.as_array().unwrap().iter().map(|seat| seat["standing"].as_str().unwrap()).collect();
    assert_eq!(stands, ["active", "declined", "stepped_aside", "active", "active"]);
    assert_eq!((&seats[0]["presides"], &seats[3]["qualified"]), (&json!(true), &json!(false)), "{seats}");
}

/// Both are told of their rights, and agree by numbers on their phones; nobody agrees for them without a paper.
async fn consented(told: &Told) {
    told.does("ask-consent", json!({})).await.ok();
    for code in [&told.worker, &told.company] {
        let seen = told.seen_by(code).await;
        assert!(seen["rights_notice"]["text"].as_str().unwrap().contains("不收取任何费用"), "{seen}");
    }
    assert_eq!(told.does("consent", json!({ "party": 1 })).await.bad_fields(), ["/attachment_ids"]);
    // The worker's agent does so by the own code, and for nobody whose code that is not.
    let other = json!({ "representative": 2 });
    assert_eq!(told.says(&told.agent, "consent", other).await.bad_fields(), ["/representative"]);
    told.says(&told.agent, "consent", json!({})).await.ok();
    assert_eq!(told.says(&told.company, "consent", json!({})).await.ok()["state"], "accepted");
    assert_eq!(told.seen().await["parties"][0]["rights_edition"], 1);
}

/// Whom both sides accept takes part in a hearing, and nobody else: the worker says so on the page, the company on paper.
async fn invited(told: &Told, record: &Value) {
    assert_eq!(told.does("record-session", record.clone()).await.bad_fields(), ["/absent"], "nobody has agreed yet");
    let by_clerk = json!({ "session": 1, "party": 1 });
    assert_eq!(told.does("answer-guests", by_clerk).await.bad_fields(), ["/attachment_ids"]);
    let mut declines = json!({ "session": 1, "party": 2, "representative": 1, "declined": [2, 5] });
    assert_eq!(told.writes("answer-guests", declines.clone()).await.missing_fields(), ["/declined/1"]);
    declines["declined"] = json!([2]);
    told.writes("answer-guests", declines).await.ok();
    let standing = |seen: &Value| {
        let guests = seen["sessions"][0]["guests"].as_array().unwrap().clone();
        guests.iter().map(|guest| guest["standing"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(standing(&told.seen().await), ["awaiting", "declined", "awaiting", "awaiting"]);
    assert_eq!(told.does("record-session", record.clone()).await.bad_fields(), ["/absent"], "one side is not both");

    let mut page = Visitor::with(&told.harbour.world, &told.worker).await;
    says(&page.page().await, &["请老船长、吴律师、邻船船东、黄记者参加第 1 次调解，可以吗？"]);
    let phone = told.harbour.phone_of(&told.worker);
    let sent = told.harbour.world.texts_to(&phone).len();
    page.moves_on("/t/number", &[("act", "answer_guests")]).await;
    let number = number_in(&told.harbour.world.next_text(&phone, sent).await);
    let agrees = [("confirmation", number.as_str()), ("session", "1"), ("accepts", "true")];
    page.moves_on("/t/answer_guests", &agrees).await;
    let shown = page.page().await;
    says(&shown, &["同意受邀人员参加第 1 次调解。"]);
    assert!(!shown.contains("可以吗？"), "asked once: {shown}");
    let seen = told.seen_by(&told.worker).await;
    assert_eq!(standing(&seen), ["accepted", "declined", "accepted", "accepted"]);
    assert_eq!(seen["sessions"][0]["guests"][1]["answers"], json!([{ "party": 1, "accepts": true }]), "the own word");
    let mut all_came = record.clone();
    all_came["absent"] = json!([]);
    assert_eq!(told.does("record-session", all_came).await.bad_fields(), ["/absent"], "one was declined");
}

/// A hearing with people of standing, which is moved once; its record is signed by who presided and confirmed by both sides.
async fn heard(told: &Told) {
    let mut call = json!({
        "kind": "pingli", "at": "2026-03-05T02:00:00Z", "place": "海上枫桥调解室", "agenda": "赔偿项目和数额。",
        "guests": [
            { "kind": "elder", "name": "老船长" }, { "kind": "lawyer", "name": "吴律师" },
            { "kind": "neighbour", "name": "邻船船东" }, { "kind": "media", "name": "黄记者", "body": "泉州晚报" }
        ]
    });
    for (field, value, pointer) in [
        ("kind", json!("joint"), "/guests"),
        ("side", json!("first"), "/side"),
        ("guests", json!([{ "kind": "elder", "name": "何船工" }]), "/guests/0/name"),
        ("guests", json!([{ "kind": "elder" }]), "/guests/0/name"),
    ] {
        let mut bad = call.clone();
        bad[field] = value;
        assert_eq!(told.does("mediation-sessions", bad).await.bad_fields(), [pointer]);
    }
    assert_eq!(told.does("mediation-sessions", call.clone()).await.created()["number"], 1);
    let mut moved = json!({ "session": 1, "at": "2026-03-05T06:00:00Z", "party": 2, "text": "船东上午出海。" });
    told.does("move-session", moved.clone()).await.ok();
    moved["party"] = json!(3);
    assert_eq!(told.does("move-session", moved).await.missing_fields(), ["/party"]);

    let mut record = json!({
        "session": 1, "parties": [1, 2], "mediators": [1, 4, 5], "minutes": "双方陈述，评理人员逐项评议。",
        "remarks": [{ "by": "老船长", "text": "误工费：按同船工三个月工钱算" }], "outcome": "双方同意分项再议。",
        "absent": [{ "party": 1, "reason": "没有缺席" }], "precedents": ["本镇同类调解案"]
    });
    assert_eq!(told.does("record-session", record.clone()).await.bad_fields(), ["/absent/0/party"]);
    record["absent"] = json!([{ "guest": 2, "reason": "在外地开庭" }]);
    let part = |guest: u32| json!([{ "guest": guest, "part": "旁听并报道评理经过" }]);
    record["parts"] = part(5);
    assert_eq!(told.does("record-session", record.clone()).await.missing_fields(), ["/parts/0/guest"]);
    record["parts"] = part(2);
    assert_eq!(told.does("record-session", record.clone()).await.bad_fields(), ["/parts/0/guest"], "who did not come");
    record["parts"] = part(4);
    invited(told, &record).await;
    told.does("record-session", record).await.ok();
    let late = json!({ "session": 1, "party": 2, "declined": [1] });
    told.writes("answer-guests", late).await.problem(409, "already_held");

    let confirms = json!({ "session": 1, "party": 2, "representative": 1, "accepts": true });
    told.writes("confirm-record", confirms.clone()).await.problem(409, "record_unsigned");
    assert_eq!(told.does("sign-record", json!({ "session": 1 })).await.bad_fields(), ["/attachment_ids"]);
    let by_guest = told.harbour.act("demo-deputy-shishi", &told.id, "sign-record", json!({ "session": 1 })).await;
    by_guest.problem(409, "record_not_yours");
    told.writes("sign-record", json!({ "session": 1 })).await.ok();
    told.says(&told.worker, "confirm-record", json!({ "session": 1, "accepts": true })).await.ok();
    told.writes("confirm-record", confirms).await.ok();
    let sitting = told.seen_by(&told.worker).await["sessions"][0].clone();
    assert_eq!((&sitting["record_signed"]["mediator"], sitting["moved"][0]["party"].as_u64()), (&json!(1), Some(2)));
    assert_eq!(sitting["absent"], json!([{ "guest": 2, "reason": "在外地开庭" }]), "{sitting}");
    let media = &sitting["guests"][3];
    assert_eq!((&media["body"], &media["part"]), (&json!("泉州晚报"), &json!("旁听并报道评理经过")));
    let said: Vec<_> = sitting["record_confirmations"].as_array().unwrap().iter().map(|one| &one["capacity"]).collect();
    assert_eq!(said, ["own", "organisation"], "who confirmed as whom: {sitting}");

    // A party that wants nobody else to hear it is not reasoned with in public.
    told.harbour.by(&told.harbour.world.tracker(&told.worker), &told.id, "keep-private", json!({})).await.ok();
    call["at"] = json!("2026-03-06T02:00:00Z");
    assert_eq!(told.does("mediation-sessions", call).await.bad_fields(), ["/guests"]);
}

/// One sitting with each side alone, of which the other learns nothing.
async fn apart(told: &Told) {
    for (number, side, party, other) in [(2, "first", 1, 2), (3, "second", 2, 1)] {
        let call = json!({
            "kind": "separate", "side": side, "at": "2026-03-05T06:00:00Z", "place": "海上枫桥调解室"
        });
        assert_eq!(told.does("mediation-sessions", call).await.created()["number"], number);
        let mut record = json!({
            "session": number, "parties": [other], "mediators": [1], "minutes": "一方的想法", "notes": "底线笔记"
        });
        assert_eq!(told.does("record-session", record.clone()).await.bad_fields(), ["/parties/0"]);
        record["parties"] = json!([party]);
        let nobody = told.writes("answer-guests", json!({ "session": number, "party": party })).await;
        nobody.problem(409, "no_hearing_guests");
        told.does("record-session", record).await.ok();
        told.writes("sign-record", json!({ "session": number })).await.ok();
    }
    let company = told.harbour.world.tracker(&told.company);
    let others = json!({ "session": 2, "accepts": true });
    let refused = told.harbour.by(&company, &told.id, "confirm-record", others).await;
    assert_eq!(refused.missing_fields(), ["/session"]);
    let wrong = json!({ "session": 3, "accepts": false });
    assert_eq!(told.harbour.by(&company, &told.id, "confirm-record", wrong).await.bad_fields(), ["/text"]);
    let wrong = json!({ "session": 3, "accepts": false, "text": "数额记错了。" });
    told.says(&told.company, "confirm-record", wrong).await.ok();
    for (code, own) in [(&told.worker, 2), (&told.company, 3)] {
        let seen = told.seen_by(code).await;
        let numbers: Vec<_> =
            seen["sessions"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [1, own]);
        assert!(seen.to_string().contains("一方的想法") && !seen.to_string().contains("底线笔记"), "{seen}");
    }
    let path = format!("/api/v1/disputes/{}/precedents", told.id);
    let found = told.clerk().await.get(&path).await.ok()["items"].clone();
    assert_eq!((found.as_array().unwrap().len(), &found[0]["amount_fen"]), (1, &json!(1_150_000)), "{found}");
}

/// Five items, which come to 2,850,000 fen or are refused; signed by fingerprint and by who stands for the company, then sealed.
async fn signed(told: &Told) {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = agreement();
        change(&mut body);
        body
    };
    for (bad, pointer) in [
        (with(&|body| body["items"][1]["amount_fen"] = json!(-1)), "/items/1/amount_fen"),
        (with(&|body| body["items"][1]["amount_fen"] = json!(9_007_199_254_740_992_i64)), "/items/1/amount_fen"),
        (with(&|body| body["items"][0]["amount_fen"] = json!(9_007_199_254_740_991_i64)), "/items/1/amount_fen"),
        (with(&|body| body["total_fen"] = json!(2_850_001)), "/total_fen"),
        (with(&|body| body["total_fen"] = json!(-1)), "/total_fen"),
    ] {
        assert_eq!(told.does("agreement", bad).await.bad_fields(), [pointer]);
    }
    told.does("agreement", agreement()).await.created();
    let by_agent = json!({ "party": 1, "representative": 1 });
    let refused = told.writes("sign", by_agent).await.problem(422, "invalid");
    let error = &refused["errors"][0];
    assert_eq!((&error["pointer"], &error["code"]), (&json!("/representative"), &json!("special_power_missing")));
    let gone = told.writes("sign", json!({ "party": 1, "representative": 2 })).await.problem(422, "invalid");
    assert_eq!(gone["errors"][0]["code"], "representation_over");
    let unknown = told.writes("sign", json!({ "party": 2, "representative": 2 })).await;
    assert_eq!(unknown.missing_fields(), ["/representative"]);
    let by_agent = told.harbour.world.tracker(&told.agent);
    let asks = told.harbour.by(&by_agent, &told.id, "confirmations", json!({ "act": "sign" })).await;
    asks.problem(409, "special_power_missing");
    let own = told.harbour.world.tracker(&told.worker);
    let by_code = told.harbour.by(&own, &told.id, "sign", json!({ "representative": 1 })).await;
    assert_eq!(by_code.bad_fields(), ["/representative"], "by its code a party acts itself");

    assert_eq!(told.does("sign", json!({ "party": 1, "mark": "fingerprint" })).await.bad_fields(), ["/attachment_ids"]);
    told.writes("sign", json!({ "party": 1, "mark": "fingerprint" })).await.ok();
    told.writes("sign", json!({ "party": 2, "representative": 1, "mark": "seal" })).await.ok();
    told.writes("sign", json!({ "mediator": 1 })).await.ok();
    let sealed = told.does("seal", json!({})).await.ok();
    assert!(sealed["effective_at"].is_string(), "{sealed}");
    let agreed = told.seen_by(&told.company).await["agreement"].clone();
    let of = |at: usize| {
        let signed = &agreed["signatures"][at];
        (signed["capacity"].as_str().unwrap(), signed["mark"].as_str().unwrap(), signed["credential"].as_str().unwrap())
    };
    assert_eq!(of(0), ("own", "fingerprint", "paper"));
    assert_eq!(of(1), ("organisation", "seal", "paper"));
    assert_eq!((of(2), &agreed["signatures"][2]["mediator"]), (("own", "signature", "paper"), &json!(1)));
    assert_eq!((&agreed["total_fen"], &agreed["sealed_by_name"]), (&json!(2_850_000), &json!(COMMITTEE)));
    let seen = ["/total_fen", "/sealed_by_name"];
    told.harbour.world.tell.shown("公司看到（分） as the company sees it, in fen", &agreed, &seen);
    let over = json!({ "party": 1, "representative": 1, "text": "事项已办结，委托终止。" });
    told.does("end-representation", over).await.ok();
    assert_ne!(
        by_agent.get(&format!("/api/v1/disputes/{}", told.id)).await.status,
        200,
        "the code opens nothing any more"
    );
}

async fn from_the_application_to_the_form_of_the_quarter(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let tell = harbour.world.tell.clone();
    tell.opens("xiangzhi", "石狮市祥芝镇：一件工伤赔偿纠纷 An injury at sea, mediated as the law wants it");
    tell.chapter(
        "先前的同类纠纷 An earlier dispute of the like",
        "海上枫桥调解室的代表调成一件同类纠纷，口头协议，当场履行，回访后办结。",
        "Deputies of the room have mediated one of the like: agreed by word of mouth, kept, and closed.",
    );
    precedent(&harbour).await;
    harbour.world.clock.pass_until("2026-03-05T09:00:00+08:00");
    tell.chapter(
        "申请、登记、代理 Applied, registered and represented",
        "船工向镇人民调解委员会申请调解。调委会登记，凭材料录入船舶公司和双方的代理人；每个人的查询码只发到本人手机。",
        "A worker applies to the committee. It registers the dispute and enters the company and whoever acts for both off their papers; \
         each code goes to the own phone alone.",
    );
    let told = represented(registered(harbour).await).await;
    tell.chapter(
        "谁来调解 Who mediates",
        "船工在手机网页上从名单里选一位人民调解员，公司同意。另外指定的，一方各有一次反对；一位调解员有利害关系，自己回避。两位代表受邀参加，双方都同意才算。",
        "The worker chooses a mediator on the page, and the company accepts. Of those who are appointed each side objects to one, and one \
         steps aside. Two deputies take part once both sides accept them.",
    );
    seated(&told).await;
    tell.chapter(
        "自愿 Of their own will",
        "双方先看到权利告知，再凭本人手机收到的验证码同意调解。没有签字的纸，谁也不能替人同意。",
        "Both are told of their rights and agree by a number on the phone. Nobody agrees for them without a paper.",
    );
    consented(&told).await;
    tell.chapter(
        "评理会 The hearing",
        "请老船长、律师、邻船船东和记者来评理，每一位都要双方同意；公司没有同意律师，他没有参加。开会时间改了一次；笔录由主持人签名，双方确认。船工要求不公开以后，不再请人旁听。",
        "People of standing reason with both sides; whom one side does not accept, stays away. The hearing is moved once; who presided signs its record, both \
         confirm it. Once the worker wants privacy, nobody else is invited.",
    );
    heard(&told).await;
    tell.chapter(
        "背靠背 Each side alone",
        "调解员与双方分别谈一次。一方说的话，另一方看不到；调解员的底线笔记，双方都看不到。",
        "One sitting with each side alone, of which the other learns nothing; the mediator's notes neither sees.",
    );
    apart(&told).await;
    tell.chapter(
        "协议 The agreement",
        "五项赔偿，各项之和必须等于总额。船工按指印，公司的法定代表人盖章，调解员签名，调委会盖章，协议生效。一般授权的代理人不能签。",
        "Five items that must come to the total. The worker signs by fingerprint, who stands for the company by its seal, then the mediator, \
         and the committee seals it. A general power signs nothing.",
    );
    signed(&told).await;
    kept::confirmed_and_kept(&told).await;
    kept::counted(&told).await;
    tell.ends();
}

mashang_tests::stories!(from_the_application_to_the_form_of_the_quarter);
