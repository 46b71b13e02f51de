//! Every operation of the document, as everybody: its example is executed in the state that it needs, and who gets what
//! is a committed table. An operation without an entry here fails the test, so none can be forgotten.

use std::collections::BTreeMap;
use std::fmt::Write;

use mashang_tests::{Caller, HOME, Kind, World, id_of, submission};
use serde_json::{Value, json};

/// Who calls: the name in the table and the account.
const CALLERS: [(&str, &str); 9] = [
    ("nobody", ""),
    ("submitter", "demo-resident"),
    ("stranger", "demo-resident-2"),
    ("deputy", "demo-deputy"),
    ("grid_staff", "demo-grid-staff"),
    ("liaison", "demo-room-liaison"),
    ("office", "demo-office"),
    ("unit", "demo-unit"),
    ("administrator", "demo-admin"),
];

/// The steps that bring a new case to the state in which an operation makes sense: who, verb.
fn way_to(operation: &str) -> &'static [(&'static str, &'static str)] {
    const ACCEPT: (&str, &str) = ("demo-deputy", "accept");
    const ESCALATE: (&str, &str) = ("demo-deputy", "escalate");
    const ASSIGN: (&str, &str) = ("demo-office", "assign");
    const START: (&str, &str) = ("demo-unit", "start");
    const REPLY: (&str, &str) = ("demo-unit", "reply");
    match operation {
        "supplementCase" => &[("demo-deputy", "request-info")],
        "reportCase" | "resolveCase" | "escalateCase" => &[ACCEPT],
        "rateCase" => &[ACCEPT, ("demo-deputy", "resolve")],
        "assignCase" => &[ACCEPT, ESCALATE],
        "startCase" | "returnCase" | "extendCase" => &[ACCEPT, ESCALATE, ASSIGN],
        "replyCase" => &[ACCEPT, ESCALATE, ASSIGN, START],
        "verifyCase" | "rejectCase" => &[ACCEPT, ESCALATE, ASSIGN, START, REPLY],
        _ => &[],
    }
}

fn fresh_number() -> usize {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(100);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

struct Stage {
    world: World,
    callers: BTreeMap<&'static str, Caller>,
    deputy: Value,
    code: String,
    second_deputy: Value,
    unit: Value,
    room: Value,
    document: Value,
}

const PLACEHOLDER: &str = "019ab0c0-0000-7000-8000-000000000000";

impl Stage {
    async fn set(kind: Kind) -> Self {
        let world = World::start(kind).await;
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
        Self { callers, deputy, code, second_deputy: deputies["items"][1]["id"].clone(), unit, room, document, world }
    }

    /// The example of a schema, made whole: placeholders become ids that exist.
    fn example(&self, schema: &str, case: &str, operation: &str) -> Value {
        let mut body = self.document["components"]["schemas"][schema]["example"].clone();
        assert!(body.is_object(), "{schema} has no example");
        let fields = body.as_object_mut().unwrap();
        for (name, value) in fields.iter_mut() {
            match name.as_str() {
                "code" if operation == "createCase" => *value = json!(self.code),
                "lead_unit_id" => *value = self.unit.clone(),
                "subject_id" => *value = self.second_deputy.clone(),
                "mandate_id" => *value = self.deputy["mandates"][0]["id"].clone(),
                "into_case_id" => *value = json!(case),
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

    /// The path of an operation with everything filled in, and its body.
    async fn request(&self, operation: &str, path: &str, schema: Option<&str>) -> (String, Option<Value>) {
        let receipt = self.case(operation).await;
        let target = match operation {
            "mergeCase" => self.case("").await,
            _ => receipt.clone(),
        };
        let id = if path.contains("/cases/") {
            id_of(&receipt).to_owned()
        } else if path.contains("/grids/") {
            let admin = &self.callers["demo-admin"];
            let grid = json!({ "division_code": HOME, "ordinal": fresh_number(), "name": "新网格", "households": 1 });
            id_of(&admin.post("/api/v1/grids", &grid).await.created()).to_owned()
        } else if path.contains("/deputies/") {
            id_of(&self.deputy).to_owned()
        } else if path.contains("/rooms/") {
            self.room.as_str().unwrap().to_owned()
        } else if path.contains("/messages/") {
            self.world.settle().await;
            let inbox = self.callers["demo-deputy"].get("/api/v1/me/messages?limit=1").await.ok();
            id_of(&inbox["items"][0]).to_owned()
        } else if path.contains("/attachments/") {
            self.callers["demo-resident"].photo().await
        } else {
            String::new()
        };
        let code = if path.starts_with("/api/v1/divisions/") {
            HOME.to_owned()
        } else if path.starts_with("/api/v1/qr-codes/") {
            let subject = json!({ "subject_kind": "deputy", "subject_id": self.second_deputy });
            let issued = self.callers["demo-admin"].post("/api/v1/qr-codes", &subject).await.created();
            issued["code"].as_str().unwrap().to_owned()
        } else {
            self.code.clone()
        };
        let mut whole = path
            .replace("{id}", &id)
            .replace("{code}", &code)
            .replace("{tracking_code}", receipt["tracking_code"].as_str().unwrap());
        if operation == "locateGrid" {
            let grid = self.deputy["grid_ids"][0].as_str().unwrap();
            let corner = self.world.anybody().get(&format!("/api/v1/grids/{grid}")).await.ok()["boundary"][0].clone();
            let inside = |name: &str| corner[name].as_f64().unwrap() + 0.001;
            whole = format!("{whole}?longitude={}&latitude={}", inside("longitude"), inside("latitude"));
        }
        let body = match (operation, schema) {
            ("logInWithWechat", _) => Some(json!({ "code": "sandbox:demo-resident" })),
            ("refreshSession" | "logOut", _) => {
                let login = json!({ "code": "sandbox:demo-resident" });
                let session = self.world.anybody().post("/api/v1/sessions/wechat", &login).await.ok();
                Some(json!({ "refresh_token": session["refresh_token"] }))
            }
            (_, Some(schema)) => {
                let mut body = self.example(schema, id_of(&target), operation);
                if operation == "updateDeputy" || operation == "setMandateStatus" {
                    let path = format!("/api/v1/deputies/{}", id_of(&self.deputy));
                    body["version"] = self.world.anybody().get(&path).await.ok()["version"].clone();
                    if operation == "setMandateStatus" {
                        // Suspending would close the intake that all later calls go through.
                        body["status"] = json!("active");
                    } else {
                        body["grid_ids"] = self.deputy["grid_ids"].clone();
                    }
                }
                Some(body)
            }
            _ => None,
        };
        (whole, body)
    }
}

async fn every_operation_as_everybody(kind: Kind) {
    let stage = Stage::set(kind).await;
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
                let (path, body) = stage.request(id, &path, schema.as_deref()).await;
                let mut request = caller.request(&method.to_uppercase(), &path);
                if let Some(body) = &body {
                    request = request.json(body);
                }
                if id == "uploadAttachment" {
                    let part = reqwest::multipart::Part::bytes(b"%PDF-1.7 x".to_vec());
                    request = request.multipart(reqwest::multipart::Form::new().part("file", part));
                }
                let answer = caller.send(request).await;
                assert!(answer.status < 500, "{id} as {name}: {}", answer.json);
                assert_eq!(answer.status == 401, name == "nobody" && !open, "{id} as {name}: {}", answer.json);
                let documented = operation["responses"].get(answer.status.to_string()).is_some();
                assert!(documented, "{id} as {name}: {} is not documented", answer.status);
                cells.push(answer.status.to_string());
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

fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{} is stale: run with UPDATE_GOLDEN=1 and review the diff\n{text}", path.display());
}

mashang_tests::stories!(every_operation_as_everybody);
