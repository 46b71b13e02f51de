//! A change of term in the state that an operation needs: one for each world, put back by hand before each call.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use mashang_tests::{execute, id_of};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::Stage;

/// A change, its term, and the code of somebody who leaves.
#[derive(Clone)]
struct Made {
    change: String,
    term: String,
    code: String,
}

/// By the database of each world.
static MADE: LazyLock<Mutex<BTreeMap<String, Made>>> = LazyLock::new(Mutex::default);

/// In the street whose office everybody of the table knows. No street has a congress: this one is moved there by hand.
const THERE: &str = "350582002777";

pub(super) fn is_about(path: &str) -> bool {
    let of_a_term = ["/roster", "/changes", "/code-choices"].iter().any(|end| path.ends_with(end));
    path.contains("/term-changes/") || (path.contains("/terms/") && of_a_term)
}

impl Stage {
    async fn entered(&self, path: &str, body: Value) -> Value {
        self.callers["demo-admin"].post(&format!("/api/v1/{path}"), &body).await.created()
    }

    /// A congress with somebody who leaves, and the roster of its next term.
    async fn next_term(&self) -> Made {
        let admin = &self.callers["demo-admin"];
        let towns = admin.get("/api/v1/divisions?parent=350582000000&limit=100").await.ok();
        let is_town = |one: &&Value| one["name"].as_str().unwrap().ends_with('镇');
        let town = towns["items"].as_array().unwrap().iter().find(is_town).unwrap()["code"].clone();
        let town = town.as_str().unwrap();
        let villages = admin.get(&format!("/api/v1/divisions?parent={town}&limit=1")).await.ok();
        let mandate = json!({
            "level": "township", "congress_code": town, "term": 18, "constituency": "第一选区", "from": "2022-01-01"
        });
        let deputy = json!({
            "name": "林届满", "division_code": villages["items"][0]["code"], "mandates": [mandate]
        });
        let deputy = self.entered("deputies", deputy).await;
        let code = json!({ "subject_kind": "deputy", "subject_id": deputy["id"] });
        let code = self.entered("qr-codes", code).await["code"].as_str().unwrap().to_owned();
        let found = admin.get(&format!("/api/v1/congresses?division={town}")).await.ok();
        let congress = id_of(&found["items"][0]).to_owned();
        let next = json!({ "number": 19, "first_session_on": "2026-03-20" });
        let term = id_of(&self.entered(&format!("congresses/{congress}/terms"), next).await).to_owned();
        let first = json!({ "name": "第一选区", "seats": 3 });
        self.entered(&format!("terms/{term}/constituencies"), first).await;
        let roster = "name,birth_month,constituency\n林新任,1980-05,第一选区\n";
        let form = Form::new().part("file", Part::bytes(roster.as_bytes().to_vec()));
        let path = format!("/api/v1/terms/{term}/roster");
        let loaded = admin.send(admin.request("POST", &path).multipart(form)).await.ok();
        assert_eq!(loaded["applied"], true, "{loaded}");
        let url = &self.world.database.url;
        execute(url, &format!("UPDATE congresses SET division_code = '{THERE}' WHERE division_code = '{town}'"));
        execute(url, &format!("UPDATE mandates SET congress_code = '{THERE}' WHERE congress_code = '{town}'"));
        execute(url, &format!("UPDATE term_changes SET division_code = '{THERE}'"));
        Made { change: id_of(&loaded["term_change"]).to_owned(), term, code }
    }

    async fn made_term_change(&self) -> Made {
        let url = self.world.database.url.clone();
        let known = MADE.lock().unwrap().get(&url).cloned();
        if let Some(known) = known {
            return known;
        }
        let made = self.next_term().await;
        MADE.lock().unwrap().insert(url, made.clone());
        made
    }

    /// What the path names, in the state that the operation needs.
    pub(super) async fn term_change(&self, operation: &str, path: &str) -> String {
        let made = self.made_term_change().await;
        let url = &self.world.database.url;
        if operation == "undoTermChange" {
            // As a by-election, so that no term has to be put back with it.
            execute(url, "UPDATE term_changes SET state = 'done', done_at = loaded_at, by_election = (1 = 1)");
        } else {
            execute(url, "UPDATE term_changes SET state = 'loaded', by_election = (1 = 0)");
            let waits = "UPDATE terms SET state = 'roster_loaded' WHERE id IN (SELECT term_id FROM term_changes)";
            execute(url, waits);
        }
        if path.contains("/term-changes/") { made.change } else { made.term }
    }

    /// A row of that roster; of one that was taken back, an id that is none.
    pub(super) async fn roster_row(&self, change: &str) -> String {
        let path = format!("/api/v1/term-changes/{change}/roster");
        let rows = self.callers["demo-admin"].get(&path).await.ok();
        rows["items"][0]["id"].as_str().unwrap_or(change).to_owned()
    }

    /// The code of somebody who leaves.
    pub(super) fn leavers_code(&self) -> String {
        MADE.lock().unwrap()[&self.world.database.url].code.clone()
    }
}
