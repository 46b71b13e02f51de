//! An office that opens a document: what others' programs make of a .docx file.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::printed::scanned;

const READ: &str = include_str!("edited.py");

/// A .docx file as python-docx reads it.
pub struct Edited {
    folder: tempfile::TempDir,
    told: Value,
}

/// The Python that has python-docx.
fn python() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/venv/bin/python");
    std::env::var_os("PYTHON_TOOLS").map_or(default, PathBuf::from)
}

impl Edited {
    /// # Panics
    /// When it can't be read, or nobody is there to read it.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("edited.docx");
        std::fs::write(&file, bytes).expect("a file");
        let read = Command::new(python()).args(["-c", READ]).arg(&file).arg(picture(&folder)).output();
        let read = read.expect("python-docx is missing: run `cargo xtask test`, which installs it");
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        Self { folder, told: serde_json::from_slice(&read.stdout).expect("JSON") }
    }

    /// The width and the height of its page, and what is left free above, below, at the left and at the right, in millimetres.
    #[must_use]
    pub fn measures(&self) -> ([f64; 2], [f64; 4]) {
        let number = |name: &str, at: usize| self.told[name][at].as_f64().expect("a number");
        ([0, 1].map(|at| number("page", at)), [0, 1, 2, 3].map(|at| number("margins", at)))
    }

    /// The kind of its grid, the pitch of its lines and what its characters have more than their size.
    #[must_use]
    pub fn grid(&self) -> [&str; 3] {
        [0_usize, 1, 2].map(|at| self.told["grid"][at].as_str().expect("a grid"))
    }

    /// Each paragraph with its face, its size and its line in points.
    #[must_use]
    pub fn paragraphs(&self) -> &[Value] {
        self.told["paragraphs"].as_array().expect("paragraphs")
    }

    /// What each paragraph says.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        self.paragraphs().iter().map(|one| one["text"].as_str().expect("a text")).collect()
    }

    /// The cells of its tables.
    #[must_use]
    pub fn tables(&self) -> &Value {
        &self.told["tables"]
    }

    /// What stands below odd pages, and below even ones.
    #[must_use]
    pub fn feet(&self) -> &Value {
        &self.told["feet"]
    }

    /// What a camera sees in its picture.
    #[must_use]
    pub fn scan(&self) -> Option<String> {
        scanned(&picture(&self.folder))
    }
}

fn picture(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("picture.png")
}
