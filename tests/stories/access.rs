//! Every operation of the document, as everybody: its example is executed in the state that it needs, and who gets what
//! is a committed table. An operation without an entry here fails the test, so none can be forgotten.

mod activities;
mod bulletins;
mod clients;
mod congresses;
mod consultations;
mod forms;
mod logins;
mod moderated;
mod opening;
mod orders;
mod others;
mod person;
mod published;
mod sittings;
mod states;
mod stations;
mod suggestions;
mod sweeps;
mod term_changes;
mod voters;
mod ways;

use std::collections::BTreeMap;
use std::fmt::Write;

use mashang_tests::judges::golden;
use mashang_tests::{Caller, HOME, Kind, World, id_of};
use serde_json::{Value, json};

use self::ways::{chrono_day, query_of};

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
    /// Another unit, in which `demo-property` works.
    property: Value,
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
        let named = |name: &str| {
            let called = |unit: &&Value| unit["name"].as_str().unwrap().ends_with(name);
            units["items"].as_array().unwrap().iter().find(called).unwrap()["id"].clone()
        };
        let (unit, property) = (named("交警大队"), named("物业服务中心"));
        let helper = world.login("demo-property").await.get("/api/v1/me").await.ok();
        let _ = world.grant(helper["account_id"].as_str().unwrap(), &json!({ "HandlingUnit": { "unit": property } }));
        callers.insert("demo-property", world.login("demo-property").await);
        let deputies = anybody.get(&format!("/api/v1/deputies?division={HOME}")).await.ok();
        let room = anybody.get(&format!("/api/v1/rooms?division={HOME}")).await.ok()["items"][0]["id"].clone();
        let document = anybody.get("/openapi.json").await.ok();
        let (deputy, code) = world.deputy().await;
        // Whoever writes a briefing reviews nothing of it.
        let office = format!("/api/v1/offices/{}", deputy["office_id"].as_str().unwrap());
        let office = anybody.get(&office).await.ok();
        let clerk = world.login("demo-office-clerk").await.get("/api/v1/me").await.ok();
        let grant = json!({ "Office": { "office": office["id"], "area": office["division_code"] } });
        let _ = world.grant(clerk["account_id"].as_str().unwrap(), &grant);
        callers.insert("demo-office-clerk", world.login("demo-office-clerk").await);
        // The people's mediator's organisation is one that mediates here, too.
        let organisation = mediator_organisation(&callers["demo-mediator"]).await;
        let path = format!("/api/v1/mediation-organisations/{}", organisation.as_str().unwrap());
        let shown = anybody.get(&path).await.ok();
        let listed = json!({
            "kind": shown["kind"], "name": shown["name"], "parent_id": shown["parent_id"],
            "mediators": [{ "name": deputy["name"], "from": "2026-01-01" }]
        });
        callers["demo-admin"].post(&format!("{path}/change"), &listed).await.ok();
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
            property,
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
                "to_id" | "duplicate_id" => *value = self.second_deputy.clone(),
                "deputy_id" => *value = self.deputy["id"].clone(),
                "case_ids" => *value = json!([case]),
                "items" if operation == "runBatch" => *value = json!([{ "id": case }]),
                "children" => {
                    for child in value.as_array_mut().unwrap() {
                        (child["to_kind"], child["to_id"]) = (json!("deputy"), self.second_deputy.clone());
                    }
                }
                "on" if operation == "instructBulletin" => {
                    *value = json!(
                        mashang_domain::shared::time::local_date(mashang_domain::shared::Clock::now(
                            &*self.world.clock
                        ))
                        .to_string()
                    );
                }
                "addressees" => *value = json!([{ "kind": "unit", "id": self.unit }]),
                "order_id" => *value = json!(case),
                "on" if operation == "createSupervisionOrder" => *value = json!({ "kind": "case", "id": case }),
                "to" if operation == "createSupervisionOrder" => *value = json!({ "kind": "unit", "id": self.unit }),
                "to" if operation == "addTeaSittingFollowUp" => *value = json!({ "kind": "unit", "id": self.unit }),
                "case_id" if operation == "nameTeaSittingCase" => *value = json!(case),
                "term_id" => *value = self.deputy["mandates"][0]["term_id"].clone(),
                "deputy_ids" => *value = json!([self.second_deputy]),
                "plan" => value["deputy_ids"] = json!([self.second_deputy]),
                "congress_id" | "scan_id" | "session_id" => *value = json!(case),
                "suggestion_ids" => *value = json!([case]),
                "items" if operation == "assignSessionSuggestions" => {
                    *value = json!([{ "suggestion_id": case, "lead_unit_id": self.unit }]);
                }
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

    /// What stands for a code in that path.
    async fn code_in(&self, path: &str) -> String {
        if path.starts_with("/api/v1/role-schemes/") {
            "quanzhou_5".to_owned()
        } else if path.starts_with("/api/v1/divisions/") {
            HOME.to_owned()
        } else if path.starts_with("/api/v1/qr-codes/") {
            let subject = json!({ "subject_kind": "deputy", "subject_id": self.second_deputy });
            let issued = self.callers["demo-admin"].post("/api/v1/qr-codes", &subject).await.created();
            issued["code"].as_str().unwrap().to_owned()
        } else {
            self.code.clone()
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
        let code = self.code_in(path).await;
        let mut whole = forms::filled(path, &id, &code).replace("{tracking_code}", &tracking_code);
        if path.starts_with("/api/v1/accounts/") {
            let grid = &self.deputy["grid_ids"][0];
            whole = whole.replace("{grant_id}", &self.world.grant(&id, &json!({ "GridStaff": { "grid": grid } })));
        }
        if operation == "locateGrid" {
            let [longitude, latitude] = self.inside().await;
            write!(whole, "?longitude={longitude}&latitude={latitude}").unwrap();
        }
        if operation == "getActivityFigures" {
            write!(whole, "?year=2026&office_id={}", self.deputy["office_id"].as_str().unwrap()).unwrap();
        }
        if operation == "getSupervisionOrderFigures" {
            write!(whole, "?year=2026&office={}", self.deputy["office_id"].as_str().unwrap()).unwrap();
        }
        whole.push_str(&query_of(operation, id_of(&self.deputy)));
        whole.push_str(&self.station_query(operation).await);
        whole.push_str(&self.voters_query(operation));
        if matches!(operation, "getSuggestionFigures" | "getSuggestionWorkbook") {
            write!(whole, "?year=2026&congress_id={}", self.congress().await).unwrap();
        }
        whole = self.photo_in(self.secret_in(whole).await, &id).await;
        whole = self.month_in(operation, &whole).await;
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
            ("assignGrids", _) => Some(self.assignments()),
            (_, Some(schema)) => {
                let body = self.example(schema, id_of(&target), operation);
                Some(self.completed(operation, &id, (&target, &receipt), body).await)
            }
            _ => None,
        };
        (whole, tracking_code, body)
    }

    /// The body with what the operation asks for that no example knows: what `target` is, and what `receipt` says of the case.
    async fn completed(
        &self,
        operation: &str,
        id: &str,
        (target, receipt): (&Value, &Value),
        mut body: Value,
    ) -> Value {
        match operation {
            "assignGrid" => {
                body["grid_id"] = self.second_grid.clone();
                let number = fresh_number() * 3;
                (body["from"], body["to"]) = (json!(chrono_day(number)), json!(chrono_day(number)));
            }
            "endGridAssignment" => body["to"] = target["to"].clone(),
            // Suspending at once would close the intake that all later calls go through.
            "setMandateStatus" => body["effective_on"] = json!("2026-04-20"),
            "mergeDeputies" => body["duplicate_id"] = json!(self.twin().await),
            "correctCongressSession" => body["session_id"] = json!(self.session_in(id).await),
            "chooseMediator" => body["name"] = self.deputy["name"].clone(),
            "applyConfirmation" | "extendMediation" | "addParty" | "addRepresentative" => {
                body["attachment_ids"] = json!([self.callers["demo-mediator"].photo().await]);
            }
            "createPublication" => body["case_id"] = self.consented().await.0["id"].clone(),
            _ if activities::is_about(operation) => self.of_activity(operation, &mut body).await,
            _ if stations::is_about(operation) => self.of_station(operation, &mut body).await,
            "castBallot" | "readVoterReview" | "sendBallotCode" => {
                self.as_voter(operation, id, &mut body).await;
            }
            "createSuggestion" | "replySuggestion" | "joinSuggestions" | "assignSessionSuggestions" => {
                self.complete_suggestion(operation, &mut body).await;
            }
            "eraseMyData" => body["case_id"] = json!(id_of(receipt)),
            "verifyCaseRating" => body["number"] = self.rating_number(receipt),
            "revokeAnswerLink" => {
                let path = format!("/api/v1/cases/{}/answer-links", id_of(target));
                let asked = json!({ "body": "供水公司", "question": "何时恢复供水？" });
                self.callers["demo-office"].post(&path, &asked).await.created();
            }
            "checkIn" => body = self.world.check_in(id_of(target)).await,
            "createWeeklyReception" => body["until"] = json!("2026-03-12"),
            "strikeOffSweepFinding" => {
                body["attachment_ids"] = json!([self.callers["demo-office"].photo().await]);
            }
            "linkBulletinOrder" => body["order_id"] = json!(self.order("getSupervisionOrder", receipt).await),
            "closeMonth" => body["division_code"] = self.area().await,
            "decideRosterRow" => body["row_id"] = json!(self.roster_row(id).await),
            "chooseCodeSuccession" => body["choices"][0]["code"] = json!(self.leavers_code()),
            _ => {}
        }
        body
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
            let mut kept = None;
            for (name, openid) in CALLERS {
                let caller = &stage.callers[openid];
                let ready = match kept.take() {
                    Some(ready) => ready,
                    None => stage.request(id, &path, schema.as_deref()).await,
                };
                let (path, code, body) = &ready;
                let mut request = caller.request(&method.to_uppercase(), path);
                if id.starts_with("getTracked")
                    || ["sendErasureCode", "sendRatingCode", "verifyCaseRating"].contains(&id)
                {
                    request = request.header("X-Tracking-Code", code.as_str());
                }
                if let Some(body) = body {
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
                // Whoever only looked, or was refused, left everything as it was.
                if method == "get" || matches!(answer.status, 401 | 403 | 404) {
                    kept = Some(ready);
                }
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
