//! Who opened a notice today, so that nobody counts as many: kept in memory for the day as hashes by a key of that day, which
//! nobody can try addresses against once it is gone. Nothing of it is stored.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use mashang_domain::notices::NoticeId;
use mashang_domain::shared::Context;
use mashang_domain::shared::time::local_date;
use sha2::{Digest, Sha256};

/// Readers of a day that are remembered, over all notices: some ten megabytes. Who can't be remembered is not counted.
const MOST: usize = 200_000;

type Mark = [u8; 32];

#[derive(Default)]
struct Day {
    on: Option<NaiveDate>,
    key: [u8; 32],
    seen: HashSet<Mark>,
}

impl Day {
    fn mark(&self, notice: NoticeId, address: IpAddr) -> Mark {
        let hash = Sha256::new().chain_update(self.key).chain_update(notice.0.as_bytes());
        hash.chain_update(address.to_string()).finalize().into()
    }
}

/// The readers of the day.
#[derive(Default)]
pub(crate) struct Readers(Mutex<Day>);

impl Readers {
    /// Nobody panics while holding it.
    fn lock(&self) -> MutexGuard<'_, Day> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an address opens that notice for the first time today; from now on it did.
    pub(crate) fn is_first(&self, ctx: &Context, notice: NoticeId, address: IpAddr) -> bool {
        let today = Some(local_date(ctx.now));
        let mut day = self.lock();
        if day.on != today {
            *day = Day { on: today, ..Day::default() };
            ctx.ids.random(&mut day.key);
        }
        let mark = day.mark(notice, address);
        day.seen.len() < MOST && day.seen.insert(mark)
    }

    /// It came to nothing that an address opened it.
    pub(crate) fn forget(&self, notice: NoticeId, address: IpAddr) {
        let mut day = self.lock();
        let mark = day.mark(notice, address);
        day.seen.remove(&mark);
    }
}
