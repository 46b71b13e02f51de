//! The own keys of subjects: made with them, asked for when something of theirs is opened, and destroyed when they are erased.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};
use uuid::Uuid;

use super::{CHUNK, Store, insert_all, sound};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::person::{erasures, subject_keys};
use crate::sealed::columns;
use crate::subject_keys::{Seal, SubjectKey, is_own};

/// Own keys of subjects.
#[derive(Default)]
pub(super) struct OwnKeys(HashMap<Uuid, Arc<SubjectKey>>);

impl OwnKeys {
    /// By what the rows of that subject open.
    pub(super) fn seal<'a>(&'a self, vault: &'a Vault, subject: Uuid) -> Seal<'a> {
        Seal::of(vault, self.0.get(&subject).map(Arc::as_ref))
    }

    /// Whether what lies sealed of that subject has its key.
    pub(super) fn hold(&self, subject: Uuid, sealed: &[u8]) -> bool {
        !is_own(sealed) || self.0.contains_key(&subject)
    }

    pub(super) fn get(&self, subject: Uuid) -> Option<&Arc<SubjectKey>> {
        self.0.get(&subject)
    }
}

/// What was read, and lies sealed.
pub(super) trait Sealed {
    /// Each part with the subject whose own key may have sealed it.
    fn parts(&self) -> impl Iterator<Item = (Uuid, &[u8])>;
}

impl<R: Sealed> Sealed for Vec<R> {
    fn parts(&self) -> impl Iterator<Item = (Uuid, &[u8])> {
        self.iter().flat_map(R::parts)
    }
}

impl<R: Sealed> Sealed for Option<R> {
    fn parts(&self) -> impl Iterator<Item = (Uuid, &[u8])> {
        self.iter().flat_map(R::parts)
    }
}

impl Store {
    /// What `read` brings, and the keys by which it opens.
    pub(super) fn with_own_keys<R: Sealed>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<R, StoreError>,
    ) -> Result<(R, OwnKeys), StoreError> {
        let found = read(self)?;
        let keys = self.own_keys(found.parts())?;
        if found.parts().all(|(subject, sealed)| keys.hold(subject, sealed)) {
            return Ok((found, keys));
        }
        // A subject may have been erased between the reading of its row and that of its key.
        let found = read(self)?;
        let keys = self.own_keys(found.parts())?;
        Ok((found, keys))
    }

    /// The keys of those of the subjects of whom something lies that an own key sealed. One that is gone, or does not open, is left
    /// out: then its rows do not open either, and each reader says what becomes of that.
    pub(super) fn own_keys<'a>(
        &mut self,
        all: impl IntoIterator<Item = (Uuid, &'a [u8])>,
    ) -> Result<OwnKeys, StoreError> {
        let subjects: BTreeSet<Uuid> =
            all.into_iter().filter(|(_, sealed)| is_own(sealed)).map(|(subject, _)| subject).collect();
        let (mut found, mut unknown) = (HashMap::new(), Vec::new());
        for subject in subjects {
            let of_job = self.sealing.get(&subject).cloned().flatten();
            match of_job.or_else(|| self.known.keys.get(subject)) {
                Some(key) => drop(found.insert(subject, key)),
                None => unknown.push(Id(subject)),
            }
        }
        for chunk in unknown.chunks(CHUNK) {
            for (subject, key) in self.kept_keys(chunk)? {
                // What this transaction made, or destroys, others may never see.
                if !self.wrote {
                    self.known.keys.set(subject, &key);
                }
                found.insert(subject, key);
            }
        }
        Ok(OwnKeys(found))
    }

    fn kept_keys(&mut self, subjects: &[Id]) -> Result<Vec<(Uuid, Arc<SubjectKey>)>, StoreError> {
        let rows: Vec<(Id, Vec<u8>)> = self.query(|connection| {
            on_each!(connection, |inner| subject_keys::table
                .filter(subject_keys::subject_id.eq_any(subjects))
                .select((subject_keys::subject_id, subject_keys::sealed))
                .load(inner))
        })?;
        let opened = |(Id(subject), kept): (Id, Vec<u8>)| match SubjectKey::kept(&self.vault, subject, &kept) {
            Ok(key) => Some((subject, Arc::new(key))),
            Err(error) => {
                tracing::warn!(what = columns::SUBJECT_KEY, id = %subject, %error, "an own key does not open");
                None
            }
        };
        Ok(rows.into_iter().filter_map(opened).collect())
    }

    /// Notes by what the row of a subject was sealed when it was read: so is whatever the job writes of it. Whoever erases it meanwhile
    /// brings it to another version, by which the job is refused.
    pub(super) fn seals_as(&mut self, subject: Uuid, sealed: &[u8], keys: &OwnKeys) {
        let own = if is_own(sealed) { keys.get(subject).cloned() } else { None };
        self.sealing.insert(subject, own);
    }

    /// By what the job seals what it writes of a subject.
    pub(super) fn sealing_key(&mut self, subject: Uuid) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        if let Some(known) = self.sealing.get(&subject) {
            return Ok(known.clone());
        }
        let found = self.kept_key(subject)?;
        self.sealing.insert(subject, found.clone());
        Ok(found)
    }

    /// A key for a subject that is new; and how it is kept.
    pub(super) fn new_subject_key(&mut self, subject: Uuid) -> Result<(Arc<SubjectKey>, NewKey), StoreError> {
        let (key, sealed) = sound(SubjectKey::create(&self.vault, subject), columns::SUBJECT_KEY)?;
        let key = Arc::new(key);
        // A job that runs again makes another for the same subject.
        self.known.keys.forget(subject);
        self.sealing.insert(subject, Some(Arc::clone(&key)));
        Ok((key, NewKey { subject_id: Id(subject), sealed }))
    }

    /// A key for a subject that is new, or had none; it is kept.
    pub(super) fn create_own_key(&mut self, subject: Uuid) -> Result<Arc<SubjectKey>, StoreError> {
        let (key, kept) = self.new_subject_key(subject)?;
        self.add_keys(&[kept])?;
        Ok(key)
    }

    /// The key of a subject as it is kept now, whatever the job found before: for a row that has no version by which whoever erases it
    /// meanwhile would have the job refused, and is held instead.
    pub(super) fn kept_key(&mut self, subject: Uuid) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        Ok(self.kept_keys(&[Id(subject)])?.pop().map(|(_, key)| key))
    }

    /// Keeps keys of subjects that are new.
    pub(super) fn add_keys(&mut self, keys: &[NewKey]) -> Result<(), StoreError> {
        insert_all!(self, subject_keys::table, keys)
    }

    /// Forgets the own keys of what was erased since then, by whichever process; says when each was. What they sealed lies sealed anew by the
    /// ring or is gone: nothing but a copy would open with what is remembered here.
    pub fn forget_erased_keys(&mut self, since: Instant, most: u32) -> Result<Vec<Instant>, StoreError> {
        let rows: Vec<(Id, Stamp)> = self.query(|connection| {
            erasures::table
                .filter(erasures::at.ge(Stamp(since)))
                .order(erasures::at)
                .limit(i64::from(most))
                .select((erasures::subject_id, erasures::at))
                .load(connection)
        })?;
        for (Id(subject), _) in &rows {
            self.known.keys.forget(*subject);
        }
        Ok(rows.into_iter().map(|(_, at)| at.0).collect())
    }

    /// Destroys the key of a subject. What it sealed opens nowhere any more: all of that which is to be read was sealed anew before.
    pub(super) fn destroy_key(&mut self, subject: Uuid) -> Result<(), StoreError> {
        let place = || subject_keys::table.filter(subject_keys::subject_id.eq(Id(subject)));
        let kept: Option<Vec<u8>> =
            self.query(|connection| place().select(subject_keys::sealed).first(connection).optional())?;
        if let Some(kept) = kept {
            // As long as it was, so that SQLite writes it over the other where that lies.
            let nothing = subject_keys::sealed.eq(vec![0u8; kept.len()]);
            self.change(|connection| diesel::update(place()).set(nothing).execute(connection))?;
            self.change(|connection| diesel::delete(place()).execute(connection))?;
        }
        self.known.keys.forget(subject);
        self.sealing.insert(subject, None);
        Ok(())
    }
}

/// An own key as it is kept.
#[derive(Insertable)]
#[diesel(table_name = subject_keys, treat_none_as_default_value = false)]
pub(super) struct NewKey {
    subject_id: Id,
    sealed: Vec<u8>,
}
