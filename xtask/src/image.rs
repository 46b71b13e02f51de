//! What `deploy/` holds for operators, tried without a container engine: the image's content runs as it would there, and the
//! service and the composition are read by the programs that they are for, where those are installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{Outcome, free_port, have, output, root, run};

/// Looks at everything in `deploy/`, with a program that is built.
pub(crate) fn check(arguments: &[String]) -> Outcome {
    let binary = arguments.first().map_or_else(|| root().join("target/debug/mashang"), PathBuf::from);
    let (script, image) = (root().join("deploy/image.sh"), root().join("target/image"));
    run(Command::new(&script).arg("assemble").arg(&binary).arg(&image))?;
    run(Command::new(&script).arg("try").arg(&image).arg(free_port()?.to_string()))?;
    let _ = std::fs::remove_dir_all(&image);
    unit(&root().join("target"))?;
    compose()
}

/// What systemd says of the unit; the program that it starts is not installed here.
fn unit(folder: &Path) -> Outcome {
    if !have("systemd-analyze") {
        println!("skipped: systemd-analyze is not installed, deploy/mashang.service was not verified");
        return Ok(());
    }
    let fault = |error: std::io::Error| format!("deploy/mashang.service: {error}");
    let unit = std::fs::read_to_string(root().join("deploy/mashang.service")).map_err(fault)?;
    let copy = folder.join("mashang.service");
    std::fs::write(&copy, unit.replace("ExecStart=/usr/bin/mashang serve", "ExecStart=/bin/true")).map_err(fault)?;
    run(Command::new("systemd-analyze").args(["verify", "--man=no", "--recursive-errors=no"]).arg(&copy))
}

fn compose() -> Outcome {
    let file = root().join("deploy/compose.yaml");
    let mut docker = Command::new("docker");
    docker.arg("compose").arg("--file").arg(&file).args(["config", "--quiet"]);
    if output(Command::new("docker").args(["compose", "version"])).is_err() {
        println!("skipped: docker compose is not installed, deploy/compose.yaml was not read");
        return Ok(());
    }
    run(docker.env("MASHANG_ENV_FILE", "mashang.env").env("POSTGRES_PASSWORD", "given"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_operator_writes_down_reaches_the_containers() {
        let read = |name: &str| std::fs::read_to_string(root().join("deploy").join(name)).expect(name);
        let (compose, given) = (read("compose.yaml"), read("mashang.env"));
        assert!(compose.contains("  env_file: ${MASHANG_ENV_FILE:-production.env}\n"), "{compose}");
        for line in given.lines().filter(|line| line.ends_with('=') && line.starts_with("MASHANG_")) {
            let name = line.trim_end_matches('=');
            assert!(!compose.contains(name), "{name} is what the operator decides");
        }
    }
}
