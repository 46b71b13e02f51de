//! How often API clients asked for what: counted in memory and added to the database every few seconds, so that no request
//! waits for it. What a process counted since then is lost where it is killed.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use mashang_domain::clients::{ClientUsage, Clients};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{ApiClientId, Instant};
use mashang_infra::db::Database;

/// Counts that are remembered at once: what would be one more is not counted while the database takes none.
const MOST: usize = 10_000;

type Key = (ApiClientId, NaiveDate, &'static str);
type Counts = HashMap<Key, (i64, Instant)>;

/// What was counted and is not kept yet.
#[derive(Default)]
pub(crate) struct Usage(Mutex<Counts>);

impl Usage {
    /// Nobody panics while holding it.
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A client asks for an operation.
    pub(crate) fn note(&self, client: ApiClientId, operation: &'static str, now: Instant) {
        self.add((client, local_date(now), operation), 1, now);
    }

    fn add(&self, key: Key, more: i64, at: Instant) {
        let mut counts = self.lock();
        if counts.len() >= MOST && !counts.contains_key(&key) {
            return;
        }
        let (count, last) = counts.entry(key).or_insert((0, at));
        *count += more;
        *last = at.max(*last);
    }

    /// Keeps what was counted; what the database does not take now is counted still.
    pub(crate) async fn flush(&self, db: &Database) {
        let counts = mem::take(&mut *self.lock());
        if counts.is_empty() {
            return;
        }
        let kept: Vec<_> = counts
            .iter()
            .map(|((client, day, operation), (count, last_at))| ClientUsage {
                client: *client,
                day: *day,
                operation: (*operation).to_owned(),
                count: *count,
                last_at: *last_at,
            })
            .collect();
        if let Err(error) = db.write(move |store| store.add_usage(&kept)).await {
            tracing::warn!(?error, "what API clients asked for was not kept");
            for (key, (count, at)) in counts {
                self.add(key, count, at);
            }
        }
    }
}
