//! Running programs and finding files.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What a command comes to: a sentence when it fails.
pub(crate) type Outcome = Result<(), String>;

/// The project's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Cargo, in the project's root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a program to its end; fails when it does.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    println!("$ {}", words.join(" "));
    let status = command.status().map_err(|error| format!("{}: {error}", words[0]))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", words[0])) }
}

/// What a program prints.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "{name} failed: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// Whether a program is on the path.
pub(crate) fn have(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// Whether this is root.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs Debian packages, or says exactly what to install.
pub(crate) fn install(packages: &[&str]) -> Outcome {
    let list = packages.join(" ");
    if !have("apt-get") || !is_root() {
        return Err(format!("please install: {list} (on Debian: sudo apt-get install {list})"));
    }
    run(Command::new("apt-get").arg("update").stdout(Stdio::null()))?;
    run(Command::new("apt-get").args(["install", "-y", "--no-install-recommends"]).args(packages).stdout(Stdio::null()))
}

/// Packages of npm in a folder, each with its version; they are installed again where others are asked for.
pub(crate) fn npm(folder: &Path, packages: &[(&str, &str)]) -> Outcome {
    if !have("npm") {
        install(&["nodejs", "npm"])?;
    }
    let wanted: serde_json::Map<String, serde_json::Value> =
        packages.iter().map(|(name, version)| ((*name).to_owned(), (*version).into())).collect();
    let manifest = serde_json::json!({ "private": true, "dependencies": wanted }).to_string();
    let (file, mark) = (folder.join("package.json"), folder.join("installed"));
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == manifest) {
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    std::fs::write(file, &manifest).map_err(|error| error.to_string())?;
    run(Command::new("npm").args(["install", "--no-audit", "--no-fund", "--silent"]).current_dir(folder))?;
    // The mark last: what was interrupted is done again.
    std::fs::write(mark, manifest).map_err(|error| error.to_string())
}

/// Packages of Python in an environment of their own, each with its version; answers its Python. They are installed again where
/// others are asked for.
pub(crate) fn pip(folder: &Path, packages: &[(&str, &str)]) -> Result<PathBuf, String> {
    let (python, mark) = (folder.join("bin/python"), folder.join("installed"));
    let wanted: Vec<String> = packages.iter().map(|(name, version)| format!("{name}=={version}")).collect();
    if python.exists() && std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted.join("\n")) {
        return Ok(python);
    }
    if output(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_err() {
        install(&["python3-venv"])?;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(&wanted))?;
    // The mark last: what was interrupted is done again.
    std::fs::write(mark, wanted.join("\n")).map_err(|error| error.to_string())?;
    Ok(python)
}

/// A program that runs beside us, ended when it is dropped.
pub(crate) struct Beside(pub(crate) Child);

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody listens on just now.
pub(crate) fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}

/// Runs SQL on an SQLite database that others may be using.
pub(crate) fn sqlite(file: &Path, sql: &str) -> Result<String, String> {
    output(Command::new("sqlite3").args(["-cmd", ".timeout 5000"]).arg(file).arg(sql))
}

/// What a process holds in memory, in MiB; 0 for one that is gone.
pub(crate) fn memory_mib(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

/// Seconds that a process computed since it began, for itself and in the kernel.
pub(crate) fn cpu_seconds(pid: u32) -> Result<f64, String> {
    let path = format!("/proc/{pid}/stat");
    let stat = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let ticks: f64 = output(Command::new("getconf").arg("CLK_TCK"))?.trim().parse().map_err(|_| "no CLK_TCK")?;
    // The program's name stands in brackets and may hold anything; what follows begins with the third field.
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect::<Vec<_>>());
    let field = |number: usize| fields.as_ref()?.get(number - 3)?.parse::<f64>().ok();
    field(14).zip(field(15)).map(|(own, kernel)| (own + kernel) / ticks).ok_or(format!("{path} says {stat}"))
}
