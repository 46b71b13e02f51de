//! A PostgreSQL cluster of one's own, gone when it is dropped. PostgreSQL refuses to run as root, so that root hands it to
//! an unprivileged user.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{free_port, have, install, is_root, output, run};

/// Gigabytes that a cluster in memory may come to hold: its log, and the databases of some stories.
const ROOM: u32 = 8;

/// How much the cluster cares for its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// As PostgreSQL comes.
    Full,
    /// Nothing survives a crash of the machine: for tests.
    None,
}

impl Durability {
    /// In memory, where there is room: each story makes a database, which is a thousand files.
    fn place(self) -> PathBuf {
        let free = || output(Command::new("df").args(["--block-size=1G", "--output=avail", "/dev/shm"]));
        let gigabytes = || free().ok()?.lines().last()?.trim().parse::<u32>().ok();
        match self {
            Self::None if gigabytes().is_some_and(|free| free >= ROOM) => PathBuf::from("/dev/shm"),
            Self::None | Self::Full => std::env::temp_dir(),
        }
    }
}

/// A cluster that runs.
pub(crate) struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    port: u16,
    user: Option<&'static str>,
}

fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().or_else(|| {
        let folder = PathBuf::from(output(Command::new("pg_config").arg("--bindir")).ok()?.trim());
        folder.join("initdb").exists().then_some(folder)
    })
}

fn account(name: &str) -> bool {
    output(Command::new("id").arg(name)).is_ok()
}

impl Cluster {
    /// Makes and starts a cluster; installs PostgreSQL when it is not there.
    pub(crate) fn start(durability: Durability) -> Result<Self, String> {
        if binaries().is_none() {
            install(&["postgresql", "postgresql-contrib"])?;
        }
        let binaries = binaries().ok_or("PostgreSQL's initdb is not found: please install postgresql")?;
        let user = match (is_root(), account("postgres")) {
            (false, _) => None,
            (true, true) => Some("postgres"),
            (true, false) => Some("nobody"),
        };
        if user.is_some() && !have("runuser") {
            return Err("runuser is missing: please install util-linux".into());
        }
        let folder = durability.place().join(format!("mashang-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        if let Some(user) = user {
            run(Command::new("chown").arg(user).arg(&folder))?;
        }
        let cluster = Self { binaries, folder, port: free_port()?, user };
        let data = cluster.folder.join("data");
        output(cluster.command("initdb").arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]))?;
        let mut options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=600 -c shared_buffers=512MB",
            cluster.port,
            cluster.folder.display()
        );
        if durability == Durability::None {
            options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off";
        }
        let log = cluster.folder.join("log");
        run(cluster
            .command("pg_ctl")
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(&log)
            .args(["-w", "-o", &options, "start"])
            .stdout(std::process::Stdio::null()))?;
        println!("PostgreSQL runs on port {}", cluster.port);
        Ok(cluster)
    }

    fn command(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut command = match self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // A folder that the unprivileged user may enter.
        command.current_dir(&self.folder);
        command
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// The URL of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@{}/{database}", self.address())
    }

    /// What one of its databases answers to SQL.
    pub(crate) fn ask(&self, database: &str, sql: &str) -> Result<String, String> {
        output(Command::new(self.program("psql")).args([
            "-X",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            &self.url(database),
            "-c",
            sql,
        ]))
    }

    /// Where psql and pgbench are.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let _ = self.command("pg_ctl").arg("-D").arg(&data).args(["-m", "immediate", "stop"]).output();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
