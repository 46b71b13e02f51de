//! Congresses, terms, constituencies and second entries of a deputy, as the operations on them need one.

use std::sync::atomic::{AtomicUsize, Ordering};

use mashang_tests::{HOME, execute, id_of};
use serde_json::{Value, json};

use super::Stage;

/// The own digits of a township that no list has, 500 to 999.
fn fresh_town() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    500 + NEXT.fetch_add(1, Ordering::Relaxed) % 500
}

impl Stage {
    async fn made(&self, path: &str, body: Value) -> String {
        let made = self.callers["demo-admin"].post(&format!("/api/v1/{path}"), &body).await.created();
        id_of(&made).to_owned()
    }

    /// What the path names of a congress that nobody knows yet: itself, a term that is prepared, or a constituency.
    pub(super) async fn of_congress(&self, path: &str) -> String {
        let town = format!("350582{}000", fresh_town());
        let division = format!("INSERT INTO divisions VALUES ('{town}', '新镇', 'township', '350582000000')");
        execute(&self.world.database.url, &division);
        let congress = self.made("congresses", json!({ "division_code": town, "level": "township" })).await;
        if path.contains("/congresses/") {
            return congress;
        }
        let term = self.made(&format!("congresses/{congress}/terms"), json!({ "number": 1 })).await;
        if path.contains("/terms/") {
            return term;
        }
        let first = json!({ "name": "第一选区", "seats": 1 });
        self.made(&format!("terms/{term}/constituencies"), first).await
    }

    /// Somebody who was entered a second time.
    pub(super) async fn twin(&self) -> String {
        let mandate = json!({
            "level": "county", "congress_code": "350582000000", "term": 18,
            "constituency": format!("第{}选区", fresh_town()), "from": "2022-01-01"
        });
        self.made("deputies", json!({ "name": "林重复", "division_code": HOME, "mandates": [mandate] })).await
    }
}
