//! What is sent as a form, and what stands in paths.

use reqwest::multipart::{Form, Part};

/// The form of an operation that takes one.
pub(super) fn form(operation: &str) -> Option<Form> {
    match operation {
        "uploadAttachment" => Some(Form::new().part("file", Part::bytes(b"%PDF-1.7 x %%EOF".to_vec()))),
        "importTable" => {
            let file = Part::bytes("name,division_code\n梅岭街道人大工委,350582002000\n".as_bytes().to_vec());
            Some(Form::new().text("kind", "offices").text("dry_run", "true").part("file", file))
        }
        "importOpinions" => {
            let file = Part::bytes("text,voice\n请拓宽道路,residents\n".as_bytes().to_vec());
            Some(Form::new().text("batch", "纸质意见").part("file", file))
        }
        "loadRoster" => {
            let roster = "name,birth_month,constituency\n林新任,1980-05,第一选区\n";
            let file = Part::bytes(roster.as_bytes().to_vec());
            Some(Form::new().text("dry_run", "true").part("file", file))
        }
        _ => None,
    }
}

/// A path with an id, a code and a kind of table.
pub(super) fn filled(path: &str, id: &str, code: &str) -> String {
    let kind = match path.split('/').nth(3) {
        Some("disputes") => "application",
        Some("suggestions") => "suggestion",
        _ => "rooms",
    };
    path.replace("{id}", id).replace("{code}", code).replace("{kind}", kind)
}
