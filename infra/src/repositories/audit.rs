//! The tree that proves the log, and who looked at what.

mod entries;
mod retention;

pub use retention::Retained;

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
use mashang_domain::audit::tree::{self, Hash, Tree};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{EventId, Instant, StoreError};
use uuid::Uuid;

use super::subject_keys::OwnKeys;
use super::{CHUNK, Store, insert_all, insert_new, sound};
use crate::audit::{Checkpoint, Content, Signer, salted};
use crate::crypto::new_key;
use crate::db::types::{Id, Moment, Stamp, Uid};
use crate::on_each;
use crate::schema::audit::{audit_hashes, audit_leaves, audit_roots, audit_salts};
use crate::schema::events;
use crate::sealed::columns;

/// Signed roots that are read at once: one a day.
const ROOTS: i64 = 20_000;

/// An event that is to have a leaf.
#[derive(Clone, Debug)]
pub(crate) struct Fingerprint {
    event: EventId,
    subject: Uuid,
    digest: Hash,
}

/// What proves that an event is in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    pub event: EventId,
    pub leaf: u64,
    pub hash: Hash,
    /// What it is joined with on the way to the root, the lowest first.
    pub path: Vec<Hash>,
}

/// What becomes of an event's leaf when it is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proved {
    Leaf(Hash),
    /// The salt was deleted: nobody can tell any more.
    Erased,
    /// The event is not there.
    Missing,
    /// It does not open.
    Unopenable,
}

/// A leaf with what becomes of it today.
#[derive(Clone, Debug)]
pub(crate) struct Audited {
    pub(crate) leaf: u64,
    pub(crate) event: EventId,
    pub(crate) proved: Proved,
}

/// An event's columns, wherever they were read.
#[derive(QueryableByName)]
struct LeafRow {
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = Uid)]
    event_id: Id,
    #[diesel(sql_type = Uid)]
    salted_by: Id,
    #[diesel(sql_type = Nullable<Binary>)]
    salt: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    subject_kind: Option<String>,
    #[diesel(sql_type = Nullable<Uid>)]
    subject_id: Option<Id>,
    #[diesel(sql_type = Nullable<Integer>)]
    version: Option<i32>,
    #[diesel(sql_type = Nullable<Moment>)]
    at: Option<Stamp>,
    #[diesel(sql_type = Nullable<Uid>)]
    account_id: Option<Id>,
    #[diesel(sql_type = Nullable<Text>)]
    party_kind: Option<String>,
    #[diesel(sql_type = Nullable<Uid>)]
    party_id: Option<Id>,
    #[diesel(sql_type = Nullable<Binary>)]
    sealed: Option<Vec<u8>>,
}

#[derive(Insertable)]
#[diesel(table_name = audit_leaves, treat_none_as_default_value = false)]
struct NewLeaf {
    position: i64,
    event_id: Id,
    subject_id: Id,
}

#[derive(Insertable)]
#[diesel(table_name = audit_hashes, treat_none_as_default_value = false)]
struct NewHash {
    position: i64,
    hash: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = audit_salts, treat_none_as_default_value = false)]
struct NewSalt {
    subject_id: Id,
    sealed: Option<Vec<u8>>,
}

#[derive(Insertable)]
#[diesel(table_name = audit_roots, treat_none_as_default_value = false)]
struct NewRoot {
    size: i64,
    at: Stamp,
    note: String,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Uid)]
    id: Id,
}

type EventColumns = (Id, String, Id, i32, Stamp, Option<Id>, Option<String>, Option<Id>, Vec<u8>);

fn number(position: i64) -> Result<u64, StoreError> {
    sound(position.try_into(), "audit_leaves.position")
}

fn position(number: u64) -> Result<i64, StoreError> {
    sound(number.try_into(), "audit_leaves.position")
}

fn positions(numbers: impl IntoIterator<Item = u64>) -> Result<Vec<i64>, StoreError> {
    numbers.into_iter().map(position).collect()
}

fn hash(bytes: Vec<u8>) -> Result<Hash, StoreError> {
    sound(bytes.try_into(), "audit_hashes.hash")
}

impl Store {
    /// What of an event its leaf is made of; `None` where there is no such event.
    pub(crate) fn fingerprint(&mut self, event: EventId) -> Result<Option<Fingerprint>, StoreError> {
        let row: Option<EventColumns> = self.query(|connection| {
            on_each!(connection, |inner| events::table
                .filter(events::id.eq(Id::from(event)))
                .select((
                    events::id,
                    events::subject_kind,
                    events::subject_id,
                    events::version,
                    events::at,
                    events::account_id,
                    events::party_kind,
                    events::party_id,
                    events::sealed,
                ))
                .first(inner)
                .optional())
        })?;
        let Some((id, kind, subject, version, at, account, party_kind, party, sealed)) = row else { return Ok(None) };
        let keys = self.own_keys([(subject.0, sealed.as_slice())])?;
        let seal = keys.seal(&self.vault, subject.0);
        let plain = sound(seal.open(columns::EVENT, id.0.as_bytes(), &sealed), columns::EVENT)?;
        let content = Content {
            id: id.0,
            subject_kind: &kind,
            subject: subject.0,
            version,
            at: at.0,
            account: account.map(|account| account.0),
            party: party_kind.as_deref().zip(party.map(|party| party.0)),
            plain: &plain,
        };
        Ok(Some(Fingerprint { event, subject: subject.0, digest: content.digest() }))
    }

    /// Gives events their leaves, in that order; those that have one keep it.
    pub(crate) fn add_leaves(&mut self, all: &[Fingerprint]) -> Result<(), StoreError> {
        let known = self.leaves_of(all.iter().map(|one| one.event))?;
        let new: Vec<_> = all.iter().filter(|one| !known.contains_key(&one.event)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let salts = self.salts(&new)?;
        let mut tree = self.tree()?;
        let (mut leaves, mut hashes) = (Vec::new(), Vec::new());
        for one in new {
            // Of whom nothing is to be known any more nothing new is linked either: the salt is thrown away.
            let salt = salts.get(&one.subject).copied();
            let salt = salt.map_or_else(|| sound(new_key(), columns::AUDIT_SALT), Ok)?;
            let at = position(tree.size())?;
            let first = position(tree::place(0, tree.size()))?;
            leaves.push(NewLeaf { position: at, event_id: one.event.into(), subject_id: Id(one.subject) });
            let made = tree.push(salted(&salt, &one.digest));
            hashes.extend((first..).zip(made).map(|(position, hash)| NewHash { position, hash: hash.to_vec() }));
        }
        // Who adds at the same moment takes the same places: one of both is told so, and begins again.
        let kept: Result<(), StoreError> = insert_all!(self, audit_leaves::table, leaves);
        kept?;
        insert_all!(self, audit_hashes::table, hashes)
    }

    /// The salts of what those events are about, made where there is none yet; none of what was erased.
    fn salts(&mut self, all: &[&Fingerprint]) -> Result<HashMap<Uuid, [u8; 32]>, StoreError> {
        let subjects: BTreeSet<_> = all.iter().map(|one| one.subject).collect();
        let (mut salts, mut erased) = (HashMap::new(), HashSet::new());
        let ids: Vec<_> = subjects.iter().copied().map(Id).collect();
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<(Id, Option<Vec<u8>>)> = self.query(|connection| {
                on_each!(connection, |inner| audit_salts::table
                    .filter(audit_salts::subject_id.eq_any(chunk))
                    .select((audit_salts::subject_id, audit_salts::sealed))
                    .load(inner))
            })?;
            for (Id(subject), sealed) in rows {
                match sealed.map(|sealed| self.salt(subject, &sealed)).transpose()?.flatten() {
                    Some(salt) => drop(salts.insert(subject, salt)),
                    None => drop(erased.insert(subject)),
                }
            }
        }
        let mut rows = Vec::new();
        for subject in subjects {
            if salts.contains_key(&subject) || erased.contains(&subject) {
                continue;
            }
            let salt = sound(new_key(), columns::AUDIT_SALT)?;
            let sealed = self.vault.seal(columns::AUDIT_SALT, subject.as_bytes(), &salt);
            let sealed = Some(sound(sealed, columns::AUDIT_SALT)?);
            rows.push(NewSalt { subject_id: Id(subject), sealed });
            salts.insert(subject, salt);
        }
        let kept: Result<(), StoreError> = insert_all!(self, audit_salts::table, rows);
        kept?;
        Ok(salts)
    }

    /// `None` where the house erased it: nobody else seals nothing in its place.
    fn salt(&self, subject: Uuid, sealed: &[u8]) -> Result<Option<[u8; 32]>, StoreError> {
        let salt = sound(self.vault.open(columns::AUDIT_SALT, subject.as_bytes(), sealed), columns::AUDIT_SALT)?;
        if salt.is_empty() { Ok(None) } else { sound(salt.try_into(), columns::AUDIT_SALT).map(Some) }
    }

    /// Deletes what the leaves of a subject are salted with. They stay, and nobody can tell what they were made of.
    pub fn erase_salt(&mut self, subject: Uuid) -> Result<(), StoreError> {
        let nothing = sound(self.vault.seal(columns::AUDIT_SALT, subject.as_bytes(), &[]), columns::AUDIT_SALT)?;
        let row = NewSalt { subject_id: Id(subject), sealed: Some(nothing) };
        // Also of what has no leaf yet: one that is being added finds that it was erased, or waits for this to be so.
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(audit_salts::table)
                .values(&row)
                .on_conflict(audit_salts::subject_id)
                .do_update()
                .set(audit_salts::sealed.eq(row.sealed.clone()))
                .execute(inner))
        })?;
        Ok(())
    }

    /// The leaves of those of the events that have one.
    fn leaves_of(&mut self, all: impl IntoIterator<Item = EventId>) -> Result<HashMap<EventId, u64>, StoreError> {
        let ids: Vec<_> = all.into_iter().map(Id::from).collect();
        let mut leaves = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<(Id, i64)> = self.query(|connection| {
                on_each!(connection, |inner| audit_leaves::table
                    .filter(audit_leaves::event_id.eq_any(chunk))
                    .select((audit_leaves::event_id, audit_leaves::position))
                    .load(inner))
            })?;
            for (Id(event), at) in rows {
                leaves.insert(event.into(), number(at)?);
            }
        }
        Ok(leaves)
    }

    /// The hashes at those places.
    fn hashes(&mut self, places: impl IntoIterator<Item = u64>) -> Result<HashMap<u64, Hash>, StoreError> {
        let mut hashes = HashMap::new();
        for chunk in positions(places)?.chunks(CHUNK) {
            let rows: Vec<(i64, Vec<u8>)> = self.query(|connection| {
                on_each!(connection, |inner| audit_hashes::table
                    .filter(audit_hashes::position.eq_any(chunk))
                    .select((audit_hashes::position, audit_hashes::hash))
                    .load(inner))
            })?;
            for (at, bytes) in rows {
                hashes.insert(number(at)?, hash(bytes)?);
            }
        }
        Ok(hashes)
    }

    /// How many leaves the tree has.
    fn tree_size(&mut self) -> Result<u64, StoreError> {
        let last: Option<i64> = self.query(|connection| {
            on_each!(connection, |inner| audit_leaves::table.select(max(audit_leaves::position)).first(inner))
        })?;
        last.map_or(Ok(0), |last| number(last + 1))
    }

    /// The tree over all leaves that there are.
    pub fn tree(&mut self) -> Result<Tree, StoreError> {
        let size = self.tree_size()?;
        let places = Tree::peaks(size);
        let hashes = self.hashes(places.iter().copied())?;
        let peaks = places.iter().filter_map(|place| hashes.get(place).copied()).collect();
        Tree::of(size, peaks).ok_or(StoreError::Corrupt("audit_hashes"))
    }

    /// The root of all leaves that there are, signed.
    pub fn checkpoint(&mut self) -> Result<Checkpoint, StoreError> {
        let tree = self.tree()?;
        Ok(Signer::of(&self.vault).sign(&tree))
    }

    /// Signs roots, and knows its own signatures again.
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer::of(&self.vault)
    }

    /// What proves of each of the events that it is in the tree of the first `size` leaves, in the order of leaves; those that
    /// are not in it are left out.
    pub fn inclusions(&mut self, size: u64, all: &[EventId]) -> Result<Vec<Inclusion>, StoreError> {
        let mut leaves: Vec<_> = self.leaves_of(all.iter().copied())?.into_iter().collect();
        leaves.sort_by_key(|(_, leaf)| *leaf);
        let paths: Vec<_> =
            leaves.into_iter().filter_map(|(event, leaf)| Some((event, leaf, tree::inclusion(leaf, size)?))).collect();
        let own = paths.iter().map(|(_, leaf, _)| tree::place(0, *leaf));
        let places: BTreeSet<u64> =
            own.chain(paths.iter().flat_map(|(_, _, path)| path.iter().flatten().copied())).collect();
        let hashes = self.hashes(places)?;
        let there = |place: &u64| hashes.get(place).copied().ok_or(StoreError::Corrupt("audit_hashes"));
        let joined = |places: &Vec<u64>| {
            let parts = places.iter().map(there).collect::<Result<Vec<_>, _>>()?;
            tree::joined(&parts).ok_or(StoreError::Corrupt("audit_hashes"))
        };
        paths
            .iter()
            .map(|(event, leaf, path)| {
                let path = path.iter().map(joined).collect::<Result<_, _>>()?;
                Ok(Inclusion { event: *event, leaf: *leaf, hash: there(&tree::place(0, *leaf))?, path })
            })
            .collect()
    }

    /// What proves that the tree of `size` leaves begins with the one of `before`; `None` where there was none.
    pub fn continuation(&mut self, before: u64, size: u64) -> Result<Option<Vec<Hash>>, StoreError> {
        let Some(path) = tree::consistency(before, size) else { return Ok(None) };
        let hashes = self.hashes(path.iter().flatten().copied())?;
        let joined = |places: &Vec<u64>| {
            let parts: Vec<_> = places.iter().filter_map(|place| hashes.get(place).copied()).collect();
            tree::joined(&parts).filter(|_| parts.len() == places.len()).ok_or(StoreError::Corrupt("audit_hashes"))
        };
        path.iter().map(joined).collect::<Result<Vec<_>, _>>().map(Some)
    }

    /// Signs the root of the day, once a day and where something happened since the last.
    pub fn note_root(&mut self, now: Instant) -> Result<(), StoreError> {
        let last: Option<(i64, Stamp)> = self.query(|connection| {
            audit_roots::table
                .order(audit_roots::size.desc())
                .select((audit_roots::size, audit_roots::at))
                .first(connection)
                .optional()
        })?;
        if last.is_some_and(|(_, at)| local_date(at.0) >= local_date(now)) {
            return Ok(());
        }
        let made = self.checkpoint()?;
        let size = position(made.size)?;
        if last.map_or(0, |(size, _)| size) >= size {
            return Ok(());
        }
        let row = NewRoot { size, at: now.into(), note: made.note };
        insert_new!(self, audit_roots::table, [row], audit_roots::size)
    }

    /// The roots that were signed, with how many leaves each tells of, the smallest first.
    pub(crate) fn signed_roots(&mut self) -> Result<Vec<(u64, String)>, StoreError> {
        let rows: Vec<(i64, String)> = self.query(|connection| {
            audit_roots::table
                .order(audit_roots::size)
                .limit(ROOTS)
                .select((audit_roots::size, audit_roots::note))
                .load(connection)
        })?;
        rows.into_iter().map(|(size, note)| Ok((number(size)?, note))).collect()
    }

    /// Up to `limit` leaves from the one of that number on, with what becomes of each when it is made again.
    pub(crate) fn audited(&mut self, from: u64, limit: i64) -> Result<Vec<Audited>, StoreError> {
        const LEAVES: &str = "SELECT l.position, l.event_id, l.subject_id AS salted_by, s.sealed AS salt, \
             e.subject_kind, e.subject_id, e.version, e.at, e.account_id, e.party_kind, e.party_id, e.sealed \
             FROM audit_leaves l LEFT JOIN events e ON e.id = l.event_id \
             LEFT JOIN audit_salts s ON s.subject_id = l.subject_id \
             WHERE l.position >= $1 ORDER BY l.position LIMIT $2";
        let from = position(from)?;
        let rows: Vec<LeafRow> = self.query(|connection| {
            on_each!(connection, |inner| sql_query(LEAVES).bind::<BigInt, _>(from).bind::<BigInt, _>(limit).load(inner))
        })?;
        let keys = self.own_keys(rows.iter().filter_map(|row| Some((row.subject_id?.0, row.sealed.as_deref()?))))?;
        rows.into_iter()
            .map(|row| {
                let proved = self.proved(&row, &keys);
                Ok(Audited { leaf: number(row.position)?, event: row.event_id.0.into(), proved })
            })
            .collect()
    }

    fn proved(&self, row: &LeafRow, keys: &OwnKeys) -> Proved {
        let (Some(kind), Some(subject), Some(version), Some(at), Some(sealed)) =
            (&row.subject_kind, row.subject_id, row.version, row.at, &row.sealed)
        else {
            return Proved::Missing;
        };
        let Some(salt) = &row.salt else { return Proved::Unopenable };
        let salt = match self.salt(row.salted_by.0, salt) {
            Ok(Some(salt)) => salt,
            Ok(None) => return Proved::Erased,
            Err(_) => return Proved::Unopenable,
        };
        // What was erased need not open: in an old copy that was put back, the key of a case may be gone.
        let seal = keys.seal(&self.vault, subject.0);
        let Ok(plain) = seal.open(columns::EVENT, row.event_id.0.as_bytes(), sealed) else {
            return Proved::Unopenable;
        };
        let content = Content {
            id: row.event_id.0,
            subject_kind: kind,
            subject: subject.0,
            version,
            at: at.0,
            account: row.account_id.map(|account| account.0),
            party: row.party_kind.as_deref().zip(row.party_id.map(|party| party.0)),
            plain: &plain,
        };
        Proved::Leaf(salted(&salt, &content.digest()))
    }

    /// The hashes at the places `from..to`, in their order.
    pub(crate) fn hashes_between(&mut self, from: u64, to: u64) -> Result<Vec<Hash>, StoreError> {
        let (from, to) = (position(from)?, position(to)?);
        let rows: Vec<Vec<u8>> = self.query(|connection| {
            on_each!(connection, |inner| audit_hashes::table
                .filter(audit_hashes::position.ge(from).and(audit_hashes::position.lt(to)))
                .order(audit_hashes::position)
                .select(audit_hashes::hash)
                .load(inner))
        })?;
        rows.into_iter().map(hash).collect()
    }

    /// An event that whoever gives out leaves has passed and that has none, though it was not parked.
    pub(crate) fn first_without_leaf(&mut self) -> Result<Option<EventId>, StoreError> {
        const PASSED: &str = "SELECT e.id FROM events e JOIN consumers c ON (e.xid, e.seq) <= (c.xid, c.seq) \
             LEFT JOIN audit_leaves l ON l.event_id = e.id \
             LEFT JOIN parked_events p ON p.event_id = e.id AND p.consumer = c.name \
             WHERE c.name = 'audit' AND l.event_id IS NULL AND p.event_id IS NULL ORDER BY e.xid, e.seq LIMIT 1";
        let found: Option<Found> =
            self.query(|connection| on_each!(connection, |inner| sql_query(PASSED).get_result(inner).optional()))?;
        Ok(found.map(|row| row.id.0.into()))
    }
}
