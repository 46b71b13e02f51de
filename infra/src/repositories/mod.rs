//! The repositories: every port of the domain, on one transaction.

mod accounts;
mod activities;
mod allowances;
mod areas;
mod attachments;
mod audit;
mod bulletins;
mod cases;
mod clients;
mod closings;
mod codes;
mod congresses;
mod consultations;
mod consumers;
mod contacts;
mod content_checks;
mod deliveries;
mod deputies;
mod disputes;
mod duties;
mod events;
mod figures;
mod handovers;
mod house;
mod idempotency;
mod imports;
mod inbox;
mod institutions;
mod invitations;
mod moderation;
mod names;
mod notices;
mod orders;
mod overdue;
mod person;
mod publications;
mod pushes;
mod receptions;
mod rooms;
mod sittings;
mod staffing;
mod stations;
mod subject_keys;
mod suggestions;
mod sweeps;
mod term_changes;
mod territory;
mod tokens;
mod visits;
mod voter_reports;

use std::cmp::Reverse;

use mashang_domain::happening;
use mashang_domain::shared::vocabulary::Vocabulary;
use mashang_domain::shared::{Page, PageRequest, StoreError, SubjectKind};

pub use crate::store::Store;
pub use allowances::Spent;
pub(crate) use audit::{Audited, Fingerprint, Proved};
pub use audit::{Inclusion, Retained};
pub(crate) use cases::CaseWords;
pub use cases::Due;
pub(crate) use cases::MONTHS;
pub use consumers::{ConsumerStatus, FlowStatus, Parked, Seat};
pub use deliveries::{BreakerState, Delivery, DeliveryPolicy, DeliveryState};
pub use events::{Entry, Lag, Place};
pub use idempotency::{Remembered, RequestKey};
pub use pushes::SubscriptionAct;
pub use staffing::Unstaffed;
pub(crate) use tokens::{AccessToken, token_id};

/// Rows that one statement inserts at most: well below the number of values that either database takes.
const CHUNK: usize = 500;

/// Reads a word of a closed list out of a column.
fn word<V: Vocabulary>(value: &str) -> Result<V, StoreError> {
    V::parse(value).ok_or(StoreError::Corrupt(V::NAME))
}

/// Reads what something is about out of a column.
fn subject_kind(value: &str) -> Result<SubjectKind, StoreError> {
    happening::subject(value).ok_or(StoreError::Corrupt("subject kind"))
}

/// Words as a column holds them.
fn words<V: Vocabulary>(words: &[V]) -> Vec<String> {
    words.iter().map(|word| word.as_str().to_owned()).collect()
}

/// What a column holds, in the domain's own type.
fn sound<T, E>(value: Result<T, E>, what: &'static str) -> Result<T, StoreError> {
    value.map_err(|_| StoreError::Corrupt(what))
}

/// A page of all that any of `searches` finds, the newest first, where `read` brings what one finds. Each is read by an index
/// of its own: an `OR` over all of them scans the table as soon as one of them asks another table.
fn page_of_all<S, T, K: Ord>(
    searches: &[S],
    page: &PageRequest<K>,
    key: impl Fn(&T) -> K,
    read: impl FnMut(&S) -> Result<Vec<T>, StoreError>,
) -> Result<Page<T, K>, StoreError> {
    page_by(|one| Reverse(key(one)), searches, page, &key, read)
}

/// The same for a list whose smallest key comes first.
fn page_in_order<S, T, K: Ord>(
    searches: &[S],
    page: &PageRequest<K>,
    key: impl Fn(&T) -> K,
    read: impl FnMut(&S) -> Result<Vec<T>, StoreError>,
) -> Result<Page<T, K>, StoreError> {
    page_by(&key, searches, page, &key, read)
}

fn page_by<S, T, K: Ord, O: Ord>(
    order: impl Fn(&T) -> O,
    searches: &[S],
    page: &PageRequest<K>,
    key: impl Fn(&T) -> K,
    mut read: impl FnMut(&S) -> Result<Vec<T>, StoreError>,
) -> Result<Page<T, K>, StoreError> {
    let mut all = Vec::new();
    for search in searches {
        all.extend(read(search)?);
    }
    all.sort_by_key(order);
    all.dedup_by_key(|one| key(one));
    Ok(Page::of(all, page, key))
}

/// Inserts many rows, in statements of at most [`CHUNK`].
macro_rules! insert_all {
    ($store:expr, $table:expr, $rows:expr) => {{
        for chunk in $rows.chunks($crate::repositories::CHUNK) {
            $store.change(|connection| {
                $crate::on_each!(connection, |inner| diesel::insert_into($table).values(chunk).execute(inner))
            })?;
        }
        Ok(())
    }};
}
use insert_all;

/// The same, leaving as they are the rows whose columns `$key` are there already.
macro_rules! insert_new {
    ($store:expr, $table:expr, $rows:expr, $key:expr) => {{
        for chunk in $rows.chunks($crate::repositories::CHUNK) {
            $store.change(|connection| {
                $crate::on_each!(connection, |inner| diesel::insert_into($table)
                    .values(chunk)
                    .on_conflict($key)
                    .do_nothing()
                    .execute(inner))
            })?;
        }
        Ok(())
    }};
}
use insert_new;
