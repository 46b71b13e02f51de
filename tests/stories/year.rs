//! A year of a congress, told in three stories and a briefing that is drawn from them: a room, a deputy, and (in `consultations`) a market.
//! What the program counts is held against what the stories did, counted while they did it.

mod bulletin;
mod room;
mod term;

use std::collections::BTreeMap;

use mashang_tests::Caller;
use serde_json::Value;

/// How often something was done, by its word.
type Counts = BTreeMap<String, u64>;

/// Notes that something was done so often.
fn did(counts: &mut Counts, what: &str, times: u64) {
    *counts.entry(what.to_owned()).or_default() += times;
}

/// How often a list of the program says so, by the word in that field.
fn counted(list: &Value, word: &str, count: &str) -> Counts {
    let of = |one: &Value| (one[word].as_str().unwrap().to_owned(), one[count].as_u64().unwrap());
    list.as_array().unwrap().iter().map(of).collect()
}

/// What a deputy's file holds, by activity; nobody typed any of it.
async fn file_of(deputy: &Caller) -> Counts {
    let page = deputy.get("/api/v1/me/duty-records?limit=100").await.ok();
    assert!(page["next_cursor"].is_null(), "all on one page");
    let mut counts = Counts::new();
    for record in page["items"].as_array().unwrap() {
        assert!(record["source"]["subject_id"].is_string() && record["state"] == "confirmed", "typed in: {record}");
        did(&mut counts, record["activity"].as_str().unwrap(), 1);
    }
    counts
}
