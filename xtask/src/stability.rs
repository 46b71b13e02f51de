//! Whether the document broke anything that a client of an earlier one leans on.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tools::{Outcome, output, root};

const DOCUMENT: &str = "openapi/openapi.json";

/// Holds the document of the sources against the one of `given` (a tag, a commit or a file), or else of the last tag. What breaks is
/// let through where the version's first number that is not zero was raised.
pub(crate) fn check(given: Option<&str>) -> Outcome {
    let last = || output(Command::new("git").args(["describe", "--tags", "--abbrev=0"]).current_dir(root())).ok();
    let Some(earlier) = given.map(str::to_owned).or_else(|| Some(last()?.trim().to_owned())) else {
        println!("stability: no release is tagged yet, nothing to hold the document against");
        return Ok(());
    };
    let read = |text: String| serde_json::from_str::<Value>(&text).map_err(|error| error.to_string());
    let before = if Path::new(&earlier).is_file() {
        std::fs::read_to_string(&earlier).map_err(|error| error.to_string())?
    } else {
        output(Command::new("git").arg("show").arg(format!("{earlier}:{DOCUMENT}")).current_dir(root()))?
    };
    let now = std::fs::read_to_string(root().join(DOCUMENT)).map_err(|error| error.to_string())?;
    let (before, now) = (read(before)?, read(now)?);
    let broken = broken(&before, &now);
    let versions =
        [&before, &now].map(|document| significant(document["info"]["version"].as_str().unwrap_or_default()));
    if broken.is_empty() {
        println!("stability: nothing of {earlier} is broken");
        return Ok(());
    }
    let list = broken.join("\n  ");
    if versions[0] == versions[1] {
        return Err(format!("stability: breaks clients of {earlier}, raise the version or take it back:\n  {list}"));
    }
    println!("stability: the version was raised; what breaks clients of {earlier}:\n  {list}");
    Ok(())
}

/// The part of a version that says whether two are compatible.
fn significant(version: &str) -> String {
    let until = version.split('.').position(|part| part != "0").unwrap_or_default();
    version.split('.').take(until + 1).collect::<Vec<_>>().join(".")
}

/// Everything of `before` on which a client may lean and that `now` no longer holds.
fn broken(before: &Value, now: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (path, methods) in fields(&before["paths"]) {
        for (method, operation) in fields(methods) {
            let name = format!("{} {path}", method.to_uppercase());
            let other = &now["paths"][path][method];
            if other.is_null() {
                found.push(format!("{name}: gone"));
                continue;
            }
            if operation["operationId"] != other["operationId"] {
                found.push(format!("{name}: renamed to {}", other["operationId"]));
            }
            parameters(&name, operation, other, &mut found);
            if operation["requestBody"].is_null() && other["requestBody"]["required"] == true {
                found.push(format!("{name}: a body became required"));
            }
            for (status, _) in fields(&operation["responses"]).filter(|(status, _)| status.starts_with('2')) {
                if other["responses"][status].is_null() {
                    found.push(format!("{name}: no longer answers {status}"));
                }
            }
        }
    }
    let (asked, answered) = (used(before, "requestBody"), used(before, "responses"));
    for (name, schema) in fields(&before["components"]["schemas"]) {
        let other = &now["components"]["schemas"][name];
        if other.is_null() {
            found.push(format!("{name}: gone"));
            continue;
        }
        if asked.contains(name) {
            taken(name, schema, other, &mut found);
        }
        if answered.contains(name) {
            given(name, schema, other, &mut found);
        }
    }
    found
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn words(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(Value::to_string).collect()
}

fn parameters(name: &str, before: &Value, now: &Value, found: &mut Vec<String>) {
    let list = |operation: &Value| operation["parameters"].as_array().cloned().unwrap_or_default();
    let same = |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
    let (before, now) = (list(before), list(now));
    for parameter in &before {
        match now.iter().find(|other| same(parameter, other)) {
            None => found.push(format!("{name}: takes no {} any more", parameter["name"])),
            Some(other) => {
                taken(&format!("{name} {}", parameter["name"]), &parameter["schema"], &other["schema"], found);
            }
        }
    }
    for parameter in now.iter().filter(|parameter| parameter["required"] == true) {
        if !before.iter().any(|other| same(parameter, other) && other["required"] == true) {
            found.push(format!("{name}: {} became required", parameter["name"]));
        }
    }
}

/// What a client sends must still be taken.
fn taken(name: &str, before: &Value, now: &Value, found: &mut Vec<String>) {
    typed(name, before, now, found);
    for word in words(&before["enum"]).difference(&words(&now["enum"])) {
        found.push(format!("{name}: takes {word} no more"));
    }
    for added in words(&now["required"]).difference(&words(&before["required"])) {
        found.push(format!("{name}: {added} became required"));
    }
    for (field, schema) in fields(&before["properties"]) {
        let other = &now["properties"][field];
        if other.is_null() {
            found.push(format!("{name}: takes no {field} any more"));
        } else {
            taken(&format!("{name}.{field}"), schema, other, found);
        }
    }
    for limit in ["maxLength", "maxItems", "maximum", "minLength", "minItems", "minimum"] {
        let [old, new] = [before, now].map(|schema| schema[limit].as_f64());
        let is_narrower = match (old, new) {
            (Some(old), Some(new)) if limit.starts_with("max") => new < old,
            (Some(old), Some(new)) => new > old,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if is_narrower {
            found.push(format!("{name}: {limit} became narrower"));
        }
    }
}

/// What a client reads must still be there.
fn given(name: &str, before: &Value, now: &Value, found: &mut Vec<String>) {
    typed(name, before, now, found);
    for missing in words(&before["required"]).difference(&words(&now["required"])) {
        found.push(format!("{name}: {missing} may be absent"));
    }
    for (field, schema) in fields(&before["properties"]) {
        let other = &now["properties"][field];
        if other.is_null() {
            found.push(format!("{name}: {field} is gone"));
        } else {
            given(&format!("{name}.{field}"), schema, other, found);
        }
    }
}

fn typed(name: &str, before: &Value, now: &Value, found: &mut Vec<String>) {
    let kind = |schema: &Value| {
        [&schema["type"], &schema["$ref"], &schema["format"], &schema["items"]["$ref"]].map(Value::to_string)
    };
    if kind(before) != kind(now) {
        found.push(format!("{name}: is of another type"));
    }
}

/// The schemas that a part of the operations refers to, directly or through others.
fn used(document: &Value, part: &str) -> BTreeSet<String> {
    let mut open = Vec::new();
    for (_, methods) in fields(&document["paths"]) {
        for (_, operation) in fields(methods) {
            references(&operation[part], &mut open);
        }
    }
    let mut used = BTreeSet::new();
    while let Some(name) = open.pop() {
        if used.insert(name.clone()) {
            references(&document["components"]["schemas"][&name], &mut open);
        }
    }
    used
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(all) => {
            let name = all.get("$ref").and_then(Value::as_str);
            found.extend(name.and_then(|name| name.strip_prefix("#/components/schemas/")).map(str::to_owned));
            all.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "info": { "version": "0.1.0" },
            "paths": { "/a": { "post": {
                "operationId": "makeA",
                "parameters": [{ "name": "limit", "in": "query", "schema": { "type": "integer", "maximum": 100 } }],
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/In" } } } },
                "responses": { "201": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Out" } } } } },
            } } },
            "components": { "schemas": {
                "In": { "type": "object", "required": ["x"], "properties": {
                    "x": { "type": "string", "maxLength": 9 }, "w": { "type": "string", "enum": ["one", "two"] },
                } },
                "Out": { "type": "object", "required": ["y"], "properties": { "y": { "type": "string" }, "z": { "type": "string" } } },
            } },
        })
    }

    #[test]
    fn what_breaks_a_client_is_found_and_what_grows_is_not() {
        type Change = (&'static str, Value);
        const IN: &str = "/components/schemas/In";
        let breaks: [Change; 9] = [
            ("/paths/~1a/post/operationId", json!("createA")),
            ("/paths/~1a/post/parameters/0/schema/maximum", json!(50)),
            ("/paths/~1a/post/parameters", json!([])),
            ("/paths/~1a/post/responses", json!({ "200": {} })),
            ("/components/schemas/In/required", json!(["x", "w"])),
            ("/components/schemas/In/properties/x/maxLength", json!(8)),
            ("/components/schemas/In/properties/w/enum", json!(["one"])),
            ("/components/schemas/Out/required", json!([])),
            ("/components/schemas/Out/properties/z", json!({ "type": "integer" })),
        ];
        for (pointer, value) in breaks {
            let mut now = document();
            *now.pointer_mut(pointer).unwrap() = value;
            assert_eq!(broken(&document(), &now).len(), 1, "{pointer}: {:?}", broken(&document(), &now));
        }
        let mut grown = document();
        grown["paths"]["/b"] = json!({ "get": { "operationId": "getB" } });
        grown.pointer_mut(&format!("{IN}/properties")).unwrap()["more"] = json!({ "type": "string" });
        grown.pointer_mut(&format!("{IN}/properties/w/enum")).unwrap().as_array_mut().unwrap().push(json!("three"));
        grown["components"]["schemas"]["Out"]["required"] = json!(["y", "z"]);
        assert_eq!(broken(&document(), &grown), Vec::<String>::new());
    }

    #[test]
    fn the_first_number_that_is_not_zero_says_what_is_compatible() {
        assert_eq!(["0.1.7", "0.2.0", "1.4.2", "0.0.3"].map(significant), ["0.1", "0.2", "1", "0.0.3"]);
    }
}
