//! Cases, disputes, receptions and what else operations change, each in the state that its operation needs.

use mashang_domain::cases::usecases::{self, Struck};
use mashang_domain::shared::{Actor, CaseId};
use mashang_tests::{HOME, Kind, id_of, submission};
use serde_json::{Value, json};

use super::ways::{way_of_dispute, way_to};
use super::{Stage, fresh_number};
use crate::harbour::number_in;

impl Stage {
    pub(super) async fn case(&self, operation: &str) -> Value {
        if matches!(operation, "callBackCase" | "sendRatingCode" | "verifyCaseRating") {
            return self.entered_for_another(operation).await;
        }
        let resident = &self.callers["demo-resident"];
        let receipt = resident.post("/api/v1/cases", &submission(&self.code)).await.created();
        for (who, verb) in way_to(operation) {
            let body = match *verb {
                "assign" => json!({ "lead_unit_id": self.unit }),
                "assign-with-help" => json!({ "lead_unit_id": self.unit, "co_unit_ids": [self.property] }),
                "assign-as-help" => json!({ "lead_unit_id": self.property, "co_unit_ids": [self.unit] }),
                "request-opinion" => json!({ "text": "请提出意见", "due_on": "2026-03-04" }),
                "resolve" => json!({ "text": "已答复", "settlement": "answer" }),
                "accept" | "start" => json!({}),
                "decline" => json!({ "text": "属于物业", "proper_channel": "物业公司" }),
                "rate" if operation == "answerCaseFollowUp" => json!({ "rating": "satisfied" }),
                "rate" => json!({ "rating": "dissatisfied", "reasons": ["not_done"] }),
                _ => json!({ "text": "请看" }),
            };
            let verb = if verb.starts_with("assign") { "assign" } else { *verb };
            self.callers[who].step(id_of(&receipt), verb, &body).await.ok();
        }
        if operation == "reopenCase" {
            self.leave_unanswered(id_of(&receipt)).await;
        }
        receipt
    }

    /// Closes a case that waits for an answer: the callers' tokens don't outlive the days for which it waits.
    async fn leave_unanswered(&self, case: &str) {
        let id: CaseId = serde_json::from_value(json!(case)).unwrap();
        let worker = self.world.worker();
        let mut ctx = worker.surroundings.context(Actor::System);
        ctx.now += chrono::Duration::days(8);
        let struck = worker.db.write(move |store| usecases::strike(store, &ctx, id, true)).await;
        assert_eq!(struck.unwrap(), Struck::Closed);
    }

    /// A case that the deputy entered for somebody whose phone is nobody else's, settled; with a rating that waits to be verified where
    /// the operation is about one.
    async fn entered_for_another(&self, operation: &str) -> Value {
        let deputy = &self.callers["demo-deputy"];
        let mut body = submission(&self.code);
        (body["channel"], body["speaker_consents"]) = (json!("visit"), json!(true));
        body["contact"]["phone"] = json!(format!("136{:08}", fresh_number()));
        let mut receipt = deputy.post("/api/v1/cases", &body).await.created();
        receipt["phone"] = body["contact"]["phone"].clone();
        deputy.step(id_of(&receipt), "accept", &json!({})).await.ok();
        let settled = json!({ "text": "已答复", "settlement": "answer" });
        deputy.step(id_of(&receipt), "resolve", &settled).await.ok();
        if operation != "callBackCase" {
            let holder = self.world.tracker(receipt["tracking_code"].as_str().unwrap());
            holder.step(id_of(&receipt), "rate", &json!({ "rating": "satisfied" })).await.ok();
            if operation == "verifyCaseRating" {
                holder.post("/api/v1/track-rating/code", &json!({})).await.ok();
            }
        }
        receipt
    }

    /// The number that the phone of such a case was sent.
    pub(super) fn rating_number(&self, receipt: &Value) -> Value {
        let texts = self.world.texts_to(receipt["phone"].as_str().unwrap());
        json!(number_in(texts.iter().rfind(|text| text.contains("确认对所反映事项的评价")).unwrap()))
    }

    /// A new dispute in the state that an operation needs; the submitter is its applicant.
    pub(super) async fn dispute(&self, operation: &str) -> Value {
        let report = json!({
            "code": self.code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
            "party": { "side": "first", "name": "陈女士", "phone": "13812345678" }
        });
        let made = self.callers["demo-resident"].post("/api/v1/disputes", &report).await.created();
        let id = id_of(&made).to_owned();
        for step in way_of_dispute(operation) {
            self.dispute_step(&id, step).await;
        }
        made
    }

    async fn dispute_step(&self, id: &str, step: &str) {
        let (office, deputy) = (&self.callers["demo-office"], &self.callers["demo-deputy"]);
        let mediator = &self.callers["demo-mediator"];
        let path = |verb: &str| format!("/api/v1/disputes/{id}/{verb}");
        let agreement = |form: &str| {
            json!({
                "form": form, "text": "了结", "parties": [1, 2], "total_fen": 100,
                "items": [{ "label": "补偿", "amount_fen": 100, "payer": 2, "payee": 1 }]
            })
        };
        let answer = match step {
            "register" => {
                let body = json!({ "risk": "low", "organisation_id": self.organisation });
                office.post(&path("register"), &body).await
            }
            "parties" => office.post(&path("parties"), &json!({ "side": "second", "name": "林先生" })).await,
            "seats" => {
                let seat = json!({ "kind": "appointed", "deputy_id": self.deputy["id"] });
                office.post(&path("mediators"), &seat).await
            }
            "consent" => {
                let party =
                    office.get(&format!("/api/v1/disputes/{id}")).await.ok()["parties"][0]["consented_at"].is_string();
                let scan = office.photo().await;
                let body = json!({ "party": if party { 2 } else { 1 }, "attachment_ids": [scan] });
                office.post(&path("consent"), &body).await
            }
            "refuse" => {
                let scan = office.photo().await;
                office.post(&path("refuse"), &json!({ "party": 2, "attachment_ids": [scan] })).await
            }
            "convene" => {
                let call = json!({ "kind": "joint", "at": "2027-03-02T02:00:00Z", "place": "调解室" });
                deputy.post(&path("mediation-sessions"), &call).await
            }
            "hear" => {
                let guests = json!([{ "kind": "elder", "name": "老村长" }]);
                let call =
                    json!({ "kind": "pingli", "at": "2027-03-02T02:00:00Z", "place": "调解室", "guests": guests });
                deputy.post(&path("mediation-sessions"), &call).await
            }
            "agent" => {
                let scan = office.photo().await;
                let agent = json!({
                    "party": 1, "kind": "agent", "name": "周代理", "scope": "special", "attachment_ids": [scan]
                });
                office.post(&path("representatives"), &agent).await
            }
            "hold" => {
                let record =
                    json!({ "session": 1, "parties": [1, 2], "mediators": [1], "minutes": "双方陈述了理由。" });
                deputy.post(&path("record-session"), &record).await
            }
            "record" => deputy.post(&path("sign-record"), &json!({ "session": 1 })).await,
            "oral" | "written" => deputy.post(&path("agreement"), &agreement(step)).await,
            "apply" => {
                let scan = mediator.photo().await;
                let apply =
                    json!({ "parties": [1, 2], "court": "人民法院", "matter": "obligation", "attachment_ids": [scan] });
                mediator.post(&path("apply-confirmation"), &apply).await
            }
            "begin" => office.post(&path("begin-performance"), &json!({})).await,
            "breach" => office.post(&path("breach"), &json!({ "text": "未付" })).await,
            "perform" => {
                let scan = office.photo().await;
                let paid = json!({ "item": 1, "on": "2026-03-02", "receipt": "收条", "attachment_ids": [scan] });
                office.post(&path("perform"), &paid).await
            }
            "follow-up" => office.post(&path("follow-up"), &json!({ "text": "已和好" })).await,
            _ => office.post(&path(step), &json!({})).await,
        };
        assert!(answer.status < 300, "{step}: {}", answer.json);
    }

    /// A reception in the state that an operation needs.
    pub(super) async fn reception(&self, operation: &str) -> Value {
        let liaison = &self.callers["demo-room-liaison"];
        let body = json!({
            "room_id": self.room, "kind": "reception_day", "title": "代表接待日", "on": "2026-03-04", "from": "09:00",
            "to": "17:00"
        });
        let made = liaison.post("/api/v1/receptions", &body).await.created();
        if matches!(operation, "getReception" | "cancelReception") {
            return made;
        }
        self.open_now(id_of(&made));
        if !matches!(operation, "checkIn" | "getCheckInCode" | "getCheckInPicture") {
            let scan = self.world.check_in(id_of(&made)).await;
            self.callers["demo-deputy"].post("/api/v1/check-ins", &scan).await.created();
            let entry = json!({ "kind": "voice", "text": "东门拥堵。" });
            let path = format!("/api/v1/receptions/{}/entries", id_of(&made));
            self.callers["demo-deputy"].post(&path, &entry).await.created();
        }
        made
    }

    /// Moves a reception to this very hour, and all others out of the way: the callers' tokens don't outlive the two days of
    /// notice.
    fn open_now(&self, id: &str) {
        let plain = id.replace('-', "").to_uppercase();
        let (others, this) = match self.world.kind {
            Kind::Sqlite => (
                format!("UPDATE receptions SET ends_at = 1 WHERE hex(id) <> '{plain}'"),
                format!(
                    "UPDATE receptions SET starts_at = 1772413200000000 - 60000000, ends_at = 1872413200000000 WHERE hex(id) = '{plain}'"
                ),
            ),
            Kind::Postgres(_) => (
                format!("UPDATE receptions SET ends_at = to_timestamp(1) WHERE id <> '{id}'"),
                format!(
                    "UPDATE receptions SET starts_at = '2026-03-02T00:59:00Z', ends_at = '2029-03-02T00:59:00Z' WHERE id = '{id}'"
                ),
            ),
        };
        mashang_tests::execute(&self.world.database.url, &others);
        mashang_tests::execute(&self.world.database.url, &this);
    }

    async fn notice(&self, operation: &str) -> Value {
        let office = &self.callers["demo-office"];
        let made = office.post("/api/v1/notices", &self.example("NoticeCreate", "", operation)).await.created();
        if !matches!(operation, "reviseNotice" | "publishNotice") {
            office.post(&format!("/api/v1/notices/{}/publish", id_of(&made)), &json!({})).await.ok();
        }
        made
    }

    /// A duty record in the state that an operation needs.
    async fn duty_record(&self, operation: &str) -> Value {
        let typed = json!({
            "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z", "place": "广场",
            "text": "宣讲。"
        });
        let made = self.callers["demo-deputy"].post("/api/v1/duty-records", &typed).await.created();
        if operation == "counterDutyRecord" {
            let path = format!("/api/v1/duty-records/{}/confirm", id_of(&made));
            self.callers["demo-office"].post(&path, &json!({})).await.ok();
        }
        made
    }

    /// The id that the path of an operation names.
    pub(super) async fn id(&self, operation: &str, path: &str, receipt: &Value) -> String {
        if path.contains("/public/cases/") || path.contains("/publications/") {
            self.published(path).await
        } else if path.contains("/cases/") {
            if operation == "openDispute" {
                self.callers["demo-deputy"].step(id_of(receipt), "accept", &json!({})).await.ok();
            }
            id_of(receipt).to_owned()
        } else if path.contains("/standard-texts/") {
            let text = json!({ "division_code": "350582002000", "title": "已受理", "body": "“{title}”已受理。" });
            id_of(&self.callers["demo-office"].post("/api/v1/standard-texts", &text).await.created()).to_owned()
        } else if path.contains("/supervision-orders/") {
            self.order(operation, receipt).await
        } else if path.contains("/bulletins/") {
            self.bulletin(operation).await
        } else if path.contains("/sweep-campaigns/") {
            self.sweep(operation).await
        } else if path.contains("/sweep-reports/") || path.contains("/sweep-findings/") {
            self.swept(operation).await
        } else if path.contains("/tea-sittings/") {
            self.sitting(operation).await
        } else if path.contains("/activities/") {
            self.activity(operation).await
        } else if path.contains("/deputy-groups/") {
            self.deputy_group().await
        } else if path.contains("/consultations/") {
            self.consultation(operation).await
        } else if path.contains("/station-plans/") {
            self.station_plan(operation).await
        } else if path.contains("/contact-links/") {
            self.contact_link(operation).await
        } else if path.contains("/voter-reports/") {
            self.voter_report(operation).await
        } else if path.contains("/rotas/") {
            id_of(&self.rota(operation).await).to_owned()
        } else if path.contains("/disputes/") {
            id_of(&self.dispute(operation).await).to_owned()
        } else if path.contains("/receptions/") {
            id_of(&self.reception(operation).await).to_owned()
        } else if path.contains("/notices/") {
            id_of(&self.notice(operation).await).to_owned()
        } else if path.contains("/duty-records/") {
            id_of(&self.duty_record(operation).await).to_owned()
        } else if path.contains("/grids/") {
            let admin = &self.callers["demo-admin"];
            let grid = json!({ "division_code": HOME, "ordinal": fresh_number(), "name": "新网格", "households": 1 });
            id_of(&admin.post("/api/v1/grids", &grid).await.created()).to_owned()
        } else if path.contains("/deputies/") {
            id_of(&self.deputy).to_owned()
        } else if super::term_changes::is_about(path) {
            self.term_change(operation, path).await
        } else if path.contains("/congress-sessions/") {
            self.session().await
        } else if ["/congresses/", "/terms/", "/constituencies/"].iter().any(|part| path.contains(part)) {
            self.of_congress(path).await
        } else if let Some(id) = self.institution(operation, path).await {
            id
        } else if path.contains("/moderation/") {
            self.moderated(path).await
        } else if path.contains("/invitations/") {
            id_of(&self.invitation(None).await).to_owned()
        } else if path.contains("/offices/") {
            self.deputy["office_id"].as_str().unwrap().to_owned()
        } else if path.contains("/units/") {
            self.unit.as_str().unwrap().to_owned()
        } else if path.contains("/mediation-organisations/") {
            self.organisation.as_str().unwrap().to_owned()
        } else if path.contains("/rooms/") {
            self.room.as_str().unwrap().to_owned()
        } else if path.contains("/messages/") {
            self.world.settle().await;
            let inbox = self.callers["demo-deputy"].get("/api/v1/me/messages?limit=1").await.ok();
            id_of(&inbox["items"][0]).to_owned()
        } else if path.contains("/me/consents/") {
            self.consent().await
        } else if path.contains("/me/sessions/") {
            // One of the submitter's that nobody goes on with.
            self.world.login("demo-resident").await;
            let all = self.callers["demo-resident"].get("/api/v1/me/sessions").await.ok();
            id_of(&all["items"][0]).to_owned()
        } else if path.contains("/accounts/") {
            // Somebody of whom nothing is asked.
            let me = self.world.login("somebody").await.get("/api/v1/me").await.ok();
            me["account_id"].as_str().unwrap().to_owned()
        } else if path.contains("/attachments/") {
            self.callers["demo-resident"].photo().await
        } else {
            String::new()
        }
    }
}
