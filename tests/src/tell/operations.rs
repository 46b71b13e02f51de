//! What the document says of an operation: how a path reads without ids, what is done there, and what a state is called.

use std::path::Path;

use serde_json::Value;

static NOTHING: Value = Value::Null;

pub(super) struct Operations(Value);

impl Operations {
    /// Those of the document as it is committed.
    pub(super) fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/openapi.json");
        Self::of(serde_json::from_slice(&std::fs::read(file).expect("the document")).expect("JSON"))
    }

    pub(super) fn of(document: Value) -> Self {
        Self(document)
    }

    /// What is done by a request, by which operation, and what came of it.
    pub(super) fn told(&self, (method, path): (&str, &str), status: u16, answer: &Value) -> [String; 3] {
        let (pattern, operation) = match self.find(path) {
            Some((pattern, operations)) => (pattern.to_owned(), &operations[method.to_lowercase()]),
            None => (without_ids(path), &NOTHING),
        };
        let what = operation["summary"].as_str().unwrap_or(if path.starts_with("/api/") {
            "—"
        } else {
            "网页上的表单 · A form of the page"
        });
        let came = if status < 400 { self.done(operation, status, answer) } else { refused(status, answer) };
        [what.to_owned(), format!("`{method} {pattern}`"), came]
    }

    /// The path of the document that takes this one: the one of the fewest blanks.
    fn find(&self, path: &str) -> Option<(&str, &Value)> {
        let asked: Vec<&str> = path.split('/').collect();
        let takes = |pattern: &str| {
            let parts: Vec<&str> = pattern.split('/').collect();
            parts.len() == asked.len()
                && parts.iter().zip(&asked).all(|(part, asked)| part == asked || part.starts_with('{'))
        };
        let all = self.0["paths"].as_object().into_iter().flatten();
        let found = all.filter(|(pattern, _)| takes(pattern)).min_by_key(|(pattern, _)| pattern.matches('{').count());
        found.map(|(pattern, operations)| (pattern.as_str(), operations))
    }

    /// The state to which it came, as the document calls it.
    fn done(&self, operation: &Value, status: u16, answer: &Value) -> String {
        let Some(state) = answer["state"].as_str() else { return "完成 done".to_owned() };
        let response = self.followed(&operation["responses"][status.to_string()]);
        let schema = self.followed(&response["content"]["application/json"]["schema"]);
        let words = self.followed(&schema["properties"]["state"])["description"].as_str().unwrap_or_default();
        let start = format!("- `{state}` ");
        let line = words.lines().find_map(|line| line.strip_prefix(start.as_str()));
        match line.and_then(|line| line.split(": ").next()) {
            Some(label) => format!("{label} `{state}`"),
            None => format!("`{state}`"),
        }
    }

    /// What a reference refers to.
    fn followed<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str().and_then(|to| to.strip_prefix('#')) {
            Some(pointer) => self.0.pointer(pointer).unwrap_or(&NOTHING),
            None => value,
        }
    }
}

/// Why something was refused: the problem, and the fields that it complains of.
fn refused(status: u16, problem: &Value) -> String {
    let said = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let errors = problem["errors"].as_array().into_iter().flatten();
    let mut fields: Vec<String> =
        errors.map(|error| format!("`{}` {}", said(error, "pointer"), said(error, "code"))).collect();
    fields.sort();
    let fields = if fields.is_empty() { String::new() } else { format!("（{}）", fields.join("、")) };
    format!("{status} {} `{}`{fields}", said(problem, "title"), said(problem, "code"))
}

/// A path beside the document, with a blank for each id and code.
fn without_ids(path: &str) -> String {
    let is_word = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
    let blank = |part: &str| if is_word(part) { part.to_owned() } else { "{id}".to_owned() };
    path.split('/').map(blank).collect::<Vec<_>>().join("/")
}
