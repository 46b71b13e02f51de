//! What documents say of the sources is held against them: each file that they name is there, and in it each test.

use std::path::Path;

/// Documents that name files and tests.
const DOCUMENTS: [&str; 2] = ["docs/threat-model.md", "docs/dengbao-level-3.md"];

/// What stands between backticks and names a file of ours, with the test in it where one is named.
fn named(text: &str) -> Vec<(&str, Option<&str>)> {
    let quoted = text.split('`').skip(1).step_by(2);
    let file = |path: &str| path.contains('/') && path.split('/').next_back().is_some_and(|name| name.contains('.'));
    let parted = quoted.map(|quote| quote.split_once("::").map_or((quote, None), |(path, test)| (path, Some(test))));
    parted.filter(|(path, _)| file(path) && !path.contains(' ')).collect()
}

#[test]
fn whatever_the_documents_name_is_in_the_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| std::fs::read_to_string(root.join(path));
    let (mut files, mut tests) = (0, 0);
    for document in DOCUMENTS {
        let text = read(document).unwrap_or_else(|error| panic!("{document}: {error}"));
        for (path, test) in named(&text) {
            let source = read(path).unwrap_or_else(|error| panic!("{document} names {path}: {error}"));
            files += 1;
            if let Some(test) = test {
                assert!(source.contains(&format!("fn {test}(")), "{document} names {path}::{test}, which is not there");
                tests += 1;
            }
        }
    }
    assert!(files > 100 && tests > 100, "{files} files and {tests} tests are named");
}

#[test]
fn what_is_no_file_is_not_looked_for() {
    let text = "`a/b.rs::c`, `GET /api/v1/me`, `mashang audit verify`, `deploy/nginx.conf`, `/metrics`, `file::test`";
    assert_eq!(named(text), [("a/b.rs", Some("c")), ("deploy/nginx.conf", None)]);
}
