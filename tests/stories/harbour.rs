//! The harbour of 祥芝镇, where the stories of disputes happen.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use mashang_tests::{Caller, Kind, World, id_of};
use serde_json::{Value, json};

/// 祥芝镇 祥渔村.
pub(crate) const HARBOUR: &str = "350581103209";
pub(crate) const MEDICAL: &str = "双手二度烧伤";

/// A phone that nobody in any story has yet.
pub(crate) fn fresh_phone() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("139{:08}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The tracking code that a message to a phone tells.
pub(crate) fn code_in(text: &str) -> String {
    text.split("查询码 ").nth(1).and_then(|rest| rest.split('，').next()).unwrap_or_else(|| panic!("{text}")).to_owned()
}

/// The number that a message to a phone tells.
pub(crate) fn number_in(text: &str) -> String {
    text.split("验证码 ").nth(1).and_then(|rest| rest.get(..6)).unwrap_or_else(|| panic!("{text}")).to_owned()
}

/// What everybody in the story needs.
pub(crate) struct Harbour {
    pub(crate) world: World,
    /// A deputy of 石狮's congress, and one of 祥芝镇's.
    pub(crate) deputies: Vec<Value>,
    pub(crate) organisation: String,
    pub(crate) code: String,
    /// The parties' phones by their codes.
    phones: Mutex<BTreeMap<String, String>>,
}

impl Harbour {
    pub(crate) async fn start(kind: Kind) -> Self {
        Self::start_with(kind, &[]).await
    }

    pub(crate) async fn start_with(kind: Kind, more: &[(&'static str, &'static str)]) -> Self {
        let world = World::start_with(kind, more).await;
        let anybody = world.anybody();
        let page = anybody.get(&format!("/api/v1/deputies?division={HARBOUR}")).await.ok();
        let deputies: Vec<Value> = page["items"].as_array().unwrap().iter().take(2).cloned().collect();
        let levels: Vec<_> = deputies.iter().map(|one| one["mandates"][0]["level"].as_str().unwrap()).collect();
        assert_eq!(levels, ["county", "township"], "one of 石狮's congress, one of 祥芝镇's");
        let page = anybody.get(&format!("/api/v1/mediation-organisations?division={HARBOUR}")).await.ok();
        let organisation = id_of(&page["items"][0]).to_owned();
        assert_eq!(page["items"][0]["name"], "海上枫桥调解室");
        let code = world.code_of(id_of(&deputies[0]));
        Self { world, deputies, organisation, code, phones: Mutex::default() }
    }

    pub(crate) async fn act(&self, who: &str, dispute: &str, verb: &str, body: Value) -> mashang_tests::Answer {
        self.by(&self.world.login(who).await, dispute, verb, body).await
    }

    pub(crate) async fn by(&self, caller: &Caller, dispute: &str, verb: &str, body: Value) -> mashang_tests::Answer {
        caller.post(&format!("/api/v1/disputes/{dispute}/{verb}"), &body).await
    }

    /// Takes note that `phone` is the party's who holds `code`.
    pub(crate) fn knows(&self, code: &str, phone: &str) {
        self.phones.lock().unwrap().insert(code.to_owned(), phone.to_owned());
    }

    /// The phone of the party that holds `code`.
    pub(crate) fn phone_of(&self, code: &str) -> String {
        self.phones.lock().unwrap()[code].clone()
    }

    /// Asks for a number that confirms `act` and returns it as it comes to the phone of the party that holds `code`.
    pub(crate) async fn number(&self, code: &str, dispute: &str, act: &str) -> String {
        let phone = self.phone_of(code);
        let seen = self.world.texts_to(&phone).len();
        let asked = self.by(&self.world.tracker(code), dispute, "confirmations", json!({ "act": act })).await.created();
        assert!(asked["expires_at"].is_string(), "{asked}");
        number_in(&self.world.next_text(&phone, seen).await)
    }

    /// What binds a party, by its code and the number on its phone.
    pub(crate) async fn confirmed(&self, code: &str, dispute: &str, verb: &str) -> mashang_tests::Answer {
        self.confirmed_with(code, dispute, verb, json!({})).await
    }

    /// The same with a body that says more.
    pub(crate) async fn confirmed_with(
        &self,
        code: &str,
        dispute: &str,
        verb: &str,
        mut body: Value,
    ) -> mashang_tests::Answer {
        body["confirmation"] = json!(self.number(code, dispute, &verb.replace('-', "_")).await);
        self.by(&self.world.tracker(code), dispute, verb, body).await
    }

    /// A party as the office enters it: with a scan where it has a phone.
    pub(crate) async fn enter(&self, dispute: &str, mut party: Value) -> Value {
        let office = self.world.login("demo-office-xiangzhi").await;
        if party.get("phone").is_some() {
            party["attachment_ids"] = json!([office.photo().await]);
        }
        self.by(&office, dispute, "parties", party).await.created()
    }

    /// That an item was carried out, as the mediator writes it down off its receipt.
    pub(crate) async fn receipt(&self, dispute: &str, item: u32, on: &str) -> mashang_tests::Answer {
        let mediator = self.world.login("demo-deputy-shishi").await;
        let scan = mediator.photo().await;
        let paid = json!({ "item": item, "on": on, "receipt": "转账回单", "attachment_ids": [scan] });
        self.by(&mediator, dispute, "perform", paid).await
    }

    /// What both parties did on paper, as the mediator writes it down.
    pub(crate) async fn on_paper(&self, dispute: &str, verb: &str) {
        let mediator = self.world.login("demo-deputy-shishi").await;
        for party in 1..=2 {
            let body = json!({ "party": party, "attachment_ids": [mediator.photo().await] });
            self.by(&mediator, dispute, verb, body).await.ok();
        }
    }

    pub(crate) async fn seen(&self, who: &str, dispute: &str) -> Value {
        self.world.login(who).await.get(&format!("/api/v1/disputes/{dispute}")).await.ok()
    }

    /// A dispute that is registered with both parties, the two deputies invited and accepted, waiting for consent. Returns
    /// its id and the two parties' codes.
    pub(crate) async fn asked(&self, organisation: bool) -> (String, [String; 2]) {
        let report = json!({
            "code": self.code, "source": "application", "kind": "damages", "title": "损害赔偿", "text": "双方对赔偿有分歧。"
        });
        let made = self.world.login("demo-deputy-shishi").await.post("/api/v1/disputes", &report).await.created();
        let id = id_of(&made).to_owned();
        let codes = self.prepare(&id, organisation).await;
        (id, codes)
    }

    pub(crate) async fn prepare(&self, id: &str, organisation: bool) -> [String; 2] {
        let mut registration = json!({ "risk": "medium" });
        if organisation {
            registration["organisation_id"] = json!(self.organisation);
        }
        self.act("demo-office-xiangzhi", id, "register", registration).await.ok();
        let phones = [fresh_phone(), fresh_phone()];
        let worker = json!({
            "side": "first", "name": "何船工", "phone": phones[0], "health": MEDICAL, "health_consent": true
        });
        let owner = json!({ "side": "second", "name": "林船东", "phone": phones[1] });
        for party in [worker, owner] {
            self.enter(id, party).await;
        }
        let [worker, owner] = &phones;
        let (worker, owner) = (self.world.next_text(worker, 0).await, self.world.next_text(owner, 0).await);
        let codes = [code_in(&worker), code_in(&owner)];
        self.phones.lock().unwrap().extend(codes.iter().cloned().zip(phones));
        let office = self.world.login("demo-office-xiangzhi").await;
        for (at, deputy) in self.deputies.iter().enumerate() {
            let seat = json!({ "kind": "invited", "deputy_id": deputy["id"] });
            let made = self.act("demo-office-xiangzhi", id, "mediators", seat).await.created();
            assert_eq!((&made["number"], &made["standing"]), (&json!(at + 1), &json!("awaiting")));
            for party in 1..=2 {
                let scan = office.photo().await;
                let answer = json!({ "party": party, "mediator": at + 1, "accepts": true, "attachment_ids": [scan] });
                self.by(&office, id, "answer-mediator", answer).await.ok();
            }
        }
        self.act("demo-office-xiangzhi", id, "ask-consent", json!({})).await.ok();
        codes
    }

    /// The same, mediated and agreed in writing, signed by nobody yet.
    pub(crate) async fn agreed(&self, organisation: bool) -> (String, [String; 2]) {
        let (id, codes) = self.asked(organisation).await;
        self.on_paper(&id, "consent").await;
        let call = json!({ "kind": "pingli", "at": "2026-09-02T02:00:00Z", "place": "海上枫桥调解室" });
        self.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
        self.act("demo-deputy-shishi", &id, "agreement", agreement()).await.created();
        (id, codes)
    }

    /// The same, signed, sealed and thus in force.
    pub(crate) async fn in_force(&self) -> (String, [String; 2]) {
        let (id, codes) = self.agreed(true).await;
        self.on_paper(&id, "sign").await;
        self.act("demo-deputy-xiangzhi", &id, "sign", json!({})).await.ok();
        let sealed = self.act("demo-mediator", &id, "seal", json!({})).await.ok();
        assert!(sealed["effective_at"].is_string());
        (id, codes)
    }
}

/// 伤残补偿金, 交通费, 误工费, 生活费, 护理费: 28,500 yuan.
pub(crate) fn agreement() -> Value {
    let items: Vec<_> =
        [("伤残补偿金", 1_200_000), ("交通费", 180_000), ("误工费", 650_000), ("生活费", 320_000), ("护理费", 500_000)]
            .iter()
            .map(|(label, fen)| json!({ "label": label, "amount_fen": fen, "payer": 2, "payee": 1 }))
            .collect();
    json!({
        "form": "written", "text": "医疗费用已由船东先行支付；其余一次付清，双方就此了结。", "parties": [1, 2],
        "items": items, "total_fen": 2_850_000
    })
}
