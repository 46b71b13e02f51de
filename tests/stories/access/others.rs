//! Every id as somebody else's: whoever has nothing to do with what a path names is told nothing of it, and changes nothing.

use mashang_tests::{Caller, Collation, Kind, World, id_of, moment};
use serde_json::json;

use super::Stage;
use crate::harbour::HARBOUR;

const THERE: &str = "350581000000";

/// What an act is refused by that is no matter of whose the entity is: a deputy may explain any published notice, where it came
/// to a reception.
const FREE: [(&str, &str); 1] = [("explainNotice", "deputy")];

/// How everything stands that an operation may change: each change but a few leaves an event.
const STAND: &str = "SELECT CAST((SELECT count(*) FROM events) AS TEXT) || ' ' || \
    CAST((SELECT count(*) FROM grants) AS TEXT) || ' ' || \
    CAST((SELECT count(*) FROM grants WHERE taken_back_at IS NOT NULL) AS TEXT) || ' ' || \
    CAST((SELECT count(*) FROM sessions WHERE revoked_at IS NOT NULL) AS TEXT) || ' ' || \
    CAST((SELECT count(*) FROM inbox_messages WHERE read_at IS NOT NULL) AS TEXT) || ' ' || \
    CAST((SELECT count(*) FROM audit_entries) AS TEXT) || ' ' || \
    CAST((SELECT COALESCE(sum(version), 0) FROM disputes) AS TEXT) || ' ' || \
    CAST((SELECT COALESCE(sum(version), 0) FROM role_schemes) AS TEXT) || ' ' || \
    CAST((SELECT COALESCE(sum(version), 0) FROM qr_codes) AS TEXT) AS text";

/// What is told to whom hangs on no order of texts: each operation is asked for on SQLite, and once on PostgreSQL, by bytes or under ICU.
fn is_asked_on(kind: Kind, number: usize) -> bool {
    match kind {
        Kind::Sqlite => true,
        Kind::Postgres(Collation::Bytes) => number.is_multiple_of(2),
        Kind::Postgres(Collation::Chinese) => !number.is_multiple_of(2),
    }
}

/// How often a change is looked for before it counts as one.
const TRIES: usize = 3;

/// Somebody new with a grant that no invitation gave.
async fn granted(stage: &Stage, name: &str, body: &serde_json::Value) -> Caller {
    let me = stage.world.login(name).await.get("/api/v1/me").await.ok();
    let _ = stage.world.grant(me["account_id"].as_str().unwrap(), body);
    stage.world.login(name).await
}

/// What there is, once what was prepared has had its consequences.
async fn at_rest(world: &World) -> Vec<String> {
    let mut stand = world.sql_text(STAND);
    for _ in 0..40 {
        world.settle().await;
        moment().await;
        let now = world.sql_text(STAND);
        if now == stand {
            break;
        }
        stand = now;
    }
    stand
}

/// Another resident, and people of 石狮: of its administration, an office, a unit, and a deputy.
async fn others(stage: &Stage) -> Vec<(&'static str, Caller)> {
    let units = stage.world.anybody().get(&format!("/api/v1/units?division={HARBOUR}&limit=100")).await.ok();
    let of_there = |unit: &&serde_json::Value| unit["name"].as_str().unwrap().starts_with("石狮市");
    let unit = units["items"].as_array().unwrap().iter().find(of_there).unwrap()["id"].clone();
    vec![
        ("resident", stage.world.login("demo-resident-2").await),
        ("office", stage.world.login("demo-office-xiangzhi").await),
        ("deputy", stage.world.login("demo-deputy-shishi").await),
        ("unit", granted(stage, "unit-of-shishi", &json!({ "HandlingUnit": { "unit": unit } })).await),
        ("administrator", granted(stage, "admin-of-shishi", &json!({ "Administrator": { "area": THERE } })).await),
    ]
}

async fn whatever_is_anothers_is_neither_shown_nor_changed(kind: Kind) {
    let stage = Stage::set(kind, &[]).await;
    let (world, others) = (&stage.world, others(&stage).await);
    let code = world.submit(&world.anybody()).await["tracking_code"].as_str().unwrap().to_owned();
    let tracker = world.tracker(&code);
    let (mut number, mut swept, mut leaks) = (0, 0, Vec::new());
    for (path, item) in stage.document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|_| path.contains('{')) {
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            if security.is_empty() || security.contains(&json!({})) {
                continue;
            }
            number += 1;
            if !is_asked_on(kind, number) {
                continue;
            }
            let id = operation["operationId"].as_str().unwrap();
            let schema = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str();
            let schema = schema.and_then(|schema| schema.rsplit('/').next());
            let (whole, _, body) = stage.request(id, path, schema).await;
            let by_code = security.iter().any(|way| way.get("tracking").is_some()).then_some(("code", &tracker));
            let callers = || others.iter().map(|(who, caller)| (*who, caller)).chain(by_code);
            let mut stood = Vec::new();
            // What a worker does late of what was prepared is no matter of theirs: whatever they change, they change again.
            for _ in 0..TRIES {
                let before = at_rest(world).await;
                for (who, caller) in callers().filter(|(who, _)| !FREE.contains(&(id, *who))) {
                    let mut request = caller.request(&method.to_uppercase(), &whole);
                    if let Some(body) = &body {
                        request = request.json(body);
                    }
                    let answer = caller.send(request).await;
                    swept += 1;
                    if !matches!(answer.status, 403 | 404) {
                        leaks.push(format!("{id} as another's {who}: {} {}", answer.status, answer.json));
                    }
                }
                stood = vec![before, world.sql_text(STAND)];
                if stood[0] == stood[1] {
                    break;
                }
            }
            if stood[0] != stood[1] {
                leaks.push(format!("{id} changed something: {stood:?}"));
            }
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(swept > 400 || (swept > 200 && kind != Kind::Sqlite), "{swept} tries");
}

/// An id that nobody has is answered as another's is: nobody finds out which there are.
async fn what_is_not_there_looks_as_what_is_anothers(kind: Kind) {
    let stage = Stage::set(kind, &[]).await;
    let stranger = stage.world.login("demo-resident-2").await;
    let made = stage.world.submit(&stage.callers["demo-resident"]).await;
    for path in ["/api/v1/cases/{id}", "/api/v1/cases/{id}/looks"] {
        let told = async |id: &str| {
            let mut told = stranger.get(&path.replace("{id}", id)).await.problem(404, "not_found");
            for own in ["request_id", "instance"] {
                told[own] = json!(null);
            }
            told
        };
        assert_eq!(told(id_of(&made)).await, told("019ab0c0-0000-7000-8000-000000000000").await, "{path}");
    }
}

mashang_tests::stories!(whatever_is_anothers_is_neither_shown_nor_changed, what_is_not_there_looks_as_what_is_anothers,);
