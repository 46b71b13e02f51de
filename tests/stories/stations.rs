//! Liaison stations: a plan of a year, a rota that is fair, exchanged and published, times that residents book, entries that all end, and a
//! report that nobody writes.

use mashang_infra::workbooks;
use mashang_tests::{Answer, Caller, HOME, Kind, World, id_of, tick};
use serde_json::{Value, json};

use crate::page::{between, phone, text};
use crate::receptions::room;

pub(crate) const ROTAS: &str = "/api/v1/rotas";
const BOOKINGS: &str = "/api/v1/station-bookings";
const NOBODY: &str = "019ab0c0-0000-7000-8000-000000000000";

/// A room, and its deputies with an account of the story's own for each.
pub(crate) struct Station {
    pub(crate) world: World,
    pub(crate) room: String,
    pub(crate) crew: Vec<(String, String)>,
}

pub(crate) fn slot(on: &str) -> Value {
    json!({ "on": on, "from": "15:00", "to": "17:00", "topic": "代表接待日", "form": "in_station" })
}

/// A rota of a month with an official of that name, and a time that somebody of that name booked.
pub(crate) async fn something_booked(world: &World, name: &str, phone: &str) {
    let (liaison, deputy) = (world.login("demo-room-liaison").await, world.login("demo-deputy").await);
    let mut one = slot("2026-03-12");
    (one["deputy_ids"], one["officials"]) = (json!([world.deputy().await.0["id"]]), json!([name]));
    let body = json!({ "room_id": room(world).await, "month": "2026-03", "slots": [one] });
    let path = format!("{ROTAS}/{}", id_of(&liaison.post(ROTAS, &body).await.created()));
    liaison.post(&format!("{path}/ask"), &json!({})).await.ok();
    deputy.post(&format!("{path}/answer"), &json!({ "slot": 1, "accepts": true })).await.ok();
    liaison.post(&format!("{path}/publish"), &json!({})).await.ok();
    let rota = liaison.get(&path).await.ok();
    let booking = json!({
        "reception_id": rota["slots"][0]["reception_id"], "starts_at": "2026-03-12T07:00:00Z",
        "contact": { "name": name, "phone": phone }
    });
    world.anybody().post(BOOKINGS, &booking).await.created();
}

impl Station {
    pub(crate) async fn open(kind: Kind) -> Self {
        let world = World::start(kind).await;
        let room = room(&world).await;
        let page = world.anybody().get(&format!("/api/v1/deputies?division={HOME}&limit=100")).await.ok();
        let mut crew = Vec::new();
        for (number, deputy) in page["items"].as_array().unwrap().iter().enumerate() {
            let name = format!("crew-{number}");
            let me = world.login(&name).await.get("/api/v1/me").await.ok();
            let _ = world.grant(me["account_id"].as_str().unwrap(), &json!({ "Deputy": { "deputy": deputy["id"] } }));
            crew.push((id_of(deputy).to_owned(), name));
        }
        assert!(crew.len() >= 4, "a station has deputies");
        Self { world, room, crew }
    }

    pub(crate) async fn liaison(&self) -> Caller {
        self.world.login("demo-room-liaison").await
    }

    pub(crate) async fn office(&self) -> Caller {
        self.world.login("demo-office").await
    }

    /// The account of a deputy.
    pub(crate) fn name(&self, deputy: &Value) -> &str {
        &self.crew.iter().find(|(id, _)| deputy == id.as_str()).unwrap().1
    }

    pub(crate) async fn deputy(&self, deputy: &Value) -> Caller {
        self.world.login(self.name(deputy)).await
    }

    pub(crate) async fn rota(&self, id: &str) -> Value {
        self.office().await.get(&format!("{ROTAS}/{id}")).await.ok()
    }

    pub(crate) async fn step(&self, caller: &Caller, id: &str, verb: &str, body: Value) -> Answer {
        caller.post(&format!("{ROTAS}/{id}/{verb}"), &body).await
    }

    /// Who is to come to a slot.
    async fn on_duty(&self, rota: &str, slot: usize) -> Value {
        let seen = self.rota(rota).await;
        let people = seen["slots"][slot - 1]["people"].as_array().unwrap();
        people.iter().find(|one| one["answer"] != "declined").unwrap()["deputy"]["id"].clone()
    }

    /// Waits until somebody was told so often of what happened to that.
    pub(crate) async fn told(&self, name: &str, kind: &str, subject: &str, times: usize) {
        let mut seen = 0;
        for _ in 0..100 {
            self.world.settle().await;
            let inbox = self.world.login(name).await.get("/api/v1/me/messages?limit=100").await.ok();
            let fits = |message: &&Value| message["kind"] == kind && message["subject_id"] == subject;
            seen = inbox["items"].as_array().unwrap().iter().filter(fits).count();
            if seen == times {
                return;
            }
            tick().await;
        }
        panic!("{name} was told {kind} {seen} times, and not {times}");
    }

    pub(crate) fn reception(rota: &Value, slot: usize) -> String {
        rota["slots"][slot - 1]["reception_id"].as_str().unwrap().to_owned()
    }
}

/// Makes the rota of April, asks, and has everybody answer; whoever declines is replaced.
async fn asked_and_answered(station: &Station) -> String {
    let liaison = station.liaison().await;
    // 清明节 2026 is kept on Monday 6 April.
    let days = ["2026-04-01", "2026-04-06", "2026-04-15", "2026-04-22"].map(slot);
    let body = json!({ "room_id": station.room, "month": "2026-04", "slots": days });
    station.world.login("demo-resident").await.post(ROTAS, &body).await.problem(403, "forbidden");
    let made = liaison.post(ROTAS, &body).await.created();
    let id = id_of(&made).to_owned();
    assert_eq!(liaison.post(ROTAS, &body).await.bad_fields(), ["/month"], "a room has one");
    station.world.anybody().get(&format!("{ROTAS}/{id}")).await.problem(404, "not_found");
    // Four slots and four deputies or more: nobody twice, and the smaller ids first.
    let drafted = station.rota(&id).await;
    let named: Vec<&str> = drafted["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["people"][0]["deputy"]["id"].as_str().unwrap())
        .collect();
    let mut expected: Vec<&str> = station.crew.iter().map(|(id, _)| id.as_str()).collect();
    expected.sort_unstable();
    assert_eq!(named, expected[..4]);
    assert_eq!(
        (&drafted["slots"][1]["on"], &drafted["slots"][1]["moved_from"]),
        (&json!("2026-04-07"), &json!("2026-04-06"))
    );
    station.step(&liaison, &id, "publish", json!({})).await.problem(409, "state_conflict");
    let asked = station.step(&liaison, &id, "ask", json!({})).await.ok();
    assert_eq!(asked["answers_due_at"], "2026-03-05T13:00:00Z");
    for number in 1..=4 {
        let duty = station.on_duty(&id, number).await;
        let deputy = station.deputy(&duty).await;
        let waits = deputy.get("/api/v1/me/work?kind=rota").await.ok();
        assert_eq!(waits["items"][0]["subject_id"], json!(id), "{waits}");
        if number == 1 {
            let silent = json!({ "slot": 1, "accepts": false });
            assert_eq!(station.step(&deputy, &id, "answer", silent).await.bad_fields(), ["/reason"]);
            let declined = json!({ "slot": 1, "accepts": false, "reason": "当日出差" });
            station.step(&deputy, &id, "answer", declined).await.ok();
            station.step(&liaison, &id, "propose", json!({})).await.ok();
            let other = station.on_duty(&id, 1).await;
            assert_ne!(other, duty, "who declined is not asked again");
            station
                .step(&station.deputy(&other).await, &id, "answer", json!({ "slot": 1, "accepts": true }))
                .await
                .ok();
        } else {
            station.step(&liaison, &id, "publish", json!({})).await.problem(409, "rota_answers_outstanding");
            station.step(&deputy, &id, "answer", json!({ "slot": number, "accepts": true })).await.ok();
        }
        station
            .step(&deputy, &id, "answer", json!({ "slot": number, "accepts": true }))
            .await
            .problem(409, "station_not_asked");
    }
    id
}

/// Two who agree exchange their slots, twice, so that all is as before; a third proposal comes to nothing.
async fn exchanged(station: &Station, id: &str) {
    for number in 1..=3 {
        let (one, other) = (station.on_duty(id, 3).await, station.on_duty(id, 4).await);
        let (from, to) = (station.deputy(&one).await, station.deputy(&other).await);
        let offer = json!({ "gives": 3, "takes": 4, "deputy_id": other });
        let wrong = json!({ "gives": 4, "takes": 3, "deputy_id": other });
        station.step(&from, id, "offer-swap", wrong).await.problem(409, "station_swap_impossible");
        station.step(&from, id, "offer-swap", offer).await.ok();
        let answer = json!({ "swap": number, "accepts": number < 3 });
        assert_eq!(station.step(&from, id, "answer-swap", answer.clone()).await.missing_fields(), ["/swap"]);
        station.step(&to, id, "answer-swap", answer).await.ok();
        let now = (station.on_duty(id, 3).await, station.on_duty(id, 4).await);
        assert_eq!(now, if number < 3 { (other, one) } else { (one, other) });
    }
}

/// Books all times of a slot; one is cancelled and booked again. How many were booked and cancelled.
async fn booked(station: &Station, reception: &str) -> (u64, u64) {
    let anybody = station.world.anybody();
    let days = anybody.get(&format!("/api/v1/rooms/{}/station-days", station.room)).await.ok();
    let day = days["items"].as_array().unwrap().iter().find(|day| day["reception_id"] == reception).unwrap();
    let times: Vec<Value> = day["times"].as_array().unwrap().iter().map(|time| time["starts_at"].clone()).collect();
    assert_eq!((times.len(), day["deputies"].as_array().unwrap().len()), (8, 1));
    let with = |time: &Value, phone: &str| json!({ "reception_id": reception, "starts_at": time, "contact": { "name": "王女士", "phone": phone } });
    let receipt = anybody.post(BOOKINGS, &with(&times[0], "13900000000")).await.created();
    let told = station.world.next_text("13900000000", 0).await;
    assert!(told.contains("接待预约：已预约 4月1日 15:00") && !told.contains("王女士"), "{told}");
    anybody.post(BOOKINGS, &with(&times[1], "13900000000")).await.problem(409, "station_booked_already");
    assert_eq!(anybody.post(BOOKINGS, &with(&times[0], "13900000001")).await.bad_fields(), ["/starts_at"]);
    let between = json!("2026-04-01T07:07:00Z");
    assert_eq!(anybody.post(BOOKINGS, &with(&between, "13900000001")).await.bad_fields(), ["/starts_at"]);
    let cancel =
        async |code: &Value| anybody.post("/api/v1/station-booking-cancellations", &json!({ "code": code })).await;
    assert_eq!(cancel(&json!("KX7M-3PQR-W9TD-HAE")).await.missing_fields(), ["/code"]);
    assert_eq!(cancel(&receipt["code"]).await.created()["state"], "cancelled");
    cancel(&receipt["code"]).await.problem(409, "state_conflict");
    assert!(station.world.next_text("13900000000", 1).await.contains("的预约已取消"));
    let own = station.world.login("books").await;
    for (number, time) in times.iter().enumerate() {
        let caller = if number == 7 { &own } else { &anybody };
        caller.post(BOOKINGS, &with(time, &format!("1390000001{number}"))).await.created();
    }
    let data = own.post("/api/v1/me/export", &json!({})).await.ok();
    let taken = &data["bookings"][0];
    assert_eq!((&taken["starts_at"], &taken["contact_phone"]), (&times[7], &json!("13900000017")), "{data}");
    assert_eq!(own.post("/api/v1/me/erasure", &json!({ "confirm": true })).await.ok()["account_erased"], true);
    anybody.post(BOOKINGS, &with(&times[0], "13900000099")).await.problem(409, "station_full");
    let path = format!("{BOOKINGS}?reception_id={reception}&limit=100");
    for nobody in ["demo-resident", "demo-unit"] {
        station.world.login(nobody).await.get(&path).await.problem(403, "forbidden");
    }
    let seen = station.liaison().await.get(&path).await.ok();
    assert_eq!(seen["items"].as_array().unwrap().len(), 9);
    let booked = |one: &&Value| one["phone_masked"] == "139****0010";
    assert_eq!(seen["items"].as_array().unwrap().iter().find(booked).unwrap()["name"], "王女士");
    let forgotten: Vec<_> = seen["items"].as_array().unwrap().iter().filter(|one| one["name"].is_null()).collect();
    assert!(forgotten.len() == 1 && forgotten[0]["state"] == "booked", "{forgotten:?}");
    assert!(forgotten[0]["phone_masked"].is_null(), "{forgotten:?}");
    (8, 1)
}

/// The first slot is held: a deputy comes, and all that is heard ends.
async fn held(station: &Station, rota: &str, reception: &str) {
    let duty = station.on_duty(rota, 1).await;
    for (at, times) in
        [("2026-03-29T15:01:00+08:00", 1), ("2026-03-31T15:01:00+08:00", 2), ("2026-04-01T13:01:00+08:00", 3)]
    {
        station.world.clock.pass_until(at);
        station.told(station.name(&duty), "reminded", rota, times).await;
    }
    station.world.clock.pass_until("2026-04-01T14:50:00+08:00");
    let (deputy, liaison) = (station.deputy(&duty).await, station.liaison().await);
    deputy.post("/api/v1/check-ins", &station.world.check_in(reception).await).await.created();
    let path = format!("/api/v1/receptions/{reception}");
    let voice = |words: &str| json!({ "kind": "voice", "text": words, "speaker": { "phone": "13700000001" } });
    for words in ["停车难。", "希望增设公交站。", "东门拥堵。"] {
        deputy.post(&format!("{path}/entries"), &voice(words)).await.created();
    }
    deputy
        .post(&format!("{path}/entries"), &json!({ "kind": "policy_explained", "text": "物业条例。" }))
        .await
        .created();
    let end = async |caller: &Caller, body: Value| caller.post(&format!("{path}/end-entry"), &body).await;
    let bare = json!({ "entry": 1, "outcome": "answered" });
    assert_eq!(end(&deputy, bare).await.bad_fields(), ["/answer"]);
    assert_eq!(end(&deputy, json!({ "entry": 1, "outcome": "case" })).await.bad_fields(), ["/outcome"]);
    assert_eq!(end(&deputy, json!({ "entry": 4, "outcome": "noted" })).await.missing_fields(), ["/entry"]);
    end(&deputy, json!({ "entry": 1, "outcome": "answered", "answer": "已说明停车规定。" })).await.ok();
    end(&liaison, json!({ "entry": 1, "outcome": "noted" })).await.problem(409, "register_entry_ended");
    let told = station.world.next_text("13700000001", 0).await;
    assert!(told.contains("反映的意见：已答复") && !told.contains("停车"), "{told}");
    end(&liaison, json!({ "entry": 2, "outcome": "suggestion_material" })).await.ok();
    let submit = json!({
        "entry": 3, "nature": "complaint", "category": "traffic", "title": "东门拥堵", "speaker_consents": true
    });
    deputy.post(&format!("{path}/submit-entry"), &submit).await.created();
    deputy.post(&format!("{path}/conclude"), &json!({})).await.ok();
    let kept = liaison.get(&path).await.ok();
    let outcomes: Vec<_> = kept["register"].as_array().unwrap().iter().map(|one| one["outcome"].clone()).collect();
    assert_eq!(outcomes, [json!("answered"), json!("suggestion_material"), json!("case"), Value::Null]);
}

/// Nobody comes to the second slot; whoever came instead is written down by the liaison, and ends late.
async fn missed(station: &Station, rota: &str, reception: &str) {
    station.world.clock.pass_until("2026-04-07T15:31:00+08:00");
    station.told("demo-office", "missed", rota, 1).await;
    let path = format!("/api/v1/receptions/{reception}");
    let (liaison, entry) = (station.liaison().await, json!({ "kind": "voice", "text": "来访：路灯不亮。" }));
    liaison.post(&format!("{path}/entries"), &entry).await.created();
    let work = async || station.liaison().await.get("/api/v1/me/work?kind=reception").await.ok()["items"][0].clone();
    let waits = work().await;
    assert_eq!(
        (&waits["subject_id"], &waits["light"], &waits["due_at"]),
        (&json!(reception), &json!("green"), &json!("2026-04-14T09:30:00Z")),
        "five working days: {waits}"
    );
    station.world.clock.pass_until("2026-04-14T09:05:00+08:00");
    station.told("demo-room-liaison", "entry_reminded", reception, 1).await;
    assert_eq!(work().await["light"], "yellow");
    station.world.clock.pass_until("2026-04-15T09:05:00+08:00");
    station.told("demo-office", "entry_late", reception, 1).await;
    assert_eq!(work().await["light"], "red");
    let red = station.office().await.get("/api/v1/overdue?kind=register_entry").await.ok()["items"][0].clone();
    let entry = (&red["subject_id"], &red["item"], &red["step"], &red["title"]);
    assert_eq!(entry, (&json!(reception), &json!(1), &json!("entry_ended"), &json!("代表接待日")), "{red}");
    let noted = json!({ "entry": 1, "outcome": "noted" });
    station.liaison().await.post(&format!("{path}/end-entry"), &noted).await.ok();
    assert_ne!(work().await["subject_id"], reception, "it has ended");
}

async fn a_month_of_a_station_goes_from_its_plan_to_its_report(kind: Kind) {
    let station = Station::open(kind).await;
    let (liaison, office) = (station.liaison().await, station.office().await);
    let plan = json!({ "room_id": station.room, "year": 2026, "themes": ["交通出行", "养老托育"] });
    let made = liaison.post("/api/v1/station-plans", &plan).await.created();
    let path = format!("/api/v1/station-plans/{}", id_of(&made));
    assert_eq!(liaison.post("/api/v1/station-plans", &plan).await.bad_fields(), ["/year"], "a room has one of a year");
    liaison.post(&format!("{path}/approve"), &json!({})).await.problem(403, "forbidden");
    station.world.anybody().get(&path).await.problem(404, "not_found");
    for verb in ["approve", "publish"] {
        office.post(&format!("{path}/{verb}"), &json!({})).await.ok();
    }
    let id = asked_and_answered(&station).await;
    exchanged(&station, &id).await;
    station.step(&station.liaison().await, &id, "publish", json!({})).await.ok();
    station.step(&station.liaison().await, &id, "publish", json!({})).await.problem(409, "state_conflict");
    let public = station.world.anybody().get(&format!("{ROTAS}/{id}")).await.ok();
    assert!(public["slots"][0]["people"][0]["deputy"]["name"].is_string() && !public.to_string().contains("出差"));
    let receptions = station.world.anybody().get(&format!("/api/v1/receptions?room_id={}", station.room)).await.ok();
    assert_eq!(receptions["items"].as_array().unwrap().len(), 4, "one of each slot");
    let (times, cancelled) = booked(&station, &Station::reception(&public, 1)).await;
    held(&station, &id, &Station::reception(&public, 1)).await;
    missed(&station, &id, &Station::reception(&public, 2)).await;
    let fourth = Station::reception(&public, 4);
    let late = json!({
        "reception_id": fourth, "starts_at": "2026-04-22T07:00:00Z", "contact": { "phone": "13600000001" }
    });
    station.world.anybody().post(BOOKINGS, &late).await.created();
    station.world.next_text("13600000001", 0).await;
    station.office().await.post(&format!("/api/v1/receptions/{fourth}/cancel"), &json!({})).await.ok();
    assert!(station.world.next_text("13600000001", 1).await.contains("接待取消"));
    assert_eq!(station.world.anybody().post(BOOKINGS, &late).await.missing_fields(), ["/reception_id"]);

    let path = format!("/api/v1/rooms/{}/station-report", station.room);
    station.world.login("demo-resident").await.get(&format!("{path}?month=2026-04")).await.problem(403, "forbidden");
    let report = station.liaison().await.get(&format!("{path}?month=2026-04")).await.ok();
    let states: Vec<_> = report["days"].as_array().unwrap().iter().map(|day| day["state"].clone()).collect();
    assert_eq!(states, ["held", "missed", "announced", "cancelled"]);
    // Counted by hand of what was done above.
    for (figure, count) in
        [("held", 1), ("missed", 1), ("cancelled", 1), ("voices", 4), ("open", 0), ("late", 1), ("explained", 1)]
    {
        assert_eq!(report[figure], count, "{figure}");
    }
    let each = ["answered", "case", "suggestion_material", "noted"].map(|word| json!({ "outcome": word, "count": 1 }));
    assert_eq!(report["outcomes"], json!(each));
    let stand = [("booked", times), ("cancelled", cancelled), ("called_off", 1)];
    assert_eq!(report["bookings"], json!(stand.map(|(state, count)| json!({ "state": state, "count": count }))));
    assert_eq!(report["deputies"][0]["times"], 1);
    let book = station.liaison().await.get(&format!("{path}/workbook?month=2026-04")).await;
    let rows = workbooks::read_sheet(&book.bytes, Some("各场")).unwrap();
    let told: Vec<_> = rows.lines.iter().map(|line| line.cells[3].as_str()).collect();
    assert_eq!(told, ["已接待", "缺席", "已公布", "已取消"]);
    let path = format!("/api/v1/station-plans/{}", id_of(&made));
    let public = station.world.anybody().get(&path).await.ok();
    let persons = ["deputies", "lacking"].map(|list| public["progress"][list].as_array().unwrap().len());
    assert_eq!((&public["progress"]["held"], persons), (&json!(1), [0, 0]), "of no person");
    let plan = station.liaison().await.get(&path).await.ok();
    let done = &plan["progress"];
    assert_eq!(
        (&done["held"], &done["weeks_met"], &done["groups_by_quarter"]),
        (&json!(1), &json!(1), &json!([0, 0, 0, 0]))
    );
    assert_eq!(done["lacking"].as_array().unwrap().len(), station.crew.len() - 1);
}

async fn what_can_be_no_rota_is_refused(kind: Kind) {
    let station = Station::open(kind).await;
    let (liaison, world) = (station.liaison().await, &station.world);
    let with = |on: &str, changes: Value| {
        let mut one = slot(on);
        for (name, value) in changes.as_object().unwrap() {
            one[name] = value.clone();
        }
        one
    };
    let refused = async |slots: Value| {
        let body = json!({ "room_id": station.room, "month": "2026-03", "slots": slots });
        let answer = liaison.post(ROTAS, &body).await.problem(422, "invalid");
        (answer["errors"][0]["pointer"].clone(), answer["errors"][0]["code"].clone())
    };
    let at = |pointer: &str, code: &str| (json!(pointer), json!(code));
    let plain = |on: &str| with(on, json!({}));
    assert_eq!(
        refused(json!([plain("2026-03-02"), plain("2026-03-01")])).await,
        at("/slots/1/on", "station_slot_past")
    );
    assert_eq!(refused(json!([plain("2026-04-01")])).await, at("/slots/0/on", "rota_day_out_of_month"));
    let long = with("2026-03-12", json!({ "from": "08:00", "to": "16:01" }));
    assert_eq!(refused(json!([long])).await, at("/slots/0/to", "station_slot_too_long"));
    let backwards = with("2026-03-12", json!({ "from": "17:00", "to": "15:00" }));
    assert_eq!(refused(json!([backwards])).await, at("/slots/0/to", "station_slot_backwards"));
    let twice = json!([plain("2026-03-12"), with("2026-03-12", json!({ "from": "16:30", "to": "18:00" }))]);
    assert_eq!(refused(twice).await, at("/slots/1/on", "station_room_taken"));
    // A reception that was announced by itself takes the room, too.
    let other = crate::receptions::on(&station.room, "2026-03-19");
    liaison.post("/api/v1/receptions", &other).await.created();
    assert_eq!(refused(json!([plain("2026-03-19")])).await, at("/slots/0/on", "station_room_taken"));
    let page = world.anybody().get("/api/v1/deputies?division=350581103000&limit=1").await.ok();
    let foreign = &page["items"][0]["id"];
    let named = with("2026-03-12", json!({ "deputy_ids": [foreign] }));
    assert_eq!(refused(json!([named])).await, at("/slots/0/deputy_ids", "station_foreign_deputy"));
    let nobody = with("2026-03-12", json!({ "deputy_ids": [NOBODY] }));
    assert_eq!(refused(json!([nobody])).await, at("/slots/0/deputy_ids", "station_deputy_not_serving"));
    // A room whose village has no deputy.
    let office = station.office().await;
    let alone = json!({ "kind": "liaison_station", "name": "新联络站", "division_code": "350582002000", "address": "梅岭路 1 号" });
    let made = office.post("/api/v1/rooms", &alone).await.created();
    let body = json!({ "room_id": made["id"], "month": "2026-03", "slots": [plain("2026-03-12")] });
    let answer = office.post(ROTAS, &body).await.problem(422, "invalid");
    assert_eq!(
        (&answer["errors"][0]["pointer"], &answer["errors"][0]["code"]),
        (&json!("/slots/0"), &json!("nobody_available"))
    );
    // Whoever is invited may come, and whoever is on duty elsewhere at that time may not.
    let invited = with("2026-03-12", json!({ "guest_ids": [foreign], "officials": ["陈局长"] }));
    let body = json!({ "room_id": station.room, "month": "2026-03", "slots": [invited] });
    let rota = liaison.post(ROTAS, &body).await.created();
    let guest = json!({ "room_id": made["id"], "month": "2026-03", "slots": [with("2026-03-12", json!({ "guest_ids": [foreign] }))] });
    let answer = office.post(ROTAS, &guest).await.problem(422, "invalid");
    assert_eq!(answer["errors"][0]["code"], "station_deputy_taken");
    let change = json!({ "slot": 1, "plan": with("2026-03-13", json!({ "deputy_ids": [station.crew[0].0] })) });
    station.step(&liaison, id_of(&rota), "change-slot", change).await.ok();
    let seen = station.rota(id_of(&rota)).await;
    assert_eq!(
        (&seen["slots"][0]["on"], &seen["slots"][0]["people"][0]["guest"]),
        (&json!("2026-03-13"), &json!(false))
    );
    let away = json!({ "slot": 1, "plan": with("2026-03-13", json!({ "deputy_ids": [foreign] })) });
    assert_eq!(station.step(&liaison, id_of(&rota), "change-slot", away).await.bad_fields(), ["/plan/deputy_ids"]);
    station.step(&liaison, id_of(&rota), "cancel", json!({})).await.ok();
    liaison
        .post(ROTAS, &json!({ "room_id": station.room, "month": "2026-03", "slots": [plain("2026-03-12")] }))
        .await
        .created();
}

async fn a_time_is_booked_on_a_page_without_scripts(kind: Kind) {
    let station = Station::open(kind).await;
    let (world, liaison) = (&station.world, station.liaison().await);
    let page = world.anybody().get("/api/v1/deputies?division=350581103000&limit=1").await.ok();
    let me = world.login("guest").await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), &json!({ "Deputy": { "deputy": page["items"][0]["id"] } }));
    let mut one = slot("2026-03-12");
    (one["deputy_ids"], one["guest_ids"]) = (json!([station.crew[0].0]), json!([page["items"][0]["id"]]));
    let body = json!({ "room_id": station.room, "month": "2026-03", "slots": [one] });
    let rota = liaison.post(ROTAS, &body).await.created();
    station.step(&liaison, id_of(&rota), "ask", json!({})).await.ok();
    let accepts = json!({ "slot": 1, "accepts": true });
    station.step(&world.login("guest").await, id_of(&rota), "answer", accepts).await.ok();
    let duty = station.on_duty(id_of(&rota), 1).await;
    station
        .step(&station.deputy(&duty).await, id_of(&rota), "answer", json!({ "slot": 1, "accepts": true }))
        .await
        .ok();
    station.step(&liaison, id_of(&rota), "publish", json!({})).await.ok();
    let (phone, path) = (phone(world), format!("/d/{}/station", world.code_of(&station.room)));
    let page = text(&phone.get(&path).await);
    let form = between(&page, "id=\"book\"", "</form>");
    let field = |name: &str| between(form, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    let (key, token) = (field("key"), field("token"));
    let time = between(form, "<option value=\"", "\"").replace(' ', "+");
    let taps = async |path: &str, fields: &[(&str, &str)]| {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = phone.request("POST", path).header("Content-Type", "application/x-www-form-urlencoded");
        phone.send(request.body(body.join("&"))).await
    };
    let whole: [(&str, &str); 4] =
        [("key", key.as_str()), ("token", &token), ("time", &time), ("phone", "13812345678")];
    let wrong = taps(&path, &[("key", &key), ("token", &token), ("time", &time), ("phone", "110")]).await;
    assert!(wrong.status == 422 && text(&wrong).contains("id=\"wrong\""), "{}", text(&wrong));
    let made = taps(&path, &whole).await;
    let shown = text(&made);
    assert_eq!((made.status, made.header("cache-control")), (200, "private, no-store"), "{shown}");
    let code = between(&shown, "id=\"booking-code\">", "<").to_owned();
    assert_eq!(between(&text(&taps(&path, &whole).await), "id=\"booking-code\">", "<"), code, "a double tap is one");
    assert!(!shown.contains(&time.replace('+', " ")), "it is taken");
    let cancel = format!("{path}/cancel");
    assert_eq!(taps(&cancel, &[("token", &token), ("code", "KX7M-3PQR-W9TD-HAE")]).await.status, 404);
    let gone = taps(&cancel, &[("token", &token), ("code", &code)]).await;
    assert!(gone.status == 200 && text(&gone).contains(&time.replace('+', " ")), "it is free again");
    assert!(text(&phone.with("Accept-Language", "en").get(&path).await).contains("Book a quarter of an hour"));
    // Whom the rota invites checks in, also where no congress of that one reaches.
    let reception = Station::reception(&station.rota(id_of(&rota)).await, 1);
    world.clock.pass_until("2026-03-12T14:50:00+08:00");
    let scan = world.check_in(&reception).await;
    world.login("guest").await.post("/api/v1/check-ins", &scan).await.created();
}

mashang_tests::stories!(
    a_month_of_a_station_goes_from_its_plan_to_its_report,
    what_can_be_no_rota_is_refused;
    sqlite: a_time_is_booked_on_a_page_without_scripts,
);
