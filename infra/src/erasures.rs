//! What follows after something was erased in the database: its files go, and a journal beside them learns of it. Copies of before
//! hold all of it still; whoever restores one reads the journal, and has everything erased again that was erased since. The journal
//! holds ids and times alone, each line with a mark that only this house can make.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use mashang_domain::person::{self, DataSubject, Erasure};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Context, Failure, Instant, StoreError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::crypto::{Vault, hex};
use crate::db::{Database, Failed};
use crate::files::Files;
use crate::private;
use crate::sealed::tags;

/// The journal's name beside the folder of files.
const JOURNAL: &str = "erasures.jsonl";
/// How a line's name begins where machines share the files.
const NOTE: &str = "erasure-";
/// What is finished in one round.
const ROUND: i64 = 50;
/// How many rounds are tried at most until one finishes anything.
const ROUNDS: u32 = 20;

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    kind: String,
    id: Uuid,
    at: DateTime<Utc>,
    /// By what it is known as this house's.
    mark: String,
}

impl Line {
    fn of(erasure: &Erasure, vault: &Vault) -> Self {
        let (kind, id) = erasure.subject.parts();
        let mark = mark(vault, kind, id, erasure.at);
        Self { kind: kind.to_owned(), id, at: erasure.at, mark }
    }

    fn read(&self, vault: &Vault) -> Option<DataSubject> {
        let own = mark(vault, &self.kind, self.id, self.at) == self.mark;
        DataSubject::from_parts(&self.kind, self.id).filter(|_| own)
    }
}

fn mark(vault: &Vault, kind: &str, id: Uuid, at: Instant) -> String {
    let said = format!("{kind} {id} {}", at.timestamp_micros());
    hex(&vault.tag(tags::ERASURE, said.as_bytes()))
}

/// Where the journal lies that belongs to those files.
#[must_use]
pub fn journal(files: &Files) -> PathBuf {
    files.beside(JOURNAL)
}

/// Adds a line, durably. Where machines share the files, they share what was erased as well.
fn append(files: &Files, erasure: &Erasure) -> io::Result<()> {
    let line = serde_json::to_string(&Line::of(erasure, files.vault())).map_err(io::Error::other)?;
    let (kind, id) = erasure.subject.parts();
    files.note(&format!("{NOTE}{kind}-{id}"), &line)?;
    let mut file = private::options().append(true).create(true).open(journal(files))?;
    // Where a write before was cut off, this one begins a line of its own.
    file.write_all(format!("\n{line}\n").as_bytes())?;
    file.sync_all()
}

/// Removes the files of what was erased, and has the journal learn of it; says of how much. What can't be finished now is tried
/// again, and holds up nothing behind it.
///
/// # Errors
/// When the database does not answer.
pub async fn finish(db: &Database, files: &Files, now: Instant) -> Result<usize, Failed<StoreError>> {
    let (mut finished, mut place) = (0, (Instant::UNIX_EPOCH, Uuid::nil()));
    for _ in 0..ROUNDS {
        let waiting = db.read(move |store| store.unfinished_erasures(place, ROUND)).await?;
        let Some(last) = waiting.last() else { break };
        place = (last.at, last.subject.parts().1);
        for erasure in waiting {
            finished += usize::from(finish_one(db, files, erasure, now).await?);
        }
        if finished > 0 {
            break;
        }
    }
    Ok(finished)
}

/// Says whether it is finished.
async fn finish_one(db: &Database, files: &Files, erasure: Erasure, now: Instant) -> Result<bool, Failed<StoreError>> {
    let (_, id) = erasure.subject.parts();
    let lost = db.read(move |store| store.files_about(id)).await?;
    let files = files.clone();
    let gone = tokio::task::spawn_blocking(move || {
        lost.into_iter().try_for_each(|file| files.remove(file))?;
        append(&files, &erasure)
    });
    match gone.await {
        Ok(Ok(())) => {
            db.write(move |store| store.finish_erasure(&erasure, now)).await?;
            return Ok(true);
        }
        Ok(Err(error)) => tracing::error!(%id, %error, "what was erased has files, or stands in no journal, still"),
        Err(error) => tracing::error!(%id, %error, "what was erased was not finished"),
    }
    Ok(false)
}

/// What a journal says was erased, and what others of the house noted beside the files, each once. Without a journal here there are
/// those notes alone.
///
/// # Errors
/// A sentence for the operator where something can't be read, or a line is not this house's.
pub fn read(files: &Files, path: &Path) -> Result<Vec<DataSubject>, String> {
    let shared = files.notes().map_err(|error| format!("what was erased can't be asked of {error}"))?;
    let journal = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && files.called().is_some() => String::new(),
        read => read.map_err(|error| format!("{} can't be read: {error}", path.display()))?,
    };
    let text = [journal, shared.join("\n")].join("\n");
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty()) {
        // What was cut off is no line: it was written again.
        if serde_json::from_str::<serde::de::IgnoredAny>(line).is_err_and(|error| error.is_eof()) {
            continue;
        }
        let known = serde_json::from_str::<Line>(line).ok().and_then(|line| line.read(files.vault()));
        let Some(subject) = known else {
            return Err(format!("line {number} of {} was not written by this house", path.display()));
        };
        if seen.insert(subject) {
            all.push(subject);
        }
    }
    Ok(all)
}

/// Erases again what a journal names; says how much of it was there still. What can't be erased holds up nothing behind it.
///
/// # Errors
/// A sentence for the operator, with the ids of what could not be erased.
pub fn again(db: &Database, ctx: &Context, all: Vec<DataSubject>) -> Result<usize, String> {
    let (mut erased, mut failed) = (0, Vec::new());
    for subject in all {
        let ctx = ctx.clone();
        let done = db.write_at_leisure(move |store| -> Result<bool, Failure> {
            // A case of which the newest keys hold none can't be read, and is erased without that.
            if let DataSubject::Case(id) = subject
                && store.erase_unopenable(id, &TrackingCode::mint(ctx.ids.as_ref()), ctx.mint().into(), ctx.now)?
            {
                return Ok(true);
            }
            person::erase_again(store, &ctx, subject)
        });
        match done {
            Ok(done) => erased += usize::from(done),
            Err(error) => failed.push(format!("{} ({error:?})", subject.parts().1)),
        }
    }
    if failed.is_empty() {
        return Ok(erased);
    }
    Err(format!("what was erased could not be erased again: {}", failed.join(", ")))
}
