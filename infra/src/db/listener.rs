//! What cards show, and whether it changed since: here, or in another process of the same database, which PostgreSQL tells
//! with the commit of the change (`NOTIFY`).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use diesel::PgConnection;
use diesel::connection::SimpleConnection;

use super::connection::{AnyConnection, Manager};
use super::line::rest;

/// Said in the transaction that changes what cards show.
pub(crate) const TELL: &str = "SELECT pg_notify('mashang_cards', '')";
/// Said by who wants to be told.
const LISTEN: &str = "LISTEN mashang_cards";
/// How often it is looked whether something was told: that asks the connection and not the server.
const LOOK: Duration = Duration::from_millis(100);
/// How long is waited before it is listened again, at first and at most.
const AGAIN: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// How often what cards show has changed. A card is good as long as this is what it was before the card was read.
#[derive(Debug, Default)]
pub(crate) struct Edition(AtomicU64);

impl Edition {
    pub(crate) fn current(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    pub(crate) fn turn(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

/// A thread with a connection of its own that listens until this is dropped.
pub struct Listener {
    _halt: Sender<()>,
}

impl Listener {
    pub(super) fn start(manager: Manager, edition: Arc<Edition>) -> Result<Self, String> {
        let (halt, halted) = channel();
        std::thread::Builder::new()
            .name("db-listener".into())
            .spawn(move || listen(&manager, &edition, &halted))
            .map_err(|error| format!("cannot start a database thread: {error}"))?;
        Ok(Self { _halt: halt })
    }
}

fn listen(manager: &Manager, edition: &Edition, halted: &Receiver<()>) {
    let mut wait = AGAIN.0;
    loop {
        if let Some(mut connection) = attend(manager) {
            // What was told while nobody listened is not told again.
            edition.turn();
            wait = AGAIN.0;
            if !hear(&mut connection, edition, halted) {
                return;
            }
            tracing::warn!("the connection that tells of changed cards was lost");
        }
        if !rest(halted, wait) {
            return;
        }
        wait = (wait * 2).min(AGAIN.1);
    }
}

fn attend(manager: &Manager) -> Option<PgConnection> {
    let AnyConnection::Postgres(mut connection) = manager.open().ok()? else { return None };
    connection.batch_execute(LISTEN).ok()?;
    Some(connection)
}

/// Listens until the connection is lost; `false` when it is time to stop.
fn hear(connection: &mut PgConnection, edition: &Edition, halted: &Receiver<()>) -> bool {
    while rest(halted, LOOK) {
        let mut told = false;
        for notification in connection.notifications_iter() {
            if notification.is_err() {
                return true;
            }
            told = true;
        }
        if told {
            edition.turn();
        }
    }
    false
}
