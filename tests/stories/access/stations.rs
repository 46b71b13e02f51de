//! Plans, rotas and bookings of stations, each in the state that its operation needs.

use mashang_tests::{Kind, id_of};
use serde_json::{Value, json};

use super::{Stage, fresh_number};

/// Whether the body of an operation is made here.
pub(super) fn is_about(operation: &str) -> bool {
    let all = ["createStationPlan", "createRota", "offerRotaSwap", "createStationBooking", "cancelStationBooking"];
    all.contains(&operation)
}

impl Stage {
    /// What an operation of stations asks in its query, where it does not say so by itself.
    pub(super) async fn station_query(&self, operation: &str) -> String {
        match operation {
            "listStationPlans" | "listRotas" => format!("?room_id={}", self.room.as_str().unwrap()),
            "listStationBookings" => format!("?reception_id={}", self.bookable().await.as_str().unwrap()),
            _ => String::new(),
        }
    }

    /// A body in the place of the example.
    pub(super) async fn of_station(&self, operation: &str, body: &mut Value) {
        match operation {
            "createStationPlan" => body["room_id"] = self.planless_room(),
            "createRota" => body["room_id"] = self.staffed_room(),
            "offerRotaSwap" => body["deputy_id"] = self.second_deputy.clone(),
            _ => self.booking_of(body).await,
        }
    }

    /// The room of which the callers are liaison and deputies, without any plan.
    fn planless_room(&self) -> Value {
        mashang_tests::execute(&self.world.database.url, "DELETE FROM station_plans");
        self.room.clone()
    }

    /// The room of which the callers are liaison and deputies, without any rota.
    fn staffed_room(&self) -> Value {
        self.forget_rotas();
        self.room.clone()
    }

    fn forget_rotas(&self) {
        for table in ["rota_tasks", "rota_duties", "rota_slots", "rotas"] {
            mashang_tests::execute(&self.world.database.url, &format!("DELETE FROM {table}"));
        }
        // What was announced for them is out of the way.
        let long_ago = match self.world.kind {
            Kind::Sqlite => "1",
            Kind::Postgres(_) => "to_timestamp(1)",
        };
        let over = format!("UPDATE receptions SET starts_at = {long_ago}, ends_at = {long_ago}");
        mashang_tests::execute(&self.world.database.url, &over);
    }

    /// A plan in the state that an operation needs.
    pub(super) async fn station_plan(&self, operation: &str) -> String {
        let office = &self.callers["demo-office"];
        let body = json!({ "room_id": self.planless_room(), "year": 2026, "themes": ["交通出行"] });
        let made = office.post("/api/v1/station-plans", &body).await.created();
        let way: &[&str] = match operation {
            "publishStationPlan" => &["approve"],
            "getStationPlan" => &["approve", "publish"],
            _ => &[],
        };
        for verb in way {
            office.post(&format!("/api/v1/station-plans/{}/{verb}", id_of(&made)), &json!({})).await.ok();
        }
        id_of(&made).to_owned()
    }

    /// A rota of two slots, the first of the deputy who calls and the second of another one, in the state that an operation needs.
    pub(super) async fn rota(&self, operation: &str) -> Value {
        self.forget_rotas();
        let office = &self.callers["demo-office"];
        let slot = |on: &str, deputy: &Value| {
            json!({
                "on": on, "from": "15:00", "to": "17:00", "topic": "代表接待日", "form": "in_station",
                "deputy_ids": [deputy]
            })
        };
        let slots = [slot("2026-03-12", &self.deputy["id"]), slot("2026-03-19", &self.second_deputy)];
        let body = json!({ "room_id": self.room, "month": "2026-03", "slots": slots });
        let made = office.post("/api/v1/rotas", &body).await.created();
        let path = format!("/api/v1/rotas/{}", id_of(&made));
        if !matches!(operation, "askRota" | "proposeRota" | "changeRotaSlot" | "cancelRota") {
            office.post(&format!("{path}/ask"), &json!({})).await.ok();
        }
        if operation == "answerRotaSwap" {
            let name = format!("second-{}", fresh_number());
            let me = self.world.login(&name).await.get("/api/v1/me").await.ok();
            let grant = json!({ "Deputy": { "deputy": self.second_deputy } });
            let _ = self.world.grant(me["account_id"].as_str().unwrap(), &grant);
            let other = self.world.login(&name).await;
            let offer = json!({ "gives": 2, "takes": 1, "deputy_id": self.deputy["id"] });
            other.post(&format!("{path}/offer-swap"), &offer).await.ok();
        }
        if matches!(operation, "getRota" | "getRotaPaper" | "getRotaWorkbook" | "publishRota" | "booking") {
            let asked = "UPDATE rotas SET answers_due_at = NULL";
            mashang_tests::execute(&self.world.database.url, asked);
        }
        if matches!(operation, "getRota" | "getRotaPaper" | "getRotaWorkbook" | "booking") {
            office.post(&format!("{path}/publish"), &json!({})).await.ok();
        }
        office.get(&path).await.ok()
    }

    /// A reception that takes bookings.
    async fn bookable(&self) -> Value {
        self.rota("booking").await["slots"][0]["reception_id"].clone()
    }

    /// What books a time, or the code of a time that was booked.
    async fn booking_of(&self, body: &mut Value) {
        let reception = self.bookable().await;
        let phone = format!("135{:08}", fresh_number());
        let booking = json!({
            "reception_id": reception, "starts_at": "2026-03-12T07:15:00Z", "contact": { "phone": phone }
        });
        if body.get("code").is_some() {
            let made = self.callers[""].post("/api/v1/station-bookings", &booking).await.created();
            *body = json!({ "code": made["code"] });
        } else {
            *body = booking;
        }
    }
}
