//! Every operation of the document, as everybody: its example is executed in the state that it needs, and who gets what
//! is a committed table. An operation without an entry here fails the test, so none can be forgotten.

mod clients;
mod forms;
mod logins;
mod moderated;
mod opening;
mod others;
mod person;
mod term_changes;
mod ways;

use std::collections::BTreeMap;
use std::fmt::Write;

use mashang_tests::judges::golden;
use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

use self::ways::{chrono_day, way_of_dispute, way_to};

/// Who calls: the name in the table and the account.
const CALLERS: [(&str, &str); 11] = [
    ("nobody", ""),
    ("submitter", "demo-resident"),
    ("stranger", "demo-resident-2"),
    ("deputy", "demo-deputy"),
    ("grid_staff", "demo-grid-staff"),
    ("liaison", "demo-room-liaison"),
    ("office", "demo-office"),
    ("unit", "demo-unit"),
    ("mediator", "demo-mediator"),
    ("leader", "demo-leader"),
    ("administrator", "demo-admin"),
];

fn fresh_number() -> usize {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(100);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

pub(super) struct Stage {
    pub(super) world: World,
    pub(super) callers: BTreeMap<&'static str, Caller>,
    deputy: Value,
    code: String,
    second_deputy: Value,
    second_grid: Value,
    unit: Value,
    room: Value,
    organisation: Value,
    pub(super) document: Value,
}

async fn mediator_organisation(mediator: &Caller) -> Value {
    mediator.get("/api/v1/me").await.ok()["parties"][1]["id"].clone()
}

const PLACEHOLDER: &str = "019ab0c0-0000-7000-8000-000000000000";

impl Stage {
    pub(super) async fn set(kind: Kind, more: &[(&'static str, &'static str)]) -> Self {
        let world = World::start_with(kind, more).await;
        let mut callers = BTreeMap::new();
        for (_, openid) in CALLERS {
            let caller = if openid.is_empty() { world.anybody() } else { world.login(openid).await };
            callers.insert(openid, caller);
        }
        let anybody = world.anybody();
        let units = anybody.get(&format!("/api/v1/units?division={HOME}&limit=100")).await.ok();
        let police = |unit: &&Value| unit["name"].as_str().unwrap().ends_with("交警大队");
        let unit = units["items"].as_array().unwrap().iter().find(police).unwrap()["id"].clone();
        let deputies = anybody.get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
        let room = anybody.get(&format!("/api/v1/rooms?division={HOME}")).await.ok()["items"][0]["id"].clone();
        let document = anybody.get("/openapi.json").await.ok();
        let (deputy, code) = world.deputy().await;
        // The people's mediator's organisation is one that mediates here, too.
        let organisation = mediator_organisation(&callers["demo-mediator"]).await;
        let everywhere = "UPDATE mediation_organisations SET division_code = '350500000000'";
        mashang_tests::execute(&world.database.url, everywhere);
        Self {
            organisation,
            callers,
            deputy,
            code,
            second_deputy: deputies["items"][1]["id"].clone(),
            second_grid: deputies["items"][1]["grid_ids"][0].clone(),
            unit,
            room,
            document,
            world,
        }
    }

    /// The example of a schema, made whole: placeholders become ids that exist.
    fn example(&self, schema: &str, case: &str, operation: &str) -> Value {
        let mut body = self.document["components"]["schemas"][schema]["example"].clone();
        assert!(body.is_object(), "{schema} has no example");
        let fields = body.as_object_mut().unwrap();
        for (name, value) in fields.iter_mut() {
            match name.as_str() {
                "code" if matches!(operation, "createCase" | "createDispute") => *value = json!(self.code),
                "office_id" => *value = self.deputy["office_id"].clone(),
                "room_id" => *value = self.room.clone(),
                "about_id" => *value = self.second_grid.clone(),
                "grid_id" => *value = self.deputy["grid_ids"][0].clone(),
                "assignment_id" => *value = json!(case),
                "until" if operation == "extendMediation" => *value = json!("2026-06-30"),
                "lead_unit_id" => *value = self.unit.clone(),
                "subject_id" => *value = self.second_deputy.clone(),
                // Each request has a file of its own.
                "attachment_ids" => *value = json!([]),
                "mandate_id" => *value = self.deputy["mandates"][0]["id"].clone(),
                "into_case_id" | "reception_id" => *value = json!(case),
                "to_id" => *value = self.second_deputy.clone(),
                _ => {}
            }
        }
        if operation == "transferCase" {
            fields.insert("to_kind".into(), json!("deputy"));
        }
        if schema == "GridCreate" {
            fields.insert("ordinal".into(), json!(fresh_number()));
        }
        assert!(!body.to_string().contains(PLACEHOLDER), "{operation}: {body}");
        body
    }

    async fn case(&self, operation: &str) -> Value {
        let resident = &self.callers["demo-resident"];
        let receipt = resident.post("/api/v1/cases", &submission(&self.code)).await.created();
        for (who, verb) in way_to(operation) {
            let body = match *verb {
                "assign" => json!({ "lead_unit_id": self.unit }),
                "resolve" => json!({ "text": "已答复", "settlement": "answer" }),
                "accept" | "start" => json!({}),
                _ => json!({ "text": "请看" }),
            };
            self.callers[who].step(id_of(&receipt), verb, &body).await.ok();
        }
        receipt
    }

    /// A new dispute in the state that an operation needs; the submitter is its applicant.
    async fn dispute(&self, operation: &str) -> Value {
        let report = json!({
            "code": self.code, "source": "application", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损。",
            "party": { "side": "applicant", "name": "陈女士", "phone": "13812345678" }
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
            "parties" => office.post(&path("parties"), &json!({ "side": "respondent", "name": "林先生" })).await,
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
            "oral" | "written" => deputy.post(&path("agreement"), &agreement(step)).await,
            "apply" => {
                let scan = mediator.photo().await;
                let apply = json!({ "parties": [1, 2], "court": "人民法院", "attachment_ids": [scan] });
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
    async fn reception(&self, operation: &str) -> Value {
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

    /// An assignment of the first deputy that can be ended, and days for one that can be made.
    async fn assignment(&self) -> Value {
        let month = fresh_number();
        let (from, to) = (chrono_day(month * 3), chrono_day(month * 3 + 1));
        let body = json!({ "grid_id": self.second_grid, "from": from, "to": to });
        let path = format!("/api/v1/deputies/{}/grid-assignments", id_of(&self.deputy));
        self.callers["demo-admin"].post(&path, &body).await.created()
    }

    /// The id that the path of an operation names.
    async fn id(&self, operation: &str, path: &str, receipt: &Value) -> String {
        if path.contains("/cases/") {
            if operation == "openDispute" {
                self.callers["demo-deputy"].step(id_of(receipt), "accept", &json!({})).await.ok();
            }
            id_of(receipt).to_owned()
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
        } else if term_changes::is_about(path) {
            self.term_change(operation, path).await
        } else if path.contains("/deputies/") {
            id_of(&self.deputy).to_owned()
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

    /// The path of an operation with everything filled in, the tracking code of what it is about, and its body.
    pub(super) async fn request(
        &self,
        operation: &str,
        path: &str,
        schema: Option<&str>,
    ) -> (String, String, Option<Value>) {
        let receipt = self.case(operation).await;
        let mut target = match operation {
            "mergeCase" => self.case("").await,
            "getTrackedDispute" | "trackDispute" => self.dispute(operation).await,
            _ => receipt.clone(),
        };
        let tracking_code = target["tracking_code"].as_str().unwrap().to_owned();
        let id = self.id(operation, path, &receipt).await;
        if matches!(operation, "checkIn" | "explainNotice") {
            target = self.reception(operation).await;
        }
        if operation == "endGridAssignment" {
            target = self.assignment().await;
        }
        let code = if path.starts_with("/api/v1/role-schemes/") {
            "quanzhou_5".to_owned()
        } else if path.starts_with("/api/v1/divisions/") {
            HOME.to_owned()
        } else if path.starts_with("/api/v1/qr-codes/") {
            let subject = json!({ "subject_kind": "deputy", "subject_id": self.second_deputy });
            let issued = self.callers["demo-admin"].post("/api/v1/qr-codes", &subject).await.created();
            issued["code"].as_str().unwrap().to_owned()
        } else {
            self.code.clone()
        };
        let mut whole = forms::filled(path, &id, &code).replace("{tracking_code}", &tracking_code);
        if path.starts_with("/api/v1/accounts/") {
            let grid = &self.deputy["grid_ids"][0];
            whole = whole.replace("{grant_id}", &self.world.grant(&id, &json!({ "GridStaff": { "grid": grid } })));
        }
        if operation == "locateGrid" {
            let [longitude, latitude] = self.inside().await;
            write!(whole, "?longitude={longitude}&latitude={latitude}").unwrap();
        }
        let query = match operation {
            "getCoverage" | "listCoverageGaps" | "listRuleSets" | "listWordLists" | "getSeparatedDuties" => {
                format!("?division={HOME}")
            }
            "getDisputeFigures" => format!("?division={HOME}&from=2026-03-01&to=2026-03-31"),
            "getAuditConsistency" => "?from=0".to_owned(),
            "exportTable" => format!("?division_code={HOME}"),
            "listCodes" => format!("?subject_id={}", id_of(&self.deputy)),
            _ => String::new(),
        };
        whole.push_str(&query);
        whole = self.secret_in(whole).await;
        let body = match (operation, schema) {
            ("logInWithWechat", _) => Some(json!({ "code": "sandbox:demo-visitor" })),
            ("refreshSession" | "chooseRole" | "logOut", _) => {
                let login = json!({ "code": "sandbox:demo-visitor" });
                let session = self.world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
                Some(json!({ "refresh_token": session["refresh_token"] }))
            }
            ("sendLogInCode" | "sendPhoneCode" | "logInWithPhone" | "bindPhone" | "bindWechatPhone", _) => {
                Some(self.phone(operation).await)
            }
            ("setPassword" | "confirmPassword" | "logInWithPassword", _) => Some(self.desk(operation).await),
            ("lookUpPlace", _) => {
                let [longitude, latitude] = self.inside().await;
                Some(json!({ "longitude": longitude, "latitude": latitude }))
            }
            ("acceptInvitation", _) => Some(json!({ "code": self.invitation(None).await["code"] })),
            ("requestInvitationNumber", _) => {
                let phone = format!("137{:08}", fresh_number());
                Some(json!({ "code": self.invitation(Some(&phone)).await["code"] }))
            }
            (_, Some(schema)) => {
                let mut body = self.example(schema, id_of(&target), operation);
                match operation {
                    "assignGrid" => {
                        body["grid_id"] = self.second_grid.clone();
                        let number = fresh_number() * 3;
                        (body["from"], body["to"]) = (json!(chrono_day(number)), json!(chrono_day(number)));
                    }
                    "endGridAssignment" => body["to"] = target["to"].clone(),
                    // Suspending would close the intake that all later calls go through.
                    "setMandateStatus" => body["status"] = json!("active"),
                    "applyConfirmation" | "extendMediation" | "addParty" => {
                        body["attachment_ids"] = json!([self.callers["demo-mediator"].photo().await]);
                    }
                    "eraseMyData" => body["case_id"] = json!(id_of(&receipt)),
                    "checkIn" => body = self.world.check_in(id_of(&target)).await,
                    "createWeeklyReception" => body["until"] = json!("2026-03-12"),
                    "decideRosterRow" => body["row_id"] = json!(self.roster_row(&id).await),
                    "chooseCodeSuccession" => body["choices"][0]["code"] = json!(self.leavers_code()),
                    _ => {}
                }
                Some(body)
            }
            _ => None,
        };
        (whole, tracking_code, body)
    }
}

async fn every_operation_as_everybody(kind: Kind) {
    let mut stage = Stage::set(kind, &[]).await;
    let mut table = String::from(
        "# Who gets what from each operation\n\nGenerated by a test that executes every operation's example in the state that it needs; `UPDATE_GOLDEN=1` rewrites it.\n\n",
    );
    let head: Vec<_> = CALLERS.iter().map(|(name, _)| *name).collect();
    writeln!(table, "| operation | {} |\n|---|{}", head.join(" | "), "---|".repeat(CALLERS.len())).unwrap();
    let paths = stage.document["paths"].as_object().unwrap().clone();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let content = operation["requestBody"]["content"].as_object();
            let schema = content
                .and_then(|content| content.get("application/json"))
                .map(|media| media["schema"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap().to_owned());
            let open =
                operation.get("security").is_none_or(|all| all.as_array().unwrap().iter().any(|one| one == &json!({})));
            let mut cells = Vec::new();
            for (name, openid) in CALLERS {
                let caller = &stage.callers[openid];
                let (path, code, body) = stage.request(id, &path, schema.as_deref()).await;
                let mut request = caller.request(&method.to_uppercase(), &path);
                if id.starts_with("getTracked") || id == "sendErasureCode" {
                    request = request.header("X-Tracking-Code", code);
                }
                if let Some(body) = &body {
                    request = request.json(body);
                }
                if let Some(form) = forms::form(id) {
                    request = request.multipart(form);
                }
                request = stage.formed(id, request).await;
                let answer = caller.send(request).await;
                assert!(answer.status < 500, "{id} as {name}: {}", answer.json);
                assert_eq!(answer.status == 401, name == "nobody" && !open, "{id} as {name}: {}", answer.json);
                let documented = operation["responses"].get(answer.status.to_string()).is_some();
                assert!(documented, "{id} as {name}: {} is not documented", answer.status);
                cells.push(answer.status.to_string());
                if id == "endMySessions" && !openid.is_empty() {
                    let again = stage.world.login(openid).await;
                    stage.callers.insert(openid, again);
                }
            }
            assert!(
                cells.iter().any(|status| status.starts_with('2')),
                "{id}: the example succeeds for nobody: {cells:?}"
            );
            writeln!(table, "| {id} | {} |", cells.join(" | ")).unwrap();
        }
    }
    golden("access.md", &table);
}

mashang_tests::stories!(every_operation_as_everybody);
