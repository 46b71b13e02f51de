//! The program itself, as a process of its own on a story's database.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::OwnDatabase;

/// A process that is killed with its owner.
pub struct Program(pub Child);

impl Program {
    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        self.0.kill().expect("a process");
        self.0.wait().expect("a process");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program under test with those arguments, set up for `database`; its log lies beside the database.
pub fn command(database: &OwnDatabase, arguments: &[&str]) -> Command {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/debug/mashang");
    let binary = std::env::var_os("BINARY_UNDER_TEST").map_or(default, PathBuf::from);
    assert!(binary.exists(), "{} is missing: run cargo xtask test, or cargo build", binary.display());
    let log = database.folder.path().join("log");
    let log = std::fs::File::options().create(true).append(true).open(log).expect("a log");
    let mut command = Command::new(binary);
    command
        .args(arguments)
        .current_dir(database.folder.path())
        .env("DATABASE_URL", &database.url)
        .env("MASHANG_DATA_DIR", database.folder.path())
        .env("MASHANG_DATA_KEY", "11".repeat(32))
        .env("MASHANG_TOKEN_KEY", "22".repeat(32))
        .env("MASHANG_DEMO", "off")
        .env("MASHANG_LOG_FORMAT", "json")
        .env("MASHANG_LOG_SAMPLE", "1")
        .stdout(Stdio::null())
        .stderr(log);
    command
}

/// Starts it.
pub fn start(command: &mut Command) -> Program {
    Program(command.spawn().expect("the program starts"))
}

/// Runs it to its end and returns what it printed.
pub fn said(command: &mut Command) -> String {
    let output = command.stdout(Stdio::piped()).output().expect("the program runs");
    assert!(output.status.success(), "{:?}", output.status);
    String::from_utf8(output.stdout).expect("text")
}

/// Runs what is refused and returns what it said of it.
pub fn refused(command: &mut Command) -> String {
    let mut program = start(command.stderr(Stdio::piped()));
    for _ in 0..400 {
        if let Some(status) = program.0.try_wait().expect("a process") {
            let mut said = String::new();
            program.0.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
            assert!(!status.success(), "{said}");
            return said;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("the program was not refused: it runs");
}
