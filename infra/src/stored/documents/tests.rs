use std::collections::BTreeSet;

use mashang_domain::cases::clocks::Counting;
use mashang_domain::shared::time::Period;
use mashang_domain::shared::{Grant, Instant, StoreError, geo};
use mashang_domain::{
    activities, bulletins, cases, codes, congresses, contacts, deputies, disputes, duties, handovers, orders,
    receptions, sittings, stations, suggestions, territory, voter_reports,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{
    boundary, bulletin, contact, decisions, dossier, grants, handling, order, periods, register, roles, suggestion,
    tea_sitting,
};
use crate::stored::events::StoredEvent;
use crate::stored::word::each;

/// The lines of every release: each has one of every variant that it wrote.
fn written_by_releases() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/stored");
    let files = std::fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("a file").path());
    files
        .flat_map(|file| {
            let text = std::fs::read_to_string(file).expect("a text");
            text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect::<Vec<_>>()
        })
        .collect()
}

/// What becomes of a document that is read into the domain's type and written again.
fn again<S, D>(value: &Value) -> Result<Value, serde_json::Error>
where
    S: DeserializeOwned + Serialize,
    D: From<S>,
    for<'a> S: From<&'a D>,
{
    let read: D = serde_json::from_value::<S>(value.clone())?.into();
    serde_json::to_value(S::from(&read))
}

/// The same of one that is read into the domain's type together with what stands beside it.
fn shaped_again<S: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<S>(value.clone())?)
}

/// The same of a list.
fn all_again<S, D>(value: &Value) -> Result<Value, serde_json::Error>
where
    S: DeserializeOwned + Serialize,
    D: From<S>,
    for<'a> S: From<&'a D>,
{
    let read: Vec<D> = each(serde_json::from_value::<Vec<S>>(value.clone())?);
    serde_json::to_value(each::<_, S>(&read))
}

/// The same of corners, which may be none of a boundary.
fn drawn_again(value: &Value) -> Result<Value, serde_json::Error> {
    let read: boundary::Boundary = serde_json::from_value(value.clone())?;
    let drawn = geo::Boundary::try_from(read).map_err(<serde_json::Error as serde::de::Error>::custom)?;
    serde_json::to_value(boundary::Boundary::from(&drawn))
}

/// What of `value` says something: a field that is absent, null, false, 0 or empty says the same.
fn said(value: &Value) -> Value {
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(all) => !all.is_empty(),
        Value::Number(number) => number.as_u64() != Some(0),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(true) | Value::String(_) => true,
    };
    match value {
        Value::Object(fields) => {
            fields.iter().filter(|(_, value)| says(value)).map(|(field, value)| (field.clone(), said(value))).collect()
        }
        Value::Array(all) => all.iter().map(said).collect(),
        other => other.clone(),
    }
}

#[test]
fn every_document_that_a_release_wrote_still_reads_and_is_written_again_as_it_was() {
    let mut seen = BTreeSet::new();
    for mut line in written_by_releases() {
        let (what, mut value) = (line["what"].as_str().expect("a name").to_owned(), line["value"].take());
        let written = match what.as_str() {
            "case/handling" => again::<handling::Handling, cases::Handling>(&value),
            "case/contact" => again::<contact::Contact, cases::Contact>(&value),
            "dispute/dossier" => {
                // When the people of a dispute last changed: read by nobody any more.
                value.as_object_mut().expect("an object").remove("people_changed_at");
                again::<dossier::Dossier, disputes::Dossier>(&value)
            }
            "reception/register" => all_again::<register::Entry, receptions::RegisterEntry>(&value),
            "reception/check_ins" => all_again::<register::CheckIn, receptions::CheckIn>(&value),
            "grant" => again::<grants::Grant, Grant>(&value),
            "mandate/suspensions" => all_again::<periods::Period, Period>(&value),
            "mandate/decision" => again::<decisions::Decision, deputies::MandateChange>(&value),
            "role_scheme/roles" => all_again::<roles::Role, duties::SchemeRole>(&value),
            "grid/boundary" => drawn_again(&value),
            "supervision_order/clock" => again::<order::Clock, orders::OrderClock>(&value),
            "suggestion/dossier" => again::<suggestion::Dossier, suggestions::SuggestionDossier>(&value),
            "tea_sitting/told" => shaped_again::<tea_sitting::Told>(&value),
            "supervision_order/wording" => shaped_again::<order::Wording>(&value),
            "bulletin/dossier" => shaped_again::<bulletin::Dossier>(&value),
            _ => continue,
        };
        // Each kind of grant has a shape of its own.
        let kind = value.as_object().filter(|_| what == "grant").and_then(|grant| grant.keys().next());
        seen.insert(kind.map_or(what.clone(), |kind| format!("{what} {kind}")));
        let written = written.unwrap_or_else(|error| panic!("{error}: {value}"));
        assert_eq!(said(&written), said(&value));
    }
    assert_eq!(seen.len(), 22, "{seen:?}");
}

/// What becomes of an event that is read and written again.
fn told_again<C: StoredEvent>(value: &Value) -> Result<Value, StoreError> {
    let broken = |_| StoreError::Corrupt("JSON");
    C::read(&serde_json::to_vec(value).map_err(broken)?)?.write().map_err(broken)
}

fn event_again(what: &str, value: &Value) -> Option<Result<Value, StoreError>> {
    Some(match what {
        "event/case" => told_again::<cases::CaseChange>(value),
        "event/dispute" => told_again::<disputes::DisputeChange>(value),
        "event/reception" => told_again::<receptions::ReceptionChange>(value),
        "event/duty_record" => told_again::<duties::DutyChange>(value),
        "event/deputy" => told_again::<deputies::DeputyEvent>(value),
        "event/congress" => told_again::<congresses::CongressEvent>(value),
        "event/term" => told_again::<congresses::TermChange>(value),
        "event/qr_code" => told_again::<codes::CodeEvent>(value),
        "event/grid" => told_again::<territory::GridEvent>(value),
        "event/handover" => told_again::<handovers::HandoverChange>(value),
        "event/supervision_order" => told_again::<orders::OrderChange>(value),
        "event/suggestion" => told_again::<suggestions::SuggestionChange>(value),
        "event/station_plan" => told_again::<stations::PlanChange>(value),
        "event/rota" => told_again::<stations::RotaChange>(value),
        "event/station_booking" => told_again::<stations::BookingChange>(value),
        "event/bulletin" => told_again::<bulletins::BulletinChange>(value),
        "event/activity" => told_again::<activities::ActivityChange>(value),
        "event/deputy_group" => told_again::<activities::DeputyGroupChange>(value),
        "event/contact_link" => told_again::<contacts::ContactLinkChange>(value),
        "event/voter_report" => told_again::<voter_reports::VoterReportChange>(value),
        "event/tea_sitting" => told_again::<sittings::SittingChange>(value),
        _ => return None,
    })
}

#[test]
fn every_event_that_a_release_wrote_still_reads_and_is_written_again_as_it_was() {
    let mut seen = BTreeSet::new();
    for line in written_by_releases() {
        let (what, value) = (line["what"].as_str().expect("a name"), &line["value"]);
        let Some(written) = event_again(what, value) else { continue };
        seen.insert(what.to_owned());
        let written = written.unwrap_or_else(|error| panic!("{error}: {value}"));
        assert_eq!(said(&written), said(value));
    }
    assert_eq!(seen.len(), 21, "{seen:?}");
}

#[test]
fn an_event_without_a_fact_that_its_kind_needs_is_not_read() {
    let mut lacking = BTreeSet::new();
    for line in written_by_releases() {
        let (what, value) = (line["what"].as_str().expect("a name"), &line["value"]);
        let fields = value["event"].as_object().map(|event| event.keys().cloned().collect::<Vec<_>>());
        for field in fields.unwrap_or_default() {
            let mut less = value.clone();
            less["event"].as_object_mut().expect("an event").remove(&field);
            let kind = &value["event"][if what == "event/dispute" { "event" } else { "kind" }];
            if event_again(what, &less).is_some_and(|read| read.is_err()) {
                lacking.insert(format!("{} {field}", kind.as_str().unwrap_or_default()));
            }
        }
    }
    for needed in [
        "reported audience",
        "reported report",
        "transferred to",
        "reassigned from",
        "reassigned reason",
        "assigned lead",
        "sorted category",
        "due_moved due",
        "fallback_asked to",
        "diverted to",
        "rated rating",
        "resolved settlement",
        "merged into",
        "absorbed case",
        "dispute_opened dispute",
        "submitted_up to",
        "opinion_requested due",
        "split children",
        "answered_by_link audience",
        "consented party",
        "convened kind",
        "held kind",
        "mediator_answered accepts",
        "item_performed item",
    ] {
        assert!(lacking.contains(needed), "{needed}: {lacking:?}");
    }
}

#[test]
fn a_handling_that_says_nothing_is_written_as_nothing() {
    let written = serde_json::to_value(handling::Handling::from(&cases::Handling::default())).expect("JSON");
    assert_eq!(written, json!({}));
}

#[test]
fn a_clock_that_does_not_say_what_it_counts_counts_as_is_usual_for_its_stage() {
    let written = |stage: &str| {
        json!({
            "stage": stage, "started": "2026-03-02T01:00:00Z", "due": "2026-03-10T01:00:00Z", "warned": false,
            "overdue": false
        })
    };
    let quarter: Instant = "2026-03-08T01:00:00Z".parse().expect("an instant");
    for (stage, counting) in [("accept", Counting::AllTime), ("unit", Counting::WorkingDays)] {
        let shape = serde_json::from_value::<handling::Handling>(json!({ "clock": written(stage) }));
        let clock = cases::Handling::from(shape.expect("a handling")).clock.expect("a clock");
        assert_eq!((clock.counting, clock.yellow), (counting, quarter), "{stage}");
    }
    let mut other = written("accept");
    other["counting"] = json!("working_days");
    other["yellow"] = json!("2026-03-06T01:00:00Z");
    let other = json!({ "clock": other });
    assert_eq!(again::<handling::Handling, cases::Handling>(&other).expect("a handling"), other);
}

#[test]
fn what_is_unknown_is_ignored_and_what_breaks_a_rule_is_not_read() {
    let reads = |value| serde_json::from_value::<contact::Contact>(value).is_ok();
    assert!(reads(json!({ "phone": "13812345678", "wechat": "of a later release" })));
    assert!(reads(json!({ "v": 1, "name": null, "phone": "13812345678" })));
    assert!(!reads(json!({ "v": 2, "phone": "13812345678" })));
    assert!(!reads(json!({ "phone": "110" })));
    assert!(!reads(json!({ "name": "\u{202E}", "phone": "13812345678" })));
    // Earlier releases took names of two lines.
    assert!(reads(json!({ "name": "王\n女士", "phone": "13812345678" })));
    let nowhere = serde_json::from_value::<boundary::Boundary>(json!([{ "longitude": 0.0, "latitude": 0.0 }]));
    assert!(geo::Boundary::try_from(nowhere.expect("corners")).is_err());
}
