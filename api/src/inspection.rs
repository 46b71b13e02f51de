//! What is done with an uploaded file before it is kept: an antivirus program looks at it, where there is one, and a picture
//! is written anew. Both block, and wait off the workers, callers in turn.

use std::sync::Arc;
use std::time::Duration;

use mashang_infra::antivirus::{Antivirus, Verdict};
use mashang_infra::db::caller;
use mashang_infra::files::media_type;
use mashang_infra::pictures::{Cleaned, FEW_PIXELS, Unclean, clean, pixels};

use crate::faults::RequestFault;
use crate::problem::Problem;
use crate::request_id;
use crate::turns::Turns;

/// Pictures that are decoded at a time: one takes hundreds of megabytes.
const DECODED_AT_ONCE: usize = 1;
/// Small pictures, recordings and documents that are looked at beside those: they wait for no large one.
const GLANCED_AT_ONCE: usize = 1;
/// Pixels that cost an address as much as a file without any.
const PIXELS_A_FILE: u64 = 4_000_000;
/// Files that an antivirus program is sent at a time: clamd has ten threads, and others may ask it too.
const SCANNED_AT_ONCE: usize = 4;
/// How long a file waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks at uploaded files.
pub(crate) struct Inspection {
    antivirus: Option<Antivirus>,
    scanning: Arc<Turns>,
    decoding: Arc<Turns>,
    glancing: Arc<Turns>,
}

/// How many files one counts as, of those that an address may upload: decoding a large picture takes seconds.
pub(crate) fn cost(bytes: &[u8]) -> u32 {
    1 + u32::try_from(pixels(bytes) / PIXELS_A_FILE).unwrap_or(u32::MAX - 1)
}

impl Inspection {
    pub(crate) fn new(antivirus: Option<Antivirus>) -> Self {
        Self {
            antivirus,
            scanning: Turns::new(SCANNED_AT_ONCE),
            decoding: Turns::new(DECODED_AT_ONCE),
            glancing: Turns::new(GLANCED_AT_ONCE),
        }
    }

    /// What is kept of a file.
    ///
    /// # Errors
    /// Invalid for what is refused; unavailable while too many wait, or when nobody can say that the file does no harm.
    pub(crate) async fn pass(&self, bytes: Vec<u8>) -> Result<Cleaned, Problem> {
        if media_type(&bytes).is_none() {
            return Err(refused(Unclean::Unsupported));
        }
        let bytes = match self.antivirus.clone() {
            Some(antivirus) => self.scanned(antivirus, bytes).await?,
            None => bytes,
        };
        let turns = if pixels(&bytes) < FEW_PIXELS { &self.glancing } else { &self.decoding };
        in_turn(turns, move || clean(bytes)).await?.map_err(refused)
    }

    /// The same bytes when nothing was found in them.
    async fn scanned(&self, antivirus: Antivirus, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let (bytes, verdict) = in_turn(&self.scanning, move || {
            let verdict = antivirus.scan(&bytes);
            (bytes, verdict)
        })
        .await?;
        match verdict {
            Ok(Verdict::Clean) => Ok(bytes),
            Ok(Verdict::Infected(found)) => {
                tracing::warn!(request_id = request_id::current(), found, "an infected file was refused");
                Err(Problem::field("/file", RequestFault::InfectedFile))
            }
            Err(error) => {
                tracing::warn!(request_id = request_id::current(), %error, "the antivirus program gives no verdict");
                Err(Problem::unavailable(RequestFault::AntivirusUnavailable))
            }
        }
    }
}

fn refused(why: Unclean) -> Problem {
    let fault = match why {
        Unclean::Unsupported => RequestFault::UnsupportedFile,
        Unclean::TooManyPixels => RequestFault::TooManyPixels,
        Unclean::TooLong => RequestFault::RecordingTooLong,
        Unclean::Broken => RequestFault::BrokenFile,
    };
    Problem::field("/file", fault)
}

/// Runs what blocks when it is its turn.
pub(crate) async fn in_turn<T: Send + 'static>(
    turns: &Arc<Turns>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let waited = tokio::time::timeout(PATIENCE, turns.take(caller())).await;
    let turn = waited.ok().flatten().ok_or_else(|| Problem::unavailable(RequestFault::Overloaded))?;
    // The turn lasts as long as the work, also where whoever asked for it is gone.
    let in_its_turn = move || {
        let done = work();
        drop(turn);
        done
    };
    tokio::task::spawn_blocking(in_its_turn).await.map_err(Problem::internal)
}
