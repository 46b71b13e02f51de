//! Golden files: tables that tests print and people review as a diff.

use std::path::PathBuf;

/// Compares `text` with the committed file of that name under `domain/golden`; with `UPDATE_GOLDEN=1` writes it.
///
/// # Panics
/// When they differ.
pub fn check(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(&path, text).expect("writable");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{} is stale: run with UPDATE_GOLDEN=1 and review the diff", path.display());
}
