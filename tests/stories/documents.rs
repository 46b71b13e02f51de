//! The document: fresh, complete, and by the rules that generators need.

use std::collections::BTreeSet;

use mashang_api::server;
use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&server::document("http://127.0.0.1:8080").pretty()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
        })
        .collect()
}

#[test]
fn the_committed_documents_are_fresh() {
    let generated = server::document("http://127.0.0.1:8080");
    assert!(generated.pretty() == include_str!("../../openapi/openapi.json"), "stale: run cargo xtask openapi");
    assert!(
        generated.pretty_legacy() == include_str!("../../openapi/openapi-3.0.json"),
        "stale: run cargo xtask openapi"
    );
}

#[test]
fn every_operation_is_told_completely() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id.to_owned()), "{id} twice");
        let camel = id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric());
        assert!(camel, "{id}");
        let (chinese, english) = operation["summary"].as_str().and_then(|text| text.split_once(" · ")).expect(&name);
        assert!(!chinese.is_ascii() && english.is_ascii(), "{name}");
        let (chinese, english) =
            operation["description"].as_str().and_then(|text| text.split_once("。 ")).expect(&name);
        assert!(!chinese.is_ascii() && english.starts_with(|c: char| c.is_ascii_alphabetic()), "{name}");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            let told =
                response.get("$ref").is_some() || response["description"].as_str().is_some_and(|d| !d.is_empty());
            assert!(told, "{name} {status}");
        }
        if let Some(content) = operation["requestBody"]["content"].as_object() {
            for (kind, media) in content {
                assert!(media["schema"].get("$ref").is_some(), "{name} {kind}: an anonymous body");
            }
        }
    }
    assert!(ids.len() > 50, "{}", ids.len());
}

fn walk(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value)) {
    visit(path, value);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| walk(field, &format!("{path}/{name}"), visit)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| walk(item, &format!("{path}/{at}"), visit));
        }
        _ => {}
    }
}

#[test]
fn whatever_is_referred_to_is_there() {
    let document = document();
    let (mut asked, mut missing) = (0, BTreeSet::new());
    walk(&document, "", &mut |_, value| {
        if let Some(place) = value["$ref"].as_str() {
            asked += 1;
            if document.pointer(place.trim_start_matches('#')).is_none() {
                missing.insert(place.to_owned());
            }
        }
    });
    assert!(asked > 1_000 && missing.is_empty(), "{missing:?} of {asked}");
}

#[test]
fn schemas_follow_the_rules_that_generators_need() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(!name.starts_with("New") && !name.contains('_'), "{name}");
        walk(schema, name, &mut |path, value| {
            if let Some(fields) = value.as_object() {
                assert!(!fields.contains_key("anyOf") && !fields.contains_key("oneOf"), "{path}: a union");
                let nested = path.contains("/properties/") && fields.get("type") == Some(&Value::from("object"));
                assert!(!nested, "{path}: an anonymous object");
            }
        });
    }
}
